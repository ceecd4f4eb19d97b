"""Which land there is: shares of categories, mix of uses, compactness."""
from __future__ import annotations

import numpy as np

from ...contract.arithmetic import NOTHING, divide, multiply
from ...contract.interval import Interval
from ...geometry.systems.crs import unit_factor
from ...geometry.topology.shared_edges import outline_length
from ..land import land_amounts
from ..open_land import OpenLand
from ..pack import Indicator
from ..rows import Measured, known_unless
from ..scene import LEAST_M2
from .run import LowCarbonRun

STEP_M = 1e-6   # vertices that are one


def share(run: LowCarbonRun, indicator: Indicator) -> list[Measured]:
    """The share of some categories in all land, %.

    Args:
        run: with its land. indicator: what is measured.
    """
    ground = land_amounts(run.scene, run.land, run.parts, run.land.belongs(indicator.of))
    unclassed = run.land.open(run.scene, run.parts, run.land.unclassed)
    return [Measured(indicator, multiply(ground.mean(run.places), Interval.of(100.0)), ground.part(run.places),
                     ground.whole(run.places), run.area_method, {NOTHING: run.say("no_land")},
                     unclassed.sentences(run.request.language))]


def mix(run: LowCarbonRun, indicator: Indicator) -> list[Measured]:
    """How evenly ground is shared out among the pack's groups of use: entropy over its greatest value, 0 to 1.

    Args:
        run: with its land. indicator: what is measured.
    """
    groups, pack = list(run.request.pack.uses), run.request.pack
    by_use = np.array([run.area(run.land.uses == use) for use in groups]).reshape(len(groups), -1)
    used = by_use.sum(axis=0)
    part = np.divide(by_use, used, out=np.zeros(by_use.shape), where=used > 0.0)
    entropy = -np.sum(part * np.log(np.where(part > 0.0, part, 1.0)), axis=0) + 0.0
    most = np.full(run.places, np.log(len(groups)) if len(groups) > 1 else np.nan)
    unclassed = run.land.open(run.scene, run.parts, run.land.unclassed)
    value = _quotient(entropy, most, unclassed, (used == 0.0) | np.isnan(most))
    return [Measured(indicator, value, known_unless(unclassed.m2.why, entropy), Interval.of(most), run.area_method,
                     {NOTHING: run.nothing_of(groups, pack.uses)}, unclassed.sentences(run.request.language))]


def compactness(run: LowCarbonRun, indicator: Indicator) -> list[Measured]:
    """4πA/P² of the dissolved land of some categories, at most 1. Source: policy-standards 1.2 G12.

    Args:
        run: with its land. indicator: what is measured.
    """
    scene, shapes = run.scene, run.land.shapes[run.land.among(indicator.of)]
    parts = scene.divided(shapes, pieces=True)
    pieces, unit = parts["shape"].to_numpy(dtype=object), parts["unit"].to_numpy()
    chosen = [pieces[unit == place] for place in range(max(run.places - 1, 1))]
    if run.places > 1:
        chosen.append(shapes)
    unit_m = unit_factor(scene.crs)   # the scene lies in a plane
    length = np.array([outline_length(some, STEP_M / unit_m, scene.cancelled) for some in chosen]) * unit_m
    area = np.array([scene.measure(some).sum() for some in chosen])   # no ground appears twice
    unknown = run.open(indicator.of)
    value = _quotient(4.0 * np.pi * area, length ** 2, unknown, area <= LEAST_M2)
    numerator, denominator = (known_unless(unknown.m2.why, number) for number in (4.0 * np.pi * area, length ** 2))
    return [Measured(indicator, value, numerator, denominator, run.area_method,
                     {NOTHING: run.nothing_of(indicator.of, run.request.pack.categories)},
                     unknown.sentences(run.request.language))]


def _quotient(numerator: np.ndarray, denominator: np.ndarray, unknown: OpenLand, nothing: np.ndarray) -> Interval:
    """Numbers of known land over others; where other land may add to it the quotient may be more or less."""
    why = unknown.m2.why
    quotient = divide(Interval.of(numerator), Interval.of(denominator)).low
    return known_unless(np.where((why == "") & nothing, NOTHING, why), quotient)
