"""What the register says of rights: disputes, terms, codes and registered areas, on whole columns.

Each rule gives a verdict for every right, as a position in ``VERDICTS``, and its findings.
"""
from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from ...contract.verdicts import ALLOWED, CONDITIONAL, UNDETERMINED, VERDICTS
from ...geometry.overlay.pairs import overlaps
from ...geometry.overlay.pieces import Minimum, measure
from ...geometry.parallel import queried
from ...layers.control_layer import ControlLayer
from ...layers.prepare import Controls, prepare_controls, subject_texts
from ...lifecycle.due.dates import Days
from ...texts import pick, text
from ..codes import Fault, agrees_with_type, clean_codes
from ..pack.model import AREA, CODE, DISPUTED, NO, NO_EFFECT, OBJECTION, SEIZURE, TERM, YES, Coded
from .findings import Findings, numbers
from .parcels import EMPTY, ENDLESS, UNREADABLE, Parcels
from .request import DISPUTES, UNITS, RightsRequest
from .several import of_several

COUNTED = tuple(fault for fault in Fault if fault is not Fault.MISSING)


def placed(layer: ControlLayer, role: str, parcels: Parcels) -> Controls:
    """A layer of polygons in the system of the rights.

    Args:
        layer, role: of the request. parcels: the rights.
    """
    controls = prepare_controls(role, [layer], parcels.crs, parcels.method, kind="polygon")
    language = parcels.request.language
    if controls.assumed_datum:
        parcels.notes.append(text("rights.assumed_datum", language, layer=layer.table.name))
    if len(controls.unusable):
        parcels.notes.append(text("rights.unusable_others", language, layer=layer.table.name,
                                  count=len(controls.unusable)))
    return controls


# -- disputes -----------------------------------------------------------------------------------------------

def judge_disputes(parcels: Parcels, request: RightsRequest, minimum: Minimum, findings: Findings) -> np.ndarray:
    """RIGHT-DISPUTED: an objection or a seizure that is open, or ground or codes that the user's layer names.

    A letter for unsettled use is a remark of the row, and no dispute.

    Args:
        parcels, request: the rights. minimum: of disputed ground that counts. findings: to which it adds.

    Returns:
        Positions in ``VERDICTS`` ``(n,)``.
    """
    registration, seizure = parcels.registration, parcels.seizure
    known = registration.is_known | seizure.is_known
    ranks = np.where(known, ALLOWED, UNDETERMINED).astype(np.int8)
    ranks[(registration.state == UNREADABLE) | (seizure.state == UNREADABLE)] = UNDETERMINED
    since = parcels.days("registration_date").days
    later = since.first > np.datetime64(request.as_of)
    for column, table, effects in ((registration, parcels.rights.registrations, (OBJECTION, SEIZURE)),
                                   (seizure, parcels.rights.seizures, (OBJECTION, SEIZURE))):
        for code, entry in table.items():
            if entry.effect == NO_EFFECT or entry.effect not in effects or not entry.verdict:
                continue
            rows = np.flatnonzero((column.values == code) & parcels.is_live)
            rows = rows[~later[rows]]
            _open(findings, rows, entry, since, request)
            ranks[rows] = np.minimum(ranks[rows], VERDICTS.index(entry.verdict))
    if request.disputes is not None:
        _of_layer(parcels, request, minimum, findings, ranks)
    return ranks


def _open(findings: Findings, rows: np.ndarray, entry: Coded, since: Days, request: RightsRequest) -> None:
    days = np.where(np.isnat(since.first), "–", since.shown)[rows]
    findings.add(DISPUTED, rows, entry.verdict, entry.effect, values={
        "code": entry.code, "day": days, "what": pick(entry.title, request.language)}, control=entry.effect)


def _of_layer(parcels: Parcels, request: RightsRequest, minimum: Minimum, findings: Findings,
              ranks: np.ndarray) -> None:
    layer = request.disputes
    name = layer.fields.get("unit_code")
    if name is not None:
        codes = np.setdiff1d(clean_codes(layer.table.columns[name], request.pack.rights.code)[0], [""])
        rows = np.flatnonzero(np.isin(parcels.codes.text, codes) | np.isin(parcels.codes.parcel, codes))
        findings.add(DISPUTED, rows, "conditional", "dispute_listed", values={"layer": layer.table.name},
                     control=layer.table.name, control_role=DISPUTES, control_layer=layer.table.name)
        ranks[rows] = np.minimum(ranks[rows], CONDITIONAL)
        known = np.isin(codes, np.concatenate([parcels.codes.text.astype(str), parcels.codes.parcel.astype(str)]))
        if not known.all():
            parcels.notes.append(text("rights.disputes_without_right", request.language, layer=layer.table.name,
                                      count=int((~known).sum())))
    if (shapely.get_dimensions(layer.table.geometry) == 2).any():
        ground = placed(layer, DISPUTES, parcels)
        live = np.flatnonzero(parcels.is_judged)
        shared = overlaps(parcels.geometry[live], ground.geometry, parcels.crs, parcels.method)
        sizes = measure(shared.pieces, parcels.crs, parcels.method, minimum)
        real = ~sizes.is_rounding & ~sizes.is_sliver
        rows = live[shared.subject[real]]
        findings.add(DISPUTED, rows, "conditional", "dispute_ground", geometry=shared.pieces[real], unit="m2",
                     measured=sizes.area_m2[real], limit_value=0.0, overlap_area_m2=sizes.area_m2[real],
                     control=ground.ids[shared.control[real]], control_role=DISPUTES, control_layer=layer.table.name,
                     values={"layer": layer.table.name, "area": numbers(sizes.area_m2[real])})
        ranks[rows] = np.minimum(ranks[rows], CONDITIONAL)


# -- terms --------------------------------------------------------------------------------------------------

def judge_terms(parcels: Parcels, request: RightsRequest, findings: Findings) -> np.ndarray:
    """RIGHT-TERM: a term that is over, has not begun, ends before it begins, or is missing where the right has one.

    Args:
        parcels, request: the rights. findings: to which it adds.

    Returns:
        Positions in ``VERDICTS`` ``(n,)``.
    """
    start, end = parcels.days("term_from"), parcels.days("term_to")
    begins, ends = start.days, end.days
    today = np.datetime64(request.as_of)
    live, judged = parcels.is_live, parcels.is_live & (parcels.term != NO)
    ranks = np.full(len(parcels), ALLOWED, dtype=np.int8)
    ranks[judged & (np.isnat(ends.first) & (end.state != ENDLESS) | (start.state == UNREADABLE))] = UNDETERMINED
    ranks[live & (parcels.type == "")] = UNDETERMINED
    both = ends.last < begins.first
    over, early = (ends.last < today) & ~both, (begins.first > today) & ~both
    may_be = judged & ((ends.first < begins.last) | (ends.first < today) | (begins.last > today))
    ranks[may_be] = UNDETERMINED
    missing = (end.state == EMPTY) & (parcels.term == YES)
    titles = np.where(parcels.title == "", text("rights.unknown_type", request.language), parcels.title)
    for rows, key, days in ((both, "term_turned", ends), (over, "term_over", ends), (early, "term_early", begins),
                            (missing, "term_missing", None)):
        rows = np.flatnonzero(rows & judged)
        values = {} if days is None else {"day": days.shown[rows], "as_of": request.as_of.isoformat()}
        findings.add(TERM, rows, "conditional", key, values={**values, "title": titles[rows]})
        ranks[rows] = CONDITIONAL
    for column, key in ((start, "term_unread"), (end, "term_unread")):
        findings.add(TERM, np.flatnonzero(judged & (column.state == UNREADABLE) & (ranks == UNDETERMINED)),
                     "undetermined", key, control="from" if column is start else "to")
    rows = np.flatnonzero(may_be & (ranks == UNDETERMINED))
    findings.add(TERM, rows, "undetermined", "term_open", values={"as_of": request.as_of.isoformat(), "from": np.where(
        np.isnat(begins.first), "–", begins.shown)[rows], "to": np.where(np.isnat(ends.first), "–", ends.shown)[rows]})
    return ranks


# -- codes --------------------------------------------------------------------------------------------------

def judge_codes(parcels: Parcels, request: RightsRequest, findings: Findings) -> np.ndarray:
    """RIGHT-CODE: how codes are written, whether they agree with the type and the county, and whether one is repeated.

    Args:
        parcels, request: the rights. findings: to which it adds.

    Returns:
        Positions in ``VERDICTS`` ``(n,)``.
    """
    codes = parcels.codes
    fault = codes.fault.copy()
    if parcels.rights.code is not None:
        fault[~agrees_with_type(codes, parcels.type, parcels.rights)] |= Fault.TYPE
        if request.units is not None:
            fault[_elsewhere(parcels, request)] |= Fault.COUNTY
    stated = (fault & Fault.MISSING) == 0
    same = pd.DataFrame({"code": codes.text, "type": parcels.type})[stated & parcels.is_live]
    fault[same.index[same.duplicated(keep=False)]] |= Fault.TWICE
    fault[of_several(parcels) & parcels.is_live] |= Fault.APART
    fault[~parcels.is_live] = 0
    ranks = np.full(len(parcels), ALLOWED, dtype=np.int8)
    ranks[(fault & Fault.MISSING) > 0] = UNDETERMINED
    wrong = np.flatnonzero((fault & ~np.int64(Fault.MISSING)) > 0)
    ranks[wrong] = CONDITIONAL
    kinds, number_of = np.unique(fault[wrong], return_inverse=True)
    form = parcels.rights.code
    sentences = np.array([_faults(int(kind), form, request.language) for kind in kinds] + [""], dtype=object)
    names = np.array(["+".join(str(flag.name) for flag in COUNTED if kind & flag) for kind in kinds] + [""],
                     dtype=object)
    if len(wrong):
        findings.add(CODE, wrong, "conditional", "code", values={"faults": names[number_of],
                                                                 "code": codes.text[wrong]},
                     shown={"why": sentences[number_of]})
    return ranks


def _faults(fault: int, form, language: str) -> str:
    lengths = {} if form is None else {"parcel": form.parcel, "unit": form.unit}
    return " ".join(text(f"rights.code_{str(flag.name).lower()}", language, **lengths) for flag in COUNTED
                    if fault & flag)


def _elsewhere(parcels: Parcels, request: RightsRequest) -> np.ndarray:
    """Rights whose code names another county than that in which they lie."""
    units = placed(request.units, UNITS, parcels)
    name = request.units.fields.get("unit_code")
    rows = np.flatnonzero(parcels.is_judged & (parcels.codes.county != ""))
    if name is None or not len(units) or not len(rows):
        return rows[:0]
    digits = parcels.rights.code.county
    counties = np.array([spelled[:digits] for spelled in subject_texts(request.units.table, name)],
                        dtype=object)[units.source_row]
    points = shapely.point_on_surface(parcels.geometry[rows])
    point, unit = queried(shapely.STRtree(units.geometry), points, "intersects")
    agrees, inside = np.zeros(len(rows), dtype=bool), np.zeros(len(rows), dtype=bool)
    np.logical_or.at(agrees, point, counties[unit] == parcels.codes.county[rows[point]])
    inside[point] = True
    return rows[inside & ~agrees]


# -- registered areas ---------------------------------------------------------------------------------------

def judge_areas(parcels: Parcels, request: RightsRequest, findings: Findings) -> np.ndarray:
    """RIGHT-AREA: the registered area differs from the measured one by more than the pack allows.

    Args:
        parcels, request: the rights. findings: to which it adds.

    Returns:
        Positions in ``VERDICTS`` ``(n,)``.
    """
    stated, measured = parcels.registered, parcels.measured_m2
    usable = stated.is_known & np.isfinite(measured) & (stated.values > 0)
    tolerance = np.maximum(parcels.rights.tolerance_m2, parcels.rights.tolerance_share * stated.values)
    ranks = np.full(len(parcels), ALLOWED, dtype=np.int8)
    ranks[~usable & parcels.is_live] = UNDETERMINED
    units = parcels.codes.is_unit & (parcels.codes.fixture != "W") & (parcels.codes.fixture != "")
    ranks[units & parcels.is_live] = ALLOWED   # the area of a unit in a building is not that of its ground
    with np.errstate(invalid="ignore"):
        wrong = usable & parcels.is_live & ~units & (np.abs(stated.values - measured) > tolerance + 1e-9)
    rows = np.flatnonzero(wrong)
    ranks[rows] = CONDITIONAL
    findings.add(AREA, rows, "conditional", "area", unit="m2", measured=measured[rows],
                 limit_value=stated.values[rows], tolerance=tolerance[rows], values={
                     "registered": numbers(stated.values[rows]), "measured": numbers(measured[rows]),
                     "difference": numbers(np.abs(stated.values - measured)[rows]),
                     "tolerance": numbers(tolerance[rows])})
    return ranks
