"""Writes the keys of every kind of pack into its page, docs/packs/<kind>.md, from the schemas that the loader uses.

``./dev reference`` writes them again; ``tests/algorithms/test_reference.py`` fails while they say something else.
"""
from __future__ import annotations

import importlib
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: Kind -> where the schemas of its pack.yaml and its cases.yaml are.
SCHEMAS = {
    "zoning": ("zoning.pack.reading.PACK", "zoning.pack.cases._CASES"),
    "codes": ("landuse.pack.reading.PACK", "landuse.pack.cases.CASES"),
    "access": ("access.pack.reading.PACK", "access.pack.loading.CASES"),
    "balance": ("farmland.balance.pack.PACK", "farmland.balance.cases.CASES"),
    "intensity": ("intensity.pack.loading.PACK", "intensity.pack.loading.CASES"),
    "matrix": ("uses.pack.reading.PACK", "uses.pack.reading.CASES"),
    "schema": ("quality.pack.reading.PACK", "quality.pack.loading.CASES"),
    "coefficients": ("carbon.pack.reading.PACK", "carbon.pack.cases.CASES"),
    "quotas": ("quotas.pack.PACK", "quotas.pack.CASES"),
    "indicators": ("indicators.pack.PACK", "indicators.pack.CASES"),
    "carbon": ("carbon.rules.pack.PACK", "carbon.rules.pack.CASES"),
    "exchange": ("exchange.pack.PACK", "exchange.pack.CASES"),
    "rights": ("rights.pack.reading.PACK", "rights.pack.reading.CASES"),
    "monitoring": ("monitoring.pack.reading.PACK", "monitoring.pack.reading.CASES")}
MARKED = re.compile(r"(?<=<!-- keys -->\n).*?(?=<!-- /keys -->)", re.DOTALL)
MOST_WORDS = 12   # of a choice that are listed


def pages() -> dict:
    """Path below the root -> what it has to hold: the page of each kind, and the keys that kinds share."""
    from groundrules.core.packs.head import head_keys

    values = {f"docs/packs/{kind}.md": "".join(
        f"\n`{name}.yaml`:\n\n{_table(_rows(_schema(where), '', leave=head_keys(kind)))}"
        for name, where in zip(("pack", "cases"), both)) for kind, both in SCHEMAS.items()}
    values["docs/rule-packs.md"] = "".join(
        f"\n{title}:\n\n{_table(_rows(schema, ''))}" for title, schema in _shared().items())
    return {path: MARKED.sub(lambda _old, new=new: new + "\n", (ROOT / path).read_text(encoding="utf-8"))
            for path, new in values.items()}


def _schema(where: str):
    module, name = where.rsplit(".", 1)
    return getattr(importlib.import_module(f"groundrules.core.{module}"), name)


def kind_word(_node, _place):
    """The kind's word"""


def _shared() -> dict:
    """Title -> a schema that several kinds use; it is named where it is used."""
    from groundrules.core.packs import parts
    from groundrules.core.packs.head import HEAD, head_keys
    from groundrules.core.packs.schema import Record

    head = {**head_keys("zoning"), "kind": kind_word}
    return {"The head of `pack.yaml`, of every kind": Record(head, needed=HEAD), "A basis": parts.BASIS,
            "A field": parts.FIELD, "Fields about persons": parts.PERSONAL}


def _rows(schema, path: str, leave=()):
    """A row for each key but those to leave: its path, how its value is written, whether it is needed."""
    for key, reader in schema.keys.items():
        if key in leave:
            continue
        alike = _alike(reader)
        here, inner = _inner(alike or reader, f"{path}{key}" + (".*" if alike else ""))
        words = ", ".join(f"`{name}`" for name in reader.keys) + " → " if alike else ""
        yield here, words + _written(alike or reader), "needed" if key in schema.needed else ""
        if inner is not None:
            yield from _rows(inner, f"{here}.")


def _alike(reader):
    """How each value of a record is read that has three keys or more, all read alike; None for others."""
    from groundrules.core.packs.schema import Record

    if not isinstance(reader, Record) or len(reader.keys) < 3 or any(reader is item for item in _shared().values()):
        return None
    first, *others = reader.keys.values()
    return first if all(other is first for other in others) else None


def _inner(reader, path: str) -> tuple:
    """The path of what a reader reads, and the record that it ends in; None without one, or if shared."""
    from groundrules.core.packs.schema import ListOf, MapOf, Record

    while isinstance(reader, (ListOf, MapOf)):
        path += "[]" if isinstance(reader, ListOf) else ".*"
        reader = reader.item
    is_record = isinstance(reader, Record) and not any(reader is item for item in _shared().values())
    return path, reader if is_record else None


def _written(reader) -> str:
    """How a value is written, in words."""
    from groundrules.core.packs import parts, schema

    for known, words in ((schema.boolean, "true or false"), (schema.day, "date"), (schema.texts, "text by language"),
                         (schema.text_or_texts, "text, or text by language"),
                         (parts._one_or_many, "text, or text by language"),
                         (parts.BASIS, "basis"), (parts.FIELD, "field"), (parts.PERSONAL, "fields about persons"),
                         (parts.read_field, "field, or its names in data")):
        if reader is known:
            return words
    if isinstance(reader, schema.Text):
        return "text" + (f" of `{reader.form}`" if reader.form else "")
    if isinstance(reader, schema.Choice):
        listed = [f"`{word}`" for word in reader.words[:MOST_WORDS]]
        return ", ".join(listed) + (f" and {len(reader.words) - MOST_WORDS} more" if reader.words[MOST_WORDS:] else "")
    if isinstance(reader, schema.Number):
        return "number" if reader.signed else "number, not below 0"
    if isinstance(reader, schema.ListOf):
        return f"list: {_written(reader.item)}"
    if isinstance(reader, schema.MapOf):
        return f"`{reader.form}` → {_written(reader.item)}"
    if isinstance(reader, schema.Record):
        return "the keys below"
    first = (getattr(reader, "__doc__", None) or "").strip().splitlines()
    if not first:
        raise LookupError(f"{reader} has no words: say in its docstring how it is written")
    return first[0][0].lower() + first[0][1:].rstrip(".")


def _table(rows) -> str:
    """Rows as a table of Markdown."""
    return "\n".join(["| key | written as | |", "|---|---|---|",
                      *(f"| `{path}` | {written} | {needed} |" for path, written, needed in rows)]) + "\n"
