from . import test_merge_segments
