"""Checks a condition before any data are there: columns that exist, types that meet."""
from __future__ import annotations

import math

from ..errors import InputError
from .condition import parts
from .functions import FUNCTIONS, TO_DATE, read_date
from .like import MAX_PATTERN

MAX_DEPTH = 60
MAX_JOINED = 20   # texts that || joins in one condition: each may be as long as the longest of a layer


def check_condition(ast: tuple, types: dict) -> None:
    """Refuse a condition whose result could never be true or false.

    Args:
        ast: the tree, see core/rules/condition.py.
        types: ``{column: "text" | "number" | "date"}``, the columns that exist.

    Raises:
        InputError: unknown column, types that do not meet, something that is not a condition, too deep, too long.
    """
    _check_size(ast)
    kind = type_of(ast, types)
    if kind != "boolean":
        raise InputError("packs.condition_not_logical", type=kind)


def _check_size(ast: tuple) -> None:
    level, depth, joins = [ast], 0, 0
    while level:
        depth += 1
        if depth > MAX_DEPTH:
            raise InputError("packs.condition_too_deep", limit=MAX_DEPTH)
        joins += sum(node[:2] == ("arith", "||") for node in level)
        if joins >= MAX_JOINED:
            raise InputError("packs.condition_too_many_joined", limit=MAX_JOINED)
        level = [part for node in level for part in parts(node)]


def type_of(ast: tuple, types: dict) -> str:
    """Return the type of a tree's result: text, number, date, boolean or null.

    Args:
        ast: of a condition. types: of the columns.
    """
    return _KINDS[ast[0]](types, *ast[1:])


def _column(types, name):
    if name not in types:
        raise InputError("packs.condition_column_unknown", column=name, known=", ".join(sorted(types)))
    return types[name]


def _literal(types, value):
    if value is None:
        raise InputError("packs.condition_null")
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, float) and not math.isfinite(value):
        raise InputError("packs.condition_no_number")
    return "text" if isinstance(value, str) else "number"


def _logical(types, *conditions):
    for condition in conditions:
        kind = type_of(condition, types)
        if kind != "boolean":
            raise InputError("packs.condition_not_logical", type=kind)
    return "boolean"


def _alike(types, *operands):
    first, *others = (type_of(operand, types) for operand in operands)
    for other in others:
        if other != first or first == "boolean":
            raise InputError("packs.condition_types_differ", left=first, right=other)
    return "boolean"


def _compare(types, operator, a, b):
    return _alike(types, a, b)


def _in(types, a, literals, negated):
    return _alike(types, a, *literals)


def _between(types, a, low, high, negated):
    return _alike(types, a, low, high)


def _like(types, a, pattern, negated, case_insensitive):
    kind = type_of(a, types)
    if kind != "text":
        raise InputError("packs.condition_types_differ", left=kind, right="text")
    if len(pattern) > MAX_PATTERN:
        raise InputError("packs.condition_pattern_too_long", length=len(pattern), limit=MAX_PATTERN)
    return "boolean"


def _is_null(types, a, negated):
    type_of(a, types)
    return "boolean"


def _arith(types, operator, a, b):
    wanted = "text" if operator == "||" else "number"
    for operand in (a, b):
        kind = type_of(operand, types)
        if kind != wanted:
            raise InputError("packs.condition_operator_type", operator=operator, type=kind)
    return wanted


def _negate(types, a):
    kind = type_of(a, types)
    if kind != "number":
        raise InputError("packs.condition_operator_type", operator="-", type=kind)
    return "number"


def _function(types, name, arguments):
    if name == TO_DATE:
        literal = len(arguments) == 1 and arguments[0][0] == "literal" and arguments[0][1]
        if not isinstance(literal, str) or read_date(literal) is None:
            raise InputError("packs.condition_to_date")
        return "date"
    if name not in FUNCTIONS:
        raise InputError("packs.condition_function_unknown", function=name,
                         known=", ".join(sorted([*FUNCTIONS, TO_DATE])))
    function = FUNCTIONS[name]
    needed = len(function.arguments)
    constants = arguments[needed:]
    if not len(function.constants) - function.optional <= len(constants) <= len(function.constants):
        raise InputError("packs.condition_argument_count", function=name)
    for argument, wanted in zip(arguments, function.arguments):
        kind = type_of(argument, types)
        if kind != wanted:
            raise InputError("packs.condition_argument_type", function=name, wanted=wanted, type=kind)
    for constant, lowest in zip(constants, function.constants):
        value = constant[1] if constant[0] == "literal" else None
        if isinstance(value, bool) or not isinstance(value, int) or not lowest <= value <= 1000:
            raise InputError("packs.condition_constant", function=name, lowest=lowest)
    return function.result


_KINDS = {"literal": _literal, "column": _column, "and": _logical, "or": _logical, "not": _logical,
          "compare": _compare, "in": _in, "like": _like, "between": _between, "is_null": _is_null,
          "arith": _arith, "negate": _negate, "function": _function}
