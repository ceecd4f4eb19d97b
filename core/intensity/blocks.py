"""Totals of blocks by use against the totals that a plan allows: what is there, and what ratios of plots allow."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import numpy as np
import pandas as pd

from ..contract.interval import OPEN, WITHIN, Interval, compare, verdicts
from ..geometry.overlay.pairs import overlap_sizes
from ..layers.prepare import prepare_controls
from ..rules.model import BUILT_IN
from ..texts import pick, text
from .judging import rounded
from .measure.limits import KNOWN
from .measure.values import VALUE
from .pack.loading import roles_of

TOTAL = "total"
COLUMNS = {"block_id": "string", "use": "string", "use_name": "string", "parcel_count": "Int64",
           "floor_area_m2": "Float64", "planned_m2": "Float64", "limit_m2": "Float64", "margin_m2": "Float64",
           "planned_margin_m2": "Float64", "verdict": "string", "planned_verdict": "string", "reason": "string"}
DECIMALS = 2   # of totals in m², as they are printed and compared


@dataclass(frozen=True)
class Blocks:
    """Rows of ``COLUMNS``, the block of each parcel, whether the table has it, and the table's name."""

    frame: pd.DataFrame
    of_parcel: np.ndarray
    listed: np.ndarray
    layer: str

    @property
    def without(self) -> int:
        """Number of parcels in no block of the table."""
        return int((~self.listed).sum())

    def add_findings(self, rows) -> None:
        """A finding for each block and use that is not in order.

        Args:
            rows: of findings, filled.
        """
        for row in self.frame.itertuples():
            if row.verdict != "allowed" or row.reason:
                self._add(rows, row, "BLK", row.verdict, row.floor_area_m2,
                          "block_unlimited" if pd.isna(row.limit_m2) else
                          "block_open" if row.verdict == "undetermined" else
                          "block_accepted" if row.reason else "block_over")
            # an excess of what plots allow is reported here; unknown limits are reported for the parcels
            if row.planned_verdict == "conditional":
                self._add(rows, row, "BLK-PLAN", "conditional", row.planned_m2, "block_plan_over")
        at = np.flatnonzero(~self.listed & (self.of_parcel != ""))
        rows.add(f"{BUILT_IN}UNKNOWN-BLOCK", at, "conditional", [rows.say(
            "unknown_block", block=self.of_parcel[row], layer=self.layer) for row in at], "block",
            self.of_parcel[at], control_layer=self.layer)

    def _add(self, rows, row, rule: str, verdict: str, amount, sentence: str) -> None:
        limit = np.nan if pd.isna(row.limit_m2) else float(row.limit_m2)
        message = rows.say(sentence, block=row.block_id, use=row.use_name, amount=_shown(amount), limit=_shown(limit),
                           over=_shown(float(amount) - limit), reason=row.reason)
        rows.add(f"{rule}-{row.use.upper().replace('_', '-')}", np.array([-1]), verdict, [message], "block",
                 row.block_id, severity="critical" if verdict == "forbidden" else "major", control_layer=self.layer,
                 measured=float(amount), limit_value=limit, unit="m2")


def _shown(value) -> str:
    return "–" if pd.isna(value) else f"{float(value):,.2f}"


def check_blocks(request, judged, reader) -> Optional[Blocks]:
    """Add up floor areas by block and use, and compare them with the blocks' limits.

    Args:
        request: the check. judged: its parcels and measures. reader: of columns.

    Returns:
        None without blocks.
        Floor areas and limits in m², a row per block and use.
    """
    layer, pack = request.blocks, request.pack
    if layer is None:
        return None
    codes = reader.texts(layer, "blocks", "block_code")
    limits = {}
    for role in roles_of("blocks", tuple(pack.uses)):
        if role.endswith("_limit") and role in layer.fields:
            read = reader.numbers(layer, "blocks", role)
            limits[role[:-len("_limit")]] = np.where(read.meaning == VALUE, read.value, np.nan)
    of_parcel = _block_of(request, judged, reader, codes)
    frame = pd.DataFrame(_floor_rows(request, judged, reader, of_parcel))
    # a parcel that says no block, and cannot be placed, may belong to any
    lost = frame[(frame["block"] == "") & np.full(len(frame), _goes_by_code(request, layer))]
    lines = []
    for block in dict.fromkeys(code for code in codes if code):
        own = np.flatnonzero(codes == block)
        mine = frame[frame["block"] == block]
        if not len(mine) and not request.is_whole:
            continue   # its parcels were not checked
        for use in (TOTAL, *pack.uses):
            if use not in limits:
                continue
            bars = limits[use][own]
            known = np.unique(bars[~np.isnan(bars)])
            bar = known[0] if len(known) == 1 and not np.isnan(bars).any() else np.nan
            rows, more = (some if use == TOTAL else some[(some["use"] == use) | some["use_open"]]
                          for some in (mine, lost))
            lines.append(_line(request, block, use, bar, rows, more, not len(mine)))
    return Blocks(pd.DataFrame(lines, columns=list(COLUMNS)).astype(COLUMNS), of_parcel,
                  np.isin(of_parcel.astype(str), codes[codes != ""].astype(str)), layer.table.name)


def _goes_by_code(request, layer) -> bool:
    """Parcels belong to blocks by what they say, and not by where they lie."""
    return "block_code" in request.parcels.fields and not _has_ground(layer)


def _has_ground(layer) -> bool:
    return bool(layer.table.crs) and any(one is not None for one in layer.table.geometry)


def _line(request, block, use, bar, rows, lost, is_empty) -> dict:
    """One block and use.

    Args:
        bar: its limit, NaN if unknown. rows: of its parcels that are, or may be, of that use.
        lost: rows of parcels that may belong to any block. is_empty: no parcel belongs to it.
    """
    is_total = use == TOTAL
    own = rows if is_total else rows[rows["use"] == use]
    built, planned = own["floor"].sum(), own["planned"].sum()
    # land of unknown use may belong here; a floor area that is not known may be any
    built_open = bool(own["floor_open"].any()) or (not is_total and bool(rows["use_open"].any()))
    planned_open = bool(own["planned_open"].any()) or (not is_total and bool(rows["use_open"].any()))
    astray = bool(((lost["floor"] > 0) | lost["floor_open"]).any())
    some = not request.is_whole   # other parcels of the layer may belong to the block
    built_open |= astray or is_empty or some
    planned_open |= is_empty or some or bool(((lost["planned"] > 0) | lost["planned_open"]).any())
    described = request.pack.indicators["floor_area_ratio"]
    limit, (least, allowed) = Interval.of(rounded(bar, DECIMALS)), rounded(np.array([built, planned]), DECIMALS)
    status = int(compare(Interval.of(least, np.inf if built_open else least), "at_most", limit,
                         described.tolerance_relative * bar)[0])
    verdict = verdicts(described.within_tolerance)[status]
    # plots that allow too much contradict the plan, and nothing of it is built yet
    plan = verdicts("conditional", "conditional")[int(compare(
        Interval.of(allowed, np.inf if planned_open else allowed), "at_most", limit)[0])]
    why = f"within_{verdict}" if status == WITHIN else "" if status != OPEN else "no_limit" if np.isnan(bar) \
        else "empty" if is_empty else "astray" if astray else "selected" if some else "floor_open"
    reason = text(f"intensity.block_{why}", request.language) if why else ""
    titles = {TOTAL: text("intensity.block_total", request.language),
              **{one: pick(title, request.language) for one, title in request.pack.use_titles.items()}}
    return {"block_id": block, "use": use, "use_name": titles[use], "parcel_count": int(own["parcel"].nunique()),
            "floor_area_m2": built,
            "planned_m2": pd.NA if planned_open and plan == "undetermined" else planned,
            "limit_m2": pd.NA if np.isnan(bar) else bar, "margin_m2": pd.NA if np.isnan(bar) else bar - built,
            "planned_margin_m2": pd.NA if np.isnan(bar) or planned_open else bar - planned,
            "verdict": verdict, "planned_verdict": plan, "reason": reason}


def _floor_rows(request, judged, reader, of_parcel: np.ndarray) -> dict:
    """Floor area, and what the ratio allows, by parcel and use: columns of a frame."""
    parcels, measures, pack = judged.parcels, judged.measures, request.pack
    count = len(parcels)
    code = reader.texts(request.parcels, "parcels", "use")
    use = np.array([pack.use_of(one) if one else "" for one in code], dtype=object)
    floor = measures.floor_m2[:count]
    planned = _planned(judged)
    rows = {"parcel": np.arange(count), "use": use, "floor": np.nan_to_num(floor), "planned": np.nan_to_num(planned),
            "floor_open": np.isnan(floor) | measures.at_least["floor_area_ratio"][:count],
            "planned_open": np.isnan(planned)}
    standing, buildings = measures.standing, measures.buildings
    if standing is not None and "use" in request.buildings.fields:
        # each building by its own use, where the floor area is the buildings'
        by_building = measures.floor_from[:count] == "buildings"
        rows["floor"] = np.where(by_building, 0.0, rows["floor"])
        own = np.array([pack.use_of(one) if one else "" for one in buildings.use], dtype=object)
        pair = np.flatnonzero((standing.site < count) & by_building[np.minimum(standing.site, count - 1)])
        site, building = standing.site[pair], standing.building[pair]
        amount = np.nan_to_num(buildings.floor_m2[building]) * standing.share[pair]
        more = {"parcel": site, "use": np.where(own[building] == "", use[site], own[building]), "floor": amount,
                "planned": np.zeros(len(pair)), "floor_open": np.zeros(len(pair), dtype=bool),
                "planned_open": np.zeros(len(pair), dtype=bool)}
        rows = {name: np.concatenate([one, more[name]]) for name, one in rows.items()}
    return {**rows, "block": of_parcel[rows["parcel"]], "use_open": (rows["use"] == "") & (
        (rows["floor"] > 0) | rows["floor_open"] | (rows["planned"] > 0))}


def _planned(judged) -> np.ndarray:
    """Floor area that the upper ratios allow, by parcel; NaN where one of its parts has none that is known."""
    sites, count = judged.sites, len(judged.parcels)
    role = "floor_area_ratio_upper"
    amount = np.where(sites.limits.state[role] == KNOWN, sites.limits.value[role], np.nan) * judged.measures.site_m2
    found = np.full(count, 0.0)
    np.add.at(found, sites.parcel[sites.judged], amount[sites.judged])
    return found


def _block_of(request, judged, reader, codes: np.ndarray) -> np.ndarray:
    """The block of each parcel: by its field, otherwise the one with most of it; ``""`` for none."""
    layer, parcels = request.blocks, judged.parcels
    of_parcel = reader.texts(request.parcels, "parcels", "block_code")
    if not _has_ground(layer) or (of_parcel != "").all():
        return of_parcel
    subjects = parcels.subjects
    controls = prepare_controls("block", [layer], subjects.table.crs, subjects.method, kind="polygon")
    found = overlap_sizes(subjects.geometry, controls.geometry, subjects.table.crs, subjects.method)
    order = np.lexsort((-found.area_m2, found.subject))
    first = order[np.concatenate([[True], np.diff(found.subject[order]) != 0])] if len(order) else order
    placed = np.full(len(parcels), "", dtype=object)
    placed[found.subject[first]] = codes[controls.source_row[found.control[first]]]
    return np.where(of_parcel == "", placed, of_parcel)
