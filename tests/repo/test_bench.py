"""The bench runs, compares with its peers, and tells differences. How fast it is, no test says."""
from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from helpers.source import ROOT


@pytest.fixture(scope="module")
def bench():
    """The modules of tests/bench, which import each other by name."""
    sys.path.insert(0, str(ROOT / "tests" / "bench"))
    try:
        import bench
        import files
        import page
        import rows
        import running
        from peers import rows as peers
        yield {"bench": bench, "files": files, "page": page, "rows": rows, "running": running, "peers": peers}
    finally:
        sys.path.remove(str(ROOT / "tests" / "bench"))


@pytest.fixture(scope="module")
def runs(bench):
    """Ours and QGIS's own overlay of a tiny workload, each in its process."""
    layers = {"parcels": bench["files"].parcels(400), "zones": bench["files"].light_zones(20)}
    return [bench["running"].run(task, **layers) for task in ("overlaps", "intersection")]


def test_both_sides_find_the_same(bench, runs):
    ours, peer = runs
    assert len(ours.key) > 20
    assert ours.seconds > 0 and ours.memory_mb > 50
    assert "DIFFERS" not in bench["running"].agreement(ours, peer)


def test_a_difference_is_told(bench, runs):
    ours, peer = runs
    agreement = bench["running"].agreement
    assert "1 pairs missing" in agreement(replace(ours, key=ours.key[1:], area=ours.area[1:]), peer)
    off = ours.area + np.where(np.arange(len(ours.area)) == 0, 1.0, 0.0)
    assert "DIFFERS: sums" in agreement(replace(ours, area=off), peer)


def test_a_run_is_stopped_at_its_limit(bench):
    stopped = bench["running"].run("intersection", limit_s=0.01, parcels=bench["files"].parcels(400),
                                   zones=bench["files"].light_zones(20))
    assert stopped.seconds is None and 0 <= stopped.progress < 100


def test_clicks_and_heartbeat_run_and_agree(bench):
    rows = bench["rows"]
    sizes = replace(rows.QUICK, controls=400, clicks=4, findings=60)
    line, = rows.clicking(sizes)
    assert line.note.startswith("the same features") and line.ratio.endswith("×")
    lines = rows.heartbeat(sizes)
    assert len(lines) == 6 and all("beats" in line.note for line in lines)


def test_clicks_that_differ_are_missed(bench, monkeypatch):
    rows = bench["rows"]
    taken = {"click": [1.0, 2.0], "identify": [3.0, 3.0], "card": [2.0, 3.0], "first": 9.0, "differ": 0}
    monkeypatch.setattr(rows.files, "controls", lambda count: [])
    monkeypatch.setattr(rows, "_script", lambda *arguments: taken)
    assert rows.clicking(rows.QUICK)[0].met is True
    taken["differ"] = 1
    assert rows.clicking(rows.QUICK)[0].met is False and "DIFFERS" in rows.clicking(rows.QUICK)[0].note
    taken.update(differ=0, click=[10.0, 10.0])
    assert rows.clicking(rows.QUICK)[0].met is False


def broken(_sizes):
    """Row 3: what nobody can run"""
    raise RuntimeError("no | disk")


def test_a_peer_that_is_not_there_has_a_line_that_says_why(bench, tmp_path, monkeypatch):
    peers = bench["peers"]

    def missing():
        raise peers.Missing("PostGIS is not installed")

    monkeypatch.setattr(peers, "PYTHON", tmp_path / "python")
    monkeypatch.setattr(peers, "Server", missing)
    lines = peers.databases(bench["rows"].QUICK)
    assert [line.peer for line in lines] == [f"{name}: not run" for name in ("SedonaDB", "DuckDB spatial", "PostGIS")]
    assert all(line.note.startswith("skipped: ") and line.met is None for line in lines)
    assert "PostGIS is not installed" in lines[2].note


def test_ratios_are_told_with_the_least_and_the_most(bench):
    run = bench["running"].Run
    ours, peer = ([run(seconds, answer={"busy_s": busy}) for seconds, busy in sides] for sides in (
        [(1.0, 0.5), (2.0, 0.6), (1.0, 0.7)], [(3.0, 2.0), (4.0, 3.0), (5.0, 4.0)]))
    line = bench["rows"].against(1, "a", ours, "peer", peer, 3, pairs=False)
    assert line.ratio == "3.0 × (2.0 to 5.0, 3 pairs)" and line.met and line.busy == "0.60 and 3.00 s"


def test_every_row_has_its_number_once(bench):
    every = bench["bench"].all_rows()
    assert list(every) == sorted(every) and set(range(1, 17)) <= set(every)
    assert all(function.__doc__.startswith(f"Row {number}: ") for number, function in every.items())


def test_a_row_that_misses_says_so(bench, tmp_path, monkeypatch):
    page, rows = bench["page"], bench["rows"]
    monkeypatch.setattr(page, "PAGE", tmp_path / "performance.md")
    monkeypatch.setattr(rows, "clean", lambda: None)   # another bench may be running
    lines = [rows.Line(1, "something", "2 s", "peer 3 s", "1.5 ×", "≥ 6 ×", False, "", "nothing"),
             rows.Line(2, "else", "1 s", "peer 9 s", "9 ×", "≥ 6 ×", True)]
    lines += bench["bench"].run_row(3, broken, rows.QUICK)   # the rows after it run, and the page is written
    page.write(lines, {1: 1.0, 2: 2.5, 3: 0.1})
    text = (tmp_path / "performance.md").read_text(encoding="utf-8")
    assert "took 4 minutes in one run" in text and "row 2 2.5" in text
    assert "| what nobody can run " in text
    assert "**Row 3, what nobody can run**: the row did not run: FAILED: no / disk" in text
    assert "| **no** " in text and "**Row 1, something**: 1.5 × instead of ≥ 6 ×" in text
    assert "{{" not in text and str(ROOT) not in text


def test_the_county_is_overlaid_alike_on_all_sides(bench):
    lines = bench["rows"].county(bench["rows"].QUICK)
    assert [line.what for line in lines] == [
        *["2,016 patches × 537 farmland polygons, by default, on the ellipsoid"] * 2,
        *["landusetransition, 1,134 and 2,016 patches, by default, on the ellipsoid"] * 2]
    assert all("×" in line.ratio for line in lines)
    assert all(line.note.startswith("885 pairs") for line in lines[:2])


def test_a_row_of_the_million_bench(tmp_path):
    """On a handful of parcels; a run that cannot end in time is a row too."""
    command = [sys.executable, str(ROOT / "tests" / "bench" / "million" / "million.py"), "recodelanduse",
               "--parcels", "4000", "--data", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    *_, head, _, row = done.stdout.splitlines()
    name, _, tenth, _, whole, growth, memory, cancel, silence, lie, _ = (
        cell.strip() for cell in row.strip("|").split("|"))
    assert head.startswith("| algorithm") and name == "recodelanduse" and growth.endswith("×")
    assert float(tenth.removesuffix(" s")) > 0 and float(whole.removesuffix(" s")) > 0
    assert 0.1 < float(memory.removesuffix(" GB")) < 3 and cancel.endswith("s") and lie.endswith("%")
    seen = json.loads((tmp_path / "4000" / f"job-{name}.result").read_text())
    assert seen["moves"][-1][2] > 30 and not seen["problem"] and seen["silence_s"] <= seen["seconds"]
    stopped = subprocess.run([*command, "--limit", "0.2", "--whole-only"], capture_output=True, text=True, check=True)
    assert "did not end in" in stopped.stdout.splitlines()[-1]


def test_a_run_of_the_million_changes_its_own_rows_only(bench, tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "tests" / "bench" / "million"))
    import table

    monkeypatch.setattr(bench["page"], "versions", lambda: "QGIS")
    runs, page = tmp_path / "measured.csv", tmp_path / "million.md"
    whole = {"seconds": 120.0, "busy_s": 60.0, "memory_mb": 2048.0, "cancel_s": 0.4, "silence_s": 0.9, "lie": 8.0,
             "falls": 0}
    for name, count, changed in (("carbonstock", 1_000_000, {}), ("carbonstock", 100_000, {"busy_s": 6.0}),
                                 ("checkuse", 100_000, {"memory_mb": 900.0}), ("carbonstockraster", 100_000, {}),
                                 ("carbonstockraster", 1_000_000, {"busy_s": 240.0, "memory_mb": 2300.0}),
                                 ("carbonstock", 1_000_000, {"silence_s": 1.2})):
        table.keep(name, count, {**whole, **changed}, runs)
    table.keep("checkzoning", 1_000_000, {"stopped": 1800.4}, runs)
    table.write(runs, page)
    lines = {line.split("|")[1].strip(): [cell.strip() for cell in line.split("|")[2:-1]]
             for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("| ")}
    assert lines["carbonstock"][4:10] == ["10.0 ×", "2.00 GB", "0.40 s", "1.2 s", "8 %", "silence"]
    assert lines["checkzoning"][9] == "did not end in 1800 s" and lines["checkuse"][5] == "0.88 GB"
    assert lines["carbonstockraster"][9:11] == ["memory", "2048 MB"]   # of four times as many cells: a tenth more
    assert all(len(lines[name][-1]) >= 8 and lines[name][-2].count("-") == 2 for name in ("carbonstock", "checkuse"))
