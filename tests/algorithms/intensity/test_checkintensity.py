"""groundrules:checkintensity: what a planning technician gives it, and what comes out."""
from __future__ import annotations

import shutil

import pytest
from helpers.county.samples import COUNTY, expected
from helpers.desk.running import results, rows, run, stopped
from helpers.files.layers import memory, square
from qgis.core import QgsProcessingFeatureSourceDefinition, QgsProject

pytestmark = pytest.mark.usefixtures("qgis_app")
X, Y = 547_000, 4_822_000
FIELDS = "&field=".join(["DKBH:string", "RJL:string", "JZMD:string", "JZGD:double", "LDL:string"])


def parcels(*values):
    """Plots of 100 m in a row; values are (number, FAR, coverage, height, green)."""
    return memory(f"Polygon?crs=EPSG:4547&field={FIELDS}",
                  [(square(X + 100 * k, Y, 100), list(value)) for k, value in enumerate(values)], "地块")


def buildings(*rows_):
    return memory("Polygon?crs=EPSG:4547&field=BSM:string&field=CS:string&field=JZGD:double",
                  [(shape, list(values)) for shape, *values in rows_], "建筑")


def green():
    return memory("Polygon?crs=EPSG:4547", [(square(X, Y + 60, 40), []), (square(X + 100, Y + 60, 40), [])], "绿地")


def inputs(tmp_path, *wanted, **more):
    outputs = {name: str(tmp_path / f"{name}.gpkg") for name in ("VERDICTS", *wanted)}
    return {"SUBJECT_ID": "DKBH", "LANGUAGE": "en", **outputs, **more}


@pytest.fixture
def two():
    return {"SUBJECTS": parcels(("A-1", "2.0", "35", 24, "15"), ("A-2", "150%", "0.2", 12, "≥15%")),
            "BUILDINGS": buildings((square(X + 10, Y + 5, 50), "b1", "地上8层/地下1层", 24),
                                   (square(X + 110, Y + 5, 50), "b2", "4", 13.5)), "GREEN": green()}


def test_two_plots(two, tmp_path):
    """8 × 2,500 m² on 10,000 m² is 2.0; 25 % of coverage against 20 %; 13.5 m against 12 m."""
    result = results("checkintensity", inputs(tmp_path, "FINDINGS", "BUILDING_SHARES", "VALUES", **two))
    first, other = rows(result["VERDICTS"])
    assert (first["verdict"], first["floor_area_ratio"], first["coverage_percent"], first["building_height_m"]) == (
        "allowed", 2.0, 25.0, 24.0)
    assert first["floor_area_ratio_margin_m2"] == pytest.approx(0.0, abs=1e-6)
    assert first["basement_m2"] == pytest.approx(2500)
    assert other["verdict"] == "forbidden" and other["floor_area_ratio_verdict"] == "allowed"
    assert other["floor_area_ratio_margin_m2"] == pytest.approx(5000)
    assert other["coverage_margin_m2"] == pytest.approx(-500)
    assert other["height_margin_m"] == pytest.approx(-1.5)
    assert other["green_ratio_verdict"] == "allowed" and other["green_ratio_percent"] == 16.0
    assert "500.00 m² less footprint" in other["to_comply"] and "1.50 m lower" in other["to_comply"]
    assert {(row["rule_id"], row["subject_id"]) for row in rows(result["FINDINGS"])} == {
        ("COV-UPPER", "A-2"), ("HGT-UPPER", "A-2"), ("GR-MIXED-SCALE", None)}   # 35 and 0.2 in one column
    shares = rows(result["BUILDING_SHARES"])
    assert {(row["building_id"], row["subject_id"], row["floor_area_m2"]) for row in shares} == {
        ("b1", "A-1", 20000.0), ("b2", "A-2", 10000.0)}
    shown = {(row["role"], row["scale"]) for row in rows(result["VALUES"])}
    assert {("floor_area_ratio_upper", "ratio"), ("floor_area_ratio_upper", "percent")} <= shown
    assert result["HAS_PROHIBITION"] and result["FORBIDDEN_COUNT"] == 1 and result["ALLOWED_COUNT"] == 1
    assert result["FLOOR_AREA_M2"] == pytest.approx(30000)


def test_without_green_the_green_ratio_is_undetermined(two, tmp_path):
    done = results("checkintensity", inputs(tmp_path, **{**two, "GREEN": None}))
    assert [row["green_ratio_verdict"] for row in rows(done["VERDICTS"])] == ["undetermined"] * 2
    assert "no layer of green" in rows(done["VERDICTS"])[0]["reason"]
    fewer = results("checkintensity", inputs(tmp_path, **{
        **two, "GREEN": None, "INDICATORS": ["floor_area_ratio", "coverage", "height"]}))
    assert fewer["UNDETERMINED_COUNT"] == 0


def test_messages_list_the_layer_s_own_fields(two, tmp_path):
    """A table in which no field is recognised has fields all the same."""
    limits = memory("None?field=foo:string", [(None, ["1"])], "tab x")
    text = stopped("checkintensity", inputs(tmp_path, **two, LIMITS=limits, LIMITS_FROM="table"))
    assert "tab x" in text and "(fields: foo)" in text
    floors = memory("None?field=k:string&field=v:double", [(None, ["A-1", 1.0])], "fa")
    text = stopped("checkintensity", inputs(tmp_path, **two, FLOOR_AREAS=floors))
    assert "(fields: k, v)" in text


def test_zones_split_a_parcel(two, tmp_path):
    """The zone's border cuts the second plot in half: its west half allows 3.0, the other 1.0."""
    definition = "Polygon?crs=EPSG:4547&field=BSM:string" + "".join(
        f"&field={name}:double" for name in ("RJL", "JZMD", "JZGD", "LDL"))
    west = f"POLYGON(({X} {Y},{X + 150} {Y},{X + 150} {Y + 100},{X} {Y + 100},{X} {Y}))"
    east = f"POLYGON(({X + 150} {Y},{X + 250} {Y},{X + 250} {Y + 100},{X + 150} {Y + 100},{X + 150} {Y}))"
    zones = memory(definition, [(west, ["W", 3.0, 60, 30, 0]), (east, ["E", 1.0, 60, 30, 0])], "分区")
    more = {**two, "ZONES": zones, "INDICATORS": ["floor_area_ratio"]}
    result = results("checkintensity", inputs(tmp_path, "PARTS", **more))
    verdict = rows(result["VERDICTS"])[1]
    assert (verdict["part_count"], verdict["zone_ids"], verdict["split"]) == (2, "W, E", "split")
    parts = {row["zone_id"]: row for row in rows(result["PARTS"])}
    # the building stands on 110..160: 40 m of 50 in the west, 10 m in the east
    assert parts["W"]["floor_area_m2"] == pytest.approx(8000) and parts["E"]["floor_area_m2"] == pytest.approx(2000)
    assert parts["W"]["floor_area_ratio"] == 1.6 and parts["E"]["floor_area_ratio"] == 0.4
    assert verdict["verdict"] == "allowed" and result["PART_COUNT"] == 2
    for how, limit in (("strictest", 1.0), ("weighted", 2.0)):
        row = rows(results("checkintensity", inputs(tmp_path, **more, SPLIT=how))["VERDICTS"])[1]
        assert (row["floor_area_ratio_upper"], row["floor_area_ratio"], row["split"]) == (limit, 1.0, how)


def test_a_table_of_limits_by_zone_code(two, tmp_path):
    table = memory("None?field=code:string&field=RJL:string", [(None, ["R2", "0.8"]), (None, ["B1", "3.0"])], "指标表")
    plots = memory("Polygon?crs=EPSG:4547&field=DKBH:string&field=FQDM:string", [
        (square(X, Y, 100), ["A-1", "R2"]), (square(X + 100, Y, 100), ["A-2", "B9"])], "地块")
    result = results("checkintensity", inputs(tmp_path, "FINDINGS", **{
        **two, "SUBJECTS": plots, "LIMITS": table, "INDICATORS": ["floor_area_ratio"]}))
    assert [row["verdict"] for row in rows(result["VERDICTS"])] == ["forbidden", "undetermined"]
    assert "12,000.00 m² less counted floor area" in rows(result["VERDICTS"])[0]["to_comply"]
    assert "is not in the table" in rows(result["VERDICTS"])[1]["reason"]


def test_floor_areas_by_parcel_number(tmp_path):
    """Three units of one number over two polygons of 10,000 and 5,000 m²: 3,000 m² are shared out 2 : 1."""
    half = f"POLYGON(({X + 200} {Y},{X + 250} {Y},{X + 250} {Y + 100},{X + 200} {Y + 100},{X + 200} {Y}))"
    plots = memory("Polygon?crs=EPSG:4547&field=ML:string&field=RJL:double", [
        (square(X, Y, 100), ["7-1", 0.3]), (half, ["7-1", 0.1]), (square(X + 300, Y, 100), ["8-1", 1.0])], "宗地")
    units = memory("None?field=ML:string&field=GrossArea:string", [
        (None, ["7-1", "1000"]), (None, ["7-1", "1500.0"]), (None, ["7-1", "500"]), (None, ["9-9", "1"])], "单元")
    fields = ["单元", "parcel_number", "ML", "单元", "counted_floor_area", "GrossArea"]
    result = results("checkintensity", inputs(tmp_path, "FINDINGS", SUBJECTS=plots, SUBJECT_ID="ML", FLOOR_AREAS=units,
                                              FIELDS=fields, INDICATORS=["floor_area_ratio"]))
    verdicts = rows(result["VERDICTS"])
    assert [row["floor_area_m2"] for row in verdicts[:2]] == pytest.approx([2000, 1000])
    assert [row["floor_area_ratio"] for row in verdicts] == [0.2, 0.2, None]
    assert [row["verdict"] for row in verdicts] == ["allowed", "forbidden", "undetermined"]
    ids = [row["rule_id"] for row in rows(result["FINDINGS"])]
    assert ids.count("GR-REPEATED-NUMBER") == 2 and "GR-NUMBER-WITHOUT-PARCEL" in ids


def test_blocks(two, tmp_path):
    plots = memory(f"Polygon?crs=EPSG:4547&field={FIELDS}&field=DLDM:string&field=JFBH:string", [
        (square(X, Y, 100), ["A-1", "2.0", "35", 24, "15", "R2", "J1"]),
        (square(X + 100, Y, 100), ["A-2", "1.5", "35", 24, "15", "B1", "J1"])], "地块")
    blocks = memory("None?field=BM:string&field=JZZL:double&field=ZZZL:double&field=SYZL:double",
                    [(None, ["J1", 31000, 19000, 20000])], "街坊")
    result = results("checkintensity", inputs(tmp_path, "BLOCK_TOTALS", "FINDINGS", **{
        **two, "SUBJECTS": plots, "BLOCKS": blocks}))
    totals = {row["use"]: row for row in rows(result["BLOCK_TOTALS"])}
    assert {use: row["floor_area_m2"] for use, row in totals.items()} == {
        "total": 30000, "residential": 20000, "commercial": 10000}
    assert {use: row["verdict"] for use, row in totals.items()} == {
        "total": "allowed", "residential": "forbidden", "commercial": "allowed"}
    assert totals["total"]["planned_m2"] == 35000 and totals["total"]["planned_verdict"] == "conditional"
    ids = {row["rule_id"] for row in rows(result["FINDINGS"])}
    assert {"BLK-RESIDENTIAL", "BLK-PLAN-TOTAL", "BLK-PLAN-RESIDENTIAL"} <= ids and result["BLOCK_OVER_COUNT"] == 1


@pytest.mark.parametrize(("language", "word"), [("en", "Check of building intensity"), ("zh", "建设强度检查")])
def test_report(two, tmp_path, language, word):
    page = tmp_path / "report.html"
    results("checkintensity", inputs(tmp_path, **{**two, "LANGUAGE": language, "REPORT": str(page)}))
    text = page.read_text(encoding="utf-8")
    assert word in text and "A-2" in text and str(tmp_path) not in text


def test_buildreport_takes_the_results(two, tmp_path):
    result = results("checkintensity", inputs(tmp_path, "FINDINGS", **two))
    page = tmp_path / "built.html"
    run("buildreport", {"FINDINGS": [result["FINDINGS"]], "VERDICTS": [result["VERDICTS"]], "LANGUAGE": "en",
                        "REPORT": str(page)})
    assert "HGT-UPPER" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(("more", "word"), [
    ({"LIMITS_FROM": "zones"}, "zones"), ({"PACK": "cn-three-lines"}, "intensity"),
    ({"FIELDS": ["地块", "nothing", "RJL"]}, "nothing")])
def test_what_is_refused_says_why(two, tmp_path, more, word):
    assert word in stopped("checkintensity", inputs(tmp_path, **{**two, **more}))
    assert not (tmp_path / "VERDICTS.gpkg").exists()


def test_own_fields_of_the_same_name_want_a_prefix(two, tmp_path):
    plots = memory("Polygon?crs=EPSG:4547&field=verdict:string&field=RJL:double",
                   [(square(X, Y, 100), ["x", 1.0])], "地块")
    asked = inputs(tmp_path, **{**two, "SUBJECTS": plots, "SUBJECT_ID": None})
    assert "verdict" in stopped("checkintensity", asked)
    assert rows(results("checkintensity", {**asked, "PREFIX": "gr_"})["VERDICTS"])[0]["gr_verdict"]


def test_shapefile_names(two, tmp_path):
    result = results("checkintensity", {**inputs(tmp_path, **two), "VERDICTS": str(tmp_path / "out.shp")})
    row = rows(result["VERDICTS"])[1]
    assert (row["far"], row["v_far"], row["cov_up_pct"]) == (1.0, "allowed", 20.0)


def test_of_a_selection_nothing_is_said_about_buildings_on_the_other_plots(two, tmp_path):
    """One of two plots is selected: the building of the other one is not called a building on no parcel."""
    QgsProject.instance().addMapLayer(two["SUBJECTS"], False)
    two["SUBJECTS"].selectByIds([1])
    first = QgsProcessingFeatureSourceDefinition(two["SUBJECTS"].id(), True)
    result = run("checkintensity", inputs(tmp_path, "FINDINGS", "BUILDING_SHARES", **{**two, "SUBJECTS": first}))
    QgsProject.instance().takeMapLayer(two["SUBJECTS"])
    assert not {row["rule_id"] for row in rows(result.results["FINDINGS"]) if row["control_role"] == "building"}
    assert (result.results["SUBJECT_COUNT"], result.results["BUILDING_COUNT"]) == (1, 1)
    assert result.results["BUILDING_WITHOUT_PARCEL_COUNT"] is None and "1 of 2 buildings" in result.log
    assert {row["subject_id"] for row in rows(result.results["BUILDING_SHARES"])} == {"A-1"}


# -- the sample county ----------------------------------------------------------------------------------------

@pytest.fixture(scope="module")
def sample(tmp_path_factory, qgis_app):
    folder = tmp_path_factory.mktemp("plots")
    shutil.copyfile(COUNTY, folder / "county.gpkg")
    layers = {name: f"{folder / 'county.gpkg'}|layername={table}" for name, table in (
        ("SUBJECTS", "XG_GHDK"), ("BUILDINGS", "JZW"), ("GREEN", "LD"), ("BLOCKS", "XG_JQJF"))}
    outputs = {name: str(folder / f"{name}.gpkg") for name in (
        "VERDICTS", "FINDINGS", "BUILDING_SHARES", "BLOCK_TOTALS", "VALUES")}
    return results("checkintensity", {**layers, **outputs, "SUBJECT_ID": "DKBH", "LANGUAGE": "en"})


def test_every_plot_of_the_sample_has_its_answer(sample):
    values = {row["BSM"]: row for row in rows(sample["VERDICTS"])}
    wanted = expected("checkintensity")
    assert list(values) == [row["BSM"] for row in wanted] and len(wanted) == 18
    for row in wanted:
        own = values[row["BSM"]]
        assert own["verdict"] == row["verdict"], row
        for name, number in row.items():
            if name.endswith(("_m2", "_ratio", "_percent", "_m")):
                assert own[name] == (pytest.approx(float(number), abs=0.005) if number else None), (row, name)


def test_every_planted_defect_of_the_sample_is_found_and_no_other(sample):
    from groundrules.samples.generator.planned import plots

    fids = {fid: row["BSM"] for fid, row in enumerate(rows(sample["VERDICTS"]), start=1)}
    values: dict = {}
    for row in rows(sample["FINDINGS"]):
        values.setdefault(fids.get(row["subject_fid"], "run"), set()).add(row["rule_id"])
    wanted = {row["BSM"]: set(row["rule_ids"].split()) for row in expected("checkintensity") if row["rule_ids"]}
    assert values == {**wanted, "run": set(plots.RUN_RULES.split())}


def test_what_stands_in_the_sample_adds_up(sample):
    """Shares of every building, and what lies beside all plots, are the building; blocks are their plots."""
    shares: dict = {}
    for row in rows(sample["BUILDING_SHARES"]):
        shares[row["building_id"]] = shares.get(row["building_id"], 0.0) + row["share"]
    assert len(shares) == sample["BUILDING_COUNT"] == 18
    assert all(share == pytest.approx(1.0, abs=1e-9) for share in shares.values())
    totals = {row["use"]: row for row in rows(sample["BLOCK_TOTALS"])}
    assert totals["residential"]["floor_area_at_least_m2"] == pytest.approx(89_100)
    assert totals["total"]["floor_area_at_least_m2"] == pytest.approx(110_796) == sample["FLOOR_AREA_LOWER_M2"]
    assert totals["total"]["floor_area_m2"] is None and sample["FLOOR_AREA_M2"] is None   # storeys of one are unknown
    assert totals["residential"]["planned_at_least_m2"] == pytest.approx(119_760)
    assert {use: row["verdict"] for use, row in totals.items()} == {
        "total": "undetermined", "residential": "forbidden", "commercial": "allowed"}
    read = {(row["role"], row["scale"], row["meaning"]) for row in rows(sample["VALUES"])}
    assert {("coverage_upper", "ratio", "value"), ("coverage_upper", "percent", "value"),
            ("height_upper", "", "not_controlled"), ("storeys", "", "unknown")} <= read


def test_what_to_cut_makes_a_plot_comply(sample, tmp_path):
    """Lower by what is said, and the plot is in order; by 1 % less it is not."""
    row = next(row for row in rows(sample["VERDICTS"]) if row["DKBH"] == "YC-01-04")
    assert row["to_comply"] == "3.20 m lower" and row["height_margin_m"] == pytest.approx(-3.2)
    for height, verdict in ((15.2 - 3.2, "allowed"), (15.2 - 2.8, "forbidden")):
        plot = memory("Polygon?crs=EPSG:4547&field=JZGD:string", [(square(X, Y, 60), ["12"])], "地块")
        house = buildings((square(X, Y, 30), "1", "4", height))
        result = results("checkintensity", inputs(tmp_path, SUBJECTS=plot, BUILDINGS=house, SUBJECT_ID=None,
                                                  INDICATORS=["height"]))
        assert rows(result["VERDICTS"])[0]["verdict"] == verdict
