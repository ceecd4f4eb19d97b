"""Features that cannot be used leave open only what their extents can reach: by unit, with bounds, and counted.

By hand, and against the truth: outlines are broken inside their own extents, and what came out before lies between.
"""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely
import shapely.ops
from helpers.source import ROOT
from helpers.suite.rotation import in_turns

from groundrules.core.carbon.stock.patches import Zones
from groundrules.core.contract.interval import Interval
from groundrules.core.indicators.lowcarbon.check import LowCarbonRequest, low_carbon_indicators
from groundrules.core.indicators.pack import load_indicators
from groundrules.core.indicators.resilience.check import ResilienceRequest, resilience_indicators
from groundrules.core.landuse.codes.classify import load_codes
from groundrules.core.landuse.transition.classes import Telling, coded_classes
from groundrules.core.table import table_from_geometries

PACK, CODES = load_indicators(ROOT / "packs" / "cn-indicators"), load_codes(ROOT / "packs" / "cn-land-use")
CRS, WEST, SOUTH = "EPSG:4547", 500_000.0, 4_000_000.0


def box(x, y, width=100.0, height=None):
    return shapely.box(WEST + x, SOUTH + y, WEST + x + width, SOUTH + y + (height or width))


def broken(shape):
    """A figure of eight with the same extent."""
    west, south, east, north = shape.bounds
    return shapely.Polygon([(west, south), (east, north), (west, north), (east, south)])


def table(name, shapes, **columns):
    return table_from_geometries(name, shapes, columns, CRS)


def units(count=3, size=100.0):
    return Zones(table("units", [box(size * k, 0, size) for k in range(count)],
                       code=[chr(65 + k) for k in range(count)]), "code")


def resilience(**layers):
    return resilience_indicators(ResilienceRequest(PACK, CODES, **{"method": "planar", **layers}))


def row(result, indicator, unit="*", kind=None):
    rows = result.tables["rows"]
    rows = rows[(rows["indicator_id"] == indicator) & (rows["unit_code"] == unit)
                & (rows["kind"].isna() if kind is None else rows["kind"] == kind)]
    assert len(rows) == 1
    return rows.iloc[0]


def ends(result, *what, **more):
    cells = row(result, *what, **more)
    return cells["lower"], cells["upper"]


def test_broken_buildings_leave_open_only_where_they_may_stand():
    """Unit A: two buildings, one flooded, and a broken one whose extent leaves the zone: 1 of 2, of 3, or 2 of 3.

    B: one dry, and no broken one near it. C: a broken one alone, all of its extent in the zone.
    """
    hazards = table("h", [box(0, 0, 50), box(200, 0, 100)])
    shapes = [box(0, 0, 10), box(80, 80, 10), broken(box(40, 0, 20)), box(150, 50, 10), broken(box(240, 40, 10))]
    result = resilience(hazards=hazards, buildings=table("b", shapes), units=units())
    assert ends(result, "buildings_in_hazard", "A") == pytest.approx((100 / 3, 200 / 3))
    assert row(result, "buildings_in_hazard", "A")["state"] == "undetermined"
    assert "1 feature of b cannot be used" in row(result, "buildings_in_hazard", "A")["reason"]
    assert row(result, "buildings_in_hazard", "B")["value"] == 0.0
    assert row(result, "buildings_in_hazard", "B")["state"] == "known"
    assert row(result, "buildings_in_hazard", "C")["value"] == 100.0
    assert ends(result, "buildings_in_hazard") == pytest.approx((40.0, 60.0))   # 2 or 3 of 5
    assert result.counts["UNUSABLE_COUNT"] == 2 and result.counts["UNDETERMINED_COUNT"] > 0


def test_what_has_no_extent_may_lie_anywhere():
    """None of three dry buildings, and one without an outline: up to 1 of 4 in each unit, surely one of them in all."""
    hazards = table("h", [box(0, 0, 10)])
    shapes = [box(40, 40, 10), box(60, 60, 10), box(140, 40, 10), None]
    result = resilience(hazards=hazards, buildings=table("b", shapes), units=units(2))
    assert ends(result, "buildings_in_hazard", "A") == pytest.approx((0.0, 100 / 3))
    assert ends(result, "buildings_in_hazard", "B") == pytest.approx((0.0, 50.0))
    assert ends(result, "buildings_in_hazard") == pytest.approx((0.0, 25.0))
    assert result.counts["UNUSABLE_COUNT"] == 1


def test_a_broken_zone_leaves_open_what_its_extent_meets_and_its_own_kind():
    """40 people on A, its western half surely flooded; a broken slide over the eastern quarter of A, none on B."""
    hazards = table("h", [box(0, 0, 50, 100), broken(box(75, 0, 25, 100))], kind=["flood", "slide"])
    people = table("p", [box(0, 0), box(100, 0)], n=[40, 60])
    result = resilience(hazards=hazards, hazard_field="kind", people=people, people_field="n", units=units(2))
    assert ends(result, "people_in_hazard", "A") == pytest.approx((50.0, 75.0))
    assert row(result, "people_in_hazard", "A", "flood")["value"] == pytest.approx(50.0)
    assert ends(result, "people_in_hazard", "A", "slide") == pytest.approx((0.0, 25.0))
    assert row(result, "people_in_hazard", "B")["value"] == 0.0
    assert row(result, "people_in_hazard", "B", "slide")["value"] == 0.0
    assert ends(result, "people_in_hazard") == pytest.approx((20.0, 30.0))
    nowhere = resilience(hazards=table("h", [box(0, 0, 50, 100), None]), people=people, people_field="n",
                         units=units(2))
    assert ends(nowhere, "people_in_hazard", "A") == pytest.approx((50.0, 100.0))
    assert ends(nowhere, "people_in_hazard", "B") == pytest.approx((0.0, 100.0))


def test_people_who_are_not_told_or_not_placed():
    """A: 30 dry, and a broken outline of 10 that reaches the zone. B: half in it, and it does not say how many."""
    hazards = table("h", [box(0, 0, 20), box(100, 0, 50, 100)])
    people = table("p", [box(50, 50, 10), broken(box(10, 10, 20)), box(100, 0, 100), box(100, 80, 10)],
                   n=[30.0, 10.0, None, 5.0])
    result = resilience(hazards=hazards, people=people, people_field="n", units=units(2))
    assert ends(result, "people_in_hazard", "A") == pytest.approx((0.0, 25.0))
    assert ends(result, "people_in_hazard", "B") == pytest.approx((50.0, 100.0))   # all of 5 inside, half of the others
    assert "not state the number of people" in row(result, "people_in_hazard", "B")["reason"]
    assert "cannot be used" not in row(result, "people_in_hazard", "B")["reason"]


def test_land_without_a_class_leaves_open_only_its_units():
    hazards = table("h", [box(0, 0, 50, 100), box(100, 0, 50, 100)])
    made = table("plan", [box(0, 0, 100, 50), box(0, 50, 100, 50), box(100, 0)], code=["0701", None, "0701"])
    classes = coded_classes(made.columns["code"], None, CODES, "guide-2023", "land_class", Telling("en"))
    result = resilience(hazards=hazards, planned=made, planned_classes=classes, units=units(2))
    assert ends(result, "planned_in_hazard", "A") == pytest.approx((100 / 3, 200 / 3))   # 2,500 of 5,000 ± 2,500
    assert row(result, "planned_in_hazard", "B")["value"] == pytest.approx(50.0)


def test_shelters_that_are_broken_or_silent():
    """A: 20 m² for 10; a broken one of 30 m² over A and B. B: none for 5. A silent one in C."""
    people = table("p", [box(10, 10, 10), box(110, 10, 10), box(210, 10, 10)], n=[10, 5, 4])
    shelters = table("s", [box(50, 50, 5), broken(box(90, 50, 20)), box(250, 50, 5)], area=[20.0, 30.0, None])
    result = resilience(people=people, people_field="n", shelters=shelters, shelter_field="area", units=units())
    assert ends(result, "shelter_area_per_person", "A") == pytest.approx((2.0, 5.0))
    assert ends(result, "shelter_area_per_person", "B") == pytest.approx((0.0, 6.0))
    assert row(result, "shelter_area_per_person", "C")["lower"] == 0.0
    assert pd.isna(row(result, "shelter_area_per_person", "C")["upper"])
    assert "at least" in row(result, "shelter_area_per_person", "C")["reason"]
    assert "state" not in row(result, "shelter_area_per_person", "B")["reason"]
    assert row(result, "shelter_reach_1000m")["value"] == 100.0   # whoever is near has one for sure
    assert result.counts["UNUSABLE_COUNT"] == 1


def test_shelter_that_is_broken_and_far():
    people = table("p", [box(0, 0, 10), box(5000, 0, 10), box(9000, 0, 10)], n=[10, 5, 5])
    shelters = table("s", [box(50, 50, 5), broken(box(4500, 0, 20))])
    result = resilience(people=people, people_field="n", shelters=shelters)
    assert ends(result, "shelter_reach_1000m") == pytest.approx((50.0, 75.0))


@pytest.mark.parametrize("seed", in_turns(range(6), each_time=(0, 1)))
def test_the_truth_lies_between_the_bounds(seed):
    random = np.random.default_rng(seed)

    def some(count, low, high):
        return [box(*random.uniform(0, 270, 2), float(random.uniform(low, high))) for _ in range(count)]

    layers = {"hazards": some(5, 20, 60), "people": some(12, 5, 80), "buildings": some(15, 5, 30),
              "facilities": some(4, 5, 30), "shelters": some(4, 5, 20)}
    columns = {"hazards": {"kind": list(random.choice(["flood", "slide"], 5))},
               "people": {"n": list(random.integers(1, 50, 12).astype(float))}}

    def asked(spoilt):
        made = {}
        for name, shapes in layers.items():
            chosen = [broken(shape) if k in spoilt.get(name, ()) else None if -k - 1 in spoilt.get(name, ()) else shape
                      for k, shape in enumerate(shapes)]
            made[name] = table(name, chosen, **columns.get(name, {}))
        return resilience(**made, hazard_field="kind", people_field="n", units=units())

    truth = asked({}).tables["rows"]
    assert truth[truth["indicator_id"].str.contains("in_hazard|shelter")].dropna(subset=["value"]).shape[0] > 20
    for _ in range(4):
        spoilt = {name: {int(k) if random.random() < 0.8 else -int(k) - 1 for k in random.choice(
            len(shapes), int(random.integers(0, 3)), replace=False)} for name, shapes in layers.items()}
        result = asked(spoilt)
        assert result.counts["UNUSABLE_COUNT"] == sum(map(len, spoilt.values()))
        both = truth.merge(result.tables["rows"], on=["indicator_id", "unit_code", "kind"], suffixes=("", "_now"))
        for pair in both.dropna(subset=["value"]).itertuples():
            if pair.state_now == "known":
                assert pair.value_now == pytest.approx(pair.value, abs=1e-6), pair
            elif not pd.isna(pair.lower_now):
                assert pair.lower_now - 1e-6 <= pair.value, pair
                assert pd.isna(pair.upper_now) or pair.value <= pair.upper_now + 1e-6, pair
            else:
                assert not pair.indicator_id.endswith("in_hazard"), pair


def low_carbon(**layers):
    made = table("land", [box(0, 0), box(100, 0), box(200, 0)], code=["0701", "0701", "0701"])
    classes = coded_classes(made.columns["code"], None, CODES, "guide-2023", "land_class", Telling("en"))
    return low_carbon_indicators(LowCarbonRequest(made, classes, PACK, CODES, units(), method="planar", **layers))


def test_a_density_lies_between_what_known_land_and_all_land_give():
    """A: 10,000 m² built, 30 people, 50 m of road on it. B: half built, half without a class, 10 people, 40 m of road
    on either half. C: no class at all, 6 people: 6 over up to 10,000 m², or over nothing.
    """
    made, classes = coded("land", [box(0, 0), box(100, 0, 50, 100), box(150, 0, 50, 100), box(200, 0)],
                          ["0701", "0701", None, None])
    roads = [shapely.LineString([(WEST + start, SOUTH + 10), (WEST + end, SOUTH + 10)]) for start, end in (
        (10, 60), (110, 190))]
    people = table("p", [box(10, 10, 10), box(110, 10, 10), box(210, 10, 10)], n=[30.0, 10.0, 6.0])
    result = low_carbon_indicators(LowCarbonRequest(made, classes, PACK, CODES, units(), people, "n",
                                                    roads=table("r", roads), method="planar"))
    density, length = (next(indicator.id for indicator in PACK.indicators.values() if indicator.measure == measure)
                       for measure in ("people_density", "road_density"))
    assert row(result, density, "A")["value"] == pytest.approx(3000.0)
    assert row(result, length, "A")["value"] == pytest.approx(5.0)
    assert ends(result, density, "B") == pytest.approx((1000.0, 2000.0))
    assert ends(result, length, "B") == pytest.approx((0.04 / 0.01, 0.08 / 0.005))
    assert row(result, density, "C")["lower"] == pytest.approx(600.0) and pd.isna(row(result, density, "C")["upper"])
    assert ends(result, density) == pytest.approx((46 / 0.03, 46 / 0.015))
    assert "5,000.00 m² have no class; between 1000 and 2000" in row(result, density, "B")["reason"]
    for indicator in ("land_use_mix", "compactness"):   # more land may raise or lower them
        assert row(result, indicator, "B")[["value", "lower", "upper", "numerator"]].isna().all()
        assert row(result, indicator, "A")["lower"] == row(result, indicator, "A")["value"]


def test_a_share_that_is_0_whatever_the_rest_is_is_known():
    """Farmland, and a broken outline of farmland over the other half: no forest in either."""
    made, classes = coded("land", [box(0, 0, 50, 100), broken(box(0, 0))], ["0101", "0101"])
    result = low_carbon_indicators(LowCarbonRequest(made, classes, PACK, CODES, units(1), method="planar"))
    assert row(result, "sink_share", "A")["value"] == 0.0 and pd.isna(row(result, "sink_share", "A")["reason"])
    assert row(result, "sink_share", "A")["denominator"] is pd.NA   # from 5,000 to 10,000 m²


def test_low_carbon_indicators_are_open_by_unit_too():
    """People of A are sure, a broken outline of 20 lies over B; a broken road in C; a broken station far from A."""
    road = shapely.LineString([(WEST + 10, SOUTH + 10), (WEST + 60, SOUTH + 10)])
    nowhere = shapely.LineString([(WEST + 250, SOUTH + 10), (WEST + 250, SOUTH + 10)])   # a line without length
    result = low_carbon(people=table("p", [box(10, 10, 10), broken(box(110, 10, 10))], n=[10.0, 20.0]),
                        people_field="n", roads=table("r", [road, nowhere]),
                        stations=table("s", [box(20, 20, 5), broken(box(3000, 0, 5))]))
    density, roads = (next(indicator.id for indicator in PACK.indicators.values() if indicator.measure == measure)
                      for measure in ("people_density", "road_density"))
    assert row(result, density, "A")["value"] == pytest.approx(10 / 0.01)
    assert row(result, density, "B")["value"] == pytest.approx(20 / 0.01)     # all of its extent lies in B
    assert row(result, density)["value"] == pytest.approx(30 / 0.03)
    assert row(result, roads, "A")["value"] == pytest.approx(0.05 / 0.01)
    assert row(result, roads, "B")["value"] == 0.0
    assert row(result, roads, "C")["state"] == "undetermined" and pd.isna(row(result, roads, "C")["upper"])
    stations = next(indicator for indicator in PACK.indicators.values() if indicator.origin == "stations")
    assert row(result, stations.id, "A")["value"] == 100.0
    assert result.counts["UNUSABLE_COUNT"] == 3


# -- land -----------------------------------------------------------------------------------------

def coded(name, shapes, codes):
    made = table(name, shapes, code=pd.array(codes, dtype="string"))
    return made, coded_classes(made.columns["code"], None, CODES, "guide-2023", "land_class", Telling("en"))


def test_a_broken_plot_of_a_plan_leaves_open_what_its_extent_reaches():
    """A: 10,000 m² built, a tenth in the zone. B: up to 10,000 m² of a broken one, half in the zone. C: farmland.

    In all: from 1,000 of 15,000 (what of it lies outside is all built) to 6,000 of 15,000.
    """
    hazards = table("h", [box(90, 0, 60, 100)])
    made, classes = coded("plan", [box(0, 0), broken(box(100, 0)), box(200, 0)], ["0701", "0701", "0101"])
    result = resilience(hazards=hazards, planned=made, planned_classes=classes, units=units())
    assert row(result, "planned_in_hazard", "A")["value"] == pytest.approx(10.0)
    assert ends(result, "planned_in_hazard", "B") == pytest.approx((0.0, 100.0))
    assert ends(result, "planned_in_hazard") == pytest.approx((100 * 1 / 15, 100 * 6 / 15))
    reason = row(result, "planned_in_hazard", "B")["reason"]
    assert "1 feature of plan cannot be used" in reason and "10,000.00 m²" in reason
    assert result.counts["UNUSABLE_COUNT"] == 1
    made, classes = coded("plan", [box(0, 0), broken(box(100, 0)), box(200, 0)], ["0701", "0101", "0101"])
    result = resilience(hazards=hazards, planned=made, planned_classes=classes, units=units())
    assert row(result, "planned_in_hazard")["value"] == pytest.approx(10.0)   # farmland, wherever it lies
    made, classes = coded("plan", [box(0, 0), None, box(200, 0)], ["0701", "0701", "0101"])
    result = resilience(hazards=hazards, planned=made, planned_classes=classes, units=units())
    assert ends(result, "planned_in_hazard", "A") == pytest.approx((0.0, 100.0))
    assert "1 feature of plan cannot be used" in row(result, "planned_in_hazard", "A")["reason"]


def test_ground_in_two_extents_may_be_of_either_feature():
    """Broken farmland and a broken built plot in one extent, all of it in the zone; 10,000 m² are built outside."""
    made, classes = coded("plan", [broken(box(0, 0)), broken(box(0, 0)), box(100, 0)], ["0101", "0701", "0701"])
    result = resilience(hazards=table("h", [box(0, 0)]), planned=made, planned_classes=classes)
    assert ends(result, "planned_in_hazard") == pytest.approx((0.0, 50.0))
    assert "2 features of plan cannot be used, and up to 10,000.00 m²" in row(result, "planned_in_hazard")["reason"]


def test_a_broken_piece_of_land_is_no_land_that_is_not_there():
    """A is farmland. Half of B is farmland, and a broken outline lies over all of B: the other half may be its own."""
    made, classes = coded("land", [box(0, 0), box(100, 0, 50, 100), broken(box(100, 0))], ["0101", "0101", "0701"])
    result = resilience(land=made, classes=classes, units=units(2), hot_share=Interval.of([0.0, 1.0, 0.5]))
    whole = row(result, "permeable_share", "A")["value"]
    assert whole > 0.0
    assert ends(result, "permeable_share", "B") == pytest.approx((whole / 2, 50.0 + whole / 2))
    assert row(result, "permeable_share", "B")["denominator"] == pytest.approx(5_000.0)   # what is sure
    assert row(result, "raster_share", "A")["value"] == 0.0
    assert ends(result, "raster_share", "B") == pytest.approx((50.0, 100.0))
    assert "5,000.00 m² in its extent may be its own" in row(result, "runoff_coefficient", "B")["reason"]
    made, classes = coded("land", [box(0, 0), None], ["0101", "0701"])
    nowhere = resilience(land=made, classes=classes, units=units(1))
    assert ends(nowhere, "permeable_share", "A") == (0.0, 100.0)


CODES_OF_LAND = ["0701", "0801", "0101", "0301", "1207", "1401", "1002"]


@pytest.mark.parametrize("seed", in_turns(range(5), each_time=(0, 1)))
def test_the_truth_of_land_lies_between_the_bounds(seed):
    """Tiles cut along a slanting line: no extent is the shape's own."""
    random = np.random.default_rng(seed)
    shapes = []
    for x in range(0, 300, 50):
        for y in (0, 50):
            cut = shapely.LineString([(WEST + x + random.uniform(5, 45), SOUTH + y - 1),
                                      (WEST + x + random.uniform(5, 45), SOUTH + y + 51)])
            shapes += list(shapely.get_parts(shapely.ops.split(box(x, y, 50), cut)))
    codes = [None if random.random() < 0.1 else str(random.choice(CODES_OF_LAND)) for _ in shapes]
    shapes = [shape for shape in shapes if random.random() < 0.9]
    codes, hot = codes[:len(shapes)], Interval.of(random.uniform(0, 1, len(shapes)))
    hazards = table("h", [box(*random.uniform(0, 250, 2), 60) for _ in range(3)])
    roads = table("r", [shapely.LineString(random.uniform(0, 100, (2, 2)) * (3, 1) + (WEST, SOUTH)) for _ in range(4)])
    people = table("p", [box(*random.uniform(0, 250, 2), 40) for _ in range(6)], n=random.integers(0, 50, 6)) \
        if seed % 2 else None   # otherwise service is of land

    def asked(chosen):
        made, classes = coded("land", chosen, codes)
        first = resilience(land=made, classes=classes, planned=made, planned_classes=classes, hazards=hazards,
                      units=units(), hot_share=hot).tables["rows"]
        second = low_carbon_indicators(LowCarbonRequest(
            made, classes, PACK, CODES, units(), people, "n", roads=roads, method="planar"))
        return pd.concat([first, second.tables["rows"]], ignore_index=True)

    truth, compared = asked(shapes), set()
    for _ in range(4):
        spoilt = set(random.choice(len(shapes), int(random.integers(1, 4)), replace=False).tolist())
        rows = asked([broken(shape) if k in spoilt else shape for k, shape in enumerate(shapes)])
        both = truth.merge(rows, on=["indicator_id", "unit_code", "kind"], suffixes=("", "_now"))
        assert (both["state_now"] == "undetermined").sum() > (both["state"] == "undetermined").sum()
        for pair in both.itertuples():
            if pair.state_now == "known":
                assert pair.state == "known" and pair.value_now == pytest.approx(pair.value, rel=1e-6), pair
            elif not pd.isna(pair.lower_now) and not pd.isna(pair.lower):
                compared.add(pair.indicator_id)
                assert pair.lower_now <= pair.lower + 1e-6 * max(1.0, pair.lower), pair
                assert pd.isna(pair.upper_now) or pair.upper <= pair.upper_now * (1.0 + 1e-9) + 1e-6, pair
    assert len(compared) > 5, compared
    assert ("population_density" in compared) == (people is not None)
