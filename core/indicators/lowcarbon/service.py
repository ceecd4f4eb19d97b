"""Which people or land are near to parks, green space or stations."""
from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...inputs import register
from ..exposure import Target, exposed, no_target, sources_of
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
    if run.people is not None:
        things = replace(run.people_as_things(), none=run.say("nothing_of", what=run.people.name))
    else:
        things = replace(run.land_as_things(run.land, indicator.within), least=LEAST_M2,
                         none=run.nothing_of(indicator.within, run.request.pack.categories))
    method = f"{things.method}; {run.distance_method(indicator)}"
    return [exposed(run.scene, indicator, things, _sources(run, indicator),
                    share_reached(run.scene, indicator.distance_m), method)]


def _sources(run: LowCarbonRun, indicator: Indicator) -> Target:
    if indicator.origin == "stations":
        if run.request.stations is None:
            return no_target(run.needs(register.STATIONS))
        prepared, bad, reason = run.prepared("stations")
        return sources_of(prepared.geometry, bad, reason)
    land = run.land
    sources, may_be = land.shapes[land.among(indicator.of)], land.may_be(indicator.of)
    return Target("", sources, land.nowhere, np.concatenate([sources, land.shapes[may_be]]) if may_be.any()
                  else sources, run.unknown_of(land, may_be))
