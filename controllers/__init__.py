from . import mailing
from . import scoring
