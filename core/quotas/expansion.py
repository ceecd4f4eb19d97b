"""Land at the base year, now and new, by unit, with the cap that a multiple sets."""
from __future__ import annotations

import pandas as pd

from ..contract import cells
from .request import EXPANSION_COLUMNS, QuotaRequest, Target
from .values import Value, Values


def expansion_table(request: QuotaRequest, values: Values, targets: list[Target], measured: dict) -> pd.DataFrame:
    """A row for every unit that a target of expansion names, m².

    Args:
        request: with the land of the base year. values: what is measured. targets: as read. measured: value of each
            target, by its ``id()``.
    """
    asked = [target for target in targets if target.indicator.measure in ("new", "multiple")
             and measured[id(target)].method == "land"]
    rows: dict = {}
    for target in asked:
        land = target.indicator.land
        key = target.unit_code, target.place, land.groups, land.legal_classes, tuple(sorted(land.codes.items()))
        if key not in rows:
            rows[key] = _row(request, values, target)
        if target.indicator.measure == "multiple" and target.limit is not None:
            _cap(rows[key], request, values, target, measured[id(target)])
    return pd.DataFrame(list(rows.values()), columns=list(EXPANSION_COLUMNS)).astype(EXPANSION_COLUMNS)


def _row(request: QuotaRequest, values: Values, target: Target) -> dict:
    amounts, base, now = values.expansion(target), request.base, request.land
    ends = {f"{name}{end}_m2": cells.one_number(column(amount)) for name, amount in amounts._asdict().items()
            for end, column in (("", cells.lower), ("_high", cells.upper))}
    return {"unit_code": target.unit_shown, "base_layer": base.table.name, "base_year": base.year, "year": now.year,
            **ends, "definition": values.definition(target)}


def _cap(row: dict, request: QuotaRequest, values: Values, target: Target, value: Value) -> None:
    row["multiple"], row["multiple_limit"] = cells.one_number(cells.number(value.amount)), target.limit
    if not cells.is_settled(values.expansion(target).base)[0]:
        return   # a cap on a base that is not known would be an invention
    row["cap_m2"] = row["base_m2"] * target.limit
    used = "now" if request.multiple_of == "total" else "new"
    if row[f"{used}_high_m2"] is not None:
        row["remaining_m2"] = row["cap_m2"] - row[f"{used}_high_m2"]
    row["definition"] = values.definition(target)
