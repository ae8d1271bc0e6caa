from . import base_partner_merge_frozen
from . import base_partner_merge
from . import mailing_followup
from . import base_partner_merge_engagement
