"""Values of a statement or a form for one project: its areas by name, and its tables as lists."""
from __future__ import annotations

from typing import Optional

import numpy as np
import pandas as pd

from ...geometry.parallel import asking
from .layouts import SheetTable
from .whole_units import MEASURES, STEPS, counted_rows

#: Areas of a project: ``<name>_m2``, ``<name>_ha`` and ``<name>_mu``.
AREAS = tuple(name for name in MEASURES if name != "gross")
#: Tables of a project, as lists of rows.
LISTS = ("by_class", "by_owner", "by_location", "by_parcel")


def project_values(rows: pd.DataFrame, parcels: pd.DataFrame, tables: list[SheetTable], unit: str = "m2",
                   roles: Optional[dict] = None) -> dict[str, dict]:
    """Values by project, the same numbers as in the tables.

    Args:
        rows, parcels: of ``core.landuse.occupation``, areas in m².
        tables: of the same run, of ``customary_tables``.
        unit: of ``tables``.
        roles: control role -> its name, as for ``customary_tables``.

    Returns:
        Project id -> ``project_id`` (text), ``parcel_count``, ``unusable_count``, ``<area>_<unit>``
        for each of ``AREAS`` and every unit (float; None where approved land was not compared), ``role_<role>_<unit>``,
        and for each of ``LISTS`` its rows as dictionaries, areas under their names without unit.
    """
    roles = {role: title for role, title in (roles or {}).items() if f"{role}_m2" in rows.columns}
    by_id = {table.id: table for table in tables}
    summary = by_id["three_classes"].frame
    ids = summary.loc[summary["row_kind"] == "project", "project_id"].fillna("").to_list()
    values = {project: {"project_id": project} for project in ids}
    counts = summary.loc[summary["row_kind"] == "project", "parcel_count"]
    for project, count in asking(zip(ids, counts)):
        values[project]["parcel_count"] = int(count)
    lost = parcels.loc[parcels["area_m2"].isna(), "project_id"].astype("string").fillna("").value_counts()
    for project in asking(ids):
        values[project]["unusable_count"] = int(lost.get(project, 0))
    with_approved = "approved" in rows.columns and bool(rows["approved"].notna().any())
    for name in STEPS:
        _add_areas(values, rows, parcels, name, roles, with_approved)
    for name in LISTS:
        parts = _lists(by_id[name], unit)
        for project in asking(ids):
            values[project][name] = parts.get(project, [])
    return values


def _add_areas(values, rows, parcels, unit, roles, with_approved) -> None:
    _, decimals = STEPS[unit]
    measures = [*AREAS, *(f"role_{role}" for role in roles)]
    counted = counted_rows(rows, parcels, unit, roles)
    counted["project_id"] = counted["project_id"].astype("string").fillna("")
    sums = counted.groupby("project_id", sort=False)[measures].sum().reindex(list(values), fill_value=0)
    for project, row in asking(zip(sums.index, (sums.to_numpy(dtype=np.int64) / 10 ** decimals).tolist())):
        values[project].update({f"{name}_{unit}": area for name, area in zip(measures, row)})
        if not with_approved:
            values[project][f"approved_{unit}"] = None


def _lists(table: SheetTable, unit: str) -> dict[str, list]:
    """Rows of a table by project, without totals; NULL is an empty text."""
    frame = table.frame[~table.frame["row_kind"].isin(["total", "unusable"]) | (table.id == "by_class")]
    frame = frame[frame["project_id"].notna()]
    tail = f"_{unit}"
    names = [name[:-len(tail)] if name.endswith(tail) else name for name in frame.columns]
    columns = [frame[column].astype(object).where(frame[column].notna(), "").to_list()
               for column in asking(frame.columns, 1)]
    parts: dict[str, list] = {}
    for row in asking(zip(*columns)):
        item = dict(zip(names, row))
        parts.setdefault(item["project_id"], []).append(item)
    return parts
