"""What help and reference say of an input: kind, unit, group, and when it is required."""
from __future__ import annotations

from typing import NamedTuple

from ..texts import text
from .declaration import MISSING, NUMBERS, UNITS, Input
from .wording import condition


class Described(NamedTuple):
    """An input in words.

    Attributes:
        kind: with choices, limits or the layer of a field. unit: empty where there is none. group: of the dialog.
        needed: whether, and when, it is required, and what it cannot be given with.
    """

    kind: str
    unit: str
    group: str
    needed: str


def described(one: Input, language: str, names) -> Described:
    """An input in words.

    Args:
        one: as it was declared. language: ``"en"`` or ``"zh"``.
        names: name of an input -> how it is called there, such as its label.
    """
    unit = UNITS.get(one.unit, "") or (text(f"inputs.unit_{one.unit}", language) if one.unit else "")
    return Described(_kind(one, language, names), unit, text(f"inputs.group_{one.group}", language),
                     _needed(one, language, names))


def _kind(one: Input, language: str, names) -> str:
    said = text(f"inputs.kind_{one.kind}", language, width=one.width)
    if one.choices:
        return said + text("inputs.colon", language) + ", ".join(one.choices)
    if one.parent and one.kind != "rows":
        return text("inputs.of_layer", language, kind=said, parent=names(one.parent))
    if one.kind not in NUMBERS or (one.lowest is None and one.highest is None):
        return said
    entry = "from_to" if None not in (one.lowest, one.highest) else "up_to" if one.lowest is None else "from"
    low, high = ("" if limit is None else f"{limit:.10g}" for limit in (one.lowest, one.highest))
    return text(f"inputs.{entry}", language, kind=said, low=low, high=high)


def _needed(one: Input, language: str, names) -> str:
    either, both = text("inputs.or", language), text("inputs.and", language)
    said = [text("inputs.is_required", language)] if one.required and not one.preset else []
    for conditions in () if one.required else one.required_if:
        if all(values == (MISSING,) for _name, values in conditions):
            said.append(text("inputs.unless", language, names=either.join(names(name) for name, _ in conditions)))
        else:
            said.append(text("inputs.if", language, because=both.join(
                condition(names(name), values, language) for name, values in conditions)))
    said = said or [text("inputs.is_optional", language)]
    for entry, others in (("apart", one.not_with), ("beside", (one.only_with,) if one.only_with else ()),
                          ("later", (one.after,) if one.after else ()),
                          ("as_many", (one.as_many_as,) if one.as_many_as else ())):
        if others:
            said.append(text(f"inputs.{entry}", language, names=either.join(map(names, others))))
    return text("inputs.separator", language).join(said)
