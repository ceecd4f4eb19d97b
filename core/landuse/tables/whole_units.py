"""Occupation rows in whole units of a table, so that every total is the exact sum of its rows."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ...errors import InputError
from ...geometry.measure.adjust import adjust_areas
from ...geometry.parallel import ask, asking

#: Unit of a table -> its smallest step in m², and the decimals that show it.
STEPS = {"m2": (0.01, 2), "ha": (1.0, 4), "mu": (20.0 / 3.0, 2)}
CLASSES = ("agricultural", "construction", "unused", "undetermined")
KINDS = ("state", "collective", "undetermined")
#: Columns of ``counted_rows``, in addition to those of the roles.
MEASURES = ("area", "gross", *CLASSES, "uncovered", "ridge", "cropland", "paddy", *KINDS[:2],
            "ownership_undetermined", "approved", "new_construction", "net_unknown")
_PARCEL = ["project_id", "subject_id", "subject_fid"]


def step_of(unit: str) -> tuple[float, int]:
    """Smallest step in m² and decimals of a unit.

    Args:
        unit: a key of ``STEPS``.

    Raises:
        InputError: a unit that no table is made in.

    >>> step_of("ha")
    (1.0, 4)
    """
    if unit not in STEPS:
        raise InputError("occupation_tables.unit_unknown", unit=unit, known=", ".join(STEPS))
    return STEPS[unit]


def counted_rows(rows: pd.DataFrame, parcels: pd.DataFrame, unit: str, roles=()) -> pd.DataFrame:
    """Occupation rows with their areas as whole numbers of a unit's smallest step.

    A project's area is rounded, its parcels are adjusted to it, and the rows to their parcel, by
    largest remainder. Every later sum is a sum of whole numbers. Gross areas are net areas plus the
    parcel's ridge, divided by the measured ridge of each row.

    Args:
        rows, parcels: of ``core.landuse.occupation``, areas in m².
        unit: a key of ``STEPS``.
        roles: control roles whose columns ``<role>_m2`` are counted too.

    Returns:
        The rows' columns without the areas, and int64 columns: ``area`` (net), ``gross``, the legal
        classes, ``cropland``, ``paddy``, ``ridge``, ``uncovered``, ``state``, ``collective``,
        ``ownership_undetermined``, ``approved``, ``new_construction``, ``net_unknown`` (where the
        share of ridges is not known) and ``role_<role>``.
    """
    step, _ = step_of(unit)
    parcel_of_row, parcel_of_parcel, count = _parcels(rows, parcels)
    project_of_parcel = np.zeros(count, dtype=np.int64)
    keys = pd.concat([parcels[_PARCEL], rows[_PARCEL]], ignore_index=True)
    projects = keys["project_id"].astype("string").fillna("")
    project_of_parcel[np.r_[parcel_of_parcel, parcel_of_row]] = pd.factorize(projects)[0]

    ask()
    net = _floats(rows["net_m2"])
    measured = np.bincount(parcel_of_row, weights=net, minlength=count)
    totals = measured.copy()
    totals[parcel_of_parcel] = _floats(parcels["area_m2"])
    project_count = int(project_of_parcel.max(initial=-1)) + 1
    project_totals = np.bincount(project_of_parcel, weights=totals, minlength=project_count)
    project_units = adjust_areas(project_totals, np.arange(project_count), project_totals, step, None).units
    whole = _shared(totals, project_of_parcel, project_units, step)
    ask()
    units = _shared(net, parcel_of_row, whole, step)

    ask()
    counted = rows.drop(columns=[name for name in rows.columns if name.endswith("_m2")]
                        + ["cropland", "paddy", "approved", "net_known"], errors="ignore").reset_index(drop=True)
    for name in asking(counted.columns, 1):   # plain objects: arrays of strings are checked again in every step
        if pd.api.types.is_string_dtype(counted[name].dtype):
            counted[name] = counted[name].to_numpy(dtype=object, na_value=None)
    ask()
    part = rows["part"].to_numpy(dtype=object)
    ask()
    counted["area"] = units
    counted["gross"] = _gross(units, rows, part == "ridge", part == "uncovered", parcel_of_row, count, step)
    for name, mask in asking(_masks(rows, part).items(), 1):
        counted[name] = np.where(mask, units, 0)
    for role in asking(roles, 1):
        counted[f"role_{role}"] = np.minimum(_role(rows, role, parcel_of_row, count, step), units)
    return counted


def _parcels(rows: pd.DataFrame, parcels: pd.DataFrame):
    """Number of the parcel of each row and of each parcel, and how many there are."""
    keys = pd.concat([parcels[_PARCEL], rows[_PARCEL]], ignore_index=True)
    numbers = np.zeros(len(keys), dtype=np.int64)
    for name in asking(_PARCEL, 1):   # column by column: pandas compares rows of texts in one long step
        codes, distinct = pd.factorize(keys[name].astype("string").fillna(""))
        numbers = pd.factorize(numbers * len(distinct) + codes)[0]
    return numbers[len(parcels):], numbers[:len(parcels)], int(numbers.max(initial=-1)) + 1


def _floats(values: pd.Series) -> np.ndarray:
    return values.to_numpy(dtype=float, na_value=0.0)


def _shared(parts, group, whole, step) -> np.ndarray:
    """Whole units of parts that sum to their group's; nothing of a group that is rounded to nothing."""
    units = adjust_areas(parts, group, whole * step, step, None).units
    return np.where(whole[group] == 0, 0, units)


def _gross(units, rows, is_ridge, is_uncovered, parcel, count, step) -> np.ndarray:
    """Net plus the parcel's ridge, shared among the rows that it was deducted from."""
    deducted = np.clip(_floats(rows["gross_m2"]) - _floats(rows["net_m2"]), 0.0, None)
    deducted[is_ridge | is_uncovered] = 0.0
    ask()
    ridge = np.bincount(parcel[is_ridge], weights=units[is_ridge], minlength=count).astype(np.int64)
    known = np.bincount(parcel, weights=deducted, minlength=count) > 0.0
    shares = _shared(deducted, parcel, np.where(known, ridge, 0), step)
    # A ridge that no row says it was deducted from stays on its own row.
    return np.where(is_ridge & known[parcel], 0, units) + shares


def _masks(rows: pd.DataFrame, part) -> dict:
    uncovered = part == "uncovered"
    legal = rows["legal_class"].astype("string").fillna("undetermined").to_numpy(dtype=object)
    kind = rows["ownership_kind"].astype("string").fillna("undetermined").to_numpy(dtype=object)
    masks = {name: (legal == name) & ~uncovered for name in CLASSES}
    masks["undetermined"] |= ~np.isin(legal, CLASSES) & ~uncovered
    masks["uncovered"], masks["ridge"] = uncovered, part == "ridge"
    masks["state"], masks["collective"] = kind == "state", kind == "collective"
    masks["ownership_undetermined"] = ~np.isin(kind, KINDS[:2])
    masks["cropland"] = _flag(rows, "cropland") & ~uncovered & (part != "ridge")
    masks["paddy"] = _flag(rows, "paddy") & ~uncovered & (part != "ridge")
    masks["approved"] = _flag(rows, "approved")
    masks["new_construction"] = (masks["agricultural"] | masks["unused"]) & ~masks["approved"]
    masks["net_unknown"] = ~_flag(rows, "net_known", True) & ~uncovered
    return masks


def _flag(rows: pd.DataFrame, name: str, otherwise: bool = False) -> np.ndarray:
    if name not in rows.columns:
        return np.full(len(rows), otherwise)
    return rows[name].astype("boolean").fillna(otherwise).to_numpy(dtype=bool)


def _role(rows, role, parcel, count, step) -> np.ndarray:
    area = _floats(rows[f"{role}_m2"])
    totals = np.bincount(parcel, weights=area, minlength=count)
    return adjust_areas(area, parcel, totals, step, None).units
