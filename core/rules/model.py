"""What a rule pack says, as plain data."""
from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, Optional

from ..contract.basis import VERIFIED, Basis, state_of
from ..contract.pack_head import PackHead

RELATIONS = ("overlaps", "disjoint", "outside", "inside", "within_distance")
#: What a condition may use besides the fields of the pack; all are numbers.
MEASURES = ("overlap_area_m2", "overlap_length_m", "overlap_share", "overlap_width_m",
            "subject_area_m2", "subject_length_m", "distance_m")

Texts = dict  # {language tag: sentence}


@dataclass(frozen=True)
class Role:
    """What a control layer is. A ``coverage`` role marks where the data are complete."""

    id: str
    short: str
    title: Texts
    required: bool = False
    coverage: bool = False
    geometry: str = "polygon"
    accuracy_m: float = 0.0
    aliases: tuple = ()
    fields: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Document:
    """A paper that a condition asks for; ``field`` is the subject field with its number."""

    id: str
    title: Texts
    field: Optional[str] = None


class Minimum(NamedTuple):
    """Below it an overlap is a matter for a technician, not a finding of substance."""

    area_m2: float = 0.0
    width_m: float = 0.0
    length_m: float = 0.0


class InForce(NamedTuple):
    """First and last day of a rule; None is open."""

    start: Optional[date] = None
    end: Optional[date] = None

    def includes(self, day: date) -> bool:
        """Whether a day lies in the period, its ends included; an open end has no limit.

        Args:
            day: the day.

        >>> from datetime import date
        >>> InForce(date(2024, 1, 1), None).includes(date(2023, 12, 31)), InForce(None, None).includes(date(2023, 1, 1))
        (False, True)
        """
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True)
class Rule:
    """One rule: if ``relation`` to ``control`` holds and ``when`` is true, then ``verdict``.

    ``when`` is the condition as tuples (see core/rules/condition.py), None: always.
    ``claim`` is the subject field by which an exception is claimed; where it is empty,
    ``presumed`` is reported. ``authority`` is the office to ask.
    """

    id: str
    control: str
    severity: str
    relation: str
    verdict: str
    message: Texts
    when: Optional[tuple] = None
    when_text: str = ""
    distance_m: Optional[float] = None
    claim: Optional[str] = None
    presumed: Texts = field(default_factory=dict)
    routes: tuple = ()
    documents: tuple = ()
    authority: Texts = field(default_factory=dict)
    minimum: Minimum = Minimum()
    in_force: InForce = InForce()
    basis: tuple[Basis, ...] = ()

    @property
    def basis_verified(self) -> bool:
        """Whether all of its basis is verified."""
        return state_of(self.basis) == VERIFIED


@dataclass(frozen=True)
class CaseFeature:
    """A geometry of a case (WKT, metres in a plane) and its values by field id."""

    wkt: str
    fields: dict = field(default_factory=dict)


@dataclass(frozen=True)
class ExpectedFinding:
    rule: str
    verdict: str


@dataclass(frozen=True)
class Case:
    """A small situation and the verdict that the pack must give.

    ``controls`` maps a role to its features. A role that is not named has no layer, and is
    outside the scope. ``findings`` None: not compared; otherwise exactly these.
    """

    id: str
    subject: CaseFeature
    controls: dict
    as_of: date
    verdict: str
    scope: tuple = ()
    findings: Optional[tuple] = None
    title: Texts = field(default_factory=dict)
    line: int = 0


@dataclass(frozen=True)
class Pack(PackHead):
    """A pack that has been read and found well formed."""

    kind: str
    roles: dict
    subject_fields: dict
    rules: tuple

    @property
    def required_roles(self) -> tuple:
        """Ids of the roles without whose layer no run is complete."""
        return tuple(role.id for role in self.roles.values() if role.required)

    def rules_in_force(self, day: date) -> tuple:
        """The rules that hold on a day.

        Args:
            day: the day.
        """
        return tuple(rule for rule in self.rules if rule.in_force.includes(day))


class Line(int):
    """A line of a file of a pack under another: ``file`` is its name as problems give it.

    Attributes:
        tick: a ``Tick`` on the row of a table that ends there; None without.
    """

    file: str
    tick = None

    def __new__(cls, line: int, file: str):
        """A line.

        Args:
            line: its number. file: its file.
        """
        self = super().__new__(cls, line)
        self.file = file
        return self

    def ticked(self, tick) -> Line:
        """The line with a tick on its row.

        Args:
            tick: of a layer, whose row it is.
        """
        line = Line(int(self), self.file)
        line.tick = tick
        return line

    def __getnewargs__(self):
        return int(self), self.file


@dataclass(frozen=True)
class Problem:
    """Something wrong with a pack: where it stands, and a sentence of the text catalogue.

    A ``Line`` knows its file, whatever file a reader takes it for.
    """

    file: str
    line: int
    path: str
    key: str
    values: dict[str, Any] = field(default_factory=dict)
    severity: str = "error"

    def __post_init__(self):
        if isinstance(self.line, Line):
            object.__setattr__(self, "file", self.line.file)

    def in_language(self, language: str) -> str:
        """The sentence of a problem.

        Args:
            language: of sentences, ``"en"`` or ``"zh"``.
        """
        from ..texts import text

        return text(self.key, language, **self.values)
