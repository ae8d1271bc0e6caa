from . import partner_score_source
from . import partner_rfm_class
from . import partner_rfm_policy
from . import partner_rfm_score
from . import res_company
from . import res_partner
