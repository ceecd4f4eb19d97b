"""Rows of an inventory by sector and scope, and their totals: what is not computed is not estimated, never 0.

Source: Global Protocol for Community-Scale Greenhouse Gas Inventories 1.1, as the pack has its rows (not compared).
BASIC is made of rows of that level, BASIC+ of those and of its own, neither of those of the territory alone: power that
is fed into the grid counts where it is used, and waste where it is made.
"""
from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import Optional

import pandas as pd

from ...contract.basis import VERIFIED, state_of
from ...contract.outcome import ALONE, Check, Outcome, Steps
from ...errors import InputError
from ...frames import frame_of
from ...texts import pick, text
from ...texts.separators import numeral
from ..pack.inventory import QUALITIES, InventoryRow, ResultPlace
from .entries import Entry, Own
from .own_rows import read_own
from .request import (
    ALL,
    BASIC,
    BASIC_PLUS,
    CONFIDENTIAL,
    ELSEWHERE,
    LEFT_OUT,
    NO_NUMBER,
    NOT_ESTIMATED,
    NOT_OCCURRING,
    NOT_PLACED,
    PLACED,
    ROW_COLUMNS,
    SCOPE_2,
    SCOPE_3,
    SOURCE_COLUMNS,
    TERRITORIAL,
    TOTAL_COLUMNS,
    TOTALS,
    InventoryRequest,
)
from .results import Result, results_of
from .units import BIOGENIC, CARBON_DIOXIDE, EQUIVALENT, METHANE, NITROUS_OXIDE

_COLUMN = {CARBON_DIOXIDE: "co2_t", METHANE: "ch4_t", NITROUS_OXIDE: "n2o_t", EQUIVALENT: "stated_t_co2e",
           BIOGENIC: "biogenic_co2_t"}


def in_total(row: InventoryRow, total: str) -> bool:
    """Whether a row is part of a total.

    Args:
        row: of the inventory. total: of ``request.TOTALS``.

    >>> [in_total(InventoryRow("I.4.4", "I", 1, "territorial", {}), total) for total in TOTALS]
    [False, False, True, False, False]
    """
    return {BASIC: row.level == "basic", BASIC_PLUS: row.level in ("basic", "basic_plus"), TERRITORIAL: row.scope == 1,
            SCOPE_2: row.scope == 2, SCOPE_3: row.scope == 3}[total]


def tabulate(request: InventoryRequest, steps: Steps = ALONE) -> Outcome:
    """Put results and a table into the rows of an inventory.

    Args:
        request: of the run. steps: how it is followed.

    Returns:
        Table ``rows``, one each row of the pack; ``totals``, by total and sector; ``sources``, one each result.

    Raises:
        InputError: neither a table nor results; a cell that cannot be read; a row that two sources state.
    """
    rows = request.pack.inventory.rows if request.pack.inventory is not None else {}
    if not rows:
        raise InputError("inventory.no_rows", pack=request.pack.id)
    if request.table is None and not request.results:
        raise InputError("inventory.nothing_given")
    own = read_own(request.table, rows, request.warming, request.year) if request.table is not None else Own([])
    results = results_of(request)
    steps.progress(0.4)
    placed, sources = _place(results, request)
    entries, superseded = _final_ones(own.entries)
    merged = _merged(entries, placed, request)
    table = frame_of([_row(row, merged.get(code, []), request) for code, row in rows.items()], ROW_COLUMNS)
    totals = frame_of(list(_totals(table, request)), TOTAL_COLUMNS)
    steps.progress(1.0)
    return Outcome(tables={"rows": table, "totals": totals, "sources": frame_of(sources, SOURCE_COLUMNS)},
                   counts=_counts(table, totals, sources), notes=[
                       *_notes(table, sources, own, request), *_notes_of_cells(merged, superseded, request)])


# -- where results belong ----------------------------------------------------------------------------------------


def _place(results: list[Result], request: InventoryRequest) -> tuple[dict, list]:
    """Code -> entries of results; and a row of the table of sources each result."""
    inventory, by_code, unknown, sources = request.pack.inventory, {}, [], []
    for assigned in request.assigned:
        if assigned.code and assigned.code not in inventory.rows:
            raise InputError("inventory.assigned_nowhere", code=assigned.code, result=assigned.pattern,
                             rows=", ".join(inventory.rows))
        if not any(fnmatchcase(result.id, assigned.pattern) for result in results):
            raise InputError("inventory.assigned_nothing", result=assigned.pattern, known=", ".join(
                dict.fromkeys(result.id for result in results)) or "–")
    for result in results:
        own = next((assigned for assigned in request.assigned if fnmatchcase(result.id, assigned.pattern)), None)
        place = inventory.place_of(result.id) if own is None else ResultPlace(own.pattern, own.code) if own.code \
            else None
        state, reason = result.state, result.reason
        if own is not None and not own.code:
            state = LEFT_OUT
        elif not state:
            state = PLACED if place is not None else NOT_PLACED
        if state in (PLACED, NO_NUMBER) and place is not None:
            pair = result, Entry(
                place.code, result.gas, result.tonnes, "", "", place.activity_quality, place.factor_quality,
                result.layer, reason if state == PLACED else text("inventory.blank_rows", request.language),
                result.is_partial or state == NO_NUMBER)
            (by_code.setdefault(place.code, []) if state == PLACED else unknown).append(pair)
        elif state == NOT_PLACED:
            reason = text("inventory.not_placed", request.language, result=result.id)
        warmed = None if result.tonnes is None else result.tonnes * _potential(result.gas, request)
        sources.append({
            "layer": result.layer, "result": result.id, "gas": result.gas, "emission_t": result.tonnes,
            "emission_t_co2e": warmed, "code": None if place is None or state == LEFT_OUT else place.code,
            "state": state, "state_title": text(f"inventory.state_{state}", request.language),
            "reason": reason or None})
    for result, entry in unknown:   # beside numbers of the same run, the row is not all of it
        if any(other.layer == result.layer for other, _entry in by_code.get(entry.code, ())):
            by_code[entry.code].append((result, entry))
    return by_code, sources


def _potential(gas: str, request: InventoryRequest) -> float:
    return request.warming.of(gas) if gas in (CARBON_DIOXIDE, METHANE, NITROUS_OXIDE) else 1.0


def _final_ones(entries: list[Entry]) -> tuple[list[Entry], list[Entry]]:
    """Entries without estimates of rows that have a final number, whose sum may count the year twice; and those."""
    final = {entry.code for entry in entries if not entry.key and entry.tonnes is not None and not entry.is_estimate}
    kept: list[Entry] = []
    superseded: list[Entry] = []
    for entry in entries:
        (superseded if entry.is_estimate and entry.code in final else kept).append(entry)
    return kept, superseded


def _merged(entries: list[Entry], placed: dict, request: InventoryRequest) -> dict[str, list]:
    """Code -> entries, of which numbers come from one source alone."""
    merged: dict[str, list] = {}
    for entry in entries:
        merged.setdefault(entry.code, []).append(entry)
    for code, own in merged.items():
        keys = {entry.key for entry in own}
        if len(keys) > 1:
            raise InputError("inventory.number_beside_key", layer=request.table.table.name, code=code, keys=", ".join(
                key or text("inventory.a_number", request.language) for key in sorted(keys)))
    for code, pairs in placed.items():
        layers = list(dict.fromkeys(result.layer for result, _entry in pairs))
        if len(layers) > 1:
            raise InputError("inventory.two_results", code=code, first=layers[0], second=layers[1],
                             results=", ".join(dict.fromkeys(result.id for result, _entry in pairs)))
        own = merged.get(code, [])
        if own and own[0].key != NOT_ESTIMATED:
            raise InputError("inventory.twice", code=code, table=request.table.table.name, layer=layers[0],
                             results=", ".join(dict.fromkeys(result.id for result, _entry in pairs)))
        merged[code] = [entry for _result, entry in pairs]
    return merged


# -- rows and totals ---------------------------------------------------------------------------------------------


def _row(row: InventoryRow, entries: list[Entry], request: InventoryRequest) -> dict:
    """A row of the result."""
    language = request.language
    key = NOT_ESTIMATED if not entries else entries[0].key
    sums: dict[str, float] = {}
    for entry in entries:
        if entry.tonnes is not None:
            sums[entry.gas] = sums.get(entry.gas, 0.0) + entry.tonnes
    warmed = [tonnes * _potential(gas, request) for gas, tonnes in sums.items() if gas != BIOGENIC]
    reasons = list(dict.fromkeys(entry.reason for entry in entries if entry.reason))
    if not entries:
        reasons.append(text("inventory.nothing_computed", language))
    reasons += [text("inventory.marked", language, mark=mark) for mark in dict.fromkeys(
        entry.mark for entry in entries if entry.mark)]
    unstated = dict.fromkeys(gas for entry in entries for gas in entry.unstated)
    if unstated:
        reasons.append(text("inventory.gases_unstated", language, gases=", ".join(unstated)))
    if any(entry.is_estimate for entry in entries):
        reasons.append(text("inventory.estimate", language))
    if EQUIVALENT in sums:
        reasons.append(text("inventory.as_stated", language, name=request.warming.name))
    if not key and not warmed:
        reasons.append(text("inventory.biogenic_alone", language))
    uses_potentials = bool({METHANE, NITROUS_OXIDE} & set(sums))
    verified = row.basis is not None and state_of((row.basis,)) == VERIFIED and (
        request.warming_verified or not uses_potentials)
    return {
        "sector": row.sector, "sector_title": pick(request.pack.inventory.sectors[row.sector], language),
        "code": row.code, "title": pick(row.title, language), "scope": row.scope, "level": row.level,
        "level_title": text(f"inventory.level_{row.level}", language),
        "key": key or (None if warmed else NOT_ESTIMATED), "emission_t_co2e": sum(warmed) if warmed else None,
        **{column: sums.get(gas) for gas, column in _COLUMN.items()},
        "is_partial": any(entry.is_partial for entry in entries),
        "activity_quality": _worst(entry.activity_quality for entry in entries),
        "factor_quality": _worst(entry.factor_quality for entry in entries),
        "included_in": ", ".join(dict.fromkeys(entry.included_in for entry in entries if entry.included_in)) or None,
        "gwp_set": request.warming.name if warmed else None, "year": request.year,
        "source": ", ".join(dict.fromkeys(entry.source for entry in entries if entry.source)) or None,
        "verified": verified, "reason": " ".join(reasons) or None}


def _worst(qualities: Iterable[str]) -> Optional[str]:
    """The lowest of qualities; None where one is not stated."""
    stated = list(qualities)
    return QUALITIES[max(map(QUALITIES.index, stated))] if stated and all(stated) else None


def _totals(table: pd.DataFrame, request: InventoryRequest) -> Iterable[dict]:
    inventory, language = request.pack.inventory, request.language
    for total in TOTALS:
        inside = {code for code, row in inventory.rows.items() if in_total(row, total)}
        for sector in (ALL, *inventory.sectors):
            some = table[table["code"].isin(inside) & ((table["sector"] == sector) | (sector == ALL))]
            if len(some):
                title = text("inventory.all_sectors", language) if sector == ALL else pick(
                    inventory.sectors[sector], language)
                yield {"total": total, "title": text(f"inventory.total_{total.replace('+', '_plus')}", language),
                       "sector": sector, "sector_title": title, "gwp_set": request.warming.name,
                       **_total(some, inside)}


def _total(some: pd.DataFrame, inside: set) -> dict:
    """Sum of what is estimated, and what of it is missing; a row that does not occur emits nothing."""
    key = some["key"].fillna("").to_numpy(dtype=object)
    number = some["emission_t_co2e"].to_numpy(dtype=float, na_value=float("nan"))
    estimated = key == ""
    away = some["included_in"].fillna("").map(lambda codes: any(code not in inside for code in codes.split(", ")))
    lacking = (key == NOT_ESTIMATED) | (key == CONFIDENTIAL) | ((key == ELSEWHERE) & away.to_numpy(dtype=bool)) | (
        some["is_partial"].fillna(False).to_numpy(dtype=bool))
    known = estimated | (key == NOT_OCCURRING)
    return {"emission_t_co2e": float(number[estimated].sum()) if known.any() else None, "row_count": len(some),
            "estimated_count": int(estimated.sum()), "not_estimated_count": int((key == NOT_ESTIMATED).sum()),
            "not_occurring_count": int((key == NOT_OCCURRING).sum()), "elsewhere_count": int((key == ELSEWHERE).sum()),
            "confidential_count": int((key == CONFIDENTIAL).sum()), "is_complete": not lacking.any(),
            "missing": ", ".join(some["code"][lacking]) or None}


def _counts(table: pd.DataFrame, totals: pd.DataFrame, sources: list) -> dict:
    key, whole = table["key"].fillna(""), totals[totals["sector"] == ALL].set_index("total")

    def of(total: str, column: str) -> Optional[float]:
        value = whole.at[total, column]
        return None if pd.isna(value) else float(value)

    states = [source["state"] for source in sources]
    return {"ROW_COUNT": len(table), "ESTIMATED_COUNT": int((key == "").sum()),
            **{f"{word}_COUNT": int((key == word).sum()) for word in ("NE", "NO", "IE", "C")},
            "BASIC_T_CO2E": of(BASIC, "emission_t_co2e"), "BASIC_PLUS_T_CO2E": of(BASIC_PLUS, "emission_t_co2e"),
            "TERRITORIAL_T_CO2E": of(TERRITORIAL, "emission_t_co2e"),
            "NOT_PLACED_COUNT": states.count(NOT_PLACED), "UNVERIFIED_COUNT": int((~table["verified"]).sum()),
            "IS_BASIC_COMPLETE": bool(of(BASIC, "is_complete")),
            "IS_BASIC_PLUS_COMPLETE": bool(of(BASIC_PLUS, "is_complete"))}


def _notes(table: pd.DataFrame, sources: list, own: Own, request: InventoryRequest) -> list[str]:
    language, notes = request.language, []
    notes.append(text("inventory.gwp_used" if request.warming_verified else "inventory.gwp_unverified", language,
                      name=request.warming.name))
    missing = table["code"][table["key"] == NOT_ESTIMATED].tolist()
    if missing:
        notes.append(text("inventory.not_estimated", language, count=len(missing), codes=", ".join(missing)))
    waiting = [source["result"] for source in sources if source["state"] == NOT_PLACED]
    if waiting:
        notes.append(text("inventory.waiting", language, results=", ".join(dict.fromkeys(waiting))))
    if own.others:
        notes.append(text("inventory.other_years", language, count=own.others, year=request.year))
    if own.begun:
        notes.append(text("inventory.years_begun", language, years=", ".join(own.begun),
                          layer=request.table.table.name))
    return notes


def _notes_of_cells(merged: dict[str, list], superseded: list[Entry], request: InventoryRequest) -> Iterable[str]:
    """What the table has in place of numbers, and which of its numbers are not final, or not counted for that."""
    if superseded:
        listed = [f"{entry.code} {entry.gas} {numeral(f'{entry.tonnes:,.6g}')} t" for entry in superseded]
        yield text("inventory.estimate_beside_final", request.language, layer=request.table.table.name,
                   count=len(superseded), rows=", ".join(listed))
    entries = [entry for own in merged.values() for entry in own]
    for key, some in (("marks", [entry for entry in entries if entry.mark]),
                      ("estimates", [entry for entry in entries if entry.is_estimate])):
        if some:
            yield text(f"inventory.{key}", request.language, count=len(some), mark=some[0].mark,
                       codes=", ".join(dict.fromkeys(entry.code for entry in some)))


CHECK = Check("coefficients", tabulate, None, {"rows": ROW_COLUMNS, "totals": TOTAL_COLUMNS, "sources": SOURCE_COLUMNS},
              whole="scale.sums")
