from . import segment
from . import scoring
from . import mailing
