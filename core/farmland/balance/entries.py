"""Rows of the balance as entries of its ledgers, each with the least and the most that it can be.

An amount that is not known, a slope, a paddy flag, a cause: each leaves an interval. So a verdict says only what
holds for every value that the missing ones could have, and taking a replenishment away never makes it better.
"""
from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from ...geometry.parallel import ask, asking
from .pack import ACCOUNTS_BEFORE, ACCOUNTS_SINCE, LEDGERS, BalancePack
from .rows import UNKNOWN

UNDETERMINED = "undetermined"   # an account that is unknown
CAP = "cap"
ENTRY_COLUMNS = ["side", "county", "year", "account", "ledger", "cause", "point", "low", "firm", "high", "refused",
                 "unknown", "gross", "ghost"]
TWO, ONE = "two_accounts", "one_account"


def regime_of(year, pack: BalancePack, regime: str, as_of: date) -> str:
    """``two_accounts``, ``one_account``, or empty if unknown: the pack's on the day on which the year is
    closed, or as said.

    Args:
        year: of an account, NULL if unknown. pack: with the regimes by day. regime: ``auto``,
            ``before_2024`` or ``since_2024``.
        as_of: the day of the run.
    """
    if regime != "auto":
        return {"before_2024": TWO, "since_2024": ONE}[regime]
    return "" if pd.isna(year) else pack.value("accounts", _closing(int(year), as_of))


def _closing(year: int, as_of: date) -> date:
    """The year's last day, or the run's day within it."""
    return min(date(year, 12, 31), max(as_of, date(year, 1, 1)))


def parameter_day(year: int, pack: BalancePack, regime: str, as_of: date) -> date:
    """The day whose parameters a year's account is closed with: its last, or the run's; a regime that was said
    moves it to the nearest day on which that regime is in force.

    Args:
        year: of the account. pack: with the parameters by day. regime: ``auto``, ``before_2024`` or ``since_2024``.
        as_of: the day of the run.
    """
    day = _closing(year, as_of)
    wanted = regime_of(year, pack, regime, as_of)
    spans = [one.in_force for one in pack.parameters if one.id == "accounts" and one.value == wanted]
    if not spans or any(span.includes(day) for span in spans):
        return day
    if spans[0].start and day < spans[0].start:
        return date(spans[0].start.year, 12, 31)
    return spans[0].end or day


def entries_of(rows: pd.DataFrame, pack: BalancePack, regime: str, capacity: dict | None, as_of: date) -> pd.DataFrame:
    """Entries of the three ledgers.

    Args:
        rows: of ``read_rows``, both sides.
        pack, regime, as_of: for the accounts.
        capacity: grade -> kg per hectare; None: no table was named, or no scale declared.

    Returns:
        A row for each row, ledger and account that it can belong to: ``point`` (what is stated, 0.01 m² or
        0.01 kg), ``low`` and ``high`` (bounds), ``firm`` (low without areas whose ridges are not deducted),
        ``refused`` (too steep), ``unknown``, ``gross``. Ghosts are accounts that a row could belong to besides
        the one where it is shown.
    """
    if not len(rows):
        return pd.DataFrame(columns=ENTRY_COLUMNS)
    parts = []
    kinds = list(zip(rows["side"], rows["cause"], rows["year"]))
    ask()
    by_kind = {kind: _accounts(*kind, pack, regime, as_of) for kind in dict.fromkeys(kinds)}
    shown = np.array([by_kind[kind][0] for kind in kinds], dtype=object)
    possible = pd.Series([by_kind[kind][1] for kind in kinds])
    certain = possible.map(len).to_numpy() == 1
    roles = np.array([pack.causes[side, cause].role if (side, cause) in pack.causes else ""
                      for side, cause in zip(rows["side"], rows["cause"])], dtype=object)
    for ledger in asking(LEDGERS, 1):
        amounts = _amounts(rows, roles, ledger, capacity)
        amounts = amounts.assign(account=shown, ghost=False)
        amounts.loc[~certain, ["low", "firm"]] = 0.0
        parts.append(amounts)
        for accounts in sorted(set(possible[~certain])):
            ask()
            mine = amounts[[one == accounts for one in possible]].assign(point=0.0, refused=0.0, ghost=True)
            parts += [mine.assign(account=one) for one in accounts if one != UNDETERMINED]
    ask()
    found = pd.concat(parts, ignore_index=True)
    return found[ENTRY_COLUMNS]


def _accounts(side: str, cause_id: str, year, pack: BalancePack, regime: str, as_of: date) -> tuple:
    """The account in which a row is shown, and all that it could belong to."""
    kind = regime_of(year, pack, regime, as_of)
    both = tuple(dict.fromkeys((*ACCOUNTS_BEFORE, *ACCOUNTS_SINCE)))
    possible = {TWO: ACCOUNTS_BEFORE, ONE: ACCOUNTS_SINCE}.get(kind, both)
    cause = pack.causes.get((side, cause_id))
    if cause is not None and kind:
        account = cause.account_before if kind == TWO else cause.account_since
        possible = (account,) if account else possible
    possible = tuple(one for one in possible if one != "exempt") or ("exempt",)
    if len(possible) == 1 and kind and cause is not None and (
            cause.account_before if kind == TWO else cause.account_since):
        return possible[0], possible
    return UNDETERMINED, (*possible, UNDETERMINED)


def _amounts(rows: pd.DataFrame, roles: np.ndarray, ledger: str, capacity: dict | None) -> pd.DataFrame:
    area = rows["amount"].to_numpy(dtype=float)
    unknown = np.isnan(area)
    high = np.where(unknown, np.inf, area)
    low = np.where(unknown, 0.0, area)
    point = low.copy()
    improved = roles == "improvement"
    if ledger == "area":
        point, low, high, unknown = (np.where(improved, 0, one) for one in (point, low, high, unknown))
    elif ledger == "paddy":
        paddy = rows["paddy"].astype("boolean")
        maybe, surely = paddy.isna().to_numpy(dtype=bool), paddy.fillna(False).to_numpy(dtype=bool)
        point, low = np.where(surely, point, 0.0), np.where(surely, low, 0.0)
        high = np.where(surely | maybe, high, 0.0)
        unknown = (unknown & (surely | maybe)) | maybe
    else:
        yields = rows["grade"].map(capacity or {}).astype(float).to_numpy() if capacity is not None \
            else np.full(len(rows), np.nan)
        kilograms = np.round(area / 10_000.0 * yields)   # 0.01 m² · kg per ha = 0.01 kg · 1e-4
        unknown = np.isnan(kilograms) | improved
        point = low = np.where(unknown, 0.0, kilograms)
        high = np.where(unknown, np.inf, kilograms)
    refused = np.where(rows["slope"] == "refused", point, 0.0)
    out = (rows["slope"] == "refused").to_numpy(dtype=bool)
    point, high = np.where(out, 0.0, point), np.where(out, 0.0, high)
    doubtful = (rows["slope"] == "unknown").to_numpy(dtype=bool) | rows["twice"].to_numpy(dtype=bool) \
        | rows["cropland"].astype("boolean").isna().to_numpy(dtype=bool)
    low = np.where(out | doubtful, 0.0, low)
    gross = rows["gross"].to_numpy(dtype=bool)
    firm = np.where(gross & (rows["side"] == "replenished").to_numpy(dtype=bool), 0.0, low)
    return rows[["side", "county", "year", "cause"]].assign(
        ledger=ledger, point=point, low=low, firm=firm, high=high, refused=refused,
        unknown=(unknown.astype(bool) | doubtful) & ~out, gross=gross)


def cap_entries(entries: pd.DataFrame, pack: BalancePack, regime: str, as_of: date, first_year) -> pd.DataFrame:
    """Entries of the cap of non-agricultural occupation by recovered cropland, for years of the one account.

    Args:
        entries: of ``entries_of``.
        pack, regime, as_of: for the basis of the cap in each year.
        first_year: the first year whose occupation the data hold; an earlier base is not known.
    """
    area = entries[(entries["ledger"] == "area") & ~entries["ghost"].astype(bool)]
    taken, given = area[area["side"] == "occupied"], area[area["side"] == "replenished"]

    def of_role(side_entries, side, role):
        ids = {cause.id for (one, _), cause in pack.causes.items() if one == side and cause.role == role}
        # a row of unknown cause may be of this role: it counts nothing at least, everything at most
        maybe = side_entries[side_entries["cause"] == UNKNOWN].assign(point=0.0, low=0.0, firm=0.0)
        return pd.concat([side_entries[side_entries["cause"].isin(ids)], maybe])

    parts = []
    for year in sorted(entries["year"].dropna().unique()):
        if regime_of(year, pack, regime, as_of) != ONE:
            continue
        basis = pack.value("cap_basis", parameter_day(int(year), pack, regime, as_of))
        occupied = of_role(taken[taken["year"] == year], "occupied", "non_agricultural")
        if basis == "none" or not len(occupied):
            continue
        # an occupation whose slot in the account is not known is non-agricultural all the same
        parts.append(occupied)
        source = year - 1 if basis.endswith("previous_year") else year
        if basis.startswith("recovered"):
            parts.append(of_role(given[given["year"] == source], "replenished", "recovered"))
        elif basis == "net_previous_year":
            before = taken[taken["year"] == source]
            parts += [given[given["year"] == source],
                      before.assign(side="replenished", point=-before["point"], low=-before["high"],
                                    firm=-before["high"], high=-before["low"], refused=0.0)]
        if source < year:
            parts[-1] = parts[-1].assign(year=year)
            parts[-2] = parts[-2].assign(year=year) if basis == "net_previous_year" else parts[-2]
        if basis == "" or (source < year and (pd.isna(first_year) or source < first_year)):
            keys = occupied[["county"]].drop_duplicates()
            parts.append(keys.assign(side="replenished", year=year, cause=UNKNOWN, point=0.0, low=0.0, firm=0.0,
                                     high=np.inf, refused=0.0, unknown=True, gross=False))
    if not parts:
        return pd.DataFrame(columns=ENTRY_COLUMNS)
    return pd.concat(parts, ignore_index=True).assign(account="all", ledger=CAP, ghost=False)[ENTRY_COLUMNS]
