"""What becomes of the answers on how to comply: kept beside the project, while layers go, after another run."""
from __future__ import annotations

import pytest
from helpers.desk.running import held_runs
from helpers.desk.zoning_dock import ask_comply, check, choose_finding, click, layer, wait
from qgis.core import QgsProject


@pytest.fixture
def county_folder(few_projects, once):
    """The county with a few of its projects: every test here checks them first."""
    return few_projects


def test_kept_beside_the_project(dock, project, tmp_path):
    assert project.write(str(tmp_path / "p.qgz"))
    dock.keep.setChecked(True)
    panel = check(dock)
    choose_finding(panel, "YC2025-003-01")
    ask_comply(dock)
    click(dock, panel.comply.add_action)
    assert len(list((tmp_path / "groundrules").glob("comply-*.gpkg"))) == 1


def test_a_layer_that_is_gone_is_named(dock, project):
    panel = check(dock)
    choose_finding(panel, "YC2025-003-01")
    project.removeMapLayer(layer("CZKFBJ").id())
    click(dock, panel.comply_action)
    assert not dock.runs.busy
    assert "CZKFBJ" in dock.words.text() and "not loaded" in dock.words.text()


def test_a_layer_goes_while_it_is_worked_out(dock, project):
    panel = check(dock)
    choose_finding(panel, "YC2025-003-01")
    with held_runs():
        click(dock, panel.comply_action)
        project.removeMapLayer(layer("CZKFBJ").id())
        layer("YJJBNTBHTB").reload()
        layer("STBHHX").setName("renamed")
    wait(dock, 120)
    assert "312.00 m²" in panel.comply.text.toPlainText(), dock.words.text()
    project.removeAllMapLayers()
    assert "312.00 m²" in panel.comply.text.toPlainText()


def test_another_run_forgets_the_answers(dock):
    panel = check(dock)
    choose_finding(panel, "YC2025-003-01")
    ask_comply(dock)
    check(dock)
    assert panel.comply.answers == {} and not panel.comply.add_action.isEnabled()
    QgsProject.instance().clear()
    assert not panel.comply_action.isEnabled()
