"""Ground that both dates hold lies in one place, that of the later date's parcel.

A parcel that lies in several places takes that of its largest part, so parcels of two dates that share ground may take
different ones: ground that stayed what it was would appear to change.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from ...landuse.transition.tables import CHANGED, SLIVER, UNCHANGED
from ..keys.variants import split_variant, variant
from ..stock.classes import Mixes, mix_key


class Label(NamedTuple):
    """A label of classes: of the place, and of what features state themselves; its words, by language."""

    site: str
    own: str
    words: dict


def in_place_of_new(pairs: pd.DataFrame, mixes: Mixes, labels: Mapping[str, Label],
                    columns: tuple = ("old", "new")) -> tuple[pd.DataFrame, Mixes]:
    """Pairs whose first class lies where the second does.

    Args:
        pairs: ``kind`` and the keys of both dates, NA where a date has no ground. mixes: what the keys mean.
        labels: label of a class -> its parts; empty: all ground lies alike. columns: with the keys.

    Returns:
        The pairs in their order, and the mixes with the keys that they name; what only seemed to change is unchanged.

    >>> from ..stock.classes import mixes_of
    >>> labels = {"north": Label("north", "", {}), "south": Label("south", "", {})}
    >>> pairs = pd.DataFrame({"kind": ["changed", "changed"], "old": ["wood [north]", "wood [north]"],
    ...                       "new": ["wood [south]", "field [south]"]})
    >>> in_place_of_new(pairs, mixes_of({*pairs["old"], *pairs["new"]}), labels)[0].to_numpy().tolist()
    [['unchanged', 'wood [south]', 'wood [south]'], ['changed', 'wood [south]', 'field [south]']]
    """
    if len({label.site for label in labels.values()}) < 2:
        return pairs, mixes
    old, new = (pairs[column].astype(object) for column in columns)
    both = (old.notna() & new.notna()).to_numpy()
    of_label = {(label.site, label.own): name for name, label in labels.items()}
    moved, shares, classes = {}, dict(mixes.shares), dict(mixes.classes)
    for before, after in set(zip(old[both], new[both])):
        site = _site(mixes, after, labels)
        if site is None or site == _site(mixes, before, labels):
            continue
        parts = []
        for part in mixes.shares[before]:
            name, label = split_variant(part.land_class)
            other = of_label[site, labels[label].own] if label in labels else label
            parts.append(part._replace(land_class=variant(name, other)))
            if part.land_class in classes:
                held, words = mixes.classes[part.land_class], labels[other].words if other in labels else {}
                classes[variant(name, other)] = held._replace(title={
                    tag: variant(split_variant(title)[0], words.get(tag, other)) for tag, title in held.title.items()})
        key = mix_key(tuple(parts)) if parts else before
        moved[before, after], shares[key] = key, tuple(parts)
    keys = np.array([moved.get(pair, pair[0]) if is_both else pair[0]
                     for pair, is_both in zip(zip(old, new), both)], dtype=object)
    kind = pairs["kind"].astype(object).to_numpy().copy()
    same = both & (keys == new.to_numpy()) & np.isin(kind, (CHANGED, SLIVER))
    kind[same] = UNCHANGED
    named = {"kind": kind, columns[0]: keys}
    frame = pairs.assign(**named).astype({name: pairs[name].dtype for name in named})
    return frame, replace(mixes, shares=shares, classes=classes)


def _site(mixes: Mixes, key: str, labels: Mapping[str, Label]) -> str | None:
    """The place of a key; None of ground without a class, whose place does not matter."""
    parts = mixes.shares.get(key, ())
    label = split_variant(parts[0].land_class)[1] if parts else ""
    return labels[label].site if label in labels else None
