"""Where the unit of an alert lies."""
from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from ...carbon.stock.patches import Zones
from ...fields import spelling
from ...geometry.parts import without_lower
from ...geometry.topology.usable import unusable_reasons
from ...indicators.rows import ALL_UNITS
from ...quotas.units import unit_prefix


def outlines_of(codes: np.ndarray, units: Zones) -> tuple[np.ndarray, list[str]]:
    """The ground of units.

    Args:
        codes: of units, with or without zeros behind; ``*`` is all of them, and a code that others begin with, such as
            that of the county of towns, is those ``(n,)``.
        units: polygons with their codes.

    Returns:
        Outlines, object ``(n,)``, None where the layer has none of a unit that can be drawn; and codes, as the layer
        has them, of polygons without finite coordinates or ground that outlines are therefore made without.

    >>> import pandas as pd
    >>> from ...table import FeatureTable
    >>> towns = Zones(FeatureTable("towns", np.arange(2), shapely.box([0, 1], 0, [1, 3], 1), pd.DataFrame(
    ...     {"code": ["990127100000", "990127101000"]}), ""), "code")
    >>> shapely.area(outlines_of(np.array(["990127101", "990127", "*"]), towns)[0]).tolist()
    [2.0, 3.0, 3.0]
    """
    own = [None if pd.isna(code) else unit_prefix(spelling(code)) for code in units.table.columns[units.id_field]]
    lost = np.isin(unusable_reasons(units.table.geometry), ["usable.null", "usable.empty", "usable.not_finite"])
    shapes = np.full(len(own), None, dtype=object)
    shapes[~lost] = without_lower(shapely.make_valid(units.table.geometry[~lost]), 2)
    lost |= shapely.is_missing(shapes) | shapely.is_empty(shapes)
    made, by_code, dropped = {}, {}, {}
    for row, code in enumerate(own):
        if code is not None:
            by_code.setdefault(code, []).append(row)
    for code in dict.fromkeys(codes.tolist()):
        prefix = "" if code == ALL_UNITS else unit_prefix(code)
        rows = by_code.get(prefix, [])
        dropped.update(dict.fromkeys(row for row in rows if lost[row]))
        if all(lost[row] for row in rows):
            rows = [row for other, some in by_code.items() if other.startswith(prefix) for row in some]
            dropped.update(dict.fromkeys(row for row in rows if lost[row]))
        drawn = sorted(row for row in rows if not lost[row])
        made[code] = shapely.union_all(shapes[drawn]) if drawn else None
    outlines = np.full(len(codes), None, dtype=object)
    outlines[:] = [made[code] for code in codes.tolist()]
    column = units.table.columns[units.id_field]
    return outlines, list(dict.fromkeys(spelling(column.iloc[row]) for row in sorted(dropped)))
