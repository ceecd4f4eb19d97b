"""Findings of an intensity check: what misses a limit, what is unknown, and what is not plausible."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..contract.basis import bases_text
from ..contract.interval import known_or
from ..contract.pack_head import BUILT_IN
from ..contract.verdicts import ALLOWED, FORBIDDEN, UNDETERMINED, VERDICTS
from ..geometry.parallel import asking
from ..texts import titled
from .finding_rows import Rows, Worded, amounts, shortest, together, worded
from .judging import known_part, rounded, tolerance_of
from .measure.limits import known_end
from .pack.model import BOUNDS, INDICATORS, IntensityPack
from .warnings import add_warnings


def findings_of(request, judged, blocks) -> tuple:
    """All findings of a run.

    Args:
        request: IntensityRequest. judged: Judged. blocks: Blocks, None without.

    Returns:
        A frame in the columns of the contract, its geometry, and the parcel of each row (-1: about the run).
    """
    rows = Rows(request, judged.parcels)
    for indicator in INDICATORS:
        if indicator in request.indicators:
            _indicator(rows, request, judged, indicator)
    add_warnings(rows, request, judged)
    if blocks is not None:
        blocks.add_findings(rows)
    frame, geometry, parcel = rows.book.frame("row")
    return frame, geometry, parcel.astype(np.int64)


# -- indicators -----------------------------------------------------------------------------------------------

def _indicator(rows: Rows, request, judged, indicator: str) -> None:
    """A finding for each site and bound that misses its limit, though it were within the tolerance, or is not known;
    what is unknown is reported once for both bounds."""
    sites = judged.sites
    first, second = ("lower", "upper") if indicator == "green_ratio" else BOUNDS
    open_ = {bound: judged.verdict[indicator, bound] == UNDETERMINED for bound in BOUNDS}
    for bound in (first, second):
        wanted = sites.judged & ((judged.verdict[indicator, bound] != ALLOWED) | judged.within[indicator, bound])
        if bound == second:
            wanted &= ~(open_[first] & open_[second])
        at = np.flatnonzero(wanted)
        if len(at):
            _bound(rows, request, judged, indicator, bound, at)


def _bound(rows: Rows, request, judged, indicator: str, bound: str, at: np.ndarray) -> None:
    sites, described = judged.sites, request.pack.indicators[indicator]
    verdict = judged.verdict[indicator, bound][at]
    limit = known_or(known_end(judged.limit[indicator, bound].at(at), bound), np.nan)
    value = known_part(judged.value[indicator].at(at))
    reason = sites.limits.bar[f"{indicator}_{bound}"].why[at]
    words = Sentences(rows, request.pack, indicator, bound)
    tolerance = tolerance_of(described, limit)
    message = words.of(_facts(judged, indicator, bound, at, tolerance), verdict, rounded(value, described.decimals),
                       limit, reason)
    rule = np.where(reason == "reversed", BUILT_IN + "LIMITS-REVERSED", f"{described.rule}-{bound.upper()}")
    rows.add(rule, sites.parcel[at], np.array(VERDICTS, dtype=object)[verdict], message,
             severity=np.where(verdict == FORBIDDEN, described.severity,
                               np.where(verdict == UNDETERMINED, "major", "minor")),
             role=indicator, control=sites.zones[at], control_layer=sites.source, measured=value, limit_value=limit,
             tolerance=tolerance, unit=described.unit, basis=bases_text(described.basis, request.language),
             basis_verified=described.basis_verified, geometry=sites.geometry[at])


class Facts(NamedTuple):
    """What sentences need of each site ``(n,)``: see ``Sentences.of``."""

    zone: np.ndarray
    share: np.ndarray
    is_part: np.ndarray
    missing: np.ndarray
    why: np.ndarray
    at_least: np.ndarray
    is_open: np.ndarray
    within: np.ndarray
    tolerance: np.ndarray


def _facts(judged, indicator: str, bound: str, at: np.ndarray, tolerance: np.ndarray) -> Facts:
    sites, value = judged.sites, judged.value[indicator]
    return Facts(sites.zones[at], sites.share[at], at >= len(judged.parcels),
                 known_part(judged.missing[indicator, bound])[at], value.why[at],
                 (np.isfinite(value.low) & ~value.is_known)[at], sites.limits.is_open(f"{indicator}_{bound}")[at],
                 judged.within[indicator, bound][at], tolerance)


class Sentences:
    """Sentences about one indicator and bound, column by column."""

    def __init__(self, rows: Rows, pack: IntensityPack, indicator: str, bound: str):
        self.rows, self.described, self.bound = rows, pack.indicators[indicator], bound
        self.name = titled(self.described.title, rows.language)
        self.bound_word = rows.say(f"bound_{bound}")
        self.unit = f" {self.described.unit}" if self.described.unit else ""

    def _numbers(self, values: np.ndarray) -> np.ndarray:
        """Numbers as they are printed, with their unit."""
        return amounts(values, self.described.decimals) + self.unit

    def cuts(self, missing: np.ndarray) -> Worded:
        """What to take off or to add, so that the limit is kept.

        Args:
            missing: by how much, in the indicator's unit ``(n,)``.
        """
        return self.rows.say_each(f"cut_{self.described.id}_{self.bound}", len(missing),
                                  amount=amounts(np.abs(missing)))

    def of(self, facts: Facts, verdict: np.ndarray, value: np.ndarray, limit: np.ndarray,
           reason: np.ndarray) -> Worded:
        """The sentence of each site and limit ``(n,)``, which begins with the part of the parcel where it is one.

        Args:
            facts: of the sites. verdict: places in the verdicts. value, limit: in the indicator's unit. reason: of what
                is unknown.
        """
        keys = np.where(facts.is_open, np.where(np.isnan(limit), "unknown_limit", "partly_limit"), "at_least")
        keys = np.where(reason == "reversed", "limits_reversed", np.where(np.isnan(value), "unknown_value", keys))
        missed = np.where(verdict != FORBIDDEN, np.where(facts.within, np.where(
            verdict != ALLOWED, "accepted", "tolerated"), "vacant_lower"), "over" if self.bound == "upper" else "under")
        keys = np.where(verdict != UNDETERMINED, missed, keys)
        parts = []
        for key in asking(np.unique(keys).tolist(), 1):
            at = np.flatnonzero(keys == key)
            parts.append((at, self.rows.say_each(key, len(at), **self._values(key, Facts(
                *(column[at] for column in facts)), value[at], limit[at], reason[at]))))
        whole = together(len(keys), parts)
        parts = [(np.flatnonzero(~facts.is_part), None)]
        for key, mask in (("in_part", facts.zone != ""), ("in_no_zone", facts.zone == "")):
            at = np.flatnonzero(facts.is_part & mask)
            parts.append((at, self.rows.say_each(key, len(at), zone=facts.zone[at], share=facts.share[at],
                                                 message=_some(whole, at))))
        parts[0] = parts[0][0], _some(whole, parts[0][0])
        return together(len(keys), parts)

    def _values(self, key: str, facts: Facts, value: np.ndarray, limit: np.ndarray, reason: np.ndarray) -> dict:
        """Values of the placeholders of one sentence, columns."""
        say_of, values = self.rows.say_of, {"name": self.name}
        if key == "limits_reversed":
            return values
        if key == "unknown_value":
            return {**values, "why": say_of("why_", facts.why, "no_value")}
        values |= {"value": self._numbers(value), "bound": self.bound_word, "limit": self._numbers(limit)}
        if key == "unknown_limit":
            values["limit"] = ""
        if key in ("unknown_limit", "partly_limit"):
            return {**values, "reason": say_of("limit_", reason, "unknown")}
        if key == "at_least":
            return {**values, "why": say_of("why_", facts.why, "no_value")}
        least = facts.within & facts.at_least
        values |= {"cut": self.cuts(facts.missing), "value": together(len(value), [
            (np.flatnonzero(least), self.rows.say_each("no_less", int(least.sum()), value=values["value"][least])),
            (np.flatnonzero(~least), worded(values["value"][~least]))])}
        if key in ("accepted", "tolerated"):   # with as many decimals as it has: 1 % of 2.5 is 0.025
            values["tolerance"] = shortest(facts.tolerance, ".6g") + self.unit
        return values


def _some(sentence: Worded, at: np.ndarray) -> Worded:
    return Worded(sentence.words[at], lambda: sentence.plain()[at])
