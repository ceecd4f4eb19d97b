"""Findings of a tracing: idle land that is suspected, delays, stages skipped, reversed or apart, and what is open."""
from __future__ import annotations

import re

import numpy as np
import pandas as pd
import shapely

from ..contract.basis import VERIFIED, bases_text, state_of
from ..contract.book import Book, of_distinct, origin_of
from ..contract.pack_head import BUILT_IN
from ..contract.sentences import numerals, sentences, texts_of_rows
from ..geometry.parallel import asking
from ..rights.pack.stages import REDUCED
from ..texts import pick, text
from ..texts.separators import numeral
from .comparing import Difference
from .due.dates import as_dates
from .due.timing import (
    DONE_LATE,
    ENDED,
    ENDS_SOON,
    HAPPENED,
    LATE,
    MAY_BE_IDLE,
    SUSPECTED_IDLE,
    UNDETERMINED,
    judge_term,
)
from .request import ROLE
from .sums import exceeding
from .tracing import Traced
from .twice import WAYS

RULES = ("LIFE-IDLE", "LIFE-MAY-BE-IDLE", "LIFE-IDLE-SOON", "LIFE-LATE", "LIFE-COMPLETION", "LIFE-OPEN", "LIFE-DRIFT",
         "LIFE-TWICE", "LIFE-RENUMBERED", "LIFE-TEMPORARY")
TEMPORARY = "temporary"
_SHOWN = 5


def findings_of(traced: Traced, parcels: pd.DataFrame, ground: np.ndarray,
                differences: list[Difference]) -> tuple[pd.DataFrame, np.ndarray, list[str]]:
    """Findings in the columns of the contract, their ground, and remarks on the whole run.

    Args:
        traced: what was worked out. parcels: its table. ground: of them ``(n,)``. differences: of ``comparing``.
    """
    collected = _Findings(traced, parcels, ground)
    collected.idle()
    collected.delays()
    collected.open_parcels()
    collected.transitions()
    collected.differences(differences)
    collected.drift()
    collected.twice()
    collected.temporary()
    collected.rows()
    findings, ground = collected.book.frame()
    return findings, ground, collected.notes


class _Findings:
    """Collects the findings of a run, one kind after the other."""

    def __init__(self, traced: Traced, parcels: pd.DataFrame, ground: np.ndarray):
        request = traced.request
        self.traced, self.table, self.request = traced, parcels, request
        self.language, self.life, self.notes = request.language, request.life, []
        self.ground = ground
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

    def sentences(self, key: str, count: int, /, **values) -> np.ndarray:
        """Sentences in the language of the run, object ``(count,)``.

        Args:
            key: of the texts on the life of land. count: of rows. values: one for all rows, or ``(count,)``.
        """
        return texts_of_rows(f"lifecycle.{key}", self.language, count, **values)

    def idle(self) -> None:
        """Land that is suspected to be idle, may be recognised so, or becomes so soon."""
        table, conditions = self.table, self.life.conditions
        for rule, judged, state, key in (("LIFE-IDLE", self.traced.start, SUSPECTED_IDLE, "idle"),
                                         ("LIFE-MAY-BE-IDLE", self.traced.use, MAY_BE_IDLE, "may_be_idle")):
            rows = np.flatnonzero(judged.state == state)
            part = table.iloc[rows]
            documents = of_distinct(lambda cause, number: self.say("documents_recognised", number=number) if number else
                                    self.say(f"documents_{cause or 'cause'}"), self.traced.cause[rows],
                                    self.traced.recognition[rows])
            self.add(rule, rows, "conditional", "major", self.sentences(
                key, len(rows), days=judged.days[rows].astype(np.int64), due=self._due(rows),
                route=part["route"].fillna("").to_numpy(dtype=object), built=_shares(part["built_share"]),
                invested=_shares(part["invested_share"])), conditions.basis, measured=judged.days[rows], unit="d",
                documents=documents)
        soon = np.flatnonzero(table["days_to_idle"].between(1, self.request.within_days).fillna(False).to_numpy(
            dtype=bool))
        part = table.iloc[soon]
        self.add("LIFE-IDLE-SOON", soon, "conditional", "minor", self.sentences(
            "idle_soon", len(soon), day=_days(part["idle_on"]), days=part["days_to_idle"].to_numpy(dtype=np.int64)),
            conditions.basis,
            measured=part["days_to_idle"].to_numpy(dtype=float), limit_value=float(self.request.within_days), unit="d")

    def _due(self, rows: np.ndarray) -> np.ndarray:
        """Days on which building was to start, both where contracts differ: delays count from the later ``(k,)``."""
        due = self.traced.parcels.cells.due(self.traced.place("started"))
        first, last = (_days(as_dates(end[rows])) for end in (due.low, due.high))
        return np.where(first == last, first, first + "/" + last)

    def delays(self) -> None:
        """What started or was completed late."""
        for rule, judged, key in (("LIFE-LATE", self.traced.start, "start"),
                                  ("LIFE-COMPLETION", self.traced.completion, "completion")):
            for state in (LATE, DONE_LATE):
                rows = np.flatnonzero(judged.state == state)
                self.add(rule, rows, "conditional", "minor", self.sentences(
                    f"{key}_{state}", len(rows), days=judged.days[rows].astype(np.int64)),
                    self.life.conditions.basis, measured=judged.days[rows], unit="d")

    def open_parcels(self) -> None:
        """Parcels of which it is not known whether they are late, with the reason."""
        rows = np.flatnonzero(self.table["reason"].notna().to_numpy())
        self.add("LIFE-OPEN", rows, "undetermined", "minor", self.sentences(
            "open", len(rows), reason=self.table["reason"].iloc[rows].to_numpy(dtype=object)))

    def transitions(self) -> None:
        """Stages that were reached without an earlier one, or before it."""
        cells, entries = self.traced.parcels.cells, self.traced.entries
        unlinkable = self._unlinkable()
        for step in self.life.transitions.values():
            first, then = self.life.place(step.first), self.life.place(step.then)
            if not (self.traced.parcels.is_given[first] and self.traced.parcels.is_given[then]):
                continue
            rule = f"LIFE-{step.id.upper()}"
            title = pick(step.title, self.language)
            names = {"title": title[:1].upper() + title[1:], "first": self._stage(step.first),
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
            self.add(rule, back, "conditional", "major", self.sentences(
                "backwards", len(back), days=days.astype(np.int64), **names), step.basis,
                control_id=f"{step.first}/{step.then}/backwards", measured=days, limit_value=0.0, unit="d")
        missing = [self._stage(stage.id) for place, stage in enumerate(self.life.stages.values())
                   if stage.kind == "stage" and not self.traced.parcels.is_given[place]]
        if missing:
            self.notes.append(self.say("not_given", stages=", ".join(missing)))
        entries = self.traced.entries
        self.notes += [self.say("status_unread", layer=layer, field=field, features=features,
                                problem=problem.in_language(self.language))
                       for layer, field, problem, features in entries.unread_status]
        self.notes += [self.say(remark.key, layer=remark.layer, fields=remark.fields, count=remark.count,
                                unit=remark.unit and self.say(f"unit_{remark.unit}"))
                       for remark in entries.areas.remarks]
        count = exceeding(self.traced)
        self.notes += [self.say("areas_exceed", count=count)] if count else []
        self.notes += [self.say(**unread._asdict()) for unread in entries.wrong]

    def _unlinkable(self) -> np.ndarray:
        """Parcels with a row that neither a key nor ground can link ``(p,)``."""
        entries, number = self.traced.entries, self.traced.parcels.number
        has_key = np.zeros(len(entries), dtype=bool)
        if self.request.link != "ground":
            for keys in entries.keys.values():
                has_key |= keys != ""
        if self.request.link != "key":
            has_key |= ~shapely.is_missing(entries.geometry)
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
        names = [layer.table.name for layer in self.traced.entries.layers]
        alike: dict = {}
        for difference in differences:
            alike.setdefault(difference._replace(parcel=0, value=None, limit=None), []).append(difference)
        for kind, rows in asking(alike.items()):
            comparison, first, then = self.life.comparisons[kind.what], names[kind.first], names[kind.then]
            parcels, values, limits = ([row[place] for row in rows] for place in (1, 5, 6))
            message = self.sentences(
                "differs_open" if kind.is_open else f"differs_{kind.relation}", len(rows),
                what=pick(comparison.title, self.language), first=first, then=then, value=_shown(values),
                limit=_shown(limits))
            self.add(f"LIFE-COMPARE-{kind.what.upper()}", parcels,
                     "undetermined" if kind.is_open else comparison.verdict, "minor" if kind.is_open else "major",
                     message, comparison.basis, control_layer=then, control_id=f"{first}/{then}/{kind.relation}",
                     **({} if kind.what == "use" else {"measured": values, "limit_value": limits}),
                     relation=kind.relation)

    def drift(self) -> None:
        """Ground or area by which stages differ that should agree; a row a thread and pair of stages."""
        table, pieces = self.traced.ground.table, self.traced.ground.pieces
        if not len(table):
            return
        area, thread = table["area_m2"].to_numpy(dtype=float), table["thread_id"].to_numpy(dtype=object)
        control, message, basis, verified = (np.full(len(table), None, dtype=object) for _column in range(4))
        steps = {(step.first, step.then): step.basis for step in reversed(self.life.transitions.values())}
        for (first, then, kind), rows in table.groupby(["first", "then", "kind"]).indices.items():
            own = steps.get((first, then), ())
            control[rows], verified[rows] = f"{first}/{then}/{kind}", False if own else None
            basis[rows] = bases_text(own, self.language) or None
            message[rows] = self.sentences(f"drift_{kind}", len(rows), first=self._stage(first),
                                           then=self._stage(then), area=area[rows])
        drawn = table["layer"].notna().to_numpy(dtype=bool)
        layer, fid = (table[name].astype(object).where(drawn, None).to_numpy() for name in ("layer", "subject_fid"))
        control[drawn] = sentences("{control}/{layer}#{fid}", int(drawn.sum()), control=control[drawn],
                                   layer=layer[drawn], fid=fid[drawn])
        self.book.add(
            pieces, rule_id="LIFE-DRIFT", verdict="conditional", severity="minor", subject_id=thread, project_id=thread,
            subject_fid=fid, control_role=ROLE, control_layer=layer, control_id=control, measured=area,
            limit_value=self.request.minimum_area_m2, unit="m2", overlap_area_m2=area, basis=basis,
            basis_verified=verified, message=message)

    def twice(self) -> None:
        """Parcels that are supplied twice by rows in force, and parcels whose code changed between stages."""
        entries, number = self.traced.entries, self.traced.parcels.number
        supplied = np.array([self.life.tables[layer.role].own == "supplied" for layer in entries.layers], dtype=bool)
        rows = np.flatnonzero(supplied[entries.layer] & (number >= 0))
        live = np.bincount(number[rows[entries.is_live[rows]]], minlength=len(self.traced.parcels))
        areas = self._same_ground(rows[entries.is_live[rows]])
        twice = np.flatnonzero((live > 1) & areas)
        counts = {way: self.say(f"twice_{way}") for way in WAYS}
        self.add("LIFE-TWICE", twice, "conditional", "major", self.sentences(
            "twice", len(twice), count=live[twice], counts=[counts.get(way, "") for way in self.traced.parcels.way[
                twice].tolist()]), control_id="supplied")
        threads = self.traced.threads
        for way in WAYS:
            use = threads.way == way
            self.notes += [self.say(f"twice_note_{way}", count=int(use.sum()), area=float(
                threads.shared_m2[use].sum()))] if use.any() else []
        codes = pd.DataFrame({"parcel": number, "code": entries.keys["parcel"]})[
            (number >= 0) & (entries.keys["parcel"] != "") & entries.is_live]
        several = codes.drop_duplicates().groupby("parcel")["code"].agg(list)
        several = several[several.map(len) > 1]
        self.add("LIFE-RENUMBERED", several.index.to_numpy(), "conditional", "minor", self.sentences(
            "renumbered", len(several), codes=[", ".join(sorted(known)[:_SHOWN]) for known in several]))

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

    def temporary(self) -> None:
        """Temporary land whose term has ended or ends soon, and such without a term that is known.

        A row that its own term ended is no longer live: nothing else is said of it, and all the more this.
        """
        entries, as_of = self.traced.entries, self.traced.as_of
        temporary = np.array([entries.own_stage(position).id == TEMPORARY for position in range(len(entries.layers))],
                             dtype=bool)
        rows = np.flatnonzero(temporary[entries.layer] & (entries.status != "withdrawn"))
        if not len(rows):
            return
        end = entries.days("valid_to").at(rows)
        state = judge_term(end, entries.status[rows] == "lapsed", as_of, self.request.within_days)
        for word in (ENDED, ENDS_SOON, UNDETERMINED):
            use = state == word
            known = np.isfinite(end.low[use]) & np.isfinite(end.high[use])
            days = np.where(known, end.high[use] - as_of, np.nan)
            for dated in (True, False):
                part = known == dated
                own = rows[use][part]
                left = np.abs(days[part]).astype(np.int64) if dated else 0
                self._rows("LIFE-TEMPORARY", own, TEMPORARY, f"temporary_{word}" + ("" if dated else "_undated"), {
                    "day": _days(as_dates(end.high[use][part])), "days": left},
                    verdict="undetermined" if word == UNDETERMINED else "conditional",
                    geometry=entries.geometry[own], measured=days[part], unit="d",
                    limit_value=float(self.request.within_days))

    def rows(self) -> None:
        """Keys that a spreadsheet cut, reduced areas that are not stated, and ground that cannot be used."""
        entries = self.traced.entries
        self._rows(f"{BUILT_IN}LIFE-REDUCED", np.flatnonzero(
            (entries.status == REDUCED) & entries.is_live & np.isnan(entries.areas.values["area"])), "area", "reduced")
        for kind, cut in entries.cut.items():
            self._rows(f"{BUILT_IN}LIFE-KEY", np.flatnonzero(cut), kind, "key_cut")
        rows = np.flatnonzero(entries.reasons != "")
        reasons = of_distinct(lambda reason: text(reason, self.language), entries.reasons[rows])
        self._rows(f"{BUILT_IN}LIFE-GEOMETRY", rows, "geometry", "unusable", {"reason": reasons})

    def _rows(self, rule: str, rows: np.ndarray, what: str, key: str, words: dict | None = None,
              verdict: str = "undetermined", **columns) -> None:
        """Findings on rows of tables: of their parcel, of the thread where they are of none."""
        entries, parcels, threads = self.traced.entries, self.traced.parcels, self.traced.threads
        if not len(rows):
            return
        thread = threads.names[threads.number[rows]]
        own = parcels.number[rows]
        layer = np.array([layer.table.name for layer in entries.layers], dtype=object)[entries.layer[rows]]
        fid, count = entries.fid[rows], len(rows)
        self.book.add(rule_id=rule, verdict=verdict, severity="minor", project_id=thread, control_role=ROLE,
                      subject_id=np.where(own >= 0, np.append(parcels.names, None)[own], thread), subject_fid=fid,
                      control_layer=layer, control_id=sentences("{what}#{fid}", count, what=what, fid=fid),
                      message=self.sentences(key, count, layer=layer, fid=fid, **(words or {})), **columns)


def _days(days) -> np.ndarray:
    """Days as they are written, – where there is none ``(n,)``."""
    written = np.datetime_as_string(np.asarray(days, dtype="M8[D]")).astype(object)
    written[written == "NaT"] = "–"
    return written


def _shares(shares) -> list:
    """Shares in per cent, – where they are not known ``(n,)``."""
    shares = 100.0 * shares.to_numpy(dtype=float, na_value=np.nan)
    return [written if written == "–" else f"{written} %" for written in numerals(shares, ".1f")]


def _shown(values: list) -> list:
    """Texts as they are, numbers with up to four decimals, – where there is none."""
    numbers = "\n".join([f"{value:.4f}" for value in values if isinstance(value, float)])
    written = iter(numeral(re.sub(r"\.?0+$", "", numbers, flags=re.MULTILINE)).split("\n"))
    return ["–" if value is None else value if isinstance(value, str) else next(written) for value in values]
