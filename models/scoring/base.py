from odoo import models


class Base(models.AbstractModel):
    """Note whose act it was, before an act is deleted or given to somebody else.

    Acts are rows of any model that a source names.  Models that no source names pay
    a look into a cache.
    """

    _inherit = "base"

    def write(self, vals):
        self._note_acting_contacts(vals)
        return super().write(vals)

    def unlink(self):
        self._note_acting_contacts()
        return super().unlink()

    def _note_acting_contacts(self, vals=None):
        """Note the contacts of these rows, where they may lose them.

        :param vals: what is about to be written; nothing where they are deleted
        """
        if not self.pool.ready:
            return  # an addon is being installed: runs that follow it are full
        sources = self.env["partner.score.source"]
        for path in sources._get_partner_paths().get(self._name, ()):
            if self.ids and (vals is None or path.partition(".")[0] in vals):
                sources._note_contacts(self, path)
