"""Parcels to the text of a boundary-point file (policy-standards 2b.7)."""
from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import numpy as np

from ..errors import InputError
from ..geometry.parallel import asking
from .layouts import FIELD, TEXT, Layout
from .model import END_MARK, POLYGON
from .numbering import LENGTH_DECIMALS, NumberedPoints

LINE_END = "\r\n"   # the programs that read such files run on Windows


@dataclass(frozen=True)
class WrittenParcel:
    """A parcel's own line and its points.

    Attributes:
        number, name, sheet, use, code, extra: texts without line breaks.
        area_ha: as it is to be written.
        points: numbered.
        fields: name of a field that the layout names -> its text.
    """

    number: str
    name: str
    sheet: str
    use: str
    code: str
    extra: str
    area_ha: str
    points: NumberedPoints
    fields: dict = field(default_factory=dict)


@dataclass(frozen=True)
class WrittenHeader:
    """The header: our names -> values, and further lines as key and value."""

    values: dict
    other: list = field(default_factory=list)


def format_file(header: WrittenHeader, parcels: list, layout: Layout, decimals: int) -> str:
    """The text of a file.

    Args:
        header: its values.
        parcels: in the order of the file.
        layout: of its lines.
        decimals: of coordinates.
    """
    lines = [f"[{layout.header_section}]"] if layout.header_section else []
    lines += [f"{line.key}={header.values.get(line.value, '') if line.value else line.text}" for line in layout.header]
    if layout.header:
        lines += [f"{key}={value}" for key, value in header.other]
    if layout.parcel_section:
        lines.append(f"[{layout.parcel_section}]")
    for place, parcel in asking(enumerate(parcels)):
        if layout.parcel:
            lines.append(_parcel_line(parcel, layout))
        elif place:
            lines.append("")
        lines += _point_lines(parcel.points, layout, decimals)
    return LINE_END.join([*lines, ""])


def _parcel_line(parcel: WrittenParcel, layout: Layout) -> str:
    """The number of points counts the rows, those that close the rings included where they are written."""
    rows = len(parcel.points.label) if layout.closed else int((~np.isnan(parcel.points.length_m)).sum())
    values = {"point_count": str(rows), "area_ha": parcel.area_ha, "number": parcel.number, "name": parcel.name,
              "shape": POLYGON, "sheet": parcel.sheet, "use": parcel.use, "code": parcel.code, "extra": parcel.extra,
              "end_mark": END_MARK, "empty": ""}
    if any(column.word == "area_m2" for column in layout.parcel):
        values["area_m2"] = f"{(Decimal(parcel.area_ha) * 10_000).normalize():f}"
    texts = [parcel.fields.get(column.value, "") if column.word == FIELD else column.value if column.word == TEXT
             else values[column.word] for column in layout.parcel if column.word != "extra" or parcel.extra]
    return layout.separator.join(texts)


def _point_lines(points: NumberedPoints, layout: Layout, decimals: int):
    """Lines of a parcel's points; a side length ends in the next point, and no side begins in the closing one."""
    wanted = [column.word for column in layout.point]
    for label, ring, (x, y), length in zip(points.label, points.ring.tolist(), points.xy.tolist(),
                                           points.length_m.tolist()):
        is_closing = np.isnan(length)
        if is_closing and not layout.closed:
            continue
        values = {"label": label, "index": label.lstrip("J"), "ring": str(ring), "empty": "",
                  "northing": f"{y:.{decimals}f}", "easting": f"{x:.{decimals}f}",   # X of surveyors is the northing
                  "length": "" if is_closing else f"{length:.{LENGTH_DECIMALS}f}"}
        yield layout.separator.join([values[word] if word != TEXT else column.value
                                     for word, column in zip(wanted, layout.point)])


def encoded(text: str, parcels: list, encoding: str) -> bytes:
    """A file's bytes.

    Args:
        text: of the file. parcels: ``WrittenParcel`` of it. encoding: such as ``"gbk"``.

    Raises:
        InputError: a letter that the encoding does not have, with its parcel.
    """
    try:
        return text.encode(encoding)
    except UnicodeEncodeError as error:
        letter = error.object[error.start]
        owner = next((parcel for parcel in parcels if letter in "".join(
            (parcel.number, parcel.name, parcel.use, parcel.sheet, parcel.code, parcel.extra,
             *parcel.fields.values()))), None)
        raise InputError("boundary_points.letter_not_in_encoding", letter=letter, encoding=encoding.upper(),
                         parcel=(owner.number or owner.name) if owner else "–") from error


def write_file(path: str, data: bytes) -> None:
    """Write a file whole or not at all.

    Args:
        path: of the file. data: its bytes.

    Raises:
        InputError: the folder cannot be made or written.
    """
    target = Path(path)
    draft = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(data)
        draft.replace(target)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise InputError("writing.no_file", file=target.name, detail=error.strerror or str(error)) from error
