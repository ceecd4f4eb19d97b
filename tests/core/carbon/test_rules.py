"""Rules of carbon: limits and bands, what is missing, sink land inside a place, and packs that cannot be."""
from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely
from helpers.outcomes import declared
from helpers.source import ROOT, pack_page

from groundrules.core.carbon.rules.check import CHECK, CarbonRequest, carbon_rule_report, check_carbon
from groundrules.core.carbon.rules.judging import CARBON, Measured, judged, load_rules, margin
from groundrules.core.carbon.rules.pack import CarbonRule
from groundrules.core.carbon.rules.values import flux_values, sink_share
from groundrules.core.carbon.stock.patches import Zones
from groundrules.core.contract import cells
from groundrules.core.contract.interval import Interval
from groundrules.core.errors import InputError
from groundrules.core.findings.contract import findings_of
from groundrules.core.report.html.build import build_report
from groundrules.core.table import FeatureTable, table_from_geometries

PACK = load_rules(ROOT / "packs" / "sample-carbon-rules")
CRS = "EPSG:32650"


def rule(**more):
    return CarbonRule(**{"id": "X", "title": {"en": "X"}, "measure": "net_loss", "unit": "t C", "relation": "at_most",
                         "limit": 10.0, "severity": "major", "missed": "forbidden", "basis": (), **more})


@pytest.mark.parametrize(("numbers", "verdict", "why"), [
    ((5.0, 2.0, 9.0), "allowed", "kept"), ((5.0, 2.0, 10.0), "allowed", "kept"),
    ((5.0, 2.0, 10.1), "undetermined", "inside_band"), ((12.0, 9.9, 14.0), "undetermined", "inside_band"),
    ((12.0, 10.1, 14.0), "forbidden", "missed"), ((12.0, None, None), "forbidden", "missed"),
    ((10.0, None, None), "allowed", "kept"), ((None, None, None), "undetermined", "no_value")])
def test_a_limit_inside_the_band_cannot_be_told(numbers, verdict, why):
    assert judged(rule(), Measured.of("*", "", numbers[0], numbers[1:])) == (verdict, why)


def test_at_least_is_the_mirror_and_tolerance_helps():
    least = rule(relation="at_least", limit=0.0, tolerance=0.5)
    assert judged(least, Measured.of("*", "", -0.5))[0] == "allowed"
    assert judged(least, Measured.of("*", "", -0.6))[0] == "forbidden"
    assert judged(least, Measured.of("*", "", 3.0, (-1.0, 5.0)))[0] == "undetermined"
    number = Interval.of([-2.0, 4.0, np.nan])
    assert margin(least, number).low[:2].tolist() == [-2.0, 4.0] and margin(rule(), number).low[1] == 6.0
    assert cells.number(margin(rule(), number)).isna().tolist() == [False, False, True]


def test_ground_that_is_not_covered_is_never_allowed():
    first = Measured.of("*", "", -100.0, (-120.0, -80.0), 0.99)
    assert judged(rule(), first) == ("undetermined", "not_covered")
    assert judged(rule(least_covered=0.9), first)[0] == "allowed"
    assert judged(rule(least_covered=0.9), Measured.of("*", "", -100.0, (-120.0, -80.0), None))[0] == "undetermined"


def table(name, geometry, columns, crs=""):
    return table_from_geometries(name, geometry, {column: columns[column].tolist() for column in columns}, crs)


def flat(columns, name="totals"):
    return table(name, [None] * len(columns), columns)


def change_table(*rows):
    """``(zone, pool, covered, old, loss, net, lower, upper)``."""
    frame = pd.DataFrame(rows, columns=["zone", "pool", "covered_share", "old_t_c", "loss_t_c", "net_t_c",
                                        "net_lower_t_c", "net_upper_t_c"])
    return flat(frame.assign(zone_name=frame["zone"]))


def check(tables, place=None, pack=PACK, language="en"):
    return declared(CHECK, CarbonRequest(pack, tables, place, "planar", language))


def row_of(outcome, rule_id, subject="*"):
    rows = outcome.tables["rows"]
    rows = rows[(rows["rule_id"] == f"CARBON-{rule_id}") & (rows["subject_id"] == subject)]
    return rows.iloc[0]


def test_losses_by_hand():
    totals = change_table((None, "all", 1.0, 1000.0, -80.0, -50.0, -70.0, -30.0),
                          (None, "soil", 1.0, 600.0, -9.0, -9.0, None, None),
                          ("a", "all", 1.0, 600.0, -40.0, -9.0, -15.0, -3.0),
                          ("b", "all", 1.0, 400.0, -40.0, -41.0, -55.0, -27.0))
    outcome = check({"change": totals})
    whole = row_of(outcome, "NET-LOSS")
    assert (whole["value"], whole["lower"], whole["upper"]) == (50.0, 30.0, 70.0) and whole["verdict"] == "forbidden"
    assert whole["margin"] == -50.0
    a, b = row_of(outcome, "TOWN-LOSS", "a"), row_of(outcome, "TOWN-LOSS", "b")   # 2 %: 1.5 within 0.5…2.5; 10.25
    assert a["value"] == pytest.approx(1.5) and a["verdict"] == "undetermined"
    assert b["value"] == pytest.approx(10.25) and b["verdict"] == "conditional"
    assert outcome.counts["FORBIDDEN_COUNT"] == 1 and outcome.counts["CONDITIONAL_COUNT"] == 1
    assert outcome.counts["HAS_FORBIDDEN"] and not outcome.counts["ALL_KEPT"]


def test_what_was_not_given_is_undetermined_and_never_kept():
    outcome = check({"change": change_table((None, "all", 1.0, 100.0, 0.0, 5.0, 2.0, 8.0))})
    assert row_of(outcome, "NET-LOSS")["verdict"] == "allowed"
    assert [row_of(outcome, words)["verdict"] for words in ("TOWN-LOSS", "SINKS-IN-RED-LINE", "ANNUAL", "FLOOR")] == [
        "undetermined"] * 4
    assert "no changed ground" in row_of(outcome, "SINKS-IN-RED-LINE")["reason"]
    assert outcome.counts["KEPT_COUNT"] == 1 and outcome.counts["FINDING_COUNT"] == 4


def test_annual_flux_and_buildings():
    flux = flat(pd.DataFrame({"zone": [None, None], "component": ["land", "all"], "area_ha": [10.0, 10.0],
                              "covered_share": [0.8, 0.8], "net_emission_t_co2_yr": [-5.0, 50.0],
                              "lower_t_co2_yr": [-8.0, 40.0], "upper_t_co2_yr": [-2.0, 60.0]}))
    buildings = flat(pd.DataFrame({
        "account": ["actual", "potential"], "group": ["all", "all"], "id": [None, None], "title": [None, None],
        "covered_share": [1.0, 1.0], "emission_t_co2_yr": [10.0, 100.0], "lower_t_co2_yr": [9.0, 90.0],
        "upper_t_co2_yr": [11.0, 125.0], "emission_kg_co2_m2_yr": [99.0, 36.0]}))
    result = check({"flux": flux, "buildings": buildings})
    assert row_of(result, "ANNUAL")["verdict"] == "allowed" and row_of(result, "ANNUAL")["value"] == -5.0
    floor = row_of(result, "FLOOR")   # of what plots allow: 36, up to 45
    assert (floor["value"], floor["lower"], floor["upper"]) == pytest.approx((36.0, 32.4, 45.0))
    assert floor["verdict"] == "undetermined" and "inside its band" in floor["reason"]


def test_emissions_that_nobody_counted_are_never_kept():
    """A blank grid factor, or construction land without a table of energy, whatever ground the land's numbers cover."""
    whole = rule(measure="annual_emission", part="all", unit="t CO2/yr", least_covered=0.0)

    def verdict(part, **columns):
        numbers = {"zone": [None] * 2, "component": ["all", "energy"], "area_ha": [10.0, None],
                   "covered_share": [1.0, None], "net_emission_t_co2_yr": [5.0, 5.0],
                   "lower_t_co2_yr": [5.0, 5.0], "upper_t_co2_yr": [5.0, 5.0], "energy_ground_ha": [2.0, None],
                   **columns}
        frame = pd.DataFrame({name: values[:len(numbers["component"])] for name, values in numbers.items()})
        (first,) = flux_values(replace(whole, part=part), frame)
        return judged(whole, first)

    assert verdict("all") == verdict("energy") == ("allowed", "kept")
    assert verdict("all", blank_count=[1, 1]) == verdict("energy", blank_count=[1, 1]) == (
        "undetermined", "uncounted")
    assert verdict("all", component=["all"]) == ("undetermined", "uncounted")
    assert verdict("all", component=["all"], energy_ground_ha=[0.0]) == ("allowed", "kept")


def box(left, right):
    return shapely.box(500_000 + left, 4_000_000, 500_000 + right, 4_000_100)   # 1 ha each 100 m


def changed(*pieces):
    """``(kind, old, new, left, right)``."""
    frame = pd.DataFrame([(kind, old, new, 1.0) for kind, old, new, _left, _right in pieces],
                         columns=["kind", "old_class", "new_class", "area_m2"])
    return table("changes", [box(left, right) for *_more, left, right in pieces], frame, CRS)


def red_line(*spans):
    names = pd.DataFrame({"name": [f"z{k}" for k in range(len(spans))]})
    return Zones(table("line", [box(*span) for span in spans], names, CRS), "name")


def test_sink_land_inside_the_red_line_by_hand():
    """Two hectares of forest go, one of them inside; half a hectare of field becomes forest inside."""
    pieces = changed(("changed", "forest", "sealed 70% + urban_green 30%", 0, 200),
                     ("changed", "cropland", "forest", 200, 250), ("sliver", "forest", "sealed", 300, 400),
                     ("changed", "forest", "water", 400, 500))
    outcome = check({"ground": pieces}, red_line((100, 250), (150, 180), (300, 500)))
    sinks = row_of(outcome, "SINKS-IN-RED-LINE")
    assert sinks["value"] == pytest.approx(-0.5) and sinks["verdict"] == "forbidden"
    finding = outcome.findings[outcome.findings["rule_id"] == "CARBON-SINKS-IN-RED-LINE"].index[0]
    assert shapely.area(outcome.finding_geometry[finding]) == pytest.approx(10_000)   # the lost hectare
    assert outcome.findings.loc[finding, "control_layer"] == "line"
    kept = check({"ground": changed(("changed", "cropland", "forest", 0, 100))}, red_line((0, 100)))
    assert row_of(kept, "SINKS-IN-RED-LINE")["verdict"] == "allowed"


def test_ground_that_one_date_does_not_show_widens_the_band():
    pieces = changed(("changed", "cropland", "forest", 0, 100), ("only_old", "forest", None, 100, 300))
    sinks = row_of(check({"ground": pieces}, red_line((0, 300))), "SINKS-IN-RED-LINE")
    assert (sinks["value"], sinks["lower"], sinks["upper"]) == pytest.approx((1.0, -1.0, 1.0))
    assert sinks["verdict"] == "undetermined"
    blank = changed(("changed", "forest", "", 0, 100))
    sinks = row_of(check({"ground": blank}, red_line((0, 300))), "SINKS-IN-RED-LINE")
    assert (sinks["lower"], sinks["upper"], sinks["verdict"]) == (-1.0, 0.0, "undetermined")


def test_halves_of_a_piece_sum_to_the_whole():
    whole = check({"ground": changed(("changed", "forest", "sealed", 0, 100))}, red_line((0, 60)))
    pieces = changed(("changed", "forest", "sealed", 0, 50), ("changed", "forest", "sealed", 50, 100))
    halves = check({"ground": pieces}, red_line((0, 60)))
    values = [row_of(result, "SINKS-IN-RED-LINE")["value"] for result in (whole, halves)]
    assert values[0] == pytest.approx(-0.6) and values[1] == pytest.approx(values[0], rel=1e-9)


def test_shares_of_keys():
    sinks = ("forest", "urban_green")
    assert sink_share("forest", sinks) == 1.0 and sink_share("sealed 70% + urban_green 30%", sinks) == 0.3
    assert sink_share("sealed", sinks) == 0.0 and sink_share("", sinks) is None and sink_share(None, sinks) is None


def test_findings_go_through_the_contract_and_into_a_report():
    tables = {"change": change_table((None, "all", 1.0, 100.0, -9.0, -9.0, -12.0, -6.0))}
    request = CarbonRequest(PACK, tables, None, "planar", "zh")
    outcome = check_carbon(request)
    frame, _geometry = findings_of(FeatureTable("findings", np.arange(len(outcome.findings)), outcome.finding_geometry,
                                                outcome.findings, CRS))
    assert frame["finding_id"].is_unique and frame["verdict"].iloc[0] == "forbidden"
    assert "土地碳储量不得净减少" in frame["message"].iloc[0] and "待核" in str(frame["basis"].iloc[0])
    page = build_report(carbon_rule_report(outcome, request))
    assert "碳规则检测报告" in page and "CARBON-NET-LOSS" in page
    again = check_carbon(request)
    assert list(again.findings["evidence_hash"]) == list(outcome.findings["evidence_hash"])


def test_tables_of_something_else_are_refused():
    for result, algorithm in (("change", "carbonchange"), ("flux", "carbonflux"), ("buildings", "buildingcarbon")):
        with pytest.raises(InputError, match=algorithm):
            check({result: flat(pd.DataFrame({"a": [1]}))})
    wrong = change_table((None, "all", 1.0, 100.0, -9.0, -9.0, -12.0, -6.0))
    wrong.columns["net_t_c"] = ["nine"]
    with pytest.raises(InputError, match="net_t_c"):
        check({"change": wrong})
    text = change_table((None, "all", "1", "100", "-9", "-9", "-12", ""))   # as a CSV gives them
    assert row_of(check({"change": text}), "NET-LOSS")["value"] == 9.0


GOOD = """format: 1
kind: carbon
pack: mine
version: "1"
title: {en: Mine, zh: 我的}
rules:
  LOSS:
    title: {en: Loss, zh: 损失}
    measure: net_loss
    unit: "t C"
    relation: at_most
    limit: 5
    severity: major
    missed: forbidden
    basis: [{document: A text}]
"""
CASES = "cases: [{id: a, rule: LOSS, value: 6, verdict: forbidden}]\n"


def written(tmp_path, pack=GOOD, cases=CASES):
    (tmp_path / "pack.yaml").write_text(pack, encoding="utf-8")
    (tmp_path / "cases.yaml").write_text(cases, encoding="utf-8")
    return tmp_path


def test_a_pack_is_read_and_its_cases_hold(tmp_path):
    assert load_rules(written(tmp_path)).rules["LOSS"].rule_id == "CARBON-LOSS"
    with pytest.raises(InputError, match="the result is forbidden"):
        load_rules(written(tmp_path, cases=CASES.replace("forbidden", "allowed")))


@pytest.mark.parametrize(("old", "new", "key"), [
    ('"t C"', '"t CO2"', "carbonrule.unit"), ("net_loss", "sink_land_lost", "packs.key_missing"),
    ("limit: 5", "limit: 5\n    part: land", "carbonrule.key_of_other"),
    ("limit: 5", "limit: 5\n    per: use", "packs.not_a_choice"),
    ("limit: 5", "limit: 5\n    least_covered: 1.5", "packs.number_range"),
    ("net_loss", "gain", "packs.not_a_choice"), ("LOSS:", "loss:", "packs.text_form")])
def test_packs_that_cannot_be(tmp_path, old, new, key):
    _pack, problems = CARBON.form.read(written(tmp_path, GOOD.replace(old, new)))
    assert key in [problem.key for problem in problems]


def test_a_case_of_no_rule_is_refused(tmp_path):
    _pack, problems = CARBON.form.read(written(tmp_path, cases=CASES.replace("LOSS", "GAIN")))
    assert "packs.not_a_choice" in [problem.key for problem in problems]


def test_the_example_of_the_page_loads_and_the_shipped_pack_is_clean(tmp_path):
    page = pack_page("carbon")
    blocks = re.findall(r"```yaml\n(.*?)```", page, re.S)
    load_rules(written(tmp_path, blocks[0], blocks[1]))
    assert CARBON.form.read(ROOT / "packs" / "sample-carbon-rules")[1] == []
    assert not any(basis.verified for item in PACK.rules.values() for basis in item.basis)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_nothing_lost_is_0_and_nothing_given_has_no_share(language):
    outcome = check({"change": change_table((None, "all", 1.0, 100.0, -0.0, 0.0, None, None),
                                            ("a", "all", 1.0, 100.0, 0.0, 0.0, None, None))}, language=language)
    assert row_of(outcome, "NET-LOSS")["reason"].startswith("0 t C")
    assert "-0" not in "".join(outcome.tables["rows"]["reason"])
    assert not np.signbit(row_of(outcome, "NET-LOSS")["value"])
    assert pd.isna(row_of(outcome, "ANNUAL")["covered_share"]) and row_of(outcome, "NET-LOSS")["covered_share"] == 1
    blank = check({"change": change_table((None, "all", 0.0, None, None, None, None, None))})
    assert row_of(blank, "NET-LOSS")["verdict"] == "undetermined" and not blank.counts["KEPT_COUNT"]
