from unittest.mock import patch

from odoo import api, fields, models

from .lists import FollowingListCase

ALICE, BRUNO, CHLOE = "alice@example.org", "bruno@example.org", "chloe@example.org"


class OtherContact(models.AbstractModel):
    """What another addon would add; in no registry."""

    _name = "mailing.contact"
    _inherit = ["mailing.contact"]
    _module = "other"
    _register = False
    __module__ = "odoo.addons.other.models"

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(vals_list)


class TestListPlain(FollowingListCase):
    """Contacts of lists are written by SQL, or by the ORM where an addon wants to know.

    Both write the same, but for who did: SQL names nobody.
    """

    def by_orm(self):
        return patch.object(type(self.list_contacts), "_is_plain", lambda self: False)

    # -- which way ----------------------------------------------------------

    def test_odoo_alone_is_plain(self):
        self.assertTrue(self.newsletter._is_plain())

    def test_an_addon_that_extends_creation(self):
        contacts = self.list_contacts
        mro = type.mro(type(contacts))
        with patch.object(
            type(contacts), "mro", lambda: [mro[0], OtherContact, *mro[1:]], create=True
        ):
            self.assertFalse(contacts._is_plain())

    def test_automation_rule_on_creation(self):
        """It puts its method on the class while Odoo runs."""
        cls = type(self.list_contacts)
        with patch.object(cls, "create", cls.create):
            self.assertFalse(self.newsletter._is_plain())
        self.assertTrue(self.newsletter._is_plain())

    def test_required_column_without_default(self):
        field = type(self.list_contacts)._fields["first_name"]
        with patch.object(field, "required", True):
            self.assertFalse(self.newsletter._is_plain())

    def test_required_column_with_a_default_is_filled(self):
        field = type(self.list_contacts)._fields["last_name"]
        with (
            patch.object(field, "required", True),
            patch.object(field, "default", lambda contacts: "unknown"),
        ):
            self.assertTrue(self.newsletter._is_plain())
            self.follow()
        self.assertEqual(self.contact(ALICE).last_name, "unknown")

    def test_property_with_a_default(self):
        definitions = self.env["properties.base.definition"]
        definition = definitions._get_definition_for_property_field(
            "mailing.contact", "properties"
        )
        definition.properties_definition = [
            {"name": "abc", "string": "Shelf", "type": "char", "default": "novels"}
        ]
        self.assertFalse(self.newsletter._is_plain())
        self.follow()
        self.assertEqual(self.contact(ALICE).properties["abc"], "novels")

    # -- the same -----------------------------------------------------------

    def stored(self):
        """Return what is stored of contacts and subscriptions, but ids and users."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT TO_JSONB(contact) - '{id,create_uid,write_uid}'::text[],
                   TO_JSONB(subscription)
                   - '{id,contact_id,list_id,create_uid,write_uid}'::text[]
              FROM mailing_contact AS contact
              JOIN mailing_subscription AS subscription
                ON subscription.contact_id = contact.id
             WHERE subscription.list_id = %s
             ORDER BY contact.email_normalized
            """,
            [self.newsletter.id],
        )
        return self.env.cr.fetchall()

    def test_both_write_the_same(self):
        self.alice.write(
            {"phone": "+33612345678", "country_id": self.env.ref("base.fr").id}
        )
        self.make_person("Bruno at work", email="Bruno <BRUNO@example.org>")
        self.follow()
        by_sql = self.stored()
        self.newsletter.contact_ids.unlink()
        with self.by_orm():
            self.follow()
        self.assertEqual(self.stored(), by_sql)
        self.assertEqual(len(by_sql), 3)

    def test_leaving_by_the_orm(self):
        self.follow()
        self.opt_out(CHLOE)
        self.bruno.city = self.chloe.city = "Paris"
        with (
            self.by_orm(),
            patch.object(type(self.subscriptions), "_is_plain", lambda self: False),
        ):
            self.follow()
        self.assertEqual(self.subscribed(), [(ALICE, False, "Lyon"), (CHLOE, True, "")])

    def test_names_by_the_orm(self):
        self.follow()
        self.alice.name = "Alice Martin"
        with self.by_orm():
            self.follow()
        self.assertEqual(self.contact(ALICE).name, "Alice Martin")

    def test_known_contact_by_the_orm(self):
        known = self.list_contacts.create({"email": ALICE})
        with self.by_orm():
            self.follow()
        self.assertEqual(self.contact(ALICE), known)
        self.assertEqual(self.addresses(), [ALICE, BRUNO, CHLOE])
        self.assertEqual(
            self.subscription(ALICE).create_date,
            fields.Datetime.to_datetime(self.env.cr.now()),
        )

    def test_phone_alone(self):
        """Where there are SMS, a number is an address too."""
        if not self.lists._has_phones():
            return
        self.make_person("Nadia", email=False, phone="+33612345678")
        self.follow()
        contact = self.newsletter.contact_ids.filtered(lambda one: not one.email)
        self.assertEqual((contact.name, contact.mobile), ("Nadia", "+33612345678"))
        self.opt_out_of_number(contact)
        self.follow()
        self.assertIn(("+33612345678", True, ""), self.subscribed())

    def opt_out_of_number(self, contact):
        contact.subscription_ids.opt_out = True
