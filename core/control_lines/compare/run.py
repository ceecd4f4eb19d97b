"""Two versions of a control layer: what was taken away, added, moved, renamed or changed, and why.

Sources: policy-standards 1.1 B13, 3.1 PBF-08, 3.2 ERL-06: ground that is lost without a reason is an alert.
Old − decrease + increase = new, in areas of the ground that a version covers.
"""
from __future__ import annotations

from collections.abc import Iterator
from typing import Optional

import numpy as np
import shapely

from ...contract.book import Rows
from ...contract.outcome import ALONE, Check, Outcome, Steps
from ...errors import InputError
from ...geometry.measure.drawn_area import drawn_area_m2
from ...geometry.overlay.pairs import TOUCH_M2, overlaps
from ...geometry.overlay.pieces import Shared, left_over, measure
from ...geometry.overlay.unchanged import doubled, sharing, unchanged
from ...geometry.parallel import asking, report_progress
from ...geometry.parts import without_lower
from ...geometry.systems.crs import common_crs
from ...layers.control_layer import ControlLayer
from ...layers.prepare import Controls, prepare_controls
from ...texts import text
from .moves import SAME_SHAPE, Forms, forms, resembling, shift_m
from .request import CHANGE_COLUMNS, SUMMARY_COLUMNS, CompareRequest
from .rows import (
    Reasons,
    changed_fields,
    check_fields,
    compare_lists,
    differing,
    fields_shown,
    keys_of,
    summary_of,
    why_alert,
)


def compare_versions(request: CompareRequest, steps: Steps = ALONE) -> Outcome:
    """Compare two layers, or two lists.

    Args:
        request: the versions. steps: how the run is followed.

    Returns:
        Tables: ``changes``, a row per change with its ground, None in lists; ``summary``, by kind and reason. Without a
        ``crs`` they are of lists. Counts: OLD_M2, NEW_M2, DECREASE_M2, INCREASE_M2, RESIDUAL_M2, KEPT_M2, ALERT_COUNT,
        CHANGE_COUNT, UNUSABLE_COUNT, HAS_ALERT, IS_SAME, IS_COMPLETE (nothing was unusable). Moves take part in
        decrease and increase.

    Raises:
        InputError: a layer and a list, another number of fields that name a row, and as in the two.
    """
    if request.is_list[0] != request.is_list[1]:
        raise InputError("control_lines.mixed_versions", old=request.old.name, new=request.new.name)
    if len(request.old_id) != len(request.new_id):
        raise InputError("control_lines.key_count", old=len(request.old_id), new=len(request.new_id))
    return compare_lists(request) if request.is_list[0] else compare_controls(request, steps)


def compare_controls(request: CompareRequest, steps: Steps = ALONE) -> Outcome:
    """Compare two versions of a control layer of polygons.

    Args:
        request: the versions. steps: how the run is followed.

    Returns:
        As of ``compare_versions``.

    Raises:
        InputError: an empty version, coordinate systems that cannot be combined, a field that one
            version lacks. Cancelled: ``cancelled`` returned True.
    """
    return _Comparison(request, *steps).result()


class _Version:
    """One version: its features, each place counted once, with the first feature that holds it."""

    def __init__(self, layer, fields, request: CompareRequest, crs: str, cancelled):
        self.controls: Controls = prepare_controls("version", [ControlLayer("version", layer)], crs,
                                                   request.area_method, kind="polygon")
        keys = keys_of(layer, fields)
        self.keys = keys[self.controls.source_row]
        self.key_of = {f"#{fid}": key for fid, key in zip(layer.fids, keys)}
        self.columns = layer.columns.iloc[self.controls.source_row].reset_index(drop=True)
        self.whole = self.controls.geometry
        self.ground = self.whole.copy()
        first, second, pieces = doubled(self.whole, cancelled)
        self.shares = sharing(len(self.whole), first, second, pieces, crs)
        order = np.argsort(second, kind="stable")
        rows, start = np.unique(second[order], return_index=True)
        for row, members in asking(zip(rows, np.split(order, start[1:]))):
            self.ground[row] = without_lower(np.array([shapely.difference(
                self.ground[row], shapely.union_all(pieces[members]))], dtype=object), 2)[0]
        self.area = np.nan_to_num(drawn_area_m2(self.ground, crs, request.area_method))
        self.doubled_m2 = float(np.nan_to_num(drawn_area_m2(pieces, crs, request.area_method)).sum())

    def __len__(self) -> int:
        return len(self.whole)


class _Comparison:
    """One comparison; each step adds rows."""

    def __init__(self, request: CompareRequest, progress, cancelled):
        for layer in (request.old, request.new):
            if not len(layer):
                raise InputError("control_lines.empty_version", layer=layer.name)
            check_fields(layer, request.fields)
        self.request, self.progress, self.cancelled = request, progress, cancelled
        self.crs = common_crs([request.new, request.old])
        self.rows = Rows(CHANGE_COLUMNS)
        self.notes: list[str] = []

    def result(self) -> Outcome:
        request = self.request
        self.old = _Version(request.old, request.old_id, request, self.crs, self.cancelled)
        report_progress(0.1, self.progress, self.cancelled)
        self.new = _Version(request.new, request.new_id, request, self.crs, self.cancelled)
        self.reasons = Reasons(request, self.crs, self.cancelled)
        self._list_unusable()
        report_progress(0.2, self.progress, self.cancelled)
        self._overlay()
        self.lost_by = measure(self.lost, self.crs, request.area_method, request.minimum)
        self.gained_by = measure(self.gained, self.crs, request.area_method, request.minimum)
        self.progress(0.7)
        moved_old, moved_new = self._moves()
        self._ground("decrease", self.old, self.lost, self.lost_by, moved_old)
        self._ground("increase", self.new, self.gained, self.gained_by, moved_new)
        self._kept()
        return self._answer()

    # -- ground ------------------------------------------------------------------------------------------

    def _overlay(self) -> None:
        """Ground that both versions hold, pair by pair, and what one of them holds alone."""
        old, new, method, crs = self.old, self.new, self.request.area_method, self.crs
        same_old, same_new = unchanged(old.whole, new.whole, old.shares, new.shares)
        rows, zones = (np.setdiff1d(np.arange(len(version)), same)
                       for version, same in ((old, same_old), (new, same_new)))
        shared = overlaps(old.ground[rows], new.ground[zones], crs, method, subject_area_m2=old.area[rows],
                          progress=lambda share: self.progress(0.2 + 0.3 * share),
                          cancelled=self.cancelled)
        self.lost, self.gained = (np.full(len(version), shapely.from_wkt("POLYGON EMPTY"), dtype=object)
                                  for version in (old, new))
        certain = np.ones(len(shared), dtype=bool)    # within a version each place counts once
        for left, version, own, which, other in ((self.lost, old, rows, shared.subject, new.whole[zones]),
                                                 (self.gained, new, zones, shared.control, old.whole[rows])):
            if len(own):
                left[own] = left_over(version.ground[own], Shared(which, shared.pieces, certain), other, crs, method,
                                      self.cancelled)
        self.pairs = np.concatenate([rows[shared.subject], same_old]), np.concatenate([zones[shared.control], same_new])
        self.pieces = np.concatenate([shared.pieces, old.whole[same_old]])
        self.kept_m2 = float(shared.area_m2.sum() + old.area[same_old].sum())

    def _moves(self) -> tuple[set, set]:
        """Features of one shape at two places: by id if there is one, otherwise by shape among what changed."""
        old_at, new_at = set(), set()
        gone, come = (np.flatnonzero(~by.is_rounding & (by.area_m2 > TOUCH_M2))
                      for by in (self.lost_by, self.gained_by))
        old_forms, new_forms = forms(self.old.whole), forms(self.new.whole)
        by_key: dict = {}
        for row in asking(come):
            for key in self._move_keys(self.new, row, new_forms):
                by_key.setdefault(key, []).append(int(row))
        by_key = {key: np.array(rows) for key, rows in by_key.items()}
        for row in self._counted(gone, 0.7, 0.8):
            likely = [by_key[key] for key in self._move_keys(self.old, row, old_forms) if key in by_key]
            if not likely:
                continue
            for other in resembling(old_forms, row, new_forms, np.concatenate(likely)).tolist():
                shift = None if other in new_at else shift_m(self.old.whole[row], self.new.whole[other], self.crs)
                if shift is not None:
                    old_at.add(int(row))
                    new_at.add(other)
                    self._add_move(int(row), other, shift)
                    break
        return old_at, new_at

    def _move_keys(self, version: _Version, row: int, shapes: Forms) -> list:
        """What a moved feature has in common with itself: its id; without ids its area, to some per mille."""
        if self.request.old_id:
            return [version.keys[row]]
        size = int(np.log(max(shapes.area[row], 1e-9)) / (2 * SAME_SHAPE))
        return [size, size + 1]

    def _add_move(self, old: int, new: int, shift: float) -> None:
        lost, gained = self.lost_by, self.gained_by
        pieces = np.array([self.lost[old], self.gained[new]], dtype=object)
        self._add("move", shapely.union_all(pieces), old, new, decrease_m2=lost.area_m2[old],
                  increase_m2=gained.area_m2[new], area_m2=lost.area_m2[old], width_m=lost.width_m[old],
                  is_sliver=bool(lost.is_sliver[old]), shift_m=shift)

    def _counted(self, rows: np.ndarray, start: float, end: float) -> Iterator[int]:
        """The items of a loop; on the way progress goes from ``start`` to ``end``."""
        for count, row in enumerate(asking(rows)):
            if count % 200 == 0:
                self.progress(start + (end - start) * count / len(rows))
            yield row

    def _ground(self, kind: str, version: _Version, pieces, measured, moved: set) -> None:
        noise, start = [0, 0.0], 0.8 if kind == "decrease" else 0.85
        for row in self._counted(np.flatnonzero(measured.area_m2 > TOUCH_M2), start, start + 0.05):
            area = measured.area_m2[row]
            if row in moved:
                continue
            if measured.is_rounding[row]:
                noise = [noise[0] + 1, noise[1] + area]
                continue
            old, new = (row, None) if kind == "decrease" else (None, row)
            self._add(kind, pieces[row], old, new, **{f"{kind}_m2": area}, area_m2=area,
                      width_m=measured.width_m[row], is_sliver=bool(measured.is_sliver[row]))
        if noise[0]:
            self.notes.append(text("control_lines.rounding", self.request.language, count=noise[0], area=noise[1]))

    def _kept(self) -> None:
        """Ground that both versions hold: under another id, or with other values."""
        request, (old_rows, new_rows) = self.request, self.pairs
        differ = differing(self.old.columns, self.new.columns, old_rows, new_rows, request.fields)
        if request.old_id:
            differ |= self.old.keys[old_rows] != self.new.keys[new_rows]
        rows = np.flatnonzero(differ)
        measured = measure(self.pieces[rows], self.crs, request.area_method, request.minimum)
        for position in self._counted(np.flatnonzero(~measured.is_rounding), 0.9, 1.0):
            old, new, piece = int(old_rows[rows[position]]), int(new_rows[rows[position]]), self.pieces[rows[position]]
            fields = changed_fields(self.old.columns.iloc[old], self.new.columns.iloc[new], request.fields)
            self._add("changed" if fields else "renumbered", piece, old, new, fields,
                      area_m2=measured.area_m2[position], width_m=measured.width_m[position],
                      is_sliver=bool(measured.is_sliver[position]))

    def _add(self, kind: str, piece, old: Optional[int], new: Optional[int], fields=(), **sizes) -> None:
        """Add a change; ``sizes`` are columns in metres and square metres, and whether it is a sliver."""
        reason, source = self.reasons.of(kind, self.old.columns, old, self.new, new, self.old.keys, piece)
        alert = bool(sizes.get("decrease_m2")) and not sizes["is_sliver"] and not reason
        old_id, new_id = (None if row is None else version.keys[row] for version, row in (
            (self.old, old), (self.new, new)))
        changed = fields_shown(fields, self.request.language)
        message = text(f"control_lines.change_{kind}", self.request.language, old=old_id or "–", new=new_id or "–",
                       area=sizes["area_m2"], shift=sizes.get("shift_m", 0.0), fields=changed or "–")
        self.rows.add(piece, **{
            "kind": kind, "old_id": old_id, "new_id": new_id, "decrease_m2": 0.0, "increase_m2": 0.0,
            "fields": changed or None, "reason": reason or None, "reason_source": source or None, "alert": alert,
            "message": message + (why_alert(source, self.request.language) if alert else ""), **sizes})

    def _list_unusable(self) -> None:
        for version, layer, name in ((self.old, self.request.old, "old_id"), (self.new, self.request.new, "new_id")):
            unusable = version.controls.unusable
            for control_id, reason in asking(unusable[["control_id", "reason"]].itertuples(index=False)):
                reason_text, control_id = text(reason, self.request.language), version.key_of[control_id]
                self.rows.add(kind="unusable", alert=False, is_sliver=False, **{name: control_id}, message=text(
                    "control_lines.message_unusable", self.request.language, layer=layer.name, feature=control_id,
                    reason=reason_text))
            if version.doubled_m2 > TOUCH_M2:
                self.notes.append(text("control_lines.version_overlaps", self.request.language, layer=layer.name,
                                       area=version.doubled_m2))
            if version.controls.assumed_datum:
                self.notes.append(text("control_lines.assumed_datum", self.request.language, layer=layer.name))

    # -- the answer --------------------------------------------------------------------------------------

    def _answer(self) -> Outcome:
        old_m2, new_m2 = float(self.old.area.sum()), float(self.new.area.sum())
        decrease, increase = float(self.lost_by.area_m2.sum()), float(self.gained_by.area_m2.sum())
        counts = {
            "OLD_M2": old_m2, "NEW_M2": new_m2, "DECREASE_M2": decrease, "INCREASE_M2": increase,
            "RESIDUAL_M2": old_m2 - decrease + increase - new_m2, "KEPT_M2": self.kept_m2}
        return summary_of(self.rows, self.crs, counts, self.notes, self.request)


CHECK = Check("", compare_versions, None, {"changes": CHANGE_COLUMNS, "summary": SUMMARY_COLUMNS},
              whole="scale.two_layers")
