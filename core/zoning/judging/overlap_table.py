"""Overlaps as a table: the building block that has no rules."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Optional

import numpy as np
import pandas as pd

from ...geometry.overlay.pairs import overlap_sizes, overlaps
from ...layers.control_layer import ControlLayer
from ...layers.prepare import Subjects, filtered, prepare_controls, prepare_subjects
from ...table import FeatureTable
from ...texts import text
from .judge import RoleJudged, covered_by
from .ledger import ledger_frame, ledgers_of, uncertain_subjects
from .remarks import on_shapes


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


def measure_overlaps(request: OverlapRequest, progress: Optional[Callable[[float], None]] = None,
                     cancelled: Optional[Callable[[], bool]] = None) -> OverlapTable:
    """Measure every overlap of subjects with control layers.

    Args:
        request: what is measured, and how. progress: called with 0…1. cancelled: asked between steps.

    Raises:
        InputError: input that cannot be used. Cancelled: the user stopped the run.
    """
    subjects, controls, language = request.subjects, request.controls, request.language
    with_pieces, with_ledger = request.with_pieces, request.with_ledger
    ready = prepare_subjects(subjects, request.area_method, request.subject_id, None, request.registered_field)
    roles = list(dict.fromkeys(layer.role for layer in controls))
    frames, pieces, judged_roles, below = [], [], [], 0
    for number, role in enumerate(roles):
        layers = [layer for layer in controls if layer.role == role]
        prepared = prepare_controls(role, layers, subjects.crs, ready.method)
        overlap = (overlaps if with_pieces or with_ledger else overlap_sizes)(
            ready.geometry, prepared.geometry, subjects.crs, ready.method, subject_area_m2=ready.measured_m2,
            progress=_part(progress, number, len(roles)), cancelled=cancelled)
        keep = ~(overlap.area_m2 * ready.factor[overlap.subject] < request.minimum_area_m2)
        below += int((~keep).sum())
        frames.append(_pairs(ready, prepared, overlap, keep))
        if with_pieces:
            pieces.append(overlap.pieces[keep])
        covered = covered_by(ready, overlap, cancelled) if with_ledger else np.zeros(0)
        judged_roles.append(RoleJudged(prepared, overlap, covered, uncertain_subjects(ready, prepared)[0]))
    pairs = pd.concat(frames, ignore_index=True)
    order = np.argsort(pairs.pop("_position").to_numpy(), kind="stable")
    ledger = None
    if with_ledger:
        each, joint = ledgers_of(ready, judged_roles, True, cancelled)
        ledger = ledger_frame(ready, [*each, joint])
    return OverlapTable(pairs.iloc[order].reset_index(drop=True),
                        np.concatenate(pieces)[order] if with_pieces else None, ledger,
                        _unusable(ready, judged_roles), len(ready), below,
                        _notes(ready, judged_roles, language))


def _part(progress, number: int, count: int):
    return None if progress is None else (lambda share: progress((number + share) / count))


def _pairs(subjects: Subjects, controls, overlap, keep) -> pd.DataFrame:
    subject, control = overlap.subject[keep], overlap.control[keep]
    area, length = overlap.area_m2[keep], overlap.length_m[keep]
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
        "overlap_length_m": length, "inside": overlap.inside[keep],
        "overlap_share": np.where(np.isfinite(share), np.minimum(share, 1.0), np.nan),
        "_position": subject})


def _source(table: FeatureTable) -> str:
    """File and layer, without the folder."""
    source = table.source
    if source.data_layer and source.data_layer != source.file_name:
        return f"{source.file_name}|{source.data_layer}"
    return source.file_name or table.name


def _unusable(subjects: Subjects, roles: list[RoleJudged]) -> pd.DataFrame:
    lost = np.flatnonzero(subjects.reasons != "")
    frames = [pd.DataFrame({"layer": subjects.table.name, "feature": subjects.ids[lost],
                            "reason": subjects.reasons[lost]})]
    for judged in roles:
        unusable = judged.controls.unusable
        frames.append(pd.DataFrame({"layer": unusable["layer"], "feature": unusable["control_id"],
                                    "reason": unusable["reason"]}))
    return pd.concat(frames, ignore_index=True)


def _notes(subjects: Subjects, roles: list[RoleJudged], language: str) -> list:
    notes = on_shapes(subjects, language)
    for judged in roles:
        notes.extend(text("zoning.empty_layer", language, layer=layer.table.name, role=judged.controls.role)
                     for layer in judged.controls.layers if layer.table.source.is_empty)
        notes.extend(text(f"zoning.{key}", language, **values)
                     for key, values in filtered([layer.table for layer in judged.controls.layers]))
        notes.extend(text("zoning.assumed_datum", language, layer=layer)
                     for layer in judged.controls.assumed_datum)
    return notes
