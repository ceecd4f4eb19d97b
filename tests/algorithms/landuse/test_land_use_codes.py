"""groundrules:checklandusecodes and recodelanduse, as QGIS runs them: the county, real plots, edits in place."""
from __future__ import annotations

import pytest
from helpers.county.samples import expected
from helpers.county.zoning_runs import county_inputs
from helpers.desk.running import layer, results, rows, run, stopped
from helpers.files.layers import memory, open_layer, square
from helpers.real_data import HUIZHOU, needs
from qgis.core import QgsVectorLayer

pytestmark = pytest.mark.usefixtures("qgis_app")
X, Y = 500_000, 2_500_000


def plots(codes, **fields):
    names = "".join(f"&field={name}:string" for name in fields)
    return memory(f"Polygon?crs=EPSG:4547&field=id:string&field=DLBM:string(20){names}", [
        (square(X + 20 * i, Y), [f"p{i}", code, *(values[i] for values in fields.values())])
        for i, code in enumerate(codes)], "图斑")


@pytest.fixture
def county(tmp_path):
    path = county_inputs(tmp_path)["SUBJECTS"].split("|")[0]
    return lambda name: f"{path}|layername={name}"


PACK_OVER = """format: 1
kind: codes
pack: ours
version: "1"
title: {en: Ours}
extends: cn-land-use
fields:
  land_class: {values: {"0301": [Wald]}}
"""


def test_spellings_of_a_layered_pack_and_of_the_user_are_codes(tmp_path):
    """Wald is a code by the pack, Acker by a row; in place the raw value is what is replaced."""
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "pack.yaml").write_text(PACK_OVER, encoding="utf-8")
    land = plots(["Wald", "Acker", "0101", "Wiese"])
    common = {"INPUT": land, "CODE_PACK_FILE": str(tmp_path / "ours"), "LANGUAGE": "en",
              "VALUES": ["land", "land_class", "Acker", "0103"]}
    check = run("checklandusecodes", {**common, "SCHEME": "survey-3", "TARGET_SCHEME": "",
                                      "FINDINGS": str(tmp_path / "f.gpkg")})
    assert check.results["UNKNOWN_COUNT"] == 1 and check.results["CLEAN_COUNT"] == 3
    assert "as pack ours spells it: Wald = 0301" in check.log and "as stated in VALUES: Acker = 0103" in check.log
    done = results("recodelanduse", {**common, "SOURCE_SCHEME": "survey-3", "TARGET_SCHEME": "guide-2023",
                                     "IN_PLACE": True, "TARGET_FIELD": "DLBM"})
    assert done["RESOLVED_COUNT"] == done["CHANGED_COUNT"] == 3 or done["SAME_COUNT"]
    assert [feature["DLBM"] for feature in land.getFeatures()] == ["0301", "0103", "0101", "Wiese"]


# -- check -------------------------------------------------------------------------------------------------

def test_the_planted_plots_of_the_county(county, tmp_path):
    """Every planted defect is found, and no other."""
    result = results("checklandusecodes", {
        "INPUT": county("GHDK_defects"), "ID_FIELD": "DKBH", "SHARE_FIELD": "HHBL", "MIXED": "split",
        "FINDINGS": str(tmp_path / "f.gpkg"), "CODES": str(tmp_path / "c.gpkg"), "TARGET_SCHEME": ""})
    entries = sorted((row["subject_id"], row["rule_id"]) for row in rows(tmp_path / "f.gpkg") if row["subject_id"])
    assert entries == sorted((row["DKBH"], row["rule_id"]) for row in expected("checklandusecodes"))
    assert result["SCHEME_FOUND"] == "guide-2023" and result["HAS_TWO_SCHEMES"] and not result["IS_CLEAN"]
    assert result["FINDING_COUNT"] == len(rows(tmp_path / "f.gpkg")) and layer(tmp_path / "f.gpkg").isSpatial()
    assert result["FEATURE_COUNT"] == result["CLEAN_COUNT"] + len({item for item, _rule in entries})


def test_the_survey_of_the_county_is_clean_but_for_what_is_disputed(county, tmp_path):
    result = results("checklandusecodes", {"INPUT": county("DLTB_2024"), "FINDINGS": str(tmp_path / "f.gpkg"),
                                           "TARGET_SCHEME": ""})
    assert result["SCHEME_FOUND"] == "survey-3" and result["SCHEME_IS_SURE"]
    assert result["DISPUTED_COUNT"] == result["FINDING_COUNT"] == 43   # 40 × 0404, 3 × 1107A


def test_findings_go_into_a_report(tmp_path):
    results("checklandusecodes", {"INPUT": plots(["zz", "0101"]), "FINDINGS": str(tmp_path / "f.gpkg"),
                                  "SCHEME": "survey-3", "LANGUAGE": "zh"})
    results("buildreport", {"FINDINGS": [str(tmp_path / "f.gpkg")], "REPORT": str(tmp_path / "r.html")})
    assert "zz" in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_a_table_without_geometry_and_an_empty_layer(tmp_path):
    table = QgsVectorLayer("None?field=DLBM:string", "表", "memory")
    result = results("checklandusecodes", {"INPUT": table, "FINDINGS": str(tmp_path / "f.gpkg")})
    assert result["FEATURE_COUNT"] == 0 and result["IS_CLEAN"]


def test_no_field_with_codes():
    log = stopped("checklandusecodes", {"INPUT": memory("Point?crs=EPSG:4547&field=a:string", [("POINT(1 1)", ["x"])]),
                                        "FINDINGS": "memory:"})
    assert "no recognised field with land-use codes" in log


@needs(HUIZHOU)
def test_huizhou(tmp_path):
    result = results("checklandusecodes", {
        "INPUT": open_layer(HUIZHOU / "huizhou.gpkg", "land_use_plots"), "CODE_FIELD": "Layer",
        "FINDINGS": str(tmp_path / "f.gpkg"), "CODES": str(tmp_path / "c.gpkg")})
    assert result["SCHEME_FOUND"] == "gb-50137-2011" and result["UNKNOWN_COUNT"] == 0
    spelled = rows(tmp_path / "c.gpkg")
    assert sum(row["feature_count"] for row in spelled) == result["FEATURE_COUNT"] == 79
    assert all(row["map"] == "1:1" or "one_to_many" in row["issues"] for row in spelled)


# -- recode ------------------------------------------------------------------------------------------------

def test_the_county_into_the_guide(county, tmp_path):
    result = results("recodelanduse", {"INPUT": county("DLTB_2024"), "ID_FIELD": "BSM", "ONE_TO_MANY": "usual",
                                       "OUTPUT": str(tmp_path / "o.gpkg"), "DECISION_TABLE": str(tmp_path / "d.gpkg")})
    counted: dict = {}
    for row in rows(tmp_path / "o.gpkg"):
        key = (row["source_code"], row["target_code"] or "", row["target_map"])
        counted[key] = counted.get(key, 0) + 1
    assert counted == {(row["source_code"], row["target_code"], row["map"]): int(row["count"])
                       for row in expected("recodelanduse")}
    assert result["UNRESOLVED_COUNT"] == result["OPEN_COUNT"] == 3 and not result["IS_COMPLETE"]


def test_decisions_go_round(tmp_path):
    plot = plots(["05H1", "1107A", "0101"])
    first = {"INPUT": plot, "ID_FIELD": "id", "SOURCE_SCHEME": "survey-3", "OUTPUT": str(tmp_path / "1.gpkg"),
             "DECISION_TABLE": str(tmp_path / "d.gpkg")}
    assert results("recodelanduse", first)["OPEN_COUNT"] == 2
    table = layer(tmp_path / "d.gpkg")
    assert table.startEditing()
    for feature, code in zip(table.getFeatures(), ("0902", "1705")):
        table.changeAttributeValue(feature.id(), table.fields().indexFromName("target_code"), code)
    assert table.commitChanges()
    again = {**first, "DECISIONS": table, "OUTPUT": str(tmp_path / "2.gpkg"),
             "DECISION_TABLE": str(tmp_path / "e.gpkg")}
    assert results("recodelanduse", again)["DECIDED_COUNT"] == 2
    assert [row["target_code"] for row in rows(tmp_path / "2.gpkg")] == ["0902", "1705", "0101"]
    plot.dataProvider().changeGeometryValues({1: plots(["x"], ).getFeature(1).geometry().buffer(1, 1)})
    changed = results("recodelanduse", {**again, "DECISIONS": layer(tmp_path / "e.gpkg"),
                                        "OUTPUT": str(tmp_path / "3.gpkg"), "DECISION_TABLE": str(tmp_path / "g.gpkg")})
    assert changed["STALE_COUNT"] == 1 and changed["DECIDED_COUNT"] == 1
    assert {row["feature_id"]: row["former_target"] or "" for row in rows(tmp_path / "g.gpkg")} == {
        "p0": "0902", "p1": ""}


def test_in_place_leaves_the_unresolved_alone():
    plot = plots(["0305", "05H1", "zz", "0101"], NEW=["old", "old", "old", "0101"])
    result = results("recodelanduse", {"INPUT": plot, "IN_PLACE": True, "TARGET_FIELD": "NEW",
                                       "SOURCE_SCHEME": "survey-3"})
    assert [feature["NEW"] for feature in plot.getFeatures()] == ["0303", "old", "old", "0101"]
    assert result["CHANGED_COUNT"] == 1 and not plot.isEditable()
    plot.startEditing()
    results("recodelanduse", {"INPUT": plot, "IN_PLACE": True, "TARGET_FIELD": "NEW", "SOURCE_SCHEME": "survey-3",
                              "ONE_TO_MANY": "usual"})
    assert [feature["NEW"] for feature in plot.getFeatures()] == ["0303", "09", "old", "0101"]
    assert plot.isEditable() and plot.undoStack().count() == 1
    plot.undoStack().undo()
    assert plot.getFeature(2)["NEW"] == "old"
    plot.rollBack()


@pytest.mark.parametrize(("change", "word"), [
    ({"SOURCE_SCHEME": "auto"}, "choose SOURCE_SCHEME"), ({"TARGET_FIELD": ""}, "TARGET_FIELD"),
    ({"TARGET_FIELD": "NUMBER"}, "is not a text field"), ({"TARGET_FIELD": "SHORT"}, "holds 2 characters")])
def test_in_place_is_refused_before_anything_is_written(change, word):
    plot = memory("Polygon?crs=EPSG:4547&field=DLBM:string&field=NEW:string&field=NUMBER:integer&field=SHORT:string(2)",
                  [(square(X, Y), ["0305", "old", 1, "o"])])
    log = stopped("recodelanduse", {"INPUT": plot, "IN_PLACE": True, "TARGET_FIELD": "NEW",
                                    "SOURCE_SCHEME": "survey-3", **change})
    assert word in log
    assert [feature["NEW"] for feature in plot.getFeatures()] == ["old"]


def test_nothing_to_write_and_lists_that_nothing_joins():
    assert "OUTPUT" in stopped("recodelanduse", {"INPUT": plots(["0101"]), "SOURCE_SCHEME": "survey-3"})
    assert "no list of codes" in stopped("recodelanduse", {"INPUT": plots(["0101"]), "SOURCE_SCHEME": "survey-3",
                                                           "TARGET_SCHEME": "xx", "OUTPUT": "memory:"})


def test_a_legend_in_conventional_colours():
    from groundrules.bridge.project.styles import style_by_class

    plot = plots(["0701", "zz"])
    style_by_class(plot, "DLBM", [("0701", "0701 Housing", "#FFFF2D"), ("zz", "zz", "")])
    values = {category.value(): category.symbol().color().name() for category in plot.renderer().categories()}
    assert values["0701"] == "#ffff2d" and len(values) == 3


def test_a_cut_field_name_and_names_that_meet(tmp_path):
    """A shapefile takes short names; a layer with a field of ours needs a prefix."""
    results("recodelanduse", {"INPUT": plots(["0305"]), "SOURCE_SCHEME": "survey-3", "OUTPUT": str(tmp_path / "o.shp")})
    assert "0303" in rows(tmp_path / "o.shp")[0].values()
    done = run("recodelanduse", {"INPUT": plots(["0305"], target_code=["x"]), "SOURCE_SCHEME": "survey-3",
                                 "OUTPUT": str(tmp_path / "p.gpkg")})
    assert done.results is None and "PREFIX" in done.log
