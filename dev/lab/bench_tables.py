"""The tables that ``./dev/bench`` ends with."""

from .bench import KEYS

LIMIT_HEADS = ("bench", "case", "figure", "is", "at most", "")


def measures(rows):
    """The rows as columns of text, empty where a number does not apply.

    >>> print(measures([dict.fromkeys(KEYS, 1)]).splitlines()[0].split()[:3])
    ['bench', 'case', 'contacts']
    """
    return _table([KEYS, *([_cell(row[key]) for key in KEYS] for row in rows)], names=2)


def limits(judged):
    """One line for each figure that has a limit, and whether it holds.

    >>> row = {"bench": "b", "case": "c", "what": "statements", "value": 3, "most": 2}
    >>> print(limits([{**row, "holds": False}]).splitlines()[-1])
    b      c     statements   3        2  MISSED
    """
    lines = [
        (
            *(row["bench"], row["case"], row["what"]),
            *(_cell(row["value"]), _cell(row["most"])),
            "holds" if row["holds"] else "MISSED",
        )
        for row in judged
    ]
    return _table([LIMIT_HEADS, *lines], names=3)


def _cell(value):
    """
    >>> _cell(None), _cell(3), _cell(0.123456), _cell(1234.5678)
    ('', '3', '0.1235', '1234.5678')
    """
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    return "" if value is None else str(value)


def _table(cells, names):
    """The first columns, which are names, to the left, the others to the right."""
    columns = range(len(cells[0]))
    widths = [max(len(line[place]) for line in cells) for place in columns]
    return "\n".join(
        "  ".join(
            f"{line[place]:{'<' if place < names else '>'}{widths[place]}}"
            for place in columns
        ).rstrip()
        for line in cells
    )
