"""Overlaps of subjects with controls: which pairs, how much, which pieces.

Zones of many vertices are cut into small pieces first; a tree finds the candidates; a prepared piece shows in a
microsecond that it contains a whole subject or does not meet it; only the rest is intersected. GEOS works without
Python's lock, so chunks of candidates run on threads. A chunk ends where the zone changes, because two threads must
never share a prepared geometry.
"""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Callable, NamedTuple, Optional

import numpy as np
import shapely

from ..in_parts import InParts, is_full_of_spikes
from ..measure.area import METRES_PER_DEGREE
from ..measure.drawn_area import drawn_area_m2
from ..measure.length import length_m
from ..parallel import ask, in_steps, in_threads, indexed, queried
from ..parts import each_its_own, without_lower
from ..subdivide import subdivide
from ..systems.crs import is_geographic, unit_factor
from ..united import unions
from .compiled.sizes import loaded, pays, shared_areas
from .connected import NO_PARTS
from .settled import Settled, settle

CHUNK_PAIRS = 500, 8_000   # at least and at most; small jobs are cut into some 16 chunks
TOUCH_M2 = 1e-6     # rounding of coordinates leaves this much where two outlines only touch
TOUCH_M = 1e-6
WHOLE = 1e-9        # relative: a subject lies inside where no more than this is missing


@dataclass(frozen=True)
class Overlaps:
    """Pairs of a subject and a control, ordered by subject, then control.

    Attributes:
        subject, control: positions, int64 ``(m,)``.
        area_m2: shared area; NaN where subject or control is not a polygon.
        length_m: shared length; NaN where neither is a line.
        perimeter_m: outline of the shared area; NaN before ``with_parts``.
        inside: the whole subject lies in this control.
        pieces: shared geometries; None of ``overlap_sizes``.
        part_pair, part_area_m2, part_perimeter_m: the connected parts of each pair's piece,
            a row per part; empty before ``with_parts``.
    """

    subject: np.ndarray
    control: np.ndarray
    area_m2: np.ndarray
    length_m: np.ndarray
    perimeter_m: np.ndarray
    inside: np.ndarray
    pieces: Optional[np.ndarray]
    part_pair: np.ndarray
    part_area_m2: np.ndarray
    part_perimeter_m: np.ndarray

    def __len__(self) -> int:
        return len(self.subject)


def overlaps(subjects: np.ndarray, controls: np.ndarray, crs: str, method: str = "ellipsoidal", *,
             subject_area_m2: Optional[np.ndarray] = None, progress: Optional[Callable[[float], None]] = None,
             cancelled: Optional[Callable[[], bool]] = None) -> Overlaps:
    """Find and measure every overlap of subjects with controls, with the geometry that they share.

    Touching is not overlapping, except for a point, which cannot overlap otherwise.

    Args:
        subjects, controls: valid shapely geometries in one coordinate system, ``(n,)`` and
            ``(k,)``; None takes no part. See ``drawn_area.for_cutting``.
        crs: that coordinate system. method: ``"ellipsoidal"`` or ``"planar"``.
        subject_area_m2: areas of the subjects by the same method, where they are known.
        progress: called with 0…1. cancelled: asked between chunks.

    Raises:
        Cancelled: ``cancelled`` returned True.

    A square of 10 m, of which 3 m lie in a control, and one that only touches it:

    >>> found = overlaps(shapely.box([0, 17], 0, [10, 27], 10), shapely.box([7], 0, [17], 10), "EPSG:4547", "planar")
    >>> found.subject.tolist(), found.control.tolist(), found.area_m2.tolist(), found.inside.tolist()
    ([0], [0], [30.0], [False])
    """
    job = _Job(subjects, subject_area_m2, crs, method, (), True)
    return _collect(_all_pairs(job, controls, progress, cancelled), True)


def overlap_sizes(subjects: np.ndarray, controls: np.ndarray, crs: str, method: str = "ellipsoidal", *,
                  subject_area_m2: Optional[np.ndarray] = None, progress: Optional[Callable[[float], None]] = None,
                  cancelled: Optional[Callable[[], bool]] = None) -> Overlaps:
    """Find and measure every overlap, and keep no geometry of it; ``pieces`` is None.

    Args:
        subjects, controls, crs, method, subject_area_m2, progress, cancelled: as of ``overlaps``: ``(n,)``, ``(k,)``.
    """
    return measured_sizes(subjects, controls, crs, method, (subject_area_m2, None), progress, cancelled)


def measured_sizes(subjects: np.ndarray, controls: np.ndarray, crs: str, method: str, areas_m2: tuple, progress=None,
                   cancelled=None) -> Overlaps:
    """``overlap_sizes`` where areas of both sides may be known: what lies wholly in the other is not measured again.

    Args:
        subjects, controls, crs, method, progress, cancelled: as of ``overlaps``: ``(n,)``, ``(k,)``.
        areas_m2: of the subjects ``(n,)`` and of the controls ``(k,)``, m²; None where they are not known.
    """
    job = _Job(subjects, areas_m2[0], crs, method, (), False, zone_m2=areas_m2[1])
    return _collect(_all_pairs(job, controls, progress, cancelled), False)


class Ground(NamedTuple):
    """Polygons ``(n,)``, which of them share no ground with another one, and their areas in m² where they are known."""

    shapes: np.ndarray
    is_alone: np.ndarray
    area_m2: Optional[np.ndarray] = None


def ground_overlaps(subjects: Ground, controls: Ground, crs: str, method: str = "ellipsoidal", *, keep_pieces: bool,
                    progress: Optional[Callable[[float], None]] = None,
                    cancelled: Optional[Callable[[], bool]] = None) -> Overlaps:
    """The overlaps of layers of which it is known what shares ground within each: most are settled, see ``settled``.

    Args:
        subjects, controls: valid polygons. crs, method, progress, cancelled: as of ``overlaps``.
        keep_pieces: with the shared geometries.
    """
    job = _Job(subjects.shapes, subjects.area_m2, crs, method, (), keep_pieces, (subjects.is_alone, controls.is_alone))
    return _collect(_all_pairs(job, controls.shapes, progress, cancelled), keep_pieces)


def _all_pairs(job: _Job, controls: np.ndarray, progress, cancelled) -> list:
    """Pairs of each dimension of subjects with each of controls; areas that a job lacks are measured."""
    subjects = job.subjects
    subject_area_m2 = drawn_area_m2(subjects, job.crs, job.method) if job.area_m2 is None else job.area_m2
    subject_dimension = in_steps(shapely.get_dimensions, subjects)
    control_dimension = in_steps(shapely.get_dimensions, controls)
    by_dimension = []
    for subject_kind in (0, 1, 2):
        for control_kind in (0, 1, 2):
            rows = np.flatnonzero(subject_dimension == subject_kind)
            zones = np.flatnonzero(control_dimension == control_kind)
            if len(rows) and len(zones):
                part = replace(job, subjects=subjects[rows], area_m2=subject_area_m2[rows],
                               kinds=(subject_kind, control_kind))
                by_dimension.append(_pairs(part, controls[zones], rows, zones, progress, cancelled))
    return by_dimension


@dataclass(frozen=True)
class _Job:
    subjects: np.ndarray
    area_m2: np.ndarray
    crs: str
    method: str
    kinds: tuple
    keep: bool
    apart: Optional[tuple] = None     # which subjects, and which controls, share no ground with another of theirs
    parts: Optional[InParts] = None   # of the subjects, when it is known how many pieces of zones each meets
    spiky: Optional[InParts] = None   # of zones that are full of spikes, which stay whole
    kernel: Optional[object] = None   # compiled, for areas of which no piece is wanted
    zone_m2: Optional[np.ndarray] = None   # areas of controls, later of their pieces, NaN where they are not known


def _pairs(job: _Job, controls, rows, zones, progress, cancelled) -> dict:
    met, tree = np.zeros(len(controls), dtype=np.int64), indexed(job.subjects)
    if job.kinds == (2, 2):
        met = np.bincount(queried(tree, controls)[0], minlength=len(controls))
        job = replace(job, kernel=loaded() if not job.keep and pays(controls, met) else None)
    pieces, owner, whole = _cut_up(controls, met, job)
    if job.zone_m2 is not None:   # a control in several pieces is known as a whole only
        job = replace(job, zone_m2=np.where(np.bincount(owner)[owner] == 1, job.zone_m2[zones][owner], np.nan))
    pieces = each_its_own(pieces)
    zone_of, subject_of = queried(tree, pieces)
    measured = []
    if job.apart is not None and job.kinds == (2, 2):
        job = replace(job, subjects=each_its_own(job.subjects))
        apart = job.apart[1][zones][owner], job.apart[0][rows]
        settled = settle(pieces, job.subjects, zone_of, subject_of, apart, _touch(job.crs), cancelled)
        measured = [_settled(job, pieces, zone_of, subject_of, settled)]
        zone_of, subject_of = zone_of[settled.left], subject_of[settled.left]
    job = replace(job, parts=InParts(job.subjects, subject_of), spiky=InParts(pieces, zone_of[whole[zone_of]]))
    measured += _run_chunks(job, pieces, zone_of, subject_of, progress, cancelled)
    measured = {name: np.concatenate([chunk[name] for chunk in measured]) for name in measured[0]}
    ask()
    measured["control"] = owner[measured["control"]]
    merged = _merge_zone_pieces(measured, len(controls), job)
    merged["inside"] = _whole(merged, job)
    merged["subject"] = rows[merged["subject"]]
    merged["control"] = zones[merged["control"]]
    return merged


def _settled(job: _Job, pieces: np.ndarray, zone_of: np.ndarray, subject_of: np.ndarray, settled: Settled) -> dict:
    """Rows of the pairs of which one is the piece, as of ``_measure``."""
    rows, subjects = np.concatenate(settled[:2]), subject_of[settled.inside]
    zones = pieces[zone_of[settled.holding]]
    piece = np.concatenate([job.subjects[subjects], zones])
    return {"subject": subject_of[rows], "control": zone_of[rows], "plane": in_steps(shapely.area, piece),
            "size": np.concatenate([job.area_m2[subjects], _size(zones, job)]),
            "whole": np.arange(len(rows)) < len(subjects), **({"piece": piece} if job.keep else {})}


def _cut_up(controls: np.ndarray, met: np.ndarray, job: _Job) -> tuple:
    """Pieces of the controls, the control of each, and which are whole because GEOS would suffer from their spikes."""
    plain = ~is_full_of_spikes(controls, met) if job.kernel is None else np.ones(len(controls), dtype=bool)
    some, spiky = np.flatnonzero(plain), np.flatnonzero(~plain)
    pieces, owner = subdivide(controls[some]) if job.kinds[1] == 2 else (controls, np.arange(len(controls)))
    return (np.concatenate([pieces, controls[spiky]]), np.concatenate([some[owner], spiky]),
            np.arange(len(pieces) + len(spiky)) >= len(pieces))


def _shared(job: _Job, subject_of: np.ndarray, zone_of: np.ndarray, zones: np.ndarray) -> np.ndarray:
    """What subjects share with zones, in pairs."""
    spiky = np.isin(zone_of, list(job.spiky.parts))
    cut = np.empty(len(zones), dtype=object)
    cut[~spiky] = job.parts.intersections(subject_of[~spiky], zones[~spiky])
    cut[spiky] = job.spiky.intersections(zone_of[spiky], job.subjects[subject_of[spiky]])
    return cut


def _run_chunks(job, pieces, zone_of, subject_of, progress, cancelled) -> list:
    if not len(zone_of):
        return [_measure(job, pieces, zone_of, subject_of)]
    changes = np.flatnonzero(np.diff(zone_of)) + 1
    step = int(np.clip(len(zone_of) // 16, *CHUNK_PAIRS))
    at = np.searchsorted(changes, np.arange(step, len(zone_of), step))
    cuts = np.unique(changes[at[at < len(changes)]]) if len(changes) else np.array([], dtype=np.int64)
    bounds = np.concatenate([[0], cuts, [len(zone_of)]]).astype(np.int64)
    chunks = [(zone_of[a:b], subject_of[a:b]) for a, b in zip(bounds[:-1], bounds[1:])]
    return in_threads(lambda chunk: _measure(job, pieces, *chunk), chunks, progress, cancelled)


def _measure(job: _Job, pieces, zone_of, subject_of) -> dict:
    """Measure one chunk of candidate pairs."""
    zones, subjects = pieces[zone_of], job.subjects[subject_of]
    prepared = pieces[np.unique(zone_of)]
    shapely.prepare(prepared)
    subject_kind, control_kind = job.kinds
    if control_kind == 2 and subject_kind > 0:
        whole = in_steps(shapely.contains_properly, zones, subjects)
    else:
        whole = np.zeros(len(zones), dtype=bool)
    rest = np.flatnonzero(~whole)
    compiled = _compiled(job, zones, subjects, zone_of, rest)
    rest = np.setdiff1d(rest, compiled.rows, assume_unique=True)
    held, near = _from_subjects(job, zones[rest], subject_of[rest]) or \
        (np.zeros(len(rest), dtype=bool), in_steps(shapely.intersects, zones[rest], subjects[rest]))
    rest, held = rest[near], held[near]
    shapely.destroy_prepared(prepared)
    cut = zones[rest]
    cut[~held] = _shared(job, subject_of[rest[~held]], zone_of[rest[~held]], cut[~held])
    cut_size = _cut_size(job, cut, zone_of[rest], held)
    real = cut_size > (TOUCH_M2, TOUCH_M, -1.0)[_measure_kind(job.kinds)]
    if job.kinds == (1, 1):
        real |= in_steps(shapely.crosses, subjects[rest], zones[rest])   # two lines that cross share a point
    keep = np.concatenate([np.flatnonzero(whole), rest[real], compiled.rows])
    plane = shapely.area(cut[real]) if job.kinds == (2, 2) else np.zeros(int(real.sum()))
    size = np.concatenate([job.area_m2[subject_of[whole]] if job.kinds == (2, 2)
                           else _size(subjects[whole], job), cut_size[real], compiled.area_m2])
    result = {"subject": subject_of[keep], "control": zone_of[keep], "size": size, "whole": whole[keep],
              "plane": np.concatenate([np.zeros(int(whole.sum())), plane, compiled.plane])}
    if job.keep:
        result["piece"] = np.concatenate([subjects[whole], without_lower(cut[real], 2 - _measure_kind(job.kinds))])
    return result


class _Compiled(NamedTuple):
    """Pairs of a chunk that the compiled kernel has measured: their rows, areas in the plane and in m² ``(k,)``."""

    rows: np.ndarray
    plane: np.ndarray
    area_m2: np.ndarray


def _compiled(job: _Job, zones, subjects, zone_of, rows) -> _Compiled:
    if job.kernel is None:
        return _Compiled(rows[:0], np.zeros(0), np.zeros(0))
    rows = rows[~np.isin(zone_of[rows], list(job.spiky.parts))]
    plane, area_m2 = shared_areas(job.kernel, subjects[rows], zones[rows], job.crs, job.method)
    done = np.isfinite(area_m2)
    return _Compiled(rows[done], plane[done], area_m2[done])


def _from_subjects(job: _Job, zones, subject_of) -> Optional[tuple]:
    """Which zones lie inside their subject, so that each is its own piece; and which meet it.

    Only where subjects meet many zones each, as a large project does on survey patches; otherwise None.
    A subject is met by several chunks, so each chunk prepares a copy of its own.
    """
    used, which = np.unique(subject_of, return_inverse=True)
    if job.kinds[0] != 2 or 4 * len(used) > len(zones):
        return None
    own = np.atleast_1d(shapely.from_wkb(shapely.to_wkb(job.subjects[used])))
    shapely.prepare(own)
    held = in_steps(shapely.contains_properly, own[which], zones)
    return held, held | in_steps(shapely.intersects, own[which], zones)


def _measure_kind(kinds) -> int:
    """What a pair of kinds shares: 0 an area, 1 a length, 2 a position."""
    return 2 - min(kinds)


def _size(geometry, job: _Job) -> np.ndarray:
    kind = _measure_kind(job.kinds)
    if kind == 0:
        return drawn_area_m2(geometry, job.crs, job.method)
    if kind == 1:
        return length_m(geometry, job.crs)
    return np.zeros(len(geometry))


def _cut_size(job: _Job, cut: np.ndarray, zone_of: np.ndarray, held: np.ndarray) -> np.ndarray:
    """Sizes of what subjects share with zones, in pairs; those of zones that lie in the subject may be known."""
    known = job.zone_m2 is not None and job.kinds == (2, 2)
    size = np.where(held, job.zone_m2[zone_of], np.nan) if known else np.full(len(cut), np.nan)
    unknown = np.isnan(size)
    size[unknown] = _size(cut[unknown], job)
    return size


def _merge_zone_pieces(measured: dict, control_count: int, job: _Job) -> dict:
    """Join the rows of one pair that were found in several pieces of one zone."""
    key = measured["subject"].astype(np.int64) * control_count + measured["control"]
    ask()
    order = np.argsort(key, kind="stable")
    ask()
    key = key[order]
    first = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]])) if len(key) else order
    count = np.diff(np.concatenate([first, [len(key)]])).astype(np.int64)
    merged = {"subject": measured["subject"][order][first], "control": measured["control"][order][first],
              "size": np.add.reduceat(measured["size"][order], first) if len(key) else measured["size"],
              "whole": measured["whole"][order][first], "kinds": job.kinds,
              "plane": np.add.reduceat(measured["plane"][order], first) if len(key) else measured["plane"]}
    if job.keep:
        ask()
        piece = measured["piece"][order]
        merged["piece"] = _join(piece, first, count)
    return merged


def _join(piece: np.ndarray, first: np.ndarray, count: np.ndarray) -> np.ndarray:
    joined = piece[first] if len(first) else piece[:0]
    for several in np.unique(count[count > 1]):
        rows = np.flatnonzero(count == several)
        shapes = np.array_split(piece[first[rows][:, None] + np.arange(several)], 1 + len(rows) // CHUNK_PAIRS[0])
        joined[rows] = np.concatenate(in_threads(unions, shapes))
    return joined


def _whole(merged: dict, job: _Job) -> np.ndarray:
    kind = _measure_kind(job.kinds)
    if kind == 2:
        return np.full(len(merged["size"]), job.kinds[1] == 2)
    if job.kinds[0] > job.kinds[1]:
        return np.zeros(len(merged["size"]), dtype=bool)   # a polygon is never inside a line
    if kind == 0:
        total = shapely.area(job.subjects)[merged["subject"]]
        return merged["whole"] | negligible_area(total - merged["plane"], total, job.crs)
    total = length_m(job.subjects, job.crs)[merged["subject"]]
    return merged["whole"] | (total - merged["size"] <= np.maximum(WHOLE * total, TOUCH_M))


def negligible_area(left: np.ndarray, total: np.ndarray, crs: str) -> np.ndarray:
    """Whether so little is left of subjects that it is rounding.

    Args:
        left, total: areas in the plane of the coordinate system, in its units ``(n,)``. There
            pieces add up exactly; on the ellipsoid a cut edge is another edge.
        crs: of the plane; its touch of 1e-6 m² is rounding.

    >>> negligible_area(np.array([1e-7, 1.0]), np.array([100.0, 100.0]), "EPSG:4547").tolist()
    [True, False]
    """
    return left <= np.maximum(WHOLE * total, _touch(crs))


def _touch(crs: str) -> float:
    return TOUCH_M2 / (METRES_PER_DEGREE if is_geographic(crs) else unit_factor(crs)) ** 2


def _collect(chunks: list, keep_pieces: bool) -> Overlaps:
    def column(name, dtype=np.float64):
        return np.concatenate([pairs[name] for pairs in chunks]) if chunks else np.zeros(0, dtype=dtype)

    subject, control = column("subject", np.int64), column("control", np.int64)
    ask()
    order = np.lexsort((control, subject))
    shared = np.concatenate([np.full(len(pairs["size"]), _measure_kind(pairs["kinds"]))
                             for pairs in chunks])[order] if chunks else np.zeros(0, dtype=np.int64)
    size = column("size")[order]
    area, length = (np.where(shared == kind, size, np.nan) for kind in (0, 1))
    return Overlaps(subject[order], control[order], area, length, np.full(len(size), np.nan),
                    column("inside", bool)[order], column("piece", object)[order] if keep_pieces else None,
                    *NO_PARTS)
