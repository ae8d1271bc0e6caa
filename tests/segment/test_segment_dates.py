from odoo.tests import freeze_time

from ..common import SegmentationCase


class TestSegmentDates(SegmentationCase):
    """Relative dates and names mean tomorrow what they meant to who wrote them."""

    def refresh_at(self, segment, moment):
        with freeze_time(moment):
            segment.with_context(tz=False).action_refresh()
        self.assertEqual((segment.state, segment.last_error), ("ok", False))
        return self.names(self.members(segment))

    @classmethod
    def met(cls, name, moment):
        """Make a person first met at a moment, given in UTC."""
        person = cls.make_people(name)
        cls.env.flush_all()
        cls.env.cr.execute(
            "UPDATE res_partner SET create_date = %s WHERE id = %s", [moment, person.id]
        )
        person.invalidate_recordset(["create_date"])
        return person

    def test_relative_date_moves_with_the_calendar(self):
        self.met("Alice Martin", "2026-03-05 12:00:00")
        segment = self.make_segment(
            "Met lately",
            "[('create_date', '>=', 'today -7d'), ('name', '=', 'Alice Martin')]",
        )
        self.assertEqual(
            self.refresh_at(segment, "2026-03-12 09:00:00"), ["Alice Martin"]
        )
        self.assertEqual(self.refresh_at(segment, "2026-03-13 09:00:00"), [])
        self.assertMoves(segment, [("Alice Martin", "out", "refresh")])

    def test_today_begins_at_midnight_in_the_time_zone_kept(self):
        """Paris is one hour ahead of UTC in winter: 23:30 UTC is tomorrow there."""
        self.met("Before midnight", "2026-03-09 22:30:00")
        self.met("After midnight", "2026-03-09 23:30:00")
        rule = "[('create_date', '>=', 'today'), ('name', 'like', 'midnight')]"
        segment = self.make_segment("Met today", rule)
        self.assertEqual(segment.tz, "Europe/Paris")
        found = self.refresh_at(segment, "2026-03-10 09:00:00")
        self.assertEqual(found, ["After midnight"])

    def test_two_companies_two_midnights(self):
        island = self.make_company("Les Amis de La Réunion", tz="Indian/Reunion")
        self.owner.company_ids |= island
        people = self.met("Evening in Paris", "2026-03-09 21:00:00")
        people.company_id = False
        rule = "[('create_date', '>=', 'today'), ('name', '=', 'Evening in Paris')]"
        here = self.make_segment("Met today", rule)
        there = self.make_segment("Met today there", rule, company_id=island.id)
        self.assertEqual(self.refresh_at(here, "2026-03-10 09:00:00"), [])
        self.assertEqual(
            self.refresh_at(there, "2026-03-10 09:00:00"), ["Evening in Paris"]
        )

    def test_company_that_takes_another_contact_takes_its_time_zone(self):
        self.assertEqual(self.company._segmentation_tz(), "Europe/Paris")
        self.company.partner_id = self.make_people("Head office", tz="Asia/Tokyo")
        self.assertEqual(self.company._segmentation_tz(), "Asia/Tokyo")

    def test_contact_of_the_company_that_moves(self):
        self.assertEqual(self.company._segmentation_tz(), "Europe/Paris")
        self.company.partner_id.tz = "Asia/Tokyo"
        self.assertEqual(self.company._segmentation_tz(), "Asia/Tokyo")

    def test_company_without_time_zone(self):
        """Never that of the user at work: a segment is the same for everybody."""
        self.company.partner_id.tz = False
        company = self.company.with_user(self.owner).with_context(tz="Asia/Tokyo")
        self.assertEqual(company._segmentation_tz(), "UTC")
        self.env["ir.config_parameter"].set_param(
            "contact_segmentation.default_tz", "Indian/Reunion"
        )
        self.assertEqual(company._segmentation_tz(), "Indian/Reunion")

    def test_days_of_daylight_saving_time(self):
        """On 29 March 2026 Paris goes to summer time: midnight is 22:00 UTC after."""
        self.met("At 22:30", "2026-03-29 22:30:00")
        self.met("At 21:30", "2026-03-29 21:30:00")
        segment = self.make_segment(
            "Met today", "[('create_date', '>=', 'today'), ('name', 'like', 'At ')]"
        )
        self.assertEqual(self.refresh_at(segment, "2026-03-30 09:00:00"), ["At 22:30"])

    def test_names_are_looked_up_in_the_language_of_who_wrote_the_rule(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        country = self.env.ref("base.de")
        country.with_context(lang="fr_FR").name = "Allemagne"
        self.make_people("Heinrich Böll", country_id=country.id)
        rule = "[('country_id.name', '=', 'Allemagne'), ('name', '=', 'Heinrich Böll')]"
        model = self.env["partner.segment"].with_context(lang="fr_FR")
        segment = model.create(
            {"name": "Allemands", "domain": rule, "user_id": self.owner.id}
        )
        self.assertEqual(segment.lang, "fr_FR")
        refreshed_by = segment.with_context(lang="en_US")
        found = self.refresh_at(refreshed_by, "2026-03-10 09:00:00")
        self.assertEqual(found, ["Heinrich Böll"])

    def test_the_language_of_the_last_who_wrote_the_rule_holds(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        segment = self.make_segment("Readers")
        self.assertEqual(segment.lang, "en_US")
        segment.with_context(lang="fr_FR").name = "Lecteurs"
        self.assertEqual(segment.lang, "en_US", "a translation is not a new rule")
        segment.with_context(lang="fr_FR").domain = "[('city', '=', 'Lyon')]"
        self.assertEqual(segment.lang, "fr_FR")
        segment.with_context(lang="en_US").company_id = False
        self.assertEqual(segment.lang, "fr_FR", "the language is that of the text")
        self.assertEqual(segment.with_context(lang="en_US").copy().lang, "fr_FR")
