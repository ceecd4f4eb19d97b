"""Totals by unit against targets, child sums against the parent, expansion since the base year, and applications.

Source: policy-standards 1.2 G05, G06, 2g LG06, UDB-09. Targets are the plan's own; what words mean and which land an
indicator counts is data of a pack of kind quotas.
"""
from __future__ import annotations

import math

import pandas as pd

from ..contract import cells
from ..contract.arithmetic import subtract
from ..contract.interval import STATUSES, Interval
from ..contract.outcome import ALONE, FINDINGS, Check, Outcome, Steps
from ..contract.pack_head import BUILT_IN
from ..contract.verdicts import count_words
from ..errors import InputError
from ..texts import pick, text
from .applications import EXCEEDS, FITS, WAITS, Ledger, ledger_of, read_applications
from .applications import UNKNOWN as OPEN
from .children import Sum, child_sums
from .expansion import expansion_table
from .findings import Findings, number, reason_text, rule_of, title_of
from .judging import MET, MISSED, UNKNOWN, WITHIN, margin_of, status_of, verdict_of
from .remarks import input_problems, notes_on
from .request import (
    CHILD_COLUMNS,
    EXPANSION_COLUMNS,
    LEDGER_COLUMNS,
    ROW_COLUMNS,
    QuotaRequest,
    Target,
)
from .targets import read_targets
from .values import Value, Values

#: Problems of a row that leave its target as it is.
REMARKS = ("quota.twice", "quota.kind_unknown")
#: Text key -> the rule that lists it.
RULES = {"quota.twice": "DUPLICATE", "quota.contradicts": "DUPLICATE", "quota.no_unit": "NO-UNIT",
         "quota.unit_unknown": "UNIT", "quota.unit_missing": "UNIT", "quota.unit_unfit": "UNIT",
         "quota.two_units": "UNIT", "quota.value_missing": "NUMBER", "quota.value_unreadable": "NUMBER",
         "quota.two_readings": "NUMBER",
         "quota.tolerance_unreadable": "NUMBER", "quota.year_unreadable": "NUMBER", "quota.kind_unknown": "KIND"}
SEVERITY = {"binding": "critical", "expected": "major", "suggested": "minor"}


def check_quotas(request: QuotaRequest, steps: Steps = ALONE) -> Outcome:
    """Compare every target with what is measured for it.

    Args:
        request: targets, and what is measured. steps: how the run is followed.

    Returns:
        Tables: ``rows``, a row per target, with value, bounds, target, margin, status and verdict in the unit of the
        target; ``children``, sums of the targets below against the target above; ``expansion``, base, cap and what
        remains; ``ledger``, applications in their order.

    Raises:
        InputError: no targets, a column or field that is missing, coordinate systems that cannot be combined.
        Cancelled: ``cancelled`` returned True.
    """
    return _Check(request, *steps).result()


class _Check:
    """One check; each step adds to the findings."""

    def __init__(self, request: QuotaRequest, progress, cancelled):
        self.request, self.progress, self.language = request, progress, request.language
        if not any((request.land, request.indicators, request.applications, request.parents)):
            raise InputError("quota.nothing_measured")
        self.targets = read_targets(request.targets, request.pack, request.default_unit)
        self.parents = read_targets(request.parents, request.pack, request.default_unit) if request.parents else []
        self.targets += self._own_multiple()
        self.values = Values(request, cancelled=cancelled)
        progress(0.5)
        self.findings = Findings(request, self.values.crs)
        self.measured: dict = {}

    def _own_multiple(self) -> list:
        """The cap of the parameter as a target for all the land."""
        if self.request.multiple is None:
            return []
        indicator = next((indicator for indicator in self.request.pack.indicators.values()
                          if indicator.measure == "multiple"), None)
        if indicator is None:
            raise InputError("quota.no_multiple", pack=self.request.pack.id)
        return [Target(-1, -1, indicator, "", "", None, self.request.multiple, 0.0,
                       self.request.pack.units[indicator.unit], "at_most", "binding")]

    def result(self) -> Outcome:
        rows = [self._row(target) for target in self.targets]
        self.progress(0.8)
        children = self._children()
        expansion = expansion_table(self.request, self.values, self.targets, self.measured)
        ledger, numbers = self._ledgers()
        input_problems(self.request, self.values, self.findings)
        frame = pd.DataFrame(rows, columns=list(ROW_COLUMNS))
        frame["data_date"] = pd.to_datetime(frame["data_date"])
        frame = frame.astype(ROW_COLUMNS)
        findings, geometry = self.findings.book.frame()
        counts = {**_counts(frame, findings), **numbers,
                  "CHILD_SUM_COUNT": len(children), "CHILD_SUM_MISSED_COUNT": int((children["status"] == MISSED).sum())}
        return Outcome(findings, {"rows": frame, "children": children, "expansion": expansion, "ledger": ledger},
                       {FINDINGS: geometry}, self.values.crs, counts, notes_on(self.request, self.values, self.targets))

    # -- targets -------------------------------------------------------------------------------------------

    def _row(self, target: Target) -> dict:
        blocking = [problem for problem in target.problems if problem[0] not in REMARKS]
        value = self.values.of(target) if not blocking or target.limit is not None else Value()
        self.measured[id(target)] = value
        status = UNKNOWN
        if target.limit is not None and target.relation and not blocking:
            status = status_of(value.amount, target.relation, target.limit, target.tolerance)
        verdict = verdict_of(status, target.kind, self.request.pack)
        low, high = target.ends(value.amount)
        reason = reason_text(blocking[0] if blocking else value.reason, self.language)
        if status == UNKNOWN and not reason:
            reason = text("quota.open", self.language, low=number(low), high=number(high))
        reason = self._within(target, status, verdict) or reason
        self._target_findings(target, value, status, verdict, reason)
        return {"indicator_id": target.indicator.id, "title": title_of(target.indicator, self.language),
                "unit_code": target.unit_shown, "unit_name": target.unit_name, "year": target.year,
                "value": low if value.method else None, "value_high": high if value.method else None,
                "unit": target.unit.id if target.unit else None,
                "numerator": value.numerator, "denominator": value.denominator, "relation": target.relation or None,
                "target": target.shown(target.limit), "tolerance": target.shown(target.tolerance),
                "margin": target.shown(margin_of(value.amount, target.relation, target.limit))
                if target.limit is not None and target.relation else None,
                "kind": target.kind or None, "status": status, "verdict": verdict, "value_year": value.year,
                "method": value.method or None, "definition": value.definition or None, "reason": reason or None,
                "data_date": pd.Timestamp(value.year, 1, 1) if value.year else pd.NaT}

    def _target_findings(self, target: Target, value: Value, status: str, verdict: str, reason: str) -> None:
        place = {"title": title_of(target.indicator, self.language), "unit": self._unit(target)}
        for key, values in target.problems:
            self.findings.about_target(
                f"{BUILT_IN}QUOTA-{RULES.get(key, 'ROW')}", target, "undetermined" if key != "quota.twice" else
                "conditional", "minor" if key in REMARKS else "major", text(
                    "quota.about_row", self.language, row=target.fid, **place,
                    message=reason_text((key, values), self.language)), extra=f"{key}#{target.fid}")
        if status == UNKNOWN and not any(key not in REMARKS for key, _ in target.problems):
            rule = "NO-UNIT" if value.reason and value.reason[0] == "quota.no_unit" else "UNDETERMINED"
            self.findings.about_target(
                f"{BUILT_IN}QUOTA-{rule}", target, "undetermined", SEVERITY.get(target.kind, "major"),
                text("quota.undetermined", self.language, **place, reason=reason),
                limit_value=target.shown(target.limit), geometry=self._shape(target), **_day(value))
        elif status == MISSED or (status == WITHIN and verdict != "allowed"):
            kind = self.request.pack.kinds.get(target.kind)
            shown = target.ends(value.amount)[target.relation == "at_least"]
            self.findings.about_target(
                rule_of(target.indicator), target, verdict, kind.severity if kind else "major",
                text("quota.missed" if status == MISSED else "quota.within", self.language, **place,
                     kind=pick(kind.title, self.language) if kind else "–",
                     value=self._amount_words(value.amount, target),
                     relation=text(f"quota.{target.relation}", self.language),
                     target=number(target.shown(target.limit)), measure=self._measure(target),
                     definition=value.definition, reason=reason),
                measured=shown, limit_value=target.shown(target.limit), geometry=self._shape(target), **_day(value))

    def _within(self, target: Target, status: str, verdict: str) -> str:
        """What the pack makes of a target that is missed within its tolerance; empty of another status."""
        return text(f"quota.within_{verdict}", self.language, tolerance=number(target.shown(target.tolerance)),
                    measure=self._measure(target)) if status == WITHIN else ""

    def _amount_words(self, amount: Interval, target: Target) -> str:
        """The value, or between what it lies."""
        low, high = (number(end) for end in target.ends(amount))
        if low == high:
            return low
        key = "quota.at_least_value" if math.isinf(amount.high[0]) else "quota.between"
        return text(key, self.language, low=low, high=high)

    def _unit(self, target: Target) -> str:
        named = " ".join(word for word in (target.unit_shown, target.unit_name) if word) or text(
            "quota.whole", self.language)
        return f"{named} {target.year}" if target.year else named

    def _measure(self, target: Target) -> str:
        return next(iter(target.unit.spellings), target.unit.id) if target.unit and self.language == "zh" \
            else target.unit.id if target.unit else ""

    def _shape(self, target: Target):
        return self.values.land.shape_of(target.unit_code) if self.values.land is not None else None

    # -- children ------------------------------------------------------------------------------------------

    def _children(self) -> pd.DataFrame:
        land = self.values.land
        sums, loosened = child_sums(self.targets, self.parents, land.codes if land is not None else set())
        for child, parent in loosened:
            kinds = {name: pick(self.request.pack.kinds[target.kind].title, self.language)
                     for name, target in (("kind", child), ("parent_kind", parent))}
            self.findings.about_target(
                f"{BUILT_IN}QUOTA-KIND-LOOSENED", child, "conditional", "major", text(
                    "quota.loosened", self.language, title=title_of(child.indicator, self.language),
                    unit=self._unit(child), parent=self._unit(parent), **kinds), extra=parent.unit_shown or "*")
        rows = [self._sum(child_sum) for child_sum in sums]
        return pd.DataFrame(rows, columns=list(CHILD_COLUMNS)).astype(CHILD_COLUMNS)

    def _sum(self, child_sum: Sum) -> dict:
        parent, reason = child_sum.parent, reason_text(child_sum.reason, self.language)
        verdict = verdict_of(child_sum.status, parent.kind, self.request.pack)
        reason = self._within(parent, child_sum.status, verdict) or reason
        low = parent.ends(child_sum.total)[0]
        if verdict != "allowed":
            kind = self.request.pack.kinds.get(parent.kind)
            self.findings.about_target(
                f"{BUILT_IN}QUOTA-CHILDREN", parent, verdict, kind.severity if kind else "major", text(
                    {UNKNOWN: "quota.children_open", WITHIN: "quota.children_within"}.get(
                        child_sum.status, "quota.children"), self.language,
                    title=title_of(parent.indicator, self.language), unit=self._unit(parent),
                    count=len({child.unit_code for child in child_sum.children}), value=number(low),
                    measure=self._measure(parent),
                    relation=text(f"quota.{parent.relation}", self.language),
                    target=number(parent.shown(parent.limit)), reason=reason), measured=low,
                limit_value=parent.shown(parent.limit), geometry=self._shape(parent))
        return {"indicator_id": parent.indicator.id, "title": title_of(parent.indicator, self.language),
                "unit_code": parent.unit_shown, "year": parent.year, "relation": parent.relation,
                "target": parent.shown(parent.limit), "child_sum": low, "child_count": len(child_sum.children),
                "missing_count": len(child_sum.missing), "unit": parent.unit.id if parent.unit else None,
                "margin": parent.shown(margin_of(child_sum.total, parent.relation, parent.limit)),
                "children": ", ".join(child.unit_shown for child in child_sum.children), "status": child_sum.status,
                "verdict": verdict, "reason": reason or None}

    # -- applications --------------------------------------------------------------------------------------

    def _ledgers(self) -> tuple[pd.DataFrame, dict]:
        empty = pd.DataFrame(columns=list(LEDGER_COLUMNS)).astype(LEDGER_COLUMNS)
        zero = {"APPLICATION_COUNT": 0, "FITTING_COUNT": 0, "EXCEEDING_COUNT": 0, "WAITING_COUNT": 0,
                "OPEN_APPLICATION_COUNT": 0, "APPLICATIONS_FIT": False}
        if self.request.applications is None:
            return empty, zero
        applications = read_applications(self.request)
        quotas = [target for target in self.targets if target.limit is not None and target.relation in (
            "at_most", "equal") and not any(key not in ("quota.kind_unknown",) for key, _ in target.problems)]
        ledgers = [ledger for target in quotas for ledger in [ledger_of(
            target, self._quota(target), applications, self.request.after_exceeding)] if ledger.entries]
        rows = [self._entry(ledger, entry) for ledger in ledgers for entry in ledger.entries]
        worst: dict = {}
        order = {FITS: 0, OPEN: 1, WAITS: 2, EXCEEDS: 3}
        for ledger in ledgers:
            for entry in ledger.entries:
                row = entry.application.row
                worst[row] = max(worst.get(row, FITS), entry.status, key=order.__getitem__)
        self._about_applications(applications, worst)
        words = [worst.get(application.row, OPEN) for application in applications]
        frame = pd.DataFrame(rows, columns=list(LEDGER_COLUMNS)).astype(LEDGER_COLUMNS) if rows else empty
        return frame, {"APPLICATION_COUNT": len(applications), "FITTING_COUNT": words.count(FITS),
                       "EXCEEDING_COUNT": words.count(EXCEEDS), "WAITING_COUNT": words.count(WAITS),
                       "OPEN_APPLICATION_COUNT": words.count(OPEN),
                       "APPLICATIONS_FIT": bool(words) and words.count(FITS) == len(words)}

    def _quota(self, target: Target) -> Interval:
        """What there is to use: the target, or what the measured value leaves of it."""
        if self.request.quota_from == "target":
            return Interval.of(target.limit)
        return subtract(Interval.of(target.limit), self.measured[id(target)].amount)

    def _entry(self, ledger: Ledger, entry) -> dict:
        target, application = ledger.target, entry.application
        whole = cells.one_number(cells.number(ledger.quota))
        quota = target.shown(whole)
        left = whole - entry.used if whole is not None and entry.used_high - entry.used <= 1e-9 * max(
            1.0, entry.used) else None
        # a quota that does not bind forbids nothing: what exceeding it means, the kind says
        verdict = verdict_of({FITS: MET, OPEN: UNKNOWN}.get(entry.status, MISSED), target.kind, self.request.pack)
        reason = reason_text(entry.reason, self.language)
        values = {"id": application.id, "place": entry.place or "–", "amount": number(target.shown(application.amount)),
                  "used": number(target.shown(entry.used)), "quota": number(quota), "measure": self._measure(target),
                  "title": title_of(target.indicator, self.language), "unit": self._unit(target), "reason": reason}
        if entry.status != FITS:
            key = {EXCEEDS: "quota.exceeds_first" if entry.first_exceeding else "quota.exceeds", WAITS: "quota.waits",
                   OPEN: "quota.application_open"}[entry.status]
            self.findings.add(
                f"{BUILT_IN}QUOTA-APPLICATION", SEVERITY.get(target.kind, "major"), verdict,
                text(key, self.language, **values), subject=application.id, fid=application.fid,
                control_layer=self.request.applications.table.name,
                control_id=f"{target.indicator.id}/{target.unit_shown or '*'}/{target.year or '–'}",
                measured=target.shown(application.amount), limit_value=quota, unit=target.unit.id,
                relation=target.relation, geometry=self._application_shape(application))
        return {"indicator_id": target.indicator.id, "quota_unit": target.unit_shown, "year": target.year,
                "place": entry.place, "order_value": application.shown or None, "application_id": application.id,
                "subject_fid": application.fid, "unit_code": application.unit_written or None,
                "amount": target.shown(application.amount), "used": target.shown(entry.used),
                "used_high": target.shown(entry.used_high), "quota": quota,
                "remaining": target.shown(left), "unit": target.unit.id, "status": entry.status,
                "first_exceeding": entry.first_exceeding, "verdict": verdict, "reason": reason or None}

    def _application_shape(self, application):
        table = self.request.applications.table
        return table.geometry[application.row] if table.crs and table.crs == self.values.crs else None

    def _about_applications(self, applications: list, worst: dict) -> None:
        seen: dict = {}
        for application in applications:
            columns = {"subject": application.id, "fid": application.fid,
                       "control_layer": self.request.applications.table.name}
            if application.row not in worst:
                self.findings.add(f"{BUILT_IN}QUOTA-NO-QUOTA", "major", "undetermined", text(
                    "quota.no_quota", self.language, id=application.id, indicator=application.indicator or "–",
                    unit=application.unit_written or "–"), **columns)
            if seen.setdefault(application.id, application.fid) != application.fid:
                self.findings.add(f"{BUILT_IN}QUOTA-DUPLICATE", "minor", "conditional", text(
                    "quota.id_twice", self.language, id=application.id, feature=seen[application.id]), **columns)


def _day(value: Value) -> dict:
    """The year whose land a value measures, as a column of a finding: its first day, as of every year alone."""
    return {"data_date": f"{value.year}-01-01"} if value.year else {}


def _counts(rows: pd.DataFrame, findings: pd.DataFrame) -> dict:
    status, verdict = count_words(rows["status"], STATUSES), count_words(rows["verdict"])

    def missed(kind: str) -> int:
        return int(((rows["status"] == MISSED) & (rows["kind"] == kind)).sum())

    return {"TARGET_COUNT": len(rows), "MET_COUNT": status["met"] + status[WITHIN],
            "WITHIN_TOLERANCE_COUNT": status[WITHIN], "MISSED_COUNT": status[MISSED],
            "BINDING_MISSED_COUNT": missed("binding"), "EXPECTED_MISSED_COUNT": missed("expected"),
            "SUGGESTED_MISSED_COUNT": missed("suggested"), "UNDETERMINED_COUNT": verdict["undetermined"],
            "FINDING_COUNT": len(findings), "HAS_BINDING_MISSED": missed("binding") > 0,
            "ALL_MET": bool(len(rows)) and verdict["allowed"] == len(rows)}


CHECK = Check("quotas", check_quotas, None, {"rows": ROW_COLUMNS, "children": CHILD_COLUMNS,
                                             "expansion": EXPANSION_COLUMNS, "ledger": LEDGER_COLUMNS},
              whole="scale.sums")
