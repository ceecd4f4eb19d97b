"""Cropland that was turned to something else between two surveys, by reason, inside and outside farmland.

Sources: policy-standards 1.1 B05 and B06, 3.1 (farmland balance). What a class counts as comes from the
code pack, what cropland "became" from its ``loss_reasons.csv``, planting from its ``planting.csv``.
"""
from __future__ import annotations

from typing import Callable, Optional

import numpy as np
import pandas as pd
import shapely

from ..control_lines.check import common_crs
from ..control_lines.compare_rows import NO_REASON, plain
from ..control_lines.pieces import measure, uncovered
from ..errors import InputError
from ..geometry.area import area_m2
from ..geometry.coverage import remainder
from ..geometry.overlay import TOUCH_M2, overlaps
from ..landuse.occupation_survey import patch_facts
from ..names import folded_name
from ..texts import text
from ..zoning.prepare import prepare_controls
from ..zoning.request import ControlLayer
from .code_tables import loss_reasons
from .loss_request import Loss, LossRequest, reason_of
from .loss_tables import balance_of, counts_of, frames_of
from .planting import GRAIN, planting_field, planting_of, unknown_words

UNKNOWN = ("unknown_code", "doubtful_code", "no_code")


def farmland_loss(request: LossRequest, progress: Optional[Callable[[float], None]] = None,
                  cancelled: Optional[Callable[[], bool]] = None) -> Loss:
    """Compare the cropland of two surveys.

    Args:
        request: the surveys.
        progress: called with 0…1. cancelled: asked between chunks.

    Raises:
        InputError: an empty survey, one without class field, coordinate systems that cannot be brought
            together. Cancelled: ``cancelled`` said so.
    """
    return _Comparison(request, progress or (lambda share: None), cancelled).result()


class _Survey:
    """The usable patches of a survey: shapes, areas, and what is known of them."""

    def __init__(self, layer: ControlLayer, request: LossRequest, crs: str, notes: list):
        table, method = layer.table, request.area_method
        if not len(table):
            raise InputError("farmland_loss.empty", layer=table.name)
        controls = prepare_controls("survey", [layer], crs, method, kind="polygon")
        self.shapes, self.ids, rows = controls.geometry, controls.ids, controls.source_row
        self.area = np.nan_to_num(area_m2(self.shapes, crs, method))
        facts = patch_facts(layer, rows, self.area, request.codes, request.scheme, request.language)
        self.facts, self.scheme, self.ridge = facts.frame, facts.scheme, facts.ridge_share
        self.unknown = np.zeros(len(rows), dtype=bool)
        kinds = facts.findings["kind"].isin(UNKNOWN).to_numpy(dtype=bool)
        self.unknown[facts.findings["patch"].to_numpy(dtype=np.int64)[kinds]] = True
        self.cropland = self.facts["cropland"].to_numpy(dtype=bool, na_value=False) & ~self.unknown
        self.net_known = self.facts["net_known"].to_numpy(dtype=bool)
        self.planting = planting_of(table, request.codes.path).iloc[rows].fillna("").to_numpy(dtype=object)
        self.columns, self.source_row, self.name = table.columns, rows, table.name
        if planting_field(table.columns.columns) is None:
            notes.append(text("farmland_loss.no_planting", request.language, layer=table.name))
        strange = unknown_words(table, request.codes.path)
        if strange:
            notes.append(text("farmland_loss.unknown_planting", request.language, layer=table.name,
                              count=sum(strange.values()), examples=", ".join(list(strange)[:5])))
        self.codes = self.facts["land_class"].fillna("").to_numpy(dtype=object)
        notes += [problem.in_language(request.language) for problem in facts.notes]
        if len(controls.unusable):
            notes.append(text("farmland_loss.unusable", request.language, layer=table.name,
                              count=len(controls.unusable), features=", ".join(controls.unusable["control_id"][:5])))
        if controls.assumed_datum:
            notes.append(text("control_lines.assumed_datum", request.language, layer=table.name))


class _Comparison:
    """One comparison; each step adds pieces of ground."""

    def __init__(self, request: LossRequest, progress, cancelled):
        self.request, self.progress, self.cancelled = request, progress, cancelled
        self.method, self.notes = request.area_method, []
        self.crs = common_crs([request.new.table, request.old.table])
        self.old = _Survey(request.old, request, self.crs, self.notes)
        self.new = _Survey(request.new, request, self.crs, self.notes)
        self.reasons = loss_reasons(request.codes.path)
        self.parts: list[dict] = []
        self.sums = dict.fromkeys(("kept", "loss", "undetermined", "new_kept", "gain", "new_undetermined"), 0.0)

    def result(self) -> Loss:
        self._losses()
        self.progress(0.5)
        self._gains()
        self.progress(0.7)
        rows, geometry = self._divided()
        self.progress(0.9)
        frame, shapes, table = frames_of(rows, geometry, self.request)
        balance, residual = balance_of(self.old, self.new, self.sums, self.request.language)
        counts = counts_of(frame, table, self.old, self.new, self.sums, residual)
        if not counts["IS_CLOSED"]:
            self.notes.append(text("farmland_loss.not_closed", self.request.language, area=abs(residual)))
        counts["PLANTING_UNKNOWN_M2"] = self.planting_unknown_m2
        return Loss(frame, shapes, self.crs, table, balance, counts, self.notes)

    def _losses(self) -> None:
        old, new = self.old, self.new
        crop = np.flatnonzero(old.cropland)
        found = overlaps(old.shapes[crop], new.shapes, self.crs, self.method, subject_area_m2=old.area[crop],
                         keep_pieces=True, cancelled=self.cancelled)
        before, after = crop[found.subject], found.control
        kept, unknown = new.cropland[after], new.unknown[after]
        turned = kept & (new.planting[after] == "non_grain") & np.isin(old.planting[before], GRAIN)
        silent = kept & (new.planting[after] == "non_grain") & np.isin(old.planting[before], ("", "other", "tilled"))
        unread = kept & (new.planting[after] == "other") & (old.planting[before] != "non_grain")
        unstated = kept & np.isin(new.planting[after], ("", "other", "tilled")) & (old.planting[before] != "non_grain")
        self.planting_unknown_m2 = float(found.area_m2[unstated | silent].sum())
        for mask, kind in ((~kept & ~unknown, "loss"), (unknown, "unknown_class"), (turned, "planting_non_grain"),
                           (silent, "planting_silent"), (unread, "planting_unknown")):
            self._add(kind, found.pieces[mask], before[mask], after[mask])
        self.sums["kept"] = float(found.area_m2[kept].sum())
        self.sums["loss"] = float(found.area_m2[~kept & ~unknown].sum())
        left = uncovered(old.shapes[crop], new.shapes, self.crs, self.method, self.cancelled) if len(crop) else crop
        self._add("only_old", left, crop, np.full(len(crop), -1))
        self.sums["undetermined"] = float(found.area_m2[unknown].sum()) + self._area(left)

    def _gains(self) -> None:
        old, new = self.old, self.new
        crop = np.flatnonzero(new.cropland)
        found = overlaps(new.shapes[crop], old.shapes, self.crs, self.method, subject_area_m2=new.area[crop],
                         keep_pieces=True, cancelled=self.cancelled)
        after, before = crop[found.subject], found.control
        kept, unknown = old.cropland[before], old.unknown[before]
        self._add("gain", found.pieces[~kept & ~unknown], before[~kept & ~unknown], after[~kept & ~unknown])
        self._add("gain_unknown", found.pieces[unknown], before[unknown], after[unknown])
        left = uncovered(new.shapes[crop], old.shapes, self.crs, self.method, self.cancelled) if len(crop) else crop
        self._add("only_new", left, np.full(len(crop), -1), crop)
        self.sums["new_kept"] = float(found.area_m2[kept].sum())
        self.sums["gain"] = float(found.area_m2[~kept & ~unknown].sum())
        self.sums["new_undetermined"] = float(found.area_m2[unknown].sum()) + self._area(left)

    def _area(self, pieces) -> float:
        return float(np.nan_to_num(area_m2(pieces, self.crs, self.method)).sum()) if len(pieces) else 0.0

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
        zones, _, unsure = self._zones("farmland", self.request.farmland, None)
        if zones is not None:
            joined, inside, _ = self._cut(joined, zones)
            inside[unsure(joined["piece"]) & ~inside.astype(bool)] = None
            zone = np.full(len(joined["piece"]), -1)
        exempt = np.zeros(len(joined["piece"]), dtype=bool)
        zones, causes, _ = self._zones("exempt", self.request.exempt, self.request.exempt_field)
        if zones is not None and self.request.exempt_field:   # ground that names no cause exempts nothing
            self._note_causes("not_exempt", self.request.exempt.name, self.request.exempt_field,
                              [one for one in causes if one in NO_REASON])
            self._note_causes("exempt_unlisted", self.request.exempt.name, self.request.exempt_field,
                              [one for one in causes if one not in NO_REASON and not self._is_exempt(one)])
            named = np.array([one not in NO_REASON for one in causes], dtype=bool)
            zones, causes = zones[named], [one for one, stays in zip(causes, named) if stays]
        if zones is not None and len(zones):
            joined["inside"] = inside
            joined, exempt, zone = self._cut(joined, zones)
            inside = joined.pop("inside")
        if self.request.cause_field:
            said = [plain(one) for one in self.new.columns[self.request.cause_field].iloc[self.new.source_row]]
            self._note_causes("not_exempt", self.new.name, self.request.cause_field,
                              [one for one in said if one not in NO_REASON and not self._is_exempt(one)])
        return self._rows(joined, inside, exempt.astype(bool), zone, causes)

    def _is_exempt(self, cause: str) -> bool:
        return folded_name(cause) in self.request.exempt_causes

    def _note_causes(self, key: str, layer: str, field: str, causes: list) -> None:
        if causes:
            examples = ", ".join([one or "–" for one in dict.fromkeys(causes)][:5])
            self.notes.append(text(f"farmland_loss.{key}", self.request.language, layer=layer, field=field,
                                   count=len(causes), examples=examples))

    def _zones(self, role: str, table, field):
        if table is None:
            return None, [], None
        controls = prepare_controls(role, [ControlLayer(role, table)], self.crs, self.method, kind="polygon")
        causes = ["" if not field else plain(table.columns[field].iloc[row]) for row in controls.source_row]
        unusable = controls.unusable
        boxes = unusable[["xmin", "ymin", "xmax", "ymax"]].to_numpy(dtype=float)
        nowhere = bool(np.isnan(boxes).any()) or not len(table)
        if not len(table):
            self.notes.append(text("farmland_loss.empty_zone", self.request.language, layer=table.name))
        if len(unusable):
            self.notes.append(text("farmland_loss.unusable_zone", self.request.language, layer=table.name,
                                   count=len(unusable), features=", ".join(unusable["control_id"][:5])))

        def unsure(pieces) -> np.ndarray:
            mask = np.full(len(pieces), nowhere)
            if len(boxes) and not nowhere:
                mask[shapely.STRtree(pieces).query(shapely.box(*boxes.T), predicate="intersects")[1]] = True
            return mask

        return controls.geometry, causes, unsure

    def _cut(self, joined: dict, zones):
        """Each piece inside and outside of zones, as two pieces; the flag, and the first zone, or -1."""
        pieces = joined["piece"]
        found = overlaps(pieces, zones, self.crs, self.method, keep_pieces=True, cancelled=self.cancelled)
        left = remainder(pieces, found.subject, found.pieces, found.inside, self.crs, self.cancelled)
        met, first = np.unique(found.subject, return_index=True)
        held = np.empty(len(met), dtype=object)
        ends = [*first[1:], len(found.subject)]
        for number, (start, end) in enumerate(zip(first, ends)):
            held[number] = found.pieces[start] if end == start + 1 else shapely.union_all(found.pieces[start:end])
        out = np.flatnonzero(~shapely.is_empty(left) & (shapely.area(left) > 0.0))
        rows = np.concatenate([met, out])
        result = {key: values[rows] for key, values in joined.items() if key != "piece"}
        result["piece"] = np.concatenate([held, left[out]])
        flag = np.concatenate([np.ones(len(met), dtype=bool), np.zeros(len(out), dtype=bool)]).astype(object)
        return result, flag, np.concatenate([found.control[first], np.full(len(out), -1)])

    def _rows(self, joined: dict, inside, exempt, zone, causes):
        pieces, before, after = joined["piece"], joined["before"], joined["after"]
        found = measure(pieces, self.crs, self.method, self.request.minimum)
        keep = np.flatnonzero(~found.is_rounding)
        noise = found.is_rounding & (found.area_m2 > TOUCH_M2)
        if noise.any():
            self.notes.append(text("control_lines.rounding", self.request.language, count=int(noise.sum()),
                                   area=float(found.area_m2[noise].sum())))
        records = [self._record(joined["kind"][row], before[row], after[row], inside[row], bool(exempt[row]),
                                causes[zone[row]] if zone[row] >= 0 else "", found, row) for row in keep]
        return pd.DataFrame(records), pieces[keep]

    def _record(self, part: str, before: int, after: int, inside, exempt: bool, cause: str, found, row: int) -> dict:
        old, new = self.old, self.new
        kind, reason = self._kind(part, before, after)
        values = {"kind": kind, "reason": reason, "inside_farmland": inside, "exempt": exempt,
                  "exempt_cause": cause or None, "width_m": found.width_m[row], "is_sliver": bool(found.is_sliver[row]),
                  "gross_m2": found.area_m2[row]}
        for name, survey, patch in (("old", old, before), ("new", new, after)):
            if patch >= 0:
                facts = survey.facts.iloc[patch]
                values |= {f"{name}_id": survey.ids[patch], f"{name}_class": facts["land_class"],
                           f"{name}_class_name": facts["land_class_name"],
                           f"{name}_planting": survey.planting[patch] or None}
        if self.request.cause_field and after >= 0:
            said = plain(new.columns[self.request.cause_field].iloc[new.source_row[after]])
            if self._is_exempt(said):
                values |= {"exempt": True, "exempt_cause": said}
        is_gain = part in ("gain", "gain_unknown", "only_new")
        ridges, patch = (new, after) if is_gain else (old, before)
        facts = ridges.facts.iloc[patch]
        values |= {"survey": "new" if is_gain else "old", "unit_code": facts["location_code"],
                   "unit_name": facts["location_name"],
                   "net_m2": found.area_m2[row] * (1.0 - ridges.ridge[patch]) if ridges.net_known[patch] else None}
        if part == "loss":
            values["restorable"] = _restorable(new.codes[after], new.planting[after])
        return values

    def _kind(self, part: str, before: int, after: int) -> tuple[str, str]:
        if part in ("loss", "gain"):
            survey, patch = (self.new, after) if part == "loss" else (self.old, before)
            legal = survey.facts["legal_class"].iloc[patch]
            return part, reason_of(survey.codes[patch], "" if pd.isna(legal) else legal,
                                   self.reasons.get(survey.scheme, {}))
        if part in ("only_old", "only_new"):
            return "undetermined", "only_one_survey"
        if part == "planting_unknown":
            return "undetermined", part
        if part in ("planting_non_grain", "planting_silent"):
            return ("planting_non_grain" if part == "planting_non_grain" else "undetermined"), "planting_non_grain"
        return "undetermined", "unknown_class"


def _restorable(code: str, planting: str) -> str | None:
    """Whether the land now is restorable to cropland: by planting, else by its class with K."""
    if planting in ("restorable", "restorable_by_works"):
        return planting
    return "class_k" if code.upper().endswith("K") else None
