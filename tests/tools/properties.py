"""Properties that hold for any value, with examples drawn by hypothesis."""

from functools import wraps
from unittest import SkipTest
from unittest.mock import patch

try:
    from hypothesis import given, settings, strategies
except ImportError:  # a server has no need of it
    given = strategies = None

CONSTANTS = "hypothesis.internal.conjecture.providers.is_local_module_file"


def holds_for(make_strategies, max_examples=200):
    """Make a test of a function on drawn values, the same values at each run.

    Nothing is kept between runs, and no module of Odoo is read for constants, which
    would take 10 seconds.

    :param make_strategies: function of the strategies module that returns, by name
        of parameter, how its values are drawn
    """

    def decorate(test):
        @wraps(test)
        def run(self):
            if given is None:
                raise SkipTest("hypothesis is not installed")
            drawn = given(**make_strategies(strategies))
            kept = settings(
                derandomize=True,
                database=None,
                deadline=None,
                max_examples=max_examples,
            )

            def check(**values):
                test(self, **values)

            with patch(CONSTANTS, return_value=False):
                kept(drawn(check))()

        del run.__wrapped__  # the values are not parameters of the test itself
        return run

    return decorate
