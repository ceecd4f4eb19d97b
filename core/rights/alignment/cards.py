"""What cards of findings show of each cut, as a part of the manifest."""
from __future__ import annotations

import numpy as np
import shapely

from ...contract.outcome import Outcome
from ...findings.contract import distinct
from ...findings.details.alternatives import Cut, section_of, stretches
from ...geometry.parallel import asking, in_steps
from .moving import GROWN_M, Moves, units_of
from .request import CUT

MOST_CARDS = 20_000     # cuts, by rank: a manifest is read as a whole


def cards_of(outcome: Outcome) -> dict:
    """The part of a manifest by which cards show alternatives and their edges.

    Args:
        outcome: of the run.
    """
    facts, row, parcels = (outcome.settled[name] for name in ("facts", "row", "parcels"))
    rows, known = facts.rows, np.flatnonzero(row >= 0)
    known = known[rows.kind[row[known]] == CUT][:MOST_CARDS]
    places, ids = row[known], distinct(outcome.findings["finding_id"]).to_numpy(dtype=object)[known]
    edges = _edges(rows.geometry[places], parcels[rows.parcel[places]], units_of(2.0 * GROWN_M, outcome.crs))
    names, limits = np.append(facts.unit_names, ""), np.append(facts.limits, None)
    sizes = np.append(facts.unit_m2, np.nan)
    effects = [getattr(rows.moves, name)[places] for name in Moves._fields[1:]]
    offered, cuts = rows.is_offered, {}
    for at, place in asking(list(enumerate(places.tolist()))):
        main, unit = rows.main[place], rows.unit[place]
        cuts[ids[at]] = Cut(
            facts.ids[place], str(facts.parcel_ids[rows.parcel[place]]), round(float(rows.area_m2[place]), 4),
            str(names[main]), str(names[unit]), _rounded(sizes[main]), _rounded(sizes[unit]),
            _rounded(facts.parcel_m2[rows.parcel[place]]), limits[main] or "", limits[unit] or "",
            "doubtful" if rows.is_doubtful[place] else str(rows.moves.status[place]), bool(offered[place]),
            [name for name, effect in zip(Moves._fields[1:], effects) if effect[at]], edges[at])
    return section_of(cuts)


def _rounded(value: float):
    return round(float(value), 4) if np.isfinite(value) else None


def _edges(ground: np.ndarray, parcels: np.ndarray, near: float) -> list:
    """Stretches of corners of each piece of ground that are not on the outline of its parcel ``(k,)``."""
    parts, of_part = shapely.get_parts(ground, return_index=True)
    rings, of_ring = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    owner = of_part[of_ring[ring]] if len(ring) else ring
    begins = np.flatnonzero(np.append(ring[1:] == ring[:-1], False)[:len(ring)])
    middle = shapely.points((xy[begins] + xy[begins + 1]) / 2.0)
    outline = shapely.boundary(parcels)
    shapely.prepare(outline)
    on_edge = np.zeros(len(xy), dtype=bool)
    on_edge[begins] = ~in_steps(lambda line, point: shapely.dwithin(line, point, near), outline[owner[begins]], middle)
    first = np.searchsorted(owner, np.arange(len(ground) + 1))
    return [stretches(on_edge[first[at]:first[at + 1]]) for at in asking(range(len(ground)))]
