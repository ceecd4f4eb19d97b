"""One control role of a check, place by place: what lies there, what is unknown, and the legal basis."""
from __future__ import annotations

from typing import NamedTuple, Optional

import numpy as np
import pandas as pd

from ...contract import cells
from ...contract.arithmetic import ANYTHING, at_least, choose, divide, multiply, subtract
from ...contract.book import of_distinct
from ...contract.interval import Interval
from ...contract.pack_head import BUILT_IN
from ...contract.sentences import followed, texts_of_rows
from ...geometry.parallel import ask, asking
from ...rules.model import Rule
from ...texts import pick, text
from ..judging.check import ZoningRun
from ..judging.ledger import ALL_ROLES
from .left_out import LeftOut, grouped, listed_of

CONCERNED, NOT_CONCERNED, NO_DATA = "concerned", "not_concerned", "no_data"
# Built-in checks that say: it is unknown. Of the whole run, and of a subject.
OPEN = ("missing_layer", "empty_without_coverage", "control_nowhere")
UNKNOWN = ("unusable_subject", "unusable_control", "coverage")
COLUMNS = ("subject_id", "subject_fid", "control_role", "control_title", "applies", "reason", "legal_status",
           "overlap_area_m2", "overlap_length_m", "overlap_share", "no_data_area_m2", "no_data_length_m",
           "no_data_share", "control_layer", "control_ids", "rule_ids", "verdict", "basis", "documents",
           "data_date", "in_force_from", "in_force_to")
_DATES = ("data_date", "in_force_from", "in_force_to")
_NUMBERS = ("overlap_area_m2", "overlap_length_m", "overlap_share", "no_data_area_m2", "no_data_length_m",
            "no_data_share")
_TYPES = {**dict.fromkeys(COLUMNS, "string"), **dict.fromkeys(_NUMBERS, "Float64"),
          **dict.fromkeys(_DATES, "datetime64[s]"), "subject_fid": "Int64"}


class FindingTexts:
    """Texts of the findings for each subject and role.

    Findings about all roles count for each of them, those about the run for each subject.
    """

    def __init__(self, run: ZoningRun, findings: pd.DataFrame):
        place = pd.Series(np.arange(len(run.subjects)), index=run.subjects.table.fids)
        fids = findings["subject_fid"]
        self.count = len(run.subjects)
        self.row = np.full(len(findings), -1)
        known = fids.notna().to_numpy()
        self.row[known] = place[fids[known].to_numpy(dtype=np.int64)].to_numpy()
        self.findings = findings
        self.role = findings["control_role"].to_numpy(dtype=object)
        self.without_document = text("basis.of_check", run.language)
        self.is_own = of_distinct(lambda rule: not rule.startswith(BUILT_IN),
                                  findings["rule_id"].to_numpy(dtype=object)).astype(bool)

    def joined(self, role: str, column: str, separator: str, own: Optional[bool] = None) -> np.ndarray:
        """A column's texts, each once, of the findings of a subject and role ``(n,)``.

        The sentence that no document is cited is left out where another text stands.

        Args:
            role: id. column: of the findings. separator: between texts. own: True: of the pack's rules only; False: of
                the built-in checks only.
        """
        use = np.isin(self.role, (role, ALL_ROLES))
        if own is not None:
            use &= self.is_own == own
        values = self.findings[column].fillna("").to_numpy(dtype=object)[use]
        rows = self.row[use]
        common = values[rows < 0].tolist()
        texts = np.full(self.count, _each_once(common, separator, self.without_document), dtype=object)
        codes, distinct = pd.factorize(values)
        order = np.flatnonzero(rows >= 0)
        order = order[np.argsort(rows[order], kind="stable")]
        subject, codes = rows[order], codes[order].tolist()
        first = np.flatnonzero(np.diff(subject, prepend=-1))
        # subjects of which the same is said are put into words once
        alike = [tuple(codes[start:end]) for start, end in zip(first.tolist(), [*first[1:].tolist(), len(codes)])]
        words = {key: _each_once([*common, *(distinct[code] for code in key)], separator, self.without_document)
                 for key in asking(set(alike), 1_000)}
        texts[subject[first]] = list(map(words.__getitem__, alike))
        return texts

    def limits(self, role: str) -> tuple[np.ndarray, np.ndarray]:
        """The time in which all rules that apply to a subject hold, each ``(n,)``.

        Args:
            role: id.
        """
        use = (self.role == role) & (self.row >= 0)
        group = self.findings.loc[use, ["in_force_from", "in_force_to"]].groupby(self.row[use])
        every = range(self.count)
        return (group["in_force_from"].max().reindex(every).to_numpy(),
                group["in_force_to"].min().reindex(every).to_numpy())


def _each_once(texts, separator: str, alone: str) -> str:
    """Texts, and lists in texts, joined so that each part stands once; ``alone`` only where nothing else stands."""
    if len(texts) == 1:
        return texts[0]
    parts = dict.fromkeys(part for words in texts for part in words.split(separator) if part)
    alone = alone.split(separator)   # it may hold the separator itself
    return separator.join([part for part in parts if part not in alone] or parts)


class Sizes(NamedTuple):
    """Parts of the subjects: areas of polygons, lengths of lines, shares of either ``(n,)``."""

    area_m2: Interval
    length_m: Interval
    share: Interval


class RoleAtPlaces:
    """One role of a run: where it applies."""

    def __init__(self, run: ZoningRun, role: str, texts: FindingTexts):
        self.run, self.id, self.texts = run, role, texts
        self.title = pick(run.pack.roles[role].title, run.language) or role
        self.judged = run.judged.get(role)
        count = len(run.subjects)
        checks = {group.check for group in run.findings if group.role == role and (group.subject < 0).any()}
        self.is_open = bool(checks & set(OPEN))
        self.met, self.spoken, self.is_outside, unknown = (np.zeros(count, dtype=bool) for _ in range(4))
        if self.judged is not None:
            self.met[self.judged.overlaps.subject] = True
        for group in run.findings:
            if group.role in (role, ALL_ROLES):
                mask = self.spoken if isinstance(group.check, Rule) else unknown
                if mask is self.spoken or group.check in UNKNOWN:
                    mask[group.subject[group.subject >= 0]] = True
                if mask is self.spoken and group.check.relation == "outside":
                    self.is_outside[group.subject[group.subject >= 0]] = True
        concerned = self.met | self.spoken
        self.applies = np.where(concerned, CONCERNED, np.where(unknown | self.is_open, NO_DATA, NOT_CONCERNED))
        self.left_out = LeftOut(run, role) if self.judged is not None else None

    # -- measures ----------------------------------------------------------------------------------

    def overlap(self) -> Sizes:
        """What of each subject lies under the role's controls."""
        subjects = self.run.subjects
        sizes = self._sizes(ANYTHING if self.judged is None else Interval.of(self.judged.covered))
        if self.judged is None:
            return sizes
        pairs = self.judged.overlaps   # lines that run through a polygon
        lines = (subjects.dimension[pairs.subject] == 2) & np.isnan(pairs.area_m2) & ~np.isnan(pairs.length_m)
        through = np.bincount(pairs.subject[lines], pairs.length_m[lines], len(subjects))
        return sizes._replace(length_m=choose(through > 0, Interval.of(through), sizes.length_m))

    def unknown_part(self) -> Sizes:
        """What of each subject is unknown and not covered by a control."""
        subjects = self.run.subjects
        size = Interval.of(np.where(subjects.reasons == "", subjects.size, np.nan))
        if self.judged is None:
            return self._sizes(size)
        if self.is_open:
            return self._sizes(at_least(subtract(size, Interval.of(self.judged.covered)), 0.0))
        return self._sizes(self.run.ledgers[self.id].unusable)

    def _sizes(self, size: Interval) -> Sizes:
        """Parts of the subjects, of which m² or m are given: points have neither."""
        subjects = self.run.subjects
        share = divide(size, Interval.of(subjects.size))
        return Sizes(choose(subjects.dimension == 2, multiply(size, Interval.of(subjects.factor)), ANYTHING),
                     choose(subjects.dimension == 1, size, ANYTHING),
                     choose(share.is_known, Interval.of(np.clip(share.low, 0.0, 1.0)), ANYTHING))

    # -- words -------------------------------------------------------------------------------------

    def frame(self, verdict: np.ndarray) -> pd.DataFrame:
        """The role's rows, in the subjects' order.

        Args:
            verdict: of each subject ``(n,)``.
        """
        subjects, texts = self.run.subjects, self.texts
        here, unknown = self.overlap(), self.unknown_part()
        layers, ids = self._controls()
        ask()
        status, start, end = self._legal(*texts.limits(self.id))
        ask()
        frame = pd.DataFrame({
            "subject_id": subjects.ids, "subject_fid": pd.array(subjects.table.fids, dtype="Int64"),
            "control_role": self.id, "control_title": self.title, "applies": self.applies,
            "reason": self._reasons(here, layers, verdict), "legal_status": status,
            **{f"overlap_{name}": cells.number(part) for name, part in here._asdict().items()},
            **{f"no_data_{name}": cells.number(part) for name, part in unknown._asdict().items()},
            "control_layer": layers, "control_ids": ids,
            "rule_ids": texts.joined(self.id, "rule_id", ", "), "verdict": verdict,
            "basis": texts.joined(self.id, "basis", "; "), "documents": texts.joined(self.id, "documents", "; "),
            "data_date": self._data_dates(), "in_force_from": start, "in_force_to": end})
        dates = {name: pd.to_datetime(frame[name].astype(object)) for name in asking(_DATES, 1)}
        return pd.DataFrame({name: dates.get(name, frame[name]).astype(_TYPES[name]) for name in asking(COLUMNS, 1)})

    def _pairs(self) -> tuple[np.ndarray, np.ndarray]:
        """Subjects and controls that have to do with each other: by overlap, or by a rule on distance."""
        overlaps = self.judged.overlaps
        pairs = [np.column_stack([overlaps.subject, overlaps.control])]
        for group in self.run.findings:
            if group.role == self.id and isinstance(group.check, Rule) and group.check.relation == "within_distance":
                pairs.append(np.column_stack([group.subject, group.control]))
        return tuple(np.unique(np.concatenate(pairs), axis=0).T)

    def _controls(self) -> tuple[np.ndarray, np.ndarray]:
        """Names of the layers and ids of the controls at each subject; all layers if none is there."""
        count = len(self.run.subjects)
        if self.judged is None:
            names = [layer.table.name for layer in self.run.request.controls if layer.role == self.id]
            return np.full(count, "; ".join(names), dtype=object), np.full(count, "", dtype=object)
        controls = self.judged.controls
        names = np.array([layer.table.name for layer in controls.layers], dtype=object)
        layers = np.full(count, "; ".join(dict.fromkeys(names)), dtype=object)
        ids = np.full(count, "", dtype=object)
        row, control = self._pairs()
        if len(names) > 1:
            for place, own in asking(grouped(row, control)):
                layers[place] = "; ".join(dict.fromkeys(names[controls.layer[own]]))
        place, texts = listed_of(row, controls.ids[control], self.run.language)
        ids[place] = texts
        return layers, ids

    def _data_dates(self) -> np.ndarray:
        oldest = np.full(len(self.run.subjects), np.datetime64("NaT", "s"))
        if self.judged is None:
            return oldest
        dates = self.run.control_values[self.id].controls.get("control_data_date")
        if dates is not None:
            row, control = self._pairs()
            of_row = dates.iloc[control].reset_index(drop=True).groupby(row).min()
            oldest[of_row.index] = of_row.to_numpy(dtype="datetime64[s]")
        return oldest

    def _legal(self, start, end) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Legal status, and the time that it is about: of the rules, or of what lies here and is not in force."""
        run, day = self.run, self.run.request.as_of
        spans = [rule.in_force for rule in run.pack.rules if rule.control == self.id]
        coming = [span.start for span in spans if span.start and span.start > day]
        gone = [span.end for span in spans if span.end and span.end < day]
        status = np.full(len(self.applies), "unknown", dtype=object)
        known = self.applies != NO_DATA
        if any(span.includes(day) for span in spans):
            status[known] = "in_force"
        elif spans:
            status[known] = "mixed" if coming and gone else "not_yet" if coming else "expired"
            start = np.where(known, np.datetime64(min(coming), "s"), start) if coming else start
            end = np.where(known, np.datetime64(max(gone), "s"), end) if gone else end
            return status, start, end
        if self.left_out is not None:
            to_come, passed = self.left_out.not_yet.any_at, self.left_out.expired.any_at
            beside = self.applies == NOT_CONCERNED
            status[(self.applies == CONCERNED) & to_come] = "mixed"
            status[beside & to_come] = "not_yet"
            status[beside & passed] = "expired"
            status[beside & to_come & passed] = "mixed"
            start = np.where(beside & to_come, self.left_out.not_yet.date, start)
            end = np.where(beside & passed, self.left_out.expired.date, end)
        return status, start, end

    def _reasons(self, here: Sizes, layers, verdict) -> np.ndarray:
        """What is here, and what follows from it: the rules that apply, and the verdict."""
        area, length, share = (part.low for part in here)   # known where a control was met
        run, language = self.run, self.run.language
        line = run.subjects.dimension == 2
        speaking = self.texts.joined(self.id, "rule_id", ", ", own=True)
        reasons = np.full(len(self.applies), "", dtype=object)

        def add(key: str, mask: np.ndarray, **values) -> None:
            rows = np.flatnonzero(mask)
            reasons[rows] = followed(reasons[rows], texts_of_rows(f"applies.{key}", language, len(rows), **{
                name: value[rows] if isinstance(value, np.ndarray) else value for name, value in values.items()}), " ")

        has_area = area > 0
        has_length = (length > 0) & ~has_area
        for key, mask in (("area", has_area), ("here", ~has_area & ~has_length), ("line", has_length & line),
                          ("length", has_length & ~line)):
            add(key, self.met & mask, area=area, length=length, share=100 * share, role=self.title)
        add("beside", ~self.met & (self.applies == CONCERNED), role=self.title)
        add("nothing", ~self.met & (self.applies == NOT_CONCERNED), role=self.title, layers=layers,
            date=run.request.as_of)
        add("outside", self.met & self.is_outside & (share < 1), share=100 * (1 - share))
        reasons = followed(reasons, self.texts.joined(self.id, "message", " ", own=False), " ")
        words = of_distinct(lambda word: text(f"report.verdict_{word}", language), verdict)
        add("follows", speaking != "", rules=speaking, verdict=words)
        if self.left_out is not None:
            for key, state in (("not_yet", self.left_out.not_yet), ("expired", self.left_out.expired)):
                add(key, state.any_at, controls=state.ids)
        return reasons
