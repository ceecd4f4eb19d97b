"""Uses of land, or of a proposal, against planning zones by an admission matrix.

Source: policy-standards 1.2 G04, 2c, 3.6. What is admitted where is data of a pack of kind matrix.
"""
from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from ..contract.outcome import ALONE, VERDICTS, Outcome, Steps
from ..errors import InputError
from ..fields import Field, spelling, type_column
from ..geometry.measure.length import length_m
from ..geometry.overlay.coverage import remainder
from ..geometry.overlay.pairs import Ground, ground_overlaps, negligible_area
from ..geometry.overlay.pieces import Minimum, measure
from ..geometry.overlay.unchanged import doubled, sharing
from ..geometry.parallel import asking
from ..layers.control_layer import ControlLayer
from ..layers.prepare import filtered, prepare_controls, prepare_subjects, repeated_shapes
from ..layers.registered import on_registered
from ..scale.stages import Rows, Stages
from ..texts import text
from .answers import VERDICT_COLUMNS, assemble
from .reading import read_uses
from .request import ROLE, ROW_COLUMNS, SUMMARY_COLUMNS, UseRequest
from .state import use_state, with_scheme


def check_use(request: UseRequest, steps: Steps = ALONE) -> Outcome:
    """Ask the matrix about every use in every zone that its ground lies in.

    Args:
        request: the parcels, the zones and the matrix. steps: how the run is followed.

    Returns:
        Tables: ``rows``, a row per subject, use and zone, with that ground; ``area_m2`` is all of it, ``counted_m2``
        what of it no stricter zone on the same ground counts already. ``verdicts``: verdict, accordance, areas by
        accordance, which with the slivers add up to the subject. ``summary``: areas by zone, use and accordance.

    Raises:
        InputError: no parcels, no usable zone, a field that does not exist, coordinate systems that cannot be brought
            together, codes of a list that the matrix cannot be asked in. Cancelled: ``cancelled`` returned True.
    """
    return STAGES.run(request, steps)


class Pieces:
    """The ground of each subject by zone: measured, each subject by itself, and then told.

    Args:
        request: the check. steps: how it is followed.

    Attributes:
        subjects, uses: prepared. codes: zone code of each group of pieces.
        subject, group_code: of each piece ``(m,)``; ``group_code`` None for ground in no zone.
        geometry, area_m2, length_m, share, is_sliver: of each piece.
        doubled: rows of subject, zones, area on which zones of different codes overlap.
        uncertain: pairs of a subject and an unusable zone whose extent it meets. notes: sentences.
    """

    def __init__(self, request: UseRequest, steps: Steps = ALONE):
        self.request, (self.progress, self.cancelled) = request, steps
        self.notes: list = []
        for table, name in ((request.subjects, request.use_field), (request.zones, request.zone_field)):
            if name not in table.columns:
                raise InputError("zoning.no_such_field", layer=table.name, field=name)
        self.subjects = prepare_subjects(request.subjects, request.area_method, request.subject_id,
                                         request.project_field, request.registered_field)
        self.controls = prepare_controls(ROLE, [ControlLayer(ROLE, request.zones)], request.subjects.crs,
                                         self.subjects.method, kind="polygon")
        if not len(self.controls):
            raise InputError("use.no_zones", layer=request.zones.name)
        self.uses = read_uses(request)

    def measure(self) -> dict[str, Rows]:
        """Cut the subjects.

        Returns:
            ``inside``: ground in zones, by subject and code; ``outside``: ground in no zone; ``doubled``: subjects of
            which zones of different codes hold the same ground; ``uncertain``: zones that cannot be used.
        """
        self.zone_code = self._zone_codes()
        count = self._cut()
        parts = {name: Rows(self.subject[rows], {key: getattr(self, key)[rows] for key in (
            "group_code", "geometry", "area_m2", "length_m", "share", "is_sliver")})
            for name, rows in (("inside", slice(count)), ("outside", slice(count, None)))}
        row, at = self._uncertain()
        return {**parts, "uncertain": Rows(row, {"zone": at}), "doubled": Rows(*self.doubled)}

    def answer(self, measured: dict[str, Rows]) -> Outcome:
        """What the matrix says of the ground.

        Args:
            measured: of ``measure``.
        """
        request = self.request
        self.notes += self.uses.notes + repeated_shapes(self.subjects, request.language)
        self.notes += on_registered(self.subjects, request.language)
        self.notes += [text(f"zoning.{key}", request.language, **values) for key, values in filtered([request.zones])]
        self.notes += [text("use.assumed_datum", request.language, layer=name) for name in self.controls.assumed_datum]
        self._zone_codes(self.notes)
        inside, outside, uncertain, doubled = (measured[name] for name in (
            "inside", "outside", "uncertain", "doubled"))
        self.subject = np.concatenate([inside.subject, outside.subject])
        for key in inside.values:
            setattr(self, key, np.concatenate([inside.values[key], outside.values[key]]))
        first, last = (np.searchsorted(inside.subject, doubled.subject, side) for side in ("left", "right"))
        self.doubled = [(int(subject), list(range(low, high)), float(area)) for subject, low, high, area in asking(zip(
            doubled.subject, first, last, doubled.values["area_m2"]))]
        order = np.lexsort((uncertain.subject, uncertain.values["zone"]))
        self.uncertain = list(zip(uncertain.subject[order].tolist(), uncertain.values["zone"][order].tolist()))
        return assemble(self)

    def _zone_codes(self, notes: list | None = None) -> np.ndarray:
        """Code of each zone in the matrix's own spelling; what it does not list keeps its spelling.

        Args:
            notes: filled with problems of the column.
        """
        described = self.request.matrix.fields.get("zone_code", Field("zone_code"))
        raw = self.request.zones.columns[self.request.zone_field].iloc[self.controls.source_row]
        typed, problems = type_column(raw.reset_index(drop=True), described)
        if notes is not None:
            notes += [problem.in_language(self.request.language) for problem in problems]
        known = {code.casefold(): code for code in self.request.matrix.zones}
        codes = [spelling(value) if pd.notna(value) else "" for value in typed]
        return np.array([known.get(code.casefold(), code) for code in codes], dtype=object)

    def _cut(self) -> int:
        """Pieces of each subject by zone code, and what lies in no zone; the number of the first."""
        subjects, crs, method = self.subjects, self.request.subjects.crs, self.subjects.method
        zones = self.controls.geometry
        is_alone = ~sharing(len(zones), *doubled(zones, self.cancelled), crs)   # parcels in such a zone are in no other
        shared = ground_overlaps(Ground(subjects.geometry, np.zeros(len(subjects), dtype=bool), subjects.measured_m2),
                                 Ground(zones, is_alone), crs, method, keep_pieces=True, progress=self.progress,
                                 cancelled=self.cancelled)
        judged = subjects.dimension >= 0
        rest = remainder(subjects.geometry, shared.subject, shared.pieces, shared.inside, crs, self.cancelled)
        plane = shapely.area(subjects.geometry)
        left = judged & ~shapely.is_empty(rest)
        areal = subjects.dimension == 2
        left &= ~areal | ~negligible_area(shapely.area(rest), plane, crs)
        left &= ~((subjects.dimension == 0) & np.isin(np.arange(len(subjects)), shared.subject))
        code, names = pd.factorize(self.zone_code[shared.control], sort=True)
        distinct, number = np.unique(shared.subject * max(len(names), 1) + code, return_inverse=True)
        order = np.argsort(number, kind="stable")
        bounds = np.searchsorted(number[order], np.arange(len(distinct) + 1))
        first = order[bounds[:-1]]
        pieces = shared.pieces[first]
        for k in asking(np.flatnonzero(np.diff(bounds) > 1)):
            pieces[k] = shapely.union_all(shared.pieces[order[bounds[k]:bounds[k + 1]]])
        outside = np.flatnonzero(left)
        self.subject = np.concatenate([shared.subject[first], outside])
        self.group_code = np.concatenate([self.zone_code[shared.control[first]],
                                          np.full(len(outside), None, dtype=object)])
        self.geometry = np.concatenate([pieces, rest[outside]])
        self._measure()
        self.doubled = self._doubled(len(distinct), rest)
        return len(distinct)

    def _measure(self) -> None:
        subjects, crs, matrix = self.subjects, self.request.subjects.crs, self.request.matrix
        dimension = subjects.dimension[self.subject]
        size = measure(self.geometry, crs, subjects.method, Minimum(matrix.minimum_area_m2, matrix.minimum_width_m))
        self.area_m2 = np.where(dimension == 2, size.area_m2 * subjects.factor[self.subject], 0.0)
        self.length_m = np.where(dimension == 1, length_m(self.geometry, crs), 0.0)
        part = np.where(dimension == 2, size.area_m2, self.length_m)   # the scale is that of the whole
        with np.errstate(divide="ignore", invalid="ignore"):
            self.share = np.where(dimension == 0, 1.0, np.clip(part / subjects.size[self.subject], 0.0, 1.0))
        # a parcel that is a sliver itself is judged like any other
        self.is_sliver = (dimension == 2) & size.is_sliver & (self.share < 0.5)

    def _doubled(self, inside: int, rest: np.ndarray) -> tuple:
        """Where zones of different codes hold the same ground of a subject: subjects, and ``area_m2`` of it."""
        subjects, crs = self.subjects, self.request.subjects.crs
        size, plane = shapely.area(self.geometry[:inside]), shapely.area(subjects.geometry)
        held = np.bincount(self.subject[:inside], weights=size, minlength=len(subjects))
        several = (np.bincount(self.subject[:inside], minlength=len(subjects)) > 1) & (subjects.dimension == 2)
        # what is held beyond the ground that lies in zones at all; the union is made only there
        beyond = held + np.nan_to_num(shapely.area(rest)) - plane
        wanted = np.flatnonzero(several & ~negligible_area(np.maximum(np.nan_to_num(beyond), 0.0), plane, crs))
        order = np.argsort(self.subject[:inside], kind="stable")
        start, end = (np.searchsorted(self.subject[:inside][order], wanted, side) for side in ("left", "right"))
        rows, areas = [], []
        for subject, first, last in asking(zip(wanted, start, end)):
            members = order[first:last].tolist()
            excess = size[members].sum() - shapely.area(shapely.union_all(self.geometry[members]))
            if not negligible_area(np.array([max(excess, 0.0)]), plane[[subject]], crs)[0]:
                rows.append(subject)
                areas.append(excess / plane[subject] * subjects.measured_m2[subject] * subjects.factor[subject])
        return np.array(rows, dtype=np.int64), {"area_m2": np.array(areas, dtype=float)}

    def divided(self, rank: np.ndarray) -> np.ndarray:
        """Area in m² that counts for each piece, so that the pieces of a subject add up to it ``(m,)``.

        Ground in zones of different codes counts for the piece of the highest rank, among equals for the first
        zone code.

        Args:
            rank: of each piece ``(m,)``.
        """
        counted, subjects = self.area_m2.copy(), self.subjects
        for subject, members, _area in self.doubled:
            members = sorted(members, key=lambda member: (-rank[member], str(self.group_code[member])))
            taken = self.geometry[members[0]]
            for piece in members[1:]:
                own = shapely.difference(self.geometry[piece], taken)
                counted[piece] = float(subjects.measure(np.array([own]))[0] * subjects.factor[subject])
                taken = shapely.union(taken, self.geometry[piece])
        return counted

    def _uncertain(self) -> tuple[np.ndarray, np.ndarray]:
        """Subjects that a zone which cannot be used may concern: its extent meets them, or it lies nowhere; in pairs
        of positions of the subject and among the zones that cannot be used, by subject."""
        unusable = self.controls.unusable
        boxes = unusable[["xmin", "ymin", "xmax", "ymax"]].to_numpy(dtype=float)
        judged = np.flatnonzero(self.subjects.dimension >= 0)
        met = [judged if np.isnan(box).any() else judged[
            shapely.intersects(self.subjects.geometry[judged], shapely.box(*box))] for box in boxes]
        row = np.concatenate([np.zeros(0, dtype=np.int64), *met])
        at = np.repeat(np.arange(len(met)), [len(rows) for rows in met])
        order = np.argsort(row, kind="stable")
        return row[order], at[order]


STAGES = Stages(Pieces, layers={"zones": "polygon"}, lean=with_scheme)
CHECK = STAGES.check("matrix", check_use, {
    "rows": ROW_COLUMNS, VERDICTS: VERDICT_COLUMNS, "summary": SUMMARY_COLUMNS}, use_state)
