"""The head of a pack of any kind, read without the rest: what it is called, and which fields it says are personal."""
from __future__ import annotations

import os
from typing import NamedTuple, Optional

from ..privacy.names import PersonalNames
from .archive import PACK_FILE, document_of
from .parts import PERSONAL
from .reading import read_document
from .schema import Place


class PackHead(NamedTuple):
    """What is the same in packs of all kinds. ``personal``: fields about persons, beside those known to every run."""

    id: str
    kind: str
    version: str
    personal: PersonalNames


def read_head(path: str | os.PathLike) -> Optional[PackHead]:
    """Read the head of a pack. What else is wrong with it does not matter here.

    Args:
        path: its folder, or a zip of it.

    Returns:
        None for anything that is no pack, or whose pack.yaml is not YAML.
    """
    content = document_of(path)
    node = read_document(content, PACK_FILE, []) if content else None
    if node is None or node.kind != "mapping" or "pack" not in node.value:
        return None
    said = {key: str(one.value) for key, one in node.value.items() if one.kind == "text"}
    personal = node.value.get("personal_fields")
    listed = (PERSONAL(personal, Place(PACK_FILE, "", [])) if personal is not None else None) or {}
    return PackHead(said.get("pack", ""), said.get("kind", ""), said.get("version", ""),
                    PersonalNames(tuple(listed.get("names", ())), tuple(listed.get("patterns", ()))))
