from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..evaluation import find_fault, find_unreadable, find_unreadable_condition
from . import source_path
from .partner_score_source import PATHS

# what must be at the end of a path: the types of a field, or a model
ENDS = {
    "partner": "res.partner",
    "email": ("char",),
    "date": ("date", "datetime"),
    "amount": source_path.NUMBERS,
    "currency": "res.currency",
    "company": "res.company",
}

NEEDED = ("partner", "date")

ICONS = {"success": "fa-check", "danger": "fa-times", "muted": "fa-minus"}

# all that the checks and samples of the form depend on
READ = (
    *("model_name", "app_name", "domain", "sign"),
    *(f"{name}_path" for name in PATHS),
    *("yield_ids.yields_to_id", "yield_ids.path", "yield_ids.sequence"),
)


class Check(NamedTuple):
    """One line of the checks: what was checked, how it is, and why.

    The state is `success`, `danger`, or `muted` for what does not apply.
    """

    label: str
    state: str
    sentence: str

    @property
    def icon(self):
        return ICONS[self.state]


class PartnerScoreSource(models.Model):
    """What a source reads, checked while somebody writes it."""

    _inherit = "partner.score.source"

    check_html = fields.Html(
        string="Checks", compute="_compute_check_html", sanitize=False
    )

    @api.depends(*READ)
    def _compute_check_html(self):
        for source in self:
            source.check_html = self.env["ir.qweb"]._render(
                "contact_segmentation.partner_score_source_checks",
                {"checks": source._get_checks()},
            )

    def _get_checks(self):
        """Return the checks of the form, in its order.

        As whoever looks: what they may not read is a fault, as it is when they save.
        """
        if not self.is_available:
            return [self._check_app()]
        other = "partner" if self.email_path else "email"
        checks = [self._check_path(name) for name in PATHS if name != other]
        checks.append(self._check_conditions())
        return [*checks, *map(self._check_yield, self.yield_ids)]

    def _check_app(self):
        label = self._fields["model_name"]._description_string(self.env)
        if not self.model_name:
            return Check(label, "muted", self.env._("Nothing is read yet."))
        if self.model_name in self.env and self.app_name:
            return Check(label, "muted", self._say_missing_app())
        return Check(
            label,
            "muted",
            self.env._(
                "The app that has “%(model)s” is not installed.", model=self.model_name
            ),
        )

    def _say_missing_app(self):
        # the names of apps are no secret, see the list of those to install
        apps = self.env["ir.module.module"].sudo()
        app = apps.search([("name", "=", self.app_name)], limit=1)
        name = app.shortdesc or self.app_name
        return self.env._("The app “%(name)s” is not installed.", name=name)

    def _check_path(self, name):
        field = self._fields[f"{name}_path"]
        label, path = field._description_string(self.env), self[field.name]
        if not path:
            state = "danger" if name in NEEDED else "muted"
            return Check(label, state, self._say_empty(name))
        fault = self._find_path_fault(name) or self._find_secret(path)
        if fault:
            return Check(label, "danger", fault)
        return Check(label, "success", self._say_path(path))

    def _check_conditions(self):
        label = self._fields["domain"]._description_string(self.env)
        model = self.env[self.model_name]
        fault = find_fault(self.env, lambda: self._select_matching(model))
        if fault:
            return Check(label, "danger", self._as_sentence(fault))
        secret = find_unreadable_condition(model, self._get_domain())
        if secret:
            return Check(label, "danger", self._say_secret(secret))
        return Check(label, "success", self.env._("The conditions can be read."))

    def _select_matching(self, model):
        return model.sudo()._search(self._get_domain()).select()

    def _check_yield(self, link):
        label = self.env._("Yields to %(name)s", name=link.yields_to_id.name or "…")
        if not link.yields_to_id:
            return Check(label, "danger", self.env._("Choose the other source."))
        if not link.yields_to_id.is_available:
            sentence = self.env._("The app of the other source is not installed.")
            return Check(label, "muted", sentence)
        if not link.path:
            sentence = self.env._(
                "Nothing of this source counts where both sources are chosen."
            )
            return Check(label, "success", sentence)
        if not link._is_usable():
            sentence = self.env._(
                "“%(path)s” names a field that does not exist: no row yields this way, "
                "until an app brings it.",
                path=link.path,
            )
            return Check(label, "muted", sentence)
        fault = self._find_yield_fault(link) or self._find_secret(link.path)
        if fault:
            return Check(label, "danger", fault)
        return Check(label, "success", self._say_path(link.path))

    # -- faults -------------------------------------------------------------

    def _find_yield_fault(self, link):
        try:
            fault = link._find_fault()
        except UserError as error:
            fault = error.args[0]
        return self._as_sentence(fault) if fault else None

    def _find_path_fault(self, name):
        """Return why a path cannot be read, as a sentence, or None.

        Whether whoever looks may read it is another question.
        """
        path = self[f"{name}_path"]
        if not path:
            return None
        model = self.env[self.model_name].sudo()  # only what fields there are
        try:
            steps = source_path.get_steps(model, path)
        except UserError as error:
            return self._as_sentence(error.args[0])
        if name not in ("amount", "refund") and source_path.is_to_many(steps):
            return self.env._(
                "“%(path)s” leads to several records, where one is needed.", path=path
            )
        return self._find_end_fault(name, path, steps[-1][1])

    def _find_end_fault(self, name, path, field):
        wanted = ENDS.get(name, self.model_name)
        if isinstance(wanted, tuple):
            found, wanted = field.type, self._say_type(name)
            fits = found in ENDS[name]
        else:
            end = source_path.get_end(self.env[self.model_name].sudo(), path)
            fits = end is not None and end._name == wanted
            wanted = self.env["ir.model"]._get(wanted).name
        if fits:
            return None
        return self.env._(
            "“%(path)s” is not what is needed here: %(wanted)s.",
            path=path,
            wanted=wanted,
        )

    def _find_secret(self, path):
        """Return that whoever looks may not read a path, as a sentence, or None."""
        name = find_unreadable(self.env[self.model_name], path)
        return self._say_secret(name) if name else None

    # -- sentences ----------------------------------------------------------

    def _say_type(self, name):
        return {
            "date": self.env._("a date"),
            "email": self.env._("an e-mail address"),
        }.get(name, self.env._("a number"))

    def _say_secret(self, name):
        return self.env._("You may not read “%(field)s”.", field=name)

    def _say_empty(self, name):
        return {
            "amount": self.env._("None: acts count, and are worth nothing."),
            "currency": self.env._("None: amounts are in the company's currency."),
            "company": self.env._("None: every row counts for each company."),
            "refund": self.env._("None: negative amounts are subtracted from the sum."),
        }.get(name, self.env._("A path is needed."))

    def _say_path(self, path):
        """Return the labels along a path: Order Lines → Product."""
        steps = source_path.get_steps(self.env[self.model_name].sudo(), path)
        return " → ".join(
            field._description_string(self.env) for _model, field in steps
        )

    @staticmethod
    def _as_sentence(text):
        text = str(text)
        return text if text.endswith((".", "!", "?")) else f"{text}."
