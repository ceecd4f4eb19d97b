"""What a manifest says of a layer that was read."""
from __future__ import annotations

from dataclasses import asdict
from typing import Optional

import shapely

from ..errors import InputError
from ..geometry.measure.drawn_area import measuring
from ..table import FeatureTable

AREAS = "areas"


def input_entry(table: FeatureTable, use: str, fields: dict) -> dict:
    """One input of a run: file, size, time, rows, hash of the rows read; how its areas are measured. No folders.

    Args:
        table: that was read. use: of the layer in the run. fields: field role -> field.
    """
    return {"use": use, "name": table.name, "crs": table.crs, "fields": dict(fields), **asdict(table.source),
            AREAS: _measuring(table)}


def _measuring(table: FeatureTable) -> Optional[dict]:
    """How outlines of a layer are measured on the ellipsoid where they stay in its plane; None if it has none."""
    areal = shapely.get_dimensions(table.geometry) == 2
    if not table.crs or not areal.any():
        return None
    try:
        how = measuring(shapely.bounds(table.geometry[areal]), table.crs, "ellipsoidal")
    except InputError:   # a system without an ellipsoid; the run reports it
        return None
    return {"way": how.way, "residual": how.residual, "extent": how.extent, "densified": how.densified}
