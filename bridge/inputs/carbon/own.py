"""A user's own table of numbers, with what the user says of its fields and values."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from ....core.carbon.checked_pack import load_coefficients
from ....core.carbon.densities.foreign import OwnTable, Remarks, asked_fields, in_words
from ....core.carbon.densities.own_table import as_stated
from ....core.fields import Field
from ....core.layers.binder import Asked, Binder
from ....core.layers.control_layer import ControlLayer
from ....core.layers.values import map_fields, mapping_notes, read_with_meanings
from ...reading.read import Snapshot, read


@dataclass(frozen=True)
class OwnChoices:
    """What the user says of own tables.

    Attributes:
        layers: of the run, to tell which one a row means. fields: rows of FIELDS. values: rows of VALUES whose role is
            a table. language: of sentences.
        notes: sentences on what was read, filled while reading.
    """

    layers: Sequence = ()
    fields: Sequence = ()
    values: Sequence = ()
    language: str = "en"
    notes: list = field(default_factory=list)


NOTHING_SAID = OwnChoices()


def known_names(fields_path: str, crosswalk_path: str = "") -> dict[str, Field]:
    """Names that fields of own tables may have: those of the crosswalk's pack, where it has any.

    Args:
        fields_path: of the pack that knows them otherwise. crosswalk_path: empty: none was chosen.

    Raises:
        InputError: a broken pack.
    """
    own = load_coefficients(crosswalk_path).fields if crosswalk_path else {}
    return own or load_coefficients(fields_path).fields


def read_own(layer: Snapshot, role: str, kind: OwnTable, fields: Mapping[str, Field], wanted: tuple,
             own: OwnChoices = NOTHING_SAID) -> pd.DataFrame:
    """The rows of a table, its columns by field role, in the pack's words.

    Args:
        layer: the table. role: that rows of VALUES name. kind: what it may say. fields: of the pack that knows names.
        wanted: units of its numbers, one a dimension. own: what the user says.

    Raises:
        InputError: a field, a field role or a value that does not exist; a table that cannot be read.
    """
    values = [row for row in own.values if row[0].partition("@")[0].strip() == role]
    known = map_fields({role: asked_fields(kind, fields)}, values)[role]
    binder = Binder(own.layers or [layer], own.fields, own.language)
    bound = binder.fields(Asked(layer, role, known, match=as_stated))
    table = read(layer, check_crs=False)
    plain = ControlLayer(role, table, bound)
    own.notes.extend(mapping_notes(layer.name, table.columns, bound, known, own.language))
    meant = read_with_meanings(plain, known)
    remarks = Remarks(layer.name, own.language)
    frame = in_words(_by_role(plain), _by_role(meant), known, kind, wanted, remarks)
    own.notes.extend(remarks.sentences)
    return frame


def _by_role(layer: ControlLayer) -> pd.DataFrame:
    columns = layer.table.columns
    return pd.DataFrame({part: columns[name].reset_index(drop=True) for part, name in layer.fields.items()},
                        index=pd.RangeIndex(len(columns)))
