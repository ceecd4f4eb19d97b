"""Findings of a tracing: idle land that is suspected, delays, stages skipped, reversed or apart, and what is open."""
from __future__ import annotations

import re

import numpy as np
import pandas as pd

from ..contract.basis import VERIFIED, bases_text, state_of
from ..contract.book import Book, origin_of
from ..contract.pack_head import BUILT_IN
from ..geometry.parallel import asking
from ..texts import pick, text
from ..texts.separators import numeral
from .comparing import Difference
from .due.timing import DONE_LATE, HAPPENED, LATE, MAY_BE_IDLE, SUSPECTED_IDLE
from .request import ROLE
from .tables import ground_of
from .tracing import Traced

RULES = ("LIFE-IDLE", "LIFE-MAY-BE-IDLE", "LIFE-IDLE-SOON", "LIFE-LATE", "LIFE-COMPLETION", "LIFE-OPEN", "LIFE-DRIFT",
         "LIFE-TWICE", "LIFE-RENUMBERED")
_SHOWN = 5


def findings_of(traced: Traced, parcels: pd.DataFrame,
                differences: list[Difference]) -> tuple[pd.DataFrame, np.ndarray, list[str]]:
    """Findings in the columns of the contract, their ground, and remarks on the whole run.

    Args:
        traced: what was worked out. parcels: its table. differences: of ``comparing``.
    """
    collected = _Findings(traced, parcels)
    collected.idle()
    collected.delays()
    collected.open_parcels()
    collected.transitions()
    collected.differences(differences)
    collected.drift()
    collected.twice()
    collected.rows()
    findings, ground = collected.book.frame()
    return findings, ground, collected.notes


class _Findings:
    """Collects the findings of a run, one kind after the other."""

    def __init__(self, traced: Traced, parcels: pd.DataFrame):
        request = traced.request
        self.traced, self.table, self.request = traced, parcels, request
        self.language, self.life, self.notes = request.language, request.life, []
        self.ground = ground_of(traced, traced.parcels)
        self.book = Book(traced.entries.crs, ids=("rule_id", "subject_id", "control_id", "control_role"),
                         evidence=("verdict", "measured", "limit_value"), order=("verdict", "rule_id", "subject_id"),
                         pack=request.pack, origin=origin_of(request.language, [
                             ("", layer.table) for layer in traced.entries.layers]))

    def add(self, rule: str, rows, verdict: str, severity: str, message, basis=(), **columns) -> None:
        """Findings on parcels.

        Args:
            rule: id. rows: numbers of parcels. verdict, severity: words. message: a sentence each. basis: of the rule.
            columns: as of ``Book.add``.
        """
        if not len(rows):
            return
        rows = np.asarray(rows, dtype=np.int64)
        names = self.traced.parcels.names[rows]
        self.book.add(self.ground[rows], rule_id=rule, verdict=verdict, severity=severity, message=list(message),
                      subject_id=names, project_id=self.traced.threads.names[self.traced.thread_of[rows]],
                      subject_fid=self.traced.entries.fid[self.traced.parcels.first[rows]], control_role=ROLE,
                      basis=bases_text(basis, self.language) or None,
                      basis_verified=state_of(basis) == VERIFIED if basis else None, **columns)

    def say(self, key: str, **values) -> str:
        """A sentence in the language of the run.

        Args:
            key: of the texts on the life of land. values: of it.
        """
        return text(f"lifecycle.{key}", self.language, **values)

    def idle(self) -> None:
        """Land that is suspected to be idle, may be recognised so, or becomes so soon."""
        table, conditions = self.table, self.life.conditions
        for rule, judged, state, key in (("LIFE-IDLE", self.traced.start, SUSPECTED_IDLE, "idle"),
                                         ("LIFE-MAY-BE-IDLE", self.traced.use, MAY_BE_IDLE, "may_be_idle")):
            rows = np.flatnonzero(judged.state == state)
            part, documents = table.iloc[rows], []
            for cause, number in zip(self.traced.cause[rows], self.traced.recognition[rows]):
                documents.append(self.say("documents_recognised", number=number) if number else
                                 self.say(f"documents_{cause or 'cause'}"))
            messages = [self.say(key, days=int(days), due=_day(due), route=route or "", built=_share(built),
                                 invested=_share(invested)) for days, due, route, built, invested in asking(zip(
                                     judged.days[rows].tolist(), part["due_start"], part["route"], part["built_share"],
                                     part["invested_share"]))]
            self.add(rule, rows, "conditional", "major", messages, conditions.basis, measured=judged.days[rows],
                     unit="d", documents=documents)
        soon = np.flatnonzero(table["days_to_idle"].between(1, self.request.within_days).fillna(False).to_numpy(
            dtype=bool))
        part = table.iloc[soon]
        self.add("LIFE-IDLE-SOON", soon, "conditional", "minor", (
            self.say("idle_soon", day=_day(day), days=int(days)) for day, days in zip(
                part["idle_on"], part["days_to_idle"])), conditions.basis,
            measured=part["days_to_idle"].to_numpy(dtype=float), limit_value=float(self.request.within_days), unit="d")

    def delays(self) -> None:
        """What started or was completed late."""
        for rule, judged, key in (("LIFE-LATE", self.traced.start, "start"),
                                  ("LIFE-COMPLETION", self.traced.completion, "completion")):
            for state in (LATE, DONE_LATE):
                rows = np.flatnonzero(judged.state == state)
                self.add(rule, rows, "conditional", "minor", (
                    self.say(f"{key}_{state}", days=int(days)) for days in judged.days[rows]),
                    self.life.conditions.basis, measured=judged.days[rows], unit="d")

    def open_parcels(self) -> None:
        """Parcels of which it is not known whether they are late, with the reason."""
        rows = np.flatnonzero(self.table["reason"].notna().to_numpy())
        self.add("LIFE-OPEN", rows, "undetermined", "minor", (
            self.say("open", reason=reason) for reason in self.table["reason"].iloc[rows]))

    def transitions(self) -> None:
        """Stages that were reached without an earlier one, or before it."""
        cells, entries = self.traced.parcels.cells, self.traced.entries
        unlinkable = self._unlinkable()
        for step in self.life.transitions.values():
            first, then = self.life.place(step.first), self.life.place(step.then)
            if not (self.traced.parcels.is_given[first] and self.traced.parcels.is_given[then]):
                continue
            rule = f"LIFE-{step.id.upper()}"
            names = {"title": pick(step.title, self.language), "first": self._stage(step.first),
                     "then": self._stage(step.then)}
            reached = cells.record[:, then] == HAPPENED
            skipped = reached & (cells.record[:, first] != HAPPENED)
            if step.without:
                for rows, verdict, key in ((skipped & ~unlinkable, step.without, "without"),
                                           (skipped & unlinkable, "undetermined", "without_open")):
                    rows = np.flatnonzero(rows)
                    self.add(rule, rows, verdict, "major", [self.say(key, **names)] * len(rows), step.basis,
                             control_id=f"{step.first}/{step.then}/without")
            back = np.flatnonzero(reached & (cells.day_high[:, then] < cells.day_low[:, first])
                                  & np.isfinite(cells.day_low[:, first]))
            days = cells.day_low[back, first] - cells.day_high[back, then]
            self.add(rule, back, "conditional", "major", (
                self.say("backwards", days=int(count), **names) for count in days), step.basis,
                control_id=f"{step.first}/{step.then}/backwards", measured=days, limit_value=0.0, unit="d")
        missing = [self._stage(stage.id) for place, stage in enumerate(self.life.stages.values())
                   if stage.kind == "stage" and not self.traced.parcels.is_given[place]]
        if missing:
            self.notes.append(self.say("not_given", stages=", ".join(missing)))
        self.notes += [self.say("unreadable", layer=layer, field=field, count=count, values=values)
                       for layer, field, count, values in entries.wrong]

    def _unlinkable(self) -> np.ndarray:
        """Parcels with a row that neither a key nor ground can link ``(p,)``."""
        entries, number = self.traced.entries, self.traced.parcels.number
        has_key = np.zeros(len(entries), dtype=bool)
        if self.request.link != "ground":
            for keys in entries.keys.values():
                has_key |= keys != ""
        if self.request.link != "key":
            has_key |= np.array([geometry is not None for geometry in entries.geometry], dtype=bool)
        broken = np.zeros(len(entries), dtype=bool)
        for cut in entries.cut.values():
            broken |= cut
        rows = np.flatnonzero((number >= 0) & entries.is_live & (~has_key | broken & (self.traced.linked.by == 0)))
        unlinkable = np.zeros(len(self.traced.parcels), dtype=bool)
        unlinkable[number[rows]] = True
        return unlinkable

    def _stage(self, stage: str) -> str:
        return pick(self.life.stages[stage].title, self.language)

    def differences(self, differences: list[Difference]) -> None:
        """What does not agree between stages, or may not."""
        layers = self.traced.entries.layers
        for difference in asking(differences):
            comparison = self.life.comparisons[difference.what]
            first, then = (layers[position].table.name for position in (difference.first, difference.then))
            is_text = difference.what == "use"
            values = {"what": pick(comparison.title, self.language), "first": first, "then": then,
                      "value": _shown(difference.value), "limit": _shown(difference.limit)}
            key = "differs_open" if difference.is_open else f"differs_{difference.relation}"
            self.add(f"LIFE-COMPARE-{difference.what.upper()}", [difference.parcel],
                     "undetermined" if difference.is_open else comparison.verdict,
                     "minor" if difference.is_open else "major", [self.say(key, **values)], comparison.basis,
                     control_layer=then, control_id=f"{first}/{then}/{difference.relation}",
                     **({} if is_text else {"measured": difference.value, "limit_value": difference.limit}),
                     relation=difference.relation)

    def drift(self) -> None:
        """Ground or area by which stages differ that should agree; a row a thread and pair of stages."""
        table, pieces = self.traced.ground.table, self.traced.ground.pieces
        for row, (thread, first, then, kind, layer, fid, area) in asking(enumerate(zip(
                table["thread_id"], table["first"], table["then"], table["kind"], table["layer"], table["subject_fid"],
                table["area_m2"]))):
            basis = next((step.basis for step in self.life.transitions.values()
                          if (step.first, step.then) == (first, then)), ())
            place = "" if pd.isna(layer) else f"/{layer}#{fid}"
            self.book.add(
                pieces[row], rule_id="LIFE-DRIFT", verdict="conditional", severity="minor", subject_id=thread,
                project_id=thread, subject_fid=None if pd.isna(fid) else int(fid), control_role=ROLE,
                control_layer=None if pd.isna(layer) else layer, control_id=f"{first}/{then}/{kind}{place}",
                measured=area, limit_value=self.request.minimum_area_m2, unit="m2", overlap_area_m2=area,
                basis=bases_text(basis, self.language) or None, basis_verified=False if basis else None,
                message=self.say(f"drift_{kind}", first=self._stage(first), then=self._stage(then), area=area))

    def twice(self) -> None:
        """Parcels that are supplied twice by rows in force, and parcels whose code changed between stages."""
        entries, number = self.traced.entries, self.traced.parcels.number
        supplied = np.array([self.life.tables[layer.role].own == "supplied" for layer in entries.layers], dtype=bool)
        rows = np.flatnonzero(supplied[entries.layer] & (number >= 0))
        live = np.bincount(number[rows[entries.is_live[rows]]], minlength=len(self.traced.parcels))
        areas = self._same_ground(rows[entries.is_live[rows]])
        twice = np.flatnonzero((live > 1) & areas)
        self.add("LIFE-TWICE", twice, "conditional", "major", (
            self.say("twice", count=int(count)) for count in live[twice]), control_id="supplied")
        codes = pd.DataFrame({"parcel": number, "code": entries.keys["parcel"]})[
            (number >= 0) & (entries.keys["parcel"] != "") & entries.is_live]
        several = codes.drop_duplicates().groupby("parcel")["code"].agg(list)
        several = several[several.map(len) > 1]
        self.add("LIFE-RENUMBERED", several.index.to_numpy(), "conditional", "minor", (
            self.say("renumbered", codes=", ".join(sorted(known)[:_SHOWN])) for known in several))

    def _same_ground(self, rows: np.ndarray) -> np.ndarray:
        """Parcels two of whose rows share ground, or have one key ``(p,)``."""
        entries, number = self.traced.entries, self.traced.parcels.number
        same = np.zeros(len(self.traced.parcels), dtype=bool)
        frame = pd.DataFrame({"parcel": number[rows], "key": entries.keys["parcel"][rows], "row": rows})
        frame = frame[frame.duplicated("parcel", keep=False)]
        keyed = frame[(frame["key"] != "") & frame.duplicated(["parcel", "key"], keep=False)]
        same[keyed["parcel"].to_numpy()] = True
        for parcel, group in frame[~frame["parcel"].isin(keyed["parcel"])].groupby("parcel"):
            shapes = [entries.geometry[row] for row in group["row"] if entries.geometry[row] is not None]
            same[parcel] = any(shape.intersection(other).area > 0.5 * min(shape.area, other.area)
                               for place, shape in enumerate(shapes) for other in shapes[place + 1:])
        return same

    def rows(self) -> None:
        """Keys that a spreadsheet cut, and ground that cannot be used."""
        entries = self.traced.entries
        for kind, cut in entries.cut.items():
            for row in np.flatnonzero(cut):
                self._row("KEY", row, kind, self.say("key_cut", layer=self._layer(row), fid=int(entries.fid[row])))
        for row in np.flatnonzero(entries.reasons != ""):
            self._row("GEOMETRY", row, "geometry", self.say(
                "unusable", layer=self._layer(row), fid=int(entries.fid[row]),
                reason=text(str(entries.reasons[row]), self.language)))

    def _layer(self, row: int) -> str:
        return self.traced.entries.layers[self.traced.entries.layer[row]].table.name

    def _row(self, rule: str, row: int, what: str, message: str) -> None:
        parcel = self.traced.parcels.number[row]
        name = self.traced.parcels.names[parcel] if parcel >= 0 else \
            self.traced.threads.names[self.traced.threads.number[row]]
        self.book.add(rule_id=f"{BUILT_IN}LIFE-{rule}", verdict="undetermined", severity="minor", subject_id=name,
                      project_id=self.traced.threads.names[self.traced.threads.number[row]],
                      subject_fid=int(self.traced.entries.fid[row]), control_role=ROLE, control_layer=self._layer(row),
                      control_id=f"{what}#{self.traced.entries.fid[row]}", message=message)


def _day(day) -> str:
    return "–" if pd.isna(day) else pd.Timestamp(day).date().isoformat()


def _share(share) -> str:
    return "–" if pd.isna(share) else numeral(f"{100 * share:.1f} %")


def _shown(value) -> str:
    return "–" if value is None else value if isinstance(value, str) else numeral(
        re.sub(r"\.?0+$", "", f"{value:.4f}"))
