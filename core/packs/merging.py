"""Two documents made one: what a layer of a pack adds to those below it, overrides and switches off.

Mappings are merged key by key, lists whose items have an ``id`` item by item, and texts of lists are added. A sentence
in languages, a basis, and any other list are one value: the upper one holds. ``{off: true}`` removes a key or an item,
``{only: […]}`` is a whole list. Each step is noted as a ``Change``, so that nothing is overridden in silence.
"""
from __future__ import annotations

from dataclasses import replace
from typing import Optional

from ..contract.pack_head import ADDED, OFF, OVERRIDDEN, Change
from ..rules.model import Line, Problem
from .parts import spellings
from .reading import Node
from .schema import LANGUAGE_TAG

#: Lists of texts that say what a rule or a number is of: the upper one holds. Names are added to names.
REPLACED = {"codes", "classes", "of", "within", "groups", "legal_classes", "conditional", "floor_area_order"}
#: Mappings of fields, each of which may be written as the list of its aliases.
FIELDS = {"fields", "subject_fields"}
#: Lists of names in data: within a mapping, a name belongs to one key.
NAMES = ("aliases", "spellings")
OFF_KEYS = {"off", "reason", "id"}
SHOWN = 80   # letters of a value in a change


def labelled(node: Node, file: str) -> Node:
    """A node of which each line knows its file.

    Args:
        node: of a document. file: as problems name it.
    """
    value = node.value
    if node.kind == "mapping":
        value = {key: labelled(child, file) for key, child in value.items()}
    elif node.kind == "list":
        value = [labelled(child, file) for child in value]
    lines = {key: Line(line, file) for key, line in node.lines.items()} if node.lines is not None else None
    return replace(node, value=value, line=Line(node.line, file), lines=lines)


def plain(node: Node):
    """What a node says, without lines: a text, a list, or a dict.

    Args:
        node: of a document.
    """
    if node.kind == "mapping":
        return {key: plain(child) for key, child in node.value.items()}
    return [plain(child) for child in node.value] if node.kind == "list" else node.value


def shown(node: Optional[Node]) -> str:
    """A node as one short text; empty for None.

    Args:
        node: of a document.

    >>> shown(Node("list", [Node("text", "a", 1), Node("text", "b", 1)], 1))
    'a, b'
    """
    if node is None:
        return ""
    if node.kind == "mapping":
        words = "; ".join(f"{key}: {shown(child)}" for key, child in node.value.items())
    else:
        words = ", ".join(shown(child) for child in node.value) if node.kind == "list" else str(node.value)
    return words if len(words) <= SHOWN else words[:SHOWN - 1] + "…"


class Merging:
    """Merges a layer's document over the one below.

    Args:
        layer: id of the pack whose document is the upper one. file: of that document, for problems.
        problems: list that problems are added to.
        cases: the documents hold cases: lists of texts are replaced, and what is switched off needs a reason.
    """

    def __init__(self, layer: str, file: str, problems: list, cases: bool = False):
        self.layer, self.file, self.problems, self.cases = layer, file, problems, cases
        self.changes: list[Change] = []

    # -- noting ---------------------------------------------------------------------------------

    def note(self, kind: str, path: tuple, line: int, before: Optional[Node] = None, after: Optional[Node] = None,
             reason: Optional[dict] = None) -> None:
        """Note a change.

        Args:
            kind: of ``contract.pack_head.CHANGES``. path: keys from the top of the document. line: in the upper one.
            before, after: of it, None without. reason: by language.
        """
        self.changes.append(Change(kind, path, shown(before), shown(after), getattr(line, "file", self.file), int(line),
                                   reason or {}))

    def refuse(self, path: tuple, line: int, key: str, **values) -> None:
        """Note a problem.

        Args:
            path, line: where. key: of its sentence, after ``packs.extends_``. values: of the sentence.
        """
        self.problems.append(Problem(self.file, line, ".".join(path), f"packs.extends_{key}",
                                     {"pack": self.layer, **values}))

    # -- merging --------------------------------------------------------------------------------

    def mapping(self, lower: Node, upper: Node, path: tuple) -> Node:
        """Merge two mappings key by key.

        Args:
            lower, upper: mappings. path: keys that lead to them.

        Returns:
            A mapping; keys of the lower one come first, in its order.
        """
        lower = self._claimed(lower, upper, path)
        value, lines = dict(lower.value), dict(lower.lines or {})
        for key, child in upper.value.items():
            at, line = (*path, key), upper.lines[key]
            node = self._item(value.get(key), child, at, line)
            if node is None:
                value.pop(key, None)
            else:
                value[key], lines[key] = node, line
        return Node("mapping", value, upper.line, lines)

    def _item(self, lower: Optional[Node], upper: Node, path: tuple, line: int) -> Optional[Node]:
        """A key or an item of a list, of which a layer says something; None where it is switched off."""
        if self._is_off(upper, path):
            reason = _reason(upper)
            if lower is None:
                self.refuse(path, line, "off_nothing", name=path[-1])
            elif self.cases and not reason:
                self.refuse(path, line, "off_reason", name=path[-1])
            else:
                self.note(OFF, path, line, lower, None, reason)
            return None
        if lower is None:
            upper = self._alone(upper, path)
            self.note(ADDED, path, line, None, upper)
            return upper
        return self._both(lower, upper, path, line)

    def _both(self, lower: Node, upper: Node, path: tuple, line: int) -> Node:
        if len(path) > 1 and path[-2] in FIELDS:
            lower, upper = _as_field(lower), _as_field(upper)
        only = _only(upper)
        if only is not None:
            return self._value(lower, only, path, line)
        kinds = lower.kind, upper.kind
        if kinds == ("mapping", "mapping") and not _is_whole(lower, upper):
            return self._record(lower, upper, path, line)
        if kinds == ("list", "list"):
            if _ids(lower) is not None and _ids(upper) is not None:
                return self._by_id(lower, upper, path)
            if _are_texts(lower) and _are_texts(upper) and not self.cases and path[-1] not in REPLACED:
                return self._added(lower, upper, path)
            if path[-1] == "not_checked":   # what the pack below leaves out is left out still
                return replace(upper, value=[*lower.value, *upper.value])
        return self._value(lower, self._alone(upper, path), path, line)

    def _value(self, lower: Node, upper: Node, path: tuple, line: int) -> Node:
        """A value that is one whole: the upper one."""
        if plain(lower) != plain(upper):
            self.note(OVERRIDDEN, path, line, lower, upper)
        return upper

    def _record(self, lower: Node, upper: Node, path: tuple, line: int) -> Node:
        before = len(self.changes)
        node = self.mapping(lower, upper, path)
        changed = any(change.kind != ADDED for change in self.changes[before:] if change.path[-1] != "title")
        if changed and "basis" in lower.value and "basis" not in upper.value:
            self.refuse(path, line, "basis", name=path[-1])
        return node

    def _by_id(self, lower: Node, upper: Node, path: tuple) -> Node:
        items = {item.value["id"].value: item for item in lower.value}
        for item in upper.value:
            name = item.value["id"].value
            node = self._item(items.get(name), item, (*path, name), item.line)
            if node is None:
                items.pop(name, None)
            else:
                items[name] = node
        return replace(upper, value=list(items.values()))

    def _added(self, lower: Node, upper: Node, path: tuple) -> Node:
        known = {item.value for item in lower.value}
        new = [item for item in upper.value if item.value not in known]
        if new:
            self.note(ADDED, path, new[0].line, None, replace(upper, value=new))
        return replace(lower, value=[*lower.value, *new])

    # -- what belongs to one key only -------------------------------------------------------------

    def _claimed(self, lower: Node, upper: Node, path: tuple) -> Node:
        """The lower mapping without names that the upper one gives to other keys."""
        if path and path[-1] in FIELDS:
            lower, upper = _each(lower, _as_field), _each(upper, _as_field)
        for name in NAMES:
            lower = self._yielded(lower, upper, path, name)
        return self._meanings(lower, upper, path)

    def _yielded(self, lower: Node, upper: Node, path: tuple, name: str) -> Node:
        claims = {item.value.casefold(): (key, item) for key, child in upper.value.items()
                  for item in _texts_of(child, name)}
        value = dict(lower.value)
        for key, child in lower.value.items():
            lost = [item for item in _texts_of(child, name) if claims.get(item.value.casefold(), (key,))[0] != key]
            if lost:
                kept = [item for item in child.value[name].value if item not in lost]
                value[key] = replace(child, value={**child.value, name: replace(child.value[name], value=kept)})
            for item in lost:
                to, claim = claims[item.value.casefold()]
                self._moved(path, item, key, to, claim.line)
        return replace(lower, value=value)

    def _moved(self, path: tuple, item: Node, before: str, after: str, line: int) -> None:
        self.note(OVERRIDDEN, (*path, item.value), line, replace(item, value=before), replace(item, value=after))

    def _meanings(self, lower: Node, upper: Node, path: tuple) -> Node:
        """A field's values: a spelling means one word, or nothing (``unknown``)."""
        claims = {_spelled(item): (word, item) for word, items in _words(upper) for item in items}
        if not claims or not _words(lower):
            return lower
        value = dict(lower.value)
        for word, items in _words(lower):
            lost = [item for item in items if claims.get(_spelled(item), (word,))[0] != word]
            if not lost:
                continue
            kept = [item for item in items if item not in lost]
            if word == "unknown":
                value[word] = replace(value[word], value=kept)
            else:
                words = value["values"]
                value["values"] = replace(words, value={**words.value, word: replace(words.value[word], value=kept)})
            for item in lost:
                to, claim = claims[_spelled(item)]
                self._moved(path, item, word, to, claim.line)
        return replace(lower, value=value)

    # -- words of layers --------------------------------------------------------------------------

    def _is_off(self, node: Node, path: tuple) -> bool:
        """Whether a node switches off; a problem where it says other things besides."""
        if node.kind != "mapping" or "off" not in node.value:
            return False
        if shown(node.value["off"]) != "true" or set(node.value) - OFF_KEYS:
            self.refuse(path, node.lines["off"], "off_form", name=path[-1])
        return True

    def _alone(self, node: Node, path: tuple) -> Node:
        """A node that nothing lies under: ``only`` is what it holds, and there is nothing to switch off."""
        only = _only(node)
        if only is not None:
            return only
        if node.kind == "mapping":
            if "off" in node.value:
                self.refuse(path, node.lines["off"], "off_nothing", name=path[-1])
            return _each(node, lambda child: self._alone(child, path))
        return replace(node, value=[self._alone(child, path) for child in node.value]) if node.kind == "list" else node


def _each(node: Node, change) -> Node:
    return replace(node, value={key: change(child) for key, child in node.value.items()})


def _as_field(node: Node) -> Node:
    """A field that is written as the list of its aliases, as a mapping."""
    if node.kind != "list":
        return node
    return Node("mapping", {"aliases": node}, node.line, {"aliases": node.line})


def _only(node: Node) -> Optional[Node]:
    """The list of ``{only: […]}``; None for anything else."""
    if node.kind == "mapping" and set(node.value) == {"only"} and node.value["only"].kind == "list":
        return node.value["only"]
    return None


def _is_whole(lower: Node, upper: Node) -> bool:
    """Whether a mapping is one value: a basis; a sentence, unless the layer only adds languages."""
    if "document" in lower.value:
        return True
    if not {"en", "zh"} & set(lower.value):
        return False
    both = {**lower.value, **upper.value}
    sentence = all(LANGUAGE_TAG.fullmatch(key) and child.kind == "text" for key, child in both.items())
    return sentence and bool(set(lower.value) & set(upper.value))


def _are_texts(node: Node) -> bool:
    return all(item.kind == "text" for item in node.value)


def _ids(node: Node) -> Optional[list]:
    """Ids of a list's items; None where an item has none."""
    ids = [item.value["id"] for item in node.value if item.kind == "mapping" and "id" in item.value]
    return ids if len(ids) == len(node.value) and all(name.kind == "text" for name in ids) else None


def _texts_of(node: Node, name: str) -> list:
    """Texts of a list of names of a mapping; none where there is no such list."""
    names = node.value.get(name) if node.kind == "mapping" else None
    if names is not None:
        names = _only(names) or names
    return [item for item in names.value if item.kind == "text"] if names is not None and names.kind == "list" else []


def _spelled(item: Node) -> str:
    """A spelling as the readers of fields compare it."""
    return spellings((item.value,))[0]


def _words(node: Node) -> list:
    """Words of a field's values and ``unknown``, each with its spellings."""
    words = node.value.get("values")
    listed = [] if words is None or words.kind != "mapping" else [
        (word, _texts_of(words, word)) for word in words.value]
    return [*listed, ("unknown", _texts_of(node, "unknown"))] if listed or "unknown" in node.value else []


def _reason(node: Node) -> dict:
    """Why something is switched off, by language; ``""`` for a text without one."""
    reason = node.value.get("reason")
    if reason is None:
        return {}
    return plain(reason) if reason.kind == "mapping" else {"": shown(reason)}
