# partner_segment_member first: it is the relation table of two many2many
# fields, which would otherwise create it without an id
from . import partner_segment_member

# before those that extend its hooks, and after the table above
from .. import res_partner_saves
from . import partner_segment_move
from . import partner_segment_move_age
from . import partner_segment_pin
from . import partner_segment_stat
from . import partner_segment_folder
from . import partner_segment
from . import partner_segment_actions
from . import partner_segment_change
from . import partner_segment_rule
from . import partner_segment_definition
from . import partner_segment_refresh
from . import partner_segment_failure
from . import partner_segment_schedule
from . import partner_segment_graph
from . import partner_segment_use
from . import partner_segment_pinning
from . import partner_segment_live
from . import partner_segment_history
from . import res_company
from . import res_partner
from . import res_partner_live
from . import res_partner_timeline
from . import res_users
from . import res_config_settings
from . import partner_segment_template
