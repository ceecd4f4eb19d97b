"""Which rows of which tables are of the same land: by key, by ground, or by both."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd
import shapely

from ..geometry.overlay.pairs import Ground, Overlaps, ground_overlaps
from ..geometry.overlay.unchanged import doubled, sharing
from ..rights.pack.stages import KEYS, STAGE, SUPPLIED
from ..table import components
from .entries import Entries

BY_KEY, BY_GROUND = 1, 2
LINKED_BY = ("", "key", "ground", "both")


class Link(NamedTuple):
    """Two tables that share ground: their pairs.

    Attributes:
        first, then: positions of their first layers, as of ``Entries.table``, the earlier stage first.
        earlier, later: rows of ``Entries`` of each pair ``(m,)``. area_m2: shared ``(m,)``.
        left: what ``link`` was given to keep of the shared ground; empty where no transition of the pack asks for what
            is left.
    """

    first: int
    then: int
    earlier: np.ndarray
    later: np.ndarray
    area_m2: np.ndarray
    left: Sequence = ()


class Linked(NamedTuple):
    """How rows hang together ``(n,)``.

    Attributes:
        thread, parcel: numbers of the thread and of the parcel; rows that are projects of many parcels are of no
            parcel, -1. by: bits ``BY_KEY`` and ``BY_GROUND``. share: the largest share of ground, of the smaller of
            two, with a row of another stage; NaN where none was compared.
        links: of tables that share ground and whose stages are compared, without their pairs.
        is_alone: no other row of the same table holds ground of it.
    """

    thread: np.ndarray
    parcel: np.ndarray
    by: np.ndarray
    share: np.ndarray
    links: list
    is_alone: np.ndarray


def link(entries: Entries, how: str, minimum_share: float, steps, keep: Callable) -> Linked:
    """Link the rows of all tables.

    Args:
        entries: of all tables. how: of ``request.LINKS``. minimum_share: of the smaller of two, from which ground
            links. steps: how it is followed. keep: a link, its pieces ``(m,)`` and which rows share no ground within
            their table ``(n,)`` -> what is kept of it. The pieces themselves are dropped, link by link: those of all
            links are several times the layers.

    Raises:
        Cancelled: the run was stopped.
    """
    count = len(entries)
    by, share = np.zeros(count, dtype=np.int8), np.full(count, np.nan)
    edges, own_edges = [], []
    if how != "ground":
        for kind in KEYS:
            first, second = _by_key(entries.keys[kind], np.ones(count, dtype=bool))
            _mark(by, entries.table, entries.keys[kind], BY_KEY)
            edges.append((first, second))
            if kind != "project":
                own_edges.append(_by_key(entries.keys[kind], _particular(entries, entries.keys[kind])))
    is_alone = np.ones(count, dtype=bool)
    links = _by_ground(entries, minimum_share, is_alone, steps, keep) if how != "key" or entries.crs else []
    for ground in links:
        least = np.fmin(entries.measured_m2[ground.earlier], entries.measured_m2[ground.later])
        shares = np.minimum(ground.area_m2 / least, 1.0)
        for rows in (ground.earlier, ground.later):
            np.fmax.at(share, rows, shares)
        if how == "key":
            continue
        enough = shares >= minimum_share
        ends = ground.earlier[enough], ground.later[enough]
        for rows in ends:
            by[rows] |= BY_GROUND
        edges.append(ends)
        single = ~(entries.is_project[ends[0]] | entries.is_project[ends[1]])
        own_edges.append((ends[0][single], ends[1][single]))
    links = [Link(ground.first, ground.then, *[np.zeros(0)] * 3, ground.left) for ground in links if ground.left]
    thread = components(count, *_joined(edges))
    parcel = components(count, *_joined(own_edges))
    return Linked(thread, np.where(entries.is_project, -1, parcel), by, share, links, is_alone)


def _joined(edges: list) -> tuple[np.ndarray, np.ndarray]:
    nothing = np.zeros(0, dtype=np.int64)
    return tuple(np.concatenate([nothing, *(edge[end] for edge in edges)]) for end in (0, 1))


def _by_key(keys: np.ndarray, use: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each row with the first one of the same key."""
    rows = np.flatnonzero((keys != "") & use)
    codes = pd.factorize(keys[rows])[0]
    first = np.full(codes.max(initial=-1) + 1, -1)
    first[codes[::-1]] = rows[::-1]
    return first[codes], rows


def _mark(by: np.ndarray, table: np.ndarray, keys: np.ndarray, bit: int) -> None:
    """Mark the rows whose key another table has too."""
    rows = np.flatnonzero(keys != "")
    codes = pd.factorize(keys[rows])[0]
    size = codes.max(initial=-1) + 1
    least, most = np.full(size, np.iinfo(np.int64).max), np.full(size, -1)
    np.minimum.at(least, codes, table[rows])
    np.maximum.at(most, codes, table[rows])
    by[rows[(least < most)[codes]]] |= bit


def _particular(entries: Entries, keys: np.ndarray) -> np.ndarray:
    """Rows that a key makes one parcel: not where several rows of several tables have it, as of a whole project."""
    use = (keys != "") & ~entries.is_project
    rows = np.flatnonzero(use & entries.is_live)
    codes = pd.factorize(keys)[0]
    pairs, count = np.unique(codes[rows] * np.int64(len(entries.layers)) + entries.table[rows], return_counts=True)
    many = np.bincount(pairs[count > 1] // len(entries.layers), minlength=codes.max(initial=-1) + 1)
    return use & (many[codes] < 2)


def _by_ground(entries: Entries, minimum_share: float, is_alone: np.ndarray, steps, keep: Callable) -> list[Link]:
    """Ground that each table shares with the next one, and what nothing of it links, with the ones before.

    In ``is_alone`` it is noted which rows share ground with another one of their table: the others are settled without
    an overlay where a stage has the outline of the one before, see ``settled``.
    """
    rows_of = [np.flatnonzero((entries.table == position) & ~shapely.is_missing(entries.geometry))
               for position in range(len(entries.layers))]
    own = [entries.own_stage(position) for position in range(len(entries.layers))]
    drawn = [position for position, rows in enumerate(rows_of) if len(rows) and own[position].kind == STAGE]
    links: dict = {}
    is_one = sum(map(bool, map(len, rows_of))) < 2
    for stage, rows in zip(own, rows_of):
        if is_one and (stage.id != SUPPLIED or len(rows) < 2):   # ground of supplies counts once, whatever is beside it
            continue
        is_alone[rows] = ~sharing(len(rows), *doubled(entries.geometry[rows], steps.cancelled), entries.crs)
    shared = partial(_shared, entries, is_alone, steps, keep)
    for chain in (drawn, [position for position in drawn if own[position].level == "parcel"]):
        for place, position in enumerate(chain[1:], 1):
            alone = rows_of[position]
            for before in reversed(chain[:place]):
                if not len(alone):
                    break
                if (before, position) not in links:
                    links[before, position] = shared((before, position), (rows_of[before], alone))
                ground = links[before, position]
                least = np.fmin(entries.measured_m2[ground.earlier], entries.measured_m2[ground.later])
                alone = np.setdiff1d(alone, ground.later[ground.area_m2 >= minimum_share * least])
            steps.progress(0.8 * place / len(chain))
    for position in (position for position, rows in enumerate(rows_of) if len(rows) and position not in drawn):
        for before in drawn:   # events and temporary land: with whatever they lie on
            links[before, position] = shared((before, position), (rows_of[before], rows_of[position]))
    return list(links.values())


def _shared(entries: Entries, is_alone: np.ndarray, steps, keep: Callable, layers: tuple, rows: tuple) -> Link:
    (first, then), (earlier, later) = layers, rows
    is_compared = tuple(entries.own_stage(position).id for position in layers) in entries.life.pairs
    pairs: Overlaps = ground_overlaps(
        Ground(entries.geometry[later], is_alone[later], entries.measured_m2[later]),
        Ground(entries.geometry[earlier], is_alone[earlier]), entries.crs, entries.method,
        keep_pieces=is_compared, cancelled=steps.cancelled)
    real = pairs.area_m2 > 0.0
    made = Link(first, then, earlier[pairs.control[real]], later[pairs.subject[real]], pairs.area_m2[real])
    return made._replace(left=keep(made, pairs.pieces[real], is_alone)) if is_compared else made
