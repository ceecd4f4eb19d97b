"""Answers of a check of zoning put together part by part: one part is in memory, and of the others what is added up.

A first look through all answers says what a run says as a whole: its kinds of subjects, sums, counts, and how many
findings each subject has, so that each row has its place. Then rows come part by part, each with that place.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple, Optional

import numpy as np
import pandas as pd
import shapely

from ..contract.frame import Mark
from ..contract.outcome import FINDINGS, VERDICTS, Outcome
from ..geometry.following import beside, each_beside
from ..geometry.parallel import report_progress
from ..scale.join import ordered, places_of, rows_as
from ..zoning.judging.columns import ledger_columns, verdict_columns
from ..zoning.judging.cut import UNUSABLE, settled_of_parts, sums_of
from .folder import Head, checked_parts, read_head

LEDGER = "ledger"
#: Columns of verdicts that nothing is added up by.
_NOT_ADDED = ("subject_id",)


class Placed(NamedTuple):
    """Some rows of a table: their places in it ``(k,)``, the rows, and their geometry ``(k,)`` or None."""

    place: np.ndarray
    frame: pd.DataFrame
    geometry: Optional[np.ndarray]


@dataclass(frozen=True)
class Survey:
    """What is known of a run whose answers were looked through.

    Attributes:
        head: of the run. outcome: with notes, counts, what the run settled, and the tables of sums, without the rows
            of subjects. first: place of each subject's first finding, and the number of findings ``(n + 1,)``.
        lengths: table -> number of its rows. samples: table -> a geometry of each type in it ``(k,)``.
        verdicts: rows of all subjects, where they were to be kept. rules: ids that findings name.
    """

    head: Head
    outcome: Outcome
    first: np.ndarray
    lengths: dict
    samples: dict
    verdicts: Optional[pd.DataFrame] = None
    rules: tuple = ()

    def summed(self) -> Outcome:
        """The outcome without ledger and ground, its findings a row for each rule: what a manifest says of it."""
        named = pd.DataFrame({"rule_id": pd.Series(self.rules, dtype="string")})
        verdicts = self.verdicts if self.verdicts is not None else pd.DataFrame(columns=["subject_fid"])
        tables = {**self.outcome.tables, VERDICTS: verdicts, LEDGER: pd.DataFrame()}
        return replace(self.outcome, findings=named, tables=tables)


class Surveying:
    """Looks through answers as they come, in the order of the parts.

    Args:
        head: of the run. keeps_verdicts: all columns of verdicts are kept, and not only what is added up.
    """

    def __init__(self, head: Head, keeps_verdicts: bool = False):
        self.head, self.keeps_verdicts = head, keeps_verdicts
        self._dropped = [] if keeps_verdicts else list(_NOT_ADDED)
        self._rows, self._verdicts, self._kinds, self._counts, self._unusable, self._words = [], [], [], [], [], []
        self._samples: dict = {VERDICTS: {}, FINDINGS: {}}
        self._blocks, self._rules = 1, set()

    def add(self, rows: np.ndarray, fids: np.ndarray, outcome: Outcome, shapes: np.ndarray) -> None:
        """Look at the answer of a part.

        Args:
            rows: positions of its subjects in the run ``(k,)``. fids: their feature ids ``(k,)``. outcome: the answer.
            shapes: geometry of the subjects ``(k,)``.
        """
        named = outcome.findings["subject_fid"].notna().to_numpy()
        self._rows.append(rows)
        self._counts.append(np.bincount(places_of(fids, outcome.findings[named]), minlength=len(rows)))
        self._rules |= set(outcome.findings["rule_id"].unique())
        self._kinds.append(outcome.settled["kinds"])
        self._verdicts.append(_shared(outcome.verdicts.drop(columns=self._dropped, errors="ignore")))
        lost = outcome.findings.loc[outcome.findings["rule_id"] == UNUSABLE, "subject_fid"].to_numpy(dtype=np.int64)
        self._unusable.append(np.isin(fids, lost))
        self._words.append(_shared(outcome.findings.loc[named, ["subject_fid", "verdict"]].reset_index(drop=True)))
        self._blocks = len(outcome.tables[LEDGER]) // max(len(rows), 1)
        for name, ground in ((VERDICTS, shapes), (FINDINGS, outcome.geometry[FINDINGS])):
            types, at = np.unique(shapely.get_type_id(ground), return_index=True)
            self._samples[name].update(zip(types.tolist(), ground[at]))

    def survey(self) -> Survey:
        """What is known when all parts were added; the verdicts of parts are given up."""
        of_run = self.head.outcome
        own = of_run.findings["subject_fid"].isna().to_numpy()
        order = np.argsort(np.concatenate(self._rows), kind="stable")
        settled = settled_of_parts(of_run, self._kinds)
        columns = {name: kind for name, kind in verdict_columns(settled).items() if name not in self._dropped}
        frames = [rows_as(frame, columns) for frame in self._verdicts]
        self._verdicts.clear()
        whole = pd.DataFrame({name: ordered([frame.pop(name) for frame in frames], order, kind)
                              for name, kind in columns.items()}, copy=False)
        judged = pd.concat([of_run.findings.loc[own, ["subject_fid", "verdict"]], *self._words], ignore_index=True)
        tables, counted = sums_of(settled, whole, np.concatenate(self._unusable)[order], judged)
        first = int(own.sum()) + np.concatenate([[0], np.cumsum(np.concatenate(self._counts)[order])])
        outcome = Outcome(None, tables, {}, of_run.crs, counted, of_run.notes, settled=settled)
        lengths = {VERDICTS: len(whole), LEDGER: self._blocks * len(whole), FINDINGS: int(first[-1])}
        return Survey(self.head, outcome, first, lengths,
                      {name: _array(kept.values()) for name, kept in self._samples.items()},
                      whole if self.keeps_verdicts else None,
                      tuple(sorted(self._rules | set(of_run.findings.loc[own, "rule_id"]))))


def survey(folder: Path, progress: Callable[[float], None] = lambda share: None,
           cancelled: Optional[Callable[[], bool]] = None) -> Survey:
    """Look through all answers.

    Args:
        folder: of a check of zoning, all parts judged. progress: called with 0…1. cancelled: asked between parts.

    Raises:
        InputError: as ``folder.collect``. Cancelled: the user stopped it.
    """
    looking = Surveying(beside(read_head, folder))
    for share, part, outcome in each_beside(checked_parts(folder)):
        report_progress(share, progress, cancelled)
        beside(looking.add, part.rows, part.fids, outcome, part.request.subjects.geometry)
    return beside(looking.survey)


def rows_of_parts(answers: Iterable[tuple], seen: Survey, progress: Callable[[float], None] = lambda share: None,
                  cancelled: Optional[Callable[[], bool]] = None, mark: Optional[Mark] = None) -> Iterator[dict]:
    """The rows of verdicts, findings and ledger, part by part: table -> ``Placed``; the run's own findings first.

    Args:
        answers: share of the parts before it, part and outcome of each, as of ``folder.checked_parts``.
        seen: of ``survey``; verdicts that it has kept are not given again. progress, cancelled: as there.
        mark: is shown all findings.

    Raises:
        InputError: a file was changed meanwhile. Cancelled: the user stopped it.
    """
    for placed in _all_placed(answers, seen, progress, cancelled):
        if mark is not None:
            mark.add(placed[FINDINGS].place, placed[FINDINGS].frame)
        yield placed


def _all_placed(answers: Iterable[tuple], seen: Survey, progress, cancelled) -> Iterator[dict]:
    own = seen.head.outcome.findings["subject_fid"].isna().to_numpy()
    yield {FINDINGS: Placed(np.arange(int(own.sum())), seen.head.outcome.findings[own].reset_index(drop=True),
                            seen.head.outcome.geometry[FINDINGS][own])}
    for share, part, outcome in answers:
        report_progress(share, progress, cancelled)
        yield beside(_placed, part, outcome, seen)


def _placed(part, outcome: Outcome, seen: Survey) -> dict:
    """The rows of a part, each with its place."""
    settled, count, placed = seen.outcome.settled, seen.lengths[VERDICTS], {}
    if seen.verdicts is None:
        verdicts = rows_as(outcome.verdicts, verdict_columns(settled))
        verdicts.insert(0, "subject_fid", part.fids)
        placed[VERDICTS] = Placed(part.rows, verdicts, part.request.subjects.geometry)
    named = np.flatnonzero(outcome.findings["subject_fid"].notna().to_numpy())
    at = places_of(part.fids, outcome.findings.iloc[named])
    order = np.argsort(at, kind="stable")
    at, named = at[order], named[order]
    rank = np.arange(len(at)) - np.searchsorted(at, at)
    ledger = outcome.tables[LEDGER]
    blocks = len(ledger) // max(len(part.rows), 1)
    return {
        **placed,
        FINDINGS: Placed(seen.first[part.rows[at]] + rank, outcome.findings.iloc[named].reset_index(drop=True),
                         outcome.geometry[FINDINGS][named]),
        LEDGER: Placed((np.arange(blocks)[:, None] * count + part.rows[None, :]).reshape(-1),
                       rows_as(ledger, ledger_columns(settled)), None)}


def _shared(frame: pd.DataFrame) -> pd.DataFrame:
    """A frame whose equal texts are one text: of a file each is one of its own, sixty bytes a cell."""
    columns = {}
    for name in frame.columns:
        column = frame[name]
        if isinstance(column.dtype, pd.StringDtype):
            codes, words = pd.factorize(column, use_na_sentinel=True)
            texts = _array([*words, None])
            column = pd.Series(pd.array(texts[codes], dtype=column.dtype))
        columns[name] = column
    return pd.DataFrame(columns, index=frame.index, copy=False)


def _array(values) -> np.ndarray:
    values = list(values)
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array
