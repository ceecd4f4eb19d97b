"""Parcels to the text of a boundary-point file (policy-standards 2b.7)."""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO
from itertools import chain, islice
from pathlib import Path

import numpy as np

from ..errors import InputError
from ..geometry.parallel import blocks
from .layouts import FIELD, TEXT, Layout
from .model import END_MARK, POLYGON
from .numbering import LENGTH_DECIMALS, NumberedPoints

PARCELS_A_STEP = 500
BYTES_A_STEP = 10_000_000   # written between two questions
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


def file_pieces(header: WrittenHeader, parcels: list, layout: Layout, decimals: int) -> Iterator[str]:
    """The text of a file, some hundred parcels at a time: the lines of a million together are a gigabyte.

    Args:
        header: its values.
        parcels: in the order of the file.
        layout: of its lines.
        decimals: of coordinates.

    Raises:
        Cancelled: the run was stopped.
    """
    lines = [f"[{layout.header_section}]"] if layout.header_section else []
    lines += [f"{line.key}={header.values.get(line.value, '') if line.value else line.text}" for line in layout.header]
    if layout.header:
        lines += [f"{key}={value}" for key, value in header.other]
    if layout.parcel_section:
        lines.append(f"[{layout.parcel_section}]")
    yield _ended(lines)
    for some in blocks(len(parcels), PARCELS_A_STEP):
        yield _ended(_parcel_lines(parcels[some], layout, decimals, some.start == 0))


def _ended(lines: list) -> str:
    return "".join([f"{line}{LINE_END}" for line in lines])


def _parcel_lines(parcels: list, layout: Layout, decimals: int, are_first: bool) -> list[str]:
    """Lines of some parcels and their points; without a line of its own, a parcel is set off by an empty one."""
    points = iter(_point_lines([parcel.points for parcel in parcels], layout, decimals))
    lines: list = []
    for place, parcel in enumerate(parcels):
        rows = len(parcel.points) if layout.closed else int((~np.isnan(parcel.points.length_m)).sum())
        if layout.parcel:
            lines.append(_parcel_line(parcel, layout, rows))
        elif place or not are_first:
            lines.append("")
        lines += islice(points, rows)
    return lines


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

    They are made by one template: half of a run's time went into a line at a time.
    """
    form = layout.separator.join(column.value.replace("%", "%%") if column.word == TEXT else _FORMS.get(
        column.word, "%s").replace("#", str(decimals)) for column in layout.point)
    wanted = [column.word for column in layout.point if column.word not in (TEXT, "empty")]
    length = np.concatenate([points.length_m for points in parcels])
    kept = np.ones(len(length), dtype=bool) if layout.closed else ~np.isnan(length)
    label = np.array(list(chain.from_iterable(points.label for points in parcels)), dtype=object)[kept]
    xy, length = np.concatenate([points.xy for points in parcels])[kept], length[kept]
    values = {"label": label, "ring": np.concatenate([points.ring for points in parcels])[kept],
              "northing": xy[:, 1], "easting": xy[:, 0]}   # X of surveyors is the northing
    if "index" in wanted:
        values["index"] = np.array(_MARK.sub("", "\n".join(label)).split("\n"), dtype=object)
    if "length" in wanted:
        written = _lines("%." + str(LENGTH_DECIMALS) + "f", [length])
        values["length"] = np.where(np.isnan(length), "", np.array(written, dtype=object))
    return _lines(form, [values[word] for word in wanted])


def _lines(form: str, values: list) -> list[str]:
    """A line of each row of columns ``(n,)``, by a template of one line."""
    rows = zip(*[column.tolist() for column in values])
    return ("\n".join([form] * len(values[0])) % tuple(chain.from_iterable(rows))).split("\n") if len(values[0]) else []


def encoded(pieces: Iterable[str], parcels: list, encoding: str) -> bytes:
    """A file's bytes.

    Args:
        pieces: of its text. parcels: ``WrittenParcel`` of it. encoding: such as ``"gbk"``.

    Raises:
        InputError: a letter that the encoding does not have, with its parcel.
    """
    made = BytesIO()   # joined, all pieces would be in memory twice
    try:
        for piece in pieces:
            made.write(piece.encode(encoding))
    except UnicodeEncodeError as error:
        letter = error.object[error.start]
        owner = next((parcel for parcel in parcels if letter in "".join(
            (parcel.number, parcel.name, parcel.use, parcel.sheet, parcel.code, parcel.extra,
             *parcel.fields.values()))), None)
        raise InputError("boundary_points.letter_not_in_encoding", letter=letter, encoding=encoding.upper(),
                         parcel=(owner.number or owner.name) if owner else "–") from error
    return made.getvalue()


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
            for some in blocks(len(data), BYTES_A_STEP):
                file.write(data[some])
        draft.replace(target)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise InputError("writing.no_file", file=target.name, detail=error.strerror or str(error)) from error
