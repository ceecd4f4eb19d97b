"""What is told of layers before anything is computed."""
from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from groundrules.core.contract.pack_head import head
from groundrules.core.fields import Field
from groundrules.core.layers.recognise.guess import LayerDescription, Reason, recognise, with_role
from groundrules.core.layers.traps.before import of_the_run, traps
from groundrules.core.layers.traps.shift import bd09, find_shift, gcj02
from groundrules.core.rules.model import InForce, Pack, Role, Rule
from groundrules.core.texts import LANGUAGES

PACK = Pack(*head("p", "1", {}), "zoning", {
    "farm": Role("farm", "farm", {"en": "farmland"}, aliases=("YJJBNTBHTB",),
                 fields={"data_date": Field("data_date", aliases=("SJNF",))}),
    "units": Role("units", "units", {"en": "units"}, coverage=True, aliases=("XZQ",))}, {}, ())
GK = "EPSG:4547"   # CGCS2000, central meridian 114° E
COUNTY = (500_000.0, 2_500_000.0, 520_000.0, 2_520_000.0)
DAY = date(2026, 6, 1)


def layer(name, extent=COUNTY, crs=GK, values=None, **more):
    fields = tuple((field, "", "text") for field in (values or {}))
    return LayerDescription(name, name, name, f"{name}.shp", fields, values=values or {}, crs=crs, extent=extent,
                            row_count=more.pop("row_count", 5), **more)


def traps_of(*layers, **more) -> dict:
    return {trap.key: trap for trap in traps(layers, PACK, as_of=DAY, **more)}


def test_sound_layers_have_no_traps():
    assert traps_of(layer("YJJBNTBHTB", values={"SJNF": ("2025",)}), layer("XZQ")) == {}


@pytest.mark.parametrize(("described", "key", "severity"), [
    (layer("a", crs=""), "crs.missing", "critical"),
    (layer("a", crs="EPSG:4326"), "crs.not_degrees", "critical"),          # metres declared as degrees
    (layer("a", (114.0, 22.0, 114.2, 22.2)), "crs.not_metres", "critical"),
    (layer("a", (38_500_000.0, 2_500_000.0, 38_520_000.0, 2_520_000.0)), "crs.zone_number_in_data", "critical"),
    (layer("a", crs="nonsense"), "crs.unknown", "critical"),
    (layer("a", crs='LOCAL_CS["city grid",UNIT["metre",1]]'), "crs.local", "critical"),
    (layer("a", (500_000.0, 2_500_000.0, 4_500_000.0, 2_520_000.0), boxes=(COUNTY,)), "roles.trap_some_far", "major"),
    (layer("a", None, row_count=0), "roles.trap_empty", "major"),
    (layer("ÓÃµØ´úÂë"), "roles.garbled", "major"),
    (layer("a", values={"锟斤拷": ("1",)}), "binding.garbled_fields", "major"),
    (layer("a", values={"DLMC": ("Ë®Ìï", "ºµµØ")}), "roles.garbled_values", "major"),
    (layer("a", problem=Reason("reading.no_layer")), "reading.no_layer", "critical"),
    (layer("YJJBNTBHTB", values={"SJNF": ("2022", "2023")}), "roles.trap_old", "minor"),
    (layer("YJJBNTBHTB", values={"SJNF": ("2027",)}), "roles.trap_later", "major"),
    (layer("a", (12_700_000.0, 2_500_000.0, 12_710_000.0, 2_510_000.0), "EPSG:3857"), "crs.web_mercator", "minor"),
    (layer("gaode_plots"), "roles.trap_web_map_word", "major")])
def test_one_layer(described, key, severity):
    notes = traps_of(described)
    assert key in notes and notes[key].severity == severity


def test_a_layer_without_geometry_needs_no_coordinate_system():
    assert traps_of(LayerDescription("t", "t", geometry="none", row_count=3)) == {}


def test_data_are_old_from_three_years_on():
    assert "roles.trap_old" not in traps_of(layer("YJJBNTBHTB", values={"SJNF": ("2024",)}))
    assert "2020" in traps_of(layer("YJJBNTBHTB_2020"))["roles.trap_old"].in_language("en")   # by the name
    assert traps_of(layer("roads_2010")) == {}                                               # is no control


def test_two_layers_of_one_role_and_of_different_years():
    first, second = layer("YJJBNTBHTB", values={"SJNF": ("2025",)}), layer("b", values={"SJNF": ("2024",)})
    guessed = recognise([first, second], PACK)
    chosen = [guessed[0], with_role(guessed[1], "farm", second, PACK)]
    notes = traps_of(first, second, recognitions=chosen)
    assert "YJJBNTBHTB, b" in notes["roles.trap_same_role"].in_language("en")
    assert notes["roles.trap_years_differ"].severity == "major"
    assert "2024" in notes["roles.trap_years_differ"].in_language("zh")


def test_an_older_layer_beside_the_exact_name_is_told_though_it_has_no_role():
    notes = traps_of(layer("YJJBNTBHTB", values={"SJNF": ("2025",)}), layer("YJJBNTBHTB_2024"))
    assert set(notes) == {"roles.trap_years_differ"} and notes["roles.trap_years_differ"].severity == "minor"


# -- datums ----------------------------------------------------------------------------------------

def test_datums():
    notes = traps_of(layer("a"), layer("b"), layer("c", crs="EPSG:32649"))
    alike = notes["roles.trap_datum_alike"]
    assert alike.layer_id == "c" and "China 2000" in alike.in_language("en")
    notes = traps_of(layer("a"), layer("b", crs="EPSG:2383"))   # Xi'an 1980, same meridian
    assert notes["crs.datum_unknown_shift"].severity == "critical"


# -- the county ------------------------------------------------------------------------------------

def part(share):
    west, south, east, north = COUNTY
    return west, south, west + (east - west) * share, north


def test_a_layer_that_should_fill_the_county():
    notes = traps_of(layer("XZQ"), layer("DLTB", part(0.6)))
    assert "60 %" in notes["roles.trap_not_whole"].in_language("en")
    assert traps_of(layer("XZQ"), layer("DLTB", part(0.99))) == {}


def test_by_area_where_the_extent_shows_nothing():
    assert "roles.trap_not_whole" in traps_of(layer("XZQ", area_m2=4e8), layer("DLTB", area_m2=3e8))
    assert traps_of(layer("XZQ", area_m2=4e8), layer("DLTB", area_m2=4e8)) == {}


def test_other_layers_may_be_small_but_not_outside():
    assert traps_of(layer("XZQ"), layer("YJJBNTBHTB", part(0.2))) == {}
    assert traps_of(layer("XZQ"), layer("YJJBNTBHTB", part(0.05)))["roles.trap_small"].severity == "minor"
    away = tuple(value + 50_000.0 for value in COUNTY)
    assert traps_of(layer("XZQ"), layer("YJJBNTBHTB", away))["roles.trap_outside"].severity == "critical"


def test_the_county_may_be_another_layer_that_the_user_names():
    layers = layer("limits"), layer("DLTB", part(0.5))
    assert traps_of(*layers) == {}
    assert "roles.trap_not_whole" in traps_of(*layers, coverage="limits")
    assert "roles.trap_no_coverage" in traps_of(*layers, coverage="gone")


# -- beside its place ------------------------------------------------------------------------------

def test_the_formulas_at_known_places():
    """Tiananmen, WGS 84: the widely published values of both systems, to the digits that are printed."""
    lon, lat = gcj02(np.array([116.404]), np.array([39.915]))
    assert (lon[0], lat[0]) == (pytest.approx(116.41024449916938, abs=1e-9), pytest.approx(39.91640428150164, abs=1e-9))
    assert gcj02(np.array([139.7]), np.array([35.6]))[0][0] == 139.7   # outside China nothing moves
    lon, lat = bd09(np.array([116.404]), np.array([39.915]))
    assert lon[0] == pytest.approx(116.41662724378733, abs=1e-6)
    assert lat[0] == pytest.approx(39.922699552216216, abs=1e-6)


def plots(count=12, lon=114.3, lat=23.0):
    size = 0.0005 + 0.0001 * np.arange(count)
    west, south = lon + 0.003 * np.arange(count), lat + 0.002 * (np.arange(count) % 4)
    return np.column_stack([west, south, west + size, south + 0.7 * size])


def moved(boxes, system):
    return np.column_stack([*system(boxes[:, 0], boxes[:, 1]), *system(boxes[:, 2], boxes[:, 3])])


@pytest.mark.parametrize(("system", "name"), [(gcj02, "GCJ-02"), (bd09, "BD-09")])
def test_the_same_features_in_a_web_maps_system(system, name):
    right, wrong = plots(), moved(plots(), system)
    shift = find_shift(wrong, right[::-1])                  # whatever the order of the rows
    assert (shift.system, shift.of_reference, shift.features) == (name, False, 12) and shift.metres > 400
    assert find_shift(right, wrong).of_reference


def test_what_is_no_shift():
    assert find_shift(plots(), plots()) is None
    assert find_shift(plots(2), moved(plots(2), gcj02)) is None                  # two are chance
    assert find_shift(plots(), plots(12, 114.4, 23.1) + [0, 0, 1e-3, 2e-3]) is None   # other features
    tokyo = plots(lon=139.7, lat=35.6)
    assert find_shift(tokyo, tokyo + 0.004) is None


def test_another_shift_has_no_name():
    shift = find_shift(plots() + [0.001, 0.0, 0.001, 0.0], plots())
    assert shift.system == "" and shift.metres == pytest.approx(102.5, abs=0.5)


def test_layers_told_by_features_and_by_extents():
    def described(name, places, crs, **more):
        extent = (*places[:, :2].min(axis=0), *places[:, 2:].max(axis=0))
        return layer(name, extent, crs, **more)

    right, wrong = plots(), moved(plots(), gcj02)
    boxes = [tuple(map(tuple, each)) for each in (right, wrong)]
    notes = traps_of(described("r", right, "EPSG:4490", boxes=boxes[0]), described("w", wrong, "EPSG:4326",
                                                                                   boxes=boxes[1]))
    trap = notes["roles.trap_web_map_shift"]
    assert (trap.layer_id, trap.severity) == ("w", "critical") and "GCJ-02" in trap.in_language("zh")
    notes = traps_of(described("r", right, "EPSG:4490"), described("w", wrong, "EPSG:4326"))
    assert notes["roles.trap_web_map_extent"].layer_id == "w"
    notes = traps_of(described("r", right, "EPSG:4490"), described("w", right, "EPSG:4326"))
    assert notes["roles.trap_web_map_maybe"].severity == "minor"
    notes = traps_of(described("w", wrong, "EPSG:4326", boxes=boxes[1]), described("r", right, "EPSG:4490",
                                                                                   boxes=boxes[0]),
                     reference="w")
    assert notes["roles.trap_web_map_shift"].layer_id == "w"   # naming it a reference does not make it right
    assert "GCJ-02" in notes["roles.trap_web_map_shift"].in_language("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_worst_first_and_in_both_languages(language):
    notes = traps([layer("YJJBNTBHTB_2019"), layer("b", crs=""), layer("gcj")], PACK, as_of=DAY)
    assert [trap.severity for trap in notes] == ["critical", "major", "minor"]
    assert all("{" not in trap.in_language(language) for trap in notes)


def test_a_day_before_any_rule():
    early = replace(PACK, rules=(Rule("R-1", "farm", "major", "overlaps", "forbidden", {},
                                      in_force=InForce(date(1999, 1, 1))),))
    notes = traps([layer("YJJBNTBHTB")], early, as_of=date(1990, 1, 1))
    assert [(trap.key, trap.severity) for trap in notes] == [("roles.trap_too_early", "critical")]
    assert "1999-01-01" in notes[0].in_language("en") and "1990-01-01" in notes[0].in_language("zh")
    assert traps([layer("YJJBNTBHTB")], early, as_of=DAY) == []
    ended = replace(early, rules=(replace(early.rules[0], in_force=InForce(None, date(2000, 1, 1))),))
    assert [trap.key for trap in traps([layer("YJJBNTBHTB")], ended, as_of=DAY)] == ["roles.trap_no_rules"]


def test_what_is_checked_is_no_control():
    layers = [layer("YJJBNTBHTB"), layer("YJJBNTTB")]
    farm = recognise(layers, PACK)
    farm = [with_role(item, "farm", described, PACK) for item, described in zip(farm, layers)]
    assert [trap.key for trap in traps(layers, PACK, farm, DAY)] == ["roles.trap_same_role"]
    assert traps(layers, PACK, farm, DAY, subjects="YJJBNTTB") == []


def test_traps_of_layers_that_take_part_come_first():
    notes = traps([layer("unused", crs=""), layer("YJJBNTBHTB", values={"SJNF": ("2019",)})], PACK, as_of=DAY)
    assert [trap.layer_id for trap in notes] == ["unused", "YJJBNTBHTB"]
    ordered = of_the_run(notes, {"YJJBNTBHTB"})
    assert [(trap.layer_id, concerns) for trap, concerns in ordered] == [("YJJBNTBHTB", True), ("unused", False)]


def test_a_trap_about_several_layers_concerns_a_run_with_one_of_them():
    layers = [layer("DLTB_2020", values={"DLBM": ("0101",)}), layer("YJJBNTBHTB"), layer("YJJBNTTB")]
    farm = [with_role(item, role, described, PACK) for item, described, role in zip(
        recognise(layers, PACK), layers, (None, "farm", "farm"))]
    same = [trap for trap in traps(layers, PACK, farm, DAY) if trap.key == "roles.trap_same_role"]
    assert [set(trap.layer_ids) for trap in same] == [{"YJJBNTBHTB", "YJJBNTTB"}]
    assert of_the_run(same, {"YJJBNTTB"})[0][1] and not of_the_run(same, {"DLTB_2020", ""})[0][1]
