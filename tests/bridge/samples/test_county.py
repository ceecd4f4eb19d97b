"""The sample county: shipped data are what the generator draws, tile, and keep their own rules.

What this does not prove: that the drawing is realistic, or that another version of GEOS draws the
same; the comparison with the shipped file allows a millimetre for that.
"""

from __future__ import annotations

import re

import numpy as np
import pytest
import shapely

pytest.importorskip("qgis.core")
from helpers.cells import items
from helpers.county.samples import COUNTY, SAMPLES, as_it_was_drawn, drawn, expected, shipped
from osgeo import gdal, ogr

from groundrules.core.geometry.measure.area import area_m2, densify
from groundrules.samples import generate
from groundrules.samples.generator.files import english, writing
from groundrules.samples.generator.ground import layers, survey, terrain
from groundrules.samples.generator.ground.area import ellipsoidal_area_m2

pytestmark = pytest.mark.usefixtures("qgis_app")
PROVINCES = {
    "11",
    "12",
    "13",
    "14",
    "15",
    "21",
    "22",
    "23",
    "31",
    "32",
    "33",
    "34",
    "35",
    "36",
    "37",
    "41",
    "42",
    "43",
    "44",
    "45",
    "46",
    "50",
    "51",
    "52",
    "53",
    "54",
    "61",
    "62",
    "63",
    "64",
    "65",
    "71",
    "81",
    "82",
}
TILING = ("DLTB_2024", "DLTB_2020", "GHFQ", "GKDY")
SURVEYS = ("DLTB_2024", "DLTB_2020")


def rows_of(path, name):
    with gdal.ExceptionMgr(useExceptions=True):
        source = gdal.OpenEx(str(path), gdal.OF_VECTOR)
        table = source.GetLayerByName(name)
        read = items(table)
        return [
            (read(feature), feature.GetGeometryRef().ExportToIsoWkb() if feature.GetGeometryRef() else None)
            for feature in table
        ]


@pytest.fixture(scope="module")
def written(tmp_path_factory, qgis_app):
    """A folder with all that the generator writes."""
    folder = tmp_path_factory.mktemp("written")
    county, result = drawn()
    generate.write_data(folder, county, list(result.values()))
    return folder


@as_it_was_drawn
def test_the_generator_writes_what_is_shipped(written):
    """Attributes and answers to the letter, coordinates to the millimetre."""
    for layer in drawn()[1].values():
        new, old = rows_of(written / "county.gpkg", layer.name), rows_of(COUNTY, layer.name)
        assert [row for row, _shape in new] == [row for row, _shape in old], layer.name
        if layer.name in english.NAMES:      # the same drawing
            translated = rows_of(written / english.FILE, layer.name)
            assert [row for row, _shape in translated] == [row for row, _shape in rows_of(
                SAMPLES / english.FILE, layer.name)], layer.name
        if layer.name == "DLTB_defects":
            assert [shape for _row, shape in new] == [shape for _row, shape in old]
            continue
        close = 1e-3 if layer.crs == terrain.CRS else 1e-8
        for (row, coordinates), (_row, two) in zip(new, old):
            coordinates, two = (shapely.get_coordinates(shapely.from_wkb(bytes(shape))) for shape in (coordinates, two))
            assert coordinates.shape == two.shape, (layer.name, row)
            np.testing.assert_allclose(coordinates, two, rtol=0, atol=close)
    for path in sorted((SAMPLES / "expected").glob("*.csv")):
        assert (written / "expected" / path.name).read_bytes() == path.read_bytes(), path.name


def test_two_runs_give_the_same_bytes(written, tmp_path):
    _county, result = drawn()
    two = writing.write_geopackage(tmp_path / "b.gpkg", list(result.values()))
    assert (written / "county.gpkg").read_bytes() == two.read_bytes()


def test_official_names_and_types():
    """Fields, lengths and aliases stand in the file as the schemas say."""
    _county, result = drawn()
    kinds = {"C": ogr.OFTString, "I": ogr.OFTInteger, "F": ogr.OFTReal, "D": ogr.OFTDate}
    with gdal.ExceptionMgr(useExceptions=True):
        source = gdal.OpenEx(str(COUNTY), gdal.OF_VECTOR)
        for name, layer in result.items():
            definition = source.GetLayerByName(name).GetLayerDefn()
            seen = [
                (field.GetName(), field.GetType(), field.GetWidth(), field.GetAlternativeName())
                for field in map(definition.GetFieldDefn, range(definition.GetFieldCount()))
            ]
            assert seen == [(n, kinds[k], length, title) for n, k, length, title in layer.fields()], name


@pytest.mark.parametrize("name", TILING)
def test_layers_tile_the_county(name):
    """No gap, no overlap, every edge shared; the outline is that of the administrative units."""
    table = shipped(name)
    assert shapely.is_valid(table.geometry).all()
    assert shapely.coverage_is_valid(table.geometry)
    whole = shapely.coverage_union_all(table.geometry)
    assert whole.symmetric_difference(shapely.union_all(shipped("XZQ").geometry)).area < 1e-6
    assert len(shapely.get_parts(whole)) == 1
    assert not shapely.get_num_interior_rings(shapely.get_parts(whole)).any()


def test_a_centimetre_would_be_seen():
    geometry = shipped("DLTB_2024").geometry.copy()
    geometry[5] = shapely.transform(geometry[5], lambda xy: xy + [0.01, 0.0])
    assert not shapely.coverage_is_valid(geometry)


def test_about_the_size_that_was_asked_for():
    assert 1900 <= len(shipped("DLTB_2024")) <= 2200
    assert len(shipped("XZQ")) == 2
    assert len(shipped("CJDCQ")) == 8
    assert len({row["XMBH"] for row in expected("checkzoning")}) >= 20


@pytest.mark.parametrize("name", SURVEYS)
def test_survey_areas_follow_the_rule(name):
    """TBMJ by core's closed form on the 70 m points, to the cent; net areas and ridge shares agree."""
    table = shipped(name)
    columns = table.columns
    area = area_m2(densify(table.geometry, table.crs), table.crs)
    np.testing.assert_allclose(columns["TBMJ"].to_numpy(float), area, rtol=0, atol=0.006)
    cents = {field: (columns[field] * 100).round().astype("int64") for field in ("TBMJ", "KCMJ", "TBDLMJ")}
    assert (cents["TBDLMJ"] == cents["TBMJ"] - cents["KCMJ"]).all()
    ridge = columns["TBMJ"].to_numpy(float) * columns["KCXS"].to_numpy(float)
    np.testing.assert_allclose(columns["KCMJ"].to_numpy(float), ridge, rtol=0, atol=0.0051)
    assert ((columns["KCXS"] >= 0) & (columns["KCXS"] < 1)).all()
    assert (columns["KCDLBM"].notna() == (columns["KCXS"] > 0)).all()


def test_control_areas_are_sums():
    """DCMJ of villages and towns: the sum of TBMJ below them, in whole cents, in both years."""
    units = {
        code: round(area * 100)
        for code, area in zip(shipped("CJDCQ").columns["ZLDWDM"], shipped("CJDCQ").columns["DCMJ"])
    }
    table = shipped("DLTB_2024").columns
    sums = (table["TBMJ"] * 100).round().astype("int64").groupby(table["ZLDWDM"]).sum()
    assert sums.to_dict() == units
    towns = {
        code: round(area * 100) for code, area in zip(shipped("XZQ").columns["XZQDM"], shipped("XZQ").columns["DCMJ"])
    }
    by_town = dict.fromkeys(towns, 0)
    for code, _name, _x, _y, town in terrain.VILLAGES:
        by_town[town] += units[code + "0" * 7]
    assert by_town == towns


@pytest.mark.parametrize("name", SURVEYS)
def test_survey_attributes_agree(name):
    columns = shipped(name).columns
    assert not columns["BSM"].duplicated().any()
    assert not columns.duplicated(["ZLDWDM", "TBBH"]).any()
    assert (columns["DLBM"].map(survey.CLASSES) == columns["DLMC"]).all()
    for field in ("BSM", "YSDM", "TBBH", "QSXZ", "QSDWDM", "QSDWMC", "ZLDWDM", "ZLDWMC", "SJNF", "MSSM"):
        assert columns[field].notna().all(), field
    assert columns["BSM"].str.fullmatch(r"\d{18}").all()
    cropland = columns["DLBM"].isin(survey.CROPLAND)
    assert (columns["GDPDJB"].notna() == cropland).all()
    built = columns["DLBM"].str[:2].isin(["05", "06", "07", "08"]) | columns["DLBM"].isin(["1004", "1005", "1201"])
    assert columns.loc[built, "CZCSXM"].notna().all()
    assert (columns.loc[columns["DLBM"] == "0602", "CZCSXM"] == "204").all()
    assert (columns.loc[columns["DLBM"] == "09", "CZCSXM"] == "205").all()
    if name == "DLTB_2024":
        assert {code[-2:] if code[-2].isalpha() else code[-1] for code in columns["DLBM"] if not code.isdigit()} >= {
            "K",
            "A",
            "H1",
            "H2",
        }


def test_years_differ_in_class_on_the_same_ground():
    """Cropland was lost and gained between the years; the overlay of both gives the whole county."""
    old, new = shipped("DLTB_2020"), shipped("DLTB_2024")
    points = shapely.point_on_surface(new.geometry)
    tree = shapely.STRtree(old.geometry)
    here, there = tree.query(points, predicate="within")
    assert len(set(here.tolist())) == len(new)
    before = old.columns["DLBM"].to_numpy()[there]
    after = new.columns["DLBM"].to_numpy()[here]
    moved = before != after
    assert 30 < moved.sum() < 300
    lost = np.isin(before, survey.CROPLAND) & ~np.isin(after, survey.CROPLAND)
    gained = ~np.isin(before, survey.CROPLAND) & np.isin(after, survey.CROPLAND)
    assert lost.sum() > 10
    assert gained.sum() > 0


def test_lines_keep_apart():
    """Farmland, red line and boundary share no ground, and lie in the zones that are theirs."""
    farmland = shapely.union_all(shipped("YJJBNTBHTB").geometry)
    boundary = shapely.union_all(shipped("CZKFBJ").geometry)
    _county, results = drawn()
    assert results["STBHHX"].crs == "EPSG:4490"
    assert shipped("STBHHX").crs == "EPSG:4490"
    assert (shapely.bounds(shipped("STBHHX").geometry) < 180).all()
    assert farmland.intersection(boundary).area < 1e-6
    red = shipped("STBHHX").columns["ZRBHDFQ"]
    assert set(red.dropna()) == {"核心保护区", "一般控制区", "核心区", "缓冲区", "实验区"}
    assert red.isna().any()
    assert set(shipped("CZKFBJ").columns["GHFQDM"]) == {"410", "420", "430"}


def test_farmland_versions_and_dates():
    now, old = shipped("YJJBNTBHTB").columns, shipped("YJJBNTBHTB_2019").columns
    assert (now["BHJSSJ"] < "2024-01-01").sum() == 1
    assert (old["BHJSSJ"] < now["BHKSSJ"].max()).all()
    assert (now["SJNF"] == 2024).all()
    assert (old["SJNF"] == 2019).all()
    assert set(now["DLBM"]) <= set(survey.CROPLAND)


def test_nobody_and_nothing_is_real():
    """No province has this prefix; holders, numbers and telephones are ones that nobody can bear."""
    assert terrain.COUNTY_CODE[:2] not in PROVINCES
    assert len(terrain.COUNTY_CODE) == 6
    for name in ("YJJBNTBHTB", "YJJBNTBHTB_2019"):
        columns = shipped(name).columns
        assert columns["ZRRMC"].str.startswith("样户").all()
        assert columns["ZRRZJHM"].str.fullmatch(terrain.COUNTY_CODE + r"00000000\d{4}").all()
        assert columns["LXDH"].str.fullmatch(r"000-\d{4}").all()
    assert re.search("虚构", (SAMPLES / "README.md").read_text(encoding="utf-8"))
    assert re.search("invented", (SAMPLES / "README.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("ring", "area"),
    [
        ([(116.3, 39.9), (116.301, 39.9001), (116.3011, 39.9009), (116.3002, 39.9008)], 7073.9736),
        ([(116.0, 30.0), (116.125, 30.0), (116.125, 30 + 1 / 12), (116.0, 30 + 1 / 12)], 111_368_079.99),
    ],
)
def test_own_area_has_the_vectors_of_the_rule(ring, area):
    """policy-standards 2f; the rings are in degrees, so nothing is densified."""
    from groundrules.samples.generator.ground import area as own

    polygon = shapely.Polygon(ring)
    degrees = own._to_degrees("EPSG:4490")
    assert degrees.transform(116.0, 30.0) == (116.0, 30.0)
    assert own._ring_area(polygon.exterior, "EPSG:4490", step_m=1.0) == pytest.approx(area, abs=6e-3)


@pytest.mark.parametrize(("shift", "area"), [(0.0, 1_461_249.9828), (120_000.0, 1_460_726.9984)])
def test_own_area_in_a_projection(shift, area):
    """The ring of policy-standards 2f with points every 70 m, at the meridian and 120 km off it."""
    ring = [(500100, 4420100), (501300, 4420250), (501150, 4421400), (499900, 4421300)]
    polygon = shapely.Polygon([(x + shift, y) for x, y in ring])
    assert ellipsoidal_area_m2(polygon, "EPSG:4548") == pytest.approx(area, abs=2e-3)


def test_schemas_hold_no_field_twice():
    for name in ("DLTB", "XZQ", "CJDCQ", "YJJBNTBHTB", "STBHHX", "ZONED", "XMYD"):
        fields = [line.split()[0] for line in getattr(layers, name).splitlines() if line]
        assert len(fields) == len(set(fields)), name
