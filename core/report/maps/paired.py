"""Maps with legends in two languages: drawn once, from the maps of the same run in each."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..paired import SLASH, both, listed
from .of_run import OneMap, RunMaps
from .view import MapView


def view_in_both(first: MapView, second: MapView) -> MapView:
    """A map once, with a legend in both languages.

    Args:
        first, second: the same map with the words of each language.
    """
    if [item.kind for item in first.drawn] != [item.kind for item in second.drawn]:
        return first
    return replace(first, remarks=listed(first.remarks, second.remarks), drawn=tuple(
        replace(item, name=both(item.name, _without_code(other), SLASH))
        for item, other in zip(first.drawn, second.drawn)))


def _without_code(item) -> str:
    """The name of a class without its code, which the first language has."""
    return item.name.removeprefix(item.code).strip() or item.name


class MapsInBoth(RunMaps):
    """The maps of a run, with legends in both languages.

    Args:
        first, second: the maps of the run in each language.
    """

    def __init__(self, first: RunMaps, second: RunMaps):
        self.__dict__.update(vars(first))
        self.other = second
        self.shown_in = f"{first.language}-{second.language}"

    def view(self, project: str) -> MapView:
        """See the base.

        Args:
            project: id.
        """
        return view_in_both(super().view(project), self.other.view(project))

    def overview_view(self, labels: Mapping) -> MapView:
        """See the base.

        Args:
            labels: project id -> short words at its place.
        """
        return view_in_both(super().overview_view(labels), self.other.overview_view(labels))


def maps_in_both(first: Mapping, second: Mapping) -> Mapping:
    """The maps of a report; those that are ready-made text stay in the first language.

    Args:
        first, second: maps of the report in each language.
    """
    if isinstance(first, OneMap) and isinstance(second, OneMap) and len(first):
        return OneMap(maps_in_both(first.maps, second.maps), next(iter(first)))
    return MapsInBoth(first, second) if isinstance(first, RunMaps) and isinstance(second, RunMaps) else first
