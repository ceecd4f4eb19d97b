"""What is said of numbers that were chosen by keys: which share of the ground they cover, and what a blank lacks."""
from __future__ import annotations

from collections.abc import Callable, Mapping

from ...texts import pick, text
from ..pack.model import Coefficient

DIRECT, ENVELOPE, NONE = KINDS = ("direct", "envelope", "none")


def kind_of(numbers: list[Coefficient]) -> str:
    """How a class has its numbers, those of its pools together; the weakest counts.

    Args:
        numbers: of the class, by pool.

    >>> row = Coefficient("f", "forest", "above", 100.0)
    >>> kind_of([row]), kind_of([row, Coefficient("f", "forest", "below", 20.0, by_envelope=True)]), kind_of([])
    ('direct', 'envelope', 'none')
    """
    if any(number.value is None for number in numbers) or not numbers:
        return NONE
    return ENVELOPE if any(number.by_envelope for number in numbers) else DIRECT


def shares_by_kind(given: Mapping[tuple, Coefficient], area_ha: Mapping[str, float]) -> dict[str, float]:
    """Which share of the ground has its numbers by a row, by envelope, and not in every pool.

    Args:
        given: (class, pool) -> number. area_ha: class -> its ground; a class that no number is of counts as none.

    Returns:
        Of ``KINDS``; they sum to 1, or are all 0 without ground.

    >>> row = Coefficient("f", "forest", "above", 100.0)
    >>> shares_by_kind({("forest", "above"): row}, {"forest": 3.0, "town": 1.0})
    {'direct': 0.75, 'envelope': 0.0, 'none': 0.25}
    """
    whole, shares = sum(area_ha.values()), dict.fromkeys(KINDS, 0.0)
    for land_class, area in area_ha.items():
        numbers = [number for (name, _pool), number in given.items() if name == land_class]
        shares[kind_of(numbers)] += area / whole if whole > 0.0 else 0.0
    return shares


def key_notes(given: Mapping[tuple, Coefficient], area_ha: Mapping[str, float], title: Callable[[str], str],
              language: str) -> list:
    """Sentences on numbers that were chosen by keys; none where no number was.

    Args:
        given: (class, pool) -> number. area_ha: class -> its ground. title: class -> its name.
        language: ``"en"`` or ``"zh"``.
    """
    used = {key: number for key, number in given.items() if area_ha.get(key[0], 0.0) > 0.0}
    if not any(number.keys or number.by_envelope or number.lacking for number in used.values()):
        return []
    shares = shares_by_kind(given, area_ha)
    notes = [text("carbon.shares_by_kind", language, **{name: 100.0 * share for name, share in shares.items()})]
    by_note: dict = {}
    for (land_class, pool), number in used.items():
        if (number.value is None and number.lacking) or number.by_envelope:
            by_note.setdefault((pick(number.note, language), land_class), []).append(text(f"carbon.{pool}", language))
    notes += [text("carbon.of_class", language, title=title(land_class), note=note,
                   pools=text("carbon.joint", language).join(pools)) for (note, land_class), pools in by_note.items()]
    return notes
