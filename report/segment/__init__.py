from . import partner_segment_stat_report
from . import partner_segment_timeline
