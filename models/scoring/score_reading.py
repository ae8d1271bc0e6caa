"""What a value is on a day, as SQL on the rows of `partner_score_value`.

The value, its band and its grade are not stored, since they change with the calendar:
they are expressions on a row joined with the settings of its score.  Few rows are
joined, those of scores and of bands, never those of other values.
"""

from odoo.tools import SQL

from ...tools.decay import EPOCH

# EXP of more, or of less, is no floating-point number
MOST_EXPONENT = 600
# 15 + 15 is 30, and in the band that begins there; as floating-point numbers, since
# decimal ones take ten times as long
DIGITS = 9


class Reading:
    """The expressions on the rows of one alias in one query.

    :param env: environment, whose unsaved settings are to be flushed
    :param day: the day on which values are read
    """

    def __init__(self, env, alias, query, day):
        self.env = env
        self.alias = alias
        self.query = query
        self.days = (day - EPOCH).days

    def get(self, name):
        """Return the expression of `value`, `band_id` or `grade`."""
        return {
            "value": self.get_value,
            "band_id": self.get_band,
            "grade": self.get_code,
        }[name]()

    def get_value(self) -> SQL:
        """Return both parts of the value together, up to the largest total."""
        setting = self._join_settings()
        return SQL(
            "LEAST(%s + COALESCE(%s, 0), %s)",
            self._get_part("", setting, "own"),
            self._get_part("engagement_", setting, "engagement"),
            SQL.identifier(setting, "cap"),
        )

    def get_band(self) -> SQL:
        """Return the band of the value; the grade, of a combined score."""
        return self._get_of_band("id")

    def get_code(self) -> SQL:
        """Return the short name of the band."""
        return self._get_of_band("code")

    def _get_of_band(self, column) -> SQL:
        own, grade = self._join_bands()
        return SQL(
            "CASE WHEN %s IS NULL THEN %s ELSE %s END",
            SQL.identifier(self._join_settings(), "engagement_id"),
            SQL.identifier(own, column),
            SQL.identifier(grade, column),
        )

    def _get_part(self, prefix, setting, part) -> SQL:
        """Return what one score of the row comes to on the day.

        :param prefix: of the columns of the row
        :param part: of the columns of the settings
        """
        exponent = SQL(
            "%s - %s * %s",
            SQL.identifier(self.alias, f"{prefix}log_strength"),
            SQL.identifier(setting, f"{part}_rate"),
            self.days,
        )
        return SQL(
            "LEAST(ROUND((%(points)s + COALESCE(%(sign)s * EXP(LEAST(GREATEST("
            "%(exponent)s, -%(most)s), %(most)s)), 0)) * %(scale)s::float8)"
            " / %(scale)s::float8, %(cap)s)",
            scale=10**DIGITS,
            points=SQL.identifier(self.alias, f"{prefix}points"),
            sign=SQL.identifier(self.alias, f"{prefix}sign"),
            exponent=exponent,
            most=MOST_EXPONENT,
            cap=SQL.identifier(setting, f"{part}_cap"),
        )

    def _join_settings(self):
        """Join what a score says of its values, as one row."""
        alias = self.query.make_alias(self.alias, "setting")
        self.query.add_join(
            "LEFT JOIN",
            alias,
            SQL("(%s)", self._get_settings()),
            SQL(
                "%s = %s",
                SQL.identifier(alias, "id"),
                SQL.identifier(self.alias, "model_id"),
            ),
        )
        return alias

    def _get_settings(self) -> SQL:
        fields = self.env["partner.score.model"]._fields
        return SQL(
            """
            SELECT model.id, NULLIF(model.%(cap)s, 0) AS cap,
                   own.id AS own_id, NULLIF(own.cap, 0) AS own_cap,
                   LN(2::float8) / own.%(half_life)s AS own_rate,
                   engagement.id AS engagement_id,
                   NULLIF(engagement.cap, 0) AS engagement_cap,
                   LN(2::float8) / engagement.half_life AS engagement_rate
              FROM partner_score_model AS model
              JOIN partner_score_model AS own
                ON own.id = CASE WHEN model.axis = 'combined'
                                 THEN model.%(fit)s ELSE model.id END
              LEFT JOIN partner_score_model AS engagement
                ON model.axis = 'combined'
               AND engagement.id = model.%(engagement)s
            """,
            cap=SQL.identifier("cap", to_flush=fields["cap"]),
            half_life=SQL.identifier("half_life", to_flush=fields["half_life"]),
            fit=SQL.identifier("fit_model_id", to_flush=fields["fit_model_id"]),
            engagement=SQL.identifier(
                "engagement_model_id", to_flush=fields["engagement_model_id"]
            ),
        )

    def _join_bands(self):
        """Join the band of the value, and the grade of both bands if there are two."""
        setting = self._join_settings()
        own = self._join_band("", setting, "own")
        other = self._join_band("engagement_", setting, "engagement")
        grade = self.query.make_alias(self.alias, "grade")
        codes = (SQL.identifier(own, "code"), SQL.identifier(other, "code"))
        self.query.add_join(
            "LEFT JOIN",
            grade,
            "partner_score_band",
            SQL(
                "%(is_grade)s AND %(model)s = %(row_model)s AND %(code)s = %(pair)s",
                is_grade=SQL.identifier(grade, "is_grade"),
                model=SQL.identifier(grade, "model_id"),
                row_model=SQL.identifier(self.alias, "model_id"),
                code=SQL.identifier(grade, "code"),
                pair=pair_of(*codes),
            ),
        )
        return own, grade

    def _join_band(self, prefix, setting, part):
        alias = self.query.make_alias(self.alias, f"{part}_band")
        self.query.add_join(
            "LEFT JOIN",
            alias,
            SQL("(%s)", self._get_bands()),
            SQL(
                "%(model)s = %(part_id)s"
                " AND %(population)s = COALESCE(%(row_population)s, 0)"
                " AND %(value)s >= %(lower)s AND %(value)s < %(upper)s",
                model=SQL.identifier(alias, "model_id"),
                part_id=SQL.identifier(setting, f"{part}_id"),
                population=SQL.identifier(alias, "population"),
                row_population=SQL.identifier(self.alias, f"{prefix}population_id"),
                value=self._get_part(prefix, setting, part),
                lower=SQL.identifier(alias, "lower"),
                upper=SQL.identifier(alias, "upper"),
            ),
        )
        return alias

    def _get_bands(self) -> SQL:
        """Return the bands that values are in, each with where the next one begins."""
        fields = self.env["partner.score.band"]._fields
        return SQL(
            """
            SELECT id, model_id, code, COALESCE(population_id, 0) AS population,
                   COALESCE(minimum, '-Infinity') AS lower,
                   LEAD(minimum, 1, 'Infinity') OVER (
                       PARTITION BY model_id, population_id
                       ORDER BY minimum NULLS FIRST
                   ) AS upper
              FROM partner_score_band
             WHERE %s IS NOT TRUE AND %s IS NOT NULL
            """,
            SQL.identifier("is_grade", to_flush=fields["minimum"]),
            SQL.identifier("code", to_flush=fields["code"]),
        )


def pair_of(fit: SQL, engagement: SQL) -> SQL:
    """Return the code of two bands, see `tools.grades.grade_code`."""
    return SQL(
        "CONCAT(%(fit)s, CASE WHEN LENGTH(%(fit)s) = 1 AND LENGTH(%(engagement)s) = 1"
        " THEN '' ELSE ' ' END, %(engagement)s)",
        fit=fit,
        engagement=engagement,
    )
