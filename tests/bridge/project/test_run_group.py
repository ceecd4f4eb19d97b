"""The results of a run on the map: one group, replaced by the next run, never the user's."""
from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest
from helpers.files.layers import memory, square, write
from processing.gui.Postprocessing import handleAlgorithmResults
from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingFeedback,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingUtils,
    QgsProject,
    QgsVectorLayer,
)

from groundrules.bridge.project.run_group import (
    RunLayer,
    leave_out_temporary,
    run_group,
    run_layer,
    run_title,
    show_run,
)
from groundrules.bridge.project.styles import dress
from groundrules.bridge.project.toolbox import toolbox_run

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


class Question(QgsProcessingAlgorithm):
    """An algorithm that is asked one thing, and never run: its results are made by the test."""

    def name(self):
        return "question"

    def displayName(self):
        return "Question"

    def createInstance(self):
        return Question()

    def initAlgorithm(self, config=None):
        self.addParameter(QgsProcessingParameterFeatureSource("INPUT", "Input"))
        self.addParameter(QgsProcessingParameterFeatureSink("OUTPUT", "Output"))


def loaded(project, asked, *layers) -> None:
    """Have QGIS load layers as the results of a run that was asked this: in memory, or the path of a file."""
    algorithm, context = Question().create(), QgsProcessingContext()
    context.setProject(project)
    run = toolbox_run(algorithm, {"INPUT": asked})
    for number, layer in enumerate(layers):
        given = layer if isinstance(layer, str) else layer.id()
        if not isinstance(layer, str):
            context.temporaryLayerStore().addMapLayer(layer)
        context.addLayerToLoadOnCompletion(given, QgsProcessingContext.LayerDetails("x", project, f"OUTPUT{number}"))
        dress(context, given, "Verdicts" if number == 0 else "Findings", run, position=-number)
    assert handleAlgorithmResults(algorithm, context, QgsProcessingFeedback(False))


def result() -> QgsVectorLayer:
    return memory("Polygon?crs=EPSG:4547", [], "result")


def tree(project) -> list:
    return [[node.name().split(" 20")[0], *[child.name() for child in node.children()]]
            if hasattr(node, "findLayers") else node.name() for node in project.layerTreeRoot().children()]


RUN, OWN = ["Question", "Verdicts"], "Own"


def test_the_same_question_from_the_toolbox_replaces_its_answer_and_another_does_not(project):
    own = project.layerTreeRoot().addGroup("Question")     # of the user, called as the algorithm
    loaded(project, "towns", result(), result())
    first = project.layerTreeRoot().children()[0]
    assert re.fullmatch(r"Question \d{4}-\d\d-\d\d \d\d:\d\d", first.name()) and not own.children()
    first.findLayers()[1].setItemVisibilityChecked(False)
    loaded(project, "towns", result(), result())
    both = ["Question", "Verdicts", "Findings"]
    assert tree(project) == [both, OWN, ["Question"]]
    assert [node.itemVisibilityChecked() for node in project.layerTreeRoot().findLayers()] == [True, False, True]
    loaded(project, "villages", result())       # as the next run of a batch
    assert tree(project) == [RUN, both, OWN, ["Question"]]
    groups = project.layerTreeRoot().children()[:2]
    assert [group.isExpanded() for group in groups] == [True, False] and groups[0].name() != groups[1].name()


def test_a_selection_is_another_question_each_time(project):
    for _ in range(2):
        loaded(project, QgsProcessingFeatureSourceDefinition("towns", True), result())
    assert tree(project) == [RUN, RUN, OWN]


def test_what_the_user_renamed_moved_or_edits_stays(project):
    renamed, moved, edited = result(), result(), result()
    loaded(project, "towns", renamed)
    renamed.setName("To be kept")
    loaded(project, "towns", moved)
    root, group = project.layerTreeRoot(), project.layerTreeRoot().insertGroup(0, "Mine")
    node = root.findLayer(moved.id())
    group.addChildNode(node.clone())
    node.parent().removeChildNode(node)
    loaded(project, "towns", edited)
    assert edited.startEditing() and edited.rollBack()
    loaded(project, "towns", result())
    assert tree(project) == [RUN, RUN, ["Mine", "Verdicts"], ["Question", "To be kept"], OWN]
    root.children()[0].setName("Kept too")
    loaded(project, "towns", result())
    assert [entry[0] for entry in tree(project)[:2]] == ["Question", "Kept too"]


def test_files_that_the_user_named_stay_and_one_written_anew_moves_into_the_new_group(project, tmp_path):
    a, b = f"{results(tmp_path, 'a')}|layername=verdicts", f"{results(tmp_path, 'b')}|layername=verdicts"
    loaded(project, "towns", a, result())
    loaded(project, "towns", b)
    assert tree(project) == [RUN, RUN, OWN]     # the one in memory is gone
    loaded(project, "towns", a, result())
    assert tree(project) == [["Question", "Verdicts", "Findings"], RUN, OWN]
    assert len(project.mapLayers()) == 4


def test_the_title_tells_the_minute():
    assert run_title("Check zoning", datetime(2026, 11, 27, 10, 2)) == "Check zoning 2026-11-27 10:02"
