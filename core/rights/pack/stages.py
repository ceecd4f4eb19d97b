"""The life of land as a pack of kind rights states it."""
from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import NamedTuple, Optional

from ...contract.basis import Basis
from ...lifecycle.due.timing import Conditions
from ...rules.model import Role, Texts

#: A stage stands in the row of stages, beside it, or is linked with it.
STAGE, SIDE, EVENT = STAGE_KINDS = ("stage", "side", "event")
LEVELS = ("parcel", "project")
#: The stage whose ground counts once, however many records in force lie on it.
SUPPLIED = "supplied"
#: Field roles that a table may have, with the type of their values.
FIELDS = {
    "name": "text", "status": "text", "date": "date", "valid_to": "date", "area": "number", "unit_code": "text",
    "supervision": "text", "project": "text", "parcel": "text", "contract": "text",
    "land": "text", "supply_way": "text", "use": "text", "cause": "text", "recognition": "text", "working": "text",
    "contract_date": "date", "due_delivery": "date", "due_start": "date", "due_completion": "date",
    "delivery_date": "date", "start_date": "date", "stop_date": "date", "completion_date": "date",
    "delivered_area": "number", "started_area": "number", "completed_area": "number", "planned_area": "number",
    "built_area": "number", "remaining_area": "number", "reduced_area": "number", "invested": "number",
    "planned_investment": "number", "invested_share": "number",
    **{f"{name}{end}": "number" for name in ("far", "density", "green", "height") for end in ("", "_lower", "_upper")}}
KEYS = ("parcel", "contract", "supervision", "project")
COMPARED = ("use", "far", "density", "green", "height")
REDUCED = "reduced"
STATUS_WORDS = ("in_force", "withdrawn", "lapsed", REDUCED)
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
        kind: ``"stage"``: one of the row of stages; ``"side"``: beside them, such as temporary land; ``"event"``:
            linked with them. order: its place, from 1. level: whether its rows are single parcels, or projects of many.
    """

    id: str
    title: Texts
    kind: str = STAGE
    order: int = 0
    level: str = "parcel"
    basis: tuple[Basis, ...] = ()


class Given(NamedTuple):
    """What a table says of a stage: the roles of its fields.

    Attributes:
        row: a row alone says that the stage was reached; otherwise only a date does, and without one it is never said.
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

    @property
    def own(self) -> str:
        """Id of its own stage, the first that it gives."""
        return self.gives[0].stage

    def with_fields(self, fields: dict) -> StageTable:
        """The same table with other fields.

        Args:
            fields: field role -> what is known of it.
        """
        return replace(self, role=replace(self.role, fields=fields))


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
class Route:
    """What may follow a state, as text. ``recognised``: only after a recognition, whose number is given."""

    id: str
    title: Texts
    state: str
    says: Texts
    cause: str = ""
    recognised: bool = False
    basis: tuple[Basis, ...] = ()


class Comparison(NamedTuple):
    """What is compared between stages, of ``COMPARED``, and what a difference means."""

    title: Texts
    verdict: str
    basis: tuple[Basis, ...]


@dataclass(frozen=True)
class LifeCycle:
    """The part of a pack of kind rights on the life of land.

    Attributes:
        stages: in their order. tables: what offices keep. transitions, keys, routes, comparisons: by id.
        conditions: of idle land; None: the pack says nothing of it.
    """

    stages: dict[str, Stage]
    tables: dict[str, StageTable] = field(default_factory=dict)
    transitions: dict[str, Transition] = field(default_factory=dict)
    conditions: Optional[Conditions] = None
    keys: dict[str, Key] = field(default_factory=dict)
    routes: dict[str, Route] = field(default_factory=dict)
    comparisons: dict[str, Comparison] = field(default_factory=dict)

    def place(self, stage: str) -> int:
        """The place of a stage among all, from 0.

        Args:
            stage: its id.
        """
        return list(self.stages).index(stage)

    @property
    def roles(self) -> dict[str, Role]:
        """Table -> its role, for binding."""
        return {name: table.role for name, table in self.tables.items()}

    @property
    def pairs(self) -> set[tuple[str, str]]:
        """Stages of which one follows the other, by their ids."""
        return {(step.first, step.then) for step in self.transitions.values()}

    def route(self, state: str, cause: str, is_recognised: bool) -> Optional[Route]:
        """What may follow; of a recognised one, and of the stated cause, before the general one.

        Args:
            state: of a parcel. cause: as data state it, empty without. is_recognised: a recognition's number is given.
        """
        fitting = [route for route in self.routes.values() if route.state == state
                   and route.cause in ("", cause) and (is_recognised or not route.recognised)]
        return max(fitting, key=lambda route: (route.recognised, route.cause != ""), default=None)
