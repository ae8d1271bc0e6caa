from odoo.tools import SQL

NAMES = SQL("signal_id, target_id, partner_id, day, points, res_id")


def find_run(env, company):
    """Return the run of appetence of a company, made if nothing else makes it."""
    runs = env["partner.score.run"]
    kind = [("kind", "=", "appetence"), ("company_id", "=", company.id)]
    vals = {"kind": "appetence", "company_id": company.id}
    return runs.search(kind) or runs.create(vals)


class Notebook:
    """Scores that are nothing but the points themselves, noted by contact.

    Stands in for what a kind of scores writes: who is scored, how often, and whether
    what is known of some contacts is replaced wholly.
    """

    def __init__(self):
        self.points = {}
        self.asked = []
        self.finished = 0

    def score(self, run, as_of, contact_ids):
        self.asked.append(contact_ids and sorted(contact_ids))
        return run._score_signals(
            as_of, lambda signals: self.note(run, signals, as_of, contact_ids)
        )

    def note(self, run, signals, as_of, contact_ids):
        for contact_id in list(self.points) if contact_ids is None else contact_ids:
            self.points.pop(contact_id, None)
        points = signals._get_points(run.company_id, as_of, contact_ids)
        query = SQL("SELECT %s FROM (%s) AS point ORDER BY day, 6, 2", NAMES, points)
        for row in run.env.execute_query(query):
            self.points.setdefault(row[2], []).append(row)

    def finish(self, run, as_of):
        self.finished += 1

    def patches(self, run_class, signals, patch):
        """Return what makes runs write into this notebook, reading some signals."""
        return [
            patch.object(run_class, "_score", lambda *args: self.score(*args)),
            patch.object(run_class, "_finish_score", lambda *args: self.finish(*args)),
            patch.object(
                run_class,
                "_get_signals",
                lambda run: run.env["partner.score.signal"].browse(signals.ids),
            ),
            patch.object(run_class, "_get_settings", lambda run: {}),
            patch.object(run_class, "_get_columns", lambda run: []),
        ]
