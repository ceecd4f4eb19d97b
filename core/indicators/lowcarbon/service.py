"""Which people or land are near to parks, green space or stations."""
from __future__ import annotations

import numpy as np

from ...inputs import register
from ...texts import pick
from ..exposure import NO_TARGET, Target, exposed, sources_of
from ..pack import Indicator
from ..reach import share_reached
from ..rows import Measured
from ..scene import LEAST_M2
from .run import LowCarbonRun


def reach(run: LowCarbonRun, indicator: Indicator) -> list[Measured]:
    """The share of people, otherwise of the land of some categories, within a distance of sources, %.

    Args:
        run: with its land and people. indicator: what is measured.
    """
    target, reason = _sources(run, indicator)
    if run.people is not None:
        things, what, least = run.people_as_things(), run.people.name, 0.0
    else:
        things, least = run.land_as_things(run.land, indicator.within), LEAST_M2
        what = ", ".join(pick(run.request.pack.categories[name], run.request.language) for name in indicator.within)
    return [exposed(run.scene, indicator, things, target, share_reached(run.scene, indicator.distance_m),
                    method=f"{things.method}; {run.distance_method(indicator)}", reason=reason,
                    none=run.say("nothing_of", what=what), least=least)]


def _sources(run: LowCarbonRun, indicator: Indicator) -> tuple[Target, str]:
    """What is to be near, and why nothing is known of it, or empty."""
    if indicator.origin == "stations":
        if run.request.stations is None:
            return NO_TARGET, run.needs(register.STATIONS)
        prepared, bad, reason = run.prepared("stations")
        return sources_of(prepared.geometry, bad), reason
    land = run.land
    sources, may_be = land.shapes[land.among(indicator.of)], land.may_be(indicator.of)
    return Target("", sources, land.nowhere, np.concatenate([sources, land.shapes[may_be]]) if may_be.any()
                  else sources, run.unknown_of(land, may_be)), ""
