"""What the page "Climate and hazards" asks: which layers all options share, and what their comparison wrote."""
from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from qgis.core import QgsProject, QgsVectorLayer

from ...core.monitoring.options.matrix import OptionMatrix, matrix_of
from ...core.monitoring.options.request import DOMINANCE_COLUMNS, OPTION_COLUMNS
from ...core.monitoring.pack.model import LAND
from ...core.texts import pick
from ..reading.read import read, snapshot
from .likely import likely_roles
from .series import pack_by_id

PACK = "plan-options"


class SharedLayers(NamedTuple):
    """Layers that are the same for all options.

    Attributes:
        roles: id of a layer -> role of the pack. missing: titles of roles that no layer of the project has.
        unclear: id of a layer whose name could be several roles -> their titles.
    """

    roles: dict[str, str]
    missing: tuple[str, ...]
    unclear: dict[str, tuple[str, ...]]


def shared_layers(project: QgsProject, plans: list, language: str) -> SharedLayers:
    """Recognise hazard zones, farmland and others among the layers of a project, by their names.

    Args:
        project: the open one. plans: ids of the layers that are options. language: of titles.

    Raises:
        InputError: the pack is not there, or broken.
    """
    roles = {role: described for role, described in pack_by_id(PACK, project.homePath()).layers.items() if role != LAND}
    titles = {role: pick(described.title, language) or role for role, described in roles.items()}
    likely = likely_roles(project, roles)
    given = {layer_id: role for layer_id, role in likely.roles.items() if layer_id not in plans}
    unclear = {layer_id: tuple(titles[role] for role in several) for layer_id, several in likely.unclear.items()
               if layer_id not in plans}
    return SharedLayers(given, tuple(title for role, title in titles.items() if role not in given.values()), unclear)


def read_options(options: str, dominance: str, language: str, cancelled: Callable[[], bool]) -> OptionMatrix:
    """Read what ``groundrules:compareoptions`` wrote.

    Args:
        options, dominance: paths. language: of words. cancelled: whether to stop.

    Raises:
        InputError: a file that cannot be read. Cancelled: it was stopped.
    """
    tables = [read(snapshot(QgsVectorLayer(path, "options", "ogr")), list(columns), check_crs=False,
                   cancelled=cancelled).columns
              for path, columns in ((options, OPTION_COLUMNS), (dominance, DOMINANCE_COLUMNS))]
    return matrix_of(*tables, language)
