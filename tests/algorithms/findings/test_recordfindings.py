"""groundrules:recordfindings: runs of the county into a store, again, from other formats, and what it refuses."""
from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from types import SimpleNamespace

import pytest
from helpers.county.zoning_runs import county_inputs
from helpers.desk.running import results, rows, run, stopped
from helpers.files.layers import open_layer
from qgis.core import QgsProcessingFeatureSourceDefinition, QgsProcessingFeedback, QgsProject

from groundrules.bridge.store import api as store

pytestmark = pytest.mark.usefixtures("qgis_app")


def checked(folder, name: str, suffix: str = "gpkg", **more) -> SimpleNamespace:
    """A run of checkzoning: its findings and manifest."""
    paths = {"FINDINGS": str(folder / f"{name}.{suffix}"), "MANIFEST": str(folder / f"{name}.json")}
    verdicts = str(folder / f"{name}_v.gpkg")
    results("checkzoning", county_inputs(folder, LANGUAGE="en", VERDICTS=verdicts, **paths, **more))
    return SimpleNamespace(findings=paths["FINDINGS"], manifest=paths["MANIFEST"], rows=rows(paths["FINDINGS"]))


@pytest.fixture(scope="module")
def county(tmp_path_factory, qgis_app):
    folder = tmp_path_factory.mktemp("county")
    return SimpleNamespace(folder=folder, first=checked(folder, "first"))


@pytest.fixture(scope="module")
def constraints(county):
    """Another check of the same parcels."""
    return checked(county.folder, "constraints", PACK="cn-constraints", ROLES=["YJJBNTBHTB", "nature_reserve"])


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "store.gpkg")


def record(path, *runs, manifests: bool = True, **more) -> dict:
    return results("recordfindings", {
        "FINDINGS": [item.findings for item in runs], "MANIFESTS": [item.manifest for item in runs]
        if manifests else [],
        "STORE": path, "AUTHOR": "ann", "LANGUAGE": "en", **more})


def conflicts(first) -> list[dict]:
    return [row for row in first.rows if row["verdict"] != "allowed"]


def content(path) -> list:
    with closing(sqlite3.connect(path)) as database:
        return list(database.iterdump())


class Asked(QgsProcessingFeedback):
    """Counts questions, and cancels from the n-th on."""

    def __init__(self, limit: int):
        super().__init__(False)
        self.left, self.count = limit, 0

    def isCanceled(self) -> bool:
        self.count += 1
        return self.count > self.left


def test_a_cancel_is_answered_while_a_run_comes_in(county, tmp_path):
    """The columns are read, hashed and written one by one; a run that is stopped in the middle writes nothing."""
    def inputs(name):
        return {"FINDINGS": [county.first.findings], "MANIFESTS": [county.first.manifest], "AUTHOR": "ann",
                "LANGUAGE": "en", "STORE": str(tmp_path / name)}

    whole = Asked(10**9)
    assert run("recordfindings", inputs("whole.gpkg"), whole).results is not None
    assert whole.count > 80   # 26 columns, three times
    for part in (0.3, 0.95):
        half = Asked(int(part * whole.count))
        assert "nothing was written" in stopped("recordfindings", inputs(f"{part}.gpkg"), feedback=half)
        assert half.count <= half.left + 3
        if (tmp_path / f"{part}.gpkg").exists():
            with closing(sqlite3.connect(tmp_path / f"{part}.gpkg")) as database:
                assert database.execute("SELECT count(*) FROM findings").fetchone() == (0,)


def test_a_run_comes_in_once(county, path):
    result = record(path, county.first)
    wanted = conflicts(county.first)
    assert result["NEW_COUNT"] == result["OPEN_COUNT"] == result["FINDING_COUNT"] == len(wanted) > 20
    assert result["LEFT_OUT_COUNT"] == len(county.first.rows) - len(wanted)
    assert result["HAS_NEW"] and result["HAS_OPEN"] and not result["IS_UNCHANGED"] and result["STORE_FILE"] == path
    read = store.read_store(path)
    assert sorted(read.index.frame["finding_id"]) == sorted(row["finding_id"] for row in wanted)
    assert set(read.index.frame["check_name"]) == {"checkzoning · county.gpkg · XMYD · cn-three-lines"}
    assert read.titles["permanent_basic_farmland"] and read.rules
    before = content(path)
    again = record(path, county.first)
    assert content(path) == before
    assert again["IS_UNCHANGED"] and again["NEW_COUNT"] == again["CHANGED_COUNT"] == 0
    assert again["OPEN_COUNT"] == result["OPEN_COUNT"]


def test_what_is_mended_is_fixed_and_its_waiver_ends_with_its_ground(county, path, tmp_path):
    """One parcel is deleted and another one moved: their findings are fixed or change, the others stay."""
    record(path, county.first)
    read = store.read_store(path)
    frame = read.index.frame
    own = frame[frame["subject_fid"].notna() & frame["control_id"].notna()]
    gone, moved = own["subject_id"].unique()[:2]
    waived = read.fids[frame["subject_id"] == moved]
    store.waive(path, waived, "agreed", "bob")
    shutil.copy(county.folder / "county.gpkg", tmp_path / "county.gpkg")
    layer = open_layer(tmp_path / "county.gpkg", "XMYD")
    with_id = {feature["DKBH"]: feature for feature in layer.getFeatures()}
    shape = with_id[moved].geometry()
    shape.translate(0.5, 0)
    assert layer.dataProvider().deleteFeatures([with_id[gone].id()])
    assert layer.dataProvider().changeGeometryValues({with_id[moved].id(): shape})
    del layer
    second = checked(tmp_path, "second")
    result = record(path, second)
    after = store.read_store(path).index.frame
    assert set(after.loc[after["subject_id"] == gone, "state"]) == {"fixed"}
    assert result["FIXED_COUNT"] >= (frame["subject_id"] == gone).sum()
    assert result["STALE_WAIVER_COUNT"] > 0
    still = after[(after["subject_id"] == moved) & (after["state"] != "fixed")]
    assert len(still) and set(still["state"]) == {"open"} and set(still["waiver_ended"].dropna()) == {"evidence"}
    others = ~after["subject_id"].isin([gone, moved]) & after["subject_fid"].notna()
    assert set(after.loc[others, "state"]) == {"open"}
    changed = store.compare(path, 1, 2)
    assert set(after.loc[store.read_store(path).positions(changed["finding"]), "subject_id"].dropna()) <= {gone, moved}


def test_a_run_over_a_selection_or_fewer_roles_closes_nothing_else(county, path, tmp_path):
    result = record(path, county.first)
    layer = open_layer(county.folder / "county.gpkg", "XMYD")
    layer.selectByIds([1])
    QgsProject.instance().addMapLayer(layer)
    try:
        part = checked(county.folder, "part", SUBJECTS=QgsProcessingFeatureSourceDefinition(layer.id(), True))
    finally:
        QgsProject.instance().removeMapLayer(layer.id())
    few = record(path, part)
    assert few["RECORDED_COUNT"] == 1 and few["FIXED_COUNT"] == 0 and few["OPEN_COUNT"] == result["OPEN_COUNT"]
    first = checked(county.folder, "one", SCOPE="ecological_red_line")
    narrow = record(path, first)
    assert narrow["FIXED_COUNT"] == 0


def test_without_a_manifest_nothing_is_closed_unless_the_check_is_named(county, path, tmp_path):
    done = run("recordfindings", {"FINDINGS": [county.first.findings], "STORE": path, "LANGUAGE": "en"})
    assert done.results["NEW_COUNT"] == len(conflicts(county.first)) and "CHECK" in done.log
    empty = tmp_path / "first.gpkg"
    shutil.copy(county.first.findings, empty)
    layer = open_layer(empty)
    layer.dataProvider().truncate()
    del layer
    nothing = SimpleNamespace(findings=str(empty), manifest="")
    assert record(path, nothing, manifests=False)["FIXED_COUNT"] == 0
    named = str(tmp_path / "named.gpkg")
    record(named, county.first, manifests=False, CHECK="our check")
    assert record(named, nothing, manifests=False, CHECK="our check")["FIXED_COUNT"] == len(conflicts(county.first))


def test_shapefile_and_csv_with_short_names_give_the_same_findings(county, path, tmp_path):
    record(path, county.first)
    wanted = set(store.read_store(path).index.frame["finding_id"])
    short = checked(county.folder, "short", "shp")
    assert "find_id" in short.rows[0]
    other = str(tmp_path / "short.gpkg")
    record(other, short)
    frame = store.read_store(other).index.frame
    assert set(frame["finding_id"]) == wanted and frame["measured"].notna().any()


def test_two_checks_in_one_store_and_allowed_rows_on_request(county, constraints, path):
    result = record(path, county.first, constraints)
    assert result["RECORDED_COUNT"] == 2
    assert len(store.read_store(path).index.values("check_name")) == 2
    kept = record(path.replace("store", "all"), county.first, KEEP_ALLOWED=True)
    assert kept["FINDING_COUNT"] == len(county.first.rows) and kept["LEFT_OUT_COUNT"] == 0
    assert kept["OPEN_COUNT"] == len(conflicts(county.first))


def test_refusals_name_the_remedy_and_leave_the_store(county, constraints, path, tmp_path):
    record(path, county.first)
    before = content(path)
    base = {"STORE": path, "LANGUAGE": "en"}
    parcels = f"{county.folder / 'county.gpkg'}|layername=XMYD"
    assert "FINDINGS of a check" in stopped("recordfindings", {**base, "FINDINGS": [parcels]})
    assert "the store's own" in stopped("recordfindings", {**base, "FINDINGS": [f"{path}|layername=findings"]})
    assert "Give as many" in stopped("recordfindings", {
        **base, "FINDINGS": [county.first.findings], "MANIFESTS": [county.first.manifest] * 2})
    assert "one after the other" in stopped("recordfindings", {
        **base, "FINDINGS": [county.first.findings] * 2, "CHECK": "x"})
    assert "same check" in stopped("recordfindings", {
        **base, "FINDINGS": [county.first.findings] * 2, "MANIFESTS": [county.first.manifest] * 2})
    assert "in the order of the layers" in stopped("recordfindings", {
        **base, "FINDINGS": [county.first.findings], "MANIFESTS": [constraints.manifest]})
    manifest = json.loads((county.folder / "first.json").read_text(encoding="utf-8"))
    old = tmp_path / "old.json"
    old.write_text(json.dumps({**manifest, "made": "1999-01-01T00:00:00+00:00"}), encoding="utf-8")
    assert "older than the last run" in stopped("recordfindings", {
        **base, "FINDINGS": [county.first.findings], "MANIFESTS": [str(old)]})
    for place in (tmp_path, old / "run.json"):     # a folder, and one that is a file
        assert "could not be written" in stopped("recordfindings", {
            **base, "FINDINGS": [constraints.findings], "MANIFESTS": [constraints.manifest], "MANIFEST": str(place)})
    assert content(path) == before
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE groundrules_store SET value = '7' WHERE key = 'format'")
    assert "newer version" in stopped("recordfindings", {**base, "FINDINGS": [county.first.findings]})
    text = tmp_path / "text.gpkg"
    text.write_text("words " * 500)
    assert "not a GeoPackage" in stopped("recordfindings", {**base, "FINDINGS": [county.first.findings],
                                                            "STORE": str(text)})
    assert "not a findings store" in stopped("recordfindings", {
        **base, "FINDINGS": [county.first.findings], "STORE": str(county.folder / "county.gpkg")})


def test_beside_the_project_or_told_that_there_is_none(county, tmp_path):
    project = QgsProject()
    parameters = {"FINDINGS": [county.first.findings], "LANGUAGE": "zh"}
    assert "STORE" in stopped("recordfindings", parameters, project=project)
    project.setFileName(str(tmp_path / "review.qgz"))
    result = results("recordfindings", parameters, project=project)
    assert result["STORE_FILE"] == str(tmp_path / "review-findings.gpkg")
    assert len(store.read_store(result["STORE_FILE"]).fids) == result["NEW_COUNT"]


def test_findings_get_the_unit_in_which_most_of_them_lies(county, path):
    """Each unit as an overlay of Shapely says; a later run without units keeps them, and one with units adds them."""
    import shapely

    record(path, county.first)
    assert store.read_store(path).index.frame["unit_code"].isna().all()
    inputs = county_inputs(county.folder)
    units = inputs["SUBJECTS"].split("|")[0] + "|layername=XZQ"
    again = record(path, county.first, UNITS=units, UNIT_FIELD="XZQDM")
    assert again["CHANGED_COUNT"] == again["NEW_COUNT"] == again["FIXED_COUNT"] == 0
    outlines = [(shapely.from_wkb(bytes(row.geometry().asWkb())), row["XZQDM"])
                for row in open_layer(units.split("|")[0], "XZQ").getFeatures()]
    with closing(sqlite3.connect(path)) as database:
        notes = dict(database.execute("SELECT finding_id, unit_code FROM findings").fetchall())
    checked_rows = 0
    for feature in open_layer(county.first.findings).getFeatures():
        shape = shapely.from_wkb(bytes(feature.geometry().asWkb())) if not feature.geometry().isNull() else None
        if feature["finding_id"] not in notes or shape is None or shapely.area(shape) == 0 or not shape.is_valid:
            continue
        areas = sorted(((shapely.area(shapely.intersection(shape, outline)), code) for outline, code in outlines
                        if outline.is_valid), reverse=True)
        if areas[0][0] > 0.6 * shape.area:
            checked_rows += 1
            assert notes[feature["finding_id"]] == areas[0][1]
    assert checked_rows > 20
    record(path, SimpleNamespace(findings=county.first.findings, manifest=county.first.manifest))
    with closing(sqlite3.connect(path)) as database:
        assert dict(database.execute("SELECT finding_id, unit_code FROM findings").fetchall()) == notes
