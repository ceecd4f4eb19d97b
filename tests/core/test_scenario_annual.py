"""Annual fluxes of land and totals of buildings beside the stock of scenarios, by hand."""
from __future__ import annotations

import json

import pytest
from helpers.scenarios import ON_FOREST, PLANTS, TABLE, compared, value

from groundrules.core.carbon.classes import mixes_of
from groundrules.core.carbon.scenario_record import Source, request_in, summary_of
from groundrules.core.carbon.scenarios import ScenarioRequest, compare_scenarios
from groundrules.core.errors import InputError

CO2 = 44 / 12


def test_buildings_stand_beside_and_do_not_mix():
    def totals(emission, low, high, **more):
        return {"emission_t_co2_yr": emission, "lower_t_co2_yr": low, "upper_t_co2_yr": high, "covered_share": 1.0,
                "embodied_t_co2": None, "energy_set": "set-1", "factor_type": "average", "factor_year": 2023, **more}

    buildings = {"now": {"actual": totals(100.0, 90.0, 110.0)}, "A": {"actual": totals(150.0, 140.0, 160.0)},
                 "B": {"actual": totals(105.0, 95.0, 115.0, embodied_t_co2=40.0)}}
    found = compared(ON_FOREST, PLANTS, buildings=buildings, horizon_years=10.0, rank_by="building_emission")
    assert value(found, "A", "building_emission") == 150
    assert value(found, "A", "building_emission", column="difference") == 50
    assert value(found, "B", "building_emission_embodied") == 40
    assert found.ranking["scenario"].tolist() == ["now", "B", "A"] and found.ranking["rank"].tolist() == [1, 1, 3]
    assert found.ranking["total"].tolist() == [1000, 1050, 1500]
    assert value(found, "B", "building_emission", column="change") == "not distinguishable"
    again = compare_scenarios(request_in(json.loads(json.dumps(summary_of(
        ScenarioRequest("now", (ON_FOREST, PLANTS), mixes_of(TABLE.classes), TABLE, 10.0, 10.0, "building_emission",
                        buildings=buildings), found, [Source("x", "y", {})] * 3)))))
    assert value(again, "A", "building_emission") == 150
    other = {**buildings, "A": {"actual": totals(1.0, 1.0, 1.0, energy_set="set-2")}}
    with pytest.raises(InputError, match="never mix"):
        compared(ON_FOREST, PLANTS, buildings=other)
    missing = compared(ON_FOREST, PLANTS, buildings={"now": buildings["now"], "B": buildings["B"]}, horizon_years=1.0,
                       rank_by="building_emission")
    assert missing.ranking.set_index("scenario")["rank"].isna().to_dict() == {"now": False, "B": False, "A": True}
    with pytest.raises(InputError, match="Carbon of buildings"):
        compared(ON_FOREST, rank_by="building_potential", horizon_years=1.0)
