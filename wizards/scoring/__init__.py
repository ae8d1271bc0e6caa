from . import base_partner_merge
from . import partner_score_mapping
from . import base_partner_merge_appetence
from . import base_partner_merge_values
