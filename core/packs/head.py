"""The head of a pack of any kind: its keys, and what it says when it is read without the rest."""
from __future__ import annotations

import os
from typing import NamedTuple, Optional

from ..contract.pack_head import head
from ..privacy.names import PersonalNames
from .archive import PACK_FILE, document_of
from .parts import PACK_ID, PERSONAL
from .reading import read_document
from .schema import Choice, ListOf, Place, Record, Text, Values, texts

#: Keys of a head that every pack has.
HEAD = ("format", "kind", "pack", "version", "title")
_BELOW = Record({"pack": PACK_ID, "version": Text(limit=40)}, needed=("pack",))


def _extends(node, place: Place):
    """Id of the pack below, or `{pack: id, version: "2026.*"}`"""
    return _BELOW(node, place) if node.kind == "mapping" else PACK_ID(node, place)


class Label(NamedTuple):
    """Id and titles of a pack. ``personal``: fields with personal data that it adds to those known to every run."""

    id: str
    kind: str
    version: str
    personal: PersonalNames
    title: dict = {}


def head_keys(kind: str) -> dict:
    """Keys of pack.yaml that packs of every kind have, and how each is read.

    Args:
        kind: id of a kind of pack.
    """
    return {"format": Choice(("1",)), "kind": Choice((kind,)), "pack": PACK_ID, "version": Text(limit=40),
            "extends": _extends, "title": texts, "description": texts, "personal_fields": PERSONAL,
            "not_checked": ListOf(texts)}


def head_of(values: Values) -> tuple:
    """The head of a document that was read by such keys, for ``SomePack(*head_of(values), …)``.

    Args:
        values: of the document.
    """
    return head(values["pack"], values["version"], values["title"], values.get("description"),
                values.get("not_checked", ()), _personal(values.get("personal_fields")))


def read_head(path: str | os.PathLike) -> Optional[Label]:
    """Read the head of a pack. Other faults do not matter here.

    Args:
        path: its folder, or a zip of it.

    Returns:
        None for anything that is not a pack, or whose pack.yaml is not YAML.
    """
    content = document_of(path)
    node = read_document(content, PACK_FILE, []) if content else None
    if node is None or node.kind != "mapping" or "pack" not in node.value:
        return None
    words = {key: str(child.value) for key, child in node.value.items() if child.kind == "text"}
    personal = node.value.get("personal_fields")
    listed = PERSONAL(personal, Place(PACK_FILE, "", [])) if personal is not None else None
    title = node.value.get("title")
    titles = {key: str(child.value) for key, child in title.value.items() if child.kind == "text"} \
        if title is not None and title.kind == "mapping" else {}
    return Label(words.get("pack", ""), words.get("kind", ""), words.get("version", ""), _personal(listed), titles)


def role_names(path: str | os.PathLike) -> tuple:
    """Ids and aliases of the roles in a pack's own pack.yaml: what layers are called that it has rules on.

    Args:
        path: its folder, or a zip of it.

    Returns:
        Nothing for a pack without roles, or one that cannot be read.
    """
    content = document_of(path)
    node = read_document(content, PACK_FILE, []) if content else None
    roles = node.value.get("roles") if node is not None and node.kind == "mapping" else None
    names = []
    for role, entry in roles.value.items() if roles is not None and roles.kind == "mapping" else ():
        aliases = entry.value.get("aliases") if entry.kind == "mapping" else None
        names += [role, *(str(child.value) for child in aliases.value if child.kind == "text")] \
            if aliases is not None and aliases.kind == "list" else [role]
    return tuple(dict.fromkeys(names))


def _personal(listed: Optional[Values]) -> PersonalNames:
    return PersonalNames() if listed is None else PersonalNames(tuple(listed.get("names", ())),
                                                                tuple(listed.get("patterns", ())))
