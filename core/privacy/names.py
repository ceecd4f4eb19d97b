"""Which field names are about persons: owners, tenants, their identity, telephone and account numbers, addresses.

One list for all runs: the words of ``names.yaml``, and what the packs at hand add under ``personal_fields``. A name is
compared by its words, so that capitals, separators, full-width letters, numbers at its end and adjacent words do not
matter: ``owner_name2``, ``LANDOWNER``, ``ownerName``, ``QLRMC_1``, ``土地权利人``. Words inside other words do not
count: ``ownership``, ``telecom``, ``addressed``.
"""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from pathlib import Path

import yaml

from ..texts import LANGUAGES, column_titles

#: A shapefile cuts a name at so many bytes, in UTF-8 or in GBK.
CUT_BYTES = 10
#: Letters that identify a word begun by a cut name; length from which a word is sought among words run together.
CUT_LETTERS, RUN_LETTERS = 5, 4
CUT_CHARACTERS = 3   # of Chinese: as many as ten bytes of UTF-8 hold
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_ACCENTS = re.compile("[\u0300-\u036f]")
_ASIAN = re.compile("[\u3040-\u9fff\uac00-\ud7a3]")
_LETTERS = str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ı": "i", "æ": "ae", "ß": "ss"})
#: Encodings in which names are read that were written in another: 姓名 as ÐÕÃû.
_READ_AS, _WRITTEN_AS = ("latin-1", "cp1252", "utf-8"), ("gbk", "utf-8", "shift_jis")


@dataclass(frozen=True)
class PersonalNames:
    """Field names about persons.

    Attributes:
        names: whole names, in addition to those of ``names.yaml``; capitals, separators and numbers at the end do not
            matter.
        patterns: the same with ``*`` for any text and ``?`` for one character.
    """

    names: tuple = ()
    patterns: tuple = ()

    def of(self, names: Iterable[str]) -> tuple:
        """Those of some field names that are about persons, in their order.

        Args:
            names: of the fields.
        """
        return tuple(name for name in names if self.is_personal(name))

    def is_personal(self, name: str) -> bool:
        """Whether a field of that name is about a person.

        Args:
            name: of the field.
        """
        return any(self._listed(spelt) or _known(spelt) for spelt in _spellings(name))

    def _listed(self, name: str) -> bool:
        folded, bare = _fold(name), _bare(name)
        return any(bare == _bare(known) for known in self.names) or any(
            fnmatchcase(text, _fold(pattern)) for pattern in self.patterns for text in (folded, bare))


#: Without what packs add.
EVERYWHERE = PersonalNames()


def _spellings(name: str):
    """A name as it stands, and as it was meant where it was read in a wrong encoding."""
    plain = unicodedata.normalize("NFKC", str(name)).strip()
    yield plain.encode("utf-8", "replace").decode("utf-8")   # bytes that were not read come as halves of letters
    if not plain.isascii():
        for read in _READ_AS:
            for written in _WRITTEN_AS:
                try:
                    meant = str(name).encode(read, "surrogateescape").decode(written)
                except UnicodeError:
                    continue
                if meant != str(name) and _ASIAN.search(meant):
                    yield meant


@lru_cache(maxsize=20_000)
def _fold(text: str) -> str:
    """A text without the difference of capitals, accents and full-width letters."""
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).translate(_LETTERS))
    return unicodedata.normalize("NFC", _ACCENTS.sub("", parts)).casefold()


@lru_cache(maxsize=20_000)
def _bare(name: str) -> str:
    """A folded name without separators and without numbers at its ends."""
    return "".join(letter for letter in _fold(name) if unicodedata.category(letter)[0] in "LMN").strip("0123456789")


def _words(name: str) -> tuple:
    """The Latin words of a name, folded: ``ownerName2`` is owner, name; numbers are left out."""
    parts = unicodedata.normalize("NFKD", name.translate(_LETTERS))
    return tuple(word.casefold() for word in _WORD.findall(_ACCENTS.sub("", parts)))


@dataclass(frozen=True)
class _Lists:
    words: dict       # number of words -> phrases
    whole: frozenset
    starts: tuple
    ends: tuple
    vocabulary: frozenset
    after: dict
    before: dict
    not_cut: tuple
    contained: tuple
    harmless: tuple


@cache
def _lists() -> _Lists:
    lists = yaml.load(   # texts only: "no" is a word
        Path(__file__).with_name("names.yaml").read_text(encoding="utf-8"),
        Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))  # nosec B506
    phrases = {tuple(str(entry).split()) for entry in lists["words"]}
    by_count: dict = {}
    for phrase in phrases:
        by_count.setdefault(len(phrase), set()).add(phrase)
    after = {key: frozenset(words) for key, words in lists["harmless_after"].items()}
    before = {key: frozenset(words) for key, words in lists["harmless_before"].items()}
    beside = {word for words in (*after.values(), *before.values(), lists["beside"]) for word in words}
    return _Lists(by_count, frozenset(lists["whole"]), tuple(lists["starts"]), tuple(lists["ends"]),
                  frozenset(word for word in beside | {word for phrase in phrases for word in phrase} if len(word) > 1),
                  after, before,
                  tuple(str(entry).replace(" ", "") for entry in lists["not_cut"]),
                  tuple(map(_bare, lists["contained"])), tuple(map(_bare, lists["harmless"])))


@cache
def _known(name: str) -> bool:
    """Whether a name is about a person by the words of ``names.yaml``."""
    lists, words, bare = _lists(), _words(name), _bare(name)
    if bare.isascii() and " ".join(words) in lists.whole:
        return True
    if len(words) == 1 or bare.isascii() and name.isupper():   # initials, such as QLR_MC
        if bare.startswith(lists.starts) or bare.endswith(lists.ends):
            return True
    return _contained(bare, name) or _told(words, _is_cut(name)) or any(
        _told(run, False, RUN_LETTERS) for run in _runs(words, _is_cut(name)))


def _is_cut(name: str) -> bool:
    """Whether a name may have been cut for a shapefile."""
    size = len(name.encode("utf-8"))
    if name.isascii():
        return size == CUT_BYTES
    return CUT_BYTES - 2 < size <= CUT_BYTES or CUT_BYTES - 1 <= len(name.encode("gbk", "replace")) <= CUT_BYTES


def _contained(bare: str, name: str) -> bool:
    """Words of scripts without capitals, anywhere in a name; a cut name may be the beginning of one."""
    if bare.isascii():
        return False
    lists = _lists()
    for harmless in lists.harmless:
        bare = bare.replace(harmless, "·")
    if any(word in bare for word in lists.contained):
        return True
    return len(bare) >= CUT_CHARACTERS and _is_cut(name) and any(word.startswith(bare) for word in lists.contained)


def _told(words: tuple, is_cut: bool, least: int = 1) -> bool:
    """Whether some consecutive words denote a person, and their neighbours do not contradict."""
    lists = _lists()
    for size, phrases in lists.words.items():
        for start in range(len(words) - size + 1):
            phrase = words[start:start + size]
            fits = phrase in phrases and len("".join(phrase)) >= least
            if not fits and is_cut and start + size == len(words):
                fits = _begins(phrase, phrases)
            if fits and not _harmless(phrase, words[:start], words[start + size:]):
                return True
    return False


def _begins(phrase: tuple, phrases: set) -> bool:
    """Whether the last word of a cut name begins the last word of a phrase, and no other word that is known."""
    *first, last = phrase
    if len("".join(phrase)) < CUT_LETTERS or not first and any(word.startswith(last) for word in _lists().not_cut):
        return False
    return any(list(known[:-1]) == first and known[-1].startswith(last)
               and (first or len(known[-1]) > len(last) >= len(known[-1]) / 2) for known in phrases)


def _harmless(phrase: tuple, before: tuple, after: tuple) -> bool:
    lists, key = _lists(), " ".join(phrase)
    said_after = lists.after["all"] | lists.after.get(key, frozenset())
    return bool(after and after[0] in said_after or before and before[-1] in lists.before.get(key, ()))


def _runs(words: tuple, is_cut: bool):
    """The words again, those that hold several known words run together taken apart: PHONENO is phone, no."""
    if any(len(word) > RUN_LETTERS for word in words):
        apart = [_apart(word, is_cut and place == len(words) - 1) for place, word in enumerate(words)]
        if any(len(parts) > 1 for parts in apart):
            yield tuple(part for parts in apart for part in parts)


@cache
def _apart(word: str, is_cut: bool) -> tuple:
    """A word as the fewest known words that make it up; itself if no known words make it up.

    ``is_cut``: its last part may be the beginning of a known word.
    """
    vocabulary = _lists().vocabulary
    if any(known.startswith(word) for known in _lists().not_cut):   # ownership is not an owner
        return (word,)
    best: list = [()] + [None] * len(word)
    for end in range(1, len(word) + 1):
        for start in range(end):
            part = word[start:end]
            fits = part in vocabulary or (is_cut and end == len(word) and start and any(
                known.startswith(part) for known in vocabulary))
            if best[start] is not None and fits and (best[end] is None or len(best[start]) + 1 < len(best[end])):
                best[end] = (*best[start], part)
    return best[-1] or (word,)


def hidden_fields(fields: Iterable[tuple], known: PersonalNames, parameters: Mapping) -> tuple[tuple, tuple]:
    """Fields of a layer that a run does not read unless the user named them.

    Args:
        fields: name and alias of each. known: the list. parameters: of the run, name -> value.

    Returns:
        Names of those about persons, and of those among them that the parameters name.
    """
    personal = tuple(name for name, alias in fields if known.is_personal(name) or alias and known.is_personal(alias)
                     and not _is_our_title(name, alias))
    named = {word.casefold() for word in _texts_in(parameters.values())} if personal else set()
    return personal, tuple(name for name in personal if name.casefold() in named)


def _is_our_title(name: str, alias: str) -> bool:
    """Whether a result of ours is called so: an area of holders is not about a person, whatever its title says."""
    return any(column_titles([name], language).get(name) == alias for language in LANGUAGES)


def _texts_in(values) -> set[str]:
    """All texts among parameter values; lists in one text are taken apart."""
    texts: set[str] = set()
    for value in values:
        if isinstance(value, str):
            texts.update((value, *(part.strip() for part in re.split("[;,]", value))))
        elif isinstance(value, (list, tuple)):
            texts |= _texts_in(value)
    return texts
