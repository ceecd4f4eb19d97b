"""The Carbon dock beside the declaration of what it runs: sentences, choices, limits."""
from __future__ import annotations

from helpers.desk.carbon_dock import NOW, fill
from helpers.desk.zoning_dock import layer
from qgis.core import QgsProcessingContext, QgsProject

from groundrules.algorithms.carbon.comparescenarios import CompareScenarios


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
