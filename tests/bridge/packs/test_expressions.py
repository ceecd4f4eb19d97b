"""Conditions give on whole columns what QgsExpression gives row by row."""
from __future__ import annotations

import random

import pandas as pd
import pytest

pytest.importorskip("qgis.core")
from qgis.core import (
    QgsExpression,
    QgsExpressionContext,
    QgsExpressionContextScope,
    QgsFeature,
    QgsField,
    QgsFields,
)
from qgis.PyQt.QtCore import QDate, QMetaType, QVariant

from groundrules.bridge.packs.expressions import parse
from groundrules.core.errors import InputError
from groundrules.core.rules.condition import evaluate
from groundrules.core.rules.condition_types import check_condition

TYPES = {"i": "number", "j": "number", "x": "number", "y": "number", "s": "text", "t": "text",
         "d": "date", "e": "date"}
TEXTS = ["", "0601", "601", "a", "A", "abc", "aBC", "a_c", "a%c", "a.c", "核心区", "核心保护区", " 空 格 ",
         "\u3000全角\u00a0", "ÄÖ", "straße", "ΑΣ", "İ", "line\nbreak", "(x)", "[a-c]", "x*y", "O'Hara", None]
KINDS = {"i": QMetaType.Type.LongLong, "j": QMetaType.Type.LongLong, "x": QMetaType.Type.Double,
         "y": QMetaType.Type.Double, "s": QMetaType.Type.QString, "t": QMetaType.Type.QString,
         "d": QMetaType.Type.QDate, "e": QMetaType.Type.QDate}
NULLS = {"i": QVariant.LongLong, "j": QVariant.LongLong, "x": QVariant.Double, "y": QVariant.Double,
         "s": QVariant.String, "t": QVariant.String, "d": QVariant.Date, "e": QVariant.Date}
DATES = ["2019-12-31", "2020-01-01", "2020-02-29", "2025-10-01", "2026-03-15", None]
INTEGERS = [0, 1, -1, 2, 3, 7, 10, 100, -250, 2**30, None]
REALS = [0.0, 0.1, 0.2, 0.30000000000000004, 0.3, -0.5, 0.5, 1.0, 1.5, 2.5, -2.5, 312.7, 1e9, -1e-9, None]


def _rows(count: int, seed: int) -> pd.DataFrame:
    rng = random.Random(seed)
    pools = {"i": INTEGERS, "j": INTEGERS, "x": REALS, "y": REALS, "s": TEXTS, "t": TEXTS, "d": DATES,
             "e": DATES}
    columns = {name: [rng.choice(pool) for _ in range(count)] for name, pool in pools.items()}
    dtypes = {"i": "Int64", "j": "Int64", "x": "Float64", "y": "Float64", "s": "string", "t": "string"}
    frame = pd.DataFrame({name: pd.array(columns[name], dtype=dtype) for name, dtype in dtypes.items()})
    for name in "de":
        frame[name] = pd.to_datetime(pd.Series(columns[name], dtype=object)).astype("datetime64[s]")
    return frame


def _fields() -> QgsFields:
    fields = QgsFields()
    for name, kind in KINDS.items():
        fields.append(QgsField(name, kind))
    return fields


def _features(frame: pd.DataFrame) -> list:
    fields, features = _fields(), []
    for row in frame.itertuples(index=False):
        feature = QgsFeature(fields)
        values = []
        for name, value in zip(frame.columns, row):
            if pd.isna(value):
                values.append(QVariant(NULLS[name]))
            elif name in "de":
                values.append(QDate(value.year, value.month, value.day))
            else:
                values.append(int(value) if name in "ij" else float(value) if name in "xy" else str(value))
        feature.setAttributes(values)
        features.append(feature)
    return features


ROWS = _rows(240, 20260401)
FEATURES = _features(ROWS)


def _by_qgis(text: str) -> list:
    expression = QgsExpression(text)
    assert not expression.hasParserError(), expression.parserErrorString()
    context = QgsExpressionContext()
    context.appendScope(QgsExpressionContextScope())
    context.setFields(_fields())
    expression.prepare(context)
    entries = []
    for feature in FEATURES:
        context.setFeature(feature)
        value = expression.evaluate(context)
        assert not expression.hasEvalError(), (text, expression.evalErrorString())
        if isinstance(value, QDate):
            value = value.toString("yyyy-MM-dd") if value.isValid() else None
        elif isinstance(value, QVariant):
            value = None if value.isNull() else value.value()
        entries.append(value)
    return entries


def _ours(text: str) -> list:
    values = evaluate(parse(text), ROWS)
    entries = []
    for value in values:
        if value is None or value is pd.NA or value is pd.NaT:
            entries.append(None)
        elif isinstance(value, pd.Timestamp):
            entries.append(value.strftime("%Y-%m-%d"))
        else:
            entries.append(value)
    return entries


def _same(ours, qgis) -> bool:
    if ours is None or qgis is None:
        return ours is None and qgis is None
    if isinstance(qgis, str):
        return ours == qgis
    return ours == pytest.approx(float(qgis), rel=1e-15, abs=0)


def check_same(text: str) -> None:
    for row, (ours, qgis) in enumerate(zip(_ours(text), _by_qgis(text))):
        assert _same(ours, qgis), f"{text}: row {row} {ROWS.iloc[row].to_dict()}: {ours!r}, QGIS {qgis!r}"


CONSTRUCTS = [
    *(f"{a} {operator} {b}" for operator in ("=", "<>", "!=", "<", "<=", ">", ">=")
      for a, b in (("i", "j"), ("i", "x"), ("x", "y"), ("s", "t"), ("d", "e"), ("s", "'abc'"), ("i", "7"),
                   ("x", "0.3"), ("d", "to_date('2025-10-01')"))),
    *(f"{a} {operator} {b}" for operator in ("+", "-", "*", "/", "%")
      for a, b in (("i", "j"), ("i", "x"), ("x", "y"), ("x", "2"), ("i", "3"), ("i", "0"))),
    "abs(x) ^ 2", "i ^ 2", "2 ^ 3 ^ 2", "x + y = 0.3", "-2 ^ 2", "s || t", "s || '/'",
    "i IN (1, 2, 3)", "i NOT IN (1, 2, 3)", "x IN (0.3, 1)", "s IN ('a', '0601', '核心区')", "s IN ('')",
    "s NOT IN ('a', '核心区')", "d IN (to_date('2020-01-01'), to_date('2025-10-01'))", "i IN (-1)",
    "s LIKE 'a%'", "s LIKE '%区'", "s LIKE 'a_c'", "s LIKE '_'", "s LIKE '%%'", "s LIKE 'a.c'", "s LIKE ''",
    "s LIKE '(x)'", "s LIKE '[a-c]'", "s LIKE 'line%'", "s LIKE '__%'", "s NOT LIKE '%a%'",
    "s ILIKE 'A%'", "s ILIKE '%BC'", "s NOT ILIKE 'äö'", "s LIKE 'x*y'", "s LIKE 'O''Hara'",
    "i BETWEEN 0 AND 7", "i NOT BETWEEN 0 AND 7", "x BETWEEN i AND j", "x NOT BETWEEN i AND j",
    "s BETWEEN 'a' AND 'b'", "d BETWEEN e AND to_date('2025-10-01')",
    "i IS NULL", "i IS NOT NULL", "s IS NULL", "d IS NOT NULL", "(i + j) IS NULL", "(i / j) IS NULL",
    "i > 1 AND x > 0", "i > 1 OR x > 0", "NOT i > 1", "NOT (i > 1 AND x > 0)", "i > 1 AND TRUE",
    "i > 1 OR TRUE", "i > 1 AND FALSE", "NOT i = 1 AND s = 'a' OR d > e", "i IS NULL OR i NOT IN (1, 2)",
    "length(s)", "length(s) = 4", "lower(s)", "upper(s)", "trim(s)", "left(s, 2)", "left(s, 0)",
    "left(s, 50)", "right(s, 2)", "right(s, 0)", "right(s, 50)", "substr(s, 1, 2)", "substr(s, 2)",
    "substr(s, 4, 1)", "substr(s, 5)", "substr(s, 40, 2)", "substr(s, 3, 1) IS NULL",
    "abs(x)", "abs(i)", "round(x)", "round(x, 1)", "round(i)", "round(x * 10, 2)", "floor(x)", "ceil(x)",
    "round(ln(abs(x)), 9)", "ln(x) IS NULL",
    "floor(i / 3)", "year(d)", "month(d)", "day(d)", "year(d) = 2020 AND month(d) >= 2",
    "left(s, 2) = '06' AND length(trim(s)) BETWEEN 3 AND 4", "upper(left(s, 1)) || lower(t) LIKE 'A%'",
]


@pytest.mark.parametrize("text", CONSTRUCTS)
def test_construct_as_qgis_has_it(text):
    check_same(text)


@pytest.mark.parametrize(("text", "name"), [("-i", "i"), ("-x", "x")])
def test_minus_null_stays_null(text, name):
    """QGIS makes 0 of it; a missing value must not become one."""
    null = ROWS[name].isna()
    assert list(evaluate(parse(text), ROWS).isna()) == list(null)
    for ours, qgis, missing in zip(_ours(text), _by_qgis(text), null):
        assert missing or _same(ours, qgis)


def test_text_against_number_is_refused_where_qgis_would_guess():
    for text in ("s = 601", "i = '7'", "d > '2020-01-01'", "s IN (601)", "i LIKE '7%'", "s || i = 'a'",
                 "s + 1 = 2"):
        with pytest.raises(InputError):
            check_condition(parse(text), TYPES)
        with pytest.raises(InputError):
            evaluate(parse(text), ROWS)


def test_whole_numbers_above_two_to_the_53_are_compared_exactly():
    rows = pd.DataFrame({"i": pd.array([2**53 + 1, 2**53], dtype="Int64")})
    assert list(evaluate(parse(f"i = {2**53 + 1}"), rows)) == [True, False]


class _Trees:
    """Random conditions, well typed; what stands in the table is all that they use."""

    def __init__(self, seed: int):
        self.rng = random.Random(seed)

    def logical(self, depth: int) -> str:
        pick = self.rng.choice
        if depth > 0 and self.rng.random() < 0.65:
            form = pick(["({} AND {})", "({} OR {})", "NOT ({})", "({} AND NOT {})"])
            return form.format(*(self.logical(depth - 1) for _ in range(form.count("{}"))))
        kind = pick(["number", "text", "date", "null", "in", "like", "between", "between_text"])
        if kind == "number":
            return f"({self.number(2)} {self.operator()} {self.number(2)})"
        if kind == "text":
            return f"({self.text(2)} {self.operator()} {self.text(2)})"
        if kind == "date":
            return f"({self.day()} {self.operator()} {self.day()})"
        if kind == "null":
            return f"({pick([self.number(1), self.text(1), self.day()])} IS {pick(['', 'NOT '])}NULL)"
        if kind == "in":
            return f"({self.text(1)} {pick(['', 'NOT '])}IN ('a', '0601', '核心区'))"
        if kind == "like":
            operator = pick(["LIKE", "NOT LIKE", "ILIKE", "NOT ILIKE"])
            pattern = pick(["%a%", "_b%", "0%", "%区"])
            return f"({self.text(1)} {operator} '{pattern}')"
        if kind == "between":
            return f"({self.number(1)} {pick(['', 'NOT '])}BETWEEN {self.number(0)} AND {self.number(0)})"
        return f"({self.text(1)} BETWEEN {self.text(0)} AND {self.text(0)})"

    def operator(self) -> str:
        return self.rng.choice(["=", "<>", "<", "<=", ">", ">="])

    def number(self, depth: int) -> str:
        pick = self.rng.choice
        if depth == 0 or self.rng.random() < 0.4:
            return pick(["i", "j", "x", "y", "0", "1", "2.5", "-1", "100"])
        form = pick(["({} + {})", "({} - {})", "({} * {})", "({} / {})", "({} % {})", "abs({})",
                     "round({}, 1)", "floor({})", "(0 - {})", "length({text})", "year({date})"])
        return form.replace("{text}", self.text(depth - 1)).replace("{date}", self.day()).format(
            *(self.number(depth - 1) for _ in range(form.count("{}"))))

    def text(self, depth: int) -> str:
        pick = self.rng.choice
        if depth == 0 or self.rng.random() < 0.5:
            return pick(["s", "t", "'a'", "'abc'", "'核心区'", "'0601'"])
        form = pick(["({} || {})", "lower({})", "upper({})", "trim({})", "left({}, 2)", "right({}, 1)",
                     "substr({}, 2, 2)"])
        return form.format(*(self.text(depth - 1) for _ in range(form.count("{}"))))

    def day(self) -> str:
        return self.rng.choice(["d", "e", "to_date('2020-02-29')", "to_date('2025-10-01')"])


@pytest.mark.parametrize("seed", range(8))
def test_random_conditions_as_qgis_has_them(seed):
    trees = _Trees(seed)
    outcomes = set()
    for _ in range(40):
        text = trees.logical(4)
        check_condition(parse(text), TYPES)
        check_same(text)
        outcomes.update(_ours(text))
    assert outcomes == {True, False, None}   # otherwise the trees would prove little


@pytest.mark.parametrize(("text", "key"), [
    ("CASE WHEN i = 1 THEN TRUE END", "packs.condition_outside_subset"),
    ("s ~ 'a'", "packs.condition_outside_subset"),
    ("i // 2 = 1", "packs.condition_outside_subset"),
    ("s[0] = 'a'", "packs.condition_outside_subset"),
    ("i IS 3", "packs.condition_outside_subset"),
    ("s LIKE t", "packs.condition_outside_subset"),
    ("s LIKE 'a\\\\%'", "packs.condition_outside_subset"),
    ("i IN (j)", "packs.condition_outside_subset"),
    ("i = NULL", "packs.condition_null"),
    ("i IN (1, NULL)", "packs.condition_null"),
    ("i =", "packs.condition_syntax"),
    ("", "packs.condition_syntax"),
    ("i = 1; DROP TABLE", "packs.condition_syntax"),
    ("(" * 20_000 + "1" + ")" * 20_000, "packs.condition_too_long"),
    ("(" * 1_000 + "i = 1" + ")" * 1_000, "packs.condition_too_deep"),
    ("NOT " * 900 + "i = 1", "packs.condition_too_deep"),
    ("i = 1" + " + 1" * 900, "packs.condition_too_deep"),
    ("- " * 1_900 + "1 = 1", "packs.condition_too_deep"),
    ("x" * 4_001, "packs.condition_too_long"),
])
def test_refused_when_it_is_read(text, key):
    with pytest.raises(InputError) as refused:
        parse(text)
    assert refused.value.key == key
    assert refused.value.in_language("zh") != refused.value.in_language("en")


@pytest.mark.parametrize("text", [
    "coalesce(i, 1) = 1", "if(i = 1, TRUE, FALSE)", "sum(i) > 1", "aggregate('x', 'sum', i) > 1",
    "$area > 1", "area($geometry) > 1", "attribute('i') = 1", "@project_path = 'a'", "var('x') = 'a'",
    "eval('1') = 1", "regexp_match(s, 'a') > 0", "to_int(s) = 1", "max(i, j) > 1", "concat(s, t) = 'a'",
    "get_feature('a', 'b', 1) = 1", "read_file('x') = 'a'", "env('HOME') = 'a'",
])
def test_functions_outside_the_subset(text):
    with pytest.raises(InputError) as refused:
        check_condition(parse(text), TYPES)
    assert refused.value.key in ("packs.condition_function_unknown", "packs.condition_syntax",
                                 "packs.condition_outside_subset")


def test_a_million_brackets_are_refused_before_the_parser_sees_them(monkeypatch):
    from groundrules.bridge.packs import expressions

    monkeypatch.setattr(expressions, "QgsExpression", None)
    with pytest.raises(InputError):
        parse("(" * 1_000_000)
