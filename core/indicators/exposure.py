"""What of some things lies in or near others, as shares by place; a share that is not known has bounds.

A feature that cannot be used makes a row undetermined only where its extent reaches, and only as far as it could
matter: who has a broken outline in one town does not hide the shares of all others.
"""
from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, NamedTuple, Optional

import numpy as np
import pandas as pd
import shapely

from ..geometry.overlay.pairs import overlap_sizes
from ..landuse.transition.patches import ground_once
from ..texts import text
from .pack import Indicator
from .rows import Measured
from .scene import LEAST_M2, Scene
from .unplaced import WHOLE, Possible, Shares, Unplaced, cannot_be_used, possible, share_bounds, with_unstated


@dataclass(frozen=True)
class Target:
    """Something to lie in or near.

    Attributes:
        kind: which, empty for all. shapes: that are sure. unplaced: features that cannot be used.
        possible: ``shapes`` and extents of those, but for what could lie anywhere; the same where nothing is added.
        why: a sentence on what else is possible and not sure, or empty.
    """

    kind: str
    shapes: np.ndarray
    unplaced: Unplaced
    possible: np.ndarray
    why: str = ""


def target_of(scene: Scene, shapes: np.ndarray, bad: Unplaced, kind: str = "") -> Target:
    """Zones of which each piece of ground stands once.

    Args:
        scene: plane, units and method. shapes: that are sure ``(n,)``. bad: features that cannot be used. kind: which,
            "" for all.
    """
    sure = _once(scene, shapes)
    return Target(kind, sure, bad, _once(scene, np.concatenate([shapes, bad.extents])) if len(bad.extents) else sure)


def _once(scene: Scene, shapes: np.ndarray) -> np.ndarray:
    areas = shapely.get_dimensions(shapes) == 2
    return np.concatenate([ground_once(shapes[areas], np.arange(areas.sum()).astype(str), scene.crs, scene.method,
                                       scene.cancelled)[0], shapes[~areas]])


@dataclass(frozen=True)
class Things:
    """What may lie somewhere.

    Attributes:
        parts: among the units with ``shape``. weight: of each. by_area: they count by area, and not where they meet.
        reason: why nothing is known, or empty. method: how they count. is_known: a layer holds them.
        unplaced: features that cannot be used. unstated: parts that count it is unknown how much, and why.
        optional: parts that may or may not count, and why.
    """

    parts: pd.DataFrame
    weight: np.ndarray
    by_area: bool
    reason: str
    method: str
    is_known: bool = True
    unplaced: Optional[Unplaced] = None
    unstated: tuple = (None, "")
    optional: tuple = (None, "")


def inside(scene: Scene, shapes: np.ndarray, zones: np.ndarray, by_area: bool) -> np.ndarray:
    """Share of each shape inside the zones; of things that are counted 1 where they meet one.

    Args:
        scene: plane and method. shapes: ``(n,)``. zones: each piece of ground once ``(k,)``. by_area: or whether they
            meet.

    Returns:
        Shares 0…1 ``(n,)``.
    """
    if not len(shapes) or not len(zones):
        return np.zeros(len(shapes))
    found = overlap_sizes(shapes, zones, scene.crs, scene.method, cancelled=scene.cancelled)
    if not by_area:
        return (np.bincount(found.subject, minlength=len(shapes)) > 0).astype(float)
    size = scene.measure(shapes)
    part = np.where(np.isfinite(found.area_m2), found.area_m2,
                    np.where(np.isfinite(found.length_m), found.length_m, 1.0))
    met = np.bincount(found.subject, weights=part, minlength=len(shapes))
    return np.minimum(np.divide(met, size, out=np.zeros(len(shapes)), where=size > 0), 1.0)


def lies_in(target: Target, share: Callable[[np.ndarray, np.ndarray, bool], np.ndarray]) -> Callable:
    """Of shapes, and whether they count by area: the share of each that lies there at least, and at most.

    Args:
        target: something to lie in or near.
        share: shapes, zones, whether by area -> share of each shape.
    """
    def lies(shapes: np.ndarray, by_area: bool) -> tuple:
        least = share(shapes, target.shapes, by_area)
        if target.unplaced.anywhere:
            return least, np.ones(len(shapes))
        if target.possible is target.shapes:
            return least, least
        return least, np.maximum(least, share(shapes, target.possible, by_area))

    return lies


@dataclass(frozen=True)
class Exposure:
    """Shares by place; features that cannot be used, as they may lie; optional things ``(p,)``, m²."""

    shares: Shares
    reach: Optional[Possible]
    optional_m2: np.ndarray
    unsure: np.ndarray


def exposure(scene: Scene, things: Things, target: Target, lies: Callable, least_whole: float = 0.0) -> Exposure:
    """How much of things lies in or near a target.

    Args:
        scene: units and method. things: what may lie there. target: where.
        lies: of ``lies_in``. least_whole: a total up to this counts as nothing, in the unit of the things.

    Returns:
        Bounds of the share and of the sums by place.
    """
    low, high = (scene.by_unit(things.parts, things.weight * share) for share in lies(_shapes(things.parts),
                                                                                      things.by_area))
    total, bad = scene.by_unit(things.parts, things.weight), things.unplaced
    low, high, total = (np.where(total > least_whole, one, 0.0) for one in (low, high, total))
    reach = optional = None
    if bad is not None and len(bad.rows):
        def may(shapes: np.ndarray) -> tuple:
            least, most = lies(shapes, True)
            return (most > 0.0) | (lies(shapes, False)[1] > 0.0), least < 1.0 - WHOLE

        reach = possible(scene, bad, may, not things.by_area, bool(len(target.possible)) or target.unplaced.anywhere)
    lost, optional_m2 = things.optional[0], np.zeros(len(total))
    if lost is not None:
        optional_m2 = scene.by_unit(lost, lost["size"])
        least, most = lies(_shapes(lost), True)
        optional = [scene.by_unit(lost, lost["size"] * one) * (optional_m2 > LEAST_M2) for one in (most, 1.0 - least)]
    found = share_bounds(low, high, total, reach, None if reach is None else bad.weight, optional)
    unstated = things.unstated[0]
    if unstated is not None and len(unstated):
        found = with_unstated(found, unstated["unit"], *lies(_shapes(unstated), True))
    if not things.is_known:
        found = found._replace(whole=np.full(len(total), np.nan))
    return Exposure(found, reach, optional_m2, high > low)


def _shapes(parts: pd.DataFrame) -> np.ndarray:
    return parts["shape"].to_numpy(dtype=object)


def exposure_whys(found: Exposure, things: Things, target: Target, language: str) -> Callable[[int], list]:
    """Of a place: sentences on what is unknown there.

    Args:
        found: of ``exposure``. things, target: that it relates.
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    bad, (unstated, why_unstated), (_, why_optional) = target.unplaced, things.unstated, things.optional
    last = len(found.optional_m2) - 1

    def whys(place: int) -> list:
        here = int(found.reach.here[place].sum()) if found.reach is not None else 0
        open_ = here > 0 or found.unsure[place] or found.optional_m2[place] > LEAST_M2
        said = [cannot_be_used(here, things.unplaced.name, language) if here else "",
                cannot_be_used(len(bad.rows), bad.name, language) if open_ and len(bad.rows) else ""]
        if unstated is not None and (len(unstated) if place == last else (unstated["unit"] == place).any()):
            said.append(why_unstated)
        if found.optional_m2[place] > LEAST_M2:
            said.append(why_optional)
        if open_:
            said.append(target.why)
        return [one for one in said if one]

    return whys


class Unknown(NamedTuple):
    """The sentence where a share is unknown.

    Attributes:
        reason: why nothing is known at all, or empty.
        whys: place -> sentences, as of ``exposure_whys``.
        none: sentence where there is nothing to relate to; empty: that the unit has none.
    """

    reason: str
    whys: Callable[[int], list]
    none: str = ""


def rows_between(scene: Scene, indicator: Indicator, found: Shares, method: str, unknown: Unknown, kind: str = "",
                 factor: float = 100.0) -> list[Measured]:
    """Rows of a share that is known where both of its bounds agree.

    Args:
        scene: its places are the rows. indicator: what is measured. found: bounds of the share in each place ``(k,)``.
        method: how it was measured. unknown: the sentence where the bounds differ, or nothing is known.
        kind: which kind of what is counted, empty for all. factor: from the share to the indicator's unit.
    """
    reason, whys, none = unknown
    made, none = [], none or text("resilience.none", scene.language)
    for place, (code, name) in enumerate(scene.places()):
        lower, upper = (factor * end[place] for end in (found.lower, found.upper))
        why, value = reason or (none if np.isnan(lower) else ""), None
        if why:
            lower = upper = np.nan
        elif np.isfinite(upper) and upper - lower <= 1e-9 * abs(upper):
            value = lower
        else:
            bounds = text("indicators.between", scene.language, lower=lower, upper=upper) if np.isfinite(upper) \
                else text("indicators.at_least", scene.language, lower=lower)
            why = text("indicators.not_determined", scene.language, why="; ".join(whys(place)), bounds=bounds)
        part, whole = (least[place] if why or least[place] == most[place] else np.nan for least, most in (
            (found.part, found.part_most), (found.whole, found.whole_most)))   # of what is unknown the known part
        made.append(Measured(indicator, code, name, np.nan if reason else part, whole, why, method, factor, lower,
                             upper if np.isfinite(upper) else np.nan, kind, value))
    return made
