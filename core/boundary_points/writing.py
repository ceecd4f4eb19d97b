"""Parcels to the text of a boundary-point file (policy-standards 2b.7)."""
from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path

import numpy as np

from ..errors import InputError
from ..geometry.parallel import asking, blocks
from .layouts import FIELD, TEXT, Layout
from .model import END_MARK, POLYGON
from .numbering import LENGTH_DECIMALS, NumberedPoints

PARCELS_A_STEP = 500
LINES_A_STEP, LETTERS_A_STEP = 100_000, 10_000_000   # joined, encoded and written between two questions
_FORMS = {"northing": "%.#f", "easting": "%.#f", "empty": ""}
_MARK = re.compile(r"^J+", re.MULTILINE)
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
    points_written = [len(parcel.points.label) if layout.closed else int((~np.isnan(parcel.points.length_m)).sum())
                      for parcel in parcels]
    points = iter(_point_lines([parcel.points for parcel in parcels], layout, decimals))
    for place, (parcel, rows) in asking(enumerate(zip(parcels, points_written))):
        if layout.parcel:
            lines.append(_parcel_line(parcel, layout, rows))
        elif place:
            lines.append("")
        lines += islice(points, rows)
    lines.append("")
    return LINE_END.join([LINE_END.join(lines[rows]) for rows in blocks(len(lines), LINES_A_STEP)])


def _parcel_line(parcel: WrittenParcel, layout: Layout, rows: int) -> str:
    """The number of points counts the rows, those that close the rings included where they are written."""
    values = {"point_count": str(rows), "area_ha": parcel.area_ha, "number": parcel.number, "name": parcel.name,
              "shape": POLYGON, "sheet": parcel.sheet, "use": parcel.use, "code": parcel.code, "extra": parcel.extra,
              "end_mark": END_MARK, "empty": ""}
    if any(column.word == "area_m2" for column in layout.parcel):
        values["area_m2"] = f"{(Decimal(parcel.area_ha) * 10_000).normalize():f}"
    texts = [parcel.fields.get(column.value, "") if column.word == FIELD else column.value if column.word == TEXT
             else values[column.word] for column in layout.parcel if column.word != "extra" or parcel.extra]
    return layout.separator.join(texts)


def _point_lines(parcels: list[NumberedPoints], layout: Layout, decimals: int) -> list[str]:
    """Lines of points; a side length ends in the next point, and no side begins in the closing one.

    Some parcels' lines are made by one template at a time: half of a run's time went into a line at a time.
    """
    form = layout.separator.join(column.value.replace("%", "%%") if column.word == TEXT else _FORMS.get(
        column.word, "%s").replace("#", str(decimals)) for column in layout.point)
    wanted = [column.word for column in layout.point if column.word not in (TEXT, "empty")]
    lines: list = []
    for start in asking(range(0, len(parcels), PARCELS_A_STEP), 1):
        some = parcels[start:start + PARCELS_A_STEP]
        length = np.concatenate([points.length_m for points in some])
        kept = np.ones(len(length), dtype=bool) if layout.closed else ~np.isnan(length)
        label = np.concatenate([np.array(points.label, dtype=object) for points in some])[kept]
        xy, length = np.concatenate([points.xy for points in some])[kept], length[kept]
        values = {"label": label, "ring": np.concatenate([points.ring for points in some])[kept],
                  "northing": xy[:, 1], "easting": xy[:, 0]}   # X of surveyors is the northing
        if "index" in wanted:
            values["index"] = np.array(_MARK.sub("", "\n".join(label)).split("\n"), dtype=object)
        if "length" in wanted:
            written = _lines("%." + str(LENGTH_DECIMALS) + "f", [length])
            values["length"] = np.where(np.isnan(length), "", np.array(written, dtype=object))
        lines += _lines(form, [values[word] for word in wanted])
    return lines


def _lines(form: str, values: list) -> list[str]:
    """A line of each row of columns ``(n,)``, by a template of one line."""
    rows = zip(*[column.tolist() for column in values])
    return ("\n".join([form] * len(values[0])) % tuple(chain.from_iterable(rows))).split("\n") if len(values[0]) else []


def encoded(text: str, parcels: list, encoding: str) -> bytes:
    """A file's bytes.

    Args:
        text: of the file. parcels: ``WrittenParcel`` of it. encoding: such as ``"gbk"``.

    Raises:
        InputError: a letter that the encoding does not have, with its parcel.
    """
    try:
        return b"".join([text[some].encode(encoding) for some in blocks(len(text), LETTERS_A_STEP)])
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
        with draft.open("wb") as file:
            for some in blocks(len(data), LETTERS_A_STEP):
                file.write(data[some])
        draft.replace(target)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise InputError("writing.no_file", file=target.name, detail=error.strerror or str(error)) from error
