"""Request of the pre-check of a database."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, Optional

from ..landuse.codes.classify import LandUseCodes
from ..table import FeatureTable
from .pack.model import SchemaPack


class StoredField(NamedTuple):
    """A field as a file has it: kind (``text``, ``integer``, ``real``, ``date``, …) and length, 0 for none."""

    kind: str
    length: int = 0


@dataclass(frozen=True)
class DataLayer:
    """A layer or table that means a layer of the schema.

    Attributes:
        id: of the schema's layer.
        table: its rows.
        fields: field of the schema -> field of the layer; fields that the layer lacks are absent.
        stored: field of the layer -> how it is stored.
        own_name: its name inside its file.
        geometry: ``"polygon"``, ``"line"``, ``"point"``, ``"any"`` or ``"none"`` as the file declares it.
        traits: of ``"z"``, ``"m"``, ``"curves"``: what the file declares besides.
        personal: fields of the schema that are about persons: findings say that a value is wrong, and not the value.
    """

    id: str
    table: FeatureTable
    fields: dict
    stored: dict = field(default_factory=dict)
    own_name: str = ""
    geometry: str = "any"
    traits: tuple = ()
    personal: frozenset = frozenset()


@dataclass(frozen=True)
class QualityRequest:
    """A database and the pack to check it by.

    Attributes:
        layers: {id of the schema's layer: DataLayer}.
        codes: land-use codes, where the pack takes its domains from them.
        mode: ``"strict"`` or ``"lenient"``.
        rules: ids of the rules to run; empty: all.
        unbound: names of layers that mean nothing in the schema.
    """

    pack: SchemaPack
    layers: dict
    codes: Optional[LandUseCodes] = None
    mode: str = "strict"
    rules: tuple = ()
    unbound: tuple = ()
    language: str = "en"
