from . import base_partner_merge
from . import partner_segment_add
