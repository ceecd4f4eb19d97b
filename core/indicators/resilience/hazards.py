"""People, buildings, facilities and planned development in hazard zones."""
from __future__ import annotations

import numpy as np
import shapely

from ...contract.interval import Interval
from ...inputs import register
from ...texts import text
from ..exposure import Things, exposed, inside, no_things
from ..pack import Indicator
from ..rows import Measured
from .run import ResilienceRun

BUILT = ("built",)   # category of planned development


def hazard(run: ResilienceRun, indicator: Indicator) -> list[Measured]:
    """The share of the indicator's subject in hazard zones, of all kinds and of each, %.

    Args:
        run: with its zones. indicator: what is measured.
    """
    things = _things(run, indicator.subject)

    def share(shapes: np.ndarray, zones: np.ndarray, by_area: bool) -> np.ndarray:
        return inside(run.scene, shapes, zones, by_area)

    return [exposed(run.scene, indicator, things, zones, share, things.method) for zones in run.zones]


def _things(run: ResilienceRun, subject: str) -> Things:
    if subject == "people":
        return run.people_as_things()
    if subject == "planned":
        return no_things(run.needs(register.PLANNED)) if run.planned is None else run.land_as_things(
            run.planned, BUILT)
    if getattr(run.request, subject) is None:
        return no_things(run.needs(subject.upper()))
    prepared, bad, reason = run.prepared(subject)
    parts = run.scene.divided(shapely.point_on_surface(prepared.geometry))
    parts["shape"] = prepared.geometry[parts["row"]]
    return Things(parts, Interval.of(np.ones(len(parts))), False, text("resilience.counted", run.request.language),
                  reason, bad)
