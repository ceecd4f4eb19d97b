"""Edges of a plan or a project against parcels: narrow cuts, what can be done with each, and what was decided before.

Source: a design of our own (issue 18, section 2); no rule of law is applied, and nothing is moved.
"""
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import shapely

from ...contract.book import unique_names
from ...contract.outcome import ALONE, FINDINGS, Check, Outcome, Steps
from ...geometry.measure.drawn_area import drawn_area_m2
from ...geometry.overlay.pieces import Minimum
from ...geometry.parallel import report_progress
from ...geometry.united import unions_by
from ...layers.broken import Broken, broken_of, may_meet
from ...layers.control_layer import ControlLayer
from ...layers.prepare import Controls, filtered, prepare_controls, prepare_subjects, repeated_shapes
from ...texts import text
from .cutting import Pieces, Units, cut_parcels
from .findings import findings_of_rows
from .grouping import Rows, rows_of
from .memory import cut_ids, gone, memory_of, states_of
from .moving import Ground, moves_of, statuses_of, strictest_by
from .request import (
    ACCEPTED_COLUMNS,
    BY_PIECE,
    CHANGED,
    CUT,
    CUT_COLUMNS,
    NEW,
    PIECE_COLUMNS,
    SLIVER,
    UNKNOWN,
    AlignRequest,
)
from .tables import Facts, accepted_table, counts_of, cut_table, piece_table

EMPTY = shapely.from_wkt("POLYGON EMPTY")


def align_plan(request: AlignRequest, steps: Steps = ALONE) -> Outcome:
    """Compare the edges of a plan with parcels.

    Args:
        request: plan and parcels. steps: how the run is followed.

    Returns:
        Tables: ``rows`` (a row per piece that an edge cuts off), ``cuts`` (a row per narrow piece and alternative),
        ``accepted`` (pieces decided in an earlier run). Findings: pieces that are not accepted. Counts as of
        ``counts_of``.

    Raises:
        InputError: no parcels, systems that cannot be combined. Cancelled: ``steps`` asked for it.
    """
    return _Alignment(request, *steps).result()


class _Alignment:
    """One run."""

    def __init__(self, request: AlignRequest, progress, cancelled):
        self.request, self.progress, self.cancelled = request, progress, cancelled
        table = request.parcels.table
        subjects = prepare_subjects(table, request.area_method, request.parcels.fields.get("id"))
        self.subjects = replace(subjects, ids=unique_names(subjects.ids, table.fids))   # ids of cuts are made of it
        self.parcels = np.where(subjects.dimension == 2, subjects.geometry, EMPTY)
        self.unusable = int((subjects.dimension != 2).sum())
        self.broken: list[Broken] = []
        self.notes = repeated_shapes(self.subjects, request.language)
        if self.unusable:
            broken = self.subjects.ids[subjects.dimension != 2]
            self.notes.append(text("alignment.unusable_parcels", request.language, count=len(broken),
                                   features=", ".join(map(str, broken[:5]))))
        for key, values in filtered([table, *(layer.table for _role, layer in request.layers())]):
            self.notes.append(text(f"zoning.{key}", request.language, **values))

    def result(self) -> Outcome:
        request, crs, method = self.request, self.subjects.table.crs, self.subjects.method
        plan = self._prepared("plan", request.plan)
        number, names = pd.factorize(plan.ids, sort=True)
        units = Units(plan.geometry, number, np.asarray(names, dtype=object))
        pieces = cut_parcels(self.parcels, units, crs, method, Minimum(request.area_m2, request.width_m),
                             request.tolerance_m, self.cancelled)
        report_progress(0.6, self.progress, self.cancelled)
        whole = unions_by(len(names), units.unit, units.geometry)
        lines, line_status = self._lines()
        farmland = self._prepared("farmland", request.farmland).geometry if request.farmland else np.zeros(0, object)
        pieces = pieces._replace(is_doubtful=pieces.is_doubtful | self._near_unusable(pieces))
        moves = moves_of(pieces, Ground(whole, units[:2], self._unit_status(plan, units), self.parcels, lines,
                                        line_status, farmland, crs))
        report_progress(0.9, self.progress, self.cancelled)
        facts, memory = self._facts(rows_of(pieces, moves, units.names, by_piece=request.group == BY_PIECE), plan,
                                    units, whole)
        facts = facts._replace(rounding=pieces.rounding, is_closed=pieces.is_closed)
        rows = piece_table(facts, request)
        accepted, ground = accepted_table(facts, memory, request)
        cuts, order = cut_table(facts, rows, request), np.argsort(rows["rank"].to_numpy(), kind="stable")
        findings, places, row = findings_of_rows(rows, facts.rows, order, self.subjects, request)
        self._remarks(memory, facts)
        return Outcome(findings, {"rows": rows.iloc[order].reset_index(drop=True), "cuts": cuts, "accepted": accepted},
                       {FINDINGS: places, "rows": facts.rows.geometry[order], "accepted": ground}, crs,
                       counts_of(rows, accepted, facts, self.unusable), self.notes,
                       settled={"area_method": request.area_method, "facts": facts, "row": row,
                                "parcels": self.parcels})

    def _facts(self, rows: Rows, plan: Controls, units: Units, whole: np.ndarray) -> tuple:
        """What tables are made of, and what an earlier run left."""
        names = np.append(units.names, "")[rows.unit]   # no unit has no name: not a word of a language
        ids = cut_ids(self.subjects.ids[rows.parcel], names, rows.number)
        memory = memory_of(self.request.accepted)
        state, decision = states_of(ids, rows.area_m2, rows.is_offered, memory)
        return Facts(rows, ids, state, decision, self.subjects.ids, self.subjects.measured_m2,
                     self._words(self.request.parcels, "right_type"), units.names,
                     drawn_area_m2(whole, self.subjects.table.crs, self.subjects.method), self._limits(plan, units),
                     0, True), memory

    # -- what is read ------------------------------------------------------------------------------

    def _prepared(self, role: str, layer: ControlLayer, kind: str = "polygon") -> Controls:
        controls = prepare_controls(role, [layer], self.subjects.table.crs, self.subjects.method, kind=kind)
        if len(controls.unusable):
            self.unusable += len(controls.unusable)
            self.broken.append(
                broken_of(layer, controls, self.subjects.table.crs, self.subjects.method) if kind == "polygon" else
                Broken(np.empty(0, dtype=object), controls.unusable[["xmin", "ymin", "xmax", "ymax"]].to_numpy(float)))
            self.notes.append(text("alignment.unusable_features", self.request.language, layer=layer.table.name,
                                   count=len(controls.unusable), features=", ".join(
                                       controls.unusable["control_id"].astype(str)[:5])))
        for name in controls.assumed_datum:
            self.notes.append(text("alignment.assumed_datum", self.request.language, layer=name))
        return controls

    def _near_unusable(self, pieces: Pieces) -> np.ndarray:
        """Which pieces are of parcels on which a feature may lie that cannot be used ``(m,)``."""
        rows, parcel = np.unique(pieces.parcel, return_inverse=True)
        near = [may_meet(self.parcels[rows], broken, self.subjects.table.crs, self.subjects.method, self.cancelled)
                for broken in self.broken]
        return np.any([np.zeros(len(rows), dtype=bool), *near], axis=0)[parcel.reshape(-1)]

    def _statuses(self, layer: ControlLayer, default: str) -> np.ndarray:
        status, unknown = statuses_of(self._words(layer, "status"), default)
        if unknown:
            self.notes.append(text("alignment.status_words", self.request.language, layer=layer.table.name,
                                   words=", ".join(unknown[:5])))
        return status

    def _unit_status(self, plan: Controls, units: Units) -> np.ndarray:
        """Status of each unit; of several features that which leaves least to move ``(u,)``."""
        status = self._statuses(self.request.plan, self.request.plan_status)[plan.source_row]
        return strictest_by(len(units.names), units.unit, status)

    def _lines(self) -> tuple:
        """Statutory lines and their statuses."""
        shapes, statuses = [np.zeros(0, dtype=object)], [np.zeros(0, dtype=object)]
        for layer in self.request.lines:
            controls = self._prepared(layer.role, layer, kind="any")
            shapes.append(controls.geometry)
            statuses.append(self._statuses(layer, self.request.lines_status)[controls.source_row])
        return np.concatenate(shapes), np.concatenate(statuses)

    def _limits(self, plan: Controls, units: Units) -> np.ndarray:
        """Limits of each unit as one text, None where no field was named; values that differ all stand ``(u,)``."""
        limits = np.full(len(units.names), None, dtype=object)
        columns = self.request.plan.table.columns
        if not self.request.limits:
            return limits
        words = [columns[name].astype("string").fillna("–").to_numpy(dtype=object)[plan.source_row]
                 for name in self.request.limits]
        for unit, places in pd.Series(units.unit).groupby(units.unit).indices.items():
            limits[unit] = text("alignment.semicolon", self.request.language).join(
                f"{name} {' / '.join(sorted(set(values[places])))}" for name, values in zip(self.request.limits, words))
        return limits

    @staticmethod
    def _words(layer: ControlLayer, role: str) -> np.ndarray:
        name = layer.fields.get(role)
        if not name:
            return np.full(len(layer.table), None, dtype=object)
        column = layer.table.columns[name]
        return column.astype("string").astype(object).where(column.notna(), None).to_numpy(dtype=object)

    def _remarks(self, memory, facts: Facts) -> None:
        """What is not known, and what was not given."""
        request, language, notes = self.request, self.request.language, self.notes
        unknown = int((facts.rows.is_cut & (facts.rows.moves.status == UNKNOWN)).sum())
        if unknown:
            notes.append(text("alignment.unknown_edges", language, count=unknown))
        missing = [text(f"alignment.layer_{name}", language) for name, given in (
            ("lines", request.lines), ("farmland", request.farmland), ("limits", request.limits)) if not given]
        if missing:
            notes.append(text("alignment.not_given", language, layers=text("alignment.comma", language).join(missing)))
        slivers = facts.rows.kind == SLIVER
        if slivers.any():
            notes.append(text("alignment.slivers", language, count=int(facts.rows.count[slivers].sum()),
                              width=request.tolerance_m, area=float(facts.rows.area_m2[slivers].sum()),
                              parcels=len(np.unique(facts.rows.parcel[slivers]))))
        if facts.rounding:
            notes.append(text("alignment.rounding", language, count=facts.rounding))
        narrow = facts.state[facts.rows.kind == CUT]
        changed, lost = int((narrow == CHANGED).sum()), len(gone(facts.ids, memory))
        if changed:
            notes.append(text("alignment.changed_again", language, count=changed))
        if lost and (np.isin(narrow, (NEW, CHANGED))).any():
            notes.append(text("alignment.gone_and_new", language, count=lost))
        if memory.unread:
            notes.append(text("alignment.decision_words", language, words=", ".join(memory.unread[:5])))
        if memory.twice:
            notes.append(text("alignment.decided_twice", language, ids=", ".join(memory.twice[:5])))


CHECK = Check("", align_plan, None, {"rows": PIECE_COLUMNS, "cuts": CUT_COLUMNS, "accepted": ACCEPTED_COLUMNS},
              whole="scale.two_layers")
