"""groundrules:checkquotas: the sample county against plain sums, formats of the question, bad input."""
from __future__ import annotations

import shutil

import pytest
from helpers.county.samples import SAMPLES, expected
from helpers.county.zoning_runs import county_inputs
from helpers.desk.running import layer, results, rows, run, stopped
from helpers.files.layers import memory, square

pytestmark = pytest.mark.usefixtures("qgis_app")
X, Y = 500_000, 2_500_000
TARGETS, APPLICATIONS = (str(SAMPLES / "quotas" / f"{name}.csv") for name in ("targets", "applications"))
OUTPUTS = ("OUTPUT", "FINDINGS", "CHILDREN", "EXPANSION", "LEDGER")


@pytest.fixture(scope="module")
def county(tmp_path_factory, qgis_app):
    path = county_inputs(tmp_path_factory.mktemp("county"))["SUBJECTS"].split("|")[0]
    return lambda name: f"{path}|layername={name}"


def check(folder, **more) -> tuple:
    """Results and tables of a run into a folder."""
    wanted = {name: str(folder / f"{name}.gpkg") for name in OUTPUTS}
    result = results("checkquotas", {**wanted, **more})
    return result, {name: rows(path) for name, path in wanted.items()}


@pytest.fixture
def checked(tmp_path):
    return lambda **more: check(tmp_path, **more)


@pytest.fixture(scope="module")
def by_field(county, tmp_path_factory):
    """Folder, results and tables of the county, whose units the survey's field says; its report in Chinese."""
    folder = tmp_path_factory.mktemp("by_field")
    return folder, *check(folder, **whole(county, REPORT=str(folder / "r.html"), LANGUAGE="zh"))


@pytest.fixture(scope="module")
def by_layer(county, tmp_path_factory):
    """The same, whose units are a layer."""
    folder = tmp_path_factory.mktemp("by_layer")
    return folder, *check(folder, **whole(county, UNITS=county("XZQ")))


def whole(county, **more):
    return {"TARGETS": TARGETS, "LAND": county("DLTB_2024"), "LAND_YEAR": 2024, "BASE": county("DLTB_2020"),
            "BASE_YEAR": 2020, "APPLICATIONS": APPLICATIONS, "ORDER_FIELD": "受理日期", **more}


def test_the_county_against_plain_sums(by_field, tmp_path):
    folder, result, tables = by_field
    wanted = expected("checkquotas")
    assert [(row["title"], row["unit_code"]) for row in tables["OUTPUT"]][0] == ("耕地保有量", "990127")
    assert [row["status"] for row in tables["OUTPUT"]] == [row["status"] for row in wanted]
    for got, want in zip(tables["OUTPUT"], wanted):
        for name in ("value", "value_high"):
            if want[name]:
                assert got[name] == pytest.approx(float(want[name]), rel=1e-6), (want, name)
    assert result["MISSED_COUNT"] == 2 and result["WITHIN_TOLERANCE_COUNT"] == 1 and result["HAS_BINDING_MISSED"]
    assert [(row["quota_unit"], row["application_id"], row["status"], f"{row['used']:.4f}", f"{row['remaining']:.4f}")
            for row in tables["LEDGER"]] == [tuple(row.values()) for row in expected("checkquotas_applications")]
    assert [row["application_id"] for row in tables["LEDGER"] if row["first_exceeding"]] == ["SQ-05", "SQ-05", "SQ-04"]
    sums = {row["indicator_id"]: (row["child_sum"], row["status"]) for row in tables["CHILDREN"]}
    assert sums["new_urban_land"] == (pytest.approx(48), "missed")
    assert sums["cropland_holding"] == (pytest.approx(3626 * 15 / 10_000), "met")
    town = next(row for row in tables["EXPANSION"] if row["unit_code"] == "990127101")
    assert town["base_year"] == 2020 and town["base_layer"] and "CZCSXM" in town["definition"]
    assert town["cap_m2"] == pytest.approx(1.2 * town["base_m2"])
    rules = {row["rule_id"] for row in tables["FINDINGS"]}
    assert rules == {"QUOTA-CROPLAND", "QUOTA-FOREST", "GR-QUOTA-NO-UNIT", "GR-QUOTA-UNIT", "GR-QUOTA-UNDETERMINED",
                     "GR-QUOTA-CHILDREN", "GR-QUOTA-APPLICATION"}
    page = (folder / "r.html").read_text(encoding="utf-8")
    assert "扩展倍数" in page and "SQ-05" in page and "条款待核" in page
    results("buildreport", {"FINDINGS": [str(folder / "FINDINGS.gpkg")], "REPORT": str(tmp_path / "again.html")})


def test_units_as_a_layer_give_the_same(by_field, by_layer):
    for row, other in zip(by_field[2]["OUTPUT"], by_layer[2]["OUTPUT"]):
        assert row["status"] == other["status"]
        if row["value"] is not None:
            assert row["value"] == pytest.approx(other["value"], rel=1e-5)


def test_findings_find_their_unit(by_layer):
    result = layer(by_layer[0] / "FINDINGS.gpkg")
    assert result.isSpatial()
    missed = next(feature for feature in result.getFeatures() if feature["rule_id"] == "QUOTA-CROPLAND")
    assert missed.geometry().area() > 1e6


def table(rows_of):
    names = ("indicator", "unit_code", "value", "unit", "relation", "kind")
    fields = "&".join(f"field={name}:string" for name in names)
    return memory(f"Polygon?crs=EPSG:4547&{fields}", [(square(X, Y), list(item)) for item in rows_of], "targets")


def test_indicator_rows_of_one_run_are_the_next_one_s_values(by_field, checked, tmp_path):
    """What the algorithm writes, it reads."""
    shutil.copyfile(by_field[0] / "OUTPUT.gpkg", tmp_path / "values.gpkg")
    result, tables = checked(TARGETS=table([("cropland_holding", "990127", "3000", "ha", "≥", "binding")]),
                             INDICATORS=str(tmp_path / "values.gpkg"))
    assert result["ALL_MET"] and tables["OUTPUT"][0]["method"] == "stated"
    assert tables["OUTPUT"][0]["value"] == pytest.approx(3603.2172, rel=1e-5)


def test_the_field_that_the_user_names(checked):
    land = memory("Polygon?crs=EPSG:4547&field=KIND:string", [(square(X, Y, 100), ["0101"])], "land")
    targets = table([("耕地保有量", "", "1", "", "", "约束性")])
    result, tables = checked(TARGETS=targets, LAND=land, LAND_CLASS="KIND", SCHEME="survey-3", AREA_METHOD="planar",
                             DEFAULT_UNIT="公顷")
    assert result["ALL_MET"] and tables["OUTPUT"][0]["value"] == pytest.approx(1.0)
    unread, _ = checked(TARGETS=targets, LAND=land, SCHEME="survey-3", DEFAULT_UNIT="公顷")
    assert unread["UNDETERMINED_COUNT"] == 1 and not unread["ALL_MET"]
    swapped, _ = checked(TARGETS=targets, LAND=land, LAND_CLASS="KIND", SCHEME="survey-3", DEFAULT_UNIT="公顷",
                         FIELDS=["targets", "value", "unit_code"])
    assert swapped["UNDETERMINED_COUNT"] == 1


def test_bad_input(tmp_path):
    land = memory("Polygon?crs=EPSG:4547&field=DLBM:string", [(square(X, Y), ["0101"])], "land")
    targets = table([("耕地保有量", "", "1", "ha", "", "约束性")])
    wanted = {"TARGETS": targets, "OUTPUT": str(tmp_path / "o.gpkg")}
    assert "LAND" in stopped("checkquotas", wanted)
    assert "FIELDS" in stopped("checkquotas", {**wanted, "TARGETS": land, "LAND": land})
    assert "no targets" in stopped("checkquotas", {**wanted, "TARGETS": table([]), "LAND": land})
    assert "ORDER_FIELD" in stopped("checkquotas", {**wanted, "APPLICATIONS": land})
    assert "kind" in stopped("checkquotas", {**wanted, "LAND": land, "PACK": "cn-intensity"})
    assert "no indicator" in stopped("checkquotas", {**wanted, "APPLICATIONS": land, "ORDER_FIELD": "DLBM",
                                                     "APPLICATION_INDICATOR": "x"})
    unknown = stopped("checkquotas", {**wanted, "LAND": land, "SCHEME": "register"})
    assert "register" in unknown and "survey-3" in unknown   # the lists that the pack has
    assert not (tmp_path / "o.gpkg").exists()


def test_messages_list_the_layer_s_own_fields(tmp_path):
    """The field to be named is one that was not recognised, so that is the one to list."""
    land = memory("Polygon?crs=EPSG:4547&field=DLBM:string", [(square(X, Y, 100), ["0101"])], "land")
    good = memory("None?field=指标:string&field=指标值:string&field=行政区代码:string", [
        (None, ["耕地保有量", "≥50 公顷", "990101"])], "targets")
    asked = {"LAND": land, "SCHEME": "survey-3", "LANGUAGE": "en", "OUTPUT": str(tmp_path / "o.gpkg")}
    text = stopped("checkquotas", {**asked, "TARGETS": memory("None?field=foo:string", [(None, ["1"])], "t x")})
    assert "t x" in text and "Its fields: foo." in text
    wanted = memory("None?field=XZQDM:string&field=用地面积:string&field=批次:integer", [(None, ["990101", "1", 1])],
                    "app")
    text = stopped("checkquotas", {**asked, "TARGETS": good, "APPLICATIONS": wanted})
    assert "[ORDER_FIELD]" in text and "layer app: XZQDM, 用地面积, 批次." in text
    units = memory("Polygon?crs=EPSG:4547&field=代号:string", [(square(X, Y, 100), ["990101"])], "the units")
    text = stopped("checkquotas", {**asked, "TARGETS": good, "UNITS": units})
    assert "the units" in text and "unit_code" in text and "FIELDS" in text and "Its fields: 代号." in text


def test_an_empty_layer_of_land_meets_nothing(checked):
    land = memory("Polygon?crs=EPSG:4547&field=DLBM:string", [], "land")
    result, tables = checked(TARGETS=table([("建设用地总面积", "", "1", "ha", "≤", "约束性")]), LAND=land)
    assert result["UNDETERMINED_COUNT"] == 1 and "no usable polygons" in tables["OUTPUT"][0]["reason"]


def test_cancel_leaves_nothing(county, tmp_path):
    from qgis.core import QgsProcessingFeedback

    feedback = QgsProcessingFeedback(False)
    feedback.cancel()
    target = tmp_path / "c.gpkg"
    assert run("checkquotas", {**whole(county), "OUTPUT": str(target)}, feedback).results is None
    assert not target.exists()
