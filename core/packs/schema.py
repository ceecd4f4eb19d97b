"""Turns nodes into typed values, and reports where one does not fit.

A schema is made of small readers; each takes a node and a place, and returns a value, or None
after it has noted the problem. So one run finds every problem of a file.
"""
from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from datetime import date

from ..rules.functions import read_date
from ..rules.model import Problem
from .reading import Node

LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
MAX_TEXT = 4000


@dataclass
class Place:
    """Where a reader stands, and where problems go."""

    file: str
    path: str
    problems: list

    def at(self, key) -> Place:
        """The place of a part.

        Args:
            key: name of the part, or its number in a list.
        """
        name = f"[{key}]" if isinstance(key, int) else f".{key}" if self.path else str(key)
        return Place(self.file, self.path + name, self.problems)

    def problem(self, line: int, key: str, severity: str = "error", **values) -> None:
        """Note a problem here.

        Args:
            line: where. key: of its sentence. severity: ``"error"`` or ``"warning"``. values: of the sentence.
        """
        self.problems.append(Problem(self.file, line, self.path, key, values, severity))


def _is_text(node: Node, place: Place, wanted: str) -> bool:
    if node.kind != "text":
        place.problem(node.line, "packs.wrong_kind", wanted=wanted)
        return False
    return True


@dataclass(frozen=True)
class Text:
    """A text that is not empty, of an optional form."""

    pattern: object = None
    form: str = ""
    limit: int = MAX_TEXT

    def __call__(self, node: Node, place: Place):
        if not _is_text(node, place, "text"):
            return None
        if not node.value.strip():
            place.problem(node.line, "packs.text_empty")
            return None
        if len(node.value) > self.limit:
            place.problem(node.line, "packs.text_too_long", length=len(node.value), limit=self.limit)
            return None
        if self.pattern is not None and not self.pattern.fullmatch(node.value):
            place.problem(node.line, "packs.text_form", value=node.value[:60], form=self.form)
            return None
        return node.value


def name_text(limit: int = 40) -> Text:
    """Ids of roles and fields: they become names of fields and of columns.

    Args:
        limit: most letters.
    """
    return Text(NAME, "a-z 0-9 _", limit)


@dataclass(frozen=True)
class Choice:
    words: tuple

    def __call__(self, node: Node, place: Place):
        if not _is_text(node, place, "text"):
            return None
        if node.value not in self.words:
            place.problem(node.line, "packs.not_a_choice", value=node.value[:60],
                          choices=", ".join(self.words))
            return None
        return node.value


def boolean(node: Node, place: Place) -> bool | None:
    """True or false; None where it is neither, which is noted.

    Args:
        node: of the document. place: where problems are noted.
    """
    word = Choice(("true", "false"))(node, place)
    return None if word is None else word == "true"


@dataclass(frozen=True)
class Number:
    """A number, not negative unless ``signed``."""

    signed: bool = False

    def __call__(self, node: Node, place: Place):
        if not _is_text(node, place, "number"):
            return None
        text = node.value
        if node.quoted or not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?", text):
            place.problem(node.line, "packs.not_a_number", value=text[:60])
            return None
        value = float(text)
        if not math.isfinite(value) or (value < 0 and not self.signed):
            place.problem(node.line, "packs.number_range", value=text[:60])
            return None
        return value


def day(node: Node, place: Place) -> date | None:
    """A date; None if it is not a date, which is noted as a problem.

    Args:
        node: of the document. place: where problems are noted.
    """
    if not _is_text(node, place, "date"):
        return None
    parsed: date | None = read_date(node.value)
    if parsed is None:
        place.problem(node.line, "packs.not_a_date", value=node.value[:60])
    return parsed


def texts(node: Node, place: Place) -> dict | None:
    """A sentence in several languages: {en: ..., zh: ...}.

    Args:
        node: of the document. place: where problems are noted.
    """
    sentences = MapOf(Text(), key=LANGUAGE_TAG, form="en, zh, ja, pt-BR")(node, place)
    if sentences is None:
        return None
    if not sentences:
        place.problem(node.line, "packs.text_empty")
        return None
    for language in ("en", "zh"):
        if language not in sentences:
            place.problem(node.line, "packs.language_missing", "warning", tag=language)
    return dict(sentences)


def text_or_texts(node: Node, place: Place) -> dict | None:
    """A text without a language, such as a place name, as ``{"": ...}``; or a sentence in several languages.

    Args:
        node: of the document. place: where problems are noted.
    """
    if node.kind != "text":
        return texts(node, place)
    value = Text(limit=200)(node, place)
    return None if value is None else {"": value}


@dataclass(frozen=True)
class ListOf:
    item: object
    unique: bool = True

    def __call__(self, node: Node, place: Place):
        if node.kind != "list":
            place.problem(node.line, "packs.wrong_kind", wanted="list")
            return None
        entries = [self.item(item, place.at(i)) for i, item in enumerate(node.value)]
        if self.unique:
            seen: set = set()
            for i, item in enumerate(entries):
                if isinstance(item, str) and item in seen:
                    place.at(i).problem(node.value[i].line, "packs.listed_twice", value=item[:60])
                elif isinstance(item, str):
                    seen.add(item)
        return tuple(item for item in entries if item is not None)


class Values(dict):
    """Read values by key; ``line`` and ``lines`` hold the line of each."""

    line: int = 0
    lines: dict = {}

    def line_of(self, key: str) -> int:
        """The line of a key; that of the whole where it is not there.

        Args:
            key: of the mapping.
        """
        return self.lines.get(key, self.line)


def _values(node: Node) -> Values:
    values = Values()
    values.line, values.lines = node.line, node.lines or {}
    return values


@dataclass(frozen=True)
class MapOf:
    """A mapping whose keys are names that the pack gives."""

    item: object
    key: object = NAME
    form: str = "a-z 0-9 _"

    def __call__(self, node: Node, place: Place):
        if node.kind != "mapping":
            place.problem(node.line, "packs.wrong_kind", wanted="mapping")
            return None
        pairs = _values(node)
        for key, item in node.value.items():
            if self.key is not None and not self.key.fullmatch(key):
                place.at(key).problem(node.lines[key], "packs.text_form", value=key[:60], form=self.form)
                continue
            value = self.item(item, place.at(key))
            if value is not None:
                pairs[key] = value
        return pairs


@dataclass(frozen=True)
class Record:
    """A mapping whose keys are given here. ``needed`` keys must be there."""

    keys: dict
    needed: tuple = ()
    defaults: dict = field(default_factory=dict)

    def __call__(self, node: Node, place: Place):
        if node.kind != "mapping":
            place.problem(node.line, "packs.wrong_kind", wanted="mapping")
            return None
        record = _values(node)
        record.update(self.defaults)
        complete = True
        for key, item in node.value.items():
            if key not in self.keys:
                place.at(key).problem(node.lines[key], "packs.key_unknown", name=key[:60],
                                      known=", ".join(self.keys))
                continue
            value = self.keys[key](item, place.at(key))
            if value is not None:
                record[key] = value
            elif key in self.needed:
                complete = False
        for key in self.needed:
            if key not in node.value:
                place.problem(node.line, "packs.key_missing", name=key)
                complete = False
        return record if complete else None
