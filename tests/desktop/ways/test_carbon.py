"""Carbon by every way there is, as in ``ways.test_zoning``: called, ``qgis_process``, a model file, batch."""
from __future__ import annotations

from functools import cache
from types import SimpleNamespace

import pytest
from helpers.county.samples import SAMPLES
from helpers.desk.qgis_run import Start, desktop
from helpers.desk.ways import (
    assert_same,
    batch_rows,
    by_model_file,
    by_process,
    county_layer,
    numbers,
    rasters_of_the_county,
    run_here,
    targets,
)
from osgeo import gdal

import groundrules

#: Algorithm -> its outputs, the least number of rows and numbers in all of them, and a number of the answer.
ALGORITHMS = {
    "carbonstock": (["OUTPUT", "STOCKS", "TOTALS", "COEFFICIENTS", "CROSSWALK_TABLE", "SENSITIVITY"], 1000,
                    "STOCK_T_C"),
    "coefficientcoverage": (["OUTPUT", "CLASSES", "BLANKS", "FAMILIES", "STATES"], 1000, "SHARE_BY_ROW"),
    "carbonstockraster": (["STOCKS", "TOTALS", "COEFFICIENTS", "DENSITY"], 100, "STOCK_T_C"),
    "carbonchange": (["TRANSITIONS", "DRIVERS", "TOTALS", "CHANGES", "COEFFICIENTS", "SENSITIVITY"], 200, "NET_T_C"),
    "soilcarbonchange": (["OUTPUT", "TOTALS", "COEFFICIENTS"], 10, "CHANGE_T_C"),
    "carbonflux": (["OUTPUT", "TOTALS", "FLUXES", "EMISSIONS", "COEFFICIENTS", "SENSITIVITY"], 1000, "NET_T_CO2_YR"),
    "buildingcarbon": (["OUTPUT", "POTENTIAL", "TOTALS", "COVERAGE", "COEFFICIENTS"], 50, "EMISSION_T_CO2_YR"),
    "checkcarbon": (["OUTPUT", "FINDINGS", "REPORT"], 10, "ROW_COUNT"),
    "comparescenarios": (["QUANTITIES", "RANKING", "PAIRS", "TRANSITIONS", "COEFFICIENTS", "CHANGES", "REPORT"], 150,
                         "SCENARIO_COUNT"),
}
DENSITIES = {"PACK": "sample-carbon", "FAMILY": "sample-2025"}
ZONES = {"ZONES": county_layer("XZQ"), "ZONE_FIELD": "XZQDM", "ZONE_NAME_FIELD": "XZQMC"}
PERIOD = {"OLD": county_layer("DLTB_2020"), "NEW": county_layer("DLTB_2024"), "OLD_YEAR": 2020, "NEW_YEAR": 2024}
FLUX = {"INPUT": county_layer("DLTB_2024"), "PACK": "cn-land-flux", "FAMILY": "inventory-c",
        "ENERGY": str(SAMPLES / "carbon_flux" / "energy.csv"), "ENERGY_PACK": "cn-energy",
        "FARM_INPUTS": str(SAMPLES / "carbon_flux" / "farm_inputs.csv"), **ZONES}


def land_cover(path) -> str:
    """The survey's raster with what its numbers would mean in CLCD: 1 cropland … 8 impervious, all else impervious."""
    with gdal.ExceptionMgr(useExceptions=True), gdal.Open(path, gdal.GA_Update) as source:
        values = source.ReadAsArray()
        values[(values > 8) & (values != 255)] = 8
        source.GetRasterBand(1).WriteArray(values)
    return path


@pytest.fixture(scope="module")
def county(tmp_path_factory, qgis_app, doors):
    """The provider, the doors of ``qgis_process``, and inputs by algorithm."""
    folder = tmp_path_factory.mktemp("carbon")
    plugin = groundrules.classFactory(None)
    plugin.initProcessing()
    results_of = {name: str(folder / f"{name}.gpkg") for name in ("CHANGE", "CHANGES", "FLUX")}
    run_here("carbonchange", {**PERIOD, **DENSITIES, **ZONES, "TOTALS": results_of["CHANGE"],
                              "CHANGES": results_of["CHANGES"]})
    run_here("carbonflux", {**FLUX, "TOTALS": results_of["FLUX"]})
    inputs = {
        "carbonstock": {"INPUT": county_layer("DLTB_2024"), **DENSITIES, **ZONES},
        "coefficientcoverage": {"INPUT": county_layer("DLTB_2024"), "PACK": "ipcc-2019-forest",
                                "FAMILY": "land-natural", "FAMILIES_TO_COMPARE": ["ipcc-2019", "biomass-tier-1"]},
        "carbonstockraster": {"INPUT": land_cover(rasters_of_the_county(folder)[1]), "LAND_LIST": "clcd",
                              **DENSITIES, **ZONES},
        "carbonchange": {**PERIOD, **DENSITIES, **ZONES, "UNCERTAINTY": "monte_carlo", "DRAWS": 1000},
        "soilcarbonchange": {"INPUT": str(SAMPLES / "soil_change.gpkg"), "PACK": "ipcc-2019", "YEAR": 2030,
                             "VALUES": ["climate", "warm_temperate_moist"], "N2O": True},
        "carbonflux": FLUX,
        "buildingcarbon": {"BUILDINGS": county_layer("JZW"), "PLOTS": county_layer("XG_GHDK"),
                           "CODE_LIST": "gb-50137-2011", "PACK": "sample-buildings", "SET": "sample-2025",
                           "CLIMATE": "cold", "FACTOR_PACK": "sample-buildings", "REGION": "样川县", "YEAR": 2025,
                           "PLAN_YEAR": 2030, "FACTOR_PATH": "steady-decline"},
        "checkcarbon": {"PACK": "sample-carbon-rules", **results_of, "PLACE": county_layer("STBHHX"),
                        "PLACE_FIELD": "BSM"},
        "comparescenarios": {"PRESENT": county_layer("DLTB_2024"), **DENSITIES, "PRESENT_YEAR": 2025,
                             "PLAN_YEAR": 2035, "PLANS": [county_layer("GHFA_A"), county_layer("GHFA_B")],
                             "SCENARIOS": ["GHFA_A", "甲案", "", "", "GHFA_B", "乙案", "", ""], "HORIZON_YEARS": 20,
                             "FLUX_PACK": "cn-land-flux", "FLUX_FAMILY": "inventory-c"}}
    yield SimpleNamespace(folder=folder, doors=doors,
                          inputs={name: {**given, "LANGUAGE": "zh"} for name, given in inputs.items()})
    plugin.unload()


@pytest.fixture(scope="module")
def called(county):
    """Files and results of an algorithm, called in this process; once for each."""
    @cache
    def call(name):
        wanted = targets(ALGORITHMS[name][0], county.folder / f"called-{name}")
        return wanted, run_here(name, {**county.inputs[name], **wanted})
    return call


@pytest.mark.takes_turns
@pytest.mark.parametrize("name", ALGORITHMS)
def test_qgis_process(name, county, called):
    outputs, least, number = ALGORITHMS[name]
    wanted = targets(outputs, county.folder / f"process-{name}")
    results = by_process(county.doors, name, ALGORITHMS, {**county.inputs[name], **wanted})
    assert_same(outputs, called(name)[0], wanted, least)
    assert numbers(results) == numbers(called(name)[1]) and results[number]


@pytest.mark.takes_turns
@pytest.mark.parametrize("name", ALGORITHMS)
def test_model_file(name, county, called):
    """A step in a .model3 that ``qgis_process`` runs from the file."""
    outputs, least, _number = ALGORITHMS[name]
    wanted = targets(outputs, county.folder / f"model-{name}")
    by_model_file(county.doors, county.folder / f"one{name}.model3", name, ALGORITHMS, county.inputs[name], wanted)
    assert_same(outputs, called(name)[0], wanted, least)


@pytest.mark.takes_turns(turn=1)
def test_batch(county, called, tmp_path):
    """The batch dialog of the real QGIS: a row for each algorithm, and two for the first of each group.

    That a second row has a run of its own is QGIS's doing and our base class's, the same for all of a group.
    """
    rows = {name: [{"PARAMETERS": county.inputs[name],
                    "OUTPUTS": targets(outputs, county.folder / f"batch{number}-{name}")}
                   for number in batch_rows(name, ALGORITHMS)]
            for name, (outputs, _least, _number) in ALGORITHMS.items()}
    answer = desktop(Start("zh-Hans"), "batch", tmp_path, rows=rows)
    assert answer == {name: len(runs) for name, runs in rows.items()}
    assert set(answer) == set(ALGORITHMS) and max(answer.values()) == 2
    for name, runs in rows.items():
        for run in runs:
            assert_same(ALGORITHMS[name][0], called(name)[0], run["OUTPUTS"], ALGORITHMS[name][1])
