"""Where rule packs are found, and which file an id stands for."""
from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from qgis.core import QgsApplication

from ..core.errors import InputError
from ..core.packs.archive import PACK_FILE, peek
from .settings import read_options

PLUGIN_FOLDER = Path(__file__).resolve().parents[1] / "packs"


@dataclass(frozen=True)
class FoundPack:
    """A pack that a list can offer; whether it is in order shows when it is loaded."""

    id: str
    kind: str
    path: str


def pack_folders(project_folder: str = "", extra=()) -> list[Path]:
    """Return the folders that are searched, in the order in which they win.

    A bureau's own copy of a pack wins over the one that comes with the plugin.

    Args:
        project_folder: folder of the project file; empty where there is no project.
        extra: more folders, before those of the options.
    """
    folders = [Path(project_folder) / "packs"] if project_folder else []
    folders += [Path(folder) for folder in (*extra, *read_options().pack_folders) if folder]
    folders += [Path(QgsApplication.qgisSettingsDirPath()) / "groundrules" / "packs", PLUGIN_FOLDER]
    return list(dict.fromkeys(folders))


def find_packs(project_folder: str = "", extra=(), kind: str = "zoning") -> list[FoundPack]:
    """List the packs of a kind, each id once, sorted by id."""
    found: dict = {}
    for folder in pack_folders(project_folder, extra):
        for pack in _packs_in(folder):
            if pack.kind == kind:
                found.setdefault(pack.id, pack)
    return [found[key] for key in sorted(found)]


def _packs_in(folder: Path) -> list[FoundPack]:
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        return []
    packs = []
    for path in entries:
        if path.is_dir() or path.suffix.lower() == ".zip":
            head = peek(path)
            if "pack" in head:
                packs.append(FoundPack(head["pack"], head.get("kind", ""), str(path)))
    return packs


def resolve_pack(pack: str = "", pack_file: str = "", project_folder: str = "", extra=(),
                 parameter: str = "") -> str:
    """Return the path of the pack that the parameters PACK and PACK_FILE mean.

    Args:
        pack: an id.
        pack_file: a zip, a pack.yaml or a pack's folder.
        project_folder, extra: see :func:`pack_folders`.
        parameter: that names the pack, where there is none for a file; for messages.

    Raises:
        InputError: neither or both given, an id that is not found, or twice in one folder.
    """
    pack, pack_file = (pack or "").strip(), (pack_file or "").strip()
    if pack and pack_file:
        raise InputError("packs.pack_and_file")
    if pack_file:
        path = Path(pack_file)
        if not path.exists():
            raise InputError("packs.file_missing", file=path.name)
        return str(path.parent if path.name == PACK_FILE else path)
    if not pack:
        raise InputError("packs.no_pack_in", parameter=parameter) if parameter else InputError("packs.no_pack")
    folders = pack_folders(project_folder, extra)
    known: set = set()
    for folder in folders:
        packs = _packs_in(folder)
        known |= {one.id for one in packs}
        paths = [one.path for one in packs if one.id == pack]
        if len(paths) > 1:
            raise InputError("packs.pack_twice", pack=pack, files=", ".join(map(os.path.basename, paths)))
        if paths:
            return paths[0]
    raise InputError("packs.pack_not_found_in" if parameter else "packs.pack_not_found", pack=pack,
                     **({"parameter": parameter} if parameter else {}), known=", ".join(sorted(known)) or "-",
                     folders=", ".join(_short(folder) for folder in folders))


def _short(folder: Path) -> str:
    """The end of a path, enough to recognise it."""
    return "/".join(folder.parts[-2:])
