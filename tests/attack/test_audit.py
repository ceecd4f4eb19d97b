"""A planted fault of each kind is found by the attack, and none is found where there is none."""
from __future__ import annotations

import math
import os
import shutil
import signal
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from helpers.files.layers import write
from osgeo import ogr

from attack import case, server
from attack.audit import unsound
from attack.jobs import FAMILIES, Job
from attack.mutations import geometry
from attack.run import bad, table

CHECK = next(job for job in FAMILIES["vectors"] if job.name == "checkzoning")


# -- how a run ended ---------------------------------------------------------------------------------

def ended(work, folder) -> tuple:
    folder.mkdir()
    text, ending = server.in_fork(work, folder)
    return ending, text


def test_a_process_that_ends_badly(tmp_path, monkeypatch):
    assert ended(lambda say: say(x=1), tmp_path / "a") == ("", {"x": 1})
    ending, text = ended(lambda say: os.kill(os.getpid(), signal.SIGSEGV), tmp_path / "b")
    assert (ending, text["why"]) == ("crash", "SIGSEGV")
    ending, text = ended(lambda say: 1 / 0, tmp_path / "c")
    assert ending == "traceback" and "ZeroDivisionError" in text["why"]
    assert ended(lambda say: os._exit(3), tmp_path / "d")[0] == "traceback"


def test_a_process_without_bound(tmp_path, monkeypatch):
    def turn(say):
        while True:
            pass

    def swell(say):
        held = [bytearray(b"x" * 4_000_000) for _ in range(75)]     # no more, however late the other looks
        say(held=len(held))
        signal.pause()
    monkeypatch.setattr(server, "PROCESSOR_S", 0.3)
    assert ended(turn, tmp_path / "a")[0] == "over the limit"
    monkeypatch.setattr(server, "PROCESSOR_S", 30.0)
    monkeypatch.setattr(server, "MEMORY_MB", 100)
    assert ended(swell, tmp_path / "b")[0] == "over the limit"
    monkeypatch.setattr(server, "WALL_S", 0.3)
    assert ended(lambda say: signal.pause(), tmp_path / "c")[0] == "over the limit"


def run_of(folder, results=None, log="", **more) -> dict:
    return {"results": results, "log": log, "inputs": {}, "outputs": {"OUTPUT": str(folder / "output.gpkg")},
            "effect": "any", **more}


def test_words_of_runs_that_stopped(tmp_path):
    drawn = case.drawn("a", 1)
    assert case.judge(drawn, run_of(tmp_path, log="Layer X: choose another."), {})[0] == "refused"
    assert case.judge(drawn, run_of(tmp_path), {})[0] == "traceback"   # without a sentence
    assert case.judge(drawn, run_of(tmp_path, {"A": 1}, "Traceback (most recent call last):\nboom"),
                      {})[0] == "traceback"
    (tmp_path / "output.gpkg").write_bytes(b"half")
    assert case.judge(drawn, run_of(tmp_path, log="Layer X: choose another."), {})[0] == "silent loss"


def test_every_bad_word_fails_the_run_and_stands_in_the_table():
    values = [{"family": "vectors", "word": word} for word in (*server.WORDS, "not judged", "not damaged")]
    assert [row["word"] for row in bad(values)] == ["traceback", "crash", "over the limit", "silent loss", "not judged",
                                                    "not damaged"]
    assert table(values).splitlines()[-1].split() == ["all", *["1"] * 6]


# -- a run that ended is sound, or not ---------------------------------------------------------------

RESULTS = {"SUBJECT_COUNT": 3, "FORBIDDEN_COUNT": 1, "CONDITIONAL_COUNT": 1, "UNDETERMINED_COUNT": 0,
           "ALLOWED_COUNT": 1}
VERDICTS = [("A", "forbidden", 10.0), ("B", "conditional", 20.0), ("C", "allowed", 30.0)]
LEDGER = [("A", 0.0), ("B", 1e-12), ("C", None)]


class Bench:
    """Outputs of a check of three projects, as good as they may be, or with a fault."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.inputs = {name: f"{folder / name}.gpkg" for name in CHECK.attacked}
        for path in self.inputs.values():
            write(path, {"DKBH": "text"}, [("POLYGON((0 0,1 0,1 1,0 0))", {"DKBH": name}) for name in "ABC"])
        self.outputs = case.outputs_of(CHECK, folder / "out")

    def judged(self, results=None, verdicts=VERDICTS, ledger=LEDGER, effect="any", clean=None, without=(), job=CHECK,
               log="", **columns) -> list:
        shutil.rmtree(self.folder / "out", ignore_errors=True)
        (self.folder / "out").mkdir()
        for name, path in self.outputs.items():
            rows = {"VERDICTS": [(None, {"DKBH": verdict, "verdict": word, "area_m2": area})
                                 for verdict, word, area in verdicts],
                    "LEDGER": [(None, {"subject_id": item, "residual_share": left}) for item, left in ledger]}.get(name)
            if name not in without:
                write(path, {"DKBH": "text", "verdict": "text", "area_m2": "real", "subject_id": "text",
                             "residual_share": "real"}, rows or [], kind=ogr.wkbNone)
        before = {"verdicts": {verdict: word for verdict, word, _ in VERDICTS}, "results": RESULTS, "words": []}
        return unsound(job, self.inputs, self.outputs, RESULTS | (results or {}), clean or before, effect, log)


@pytest.fixture
def made(tmp_path):
    return Bench(tmp_path)


@pytest.mark.parametrize("effect", ["any", "same", "hides"])
def test_a_sound_run_is_sound(made, effect):
    assert made.judged(effect=effect) == []


@pytest.mark.parametrize(("fault", "word"), [
    ({"without": ["FINDINGS"]}, "missing: FINDINGS"),
    ({"results": {"ALLOWED_COUNT": 2}}, "SUBJECT_COUNT is not the sum"),
    ({"results": {"AREA_M2": math.nan}}, "AREA_M2 is nan"),
    ({"results": {"AREA_HA": 1e12}}, "more than the Earth"),
    ({"results": {"AREA_M2": 100.0, "RESIDUAL_M2": 0.1}}, "ledger does not close"),
    ({"verdicts": VERDICTS[:2]}, "silent loss: 3 rows of SUBJECTS, 2 in VERDICTS"),
    ({"verdicts": [("A", "forbidden", math.inf), *VERDICTS[1:]]}, "VERDICTS.area_m2 is not finite"),
    ({"ledger": [*LEDGER[:2], ("C", 1e-3)]}, "LEDGER does not close"),
    ({"effect": "hides", "verdicts": [("A", "allowed", 10.0), *VERDICTS[1:]]}, "judged more mildly"),
    ({"effect": "empties", "verdicts": [("A", "allowed", 10.0), *VERDICTS[1:]], "log": "#: 0 of 0 features read"},
     "judged more mildly"),
    ({"effect": "hides", "verdicts": [("A", "conditional", 10.0), *VERDICTS[1:]]}, "judged more mildly"),
    ({"effect": "same", "verdicts": [("A", "undetermined", 10.0), *VERDICTS[1:]]}, "verdicts differ"),
    ({"effect": "same", "results": {"ALLOWED_COUNT": 0, "UNDETERMINED_COUNT": 1}}, "ALLOWED_COUNT is 0, was 1")])
def test_a_planted_fault_is_found(made, fault, word):
    result = made.judged(**fault)
    assert any(word in item for item in result), result


@pytest.mark.parametrize(("closed", "log", "word"), [
    (False, "The areas do not close by 0.1 m².", ""), (False, "", "does not close"),
    (True, "The areas do not close by 0.1 m².", "does not close"), (None, "Something else.", "does not close")])
def test_a_ledger_may_stay_open_only_where_run_and_result_say_so(made, closed, log, word):
    result = made.judged({"AREA_M2": 100.0, "RESIDUAL_M2": 0.1, "IS_CLOSED": closed}, log=log)
    assert word in " ".join(result) if word else result == []


def test_what_is_hidden_may_be_judged_more_strictly(made):
    assert made.judged(effect="hides", verdicts=[("A", "undetermined", 10.0), ("B", "undetermined", 20.0),
                                                 ("C", "undetermined", 30.0)]) == []


# -- the books of algorithms that judge nothing ---------------------------------------------------------

@pytest.fixture
def stock(tmp_path):
    """``judged(results, areas, rows, …)`` of a carbon stock over two patches."""
    source = write(tmp_path / "in.gpkg", {"t": "text"}, [("POLYGON((0 0,1 0,1 1,0 0))", {"t": name}) for name in "ab"])
    job = Job("carbonstock", {}, ("OUTPUT",), {}, {"INPUT": "OUTPUT"})
    before = {"verdicts": {}, "results": {"AREA_HA": 3.0, "UNUSABLE_COUNT": 0}, "words": ["Read # features"]}

    def judged(results, areas=(1.0, 2.0), effect="any", log="Read 2 features"):
        path = tmp_path / "out.gpkg"
        path.unlink(missing_ok=True)
        write(path, {"area_ha": "real"}, [(None, {"area_ha": area}) for area in areas], kind=ogr.wkbNone)
        return unsound(job, {"INPUT": str(source)}, {"OUTPUT": str(path)}, results, before, effect, log)
    return judged


def test_a_total_that_is_not_the_sum_of_its_rows(stock):
    assert stock({"AREA_HA": 3.0, "UNUSABLE_COUNT": 0}) == []
    assert "adds up to 2.0" in stock({"AREA_HA": 3.0}, (1.0, 1.0))[0]
    assert "1 in OUTPUT" in stock({"AREA_HA": 1.0}, (1.0,))[0]


def test_a_loss_that_nobody_tells(stock):
    """A patch of two hectares cannot be read: that is in a count, in the log, or it is a silent loss."""
    lost = {"AREA_HA": 1.0, "UNUSABLE_COUNT": 0}
    assert "not told" in stock(lost, (1.0, None), "hides")[0]
    assert "not told" in stock(lost, (1.0, None), "hides", "Read 1 feature")[0]
    assert stock(lost | {"UNUSABLE_COUNT": 1}, (1.0, None), "hides") == []
    assert stock(lost, (1.0, None), "hides", "Read 1 feature\nFeature 2 has no geometry") == []


# -- faults of the program itself, from the damage to the word -----------------------------------------------

@pytest.fixture(scope="module")
def bases(tmp_path_factory):
    from attack.bases import make_layers
    folder = tmp_path_factory.mktemp("bases") / "bases"
    values = (item for value in CHECK.inputs.values() for item in (value if isinstance(value, list) else [value]))
    make_layers(folder, *(item[1:] for item in values if item.startswith("@")))
    return folder


def attacked(bases, folder, monkeypatch, damage) -> tuple:
    """The word of a check of zoning whose farmland is damaged in one way, and why."""
    from attack import mutations
    drawn = case.Case("planted", 1, "vectors", FAMILIES["vectors"].index(CHECK), "CONTROLS:0")
    monkeypatch.setattr(mutations, "_kinds", lambda base, path: [(damage, 1)])
    words: dict = {}
    clean = case.clean_run(CHECK, bases, folder / "clean")
    (folder / "case").mkdir()
    case.run(drawn, bases, folder / "case", lambda **text: words.update(text))
    assert words["effect"] == "hides"
    return case.judge(drawn, words, clean)


def all_lost(random, path, layer) -> tuple:
    """Every farmland polygon becomes a crossed outline: who lay on one cannot be judged."""
    return f"{geometry._change_shapes(path, layer, None, geometry.SPOILERS['bowtie'])}", "hides"


def test_a_loss_in_the_program_is_found(bases, tmp_path, monkeypatch, qgis_app):
    """What the audit is for: a reader that drops what it cannot use, and says nothing."""
    from groundrules.core.zoning.judging import check

    (tmp_path / "right").mkdir()
    assert attacked(bases, tmp_path / "right", monkeypatch, all_lost) == ("sound", "")
    honest = check.prepare_controls

    def forgetful(*arguments, **more):
        result = honest(*arguments, **more)
        return replace(result, unusable=result.unusable.iloc[:0])
    monkeypatch.setattr(check, "prepare_controls", forgetful)
    (tmp_path / "wrong").mkdir()
    word, why = attacked(bases, tmp_path / "wrong", monkeypatch, all_lost)
    assert word == "silent loss" and "judged more mildly" in why


def test_each_odd_value_can_be_put_into_a_store(tmp_path):
    """Also into the number of a row, which holds whole numbers only."""
    from attack.mutations import stores

    text, store = set(), tmp_path / "store.gpkg"
    with closing(sqlite3.connect(store)) as database, database:
        database.execute("CREATE TABLE runs (fid INTEGER PRIMARY KEY, title TEXT NOT NULL UNIQUE)")
        database.executemany("INSERT INTO runs VALUES (?, ?)", [(1, "a"), (2, "b")])
    for seed in range(250):
        path = Path(shutil.copyfile(store, tmp_path / f"{seed}.gpkg"))
        text.add(stores.value(Random(seed), path, "")[0])
    assert "runs.fid = None" in text
