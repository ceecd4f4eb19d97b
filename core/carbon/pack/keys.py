"""Keys of rows that a pack declares beside class, pool and climate: ecological zone, continent, age of a stand.

A row states the values of a key for which it holds, or nothing: then it holds for all of them.
"""
from __future__ import annotations

import re
from typing import NamedTuple

from ...packs.schema import Choice, MapOf, Place, Record, texts
from ...packs.tables import cell_words

BLANK_RULE, ENVELOPE = RULES = ("blank", "envelope")
#: Names of keys; columns of the tables have them too.
NAME = re.compile(r"[a-z][a-z0-9_]{0,29}")
VALUE = re.compile(r"[a-z0-9][a-z0-9_]{0,59}")
KEY = Record({"title": texts, "values": MapOf(texts, key=VALUE, form="a-z 0-9 _"), "not_given": Choice(RULES),
              "no_row": Choice(RULES)}, needed=("title", "values"))
KEYS = MapOf(KEY, key=NAME, form="a-z 0-9 _")


class Key(NamedTuple):
    """A key of rows.

    Attributes:
        title: texts. values: value -> texts, in the order in which they are shown.
        not_given: of ``RULES``: what holds where nothing is said of the key: only rows that do not state it
            (``blank``), or the envelope of all its values.
        no_row: of ``RULES``: what holds where the value has no row: nothing, or the envelope of the other values.
    """

    id: str
    title: dict
    values: dict
    not_given: str = BLANK_RULE
    no_row: str = BLANK_RULE


def read_keys(values: dict, place: Place, taken) -> dict[str, Key]:
    """The keys that a pack declares.

    Args:
        values: of pack.yaml. place: for problems. taken: names of columns that mean something else.
    """
    keys = {}
    for name, node in values.get("keys", {}).items():
        if name in taken:
            place.at("keys").problem(node.line, "coefficients.key_taken", name=name)
            continue
        keys[name] = Key(name, node["title"], dict(node["values"]), node.get("not_given", BLANK_RULE),
                         node.get("no_row", BLANK_RULE))
    return keys


def key_columns(keys: dict[str, Key]) -> dict:
    """Columns of tables with keys: name -> reader of several values, separated by ``|``.

    Args:
        keys: of the pack.
    """
    return {name: cell_words(tuple(key.values)) for name, key in keys.items()}


def stated_keys(row: dict, keys: dict[str, Key]) -> dict:
    """What a row states of the keys: name -> values; a key that it leaves empty is left out.

    Args:
        row: values by column. keys: of the pack.
    """
    return {name: row[name] for name in keys if row.get(name)}
