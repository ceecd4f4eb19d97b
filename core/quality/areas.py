"""Areas: what fields state against the geometry, against each other, and against the control area of units."""
from __future__ import annotations

import sys
from bisect import bisect_left

import numpy as np
import pandas as pd

from ..contract.arithmetic import multiply, subtract
from ..contract.interval import MISSED, OPEN, Interval, compare
from ..contract.sums import sum_by
from ..errors import InputError
from ..geometry.measure.area import area_m2, survey_area_m2
from ..geometry.parallel import asking
from ..geometry.systems.crs import is_geographic
from ..units import SQUARE_METRES
from .findings import Findings
from .pack.model import AREA_FORMS, SchemaRule
from .run import Run, Unfit

_LAST = chr(sys.maxunicode)   # follows every letter of a code
ROUNDING_M2 = 1e-6    # what a sum of numbers with two decimals is wrong by in the computer


def stated_area(run: Run, rule: SchemaRule, findings: Findings, target: str) -> int:
    """The area that a field states is that of the geometry (policy-standards 2f, 2g AR01).

    ``run``, ``rule``, ``findings`` and ``target`` are those of every check, see the head of ``run.py``.
    """
    layer = run.shapes(target)
    spec = run.areas(layer)
    if spec is None:
        raise Unfit(run.say("schema_without_field", layer=layer.name))
    stated = run.area_in_m2(spec, layer.numbers(spec.name))
    method = run.pack.area_method
    rows = layer.fit[~np.isnan(stated[layer.fit])]
    run.pass_over(np.isnan(stated[layer.fit]), layer, spec.name)
    geometry, crs = layer.table.geometry[rows], layer.table.crs
    if method == "planar" and is_geographic(crs):
        raise Unfit(InputError("geometry.planar_in_degrees", layer=layer.name).in_language(run.language))
    measured = survey_area_m2(geometry, crs) if method == "ellipsoidal" else area_m2(geometry, crs, method)
    # a field in hectares with four decimals cannot say more than a square metre
    unit = SQUARE_METRES[AREA_FORMS[spec.form]]
    step = 0.005 if unit == 1.0 else 0.5e-4 * unit
    limit = np.maximum(rule.value("tolerance_m2", run.mode), rule.value("tolerance_share", run.mode) * measured)
    limit = np.maximum(limit, step)
    off = np.abs(stated[rows] - measured)
    bad = _compared(Interval.of(stated[rows]), "equal", Interval.of(measured), limit) == MISSED
    findings.add(rule, layer, rows[bad], "area_differs", control=spec.name, unit="m2", measured=stated[rows][bad],
                 limit_value=measured[bad], tolerance=limit[bad], values={
                     "field": spec.name, "stated": [f"{size:.2f}" for size in stated[rows][bad]],
                     "area": [f"{size:.2f}" for size in measured[bad]], "off": [f"{size:.2f}" for size in off[bad]]})
    return len(rows)


def formula(run: Run, rule: SchemaRule, findings: Findings, item) -> int:
    """A field is another one less a third, or times a third; a missing part counts as nothing, a missing whole as
    unknown.

    ``run``, ``rule``, ``findings`` and ``item`` are those of every check, see the head of ``run.py``.
    """
    layer = run.need(item["layer"])
    value, wanted, words = layer.numbers(item["field"]), Interval.of(layer.numbers(item["of"])), item["of"]
    if "less" in item:
        wanted, words = subtract(wanted, Interval.of(_or_nothing(layer, item["less"]))), f"{words} - {item['less']}"
    if "times" in item:
        share = _or_nothing(layer, item["times"])
        wanted, words = multiply(wanted, Interval.of(share)), f"{words} × {item['times']}"
        value = np.where(pd.isna(layer.texts(item["field"])) & pd.isna(layer.texts(item["times"])), 0.0, value)
    limit = rule.value("tolerance_m2", run.mode)
    # a product is written with two decimals
    answers = _compared(Interval.of(value), "equal", wanted, limit + (0.005 if "times" in item else 0.0))
    # zero times an area that is not stated is zero, and still nothing that two fields say
    answers[np.isnan(layer.numbers(item["of"]))] = OPEN
    rows, limits = np.flatnonzero(answers == MISSED), wanted.low
    findings.add(rule, layer, rows, "formula_differs", control=item["field"], unit="m2", measured=value[rows],
                 limit_value=limits[rows], tolerance=limit, values={
                     "field": item["field"], "formula": words, "value": [f"{size:.2f}" for size in value[rows]],
                     "wanted": [f"{size:.2f}" for size in limits[rows]]})
    run.pass_over(answers == OPEN, layer, item["field"], item["of"], *(item[key] for key in ("less", "times")
                                                                       if key in item))
    return int((answers != OPEN).sum())


def _or_nothing(layer, name: str) -> np.ndarray:
    """Numbers of a field in which an empty cell means nothing; NaN where the value cannot be read."""
    return np.where(pd.isna(layer.texts(name)), 0.0, layer.numbers(name))


def _compared(value: Interval, relation: str, limit: Interval, tolerance) -> np.ndarray:
    """Areas against their limits, m²; numbers with two decimals, whose sums round in their fifteenth digit."""
    return compare(value, relation, limit, tolerance + ROUNDING_M2, slack=1e-14)


def totals(run: Run, rule: SchemaRule, findings: Findings, item) -> int:
    """The parts of each unit add up to its area: equal (control area), at least, or at most (targets).

    ``run``, ``rule``, ``findings`` and ``item`` are those of every check, see the head of ``run.py``.
    """
    units, parts = run.need(item["units"]), run.need(item["parts"])
    factor = SQUARE_METRES[item.get("unit", "m2")]
    wanted = units.numbers(item["unit_area"]) * factor
    area = parts.numbers(item["part_area"])
    spec = parts.spec.fields[item["part_area"]]
    area = run.area_in_m2(spec, area) if spec.form in AREA_FORMS else area
    use = np.ones(len(parts), dtype=bool)
    if "when" in item:
        use = begins(parts.texts(item["when"]["field"]), item["when"]["starts"])
        run.pass_over(unsaid(parts, item["when"]["field"]), parts, item["when"]["field"])
    if "unit_code" in item and "part_code" in item:
        codes, part_codes = units.texts(item["unit_code"]), parts.texts(item["part_code"])
    else:   # the whole of the layer against the one row
        codes, part_codes = np.array([""] * len(units), dtype=object), np.array([""] * len(parts), dtype=object)
    known = use & ~pd.isna(part_codes)
    number, distinct = pd.factorize(part_codes[known], sort=True)
    relation, tolerance = item.get("relation", "equal"), rule.value("tolerance_m2", run.mode)
    start, end = within(codes, distinct)
    if not (end > start).any():
        raise Unfit(run.say("no_totals", parts=parts.name))
    run.pass_over(use & pd.isna(part_codes), parts, item.get("part_code", ""))
    # a part without a stated area has one
    unstated = np.isnan(area[known])
    stated = Interval.of(np.where(unstated, 0.0, area[known]), np.where(unstated, np.inf, area[known]))
    sums = _of_units(sum_by(stated, number, len(distinct)), start, end)
    bare = np.isnan(wanted) | pd.isna(codes)
    run.pass_over(bare, units, item.get("unit_code", item["unit_area"]), item["unit_area"])
    answers = _compared(sums, relation, Interval.of(wanted), tolerance)
    open_ = (answers == OPEN) & ~bare
    if open_.any():
        count = int(open_.sum())
        run.passed.append((count, run.say("units_open", count=count, layer=units.name, parts=parts.name,
                                          field=item["part_area"]), bool((open_ | bare).all())))
    rows = np.flatnonzero((answers == MISSED) & ~bare)
    least, most = (end[rows] for end in sums[:2])
    is_over = least > wanted[rows]   # of what is known in part the end that misses the limit at least
    total, sign = np.where(is_over, least, most), np.where(least == most, "", np.where(is_over, "≥ ", "≤ "))
    findings.add(rule, units, rows, f"total_{relation}", control=f"{item['parts']}.{item['part_area']}", unit="m2",
                 measured=total, limit_value=wanted[rows], tolerance=tolerance, values={
                     "parts": parts.name, "part_field": item["part_area"], "field": item["unit_area"],
                     "total": [f"{mark}{size:.2f}" for mark, size in zip(sign, total)],
                     "wanted": [f"{size:.2f}" for size in wanted[rows]],
                     "off": [f"{mark}{size:+.2f}" for mark, size in zip(sign, total - wanted[rows])]})
    return int((~bare & ~open_).sum())


def _of_units(sizes: Interval, start: np.ndarray, end: np.ndarray) -> Interval:
    """Sums of the codes of each unit, which lie side by side in a sorted list."""
    length = end - start
    unit = np.repeat(np.arange(len(length)), length)
    code = np.arange(len(unit)) - np.repeat(np.cumsum(length) - length - start, length)
    return sum_by(Interval(*(ends[code] for ends in sizes)), unit, len(length))


def within(codes: np.ndarray, sorted_codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """From where to where in a sorted list the codes stand that begin with each code; nowhere for None.

    Args:
        codes: texts or None ``(n,)``. sorted_codes: texts ``(m,)``, each once.

    Returns:
        First position, and the one behind the last, each ``(n,)``.
    """
    start, end = np.zeros((2, len(codes)), dtype=np.int64)
    for row, code in asking(enumerate(codes)):
        if code is not None:
            start[row], end[row] = bisect_left(sorted_codes, code), bisect_left(sorted_codes, code + _LAST)
    return start, end


def unsaid(layer, name: str) -> np.ndarray:
    """Rows, as a mask ``(n,)``, that are empty in a field that every row must fill: whether a rule is about them
    it is unknown.

    In a field that may be empty, nothing said means that there is nothing to say.

    Args:
        layer: with its field. name: of the field.
    """
    spec = layer.spec.fields.get(name)
    values = layer.texts(name)
    return pd.isna(values) if spec is not None and spec.presence == "M" else np.zeros(len(values), dtype=bool)


def begins(values: np.ndarray, starts) -> np.ndarray:
    """Which codes are one of these, or begin with one of them.

    Args:
        values: codes ``(n,)``. starts: beginnings.

    >>> begins(np.array(["0101", "02", None], dtype=object), ("01",)).tolist()
    [True, False, False]
    """
    codes, distinct = pd.factorize(values, use_na_sentinel=True)
    good = np.array([str(word).startswith(tuple(starts)) for word in asking(distinct)] + [False], dtype=bool)
    return good[codes]
