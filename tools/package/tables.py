"""Answers of parts as GeoParquet, which ordinary tools open: DuckDB, geopandas, GDAL with that driver."""
from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyproj
import shapely

from groundrules.core.cluster.codec import draft_of, read_value
from groundrules.core.cluster.folder import Part, answer_path, part_path
from groundrules.core.contract.outcome import FINDINGS, VERDICTS, Outcome

GEOMETRY = "geometry"


def write_tables(folder: Path, number: int, part: Part, outcome) -> None:
    """Write the tables of a part, one file each, whole or not at all: ``answer-0007.findings.parquet``.

    Args:
        folder: of the run. number: of the part. part: that was judged. outcome: of its check; what is no outcome has
            tables when all parts are put together.
    """
    if not isinstance(outcome, Outcome):
        return
    frames = {name: (frame, outcome.geometry.get(name)) for name, frame in outcome.tables.items()}
    if outcome.findings is not None:   # last: where they are, all are
        frames[FINDINGS] = outcome.findings, outcome.geometry.get(FINDINGS)
    subjects = part.request.subjects
    if VERDICTS in frames and len(frames[VERDICTS][0]) == len(subjects):
        frame = frames[VERDICTS][0].copy()
        frame.insert(0, "subject_fid", subjects.fids)
        frames[VERDICTS] = frame, subjects.geometry
    for name, (frame, geometry) in frames.items():
        _write(table_path(folder, number, name), frame, geometry, outcome.crs)


def table_path(folder: Path, number: int, name: str) -> Path:
    """Where a table of a part lies.

    Args:
        folder: of the run. number: of the part. name: of the table.
    """
    return answer_path(folder, number).with_suffix(f".{name}.parquet")


def complete(folder: Path, number: int) -> bool:
    """Write the tables of a part that is judged, unless they are there.

    Args:
        folder: of the run. number: of the part.

    Returns:
        Whether they were not there.
    """
    if table_path(folder, number, FINDINGS).exists():
        return False
    write_tables(folder, number, read_value(part_path(folder, number)), read_value(answer_path(folder, number)))
    return True


def forget(folder: Path, number: int) -> None:
    """Remove the tables of a part that is to be judged: they would be of another answer.

    Args:
        folder: of the run. number: of the part.
    """
    for path in folder.glob(answer_path(folder, number).with_suffix(".*.parquet").name):
        path.unlink()


def _write(path: Path, frame: pd.DataFrame, geometry: np.ndarray | None, crs: str) -> None:
    table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    if geometry is not None:
        wkb = pa.array(shapely.to_wkb(geometry, byte_order=1, flavor="iso"), pa.binary())
        table = table.append_column(GEOMETRY, wkb).replace_schema_metadata({"geo": json.dumps(_geo(geometry, crs))})
    with draft_of(path) as draft:
        pq.write_table(table, draft, compression="zstd")


def _geo(geometry: np.ndarray, crs: str) -> dict:
    """The metadata of GeoParquet 1.0."""
    types = {shapely.GeometryType(kind).name for kind in np.unique(shapely.get_type_id(geometry)) if kind >= 0}
    names = {"POINT": "Point", "LINESTRING": "LineString", "LINEARRING": "LineString", "POLYGON": "Polygon",
             "MULTIPOINT": "MultiPoint", "MULTILINESTRING": "MultiLineString", "MULTIPOLYGON": "MultiPolygon",
             "GEOMETRYCOLLECTION": "GeometryCollection"}
    column = {"encoding": "WKB", "geometry_types": sorted(names[kind] for kind in types),
              "crs": pyproj.CRS.from_user_input(crs).to_json_dict() if crs else None}
    return {"version": "1.0.0", "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}
