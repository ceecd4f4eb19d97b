"""Stores that were written when evidence was hashed with every vertex: waivers hold on, and changes are changes."""
from __future__ import annotations

import sqlite3
from contextlib import closing

import numpy as np
import pytest
import shapely
from helpers.store.made import finding, run_of

from groundrules.bridge.store import api as store
from groundrules.bridge.store.recording import record_runs
from groundrules.bridge.store.tables import FORMAT
from groundrules.core.contract.frame import EVIDENCE_FORM
from groundrules.core.findings.carried import same_ground
from groundrules.core.findings.contract import NAMES

DRAWN = [shapely.Polygon([(500_000 + 400 * n, 3_000_000), (500_301.4 + 400 * n, 3_000_017.7),
                          (500_230.1 + 400 * n, 3_000_200.3)]) for n in range(4)]


def shapes(geometry) -> np.ndarray:
    made = np.empty(len(geometry), dtype=object)
    made[:] = geometry
    return made


def rows(form: str = "", **more) -> list[dict]:
    return [finding(f"f{n}", n + 1, f"{form}hash{n}" if form else f"old{n}", measured=30_000.0 + n, **more)
            for n in range(4)]


@pytest.fixture
def path(tmp_path) -> str:
    """A store of format 1: outlines densified to 20 m, evidence in the older form; two findings are waived."""
    path = str(tmp_path / "old-findings.gpkg")
    record_runs(path, [run_of(rows(), made="2026-01-01T00:00:00+00:00",
                              geometry=shapes(shapely.segmentize(DRAWN, 20.0)))], "ann")
    with closing(sqlite3.connect(path)) as database, database:
        numbers = dict(database.execute("SELECT finding_id, fid FROM findings"))
    store.waive(path, [numbers["f0"], numbers["f1"]], "agreed", "ann", document="No. 7")
    with closing(sqlite3.connect(path)) as database, database:
        for name in ("rule_pack", *NAMES):
            database.execute(f"ALTER TABLE findings DROP COLUMN {name}")
        database.execute("UPDATE groundrules_store SET value = '1' WHERE key = 'format'")
    return path


def states(path: str) -> dict:
    with closing(sqlite3.connect(path)) as database:
        return dict(database.execute("SELECT finding_id, state FROM findings"))


def test_a_waiver_survives_the_change_of_form(path):
    """Measures move by 0.004 m², outlines have no added vertices, and evidence is in the new form."""
    arriving = [{**row, "measured": row["measured"] + 0.004} for row in rows(EVIDENCE_FORM)]
    counts = record_runs(path, [run_of(arriving, made="2026-02-01T00:00:00+00:00", geometry=shapes(DRAWN))], "ann")
    assert states(path) == {"f0": "waived", "f1": "waived", "f2": "open", "f3": "open"}
    assert (counts["STALE_WAIVER_COUNT"], counts["CHANGED_COUNT"], counts["NEW_COUNT"]) == (0, 0, 0)
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT value FROM groundrules_store WHERE key = 'format'").fetchone() == (str(FORMAT),)
        for table, many in (("findings", 4), ("versions", 4), ("waivers", 2)):
            messages = [row[0] for row in database.execute(f"SELECT evidence_hash FROM {table}")]
            assert len(messages) == many
            assert all(item.startswith(EVIDENCE_FORM) for item in messages)
    again = run_of(arriving, made="2026-03-01T00:00:00+00:00", geometry=shapes(DRAWN))
    assert record_runs(path, [again], "ann")["CHANGED_COUNT"] == 0
    assert states(path)["f0"] == "waived"


def test_what_changed_beside_its_form_ends_the_waiver(path):
    moved = [*DRAWN]
    moved[0] = shapely.Polygon([(500_000, 3_000_000), (500_301.4, 3_000_017.7), (500_230.1, 3_000_200.35)])
    arriving = rows(EVIDENCE_FORM)
    arriving[1]["measured"] += 1.0
    counts = record_runs(path, [run_of(arriving, made="2026-02-01T00:00:00+00:00", geometry=shapes(moved))], "ann")
    assert states(path) == dict.fromkeys(("f0", "f1", "f2", "f3"), "open")
    assert (counts["STALE_WAIVER_COUNT"], counts["CHANGED_COUNT"]) == (2, 2)


def test_evidence_of_one_form_is_compared_as_it_is(path):
    """Another hash of the older form is another evidence, whatever the ground looks like."""
    arriving = rows()
    arriving[0]["evidence_hash"] = "other"
    counts = record_runs(path, [run_of(arriving, made="2026-02-01T00:00:00+00:00",
                                       geometry=shapes(shapely.segmentize(DRAWN, 20.0)))], "ann")
    assert counts["STALE_WAIVER_COUNT"] == 1
    assert states(path)["f0"] == "open"


def test_an_older_layer_after_a_newer_run_keeps_what_the_store_knows(tmp_path):
    path = str(tmp_path / "new-findings.gpkg")
    record_runs(path, [run_of(rows(EVIDENCE_FORM), geometry=shapes(DRAWN))], "ann")
    counts = record_runs(path, [run_of(rows(), geometry=shapes(shapely.segmentize(DRAWN, 20.0)))], "ann")
    assert counts["CHANGED_COUNT"] == 0


def test_an_older_store_is_brought_on_by_any_change(path):
    with closing(sqlite3.connect(path)) as database:
        number = database.execute("SELECT fid FROM findings WHERE finding_id = 'f2'").fetchone()[0]
    store.comment(path, [number], "seen", "bob")
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT value FROM groundrules_store WHERE key = 'format'").fetchone() == (str(FORMAT),)


def test_ground_is_the_same_wherever_vertices_stand_on_its_edges():
    square = shapely.box(5e5, 3e6, 500_100, 3_000_040)
    dense = shapely.segmentize(square, 3)
    other = shapely.box(5e5, 3e6, 500_100, 3_000_040.01)
    hole = square - shapely.box(500_010, 3_000_010, 500_010.5, 3_000_010.5)
    line = shapely.LineString([(0, 0), (9, 9)])
    before = shapes([square, square, square, None, None, line, shapely.Polygon()])
    now = shapes([dense, other, hole, None, square, shapely.segmentize(line, 1), None])
    assert same_ground(before, now, 1e-3).tolist() == [True, False, False, True, False, True, True]


def test_spikes_that_cutting_leaves_are_no_ground():
    """Half of a plot, along whose edge one way of cutting goes to the far corner and back, a nanometre beside."""
    half = shapely.Polygon([(0, 0), (0, 20), (30, 20), (30, 0)])
    spiked = shapely.Polygon([(0, 0), (0, 20), (60, 20.0000000005), (30, 20), (30, 0)])
    wider = shapely.Polygon([(0, 0), (0, 20), (60, 20), (30, 19.99), (30, 0)])
    before, now = shapes([half, spiked, half]), shapes([spiked, half, wider])
    assert same_ground(before, now, 1e-3).tolist() == [True, True, False]
