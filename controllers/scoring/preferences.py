from werkzeug.exceptions import NotFound, Unauthorized

from odoo.http import request, route

from odoo.addons.mass_mailing.controllers.main import MassMailController

STANCES = ("yes", "no")


class PreferencesController(MassMailController):
    """The page on which contacts say what interests them, and what does not.

    Reached by the signed link of a mailing, as Odoo's pages of subscriptions, or by
    whoever is logged in.
    """

    @route("/mailing/my/interests", type="http", website=True, auth="user")
    def mailing_my_interests(self, **said):
        return self._show_interests(request.env.user.partner_id, said)

    @route(
        "/mailing/<int:mailing_id>/interests", type="http", website=True, auth="public"
    )
    def mailing_interests(
        self, mailing_id, document_id=None, email=None, hash_token=None, **said
    ):
        """Show and keep the interests of whom a mailing was sent to."""
        address, token = self._fetch_user_information(email, hash_token)
        try:
            mailing = self._check_mailing_email_token(
                mailing_id, document_id, address, token, required_mailing_id=True
            )
        except NotFound as error:  # as Odoo: do not tell which mailings exist
            raise Unauthorized() from error
        contacts = request.env["res.partner"]._get_preference_holders(
            mailing.mailing_model_real, document_id, address
        )
        link = {"document_id": document_id, "email": email, "hash_token": hash_token}
        return self._show_interests(contacts, said, mailing_id, link)

    def _show_interests(self, contacts, said, mailing_id=None, link=None):
        """Show the page; first keep what is said on it.

        By POST with a token of the session only: what follows links by itself, such as
        a scanner of mails, declares nothing.
        """
        # a visitor may read neither interests nor contacts
        contacts = contacts.sudo()
        interests = request.env["partner.interest"].sudo()._get_offered()
        is_saved = request.httprequest.method == "POST"
        if is_saved:
            contacts._declare_interests(
                {
                    interest.id: self._get_stance(said, interest)
                    for interest in interests
                },
                "self",
            )
        return request.render(
            "contact_segmentation.page_interest_preferences",
            {
                "action": f"/mailing/{mailing_id or 'my'}/interests",
                "link": link or {},
                "interests": interests,
                "stances": contacts._get_said(interests),
                "is_known": bool(contacts),
                "is_saved": is_saved,
            },
        )

    def _get_stance(self, said, interest):
        stance = said.get(f"interest_{interest.id}")
        return stance if stance in STANCES else False

    def _prepare_mailing_subscription_values(
        self, mailing, document_id, email, hash_token
    ):
        """Lead from Odoo's page of subscriptions to that of interests."""
        values = super()._prepare_mailing_subscription_values(
            mailing, document_id, email, hash_token
        )
        if request.env["partner.interest"].sudo()._get_offered():
            values["interests_path"] = f"/mailing/{mailing.id or 'my'}/interests"
        return values
