"""What a pack of kind ``codes`` says: lists of land-use codes, and what an office groups them by."""
from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from ...contract.pack_head import PackHead
from ...names import folded_name
from ...rules.model import Texts

#: The three classes of the land law. "undetermined" if a code is too coarse, disputed, or not land.
LEGAL_CLASSES = ("agricultural", "construction", "unused", "undetermined")
OWNERSHIP_KINDS = ("state", "collective")
#: What the attribute of town and village (CZCSXM) says. Of "mining" and "special" the use says the rest.
SETTLEMENT_KINDS = ("urban", "village", "mining", "special")
#: What about a code sources disagree on. It is shown wherever the code occurs.
DISPUTES = ("name", "legal_class", "target")
#: How a code passes into the target list: as it is; into one of several; or only after a person decided.
MAPS = ("1:1", "1:n", "review")
#: Field roles of a land-use survey, with their types.
FIELD_ROLES = {
    "patch_id": "text", "patch_number": "text", "land_class": "text", "land_class_name": "text", "area": "number",
    "ridge_class": "text", "ridge_share": "number", "ridge_area": "number", "net_area": "number",
    "ownership": "text", "owner_code": "text", "owner_name": "text", "location_code": "text",
    "location_name": "text", "slope_grade": "text", "quality_grade": "text", "settlement": "text",
    "mixed_shares": "text"}
#: Those of them that say what a patch is.
CLASS_ROLES = ("land_class", "land_class_name", "settlement", "mixed_shares")


@dataclass(frozen=True)
class LandClass:
    """One code of a list. ``verified``: its row was compared with the official text.

    ``colour`` is the conventional one, ``#RRGGBB``, or empty; its bases are the scheme's ``colour_basis``.
    """

    code: str
    parent: str
    title: Texts
    legal_class: str
    cropland: bool = False
    paddy: bool = False
    other_names: tuple = ()
    disputed: tuple = ()
    verified: bool = False
    source: str = ""
    note: str = ""
    colour: str = ""

    @cached_property
    def names(self) -> frozenset:
        """All its names, as names are compared."""
        return frozenset(map(folded_name, (*self.title.values(), *self.other_names)))


class Notation(NamedTuple):
    """What may be around a code; an empty text: nothing of the kind.

    ``suffix_letters`` are those that part a survey's code into the plain class and a mark (K, A, H).
    """

    village_suffix: str = ""
    underground_prefix: str = ""
    mixed_separator: str = ""
    compatible_bracket: bool = False
    other_separators: tuple = ()
    suffix_letters: str = ""

    @property
    def separators(self) -> tuple:
        """All texts that stand between the codes of a mixed use."""
        return tuple(filter(None, (self.mixed_separator, *self.other_separators)))


@dataclass(frozen=True)
class Scheme:
    """A list of codes. ``edition_of`` is shared by editions of one standard, whose codes collide."""

    id: str
    title: Texts
    classes: dict
    edition_of: str = ""
    notation: Notation = Notation()
    basis: tuple = ()
    note: Texts = field(default_factory=dict)
    colour_basis: tuple = ()

    @cached_property
    def children(self) -> dict:
        """{code: the codes right below it}."""
        below: dict = {code: [] for code in self.classes}
        for code, land_class in self.classes.items():
            if land_class.parent in below:
                below[land_class.parent].append(code)
        return below

    @cached_property
    def by_folded_code(self) -> dict:
        """Code in small letters -> code."""
        return {code.casefold(): code for code in self.classes}

    @cached_property
    def _levels(self) -> dict:
        return {code: self._ancestry(code) for code in self.classes}

    def _ancestry(self, code: str) -> tuple:
        line = [code]
        while self.classes[line[0]].parent:
            line.insert(0, self.classes[line[0]].parent)
        return tuple(line)

    def levels(self, code: str) -> tuple:
        """The codes from level 1 down to this one; empty for a code that is not in the list.

        Args:
            code: of the list.
        """
        return self._levels.get(code, ())


class Ownership(NamedTuple):
    """A code of the nature of rights. ``kind`` is "state" or "collective"."""

    kind: str
    title: Texts
    spellings: tuple = ()


class Settlement(NamedTuple):
    """A code of the attribute of town and village. ``kind`` is one of SETTLEMENT_KINDS."""

    kind: str
    title: Texts
    spellings: tuple = ()


class Group(NamedTuple):
    """A line of structure tables.

    ``under`` is the group that it adds up into, empty at the top. ``by_settlement`` names the groups among
    which its land is divided by the attribute of town and village: {"urban", "village", "undetermined": id}.
    """

    title: Texts
    under: str = ""
    by_settlement: dict = {}


class Target(NamedTuple):
    """Where a code goes in the target list; ``code`` is empty where a person has to decide."""

    code: str
    map: str
    alternatives: tuple = ()
    note: str = ""


@dataclass(frozen=True)
class CodeCase:
    """A spelling and its expected reading; without a scheme, one that must fit none."""

    raw: str
    scheme: str
    expected: dict
    line: int = 0

    @property
    def id(self) -> str:
        """What the case is called: its spelling."""
        return self.raw


@dataclass(frozen=True)
class DetectionCase:
    """A column of spellings, the scheme that must be recognised, and whether that is certain."""

    id: str
    codes: tuple
    names: tuple
    scheme: str
    ambiguous: bool
    line: int = 0


@dataclass(frozen=True)
class LandUseCodes(PackHead):
    """A codes pack that has been read and found well formed.

    Attributes:
        schemes: {id: Scheme}, in the order in which they are preferred.
        fields: {field role of a survey: Field}.
        ownership: {code: Ownership}.
        slope_grades: {code: texts}.
        crosswalk: {scheme id: {code: Target}}; ``crosswalk_target`` is the list that targets belong to.
        settlement: {code of the attribute of town and village: Settlement}.
        groups: {id: Group} of structure tables, in their order.
        group_codes: {scheme id: {code: id of its group}}; codes below it belong to it too.
        group_basis: where the grouping stands.
    """

    schemes: dict
    fields: dict = field(default_factory=dict)
    ownership: dict = field(default_factory=dict)
    slope_grades: dict = field(default_factory=dict)
    crosswalk: dict = field(default_factory=dict)
    crosswalk_target: str = ""
    settlement: dict = field(default_factory=dict)
    groups: dict = field(default_factory=dict)
    group_codes: dict = field(default_factory=dict)
    group_basis: tuple = ()
    kind: str = "codes"

    @property
    def class_count(self) -> int:
        """Number of classes in all lists."""
        return sum(len(scheme.classes) for scheme in self.schemes.values())
