"""Many small examples, the same at each run.

Drawn with the standard library: the tool made for this reads every module of Odoo
first (10 s) and leaves files in the current folder.
"""

import random

CHARACTERS = "abcXYZ 0123456789.,:;'\"()[]{}=<>-+*/%\\_#@!|&~\t\n\0éèœÉß’“€漢😀"


def examples(make, count=300):
    """Return what `make` draws from each of `count` seeds, small examples first."""
    return [make(random.Random(seed), 1 + seed // 10) for seed in range(count)]


def draw_text(source, size):
    return "".join(source.choices(CHARACTERS, k=source.randint(0, size)))


def draw_numbers(source, size):
    """Draw a list of numbers, few of them different, so that ties are common."""
    largest = source.choice([0, 3, 10, 1000])
    return [source.randint(-largest, largest) for _ in range(source.randint(1, size))]
