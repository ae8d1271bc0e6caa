"""The steps of a fill: said as they end, and kept for the summary."""

import json
import time

_KEY = "contact_segmentation_demo.steps"


class Steps:
    """Runs steps, says how long each took, and remembers it in the database."""

    def __init__(self, env, say):
        self._env = env
        self.say = say
        self._seconds = {}

    def run(self, title, function, *args):
        """Run one step, commit, and return its result.

        A result that has a length is said with it.
        """
        started = time.monotonic()
        result = function(*args)
        self._env.cr.commit()
        self._seconds[title] = round(time.monotonic() - started, 1)
        number = f"{len(result):,}" if hasattr(result, "__len__") else ""
        self.say(f"    {title:<28}{number:>8}{self._seconds[title]:>9.1f} s")
        return result

    def save(self):
        """Keep the times of the steps for the summary."""
        parameters = self._env["ir.config_parameter"]
        parameters.set_param(_KEY, json.dumps(self._seconds))


def last(env) -> dict[str, float]:
    """Return the seconds that each step of the last fill took, by title."""
    return json.loads(env["ir.config_parameter"].get_param(_KEY) or "{}")
