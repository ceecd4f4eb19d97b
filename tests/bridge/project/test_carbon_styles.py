"""Colours of a carbon change: losses and gains apart, grey where the band holds zero, in layers and tables."""
from __future__ import annotations

import pytest
from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsFeature,
    QgsVectorLayer,
)

from groundrules.bridge.project.carbon_styles import GREY, style_by_change
from groundrules.core.texts import text

pytestmark = pytest.mark.usefixtures("qgis_app")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_legend_in_the_language_whose_grey_means_not_to_be_told(language):
    layer = QgsVectorLayer("Polygon?crs=EPSG:32650&field=change:string", "changes", "memory")
    style_by_change(layer, language)
    renderer = layer.renderer()
    assert isinstance(renderer, QgsCategorizedSymbolRenderer)
    looks = {category.value(): category.symbol().clone() for category in renderer.categories()}
    grey = looks[text("carbon.word_not_distinguishable", language)]
    assert [grey.color().red(), grey.color().green(), grey.color().blue()] == list(map(int, GREY.split(",")))
    loss, gain = (looks[text(f"carbon.word_{name}", language)] for name in ("loss", "gain"))
    assert loss.color().name() != gain.color().name()
    assert loss.symbolLayerCount() == 2 and gain.symbolLayerCount() == 1   # in grey they differ by the hatching


def test_rows_of_a_table_are_grey():
    table = QgsVectorLayer("NoGeometry?field=change:string", "totals", "memory")
    style_by_change(table, "en")
    (style,) = table.conditionalStyles().rowStyles()
    assert style.textColor().red() == style.textColor().blue() == 150
    feature = QgsFeature(table.fields())
    for word, wanted in (("not distinguishable", 1), ("loss", 0)):
        feature.setAttribute("change", word)
        context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(table))
        context.setFeature(feature)
        assert QgsExpression(style.rule()).evaluate(context) == wanted


def test_other_layers_stay_as_they_are():
    layer = QgsVectorLayer("Polygon?crs=EPSG:32650&field=name:string", "zones", "memory")
    before = layer.renderer().type()
    style_by_change(layer, "en")
    assert layer.renderer().type() == before
