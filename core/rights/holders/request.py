"""Request of a run on affected holders."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Optional

from ...layers.control_layer import ControlLayer
from ...table import FeatureTable
from ..places import UNITS

#: What a type of right is here: kept apart in the ledger, which is one of use rights.
USE, OWNERSHIP, OTHER, NO_RIGHT = "use", "ownership", "other", "none"
STATE, COLLECTIVE = "state", "collective"
HOLDER = "holder"
GROUPS = (HOLDER, *UNITS)
TOKEN, INITIALS, NAMES = "token", "initials", "none"
MASKS = (TOKEN, INITIALS, NAMES)
#: What a list may be called: before the announcement of an expropriation, and after the survey that follows it.
ESTIMATE, SURVEY = "estimate", "survey"
STATUSES = (ESTIMATE, SURVEY)


class KindOfRight(NamedTuple):
    """A type of right, as far as it matters here.

    Attributes:
        layer: ``USE``, ``OWNERSHIP``, ``OTHER`` or ``NO_RIGHT``. owner: ``STATE`` or ``COLLECTIVE`` of ownership,
            otherwise empty. title: its name in the language of the run.
    """

    layer: str
    owner: str = ""
    title: str = ""


class Prices(NamedTuple):
    """Prices of collective land by area.

    Attributes:
        table: of areas. area, price: its fields. per_m2: square metres of the unit of land that a price is for.
        currency: a word for people. has_ground: the table is a layer of areas, whose outlines are not used.
    """

    table: FeatureTable
    area: str
    price: str
    per_m2: float
    currency: str
    has_ground: bool = False


@dataclass(frozen=True)
class HoldersRequest:
    """Projects over rights.

    Attributes:
        subjects: projects or their parcels; only polygons take land.
        rights: layers of parcels with rights; ``fields`` are ``unit_code``, ``right_type``, ``registration``,
            ``share``, ``share_kind`` and ``UNITS``.
        key: of the project's tokens. key_lasts: whether it is the same when QGIS was closed.
        types: code or spelling of a right type -> what it is; a type that is not in it counts as a use right whose kind
            is unknown.
        ended: codes, titles and spellings of registrations by which a right has ended, as of ``plain_name``.
        joint, sole: spellings of the kinds of shares. parcel_length, unit_length: of codes; 0: codes have no form.
        register: the layers of ``rights`` with all their features and without ground, where ``rights`` holds only what
            lies at the projects; None: ``rights`` has all. Asked for where codes have no form.
        holders: table with ``unit_code``, ``holder_name``, ``document_type``, ``document_number``, ``share``,
            ``share_kind``; None: holders are unknown.
        land: layer with field role ``land_class``; None: not divided by class.
        prices: of collective land; None: no estimate.
        subject_id, project_field, registered_field: fields of the subjects.
        area_method: ``"ellipsoidal"``, ``"planar"`` or ``"registered"``.
        group_by: of ``GROUPS``. mask: of ``MASKS``. status: of ``STATUSES``.
        sole_is_whole: a parcel's only holder without a share has all of it.
        merge_units: parcels of one holder that touch are one row of the parcels.
        least_holders: cells of tables by unit with fewer known holders are merged.
        with_pieces: with the ground of each part. with_parcels: with a row for each project and parcel.
        with_cells: with the cells by village and type.
        frees_rights: the run is the last that needs the geometries of ``rights``, and lets go of them before its
            tables are made: afterwards they are None.
        language: of names and sentences.
    """

    subjects: FeatureTable
    rights: Sequence[ControlLayer]
    key: bytes
    key_lasts: bool = False
    types: Mapping[str, KindOfRight] = field(default_factory=dict)
    ended: frozenset = frozenset()
    joint: frozenset = frozenset()
    sole: frozenset = frozenset()
    parcel_length: int = 0
    unit_length: int = 0
    register: Optional[Sequence[ControlLayer]] = None
    holders: Optional[ControlLayer] = None
    land: Optional[ControlLayer] = None
    prices: Optional[Prices] = None
    subject_id: Optional[str] = None
    project_field: Optional[str] = None
    registered_field: Optional[str] = None
    area_method: str = "ellipsoidal"
    group_by: str = HOLDER
    mask: str = TOKEN
    status: str = ESTIMATE
    sole_is_whole: bool = False
    merge_units: bool = False
    least_holders: int = 3
    with_pieces: bool = False
    with_parcels: bool = True
    with_cells: bool = True
    frees_rights: bool = False
    language: str = "en"
