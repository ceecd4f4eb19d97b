"""Classes of land whose features state keys: one a combination of them, such as ``forest [tropical_rainforest]``.

Everything that computes with classes then needs to know nothing of keys.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ...fields import spelling
from .choosing import candidates


@dataclass(frozen=True)
class Variants:
    """What features of land state of keys.

    Attributes:
        labels: of each feature, empty where it states nothing, object ``(n,)``.
        given: label -> key -> candidates, those of the run where a feature states none.
    """

    labels: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=object))
    given: dict = field(default_factory=dict)


def variants_of(columns: Mapping[str, Iterable], given: Mapping[str, Sequence[str]]) -> Variants:
    """The combinations of keys that features state.

    Args:
        columns: key -> its value of each feature ``(n,)``; several candidates are separated by ``|``.
        given: of the run, for features that state nothing of a key.

    >>> held = variants_of({"zone": ["wet", "", "wet|dry"]}, {"age": ("primary",)})
    >>> held.labels.tolist(), held.given["wet/dry"]
    (['wet', '', 'wet/dry'], {'age': ('primary',), 'zone': ('wet', 'dry')})
    """
    frame = pd.DataFrame({key: ["" if pd.isna(cell) else spelling(cell) for cell in cells]
                          for key, cells in columns.items()}, dtype=object)
    labels, of_label = np.empty(len(frame), dtype=object), {}
    for stated, rows in frame.groupby(list(columns), sort=True, dropna=False).indices.items():
        own = candidates(list(zip(columns, stated if isinstance(stated, tuple) else (stated,))))
        label = ", ".join("/".join(values) for values in own.values())
        labels[rows] = label
        if label:
            of_label[label] = {**given, **own}
    return Variants(labels, of_label)


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
