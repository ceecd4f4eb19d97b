"""Colours of a carbon change: losses and gains apart, grey where the band holds zero, in layers and tables."""
from __future__ import annotations

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsFeature,
    QgsGeometry,
    QgsRasterLayer,
    QgsRenderContext,
    QgsVectorLayer,
)

from groundrules.bridge.project.carbon_styles import GREY, style_by_change, style_by_density, style_by_difference
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


def raster(folder, *values: float) -> QgsRasterLayer:
    """A raster of one row."""
    path = str(folder / "carbon.tif")
    with gdal.ExceptionMgr(useExceptions=True), gdal.GetDriverByName("GTiff").Create(
            path, len(values), 1, 1, gdal.GDT_Float32) as file:
        file.SetGeoTransform((0.0, 1.0, 0.0, 1.0, 0.0, -1.0))
        file.GetRasterBand(1).SetNoDataValue(-9999.0)
        file.GetRasterBand(1).WriteArray(np.array([values]))
    return QgsRasterLayer(path, "carbon")


def labels_of(layer: QgsRasterLayer, *values: float) -> list:
    """The label of the legend whose colour each value is drawn in."""
    shader, items = layer.renderer().shader(), layer.renderer().shader().rasterShaderFunction().colorRampItemList()
    labels = {item.color.getRgb()[:3]: item.label for item in items}
    return [labels[shader.shade(value)[1:4]] for value in values]


def test_a_raster_of_differences_has_the_ramp_of_the_polygons(tmp_path):
    """Steps of 50 and 100 up to 143, the same on both sides; a cell of just a step is not over it."""
    values = -143.0, -100.0, -3.0, 0.0, 50.0, 51.0, 101.0
    layer = raster(tmp_path, *values, -9999.0)
    style_by_difference(layer, "en")
    assert labels_of(layer, *values) == [
        "loss, over 100 t C/ha", "loss, 50 to 100 t C/ha", "loss, up to 50 t C/ha", "no change",
        "gain, up to 50 t C/ha", "gain, 50 to 100 t C/ha", "gain, over 100 t C/ha"]
    style_by_difference(layer, "zh")
    assert labels_of(layer, 101.0) == ["增加，大于 100 t C/ha"]


def test_a_raster_of_densities_goes_from_pale_to_dark(tmp_path):
    values = 0.0, 20.0, 21.0, 79.0, 143.0
    layer = raster(tmp_path, *values)
    style_by_density(layer, "en")
    assert labels_of(layer, *values) == ["up to 20 t C/ha", "up to 20 t C/ha", "20 to 40 t C/ha", "60 to 80 t C/ha",
                                         "over 80 t C/ha"]
    items = layer.renderer().shader().rasterShaderFunction().colorRampItemList()
    lightness = [item.color.lightness() for item in items]
    assert lightness == sorted(lightness, reverse=True) and len(set(lightness)) == 5
    empty = raster(tmp_path, -9999.0)
    style_by_density(empty, "en")
    assert empty.renderer().type() == "singlebandpseudocolor"


def test_amounts_are_a_ramp_that_is_the_same_on_both_sides_of_zero():
    """Steps of 50 and 100 for changes up to 143 t C/ha; what cannot be told from zero lies between both sides."""
    layer = QgsVectorLayer("Polygon?crs=EPSG:32650&field=change:string&field=difference_t_c_ha:double", "c", "memory")
    rows = [("loss", -143.0), ("loss", -60.0), ("loss", -3.0), ("not distinguishable", -1.0), ("gain", 4.0),
            ("gain", 51.0), ("not known", None), (None, None)]
    features = []
    for place, (word, amount) in enumerate(rows):
        feature = QgsFeature(layer.fields())
        feature.setAttributes([word, amount])
        feature.setGeometry(QgsGeometry.fromWkt(f"POLYGON(({place} 0,{place} 1,{place + 1} 1,{place} 0))"))
        features.append(feature)
    assert layer.dataProvider().addFeatures(features)[0]
    style_by_change(layer, "en")
    renderer, context = layer.renderer(), QgsRenderContext()
    context.expressionContext().appendScopes(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    renderer.startRender(context, layer.fields())
    seen = []
    for feature in layer.getFeatures():
        context.expressionContext().setFeature(feature)
        rules = renderer.rootRule().rulesForFeature(feature, context, True)
        named = [rule.label() for rule in rules if rule.label() and not rule.isElse()]
        seen.append("; ".join(named or [rule.label() for rule in rules if rule.isElse()]))
    renderer.stopRender(context)
    assert seen == ["loss, over 100 t C/ha", "loss, 50 to 100 t C/ha", "loss, up to 50 t C/ha",
                    "not distinguishable", "gain, up to 50 t C/ha", "gain, 50 to 100 t C/ha", "not known",
                    "ground of one date only"]
    labels = [item.label() for item in renderer.legendSymbolItems()]
    assert labels[:3] == seen[:3] and labels[-2] == "gain, over 100 t C/ha"
    looks = {rule.label(): rule.symbol() for rule in renderer.rootRule().children()}
    assert looks[seen[0]].symbolLayerCount() == 2 and looks["gain, over 100 t C/ha"].symbolLayerCount() == 1
    assert looks[seen[0]].color().lightness() < looks[seen[1]].color().lightness() < looks[seen[2]].color().lightness()
