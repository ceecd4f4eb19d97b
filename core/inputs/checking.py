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
    named = {parameter.name: Named(parameter.name, parameter.label) for parameter in inputs}
    labels = {parameter.name: parameter.label for parameter in inputs}
    errors: list[InputError] = []
    for parameter in inputs:
        value = given.get(parameter.name, NOTHING)
        if value.problem is not None:
            wrong = with_labels(value.problem, labels)
        elif not value.texts:
            wrong = _missing(parameter, given, named, is_written)
        elif value.settled:
            wrong = _unlike(parameter, value, given, named, readers) or _together(parameter, given, named)
        else:
            wrong = None
        if wrong is not None:
            errors.append(with_labels(wrong, labels))
    return errors


def is_needed(parameter: Input, given: Mapping[str, Given]) -> bool:
    """Whether an input has to be given, as the others are.

    Args:
        parameter: the input. given: name -> what was given.
    """
    return parameter.required or _alternative(parameter, given) is not None


def _alternative(parameter: Input, given: Mapping[str, Given]) -> Optional[tuple]:
    """The conditions for which it is needed; None where none holds."""
    return next((conditions for conditions in parameter.required_if
                 if all(_holds(given.get(name, NOTHING), values) for name, values in conditions)), None)


def _holds(value: Given, wanted: tuple) -> bool:
    if wanted == (GIVEN,):
        return bool(value.texts)
    if wanted == (MISSING,):
        return not value.texts
    return value.settled and bool(set(wanted) & set(value.texts))


def _missing(parameter: Input, given, named: dict, is_written: bool) -> Optional[InputError]:
    if parameter.required:
        return InputProblem("inputs.required", parameter=named[parameter.name]) \
            if is_written or parameter.group != "outputs" else None
    conditions = _alternative(parameter, given)
    if conditions is None:
        return None
    if all(values == (MISSING,) for _name, values in conditions):
        return InputProblem("inputs.one_of", parameters=(
            named[parameter.name], *(named[name] for name, _ in conditions)))
    because, layer = Because((named[name], values) for name, values in conditions), given.get(parameter.parent, NOTHING)
    if parameter.kind == "field" and layer.fields:
        return InputProblem("inputs.needed_field", parameter=named[parameter.name], because=because, layer=layer.layer,
                            fields=_listed(layer.fields))
    if parameter.offered:
        return InputProblem("inputs.needed_offered", parameter=named[parameter.name], because=because,
                            choices=", ".join(parameter.offered))
    return InputProblem("inputs.needed", parameter=named[parameter.name], because=because)


def _together(parameter: Input, given, named: dict) -> Optional[InputError]:
    """What is wrong with a value beside the others."""
    name, value = named[parameter.name], given[parameter.name]
    other = next((other for other in parameter.not_with if given.get(other, NOTHING).texts), None)
    if other is not None:
        return InputProblem("inputs.not_both", parameter=name, other=named[other])
    before = given.get(parameter.after, NOTHING).number
    if before is not None and value.number is not None and value.number <= before:
        return InputProblem("inputs.not_after", parameter=name, value=value.texts[0], other=named[parameter.after],
                            before=given[parameter.after].texts[0])
    others = given.get(parameter.as_many_as, NOTHING)
    if parameter.as_many_as and others.settled and len(others.texts) != len(value.texts):
        return InputProblem("inputs.not_as_many", parameter=name, count=len(value.texts),
                            other=named[parameter.as_many_as], others=len(others.texts))
    return None


def _unlike(parameter: Input, value: Given, given, named: dict, readers) -> Optional[InputError]:
    """What is wrong with a value by itself."""
    name = named[parameter.name]
    if parameter.kind in NUMBERS:
        return _number(parameter, value, name)
    if parameter.kind in ("choice", "choices"):
        wrong = [word for word in value.texts if word not in parameter.choices]
        return InputProblem("inputs.no_choice", parameter=name, value=wrong[0],
                            choices=", ".join(parameter.choices)) if wrong else None
    if parameter.kind in ("field", "fields"):
        return _field(value, given.get(parameter.parent, NOTHING), name)
    if parameter.kind == "rows":
        return InputError("binding.odd_matrix", parameter=parameter.name, width=parameter.width,
                          count=len(value.texts)) if len(value.texts) % parameter.width else None
    try:
        for words in value.texts if parameter.kind in readers else ():
            readers[parameter.kind](words)
    except InputError as error:
        return error if "parameter" in error.values else InputProblem("inputs.unreadable", parameter=name, why=error)
    return None


def _number(parameter: Input, value: Given, name: Named) -> Optional[InputError]:
    number, text = value.number, value.texts[0]
    if number is None or not math.isfinite(number):
        return InputProblem("inputs.no_number", parameter=name, value=text)
    if parameter.kind == "whole_number" and number != int(number):
        return InputProblem("inputs.no_whole_number", parameter=name, value=text)
    low, high = parameter.lowest, parameter.highest
    if (low is None or number >= low) and (high is None or number <= high):
        return None
    key = "between" if low is not None and high is not None else "at_least" if high is None else "at_most"
    unit = f" {UNITS[parameter.unit]}" if UNITS.get(parameter.unit) else ""
    return InputProblem(f"inputs.{key}", parameter=name, value=text, unit=unit,
                        low=None if low is None else f"{low:g}", high=None if high is None else f"{high:g}")


def _field(value: Given, layer: Given, name: Named) -> Optional[InputError]:
    if layer.fields is None:
        return None
    wrong = [field for field in value.texts if field not in layer.fields]
    if not wrong:
        return None
    return InputProblem("inputs.no_field", parameter=name, value=wrong[0], layer=layer.layer,
                        fields=_listed(layer.fields))


def _listed(fields: tuple) -> str:
    return ", ".join(fields[:SHOWN_FIELDS]) + (" …" if len(fields) > SHOWN_FIELDS else "") or "–"


def is_enabled(parameter: Input, inputs: Sequence[Input], given) -> bool:
    """Whether an input means anything beside what is given: its layer is there, and nothing that excludes it.

    Args:
        parameter: the input. inputs: of the algorithm. given: names of the inputs that are given.

    >>> table, family = Input("TABLE", "", "table", not_with=("FAMILY",)), Input("FAMILY", "", "text")
    >>> is_enabled(family, [table, family], {"TABLE"}), is_enabled(family, [table, family], set())
    (False, True)
    """
    needs = {parameter.only_with, parameter.parent if parameter.kind in ("field", "fields") else ""} - {""}
    return needs <= set(given) and not any(parameter.name in other.not_with for other in inputs if other.name in given)
