"""Logic between fields and between layers, and change between two states of a layer."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ..geometry.overlay.pairs import overlaps
from ..geometry.parallel import asking
from .areas import begins, unsaid
from .findings import Findings
from .pack.model import SchemaRule
from .run import Run
from .topology import left_of, measured, real


def no_shared_ground(run: Run, rule: SchemaRule, findings: Findings, item) -> int:
    """Two layers hold no common ground.

    ``run``, ``rule``, ``findings`` and ``item`` are those of every check, see the head of ``run.py``.
    """
    layer, other = run.shapes(item["layer"]), run.shapes(item["other"])
    shared = overlaps(layer.placed[layer.fit], other.placed[other.fit], run.crs, run.pack.area_method,
                      cancelled=run.cancelled)
    keep, area = real(run, rule, shared.pieces)
    others = other.ids[other.fit[shared.control[keep]]]
    findings.add(rule, layer, layer.fit[shared.subject[keep]], "shared_ground",
                 control=[f"{other.spec.id}:{i}" for i in others], geometry=shared.pieces[keep], unit="m2",
                 measured=area[keep], limit_value=0.0, overlap_area_m2=area[keep],
                 values={"other": others, "other_layer": other.name, "area": [f"{a:.2f}" for a in area[keep]]})
    return len(layer.fit)


def implies(run: Run, rule: SchemaRule, findings: Findings, item) -> int:
    """Where one field holds certain codes, another one holds certain codes, or anything at all.

    ``run``, ``rule``, ``findings`` and ``item`` are those of every check, see the head of ``run.py``.
    """
    layer = run.need(item["layer"])
    when, then = item["when"], item["then"]
    asked = begins(layer.texts(when["field"]), when["starts"])
    values = layer.texts(then["field"])
    empty = pd.isna(values)
    wanted = then.get("filled")
    rows = np.zeros(0, dtype=np.int64)
    if wanted is not None:
        rows = np.flatnonzero(asked & (empty if wanted else ~empty))
        key = "needs_value" if wanted else "needs_nothing"
        findings.add(rule, layer, rows, key, control=then["field"], values={
            "field": then["field"], "when": when["field"], "code": layer.texts(when["field"])[rows],
            "value": values[rows]})
    if "starts" in then:
        wrong = asked & ~begins(values, then["starts"]) & ~(empty if wanted is not None else np.zeros_like(empty))
        rows = np.flatnonzero(wrong)
        findings.add(rule, layer, rows, "needs_code", control=then["field"], values={
            "field": then["field"], "when": when["field"], "code": layer.texts(when["field"])[rows],
            "value": [run.say("nothing") if value is None else value for value in values[rows]],
            "wanted": ", ".join(then["starts"])})
    open_ = unsaid(layer, when["field"])
    run.pass_over(open_, layer, when["field"])
    return int(asked.sum())


def ordered(run: Run, rule: SchemaRule, findings: Findings, item) -> int:
    """One date or year is not before another.

    ``run``, ``rule``, ``findings`` and ``item`` are those of every check, see the head of ``run.py``.
    """
    layer = run.need(item["layer"])
    first, last = layer.dates(item["first"]), layer.dates(item["last"])
    rows = np.flatnonzero(first > last)
    findings.add(rule, layer, rows, "wrong_order", control=item["last"], values={
        "first": item["first"], "last": item["last"], "value": layer.texts(item["last"])[rows],
        "other": layer.texts(item["first"])[rows]})
    compared = ~np.isnat(first) & ~np.isnat(last)
    # if both may be empty, no values give no order; one alone cannot be compared
    due = ~np.isnat(first) | ~np.isnat(last) | unsaid(layer, item["first"]) | unsaid(layer, item["last"])
    due |= ~pd.isna(layer.texts(item["first"])) | ~pd.isna(layer.texts(item["last"]))
    run.pass_over(due & ~compared, layer, item["first"], item["last"])
    return int(compared.sum())


def only_inside(run: Run, rule: SchemaRule, findings: Findings, item) -> int:
    """Features of certain codes lie in a zone.

    ``run``, ``rule``, ``findings`` and ``item`` are those of every check, see the head of ``run.py``.
    """
    layer, zone = run.shapes(item["layer"]), run.shapes(item["zone"])
    use = np.ones(len(layer), dtype=bool)
    if "when" in item:
        use = begins(layer.texts(item["when"]["field"]), item["when"]["starts"])
        run.pass_over(unsaid(layer, item["when"]["field"])[layer.fit], layer, item["when"]["field"])
    rows = layer.fit[use[layer.fit]]
    pieces = left_of(run, layer.placed[rows], zone)
    keep, area = measured(run, rule, pieces)
    code = layer.texts(item["when"]["field"])[rows[keep]] if "when" in item else ""
    findings.add(rule, layer, rows[keep], "not_inside", control=zone.spec.id, geometry=pieces[keep], unit="m2",
                 measured=area[keep], limit_value=0.0, overlap_area_m2=area[keep],
                 values={"other": zone.name, "code": code, "area": [f"{size:.2f}" for size in area[keep]]})
    return len(rows)


def changes(run: Run, rule: SchemaRule, findings: Findings, item) -> int:
    """Two states of a layer hold the same ground, and where the class changed the newer one says why.

    ``run``, ``rule``, ``findings`` and ``item`` are those of every check, see the head of ``run.py``.
    """
    before, after = run.shapes(item["before"]), run.shapes(item["after"])
    for layer, other, key in ((before, after, "ground_lost"), (after, before, "ground_gained")):
        pieces = left_of(run, layer.placed[layer.fit], other)
        keep, area = measured(run, rule, pieces)
        findings.add(rule, layer, layer.fit[keep], key, control=other.spec.id, geometry=pieces[keep], unit="m2",
                     measured=area[keep], limit_value=0.0, overlap_area_m2=area[keep],
                     values={"other": other.name, "area": [f"{a:.2f}" for a in area[keep]]})
    field = item["field"]
    old, new = before.texts(field)[before.fit], after.texts(field)[after.fit]
    shared = overlaps(after.placed[after.fit], before.placed[before.fit], run.crs, run.pack.area_method,
                      cancelled=run.cancelled)
    changed = np.array([a != b for a, b in asking(zip(new[shared.subject], old[shared.control]))], dtype=bool)
    subject, pieces = shared.subject[changed], shared.pieces[changed]
    keep, _ = real(run, rule, pieces)
    rows = after.fit[np.unique(subject[keep])]
    for reason in item.get("reasons", ()):
        bare = rows[pd.isna(after.texts(reason)[rows])]
        findings.add(rule, after, bare, "change_without_reason", control=reason,
                     values={"field": reason, "code": after.texts(field)[bare]})
    return len(after.fit)
