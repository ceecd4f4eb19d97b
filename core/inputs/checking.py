"""The check of what was given, before anything is read: the same for dialog, dock, batch, models and scripts."""
from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Optional

from ..errors import InputError
from .declaration import GIVEN, MISSING, NOTHING, NUMBERS, UNITS, Given, Input
from .wording import Because, InputProblem, Named, with_labels

SHOWN_FIELDS = 30


def read_date(words: str) -> str:
    """A day from a text such as ``2024-12-31``, ISO; empty of an empty one.

    Args:
        words: what the user wrote.

    Raises:
        InputError: it is not a date.

    >>> read_date(" 2024-12-31 "), read_date("")
    ('2024-12-31', '')
    """
    words = words.strip()
    try:
        return date.fromisoformat(words).isoformat() if words else ""
    except ValueError as error:
        raise InputError("inputs.no_date", value=words) from error


def problems(inputs: Sequence[Input], given: Mapping[str, Given], readers: Mapping[str, Callable],
             is_written: bool = True) -> list[InputError]:
    """What is wrong with what was given, in the order of the inputs.

    Args:
        inputs: of an algorithm.
        given: name -> what was given for it, or its default.
        readers: kind -> function that reads a text of that kind and raises ``InputError``.
        is_written: results are asked for too: a required output has to be named.

    Returns:
        Errors that name the input, what was given, and the remedy; empty where nothing is wrong.
    """
    named = {one.name: Named(one.name, one.label) for one in inputs}
    labels = {one.name: one.label for one in inputs}
    found: list[InputError] = []
    for one in inputs:
        value = given.get(one.name, NOTHING)
        if value.problem is not None:
            wrong = with_labels(value.problem, labels)
        elif not value.texts:
            wrong = _missing(one, given, named, is_written)
        elif value.settled:
            wrong = _unlike(one, value, given, named, readers) or _together(one, given, named)
        else:
            wrong = None
        if wrong is not None:
            found.append(with_labels(wrong, labels))
    return found


def is_needed(one: Input, given: Mapping[str, Given]) -> bool:
    """Whether an input has to be given, as the others are.

    Args:
        one: the input. given: name -> what was given.
    """
    return one.required or _alternative(one, given) is not None


def _alternative(one: Input, given: Mapping[str, Given]) -> Optional[tuple]:
    """The conditions for which it is needed; None where none holds."""
    return next((conditions for conditions in one.required_if
                 if all(_holds(given.get(name, NOTHING), values) for name, values in conditions)), None)


def _holds(value: Given, wanted: tuple) -> bool:
    if wanted == (GIVEN,):
        return bool(value.texts)
    if wanted == (MISSING,):
        return not value.texts
    return value.settled and bool(set(wanted) & set(value.texts))


def _missing(one: Input, given, named: dict, is_written: bool) -> Optional[InputError]:
    if one.required:
        return InputProblem("inputs.required", parameter=named[one.name]) \
            if is_written or one.group != "outputs" else None
    conditions = _alternative(one, given)
    if conditions is None:
        return None
    if all(values == (MISSING,) for _name, values in conditions):
        return InputProblem("inputs.one_of", parameters=(named[one.name], *(named[name] for name, _ in conditions)))
    because, layer = Because((named[name], values) for name, values in conditions), given.get(one.parent, NOTHING)
    if one.kind == "field" and layer.fields:
        return InputProblem("inputs.needed_field", parameter=named[one.name], because=because, layer=layer.layer,
                            fields=_listed(layer.fields))
    if one.offered:
        return InputProblem("inputs.needed_offered", parameter=named[one.name], because=because,
                            choices=", ".join(one.offered))
    return InputProblem("inputs.needed", parameter=named[one.name], because=because)


def _together(one: Input, given, named: dict) -> Optional[InputError]:
    """What is wrong with a value beside the others."""
    name, value = named[one.name], given[one.name]
    other = next((other for other in one.not_with if given.get(other, NOTHING).texts), None)
    if other is not None:
        return InputProblem("inputs.not_both", parameter=name, other=named[other])
    before = given.get(one.after, NOTHING).number
    if before is not None and value.number is not None and value.number <= before:
        return InputProblem("inputs.not_after", parameter=name, value=value.texts[0], other=named[one.after],
                            before=given[one.after].texts[0])
    others = given.get(one.as_many_as, NOTHING)
    if one.as_many_as and others.settled and len(others.texts) != len(value.texts):
        return InputProblem("inputs.not_as_many", parameter=name, count=len(value.texts),
                            other=named[one.as_many_as], others=len(others.texts))
    return None


def _unlike(one: Input, value: Given, given, named: dict, readers) -> Optional[InputError]:
    """What is wrong with a value by itself."""
    name = named[one.name]
    if one.kind in NUMBERS:
        return _number(one, value, name)
    if one.kind in ("choice", "choices"):
        wrong = [word for word in value.texts if word not in one.choices]
        return InputProblem("inputs.no_choice", parameter=name, value=wrong[0],
                            choices=", ".join(one.choices)) if wrong else None
    if one.kind in ("field", "fields"):
        return _field(value, given.get(one.parent, NOTHING), name)
    if one.kind == "rows":
        return InputError("binding.odd_matrix", parameter=one.name, width=one.width, count=len(value.texts)) \
            if len(value.texts) % one.width else None
    try:
        for words in value.texts if one.kind in readers else ():
            readers[one.kind](words)
    except InputError as error:
        return error if "parameter" in error.values else InputProblem("inputs.unreadable", parameter=name, why=error)
    return None


def _number(one: Input, value: Given, name: Named) -> Optional[InputError]:
    number, said = value.number, value.texts[0]
    if number is None or not math.isfinite(number):
        return InputProblem("inputs.no_number", parameter=name, value=said)
    if one.kind == "whole_number" and number != int(number):
        return InputProblem("inputs.no_whole_number", parameter=name, value=said)
    low, high = one.lowest, one.highest
    if (low is None or number >= low) and (high is None or number <= high):
        return None
    key = "between" if low is not None and high is not None else "at_least" if high is None else "at_most"
    unit = f" {UNITS[one.unit]}" if UNITS.get(one.unit) else ""
    return InputProblem(f"inputs.{key}", parameter=name, value=said, unit=unit,
                        low=None if low is None else f"{low:g}", high=None if high is None else f"{high:g}")


def _field(value: Given, layer: Given, name: Named) -> Optional[InputError]:
    if layer.fields is None:
        return None
    wrong = [one for one in value.texts if one not in layer.fields]
    if not wrong:
        return None
    return InputProblem("inputs.no_field", parameter=name, value=wrong[0], layer=layer.layer,
                        fields=_listed(layer.fields))


def _listed(fields: tuple) -> str:
    return ", ".join(fields[:SHOWN_FIELDS]) + (" …" if len(fields) > SHOWN_FIELDS else "") or "–"


def is_enabled(one: Input, inputs: Sequence[Input], given) -> bool:
    """Whether an input means anything beside what is given: its layer is there, and nothing that excludes it.

    Args:
        one: the input. inputs: of the algorithm. given: names of the inputs that are given.

    >>> table, family = Input("TABLE", "", "table", not_with=("FAMILY",)), Input("FAMILY", "", "text")
    >>> is_enabled(family, [table, family], {"TABLE"}), is_enabled(family, [table, family], set())
    (False, True)
    """
    needs = {one.only_with, one.parent if one.kind in ("field", "fields") else ""} - {""}
    return needs <= set(given) and not any(one.name in other.not_with for other in inputs if other.name in given)
