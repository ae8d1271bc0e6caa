"""The small world in which the tests happen.

One company, "Les Amis du Livre", whose days begin at midnight in Paris; users by
role, made where a test needs them; people made by name.
"""

from odoo import Command
from odoo.tests import TransactionCase, new_test_user, tagged

from .case import SegmentationAsserts

USER = "contact_segmentation.contact_segmentation_group_user"
MANAGER = "contact_segmentation.contact_segmentation_group_manager"
MAILING_USER = "mass_mailing.group_mass_mailing_user"

QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "no_reset_password": True,
}


@tagged("post_install", "-at_install")
class SegmentationCase(SegmentationAsserts, TransactionCase):
    """A company, the owner of its segments, and ways to make people."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.make_company("Les Amis du Livre")
        cls.env = cls.env(context={**QUIET, "allowed_company_ids": cls.company.ids})
        cls.company = cls.company.with_env(cls.env)
        cls.owner = cls.make_user("sophie", USER)

    @classmethod
    def make_company(cls, name, currency="EUR", tz="Europe/Paris", **vals):
        company = cls.env["res.company"].create(
            {"name": name, "currency_id": cls.find_currency(currency).id, **vals}
        )
        company.partner_id.tz = tz
        return company

    @classmethod
    def find_currency(cls, code):
        currencies = cls.env["res.currency"].with_context(active_test=False)
        currency = currencies.search([("name", "=", code)])
        currency.active = True
        return currency

    @classmethod
    def make_user(cls, login, *groups, companies=None, **vals):
        """Make an internal user of these groups, working in the first company."""
        companies = companies or cls.company
        return new_test_user(
            cls.env,
            login=login,
            name=login.capitalize(),
            groups=",".join(groups or ["base.group_user"]),
            company_id=companies[0].id,
            company_ids=[Command.set(companies.ids)],
            **{"tz": "Europe/Paris", **vals},
        )

    @classmethod
    def make_people(cls, *names, **vals):
        """Make one contact of the company for each name."""
        return cls.env["res.partner"].create(
            [{"name": name, "company_id": cls.company.id, **vals} for name in names]
        )

    @classmethod
    def make_segment(cls, name, rule="[]", **vals):
        """Make a segment that Sophie owns; `rule` is the text of its rule."""
        return cls.env["partner.segment"].create(
            {"name": name, "domain": rule, "user_id": cls.owner.id, **vals}
        )
