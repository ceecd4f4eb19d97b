"""What a pack of kind ``schema`` says: the layers of a database, their fields, and the rules of a pre-check."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, Optional

from ...contract.basis import VERIFIED, state_of
from ...contract.pack_head import PackHead
from ...rules.model import Texts

GEOMETRIES = ("polygon", "line", "point", "any", "none")
FIELD_KINDS = ("text", "integer", "number", "date")
#: Needed in every row; in rows where another field requires it; never.
PRESENCES = ("M", "C", "O")
#: What a value looks like, or what it states: the area of its feature; a unit; the unit in which the feature lies.
FORMS = ("year", "date", "digits", "unit_code", "location_code", "area_m2", "area_ha", "area_km2")
AREA_FORMS = {"area_m2": "m2", "area_ha": "ha", "area_km2": "km2"}
MODES = ("strict", "lenient")
AREA_METHODS = ("ellipsoidal", "planar")


class Interval(NamedTuple):
    """Numbers that a field may hold; an end that is None is open, ``_in`` says whether the end belongs to it."""

    low: Optional[float] = None
    high: Optional[float] = None
    low_in: bool = True
    high_in: bool = True
    text: str = ""


class DomainCode(NamedTuple):
    """A code that a field may hold; with ``children`` all that begin with it, its last zeros apart."""

    title: Texts
    children: bool = False
    verified: bool = False


@dataclass(frozen=True)
class FieldSpec:
    """A field of a layer as the database's standard has it.

    Attributes:
        length: of texts, in characters; 0: not stated.
        domain: codes that it may hold; ``name_of``: the field whose code it names.
        interval, form: numbers and spellings that it may hold.
        verified: the row was compared with the official text.
    """

    name: str
    type: str = "text"
    length: int = 0
    presence: str = "O"
    title: Texts = field(default_factory=dict)
    domain: str = ""
    name_of: str = ""
    interval: Optional[Interval] = None
    form: str = ""
    verified: bool = False


@dataclass(frozen=True)
class LayerSpec:
    """A layer or table of the database. ``id_field`` identifies its features."""

    id: str
    title: Texts
    geometry: str
    required: bool = False
    id_field: str = ""
    aliases: tuple = ()
    fields: dict = field(default_factory=dict)

    def stating(self, forms) -> list:
        """Fields of these forms.

        Args:
            forms: of fields.
        """
        return [spec for spec in self.fields.values() if spec.form in forms]


@dataclass(frozen=True)
class SchemaRule:
    """One rule of the pre-check: a check that core knows, with what it needs.

    ``values`` are the check's own keys, as ``checks.py`` reads them.
    """

    id: str
    check: str
    severity: str
    title: Texts
    values: dict = field(default_factory=dict)
    basis: tuple = ()
    note: Texts = field(default_factory=dict)

    @property
    def basis_verified(self) -> bool:
        """Whether all of its basis is verified."""
        return state_of(self.basis) == VERIFIED

    def value(self, name: str, mode: str, default: float = 0.0) -> float:
        """A number of the rule in a mode.

        Args:
            name: of the number, whose unit the schema states. mode: strict or lenient.
            default: if the rule has none, in the same unit.
        """
        value = self.values.get(name)
        return default if value is None else value[mode]


class UnitsSpec(NamedTuple):
    """The layer of administrative units and the field with their codes."""

    layer: str
    field: str


@dataclass(frozen=True)
class SchemaCase:
    """A small database, the rules to run on it, and the findings that they owe: ``(rule, layer, feature)``."""

    id: str
    mode: str
    crs: str
    layers: dict
    rules: tuple
    findings: tuple
    line: int = 0


@dataclass(frozen=True)
class SchemaPack(PackHead):
    """A schema pack that has been read and found well formed.

    Attributes:
        layers: {id: LayerSpec}.
        domains: {id: {code: DomainCode}}.
        code_lists: {domain id: scheme of a codes pack that holds its codes}.
        units: administrative units, None where the database has none.
        rules: SchemaRules, in their order.
        area_method: how all areas are measured.
    """

    layers: dict
    domains: dict
    code_lists: dict
    rules: tuple
    units: Optional[UnitsSpec] = None
    area_method: str = "ellipsoidal"
    kind: str = "schema"

    @property
    def unverified_field_count(self) -> int:
        """Number of fields that was not compared with the standard."""
        return sum(not spec.verified for layer in self.layers.values() for spec in layer.fields.values())
