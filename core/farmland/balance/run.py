"""Occupation against replenishment of cropland by county, year and cause: area, paddy and grain capacity.

The balance of requisition and replenishment (占补平衡), the in-out balance (进出平衡), and since 2024 the one account
of all occupation; policy-standards B05, B06 and 3.1. Coefficients and dates are those of a balance pack.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from ...contract.outcome import ALONE, FINDINGS, Check, Outcome, Steps
from ...contract.verdicts import count_words
from ...errors import InputError
from ...table import FeatureTable
from .accounts import findings_of_accounts
from .entries import CAP, cap_entries, entries_of
from .judging import LEDGER_COLUMNS, SUMMARY_COLUMNS, judge, ledger_frame, summary_frame
from .pack import BalancePack, Scale
from .quota import read_capacity, read_carried
from .rows import ISSUE_COLUMNS, Issues, Patches, Reading, Where, read_rows
from .totals import by_province, cause_rows, total_rows

REGIMES = ("auto", "before_2024", "since_2024")
UNITS_OF_BALANCE = ("auto", "county", "province")
DIRECTIONS = ("best_is_lowest", "best_is_highest")


@dataclass(frozen=True)
class BalanceRequest:
    """What is balanced.

    Attributes:
        occupied, replenished: the two sides; None: nothing was replenished.
        pack: of ``load_balance``.
        as_of: the day of the run; later rows are left out.
        area_unit: of the area fields: "m2", "ha" or "mu".
        grade_scale: a scale of the pack, "own", or "undeclared".
        direction: "best_is_lowest" or "best_is_highest".
        capacity, capacity_fields: the user's table of grades, None without one.
        carried, carried_fields: carried quota, None without any.
        regime: one of ``REGIMES``.
        balance_unit: one of ``UNITS_OF_BALANCE``: who has to balance.
        province_complete: whether the data hold every county of the province.
        language: of messages.
    """

    occupied: Patches
    replenished: Patches | None
    pack: BalancePack
    as_of: date
    area_unit: str = "m2"
    grade_scale: str = "undeclared"
    direction: str = "best_is_lowest"
    capacity: FeatureTable | None = None
    capacity_fields: dict = field(default_factory=dict)
    carried: FeatureTable | None = None
    carried_fields: dict = field(default_factory=dict)
    regime: str = "auto"
    balance_unit: str = "auto"
    province_complete: bool = False
    language: str = "en"


def farmland_balance(request: BalanceRequest, steps: Steps = ALONE) -> Outcome:
    """Close the ledgers and judge them.

    Args:
        request: both sides, the pack, its choices and tables. steps: not asked, as the check is short.

    Returns:
        Tables, amounts in m² and kg: ``ledger``, a row for each scope, county, year, account, ledger and cause, and one
        in total (``row_kind``) with carried quota, bounds, verdict and reason; ``summary``, a row for each county or
        province; ``issues``: what is missing or was left out.

    Raises:
        InputError: nothing occupied; no county, year or area; a mix of grade scales; a capacity table against
            the direction.
    """
    issues = Issues(request.language)
    scale = _scale(request)
    if not len(request.occupied.table):   # a filter or the wrong table looks the same as nothing occupied
        raise InputError("balance.empty", layer=request.occupied.table.name)
    if request.replenished is not None and not len(request.replenished.table):
        name = request.replenished.table.name
        issues.add("empty_layer", InputError("balance.empty_replenished", layer=name), Where(name), severity="minor")
    capacity = read_capacity(request, scale, issues)
    sides = [("occupied", request.occupied), ("replenished", request.replenished)]
    how = Reading(request.pack, request.area_unit, request.grade_scale, scale, request.as_of)
    rows = pd.concat([read_rows(side, patches, how, issues) for side, patches in sides if patches is not None],
                     ignore_index=True)
    _list_grades_without_capacity(rows, capacity, issues)
    entries = entries_of(rows, request.pack, request.regime, capacity, request.as_of)
    taken = rows.loc[rows["side"] == "occupied", "year"].dropna()
    caps = cap_entries(entries, request.pack, request.regime, request.as_of, taken.min() if len(taken) else pd.NA)
    carried = read_carried(request, entries, issues)
    totals, causes = [], []
    entered = [some for some in (entries, caps) if len(some)]
    together = pd.concat(entered, ignore_index=True) if len(entries) else entries
    for scope, regroup in (("county", lambda ledgers: ledgers), ("province", by_province)):
        ledgers = regroup(together)
        if scope == "province":
            ledgers = ledgers[ledgers["account"] == "all"]
        if not len(ledgers):
            continue
        accounts = total_rows(ledgers, carried[scope])
        totals.append(judge(accounts[_is_asked(accounts, scope)].reset_index(drop=True), scope, request))
        if scope == "county":
            causes.append(cause_rows(ledgers[ledgers["ledger"] != CAP]).assign(scope=scope))
    ledger = ledger_frame(causes, totals, request.pack, request.language)
    findings, nowhere = findings_of_accounts(ledger, request)
    return Outcome(findings, {"ledger": ledger, "summary": summary_frame(ledger), "issues": issues.frame()},
                   {FINDINGS: nowhere}, counts=_counts(ledger, issues))


def _scale(request: BalanceRequest) -> Scale | None:
    """The declared scale; its direction has to be the one that it has."""
    scale = request.pack.scales.get(request.grade_scale)
    if scale is not None and (scale.best == scale.first) != (request.direction == "best_is_lowest"):
        raise InputError("balance.direction", scale=request.grade_scale, first=scale.first, last=scale.last,
                         best=scale.best)
    return scale


def _list_grades_without_capacity(rows: pd.DataFrame, capacity: dict | None, issues: Issues) -> None:
    if capacity is None or not len(rows):
        return
    lacking = rows[rows["grade"].notna() & ~rows["grade"].isin(list(capacity))]
    for layer, rows_of_layer in lacking.groupby("layer", sort=False):
        issues.add("grade_without_capacity", InputError(
            "balance.grade_without_capacity", layer=layer, count=len(rows_of_layer),
            grades=", ".join(map(str, sorted(set(rows_of_layer["grade"]))))), Where(layer))


def _is_asked(totals: pd.DataFrame, scope: str) -> np.ndarray:
    """A province's account and a cap are requested by an occupation; without one there is nothing to balance."""
    occupied = (totals["occupied_high"] > 0).to_numpy(dtype=bool)
    return occupied | ((scope == "county") & (totals["ledger"] != CAP).to_numpy(dtype=bool))


def _counts(ledger: pd.DataFrame, issues: Issues) -> dict:
    verdicts = ledger.loc[ledger["row_kind"] == "total", "verdict"]
    counts = {f"{word.upper()}_COUNT": number for word, number in count_words(verdicts).items()}
    return {"ACCOUNT_COUNT": len(verdicts), **counts, "ISSUE_COUNT": len(issues.rows),
            "IS_BALANCED": bool(len(verdicts)) and bool(verdicts.isin(["allowed", "conditional"]).all()),
            "HAS_UNDETERMINED": counts["UNDETERMINED_COUNT"] > 0}


CHECK = Check("balance", farmland_balance, None, {
    "ledger": LEDGER_COLUMNS, "summary": SUMMARY_COLUMNS, "issues": ISSUE_COLUMNS}, whole="scale.sums")
