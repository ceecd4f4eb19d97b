"""The results of a dock's run on the map: one group of their own, in place of those of the run before."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Optional

from qgis.core import (
    QgsLayerTreeGroup,
    QgsLayerTreeLayer,
    QgsMapLayer,
    QgsProcessingUtils,
    QgsProject,
    QgsVectorLayer,
)

CHECK = "groundrules/run"     # on a group and its layers: of which check they are, see also ``toolbox``
PART = "groundrules/part"     # on a layer: which table of the run it is
UNASKED = "skipMemoryLayersCheck"     # QGIS does not ask at its end whether these are to be kept


class RunLayer(NamedTuple):
    """A result that is shown.

    Attributes:
        part: name by which it is found again.
        source: ``"file.gpkg|layername=findings"``.
        title: of the layer.
        style: ``style(layer)`` dresses it.
        shown: whether it is drawn at first. unfolded: whether its legend is open.
    """

    part: str
    source: str
    title: str
    style: Optional[Callable] = None
    shown: bool = True
    unfolded: bool = True


def run_title(check: str, moment: Optional[datetime] = None) -> str:
    """What the group of a run is called: the check, and when it ran.

    Args:
        check: title of the check. moment: of the run; None: now.
    """
    return f"{check} {moment or datetime.now():%Y-%m-%d %H:%M}"


def run_group(project: QgsProject, check: str) -> Optional[QgsLayerTreeGroup]:
    """The group of the last run of a check; None where there is none, or none any more.

    Args:
        project: in which it is. check: id of the algorithm.
    """
    return next((group for group in project.layerTreeRoot().findGroups(True)
                 if group.customProperty(CHECK) == check), None)


def run_layer(project: QgsProject, check: str, part: str) -> Optional[QgsVectorLayer]:
    """A layer of the last run of a check, None where it was taken off the map.

    Args:
        project: in which it is. check: id of the algorithm. part: of the layer.
    """
    return next((layer for layer in project.mapLayers().values()
                 if layer.customProperty(CHECK) == check and layer.customProperty(PART) == part), None)


def show_run(project: QgsProject, check: str, title: str, layers: Sequence[RunLayer]) -> Optional[QgsLayerTreeGroup]:
    """Put the results of a run on the map, on top of all, in place of those of the run before.

    What the user moved into the old group stays on the map, in front of it. Whether the group and its layers are
    drawn stays as it was.

    Args:
        project: of the map.
        check: id of the algorithm.
        title: of the group.
        layers: the results, the topmost first; one that cannot be opened or has no ground is left out.

    Returns:
        The group; None where no layer has ground.
    """
    opened = [(given, QgsVectorLayer(given.source, given.title, "ogr")) for given in layers]
    opened = [(given, layer) for given, layer in opened if layer.isValid() and layer.isSpatial()]
    before, drawn = run_group(project, check), _drawn(project, check)
    seen = before is None or before.itemVisibilityChecked()
    remove_run(project, check)
    if not opened:
        return None
    group = project.layerTreeRoot().insertGroup(0, title)
    group.setCustomProperty(CHECK, check)
    for given, layer in opened:
        layer.setCustomProperty(CHECK, check)
        layer.setCustomProperty(PART, given.part)
        layer.setCustomProperty(UNASKED, 1)
        layer.setReadOnly(True)
        if given.style is not None:
            given.style(layer)
        project.addMapLayer(layer, False)
        node = group.addLayer(layer)
        node.setExpanded(given.unfolded)
        node.setItemVisibilityChecked(drawn.get(given.part, given.shown))
    group.setItemVisibilityChecked(seen)
    return group


def remove_run(project: QgsProject, check: str) -> None:
    """Take the results of the last run of a check off the map, and nothing else.

    Args:
        project: of the map. check: id of the algorithm.
    """
    group = run_group(project, check)
    if group is not None:
        parent = group.parent()
        place = parent.children().index(group)
        for node in [node for node in group.children() if not _is_ours(node, check)]:
            parent.insertChildNode(place, node.clone())
            place += 1
    own = [layer.id() for layer in project.mapLayers().values() if layer.customProperty(CHECK) == check]
    if group is not None:
        group.parent().removeChildNode(group)
    project.removeMapLayers(own)


def _drawn(project: QgsProject, check: str) -> dict:
    """Part -> whether its layer is drawn now."""
    layers = (layer for layer in project.mapLayers().values() if layer.customProperty(CHECK) == check)
    nodes = ((layer, project.layerTreeRoot().findLayer(layer.id())) for layer in layers)
    return {layer.customProperty(PART): node.itemVisibilityChecked() for layer, node in nodes if node is not None}


def _is_ours(node, check: str) -> bool:
    return isinstance(node, QgsLayerTreeLayer) and node.layer() is not None \
        and node.layer().customProperty(CHECK) == check


def is_temporary(layer: QgsMapLayer) -> bool:
    """Whether a layer ends with QGIS: in memory, or in the folder of temporary files."""
    return layer.providerType() == "memory" or \
        Path(QgsProcessingUtils.tempFolder()) in Path(layer.source().split("|")[0]).parents


def leave_out_temporary(project: QgsProject, document) -> None:
    """Keep results in temporary files out of a project that is being saved: they would be gone when it opens again.

    Args:
        project: that is being saved.
        document: its ``QDomDocument``, of ``QgsProject.writeProject``.
    """
    gone = {layer.id() for layer in project.mapLayers().values()
            if layer.customProperty(CHECK) and layer.providerType() != "memory" and is_temporary(layer)}
    for tag, name in (("maplayer", "id"), ("layer-tree-layer", "id")):
        nodes = document.elementsByTagName(tag)
        for element in [nodes.at(place).toElement() for place in range(nodes.count())]:
            if _id_of(element, name) in gone:
                element.parentNode().removeChild(element)
    groups = document.elementsByTagName("layer-tree-group")
    for element in [groups.at(place).toElement() for place in range(groups.count())]:
        if _has_property(element) and element.elementsByTagName("layer-tree-layer").isEmpty():
            element.parentNode().removeChild(element)


def _id_of(element, name: str) -> str:
    return element.attribute(name) or element.firstChildElement(name).text()


def _has_property(group) -> bool:
    options = group.firstChildElement("customproperties").elementsByTagName("Option")
    return any(options.at(place).toElement().attribute("name") == CHECK for place in range(options.count()))
