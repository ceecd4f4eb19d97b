"""The report of the question "ready to supply?": answers, and what is missing of each parcel."""
from __future__ import annotations

from datetime import date

import pandas as pd

from ...contract.basis import shown
from ...contract.book import of_distinct
from ...contract.outcome import Outcome
from ...report.data import ReportData, RuleShown
from ...texts import pick, text
from .findings import rule_of
from .request import CONDITIONS, MET, ReadinessRequest

_ROWS = ("subject_id", "answer_title", "area_m2", *(f"{condition}_state" for condition in CONDITIONS))
_ITEMS = ("subject_id", "condition_title", "item_title", "state_title", "message", "remedy", "basis")


def readiness_report(outcome: Outcome, request: ReadinessRequest) -> ReportData:
    """Everything that the report shows; a parcel that is ready is in the first table alone.

    Args:
        outcome, request: of the run.
    """
    language, pack, rows = request.language, request.pack, outcome.tables["rows"][list(_ROWS)].copy()
    for condition in CONDITIONS:
        name = f"{condition}_state"
        rows[name] = of_distinct(lambda word: None if pd.isna(word) else text(f"readiness.state_{word}", language),
                                 rows[name].to_numpy(dtype=object))
    items = outcome.tables["items"]
    missing = _missing(items, len(rows), language)
    tables = [(text(f"readiness.report_{name}", language), table.dropna(axis="columns", how="all"))
              for name, table in (("rows", rows), ("missing", missing)) if len(table)]
    return ReportData(
        title=text("readiness.title", language), language=language, made_on=date.today().isoformat(),
        as_of=request.as_of.isoformat(), area_method=request.area_method,
        rules=tuple(RuleShown(rule_of(name), basis=shown(item.basis, language)) for name, item in pack.supply.items()),
        pack=f"{pick(pack.title, language)} ({pack.id} {pack.version})", crs=outcome.crs, tables=tuple(tables),
        not_checked=tuple(pick(sentence, language) for sentence in pack.not_checked),
        notes=(outcome.head, *outcome.notes), words={"scope_unknown": "scope_of_layers"})


def _missing(items: pd.DataFrame, count: int, language: str) -> pd.DataFrame:
    """What is missed or open of each parcel; what all of several parcels lack in the same words has one row."""
    some = items[(items["state"] != MET).to_numpy(dtype=bool)]
    alike = some.groupby(["item", "state", "message"], sort=False, dropna=False)["item"].transform("size") == count
    shown = some.assign(subject_id=some["subject_id"].mask(alike & (count > 1), text(
        "readiness.all_parcels", language, count=count)))
    # rows of all parcels first, then each parcel's own
    return pd.concat([shown[alike].drop_duplicates(["item", "state", "message"]), shown[~alike]])[list(_ITEMS)]
