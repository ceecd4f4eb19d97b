"""What all rechecks share: their answer, files unchanged since a run, tables put together from parts."""
from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Optional

import numpy as np
import pandas as pd
from pyproj import Transformer

from ...core.contract.rows import RunState
from ...core.errors import InputError
from ...core.geometry.measure.distance import widened
from ...core.geometry.systems.crs import parse_crs
from ...core.table import FeatureTable, Source
from ..reading.read import Snapshot

MARGIN_M = 1.0
MOST_PLACES = 20_000
MOST_APART = 0.1   # share of the subjects that are read by their ids; above, the whole layer is read as fast
SOFTWARE = ("groundrules", "gdal", "geos", "proj", "shapely")   # another version may give another last digit


@dataclass(frozen=True)
class Rechecked:
    """What a recheck found.

    Attributes:
        findings, geometry: all rows of a full run; without those of the run before, only what was judged again.
        is_full: the rows are those of a full run.
        judged, gone: feature ids of the subjects that were judged again, and of those that no longer exist.
        total: number of subjects.
        why: key of a sentence: why all of them were judged; empty where only some were.
        roles: control roles that were judged again for all subjects.
        reported_again: roles of which the findings about the run itself were made again.
        state: for the next recheck.
        inputs: entries of the manifest.
        request: of the check, with ``subjects`` and ``pack``.
        scope: roles.
    """

    findings: pd.DataFrame
    geometry: np.ndarray
    is_full: bool
    judged: np.ndarray
    gone: np.ndarray
    total: int
    why: str
    roles: list
    reported_again: set
    state: RunState
    inputs: list
    request: object
    scope: list
    notes: list = field(default_factory=list)


@dataclass(frozen=True)
class Layers:
    """The snapshots of a run, as they are now."""

    subjects: Snapshot
    controls: list
    coverage: Optional[Snapshot] = None


def joined(former: FeatureTable, latter: FeatureTable) -> FeatureTable:
    """Rows of two readings of one layer, in the order of their ids."""
    fids = np.concatenate([former.fids, latter.fids])
    table = replace(former, fids=fids, geometry=np.concatenate([former.geometry, latter.geometry]),
                    columns=pd.concat([former.columns, latter.columns], ignore_index=True),
                    unreadable=pd.concat([former.unreadable, latter.unreadable], ignore_index=True))
    return table.take(np.argsort(fids, kind="stable"))


def check_whole(layer: str, is_whole: bool) -> None:
    """Refuse subjects if a selection or filter leaves some out: they could not be distinguished from deleted ones.

    Raises:
        InputError: always where ``is_whole`` is not.
    """
    if not is_whole:
        raise InputError("recheck.filtered", layer=layer)


def unread(snapshot: Snapshot) -> FeatureTable:
    """A layer of which no row was read, with what identifies it."""
    source = Source(snapshot.name, snapshot.data_layer, snapshot.file_name, snapshot.size_bytes, snapshot.modified,
                    snapshot.row_count, 0, hidden=snapshot.hidden)
    return FeatureTable(snapshot.name, np.zeros(0, dtype=np.int64), np.zeros(0, dtype=object), pd.DataFrame(),
                        snapshot.crs, source)


def entry_of(snapshot: Snapshot, manifest: dict, use: str) -> dict:
    """A manifest's entry on a layer as an input; empty without one."""
    inputs = manifest.get("inputs")
    entries = [entry for entry in inputs if isinstance(entry, dict)] if isinstance(inputs, list) else []
    wanted = (use, snapshot.file_name, snapshot.data_layer)
    return next((entry for entry in entries if tuple(map(entry.get, ("use", "file_name", "data_layer"))) == wanted), {})


def is_untouched(snapshot: Snapshot, manifest: dict, use: str) -> bool:
    """Whether a layer's file is the one that a run read, by size and time, and no log waits next to it.

    The log next to a GeoPackage holds changes that are not in the file yet.
    """
    entry = entry_of(snapshot, manifest, use)
    if not entry or snapshot.ogr is None or not snapshot.is_whole or not snapshot.modified:
        return False
    if snapshot.hidden or entry.get("hidden"):   # another filter leaves the file as it is
        return False
    log = Path(f"{snapshot.ogr.path}-wal")
    if log.exists() and log.stat().st_size:
        return False
    return (entry.get("size_bytes"), entry.get("modified")) == (snapshot.size_bytes, snapshot.modified)


def placed(places: np.ndarray, crs: str, own: str, margin_m: float) -> np.ndarray:
    """Rectangles ``(k, 4)`` of one system in another, with a margin."""
    if crs != own:
        change = Transformer.from_crs(parse_crs(crs), parse_crs(own), always_xy=True)
        places = np.array([change.transform_bounds(*box, densify_pts=8) for box in places])
    return widened(places, own, margin_m)
