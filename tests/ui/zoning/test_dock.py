"""The Zoning dock, clicked: layers and roles, a check in the background, findings, and layers that go."""
from __future__ import annotations

import json

import pytest
from helpers.cases.packs import own_pack
from helpers.county.zoning_runs import county_inputs, expected
from helpers.desk.once import runs_anew
from helpers.desk.running import held_runs, results
from helpers.desk.shown import shown
from helpers.desk.zoning_dock import (
    FARMLAND,
    LAYERS,
    box_of,
    check,
    choose,
    click,
    give_role,
    layer,
    row_of,
    wait,
    wait_until,
)
from helpers.source import ROOT
from qgis.core import QgsApplication, QgsFeature, QgsGeometry, QgsRectangle, QgsSettings, QgsVectorLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QGuiApplication
from qgis.PyQt.QtTest import QSignalSpy, QTest
from qgis.PyQt.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QLabel, QLineEdit, QTableView, QWidget

from groundrules.algorithms.zoning.checkzoning import CheckZoning
from groundrules.bridge.project import roles
from groundrules.bridge.settings import Options, read_options, write_options
from groundrules.ui.options import OptionsPage
from groundrules.ui.zoning.dock import FINDINGS, ZoningDock
from groundrules.ui.zoning.layers_panel import LAYER, STATE

pytestmark = pytest.mark.runs_once

# -- layers and roles ----------------------------------------------------------------------------

def test_layers_are_recognised_with_a_reason(dock):
    assert box_of(dock, "YJJBNTBHTB").currentData() == FARMLAND
    assert dock.layers.table.item(row_of(dock, "YJJBNTBHTB"), STATE).text() == "recognised"
    assert "YJJBNTBHTB" in box_of(dock, "YJJBNTBHTB").toolTip()
    assert box_of(dock, "XMYD").currentData() is None


def test_labels_and_tips_are_those_of_the_declaration(dock):
    made, inputs = CheckZoning().create(), dock.inputs
    labels = [widget.text() for widget in inputs.findChildren(QLabel)]
    for box, name in ((inputs.subjects, "SUBJECTS"), (inputs.subject_id, "SUBJECT_ID"), (inputs.roles, "SCOPE"),
                      (inputs.project_field, "PROJECT_FIELD"), (inputs.as_of, "AS_OF"), (inputs.coverage, "COVERAGE")):
        declared = made.parameterDefinition(name)
        assert box.accessibleName() == declared.description() and declared.help() in box.toolTip()
        assert [label for label in labels if label.replace("&", "").removesuffix(" *") == declared.description()], name
    assert len({label[label.index("&") + 1].upper() for label in labels
                if "&" in label}) == 7   # each has a key of its own
    chosen = inputs.subjects.currentLayer()
    inputs.subjects.setLayer(None)
    assert not inputs.subject_id.isEnabled() and not inputs.project_field.isEnabled()
    dock.check()
    assert dock.words.text().startswith("“Projects or parcels” [SUBJECTS] is empty. It is required")
    inputs.subjects.setLayer(chosen)
    assert inputs.subject_id.isEnabled()


def test_a_role_is_changed_kept_and_reset(dock):
    give_role(dock, "GHFQ", FARMLAND)
    assert roles.stored(layer("GHFQ")).role == FARMLAND
    assert dock.layers.table.item(row_of(dock, "GHFQ"), STATE).text() == "chosen"
    assert len(dock.layers.bound()[FARMLAND]) == 2
    dock.layers.table.setCurrentCell(row_of(dock, "GHFQ"), LAYER)
    click(dock, dock.layers.reset_action)
    dock.layers.refresh()
    assert roles.stored(layer("GHFQ")) is None
    assert box_of(dock, "GHFQ").currentData() != FARMLAND


def test_a_role_can_be_taken_away(dock):
    give_role(dock, "YJJBNTBHTB", None)
    assert FARMLAND not in dock.layers.bound()
    assert "no layer" in dock.inputs.roles.item(0).text()


def test_why_not(dock):
    dock.layers.table.setCurrentCell(row_of(dock, "GHFQ"), LAYER)
    click(dock, dock.layers.why_action)
    assert len(dock.words.text()) > 20


# -- the check -----------------------------------------------------------------------------------

def test_check_gives_the_expected_verdicts(dock):
    panel = check(dock)
    values = {subject: row["verdict"] for subject, row in panel.run.subjects.items()}
    assert values == {row["DKBH"]: row["verdict"] for row in expected()}
    assert dock.tabs.currentIndex() == FINDINGS
    assert panel.view.model.rows.matching == len(panel.run.index) > 40
    first = panel.finding(panel.view.current())
    assert first["verdict"] == "forbidden"
    assert first["message"].split(".")[0] in panel.card.text.toPlainText()


def test_nothing_is_written_into_the_layers(dock, county_folder):
    before = (county_folder / "county.gpkg").read_bytes()
    with runs_anew():
        check(dock)
    assert not any(layer(name).isModified() or layer(name).isEditable() for name in LAYERS)
    assert (county_folder / "county.gpkg").read_bytes() == before


def test_filter_search_group_sort_and_walk(dock):
    view = check(dock).view
    view.group.setCurrentIndex(0)
    total = view.model.rowCount()
    view.filters["verdict"].setCurrentIndex(1)
    assert 0 < view.model.rowCount() < total
    assert all(view.model._columns["verdict"][row] == "forbidden" for row in view.model.rows.entries)
    QTest.keyClicks(view.search, "UDB")
    wait_until(lambda: view.model.rows.matching < total)
    click(dock, view.reset_action)
    assert view.model.rowCount() == total and view.search.text() == ""
    view.group.setCurrentIndex(view.group.findData("project_id"))
    groups = view.model.rows.groups
    assert view.model.rowCount() == len(groups) + groups[0].count and len(groups) >= 25    # a line a project
    assert not view.grab().isNull()      # headings are painted, and titled
    assert view.model.data(view.model.index(0, 0)).endswith(f": {groups[0].count}")
    view.table.setCurrentIndex(view.model.index(0, 0))
    click(dock, view.fold_action)
    assert view.model.rowCount() == len(groups)
    view.group.setCurrentIndex(0)
    subjects = view.form.columns.index("subject_id")
    view.table.horizontalHeader().sectionClicked.emit(subjects)
    ids = [view.model.data(view.model.index(row, subjects)) for row in range(10)]
    assert ids == sorted(ids)
    view.select_first()
    seen = [view.current()]
    for _ in range(3):
        click(dock, view.next_action)
        seen.append(view.current())
    assert len(set(seen)) == 4
    click(dock, view.previous_action)
    assert view.current() in seen


def test_a_heading_is_no_finding(dock):
    view = check(dock).view
    view.group.setCurrentIndex(view.group.findData("verdict"))
    view.table.setCurrentIndex(view.model.index(0, 0))
    assert view.current() == -1
    assert not dock.findings.zoom_action.isEnabled()


def test_statement_table_and_report(dock, tmp_path):
    panel = check(dock)
    click(dock, panel.copy_action)
    text = QGuiApplication.clipboard().text()
    finding = panel.finding(panel.view.current())
    assert finding["subject_id"] in text and "competent authority decides" in text
    assert "clause to be checked" not in text   # an unverified basis is not pasted
    for ending in ("xlsx", "csv"):
        dock.exports.export_table(str(tmp_path / f"out.{ending}"))
        wait(dock)
        assert (tmp_path / f"out.{ending}").stat().st_size > 3_000
    dock.exports.export_report(str(tmp_path / "report.html"))
    wait(dock)
    assert "report.html" in dock.words.text() and dock.open_button.isVisible()
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert finding["subject_id"] in page and str(tmp_path) not in page


def test_cancel(dock):
    with held_runs():
        click(dock, dock.check_action)
        dock.cancel_action.trigger()
    wait(dock)
    assert dock.words.text() == "Cancelled." and dock.findings.run is None
    assert dock.check_action.isEnabled() and not dock.progress.isVisible()


def test_a_run_that_cannot_be_says_why(dock):
    dock.inputs.subject_id.setField("")
    give_role(dock, "GHFQ", "administrative_unit")
    dock.inputs.scope = ["no such role"]
    click(dock, dock.check_action)
    wait(dock)
    assert "no such role" in dock.words.text()


# -- memory --------------------------------------------------------------------------------------

def test_inputs_are_remembered_by_the_project(dock, project, tmp_path):
    dock.inputs.project_field.setField("XMMC")
    assert project.write(str(tmp_path / "p.qgz"))
    project.clear()
    assert dock.inputs.subjects_id() == ""
    assert project.read(str(tmp_path / "p.qgz"))
    assert dock.inputs.subjects.currentLayer().name() == "XMYD"
    assert dock.inputs.project_field.currentField() == "XMMC"
    assert dock.inputs.day() == "2026-06-30"


def test_results_beside_the_project_and_the_run_repeated(dock, project, tmp_path):
    assert project.write(str(tmp_path / "p.qgz"))
    dock.keep.setChecked(True)
    first = check(dock).run
    assert first.path.startswith(str(tmp_path / "groundrules"))
    assert json.loads((tmp_path / first.path).with_suffix(".json").read_text())["parameters"]["PROJECT_FIELD"] == "XMBH"
    dock.inputs.project_field.setField("")      # the manifest says what was chosen, not the window
    click(dock, dock.repeat_action)
    wait(dock)
    second = dock.findings.run
    assert second.path != first.path
    assert second.index.frame["finding_id"].tolist() == first.index.frame["finding_id"].tolist()


def test_a_run_is_not_repeated_without_its_layers(dock, project):
    check(dock)
    project.removeMapLayer(layer("STBHHX").id())
    click(dock, dock.repeat_action)
    wait(dock)
    assert "STBHHX" in dock.words.text() and "not loaded" in dock.words.text()


# -- layers that change --------------------------------------------------------------------------

def test_layers_come_and_go(dock, project):
    check(dock)
    project.removeMapLayer(layer("CZKFBJ").id())
    wait_until(lambda: not dock.layers.timer.isActive())
    assert "urban_development_boundary" not in dock.layers.bound()
    layer("YJJBNTBHTB").setName("farmland, old")
    wait_until(lambda: not dock.layers.timer.isActive())
    assert box_of(dock, "farmland, old").currentData() == FARMLAND
    project.removeMapLayer(layer("XMYD").id())
    wait_until(lambda: not dock.layers.timer.isActive())
    assert not dock.check_action.isEnabled()
    dock.findings.view.step(1)      # the results are in a file of their own
    project.removeAllMapLayers()
    wait_until(lambda: not dock.layers.timer.isActive())
    assert dock.layers.table.rowCount() == 0
    dock.check()
    assert "[SUBJECTS] is empty" in dock.words.text() and "[CONTROLS] is empty" in dock.words.text()


def test_a_layer_is_edited_and_removed_while_a_check_runs(dock, project):
    with held_runs():
        click(dock, dock.check_action)
        edited = layer("XMYD")
        assert edited.startEditing()
        feature = next(edited.getFeatures())
        edited.changeAttributeValue(feature.id(), edited.fields().indexOf("XMMC"), "changed")
        project.removeMapLayer(layer("STBHHX").id())
        edited.rollBack()
    wait(dock)
    assert dock.findings.run is not None, dock.words.text()
    assert {row["verdict"] for row in dock.findings.run.subjects.values()} >= {"forbidden", "allowed"}


def test_taken_down_while_a_check_runs(plugin, project):
    made, tasks = ZoningDock(None), QgsApplication.taskManager()
    choose(made, "XMYD")
    heard = QSignalSpy(made.runs.ended)
    with held_runs():
        made.check()
        made.take_down()
        made.deleteLater()
    wait_until(lambda: not tasks.countActiveTasks() and not tasks.threadPool().activeThreadCount())
    QTest.qWait(50)     # what the end of the task has to say
    project.removeAllMapLayers()
    assert len(heard) == 0


# -- everybody -----------------------------------------------------------------------------------

def test_every_control_has_a_name_and_is_reached_by_keys(dock):
    wrong = []
    for widget in dock.widget().findChildren(QWidget):
        if isinstance(widget, (QAbstractButton, QComboBox, QLineEdit, QAbstractSpinBox, QTableView)):
            inner = widget.objectName().startswith("qt_") or isinstance(
                widget.parent(), (QComboBox, QAbstractSpinBox, QLineEdit, QTableView)) or (
                widget.metaObject().className() in ("QComboBoxListView", "QTableCornerButton", "CloseButton"))
            if inner or not widget.objectName().startswith("groundrules"):
                continue
            if not widget.accessibleName():
                wrong.append(f"{widget.objectName()}: no name")
            if not widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                wrong.append(f"{widget.objectName()}: not reached by Tab")
    assert not wrong, wrong


def test_no_colours_are_written_down():
    for path in (ROOT / "ui").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert "setStyleSheet" not in text and "#" not in "".join(
            part for part in text.split('"')[1::2] if part.startswith("#")), path


def test_options_are_kept_and_used(dock, qgis_app):
    page = OptionsPage()
    page.add_folder("/somewhere/packs")
    page.add_folder("/somewhere/packs")
    page.decimals.setValue(1)
    page.language.setCurrentIndex(page.language.findData("zh"))
    page.mark.setText("  internal ")
    for row in range(page.units.count()):
        item = page.units.item(row)
        item.setCheckState(Qt.CheckState.Checked if item.data(Qt.ItemDataRole.UserRole) == "mu"
                           else Qt.CheckState.Unchecked)
    page.apply()
    assert read_options() == Options(("/somewhere/packs",), ("mu",), 1, "zh", "internal")
    panel = check(dock)
    assert panel.run.language == "zh"
    size = panel.view.model.data(panel.view.model.index(1, panel.view.form.columns.index("overlap_area_m2")))
    assert size.split(".")[1].isdigit() and len(size.split(".")[1]) == 1


@pytest.mark.parametrize(("key", "value"), [("decimals", "many"), ("decimals", 99), ("area_units", "acre"),
                                            ("report_language", "xx"), ("pack_folders", None)])
def test_damaged_options_count_as_not_set(key, value):
    QgsSettings().setValue(f"groundrules/{key}", value)
    assert read_options() == Options()


def test_options_survive_writing():
    options = Options(("/one",), ("ha", "m2"), 3, "en", "x")
    write_options(options)
    assert read_options() == options


def test_options_rule_the_algorithms_too(dock, tmp_path):
    """The report of an algorithm that says nothing of it has the options' language and mark; packs are found."""
    own_pack("cn-three-lines", tmp_path / "packs" / "mine", old="pack: cn-three-lines", new="pack: bureau-lines")
    write_options(Options((str(tmp_path / "packs"),), report_language="zh", classification_mark="MARK-7"))
    done = results("checkzoning", county_inputs(tmp_path, PACK="bureau-lines", VERDICTS=str(tmp_path / "v.gpkg"),
                                                REPORT=str(tmp_path / "r.html")))
    page = open(done["REPORT"], encoding="utf-8").read()
    assert "MARK-7" in page and 'lang="zh-CN"' in page and "bureau-lines" in page


def test_a_card_tells_the_carbon_of_its_ground_once_a_family_is_chosen(dock, project, county_folder):
    """The sum of the survey's patches under the parcel, by the densities of the sample."""
    from groundrules.bridge.project.dock_state import remember

    project.addMapLayer(QgsVectorLayer(f"{county_folder / 'county.gpkg'}|layername=DLTB_2024", "DLTB_2024", "ogr"))
    findings = check(dock)
    assert "sample-2025" not in findings.card.text.toPlainText()
    remember(project, "carbon", {"present": layer("DLTB_2024").id(), "present_field": "DLBM",
                                 "family": "sample-carbon|sample-2025"})
    findings.show_finding(findings.view.current())
    wait_until(lambda: "Carbon on its ground" in findings.card.text.toPlainText())
    text = findings.card.text.toPlainText()
    assert "sample-2025" in text and "lost if it is cleared" in text, text
    for named, there in (("survey-3", True), ("esa-worldcover", False)):      # as the Carbon dock was told
        remember(project, "carbon", {"present": layer("DLTB_2024").id(), "present_field": "DLBM",
                                     "family": "sample-carbon|sample-2025", "present_list": named})
        findings.show_finding(findings.view.current())
        wait_until(lambda: findings.carbon.reading is None)
        now = findings.card.text.toPlainText()
        assert (now == text) == there and ("not computed." in now) != there, named     # codes of another list
    remember(project, "carbon", {"present": layer("DLTB_2024").id(), "present_field": "DLBM", "family": "gone|sample"})
    findings.show_finding(findings.view.current())
    assert "not computed." in findings.card.text.toPlainText() and "gone" in findings.card.text.toPlainText()
    remember(project, "carbon", {})
    findings.show_finding(findings.view.current())
    assert "sample-2025" not in findings.card.text.toPlainText()


# -- what is checked -------------------------------------------------------------------------------

def test_the_projects_are_proposed_with_the_reason_until_another_is_chosen(plugin, project, own_settings):
    project.setDirty(False)
    with shown(ZoningDock(None)) as dock:
        inputs = dock.inputs
        assert inputs.subjects.currentLayer() is layer("XMYD") and inputs.subject_id.currentField() == "DKBH"
        assert inputs.proposal.isVisibleTo(inputs) and "XMYD" in inputs.proposal.text()
        assert dock.check_action.isEnabled() and not project.isDirty()
        inputs.subjects.setLayer(layer("GHFQ"))
        dock.layers.refresh()
        assert inputs.subjects.currentLayer() is layer("GHFQ") and not inputs.proposal.isVisibleTo(inputs)
        inputs.subjects.setLayer(None)
        dock.layers.refresh()
        assert inputs.subjects.currentLayer() is None


def test_a_better_layer_that_comes_later_is_proposed(plugin, project, own_settings):
    source = layer("XMYD").source()
    project.removeMapLayer(layer("XMYD").id())
    other = QgsVectorLayer("Polygon?crs=EPSG:4547&field=a:string", "sites", "memory")
    project.addMapLayer(other)
    feature = QgsFeature(other.fields())
    feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(0, 0, 9, 9)))
    other.dataProvider().addFeatures([feature])
    with shown(ZoningDock(None)) as dock:
        assert dock.inputs.subjects.currentLayer() is layer("sites")
        project.addMapLayer(QgsVectorLayer(source, "XMYD", "ogr"))
        dock.layers.refresh()
        assert dock.inputs.subjects.currentLayer() is layer("XMYD")
