"""All judges of numbers against limits, through their entries: monotone in the value and in what is known of it.

A better value never has a worse verdict; what becomes known never contradicts a verdict that stood; what becomes
unknown never leads to "allowed".
"""
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely
from helpers.cases.intensity import PACK as INTENSITY
from helpers.cases.intensity import box, layer, plots
from helpers.cases.quotas import CODES, CRS, X, Y, applications, targets
from helpers.cases.quotas import PACK as QUOTAS
from helpers.suite.rotation import in_turns

from groundrules.core.carbon.rules.check import CarbonRequest, check_carbon
from groundrules.core.carbon.rules.pack import CarbonPack, CarbonRule
from groundrules.core.contract.pack_head import head
from groundrules.core.intensity.check import check_intensity
from groundrules.core.intensity.measure.request import IntensityRequest
from groundrules.core.quotas.check import check_quotas
from groundrules.core.quotas.request import LandLayer, QuotaRequest
from groundrules.core.rules.evaluate import Candidates, Values, fire
from groundrules.core.rules.model import Minimum, Rule
from groundrules.core.table import table_from_geometries

ORDER = ["forbidden", "undetermined", "conditional", "allowed"]
#: Where missing a limit is conditional, what is not known still stands between missed and kept.
MILD = ["conditional", "undetermined", "allowed"]
COUNT = 60


def ranks(verdicts, order=ORDER):
    return np.array([order.index(verdict) for verdict in verdicts])


def never_contradicted(wide, narrow, order=ORDER):
    """``conditional`` says that the limit is kept within the tolerance: it may turn out to be kept in full."""
    for before, after in zip(wide, narrow):
        settled = {before} | ({"allowed"} if before == "conditional" and order is ORDER else set())
        assert before == "undetermined" or after in settled, (before, after)


def never_allowed_by_forgetting(known, forgotten):
    assert not [(a, b) for a, b in zip(known, forgotten) if b == "allowed" and a != "allowed"]


# -- intensity ------------------------------------------------------------------------------------------------

def intensity_pack(rng, within):
    kinds = {name: replace(indicator, tolerance_relative=float(rng.choice([0.0, 0.01, 0.05])),
                           tolerance_absolute=float(rng.choice([0.0, 0.03, 0.3])), within_tolerance=within)
             for name, indicator in INTENSITY.indicators.items()}
    return replace(INTENSITY, indicators=kinds)


def ratios(pack, upper, lower, floors, blocks):
    """Verdicts on the ratio of plots in two zones each, of which a limit may be None; and of the block of each plot.

    Args:
        upper, lower: ``(n, 2)``. floors: m² of each plot, a list of numbers and None each. blocks: totals ``(n,)``.
    """
    halves = [box(200 * k + 50 * side, 0, 50, 100) for k in range(COUNT) for side in (0, 1)]
    zones = layer("zones", halves, id=[f"Z{k}" for k in range(2 * COUNT)], floor_area_ratio_upper=[
        item for pair in upper for item in pair], floor_area_ratio_lower=[item for pair in lower for item in pair])
    rows = [(f"P{k}", part) for k, parts in enumerate(floors) for part in parts]
    parcels = plots(COUNT, block_code=[f"B{k}" for k in range(COUNT)])
    outcome = check_intensity(IntensityRequest(
        parcels, pack, "number", zones=zones, split="strictest", limits_from="zones",
        indicators=("floor_area_ratio",), floor_areas=layer(
            "floor_areas", [None] * len(rows), parcel_number=[row for row, _ in rows],
            counted_floor_area=[row for _, row in rows]),
        blocks=layer("blocks", [None] * COUNT, block_code=[f"B{k}" for k in range(COUNT)], total_limit=blocks)))
    return outcome.verdicts["floor_area_ratio_verdict"].tolist(), outcome.tables["blocks"]["verdict"].tolist()


def ratio_case(rng):
    """Limits around the ratios, of which some are not known, and floor areas of which some rows are not stated."""
    def limits(scale):
        result = np.round(scale * rng.uniform(0.9, 1.1, (COUNT, 2)), 2).astype(object)
        result[rng.random((COUNT, 2)) < 0.3] = "待定"
        return result.tolist()

    floors = [[float(np.round(20_000 * rng.uniform(0.9, 1.1), -1))] + [None] * int(rng.random() < 0.3)
              for _ in range(COUNT)]
    return floors, [float(item) for item in np.round(20_000 * rng.uniform(0.9, 1.1, COUNT), -1)], limits


NEVER, ALWAYS = [["不控制", "不控制"]] * COUNT, [[99.0, 99.0]] * COUNT


@pytest.mark.parametrize(("seed", "within"), [(0, "conditional"), (1, "allowed"), pytest.param(
    2, "conditional", marks=pytest.mark.takes_turns)])
@pytest.mark.parametrize("bound", ["upper", "lower"])
def test_intensity(bound, within, seed):
    rng = np.random.default_rng(seed)
    pack = intensity_pack(rng, within)
    floors, totals, limits = ratio_case(rng)
    bars, sign = limits(2.0), -1.0 if bound == "upper" else 1.0

    def judged(floors, bars=bars, totals=totals):
        return ratios(pack, *((bars, NEVER) if bound == "upper" else (ALWAYS, bars)), floors, totals)

    result, blocks = judged(floors)
    assert {*result, *blocks} >= {"forbidden", "undetermined", "allowed"}
    better = [[floor[0] + sign * float(np.round(rng.exponential(300), -1)), *floor[1:]] for floor in floors]
    fewer = [[floor[0], *[100.0] * len(floor[1:])] for floor in floors]
    assert (ranks(judged(better)[0]) >= ranks(result)).all()
    if bound == "upper":
        assert (ranks(judged(better)[1]) >= ranks(blocks)).all()
    known, known_blocks = judged(fewer)
    never_contradicted(result, known)
    never_contradicted(blocks, known_blocks)
    # a limit that is forgotten, and a floor area
    never_allowed_by_forgetting(result, judged(floors, [["待定", bar[1]] for bar in bars])[0])
    for item, other in zip((result, blocks), judged([[*floor, None] for floor in floors])):
        never_allowed_by_forgetting(item, other)
    never_allowed_by_forgetting(blocks, judged(floors, totals=[None] * COUNT)[1])
    messages = [[row[0], "99" if bound == "lower" and row[1] == "待定" else "0.01" if row[1] == "待定" else row[1]]
                for row in bars]
    never_contradicted(result, judged(floors, messages)[0])


@pytest.mark.parametrize(("green", "verdict"), [(3100.0, "undetermined"), (2990.0, "undetermined"),
                                                (2900.0, "forbidden"), (3000.0, "undetermined")])
def test_a_lower_limit_that_may_be_stricter(green, verdict):
    """Zones want 30 % and nobody knows what: 31.0 % may be too little, and so may 29.9 %, within the tolerance of 0.3;
    29.0 % is too little for the one that is known."""
    zones = layer("zones", [box(0, 0, 50, 100), box(50, 0, 50, 100)], id=["A", "B"], green_ratio_lower=["30%", None])
    outcome = check_intensity(IntensityRequest(plots(green_area=[green]), INTENSITY, "number", zones=zones,
                                               split="strictest", indicators=("green_ratio",)))
    assert outcome.verdicts["green_ratio_verdict"].tolist() == [verdict]


@pytest.mark.parametrize(("area", "verdict"), [(3000.0, "allowed"), (2990.0, "conditional"), (2900.0, "undetermined")])
def test_green_of_at_least_so_much_is_kept_within_the_tolerance(area, verdict):
    """A patch that cannot be used may add to it: 29.9 % or more is within 0.3 of 30 %, and may be more."""
    patches = table_from_geometries("green", [box(0, 0, area / 100.0, 100), shapely.from_wkt(
        "POLYGON ((500010 4400010, 500020 4400020, 500020 4400010, 500010 4400020, 500010 4400010))")], {}, "EPSG:4548")
    outcome = check_intensity(IntensityRequest(plots(), INTENSITY, "number", green=patches,
                                               indicators=("green_ratio",)))
    assert outcome.verdicts["green_ratio_verdict"].tolist() == [verdict]
    if verdict == "conditional":
        (message,) = outcome.findings.loc[outcome.findings["rule_id"] == "GRN-LOWER", "message"]
        assert "of at least 29.9 %" in message and "acceptance tolerance (0.3 %)" in message
        assert "conditional" in message


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_the_pack_makes_of_the_tolerance_of_intensity_is_said(language):
    """2.01 against 2.00, of which 1 % is the tolerance; blocks take that of their ratio."""
    words = {"en": ("allowed", "0.02"), "zh": ("视为符合", "0.02")}[language]
    mild = replace(INTENSITY, indicators={name: replace(indicator, within_tolerance="allowed")
                                          for name, indicator in INTENSITY.indicators.items()})
    for pack, verdict in ((INTENSITY, "conditional"), (mild, "allowed")):
        outcome = check_intensity(IntensityRequest(
            plots(counted_floor_area=[20_100.0], block_code=["B"]), pack, "number", indicators=("floor_area_ratio",),
            blocks=layer("blocks", [None], block_code=["B"], total_limit=[20_000.0]), language=language))
        table = outcome.tables["blocks"]
        assert outcome.verdicts["floor_area_ratio_verdict"].tolist() == table["verdict"].tolist() == [verdict]
        findings = outcome.findings[outcome.findings["rule_id"].isin(["FAR-UPPER", "BLK-TOTAL"])]
        assert findings["verdict"].tolist() == [verdict] * 2
        if verdict == "allowed":
            assert all(words[0] in message
                       for message in findings["message"]) and words[1] in " ".join(findings["message"])


# -- quotas ---------------------------------------------------------------------------------------------------

def quota_pack(within):
    return replace(QUOTAS, kinds={name: replace(kind, within_tolerance=within) for name, kind in QUOTAS.kinds.items()})


def quotas(pack, relation, sure, perhaps, limits, tolerance, kind="约束性"):
    """Verdicts on the cropland of units, of which some hectares surely are cropland and others perhaps."""
    shapes, codes, units = [], [], []
    for k, (known, unknown) in enumerate(zip(sure, perhaps)):
        for width, code in ((known, "0101"), (unknown, None)):
            if width > 0:
                shapes.append(shapely.box(X, Y + 100 * k, X + 100 * width, Y + 100 * k + 100))
                codes.append(code)
                units.append(f"99{k:03d}1")
    table = table_from_geometries("land", shapes, {"DLBM": codes, "ZLDWDM": units}, CRS)
    # patches of unknown class lie beside those of known class
    shifted = table.geometry.copy()
    for row, code in enumerate(codes):
        if code is None:
            shifted[row] = shapely.transform(shifted[row], lambda xy: xy + [10_000.0, 0.0])
    table = replace(table, geometry=shifted)
    rows = [{"unit_code": f"99{k:03d}1", "value": f"{limit:.2f}", "relation": relation, "tolerance": f"{more:.2f}",
             "kind": kind} for k, (limit, more) in enumerate(zip(limits, tolerance))]
    outcome = check_quotas(QuotaRequest(targets(*rows), pack, CODES, LandLayer(
        table, {"land_class": "DLBM", "unit_code": "ZLDWDM"}, 2024), scheme="survey-3", area_method="planar"))
    return outcome.tables["rows"]["verdict"].tolist()


@pytest.mark.parametrize("relation", ["不低于", "不超过", "等于"])
@pytest.mark.parametrize(("kind", "within"), [("约束性", "allowed"), ("约束性", "conditional"), ("建议性", "allowed")])
def test_quotas(relation, kind, within):
    rng = np.random.default_rng(len(relation))
    order, pack = ORDER if kind == "约束性" else MILD, quota_pack(within)
    sure, limits = (np.round(rng.uniform(9.0, 11.0, COUNT), 1) for _ in range(2))
    perhaps = np.where(rng.random(COUNT) < 0.5, 0.0, np.round(rng.exponential(0.8, COUNT), 1))
    tolerance = np.round(rng.exponential(0.4, COUNT), 1)
    result = quotas(pack, relation, sure, perhaps, limits, tolerance, kind)
    assert set(result) >= {order[0], "undetermined", "allowed"}
    step = np.round(rng.exponential(0.4, COUNT), 1)
    if relation == "等于":   # nearer to the target, both ends of what is known
        nearer = limits + (sure - limits) / 2, perhaps * 0.0
        exact = quotas(pack, relation, sure, perhaps * 0.0, limits, tolerance, kind)
        assert (ranks(quotas(pack, relation, *nearer, limits, tolerance, kind), order) >= ranks(exact, order)).all()
    else:
        better = sure + (step if relation == "不低于" else -step)
        assert (ranks(quotas(pack, relation, better, perhaps, limits, tolerance, kind), order)
                >= ranks(result, order)).all()
    half = np.round(perhaps / 2, 2)
    never_contradicted(result, quotas(pack, relation, sure + half, perhaps * 0.0, limits, tolerance, kind), order)
    never_contradicted(result, quotas(pack, relation, sure, half, limits, tolerance, kind), order)
    never_allowed_by_forgetting(result, quotas(pack, relation, sure - 1.0, perhaps + 1.5, limits, tolerance, kind))


def test_what_the_pack_makes_of_the_tolerance_of_quotas_is_said():
    """9.9 ha of 10, of which 0.2 ha are the tolerance."""
    for within, language, words in (("conditional", "en", "conditional"), ("conditional", "zh", "有条件"),
                                    ("allowed", "en", "allowed"), ("allowed", "zh", "视为达到")):
        rows = {"unit_code": "990000", "value": "10", "relation": "不低于", "tolerance": "0.2"}
        land = table_from_geometries("land", [shapely.box(X, Y, X + 990, Y + 100)], {
            "DLBM": ["0101"], "ZLDWDM": ["990000"]}, CRS)
        outcome = check_quotas(QuotaRequest(targets(rows), quota_pack(within), CODES, LandLayer(
            land, {"land_class": "DLBM", "unit_code": "ZLDWDM"}, 2024), scheme="survey-3", area_method="planar",
            language=language))
        row = outcome.tables["rows"].iloc[0]
        assert (row["status"], row["verdict"]) == ("within_tolerance", within)
        assert words in row["reason"] and "0.2" in row["reason"]
        findings = outcome.findings[outcome.findings["rule_id"].str.startswith("QUOTA-")]
        assert [row["reason"] in message for message in findings["message"]] == [True] * (within == "conditional")


def test_targets_below_and_the_tolerance_of_the_one_above():
    rows = [{"unit_code": "99", "value": "10", "relation": "不低于", "tolerance": "0.2"},
            {"unit_code": "9901", "value": "5", "relation": "不低于"},
            {"unit_code": "9902", "value": "4.9", "relation": "不低于"}]
    land = LandLayer(table_from_geometries("land", [shapely.box(X, Y, X + 100, Y + 100)], {"DLBM": ["0101"]}, CRS),
                     {"land_class": "DLBM"}, 2024)
    for within in ("allowed", "conditional"):
        outcome = check_quotas(QuotaRequest(targets(*rows), quota_pack(within), CODES, land, scheme="survey-3",
                                            area_method="planar"))
        assert outcome.tables["children"][["status", "verdict"]].to_numpy().tolist() == [["within_tolerance", within]]
        messages = outcome.findings.loc[outcome.findings["rule_id"] == "GR-QUOTA-CHILDREN", "message"]
        assert len(messages) == (within == "conditional") and all("tolerance of 0.2" in item for item in messages)


@pytest.mark.parametrize("after", ["stop", "skip"])
@pytest.mark.parametrize("seed", in_turns(range(4), each_time=(0,)))
def test_applications(after, seed):
    """More quota worsens nothing of the first; an amount that becomes unknown makes nothing fit."""
    rng = np.random.default_rng(seed)
    amounts = np.round(rng.uniform(0.1, 2.0, 12), 1)

    def answers(amounts, quota):
        bound = targets({"indicator": "新增城镇建设用地", "unit_code": "990127", "value": f"≤{quota}"})
        outcome = check_quotas(QuotaRequest(bound, QUOTAS, applications=applications(*[
            (f"a{k:02d}", "990127", None if np.isnan(amount) else float(amount), "ha", k) for k,
            amount in enumerate(amounts)]),
            order_field="order", after_exceeding=after))
        return outcome.tables["ledger"]["status"].tolist()

    result = answers(amounts, 8.0)
    for k in range(0, 12, 3):
        lost = np.where(np.arange(12) == k, np.nan, amounts)
        assert not [answer for answer, other in zip(answers(lost, 8.0), result) if answer == "fits" and other != "fits"]
    fitting = [sum(1 for answer in answers(amounts, quota) if answer == "fits") for quota in (0.3, 3.0, 8.0, 50.0)]
    assert fitting[-1] == 12 and (after == "skip" or fitting == sorted(fitting))
    assert answers([0.1, 0.2], 0.3) == ["fits", "fits"]   # 0.1 + 0.2 is more than 0.3 in the computer


# -- carbon ---------------------------------------------------------------------------------------------------

def carbon(rule, values, lower, upper, covered):
    """Verdicts on emissions of zones, from a table as ``groundrules:carbonflux`` writes it."""
    count = len(values)
    columns = {"zone": [f"z{k:03d}" for k in range(count)], "component": ["land"] * count, "area_ha": [1.0] * count,
               "covered_share": covered, "net_emission_t_co2_yr": values, "lower_t_co2_yr": lower,
               "upper_t_co2_yr": upper}
    table = table_from_geometries("flux", [None] * count, {name: [None if pd.isna(cell) else cell for cell in cells]
                                                           for name, cells in columns.items()})
    pack = CarbonPack(*head("p", "1", {"en": "P"}), {rule.id: rule})
    return check_carbon(CarbonRequest(pack, {"flux": table})).tables["rows"]


def carbon_rule(**more):
    return CarbonRule(**{"id": "X", "title": {"en": "X"}, "measure": "annual_emission", "unit": "t CO2/yr",
                         "relation": "at_most", "limit": 10.0, "severity": "major", "missed": "forbidden", "basis": (),
                         "per": "zone", "part": "land", **more})


@pytest.mark.parametrize("relation", ["at_most", "at_least"])
@pytest.mark.parametrize(("missed", "within"), [("forbidden", "allowed"), ("forbidden", "conditional"),
                                                ("conditional", "allowed")])
def test_carbon(relation, missed, within):
    count, rng = 150, np.random.default_rng(list(f"{relation} {missed} {within}".encode()))   # others in each case
    order = ORDER if missed == "forbidden" else MILD
    rule = carbon_rule(relation=relation, limit=10.0, tolerance=0.4, missed=missed, within_tolerance=within)
    value = np.round(rng.uniform(8.0, 12.0, count), 1)
    banded = rng.random(count) < 0.5
    half = np.round(rng.exponential(0.5, (2, count)), 1)
    lower, upper = np.where(banded, value - half[0], np.nan), np.where(banded, value + half[1], np.nan)
    covered = np.where(rng.random(count) < 0.1, 0.9, 1.0)
    verdict = carbon(rule, value, lower, upper, covered)["verdict"]
    assert set(verdict) >= {order[0], "undetermined", "allowed"}
    step = np.round(rng.exponential(0.5, count), 1) * (-1.0 if relation == "at_most" else 1.0)
    assert (ranks(carbon(rule, value + step, lower + step, upper + step, covered)["verdict"], order)
            >= ranks(verdict, order)).all()
    never_contradicted(verdict, carbon(rule, value, (lower + value) / 2, (upper + value) / 2, covered)["verdict"],
                       order)
    nothing = np.full(count, np.nan)
    for forgotten in ((nothing, lower, upper, covered), (value, lower, upper, covered * 0.5),
                      (value, lower, upper, nothing), (value, nothing, upper, covered),
                      (value, lower, nothing, covered)):
        never_allowed_by_forgetting(verdict, carbon(rule, *forgotten)["verdict"])


def test_tenths_of_carbon_and_what_the_pack_makes_of_the_tolerance():
    rows = carbon(carbon_rule(limit=0.3), [0.1 + 0.2, 0.3001], [np.nan] * 2, [np.nan] * 2, [1.0] * 2)
    assert rows["verdict"].tolist() == ["allowed", "forbidden"]
    for within, words in (("allowed", "that is allowed"), ("conditional", "that is conditional")):
        rows = carbon(carbon_rule(tolerance=0.5, within_tolerance=within), [10.4], [np.nan], [np.nan], [1.0])
        assert rows["verdict"].tolist() == [within] and words in rows["reason"][0] and "0.5" in rows["reason"][0]


# -- minima of zoning -----------------------------------------------------------------------------------------

@pytest.mark.parametrize(("lengths", "technical"), [([0.1, 0.7], False), ([0.1, 0.69], True), ([0.8, 0.0], False)])
def test_pieces_that_sum_to_the_minimum_count(lengths, technical):
    """0.1 + 0.7 is less than 0.8 in the computer, and no sliver."""
    nothing, none = np.full(2, np.nan), np.zeros(0)
    result = Candidates(np.arange(2), np.zeros(2, dtype=int), nothing, np.array(lengths), nothing, nothing, nothing,
                        np.full(2, None), none.astype(int), none, none)
    rule = Rule("R", "line", "major", "overlaps", "forbidden", {}, minimum=Minimum(length_m=0.8))
    values = Values(pd.DataFrame(), pd.DataFrame(), nothing, nothing, np.ones(2))
    assert fire(rule, result, values, np.zeros(2, dtype=int)).technical.tolist() == [technical] * 2
