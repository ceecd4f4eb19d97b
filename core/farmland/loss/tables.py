"""Rows, table, balance and counts of a comparison of cropland."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ...contract import cells
from ...contract.arithmetic import multiply
from ...contract.interval import Interval
from ...contract.sums import sum_by, total
from ...texts import text
from .request import (
    BALANCE_COLUMNS,
    KINDS,
    LOSS_COLUMNS,
    REASONS,
    TABLE_COLUMNS,
    LossRequest,
)

#: Ends of an area that may be unknown, beside the columns of the rows.
ENDS = {"net_low": "Float64", "net_high": "Float64"}
#: Ground of which it is unknown whether it is cropland still.
OPEN_REASONS = ("unknown_class", "only_one_survey")
CLOSED_M2, CLOSED_SHARE, DENSIFIED_SHARE = 0.01, 1e-9, 1e-8   # a cut moves edges of densified outlines
GROUPS = ["survey", "kind", "reason", "inside_farmland", "exempt", "unit_code", "unit_name"]


def frames_of(rows: pd.DataFrame, geometry: np.ndarray,
              request: LossRequest) -> tuple[pd.DataFrame, np.ndarray, pd.DataFrame]:
    """The rows without gains, ordered, with the ends of their net areas; their ground; and the table of all of them.

    Args:
        rows: of losses and gains, m². geometry: of each ``(n,)``. request: language and tables.
    """
    frame = rows.reindex(columns=[*(name for name in LOSS_COLUMNS if name != "net_m2"), *ENDS, "survey"])
    frame["net_m2"] = cells.number(net_of(frame))
    frame = frame.astype({**LOSS_COLUMNS, **ENDS, "survey": "string"})
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
    return frame.loc[lost, [*LOSS_COLUMNS, *ENDS]].reset_index(drop=True), geometry[lost], _table(frame, titles)


def net_of(frame: pd.DataFrame) -> Interval:
    """The area of each row without ridges, from nothing to its gross area where their share is unknown, m².

    Args:
        frame: rows ``(n,)`` with both ends.
    """
    return Interval.of(*(frame[name].to_numpy(dtype=float) for name in ENDS))


def _table(frame: pd.DataFrame, titles: dict) -> pd.DataFrame:
    net = net_of(frame)
    counted = frame[[*GROUPS, "gross_m2"]].assign(
        row_count=1, net_unknown_m2=frame["gross_m2"].mask(net.is_known, 0.0))
    groups = counted.groupby(GROUPS, dropna=False, sort=False)
    table = groups.sum().reset_index()
    table["net_m2"] = cells.number(sum_by(net, groups.ngroup().to_numpy(), len(table)))
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


def counts_of(frame: pd.DataFrame, old, new, sums: dict, residual: float) -> dict:
    """Areas of the run, m², None where one is unknown.

    Args:
        frame: rows, m². old, new: the surveys. sums: of rows by kind. residual: of ``balance_of``, m².
    """
    gross, inside = Interval.of(frame["gross_m2"].to_numpy(dtype=float)), frame["inside_farmland"]
    within = Interval.of(inside.fillna(False).to_numpy(dtype=float), inside.fillna(True).to_numpy(dtype=float))
    loss = (frame["kind"] == "loss").to_numpy(dtype=bool)

    def area(of_it, value=gross):
        of_it = Interval.of(np.asarray(of_it, dtype=float))
        return cells.one_number(cells.number(total(multiply(value, of_it))))

    share = CLOSED_SHARE if old.adds_up and new.adds_up else DENSIFIED_SHARE
    limit = max(CLOSED_M2, share * float(old.area.sum() + new.area.sum()))
    return {
        "OLD_CROPLAND_M2": float(old.area[old.cropland].sum()), "NEW_CROPLAND_M2": float(new.area[new.cropland].sum()),
        "KEPT_M2": sums["kept"], "LOSS_M2": sums["loss"], "LOSS_NET_M2": area(loss, net_of(frame)),
        "INSIDE_FARMLAND_M2": area(loss, multiply(gross, within)), "INSIDE_UNKNOWN_M2": area(loss & inside.isna()),
        "EXEMPT_M2": area(loss & frame["exempt"].to_numpy(dtype=bool)),
        "NON_GRAIN_M2": area(frame["kind"] == "planting_non_grain"), "GAIN_M2": sums["gain"],
        "UNDETERMINED_M2": sums["undetermined"] + sums["new_undetermined"], "RESIDUAL_M2": residual,
        "ROW_COUNT": len(frame), "HAS_LOSS": _has_loss(frame, loss),
        "IS_CLOSED": abs(residual) <= limit}


def _has_loss(frame: pd.DataFrame, loss: np.ndarray) -> bool | None:
    """Whether cropland was lost; None where there is only ground of which that is unknown."""
    return True if loss.any() else None if frame["reason"].isin(OPEN_REASONS).any() else False
