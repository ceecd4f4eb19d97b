"""Rows of the balance as entries of its ledgers, each with the least and the most that it can be.

An amount that is not known, a slope, a paddy flag, a cause: each leaves an interval. So a verdict says only what
holds for every value that the missing ones could have, and taking a replenishment away never makes it better.
"""
from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from ...contract.arithmetic import choose, multiply
from ...contract.interval import Interval, of_column
from ...geometry.parallel import ask, asking
from .pack import ACCOUNTS_BEFORE, ACCOUNTS_SINCE, LEDGERS, BalancePack
from .rows import UNKNOWN, end_columns, ends_of

UNDETERMINED = "undetermined"   # an account that is unknown
CAP = "cap"
ENTRY_COLUMNS = ["side", "county", "year", "account", "ledger", "cause", "stated_low", "stated_high", "low", "firm",
                 "high", "refused_low", "refused_high", "unknown", "gross", "ghost", "lacks"]
#: What may be unknown of an entry, as bits of its ``lacks``: ``base`` is what a cap of a year is measured by.
LACKS = {name: 1 << place for place, name in enumerate((
    "area", "paddy", "table", "grade", "improvement", "slope", "cropland", "twice", "account", "base"))}
TWO, ONE = "two_accounts", "one_account"
#: What a row shows in accounts besides its own.
NOTHING = dict.fromkeys(("stated_low", "stated_high", "refused_low", "refused_high"), 0.0)


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
    spans = [parameter.in_force for parameter in pack.parameters
             if parameter.id == "accounts" and parameter.value == wanted]
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
        A row for each row, ledger and account that it can belong to, amounts in 0.01 m² or 0.01 kg: the ends of what
        is stated, ``low`` and ``high`` of what counts in the account, ``firm`` (low without areas whose ridges are not
        deducted), the ends of what is refused as too steep, ``unknown``, ``gross``, and ``lacks``, bits of ``LACKS``.
        Ghosts are accounts that a row could belong to besides the one where it is shown.
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
        amounts.loc[~certain, "lacks"] |= LACKS["account"]
        parts.append(amounts)
        for accounts in sorted(set(possible[~certain])):
            ask()
            ghosts = amounts[[some == accounts for some in possible]].assign(**NOTHING, ghost=True)
            parts += [ghosts.assign(account=account) for account in accounts if account != UNDETERMINED]
    ask()
    return pd.concat(parts, ignore_index=True)[ENTRY_COLUMNS]


def _accounts(side: str, cause_id: str, year, pack: BalancePack, regime: str, as_of: date) -> tuple:
    """The account in which a row is shown, and all that it could belong to."""
    kind = regime_of(year, pack, regime, as_of)
    both = tuple(dict.fromkeys((*ACCOUNTS_BEFORE, *ACCOUNTS_SINCE)))
    possible = {TWO: ACCOUNTS_BEFORE, ONE: ACCOUNTS_SINCE}.get(kind, both)
    cause = pack.causes.get((side, cause_id))
    if cause is not None and kind:
        account = cause.account_before if kind == TWO else cause.account_since
        possible = (account,) if account else possible
    possible = tuple(account for account in possible if account != "exempt") or ("exempt",)
    if len(possible) == 1 and kind and cause is not None and (
            cause.account_before if kind == TWO else cause.account_since):
        return possible[0], possible
    return UNDETERMINED, (*possible, UNDETERMINED)


def _amounts(rows: pd.DataFrame, roles: np.ndarray, ledger: str, capacity: dict | None) -> pd.DataFrame:
    amount = _amount(rows, roles, ledger, capacity)
    out = (rows["slope"] == "refused").to_numpy(dtype=bool)
    doubtful = (rows["slope"] == "unknown").to_numpy(dtype=bool) | rows["twice"].to_numpy(dtype=bool) \
        | rows["cropland"].astype("boolean").isna().to_numpy(dtype=bool)
    gross = rows["gross"].to_numpy(dtype=bool)
    stated = multiply(amount, Interval.of(np.where(out, 0.0, 1.0)))
    refused = multiply(amount, Interval.of(np.where(out, 1.0, 0.0)))
    counted = multiply(stated, Interval.of(np.where(doubtful, 0.0, 1.0), 1.0))
    firm = np.where(gross & (rows["side"] == "replenished").to_numpy(dtype=bool), 0.0, counted.low)
    return rows[["side", "county", "year", "cause"]].assign(
        ledger=ledger, **end_columns("stated", stated), low=counted.low, firm=firm, high=counted.high,
        **end_columns("refused", refused), unknown=~(amount.is_known & ~doubtful) & ~out, gross=gross,
        lacks=_lacks(rows, roles, ledger, capacity))


def _lacks(rows: pd.DataFrame, roles: np.ndarray, ledger: str, capacity: dict | None) -> np.ndarray:
    """What is unknown of each row that its entry in a ledger needs, bits of ``LACKS`` ``(n,)``."""
    improved, grain = roles == "improvement", ledger == "capacity"
    unrated = ~rows["grade"].isin(list(capacity or {})).to_numpy(dtype=bool) & ~improved
    lost = {"area": ~ends_of(rows, "amount").is_known, "slope": rows["slope"] == "unknown", "twice": rows["twice"],
            "cropland": rows["cropland"].astype("boolean").isna(),
            "paddy": rows["paddy"].astype("boolean").isna() & (ledger == "paddy"), "improvement": improved & grain,
            "table": unrated & (grain and capacity is None), "grade": unrated & (grain and capacity is not None)}
    return sum(np.asarray(missing, dtype=bool) * LACKS[name] for name, missing in lost.items())


def _amount(rows: pd.DataFrame, roles: np.ndarray, ledger: str, capacity: dict | None) -> Interval:
    """What each row comes to in a ledger, 0.01 m² or 0.01 kg, wherever it counts."""
    area, improved = ends_of(rows, "amount"), roles == "improvement"
    if ledger == "area":
        return multiply(area, Interval.of(np.where(improved, 0.0, 1.0)))
    if ledger == "paddy":
        paddy = rows["paddy"].astype("boolean")
        return multiply(area, Interval.of(paddy.fillna(False).to_numpy(dtype=float),
                                          paddy.fillna(True).to_numpy(dtype=float)))
    stated = of_column(rows["grade"].map(capacity or {}))
    # what an improvement adds is no yield of a grade
    per_hectare = choose(stated.is_known & ~improved, stated, Interval.of(0.0, np.inf))
    hectares = Interval.of(area.low / 10_000.0, area.high / 10_000.0)
    kilograms = multiply(hectares, per_hectare)   # 0.01 m² · kg per ha = 0.01 kg · 1e-4
    return Interval.of(np.round(kilograms.low), np.round(kilograms.high))


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
        ids = {cause.id for (of_side, _), cause in pack.causes.items() if of_side == side and cause.role == role}
        # a row of unknown cause may be of this role: it counts nothing at least, everything at most
        maybe = side_entries[side_entries["cause"] == UNKNOWN].assign(
            stated_low=0.0, low=0.0, firm=0.0, lacks=lambda some: some["lacks"] | LACKS["account"])
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
                      before.assign(side="replenished", stated_low=-before["stated_high"],
                                    stated_high=-before["stated_low"], low=-before["high"], firm=-before["high"],
                                    high=-before["low"], refused_low=0.0, refused_high=0.0)]
        if source < year:
            parts[-1] = parts[-1].assign(year=year)
            parts[-2] = parts[-2].assign(year=year) if basis == "net_previous_year" else parts[-2]
        if basis == "" or (source < year and (pd.isna(first_year) or source < first_year)):
            keys = occupied[["county"]].drop_duplicates()
            parts.append(keys.assign(side="replenished", year=year, cause=UNKNOWN, **NOTHING, low=0.0, firm=0.0,
                                     high=np.inf, unknown=True, gross=False, lacks=LACKS["base"]).assign(
                                         stated_high=np.inf))
    if not parts:
        return pd.DataFrame(columns=ENTRY_COLUMNS)
    return pd.concat(parts, ignore_index=True).assign(account="all", ledger=CAP, ghost=False)[ENTRY_COLUMNS]
