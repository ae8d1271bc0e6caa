"""Whether contacts of lists may be written by SQL, as Odoo would write them."""

from odoo import models

# the addons of Odoo whose code on these models is known: none does more, when a contact
# is made or a subscription ends, than what a sync does itself or has no use for
KNOWN_ADDONS = {"base", "mail", "mass_mailing", "contact_segmentation"}
WRITING = {"create", "write", "unlink", "_create", "_write"}
# columns that a sync fills, or that stay empty where nothing was said yet
FILLED = {
    "mailing.contact": {
        "name",
        "email",
        "email_normalized",
        "company_name",
        "country_id",
        "partner_id",
        "mobile",
        "phone_sanitized",
        "properties",
    },
    "mailing.subscription": {
        "contact_id",
        "list_id",
        "segment_id",
        "opt_out_datetime",
    },
}


class MailingContact(models.Model):
    _inherit = "mailing.contact"

    def _is_plain(self):
        """Return whether SQL writes contacts of lists as the ORM would.

        It does where no addon outside Odoo's own takes part in it, also not at run time
        as automation rules do, where every required column is known, and where no
        property has a default.
        """
        checks = self._constraint_methods
        return (
            _has_known_code(self)
            and _has_known_columns(self)
            and all(_is_known(check.__module__) for check in checks)
            and not self._has_property_defaults()
        )

    def _has_property_defaults(self):
        definitions = self.env["properties.base.definition"].sudo()
        definition = definitions._get_definition_for_property_field(
            self._name, "properties"
        )
        return any(one.get("default") for one in definition.properties_definition or ())


class MailingSubscription(models.Model):
    _inherit = "mailing.subscription"

    def _is_plain(self):
        """Return whether SQL writes subscriptions as Odoo would.

        Constraints of other addons do not count: Odoo's own way to subscribe, a
        many2many over the table, goes past them too.
        """
        return _has_known_code(self) and _has_known_columns(self)


def _has_known_code(model):
    """Return whether only known addons take part in writing a model's records."""
    writers = [cls for cls in type(model).mro() if not WRITING.isdisjoint(vars(cls))]
    # what is set on the class of the registry itself was put there at run time
    return not any("pool" in vars(cls) for cls in writers) and all(
        _is_known(cls.__module__) for cls in writers
    )


def _is_known(module):
    """Return whether a Python module is Odoo's framework, or of a known addon."""
    names = module.split(".")
    return names[1] != "addons" or names[2] in KNOWN_ADDONS


def _has_known_columns(model):
    """Return whether each column is filled, has a default, or may stay empty."""
    filled = FILLED[model._name]
    return not any(
        field.store and (field.compute or field.required and not field.default)
        for name, field in model._fields.items()
        if name not in filled
    )


def column_defaults(model):
    """Return what else Odoo fills when it makes a record, as columns."""
    filled = FILLED[model._name]
    names = [
        name
        for name, field in model._fields.items()
        if field.store and field.column_type and field.default and name not in filled
    ]
    return {
        name: model._fields[name].convert_to_column_insert(value, model)
        for name, value in model.default_get(names).items()
    }
