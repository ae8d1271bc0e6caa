from odoo.tests import BaseCase

from ...tools.file_matching import CONTACT, ROW, Candidate, FileRow, Register, judge
from ...tools.profiles import Profile, make_profile


class TestFileMatchingTool(BaseCase):
    """Who a row is, among those that share keys with it."""

    def row(self, number=1, **values):
        profile = make_profile(values)
        return FileRow(number, profile, frozenset(profile.get_keys()))

    def candidate(self, id_, *kinds, active=True, **values):
        profile = Profile(**values)
        return Candidate((CONTACT, id_), profile, frozenset(kinds), active)

    def test_the_surest_key_wins(self):
        row = self.row(name="Le Goff", email="legoff@example.org")
        verdict = judge(
            row,
            [
                self.candidate(1, "email", name="goff"),
                self.candidate(2, "siret", "vat", name="other"),
            ],
        )
        self.assertEqual((verdict.status, verdict.target), ("update", (CONTACT, 2)))
        self.assertEqual([it.target[1] for it in verdict.candidates], [2, 1])

    def test_more_keys_of_one_kind_and_the_name(self):
        row = self.row(name="Marie Durand")
        paul = self.candidate(1, "email", name="durand")
        marie = self.candidate(2, "email", "phone", name="durand marie")
        self.assertEqual(judge(row, [paul, marie]).target, (CONTACT, 2))

    def test_a_contact_and_a_row_above(self):
        """It cannot be both: somebody has to say which."""
        row = self.row(name="Marie Durand")
        contact = self.candidate(1, "email", name="durand marie")
        above = Candidate((ROW, 3), Profile(name="durand marie"), frozenset({"siret"}))
        verdict = judge(row, [contact, above])
        self.assertEqual((verdict.status, verdict.doubt), ("ambiguous", "several"))

    def test_a_row_above_that_became_a_contact(self):
        """What both share with the row is one contact's."""
        first = self.row(1, name="Marie Durand", email="marie@example.org")
        register = Register()
        register.add(first, (CONTACT, 7))
        again = self.row(2, name="Marie Durand", email="marie@example.org")
        found = [self.candidate(7, "phone", name="durand marie")]
        verdict = judge(again, found + register.find(again))
        self.assertEqual(verdict.target, (CONTACT, 7))
        self.assertEqual(verdict.candidates[0].kinds, {"phone", "email"})

    def test_two_sirets_are_two_contacts(self):
        row = self.row(name="Le Goff", registry="73282932000074")
        sister = self.candidate(1, "siren", "vat", siret="73282932000082", name="goff")
        self.assertEqual(judge(row, [sister]).status, "new")
