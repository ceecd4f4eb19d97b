"""The results of a run on the map: one group, replaced by the next run, never the user's."""
from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from helpers.files.layers import memory, square, write
from qgis.core import QgsProcessingUtils, QgsProject

from groundrules.bridge.project.run_group import (
    RunLayer,
    leave_out_temporary,
    run_group,
    run_layer,
    run_title,
    show_run,
)

CHECK, OTHER = "groundrules:checkzoning", "groundrules:checkaccess"


@pytest.fixture
def project(qgis_app):
    made = QgsProject.instance()
    made.clear()
    made.addMapLayer(memory("Polygon?crs=EPSG:4547", [], "Own"))
    yield made
    made.clear()


def results(folder, name: str) -> str:
    path = Path(folder) / f"{name}.gpkg"
    write(path, {"verdict": "text"}, [(square(0, 0), {"verdict": "forbidden"})], layer="verdicts")
    return str(path)


def show(project, path: str, check: str = CHECK, title: str = "Check") -> list:
    show_run(project, check, title, [RunLayer("verdicts", f"{path}|layername=verdicts", "Verdicts"),
                                     RunLayer("findings", f"{path}|layername=findings", "Findings")])
    return [node.name() for node in project.layerTreeRoot().children()]


def test_a_run_has_one_group_on_top_and_the_next_one_replaces_it(project, tmp_path):
    assert show(project, results(tmp_path, "a"), title="First") == ["First", "Own"]
    first = run_layer(project, CHECK, "verdicts")
    assert first.readOnly() and run_layer(project, CHECK, "findings") is None      # there is no such table
    assert show(project, results(tmp_path, "b"), title="Second") == ["Second", "Own"]
    assert run_layer(project, CHECK, "verdicts").source().startswith(str(tmp_path / "b.gpkg"))
    assert len(project.mapLayers()) == 2
    assert show(project, results(tmp_path, "c"), OTHER, "Other") == ["Other", "Second", "Own"]


def test_what_the_user_put_into_the_group_stays(project, tmp_path):
    show(project, results(tmp_path, "a"), title="First")
    root, group = project.layerTreeRoot(), run_group(project, CHECK)
    own = root.findLayer(project.mapLayersByName("Own")[0].id())
    group.insertChildNode(0, own.clone())
    root.removeChildNode(own)
    group.addGroup("Drafts")
    assert show(project, results(tmp_path, "b"), title="Second") == ["Second", "Own", "Drafts"]
    assert project.mapLayersByName("Own")


def test_a_group_moved_into_another_is_replaced_and_the_other_is_left(project, tmp_path):
    show(project, results(tmp_path, "a"), title="First")
    group, outer = run_group(project, CHECK), project.layerTreeRoot().addGroup("Mine")
    outer.insertChildNode(0, group.clone())
    project.layerTreeRoot().removeChildNode(group)
    assert show(project, results(tmp_path, "b"), title="Second") == ["Second", "Own", "Mine"]
    assert outer.children() == []


def test_what_was_hidden_stays_hidden(project, tmp_path):
    show(project, results(tmp_path, "a"))
    project.layerTreeRoot().findLayer(run_layer(project, CHECK, "verdicts").id()).setItemVisibilityChecked(False)
    run_group(project, CHECK).setItemVisibilityChecked(False)
    show(project, results(tmp_path, "b"))
    assert not run_group(project, CHECK).itemVisibilityChecked()
    assert not project.layerTreeRoot().findLayer(
        run_layer(project, CHECK, "verdicts").id()).itemVisibilityChecked()


def test_a_saved_project_keeps_results_that_stay_and_no_others(project, tmp_path):
    def leave_out(document):
        leave_out_temporary(project, document)

    project.writeProject.connect(leave_out)
    try:
        show(project, results(QgsProcessingUtils.tempFolder(), "gone"), title="Gone")
        show(project, results(tmp_path, "kept"), OTHER, "Kept")
        assert project.write(str(tmp_path / "p.qgz"))
        assert run_group(project, CHECK) is not None        # what is on the map stays on it
    finally:
        project.writeProject.disconnect(leave_out)
    project.clear()
    assert project.read(str(tmp_path / "p.qgz"))
    assert [node.name() for node in project.layerTreeRoot().children()] == ["Kept", "Own"]
    assert run_layer(project, OTHER, "verdicts").isValid()


def test_the_title_tells_the_minute():
    assert run_title("Check zoning", datetime(2026, 11, 27, 10, 2)) == "Check zoning 2026-11-27 10:02"
