"""Which rows of a file of results lie at a place of the map."""
from __future__ import annotations

from qgis.core import Qgis, QgsFeatureRequest, QgsRectangle, QgsVectorLayer


def rows_at(path: str, table: str, box: tuple) -> list[int]:
    """Rows of a table whose ground meets a box; its spatial index is used.

    Args:
        path: of a GeoPackage. table: with geometry.
        box: xmin, ymin, xmax, ymax in the table's coordinate system.

    Returns:
        Feature ids, rising; empty where the file is gone.
    """
    layer = QgsVectorLayer(f"{path}|layername={table}", table, "ogr")
    if not layer.isValid():
        return []
    request = QgsFeatureRequest(QgsRectangle(*box))
    request.setFlags(Qgis.FeatureRequestFlag.ExactIntersect | Qgis.FeatureRequestFlag.NoGeometry)
    request.setNoAttributes()
    return sorted(feature.id() for feature in layer.getFeatures(request))
