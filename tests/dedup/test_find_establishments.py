from odoo.tests import freeze_time

from .finding import ELSEWHERE, LA_POSTE, SECOND, SIRET, THIRD, FindingCase


@freeze_time("2026-03-10 09:00:00")
class TestFindEstablishments(FindingCase):
    """Companies with one SIREN and several SIRETs, and which one is the parent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls.make_rule("Establishments", "establishments")
        cls.lyon = cls.make_contact("Lyon", siret=SECOND)
        cls.paris = cls.make_contact("Paris", siret=SIRET)

    def assertProposed(self, parent, *others):
        """The rule finds one group, of these with this parent."""
        self.rule._find()
        group = self.rule.group_ids
        self.assertEqual(group.mapped("kind"), ["establishments"])
        self.assertEqual(group.proposed_parent_id.name, parent.name)
        people = [parent, *others]
        self.assertEqual(
            self.names(group.line_ids.partner_id), sorted(one.name for one in people)
        )

    def assertNothingProposed(self):
        self.rule._find()
        self.assertFalse(self.rule.group_ids)

    # -- who is the parent --------------------------------------------------

    def test_oldest_number(self):
        self.assertProposed(self.paris, self.lyon)

    def test_head_office_that_is_given(self):
        self.lyon.is_head_office = True
        self.assertProposed(self.lyon, self.paris)

    def test_parent_of_one_of_them(self):
        nice = self.make_contact("Nice", siret=THIRD, parent_id=self.lyon.id)
        self.assertProposed(self.lyon, self.paris)
        nice.parent_id = False
        self.assertProposed(self.paris, self.lyon, nice)

    def test_parent_without_siret(self):
        group = self.make_contact("The Group", is_company=True)
        self.lyon.parent_id = group
        self.assertProposed(group, self.paris)

    def test_parent_with_another_siren(self):
        """The owner of a company is not its head office."""
        owner = self.make_contact("Owner", siret=ELSEWHERE)
        self.paris.parent_id = owner
        self.assertProposed(self.paris, self.lyon)

    def test_head_office_known_by_its_siren(self):
        office = self.make_contact("Registered Office", siret=SIRET[:9])
        self.assertProposed(self.paris, self.lyon)
        office.is_head_office = True
        self.assertProposed(office, self.lyon, self.paris)

    def test_la_poste(self):
        (self.lyon | self.paris).unlink()
        old, head = (self.make_contact(siret[-2:], siret=siret) for siret in LA_POSTE)
        self.assertProposed(head, old)

    # -- who is in ----------------------------------------------------------

    def test_attached_are_left_out(self):
        nice = self.make_contact("Nice", siret=THIRD)
        self.lyon.parent_id = self.paris
        self.assertProposed(self.paris, nice)
        nice.parent_id = self.paris
        self.assertNothingProposed()

    def test_attached_to_another_company(self):
        owner = self.make_contact("Owner", siret=ELSEWHERE)
        self.lyon.parent_id = owner
        self.assertNothingProposed()

    def test_same_siret_is_a_duplicate(self):
        self.lyon.unlink()
        twin = self.make_contact("Paris again", siret=SIRET)
        self.assertNothingProposed()
        self.assertFound(self.by_siret, ["Paris", "Paris again"])
        nice = self.make_contact("Nice", siret=THIRD)
        self.assertProposed(self.paris, nice)
        self.assertNotIn(twin, self.rule.group_ids.line_ids.partner_id)

    def test_establishments_are_no_duplicates(self):
        self.assertFound(self.by_siret)

    def test_judged_not_to_belong(self):
        nice = self.make_contact("Nice", siret=THIRD)
        self.refuse(self.paris, self.lyon)
        self.assertProposed(self.paris, nice)
        self.refuse(self.paris, nice)
        self.assertNothingProposed()

    def test_many_establishments(self):
        """Many of them are a large company, not a value that says nothing."""
        siren = SIRET[:9]
        many = [
            self.make_contact(f"Shop {nic}", siret=f"{siren}{nic:05}") for nic in NICS
        ]
        self.assertProposed(self.paris, self.lyon, *many)

    def test_by_company(self):
        other = self.make_company("Éditions du Port")
        self.lyon.company_id = self.company
        self.paris.company_id = other
        self.assertNothingProposed()
        nice = self.make_contact("Nice", siret=THIRD, company_id=self.company.id)
        self.assertProposed(self.lyon, nice)
        self.assertEqual(self.rule.group_ids.company_id, self.company)

    # -- again --------------------------------------------------------------

    def test_nothing_new(self):
        self.rule._find()
        tables = ("partner_duplicate_group", "partner_duplicate_line")
        with self.assertWritesNothing(*tables):
            self.rule._find()

    def test_parent_becomes_known(self):
        self.assertProposed(self.paris, self.lyon)
        group = self.rule.group_ids
        self.lyon.is_head_office = True
        self.assertProposed(self.lyon, self.paris)
        self.assertEqual(self.rule.group_ids, group)

    def test_those_of_some_contacts(self):
        self.make_contact("Port", siret=ELSEWHERE)
        self.make_contact("Port 2", siret="55210055400021")
        found = self.find(self.rule, self.lyon)
        self.assertEqual(found, [("", ["Lyon", "Paris"])])
        counted = self.rule._count_found(self.lyon)
        self.assertEqual(counted, {"groups": 1, "contacts": 2})


# valid with the SIREN 732829320
NICS = (
    *(17, 25, 33, 41, 58, 66, 90, 108, 116, 124),
    *(132, 140, 157, 165, 173, 181, 199, 207, 215, 223),
)
