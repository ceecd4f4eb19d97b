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
from ..privacy.numbers import is_chinese, is_credit_code

TOKEN_LENGTH = 10   # hexadecimal digits: a million holders meet by chance in half of all offices once
KEY_BYTES = 32
#: Keys of projects without a store, by the path that their store would have; gone with the process.
_SESSION_KEYS: dict[str, bytes] = {}
KEY_SUFFIX = "-holders.key"
_STORE_SUFFIX = "-findings.gpkg"
_EMPTY = {"", "无", "/", "-", "--", "—", "不详", "未知", "null", "none", "nan", "<na>", "n/a", "na", "unknown"}
_LEAST_NUMBER = 5   # characters of a document's number; shorter ones are marks such as "0" or "无证"
_DIGITS = re.compile(r"(?:[0-9][^0-9]*){4}")   # words such as "证件号码不详" have fewer
_BETWEEN, _INSTEAD = "\0", "\1"   # joins texts, and is instead of itself within one: neither is kept in a name
#: A number of which nothing needs a second look, but whether it is one sign again and again or ends with zeros.
_PLAIN = re.compile(r"[A-Z]?[0-9]{5,17}|[0-9]{5,17}X")
_FLOAT = re.compile(r"\d(?:\.\d+)?E\+\d+")   # what a spreadsheet leaves of an identity number
#: Signs that hide others, as offices write them before data leave: thousands of persons share what they leave.
_MASK = re.compile(r"[*●○•■□×✱※#?_]|[-‐‑–—.·]{2,}|XX")
_CREDIT_SIGN = "[0-9A-HJ-NPQRTUWXY]"
#: Forms of 18 signs that no two kinds of documents share: the identity card (GB 11643), and the unified social credit
#: code (GB 32100), which may hold XX by chance; its check is what tells it from a masked one.
_IDENTITY = re.compile(r"\d{17}[\dX]", re.ASCII)
_CREDIT = re.compile(rf"{_CREDIT_SIGN}{{2}}\d{{6}}{_CREDIT_SIGN}{{10}}", re.ASCII)


class Tokens(NamedTuple):
    """The holders of rows.

    Attributes:
        token: of each row ``(n,)``, ``""`` where neither a number nor a name is given.
        by_name: whether a row is known by its name alone ``(n,)``: it has no number, or none that can be one.
    """

    token: np.ndarray
    by_name: np.ndarray


class Numbers(NamedTuple):
    """Numbers of documents, each different one read once.

    Attributes:
        place: of each row ``(n,)``, -1 without a number. texts: as of ``plain_numbers``, by place.
        is_unusable: whether a number is stated that cannot be one, by place. The last is of rows without a number.
    """

    place: np.ndarray
    texts: list[str]
    is_unusable: np.ndarray

    def of(self, rows: np.ndarray) -> Numbers:
        """Those of some rows.

        Args:
            rows: positions ``(k,)``.
        """
        return self._replace(place=self.place[rows])

    @property
    def unusable(self) -> int:
        """How many rows have a number that cannot be one."""
        return int(self.is_unusable[self.place].sum())


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
    return plain_names(["" if name is None or name is pd.NA or name != name else str(name)])[0]


def plain_names(names: list[str]) -> list[str]:
    """``plain_name`` of each, in steps of all of them.

    Args:
        names: as they are written ``(n,)``.
    """
    if not names:
        return []
    words = unicodedata.normalize("NFKC", _BETWEEN.join([name.replace(_BETWEEN, _INSTEAD) for name in names]))
    gone = [ord(sign) for sign in set(words) - {_BETWEEN} if sign.isspace() or unicodedata.category(sign)[0] == "C"]
    words = (words.translate(dict.fromkeys(gone)) if gone else words).casefold()
    return ["" if word in _EMPTY else word for word in words.split(_BETWEEN)]


def plain_numbers(numbers: list[str]) -> list[str]:
    """Numbers of documents as they are compared, ``""`` where one cannot be one.

    Args:
        numbers: as they are written ``(n,)``.

    >>> plain_numbers(["４２０１ 0619-9001x", "0", "4.20106E+17"])
    ['420106199001X', '', '']
    >>> plain_numbers(["420106199001010000"])   # cut to fifteen digits
    ['']
    >>> plain_numbers(["350102********1234", "3501XXXXXXXXXX1234", "无身份证号码"])   # masked, or words instead of one
    ['', '', '']
    """
    return _comparable_numbers(plain_names(numbers))


def _comparable_numbers(names: list[str]) -> list[str]:
    """``plain_numbers`` of what ``plain_names`` has made of them."""
    written = _BETWEEN.join(names).upper()
    words = re.sub(r"[-‐‑–—.·]", "", written)
    return [word if _PLAIN.fullmatch(own) and word.strip(word[0]) and not word.endswith("000") or _is_number(word, own)
            else "" for word, own in zip(words.split(_BETWEEN), written.split(_BETWEEN))] if names else []


def _is_number(word: str, own: str) -> bool:
    """Whether a text without dashes, and as it is written, can be the number of a document."""
    return (len(word) >= _LEAST_NUMBER and len(set(word)) > 1 and _FLOAT.fullmatch(own) is None
            and _DIGITS.search(word) is not None
            and (_MASK.search(own) is None or "XXX" not in word and is_credit_code(word)) and not (
                len(word) > 15 and word.isdigit() and word.endswith("000")))   # a spreadsheet keeps fifteen


def read_numbers(numbers: Sequence) -> Numbers:
    """Numbers of documents, each different one read once.

    Args:
        numbers: as they are written, None without one ``(n,)``.

    >>> numbers = read_numbers(["XY 12345", None, "0"])
    >>> numbers.texts, numbers.unusable
    (['XY12345', '', ''], 1)
    """
    place, different = pd.factorize(pd.Series(numbers, dtype=object))
    names = plain_names([*map(str, np.asarray(different, dtype=object).tolist()), ""])   # -1: the last
    texts = _comparable_numbers(names)
    return Numbers(place, texts, np.array([name != "" and text == "" for name, text in zip(names, texts)], dtype=bool))


def holder_tokens(key: bytes, names: Sequence, kinds: Optional[Sequence] = None,
                  numbers: Optional[Sequence | Numbers] = None) -> Tokens:
    """The tokens of holders.

    A number of the form of China's identity cards or of a unified social credit code is one whatever kind of document a
    row states, so that "1" and "identity card" do not make two persons of one, also where a digit is wrong.

    Args:
        key: of the project. names: ``(n,)``. kinds: of the documents ``(n,)``.
        numbers: of the documents ``(n,)``, as they are written or as of ``read_numbers``.

    Returns:
        A token for each row.

    >>> rows = holder_tokens(b"k", ["甲一", "甲　一(户主)", "甲一"], None, ["XY12345", "ＸＹ 12345", None])
    >>> rows.token[0] == rows.token[1], rows.token[0] == rows.token[2], len(rows.token[0])
    (True, False, 10)
    """
    if not isinstance(numbers, Numbers):
        numbers = read_numbers(numbers if numbers is not None else [None] * len(names))
    columns = [pd.factorize(pd.Series(column if column is not None else [None] * len(names), dtype=object))
               for column in (names, kinds)]
    plain = [plain_names([*map(str, np.asarray(different, dtype=object).tolist()), ""])   # -1: the last
             for _, different in columns]
    places, plain = [*(place for place, _ in columns), numbers.place], [*plain, numbers.texts]
    of_texts = [pd.factorize(np.array(texts, dtype=object)) for texts in plain]
    codes = [code[place] for place, (code, _) in zip(places, of_texts)]
    texts = [different.tolist() for _, different in of_texts]
    person, different = pd.factorize((codes[0] * len(texts[1]) + codes[1]) * len(texts[2]) + codes[2])
    of_name, of_kind, of_number = (different // (len(texts[1]) * len(texts[2])),
                                   different // len(texts[2]) % len(texts[1]), different % len(texts[2]))
    tokens = np.array(_tokens(key, *([words[code] for code in place.tolist()] for words, place in zip(
        texts, (of_name, of_kind, of_number)))), dtype=object)
    has_number = np.array([number != "" for number in texts[2]], dtype=bool)[codes[2]]
    token = tokens[person] if len(person) else np.empty(0, dtype=object)
    return Tokens(token, ~has_number & (token != ""))


def unusable_numbers(numbers: Optional[Sequence]) -> int:
    """How many rows have a number that cannot be one (too short, without digits, masked, one digit repeated, cut
    by a spreadsheet).

    Args:
        numbers: of documents ``(n,)``; None without such a field.

    >>> unusable_numbers(["420106199001X", "0", None, "", "0"])
    2
    """
    return 0 if numbers is None else read_numbers(numbers).unusable


def _tokens(key: bytes, names: list, kinds: list, numbers: list) -> list:
    """Tokens of persons, empty where neither name nor number is given."""
    of_form = {number for number in numbers if len(number) == 18}
    chinese = {number for number in of_form if number[:17].isdigit() and is_chinese(number)}
    forms = {number for number in of_form - chinese if _IDENTITY.fullmatch(number) or _CREDIT.fullmatch(number)}
    messages = [f"document\0{'cn' if number in chinese else '' if number in forms else kind}\0{number}" if number
                else f"name\0{name}"
                for name, kind, number in zip(names, kinds, numbers)]
    return [hmac.digest(key, message.encode("utf-8", "surrogatepass"), "sha256").hex()[:TOKEN_LENGTH]
            if message != "name\0" else "" for message in messages]


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
