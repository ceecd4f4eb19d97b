"""Tables of parcels and points, as they leave a run."""
from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import PurePath

import numpy as np
import pandas as pd
import shapely

from ..frames import frame_of
from ..geometry.parallel import asking, in_steps
from .model import BoundaryFile
from .placing import Placed
from .systems import DATUM_NAMES, datum_of

STEP_POINTS = 50_000   # in one call
SQUARE_METRES_PER_HECTARE = 10_000
PARCEL_COLUMNS = {
    "file": "string", "project": "string", "line": "Int64", "parcel_no": "string", "parcel_name": "string",
    "land_use": "string", "map_sheet": "string", "code": "string", "extra": "string", "stated_area_m2": "Float64",
    "computed_area_m2": "Float64", "area_difference_m2": "Float64", "point_count": "Int64", "ring_count": "Int64",
    "status": "string", "variant": "string", "coordinate_system": "string", "zone_degrees": "Int64", "zone": "Int64",
    "format_version": "string", "producer": "string", "produced_on": "string", "precision": "string",
    "transformation": "string", "other_header": "string",
}
POINT_COLUMNS = {"file": "string", "line": "Int64", "parcel_no": "string", "parcel_name": "string", "ring": "Int64",
                 "point": "string", "x_northing": "Float64", "y_easting": "Float64"}


@dataclass
class FileResult:
    """What became of a file.

    Attributes:
        name: for messages.
        file, placed: None where reading or placing failed.
        geometry: of each parcel, None if it has none that can be trusted.
        areas_m2, ring_counts: in the plane of the file's own zone, None in degrees; of each parcel.
        issues: all that was found.
    """

    name: str
    file: BoundaryFile | None = None
    placed: Placed | None = None
    geometry: list = field(default_factory=list)
    areas_m2: list = field(default_factory=list)
    ring_counts: list = field(default_factory=list)
    issues: list = field(default_factory=list)

    @property
    def has_geometry(self) -> bool:
        """Whether some parcel has a polygon."""
        return any(shape is not None for shape in self.geometry)


def stated_area_m2(text: str) -> float | None:
    """Hectares as written to square metres, without the noise of a binary product; None where not stated.

    Args:
        text: hectares.

    >>> stated_area_m2("0.1234"), stated_area_m2("")
    (1234.0, None)
    """
    try:
        area_m2 = float(Decimal(text) * SQUARE_METRES_PER_HECTARE)
    except InvalidOperation:
        return None
    return area_m2 if math.isfinite(area_m2) else None


def parcel_frame(read: list) -> pd.DataFrame:
    """A row for each parcel of the files, in their order; unreadable files have none.

    Args:
        read: results of the files.

    Returns:
        Columns ``PARCEL_COLUMNS``, areas in m², and a column of texts for each field that a template names.
    """
    rows = []
    more: dict = {}
    for result in asking(read, 1):
        if result.file is None:
            continue
        head, system = result.file.header, result.placed.system if result.placed else None
        datum = system.datum if system else datum_of(head.get("coordinate_system", ""))
        shared = {
            "file": result.name, "project": PurePath(result.name).stem, "variant": result.file.variant,
            "coordinate_system": DATUM_NAMES.get(datum) or head.get("coordinate_system"),
            "zone_degrees": system.degrees or None if system else None,
            "zone": system.zone or None if system else None,
            "other_header": "; ".join(f"{key}={value}" for key, value in result.file.other_header),
            **{name: head.get(name) for name in ("format_version", "producer", "produced_on", "precision",
                                                 "transformation")}}
        worst = _worst(result)
        for row, parcel in asking(enumerate(result.file.parcels)):
            cells = {**shared, **_parcel_row(result, row, parcel), "status": worst(parcel), **parcel.fields}
            more.update(dict.fromkeys(parcel.fields, "string"))
            rows.append({name: None if value == "" else value for name, value in cells.items()})
    return frame_of(rows, PARCEL_COLUMNS | more)


def _parcel_row(result: FileResult, row: int, parcel) -> dict:
    stated, computed = stated_area_m2(parcel.stated_area), result.areas_m2[row]
    return {"line": parcel.line, "parcel_no": parcel.number, "parcel_name": parcel.name, "land_use": parcel.use,
            "map_sheet": parcel.sheet, "code": parcel.code, "extra": parcel.extra, "stated_area_m2": stated,
            "computed_area_m2": computed,
            "area_difference_m2": None if None in (stated, computed) else round(computed - stated, 4),
            "point_count": len(parcel.lines), "ring_count": result.ring_counts[row]}


def _worst(result: FileResult):
    """The worst that was found about a parcel; a file's own issues count for all its parcels."""
    general = [issue.severity for issue in result.issues if not issue.parcel]
    starts = [parcel.line for parcel in result.file.parcels]
    by_line: dict = {}   # numbers may repeat: an issue belongs to the parcel in whose lines it stands
    for issue in asking(result.issues):
        if issue.parcel:
            row = max(bisect_right(starts, issue.line or 0) - 1, 0)
            by_line.setdefault(starts[row], []).append(issue.severity)

    def worst(parcel) -> str:
        severities = general + by_line.get(parcel.line, [])
        return "error" if "error" in severities else "warning" if "warning" in severities else "ok"

    return worst


def point_frame(read: list, crs: str, move) -> tuple[pd.DataFrame, np.ndarray]:
    """A row for each point row of the parcels that have geometry, in the order of the files.

    Args:
        read: the files.
        crs: of the run.
        move: brings a file's points there.

    Returns:
        Columns with x and y as written, and the points.
    """
    columns: dict = {name: [] for name in POINT_COLUMNS}
    shapes = []
    for result in asking(read, 1):
        rows = [row for row, shape in enumerate(result.geometry) if shape is not None]
        for row in asking(rows):
            parcel, count = result.file.parcels[row], len(result.file.parcels[row].lines)
            for name, values in (("file", [result.name] * count), ("line", parcel.lines), ("ring", parcel.rings),
                                 ("parcel_no", [parcel.number or None] * count), ("point", parcel.labels),
                                 ("parcel_name", [parcel.name or None] * count)):
                columns[name] += values
        if rows:
            xy = np.concatenate([result.placed.xy[row] for row in rows])
            columns["x_northing"] += xy[:, 1].tolist()
            columns["y_easting"] += xy[:, 0].tolist()
            points = in_steps(shapely.points, xy, step=STEP_POINTS)
            shapes.append(points if result.placed.crs == crs else move(result, points, crs))
    frame = pd.DataFrame({name: pd.Series(columns[name], dtype=kind) for name, kind in asking(
        POINT_COLUMNS.items(), 1)})
    return frame, np.concatenate(shapes) if shapes else np.empty(0, dtype=object)
