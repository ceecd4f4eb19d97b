"""The files of a pack, from a folder or from a zip, read into memory only."""
from __future__ import annotations

import hashlib
import io
import os
import posixpath
import re
import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path

from ..files import ZIP_ERRORS, is_plain_file, read_bytes
from ..rules.model import Problem

MAX_FILE_BYTES = 5_000_000
MAX_PACK_BYTES = 20_000_000
MAX_FILES = 200
PACK_FILE = "pack.yaml"
#: A pack is text. Anything else is not read, and is reported.
SUFFIXES = (".yaml", ".yml", ".csv", ".md", ".txt")


@dataclass(frozen=True)
class PackFiles:
    """``files``: {path inside the pack, with forward slashes: bytes}; ``problems``: what was refused."""

    path: str
    files: dict
    problems: list

    @property
    def content_hash(self) -> str:
        """Hash of the names and contents of all files, whatever their order."""
        digest = hashlib.sha256()
        for name in sorted(self.files):
            digest.update(f"{name}\0{len(self.files[name])}\0".encode())
            digest.update(self.files[name])
        return digest.hexdigest()


def read_files(path: str | os.PathLike) -> PackFiles:
    """Read the files of a pack.

    Args:
        path: the pack's folder, its pack.yaml, or a zip of the folder.

    Returns:
        PackFiles. Members that lead outside, links and oversize files are problems, not read.
    """
    path = Path(path)
    result = PackFiles(str(path), {}, [])
    if path.name == PACK_FILE and not path.is_dir():
        path = path.parent
    try:
        if path.is_dir():
            _read_folder(path, result)
        elif is_plain_file(path):
            _read_zip(path, result)
        else:
            _refuse(result, path.name, "packs.file_special" if path.exists() else "packs.file_missing")
    except OSError as error:
        _refuse(result, path.name, "packs.file_unreadable", error=error.strerror or str(error))
    if PACK_FILE not in result.files and not any(problem.severity == "error" for problem in result.problems):
        _refuse(result, path.name, "packs.no_pack_yaml")
    return result


def _refuse(result: PackFiles, name: str, key: str, severity: str = "error", **values) -> None:
    result.problems.append(Problem(name, 0, "", key, {"file": name, **values}, severity))


def _wanted(name: str, result: PackFiles) -> bool:
    if any(part.startswith(".") or part == "__MACOSX" for part in name.split("/")):
        return False
    if not name.lower().endswith(SUFFIXES):
        if name.lower() not in ("thumbs.db", "desktop.ini"):
            _refuse(result, name, "packs.file_not_read", "warning")
        return False
    return True


def _room(name: str, size: int, read: int, result: PackFiles) -> bool:
    if size > MAX_FILE_BYTES:
        _refuse(result, name, "packs.file_too_large", size=size, limit=MAX_FILE_BYTES)
    elif read + size > MAX_PACK_BYTES:
        _refuse(result, name, "packs.pack_too_large", limit=MAX_PACK_BYTES)
    else:
        return True
    return False


def _read_folder(folder: Path, result: PackFiles) -> None:
    read = seen = 0
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted([*folders, *names]):
            path = Path(place, name)
            inside = path.relative_to(folder).as_posix()
            seen += 1
            if seen > MAX_FILES:
                _refuse(result, inside, "packs.too_many_files", limit=MAX_FILES)
                return
            if path.is_symlink():
                if name in folders:
                    folders.remove(name)
                _refuse(result, inside, "packs.file_link")
                continue
            if path.is_dir() or not _wanted(inside, result):
                continue
            if not is_plain_file(path, links=False):
                _refuse(result, inside, "packs.file_special")
            elif _room(inside, path.stat().st_size, read, result):
                content = read_bytes(path, MAX_FILE_BYTES + 1, links=False)   # it may have grown since
                if _room(inside, len(content), read, result):
                    result.files[inside] = content
                    read += len(content)


def _outside(name: str) -> bool:
    return (name.startswith("/") or "\\" in name or ":" in name or "\0" in name
            or ".." in name.split("/"))


def _read_zip(path: Path, result: PackFiles) -> None:
    data = read_bytes(path, MAX_PACK_BYTES + 1)
    if len(data) > MAX_PACK_BYTES:   # the list of its members alone may take minutes
        _refuse(result, path.name, "packs.pack_too_large", limit=MAX_PACK_BYTES)
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > MAX_FILES:
                _refuse(result, path.name, "packs.too_many_files", limit=MAX_FILES)
                return
            _read_members(archive, members, result)
    except (OSError, *ZIP_ERRORS) as error:   # OSError: of a place that the zip states
        _refuse(result, path.name, "packs.zip_broken", error=str(error) or type(error).__name__)


def _read_members(archive: zipfile.ZipFile, members: list, result: PackFiles) -> None:
    read = 0
    kept: dict = {}
    for member in members:
        name = posixpath.normpath(member.filename) if not _outside(member.orig_filename) else None
        if name is None:
            _refuse(result, member.orig_filename, "packs.zip_outside")
        elif stat.S_ISLNK(member.external_attr >> 16):
            _refuse(result, name, "packs.file_link")
        elif member.is_dir() or not _wanted(name, result):
            continue
        elif name in kept:
            _refuse(result, name, "packs.zip_twice")
        elif member.flag_bits & 1:
            _refuse(result, name, "packs.zip_encrypted")
        elif _room(name, member.file_size, read, result):
            with archive.open(member) as stream:  # the size that it states need not be the truth
                content = stream.read(MAX_FILE_BYTES + 1)
            if _room(name, len(content), read, result):
                kept[name] = content
                read += len(content)
    result.files.update(_without_top_folder(kept))


def _without_top_folder(files: dict) -> dict:
    """A zip of the folder, or of what is in it."""
    tops = {name.split("/")[0] for name in files}
    if PACK_FILE in files or len(tops) != 1:
        return files
    return {name.split("/", 1)[1]: content for name, content in files.items() if "/" in name}


def peek(path: str | os.PathLike) -> dict:
    """Read a pack's ``pack`` and ``kind`` from the head of its pack.yaml, without loading it.

    Args:
        path: of the pack's folder, its pack.yaml or a zip.

    Returns:
        What was found; empty for anything that is not a pack. For lists only; loading decides.
    """
    lines = document_of(path, _HEAD_BYTES).decode("utf-8-sig", "replace")
    return {key: value for key, value in re.findall(r"(?m)^(pack|kind):[ \t]+[\"']?([a-z0-9-]+)", lines)}


def document_of(path: str | os.PathLike, size: int = MAX_FILE_BYTES) -> bytes:
    """The first bytes of a pack's pack.yaml; empty for anything that is not a pack.

    Args:
        path: of the pack's folder, its pack.yaml or a zip. size: at most so many bytes.
    """
    path = Path(path)
    try:
        if path.is_dir():
            return read_bytes(path / PACK_FILE, size, links=False)
        if is_plain_file(path) and path.stat().st_size <= MAX_PACK_BYTES and zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                names = [name for name in archive.namelist()
                         if name.split("/")[-1] == PACK_FILE and name.count("/") <= 1]
                if names:
                    with archive.open(min(names, key=len)) as stream:
                        return stream.read(size)
    except (OSError, *ZIP_ERRORS):
        pass
    return b""


_HEAD_BYTES = 65536
