"""Holders as tokens: the same person is one token inside an office, and outside no person can be found from it.

A token is the head of a keyed hash of a document's number, or of the name where no number is usable. Its key lies
beside the findings store, is read by its owner alone and is in no result; without a store it is random, and is kept in
memory until QGIS ends, so that the steps of a model and of a batch give one person one token.
"""
from __future__ import annotations

import hmac
import os
import re
import secrets
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Optional

import numpy as np
import pandas as pd

from ..errors import InputError
from ..files import read_bytes
from ..privacy.numbers import is_chinese

TOKEN_LENGTH = 10   # hexadecimal digits: a million holders meet by chance in half of all offices once
KEY_BYTES = 32
#: Keys of projects without a store, by the path that their store would have; gone with the process.
_SESSION_KEYS: dict[str, bytes] = {}
KEY_SUFFIX = "-holders.key"
_STORE_SUFFIX = "-findings.gpkg"
_EMPTY = {"", "无", "/", "-", "--", "—", "不详", "未知", "null", "none", "nan", "<na>", "n/a", "na", "unknown"}
_LEAST_NUMBER = 5   # characters of a document's number; shorter ones are marks such as "0" or "无证"
_FLOAT = re.compile(r"\d(?:\.\d+)?E\+\d+")   # what a spreadsheet leaves of an identity number


class Tokens(NamedTuple):
    """The holders of rows.

    Attributes:
        token: of each row ``(n,)``, ``""`` where neither a number nor a name is given.
        by_name: whether a row is known by its name alone ``(n,)``.
        unusable_numbers: how many rows have a number that cannot be one (too short, one digit repeated, cut by a
            spreadsheet), and are known by their name.
    """

    token: np.ndarray
    by_name: np.ndarray
    unusable_numbers: int


def project_key(store: Optional[str | os.PathLike]) -> tuple[bytes, bool]:
    """The key of a project's tokens, made where there is none.

    Args:
        store: path of the findings store, there or not; None: the project was never saved. Without a store the key is
            that of the project in this process.

    Returns:
        The key, and whether it lasts beyond the process.

    Raises:
        InputError: the key's file cannot be read or written, or holds no key. It is never made anew over another.
    """
    if not store or not Path(store).is_file():
        place = os.path.normcase(os.path.abspath(store)) if store else ""
        return _SESSION_KEYS.setdefault(place, secrets.token_bytes(KEY_BYTES)), False   # safe among threads
    name = Path(store).name
    path = Path(store).with_name(name.removesuffix(_STORE_SUFFIX).removesuffix(".gpkg") + KEY_SUFFIX)
    try:
        if not path.exists():
            _write_key(path)
        words = read_bytes(path, 4 * KEY_BYTES).decode("ascii").strip()
        key = bytes.fromhex(words)
    except (OSError, ValueError):
        raise InputError("holders.key_unreadable", file=path.name) from None
    if len(key) != KEY_BYTES:
        raise InputError("holders.key_unreadable", file=path.name)
    return key, True


def _write_key(path: Path) -> None:
    """Make a key that its owner alone reads; another run that was faster keeps its own."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(KEY_BYTES) + "\n")
        if not path.exists():
            os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def plain_name(name: object) -> str:
    """A name as it is compared: width, blanks and case do not matter.

    Args:
        name: as it is written.

    >>> plain_name("Ａｎｎ　 Hill"), plain_name("甲 一"), plain_name("甲一（户主）") == plain_name("甲一(户主)")
    ('annhill', '甲一', True)
    """
    words = unicodedata.normalize("NFKC", "" if name is None or name is pd.NA or name != name else str(name))
    words = "".join(sign for sign in words if not sign.isspace() and unicodedata.category(sign)[0] != "C").casefold()
    return "" if words in _EMPTY else words


def plain_number(number: object) -> str:
    """A document's number as it is compared, ``""`` where it cannot be one.

    Args:
        number: as it is written.

    >>> plain_number("４２０１ 0619-9001x"), plain_number("0"), plain_number("4.20106E+17")
    ('420106199001X', '', '')
    >>> plain_number("420106199001010000")   # cut to fifteen digits
    ''
    """
    words = plain_name(number).upper()
    words = re.sub(r"[-‐‑–—.·]", "", words) if not _FLOAT.fullmatch(words) else ""
    is_cut = len(words) > 15 and words.isdigit() and words.endswith("000")   # a spreadsheet keeps fifteen digits
    return words if len(words) >= _LEAST_NUMBER and len(set(words)) > 1 and not is_cut else ""


def holder_tokens(key: bytes, names: Sequence, kinds: Optional[Sequence] = None,
                  numbers: Optional[Sequence] = None) -> Tokens:
    """The tokens of holders.

    An identity number that is China's by its check digit is one whatever kind of document a row states, so that
    "1" and "identity card" do not make two persons of one.

    Args:
        key: of the project. names: ``(n,)``. kinds: of the documents ``(n,)``. numbers: of the documents ``(n,)``.

    Returns:
        A token for each row.

    >>> rows = holder_tokens(b"k", ["甲一", "甲　一(户主)", "甲一"], None, ["XY12345", "ＸＹ 12345", None])
    >>> rows.token[0] == rows.token[1], rows.token[0] == rows.token[2], len(rows.token[0])
    (True, False, 10)
    """
    columns = [pd.Series(column if column is not None else [None] * len(names), dtype=object)
               for column in (names, kinds, numbers)]
    readers = (plain_name, plain_name, plain_number)
    codes, texts = zip(*(_plain(column, reader) for column, reader in zip(columns, readers)))
    rows, place = np.unique(np.column_stack(codes).reshape(len(names), 3), axis=0, return_inverse=True)
    given = np.array([bool(plain_name(text)) for text in columns[2]], dtype=bool) if numbers is not None else \
        np.zeros(len(names), dtype=bool)
    parts = [(texts[0][name], texts[1][kind], texts[2][number]) for name, kind, number in rows]
    has_number = np.array([bool(number) for _name, _kind, number in parts], dtype=bool)
    tokens = np.array([_token(key, *part) for part in parts], dtype=object)
    place = place.reshape(-1)
    token = tokens[place] if len(parts) else np.empty(0, dtype=object)
    numbered = has_number[place] if len(parts) else np.zeros(0, dtype=bool)
    return Tokens(token, ~numbered & (token != ""), int((given & ~numbered).sum()))


def _plain(column: pd.Series, reader) -> tuple[np.ndarray, list]:
    """Code of each row, and the text of each code; every different cell is read once."""
    cells, different = pd.factorize(column.where(column.notna(), None).map(
        lambda cell: "" if cell is None else str(cell)))
    codes, texts = pd.factorize(np.array([reader(text) for text in different], dtype=object))
    return codes[cells] if len(cells) else np.zeros(0, dtype=np.int64), [*texts]


def _token(key: bytes, name: str, kind: str, number: str) -> str:
    if not name and not number:
        return ""
    if number and len(number) == 18 and number[:17].isdigit() and is_chinese(number):
        kind = "cn"
    message = f"document\0{kind}\0{number}" if number else f"name\0{name}"
    return hmac.new(key, message.encode("utf-8", "surrogatepass"), "sha256").hexdigest()[:TOKEN_LENGTH]


def initials(name: object) -> str:
    """What is shown of a name on request: the first sign of a Chinese one, the first letters of words of others.

    Args:
        name: as it is written.

    >>> initials("甲一二"), initials("Ann B. Hill"), initials(None)
    ('甲**', 'A. B. H.', '')
    """
    words = unicodedata.normalize("NFKC", "" if name is None or name is pd.NA or name != name else str(name)).strip()
    if not plain_name(words):
        return ""
    letters = [word[0].upper() for word in re.split(r"[\s.,]+", words) if word]
    if all(sign.isascii() or unicodedata.category(sign) in ("Lu", "Ll") for sign in "".join(letters)):
        return " ".join(f"{letter}." for letter in letters)
    return words[0] + "*" * min(2, max(1, len(words) - 1))
