"""Which layers of the project an input most likely means: by their names alone, as a run binds them."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import NamedTuple, Optional

from qgis.core import Qgis, QgsProject, QgsVectorLayer

from ...core.layers.binding import bind_roles, several_roles
from ...core.layers.recognise.kinds import kinds_of, not_words
from ...core.layers.recognise.names import alias_inside, fold, is_alias, year_in
from ...core.monitoring.pack.model import MonitoringPack
from ...core.texts import pick
from ..project.roles import data_layer_name

OLDEST = "oldest"


def likely_layers(project: QgsProject, kind: str, which: str = "") -> list[str]:
    """Ids of the polygon layers that bear a name of a kind, the most likely first.

    Args:
        project: the open one. kind: of ``core/layers/recognise/kinds.yaml``.
        which: ``oldest`` for the earliest year in a name; otherwise the latest comes first.

    Returns:
        Layers whose name says that they are not, or not yet, the thing are left out. The oldest has a year in its
        name, and is not the most likely one.
    """
    aliases, candidates = kinds_of(None)[kind].more_names, []
    for layer in _polygons(project):
        names = (data_layer_name(layer), layer.name())
        if any(word in fold(name) for name in names for word in not_words()):
            continue
        is_exact = is_alias(names, aliases)
        if is_exact or alias_inside(names, aliases):
            year = max(filter(None, map(year_in, names)), default=0)
            candidates.append((not is_exact, -year, layer.name(), layer.id()))
    candidates.sort()
    if which != OLDEST:
        return [layer_id for *_, layer_id in candidates]
    return [layer_id for _, year, _, layer_id in sorted(candidates[1:], key=lambda candidate: -candidate[1])
            if year and year != candidates[0][1]]


def year_of_layer(layer: QgsVectorLayer) -> Optional[int]:
    """The year of which a layer says that it is: by its range of time, otherwise by its name; None without.

    Args:
        layer: of a project.
    """
    times = layer.temporalProperties()
    if times.isActive() and times.mode() == Qgis.VectorTemporalMode.FixedTemporalRange \
            and times.fixedTemporalRange().end().isValid():
        return times.fixedTemporalRange().end().date().year()
    return next(filter(None, map(year_in, (layer.name(), data_layer_name(layer)))), None)


class LikelyRoles(NamedTuple):
    """Which layers of a project play which roles.

    Attributes:
        roles: id of each layer to which a run gives a role by its name -> that role.
        unclear: id of each layer whose name could be several roles -> these roles: the user says which.
    """

    roles: dict[str, str]
    unclear: dict[str, tuple[str, ...]]


def likely_roles(project: QgsProject, roles) -> LikelyRoles:
    """Recognise roles by the names of layers.

    Args:
        project: the open one. roles: of a pack, by id.
    """
    layers = [SimpleNamespace(layer_id=layer.id(), source=layer.source(), data_layer=data_layer_name(layer),
                              name=layer.name()) for layer in _vectors(project)]
    unclear = {layer.layer_id: several for layer in layers if (several := several_roles(layer, roles))}
    clear = [layer for layer in layers if layer.layer_id not in unclear]
    bound = bind_roles(clear, roles, (), "en").roles
    return LikelyRoles({layer.layer_id: role for layer, role in zip(clear, bound) if role is not None}, unclear)


class RoleChoice(NamedTuple):
    """A layer and its role.

    Attributes:
        layer_id, name: of the layer. stated: role that rows give it, empty without. recognised: role by its name, empty
            without. possible: roles that its name could be, where it is not clear.
    """

    layer_id: str
    name: str
    stated: str
    recognised: str
    possible: tuple[str, ...]


def role_titles(pack: MonitoringPack, language: str) -> dict[str, str]:
    """Role of a pack -> its title.

    Args:
        pack: of kind monitoring. language: of titles, ``"en"`` or ``"zh"``.
    """
    return {role: pick(described.title, language) or role for role, described in pack.layers.items()}


def role_choices(project: QgsProject, pack: MonitoringPack, layers: Sequence[QgsVectorLayer],
                 stated: Mapping[str, str]) -> list[RoleChoice]:
    """What each layer is.

    Args:
        project: of the layers. pack: of kind monitoring. layers: of the run. stated: id of a layer -> role.
    """
    likely = likely_roles(project, pack.layers)
    return [RoleChoice(layer.id(), layer.name(), stated.get(layer.id(), ""), likely.roles.get(layer.id(), ""),
                       likely.unclear.get(layer.id(), ())) for layer in layers]


def role_rows(choices: Sequence[RoleChoice], chosen: Mapping[str, str]) -> list[tuple[str, str]]:
    """Rows of ROLES: once a row names a role, rows name those of all layers, recognised ones too.

    Args:
        choices: of the layers. chosen: id of a layer -> role, empty: as recognised.

    Returns:
        Nothing where all are as recognised.
    """
    if not any(chosen.values()):
        return []
    roles = {choice.layer_id: chosen.get(choice.layer_id, "") or choice.recognised for choice in choices}
    return [(layer_id, role) for layer_id, role in roles.items() if role]


def _vectors(project: QgsProject) -> Sequence[QgsVectorLayer]:
    return [layer for layer in project.mapLayers().values() if isinstance(layer, QgsVectorLayer) and layer.isSpatial()]


def _polygons(project: QgsProject) -> Sequence[QgsVectorLayer]:
    return [layer for layer in _vectors(project) if layer.geometryType() == Qgis.GeometryType.Polygon]
