"""groundrules:carbonchange and carbonchangeraster: hand numbers, real pairs against numpy, bad input."""
from __future__ import annotations

import numpy as np
import pytest
import shapely
from helpers.county.samples import COUNTY, expected
from helpers.desk.running import results, rows, run, stopped
from helpers.real_data import LAUSANNE, NEW_GUINEA, needs
from osgeo import gdal, osr
from qgis.core import QgsFeature, QgsGeometry, QgsVectorLayer

from groundrules.bridge.rasters.carbon import NODATA

pytestmark = pytest.mark.usefixtures("qgis_app")
FULL = {"1": (15, 10, 60, 1), "2": (5, 3, 20, 0), "3": (2, 1, 5, 0), "4": (14, 10, 60, 1)}
POOLS = ("above", "below", "soil", "dead")
SAMPLE = {"PACK": "sample-carbon", "FAMILY": "sample-2025", "LANGUAGE": "en", "AREA_METHOD": "planar"}


def table(path, densities):
    path.write_text("lucode,c_above,c_below,c_soil,c_dead\n" + "".join(
        f"{code},{','.join(map(str, values))}\n" for code, values in densities.items()), encoding="utf-8")
    return {"TABLE": str(path), "TABLE_DEPTH": 0.3, "CROSSWALK": "", "AREA_METHOD": "planar", "LANGUAGE": "en"}


def raster(path, values, west=500_000.0, no_data=0, epsg=32650):
    values = np.asarray(values, dtype=np.uint8)
    made = gdal.GetDriverByName("GTiff").Create(str(path), values.shape[1], values.shape[0], 1, gdal.GDT_Byte)
    made.SetGeoTransform((west, 100, 0, 4_000_000, 0, -100))
    system = osr.SpatialReference()
    system.ImportFromEPSG(epsg)
    made.SetProjection(system.ExportToWkt())
    made.GetRasterBand(1).SetNoDataValue(no_data)
    made.GetRasterBand(1).WriteArray(values)
    return str(path)


def polygons(boxes, codes, name, field):
    layer = QgsVectorLayer(f"Polygon?crs=EPSG:32650&field={field}:string(20)", name, "memory")
    features = []
    for (left, bottom, right, top), code in zip(boxes, codes):
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromWkt(shapely.to_wkt(
            shapely.box(500_000 + left, 4_000_000 + bottom, 500_000 + right, 4_000_000 + top))))
        feature.setAttribute(0, code)
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    return layer


def test_a_change_is_valued_as_invest_values_it(tmp_path):
    """43 a tonne, −7.1 % and 2.8 % from 2016 to 2030: a hectare that loses 58 t C loses 3,422.08 of value."""
    now = polygons([(0, 0, 100, 100)], ["1"], "now", "code")
    plan = polygons([(0, 0, 100, 100)], ["2"], "plan", "code")
    base = {"OLD": now, "NEW": plan, "OLD_CLASS": "code", "NEW_CLASS": "code", **table(tmp_path / "t.csv", FULL)}
    priced = {"OLD_YEAR": 2016, "NEW_YEAR": 2030, "PRICE": 43, "CURRENCY": "USD", "DISCOUNT_RATE": -7.1,
              "PRICE_CHANGE": 2.8}
    values, report = str(tmp_path / "v.gpkg"), tmp_path / "r.html"
    result = results("carbonchange", {**base, **priced, "VALUES_AT_PRICE": values, "REPORT": str(report)})
    (row,) = rows(values)
    assert result["VALUE_PER_T_C"] == pytest.approx(59.00136, abs=1e-5)
    assert result["VALUE_OF_DIFFERENCE"] == row["value_difference_per_ha"] == pytest.approx(-3422.079, abs=1e-3)
    html = report.read_text(encoding="utf-8")
    assert "Value of the change, at your price" in html and "Value (USD)" in html and "-3,422" in html
    assert "the price is your own number" in html.lower()
    assert "First date: all ground (ha)" in html and "Second date: all ground (ha)" in html
    assert "VALUE_PER_T_C" not in results("carbonchange", base)
    for missing, words in (("CURRENCY", "Currency"), ("NEW_YEAR", "Year of the second date")):
        assert words in stopped("carbonchange", {**base, **priced, missing: None})
    assert "whole years" in stopped("carbonchange", {**base, **priced, "NEW_YEAR": 2030.5})


def test_a_change_of_minus_one_counts(tmp_path):
    """InVEST loses a true −1.0 t/ha to its no-data value; no data on one date alone is no change."""
    old = raster(tmp_path / "old.tif", [[1, 1, 1, 0]])
    new = raster(tmp_path / "new.tif", [[4, 2, 0, 1]])
    change, target = str(tmp_path / "c.tif"), str(tmp_path / "t.gpkg")
    result = results("carbonchangeraster", {"OLD": old, "NEW": new, **table(tmp_path / "t.csv", FULL),
                                            "CHANGE": change, "TRANSITIONS": target})
    assert result["DIFFERENCE_T_C"] == -1 - 58 and result["ONLY_OLD_HA"] == 1 and result["ONLY_NEW_HA"] == 1
    made = gdal.Open(change)
    assert made.ReadAsArray().tolist() == [[-1, -58, np.float32(NODATA), np.float32(NODATA)]]
    assert np.float32(made.GetRasterBand(1).GetNoDataValue()) == np.float32(NODATA)
    assert made.GetRasterBand(1).GetUnitType() == "t C/ha"
    assert {(row["old_class"], row["new_class"]): row["difference_t_c"] for row in rows(target)
            if row["pool"] == "all"} == {("1", "4"): -1, ("1", "2"): -58}


def check_compared(tmp_path, old, new, codes):
    """Difference by class pair and pool, against plain numpy."""
    random = np.random.default_rng(8)
    densities = {str(code): tuple(np.round(random.uniform(0, 90, 4), 2)) for code in codes}
    target, drivers = str(tmp_path / "t.gpkg"), str(tmp_path / "d.gpkg")
    result = results("carbonchangeraster", {"OLD": str(old), "NEW": str(new), **table(tmp_path / "t.csv", densities),
                                            "TRANSITIONS": target, "DRIVERS": drivers})
    sources = [gdal.Open(str(path)) for path in (old, new)]
    before, after = (source.ReadAsArray().ravel().astype(int) for source in sources)
    shape = sources[0].GetGeoTransform()
    cell_ha, pairs = abs(shape[1] * shape[5]) / 1e4, np.bincount(before * 256 + after, minlength=65536)
    got = {(row["old_class"], row["new_class"], row["pool"]): row["difference_t_c"] for row in rows(target)}
    sums = dict.fromkeys(POOLS, 0.0)
    for a in codes:
        for b in codes:
            area = pairs[a * 256 + b] * cell_ha
            for pool, first, second in zip(POOLS, densities[str(a)], densities[str(b)]):
                if area:
                    assert got[str(a), str(b), pool] == pytest.approx(area * (second - first), rel=1e-6, abs=1e-6)
                sums[pool] += area * (second - first)
    assert result["DIFFERENCE_T_C"] == pytest.approx(sum(sums.values()), rel=1e-9)
    by_pool = dict.fromkeys(POOLS, 0.0)
    for row in rows(drivers):
        by_pool[row["pool"]] += row["area_effect_t_c"] + row["density_effect_t_c"]
    assert by_pool == pytest.approx(sums, rel=1e-6)
    back = results("carbonchangeraster", {"OLD": str(new), "NEW": str(old), **table(tmp_path / "t.csv", densities)})
    assert back["DIFFERENCE_T_C"] == pytest.approx(-result["DIFFERENCE_T_C"], rel=1e-12)


@needs(NEW_GUINEA)
def test_new_guinea(tmp_path):
    """Its west, three million cells."""
    for year in (2001, 2015):
        whole = gdal.Open(str(NEW_GUINEA / f"landcover{year}.tif"))
        gdal.Translate(str(tmp_path / f"{year}.tif"), whole, srcWin=[0, 0, whole.RasterXSize // 3, whole.RasterYSize])
    check_compared(tmp_path, tmp_path / "2001.tif", tmp_path / "2015.tif", (1, 2, 3, 5, 6, 7, 9))


@needs(LAUSANNE)
def test_lausanne_and_its_grids_that_do_not_line_up(tmp_path):
    codes = [int(code) for code in np.unique(np.concatenate(
        [gdal.Open(str(LAUSANNE / f"ls250_{year}.tif")).ReadAsArray().ravel() for year in ("06", "12")]))
        if code != 255]
    check_compared(tmp_path, LAUSANNE / "ls250_06.tif", LAUSANNE / "ls250_12.tif", codes)
    pair = {"OLD": str(LAUSANNE / "ls100_06.tif"), "NEW": str(LAUSANNE / "ls100_12.tif")}
    assert "does not line up" in stopped("carbonchangeraster", {**pair, **table(tmp_path / "t.csv", FULL)})


def test_a_plan_that_builds_on_forest(tmp_path):
    """Two hectares of forest, one becomes housing (0.7 sealed, 0.3 green) in ten years; survey against plan.

    Forest 40 + 10 + 3 + 60; housing 3 + 0.9 + 0.15 + 0.7 · 30 + 0.3 · 45 t C/ha: all pools lose, at once.
    """
    now = polygons([(0, 0, 200, 100)], ["0301"], "DLTB", "DLBM")
    plan = polygons([(0, 0, 100, 100), (100, 0, 200, 100)], ["070102", "0301"], "plan", "YDYHFLDM")
    changes = str(tmp_path / "c.gpkg")
    result = results("carbonchange", {"OLD": now, "NEW": plan, **SAMPLE, "LAND_LIST": "survey-3",
                                      "NEW_LIST": "guide-2023", "OLD_YEAR": 2025, "NEW_YEAR": 2035, "CHANGES": changes})
    housing = 0.3 * (10 + 3 + 0.5) + 0.7 * 30 + 0.3 * 45
    assert result["DIFFERENCE_T_C"] == pytest.approx(housing - 113)
    assert result["LOSS_T_C"] == pytest.approx(housing - 113)
    assert result["GAIN_T_C"] == 0 and result["ANNUAL_GAIN_T_C_YR"] == 0 and result["IS_DISTINGUISHABLE"]
    assert result["NET_EMISSION_T_CO2"] == pytest.approx((113 - housing) * 44 / 12)
    assert result["CHANGED_HA"] == pytest.approx(1) and result["COMMON_HA"] == pytest.approx(2)
    (row,) = [row for row in rows(changes) if row["kind"] == "changed"]
    assert row["difference_t_c"] == pytest.approx(housing - 113)


def test_a_plan_that_plants_forest_gains_year_by_year(tmp_path):
    """Bare ground becomes forest: 53 t C/ha of biomass in 30 years, soil 40 in 20; after ten years a third, a half."""
    now = polygons([(0, 0, 100, 100)], ["1206"], "DLTB", "DLBM")
    plan = polygons([(0, 0, 100, 100)], ["0301"], "plan", "YDYHFLDM")
    base = {"OLD": now, "NEW": plan, **SAMPLE, "LAND_LIST": "survey-3", "NEW_LIST": "guide-2023"}
    result = results("carbonchange", {**base, "OLD_YEAR": 2025, "NEW_YEAR": 2035})
    assert result["GAIN_T_C"] == pytest.approx(53 / 3 + 40 / 2) and result["LOSS_T_C"] == 0
    assert result["ANNUAL_GAIN_T_C_YR"] == pytest.approx(53 / 30 + 40 / 20) and result["POTENTIAL_GAIN_T_C"] == 0
    without = run("carbonchange", base)
    assert without.results["POTENTIAL_GAIN_T_C"] == pytest.approx(93) and without.results["NET_T_C"] == 0
    assert "stay potential" in without.log


def test_two_families_are_both_named(tmp_path):
    """The difference of the run stands under both, and not under one of them, which says otherwise."""
    now = polygons([(0, 0, 100, 100)], ["1206"], "DLTB", "DLBM")
    plan = polygons([(0, 0, 100, 100)], ["0301"], "plan", "YDYHFLDM")
    base = {"OLD": now, "NEW": plan, **SAMPLE, "LAND_LIST": "survey-3", "NEW_LIST": "guide-2023"}
    tables = {name: str(tmp_path / f"{name}.gpkg") for name in ("TOTALS", "TRANSITIONS", "SENSITIVITY")}
    result = results("carbonchange", {**base, "FAMILY": "sample-2015", "NEW_FAMILY": "sample-2025", **tables})
    assert result["DENSITY_EFFECT_T_C"] != 0 and abs(result["RESIDUAL_T_C"]) < 1e-9
    both = "sample-2015 → sample-2025"
    assert result["FAMILY_USED"] == both
    assert {row["family"] for name in ("TOTALS", "TRANSITIONS") for row in rows(tables[name])} == {both}
    others = {row["family"]: row for row in rows(tables["SENSITIVITY"])}
    assert [key for key, row in others.items() if row["is_used"]] == [both]
    assert others[both]["difference_t_c"] == pytest.approx(result["DIFFERENCE_T_C"])
    for name in ("sample-2015", "sample-2025"):
        alone = results("carbonchange", {**base, "FAMILY": name})
        assert alone["FAMILY_USED"] == name
        assert others[name]["difference_t_c"] == pytest.approx(alone["DIFFERENCE_T_C"])


def test_the_county_against_plain_sums(tmp_path):
    """Surveys of 2020 and 2024 over the same ground: the difference of the generator's two sums, by pool."""
    target = str(tmp_path / "t.gpkg")
    result = results("carbonchange", {
        "OLD": f"{COUNTY}|layername=DLTB_2020", "NEW": f"{COUNTY}|layername=DLTB_2024", **SAMPLE,
        "OLD_YEAR": 2020, "NEW_YEAR": 2024, "TRANSITIONS": target, "MINIMUM_AREA": 0, "MINIMUM_WIDTH": 0})
    sums = {}
    for row in rows(target):
        sums[row["pool"]] = sums.get(row["pool"], 0.0) + row["difference_t_c"]
    wanted = {row["pool"]: float(row["difference_t_c"]) for row in expected("carbonchange")}
    assert len(wanted) == 4 and any(wanted.values())
    assert {pool: sums[pool] for pool in wanted} == pytest.approx(wanted, abs=0.5)
    assert result["DIFFERENCE_T_C"] == pytest.approx(sum(wanted.values()), abs=1.0)
    assert result["LOSS_T_C"] < 0 < result["GAIN_T_C"] and result["COVERED_SHARE"] == 1


def test_what_is_refused(tmp_path):
    now = polygons([(0, 0, 100, 100)], ["0301"], "DLTB", "DLBM")
    base = {"OLD": now, "NEW": now, **SAMPLE, "LAND_LIST": "survey-3", "NEW_LIST": "survey-3",
            "TRANSITIONS": str(tmp_path / "t.gpkg")}
    assert "has to be later" in stopped("carbonchange", {**base, "OLD_YEAR": 2030, "NEW_YEAR": 2020})
    assert "No family is the default" in stopped("carbonchange", {**base, "FAMILY": ""})
    assert "No family is the default" in stopped("carbonchange", {**base, "NEW_FAMILY": "elsewhere"})
    own = {**base, **table(tmp_path / "t.csv", FULL), "PACK": "", "FAMILY": "", "NEW_FAMILY": "sample-2015"}
    assert "an own table has none" in stopped("carbonchange", own)
    assert "0301" in stopped("carbonchange", {**own, "NEW_FAMILY": ""})
    floats = raster(tmp_path / "a.tif", [[1, 2]])
    alien = raster(tmp_path / "b.tif", [[1, 200]])
    assert "200" in stopped("carbonchangeraster", {"OLD": floats, "NEW": alien, **table(tmp_path / "t.csv", FULL)})
    assert not (tmp_path / "t.gpkg").exists()


def zone_rows(path, pool="all"):
    return {row["zone"]: row for row in rows(path) if row["pool"] == pool}


def test_zones_of_patches(tmp_path):
    """Two hectares of forest, the eastern one is built on; zones east and west, and a strip outside both."""
    now = polygons([(0, 0, 200, 100)], ["0301"], "DLTB", "DLBM")
    plan = polygons([(0, 0, 100, 100), (100, 0, 200, 100)], ["0301", "070102"], "plan", "YDYHFLDM")
    zones = polygons([(0, 0, 100, 100), (100, 0, 190, 100)], ["west", "east"], "zones", "name")
    target = str(tmp_path / "t.gpkg")
    other = str(tmp_path / "s.gpkg")
    result = results("carbonchange", {"OLD": now, "NEW": plan, **SAMPLE, "LAND_LIST": "survey-3", "SENSITIVITY": other,
                                      "NEW_LIST": "guide-2023", "OLD_YEAR": 2025, "NEW_YEAR": 2035, "ZONES": zones,
                                      "ZONE_FIELD": "name", "TOTALS": target})
    by_zone = zone_rows(target)
    assert by_zone["west"]["difference_t_c"] == 0 and by_zone["west"]["change"] == "no change"
    assert by_zone["west"]["area_ha"] == pytest.approx(1) and by_zone["west"]["old_t_c"] == pytest.approx(113)
    lost = result["DIFFERENCE_T_C"]
    assert by_zone["east"]["difference_t_c"] == pytest.approx(0.9 * lost)
    assert by_zone["outside"]["difference_t_c"] == pytest.approx(0.1 * lost)
    assert by_zone[None]["difference_t_c"] == pytest.approx(lost) and by_zone[None]["changed_ha"] == pytest.approx(1)
    for end in ("lower", "upper"):
        assert by_zone[None][f"{end}_t_c"] == pytest.approx(result[f"DIFFERENCE_{end.upper()}_T_C"])
        assert by_zone[None][f"net_{end}_t_c"] == pytest.approx(result[f"NET_{end.upper()}_T_C"])
    assert by_zone["east"]["net_emission_t_co2"] == pytest.approx(-0.9 * result["NET_T_C"] * 44 / 12)
    pools = [zone_rows(target, pool)[None]["difference_t_c"] for pool in ("above", "below", "dead", "soil")]
    assert sum(pools) == pytest.approx(lost)
    # under the numbers of ten years before: forest 36 + 9 + 2.7 + 60, green 9 + 2.7 + 0.45 + 45
    values = {row["family"]: row for row in rows(other)}
    assert values["sample-2025"]["difference_t_c"] == pytest.approx(lost) and values["sample-2025"]["is_used"]
    assert values["sample-2015"]["difference_t_c"] == pytest.approx(0.3 * 57.15 + 0.7 * 30 - 107.7)


def test_zones_of_cells(tmp_path):
    """Cells of one hectare: 86, 28 and 8 t C; the western column is a zone, and one zone lies over another."""
    old = raster(tmp_path / "o.tif", [[1, 1], [2, 0]])
    new = raster(tmp_path / "n.tif", [[2, 1], [3, 1]])
    zones = polygons([(0, -200, 100, 0), (0, -100, 200, 0)], ["west", "north"], "zones", "name")
    target = str(tmp_path / "t.gpkg")
    result = results("carbonchangeraster", {"OLD": old, "NEW": new, **table(tmp_path / "t.csv", FULL), "ZONES": zones,
                                            "ZONE_FIELD": "name", "TOTALS": target})
    assert {zone: row["difference_t_c"] for zone, row in zone_rows(target).items()} == {
        None: -78, "west": -78, "north": -58, "outside": 0}   # outside only the later date has ground
    assert zone_rows(target)["north"]["area_ha"] == 2 and result["DIFFERENCE_T_C"] == -78


@pytest.mark.parametrize("place", [{"epsg": 32651}, {"west": 700_030.0}])
def test_rasters_that_lie_apart_are_said_to_when_one_is_resampled(tmp_path, place):
    old, new = (raster(tmp_path / f"{name}.tif", np.array([[1, 2]], dtype=np.uint8), **where)
                for name, where in (("old", {}), ("new", place)))
    for align in ("nearest_on_old", "nearest_on_new"):
        text = stopped("carbonchangeraster", {"OLD": old, "NEW": new, **table(tmp_path / "t.csv", FULL),
                                              "ALIGN": align})
        assert "do not overlap" in text and "no cell with a value" not in text
