from odoo import Command
from odoo.tests import freeze_time, tagged

from ...models.dedup import partner_duplicate_accept
from .duplicates import DuplicateCase


@freeze_time("2026-03-10 09:00:00")
class TestDuplicateMerge(DuplicateCase):
    """Merging a group calls Odoo's own wizard, after what it does not see."""

    def test_merge(self):
        """What the twin says and Alice does not is kept."""
        group = self.make_group(self.alice | self.twin)
        group.action_merge()
        self.assertFalse(self.twin.exists())
        self.assertEqual(self.alice.phone, "04 72 00 00 01")
        self.assertEqual((group.state, group.decided_by_id), ("merged", self.lise))
        self.assertEqual(str(group.decided_on), "2026-03-10 09:00:00")
        self.assertEqual((group.survivor_id, group.merged_count), (self.alice, 2))

    def test_merge_into_the_chosen_one(self):
        group = self.make_group(self.alice | self.twin)
        group.action_merge(self.twin.id)
        self.assertFalse(self.alice.exists())
        self.assertEqual(self.twin.city, "Lyon")

    def test_more_than_odoo_merges_at_once(self):
        names = ["Alice M.", "Martin Alice", "Mme Martin"]
        more = self.make_people(*names, email="alice@example.org")
        group = self.make_group(self.alice | self.twin | self.third | more)
        group.action_merge()
        self.assertEqual(group.partner_ids, self.alice)
        self.assertFalse((self.twin | self.third | more).exists())

    def test_siret_and_salesperson_are_kept(self):
        """Odoo drops fields that are computed and edited."""
        acme, acme2 = self.make_people("Acme", "ACME", is_company=True)
        acme2.write({"company_registry": "73282932000074", "user_id": self.lise.id})
        self.make_group(acme | acme2).action_merge(acme.id)
        self.assertEqual(acme._get_siret(), "73282932000074")
        self.assertEqual(acme.user_id, self.lise)

    def test_siret_of_the_survivor_stays(self):
        acme, acme2 = self.make_people("Acme", "ACME", is_company=True)
        acme.company_registry = "73282932000074"
        acme2.company_registry = "55208131766522"
        self.make_group(acme | acme2).action_merge(acme.id)
        self.assertEqual(acme._get_siret(), "73282932000074")

    def test_shared_contact_stays_shared(self):
        self.alice.company_id = False
        self.make_group(self.alice | self.twin).action_merge(self.alice.id)
        self.assertFalse(self.alice.company_id)

    # -- what else names the contacts ---------------------------------------

    def test_other_groups_follow(self):
        """A group left with one contact is no group; others go on with Alice."""
        other = self.rule.copy({"name": "Same name"})
        same = self.make_group(self.alice | self.twin, rule_id=other.id)
        larger = self.make_group(self.twin | self.bruno, rule_id=other.id)
        self.make_group(self.alice | self.twin).action_merge()
        self.assertFalse(same.exists())
        larger.invalidate_recordset()
        self.assertEqual(larger.partner_ids, self.alice | self.bruno)

    def test_remembered_pairs_follow(self):
        self.make_group(self.twin | self.bruno).action_not_duplicates()
        self.make_group(self.alice | self.bruno).action_not_duplicates()
        self.make_group(self.twin | self.chloe).action_not_duplicates()
        self.make_group(self.alice | self.twin).action_merge()
        self.assertPairs(
            [("Alice Martin", "Bruno Lefèvre"), ("Alice Martin", "Chloé Nguyen")]
        )

    # -- refusals -----------------------------------------------------------

    def assertNotMerged(self, group, sentence):
        contacts = group.partner_ids
        with self.assertRefused(sentence):
            group.action_merge()
        self.assertEqual(contacts.exists(), contacts)
        self.assertEqual(group.state, "review")

    def test_company_and_its_own_contact(self):
        self.alice.is_company = True
        self.twin.parent_id = self.alice
        self.assertNotMerged(
            self.make_group(self.alice | self.twin),
            "Alice MARTIN belongs to Alice Martin: a contact cannot be merged with "
            "its own company.",
        )

    def test_two_users(self):
        """One of them is archived: she could come back."""
        zoe = self.make_user("zoe")
        nina = self.make_user("nina", active=False)
        people = zoe.partner_id | nina.partner_id
        people.write({"email": "zoe@example.org", "company_id": self.company.id})
        self.assertNotMerged(
            self.make_group(people),
            "Several users are linked to these contacts: only one can be.",
        )

    def test_different_addresses(self):
        self.assertNotMerged(
            self.make_group(self.alice | self.bruno),
            "These contacts have different email addresses: only an administrator may "
            "merge them.",
        )

    def test_addresses_written_otherwise(self):
        """Odoo's own wizard refuses these two, and an address that is missing."""
        group = self.make_group(self.alice | self.third | self.chloe)
        group.action_merge()
        self.assertEqual(group.partner_ids, self.alice)

    def test_missing_address_where_somebody_signs_in(self):
        """She would get the address, and a lost password is sent there."""
        zoe = self.make_user("zoe", email=False)
        zoe.partner_id.company_id = self.company
        self.assertNotMerged(
            self.make_group(self.alice | zoe.partner_id),
            "These contacts have different email addresses: only an administrator may "
            "merge them.",
        )

    def test_administrator_merges_different_addresses(self):
        anne = self.make_user("anne", "base.group_erp_manager", *self.reviewing())
        group = self.make_group(self.alice | self.bruno, user=anne)
        group.action_merge()
        self.assertEqual(group.state, "merged")

    def reviewing(self):
        return (
            "contact_segmentation.contact_segmentation_group_user",
            "base.group_partner_manager",
        )

    def test_contact_of_the_database_stays(self):
        own = self.company.partner_id
        own.write({"email": "alice@example.org", "company_id": self.company.id})
        group = self.make_group(self.alice | own)
        group.action_choose_survivor(self.alice.id)
        self.assertNotMerged(
            group,
            "Les Amis du Livre stands for this database itself: it has to be the "
            "contact that stays.",
        )

    def test_reviewer_who_may_not_write_contacts(self):
        group = self.make_group(self.alice | self.twin, user=self.ines)
        self.assertNotMerged(
            group,
            "Merging needs the right to create contacts: ask your administrator.",
        )
        group.action_not_duplicates()
        self.assertEqual(group.state, "different")

    def test_of_several_groups_those_that_can_be_are_merged(self):
        good = self.make_group(self.alice | self.twin)
        bad = self.make_group(self.bruno | self.third)
        said = (good | bad).action_merge()
        self.assertEqual((good.state, bad.state), ("merged", "review"))
        self.assertEqual(
            bad.refusal,
            "These contacts have different email addresses: only an administrator may "
            "merge them.",
        )
        self.assertEqual(
            said["params"]["message"],
            "1 group(s) merged. 1 could not be merged: each says why.",
        )

    # -- accepting in bulk --------------------------------------------------

    def accept(self, **vals):
        wizard = self.env["partner.duplicate.accept"].with_user(self.lise)
        return wizard.create({"rule_id": self.rule.id, **vals})

    def test_sure_groups_are_counted_then_merged(self):
        sure = self.make_group(self.alice | self.twin)
        doubtful = self.make_group(self.third | self.chloe, score=120)
        wizard = self.accept()
        self.assertEqual((wizard.score, wizard.group_count), (150, 1))
        self.assertEqual(wizard.contact_count, 2)
        wizard.action_accept()
        self.assertEqual((sure.state, sure.is_bulk), ("merged", True))
        self.assertEqual(doubtful.state, "review")

    def test_chosen_score(self):
        doubtful = self.make_group(self.third | self.chloe, score=120)
        self.assertEqual(self.accept(score=121).group_count, 0)
        self.accept(score=120).action_accept()
        self.assertEqual(doubtful.state, "merged")

    def test_who_may_not_merge_accepts_nothing(self):
        self.make_group(self.alice | self.twin)
        refused = "Merging needs the right to create contacts: ask your administrator."
        with self.assertRefused(refused):
            self.accept().with_user(self.ines).action_accept()

    def test_many_wait_for_the_scheduled_action(self):
        groups = self.make_group(self.alice | self.twin)
        groups |= self.make_group(self.bruno | self.third)
        self.patch(partner_duplicate_accept, "AT_ONCE", 1)
        said = self.accept().action_accept()
        self.assertEqual(
            said["params"]["message"], "2 groups will be merged, one after the other."
        )
        self.assertEqual(groups.accepted_by_id, self.lise)
        self.assertEqual(self.accept().group_count, 0, "they are not accepted twice")
        with self.enter_registry_test_mode():
            self.env.ref(
                "contact_segmentation.ir_cron_duplicate_merge"
            ).sudo().method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(groups.mapped("state"), ["merged", "review"])
        self.assertEqual(groups[0].decided_by_id, self.lise)
        self.assertTrue(groups[1].refusal)
        self.assertFalse(groups.accepted_by_id)

    # -- precision ----------------------------------------------------------

    def test_precision_counts_what_users_decided(self):
        """Merged: 2 of 3 decided by hand, 1 of 2 above 150; in bulk counts nothing."""
        self.make_group(self.alice | self.twin).action_merge()
        self.make_group(self.third | self.chloe, score=120).action_merge()
        self.make_group(self.alice | self.bruno, score=160).action_not_duplicates()
        others = self.make_people("Dora", "Dora")
        self.make_group(others)
        self.accept().action_accept()
        rule = self.rule.with_user(self.lise)
        self.assertEqual((rule.merged_count, rule.different_count), (2, 1))
        self.assertEqual(rule.precision_text, "67 % (2 of 3 decided)")
        self.assertEqual(
            (rule.automatic_merged_count, rule.automatic_different_count), (1, 1)
        )
        self.assertEqual(rule.automatic_precision_text, "50 % (1 of 2 decided)")

    def test_precision_of_a_new_rule(self):
        self.assertEqual(self.rule.precision_text, "No decision yet")


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 09:00:00")
class TestDuplicateHashed(DuplicateCase):
    """Sealed accounting entries name their contact: it is not merged away."""

    def test_contact_of_sealed_entries(self):
        move = self.make_sealed_invoice(self.twin)
        group = self.make_group(self.alice | self.twin)
        group.action_choose_survivor(self.alice.id)
        with self.assertRefused(
            "Alice MARTIN is named in sealed accounting entries: it has to be the "
            "contact that stays, or not be merged."
        ):
            group.action_merge()
        group.action_choose_survivor(self.twin.id)
        group.action_merge()
        self.assertEqual(move.line_ids.partner_id, self.twin)

    def make_sealed_invoice(self, partner):
        journal = self.env["account.journal"].create(
            {"name": "Misc", "code": "MISCX", "type": "general"}
        )
        account = self.env["account.account"].create(
            {"name": "Test", "code": "471999", "account_type": "asset_current"}
        )
        line = {"account_id": account.id, "partner_id": partner.id}
        move = self.env["account.move"].create(
            {
                "journal_id": journal.id,
                "date": "2026-03-01",
                "line_ids": [
                    Command.create({**line, "debit": 10}),
                    Command.create({**line, "credit": 10}),
                ],
            }
        )
        move.action_post()
        # sealed, without the settings that sealing needs
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE account_move SET inalterable_hash = '$4$1$abc' WHERE id = %s",
            [move.id],
        )
        self.env.invalidate_all()
        return move
