"""Controls that lie at a place, but are not in force on the day: to come, or gone."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...geometry.overlay.pairs import overlap_sizes
from ...geometry.parallel import asking
from ...layers.control_layer import ControlLayer
from ...layers.prepare import dates_of, prepare_controls
from ...texts import text
from ..judging.check import ZoningRun

MOST_IDS = 100   # of controls that a row names


def grouped(row: np.ndarray, value: np.ndarray):
    """Each row once, with its values; rows must be in order.

    Args:
        row: of each value ``(m,)``. value: ``(m,)``.
    """
    if len(row):
        starts = np.flatnonzero(np.diff(row, prepend=row[0] - 1))
        for start, end in zip(starts.tolist(), [*starts[1:].tolist(), len(row)]):
            yield int(row[start]), value[start:end]


def listed(ids, language: str) -> str:
    """The first ids, each once, and how many more there are.

    Args:
        ids: of features.
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    ids = list(dict.fromkeys(ids))
    shown = ", ".join(ids[:MOST_IDS])
    return shown if len(ids) <= MOST_IDS else text("applies.more", language, ids=shown, count=len(ids) - MOST_IDS)


def listed_of(row: np.ndarray, ids: np.ndarray, language: str) -> tuple[np.ndarray, np.ndarray]:
    """The rows, each once, and the ids of each as of ``listed``: ``(k,)`` both.

    Args:
        row: of each id ``(m,)``, in order. ids: of features ``(m,)``. language: of sentences, ``"en"`` or ``"zh"``.

    >>> rows, texts = listed_of(np.array([2, 2, 5]), np.array(["a", "b", "c"], object), "en")
    >>> rows.tolist(), texts.tolist()
    ([2, 5], ['a, b', 'c'])
    """
    first = np.flatnonzero(np.diff(row, prepend=-1))
    ids, ends = ids.tolist(), [*first[1:].tolist(), len(row)]
    texts = np.empty(len(first), dtype=object)
    if len(first):
        texts[:] = [", ".join(dict.fromkeys(ids[start:end])) if end - start <= MOST_IDS else listed(
            ids[start:end], language) for start, end in zip(first.tolist(), ends)]
    return row[first], texts


@dataclass(frozen=True)
class State:
    """Controls of one state at the subjects ``(n,)``: whether there are any, which, and the date nearest to the day."""

    any_at: np.ndarray
    ids: np.ndarray
    date: np.ndarray


class LeftOut:
    """Controls of a role that lie at subjects, but are not in force on the day: to come, or gone."""

    def __init__(self, run: ZoningRun, role: str):
        count, judged = len(run.subjects), run.judged[role]
        empty = State(np.zeros(count, dtype=bool), np.full(count, "", dtype=object),
                      np.full(count, np.datetime64("NaT", "s")))
        self.not_yet = self.expired = empty
        if judged.controls.left_out:
            day = pd.Timestamp(run.request.as_of)
            coming = [_dated(layer, "valid_from", day) for layer in judged.controls.layers]
            self.not_yet = self._state(run, role, coming, empty, "min")
            gone = [_dated(layer, "valid_to", day) for layer in judged.controls.layers]
            self.expired = self._state(run, role, gone, empty, "max")

    def _state(self, run: ZoningRun, role: str, layers: list, empty: State, nearest: str) -> State:
        layers = [(layer, dates) for layer, dates in layers if len(dates)]
        if not layers:
            return empty
        subjects = run.subjects
        controls = prepare_controls(role, [layer for layer, _ in layers], subjects.table.crs, subjects.method,
                                    kind=run.pack.roles[role].geometry)
        overlap = overlap_sizes(subjects.geometry, controls.geometry, subjects.table.crs, subjects.method,
                                subject_area_m2=subjects.measured_m2, cancelled=run.cancelled)
        dates = np.concatenate([dates[controls.source_row[controls.layer == number]]
                                for number, (_, dates) in enumerate(layers)])
        state = State(empty.any_at.copy(), empty.ids.copy(), empty.date.copy())
        for row, control in asking(grouped(overlap.subject, overlap.control)):
            state.any_at[row] = True
            state.ids[row] = listed([f"{controls.ids[position]} ({str(dates[position])[:10]})" for position in control],
                                    run.language)
            state.date[row] = getattr(dates[control], nearest)()
        return state


def _dated(layer: ControlLayer, field: str, day: pd.Timestamp) -> tuple[ControlLayer, np.ndarray]:
    """A layer's features whose time begins after the day, or ended before it; and their dates."""
    dates = dates_of(layer, field)
    if dates is None:
        return layer, np.zeros(0, dtype="datetime64[s]")
    late = (dates > day if field == "valid_from" else dates < day).to_numpy(dtype=bool, na_value=False)
    if field == "valid_to":   # what never came is to come, not gone
        start = dates_of(layer, "valid_from")
        late &= ~(start > day).to_numpy(dtype=bool, na_value=False) if start is not None else True
    return ControlLayer(layer.role, layer.table.take(late), layer.fields), \
        dates.to_numpy(dtype="datetime64[s]")[late]
