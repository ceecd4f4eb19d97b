"""Parcels to the text of a boundary-point file (policy-standards 2b.7)."""
from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ..errors import InputError
from ..geometry.parallel import asking
from .model import END_MARK, HEADER_KEYS, POLYGON, SECTION_HEADER, SECTION_PARCELS
from .numbering import LENGTH_DECIMALS, NumberedPoints

LINE_END = "\r\n"   # the programs that read such files run on Windows
_VARIANT_KEYS = {"ring_last": {"zone_degrees": "分带"}}


@dataclass(frozen=True)
class WrittenParcel:
    """A parcel's own line and its points.

    Attributes:
        number, name, sheet, use, code, extra: texts without line breaks.
        area_ha: as it is to be written.
        points: numbered.
    """

    number: str
    name: str
    sheet: str
    use: str
    code: str
    extra: str
    area_ha: str
    points: NumberedPoints


@dataclass(frozen=True)
class WrittenHeader:
    """The header: our names -> values, and further lines as key and value."""

    values: dict
    other: list = field(default_factory=list)


def format_file(header: WrittenHeader, parcels: list, variant: str, decimals: int) -> str:
    """The text of a file.

    Args:
        header: its values.
        parcels: in the order of the file.
        variant: ``"ring_first"`` or ``"ring_last"``.
        decimals: of coordinates.
    """
    keys = {name: entries[0] for name, entries in HEADER_KEYS.items()} | _VARIANT_KEYS.get(variant, {})
    lines = [f"[{SECTION_HEADER}]"]
    lines += [f"{keys[name]}={header.values.get(name, '')}" for name in keys]
    lines += [f"{key}={value}" for key, value in header.other]
    lines.append(f"[{SECTION_PARCELS}]")
    for parcel in asking(parcels):
        lines.append(_parcel_line(parcel))
        lines += _point_lines(parcel.points, variant, decimals)
    return LINE_END.join([*lines, ""])


def _parcel_line(parcel: WrittenParcel) -> str:
    """The number of points counts the rows, those that close the rings included."""
    texts = [str(len(parcel.points.label)), parcel.area_ha, parcel.number, parcel.name, POLYGON, parcel.sheet,
             parcel.use, parcel.code]
    return ",".join([*texts, *([parcel.extra] if parcel.extra else []), END_MARK])


def _point_lines(points: NumberedPoints, variant: str, decimals: int):
    for label, ring, (x, y), length in zip(points.label, points.ring.tolist(), points.xy.tolist(),
                                           points.length_m.tolist()):
        place = f"{y:.{decimals}f},{x:.{decimals}f}"   # X of surveyors is the northing
        if variant == "ring_last":
            side = "" if np.isnan(length) else f"{length:.{LENGTH_DECIMALS}f}"
            yield f"{label},{place},{side},{ring},"
        else:
            yield f"{label},{ring},{place}"


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
