"""Sums of an occupation: parcels, projects, the run; NULL where a part has no area."""
from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ...contract import cells
from ...contract.arithmetic import choose
from ...contract.interval import Interval, of_column
from ...contract.sums import total
from ...geometry.measure.adjust import UNITS
from ...geometry.parallel import ask, asking
from .rows import SUBJECT, Table

LEGAL = ("agricultural", "construction", "unused", "undetermined")
PARCEL_COLUMNS = {
    "project_id": "string", "subject_id": "string", "subject_fid": "Int64", "area_m2": "Float64",
    "measured_m2": "Float64", "residual_m2": "Float64", "uncovered_m2": "Float64", "overlap_m2": "Float64"}


def project_columns(settled: Mapping) -> dict[str, str]:
    """A row per project, areas in m².

    Args:
        settled: of the outcome: ``roles`` of the control layers.
    """
    areas = ("area", "agricultural", "cropland", "paddy", *LEGAL[1:], "new_construction", "state", "collective",
             "uncovered", "approved", "net_unknown", *settled["roles"])
    return {"project_id": "string", "parcel_count": "int64", **{f"{name}_m2": "Float64" for name in areas}}


def parcel_frame(subjects: pd.DataFrame, usable: np.ndarray, measured_m2: np.ndarray, table: Table,
                 overlap_m2: np.ndarray) -> pd.DataFrame:
    """A row per parcel; areas are NULL where its geometry cannot be used.

    Args:
        subjects: ids and projects ``(n,)``. usable: which can be used. measured_m2: their areas ``(n,)``. table: rows
            and how they closed.
        overlap_m2: ground shared with other parcels ``(n,)``.
    """
    rows = table.rows
    uncovered = rows[rows["part"] == "uncovered"].groupby("subject_fid")["net_m2"].sum()
    frame = subjects.copy()
    for name, area_m2 in (("area_m2", table.adjusted.total_m2), ("measured_m2", measured_m2),
                          ("residual_m2", table.adjusted.residual_m2),
                          ("uncovered_m2", uncovered.reindex(frame["subject_fid"], fill_value=0.0).to_numpy()),
                          ("overlap_m2", overlap_m2)):
        frame[name] = cells.number(choose(usable, Interval.of(area_m2)))
    frame = frame.sort_values(SUBJECT, kind="stable", ignore_index=True)
    return frame.astype(PARCEL_COLUMNS)


def project_frame(rows: pd.DataFrame, parcels: pd.DataFrame, unit: str, roles: list,
                  has_approved: bool) -> pd.DataFrame:
    """A row per project: sums of its rows, in whole units.

    New construction land is what is agricultural or unused and not yet approved. Land whose class
    is undetermined or that no survey covers is not in it; both are next to it.

    Args:
        rows: of the occupation, m². parcels: of ``parcel_frame``. unit: in whole steps of which rows are closed.
        roles: of control layers. has_approved: approved land was compared.
    """
    ask()
    per_m2 = np.round(1.0 / UNITS[unit], 12)
    covered = rows["part"] != "uncovered"
    approved = rows["approved"].fillna(False).astype(bool)
    masks = {"agricultural": covered & (rows["legal_class"] == "agricultural"),
             "cropland": rows["cropland"].fillna(False).astype(bool), "paddy": rows["paddy"].fillna(False).astype(bool)}
    masks.update({name: covered & (rows["legal_class"] == name) for name in LEGAL[1:3]})
    masks["undetermined"] = covered & ~rows["legal_class"].isin(LEGAL[:3])
    masks["new_construction"] = (masks["agricultural"] | masks["unused"]) & ~approved
    masks.update({kind: rows["ownership_kind"] == kind for kind in ("state", "collective")})
    masks["uncovered"], masks["approved"] = ~covered, approved
    masks["net_unknown"] = covered & ~rows["net_known"].fillna(True).astype(bool)
    units = np.rint(rows["net_m2"].to_numpy(dtype=float) * per_m2).astype(np.int64)
    values = pd.DataFrame({f"{name}_m2": np.where(mask.fillna(False).to_numpy(dtype=bool), units, 0)
                           for name, mask in asking(masks.items(), 1)})
    for role in roles:
        values[f"{role}_m2"] = np.rint(rows[f"{role}_m2"].to_numpy(dtype=float) * per_m2).astype(np.int64)
    values.insert(0, "area_m2", units)
    ask()
    sums = values.groupby(rows["project_id"].to_numpy(dtype=object)).sum()
    counted = parcels.groupby("project_id", sort=True).size().rename("parcel_count").reset_index()
    sums = sums.reindex(counted["project_id"].to_numpy(dtype=object), fill_value=0) / per_m2
    frame = pd.concat([counted, sums.reset_index(drop=True)], axis=1)
    if not has_approved:
        frame["approved_m2"] = pd.array([pd.NA] * len(frame), dtype="Float64")
    return frame.astype({"project_id": "string"})


def of_known_parcels(projects: pd.DataFrame, parcels: pd.DataFrame) -> pd.DataFrame:
    """The projects with NULL where one of their parcels has no area: a sum without it would be read as the project's.

    Args:
        projects: of ``project_frame``. parcels: of ``parcel_frame``.
    """
    lost = parcels.loc[parcels["area_m2"].isna(), "project_id"]
    known = ~projects["project_id"].isin(lost).to_numpy(dtype=bool)
    return projects.assign(**{name: cells.number(choose(known, of_column(projects[name])))
                              for name in projects.columns if name.endswith("_m2")})


def counts_of(tables: dict) -> dict:
    """Numbers and booleans of a run, for models; areas in m², None where a part is unknown.

    Args:
        tables: of the outcome.
    """
    rows, parcels, projects, issues = (tables[name] for name in ("rows", "parcels", "projects", "issues"))
    outside = (rows["part"] == "class") & rows["level1"].isna()
    return {
        "SUBJECT_COUNT": len(parcels), "PROJECT_COUNT": len(projects), "ROW_COUNT": len(rows),
        "ISSUE_COUNT": len(issues), "UNKNOWN_CODE_COUNT": int(rows.loc[outside, "land_class"].nunique()),
        "TOTAL_M2": _sum(projects["area_m2"]), "UNCOVERED_M2": _sum(projects["uncovered_m2"]),
        "OVERLAP_M2": _sum(parcels["overlap_m2"]), "NEW_CONSTRUCTION_M2": _sum(projects["new_construction_m2"]),
        "HAS_UNCOVERED": bool((rows["part"] == "uncovered").any()), "IS_CLOSED": _is_closed(rows, parcels, issues)}


def _is_closed(rows: pd.DataFrame, parcels: pd.DataFrame, issues: pd.DataFrame) -> bool:
    """Whether every parcel has rows that sum to the area it should have, and none was left out."""
    if issues["kind"].isin(["unusable_subject", "adjust_refused", "registered_unknown"]).any():
        return False
    sums = rows.groupby("subject_fid")[["net_m2", "gross_m2"]].sum().reindex(parcels["subject_fid"])
    wanted = parcels["area_m2"].to_numpy(dtype=float, na_value=np.nan)
    return all(np.isclose(sums[name].to_numpy(dtype=float), wanted, rtol=0, atol=1e-6).all() for name in sums)


def _sum(column: pd.Series):
    amount = cells.one_number(cells.number(total(of_column(column))))
    return None if amount is None else round(amount, 6)
