"""Implausible and inconsistent data, and choices made by the check: findings without a verdict."""
from __future__ import annotations

import numpy as np

from ..contract.arithmetic import add, multiply
from ..contract.book import of_distinct
from ..contract.interval import Interval
from ..contract.pack_head import BUILT_IN
from ..contract.sums import greatest_by
from ..contract.verdicts import UNDETERMINED
from ..layers.prepare import filtered
from ..texts import Localized, localized, pick, titled
from .finding_rows import REMARK, WARNING, Rows, amounts, shortest, worded
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


def _add(rows: Rows, check: str, at: np.ndarray, verdict, key: str, values: dict, **more) -> None:
    """One finding for each parcel of ``at``: a sentence and the values of its placeholders, columns ``(len(at),)``."""
    rows.add(BUILT_IN + check, at, verdict, rows.say_each(key, len(at), **values), **more)


# -- parcels --------------------------------------------------------------------------------------------------

def _parcels(rows: Rows, request, judged) -> None:
    parcels, measures, language = judged.parcels, judged.measures, request.language
    reasons = parcels.subjects.reasons
    at = np.flatnonzero(reasons != "")
    if len(at):
        undetermined = np.zeros(len(parcels), dtype=bool)
        for codes in judged.verdict.values():
            undetermined |= codes[:len(parcels)] == UNDETERMINED
        words = of_distinct(lambda key: localized(
            "zoning.unusable_subject", language, reason=localized(key, language)), reasons[at])
        rows.add(BUILT_IN + "UNUSABLE-PARCEL", at, np.where(undetermined[at], "undetermined", WARNING), worded(words),
                 severity="major")
    number = np.bincount(parcels.group)[parcels.group]
    row_count = measures.row_count[:len(parcels)]
    at = np.flatnonzero(measures.shared)
    _add(rows, "REPEATED-NUMBER", at, REMARK, "repeated_number", {
        "number": parcels.number[at], "count": number[at].astype(np.int64),
        "units": np.maximum(row_count[at].astype(np.int64), 1), "floor": amounts(measures.floor_m2.low[at])})
    site = np.where(parcels.site_from == "net", parcels.site_m2.low, parcels.registered_m2.low)
    at = np.flatnonzero(parcels.area_shared)
    _add(rows, "REPEATED-AREA", at, REMARK, "repeated_area", {
        "number": parcels.number[at], "count": number[at].astype(np.int64), "area": amounts(site[at])})
    vacant = measures.is_vacant[:len(parcels)]
    _add(rows, "VACANT", np.flatnonzero(vacant), REMARK, "vacant", {})
    registered, measured = parcels.registered_m2.low, parcels.measured_m2.low
    at = np.flatnonzero(parcels.registered_m2.is_known & (measured > 0))
    apart = np.abs(registered[at] - measured[at]) / measured[at]
    far = apart > request.pack.plausible.area_difference
    at = at[far]
    _add(rows, "AREA-DIFFERENCE", at, WARNING, "area_difference", {
        "registered": amounts(registered[at]), "measured": amounts(measured[at]), "share": apart[far]},
        measured=registered[at], limit_value=measured[at], unit="m2")


def _zones(rows: Rows, request, judged) -> None:
    sites, parcels = judged.sites, judged.parcels
    at = np.flatnonzero(sites.overlapping_m2 > ROUNDING_M2)
    _add(rows, "ZONES-OVERLAP", at, WARNING, "zones_overlap", {
        "area": amounts(sites.overlapping_m2[at]), "zones": np.where(sites.zones[at] == "", "–", sites.zones[at])},
        measured=sites.overlapping_m2[at], unit="m2")
    at = np.flatnonzero(sites.slivers > ROUNDING_M2)
    _add(rows, "ZONE-SLIVER", at, WARNING, "zone_sliver", {
        "area": amounts(sites.slivers[at]), "share": sites.slivers[at] / parcels.measured_m2.low[at]},
        measured=sites.slivers[at], unit="m2")
    if request.split != "split":   # parts have rows and findings of their own
        how = rows.say(f"split_{request.split}")
        at = np.flatnonzero(sites.composed != "")
        _add(rows, "SEVERAL-ZONES", at, REMARK, "several_zones", {"zones": sites.composed[at], "how": how})
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
    _add(rows, "COVERAGE-AND-GREEN", too_much, WARNING, "coverage_and_green", {
        "coverage": coverage.low[too_much], "green": green.low[too_much]})
    for indicator in ("coverage", "green_ratio"):
        if indicator not in request.indicators:
            continue
        least = measures.value[indicator].low[:count]
        name = titled(request.pack.indicators[indicator].title, request.language)
        over = np.flatnonzero(least > 1.0 + 1e-6)
        _add(rows, "OVER-WHOLE", over, WARNING, "over_whole", {"name": name, "value": least[over]}, role=indicator)
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
    at = np.flatnonzero(over)
    _add(rows, "RATIO-OVER-STOREYS", at, WARNING, "ratio_over_storeys", {
        "ratio": ratio[at], "coverage": coverage.low[at], "storeys": shortest(most.low[at])}, role=role)
    stated, measured = measures.stated_m2, standing.floor_m2.at(slice(count))
    at = np.flatnonzero(stated.is_known & measured.is_known & (standing.number[:count] > 0))
    stated, measured = stated.low, measured.low
    at = at[np.abs(stated[at] - measured[at]) > tolerance * measured[at] + 1.0]
    _add(rows, "STATED-FLOOR-AREA", at, WARNING, "stated_floor_area", {
        "stated": amounts(stated[at]), "measured": amounts(measured[at])}, role=role)


def _buildings(rows: Rows, request, judged) -> None:
    """Storey heights, floor areas that do not fit the storeys, and ground that is counted once."""
    buildings, plausible = judged.measures.buildings, request.pack.plausible
    ids, name, main = buildings.controls.ids, request.buildings.table.name, main_parcel(judged)
    geometry, reported = buildings.controls.geometry, reported_buildings(request, judged)

    def add(check, mask, verdict, key, values, measured, unit):
        """A finding for each of some buildings; ``values`` gives the columns of the sentence for them."""
        at = np.flatnonzero(mask & reported)
        rows.add(BUILT_IN + check, main[at], verdict, rows.say_each(key, len(at), building=ids[at], **values(at)),
                 "building", ids[at], control_layer=name, measured=measured[at], unit=unit, geometry=geometry[at])

    height, storeys, floor = (values.low for values in (buildings.height_m, buildings.storeys, buildings.floor_m2))
    counted = buildings.storeys.is_known
    with np.errstate(divide="ignore", invalid="ignore"):   # a height of no storeys is not plausible either
        storey = np.where(counted, height, 0.0) / np.where(counted, storeys, 1.0)
    least, most = plausible.storey_height_m
    odd = buildings.height_m.is_known & counted & ((storey < least) | (storey > most))
    by_storeys = multiply(buildings.storeys, Interval.of(buildings.footprint_m2)).low
    apart = np.isin(buildings.source, ("counted", "above", "total")) & counted
    apart[apart] = np.abs(floor - by_storeys)[apart] > plausible.floor_area_difference * by_storeys[apart] + 1.0
    add("STOREY-HEIGHT", odd, WARNING, "storey_height", lambda at: {
        "height": height[at], "storeys": shortest(storeys[at]), "each": storey[at], "least": least, "most": most},
        storey, "m")
    add("BUILDING-FLOOR-AREA", apart, WARNING, "building_floor_area", lambda at: {
        "stated": amounts(floor[at]), "storeys": shortest(storeys[at]),
        "footprint": amounts(buildings.footprint_m2[at]), "product": amounts(by_storeys[at])}, floor, "m2")
    add("BUILDINGS-OVERLAP", buildings.hidden_m2 > ROUNDING_M2, REMARK, "buildings_overlap", lambda at: {
        "area": amounts(buildings.hidden_m2[at])}, buildings.hidden_m2, "m2")


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
        floor = np.where(buildings.floor_m2.is_known[at], amounts((buildings.floor_m2.low * left)[at]), "–")
        rows.add(BUILT_IN + check, np.where(check.endswith("OUTSIDE"), main[at], -1), WARNING, rows.say_each(
            key, len(at), building=ids[at], area=amounts(outside[at]), floor=floor), "building", ids[at],
            control_layer=name, measured=outside[at], unit="m2",
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
