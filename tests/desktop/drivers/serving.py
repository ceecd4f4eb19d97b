"""Inside QGIS, desktop or ``qgis_process``: jobs that stand in a folder, answered one after the other.

``helpers.desk.live`` writes ``job-1.json``, ``job-2.json`` … and waits for ``answer-1.json`` …; each file comes whole,
because it is renamed to its name. A job ``null`` ends the process.
"""
import json
import os
import sys
import traceback
from pathlib import Path


class Errors:
    """What a slot or an event of Qt raised: QGIS shows it in a bar, and a driver would wait for what never comes."""

    def __init__(self):
        self.seen, self.before = [], sys.excepthook
        sys.excepthook = self.keep

    def keep(self, kind, error, trace):
        self.seen.append("".join(traceback.format_exception(kind, error, trace)))
        self.before(kind, error, trace)

    def raise_seen(self):
        """Fail with what was seen since the last look."""
        seen, self.seen = self.seen, []
        if seen:
            raise RuntimeError("An error in a slot or an event of Qt:\n" + "\n".join(seen))


ERRORS = Errors()


class Jobs:
    """The jobs of a folder; the process that asks has the id ``asker``."""

    def __init__(self, folder, asker):
        self.folder, self.asker, self.number = Path(folder), asker, 1

    def answer_next(self, work):
        """Do the next job with ``work(job)`` if it is there; False where nobody asks any more."""
        path = self.folder / f"job-{self.number}.json"
        if not path.exists():
            return Path(f"/proc/{self.asker}").exists()
        job = json.loads(path.read_text(encoding="utf-8"))
        if job is None:
            return False
        try:
            values = {"answer": work(job)}
            ERRORS.raise_seen()
        except BaseException:
            values = {"error": traceback.format_exc()}
        whole = self.folder / "answer.part"
        whole.write_text(json.dumps(values), encoding="utf-8")
        os.replace(whole, self.folder / f"answer-{self.number}.json")
        self.number += 1
        return True
