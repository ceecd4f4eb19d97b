"""Texts and names that are safe in a spreadsheet."""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

import pandas as pd

SHEET_NAME_LENGTH = 31
_ILLEGAL = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f]+")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
# Spreadsheets in East Asia take the full-width forms for the plain ones; tab and line ends are skipped by some.
_FORMULA_STARTS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20", "\t", "\r", "\n")


def is_formula_like(value) -> bool:
    """Whether a spreadsheet may read a text as a formula; plain numbers such as -5 are not formulas.

    Args:
        value: of a cell.

    >>> is_formula_like("=1+1"), is_formula_like("-5"), is_formula_like("@x")
    (True, False, True)
    """
    return isinstance(value, str) and value.startswith(_FORMULA_STARTS) and not _NUMBER.fullmatch(value.strip())


def guarded_csv_text(value):
    """A value for a cell of a CSV file: a text like a formula gets an apostrophe before it.

    CSV has no types, and a spreadsheet that opens it runs what begins with = + - or @.

    Args:
        value: of the cell.

    >>> guarded_csv_text("=1+1"), guarded_csv_text("plain"), guarded_csv_text(-5)
    ("'=1+1", 'plain', -5)
    """
    return "'" + value if is_formula_like(value) else value


def guarded_csv_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with ``guarded_csv_text`` in its columns of texts.

    Args:
        frame: any table.
    """
    guarded = {}
    for name in frame.columns:
        column = frame[name]
        if column.dtype == object or pd.api.types.is_string_dtype(column.dtype):
            if any(map(is_formula_like, column)):
                guarded[name] = pd.Series(list(map(guarded_csv_text, column)), index=column.index, dtype=column.dtype)
    return frame.assign(**guarded) if guarded else frame


def legal_sheet_names(names: Iterable[str]) -> list[str]:
    r"""Names of sheets that every spreadsheet program takes, each once whatever the case.

    At most 31 characters, without ``[ ] : * ? / \``, no apostrophe at an end, and not "History",
    which one program keeps for itself.

    Args:
        names: as requested.
    """
    taken, legal = set(), []
    for name in names:
        plain = _ILLEGAL.sub("_", unicodedata.normalize("NFC", str(name))).strip("' ") or "sheet"
        plain = plain[:SHEET_NAME_LENGTH].strip("' ") or "sheet"
        if plain.casefold() == "history":
            plain += "_"
        free, count = plain, 1
        while free.casefold() in taken:
            count += 1
            tail = f" {count}"
            free = plain[:SHEET_NAME_LENGTH - len(tail)].rstrip("' ") + tail
        taken.add(free.casefold())
        legal.append(free)
    return legal
