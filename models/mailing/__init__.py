from . import mailing_mailing
from . import partner_segment
from . import res_partner
