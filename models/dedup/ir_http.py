from odoo import models
from odoo.http import request

from .res_partner_refusal import VisitorRefused

# the end of the routes of Odoo's forms of addresses, in the portal and in the shop
ADDRESS_FORM = "/address/submit"


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _handle_error(cls, exception):
        """Tell the visitor why an address is refused.

        These forms show what they find in an answer of this shape, and would show
        nothing of a page of error.
        """
        is_address = request.httprequest.path.endswith(ADDRESS_FORM)
        if is_address and isinstance(exception, VisitorRefused):
            return request.make_json_response(
                {"invalid_fields": [], "messages": [exception.args[0]]}
            )
        return super()._handle_error(exception)
