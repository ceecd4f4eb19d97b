"""Plans compared with the present: areas, stocks, one-off and annual change, counts, and which of them is better.

Every plan is a transition from the present. Coefficients are shared: a band of a difference draws each number once for
both sides, and what is sure about both cancels. Quantities of different boundaries stand side by side and are never
added. Stock difference: IPCC 2006 volume 4, equation 2.5; bands: volume 1, chapter 3.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from typing import Callable, Optional

import numpy as np
import pandas as pd

from ...contract.interval import Interval
from ...errors import InputError
from ...landuse.transition.tables import CHANGED, ONLY_NEW, ONLY_OLD, SLIVER
from ...texts import pick, text
from ...texts.separators import numeral
from ..change.notes import lone_ground_notes
from ..change.run import Account, ChangeRequest, account_of, carbon_change, pair_terms
from ..change.value import Price
from ..densities.table import Densities
from ..densities.tally import NOTHING_KNOWN
from ..pack.model import CO2_PER_C
from ..stock.classes import Mixes, require_classes
from ..stock.stock import M2_PER_HA
from ..uncertainty.bands import Band, Sureness
from ..uncertainty.drawing import band_of
from .annual import (
    ACCOUNTS,
    ANNUAL,
    LAND_FLUX,
    building_contest,
    building_sums,
    flux_boundary,
    flux_contest,
    flux_ground,
    flux_sums,
    require_one_set,
)
from .land import LAND_CARBON, Grounds, land_contest
from .numbers import coverage_by_scenario, value_sums
from .per import sums_per
from .ranking import Contest, beyond_of, ranked, widened
from .refusal import why_not_ranked
from .tables import ALL, Sums, area_rows, count_rows, methods_of, scenario_table

FORBIDDEN, UNDETERMINED = "forbidden", "undetermined"
RANKINGS = (LAND_CARBON, *ANNUAL, FORBIDDEN)


@dataclass(frozen=True)
class Plan:
    """A plan as a transition from the present.

    Attributes:
        name: of the scenario.
        pairs: a row per transition: ``kind`` (of a land-use transition), ``old``, ``new`` (keys of the mixes, NA where
            that side has no ground), ``area_m2``.
        years: from the present to the year of this plan; None: those of the request.
    """

    name: str
    pairs: pd.DataFrame
    years: Optional[float] = None


@dataclass(frozen=True)
class ScenarioRequest:
    """A comparison.

    Attributes:
        present: name of the present. plans: against it, of names that differ.
        mixes: what the keys mean. table: densities of all scenarios.
        years: from the present to the year of the plans that state none; None: not known, and no gain accrues.
        horizon_years: after it, over which what goes on every year is added to the one-off change.
        rank_by: of ``RANKINGS``.
        counts: scenario -> {verdict: number of rows}, where there are results of a check.
        flux: annual fluxes of land, a family of their own. buildings: scenario -> account -> totals of buildings.
        how: bands. language: of names and sentences. sizes: scenario -> people and floor area, where they are given.
        price: the user's own, at which net changes are valued; None: they are not.
    """

    present: str
    plans: tuple[Plan, ...]
    mixes: Mixes
    table: Densities
    years: Optional[float] = None
    horizon_years: float = 0.0
    rank_by: str = LAND_CARBON
    counts: dict = field(default_factory=dict)
    how: Sureness = field(default_factory=Sureness)
    language: str = "en"
    flux: Optional[Densities] = None
    buildings: dict = field(default_factory=dict)
    sizes: dict = field(default_factory=dict)
    price: Optional[Price] = None

    @property
    def names(self) -> list[str]:
        """Of all scenarios, the present first."""
        return [self.present, *(plan.name for plan in self.plans)]

    def years_of(self, plan: Plan) -> Optional[float]:
        """The time from the present to a plan.

        Args:
            plan: of the request.

        Returns:
            In years; None where it is not known.
        """
        return self.years if plan.years is None else plan.years


@dataclass(frozen=True)
class Comparison:
    """A comparison.

    Attributes:
        quantities: a row per scenario, quantity and item. ranking: a row per scenario, best first. pairs: a row each
            two.
        transitions: those of each plan. coefficients: the card of each number.
        counts: numbers, words and booleans. notes: sentences. coverage: scenario -> of ``coverage_table``.
        families: of ``under_families``, where it was computed.
    """

    quantities: pd.DataFrame
    ranking: pd.DataFrame
    pairs: pd.DataFrame
    transitions: pd.DataFrame
    coefficients: pd.DataFrame
    counts: dict
    notes: list
    coverage: dict = field(default_factory=dict)
    families: Optional[pd.DataFrame] = None


def compare_scenarios(request: ScenarioRequest, cancelled: Optional[Callable[[], bool]] = None) -> Comparison:
    """Compare plans with the present and with each other.

    What a plan loses is gone at once; what it gains accrues up to the year of the plans, and goes on afterwards up
    to maturity; what has no growth or years stated is potential and in no total. Ground that a plan says nothing
    about, and slivers, stay as they are.

    Args:
        request: the present, plans as transitions in m², numbers, years and what is ranked by.

    Returns:
        Quantities by scenario, transitions, ranking, cards, counts and remarks.

    Raises:
        InputError: no plan, one that lies elsewhere, names that repeat, a class that the table does not have, nothing
            to rank by.
        Cancelled: ``cancelled`` returned True.
    """
    _require(request)
    grounds = _grounds(request)
    change = ChangeRequest(grounds.frame, request.mixes, request.table, request.table, request.years, request.how,
                           request.language)
    sums, flux = _sums(grounds, change, request, cancelled), None
    if request.flux is not None:
        flux = flux_ground(grounds.frame, grounds.area_ha, grounds.changed, request, cancelled)
        sums += flux_sums(flux, request)
    sums += building_sums(request)
    sums += value_sums(sums, request)
    sums += sums_per(sums, request.sizes, request.names)
    quantities = scenario_table([*area_rows(grounds.frame, grounds.area_ha, request), *sums, *count_rows(request)],
                                request)
    if request.rank_by == LAND_CARBON:
        contest = land_contest(grounds, change, request, cancelled)
    elif request.rank_by == LAND_FLUX:
        contest = flux_contest(flux, request)
    elif request.rank_by == FORBIDDEN:
        contest = _count_contest(request)
    else:
        contest = building_contest(next(key for key, name in ACCOUNTS.items() if name == request.rank_by), request)
    refusal = why_not_ranked(request)
    ranking, pairs = ranked(contest, request.names, request.horizon_years, request.language, refusal)
    changes = [carbon_change(ChangeRequest(plan.pairs, request.mixes, request.table, request.table,
                                           request.years_of(plan), request.how, request.language), cancelled)
               for plan in request.plans]
    transitions = [change.transitions.assign(scenario=plan.name).astype({"scenario": "string"})
                   for plan, change in zip(request.plans, changes)]
    transitions = pd.concat(transitions, ignore_index=True)
    transitions.insert(0, "scenario", transitions.pop("scenario"))
    used = {part.land_class for parts in request.mixes.shares.values() for part in parts}
    cards = pd.concat([table.cards(used, request.language) for table in (request.table, request.flux)
                       if table is not None], ignore_index=True)
    counts = _counts(request, grounds, (ranking, pairs), cards) | {"BAND_METHOD": methods_of(sums)}
    return Comparison(quantities, ranking, pairs, transitions, cards, counts,
                      [*([refusal] if refusal else []), *_notes(request, grounds, changes)],
                      coverage_by_scenario(grounds.frame["new"], grounds.area_ha, request))


def _require(request: ScenarioRequest) -> None:
    if not request.plans:
        raise InputError("scenario.no_plans")
    twice = sorted({key for key in request.names if request.names.count(key) > 1})
    if twice:
        raise InputError("scenario.names_twice", names=", ".join(twice))
    strangers = sorted({*request.counts, *request.buildings, *request.sizes} - set(request.names))
    if strangers:
        raise InputError("scenario.no_scenario", names=", ".join(strangers), known=", ".join(request.names))
    if request.rank_by == FORBIDDEN and not request.counts:
        raise InputError("scenario.no_counts")
    if request.rank_by == LAND_FLUX and request.flux is None:
        raise InputError("scenario.no_flux")
    elsewhere = [plan.name for plan in request.plans if not (
        plan.pairs.loc[~plan.pairs["kind"].isin((ONLY_OLD, ONLY_NEW)), "area_m2"] > 0.0).any()]
    if elsewhere:
        raise InputError("scenario.elsewhere", plans=", ".join(elsewhere), present=request.names[0])
    require_one_set(request.buildings)
    require_classes(request.mixes, request.table)


def _grounds(request: ScenarioRequest) -> Grounds:
    """The ground of all scenarios."""
    frames = []
    for row, plan in enumerate(request.plans, start=1):
        pairs = plan.pairs[plan.pairs["kind"] != ONLY_NEW]
        is_changed = (pairs["kind"] == CHANGED).astype(bool)   # ground without a class on both sides may have changed
        frames.append(pd.DataFrame({"scenario": row, "old": pairs["old"], "changed": is_changed, "new": pairs[
            "new"].where(is_changed, pairs["old"]), "area_m2": pairs["area_m2"],
            "years": np.where(is_changed & (request.years_of(plan) is not None), request.years_of(plan) or 0.0, -1.0)}))
    first = frames[0]
    frames.append(first.assign(scenario=0, new=first["old"], changed=False, years=-1.0))
    frame = pd.concat(frames, ignore_index=True)
    area = frame.groupby(["old", "new", "changed", "years", "scenario"], sort=True)["area_m2"].sum().unstack(
        fill_value=0.0)
    both = area.index.to_frame(index=False)
    years = np.where(both["years"] < 0.0, np.nan, both["years"])    # ground that stays is the same whatever the year
    changed, both = both["changed"].to_numpy(dtype=bool), both[["old", "new"]].astype("string")

    def account(spans: np.ndarray) -> Account:
        return account_of(both, ChangeRequest(both, request.mixes, request.table, request.table, spans))

    # all totals end in one year, that of the last plan and its horizon: an early plan gains meanwhile
    end = max(request.years_of(plan) or 0.0 for plan in request.plans) + request.horizon_years
    then, later = account(years), account(np.where(np.isnan(years), years, end))
    parts = {"loss": (then, "loss"), "gain": (then, "gain"), "net": (then, "net"), "later": (later, "net"),
             "potential_gain": (then, "potential"), "annual_gain": (then, "annual")}
    stays = ~changed[:, None]
    each = {name: [np.where(stays, 0.0, end) for end in getattr(account, of)[:2]]
            for name, (account, of) in parts.items()}
    return Grounds(
        both, area.reindex(columns=range(len(request.names))).to_numpy(dtype=float).T / M2_PER_HA, changed, then,
        {name: account.share(of) * ~stays for name, (account, of) in parts.items()},
        {name: Interval.of(*ends) for name, ends in each.items()})


def _sums(grounds: Grounds, asked: ChangeRequest, request: ScenarioRequest, cancelled) -> list[Sums]:
    """Stocks and changes by pool and in all, with their bands."""
    rows, pools = [], [*request.table.pools, ALL]
    is_known, net = grounds.known, grounds.share["net"]
    after = np.where(grounds.changed[:, None], net, 1.0) * is_known
    for p, pool in enumerate(pools):
        chosen = np.arange(len(request.table.pools)) == p if pool != ALL else np.ones(len(request.table.pools), bool)

        def band(before: np.ndarray, then: np.ndarray, chosen=chosen) -> Band:
            return band_of(grounds.area_ha, pair_terms(grounds.frame, before * chosen, then * chosen, asked),
                           request.table, request.how, cancelled)

        stock, unsaid, change = grounds.stock(chosen), grounds.is_unsaid(chosen), grounds.tally("net", chosen)
        covered = stock.in_tables.covered   # of changes too: ground of unknown stock is not covered, though it may stay
        rows.append(Sums("stock", pool, "state", "t C", stock.in_tables,
                         band((1.0 - after) * is_known, after).without(~stock.is_said), change.in_tables,
                         band(-net, net).without(unsaid)))
        for name, time in (("loss", "one_off"), ("gain", "one_off"), ("net", "one_off"),
                           ("annual_gain", "annual"), ("potential_gain", "potential")):
            factor = grounds.share[name]
            rows.append(Sums(name, pool, time, "t C/yr" if time == "annual" else "t C",
                             grounds.tally(name, chosen).in_tables._replace(covered=covered),
                             band(-factor, factor).without(unsaid)))
        if pool == ALL:
            rows.append(Sums("net_emission", pool, "one_off", "t CO2",
                             change.times(-CO2_PER_C).in_tables._replace(covered=covered),
                             band(-net, net).without(unsaid).flipped(CO2_PER_C)))
    return rows


def _count_contest(request: ScenarioRequest) -> Contest:
    """Rows that are forbidden; one that is undetermined may be, and a scenario without results is not known."""
    is_said = np.array([name in request.counts for name in request.names], dtype=bool)
    number, more = (np.array([request.counts.get(name, {}).get(verdict, 0) for name in request.names], dtype=float)
                    for verdict in (FORBIDDEN, UNDETERMINED))
    total, nobody = Interval.of(np.where(is_said, number, np.nan)), Interval.of(np.full(len(number), np.nan))
    # without a band the number is its own
    ends = np.where(is_said, number, np.nan)
    pairs = {(a, b): (ends[a] - ends[b],) * 2 for a, b in combinations(range(len(number)), 2)}
    beyond = beyond_of(Interval.of(np.zeros(len(number)), np.where(is_said, more, np.inf), np.where(
        is_said, "results", NOTHING_KNOWN)))
    return Contest(FORBIDDEN, "1", text("scenario.boundary_counts", request.language), "", total, nobody, total,
                   ends, ends, widened(pairs, beyond), beyond, Interval.of(np.where(is_said, 0.0, np.nan)))


def _counts(request: ScenarioRequest, grounds: Grounds, answers: tuple, cards: pd.DataFrame) -> dict:
    ranking, pairs = answers
    best, unknown = ranking.iloc[0], grounds.area_ha[1:] @ grounds.unknown.any(axis=1)
    is_sure = not pd.isna(best["worst_rank"]) and best["worst_rank"] == 1   # nothing unknown is better
    return {"SCENARIO_COUNT": len(request.names), "BEST": str(best["scenario"]) if is_sure else "",
            "BEST_TOTAL": float(best["total"]) if is_sure and not pd.isna(best["total"]) else None,
            "RANK_UNIT": str(best["unit"]),
            "IS_BEST_DISTINGUISHABLE": bool(is_sure and pairs.loc[
                (pairs["scenario"] == best["scenario"]) | (pairs["other"] == best["scenario"]),
                "distinguishable"].fillna(False).all()),
            "UNDETERMINED_COUNT": int(ranking.loc[~ranking["is_reference"], "rank"].isna().sum()),
            "UNKNOWN_HA": float(unknown.max()),
            "PRESENT_HA": float(grounds.area_ha[0].sum()), "FAMILY_USED": request.table.family.id,
            "UNVERIFIED_COUNT": int((~cards["verified"] & cards["value"].notna()).sum())}


def _notes(request: ScenarioRequest, grounds: Grounds, changes: list) -> list:
    """What the numbers rest on and leave out: once for all plans, then notes on one."""
    language = request.language
    notes = [text("scenario.never_summed", language)]
    if request.flux is not None:
        family = request.flux.family
        notes.append(text("carbon.family_used", language, family=family.id, title=pick(family.title, language),
                          origin=request.flux.origin, boundary=flux_boundary(request)))
        if family.warning:
            notes.append(pick(family.warning, language))
    # ground that only one side has is reported below
    notes_by_plan = [[note for note in change.notes if note not in lone_ground_notes(change.counts, language)]
                     for change in changes]
    common = [note for note in notes_by_plan[0] if all(note in own for own in notes_by_plan)]
    notes += common
    for plan, own in zip(request.plans, notes_by_plan):
        notes += [f"{plan.name}: {note}" for note in own if note not in common]
    silent, beyond = ({plan.name: float(plan.pairs.loc[plan.pairs["kind"] == kind, "area_m2"].sum()) / M2_PER_HA
                       for plan in request.plans} for kind in (ONLY_OLD, ONLY_NEW))
    for key, areas in (("silent", silent), ("beyond", beyond)):
        if any(areas.values()):
            notes.append(text(f"scenario.{key}", language, plans=", ".join(
                f"{name} {numeral(f'{area:,.2f}')} ha" for name, area in areas.items())))
    if max(silent.values()) - min(silent.values()) > 0.01:
        notes.append(text("scenario.other_extent", language))
    if any((plan.pairs["kind"] == SLIVER).any() for plan in request.plans):
        notes.append(text("scenario.slivers", language))
    spans = {request.years_of(plan) for plan in request.plans} - {None}
    if len(spans) > 1:
        notes.append(text("scenario.years_differ", language, years=max(spans) + request.horizon_years,
                          horizon=request.horizon_years))
    return notes
