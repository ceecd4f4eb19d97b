"""groundrules:checkintensity on real layers, against computations of their own. Skipped where the layers are absent."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely
from helpers.cells import items
from helpers.desk.running import layer, results, rows
from helpers.files.layers import memory
from helpers.real_data import CAMBRIDGE, DATA, HUIZHOU, needs
from osgeo import gdal

pytestmark = pytest.mark.usefixtures("qgis_app")
ASSESSMENTS = CAMBRIDGE.parent / "assessments_fy2014.csv"
TAKEO, NUMAZU = DATA / "plateau-urban-plans" / "takeo.gpkg", DATA / "plateau-urban-plans" / "numazu.gpkg"
TAMANA = DATA / "plateau-buildings" / "tamana_buildings.gpkg"
TAKO = DATA / "plateau-buildings" / "tako_buildings.gpkg"
SQUARE_FOOT = 0.3048 ** 2


def frame(path, name):
    """Attributes and geometry of a layer, read without QGIS."""
    with gdal.ExceptionMgr(useExceptions=True):
        source = gdal.OpenEx(str(path), gdal.OF_VECTOR)
        table = source.GetLayerByName(name)
        records, shapes, read = [], [], items(table)
        for feature in table:
            records.append(read(feature))
            shape = feature.GetGeometryRef()
            shapes.append(None if shape is None else shapely.from_wkb(bytes(shape.ExportToIsoWkb())))
    return pd.DataFrame(records), np.array(shapes, dtype=object)


def around(shapes, crs, **values):
    """One zone around everything."""
    west, south, east, north = shapely.total_bounds(shapes[~shapely.is_empty(shapes)])
    west, south, east, north = west - 0.01, south - 0.01, east + 0.01, north + 0.01
    fields = "".join(f"&field={name}:double" for name in values)
    ring = f"POLYGON(({west} {south},{east} {south},{east} {north},{west} {north},{west} {south}))"
    return memory(f"Polygon?crs={crs}&field=BSM:string{fields}", [(ring, ["all", *values.values()])], "范围")


@needs(CAMBRIDGE)
def test_every_parcel_of_cambridge(tmp_path):
    """Floor area by map-lot over an equal-area plane, in pandas; what is not assessed or not filled is undetermined."""
    parcels, shapes = frame(CAMBRIDGE, "parcels_fy2014")
    limit = 1.0
    units = layer(ASSESSMENTS, shown="assessments")
    result = results("checkintensity", {
        "SUBJECTS": f"{CAMBRIDGE}|layername=parcels_fy2014", "SUBJECT_ID": "ML", "FLOOR_AREAS": units,
        "FLOOR_AREA_UNIT": "square_foot", "ZONES": around(shapes, "EPSG:4326", RJL=limit),
        "FIELDS": ["assessments", "parcel_number", "ML", "assessments", "counted_floor_area", "GrossArea"],
        "INDICATORS": ["floor_area_ratio"], "LANGUAGE": "en",
        "VERDICTS": str(tmp_path / "v.gpkg"), "FINDINGS": str(tmp_path / "f.gpkg")})
    ours = pd.DataFrame(rows(result["VERDICTS"]))
    assert len(ours) == len(parcels) == 13_116 and ours["ML"].fillna("").tolist() == parcels["ML"].fillna("").tolist()

    table = pd.read_csv(ASSESSMENTS, dtype={"ML": str})
    empty = table.groupby("ML")["GrossArea"].count().eq(0)
    assert parcels["ML"].map(empty).eq(True).sum() == 326
    table["GrossArea"] = table["GrossArea"].where(~(table["GrossArea"] < 0))   # a map-lot has -35,616: no measurement
    by = table.groupby("ML")["GrossArea"]
    floor, filled, count = by.sum(min_count=1), by.count(), by.size()
    ground = pyproj.Transformer.from_crs("EPSG:4326", "+proj=laea +lat_0=42.37 +lon_0=-71.11", always_xy=True)
    good = shapely.is_valid(shapes) & ~shapely.is_empty(shapes) & ~shapely.is_missing(shapes)
    # a plane that keeps areas; edges stay straight in degrees, as the layer has them
    plane = shapely.transform(shapely.segmentize(shapes, 1e-4), lambda xy: np.column_stack(ground.transform(*xy.T)))
    area = np.where(good, shapely.area(plane), np.nan)
    lots = parcels["ML"]
    assessed = lots.isin(count.index)
    whole = pd.Series(area).groupby(lots).transform(lambda item: item.sum(skipna=False)).where(assessed, area)
    stated = lots.map(floor).astype(float) * SQUARE_FOOT
    ratio = (stated / whole).to_numpy()
    assert (~assessed).sum() == 134 and lots.map(filled).eq(0).sum() == 327
    repeated = assessed & lots.duplicated(keep=False)
    assert lots[repeated].nunique() == 6 and repeated.sum() == 13

    known = (ours["floor_area_at_least_m2"].astype(float) / ours["site_area_m2"].astype(float)).to_numpy()
    assert np.array_equal(np.isnan(known), np.isnan(ratio))
    np.testing.assert_allclose(known[~np.isnan(ratio)], ratio[~np.isnan(ratio)], rtol=1e-6)
    no_floor = (~assessed | lots.map(filled).eq(0)).to_numpy()
    assert no_floor.sum() == 461 and ours["floor_area_m2"].isna().to_numpy()[no_floor].all()
    assert (ours["verdict"].to_numpy()[no_floor] == "undetermined").all()
    # verdicts, in pandas: printed to two decimals, tolerance of 1 %, lots that are filled in part prove only too much
    printed = np.floor(ratio * 100 + 0.5 + 1e-9) / 100
    in_part = (lots.map(filled) < lots.map(count)).to_numpy()
    assert np.array_equal(ours["floor_area_ratio"].isna().to_numpy(), np.isnan(ratio) | in_part)
    wanted = np.where(np.isnan(ratio), "undetermined", np.where(
        printed > limit * 1.01 + 1e-9, "forbidden", np.where(in_part, "undetermined", np.where(
            printed > limit + 1e-9, "conditional", "allowed"))))
    assert (ours["floor_area_ratio_verdict"].to_numpy() == wanted).all()
    messages = [row for row in rows(result["FINDINGS"]) if row["rule_id"] == "GR-REPEATED-NUMBER"]
    shared = repeated.to_numpy() & ~np.isnan(ratio)
    assert len(messages) == shared.sum() and {row["subject_id"] for row in messages} == set(lots[shared])


@pytest.mark.parametrize(("path", "ratios", "coverage"), [
    pytest.param(TAKEO, {0.8: 2, 1.0: 6, 2.0: 28, 4.0: 4}, {50: 2, 60: 26, 80: 12}, marks=needs(TAKEO)),
    pytest.param(NUMAZU, {0.6: 6, 0.8: 4, 1.0: 4, 1.5: 3, 2.0: 21}, {}, marks=needs(NUMAZU))])
def test_limits_of_japanese_zones_are_ratios(path, ratios, coverage, tmp_path):
    """The zones as parcels of their own: 2.0 stays 2.0, 0.6 of coverage is 60 %, height 0 is no limit."""
    result = results("checkintensity", {
        "SUBJECTS": f"{path}|layername=use_districts", "SUBJECT_ID": "gml_id", "LANGUAGE": "en",
        "VERDICTS": str(tmp_path / "v.gpkg"), "VALUES": str(tmp_path / "r.gpkg")})
    ours = pd.DataFrame(rows(result["VERDICTS"]))
    assert ours["floor_area_ratio_upper"].value_counts().to_dict() == ratios
    assert ours["coverage_upper_percent"].round(6).value_counts().to_dict() == coverage
    shown = {(row["role"], row["meaning"]): row for row in rows(result["VALUES"])}
    assert shown["floor_area_ratio_upper", "value"]["scale"] == "ratio"
    if coverage:
        assert ours["height_upper_m"].value_counts().to_dict() == {10.0: 8}
        assert shown["height_upper", "not_controlled"]["row_count"] == 32
    assert set(ours["verdict"]) == {"undetermined"}   # nothing is known of what stands there


@needs(TAMANA)
def test_buildings_of_tamana(tmp_path):
    """9999 storeys and -9999 metres are unknown; what is stated counts, as the file says it."""
    buildings, shapes = frame(TAMANA, "buildings")
    parcel = around(shapes, "EPSG:6668", RJL=2.0)
    result = results("checkintensity", {
        "SUBJECTS": parcel, "BUILDINGS": f"{TAMANA}|layername=buildings", "LANGUAGE": "en",
        "VERDICTS": str(tmp_path / "v.gpkg"), "BUILDING_SHARES": str(tmp_path / "b.gpkg"),
        "VALUES": str(tmp_path / "r.gpkg"), "INDICATORS": ["floor_area_ratio", "height"]})
    ours = pd.DataFrame(rows(result["BUILDING_SHARES"])).sort_values("building_fid")
    stated = buildings["totalFloorArea"].where(buildings["totalFloorArea"] > 0)
    assert ours["floor_area_m2"].isna().sum() == 61 and set(ours["floor_area_from"].dropna()) == {"total"}
    np.testing.assert_allclose(ours["floor_area_m2"].to_numpy(float), stated.to_numpy(float), rtol=1e-9)
    assert ours["storeys"].isna().sum() == 61 and ours["height_m"].isna().sum() == 62
    read = {(row["role"], row["raw"]): (row["meaning"], row["row_count"]) for row in rows(result["VALUES"])}
    assert read["storeys", "9999"] == ("unknown", 61) and read["floor_area_total", "-9999"] == ("unknown", 61)
    assert read["height", "-9999.0"] == ("unknown", 62)
    verdict = rows(result["VERDICTS"])[0]
    assert verdict["floor_area_ratio_verdict"] == verdict["height_verdict"] == "undetermined"
    assert verdict["floor_area_at_least_m2"] == pytest.approx(stated.sum()) and verdict["floor_area_m2"] is None
    assert "some building is not known" in verdict["reason"]


@needs(TAKO)
def test_rates_of_tako_are_unknown(tmp_path):
    """-9999 stands in every specified rate: an unknown limit, and no limit of -99.99."""
    result = results("checkintensity", {
        "SUBJECTS": f"{TAKO}|layername=buildings", "LANGUAGE": "en", "VERDICTS": str(tmp_path / "v.gpkg"),
        "VALUES": str(tmp_path / "r.gpkg"), "INDICATORS": ["floor_area_ratio", "coverage"],
        "FIELDS": ["buildings", "floor_area_ratio_upper", "specifiedFloorAreaRate",
                   "buildings", "coverage_upper", "specifiedBuildingCoverageRate"]})
    assert result["UNDETERMINED_COUNT"] == result["SUBJECT_COUNT"] == 98
    assert {(row["raw"], row["meaning"], row["row_count"]) for row in rows(result["VALUES"])
            if row["role"].endswith("_upper")} == {("-9999", "unknown", 98)}


@needs(HUIZHOU)
def test_plots_of_huizhou_have_no_limits_and_say_so(tmp_path):
    """79 plots without any ratio: undetermined, with their measured areas; the residential ones by their codes."""
    source = HUIZHOU / "huizhou.gpkg"
    plots, _ = frame(source, "land_use_plots")
    blocks = memory("None?field=BM:string&field=JZZL:double&field=ZZZL:double", [(None, ["023", 1e6, 5e5])], "街坊")
    result = results("checkintensity", {
        "SUBJECTS": f"{source}|layername=land_use_plots", "SUBJECT_ID": "ID", "LANGUAGE": "en", "BLOCKS": blocks,
        "FIELDS": ["land_use_plots", "use", "Layer"], "VERDICTS": str(tmp_path / "v.gpkg"),
        "BLOCK_TOTALS": str(tmp_path / "b.gpkg")})
    ours = pd.DataFrame(rows(result["VERDICTS"]))
    assert result["UNDETERMINED_COUNT"] == len(ours) == 79
    np.testing.assert_allclose(ours["site_area_m2"].to_numpy(float), plots["SHAPE_Area"].to_numpy(float), rtol=1e-9)
    assert "no field states it" in ours["reason"].iloc[0] or "neither a floor area" in ours["reason"].iloc[0]
