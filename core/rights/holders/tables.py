"""Tables on affected holders: rows, parcels, cells by village and type, prices, and the ledger."""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import shapely

from ...fields import Field, spelling, type_column
from .people import COMMON, HELD, HOLDER_OPEN, SHARE_OPEN, Claims
from .request import HOLDER, UNITS, HoldersRequest

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
_UNIT_NAMES = {"village": "village", "collective": "collective", "group": "village_group"}


def claimed(atoms: pd.DataFrame, claims: Claims) -> pd.DataFrame:
    """Pieces times the claims on their parcels.

    Args:
        atoms: with ``number`` (of the parcel's code), ``area_m2``, ``disputed_m2``, ``parcel_m2``. claims: of all.

    Returns:
        The same columns multiplied by each claim's share, and its ``part``, ``holder``, ``share``.
    """
    order = np.argsort(claims.parcel, kind="stable")
    parcel = claims.parcel[order]
    number = atoms["number"].to_numpy()
    begin = np.searchsorted(parcel, number)
    count = np.searchsorted(parcel, number, side="right") - begin
    row = np.repeat(np.arange(len(atoms)), count)
    claim = order[begin[row] + np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)]
    share = claims.share[claim]
    frame = atoms.take(row).reset_index(drop=True)
    frame["part"], frame["holder"], frame["share"] = claims.part[claim], claims.holder[claim], share
    for name in ("area_m2", "disputed_m2", "parcel_m2"):
        frame[name] = frame[name].to_numpy() * share
    return frame


def holder_rows(claims: pd.DataFrame, group_by: str, shown: dict) -> pd.DataFrame:
    """A row for each project and holder, or unit, by type of right and class of land.

    Args:
        claims: pieces by claim, as of ``claimed``, with the ground that no parcel holds. group_by: of ``GROUPS``.
        shown: token -> what is shown of the name.

    Returns:
        In ``ROW_COLUMNS`` without ``area_share`` and ``list_status``; the order of the input does not matter.
    """
    frame = claims.copy()
    by_holder = frame["holder"].ne("") if group_by == HOLDER else pd.Series(False, index=frame.index)
    by_unit = frame["part"].isin((HELD, COMMON, SHARE_OPEN, HOLDER_OPEN))
    keys = ["project_id", "part", "right_type", "land_class"]
    if group_by == HOLDER:
        frame["key_holder"] = frame["holder"]
        units = list(UNITS)
    else:
        frame["key_holder"] = ""
        units = [group_by]
        frame.loc[by_unit, "part"] = "unit"
    for unit in units:
        frame[f"key_{unit}"] = frame[unit].where(~by_holder, "")
    keys += ["key_holder", *(f"key_{unit}" for unit in units)]
    place = frame.groupby(keys, sort=True, dropna=False).ngroup().to_numpy()
    count = int(place.max()) + 1 if len(place) else 0
    rows = frame.iloc[np.unique(place, return_index=True)[1]].reset_index(drop=True)
    for name in ("area_m2", "disputed_m2"):
        rows[name] = _sums(place, frame[name].to_numpy(dtype=float), count)
    whole = frame.assign(place=place).drop_duplicates(["place", "parcel_row", "part", "holder"])
    total = np.bincount(whole["place"], weights=whole["parcel_m2"].fillna(0.0), minlength=count)
    with np.errstate(invalid="ignore", divide="ignore"):
        rows["share_of_parcels"] = np.where(total > 0, np.minimum(rows["area_m2"] / total, 1.0), np.nan)
    rows["parcel_count"] = _different(place, frame["parcel"], count)
    rows["holder"] = rows["key_holder"]
    rows["holder_count"] = _holder_counts(frame[["holder"]].assign(place=place), count)
    rows["holder_name"] = [_names(tokens, shown) for tokens in rows["holder"]]
    for unit in UNITS:
        several = frame.assign(place=place)[["place", unit]].drop_duplicates()
        several = several[several[unit] != ""].sort_values(unit).groupby("place")[unit].agg("; ".join)
        rows[_UNIT_NAMES[unit]] = several.reindex(range(count)).to_numpy()
    rows["order"] = rows["part"].map({name: at for at, name in enumerate(("unit", *PARTS))})
    return rows.sort_values(["project_id", "order", "area_m2", "holder", "right_type", "land_class"],
                            ascending=[True, True, False, True, True, True], kind="stable", ignore_index=True)


def _sums(place, values, count: int) -> np.ndarray:
    """Sums by place; NaN where a value is not known. Rows are added in the order of size, whatever their order was."""
    order = np.lexsort((values, place))
    return np.bincount(place[order], weights=values[order], minlength=count)


def _different(place: np.ndarray, values: pd.Series, count: int) -> np.ndarray:
    pairs = pd.DataFrame({"place": place, "value": values.to_numpy()})
    pairs = pairs[pairs["value"] != ""].drop_duplicates()
    return np.bincount(pairs["place"], minlength=count)


def _holder_counts(frame: pd.DataFrame, count: int) -> np.ndarray:
    """Different tokens by place, those of joint holders apart."""
    pairs = frame[frame["holder"] != ""].drop_duplicates()
    return np.array([len(tokens) for tokens in tokens_of(pairs["place"], pairs["holder"], count)], dtype=np.int64)


def tokens_of(place: Sequence, holders: Sequence, count: int) -> list:
    """Tokens of each place, as sets.

    Args:
        place: of each row ``(m,)``. holders: tokens of each row, several with a blank between them.
        count: of places.
    """
    tokens: list = [set() for _ in range(count)]
    for at, names in zip(place, holders):
        tokens[at].update(names.split())
    return tokens


def _names(tokens: str, shown: dict) -> str | None:
    names = [shown[token] for token in tokens.split() if shown.get(token)]
    return "; ".join(names) or None


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


def village_cells(claims: pd.DataFrame, least: int, several: str) -> pd.DataFrame:
    """Cells by village and type of right; those of fewer known holders are merged, so that no person can be told.

    Cells are merged within a village, the smallest first; what is still too small, with those of other villages.

    Args:
        claims: pieces by claim, of use rights. least: number of holders. several: words for what was merged.

    Returns:
        In ``CELL_COLUMNS`` without ``list_status``. A project with fewer holders in all has one cell without a number.
    """
    rows = []
    for project, frame in claims.groupby("project_id", sort=True):
        keys = ["village", "right_type", "right_title"]
        place = frame.groupby(keys, sort=True).ngroup().to_numpy()
        count = int(place.max()) + 1
        heads = frame.iloc[np.unique(place, return_index=True)[1]][keys].to_dict("records")
        sums = [_sums(place, frame[name].to_numpy(dtype=float), count) for name in ("area_m2", "disputed_m2")]
        holders = tokens_of(place, frame["holder"], count)
        parcels: list = [set() for _ in range(count)]
        for at, parcel in zip(place, frame["parcel"]):
            parcels[at].add(parcel)
        cells = [{**head, "holders": holders[at], "parcels": parcels[at], "area_m2": sums[0][at],
                  "disputed_m2": sums[1][at], "merged_cells": 1} for at, head in enumerate(heads)]
        merged = []
        for village in dict.fromkeys(cell["village"] for cell in cells):
            merged += _merged([cell for cell in cells if cell["village"] == village], least, several)
        rows += [{"project_id": project, **cell} for cell in _merged(merged, least, several)]
    frame = pd.DataFrame(rows, columns=["project_id", "village", "right_type", "right_title", "area_m2", "disputed_m2",
                                        "merged_cells", "holders", "parcels"])
    numbers = frame["holders"].map(len).astype("Int64")
    frame["holder_count"] = numbers.where(~((numbers > 0) & (numbers < least)))
    frame["parcel_count"] = frame["parcels"].map(len).where(frame["holder_count"].notna(), pd.NA)
    return frame.drop(columns=["holders", "parcels"])


def _merged(cells: list, least: int, several: str) -> list:
    """Cells of which none has fewer known holders, as far as there are others to merge with; no holder is no person."""
    cells = list(cells)

    def is_small(cell: dict) -> bool:
        return 0 < len(cell["holders"]) < least

    while len(cells) > 1 and any(map(is_small, cells)):
        cells.sort(key=lambda cell: (not is_small(cell), len(cell["holders"]) == 0, len(cell["holders"]),
                                     cell["area_m2"], cell["village"], cell["right_type"]))
        first, second = cells[:2]
        joined = {name: first[name] if first[name] == second[name] else several
                  for name in ("village", "right_type", "right_title")}
        joined |= {name: first[name] | second[name] for name in ("holders", "parcels")}
        joined |= {name: first[name] + second[name] for name in ("area_m2", "disputed_m2", "merged_cells")}
        cells = [joined, *cells[2:]]
    return sorted(cells, key=lambda cell: (cell["village"], cell["right_type"]))


def estimate_rows(owned: pd.DataFrame, request: HoldersRequest) -> pd.DataFrame:
    """What collective land of each village comes to by a table of prices.

    Args:
        owned: pieces of collective ownership: project_id, village, collective, area_m2. request: with prices.

    Returns:
        In ``ESTIMATE_COLUMNS`` without ``list_status``; NULL where no price is known for a village, or two are.
    """
    prices = request.prices
    names = prices.table.columns[prices.area]
    keys = [("" if value is pd.NA or value is None else spelling(value) if isinstance(value, float) else str(value))
            .strip() for value in names.astype(object)]
    values = type_column(prices.table.columns[prices.price], Field("price", "number"))[0]
    known: dict = {}
    for key, value in zip(keys, values):
        if key and value is not pd.NA and value > 0:
            known.setdefault(key, set()).add(float(value))
    sums = owned.groupby(["project_id", "village", "collective"], sort=True)["area_m2"].sum().reset_index()

    def price_of(row) -> float:
        for name in (row.village, row.collective):
            if len(known.get(name, ())) == 1:
                return next(iter(known[name]))
        return np.nan

    sums["price"] = [price_of(row) for row in sums.itertuples(index=False)]
    sums["price_area_m2"] = prices.per_m2
    sums["estimate_amount"] = sums["area_m2"] / prices.per_m2 * sums["price"]
    sums["currency"] = prices.currency
    return sums


def units_of_holder(parcels: pd.DataFrame, geometry: np.ndarray) -> np.ndarray:
    """Parcels of the same holders and type that touch, as one unit: a number for each row ``(n,)``.

    Args:
        parcels: with ``project_id``, ``holder`` and ``right_type``. geometry: of the parcels ``(n,)``.
    """
    group = parcels.groupby(["project_id", "holder", "right_type"], sort=False).ngroup().to_numpy()
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
