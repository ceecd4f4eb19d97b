"""Writes what a user said of layers as a pack that lies over another."""
from __future__ import annotations

import zipfile
from pathlib import Path

from qgis.core import QgsApplication, QgsProject

from ...core.errors import InputError
from ...core.layers.mapping_pack import MappedLayer, mapping_pack, pack_id_of
from ...core.packs.archive import PACK_FILE


def offered_path(project: QgsProject, below: str) -> str:
    """Where such a pack goes unless the user says otherwise: where ids are found, beside the project or in the profile.

    Args:
        project: open now. below: id of the pack under it.
    """
    home = project.homePath()
    folder = Path(home) / "packs" if home else Path(QgsApplication.qgisSettingsDirPath()) / "groundrules" / "packs"
    name = project.baseName() if home else ""
    return str(folder / f"{pack_id_of(f'{below} {name}' if name else f'{below} mapping')}.zip")


def write_mapping_pack(path: str, below, layers: list[MappedLayer]) -> tuple[str, list]:
    """Write a pack as a zip.

    Args:
        path: of the zip; its name becomes the pack's id. below: the pack under it. layers: with what was said of them.

    Returns:
        The id, and what a pack cannot say, as of ``mapping_pack``.

    Raises:
        InputError: the file cannot be written.
    """
    place = Path(path)
    pack_id = pack_id_of(place.stem)
    if pack_id == below.id:
        pack_id += "-mapping"
    content, left = mapping_pack(below, pack_id, place.stem, layers)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(PACK_FILE, content)
    except OSError as error:
        raise InputError("mapping.not_written", file=place.name, detail=error.strerror or str(error)) from error
    return pack_id, left
