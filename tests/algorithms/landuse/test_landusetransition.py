"""groundrules:landusetransition: the sample county's two surveys, small squares, Cambridge's two years."""
from __future__ import annotations

import csv

import pandas as pd
import pytest
import shapely
from helpers.county.samples import shipped
from helpers.county.zoning_runs import county_inputs
from helpers.desk.running import results, rows, run, stopped
from helpers.files.layers import memory, square
from helpers.real_data import CAMBRIDGE, needs

from groundrules.samples.generator.ground.area import ellipsoidal_area_m2

pytestmark = pytest.mark.usefixtures("qgis_app")
X, Y = 500_000, 2_500_000
#: Codes of the third survey that stand under 00 湿地, whatever they begin with.
WETLAND = ["0303", "0304", "0306", "0402", "0603", "1105", "1106", "1108"]


@pytest.fixture
def compared(tmp_path):
    def go(old, new, **more):
        wanted = {name: str(tmp_path / f"{name}.gpkg") for name in ("MATRIX", "CLASSES", "CROSS", "CHANGES")}
        result = results("landusetransition", {"OLD": old, "NEW": new, **wanted, **more})
        return result, {name: rows(path) for name, path in wanted.items()}

    return go


def test_the_county_against_plain_unions(compared, tmp_path):
    """First level by the first two digits; unions and intersections by shapely, the generator's own areas."""
    path = county_inputs(tmp_path)["SUBJECTS"].split("|")[0]
    result, tables = compared(f"{path}|layername=DLTB_2020", f"{path}|layername=DLTB_2024", OLD_YEAR=2020,
                              NEW_YEAR=2024, MINIMUM_AREA=0, MINIMUM_WIDTH=0)
    sides = []
    for name in ("DLTB_2020", "DLTB_2024"):
        table = shipped(name)
        first = table.columns["DLBM"].str[:2].mask(table.columns["DLBM"].isin(WETLAND), "00")
        sides.append({key: shapely.union_all(table.geometry[(first == key).to_numpy(dtype=bool)])
                      for key in sorted(set(first))})
    old, new = sides
    expected = {(a, b): ellipsoidal_area_m2(old[a].intersection(new[b])) for a in old for b in new}
    by_pair: dict = {}
    for row in tables["MATRIX"]:
        if row["kind"] in ("changed", "unchanged", "sliver"):
            key = row["old_class"], row["new_class"]
            by_pair[key] = by_pair.get(key, 0.0) + row["area_m2"]
    for pair, area in expected.items():
        assert by_pair.get(pair, 0.0) == pytest.approx(area, rel=1e-6, abs=0.5), pair
    assert result["IS_CLOSED"] and result["HAS_CHANGE"] and result["UNUSABLE_COUNT"] == 0
    assert abs(result["RESIDUAL_M2"]) <= 1e-6 * result["OLD_M2"]
    lost = shapely.difference(old["01"], new["01"])
    assert result["CROPLAND_LOSS_M2"] == pytest.approx(ellipsoidal_area_m2(lost), rel=1e-6, abs=0.5)
    crop = next(row for row in tables["CLASSES"] if row["land_class"] == "01")
    assert crop["title"] == "耕地" or "ropland" in crop["title"] or "ultivated" in crop["title"]
    assert crop["annual_rate_percent"] == pytest.approx(
        100 * (crop["new_m2"] - crop["only_new_m2"] - crop["old_m2"] + crop["only_old_m2"])
        / (crop["old_m2"] - crop["only_old_m2"]) / 4)
    printed = {row["old_class"]: row for row in tables["CROSS"]}
    assert printed["01"]["to_01"] == pytest.approx(by_pair["01", "01"])
    assert sum(row["area_m2"] for row in tables["CHANGES"] if row["kind"] == "changed") == pytest.approx(
        result["CHANGED_M2"])


def small(old, new):
    """Layers of squares 100 m wide: code and west end."""
    return tuple(memory("Polygon?crs=EPSG:4547&field=DLBM:string", [(square(X + west, Y, 100), [code])
                                                                    for code, west in rows], name)
                 for name, rows in (("OLD", old), ("NEW", new)))


def test_levels_and_groups(compared):
    old, new = small([("0101", 0), ("0103", 100)], [("0103", 0), ("0702", 100)])
    result, tables = compared(old, new, LEVEL="land_class", SCHEME="survey-3", AREA_METHOD="planar")
    assert result["CHANGED_M2"] == pytest.approx(20_000)
    result, _ = compared(old, new, LEVEL="level1", SCHEME="survey-3", AREA_METHOD="planar")
    assert result["CHANGED_M2"] == pytest.approx(10_000) and result["CROPLAND_NET_M2"] == pytest.approx(-10_000)
    result, tables = compared(old, new, LEVEL="legal_class", SCHEME="survey-3", AREA_METHOD="planar")
    assert {(row["old_class"], row["new_class"]) for row in tables["MATRIX"]} == {
        ("agricultural", "agricultural"), ("agricultural", "construction")}
    result, tables = compared(old, new, LEVEL="value", GROUPS=["0101", "crop", "0103", "crop"], AREA_METHOD="planar")
    assert {(row["kind"], row["old_class"], row["new_class"]) for row in tables["MATRIX"]} == {
        ("unchanged", "crop", "crop"), ("changed", "crop", "0702")}
    assert result["CROPLAND_NET_M2"] is None and result["DYNAMIC_DEGREE_PERCENT"] is None


def test_bad_input():
    old, new = small([("0101", 0)], [("0103", 0)])
    bare = memory("Polygon?crs=EPSG:4547&field=X:string", [(square(X, Y), ["1"])], "BARE")
    wanted = {"MATRIX": "TEMPORARY_OUTPUT"}
    assert "OLD_CLASS" in stopped("landusetransition", {"OLD": bare, "NEW": new, **wanted})
    assert "2020" in stopped("landusetransition", {
        "OLD": old, "NEW": new, "OLD_YEAR": 2024, "NEW_YEAR": 2020, **wanted})
    assert "GROUPS" in stopped("landusetransition", {"OLD": old, "NEW": new, "GROUPS": ["1", "a", "1", "b"], **wanted})
    assert "no usable polygons" in stopped("landusetransition", {
        "OLD": memory("Polygon?crs=EPSG:4547&field=DLBM:string", [], "EMPTY"), "NEW": new, **wanted})


@needs(CAMBRIDGE)
def test_cambridge_two_years(compared):
    """Use by parcel of 2013 and 2014, against intersections of unions by shapely; both at the same areas, planar.

    The west of the city: 144 pairs of unions take shapely long.
    """
    from osgeo import gdal

    def uses(year):
        values = {}
        with open(CAMBRIDGE.parent / f"assessments_fy{year}.csv", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                values.setdefault(row["ML"], row["UseCode"][:1])
        return values

    layers, middle = {}, None
    for year in ("2013", "2014"):
        by_lot = uses(year)
        warped = gdal.VectorTranslate("", str(CAMBRIDGE), format="Memory", dstSRS="EPSG:26986", reproject=True,
                                      layers=[f"parcels_fy{year}"])
        source = warped.GetLayer(0)
        middle = middle or sum(source.GetExtent()[:2]) / 2
        entries = []
        for feature in source:
            shape = feature.GetGeometryRef()
            shape = shapely.from_wkb(bytes(shape.ExportToWkb())) if shape else None
            if shape is None or shape.is_empty or not shape.is_valid or shape.centroid.x > middle:
                continue
            entries.append((by_lot.get(feature["ML"]), shape))
        assert len(entries) > 2_000
        layers[year] = entries
    made = {year: memory("MultiPolygon?crs=EPSG:26986&field=USE:string", [(shape.wkt, [use]) for use, shape in layer])
            for year, layer in layers.items()}
    entries, tables = compared(made["2013"], made["2014"], OLD_CLASS="USE", NEW_CLASS="USE", LEVEL="value",
                               AREA_METHOD="planar", MINIMUM_AREA=0, MINIMUM_WIDTH=0)
    unions = {year: {use: shapely.union_all([shape for item, shape in layer if item == use])
                     for use in {item for item, _ in layer}} for year, layer in layers.items()}
    taken = {year: sum(shape.area for shape in by_use.values()) for year, by_use in unions.items()}
    by_pair = pd.DataFrame(tables["MATRIX"]).groupby(["old_class", "new_class"])["area_m2"].sum()
    slack = entries["DOUBLED_M2"] + 1.0   # ground that two parcels hold is one parcel's here, and both uses' there
    for a, old in unions["2013"].items():
        for b, new in unions["2014"].items():
            expected = shapely.intersection(old, new).area
            assert by_pair.get((a or "", b or ""), 0.0) == pytest.approx(expected, abs=slack), (a, b)
    assert entries["IS_CLOSED"] and entries["OLD_M2"] == pytest.approx(taken["2013"], abs=slack)


def test_cancel_leaves_nothing(tmp_path):
    from qgis.core import QgsProcessingFeedback

    old, new = small([("0101", 0)], [("0103", 0)])
    feedback = QgsProcessingFeedback(False)
    feedback.cancel()
    target = tmp_path / "m.gpkg"
    assert run("landusetransition", {"OLD": old, "NEW": new, "MATRIX": str(target)}, feedback).results is None
    assert not target.exists()
