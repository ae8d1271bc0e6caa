# dedup first: the others tell it which of their tables follow a merge
from . import dedup
from . import segment
from . import scoring
from . import mailing
