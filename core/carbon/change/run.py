"""What two dates, or today and a plan, gain and lose: stock difference, losses at once, gains as they accrue.

Stock difference: IPCC 2006 volume 4, equation 2.5, transition by transition. Signs: carbon that the land gains is
positive; an emission of CO2 is −ΔC · 44/12.
"""
from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Callable, NamedTuple, Optional, Union

import numpy as np
import pandas as pd

from ...contract import cells
from ...contract.interval import Interval
from ...errors import InputError
from ...landuse.transition.tables import CHANGED, ONLY_NEW, ONLY_OLD, SLIVER, UNCHANGED
from ...texts import LANGUAGES, pick
from ..densities.table import BLANK, Densities
from ..densities.tally import Tally, over_pools, tally
from ..pack.model import CO2_PER_C, Family
from ..stock.classes import Mixes, require_classes
from ..stock.features import density_of_codes
from ..stock.stock import M2_PER_HA
from ..uncertainty.bands import Band, Sureness
from ..uncertainty.drawing import Terms, band_of
from .held import added_up, held_names, held_of_pairs, held_ratios
from .notes import change_notes, coverage_of_dates
from .tables import ALL, driver_table, transition_table

MOST_BANDS = 3000   # transitions that get a band each; the whole always gets one


@dataclass(frozen=True)
class ChangeRequest:
    """A change.

    Attributes:
        pairs: a row per transition: ``kind`` (of a land-use transition), ``old``, ``new`` (keys of the mixes, NA where
            that date has no ground), ``area_m2``; where maps know some of it ``old_held_<pool>``, ``new_held_<pool>``.
        mixes: what the keys mean.
        old, new: densities of both dates; the same table, or two of one series.
        years: from the first date to the second; None: not known, and no gain accrues; for ``account_of`` also
            those of each pair ``(k,)``, NaN where not known.
        how: bands. language: of names and sentences.
        rejoined: where maps know some of the ground: what gives pairs, mixes and both tables for another table.
    """

    pairs: pd.DataFrame
    mixes: Mixes
    old: Densities
    new: Densities
    years: Union[float, np.ndarray, None] = None
    how: Sureness = field(default_factory=Sureness)
    language: str = "en"
    rejoined: Optional[Callable[[Densities], tuple]] = None

    @property
    def family(self) -> Family:
        """The family that the numbers rest on; both as one, where the dates have one each."""
        return self.old.family if self.new is self.old else _as_one(self.old.family, self.new.family)

    @property
    def tables(self) -> tuple[Densities, ...]:
        """The tables of both dates; one where they are the same."""
        return (self.old,) if self.new is self.old else (self.old, self.new)

    @property
    def used(self) -> Densities:
        """The table of the run among other families', under the name of all that it rests on."""
        return self.old if self.new is self.old else replace(self.old, family=self.family)


def _as_one(old: Family, new: Family) -> Family:
    """Two families under one name: ``old → new``."""
    def joined(name: str) -> dict:
        titles = [texts for texts in (getattr(old, name), getattr(new, name)) if texts]
        return {tag: " → ".join(dict.fromkeys(pick(title, tag) for title in titles))
                for tag in LANGUAGES} if titles else {}

    return replace(old, id=f"{old.id} → {new.id}", **{name: joined(name) for name in ("title", "boundary", "warning")})


class Account(NamedTuple):
    """What becomes of each transition's pools, t C/ha ``(k, p)``.

    Attributes:
        old, new: densities. difference: of them. loss: at once, not above 0. gain: what has accrued in the years.
        net: of both. potential: what a gain comes to at maturity but has no growth or years stated. annual: what still
            accrues in a year at the end.
    """

    old: Interval
    new: Interval
    difference: Interval
    loss: Interval
    gain: Interval
    net: Interval
    potential: Interval
    annual: Interval

    def tally(self, name: str, area_ha: np.ndarray, pools=slice(None)) -> Tally:
        """The sums of a part of the account over ground whose change is known, t C.

        Args:
            name: of an attribute. area_ha: of each sum and transition ``(g, k)``. pools: that are summed.
        """
        at = slice(None), pools
        sums = tally(area_ha, getattr(self, name).at(at), self.difference.is_known[at])
        if name != "net":
            return sums
        return sums._replace(known=self.tally("loss", area_ha, pools).known + self.tally("gain", area_ha, pools).known)

    def share(self, name: str) -> np.ndarray:
        """What part of a known difference is counted, 0 where it is not known ``(k, p)``.

        Classes that hold the same still have errors of their own, so no difference counts as a loss of nothing.

        Args:
            name: of an attribute.
        """
        is_known = self.difference.is_known
        difference = np.where(is_known, self.difference.low, 0.0)
        if name == "difference":
            return is_known.astype(float)
        is_lost = (is_known & (difference <= 0.0)).astype(float)
        if name == "loss":
            return is_lost
        of = self.gain if name == "net" else getattr(self, name)
        shares = np.divide(np.where(is_known, of.low, 0.0), difference, out=np.zeros_like(difference),
                           where=difference > 0.0)
        return is_lost + shares if name == "net" else shares


@dataclass(frozen=True)
class CarbonChange:
    """A change.

    Attributes:
        transitions: a row per transition and pool, and all pools. drivers: a row per class: area and density effect.
        coefficients: the card of each number. counts: numbers and booleans. notes: sentences.
        by_pair: (old, new) -> ΔC of all pools, t C/ha, where it is known. words: (old, new) -> what the change is
            called. coverage: of ``coverage_table``, of the ground of each date.
    """

    transitions: pd.DataFrame
    drivers: pd.DataFrame
    coefficients: pd.DataFrame
    counts: dict
    notes: list
    by_pair: dict
    words: dict
    coverage: tuple = ()


def carbon_change(request: ChangeRequest, cancelled: Optional[Callable[[], bool]] = None) -> CarbonChange:
    """Compare two dates.

    Each pool of a transition either loses or gains. What it loses is gone at once. What it gains accrues by the
    growth or the years to maturity of the new class; where the table states neither, it is potential and in no
    total. Slivers and ground of one date alone are not a change and are separate.

    Args:
        request: transitions in m² by pairs of keys, what keys mean, the tables of both dates, the years between.

    Returns:
        Rows by transition, zone and driver, their bands, counts and remarks; t C and t C per year.

    Raises:
        InputError: a class that a table does not have, tables that do not belong together.
        Cancelled: ``cancelled`` returned True.

    Two hectares of forest of 100 t C/ha become field of 40, which is gone at once; a hectare of field becomes forest,
    which gains 3 t C/ha per year over ten years:

    >>> from ..pack.model import Coefficient
    >>> from ..stock.classes import mixes_of
    >>> from ..densities.table import densities
    >>> table = densities(Family("f", {}, {}, "t C/ha"), [
    ...     Coefficient("f", "forest", "above", 100.0, growth=3.0), Coefficient("f", "field", "above", 40.0)], "")
    >>> pairs = pd.DataFrame({"kind": "changed", "old": ["forest", "field"], "new": ["field", "forest"],
    ...                       "area_m2": [20_000.0, 10_000.0]})
    >>> counts = carbon_change(ChangeRequest(pairs, mixes_of(["forest", "field"]), table, table, 10.0)).counts
    >>> counts["LOSS_T_C"], counts["GAIN_T_C"], counts["NET_T_C"]
    (-120.0, 30.0, -90.0)
    """
    pairs, both, area_ha, account = _compared(request)
    bands = _bands(both, area_ha, account, request, cancelled)
    counts = _counts(pairs, area_ha, account, bands)
    drivers = driver_table(both, area_ha, request, account, held_ratios(both, request) if held_names(both) else None)
    for name in ("area_effect_t_c", "density_effect_t_c", "residual_t_c"):
        counts[name.upper()] = None if counts["DIFFERENCE_T_C"] is None else float(drivers[name].sum())
    used = {share.land_class for parts in request.mixes.shares.values() for share in parts}
    cards = [table.cards(used, request.language) for table in request.tables]
    whole = over_pools(account.difference)
    values_of_pairs = zip(both["old"], both["new"], whole.low, whole.is_known)
    of_pairs = both["area_m2"].to_numpy(dtype=float) / M2_PER_HA   # slivers are reported with their ground
    transitions = transition_table(both, of_pairs, account, bands, request)
    whole = transitions[transitions["pool"] == ALL].sort_values("is_counted")   # a sliver does not name a change
    return CarbonChange(transitions, drivers, pd.concat(cards, ignore_index=True), counts,
                        change_notes(both, of_pairs, account, request, (counts, bands)),
                        {(old, new): float(value) for old, new, value, is_known in values_of_pairs if is_known},
                        dict(zip(zip(whole["old_class"], whole["new_class"]), whole["change"])),
                        coverage_of_dates(both, of_pairs, request))


def whole_change(request: ChangeRequest, table: Densities,
                 cancelled: Optional[Callable[[], bool]] = None) -> dict:
    """The stock difference of everything, its band, and the net of loss and accrued gain, under one table.

    Args:
        request: a change. table: that means both of its tables; ``request.used`` leaves them as they are.
        cancelled: asked between steps, whether to stop.

    Raises:
        InputError, Cancelled: as ``carbon_change``.
    """
    if table.family.id != request.family.id or (request.new is request.old and table is not request.old):
        request = replace(request, old=table, new=table)
        if request.rejoined is not None:
            pairs, mixes, old, new = request.rejoined(table)
            request = replace(request, pairs=pairs, mixes=mixes, old=old, new=new)
    pairs, both, area_ha, account = _compared(request)
    counts = _counts(pairs, area_ha, account, _bands(both, area_ha, account, request, cancelled, each=False))
    return {"difference_t_c": counts["DIFFERENCE_T_C"], "lower_t_c": counts["DIFFERENCE_LOWER_T_C"],
            "upper_t_c": counts["DIFFERENCE_UPPER_T_C"], "net_t_c": counts["NET_T_C"],
            "net_lower_t_c": counts["NET_LOWER_T_C"], "net_upper_t_c": counts["NET_UPPER_T_C"],
            "covered_share": counts["COVERED_SHARE"]}


def _compared(request: ChangeRequest) -> tuple:
    """All pairs, those on ground of both dates, the ground of each that counts (ha), and their account."""
    require_same_series(request.old, request.new)
    for table in (request.old, request.new):
        require_classes(request.mixes, table)
    pairs = added_up(request.pairs, ["kind", "old", "new"])
    both = pairs[pairs["kind"].isin((UNCHANGED, CHANGED, SLIVER))].reset_index(drop=True)
    counted = (both["kind"] != SLIVER).to_numpy(dtype=bool)
    return pairs, both, both["area_m2"].to_numpy(dtype=float) / M2_PER_HA * counted, account_of(both, request)


def require_same_series(old: Densities, new: Densities) -> None:
    """Stop where two tables are not one table at two dates.

    Args:
        old, new: tables of the two dates.

    Raises:
        InputError: other series, pools, or depths.
    """
    if old is new:
        return
    first, second = old.family, new.family
    if not first.series or first.series != second.series or first.soil_depth_m != second.soil_depth_m \
            or old.pools != new.pools:
        raise InputError("carbon.other_series", old=first.id, new=second.id)


def account_of(both: pd.DataFrame, request: ChangeRequest) -> Account:
    """The account of each transition and pool, from columns ``old`` and ``new`` with keys of the request's mixes.

    Args:
        both: keys of the transitions ``(k,)``. request: tables and years, of all transitions or of each.

    Returns:
        t C/ha ``(k, p)``: before, after, lost at once, accrued until the later date, potential, and a year.
    """
    before, after = (density_of_codes(both[side], request.mixes, table)
                     for side, table in (("old", request.old), ("new", request.new)))
    held = held_of_pairs(both, request) if held_names(both) else None
    if held is not None:
        before, after = (Interval.of(*(np.where(number.is_known & ~np.isnan(of_map), of_map, end)
                                       for end in (number.low, number.high)), number.why)
                         for number, of_map in zip((before, after), held))
    difference = Interval.of(after.low - before.high, after.high - before.low, np.where(
        before.is_known & after.is_known, "", BLANK))
    is_known = difference.is_known
    change = np.where(is_known, difference.low, 0.0)
    gains, losses = np.maximum(change, 0.0), np.minimum(change, 0.0)
    accrued, annual, stated = _accrual(both["new"], gains, request)
    if held is not None:   # what two maps show has accrued; what still accrues they do not say
        observed = ~np.isnan(held[0]) & ~np.isnan(held[1])
        accrued, annual, stated = (np.where(observed, instead, values) for instead, values in (
            (gains, accrued), (0.0, annual), (True, stated)))
    accrued, annual = np.where(stated, accrued, 0.0), np.where(stated, annual, 0.0)
    least, most = np.minimum(difference.low, 0.0), np.maximum(difference.high, 0.0)

    def of(values: np.ndarray, low, high) -> Interval:
        """A part of the change; of one that is not known, whatever it may come to."""
        return Interval.of(np.where(is_known, values, low), np.where(is_known, values, high), difference.why)

    return Account(before, after, difference, of(losses, least, 0.0), of(accrued, 0.0, most),
                   of(losses + accrued, least, most), of(np.where(stated, 0.0, gains), 0.0, most),
                   of(annual, 0.0, most))


def _accrual(keys: pd.Series, gains: np.ndarray, request: ChangeRequest) -> tuple:
    """Accrued gain and what still accrues a year, t C/ha ``(k, p)``; and whether growth is stated for them.

    A key of several classes gains in proportion to what each of them will hold, each at its own pace.
    """
    table, years = request.new, request.years
    place = {land_class: number for number, land_class in enumerate(table.classes)}
    accrued, annual = np.zeros_like(gains), np.zeros_like(gains)
    spans = np.broadcast_to(np.nan if years is None else np.asarray(years, dtype=float), len(gains))
    stated = np.repeat(~np.isnan(spans)[:, None], gains.shape[1], axis=1)
    for k, key in enumerate(keys):
        parts = request.mixes.shares[key]
        if np.isnan(spans[k]) or not parts or not (gains[k] > 0.0).any():
            continue
        rows = [place[mix_part.land_class] for mix_part in parts]
        share = np.array([mix_part.share for mix_part in parts])[:, None]
        held = share * np.nan_to_num(table.value[rows])
        part = np.divide(held, held.sum(axis=0), out=np.zeros_like(held), where=held.sum(axis=0) > 0.0) * gains[k]
        by_growth, by_years = share * table.growth[rows], part / table.years[rows]
        rate = np.where(np.isnan(by_growth), by_years, by_growth)
        stated[k] = ~(np.isnan(rate) & (part > 0.0)).any(axis=0)
        rate = np.nan_to_num(rate)
        accrued[k] = np.minimum(part, rate * spans[k]).sum(axis=0)
        annual[k] = np.where(rate * spans[k] < part * (1.0 - 1e-12), rate, 0.0).sum(axis=0)
    return accrued, annual, stated


class Bands(NamedTuple):
    """Bands of the stock difference and of the net of loss and accrued gain; the whole first, then transitions."""

    difference: Band
    net: Band


def _bands(both: pd.DataFrame, area_ha: np.ndarray, account: Account, request: ChangeRequest, cancelled,
           each: bool = True) -> Bands:
    """A coefficient is drawn once, so what a class loses here and gains there cancels as it should."""
    joint = request.old if request.new is request.old else stacked(request.old, request.new)
    rows = np.ones((1, len(both)))
    if each and len(both) <= MOST_BANDS:
        rows = np.vstack([rows, np.eye(len(both))])
    return Bands(*(band_of(rows * area_ha, pair_terms(both, -factor, factor, request), joint, request.how, cancelled)
                   for factor in (account.share("difference"), account.share("net"))))


def stacked(old: Densities, new: Densities) -> Densities:
    """Both tables in one, the old one first; their numbers are drawn apart, but for what rests on the same rows.

    Args:
        old, new: tables of the same pools.
    """
    alike = [np.arange(table.value.size) if table.alike is None else table.alike for table in (old, new)]
    return replace(old, classes=(*old.classes, *(f"{class_name}\n" for class_name in new.classes)),
                   alike=np.concatenate([alike[0], alike[1] + old.value.size]), **{
        name: np.concatenate([getattr(old, name), getattr(new, name)]) for name in (
            "value", "lower", "upper", "spread", "growth", "years")})


def pair_terms(both: pd.DataFrame, before: np.ndarray, after: np.ndarray, request: ChangeRequest) -> Terms:
    """What each transition's sum is made of, in numbers of the ``stacked`` tables, or of the one table.

    Args:
        both: transitions. before, after: what the old and the new density count ``(k, p)``.
        request: mixes and tables.

    Returns:
        Σ over transition and number of share · factor. Source: IPCC 2006 volume 4, equation 2.5.
    """
    if held_names(both):
        before, after = (factor * ratio for factor, ratio in zip((before, after), held_ratios(both, request)))
    pools, shift = len(request.new.pools), 0 if request.new is request.old else len(request.old.classes)
    weights: dict = {}
    for k, (old, new) in enumerate(zip(both["old"], both["new"])):
        for key, factor, table, first in ((old, before, request.old, 0), (new, after, request.new, shift)):
            for mix_part in request.mixes.shares[key]:
                row = first + table.classes.index(mix_part.land_class)
                for p in range(pools):
                    at = k, row * pools + p
                    weights[at] = weights.get(at, 0.0) + mix_part.share * factor[k, p]
    kept = [(k, m, w) for (k, m), w in weights.items() if abs(w) > 1e-15]
    k, m, w = (np.array(column) for column in zip(*kept)) if kept else (np.zeros(0, dtype=int),) * 3
    return Terms(k.astype(int), m.astype(int), w.astype(float))


def _counts(pairs: pd.DataFrame, area_ha: np.ndarray, account: Account, bands: Bands) -> dict:
    by_kind = pairs.groupby("kind")["area_m2"].sum() / M2_PER_HA
    sums = {name: account.tally(name, area_ha[None]) for name in Account._fields}
    values = {name: cells.one_number(cells.number(sum_of_kind.in_tables)) for name, sum_of_kind in sums.items()}
    whole = sums["difference"]
    bands = Bands(*(band.rows([0]).without(~whole.is_said) for band in bands))
    (lower, upper), (net_lower, net_upper) = (band.ends() for band in bands)
    return {
        "OLD_T_C": values["old"], "NEW_T_C": values["new"], "DIFFERENCE_T_C": values["difference"],
        "DIFFERENCE_LOWER_T_C": lower, "DIFFERENCE_UPPER_T_C": upper,
        "IS_DISTINGUISHABLE": bands.difference.apart[0],
        "LOSS_T_C": values["loss"], "GAIN_T_C": values["gain"], "NET_T_C": values["net"], "NET_LOWER_T_C": net_lower,
        "NET_UPPER_T_C": net_upper, "IS_NET_DISTINGUISHABLE": bands.net.apart[0],
        "NET_EMISSION_T_CO2": cells.one_number(cells.number(sums["net"].times(-CO2_PER_C).in_tables)),
        "POTENTIAL_GAIN_T_C": values["potential"], "ANNUAL_GAIN_T_C_YR": values["annual"],
        "COMMON_HA": float(whole.ground[0]), "CHANGED_HA": float(by_kind.get(CHANGED, 0.0)),
        "UNKNOWN_HA": float(whole.lacking_ground[0]), "COVERED_SHARE": cells.one_number(cells.covered(whole.in_tables)),
        "SLIVER_HA": float(by_kind.get(SLIVER, 0.0)), "ONLY_OLD_HA": float(by_kind.get(ONLY_OLD, 0.0)),
        "ONLY_NEW_HA": float(by_kind.get(ONLY_NEW, 0.0)), "BAND_METHOD": str(bands.difference.method[0])}
