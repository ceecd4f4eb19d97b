"""The pack's resilience indicators by unit and in all."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from ...carbon.stock.patches import Zones
from ...contract.interval import Interval
from ...contract.outcome import ALONE, Check, Outcome, Steps
from ...errors import InputError
from ...landuse.codes.classify import LandUseCodes
from ...landuse.transition.classes import Classes
from ...table import FeatureTable
from ..pack import IndicatorPack
from ..rows import COLUMNS
from ..run import asked
from ..scene import scene_of
from .ground import permeable, raster, runoff
from .hazards import hazard
from .run import ResilienceRun
from .shelter import shelter, shelter_reach

MEASURES = {"hazard": hazard, "permeable": permeable, "runoff": runoff, "shelter": shelter,
            "shelter_reach": shelter_reach, "raster": raster}


@dataclass(frozen=True)
class ResilienceRequest:
    """What is measured; what needs a layer that is None is undetermined.

    Attributes:
        hazards, hazard_field: zones and their kind. facilities, buildings: of any geometry.
        planned, planned_classes: a plan's land; its built-up classes are planned development.
        land, classes: present land. people, people_field: points or polygons with people.
        shelters, shelter_field: polygons, or any geometry with a field of area (m²).
        hot_share: by row of ``land`` the share of a raster's cells at or above the threshold, anything from 0 to 1
            where they do not cover it; None without a raster.
    """

    pack: IndicatorPack
    codes: LandUseCodes
    units: Optional[Zones] = None
    hazards: Optional[FeatureTable] = None
    hazard_field: Optional[str] = None
    people: Optional[FeatureTable] = None
    people_field: Optional[str] = None
    buildings: Optional[FeatureTable] = None
    facilities: Optional[FeatureTable] = None
    planned: Optional[FeatureTable] = None
    planned_classes: Optional[Classes] = None
    land: Optional[FeatureTable] = None
    classes: Optional[Classes] = None
    shelters: Optional[FeatureTable] = None
    shelter_field: Optional[str] = None
    hot_share: Optional[Interval] = None
    method: str = "ellipsoidal"
    language: str = "en"
    year: Optional[int] = None
    data_date: str = ""


def resilience_indicators(request: ResilienceRequest, steps: Steps = ALONE) -> Outcome:
    """Measure the pack's resilience indicators by unit and in all.

    Args:
        request: layers, the pack and its choices. steps: how the run is followed; no progress is reported.

    Returns:
        Table ``rows``: a row per indicator and unit, with the numerator, the denominator and bounds.

    Raises:
        InputError: no layer at all, classes that the pack does not have, a pack without such indicators.
        Cancelled: ``cancelled`` returned True.
    """
    asked(request.pack, MEASURES)
    layers = (request.land, request.planned, request.hazards, request.people, request.buildings, request.facilities,
              request.shelters)
    tables = [table for table in layers if table is not None]
    if not tables:
        raise InputError("resilience.no_layers")
    scene = scene_of(tables, request.units, request.method, request.language, steps.cancelled)
    return ResilienceRun(request, scene).outcome(MEASURES)


CHECK = Check("indicators", resilience_indicators, None, {"rows": COLUMNS}, whole="scale.sums")
