"""Areas: what fields state against the geometry, against each other, and against the control area of units."""
from __future__ import annotations

import sys
from bisect import bisect_left

import numpy as np
import pandas as pd

from ..errors import InputError
from ..geometry.measure.area import area_m2, survey_area_m2
from ..geometry.parallel import asking
from ..geometry.systems.crs import is_geographic
from ..units import SQUARE_METRES
from .found import Findings
from .pack.model import AREA_FORMS, SchemaRule
from .run import Run, Unfit

_LAST = chr(sys.maxunicode)   # follows every letter of a code
ROUNDING_M2 = 1e-6    # what a sum of numbers with two decimals is wrong by in the computer


def stated_area(run: Run, rule: SchemaRule, found: Findings, target: str) -> int:
    """The area that a field states is that of the geometry (policy-standards 2f, 2g AR01).

    ``run``, ``rule``, ``found`` and ``target`` are those of every check, see the head of ``run.py``.
    """
    layer = run.shapes(target)
    spec = run.areas(layer)
    if spec is None:
        raise Unfit(run.say("no_such_fields", layer=layer.name))
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
    limit = np.maximum(limit, step) + ROUNDING_M2
    off = np.abs(stated[rows] - measured)
    bad = off > limit
    found.add(rule, layer, rows[bad], "area_differs", control=spec.name, unit="m2", measured=stated[rows][bad],
              limit_value=measured[bad], tolerance=limit[bad] - ROUNDING_M2, values={
                  "field": spec.name, "stated": [f"{one:.2f}" for one in stated[rows][bad]],
                  "area": [f"{one:.2f}" for one in measured[bad]], "off": [f"{one:.2f}" for one in off[bad]]})
    return len(rows)


def formula(run: Run, rule: SchemaRule, found: Findings, item) -> int:
    """A field is another one less a third, or times a third; a missing part counts as nothing, a missing whole as
    unknown.

    ``run``, ``rule``, ``found`` and ``item`` are those of every check, see the head of ``run.py``.
    """
    layer = run.need(item["layer"])
    value, whole = layer.numbers(item["field"]), layer.numbers(item["of"])
    wanted, said = whole, item["of"]
    if "less" in item:
        wanted, said = wanted - np.nan_to_num(layer.numbers(item["less"])), f"{said} - {item['less']}"
    if "times" in item:
        share = layer.numbers(item["times"])
        wanted, said = wanted * np.nan_to_num(share), f"{said} × {item['times']}"
        value = np.where(np.isnan(value) & np.isnan(share), 0.0, value)
    limit = rule.value("tolerance_m2", run.mode)
    # a product is written with two decimals
    rounding = 0.005 if "times" in item else 0.0
    rows = np.flatnonzero(np.abs(value - wanted) > limit + rounding + ROUNDING_M2)
    found.add(rule, layer, rows, "formula_differs", control=item["field"], unit="m2", measured=value[rows],
              limit_value=wanted[rows], tolerance=limit, values={
                  "field": item["field"], "formula": said, "value": [f"{one:.2f}" for one in value[rows]],
                  "wanted": [f"{one:.2f}" for one in wanted[rows]]})
    compared = ~np.isnan(value) & ~np.isnan(wanted)
    run.pass_over(~compared, layer, item["field"], item["of"])
    return int(compared.sum())


def totals(run: Run, rule: SchemaRule, found: Findings, item) -> int:
    """The parts of each unit add up to its area: equal (control area), at least, or at most (targets).

    ``run``, ``rule``, ``found`` and ``item`` are those of every check, see the head of ``run.py``.
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
    gathered = pd.DataFrame({"code": part_codes[known], "area": area[known], "unknown": np.isnan(area[known])}) \
        .groupby("code").sum()
    relation, tolerance = item.get("relation", "equal"), rule.value("tolerance_m2", run.mode)
    start, end = within(codes, gathered.index.to_numpy(dtype=object))
    if not (end > start).any():
        raise Unfit(run.say("no_totals", parts=parts.name))
    run.pass_over(use & pd.isna(part_codes), parts, item.get("part_code", ""))
    unknown = np.concatenate([[0], np.cumsum(gathered["unknown"].to_numpy(dtype=np.int64))])
    open_parts = unknown[end] > unknown[start]
    bare = np.isnan(wanted) | pd.isna(codes)
    run.pass_over(bare, units, item.get("unit_code", item["unit_area"]), item["unit_area"])
    if (open_parts & ~bare).any():
        count = int((open_parts & ~bare).sum())
        run.passed.append((count, run.say("units_open", count=count, layer=units.name, parts=parts.name,
                                          field=item["part_area"]), bool((open_parts | bare).all())))
    sizes = gathered["area"].to_numpy(dtype=float)
    rows, sums, examined = [], [], 0
    for row in asking(np.flatnonzero(~bare & ~open_parts)):
        examined += 1
        total = float(sizes[start[row]:end[row]].sum())
        off = total - wanted[row]
        bad = {"equal": abs(off), "at_least": -off, "at_most": off}[relation] > tolerance + ROUNDING_M2
        if bad:
            rows.append(row)
            sums.append(total)
    rows, sums = np.array(rows, dtype=np.int64), np.array(sums)
    found.add(rule, units, rows, f"total_{relation}", control=f"{item['parts']}.{item['part_area']}", unit="m2",
              measured=sums, limit_value=wanted[rows], tolerance=tolerance, values={
                  "parts": parts.name, "part_field": item["part_area"], "field": item["unit_area"],
                  "total": [f"{one:.2f}" for one in sums], "wanted": [f"{one:.2f}" for one in wanted[rows]],
                  "off": [f"{one:+.2f}" for one in sums - wanted[rows]]})
    return examined


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
    """Rows, as a mask ``(n,)``, that say nothing in a field in which every row must: whether a rule is about them
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
