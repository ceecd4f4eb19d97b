"""Which field of a layer may play a field role: by its name, its values, a word in its name, or as the likeliest."""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ...fields import Field
from .kinds import class_words
from .layer import LayerDescription, Reason, field_of
from .names import alias_within, fold
from .values import ShownField, guess_values, read_words

LEAST_SHARE = 0.5     # of the sampled values that fit
FEW_CLASSES = 12      # distinct values among the sampled rows that look like classes
MOST_CLASSES = 40     # more distinct values among the sampled rows are names or numbers, not classes


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
        is_number = isinstance(described, ShownField) and described.type == "number"    # any number fits its values
        guess = (None if is_number else _by_values(layer, name, described)) or _by_word(name, title, aliases) or (
            _by_class(layer, name, title) if _is_class(described) else None)
        if guess is not None:
            best[name] = guess
    return sorted(best.values(), key=lambda guess: -guess.score)


def _is_class(described: Field) -> bool:
    return bool(described.values) and not (isinstance(described, ShownField) and (
        described.type == "number" or not described.is_class))


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
    is_numbering = isinstance(described, ShownField) and len(values) == layer.row_count > 1     # 1, 2 … are codes too
    return FieldGuess(name, Reason("mapping.field_values", {"field": name, "examples": ", ".join(fits[:3])}), False,
                      0.02 if is_numbering else 0.6 + 0.3 * share)


def _by_word(name: str, title: str, aliases):
    alias = alias_within([word for word in (name, title) if word], aliases)
    return FieldGuess(name, Reason("mapping.field_word", {"field": name, "word": alias}), False, 0.5) if alias else None


def _by_class(layer, name: str, title: str):
    """A field with few values, as a class has them; the words in its name say which comes first."""
    values = layer.values.get(name, ())
    weight = sum(points for word, points in class_words().items() if _has(word, name, title))
    if not values or len(values) >= MOST_CLASSES and weight <= 0 or len(values) == layer.row_count > 1:
        return None
    weight += (1 if weight > 0 and _abbreviates(name, layer) else 0) + (1 if 1 < len(values) <= FEW_CLASSES else 0)
    return FieldGuess(name, Reason("mapping.field_few", {"field": name, "count": len(values)}), False,
                      min(max(0.15 + 0.05 * weight, 0.01), 0.45))


def _has(word: str, *names: str) -> bool:
    for name in names:
        if word in _words(name) or not word.isascii() and word in fold(name):
            return True
    return False


def _words(name: str) -> list[str]:
    """Words of a name in small letters; a capital inside begins one."""
    return [word.casefold() for word in re.split(r"[\W_\d]+|(?<=[a-z])(?=[A-Z])", name) if word]


def _abbreviates(name: str, layer: LayerDescription) -> bool:
    """Whether a word in a field's name is a short form of one in the layer's name, as ``fld`` of ``flood``."""
    words = {word for written in (layer.name, layer.data_layer) for word in re.findall(r"[a-z]{4,}", fold(written))}
    shorts = [word for word in re.findall(r"[a-z]{3,}", fold(name)) if word not in class_words()]
    return any(short[0] == word[0] and _is_inside(short, word) for short in shorts for word in words)


def _is_inside(short: str, word: str) -> bool:
    """Whether the letters of one are among those of the other, in their order."""
    letters = iter(word)
    return all(letter in letters for letter in short)
