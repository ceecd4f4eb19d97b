"""Results under other names until a run is done: a run that is killed leaves none that looks complete.

Everything that belongs into a folder is written into a folder beside it, ``.groundrules-….part``, under the names that it
will have. At the end all files take their places together, and tables go into files that hold others in one transaction.
Before that the run writes down that it is ready: if it is killed while files take their places, whoever comes next to one
of these folders, to write or to read, finishes it. Of a run that was killed before, the drafts are removed.
"""
from __future__ import annotations

import json
import os
import shutil
import uuid
from contextlib import suppress
from pathlib import Path
from time import time
from typing import Optional

from ..core.errors import InputError
from .destinations import SHAPEFILE_MATES, SQLITE_MATES
from .table_copy import put_tables

PREFIX, DRAFT, BEGUN = ".groundrules-", ".part", ".new"
LOCK, READY, OF = "lock", "ready.json", "of.json"
INSIDE, REPLACED = "new", "old"
STALE_SECONDS = 3600


class Drafts:
    """The drafts of one run."""

    def __init__(self):
        self.places: dict[Path, Path] = {}   # folder -> where its drafts lie
        self.tables: list[tuple[str, str, str]] = []   # draft, the file that it goes into, table
        self.locks: list = []
        self.given: dict[str, str] = {}   # draft -> path as it was given

    def file(self, path) -> str:
        """Where a file is written for now.

        Raises:
            InputError: its folder cannot be made or written.
        """
        target = Path(path).absolute()
        draft = str(self._place(target.parent, target.name) / target.name)
        self.given[draft] = str(path)
        return draft

    def folder(self, path) -> str:
        """Where the files of a folder are written for now; what else the folder holds stays."""
        place = Path(self.file(path))
        place.mkdir(exist_ok=True)
        return str(place)

    def table(self, path, table: str) -> str:
        """A GeoPackage in which a table is written for now that goes into an existing one."""
        target = Path(path).absolute()
        place = self._place(target.parent, target.name).parent / "tables"
        place.mkdir(exist_ok=True)
        draft = str(place / f"{len(self.tables)}.gpkg")
        self.tables.append((draft, str(target), table))
        self.given[draft] = str(path)
        return draft

    def final(self, written: str) -> str:
        """A destination with the path that it will have in place of the draft's."""
        draft = next((one for one in self.given if written == one or written.startswith(one + "|")), "")
        return self.given[draft] + written[len(draft):] if draft else written

    def _place(self, folder: Path, name: str) -> Path:
        if folder not in self.places:
            try:
                folder.mkdir(parents=True, exist_ok=True)
                self.places[folder] = self._new_place(folder)
            except OSError as error:
                raise InputError("writing.no_file", file=name, detail=error.strerror or str(error)) from error
        return self.places[folder]

    def _new_place(self, folder: Path) -> Path:
        settle(folder)
        begun = folder / f"{PREFIX}{uuid.uuid4().hex[:12]}{BEGUN}"
        (begun / INSIDE).mkdir(parents=True)
        self.locks.append(_locked(begun / LOCK))
        first = next(iter(self.places.values()), None)
        _write(begun / OF, {"first": "" if first is None else str(first.parent)})
        place = begun.with_suffix(DRAFT)
        begun.rename(place)   # from here on others see it, and its lock is held
        return place / INSIDE

    def take_place(self) -> None:
        """Give every file its name, and every table its file.

        Raises:
            InputError: a file cannot be replaced, or takes no table; what was there before is there again.
        """
        if not self.places:
            return
        first = next(iter(self.places.values())).parent
        _write(first / READY, {"places": [[str(place), str(folder)] for folder, place in self.places.items()],
                               "tables": self.tables})
        done: list = []
        try:
            put_tables(self.tables)   # first: it takes longest, and may be refused
            for folder, place in self.places.items():
                _take(place, folder, place.parent, done)
        except (OSError, InputError) as error:
            (first / READY).unlink(missing_ok=True)
            _undo(done)
            self.discard()
            if isinstance(error, InputError):
                raise
            raise InputError("writing.no_file", file=Path(error.filename or "").name,
                             detail=error.strerror or str(error)) from error
        self.discard()

    def discard(self) -> None:
        """Remove all drafts."""
        for lock in self.locks:
            lock.close()
        for place in reversed(self.places.values()):   # the first last: it says whether the run was ready
            _remove(place.parent)
        self.places, self.tables, self.locks = {}, [], []


def settle(folder) -> None:
    """Finish, in a folder, what a killed run was about to put there, or remove what it had begun."""
    with suppress(OSError):
        for entry in list(os.scandir(folder)):
            if not entry.name.startswith(PREFIX):
                continue
            if entry.name.endswith(DRAFT):
                _settle(Path(entry.path))
            elif entry.name.endswith(BEGUN) and entry.stat().st_mtime < time() - STALE_SECONDS:
                _remove(Path(entry.path))


def _settle(draft: Path) -> None:
    first = Path(_read(draft / OF).get("first") or draft)
    if first.is_dir():
        lock = _locked(first / LOCK)
        if lock is None:
            return   # its run lives
        with lock:
            ready = _read(first / READY)
            put_tables(tuple(one) for one in ready.get("tables", ()))
            for place, folder in ready.get("places", ()):
                _take(Path(place), Path(folder))
                _remove(Path(place).parent, but=first)
        _remove(first)
    _remove(draft)


def _take(place: Path, folder: Path, kept: Optional[Path] = None, done: Optional[list] = None) -> None:
    """Move what lies in a place into its folder, manifests last.

    Args:
        kept: where files that are replaced stay within reach; None: they are not needed any more.
        done: collects what was moved: file, and what was there before.
    """
    for draft in sorted(place.iterdir(), key=lambda one: (one.suffix == ".json", one.name)) if place.is_dir() else ():
        target = folder / draft.name
        if draft.is_dir() and draft.suffix.lower() != ".gdb":
            target.mkdir(exist_ok=True)
            _take(draft, target, kept, done)
            continue
        if done is not None:
            before = kept / f"{REPLACED}{len(done)}"
            _keep(target, before)
            done.append((target, before))
        elif target.is_dir():
            shutil.rmtree(target)
        _drop_mates(target, place)
        os.replace(draft, target)


def _keep(target: Path, before: Path) -> None:
    """Keep what is replaced within reach, until all is done."""
    if target.is_dir():
        os.replace(target, before)
    elif target.exists():
        try:
            os.link(target, before)
        except OSError:   # a file system without links
            shutil.copyfile(target, before)


def _drop_mates(target: Path, place: Path) -> None:
    """Remove files that belong to the old one and would be read with the new one."""
    mates = [target.with_name(target.name + tail) for tail in SQLITE_MATES]
    if target.suffix.lower() == ".shp":
        mates += [target.with_suffix(suffix) for suffix in (*SHAPEFILE_MATES, ".sbn", ".sbx")]
    for mate in mates:
        if not (place / mate.name).exists():
            mate.unlink(missing_ok=True)


def _undo(done: list) -> None:
    for target, before in reversed(done):
        with suppress(OSError):
            if before.exists():
                if target.is_dir():
                    shutil.rmtree(target, ignore_errors=True)
                os.replace(before, target)
            elif target.is_file():
                target.unlink()
            elif target.is_dir():
                shutil.rmtree(target, ignore_errors=True)


def _locked(path: Path):
    """An open file that nobody else may lock; None where somebody has."""
    stream = open(path, "a+b")
    try:
        try:
            import fcntl
        except ImportError:   # Windows
            import msvcrt

            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        stream.close()
        return None
    return stream


def _write(path: Path, content: dict) -> None:
    draft = path.with_suffix(".tmp")
    draft.write_text(json.dumps(content), encoding="utf-8")
    draft.replace(path)


def _read(path: Path) -> dict:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def _remove(folder: Path, but: Optional[Path] = None) -> None:
    """Remove a draft's folder, what says that it is ready first."""
    if folder == but:
        return
    with suppress(OSError):
        (folder / READY).unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
