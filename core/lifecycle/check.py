"""Trace the life of land: threads, parcels and their stages, idle land, drift, skipped and reversed stages."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ..contract.outcome import ALONE, FINDINGS, Check, Outcome, Steps
from ..contract.verdicts import VERDICTS, count_words, worst_by_row
from ..errors import InputError
from ..geometry.parallel import ask
from ..texts import pick
from .comparing import compared
from .due.timing import MAY_BE_IDLE, SUSPECTED_IDLE
from .findings import findings_of
from .indicators import INDICATOR_COLUMNS, indicators_of, places_of
from .request import (
    DRIFT_COLUMNS,
    PARCEL_COLUMNS,
    STAGE_COLUMNS,
    THREAD_COLUMNS,
    YEAR_COLUMNS,
    LifecycleRequest,
)
from .tables import ground_of, judged_threads, parcel_table, stage_table, thread_table, years
from .tracing import Traced, traced_of


def trace(request: LifecycleRequest, steps: Steps = ALONE) -> Outcome:
    """Trace the life of land.

    Args:
        request: layers and tables of stages. steps: how it is followed.

    Returns:
        Tables ``threads``, ``parcels``, ``stages``, ``drift``, ``indicators`` and ``years``, findings, and the ground
        of threads, parcels and drift.

    Raises:
        InputError: no layer in a role, planar areas in degrees, different datums. Cancelled: the run was stopped.
    """
    if not request.layers or not any(len(layer.table) for layer in request.layers):
        raise InputError("lifecycle.no_layers", tables=", ".join(
            f"{name} ({pick(table.role.title, request.language)})" for name, table in request.life.tables.items()))
    if request.life.conditions is None:
        raise InputError("lifecycle.no_conditions")
    traced = traced_of(request, steps)
    threads, thread_ground = thread_table(traced)
    parcels = parcel_table(traced)
    ask()
    stages = stage_table(traced) if request.with_stages else pd.DataFrame(columns=list(STAGE_COLUMNS)).astype(
        STAGE_COLUMNS)
    drift, drift_ground = traced.ground.table, traced.ground.pieces
    differences = compared(traced.entries, traced.parcels, request)
    parcel_ground = ground_of(traced, traced.parcels)
    findings, finding_ground, notes = findings_of(traced, parcels, parcel_ground, differences)
    by_parcel = worst_by_row(findings["verdict"].to_numpy(dtype=object), _rows_of(findings, parcels), len(parcels))
    parcels["verdict"] = pd.array([VERDICTS[min(own, VERDICTS.index(word))] for own, word in zip(
        by_parcel.tolist(), parcels["verdict"])], dtype="string")
    threads = judged_threads(threads, parcels)
    indicators = indicators_of(threads, parcels, request, places_of(traced, thread_ground, parcel_ground, notes))
    steps.progress(1.0)
    tables = {"threads": threads.astype(THREAD_COLUMNS), "parcels": parcels.astype(PARCEL_COLUMNS), "stages": stages,
              "drift": drift.astype(DRIFT_COLUMNS), "indicators": indicators, "years": years(traced)}
    ask()
    return Outcome(findings, tables, {FINDINGS: finding_ground, "threads": thread_ground,
                                      "parcels": parcel_ground, "drift": drift_ground},
                   traced.entries.crs, _counts(traced, threads, parcels, findings, drift), notes)


def _rows_of(findings: pd.DataFrame, parcels: pd.DataFrame) -> np.ndarray:
    return pd.Index(parcels["parcel_id"]).get_indexer(findings["subject_id"])


def _counts(traced: Traced, threads: pd.DataFrame, parcels: pd.DataFrame, findings: pd.DataFrame,
            drift: pd.DataFrame) -> dict:
    verdict = count_words(parcels["verdict"])
    soon = parcels["days_to_idle"].between(1, traced.request.within_days).fillna(False)
    idle = int((parcels["start_state"] == SUSPECTED_IDLE).sum())
    may_be = int((parcels["use_state"] == MAY_BE_IDLE).sum())

    def total(name: str):
        return float(threads[name].sum()) if threads[name].notna().all() else None

    return {"THREAD_COUNT": len(threads), "PARCEL_COUNT": len(parcels), "SUSPECTED_IDLE_COUNT": idle,
            "MAY_BE_IDLE_COUNT": may_be, "IDLE_SOON_COUNT": int(soon.sum()),
            "LATE_COUNT": int(parcels["start_state"].isin(["late", "done_late"]).sum()),
            "UNDETERMINED_COUNT": verdict["undetermined"], "DRIFT_COUNT": len(drift),
            "FINDING_COUNT": len(findings), "APPROVED_NOT_SUPPLIED": total("approved_not_supplied_m2"),
            "SUPPLIED_NOT_USED": total("supplied_not_used_m2"), "HAS_SUSPECTED_IDLE": idle + may_be > 0,
            "IS_DETERMINED": verdict["undetermined"] == 0}


CHECK = Check("rights", trace, None, {
    "threads": THREAD_COLUMNS, "parcels": PARCEL_COLUMNS, "stages": STAGE_COLUMNS, "drift": DRIFT_COLUMNS,
    "indicators": INDICATOR_COLUMNS, "years": YEAR_COLUMNS}, whole="scale.linked")
