"""A screen of sites by hand: areas by reason add up, order does not matter, what is unknown is never usable."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely
from helpers.outcomes import declared
from helpers.source import ROOT

from groundrules.core.errors import InputError
from groundrules.core.indicators.pack import load_indicators
from groundrules.core.indicators.siting.check import CHECK, ExclusionLayer, SitingRequest, screen_sites
from groundrules.core.landuse.codes.classify import load_codes
from groundrules.core.landuse.transition.classes import Telling, coded_classes
from groundrules.core.table import table_from_geometries

PACK, CODES = load_indicators(ROOT / "packs" / "cn-indicators"), load_codes(ROOT / "packs" / "cn-land-use")
CRS = "EPSG:4547"


def box(west, south, east, north):
    return shapely.box(500_000 + west, 4_000_000 + south, 500_000 + east, 4_000_000 + north)


def table(name, shapes, **columns):
    return table_from_geometries(name, shapes, columns, CRS)


def run(technology="solar", **more):
    return declared(CHECK, SitingRequest(table("area", [box(0, 0, 1000, 1000)]), technology, PACK, CODES,
                                      **{"method": "planar", **more}))


def by_reason(outcome):
    return outcome.tables["pieces"].groupby("reason")["area_m2"].sum().to_dict()


def land(*codes):
    made = table("land", [box(500 * k, 0, 500 * k + 500, 1000) for k in range(len(codes))],
                 code=pd.array(codes, dtype="string"))
    return {"land": made, "classes": coded_classes(made.columns["code"], None, CODES, "guide-2023", "land_class",
                                                   Telling("en"))}


def test_the_first_reason_takes_what_two_exclude():
    layers = (ExclusionLayer(table("red", [box(0, 0, 500, 500)]), "ecological_red_line"),
              ExclusionLayer(table("farm", [box(250, 0, 750, 500)]), "permanent_basic_farmland"))
    for order in (layers, layers[::-1]):
        outcome = run(layers=order)
        assert by_reason(outcome) == pytest.approx({"permanent_basic_farmland": 250_000, "ecological_red_line": 125_000,
                                                  "usable": 625_000})
        assert outcome.counts["RESIDUAL_M2"] == pytest.approx(0, abs=0.01) and not outcome.counts["IS_COMPLETE"]


def test_buffers_are_metres_of_the_technology():
    """Built-up land from 0 to 500 m east; turbines keep 300 m away, panels none."""
    assert by_reason(run(**land("0701", "23"))) == pytest.approx({"built": 500_000, "usable": 500_000})
    assert by_reason(run("wind", **land("0701", "23"))) == pytest.approx({"built": 800_000, "usable": 200_000})
    point = ExclusionLayer(table("mast", [shapely.Point(500_500, 4_000_500)]), "mast", 100.0)
    assert by_reason(run(layers=(point,)))["mast"] == pytest.approx(np.pi * 1e4, rel=1e-3)


def test_what_is_open_on_conditions_is_neither_usable_nor_excluded_and_comes_last():
    """Forest from 0 to 500 m east, flooded up to 300 m, steep up to 100 m north: panels may stand on the rest of it."""
    flood = ExclusionLayer(table("flood", [box(0, 0, 300, 1000)]), "flood")
    more = {"layers": (flood,), "steep": table("steep", [box(0, 0, 500, 100)]), **land("0301", "23")}
    solar, wind = run(**more), run("wind", **more)
    assert by_reason(solar) == pytest.approx({"flood": 300_000, "steep": 20_000, "forest": 180_000, "usable": 500_000})
    assert by_reason(wind) == pytest.approx({"forest": 500_000, "usable": 500_000})
    assert (solar.counts["CONDITIONAL_M2"], wind.counts["CONDITIONAL_M2"]) == pytest.approx((180_000, 0))
    pieces = solar.tables["pieces"]
    assert set(pieces.loc[pieces["is_conditional"], "reason"]) == {"forest"} and not pieces["is_usable"].all()
    kinds = solar.tables["rows"].set_index("kind")["indicator_id"].to_dict()
    assert kinds["forest"] == "solar_conditional_area" and kinds["flood"] == "solar_excluded_area"


def test_land_without_class_or_patch_is_never_usable():
    outcome = run(**land("23", None))
    assert by_reason(outcome) == pytest.approx({"no_class": 500_000, "usable": 500_000})
    assert by_reason(run(**land("23")))["no_class"] == pytest.approx(500_000)


def test_small_and_narrow_pieces_are_told_apart():
    farm = ExclusionLayer(table("farm", [box(15, 0, 985, 1000)]), "permanent_basic_farmland")
    assert by_reason(run(layers=(farm,), minimum_width_m=20.0))["too_small"] == pytest.approx(30_000)
    assert "too_small" not in by_reason(run(layers=(farm,), minimum_area_m2=10_000))
    assert by_reason(run(layers=(farm,), minimum_area_m2=20_000))["too_small"] == pytest.approx(30_000)


def test_rows_add_up_to_the_study_area_and_name_what_was_not_checked():
    rows = run(**land("0101", "23")).tables["rows"]
    area = rows[rows["unit"].eq("ha") & rows["state"].eq("known")]
    assert area["value"].sum() == pytest.approx(100) and area["denominator"].eq(100).all()
    missing = rows[rows["state"] == "undetermined"]
    assert set(missing["kind"]) == {"permanent_basic_farmland", "ecological_red_line"} and missing["value"].isna().all()
    assert rows.loc[rows["indicator_id"] == "solar_capacity", "value"].tolist() == [pytest.approx(25.0)]


def test_ground_of_a_broken_patch_is_never_usable():
    made = table("land", [box(0, 0, 500, 1000), shapely.Polygon([(0, 0), (1, 1), (0, 1), (1, 0)])],
                 code=pd.array(["23", "23"], dtype="string"))
    classes = coded_classes(made.columns["code"], None, CODES, "guide-2023", "land_class", Telling("en"))
    outcome = run(land=made, classes=classes)
    assert by_reason(outcome) == pytest.approx({"no_class": 500_000, "usable": 500_000}) and outcome.notes


def test_broken_exclusions_stop():
    bow = ExclusionLayer(table("bow", [shapely.Polygon([(0, 0), (1, 1), (0, 1), (1, 0)])]), "ecological_red_line")
    with pytest.raises(InputError, match="bow"):
        run(layers=(bow,))


def test_a_layer_that_holds_nothing_checks_nothing():
    none = table("hidden", [])
    outcome = run(layers=(ExclusionLayer(none, "ecological_red_line"), ExclusionLayer(none, "heritage")))
    rows = outcome.tables["rows"]
    open_rows = rows[(rows["state"] == "undetermined") & (rows["unit_code"] == "*")]
    assert {"ecological_red_line", "heritage", "permanent_basic_farmland"} <= set(open_rows["kind"])
    assert outcome.counts["NOT_CHECKED_COUNT"] == 7 and not outcome.counts["IS_COMPLETE"]
    assert any("hidden holds no features" in note for note in outcome.notes)
    assert any("Ecological red line" in note and "heritage" in note for note in outcome.notes)
    assert not any("turbines" in note for note in outcome.notes)   # of panels none is kept away


def test_an_area_of_no_size_is_all_there():
    """A layer in the wrong unit: 5 mm by 20 mm are 0.0001 m², divided in halves."""
    layers = (ExclusionLayer(table("red", [box(0, 0, 0.005, 0.01)]), "ecological_red_line"),)
    outcome = screen_sites(SitingRequest(table("area", [box(0, 0, 0.005, 0.02)]), "solar", PACK, CODES, method="planar",
                                       layers=layers))
    assert outcome.counts["STUDY_M2"] == pytest.approx(1e-4, rel=1e-6)
    assert by_reason(outcome)["ecological_red_line"] == pytest.approx(5e-5, rel=1e-6)
    assert outcome.counts["RESIDUAL_M2"] == pytest.approx(0.0, abs=1e-10)
