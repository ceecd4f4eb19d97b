"""Request and result of an occupation."""
from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Optional

import numpy as np
import pandas as pd

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
        unit: a key of ``core.geometry.adjust.UNITS``.
        adjust_to: ``"measured"`` (each parcel's own area, rounded to the unit) or ``"registered"``.
        adjust_limit: relative difference to the registered area above which a parcel is not
            adjusted to it; None: no limit.
        language: ``"zh"`` or ``"en"``, of names and messages.
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

    @property
    def to_registered(self) -> bool:
        """Whether areas are those that are registered."""
        return "registered" in (self.area_method, self.adjust_to)

    @property
    def roles(self) -> list:
        """Control roles, in the order of the layers."""
        return list(dict.fromkeys(layer.role for layer in self.controls))


@dataclass(frozen=True)
class Occupation:
    """Land that projects occupy, as tables.

    Attributes:
        rows: a row for each distinct combination of class, owner, location, grade and approval of
            a parcel, and rows for ridges and for what the survey does not cover.
        parcels: a row per parcel, in the order of project, parcel and feature id.
        projects: a row per project.
        issues: everything that was found wrong: severity, kind, project_id, subject_id, layer,
            feature, message.
        notes: remarks on the whole run.
        scheme: id of the code scheme that was used.
        area_method: how areas were measured: ``"ellipsoidal"`` or ``"planar"``.
        unit: of the adjustment.
        language: of names and messages.
        roles: control roles that have a column ``<role>_m2``.
        is_net: ridges are known wherever there is cropland, so that areas may be called "net"; otherwise some
            rows are gross (``net_known`` is false there).
        has_approved: whether a layer of approved land was given.
    """

    rows: pd.DataFrame
    parcels: pd.DataFrame
    projects: pd.DataFrame
    issues: pd.DataFrame
    notes: list
    scheme: str
    area_method: str
    unit: str
    language: str
    roles: list
    is_net: bool
    has_approved: bool

    @property
    def counts(self) -> dict:
        """Numbers and booleans of the run, for models."""
        rows, parcels, projects = self.rows, self.parcels, self.projects
        outside = (rows["part"] == "class") & rows["level1"].isna()
        return {
            "SUBJECT_COUNT": len(parcels), "PROJECT_COUNT": len(projects), "ROW_COUNT": len(rows),
            "ISSUE_COUNT": len(self.issues), "UNKNOWN_CODE_COUNT": int(rows.loc[outside, "land_class"].nunique()),
            "TOTAL_M2": _sum(projects["area_m2"]), "UNCOVERED_M2": _sum(projects["uncovered_m2"]),
            "OVERLAP_M2": _sum(parcels["overlap_m2"]),
            "NEW_CONSTRUCTION_M2": _sum(projects["new_construction_m2"]),
            "HAS_UNCOVERED": bool((rows["part"] == "uncovered").any()), "IS_CLOSED": self.is_closed}

    @property
    def is_closed(self) -> bool:
        """Whether every parcel has rows that sum to the area it should have, and none was left out."""
        left_out = self.issues["kind"].isin(["unusable_subject", "adjust_refused", "registered_unknown"]).any()
        sums = self.rows.groupby("subject_fid")[["net_m2", "gross_m2"]].sum()
        wanted = self.parcels.set_index("subject_fid")["area_m2"].astype(float)
        sums = sums.reindex(wanted.index)
        close = np.isclose(sums["net_m2"], wanted, rtol=0, atol=1e-6) \
            & np.isclose(sums["gross_m2"], wanted, rtol=0, atol=1e-6)
        return bool(not left_out and close.all())


def _sum(values: pd.Series) -> float:
    return round(float(values.sum(skipna=True)), 6)
