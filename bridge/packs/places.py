"""Where rule packs are found, and which file an id refers to."""
from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from qgis.core import QgsApplication

from ...core.errors import InputError
from ...core.inputs import register
from ...core.packs.archive import PACK_FILE, peek
from ...core.packs.head import role_names
from ...core.packs.layering import PackPath, beside
from ..settings import read_options

#: A file that was written a moment ago may be written again without a trace in its times.
SETTLED_S = 2.0
PLUGIN_FOLDER = Path(__file__).resolve().parents[2] / "packs"
_resolved: ContextVar = ContextVar("groundrules_packs_resolved", default=None)


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
        project_folder: folder of the project file; empty without a project.
        extra: more folders, before those of the options.
    """
    folders = [Path(project_folder) / "packs"] if project_folder else []
    folders += [Path(folder) for folder in (*extra, *read_options().pack_folders) if folder]
    folders += [Path(QgsApplication.qgisSettingsDirPath()) / "groundrules" / "packs", PLUGIN_FOLDER]
    return list(dict.fromkeys(folders))


def find_packs(project_folder: str = "", extra=(), kind: str = "zoning") -> list[FoundPack]:
    """List the packs of a kind, each id once, sorted by id."""
    return [pack for pack in find_all_packs(project_folder, extra) if pack.kind == kind]


def find_all_packs(project_folder: str = "", extra=()) -> list[FoundPack]:
    """List the packs of all kinds, each id of a kind once, sorted by kind and id."""
    packs: dict = {}
    folders = pack_folders(project_folder, extra)
    for folder in folders:
        for pack in _packs_in(folder):
            packs.setdefault((pack.kind, pack.id), replace(pack, path=PackPath(pack.path, _finder(folders))))
    return [packs[key] for key in sorted(packs)]


def control_names(project_folder: str = "") -> tuple:
    """What the zoning packs that are there call the layers that they have rules on.

    Args:
        project_folder: folder of the project file; empty without a project.
    """
    packs = find_packs(project_folder)
    return tuple(dict.fromkeys(name for pack in packs for name in remembered(role_names, pack.path)))


def _finder(folders: list[Path]) -> Callable[[str], str]:
    """Finds the packs that others extend, in the order in which packs are found."""
    def find(pack: str) -> str:
        return next((place.path for folder in folders for place in _packs_in(folder) if place.id == pack), "")

    return find


def _packs_in(folder: Path) -> list[FoundPack]:
    try:
        with os.scandir(folder) as listing:   # without a question to the disk for each
            entries = sorted(listing, key=lambda entry: os.path.normcase(entry.name))
    except OSError:
        return []
    packs = []
    for entry in entries:
        if entry.is_dir() or os.path.splitext(entry.name)[1].lower() == ".zip":
            head = remembered(peek, entry.path)
            if "pack" in head:
                packs.append(FoundPack(head["pack"], head.get("kind", ""), entry.path))
    return packs


def remembered(read: Callable, path: str | os.PathLike):
    """The result of ``read`` for a pack, read again if its pack.yaml or its zip has changed.

    Args:
        read: a function of a path. path: a pack's folder or zip.
    """
    path = str(path)
    try:
        stat = os.stat(os.path.join(path, PACK_FILE), follow_symlinks=False)
    except OSError:   # a zip, or nothing
        try:
            stat = None if os.path.isdir(path) else os.stat(path)
        except OSError:
            stat = None
    if stat is None or abs(time.time() - stat.st_mtime) < SETTLED_S:
        return read(Path(path))
    return _remembered(read, path, (stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size, stat.st_ino))


@lru_cache(maxsize=1000)
def _remembered(read: Callable, path: str, _state: tuple):
    return read(path)


@contextmanager
def packs_resolved() -> Iterator[list]:
    """Which packs ``resolve_pack`` finds meanwhile: the parameter and the path of each, in a list that grows."""
    packs: list = []
    token = _resolved.set(packs)
    try:
        yield packs
    finally:
        _resolved.reset(token)


def resolve_pack(pack: str = "", pack_file: str = "", project_folder: str = "", extra=(), *,
                 parameter: str = register.PACK, file_parameter: str = "") -> str:
    """Return the path of the pack that a user named.

    Args:
        pack: an id.
        pack_file: a zip, a pack.yaml or a pack's folder.
        project_folder, extra: see :func:`pack_folders`.
        parameter: where the id was given, for messages.
        file_parameter: where a file can be given instead; empty without such a parameter.

    Returns:
        A path that knows where the packs are that it extends: of a file beside it first, then where ids are found.

    Raises:
        InputError: neither or both given, an id that is not found, or twice in one folder.
    """
    path = _resolved_path(pack, pack_file, project_folder, extra, (parameter, file_parameter))
    packs = _resolved.get()
    if packs is not None and (parameter, path) not in packs:
        packs.append((parameter, path))
    return path


def _resolved_path(pack: str, pack_file: str, project_folder: str, extra, names_of: tuple[str, str]) -> PackPath:
    parameter, file_parameter = names_of
    pack, pack_file = (pack or "").strip(), (pack_file or "").strip()
    if pack and pack_file:
        raise InputError("packs.pack_and_file", parameter=parameter, file_parameter=file_parameter)
    if pack_file:
        path = Path(pack_file)
        if not path.exists():
            raise InputError("packs.file_missing", file=path.name)
        near, far = beside(path), _finder(pack_folders(project_folder, extra))
        return PackPath(str(path.parent if path.name == PACK_FILE else path), lambda name: near(name) or far(name))
    way = "" if file_parameter else "_id"
    names = {"parameter": parameter, **({"file_parameter": file_parameter} if file_parameter else {})}
    if not pack:
        raise InputError(f"packs.no_pack{way}", **names)
    folders = pack_folders(project_folder, extra)
    known: set = set()
    for folder in folders:
        packs = _packs_in(folder)
        known |= {place.id for place in packs}
        paths = [place.path for place in packs if place.id == pack]
        if len(paths) > 1:
            raise InputError("packs.pack_twice", pack=pack, files=", ".join(map(os.path.basename, paths)))
        if paths:
            return PackPath(paths[0], _finder(folders))
    raise InputError(f"packs.pack_not_found{way}", pack=pack, known=", ".join(sorted(known)) or "-",
                     folders=", ".join(_short(folder) for folder in folders), **names)


def _short(folder: Path) -> str:
    """The end of a path, enough to recognise it."""
    return "/".join(folder.parts[-2:])
