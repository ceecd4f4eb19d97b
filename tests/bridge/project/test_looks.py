"""Results without a verdict: a legend by amount or by the values of a field, in the language."""
from __future__ import annotations

import pytest
from helpers.files.layers import memory, square
from qgis.core import NULL, QgsExpressionContextUtils, QgsRenderContext

from groundrules.algorithms.provider import algorithm_classes
from groundrules.bridge.project.looks import DIFFERENT, LOOKS, PLAIN, own_look, style_by_amount, style_by_values

pytestmark = pytest.mark.usefixtures("qgis_app")


def labels_of(layer) -> list:
    """Of each feature, what the legend calls the symbol that it is drawn with."""
    renderer, context, labels = layer.renderer(), QgsRenderContext(), []
    context.expressionContext().appendScopes(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    renderer.startRender(context, layer.fields())
    by_colour = {item.symbol().color().name(): item.label() for item in renderer.legendSymbolItems()}
    for feature in layer.getFeatures():
        context.expressionContext().setFeature(feature)
        symbols = renderer.originalSymbolsForFeature(feature, context)
        labels.append(by_colour[symbols[0].color().name()])      # behind it is the one of all others
    renderer.stopRender(context)
    return labels


def layer_of(field: str, values):
    return memory(f"Polygon?crs=EPSG:4547&field={field}", [(square(0, 0), [value]) for value in values])


def test_amounts_from_zero_up_and_what_is_not_known():
    layer = layer_of("a:double", [0.0, 20.0, 20.5, 143.0, NULL])
    style_by_amount(layer, "en", "a", "per_ha")
    assert labels_of(layer) == ["up to 20 t C/ha", "up to 20 t C/ha", "20 to 40 t C/ha", "over 80 t C/ha",
                                "not known"]
    style_by_amount(layer, "zh", "a", "per_ha")
    assert labels_of(layer)[-2:] == ["大于 80 t C/公顷", "未知"]


@pytest.mark.parametrize(("below", "hue"), [("loss", 30), ("gain", 174)])
def test_amounts_around_zero(below, hue):
    """What is below zero is brown where it is a loss, and green where it is a removal from the air."""
    layer = layer_of("a:double", [-143.0, -50.0, -1.0, 0.0, 1.0, 50.5, 101.0])
    style_by_amount(layer, "en", "a", "per_ha", below)
    assert labels_of(layer) == ["up to -100 t C/ha", "-100 to -50 t C/ha", "-50 to 0 t C/ha", "0 t C/ha",
                                "0 to 50 t C/ha", "50 to 100 t C/ha", "over 100 t C/ha"]
    assert abs(layer.renderer().rootRule().children()[0].symbol().color().hue() - hue) < 12


def test_values_have_a_colour_each_and_what_has_none_is_told():
    layer = layer_of("a:string", ["pond", "", "forest", "pond"])
    style_by_values(layer, "en", "a", {"pond": "Ponds"})
    assert labels_of(layer) == ["Ponds", "without", "forest", "Ponds"]
    many = layer_of("a:string", [f"v{number:02}" for number in range(20)])
    style_by_values(many, "zh", "a")
    assert len(many.renderer().categories()) == len(DIFFERENT) + 1
    assert labels_of(many)[-1] == "其他"


def test_what_is_looked_for_is_the_one_green():
    layer = memory("Polygon?crs=EPSG:4547&field=a:string&field=is_usable:bool", [
        (square(0, 0), ["Slope", False]), (square(0, 0), ["Usable", True])])
    style_by_values(layer, "en", "a", wanted="is_usable")
    colours = {item.label(): item.symbol().color().name() for item in layer.renderer().legendSymbolItems()}
    assert colours == {"Slope": "#8dd3c7", "Usable": "#008040"}


def test_other_layers_stay_as_they_are():
    layer, table = layer_of("a:string", ["x"]), memory("NoGeometry?field=a:double", [(None, [1.0])])
    for item in (layer, table):
        before = item.renderer().type() if item.isSpatial() else None
        style_by_amount(item, "en", "b", "per_ha")
        style_by_values(item, "en", "b")
        style_by_values(table, "en", "a")
        assert before is None or item.renderer().type() == before


def test_every_look_is_of_an_output():
    outputs = {}
    for made in (algorithm() for algorithm in algorithm_classes()):
        if any(made.name() == name for name, _ in (*LOOKS, *PLAIN)):
            made.initAlgorithm()
            outputs[made.name()] = {definition.name() for definition in made.destinationParameterDefinitions()}
    assert not [key for key in (*LOOKS, *PLAIN) if key[1] not in outputs[key[0]]]
    assert not set(LOOKS) & set(PLAIN)


def test_copies_of_features_are_dressed_by_the_column_that_was_added():
    layer = layer_of("r_hot_share:double", [0.1, 0.9, None])
    own_look("resilienceindicators", "PARCELS", "r_")(layer, "en")
    labels = labels_of(layer)
    assert any(label.startswith("over 0.8 of the cells") for label in labels) and labels[-1] == "not known"
    assert own_look("resilienceindicators", "INDICATORS", "r_") is None
