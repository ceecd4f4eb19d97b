"""Bytes to text: which encoding a file has, and whether it is a text at all."""
from __future__ import annotations

import re

from .model import SECTION_HEADER, SECTION_PARCELS, BadFile

ENCODINGS = ("auto", "utf-8", "gbk")
MAX_BYTES = 512_000_000   # some ten million points; a file of a million parcels, as we write it, has 300 MB
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x19\x1c-\x1f]")
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_ACCESS = (b"Standard Jet DB", b"Standard ACE DB")      # from the fifth byte on
_LINE_END = re.compile(r"\r\n|\n|\r")


def decode(data: bytes, encoding: str = "auto") -> str:
    """The text of a file.

    Args:
        data: the whole file.
        encoding: ``"auto"``, ``"utf-8"`` or ``"gbk"`` (read as GB 18030, which holds it). A byte order
            mark wins over all of them.

    Raises:
        BadFile: empty, binary, in another encoding, or damaged.
    """
    if len(data) > MAX_BYTES:
        raise BadFile("too_large", size=len(data) // 1_000_000, limit=MAX_BYTES // 1_000_000)
    data = data.rstrip(b"\x1a")   # DOS ended texts with it
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _strict(data[len(mark):], name, "encoding_damaged")
    if not data.strip():
        raise BadFile("empty_file")
    if data[4:19] in _ACCESS:
        raise BadFile("access_file")
    if _CONTROL.search(data):
        raise BadFile("binary_file")
    if encoding == "auto":
        return _guessed(data)
    text = _strict(data, {"gbk": "gb18030"}.get(encoding, encoding), "encoding_wrong")
    if not _has_sections(text) and any(_sections_in(data, name)
                                       for name in ("utf-8", "gbk") if name != encoding):
        raise BadFile("encoding_wrong", encoding=encoding)
    return text


def lines_of(text: str) -> list[str]:
    """Lines with Unix, Windows or old Mac ends.

    Args:
        text: of the file.
    """
    return _LINE_END.split(text)


def has_lone_returns(text: str) -> bool:
    """Whether lines end with a carriage return alone, as on old Macs.

    Args:
        text: of the file.
    """
    return "\r" in text.replace("\r\n", "")


def _guessed(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = _line_at(data, error.start)
        if _sections_in(data, "utf-8"):
            raise BadFile("encoding_damaged", line, encoding="UTF-8") from error
    return _strict(data, "gb18030", "encoding_unknown")


def _strict(data: bytes, encoding: str, kind: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise BadFile(kind, _line_at(data, error.start), encoding=encoding) from error


def _line_at(data: bytes, position: int) -> int:
    return len(_LINE_END.split(data[:position].decode("latin-1")))


def _sections_in(data: bytes, encoding: str) -> bool:
    return any(name.encode(encoding) in data for name in (SECTION_HEADER, SECTION_PARCELS))


def _has_sections(text: str) -> bool:
    return SECTION_HEADER in text or SECTION_PARCELS in text
