from . import segment
from . import scoring
