"""A check in two stages, and its cut: what is measured at each subject by itself, and what is made of all of it.

The first stage needs a subject and what lies at it, so that it runs in parts; the second puts rows, sums, sentences and
findings together from what all parts measured, with whole layers at hand. It is the one that a run without parts
calls, so that its answer is that of a run without parts, to the last byte.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Callable, NamedTuple, Optional

import numpy as np
import pandas as pd
import shapely

from ..contract.outcome import ALONE, Check, Steps
from ..geometry.parallel import ask
from ..geometry.topology.usable import reasons_of
from ..layers.control_layer import ControlLayer
from ..table import FeatureTable
from .near import near
from .partition import halo


class Rows(NamedTuple):
    """What was measured, a row for each piece ``(m,)``.

    Attributes:
        subject: position of the subject, rising; the order within a subject is that of its own measuring.
        values: name -> array ``(m,)``. Features of layers are named by their feature id, since a part holds few.
    """

    subject: np.ndarray
    values: dict


class Piece(NamedTuple):
    """A part of a request.

    Attributes:
        request: about the part's subjects, and those beside them.
        own: which of these are the part's, bool ``(k,)``.
    """

    request: object
    own: np.ndarray


@dataclass(frozen=True)
class Stages:
    """How a check is cut.

    Attributes:
        work: made of ``(request, steps)``, such as a class whose attributes are what both stages need. Its
            ``measure()`` gives name -> ``Rows``, its ``answer(measured)`` the outcome.
        subjects: attribute of the request: the table of subjects, or the layer with it.
        layers: attribute of the request -> kind of geometry that can be used, ``"any"`` or one of ``ControlLayer``:
            tables, layers or lists of layers of which a part needs what lies at its subjects.
        groups: request -> name -> key of each subject ``(n,)``; who shares one is measured together.
        refusal: request -> text key of why it is not cut, empty where it is.
        lean: request -> the same without what only the second stage asks for.
        beside: rings of neighbours that a part needs to measure its own subjects: 1, those whose extent meets one of
            them; 2, also those that meet these.
    """

    work: Callable
    subjects: str = "subjects"
    layers: Mapping[str, str] = field(default_factory=dict)
    groups: Optional[Callable] = None
    refusal: Optional[Callable] = None
    lean: Optional[Callable] = None
    beside: int = 0

    def run(self, request, steps: Steps = ALONE):
        """Both stages: the run of the check.

        Args:
            request: of the check. steps: how the run is followed; each stage says its shares of the whole.
        """
        work = self.work(request, steps)
        return work.answer(work.measure())

    def judge(self, piece: Piece, steps: Steps = ALONE) -> dict:
        """The first stage of a part: rows of its own subjects, numbered within the part.

        Args:
            piece: of the cut. steps: how it is followed.
        """
        number = np.cumsum(piece.own) - 1
        return {name: Rows(number[rows.subject[own]], {key: values[own] for key, values in rows.values.items()})
                for name, rows in self.work(piece.request, steps).measure().items()
                for own in [piece.own[rows.subject]]}

    def cut(self, request) -> StagedCut:
        """The cut of a request.

        Args:
            request: of the check.
        """
        return StagedCut(self, request)

    def check(self, kind: str, run: Callable, tables: Mapping, fingerprint: Optional[Callable] = None) -> Check:
        """The check of these stages.

        Args:
            kind, run, tables, fingerprint: as of ``Check``; what is run calls ``Stages.run``.
        """
        return Check(kind, run, fingerprint, tables, self.cut, self.judge)


class StagedCut:
    """What parts of a check in two stages need to know of all of it.

    Args:
        stages: of the check. request: the whole check.
    """

    def __init__(self, stages: Stages, request):
        self.stages, self.request = stages, request
        self.subjects: FeatureTable = table_of(request, stages.subjects)
        self._asked = None
        self._kept: dict = {}

    @property
    def refusal(self) -> str:
        """Text key of why this run is not cut; empty where it is."""
        return self.stages.refusal(self.request) if self.stages.refusal else ""

    @property
    def groups(self) -> dict:
        """Name -> key of each subject's group."""
        return self.stages.groups(self.request) if self.stages.groups else {}

    def head(self, run, steps) -> None:
        """Nothing: what a run says of itself is said by the second stage.

        Args:
            run: of the check. steps: how it is followed.
        """

    def some(self, rows: np.ndarray) -> Piece:
        """The question about some subjects, with what may concern them.

        Args:
            rows: positions of the subjects, rising ``(k,)``.
        """
        if self._asked is None:
            self._asked = self.stages.lean(self.request) if self.stages.lean else self.request
        request, stages = self._asked, self.stages
        around = rows
        for _ in range(stages.beside):
            around = np.union1d(around, halo(shapely.bounds(self.subjects.geometry).reshape(-1, 4), around))
        subjects = self.subjects.take(around)
        chosen = {name: self._near(name, getattr(request, name), subjects) for name in stages.layers}
        part = replace(with_table(request, stages.subjects, subjects), **chosen)
        return Piece(part, np.isin(around, rows))

    def _near(self, name: str, given, subjects: FeatureTable):
        """Of a layer, or of layers, what lies at some subjects."""
        if given is None or isinstance(given, (list, tuple)):
            return given and type(given)(self._near(f"{name}.{number}", layer, subjects)
                                         for number, layer in enumerate(given))
        if isinstance(given, FeatureTable):
            return self._near(name, ControlLayer("", given), subjects).table
        if not isinstance(given, ControlLayer):   # a layer with more said of it
            return replace(given, table=self._near(name, given.table, subjects))
        if name not in self._kept:   # what cannot be used is counted, wherever it lies
            kept = reasons_of(given.table, self.stages.layers[name.partition(".")[0]]) != ""
            kept[np.flatnonzero(~kept)[:1]] = True   # a part is not told that the layer holds nothing of use
            self._kept[name] = kept
        return near(given, subjects, 0.0, self._kept[name], with_neighbours=True)

    def without(self):
        """The request without subjects."""
        return with_table(self.request, self.stages.subjects, self.subjects.take(np.zeros(0, dtype=np.int64)))

    def whole(self, rows: Sequence[np.ndarray], pieces: Sequence[Piece]):
        """The request with the subjects of all parts.

        Args:
            rows: positions of each part's subjects. pieces: of ``some``.
        """
        name = self.stages.subjects
        tables = [table_of(piece.request, name).take(piece.own) for piece in pieces]
        return with_table(self.request, name, whole_table(rows, tables))

    def join(self, head: None, rows: Sequence[np.ndarray], measured: Sequence[dict], steps: Steps = ALONE):
        """The outcome of the full run.

        Args:
            head: of ``head``. rows: positions of each part's subjects. measured: by the parts. steps: of the rest.
        """
        return self.stages.work(self.request, steps).answer(joined(rows, measured))


def joined(rows: Sequence[np.ndarray], measured: Sequence[Mapping[str, Rows]]) -> dict:
    """What parts measured, as if it were measured at once.

    Args:
        rows: positions of each part's subjects ``(k,)``. measured: by each part.

    >>> parts = [{"area": Rows(np.arange(len(m2)), {"m2": np.array(m2)})} for m2 in ([5.0, 7.0], [1.0])]
    >>> joined([np.array([0, 2]), np.array([1])], parts)["area"].values["m2"].tolist()
    [5.0, 1.0, 7.0]
    """
    result = {}
    for name in measured[0]:
        ask()
        subject = np.concatenate([own[part[name].subject] for own, part in zip(rows, measured)])
        order = np.argsort(subject, kind="stable")
        result[name] = Rows(subject[order], {
            key: np.concatenate([part[name].values[key] for part in measured])[order]
            for key in measured[0][name].values})
    return result


def places_of(fids: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Positions of features by their ids ``(m,)``.

    Args:
        fids: of a layer, each once ``(n,)``. wanted: some of them ``(m,)``.
    """
    rising = np.argsort(fids, kind="stable")
    return rising[np.searchsorted(fids[rising], wanted)] if len(wanted) else np.zeros(0, dtype=np.int64)


def whole_table(rows: Sequence[np.ndarray], tables: Sequence[FeatureTable]) -> FeatureTable:
    """The subjects of all parts in the order of the run.

    Args:
        rows: positions of each part's subjects. tables: of each part.
    """
    order = np.argsort(np.concatenate(rows), kind="stable")
    columns = pd.concat([table.columns for table in tables], ignore_index=True).iloc[order].reset_index(drop=True)
    return replace(tables[0], fids=np.concatenate([table.fids for table in tables])[order], columns=columns,
                   geometry=np.concatenate([table.geometry for table in tables])[order])


def table_of(request, name: str) -> FeatureTable:
    """The table of subjects of a request.

    Args:
        request: of a check. name: of its attribute.
    """
    given = getattr(request, name)
    return given.table if isinstance(given, ControlLayer) else given


def with_table(request, name: str, table: FeatureTable):
    """A request about other subjects.

    Args:
        request: of a check. name: of its attribute. table: of the subjects.
    """
    given = getattr(request, name)
    return replace(request, **{name: replace(given, table=table) if isinstance(given, ControlLayer) else table})
