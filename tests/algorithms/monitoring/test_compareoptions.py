"""groundrules:compareoptions through Processing: the county's two plans, with what other algorithms say of them."""
from __future__ import annotations

import csv
import zipfile

import pytest
from helpers.county.samples import COUNTY
from helpers.desk.running import results, rows, stopped

pytestmark = pytest.mark.usefixtures("qgis_app")


def county(name):
    return f"{COUNTY}|layername={name}"


def given(tmp_path, **more):
    layers = {"DZZHFXQ": "hazard_zones", "YJJBNTBHTB": "farmland", "STBHHX": "red_line"}
    return {"PLANS": [county("GHFA_A"), county("GHFA_B")], "OPTIONS": [
        county("GHFA_A"), "Plan A", county("GHFA_B"), "Plan B"], "LAYERS": [county(name) for name in layers],
        "ROLES": [word for name, role in layers.items() for word in (county(name), role)], "YEAR": 2035,
        "LANGUAGE": "en", "OUTPUT": str(tmp_path / "options.gpkg"), "DOMINANCE": str(tmp_path / "pairs.gpkg"),
        "SCORES": str(tmp_path / "scores.gpkg"), **more}


def values(tmp_path):
    return {(row["indicator_id"], row["option"]): row for row in rows(tmp_path / "options.gpkg")}


def test_plans_as_they_are_measured_one_by_one(tmp_path):
    done = results("compareoptions", given(tmp_path))
    answers = values(tmp_path)
    for place, name in enumerate(("GHFA_A", "GHFA_B")):
        target = str(tmp_path / f"{name}.gpkg")
        results("computeindicators", {"LAYERS": [county(name), county("YJJBNTBHTB")], "ROLES": [
            county(name), "land", county("YJJBNTBHTB"), "farmland"], "YEAR": 2035, "PACK": "plan-options",
            "OUTPUT": target})
        alone = {row["indicator_id"]: row["value"] for row in rows(target)}
        for key in ("forest", "built_on_farmland", "construction_land"):
            assert answers[key, f"Plan {'AB'[place]}"]["value"] == pytest.approx(alone[key])
    assert done["OPTION_COUNT"] == 2 and done["TRADE_OFF_COUNT"] == 1 and done["IS_SAME_GROUND"] is True
    assert answers["construction_land", "Plan B"]["comparison"] == "alike"     # a tenth of a square metre apart
    pair = rows(tmp_path / "pairs.gpkg")[0]
    assert pair["relation"] == "trade_off" and "farmland" in pair["better"] and "Forest" in pair["worse"]
    assert rows(tmp_path / "scores.gpkg") == []


def test_carbon_and_checks_of_other_algorithms(tmp_path):
    carbon = {name: str(tmp_path / f"{name}.gpkg") for name in ("QUANTITIES", "RANKING", "PAIRS")}
    results("comparescenarios", {"PRESENT": county("DLTB_2024"), "PACK": "sample-carbon", "FAMILY": "sample-2025",
                                 "PLANS": [county("GHFA_A"), county("GHFA_B")], "SCENARIOS": [
                                     county("GHFA_A"), "Plan A", "", "", county("GHFA_B"), "Plan B", "", ""],
                                 "PRESENT_YEAR": 2025, "PLAN_YEAR": 2035, "HORIZON_YEARS": 20, **carbon})
    checks = tmp_path / "checks.csv"
    with checks.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("option", "verdict"), ("Plan A", "forbidden"), ("Plan A", "allowed"),
                                    ("Plan B", "allowed")])
    results("compareoptions", given(tmp_path, RESULTS=[carbon["RANKING"], carbon["PAIRS"], str(checks)]))
    answers = values(tmp_path)
    ranking = {row["scenario"]: row for row in rows(carbon["RANKING"])}
    for name in ("Plan A", "Plan B"):
        own = answers["land_carbon", name]
        assert (own["value"] if own["value"] is not None else own["lower"]) == pytest.approx(
            ranking[name]["total"] if own["value"] is not None else ranking[name]["total_at_least"])
    pair = next(row for row in rows(carbon["PAIRS"]) if {row["scenario"], row["other"]} == {"Plan A", "Plan B"})
    sign = 1.0 if pair["scenario"] == "Plan B" else -1.0
    ends = sorted(sign * pair[end] for end in ("lower", "upper"))
    row = answers["land_carbon", "Plan B"]
    assert [row["difference_lower"], row["difference_upper"]] == pytest.approx(ends)
    assert [answers["forbidden_results", name]["value"] for name in ("Plan A", "Plan B")] == [1.0, 0.0]
    results("buildreport", {"TABLES": [carbon["RANKING"], str(tmp_path / "options.gpkg"), str(tmp_path / "pairs.gpkg")],
                            "REPORT": str(tmp_path / "both.html"), "DOCUMENT": str(tmp_path / "both.odt"),
                            "LANGUAGE": "en"})
    with zipfile.ZipFile(tmp_path / "both.odt") as file:
        pages = (tmp_path / "both.html").read_text(encoding="utf-8"), file.read("content.xml").decode("utf-8")
    for page in pages:      # the ranking of carbon does not take the place of the options
        assert all(words in page for words in ("Options of the plan", "Scenarios ranked, less", "Construction land"))


def test_options_that_results_alone_name(tmp_path):
    table = tmp_path / "rows.csv"
    with table.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([
            ("option", "indicator_id", "unit_code", "value", "unit"), ("one", "forest_service", "*", "", "%"),
            ("one", "park_service_300m", "*", "62.5", "%"), ("two", "park_service_300m", "*", "0.5", "1")])
    done = results("compareoptions", given(tmp_path, PLANS=[], OPTIONS=[], LAYERS=[], ROLES=[], RESULTS=[str(table)],
                                           INDICATOR_IDS="green_reach", WEIGHTS=["green_reach", "1", "0", "100"]))
    answers = values(tmp_path)
    assert (answers["green_reach", "one"]["value"], answers["green_reach", "two"]["value"]) == (62.5, 50.0)
    assert done["BEST_OPTION"] == "one" and done["HAS_BEST"] is True and done["DOMINATED_COUNT"] == 1
    scores = {row["option"]: row["score"] for row in rows(tmp_path / "scores.gpkg")}
    assert scores == {"one": pytest.approx(62.5), "two": pytest.approx(50.0)}


@pytest.mark.parametrize(("wrong", "word"), [
    ({"PLANS": [county("GHFA_A")], "OPTIONS": []}, "PLANS"),
    ({"OPTIONS": [county("GHFA_A"), "same", county("GHFA_B"), "same"]}, "OPTIONS"),
    ({"REFERENCE": "Plan C"}, "Plan A, Plan B"),
    ({"WEIGHTS": ["forest", "much", "", ""]}, "WEIGHTS"),
    ({"WEIGHTS": ["woods", "1", "", ""]}, "woods"),
    ({"WEIGHTS": ["forest", "1", "9", "3"]}, "forest"),
    ({"INDICATOR_IDS": "forest, woods"}, "woods"),
    ({"RESULTS": [county("XZQ")]}, "XZQ"),
    ({"PLAN_ROLE": "moon"}, "moon")])
def test_bad_input_names_the_remedy_and_writes_nothing(tmp_path, wrong, word):
    assert word in stopped("compareoptions", given(tmp_path, **wrong))
    assert not (tmp_path / "options.gpkg").exists()


def test_plans_of_other_ground_are_said_so(tmp_path):
    done = results("compareoptions", given(tmp_path, PLANS=[county("GHFA_A"), county("DLTB_2024")], OPTIONS=[]))
    assert done["IS_SAME_GROUND"] is False


@pytest.fixture
def plugin():
    import groundrules

    made = groundrules.classFactory(None)
    made.initProcessing()
    yield made
    made.unload()


def test_the_model_compares_the_plans_with_their_carbon_and_reports(plugin, tmp_path):
    from qgis.core import QgsApplication, QgsProcessingContext, QgsProcessingFeedback, QgsProject

    model = QgsApplication.processingRegistry().algorithmById("groundrules:optionsreview")
    own = given(tmp_path)
    asked = {name: own[name] for name in ("PLANS", "LAYERS", "ROLES", "LANGUAGE")}
    asked |= {"PRESENT": county("DLTB_2024"), "PRESENT_YEAR": 2025, "PLAN_YEAR": 2035, "HORIZON_YEARS": 20,
              "PACK": "sample-carbon", "FAMILY": "sample-2025", "WEIGHTS": ["built_in_hazard", "2", "", ""],
              "options": own["OUTPUT"], "dominance": own["DOMINANCE"], "scores": own["SCORES"],
              "report": str(tmp_path / "report.html")}
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback(False)
    context.setProject(QgsProject.instance())
    _result, fine = model.create().run(asked, context, feedback)
    assert fine, feedback.textLog()
    answers = values(tmp_path)
    assert {option for _indicator, option in answers} == {"GHFA_A", "GHFA_B"}
    carbon = [answers["land_carbon", name] for name in ("GHFA_A", "GHFA_B")]
    assert all(row["value"] is not None or row["lower"] is not None for row in carbon)     # of the first step
    assert rows(tmp_path / "pairs.gpkg")[0]["relation"] in ("trade_off", "undetermined")
    assert {row["option"] for row in rows(tmp_path / "scores.gpkg")} == {"GHFA_A", "GHFA_B"}
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "Options of the plan" in page and "GHFA_B" in page
    results("compareoptions", given(tmp_path, OPTIONS=[], **{name: str(tmp_path / f"alone_{name}.gpkg") for name in (
        "OUTPUT", "DOMINANCE", "SCORES")}))
    alone = {(row["indicator_id"], row["option"]): row for row in rows(tmp_path / "alone_OUTPUT.gpkg")}
    assert all(answers[key]["value"] == row["value"] for key, row in alone.items() if row["value"] is not None)
