import doctest
import importlib
import pkgutil

from odoo.tests import BaseCase

from ... import tools


class TestToolsDoctests(BaseCase):
    """The examples in the docstrings of `tools/` are true.

    Odoo's loader ignores the `load_tests` protocol: they are run by hand.
    """

    def test_examples(self):
        found = [
            name for _finder, name, _package in pkgutil.iter_modules(tools.__path__)
        ]
        self.assertTrue(found)
        for name in found:
            with self.subTest(module=name):
                module = importlib.import_module(f"{tools.__name__}.{name}")
                result = doctest.testmod(module, verbose=False)
                self.assertEqual(result.failed, 0)
                self.assertGreater(result.attempted, 0)

    def test_tools_know_nothing_of_odoo(self):
        """They are plain Python: values in, values out."""
        for _finder, name, _package in pkgutil.iter_modules(tools.__path__):
            with self.subTest(module=name):
                module = importlib.import_module(f"{tools.__name__}.{name}")
                imported = {
                    getattr(value, "__module__", None) or getattr(value, "__name__", "")
                    for value in vars(module).values()
                }
                others = {
                    origin
                    for origin in imported
                    if origin.startswith("odoo")
                    and not origin.startswith(tools.__name__)
                }
                self.assertFalse(others)
