"""The findings store: a GeoPackage that QGIS opens, its states, waivers, comments and runs, and its troubles."""
from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import shapely
from helpers.store.made import CRS, finding, run_of
from osgeo import gdal

from groundrules.bridge.store import api as store
from groundrules.bridge.store import file as store_file
from groundrules.bridge.store import tables as store_tables
from groundrules.bridge.store.recording import record_runs
from groundrules.core.errors import InputError
from groundrules.core.findings.index import Query

TODAY = date(2026, 7, 1)


@pytest.fixture
def path(tmp_path):
    file = str(tmp_path / "county-findings.gpkg")
    record_runs(file, [run_of([finding(f"f{n}", n) for n in (1, 2, 3)])], "ann", TODAY)
    return file


def states(path, today=TODAY) -> dict:
    read = store.read_store(path, today)
    return dict(zip(read.index.frame["finding_id"], read.index.frame["state"]))


def code(path, act) -> str:
    with pytest.raises(InputError) as caught:
        act()
    assert caught.value.in_language("zh") != caught.value.in_language("en")
    return caught.value.key


def content(path) -> list:
    with closing(sqlite3.connect(path)) as database:
        return list(database.iterdump())


def test_the_store_is_a_geopackage_with_a_layer_and_tables(path, qgis_app):
    from qgis.core import QgsVectorLayer

    with gdal.ExceptionMgr(useExceptions=True):
        source = gdal.OpenEx(path, gdal.OF_VECTOR)
        names = {source.GetLayer(n).GetName() for n in range(source.GetLayerCount())}
        assert names == {"findings", "runs", "versions", "waivers", "comments", "history"}
        assert source.GetLayerByName("findings").GetSpatialRef().GetAuthorityCode(None) == "4547"
        source = None
    layer = QgsVectorLayer(f"{path}|layername=findings", "findings", "ogr")
    assert layer.isValid() and layer.crs().authid() == CRS and layer.featureCount() == 3
    assert [round(feature.geometry().area()) for feature in layer.getFeatures()] == [25, 25, 25]
    assert not layer.extent().isEmpty()
    assert QgsVectorLayer(f"{path}|layername=waivers", "waivers", "ogr").isValid()


def test_reading_gives_the_table_of_the_dock(path):
    read = store.read_store(path)
    assert read.fids.tolist() == [1, 2, 3] and read.crs == CRS
    assert read.index.bounds[1].tolist() == [500_010, 3_000_000, 500_015, 3_000_005]
    assert read.index.arrange(Query(keep={"state": {"open"}}, group_by="check_name")).groups[0].count == 3
    near = read.index.arrange(Query(extent=(500_009, 2_999_999, 500_012, 3_000_009)))
    assert read.fids[near.findings].tolist() == [2]
    assert shapely.from_wkb(store.piece_of(path, 2)).area == 25
    assert read.positions([3, 99, 1]).tolist() == [2, 0]


def test_waiving_in_bulk_expiry_and_withdrawal(path):
    assert store.waive(path, [1, 2], "temporary", "bob", "No. 7", "2026-07-31", TODAY) == 2
    read = store.read_store(path, TODAY)
    row = read.index.frame.iloc[0]
    assert (row["state"], row["waiver_reason"], row["waiver_document"]) == ("waived", "temporary", "No. 7")
    assert states(path, date(2026, 7, 31))["f1"] == "waived"
    expired = store.read_store(path, date(2026, 8, 1)).index.frame.iloc[0]
    assert (expired["state"], expired["waiver_ended"]) == ("open", "expired")
    record_runs(path, [run_of([finding("x")], "another")], "ann", date(2026, 8, 1))   # anything that writes says so
    assert store.history_of(path, 1)["event"].tolist() == ["new", "waived", "stale_waiver"]
    assert store.waivers_of(path, 1)["ended_why"].tolist() == ["expired"]
    assert store.waive(path, [3], "other", "bob") == 1 and store.withdraw_waivers(path, [1, 3], "ann") == 1
    assert states(path)["f3"] == "open"
    assert store.history_of(path, 3)["event"].tolist() == ["new", "waived", "withdrawn"]


@pytest.mark.parametrize(("change", "why"), [({"evidence": "2"}, "evidence"), ({"limit_value": 5.0}, "rule"),
                                             ({"severity": "critical"}, "rule"), ({"message": "in other words"}, "")])
def test_a_waiver_ends_when_evidence_or_rule_change(path, change, why):
    store.waive(path, [1], "reason", "bob")
    rows = [finding("f1", 1, **change), finding("f2", 2), finding("f3", 3)]
    counts = record_runs(path, [run_of(rows, made="2026-07-02")], "ann", TODAY)
    assert counts["STALE_WAIVER_COUNT"] == bool(why)
    assert states(path)["f1"] == ("open" if why else "waived")
    assert store.waivers_of(path, 1)["ended_why"].tolist() == [why or None]
    frame = store.read_store(path, TODAY).index.frame
    assert frame["message"].iloc[0] == rows[0]["message"]


def test_states_a_person_may_choose(path):
    assert store.set_state(path, [1, 2], "disputed", "bob", "the line is older") == 2
    assert store.set_state(path, [1, 2], "disputed", "bob") == 0
    assert states(path) == {"f1": "disputed", "f2": "disputed", "f3": "open"}
    assert store.history_of(path, 1).iloc[-1][["author", "state_after", "detail"]].tolist() == [
        "bob", "disputed", "the line is older"]
    store.waive(path, [1], "reason", "bob")
    store.set_state(path, [1], "open", "bob")
    assert store.waivers_of(path, 1)["ended_why"].tolist() == ["withdrawn"]
    assert store.comment(path, [1, 3], "look at it", "bob") == 2
    assert store.comments_of(path, 3)["body"].tolist() == ["look at it"]
    read = store.read_store(path)
    assert read.index.frame["comment_count"].tolist() == [1, 0, 1]


def test_refusals(path):
    record_runs(path, [run_of([finding("f1", 1)], made="2026-07-02")], "ann", TODAY)
    before = content(path)
    assert code(path, lambda: store.set_state(path, [1], "fixed", "bob")) == "store.unknown_state"
    assert code(path, lambda: store.waive(path, [1], " ", "bob")) == "store.no_reason"
    assert code(path, lambda: store.waive(path, [1], "reason", "bob", "", "tomorrow")) == "store.bad_expiry"
    assert code(path, lambda: store.waive(path, [1], "reason", "bob", "", "2020-01-01")) == "store.past_expiry"
    assert code(path, lambda: store.waive(path, [1, 2], "reason", "bob")) == "store.fixed_chosen"
    assert code(path, lambda: store.waive(path, [1, 77], "reason", "bob")) == "store.unknown_finding"
    assert code(path, lambda: store.comment(path, [1], "", "bob")) == "store.empty_comment"
    assert code(path, lambda: store.compare(path, 1, 9)) == "store.unknown_run"
    assert content(path) == before


def test_refresh_after_a_change(path):
    read = store.read_store(path, TODAY)
    store.waive(path, [2], "reason", "bob")
    store.comment(path, [3], "words", "bob")
    read.refresh([2, 3])
    assert read.index.frame["state"].tolist() == ["open", "waived", "open"]
    assert read.index.frame["comment_count"].tolist() == [0, 0, 1]
    assert read.index.counts("state") == {"open": 2, "waived": 1}


def test_runs_follow_each_other_and_can_be_compared(path):
    second = run_of([finding("f2", 2, "9"), finding("f3", 3), finding("f4", 4)], made="2026-07-02T08:00:00+00:00")
    counts = record_runs(path, [second], "ann", TODAY)
    assert (counts["NEW_COUNT"], counts["CHANGED_COUNT"], counts["FIXED_COUNT"]) == (1, 1, 1)
    third = run_of([finding("f1", 1), finding("f3", 3)], made="2026-07-03T08:00:00+00:00")
    counts = record_runs(path, [third], "ann", TODAY)
    assert (counts["REOPENED_COUNT"], counts["FIXED_COUNT"], counts["OPEN_COUNT"]) == (1, 2, 2)
    assert states(path) == {"f1": "open", "f2": "fixed", "f3": "open", "f4": "fixed"}

    def compared(*runs):
        result = store.compare(path, *runs)
        return dict(zip(result["finding"], result["change"]))

    assert compared(1, 2) == {1: "gone", 2: "changed", 4: "new"}
    assert compared(1, 3) == {2: "gone"} and compared(3, 1) == {2: "new"} and compared(2, 2) == {}
    assert store.read_runs(path)["run"].tolist() == [3, 2, 1]
    record_runs(path, [run_of([finding("f1")], "other")], "ann")
    assert code(path, lambda: store.compare(path, 1, 4)) == "store.other_checks"


def test_the_same_run_twice_changes_nothing(path):
    run = run_of([finding("f2", 2, "9"), finding("f4", 4)], made="2026-07-02T08:00:00+00:00")
    record_runs(path, [run], "ann", TODAY)
    record_runs(path, [run_of([finding("f4", 4)], made="2026-07-03T08:00:00+00:00")], "ann", TODAY)
    before = content(path)
    counts = record_runs(path, [run], "someone else", TODAY)   # also where a later one has followed
    assert content(path) == before and counts["RECORDED_COUNT"] == 0 and counts["NEW_COUNT"] == 0
    old = run_of([finding("f9", 9)], made="2026-07-01T08:00:00+00:00")
    assert code(path, lambda: record_runs(path, [old], "ann", TODAY)) == "store.older"
    assert content(path) == before


def test_all_runs_or_none(path):
    before = content(path)
    good = run_of([finding("z")], "good")
    bad = run_of([finding("z")], "bad", crs="EPSG:2436")   # Beijing 1954: no known way to the store's datum
    with pytest.raises(InputError):
        record_runs(path, [good, bad], "ann")
    assert content(path) == before
    assert code(path, lambda: record_runs(path, [good, good], "ann")) == "store.same_check"


def test_another_coordinate_system_is_brought_to_the_stores(path):
    here = shapely.box(114.0, 27.1, 114.001, 27.101)
    record_runs(path, [run_of([finding("g", 1)], "degrees", crs="EPSG:4490", geometry=[here])], "ann")
    read = store.read_store(path)
    assert np.allclose(read.index.bounds[-1], [500_000, 2_998_500, 500_100, 2_998_700], atol=300)


def test_tables_without_geometry_and_findings_about_the_whole_run(tmp_path):
    file = str(tmp_path / "s.gpkg")
    rows = [finding("a", subject_fid=None, subject_id=None), finding("b", 2)]
    record_runs(file, [run_of(rows, crs="", geometry=[None, None])], "ann")
    read = store.read_store(file)
    assert read.crs == "" and np.isnan(read.index.bounds).all()
    assert store.piece_of(file, 1) is None
    assert len(read.index.arrange(Query(extent=(0, 0, 1, 1)))) == 0
    record_runs(file, [run_of([finding("c")], "later")], "ann")   # the first with geometry names the system
    assert store.read_store(file).crs == CRS


# -- troubles -----------------------------------------------------------------------------------------

def test_a_store_that_is_locked_is_told_and_nothing_lost(path, monkeypatch):
    monkeypatch.setattr(store_file, "WAIT_S", 0.05)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert code(path, lambda: store.comment(path, [1], "words", "bob")) == "store.locked"
        assert len(store.read_store(path).fids) == 3   # reading goes on
        other.execute("ROLLBACK")
    assert store.comment(path, [1], "words", "bob") == 1


def test_a_read_only_store_is_read_and_not_written(path, monkeypatch):
    real = store_file._connected

    def read_only(file):
        database = real(file)
        database.execute("PRAGMA query_only = ON")   # what SQLite says of a file that it may not write
        return database

    monkeypatch.setattr(store_file, "_connected", read_only)
    before = content(path)
    assert code(path, lambda: store.waive(path, [1], "reason", "bob")) == "store.read_only"
    assert len(store.read_runs(path)) == 1
    assert content(path) == before


def test_a_newer_store_is_left_alone(path):
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE groundrules_store SET value = '99' WHERE key = 'format'")
    before = content(path)
    assert code(path, lambda: store.read_store(path)) == "store.newer"
    assert code(path, lambda: store.comment(path, [1], "words", "bob")) == "store.newer"
    assert code(path, lambda: record_runs(path, [run_of([finding("f")])], "ann")) == "store.newer"
    assert content(path) == before


def test_names_are_kept_where_a_later_run_has_none_and_searched_for(path):
    record_runs(path, [run_of([finding("f1", 1, project_id="P1", project_name="Mill", subject_name="Mill yard"),
                               finding("f2", 2, project_id="P2", project_name="李四宅基地")])], "ann", TODAY)
    record_runs(path, [run_of([finding("f1", 1, "2", project_id="P1"), finding("f3", 3)])], "ann", TODAY)
    read = store.read_store(path, TODAY)
    assert (read.projects, read.subjects) == ({"P1": "Mill"}, {"S1": "Mill yard"})
    assert read.fids[read.index.arrange(Query(words=("mill",))).findings].tolist() == [1]
    assert "李四" not in "".join(content(path))


def test_an_older_store_is_brought_on_with_a_copy_beside_it(path):
    now = store_tables.FORMAT
    next_one = store_tables.KIND._replace(format=now + 1, migrations={
        **store_tables.MIGRATIONS, now: ["ALTER TABLE comments ADD COLUMN remark TEXT"]})
    store.ensure_store(path, kind=next_one)
    with closing(sqlite3.connect(path)) as database:
        value = database.execute("SELECT value FROM groundrules_store WHERE key = 'format'").fetchone()
        assert value == (str(now + 1),)
        assert "remark" in [row[1] for row in database.execute("PRAGMA table_info(comments)")]
        assert database.execute("SELECT count(*) FROM findings").fetchone() == (3,)
    copy = path.replace(".gpkg", f"-format{now}.gpkg")
    assert len(store.read_store(copy).fids) == 3


def test_damage_and_files_of_another_kind(path, tmp_path):
    text = tmp_path / "text.gpkg"
    text.write_text("not a database at all, and long enough to look like one " * 20)
    assert code(path, lambda: store.read_store(str(text))) == "store.not_a_geopackage"
    assert text.read_text().startswith("not a database")
    other = tmp_path / "other.gpkg"
    with gdal.ExceptionMgr(useExceptions=True):
        made = gdal.GetDriverByName("GPKG").Create(str(other), 0, 0, 0, gdal.GDT_Unknown)
        made.CreateLayer("parcels")
        del made
    assert code(path, lambda: record_runs(str(other), [run_of([finding("f")])], "ann")) == "store.not_a_store"
    cut = tmp_path / "cut.gpkg"
    shutil.copy(path, cut)
    data = bytearray(cut.read_bytes())
    data[4096 * 2:] = b"\xff" * (len(data) - 4096 * 2)
    cut.write_bytes(data)
    kept = cut.read_bytes()
    assert code(path, lambda: store.read_store(str(cut))) in ("store.damaged", "store.not_a_geopackage")
    assert code(path, lambda: record_runs(str(cut), [run_of([finding("f")])], "ann")) in (
        "store.damaged", "store.not_a_geopackage")
    assert cut.read_bytes() == kept
    lost = str(tmp_path / "lost.gpkg")
    shutil.copy(path, lost)
    with closing(sqlite3.connect(lost)) as database, database:
        database.execute("DROP TABLE waivers")
    assert code(path, lambda: store.read_store(lost)) == "store.damaged"
    assert code(path, lambda: store.read_store(str(tmp_path / "none.gpkg"))) == "store.missing"
    assert code(path, lambda: store.ensure_store(str(tmp_path / "store.txt"))) == "store.suffix"
    assert code(path, lambda: store.default_store_path("")) == "store.no_place"
    assert store.default_store_path("/a/county.qgz") == "/a/county-findings.gpkg"


def test_a_schema_of_damaged_bytes_is_told(path):
    """SQLite says which statement it cannot read, and Python cannot read that."""
    record_runs(path, [run_of([finding("f1")])], "ann", TODAY)
    data = Path(path).read_bytes()
    assert data.count(b"CREATE TABLE history") == 1
    Path(path).write_bytes(data.replace(b"CREATE TABLE history", b"CREATE TABL\xcc history"))
    for act in (store.read_store, store.ensure_store):
        assert code(path, lambda act=act: act(path)) == "store.damaged"


@pytest.mark.parametrize("words", ["0", "00", "-1", "1.0", "²", "9" * 5000, "", None, b"1"])
def test_a_format_that_no_version_wrote(path, words):
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE groundrules_store SET value = ? WHERE key = 'format'", (words,))
    for act in (lambda: store.ensure_store(path), lambda: store.read_store(path),
                lambda: record_runs(path, [run_of([finding("f")])], "ann"),
                lambda: store.comment(path, [1], "words", "ann")):
        assert code(path, act) == "store.damaged"


@pytest.mark.parametrize("make", [os.mkdir, os.mkfifo], ids=["folder", "pipe"])
def test_a_store_that_is_no_file(tmp_path, make):
    place = str(tmp_path / "x-findings.gpkg")
    make(place)
    for act in (lambda: store.ensure_store(place), lambda: store.read_store(place),
                lambda: record_runs(place, [run_of([finding("f")])], "ann")):
        assert code(place, act) == "store.no_file"


@pytest.mark.parametrize("statement", [
    "UPDATE findings SET finding_id = NULL WHERE fid = 1", "UPDATE gpkg_geometry_columns SET table_name = 'x'",
    "UPDATE findings SET terms_hash = x'ff00'", "UPDATE findings SET geom = '99'",
    "UPDATE runs SET manifest = '['", "UPDATE runs SET manifest = '1'"])
def test_what_nobody_should_have_written_into_a_store(path, statement):
    with closing(sqlite3.connect(path)) as database, database:
        for name, in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute(statement)
    assert code(path, lambda: (store.read_store(path, TODAY),
                               record_runs(path, [run_of([finding("f1")])], "ann", TODAY))) == "store.damaged"


def test_the_store_of_somebody_else_wins_a_race(path, tmp_path, monkeypatch):
    """Two people make the store at the same moment: the second goes on with the first one's."""
    file = str(tmp_path / "race.gpkg")
    real = store_file._take_place

    def late(draft, target):
        shutil.copy(path, target)
        real(draft, target)

    monkeypatch.setattr(store_file, "_take_place", late)
    store.ensure_store(file, CRS)
    assert len(store.read_store(file).fids) == 3
    assert not list(tmp_path.glob("*.part*"))


def test_a_page_damaged_far_from_what_a_run_reads_is_told_before_anything_is_written(path, tmp_path):
    """The comments of a table that recording never looks at."""
    store.comment(path, [1], "seen on the ground", "bob")
    broken = tmp_path / "broken.gpkg"
    shutil.copy(path, broken)
    with closing(sqlite3.connect(broken)) as database:
        (root,), (size,) = (database.execute(query).fetchone() for query in (
            "SELECT rootpage FROM sqlite_master WHERE name = 'comments'", "PRAGMA page_size"))
    data = bytearray(broken.read_bytes())
    data[(root - 1) * size:root * size] = bytes(size)
    broken.write_bytes(data)
    assert code(path, lambda: record_runs(str(broken), [run_of([finding("f")])], "ann")) == "store.damaged"
    assert broken.read_bytes() == data
