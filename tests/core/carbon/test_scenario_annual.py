"""Annual fluxes of land and totals of buildings beside the stock of scenarios, by hand."""
from __future__ import annotations

import json
from dataclasses import replace

import pandas as pd
import pytest
from helpers.cases.scenarios import ON_FOREST, PLANTS, TABLE, compared, plan, value

from groundrules.core.carbon.densities.table import densities
from groundrules.core.carbon.pack.model import Coefficient, Family
from groundrules.core.carbon.scenario.compare import ScenarioRequest, compare_scenarios
from groundrules.core.carbon.scenario.per import Size
from groundrules.core.carbon.scenario.record import Source, request_in, summary_of
from groundrules.core.carbon.stock.classes import mixes_of
from groundrules.core.carbon.uncertainty.drawing import Sureness
from groundrules.core.errors import InputError

CO2 = 44 / 12
FLUXES = densities(Family("flux-x", {"en": "X"}, {"en": "net of plants"}, "t C/ha/yr"), [
    Coefficient("flux-x", "forest", "net_flux", -0.5, -0.8, -0.2, "ci95"),
    Coefficient("flux-x", "field", "net_flux", 0.4, 0.2, 0.6, "ci95"),
    Coefficient("flux-x", "town", "net_flux", None, counted_by="energy")], "test")


def test_fluxes_stand_beside_the_stock_and_are_ranked_by_years_times_annual():
    """A turns 2 ha of forest into town: 8 ha remove 0.5; B 1 ha of field into forest and 1 into town."""
    result = compared(ON_FOREST, PLANTS, flux=FLUXES, horizon_years=20.0, rank_by="land_flux", how=Sureness("analytic"))
    assert value(result, "now", "land_flux") == pytest.approx((-5 + 4) * CO2)
    assert value(result, "A", "land_flux") == pytest.approx((-4 + 4) * CO2)
    assert value(result, "B", "land_flux") == pytest.approx((-5.5 + 3.2) * CO2)
    assert value(result, "B", "land_flux", column="family") == "flux-x"
    assert value(result, "B", "stock", column="family") == "f"
    ranking = result.ranking.set_index("scenario")
    assert ranking["total"].to_dict() == pytest.approx({"B": 20 * -2.3 * CO2, "now": -20 * CO2, "A": 0.0})
    assert ranking.loc["A", "annual"] == pytest.approx(0) and ranking["one_off"].eq(0).all()
    # A less now: 2 ha of forest less; its half-width is 2 · 0.3
    pair = result.pairs.set_index(["scenario", "other"]).loc[("A", "now")]
    assert (pair["lower"], pair["upper"]) == pytest.approx((20 * (1 - 0.6) * CO2, 20 * (1 + 0.6) * CO2))
    assert pair["distinguishable"] and set(result.coefficients["family"]) == {"f", "flux-x"}
    assert value(result, "A", "land_flux", column="covered_share") == 1    # the town is counted by energy
    with pytest.raises(InputError, match="over how many years"):
        compared(ON_FOREST, flux=FLUXES, rank_by="land_flux")
    with pytest.raises(InputError, match="family of annual fluxes"):
        compared(ON_FOREST, rank_by="land_flux", horizon_years=1.0)


def test_a_flux_that_is_blank_leaves_its_plan_without_a_rank():
    blank = densities(FLUXES.family, [replace(item, value=None, lower=None, upper=None, bounds="")
                                      if item.land_class == "field" else item for item in FLUXES.given.values()],
                                      "test")
    outcome = compared(ON_FOREST, PLANTS, flux=blank, horizon_years=20.0, rank_by="land_flux")
    ranking = outcome.ranking.set_index("scenario")
    assert ranking["rank"].isna().all() and outcome.counts["BEST"] == ""    # B may emit or remove any amount
    assert ranking["best_rank"].drop("now").to_dict() == {"A": 1, "B": 1}
    assert value(outcome, "A", "land_flux", column="covered_share") == pytest.approx(8 / 18)
    assert ranking.loc["A", "said"] == "worse than now; not comparable with B"
    text = outcome.pairs.set_index(["scenario", "other"])["said"]
    assert text["B", "now"] == "B and now are not comparable (B undetermined: the change of 2.00 ha is unknown)"


def test_buildings_stand_beside_and_do_not_mix():
    def totals(emission, low, high, **more):
        return {"emission_t_co2_yr": emission, "lower_t_co2_yr": low, "upper_t_co2_yr": high, "covered_share": 1.0,
                "embodied_t_co2": None, "energy_set": "set-1", "factor_type": "average", "factor_year": 2023,
                "has_invented": False, **more}

    buildings = {"now": {"actual": totals(100.0, 90.0, 110.0)}, "A": {"actual": totals(150.0, 140.0, 160.0)},
                 "B": {"actual": totals(105.0, 95.0, 115.0, embodied_t_co2=40.0)}}
    result = compared(ON_FOREST, PLANTS, buildings=buildings, horizon_years=10.0, rank_by="building_emission")
    assert value(result, "A", "building_emission") == 150
    assert value(result, "A", "building_emission", column="difference") == 50
    assert value(result, "B", "building_emission_embodied") == 40
    assert result.ranking["scenario"].tolist() == ["B", "A", "now"] and result.ranking["rank"].tolist()[:2] == [1, 2]
    assert result.ranking["total"].tolist() == [1050, 1500, 1000]
    assert value(result, "B", "building_emission", column="change") == "not distinguishable"
    again = compare_scenarios(request_in(json.loads(json.dumps(summary_of(
        ScenarioRequest("now", (ON_FOREST, PLANTS), mixes_of(TABLE.classes), TABLE, 10.0, 10.0, "building_emission",
                        flux=FLUXES, buildings=buildings), result, [Source("x", "y", {})] * 3)))))
    assert value(again, "A", "building_emission") == 150 and value(again, "A", "land_flux") == pytest.approx(0)
    other = {**buildings, "A": {"actual": totals(1.0, 1.0, 1.0, energy_set="set-2")}}
    with pytest.raises(InputError, match="cannot be mixed"):
        compared(ON_FOREST, PLANTS, buildings=other)
    missing = compared(ON_FOREST, PLANTS, buildings={"now": buildings["now"], "B": buildings["B"]}, horizon_years=1.0,
                       rank_by="building_emission")
    assert missing.counts["BEST"] == "" and missing.ranking["rank"].isna().all()    # A may emit less
    assert missing.ranking.set_index("scenario")["total_at_least"].to_dict() == {"now": 100, "B": 105, "A": 0}
    nobody = totals(0.0, 0.0, 0.0, covered_share=None)    # a layer without any building
    empty = compared(ON_FOREST, PLANTS, buildings={**buildings, "A": {"actual": nobody}}, horizon_years=10.0,
                     rank_by="building_emission").ranking.set_index("scenario")
    assert empty["rank"].isna().all() and pd.isna(empty.loc["A", "total"])
    assert empty.loc["B", "said"] == "not distinguishable from now; not comparable with A"
    some = compared(ON_FOREST, PLANTS, horizon_years=10.0, rank_by="building_emission", buildings={
        **buildings, "A": {"actual": totals(150.0, 140.0, 160.0, covered_share=0.9)}})
    assert some.counts["BEST"] == "B" and some.ranking["rank"].tolist()[:2] == [1, 2]   # the rest can only add to it
    with pytest.raises(InputError, match="Carbon of buildings"):
        compared(ON_FOREST, rank_by="building_potential", horizon_years=1.0)
    for mark, words in ((True, "numbers of set-1"), (None, "do not state whether")):     # one plan's are enough
        refused = compared(ON_FOREST, PLANTS, horizon_years=10.0, rank_by="building_emission", buildings={
            **buildings, "A": {"actual": totals(150.0, 140.0, 160.0, has_invented=mark)}})
        assert refused.ranking["rank"].isna().all() and refused.counts["BEST"] == "" and words in refused.notes[0]


def test_a_flux_of_which_nothing_is_known_is_no_number():
    """All ground is field, whose flux is blank; nobody can say what it emits, changed or not."""
    blank = densities(FLUXES.family, [replace(item, value=None, lower=None, upper=None, bounds="")
                                      if item.land_class == "field" else item for item in FLUXES.given.values()],
                                      "test")
    outcome = compared(plan("A", ("changed", "field", "forest", 1e4)), plan("B", ("unchanged", "field", "field", 1e4)),
                       flux=blank, horizon_years=20.0, rank_by="land_flux")
    for name in ("now", "B"):
        assert pd.isna(value(outcome, name, "land_flux")) and value(outcome, name, "land_flux",
                                                                    column="covered_share") == 0
    assert value(outcome, "B", "land_flux", column="change") == "not known"
    assert value(outcome, "A", "land_flux") == pytest.approx(-0.5 * CO2)
    assert pd.isna(value(outcome, "A", "land_flux", column="difference"))
    assert outcome.ranking["rank"].isna().all() and outcome.counts["BEST_TOTAL"] is None


def test_buildings_of_which_nothing_is_known_stay_in_the_table():
    unknown = {"emission_t_co2_yr": None, "lower_t_co2_yr": None, "upper_t_co2_yr": None, "covered_share": None,
               "embodied_t_co2": None, "energy_set": "set-1", "factor_type": "average", "factor_year": 2023}
    result = compared(ON_FOREST, buildings={"now": {"actual": unknown}, "A": {"actual": unknown}}, horizon_years=10.0,
                      rank_by="building_emission")
    assert pd.isna(value(result, "A", "building_emission"))
    assert value(result, "A", "building_emission", column="change") == "not known"
    assert result.ranking["rank"].isna().all()


def test_each_plan_gains_up_to_its_own_year():
    """1 ha gains 37/30 + 0.5 t a year: five years, twenty, and the ten of the request where a plan states none."""
    plans = replace(PLANTS, name="soon", years=5.0), replace(PLANTS, name="late", years=20.0), PLANTS
    result = compared(*plans)
    for name, years in (("soon", 5.0), ("late", 20.0), ("B", 10.0)):
        assert value(result, name, "gain") == pytest.approx(years * (37 / 30 + 0.5))
        alone = compared(PLANTS, years=years)
        for quantity in ("stock", "net", "annual_gain", "net_emission"):
            for column in ("value", "lower", "upper"):
                assert value(result, name, quantity, column=column) == pytest.approx(
                    value(alone, "B", quantity, column=column)), (name, quantity, column)
    # a loss of 18 t at once; by the year of the last plan each has gained for twenty years
    assert result.ranking.loc[~result.ranking["is_reference"], "total"].to_list() == pytest.approx(
        3 * [(18.0 - 20.0 * (37 / 30 + 0.5)) * CO2])
    assert any("one year, 20 years after" in note for note in result.notes)
    assert not any("one year, " in note for note in alone.notes)
    request = ScenarioRequest("now", plans, mixes_of(TABLE.classes), TABLE, 10.0)
    again = request_in(json.loads(json.dumps(summary_of(request, result, [Source("l", "f", {})] * 4))))
    assert [plan.years for plan in again.plans] == [5.0, 20.0, None]


def test_emissions_per_head_and_per_floor_area():
    sizes = {"A": Size(people=100.0, floor_m2=5000.0), "now": Size(people=50.0)}
    result = compared(ON_FOREST, PLANTS, sizes=sizes)
    for column in ("value", "lower", "upper"):
        total = value(result, "A", "net_emission", column=column)
        assert value(result, "A", "net_emission_per_head", column=column) == pytest.approx(total / 100)
        assert value(result, "A", "net_emission_per_floor", column=column) == pytest.approx(total * 1000 / 5000)
    assert value(result, "A", "net_emission_per_floor", column="unit") == "kg CO2/m2"
    assert value(result, "now", "stock_per_head") == pytest.approx(value(result, "now", "stock") / 50)
    assert pd.isna(value(result, "B", "net_emission_per_head")) and pd.isna(value(result, "B", "stock_per_head"))
    assert pd.isna(value(result, "now", "net_emission_per_floor"))
    assert "net_emission_per_head" not in set(compared(ON_FOREST).quantities["quantity"])
