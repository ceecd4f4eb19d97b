"""The Carbon dock beside the declaration of what it runs: sentences, choices, limits."""
from __future__ import annotations

import pytest
from helpers.desk.carbon_dock import NOW, A, click_mark, compare, fill, show, total
from helpers.desk.zoning_dock import layer
from qgis.core import QgsProcessingContext, QgsProject

from groundrules.algorithms.carbon.comparescenarios import CompareScenarios

pytestmark = pytest.mark.runs_once


def in_project() -> QgsProcessingContext:
    made = QgsProcessingContext()
    made.setProject(QgsProject.instance())
    return made


def test_the_dock_says_what_the_dialog_says(carbon):
    fill(carbon)
    assert carbon.compare_action.isEnabled()
    for box, year in zip(carbon.inputs.years, (2035, 2025)):
        box.setValue(year)
    fine, text = CompareScenarios().create().checkParameterValues(
        {**carbon.inputs.parameters(), "QUANTITIES": "memory:", "LANGUAGE": "en"}, in_project())
    assert not fine and "has to be later" in text
    assert not carbon.compare_action.isEnabled() and carbon.compare_action.toolTip() == text
    carbon.compare()
    assert carbon.words.text() == text and not carbon.work.busy
    carbon.inputs.years[1].setValue(2045)
    assert carbon.compare_action.isEnabled()


def test_choices_and_limits_are_those_of_the_declaration(carbon):
    made = CompareScenarios().create()
    for box, name in ((carbon.inputs.sureness, "UNCERTAINTY"), (carbon.inputs.choice.rank_by, "RANK_BY")):
        assert [box.itemData(row) for row in range(box.count())] == made.parameterDefinition(name).options()
    assert [carbon.inputs.choice.unit.itemText(row) for row in range(3)] == made.parameterDefinition(
        "TABLE_UNIT").options()
    assert carbon.inputs.years[0].maximum() == made.parameterDefinition("PRESENT_YEAR").maximum()
    carbon.inputs.choice.table.setLayer(layer(NOW))   # an own table: no family beside it
    assert not carbon.inputs.choice.family.isEnabled() and carbon.inputs.choice.unit.isVisibleTo(carbon)
    carbon.inputs.choice.table.setLayer(None)
    assert carbon.inputs.choice.family.isEnabled()


def test_plans_have_years_and_people_of_their_own(carbon):
    fill(carbon, plans=(A,))
    inputs = carbon.inputs
    inputs.plans.item(0, 4).setText("2020")
    assert not carbon.compare_action.isEnabled() or "not after" in carbon.missing.item(0).text()
    inputs.plans.item(0, 4).setText("2030")
    for row, words in ((0, ("1000", "")), (1, ("2000", "80000"))):
        for column, cell in enumerate(words, start=1):
            inputs.sizes.item(row, column).setText(cell)
    assert inputs.parameters()["PLAN_FACTS"] == [layer(NOW).id(), "", "1000", "", layer(A).id(), "2030", "2000",
                                                 "80000"]
    opened = compare(carbon)
    assert opened.years == (2025, 2030) and opened.request.plans[0].years == 5.0
    assert total(opened, A, "net_emission_per_head") == pytest.approx(total(opened, A, "net_emission") / 2000)
    show(carbon, "years")
    assert [item.mark[1] for item in carbon.charts.chart.shown.marks] == [opened.names[0], A]
    show(carbon, "net_emission_per_head")
    click_mark(carbon, ("net_emission_per_head", A, "all"))
    assert layer(A).selectedFeatureCount() > 3
