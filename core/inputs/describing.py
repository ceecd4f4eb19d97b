"""What help and reference say of an input: kind, unit, group, and when it is required."""
from __future__ import annotations

from typing import NamedTuple

from ..texts import text
from .declaration import MISSING, NUMBERS, UNITS, Input
from .wording import choice_title, condition


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


def described(parameter: Input, language: str, names) -> Described:
    """An input in words.

    Args:
        parameter: as it was declared. language: ``"en"`` or ``"zh"``.
        names: name of an input -> how it is called there, such as its label.
    """
    unit = UNITS.get(parameter.unit, "") or (text(f"inputs.unit_{parameter.unit}", language) if parameter.unit else "")
    return Described(_kind(parameter, language, names), unit, text(f"inputs.group_{parameter.group}", language),
                     _needed(parameter, language, names))


def _kind(parameter: Input, language: str, names) -> str:
    words = text(f"inputs.kind_{parameter.kind}", language, width=parameter.width)
    if parameter.choices:
        return words + text("inputs.colon", language) + ", ".join(
            choice_title(parameter.name, word, language) for word in parameter.choices)
    if parameter.parent and parameter.kind != "rows":
        return text("inputs.of_layer", language, kind=words, parent=names(parameter.parent))
    if parameter.kind not in NUMBERS or (parameter.lowest is None and parameter.highest is None):
        return words
    limits = parameter.lowest, parameter.highest
    entry = "from_to" if None not in limits else "up_to" if parameter.lowest is None else "from"
    low, high = ("" if limit is None else f"{limit:.10g}" for limit in limits)
    return text(f"inputs.{entry}", language, kind=words, low=low, high=high)


def _needed(parameter: Input, language: str, names) -> str:
    either, both = text("inputs.or", language), text("inputs.and", language)
    sentences = [text("inputs.is_required", language)] if parameter.required and not parameter.preset else []
    for conditions in () if parameter.required else parameter.required_if:
        if all(values == (MISSING,) for _name, values in conditions):
            sentences.append(text("inputs.unless", language, names=either.join(names(name) for name, _ in conditions)))
        else:
            sentences.append(text("inputs.if", language, because=both.join(
                condition(names(name), values, language) for name, values in conditions)))
    sentences = sentences or [text("inputs.is_optional", language)]
    for entry, others in (("apart", parameter.not_with),
                          ("beside", (parameter.only_with,) if parameter.only_with else ()),
                          ("later", (parameter.after,) if parameter.after else ()),
                          ("as_many", (parameter.as_many_as,) if parameter.as_many_as else ())):
        if others:
            sentences.append(text(f"inputs.{entry}", language, names=either.join(map(names, others))))
    return text("inputs.separator", language).join(sentences)
