"""Request of the check of building intensity."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from ...layers.control_layer import ControlLayer
from ...table import FeatureTable
from ..pack.model import INDICATORS, IntensityPack
from .limits import LimitsRead

LIMITS_FROM = ("auto", "parcels", "zones", "table")
AREA_METHODS = ("auto", "planar", "ellipsoidal")
SITE_AREAS = ("registered", "measured")
WRITTEN_AS = ("auto", "ratio", "percent")


@dataclass(frozen=True)
class IntensityRequest:
    """Parcels, the buildings on them, and their limits.

    Attributes:
        parcels: with field roles of ``core.packs.intensity.TABLES["parcels"]``.
        pack: how values are written and compared.
        subject_id: the field with the parcel number; what is stated for a repeated number is divided.
        buildings: footprints; ``green``: green patches; ``deductions``: land that does not count as site area.
        zones: polygons with limits or with zone codes; ``limits``: a table by zone code.
        floor_areas: a table of floor areas by parcel number, any number of rows each.
        blocks: totals by block, a table or polygons.
        indicators: what is checked.
        limits_from: ``LIMITS_FROM``; auto: the table if there is one, otherwise zones, otherwise the parcels' own
            fields.
        split: ``limits.SPLITS``: what happens to a parcel in several zones.
        area_method: ``AREA_METHODS``; auto: planar in a projection, otherwise ellipsoidal.
        site_area: what ratios are divided by: the registered area where it is known, or the measured one.
        written_as: how ratios of limits are written.
        registered_unit, floor_area_unit: of stated areas; empty: as the pack says.
        language: of the sentences.
        is_whole: every parcel of the layer is here; otherwise a building on none of them may be on another.
        parcel_limits: limits of the parcels' fields, where the parcels are some of a layer: read from all of it.
    """

    parcels: ControlLayer
    pack: IntensityPack
    subject_id: Optional[str] = None
    buildings: Optional[ControlLayer] = None
    green: Optional[FeatureTable] = None
    deductions: Optional[FeatureTable] = None
    zones: Optional[ControlLayer] = None
    limits: Optional[ControlLayer] = None
    floor_areas: Optional[ControlLayer] = None
    blocks: Optional[ControlLayer] = None
    indicators: tuple = INDICATORS
    limits_from: str = "auto"
    split: str = "split"
    area_method: str = "auto"
    site_area: str = "registered"
    written_as: str = "auto"
    registered_unit: str = ""
    floor_area_unit: str = ""
    language: str = "en"
    is_whole: bool = True
    parcel_limits: Optional[LimitsRead] = None
