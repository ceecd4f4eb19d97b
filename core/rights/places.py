"""Codes that several parcels have: a number that is unique in its village alone joins no holder to a parcel."""
from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from ..fields import spelling
from ..layers.control_layer import ControlLayer
from .codes import comparable_codes
from .pack.model import ENDED, Rights
from .tokens import plain_name

#: Field roles of parcels that say in which unit they lie.
UNITS = ("village", "collective", "group")


class Repeated(NamedTuple):
    """Codes that stand again.

    Attributes:
        apart: of parcels in different villages, collectives or groups, in their order. again: others that several
            parcels of one type of right have, in their order.
    """

    apart: tuple[str, ...] = ()
    again: tuple[str, ...] = ()

    def among(self, codes: Collection[str]) -> Repeated:
        """Those of some parcels alone.

        Args:
            codes: of them.
        """
        known = set(codes)
        return Repeated(*(tuple(code for code in own if code in known) for own in self))


def repeated_codes(layers: Sequence[ControlLayer], ended: Collection[str] = ()) -> Repeated:
    """Codes that do not say which parcel is meant.

    Args:
        layers: of parcels with rights, all their features; ``fields`` are ``unit_code``, ``right_type``,
            ``registration`` and ``UNITS``. ended: spellings of registrations by which a right has ended.

    Returns:
        The codes. A unit that a parcel does not state does not count, nor does another right on the same parcel.
    """
    frames = [_named(layer, ended) for layer in layers if "unit_code" in layer.fields]
    frame = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=["code", "right_type", *UNITS])
    frame = frame[frame["code"].duplicated(keep=False)]   # few, of what may be a million
    apart: set = set()
    for unit in UNITS:
        known = frame[frame[unit] != ""].groupby("code")[unit].nunique()
        apart |= set(known.index[known > 1])
    again = set(frame.loc[frame.duplicated(["code", "right_type"]), "code"]) - apart
    return Repeated(tuple(sorted(apart)), tuple(sorted(again)))


def _named(layer: ControlLayer, ended: Collection[str]) -> pd.DataFrame:
    """Codes, types and units of a layer; without those that have no code or whose right has ended."""
    columns = {role: texts_of(layer, role) for role in ("right_type", *UNITS)}
    frame = pd.DataFrame({"code": comparable_codes(layer.table.columns[layer.fields["unit_code"]]), **columns},
                         dtype=object)
    return frame[(frame["code"] != "").to_numpy() & ~has_ended(layer, ended)]


def texts_of(layer: ControlLayer, role: str) -> np.ndarray:
    """A field as texts without blanks at the ends, empty where there is none ``(n,)``.

    Args:
        layer: with its fields. role: of the field.
    """
    name = layer.fields.get(role)
    if not name:
        return np.full(len(layer.table), "", dtype=object)
    place, different = pd.factorize(layer.table.columns[name].to_numpy(dtype=object, na_value=None))
    plain = [(spelling(value) if isinstance(value, float) else str(value)).strip() for value in different]
    return np.array([*plain, ""], dtype=object)[place]


def ended_words(rights: Rights) -> frozenset[str]:
    """How registrations are written by which a right has ended: codes, titles and spellings, as of ``plain_name``.

    Args:
        rights: with the registrations.
    """
    return frozenset(plain_name(word) for entry in rights.registrations.values() if entry.effect == ENDED
                     for word in (entry.code, *entry.title.values(), *entry.spellings))


def has_ended(layer: ControlLayer, ended: Collection[str]) -> np.ndarray:
    """Whether the registration of a right says that it has ended ``(n,)``.

    Args:
        layer: of parcels with rights. ended: how registrations are written by which a right has ended, as of
            ``plain_name``.
    """
    if not ended:
        return np.zeros(len(layer.table), dtype=bool)
    place, different = pd.factorize(texts_of(layer, "registration"))
    return np.isin([plain_name(text) for text in different], list(ended))[place]
