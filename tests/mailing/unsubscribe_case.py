from lxml import html

from odoo.tests import HttpCase

from .common import MailingCase


class UnsubscribeCase(MailingCase, HttpCase):
    """Recipients who follow the links of a mailing, in a browser without JavaScript.

    Alice, Bruno and Chloé of Lyon receive "News", whose theme is "Concerts".
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        lists = cls.env["mailing.list"]
        cls.concerts = lists.create({"name": "Concerts", "is_public": True})
        cls.mailing = cls.make_mailing("News", theme_list_id=cls.concerts.id).sudo()
        cls.blacklist = cls.env["mail.blacklist"]
        cls.unsubscriptions = cls.env["mailing.unsubscription"]

    def follow_link(self, person, mailing=None):
        """Follow the link in the body of a mailing, and return the page."""
        mailing = mailing or self.mailing
        url = mailing._get_unsubscribe_url(person.email_normalized, person.id)
        return self.url_open(url).text

    def unsubscribe(self, person, mailing=None):
        """Follow the link and confirm; return the page that follows."""
        return self.submit(self.follow_link(person, mailing), "/confirm_unsubscribe")

    def narrow(self, page, scope):
        """Press the button of the page that limits the unsubscription."""
        return self.submit(page, "/narrow", scope=scope)

    def submit(self, page, action, **values):
        """Submit the form of a page that has this action and holds these values."""
        [form] = [
            form
            for form in html.fromstring(page).forms
            if form.action.endswith(action)
            and values.items() <= dict(form.fields).items()
        ]
        response = self.url_open(form.action, data=dict(form.fields))
        self.assertEqual(response.status_code, 200)
        self.env.invalidate_all()
        return response.text

    def click_once(self, person, mailing=None):
        """Do what a mail client does at "unsubscribe": RFC 8058, no cookies."""
        mailing = mailing or self.mailing
        url = mailing._get_unsubscribe_oneclick_url(person.email_normalized, person.id)
        response = self.url_open(url, data={"List-Unsubscribe": "One-Click"})
        self.env.invalidate_all()
        return response.status_code

    def is_blocked(self, person):
        email = person.email_normalized
        return bool(self.blacklist.search_count([("email", "=", email)]))

    def opted_out_of(self, person):
        """Return the names of the lists that the address of a person opted out of."""
        subscriptions = self.env["mailing.subscription"].search(
            [
                ("contact_id.email_normalized", "=", person.email_normalized),
                ("opt_out", "=", True),
            ]
        )
        return sorted(subscriptions.list_id.mapped("name"))

    def known_of(self, person, mailing=None):
        """Return (scope, lists) of what a person unsubscribed from, or nothing."""
        row = self.unsubscriptions._find(
            mailing or self.mailing, person.email_normalized
        )
        return (row.scope, sorted(row.list_ids.mapped("name"))) if row else None
