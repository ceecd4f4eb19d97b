"""What of some things lies in or near others, as shares by place; a share that is not known has bounds.

A feature that cannot be used makes a row undetermined only where its extent reaches, and only as far as it could
matter: who has a broken outline in one town does not hide the shares of all others.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Callable, Optional

import numpy as np
import pandas as pd
import shapely

from ..contract.arithmetic import NOTHING, multiply
from ..contract.interval import Interval
from ..geometry.measure.drawn_area import drawn_area_m2
from ..geometry.overlay.pairs import overlap_sizes
from ..landuse.transition.patches import ground_once
from ..texts import text
from .amounts import Amounts, amounts, together
from .pack import Indicator
from .rows import Measured, not_measured
from .scene import LEAST_M2, Scene
from .unplaced import NO_FEATURES, Unplaced, cannot_be_used, possible

WHOLE = 1e-9   # relative: nothing of a piece lies outside where no more than this does
#: Keys of why, in the order of their sentences: things and zones that cannot be used, things of unknown amount, things
#: that may not count, what else may be a zone.
UNPLACED, ZONES, UNDECIDED, SOURCES = "unplaced", "zones", "undecided", "sources"
Share = Callable[[np.ndarray, np.ndarray, bool], np.ndarray]


@dataclass(frozen=True)
class Target:
    """Something to lie in or near.

    Attributes:
        kind: which, empty for all. shapes: that are sure. unplaced: features that cannot be used.
        possible: ``shapes`` and extents of those, but for what could lie anywhere; the same where nothing is added.
        why: a sentence on what else is possible and not sure, or empty. reason: why nothing is known, or empty.
    """

    kind: str
    shapes: np.ndarray
    unplaced: Unplaced
    possible: np.ndarray
    why: str = ""
    reason: str = ""

    @property
    def keys(self) -> str:
        """Keys of why it is not known what lies there, a blank between them."""
        return f"{ZONES if len(self.unplaced.rows) else ''} {SOURCES if self.why else ''}".strip()


def no_target(reason: str) -> Target:
    """Something of a layer that is not given.

    Args:
        reason: why nothing is known, as a sentence.
    """
    return Target("", NO_FEATURES.shapes, NO_FEATURES, NO_FEATURES.shapes, reason=reason)


def zones_of(scene: Scene, shapes: np.ndarray, bad: Unplaced, kind: str = "", reason: str = "") -> Target:
    """Zones of which each piece of ground stands once.

    Args:
        scene: plane, units and method. shapes: that are sure ``(n,)``. bad: features that cannot be used. kind: which,
            "" for all. reason: why nothing is known, or empty.
    """
    sure = _once(scene, shapes)
    zones = _once(scene, np.concatenate([shapes, bad.extents])) if len(bad.extents) else sure
    return Target(kind, sure, bad, zones, reason=reason)


def sources_of(shapes: np.ndarray, bad: Unplaced, reason: str = "") -> Target:
    """Features of a layer to be near to.

    Args:
        shapes: that are sure ``(n,)``. bad: features that cannot be used. reason: why nothing is known, or empty.
    """
    sources = np.concatenate([shapes, bad.extents]) if len(bad.rows) else shapes
    return Target("", shapes, bad, sources, reason=reason)


def _once(scene: Scene, shapes: np.ndarray) -> np.ndarray:
    areas = shapely.get_dimensions(shapes) == 2
    return np.concatenate([ground_once(shapes[areas], np.arange(areas.sum()).astype(str), scene.crs, scene.method,
                                       scene.cancelled)[0], shapes[~areas]])


@dataclass(frozen=True)
class Things:
    """What may lie somewhere.

    Attributes:
        parts: among the units with ``shape`` ``(m,)``. weight: of each, in one unit. by_area: they count by area, and
            not where they meet.
        method: how they count. reason: why nothing is known of them, or empty.
        unplaced: features that cannot be used. undecided: parts with ``shape`` that may or may not count, by area, m².
        sentences: on weights and undecided parts, by key. none: the sentence where there are none; empty: that the unit
            has none. least: a total up to this counts as nothing, in the unit of the weights.
    """

    parts: pd.DataFrame
    weight: Interval
    by_area: bool
    method: str
    reason: str = ""
    unplaced: Unplaced = NO_FEATURES
    undecided: Optional[pd.DataFrame] = None
    sentences: Mapping[str, str] = field(default_factory=dict)
    none: str = ""
    least: float = 0.0


def no_things(reason: str) -> Things:
    """Things of a layer that is not given.

    Args:
        reason: why nothing is known, as a sentence.
    """
    parts = pd.DataFrame({"row": np.zeros(0, int), "unit": np.zeros(0, int), "size": np.zeros(0),
                          "share": np.zeros(0), "shape": np.zeros(0, dtype=object)})
    return Things(parts, Interval.of(np.zeros(0)), True, "", reason)


def inside(scene: Scene, shapes: np.ndarray, zones: np.ndarray, by_area: bool,
           area_m2: Optional[np.ndarray] = None) -> np.ndarray:
    """Share of each shape inside the zones; of things that are counted 1 where they meet one.

    Args:
        scene: plane and method. shapes: ``(n,)``. zones: each piece of ground once ``(k,)``. by_area: or whether they
            meet. area_m2: of the shapes ``(n,)``, as of ``drawn_area_m2``; None: they are measured.

    Returns:
        Shares 0…1 ``(n,)``.
    """
    if not len(shapes) or not len(zones):
        return np.zeros(len(shapes))
    area_m2 = drawn_area_m2(shapes, scene.crs, scene.method) if area_m2 is None else area_m2
    pairs = overlap_sizes(shapes, zones, scene.crs, scene.method, subject_area_m2=area_m2, cancelled=scene.cancelled)
    if not by_area:
        return (np.bincount(pairs.subject, minlength=len(shapes)) > 0).astype(float)
    size = scene.measure(shapes, area_m2)
    part = np.where(np.isfinite(pairs.area_m2), pairs.area_m2,
                    np.where(np.isfinite(pairs.length_m), pairs.length_m, 1.0))
    met = np.bincount(pairs.subject, weights=part, minlength=len(shapes))
    return np.minimum(np.divide(met, size, out=np.zeros(len(shapes)), where=size > 0), 1.0)


def lies_in(target: Target, share: Share) -> Callable[[np.ndarray, bool], Interval]:
    """Of shapes, and whether they count by area: the share of each that lies there, from 0 to 1.

    Args:
        target: something to lie in or near.
        share: shapes, zones, whether by area -> share of each shape.
    """
    def lies(shapes: np.ndarray, by_area: bool) -> Interval:
        most = least = share(shapes, target.shapes, by_area)
        if target.unplaced.anywhere:
            most = np.ones(len(shapes))
        elif target.possible is not target.shapes:
            most = np.maximum(least, share(shapes, target.possible, by_area))
        return Interval.of(least, most, np.where(most > least, target.keys, ""))

    return lies


def exposed(scene: Scene, indicator: Indicator, things: Things, target: Target, share: Share,
            method: str) -> Measured:
    """The share of things that lies in or near a target, in %.

    Args:
        scene: units and method. indicator: what is measured. things: what may lie there. target: where.
        share: shapes, zones, whether by area -> share of each shape. method: how it was measured.

    Returns:
        Shares with what they are made of, in the unit of the things.
    """
    places, lies, bad = len(scene.places()), lies_in(target, share), things.unplaced
    reason = things.reason or target.reason
    parts, reach = [_known(scene, things, _nothing if reason else lies)], None
    if len(bad.rows):
        reach = possible(scene, bad, None if reason else _may(lies), not things.by_area,
                         bool(len(target.possible)) or target.unplaced.anywhere)
        parts.append(reach.amounts(bad.weight, f"{UNPLACED} {target.keys}".strip()))
    if things.undecided is not None and not reason:
        parts += _undecided(scene, things.undecided, lies, target)
    everything = together(*parts)
    whole = everything.whole(places)
    if reason:
        return not_measured(indicator, places, reason, None if things.reason else whole, method, target.kind)
    sentences = {UNPLACED: "" if reach is None else reach.sentence(bad, scene.language),
                 ZONES: cannot_be_used(len(target.unplaced.rows), target.unplaced.name, scene.language),
                 **things.sentences, SOURCES: target.why}
    return Measured(indicator, multiply(everything.mean(places), Interval.of(100.0)), everything.part(places), whole,
                    method, {NOTHING: things.none or text("resilience.none", scene.language)}, sentences, target.kind)


def _nothing(shapes: np.ndarray, _by_area: bool) -> Interval:
    return Interval.of(np.zeros(len(shapes)))


def _may(lies: Callable) -> Callable[[np.ndarray], tuple]:
    """Of shapes, whether each may lie inside, and outside."""
    def may(shapes: np.ndarray) -> tuple:
        share = lies(shapes, True)
        return (share.high > 0.0) | (lies(shapes, False).high > 0.0), share.low < 1.0 - WHOLE

    return may


def _known(scene: Scene, things: Things, lies: Callable) -> Amounts:
    inside = lies(things.parts["shape"].to_numpy(dtype=object), things.by_area)
    return amounts(scene, things.parts, things.weight, inside).above(things.least, len(scene.places()))


def _undecided(scene: Scene, parts: pd.DataFrame, lies: Callable, target: Target) -> list[Amounts]:
    """Ground of which any part may count, so what of it lies inside may, and what lies outside."""
    size = Interval.of(parts["size"].to_numpy(), why=f"{UNDECIDED} {target.keys}".strip())
    ground = amounts(scene, parts, size, lies(parts["shape"].to_numpy(dtype=object), True)).above(
        LEAST_M2, len(scene.places()))
    return [Amounts(ground.place, Interval.of(0.0, ground.weight.high * most, ground.weight.why), Interval.of(
        np.full(len(most), share))) for share, most in ((1.0, ground.inside.high), (0.0, 1.0 - ground.inside.low))]
