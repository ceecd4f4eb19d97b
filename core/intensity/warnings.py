"""Implausible and inconsistent data, and choices made by the check: findings without a verdict."""
from __future__ import annotations

import numpy as np

from ..contract.arithmetic import add, multiply
from ..contract.interval import Interval
from ..contract.pack_head import BUILT_IN
from ..contract.sums import greatest_by
from ..contract.verdicts import UNDETERMINED
from ..layers.prepare import filtered
from ..texts import Localized, localized, pick, titled
from ..texts.separators import numeral
from .finding_rows import REMARK, WARNING, Rows
from .judging import rounded
from .measure.parcels import ROUNDING_M2
from .measure.selection import main_parcel, reported_buildings, unusable_reported
from .pack.model import INDICATORS

EXAMPLES = 5


def _floor_role(request) -> str:
    """What a finding about floor areas belongs to; empty where this run asks about none.

    A finding on an indicator that was not checked would enter a store that does not examine it again.
    """
    if "floor_area_ratio" in request.indicators:
        return "floor_area_ratio"
    return "block" if request.blocks is not None else ""


def add_warnings(rows: Rows, request, judged) -> None:
    """Append all warnings and remarks.

    Args:
        rows: of findings, filled. request: the check. judged: its parcels.
    """
    _parcels(rows, request, judged)
    _zones(rows, request, judged)
    _plausible(rows, request, judged)
    if judged.measures.standing is not None:
        _buildings(rows, request, judged)
        _without_parcel(rows, request, judged)
    _filters(rows, request)
    _run(rows, request, judged)


def _add(rows: Rows, check: str, at: np.ndarray, verdict, sentence, **more) -> None:
    """One finding for each parcel of ``at``; ``sentence`` takes a parcel's row."""
    rows.add(BUILT_IN + check, at, verdict, [sentence(int(row)) for row in at], **more)


# -- parcels --------------------------------------------------------------------------------------------------

def _parcels(rows: Rows, request, judged) -> None:
    parcels, measures, language = judged.parcels, judged.measures, request.language
    reasons = parcels.subjects.reasons
    at = np.flatnonzero(reasons != "")
    if len(at):
        undetermined = np.zeros(len(parcels), dtype=bool)
        for codes in judged.verdict.values():
            undetermined |= codes[:len(parcels)] == UNDETERMINED
        _add(rows, "UNUSABLE-PARCEL", at, np.where(undetermined[at], "undetermined", WARNING), lambda row: localized(
            "zoning.unusable_subject", language, reason=localized(reasons[row], language)), severity="major")
    number = np.bincount(parcels.group)[parcels.group]
    row_count = measures.row_count[:len(parcels)]
    _add(rows, "REPEATED-NUMBER", np.flatnonzero(measures.shared), REMARK, lambda row: rows.say(
        "repeated_number", number=parcels.number[row], count=int(number[row]), units=max(int(row_count[row]), 1),
        floor=numeral(f"{measures.floor_m2.low[row]:,.2f}")))
    site = np.where(parcels.site_from == "net", parcels.site_m2.low, parcels.registered_m2.low)
    _add(rows, "REPEATED-AREA", np.flatnonzero(parcels.area_shared), REMARK, lambda row: rows.say(
        "repeated_area", number=parcels.number[row], count=int(number[row]), area=numeral(f"{site[row]:,.2f}")))
    vacant = measures.is_vacant[:len(parcels)]
    _add(rows, "VACANT", np.flatnonzero(vacant), REMARK, lambda row: rows.say("vacant"))
    registered, measured = parcels.registered_m2.low, parcels.measured_m2.low
    at = np.flatnonzero(parcels.registered_m2.is_known & (measured > 0))
    apart = np.abs(registered[at] - measured[at]) / measured[at]
    far = apart > request.pack.plausible.area_difference
    at, shares = at[far], dict(zip(at[far].tolist(), apart[far].tolist()))
    _add(rows, "AREA-DIFFERENCE", at, WARNING, lambda row: rows.say(
        "area_difference", registered=numeral(f"{registered[row]:,.2f}"), measured=numeral(f"{measured[row]:,.2f}"),
        share=shares[row]), measured=registered[at], limit_value=measured[at], unit="m2")


def _zones(rows: Rows, request, judged) -> None:
    sites, parcels = judged.sites, judged.parcels
    at = np.flatnonzero(sites.overlapping_m2 > ROUNDING_M2)
    _add(rows, "ZONES-OVERLAP", at, WARNING, lambda row: rows.say(
        "zones_overlap", area=numeral(f"{sites.overlapping_m2[row]:,.2f}"), zones=sites.zones[row] or "–"),
        measured=sites.overlapping_m2[at], unit="m2")
    at = np.flatnonzero(sites.slivers > ROUNDING_M2)
    _add(rows, "ZONE-SLIVER", at, WARNING, lambda row: rows.say(
        "zone_sliver", area=numeral(f"{sites.slivers[row]:,.2f}"),
        share=sites.slivers[row] / parcels.measured_m2.low[row]),
        measured=sites.slivers[at], unit="m2")
    if request.split != "split":   # parts have rows and findings of their own
        how = rows.say(f"split_{request.split}")
        _add(rows, "SEVERAL-ZONES", np.flatnonzero(sites.composed != ""), REMARK, lambda row: rows.say(
            "several_zones", zones=sites.composed[row], how=how))
    unusable = sites.unusable
    if unusable is not None and len(unusable):
        for zone, reason in unusable[["control_id", "reason"]].itertuples(index=False):
            why = localized(reason, request.language)
            rows.about_run("UNUSABLE-ZONE", rows.say("unusable_zone", zone=zone, reason=why), "undetermined", "major",
                           control=zone, control_layer=request.zones.table.name, role="zone")
    for code in sites.twice:
        rows.about_run("LIMITS-TWICE", rows.say("limits_twice", code=code, layer=request.limits.table.name),
                       control=code, control_layer=request.limits.table.name, role="zone", severity="major")
    for layer, name in sites.mixed:
        rows.about_run("MIXED-SCALE", rows.say("mixed_scale", layer=layer, field=name), role="zone",
                       control=name, control_layer=layer)


# -- plausibility ---------------------------------------------------------------------------------------------

def _plausible(rows: Rows, request, judged) -> None:
    parcels, measures = judged.parcels, judged.measures
    count = len(parcels)
    coverage, green = (measures.value[key].at(slice(count)) for key in ("coverage", "green_ratio"))
    too_much = np.flatnonzero(add(coverage, green).low > 1.0 + 1e-6)
    _add(rows, "COVERAGE-AND-GREEN", too_much, WARNING, lambda row: rows.say(
        "coverage_and_green", coverage=coverage.low[row], green=green.low[row]))
    for indicator in ("coverage", "green_ratio"):
        if indicator not in request.indicators:
            continue
        least = measures.value[indicator].low[:count]
        name = titled(request.pack.indicators[indicator].title, request.language)
        over = np.flatnonzero(least > 1.0 + 1e-6)
        _add(rows, "OVER-WHOLE", over, WARNING, lambda row, least=least, name=name: rows.say(
            "over_whole", name=name, value=least[row]), role=indicator)
    standing, buildings, role = measures.standing, measures.buildings, _floor_role(request)
    if standing is None or not role:
        return
    # a floor-area ratio cannot be larger than coverage times storeys
    pairs = (standing.site < count) & ~standing.is_sliver
    most = greatest_by(buildings.storeys.at(standing.building[pairs]), standing.site[pairs], count)
    bound = multiply(standing.footprint_m2.at(slice(count)), most).low
    tolerance = request.pack.plausible.floor_area_difference
    over = (measures.number[:count] > 0) & np.isfinite(coverage.low) & most.is_known
    over[over] = measures.floor_m2.low[:count][over] > bound[over] * (1 + tolerance) + 1.0
    ratio = rounded(measures.value["floor_area_ratio"].low, 2)
    _add(rows, "RATIO-OVER-STOREYS", np.flatnonzero(over), WARNING, lambda row: rows.say(
        "ratio_over_storeys", ratio=float(ratio[row]), coverage=coverage.low[row], storeys=f"{most.low[row]:g}"),
        role=role)
    stated, measured = measures.stated_m2, standing.floor_m2.at(slice(count))
    at = np.flatnonzero(stated.is_known & measured.is_known & (standing.number[:count] > 0))
    stated, measured = stated.low, measured.low
    at = at[np.abs(stated[at] - measured[at]) > tolerance * measured[at] + 1.0]
    _add(rows, "STATED-FLOOR-AREA", at, WARNING, lambda row: rows.say(
        "stated_floor_area", stated=numeral(f"{stated[row]:,.2f}"), measured=numeral(f"{measured[row]:,.2f}")),
         role=role)


def _buildings(rows: Rows, request, judged) -> None:
    """Storey heights, floor areas that do not fit the storeys, and ground that is counted once."""
    buildings, plausible = judged.measures.buildings, request.pack.plausible
    ids, name, main = buildings.controls.ids, request.buildings.table.name, main_parcel(judged)
    geometry, reported = buildings.controls.geometry, reported_buildings(request, judged)

    def add(check, mask, verdict, sentence, measured=None, unit=""):
        at = np.flatnonzero(mask & reported)
        rows.add(BUILT_IN + check, main[at], verdict, [sentence(int(row)) for row in at], "building", ids[at],
                 control_layer=name, measured=np.nan if measured is None else measured[at], unit=unit,
                 geometry=geometry[at])

    height, storeys, floor = (values.low for values in (buildings.height_m, buildings.storeys, buildings.floor_m2))
    counted = buildings.storeys.is_known
    with np.errstate(divide="ignore", invalid="ignore"):   # a height of no storeys is not plausible either
        storey = np.where(counted, height, 0.0) / np.where(counted, storeys, 1.0)
    least, most = plausible.storey_height_m
    odd = buildings.height_m.is_known & counted & ((storey < least) | (storey > most))
    by_storeys = multiply(buildings.storeys, Interval.of(buildings.footprint_m2)).low
    apart = np.isin(buildings.source, ("counted", "above", "total")) & counted
    apart[apart] = np.abs(floor - by_storeys)[apart] > plausible.floor_area_difference * by_storeys[apart] + 1.0
    add("STOREY-HEIGHT", odd, WARNING, lambda row: rows.say(
        "storey_height", building=ids[row], height=height[row], storeys=f"{storeys[row]:g}",
        each=storey[row], least=least, most=most), storey, "m")
    add("BUILDING-FLOOR-AREA", apart, WARNING, lambda row: rows.say(
        "building_floor_area", building=ids[row], stated=numeral(f"{floor[row]:,.2f}"),
        storeys=f"{storeys[row]:g}", footprint=numeral(f"{buildings.footprint_m2[row]:,.2f}"),
        product=numeral(f"{by_storeys[row]:,.2f}")), floor, "m2")
    add("BUILDINGS-OVERLAP", buildings.hidden_m2 > ROUNDING_M2, REMARK, lambda row: rows.say(
        "buildings_overlap", building=ids[row], area=numeral(f"{buildings.hidden_m2[row]:,.2f}")),
        buildings.hidden_m2, "m2")


def _without_parcel(rows: Rows, request, judged) -> None:
    """Buildings on no parcel, or with more than a sliver outside all of them; unusable ones."""
    name = request.buildings.table.name
    if request.is_whole:
        _beside(rows, request, judged, name)
    for building, reason in unusable_reported(request, judged)[["control_id", "reason"]].itertuples(index=False):
        rows.about_run("UNUSABLE-BUILDING", rows.say("unusable_building", building=building, reason=localized(
            reason, request.language)), "undetermined", "major", control=building, control_layer=name,
                       role="building")


def _beside(rows: Rows, request, judged, name: str) -> None:
    buildings, standing, pack = judged.measures.buildings, judged.measures.standing, request.pack
    ids, main = buildings.controls.ids, main_parcel(judged)
    left = 1.0 - standing.placed
    outside = left * buildings.shape_m2
    large = ((outside >= pack.sliver_area_m2) | (left >= pack.sliver_share)) & (outside > ROUNDING_M2)
    alone = (main < 0) & (buildings.shape_m2 > 0)
    for mask, check, key in ((alone, "BUILDING-WITHOUT-PARCEL", "building_without_parcel"),
                             ((main >= 0) & large, "BUILDING-PARTLY-OUTSIDE", "building_partly_outside")):
        at = np.flatnonzero(mask)
        floor = [numeral(f"{area:,.2f}") if known else "–" for area, known in zip(
            (buildings.floor_m2.low * left)[at], buildings.floor_m2.is_known[at])]
        rows.add(BUILT_IN + check, np.where(check.endswith("OUTSIDE"), main[at], -1), WARNING, [rows.say(
            key, building=ids[row], area=numeral(f"{outside[row]:,.2f}"), floor=area) for row, area in zip(at, floor)],
            "building", ids[at], control_layer=name, measured=outside[at], unit="m2",
            geometry=buildings.controls.geometry[at])


def _filters(rows: Rows, request) -> None:
    """Buildings, green and limits that a filter hides are judged as if they did not exist."""
    layers = (request.buildings, request.zones, request.limits, request.floor_areas, request.blocks)
    tables = (*(layer and layer.table for layer in layers), request.green, request.deductions)
    for key, values in filtered([table for table in tables if table is not None]):
        rows.about_run("FILTERED-CONTROL", localized(f"zoning.{key}", request.language, **values), "undetermined",
                       "major", control_layer=values["layer"])


def _run(rows: Rows, request, judged) -> None:
    left, role = judged.measures.numbers_left, _floor_role(request)
    if left and role and request.is_whole:   # of some parcels it is unknown which numbers have none
        rows.about_run("NUMBER-WITHOUT-PARCEL", rows.say(
            "number_without_parcel", count=len(left), examples=", ".join(left[:EXAMPLES]),
            layer=request.floor_areas.table.name), control_layer=request.floor_areas.table.name, role=role)
    if judged.measures.unusable_green and "green_ratio" in request.indicators:
        rows.about_run("UNUSABLE-GREEN", rows.say("unusable_green_count", count=judged.measures.unusable_green,
                                                  layer=request.green.name), "undetermined", "major",
                       control_layer=request.green.name, role="green_ratio")
    layers = (request.buildings, request.zones, request.limits)
    for table in (*(layer and layer.table for layer in layers), request.green):
        if table is not None and not len(table):
            rows.about_run("EMPTY-LAYER", rows.say("empty_layer", layer=table.name), control_layer=table.name)
    outside = [indicator for indicator in INDICATORS if indicator not in request.indicators]
    if outside:
        titles = (pick(request.pack.indicators[indicator].title, request.language) for indicator in outside)
        names = Localized(", ".join(titles), "+".join(outside))
        rows.about_run("NOT-CHECKED", rows.say("not_checked", names=names), REMARK)
