"""Rows of an occupation: parts of parcels grouped by what they are, and closed in whole units."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ...geometry.measure.adjust import UNITS, adjust_areas
from ...geometry.parallel import ask, asking
from .pieces import LEAST_M2
from .survey import CLASS_COLUMNS

PARTS = ("class", "ridge", "uncovered")
OWNER = ["ownership_kind", "ownership", "owner_code", "owner_name"]
LOCATION = ["location_code", "location_name"]
GRADES = ["slope_grade", "quality_grade"]
SUBJECT = ["project_id", "subject_id", "subject_fid"]
KEY = [*CLASS_COLUMNS, *OWNER, *LOCATION, *GRADES, "approved", "net_known"]
ORDER = [*SUBJECT, "part", "land_class", *OWNER, *LOCATION, *GRADES, "approved", "net_known"]
BOOLEANS = ("cropland", "paddy", "approved", "net_known")
#: Columns of ours that no control role may have the name of.
RESERVED = tuple(f"{name}_m2" for name in (
    "area", "gross", "net", "agricultural", "cropland", "paddy", "construction", "unused", "undetermined",
    "new_construction", "state", "collective", "uncovered", "approved", "net_unknown"))


def row_columns(settled: Mapping) -> dict[str, str]:
    """A row per part of a parcel that is alike, areas in m².

    Args:
        settled: of the outcome: ``roles`` of the control layers.
    """
    texts = dict.fromkeys([*SUBJECT, "part", *CLASS_COLUMNS, *OWNER, *LOCATION, *GRADES], "string")
    return {**texts, "subject_fid": "Int64", "cropland": "boolean", "paddy": "boolean", "approved": "boolean",
            "gross_m2": "float64", "net_m2": "float64", "net_known": "boolean",
            **{f"{role}_m2": "float64" for role in settled["roles"]}}


@dataclass(frozen=True)
class Atoms:
    """The smallest parts ``(a,)``: what one patch, owner, place and approval have of a parcel.

    Attributes:
        subject: position of the parcel.
        patch, owner, place: rows of the frames below.
        approved: 1 approved, 0 not.
        area_m2: measured.
        ridge_share: part of it that is ridge.
        roles: control role -> area inside the role's polygons ``(a,)``.
        patches: class and grades of each patch, ``ridge_class``, ``net_known``; the last row is "no patch".
        owners, places: owner and location columns; the last row is that of no owner and no location.
    """

    subject: np.ndarray
    patch: np.ndarray
    owner: np.ndarray
    place: np.ndarray
    approved: np.ndarray
    area_m2: np.ndarray
    ridge_share: np.ndarray
    patches: pd.DataFrame
    owners: pd.DataFrame
    places: pd.DataFrame
    has_approved: bool = False
    roles: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """Rows, and how their parcels closed: ``adjusted`` has a group for each parcel."""

    rows: pd.DataFrame
    adjusted: object
    dropped_count: int
    dropped_m2: float


def occupation_rows(atoms: Atoms, subjects: pd.DataFrame, totals_m2: np.ndarray, unit: str, limit,
                    name_ridges) -> Table:
    """Group parts to rows and adjust them to their parcels' areas.

    Args:
        atoms: the parts.
        subjects: project_id, subject_id, subject_fid ``(n,)``.
        totals_m2: area that each parcel's rows shall sum to ``(n,)``, 0 where it has none.
        unit: a key of ``UNITS``.
        limit: see ``adjust_areas``.
        name_ridges: codes of ridge classes -> their class columns.
    """
    row_of, frame = _grouped(atoms, subjects)
    ask()
    ridge_m2 = atoms.area_m2 * atoms.ridge_share
    net = np.bincount(row_of, weights=atoms.area_m2 - ridge_m2, minlength=len(frame))
    ridges = _ridge_parts(atoms, row_of, ridge_m2)
    parts = np.concatenate([net, ridges["area_m2"].to_numpy()])
    subject_of_row = frame.pop("subject").to_numpy()
    group = np.concatenate([subject_of_row, subject_of_row[ridges["row"].to_numpy()]])
    adjusted = adjust_areas(np.maximum(parts, 0.0), group, totals_m2, UNITS[unit], limit)
    net_units, ridge_units = adjusted.units[:len(frame)], adjusted.units[len(frame):]
    gross_units = net_units + np.bincount(ridges["row"], weights=ridge_units, minlength=len(frame)).astype(np.int64)
    gross = net + np.bincount(ridges["row"], weights=ridges["area_m2"], minlength=len(frame))
    rows = frame.assign(gross=gross_units, net=net_units, measured=gross)
    roles = {role: _by_part(row_of, ridges, inside, atoms, len(frame)) for role, inside in atoms.roles.items()}
    ridge_frame = _ridge_frame(frame, ridges, ridge_units, name_ridges)
    for role, (on_net, on_ridge) in roles.items():
        rows[f"{role}_m2"] = _rounded(on_net, net, net_units, UNITS[unit])
        ridge_frame[f"{role}_m2"] = _rounded(on_ridge, ridges["area_m2"].to_numpy(), ridge_units, UNITS[unit])
    if len(ridge_frame):
        rows = _sorted(pd.concat([rows, _joined_ridges(ridge_frame, list(roles))], ignore_index=True))
    printed = (rows["gross"] > 0) | (rows["net"] > 0) | (rows["measured"] >= LEAST_M2)
    dropped = rows.loc[~printed, "measured"]
    ask()
    rows = _finished(rows[printed].reset_index(drop=True), UNITS[unit], list(roles))
    return Table(rows, adjusted, len(dropped), float(dropped.sum()))


def _grouped(atoms: Atoms, subjects: pd.DataFrame) -> tuple[np.ndarray, pd.DataFrame]:
    """The row of each part, and the rows' texts in their final order."""
    patch_key = [*CLASS_COLUMNS, *GRADES, "net_known", "part"]
    keys = np.column_stack([atoms.subject, _groups(atoms.patches[patch_key])[atoms.patch],
                            _groups(atoms.owners)[atoms.owner], _groups(atoms.places)[atoms.place], atoms.approved])
    _, first, row_of = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    row_of = row_of.reshape(-1)
    ask()
    frame = pd.concat([
        subjects.iloc[atoms.subject[first]].reset_index(drop=True).assign(subject=atoms.subject[first]),
        atoms.patches[patch_key].iloc[atoms.patch[first]].reset_index(drop=True),
        atoms.owners.iloc[atoms.owner[first]].reset_index(drop=True),
        atoms.places.iloc[atoms.place[first]].reset_index(drop=True)], axis=1)
    approved = pd.Series(atoms.approved[first] == 1, dtype="boolean")
    frame["approved"] = approved if atoms.has_approved else pd.array([pd.NA] * len(frame), dtype="boolean")
    frame["_row"] = np.arange(len(frame))
    frame = _sorted(frame)
    place = np.empty(len(frame), dtype=np.int64)
    place[frame.pop("_row").to_numpy()] = np.arange(len(frame))
    return place[row_of], frame


def _groups(frame: pd.DataFrame) -> np.ndarray:
    ask()
    return frame.groupby(list(frame.columns), dropna=False, sort=False).ngroup().to_numpy()


def _sorted(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows in an order that depends only on their content; empty texts last."""
    keys = frame[ORDER].copy()
    keys["part"] = keys["part"].map({name: number for number, name in enumerate(PARTS)})
    for name in BOOLEANS:
        if name in keys:
            keys[name] = keys[name].astype("Int8").fillna(2)
    codes = []
    for name in asking(ORDER, 1):
        values = keys[name]
        code, distinct = pd.factorize(values, use_na_sentinel=True)
        rank = np.empty(len(distinct) + 1, dtype=np.int64)
        rank[:-1] = pd.Series(distinct).rank(method="first").to_numpy(dtype=np.int64)
        rank[-1] = len(distinct) + 1
        codes.append(rank[code])
    return frame.iloc[np.lexsort(codes[::-1])].reset_index(drop=True)


def _ridge_parts(atoms: Atoms, row_of: np.ndarray, ridge_m2: np.ndarray) -> pd.DataFrame:
    """Ridge of each row by ridge class: row, ridge_class, area_m2; in order."""
    some = np.flatnonzero(ridge_m2 > 0)
    frame = pd.DataFrame({"row": row_of[some], "area_m2": ridge_m2[some],
                          "ridge_class": atoms.patches["ridge_class"].iloc[atoms.patch[some]].to_numpy(dtype=object)})
    return frame.groupby(["row", "ridge_class"], as_index=False)["area_m2"].sum()


def _by_part(row_of, ridges, inside_m2, atoms: Atoms, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Area inside a role: of each row without its ridges, and of each ridge part."""
    on_ridge = inside_m2 * atoms.ridge_share
    net = np.bincount(row_of, weights=inside_m2 - on_ridge, minlength=count)
    some = np.flatnonzero(atoms.area_m2 * atoms.ridge_share > 0)
    frame = pd.DataFrame({"row": row_of[some], "inside": on_ridge[some],
                          "ridge_class": atoms.patches["ridge_class"].iloc[atoms.patch[some]].to_numpy(dtype=object)})
    return net, frame.groupby(["row", "ridge_class"])["inside"].sum().to_numpy() if len(ridges) else np.zeros(0)


def _rounded(inside_m2, measured_m2, units, unit_m2: float) -> np.ndarray:
    """Area inside a role in whole units, never more than the row has."""
    share = np.divide(inside_m2, measured_m2, out=np.zeros(len(inside_m2)), where=measured_m2 > 0)
    return np.minimum(np.floor(share * units + 0.5 + 1e-9).astype(np.int64), units)


def _ridge_frame(frame: pd.DataFrame, ridges: pd.DataFrame, units, name_ridges) -> pd.DataFrame:
    rows = frame.iloc[ridges["row"].to_numpy()].reset_index(drop=True)
    distinct = pd.Series(ridges["ridge_class"].unique(), dtype="string")
    classes = name_ridges(distinct)
    position = {code: number for number, code in enumerate(distinct)}
    picked = classes.iloc[[position[code] for code in ridges["ridge_class"]]].reset_index(drop=True)
    rows[CLASS_COLUMNS] = picked[CLASS_COLUMNS]
    return rows.assign(part="ridge", gross=0, net=np.asarray(units), measured=ridges["area_m2"].to_numpy())


def _joined_ridges(frame: pd.DataFrame, roles: list) -> pd.DataFrame:
    """Ridges of several rows that agree in everything but the class they were deducted from."""
    keys = [*SUBJECT, "part", *KEY]
    sums = ["gross", "net", "measured", *[f"{role}_m2" for role in roles]]
    ask()
    number = frame.groupby(keys, dropna=False, sort=False).ngroup().to_numpy()
    joined = frame.groupby(number, sort=False)[sums].sum()
    first = frame.groupby(number, sort=False).head(1).reset_index(drop=True)
    first[sums] = joined.to_numpy()
    return first.astype({name: np.int64 for name in sums if name != "measured"})


def _finished(rows: pd.DataFrame, unit_m2: float, roles: list) -> pd.DataFrame:
    """The columns of the data contract, areas in m²."""
    per_m2 = np.round(1.0 / unit_m2, 12)
    done = rows[[*SUBJECT, "part", *CLASS_COLUMNS, *OWNER, *LOCATION, *GRADES, "approved"]].copy()
    done["gross_m2"] = rows["gross"].to_numpy() / per_m2
    done["net_m2"] = rows["net"].to_numpy() / per_m2
    done["net_known"] = rows["net_known"]
    for role in roles:
        done[f"{role}_m2"] = rows[f"{role}_m2"].to_numpy() / per_m2
    for name, kind in asking(row_columns({"roles": roles}).items(), 1):
        done[name] = done[name].astype(kind)
    return done
