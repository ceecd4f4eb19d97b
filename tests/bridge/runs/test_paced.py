"""Progress of a run goes on between its reports, and is that of the user's feedback."""
from __future__ import annotations

import csv
import time
from threading import Thread

import pytest
from helpers.desk.running import run
from helpers.files.layers import square, write
from qgis.core import QgsProcessingFeedback

from groundrules.algorithms.provider import algorithm_classes
from groundrules.bridge.runs import paced
from groundrules.core.pace import between

pytestmark = pytest.mark.usefixtures("qgis_app")


def test_questions_for_a_cancel_move_progress_on_the_run_s_own_thread(monkeypatch):
    monkeypatch.setattr(paced, "OFTEN_S", 0.0)
    feedback = QgsProcessingFeedback(False)
    given = paced.Paced(feedback, "checkzoning", 1_000_000)
    time.sleep(0.01)
    assert not given.isCanceled()
    moved = feedback.progress()
    assert 0.0 < moved < 1.0
    other = Thread(target=given.isCanceled)
    other.start()
    other.join()
    assert feedback.progress() == moved
    given.setProgress(75)
    share = between(given.pace.marks, 0.75)
    assert feedback.progress() == pytest.approx(100.0 * share) and share != 0.75   # of the time, not of what is done
    feedback.cancel()
    assert given.isCanceled()
    given.pushInfo("a word")
    assert "a word" in feedback.textLog()


def test_a_run_s_progress_rises_and_its_table_is_of_our_algorithms(tmp_path, monkeypatch):
    monkeypatch.setattr(paced, "OFTEN_S", 0.0)
    path = write(tmp_path / "a.gpkg", {"id": "text"}, [(square(5e5 + 100 * k, 2.5e6, 50), {"id": f"{k}"})
                                                       for k in range(5)])
    feedback, seen = QgsProcessingFeedback(False), []
    feedback.progressChanged.connect(seen.append)
    done = run("measureoverlaps", {"SUBJECTS": str(path), "SUBJECT_ID": "id", "CONTROLS": [str(path)],
                                   "OUTPUT": "memory:"}, feedback)
    assert done.results is not None and seen and seen == sorted(seen) and len(seen) > 2 and seen[-1] == 100.0
    with open(paced.TABLE, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row.pop("algorithm") for row in rows} <= {kind().name() for kind in algorithm_classes()}
    for row in rows:
        parts = paced.parts_of(row["parts"])
        done = [part.done for part in parts]
        assert done == sorted(set(done)) and 1.0 in done and 0.0 < done[0] and set(done[:-1]) <= {
            share for share in done if share <= 1.0}
        assert all(part.fixed_s >= 0.0 and part.per_million_s >= 0.0 for part in parts)
        assert sum(part.fixed_s + part.per_million_s for part in parts) > 0.0
