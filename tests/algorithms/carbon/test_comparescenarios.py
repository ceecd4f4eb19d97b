"""groundrules:comparescenarios: the county's two plans, the twins of its numbers, results of checks, bad input."""
from __future__ import annotations

import json

import pytest
from helpers.county.samples import COUNTY, expected
from helpers.desk.running import results, rows, run, stopped
from helpers.files.layers import open_layer
from qgis.core import QgsFeatureRequest

pytestmark = pytest.mark.usefixtures("qgis_app")
A, B, NOW = "GHFA_A", "GHFA_B", "DLTB_2024"
FAMILY = {"PACK": "sample-carbon", "FAMILY": "sample-2025"}
DENSITIES = {"bare": 0, "cropland": 5, "flat": 1, "forest": 60, "grassland": 6, "orchard": 20, "paddy": 4, "sealed": 0,
             "shrub": 12, "urban_green": 10, "water": 0}


def own_numbers(folder):
    """Numbers that are not invented: a table of the user's."""
    path = folder / "own numbers.csv"
    path.write_text("land_class,pool,value,years_to_maturity\n" + "".join(
        f"{name},above,{density},20\n" for name, density in DENSITIES.items()), encoding="utf-8")
    return {"PACK": "", "FAMILY": "", "TABLE": str(path)}


def of(name):
    return f"{COUNTY}|layername={name}"


def asked(**more):
    return {"PRESENT": of(NOW), "PLANS": [of(A), of(B)], "SCENARIOS": [A, A, "", "", B, B, "", ""], **FAMILY,
            "AREA_METHOD": "planar", "PRESENT_YEAR": 2025, "PLAN_YEAR": 2035, "LANGUAGE": "en", "MINIMUM_AREA": 0,
            "MINIMUM_WIDTH": 0, **more}


NAMES = ("QUANTITIES", "RANKING", "PAIRS", "TRANSITIONS", "COEFFICIENTS", "CHANGES")


@pytest.fixture(scope="module")
def ran(tmp_path_factory, qgis_app):
    """The folder of a run of both plans, and the run."""
    folder = tmp_path_factory.mktemp("scenarios")
    done = run("comparescenarios", asked(**{name: str(folder / f"{name}.gpkg") for name in NAMES},
                                         SUMMARY=str(folder / "s.json"), REPORT=str(folder / "r.html")))
    assert done.results is not None, done.log
    return folder, done


@pytest.fixture(scope="module")
def compared(ran):
    """Results, and the rows of each table."""
    folder, done = ran
    return done.results, {name: rows(folder / f"{name}.gpkg") for name in NAMES}, folder


ALONE = {"OLD": of(NOW), **FAMILY, "AREA_METHOD": "planar", "LANGUAGE": "en", "MINIMUM_AREA": 0, "MINIMUM_WIDTH": 0}


@pytest.fixture(scope="module")
def alone(qgis_app):
    """Plan -> the run of its change by itself."""
    return {plan: run("carbonchange", {**ALONE, "NEW": of(plan), "OLD_YEAR": 2025, "NEW_YEAR": 2035})
            for plan in (A, B)}


def value(tables, scenario, quantity, item="all", column="value"):
    (result,) = [row[column] for row in tables["QUANTITIES"] if (row["scenario"], row["quantity"], row["item"]) == (
        scenario, quantity, item)]
    return result


def test_the_county_against_plain_sums(compared):
    """One-off and annual of both plans by pool, as the generator adds them up from planar intersections."""
    _found, tables, _folder = compared
    wanted = expected("comparescenarios")
    assert len(wanted) == 8
    for row in wanted:
        for quantity, column in (("loss", "loss_t_c"), ("gain", "gain_t_c"), ("annual_gain", "annual_gain_t_c_yr")):
            assert value(tables, row["scenario"], quantity, row["pool"]) == pytest.approx(float(row[column]), abs=0.06)


def test_a_plan_that_builds_on_forest_loses_stock_and_ranks_last(compared):
    result, tables, _folder = compared
    loss = sum(float(row["loss_t_c"]) for row in expected("comparescenarios") if row["scenario"] == A)
    assert value(tables, A, "stock", column="difference") < 0 and loss < -1000
    assert value(tables, A, "stock", column="change") == "less"
    assert value(tables, A, "category_area", "forest_land", "difference") < -15
    assert value(tables, B, "category_area", "forest_land", "difference") > 5
    ranking = {row["scenario"]: row for row in tables["RANKING"]}
    assert ranking[A]["total"] == pytest.approx(value(tables, A, "net_emission"))
    assert ranking[A]["lower"] < ranking[A]["total"] < ranking[A]["upper"] and ranking["present"]["is_reference"]
    assert result["BEST"] == "" and {row["rank"] for row in ranking.values()} == {None}     # the numbers are invented
    assert "numbers of sample-2025 are invented" in ranking[A]["said"]
    assert result["SCENARIO_COUNT"] == 3 and result["RANK_UNIT"] == "t CO2" and result["UNDETERMINED_COUNT"] == 2
    assert all(row["unit"] and row["scenario"] for row in tables["QUANTITIES"])
    assert {row["distinguishable"] for row in tables["PAIRS"]} <= {0, 1} and len(tables["PAIRS"]) == 3


def test_it_agrees_with_carbonchange_and_carbonstock(compared, alone):
    """The same numbers as each plan by itself, from another algorithm."""
    _found, tables, _folder = compared
    for plan in (A, B):
        own = alone[plan].results
        for quantity, name in (("loss", "LOSS_T_C"), ("gain", "GAIN_T_C"), ("net", "NET_T_C"),
                               ("annual_gain", "ANNUAL_GAIN_T_C_YR"), ("net_emission", "NET_EMISSION_T_CO2")):
            assert value(tables, plan, quantity) == pytest.approx(own[name])
        assert (value(tables, plan, "net", column="lower"), value(tables, plan, "net", column="upper")) == \
            pytest.approx((own["NET_LOWER_T_C"], own["NET_UPPER_T_C"]))
        assert sum(row["net_t_c"] for row in tables["TRANSITIONS"] if row["scenario"] == plan
                   and row["pool"] == "all") == pytest.approx(own["NET_T_C"])
    stock = results("carbonstock", {"INPUT": of(NOW), **FAMILY, "AREA_METHOD": "planar"})
    assert value(tables, "present", "stock") == pytest.approx(stock["STOCK_T_C"])
    assert value(tables, "present", "stock", column="lower") == pytest.approx(stock["STOCK_LOWER_T_C"])


def test_a_horizon_lets_planted_forest_grow(compared, tmp_path):
    _found, tables, _folder = compared
    target = str(tmp_path / "r.gpkg")
    results("comparescenarios", asked(HORIZON_YEARS=30, RANKING=target))
    at_once, late = ({row["scenario"]: row["total"] for row in of_run} for of_run in (tables["RANKING"], rows(target)))
    assert late[B] < at_once[B] < late[A]
    real = results("comparescenarios", asked(RANKING=target, **own_numbers(tmp_path)))
    ranks = {row["scenario"]: row["rank"] for row in rows(target)}
    assert real["BEST"] == B and ranks == {B: 1, A: 2, "present": None}


def test_the_dynamic_degree_is_of_a_year_and_of_its_plan(ran, alone):
    """Each plan's degree is that of the same change alone, ten years of it."""
    for name in (A, B):
        (line,) = [item for item in alone[name].log.splitlines() if "dynamic degree" in item]
        assert f"{name}: {line[line.index('Comprehensive'):]}" in ran[1].log
    whole = run("carbonchange", {**ALONE, "NEW": of(B)}).log
    yearly = float(line.split(":")[1].split("%")[0])
    (share,) = [item for item in whole.splitlines() if "over the whole period" in item]
    assert float(share[:share.index("%")].split()[-1]) == pytest.approx(10.0 * yearly, abs=1e-3)
    assert "% a year" not in whole


def test_changed_ground_and_files(compared):
    _found, tables, folder = compared
    assert {row["scenario"] for row in tables["CHANGES"]} == {A, B}
    amount = sum(row["difference_t_c"] for row in tables["CHANGES"] if row["scenario"] == A)
    assert amount == pytest.approx(sum(row["difference_t_c"] for row in tables["TRANSITIONS"]
                                       if row["scenario"] == A and row["pool"] == "all"))
    summary = json.loads((folder / "s.json").read_text(encoding="utf-8"))
    assert [plan["name"] for plan in summary["plans"]] == [A, B] and summary["sources"][0]["field"] == "DLBM"
    assert summary["sources"][0]["keys"]["0301"] == "forest"
    page = (folder / "r.html").read_text(encoding="utf-8")
    for words in ("Ranking", "Less is better", "Not ranked", "invented", "They are not added",
                  "t CO2", "sample-2025"):
        assert words in page


def test_a_plan_that_lies_elsewhere_is_refused(tmp_path):
    """It changes nothing of the present, and would share the first rank with it."""
    far = open_layer(COUNTY, A, "far").materialize(QgsFeatureRequest())
    far.setName("far")
    shapes = {}
    for feature in far.getFeatures():
        shape = feature.geometry()
        shape.translate(100_000, 0)
        shapes[feature.id()] = shape
    far.dataProvider().changeGeometryValues(shapes)
    ranking = tmp_path / "r.gpkg"
    asked_for = asked(PLANS=[far, of(B)], SCENARIOS=[], RANKING=str(ranking))
    assert "Scenario far has no ground in common with present" in stopped("comparescenarios", asked_for)
    assert "没有重叠" in stopped("comparescenarios", {**asked_for, "LANGUAGE": "zh"})
    assert not ranking.exists()
    reversed_years = stopped("comparescenarios", asked(PRESENT_YEAR=2035, PLAN_YEAR=2025))
    assert "has to be later" in reversed_years and "OLD_YEAR" not in reversed_years


def test_results_of_a_check_stand_beside(tmp_path):
    """Verdict rows of two layers, matched by the scenario's name in the layer's name, or said."""
    tables = []
    for name, verdicts in ((A, ["forbidden", "forbidden", "allowed"]), ("other", ["conditional"])):
        path = tmp_path / f"check {name}.csv"
        path.write_text("verdict\n" + "\n".join(verdicts) + "\n", encoding="utf-8")
        tables.append(str(path))
    target = str(tmp_path / "q.gpkg")
    result = run("comparescenarios", asked(RESULTS=tables, RESULTS_OF=["check other", B], QUANTITIES=target,
                                           RANK_BY="forbidden"))
    got = {(row["scenario"], row["item"]): row["value"] for row in rows(target) if row["quantity"] == "check_results"}
    assert (got[A, "forbidden"], got[A, "allowed"], got[B, "conditional"]) == (2, 1, 1)
    assert got["present", "forbidden"] is None
    assert result.results["BEST"] == B
    assert result.results["UNDETERMINED_COUNT"] == 0   # the present, of which nothing is known, is not ranked
    assert "Whose results" in stopped("comparescenarios", asked(RESULTS=tables))
    assert "[RESULTS] is empty" in stopped("comparescenarios", asked(RANK_BY="forbidden"))


def test_without_years_nothing_is_ranked(tmp_path):
    """What B gains some time is more than it loses at once."""
    target = str(tmp_path / "r.gpkg")
    result = run("comparescenarios", asked(PRESENT_YEAR=None, PLAN_YEAR=None, RANKING=target,
                                           **own_numbers(tmp_path)))
    ranking = {row["scenario"]: row for row in rows(target)}
    assert result.results["BEST"] == "" and result.results["BEST_TOTAL"] is None
    assert ranking[B]["total_at_least"] < ranking[B]["total_at_most"]
    assert {row["rank"] for row in ranking.values()} == {None} and "Give both years" in ranking[B]["said"]


def test_names_fields_and_the_order_do_not_matter(compared, tmp_path):
    _found, tables, _folder = compared
    target = str(tmp_path / "r.gpkg")
    layers = [open_layer(COUNTY, B, "乙方案"), open_layer(COUNTY, A, "甲方案")]
    results("comparescenarios", asked(PLANS=layers, SCENARIOS=["甲方案", "", "YDYHFLDM", "guide-2023"],
                                      PRESENT_NAME="现状", RANKING=target, LANGUAGE="zh"))
    values = {row["scenario"]: row for row in rows(target)}
    assert set(values) == {"甲方案", "乙方案", "现状"}
    before = {row["scenario"]: row["total"] for row in tables["RANKING"]}
    assert [values[name]["total"] for name in ("甲方案", "乙方案")] == pytest.approx([before[A], before[B]])
    assert "数值为虚构" in values["甲方案"]["said"]


def test_families_give_their_own_answers_and_no_mix(compared, tmp_path):
    _found, tables, _folder = compared
    target = str(tmp_path / "q.gpkg")
    other = results("comparescenarios", asked(FAMILY="sample-2015", QUANTITIES=target))
    assert other["FAMILY_USED"] == "sample-2015"
    assert {row["family"] for row in rows(target)} == {"sample-2015", None}
    assert value({"QUANTITIES": rows(target)}, A, "stock") != pytest.approx(value(tables, A, "stock"))
    table = tmp_path / "own.csv"
    table.write_text("lucode,c_above\nforest,1\n", encoding="utf-8")
    assert "not both" in stopped("comparescenarios", asked(TABLE=str(table)))
    assert "No family is the default" in stopped("comparescenarios", asked(FAMILY=""))


def test_what_is_refused(tmp_path):
    target = str(tmp_path / "q.gpkg")
    assert "same name" in stopped("comparescenarios", asked(SCENARIOS=[A, "x", "", "", B, "x", "", ""]))
    assert "twice" in stopped("comparescenarios", asked(SCENARIOS=[A, "x", "", "", A, "y", "", ""]))
    assert "has to be later" in stopped("comparescenarios", asked(PLAN_YEAR=2020))
    assert "XZQMC" in stopped("comparescenarios", asked(PLANS=[of("XZQ")], SCENARIOS=[], QUANTITIES=target))
    own = tmp_path / "own.csv"
    own.write_text("lucode,c_above\nforest,1\n", encoding="utf-8")
    text = stopped("comparescenarios", asked(PACK="", FAMILY="", TABLE=str(own), QUANTITIES=target))
    assert "cropland" in text
    assert not (tmp_path / "q.gpkg").exists()



def test_totals_of_buildings_stand_beside(tmp_path):
    """Tables as Carbon of buildings writes them, one a scenario."""
    head = ("account,group,id,emission_t_co2_yr,lower_t_co2_yr,upper_t_co2_yr,covered_share,embodied_t_co2,"
            "energy_set,factor_type,factor_year,has_invented\n")
    tables = []
    for name, emission in (("present", 100), (A, 180), (B, 140)):
        path = tmp_path / f"totals {name}.csv"
        path.write_text(head + f"potential,all,,{emission},{emission - 5},{emission + 5},1,,set-1,average,2023,false\n"
                        + f"potential,use,home,{emission},1,2,1,,set-1,average,2023,false\n", encoding="utf-8")
        tables.append(str(path))
    target, ranking = str(tmp_path / "q.gpkg"), str(tmp_path / "r.gpkg")
    result = results("comparescenarios", asked(RESULTS=tables, QUANTITIES=target, RANKING=ranking, HORIZON_YEARS=10,
                                               RANK_BY="building_potential"))
    assert [row["total"] for row in rows(ranking)] == [1400, 1800, 1000] and result["BEST"] == B
    assert result["IS_BEST_DISTINGUISHABLE"] and result["RANK_UNIT"] == "t CO2"
    assert value({"QUANTITIES": rows(target)}, A, "building_potential", column="difference") == 80


def test_totals_that_carbon_of_buildings_wrote(tmp_path):
    """Its own tables: values as it reports them; the sample's numbers are invented, so that nothing is ranked."""
    limited = f"{of('XG_GHDK')}|subset=BSM NOT LIKE '%09' AND BSM NOT LIKE '%16' AND BSM NOT LIKE '%18'"

    def ranks(plots, **more):
        tables, values = [], {}
        for name, year in (("present", 2025), (A, 2030)):
            path = str(tmp_path / f"buildings {name} {len(plots)} {len(more)}.gpkg")
            values[name] = buildings(plots, year, path)
            tables.append(path)
        target, ranking = (str(tmp_path / f"{item} {len(plots)} {len(more)}.gpkg") for item in "qr")
        results("comparescenarios", asked(RESULTS=tables, QUANTITIES=target, RANKING=ranking, HORIZON_YEARS=10,
                                          RANK_BY="building_potential", **more))
        return values, {"QUANTITIES": rows(target)}, {row["scenario"]: row["rank"] for row in rows(ranking)}

    def buildings(plots, year, path):
        return results("buildingcarbon", {
            "BUILDINGS": of("JZW"), "PLOTS": plots, "CODE_LIST": "gb-50137-2011", "PACK": "sample-buildings",
            "SET": "sample-2025", "CLIMATE": "cold", "FACTOR_PACK": "sample-buildings", "REGION": "样川县",
            "YEAR": 2025, "PLAN_YEAR": year, "FACTOR_PATH": "steady-decline", "TOTALS": path})

    notes, quantities, result = ranks(limited)
    assert result == {"present": None, A: None, B: None}
    assert all(row["has_invented"] for row in rows(str(tmp_path / f"buildings {A} {len(limited)} 0.gpkg")))
    assert notes[A]["POTENTIAL_COVERED_SHARE"] == 1.0
    for name, result in notes.items():
        assert value(quantities, name, "building_emission") == pytest.approx(result["EMISSION_T_CO2_YR"])
        assert value(quantities, name, "building_potential") == pytest.approx(result["POTENTIAL_EMISSION_T_CO2_YR"])
    assert value(quantities, B, "building_emission") is None
    assert value(quantities, A, "building_potential") < value(quantities, "present", "building_potential")
    result = ranks(limited, PLANS=[of(A)], SCENARIOS=[A, A, "", ""])[2]
    assert result == {"present": None, A: None}      # the reference, and one plan with nothing to be ranked with
    notes, _quantities, result = ranks(of("XG_GHDK"), PLANS=[of(A)], SCENARIOS=[A, A, "", ""])
    assert notes[A]["POTENTIAL_COVERED_SHARE"] == pytest.approx(15 / 18) and set(result.values()) == {None}


def test_fluxes_stand_beside_as_carbonflux_alone_says(tmp_path):
    """Two families of fluxes give their own answers; neither is added to the stock."""
    answers = {}
    for family in ("net-flux-a", "inventory-c"):
        target = str(tmp_path / f"{family}.gpkg")
        results("comparescenarios", asked(FLUX_PACK="cn-land-flux", FLUX_FAMILY=family, QUANTITIES=target))
        tables = {"QUANTITIES": rows(target)}
        alone = results("carbonflux", {"INPUT": of(NOW), "PACK": "cn-land-flux", "FAMILY": family,
                                       "AREA_METHOD": "planar"})
        answers[family] = value(tables, "present", "land_flux")
        assert answers[family] == pytest.approx(alone["LAND_T_CO2_YR"])
        assert value(tables, "present", "land_flux", column="covered_share") == pytest.approx(alone["COVERED_SHARE"])
        assert value(tables, A, "land_flux", column="unit") == "t CO2/yr"
        assert value(tables, A, "land_flux", column="difference") != 0
        assert value(tables, "present", "stock", column="family") == "sample-2025"
    assert answers["net-flux-a"] != pytest.approx(answers["inventory-c"], rel=0.1)
    assert "over how many years" in stopped("comparescenarios", asked(
        FLUX_PACK="cn-land-flux", FLUX_FAMILY="net-flux-a", RANK_BY="land_flux"))
    assert "[FLUX_PACK] is empty" in stopped("comparescenarios", asked(RANK_BY="land_flux", HORIZON_YEARS=10))


def test_plans_have_years_and_people_of_their_own(tmp_path):
    facts = [NOW, "", "2000", "", B, "2030", "1000", "50000"]
    outputs = {"QUANTITIES": str(tmp_path / "q.gpkg")}
    results("comparescenarios", asked(PLANS=[of(B)], SCENARIOS=[], PLAN_FACTS=facts, **outputs))
    own = {"QUANTITIES": rows(tmp_path / "q.gpkg")}
    results("comparescenarios", asked(PLANS=[of(B)], SCENARIOS=[], PLAN_YEAR=2030, **outputs))
    common = {"QUANTITIES": rows(tmp_path / "q.gpkg")}
    for quantity in ("gain", "net_emission", "stock"):
        assert value(own, B, quantity) == value(common, B, quantity)
    assert value(own, B, "net_emission_per_head") == pytest.approx(value(own, B, "net_emission") / 1000)
    assert value(own, B, "net_emission_per_floor") == pytest.approx(value(own, B, "net_emission") / 50)
    assert value(own, "present", "stock_per_head") == pytest.approx(value(own, "present", "stock") / 2000)
    for wrong, words in ((["2020", "", ""], "not after the first"), (["soon", "", ""], "“soon”"),
                         (["", "-3", ""], "people")):
        assert words in stopped("comparescenarios", asked(PLANS=[of(B)], SCENARIOS=[], PLAN_FACTS=[B, *wrong]))
