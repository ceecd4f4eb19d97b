"""Tables on affected holders: rows, parcels, and the ledger; their columns, and those of cells and prices."""
from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from ..groups import counted, joined_texts, one_below_another, placed, ranked, summed
from .cells import Least, holder_counts, merged_places, without_few
from .people import COMMON, HELD, HOLDER_OPEN, SHARE_OPEN, Claims
from .request import HOLDER, UNITS

OPEN_GROUND, UNUSABLE, OWNERSHIP_PART, OTHER_PART = "open", "unusable", "ownership", "other_right"
#: Parts that the ledger adds up; ownership and other rights lie under and over them.
CLOSING = (HELD, COMMON, SHARE_OPEN, HOLDER_OPEN, OPEN_GROUND, UNUSABLE)
PARTS = (*CLOSING, OTHER_PART, OWNERSHIP_PART)
ROW_COLUMNS = {
    "project_id": "string", "part": "string", "part_title": "string", "village": "string", "collective": "string",
    "village_group": "string", "right_type": "string", "right_title": "string", "land_class": "string",
    "holder_token": "string", "holder_name": "string", "holder_count": "Int64", "parcel_count": "Int64",
    "area_m2": "Float64", "area_share": "Float64", "disputed_m2": "Float64", "share_of_parcels": "Float64",
    "list_status": "string"}
PARCEL_COLUMNS = {
    "project_id": "string", "parcel": "string", "right_type": "string", "right_title": "string", "village": "string",
    "collective": "string", "village_group": "string", "holder_token": "string", "holder_name": "string",
    "holder_count": "Int64", "share_state": "string", "share_state_title": "string", "share_total": "string",
    "parcel_count": "Int64",
    "parcel_m2": "Float64", "area_m2": "Float64", "share_of_parcels": "Float64", "left_m2": "Float64",
    "disputed_m2": "Float64", "list_status": "string"}
PIECE_COLUMNS = {"project_id": "string", "part": "string", "part_title": "string", "parcel": "string",
                 "right_type": "string",
                 "right_title": "string", "village": "string", "land_class": "string", "area_m2": "Float64",
                 "disputed_m2": "Float64", "list_status": "string"}
CELL_COLUMNS = {"project_id": "string", "village": "string", "right_type": "string", "right_title": "string",
                "holder_count": "Int64", "parcel_count": "Int64", "area_m2": "Float64", "disputed_m2": "Float64",
                "merged_cells": "Int64", "list_status": "string"}
ESTIMATE_COLUMNS = {"project_id": "string", "village": "string", "collective": "string", "area_m2": "Float64",
                    "price": "Float64", "price_area_m2": "Float64", "estimate_amount": "Float64", "currency": "string",
                    "list_status": "string"}
LEDGER_COLUMNS = {
    "project_id": "string", **dict.fromkeys((
        "area_m2", "holders_m2", "joint_m2", "share_unknown_m2", "holder_missing_m2", "held_m2", "counted_twice_m2",
        "open_m2", "unusable_m2", "ledger_residual_m2"), "Float64"), "is_closed": "boolean", **dict.fromkeys((
            "collective_owned_m2", "state_owned_m2", "owner_unknown_m2", "owned_twice_m2", "no_ownership_m2",
            "other_rights_m2"), "Float64"), "list_status": "string"}
#: What rows of holders take from the first of their claims; the rest they add up or list.
_OF_KIND = ("right_type", "right_title", "land_class")
_OF_FIRST = ("project_id", *_OF_KIND, "holder")
#: What is looked at of them all.
_OF_ROWS = (*_OF_FIRST, "part", "parcel", "parcel_row", *UNITS, "area_m2", "disputed_m2", "parcel_m2")
#: What claims have of the pieces that they are on.
_OF_ATOMS = ("project", "project_id", "parcel_row", "parcel", "right_type", "right_title", "land_class", *UNITS)
_UNIT_NAMES = {"village": "village", "collective": "collective", "group": "village_group"}


def claimed(atoms: pd.DataFrame, claims: Claims) -> pd.DataFrame:
    """Pieces times the claims on their parcels.

    Args:
        atoms: with ``number`` (of the parcel's code), ``area_m2``, ``disputed_m2``, ``parcel_m2``. claims: of all.

    Returns:
        These areas multiplied by each claim's share, and its ``part`` and ``holder``; of the other columns
        those that tables of claims have.
    """
    order = np.argsort(claims.parcel, kind="stable")
    parcel = claims.parcel[order]
    number = atoms["number"].to_numpy()
    begin = np.searchsorted(parcel, number)
    count = np.searchsorted(parcel, number, side="right") - begin
    row = np.repeat(np.arange(len(atoms)), count)
    claim = order[begin[row] + np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)]
    share = claims.share[claim]
    columns = {name: atoms[name].array.take(row) for name in _OF_ATOMS}
    columns |= {name: atoms[name].to_numpy(dtype=float)[row] * share
                for name in ("area_m2", "disputed_m2", "parcel_m2")}
    return pd.DataFrame({**columns, "part": claims.part[claim], "holder": claims.holder[claim]}, copy=False)


def together(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Claims and other ground, below each other, as ``holder_rows`` takes them: of a county they are held but once.

    Args:
        parts: frames with the columns of ``_OF_ROWS``, some without a row.
    """
    some = [part[list(_OF_ROWS)] for part in parts if len(part)] or [parts[0][list(_OF_ROWS)]]
    return some[0] if len(some) == 1 else pd.DataFrame({name: one_below_another(
        [part[name].array for part in some]) for name in _OF_ROWS}, copy=False)


def holder_rows(claims: pd.DataFrame, group_by: str, shown: dict, least: Least) -> tuple[pd.DataFrame, bool]:
    """A row for each project and holder, or unit, by type of right and class of land.

    Args:
        claims: pieces by claim, as of ``claimed``, with the ground that no parcel holds. group_by: of ``GROUPS``.
        shown: token -> what is shown of the name. least: by unit, rows of fewer known holders are merged, as cells are.

    Returns:
        In ``ROW_COLUMNS`` without ``area_share`` and ``list_status``; the order of the input does not matter. By unit,
        what has still fewer holders has no number of them. And whether some have too few.
    """
    coded = {name: ranked(claims[name]) for name in (
        "project_id", "part", "right_type", "land_class", "holder", "parcel", *UNITS)}
    code = {name: codes for name, (codes, _) in coded.items()}
    by_holder = (claims["holder"] != "").to_numpy(dtype=bool) & (group_by == HOLDER)
    part, parts = code["part"], coded["part"][1].tolist()
    keys = [code["project_id"], part, code["right_type"], code["land_class"]]
    if group_by == HOLDER:
        units, holder = list(UNITS), code["holder"]
    else:   # all parts of use rights are one
        units, holder = [group_by], np.zeros(len(claims), dtype=np.int64)
        parts = ["unit" if name in CLOSING[:4] else name for name in parts]
        numbers, parts = ranked(parts)
        keys[1], parts = numbers[part] if len(parts) else part, parts.tolist()
    place, first = placed(*keys, holder, *(np.where(by_holder, 0, code[unit] + 1) for unit in units))
    before, area_m2 = len(first), claims["area_m2"].to_numpy(dtype=float)
    if group_by != HOLDER:
        place, first = merged_places(place, first, (code["project_id"], keys[1]),
                                     (code[group_by], area_m2, coded["holder"]), least.number)
    is_merged, count = len(first) < before, len(first)
    order = {name: at for at, name in enumerate(("unit", *PARTS))}
    ranks = np.array([order[name] for name in parts], dtype=np.int64)[keys[1][first]]
    seat = np.lexsort((code["land_class"][first], code["right_type"][first], holder[first],
                       -summed(place, area_m2, count), ranks, code["project_id"][first]))
    number = np.empty(count, dtype=np.int64)   # of each place in the table: columns are made in their order, each once
    number[seat] = np.arange(count)
    place, first = number[place], first[seat]
    rows = {name: claims[name].array.take(first) for name in _OF_FIRST}
    rows["part"] = np.array(parts, dtype=object)[keys[1][first]]
    rows |= {name: summed(place, claims[name].to_numpy(dtype=float), count) for name in ("area_m2", "disputed_m2")}
    rows["share_of_parcels"] = _shares_of_parcels(claims, rows["area_m2"], (place, keys[1], code["holder"]))
    rows["parcel_count"] = counted(place, code["parcel"], (claims["parcel"] != "").to_numpy(dtype=bool), count)
    if group_by != HOLDER:
        rows["holder"] = np.full(count, "", dtype=object)
        rows |= _or_several(rows, claims, place, first, least.several)
    holders = coded["holder"][1]
    rows["holder_count"] = holder_counts(place, code["holder"], holders, count) if group_by != HOLDER else np.array(
        [len(set(tokens.split())) for tokens in holders.tolist()], dtype=np.int64)[code["holder"][first]]
    names = np.array([names_of(tokens, shown) for tokens in holders] if shown else [None] * len(holders), dtype=object)
    rows["holder_name"] = names[code["holder"][first]] if group_by == HOLDER else np.full(count, None, dtype=object)
    rows |= {_UNIT_NAMES[unit]: joined_texts(place, *coded[unit], count, "; ") for unit in UNITS}
    frame = pd.DataFrame(rows, copy=False)
    if group_by != HOLDER:
        is_merged |= frame["holder_count"].between(1, least.number - 1).any()
        frame["holder_count"] = without_few(frame["holder_count"], least.number)
        frame["parcel_count"] = frame["parcel_count"].where(frame["holder_count"].notna(), pd.NA)
    return frame, bool(is_merged)


def _or_several(rows: dict, claims: pd.DataFrame, place: np.ndarray, first: np.ndarray, several: str) -> dict:
    """Columns of rows that have one value of many claims, with words where these differ, as after a merge."""
    changed = {}
    for name in _OF_KIND:
        codes = ranked(claims[name])[0]
        differs = np.zeros(len(first), dtype=bool)
        differs[place[codes != codes[first][place]]] = True
        if differs.any():
            changed[name] = np.where(differs, several, np.asarray(rows[name], dtype=object))
    return changed


def _shares_of_parcels(claims: pd.DataFrame, area_m2: np.ndarray, codes: tuple) -> np.ndarray:
    """Area of rows by that of their whole parcels ``(count,)``, NaN without one; ``codes``: place, part and holder."""
    place, part, holder = codes
    whole = placed(place, claims["parcel_row"].to_numpy(dtype=np.int64) + 1, part, holder)[1]
    total = np.bincount(place[whole], weights=np.nan_to_num(claims["parcel_m2"].to_numpy(dtype=float)[whole]),
                        minlength=len(area_m2))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(total > 0, np.minimum(area_m2 / total, 1.0), np.nan)


def names_of(tokens: str, shown: dict) -> str | None:
    """What is shown of the names of tokens; None where that is nothing.

    Args:
        tokens: with blanks between them. shown: token -> name.
    """
    return "; ".join([shown[token] for token in tokens.split() if shown.get(token)]) or None


def ledger_rows(projects: np.ndarray, sums: dict) -> pd.DataFrame:
    """The ledger: what holders have, less what is counted twice, and ground without a known holder, are the project.

    Args:
        projects: ids ``(p,)``. sums: name of a column -> m² ``(p,)``.

    >>> sums = {"area_m2": [6400.0], "holders_m2": [3280.0], "joint_m2": [2800.0], "counted_twice_m2": [80.0],
    ...         "open_m2": [400.0]}
    >>> ledger_rows(np.array(["P"]), sums)[["held_m2", "ledger_residual_m2", "is_closed"]].values.tolist()
    [[6080.0, 0.0, True]]
    """
    nothing = np.zeros(len(projects))
    frame = pd.DataFrame({"project_id": projects, **{
        name: np.asarray(sums.get(name, nothing), dtype=float) for name, kind in LEDGER_COLUMNS.items()
        if kind == "Float64"}})
    frame["held_m2"] = frame[["holders_m2", "joint_m2", "share_unknown_m2", "holder_missing_m2"]].sum(axis=1)
    frame["ledger_residual_m2"] = frame["area_m2"] - (
        frame["held_m2"] - frame["counted_twice_m2"] + frame["open_m2"] + frame["unusable_m2"])
    frame["is_closed"] = frame["ledger_residual_m2"].abs() <= np.maximum(0.005, 1e-9 * frame["area_m2"])
    return frame


def units_of_holder(parcels: pd.DataFrame, geometry: np.ndarray) -> np.ndarray:
    """Parcels of the same holders and type that touch, as one unit: a number for each row ``(n,)``.

    Args:
        parcels: with ``project_id``, ``holder`` and ``right_type``. geometry: of the parcels ``(n,)``.
    """
    group = parcels.groupby(["project_id", "holder", "right_type"], sort=False, observed=True).ngroup().to_numpy()
    group = np.where(parcels["holder"].to_numpy(dtype=object) == "", -1 - np.arange(len(parcels)), group)
    first, second = shapely.STRtree(geometry).query(geometry, predicate="intersects")
    same = (first < second) & (group[first] == group[second])
    first, second = first[same], second[same]
    line = shapely.get_dimensions(shapely.intersection(geometry[first], geometry[second])) >= 1
    unit = np.arange(len(parcels))
    while True:   # the least number of neighbours spreads until nothing changes
        before = unit.copy()
        np.minimum.at(unit, first[line], unit[second[line]])
        np.minimum.at(unit, second[line], unit[first[line]])
        unit = unit[unit]
        if (unit == before).all():
            return unit
