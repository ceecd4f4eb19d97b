"""What became of each land-use class between two dates, from patches.

Sources: policy-standards 1.2 G02. Codes are read by a pack; areas by ``core/geometry/measure/area.py``.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Optional

import numpy as np
import pandas as pd
import shapely

from ...contract.interval import Interval
from ...contract.outcome import ALONE, Check, Outcome, Steps
from ...errors import InputError
from ...frames import typed_columns
from ...geometry.in_parts import simpler, without
from ...geometry.measure.area import check_planar
from ...geometry.measure.areal_scale import EXACT
from ...geometry.measure.drawn_area import drawn_area_m2
from ...geometry.overlay.coverage import remainder
from ...geometry.overlay.pairs import Ground, ground_overlaps, negligible_area
from ...geometry.overlay.pieces import Minimum, connected, measure
from ...geometry.overlay.unchanged import once
from ...geometry.parallel import ask, asking, in_steps, in_threads
from ...geometry.parts import without_lower
from ...geometry.systems.crs import common_crs
from ...geometry.united import united
from ...layers.control_layer import ControlLayer
from ...layers.prepare import prepare_controls
from ...table import FeatureTable
from ...texts import text
from .classes import SHOWN, Classes, all_titles
from .tables import (
    CHANGED,
    CLASS_COLUMNS,
    MATRIX_COLUMNS,
    NO_CLASS,
    ONLY_NEW,
    ONLY_OLD,
    SLIVER,
    UNCHANGED,
    Period,
    cropland_counts,
    cross_columns,
    printed_words,
    rate_notes,
    tables_of,
)

LEAST_M2 = 0.005
FEW = 12   # pieces: taken from a shape one by one; more are joined first
CHANGE_COLUMNS = {"kind": "string", "old_class": "string", "old_title": "string", "new_class": "string",
                  "new_title": "string", "area_m2": "Float64", "width_m": "Float64"}


@dataclass(frozen=True)
class TransitionRequest:
    """Two dates.

    Attributes:
        old, new: patches of the first and the second date.
        old_classes, new_classes: the classes of their rows.
        over: the time between them.
        minimum: below it a change is a boundary sliver.
        area_method: ``"ellipsoidal"`` or ``"planar"``.
        language: ``"zh"`` or ``"en"``.
        wants_same: the ground that keeps its class is wanted too.
    """

    old: FeatureTable
    new: FeatureTable
    old_classes: Classes
    new_classes: Classes
    over: Period = field(default_factory=Period)
    minimum: Minimum = field(default_factory=Minimum)
    area_method: str = "ellipsoidal"
    language: str = "en"
    wants_same: bool = False


def land_use_transition(request: TransitionRequest, steps: Steps = ALONE) -> Outcome:
    """Compare two dates.

    Ground that a date holds twice counts once, for the feature that stands first; so the sums of the tables
    are the area that each date covers.

    Args:
        request: the dates. steps: of the run.

    Returns:
        Tables ``matrix``, ``classes`` and ``cross`` as of ``tables_of``; ``changes``, a row per connected piece of
        ground that changed, is a sliver, or exists on one date only: kind, classes, area, width, with its ground.
        Where it is wanted ``same``, a row per piece of ground that keeps its class: class and area, with its ground.

    Raises:
        InputError: a date without usable polygons, coordinate systems that cannot be combined, planar areas
            in degrees.
        Cancelled: ``cancelled`` returned True.
    """
    progress, cancelled = steps
    crs, method, language = common_crs([request.new, request.old]), request.area_method, request.language
    remarks = check_planar(request.new.name, crs, method)
    old = _side(request.old, request.old_classes, crs, method, language, cancelled)
    new = _side(request.new, request.new_classes, crs, method, language, cancelled)
    progress(0.2)
    shared = ground_overlaps(Ground(old.shapes, np.ones(len(old.shapes), dtype=bool), old.area_m2),
                             Ground(new.shapes, np.ones(len(new.shapes), dtype=bool)), crs, method, keep_pieces=True,
                             progress=lambda share: progress(0.2 + 0.4 * share), cancelled=cancelled)
    ask()
    before, after = old.keys[shared.subject], new.keys[shared.control]
    same = (before == after) & (before != NO_CLASS)
    sums = [_sums(UNCHANGED, before[same], after[same], shared.area_m2[same])]
    grown, pairs = _joined(shared.pieces[~same], before[~same], after[~same], cancelled)
    progress(0.75)
    alone = [(kind, left_of_each(side.shapes, rows, shared.pieces, other.shapes[met], crs, cancelled), side.keys)
             for kind, side, rows, other, met in ((ONLY_OLD, old, shared.subject, new, shared.control),
                                                  (ONLY_NEW, new, shared.control, old, shared.subject))]
    progress(0.9)
    changes, geometry = _changes(grown, pairs, alone, request, crs)
    ask()
    sums.append(_sums(changes["kind"], changes["old_class"], changes["new_class"], changes["area_m2"]))
    ask()
    titles = all_titles(request.old_classes, request.new_classes, language)
    tables, counts = tables_of(pd.concat(sums, ignore_index=True), titles, request.over,
                               (float(old.area_m2.sum()), float(new.area_m2.sum())), printed_words(language))
    for side, name in asking((("old", "old_title"), ("new", "new_title")), 1):
        changes[name] = changes[f"{side}_class"].map(lambda key: titles.get(key, key), na_action="ignore")
    ask()
    crop = cropland_counts(shared.area_m2, *(None if side.cropland is None else side.cropland.at(rows)
                                             for side, rows in ((old, shared.subject), (new, shared.control))))
    notes = [*(text(key, language, **values) for key, values in remarks), *old.notes, *new.notes,
             *rate_notes(request.over, counts, tables["matrix"], language)]
    if None in crop.values():
        notes.append(text("transition.cropland_unknown" if old.cropland is None or new.cropland is None
                          else "transition.cropland_open", language))
    kept, ground = {}, {"changes": geometry}
    if request.wants_same:
        kept = {"same": pd.DataFrame({"land_class": before[same], "area_m2": shared.area_m2[same]})}
        ground["same"] = shared.pieces[same]
    return Outcome(None, {**tables, "changes": typed_columns(changes, CHANGE_COLUMNS), **kept}, ground, crs,
                   {**counts, **crop, "UNUSABLE_COUNT": old.unusable + new.unusable,
                    "DOUBLED_M2": old.doubled_m2 + new.doubled_m2}, notes,
                   settled={"classes": tuple(tables["classes"]["land_class"])})


@dataclass(frozen=True)
class _Side:
    shapes: np.ndarray
    area_m2: np.ndarray
    keys: np.ndarray
    cropland: Optional[Interval]
    unusable: int
    doubled_m2: float
    notes: list


def _side(table: FeatureTable, classes: Classes, crs: str, method: str, language: str, cancelled) -> _Side:
    """The usable patches of a date, each piece of ground once."""
    controls = prepare_controls("date", [ControlLayer("date", table)], crs, method, kind="polygon")
    if not len(controls):
        raise InputError("transition.empty", layer=table.name)
    rows, notes = controls.source_row, list(classes.problems)
    shapes, doubled_m2, pairs = ground_once(controls.geometry, controls.ids, crs, method, cancelled)
    area, keys = drawn_area_m2(shapes, crs, method), classes.keys[rows]
    if len(controls.unusable):
        notes.append(text("transition.unusable", language, layer=table.name, count=len(controls.unusable),
                          features=", ".join(controls.unusable["control_id"][:SHOWN])))
    if controls.assumed_datum:
        notes.append(text("transition.assumed_datum", language, layer=table.name))
    if doubled_m2 >= LEAST_M2:   # less is rounding along borders, which DOUBLED_M2 holds all the same
        notes.append(text("transition.doubled", language, layer=table.name, area=doubled_m2, pairs=pairs))
    nameless = keys == NO_CLASS
    if nameless.any():
        notes.append(text("transition.without_class", language, layer=table.name, count=int(nameless.sum()),
                          area=float(area[nameless].sum())))
    unlisted = classes.unlisted[rows] if classes.unlisted is not None else np.zeros(len(rows), dtype=bool)
    if unlisted.any():
        notes.append(text("transition.not_listed", language, layer=table.name, count=int(unlisted.sum()),
                          codes=", ".join(sorted(set(keys[unlisted]))[:SHOWN])))
    return _Side(shapes, area, keys, None if classes.cropland is None else classes.cropland.at(rows),
                 len(controls.unusable), doubled_m2, notes)


def ground_once(shapes: np.ndarray, ids: np.ndarray, crs: str, method: str, cancelled) -> tuple[np.ndarray, float, str]:
    """The shapes without what an earlier one holds already; the area so taken, and the pairs by name.

    Args:
        shapes, ids: ``(n,)``. crs: of the shapes. method: of areas. cancelled: asked between chunks.
    """
    left, first, second = once(shapes, crs, cancelled)
    return left, float(lost_m2(shapes, left, second, crs, method)[1].sum()), named_pairs(
        ids[first[:SHOWN]], ids[second[:SHOWN]], len(first))


def lost_m2(shapes: np.ndarray, left: np.ndarray, second: np.ndarray, crs: str, method: str,
            exact: float = EXACT) -> tuple:
    """Shapes that lost ground to an earlier one ``(k,)``, rising, and how much, m² ``(k,)``.

    Args:
        shapes, left: before and after ``(n,)``. second: of the pairs of ``once``. crs, method: of areas.
        exact: the share that may be missing, as of ``drawn_area_m2``.
    """
    met = np.unique(second)
    return met, drawn_area_m2(shapes[met], crs, method, exact) - drawn_area_m2(left[met], crs, method, exact)


def named_pairs(first, second, count: int) -> str:
    """The first pairs of features by their ids, of so many.

    Args:
        first, second: ids of the features of each pair. count: of all pairs.
    """
    pairs = ", ".join(" + ".join(pair) for pair in zip(first, second))
    return pairs + (" …" if count > SHOWN else "")


def left_of_each(shapes: np.ndarray, owner: np.ndarray, pieces: np.ndarray, met: np.ndarray, crs: str,
                 cancelled) -> np.ndarray:
    """What the other date leaves of each shape ``(n,)``; empty where no more than rounding is left.

    The other date holds no ground twice, so where the pieces sum to the shape in the plane, nothing is left, and
    only the few other shapes are cut.

    Args:
        shapes: of a date ``(n,)``. owner: position of the shape of each pair ``(m,)``. pieces: what it shares with
            ``met``, shapes of the other date ``(m,)``. crs: of the shapes. cancelled: asked between chunks.
    """
    total = in_steps(shapely.area, shapes)
    left = total - np.bincount(owner, weights=in_steps(shapely.area, pieces), minlength=len(shapes))
    ask()
    some = np.flatnonzero(~negligible_area(left, total, crs))
    result = np.full(len(shapes), shapely.from_wkt("POLYGON EMPTY"), dtype=object)
    count = np.bincount(owner, minlength=len(shapes))
    taken = in_steps(lambda rows, others, some: simpler(shapes[rows], others, some), owner, met, pieces)
    for rows, cut in ((some[count[some] <= FEW], _taken_one_by_one), (some[count[some] > FEW], _taken_together)):
        if len(rows):
            use = np.flatnonzero(np.isin(owner, rows))
            use = use[np.argsort(owner[use], kind="stable")]
            result[rows] = without_lower(cut(shapes[rows], np.searchsorted(rows, owner[use]), taken[use], crs,
                                             cancelled), 2)
    return result


def _taken_one_by_one(shapes, owner, pieces, crs, cancelled) -> np.ndarray:
    return remainder(shapes, owner, pieces, np.zeros(len(owner), dtype=bool), crs, cancelled)


def _taken_together(shapes, owner, pieces, crs, cancelled) -> np.ndarray:
    bounds = np.searchsorted(owner, np.arange(len(shapes) + 1))

    def cut(row):
        return without(shapes[row], pieces[bounds[row]:bounds[row + 1]])

    return np.array(in_threads(cut, list(range(len(shapes))), cancelled=cancelled), dtype=object)


def _joined(pieces: np.ndarray, before: np.ndarray, after: np.ndarray, cancelled) -> tuple[np.ndarray, np.ndarray]:
    """The pieces of each pair of classes as connected grounds, so that a change over many patches is one."""
    (old, olds), (new, news) = (pd.factorize(keys, sort=True) for keys in asking((before, after), 1))
    pairs, owner = np.unique(old * len(news) + new, return_inverse=True)
    names = np.array([olds[pairs // max(len(news), 1)], news[pairs % max(len(news), 1)]], dtype=object).T
    order = np.argsort(owner, kind="stable")
    groups = np.split(order, np.cumsum(np.bincount(owner, minlength=len(names)))[:-1]) if len(names) else []
    made = in_threads(lambda rows: united(pieces[rows]), groups, cancelled=cancelled)
    grown, of = connected(np.array(made, dtype=object)) if made else (np.zeros(0, dtype=object), owner)
    return grown, names[of].reshape(-1, 2)


def _changes(grown, pairs, alone: list, request: TransitionRequest, crs: str) -> tuple[pd.DataFrame, np.ndarray]:
    """A row per ground that is not what it was, measured."""
    shapes, frames = [grown], [pd.DataFrame({"kind": CHANGED, "old_class": pairs[:, 0], "new_class": pairs[:, 1]})]
    for kind, left, keys in alone:
        parts, owner = connected(left)
        side = "old_class" if kind == ONLY_OLD else "new_class"
        frames.append(pd.DataFrame({"kind": kind, side: keys[owner]}, index=range(len(parts))))
        shapes.append(parts)
    geometry = np.concatenate(shapes)
    ask()
    frame = pd.concat(frames, ignore_index=True).astype("string")
    size = measure(geometry, crs, request.area_method, request.minimum)
    frame["area_m2"], frame["width_m"] = size.area_m2, size.width_m
    frame.loc[(frame["kind"] == CHANGED).to_numpy(dtype=bool) & size.is_sliver, "kind"] = SLIVER
    frame["sort"] = -size.area_m2.round(6)
    ask()
    order = frame.sort_values(["kind", "old_class", "new_class", "sort"], kind="stable").index.to_numpy()
    ask()
    return frame.drop(columns="sort").iloc[order].reset_index(drop=True), geometry[order]


def _sums(kind, old, new, area) -> pd.DataFrame:
    frame = pd.DataFrame({"kind": kind, "old": old, "new": new, "area_m2": np.asarray(area, dtype=float)},
                         index=range(len(area)))
    frame["part_count"] = 1
    return frame.astype({"kind": "string", "old": "string", "new": "string"})


CHECK = Check("codes", land_use_transition, None, {
    "matrix": MATRIX_COLUMNS, "classes": CLASS_COLUMNS, "cross": cross_columns, "changes": CHANGE_COLUMNS},
              whole="scale.two_layers")
