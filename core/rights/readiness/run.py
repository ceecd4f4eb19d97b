"""Ready to supply: the conditions of all parcels joined into one answer each.

Source: Order 53 of 2012 on idle land as quoted in public, on when land may be supplied; what is asked is a table of the
pack, and was not compared with the text. The answer is about the layers given, and approves nothing.
"""
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from ...contract.basis import VERIFIED, bases_text, state_of
from ...contract.book import of_distinct, unique_names
from ...contract.outcome import ALONE, FINDINGS, Check, Outcome, Steps
from ...contract.sentences import gathered
from ...errors import InputError
from ...geometry.parallel import ask, asking
from ...layers.prepare import prepare_subjects, repeated_shapes
from ...texts import pick, text
from ..pack.supply import DOCUMENT, LINE, REGISTER
from ..pack.types import types_named
from .findings import findings_of_parcels
from .items import Judged, Rights, judge_cover, judge_documents, not_given, remedies_of
from .request import (
    ANSWERS,
    CONDITION_OF,
    CONDITIONS,
    ITEM_COLUMNS,
    MET,
    NOT_READY,
    READY,
    ROW_COLUMNS,
    STATES,
    UNDETERMINED,
    ReadinessRequest,
)


def ready_to_supply(request: ReadinessRequest, steps: Steps = ALONE) -> Outcome:
    """Whether each parcel is ready to be supplied.

    A parcel is ready where everything that the pack asks is met; it is not ready where something is missed; otherwise
    it is undetermined. What was not given is open, so that no layer, field or date less makes a parcel ready.

    Args:
        request: parcels and layers. steps: how the run is followed.

    Returns:
        Tables: ``rows`` (a row per parcel, in their order), ``items`` (a row per parcel and thing that is asked).
        Findings: of what is missed or open.
        Counts: PARCEL_COUNT, READY_COUNT, NOT_READY_COUNT, UNDETERMINED_COUNT, READY_M2, IS_ALL_READY, IS_DETERMINED.

    Raises:
        InputError: a pack that asks nothing, a type of right that it does not know, systems that cannot be combined.
        Cancelled: the run was stopped.
    """
    pack, language = request.pack, request.language
    if not pack.supply or pack.rights is None:
        raise InputError("readiness.pack_without", pack=pack.id)
    if request.right_type not in pack.rights.types:
        raise InputError("rights.unknown_role", role=request.right_type, roles=types_named(pack.rights, language))
    table = request.parcels.table
    subjects = prepare_subjects(table, request.area_method, request.parcels.fields.get("id"))
    ids, usable = unique_names(subjects.ids, table.fids), subjects.dimension == 2
    notes = repeated_shapes(replace(subjects, ids=ids), language)
    judged = _judged(request, usable, notes, steps)
    notes += [*_not_given(request, judged), *_empty_layers(request)]
    rows = _rows(request, ids, np.where(usable, subjects.measured_m2, np.nan), judged)
    ask()
    items = _items(request, ids, judged)
    ask()
    findings, places = findings_of_parcels(ids, judged, request)
    steps.progress(1.0)
    return Outcome(findings, {"rows": rows, "items": items}, {FINDINGS: places, "rows": table.geometry}, table.crs,
                   _counts(rows), notes, head=text("readiness.head", language),
                   settled={"area_method": request.area_method})


def _judged(request: ReadinessRequest, usable: np.ndarray, notes: list, steps: Steps) -> dict[str, Judged]:
    """Each item of the pack on all parcels."""
    rights = Rights(request, steps) if request.registers else None
    notes += rights.rights.notes if rights else []
    judged, items = {}, request.pack.supply
    for place, (name, item) in enumerate(items.items(), 1):
        layer = (request.lines if item.kind == LINE else request.registers).get(name) if item.kind in (
            LINE, REGISTER) else request.covers.get(item.kind)
        if item.kind == DOCUMENT:
            judged[name] = judge_documents(item, request)
        elif layer is None:
            judged[name] = not_given(item, request, usable)
        elif item.kind == REGISTER:
            judged[name] = rights.judged(item)
        else:
            judged[name] = judge_cover(item, layer, request, notes, steps)
        steps.progress(0.9 * place / len(items))
    return judged


def _not_given(request: ReadinessRequest, judged: dict[str, Judged]) -> list[str]:
    """A sentence on what was not given at all, with the parameter that would give it."""
    language = request.language
    missing = [text(f"readiness.give_{item.kind}", language, item=pick(item.title, language), id=name)
               for name, item in request.pack.supply.items() if not judged[name].is_given]
    return [text("readiness.items_not_given", language, count=len(request.parcels.table),
                 items=text("patches.semicolon", language).join(missing))] if missing else []


def _worst(states: list, count: int) -> np.ndarray:
    """Place in ``STATES`` of the worst of several ``(n,)``."""
    ranks = [of_distinct(STATES.index, state).astype(np.int8) for state in states]
    return np.max(ranks, axis=0) if ranks else np.zeros(count, dtype=np.int8)


def _rows(request: ReadinessRequest, ids: np.ndarray, area_m2: np.ndarray, judged: dict) -> pd.DataFrame:
    language, items, count = request.language, request.pack.supply, len(ids)
    worst = _worst([item.state for item in judged.values()], count)
    answer = np.array(ANSWERS, dtype=object)[worst]
    columns = {"subject_id": ids, "answer": answer, "area_m2": area_m2, "answer_title": of_distinct(
        lambda word: text(f"readiness.answer_{word}", language), answer)}
    words, parcels = [], []
    for condition in CONDITIONS:
        own = [name for name, item in items.items() if CONDITION_OF[item.kind] == condition]
        state = np.array(STATES, dtype=object)[_worst([judged[name].state for name in own], count)]
        columns[f"{condition}_state"] = state if own else np.full(count, None, dtype=object)
        for name in own:
            rows = np.flatnonzero(judged[name].state != MET)
            words.append(judged[name].message[rows])
            parcels.append(rows)
    columns["missing"] = gathered(np.concatenate(words), np.concatenate(parcels).astype(np.int64), count,
                                  text("patches.semicolon", language))
    for column, kind in (("not_approved_m2", "approval"), ("supplied_m2", "supply"), ("rights_m2", "register"),
                         ("not_planned_m2", "plan"), ("lines_m2", "line")):
        areas = [judged[name].area_m2 for name, item in items.items() if item.kind == kind]
        columns[column] = np.max(areas, axis=0) if areas else np.full(count, np.nan)   # NaN where one is not known
    return pd.DataFrame({name: pd.Series(columns[name]).astype(kind) for name, kind in asking(ROW_COLUMNS.items(), 1)})


def _items(request: ReadinessRequest, ids: np.ndarray, judged: dict) -> pd.DataFrame:
    """A row per parcel and item, by parcel."""
    language, count, asked = request.language, len(ids), request.pack.supply

    def each(cell) -> np.ndarray:
        return np.tile(np.array([cell(item) for item in asked.values()], dtype=object), count)

    state = np.stack([judged[name].state for name in asked], axis=1).reshape(-1)
    columns = {
        "subject_id": np.repeat(ids, len(asked)), "condition": each(lambda item: CONDITION_OF[item.kind]),
        "condition_title": each(lambda item: text(f"readiness.condition_{CONDITION_OF[item.kind]}", language)),
        "item": each(lambda item: item.id), "item_title": each(lambda item: pick(item.title, language)),
        "state": state, "state_title": of_distinct(lambda word: text(f"readiness.state_{word}", language), state),
        "message": np.stack([judged[name].message for name in asked], axis=1).reshape(-1),
        "remedy": np.stack([remedies_of(asked[name], judged[name], language) for name in asked], axis=1).reshape(-1),
        "area_m2": np.stack([judged[name].area_m2 for name in asked], axis=1).reshape(-1),
        "basis": each(lambda item: bases_text(item.basis, language)),
        "basis_verified": each(lambda item: state_of(item.basis) == VERIFIED)}
    ask()
    return pd.DataFrame({name: pd.Series(columns[name]).astype(kind) for name, kind in asking(ITEM_COLUMNS.items(), 1)})


def _empty_layers(request: ReadinessRequest) -> list[str]:
    """Sentences on layers without a feature, which say of all ground that nothing is there."""
    items = request.pack.supply
    given = {**{item.id: request.covers.get(item.kind) for item in items.values()}, **request.registers,
             **request.lines}
    return [text("zoning.empty_layer", request.language, layer=layer.table.name,
                 role=pick(items[name].title, request.language))
            for name, layer in given.items() if layer is not None and layer.table.source.is_empty]


def _counts(rows: pd.DataFrame) -> dict:
    counts = {word: int((rows["answer"] == word).sum()) for word in ANSWERS}
    return {"PARCEL_COUNT": len(rows), "READY_COUNT": counts[READY], "NOT_READY_COUNT": counts[NOT_READY],
            "UNDETERMINED_COUNT": counts[UNDETERMINED],
            "READY_M2": float(rows.loc[rows["answer"] == READY, "area_m2"].sum()),
            "IS_ALL_READY": bool(len(rows)) and counts[READY] == len(rows), "IS_DETERMINED": not counts[UNDETERMINED]}


CHECK = Check("rights", ready_to_supply, None, {"rows": ROW_COLUMNS, "items": ITEM_COLUMNS}, whole="scale.two_layers")
