"""Overlaps as a table: the building block that has no rules."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import numpy as np
import pandas as pd

from ...contract.interval import Interval
from ...contract.outcome import ALONE, Steps
from ...geometry.overlay.pairs import overlap_sizes, overlaps
from ...geometry.parallel import begun
from ...layers.control_layer import ControlLayer
from ...layers.prepare import Controls, Subjects, filtered, prepare_controls, prepare_subjects
from ...scale.stages import Rows, Stages, places_of
from ...table import FeatureTable
from ...texts import text
from .judge import MANY, RoleJudged, covered_by
from .ledger import ALL_ROLES, LedgerRows, ledger_frame, ledgers_of, uncertain_subjects
from .remarks import on_shapes

PARTS = ("covered", "free", "unusable", "residual")   # of a ledger


@dataclass(frozen=True)
class OverlapTable:
    """Measured overlaps.

    Attributes:
        pairs: a row per pair, in the words of the data contract.
        pieces: shared geometries ``(len(pairs),)``, or None where they were not asked for.
        ledger: a row per subject and role, or None.
        unusable: features that could not be compared: layer, feature, reason.
        subject_count, below_minimum_count: numbers.
        notes: remarks on the run.
    """

    pairs: pd.DataFrame
    pieces: Optional[np.ndarray]
    ledger: Optional[pd.DataFrame]
    unusable: pd.DataFrame
    subject_count: int
    below_minimum_count: int
    notes: list


@dataclass(frozen=True)
class OverlapRequest:
    """What is measured.

    Attributes:
        subjects: polygons, lines or points.
        controls: layers and their roles.
        subject_id: the subjects' field that names them; None: the feature id.
        area_method: ``"ellipsoidal"``, ``"planar"`` or ``"registered"``.
        registered_field: field with the registered area, m².
        minimum_area_m2: pairs of polygons that share less are counted, not listed.
        with_pieces, with_ledger: whether to return them too.
        language: of the remarks.
    """

    subjects: FeatureTable
    controls: list[ControlLayer]
    subject_id: Optional[str] = None
    area_method: str = "ellipsoidal"
    registered_field: Optional[str] = None
    minimum_area_m2: float = 0.0
    with_pieces: bool = False
    with_ledger: bool = False
    language: str = "en"


def measure_overlaps(request: OverlapRequest, steps: Steps = ALONE) -> OverlapTable:
    """Measure every overlap of subjects with control layers.

    Args:
        request: what is measured, and how. steps: how the run is followed.

    Raises:
        InputError: input that cannot be used. Cancelled: the user stopped the run.
    """
    return STAGES.run(request, steps)


class _Overlaps:
    """Overlaps, measured subject by subject, and their table."""

    def __init__(self, request: OverlapRequest, steps: Steps = ALONE):
        self.request, (self.progress, self.cancelled) = request, steps
        self.subjects = prepare_subjects(request.subjects, request.area_method, request.subject_id, None,
                                         request.registered_field)
        self.roles: dict[str, Controls] = {}
        for role in dict.fromkeys(layer.role for layer in request.controls):
            layers = [layer for layer in request.controls if layer.role == role]
            self.roles[role] = prepare_controls(role, layers, request.subjects.crs, self.subjects.method)

    def measure(self) -> dict[str, Rows]:
        """Measure.

        Returns:
            ``pairs`` and a number for each role: what subjects share with a feature of a layer; ``ledger`` and a number
            for each role and all of them: a row per subject.
        """
        request, subjects, measured, judged = self.request, self.subjects, {}, []
        for number, controls in enumerate(self.roles.values()):
            overlap = (overlaps if request.with_pieces or request.with_ledger else overlap_sizes)(
                subjects.geometry, controls.geometry, subjects.table.crs, subjects.method,
                subject_area_m2=subjects.measured_m2, cancelled=self.cancelled,
                progress=lambda share, start=number: self.progress((start + share) / len(self.roles)))
            measured[f"pairs_{number}"] = Rows(overlap.subject, {
                "layer": controls.layer[overlap.control], "feature": _fids(controls)[overlap.control],
                **{name: getattr(overlap, name) for name in ("area_m2", "length_m", "inside")},
                **({"piece": overlap.pieces} if request.with_pieces else {})})
            if request.with_ledger:
                judged.append(RoleJudged(controls, overlap, begun(
                    covered_by, subjects, overlap, self.cancelled, at_once=len(overlap) < MANY),
                                         uncertain_subjects(subjects, controls)[0]))
        if request.with_ledger:
            each, joint = ledgers_of(subjects, judged, True, self.cancelled)
            measured |= {f"ledger_{number}": Rows(np.arange(len(subjects)), {
                "reason": rows.reason, **{name: getattr(rows, name).low for name in PARTS}})
                for number, rows in enumerate([*each, joint])}
        return measured

    def answer(self, measured: dict[str, Rows]) -> OverlapTable:
        """The table.

        Args:
            measured: of ``measure``.
        """
        request, subjects, frames, pieces, below = self.request, self.subjects, [], [], 0
        for number, controls in enumerate(self.roles.values()):
            rows = measured[f"pairs_{number}"]
            control = _places(controls, rows.values["layer"], rows.values["feature"])
            keep = ~(rows.values["area_m2"] * subjects.factor[rows.subject] < request.minimum_area_m2)
            below += int((~keep).sum())
            frames.append(_pairs(subjects, controls, rows, control, keep))
            pieces.append(rows.values["piece"][keep] if request.with_pieces else np.zeros(0, dtype=object))
        pairs = pd.concat(frames, ignore_index=True)
        order = np.argsort(pairs.pop("_position").to_numpy(), kind="stable")
        ledger = None
        if request.with_ledger:
            ledger = ledger_frame(subjects, [_ledger(role, measured[f"ledger_{number}"].values)
                                             for number, role in enumerate([*self.roles, ALL_ROLES])])
        return OverlapTable(pairs.iloc[order].reset_index(drop=True),
                            np.concatenate(pieces)[order] if request.with_pieces else None, ledger,
                            _unusable(subjects, self.roles), len(subjects), below,
                            _notes(subjects, self.roles, request.language))


def _ledger(role: str, values: dict) -> LedgerRows:
    """A role's ledger, from what was measured; an end that is not finite is of what is not known."""
    return LedgerRows(role, *(Interval.of(np.where(np.isfinite(values[name]), values[name], np.nan)) for name in PARTS),
                      values["reason"])


def _fids(controls: Controls) -> np.ndarray:
    """Feature ids of controls in their layers ``(k,)``."""
    fids = np.zeros(len(controls), dtype=np.int64)
    for number, layer in enumerate(controls.layers):
        own = controls.layer == number
        fids[own] = layer.table.fids[controls.source_row[own]]
    return fids


def _places(controls: Controls, layer: np.ndarray, fids: np.ndarray) -> np.ndarray:
    """Positions of controls by the number of their layer and their feature id ``(m,)``."""
    place, every = np.zeros(len(fids), dtype=np.int64), _fids(controls)
    for number in range(len(controls.layers)):
        own, some = np.flatnonzero(controls.layer == number), layer == number
        place[some] = own[places_of(every[own], fids[some])]
    return place


def _pairs(subjects: Subjects, controls: Controls, rows: Rows, control: np.ndarray, keep: np.ndarray) -> pd.DataFrame:
    subject, control = rows.subject[keep], control[keep]
    area, length = rows.values["area_m2"][keep], rows.values["length_m"][keep]
    names, sources = (np.array(values, dtype=object) for values in zip(*[
        (layer.table.name, _source(layer.table)) for layer in controls.layers]))
    layer = controls.layer[control]
    size = subjects.size[subject]
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(np.isnan(area), length, area) / size
    return pd.DataFrame({
        "subject_fid": subjects.table.fids[subject], "subject_id": subjects.ids[subject],
        "control_role": controls.role, "control_layer": names[layer], "control_source": sources[layer],
        "control_id": controls.ids[control],
        "overlap_area_m2": area * subjects.factor[subject],
        "overlap_length_m": length, "inside": rows.values["inside"][keep],
        "overlap_share": np.where(np.isfinite(share), np.minimum(share, 1.0), np.nan),
        "_position": subject})


def _source(table: FeatureTable) -> str:
    """File and layer, without the folder."""
    source = table.source
    if source.data_layer and source.data_layer != source.file_name:
        return f"{source.file_name}|{source.data_layer}"
    return source.file_name or table.name


def _unusable(subjects: Subjects, roles: dict[str, Controls]) -> pd.DataFrame:
    lost = np.flatnonzero(subjects.reasons != "")
    frames = [pd.DataFrame({"layer": subjects.table.name, "feature": subjects.ids[lost],
                            "reason": subjects.reasons[lost]})]
    for controls in roles.values():
        unusable = controls.unusable
        frames.append(pd.DataFrame({"layer": unusable["layer"], "feature": unusable["control_id"],
                                    "reason": unusable["reason"]}))
    return pd.concat(frames, ignore_index=True)


def _notes(subjects: Subjects, roles: dict[str, Controls], language: str) -> list:
    notes = on_shapes(subjects, language)
    for controls in roles.values():
        notes.extend(text("zoning.empty_layer", language, layer=layer.table.name, role=controls.role)
                     for layer in controls.layers if layer.table.source.is_empty)
        notes.extend(text(f"zoning.{key}", language, **values)
                     for key, values in filtered([layer.table for layer in controls.layers]))
        notes.extend(text("zoning.assumed_datum", language, layer=layer)
                     for layer in controls.assumed_datum)
    return notes


STAGES = Stages(_Overlaps, layers={"controls": "any"})
CHECK = STAGES.check("", measure_overlaps, {})
