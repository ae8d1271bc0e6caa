from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form
from odoo.tools import mute_logger

from ..common import MANAGER, USER, SegmentationCase


class TestSegmentRule(SegmentationCase):
    """Bad rules are refused at save, with a sentence that says which part."""

    def assertRuleRefused(self, rule, sentence, **vals):
        with self.assertRefused(f"Segment “Readers”: {sentence}", ValidationError):
            self.make_segment("Readers", rule, **vals)

    # -- the text -----------------------------------------------------------

    def test_variable(self):
        self.assertRuleRefused(
            "[('user_id', '=', uid)]",
            "The rule cannot be read: “uid” is not a plain value. A rule holds "
            "conditions with fixed values or relative dates such as 'today -90d', no "
            "variables and no functions.",
        )

    def test_function(self):
        self.assertRuleRefused(
            "[('create_date', '>', context_today())]",
            "The rule cannot be read: “context_today()” is not a plain value. A rule "
            "holds conditions with fixed values or relative dates such as "
            "'today -90d', no variables and no functions.",
        )

    def test_code_is_not_executed(self):
        self.assertRuleRefused(
            "[('name', '=', __import__('os').getcwd())]",
            "The rule cannot be read: “__import__('os').getcwd()” is not a plain "
            "value. A rule holds conditions with fixed values or relative dates such "
            "as 'today -90d', no variables and no functions.",
        )

    def test_unfinished_text(self):
        self.assertRuleRefused(
            "[('city', '=', 'Lyon'",
            "The rule cannot be read: “[('city', '=', 'Lyon'” is not a plain value. A "
            "rule holds conditions with fixed values or relative dates such as "
            "'today -90d', no variables and no functions.",
        )

    def test_dictionary(self):
        self.assertRuleRefused(
            "{'city': 'Lyon'}",
            "The rule cannot be read: “{'city': 'Lyon'}” is not a plain value. A rule "
            "holds conditions with fixed values or relative dates such as "
            "'today -90d', no variables and no functions.",
        )

    # -- the shape of the conditions ----------------------------------------

    def test_condition_of_two_parts(self):
        with self.assertRaisesRegex(
            ValidationError,
            r"^Segment “Readers”: The rule is not a list of conditions "
            r"\(field, operator, value\): .*'city', '='",
        ):
            self.make_segment("Readers", "[('city', '=')]")

    def test_operator_without_operands(self):
        with self.assertRaisesRegex(ValidationError, "not a list of conditions"):
            self.make_segment("Readers", "['|', ('city', '=', 'Lyon')]")

    def test_unknown_operator(self):
        with self.assertRaisesRegex(ValidationError, "'sounds like'"):
            self.make_segment("Readers", "[('city', 'sounds like', 'Lyon')]")

    def test_inner_conditions_that_are_no_list(self):
        for rule in ("[('child_ids', 'any', 5)]", "[('name', 'any', [('x', '=', 1)])]"):
            with self.subTest(rule=rule), self.assertRaises(ValidationError):
                self.make_segment("Readers", rule)

    # -- the fields ---------------------------------------------------------

    def test_unknown_field(self):
        self.assertRuleRefused(
            "[('city', '=', 'Lyon'), ('shoe_size', '=', 42)]",
            "The field “shoe_size” of the condition ('shoe_size', '=', 42) does not "
            "exist on Contact (res.partner).",
        )

    def test_unknown_field_on_a_path(self):
        self.assertRuleRefused(
            "[('parent_id.country_id.moons', '=', 1)]",
            "The field “moons” of the condition ('parent_id.country_id.moons', '=', "
            "1) does not exist on Country (res.country).",
        )

    def test_unknown_field_inside_any(self):
        self.assertRuleRefused(
            "[('child_ids', 'any', [('zip', '=', '69001'), ('shoe_size', '=', 42)])]",
            "The field “shoe_size” of the condition ('shoe_size', '=', 42) does not "
            "exist on Contact (res.partner).",
        )

    def test_unknown_field_inside_not_any(self):
        self.assertRuleRefused(
            "[('child_ids', 'not any', [('shoe_size', '=', 42)])]",
            "The field “shoe_size” of the condition ('shoe_size', '=', 42) does not "
            "exist on Contact (res.partner).",
        )

    def test_field_that_cannot_be_searched(self):
        self.assertRuleRefused(
            "[('same_vat_partner_id', '!=', False)]",
            "The field “same_vat_partner_id” of Contact (res.partner), used in the "
            "condition ('same_vat_partner_id', '!=', False), is computed and cannot "
            "be searched.",
        )

    def test_field_that_the_owner_may_not_read(self):
        self.assertRuleRefused(
            "[('signup_type', '=', 'reset')]",
            "Sophie, who owns the segment, may not read “signup_type” of Contact "
            "(res.partner), used in the condition ('signup_type', '=', 'reset').",
        )

    def test_secret_on_a_path(self):
        """A rule is no way round: passwords cannot be guessed from who is a member."""
        self.assertRuleRefused(
            "[('user_ids.totp_secret', 'like', 'a')]",
            "Sophie, who owns the segment, may not read “totp_secret” of User "
            "(res.users), used in the condition ('user_ids.totp_secret', 'like', "
            "'a').",
        )
        self.assertRuleRefused(
            "[('user_ids.password', 'like', 'a')]",
            "The field “password” of User (res.users), used in the condition "
            "('user_ids.password', 'like', 'a'), is computed and cannot be searched.",
        )

    def test_model_that_the_owner_may_not_read(self):
        self.assertRuleRefused(
            "[('user_ids.log_ids.create_date', '>', '2026-01-01')]",
            "Sophie, who owns the segment, may not read “create_date” of Users Log "
            "(res.users.log), used in the condition ('user_ids.log_ids.create_date', "
            "'>', '2026-01-01').",
        )

    # -- the values ---------------------------------------------------------

    def test_value_that_is_no_date(self):
        with self.assertRaisesRegex(
            ValidationError,
            r"^Segment “Readers”: The condition \('create_date', '>', 'soon'\) cannot "
            r"be evaluated: .+",
        ):
            self.make_segment("Readers", "[('create_date', '>', 'soon')]")

    def test_value_that_is_no_number(self):
        with self.assertRaisesRegex(
            ValidationError,
            r"^Segment “Readers”: The condition \('color', '>', 'red'\) cannot be "
            r"evaluated: .+",
        ):
            self.make_segment("Readers", "[('color', '>', 'red')]")

    def test_long_condition_is_cut_in_the_sentence(self):
        rule = repr([("shoe_size", "in", list(range(500)))])
        with self.assertRaises(ValidationError) as caught:
            self.make_segment("Readers", rule)
        self.assertIn("…", str(caught.exception))
        self.assertLess(len(str(caught.exception)), 300)

    def test_value_that_odoo_would_ignore(self):
        """Odoo skips a condition on the content of an image: everybody would match."""
        with self.assertRaises(ValidationError), mute_logger("odoo.orm.domains"):
            self.make_segment("Readers", "[('image_1920', '=', 'x')]")

    # -- companies and owners -----------------------------------------------

    def test_value_by_company_needs_a_company(self):
        self.assertRuleRefused(
            "[('rfm_r', '>=', 4)]",
            "“rfm_r”, used in the condition ('rfm_r', '>=', 4), has a value for each "
            "company. Choose the company of the segment; make one segment for each "
            "company if you need several.",
            company_id=False,
        )
        segment = self.make_segment("Readers", "[('rfm_r', '>=', 4)]")
        self.assertEqual(segment.company_id, self.company)

    def test_company_dependent_field_needs_a_company(self):
        with self.assertRaisesRegex(ValidationError, "“barcode”.* for each company"):
            self.make_segment("Readers", "[('barcode', '=', '1')]", company_id=False)

    def test_value_by_company_inside_any_needs_a_company(self):
        rule = "[('child_ids', 'any', [('rfm_r', '>=', 4)])]"
        with self.assertRaisesRegex(ValidationError, "“rfm_r”.* for each company"):
            self.make_segment("Readers", rule, company_id=False)

    def test_owner_archived(self):
        self.owner.active = False
        self.assertRuleRefused(
            "[]", "Its owner Sophie is archived: choose a new owner."
        )

    def test_owner_outside_the_company(self):
        elsewhere = self.make_company("Éditions du Port")
        self.assertRuleRefused(
            "[]",
            "Its owner Sophie has no access to the company Éditions du Port: choose "
            "another owner or another company.",
            company_id=elsewhere.id,
        )

    # -- what is accepted ---------------------------------------------------

    def test_rules_that_are_accepted(self):
        for rule in (
            "",
            "[]",
            "[('city', '=', 'Lyon')]",
            "('&', ('city', '=', 'Lyon'), ('zip', '!=', False))",
            "['|', ('city', '=', 'Lyon'), '!', ('zip', 'like', '75')]",
            "[('create_date', '>', 'today -90d')]",
            "[('category_id', 'child_of', [1])]",
            "[('category_id.name', 'ilike', 'member')]",
            "[('child_ids', 'any', [('email', '!=', False)])]",
            "[('child_ids', 'not any', [('parent_id.city', '=', 'Lyon')])]",
            "[('create_date.month_number', '=', 5)]",
            "[(1, '=', 1)]",
        ):
            with self.subTest(rule=rule):
                self.assertRefreshes(rule)

    def assertRefreshes(self, rule):
        segment = self.make_segment("Readers", rule)
        segment.action_refresh()
        self.assertEqual((segment.state, segment.last_error), ("ok", False))

    # -- later --------------------------------------------------------------

    def test_refused_when_edited_too(self):
        segment = self.make_segment("Readers", "[('city', '=', 'Lyon')]")
        with self.assertRaisesRegex(ValidationError, "“shoe_size”"):
            segment.domain = "[('shoe_size', '=', 42)]"

    def test_archived_segment_may_hold_a_rule_that_does_not_hold_any_more(self):
        """Somebody who left must not make their segments impossible to archive."""
        segment = self.make_segment("Readers")
        self.owner.active = False
        segment.active = False
        with self.assertRaisesRegex(ValidationError, "Its owner Sophie is archived"):
            segment.active = True

    def test_manual_segment_has_no_rule_to_check(self):
        segment = self.make_segment("Guests", "[('shoe_size', '=', 42)]", kind="manual")
        self.assertRefreshed(segment, self.env["res.partner"])

    def test_form_saves_a_rule(self):
        """The weakest user who should: a segmentation user, for their own segment."""
        with Form(self.env["partner.segment"].with_user(self.owner)) as form:
            form.name = "Readers"
            form.domain = "[('city', '=', 'Lyon')]"
        segment = form.record
        self.assertEqual(segment.user_id, self.owner)
        self.assertEqual(segment.state, "pending")

    def test_field_of_a_group_is_allowed_to_owners_in_that_group(self):
        """The same rule, refused to Sophie, is right for an owner who may read it."""
        rule = "[('signup_type', '=', 'reset')]"
        admin = self.make_user("ada", USER, "base.group_erp_manager")
        segment = self.make_segment("Readers", rule, user_id=admin.id)
        self.assertEqual(segment.domain, rule)
        with self.assertRaisesRegex(ValidationError, "may not read “signup_type”"):
            segment.user_id = self.owner

    def test_owner_who_loses_a_right_fails_the_segment(self):
        admin = self.make_user("ada", USER, "base.group_erp_manager")
        rule = "[('signup_type', '=', 'reset')]"
        segment = self.make_segment("Readers", rule, user_id=admin.id)
        admin.group_ids = [Command.unlink(self.env.ref("base.group_erp_manager").id)]
        segment.action_refresh()
        self.assertEqual(segment.state, "failed")
        self.assertIn("Ada, who owns the segment, may not read", segment.last_error)

    def test_editor_may_not_ask_what_only_the_owner_may_read(self):
        """Else the members would tell the manager what is not for them."""
        admin = self.make_user("ada", USER, "base.group_erp_manager")
        segment = self.make_segment("Readers", user_id=admin.id)
        manager = self.make_user("marc", MANAGER)
        with self.assertRaises(AccessError):
            segment.with_user(manager).domain = "[('signup_type', '=', 'reset')]"

    def test_owner_who_may_not_segment_any_more_fails_the_segment(self):
        segment = self.make_segment("Readers", "[('city', '=', 'Lyon')]")
        self.owner.group_ids = [Command.set(self.env.ref("base.group_user").ids)]
        segment.action_refresh()
        self.assertEqual(segment.state, "failed")
        self.assertIn("Sophie", segment.last_error)

    def test_manager_may_use_the_rule_of_somebody_else(self):
        manager = self.make_user("marc", MANAGER)
        segment = self.make_segment("Readers", "[('city', '=', 'Lyon')]")
        segment.with_user(manager).domain = "[('city', '=', 'Paris')]"
        self.assertEqual(segment.domain, "[('city', '=', 'Paris')]")
