"""The carbon of each feature."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ...contract import cells
from ...contract.arithmetic import multiply
from ...contract.interval import Interval
from ...landuse.transition.tables import NO_CLASS
from ...texts import text
from ..densities.table import BLANK, Densities
from ..densities.tally import over_pools
from .classes import Mixes
from .stock import M2_PER_HA, WHOLE, Ground, numbers_of


def density_by_code(mixes: Mixes, table: Densities) -> dict:
    """Code -> density of each pool, t C/ha, Interval ``(p,)``; not known where a part of what it means is blank.

    Args:
        mixes: what codes mean; a code of several classes has the mean of theirs, by share. table: densities.

    Half forest of 100 t C/ha, half field of 40; a class that is blank leaves its codes unknown:

    >>> from ..pack.model import Coefficient, Family
    >>> from .classes import Share
    >>> from ..densities.table import densities
    >>> table = densities(Family("f", {}, {}, "t C/ha"), [Coefficient("f", name, "above", value) for name, value in (
    ...     ("forest", 100.0), ("field", 40.0), ("town", None))], "")
    >>> half = (Share("forest", 0.5, {}), Share("field", 0.5, {}))
    >>> found = density_by_code(Mixes({"a": half, "b": (Share("town", 1.0, {}),)}, {}, ""), table)
    >>> [(one.low.tolist(), one.high.tolist()) for one in (found["a"], found["b"])]
    [([70.0], [70.0]), ([0.0], [inf])]
    """
    classes = sorted({mix_part.land_class for parts in mixes.shares.values() for mix_part in parts})
    number, place = numbers_of([*classes, NO_CLASS], mixes, table), {name: c for c, name in enumerate(classes)}
    by_code = {}
    for code, parts in mixes.shares.items():
        rows = number.at([place[mix_part.land_class] for mix_part in parts] or [-1])
        share = np.array([[mix_part.share] for mix_part in parts] or [[1.0]])
        low, high = (np.sum(share * end, axis=0) for end in rows[:2])
        by_code[code] = Interval.of(low, high, np.where(rows.is_known.all(axis=0), "", BLANK))
    return by_code


def known_by_code(mixes: Mixes, table: Densities) -> dict:
    """Code -> density of all pools, t C/ha; only codes of which every pool is known.

    Args:
        mixes: what codes mean. table: densities, t C/ha.
    """
    return {code: float(pools.low.sum()) for code, pools in density_by_code(mixes, table).items()
            if pools.is_known.all()}


def blank_cells_note(ground: Ground, mixes: Mixes, table: Densities, language: str) -> list:
    """That cells have no density while the totals hold those of their pools that are known; nothing where none has.

    Args:
        ground: of the cells. mixes: what codes mean. table: densities, t C/ha. language: ``"en"`` or ``"zh"``.

    Two hectares of forest of which only the living carbon is known, 30 t C/ha:

    >>> from ..pack.model import Coefficient, Family
    >>> from .classes import Share
    >>> from ..densities.table import densities
    >>> table = densities(Family("f", {}, {}, "t C/ha"), [
    ...     Coefficient("f", "forest", "above", 30.0), Coefficient("f", "forest", "soil", None)], "")
    >>> rows = pd.DataFrame({"zone": [WHOLE], "code": [1], "area_m2": [20_000.0]})
    >>> blank_cells_note(Ground(rows), Mixes({1: (Share("forest", 1.0, {}),)}, {}, ""), table, "en")
    ['The raster of densities has no value on 2.00 ha, as a number of some pool is not known there; the totals hold \
their pools that are known, 60.00 t C.']
    """
    partly = {code: float(pools.low[pools.is_known].sum()) for code, pools in density_by_code(mixes, table).items()
              if not pools.is_known.all()}
    rows = ground.rows[(ground.rows["zone"] == WHOLE) & ground.rows["code"].isin(list(partly))]
    area_ha = rows["area_m2"] / M2_PER_HA
    amount = float((area_ha * rows["code"].map(partly).astype(float)).sum())
    return [text("carbon.cells_blank", language, area=float(area_ha.sum()), amount=amount)] if amount > 0.0 else []


def density_of_codes(codes, mixes: Mixes, table: Densities) -> Interval:
    """The density of each pool of some ground, by the code of each.

    Args:
        codes: of the ground ``(k,)``. mixes: what codes mean. table: densities.

    Returns:
        t C/ha ``(k, p)``.
    """
    by_code = density_by_code(mixes, table)
    each = [by_code[code] for code in codes]
    return Interval(*(np.array([ends[end] for ends in each]).reshape(len(each), len(table.pools)) for end in range(4)))


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
    >>> from ..densities.table import densities
    >>> table = densities(Family("f", {}, {}, "t C/ha"), [Coefficient("f", "forest", "above", 100.0)], "")
    >>> mixes = Mixes({"03": (Share("forest", 1.0, {}),)}, {}, "")
    >>> feature_columns(np.array([20_000.0]), np.array(["03"]), mixes, table)["carbon_t_c"].tolist()
    [200.0]
    """
    area_ha = Interval.of(area_m2 / M2_PER_HA)
    positions, distinct = pd.factorize(codes)   # a million rows are few codes
    density = density_of_codes(distinct, mixes, table)
    whole = over_pools(density)
    by_pool = {f"{pool}_t_c_ha": cells.number(density.at((slice(None), p)))[positions]
               for p, pool in enumerate(table.pools)}
    frame = pd.DataFrame({"area_ha": cells.number(area_ha), **by_pool, "carbon_t_c_ha": cells.number(whole)[positions],
                          "carbon_t_c": cells.number(multiply(whole.at(positions), area_ha)),
                          "family": table.family.id})
    return frame.astype({"family": "string"})
