"""The sentences that core and bridge say, in every language that we ship.

They are not Qt translations: a report in Chinese can be written by an English QGIS.
One YAML file an area; the key of an entry is ``<file>.<entry>``.
"""
from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

LANGUAGES = ("en", "zh")
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
        values: values of the placeholders.

    Raises:
        KeyError: no such entry.
    """
    area, entry = key.split(".", 1)
    return pick(_area(area)[entry], language).format(**values)


def texts_of(area: str) -> dict:
    """All entries of an area, entry -> language -> sentence.

    Args:
        area: name of the file.
    """
    return _area(area)


def column_titles(columns, language: str) -> dict:
    """What columns of results are called, of those that ``columns.yaml`` knows.

    Args:
        columns: their names. language: ``"en"`` or ``"zh"``.
    """
    texts = _area("columns")
    return {column: pick(texts[column], language) for column in columns if column in texts}


class Localized(str):
    """A sentence in one language with a language-independent form, ``plain``, from which hashes are made."""

    plain: str

    def __new__(cls, words: str, plain: str):
        made = super().__new__(cls, words)
        made.plain = plain
        return made


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
