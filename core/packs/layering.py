"""Packs that lie over others: ``extends`` in pack.yaml, and what is read when a pack has layers under it.

The reader of a kind sees one document, one list of cases and one set of tables: those of the lowest pack, to which each
layer has added, or in which it has overridden or switched off (``merging``). Where a lower pack lies, its finder
says (``PackPath``), since core knows no places.
"""
from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple, Optional

from ..contract.pack_head import OFF, Layer
from ..rules.model import Problem
from ..texts import LANGUAGES, pick, text
from .archive import PACK_FILE, PackFiles, document_of, peek, read_files
from .cases import CASES_FILE
from .head import HEAD
from .merging import Merging, labelled
from .reading import Node, read_document
from .tables import labelled_table, merged_table
from .ticks import ROW_TICKS, TICKS, is_row, read_ticks, with_row_ticks, with_ticks

MOST_LAYERS = 8
#: Keys that a layer says of itself; it needs those of ``HEAD``.
OWN = (*HEAD, "extends")
_EXTENDS = re.compile(rb"(?m)^extends[ \t]*:")


_finders: dict[str, Callable[[str], str]] = {}   # path of a pack -> its finder, that of the last who asked


class PackPath(str):
    """The path of a pack that knows where the packs under it are looked for.

    Widgets and tables keep plain texts: for a path that became one, the finder that it had is remembered.

    Attributes:
        find_pack: id of a pack to its path, ``""`` where there is none.
    """

    find_pack: Callable[[str], str]

    def __new__(cls, path: str, find: Callable[[str], str]):
        """A path.

        Args:
            path: of a folder or zip. find: see the class.
        """
        self = super().__new__(cls, path)
        self.find_pack = _finders[path] = find
        return self


def beside(path: str | os.PathLike) -> Callable[[str], str]:
    """Finds packs in the folder in which a pack lies: a folder or a zip that has their id as its name.

    Args:
        path: of a pack: its folder, its pack.yaml or its zip.
    """
    place = Path(path)
    folder = (place.parent if place.name == PACK_FILE else place).resolve().parent

    def find(pack: str) -> str:
        return next((str(way) for way in (folder / pack, folder / f"{pack}.zip") if peek(way).get("pack") == pack), "")

    return find


def _finder_of(path: str | os.PathLike) -> Callable[[str], str]:
    return getattr(path, "find_pack", None) or _finders.get(os.fspath(path)) or beside(path)


class Below(NamedTuple):
    """What ``extends`` says: the pack below, the versions that fit (``*`` for any letters), its line."""

    pack: str
    version: str = "*"
    line: int = 0


def below_of(document: Optional[Node]) -> Optional[Below]:
    """What a document lies over; None: over nothing, or it says so in no form that can be read.

    Args:
        document: of pack.yaml, None where it cannot be read.
    """
    node = document.value.get("extends") if document is not None and document.kind == "mapping" else None
    if node is None:
        return None
    line = document.lines["extends"]
    if node.kind == "text":
        return Below(node.value.strip(), line=line) if node.value.strip() else None
    words = {key: child.value for key, child in node.value.items() if child.kind == "text"} \
        if node.kind == "mapping" else {}
    return Below(words["pack"], words.get("version", "*"), line) if words.get("pack") else None


def lower_paths(path: str | os.PathLike) -> list[str]:
    """Paths of the packs under a pack, the nearest first, as far as they are found; only their heads are read.

    Args:
        path: of a pack; a ``PackPath`` knows where to look, any other path looks beside it.
    """
    find, paths = _finder_of(path), [os.fspath(path)]
    while len(paths) <= MOST_LAYERS:
        content = document_of(paths[-1])
        below = below_of(read_document(content, PACK_FILE, [])) if _EXTENDS.search(content) else None
        way = find(below.pack) if below is not None else ""
        if not way or way in paths:
            break
        paths.append(way)
    return paths[1:]


@dataclass
class Stack:
    """The files of a pack and of those under it.

    Attributes:
        layers: the pack itself first, the lowest last.
        documents: pack.yaml of each; empty where the pack lies over nothing.
        problems: why they cannot be put together, and what was refused of their files.
    """

    layers: list[PackFiles]
    documents: list[Node] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def content_hash(self) -> str:
        """Of the pack's files; where it has layers, of the hashes of all, from the top down."""
        hashes = [files.content_hash for files in self.layers]
        return hashes[0] if len(hashes) == 1 else hashlib.sha256("\n".join(hashes).encode()).hexdigest()

    @property
    def names(self) -> list[str]:
        """Ids, from the top down; for packs with layers."""
        return [_word(document, "pack") for document in self.documents]

    def merged(self) -> Merged:
        """One document, one set of cases and of tables, and what each layer does."""
        return _Building(self).merged()


class Merged(NamedTuple):
    """What a pack with layers comes to.

    Attributes:
        files: name -> bytes, of tables and texts. document, cases: nodes; cases None without any.
        layers: from the top down. problems: of putting together.
    """

    files: dict
    document: Node
    cases: Optional[Node]
    layers: tuple[Layer, ...]
    problems: list[Problem]


def stack_of(path: str | os.PathLike) -> Stack:
    """Read the files of a pack and of those under it.

    Args:
        path: of a pack; a ``PackPath`` knows where packs are looked for, any other path looks beside it.

    Returns:
        The stack. Without ``extends`` it is the pack's files alone.
    """
    files = read_files(path)
    stack = Stack([files], problems=list(files.problems))
    if not _EXTENDS.search(files.files.get(PACK_FILE, b"")):
        return stack
    document = read_document(files.files[PACK_FILE], PACK_FILE, [])
    below = below_of(document)
    if below is None or document is None:
        return stack     # what is wrong with it, the reader of the document says
    stack.documents.append(document)
    find = _finder_of(path)
    while below is not None and document is not None:
        document, below = _next(stack, below, find)
    return stack


def _next(stack: Stack, below: Below, find: Callable[[str], str]) -> tuple:
    """The document of the pack below, and what that lies over; None and None where it cannot be used."""
    above = stack.documents[-1]
    place = _file(stack, len(stack.layers) - 1, PACK_FILE)
    names = stack.names

    def refuse(key: str, **values) -> tuple:
        stack.problems.append(Problem(place, below.line, "extends", f"packs.extends_{key}",
                                      {"pack": names[-1], "below": below.pack, **values}))
        return None, None

    if below.pack in names:
        return refuse("circle", chain=" → ".join([*names, below.pack]))
    if len(stack.layers) > MOST_LAYERS:
        return refuse("depth", limit=MOST_LAYERS)
    way = find(below.pack)
    if not way:
        return refuse("missing")
    files = read_files(way)
    label = f"{below.pack}/"
    stack.problems += [replace(problem, file=label + problem.file) for problem in files.problems]
    if PACK_FILE not in files.files:
        return None, None
    wrong: list[Problem] = []
    document = read_document(files.files[PACK_FILE], label + PACK_FILE, wrong)
    stack.problems += wrong
    if document is None or document.kind != "mapping":
        return None, None
    for key in ("kind", "format"):
        if _word(document, key) != _word(above, key):
            return refuse(key, found=_word(document, key), wanted=_word(above, key))
    if not fnmatchcase(_word(document, "version"), below.version):
        return refuse("version", found=_word(document, "version"), wanted=below.version)
    stack.layers.append(files)
    stack.documents.append(document)
    return document, below_of(document)


def _word(document: Node, key: str) -> str:
    node = document.value.get(key)
    return node.value if node is not None and node.kind == "text" else ""


def _file(stack: Stack, number: int, name: str) -> str:
    """How a file of a layer is called in problems: those of the pack itself by their names."""
    return name if number == 0 else f"{stack.names[number]}/{name}"


class _Building:
    """Puts the layers of a stack together, from the lowest up."""

    def __init__(self, stack: Stack):
        self.stack, self.problems = stack, []
        self.changes: list[tuple] = [() for _files in stack.layers]
        self.ticks: list[tuple] = [() for _files in stack.layers]
        self.row_ticks: list[list] = [[] for _files in stack.layers]    # that were not looked at yet

    def merged(self) -> Merged:
        stack, last = self.stack, len(self.stack.layers) - 1
        document = labelled(stack.documents[last], _file(stack, last, PACK_FILE))
        cases = self._cases(last)
        files: dict = {}
        self._with_files(last, files)
        for number in range(last - 1, -1, -1):
            for key in HEAD:
                if key not in stack.documents[number].value:
                    self.problems.append(Problem(_file(stack, number, PACK_FILE), 1, "", "packs.extends_head",
                                                 {"pack": stack.names[number], "name": key}))
            document = self._document(number, document)
            cases = self._with_cases(number, cases)
            self._with_files(number, files)
            self.ticks[number] += with_row_ticks(files, document, self.row_ticks[number],
                                                 _file(stack, number, PACK_FILE), self.problems)
        layers = tuple(Layer(_word(stack.documents[number], "pack"), _word(stack.documents[number], "version"),
                             {key: child.value for key, child in _children(stack.documents[number], "title")},
                             stack.layers[number].content_hash, self.changes[number], self.ticks[number])
                       for number in range(last + 1))
        return Merged(files, document, cases, layers, self.problems)

    def _merging(self, number: int, name: str, cases: bool = False) -> Merging:
        return Merging(self.stack.names[number], _file(self.stack, number, name), self.problems, cases)

    def _document(self, number: int, lower: Node) -> Node:
        upper = labelled(self.stack.documents[number], _file(self.stack, number, PACK_FILE))
        merging = self._merging(number, PACK_FILE)
        rest = {key: child for key, child in upper.value.items() if key not in (*OWN, TICKS, ROW_TICKS)}
        below = {key: child for key, child in lower.value.items() if key not in OWN}
        node = merging.mapping(replace(lower, value=below), replace(upper, value=rest), ())
        self.changes[number] += tuple(merging.changes)
        ticks = read_ticks(upper, merging.file, self.problems)
        node, self.ticks[number] = with_ticks(node, [tick for tick in ticks if not is_row(tick.item)], merging.file,
                                              self.problems)
        self.row_ticks[number] = [tick for tick in ticks if is_row(tick.item)]
        own = {key: upper.value[key] for key in OWN if key in upper.value}
        return Node("mapping", {**own, **node.value}, upper.line, {**(node.lines or {}), **{
            key: upper.lines[key] for key in own}})

    def _cases(self, number: int) -> Optional[Node]:
        content = self.stack.layers[number].files.get(CASES_FILE)
        name = _file(self.stack, number, CASES_FILE)
        node = None if content is None else read_document(content, name, self.problems)
        return None if node is None else labelled(node, name)

    def _with_cases(self, number: int, lower: Optional[Node]) -> Optional[Node]:
        upper = self._cases(number)
        if upper is None or lower is None or "mapping" not in (upper.kind, lower.kind):
            return lower if upper is None else upper
        merging = self._merging(number, CASES_FILE, cases=True)
        node = merging.mapping(lower, upper, ())
        self.changes[number] += tuple(merging.changes)
        return node

    def _with_files(self, number: int, files: dict) -> None:
        for name, content in self.stack.layers[number].files.items():
            if name in (PACK_FILE, CASES_FILE):
                continue
            place = _file(self.stack, number, name)
            if not name.endswith(".csv"):
                files[name] = content
            elif name in files and files[name] != content:
                files[name], changes = merged_table(files[name], labelled_table(place, content), name, self.problems)
                self.changes[number] += tuple(changes)
            else:
                files[name] = labelled_table(place, content)


def _children(document: Node, key: str):
    node = document.value.get(key)
    return () if node is None or node.kind != "mapping" else [
        (name, child) for name, child in node.value.items() if child.kind == "text"]


def switched_off(layers: tuple[Layer, ...]) -> list[dict]:
    """What layers switch off in those below them, a sentence by language for each: reports tell it.

    Args:
        layers: from the top down.
    """
    return [{language: text("packs.extends_switched_off", language, pack=layer.id, name=".".join(change.path),
                            reason=text("packs.extends_because", language, reason=pick(change.reason, language))
                            if change.reason else "")
             for language in LANGUAGES}
            for layer in layers for change in layer.changes
            if change.kind == OFF and not change.file.endswith(CASES_FILE)]
