"""Rows, table, balance and counts of a comparison of cropland."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ...texts import text
from .request import (
    BALANCE_COLUMNS,
    KINDS,
    LOSS_COLUMNS,
    REASONS,
    TABLE_COLUMNS,
    LossRequest,
)

CLOSED_M2, CLOSED_SHARE, DENSIFIED_SHARE = 0.01, 1e-9, 1e-8   # a cut moves edges of densified outlines
GROUPS = ["survey", "kind", "reason", "inside_farmland", "exempt", "unit_code", "unit_name"]


def frames_of(rows: pd.DataFrame, geometry: np.ndarray,
              request: LossRequest) -> tuple[pd.DataFrame, np.ndarray, pd.DataFrame]:
    """The rows without gains, ordered; their ground; and the table of all of them.

    Args:
        rows: of losses and gains, m². geometry: of each ``(n,)``. request: language and tables.
    """
    frame = rows.reindex(columns=[*LOSS_COLUMNS, "survey"]).astype({**LOSS_COLUMNS, "survey": "string"})
    titles = {reason: text(f"farmland_loss.reason_{reason}", request.language) for reason in REASONS}
    frame["reason_title"] = frame["reason"].map(titles).astype("string")
    kind = frame["kind"].map({key: number for number, key in enumerate(KINDS)}).to_numpy(dtype=float)
    reason = frame["reason"].map({key: number for number, key in enumerate(REASONS)}).to_numpy(dtype=float)
    inside = -frame["inside_farmland"].fillna(False).to_numpy(dtype=float)
    area = -frame["gross_m2"].to_numpy(dtype=float, na_value=0.0).round(6)
    order = np.lexsort((area, reason, inside, kind))
    frame, geometry = frame.iloc[order].reset_index(drop=True), geometry[order]
    # cropland that only the newer survey knows is not a loss, but is in the table
    lost = (frame["survey"] == "old").to_numpy(dtype=bool)
    return frame.loc[lost, list(LOSS_COLUMNS)].reset_index(drop=True), geometry[lost], _table(frame, titles)


def _table(frame: pd.DataFrame, titles: dict) -> pd.DataFrame:
    counted = frame.assign(row_count=1, net_unknown_m2=frame["gross_m2"].where(frame["net_m2"].isna(), 0.0))
    sums = counted.groupby(GROUPS, dropna=False, sort=False)[["row_count", "gross_m2", "net_m2", "net_unknown_m2"]]
    table = sums.sum().reset_index()
    table["reason_title"] = table["reason"].map(titles)
    return table.reindex(columns=list(TABLE_COLUMNS)).astype(TABLE_COLUMNS)


def balance_of(old, new, sums: dict, language: str) -> tuple[pd.DataFrame, float]:
    """What each survey's cropland is made of, and the larger residual.

    Args:
        old, new: the two surveys. sums: of rows by kind, m². language: of the words.

    Returns:
        Rows in m²; the larger difference between cropland and its parts, m².
    """
    rows, residuals = [], []
    for survey, side, items in (("old", old, ("kept", "loss", "undetermined")),
                                ("new", new, ("new_kept", "gain", "new_undetermined"))):
        total = float(side.area[side.cropland].sum())
        residual = total - sum(sums[item] for item in items)
        for item, value in (("cropland", total), *((item, sums[item]) for item in items), ("residual", residual)):
            item = item.removeprefix("new_")
            rows.append({"survey": survey, "item": item, "gross_m2": value,
                         "title": text(f"farmland_loss.item_{item}", language)})
        residuals.append(residual)
    return (pd.DataFrame(rows, columns=list(BALANCE_COLUMNS)).astype(BALANCE_COLUMNS),
            max(residuals, key=abs))


def counts_of(frame: pd.DataFrame, table: pd.DataFrame, old, new, sums: dict, residual: float) -> dict:
    """Areas of the run, m².

    Args:
        frame: rows, m². table: of all of them. old, new: the surveys. sums: of rows by kind. residual: of
            ``balance_of``, m².
    """
    def area(mask, column="gross_m2") -> float:
        return float(frame.loc[mask.fillna(False), column].fillna(0.0).sum())

    loss = frame["kind"] == "loss"
    share = CLOSED_SHARE if old.adds_up and new.adds_up else DENSIFIED_SHARE
    limit = max(CLOSED_M2, share * float(old.area.sum() + new.area.sum()))
    return {
        "OLD_CROPLAND_M2": float(old.area[old.cropland].sum()), "NEW_CROPLAND_M2": float(new.area[new.cropland].sum()),
        "KEPT_M2": sums["kept"], "LOSS_M2": sums["loss"], "LOSS_NET_M2": area(loss, "net_m2"),
        "INSIDE_FARMLAND_M2": area(loss & frame["inside_farmland"]),
        "INSIDE_UNKNOWN_M2": area(loss & frame["inside_farmland"].isna()), "EXEMPT_M2": area(loss & frame["exempt"]),
        "NON_GRAIN_M2": area(frame["kind"] == "planting_non_grain"), "GAIN_M2": sums["gain"],
        "UNDETERMINED_M2": sums["undetermined"] + sums["new_undetermined"], "RESIDUAL_M2": residual,
        "ROW_COUNT": len(frame), "HAS_LOSS": bool(loss.any()), "IS_CLOSED": abs(residual) <= limit}
