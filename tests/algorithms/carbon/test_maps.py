"""Maps of biomass, growing stock, carbon and soil carbon of the user's own: hand numbers, an oracle, bad input."""
from __future__ import annotations

import json

import numpy as np
import pytest
from helpers.desk.running import results, rows, run, stopped
from helpers.files.carbon_layers import (
    FULL,
    NOTHING,
    box,
    floats,
    oracle,
    polygons,
    random_maps,
    raster,
    table,
    totals,
)
from osgeo import gdal, osr

from groundrules.bridge.rasters.carbon import NODATA

pytestmark = pytest.mark.usefixtures("qgis_app")
OCEANIC = {"KEYS": ["zone", "temperate_oceanic_forest"]}


def stored(path, values, kind, no_data=None, scale=None):
    """A map of another kind of numbers, whose no data may be declared or not; cells of one hectare."""
    values = np.asarray(values)
    made = gdal.GetDriverByName("GTiff").Create(path, values.shape[1], values.shape[0], 1, kind)
    made.SetGeoTransform((500_000.0, 100.0, 0, 4_000_000.0, 0, -100.0))
    system = osr.SpatialReference()
    system.ImportFromEPSG(32650)
    made.SetProjection(system.ExportToWkt())
    band = made.GetRasterBand(1)
    if no_data is not None:
        band.SetNoDataValue(no_data)
    if scale is not None:
        band.SetScale(scale)
    band.WriteArray(values)
    return path


@pytest.fixture
def asked(tmp_path):
    """What carbonstockraster is asked of some classes and a map, both cells of a hectare."""
    def asking(classes, own=None, where=None, **more):
        if own is not None:
            more["MAP"] = floats(tmp_path / "own.tif", own, **(where or {}))
        for name in ("SOIL_MAP", "MAP_MASK", "MAP_ERROR"):
            if isinstance(more.get(name), list):
                more[name] = floats(tmp_path / f"{name}.tif", more[name])
        return {"INPUT": raster(tmp_path / "land.tif", np.asarray(classes, np.uint8)),
                **table(tmp_path / "t.csv", FULL), "AREA_METHOD": "planar", "LANGUAGE": "en", "ROOT_SHOOT": 0.25,
                "MAP_QUANTITY": "carbon", **more}
    return asking


def stock(asked):
    return results("carbonstockraster", asked)["STOCK_T_C"]


def test_hand_numbers(tmp_path, asked):
    """Four hectares of forest and field; the map knows three: 2 t C/ha of 4, and two more pools of the table."""
    target, stocks, cells, manifest = (str(tmp_path / name) for name in ("t.gpkg", "s.gpkg", "d.tif", "m.json"))
    cards, crosswalk = str(tmp_path / "c.gpkg"), str(tmp_path / "w.gpkg")
    result = results("carbonstockraster", asked(
        [[1, 1, 2, 2]], [[200.0, NOTHING, 10.0, 0.0]], MAP_QUANTITY="biomass", CARBON_FRACTION=0.5, TOTALS=target,
        STOCKS=stocks, DENSITY=cells, MANIFEST=manifest, COEFFICIENTS=cards, CROSSWALK_TABLE=crosswalk))
    # 200 t dm: 100 t C above, 25 below; 10: 5 and 1.25; 0; and the table's own 125 on the cell without a number
    assert result["STOCK_T_C"] == pytest.approx(125 + 6.25 + 0 + 125 + 2 * 64 + 2 * 40)
    assert result["MAPPED_HA"] == pytest.approx(3.0) and result["COVERED_SHARE"] == 1.0
    got = {(row["land_class"], row["pool"]): row for row in rows(stocks)}
    assert got["1 [map]", "above"]["stock_t_c"] == pytest.approx(100) and got["1", "above"]["area_ha"] == 1.0
    assert got["2 [map]", "below"]["density_t_c_ha"] == pytest.approx(0.625)
    assert got["1 [map]", "above"]["state"] == "by_map" and got["1", "above"]["state"] == "known"
    assert got["1 [map]", "soil"]["stock_t_c"] == 60 and got["1 [map]", "soil"]["state"] == "known"
    assert gdal.Open(cells).ReadAsArray().tolist() == [[189.0, 189.0, 46.25, 40.0]]
    card = next(row for row in rows(cards) if (row["land_class"], row["pool"]) == ("1 [map]", "above"))
    assert card["value"] == pytest.approx(100.0) and "own.tif" not in card["source"] and "own" in card["source"]
    assert "0.5 (given by the user)" in card["note"] and "would be 100" in card["note"] and card["tier"] == "3"
    (entry,) = json.loads(open(manifest, encoding="utf-8").read())["maps"]
    assert (entry["by_map_ha"], entry["by_family_ha"], entry["by_none_ha"], entry["trust"]) == (3.0, 1.0, 0.0, "own")
    assert entry["ratios"]["root_shoot"] == {"value": "0.25", "source": "given by the user", "own": True}


@pytest.mark.parametrize(("asked_of", "number", "above"), [
    ({"MAP_QUANTITY": "carbon", "MAP_UNIT": "Mg C/ha"}, 80.0, 80.0),
    ({"MAP_QUANTITY": "carbon", "MAP_UNIT": "kg/m2"}, 8.0, 80.0),
    ({"MAP_QUANTITY": "co2", "MAP_UNIT": "t CO2/ha"}, 110.0, 30.0),
    ({"MAP_QUANTITY": "biomass", "MAP_UNIT": "kg/cell", "CARBON_FRACTION": 0.47}, 50_000.0, 23.5),
    ({"MAP_QUANTITY": "growing_stock", "MAP_UNIT": "m3/ha", "BCEF": 0.8, "CARBON_FRACTION": 0.5}, 100.0, 40.0),
    # table 4.5, temperate hardwoods, 101 to 200 m3/ha: 1.05; table 4.3, broadleaf: 0.48
    ({"MAP_QUANTITY": "growing_stock", "MAP_UNIT": "m3/ha",
      "MAP_TREES": "hardwoods", **OCEANIC}, 150.0, 150 * 1.05 * 0.48),
    ({"MAP_QUANTITY": "growing_stock", "MAP_UNIT": "m3/ha",
      "MAP_TREES": "hardwoods", **OCEANIC}, 250.0, 250 * 0.8 * 0.48)])
def test_units_and_ratios(asked, asked_of, number, above):
    """A hectare of forest."""
    assert stock(asked([[1]], [[number]], **asked_of)) == pytest.approx(above * 1.25 + 64.0, rel=1e-6)


def test_true_area_of_cells(tmp_path, asked):
    """Tonnes of a cell in degrees are divided by what the cell covers, so that the sum is the map's own."""
    where = {"west": 100.0, "north": 60.0, "step": (0.02, 0.01), "epsg": 4326}
    own = np.array([[500.0, 300.0], [200.0, 100.0]], np.float32)
    asking = asked([[1]], MAP=floats(tmp_path / "own.tif", own, **where), MAP_UNIT="t/cell", ROOT_SHOOT=0.0)
    asking |= {"INPUT": raster(tmp_path / "l.tif", np.ones((2, 2), np.uint8), **where), "AREA_METHOD": "ellipsoidal"}
    target = str(tmp_path / "t.gpkg")
    results("carbonstockraster", {**asking, "TOTALS": target})
    assert totals(target, "above")[None]["stock_t_c"] == pytest.approx(own.sum(), rel=1e-9)


@pytest.fixture(scope="module")
def chance(tmp_path_factory):
    """A land of 60 × 80 cells and maps of it with holes, random."""
    return tmp_path_factory.mktemp("chance"), *random_maps()


def test_two_maps_and_zones_against_numpy(chance, asked, tmp_path):
    """Pools, zones that overlap, and each cell of the density raster."""
    folder, classes, own, soil = chance
    zones = polygons([box(0, -6000, 4000, 0), box(3000, -6000, 8000, -1000)], ["A", "B"], "zones")
    target, cells = str(tmp_path / "t.gpkg"), str(tmp_path / "d.tif")
    asking = asked(classes, own, SOIL_MAP=floats(tmp_path / "soil.tif", soil), SOIL_DEPTH_CM=30, ZONES=zones,
                   ZONE_FIELD="class", TOTALS=target, DENSITY=cells)
    result = results("carbonstockraster", asking)
    pools = oracle(classes, own, soil, 0.25)
    row, column = np.indices(classes.shape)
    inside = {None: row >= 0, "A": column < 40, "B": (column >= 30) & (row >= 10)}
    inside["outside"] = ~(inside["A"] | inside["B"])
    for pool, wanted in pools.items():
        got = totals(target, pool)
        for zone, cells_in in inside.items():
            assert got[zone]["stock_t_c"] == pytest.approx(wanted[cells_in].sum(), rel=1e-9), (pool, zone)
    assert result["STOCK_T_C"] == pytest.approx(sum(wanted.sum() for wanted in pools.values()), rel=1e-9)
    assert result["MAPPED_HA"] == np.count_nonzero((classes > 0) & (own != NOTHING))
    assert result["SOIL_MAPPED_HA"] == np.count_nonzero((classes > 0) & (soil != NOTHING))
    written = gdal.Open(cells).ReadAsArray()
    assert np.allclose(written[classes > 0], sum(pools.values())[classes > 0], rtol=1e-6)
    assert (written[classes == 0] < -1e30).all()


def test_halves_masks_and_other_grids(chance, asked, tmp_path):
    """Halves add up, a mask only takes away, and a map on cells of twice or half the size keeps its tonnes."""
    folder, classes, own, _soil = chance
    whole = stock(asked(classes, own))
    halves = [stock({**asked(classes[:, part], own[:, part])}) for part in (slice(0, 40), slice(40, 80))]
    assert sum(halves) == pytest.approx(whole, rel=1e-9)   # both lie in the west, which planar areas do not mind
    shares = []
    for width in (80, 10, 0):
        mask = np.zeros(classes.shape, np.float32)
        mask[:, :width] = 1
        if not width:
            mask[0, 0] = 1
        shares.append(results("carbonstockraster", asked(
            classes, own, MAP_MASK=floats(tmp_path / "mask.tif", mask)))["MAPPED_HA"])
    assert shares == sorted(shares, reverse=True) and shares[0] == np.count_nonzero((classes > 0) & (own != NOTHING))
    full = np.where(own == NOTHING, 50.0, own)
    coarse = full.reshape(30, 2, 40, 2).mean(axis=(1, 3))
    ones = np.ones_like(classes)
    sums = [stock(asked(ones, numbers, where={"step": step})) for numbers, step in (
        (full, (100.0, 100.0)), (coarse, (200.0, 200.0)), (np.repeat(np.repeat(full, 2, 0), 2, 1), (50.0, 50.0)))]
    assert sums == pytest.approx([sums[0]] * 3, rel=1e-6)
    # holes, and land beyond the map, have the family's numbers on other grids too
    part = np.where(np.indices(coarse.shape)[1] % 5 == 0, NOTHING, coarse)[:, :30]
    for numbers, step in ((part, 200.0), (np.repeat(np.repeat(part, 4, 0), 4, 1), 50.0)):
        cells = np.repeat(np.repeat(part, 2, 0), 2, 1)
        known = cells[cells != NOTHING].astype(float)
        assert stock(asked(ones, numbers, where={"step": (step, step)})) == pytest.approx(
            known.sum() * 1.25 + (4800 - known.size) * 125 + 4800 * 64, rel=1e-6)
    assert "200 × 200 instead" in run("carbonstockraster", asked(ones, coarse, where={"step": (200.0, 200.0)})).log


def test_classes_and_zero_and_part_of_the_land(asked):
    own = [[50.0, 50.0, 0.0, NOTHING]]
    assert stock(asked([[1, 2, 2, 2]], own)) == pytest.approx(125 + 64 + 40 * 3 + 3)
    alone = asked([[1, 2, 2, 2]], own, MAP_CLASSES="1")
    assert stock(alone) == pytest.approx(62.5 + 64 + 3 * 43)
    assert "3" in stopped("carbonstockraster", {**alone, "MAP_CLASSES": "3"})
    assert stock(asked([[1, 2, 2, 2]], own, MAP_ZERO="no_data")) == pytest.approx(125 + 64 + 3 * 40 + 2 * 3)
    declared = asked([[1, 2, 2, 2]], [[50.0, 50.0, 0.0, 0.0]], where={"no_data": 0.0})
    done = run("carbonstockraster", declared)
    assert "2 cells (50.0 %) have the family's numbers" in done.log and "MAP_ZERO value" in done.log
    assert done.results["STOCK_T_C"] == pytest.approx(125 + 64 + 3 * 40 + 2 * 3)
    assert stock({**declared, "MAP_ZERO": "value"}) == pytest.approx(125 + 64 + 3 * 40)
    assert "Biomass: 2.00 ha by own" in done.log and "2.00 ha by the family's numbers" in done.log


@pytest.mark.parametrize(("more", "says"), [
    ({"MAP_UNIT": "kg/tree"}, "Map own: unit kg/tree is of a tree"),
    ({"MAP_UNIT": "bushels"}, "is not known (MAP_UNIT"),
    ({"MAP_UNIT": "m3/ha"}, "does not fit carbon"),
    ({"MAP_UNIT": "t dm/ha"}, "does not fit carbon"),
    ({"MAP_QUANTITY": None}, "MAP_QUANTITY"),
    ({"MAP_QUANTITY": "growing_stock", "MAP_UNIT": "m3/ha", "KEYS": ["zone", "polar"]}, "give BCEF"),
    ({"MAP_QUANTITY": "growing_stock", "MAP_UNIT": "m3/ha", "MAP_POOLS": "living"}, "choose MAP_POOLS above"),
    ({"MAP_TREES": "oaks"}, "not a kind of trees"),
    ({"SOIL_MAP": [[50.0]]}, "SOIL_DEPTH_CM"),
    ({"SOIL_MAP": [[50.0]], "SOIL_DEPTH_CM": 100}, "100 cm, and the soil of family t down to 30 cm"),
    ({"SOIL_MAP": [[20.0]], "SOIL_DEPTH_CM": 30, "SOIL_UNIT": "g/kg"}, "BULK_DENSITY"),
    ({"MAP_ERROR": [[5.0]], "MAP_UNCERTAINTY": 10}, "MAP_ERROR")])
def test_what_stops(asked, more, says):
    """Each names what to change."""
    assert says in stopped("carbonstockraster", asked([[1]], [[80.0]], **more))


def test_maps_that_do_not_reach(asked):
    assert "does not reach the land" in stopped("carbonstockraster", asked([[1]], [[80.0]], where={"west": 700_000.0}))
    assert "band 1" in stopped("carbonstockraster", asked([[1]], [[NOTHING]]))


@pytest.mark.parametrize(("kind", "values", "no_data", "says", "known"), [
    (gdal.GDT_Float32, [[80.0, -9999.0, 3.4e38, np.nan]], None, "2 cells (50.0 %) hold a number that files use", 1),
    (gdal.GDT_UInt16, [[800, 65535, 65535, 0]], None, "2 cells (50.0 %) hold a number that files use", 2),
    (gdal.GDT_Int16, [[800, -120, -32768, 900]], None, "1 cell (25.0 %) is below 0", 2),
    (gdal.GDT_Byte, [[80, 255, 10, 20]], None, "1 cell (25.0 %) holds a number that files use", 3),
    (gdal.GDT_Float32, [[80.0, 0.0, 0.0, 7.0]], None, "2 cells (50.0 %) hold 0: they count as nothing", 4)])
def test_holes_that_no_file_declares(asked, tmp_path, kind, values, no_data, says, known):
    own = stored(str(tmp_path / "raw.tif"), values, kind, no_data)
    done = run("carbonstockraster", asked([[1, 1, 1, 1]], MAP=own, MAP_UNIT="kg/ha"))
    assert says in done.log and "raw, band 1" in done.log, done.log
    assert done.results["MAPPED_HA"] == pytest.approx(known)


def test_scale_of_the_band(asked, tmp_path):
    own = stored(str(tmp_path / "raw.tif"), [[800]], gdal.GDT_UInt16, 0, 0.1)
    assert stock(asked([[1]], MAP=own)) == pytest.approx(80 * 1.25 + 64)


@pytest.mark.parametrize(("number", "more", "says"), [
    (230.0, {}, "Read as dry matter it would be 135.1 t C/ha"),
    (50.0, {"MAP_QUANTITY": "biomass", "CARBON_FRACTION": 0.4}, "as dry matter is 25.0 t C/ha"),
    (900.0, {}, "permits 62.5 to 200.0 (its number is 125.0)")])
def test_another_quantity_than_said(asked, number, more, says):
    """Both readings are told and nothing is changed: the family permits half to 1.6 times its 125 t C/ha."""
    done = run("carbonstockraster", asked([[1]], [[number]], **more))
    assert says in done.log, done.log
    fraction = more.get("CARBON_FRACTION", 1.0)
    assert done.results["STOCK_T_C"] == pytest.approx(number * fraction * 1.25 + 64)


def test_amounts_of_a_cell_read_as_of_a_hectare(asked, tmp_path):
    """Cells of 0.09 ha with 8 t each: 10 t C/ha with roots, and 111 if they are of a cell."""
    fine = {"step": (30.0, 30.0)}
    asking = asked([[1]], [[8.0]], where=fine)
    asking["INPUT"] = raster(tmp_path / "fine.tif", np.ones((1, 1), np.uint8), **fine)
    assert "Read as amount per cell it would be 111.0 t C/ha" in run("carbonstockraster", asking).log


def test_soil_maps(asked, tmp_path):
    """A stock, a content, and soil beside a table without any."""
    assert stock(asked([[1, 1]], SOIL_MAP=[[90.0, NOTHING]], SOIL_DEPTH_CM=30)) == pytest.approx(90 + 60 + 2 * 129)
    content = asked([[1]], SOIL_MAP=[[20.0]], SOIL_DEPTH_CM=30, SOIL_UNIT="g/kg", BULK_DENSITY=1.3, STONES=10)
    assert stock(content) == pytest.approx(78 * 0.9 + 129)
    alone = asked([[1, 1]], SOIL_MAP=[[90.0, NOTHING]], SOIL_DEPTH_CM=100)
    alone |= table(tmp_path / "above.csv", {"1": (100.0,)}, "c_above")
    alone.pop("TABLE_DEPTH")
    result = results("carbonstockraster", alone)
    assert result["STOCK_T_C"] == pytest.approx(90 + 200) and result["COVERED_SHARE"] == 0.5


def test_bands(asked, tmp_path):
    """Errors of a map go in one direction on all classes; without one the share that has a band is told."""
    own = [[80.0, 80.0, 40.0, 40.0]]
    result = results("carbonstockraster", asked([[1, 1, 2, 2]], own, MAP_UNCERTAINTY=20))
    mapped = 240.0 * 1.25
    half = (result["STOCK_UPPER_T_C"] - result["STOCK_LOWER_T_C"]) / 2
    assert half == pytest.approx(0.2 * mapped, rel=1e-6) and result["BAND_METHOD"] == "analytic"
    assert result["BAND_SHARE"] == pytest.approx(mapped / result["STOCK_T_C"])
    assert results("carbonstockraster", asked([[1, 1, 2, 2]], own))["BAND_SHARE"] == 0.0
    errors = results("carbonstockraster", asked([[1, 1, 2, 2]], own, MAP_ERROR=[[8.0, 8.0, 4.0, 4.0]]))
    assert errors["STOCK_UPPER_T_C"] - errors["STOCK_T_C"] == pytest.approx(0.1 * 1.959964 * mapped, rel=1e-6)
    drawn = results("carbonstockraster", asked([[1, 1, 2, 2]], own, MAP_UNCERTAINTY=20, UNCERTAINTY="monte_carlo"))
    assert drawn["STOCK_UPPER_T_C"] - drawn["STOCK_LOWER_T_C"] == pytest.approx(2 * half, rel=0.05)


def asked_of_land(tmp_path, shapes, codes, own, **more):
    return {"INPUT": polygons(shapes, codes), "CLASS_FIELD": "class", **table(tmp_path / "t.csv", FULL),
            "AREA_METHOD": "planar", "LANGUAGE": "en", "ROOT_SHOOT": 0.25, "MAP_QUANTITY": "carbon",
            "MAP": floats(tmp_path / "own.tif", own), "UNCERTAINTY": "none", **more}


def test_values_of_each_parcel(tmp_path):
    """A parcel of four cells, one of which the map does not know; one within a cell; one without any; a zone's half."""
    own = [[80.0, 40.0, 20.0, NOTHING], [60.0, NOTHING, 20.0, NOTHING]]
    shapes = [box(0, -200, 200, 0), box(210, -90, 240, -10), box(300, -200, 400, 0)]
    target, made, stocks = (str(tmp_path / name) for name in ("t.gpkg", "o.gpkg", "s.gpkg"))
    result = results("carbonstock", asked_of_land(
        tmp_path, shapes, ["1", "1", "2"], own, TOTALS=target, OUTPUT=made, STOCKS=stocks,
        ZONES=polygons([box(0, -200, 100, 0)], ["A"], "zones"), ZONE_FIELD="class"))
    # 3 of 4 ha at (80 + 40 + 60) / 3, 1 ha of the table's 125; 0.24 ha at 20; 2 ha of the table
    wanted = [3 * 60 * 1.25 + 125 + 4 * 64, 0.24 * (25 + 64), 2 * 43.0]
    got = rows(made)
    assert [row["carbon_t_c"] for row in got] == pytest.approx(wanted)
    assert [row["map_share"] for row in got] == pytest.approx([0.75, 1.0, 0.0])
    assert result["STOCK_T_C"] == pytest.approx(sum(wanted)) and result["MAPPED_HA"] == pytest.approx(3.24)
    assert totals(target)["A"]["stock_t_c"] == pytest.approx(wanted[0] / 2)   # half of the first has its mean
    by_map = {row["land_class"]: row for row in rows(stocks) if row["zone"] is None and row["pool"] == "above"}
    assert by_map["1 [map]"]["stock_t_c"] == pytest.approx(3 * 60 + 0.24 * 20) and by_map["1"]["area_ha"] == 1.0


def test_parcels_against_zonal_statistics(tmp_path, chance):
    """Parcels whose borders meet no centre of a cell, of which QGIS takes the same cells; soil maps too."""
    import processing
    from qgis.analysis import QgsNativeAlgorithms
    from qgis.core import QgsApplication

    if not QgsApplication.processingRegistry().providerById("native"):
        QgsApplication.processingRegistry().addProvider(QgsNativeAlgorithms())
    _folder, _classes, own, soil = chance
    random = np.random.default_rng(5)
    shapes = [box(left + 3, -top - height - 3, left + width + 3, -top - 3) for left, top, width, height in zip(
        *(random.integers(low, high, 12) * 70.0 for low, high in ((0, 80), (0, 60), (6, 30), (6, 20))))]
    asking = asked_of_land(tmp_path, shapes, ["1"] * 12, own, SOIL_MAP=floats(tmp_path / "soil.tif", soil),
                           SOIL_DEPTH_CM=30, OUTPUT=str(tmp_path / "o.gpkg"))
    results("carbonstock", asking)
    means = {}
    for name, path in (("above", asking["MAP"]), ("soil", asking["SOIL_MAP"])):
        done = processing.run("native:zonalstatisticsfb", {
            "INPUT": asking["INPUT"], "INPUT_RASTER": path, "COLUMN_PREFIX": "_", "STATISTICS": [2],
            "OUTPUT": "memory:"})
        means[name] = np.array([feature["_mean"] for feature in done["OUTPUT"].getFeatures()])
    for row, above, ground in zip(rows(tmp_path / "o.gpkg"), means["above"], means["soil"]):
        share, of_soil = row["map_share"], row["soil_map_share"]
        assert row["above_t_c_ha"] == pytest.approx(share * above + (1 - share) * 100.0, rel=1e-6)
        assert row["below_t_c_ha"] == pytest.approx(share * above * 0.25 + (1 - share) * 25.0, rel=1e-6)
        assert row["soil_t_c_ha"] == pytest.approx(of_soil * ground + (1 - of_soil) * 60.0, rel=1e-6)


def test_cells_of_which_a_pool_is_not_known_are_blank_and_the_log_says_what_the_totals_hold_of_them(tmp_path):
    """Two of three hectares: 18 t C/ha of pools that are known, and no soil."""
    land, cells = raster(tmp_path / "land.tif", np.array([[1, 1, 2]], np.uint8)), str(tmp_path / "d.tif")
    done = run("carbonstockraster", {"INPUT": land, **table(tmp_path / "t.csv", {**FULL, "1": (15, 3, "", 0)}),
                                     "AREA_METHOD": "planar", "DENSITY": cells, "LANGUAGE": "en"})
    nothing = np.float32(NODATA)
    assert gdal.Open(cells).ReadAsArray().tolist() == [[nothing, nothing, 43]]
    assert done.results["STOCK_T_C"] == 2 * 18 + 43
    assert "no value on 2.00 ha" in done.log and "36.00 t C" in done.log
