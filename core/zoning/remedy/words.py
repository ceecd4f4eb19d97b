"""Remedies and tolerance bands in sentences."""
from __future__ import annotations

from typing import Optional

import numpy as np

from ...rules.model import Pack
from ...texts import pick, text
from ...texts.separators import numeral
from .band import Band
from .cut import Cut, Open, Remedy


def size_words(area_m2: float, length_m: float, language: str) -> str:
    """An area, or a length without one, with its unit.

    Args:
        area_m2, length_m: NaN if there is none.
        language: of the unit, ``"en"`` or ``"zh"``.

    >>> size_words(1234.5, float("nan"), "en"), size_words(float("nan"), 3.0, "zh")
    ('1,234.50 m²', '3.00 米')
    """
    size, unit = (area_m2, "m2") if np.isfinite(area_m2) else (length_m, "m")
    return f"{numeral(f'{size:,.2f}')} {text(f'unit_words.{unit}', language)}"


def verdict_words(verdict: str, language: str) -> str:
    """The label of a verdict.

    Args:
        verdict: one of ``VERDICTS``.
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    return text(f"report.verdict_{verdict}", language)


def role_words(role: str, pack: Pack, language: str) -> str:
    """A role's title; its id where the pack has none.

    Args:
        role: id. pack: names of roles.
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    return (pick(pack.roles[role].title, language) or role) if role in pack.roles else role


def cut_sentence(cut: Cut, remedy: Remedy, pack: Pack, language: str) -> str:
    """What one rule asks to be cut off.

    Args:
        cut: of a rule. remedy: that it belongs to. pack: names of roles.
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    side = text(f"remedy.side_{remedy.side}", language) if remedy.side else ""
    if not side:
        return text(f"remedy.{remedy.why}", language)
    return text("remedy.cut", language, rule=cut.rule_id, size=size_words(cut.area_m2, cut.length_m, language),
                role=role_words(cut.control_role, pack, language), side=side)


def open_sentence(item: Open, language: str) -> str:
    """What stays to be done about one rule.

    Args:
        item: a rule with its verdict.
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    return text(f"remedy.open_{item.verdict}", language, rule=item.rule_id,
                what=(item.documents or item.message) if item.verdict == "conditional" else item.message)


def remaining_sentence(remedy: Remedy, language: str) -> str:
    """What remains, and what the recheck says; the kind's own sentence where nothing was cut.

    Args:
        remedy: of a subject.
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    if remedy.kind == "no_cut":
        return text(f"remedy.{remedy.why}", language)
    if remedy.kind != "cut":
        return text(f"remedy.{remedy.kind}", language)
    remaining = size_words(remedy.remaining_m2, remedy.remaining_length_m, language)
    sentences = [text("remedy.together", language, size=size_words(remedy.cut_m2, remedy.cut_length_m, language),
                      remaining=remaining, count=remedy.part_count),
                 text("remedy.passes", language, verdict=verdict_words(remedy.verdict_after, language)),
                 shrunk_sentence(bool(remedy.shrunk_fails), remedy.verdict_shrunk, remedy.failing_share, language)]
    return " ".join(sentences) if language != "zh" else "".join(sentences)


def shrunk_sentence(fails: bool, verdict: str, failing_share: Optional[float], language: str) -> str:
    """The result of the recheck of the site that keeps a part of the cut; as in ``Remedy``.

    Args:
        fails: whether the recheck still fails. verdict: that it gives. failing_share: of the cut, from which it fails.
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    if fails:
        return text("remedy.shrunk_fails", language)
    verdict_shown = verdict_words(verdict, language)
    if failing_share is None:
        return text("remedy.shrunk_never", language, verdict=verdict_shown)
    return text("remedy.shrunk_passes", language, verdict=verdict_shown, share=100 * failing_share)


def remedy_sentences(remedy: Remedy, pack: Pack, language: str) -> list[str]:
    """The content of a card on how to comply, a sentence per line.

    Args:
        remedy: of a subject. pack: names of roles.
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    sentences = [cut_sentence(cut, remedy, pack, language) for cut in remedy.cuts] if remedy.kind == "cut" else []
    return [*sentences, remaining_sentence(remedy, language), *(open_sentence(item, language) for item in remedy.open)]


def band_sentence(band: Band, pack: Pack, language: str) -> str:
    """From which tolerance the verdict of a role changes.

    Args:
        band: of a role. pack: names of roles.
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    role, zero = role_words(band.control_role, pack, language), verdict_words(band.verdict_at_zero, language)
    if band.switch_m is None:
        return text("remedy.band_none", language, role=role, zero=zero, limit=band.limit_m)
    sentence = text("remedy.band", language, role=role, zero=zero, after=verdict_words(band.verdict_after, language),
                    switch=band.switch_m, moved=text(f"remedy.moved_{band.moved}", language))
    if band.below_accuracy:
        below = text("remedy.band_below", language, accuracy=band.accuracy_m)
        sentence = sentence + below if language == "zh" else f"{sentence} {below}"
    return sentence
