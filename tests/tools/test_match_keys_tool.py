from datetime import date

from odoo.tests import BaseCase

from ...tools.email_syntax import email_faults, is_email
from ...tools.emails import canonical_email
from ...tools.mailboxes import is_shared
from ...tools.phones import normalize_phone
from ...tools.profiles import LONGEST, Profile, make_profile
from ...tools.registrations import (
    parse_rna,
    parse_siren,
    parse_siret,
    parse_vat,
    siren_to_vat,
    vat_to_siren,
)
from ...tools.roles import is_role
from .properties import holds_for

VALUES = ("name", "registry", "vat", "email", "phone", "ref", "street", "zip", "city")


def texts(strategies):
    return {"text": strategies.text(max_size=40)}


def numbers(strategies):
    return {
        "number": strategies.integers(1, 99_999_999),
        "place": strategies.integers(0, 13),
        "digit": strategies.integers(1, 9),
    }


def with_checksum(digits):
    """Return digits with the one that makes the sum of Luhn right."""
    double = sum(sum(divmod(2 * int(d), 10)) for d in digits[::-1][::2])
    single = sum(int(d) for d in digits[::-1][1::2])
    return f"{digits}{-(double + single) % 10}"


def contacts(strategies):
    values = {name: strategies.text(max_size=300) for name in VALUES}
    flags = {name: strategies.booleans() for name in ("is_company", "is_entity")}
    return {
        "values": strategies.fixed_dictionaries(
            {
                **values,
                **flags,
                "birthdate": strategies.sampled_from([None, False, date(1984, 5, 2)]),
                "dial_code": strategies.sampled_from([None, 0, 1, 33, 39, 590]),
                "country_code": strategies.sampled_from([None, "FR", "GR", "CH"]),
            }
        )
    }


class TestRegistrationsTool(BaseCase):
    """Numbers of organisations, whatever people type."""

    def test_separators(self):
        for text in (
            "73282932000074",
            " 732 829 320 00074 ",
            "732.829.320.00074",
            "732\u00a0829\u00a0320\u202f00074",
            "732-829-320-00074\u200b",
        ):
            with self.subTest(text=text):
                self.assertEqual(parse_siret(text), "73282932000074")

    def test_refused(self):
        for text in (
            "73282932000075",
            "0" * 14,
            "00000000000018",
            "7328293200007",
            "732829320000744",
            "7328293200007O",
            "SIRET",
            "732829320",
            "٧٣٢٨٢٩٣٢٠٠٠٠٧٤",
            "",
            None,
            False,
        ):
            with self.subTest(text=text):
                self.assertIsNone(parse_siret(text))

    def test_vat(self):
        for text, country, expected in (
            ("fr44 732.829.320", None, "FR44732829320"),
            ("732 829 320", "FR", "FR44732829320"),
            ("732829320", None, "732829320"),
            ("Néant", "FR", None),
            ("NON ASSUJETTI", "FR", None),
            ("FR", "FR", None),
            ("ESX1234567L", "FR", "ESX1234567L"),
            ("123456789", "US", "US123456789"),
        ):
            with self.subTest(text=text, country=country):
                self.assertEqual(parse_vat(text, country), expected)

    @holds_for(numbers)
    def test_numbers_made_here_are_read(self, number, place, digit):
        siren = with_checksum(f"{number:08}")
        siret = with_checksum(f"{siren}{number % 9973:04}")
        self.assertEqual(parse_siren(siren), siren)
        self.assertEqual(parse_siret(siret), siret)
        self.assertEqual(vat_to_siren(siren_to_vat(siren)), siren)
        self.assertEqual(parse_vat(siren_to_vat(siren)[2:], "FR"), siren_to_vat(siren))
        without_zeros = siret.lstrip("0")
        if len(siret) - len(without_zeros) <= 2:
            self.assertEqual(parse_siret(without_zeros), siret)

    @holds_for(numbers)
    def test_one_wrong_digit_is_seen(self, number, place, digit):
        siren = with_checksum(f"{number:08}")
        if siren == "356000000":
            return  # La Poste has another rule
        siret = with_checksum(f"{siren}{number % 9973:04}")
        wrong = str((int(siret[place]) + digit) % 10)
        self.assertIsNone(parse_siret(siret[:place] + wrong + siret[place + 1 :]))

    @holds_for(texts)
    def test_any_text_is_read_or_refused(self, text):
        for parse in (parse_siret, parse_siren, parse_rna, parse_vat):
            found = parse(text)
            self.assertTrue(found is None or parse(found) == found, (parse, text))


class TestEmailsTool(BaseCase):
    """The same mailbox is the same text, and tasks are no people."""

    def test_same_mailbox(self):
        for one, other in (
            ("j.doe@gmail.com", "jdoe+shop@googlemail.com"),
            ("jdoe-shop@yahoo.fr", "jdoe@yahoo.fr"),
            ("jdoe+a@hotmail.fr", "jdoe@hotmail.fr"),
            ("jdoe+a@msn.com", "jdoe@msn.com"),
            ("jdoe+a@icloud.com", "jdoe@icloud.com"),
            ("jdoe+a@proton.me", "jdoe@proton.me"),
            ("jdoe+a@fastmail.com", "jdoe@fastmail.com"),
            ("jdoe@ya.ru", "jdoe+b@yandex.com"),
            ("jdoe@xn--mnchen-3ya.de", "jdoe@MÜNCHEN.de"),
        ):
            with self.subTest(one=one):
                self.assertEqual(canonical_email(one), canonical_email(other))

    def test_other_mailboxes(self):
        for one, other in (
            ("j.doe@example.org", "jdoe@example.org"),
            ("jdoe+a@example.org", "jdoe@example.org"),
            ("j-doe@gmail.com", "j@gmail.com"),
            ("jdoe+a@orange.fr", "jdoe@orange.fr"),
            ("jdoe+a@live.example.org", "jdoe@live.example.org"),
            ("jdoe@gmail.com", "jdoe@gmail.fr"),
        ):
            with self.subTest(one=one):
                self.assertNotEqual(canonical_email(one), canonical_email(other))

    @holds_for(texts)
    def test_canonical_form_is_its_own(self, text):
        found = canonical_email(f"{text}@example.org")
        self.assertEqual(found and canonical_email(found), found)

    def test_tasks(self):
        for local in (
            *("contact", "Info", "accueil", "mairie", "secretariat", "compta", "rh"),
            *("direction", "noreply", "no-reply", "ne-pas-repondre", "sav", "devis"),
            *("mairie.saint-denis", "mairiedelyon", "contact-lyon", "service.achats"),
            *("sales2", "rh.paris", "salesteam", "presse", "2026", "webmaster"),
        ):
            with self.subTest(local=local):
                self.assertTrue(is_role(local))

    def test_people(self):
        for local in (
            *("alice", "alice.martin", "a.martin", "amartin", "martin-alice", "jp"),
            *("alice.contact", "jean.marie", "alice.infos", "marie2", "12345678"),
            *("claire.direction", "newman", "lemaire", "mairesse", "don", "rose"),
        ):
            with self.subTest(local=local):
                self.assertFalse(is_role(local))

    def test_shared(self):
        self.assertTrue(is_shared(["martin", "petit"]))
        self.assertFalse(is_shared(["alice martin", "a martin", "alice m martin"]))
        self.assertTrue(is_shared([f"a{n} family" for n in range(30)]))

    def test_faults(self):
        for text in ("a@b", "a b@c.fr", "a@c..fr", "@c.fr", "a@-c.fr", "a@c.fr.", "a"):
            with self.subTest(text=text):
                self.assertFalse(is_email(text))

    @holds_for(texts)
    def test_any_text_has_faults_or_is_an_address(self, text):
        for address in (text, f"{text}@example.org", f"ada@{text}", f"{text}<a@b.fr>"):
            self.assertIsInstance(email_faults(address), set)


class TestProfilesTool(BaseCase):
    """Any contact gets a profile, and keys that an index can hold."""

    @holds_for(contacts)
    def test_any_contact(self, values):
        profile = make_profile(values)
        self.assertIsInstance(profile, Profile)
        for _kind, value in profile.get_keys():
            self.assertTrue(0 < len(value) <= 2 * LONGEST + 1)

    @holds_for(texts)
    def test_phones(self, text):
        for code in (None, 33, 1):
            found = normalize_phone(text, code)
            self.assertTrue(found is None or found[0] == "+" and found[1:].isdigit())
            self.assertEqual(found and normalize_phone(found, code), found)

    def test_phones_of_france(self):
        for text in (
            "01 23 45 67 89",
            "0123456789",
            "+33123456789",
            "+33 (0) 1 23 45 67 89",
            "00 33 1 23 45 67 89",
            "33 1 23 45 67 89",
            "01.23.45.67.89 poste 4",
            "01/23/45/67/89",
            "tel: 01-23-45-67-89",
        ):
            with self.subTest(text=text):
                self.assertEqual(normalize_phone(text, 33), "+33123456789")

    def test_characters_that_are_no_ascii_digits(self):
        self.assertIsNone(normalize_phone("٠١٢٣٤٥٦٧٨٩", 33))
