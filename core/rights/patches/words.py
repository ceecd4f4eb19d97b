"""Which word a patch gets, and why it has to be looked at: about the layers given, never about the law."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ...contract.sentences import gathered
from ...layers.prepare import Subjects
from ...texts import text
from .ground import Rest
from .request import CHECK, COVERED, EXPIRED, NOT_COVERED, NOT_YET, PARTLY, PERHAPS, WITHDRAWN, PatchRequest


class Answers(NamedTuple):
    """Word of each patch, and why, in the language of the run ``(n,)``."""

    word: np.ndarray
    why: np.ndarray


def answers_of(subjects: Subjects, rest: Rest, subject: np.ndarray, states: np.ndarray, near: np.ndarray,
               request: PatchRequest) -> Answers:
    """The word of each patch.

    Ground that only doubtful features cover asks for a look, and so does uncovered ground on which a feature may lie
    that cannot be used. What is smaller than the minimum is a sliver, and counts neither way.

    Args:
        subjects: the patches. rest: their parts. subject, states: patch and state of each pair with a feature ``(m,)``.
        near: a feature that cannot be used may lie on the patch ``(n,)``. request: language and minimum.

    Returns:
        Words of ``request.WORDS``. A layer more can turn a patch into ``covered``, a layer less never can.
    """
    usable = subjects.dimension == 2
    open_ground, doubtful = ~rest.rest_size.is_sliver, ~rest.doubtful_size.is_sliver
    # of a patch that is smaller than the minimum all ground would be a sliver
    tiny = usable & (subjects.measured_m2 < request.minimum.area_m2)
    open_ground |= tiny & (rest.rest_size.area_m2 > 0.5 * subjects.measured_m2)
    doubtful |= tiny & (rest.doubtful_size.area_m2 > 0.5 * subjects.measured_m2)
    some = rest.covered_m2 >= np.minimum(request.minimum.area_m2, 0.5 * subjects.measured_m2)
    unsure = ~usable | doubtful | (open_ground & near)
    word = np.select([unsure, ~open_ground, some & (rest.covered_m2 > 0.0)], [CHECK, COVERED, PARTLY], NOT_COVERED)
    met = {state: np.unique(subject[states == state]) for state in (*PERHAPS, EXPIRED, WITHDRAWN, NOT_YET)}
    met |= {state: np.intersect1d(met[state], np.flatnonzero(doubtful)) for state in PERHAPS}
    reasons = {"unusable": np.flatnonzero(~usable), **met, "near_unusable": np.flatnonzero(usable & open_ground & near)}
    return Answers(word.astype(object), _why(reasons, len(subjects), request.language))


def _why(reasons: dict, count: int, language: str) -> np.ndarray:
    """Reasons of each patch in one sentence; empty where nothing has to be said."""
    words = [np.full(len(patches), text(f"patches.why_{key}", language), dtype=object)
             for key, patches in reasons.items()]
    return gathered(np.concatenate(words), np.concatenate(list(reasons.values())).astype(np.int64), count,
                    text("patches.semicolon", language))
