"""Each result says which level of trust it took, and what the next one would give instead."""
from __future__ import annotations

import pytest
import shapely
from helpers.desk.running import rows, run
from helpers.files.layers import memory

pytestmark = pytest.mark.usefixtures("qgis_app")
HANGZHOU, LAUSANNE = (119.5, 29.9), (6.63, 46.52)
FOREST, GRASS = "0301", "0401"


def stock(tmp_path, place, codes, **given):
    """Rows of the sensitivity and the log of a run over a patch of each code, a hundredth of a degree wide."""
    land = memory("Polygon?crs=EPSG:4326&field=DLBM:string(6)", [
        (shapely.to_wkt(shapely.box(place[0] + 0.01 * n, place[1], place[0] + 0.01 * (n + 1), place[1] + 0.01)), [code])
        for n, code in enumerate(codes)], "land")
    done = run("carbonstock", {
        "INPUT": land, "LAND_LIST": "survey-3", "PACK": "ipcc-2019-forest", "FAMILY": "land-natural", "LANGUAGE": "en",
        "UNCERTAINTY": "analytic", "SENSITIVITY": str(tmp_path / "s.gpkg"), "STOCKS": str(tmp_path / "k.gpkg"),
        **given})
    assert done.results is not None, done.log
    return rows(tmp_path / "s.gpkg"), rows(tmp_path / "k.gpkg"), done


def test_tier_1_names_the_provincial_family_of_the_place_and_what_it_would_give(tmp_path):
    """By hand: in place of the forest's density 24.65 + 3.36 t C/ha, the grass as it is."""
    table, stocks, done = stock(tmp_path, HANGZHOU, [FOREST, GRASS])
    used, (near, other) = table[0], [row for row in table if row["pack"] == "cn-forest-density"]
    assert used["is_used"] and (used["trust"], near["trust"]) == ("tier1", "provincial")
    forest, grass = (next(row for row in stocks if row["land_class"] == name and row["zone"] is None)
                     for name in ("forest", "grassland"))
    expected = forest["area_ha"] * 28.01 + grass["stock_t_c"]
    assert near["stock_t_c"] == pytest.approx(expected) and near["lower_t_c"] < expected < near["upper_t_c"]
    assert near["family"] == other["family"] == "forest-provincial"
    assert "Anhui" in other["note"] and other["stock_t_c"] > expected   # the rough boxes overlap
    assert "Level of trust: Tier 1 (family land-natural" in done.log
    line = next(line for line in done.log.splitlines() if "Zhejiang" in line)
    assert "family forest-provincial" in line
    assert "KEYS place zhejiang; rough box 118.01 27.1 123.17 31.19" in line
    assert f"({100 * (expected - used['stock_t_c']) / used['stock_t_c']:+.0f} %)" in line


def test_a_provincial_number_names_tier_1_and_where_nothing_else_ships_that_is_said(tmp_path):
    table, _stocks, done = stock(tmp_path, HANGZHOU, [FOREST, GRASS], PACK="cn-forest-density",
                                 FAMILY="land-provincial", KEYS=["place", "zhejiang"])
    assert [row["trust"] for row in table if row["pack"] == "ipcc-2019-forest"] == ["tier1"]
    assert "Level of trust: provincial; Tier 1 (family land-provincial" in done.log
    _table, _stocks, done = stock(tmp_path, LAUSANNE, [FOREST])
    assert "No family of another level that comes with the plugin covers" in done.log


def test_invented_numbers_have_no_level(tmp_path):
    table, _stocks, done = stock(tmp_path, HANGZHOU, [FOREST], PACK="sample-carbon", FAMILY="sample-2025")
    assert "Level of trust" not in done.log and {row["trust"] for row in table} == {None}
