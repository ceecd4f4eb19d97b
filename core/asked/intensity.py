"""What a check of building intensity asks: limits, how they are written, and what values mean that are no numbers."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Optional

import numpy as np
import pandas as pd

from ..inputs import register
from ..inputs.wording import choice_title
from ..intensity.measure.values import NOT_CONTROLLED, UNKNOWN, VALUE, read_column
from ..intensity.pack.model import LIMIT_ROLES, IntensityField, IntensityPack
from ..layers.recognise.asking import Asking
from ..layers.recognise.mapping import AskedField, Choice
from ..layers.recognise.values import UNKNOWN as NOTHING
from ..layers.recognise.values import ShownField
from ..texts import LANGUAGES, text

PARCELS = "parcels"
#: What findings rest on in most plans; other fields are read where there are any.
MATTERS = {"floor_area_ratio_upper", "coverage_upper", "height_upper", "green_ratio_lower"}
SITE_AREAS = {"registered_area", "net_area"}
SCALES = ("auto", "ratio", "percent")
UNITS = ("m2", "ha", "mu", "square_foot", "rai")


class IntensityAsking(Asking):
    """What is asked of parcels, zones, tables of limits, buildings, tables of floor areas and blocks.

    Args:
        pack: of building intensity. titles: table -> what it is called. limits: tables whose limits are used.
    """

    def __init__(self, pack: IntensityPack, titles: Mapping[str, dict], limits=(PARCELS,)):
        super().__init__(pack, titles)
        self.limits = set(limits)

    def key(self, role: str) -> str:
        """Under which a mapping is kept.

        Args:
            role: of the check.
        """
        return f"intensity:{role}"

    def asked(self, role: str, choices: Optional[Mapping[str, str]] = None) -> list[AskedField]:
        """The fields that are asked of a layer.

        Args:
            role: that it plays. choices: how its values are written, as of ``LayerMapping``.
        """
        choices = choices or {}
        asked = [self._asked(role, part, described, choices) for part, described in self.pack.fields[role].items()]
        return sorted(asked, key=lambda entry: (not entry.is_used, entry.part not in LIMIT_ROLES))

    def _asked(self, role: str, part: str, described: IntensityField, choices: Mapping[str, str]) -> AskedField:
        if described.reads == "text":
            return AskedField(part, described, False)
        choice = choice_of(part, described, self.pack)
        written = choices.get(choice.id, choice.preset) if choice is not None else ""
        return AskedField(part, shown_field(part, described, self.pack, written),
                          part in MATTERS and role in self.limits, choice)


def choice_of(part: str, described: IntensityField, pack: IntensityPack) -> Optional[Choice]:
    """How the values of a field of numbers may be written; None where there is one way.

    Args:
        part: field role. described: the pack's entry. pack: with the scales of indicators.
    """
    if part in LIMIT_ROLES and _indicator(part, pack).scale is not None:
        return _choice(register.RATIO_SCALE, SCALES, "mapping.ratio_scale", "auto")
    if described.reads == "area":
        name = register.REGISTERED_UNIT if part in SITE_AREAS else register.FLOOR_AREA_UNIT
        return _choice(name, UNITS, "mapping.area_unit", described.unit)
    return None


def _choice(name: str, words, title: str, preset: str) -> Choice:
    return Choice(name, _texts(title), {word: {language: choice_title(name, word, language) for language in LANGUAGES}
                                        for word in words}, preset)


def _texts(key: str) -> dict:
    return {language: text(key, language) for language in LANGUAGES}


def _indicator(part: str, pack: IntensityPack):
    return pack.indicators[part.rpartition("_")[0]]


def shown_field(part: str, described: IntensityField, pack: IntensityPack, written_as: str) -> ShownField:
    """A field of numbers as a user maps it: what the check reads of each value is shown.

    Args:
        part: field role. described: the pack's entry. pack: with units and scales.
        written_as: word of ``choice_of``.
    """
    is_limit = part in LIMIT_ROLES
    indicator = _indicator(part, pack) if is_limit else None
    scale = indicator.scale if indicator is not None else None
    factor, unit = (indicator.factor, indicator.unit) if indicator is not None else (
        1.0, {"area": "m²", "storeys": ""}.get(described.reads, "m"))
    free = min(described.not_controlled, key=lambda word: (not word.isascii(), word.isdigit(), -len(word)), default="")

    def numbers(values):
        raw = pd.Series(list(values), dtype="string")
        return read_column(raw, described, pack, scale, written_as if scale is not None else "auto",
                           written_as if described.reads == "area" and written_as in UNITS else "")

    def read(values) -> list:
        column = numbers(values)
        doubt = column.doubt if column.doubt is not None else np.full(len(column.low), "", dtype=object)
        return [_word(meaning, low * factor, high * factor, why, free, unit) for meaning, low, high, why in zip(
            column.meaning, column.low, column.high, doubt)]

    def accepts(word: str) -> bool:
        return bool(np.isin(numbers([word]).meaning, (VALUE, NOT_CONTROLLED)).all())

    return ShownField(part, "number", described.aliases, described.title,
                      {free: described.not_controlled} if free else {}, described.unknown,
                      value_titles={free: _texts("mapping.not_controlled")} if free else {}, reader=read,
                      accepts=accepts)


def _word(meaning: int, low: float, high: float, doubt: str, free: str, unit: str) -> Optional[str]:
    if meaning == NOT_CONTROLLED:
        return free
    if meaning == UNKNOWN and not doubt:
        return NOTHING
    if meaning != VALUE:
        return None
    if low == high:
        number = f"{low:g}"
    else:
        number = f"≤ {high:g}" if low != low else f"≥ {low:g}" if high != high else f"{low:g} – {high:g}"
    return f"{number} {unit}".rstrip()
