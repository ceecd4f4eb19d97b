"""What packs of every kind have in common: fields with their names in data, personal fields, bases."""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from ..contract.basis import AGREES, Basis, Compared, is_address
from ..fields import FIELD_TYPES, Field, type_column, value_key
from .kinds import KINDS
from .reading import Node
from .schema import Choice, ListOf, MapOf, Place, Record, Text, Values, boolean, day, texts

PACK_ID = Text(re.compile(r"[a-z0-9][a-z0-9-]{0,59}"), "a-z 0-9 -")
LONGEST = 200       # letters of an alias or a spelling
_WORD, _WORD_FORM = re.compile(r"[A-Za-z0-9_.-]{1,40}"), "A-Z a-z 0-9 _ . -"
#: What the words of a field's values are called.
VALUE_TITLES = MapOf(texts, key=_WORD, form=_WORD_FORM)
FIELD = Record({"type": Choice(FIELD_TYPES), "aliases": ListOf(Text(limit=LONGEST)), "title": texts,
                "values": MapOf(ListOf(Text(limit=LONGEST)), key=_WORD, form=_WORD_FORM),
                "value_titles": VALUE_TITLES, "unknown": ListOf(Text(limit=LONGEST))})


def is_of_kind(node: Node, place: Place, kind: str) -> bool:
    """Whether a document may be read as this kind; one of an other kind is one problem, not dozens.

    Args:
        node: the document. place: where problems are noted. kind: id of a kind of pack.
    """
    stated = node.value.get("kind") if node.kind == "mapping" else None
    if stated is None or stated.value == kind or stated.value not in KINDS:
        return True   # what is wrong with it, the schema says
    place.at("kind").problem(node.lines["kind"], "packs.other_kind", found=stated.value, wanted=kind)
    return False


def read_field(node, place: Place):
    """Read a field: a mapping of keys, or only the list of its names in data.

    Args:
        node: of the document. place: where problems are noted.
    """
    if node.kind == "list":
        aliases = ListOf(Text(limit=200))(node, place)
        return Values(aliases=aliases)
    return FIELD(node, place)


def _one_or_many(node, place: Place):
    """A text in one language or in several, such as a document's title."""
    if node.kind == "mapping":
        return texts(node, place)
    title = Text(limit=300)(node, place)
    return None if title is None else {"": title}


COMPARED = Record({"copy": Text(limit=500), "on": day, "agrees": Choice(AGREES), "note": _one_or_many},
                  needed=("copy", "on", "agrees"))
BASIS = Record({"document": _one_or_many, "number": Text(limit=100), "article": Text(limit=100),
                "verified": boolean, "verified_by": Text(limit=200), "verified_on": day,
                "verified_note": Text(limit=1000), "compared": COMPARED},
               needed=("document",))
PERSONAL = Record({"names": ListOf(Text(limit=100)), "patterns": ListOf(Text(limit=100))})


def build_field(key: str, values: Values, type_: str = "text") -> Field:
    """A field of a role.

    Args:
        key: the role. values: as read. type_: of its values where they name none.
    """
    return Field(key, values.get("type", type_), values.get("aliases", ()), values.get("title", {}),
                 {word: spellings(raw) for word, raw in values.get("values", {}).items()},
                 spellings(values.get("unknown", ())), value_titles=dict(values.get("value_titles", {})))


def with_open_list(field: Field, pack: str = "") -> Field:
    """A field of codes that are listed elsewhere: its ``values`` only add spellings, and every other value stays.

    Args:
        field: as of ``build_field``. pack: id of the pack that adds them.

    >>> with_open_list(Field("use", values={"0101": ("paddy",)})).mapped
    {'paddy': '0101'}
    """
    mapped = {value_key(written): word for word, spelled in field.values.items() for written in spelled}
    return replace(field, values={}, mapped=mapped, spelled_by=dict.fromkeys(mapped, pack))


def spellings(raw: tuple) -> tuple:
    """Full-width letters, digits and brackets are read for what they mean, in packs as in data.

    Args:
        raw: as the pack has them.

    >>> spellings(("ＤＬＢＭ ", "（Ｋ）"))
    ('DLBM', '(K)')
    """
    return tuple(unicodedata.normalize("NFKC", spelling).strip() for spelling in raw)


def check_fields(fields: dict, values: Values, place: Place, taken: tuple = ()) -> None:
    """Note spellings of fields that would have two meanings.

    Args:
        fields: by role. values: as read, for their lines. place: where problems are noted. taken: spellings of other
            fields.
    """
    seen: dict = {}
    for key, field in fields.items():
        at, line = place.at(key), values.line_of(key)
        if key in taken:
            at.problem(line, "packs.field_taken", name=key)
        for alias in field.aliases:
            first = seen.setdefault(alias.casefold(), key)
            if first != key:
                at.problem(line, "packs.alias_twice", value=alias, first=first, second=key)
        meanings: dict = {}
        for word in field.values:
            meanings.setdefault(word, word)
        for word, raw in [*field.values.items(), (None, field.unknown)]:
            for spelling in raw:
                first = meanings.setdefault(spelling, word)
                if first != word:
                    at.problem(line, "packs.value_twice", value=spelling, first=first or "unknown",
                               second=word or "unknown")
        if field.values and field.type != "text":
            at.problem(line, "packs.values_of_text_only", name=key)


def check_rest(fields: dict, values: Values, place: Place) -> None:
    """Note words that are not the field's own, of what it says of all other values and of empty ones.

    Args:
        fields: by role. values: as read, for their lines. place: where problems are noted.
    """
    for key, field in fields.items():
        for word in filter(None, field.mapped.values()):
            if type_column(pd.Series([word], dtype="string"), field.plain)[0].isna().iloc[0]:
                place.at(key).problem(values.line_of(key), "packs.rest_word", value=word, name=key,
                                      words=", ".join(field.values) or field.type)


def check_bases(bases: tuple, place: Place) -> None:
    """Who says "verified" says who and when; a comparison has an address, and what agrees in part a note.

    Args:
        bases: as read. place: where problems are noted.
    """
    for basis in bases:
        for key, values in basis_problems(basis, basis.get("compared") or {}):
            place.problem(basis.line, key, **values)


def basis_problems(basis, compared) -> Iterator[tuple[str, dict]]:
    """What is wrong with a basis and its comparison, both as read from a pack: keys of sentences and their values.

    Args:
        basis, compared: values by key.
    """
    if basis.get("verified") and not (basis.get("verified_by") and basis.get("verified_on")):
        yield "packs.verified_by_nobody", {}
    if compared.get("copy") and not is_address(compared["copy"]):
        yield "packs.not_an_address", {"value": compared["copy"][:60]}
    if compared.get("agrees") == "partly" and not compared.get("note"):
        yield "packs.compared_without_note", {}


def build_bases(bases: tuple) -> tuple:
    """Bases from what was read.

    Args:
        bases: values of each.
    """
    return tuple(Basis(**{**entry, "compared": Compared(**entry["compared"]) if entry.get("compared") else None})
                 for entry in bases)
