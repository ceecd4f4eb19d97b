"""groundrules:landuseoccupation on the sample county and on small layers, as a user runs it."""
from __future__ import annotations

import json
import shutil
from collections import defaultdict

import pandas as pd
import pytest
import shapely
from helpers.cases.bad_input import X, Y, plot
from helpers.cases.codes import JAPAN
from helpers.county.samples import drawn, expected
from helpers.desk.running import results, rows, run, stopped
from helpers.files.layers import memory, write
from helpers.source import ROOT
from helpers.suite.rotation import in_turns
from osgeo import gdal

from groundrules.samples.generator.ground.area import ellipsoidal_area_m2

pytestmark = pytest.mark.usefixtures("qgis_app")
SURVEY_FIELDS = "field=BSM:string&field=DLBM:string&field=QSXZ:string&field=KCXS:string&field=TBMJ:double"


def county(folder, **more) -> dict:
    """Inputs over a copy of the county."""
    path = folder / "county.gpkg"
    if not path.exists():
        shutil.copyfile(ROOT / "samples" / "county.gpkg", path)
    return {"SUBJECTS": f"{path}|layername=XMYD", "SUBJECT_ID": "DKBH", "PROJECT_FIELD": "XMBH",
            "SURVEY": f"{path}|layername=DLTB_2024", "LANGUAGE": "en", "OUTPUT": str(folder / "rows.gpkg"),
            "PARCELS": str(folder / "parcels.gpkg"), "PROJECTS": str(folder / "projects.gpkg"),
            "ISSUES": str(folder / "issues.gpkg"), **more}


def frame(path) -> pd.DataFrame:
    return pd.DataFrame(rows(path))


@pytest.fixture(scope="module")
def done(tmp_path_factory, qgis_app):
    """The county's occupation: (folder, results)."""
    folder = tmp_path_factory.mktemp("county")
    return folder, results("landuseoccupation", county(folder, MANIFEST=str(folder / "m.json"),
                                                       PIECES=str(folder / "pieces.gpkg")))


def test_the_occupied_pieces_are_on_the_map_by_class(done):
    """Ground of one class in a parcel is that of its rows, and every class is drawn in a colour of its own."""
    from qgis.core import QgsVectorLayer

    from groundrules.bridge.project.styles import style_by_class
    from groundrules.core.landuse.codes.classify import load_codes
    from groundrules.core.landuse.occupation.ground import TURNS, piece_legend

    folder, result = done
    layer = QgsVectorLayer(result["PIECES"], "pieces", "ogr")
    pieces, table = frame(folder / "pieces.gpkg"), frame(folder / "rows.gpkg")
    assert set(pieces["part"]) == {"class", "uncovered"} and layer.wkbType() in (3, 6)
    keys = ["project_id", "subject_id", pieces["land_class"].fillna("")]
    ground = pieces.groupby(keys)["area_m2"].sum()
    ridges = table["part"] == "ridge"
    listed = table[~ridges].groupby(["project_id", "subject_id", table["land_class"].fillna("")])["gross_m2"].sum()
    assert ground.index.equals(listed.index)
    assert (ground - listed).abs().max() <= 0.02       # rows are rounded to their parcel's total
    drawn_m2 = sum(feature.geometry().area() for feature in layer.getFeatures())
    assert drawn_m2 == pytest.approx(pieces["area_m2"].sum(), rel=2e-4)
    legend = piece_legend(pieces, "survey-3", load_codes(str(ROOT / "packs" / "cn-land-use")), "outside")
    style_by_class(layer, "land_class", legend)
    shown = {item.value(): (item.label(), item.symbol().color().name()) for item in layer.renderer().categories()}
    assert set(shown) == set(pieces["land_class"].dropna()) | {""} and shown[""][0] == "outside"
    colours = {code: colour.lower() for code, _, colour in legend}
    assert shown["0103"] == ("0103 Rain-fed cropland", colours["0103"])
    assert len({colour for code, (_, colour) in shown.items() if code}) >= 5
    unlisted = piece_legend(pieces.assign(land_class="X", land_class_name=None), "survey-3",
                            load_codes(str(ROOT / "packs" / "cn-land-use")), "outside")
    assert unlisted == [("X", "X", TURNS[0])]      # never invisible


# -- the county ------------------------------------------------------------------------------------------

def sums(result: pd.DataFrame, *keys) -> dict:
    part = result.assign(**{key: result[key].fillna("") for key in keys})
    return {key: tuple(values) for key, values in part.groupby(list(keys))[["gross_m2", "net_m2"]].sum().iterrows()}


def test_every_project_has_its_expected_table(done):
    """Part, class and ownership of each parcel, as the generator's plain intersections have them."""
    folder, _ = done
    result = frame(folder / "rows.gpkg")
    own = sums(result, "project_id", "subject_id", "part", "land_class", "ownership")
    texts = result[["land_class", "ownership"]].fillna("")
    counted = result.groupby(["subject_id", "part", texts["land_class"], texts["ownership"]]).size()
    wanted = {(row["XMBH"], row["DKBH"], row["part"], row["land_class"], row["ownership"]): row
              for row in expected("landuseoccupation")}
    assert set(own) == set(wanted)
    assert len({key[0] for key in wanted}) == 26
    for key, row in wanted.items():
        # each row is rounded, so that rows of several grades and owners may differ by more together
        within = 0.01 * max(1, 0.6 * counted[key[1:]])
        assert own[key] == pytest.approx((float(row["gross_m2"]), float(row["net_m2"])), abs=within), key


def test_pandas_over_shapely_intersections_says_the_same(done):
    """Read from the file, cut by shapely, measured by the generator's formula, summed by pandas: by project."""
    folder, _ = done
    patches, subjects = frame_with_shapes(folder, "DLTB_2024"), frame_with_shapes(folder, "XMYD")
    tree = shapely.STRtree(patches["shape"].to_numpy())
    first, other = tree.query(subjects["shape"].to_numpy(), predicate="intersects")
    pairs = pd.concat([part.reset_index(drop=True) for part in (
        subjects.iloc[first][["XMBH", "shape"]],
        patches.iloc[other][["DLBM", "QSXZ", "KCXS", "shape"]].add_prefix("p_"))], axis=1)
    pairs["gross"] = [ellipsoidal_area_m2(shapely.intersection(*shapes))
                      for shapes in zip(pairs["shape"], pairs["p_shape"])]
    pairs["net"] = pairs["gross"] * (1 - pairs["p_KCXS"].fillna(0))
    wanted = pairs.groupby(["XMBH", "p_DLBM", "p_QSXZ"])[["gross", "net"]].sum()
    wanted = wanted[wanted["gross"] > 0.005]
    result = frame(folder / "rows.gpkg").query("part == 'class'")
    own = result.groupby(["project_id", "land_class", "ownership"]).agg(
        gross=("gross_m2", "sum"), net=("net_m2", "sum"), count=("net_m2", "size"))
    assert list(own.index) == list(wanted.index)
    assert ((own["gross"] - wanted["gross"]).abs() <= 0.01 * own["count"].clip(lower=1)).all()
    assert ((own["net"] - wanted["net"]).abs() <= 0.01 * own["count"].clip(lower=1)).all()


def frame_with_shapes(folder, name) -> pd.DataFrame:
    with gdal.ExceptionMgr(useExceptions=True):
        source = gdal.OpenEx(str(folder / "county.gpkg"), gdal.OF_VECTOR)
        values = [{**feature.items(), "shape": shapely.segmentize(shapely.from_wkb(
            bytes(feature.GetGeometryRef().ExportToWkb())), 10.0)} for feature in source.GetLayerByName(name)]
    return pd.DataFrame(values)


def test_totals_close(done):
    folder, result = done
    table, parcels, projects = (frame(folder / f"{name}.gpkg") for name in ("rows", "parcels", "projects"))
    for column in ("net_m2", "gross_m2"):
        by_parcel = table.groupby("subject_id")[column].sum().round(6)
        assert by_parcel.to_dict() == parcels.set_index("subject_id")["area_m2"].round(6).to_dict()
    assert parcels.groupby("project_id")["area_m2"].sum().round(6).to_dict() == \
        projects.set_index("project_id")["area_m2"].round(6).to_dict()
    assert projects["parcel_count"].sum() == len(parcels) == result["SUBJECT_COUNT"] == 29
    assert result["PROJECT_COUNT"] == len(projects) == 26
    assert result["ROW_COUNT"] == len(table)
    assert result["ISSUE_COUNT"] == len(rows(folder / "issues.gpkg"))
    assert result["TOTAL_M2"] == pytest.approx(projects["area_m2"].sum())
    assert result["IS_CLOSED"] is True


def test_the_project_beyond_the_border_keeps_its_uncovered_land(done):
    folder, result = done
    assert result["HAS_UNCOVERED"] is True and result["UNCOVERED_M2"] == pytest.approx(879.95, abs=0.02)
    part, = [row for row in rows(folder / "rows.gpkg") if row["part"] == "uncovered"]
    assert part["project_id"] == "YC2025-015" and part["land_class"] is None
    assert part["net_m2"] == part["gross_m2"] == result["UNCOVERED_M2"]
    kinds = {row["kind"] for row in rows(folder / "issues.gpkg") if row["project_id"] == "YC2025-015"}
    assert kinds == {"uncovered", "open_class"}


def test_manifest_says_what_was_read(done):
    folder, result = done
    manifest = json.loads((folder / "m.json").read_text(encoding="utf-8"))
    assert [entry["use"] for entry in manifest["inputs"]] == ["subjects", "survey"]
    assert manifest["inputs"][1]["fields"]["land_class"] == "DLBM" and manifest["scheme"] == "survey-3"
    assert manifest["codes"]["id"] == "cn-land-use" and manifest["codes"]["hash"]
    assert len(manifest["counts"]) == 11
    assert {name: result[name] for name in manifest["counts"]} == manifest["counts"]
    assert str(folder) not in (folder / "m.json").read_text(encoding="utf-8")


def comparable(path) -> list:
    drop = ("fid", "subject_fid")
    return [{name: value for name, value in row.items() if name not in drop} for row in rows(path)]


@pytest.mark.parametrize("kind", in_turns(["filegdb", "gbk-shapefile"], ["gbk-shapefile"]))
def test_other_formats_give_equal_rows(done, tmp_path, kind):
    """FileGDB and shapefiles in GBK; a shapefile has no NULL text, which must not make a difference.

    A FileGDB keeps coordinates to some 1e-7 m, and YC2025-022-01 measures 863.9350 m²: it may round either way.
    """
    from groundrules.samples.generator.files.writing import write_copies

    _county, layers = drawn()
    names = ("XMYD", "DLTB_2024")
    paths = write_copies(tmp_path, [kind], [layers[name] for name in names])[kind]
    sources = [f"{paths[0]}|layername={name}" for name in names] if kind == "filegdb" else list(map(str, paths))
    results("landuseoccupation", county(tmp_path, SUBJECTS=sources[0], SURVEY=sources[1]))
    own, wanted = comparable(tmp_path / "rows.gpkg"), comparable(done[0] / "rows.gpkg")
    assert len(own) == len(wanted)
    for values, other in zip(own, wanted):
        if values != other and values["subject_id"] == "YC2025-022-01" and kind == "filegdb":
            assert (values["net_m2"], other["net_m2"]) == pytest.approx((863.935, 863.935), abs=0.0051)
            values = {**values, "net_m2": other["net_m2"], "gross_m2": other["gross_m2"]}
        assert values == other


def test_a_bound_control_gives_the_areas_of_the_check(done, tmp_path):
    """The farmland that checkzoning finds, in the rows that it lies in."""
    path = tmp_path / "county.gpkg"
    inputs = county(tmp_path)
    farmland = f"{path}|layername=YJJBNTBHTB"
    results("landuseoccupation", {**inputs, "CONTROLS": [farmland, f"{path}|layername=STBHHX"],
                                  "AS_OF": "2026-06-30"})
    table = frame(tmp_path / "rows.gpkg")
    result = table.groupby("subject_id")["permanent_basic_farmland_m2"].sum()
    for row in expected("checkzoning"):   # YC2025-022-01 lies on a patch that was in force until 2023
        assert result[row["DKBH"]] == pytest.approx(float(row["permanent_basic_farmland_m2"]), abs=0.05), row["DKBH"]
    red = table.groupby("subject_id")["ecological_red_line_m2"].sum()
    assert red["YC2025-012-01"] > 0
    farm = table[table["permanent_basic_farmland_m2"] > 0]
    assert (farm["legal_class"] == "agricultural").all()
    results("landuseoccupation", {**inputs, "CONTROLS": [farmland], "AS_OF": "2023-06-30"})
    result = frame(tmp_path / "rows.gpkg").groupby("subject_id")["permanent_basic_farmland_m2"].sum()
    assert result["YC2025-022-01"] > 100


def test_places_of_a_layer_of_towns(tmp_path):
    path = tmp_path / "county.gpkg"
    inputs = county(tmp_path)
    results("landuseoccupation", {**inputs, "LOCATION": f"{path}|layername=XZQ"})
    table = frame(tmp_path / "rows.gpkg")
    assert table.loc[table["part"] != "uncovered", "location_code"].str.fullmatch("99012710[0-9]").all()
    assert table.loc[table["part"] == "uncovered", "location_code"].isna().all()
    assert table["net_m2"].sum() == pytest.approx(frame(tmp_path / "parcels.gpkg")["area_m2"].sum())


# -- small layers ----------------------------------------------------------------------------------------

def parcels(*shapes, fields="field=code:string&field=registered:double", values=None):
    return memory(f"Polygon?crs=EPSG:4547&{fields}", [
        (shape, values[k] if values else [chr(65 + k), None]) for k, shape in enumerate(shapes)], "parcels")


def land(*patches, fields=SURVEY_FIELDS):
    """A survey of (shape, BSM, DLBM, QSXZ, KCXS, TBMJ)."""
    return memory(f"Polygon?crs=EPSG:4547&{fields}", [(shape, list(values)) for shape, *values in patches], "survey")


@pytest.fixture
def occupied(tmp_path):
    """Run over layers: results, log, rows, issues by kind."""
    def occupy(subjects, survey, **more):
        paths = {name: str(tmp_path / f"{name}.gpkg") for name in ("OUTPUT", "PARCELS", "PROJECTS", "ISSUES")}
        done = run("landuseoccupation", {"SUBJECTS": subjects, "SUBJECT_ID": "code", "SURVEY": survey, "LANGUAGE": "en",
                                         "AREA_METHOD": "planar", "SCHEME": "survey-3", **paths, **more})
        assert done.results is not None, done.log
        listed = defaultdict(list)
        for row in rows(paths["ISSUES"]):
            listed[row["kind"]].append(row)
        return done.results, done.log, rows(paths["OUTPUT"]), listed
    return occupy


COLUMNS = ["project_id", "subject_id", "subject_fid", "part", "land_class", "land_class_name", "level1", "level2",
           "level3", "legal_class", "cropland", "paddy", "ownership_kind", "ownership", "owner_code", "owner_name",
           "location_code", "location_name", "slope_grade", "quality_grade", "approved", "gross_m2", "net_m2",
           "net_known"]


def test_columns_and_numbers_of_a_small_survey(occupied):
    """KCXS as text: "0.13" of 100 m² is 13 m²; 13 is not guessed at and named."""
    result, log, table, listed = occupied(parcels(plot(0, 0, 20)), land(
        (plot(0, 0), "1", "0101", "30", "0.13", 100.0), (plot(10, 0), "2", "0101", "30", "13", 100.0),
        (plot(0, 10), "3", "0601", "20", None, 100.0), (plot(10, 10), "4", "9988", "77", None, 150.0)))
    assert [name for name in table[0] if name != "fid"] == COLUMNS
    assert [(row["part"], row["land_class"], row["gross_m2"], row["net_m2"], row["net_known"]) for row in table] == [
        ("class", "0101", 100, 100, False), ("class", "0101", 100, 87, True), ("class", "0601", 100, 100, True),
        ("class", "9988", 100, 100, True), ("ridge", "1203", 0, 13, True)]
    assert {kind: [row["feature"] for row in listed[kind]] for kind in listed if kind != "open_class"} == {
        "ridge_percent": ["2"], "unknown_code": ["4"], "unknown_ownership": ["4"], "area_disagrees": ["4"]}
    assert "0.13" in listed["ridge_percent"][0]["message"] and "0.13" in log
    assert result["UNKNOWN_CODE_COUNT"] == 1 and result["NEW_CONSTRUCTION_M2"] == 200 and result["IS_CLOSED"] is True


def test_overlapping_patches_are_counted_once_and_listed(occupied):
    result, _, table, listed = occupied(parcels(plot(0, 0, 10)), land(
        (plot(0, 0, 10), "1", "1207", "30", None, 100.0), (plot(6, 0, 10), "2", "0601", "20", None, 100.0)))
    assert [(row["land_class"], row["net_m2"]) for row in table] == [("1207", 100)]
    assert result["OVERLAP_M2"] == pytest.approx(40)
    assert [row["feature"] for row in listed["overlapping_patches"]] == ["1, 2"]


def test_a_project_outside_the_survey(occupied):
    result, _, table, listed = occupied(parcels(plot(0), plot(500)), land((plot(0), "1", "1207", "30", None, 100.0)))
    assert [(row["subject_id"], row["part"], row["net_m2"]) for row in table] == [
        ("A", "class", 100), ("B", "uncovered", 100)]
    assert result["UNCOVERED_M2"] == 100 and [row["subject_id"] for row in listed["uncovered"]] == ["B"]


def test_the_same_parcel_twice(occupied):
    result, log, _, listed = occupied(parcels(plot(0), plot(0)), land((plot(0), "1", "1207", "30", None, 100.0)))
    assert result["TOTAL_M2"] == 200 and len(listed["overlapping_subjects"]) == 2
    assert "same geometry as another" in log


def test_broken_geometry_of_both_layers(occupied, tmp_path):
    """Listed with the effect; nothing is repaired, nothing vanishes."""
    bowtie = f"POLYGON(({X} {Y},{X + 10} {Y + 10},{X + 10} {Y},{X} {Y + 10},{X} {Y}))"
    subjects = parcels(plot(0), bowtie, None)
    survey = land((bowtie, "1", "1207", "30", None, 100.0), (None, "2", "0601", "20", None, 100.0))
    result, log, table, listed = occupied(subjects, survey)
    assert [(row["subject_id"], row["part"]) for row in table] == [("A", "uncovered")]
    assert sorted(row["feature"] for row in listed["unusable_patch"]) == ["1", "2"]
    assert [row["subject_id"] for row in listed["unusable_subject"]] == ["B", "C"]
    assert result["IS_CLOSED"] is False and result["SUBJECT_COUNT"] == 3
    assert "invalid geometry" in log and "no geometry" in log


def test_registered_area_and_its_limit(occupied, tmp_path):
    values = [["A", 110.0], ["B", 1000.0], ["C", None]]
    subjects = parcels(plot(0), plot(20), plot(40), values=values)
    survey = land((plot(0, 0, 60), "1", "1207", "30", None, None))
    result, _, table, listed = occupied(subjects, survey, ADJUST_TO="registered", REGISTERED_AREA="registered",
                                        ADJUST_LIMIT=0.1)
    assert [row["net_m2"] for row in table] == [110, 100, 100]
    assert [row["subject_id"] for row in listed["adjust_refused"]] == ["B"]
    assert [row["subject_id"] for row in listed["registered_unknown"]] == ["C"]
    assert result["IS_CLOSED"] is False
    result, _, table, listed = occupied(subjects, survey, ADJUST_TO="registered", REGISTERED_AREA="registered",
                                        ADJUST_LIMIT=None)
    assert [row["net_m2"] for row in table] == [110, 1000, 100] and not listed["adjust_refused"]
    _, _, table, _ = occupied(subjects, survey, AREA_METHOD="registered", REGISTERED_AREA="registered")
    assert [row["net_m2"] for row in table] == pytest.approx([100, 100, 100], abs=0.02)   # 9 % is over the usual limit


def test_units(occupied):
    survey = land((plot(0, 0, 30), "1", "0601", "20", None, None), (plot(30, 0, 30), "2", "1207", "20", None, None))
    _, _, table, _ = occupied(parcels(plot(0, 0, 40)), survey, UNIT="0.01 mu")
    assert sum(row["net_m2"] for row in table) == pytest.approx(1600)
    assert all((row["net_m2"] * 0.15) == pytest.approx(round(row["net_m2"] * 0.15)) for row in table)


def test_fields_by_name_and_persons_left_out(occupied):
    """The survey's fields are called otherwise; an owner's name is about a person and stays out unless kept."""
    fields = "field=klass:string&field=QLR:string"
    survey = memory(f"Polygon?crs=EPSG:4547&{fields}", [(plot(0), ["0601", "Zhang"])], "survey")
    chosen = ["", "land_class", "klass", "survey", "owner_name", "QLR"]
    _, log, table, _ = occupied(parcels(plot(0)), survey, FIELDS=chosen)
    assert (table[0]["land_class"], table[0]["owner_name"]) == ("0601", None)
    assert "QLR" in log and "KEEP_PERSONAL_FIELDS" in log
    _, _, table, _ = occupied(parcels(plot(0)), survey, FIELDS=chosen, KEEP_PERSONAL_FIELDS=True)
    assert table[0]["owner_name"] == "Zhang"


def test_approved_land_is_apart(occupied):
    approved = memory("Polygon?crs=EPSG:4547&field=n:string", [(plot(0, 0, 5), ["1"])], "approved")
    result, _, table, _ = occupied(parcels(plot(0)), land((plot(0), "1", "0201", "30", None, None)), APPROVED=approved)
    assert [(row["approved"], row["net_m2"]) for row in table] == [(False, 75), (True, 25)]
    assert result["NEW_CONSTRUCTION_M2"] == 75


def test_what_stops_a_run(tmp_path):
    subjects, survey = parcels(plot(0)), land((plot(0), "1", "0601", "20", None, None))
    base = {"SUBJECTS": subjects, "SURVEY": survey, "LANGUAGE": "en", "OUTPUT": str(tmp_path / "rows.gpkg")}
    no_class = memory("Polygon?crs=EPSG:4547&field=n:string", [(plot(0), ["1"])], "survey")
    assert "land_class" in stopped("landuseoccupation", {**base, "SURVEY": no_class})
    assert "REGISTERED_AREA" in stopped("landuseoccupation", {**base, "ADJUST_TO": "registered"})
    assert "no-such-pack" in stopped("landuseoccupation", {**base, "CODE_PACK": "no-such-pack"})
    unknown = stopped("landuseoccupation", {**base, "SCHEME": "register"})
    assert "register" in unknown and "survey-3" in unknown   # the lists that the pack has
    assert "rows of 3" in stopped("landuseoccupation", {**base, "FIELDS": ["survey", "land_class"]})
    degrees = memory("Polygon?crs=EPSG:4490&field=DLBM:string",
                     [("POLYGON((114 22,114.1 22,114.1 22.1,114 22))", ["0601"])])
    assert "planar" in stopped("landuseoccupation", {**base, "SUBJECTS": degrees, "AREA_METHOD": "planar"})
    old = memory("Polygon?crs=EPSG:2326&field=DLBM:string", [(plot(0), ["0601"])], "survey")
    assert stopped("landuseoccupation", {**base, "SURVEY": old})
    assert not list(tmp_path.iterdir())


def test_the_list_of_another_country(occupied):
    survey = memory("Polygon?crs=EPSG:4547&field=KIND:string", [(plot(0), ["F1"]), (plot(10), ["B"])], "survey")
    _, _, table, listed = occupied(parcels(plot(0, 0, 20)), survey, FIELDS=["survey", "land_class", "KIND"],
                                   CODE_PACK_FILE=str(JAPAN / "pack.yaml"), SCHEME="register")
    assert {row["land_class"]: row["legal_class"] for row in table if row["part"] == "class"} == {
        "F1": "agricultural", "B": "construction"}
    assert "unknown_code" not in listed


def test_a_survey_with_a_spatial_filter_still_lists_rows_without_geometry(tmp_path, occupied):
    path = write(tmp_path / "s.gpkg", {"DLBM": "text", "BSM": "text"},
                 [(plot(0), {"DLBM": "0601", "BSM": "1"}), (None, {"DLBM": "1207", "BSM": "2"})], layer="s")
    _, _, table, listed = occupied(parcels(plot(0)), f"{path}|layername=s")
    assert [row["feature"] for row in listed["unusable_patch"]] == ["2"] and len(table) == 1


def test_chinese(occupied):
    _, log, table, listed = occupied(parcels(plot(0), plot(50)), land((plot(0), "1", "0101", "30", "13", 100.0)),
                                     LANGUAGE="zh")
    assert table[0]["land_class_name"] == "水田"
    assert "扣除系数" in listed["ridge_percent"][0]["message"] and "调查范围" in log
