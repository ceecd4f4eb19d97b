"""Results under other names until a run is done: one that is killed leaves none that looks complete.

What becomes a file is written into a folder next to it, ``.groundrules-….part``, under the name that it will have; at
the end of the run all of them take their places. A table of a GeoPackage is written into it under another name, and
takes its own in one transaction. The next run that writes into a folder removes what a killed run left there: the
folder of a run that lives is locked. Results in memory end with the run; those in a database server are complete with
its manifest, and so are tables in other files of many, which GDAL cannot rename.
"""
from __future__ import annotations

import errno
import os
import re
import shutil
import uuid
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from time import time
from typing import Optional

from osgeo import gdal
from qgis.core import Qgis, QgsProcessingContext, QgsProcessingOutputLayerDefinition, QgsProperty

from ...core.errors import InputError
from .destinations import SHAPEFILE_MATES, SQLITE_MATES, destination_of, destination_text, discard_table
from .folders import LIST, list_of, settle
from .turns import alone, hold

PREFIX, DRAFT, BEGUN, LOCK = ".groundrules-", ".part", ".new", "lock"
INSIDE, REPLACED = "new", "old"
UNFINISHED = "_unfinished"   # behind the name of a table
RENAMING = (".gpkg", ".gdb")   # files whose tables GDAL renames
_OF_A_RUN = re.compile(f"{UNFINISHED}_([0-9a-f]{{8}})$")
STALE_SECONDS = 3600
#: Formats of several files: first the one that is opened.
MATES = {".shp": (".shp", *SHAPEFILE_MATES, ".sbn", ".sbx"), ".tab": (".tab", ".dat", ".map", ".id", ".ind"),
         ".mif": (".mif", ".mid")}


class Drafts:
    """The drafts of one run."""

    def __init__(self):
        self.places: dict[Path, Path] = {}   # folder -> where its drafts lie
        self.tables: dict[tuple, str] = {}   # file, table -> what it is called for now
        self.given: dict[str, str] = {}   # draft -> path as it was given
        self.removed: list[Path] = []   # files of old results that go with the run
        self._settled: list[list] = []  # what ``settle`` was given, the folder's list at that time, files that go
        self._locks: list = []
        self._made: list[Path] = []   # folders that were not there before

    def value(self, parameters: dict, name: str, is_folder: bool = False):
        """What a destination's parameter is for now.

        Args:
            is_folder: files are written into it; other files stay.

        Raises:
            InputError: its folder cannot be made or written.
        """
        value, (path, table) = parameters.get(name), destination_of(parameters, name)
        if isinstance(value, QgsProcessingOutputLayerDefinition) and \
                value.sink.propertyType() != Qgis.PropertyType.Static or not path or "|" in path:
            return value
        if table and not path.lower().endswith(RENAMING):   # as a SQLite file, or sheets of a workbook
            return value
        if table:
            drafted = self._draft_table(path, table)
            text = destination_text(parameters, name).replace(f'table="{table}"', f'table="{drafted}"', 1)
        else:
            text = self._file(path, is_folder)
        if not isinstance(value, QgsProcessingOutputLayerDefinition):
            return text
        drafted = QgsProcessingOutputLayerDefinition(value)
        drafted.sink, drafted.destinationProject = QgsProperty.fromValue(text), None   # see ``announce``
        return drafted

    def _draft_table(self, path: str, table: str) -> str:
        """What a table is called for now: of two runs that write into one file, each has its own."""
        target = Path(path).absolute()
        mark = self._place(target.parent, target.name).parent.name   # the lock in it says that this run lives
        if path not in {file for file, _ in self.tables}:
            _discard_stale_tables(target)
        self.tables[path, table] = f"{table}{UNFINISHED}_{mark.removeprefix(PREFIX).split('.')[0]}"
        return self.tables[path, table]

    def announce(self, context, parameters: dict, definition, written: str, hint) -> str:
        """Have QGIS load a result after the run under its final name, if the user wants that.

        Args:
            definition: of the destination. written: what QGIS calls the draft. hint: the kind of layer.

        Returns:
            That name.
        """
        value, final = parameters.get(definition.name()), self.final(written)
        if final != written and isinstance(value, QgsProcessingOutputLayerDefinition) and value.destinationProject:
            context.addLayerToLoadOnCompletion(final, QgsProcessingContext.LayerDetails(
                value.destinationName or definition.description(), value.destinationProject, definition.name(), hint))
        return final

    def final(self, written: str) -> str:
        """A destination, with the names that it will have in place of the draft's."""
        for (path, table), drafted in self.tables.items():
            if written.startswith(path) and written.endswith(f"layername={drafted}"):
                return written[:-len(drafted)] + table
        # QGIS adds a suffix to a name that its format does not have, as ``a.json.geojson``; the longest name fits best
        for draft, path in sorted(self.given.items(), key=lambda item: -len(item[0])):
            if written == draft or written.startswith((f"{draft}|", f"{draft}{os.sep}", f"{draft}.")):
                return path + written[len(draft):]
        return written

    def _file(self, path: str, is_folder: bool) -> str:
        target = Path(path).absolute()
        if is_folder and target.is_dir():   # the folder around it need not be ours to write into
            place = self._place(target, target.name)
            self.given[str(place)] = path
            return str(place)
        if target.parent == target:
            return path
        draft = self._place(target.parent, target.name) / target.name
        if is_folder:
            draft.mkdir(exist_ok=True)
        self.given[str(draft)] = path
        return str(draft)

    def _place(self, folder: Path, name: str) -> Path:
        if folder not in self.places:
            try:
                self._make(folder)
                known = next((other for other in self.places if other.samefile(folder)), None)   # by a link, or ..
                if known is not None:
                    return self.places[known]
                self.places[folder] = self._new_place(folder)
            except OSError as error:
                raise InputError("writing.no_file", file=name, detail=error.strerror or str(error)) from error
        return self.places[folder]

    def _make(self, folder: Path) -> None:
        """Make a folder and those around it; a run that fails takes away what it has made, where nothing is in it."""
        missing = [path for path in (folder, *folder.parents) if not path.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        self._made += reversed(missing)

    def _new_place(self, folder: Path) -> Path:
        remove_stale(folder)
        begun = folder / f"{PREFIX}{uuid.uuid4().hex[:8]}{BEGUN}"
        (begun / INSIDE).mkdir(parents=True)
        self._locks.append(_locked(begun / LOCK))
        place = begun.with_suffix(DRAFT)
        try:
            begun.rename(place)   # from here on others see it, and its lock is held
        except OSError:   # Windows renames no folder in which a file is open
            place = begun
        return place / INSIDE

    def settle(self, folder: str, draft: str, names: Sequence[str], made_by: str, output: str) -> None:
        """List the files of a folder, and have those of earlier runs go: ``folders.settle``. Where another run puts its
        files there meanwhile, it is done again before those of this run do.

        Args:
            folder, draft, names, made_by, output: as of ``folders.settle``.

        Raises:
            InputError: a file of that name is there and is not the algorithm's, or was changed since.
        """
        given, listed = (folder, draft, tuple(names), made_by, output), list_of(folder)
        self._settled.append([given, listed, settle(*given)])

    def _settle_again(self) -> None:
        """The same for folders into which another run has put files since."""
        changed = {given[1] for given, listed, _gone in self._settled if list_of(given[0]) != listed}
        for draft in changed:
            (Path(draft) / LIST).unlink(missing_ok=True)
        for entry in self._settled:
            if entry[0][1] in changed:
                entry[2] = settle(*entry[0])

    def take_places(self) -> None:
        """Give every file and table its name, while no other run does so in the same folders.

        Raises:
            InputError: one cannot be replaced; files that were there before are there again.
            Cancelled: while another run had its turn; nothing was moved.
        """
        with ExitStack() as turns:
            done: list = []
            try:
                for folder in self._folders():
                    turns.enter_context(alone(folder))
                self._settle_again()
                for old in self._old_files():
                    _move(old, self._place(old.parent, old.name).parent, done)
                for folder, place in self.places.items():
                    _take(place, folder, place.parent, done)
                _rename_tables(self.tables)
            except InputError:
                self.discard()
                raise
            except (OSError, RuntimeError) as error:
                _undo(done)
                self.discard()
                raise InputError("writing.no_file", file=Path(getattr(error, "filename2", None) or getattr(
                    error, "filename", None) or "").name, detail=getattr(
                        error, "strerror", None) or str(error)) from error
        self.tables, self._made = {}, []
        self.discard()

    def _folders(self) -> list[Path]:
        """Folders into which files come, in one order for all runs, so that none waits for one that waits for it."""
        folders = set(self.places)
        for folder, place in self.places.items():
            for draft in place.iterdir():
                if draft.is_dir() and draft.suffix.lower() != ".gdb":
                    self._make(folder / draft.name)
                    folders.add(folder / draft.name)
        real = {os.path.realpath(folder): folder for folder in folders}   # whose turn is waited for once
        return [real[path] for path in sorted(real)]

    def _old_files(self) -> list[Path]:
        """Files of old results that are still there: another run may have been here."""
        listed = [*self.removed, *(old for _given, _listed, gone in self._settled for old in gone)]
        old_files = [old for old in listed if old.is_file() or old.is_symlink()]
        for old in old_files:   # whose folder may not have been there when this run began
            self._place(old.parent, old.name)
        return old_files

    def discard(self) -> None:
        """Remove all drafts."""
        for lock in self._locks:
            lock.close()
        for place in self.places.values():
            shutil.rmtree(place.parent, ignore_errors=True)
        for (path, _), drafted in self.tables.items():
            if Path(path).is_file():
                discard_table(path, drafted)
        for folder in reversed(self._made):
            with suppress(OSError):   # another run has put something there
                folder.rmdir()
        self.places, self.tables, self._locks, self._settled, self._made = {}, {}, [], [], []


def remove_stale(folder: Path) -> None:
    """Remove what killed runs left in a folder: drafts whose lock is free. What another user has left stays."""
    entries: list = []
    with suppress(OSError):
        entries = list(os.scandir(folder))
    for entry in entries:
        with suppress(OSError):
            if not entry.name.startswith(PREFIX) or not entry.is_dir(follow_symlinks=False):
                continue
            stale = entry.name.endswith(DRAFT)
            if entry.name.endswith(BEGUN):   # its lock may not be there yet
                stale = entry.stat().st_mtime < time() - STALE_SECONDS
            lock = _locked(Path(entry.path) / LOCK) if stale else None
            if lock is not None:
                lock.close()
                shutil.rmtree(entry.path, ignore_errors=True)


def _discard_stale_tables(file: Path) -> None:
    """Remove tables that killed runs left in a file: those whose run has no folder beside it any more."""
    if not file.exists():
        return
    with suppress(RuntimeError, OSError), gdal.ExceptionMgr(useExceptions=True):
        dataset = gdal.OpenEx(str(file), gdal.OF_VECTOR)
        names = [dataset.GetLayer(number).GetName() for number in range(dataset.GetLayerCount())]
        dataset.Close()
        for name in names:
            mark = _OF_A_RUN.search(name)
            if mark and not any((file.parent / f"{PREFIX}{mark[1]}{ending}").exists() for ending in (DRAFT, BEGUN)):
                discard_table(str(file), name)


def _take(place: Path, folder: Path, kept: Path, done: list) -> None:
    """Move what lies in a place into its folder, manifests last.

    Args:
        kept: where files that are replaced stay within reach. done: collects what was moved, and what was there before.
    """
    drafts = sorted(place.iterdir(), key=_turn)
    for old in _out_of_the_way(folder, [draft.name for draft in drafts]):
        _move(old, kept, done)
    for draft in drafts:
        target = folder / draft.name
        if draft.is_dir() and draft.suffix.lower() != ".gdb":
            target.mkdir(exist_ok=True)
            _take(draft, target, kept, done)
            continue
        if target.is_dir() and not draft.is_dir():   # it would be lost with all that lies in it
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
        before = kept / f"{REPLACED}{len(done)}"
        _keep(target, before)
        done.append((target, before))
        os.replace(draft, target)


def _move(old: Path, kept: Path, done: list) -> None:
    """Move a file to where it stays within reach; another run may have been faster."""
    before = kept / f"{REPLACED}{len(done)}"
    with suppress(FileNotFoundError):
        os.replace(old, before)
        done.append((old, before))


def _turn(draft: Path) -> tuple:
    """The list of whose the files are first: who is killed leaves none without it. Mates before the file that they
    belong to, which cannot be opened without them; manifests last."""
    return draft.name != LIST, draft.suffix.lower() == ".json", draft.suffix.lower() in MATES, draft.name


def _out_of_the_way(folder: Path, names: list[str]) -> list[Path]:
    """Files of old results that would be read with the new ones, or with the first of their files."""
    paths: dict = {}
    for name in names:
        target = folder / name
        mates = [target.with_name(name + tail) for tail in SQLITE_MATES]
        mates += [target.with_suffix(suffix) for suffix in MATES.get(target.suffix.lower(), ())]
        paths.update((mate, None) for mate in mates if mate.is_file())
    return list(paths)


def _keep(target: Path, before: Path) -> None:
    """Keep what is replaced within reach until all is done."""
    if target.is_dir():
        os.replace(target, before)
    elif target.exists():
        try:
            os.link(target, before)
        except OSError:   # a file system without links
            shutil.copyfile(target, before)


def _undo(done: list) -> None:
    for target, before in reversed(done):
        with suppress(OSError):
            if target.is_dir():
                shutil.rmtree(target, ignore_errors=True)
            elif not before.is_file():
                target.unlink(missing_ok=True)
            if before.exists():
                os.replace(before, target)


def _rename_tables(tables: dict) -> None:
    """Give tables their names, in one transaction a file; one of that name is replaced."""
    for path in dict.fromkeys(path for path, _ in tables):
        names = {drafted: table for (file, table), drafted in tables.items() if file == path}
        with gdal.ExceptionMgr(useExceptions=True):
            dataset = gdal.OpenEx(path, gdal.OF_VECTOR | gdal.OF_UPDATE)
            _done(dataset.StartTransaction(True))
            try:
                for drafted, table in names.items():
                    if dataset.GetLayerByName(drafted) is None:   # an output that was not needed in the end
                        continue
                    for number in range(dataset.GetLayerCount()):
                        if dataset.GetLayer(number).GetName().lower() == table.lower():
                            _done(dataset.DeleteLayer(number))
                            break
                    _done(dataset.GetLayerByName(drafted).Rename(table))
                _done(dataset.CommitTransaction())
            except BaseException:
                dataset.RollbackTransaction()
                raise
            finally:
                dataset.Close()


def _done(code: int) -> None:
    """Stop where a call of OGR failed, which returns a number instead of raising."""
    if code:
        raise RuntimeError(gdal.GetLastErrorMsg() or f"OGR error {code}")


def _locked(path: Path) -> Optional[object]:
    """A file, opened and locked; None if it is locked already."""
    stream = open(path, "a+b")
    try:
        hold(stream)
    except OSError:
        stream.close()
        return None
    return stream
