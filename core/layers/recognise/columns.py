"""Which field of a layer may play a field role: by its name, its values, a word in its name, or as the likeliest."""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ...fields import Field
from .layer import LayerDescription, Reason, field_of
from .names import alias_within, fold
from .values import guess_values, read_words

LEAST_SHARE = 0.5     # of the sampled values that fit
MOST_CLASSES = 40     # more distinct values among the sampled rows are names or numbers, not classes
#: Words in names of fields that hold a class, and how much they say.
CLASS_WORDS = {"zone": 3, "zoning": 3, "zona": 3, "grade": 3, "class": 2, "type": 2, "kind": 2, "category": 2, "code": 1,
               "level": 2, "use": 2, "usage": 2, "function": 2, "status": 1, "subtype": 1, "分区": 3, "类型": 3, "类别": 3,
               "等级": 3, "级别": 3, "用途": 3, "地域": 3, "区分": 3, "種別": 3, "種類": 3, "代码": 1, "编码": 1, "youto": 2,
               "art": 1, "nutzung": 2, "klasse": 2, "stufe": 2, "tipo": 2, "clase": 2, "uso": 2, "categoria": 2,
               "classe": 2, "niveau": 2, "kelas": 2, "tingkat": 2}


@dataclass(frozen=True)
class FieldGuess:
    """A field that may play a field role.

    Attributes:
        name: of the field.
        reason: why.
        is_sure: it bears a name of the pack; everything else is a proposal that needs a click.
        score: 0 to 1.
    """

    name: str
    reason: Reason
    is_sure: bool
    score: float


def guess_fields(layer: LayerDescription, fields: Mapping[str, Field]) -> dict[str, list[FieldGuess]]:
    """Fields of a layer that may play the field roles of a pack.

    Args:
        layer: with the values of its first rows. fields: field role -> the pack's entry for it.

    Returns:
        Field role -> guesses, the best first; nothing where no field comes near.

    >>> layer = LayerDescription("a", "flood", fields=(("KLASSE", "", "text"),), values={"KLASSE": ("H", "L")})
    >>> [guess.name for guess in guess_fields(layer, {"grade": Field("grade", values={"high": ("H", "L")})})["grade"]]
    ['KLASSE']
    """
    return {role: _guesses(layer, role, described) for role, described in fields.items()}


def _guesses(layer: LayerDescription, role: str, described: Field) -> list[FieldGuess]:
    aliases = (*described.aliases, role)
    named = field_of(layer, aliases)
    best: dict = {}
    if named:
        best[named] = FieldGuess(named, Reason("mapping.field_named", {"field": named}), True, 1.0)
    for name, title, kind in layer.fields:
        if name == named or kind == "other":
            continue
        guess = _by_values(layer, name, described) or _by_word(name, title, aliases) or (
            _by_class(layer, name, title) if described.values else None)
        if guess is not None:
            best[name] = guess
    return sorted(best.values(), key=lambda guess: -guess.score)


def _by_values(layer, name: str, described: Field):
    values = layer.values.get(name, ())
    if not described.values or not values:
        return None
    read = read_words(values, described)
    guesses = guess_values(values, described)
    fits = [value for value, word, guess in zip(values, read, guesses) if word or guess is not None and guess.word]
    share = len(fits) / len(values)
    if share < LEAST_SHARE:
        return None
    return FieldGuess(name, Reason("mapping.field_values", {"field": name, "examples": ", ".join(fits[:3])}), False,
                      0.6 + 0.3 * share)


def _by_word(name: str, title: str, aliases):
    alias = alias_within([word for word in (name, title) if word], aliases)
    return FieldGuess(name, Reason("mapping.field_word", {"field": name, "word": alias}), False, 0.5) if alias else None


def _by_class(layer, name: str, title: str):
    """A field with few values, as a class has them; the words in its name say which comes first."""
    values = layer.values.get(name, ())
    weight = sum(points for word, points in CLASS_WORDS.items() if _has(word, name, title))
    if not values or len(values) >= MOST_CLASSES and not weight or len(values) == layer.row_count > 1:
        return None
    return FieldGuess(name, Reason("mapping.field_few", {"field": name, "count": len(values)}), False,
                      min(0.1 + 0.05 * weight + (0.05 if len(values) > 1 else 0.0), 0.45))


def _has(word: str, *names: str) -> bool:
    for name in map(fold, names):
        if word in re.split(r"[\W_\d]+", name) or not word.isascii() and word in name:
            return True
    return False
