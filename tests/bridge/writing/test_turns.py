"""Two runs into one folder at the same moment: the files of one after the other, or an error, never some of each."""
from __future__ import annotations

from pathlib import Path

import pytest
from osgeo import gdal, ogr

from groundrules.bridge.writing import drafts, turns
from groundrules.bridge.writing.folders import LIST, require_free
from groundrules.core.errors import InputError
from groundrules.core.geometry.parallel import Cancelled, stoppable


def ended(place: Path, word: str, names, made_by: str = "checkzoning") -> drafts.Drafts:
    """A run that has written all its files, and not given them their places."""
    run = drafts.Drafts()
    draft = Path(run.value({"F": str(place)}, "F", True))
    for name in names:
        (draft / name).write_text(word, encoding="utf-8")
    run.settle(str(place), str(draft), list(names), made_by, "F")
    return run


def files(place: Path) -> dict:
    return {path.name: path.read_text(encoding="utf-8") for path in place.iterdir()
            if path.name != LIST and not path.name.startswith(drafts.PREFIX)}


@pytest.mark.parametrize("is_there", [True, False])
def test_of_two_runs_that_end_together_the_files_of_one_are_left(tmp_path, is_there):
    """The list that both saw, of no files or of an earlier run, is not that of the folder any more."""
    place = tmp_path / "reports"
    if is_there:
        ended(place, "before", ["index.html", "Old.html"]).take_places()
    first = ended(place, "first", ["index.html", "East.html"])
    second = ended(place, "second", ["index.html", "West.html"])
    first.take_places()
    assert files(place) == {"index.html": "first", "East.html": "first"}
    second.take_places()
    assert files(place) == {"index.html": "second", "West.html": "second"}
    require_free(str(place), ["index.html", "West.html"], "checkzoning")     # the list is that of the second
    assert not [path for path in tmp_path.rglob(f"{drafts.PREFIX}*")]


def test_of_two_algorithms_that_end_together_the_second_is_refused_and_leaves_nothing(tmp_path):
    place = tmp_path / "reports"
    first, second = ended(place, "first", ["index.html"]), ended(place, "second", ["index.html", "a.html"], "screen")
    first.take_places()
    with pytest.raises(InputError, match=r"reports holds index\.html"):
        second.take_places()
    assert files(place) == {"index.html": "first"}
    assert not [path for path in tmp_path.rglob(f"{drafts.PREFIX}*")]


def test_a_run_waits_until_the_other_has_its_files_in_place(tmp_path, monkeypatch):
    place = tmp_path / "reports"
    place.mkdir()
    run = ended(place, "mine", ["index.html"])
    other, seen = turns.alone(place), []
    other.__enter__()

    def waited(_seconds):
        seen.append(files(place).get("index.html"))
        other.__exit__(None, None, None)

    monkeypatch.setattr(turns, "sleep", waited)
    run.take_places()
    assert seen == [None] and files(place) == {"index.html": "mine"}


def test_a_run_that_may_not_wait_longer_says_so_and_leaves_the_folder_as_it_was(tmp_path, monkeypatch):
    place = tmp_path / "reports"
    ended(place, "before", ["index.html"]).take_places()
    run = ended(place, "mine", ["index.html"])
    monkeypatch.setattr(turns, "WAIT_SECONDS", 0.0)
    with turns.alone(place), pytest.raises(InputError, match="Another run is putting"):
        run.take_places()
    assert files(place) == {"index.html": "before"}
    assert not [path for path in tmp_path.rglob(f"{drafts.PREFIX}*")]


def test_the_turn_of_another_user_is_waited_for_too(tmp_path, monkeypatch):
    """On a shared folder the file belongs to who made it, and others may only read it; without one there is no turn."""
    place = tmp_path / "reports"
    place.mkdir()
    run = ended(place, "mine", ["index.html"])

    def readable(path, mode):
        if mode != "rb":
            raise PermissionError(path)
        return open(path, mode)

    with turns.alone(place):
        monkeypatch.setattr(turns, "open", readable, raising=False)
        monkeypatch.setattr(turns, "WAIT_SECONDS", 0.0)
        with pytest.raises(InputError, match="Another run is putting"):
            run.take_places()
    assert files(place) == {}
    ended(place, "mine", ["index.html"]).take_places()
    assert files(place) == {"index.html": "mine"} and not (place / turns.TURN).exists()


def test_a_turn_whose_file_is_gone_when_it_begins_is_none(tmp_path, monkeypatch):
    """The run before removes the file; who had it open locks a file that others no longer see."""
    real, opened = turns._is_at, []

    def is_at(path, stream):
        opened.append(path)
        if len(opened) == 1:
            path.unlink()
        return real(path, stream)

    monkeypatch.setattr(turns, "_is_at", is_at)
    with turns.alone(tmp_path):
        assert (tmp_path / turns.TURN).exists()
    assert len(opened) == 2 and not (tmp_path / turns.TURN).exists()


def test_a_folder_that_is_named_in_two_ways_waits_for_itself_in_neither(tmp_path, monkeypatch):
    """A run would wait for its own turn, and lose all results a minute later; files of both lists are in one."""
    place = tmp_path / "results"
    (place / "maps").mkdir(parents=True)
    monkeypatch.setattr(turns, "WAIT_SECONDS", 0.0)
    run = drafts.Drafts()
    names = {"A": place / "a.csv", "B": place / ".." / "results" / "b.csv", "C": place / "maps" / "c.csv",
             "D": place / "maps" / ".." / "maps" / "d.csv"}
    written = {name: Path(run.value({name: str(path)}, name)) for name, path in names.items()}
    for name, path in written.items():
        path.write_text(name, encoding="utf-8")
    assert [run.final(str(path)) for path in written.values()] == [str(path) for path in names.values()]
    run.take_places()
    assert {name: path.read_text(encoding="utf-8") for name, path in names.items()} == {name: name for name in names}
    assert not [path for path in tmp_path.rglob(f"{drafts.PREFIX}*")]


def test_who_cancels_need_not_wait_for_a_turn(tmp_path):
    place = tmp_path / "reports"
    ended(place, "before", ["index.html"]).take_places()
    run = ended(place, "mine", ["index.html"])
    with turns.alone(place), stoppable(lambda: True), pytest.raises(Cancelled):
        run.take_places()
    run.discard()
    assert files(place) == {"index.html": "before"}
    assert not [path for path in tmp_path.rglob(f"{drafts.PREFIX}*")]


def add_table(file: Path, name: str, value: str = "") -> None:
    with gdal.ExceptionMgr(useExceptions=True):
        source = gdal.OpenEx(str(file), gdal.OF_VECTOR | gdal.OF_UPDATE) if file.exists() else \
            gdal.GetDriverByName("GPKG").Create(str(file), 0, 0, 0, gdal.GDT_Unknown)
        table = source.CreateLayer(name, None, ogr.wkbNone)
        table.CreateField(ogr.FieldDefn("id"))
        feature = ogr.Feature(table.GetLayerDefn())
        feature["id"] = value
        table.CreateFeature(feature)
        source.Close()


def tables_of(file: Path) -> dict:
    with gdal.ExceptionMgr(useExceptions=True), gdal.OpenEx(str(file), gdal.OF_VECTOR) as source:
        tables = [source.GetLayer(number) for number in range(source.GetLayerCount())]
        return {table.GetName(): table.GetNextFeature()["id"] for table in tables}


def test_two_runs_that_write_a_table_of_one_name_have_a_draft_each_and_a_killed_one_leaves_none(tmp_path):
    file, runs = tmp_path / "a.gpkg", [drafts.Drafts(), drafts.Drafts()]
    add_table(file, "t_unfinished_0123abcd")   # as a run that was killed leaves it: it has no folder any more
    for run, value in zip(runs, ("first", "second")):
        run.value({"OUTPUT": f"ogr:dbname='{file}' table=\"t\" (geom)"}, "OUTPUT")
        add_table(file, run.tables[str(file), "t"], value)
    assert sorted(tables_of(file).values()) == ["first", "second"]
    runs[0].take_places()
    assert tables_of(file)["t"] == "first"
    runs[1].take_places()
    assert tables_of(file) == {"t": "second"} and [path.name for path in tmp_path.iterdir()] == ["a.gpkg"]


def test_what_another_user_left_does_not_keep_what_is_left_beside_it(tmp_path, monkeypatch):
    for name in "ab":
        (tmp_path / f"{drafts.PREFIX}{name}{drafts.DRAFT}").mkdir()
    seen, locked = [], drafts._locked

    def of_another(path):
        seen.append(path)
        if len(seen) == 1:
            raise PermissionError(13, "Permission denied")
        return locked(path)

    monkeypatch.setattr(drafts, "_locked", of_another)
    drafts.remove_stale(tmp_path)
    assert len(seen) == 2 and [path for path in tmp_path.iterdir()] == [seen[0].parent]


def test_a_run_that_fails_before_its_turn_leaves_no_folder_of_its_own(tmp_path, monkeypatch):
    run = ended(tmp_path / "new" / "reports", "mine", ["index.html"])
    monkeypatch.setattr(turns, "WAIT_SECONDS", 0.0)
    with turns.alone(tmp_path / "new"), pytest.raises(InputError, match="Another run is putting"):
        run.take_places()
    assert not [path for path in tmp_path.rglob("*") if path.name != "new"]
