"""What happens once, when the addon is installed or uninstalled."""

import psycopg2

from odoo import Command
from odoo.fields import Domain
from odoo.tools import SQL

# names by which other records can refer to what this addon adds to contacts
COLUMNS = (
    *("segment_ids", "rfm_", "profiling_objection", "birthdate_date"),
    "score_value_ids",
    "engagement_",
    *("mailing_trace_ids", "bought_after_mailing_ids"),
    *("appetence_ids", "preference_ids", "rising_interest_ids"),
    *("top_interest_id", "second_interest_id", "third_interest_id"),
)
NOBODY = repr([("id", "in", [])])


def post_init_hook(env):
    """Give each company an RFM policy.

    Nothing is computed here, whatever the size of the database: the scheduled
    actions do it.
    """
    companies = env["res.company"].with_context(active_test=False).search([])
    env["partner.rfm.policy"]._create_defaults(companies)
    know_similarity(env)


def know_similarity(env):
    """Have PostgreSQL tell how alike texts are, where it may: it is quicker there.

    The owner of a database may add this extension, unless the server does not have it.
    """
    try:
        with env.cr.savepoint():
            env.cr.execute(SQL("CREATE EXTENSION IF NOT EXISTS pg_trgm"))
    except psycopg2.Error:
        return
    # the registry looked before
    env.registry.has_trigram = True


def uninstall_hook(env):
    """Leave nothing behind that would act differently without the addon."""
    _stop_segment_mailings(env)
    _archive_favourites(env)
    _forget_settings(env)
    _forget_links(env)


def _stop_segment_mailings(env):
    """Give the mailings that segments or themes restrict no recipients at all.

    Without the addon they would go to everybody that their plain domain matches:
    those that are not sent, but also those that were sent, when they are retried
    or duplicated, and the archived ones.
    """
    restricted = Domain("is_segment_mailing", "=", True)
    restricted |= Domain("exclude_segment_ids", "!=", False)
    restricted |= Domain("theme_list_id", "!=", False)
    restricted |= _names_columns("mailing_domain")
    mailings = env["mailing.mailing"].with_context(active_test=False).search(restricted)
    waiting = mailings.filtered(lambda mailing: mailing.state != "done")
    waiting.action_cancel()
    # the filter first: it would compute the domain anew
    mailings.write({"mailing_filter_id": False})
    mailings.write({"mailing_domain": NOBODY})
    for mailing in waiting:
        mailing.message_post(
            body=env._(
                "Contact Segmentation was uninstalled: this mailing has no recipients "
                "any more. Choose them again before sending it."
            )
        )
    filters = env["mailing.filter"].search(_names_columns("mailing_domain"))
    offered = filters.filtered("segment_id")
    offered.unlink()
    (filters - offered).write({"mailing_domain": NOBODY})
    _forget_segments(env)


def _names_columns(field):
    """Return the domain of the records whose text names a column of ours."""
    return Domain.OR(Domain(field, "like", name) for name in COLUMNS)


def _forget_segments(env):
    """Take the segments off all mailings, so that demo segments can be deleted."""
    named = Domain("segment_ids", "!=", False)
    named |= Domain("exclude_segment_ids", "!=", False)
    env["mailing.mailing"].with_context(active_test=False).search(named).write(
        {"segment_ids": [Command.clear()], "exclude_segment_ids": [Command.clear()]}
    )


def _archive_favourites(env):
    """Archive the saved searches that name columns that will not exist."""
    contacts = [("model_id", "in", ["res.partner", "res.users"])]
    favourites = env["ir.filters"].with_context(active_test=False).search(contacts)
    for favourite in favourites:
        text = f"{favourite.domain}{favourite.context}{favourite.sort}"
        if any(name in text for name in COLUMNS):
            favourite.active = False


def _forget_settings(env):
    """Delete our parameters, and the saved searches on our own models."""
    env["ir.config_parameter"].search(
        [("key", "=like", "contact\\_segmentation.%")]
    ).unlink()
    own_models = env["ir.model.data"].search(
        [("module", "=", "contact_segmentation"), ("model", "=", "ir.model")]
    )
    models = env["ir.model"].browse(own_models.mapped("res_id"))
    names = models._get_external_ids()
    own = [  # not those of other addons, which it extends
        model.model
        for model in models
        if all(name.startswith("contact_segmentation.") for name in names[model.id])
    ]
    filters = env["ir.filters"].with_context(active_test=False)
    filters.search([("model_id", "in", own)]).unlink()


def _forget_links(env):
    """Delete what Odoo notes about our links to other models, and would keep."""
    env["ir.model.constraint"].search(
        [("module.name", "=", "contact_segmentation"), ("type", "=", "f")]
    ).unlink()
    env["ir.model.data"].search(
        [
            ("model", "=", "ir.model.inherit"),
            ("name", "=like", "model\\_inherit\\_\\_partner\\_segment%"),
        ]
    ).unlink()
    # the choices of fields that segments inherit are noted as those of other addons
    env["ir.model.data"].search(
        [
            ("model", "=", "ir.model.fields.selection"),
            ("module", "!=", "contact_segmentation"),
            ("name", "=like", "selection\\_\\_partner\\_segment\\_\\_%"),
        ]
    ).unlink()
