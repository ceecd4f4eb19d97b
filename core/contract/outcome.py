"""What a check is, and what it answers: the same for every subject.

A check is a question (a dataclass of its own), a function that judges it, and the state by which a recheck sees what
changed. It answers in an :class:`Outcome`; ``core/report/outcome.py`` makes a report of any of them.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Callable, NamedTuple, Optional, Union

import numpy as np
import pandas as pd

from .frame import TYPES

#: The name under which the geometry of findings stands.
FINDINGS = "findings"
#: The name under which a point of each finding stands, where a check shows points.
PLACES = "places"
VERDICTS = "verdicts"


class Steps(NamedTuple):
    """How a run is followed.

    Attributes:
        progress: called with 0…1. cancelled: asked between chunks of work, None: it cannot be stopped.
    """

    progress: Callable[[float], None] = lambda share: None
    cancelled: Optional[Callable[[], bool]] = None


#: A run without progress and cancel.
ALONE = Steps()


class Tables(Mapping):
    """Tables of an outcome, each made when it is first asked for: few runs write all of them.

    Args:
        makers: name -> function that makes the table, or the table.

    >>> tables = Tables({"rows": pd.DataFrame({"a": [1]}), "sums": lambda: pd.DataFrame({"a": [2]})})
    >>> tables["sums"] is tables["sums"], list(tables)
    (True, ['rows', 'sums'])
    """

    def __init__(self, makers: Mapping[str, Union[pd.DataFrame, Callable[[], pd.DataFrame]]]):
        self._tables = dict(makers)

    def __getitem__(self, name: str) -> pd.DataFrame:
        table = self._tables[name]
        if not isinstance(table, pd.DataFrame):
            table = self._tables[name] = table()
        return table

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)


@dataclass(frozen=True)
class Outcome:
    """What a check answers.

    Attributes:
        findings: in the columns of the contract (``frame.COLUMNS``); None: the check has tables of its own alone.
        tables: name -> frame. Which tables there are, and the columns of each, is declared by the check
            (``Check.tables``); ``verdicts`` has a row per subject, in their order.
        geometry: name of a table, ``findings`` or ``places`` -> ground of its rows ``(n,)``. A table of no ground is
            not named.
        crs: of all geometry.
        counts: numbers and booleans of the run, as models branch on them.
        notes: remarks on the whole run. head: what has to stand above all of it.
        settled: what the request left open and the run settled, such as the ``area_method`` or the ``scope``.
    """

    findings: Optional[pd.DataFrame] = None
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    geometry: Mapping[str, np.ndarray] = field(default_factory=dict)
    crs: str = ""
    counts: dict = field(default_factory=dict)
    notes: list = field(default_factory=list)
    head: str = ""
    settled: Mapping[str, object] = field(default_factory=dict)

    def with_notes(self, notes: Sequence[str]) -> Outcome:
        """The same answer with further remarks above its own, such as on how layers were read.

        Args:
            notes: sentences.
        """
        return replace(self, notes=[*notes, *self.notes]) if notes else self

    @property
    def verdicts(self) -> pd.DataFrame:
        """A row per subject, in their order.

        Raises:
            KeyError: the check has no subjects.
        """
        return self.tables[VERDICTS]

    @property
    def finding_geometry(self) -> np.ndarray:
        """Ground of each finding, or None ``(n,)``.

        Raises:
            KeyError: the check has no findings.
        """
        return self.geometry[FINDINGS]


class Coming(NamedTuple):
    """Findings that are still put into words.

    Attributes:
        parts: frame and geometry ``(k,)`` of some, which follow each other; may be read several times, and at once.
        count: of all of them. geometry: of all, in another order ``(n,)``.
    """

    parts: Iterable[tuple[pd.DataFrame, np.ndarray]]
    count: int
    geometry: np.ndarray


class Check(NamedTuple):
    """A check as others use it.

    Attributes:
        kind: of its pack, empty where it needs none.
        run: ``(request, steps)`` to the outcome.
        fingerprint: ``(request, whole)`` to the state of what was read (``rows.RunState``); ``whole``: every subject
            of the layer was. None: it is always run in full.
        tables: name of a table of the outcome -> name and type of each column, or what makes these of what the outcome
            settled, where they depend on the request.
        cut: request -> what makes parts of it and joins what they answer; None: the check needs all subjects at once.
        part: ``(part of a request, steps)`` to what ``cut`` joins; None: ``run`` answers parts too.
        whole: text key of why there is no cut.
    """

    kind: str
    run: Callable[..., Outcome]
    fingerprint: Optional[Callable]
    tables: Mapping[str, Union[Mapping[str, str], Callable[[Mapping], Mapping[str, str]]]]
    cut: Optional[Callable] = None
    part: Optional[Callable] = None
    whole: str = ""

    @property
    def judge(self) -> Callable:
        """What answers a part of a request."""
        return self.part or self.run


def departures(check: Check, outcome: Outcome) -> Iterator[str]:
    """Where an outcome is not as its check declares it: tables, columns, types, lengths of geometry.

    Args:
        check: the declaration. outcome: of a run.

    >>> from .frame import findings_frame
    >>> none = Outcome(findings_frame({}, 0), {"rows": pd.DataFrame({"a": [1]})}, {"rows": np.empty(2, dtype=object)})
    >>> list(departures(Check("", lambda request, steps: none, None, {"rows": {"a": "int64"}}), none))
    ['rows: 1 rows, ground of 2']
    """
    if set(outcome.tables) != set(check.tables):
        yield f"tables {', '.join(sorted(outcome.tables))}, declared {', '.join(sorted(check.tables))}"
    frames = dict(outcome.tables)
    if outcome.findings is not None:
        frames |= {FINDINGS: outcome.findings, PLACES: outcome.findings}
    for name, columns in {**check.tables, FINDINGS: TYPES}.items():
        if name in frames:
            declared = dict(columns(outcome.settled) if callable(columns) else columns)
            types = {column: str(kind) for column, kind in frames[name].dtypes.items()}
            if types != declared:
                yield f"{name}: {types}, declared {declared}"
    for name, ground in outcome.geometry.items():
        if name not in frames:
            yield f"{name}: ground of no table"
        elif len(ground) != len(frames[name]):
            yield f"{name}: {len(frames[name])} rows, ground of {len(ground)}"
