from werkzeug.exceptions import BadRequest, NotFound, Unauthorized

from odoo.http import request, route

from odoo.addons.mass_mailing.controllers.main import MassMailController


class UnsubscribeController(MassMailController):
    """Odoo's pages, on which whoever unsubscribed may limit it to a list or a theme.

    Everything stops first, with or without a page: mail clients ask for it in one
    click and show none (RFC 8058).
    """

    def _mailing_unsubscribe_from_document(
        self, mailing, document_id, email, hash_token
    ):
        unsubscriptions = request.env["mailing.unsubscription"].sudo()
        is_cause = unsubscriptions._is_new_cause(mailing, email)
        response = super()._mailing_unsubscribe_from_document(
            mailing, document_id, email, hash_token
        )
        unsubscriptions._note(mailing, email, is_cause=is_cause)
        response.qcontext.update(
            self._prepare_narrowing(mailing, document_id, email, hash_token)
        )
        return response

    def _mailing_unsubscribe_from_list(self, mailing, document_id, email, hash_token):
        response = super()._mailing_unsubscribe_from_list(
            mailing, document_id, email, hash_token
        )
        unsubscriptions = request.env["mailing.unsubscription"].sudo()
        unsubscriptions._note(mailing, email, "lists", mailing.contact_list_ids)
        return response

    @route()
    def mailing_confirm_unsubscribe_post(
        self, mailing_id, document_id=None, email=None, hash_token=None
    ):
        response = super().mailing_confirm_unsubscribe_post(
            mailing_id, document_id=document_id, email=email, hash_token=hash_token
        )
        mailing, address = self._get_recipient(
            int(mailing_id), document_id, email, hash_token
        )
        response.qcontext.update(
            self._prepare_narrowing(mailing, document_id, address, hash_token)
        )
        return response

    @route(
        "/mailing/<int:mailing_id>/narrow",
        type="http",
        website=True,
        auth="public",
        methods=["POST"],
    )
    def mailing_narrow_unsubscription(
        self, mailing_id, document_id=None, email=None, hash_token=None, scope=None
    ):
        """Limit an unsubscription, as the page offered.

        By POST with a token of the session: what follows links by itself, such as a
        scanner of mails, narrows nothing.
        """
        mailing, address = self._get_recipient(
            mailing_id, document_id, email, hash_token
        )
        lists = mailing._get_narrowing_lists(address, scope)
        if not lists:
            raise BadRequest()
        return request.render(
            "contact_segmentation.page_unsubscription_narrowed",
            {
                **self._prepare_narrowing(mailing, document_id, address, hash_token),
                "is_free": mailing._narrow_unsubscription(address, lists),
                "narrowed": mailing._get_narrowed_label(scope, lists),
            },
        )

    def _get_recipient(self, mailing_id, document_id, email, hash_token):
        """Return the mailing, as superuser, and the address that a token stands for."""
        address, token = self._fetch_user_information(email, hash_token)
        try:
            mailing = self._check_mailing_email_token(
                mailing_id, document_id, address, token, required_mailing_id=True
            )
        except NotFound as error:  # as Odoo: do not tell which mailings exist
            raise Unauthorized() from error
        return mailing, address

    def _prepare_narrowing(self, mailing, document_id, email, hash_token):
        """Return what the page needs to offer to limit the unsubscription."""
        return {
            "mailing_id": mailing.id,
            "document_id": document_id,
            "email": email,
            "hash_token": hash_token,
            "narrowings": {
                scope: mailing._get_narrowing_label(scope, lists)
                for scope, lists in mailing._get_narrowings(email).items()
            },
        }
