"""Sizes of the bench, and lines of its table."""
from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import median
from typing import Optional

from running import agreement, busy, ratios, seconds


@dataclass(frozen=True)
class Sizes:
    """How much; ``--quick`` shrinks all of it: what it measures is true of that size."""

    parcels: int = 100_000
    light_parcels: int = 50_000    # row 1
    pair_parcels: int = 30_000    # rows 10, 11 and 16
    few_parcels: int = 10_000     # row 3
    more_parcels: int = 200_000   # rows 5 and 13
    most_parcels: int = 1_000_000
    zones: int = 2_000
    heavy_scale: int = 1
    survey: int = 500_000
    projects: int = 10
    job_projects: int = 200
    job_parcels: int = 1_500
    rounds: int = 5
    starts: int = 10
    each: int = 10_000
    each_of: int = 1    # algorithms: one of so many
    controls: int = 1_000_000
    clicks: int = 200
    findings: int = 100_000
    raster_side: int = 20_000
    raster_zones: int = 1_000
    zoned_side: int = 10_000    # of the raster that is counted by zones
    carbon_parcels: int = 1_000_000
    counties: tuple = ((1, 5), (3, 5), (7, 1))   # each way, and pairs
    surveys: tuple = ((2, 5), (7, 1))
    plans: tuple = ((2, 5), (4, 1))
    cluster: int = 2    # counties each way, judged in parts
    cluster_checks: tuple = ()    # none: all of them
    compares_memory: bool = True    # of a small raster and a large one
    rights_parcels: int = 30_000    # row 19
    stage_rows: int = 3_000
    monitored_times: int = 3    # row 20: counties each way
    monitored_units: int = 20


QUICK = Sizes(parcels=2_500, light_parcels=2_500, pair_parcels=2_500, few_parcels=300, more_parcels=10_000,
              most_parcels=10_000, zones=60, heavy_scale=100, survey=10_000, projects=3, each=300, each_of=21,
              job_projects=4, job_parcels=12, rounds=1, starts=1, controls=10_000, clicks=6, findings=600,
              raster_side=1_200, raster_zones=30, zoned_side=1_200, carbon_parcels=10_000, counties=((1, 1),),
              surveys=((1, 1),), plans=((1, 1),), cluster=1, cluster_checks=("checkzoning",), compares_memory=False,
              rights_parcels=2_500, stage_rows=900, monitored_times=1, monitored_units=2)


@dataclass(frozen=True)
class Line:
    """One line of the table; ``met`` None where nothing was to be reached."""

    row: int
    what: str
    ours: str
    peer: str
    ratio: str
    target: str = ""
    met: Optional[bool] = None
    note: str = ""
    key: str = ""
    busy: str = ""


def against(row: int, what: str, ours: list, peer_name: str, peer: list, least: Optional[float] = None,
            key: str = "", pairs: bool = True, sums: bool = True) -> Line:
    """Own runs against a peer's that ran in turn with them.

    Args:
        least: how many times as long the peer has to take. pairs: whether both sides' pairs are compared; sums: and
            their areas.
    """
    factors = ratios(ours, peer)
    text = agreement(ours[0], peer[0], sums) if pairs else ""
    met = None if least is None else median(factors) >= least and "DIFFERS" not in text
    used = _busy_ratios(peer, ours)
    text = _by_processor(text, met, least is not None and median(used) >= least)
    return Line(row, what, duration(ours), f"{peer_name} {duration(peer)}", spread(factors),
                "" if least is None else f"≥ {least:g} ×", met, text, key, processors(ours, peer, used))


def beside(row: int, what: str, ours: list, base_name: str, base: list, most: Optional[float] = None, key: str = "",
           note: str = "") -> Line:
    """Own runs as a multiple of others that ran in turn with them.

    Args:
        most: how many times as long ours may take.
    """
    factors = [own.seconds / other.seconds for own, other in zip(ours, base)]
    met = None if most is None else median(factors) <= most and "DIFFER" not in note
    used = _busy_ratios(ours, base)
    note = _by_processor(note, met, most is not None and median(used) <= most)
    return Line(row, what, duration(ours), f"{base_name} {duration(base)}", spread(factors, 2),
                "" if most is None else f"≤ {most:g} ×", met, note, key, processors(ours, base, used, 2))


def _busy_ratios(many: list, few: list) -> list:
    """How many times as much of the processor's time one side took as the other, of each pair; NaN if none is known."""
    return [more.answer.get("busy_s", math.nan) / (less.answer.get("busy_s") or math.nan)
            for more, less in zip(many, few)]


def _by_processor(note: str, met: Optional[bool], met_by_processor: bool) -> str:
    """A note that says so where a target that the clock missed is reached by the processor's time."""
    is_told = met is False and met_by_processor and "DIFFER" not in note
    return "; ".join(filter(None, (note, is_told and "reached by the processor's time")))


def outlasting(row: int, what: str, ours: list, peer_name: str, peer: list, patience: float, least: float,
               note: str = "", key: str = "") -> Line:
    """Own runs against a peer's that may have been stopped at a multiple of our time.

    Args:
        patience: the multiple. least: how many times as long the peer has to take.
    """
    factors = [patience if other.seconds is None else other.seconds / own.seconds for own, other in zip(ours, peer)]
    stopped = sum(other.seconds is None for other in peer)
    shown = f"stopped at {patience:g} × our time" if stopped == len(peer) else duration(
        [other for other in peer if other.seconds is not None]) + (f", stopped {stopped} times" if stopped else "")
    ratio = f"> {patience:g} × ({_pairs(peer)})" if stopped == len(peer) else spread(factors)
    return Line(row, what, duration(ours), f"{peer_name} {shown}", ratio, f"≥ {least:g} ×",
                median(factors) >= least and "DIFFER" not in note, note, key, f"{busy(ours):.2f} s")


def spread(factors: list, digits: int = 1) -> str:
    """The median of ratios, the least and the most."""
    if len(factors) == 1:
        return f"{factors[0]:.{digits}f} × (1 pair)"
    return (f"{median(factors):.{digits}f} × ({min(factors):.{digits}f} to {max(factors):.{digits}f}, "
            f"{_pairs(factors)})")


def _pairs(items: list) -> str:
    return "1 pair" if len(items) == 1 else f"{len(items)} pairs"


def duration(runs: list) -> str:
    value = seconds(runs)
    return f"{value:.1f} s" if value >= 1 else f"{value:.2f} s"


def processors(ours: list, peer: list, factors: tuple | list = (), digits: int = 1) -> str:
    """The processor's time of both sides, and the median of their ratios."""
    ratio = f", {median(factors):.{digits}f} ×" if len(factors) and not math.isnan(median(factors)) else ""
    return f"{busy(ours):.2f} and {busy(peer):.2f} s{ratio}"
