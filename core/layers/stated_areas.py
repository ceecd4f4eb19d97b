"""Areas that a field of a layer states, in m²: the one reading of registered, attribute and control areas."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ..contract.interval import Interval
from ..errors import InputError
from ..geometry.measure.written import written_areas
from ..table import FeatureTable
from ..texts import text
from ..texts.separators import numeral
from ..texts.shown import shown_cell
from ..units import area_unit_of_head

#: Numbers by which offices mean that no area is registered, in whichever unit the column is.
UNKNOWN = (9999.0,)
EXAMPLES = 3


def stated_areas(table: FeatureTable, name: str, language: str, unknown: tuple = ()) -> tuple[Interval, list[str]]:
    """The areas of a field, by the unit in its name or behind each number, m² where neither states one.

    Args:
        table: of a layer. name: of its field. language: of sentences, ``"en"`` or ``"zh"``.
        unknown: numbers of the field, in its own unit, that mean "unknown".

    Returns:
        m², 0 or more, open where none is stated ``(n,)``; sentences on units that were read, and on values that
        cannot be read, with their features.
    """
    column = table.columns[name]
    areas = written_areas(column, name, unknown)
    notes = unit_of_name(table.name, name, language)
    if areas.units_of_cells_m2.size:
        notes.append(text("zoning.areas_of_cells", language, layer=table.name, field=name, units="; ".join(
            numeral(f"{factor:,.6g} m²") for factor in areas.units_of_cells_m2.tolist())))
    if areas.is_wrong.any():
        fids = [str(fid) for fid in table.fids[areas.is_wrong][:EXAMPLES].tolist()]
        values = sorted(set(map(shown_cell, pd.unique(column[areas.is_wrong]))))
        notes.append(text("lifecycle.unreadable", language, layer=table.name, field=name,
                          count=int(areas.is_wrong.sum()), values=", ".join(values[:EXAMPLES]), features=", ".join(
                              [*fids, *["…"] * (int(areas.is_wrong.sum()) > EXAMPLES)])))
    return Interval.of(areas.in_m2), notes


def unit_of_name(layer: str, name: str, language: str) -> list[str]:
    """A sentence on the unit in the name of a field of areas, none where it names none but square metres.

    Args:
        layer: its name. name: of the field. language: of sentences, ``"en"`` or ``"zh"``.

    >>> unit_of_name("lots", "extent_acres", "en")
    ['lots: numbers of extent_acres are read in the unit in its name, of 4,046.86 m².']
    """
    unit = area_unit_of_head(name)
    return [] if unit is None or unit.factor == 1.0 else [
        text("rights.areas_of_head", language, layer=layer, field=name, m2=numeral(f"{unit.factor:,.6g}"))]


def registered_scale(table: FeatureTable, name, areas) -> Interval:
    """Registered over measured area ``(n,)``; open where no registered area is known, or nothing is measured.

    Args:
        table: the subjects. name: their field with the registered area, m² where no unit stands behind it or in
            the field's name.
        areas: measured, m² ``(n,)``.

    Raises:
        InputError: no field was named, or it does not exist.
    """
    if not name:
        raise InputError("zoning.no_registered_field")
    if name not in table.columns:
        raise InputError("zoning.no_such_field", layer=table.name, field=name)
    registered = written_areas(table.columns[name], str(name), UNKNOWN).in_m2
    with np.errstate(invalid="ignore", divide="ignore"):
        return Interval.of(np.where((areas > 0) & (registered > 0), registered / areas, np.nan))
