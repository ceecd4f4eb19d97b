"""Floor-area ratio, building coverage, height and green ratio of parcels against the limits of a plan.

Source: policy-standards 2e (definitions and limits of regulatory detailed plans), 1.2 G08. Floor-area ratio =
counted floor area / site area; coverage = footprint area / site area; green ratio = green area / site area.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..contract.arithmetic import choose, multiply, subtract
from ..contract.interval import Interval
from ..contract.outcome import ALONE, VERDICTS, Check, Outcome, Steps
from ..contract.verdicts import ALLOWED, CONDITIONAL, FORBIDDEN, UNDETERMINED
from ..errors import InputError
from .blocks import COLUMNS as BLOCK_COLUMNS
from .blocks import check_blocks
from .columns import BUILDING_COLUMNS, VALUE_COLUMNS, part_columns, verdict_columns
from .findings import findings_of
from .judging import judge
from .measure.indicators import Measures, measure
from .measure.parcels import Parcels, Reader, area_method, read_parcels
from .measure.request import IntensityRequest
from .measure.sites import Sites, read_sites
from .pack.model import BOUNDS, INDICATORS
from .rows import assemble
from .state import intensity_state

NO_LIMIT = Interval.of(-np.inf)   # as far from being missed as can be


def check_intensity(request: IntensityRequest, steps: Steps = ALONE) -> Outcome:
    """Judge every parcel by its limits of building intensity.

    Args:
        request: of the check. steps: how the run is followed.

    Returns:
        Tables: ``verdicts``; ``parts``, a row per part of a parcel that was judged by itself, with its ground;
        ``buildings``, a row per building and parcel, and one for what stands on no parcel; ``blocks``, a row per block
        and use; ``values``, how values were read, a row per field, meaning and scale. Counts are those of a check of
        zoning, and BUILDING_COUNT, BUILDING_WITHOUT_PARCEL_COUNT, VACANT_COUNT, OVER_COUNT, WARNING_COUNT,
        FLOOR_AREA_M2 and FLOOR_OVER_M2, None where something of them is unknown, and what is known of them,
        FLOOR_AREA_LOWER_M2 and FLOOR_OVER_LOWER_M2. Settled: the ``area_method``,
        and the ``indicators`` that were checked.

    Raises:
        InputError: no parcels, no indicator, a field that does not exist, limits that are chosen and not given,
            coordinate systems that cannot be combined. Cancelled: ``cancelled`` returned True.
    """
    _require(request)
    reader = Reader(request)
    method = area_method(request)
    parcels = read_parcels(request, reader, method, steps.cancelled)
    sites = read_sites(request, parcels, reader, steps.cancelled)
    measures = measure(request, parcels, sites, reader, *steps)
    judged = judge_sites(request, parcels, sites, measures)
    blocks = check_blocks(request, judged, reader)
    findings = findings_of(request, judged, blocks)
    return assemble(request, judged, findings, blocks, reader, method)


def _require(request: IntensityRequest) -> None:
    if not request.indicators:
        raise InputError("intensity.no_indicators")
    for layer in (request.parcels, request.buildings, request.zones, request.limits, request.floor_areas,
                  request.blocks):
        if layer is None:
            continue
        for name in layer.fields.values():
            if name not in layer.table.columns:
                raise InputError("zoning.no_such_field", layer=layer.table.name, field=name)
    if request.floor_areas is not None:
        if not request.subject_id:
            raise InputError("intensity.number_wanted", layer=request.floor_areas.table.name)
        for role in ("parcel_number", "counted_floor_area"):
            if role not in request.floor_areas.fields:
                raise InputError("intensity.floor_area_fields", layer=request.floor_areas.table.name, role=role,
                                 fields=request.floor_areas.table.fields_shown)
    if request.blocks is not None and "block_code" not in request.blocks.fields:
        raise InputError("intensity.no_block_code", layer=request.blocks.table.name,
                         fields=request.blocks.table.fields_shown)


@dataclass(frozen=True)
class Judged:
    """Parcels, sites, what was measured, and verdicts.

    Attributes:
        verdict: ``(indicator, bound)`` -> positions in ``VERDICTS`` by site ``(m,)``, indicators in scope only.
        value: indicator -> value in the unit that is printed, not rounded ``(m,)``.
        limit: ``(indicator, bound)`` -> limit in that unit, as of ``Limits`` ``(m,)``.
        missing: ``(indicator, bound)`` -> by how much the limit is missed, in m² or m; negative: room, which has no end
            where nothing is controlled ``(m,)``.
        within: ``(indicator, bound)`` -> the limit is missed within the tolerance, bool ``(m,)``.
    """

    parcels: Parcels
    sites: Sites
    measures: Measures
    verdict: dict
    value: dict
    limit: dict
    missing: dict
    within: dict

    def of_indicator(self, indicator: str) -> np.ndarray:
        """The worse of both bounds, by site ``(m,)``.

        Args:
            indicator: id.
        """
        return np.minimum(*(self.verdict[indicator, bound] for bound in BOUNDS))


def judge_sites(request: IntensityRequest, parcels: Parcels, sites: Sites, measures: Measures) -> Judged:
    """Compare every indicator in scope with both its limits.

    Args:
        request: the check. parcels, sites: what is judged. measures: of each site.

    Returns:
        Verdict, value, limit and reason of each site, indicator and bound.
    """
    verdict, value, limit, missing, within = {}, {}, {}, {}, {}
    for indicator in INDICATORS:
        described, measured = request.pack.indicators[indicator], measures.value[indicator]
        value[indicator] = multiply(measured, Interval.of(described.factor))
        amount = Interval.of(1.0) if indicator == "height" else measures.site_m2
        for bound in BOUNDS:
            role = f"{indicator}_{bound}"
            bar, free = sites.limits.bar[role], sites.limits.is_free(role)
            limit[indicator, bound] = multiply(bar, Interval.of(described.factor))
            beyond = subtract(measured, bar) if bound == "upper" else subtract(bar, measured)
            missing[indicator, bound] = choose(free, NO_LIMIT, multiply(beyond, amount))
            if indicator not in request.indicators:
                continue
            codes, within[indicator, bound] = judge(value[indicator], limit[indicator, bound], bound, described)
            if bound == "lower" and indicator != "green_ratio":   # nothing is built yet, or it is not in the data
                codes[measures.is_vacant & (codes == FORBIDDEN)] = CONDITIONAL
            verdict[indicator, bound] = codes
    return Judged(parcels, sites, measures, verdict, value, limit, missing, within)


__all__ = ["ALLOWED", "CONDITIONAL", "FORBIDDEN", "UNDETERMINED", "Judged", "check_intensity", "judge_sites"]


CHECK = Check("intensity", check_intensity, intensity_state, {
    VERDICTS: verdict_columns, "parts": part_columns, "buildings": BUILDING_COLUMNS, "blocks": BLOCK_COLUMNS,
    "values": VALUE_COLUMNS}, whole="scale.buildings")
