"""Findings of an intensity check: what misses a limit, what is not known, and what is not plausible."""
from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from ..findings.frame import digest, findings_frame
from ..packs.intensity import BOUNDS, INDICATORS, IntensityPack
from ..packs.model import BUILT_IN, SEVERITIES, VERDICTS
from ..texts import Said, plain, said, titled
from ..zoning.wording import basis_words
from .intensity_judging import ALLOWED, CONDITIONAL, FORBIDDEN, UNDETERMINED, rounded
from .intensity_limits import OPEN

WARNING, REMARK = "conditional", "allowed"


def findings_of(request, judged, blocks) -> tuple:
    """All findings of a run.

    Args:
        request: IntensityRequest. judged: Judged. blocks: Blocks, None without.

    Returns:
        A frame in the columns of the contract, its geometry, and the parcel of each row (-1: about the run).
    """
    from .intensity_warnings import add_warnings

    rows = Rows(request, judged.parcels)
    for indicator in INDICATORS:
        if indicator in request.indicators:
            _indicator(rows, request, judged, indicator)
    add_warnings(rows, request, judged)
    if blocks is not None:
        blocks.add_findings(rows)
    return rows.frame()


class Rows:
    """Collects findings, block by block."""

    def __init__(self, request, parcels):
        self.request, self.pack, self.language = request, request.pack, request.language
        self.parcels, self.subjects = parcels, parcels.subjects
        self.blocks: list = []
        self.geometry: list = []

    def say(self, key: str, **values) -> Said:
        return said(f"intensity.{key}", self.language, **values)

    def add(self, rule, subject: np.ndarray, verdict, message: list, *, severity="minor", role="", layer="",
            control=None, measured=None, limit=None, tolerance=None, unit="", basis="", verified=None,
            geometry=None) -> None:
        """Append a block of findings; single values stand for all its rows.

        Args:
            rule: ids; those of built-in checks without ``GR-`` are not taken apart: pass them whole.
            subject: rows of parcels, -1 for a finding about the run.
            verdict: words.
        """
        count = len(message)
        if not count:
            return
        subject = np.asarray(subject, dtype=np.int64)
        missing = np.full(count, np.nan)
        self.blocks.append(pd.DataFrame({
            "rule_id": rule, "severity": severity, "verdict": verdict, "subject": subject, "control_role": role,
            "control_layer": layer, "control_id": control if control is not None else "",
            "measured": missing if measured is None else measured, "limit_value": missing if limit is None else limit,
            "tolerance": missing if tolerance is None else tolerance, "unit": unit, "basis": basis,
            "basis_verified": pd.array([verified] * count, dtype="boolean"), "message": message}))
        if geometry is None:
            geometry = np.full(count, None, dtype=object)
            known = subject >= 0
            geometry[known] = self.subjects.table.geometry[subject[known]]
        self.geometry.append(np.asarray(geometry, dtype=object))

    def about_run(self, check: str, message: str, verdict=WARNING, severity="minor", geometry=None, **more) -> None:
        """Append one finding about the run or about something that stands on no parcel."""
        shape = np.empty(1, dtype=object)
        shape[0] = geometry
        self.add(BUILT_IN + check, np.array([-1]), verdict, [message], severity=severity, geometry=shape, **more)

    def frame(self) -> tuple:
        """The findings, the run's own first, then by parcel, the worst first."""
        if not self.blocks:
            return findings_frame({}, 0), np.zeros(0, dtype=object), np.zeros(0, dtype=np.int64)
        frame = pd.concat(self.blocks, ignore_index=True)
        geometry = np.concatenate(self.geometry)
        order = np.lexsort((frame["control_id"].astype(str).to_numpy(str), frame["rule_id"].to_numpy(str),
                            frame["severity"].map(SEVERITIES.index), frame["verdict"].map(VERDICTS.index),
                            frame["subject"]))
        frame, geometry = frame.iloc[order].reset_index(drop=True), geometry[order]
        subject = frame["subject"].to_numpy()
        self._identify(frame, subject, geometry)
        frame = frame.replace({"control_id": {"": None}, "control_layer": {"": None}})
        return findings_frame({name: frame[name] for name in frame}, len(frame)), geometry, subject

    def _identify(self, frame: pd.DataFrame, subject: np.ndarray, geometry: np.ndarray) -> None:
        known, fids = subject >= 0, self.subjects.table.fids
        ids = np.where(known, self.subjects.ids[np.maximum(subject, 0)], None)
        frame["subject_id"] = frame["project_id"] = ids
        frame["subject_fid"] = pd.array(np.where(known, fids[np.maximum(subject, 0)], 0), dtype="Int64")
        frame.loc[~known, "subject_fid"] = pd.NA
        twice = pd.Series(self.subjects.ids).duplicated(keep=False).to_numpy()
        names = [("" if not is_known else f"{name}#{fid}" if double else name) for name, fid, double, is_known in zip(
            ids, fids[np.maximum(subject, 0)], twice[np.maximum(subject, 0)], known)]
        frame["finding_id"] = [
            digest(f"{rule}|{role}|{name}|{control}")
            for rule, role, name, control in zip(frame["rule_id"], frame["control_role"], names, frame["control_id"])]
        frame["evidence_hash"] = [
            digest(wkb or b"", f"{verdict}|{measured:.9g}|{limit:.9g}|{told}")
            for wkb, verdict, measured, limit, told in zip(
                shapely.to_wkb(geometry), frame["verdict"], frame["measured"], frame["limit_value"],
                [plain(message) if measured != measured else "" for message, measured in zip(
                    frame["message"], frame["measured"])])]


# -- indicators -----------------------------------------------------------------------------------------------

def _indicator(rows: Rows, request, judged, indicator: str) -> None:
    """A finding for each site and bound that is not in order; what is not known is said once for both bounds."""
    sites = judged.sites
    first, second = ("lower", "upper") if indicator == "green_ratio" else BOUNDS
    open_ = {bound: judged.verdict[indicator, bound] == UNDETERMINED for bound in BOUNDS}
    for bound in (first, second):
        wanted = sites.judged & (judged.verdict[indicator, bound] != ALLOWED)
        if bound == second:
            wanted &= ~(open_[first] & open_[second])
        at = np.flatnonzero(wanted)
        if len(at):
            _bound(rows, request, judged, indicator, bound, at)


def _bound(rows: Rows, request, judged, indicator: str, bound: str, at: np.ndarray) -> None:
    sites, described = judged.sites, request.pack.indicators[indicator]
    verdict = judged.verdict[indicator, bound][at]
    limit, value = judged.limit[indicator, bound][at], judged.printed[indicator][at]
    reason = sites.limits.reason[f"{indicator}_{bound}"][at]
    words = Sentences(rows, request.pack, indicator, bound)
    shown = rounded(value, described.decimals)   # all at once: a city has hundreds of thousands
    message = [words.of(row, code, number, bar, why) for row, code, number, bar, why in zip(
        _facts(judged, indicator, bound, at), verdict.tolist(), shown.tolist(), limit.tolist(), reason)]
    rule = np.where(reason == "reversed", BUILT_IN + "LIMITS-REVERSED", f"{described.rule}-{bound.upper()}")
    tolerance = np.maximum(described.tolerance_absolute, described.tolerance_relative * np.abs(limit))
    rows.add(rule, sites.parcel[at], np.array(VERDICTS, dtype=object)[verdict], message,
             severity=np.where(verdict == FORBIDDEN, described.severity,
                               np.where(verdict == UNDETERMINED, "major", "minor")),
             role=indicator, layer=sites.source, control=sites.zones[at], measured=value, limit=limit,
             tolerance=tolerance, unit=described.unit, basis=basis_words(described, request.language),
             verified=described.basis_verified, geometry=sites.geometry[at])


def _facts(judged, indicator: str, bound: str, at: np.ndarray):
    """What sentences need of each site, by name."""
    sites, measures = judged.sites, judged.measures
    state = sites.limits.state[f"{indicator}_{bound}"]
    for site in at:
        yield {"zone": sites.zones[site], "share": sites.share[site], "is_part": site >= len(judged.parcels),
               "missing": judged.missing[indicator, bound][site], "why": measures.why[indicator][site],
               "at_least": measures.at_least[indicator][site], "open": state[site] == OPEN,
               "vacant": measures.is_vacant[site]}


class Sentences:
    """Sentences about one indicator and bound."""

    def __init__(self, rows: Rows, pack: IntensityPack, indicator: str, bound: str):
        self.say, self.described, self.bound = rows.say, pack.indicators[indicator], bound
        self.name = titled(self.described.title, rows.language)
        self.bound_word = self.say(f"bound_{bound}")
        self.unit = f" {self.described.unit}" if self.described.unit else ""

    def _number(self, value: float) -> str:
        """A number as it is printed, with its unit."""
        return f"{value:,.{self.described.decimals}f}{self.unit}"

    def cut(self, missing: float) -> str:
        """What to take off or to add, so that the limit is kept."""
        return self.say(f"cut_{self.described.id}_{self.bound}", amount=f"{abs(missing):,.2f}")

    def of(self, facts: dict, verdict: int, value: float, limit: float, reason: str) -> str:
        sentence = self._sentence(facts, verdict, value, limit, reason)
        if facts["is_part"]:
            return self.say("in_part" if facts["zone"] else "in_no_zone", zone=facts["zone"], share=facts["share"],
                            message=sentence)
        return sentence

    def _sentence(self, facts, verdict, value, limit, reason) -> str:
        say, name = self.say, self.name
        if verdict in (FORBIDDEN, CONDITIONAL):
            values = {"name": name, "value": self._number(value), "limit": self._number(limit),
                      "bound": self.bound_word, "cut": self.cut(facts["missing"])}
            if verdict == FORBIDDEN:
                return say("over" if self.bound == "upper" else "under", **values)
            return say("vacant_lower" if facts["vacant"] else "accepted", **values)
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
