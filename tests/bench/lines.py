"""Sizes of the bench, and lines of its table."""
from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import Optional

from running import agreement, busy, ratios, seconds


@dataclass(frozen=True)
class Sizes:
    """How much; ``--quick`` shrinks all of it, so that the ratios mean nothing."""

    parcels: int = 100_000
    more_parcels: int = 1_000_000
    zones: int = 2_000
    heavy_scale: int = 1
    survey: int = 500_000
    projects: int = 10
    job_projects: int = 200
    job_parcels: int = 1_500
    pair_parcels: int = 50_000
    rounds: int = 5
    starts: int = 10
    each: int = 10_000
    each_of: int = 1    # algorithms: one of so many
    controls: int = 1_000_000
    clicks: int = 200
    findings: int = 100_000
    raster_side: int = 20_000
    raster_zones: int = 1_000
    carbon_parcels: int = 1_000_000
    carbon_rounds: int = 4
    counties: tuple = (1, 3, 7)
    county_rounds: int = 5


QUICK = Sizes(parcels=2_500, pair_parcels=2_500, more_parcels=10_000, zones=60, heavy_scale=100, survey=10_000,
              projects=3, each=300, each_of=13, job_projects=4, job_parcels=12, rounds=1, starts=1, controls=10_000,
              clicks=6, findings=600, raster_side=1_200, raster_zones=30, carbon_parcels=10_000, carbon_rounds=1,
              counties=(1,), county_rounds=1)


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
    return Line(row, what, duration(ours), f"{peer_name} {duration(peer)}", spread(factors),
                "" if least is None else f"≥ {least:g} ×", met, text, key, processors(ours, peer))


def spread(factors: list) -> str:
    """The median of ratios, the least and the most."""
    if len(factors) == 1:
        return f"{factors[0]:.1f} ×"
    return f"{median(factors):.1f} × ({min(factors):.1f} to {max(factors):.1f}, {len(factors)} pairs)"


def duration(runs: list) -> str:
    value = seconds(runs)
    return f"{value:.1f} s" if value >= 1 else f"{value:.2f} s"


def processors(ours: list, peer: list) -> str:
    """The processor's time of both sides."""
    return f"{busy(ours):.2f} and {busy(peer):.2f} s"
