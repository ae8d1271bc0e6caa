"""Public data sets that the demonstration and the benches read."""

from .paths import STATE


def cdnow():
    """The CDNOW purchase histories: 69,659 purchases of 23,570 customers, 1997-1998.

    A text file, one purchase a line: customer, date (YYYYMMDD), CDs, dollars. It comes
    with the package ``lifetimes``, which is installed for it alone and cannot be
    imported: what it depends on is not there.
    """
    return next(
        STATE.glob("venv/lib/python*/site-packages/lifetimes/datasets/CDNOW_master.txt")
    )
