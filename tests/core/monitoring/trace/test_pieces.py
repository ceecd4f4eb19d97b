"""The pieces behind a change: by hand, that they close in every unit, and what is not known."""
from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely
from helpers.cases.packs import parse_formula
from helpers.source import ROOT

from groundrules.core.carbon.stock.patches import Zones
from groundrules.core.errors import InputError
from groundrules.core.landuse.codes.classify import load_codes
from groundrules.core.monitoring.compute.check import CHECK as COMPUTE
from groundrules.core.monitoring.compute.request import ComputeRequest
from groundrules.core.monitoring.pack.reading import FORM
from groundrules.core.monitoring.trace.check import CHECK
from groundrules.core.monitoring.trace.request import CLOSURE_COLUMNS, PIECE_COLUMNS, TraceRequest
from groundrules.core.quotas.request import Bound
from groundrules.core.table import FeatureTable

CRS = "EPSG:4527"
PACKS = {name: FORM.load(ROOT / "packs" / name, parse_formula) for name in (
    "cn-checkup-2021", "cn-three-lines-monitoring", "sdg-11")}
CODES = load_codes(ROOT / "packs" / "cn-land-use")


def box(west, south, east, north):
    return shapely.box(39_500_000.0 + west, 3_300_000.0 + south, 39_500_000.0 + east, 3_300_000.0 + north)


def layer(name, shapes, fids=None, **fields):
    columns = pd.DataFrame({key: pd.Series(values).convert_dtypes() for key, values in fields.items()},
                           index=range(len(shapes)))
    return Bound(FeatureTable(name, np.array(fids or range(len(shapes))), np.array(shapes, dtype=object), columns, CRS),
                 {key: key for key in fields})


def stated(*rows):
    return layer("table", [None] * len(rows), **{name: [row[place] for row in rows] for place, name in enumerate(
        ("indicator", "unit_code", "year", "value", "unit"))})


TOWNS = Zones(layer("towns", [box(0, 0, 500, 1000), box(500, 0, 1000, 1000)], code=["990127100", "990127101"],
                    title=["West", "East"]).table, "code", "title")


def asked(layers, year, pack, **given):
    return ComputeRequest(PACKS[pack], CODES, **{"year": year, "layers": layers, "units": TOWNS, "whole_code": "990127",
                                                 "method": "planar", "scheme": "guide-2023", **given})


def trace(indicator, before, after, pack="cn-checkup-2021", limit=0, recorded=(), **given):
    return CHECK.run(TraceRequest(asked(before, 2024, pack, **given), asked(after, 2025, pack, **given), indicator,
                                  recorded, limit))


def closed(outcome, indicator, before, after, pack="cn-checkup-2021", **given):
    """The closure, once it is that of the two runs of ``computeindicators``, and of the sums of the pieces."""
    closure = outcome.tables["closure"].set_index("unit_code")
    pieces = outcome.tables["pieces"]
    values = [COMPUTE.run(asked(layers, year, pack, **given)).tables["rows"].set_index(
        ["indicator_id", "unit_code"]).loc[indicator]["value"] for layers, year in ((before, 2024), (after, 2025))]
    for code, row in closure.iterrows():
        assert (row["before"], row["after"]) == pytest.approx((values[0][code], values[1][code]))
        own = pieces["whole_contribution"] if code == "990127" else pieces.loc[
            pieces["unit_code"] == code, "contribution"]
        assert own.sum() == pytest.approx(row["change"], abs=1e-9)
        assert row["change"] == pytest.approx(values[1][code] - values[0][code], abs=1e-12)
    assert outcome.counts["IS_CLOSED"] is True
    return closure


#: Hectares of new urban land outside the boundary: 310 m × 100 m is 3.10 ha.
BOUNDARY = layer("boundary", [box(0, 900, 1000, 1000)])


def urban(*patches):
    """Urban land of id and rectangle, and some inside of the boundary, which does not count."""
    return {"development_boundary": BOUNDARY, "ecological_red_line": layer("r", [box(0, 990, 1, 991)]), "land": layer(
        "land", [*(box(*sides) for _id, sides in patches), box(0, 900, 1000, 950)],
        [*(fid for fid, _sides in patches), 99], land_class=["0701"] * (len(patches) + 1),
        settlement=["201"] * (len(patches) + 1))}


BEFORE = urban((17, (0, 0, 100, 100)), (30, (0, 200, 80, 300)))
AFTER = urban((17, (0, 0, 410, 100)), (21, (600, 0, 725, 100)), (44, (600, 200, 660, 300)))


def test_new_urban_land_outside_the_boundary():
    outcome = trace("urban_land_outside", BEFORE, AFTER, "cn-three-lines-monitoring")
    assert {name: str(kind) for name, kind in outcome.tables["pieces"].dtypes.items()} == PIECE_COLUMNS
    assert {name: str(kind) for name, kind in outcome.tables["closure"].dtypes.items()} == CLOSURE_COLUMNS
    pieces = outcome.tables["pieces"]
    answers = {row["feature_after"] if row["kind"] == "gained" else row["feature_before"]: (
        row["kind"], round(row["contribution"], 9), round(row["share_percent"], 2), row["rank"], row["unit_code"])
        for _, row in pieces.iterrows()}
    assert answers == {17: ("gained", 3.10, 100.0, 1, "990127100"), 30: ("lost", -0.80, 100.0, 2, "990127100"),
                       21: ("gained", 1.25, 67.57, 1, "990127101"), 44: ("gained", 0.60, 32.43, 2, "990127101")}
    closure = closed(outcome, "urban_land_outside", BEFORE, AFTER, "cn-three-lines-monitoring")
    assert closure["change"].to_dict() == pytest.approx({"990127100": 2.30, "990127101": 1.85, "990127": 4.15})
    assert closure.loc["990127", ["gross_increase", "gross_decrease", "piece_count"]].tolist() == pytest.approx(
        [4.95, -0.80, 4])
    assert outcome.counts["CHANGE"] == pytest.approx(4.15) and outcome.counts["PIECE_COUNT"] == 4
    areas = shapely.area(outcome.geometry["pieces"])
    assert areas == pytest.approx(pieces["amount"].abs().to_numpy(dtype=float))


@pytest.mark.parametrize(("indicator", "changes"), [
    ("new_urban_land", {"990127100": 2.30, "990127101": 1.85}),
    # 4.3, then 6.6 ha in the west, of 1 ha; 2.5, then 4.35 ha in the east, of 0.5 ha
    ("expansion_multiple", {"990127100": 2.30, "990127101": 3.70})])
def test_new_urban_land_since_a_base_year(indicator, changes):
    """What is urban outside of the land of the base year, 1 ha in the west and 0.5 ha in the east, at both dates."""
    base = {"base_urban_land": layer("base", [box(0, 900, 100, 1000), box(500, 900, 550, 1000)])}
    before, after = ({**side, **base} for side in (BEFORE, AFTER))
    outcome = trace(indicator, before, after, "cn-three-lines-monitoring")
    closure = closed(outcome, indicator, before, after, "cn-three-lines-monitoring")
    assert {code: closure.loc[code, "change"] for code in changes} == pytest.approx(changes)
    assert {*outcome.tables["pieces"]["part"]} == {"numerator"} and outcome.counts["PIECE_COUNT"] == 4


def test_shares_of_the_whole_without_units():
    outcome = trace("urban_land_outside", BEFORE, AFTER, "cn-three-lines-monitoring", units=None)
    pieces = outcome.tables["pieces"]
    assert pieces["contribution"].round(9).tolist() == [3.10, 1.25, -0.80, 0.60]
    assert pieces["share_percent"].round(2).tolist() == [62.63, 25.25, 100.0, 12.12]
    assert pieces["contribution"].tolist() == pieces["whole_contribution"].tolist()


def test_a_limit_keeps_the_sum():
    outcome = trace("urban_land_outside", BEFORE, AFTER, "cn-three-lines-monitoring", limit=1)
    pieces = outcome.tables["pieces"]
    assert pieces["kind"].tolist() == ["gained", "rest", "gained", "rest"]
    assert pieces["contribution"].tolist() == pytest.approx([3.10, -0.80, 1.25, 0.60])
    closed(outcome, "urban_land_outside", BEFORE, AFTER, "cn-three-lines-monitoring")
    assert outcome.counts["PIECE_COUNT"] == 4 and outcome.geometry["pieces"][1] is None


def test_ground_that_another_boundary_takes():
    moved = {**BEFORE, "development_boundary": layer("b", [box(0, 0, 50, 1000), box(50, 900, 1000, 1000)])}
    outcome = trace("urban_land_outside", BEFORE, moved, "cn-three-lines-monitoring")
    assert outcome.tables["pieces"]["contribution"].tolist() == pytest.approx([-0.5, -0.5])
    closed(outcome, "urban_land_outside", BEFORE, moved, "cn-three-lines-monitoring")


def test_green_ground_for_people():
    before = {"shelters": layer("s", [box(0, 0, 100, 90), box(600, 0, 660, 60)])}
    after = {"shelters": layer("s", [box(0, 0, 100, 105), box(600, 0, 660, 60)])}
    people = stated(*(("residents", code, year, value, "人") for code, year, value in (
        ("990127100", 2024, 600), ("990127101", 2024, 400), ("990127100", 2025, 640), ("990127101", 2025, 410))))
    outcome = trace("shelter_area_per_person", before, after, statistics=people)
    closure = closed(outcome, "shelter_area_per_person", before, after, statistics=people)
    # 12,600 m² of 1,000 people, then 14,100 m² of 1,050
    assert closure.loc["990127", "numerator_effect"] == pytest.approx(1500 * (1 / 1000 + 1 / 1050) / 2)
    assert closure.loc["990127", "denominator_effect"] == pytest.approx((1 / 1050 - 1 / 1000) * (12_600 + 14_100) / 2)
    pieces = outcome.tables["pieces"]
    assert sorted(zip(pieces["part"], pieces["kind"], pieces["unit_code"], pieces["amount"])) == [
        ("denominator", "stated", "990127100", 40.0), ("denominator", "stated", "990127101", 10.0),
        ("numerator", "gained", "990127100", pytest.approx(1500.0))]
    # the people of the whole county may be more than those of its towns
    more = stated(*(("residents", "990127", year, value, "人") for year, value in ((2024, 1000), (2025, 1100))))
    outcome = trace("shelter_area_per_person", before, after, statistics=more)
    closure = outcome.tables["closure"].set_index("unit_code")
    assert closure["state"].tolist() == ["undetermined", "undetermined", "known"]
    assert "residents" in closure.loc["990127100", "reason"] and "Before" in closure.loc["990127100", "reason"]


def test_a_share_of_two_grounds_lines_and_numbers():
    def patches(*codes):
        return {"land": layer("l", [box(100 * place, 0, 100 * place + 100, 100) for place in range(len(codes))],
                              land_class=list(codes), settlement=["201"] * len(codes))}
    before, after = patches("100101", "0701", "03", "0701", "0701", "0701"), patches(
        "100101", "100101", "0701", "0701", "0701", "100101")
    outcome = trace("industrial_land_share", before, after)
    closed(outcome, "industrial_land_share", before, after)
    assert {*outcome.tables["pieces"]["part"]} == {"numerator", "denominator"}
    before = {"dykes": layer("d", [shapely.LineString([(39_500_000, 3_300_000), (39_500_100, 3_300_000)]),
                                   shapely.LineString([(39_500_400, 3_300_100), (39_500_600, 3_300_100)])],
                             meets_standard=["yes", "no"])}
    after = {"dykes": layer("d", [shape for shape in before["dykes"].table.geometry], meets_standard=["yes", "yes"])}
    outcome = trace("dyke_standard_share", before, after)
    closed(outcome, "dyke_standard_share", before, after)
    assert outcome.tables["pieces"]["amount"].tolist() == pytest.approx([100.0, 100.0])
    sites = [shapely.Point(39_500_010, 3_300_010), shapely.Point(39_500_700, 3_300_010)]
    before, after = ({"heritage_sites": layer("h", some)} for some in (sites[:1], sites))
    outcome = trace("heritage_sites", before, after)
    closed(outcome, "heritage_sites", before, after)
    assert outcome.tables["pieces"]["contribution"].tolist() == [1.0]


def test_any_two_dates_close():
    random = np.random.default_rng(4)
    for _ in range(3):
        sides = []
        for _date in range(2):
            corners = random.uniform(-50, 950, (12, 2))
            sides.append({"permanent_basic_farmland": layer("f", [box(x, y, x + w, y + h) for (x, y), (w, h) in zip(
                corners, random.uniform(20, 250, (12, 2)))])})
        closure = closed(trace("permanent_basic_farmland", *sides), "permanent_basic_farmland", *sides)
        assert closure["gross_increase"].min() > 0.0 > closure["gross_decrease"].max()


def test_a_unit_without_any_moves_the_share_of_all():
    """No industry in the east on both dates: its share stays 0, and its new land takes 50 % of all to 40 %."""
    sides = [{"land": layer("l", [box(0, 0, 100, 100), box(600, 0, 600 + width, 100)], land_class=["100101", "0701"],
                            settlement=["201", "201"])} for width in (100, 150)]
    outcome = trace("industrial_land_share", *sides)
    closure = closed(outcome, "industrial_land_share", *sides)
    assert closure["change"].tolist() == pytest.approx([0.0, 0.0, -10.0])
    pieces = outcome.tables["pieces"][["unit_code", "part", "contribution", "whole_contribution"]].to_numpy().tolist()
    assert pieces == [["990127101", "denominator", 0.0, pytest.approx(-10.0)]]


def test_what_another_survey_found_is_apart():
    before, after = ({"permanent_basic_farmland": layer("f", [box(0, 0, side, 100)])} for side in (300, 200))
    recorded = layer("rows", [None], indicator_id=["permanent_basic_farmland"], unit_code=["990127"], year=[2024],
                     value=[0.05], unit=["km2"]).table
    closure = trace("permanent_basic_farmland", before, after, recorded=[recorded]).tables["closure"].iloc[-1]
    assert (closure["recorded_before"], closure["before"], closure["after"], closure["change"],
            closure["numerator_effect"], closure["definition_effect"]) == pytest.approx(
        (0.05, 0.03, 0.02, -0.03, -0.01, -0.02))


def test_what_is_not_known_is_undetermined_with_words():
    before = {"land": layer("l", [box(0, 0, 100, 100), box(600, 0, 700, 100)], land_class=[None, "0101"])}
    after = {"land": layer("l", [box(0, 0, 100, 100), box(600, 0, 650, 100)], land_class=["0101", "0101"])}
    outcome = trace("cropland_holding", before, after)
    closure = outcome.tables["closure"].set_index("unit_code")
    assert closure["state"].to_dict() == {"990127100": "undetermined", "990127101": "known", "990127": "undetermined"}
    assert closure.loc["990127100", "reason"].startswith("Before:") and outcome.counts["IS_CLOSED"] is False
    # the west: 1 ha may have been cropland before and is now; the east: half of its hectare is lost for sure
    pieces = outcome.tables["pieces"]
    cells = pieces[["unit_code", "kind", "contribution", "whole_contribution", "lower", "upper", "rank"]].astype(
        object).where(lambda frame: frame.notna(), None).to_numpy().tolist()
    assert cells == [["990127100", "open", None, None, 0.0, pytest.approx(0.01), 1],
                     ["990127101", "lost", *[pytest.approx(-0.005)] * 4, 1]]
    ends = closure[["change_lower", "change_upper", "certain_change", "piece_count", "open_count"]]
    assert ends.loc["990127"].tolist() == pytest.approx([-0.005, 0.005, -0.005, 1, 1])
    assert ends.loc["990127100"].tolist() == pytest.approx([0.0, 0.01, 0.0, 0, 1])
    assert ends.loc["990127101"].tolist() == pytest.approx([-0.005, -0.005, -0.005, 1, 0])
    assert "between -0.005 and +0.005 km2; what surely changed adds up to -0.005" in closure.loc["990127", "reason"]
    assert {name: outcome.counts[name] for name in ("CHANGE", "CHANGE_LOWER", "CHANGE_UPPER", "CERTAIN_CHANGE",
                                                    "OPEN_COUNT", "PIECE_COUNT")} == {
        "CHANGE": None, "CHANGE_LOWER": pytest.approx(-0.005), "CHANGE_UPPER": pytest.approx(0.005),
        "CERTAIN_CHANGE": pytest.approx(-0.005), "OPEN_COUNT": 1, "PIECE_COUNT": 2}
    assert pieces["share_percent"].isna().tolist() == [True, False]


def test_bounds_of_any_two_dates_are_those_of_their_pieces():
    """Patches of which some have no class, some no usable outline: what is open of each place is that of its rows."""
    random = np.random.default_rng(8)
    for _ in range(3):
        sides = []
        for _date in range(2):
            corners = random.uniform(0, 950, (14, 2))
            shapes = [box(x, y, x + w, y + h) for (x, y), (w, h) in zip(corners, random.uniform(20, 250, (14, 2)))]
            bowtie = shapely.Polygon([(39_500_600, 3_300_000), (39_500_700, 3_300_100), (39_500_700, 3_300_000),
                                      (39_500_600, 3_300_100)])
            codes = random.choice(["0101", "0701", "03", None], 15).tolist()
            sides.append({"land": layer("l", [*shapes, None if random.random() < 0.5 else bowtie], land_class=codes,
                                        settlement=["201"] * 15)})
        computed = [COMPUTE.run(asked(layers, year, "cn-checkup-2021")).tables["rows"].set_index(
            ["indicator_id", "unit_code"]) for layers, year in zip(sides, (2024, 2025))]
        for indicator in ("cropland_holding", "urban_rural_construction_land"):
            outcome = trace(indicator, *sides)
            closure, pieces = outcome.tables["closure"].set_index("unit_code"), outcome.tables["pieces"]
            values = [rows.loc[indicator] for rows in computed]
            for code, row in closure.iterrows():
                own = pieces if code == "990127" else pieces[pieces["unit_code"] == code]
                for end, other in (("lower", "upper"), ("upper", "lower")):
                    change = row[f"change_{end}"]
                    rows = values[1][end][code], values[0][other][code]
                    if pd.isna(change):
                        assert pd.isna(rows[0]) or pd.isna(rows[1])
                        continue
                    assert change == pytest.approx(rows[0] - rows[1], abs=1e-9)
                    if not own[end].isna().any():
                        assert own[end].sum() == pytest.approx(change, abs=1e-6)
                assert row["certain_change"] == pytest.approx(own["contribution"].fillna(0.0).sum(), abs=1e-9)


def test_a_ratio_of_which_the_denominator_is_known_keeps_what_is_certain():
    """Shelters in people: one of them without an outline is open, the growth of the other is not."""
    before = {"shelters": layer("s", [box(0, 0, 100, 90), box(600, 0, 660, 60)])}
    after = {"shelters": layer("s", [box(0, 0, 100, 105), shapely.Polygon([
        (39_500_600, 3_300_000), (39_500_660, 3_300_060), (39_500_660, 3_300_000), (39_500_600, 3_300_060)])])}
    people = stated(*(("residents", code, year, 500, "人") for code in ("990127100", "990127101")
                      for year in (2024, 2025)))
    outcome = trace("shelter_area_per_person", before, after, statistics=people)
    closure = outcome.tables["closure"].set_index("unit_code")
    assert closure["certain_change"].tolist() == pytest.approx([3.0, -7.2, -2.1])   # 1,500 m² / 500; 3,600 m² are gone
    assert closure.loc["990127101", ["state", "change_lower"]].tolist() == ["undetermined", pytest.approx(-7.2)]
    assert closure.loc["990127100", "change"] == pytest.approx(3.0)


def test_a_share_of_which_the_whole_is_open_has_bounds_of_each_piece():
    """1 ha of industry that comes to 4 to 5 ha of construction land, before in 3 to 4 ha."""
    def patches(*codes):
        return {"land": layer("l", [box(100 * place, 0, 100 * place + 100, 100) for place in range(len(codes))],
                              land_class=list(codes), settlement=["201"] * len(codes))}
    outcome = trace("industrial_land_share", patches("100101", "0701", "0701", "03", None), patches(
        "100101", "0701", "0701", "100101", None), units=None)
    closure, pieces = outcome.tables["closure"].iloc[0], outcome.tables["pieces"]
    row = pieces[(pieces["part"] == "numerator") & (pieces["kind"] == "gained")].iloc[0]
    assert pd.isna(row["contribution"]) and row["amount"] == pytest.approx(10_000.0)
    assert (row["lower"], row["upper"]) == pytest.approx((100 * (1 / 4 + 1 / 5) / 2, 100 * (1 / 3 + 1 / 4) / 2))
    assert pd.isna(closure["certain_change"]) and closure["change_lower"] < closure["change_upper"]


def reach(xs, stations, fids=None):
    """Construction land of 100 m² at some places, and stations at others."""
    return {"land": layer("l", [box(x, 0, x + 10, 10) for x in xs], land_class=["0701"] * len(xs),
                          settlement=["201"] * len(xs)),
            "stations": layer("s", [shapely.Point(39_500_000 + x, 3_300_005) for x in stations], fids)}


def test_reach_is_traced_to_what_is_newly_served_and_to_what_each_facility_alone_serves():
    before, after = reach((0, 1500, 3000, 5000), (0,), [7]), reach((0, 1500, 3000, 5000), (0, 2250, 1500), [7, 8, 9])
    request = TraceRequest(asked(before, 2024, "cn-checkup-2021", units=None), asked(
        after, 2025, "cn-checkup-2021", units=None), "station_cover_800m", wants_facilities=True, codes=(
            {}, {"stations": np.array(["A", "B", None], dtype=object)}))
    outcome = CHECK.run(request)
    assert closed(outcome, "station_cover_800m", before, after, units=None).iloc[0][
        ["before", "after", "change"]].tolist() == pytest.approx([25.0, 75.0, 50.0])
    pieces = outcome.tables["pieces"]
    assert pieces["kind"].tolist() == ["gained"] * 2 and pieces["contribution"].tolist() == pytest.approx([25.0, 25.0])
    served = outcome.tables["facilities"].set_index(["date", "feature"])
    # 8 reaches from 1,450 to 3,050 and 9 from 700 to 2,300: what lies at 1,500 is served by both
    assert served["served_amount"].to_dict() == pytest.approx(
        {("before", 7): 100.0, ("after", 7): 100.0, ("after", 8): 200.0, ("after", 9): 100.0})
    assert served["alone_amount"].to_dict() == pytest.approx(
        {("before", 7): 100.0, ("after", 7): 100.0, ("after", 8): 100.0, ("after", 9): 0.0})
    assert served["contribution"].tolist() == pytest.approx([25.0, 25.0, 25.0, 0.0])
    assert served["code"].tolist() == [pd.NA, "A", "B", pd.NA] and served.loc[("after", 9), "rank"] == 3


def test_reach_over_part_of_the_ground_closes_beside_more_of_it():
    before, after = reach((0, 700, 795), (0,)), reach((0, 700, 795, 2000), (60,))
    wide = {name: {**side, "land": layer("l", [box(0, 0, 790, 10), box(790, 0, size, 10)], land_class=["0701"] * 2,
                                         settlement=["201"] * 2)}
            for name, side, size in (("before", before, 900), ("after", after, 1000))}
    outcome = trace("station_cover_800m", wide["before"], wide["after"], units=None)
    closure = closed(outcome, "station_cover_800m", wide["before"], wide["after"], units=None).iloc[0]
    # 800 m of 900, then 860 m of 1,000; a circle of 128 edges is up to 0.24 m inside of its arc
    assert (closure["before"], closure["after"]) == pytest.approx((100 * 800 / 900, 100 * 860 / 1000), abs=0.03)
    assert closure["numerator_effect"] > 0 > closure["denominator_effect"]


def test_rows_of_another_algorithm_go_before_reach_of_layers():
    layers = reach((0, 1500), (0,))
    rows = layer("rows", [None], indicator_id=["station_coverage_800m"], unit_code=["990127"], year=[2025],
                 value=[64.0], unit=["%"]).table
    values = [COMPUTE.run(asked(layers, 2025, "cn-checkup-2021", units=None, rows=given)).tables["rows"].set_index(
        "indicator_id").loc["station_cover_800m", "value"] for given in ((), (rows,))]
    assert values == pytest.approx([50.0, 64.0])


def test_pieces_know_their_codes_projects_and_stages():
    before = {"land": layer("l", [box(0, 0, 200, 100)], [5], land_class=["0101"])}
    after = {"land": layer("l", [box(0, 0, 120, 100), box(120, 0, 200, 100)], [8, 9], land_class=["0101", "0701"])}
    projects = layer("projects", [box(110, 0, 140, 100), box(140, 0, 400, 100)], project=["P-1", "P-2"],
                     permit=["批〔2025〕1号", None])
    life = layer("life", [box(150, 0, 200, 50)], parcel=["A"], stage=["supplied"], start_state=["suspected_idle"])
    outcome = CHECK.run(TraceRequest(
        asked(before, 2024, "cn-checkup-2021"), asked(after, 2025, "cn-checkup-2021"), "cropland_holding",
        beside={"projects": projects, "lifecycle": life},
        codes=({"land": np.array(["old"], dtype=object)}, {"land": np.array(["n8", "n9"], dtype=object)})))
    row = outcome.tables["pieces"].iloc[0]
    assert len(outcome.tables["pieces"]) == 1 and row["contribution"] == pytest.approx(-0.008)
    assert (row["feature_before"], row["code_before"], row["project"], row["stage"], row["parcel"], row[
        "start_state"]) == (5, "old", "P-2", "supplied", "A", "suspected_idle")
    assert pd.isna(row["permit"]) and pd.isna(row["code_after"])   # what is lost has no feature of the later date
    assert (row["project_share_percent"], row["stage_share_percent"]) == pytest.approx((75.0, 31.25))


@pytest.mark.parametrize(("pack", "indicator", "word"), [
    ("cn-checkup-2021", "water_use", "statistics"), ("cn-checkup-2021", "fire_rescue_5min", "network"),
    ("cn-checkup-2021", "sports_15min", "network")])
def test_an_indicator_without_pieces_says_so(pack, indicator, word):
    outcome = trace(indicator, BEFORE, AFTER, pack)
    closure = outcome.tables["closure"]
    assert {*closure["state"]} == {"undetermined"} and word in closure["reason"].iloc[0] and closure[
        "change"].isna().all()
    assert not len(outcome.tables["pieces"]) and outcome.counts["IS_DETERMINED"] is False


def test_wrong_questions_are_refused():
    with pytest.raises(InputError, match="cropland_holding"):
        trace("cropland", BEFORE, AFTER)
    with pytest.raises(InputError, match="BASE_YEAR"):
        CHECK.run(TraceRequest(asked(BEFORE, 2025, "cn-checkup-2021"), asked(AFTER, 2025, "cn-checkup-2021"),
                               "cropland_holding"))
    with pytest.raises(InputError, match="ROLES"):
        trace("cropland_holding", {}, {})
