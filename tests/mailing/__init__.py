from . import test_mailing_company
from . import test_mailing_exclusion
from . import test_mailing_never_everybody
from . import test_mailing_queue
from . import test_mailing_recipients
from . import test_mailing_smtp
from . import test_mailing_tour
