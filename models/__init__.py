# segment first: scoring and mailing extend what it defines
from . import segment
from . import scoring
from . import mailing
from . import privacy
