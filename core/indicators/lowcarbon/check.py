"""The pack's low-carbon indicators by unit and in all."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from ...carbon.stock.patches import Zones
from ...contract.outcome import ALONE, Check, Outcome, Steps
from ...landuse.codes.classify import LandUseCodes
from ...landuse.transition.classes import Classes
from ...table import FeatureTable
from ..pack import IndicatorPack
from ..rows import COLUMNS
from ..run import asked
from ..scene import scene_of
from .cover import compactness, mix, share
from .density import people_density, road_density
from .run import LowCarbonRun
from .service import reach

MEASURES = {"share": share, "reach": reach, "mix": mix, "people_density": people_density, "road_density": road_density,
            "compactness": compactness}


@dataclass(frozen=True)
class LowCarbonRequest:
    """What is measured.

    Attributes:
        land, classes: patches and their classes. units: None: everything is one.
        people, people_field: points or polygons with a number of people; None: coverage is of land.
        stations, roads: layers; None: their indicators are undetermined.
        method: of areas. year, data_date: written into the rows.
    """

    land: FeatureTable
    classes: Classes
    pack: IndicatorPack
    codes: LandUseCodes
    units: Optional[Zones] = None
    people: Optional[FeatureTable] = None
    people_field: Optional[str] = None
    stations: Optional[FeatureTable] = None
    roads: Optional[FeatureTable] = None
    method: str = "ellipsoidal"
    language: str = "en"
    year: Optional[int] = None
    data_date: str = ""


def low_carbon_indicators(request: LowCarbonRequest, steps: Steps = ALONE) -> Outcome:
    """Measure the pack's low-carbon indicators by unit and in all.

    What is not known is undetermined, never zero: a layer that is missing, people that are not stated, land without a
    class. Rows of the units and of the ground outside add up to the total.

    Args:
        request: layers, the pack and its choices. steps: how the run is followed; no progress is reported.

    Returns:
        Table ``rows``: a row per indicator and unit, with the numerator, the denominator and bounds.

    Raises:
        InputError: unusable layers, classes that the pack does not have, a pack without such indicators.
        Cancelled: ``cancelled`` returned True.
    """
    asked(request.pack, MEASURES)
    layers = request.land, request.people, request.stations, request.roads
    scene = scene_of([table for table in layers if table is not None], request.units, request.method,
                     request.language, steps.cancelled)
    return LowCarbonRun(request, scene).outcome(MEASURES)


CHECK = Check("indicators", low_carbon_indicators, None, {"rows": COLUMNS}, whole="scale.sums")
