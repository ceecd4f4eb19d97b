"""Which parcel the user means: of a selection on the map, otherwise that of a finding."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Optional

from qgis.core import Qgis, QgsApplication, QgsProcessingFeatureSourceDefinition, QgsProject, QgsVectorLayer

from ...core.errors import InputError
from ...core.inputs import register
from ..runs.repeat import parameters_for_layers

#: Parameters whose features are what a finding is about.
_SUBJECTS = (register.PARCELS, register.SUBJECTS, register.INPUT, register.RIGHTS)


def selected_parcels(layer) -> Optional[QgsProcessingFeatureSourceDefinition]:
    """The selected features of a layer; None where it has no polygons, or none is selected.

    Args:
        layer: any layer of the project, or None.
    """
    if not holds_polygons(layer) or not layer.selectedFeatureCount():
        return None
    return QgsProcessingFeatureSourceDefinition(layer.id(), True)


def parcel_of_finding(finding: Mapping, request: Mapping, project: QgsProject
                      ) -> Optional[QgsProcessingFeatureSourceDefinition]:
    """The feature that a finding is about; None where its layer is not loaded, or not known.

    Args:
        finding: with ``subject_fid``. request: what the manifest of its run says of it.
        project: with its layers.
    """
    given = parameters_of(request, project)
    value = next((given[name] for name in _SUBJECTS if given.get(name)), None)
    value = value[0] if isinstance(value, list) and len(value) == 1 else value
    layer, fid = project.mapLayer(str(value)), finding.get("subject_fid")
    if holds_polygons(layer) and isinstance(fid, int):
        return QgsProcessingFeatureSourceDefinition(layer.id(), False, filterExpression=f"$id = {fid}")
    return None


def holds_polygons(layer) -> bool:
    """Whether a layer can hold parcels.

    Args:
        layer: any layer, or None.
    """
    return isinstance(layer, QgsVectorLayer) and layer.geometryType() == Qgis.GeometryType.Polygon


def parameters_of(request: Mapping, project: QgsProject) -> dict:
    """Parameters of a recorded run with the layers of the project; empty where one of them is not loaded.

    Args:
        request: what the manifest of the run says of it. project: with the layers.
    """
    algorithm = QgsApplication.processingRegistry().algorithmById(str(request.get("algorithm") or ""))
    if algorithm is None or not isinstance(request.get("parameters"), dict):
        return {}
    try:
        return parameters_for_layers(request, project, algorithm.parameterDefinitions())
    except InputError:
        return {}
