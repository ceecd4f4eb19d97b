"""Classes of land whose features state keys: one a combination of them, such as ``forest [tropical_rainforest]``.

Everything that computes with classes then needs to know nothing of keys.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ...errors import InputError
from ...fields import spelled
from ..pack.keys import Key, value_of
from .choosing import candidates

SITE = "@"   # column of places: no name of a key


@dataclass(frozen=True)
class Variants:
    """What features of land state of keys, or their places do.

    Attributes:
        labels: of each feature, empty where it states nothing, object ``(n,)``.
        given: label -> key -> candidates, those of the run where a feature states none.
        parts: label -> label of the place, and of what the feature states itself; either may be empty.
    """

    labels: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=object))
    given: dict = field(default_factory=dict)
    parts: dict = field(default_factory=dict)


def variants_of(columns: Mapping[str, Iterable], given: Mapping[str, Sequence[str]], sites: Iterable | None = None,
                given_of: Mapping[str, Mapping] | None = None) -> Variants:
    """The combinations of keys that features state, and their places.

    Args:
        columns: key -> its value of each feature ``(n,)``; several candidates are separated by ``|``.
        given: of the run, for features that state nothing of a key.
        sites: label of each feature's place ``(n,)``; None: all alike. given_of: such a label -> key -> candidates,
            before those of the run.

    >>> held = variants_of({"zone": ["wet", "", "wet|dry"]}, {"age": ("primary",)})
    >>> held.labels.tolist(), held.given["wet/dry"]
    (['wet', '', 'wet/dry'], {'age': ('primary',), 'zone': ('wet', 'dry')})
    >>> variants_of({"zone": ["wet", ""]}, {}, ["north", "north"], {"north": {"zone": ("dry",)}}).given
    {'north': {'zone': ('dry',)}, 'north, wet': {'zone': ('wet',)}}
    """
    stated_of = {key: spelled(cells) for key, cells in columns.items()}
    frame = pd.DataFrame({**({} if sites is None else {SITE: list(sites)}), **stated_of}, dtype=object)
    labels, of_label, parts = np.empty(len(frame), dtype=object), {}, {}
    for stated, rows in frame.groupby(list(frame.columns), sort=True, dropna=False).indices.items():
        words = stated if isinstance(stated, tuple) else (stated,)
        site, words = ("", words) if sites is None else (words[0], words[1:])
        own = candidates(list(zip(columns, words)))
        of_own = ", ".join("/".join(values) for values in own.values())
        label = ", ".join(filter(None, (site, of_own)))
        labels[rows] = label
        for of_site in dict.fromkeys((site, *(given_of or {}))):   # of two dates a feature may take another's place
            name = ", ".join(filter(None, (of_site, of_own)))
            if name:
                of_label[name] = {**given, **(given_of or {}).get(of_site, {}), **own}
                parts[name] = of_site, of_own
    return Variants(labels, of_label, parts)


def known_words(columns: Mapping[str, Iterable], keys: Mapping[str, Key], layer: str,
                fields: Mapping[str, str]) -> dict:
    """What features state of keys, in the pack's values; several are separated by ``|``, an empty cell states nothing.

    Args:
        columns: key -> its value of each feature ``(n,)``. keys: of the pack. layer: name of the land, for messages.
        fields: key -> field that holds it.

    Raises:
        InputError: a key, or a value, that the pack does not know; with the field and the number of features.
    """
    known = {}
    for key, cells in columns.items():
        if key not in keys:
            raise InputError("carbon.key_field_unnamed", name=key, known=", ".join(keys) or "–")
        words = spelled(cells)
        place, distinct = pd.factorize(words)
        meant = {word: [value_of(keys[key], part.strip()) for part in word.split("|") if part.strip()]
                 for word in distinct}
        wrong = [word for word in distinct if None in meant[word]]   # in the order of rows, so that the first is named
        if wrong:
            is_number = all(word.replace(".", "", 1).isdigit() for word in wrong)
            raise InputError(
                "carbon.key_field_number" if is_number else "carbon.key_field_unknown", layer=layer, name=key,
                field=fields[key], value=wrong[0][:60], count=int(np.isin(words, wrong).sum()),
                row=int(np.argmax(np.isin(words, wrong))) + 1, known=", ".join(keys[key].values))
        known[key] = np.array(["|".join(filter(None, meant[word])) for word in distinct], dtype=object)[place]
    return known


def variant(name: str, label: str) -> str:
    """The name of a class, or of a code, of features that state keys; as it is where they state none.

    Args:
        name: of the class or code, empty without one. label: of ``Variants``.

    >>> variant("forest", "wet"), variant("forest", ""), variant("", "wet")
    ('forest [wet]', 'forest', '')
    """
    return f"{name} [{label}]" if name and label else name


def split_variant(name: str) -> tuple[str, str]:
    """A class, or a code, and what its features state of keys: what ``variant`` joins.

    Args:
        name: of ``variant``.

    >>> split_variant("forest [wet]"), split_variant("forest")
    (('forest', 'wet'), ('forest', ''))
    """
    base, bracket, label = name.partition(" [")
    return base, label[:-1] if bracket else ""


def on_map(name: str, label: str) -> str:
    """The name of a class, or of a code, whose ground a map of the user's knows, beside what its features state.

    Args:
        name: of ``variant``, empty without one. label: of the maps.

    >>> on_map("forest", "map"), on_map("forest [wet]", "map"), on_map("", "map"), on_map("forest", "")
    ('forest [map]', 'forest [wet; map]', '', 'forest')
    """
    return f"{name[:-1]}; {label}]" if name.endswith("]") and label else variant(name, label)


def off_map(name: str) -> str:
    """The name of a class without what maps know of it: the reverse of ``on_map``.

    Args:
        name: of ``on_map`` with a label.

    >>> off_map("forest [map]"), off_map("forest [wet; map]")
    ('forest', 'forest [wet]')
    """
    whole, mark, _label = name.rpartition("; ")
    return f"{whole}]" if mark else name.rpartition(" [")[0]
