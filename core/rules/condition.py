"""Conditions of rules: checked against the types of their columns, evaluated on whole columns.

A condition is a tree of tuples, so that neither QGIS nor another parser is needed:

``("literal", value)``, ``("column", name)``, ``("and", a, b)``, ``("or", a, b)``, ``("not", a)``,
``("compare", "=|<>|<|<=|>|>=", a, b)``, ``("in", a, (literal conditions, ...), negated)``,
``("like", a, pattern, negated, case_insensitive)``, ``("between", a, low, high, negated)``,
``("is_null", a, negated)``, ``("arith", "+|-|*|/|%|^|'||'", a, b)``, ``("negate", a)``,
``("function", name, (arguments, ...))``.

The logic is Kleene's, as in QGIS and SQL: unknown OR true is true, unknown AND true is unknown.
Unlike QGIS: text is never converted to a number or a date, whole numbers above 2^53 are compared
exactly, a result that is not a finite number is NULL, and a character is one character even beyond
U+FFFF.
"""
from __future__ import annotations

import numpy as np
import pandas as pd

from ..errors import InputError
from .functions import FUNCTIONS, TO_DATE, Values, map_text, read_date
from .like import like

#: QGIS takes two numbers for equal within this (qgsDoubleNear).
_NEAR = 4 * np.finfo(np.float64).eps


def parts(ast: tuple) -> tuple:
    """Return the conditions that a condition is made of.

    Args:
        ast: of a condition.
    """
    kind = ast[0]
    if kind in ("literal", "column"):
        return ()
    if kind in ("compare", "arith"):
        return ast[2:4]
    if kind in ("and", "or"):
        return ast[1:3]
    if kind == "between":
        return ast[1:4]
    if kind == "in":
        return (ast[1], *ast[2])
    if kind == "function":
        return ast[2]
    return (ast[1],)


def columns_used(ast: tuple | None) -> set:
    """Return the names of the columns that a condition reads; none for None (always).

    Args:
        ast: of a condition; None: always.
    """
    names, left = set(), [] if ast is None else [ast]
    while left:
        part = left.pop()
        if part[0] == "column":
            names.add(part[1])
        elif part[0] != "literal":   # a list may have hundreds
            left += parts(part)
    return names


def evaluate(ast: tuple, columns: pd.DataFrame):
    """Evaluate a condition on every row.

    Args:
        ast: the tree, see the module.
        columns: one row per pair to judge, in nullable types; a column of NULLs may have any type.

    Returns:
        pandas extension array of the rows' results: boolean for a condition, NULL where it
        cannot be decided.

    Raises:
        InputError: a missing column, or a comparison of text with a number.
    """
    count = len(columns)
    values = _value(ast, _Columns(columns))
    data = np.broadcast_to(values.data, (count,)).copy()
    null = np.broadcast_to(values.null, (count,)).copy()
    if values.type in ("boolean", "null"):
        return pd.arrays.BooleanArray(np.where(null, False, data).astype(bool), null)
    if values.type == "number":
        kind = pd.arrays.IntegerArray if data.dtype.kind == "i" else pd.arrays.FloatingArray
        return kind(data, null)
    if values.type == "date":
        return pd.array(np.where(null, np.datetime64("NaT", "s"), data))
    return pd.array(np.where(null, None, data), dtype="string")


def _value(ast: tuple, columns: pd.DataFrame) -> Values:
    return _KINDS[ast[0]](columns, *ast[1:])


def _no_rows(count: int) -> np.ndarray:
    return np.zeros(count, dtype=bool)


# -- columns and literals ---------------------------------------------------------------------

class _Columns:
    """The columns of one evaluation, each converted to arrays once."""

    def __init__(self, frame: pd.DataFrame):
        self.frame = frame
        self.read: dict = {}

    def values(self, name: str) -> Values:
        if name not in self.read:
            if name not in self.frame:
                raise InputError("packs.condition_column_missing", column=name)
            self.read[name] = _read(name, self.frame[name])
        return self.read[name]


def _column(columns: _Columns, name) -> Values:
    return columns.values(name)


def _read(name: str, series: pd.Series) -> Values:
    null = series.isna().to_numpy(dtype=bool)
    if null.all():
        return Values("null", np.zeros(len(series), dtype=bool), null)
    if isinstance(series.dtype, pd.CategoricalDtype):
        series = series.astype(object)
    if series.dtype == object:
        series = series.convert_dtypes()
    if pd.api.types.is_bool_dtype(series.dtype):
        return Values("boolean", series.to_numpy(dtype=bool, na_value=False), null)
    if pd.api.types.is_integer_dtype(series.dtype):
        return Values("number", series.to_numpy(dtype=np.int64, na_value=0) if null.any()
                      else series.to_numpy(dtype=np.int64), null)
    if pd.api.types.is_float_dtype(series.dtype):
        return _finite(series.to_numpy(dtype=np.float64, na_value=np.nan), null)
    if pd.api.types.is_datetime64_any_dtype(series.dtype):
        return Values("date", series.to_numpy().astype("datetime64[s]"), null)
    if pd.api.types.is_string_dtype(series.dtype):
        data = series.to_numpy(dtype=object)
        if null.any():
            data = np.where(null, "", data)
        return Values("text", data, null)
    raise InputError("packs.condition_column_type", column=name, type=str(series.dtype))


def _finite(data: np.ndarray, null: np.ndarray) -> Values:
    odd = ~np.isfinite(data)
    if odd.any():
        data, null = np.where(odd, 0.0, data), null | odd
    return Values("number", data, null)


def _literal(columns, value) -> Values:
    if value is None:
        return Values("null", _no_rows(1), ~_no_rows(1))
    if isinstance(value, bool):
        return Values("boolean", np.array([value]), _no_rows(1))
    if isinstance(value, int):
        fits = -2**63 <= value < 2**63
        return Values("number", np.array([value], dtype=np.int64 if fits else np.float64), _no_rows(1))
    if isinstance(value, float):
        return _finite(np.array([value]), _no_rows(1))
    data = np.empty(1, dtype=object)
    data[0] = value
    return Values("text", data, _no_rows(1))


# -- logic ------------------------------------------------------------------------------------

def _truth(columns, ast) -> tuple:
    """Where it is true, where it is false."""
    values = _value(ast, columns)
    if values.type not in ("boolean", "null"):
        raise InputError("packs.condition_not_logical", type=values.type)
    return values.data.astype(bool) & ~values.null, ~values.data.astype(bool) & ~values.null


def _boolean(true: np.ndarray, false: np.ndarray) -> Values:
    return Values("boolean", true, ~(true | false))


def _and(columns, a, b) -> Values:
    (true_a, false_a), (true_b, false_b) = _truth(columns, a), _truth(columns, b)
    return _boolean(true_a & true_b, false_a | false_b)


def _or(columns, a, b) -> Values:
    (true_a, false_a), (true_b, false_b) = _truth(columns, a), _truth(columns, b)
    return _boolean(true_a | true_b, false_a & false_b)


def _not(columns, a) -> Values:
    true, false = _truth(columns, a)
    return _boolean(false, true)


def _is_null(columns, a, negated) -> Values:
    null = _value(a, columns).null
    return Values("boolean", ~null if negated else null, np.zeros_like(null))


# -- comparison -------------------------------------------------------------------------------

def _comparable(a: Values, b: Values) -> bool:
    """Whether there is anything to compare. Raises where two types never meet."""
    if "null" in (a.type, b.type):
        return False
    if a.type != b.type or a.type == "boolean":
        raise InputError("packs.condition_types_differ", left=a.type, right=b.type)
    return True


def _unknown(*values: Values) -> Values:
    count = max(len(value.null) for value in values)
    return Values("null", _no_rows(count), ~_no_rows(count))


def _difference(operator: str, a: Values, b: Values) -> np.ndarray:
    """Compare data of one type, as QGIS does: numbers within _NEAR, text by UTF-16 units."""
    left, right = a.data, b.data
    if a.type == "text" and operator not in ("=", "<>"):
        left, right = _utf16(left), _utf16(right)
    if a.type == "number" and "f" in left.dtype.kind + right.dtype.kind and operator in ("=", "<>"):
        with np.errstate(over="ignore"):
            near = np.abs(left - right) <= _NEAR
        return near if operator == "=" else ~near
    return np.asarray(_OPERATORS[operator](left, right), dtype=bool)


_OPERATORS = {"=": np.equal, "<>": np.not_equal, "<": np.less, "<=": np.less_equal,
              ">": np.greater, ">=": np.greater_equal}


def _utf16(texts: np.ndarray) -> np.ndarray:
    keys = np.empty(len(texts), dtype=object)
    keys[:] = [text.encode("utf-16-be", "surrogatepass") for text in texts]
    return keys


def _compared(operator: str, a: Values, b: Values) -> Values:
    if not _comparable(a, b):
        return _unknown(a, b)
    null = a.null | b.null
    return Values("boolean", _difference(operator, a, b) & ~null, null)


def _compare(columns, operator, a, b) -> Values:
    return _compared(operator, _value(a, columns), _value(b, columns))


def _in(columns, a, literals, negated) -> Values:
    values = _value(a, columns)
    constants = [_value(literal, columns) for literal in literals]
    if not all([_comparable(values, constant) for constant in constants]):
        return _unknown(values)
    if values.type == "text":
        matches = pd.Series(values.data).isin([constant.data[0] for constant in constants]).to_numpy()
    else:
        matches = np.logical_or.reduce([_difference("=", values, constant) for constant in constants])
    return Values("boolean", (matches != negated) & ~values.null, values.null)


def _between(columns, a, low, high, negated) -> Values:
    value, low, high = (_value(part, columns) for part in (a, low, high))
    above, below = _compared(">=", value, low), _compared("<=", value, high)
    true = above.data & ~above.null & below.data & ~below.null
    false = (~above.data & ~above.null) | (~below.data & ~below.null)
    return _boolean(false, true) if negated else _boolean(true, false)


def _like(columns, a, pattern, negated, case_insensitive) -> Values:
    values = _value(a, columns)
    if values.type == "null":
        return _unknown(values)
    if values.type != "text":
        raise InputError("packs.condition_types_differ", left=values.type, right="text")
    matches = map_text(values, like(pattern, case_insensitive), "boolean", bool)
    return Values("boolean", (matches.data != negated) & ~matches.null, matches.null)


# -- arithmetic -------------------------------------------------------------------------------

def _arith(columns, operator, a, b) -> Values:
    a, b = _value(a, columns), _value(b, columns)
    wanted = "text" if operator == "||" else "number"
    for values in (a, b):
        if values.type not in (wanted, "null"):
            raise InputError("packs.condition_operator_type", operator=operator, type=values.type)
    if "null" in (a.type, b.type):
        return _unknown(a, b)
    null = a.null | b.null
    if operator == "||":
        return Values("text", np.where(null, "", a.data + b.data), null)
    with np.errstate(all="ignore"):
        exact = a.data.dtype.kind == b.data.dtype.kind == "i" and operator in "+-*%"
        real = _ARITHMETIC[operator](a.data.astype(np.float64), b.data.astype(np.float64))
        if exact and np.all(null | ~np.isfinite(real) | (np.abs(real) < 2.0**63)):
            nothing = b.data == 0 if operator == "%" else _no_rows(1)
            return Values("number", _ARITHMETIC[operator](a.data, np.where(nothing, 1, b.data)),
                          null | nothing)
    return _finite(real, null)


_ARITHMETIC = {"+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide, "%": np.fmod,
               "^": np.power}


def _negate(columns, a) -> Values:
    values = _value(a, columns)
    if values.type not in ("number", "null"):
        raise InputError("packs.condition_operator_type", operator="-", type=values.type)
    if values.type == "null":
        return values
    data = values.data.astype(np.float64) if (values.data == -2**63).any() else values.data   # its opposite is no int64
    return Values("number", -data, values.null)


def _function(columns, name, arguments) -> Values:
    if name == TO_DATE:
        day = np.array([read_date(arguments[0][1])], dtype="datetime64[s]")
        return Values("date", day, _no_rows(1))
    function = FUNCTIONS[name]
    columns_of = [_value(argument, columns) for argument in arguments[:len(function.arguments)]]
    if any(values.type == "null" for values in columns_of):
        return _unknown(*columns_of)
    for values, wanted in zip(columns_of, function.arguments):
        if values.type != wanted:
            raise InputError("packs.condition_argument_type", function=name, wanted=wanted,
                             type=values.type)
    return function.call(*columns_of, *[argument[1] for argument in arguments[len(columns_of):]])


_KINDS = {"literal": _literal, "column": _column, "and": _and, "or": _or, "not": _not,
          "compare": _compare, "in": _in, "like": _like, "between": _between, "is_null": _is_null,
          "arith": _arith, "negate": _negate, "function": _function}
