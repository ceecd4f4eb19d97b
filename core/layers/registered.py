"""Remarks on registered areas: their unit, unknown ones, and those far from the measured ones."""
from __future__ import annotations

import numpy as np

from ..contract.interval import Interval, known_or
from ..texts import text
from ..texts.separators import numeral
from .prepare import Subjects
from .stated_areas import unit_of_name

APART = 3.0     # a survey's area and its outline differ by per cents; hectares and mu by hundreds and more
EXAMPLES = 3


def on_registered(subjects: Subjects, language: str) -> list[str]:
    """The unit in the field's name, and subjects whose registered area is unknown or far from the measured one.

    Args:
        subjects: as prepared. language: of sentences, ``"en"`` or ``"zh"``.
    """
    notes = [text("zoning.registered_unknown", language, count=subjects.registered_unknown)] \
        if subjects.registered_unknown else []
    if subjects.registered_field:
        notes += unit_of_name(subjects.table.name, subjects.registered_field, language)
    return notes + far_apart(subjects.table.name, subjects.ids, subjects.measured_m2, subjects.scale, language)


def far_apart(layer: str, ids: np.ndarray, measured_m2: np.ndarray, scale: Interval, language: str) -> list[str]:
    """A remark where registered areas are less than a third or more than three times the measured ones.

    Args:
        layer: its name. ids: names of its features ``(n,)``. measured_m2: their areas ``(n,)``.
        scale: registered over measured area ``(n,)``, open where none is stated.
        language: of sentences, ``"en"`` or ``"zh"``.

    Returns:
        One sentence, or none where they are near.

    >>> far_apart("lots", np.array(["A", "B"]), np.array([1200.0, 900.0]), Interval.of([1e-4, 1.02]), "en")[0][:88]
    'Layer lots: the registered area of 1 feature is less than a third or more than three tim'
    """
    ratio = known_or(scale, 1.0)
    rows = np.flatnonzero((measured_m2 > 0.0) & ((ratio * APART < 1.0) | (ratio > APART)))
    if not len(rows):
        return []
    examples = ", ".join(ids[row] + numeral(f" ({measured_m2[row] * ratio[row]:,.2f} / {measured_m2[row]:,.2f} m²)")
                         for row in rows[:EXAMPLES].tolist())
    return [text("zoning.registered_apart", language, layer=layer, count=len(rows), examples=examples)]
