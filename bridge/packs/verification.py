"""Where the verification desk keeps its ticks: a layer over a pack, beside the project or in the profile."""
from __future__ import annotations

import os
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from qgis.core import QgsApplication, QgsProject

from ...core.errors import InputError
from ...core.pack_review.desk import OWN_END, Desk, desk_of, is_own, lower_of, own_id, ticks_file
from ...core.packs.archive import PACK_FILE, read_files
from ...core.packs.ticks import Tick, ticks_document
from ...core.texts import LANGUAGES, pick, text
from .places import FoundPack, find_all_packs, find_packs


class DeskPlace(NamedTuple):
    """A pack on the desk, and the file of its own layer, which need not be there yet."""

    desk: Desk
    own_path: str
    exists: bool


def packs_for_desk(project: QgsProject) -> list[FoundPack]:
    """Packs that can be put on the desk: of all kinds, the desk's own layers left out.

    Args:
        project: open now.
    """
    return [pack for pack in find_all_packs(project.homePath())
            if not (pack.id.endswith(OWN_END) and is_own(pack.path))]


def open_desk(project: QgsProject, path: str, language: str, fired: Iterable[str] = ()) -> DeskPlace:
    """Put a pack on the desk, with the layer of its own ticks where there is one.

    Args:
        project: open now. path: of a pack, as packs are found, or of an own layer. language: of words.
        fired: ids of rules behind the findings at hand.

    Raises:
        InputError: the pack cannot be read.
    """
    if is_own(path):
        path = lower_of(path) or path
    below = desk_of(path, language, fired)
    own = next((pack.path for pack in find_packs(project.homePath(), kind=below.kind) if pack.id == below.own_id), "")
    if own and is_own(own):
        return DeskPlace(desk_of(path, language, fired, own_path=own), own, True)
    return DeskPlace(below, str(_folder(project) / f"{below.own_id}.zip"), False)


def write_ticks(place: DeskPlace, ticks: Iterable[Tick]) -> str:
    """Write the own layer; the id of it.

    Args:
        place: of the desk. ticks: all that it is to hold.

    Raises:
        InputError: the file cannot be written.
    """
    desk = place.desk
    _write(place.own_path, desk, desk.own_id, ticks)
    return desk.own_id


def write_copy(path: str, desk: Desk) -> str:
    """Write the own ticks as a file that others adopt; its name becomes the pack's id, which is returned.

    Args:
        path: of a zip. desk: whose own ticks are written.

    Raises:
        InputError: the file cannot be written.
    """
    from ...core.layers.mapping_pack import pack_id_of

    name = pack_id_of(Path(path).stem)
    name = name if name != desk.pack and not name.endswith(OWN_END) else f"{name}-by-office"
    _write(path, desk, name, desk.own)
    return name


def adopt(project: QgsProject, path: str, desk: Desk) -> str:
    """Take over a file of ticks that others wrote: a copy of it, where packs are found.

    Args:
        project: open now. path: of the file. desk: with the pack that it verifies.

    Returns:
        Path of the copy, under an id that no other pack has.

    Raises:
        InputError: the file holds no ticks, or those of another pack, or it cannot be written.
    """
    name, kind, below = ticks_file(path)
    if (kind, below) != (desk.kind, desk.pack):
        raise InputError("desk.other_pack", file=os.path.basename(path), below=below, pack=desk.pack)
    content = read_files(path).files[PACK_FILE].decode("utf-8-sig")
    taken = {pack.id for pack in find_all_packs(project.homePath())}
    stem = name.removesuffix(OWN_END) + "-adopted" if name.endswith(OWN_END) or name == own_id(below) else name
    new, number = stem, 2
    while new in taken:
        new, number = f"{stem}-{number}", number + 1
    lines = [f"pack: {new}" if line.startswith("pack:") else line for line in content.split("\n")]
    target = str(_folder(project) / f"{new}.zip")
    _zip(target, "\n".join(lines))
    return target


def _folder(project: QgsProject) -> Path:
    home = project.homePath()
    return Path(home) / "packs" if home else Path(QgsApplication.qgisSettingsDirPath()) / "groundrules" / "packs"


def _write(path: str, desk: Desk, pack: str, ticks: Iterable[Tick]) -> None:
    title = {language: text("desk.title", language, title=pick(desk.title, language) or desk.pack)
             for language in LANGUAGES}
    _zip(path, ticks_document(desk.kind, pack, title, desk.pack, ticks))


def _zip(path: str, content: str) -> None:
    """Write a pack that is one document. A file that is there is replaced only by a whole one."""
    place = Path(path)
    part = place.with_name(place.name + ".part")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(PACK_FILE, content)
        os.replace(part, place)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise InputError("desk.not_written", file=place.name, detail=error.strerror or str(error)) from error
