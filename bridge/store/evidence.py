"""Findings of a store whose evidence is in an older form: where a run says the same, its form is taken over."""
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import shapely

from ...core.contract.frame import EVIDENCE_FORM
from ...core.findings.carried import other_form, says_the_same
from ...core.findings.recording import RecordedRun
from ...core.geometry.systems.crs import is_geographic, plan_transform, transform
from ...core.reading.encoded import wkb_of
from ..reading.geometry import geometries
from .file import store_crs

_PLACES = ("findings", "fid"), ("versions", "finding"), ("waivers", "finding")


def in_one_form(database, run: RecordedRun, stored: pd.DataFrame, waivers: pd.DataFrame) -> tuple:
    """Bring evidence of a run and of the store into one form, where they say the same in two.

    Evidence of today's form does not depend on vertices in the middle of straight edges; what was recorded before does.
    Where verdict, rule, measure and ground are what they were, nothing changed but the form: waivers hold on.

    Args:
        database: in a transaction. run: that arrives. stored, waivers: of its check, as ``recording`` reads them.

    Returns:
        The three, with evidence in one form.
    """
    place = pd.Series(np.arange(len(stored)), index=stored["finding_id"].to_numpy(dtype=object))
    position = place.reindex(run.frame["finding_id"].to_numpy(dtype=object)).fillna(-1).to_numpy(dtype=np.int64)
    rows = np.flatnonzero(position >= 0)
    before = stored["evidence_hash"].fillna("").to_numpy(dtype=object)[position[rows]]
    now = run.frame["evidence_hash"].fillna("").to_numpy(dtype=object)[rows]
    rows = rows[other_form(before, now)]
    if not len(rows):
        return run, stored, waivers
    fids = stored["fid"].to_numpy(dtype=np.int64)[position[rows]]
    old, shapes = _as_stored(database, run.check, fids)
    crs, shapes_now = store_crs(database), run.geometry[rows].copy()
    there = ~shapely.is_missing(shapes_now)
    if crs and run.crs and crs != run.crs and there.any():
        shapes_now[there] = transform(shapes_now[there], plan_transform(run.crs, crs, run.layer))
    same = says_the_same(old, shapes, run.frame.iloc[rows].reset_index(drop=True), shapes_now,
                         bool(crs) and is_geographic(crs))
    frame, stored, waivers = run.frame.copy(), stored.copy(), waivers.copy()
    column, kept = (table.columns.get_loc("evidence_hash") for table in (frame, stored))
    for row, fid in zip(rows[same], fids[same]):
        arriving, known = frame.iat[row, column], stored.iat[position[row], kept]
        if not str(arriving).startswith(EVIDENCE_FORM):   # the run is older than what the store knows
            frame.iat[row, column] = known
            continue
        stored.iat[position[row], kept] = arriving
        waivers.loc[(waivers["finding"] == fid) & (waivers["evidence_hash"] == known), "evidence_hash"] = arriving
        for table, key in _PLACES:
            database.execute(
                f"UPDATE {table} SET evidence_hash = ? WHERE {key} = ? AND evidence_hash = ?",   # nosec B608
                (arriving, int(fid), known))
    return replace(run, frame=frame), stored, waivers


def _as_stored(database, check: str, fids: np.ndarray) -> tuple[pd.DataFrame, np.ndarray]:
    """The store's entries on findings, and their geometries, in the order of the ids."""
    names = ("fid", "terms_hash", "verdict", "measured", "unit")
    wanted = set(fids.tolist())
    rows_of = {row[0]: row for row in database.execute(
        f"SELECT {', '.join(names)}, geom FROM findings WHERE check_name = ?", (check,))   # nosec B608
        if row[0] in wanted}
    rows = [rows_of[fid] for fid in fids.tolist()]
    frame = pd.DataFrame([row[:-1] for row in rows], columns=list(names)).astype({"measured": float})
    return frame, geometries([wkb_of(row[-1]) if row[-1] else None for row in rows])
