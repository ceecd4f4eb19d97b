"""The sentences that core and bridge say, in every language that we ship.

They are not Qt translations: a report in Chinese can be written by an English QGIS.
One YAML file an area; the key of an entry is ``<file>.<entry>``.
"""
from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Callable

import yaml

from .separators import filled

LANGUAGES = ("en", "zh")
#: What stands between the parts of a list that may hold commas.
SEMICOLON = {"en": "; ", "zh": "；"}
#: The choice of both languages side by side in documents that are handed over; all else is in the first.
SIDE_BY_SIDE = "zh-en"
#: Column, another one of the same table, and the entry that says what the first is there.
_BESIDE = (("target", "indicator_id", "target_value"), ("title", "indicator_id", "indicator_title"),
           ("relation", "goal", "target_relation"),
           ("difference", "official", "official_difference"), ("difference", "is_best", "option_difference"),
           ("comparison", "is_best", "option_comparison"), ("direction", "is_best", "better_direction"),
           ("relation", "better_count", "option_relation"), ("other", "better_count", "other_option"),
           ("undetermined", "better_count", "undetermined_indicators"),
           ("path", "year_of_meeting", "path_value"), ("dimension", "indicator_id", "indicator_dimension"),
           ("clause_id", "clause_text", "clause_number"), ("measure", "clause_text", "clause_measure"),
           ("climate", "clause_text", "climate_kind"), ("code", "emission_t_co2e", "inventory_code"),
           ("title", "sector_title", "inventory_title"), ("level", "sector", "reporting_level"),
           ("scope", "sector", "inventory_scope"), ("key", "sector", "notation_key"),
           ("cause", "indicator_id", "break_cause"))
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)   # libyaml's takes a tenth of the time


def read_yaml(path: Path) -> dict:
    """What a YAML file that comes with the code holds; packs, which others write, are read by ``packs.reading``.

    Args:
        path: of the file, in UTF-8.
    """
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # nosec B506


@cache
def _area(name: str) -> dict:
    return read_yaml(Path(__file__).with_name(f"{name}.yaml"))


def text(key: str, language: str, **values) -> str:
    """Return the sentence of a key, its placeholders filled in.

    Args:
        key: ``<area>.<entry>``.
        language: ``"en"`` or ``"zh"``.
        values: of the placeholders; one that depends on the language is a function of it.

    Raises:
        KeyError: no such entry.
    """
    return filled(sentence_of(key, language), {
        name: value(language) if callable(value) else value for name, value in values.items()})


def sentence_of(key: str, language: str) -> str:
    """The sentence of a key with its placeholders.

    Args:
        key: ``<area>.<entry>``. language: ``"en"`` or ``"zh"``.

    Raises:
        KeyError: no such entry.
    """
    area, entry = key.split(".", 1)
    return pick(_area(area)[entry], language)


def first_language(choice: str) -> str:
    """The language of messages, layers and tables.

    Args:
        choice: ``"en"``, ``"zh"`` or ``SIDE_BY_SIDE``.

    >>> first_language("zh-en"), first_language("en")
    ('zh', 'en')
    """
    return choice.partition("-")[0]


def texts_of(area: str) -> dict:
    """All entries of an area, entry -> language -> sentence.

    Args:
        area: name of the file.
    """
    return _area(area)


def column_titles(columns, language: str) -> dict:
    """What columns of results are called, of those that ``columns.yaml`` knows.

    Args:
        columns: their names, all of the table. language: ``"en"`` or ``"zh"``.
    """
    texts, columns = _area("columns"), list(columns)
    entries = {column: next((entry for name, other, entry in _BESIDE if name == column and other in columns), column)
               for column in columns}
    return {column: pick(texts[entry], language) for column, entry in entries.items() if entry in texts}


def word_of(kind: str, name: str, language: str) -> str:
    """What an id is called in cells and messages; the id itself where ``words.yaml`` does not have it.

    Args:
        kind: of the id, such as ``"climate"``. name: the id. language: ``"en"`` or ``"zh"``.

    >>> word_of("climate", "cold", "zh"), word_of("climate", "of-my-own", "zh")
    ('寒冷地区', 'of-my-own')
    """
    words = _area("words").get(f"{kind}_{name}")
    return pick(words, language) if words else str(name)


def named(kind: str, *names: str) -> Callable:
    """Words with their ids, for a message on what the user has to type: a value of ``text`` that knows its language.

    Args:
        kind: of the ids. names: the ids; none: a dash.

    >>> named("climate", "cold", "of-my-own")("zh"), named("climate")("en")
    ('寒冷地区（cold）, of-my-own', '–')
    """
    def words(language: str) -> str:
        pairs = ((word_of(kind, name, language), name) for name in names)
        brackets = "{} ({})" if language == "en" else "{}（{}）"
        return ", ".join(name if word == name else brackets.format(word, name) for word, name in pairs) or "–"

    return words


class Fact(str):
    """A sentence on what a run did that asks for nothing: a log has it as information, not as a warning."""


class Localized(str):
    """A sentence in one language with a language-independent form, ``plain``, from which hashes are made."""

    plain: str

    def __new__(cls, words: str, plain: str):
        made = super().__new__(cls, words)
        made.plain = plain
        return made


def enumerated(parts: Iterable[str], language: str) -> str:
    """Parts of a sentence that may hold commas, with the semicolons of a language between them.

    Args:
        parts: each is named once, empty ones are left out. language: ``"en"`` or ``"zh"``.

    >>> enumerated(["a, b", "", "c", "c"], "en"), enumerated(["a, b", "c"], "zh")
    ('a, b; c', 'a, b；c')
    """
    return pick(SEMICOLON, language).join(dict.fromkeys(filter(None, parts)))


def first_few(words: Iterable, most: int = 5) -> str:
    """The first of some words or numbers of features, and dots where there are more.

    Args:
        words: of a list ``(n,)``. most: how many are named.

    >>> first_few([7, 8]), first_few(range(6))
    ('7, 8', '0, 1, 2, 3, 4 …')
    """
    words = list(words)
    return ", ".join(map(str, words[:most])) + (" …" if len(words) > most else "")


def localized(key: str, language: str, **values) -> Localized:
    """The sentence of a key, as of ``text``; its ``plain`` is the key and the values of the placeholders.

    Args:
        key: of the text. values: of its placeholders.
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    return Localized(text(key, language, **values), "|".join([key, *(f"{name}={plain(values[name])}" for name in sorted(
        values))]))


def titled(texts: dict, language: str) -> Localized:
    """A title as of ``pick``; its ``plain`` is that of English.

    Args:
        texts: language tag -> text.
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    return Localized(pick(texts, language), pick(texts, "en"))


def plain(value) -> str:
    """A value without language; numbers to nine digits.

    Args:
        value: of a placeholder.
    """
    if isinstance(value, Localized):
        return value.plain
    return f"{value:.9g}" if isinstance(value, float) else str(value)


def pick(texts: dict, language: str) -> str:
    """Choose a language from ``{tag: sentence}``; English, then anything, where it is absent.

    Args:
        texts: language tag -> text.
        language: of sentences, ``"en"`` or ``"zh"``.

    >>> pick({"en": "Forest", "zh": "林地"}, "zh"), pick({"en": "Forest"}, "fr"), pick({}, "en")
    ('林地', 'Forest', '')
    """
    if language in texts:
        return texts[language]
    return texts.get("en") or next(iter(texts.values()), "")
