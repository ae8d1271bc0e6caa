from . import mailing_result_measures
from . import mailing_result_report
from . import mailing_segment_result
from . import partner_segment_reaction
