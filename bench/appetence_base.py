"""Readers, what they order, and the same appetences by one statement."""

from math import log

from population import add_contacts, copy_row

from odoo.tools import SQL

AS_OF = "2026-01-01"
EPOCH = "2020-01-01"
SIGNALS_PER_CONTACT = 5
INTERESTS = 50
POINTS = 2
HALF_LIFE = 180


def make_interests(env):
    """Make the interests, and the signal that tells them by the medium of an order."""
    numbers = range(1, INTERESTS + 1)
    media = env["utm.medium"].create([{"name": f"Bench {one}"} for one in numbers])
    interests = env["partner.interest"].create(
        [{"name": f"Bench {one}", "half_life": HALF_LIFE} for one in numbers]
    )
    env["partner.score.signal"].search([]).active = False
    env["partner.score.signal"].create(
        {
            "name": "Orders by medium",
            "source_id": env.ref(
                "contact_segmentation.partner_score_source_sale_order"
            ).id,
            "target": "mapped",
            "value_path": "medium_id",
            "points": POINTS,
            "mapping_ids": [
                (0, 0, {"value": str(medium.id), "interest_id": interest.id})
                for medium, interest in zip(media, interests, strict=True)
            ],
        }
    )


def add_readers(env, count):
    """Add contacts with five orders each on average, and return their first id."""
    first = add_contacts(env, count)
    add_acts(env, first, count, count * SIGNALS_PER_CONTACT)
    return first


def add_acts(env, first_contact, contacts, count):
    """Add orders of two years, of all interests, to four contacts in five.

    A few order much more than the others, and some interests are much more common.
    """
    model = env["sale.order"].create({"partner_id": first_contact})
    env.flush_all()
    first_medium = min(_get_pairs(env))[0]
    # number * a prime, modulo: two runs make the same base
    values = {
        "id": SQL("%s + number", model.id),
        "name": SQL("'B' || number"),
        "partner_id": SQL(
            "%(first)s + FLOOR(%(some)s * POWER("
            "(number * 7919::bigint %% %(some)s)::float / %(some)s, 2))::int",
            first=first_contact,
            some=contacts * 4 // 5,
        ),
        "medium_id": SQL(
            "%s + FLOOR(%s"
            " * POWER((number * 611953::bigint %% 9973) / 9973.0, 2))::int",
            first_medium,
            INTERESTS,
        ),
        "date_order": SQL(
            "TIMESTAMP '2026-01-01 12:00:00'"
            " - ((number * 104729::bigint) %% 730) * INTERVAL '1 day'"
        ),
        "state": SQL("'sale'"),
        "access_token": SQL("NULL"),
    }
    copy_row(env, model, values, count)


def get_run(env):
    return env["partner.score.run"].search(
        [("company_id", "=", env.company.id), ("kind", "=", "appetence")]
    )


def compute(as_of=AS_OF):
    """Return the work of a run."""

    def work(env):
        run = get_run(env)
        run.action_compute(as_of)
        assert run.state == "ok" and not run.last_warning, run.last_error

    return work


def forget_appetence(env):
    """Have the next run be the first one."""
    env.cr.execute(
        SQL(
            "TRUNCATE partner_appetence, partner_appetence_bound,"
            " bench_appetence, bench_bound"
        )
    )
    get_run(env).write({"last_as_of": False, "last_config": False})


def bare_tables():
    """The tables of appetences and bounds, with the same keys and indexes."""
    return SQL(
        """
        CREATE TABLE bench_appetence
               (LIKE partner_appetence INCLUDING DEFAULTS INCLUDING INDEXES);
        ALTER TABLE bench_appetence
              ADD FOREIGN KEY (partner_id) REFERENCES res_partner,
              ADD FOREIGN KEY (company_id) REFERENCES res_company,
              ADD FOREIGN KEY (interest_id) REFERENCES partner_interest;
        CREATE TABLE bench_bound
               (LIKE partner_appetence_bound INCLUDING DEFAULTS INCLUDING INDEXES);
        ALTER TABLE bench_bound
              ADD FOREIGN KEY (company_id) REFERENCES res_company,
              ADD FOREIGN KEY (interest_id) REFERENCES partner_interest
        """
    )


def bare_appetence(env):
    """Measure the readers by two statements, as somebody would who knows the base."""
    env.cr.execute(SQL("SET LOCAL jit = off; SET LOCAL work_mem = '128MB'"))
    env.cr.execute(_bare_rows(env))
    env.cr.execute(_bare_bounds())


def _bare_rows(env):
    company = env.company
    pairs = _get_pairs(env)
    return SQL(
        """
        WITH act AS (
            SELECT partner_id, medium_id,
                   (date_order AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s)::date AS day
              FROM sale_order
             WHERE state = 'sale' AND company_id = %(company_id)s
               AND date_order < '2026-01-01 23:00'
        )
        INSERT INTO bench_appetence
                    (company_id, partner_id, interest_id, log_strength, log_recent,
                     first_date, last_date, signal_count)
        SELECT %(company_id)s, partner_id, interest.id,
               LN(SUM(%(points)s * EXP((day - %(epoch)s::date) * %(rate)s))),
               LN(SUM(%(points)s * EXP((day - %(epoch)s::date) * 4 * %(rate)s))),
               MIN(day), MAX(day), COUNT(*)
          FROM act
          JOIN UNNEST(%(media)s::int[], %(interests)s::int[])
               AS interest (medium_id, id) USING (medium_id)
         WHERE partner_id IN (
                   SELECT id FROM res_partner
                    WHERE active AND id != ALL(%(technical)s)
                      AND profiling_objection IS NOT TRUE
                      AND COALESCE(type, '') NOT IN ('invoice', 'delivery', 'other')
                      AND (company_id IS NULL OR company_id = %(company_id)s)
               )
         GROUP BY partner_id, interest.id
        """,
        tz=company._segmentation_tz(),
        company_id=company.id,
        points=POINTS,
        epoch=EPOCH,
        rate=SQL("%s::float8", log(2) / HALF_LIFE),
        media=[medium_id for medium_id, _interest_id in pairs],
        interests=[interest_id for _medium_id, interest_id in pairs],
        technical=env["res.partner"]._get_technical_contacts().ids,
    )


def _bare_bounds():
    return SQL(
        """
        INSERT INTO bench_bound (company_id, interest_id, percentile, bound)
        SELECT company_id, interest_id, percentile, bounds[percentile]
          FROM (
                   SELECT company_id, interest_id,
                          PERCENTILE_DISC(ARRAY(
                              SELECT percentile / 100.0 - 1e-10
                                FROM GENERATE_SERIES(1, 100) AS percentile
                               ORDER BY percentile
                          )) WITHIN GROUP (ORDER BY log_strength) AS bounds
                     FROM bench_appetence
                    GROUP BY company_id, interest_id
               ) AS of_interest,
               GENERATE_SERIES(1, 100) AS percentile
        """
    )


def differences():
    """How many rows one of the tables has and the other has not.

    Logarithms are added up in another order, so they are compared to 1e-9.
    """
    return SQL(
        """
        SELECT COUNT(*)
          FROM (%(ours)s) AS ours
          FULL JOIN (%(bare)s) AS bare USING (partner_id, interest_id, number)
         WHERE (ours.first_date, ours.last_date)
               IS DISTINCT FROM (bare.first_date, bare.last_date)
            OR NOT COALESCE(ABS(ours.log_strength - bare.log_strength) < 1e-9
                            AND ABS(ours.log_recent - bare.log_recent) < 1e-9, FALSE)
        """,
        ours=_all_of("partner_appetence", "partner_appetence_bound"),
        bare=_all_of("bench_appetence", "bench_bound"),
    )


def _all_of(rows, bounds):
    return SQL(
        """
        SELECT partner_id, interest_id, signal_count AS number, first_date, last_date,
               log_strength, log_recent
          FROM %s
         UNION ALL
        SELECT 0, interest_id, percentile, NULL, NULL, bound, 0
          FROM %s
        """,
        SQL.identifier(rows),
        SQL.identifier(bounds),
    )


def _get_pairs(env):
    """Return [(id of a medium, id of its interest)]."""
    mappings = env["partner.score.signal.mapping"].search([])
    return [
        (int(mapping.value), mapping.interest_id.id)
        for mapping in mappings
        if mapping.interest_id.name.startswith("Bench ")
    ]
