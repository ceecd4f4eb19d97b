"""What an occupation lists: everything that is wrong with its input, and what that did to the numbers."""
from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from ...geometry.parallel import asking
from ...geometry.systems.crs import is_web_mercator
from ...layers.prepare import NOWHERE as PLACELESS
from ...layers.prepare import Controls, Subjects, repeated_shapes
from ...texts import text
from ...zoning.judging.ledger import uncertain_subjects
from .pieces import LEAST_M2, NOWHERE, Parts, clashing

ISSUE_COLUMNS = dict.fromkeys(
    ("severity", "kind", "project_id", "subject_id", "layer", "feature", "message"), "string")
#: critical: an area is missing or wrong by it; major: a person has to decide; minor: to know.
SEVERITIES = {
    **dict.fromkeys(("unusable_subject", "unusable_patch", "adjust_refused", "uncovered"), "critical"),
    **dict.fromkeys(("overlapping_patches", "overlapping_subjects", "registered_unknown", "unknown_code",
                     "doubtful_code", "no_code", "unknown_ownership", "open_class", "ridge_percent", "ridge_too_large",
                     "ridge_negative", "ridge_unreadable", "ridge_area_wrong", "ridge_missing", "unusable_feature",
                     "not_divided"), "major"),
    **dict.fromkeys(("ridge_class_strange", "overlapping_features", "area_disagrees"), "minor")}
EXAMPLES = 5


def shared_ground(ready: Subjects) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Pairs of parcels that share ground: positions ``(p,)``, the lower one first, in order; and how much, m² ``(p,)``.

    Args:
        ready: the parcels ``(n,)``.
    """
    first, second = clashing(ready.table.geometry, np.flatnonzero(ready.dimension == 2)).T
    if not len(first):
        return first, second, np.zeros(0)
    return first, second, ready.measure(shapely.intersection(ready.geometry[first], ready.geometry[second]))


class Issues:
    """Collects the list, and remarks on the whole run."""

    def __init__(self, language: str, subjects: Subjects):
        self.language, self.subjects_ready = language, subjects
        self.rows: list = []
        self.notes: list = []

    def say(self, entry: str, **values) -> str:
        """A sentence of the occupation's texts.

        Args:
            entry: its key. values: of its placeholders.
        """
        return text(f"occupation.{entry}", self.language, **values)

    def add(self, kind: str, subject, layer: str, feature: str, message: str) -> None:
        """List one thing.

        Args:
            kind: a key of ``SEVERITIES``. subject: position of the parcel, None where it concerns none.
            layer, feature: where it is. message: what it is.
        """
        ready = self.subjects_ready
        project, name = (None, None) if subject is None else (ready.projects[subject], ready.ids[subject])
        self.rows.append((SEVERITIES[kind], kind, project, name, layer, feature, message))

    def frame(self) -> pd.DataFrame:
        """All that was listed, the worst first, in an order of its own."""
        frame = pd.DataFrame(self.rows, columns=list(ISSUE_COLUMNS)).astype(ISSUE_COLUMNS)
        rank = frame["severity"].map({"critical": 0, "major": 1, "minor": 2})
        keys = frame.assign(severity=rank)
        order = keys.sort_values(list(ISSUE_COLUMNS), kind="stable", na_position="first").index
        return frame.loc[order].reset_index(drop=True)

    # -- subjects ----------------------------------------------------------------------------------------

    def subjects(self) -> None:
        """Parcels that cannot be used, or that appear twice."""
        ready = self.subjects_ready
        name = ready.table.name
        for subject in asking(np.flatnonzero(ready.reasons != "")):
            reason = text(ready.reasons[subject], self.language)
            self.add("unusable_subject", subject, name, ready.ids[subject],
                     self.say("unusable_subject", subject=ready.ids[subject], layer=name, reason=reason))
        self.notes += repeated_shapes(ready, self.language)
        _, counts = np.unique(ready.ids, return_counts=True)
        if (counts > 1).any():
            examples = pd.Series(ready.ids)[pd.Series(ready.ids).duplicated()].unique()[:EXAMPLES]
            self.notes.append(text("zoning.duplicate_ids", self.language, count=int((counts > 1).sum()),
                                   examples=", ".join(examples)))
        if is_web_mercator(ready.table.crs) and ready.method == "planar":
            self.notes.append(text("crs.web_mercator", self.language, layer=name))

    def shared_ground(self, first: np.ndarray, second: np.ndarray, areas: np.ndarray) -> None:
        """List parcels that share ground.

        Args:
            first, second, areas: of ``shared_ground``, ``(p,)`` each.
        """
        ready, name = self.subjects_ready, self.subjects_ready.table.name
        for *pair, area in asking(zip(first, second, areas)):
            if area >= LEAST_M2:
                kept, other = sorted(pair, key=lambda at: (ready.projects[at], ready.ids[at], ready.table.fids[at]))
                message = self.say("overlapping_subjects", subject=ready.ids[other], other=ready.ids[kept],
                                   area_m2=area)
                for subject in (kept, other) if ready.projects[kept] != ready.projects[other] else (other,):
                    self.add("overlapping_subjects", subject, name, ready.ids[subject], message)

    def registered_unknown(self, subjects: np.ndarray) -> None:
        """List parcels whose registered area cannot be used.

        Args:
            subjects: their positions ``(k,)``.
        """
        ready = self.subjects_ready
        for subject in subjects:
            self.add("registered_unknown", subject, ready.table.name, ready.ids[subject],
                     self.say("registered_unknown", subject=ready.ids[subject]))

    # -- layers ------------------------------------------------------------------------------------------

    def layer(self, use: str, layer, zones: Controls) -> None:
        """What is wrong with a layer as a whole, and its features that cannot be used.

        Args:
            use: what it is used as. layer: as it was read. zones: its features that can be used, and the others.
        """
        name = layer.table.name
        if layer.table.source.is_empty or not len(layer.table):
            self.notes.append(self.say("empty_layer", layer=name, use=self._use(use)))
        if name in zones.assumed_datum:
            self.notes.append(text("zoning.assumed_datum", self.language, layer=name))
        unusable = zones.unusable.reset_index(drop=True)
        _, subject, row = uncertain_subjects(self.subjects_ready, zones)
        self._unusable(use, unusable, subject, row, name)

    def left_out(self, zones: Controls, as_of) -> None:
        """Note how many features were not in force on a day.

        Args:
            zones: of a layer. as_of: the day.
        """
        for name, count in zones.left_out.items():
            self.notes.append(text("zoning.left_out", self.language, layer=name, count=count, date=as_of))

    def _unusable(self, use, unusable, subject, row, layer_name) -> None:
        kind = "unusable_patch" if use == "survey" else "unusable_feature"
        of_layer = (unusable["layer"] == layer_name).to_numpy(dtype=bool)
        placeless = unusable["reason"].isin(PLACELESS).to_numpy()

        def message(entry: str, number: int) -> str:
            return self.say(entry, feature=unusable["control_id"][number], layer=layer_name, use=self._use(use),
                            reason=text(unusable["reason"][number], self.language))

        for parcel, number in asking(zip(subject, row)):
            if of_layer[number]:
                self.add(kind, int(parcel), layer_name, unusable["control_id"][number], message(kind, number))
        for number in asking(np.flatnonzero(of_layer & placeless)):
            self.add(kind, None, layer_name, unusable["control_id"][number], message(f"{kind}_nowhere", number))
        elsewhere = int(of_layer.sum()) - len({*row[of_layer[row]], *np.flatnonzero(of_layer & placeless)})
        if elsewhere:
            self.notes.append(self.say("unusable_elsewhere", layer=layer_name, count=elsewhere))

    def _use(self, use: str) -> str:
        return self.say(f"use_{use}") if use in ("survey", "owner", "place", "approved") else use

    def overlapping_patches(self, zones: Controls, parts: Parts) -> None:
        """List parcels at which patches of the survey share ground.

        Args:
            zones: of the survey. parts: of the parcels.
        """
        self._overlaps("overlapping_patches", "overlapping_patches", zones, parts.taken, parts.taken["base"].to_numpy())

    def _overlaps(self, kind: str, entry: str, zones: Controls, taken: pd.DataFrame, subject: np.ndarray) -> None:
        """List places that two features claim; the very small ones of a parcel together."""
        ready, name = self.subjects_ready, zones.layers[0].table.name if zones.layers else ""
        area = taken["area_m2"].to_numpy()
        first, second = zones.ids[taken["first"].to_numpy()], zones.ids[taken["second"].to_numpy()]
        for row in asking(np.flatnonzero(area >= LEAST_M2)):
            self.add(kind, int(subject[row]), name, f"{first[row]}, {second[row]}", self.say(
                entry, first=first[row], second=second[row], area_m2=area[row], layer=name))
        small = area < LEAST_M2
        sums = np.bincount(subject[small], weights=area[small], minlength=len(ready))
        counts = np.bincount(subject[small], minlength=len(ready))
        for parcel in asking(np.flatnonzero(sums >= LEAST_M2)):
            self.add(kind, int(parcel), name, "", self.say("small_overlaps", count=counts[parcel], area_m2=sums[parcel],
                                                           layer=name))

    def divided(self, use: str, zones: Controls, taken: pd.DataFrame, subject: np.ndarray, left_m2: np.ndarray) -> None:
        """What a layer of owners, places or approvals leaves open, and where it says two things.

        Args:
            use: what the layer is used as. zones: of the layer. taken: what two of them claim, as of ``Parts``.
            subject, left_m2: parcels and areas of what no zone covers ``(m,)``.
        """
        name = zones.layers[0].table.name
        if use == "approved":
            return   # approved twice is approved, and what no approval covers is not: those are answers
        self._overlaps("overlapping_features", "overlapping_features", zones, taken, taken["base"].to_numpy())
        left = np.bincount(subject, weights=left_m2, minlength=len(self.subjects_ready))
        for parcel in asking(np.flatnonzero(left >= LEAST_M2)):
            self.add("not_divided", int(parcel), name, "", self.say("not_divided", layer=name, use=self._use(use),
                                                                    area_m2=left[parcel]))

    # -- patches -----------------------------------------------------------------------------------------

    def patches(self, zones: Controls, parts: Parts, facts) -> None:
        """Statements of the survey on its patches that cannot be right, at each parcel that they meet.

        Args:
            zones: of the survey. parts: of the parcels. facts: of the survey on its patches.
        """
        if not len(facts.findings):
            return
        some = parts.zone != NOWHERE
        met = pd.DataFrame({"subject": parts.base[some], "area_m2": parts.area_m2[some],
                            "patch": np.searchsorted(parts.touched, parts.zone[some])})
        layer, ids = zones.layers[0].table.name, zones.ids[parts.touched]
        for row in asking(facts.findings.merge(met, on="patch").itertuples(index=False)):
            self.add(row.kind, int(row.subject), layer, ids[row.patch], self.say(
                row.kind, layer=layer, patch=ids[row.patch], area_m2=row.area_m2, **row.values))

    # -- results -----------------------------------------------------------------------------------------

    def refused(self, adjusted, totals_m2: np.ndarray) -> None:
        """List parcels whose parts could not be adjusted to the total.

        Args:
            adjusted: of the adjustment. totals_m2: that were required ``(n,)``.
        """
        ready = self.subjects_ready
        for subject in asking(np.flatnonzero(adjusted.refused & (ready.dimension == 2))):
            self.add("adjust_refused", int(subject), ready.table.name, ready.ids[subject], self.say(
                "adjust_refused", subject=ready.ids[subject], measured_m2=ready.measured_m2[subject],
                registered_m2=totals_m2[subject], percent=100 * adjusted.relative[subject]))

    def uncovered(self, rows: pd.DataFrame) -> None:
        """Parcels that reach beyond the survey.

        Args:
            rows: of the occupation, m².
        """
        ready = self.subjects_ready
        areas = rows[rows["part"] == "uncovered"].groupby("subject_fid")["net_m2"].sum()
        positions = {fid: position for position, fid in enumerate(ready.table.fids)}
        for fid, area in asking(areas.items()):
            subject = positions[fid]
            self.add("uncovered", subject, ready.table.name, ready.ids[subject],
                     self.say("uncovered", subject=ready.ids[subject], area_m2=area))

    def open_class(self, projects: pd.DataFrame) -> None:
        """Projects whose new construction land may be more than is counted.

        Args:
            projects: of the occupation, m².
        """
        for row in asking(projects.itertuples(index=False)):
            area = row.undetermined_m2 + row.uncovered_m2
            if area > 0:
                self.rows.append((SEVERITIES["open_class"], "open_class", row.project_id, None, None, None,
                                  self.say("open_class", project=row.project_id, area_m2=area,
                                           new_m2=row.new_construction_m2)))

    def remarks(self, request, facts, table, with_ridges: bool, is_net: bool) -> None:
        """Notes on the whole run.

        Args:
            request: the run. facts: what the survey says. table: rows and how they closed. with_ridges: some patch has
                ridges.
            is_net: ridges are deducted.
        """
        notes, fields = self.notes, request.survey.fields
        notes += [problem.in_language(self.language) for problem in facts.notes]
        name = request.survey.table.name
        if not is_net:
            notes.append(self.say("gross_all" if not with_ridges else "gross_some", layer=name))
        if request.ownership is None and "ownership" not in fields:
            notes.append(self.say("no_ownership", layer=name))
        if request.location is None and not {"location_code", "location_name"} & set(fields):
            notes.append(self.say("no_location", layer=name))
        if table.dropped_count:
            notes.append(self.say("small_rows", count=table.dropped_count, area_m2=table.dropped_m2))
