"""Several layers of a plan that divide its ground between them, and features that are valid for a time.

A plan keeps its areas in a layer for each kind: building land, streets, green. Together they have to fill the plan, and
no two of them may hold the same ground on the same day. Each layer by itself says nothing of that.
"""
from __future__ import annotations

from typing import NamedTuple, Optional

import numpy as np
import pandas as pd
import shapely

from ..geometry.overlay.pieces import connected
from ..geometry.parallel import asking, in_steps
from ..geometry.topology.edges import holes_between, overlapping, ring_edges, unmatched
from ..geometry.united import united
from .areas import begins
from .findings import Findings, place_ids
from .pack.model import SchemaRule
from .run import Layer, Run, Unfit
from .topology import certain, real

ALWAYS, FOREVER = np.iinfo(np.int64).min, np.iinfo(np.int64).max
NO_DAY = np.datetime64("NaT").astype(np.int64)


class Areas(NamedTuple):
    """Features of several layers, one after the other ``(n,)``.

    Attributes:
        layer: position of the layer. row: in it. geometry: in the run's system.
        plan: which plan each belongs to, ``""`` where there is only one.
        first, end: first day on which it is valid, and the one after the last; ``ALWAYS`` and ``FOREVER`` where open.
    """

    layer: np.ndarray
    row: np.ndarray
    geometry: np.ndarray
    plan: np.ndarray
    first: np.ndarray
    end: np.ndarray


class Rows(NamedTuple):
    """Rows of a layer ``(n,)``: those that count, those of which that cannot be said, their plan and their days."""

    use: np.ndarray
    unknown: np.ndarray
    plan: np.ndarray
    first: np.ndarray
    end: np.ndarray


def tiling(run: Run, rule: SchemaRule, findings: Findings, item) -> int:
    """The layers together fill each plan, and hold no ground twice while both features are valid.

    ``run``, ``rule``, ``findings`` and ``item`` are those of every check, see the head of ``run.py``.
    """
    layers = [run.shapes(key) for key in item["layers"] if key in run.layers]
    if not layers:
        raise Unfit(run.say("no_layer", layer=run.title(item["layers"][0])))
    by_plan = "plan" in item and any(layer.has(item["plan"]) for layer in layers)
    if "plan" in item and not by_plan:
        run.passed.append((0, run.say("one_plan", field=item["plan"]), False))
    rows = [_rows_of(run, layer, item, item["plan"] if by_plan else "") for layer in layers]
    areas = _together(layers, rows)
    if not len(areas.row):
        raise Unfit(run.say("no_members", layers=", ".join(layer.name for layer in layers)))
    _overlaps(run, rule, findings, layers, areas)
    _gaps(run, rule, findings, (layers, areas), [layer.placed[row] for layer, part in zip(layers, rows)
                                                 for row in layer.fit[part.unknown[layer.fit]]])
    return len(areas.row)


def _rows_of(run: Run, layer: Layer, item, plan: str) -> Rows:
    """Which rows belong to the tiling, to which plan, and when."""
    use, unknown, asked = np.ones(len(layer), dtype=bool), np.zeros(len(layer), dtype=bool), []
    if "member" in item:
        field, unstated = item["member"]["field"], item["member"].get("unstated", "unknown")
        values = layer.texts(field) if layer.has(field) else np.full(len(layer), None, dtype=object)
        empty = pd.isna(values)
        use = begins(values, item["member"]["starts"]) | (empty if unstated == "in" else False)
        unknown |= empty if unstated == "unknown" else False
        asked += [field] if (empty & unknown).any() else []
    names = np.full(len(layer), "", dtype=object)
    if plan:
        names = layer.texts(plan) if layer.has(plan) else np.full(len(layer), None, dtype=object)
        nameless = pd.isna(names) & use
        unknown |= nameless
        asked += [plan] if nameless.any() else []
    first, end, unreadable = period(layer, item.get("valid"))
    unknown |= unreadable & use
    asked += [*item["valid"].values()] if (unreadable & use).any() else []
    run.pass_over(unknown[layer.fit], layer, *asked)
    return Rows(use & ~unknown, unknown, names, first, end)


def period(layer: Layer, fields) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """From when until when features are valid.

    Args:
        layer: of the schema. fields: ``{"from": field, "to": field}`` of the first and the last day, or None.

    Returns:
        First day and the one after the last, as days since 1970 ``(n,)``, open where nothing is stated or there is no
        such field; and where something other than a day is stated, bool ``(n,)``.
    """
    ends, unreadable = [], np.zeros(len(layer), dtype=bool)
    for name, open_end, more in (("from", ALWAYS, 0), ("to", FOREVER, 1)):
        days = np.full(len(layer), open_end, dtype=np.int64)
        if fields and name in fields and layer.has(fields[name]):
            stated = layer.dates(fields[name]).astype("datetime64[D]").astype(np.int64)
            known = stated != NO_DAY
            days[known] = stated[known] + more
            unreadable |= ~known & ~pd.isna(layer.texts(fields[name]))
        ends.append(days)
    return ends[0], ends[1], unreadable


def _together(layers: list, rows: list) -> Areas:
    """The members of all layers that can be compared."""
    columns = []
    for number, (layer, part) in enumerate(zip(layers, rows)):
        keep = layer.fit[part.use[layer.fit]]
        columns.append((np.full(len(keep), number), keep, layer.placed[keep], part.plan[keep], part.first[keep],
                        part.end[keep]))
    return Areas(*(np.concatenate(column) for column in zip(*columns)))


def _overlaps(run: Run, rule: SchemaRule, findings: Findings, layers: list, areas: Areas) -> None:
    edges = ring_edges(areas.geometry)
    first, second, pieces = overlapping(areas.geometry, edges, unmatched(edges), run.cancelled)
    start = np.maximum(areas.first[first], areas.first[second])
    end = np.minimum(areas.end[first], areas.end[second])
    keep = (areas.plan[first] == areas.plan[second]) & (start < end)
    first, second, pieces, start, end = (values[keep] for values in (first, second, pieces, start, end))
    keep, area = real(run, rule, pieces)
    for number, layer in enumerate(layers):
        some = np.flatnonzero(keep & (areas.layer[first] == number))
        partner = second[some]
        others = [layers[areas.layer[k]] for k in partner]
        ids = [other.ids[areas.row[k]] for other, k in asking(zip(others, partner))]
        findings.add(rule, layer, areas.row[first[some]], "tiling_overlap",
                     control=[f"{other.spec.id}:{name}" for other, name in zip(others, ids)], geometry=pieces[some],
                     unit="m2", measured=area[some], limit_value=0.0, overlap_area_m2=area[some], values={
                         "other": ids, "other_layer": [other.name for other in others],
                         "area": [f"{size:.2f}" for size in area[some]],
                         "where": [_where(areas.plan[first[k]], start[k], end[k]) for k in some]})


def _gaps(run: Run, rule: SchemaRule, findings: Findings, members: tuple, unknown: list) -> None:
    """Ground of each plan that no feature holds, with the days on which that is so."""
    layers, areas = members
    extents = _extents(run, rule, areas)
    for plan in asking(sorted({*areas.plan, *(extents.plan if extents else ())})):
        own, of_plan = np.flatnonzero(areas.plan == plan), np.zeros(0, dtype=np.int64)
        if extents is not None:
            of_plan = np.flatnonzero(extents.plan == plan)
            if not len(of_plan):
                run.passed.append((len(own), run.say("no_extent", plan=plan, count=len(own)), False))
        spans: dict = {}   # a gap that lasts is one gap
        for start, end in _states(areas, own, extents, of_plan):
            valid = own[(areas.first[own] <= start) & (areas.end[own] >= end)]
            extent = None
            if len(of_plan):
                some = of_plan[(extents.first[of_plan] <= start) & (extents.end[of_plan] >= end)]
                extent = united(extents.geometry[some]) if len(some) else None
            if len(own) and not len(valid):
                continue   # before the plan's first feature, and after its last
            geometry = areas.geometry[valid]
            edges = ring_edges(geometry)
            for gap in holes_between(geometry, edges, unmatched(edges), extent):
                times = spans.setdefault(shapely.to_wkb(shapely.normalize(gap)), [])
                if times and times[-1][2] == start:
                    times[-1] = (gap, times[-1][1], end)
                else:
                    times.append((gap, start, end))
        _add_gaps(run, rule, findings, members, (plan, [span for times in spans.values() for span in times], unknown))


def _add_gaps(run: Run, rule: SchemaRule, findings: Findings, members: tuple, gaps: tuple) -> None:
    layers, _areas = members
    plan, pieces_of_days, unknown = gaps
    pieces, days = np.zeros(0, dtype=object), []
    for gap, start, end in pieces_of_days:
        parts = np.array([gap], dtype=object)
        for layer in layers:
            parts = certain(layer, parts)
        if unknown:   # a feature of which nothing is known may hold the place
            parts = connected(in_steps(lambda some: shapely.difference(some, united(np.array(unknown))), parts))[0]
        pieces = np.append(pieces, parts)
        days += [(start, end)] * len(parts)
    keep, area = real(run, rule, pieces)
    days = [days[k] for k in np.flatnonzero(keep)]
    pieces, area = pieces[keep], area[keep]
    if not len(pieces):
        return
    where = [_where(plan, *some) for some in days]
    place = shapely.get_coordinates(in_steps(shapely.point_on_surface, pieces))
    layer = run.layers[rule.values["within"]] if rule.values.get("within") in run.layers else layers[0]
    findings.add_ground(rule, layer, pieces, "tiling_gap", area, values={"where": where},
                        control=[f"{name}{words}" for name, words in zip(place_ids(place), where)])


def _extents(run: Run, rule: SchemaRule, areas: Areas) -> Optional[Areas]:
    """The ground that plans have to fill; None where no layer says so."""
    key = rule.values.get("within")
    if key not in run.layers:
        return None
    layer = run.shapes(key)
    first, end, _unreadable = period(layer, rule.values.get("valid"))
    plan, name = np.full(len(layer), "", dtype=object), rule.values.get("within_plan", rule.values.get("plan", ""))
    if (areas.plan != "").any():
        if not layer.has(name):
            run.passed.append((0, run.say("no_field", layer=layer.name, field=name), False))
            return None
        plan = layer.texts(name)
        run.pass_over(pd.isna(plan)[layer.fit], layer, name)
    keep = layer.fit[~pd.isna(plan[layer.fit])]
    return Areas(np.zeros(len(keep), dtype=np.int64), keep, layer.placed[keep], plan[keep], first[keep], end[keep])


def _states(areas: Areas, own: np.ndarray, extents: Optional[Areas], of_plan: np.ndarray) -> list:
    """Spans of days ``[(first, end)]`` in which the same features and extents are valid."""
    parts = [(areas, own)] + ([(extents, of_plan)] if extents is not None else [])
    cuts = np.unique(np.concatenate([ends[rows] for some, rows in parts for ends in (some.first, some.end)]))
    cuts = np.unique([ALWAYS, *cuts.tolist(), FOREVER])
    return list(zip(cuts[:-1].tolist(), cuts[1:].tolist()))


def _where(plan: str, first: int, end: int) -> str:
    """Plan and days as they follow in a sentence, ``""`` where there is one plan for all time."""
    words = [plan] if plan else []
    if first != ALWAYS or end != FOREVER:
        start = "" if first == ALWAYS else str(np.datetime64(int(first), "D"))
        last = "" if end == FOREVER else str(np.datetime64(int(end) - 1, "D"))
        words.append(f"{start}…{last}")
    return f" [{', '.join(words)}]" if words else ""


def versions(run: Run, rule: SchemaRule, findings: Findings, item) -> int:
    """Two versions of an object are not valid on the same day.

    ``run``, ``rule``, ``findings`` and ``item`` are those of every check, see the head of ``run.py``.
    """
    layer = run.need(item["layer"])
    for name in (item["first"], item["last"]):
        layer.raw(name)   # without it the rule says nothing
    keys = [layer.texts(name) for name in item["fields"]]
    first, end, unreadable = period(layer, {"from": item["first"], "to": item["last"]})
    bare = np.logical_or.reduce([pd.isna(key) for key in keys])
    run.pass_over(bare | unreadable, layer, *item["fields"], item["first"], item["last"])
    rows = np.flatnonzero(~(bare | unreadable))
    names = np.array(["|".join(key[row] for key in keys) for row in asking(rows)], dtype=object)
    number = pd.factorize(names)[0]
    order = np.lexsort((rows, end[rows], first[rows], number))
    late, held = [], []
    last_of, holder = {}, {}   # of each object: the end of what was seen of it, and whose it is
    for place in asking(order):
        row, key = rows[place], number[place]
        if key in last_of and first[row] < last_of[key]:
            late.append(row)
            held.append(holder[key])
        if key not in last_of or end[row] > last_of[key]:
            last_of[key], holder[key] = end[row], row
    others = [f"#{layer.table.fids[row]}" for row in held]
    findings.add(rule, layer, np.array(late, dtype=np.int64), "versions_overlap", control=others, values={
        "other": others, "where": [_where("", max(first[row], first[other]), min(end[row], end[other]))
                                   for row, other in zip(late, held)]})
    return len(rows)
