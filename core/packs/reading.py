"""YAML, strictly: texts stay texts, everything has a line, and whatever is clever is refused.

Anchors, aliases and tags are refused because they let a small file become a large or a strange
one. Numbers, dates and yes/no are typed by the schema that reads the nodes, not by the look of
the text: ``0601`` is a code.
"""
from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import yaml

from ..rules.model import Problem

MAX_DEPTH = 20
MAX_NODES = 200_000
REMEMBERED_BYTES = 300_000
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Node:
    """A piece of a document: ``value`` is a text, a list of nodes, or {text: node}.

    ``lines`` holds the line of each key of a mapping. ``quoted`` distinguishes ``""`` from nothing.
    """

    kind: str  # "text", "list", "mapping"
    value: object
    line: int
    lines: dict | None = None
    quoted: bool = False


class _Refused(Exception):
    def __init__(self, key: str, line: int, **values):
        super().__init__(key)
        self.key, self.line, self.values_ = key, line, values


def read_document(content: bytes, file: str, problems: list) -> Node | None:
    """Read a YAML document into nodes.

    Args:
        content: the file's bytes, UTF-8.
        file: its name, for the problems.
        problems: list that problems are added to.

    Returns:
        The document's node, or None where it cannot be read. It is shared by all who read the same content: not to
        be changed.
    """
    node, more = (_remembered if len(content) <= REMEMBERED_BYTES else _read)(content, file, _LOADER)
    problems += more
    return node


def _read(content: bytes, file: str, loader) -> tuple:
    problems: list = []
    return _composed(content, file, problems, loader), tuple(problems)


#: A run reads some documents again and again, and the next run the same.
_remembered = lru_cache(maxsize=100)(_read)


def _composed(content: bytes, file: str, problems: list, loader) -> Node | None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[:error.start].count(b"\n") + 1
        problems.append(Problem(file, line, "", "packs.not_utf8"))
        return None
    try:
        return _Composer(text, file, problems, loader).document()
    except _Refused as refused:
        problems.append(Problem(file, refused.line, "", refused.key, refused.values_))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problems.append(Problem(file, mark.line + 1 if mark else 0, "", "packs.yaml_syntax",
                                {"error": error.problem or error.context or ""}))
    except yaml.YAMLError as error:
        problems.append(Problem(file, 0, "", "packs.yaml_syntax", {"error": " ".join(str(error).split())}))
    return None


class _Composer:
    """Builds nodes from YAML events, and stops at the first thing that it does not take."""

    def __init__(self, text: str, file: str, problems: list, loader):
        self.events = yaml.parse(text, Loader=loader)
        self.file = file
        self.problems = problems
        self.count = 0

    def document(self) -> Node | None:
        root = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    raise _Refused("packs.yaml_documents", event.start_mark.line + 1)
                if event.tags or event.version:
                    raise _Refused("packs.yaml_directive", event.start_mark.line + 1)
                root = self.node(next(self.events), 1)
        if root is None:
            raise _Refused("packs.yaml_empty", 1)
        return root

    def node(self, event, depth: int) -> Node:
        line = event.start_mark.line + 1
        self.count += 1
        if self.count > MAX_NODES:
            raise _Refused("packs.yaml_too_many", line, limit=MAX_NODES)
        if depth > MAX_DEPTH:
            raise _Refused("packs.yaml_too_deep", line, limit=MAX_DEPTH)
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise _Refused("packs.yaml_anchor", line)
        if event.tag is not None:
            raise _Refused("packs.yaml_tag", line, tag=event.tag)
        if isinstance(event, yaml.ScalarEvent):
            return Node("text", event.value, line, quoted=event.style not in (None, ""))
        if isinstance(event, yaml.SequenceStartEvent):
            return Node("list", list(self._items(depth)), line)
        return self._mapping(line, depth)

    def _items(self, depth: int):
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                return
            yield self.node(event, depth + 1)

    def _mapping(self, line: int, depth: int) -> Node:
        value: dict = {}
        lines: dict = {}
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self.node(event, depth + 1)
            if key.kind != "text":
                raise _Refused("packs.yaml_key", key.line)
            item = self.node(next(self.events), depth + 1)
            if key.value in value:
                self.problems.append(Problem(self.file, key.line, key.value, "packs.yaml_key_twice",
                                             {"name": key.value, "first": lines[key.value]}))
                continue
            value[key.value], lines[key.value] = item, key.line
        return Node("mapping", value, line, lines)
