from . import test_bands_tool
from . import test_file_matching_tool
from . import test_match_keys_tool
from . import test_pages
from . import test_rfm_tool
from . import test_rule_tool
from . import test_tools_doctests
