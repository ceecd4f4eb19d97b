"""Units for the findings of a store that have none, after the runs were recorded."""
from __future__ import annotations

from typing import Callable, Optional

import pandas as pd

from ...core.findings.contract import FindingLayer
from ...core.geometry.parallel import Cancelled
from ...core.landuse.units.of_findings import UNIT, with_units
from ...core.reading.encoded import wkb_of
from ..reading.geometry import geometries
from ..reading.read import read
from ..reading.source import Snapshot
from ..runs.files import PORTION
from .file import reading, store_crs, writing


def place_in_units(path: str, units: Snapshot, code_field: str, language: str = "en",
                   cancelled: Optional[Callable[[], bool]] = None) -> tuple[int, int]:
    """Give each finding without a unit the one that ``core.landuse.units.of_findings.with_units`` says.

    States, waivers and history stay: where a finding lies has nothing to do with them.

    Args:
        path: of the store.
        units: snapshot of polygons with a code.
        code_field: their field.
        language: of messages.
        cancelled: asked between portions.

    Returns:
        How many findings got a unit, and how many that lie somewhere have none still.

    Raises:
        InputError: no usable unit, systems that cannot be brought together; as of ``file.writing``.
        Cancelled: ``cancelled`` returned True; nothing was written.
    """
    table = read(units, [code_field], cancelled=cancelled)
    units_of, without = [], 0
    for check, frame, geometry, crs in _without(path, cancelled):
        placed = with_units(FindingLayer(frame, geometry, crs, check), table, code_field, language, cancelled)
        has = placed.frame[UNIT].notna().to_numpy()
        units_of += list(zip(placed.frame[UNIT][has], frame["fid"][has].tolist()))
        without += placed.without
    if units_of:
        with writing(path) as database:
            database.executemany(f"UPDATE findings SET {UNIT} = ? WHERE fid = ? AND {UNIT} IS NULL",   # nosec B608
                                 units_of)
    return len(units_of), without


def _without(path: str, cancelled) -> list:
    """Of each check that has a finding without a unit: name, all its findings, their geometry, and its system."""
    with reading(path) as database:
        crs = store_crs(database)
        checks = [row[0] for row in database.execute(
            f"SELECT DISTINCT check_name FROM findings WHERE {UNIT} IS NULL ORDER BY check_name")]   # nosec B608
        parts = []
        for check in checks:
            cursor = database.execute(
                f"SELECT fid, {UNIT}, subject_fid, geom FROM findings WHERE check_name = ? ORDER BY fid",   # nosec B608
                (check,))
            rows: list = []
            while portion := cursor.fetchmany(PORTION):
                if cancelled is not None and cancelled():
                    raise Cancelled
                rows += portion
            frame = pd.DataFrame([row[:3] for row in rows], columns=["fid", UNIT, "subject_fid"])
            frame[UNIT] = frame[UNIT].astype(object).where(frame[UNIT].notna(), None)
            frame["subject_fid"] = pd.to_numeric(frame["subject_fid"]).astype("Int64")
            shapes = geometries([wkb_of(row[3]) if row[3] else None for row in rows])
            parts.append((check, frame, shapes, crs))
    return parts
