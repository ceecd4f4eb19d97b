"""Why the plans of a comparison are not ranked."""
from __future__ import annotations

from ...texts import text
from ..pack.model import INVENTED
from .annual import LAND_FLUX
from .land import LAND_CARBON


def why_not_ranked(request) -> str:
    """Why nothing is ranked: by invented numbers, or a change of stock of which nothing says how long it takes.

    Args:
        request: the comparison.

    Returns:
        A sentence; empty where plans are ranked.
    """
    table = {LAND_CARBON: request.table, LAND_FLUX: request.flux}.get(request.rank_by)
    if table is not None:
        used = {part.land_class for parts in request.mixes.shares.values() for part in parts}
        if any(number.tier == INVENTED for (land_class, _pool), number in table.given.items() if land_class in used):
            return text("scenario.not_ranked_invented", request.language, family=table.family.id)
    if request.rank_by == LAND_CARBON and None in map(request.years_of, request.plans):
        return text("scenario.not_ranked_years", request.language)
    return ""
