"""The statement that says which mailing an act followed."""

from odoo.tools import SQL

from ..scoring.queries import local_date
from ..segment.res_partner import ADDRESS_TYPES
from .partner_score_source_results import FOLLOW_NAMES


def follow(company, acts: SQL, since, settled) -> SQL:
    """Count what followed, for each recipient of the mailings of a company.

    An act counts once: for the last mailing that its contact received, at most so
    many days before.  Where that contact received none, for the last one received by
    somebody else of its company.  Those kept back by a control group count as if they
    had received the mailing: the two groups are treated alike.

        acts of Zoé      | mailings to Zoé       | counted for
        order of 9 March | 1, 5 and 10 March     | that of 5 March
        order of 5 March | 5 March               | it: acts have a day and no hour
        order of 9 April | 5 March, 14 days      | none

    :param acts: query of (measure, partner_id, date, amount)
    :param since: first day of the mailings that acts may have followed
    :param settled: mailings before this day keep what was counted
    """
    return SQL(
        """
        WITH act AS MATERIALIZED (
            SELECT ROW_NUMBER() OVER () AS id, found.*
              FROM (%(acts)s) AS found
        ),
        recipient AS MATERIALIZED (%(recipients)s),
        followed AS (%(followed)s),
        total AS (
            SELECT recipient_id AS id, %(counts)s,
                   ROUND(SUM(amount), %(decimals)s) AS amount
              FROM followed
             WHERE day >= %(settled)s
             GROUP BY recipient_id
        ),
        known AS (
            SELECT id FROM recipient WHERE is_known AND day >= %(settled)s
        )
        UPDATE mailing_result_recipient AS noted
           SET %(new)s, amount = COALESCE(total.amount, 0)
          FROM known
          FULL JOIN total USING (id)
         WHERE noted.id = COALESCE(known.id, total.id)
           AND (%(old)s, COALESCE(noted.amount, 0))
               IS DISTINCT FROM (%(total)s, COALESCE(total.amount, 0))
        """,
        acts=acts,
        recipients=_recipients(company, since),
        followed=_followed(company.mailing_follow_days),
        counts=_of_each(_count),
        decimals=company.currency_id.decimal_places,
        new=_of_each(_set),
        settled=settled,
        old=_of_each(_noted),
        total=_of_each(_found),
    )


def _of_each(expression) -> SQL:
    """Return an expression for each measure of acts, with commas between them."""
    return SQL(", ").join(map(expression, FOLLOW_NAMES))


def _count(name: str) -> SQL:
    return SQL(
        "COUNT(*) FILTER (WHERE measure = %s AND amount >= 0) AS %s",
        name,
        SQL.identifier(name),
    )


def _found(name: str) -> SQL:
    return SQL("COALESCE(%s, 0)", SQL.identifier("total", name))


def _set(name: str) -> SQL:
    return SQL("%s = %s", SQL.identifier(name), _found(name))


def _noted(name: str) -> SQL:
    # empty until something followed: most rows are never written again
    return SQL("COALESCE(%s, 0)", SQL.identifier("noted", name))


def _recipients(company, since) -> SQL:
    day = local_date(SQL("noted.date"), company._segmentation_tz())
    return SQL(
        """
        SELECT noted.id, noted.partner_id, noted.date, %(day)s AS day,
               contact.commercial_partner_id AS entity_id,
               noted.amount IS NOT NULL AS is_known
          FROM mailing_result_recipient AS noted
          JOIN res_partner AS contact ON contact.id = noted.partner_id
          JOIN mailing_mailing AS mailing ON mailing.id = noted.mailing_id
         WHERE mailing.result_company_id = %(company_id)s
           AND noted.date >= %(since)s::date - 1  -- days begin elsewhere in UTC
           AND %(day)s >= %(since)s
        """,
        day=day,
        company_id=company.id,
        since=since,
    )


def _followed(days: int) -> SQL:
    """Return each act once, with the recipient of the mailing that it followed."""
    return SQL(
        """
        SELECT DISTINCT ON (act.id)
               recipient.id AS recipient_id, recipient.day, act.measure, act.amount
          FROM act
          JOIN res_partner AS actor ON actor.id = act.partner_id
          JOIN recipient
            ON recipient.entity_id = actor.commercial_partner_id
           AND recipient.day BETWEEN act.date - %(days)s AND act.date
         ORDER BY act.id,
                  recipient.partner_id = CASE WHEN actor.type = ANY(%(address_types)s)
                                              THEN actor.parent_id
                                              ELSE actor.id
                                          END DESC NULLS LAST,
                  recipient.date DESC,
                  recipient.id DESC
        """,
        days=days,
        address_types=list(ADDRESS_TYPES),
    )
