"""Why the plans of a comparison are not ranked."""
from __future__ import annotations

from ...texts import text
from ..pack.model import INVENTED
from .annual import ACCOUNTS, LAND_FLUX
from .land import LAND_CARBON


def why_not_ranked(request) -> str:
    """Why nothing is ranked: by numbers that are invented, or not known not to be; a change of stock without years.

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
    account = next((name for name, quantity in ACCOUNTS.items() if quantity == request.rank_by), None)
    given = [of_plan[account] for of_plan in request.buildings.values() if account in of_plan]
    if any(totals.get("has_invented") for totals in given):
        return text("scenario.not_ranked_invented_set", request.language, set=given[0]["energy_set"])
    if any(totals.get("has_invented") is None for totals in given):
        return text("scenario.not_ranked_unstated", request.language)
    if request.rank_by == LAND_CARBON and None in map(request.years_of, request.plans):
        return text("scenario.not_ranked_years", request.language)
    return ""
