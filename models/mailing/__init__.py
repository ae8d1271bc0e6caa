from . import mailing_mailing
from . import mailing_exclusion
from . import partner_segment
from . import res_partner
