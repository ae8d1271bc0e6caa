from . import partner_rfm_picture
from . import partner_rfm_matrix
from . import partner_rfm_range
from . import partner_rfm_distribution
from . import partner_rfm_transition
from . import partner_rfm_explanation
from . import res_partner
from . import partner_rfm_report
