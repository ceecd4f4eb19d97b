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


def outlines_of(codes: np.ndarray, units: Zones) -> np.ndarray:
    """The ground of units, object ``(n,)``; None where the layer has none of them, or none with finite coordinates.

    Args:
        codes: of units, with or without zeros behind; ``*`` is all of them, and a code that others begin with, such as
            that of the county of towns, is those ``(n,)``.
        units: polygons with their codes.

    >>> import pandas as pd
    >>> from ...table import FeatureTable
    >>> towns = Zones(FeatureTable("towns", np.arange(2), shapely.box([0, 1], 0, [1, 3], 1), pd.DataFrame(
    ...     {"code": ["990127100000", "990127101000"]}), ""), "code")
    >>> shapely.area(outlines_of(np.array(["990127101", "990127", "*"]), towns)).tolist()
    [2.0, 3.0, 3.0]
    """
    own = [None if pd.isna(code) else unit_prefix(spelling(code)) for code in units.table.columns[units.id_field]]
    lost = np.isin(unusable_reasons(units.table.geometry), ["usable.null", "usable.empty", "usable.not_finite"])
    there = np.array([code is not None for code in own], dtype=bool) & ~lost
    own = [code for code, some in zip(own, there) if some]
    shapes = without_lower(shapely.make_valid(units.table.geometry[there]), 2)
    made, by_code = {}, {}
    for row, code in enumerate(own):
        by_code.setdefault(code, []).append(row)
    for code in dict.fromkeys(codes.tolist()):
        prefix = "" if code == ALL_UNITS else unit_prefix(code)
        rows = by_code.get(prefix) or [row for row, other in enumerate(own) if other.startswith(prefix)]
        made[code] = shapely.union_all(shapes[rows]) if rows else None
    outlines = np.full(len(codes), None, dtype=object)
    outlines[:] = [made[code] for code in codes.tolist()]
    return outlines
