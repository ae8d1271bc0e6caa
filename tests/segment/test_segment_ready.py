from odoo.exceptions import AccessError, UserError

from ..common import MANAGER, SegmentationCase


class TestSegmentReady(SegmentationCase):
    """Segments made of templates: a rule, an objective, what they need."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["partner.segment.template"].search([]).active = False
        cls.marc = cls.make_user("marc", MANAGER)
        cls.lyon = cls.make_people("Alice", "Bruno", city="Lyon")
        cls.make_people("Chloé", city="Paris")

    def make_template(self, name="Lyon", domain="[('city', '=', 'Lyon')]", **vals):
        return self.env["partner.segment.template"].create(
            {"name": name, "objective": "Meet them", "domain": domain, **vals}
        )

    def open_wizard(self):
        """Return the dialog as Sophie sees it."""
        return self.env["partner.segment.ready"].with_user(self.owner).create({})

    def create_all(self):
        wizard = self.open_wizard()
        wizard.line_ids.is_chosen = True
        action = wizard.action_create_segments()
        return self.env["partner.segment"].search(action["domain"])

    def test_create(self):
        self.make_template(pillar="geographic", refresh_policy="live")
        wizard = self.open_wizard()
        line = wizard.line_ids
        self.assertEqual((line.name, line.objective), ("Lyon", "Meet them"))
        self.assertEqual((line.note, line.contact_count), (False, 0))
        line.is_chosen = True
        self.assertEqual(line.contact_count, 2)
        action = wizard.action_create_segments()
        segment = self.env["partner.segment"].search(action["domain"])
        self.assertMembers(segment, self.lyon)
        self.assertEqual(
            (segment.name, segment.objective, segment.pillar, segment.refresh_policy),
            ("Lyon", "Meet them", "geographic", "live"),
        )
        self.assertEqual(
            (segment.user_id, segment.company_id), (self.owner, self.company)
        )

    def test_one_for_each_record(self):
        """As one for each interest: here, for each tag."""
        self.env["res.partner.category"].search([]).unlink()
        tags = self.env["res.partner.category"].create(
            [{"name": "Wine"}, {"name": "Jazz"}]
        )
        self.lyon[0].category_id = tags[0]
        self.make_template(
            "Likes {each}",
            "[('category_id', 'in', [{each}])]",
            objective="Write about {each}",
            each_field="category_id",
        )
        segments = self.create_all().sorted("name")
        self.assertEqual(segments.mapped("name"), ["Likes Jazz", "Likes Wine"])
        self.assertEqual(segments[1].objective, "Write about Wine")
        self.assertMembers(segments[1], self.lyon[0])
        self.assertNobodyIn(segments[0])

    def test_says_what_is_missing(self):
        self.make_template("Feet", "[('shoe_size', '=', 42)]")
        self.make_template(
            "Foot {each}", "[('shoe_size', '=', {each})]", each_field="shoe_size"
        )
        feet, each = self.open_wizard().line_ids
        self.assertEqual(feet.note, "Contacts have no field “shoe_size” here.")
        self.assertEqual(each.note, "Contacts have no field “shoe_size” here.")
        self.assertEqual((each.name, each.contact_count), ("Foot …", 0))

    def test_no_record_yet(self):
        self.env["res.partner.category"].search([]).unlink()
        self.make_template(
            "Likes {each}",
            "[('category_id', 'in', [{each}])]",
            each_field="category_id",
        )
        self.assertEqual(
            self.open_wizard().line_ids.note, "There is none yet: Partner Tags."
        )

    def test_says_that_there_is_one(self):
        self.make_template()
        self.create_all()
        self.assertEqual(self.open_wizard().line_ids.note, "There is one: Lyon")

    def test_nothing_chosen(self):
        self.make_template()
        with self.assertRefused("Choose at least one segment."):
            self.open_wizard().action_create_segments()

    def test_a_template_that_cannot_be_read_is_refused(self):
        with self.assertRaisesRegex(UserError, "The rule of “Lyon” cannot be read"):
            self.make_template(domain="[('user_id', '=', uid)]")

    def test_managers_write_templates(self):
        self.make_template()
        templates = self.env["partner.segment.template"].with_user(self.marc)
        templates.search([]).name = "In Lyon"
        with self.assertRaises(AccessError):
            templates.with_user(self.owner).search([]).name = "Here"


class TestSegmentReadyShipped(SegmentationCase):
    """The templates that come with the addon, where opens may be used and not."""

    def missing(self, each=False):
        """Return the names of the shipped templates that cannot be used here.

        :param each: whether those that make a segment for each interest
        """
        data = self.env["ir.model.data"].search(
            [
                ("module", "=", "contact_segmentation"),
                ("model", "=", "partner.segment.template"),
            ]
        )
        templates = self.env["partner.segment.template"].browse(data.mapped("res_id"))
        self.assertEqual(len(templates), 9)
        templates.invalidate_recordset(["missing"])
        return (
            templates.with_user(self.owner)
            .filtered(lambda one: one.missing and bool(one.each_field) == each)
            .mapped("name")
        )

    def test_opens_need_consent(self):
        self.assertEqual(self.missing(), ["Did not open the last mailing"])
        template = self.env.ref(
            "contact_segmentation.partner_segment_template_not_opened"
        )
        self.assertEqual(
            template.with_user(self.owner).missing,
            "Needs consent to noting who opens mailings: see the settings of "
            "Segmentation.",
        )
        self.company.open_tracking_consent = True
        self.assertEqual(self.missing(), [])

    def test_interests(self):
        """Templates of interests need an interest, and nothing else."""
        self.env["partner.interest"].create({"name": "Wine of the tests"})
        self.assertEqual(self.missing(each=True), [])
