"""Ticks: items of a pack that a named person compared with the official text, as a layer that lies over the pack.

An item is whatever has a ``basis`` in pack.yaml: a rule, a list of codes, an indicator, a target; or a row of a table
that says whether it was verified, or its source. A tick holds the item as it was read, and a fingerprint of it; once
the pack below says anything else, the tick no longer counts. A row is known by what it says: by its fingerprint first,
and where that is gone, by its key, which the columns of the table give.
"""
from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

import yaml

from ..contract.pack_head import Tick
from ..rules.model import Problem
from .merging import plain
from .reading import Node
from .schema import ListOf, Place, Record, Text, day
from .tables import MergedTable, key_columns, rows_of

#: The keys of a layer that hold its ticks, on items and on rows of tables.
TICKS, ROW_TICKS = "verified", "verified_rows"
BASIS_KEY = "basis"
_OF_A_TICK = {"verified", "verified_by", "verified_on", "verified_note"}
#: Columns of which a table has one whose rows can be compared with a text.
_CITING = {"verified", "source"}
KEY_SIGN = " · "    # between the cells of a row's key
_FINGERPRINT = re.compile(r"[0-9a-f]{32}")


def _as_it_stands(node: Node, _place: Place) -> Any:
    """Any node as plain texts, lists and dicts"""
    return plain(node)


TICK = Record({"item": ListOf(Text(limit=200), unique=False), "by": Text(limit=200), "on": day,
               "note": Text(limit=1000), "fingerprint": Text(_FINGERPRINT, "0-9 a-f, 32"), "as_read": _as_it_stands},
              needed=("item", "by", "on", "fingerprint"))
_LISTED = ListOf(TICK)
_ROW = Record({"key": Text(limit=1000), "fingerprint": Text(_FINGERPRINT, "0-9 a-f, 32"), "as_read": _as_it_stands},
              needed=("key", "fingerprint"))
_LISTED_ROWS = ListOf(Record({"table": Text(limit=200), "by": Text(limit=200), "on": day, "note": Text(limit=1000),
                              "rows": ListOf(_ROW)}, needed=("table", "by", "on", "rows")))


class Item(NamedTuple):
    """Something in a pack that has a basis.

    Attributes:
        path: keys from the top of pack.yaml, and ids of items of lists; of a row, its table and its key.
        node: of the document. is_verified: the row says that it is.
    """

    path: tuple[str, ...]
    node: Node
    is_verified: bool = False


def items_of(node: Node, path: tuple[str, ...] = ()) -> Iterator[Item]:
    """What has a basis in a document, in its order; an empty basis does not count.

    Args:
        node: of pack.yaml. path: keys that lead to it.
    """
    if node.kind == "mapping" and path and _bases(node):
        yield Item(path, node)
    for key, child in _children(node):
        if not (node.kind == "mapping" and key == BASIS_KEY):
            yield from items_of(child, (*path, key))


def _bases(node: Node) -> list[Node]:
    held = node.value.get(BASIS_KEY)
    if held is None or held.kind == "text":
        return []
    return [entry for entry in (held.value if held.kind == "list" else [held]) if entry.kind == "mapping"]


def _children(node: Node) -> list[tuple[str, Node]]:
    """Parts of a node with their keys; items of a list by their ids, those without one by their numbers."""
    if node.kind == "mapping":
        return list(node.value.items())
    if node.kind != "list":
        return []
    return [(child.value["id"].value if child.kind == "mapping" and "id" in child.value
             and child.value["id"].kind == "text" else str(number), child) for number, child in enumerate(node.value)]


def as_read(node: Node) -> dict:
    """What a tick is about: all that an item says, but for who verified it.

    Args:
        node: of the item.
    """
    return _without_ticks(plain(node))


def _without_ticks(value: Any) -> Any:
    if isinstance(value, dict):
        own = _OF_A_TICK if "document" in value else set()
        return {key: _without_ticks(child) for key, child in value.items() if key not in own}
    return [_without_ticks(child) for child in value] if isinstance(value, list) else value


def fingerprint(words: Any) -> str:
    """32 hexadecimal digits of what an item says, whatever the order of its keys.

    Args:
        words: of ``as_read``.

    >>> fingerprint({"a": "1", "b": "2"}) == fingerprint({"b": "2", "a": "1"})
    True
    """
    return hashlib.sha256(json.dumps(words, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:32]


def differences(before: Any, after: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, str, str]]:
    """Where two readings of an item differ: key, what was said, what is said now; empty where there is nothing.

    Args:
        before, after: of ``as_read``. path: keys that lead to them.

    >>> list(differences({"limit": "5", "title": {"en": "a"}}, {"limit": "6", "title": {"en": "a"}}))
    [('limit', '5', '6')]
    """
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys((*before, *after)):
            yield from differences(before.get(key, ""), after.get(key, ""), (*path, key))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, (old, new) in enumerate(zip(before, after), 1):
            yield from differences(old, new, (*path, str(number)))
    elif before != after:
        yield ".".join(path), _words(before), _words(after)


def _words(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def read_ticks(document: Node, file: str, problems: list) -> list[Tick]:
    """Ticks of a layer's document, those on rows of tables behind the others.

    Args:
        document: of the layer. file: as problems name it. problems: list that problems are added to.
    """
    items, tables = document.value.get(TICKS), document.value.get(ROW_TICKS)
    ticks = [] if items is None else [
        Tick(entry["item"], entry["by"], entry["on"].isoformat(), entry.get("note", ""), entry["fingerprint"],
             entry.get("as_read", {}), entry.line)
        for entry in _LISTED(items, Place(file, TICKS, problems)) or ()]
    return ticks if tables is None else ticks + [
        Tick((entry["table"], row["key"]), entry["by"], entry["on"].isoformat(), entry.get("note", ""),
             row["fingerprint"], row.get("as_read", {}), row.line)
        for entry in _LISTED_ROWS(tables, Place(file, ROW_TICKS, problems)) or () for row in entry["rows"]]


def with_ticks(document: Node, ticks: Iterable[Tick], file: str, problems: list) -> tuple[Node, tuple[Tick, ...]]:
    """A document in which items that were ticked, and still say the same, are verified.

    Args:
        document: of all packs below, merged. ticks: of the layer. file: of the layer, for problems.
        problems: list that problems are added to; a tick that no longer counts is a warning.

    Returns:
        The document, and the ticks, each of which knows whether it counts.
    """
    items = {item.path: item.node for item in items_of(document)}
    judged = []
    for tick in ticks:
        node = items.get(tick.item)
        counts = node is not None and fingerprint(as_read(node)) == tick.fingerprint
        judged.append(tick._replace(counts=counts))
        if counts:
            document = _at(document, tick.item, tick)
        else:
            problems.append(_lost(tick, node is not None, file))
    return document, tuple(judged)


def is_row(path: tuple[str, ...]) -> bool:
    """Whether the path of an item leads to a row: the name of a table, and the key of the row.

    Args:
        path: of an ``Item``.
    """
    return len(path) == 2 and path[0].endswith(".csv")


def row_items(name: str, table: MergedTable, document: Node) -> list[Item]:
    """The rows of a table that says of each whether it was verified, or its source, with the basis that this names.

    Args:
        name, table: of the pack; lines of the table know their files. document: of pack.yaml, merged.

    Returns:
        An item each, whose node has the line of the row, with its tick; without columns on who verified it.
    """
    lines = rows_of(table)
    if lines is None or not _CITING & {*lines[0][1]}:
        return []
    key = key_columns([row for _line, row in lines[1:]], tuple(_mapping(document, "keys")))
    bases, numbers, items = _mapping(document, "bases"), Counter(), []
    for line, row in lines[1:]:
        words = KEY_SIGN.join(row[column] for column in key if row[column])
        numbers[words] += 1
        words = words if numbers[words] == 1 else f"{words} #{numbers[words]}"
        cells = {column: Node("text", cell, line) for column, cell in row.items()
                 if cell and column not in _OF_A_TICK}
        basis = bases.get(row.get("source") or row.get(BASIS_KEY, ""))
        if basis is not None:
            cells[BASIS_KEY] = basis
        items.append(Item((name, words), Node("mapping", cells, line), row.get("verified") == "true"))
    return items


def _mapping(document: Node, key: str) -> dict:
    node = document.value.get(key)
    return node.value if node is not None and node.kind == "mapping" else {}


def with_row_ticks(files: dict, document: Node, ticks: Iterable[Tick], file: str, problems: list) -> tuple[Tick, ...]:
    """Verify the rows that were ticked and still say the same; lines of the tables take the ticks.

    Args:
        files: name -> table, of all packs below and of the layer. document: merged likewise.
        ticks, file, problems: as of ``with_ticks``.

    Returns:
        The ticks, each of which knows whether it counts, and where its row is now.
    """
    by_table: dict = {}
    for tick in ticks:
        by_table.setdefault(tick.item[0], []).append(tick)
    judged = []
    for name, listed in by_table.items():
        items = row_items(name, files[name], document) if name in files else []
        by_words = {fingerprint(as_read(item.node)): item for item in items}
        paths, lines = {item.path for item in items}, {}
        for tick in listed:
            item = by_words.get(tick.fingerprint)
            judged.append(tick._replace(counts=item is not None, item=tick.item if item is None else item.path))
            if item is None:
                problems.append(_lost(tick, tick.item in paths, file))
            else:
                lines[id(item.node.line)] = item.node.line.ticked(tick)
        if lines:
            files[name].origin = [lines.get(id(line), line) for line in files[name].origin]
    return tuple(judged)


def _lost(tick: Tick, is_there: bool, file: str) -> Problem:
    """What is said of a tick that no longer counts."""
    return Problem(file, tick.line, ".".join(tick.item), "packs.tick_outdated" if is_there else "packs.tick_gone",
                   {"name": tick.item[-1] if tick.item else "", "by": tick.by, "on": tick.on}, "warning")


def _at(node: Node, path: tuple[str, ...], tick: Tick) -> Node:
    """A node with a tick on the item that a path leads to."""
    if not path:
        return _verified(node, tick)
    if node.kind == "mapping":
        return replace(node, value={**node.value, path[0]: _at(node.value[path[0]], path[1:], tick)})
    return replace(node, value=[_at(child, path[1:], tick) if key == path[0] else child
                                for key, child in _children(node)])


def _verified(node: Node, tick: Tick) -> Node:
    held = node.value[BASIS_KEY]
    bases = [_basis(entry, tick) if entry.kind == "mapping" else entry
             for entry in (held.value if held.kind == "list" else [held])]
    return replace(node, value={**node.value, BASIS_KEY: replace(held, value=bases) if held.kind == "list"
                                else bases[0]})


def _basis(node: Node, tick: Tick) -> Node:
    words = {"verified": "true", "verified_by": tick.by, "verified_on": tick.on, "verified_note": tick.note}
    entries = {key: Node("text", word, node.line) for key, word in words.items() if word}
    value = {key: child for key, child in node.value.items() if key not in _OF_A_TICK} | entries
    return replace(node, value=value, lines={**dict.fromkeys(value, node.line), **(node.lines or {})})


def tick_of(item: Item, by: str, on: date, note: str = "") -> Tick:
    """A tick of an item as it stands now.

    Args:
        item: of the merged document. by: name of the person. on: day of the comparison. note: in the person's words.
    """
    words = as_read(item.node)
    return Tick(item.path, by, on.isoformat(), note, fingerprint(words), words, counts=True)


def ticks_document(kind: str, pack: str, title: dict, below: str, ticks: Iterable[Tick]) -> str:
    """The text of pack.yaml of a layer that only verifies.

    Args:
        kind: of both packs. pack: id of the layer. title: of it, by language. below: id of the pack under it.
        ticks: of items of the packs below.
    """
    listed, tables = [], {}
    for tick in ticks:
        when = {"by": tick.by, "on": date.fromisoformat(tick.on), **({"note": tick.note} if tick.note else {})}
        read = {"fingerprint": tick.fingerprint, "as_read": tick.as_read}
        if is_row(tick.item):
            group = tables.setdefault((tick.item[0], tick.by, tick.on, tick.note), {
                "table": tick.item[0], **when, "rows": []})
            group["rows"].append({"key": tick.item[1], **read})
        else:
            listed.append({"item": list(tick.item), **when, **read})
    document = {"format": 1, "kind": kind, "pack": pack, "version": "1", "title": title, "extends": below,
                TICKS: listed, **({ROW_TICKS: list(tables.values())} if tables else {})}
    return yaml.dump(document, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=110)


class _Plain(yaml.SafeDumper):
    """Writes no anchors: packs refuse them."""

    def ignore_aliases(self, data: Any) -> bool:
        return True
