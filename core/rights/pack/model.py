"""What a pack of kind rights holds: tables of rights, tables of the life of land, or both."""
from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as made
from typing import NamedTuple, Optional

from ...contract.basis import Basis
from ...contract.pack_head import PackHead
from ...fields import Field
from ...rules.model import Texts
from .stages import LifeCycle
from .supply import SupplyItem

#: Rules of the check of rights; ids of findings for ever.
SAME, LAYER, ABOVE, DISPUTED, SHARE, TERM, CODE, AREA, PLAN = RULES = (
    "RIGHT-SAME", "RIGHT-LAYER", "RIGHT-ABOVE", "RIGHT-DISPUTED", "RIGHT-SHARE", "RIGHT-TERM", "RIGHT-CODE",
    "RIGHT-AREA", "RIGHT-PLAN")
EXCLUSIVE, LAYERED, CONSENT, FREE = RELATIONS = ("exclusive", "layered", "consent", "free")
OWNERSHIP, USE, OTHER, NO_RIGHT = LAYERS = ("ownership", "use", "other", "none")
NO_EFFECT, OBJECTION, SEIZURE, ENDED = EFFECTS = ("none", "objection", "seizure", "ended")
YES, MAY, NO = TERMS = ("yes", "may", "no")
STATE, COLLECTIVE = OWNERS = ("state", "collective")
SURFACE, UPPER, LOWER = STRATA = ("surface", "above", "below")
PLACES = ("owner", "right", "fixture")
SHARE_KINDS = ("sole", "by_share", "joint", "other")
#: Field roles by table, of rights and of change patches with what covers them; tables of the life of land are called
#: after their stages and have roles of their own.
ROLES = {"parcels": ("unit_code", "right_type", "registered_area", "term_from", "term_to", "registration",
                     "registration_date", "seizure", "share_kind", "share", "village", "collective", "group"),
         "patches": ("id", "town", "day"), "cover": ("id", "start", "end", "status"),
         "offered": ("id",), "survey": ("land_class", "class_name"), "towns": ("town",),
         "holders": ("unit_code", "holder_name", "document_type", "document_number", "share_kind", "share")}


#: Those of them that hold dates.
DATES = {"parcels": ("term_from", "term_to", "registration_date"), "patches": ("day",), "cover": ("start", "end")}
#: And those of them that say how long something holds.
ENDS = {"parcels": ("term_to",), "cover": ("end",)}


class RightType(NamedTuple):
    """A type of right.

    Attributes:
        code, title: as the pack lists it. spellings: what data call it besides.
        layer: of ``LAYERS``. term: of ``TERMS``, whether it is given for a time.
        on_ownership: it has to lie on an ownership.
        features: feature codes of parcels that agree with it; none: any.
        is_disputed: sources differ on what the code means.
        basis: where it is written.
    """

    code: str
    title: Texts
    spellings: tuple
    layer: str
    term: str
    on_ownership: bool
    features: tuple
    is_disputed: bool
    basis: tuple[Basis, ...]


class Coded(NamedTuple):
    """A code of registrations or seizures, with what it does and the verdict while it is open (empty: none).

    Attributes:
        code, title: as the pack lists it. spellings: what data call it besides. effect, verdict: see above.
        basis: where it is written.
    """

    code: str
    title: Texts
    spellings: tuple
    effect: str
    verdict: str
    basis: tuple[Basis, ...]


class Letter(NamedTuple):
    """A letter in the codes of parcels and units.

    Attributes:
        place: of ``PLACES``, which letter it is. letter, title: as listed.
        owner: of ``OWNERS``, empty where the letter does not say. stratum: of ``STRATA``, empty likewise.
        is_open: whose right it is has not been settled, or is disputed.
        basis: where it is written.
    """

    place: str
    letter: str
    title: Texts
    owner: str
    stratum: str
    is_open: bool
    basis: tuple[Basis, ...]


class Relation(NamedTuple):
    """How two types of right stand to each other on the same ground: of ``RELATIONS``, where it is written, a note."""

    relation: str
    basis: tuple[Basis, ...]
    note: Texts


class CodeForm(NamedTuple):
    """The form of codes: how long parcels' and units' are, digits of the county, positions (from 1) of the two letters
    of the feature code and of the fixture's letter."""

    parcel: int
    unit: int
    county: int
    feature: int
    fixture: int


class ShareKind(NamedTuple):
    """One of ``SHARE_KINDS``: what it is called, and its spellings in data."""

    title: Texts
    spellings: tuple


class RuleBasis(NamedTuple):
    """How severe a rule's findings are, and where it is written."""

    severity: str
    basis: tuple[Basis, ...]


@dataclass(frozen=True)
class Rights:
    """The tables on rights of a pack.

    Attributes:
        types: code -> type. relations: both codes, the smaller text first -> relation.
        registrations, seizures: code -> what it does. letters: (place, letter) -> what it means.
        share_kinds: of ``SHARE_KINDS``. code: form of codes, None: codes are not judged.
        tolerance_m2, tolerance_share: by which a registered area may differ from a measured one, the larger counts.
        minimum_m2, minimum_width_m: of an overlap that counts.
        rules: id -> severity and basis.
    """

    types: dict[str, RightType]
    relations: dict[tuple[str, str], Relation]
    registrations: dict[str, Coded]
    seizures: dict[str, Coded]
    letters: dict[tuple[str, str], Letter]
    share_kinds: dict[str, ShareKind]
    code: Optional[CodeForm]
    tolerance_m2: float
    tolerance_share: float
    minimum_m2: float
    minimum_width_m: float
    rules: dict[str, RuleBasis]

    def relation(self, first: str, second: str) -> Optional[Relation]:
        """How two types stand to each other; None: no rule, which is undetermined.

        Args:
            first, second: codes of types.
        """
        return self.relations.get((min(first, second), max(first, second)))


@dataclass(frozen=True)
class RightsPack(PackHead):
    """A pack of kind rights.

    Attributes:
        rights, lifecycle: its parts; one of them may be None. fields: table -> field role -> field.
        supply: id -> what is asked of land before it is supplied.
    """

    rights: Optional[Rights]
    lifecycle: Optional[LifeCycle]
    fields: dict[str, dict[str, Field]]
    supply: dict[str, SupplyItem] = made(default_factory=dict)


class RightsCase(NamedTuple):
    """A case of the pack.

    Attributes:
        types: codes of two rights on the same ground; features: letters of their parcels, empty: unknown.
        rule, verdict: what has to come out; rule empty: no finding.
    """

    id: str
    types: tuple[str, ...]
    features: tuple[str, ...]
    rule: str
    verdict: str
    line: int
