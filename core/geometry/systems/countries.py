"""Whether layers lie in China or elsewhere, by what their coordinate systems are made for."""
from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from ...errors import InputError
from .crs import read_crs

HOME, WORLD = "China", "World"


def are_abroad(systems: Iterable[str]) -> bool:
    """Whether systems are made for ground outside of China; those for all the world, or of no known area, do not say.

    Args:
        systems: ids or WKT; an empty one says nothing.

    >>> are_abroad(["EPSG:2450", "EPSG:4326"]), are_abroad(["EPSG:4547"]), are_abroad(["EPSG:32650"]), are_abroad([""])
    (True, False, False, False)
    """
    areas = [area for area in map(_area, dict.fromkeys(systems)) if area and not area.startswith(WORLD)]
    return bool(areas) and not any(HOME in area for area in areas)


@lru_cache(maxsize=256)
def _area(system: str) -> str:
    """What a system is made for, in the words of its register; empty where that is unknown."""
    try:
        area = read_crs(system).area_of_use
    except InputError:
        return ""
    return area.name or "" if area is not None else ""
