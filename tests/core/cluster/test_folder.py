"""Parts in a folder: their answers are those of one run to the last byte, and nothing else is taken from a folder."""
from __future__ import annotations

import importlib
import json
import os
import shutil
import signal
import sys
import tempfile
import zipfile
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import shapely
from helpers.cases.zoning import FARM_RULES, TOWN_RULES, X, Y, box, layer, pack
from helpers.outcomes import check_same
from helpers.source import ROOT, imported, python_files, tree

from groundrules.core.cluster import folder as parts
from groundrules.core.cluster import processes
from groundrules.core.cluster.codec import TREE, draft_of, read_value, write_value
from groundrules.core.contract.rows import RowState
from groundrules.core.errors import InputError
from groundrules.core.scale.checks import check_of
from groundrules.core.table import table_from_geometries
from groundrules.core.zoning.judging.check import CHECK
from groundrules.core.zoning.request import ZoningRequest


def command():
    """The module of ``groundrules-run``, which lies outside the plugin."""
    return importlib.import_module("groundrules.tools.package.command")


def question() -> ZoningRequest:
    subjects = [box(30 * number, 0, 30 * number + 20, 20) for number in range(20)]
    subjects[4] = None
    table = table_from_geometries("PROJECTS", subjects, {
        "id": [f"P{number % 19}" for number in range(20)], "claim": [None, "3"] * 10, "kind": ["urban", None] * 10},
        "EPSG:4548")
    controls = [layer("farm", box(10, 5, 200, 40), box(300, -5, 420, 30), columns={"id": ["A", "B"]}),
                layer("town", shapely.box(X - 5, Y - 5, X + 333, Y + 99), columns={"zone": ["410"]})]
    return ZoningRequest(table, controls, pack(*FARM_RULES, *TOWN_RULES), "id", None,
                         {"claim": "claim", "kind": "kind"}, as_of=date(2026, 6, 1), area_method="planar",
                         with_ledger=True)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A folder of four parts, of which none is judged."""
    place = tmp_path_factory.mktemp("parts") / "run"
    parts.prepare(place, "checkzoning", question(), count=4, more={"kept": 1})
    return place


@pytest.fixture
def place(prepared, tmp_path):
    return shutil.copytree(prepared, tmp_path / "run")


def judge_all(place, numbers=None):
    for number in parts.missing(place, parts.read_plan(place)) if numbers is None else numbers:
        parts.judge(str(place), number)


def test_answers_of_parts_are_one_run_and_a_run_that_stopped_goes_on(place):
    plan = parts.read_plan(place)
    assert plan["count"] == 4
    judge_all(place, [2])
    first = (place / "answer-0002.npz").read_bytes()
    (place / "answer-0001.npz.0a.part").write_bytes(b"killed while it was written")
    with pytest.raises(InputError, match="3 of 4 parts"):
        parts.collect(place)
    judge_all(place)
    parts.judge(str(place), 2)
    assert (place / "answer-0002.npz").read_bytes() == first
    assert not list(place.glob("*.part"))
    outcome, whole, more = parts.collect(place)
    check_same(outcome, CHECK.run(question()))
    assert more == {"kept": 1}
    assert whole.subjects.fids.tolist() == question().subjects.fids.tolist()
    pd.testing.assert_frame_equal(whole.subjects.columns, question().subjects.columns)


def killed_at(place, step: int) -> int:
    """``groundrules-run`` in a process of its own, killed before a file takes its place, after ``step`` others."""
    child = os.fork()
    if child == 0:
        left, real = [step], Path.replace

        def replace(path, target):
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)
            left[0] -= 1
            return real(path, target)

        try:
            Path.replace = replace
            command().main([str(place), "--workers", "1"])
        finally:
            os._exit(0)   # it was not killed
    return os.WTERMSIG(os.waitpid(child, 0)[1])


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a fork")
def test_the_command_is_killed_and_started_again_until_it_ends(place, tmp_path, monkeypatch, capsys):
    """Killed while the first answer is written, between an answer and its mark, and twice at a later one."""
    whole = shutil.copytree(place, tmp_path / "whole")
    judge_all(whole)
    monkeypatch.setattr(processes, "interpreters", lambda: iter(()))   # parts are judged in the command's own process
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))   # who is killed leaves its own behind
    done = []
    for step in (0, 1, 3, 0):
        assert killed_at(place, step) == signal.SIGKILL
        done.append(4 - len(parts.missing(place, parts.read_plan(place))))
    assert done[0] == 0 and done == sorted(done) and 0 < done[-1] < 4
    assert list(place.glob("*.part"))
    assert command().main([str(place), "--workers", "1"]) == 0
    printed = capsys.readouterr().out
    assert f"{done[-1]} of 4 parts are judged" in printed and printed.count("part ") == 4 - done[-1]
    assert not list(place.glob("*.part"))
    for path in whole.iterdir():
        assert (place / path.name).read_bytes() == path.read_bytes(), path.name


def test_a_finished_run_started_again_lists_no_part_and_speaks_the_language_asked_for(place, capsys):
    judge_all(place)
    assert command().main([str(place), "--language", "zh"]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert "4 个分块中已完成 4 个" in printed
    assert not [line for line in printed if "第" in line or "part" in line]


def test_two_writers_of_one_file_leave_it_whole(tmp_path):
    """A worker goes on with its part after the run that wanted it was killed, and the next run has it judged too."""
    path = tmp_path / "answer-0000.npz"
    with draft_of(path) as slow:
        slow.write_bytes(b"half")
        with draft_of(path) as quick:
            quick.write_bytes(b"whole")
        assert path.read_bytes() == b"whole"
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name] and path.read_bytes() == b"whole"


def test_a_folder_is_written_once_and_holds_no_folder_of_ours(place):
    with pytest.raises(InputError, match="already holds"):
        parts.prepare(place, "checkzoning", question())
    assert str(ROOT) not in (place / "plan.json").read_text()


def test_a_part_without_its_answer_or_with_one_of_another_plan_is_judged_again(place):
    judge_all(place)
    assert parts.missing(place, parts.read_plan(place)) == []
    (place / "answer-0002.npz").unlink()   # as the message on a damaged one advises
    (place / "answer-0001.done").write_text("half writ")
    mark = json.loads((place / "answer-0000.done").read_text())
    (place / "answer-0000.done").write_text(json.dumps({**mark, "part": "of before"}))
    assert parts.missing(place, parts.read_plan(place)) == [0, 1, 2]
    judge_all(place)
    check_same(parts.collect(place)[0], CHECK.run(question()))


def test_answers_of_another_run_are_not_mixed_with_new_parts(place):
    judge_all(place, [3])
    (place / "plan.json").unlink()
    with pytest.raises(InputError, match="already holds"):
        parts.prepare(place, "checkzoning", question(), count=2)
    for path in place.glob("answer-*"):
        path.unlink()
    assert parts.prepare(place, "checkzoning", question(), count=2)["parts"]["count"] >= 2   # preparing was stopped


def test_a_full_disk_is_named_and_the_run_goes_on_when_there_is_room(place, tmp_path):
    resource = pytest.importorskip("resource")
    judge_all(place, [1])
    before = {path.name: path.read_bytes() for path in place.iterdir()}
    most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (400, most[1]))   # a file cannot grow, as on a disk without room
    try:
        with pytest.raises(InputError, match=r"answer-0000\.npz cannot be written into folder run: .*Make room"):
            parts.judge(str(place), 0)
        with pytest.raises(InputError, match=r"head\.npz cannot be written into folder other"):
            parts.prepare(tmp_path / "other", "checkzoning", question(), count=4)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, most)
    assert {path.name: path.read_bytes() for path in place.iterdir()} == before   # nothing half-written
    judge_all(place)
    check_same(parts.collect(place)[0], CHECK.run(question()))


@pytest.mark.parametrize("name", ["head.npz", "part-0003.npz", "answer-0000.npz"])
def test_a_file_that_was_changed_is_refused(place, name):
    judge_all(place)
    with zipfile.ZipFile(place / name, "a") as file:
        file.writestr("more", b"")
    with pytest.raises(InputError, match=name):
        parts.collect(place)


def test_other_versions_are_refused_before_anything_is_judged(place, capsys):
    plan = json.loads((place / "plan.json").read_text())
    plan["parts"]["versions"]["geos"] = "3.9.0"
    (place / "plan.json").write_text(json.dumps(plan))
    with pytest.raises(InputError, match=r"geos .* \(3.9.0\)"):
        parts.judge(str(place), 0)
    assert command().main([str(place / "plan.json")]) == 1 and "3.9.0" in capsys.readouterr().err
    plan["parts"]["format"] = 2
    (place / "plan.json").write_text(json.dumps(plan))
    with pytest.raises(InputError, match="another version"):
        parts.read_plan(place)


def test_answers_are_not_collected_with_other_versions(place):
    """What joins them computes sums: its last digits could differ, too."""
    judge_all(place)
    plan = json.loads((place / "plan.json").read_text())
    plan["parts"]["versions"]["numpy"] = "1.0.0"
    (place / "plan.json").write_text(json.dumps(plan))
    with pytest.raises(InputError, match=r"numpy .* \(1.0.0\)"):
        parts.collect(place)


@pytest.mark.parametrize(("more", "sentence"), [
    (["--scheduler", "tcp://127.0.0.1:1"], "not encrypted"), (["--scheduler", "tcp://10.0.0.7:1", "--loopback"], "tls://"),
    (["--scheduler", "tls://10.0.0.7:1"], "--tls-ca")])
def test_a_scheduler_is_encrypted_or_on_the_loopback(place, capsys, more, sentence):
    assert command().main([str(place), *more]) == 1
    assert sentence in capsys.readouterr().err


def test_a_scheduler_without_dask_says_what_to_install(place, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert command().main([str(place), "--scheduler", "tcp://127.0.0.1:1", "--loopback"]) == 1
    assert "pip install distributed" in capsys.readouterr().err


def test_a_file_that_is_no_plan_does_not_run_the_one_beside_it(place, capsys):
    (place / "broken.json").write_text('{"parts": ')
    shutil.copy(place / "plan.json", place / "copy.json")
    for name, words in (("broken.json", "no manifest"), ("gone.json", "no file gone.json"), ("copy.json", "plan.json")):
        assert command().main([str(place / name)]) == 1
        assert words in capsys.readouterr().err
    assert not any(place.glob("answer-*"))


def test_a_folder_without_a_plan_is_named(tmp_path, capsys):
    assert command().main([str(tmp_path), "--language", "zh"]) == 1
    assert tmp_path.name in capsys.readouterr().err


# -- values ------------------------------------------------------------------------------------------------

def test_values_come_back_to_the_last_bit(tmp_path):
    shapes = np.array([shapely.Point(0.1, 1 / 3), None, shapely.Polygon(), shapely.LineString([(0, 0), (1, 2 ** -40)])],
                      dtype=object)
    frame = pd.DataFrame({"text": pd.array(["a", None, "", "\u571f"], dtype="string"), "plain": ["x", None, "", "y"],
                          "number": pd.array([1, None, -3, 2 ** 60], dtype="Int64"),
                          "part": [0.1, np.nan, np.inf, -0.0],
                          "flag": pd.array([True, None, False, True], dtype="boolean"),
                          "size": pd.array([0.1, None, 1e300, 5e-324], dtype="Float64"),
                          "day": np.array(["2025-01-31", "NaT"] * 2, dtype="datetime64[s]")})
    many = pd.DataFrame({"few": pd.array(["a", None, "b"] * 400, dtype="string"),
                         "own": pd.array([None, *map(str, range(1199))], dtype="string"),
                         "plain": ["x", None, ""] * 400})
    value = {"frame": frame, "many": many, "shapes": shapes,
             ("a", 1): [date(2026, 1, 2), float("nan"), float("-inf"), None, True],
             "rows": RowState(np.arange(3), np.arange(3, dtype=np.uint64)), "set": {3, 1},
             "none": np.zeros(0, dtype=object), "one": np.float64(0.1)}
    path = tmp_path / "value.npz"
    write_value(path, value)
    back = read_value(path)
    pd.testing.assert_frame_equal(back["frame"], frame, check_exact=True)
    pd.testing.assert_frame_equal(back["many"], many, check_exact=True)
    assert len(set(map(id, back["many"]["plain"]))) == 3   # texts of which there are few are in memory once
    assert shapely.to_wkb(back["shapes"]).tolist() == shapely.to_wkb(shapes).tolist()
    assert repr(back[("a", 1)]) == repr(value[("a", 1)]) and back["set"] == {1, 3} and back["one"] == value["one"]
    assert isinstance(back["rows"], RowState) and back["rows"].hashes.dtype == np.uint64
    before = path.read_bytes()
    write_value(path, back)
    assert path.read_bytes() == before


@pytest.mark.parametrize("named", [
    {"class": "os:system", "fields": {}}, {"class": "core.files:read_bytes", "fields": {}},
    {"class": "core.contract.rows:np", "fields": {}}, {"class": "core.contract.rows:RowState", "fields": {"fids": 1}},
    {"class": "core.errors:InputError", "fields": {"key": "x"}}, {"class": "..tools:x", "items": []}, {"eval": "1"}])
def test_a_file_makes_nothing_but_values(tmp_path, named):
    path = tmp_path / "value.npz"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(TREE, json.dumps(named))
    with pytest.raises(InputError, match="damaged"):
        read_value(path)


def test_what_has_no_form_is_not_written(tmp_path):
    with pytest.raises(TypeError, match="no form"):
        write_value(tmp_path / "value.npz", lambda: None)


def test_an_environment_over_the_system_names_the_folder_of_proj(tmp_path, monkeypatch):
    """Debian's pyproj finds no PROJ from such an environment, and every part failed; pip's has its own."""
    module, system = command(), tmp_path / "usr" / "share" / "proj"
    system.mkdir(parents=True)
    (system / "proj.db").touch()
    package = tmp_path / "pyproj"
    monkeypatch.setattr(module.importlib.util, "find_spec", lambda name: SimpleNamespace(
        origin=str(package / "__init__.py")))
    monkeypatch.setattr(module.sys, "prefix", str(tmp_path / "env"))
    monkeypatch.setattr(module.sys, "base_prefix", str(tmp_path / "usr"))
    monkeypatch.delenv("PROJ_LIB", raising=False)
    monkeypatch.setenv("PROJ_DATA", "of the user")
    module._find_proj()
    assert os.environ["PROJ_DATA"] == "of the user"
    monkeypatch.delenv("PROJ_DATA")
    (package / "proj_dir").mkdir(parents=True)
    module._find_proj()
    assert "PROJ_DATA" not in os.environ
    (package / "proj_dir").rmdir()
    module._find_proj()
    assert os.environ.pop("PROJ_DATA") == str(system)


# -- one judge ---------------------------------------------------------------------------------------------

def test_there_is_no_second_judge():
    """Parts are judged by the check that the algorithm runs: nothing here measures, or applies a rule."""
    assert check_of("checkzoning") is CHECK
    for path in [*python_files("core/cluster"), *python_files("core/scale"), *python_files("tools/package")]:
        for name, _line, _inside in imported(tree(path), ("groundrules", *path.relative_to(ROOT).parts[:-1])):
            assert not any(word in name for word in ("overlay", "rules.evaluate", "judging.judge")), name
    source = (ROOT / "algorithms" / "zoning" / "checking.py").read_text()
    assert "judging.check import CHECK" in source and "ZoningRun" not in source
