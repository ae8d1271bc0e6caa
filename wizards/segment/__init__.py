from . import base_partner_merge
from . import partner_segment_add
from . import partner_segment_bands
from . import partner_segment_bands_family
from . import partner_segment_bands_limits
from . import partner_segment_ready
