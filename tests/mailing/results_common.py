from hashlib import sha256

from odoo import Command

from .common import MailingCase

PLACES = 1 << 24


def find_place(contact):
    """Return where a contact stands among all, in percent, as the product says."""
    digest = sha256(str(contact.commercial_partner_id.id).encode()).hexdigest()
    return 100 * int(digest[:6], 16) / PLACES


class ResultsCase(MailingCase):
    """Half of the segment “Lyon” is its control group, where a test wants one.

    People stand on one side for ever, by their id: they are made until they stand on
    the wanted side.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # nobody of Lyon but those whom a test makes
        (cls.alice | cls.bruno | cls.chloe).write({"city": "Metz"})
        cls.recipients_noted = cls.env["mailing.result.recipient"]
        cls.results = cls.env["mailing.result"]

    @classmethod
    def make_mailed(cls, name, **vals):
        return cls.make_on_side(name, False, **vals)

    @classmethod
    def make_control(cls, name, **vals):
        return cls.make_on_side(name, True, **vals)

    @classmethod
    def make_on_side(cls, name, is_control, **vals):
        for _attempt in range(200):
            person = cls.make_person(name, **vals)
            if (find_place(person) < 50) == is_control:
                return person
            person.unlink()
        raise AssertionError("ids are not spread")

    def keep_control(self, share=50, segment=None):
        segment = segment or self.lyon
        segment.control_share = share
        segment.action_refresh()

    def send(self, mailing):
        """Let a mailing leave, and see its messages delivered."""
        mailing.action_launch()
        self.run_queue()
        return mailing

    def noted(self, mailing):
        """Return (name, names of the segments, share, is in the control group)."""
        rows = self.recipients_noted.search([("mailing_id", "=", mailing.id)])
        segments = self.env["partner.segment"]
        return sorted(
            (
                row.partner_id.name,
                self.names(segments.browse(row.segment_ids or [])),
                row.control_share,
                not row.trace_id,
            )
            for row in rows
        )

    def add_up(self):
        """Let the scheduled action count what followed, and add up."""
        self.env.flush_all()
        with self.enter_registry_test_mode():
            cron = self.env.ref("contact_segmentation.ir_cron_mailing_result")
            cron.method_direct_trigger()
        self.env.invalidate_all()

    def result(self, mailing, segment=None):
        """Return what a mailing brought in a segment; in all without one."""
        return self.env["mailing.segment.result"].search(
            [
                ("mailing_id", "=", mailing.id),
                ("segment_id", "=", segment.id if segment else False),
            ]
        )

    def trace(self, mailing, person):
        return mailing.sudo().mailing_trace_ids.filtered(
            lambda trace: trace.res_id == person.id
        )

    @classmethod
    def make_order(cls, person, day, amount, **vals):
        """Make a confirmed order of one company, without taxes."""
        product = cls.env["product.product"].create({"name": "Book", "taxes_id": []})
        order = cls.env["sale.order"].create(
            {
                "partner_id": person.id,
                "company_id": cls.company.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "price_unit": amount,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
                **vals,
            }
        )
        order.write({"state": "sale", "date_order": f"{day} 10:00:00"})
        return order
