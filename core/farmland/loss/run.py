"""Cropland converted to other uses between two surveys, by reason, inside and outside farmland.

Sources: policy-standards 1.1 B05 and B06, 3.1 (farmland balance). What a class counts as comes from the
code pack, what cropland "became" from its ``loss_reasons.csv``, planting from its ``planting.csv``.
"""
from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd
import shapely

from ...contract.outcome import ALONE, FINDINGS, Check, Outcome, Steps
from ...control_lines.compare.rows import NO_REASON, plain
from ...errors import InputError
from ...geometry.measure.drawn_area import drawn_area_m2, measuring
from ...geometry.overlay.coverage import remainder
from ...geometry.overlay.pairs import TOUCH_M2, overlaps
from ...geometry.overlay.pieces import Shared, left_over, measure
from ...geometry.overlay.unchanged import doubled, sharing, unchanged
from ...geometry.parallel import asking, in_steps, report_progress
from ...geometry.systems.crs import common_crs
from ...landuse.codes.planting import GRAIN, planting_of, unknown_words
from ...landuse.occupation.survey import patch_facts
from ...landuse.pack.beside_lists import loss_reasons
from ...layers.control_layer import ControlLayer
from ...layers.prepare import prepare_controls
from ...names import folded_name
from ...texts import first_few, text
from .losses import findings_of_loss
from .remarks import on_codes, on_planting, on_ridges, on_unusable, survey_named
from .request import BALANCE_COLUMNS, LOSS_COLUMNS, TABLE_COLUMNS, LossRequest
from .rows import rows_of
from .tables import balance_of, counts_of, frames_of

UNKNOWN = ("unknown_code", "doubtful_code", "no_code")


def farmland_loss(request: LossRequest, steps: Steps = ALONE) -> Outcome:
    """Compare the cropland of two surveys.

    Args:
        request: the surveys. steps: of the run.

    Returns:
        Tables, areas in m²: ``rows``, a row per piece of ground that was lost, converted to other crops than grain, or
        is undetermined, with its ground; ``table``: by kind, reason, inside or outside farmland, exempt, and unit,
        gains too; ``balance``: what each survey's cropland is made of, and the residual.

    Raises:
        InputError: an empty survey, one without class field, coordinate systems that cannot be brought
            together. Cancelled: ``cancelled`` returned True.
    """
    return _Comparison(request, steps).result()


class _Survey:
    """The usable patches of a survey: shapes, areas, and what is known of them."""

    def __init__(self, side: str, request: LossRequest, crs: str, notes: list, cancelled=None):
        layer: ControlLayer = getattr(request, side)
        table, method, language = layer.table, request.area_method, request.language
        self.title = survey_named(side, table.name)
        if not len(table):
            raise InputError("farmland_loss.empty", survey=self.title)
        if "land_class" not in layer.fields:
            raise InputError("farmland_loss.no_class_field", survey=self.title, fields=table.fields_shown)
        controls = prepare_controls("survey", [layer], crs, method, kind="polygon")
        self.shapes, self.ids, rows = controls.geometry, controls.ids, controls.source_row
        self.area = drawn_area_m2(self.shapes, crs, method)
        self.adds_up = measuring(shapely.bounds(self.shapes), crs, method).adds_up
        facts = patch_facts(layer, rows, self.area, request.codes, request.scheme, language)
        self.facts, self.scheme, self.ridge = facts.frame, facts.scheme, facts.ridge
        self.unknown = np.zeros(len(rows), dtype=bool)
        kinds = facts.findings["kind"].isin(UNKNOWN).to_numpy(dtype=bool)
        self.unknown[facts.findings["patch"].to_numpy(dtype=np.int64)[kinds]] = True
        self.cropland = self.facts["cropland"].to_numpy(dtype=bool, na_value=False) & ~self.unknown
        self.planting = planting_of(table, request.codes.path).iloc[rows].fillna("").to_numpy(dtype=object)
        self.columns, self.source_row = table.columns, rows
        notes += on_planting(table.columns.columns, unknown_words(table, request.codes.path), self.ids, self.planting,
                             self.title, language)
        self.shares = sharing(len(rows), *doubled(self.shapes, cancelled), crs)
        self.codes = self.facts["land_class"].fillna("").to_numpy(dtype=object)
        notes += on_codes(facts, self.ids, self.title, layer.fields, language)
        notes += on_ridges(facts, self.ids, self.cropland, self.title, layer.fields, language)
        notes += on_unusable(controls.unusable, self.title, language)
        if controls.assumed_datum:
            notes.append(text("control_lines.assumed_datum", language, layer=table.name))


class _Comparison:
    """One comparison; each step adds pieces of ground."""

    def __init__(self, request: LossRequest, steps: Steps):
        progress, cancelled = steps
        self.request, self.progress, self.cancelled = request, progress, cancelled
        self.method, self.notes = request.area_method, []
        self.crs = common_crs([request.new.table, request.old.table])
        self.old = _Survey("old", request, self.crs, self.notes, cancelled)
        report_progress(0.2, progress, cancelled)
        self.new = _Survey("new", request, self.crs, self.notes, cancelled)
        report_progress(0.4, progress, cancelled)
        self.reasons = loss_reasons(request.codes.path)
        self.parts: list[dict] = []
        self.sums = dict.fromkeys(("kept", "loss", "undetermined", "new_kept", "gain", "new_undetermined"), 0.0)

    def result(self) -> Outcome:
        self._overlay()
        self.progress(0.65)
        self._losses()
        self._gains()
        self.progress(0.7)
        rows, geometry = self._divided()
        self.progress(0.9)
        frame, shapes, table = frames_of(rows, geometry, self.request)
        balance, residual = balance_of(self.old, self.new, self.sums, self.request.language)
        counts = counts_of(frame, self.old, self.new, self.sums, residual)
        if not counts["IS_CLOSED"]:
            self.notes.append(text("farmland_loss.not_closed", self.request.language, area=abs(residual)))
        counts["PLANTING_UNKNOWN_M2"] = self.planting_unknown_m2
        rows = frame[list(LOSS_COLUMNS)]
        findings, ground = findings_of_loss(rows, shapes, self.request, self.crs)
        return Outcome(findings, {"rows": rows, "table": table, "balance": balance},
                       {"rows": shapes, FINDINGS: ground}, self.crs, counts, self.notes)

    def _overlay(self) -> None:
        """Pairs of patches of which one is cropland, and what of cropland only one survey covers.

        Patches that did not change are pairs without an overlay; of the others each pair is cut once.
        """
        old, new = self.old, self.new
        same_old, same_new = unchanged(old.shapes, new.shapes, old.shares, new.shares)
        open_old, open_new = np.ones(len(old.area), dtype=bool), np.ones(len(new.area), dtype=bool)
        open_old[same_old] = open_new[same_new] = False
        crop = old.cropland[same_old] | new.cropland[same_new]
        parts = [(same_old[crop], same_new[crop], old.area[same_old[crop]], old.shapes[same_old[crop]])]
        for turn, (rows, zones) in enumerate(((old.cropland, np.ones(len(new.area), dtype=bool)),
                                              (~old.cropland, new.cropland))):
            rows, zones = np.flatnonzero(rows & open_old), np.flatnonzero(zones & open_new)
            shared = overlaps(old.shapes[rows], new.shapes[zones], self.crs, self.method,
                              subject_area_m2=old.area[rows], cancelled=self.cancelled,
                              progress=lambda share, turn=turn: self.progress(0.4 + 0.1 * (share + turn)))
            parts.append((rows[shared.subject], zones[shared.control], shared.area_m2, shared.pieces))
        self.before, self.after, self.area_m2, self.pieces = (np.concatenate(part) for part in zip(*parts))
        certain = ~(old.shares[self.before] | new.shares[self.after])
        self.only_old = self._only(old, self.before, certain, open_old, new.shapes[open_new])
        self.only_new = self._only(new, self.after, certain, open_new, old.shapes[open_old])

    def _only(self, survey, patch, certain, is_open, others) -> tuple:
        """Cropland of a survey, where the other does not cover it: patches, and what is left of each."""
        rows = np.flatnonzero(survey.cropland & is_open)
        use = np.isin(patch, rows)
        shared = Shared(np.searchsorted(rows, patch[use]), self.pieces[use], certain[use])
        left = left_over(survey.shapes[rows], shared, others, self.crs, self.method, self.cancelled)
        some = ~shapely.is_empty(left)
        return rows[some], left[some]

    def _losses(self) -> None:
        old, new = self.old, self.new
        use = np.flatnonzero(old.cropland[self.before])
        before, after, area = self.before[use], self.after[use], self.area_m2[use]
        kept, unknown = new.cropland[after], new.unknown[after]
        turned = kept & (new.planting[after] == "non_grain") & np.isin(old.planting[before], GRAIN)
        silent = kept & (new.planting[after] == "non_grain") & np.isin(old.planting[before], ("", "other", "tilled"))
        unread = kept & (new.planting[after] == "other") & (old.planting[before] != "non_grain")
        unstated = kept & np.isin(new.planting[after], ("", "other", "tilled")) & (old.planting[before] != "non_grain")
        self.planting_unknown_m2 = float(area[unstated | silent].sum())
        for mask, kind in ((~kept & ~unknown, "loss"), (unknown, "unknown_class"), (turned, "planting_non_grain"),
                           (silent, "planting_silent"), (unread, "planting_unknown")):
            self._add(kind, self.pieces[use[mask]], before[mask], after[mask])
        self.sums["kept"] = float(area[kept].sum())
        self.sums["loss"] = float(area[~kept & ~unknown].sum())
        rows, left = self.only_old
        self._add("only_old", left, rows, np.full(len(rows), -1))
        self.sums["undetermined"] = float(area[unknown].sum()) + self._area(left)

    def _gains(self) -> None:
        old, new = self.old, self.new
        use = np.flatnonzero(new.cropland[self.after])
        before, after, area = self.before[use], self.after[use], self.area_m2[use]
        kept, unknown = old.cropland[before], old.unknown[before]
        for mask, kind in ((~kept & ~unknown, "gain"), (unknown, "gain_unknown")):
            self._add(kind, self.pieces[use[mask]], before[mask], after[mask])
        rows, left = self.only_new
        self._add("only_new", left, np.full(len(rows), -1), rows)
        self.sums["new_kept"] = float(area[kept].sum())
        self.sums["gain"] = float(area[~kept & ~unknown].sum())
        self.sums["new_undetermined"] = float(area[unknown].sum()) + self._area(left)

    def _area(self, pieces) -> float:
        return float(drawn_area_m2(pieces, self.crs, self.method).sum()) if len(pieces) else 0.0

    def _add(self, kind: str, pieces, before, after) -> None:
        if len(pieces):
            self.parts.append({"kind": np.full(len(pieces), kind, dtype=object), "piece": pieces,
                               "before": before, "after": after})

    # -- farmland and exempt ground ----------------------------------------------------------------------

    def _divided(self):
        """The pieces cut by farmland and by exempt ground, measured, with everything known of them."""
        if not self.parts:
            return pd.DataFrame(), np.zeros(0, dtype=object)
        joined = {key: np.concatenate([part[key] for part in self.parts]) for key in self.parts[0]}
        inside = np.full(len(joined["piece"]), None, dtype=object)
        zone = np.full(len(joined["piece"]), -1)
        zones, _, unsure, _ = self._zones("farmland", self.request.farmland, None)
        if zones is not None:
            joined, inside, _ = self._cut(joined, zones)
            inside[unsure(joined["piece"]) & ~inside.astype(bool)] = None
            zone = np.full(len(joined["piece"]), -1)
        exempt = np.zeros(len(joined["piece"]), dtype=bool)
        zones, causes, _, ids = self._zones("exempt", self.request.exempt, self.request.exempt_field)
        if zones is not None and self.request.exempt_field:   # ground that names no cause exempts nothing
            silent = [cause in NO_REASON for cause in causes]
            unlisted = [cause not in NO_REASON and not self._is_exempt(cause) for cause in causes]
            for key, mask in (("not_exempt", silent), ("exempt_unlisted", unlisted)):
                self._note_causes(key, self.request.exempt.name, self.request.exempt_field, ids, causes, mask)
            named = np.array([cause not in NO_REASON for cause in causes], dtype=bool)
            zones, causes = zones[named], [cause for cause, stays in zip(causes, named) if stays]
        if zones is not None and len(zones):
            joined["inside"] = inside
            joined, exempt, zone = self._cut(joined, zones)
            inside = joined.pop("inside")
        if self.request.cause_field:
            stated = [plain(value) for value in self.new.columns[self.request.cause_field].iloc[self.new.source_row]]
            self._note_causes("not_exempt", self.new.title, self.request.cause_field, self.new.ids, stated,
                              [cause not in NO_REASON and not self._is_exempt(cause) for cause in stated])
        return self._rows(joined, inside, exempt.astype(bool), zone, causes)

    def _is_exempt(self, cause: str) -> bool:
        return folded_name(cause) in self.request.exempt_causes

    def _note_causes(self, key: str, layer, field: str, ids, causes: list, mask: list) -> None:
        """List features by the cause that they state; ``layer`` is a name, or one of ``survey_named``."""
        if any(mask):
            of_them = [cause or "–" for cause, is_it in zip(causes, mask) if is_it]
            self.notes.append(text(
                f"farmland_loss.{key}", self.request.language, layer=layer, field=field, count=len(of_them),
                examples=", ".join(list(dict.fromkeys(of_them))[:5]),
                features=first_few([feature for feature, is_it in zip(ids, mask) if is_it])))

    def _zones(self, role: str, table, field):
        if table is None:
            return None, [], None, []
        controls = prepare_controls(role, [ControlLayer(role, table)], self.crs, self.method, kind="polygon")
        causes = ["" if not field else plain(table.columns[field].iloc[row]) for row in controls.source_row]
        unusable = controls.unusable
        boxes = unusable[["xmin", "ymin", "xmax", "ymax"]].to_numpy(dtype=float)
        nowhere = bool(np.isnan(boxes).any()) or not len(table)
        if not len(table):
            self.notes.append(text("farmland_loss.empty_zone", self.request.language, layer=table.name))
        if len(unusable):
            self.notes.append(text("farmland_loss.unusable_zone", self.request.language, layer=table.name,
                                   count=len(unusable), features=first_few(unusable["control_id"].tolist())))

        def unsure(pieces) -> np.ndarray:
            mask = np.full(len(pieces), nowhere)
            if len(boxes) and not nowhere:
                mask[shapely.STRtree(pieces).query(shapely.box(*boxes.T), predicate="intersects")[1]] = True
            return mask

        return controls.geometry, causes, unsure, controls.ids

    def _cut(self, joined: dict, zones):
        """Each piece inside and outside of zones, as two pieces; the flag, and the first zone, or -1."""
        pieces = joined["piece"]
        shared = overlaps(pieces, zones, self.crs, self.method, cancelled=self.cancelled)
        left = remainder(pieces, shared.subject, shared.pieces, shared.inside, self.crs, self.cancelled)
        met, first = np.unique(shared.subject, return_index=True)
        held, count = shared.pieces[first], np.diff([*first, len(shared.subject)])
        for several in asking(np.unique(count[count > 1]), 1):
            rows = np.flatnonzero(count == several)
            held[rows] = in_steps(partial(shapely.union_all, axis=1), shared.pieces[
                first[rows][:, None] + np.arange(several)])
        out = np.flatnonzero(~shapely.is_empty(left) & (shapely.area(left) > 0.0))
        rows = np.concatenate([met, out])
        result = {key: values[rows] for key, values in joined.items() if key != "piece"}
        result["piece"] = np.concatenate([held, left[out]])
        flag = np.concatenate([np.ones(len(met), dtype=bool), np.zeros(len(out), dtype=bool)]).astype(object)
        return result, flag, np.concatenate([shared.control[first], np.full(len(out), -1)])

    def _rows(self, joined: dict, inside, exempt, zone, causes):
        pieces = joined["piece"]
        size = measure(pieces, self.crs, self.method, self.request.minimum)
        keep = np.flatnonzero(~size.is_rounding)
        noise = size.is_rounding & (size.area_m2 > TOUCH_M2)
        if noise.any():
            self.notes.append(text("control_lines.rounding", self.request.language, count=int(noise.sum()),
                                   area=float(size.area_m2[noise].sum())))
        part = {key: values[keep] for key, values in joined.items() if key != "piece"}
        facts = {"inside_farmland": inside[keep], "exempt": exempt[keep], "width_m": size.width_m[keep],
                 "is_sliver": size.is_sliver[keep], "gross_m2": size.area_m2[keep],
                 "exempt_cause": np.array([*(cause or None for cause in causes), None], dtype=object)[zone[keep]]}
        return rows_of(part, facts, self.old, self.new, self.reasons, self.request.cause_field,
                       self._is_exempt), pieces[keep]


CHECK = Check("codes", farmland_loss, None, {
    "rows": LOSS_COLUMNS, "table": TABLE_COLUMNS, "balance": BALANCE_COLUMNS}, whole="scale.two_layers")
