"""Result layers: named, grouped, and legible without colour."""
from __future__ import annotations

import gc

import pytest

pytest.importorskip("qgis.core")
from helpers.files.layers import memory, square
from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProject,
    QgsWkbTypes,
)

from groundrules.bridge.project import styles
from groundrules.bridge.project.toolbox import ToolboxRun
from groundrules.core.contract.verdicts import VERDICTS

pytestmark = pytest.mark.usefixtures("qgis_app")
RUN = ToolboxRun("groundrules:checkthreelines 0", "底线检测 2026-11-27 10:02", "底线检测 a place of its own")
KINDS = (QgsWkbTypes.GeometryType.PolygonGeometry, QgsWkbTypes.GeometryType.LineGeometry,
         QgsWkbTypes.GeometryType.PointGeometry)


@pytest.fixture
def layer():
    return memory("Polygon?crs=EPSG:4547&field=verdict:string", [(square(500_000, 2_500_000), ["forbidden"])])


def pattern(symbol) -> tuple:
    """Everything of a symbol but its colours."""
    return tuple(tuple((key, value) for key, value in sorted(item.properties().items())
                       if "color" not in key and key != "seed") for item in symbol.symbolLayers())


@pytest.mark.parametrize("kind", KINDS)
def test_verdicts_differ_in_colour_and_without_it(kind):
    symbols = [styles.verdict_symbol(kind, verdict) for verdict in VERDICTS]
    assert len({symbol.color().name() for symbol in symbols}) == 4
    assert len({pattern(symbol) for symbol in symbols}) == 4


@pytest.mark.parametrize(("language", "label"), [("en", "Forbidden"), ("zh", "不符合（初检）")])
def test_legend_in_the_language(layer, language, label):
    styles.style_by_verdict(layer, "verdict", language)
    renderer = layer.renderer()
    assert isinstance(renderer, QgsCategorizedSymbolRenderer)
    assert [category.value() for category in renderer.categories()] == list(VERDICTS)
    assert renderer.categories()[0].label() == label


def test_layers_without_a_verdict_stay_as_they_are(layer):
    before = layer.renderer().type()
    styles.style_by_verdict(layer, "nope", "en")
    assert layer.renderer().type() == before
    table = memory("NoGeometry?field=verdict:string", [(None, ["forbidden"])])
    styles.style_by_verdict(table, "verdict", "en")


def test_the_post_processor_outlives_the_run(layer, monkeypatch):
    monkeypatch.setattr(styles, "_kept", type(styles._kept)())   # runs of other tests load nothing
    context = QgsProcessingContext()
    context.addLayerToLoadOnCompletion(
        layer.id(), QgsProcessingContext.LayerDetails("x", QgsProject.instance(), "OUTPUT"))
    styles.dress(context, layer.id(), "判定", RUN, verdict_field="verdict", language="zh", position=2)
    gc.collect()
    details = context.layerToLoadOnCompletionDetails(layer.id())
    assert (details.name, details.groupName, details.layerSortKey) == ("判定", RUN.place, 2)
    details.postProcessor().postProcessLayer(layer, context, QgsProcessingFeedback())
    assert layer.renderer().type() == "categorizedSymbol"
    assert not styles._kept


def test_nothing_to_load_nothing_to_keep(monkeypatch):
    monkeypatch.setattr(styles, "_kept", type(styles._kept)())
    styles.dress(QgsProcessingContext(), "nowhere", "x", verdict_field="verdict")
    assert not styles._kept


@pytest.mark.parametrize(("language", "label"), [("en", "critical"), ("zh", "严重")])
def test_severities_have_a_legend_of_their_own(language, label):
    findings = memory("Point?crs=EPSG:4547&field=severity:string", [("POINT(500000 2500000)", ["minor"])])
    styles.style_by_severity(findings, language)
    categories = findings.renderer().categories()
    assert [category.value() for category in categories] == ["critical", "major", "minor"]
    assert categories[0].label() == label
    assert len({category.symbol().color().name() for category in categories}) == 3
    table = memory("NoGeometry?field=severity:string", [(None, ["minor"])])
    styles.style_by_severity(table, language)


@pytest.mark.parametrize("words", [["forbidden", "allowed"], ["allowed", "forbidden"]])
def test_the_worst_lies_on_top_whatever_the_order_of_features(words):
    """Two findings on one parcel: the colour of a remark must not cover what is forbidden."""
    from qgis.core import QgsMapRendererParallelJob, QgsMapSettings
    from qgis.PyQt.QtCore import QSize

    shape = square(500_000, 2_500_000)
    layer = memory("Polygon?crs=EPSG:4547&field=verdict:string", [(shape, [word]) for word in words])
    styles.style_by_verdict(layer, "verdict", "en")
    alone = memory("Polygon?crs=EPSG:4547&field=verdict:string", [(shape, ["allowed"]), (shape, ["forbidden"])])
    styles.style_by_verdict(alone, "verdict", "en")
    alone.renderer().setUsingSymbolLevels(False)
    pictures = []
    for item in (layer, alone):
        settings = QgsMapSettings()
        settings.setLayers([item])
        settings.setExtent(item.extent())
        settings.setDestinationCrs(item.crs())
        settings.setOutputSize(QSize(200, 200))
        job = QgsMapRendererParallelJob(settings)
        job.start()
        job.waitForFinished()
        pictures.append(job.renderedImage())
    same = sum(pictures[0].pixel(x, y) == pictures[1].pixel(x, y) for x in range(0, 200, 5) for y in range(0, 200, 5))
    assert same > 1500
