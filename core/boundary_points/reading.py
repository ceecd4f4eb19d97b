"""Text to parcels. Nothing is judged here but whether lines can be read; ``checks`` does the rest."""
from __future__ import annotations

import math
import re
import unicodedata

from ..geometry.parallel import asking
from ..privacy.names import EVERYWHERE, PersonalNames
from .decoding import has_lone_returns, lines_of
from .model import (
    END_MARK,
    HEADER_KEYS,
    POLYGON,
    SECTION_HEADER,
    SECTION_PARCELS,
    SHAPES,
    BadFile,
    BoundaryFile,
    Issue,
    Parcel,
)

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)")
COUNT = re.compile(r"\d{1,9}")   # of points, or of a ring: longer ones are not counts
_SECTION = re.compile(r"\s*[\[\u3010\uff3b](.+?)[\]\u3011\uff3d]\s*")
#: Full-width forms of what separates and counts; letters and other signs stay as they are.
_FULL_WIDTH = {0xFF10 + digit: str(digit) for digit in range(10)} | {
    0xFF0C: ",", 0xFF0E: ".", 0xFF0D: "-", 0xFF0B: "+", 0xFF20: "@", 0x3000: " "}
_SHAPE_AT = 4             # field of the parcel line that says 面
_LEAST_FIELDS = 7         # of a parcel line without 面 and end mark


def read_text(text: str, name: str = "", personal: PersonalNames = EVERYWHERE) -> BoundaryFile:
    """Read a boundary-point file.

    Args:
        text: decoded.
        name: of the file, for messages.
        personal: names of what is about persons: lines of the header that are so are left out, and named.

    Returns:
        Header, parcels and what could not be read, in the order of the file.

    Raises:
        BadFile: nothing in it looks like a boundary-point file.
    """
    return FileReader(name, personal).read(text)


class FileReader:
    """Reads a file line by line, in either customary layout.

    Args:
        name: of the file, for messages. personal: names of what is about persons.
    """

    keys = {key: name for name, keys in HEADER_KEYS.items() for key in keys}
    header_section, parcel_section = SECTION_HEADER, SECTION_PARCELS

    def __init__(self, name: str, personal: PersonalNames):
        self.file, self.personal = BoundaryFile(name), personal
        self.section = None
        self.sections: set = set()
        self.is_padded = False       # a spreadsheet wrote commas behind every line
        self.parcel: Parcel | None = None
        self.full_width: list = []
        self.unreadable: dict = {}   # line of a parcel -> its rows that cannot be read

    def read(self, text: str) -> BoundaryFile:
        """Header, parcels and what could not be read.

        Args:
            text: decoded.
        """
        for number, line in asking(enumerate(lines_of(text), 1), 1_000):
            self.take(number, self.trimmed(line))
        return self.finish(text)

    def trimmed(self, line: str) -> str:
        """A line without what stands around it.

        Args:
            line: of the file.
        """
        return line.strip().lstrip("\ufeff")

    def take(self, number: int, line: str) -> None:
        """Read a line.

        Args:
            number: from 1. line: trimmed.
        """
        if not line:
            self.blank()
            return
        match = _SECTION.fullmatch(line.rstrip(", "))
        if match:
            self.section = match[1].strip()
            self.sections.add(self.section)
            self.is_padded = self.is_padded or line.endswith(",")
        elif self.section == self.header_section:
            self._header(number, line)
        elif self.section in (self.parcel_section, None):
            self.parcel_or_point(number, line)

    def blank(self) -> None:
        """An empty line: it means nothing here."""

    def finish(self, text: str) -> BoundaryFile:
        """The file, once all its lines were taken.

        Args:
            text: of the file.
        """
        file = self.file
        if not file.parcels:
            has_section = self.sections & {SECTION_HEADER, SECTION_PARCELS}
            leftover = next((issue for issue in file.issues if issue.kind == "row_before_parcel"), None)
            if leftover is not None:   # rows, but none that begins a parcel: other separators, mostly
                raise BadFile("no_parcel_line", leftover.line, **leftover.values)
            raise BadFile("no_parcels" if has_section else "not_boundary_file")
        if SECTION_HEADER not in self.sections:
            self.tell("warning", "header_missing", 1)
        if SECTION_PARCELS not in self.sections:
            self.tell("warning", "section_missing", file.parcels[0].line)
        self.tell_of_rows(text)
        return file

    def tell_of_rows(self, text: str) -> None:
        """What is wrong with rows, a line for each parcel.

        Args:
            text: of the file.
        """
        for (line, row, title), *more in self.unreadable.values():
            self.tell("error", "row_unreadable", line, title, text=row, count=1 + len(more))
        if self.full_width:
            self.tell("warning", "full_width", self.full_width[0], count=len(self.full_width))
        if has_lone_returns(text):
            self.tell("info", "mac_line_ends", 1)

    def tell(self, severity: str, kind: str, line: int, parcel: str = "", **values) -> None:
        """Note what is wrong.

        Args:
            severity, kind, line, parcel: of ``Issue``. values: of its sentence.
        """
        self.file.issues.append(Issue(severity, kind, self.file.name, line, parcel, values))

    def _header(self, number: int, line: str) -> None:
        key, mark, value = line.replace("\uff1d", "=", 1).partition("=")
        key, value = key.strip(), value.rstrip(", ").strip() if self.is_padded else value.strip()
        entry = re.split("[=:：]", line.replace("\uff1d", "="), maxsplit=1)[0].strip()
        if self.personal.is_personal(entry):
            self.tell("info", "header_personal", number, entry=entry)
        elif not mark or not key:
            self.tell("warning", "header_line", number, text=line[:40])
        elif key in self.keys:
            if self.keys[key] in self.file.header:
                self.tell("warning", "header_twice", number, entry=key)
            self.file.header[self.keys[key]] = value
            self.file.header_lines[self.keys[key]] = number
        else:
            self.file.other_header.append((key, value))

    def parcel_or_point(self, number: int, line: str) -> None:
        """Read a line that begins a parcel, or one of its points.

        Args:
            number: from 1. line: trimmed.
        """
        fields = _split(line)
        if _is_parcel_line(fields):
            self._start(number, fields)
            return
        plain = line.translate(_FULL_WIDTH)
        if plain != line:
            fields = _split(plain)
            self.full_width.append(number)
            if _is_parcel_line(fields):
                self._start(number, fields)
                return
        if self.parcel is None:
            if self.section is not None:
                self.tell("error", "row_before_parcel", number, text=line[:40])
            return
        self._point(number, fields, line)

    def _start(self, number: int, fields: list) -> None:
        ended = END_MARK in fields
        fields = fields[:fields.index(END_MARK)] if ended else fields
        if not ended:
            fields = _without_empty_end(fields)
        fields = _name_joined(fields)
        fields += [""] * (8 - len(fields))
        parcel = Parcel(number, number=fields[2], name=fields[3], shape=fields[4], sheet=fields[5],
                        use=fields[6], code=fields[7], extra=",".join(fields[8:]))
        self.parcel = parcel
        self.file.parcels.append(parcel)
        count, area = (text.translate(_FULL_WIDTH) for text in fields[:2])
        if [count, area] != fields[:2]:
            self.full_width.append(number)
        parcel.stated_area = area
        if COUNT.fullmatch(count):
            parcel.stated_count = int(count)
        if parcel.stated_count is None or (area and not is_number(area)):
            self.tell("error", "parcel_header", number, parcel.title, text=",".join(fields[:2])[:60])
        if not ended:
            self.tell("warning", "no_end_mark", number, parcel.title)
        if parcel.shape != POLYGON:
            is_known = parcel.shape in SHAPES
            self.tell("error" if is_known else "warning", "not_polygon" if is_known else "shape_unknown", number,
                      parcel.title, shape=parcel.shape)

    def _point(self, number: int, fields: list, line: str) -> None:
        fields = _without_empty_end(fields)
        variant = _variant(fields)
        if variant == "ring_first":
            label, ring, first, second = fields
            length = ""
        elif variant:
            label, first, second, length, ring = fields
        if not variant or not NUMBER.fullmatch(first) or not NUMBER.fullmatch(second) \
                or not COUNT.fullmatch(ring) \
                or (length and not NUMBER.fullmatch(length)):
            self.parcel.readable = False
            self.unreadable.setdefault(self.parcel.line, []).append((number, line[:60], self.parcel.title))
            return
        self.file.variant = self.file.variant or variant
        parcel = self.parcel
        parcel.labels.append(label)
        parcel.rings.append(int(ring))
        parcel.first.append(float(first))
        parcel.second.append(float(second))
        parcel.lengths.append(float(length) if length else None)
        parcel.lines.append(number)


def _split(line: str) -> list[str]:
    return [text.strip() for text in line.split(",")]


def is_number(text: str) -> bool:
    """Whether a text is a finite number.

    Args:
        text: without spaces around it.
    """
    return bool(NUMBER.fullmatch(text)) and math.isfinite(float(text))


def _without_empty_end(fields: list) -> list:
    fields = list(fields)
    while fields and not fields[-1]:
        fields.pop()
    return fields


def _is_parcel_line(fields: list) -> bool:
    """A parcel's own line ends with @, says 面, or has more fields than any point row."""
    return END_MARK in fields[2:] or any(text in SHAPES for text in fields[_SHAPE_AT:_SHAPE_AT + 3]) \
        or len(_without_empty_end(fields)) >= _LEAST_FIELDS


def _name_joined(fields: list) -> list:
    """Join a name that contains commas: the kind of shape marks its end."""
    if len(fields) > _SHAPE_AT and fields[_SHAPE_AT] in SHAPES:
        return fields
    at = next((place for place in range(_SHAPE_AT + 1, len(fields)) if fields[place] in SHAPES), None)
    return fields if at is None else fields[:3] + [",".join(fields[3:at])] + fields[at:]


def _variant(fields: list) -> str:
    """Layout of a point row without empty fields at its end; empty where it fits none."""
    if len(fields) == 4 and fields[1].isdecimal() and len(fields[1]) <= 4:
        return "ring_first"
    return "ring_last" if len(fields) == 5 else ""


def number_in(text: str) -> float | None:
    """The first number of a header's value, such as ``3`` of ``3度带``; None without one.

    Args:
        text: the value.

    >>> number_in("3度带"), number_in("无")
    (3.0, None)
    """
    match = NUMBER.search(unicodedata.normalize("NFKC", text or ""))
    return float(match[0]) if match else None
