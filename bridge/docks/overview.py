"""What the open project holds for a check: layers and what they seem to be, what is missing, what is checked."""
from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from qgis.core import QgsProject, QgsVectorLayer

from ...core.layers.recognise.guess import recognise
from ...core.layers.recognise.subject import propose_subjects
from ...core.texts import pick
from ...core.zoning.pack.loading import read_pack
from ..packs.expressions import parse
from ..packs.places import control_names, find_packs
from ..project.dock_state import remembered
from ..project.recognised import recognised
from ..project.roles import own_names

USUAL_PACK = "cn-three-lines"
MOST_OFFERED = 2    # other packs


class OtherPack(NamedTuple):
    """A pack that recognises layers where the chosen one recognises none.

    Attributes:
        pack_id, title: of the pack. layers: how many it recognises as controls.
    """

    pack_id: str
    title: str
    layers: int


@dataclass(frozen=True)
class Overview:
    """What the project holds.

    Attributes:
        pack: its title. layers: how many vector layers there are.
        bound: ``(title of the role, names of its layers)`` each.
        missing: titles of the roles that the pack requires and that have no layer.
        subjects: id of the layer that is checked, or empty.
        name: of that layer. reason: why it is proposed; empty where the Zoning dock remembers it.
        others: packs that recognise layers, best first; looked for only where ``bound`` is empty.
    """

    pack: str
    layers: int
    bound: tuple
    missing: tuple
    subjects: str = ""
    name: str = ""
    reason: str = ""
    others: tuple = ()

    @property
    def ready(self) -> bool:
        """Whether a check can start."""
        return bool(self.bound and self.subjects)


def other_packs(project: QgsProject, described: list, without: str, language: str) -> tuple:
    """Packs that recognise controls among layers, the one that recognises most first; examples after others.

    Args:
        project: whose packs are offered too. described: the layers. without: id of the pack that is chosen.
        language: of titles.

    Returns:
        Up to two ``OtherPack``.
    """
    offers, names = [], own_names(project)
    for place in find_packs(project.homePath()):
        pack = read_pack(place.path, parse)[0] if place.id != without else None
        count = sum(bool(recognition.role) for recognition in recognise(described, pack, names)) if pack else 0
        if count:
            offers.append(OtherPack(place.id, pick(pack.title, language) or place.id, count))
    return tuple(sorted(offers, key=lambda offer: (-offer.layers, offer.pack_id.startswith("example-"))))[:MOST_OFFERED]


def overview(project: QgsProject, active: str, language: str) -> Overview:
    """Look at the layers of a project, on the main thread.

    Args:
        project: the open one. active: id of the active layer, or empty. language: of titles and reasons.
    """
    state = remembered(project, "zoning")
    packs = {pack.id: pack.path for pack in find_packs(project.homePath())}
    path = packs.get(state.get("pack", USUAL_PACK)) or packs.get(USUAL_PACK)
    pack = read_pack(path, parse)[0] if path else None
    layers = [layer for layer in project.mapLayers().values() if isinstance(layer, QgsVectorLayer)]
    if pack is None or not layers:
        return Overview(pick(pack.title, language) if pack else "", len(layers), (), ())
    described, recognitions, _stated = recognised(project, layers, pack)
    names: dict = {}
    for layer, recognition in zip(layers, recognitions):
        if recognition.role:
            names.setdefault(recognition.role, []).append(layer.name())
    titles = {name: pick(role.title, language) or name for name, role in pack.roles.items()}
    chosen = project.mapLayer(state.get("subjects", ""))
    proposal = None if chosen is not None else propose_subjects(
        described, recognitions, active, control_names(project.homePath()))
    layer = chosen or (project.mapLayer(proposal[0]) if proposal else None)
    return Overview(
        pick(pack.title, language) or pack.id, len(layers),
        tuple((titles[name], tuple(sorted(names[name]))) for name in pack.roles if name in names),
        tuple(titles[name] for name, role in pack.roles.items() if role.required and name not in names),
        layer.id() if layer else "", layer.name() if layer else "",
        proposal[1].in_language(language) if proposal else "",
        () if names else other_packs(project, described, pack.id, language))
