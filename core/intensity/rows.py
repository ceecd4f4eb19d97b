"""Rows of an intensity check: parcels, parts, buildings, values, and the numbers that a model branches on."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ..contract.outcome import FINDINGS, Outcome
from ..contract.outcome import VERDICTS as OF_SUBJECTS
from ..contract.verdicts import (
    ALLOWED,
    CONDITIONAL,
    FORBIDDEN,
    UNDETERMINED,
    VERDICTS,
    count_by_row,
    count_subjects,
    count_words,
    worst_by_row,
)
from ..geometry.parallel import ask, asking
from ..layers.prepare import repeated_shapes
from ..texts import text
from .blocks import COLUMNS as BLOCK_COLUMNS
from .finding_rows import Rows
from .findings import Sentences
from .judging import rounded
from .measure.limits import FREE
from .measure.selection import reported_buildings
from .pack.model import BOUNDS, INDICATORS

UNIT_WORDS = {"floor_area_ratio": "", "coverage": "_percent", "height": "_m", "green_ratio": "_percent"}
#: ``height_m`` would be the length of a line in a control of that name, as reports read it.
MEASURE_NAMES = {"height": "building_height_m"}
MARGIN_UNITS = {"floor_area_ratio": "_m2", "coverage": "_m2", "height": "_m", "green_ratio": "_m2"}
BUILDING_COLUMNS = {"building_id": "string", "building_fid": "Int64", "subject_id": "string", "subject_fid": "Int64",
                    "status": "string", "footprint_m2": "Float64", "share": "Float64", "floor_area_m2": "Float64",
                    "floor_area_from": "string", "basement_m2": "Float64", "storeys": "Float64",
                    "storeys_below": "Float64", "height_m": "Float64"}
VALUE_COLUMNS = {"layer": "string", "field": "string", "role": "string", "meaning": "string", "scale": "string",
                 "raw": "string", "row_count": "Int64", "least": "Float64", "greatest": "Float64"}


def assemble(request, judged, found: tuple, blocks, reader, method: str) -> Outcome:
    """Everything that a check answers.

    Args:
        request: the check. judged: its parcels. found: findings, their geometry and subjects. blocks: None without.
        reader: of columns. method: of areas.
    """
    findings, geometry, subject = found
    ask()
    columns = _Columns(request, judged)
    verdicts = _verdicts(request, judged, columns, findings, subject)
    part_rows = np.flatnonzero(np.arange(len(judged.sites)) >= len(judged.parcels))
    parts = columns.frame(part_rows)
    frame = pd.DataFrame({"subject_id": judged.parcels.subjects.ids[judged.sites.parcel[part_rows]],
                          "subject_fid": judged.parcels.subjects.table.fids[judged.sites.parcel[part_rows]],
                          "zone_id": judged.sites.zones[part_rows], "share": judged.sites.share[part_rows],
                          "verdict": _words(columns.worst[part_rows])}).astype(
        {"subject_id": "string", "zone_id": "string", "verdict": "string"})
    buildings = _buildings(request, judged)
    values = pd.DataFrame(reader.shown, columns=list(VALUE_COLUMNS)).astype(VALUE_COLUMNS)
    tables = {OF_SUBJECTS: verdicts, "parts": pd.concat([frame, parts], axis=1), "buildings": buildings,
              "blocks": _empty(BLOCK_COLUMNS) if blocks is None else blocks.frame, "values": values}
    return Outcome(
        findings, tables, {FINDINGS: geometry, "parts": judged.sites.geometry[part_rows]},
        judged.parcels.subjects.table.crs, _counts(request, judged, columns, verdicts, findings, blocks),
        _notes(request, judged, blocks), settled={"area_method": method})


def _empty(columns: dict) -> pd.DataFrame:
    return pd.DataFrame({name: [] for name in columns}).astype(columns)


def _words(codes: np.ndarray) -> np.ndarray:
    return np.array(VERDICTS, dtype=object)[codes]


class _Columns:
    """Indicators, limits, margins and verdicts of sites, as columns."""

    def __init__(self, request, judged):
        self.request, self.judged = request, judged
        self.worst = np.full(len(judged.sites), ALLOWED, dtype=np.int8)
        for one in judged.verdict.values():
            self.worst = np.minimum(self.worst, one)

    def frame(self, rows: np.ndarray) -> pd.DataFrame:
        """Columns of some sites, a row each."""
        judged, measures, sites = self.judged, self.judged.measures, self.judged.sites
        columns = {"site_area_m2": measures.site_m2[rows], "floor_area_m2": measures.floor_m2[rows],
                   "footprint_m2": measures.footprint_m2[rows], "green_m2": measures.green_m2[rows]}
        for indicator in asking(INDICATORS, 1):
            described, unit = self.request.pack.indicators[indicator], UNIT_WORDS[indicator]
            name = MEASURE_NAMES.get(indicator, f"{indicator}{unit}")
            columns[name] = rounded(judged.printed[indicator][rows], described.decimals)
            for bound in BOUNDS:
                free = sites.limits.state[f"{indicator}_{bound}"] == FREE
                columns[f"{indicator}_{bound}{unit}"] = np.where(free, np.nan, judged.limit[indicator, bound])[rows]
            columns[f"{indicator}_margin{MARGIN_UNITS[indicator]}"] = -self.excess(indicator)[rows]
            if indicator in self.request.indicators:
                columns[f"{indicator}_verdict"] = _words(judged.of_indicator(indicator)[rows])
        frame = pd.DataFrame(columns)
        texts = [name for name in frame if name.endswith("_verdict")]
        return pd.DataFrame({name: frame[name].astype("string" if name in texts else "Float64")
                             for name in asking(frame, 1)})

    def excess(self, indicator: str) -> np.ndarray:
        """By how much the nearer limit is missed; negative: room. NaN where no limit is known."""
        return np.fmax(*(self.judged.missing[indicator, bound] for bound in BOUNDS))

    def differs(self, indicator: str, bound: str) -> np.ndarray:
        """Which parcels have parts with different limits ``(n,)``."""
        sites, count = self.judged.sites, len(self.judged.parcels)
        if len(sites) == count:
            return np.zeros(count, dtype=bool)
        free = sites.limits.state[f"{indicator}_{bound}"][count:] == FREE
        limit = np.where(free, np.nan, self.judged.limit[indicator, bound][count:])
        kinds = pd.Series(limit).groupby(sites.parcel[count:]).nunique(dropna=False)
        return kinds.reindex(range(count), fill_value=1).to_numpy() > 1

    def of_parcels(self) -> tuple:
        """For each parcel the site whose row represents it, by indicator: for a split one the worst part."""
        sites, count = self.judged.sites, len(self.judged.parcels)
        found = {}
        for indicator in INDICATORS:
            row = np.arange(count)
            parts = np.arange(count, len(sites))
            if len(parts):
                verdict = self.judged.of_indicator(indicator)[parts] if indicator in self.request.indicators else \
                    np.zeros(len(parts))
                excess = np.nan_to_num(self.excess(indicator)[parts], nan=-np.inf)
                order = np.lexsort((-excess, verdict, sites.parcel[parts]))
                first = order[np.concatenate([[True], np.diff(sites.parcel[parts[order]]) != 0])]
                row[sites.parcel[parts[first]]] = parts[first]
            found[indicator] = row
        return found


def _verdicts(request, judged, columns: _Columns, findings: pd.DataFrame, subject: np.ndarray) -> pd.DataFrame:
    """A row per parcel: its own indicators, the limits that bind, and the worst of all findings."""
    parcels, sites, measures = judged.parcels, judged.sites, judged.measures
    count = len(parcels)
    standing_for = columns.of_parcels()
    frame = columns.frame(np.arange(count))
    for indicator in asking(INDICATORS, 1):
        part = columns.frame(standing_for[indicator])
        ask()
        unit = UNIT_WORDS[indicator]
        names = [f"{indicator}_{bound}{unit}" for bound in BOUNDS] + [f"{indicator}_margin{MARGIN_UNITS[indicator]}"]
        names += [f"{indicator}_verdict"] if indicator in request.indicators else []
        frame[names] = part[names]
        for bound in BOUNDS:   # a limit of one part next to the value of the whole would mislead
            frame.loc[columns.differs(indicator, bound), f"{indicator}_{bound}{unit}"] = pd.NA
    ask()
    worst = worst_by_row(findings["verdict"], subject, count)
    number = count_by_row(findings["verdict"], subject, count)
    in_scope = [f"{one}_verdict" for one in INDICATORS if one in request.indicators]
    checked = sum((frame[name] != "undetermined").astype(int) for name in in_scope)
    parts = np.bincount(sites.parcel[count:], minlength=count)
    combined = sites.composed != ""
    head = pd.DataFrame({
        "subject_id": parcels.subjects.ids, "verdict": _words(worst), "reason": _reasons(findings, subject, worst),
        "to_comply": _cuts(request, judged, columns), "area_m2": parcels.measured_m2,
        "registered_m2": parcels.registered_m2, "deducted_m2": parcels.deducted_m2, "site_area_from": parcels.site_from,
        "area_method": parcels.subjects.method, "limits_from": sites.source, "zone_ids": sites.zones[:count],
        "split": np.where(parts > 0, "split", np.where(combined, request.split, "")),
        "part_count": parts, "building_count": np.where(measures.number[:count] < 0, 0, measures.number[:count]),
        "floor_area_from": measures.floor_from[:count], "basement_m2": measures.basement_m2[:count],
        "height_kind": sites.limits.kind[:count], "controls_checked": checked, "controls_in_scope": len(in_scope),
        **{f"{word}_count": number[word] for word in ("forbidden", "conditional", "undetermined")}})
    ask()
    head.loc[measures.number[:count] < 0, "building_count"] = pd.NA
    texts = ("subject_id", "verdict", "reason", "to_comply", "site_area_from", "area_method", "limits_from", "zone_ids",
             "split", "floor_area_from", "height_kind")
    numbers = ("area_m2", "registered_m2", "deducted_m2", "basement_m2")
    head = head.astype({**dict.fromkeys(texts, "string"), **dict.fromkeys(numbers, "Float64"),
                        "building_count": "Int64"})
    for name in asking(("site_area_from", "zone_ids", "split", "floor_area_from", "height_kind"), 1):
        head[name] = head[name].replace("", pd.NA)
    return pd.concat([head, frame], axis=1)


def _reasons(findings: pd.DataFrame, subject: np.ndarray, worst: np.ndarray) -> np.ndarray:
    """What is not known, in the words of the findings, for parcels that are undetermined."""
    said = np.full(len(worst), "", dtype=object)
    mine = np.flatnonzero((subject >= 0) & (findings["verdict"] == "undetermined").to_numpy(dtype=bool))
    mine = mine[worst[subject[mine]] == UNDETERMINED]
    messages = findings["message"].to_numpy(dtype=object)
    for row in asking(mine):
        said[subject[row]] += (" " if said[subject[row]] else "") + messages[row]
    return said


def _cuts(request, judged, columns: _Columns) -> np.ndarray:
    """What each parcel has to cut or add so that it complies; empty where nothing is over."""
    said = np.full(len(judged.parcels), "", dtype=object)
    rows = Rows(request, judged.parcels)
    for (indicator, bound), verdict in judged.verdict.items():
        words = Sentences(rows, request.pack, indicator, bound)
        at = np.flatnonzero(judged.sites.judged & np.isin(verdict, (FORBIDDEN, CONDITIONAL)))
        for site in asking(at):
            parcel = judged.sites.parcel[site]
            cut = words.cut(judged.missing[indicator, bound][site])
            if site >= len(judged.parcels):
                cut = f"{judged.sites.zones[site] or '–'}: {cut}"
            said[parcel] += ("; " if said[parcel] else "") + cut
    return said


def _buildings(request, judged) -> pd.DataFrame:
    """A row per building and parcel; a building on none has a row without parcel."""
    standing, buildings = judged.measures.standing, judged.measures.buildings
    if standing is None:
        return _empty(BUILDING_COLUMNS)
    pair = np.flatnonzero(standing.site < len(judged.parcels))
    pair = pair[np.lexsort((standing.site[pair], standing.building[pair]))]
    left = 1.0 - standing.placed
    # the layer may have other parcels than these
    beside = np.flatnonzero((left > 1e-6) & (buildings.shape_m2 > 0) & request.is_whole)
    hidden = np.flatnonzero((buildings.shape_m2 == 0) & reported_buildings(request, judged))
    building = np.concatenate([standing.building[pair], beside, hidden])
    parcel = np.concatenate([standing.site[pair], np.full(len(beside) + len(hidden), -1)])
    share = np.concatenate([standing.share[pair], left[beside], np.zeros(len(hidden))])
    status = np.concatenate([np.where(standing.is_sliver[pair], "sliver", "on_parcel"), np.full(len(beside), "outside"),
                             np.full(len(hidden), "covered")]).astype(object)
    known, subjects = parcel >= 0, judged.parcels.subjects
    at = np.maximum(parcel, 0)
    controls = buildings.controls
    frame = pd.DataFrame({
        "building_id": controls.ids[building],
        "building_fid": request.buildings.table.fids[controls.source_row[building]],
        "subject_id": np.where(known, subjects.ids[at], None),
        "subject_fid": pd.array(subjects.table.fids[at], dtype="Int64"), "status": status,
        "footprint_m2": buildings.shape_m2[building] * share, "share": share,
        "floor_area_m2": buildings.floor_m2[building] * share,
        "floor_area_from": np.where(buildings.source == "", None, buildings.source)[building],
        "basement_m2": buildings.basement_m2[building] * share, "storeys": buildings.storeys[building],
        "storeys_below": buildings.storeys_below[building], "height_m": buildings.height_m[building]})
    frame.loc[~known, "subject_fid"] = pd.NA
    ask()
    order = np.lexsort((at, ~known, building))
    return frame.iloc[order].reset_index(drop=True).astype(BUILDING_COLUMNS)


def _counts(request, judged, columns, verdicts, findings, blocks) -> dict:
    counts = count_subjects(verdicts["verdict"], findings["verdict"])   # conditions of buildings on no parcel too
    measures, count = judged.measures, len(judged.parcels)
    over = np.clip(columns.excess("floor_area_ratio"), 0.0, None)
    over = np.where(judged.sites.judged, np.nan_to_num(over), 0.0)
    warning = (findings["verdict"] == "conditional") & findings["rule_id"].str.startswith("GR-")
    standing = measures.standing
    block_over = 0 if blocks is None else count_words(blocks.frame["verdict"])["forbidden"]
    return {
        **counts, "HAS_PROHIBITION": counts["HAS_PROHIBITION"] or block_over > 0,
        "IS_COMPLIANT": counts["IS_COMPLIANT"] and block_over == 0 and not (
            findings["verdict"] == "undetermined").any(),
        "WARNING_COUNT": int(warning.sum()), "PART_COUNT": len(judged.sites) - count,
        "VACANT_COUNT": int(measures.is_vacant[:count].sum()),
        "BUILDING_COUNT": 0 if standing is None else int(reported_buildings(request, judged).sum()),
        "BUILDING_WITHOUT_PARCEL_COUNT": int((findings["rule_id"] == "GR-BUILDING-WITHOUT-PARCEL").sum())
        if request.is_whole else None,
        "BLOCK_OVER_COUNT": block_over, "FLOOR_AREA_M2": float(np.nansum(measures.floor_m2[:count])),
        "FLOOR_OVER_M2": float(over.sum())}


def _notes(request, judged, blocks) -> list:
    """Remarks on the run: where numbers come from, and what was chosen."""
    def say(key: str, **values) -> str:
        return text(f"intensity.{key}", request.language, **values)

    parcels, sites = judged.parcels, judged.sites
    notes = [say("note_limits", source=sites.source), say("note_area", method=say(f"area_{parcels.subjects.method}"))]
    if request.zones is not None:
        notes.append(say("note_split", how=say(f"split_{request.split}")))
    origin = pd.Series(parcels.site_from).value_counts()
    notes.append(say("note_site_area", **{one: int(origin.get(one, 0)) for one in ("net", "registered", "measured")},
                     none=int(origin.get("", 0))))
    stating = request.zones or request.limits or request.parcels
    if "height_kind" not in stating.fields and "height" in request.indicators:
        notes.append(say("note_relative"))
    if blocks is not None and blocks.without:
        notes.append(say("note_no_block", count=blocks.without, layer=blocks.layer))
    notes += repeated_shapes(parcels.subjects, request.language)
    buildings = judged.measures.buildings
    if buildings is not None and not request.is_whole:
        left = int((~reported_buildings(request, judged)).sum())
        if left:
            notes.append(say("note_selected", layer=request.parcels.table.name, count=left, total=len(buildings),
                             buildings=request.buildings.table.name))
    elif buildings is not None and not judged.measures.standing.placed.any():
        notes.append(say("note_none_placed", count=len(buildings), layer=request.buildings.table.name))
    for layer in buildings.controls.assumed_datum if buildings is not None else ():
        notes.append(text("zoning.assumed_datum", request.language, layer=layer))
    return notes
