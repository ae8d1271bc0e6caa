from odoo import Command, api, fields, models

from . import queries

SEGMENT_FIELDS = ("segment_ids", "exclude_segment_ids")


class MailingMailing(models.Model):
    """The segments that a mailing is addressed to, and those that it leaves out.

    A mailing that was once addressed to segments is for ever: without any of them it
    goes to nobody.  Copies keep both kinds, also those that the user may not see.
    """

    _inherit = "mailing.mailing"

    segment_ids = fields.Many2many(
        "partner.segment",
        relation="mailing_mailing_segment_rel",
        column1="mailing_id",
        column2="segment_id",
        ondelete="restrict",
        context={"active_test": False},
        string="Segments",
        help="The mailing goes to the members of these segments, as they are when it "
        "is sent.",
    )
    exclude_segment_ids = fields.Many2many(
        "partner.segment",
        relation="mailing_mailing_exclude_segment_rel",
        column1="mailing_id",
        column2="segment_id",
        ondelete="restrict",
        # an archived segment still excludes its members
        context={"active_test": False},
        string="Excluded Segments",
        help="Nobody in these segments is written to, nor anybody with the same "
        "address.",
    )
    is_segment_mailing = fields.Boolean(
        readonly=True,
        help="This mailing was addressed to segments: without any of them it goes to "
        "nobody, never to everybody.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        mailings = super().create(vals_list)
        mailings._remember_segments()
        return mailings

    def write(self, vals):
        result = super().write(vals)
        if "segment_ids" in vals:
            self._remember_segments()
        return result

    def _remember_segments(self):
        """Note which mailings are addressed to segments: once so, always so."""
        addressed = self.filtered(
            lambda mailing: (
                not mailing.is_segment_mailing and mailing._get_named("segment_ids")
            )
        )
        if addressed:
            addressed.write({"is_segment_mailing": True})

    def copy_data(self, default=None):
        """Leave the segments to `copy`: those the user may not see restrict too."""
        return [
            {
                name: value
                for name, value in vals.items()
                if name not in SEGMENT_FIELDS or name in (default or {})
            }
            for vals in super().copy_data(default)
        ]

    def copy(self, default=None):
        copies = super().copy(default)
        names = [name for name in SEGMENT_FIELDS if name not in (default or {})]
        for mailing, copy in zip(self, copies.sudo(), strict=True):
            copy.write(
                {name: [Command.set(mailing._get_named(name).ids)] for name in names}
            )
        return copies

    def _get_named(self, name):
        """Return the segments in a field of the mailing, as superuser.

        Also those that the user may not see: they count all the same.  Read from
        the database, as the cache may hold what a user saw of them.

        :param name: `segment_ids` or `exclude_segment_ids`
        """
        self.ensure_one()
        segments = self.env["partner.segment"].sudo()
        if not self.id:
            return self.sudo()[name]._origin  # a form that is not saved
        rows = self.env.execute_query(queries.linked(self._fields[name], self.id))
        return segments.browse(segment_id for (segment_id,) in rows)

    def _get_responsible(self):
        """Return who answers for the mailing: also when a scheduled action sends it."""
        return (self.user_id or self.create_uid or self.env.user).sudo()
