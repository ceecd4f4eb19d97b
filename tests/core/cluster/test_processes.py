"""Parts on other processes: the bytes of one, whatever becomes of a process, and nothing is left behind."""
from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from helpers.cases.zoning import FARM_RULES, TOWN_RULES, box, layer, pack, rule
from helpers.outcomes import check_same

from groundrules.core.cluster import folder as parts
from groundrules.core.cluster import interpreter, processes
from groundrules.core.cluster.processes import Crew, OnProcesses
from groundrules.core.contract.outcome import ALONE, Steps
from groundrules.core.errors import InputError
from groundrules.core.geometry.parallel import Cancelled
from groundrules.core.scale import runner
from groundrules.core.scale.run import run_by_size, run_in_parts
from groundrules.core.scale.runner import PartFailed, processes_that_pay
from groundrules.core.table import table_from_geometries
from groundrules.core.texts.separators import use_separators
from groundrules.core.zoning.judging.check import CHECK
from groundrules.core.zoning.request import ZoningRequest


@pytest.fixture(scope="module")
def request_():
    subjects = [box(30 * number, 0, 30 * number + 20, 20000) for number in range(40)]
    subjects[4] = None
    table = table_from_geometries("PROJECTS", subjects, {
        "id": [f"P{number % 39}" for number in range(40)], "claim": [None, "3"] * 20, "kind": ["urban", None] * 20},
        "EPSG:4548")
    controls = [layer("farm", box(10, 5, 800, 400), columns={"id": ["A"]}),
                layer("town", box(-5, -5, 333, 9999), columns={"zone": ["410"]})]
    area = rule("N-1", message={"en": "{overlap_area_m2} m2", "zh": "{overlap_area_m2}"})
    return ZoningRequest(table, controls, pack(*FARM_RULES, *TOWN_RULES, area), "id", None,
                         {"claim": "claim", "kind": "kind"}, area_method="planar", with_ledger=True)


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """The folder of temporary files, in which nothing may stay."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def children(monkeypatch):
    """The processes that were started."""
    started = []

    class Followed(processes.Child):
        def __init__(self, *arguments):
            super().__init__(*arguments)
            started.append(self)

    monkeypatch.setattr(processes, "Child", Followed)
    return started


def gone(children) -> bool:
    return all(child.process.poll() is not None for child in children)


def test_processes_give_the_bytes_of_one_also_where_one_is_killed(request_, temporary, children, tmp_path_factory,
                                                                  monkeypatch):
    """Sentences have the separators of this process; a process that is killed is replaced, its part judged again; the
    folder of the plugin may have a name that no package could have."""
    odd = tmp_path_factory.mktemp("plugins") / "ground rules-1.0.\u89c4\u5219"
    odd.symlink_to(processes.ROOT)
    monkeypatch.setattr(processes, "ROOT", odd)
    remarks, shares, killed = [], [], []
    crew = OnProcesses("checkzoning", 2, lambda key, **values: remarks.append((key, values)))

    def progress(share):
        shares.append(share)
        busy = [child for child in children if child.number is not None]
        if busy and not killed:
            busy[0].process.kill()
            busy[0].process.wait()      # it has gone before the other has judged the rest
            killed.append(busy[0].number)

    use_separators(".", ",")
    try:
        outcome = run_by_size(CHECK, request_, Steps(progress), crew)
        check_same(outcome, CHECK.run(request_))
    finally:
        use_separators(",", ".")
    assert outcome.findings["message"].str.contains(r"\d\.\d{3},?\d* m2").any()
    assert remarks == [("scale.processes", {"parts": 8, "count": 2})] and len(children) == 3
    assert shares[-1] > 0.89 and len(set(shares)) > 4
    assert gone(children) and not list(temporary.iterdir())


def test_a_cancel_ends_the_processes_at_once(request_, temporary, children):
    busy = []

    def cancelled():
        busy.extend(child for child in children if child.number is not None)
        return bool(busy)

    with pytest.raises(Cancelled):
        run_by_size(CHECK, request_, Steps(cancelled=cancelled), OnProcesses("checkzoning", 2))
    # whoever had waited for the parts would have heard that they are judged
    assert all(child.number is not None and child.process.returncode for child in busy)
    assert children and gone(children) and not list(temporary.iterdir())


def test_what_a_part_raises_arrives_with_its_number_and_a_part_is_not_tried_for_ever(request_, tmp_path, monkeypatch,
                                                                                   children):
    parts.prepare(tmp_path / "run", "checkzoning", request_, count=4)
    (tmp_path / "run" / "part-0001.npz").write_bytes(b"of another run")
    (tmp_path / "here").mkdir()
    parts.write_plan(tmp_path / "here", "checkzoning", 1)
    parts.write_value(parts.part_path(tmp_path / "here", 0), parts.Part(None, None, None))
    with Crew(tmp_path / "run", 1) as crew:
        with pytest.raises(InputError, match=r"part-0001.npz .* damaged"):
            list(crew.judged([1], 1, ALONE))
        crew.folder = tmp_path / "here"
        with pytest.raises(PartFailed, match="AttributeError") as failure:
            list(crew.judged([0], 1, ALONE))
        assert failure.value.number == 0 and "judging" in failure.value.trace
        crew.folder, crew.tries = tmp_path / "run", {2: processes.TRIES - 1}
        monkeypatch.setattr(processes, "report_progress", lambda *_: [child.process.kill() for child in crew.children])
        with pytest.raises(InputError, match="times in a row"):
            list(crew.judged([2], 1, ALONE))
    assert gone(children)


@pytest.mark.parametrize("cause", ["no interpreter", "other versions"])
def test_a_run_without_processes_says_why_and_stays_here(request_, temporary, children, monkeypatch, cause):
    remarks = []
    if cause == "no interpreter":
        monkeypatch.setattr(processes, "interpreters", lambda: iter([Path("/nowhere/python3")]))
    else:
        own = {**parts.versions(), "geos": "9.9"}
        first = next(interpreter.interpreters())
        monkeypatch.setattr(processes, "interpreters", lambda: iter([first]))
        monkeypatch.setattr(processes, "versions", lambda: own)
    crew = OnProcesses("checkzoning", 2, lambda key, **values: remarks.append((key, values)))
    outcome = run_by_size(CHECK, request_, ALONE, crew)
    check_same(outcome, CHECK.run(request_))
    assert remarks[-1][0] == "scale.no_processes"
    assert ("/nowhere" if cause == "no interpreter" else "geos") in remarks[-1][1]["error"]
    assert gone(children) and not list(temporary.iterdir())


def test_only_a_python_is_ever_started(tmp_path, monkeypatch):
    """QGIS of Windows and macOS name themselves as the executable: that would open a second window of QGIS."""
    for name in ("QGIS", "bin/python3", "qgis-bin.exe", "pythonw.exe"):
        path = tmp_path / "MacOS" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(0o755)
    for name in ("prefix", "exec_prefix", "base_exec_prefix"):
        monkeypatch.setattr(interpreter.sys, name, str(tmp_path / "nowhere"))
    monkeypatch.setattr(interpreter.sys, "_base_executable", str(tmp_path / "MacOS" / "qgis-bin.exe"))
    monkeypatch.setattr(interpreter.sys, "executable", str(tmp_path / "MacOS" / "QGIS"))
    assert list(interpreter.interpreters()) == [tmp_path / "MacOS" / "bin" / "python3"]
    monkeypatch.setattr(interpreter.sys, "executable", str(tmp_path / "MacOS" / "pythonw.exe"))
    assert next(interpreter.interpreters()) == tmp_path / "MacOS" / "pythonw.exe"


def test_the_feature_at_which_a_part_fails_is_named(request_):
    def broken(request, steps=ALONE):
        if 17 in request.subjects.fids and len(request.subjects) < 40:
            raise ZeroDivisionError("no ground")
        return CHECK.run(request, steps)

    with pytest.raises(InputError, match=r"Feature 17 .*ZeroDivisionError: no ground; part \d of 3"):
        run_in_parts(CHECK._replace(run=broken), request_, count=3)
    often = iter([1, 0] + [0] * 99)

    def once(request, steps=ALONE):
        if len(request.subjects) > 1 and next(often):
            raise ZeroDivisionError("once")
        return CHECK.run(request, steps)

    with pytest.raises(InputError, match=r"Part 1 of 3, features \d+ to \d+"):
        run_in_parts(CHECK._replace(run=once), request_, count=3)


def test_several_processes_are_taken_where_they_pay(monkeypatch):
    monkeypatch.setattr(runner.os, "cpu_count", lambda: 8)
    monkeypatch.setattr(runner, "memory_bytes", lambda: 16 << 30)
    assert processes_that_pay(runner.PAYS_ABOVE) == 1 and processes_that_pay(runner.PAYS_ABOVE + 1) == 4
    assert processes_that_pay(1, 3) == 3
    monkeypatch.setattr(runner, "memory_bytes", lambda: 7 << 30)
    assert processes_that_pay(runner.PAYS_ABOVE + 1) == 2
    monkeypatch.setattr(runner.os, "cpu_count", lambda: 2)
    assert processes_that_pay(runner.PAYS_ABOVE + 1) == 1
    monkeypatch.undo()
    assert 1 << 29 < runner.memory_bytes() < 1 << 44


def test_what_cannot_be_cut_says_so_where_processes_were_asked_for(request_, monkeypatch):
    farm = request_.controls[0]
    hidden = replace(farm, table=replace(farm.table, source=replace(farm.table.source, hidden=3)))
    filtered, remarks = replace(request_, controls=[hidden, *request_.controls[1:]]), []
    assert len(run_by_size(CHECK, filtered, ALONE, OnProcesses("checkzoning", 2, remarks.append)).verdicts) == 40
    assert remarks == ["scale.filtered"]
    run_by_size(CHECK, filtered, ALONE, OnProcesses("checkzoning", 0, remarks.append))
    assert len(remarks) == 1
