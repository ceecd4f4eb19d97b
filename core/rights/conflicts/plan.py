"""RIGHT-PLAN: rights that an edge of the plan cuts, so that two sets of limits hold on one parcel."""
from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from ...contract.verdicts import ALLOWED, CONDITIONAL, UNDETERMINED
from ...geometry.overlay.pairs import overlaps
from ...geometry.overlay.pieces import Minimum, measure
from ...geometry.parallel import asking
from ...texts import SEMICOLON, pick
from ..pack.model import PLAN, USE
from .findings import Findings, numbers
from .parcels import Parcels
from .register import placed
from .request import PLAN as ROLE
from .request import RightsRequest

MOST_UNITS = 4   # in a sentence


def judge_plan(parcels: Parcels, request: RightsRequest, minimum: Minimum, findings: Findings,
               cancelled=None) -> np.ndarray:
    """Which rights of use an edge of the plan cuts.

    Args:
        parcels, request: the rights, and the plan. minimum: of a part that counts. findings: to which it adds.
        cancelled: asked between steps, whether to stop.

    Returns:
        Positions in ``VERDICTS`` ``(n,)``: undetermined where the plan leaves a part that counts, or has none.

    Raises:
        Cancelled: ``cancelled`` returned True.
    """
    units = placed(request.plan, ROLE, parcels)
    uses = [code for code, entry in parcels.rights.types.items() if entry.layer == USE]
    is_use = np.isin(parcels.type.astype(str), [*uses, ""])
    rows = np.flatnonzero(parcels.is_judged & is_use)
    ranks = np.where(is_use & parcels.is_live, UNDETERMINED, ALLOWED).astype(np.int8)
    shared = overlaps(parcels.geometry[rows], units.geometry, parcels.crs, parcels.method, cancelled=cancelled)
    names, titles = pd.factorize(units.ids[shared.control])
    sizes = measure(shared.pieces, parcels.crs, parcels.method, minimum)
    counts = ~sizes.is_rounding & ~sizes.is_sliver
    covered = np.bincount(shared.subject, weights=shapely.area(shared.pieces), minlength=len(rows))
    missing = shapely.area(parcels.geometry[rows]) - covered
    share = np.divide(missing, shapely.area(parcels.geometry[rows]))
    inside = np.isin(np.arange(len(rows)), shared.subject[counts])
    left_m2 = share * parcels.measured_m2[rows]
    ranks[rows[inside & (left_m2 < max(minimum.area_m2, 1e-6))]] = ALLOWED
    table = pd.DataFrame({"row": shared.subject[counts], "unit": names[counts], "area": sizes.area_m2[counts],
                          "place": np.flatnonzero(counts)})
    by_unit = table.groupby(["row", "unit"], sort=True).agg(area=("area", "sum"), place=("place", list)).reset_index()
    several = by_unit[by_unit.duplicated("row", keep=False)]
    if len(several):
        _tell(several, rows, np.asarray(titles, dtype=object), shared.pieces, parcels, findings)
        cut = rows[several["row"].unique()]
        ranks[cut] = np.minimum(ranks[cut], CONDITIONAL)
    return ranks


def _tell(several: pd.DataFrame, rows: np.ndarray, titles: np.ndarray, pieces: np.ndarray, parcels: Parcels,
          findings: Findings) -> None:
    """A finding a right: the share of each unit, and the ground of all parts but the largest."""
    right, words, smaller, ground, named = [], [], [], [], []
    semicolon = pick(SEMICOLON, parcels.request.language)
    for row, parts in asking(several.groupby("row", sort=True)):
        parts = parts.sort_values(["area", "unit"], ascending=[False, True])
        total = parts["area"].sum()
        right.append(rows[row])
        shown = [f"{titles[unit]} {100.0 * area / total:.2f} %" for unit, area in zip(parts["unit"], parts["area"])]
        words.append(semicolon.join(shown[:MOST_UNITS]) + (" …" if len(shown) > MOST_UNITS else ""))
        named.append("+".join(sorted(str(titles[unit]) for unit in parts["unit"])))
        smaller.append(parts["area"].iloc[1:].sum())
        ground.append(shapely.union_all(pieces[[place for places in parts["place"].iloc[1:] for place in places]]))
    shapes = np.empty(len(ground), dtype=object)
    shapes[:] = ground
    areas = np.array(smaller)
    findings.add(PLAN, np.array(right), "conditional", "plan_cut", geometry=shapes, unit="m2", measured=areas,
                 limit_value=0.0, control_role=ROLE, control_layer=parcels.request.plan.table.name,
                 overlap_area_m2=areas, control=named,
                 overlap_share=areas / parcels.measured_m2[np.array(right)],
                 values={"units": words, "area": numbers(areas)})
