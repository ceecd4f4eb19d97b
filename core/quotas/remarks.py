"""What a check of quotas says of its inputs: what cannot be read or measured, and what has to be known of the rest."""
from __future__ import annotations

import numpy as np

from ..contract.pack_head import BUILT_IN
from ..layers.registered import far_apart
from ..layers.stated_areas import unit_of_name
from ..texts import text
from .findings import Findings, reason_text
from .request import QuotaRequest, Target
from .values import Values


def input_problems(request: QuotaRequest, values: Values, findings: Findings) -> None:
    """List rows of values that cannot be read, and land that cannot be measured.

    Args:
        request: of the check. values: what is measured. findings: to which they are added.
    """
    for rule, key, details, fid in values.problems:
        bound = request.indicators
        findings.add(f"{BUILT_IN}QUOTA-{rule}", "major", "undetermined", reason_text((key, details), request.language),
                     fid=fid, control_layer=bound.table.name if bound else None,
                     subject=f"#{fid}" if fid is not None else None, control_id=key)
    for totals in (values.land, values.base):
        if totals is None:
            continue
        name = totals.layer.table.name
        for row in totals.unusable:
            fid = int(totals.layer.table.fids[row])
            findings.add(f"{BUILT_IN}QUOTA-UNUSABLE", "major", "undetermined", text(
                "quota.unusable", request.language, layer=name, feature=fid), subject=f"#{fid}", fid=fid,
                control_layer=name)
        if totals.doubled_m2 > 0.01:
            findings.add(f"{BUILT_IN}QUOTA-DOUBLED", "major", "undetermined", text(
                "quota.doubled", request.language, layer=name, area=totals.doubled_m2), subject=name,
                control_layer=name, measured=totals.doubled_m2, unit="m2")


def notes_on(request: QuotaRequest, values: Values, targets: list[Target]) -> list[str]:
    """Remarks on the whole run: codes, ground outside the units, areas as measured, other years.

    Args:
        request: of the check. values: what is measured. targets: as read.
    """
    notes = []
    for totals in (values.land, values.base):
        if totals is None:
            continue
        name = totals.layer.table.name
        notes += totals.classes.problems(request.language)
        if totals.outside_m2 > 0.01:
            notes.append(text("quota.outside_units", request.language, layer=name, area=totals.outside_m2))
        if totals.registered_unknown:
            notes.append(text("quota.registered_unknown", request.language, layer=name,
                              count=totals.registered_unknown))
        if totals.registered is not None:
            notes += unit_of_name(name, totals.layer.registered, request.language)
            notes += far_apart(name, np.array([f"#{fid}" for fid in totals.layer.table.fids[totals.rows].tolist()]),
                               totals.measured.area_m2, totals.registered, request.language)
        if totals.units is None:
            notes.append(text("quota.coverage_assumed", request.language, layer=name))
    years = {target.year for target in targets if target.year}
    if values.land is not None and request.land.year and years - {request.land.year}:
        notes.append(text("quota.years_differ", request.language, year=request.land.year,
                          targets=", ".join(map(str, sorted(years)))))
    return notes
