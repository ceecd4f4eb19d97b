"""Request of an occupation."""
from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Optional

from ...layers.control_layer import ControlLayer
from ...table import FeatureTable
from ..codes.classify import LandUseCodes


@dataclass(frozen=True)
class OccupationRequest:
    """Subjects over a land-use survey.

    Attributes:
        subjects: parcels; only polygons occupy land.
        survey: the land-use survey; its ``fields`` are field roles of the code pack.
        codes: the code pack.
        subject_id, project_field: fields of the subjects; without them the feature id names a
            parcel, and each parcel is a project of its own.
        scheme: an id of ``codes.schemes``, or ``"auto"``.
        ownership, location: layers that say whose and where the land is; None: the survey's own
            fields do. Where such a layer covers nothing, no owner is guessed.
        approved: land whose conversion is already approved; counted apart.
        controls: control layers; the polygons of one role are united.
        as_of: the day on which features of the controls have to be in force.
        area_method: ``"ellipsoidal"``, ``"planar"`` or ``"registered"``. The last is the ellipsoidal
            one, adjusted to the registered area.
        registered_field: the subjects' field with the registered area in m².
        unit: a key of ``core.geometry.measure.adjust.UNITS``.
        adjust_to: ``"measured"`` (each parcel's own area, rounded to the unit) or ``"registered"``.
        adjust_limit: relative difference to the registered area above which a parcel is not
            adjusted to it; None: no limit.
        language: ``"zh"`` or ``"en"``, of names and messages.
        with_pieces: whether the pieces are wanted for a map.
    """

    subjects: FeatureTable
    survey: ControlLayer
    codes: LandUseCodes
    subject_id: Optional[str] = None
    project_field: Optional[str] = None
    scheme: str = "auto"
    ownership: Optional[ControlLayer] = None
    location: Optional[ControlLayer] = None
    approved: Optional[ControlLayer] = None
    controls: list = field(default_factory=list)
    as_of: date = field(default_factory=date.today)
    area_method: str = "ellipsoidal"
    registered_field: Optional[str] = None
    unit: str = "0.01 m2"
    adjust_to: str = "measured"
    adjust_limit: Optional[float] = None
    language: str = "en"
    with_pieces: bool = False

    @property
    def to_registered(self) -> bool:
        """Whether areas are those that are registered."""
        return "registered" in (self.area_method, self.adjust_to)

    @property
    def roles(self) -> list:
        """Control roles, in the order of the layers."""
        return list(dict.fromkeys(layer.role for layer in self.controls))
