from . import base_partner_merge
from . import partner_duplicate_accept
from . import partner_duplicate_find
from . import base_partner_merge_refusal
from . import base_partner_merge_keys
