# segment first: scoring and mailing extend what it defines
from . import segment
from . import scoring
from . import mailing
from . import profile
from . import dedup

# privacy last: it guards what all others do
from . import privacy
