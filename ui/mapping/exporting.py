"""What was chosen for layers, as a pack that lies over the one in use."""
from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Optional

from qgis.core import QgsProject
from qgis.PyQt.QtWidgets import QWidget

from ...bridge.packs.mapping import offered_path, write_mapping_pack
from ...core.errors import InputError
from ...core.layers.mapping_pack import MappedLayer
from ..docks.files import ask_place
from ..text import tr


class Exported(NamedTuple):
    """How it ended: id of the pack, empty where none was written; a message and its level."""

    pack_id: str
    words: str
    level: str


def export_pack(parent: QWidget, path: str, below, layers: Sequence[MappedLayer], language: str) -> Optional[Exported]:
    """Write mappings of layers as a pack; None where the user names no place.

    Args:
        parent: of the file dialog. path: of the zip; empty: the user is asked. below: the pack in use. layers: with
            what was chosen for them. language: of reasons.
    """
    if not layers:
        return Exported("", tr("Nothing was chosen yet that a pack could hold."), "wrong")
    path = path or ask_place(parent, tr("Export as a pack"), {".zip": tr("Rule packs (*.zip)")},
                             offered_path(QgsProject.instance(), below.id))
    if not path:
        return None
    try:
        pack_id, left = write_mapping_pack(path, below, layers)
    except InputError as error:
        return Exported("", error.in_language(language), "wrong")
    words = tr("Pack {pack} written. It lies over {below}; from the packs folder of a project or profile it can "
               "be chosen by its name.").format(pack=pack_id, below=below.id)
    return Exported(pack_id, "\n".join([words, *(reason.in_language(language) for reason in left)]), "fine")
