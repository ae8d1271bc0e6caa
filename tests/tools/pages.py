"""Documentation pages whose Python examples are tests."""

import doctest
import re

PYTHON = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def python_only(page):
    """Return a page of which nothing but the Python blocks is left.

    All else are blank lines, so that a failure names the line of the page.
    """
    kept, end = [], 0
    for block in PYTHON.finditer(page):
        kept += ["\n" * page.count("\n", end, block.start(1)), block[1]]
        end = block.end(1)
    return "".join(kept)


def run_page(page, names, title):
    """Run the examples of a page, one after the other; return what went wrong.

    :param names: what the examples may use without importing it
    """
    parser = doctest.DocTestParser()
    examples = parser.get_doctest(python_only(page), dict(names), title, title, 0)
    said = []
    doctest.DocTestRunner(verbose=False).run(examples, out=said.append)
    return "".join(said)
