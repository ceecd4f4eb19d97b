"""The life of land as a pack states it."""
from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple, Optional

from ...contract.basis import Basis
from ...rules.model import Role, Texts

FORMS = ("box", "side", "event")
LEVELS = ("parcel", "project")
#: Field roles that a table may have, with the type of their values.
FIELDS = {
    "name": "text", "status": "text", "date": "date", "valid_to": "date", "area": "number", "unit_code": "text",
    "supervision": "text", "project": "text", "parcel": "text", "contract": "text",
    "land": "text", "supply_way": "text", "use": "text", "cause": "text", "recognition": "text", "working": "text",
    "contract_date": "date", "due_delivery": "date", "due_start": "date", "due_completion": "date",
    "delivery_date": "date", "start_date": "date", "stop_date": "date", "completion_date": "date",
    "delivered_area": "number", "started_area": "number", "completed_area": "number", "planned_area": "number",
    "built_area": "number", "invested": "number", "planned_investment": "number", "invested_share": "number",
    **{f"{name}{end}": "number" for name in ("far", "density", "green", "height") for end in ("", "_lower", "_upper")}}
KEYS = ("parcel", "contract", "supervision", "project")
COMPARED = ("use", "far", "density", "green", "height")
STATUS_WORDS = ("in_force", "withdrawn", "lapsed", "reduced")
LAND_WORDS = ("state_construction", "other")
CAUSE_WORDS = ("government", "force_majeure", "own")
WORKING_WORDS = ("not_started", "working", "stopped", "completed")
#: What a field's words are, where judging knows them.
WORDS = {"status": STATUS_WORDS, "land": LAND_WORDS, "supply_way": LAND_WORDS, "cause": CAUSE_WORDS,
         "working": WORKING_WORDS}


@dataclass(frozen=True)
class Stage:
    """A stage of the life of land.

    Attributes:
        form: ``"box"``: one of the row of stages; ``"side"``: beside them, such as temporary land; ``"event"``: linked
            with them. level: whether its rows are single parcels, or projects of many.
    """

    id: str
    title: Texts
    form: str = "box"
    level: str = "parcel"


class Given(NamedTuple):
    """What a table says of a stage: the roles of its fields.

    Attributes:
        row: a row alone says that the stage was reached; otherwise only a date does.
        date, due, area: field roles, empty without one.
    """

    stage: str
    row: bool = False
    date: str = ""
    due: str = ""
    area: str = ""


@dataclass(frozen=True)
class StageTable:
    """A layer or table that offices keep: its names, fields, and the stages that it knows of, the first its own."""

    role: Role
    gives: tuple[Given, ...]


@dataclass(frozen=True)
class Key:
    """A key that runs through tables.

    Attributes:
        lengths: in characters; none: any. takes: its first characters link, 0: all of them.
    """

    lengths: tuple = ()
    takes: int = 0


@dataclass(frozen=True)
class Transition:
    """From a stage to a later one: what it means if the earlier one is missing, later in time, or of other ground.

    Attributes:
        without: the verdict of the later one without the earlier one; empty: it needs none. equal: both are of the same
            area; otherwise the later one only lies within the earlier one.
    """

    id: str
    first: str
    then: str
    title: Texts
    without: str = "conditional"
    equal: bool = False
    basis: tuple[Basis, ...] = ()


@dataclass(frozen=True)
class Conditions:
    """When land counts as idle, and how often that is asked.

    Attributes:
        late_years: between the agreed start and a suspicion. stopped_years: of a building stopped half-way.
        built_share, invested_share: below either of them such a building may be recognised as idle.
        letters: land word -> how the letters of a parcel's code begin that say so. letters_at: where they stand.
    """

    late_years: int
    stopped_years: int
    built_share: Fraction
    invested_share: Fraction
    basis: tuple[Basis, ...] = ()
    letters: dict = field(default_factory=dict)
    letters_at: int = 0


@dataclass(frozen=True)
class Route:
    """What may follow a state, as text. ``recognised``: only after a recognition, whose number is given."""

    id: str
    state: str
    says: Texts
    cause: str = ""
    recognised: bool = False
    basis: tuple[Basis, ...] = ()


@dataclass(frozen=True)
class Lifecycle:
    """The part of a pack of kind rights on the life of land; ``stages`` in their order."""

    stages: dict[str, Stage]
    tables: dict[str, StageTable]
    transitions: dict[str, Transition]
    conditions: Conditions
    keys: dict[str, Key] = field(default_factory=dict)
    routes: dict[str, Route] = field(default_factory=dict)
    compared: tuple = COMPARED
    compare_basis: tuple[Basis, ...] = ()

    def order(self, stage: str) -> int:
        """The place of a stage in the row of stages.

        Args:
            stage: its id.
        """
        return list(self.stages).index(stage)

    @property
    def roles(self) -> dict[str, Role]:
        """Table -> its role, for binding."""
        return {name: table.role for name, table in self.tables.items()}

    def route(self, state: str, cause: str, is_recognised: bool) -> Optional[Route]:
        """What may follow; of a recognised one, and of the stated cause, before the general one.

        Args:
            state: of a parcel. cause: as data state it, empty without. is_recognised: a recognition's number is given.
        """
        fitting = [route for route in self.routes.values() if route.state == state
                   and route.cause in ("", cause) and (is_recognised or not route.recognised)]
        return max(fitting, key=lambda route: (route.recognised, route.cause != ""), default=None)
