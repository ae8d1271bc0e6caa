"""What happens once, when the addon is installed or uninstalled."""

from odoo import Command
from odoo.fields import Domain

# names by which other records can refer to what this addon adds to contacts
COLUMNS = ("segment_ids", "rfm_")


def post_init_hook(env):
    """Give each company an RFM policy.

    Nothing is computed here, whatever the size of the database: the scheduled
    actions do it.
    """
    companies = env["res.company"].with_context(active_test=False).search([])
    env["partner.rfm.policy"]._create_defaults(companies)


def uninstall_hook(env):
    """Leave nothing behind that would act differently without the addon."""
    _stop_segment_mailings(env)
    _archive_favourites(env)


def _stop_segment_mailings(env):
    """Put the unsent mailings that segments restrict in draft, to nobody.

    Without the addon they would go to everybody that their plain domain matches.
    """
    restricted = Domain("is_segment_mailing", "=", True)
    restricted |= Domain("exclude_segment_ids", "!=", False)
    for name in COLUMNS:
        restricted |= Domain("mailing_domain", "like", name)
    mailings = env["mailing.mailing"].search(Domain("state", "!=", "done") & restricted)
    mailings.action_cancel()
    # the filter first: it would compute the domain anew
    mailings.write({"mailing_filter_id": False})
    mailings.write({"mailing_domain": repr([("id", "in", [])])})
    _forget_segments(env)
    for mailing in mailings:
        mailing.message_post(
            body=env._(
                "Contact Segmentation was uninstalled: this mailing has no recipients "
                "any more. Choose them again before sending it."
            )
        )


def _forget_segments(env):
    """Take the segments off all mailings, so that demo segments can be deleted."""
    named = Domain("segment_ids", "!=", False)
    named |= Domain("exclude_segment_ids", "!=", False)
    env["mailing.mailing"].search(named).write(
        {"segment_ids": [Command.clear()], "exclude_segment_ids": [Command.clear()]}
    )


def _archive_favourites(env):
    """Archive the saved searches that name columns that will not exist."""
    favourites = env["ir.filters"].search([("model_id", "=", "res.partner")])
    for favourite in favourites:
        text = f"{favourite.domain}{favourite.context}{favourite.sort}"
        if any(name in text for name in COLUMNS):
            favourite.active = False
