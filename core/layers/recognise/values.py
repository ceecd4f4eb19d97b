"""Which value of a pack a layer's own value may mean: guessed for a person, who sees the reason and clicks.

What a run reads without being told (``core/fields.py``) is not guessed. A guess is a proposal and changes nothing.
"""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Callable, NamedTuple, Optional

import pandas as pd

from ...fields import ANY, Field, mapping_key, spelling, type_column
from ...texts import pick
from .kinds import not_words
from .layer import Reason
from .names import fold

UNKNOWN = ""        # what a value means that means nothing, or of which it is not known
READ, CHOSEN, PROPOSED, OPEN = "read", "chosen", "proposed", "open"
LIKE = 0.8          # from this likeness of texts on, 0 to 1, two spellings may be one
LEAD = 0.05         # by which the best word must beat the second
LEAST_INSIDE = 3    # letters of a spelling that is looked for inside a value; signs that are no letters of Latin: 2
#: A code before a name or behind it: "X - prohibited", "3: high", "high (H)".
_CODE_FIRST = re.compile(r"^\s*([\w.]{1,8})\s*[-–—:：.)、|/]\s*(.+)$|^\s*(\d{1,4})\s+(.+)$")
_NUMBER = re.compile(r"[+-]?[\d.,]+")
_NOT = frozenset(("not", "no", "non", "nicht", "kein", "keine", "sans", "tidak", "bukan"))
_CODE_LAST = re.compile(r"^\s*(.+?)\s*[(（\[](.{1,24}?)[)）\]]\s*$")


@dataclass(frozen=True)
class Guess:
    """What a value may mean.

    Attributes:
        word: a value of the pack; ``UNKNOWN``: nothing.
        reason: why.
        score: 0 to 1.
    """

    word: str
    reason: Reason
    score: float


@dataclass(frozen=True)
class ShownField(Field):
    """A field as a user maps it, of which a run reads more than the pack's list says.

    Attributes:
        reader: ``(values)`` as texts ``(n,)`` to what ``read_words`` gives; None: by type and list.
        accepts: whether a run takes a word that is not in the list; None: it takes none.
        is_class: any field with few values may be it; otherwise its name or values have to say so.
    """

    reader: Optional[Callable] = None
    accepts: Optional[Callable] = None
    is_class: bool = True
    reads_more = True


class ValueState(NamedTuple):
    """A value of a layer, and what it means.

    Attributes:
        value: as the layer has it, as text.
        count: of features.
        word: of the pack; ``UNKNOWN``: nothing. None where nothing is known of it.
        how: ``READ`` by the run itself, ``CHOSEN`` by the user, ``PROPOSED`` or ``OPEN``.
        guess: where it is proposed, or another meaning was.
    """

    value: str
    count: int
    word: Optional[str]
    how: str
    guess: Optional[Guess] = None


class Share(NamedTuple):
    """How much of a field is still open.

    Attributes:
        values: number of values that are neither read nor chosen. features: with such a value.
        empty: features without a value. total: features that were counted.
    """

    values: int
    features: int
    empty: int
    total: int

    @property
    def open_percent(self) -> float:
        """Features with an open value, in percent of all.

        >>> Share(2, 1, 0, 8).open_percent
        12.5
        """
        return 100.0 * self.features / self.total if self.total else 0.0


def guess_values(values: Sequence[str], field: Field) -> list[Optional[Guess]]:
    """What each value of a layer may mean.

    Args:
        values: of the layer, as text ``(n,)``.
        field: with the pack's words and the spellings of each; these hold the translations that a pack brings.

    Returns:
        ``(n,)``, None where nothing comes near, or where two words come equally near.

    >>> field = Field("grade", values={"high": ("H", "tinggi"), "low": ("L", "rendah")})
    >>> [guess and guess.word for guess in guess_values(["HIGH", "Zona tinggi", "2 - low", "hoch"], field)]
    ['high', 'high', 'low', None]
    """
    known = tuple(_spellings(field).items())
    return [_remembered(str(value), known) for value in values]


@lru_cache(maxsize=20_000)      # each click on a list of 2,000 values asks again, and the answers stay
def _remembered(value: str, known: tuple) -> Optional[Guess]:
    return _guess(value, dict(known))


def _spellings(field: Field) -> dict[str, str]:
    """Folded spelling -> word of the pack; spellings of two words are left out."""
    known: dict = {}
    for word, spellings in [*field.values.items(), (UNKNOWN, field.unknown)]:
        for written in (word, *spellings):
            plain = _plain(str(written))
            if word == UNKNOWN and not any(map(str.isalpha, plain)):
                continue        # signs and numbers that mean nothing do so by themselves only
            if plain and known.setdefault(plain, word) != word:
                known[plain] = None
    return {plain: word for plain, word in known.items() if word is not None}


def _plain(value: str) -> str:
    """Small letters without accents; marks between words are spaces."""
    parts = unicodedata.normalize("NFKD", fold(value))
    bare = unicodedata.normalize("NFC", "".join(sign for sign in parts if not "\u0300" <= sign <= "\u036f"))
    return bare if _NUMBER.fullmatch(bare) else " ".join(re.split(r"[\W_]+", bare)).strip() or bare


def _guess(value: str, known: Mapping[str, str]) -> Optional[Guess]:
    plain = _plain(value)
    if not plain:
        return None
    if plain in known:
        return Guess(known[plain], Reason("mapping.same_letters"), 0.95)
    for code in _codes(value):
        if _plain(code) in known:
            return Guess(known[_plain(code)], Reason("mapping.code", {"code": code.strip()}), 0.85)
    return _inside(plain, known) or _alike(plain, known)


def _codes(value: str) -> list[str]:
    first, last = _CODE_FIRST.match(value), _CODE_LAST.match(value)
    parts = [part for part in first.groups() if part] if first else []
    return [*parts, *(last.groups() if last else ())]


def _inside(plain: str, known: Mapping[str, str]) -> Optional[Guess]:
    """The word whose longest spelling stands inside the value, unless another is as long, or it is negated."""
    around, hits = f" {plain} ", {}
    for written, word in known.items():
        is_latin = written.isascii()
        if len(written) < (LEAST_INSIDE if is_latin else 2) or not any(map(str.isalpha, written)) or word == UNKNOWN:
            continue
        if (f" {written} " in around) if is_latin else (written in plain):
            hits[word] = max(hits.get(word, ""), written, key=len)
    ranked = sorted(hits.items(), key=lambda hit: -len(hit[1]))
    if not ranked or len(ranked) > 1 and len(ranked[1][1]) == len(ranked[0][1]):
        return None
    word, written = ranked[0]
    left = plain.replace(written, " ")
    if any(other in left for _, other in ranked[1:]) or _NOT & set(left.split()):
        return None
    if any(negation in left for negation in map(fold, not_words())):
        return None
    return Guess(word, Reason("mapping.inside", {"spelling": written}), 0.7)


def _alike(plain: str, known: Mapping[str, str]) -> Optional[Guess]:
    best: dict = {}
    for written, word in known.items():
        if word == UNKNOWN or min(len(written), len(plain)) < LEAST_INSIDE:
            continue
        matcher = SequenceMatcher(None, plain, written, autojunk=False)
        if matcher.real_quick_ratio() < LIKE or matcher.quick_ratio() < LIKE:
            continue
        ratio = matcher.ratio()
        if ratio > best.get(word, (0.0, ""))[0]:
            best[word] = (ratio, written)
    ranked = sorted(best.items(), key=lambda hit: -hit[1][0])
    if not ranked or ranked[0][1][0] < LIKE or len(ranked) > 1 and ranked[0][1][0] - ranked[1][1][0] < LEAD:
        return None
    word, (ratio, written) = ranked[0]
    return Guess(word, Reason("mapping.alike", {"spelling": written}), 0.6 * ratio)


def word_title(word: str, field: Field, language: str) -> str:
    """What a value of a pack is called: its title with the id behind it; in Chinese, without one, its first spelling
    in Chinese.

    Args:
        word: of the pack. field: with its spellings. language: ``"en"`` or ``"zh"``.

    >>> word_title("high", Field("grade", values={"high": ("H", "高")}), "zh")
    '高（high）'
    >>> word_title("0101", Field("use", values={"0101": ()}, value_titles={"0101": {"en": "Paddy field"}}), "en")
    'Paddy field (0101)'
    """
    title = pick(field.value_titles[word], language) if word in field.value_titles else ""
    if title and title != word:
        return f"{title}（{word}）" if language == "zh" else f"{title} ({word})"
    chinese = next((str(written) for written in field.values.get(word, ()) if re.search("[\u4e00-\u9fff]", str(written))
                    and not re.search("[\u3040-\u30ff]", str(written))), "")
    return f"{chinese}（{word}）" if language == "zh" and chinese and chinese != word else word


def value_states(counts: Mapping[str, int], field: Field, chosen: Mapping[str, str]) -> list[ValueState]:
    """What each value of a layer means: as a run reads it, as the user chose, as is proposed, or not at all.

    Args:
        counts: value -> number of features. field: of the pack.
        chosen: value -> word, as the user mapped them; of ``ANY``, all that would be unknown otherwise.

    Returns:
        In the order of ``counts``.

    >>> field = Field("grade", values={"high": ("H",), "low": ("L",)})
    >>> [(state.value, state.word, state.how) for state in value_states({"H": 3, "low!": 1, "?": 1}, field, {"?": ""})]
    [('H', 'high', 'read'), ('low!', 'low', 'proposed'), ('?', '', 'chosen')]
    >>> [state.word for state in value_states({"H": 3, "low!": 1, "?": 1}, field, {"?": "", "*": "high"})]
    ['high', 'high', '']
    """
    values = list(counts)
    words = read_words(values, field)
    guesses = guess_values(values, field) if field.values else [None] * len(values)
    if field.type == "number":      # what holds digits is a number that was written wrongly, and no word
        guesses = [None if any(map(str.isdigit, value)) else guess for value, guess in zip(values, guesses)]
    rest = None if isinstance(field, ShownField) and field.reader is not None else chosen.get(ANY)
    chosen = {mapping_key(value): word for value, word in chosen.items() if value != ANY}
    states = []
    for value, word, guess in zip(values, words, guesses):
        if mapping_key(value) in chosen:
            states.append(ValueState(value, counts[value], chosen[mapping_key(value)], CHOSEN, guess))
        elif word or word is not None and rest is None:
            states.append(ValueState(value, counts[value], word, READ))
        elif rest is not None:
            states.append(ValueState(value, counts[value], rest, CHOSEN, guess))
        elif guess is not None:
            states.append(ValueState(value, counts[value], guess.word, PROPOSED, guess))
        else:
            states.append(ValueState(value, counts[value], None, OPEN))
    return states


def read_words(values: Iterable[str], field: Field) -> list[Optional[str]]:
    """What a run reads of each value without being told: the pack's word, or the value itself where it has no list.

    Args:
        values: as text ``(n,)``. field: of the pack.

    Returns:
        ``(n,)``: ``UNKNOWN`` for what the pack lists as unknown, None for what it does not know.

    >>> read_words(["H", "-1", "hoch"], Field("grade", values={"high": ("H",)}, unknown=("-1",)))
    ['high', '', None]
    """
    values = list(values)
    if isinstance(field, ShownField) and field.reader is not None:
        return field.reader(values)
    typed, _ = type_column(pd.Series(values, dtype="string"), field)
    unknown = {spelling(value) for value in field.unknown}
    words: list = []
    for value, read in zip(values, typed):
        plain = spelling(value)
        if not pd.isna(read):
            words.append(str(read) if field.type == "text" else plain)
        else:
            words.append(UNKNOWN if plain in unknown or not plain else None)
    return words


def share_open(states: Sequence[ValueState], empty: int, total: int) -> Share:
    """How much of a field is open.

    Args:
        states: of its values. empty: features without a value. total: features.

    >>> share_open([ValueState("a", 3, None, OPEN), ValueState("b", 5, "x", READ)], 2, 10)
    Share(values=1, features=3, empty=2, total=10)
    """
    left = [state for state in states if state.how in (PROPOSED, OPEN)]
    return Share(len(left), sum(state.count for state in left), empty, total)
