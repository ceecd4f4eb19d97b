"""A number as a clause promises it: with a word on which side of it is meant, and a unit of measure behind it."""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple, Optional

from ...fields import spelling
from ...names import folded_name, is_marked
from ...texts import read_yaml
from ..series.words import WORDS as OF_SERIES

WORDS = read_yaml(Path(__file__).with_name("words.yaml"))
# 41,400; of India 1,00,000; 41 400; 0,600 is no thousand
_GROUPED = r"[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d?(?:,\d{2})+,\d{3}|[1-9]\d{0,2}(?: \d{3})+|\d+"
_PROMISE = re.compile(rf"(?P<word>[^\d+-]*?)\s*(?P<number>[+-]?(?:{_GROUPED})(?:\.\d+)?)\s*(?P<unit>[^\d\s.,:~–—-].*)?")
_COMMA = re.compile(r"[^\d]*(\d+,(\d{1,2}|\d{4,})|0+,\d+|\d{1,3}(\.\d{3})+,\d+)(\D.*)?")


class Promised(NamedTuple):
    """A number of a cell, the unit behind it, and how a value has to stand to it; ``problem``: why it cannot be used.

    Attributes:
        unit: as written, empty without one. relation: of ``contract.interval.RELATIONS``, empty without one.
        problem: text key, empty where it can be used.
    """

    number: Optional[float]
    unit: str = ""
    relation: str = ""
    problem: str = ""


def _relations(*lists: dict) -> dict[str, str]:
    return {folded_name(word): meaning for words in lists for meaning, spelled in words.items()
            for word in (meaning, *spelled)}


RELATION_OF = _relations(OF_SERIES["words"]["relation"], WORDS["relation"])
_AFTER = {word: meaning for meaning, words in WORDS["relation_after"].items()
          for word in sorted(map(str, words), key=len, reverse=True)}
_BEHIND = re.compile(rf"^(?P<unit>.*?)\s*(?P<word>{'|'.join(map(re.escape, sorted(_AFTER, key=len, reverse=True)))})$",
                     re.IGNORECASE)


def read_promise(raw, doubtful: Collection[str] = ()) -> Promised:
    """The number of a cell, strictly: a comma that may be a decimal one, a range, or a change is not guessed.

    Args:
        raw: the cell; None: empty. doubtful: cells of the column that can be read in two ways, as of
            ``series.cells.of_two_readings``.

    >>> read_promise("不低于 41,400公顷")
    Promised(number=41400.0, unit='公顷', relation='at_least', problem='')
    >>> read_promise("0.20以上").relation, read_promise("30 % or less").unit, read_promise("不低于5公顷以下").problem
    ('at_least', '%', 'commitments.no_number')
    >>> read_promise("1,00,000").number, read_promise("12,5").problem, read_promise("much more").problem
    (100000.0, 'commitments.decimal_comma', 'commitments.no_number')
    >>> read_promise("+30 %").problem, read_promise("41,400²").problem
    ('commitments.change', 'commitments.marked')
    """
    word = unicodedata.normalize("NFKC", spelling(raw)) if raw is not None else ""
    if not word:
        return Promised(None, problem="commitments.empty")
    if is_marked(raw):
        return Promised(None, problem="commitments.marked")
    if word in doubtful or _COMMA.fullmatch(word) and not _PROMISE.fullmatch(word):
        return Promised(None, problem="commitments.decimal_comma")
    match = _PROMISE.fullmatch(word)
    before = folded_name(match["word"]) if match else ""
    if match is None or before and before not in RELATION_OF:
        return Promised(None, problem="commitments.no_number")
    if match["number"].startswith("+"):
        return Promised(None, problem="commitments.change")
    unit, after = _behind((match["unit"] or "").strip())
    relation = RELATION_OF.get(before, "")
    if relation and after and relation != after:     # "at most 30 % or more"
        return Promised(None, problem="commitments.no_number")
    return Promised(float(match["number"].replace(",", "").replace(" ", "")), unit, relation or after)


def _behind(words: str) -> tuple[str, str]:
    """The unit of measure behind a number, and the relation that words behind it state; each may be empty."""
    match = _BEHIND.fullmatch(words)
    return (match["unit"], _AFTER[match["word"].lower()]) if match else (words, "")
