"""Keys of rows that a pack declares beside class, pool and climate: ecological zone, continent, age of a stand.

A row states the values of a key for which it holds, or nothing: then it holds for all of them.
"""
from __future__ import annotations

import re
from typing import NamedTuple

from ...names import folded_name
from ...packs.schema import Choice, ListOf, MapOf, Number, Place, Record, Text, texts
from ...packs.tables import cell_words

BLANK_RULE, ENVELOPE = RULES = ("blank", "envelope")
#: Rows that do not state the key, such as means of a table; without one, the envelope of its values.
MEAN = "mean"
ANY = "any"   # value of a key, where something is said of all of them
#: Names of keys; columns of the tables have them too.
NAME = re.compile(r"[a-z][a-z0-9_]{0,29}")
VALUE = re.compile(r"[a-z0-9][a-z0-9_]{0,59}")
#: Rough bounds of a place in degrees: west, south, east, north.
BOX = ListOf(Number(signed=True))
STATED = MapOf(Text(VALUE, "a-z 0-9 _"), key=NAME, form="a-z 0-9 _")   # of other keys: key -> value
KEY = Record({"title": texts, "values": MapOf(texts, key=VALUE, form="a-z 0-9 _"), "not_given": Choice((*RULES, MEAN)),
              "no_row": Choice(RULES), "implies": MapOf(STATED, key=VALUE, form="a-z 0-9 _"),
              "boxes": MapOf(BOX, key=VALUE, form="a-z 0-9 _")}, needed=("title", "values"))
KEYS = MapOf(KEY, key=NAME, form="a-z 0-9 _")


class Key(NamedTuple):
    """A key of rows.

    Attributes:
        title: texts. values: value -> texts, in the order in which they are shown.
        not_given: of ``RULES`` or ``MEAN``: what holds where nothing is said of the key: only rows that do not state it
            (``blank``), or the envelope of all its values.
        no_row: of ``RULES``: what holds where the value has no row: nothing, or the envelope of the other values.
        implies: value -> what it says of other keys that are not given, as a primary forest is natural; of ``ANY``,
            what each value says.
        boxes: value -> rough bounds, ``BOX``, within which it may hold: candidates, which are only offered.
    """

    id: str
    title: dict
    values: dict
    not_given: str = BLANK_RULE
    no_row: str = BLANK_RULE
    implies: dict = {}
    boxes: dict = {}


def value_of(key: Key, word: str) -> str | None:
    """The value that a word means, by its id or title, whatever its case and spaces; None where it means none.

    Args:
        key: of a pack. word: as a user or a layer writes it.

    >>> zone = Key("zone", {}, {"boreal_coniferous_forest": {"en": "boreal coniferous forest", "zh": "北方针叶林"}})
    >>> [value_of(zone, word) for word in ("Boreal coniferous forest", "北方针叶林", "taiga")]
    ['boreal_coniferous_forest', 'boreal_coniferous_forest', None]
    """
    if word in key.values:
        return word
    folded = _folded(word)
    return next((value for value, titles in key.values.items()
                 if folded in (_folded(value), *map(_folded, titles.values()))), None)


def _folded(word: str) -> str:
    return folded_name(word).replace("_", "").replace("-", "")


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
                         node.get("no_row", BLANK_RULE), _implied(name, node, values["keys"], place),
                         {value: tuple(box) for value, box in node.get("boxes", {}).items()})
        for value, box in keys[name].boxes.items():
            if value not in keys[name].values:
                place.at("keys").at(name).problem(node.line, "packs.not_a_choice", value=value,
                                                  choices=", ".join(keys[name].values))
            elif not is_box(box):
                place.at("keys").at(name).problem(node.line, "coefficients.box", box=" ".join(map(str, box)))
    return keys


def _implied(name: str, node: dict, declared: dict, place: Place) -> dict:
    """What values of a key say of other keys, with problems where the pack does not declare them."""
    implied = {value: dict(stated) for value, stated in node.get("implies", {}).items()}
    for value, stated in implied.items():
        for key, word in [(name, value), *stated.items()]:
            known = (*(declared[key]["values"] if key in declared else ()), *((ANY,) if key == name else ()))
            if word not in known:
                place.at("keys").at(name).problem(node.line, "packs.not_a_choice", value=word,
                                                  choices=", ".join(known) or ", ".join(declared))
    return implied


def with_implied(given: dict, keys: dict[str, Key]) -> dict:
    """What is given of keys, with what that says of keys of which nothing is given.

    Args:
        given: key -> its candidates. keys: of the pack.

    >>> age = Key("age", {}, {"old": {}, "young": {}}, implies={"old": {"origin": "natural"}})
    >>> [with_implied({"age": ages}, {"age": age}) for ages in (("old",), ("old", "young"))]
    [{'age': ('old',), 'origin': ('natural',)}, {'age': ('old', 'young')}]
    """
    implied: dict = {}
    for name, values in given.items():
        meanings = [{**keys[name].implies.get(ANY, {}), **keys[name].implies.get(value, {})} for value in values
                    if name in keys]
        for key in set.intersection(*map(set, meanings)) if meanings else ():
            if not given.get(key):
                implied[key] = tuple(dict.fromkeys(stated[key] for stated in meanings))
    return {**given, **implied}


def is_box(box) -> bool:
    """Whether numbers are bounds: west, south, east, north, in degrees.

    Args:
        box: numbers.

    >>> is_box((118.0, 27.0, 123.0, 31.2)), is_box((123.0, 27.0, 118.0, 31.2)), is_box((118.0, 27.0))
    (True, False, False)
    """
    return len(box) == 4 and -180.0 <= box[0] < box[2] <= 180.0 and -90.0 <= box[1] < box[3] <= 90.0


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
