"""Each row of the table in data/dirty/PROVENANCE.md: what reading does with it."""
from __future__ import annotations

import json

import numpy as np
import pytest
import shapely

pytest.importorskip("qgis.core")
from helpers.files.layers import SHARED
from qgis.core import QgsVectorLayer

from groundrules.bridge.reading.read import read, snapshot
from groundrules.core.errors import InputError
from groundrules.core.fields import Field, type_column
from groundrules.core.geometry.measure.area import area_m2, densify
from groundrules.core.geometry.systems.crs import plan_transform
from groundrules.core.geometry.topology.usable import duplicates, explain, unusable_reasons
from groundrules.core.layers.binding import bind_fields
from groundrules.core.layers.recognise.names import garbled_fields

DIRTY = SHARED / "dirty"
pytestmark = [pytest.mark.usefixtures("qgis_app"),
              pytest.mark.skipif(not DIRTY.is_dir(), reason="real layers are not on this machine")]


def layer(path: str, name: str = "地块") -> QgsVectorLayer:
    return QgsVectorLayer(f"{DIRTY}/{path}", name, "ogr")


def refused(path: str) -> InputError:
    with pytest.raises(InputError) as error:
        read(snapshot(layer(path)))
    for language in ("en", "zh"):
        assert "地块" in error.value.in_language(language)
        assert str(DIRTY) not in error.value.in_language(language)
    return error.value


# -- encodings -------------------------------------------------------------------------------------

FIELDS = ["地块编号", "用地代码", "用地名称", "面积公顷"]


@pytest.mark.parametrize("file", ["plots_gbk_ldid_only", "plots_gbk_cpg_936"])
def test_gbk_with_a_hint_reads_right(file):
    table = read(snapshot(layer(f"gbk-shapefile/{file}.shp")))
    assert list(table.columns.columns) == FIELDS
    assert table.columns["用地名称"][0] == "二类居住用地"
    assert len(table) == 79


@pytest.mark.parametrize("file", ["plots_gbk_no_hint", "plots_gbk_wrong_cpg"])
def test_garbled_names_are_noticed_and_never_matched(file):
    taken = snapshot(layer(f"gbk-shapefile/{file}.shp"))
    assert len(garbled_fields(taken)) == 4
    fields = {"id": Field("id", aliases=("地块编号",)), "code": Field("code", aliases=("用地代码",))}
    assert bind_fields(taken, fields, [], [taken]) == {}
    table = read(taken)
    assert len(table) == 79
    assert "\ufffd" in table.columns.iloc[0, 2]


def test_the_user_can_set_gbk():
    garbled = layer("gbk-shapefile/plots_gbk_no_hint.shp")
    garbled.setProviderEncoding("GBK")
    taken = snapshot(garbled)
    assert garbled_fields(taken) == []
    right = read(snapshot(layer("gbk-shapefile/plots_gbk_cpg_936.shp")))
    table = read(taken)
    assert table.columns.equals(right.columns)
    assert table.source.rows_hash == right.source.rows_hash


# -- geometry --------------------------------------------------------------------------------------

EXPECTED = {
    "bowtie": "usable.invalid", "null geometry": "usable.null", "empty polygon": "usable.empty",
    "spike": "usable.invalid", "hole outside": "usable.invalid", "two overlapping holes": "usable.invalid",
    "multipolygon with overlapping parts": "usable.invalid", "wrong type: point": "usable.not_polygon",
    "wrong type: line": "usable.not_polygon", "zero-area": "usable.zero_area",
    "shrunk to less than 1 mm": "usable.too_small", "moved 3000 km": "usable.far_outside",
    "geometry collection": "usable.collection"}
FINE = ("none", "exact duplicate", "duplicate shifted", "repeated vertices", "ring orientation")


def test_each_defect_is_told_by_its_plot_and_good_rows_stay():
    table = read(snapshot(layer("plots_invalid.gpkg|layername=plots_dirty")))
    reasons = unusable_reasons(table.geometry, table.crs, "polygon")
    plots, defects = table.columns["plot_id"], table.columns["defect"]
    assert len(table) == 81
    for plot, defect, reason in zip(plots, defects, reasons):
        expected = next((EXPECTED[start] for start in EXPECTED if defect.startswith(start)), "")
        assert expected or defect.startswith(FINE), defect
        assert reason == expected, f"{plot}: {defect}"
    assert (reasons == "").sum() == 66
    listed = json.loads((DIRTY / "plots_invalid_defects.json").read_text(encoding="utf-8"))
    assert listed


def test_invalid_geometry_is_explained_with_a_place():
    table = read(snapshot(layer("plots_invalid.gpkg|layername=plots_dirty")))
    bad = np.flatnonzero(unusable_reasons(table.geometry) == "usable.invalid")
    assert len(bad) >= 6
    assert all("[" in explain(table.geometry[row]) for row in bad)


def test_the_duplicate_is_found():
    table = read(snapshot(layer("plots_invalid.gpkg|layername=plots_dirty")))
    first = duplicates(table.geometry)
    assert [table.columns["defect"][row] for row in np.flatnonzero(first >= 0)] == ["exact duplicate of the row above"]
    assert first[np.flatnonzero(first >= 0)[0]] == np.flatnonzero(first >= 0)[0] - 1


def test_totals_are_those_of_the_clean_rows_and_what_is_listed():
    table = read(snapshot(layer("plots_invalid.gpkg|layername=plots_dirty")))
    reasons = unusable_reasons(table.geometry, table.crs, "polygon")
    good = table.geometry[reasons == ""]
    assert shapely.area(good).sum() == pytest.approx(
        sum(shape.area for shape, reason in zip(table.geometry, reasons) if not reason))
    assert len(good) + (reasons != "").sum() == len(table)


def test_an_empty_layer_reads_as_no_rows():
    table = read(snapshot(layer("plots_invalid.gpkg|layername=no_features")))
    assert len(table) == 0
    assert table.crs


@pytest.mark.parametrize("name", ["circular_plots", "one_arc_edge"])
def test_curves_have_their_true_area(name):
    table = read(snapshot(layer(f"curves.gpkg|layername={name}")))
    assert len(table) == 12
    assert not unusable_reasons(table.geometry, table.crs, "polygon").any()
    exact = table.columns["exact_area"].to_numpy(dtype=float)
    assert shapely.area(table.geometry) == pytest.approx(exact, rel=1e-6)


def test_z_and_m_are_ignored():
    table = read(snapshot(layer("zones_zm.gpkg")))
    assert len(table) == 12
    assert not shapely.has_z(table.geometry).any()
    assert not unusable_reasons(table.geometry, table.crs).any()


# -- coordinate systems ----------------------------------------------------------------------------

def areas(path: str, method: str) -> np.ndarray:
    table = read(snapshot(layer(f"mixed-crs/{path}")))
    return area_m2(densify(table.geometry, table.crs), table.crs, method)


def test_planar_areas_by_system():
    metric = areas("plots_epsg4547.gpkg", "planar")
    assert areas("plots_epsg4526_zone_prefixed.gpkg", "planar") == pytest.approx(metric, rel=1e-9)
    ratio = areas("plots_epsg32650.gpkg", "planar") / metric - 1
    assert ((ratio > 0.00102) & (ratio < 0.00105)).all()


def test_ellipsoidal_areas_agree_between_systems():
    planar, ellipsoidal = (areas("plots_epsg4547.gpkg", method) for method in ("planar", "ellipsoidal"))
    assert (ellipsoidal / planar - 1).mean() == pytest.approx(-0.00003, abs=0.00001)
    for other, tolerance in (("plots_epsg4526_zone_prefixed.gpkg", 1e-9), ("plots_epsg32650.gpkg", 1e-6),
                             ("plots_epsg4490.geojson", 5e-5)):   # GeoJSON rounds to a centimetre
        assert areas(other, "ellipsoidal") == pytest.approx(ellipsoidal, rel=tolerance)


def test_planar_areas_in_degrees_are_refused():
    with pytest.raises(InputError):
        areas("plots_epsg4490.geojson", "planar")


def test_without_a_system_the_run_asks_for_one():
    assert refused("mixed-crs/plots_no_crs.shp").key == "crs.missing"


@pytest.mark.parametrize("file", ["plots_wrong_prj.shp", "plots_projected_coords_undeclared.geojson"])
def test_metres_declared_as_degrees_are_refused(file):
    assert refused(f"mixed-crs/{file}").key == "crs.not_degrees"


def test_the_original_huizhou_layers_are_refused():
    for name in ("land", "line"):
        original = QgsVectorLayer(str(SHARED / "huizhou-regulatory-plan" / "original" / f"{name}.shp"), name, "ogr")
        with pytest.raises(InputError) as error:
            read(snapshot(original))
        assert error.value.key == "crs.not_degrees"


def test_gcj02_passes_and_shows_as_a_shift():
    """It cannot be told from the file alone."""
    shifted = read(snapshot(layer("mixed-crs/plots_gcj02_declared_wgs84.geojson")))
    true = read(snapshot(layer("mixed-crs/plots_epsg4490.geojson")))
    assert plan_transform(shifted.crs, true.crs).kind == "assumed_equal"
    shift_m = shapely.distance(shapely.centroid(shifted.geometry[0]), shapely.centroid(true.geometry[0])) * 1.1e5
    assert 500 < shift_m < 700


# -- values ----------------------------------------------------------------------------------------

def test_text_where_numbers_belong_is_read_or_told():
    table = read(snapshot(layer("地块 指标表（文本型）.gpkg")))
    assert len(table) == 22
    texts = [name for name in table.columns if str(table.columns[name].dtype) == "string"]
    assert "order" in [name.lower() for name in table.columns]
    for name in texts:
        raw = table.columns[name]
        typed, problems = type_column(raw, Field("limit", "number"))
        notes = sum(problem.values["count"] for problem in problems)
        blank = (raw.isna() | (raw.fillna("").str.strip() == "")).sum()
        assert typed.notna().sum() + notes + blank == len(table), name
        zero = (typed == 0).fillna(False)
        assert all(value.strip().strip("0.") == "" for value in raw[zero]), name


# -- broken files ----------------------------------------------------------------------------------

@pytest.mark.parametrize(("file", "key", "notes"), [
    ("plots_missing_dbf", "reading.shapefile_part_missing", ".dbf"),
    ("plots_missing_shx", "reading.shapefile_part_missing", ".shx"),
    ("plots_truncated", "reading.shapefile_cut", "9000")])
def test_broken_shapefiles_are_told_apart(file, key, notes):
    error = refused(f"broken-shapefile/{file}.shp")
    assert error.key == key
    assert notes in str(error)


def test_a_file_that_is_not_there():
    assert refused("nothing_here.gpkg").key == "reading.not_valid"


# -- beyond the table ------------------------------------------------------------------------------

def test_a_feature_of_thousands_of_parts():
    chino = QgsVectorLayer(str(SHARED / "chino-development-permit" / "chino.gpkg") + "|layername=agricultural_land",
                           "農地", "ogr")
    table = read(snapshot(chino))
    assert len(table) == 1
    assert shapely.get_num_geometries(table.geometry[0]) == 2960
    assert unusable_reasons(table.geometry, table.crs).tolist() == [""]
