"""Climate and zone that nobody gave: looked up by the land's coordinates, told, and kept in the manifest."""
from __future__ import annotations

import json

import numpy as np
import pytest
import shapely
from helpers.desk.running import rows, run, stopped
from helpers.files.layers import memory
from osgeo import gdal, osr
from qgis.core import QgsProject

pytestmark = pytest.mark.usefixtures("qgis_app")
PACK = """
format: 1
kind: coefficients
pack: by-place
version: "1"
title: {en: By place}
families:
  moor: {title: {en: Moor}, boundary: {en: Living biomass.}, unit: "t C/ha"}
keys:
  zone: {title: {en: zone}, values: {temperate_oceanic_forest: {en: oceanic}, temperate_mountain_system: {en: hills},
         tropical_rainforest: {en: rainforest}}}
stocks: [stocks.csv]
bases: {own: {document: Invented, verified: false}}
"""
STOCKS = """family,class,pool,climate,zone,value,lower,upper,bounds,unit,depth_m,tier,source,verified
moor,heath,biomass,cool_temperate_moist,temperate_oceanic_forest,10,8,12,ci95,t C/ha,,1,own,false
moor,heath,biomass,cool_temperate_moist,temperate_mountain_system,30,20,45,ci95,t C/ha,,1,own,false
moor,heath,biomass,tropical_wet,tropical_rainforest,200,100,300,ci95,t C/ha,,1,own,false
moor,heath,biomass,warm_temperate_moist,temperate_oceanic_forest,100,80,120,ci95,t C/ha,,1,own,false
moor,town,biomass,,,0,,,,t C/ha,,1,own,false
"""


LAUSANNE, JAYAPURA, SEA = (6.63, 46.52), (140.7, -2.6), (-146.75, -54.25)
EDGE, NORTH = 8.0, 48.2   # by both maps the Rhine to the west of 8° E is warm, the Black Forest to the east is cool


@pytest.fixture
def project(tmp_path):
    """A project beside a pack whose numbers differ by climate and zone."""
    folder = tmp_path / "packs" / "by-place"
    folder.mkdir(parents=True)
    (folder / "pack.yaml").write_text(PACK, encoding="utf-8")
    (folder / "stocks.csv").write_text(STOCKS, encoding="utf-8")
    project = QgsProject()
    project.setFileName(str(tmp_path / "p.qgz"))
    return project


def heath(*places):
    """A patch of heath of a hundredth of a degree at each place."""
    return memory("Polygon?crs=EPSG:4326&field=class:string", [
        (shapely.to_wkt(shapely.box(x, y, x + 0.01, y + 0.01)), ["heath"]) for x, y in places], "land")


def stock(tmp_path, project, land, **more):
    """Row of the whole, its class's states, the log, and the manifest of a run."""
    paths = {name: str(tmp_path / name.lower()) + kind for name, kind in (
        ("TOTALS", ".gpkg"), ("STOCKS", ".gpkg"), ("MANIFEST", ".json"))}
    done = run("carbonstock", {"INPUT": land, "CLASS_FIELD": "class", "PACK": "by-place", "FAMILY": "moor",
                               "CROSSWALK": "", "LANGUAGE": "en", **paths, **more}, project=project)
    assert done.results is not None, done.log
    with open(paths["MANIFEST"], encoding="utf-8") as file:
        return rows(paths["TOTALS"])[-1], {row["state"] for row in rows(paths["STOCKS"])}, done.log, json.load(file)


def test_what_the_place_may_have_is_told_and_its_envelope_taken(tmp_path, project):
    """By hand: of the three zones of the climate the pack has two, 10 and 30 t C/ha, and their bands reach 8 to 45."""
    whole, states, log, manifest = stock(tmp_path, project, heath(LAUSANNE))
    assert whole["density_t_c_ha"] == pytest.approx(20.0) and states == {"by_envelope"}
    assert whole["lower_t_c"] / whole["area_ha"] >= 8.0 - 1e-9 and whole["upper_t_c"] / whole["area_ha"] <= 45.0 + 1e-9
    assert "cool temperate, moist (cool_temperate_moist)" in log and "oceanic (temperate_oceanic_forest)" in log
    assert "has no numbers for temperate_continental_forest" in log
    assert {(entry["key"], entry["value"], entry["used"]) for entry in manifest["places"]} == {
        ("climate", "cool_temperate_moist", True), ("zone", "temperate_continental_forest", False),
        ("zone", "temperate_oceanic_forest", True), ("zone", "temperate_mountain_system", True)}
    assert any(pack["id"] == "ipcc-zones" for pack in manifest["packs"]), manifest["packs"]


def test_what_the_user_gives_holds(tmp_path, project):
    whole, states, log, manifest = stock(tmp_path, project, heath(LAUSANNE), CLIMATE="cool_temperate_moist",
                                         KEYS=["zone", "temperate_mountain_system"])
    assert whole["density_t_c_ha"] == pytest.approx(30.0) and states == {"known"}
    assert "coordinates" not in log and "places" not in manifest


def strip(*edges, name="land", classes=None):
    """Parcels of heath side by side, from one edge to the next, in degrees to the east of the border."""
    shapes = [(shapely.to_wkt(shapely.box(EDGE + west, NORTH, EDGE + east, NORTH + 0.01)), [word])
              for west, east, word in zip(edges, edges[1:], classes or ["heath"] * len(edges))]
    return memory("Polygon?crs=EPSG:4326&field=class:string", shapes, name)


def test_each_parcel_has_the_numbers_of_its_own_place(tmp_path, project):
    """By hand: 100 t C/ha in the west, the mean of 10 and 30 in the east; the envelope of both is in no row."""
    whole, states, log, manifest = stock(tmp_path, project, strip(-0.02, 0.0, 0.02))
    assert whole["density_t_c_ha"] == pytest.approx(60.0, rel=1e-4)
    classes = {row["land_class"]: row for row in rows(tmp_path / "stocks.gpkg")}
    assert {name: (row["density_t_c_ha"], row["state"]) for name, row in classes.items()} == {
        "heath [warm_temperate_moist]": (100.0, "by_envelope"),
        "heath [cool_temperate_moist]": (20.0, "by_envelope")}
    assert "2 kinds of places" in log and "Apache-2.0" in log and "differ on 0 % of this land" in log
    assert {(entry["site"], entry["value"], entry["site_share"]) for entry in manifest["places"]
            if entry["key"] == "climate"} == {("warm_temperate_moist", "warm_temperate_moist", 0.5),
                                              ("cool_temperate_moist", "cool_temperate_moist", 0.5)}


def test_a_parcel_across_the_border_has_the_place_of_its_larger_part(tmp_path, project):
    whole, _states, log, _manifest = stock(tmp_path, project, strip(-0.03, 0.01, 0.02))
    assert whole["stock_t_c"] / whole["area_ha"] == pytest.approx((100.0 * 4.0 + 20.0) / 5.0, rel=1e-3)
    assert "1 parcel lies in several places" in log and "20.0 % of the land lies in another place" in log


def test_a_layer_in_two_gives_the_same_sums(tmp_path, project):
    """Parcels are looked up one by one: a layer of all, and layers of some, and other orders agree."""
    edges = (-0.05, -0.03, -0.01, 0.004, 0.02, 0.06)
    together = stock(tmp_path, project, strip(*edges))[0]
    parts = [stock(tmp_path, project, strip(*part))[0] for part in (edges[:3], edges[2:])]
    assert together["stock_t_c"] == pytest.approx(sum(part["stock_t_c"] for part in parts), rel=1e-9)


def test_parcels_at_sea_are_listed_and_count_nothing(tmp_path, project):
    whole, states, log, _manifest = stock(tmp_path, project, heath(LAUSANNE, SEA))
    assert states == {"by_envelope", "blank"} and "of 1 parcel" in log and "#2" in log
    assert 0.4 < whole["covered_share"] < 0.6
    assert {row["land_class"] for row in rows(tmp_path / "stocks.gpkg")} == {
        "heath [cool_temperate_moist]", "heath [outside climate]"}


def test_ground_that_stays_does_not_change_where_its_parcels_lie_in_other_places(tmp_path, project):
    """A parcel that is divided at 0.01° east of the border: the first date's lies in the west, half of the second's in
    the east. Town replaces heath on the last hundredth.
    """
    paths = {name: str(tmp_path / name.lower()) + ".gpkg" for name in ("TRANSITIONS", "CHANGES", "TOTALS")}
    done = run("carbonchange", {
        "OLD": strip(-0.03, 0.02, name="old"), "NEW": strip(-0.03, 0.0, 0.01, 0.02, name="new",
                                                            classes=["heath", "heath", "town"]),
        "OLD_CLASS": "class", "NEW_CLASS": "class", "PACK": "by-place", "FAMILY": "moor", "CROSSWALK": "",
        "LANGUAGE": "en", **paths}, project=project)
    assert done.results is not None, done.log
    kinds = {(row["kind"], row["old_class"], row["new_class"]) for row in rows(paths["TRANSITIONS"])}
    west, east = "heath [warm_temperate_moist]", "heath [cool_temperate_moist]"
    assert kinds == {("unchanged", west, west), ("unchanged", east, east), (
        "changed", east, "town [cool_temperate_moist]")}
    assert [row["old_class"] for row in rows(paths["CHANGES"])] == [east]
    hectares = done.results["COMMON_HA"]
    assert done.results["CHANGED_HA"] == pytest.approx(hectares / 5.0, rel=1e-3)
    assert done.results["DIFFERENCE_T_C"] == pytest.approx(-20.0 * hectares / 5.0, rel=1e-3)
    assert done.results["OLD_T_C"] == pytest.approx((100.0 * 3.0 + 20.0 * 2.0) * hectares / 5.0, rel=1e-3)


def test_plans_lie_where_the_parcels_of_the_present_do(tmp_path, project):
    """The present has a parcel on either side of the border, 100 and 20 t C/ha; the plans are one parcel over both, the
    greater part of which lies in the west. What stays heath does not change, and each hectare of town loses its own.
    """
    plans = [strip(-0.03, 0.02, name=name, classes=[word]) for name, word in (("kept", "heath"), ("built", "town"))]
    for plan in plans:
        project.addMapLayer(plan)
    target, summary = str(tmp_path / "q.gpkg"), tmp_path / "s.json"
    done = run("comparescenarios", {
        "PRESENT": strip(-0.03, 0.0, 0.02, name="present"), "PRESENT_CLASS": "class", "PLANS": plans,
        "PRESENT_YEAR": 2020, "PLAN_YEAR": 2030, "PACK": "by-place", "FAMILY": "moor", "CROSSWALK": "", "SCENARIOS": [
            "kept", "kept", "class", "", "built", "built", "class", ""], "LANGUAGE": "en", "QUANTITIES": target,
        "SUMMARY": str(summary)}, project=project)
    assert done.results is not None, done.log
    stocks = {row["scenario"]: row["value"] for row in rows(target) if (row["quantity"], row["item"]) == (
        "stock", "all")}
    held = stocks["present"]
    assert stocks["kept"] == pytest.approx(held) and stocks["built"] == pytest.approx(0.0)
    assert held == pytest.approx(stock(tmp_path, project, strip(-0.03, 0.0, 0.02))[0]["stock_t_c"])
    (source, *_plans) = json.loads(summary.read_text(encoding="utf-8"))["sources"]
    assert len(source["keys"]["heath"].split("\n")) == 2


def own_layer(words, name="zones", field="GEZ"):
    """The land of the strip in two: the first word to the west of a hundredth of a degree, the second behind it."""
    return memory(f"Polygon?crs=EPSG:4326&field={field}:string&field=climate:string", [
        (shapely.to_wkt(shapely.box(EDGE + west, NORTH - 1, EDGE + east, NORTH + 1)), [word, "cool_temperate_moist"])
        for (west, east), word in zip(((-1.0, 0.01), (0.01, 1.0)), words)], name)


def test_the_users_layer_says_climate_and_zone_and_wins(tmp_path, project):
    """By hand: oceanic is 10, mountains are 30 t C/ha; two thirds of a parcel from 0.005 to 0.02 are mountains."""
    land = strip(-0.01, 0.005, 0.02)
    given = {"PLACE_LAYER": own_layer(["Temperate oceanic forest", "hill country"]), "CLIMATE": "tropical_wet",
             "VALUES": ["place", "zone", "hill country", "temperate_mountain_system"]}
    whole, states, log, manifest = stock(tmp_path, project, land, **given)
    assert states == {"known"} and whole["stock_t_c"] / whole["area_ha"] == pytest.approx(20.0, rel=1e-3)
    assert "By your own layer" in log and "Maps of climates" not in log
    assert {(entry["value"], entry["maps"][0]) for entry in manifest["places"]} == {
        ("cool_temperate_moist", "own"), ("temperate_oceanic_forest", "own"), ("temperate_mountain_system", "own")}
    assert "1 parcel lies in several places" in log and "16.7 % of the land" in log
    # a word that is not known: its parcel has no number, until the user says that the maps may be asked
    whole, states, log, manifest = stock(tmp_path, project, land, PLACE_LAYER=given["PLACE_LAYER"])
    assert states == {"known", "blank"} and whole["covered_share"] == pytest.approx(0.5, rel=1e-3)
    assert "hill country (1)" in log and "place or place_raster, zone" in log and "By its coordinates" not in log
    assert {entry["value"] for entry in manifest["places"] if entry["key"] == "zone"} == {
        "temperate_oceanic_forest", "?"}
    states, log = stock(tmp_path, project, land, PLACE_LAYER=given["PLACE_LAYER"], VALUES=[
        "place", "zone", "hill country", "?"])[1:3]
    assert states == {"known", "by_envelope"} and "By its coordinates" in log and "hill country" not in log
    named = {"INPUT": land, "CLASS_FIELD": "class", "PACK": "by-place", "FAMILY": "moor", "CROSSWALK": "",
             "LANGUAGE": "en", "PLACE_LAYER": strip(-1.0, 1.0, name="plain")}
    assert "has no field for any of: climate, zone" in stopped("carbonstock", named, project=project)


def grid_of(path, values):
    """Cells of a hundredth of a degree from two hundredths to the west of the border."""
    with gdal.ExceptionMgr(useExceptions=True):
        made = gdal.GetDriverByName("GTiff").Create(str(path), len(values), 3, 1, gdal.GDT_Byte)
        made.SetGeoTransform((EDGE - 0.02, 0.01, 0, NORTH + 0.02, 0, -0.01))
        system = osr.SpatialReference()
        system.ImportFromEPSG(4326)
        made.SetProjection(system.ExportToWkt())
        made.GetRasterBand(1).WriteArray(np.array([values] * 3, np.uint8))
        made = None
    return str(path)


def test_the_users_raster_says_zones_by_the_cells_of_parcels(tmp_path, project):
    """Cells 11, 11, 12, 12: a parcel of three cells, one of the last; a small parcel takes the cell that it lies in."""
    cells = grid_of(tmp_path / "zones.tif", [11, 11, 12, 12])
    meanings = [word for value, zone in (("11", "temperate_oceanic_forest"), ("12", "temperate_mountain_system"))
                for word in ("place_raster", "zone", value, zone)]
    given = {"PLACE_RASTER": cells, "CLIMATE": "cool_temperate_moist", "VALUES": meanings}
    whole, states, log, _manifest = stock(tmp_path, project, strip(-0.02, 0.01, 0.02), **given)
    assert states == {"known"} and whole["stock_t_c"] / whole["area_ha"] == pytest.approx((10 * 3 + 30) / 4, rel=1e-3)
    assert "25.0 % of the land" in log
    small = stock(tmp_path, project, strip(0.011, 0.012), **given)[0]
    assert small["density_t_c_ha"] == pytest.approx(30.0)
    refused = {"INPUT": strip(-0.02, 0.01), "CLASS_FIELD": "class", "PACK": "by-place", "FAMILY": "moor",
               "CROSSWALK": "", "LANGUAGE": "en", "PLACE_RASTER": cells}
    assert "Nothing says what values of raster" in stopped("carbonstock", refused, project=project)


def test_a_place_that_no_map_knows_has_to_be_told(tmp_path, project):
    given = {"INPUT": heath(SEA), "CLASS_FIELD": "class", "PACK": "by-place", "FAMILY": "moor", "CROSSWALK": "",
             "LANGUAGE": "en", "TOTALS": str(tmp_path / "t.gpkg")}
    assert "CLIMATE" in stopped("carbonstock", given, project=project)
    assert not (tmp_path / "t.gpkg").exists()


def test_rasters_and_changes_are_looked_up_too(tmp_path, project):
    path = tmp_path / "land.tif"
    with gdal.ExceptionMgr(useExceptions=True):
        made = gdal.GetDriverByName("GTiff").Create(str(path), 4, 4, 1, gdal.GDT_Byte)
        made.SetGeoTransform((LAUSANNE[0], 0.01, 0, LAUSANNE[1], 0, -0.01))
        system = osr.SpatialReference()
        system.ImportFromEPSG(4326)
        made.SetProjection(system.ExportToWkt())
        made.GetRasterBand(1).WriteArray(np.ones((4, 4), np.uint8))
        made = None
    given = {"PACK": "by-place", "FAMILY": "moor", "CROSSWALK": "", "LANGUAGE": "en",
             "VALUES": ["land", "land_class", "1", "heath"]}
    done = run("carbonstockraster", {"INPUT": str(path), "TOTALS": str(tmp_path / "r.gpkg"), **given}, project=project)
    assert done.results is not None and "cool_temperate_moist" in done.log, done.log
    assert rows(tmp_path / "r.gpkg")[-1]["density_t_c_ha"] == pytest.approx(20.0)
    given.pop("VALUES")
    done = run("carbonchange", {"OLD": heath(LAUSANNE), "NEW": heath(LAUSANNE), "OLD_CLASS": "class",
                                "NEW_CLASS": "class", **given, "TOTALS": str(tmp_path / "c.gpkg")}, project=project)
    assert done.results is not None and "cool_temperate_moist" in done.log, done.log
    assert done.results["OLD_T_C"] == pytest.approx(20.0 * done.results["COMMON_HA"])


def test_without_a_pack_the_numbers_are_tier_1_by_the_lands_coordinates_and_that_is_said(tmp_path):
    """What a stranger types: the land. A pack that is named has no default family, a table no default pack."""
    land = memory("Polygon?crs=EPSG:4326&field=class:string", [(shapely.to_wkt(shapely.box(23.8, 61.5, 23.81, 61.51)),
                                                                 ["forest"])], "land")
    given = {"INPUT": land, "CLASS_FIELD": "class", "CROSSWALK": "", "LANGUAGE": "en"}
    named = {**given, "PACK": "ipcc-2019-forest", "FAMILY": "land-any"}
    done, same = (run("carbonstock", {**asked, "TOTALS": str(tmp_path / f"{count}.gpkg")})
                  for count, asked in enumerate((given, named)))
    assert done.results["FAMILY_USED"] == "land-any" and done.results["STOCK_T_C"] == same.results["STOCK_T_C"]
    assert "family land-any of pack ipcc-2019-forest is used" in done.log and "is used" not in same.log
    assert 18.0 < done.results["STOCK_T_C"] / done.results["AREA_HA"] < 45.0   # Finland's forests hold some 38 t C/ha
    assert "No family is the default" in stopped("carbonstock", {**given, "PACK": "sample-carbon"})
    changed = run("carbonchange", {"OLD": land, "NEW": land, "OLD_CLASS": "class", "NEW_CLASS": "class",
                                   "CROSSWALK": "", "LANGUAGE": "en", "TOTALS": str(tmp_path / "c.gpkg")})
    assert changed.results["FAMILY_USED"] == "land-any" and "is used" in changed.log
