"""Numbers that units and features state: people, control areas, registered areas."""
from __future__ import annotations

from typing import Optional

import numpy as np

from ...contract.arithmetic import ANYTHING, choose
from ...contract.interval import Interval, of_column
from ...fields import Field, spellings, type_column
from ...geometry.measure.written import is_grouped_by_point
from ...layers.stated_areas import stated_areas
from ...table import FeatureTable
from ...texts import text

EXAMPLES = 5


def areas_above_zero(table: FeatureTable, name: Optional[str], language: str,
                     unknown: tuple = ()) -> tuple[Interval, list[str]]:
    """A field of areas.

    Args:
        table: of a layer. name: of its field, None without. language, unknown: as of ``stated_areas``.

    Returns:
        m², open where it states none above 0 ``(n,)``; sentences as of ``stated_areas``.
    """
    if not name:
        return choose(np.zeros(len(table), dtype=bool), ANYTHING), []
    areas, notes = stated_areas(table, name, language, unknown)
    return choose(areas.low > 0, areas), notes


def stated_people(table: FeatureTable, name: Optional[str], language: str) -> tuple[Interval, list[str]]:
    """A field of people: 12.500 as a text is not read, since no one counts thousandths of a person.

    Args:
        table: of a layer. name: of its field, None without. language: of sentences, ``"en"`` or ``"zh"``.

    Returns:
        The numbers above 0, open where it states none ``(n,)``; what cannot be read, by layer and field.
    """
    if not name:
        return choose(np.zeros(len(table), dtype=bool), ANYTHING), []
    typed, problems = type_column(table.columns[name], Field(name, "number"))
    stated = of_column(typed)
    notes = [text("zoning.unreadable_value", language, layer=table.name, field=name,
                  problem=problem.in_language(language)) for problem in problems]
    doubtful = is_grouped_by_point(table.columns[name])
    if doubtful.any():
        words = dict.fromkeys(spellings(table.columns[name][doubtful].tolist()))
        notes.append(text("structure.people_in_thousands", language, layer=table.name, field=name,
                          count=int(doubtful.sum()), examples=", ".join(list(words)[:EXAMPLES])))
    return choose(~doubtful & (stated.low > 0), stated), notes
