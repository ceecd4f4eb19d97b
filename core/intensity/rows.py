"""Rows of an intensity check: parcels, parts, buildings, values, and the numbers that a model branches on."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ..contract import cells
from ..contract.arithmetic import at_least, multiply, subtract
from ..contract.book import of_distinct
from ..contract.interval import Interval
from ..contract.outcome import FINDINGS, Outcome
from ..contract.outcome import VERDICTS as OF_SUBJECTS
from ..contract.pack_head import BUILT_IN
from ..contract.sentences import gathered
from ..contract.sums import total
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
from .columns import (
    AT_LEAST_NAMES,
    BUILDING_COLUMNS,
    MARGIN_UNITS,
    MEASURE_NAMES,
    UNIT_WORDS,
    VALUE_COLUMNS,
    part_columns,
    verdict_columns,
)
from .finding_rows import Rows
from .findings import Sentences
from .judging import known_part, printed
from .measure.selection import reported_buildings
from .pack.model import BOUNDS, INDICATORS


def assemble(request, judged, findings: tuple, blocks, reader, method: str) -> Outcome:
    """Everything that a check answers.

    Args:
        request: the check. judged: its parcels. findings: with their geometry and subjects. blocks: None without.
        reader: of columns. method: of areas.
    """
    findings, geometry, subject = findings
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
    settled = {"area_method": method, "indicators": tuple(request.indicators)}
    parts = pd.concat([frame, parts], axis=1).astype(part_columns(settled))
    buildings = _buildings(request, judged)
    values = pd.DataFrame(reader.shown, columns=list(VALUE_COLUMNS)).astype(VALUE_COLUMNS)
    tables = {OF_SUBJECTS: verdicts.astype(verdict_columns(settled)), "parts": parts, "buildings": buildings,
              "blocks": _empty(BLOCK_COLUMNS) if blocks is None else blocks.frame, "values": values}
    return Outcome(
        findings, tables, {FINDINGS: geometry, "parts": judged.sites.geometry[part_rows]},
        judged.parcels.subjects.table.crs, _counts(request, judged, columns, verdicts, findings, blocks),
        _notes(request, judged, blocks), settled=settled)


def _empty(columns: dict) -> pd.DataFrame:
    return pd.DataFrame({name: [] for name in columns}).astype(columns)


def _words(codes: np.ndarray) -> np.ndarray:
    return np.array(VERDICTS, dtype=object)[codes]


class _Columns:
    """Indicators, limits, margins and verdicts of sites, as columns."""

    def __init__(self, request, judged):
        self.request, self.judged = request, judged
        self.worst = np.full(len(judged.sites), ALLOWED, dtype=np.int8)
        for codes in judged.verdict.values():
            self.worst = np.minimum(self.worst, codes)

    def frame(self, rows: np.ndarray) -> pd.DataFrame:
        """Columns of some sites, a row each."""
        judged, measures = self.judged, self.judged.measures
        columns = {"site_area_m2": measures.site_m2, "floor_area_m2": measures.floor_m2,
                   "floor_area_at_least_m2": Interval.of(known_part(measures.floor_m2)),
                   "footprint_m2": measures.footprint_m2, "green_m2": measures.green_m2}
        for indicator in asking(INDICATORS, 1):
            described, unit = self.request.pack.indicators[indicator], UNIT_WORDS[indicator]
            name = MEASURE_NAMES.get(indicator, f"{indicator}{unit}")
            columns[name] = value = printed(judged.value[indicator], described.decimals)
            columns[AT_LEAST_NAMES[indicator]] = Interval.of(known_part(value))
            for bound in BOUNDS:
                columns[f"{indicator}_{bound}{unit}"] = judged.limit[indicator, bound]
            columns[f"{indicator}_margin{MARGIN_UNITS[indicator]}"] = subtract(Interval.of(0.0), self.excess(indicator))
            if indicator in self.request.indicators:
                columns[f"{indicator}_verdict"] = _words(judged.of_indicator(indicator))
        return pd.DataFrame({
            name: cells.number(column.at(rows)) if isinstance(column, Interval) else pd.array(
                column[rows], dtype="string") for name, column in asking(columns.items(), 1)})

    def excess(self, indicator: str) -> Interval:
        """By how much the nearer limit is missed; negative: room, without end where nothing is controlled."""
        first, second = (self.judged.missing[indicator, bound] for bound in BOUNDS)
        return Interval.of(np.maximum(first.low, second.low), np.maximum(first.high, second.high))

    def differs(self, indicator: str, bound: str) -> np.ndarray:
        """Which parcels have parts with different limits ``(n,)``."""
        sites, count = self.judged.sites, len(self.judged.parcels)
        if len(sites) == count:
            return np.zeros(count, dtype=bool)
        limit = pd.Series(cells.number(self.judged.limit[indicator, bound].at(slice(count, None))))
        kinds = limit.groupby(sites.parcel[count:]).nunique(dropna=False)
        return kinds.reindex(range(count), fill_value=1).to_numpy() > 1

    def of_parcels(self) -> tuple:
        """For each parcel the site whose row represents it, by indicator: for a split one the worst part."""
        sites, count = self.judged.sites, len(self.judged.parcels)
        standing_for = {}
        for indicator in INDICATORS:
            row = np.arange(count)
            parts = np.arange(count, len(sites))
            if len(parts):
                verdict = self.judged.of_indicator(indicator)[parts] if indicator in self.request.indicators else \
                    np.zeros(len(parts))
                excess = self.excess(indicator).low[parts]
                order = np.lexsort((-excess, verdict, sites.parcel[parts]))
                first = order[np.concatenate([[True], np.diff(sites.parcel[parts[order]]) != 0])]
                row[sites.parcel[parts[first]]] = parts[first]
            standing_for[indicator] = row
        return standing_for


def _verdicts(request, judged, columns: _Columns, findings: pd.DataFrame, subject: np.ndarray) -> pd.DataFrame:
    """A row per parcel: its own indicators, the limits that bind, and the worst of all findings."""
    parcels, sites, measures = judged.parcels, judged.sites, judged.measures
    count = len(parcels)
    standing_for = columns.of_parcels()
    frame = columns.frame(np.arange(count))
    for indicator in asking(INDICATORS, 1):
        binding = columns.frame(standing_for[indicator])
        ask()
        unit = UNIT_WORDS[indicator]
        names = [f"{indicator}_{bound}{unit}" for bound in BOUNDS] + [f"{indicator}_margin{MARGIN_UNITS[indicator]}"]
        names += [f"{indicator}_verdict"] if indicator in request.indicators else []
        frame[names] = binding[names]
        for bound in BOUNDS:   # a limit of one part next to the value of the whole would mislead
            frame.loc[columns.differs(indicator, bound), f"{indicator}_{bound}{unit}"] = pd.NA
    ask()
    worst = worst_by_row(findings["verdict"], subject, count)
    number = count_by_row(findings["verdict"], subject, count)
    in_scope = [f"{indicator}_verdict" for indicator in INDICATORS if indicator in request.indicators]
    checked = sum((frame[name] != "undetermined").astype(int) for name in in_scope)
    parts = np.bincount(sites.parcel[count:], minlength=count)
    combined = sites.composed != ""
    head = pd.DataFrame({
        "subject_id": parcels.subjects.ids, "verdict": _words(worst), "reason": _reasons(findings, subject, worst),
        "to_comply": _cuts(request, judged, columns), "area_m2": cells.number(parcels.measured_m2),
        "registered_m2": cells.number(parcels.registered_m2), "deducted_m2": parcels.deducted_m2,
        "site_area_from": parcels.site_from, "area_method": parcels.subjects.method, "limits_from": sites.source,
        "zone_ids": sites.zones[:count],
        "split": np.where(parts > 0, "split", np.where(combined, request.split, "")),
        "part_count": parts, "building_count": np.where(measures.number[:count] < 0, 0, measures.number[:count]),
        "floor_area_from": measures.floor_from[:count],
        "basement_m2": cells.number(measures.basement_m2.at(slice(count))),
        "height_kind": sites.limits.kind[:count], "controls_checked": checked, "controls_in_scope": len(in_scope),
        **{f"{word}_count": number[word] for word in ("forbidden", "conditional", "undetermined")}})
    ask()
    head.loc[measures.number[:count] < 0, "building_count"] = pd.NA
    texts = ("subject_id", "verdict", "reason", "to_comply", "site_area_from", "area_method", "limits_from", "zone_ids",
             "split", "floor_area_from", "height_kind")
    head = head.astype({**dict.fromkeys(texts, "string"), "deducted_m2": "Float64", "building_count": "Int64"})
    for name in asking(("site_area_from", "zone_ids", "split", "floor_area_from", "height_kind"), 1):
        head[name] = head[name].replace("", pd.NA)
    return pd.concat([head, frame], axis=1)


def _reasons(findings: pd.DataFrame, subject: np.ndarray, worst: np.ndarray) -> np.ndarray:
    """What is not known, in the words of the findings, for parcels that are undetermined."""
    rows = np.flatnonzero((subject >= 0) & (findings["verdict"] == "undetermined").to_numpy(dtype=bool))
    rows = rows[worst[subject[rows]] == UNDETERMINED]
    return gathered(findings["message"].to_numpy(dtype=object)[rows], subject[rows], len(worst), " ")


def _cuts(request, judged, columns: _Columns) -> np.ndarray:
    """What each parcel has to cut or add so that it complies; empty where nothing is over."""
    cuts, parcels = [np.zeros(0, dtype=object)], [np.zeros(0, dtype=np.int64)]
    rows = Rows(request, judged.parcels)
    for (indicator, bound), verdict in judged.verdict.items():
        words = Sentences(rows, request.pack, indicator, bound)
        at = np.flatnonzero(judged.sites.judged & np.isin(verdict, (FORBIDDEN, CONDITIONAL)))
        zones = judged.sites.zones[at].astype(object)
        begin = np.where(at >= len(judged.parcels), np.where(zones == "", "–", zones) + ": ", "")
        cuts.append(begin + words.cuts(known_part(judged.missing[indicator, bound])[at]).words)
        parcels.append(judged.sites.parcel[at])
    return gathered(np.concatenate(cuts), np.concatenate(parcels), len(judged.parcels), "; ")


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

    def shared(values: Interval) -> pd.arrays.FloatingArray:
        return cells.number(multiply(values.at(building), Interval.of(share)))

    def whole(values: Interval) -> pd.arrays.FloatingArray:
        return cells.number(values.at(building))

    frame = pd.DataFrame({
        "building_id": controls.ids[building],
        "building_fid": request.buildings.table.fids[controls.source_row[building]],
        "subject_id": np.where(known, subjects.ids[at], None),
        "subject_fid": pd.array(subjects.table.fids[at], dtype="Int64"), "status": status,
        "footprint_m2": buildings.shape_m2[building] * share, "share": share,
        "floor_area_m2": shared(buildings.floor_m2),
        "floor_area_from": np.where(buildings.source == "", None, buildings.source)[building],
        "basement_m2": shared(buildings.basement_m2), "storeys": whole(buildings.storeys),
        "storeys_below": whole(buildings.storeys_below), "height_m": whole(buildings.height_m)})
    frame.loc[~known, "subject_fid"] = pd.NA
    ask()
    order = np.lexsort((at, ~known, building))
    return frame.iloc[order].reset_index(drop=True).astype(BUILDING_COLUMNS)


def _counts(request, judged, columns, verdicts, findings, blocks) -> dict:
    counts = count_subjects(verdicts["verdict"], findings["verdict"])   # conditions of buildings on no parcel too
    measures, count = judged.measures, len(judged.parcels)
    floor = total(at_least(measures.floor_m2.at(slice(count)), 0.0))
    over = total(at_least(columns.excess("floor_area_ratio").at(judged.sites.judged), 0.0))
    warning = (findings["verdict"] == "conditional") & of_distinct(
        lambda rule: rule.startswith(BUILT_IN), findings["rule_id"].to_numpy(dtype=object)).astype(bool)
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
        "BLOCK_OVER_COUNT": block_over, "FLOOR_AREA_M2": cells.one_number(cells.number(floor)),
        "FLOOR_AREA_LOWER_M2": cells.one_number(cells.lower(floor)),
        "FLOOR_OVER_M2": cells.one_number(cells.number(over)),
        "FLOOR_OVER_LOWER_M2": cells.one_number(cells.lower(over))}


def _notes(request, judged, blocks) -> list:
    """Remarks on the run: where numbers come from, and what was chosen."""
    def say(key: str, **values) -> str:
        return text(f"intensity.{key}", request.language, **values)

    parcels, sites = judged.parcels, judged.sites
    notes = [say("note_limits", source=sites.source), say("note_area", method=say(f"area_{parcels.subjects.method}"))]
    if request.zones is not None:
        notes.append(say("note_split", how=say(f"split_{request.split}")))
    origin = pd.Series(parcels.site_from).value_counts()
    notes.append(say("note_site_area", **{word: int(origin.get(word, 0)) for word in ("net", "registered", "measured")},
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
