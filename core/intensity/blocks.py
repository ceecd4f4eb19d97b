"""Totals of blocks by use against the totals that a plan allows: what is there, and what ratios of plots allow."""
from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Optional

import numpy as np
import pandas as pd

from ..contract import cells
from ..contract.arithmetic import ANYTHING, at_least, choose, joined, multiply, subtract
from ..contract.interval import OPEN, WITHIN, Interval, compare, known_or, verdicts
from ..contract.pack_head import BUILT_IN
from ..contract.sums import sum_by, total
from ..geometry.overlay.pairs import overlap_sizes
from ..layers.prepare import prepare_controls
from ..texts import pick, text
from ..texts.separators import numeral
from .judging import known_part, printed
from .pack.loading import roles_of

TOTAL = "total"
COLUMNS = {"block_id": "string", "use": "string", "use_name": "string", "parcel_count": "Int64",
           "floor_area_m2": "Float64", "floor_area_at_least_m2": "Float64", "planned_m2": "Float64",
           "planned_at_least_m2": "Float64", "limit_m2": "Float64", "margin_m2": "Float64",
           "planned_margin_m2": "Float64", "verdict": "string", "planned_verdict": "string", "reason": "string"}
DECIMALS = 2   # of totals in m², as they are printed and compared


@dataclass(frozen=True)
class Blocks:
    """Totals by block and use.

    Attributes:
        frame: rows of ``COLUMNS`` ``(k,)``.
        built_m2, planned_m2, limit_m2: what stands, what ratios of plots allow, and the limit of each row.
        of_parcel: the block of each parcel ``(n,)``. listed: whether the table has it ``(n,)``.
        layer: the table's name.
    """

    frame: pd.DataFrame
    built_m2: Interval
    planned_m2: Interval
    limit_m2: Interval
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
        built, planned, limits = map(known_part, (self.built_m2, self.planned_m2, self.limit_m2))
        for k, row in enumerate(self.frame.itertuples()):
            if row.verdict != "allowed" or row.reason:
                self._add(rows, row, "BLK", row.verdict, built[k], limits[k],
                          "block_unlimited" if np.isnan(limits[k]) else
                          "block_open" if row.verdict == "undetermined" else
                          "block_accepted" if row.reason else "block_over")
            # an excess of what plots allow is reported here; unknown limits are reported for the parcels
            if row.planned_verdict == "conditional":
                self._add(rows, row, "BLK-PLAN", "conditional", planned[k], limits[k], "block_plan_over")
        at = np.flatnonzero(~self.listed & (self.of_parcel != ""))
        rows.add(f"{BUILT_IN}UNKNOWN-BLOCK", at, "conditional", rows.say_each(
            "unknown_block", len(at), block=self.of_parcel[at], layer=self.layer), "block",
            self.of_parcel[at], control_layer=self.layer)

    def _add(self, rows, row, rule: str, verdict: str, amount: float, limit: float, sentence: str) -> None:
        message = rows.say(sentence, block=row.block_id, use=row.use_name, amount=_shown(amount), limit=_shown(limit),
                           over=_shown(amount - limit), reason=row.reason)
        rows.add(f"{rule}-{row.use.upper().replace('_', '-')}", np.array([-1]), verdict, [message], "block",
                 row.block_id, severity="critical" if verdict == "forbidden" else "major", control_layer=self.layer,
                 measured=amount, limit_value=limit, unit="m2")


def _shown(value: float) -> str:
    return "–" if np.isnan(value) else numeral(f"{value:,.2f}")


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
            limits[role[:-len("_limit")]] = reader.numbers(layer, "blocks", role).amount
    of_parcel = _block_of(request, judged, reader, codes)
    floors = _floors(request, judged, reader, of_parcel)
    # a parcel that says no block, and cannot be placed, may belong to any
    lost = floors.take((floors.block == "") & _goes_by_code(request, layer))
    lines = []
    for block in dict.fromkeys(code for code in codes if code):
        inside = floors.take(floors.block == block)
        if not len(inside.parcel) and not request.is_whole:
            continue   # its parcels were not checked
        for use in (TOTAL, *pack.uses):
            if use in limits:
                bars = limits[use].at(codes == block)
                is_one = bool(bars.is_known.all()) and len(np.unique(bars.low)) == 1
                lines.append(_line(request, block, use, bars.at([0]) if is_one else ANYTHING, inside, lost))
    built, planned, limit = (joined(ANYTHING, *(getattr(line, name) for line in lines))
                             for name in ("built_m2", "planned_m2", "limit_m2"))
    built, planned, limit = (values.at(slice(1, None)) for values in (built, planned, limit))
    frame = pd.DataFrame([line.words for line in lines], columns=list(COLUMNS)).assign(
        floor_area_m2=cells.number(built), floor_area_at_least_m2=cells.lower(built),
        planned_m2=cells.number(planned), planned_at_least_m2=cells.lower(planned), limit_m2=cells.number(limit),
        margin_m2=cells.number(subtract(limit, built)), planned_margin_m2=cells.number(subtract(limit, planned)))
    return Blocks(frame.astype(COLUMNS), built, planned, limit, of_parcel,
                  np.isin(of_parcel.astype(str), codes[codes != ""].astype(str)), layer.table.name)


def _goes_by_code(request, layer) -> bool:
    """Parcels belong to blocks by what they say, and not by where they lie."""
    return "block_code" in request.parcels.fields and not _has_ground(layer)


def _has_ground(layer) -> bool:
    return bool(layer.table.crs) and any(shape is not None for shape in layer.table.geometry)


class _Floors(NamedTuple):
    """Floor areas by parcel and use ``(k,)``: what stands, what ratios allow; ``use`` and ``block`` are ``""`` where
    they are unknown."""

    parcel: np.ndarray
    use: np.ndarray
    block: np.ndarray
    built: Interval
    planned: Interval

    def take(self, mask: np.ndarray) -> _Floors:
        """Some rows.

        Args:
            mask: bool ``(k,)``.
        """
        return _Floors(self.parcel[mask], self.use[mask], self.block[mask], self.built.at(mask),
                       self.planned.at(mask))

    def of(self, use: str) -> _Floors:
        """Those of a use, or all."""
        return self if use == TOTAL else self.take(self.use == use)

    def perhaps_of(self, use: str) -> _Floors:
        """Those that may be of a use, as theirs is unknown."""
        return self.take((self.use == "") & (use != TOTAL) & (
            (self.built.high > 0) | (known_or(self.planned, 0.0) > 0)))


class _Line(NamedTuple):
    """A row of a block and use: its words, and its numbers ``(1,)``."""

    words: dict
    built_m2: Interval
    planned_m2: Interval
    limit_m2: Interval


def _line(request, block: str, use: str, bar: Interval, inside: _Floors, lost: _Floors) -> _Line:
    """One block and use.

    Args:
        bar: its limit. inside: rows of its parcels. lost: rows of parcels that may belong to any block.
    """
    own, is_empty, some = inside.of(use), not len(inside.parcel), not request.is_whole
    is_mixed = len(inside.perhaps_of(use).parcel) > 0   # land of unknown use may be of this one
    astray = (lost.of(use), lost.perhaps_of(use))

    def amount(name: str) -> Interval:
        """What is known of the block, without an end where more may belong to it."""
        more = is_empty or some or is_mixed or any((getattr(floors, name).high > 0).any() for floors in astray)
        value = total(getattr(own, name))
        return value._replace(high=np.where(more, np.inf, value.high))

    built, planned = amount("built"), amount("planned")
    described = request.pack.indicators["floor_area_ratio"]
    limit = printed(bar, DECIMALS)
    status = int(compare(printed(built, DECIMALS), "at_most", limit,
                         described.tolerance_relative * known_or(bar, np.nan))[0])
    verdict = verdicts(described.within_tolerance)[status]
    # plots that allow too much contradict the plan, and nothing of it is built yet
    plan = verdicts("conditional", "conditional")[int(compare(printed(planned, DECIMALS), "at_most", limit)[0])]
    is_astray = any((floors.built.high > 0).any() for floors in astray)
    why = f"within_{verdict}" if status == WITHIN else "" if status != OPEN else "no_limit" if not bar.is_known[0] \
        else "empty" if is_empty else "astray" if is_astray else "selected" if some else "floor_open"
    titles = {TOTAL: text("intensity.block_total", request.language),
              **{key: pick(title, request.language) for key, title in request.pack.use_titles.items()}}
    return _Line({"block_id": block, "use": use, "use_name": titles[use], "parcel_count": len(np.unique(own.parcel)),
                  "verdict": verdict, "planned_verdict": plan,
                  "reason": text(f"intensity.block_{why}", request.language) if why else ""}, built, planned, bar)


def _floors(request, judged, reader, of_parcel: np.ndarray) -> _Floors:
    """Floor area, and what the ratio allows, by parcel and use."""
    measures, pack, count = judged.measures, request.pack, len(judged.parcels)
    codes = reader.texts(request.parcels, "parcels", "use")
    use = np.array([pack.use_of(code) if code else "" for code in codes], dtype=object)
    built = at_least(measures.floor_m2.at(slice(count)), 0.0)
    parcels = _Floors(np.arange(count), use, of_parcel, built, _planned(judged))
    standing, buildings = measures.standing, measures.buildings
    if standing is None or "use" not in request.buildings.fields:
        return parcels
    # each building by its own use, where the floor area is the buildings'; what is unknown of it stays the parcel's
    by_building = measures.floor_from[:count] == "buildings"
    rest = choose(by_building, Interval.of(0.0, np.where(built.is_known, 0.0, np.inf)), built)
    own = np.array([pack.use_of(code) if code else "" for code in buildings.use], dtype=object)
    pair = np.flatnonzero((standing.site < count) & by_building[np.minimum(standing.site, count - 1)])
    site, building = standing.site[pair], standing.building[pair]
    floor = Interval.of(buildings.floor_m2.low[building] * standing.share[pair])
    return _Floors(np.concatenate([parcels.parcel, site]),
                   np.concatenate([use, np.where(own[building] == "", use[site], own[building])]),
                   np.concatenate([of_parcel, of_parcel[site]]), joined(rest, floor),
                   joined(parcels.planned, Interval.of(np.zeros(len(pair)))))


def _planned(judged) -> Interval:
    """Floor area that the upper ratios allow, by parcel; unknown where one of its parts has none that is known."""
    sites, bar = judged.sites, judged.sites.limits.bar["floor_area_ratio_upper"]
    amount = at_least(choose(bar.is_known, multiply(bar, judged.measures.site_m2), ANYTHING), 0.0)
    return sum_by(amount, np.where(sites.judged, sites.parcel, -1), len(judged.parcels))


def _block_of(request, judged, reader, codes: np.ndarray) -> np.ndarray:
    """The block of each parcel: by its field, otherwise the one with most of it; ``""`` for none."""
    layer, parcels = request.blocks, judged.parcels
    of_parcel = reader.texts(request.parcels, "parcels", "block_code")
    if not _has_ground(layer) or (of_parcel != "").all():
        return of_parcel
    subjects = parcels.subjects
    controls = prepare_controls("block", [layer], subjects.table.crs, subjects.method, kind="polygon")
    pairs = overlap_sizes(subjects.geometry, controls.geometry, subjects.table.crs, subjects.method)
    order = np.lexsort((-pairs.area_m2, pairs.subject))
    first = order[np.concatenate([[True], np.diff(pairs.subject[order]) != 0])] if len(order) else order
    placed = np.full(len(parcels), "", dtype=object)
    placed[pairs.subject[first]] = codes[controls.source_row[pairs.control[first]]]
    return np.where(of_parcel == "", placed, of_parcel)
