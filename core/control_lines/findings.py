"""Findings of a check of the control lines: rows, their ground, and the summary."""
from __future__ import annotations

from typing import Optional

import numpy as np
import pandas as pd
import shapely

from ..contract.book import Rows, listed
from ..contract.outcome import FINDINGS, Outcome
from ..geometry.overlay.pairs import TOUCH_M2, negligible_area, overlaps
from ..geometry.overlay.pieces import measure
from ..geometry.parallel import asking
from ..geometry.parts import without_lower
from ..layers.control_layer import ControlLayer
from ..layers.prepare import Controls, prepare_controls
from ..texts import enumerated, text
from .as_findings import findings_of_conflicts
from .compare.rows import NO_REASON
from .kinds import kinds
from .request import COLUMNS, SUMMARY_COLUMNS, LinesRequest

OVERLAP_KINDS = ("farmland_in_red_line", "boundary_holds_farmland", "boundary_holds_red_line", "self_overlap")
STATUSES = ("conflict", "undetermined", "restorable", "explained")


class Findings:
    """Collects what is found, in the order of the checks."""

    def __init__(self, request: LinesRequest, crs: str, cancelled=None):
        self.request, self.crs, self.cancelled = request, crs, cancelled
        self.kinds, self.language = kinds(), request.language
        self.rows = Rows(COLUMNS)
        self.notes: list[str] = []
        self.done: list[tuple] = []
        self.doubtful: dict[str, set] = {}   # role -> why what its layer shows is not all of it
        self.missed: list[dict] = []
        self.rounding = [0, 0.0]
        self.explained, self.why = self._explained()

    # -- what the checks say -----------------------------------------------------------------------------

    def note(self, key: str, **values) -> None:
        """Add a remark on the run.

        Args:
            key: of its sentence. values: of the placeholders.
        """
        self.notes.append(text(key, self.language, **values))

    def checked(self, kind: str, roles: tuple) -> None:
        """Remember that a check was made.

        Args:
            kind: of its findings. roles: of the layers that it compared, the one that it is about first.
        """
        self.done.append((kind, roles))

    def not_checked(self, kind: str, role: str, missing: list, empty: list) -> None:
        """A check that lacks a layer, or whose layer holds nothing.

        Args:
            kind: of its findings. role: that they are about. missing, empty: roles without a layer, and without
                features.
        """
        sentences = [text(f"control_lines.{key}", self.language, roles=", ".join(map(self.role_name, roles)))
                     for key, roles in (("not_checked", missing), ("not_checked_empty", empty)) if roles]
        self.missed.append({"kind": kind, "role": role, "status": "not_checked", "message": " ".join(sentences)})

    def empty(self, role: str, layer: ControlLayer) -> None:
        """A layer without features: a filter, or the wrong layer; that it meets nothing is no result.

        Args:
            role, layer: which it is.
        """
        self._append("empty_layer", status="undetermined", role=role, layer=layer.table.name,
                     message=text("control_lines.empty_layer", self.language, layer=layer.table.name))

    def unusable(self, role: str, layer: ControlLayer, control_id: str, reason: str) -> None:
        """A feature that takes no part, so that what it would have shown is not known.

        Args:
            role, layer: where it is. control_id: of the feature. reason: sentence that says why.
        """
        self.doubtful.setdefault(role, set()).add(control_id)
        self._append("unusable", status="undetermined", role=role, layer=layer.table.name, feature_id=control_id,
                     reason=reason, message=text("control_lines.message_unusable", self.language,
                                                 layer=layer.table.name, feature=control_id, reason=reason))

    def add(self, kind: str, pieces: np.ndarray, controls: Controls, first: Optional[np.ndarray],
            other: Optional[Controls] = None, second: Optional[np.ndarray] = None, **columns) -> None:
        """Add a row for each piece of ground; empty ones and rounding are left out, the latter counted.

        Args:
            kind: of the findings.
            pieces: their ground ``(n,)``.
            controls, first: the layer and its features ``(n,)``; None if the ground lies in none of them.
            other, second: the other layer and its features, where there are any.
            columns: ``status``, a conflict where it is left out; ``other_role``, which is missing there, where no
                feature of it is concerned; ``land_class`` and ``reason``, texts ``(n,)``.
        """
        if not len(pieces):
            return
        measured = measure(pieces, self.crs, self.request.area_method, self.request.minimum)
        empty = measured.area_m2 <= TOUCH_M2
        noise = measured.is_rounding & ~empty
        self.rounding[0] += int(noise.sum())
        self.rounding[1] += float(measured.area_m2[noise].sum())
        columns = {name: listed(values, len(pieces)) for name, values in {"status": "conflict", **columns}.items()}
        for row in asking(np.flatnonzero(~empty & ~noise)):
            values = {"role": controls.role, "layer": self._layer(controls), "area_m2": measured.area_m2[row],
                      "width_m": measured.width_m[row], "is_sliver": bool(measured.is_sliver[row]),
                      **{name: str(of_rows[row]) or None for name, of_rows in columns.items()}}
            if first is not None:
                values["feature_id"] = controls.ids[first[row]]
            if other is not None:
                values |= {"other_role": other.role, "other_layer": self._layer(other),
                           "other_id": other.ids[second[row]]}
            self._append(kind, geometry=pieces[row], message=self._message(kind, values), **values)

    def role_name(self, role: str) -> str:
        """Name of a role, as planners say it.

        Args:
            role: of ``ROLES``.
        """
        return text(f"control_lines.role_{role}", self.language)

    def _layer(self, controls: Controls) -> str:
        return controls.layers[0].table.name

    def _message(self, kind: str, values: dict) -> str:
        message = text(f"control_lines.message_{kind}", self.language, layer=values["layer"],
                       feature=values.get("feature_id", "–"), other=values.get("other_id", "–"),
                       other_layer=values.get("other_layer", ""), area=values["area_m2"],
                       land_class=values.get("land_class") or "–", reason=values.get("reason") or "–",
                       other_role=self.role_name(values["other_role"]) if values.get("other_role") else "")
        if not values["is_sliver"]:
            return message
        return text("control_lines.sliver", self.language, width=values["width_m"], message=message)

    def _append(self, kind: str, **columns) -> None:
        described = self.kinds[kind]
        self.rows.add(kind=kind, title=described.title[self.language], severity=described.severity,
                      basis=described.basis(self.language) or None, basis_verified=described.verified, **columns)

    # -- what is explained -------------------------------------------------------------------------------

    def _explained(self):
        table, method = self.request.explained, self.request.area_method
        if table is None:
            return np.zeros(0, dtype=object), []
        layer = ControlLayer("explained", table)
        controls = prepare_controls("explained", [layer], self.crs, method, kind="polygon")
        for control_id, reason in asking(controls.unusable[["control_id", "reason"]].itertuples(index=False)):
            self.unusable("explained", layer, control_id, text(reason, self.language))
        field = self.request.explained_field
        column = table.columns[field].astype("string").fillna("") if field else None
        why = ["" if column is None else column.iloc[row] for row in controls.source_row]
        if column is None:
            return controls.geometry, why
        # an empty reason explains nothing
        given = np.array([cell.strip() not in NO_REASON for cell in why], dtype=bool)
        if not given.all():
            self.note("control_lines.explained_without", layer=table.name, field=field, count=int((~given).sum()))
        return controls.geometry[given], [cell for cell, stays in zip(why, given) if stays]

    def _explain(self, frame: pd.DataFrame, geometry: np.ndarray) -> None:
        """Conflicts that lie wholly in explained ground are explained; others state how much of them does."""
        if not len(self.explained):
            return
        rows = np.flatnonzero((frame["status"] == "conflict").to_numpy(dtype=bool) & ~shapely.is_missing(geometry))
        if not len(rows):
            return
        shared = overlaps(geometry[rows], self.explained, self.crs, self.request.area_method,
                          cancelled=self.cancelled)
        method, whole = self.request.area_method, shapely.area(geometry[rows])
        for number in asking(np.unique(shared.subject)):
            members = shared.subject == number
            pieces = np.array([shapely.union_all(shared.pieces[members])], dtype=object)
            measured = measure(without_lower(pieces, 2), self.crs, method, self.request.minimum)
            at = frame.index[rows[number]]
            frame.loc[at, "explained_m2"] = measured.area_m2[0]
            reasons = dict.fromkeys(self.why[k] for k in shared.control[members] if self.why[k])
            frame.loc[at, "reason"] = enumerated(reasons, self.language) or pd.NA
            # compared in the plane, where pieces add up: on the ellipsoid a cut edge is another edge
            if negligible_area(whole[number] - shapely.area(pieces[0]), whole[number], self.crs):
                frame.loc[at, "status"] = "explained"

    # -- the answer --------------------------------------------------------------------------------------

    def result(self) -> Outcome:
        """All that was found: findings, the worst status first, their summary and counts."""
        frame, geometry = self.rows.frame()
        self._explain(frame, geometry)
        order = self._order(frame)
        frame, geometry = frame.iloc[order].reset_index(drop=True), geometry[order]
        frame["conflict_id"] = pd.array([f"CL-{number + 1:05d}" for number in range(len(frame))], dtype="string")
        if self.rounding[0]:
            self.note("control_lines.rounding", count=self.rounding[0], area=self.rounding[1])
        findings, ground = findings_of_conflicts(frame, geometry, self.request, self.crs)
        return Outcome(findings, {"conflicts": frame, "summary": self._summary(frame)},
                       {"conflicts": geometry, FINDINGS: ground}, self.crs, self._counts(frame), self.notes)

    def _order(self, frame: pd.DataFrame) -> np.ndarray:
        """By status, then kind, substance before slivers, large before small."""
        kind = frame["kind"].map({key: number for number, key in enumerate(self.kinds)}).to_numpy(dtype=int)
        status = frame["status"].map({key: number for number, key in enumerate(STATUSES)}).to_numpy(dtype=int)
        area = frame["area_m2"].fillna(0.0).to_numpy(dtype=float)
        sliver = frame["is_sliver"].fillna(False).to_numpy(dtype=bool)
        return np.lexsort((frame["feature_id"].fillna("").to_numpy(dtype=str), -area.round(6), kind, sliver, status))

    def _summary(self, frame: pd.DataFrame) -> pd.DataFrame:
        rows = []
        counted = frame.assign(row_count=1, sliver_count=frame["is_sliver"].fillna(False).astype("Int64"))
        for (kind, role, status), group in counted.groupby(["kind", "role", "status"], sort=False):
            rows.append({"kind": kind, "role": role, "status": status, "row_count": len(group),
                         "sliver_count": int(group["sliver_count"].sum()), "area_m2": float(group["area_m2"].sum())})
        pairs = {(row["kind"], row["role"]) for row in rows}
        rows += [{"kind": kind, "role": roles[0], "row_count": 0, "sliver_count": 0, "area_m2": 0.0,
                  **self._nothing_found(roles)} for kind, roles in self.done if (kind, roles[0]) not in pairs]
        rows += self.missed
        order = list(self.kinds)
        rows.sort(key=lambda row: (order.index(row["kind"]), row["role"]))
        for row in rows:
            described = self.kinds[row["kind"]]
            row |= {"title": described.title[self.language], "severity": described.severity}
        return pd.DataFrame(rows, columns=list(SUMMARY_COLUMNS)).astype(SUMMARY_COLUMNS)

    def _nothing_found(self, roles: tuple) -> dict:
        """Clean, or undetermined where features of a layer could not be looked at."""
        lacking = [role for role in roles if role in self.doubtful]
        if not lacking:
            return {"status": "clean"}
        return {"status": "undetermined", "message": text(
            "control_lines.part_unusable", self.language, roles=", ".join(map(self.role_name, lacking)),
            count=sum(len(self.doubtful[role]) for role in lacking))}

    def _counts(self, frame: pd.DataFrame) -> dict:
        sliver = frame["is_sliver"].fillna(False).to_numpy(dtype=bool)
        number = {status: (frame["status"] == status).to_numpy(dtype=bool) for status in STATUSES}
        overlap = number["conflict"] & frame["kind"].isin(OVERLAP_KINDS).to_numpy(dtype=bool)
        return {
            "CONFLICT_COUNT": int((number["conflict"] & ~sliver).sum()),
            "SLIVER_COUNT": int((number["conflict"] & sliver).sum()),
            "RESTORABLE_COUNT": int(number["restorable"].sum()), "EXPLAINED_COUNT": int(number["explained"].sum()),
            "UNDETERMINED_COUNT": int(number["undetermined"].sum()), "NOT_CHECKED_COUNT": len(self.missed),
            "OVERLAP_M2": float(frame["area_m2"].fillna(0.0).to_numpy(dtype=float)[overlap].sum()),
            "IS_CLEAN": bool(not (number["conflict"] | number["undetermined"]).any()),
            "HAS_OVERLAP": bool(overlap.any()), "IS_COMPLETE": not self.missed}
