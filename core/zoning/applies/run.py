"""What applies at a place: a row per subject and control role, out of the same run as the check of zoning."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Optional

import numpy as np
import pandas as pd

from ...contract.verdicts import VERDICTS, count_words
from ...geometry.parallel import ask
from ..judging.check import ZoningRun
from ..judging.filters import BETTER_BY_FILTER, count_better
from ..request import ZoningRequest
from .pieces import pieces_of
from .role import CONCERNED, NO_DATA, NOT_CONCERNED, FindingTexts, RoleAtPlaces


@dataclass(frozen=True)
class Applies:
    """Answers for places.

    Attributes:
        rows: a row per subject and role of the scope, subjects in their order, roles in the pack's.
            ``applies`` is ``concerned`` where a control of the role lies there or a rule of it applies to the
            place; ``no_data`` where neither is so and data are missing (no layer, no usable one, or
            it ends there); otherwise ``not_concerned``. ``overlap_*`` count a place under two controls once.
            ``no_data_*`` are the parts of a subject that are unknown and not covered by a known control, also where the
            rest is concerned. ``legal_status`` is that of the role's rules and of the controls at the place:
            ``in_force``, ``not_yet``, ``expired``, ``mixed`` (several of them) or ``unknown``;
            ``in_force_from`` and ``in_force_to`` bound the time in which all rules that apply hold.
            ``data_date`` is the oldest one of the controls there.
        pieces: a row per piece: subject_id, subject_fid, control_role, part (``overlap``: under a control;
            ``beside``: not under one, but a rule applies to it; ``no_data``), area_m2, length_m.
        geometry: of the pieces.
        findings, finding_geometry: of the check.
        scope: roles that were looked at, in the pack's order.
        notes: remarks on the whole run, in the language.
        counts: numbers and booleans of the run: ``CONCERNED_COUNT``, ``NOT_CONCERNED_COUNT`` and
            ``NO_DATA_COUNT`` count rows; ``HAS_NO_DATA``: for some place, or a part of it, nothing is known;
            ``BETTER_BY_FILTER_COUNT``: places with a better verdict because a control layer is filtered; None:
            it cannot be decided.
    """

    rows: pd.DataFrame
    pieces: Optional[pd.DataFrame]
    geometry: Optional[np.ndarray]
    findings: pd.DataFrame
    finding_geometry: np.ndarray
    scope: list
    notes: list
    counts: dict


def what_applies(request: ZoningRequest, progress: Optional[Callable[[float], None]] = None,
                 cancelled: Optional[Callable[[], bool]] = None) -> pd.DataFrame:
    """The rows of ``applies_at``.

    Args:
        request: the places, the controls and the pack.
        progress: called with the share done, 0…1. cancelled: asked between steps, whether to stop.

    Raises:
        InputError: as of ``applies_at``. Cancelled: ``cancelled`` returned True.
    """
    return applies_at(request, progress, cancelled).rows


def applies_at(request: ZoningRequest, progress: Optional[Callable[[float], None]] = None,
               cancelled: Optional[Callable[[], bool]] = None, *, with_pieces: bool = False) -> Applies:
    """What applies at each subject, control role by control role.

    The check of zoning runs, and its measurements are reported: there is no second engine, so that the verdicts are
    those of ``check_zoning``.

    Args:
        request, progress, cancelled: as of ``check_zoning``.
        with_pieces: cut out the pieces too.

    Raises:
        InputError: input that cannot be used, with the remedy.
        Cancelled: ``cancelled`` returned True.
    """
    run = ZoningRun(request, progress, cancelled)
    run.judge()
    texts = FindingTexts(run, run.finding_rows)
    roles = [RoleAtPlaces(run, role, texts) for role in run.scope]
    words = np.array(VERDICTS, dtype=object)
    frames = [role.frame(words[run.codes[:, column]]) for column, role in enumerate(roles)]
    order = np.arange(len(run.subjects) * len(roles)).reshape(len(roles), -1).T.ravel()
    ask()
    rows = pd.concat(frames, ignore_index=True).iloc[order].reset_index(drop=True)
    pieces, geometry = pieces_of(run, roles) if with_pieces else (None, None)
    return Applies(rows, pieces, geometry, run.finding_rows, run.finding_geometry, run.scope, run.notes,
                   {**_counts(rows, len(run.subjects)), BETTER_BY_FILTER: count_better(run.better_by_filter)})


def _counts(rows: pd.DataFrame, subjects: int) -> dict:
    number = count_words(rows["applies"], (CONCERNED, NOT_CONCERNED, NO_DATA))
    return {"SUBJECT_COUNT": subjects, **{f"{word.upper()}_COUNT": count for word, count in number.items()},
            "HAS_NO_DATA": bool(((rows["applies"] == NO_DATA) | (rows["no_data_share"] > 0)).any())}
