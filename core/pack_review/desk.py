"""The verification desk: what a pack rests on, item by item, and the ticks of those who read the official text."""
from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from ..contract.basis import UNVERIFIED, VERIFIED, BasisShown, shown, state_of, state_words
from ..contract.pack_head import Tick
from ..errors import InputError
from ..packs.archive import PACK_FILE
from ..packs.layering import OWN, Merged, Stack, lower_paths, stack_of
from ..packs.load import errors_of
from ..packs.merging import plain
from ..packs.parts import BASIS, build_bases
from ..packs.reading import Node, read_document
from ..packs.schema import ListOf, Place
from ..packs.tables import labelled_table
from ..packs.ticks import (
    BASIS_KEY,
    KEY_SIGN,
    ROW_TICKS,
    TICKS,
    Item,
    as_read,
    differences,
    items_of,
    row_items,
    tick_of,
)
from ..texts import SEMICOLON, pick

#: How ids of the desk's own layers end. What an institute made is adopted under an id that ends otherwise.
OWN_END = "-verified"
LONGEST_ID = 60
_WORDS = ("message", "title", "name")    # where an item says what it is
_BLANK = re.compile(r"\{[a-z_0-9]+\}")    # a place of a message that a run fills in
_LEFT_OUT = {BASIS_KEY, "colour_basis", "id"}


class DeskItem(NamedTuple):
    """One thing that a person compares with the official text.

    Attributes:
        item: as the packs say it now. bases: in one language. state: of all of them together.
        words: what it says, in one language. rest: key and words of whatever else it holds.
        outdated: the tick that no longer counts, None without. fired: it is behind findings of the run.
        table, group: of a row of a table: file, and what the row is from; empty of what pack.yaml says.
    """

    item: Item
    bases: tuple[BasisShown, ...]
    state: str
    words: str
    rest: tuple[tuple[str, str], ...]
    outdated: Tick | None = None
    fired: bool = False
    table: str = ""
    group: str = ""

    @property
    def id(self) -> str:
        """What it is called in its list."""
        return self.item.path[-1]

    @property
    def addresses(self) -> tuple[str, ...]:
        """Where its texts can be opened; none where the pack knows no address."""
        return tuple(dict.fromkeys(basis.copy for basis in self.bases if basis.copy))

    def changes(self) -> list[tuple[str, str, str]]:
        """Key, what was said when it was verified, what is said now; nothing where it still counts."""
        return list(differences(self.outdated.as_read, as_read(self.item.node))) if self.outdated else []

    def state_text(self, language: str) -> str:
        """State of its weakest basis, in words.

        Args:
            language: ``"en"`` or ``"zh"``.
        """
        weakest = next((basis for basis in self.bases if basis.state == self.state), None)
        return state_words(weakest or BasisShown("", state=UNVERIFIED), language)


@dataclass(frozen=True)
class Desk:
    """A pack on the desk.

    Attributes:
        pack, kind, title: of what lies under the own layer. language: of words.
        items: in the order of the pack, those that fired first.
        own_id: of the layer in which ticks are kept. own: ticks that it holds by now, gone ones among them.
    """

    pack: str
    kind: str
    title: dict
    language: str
    items: tuple[DeskItem, ...]
    own_id: str
    own: tuple[Tick, ...]

    def ticked(self, chosen: Iterable[Item], by: str, on, note: str = "") -> tuple[Tick, ...]:
        """The own ticks after a person has read items: of each the last one holds.

        Args:
            chosen: items that were read. by: name of the person. on: day, a ``date``. note: of the person.
        """
        ticks = {tick.item: tick for tick in self.own}
        ticks |= {item.path: tick_of(item, by, on, note) for item in chosen}
        return tuple(ticks.values())

    def without(self, chosen: Iterable[Item]) -> tuple[Tick, ...]:
        """The own ticks after some were taken back.

        Args:
            chosen: items.
        """
        gone = {item.path for item in chosen}
        return tuple(tick for tick in self.own if tick.item not in gone)


def own_id(pack: str) -> str:
    """Id of the layer in which the desk keeps ticks of a pack.

    Args:
        pack: id of it.

    >>> own_id("cn-constraints")
    'cn-constraints-verified'
    """
    return pack[:LONGEST_ID - len(OWN_END)] + OWN_END


def is_own(path: str | os.PathLike) -> bool:
    """Whether a pack is a layer that the desk wrote for its own ticks: it verifies and does nothing else.

    Args:
        path: of the pack.
    """
    head = _document(stack_of(path))
    return head is not None and _ticks(head) and "extends" in head.value \
        and _text(head, "pack").endswith(OWN_END) and set(head.value) <= {*OWN, TICKS, ROW_TICKS, "description"}


def _ticks(head: Node) -> bool:
    return TICKS in head.value or ROW_TICKS in head.value


def lower_of(path: str | os.PathLike) -> str:
    """Path of the pack right under another; empty where it is not found.

    Args:
        path: of a pack; a ``PackPath`` knows where to look.
    """
    return next(iter(lower_paths(path)), "")


def ticks_file(path: str | os.PathLike) -> tuple[str, str, str]:
    """Id, kind and pack below of a file that holds ticks.

    Args:
        path: of a pack.

    Raises:
        InputError: it is no such pack, or it cannot be read.
    """
    stack = stack_of(path)
    head = _document(stack)
    if head is None or not _ticks(head) or "extends" not in head.value:
        raise InputError("desk.no_ticks", file=os.path.basename(path))
    below = head.value["extends"]
    return _text(head, "pack"), _text(head, "kind"), below.value if below.kind == "text" else _text(below, "pack")


def desk_of(path: str | os.PathLike, language: str, fired: Iterable[str] = (), own_path: str = "") -> Desk:
    """What a pack rests on.

    Args:
        path: of a pack of any kind; of an own layer, or of what lies under it.
        language: of words, ``"en"`` or ``"zh"``. fired: ids of rules behind the findings at hand.
        own_path: of the own layer over ``path``; empty without one.

    Raises:
        InputError: the pack cannot be read.
    """
    if not own_path and is_own(path):
        own_path = os.fspath(path)
    stack = stack_of(own_path or path)
    if PACK_FILE not in stack.layers[0].files or errors_of(stack.problems):
        raise InputError("desk.not_read", file=os.path.basename(path))
    below, whole = stack.documents[1] if own_path else _document(stack), _whole(stack)
    if whole is None or below is None:
        raise InputError("desk.not_read", file=os.path.basename(path))
    document = whole.document
    outdated = {tick.item: tick for layer in whole.layers for tick in layer.ticks if not tick.counts}
    rules = tuple(fired)
    items = [_desk_item(item, language, outdated.get(item.path), rules) for item in items_of(document)]
    items.sort(key=lambda item: not item.fired)
    items += row_items_of(whole, outdated, language)
    pack = _text(below, "pack")
    title = {key: child.value for key, child in below.value["title"].value.items() if child.kind == "text"} \
        if "title" in below.value and below.value["title"].kind == "mapping" else {}
    return Desk(pack, _text(below, "kind"), title, language, tuple(items), own_id(pack),
                whole.layers[0].ticks if own_path else ())


def _whole(stack: Stack) -> Merged | None:
    """Document and tables of a pack with those under it; None where it has no document."""
    if stack.documents:
        return stack.merged()
    document, files = _document(stack), stack.layers[0].files
    return None if document is None else Merged(
        {name: labelled_table(name, content) for name, content in files.items() if name.endswith(".csv")}, document,
        None, (), [])


def row_items_of(whole: Merged, outdated: dict, language: str) -> list[DeskItem]:
    """Rows of the tables of a pack that can be compared with a text, table by table.

    Args:
        whole: the pack. outdated: path -> tick that no longer counts. language: of words.
    """
    owners = items_of(whole.document)
    named = {child.value: item.node.value[BASIS_KEY] for item in owners for child in item.node.value.values()
             if child.kind == "text" and child.value in whole.files}
    return [_row_item(item, named.get(name), outdated.get(item.path), language)
            for name, table in whole.files.items() if name.endswith(".csv")
            for item in row_items(name, table, whole.document)]


def _row_item(item: Item, listed: Node | None, outdated: Tick | None, language: str) -> DeskItem:
    """A row on the desk; ``listed``: basis of the list that the table belongs to, where its rows name none."""
    cells = item.node.value
    held, tick = cells.get(BASIS_KEY, listed), getattr(item.node.line, "tick", None)
    parts = {key: child.value for key, child in cells.items() if child.kind == "text"}
    bases = shown(_bases(held), language) if held is not None and held.kind != "text" else ()
    if not bases:
        titles = (parts.get(key) for key in (f"document_{language}", "document", "document_en", "source"))
        bases = (BasisShown(next(filter(None, titles), ""), parts.get("number", ""), parts.get("article", "")),)
    if tick is not None:
        bases = tuple(basis._replace(state=VERIFIED, by=tick.by, on=tick.on, note=tick.note) for basis in bases)
    elif not item.is_verified:
        bases = tuple(basis if basis.state != VERIFIED else basis._replace(state=UNVERIFIED) for basis in bases)
    name = next((parts[key] for key in (f"name_{language}", "name_en") if key in parts), "")
    number = " ".join(filter(None, (parts["value"], parts.get("unit")))) if "value" in parts else ""
    key_words = item.path[1].split(KEY_SIGN)
    words = " · ".join(filter(None, (name, number))) or pick(SEMICOLON, language).join(
        f"{key}: {word}" for key, word in parts.items() if key != "source" and word not in key_words)
    state = state_of(bases)
    group = " ".join(filter(None, (bases[0].document, bases[0].number)))
    return DeskItem(item, bases, state, words, tuple(parts.items()), outdated if state != VERIFIED else None,
                    table=item.path[0], group=group)


def _bases(held: Node) -> tuple:
    listed = held if held.kind == "list" else Node("list", [held], held.line)
    return build_bases(ListOf(BASIS)(listed, Place(PACK_FILE, BASIS_KEY, [])) or ())


def _document(stack: Stack) -> Node | None:
    content = stack.layers[0].files.get(PACK_FILE)
    node = None if content is None else read_document(content, PACK_FILE, [])
    return node if node is not None and node.kind == "mapping" else None


def _text(node: Node, key: str) -> str:
    child = node.value.get(key)
    return child.value if child is not None and child.kind == "text" else ""


def _desk_item(item: Item, language: str, outdated: Tick | None, fired: tuple) -> DeskItem:
    bases = _bases(item.node.value[BASIS_KEY])
    state = state_of(bases)
    parts = plain(item.node)
    sayings = [pick(parts[key], language) if isinstance(parts[key], dict) else str(parts[key])
               for key in _WORDS if parts.get(key)]
    words = _BLANK.sub("…", sayings[0] if sayings else "")
    rest = tuple((key, _in_words(value, language)) for key, value in parts.items()
                 if key not in _LEFT_OUT and key != next((name for name in _WORDS if parts.get(name)), ""))
    return DeskItem(item, shown(bases, language), state, words, rest, outdated if state != VERIFIED else None,
                    _has_fired(item.path[-1], parts.get("rule"), fired))


def _has_fired(name: str, rule: Any, fired: tuple) -> bool:
    """Whether findings name an item: by its id, or by what its check makes of its key ``rule``."""
    if name in fired or not isinstance(rule, str):
        return name in fired
    return any(entry in (rule, f"QUOTA-{rule}") or entry.startswith(f"{rule}-") for entry in fired)


def _in_words(value, language: str) -> str:
    """A part of an item as one text: of a sentence in languages the one that is wanted."""
    if isinstance(value, dict):
        if language in value and all(isinstance(child, str) for child in value.values()):
            return str(value[language])
        return pick(SEMICOLON, language).join(f"{key}: {_in_words(child, language)}" for key, child in value.items())
    if isinstance(value, list):
        return pick(SEMICOLON, language).join(_in_words(child, language) for child in value)
    return str(value)
