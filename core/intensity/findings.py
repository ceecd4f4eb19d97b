"""Findings of an intensity check: what misses a limit, what is unknown, and what is not plausible."""
from __future__ import annotations

import numpy as np

from ..contract.basis import bases_text
from ..contract.interval import known_or
from ..contract.pack_head import BUILT_IN
from ..contract.verdicts import ALLOWED, FORBIDDEN, UNDETERMINED, VERDICTS
from ..geometry.parallel import asking
from ..texts import titled
from ..texts.separators import numeral
from .finding_rows import Rows
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
    shown = rounded(value, described.decimals)   # all at once: a city has hundreds of thousands
    tolerance = tolerance_of(described, limit)
    message = [words.of(row, code, number, bar, why) for row, code, number, bar, why in zip(
        _facts(judged, indicator, bound, at, tolerance), verdict.tolist(), shown.tolist(), limit.tolist(), reason)]
    rule = np.where(reason == "reversed", BUILT_IN + "LIMITS-REVERSED", f"{described.rule}-{bound.upper()}")
    rows.add(rule, sites.parcel[at], np.array(VERDICTS, dtype=object)[verdict], message,
             severity=np.where(verdict == FORBIDDEN, described.severity,
                               np.where(verdict == UNDETERMINED, "major", "minor")),
             role=indicator, control=sites.zones[at], control_layer=sites.source, measured=value, limit_value=limit,
             tolerance=tolerance, unit=described.unit, basis=bases_text(described.basis, request.language),
             basis_verified=described.basis_verified, geometry=sites.geometry[at])


def _facts(judged, indicator: str, bound: str, at: np.ndarray, tolerance: np.ndarray):
    """What sentences need of each site, by name."""
    sites, measures = judged.sites, judged.measures
    is_open, value = sites.limits.is_open(f"{indicator}_{bound}"), judged.value[indicator]
    at_least = np.isfinite(value.low) & ~value.is_known
    missing = known_part(judged.missing[indicator, bound])
    for site, allowance in asking(zip(at, tolerance.tolist())):
        yield {"zone": sites.zones[site], "share": sites.share[site], "is_part": site >= len(judged.parcels),
               "missing": missing[site], "why": value.why[site], "at_least": at_least[site], "open": is_open[site],
               "vacant": measures.is_vacant[site], "within": judged.within[indicator, bound][site],
               "tolerance": allowance}


class Sentences:
    """Sentences about one indicator and bound."""

    def __init__(self, rows: Rows, pack: IntensityPack, indicator: str, bound: str):
        self.say, self.described, self.bound = rows.say, pack.indicators[indicator], bound
        self.name = titled(self.described.title, rows.language)
        self.bound_word = self.say(f"bound_{bound}")
        self.unit = f" {self.described.unit}" if self.described.unit else ""

    def _number(self, value: float) -> str:
        """A number as it is printed, with its unit."""
        return numeral(f"{value:,.{self.described.decimals}f}") + self.unit

    def _tolerance(self, value: float) -> str:
        """A tolerance with its unit, with as many decimals as it has: 1 % of 2.5 is 0.025."""
        return f"{value:.6g}{self.unit}"

    def cut(self, missing: float) -> str:
        """What to take off or to add, so that the limit is kept.

        Args:
            missing: by how much, in the indicator's unit.
        """
        return self.say(f"cut_{self.described.id}_{self.bound}", amount=numeral(f"{abs(missing):,.2f}"))

    def of(self, facts: dict, verdict: int, value: float, limit: float, reason: str) -> str:
        """The sentence of a site and limit, which begins with the part of the parcel where it is one.

        Args:
            facts: of the site. verdict: its place in the verdicts. value, limit: in the indicator's unit. reason: of
                what is unknown.
        """
        sentence = self._sentence(facts, verdict, value, limit, reason)
        if facts["is_part"]:
            return self.say("in_part" if facts["zone"] else "in_no_zone", zone=facts["zone"], share=facts["share"],
                            message=sentence)
        return sentence

    def _sentence(self, facts, verdict, value, limit, reason) -> str:
        say, name = self.say, self.name
        if verdict != UNDETERMINED:
            shown = self._number(value)
            values = {"name": name, "value": say("no_less", value=shown) if facts["within"] and facts["at_least"]
                      else shown, "limit": self._number(limit), "bound": self.bound_word,
                      "cut": self.cut(facts["missing"])}
            if verdict == FORBIDDEN:
                return say("over" if self.bound == "upper" else "under", **values)
            if not facts["within"]:
                return say("vacant_lower", **values)
            return say("accepted" if verdict != ALLOWED else "tolerated", tolerance=self._tolerance(
                facts["tolerance"]), **values)
        if reason == "reversed":
            return say("limits_reversed", name=name)
        if value != value:
            return say("unknown_value", name=name, why=say(f"why_{facts['why'] or 'no_value'}"))
        if facts["open"]:
            key = "unknown_limit" if limit != limit else "partly_limit"
            return say(key, name=name, value=self._number(value), bound=self.bound_word,
                       limit="" if limit != limit else self._number(limit), reason=say(f"limit_{reason or 'unknown'}"))
        return say("at_least", name=name, value=self._number(value), bound=self.bound_word,
                   limit=self._number(limit), why=say(f"why_{facts['why'] or 'no_value'}"))
