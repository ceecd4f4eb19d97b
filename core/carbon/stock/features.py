"""The carbon of each feature."""
from __future__ import annotations

import numpy as np
import pandas as pd

from .classes import Mixes
from .densities import Densities
from .stock import KNOWN, M2_PER_HA, states


def density_by_code(mixes: Mixes, table: Densities) -> dict:
    """Code -> density of each pool, t C/ha ``(p,)``; NaN where a part of what it means is blank.

    Args:
        mixes: what codes mean; a code of several classes has the mean of theirs, by share. table: densities.

    Half forest of 100 t C/ha, half field of 40; a class that is blank leaves its codes unknown:

    >>> from ..pack.model import Coefficient, Family
    >>> from .classes import Share
    >>> from .densities import densities
    >>> table = densities(Family("f", {}, {}, "t C/ha"), [Coefficient("f", name, "above", value) for name, value in (
    ...     ("forest", 100.0), ("field", 40.0), ("town", None))], "")
    >>> half = (Share("forest", 0.5, {}), Share("field", 0.5, {}))
    >>> found = density_by_code(Mixes({"a": half, "b": (Share("town", 1.0, {}),)}, {}, ""), table)
    >>> found["a"].tolist(), found["b"].tolist()
    ([70.0], [nan])
    """
    classes = sorted({one.land_class for parts in mixes.shares.values() for one in parts})
    state = states(classes, mixes, table)
    value = np.where(state == KNOWN, table.value[[table.classes.index(one) for one in classes]], np.nan)
    place = {one: number for number, one in enumerate(classes)}
    return {code: np.sum([one.share * value[place[one.land_class]] for one in parts], axis=0) if parts
            else np.full(len(table.pools), np.nan) for code, parts in mixes.shares.items()}


def feature_columns(area_m2: np.ndarray, codes: np.ndarray, mixes: Mixes, table: Densities) -> pd.DataFrame:
    """Columns of a result layer.

    Args:
        area_m2: of the features ``(n,)``, NaN where unusable. codes: ``(n,)``.
        mixes: what codes mean. table: densities, t C/ha.

    Returns:
        ``n`` rows: ``area_ha``, ``<pool>_t_c_ha`` of each pool, ``carbon_t_c_ha`` and ``carbon_t_c`` of all; NULL
        where a number that they need is blank.

    Two hectares of forest of 100 t C/ha:

    >>> from ..pack.model import Coefficient, Family
    >>> from .classes import Share
    >>> from .densities import densities
    >>> table = densities(Family("f", {}, {}, "t C/ha"), [Coefficient("f", "forest", "above", 100.0)], "")
    >>> mixes = Mixes({"03": (Share("forest", 1.0, {}),)}, {}, "")
    >>> feature_columns(np.array([20_000.0]), np.array(["03"]), mixes, table)["carbon_t_c"].tolist()
    [200.0]
    """
    by_code = density_by_code(mixes, table)
    positions, distinct = pd.factorize(codes)
    density = np.array([by_code[code] for code in distinct]).reshape(len(distinct), len(table.pools))[positions]
    whole, area_ha = density.sum(axis=1), area_m2 / M2_PER_HA
    frame = pd.DataFrame({"area_ha": area_ha, **{f"{pool}_t_c_ha": density[:, p]
                                                 for p, pool in enumerate(table.pools)},
                          "carbon_t_c_ha": whole, "carbon_t_c": whole * area_ha, "family": table.family.id})
    return frame.astype({name: "Float64" for name in frame if name != "family"} | {"family": "string"})
