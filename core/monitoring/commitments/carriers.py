"""Which parcels carry each clause: those of its zone, project, rule or place, and how much ground they are."""
from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
import pandas as pd

from ...contract.outcome import ALONE, Steps
from ...errors import InputError
from ...fields import spelling
from ...geometry.united import unions_by
from ...indicators.scene import scene_of
from ...names import folded_name
from ...quotas.units import is_below, unit_prefix
from ...texts import text
from ..series.tables import WHOLE
from .request import CommitmentRequest, Parcels

_BETWEEN = re.compile(r"[;；、\n,，]")


class Carried(NamedTuple):
    """Parcels of clauses.

    Attributes:
        rows: one each clause and parcel: ``clause`` (its position), ``subject_id``, ``subject_fid``, ``place_field``,
            ``place_value``, ``area_m2``. shapes: of them ``(p,)``. crs: of the shapes; empty without a layer.
        count, area_m2: of each clause ``(c,)``, each piece of ground once; NaN where it names no place or there is no
            layer. ground: of each clause, None without any ``(c,)``. notes: sentences.
    """

    rows: pd.DataFrame
    shapes: np.ndarray
    crs: str
    count: np.ndarray
    area_m2: np.ndarray
    ground: np.ndarray
    notes: list


def places_of(measure) -> tuple[str, ...]:
    """Zones, projects or rules of a clause as names are compared: the whole word, or its parts between separators.

    Args:
        measure: of the clause; None: none.

    >>> places_of("R1、R2"), places_of(None)
    (('r1、r2', 'r1', 'r2'), ())
    """
    words = folded_name(measure) if isinstance(measure, str) else ""
    parts = [folded_name(part) for part in _BETWEEN.split(measure)] if words else []
    return tuple(dict.fromkeys(part for part in (words, *parts) if part))


def carried_by(clauses: pd.DataFrame, request: CommitmentRequest, steps: Steps = ALONE) -> Carried:
    """The parcels of each clause.

    A clause that names a zone, project or rule is carried by the parcels with one of these words in a field of places,
    in its unit where the layer states units; one that names a place alone by parcels with the place's code.

    Args:
        clauses: as of ``clauses.read_clauses``. request: of the check. steps: how the run is followed.

    Raises:
        InputError: a layer without coordinate system, planar areas in degrees.
    """
    count = len(clauses)
    nothing = pd.DataFrame({name: [] for name in ("clause", "subject_id", "subject_fid", "place_field", "place_value",
                                                  "area_m2")})
    if request.parcels is None:
        return Carried(nothing, np.zeros(0, dtype=object), "", np.full(count, np.nan), np.full(count, np.nan),
                       np.full(count, None, dtype=object), [])
    parcels = request.parcels
    if not parcels.places:
        raise InputError("commitments.no_place_fields", layer=parcels.table.name, fields=parcels.table.fields_shown)
    scene = scene_of([parcels.table], None, request.method, request.language, steps.cancelled)
    prepared = scene.prepare(parcels.table, "polygon")
    steps.progress(0.04)
    notes = [*scene.notes]
    if len(prepared.unusable):
        notes.append(text("commitments.parcels_unusable", request.language, layer=parcels.table.name,
                          count=len(prepared.unusable), features=", ".join(prepared.unusable["control_id"][:30])))
    sought, group = _sought(clauses, parcels)
    matches = _matches(sought, parcels, prepared.source_row)
    some, row = matches["group"].to_numpy(dtype=int), matches["row"].to_numpy(dtype=int)
    steps.progress(0.05)
    area = scene.measure(prepared.geometry)
    steps.progress(0.1)
    of_rows = matches.assign(
        shape=prepared.geometry[row], area_m2=area[row], subject_id=_ids(parcels, prepared.source_row[row]),
        subject_fid=parcels.table.fids[prepared.source_row[row]])
    steps.progress(0.15)
    ground = unions_by(len(sought), some, prepared.geometry[row], lambda share: steps.progress(0.15 + 0.8 * share))
    ground_m2 = np.zeros(len(sought))
    ground_m2[np.unique(some)] = scene.measure(ground[np.unique(some)])
    named = np.array([bool(words) for words, _unit in sought], dtype=bool)[group]
    rows = pd.DataFrame({"clause": np.arange(count), "group": group}).merge(of_rows, on="group", sort=False)
    shapes = rows["shape"].to_numpy(dtype=object)
    number = np.bincount(some, minlength=len(sought)).astype(float)[group]
    return Carried(rows.drop(columns=["group", "row", "shape"]), shapes, scene.crs, np.where(named, number, np.nan),
                   np.where(named, ground_m2[group], np.nan), ground[group], notes)


def _sought(clauses: pd.DataFrame, parcels: Parcels) -> tuple[list, np.ndarray]:
    """What clauses seek, words and unit, each once; and the position of that of each clause ``(c,)``."""
    known: dict = {}
    group = []
    for measure, place, unit in zip(clauses["measure"], clauses["place"], clauses["unit_code"]):
        words = places_of(measure) or tuple(dict.fromkeys(folded_name(word) for word in (place, unit) if word not in (
            None, WHOLE)))
        inside = unit if parcels.unit_code and unit not in (None, WHOLE) else ""
        group.append(known.setdefault((words, inside), len(known)))
    return list(known), np.array(group, dtype=int)


def _ids(parcels: Parcels, rows: np.ndarray) -> np.ndarray:
    if not parcels.subject_id:
        return parcels.table.fids[rows].astype(str).astype(object)
    cells = parcels.table.columns[parcels.subject_id].astype(object).to_numpy()[rows]
    return np.array([None if pd.isna(cell) else spelling(cell) for cell in cells], dtype=object)


def _matches(sought: list, parcels: Parcels, source_row: np.ndarray) -> pd.DataFrame:
    """Rows of what is sought and a parcel that has it: ``group``, ``row`` (of the prepared parcels), ``place_field``,
    ``place_value``; a parcel counts once for a group, by the first field that names it."""
    by_word: dict[str, list] = {}
    for name in parcels.places:
        cells = parcels.table.columns[name].astype(object).to_numpy()[source_row]
        codes, distinct = pd.factorize(cells, use_na_sentinel=True)
        order = np.argsort(codes, kind="stable")
        first = np.searchsorted(codes[order], np.arange(len(distinct) + 1))
        for code, cell in enumerate(distinct):
            rows = order[first[code]:first[code + 1]]
            for word in {folded_name(spelling(cell)), folded_name(unit_prefix(cell))} - {""}:
                by_word.setdefault(word, []).append((name, spelling(cell), rows))
    units = None if not parcels.unit_code else pd.Series(parcels.table.columns[parcels.unit_code].astype(
        object).to_numpy()[source_row]).map(unit_prefix, na_action="ignore")
    blocks = [pd.DataFrame({"group": [], "row": [], "place_field": [], "place_value": []})]
    for group, (words, unit) in enumerate(sought):
        inside = None if not unit else units.map({code: is_below(code, unit) for code in units.dropna().unique()}
                                                 ).eq(True).to_numpy()
        for name, value, rows in (hit for word in words for hit in by_word.get(word, ())):
            blocks.append(pd.DataFrame({"group": group, "row": rows if inside is None else rows[inside[rows]],
                                        "place_field": name, "place_value": value}))
    return pd.concat(blocks[1:] or blocks, ignore_index=True).drop_duplicates(["group", "row"], ignore_index=True)
