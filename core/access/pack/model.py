"""What a pack of kind ``access`` says: lists of clauses for control units, and how units inherit them."""
from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, Optional

from ...contract.basis import VERIFIED, state_of
from ...contract.pack_head import PackHead
from ...rules.model import InForce, Texts

#: From the widest to the narrowest. A unit's own list is the narrowest of all.
SCOPES = ("nation", "province", "basin", "city", "class", "unit")
DIMENSIONS = ("spatial_layout", "pollutant_emission", "environmental_risk", "resource_efficiency")
VERBS = ("prohibit", "restrict", "exit", "encourage")
STATES = ("new", "existing", "expansion")
#: Who decides whether a clause is met: its own words, or a person.
JUDGEMENTS = ("stated", "confirm")
#: Field roles of a layer of control units, and of the subjects.
UNIT_FIELDS = {"unit_code": "text", "unit_name": "text", "unit_class": "text", "data_date": "date"}
SUBJECT_FIELDS = {"industry": "text", "state": "text"}


@dataclass(frozen=True)
class UnitClass:
    """A class of control units. ``digit`` is its place in a unit's code; ``note`` says what the class requires."""

    id: str
    title: Texts
    digit: str = ""
    note: Texts = field(default_factory=dict)


class UnitNotation(NamedTuple):
    """How a unit's code is built: prefix, area code, digit of the class, serial number."""

    prefix: str
    area_digits: int
    serial_digits: int
    basis: tuple = ()


class Industries(NamedTuple):
    """The list of industries that clauses name by the beginning of a code.

    ``sections`` maps a letter to the first and last two-digit division below it.
    """

    title: Texts
    sections: dict
    basis: tuple = ()


@dataclass(frozen=True)
class ClauseList:
    """A list of clauses: of a nation, province, basin, city, class, or of one unit (its id is the code)."""

    id: str
    scope: str
    title: Texts
    inherits: tuple = ()
    unit_class: str = ""
    file: str = ""
    line: int = 0


@dataclass(frozen=True)
class Clause:
    """One clause of a list.

    Attributes:
        list: id of the list, or code of the unit, that contains it.
        applies_to: states of a project that it applies to; empty: all of them.
        industries: beginnings of industry codes, or letters of sections; empty: all of them.
        judgement: "confirm" where only a person can decide whether the clause is met.
        basis: of ``core.contract.basis.Basis``.
    """

    id: str
    list: str
    dimension: str
    verb: str
    text: Texts
    applies_to: tuple = ()
    industries: tuple = ()
    judgement: str = "stated"
    in_force: InForce = InForce()
    documents: Texts = field(default_factory=dict)
    basis: tuple = ()
    file: str = ""
    line: int = 0

    @property
    def basis_verified(self) -> bool:
        """Whether all of its basis is verified."""
        return state_of(self.basis) == VERIFIED


class Inherited(NamedTuple):
    """A clause as it reaches a unit: ``path`` leads from the unit's own list to the list that holds it."""

    clause: Clause
    path: tuple


@dataclass(frozen=True)
class AccessCase:
    """A project in one unit, and the verdict that the pack owes it; ``clauses`` None: not compared."""

    id: str
    unit: str
    unit_class: str
    industry: str
    state: str
    as_of: object
    verdict: str
    clauses: Optional[tuple] = None
    line: int = 0


@dataclass(frozen=True)
class AccessPack(PackHead):
    """An access pack that has been read and found well formed.

    Attributes:
        prevails: what decides instead of this pack; said in every report.
        classes: {id: UnitClass}. lists: {id: ClauseList}, without those of units.
        units: {code: ClauseList}, the units that have a list of their own.
        clauses: in the order of the files.
        fields: {field role: Field} of the unit layer and of the subjects; the words of ``unit_class`` are
            classes, those of ``state`` are ``STATES``.
        minimum_area_m2, minimum_length_m: what is smaller, and a small share too, is a matter for a technician.
    """

    prevails: Texts
    classes: dict
    lists: dict
    units: dict
    clauses: tuple
    fields: dict
    notation: Optional[UnitNotation] = None
    industries: Optional[Industries] = None
    minimum_area_m2: float = 0.0
    minimum_length_m: float = 0.0
    kind: str = "access"

    @cached_property
    def _by_list(self) -> dict:
        by_list: dict = {}
        for clause in self.clauses:
            by_list.setdefault(clause.list, []).append(clause)
        return by_list

    def list_of(self, key: str) -> Optional[ClauseList]:
        """A list by its id, or a unit's by the unit's code.

        Args:
            key: id or code.
        """
        return self.units.get(key) or self.lists.get(key)

    def class_lists(self, unit_class: str) -> tuple:
        """Lists of a class that lean on no province, basin or city: they hold for units that have no list.

        Args:
            unit_class: id of the class.
        """
        return tuple(clause_list.id for clause_list in self.lists.values()
                     if clause_list.scope == "class" and clause_list.unit_class == unit_class
                     and all(self.lists[path[-1]].scope in ("class", "nation") for path in self.paths(clause_list.id)))

    def paths(self, key: str) -> tuple:
        """Ways from a list to each list that it inherits from, itself first; each list once, by the shortest way.

        Args:
            key: of the list.
        """
        ways, todo = {}, [(key,)]
        while todo:
            path = todo.pop(0)
            if path[-1] in ways:
                continue
            ways[path[-1]] = path
            todo += [(*path, above) for above in self.list_of(path[-1]).inherits]
        return tuple(ways.values())

    def clauses_of(self, key: str) -> tuple:
        """All clauses that hold in a list or unit, its own first, each with the way by which it is inherited.

        Args:
            key: of the list or unit.
        """
        return tuple(Inherited(clause, path) for path in self.paths(key) for clause in self._by_list.get(path[-1], ()))
