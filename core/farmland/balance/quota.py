"""The user's own tables of a balance: capacity by grade, and carried quota."""
from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from ...errors import InputError
from ...fields import Field, type_column
from ...units import SQUARE_METRES
from .entries import ONE, parameter_day, regime_of
from .rows import Where, county_code, province_code
from .totals import KEYS


def _column(table, bound: dict, fields: dict, role: str) -> pd.Series:
    described = fields.get(role) or Field(role)
    if role not in bound:
        return pd.Series(None, index=range(len(table)), dtype=object)
    return type_column(table.columns[bound[role]], described)[0].reset_index(drop=True)


def read_capacity(request, scale, issues) -> dict | None:
    """Grade -> kg per hectare; None without a table or a declared scale, which is listed.

    Args:
        request: with the table and its fields. scale: of the grades, None: any whole number. issues: filled.

    Raises:
        InputError: a column is missing; a grade appears twice or outside the scale; another scale; a better grade
            that yields less than a worse one.
    """
    if request.capacity is None or request.grade_scale == "undeclared":
        issues.add("no_capacity", InputError("balance.no_capacity"), severity="minor")
        return None
    table, bound, fields = request.capacity, request.capacity_fields, request.pack.fields["capacity"]
    if not {"grade", "kg_per_hectare"} <= bound.keys():
        raise InputError("balance.capacity_fields", layer=table.name,
                         fields=table.fields_shown)
    stated = set(_column(table, bound, fields, "scale").dropna())
    named = {scale_id for scale_id, known in request.pack.scales.items() if bound["grade"] in known.fields}
    if (stated | named) - {request.grade_scale} and request.grade_scale != "own":
        raise InputError("balance.mixed_scales", layer=table.name, field=bound["grade"],
                         found=", ".join(sorted(stated | named)), declared=request.grade_scale)
    grades = pd.to_numeric(_column(table, bound, fields, "grade"), errors="coerce")
    yields = _column(table, bound, fields, "kg_per_hectare")
    yields_of: dict = {}
    for feature, grade, kilograms in zip(table.fids, grades, yields):
        bad = pd.isna(grade) or pd.isna(kilograms) or kilograms < 0 or grade % 1 \
            or (scale is not None and not scale.first <= grade <= scale.last)
        if bad or yields_of.get(int(grade), kilograms) != kilograms:
            raise InputError("balance.capacity_row", layer=table.name, feature=feature,
                             grade=_shown(grade), kilograms=_shown(kilograms))
        yields_of[int(grade)] = float(kilograms)
    order = sorted(yields_of, reverse=request.direction == "best_is_highest")
    for better, worse in zip(order, order[1:]):
        if yields_of[better] < yields_of[worse]:
            raise InputError("balance.capacity_direction", layer=table.name, better=better, worse=worse,
                             direction=request.direction)
    return yields_of


def _shown(number) -> str:
    """A number of the table; a dash for none."""
    return "–" if pd.isna(number) else f"{number:g}"


def read_carried(request, entries: pd.DataFrame, issues) -> dict:
    """Carried quota by scope ("county", "province"): KEYS, carried, carried_low, carried_high.

    Where the pack does not know whether quota of former years may still be used, it counts nothing at least.

    Args:
        request: with the table and its fields. entries: of all accounts, in m² and kg. issues: filled.

    Raises:
        InputError: a column is missing.
    """
    empty = pd.DataFrame({"county": pd.Series(dtype="string"), "year": pd.Series(dtype="Int64"),
                          "account": pd.Series(dtype=object), "ledger": pd.Series(dtype=object),
                          "carried": 0.0, "carried_low": 0.0, "carried_high": 0.0})
    if request.carried is None:
        return {"county": empty, "province": empty}
    table, bound, fields = request.carried, request.carried_fields, request.pack.fields["carried"]
    missing = {"county", "date", "ledger", "amount"} - bound.keys()
    if missing:
        raise InputError("balance.carried_fields", layer=table.name, missing=", ".join(sorted(missing)))
    column = {role: _column(table, bound, fields, role) for role in fields}
    known = set(zip(entries["county"], entries["year"])) if len(entries) else set()
    rows = []
    for place in range(len(table)):
        stated = {role: values.iloc[place] for role, values in column.items()}
        row, reason = _quota(stated, request)
        usable = row is not None and (row["county"], row["year"]) in known
        if row is not None and province_code(row["county"]) is pd.NA and not usable:
            usable = str(row["county"]).isdigit()   # quota of a province
        if not usable:
            issues.add("carried_unused", InputError(reason or "balance.carried_nowhere", layer=table.name,
                                                    feature=table.fids[place]),
                       Where(table.name, table.fids[place]))
        else:
            rows.append(row)
    if not rows:
        return {"county": empty, "province": empty}
    frame = pd.DataFrame(rows).astype({"county": "string", "year": "Int64"})
    provinces = frame.assign(county=[province_code(code) if len(code) > 2 else code for code in frame["county"]])
    provinces = provinces[provinces["account"] == "all"]
    return {scope: rows.groupby(KEYS, as_index=False).sum().astype({"county": "string", "year": "Int64"})
            if len(rows) else empty for scope, rows in (("county", frame), ("province", provinces))}


def _quota(stated: dict, request) -> tuple:
    """A row of quota, or None and why not."""
    if any(pd.isna(stated[role]) for role in ("county", "date", "ledger", "amount")) or stated["amount"] < 0:
        return None, "balance.carried_incomplete"
    year = int(stated["date"].year)
    account = stated["account"]
    if account is None or pd.isna(account):
        account = "all" if regime_of(year, request.pack, request.regime, request.as_of) == ONE else "requisition"
    day = parameter_day(year, request.pack, request.regime, request.as_of)
    if stated["valid_to"] is not None and not pd.isna(stated["valid_to"]):
        if stated["valid_to"].date() < min(date(year, 12, 31), request.as_of):
            return None, "balance.carried_expired"
    word = request.pack.value("carried_usable", day, account, stated["ledger"])
    if word == "no":
        return None, "balance.carried_refused"
    factor = 100.0 if stated["ledger"] == "capacity" else 100.0 * SQUARE_METRES[request.area_unit]
    amount = float(np.round(float(stated["amount"]) * factor))
    return {"county": county_code(stated["county"]), "year": year, "account": account, "ledger": stated["ledger"],
            "carried": amount, "carried_low": amount if word == "yes" else 0.0, "carried_high": amount}, ""
