from odoo import fields, models
from odoo.tools import SQL, format_date


class PartnerSegmentTimeline(models.Model):
    """One row: a contact entered a segment, or left it.

    Each current membership has exactly one row, `is_current`, dated by its
    beginning: the entry of the contact, or what the membership itself tells where
    no entry is kept.  The other rows are the past entries and exits.
    """

    _name = "partner.segment.timeline"
    _description = "Segments of a Contact over Time"
    _auto = False
    _order = "date DESC, id DESC"
    _rec_name = "segment_id"
    _depends = {
        "partner.segment.member": ["segment_id", "partner_id", "since", "origin"],
        "partner.segment.move": [
            "segment_id", "partner_id", "date", "direction", "cause",
        ],
    }  # fmt: skip

    segment_id = fields.Many2one("partner.segment", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Contact", readonly=True)
    date = fields.Datetime(readonly=True)
    direction = fields.Selection([("in", "Entry"), ("out", "Exit")], readonly=True)
    cause = fields.Selection(
        [
            ("first", "Found by the rule"),
            ("refresh", "The contact, or the date, changed"),
            ("rule", "The rule changed"),
            ("pin", "By hand"),
        ],
        readonly=True,
    )
    is_current = fields.Boolean(string="Still In", readonly=True)

    @property
    def _table_query(self):
        return SQL("%s UNION ALL %s", self._memberships(), self._past_moves())

    def _memberships(self):
        """Return the query of the current memberships, with how each began."""
        return SQL(
            """
            SELECT member.id * 2::bigint AS id,
                   member.segment_id,
                   member.partner_id,
                   member.since AS date,
                   'in' AS direction,
                   COALESCE(
                       (
                           SELECT entry.cause
                             FROM partner_segment_move AS entry
                            WHERE entry.partner_id = member.partner_id
                              AND entry.segment_id = member.segment_id
                              AND entry.date = member.since
                              AND entry.direction = 'in'
                            ORDER BY entry.id  -- two after a merge of contacts
                            LIMIT 1
                       ),
                       CASE member.origin WHEN 'pin' THEN 'pin' ELSE 'first' END
                   ) AS cause,
                   TRUE AS is_current
              FROM partner_segment_member AS member
            """
        )

    def _past_moves(self):
        """Return the query of the exits, and of the entries that an exit followed."""
        return SQL(
            """
            SELECT move.id * 2::bigint + 1 AS id,
                   move.segment_id,
                   move.partner_id,
                   move.date,
                   move.direction,
                   move.cause,
                   FALSE AS is_current
              FROM partner_segment_move AS move
             WHERE NOT EXISTS (
                       SELECT
                         FROM partner_segment_member AS member
                        WHERE member.partner_id = move.partner_id
                          AND member.segment_id = move.segment_id
                          AND member.since = move.date
                          AND move.direction = 'in'
                   )
            """
        )

    def _describe(self):
        """Return one row for the tab of a contact."""
        names = {
            column: dict(self._fields[column]._description_selection(self.env))
            for column in ("direction", "cause")
        }
        return {
            "id": self.id,
            "segment": self.segment_id.name,
            "segment_id": self.segment_id.id,
            "color": self.segment_id.color,
            "date": format_date(self.env, self._local_date()),
            "direction": self.direction,
            "direction_name": names["direction"][self.direction],
            "cause": names["cause"].get(self.cause, ""),
            "is_current": self.is_current,
        }

    def _local_date(self):
        """Return the date in the time zone of the user."""
        return fields.Datetime.context_timestamp(self, self.date).date()

    def _month_name(self):
        name = format_date(self.env, self._local_date(), date_format="MMMM yyyy")
        return name.capitalize()
