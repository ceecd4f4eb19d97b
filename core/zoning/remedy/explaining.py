"""How the worst subjects of a check would comply, as tables: one core call of the algorithm."""
from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Callable, Optional

import numpy as np
import pandas as pd

from ...contract.outcome import Outcome
from ...contract.verdicts import VERDICTS, count_words
from ...errors import InputError
from ...geometry.parallel import Cancelled
from ...texts import text
from ..judging.filters import BETTER_BY_FILTER
from ..request import ZoningRequest
from .band import LIMIT_M, tolerance_bands
from .cut import Remedy, how_to_comply
from .extract import Extract
from .undetermined import undetermined_notes
from .words import band_sentence, cut_sentence, open_sentence, remaining_sentence, remedy_sentences

_CUTS = {"project_id": "string", "subject_id": "string", "subject_fid": "Int64", "action": "string",
         "rule_id": "string", "control_role": "string", "area_m2": "float64", "length_m": "float64",
         "documents": "string", "message": "string"}
_REMAINING = {"project_id": "string", "subject_id": "string", "subject_fid": "Int64", "remedy": "string",
              "verdict": "string", "verdict_after": "string", "passes": "boolean", "shrunk_fails": "boolean",
              "verdict_shrunk": "string", "failing_share": "float64", "area_m2": "float64", "length_m": "float64",
              "cut_m2": "float64", "cut_length_m": "float64", "part_count": "Int64", "message": "string"}
_BANDS = {"project_id": "string", "subject_id": "string", "subject_fid": "Int64", "control_role": "string",
          "switch_m": "float64", "verdict_now": "string", "verdict_after": "string", "moved": "string",
          "accuracy_m": "float64", "below_accuracy": "boolean", "limit_m": "float64", "message": "string"}


@dataclass(frozen=True)
class Explained:
    """What was found about the worst subjects.

    Attributes:
        cuts, cut_geometry: a row per rule: ``action`` is ``"cut"``, ``"documents"``, ``"missing"`` or ``"none"``.
        remaining, remaining_geometry: a row per subject: the site with the cuts made.
        bands: a row per subject and role.
        remedies, band_words: subject_fid -> sentences, for the report.
        counts: numbers of the run.
        left: subjects that are forbidden or conditional and were not looked at.
        notes: which subjects are undetermined and what is missing; that there is nothing to comply with.
    """

    cuts: pd.DataFrame
    cut_geometry: np.ndarray
    remaining: pd.DataFrame
    remaining_geometry: np.ndarray
    bands: pd.DataFrame
    remedies: dict
    band_words: dict
    counts: dict
    left: int
    notes: tuple = ()


@dataclass
class _Rows:
    cuts: list = field(default_factory=list)
    remaining: list = field(default_factory=list)
    bands: list = field(default_factory=list)


def worst_subjects(result: Outcome, limit: int) -> tuple[np.ndarray, int]:
    """Positions of the subjects worth explaining: the forbidden, then the conditional, the largest areas first.

    Args:
        result: of the check.
        limit: how many at most.

    Returns:
        Positions ``(k,)``, and how many more there are.
    """
    verdicts = result.verdicts
    rank = verdicts["verdict"].map(VERDICTS.index).to_numpy()
    own = result.findings[result.findings["subject_fid"].notna() & (result.findings["verdict"] == "forbidden")]
    size = own.groupby("subject_id")["overlap_area_m2"].sum().reindex(verdicts["subject_id"]).fillna(0.0)
    order = np.lexsort((-size.to_numpy(), rank))
    wanted = order[np.isin(verdicts["verdict"].to_numpy()[order], ("forbidden", "conditional"))]
    return wanted[:limit], max(0, len(wanted) - limit)


def named_subjects(result: Outcome, written: str) -> np.ndarray:
    """Positions ``(k,)`` of the requested subjects, whatever their verdict, in the check's order.

    Args:
        result: of the check.
        written: ids of subjects between semicolons; what is no id as a whole is several between commas. Both may be
            Chinese ones.

    Raises:
        InputError: a name that no subject of the check has.
    """
    ids = result.verdicts["subject_id"].astype("string")
    known = set(ids.dropna())
    names = [name.strip() for name in re.split("[;；]", written)]
    wanted = [part.strip() for name in names for part in ([name] if name in known else re.split("[,，、]", name))
              if part.strip()]
    unknown = [name for name in wanted if name not in known]
    if unknown:
        raise InputError("remedy.unknown_subject", names=", ".join(unknown[:5]))
    return np.flatnonzero(ids.isin(wanted).to_numpy(dtype=bool, na_value=False))


def explain(request: ZoningRequest, result: Outcome, limit: int = 200, with_bands: bool = True,
            progress: Optional[Callable[[float], None]] = None, cancelled: Optional[Callable[[], bool]] = None,
            only: str = "") -> Explained:
    """Find for the worst subjects how they would comply, and from which tolerance their verdicts change.

    Args:
        request, result: of the check.
        limit: number of subjects at most.
        with_bands: look for the tolerances too, which takes longer than the cuts.
        progress: called with 0…1.
        cancelled: asked between runs of the engine.
        only: as of ``named_subjects``; empty: the worst ones.

    Raises:
        InputError: as in ``check_zoning``.
        Cancelled: ``cancelled`` returned True.
    """
    only = only.strip(" ;；")
    subjects, left = (named_subjects(result, only), 0) if only else worst_subjects(result, limit)
    extract = Extract(request, subjects, LIMIT_M if with_bands else 0.0) if len(subjects) else None
    rows, remedies, sentences, all_bands = _Rows(), [], {}, {}
    for place, subject in enumerate(map(int, subjects)):
        if cancelled is not None and cancelled():
            raise Cancelled
        names = _names(request, result, subject)
        remedy = how_to_comply(request, subject, None, cancelled, extract)
        remedies.append(remedy)
        sentences[names["subject_fid"]] = tuple(remedy_sentences(remedy, request.pack, request.language))
        _add_remedy(rows, names, remedy, request)
        if with_bands:
            bands = tolerance_bands(request, subject, cancelled, extract)
            words = [band_sentence(band, request.pack, request.language) for band in bands]
            all_bands[names["subject_fid"]] = tuple(words)
            rows.bands += [_band_row(names, band, message) for band, message in zip(bands, words)]
        if progress is not None:
            progress((place + 1) / len(subjects))
    notes = undetermined_notes(request, result, subjects if only else None)
    if not len(subjects) and not notes:
        notes = [text("remedy.no_conflict", request.language, count=len(request.subjects))]
    cuts, cut_geometry = _frame([row for row, _ in rows.cuts], _CUTS), _geometry(rows.cuts)
    return Explained(cuts, cut_geometry, _frame([row for row, _ in rows.remaining], _REMAINING),
                     _geometry(rows.remaining), _frame(rows.bands, _BANDS), sentences, all_bands,
                     _counts(remedies, rows.bands, left, _undetermined(result, subjects if only else None),
                             result.counts[BETTER_BY_FILTER]), left, tuple(notes))


def _names(request: ZoningRequest, result: Outcome, subject: int) -> dict:
    row = result.verdicts.iloc[subject]
    return {"project_id": row["project_id"], "subject_id": row["subject_id"],
            "subject_fid": int(request.subjects.fids[subject])}


def _add_remedy(rows: _Rows, names: dict, remedy: Remedy, request: ZoningRequest) -> None:
    pack, language = request.pack, request.language
    nothing = {"area_m2": np.nan, "length_m": np.nan, "rule_id": None, "control_role": None, "documents": ""}
    remaining = remaining_sentence(remedy, language)
    helps = remedy.kind == "cut"
    if remedy.kind == "no_cut" and not remedy.cuts:
        rows.cuts.append(({**nothing, **names, "action": "none", "message": remaining}, None))
    for cut in remedy.cuts:
        rows.cuts.append(({**names, "action": "cut" if helps else "none", "rule_id": cut.rule_id,
                           "control_role": cut.control_role, "area_m2": cut.area_m2, "length_m": cut.length_m,
                           "documents": cut.documents, "message": cut_sentence(cut, remedy, pack, language)},
                          cut.geometry if helps else None))
    for item in remedy.open:
        action = "documents" if item.verdict == "conditional" else "missing"
        rows.cuts.append(({**nothing, **names, "action": action, "rule_id": item.rule_id,
                           "control_role": item.control_role, "documents": item.documents,
                           "message": open_sentence(item, language)}, None))
    rows.remaining.append(({
        **names, "remedy": remedy.kind, "verdict": remedy.verdict, "verdict_after": remedy.verdict_after or None,
        "passes": remedy.passes, "shrunk_fails": remedy.shrunk_fails, "verdict_shrunk": remedy.verdict_shrunk or None,
        "failing_share": np.nan if remedy.failing_share is None else remedy.failing_share,
        "area_m2": remedy.remaining_m2, "length_m": remedy.remaining_length_m, "cut_m2": remedy.cut_m2,
        "cut_length_m": remedy.cut_length_m, "part_count": remedy.part_count, "message": remaining},
        remedy.remaining))


def _band_row(names: dict, band, message: str) -> dict:
    return {**names, "control_role": band.control_role, "message": message,
            "switch_m": np.nan if band.switch_m is None else band.switch_m, "verdict_now": band.verdict_at_zero,
            "verdict_after": band.verdict_after, "moved": band.moved, "accuracy_m": band.accuracy_m,
            "below_accuracy": band.below_accuracy, "limit_m": band.limit_m}


def _frame(rows: list, types: dict) -> pd.DataFrame:
    frame = pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype=object) for name in types})
    return frame.astype(types)


def _geometry(rows: list) -> np.ndarray:
    geometry = np.empty(len(rows), dtype=object)
    for place, (_, shape) in enumerate(rows):
        geometry[place] = shape
    return geometry


def _undetermined(result: Outcome, subjects: Optional[np.ndarray]) -> int:
    """Number of subjects that cannot be judged: of those in question, otherwise of all."""
    verdicts = result.verdicts["verdict"]
    return count_words(verdicts if subjects is None else verdicts.iloc[subjects])["undetermined"]


def _counts(remedies: list, bands: list, left: int, undetermined: int, by_filter: Optional[int]) -> dict:
    kinds = [remedy.kind for remedy in remedies]
    areas = [remedy.cut_m2 for remedy in remedies if remedy.kind == "cut" and np.isfinite(remedy.cut_m2)]
    return {"LOOKED_AT_COUNT": len(remedies), "CUT_COUNT": kinds.count("cut"), "NO_CUT_COUNT": kinds.count("no_cut"),
            "DOCUMENTS_COUNT": kinds.count("documents"), "CUT_AREA_M2": float(sum(areas)),
            "BELOW_ACCURACY_COUNT": sum(bool(row["below_accuracy"]) for row in bands), "NOT_LOOKED_AT_COUNT": left,
            "UNDETERMINED_COUNT": undetermined, BETTER_BY_FILTER: by_filter,
            # what was not examined, or is unknown, does not pass
            "ALL_PASS": not left and not undetermined and by_filter == 0 and all(
                remedy.passes and remedy.verdict_after != "undetermined" for remedy in remedies)}
