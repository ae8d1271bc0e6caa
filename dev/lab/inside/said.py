"""How a script inside Odoo speaks to the command that started it, among all it logs."""

SAID = "Said: "


def say(text=""):
    """Have the command print ``text``."""
    for line in str(text).splitlines() or [""]:
        print(f"{SAID}{line}", flush=True)


def heard(line):
    """What a line of the script's output says to the reader, or None."""
    return line.removeprefix(SAID).rstrip("\n") if line.startswith(SAID) else None
