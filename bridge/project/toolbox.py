"""Results of runs from the toolbox on the map: a group of each run, and what a later run replaces.

QGIS puts the layers of a run into a group by its name before our post-processors run; :func:`settle` then gives the
group its title, and takes away what the same run left before.
"""
from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import partial
from uuid import uuid4

from qgis.core import Qgis, QgsMapLayer, QgsProcessingFeatureSourceDefinition, QgsProperty

from .run_group import CHECK, PART, is_temporary, run_title

TITLE = "groundrules/title"     # on a group and its layers: what we called them; the user's, once renamed
PLACE = "groundrules/place"     # on a group: of which run it is


@dataclass
class ToolboxRun:
    """A run whose results QGIS loads.

    Attributes:
        check: id of the algorithm, a space, and a hash of what it was asked: the same for the same question.
        title: of its group.
        place: name of the group until its layers are settled, which no other group has.
        drawn: output -> whether its layer in the run that this one replaces was drawn.
        places: output -> a number, the greater the higher in the group.
        has_moved: whether a layer came from the group of a run before.
    """

    check: str
    title: str
    place: str
    drawn: dict = field(default_factory=dict)
    places: dict = field(default_factory=dict)
    has_moved: bool = False


def toolbox_run(algorithm, parameters: dict) -> ToolboxRun:
    """The run of an algorithm or model, asked with these parameters."""
    title = run_title(algorithm.displayName())
    words = [f"{definition.name()}={_word(parameters.get(definition.name()))}"
             for definition in algorithm.parameterDefinitions() if not definition.isDestination()]
    question = hashlib.sha256("\n".join(words).encode()).hexdigest()[:16]
    return ToolboxRun(f"{algorithm.id()} {question}", title, f"{title} {uuid4().hex}")


def _word(value) -> str:
    """A value as a text that equals another only where the question is the same; a selection equals none."""
    if isinstance(value, (list, tuple)):
        return f"[{','.join(map(_word, value))}]"
    if isinstance(value, dict):
        return f"{{{','.join(f'{key}:{_word(value[key])}' for key in value)}}}"
    if isinstance(value, QgsMapLayer):
        return value.id()
    if isinstance(value, QgsProcessingFeatureSourceDefinition):
        if value.selectedFeaturesOnly:
            return uuid4().hex
        return f"{_word(value.source)} {value.filterExpression} {value.featureLimit}"
    if isinstance(value, QgsProperty):
        return _word(value.staticValue()) if value.propertyType() == Qgis.PropertyType.Static \
            else value.asExpression()
    return str(value)


def settle(layer: QgsMapLayer, run: ToolboxRun, part: str) -> None:
    """Put a layer that QGIS has just loaded, or loaded before from the same file, into the group of its run.

    Args:
        layer: on the map. run: whose result it is. part: name of the output.
    """
    if layer.project() is None:
        return
    root = layer.project().layerTreeRoot()
    group = next((group for group in root.findGroups(True)
                  if run.place in (group.name(), group.customProperty(PLACE))), None)
    node = root.findLayer(layer.id())
    if group is None or node is None:
        return
    if group.name() == run.place:
        _begin(root, group, run)
    former = node.parent()
    if former != group and former.customProperty(PLACE):    # not where the user put it
        run.has_moved = True
        _move(node, group)
        _remove_if_empty(former)
        node = root.findLayer(layer.id())
    if node.parent() == group:
        layer.setCustomProperty(CHECK, run.check)
        layer.setCustomProperty(PART, part)
        layer.setCustomProperty(TITLE, layer.name())
        if hasattr(layer, "editingStarted"):
            layer.editingStarted.connect(partial(layer.removeCustomProperty, CHECK))    # from then on the user's
        node.setItemVisibilityChecked(run.drawn.get(part, True))
        if run.has_moved:
            _order(group, run)
    _remove_if_empty(group)


def _begin(root, group, run: ToolboxRun) -> None:
    """Give the group its title, take away what the same run left before, and fold runs of other questions."""
    algorithm = run.check.split(" ")[0]
    runs = [other for other in root.findGroups(True)
            if str(other.customProperty(CHECK, "")).split(" ")[0] == algorithm and other.customProperty(PLACE)]
    for former in runs:
        former.setExpanded(False)
        if former.customProperty(CHECK) == run.check and former.name() == former.customProperty(TITLE):
            _take_away(former, run)
    names, number, title = {other.name() for other in root.findGroups(True)}, 1, run.title
    while title in names:
        number += 1
        title = f"{run.title} ({number})"
    group.setName(title)
    for name, value in ((CHECK, run.check), (PLACE, run.place), (TITLE, title)):
        group.setCustomProperty(name, value)


def _move(node, group) -> None:
    group.addChildNode(node.clone())
    node.parent().removeChildNode(node)


def _order(group, run: ToolboxRun) -> None:
    """Put layers in order that come from a former run's group, where QGIS found them."""
    parts = [(node, run.places.get(node.layer().customProperty(PART), 0)) for node in group.findLayers()
             if node.parent() == group]
    for node, _place in sorted(parts, key=lambda part: -part[1]):
        _move(node, group)


def _take_away(former, run: ToolboxRun) -> None:
    """Remove the temporary layers of a run that the user has not renamed, edited or moved; others stay."""
    gone = []
    for node in former.findLayers():
        layer = node.layer()
        if node.parent() != former or layer is None or layer.customProperty(CHECK) != run.check:
            continue
        run.drawn[layer.customProperty(PART)] = node.itemVisibilityChecked()
        if is_temporary(layer) and layer.name() == layer.customProperty(TITLE):
            gone.append(layer)
    for layer in gone:
        layer.project().removeMapLayer(layer.id())
    _remove_if_empty(former)


def _remove_if_empty(group) -> None:
    if not group.children() and group.parent() is not None:
        group.parent().removeChildNode(group)
