"""The bench runs, compares with its peers, and tells differences. How fast it is, no test says."""
from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import closing, nullcontext
from dataclasses import replace
from importlib import import_module
from types import SimpleNamespace

import numpy as np
import pytest
from helpers.source import ROOT

from groundrules.algorithms.provider import algorithm_classes


@pytest.fixture(scope="module")
def bench():
    """The modules of tests/bench, which import each other by name."""
    sys.path.insert(0, str(ROOT / "tests" / "bench"))
    try:
        names = ("measuring", "files", "lines", "page", "rows", "running", "workloads", "whole.kept", "whole.ahead",
                 "peers.rows", "carbon.rows", "landuse.rows", "cluster.rows", "rights.rows", "monitoring.rows")
        yield {name: import_module(name) for name in names}
    finally:
        import_module("whole.forks").stop()
        sys.path.remove(str(ROOT / "tests" / "bench"))


@pytest.fixture(scope="module")
def turns(bench):
    """Ours twice and QGIS's own overlay of a tiny workload, each side in its process."""
    layers = {"parcels": bench["files"].parcels(400), "zones": bench["files"].light_zones(20)}
    return bench["running"].in_turn({"ours": {"task": "overlaps", **layers},
                                     "peer": {"task": "intersection", "once": True, **layers}}, 2)


@pytest.fixture
def runs(turns):
    """Ours and QGIS's."""
    return [turns[name][0] for name in ("ours", "peer")]


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
    sizes = replace(bench["lines"].QUICK, controls=400, clicks=4, findings=60)
    line, = rows.clicking(sizes)
    assert line.note.startswith("the same features") and line.ratio.endswith("×")
    lines = rows.heartbeat(sizes)
    assert len(lines) == 6 and all("beats" in line.note for line in lines)


def test_clicks_that_differ_are_missed(bench, monkeypatch):
    rows = bench["rows"]
    taken = {"click": [1.0, 2.0], "identify": [3.0, 3.0], "card": [2.0, 3.0], "first": 9.0, "differ": 0}
    monkeypatch.setattr(rows.files, "controls", lambda count: [])
    monkeypatch.setattr(rows, "run_script", lambda *arguments: taken)
    assert rows.clicking(bench["lines"].QUICK)[0].met is True
    taken["differ"] = 1
    line, = rows.clicking(bench["lines"].QUICK)
    assert line.met is False and "DIFFERS" in line.note
    taken.update(differ=0, click=[10.0, 10.0])
    assert rows.clicking(bench["lines"].QUICK)[0].met is False


def broken(_sizes):
    """Row 3: what nobody can run"""
    raise RuntimeError("no | disk")


def test_a_row_that_hangs_fails(bench, monkeypatch):
    monkeypatch.setattr(bench["rows"], "clean", lambda: None)   # another bench may be running

    def hanging(_sizes):
        """Row 3: what never ends"""
        signal.raise_signal(signal.SIGALRM)   # as when the time is over

    with bench["measuring"].limited(10):
        line, = bench["measuring"].run_row(3, hanging, bench["lines"].QUICK)
    assert "FAILED: did not end in 10 minutes" in line.note and signal.getitimer(signal.ITIMER_REAL)[0] == 0


def test_a_peer_that_is_not_there_has_a_line_that_says_why(bench, tmp_path, monkeypatch):
    peers = bench["peers.rows"]

    def missing():
        raise peers.Missing("PostGIS is not installed")

    monkeypatch.setattr(peers, "PYTHON", tmp_path / "python")
    monkeypatch.setattr(peers, "Server", missing)
    monkeypatch.setattr(peers, "Kept", lambda *_, **__: nullcontext())
    monkeypatch.setattr(peers, "run", lambda *_, **__: None)
    lines = peers.databases(bench["lines"].QUICK)
    assert [line.peer for line in lines] == [f"{name}: not run" for name in ("SedonaDB", "DuckDB spatial", "PostGIS")]
    assert all(line.note.startswith("skipped: ") and line.met is None for line in lines)
    assert "PostGIS is not installed" in lines[2].note


def test_ratios_are_told_with_the_least_and_the_most(bench):
    run = bench["running"].Run
    ours, peer = ([run(seconds, answer={"busy_s": busy}) for seconds, busy in sides] for sides in (
        [(1.0, 0.5), (2.0, 0.6), (1.0, 0.7)], [(3.0, 2.0), (4.0, 3.0), (5.0, 4.0)]))
    line = bench["lines"].against(1, "a", ours, "peer", peer, 3, pairs=False)
    idle = [run(1.0, answer={"busy_s": 0.0})] * 3       # a clock of ticks
    assert bench["lines"].against(1, "a", idle, "peer", peer, 3, pairs=False).busy == "0.00 and 3.00 s"
    assert line.ratio == "3.0 × (2.0 to 5.0, 3 pairs)" and line.met and line.busy == "0.60 and 3.00 s, 5.0 ×"


def test_a_stopped_peer_and_a_multiple_of_ours_are_told(bench):
    run, lines = bench["running"].Run, bench["lines"]
    ours = [run(1.0, answer={"busy_s": 1.0})] * 3
    stopped = lines.outlasting(7, "a", ours, "peer", [run(None), run(4.0), run(None)], 6.0, 5, key="")
    assert stopped.ratio == "6.0 × (4.0 to 6.0, 3 pairs)" and stopped.met
    assert stopped.peer == "peer 4.0 s, stopped 2 times"
    assert lines.outlasting(7, "a", ours, "peer", [run(None)] * 3, 6.0, 5).ratio == "> 6 × (3 pairs)"
    assert lines.outlasting(7, "a", ours, "peer", [run(None)] * 3, 6.0, 5, "DIFFERS: b").met is False
    double = lines.beside(1, "a", [run(2.0, answer={"busy_s": 1.5})] * 3, "base", ours, 1.6)
    assert double.ratio == "2.00 × (2.00 to 2.00, 3 pairs)" and double.met is False
    assert double.busy == "1.50 and 1.00 s, 1.50 ×" and double.note == "reached by the processor's time"
    assert not lines.beside(1, "a", [run(2.0, answer={"busy_s": 1.7})] * 3, "base", ours, 1.6).note


def test_a_worker_starts_once_and_its_runs_agree(bench, turns):
    assert len(turns["ours"]) == 2 and len(turns["peer"]) == 1
    assert "same sum" in bench["running"].agreement(*turns["ours"])


def test_a_worker_that_fails_says_so(bench):
    with bench["running"].Kept("nothing", parcels="", zones="") as broken:
        with pytest.raises(RuntimeError, match="(?s)nothing failed:.*no attribute 'nothing'"):
            broken.run()


def test_one_bench_measures_at_a_time(bench, tmp_path, monkeypatch):
    kept = bench["whole.kept"]
    monkeypatch.setattr(kept, "LOCK", tmp_path / "lock")
    with kept.alone():
        code = ("import sys; sys.path.insert(0, sys.argv[1]); from pathlib import Path; from whole import kept; "
                "kept.LOCK = Path(sys.argv[2]); kept.alone().__enter__()")
        done = subprocess.run([sys.executable, "-c", code, str(ROOT / "tests" / "bench"), str(kept.LOCK)],
                              capture_output=True, text=True)
        assert done.returncode and f"Another bench (process {os.getpid()}) runs in this checkout" in done.stderr
    with kept.alone():
        pass


def test_what_living_processes_need_is_not_removed(bench, tmp_path, monkeypatch):
    monkeypatch.setattr(bench["files"], "FOLDER", tmp_path)
    for name in (f"run_{os.getppid()}_a", f"run_{os.getpid()}_b", "run_999999999_c"):
        (tmp_path / name).mkdir()
    for name in (f"draft_{os.getppid()}_a.gpkg", "draft_999999999_a.gpkg"):
        (tmp_path / name).write_text("")
    bench["rows"].clean()
    assert {path.name for path in tmp_path.iterdir()} == {
        f"draft_{os.getppid()}_a.gpkg", f"run_{os.getppid()}_a", f"run_{os.getpid()}_b"}


def test_rows_stay_where_a_run_was_stopped(bench, tmp_path):
    kept, line = bench["whole.kept"], bench["lines"].Line
    first = kept.Measured(tmp_path / "lines.json")
    first.add(2, [line(2, "b", "1 s", "", "–")], 1.5)
    first.add(1, [line(1, "a", "1 s", "", "–", met=True)], 0.5)
    again = kept.Measured(tmp_path / "lines.json")
    assert [item.what for item in again.lines()] == ["a", "b"] and again.lines()[0].met is True
    assert again.minutes() == {1: 0.5, 2: 1.5} and again.goes() == "in one run"
    again.begun = "later"
    again.add(2, [line(2, "c", "1 s", "", "–")], 1.0)
    assert again.goes() == f"in 2 runs (most on {first.begun[:16]}; apart from them row 2 on later)"
    assert again.lines()[1].what == "c" and not again.failed()
    again.add(3, [line(3, "d", "–", "", "–", key="failed")], 1.0)
    assert again.failed() == [3]
    assert not kept.Measured(tmp_path / "lines.json", anew=True).rows


#: What rows are to reach: none of these may go. Words of the line, and its target.
TARGETS = {
    1: (("GeoPackage to GeoPackage, by default", "≥ 8 ×"), ("memory layers", "≥ 6 ×"), ("by default", "≥ 3 ×"),
        ("verdicts and findings", "≥ 2.5 ×"), ("measured ledger", "≥ 1.5 ×"), ("verdicts and findings", "≤ 1.6 ×"),
        ("measured ledger", "≤ 2 ×")),
    2: (("heavy zones", "we finish"), ("compiled kernel", "≥ 3.3 ×")),
    3: (("100,000 to 1,000,000 parcels, heavy", "≤ 6 ×"), ("100,000 to 1,000,000 parcels, light", "≤ 11 ×"),
        ("peak memory at 1,000,000", "< 4 GB"), ("100,000 parcels, light zones", "≥ 8 ×")),
    4: (("500,000 patches, GeoPackage", "≥ 10 ×"), ("500,000 patches, GeoPackage", "≥ 1 ×"),
        ("500,000 patches, FileGDB", "≥ 10 ×"), ("500,000 patches, FileGDB", "≥ 1 ×")),
    5: (("three fields", "≥ 2.5 ×"),), 6: (("QGIS start", "≤ +0.1 s"),),
    7: (("projects as the peer's INPUT", "≥ 3 ×"), ("survey as the peer's INPUT", "≥ 8 ×")),
    8: (("200 clicks on 5 layers of 1,000,000 polygons", "≤ 3 ×"),),
    9: (("check runs", "p99 < 50 ms, ≤ 300 ms"), ("findings are read", "p99 < 50 ms, ≤ 200 ms"),
        ("table is searched", "p99 < 50 ms, ≤ 300 ms"), ("reads its store", "p99 < 50 ms, ≤ 300 ms"),
        ("its list is", "p99 < 50 ms, ≤ 300 ms"), ("all are waived", "p99 < 50 ms, ≤ 300 ms")),
    10: (("planted pairs", "≥ 5 ×"), ("overlaps and gaps", "all planted, no others")), 11: (("none there", "≤ 1.5 ×"),),
    12: (("stock by class, by default, a zone of 3 degrees", "≤ 3 ×"), ("in degrees", "≤ 3 ×"),
         ("stock by class, in the plane", "≤ 3 ×"), ("pairs of classes, by default", "≤ 3 ×"),
         ("pairs of classes, in the plane", "≤ 3 ×"), ("stock of 1,000 zones", "≥ 5 ×"),
         ("the raster of densities, read", "≤ 1.3 ×"), ("peak memory, stock by class", "≤ 1.5 × (blocks widen)"),
         ("peak memory, the raster of densities", "≤ 1.5 × (blocks widen)")),
    13: (("1,000,000 parcels: stock by class, by default", "≤ 1.5 ×"), ("stock by class, in the plane", "≤ 1.5 ×"),
         ("the result layer besides", "≤ 1.2 ×"), ("10,000 draws", "≤ 1 ×")),
    14: (("measureoverlaps, 10", "≤ 1.3 ×"), ("measureoverlaps, 10", "≥ 1 ×"), ("measureoverlaps, 98,784", "≥ 3 ×")),
    17: (("landusetransition", "≥ 2 ×"), ("comparetoplan", "≥ 2 ×")), 18: (("two workers of dask", "equal bytes"),),
    19: (("RIGHT-SAME", "≤ 1.3 ×"), ("affectedholders, 30,000 parcels", "≤ 1.3 ×"), ("pieces and ledger", "≤ 1.3 ×"),
         ("seven equal stages", "≤ 8 ×"), ("each moved", "≤ 8 ×")),
    20: (("computeindicators, a year", "≤ 1.2 ×"), ("122 indicators of 20 units in 15 years", "≤ 2 ×"),
         ("traceindicator", "≤ 1.5 ×"), ("buildreport of a series of 20 units", "≤ 1.5 ×"))}


@pytest.fixture
def unmeasured(bench, monkeypatch):
    """Rows as they would be if each run took a second: nothing runs."""
    answer = {"busy_s": 1.0, "pairs": 1, "said": [], "sum_m2": 0.0, "rows": 1, "gaps": [], "areas": {}, "checksum": 1,
              "area_ha": 1e6, "stock": 1.0, "sum": 1.0}
    done = bench["running"].Run(1.0, 100.0, answer)
    late = {"p99": 1.0, "longest": 2.0, "own_p99": 1.0, "own_longest": 2.0, "beats": 3, "p50": 0.0, "at": ""}
    scripts = {
        "rechecking.py": {"parcels": 1, "taken": dict.fromkeys(("find", "read", "full", "rows", "10"), [(1.0, 1.0)]),
                          "same": True, "unchanged": True, "counts": [10], "judged": 1},
        "screen/clicking.py": {"click": [1.0], "identify": [1.0], "card": [1.0], "first": 1.0, "differ": 0},
        "screen/heartbeat.py": {"findings": 1, **dict.fromkeys(
            ("check", "read", "table", "store_read", "store_table", "store_write"), late)}}

    def script(name, *arguments):
        if name == "rights/turns.py":
            return {"seconds": dict.fromkeys(("ours", "peer", "overlay"), [1.0])}
        if name == "monitoring/turns.py":
            return {"seconds": {"ours": [1.0], "peer": [1.0]}, "pages": {"ours": 1, "peer": 1}}
        if name != "landuse/county.py":
            return scripts[name]
        sides = dict.fromkeys(("ellipsoidal", "planar", "peer"), [1.0])
        return [{"counts": [count, 1, 1], "pairs": 1, "same": True, "seconds": sides} for count in (10, 98_784)]

    def turns(jobs, rounds):
        return {name: [done] * (1 if job.get("once") else rounds) for name, job in jobs.items()}

    for name in ("rows", "carbon.rows", "peers.rows", "landuse.rows", "rights.rows", "monitoring.rows"):
        for thing, value in {"run": lambda *_, **__: done, "in_turn": turns, "run_script": script, "with_numba": lambda:
                             {"PYTHONPATH": ""}, "has_geopandas": lambda: True, "_counted": lambda *_: ({}, {}),
                             "Kept": lambda *_, **__: nullcontext(
                                 SimpleNamespace(run=lambda *_, **__: done, ready=bool, close=bool))}.items():
            if hasattr(bench[name], thing):
                monkeypatch.setattr(bench[name], thing, value)
    for name in ("cover", "cover_in_degrees", "densities"):
        monkeypatch.setattr(bench["carbon.rows"].raster_files, name, lambda *_: "")
    monkeypatch.setattr(bench["files"], "_made", lambda name, layer, _geometries: f"{name}|layername={layer}")
    monkeypatch.setattr(bench["workloads"], "planted", lambda count: (None, np.zeros((1, 2), int), np.ones(1), 0))
    monkeypatch.setattr(bench["rows"].shutil, "which", lambda _name: "xvfb-run")
    for name, printed in (("rows", {
            side: {"seconds": [1.0], "busy": [1.0]} for side in ("with", "without")}), ("cluster.rows", {
            "subjects": 1, "parts": 1, "one_process_s": 1.0, "cluster: s": 1.0, "cluster: equal bytes": True})):
        monkeypatch.setattr(bench[name], "subprocess", SimpleNamespace(run=lambda *_, printed=printed, **__: (
            SimpleNamespace(returncode=0, stdout=json.dumps(printed)))))
    monkeypatch.setattr(bench["rows"], "clean", lambda: None)
    return bench


def test_no_row_and_no_target_is_lost(unmeasured):
    every = unmeasured["measuring"].all_rows()
    assert list(every) == list(range(1, 21))
    assert all(function.__doc__.startswith(f"Row {number}: ") for number, function in every.items())
    for number, targets in TARGETS.items():
        lines = unmeasured["measuring"].run_row(number, every[number], unmeasured["lines"].Sizes())
        for words, target in targets:
            own = [line for line in lines if words in line.what and line.target == target]
            assert own and own[0].met is not None, (number, words, target, [(line.what, line.target) for line in lines])


def test_defaults_come_first(unmeasured):
    every, plane = unmeasured["measuring"].all_rows(), unmeasured["rows"].PLANAR
    for number in (1, 12, 13, 14, 17):
        lines = unmeasured["measuring"].run_row(number, every[number], unmeasured["lines"].Sizes())
        assert "by default" in lines[0].what and plane not in lines[0].what


def test_files_of_all_rows_can_be_made_ahead(bench):
    modules = bench["carbon.rows"].raster_files, import_module("landuse.county"), bench["files"]
    names = {job[0] for job in bench["whole.ahead"].wanted(bench["lines"].Sizes())}
    assert all(any(hasattr(module, name) for module in modules) for name in names)


def test_a_row_that_misses_says_so(bench, tmp_path, monkeypatch):
    page, line = bench["page"], bench["lines"].Line
    monkeypatch.setattr(page, "PAGE", tmp_path / "performance.md")
    monkeypatch.setattr(bench["rows"], "clean", lambda: None)   # another bench may be running
    lines = [line(1, "something", "2 s", "peer 3 s", "1.5 ×", "≥ 6 ×", False, "", "nothing"),
             line(2, "else", "1 s", "peer 9 s", "9 ×", "≥ 6 ×", True)]
    lines += bench["measuring"].run_row(3, broken, bench["lines"].QUICK)
    page.write(lines, {0: 0.4, 1: 1.0, 2: 2.5, 3: 0.1})
    text = (tmp_path / "performance.md").read_text(encoding="utf-8")
    assert "in one run, 4 minutes together: row 1 1.0, row 2 2.5" in text and "before, in 0.4 minutes" in text
    assert "| what nobody can run " in text
    assert "**Row 3, what nobody can run**: the row did not run: FAILED: no / disk" in text
    assert "| **no** " in text and "**Row 1, something**: 1.5 × instead of ≥ 6 ×" in text
    assert "{{" not in text and str(ROOT) not in text


def test_the_county_is_overlaid_alike_on_all_sides(bench):
    lines = bench["landuse.rows"].county(bench["lines"].QUICK)
    assert [line.what for line in lines] == ["measureoverlaps, 2,016 patches × 537 farmland polygons, by default"] * 2
    assert all("×" in line.ratio and line.note.startswith("in the plane: 885 pairs") for line in lines)


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


def test_each_algorithm_has_a_job_of_the_million_or_a_reason_why_not(bench, monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "tests" / "bench"))   # which also takes away what the module puts there
    million = import_module("million.million")
    names = {kind().name() for kind in algorithm_classes()}
    assert names - set(million.jobs()) == set(million.WITHOUT)
    page = (ROOT / "docs" / "million.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in page for name in million.WITHOUT)


def test_runs_of_row_15_are_those_of_processes_of_their_own(bench, tmp_path, monkeypatch):
    """As long as they may take; what was stopped or failed does not end the others."""
    each = import_module("million.each")
    jobs = each.million.jobs()
    job = jobs["recodelanduse"]
    each.million.make_inputs(job, tmp_path, 200)
    with closing(each.Started()) as started:
        first = started.run(job, tmp_path)
        assert not first["problem"] and first["moves"][-1][2] > 30 and first["memory_mb"] > 50
        monkeypatch.setattr(each, "LIMIT_S", 0.02)
        assert started.run(job, tmp_path) == {"stopped": 0.02}
        monkeypatch.setattr(each, "LIMIT_S", 60.0)
        broken = started.run(job._replace(name="nothing"), tmp_path)
        assert "StopIteration" in broken["problem"]
        assert started.run(job, tmp_path)["rows"] == first["rows"] > 0


def test_a_stopped_worker_tells_how_far_it_was(bench):
    with bench["running"].Kept("intersection", parcels=bench["files"].parcels(400),
                               zones=bench["files"].light_zones(20)) as peer:
        whole, stopped = peer.run(answers=False), peer.run(0.01)
    assert whole.seconds > 0.01 and not len(whole.key) and "pairs" not in whole.answer
    assert stopped.seconds is None and 0 <= stopped.progress < 100


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
                                 ("carbonstock", 1_000_000, {"silence_s": 1.2}),
                                 ("checkcarbon", 100_000, {"busy_s": 1.0, "lie": 29.0}),
                                 ("alignplan", 100_000, {"busy_s": 3.5, "lie": 11.0})):
        table.keep(name, count, {**whole, **changed}, runs)
    table.keep("checkzoning", 1_000_000, {"stopped": 1800.4}, runs)
    table.write(runs, page)
    lines = {line.split("|")[1].strip(): [cell.strip() for cell in line.split("|")[2:-1]]
             for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("| ")}
    assert lines["carbonstock"][4:10] == ["10.0 ×", "2.00 GB", "0.40 s", "1.2 s", "8 %", "silence"]
    assert lines["checkcarbon"][8:10] == ["29 %", ""] and lines["alignplan"][8:10] == ["11 %", "progress"]
    assert lines["checkzoning"][9] == "did not end in 1800 s" and lines["checkuse"][5] == "0.88 GB"
    assert lines["carbonstockraster"][9:11] == ["memory", "2048 MB"]   # of four times as many cells: a tenth more
    assert all(len(lines[name][-1]) >= 8 and lines[name][-2].count("-") == 2 for name in ("carbonstock", "checkuse"))
