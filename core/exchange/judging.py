"""Templates tried by their own cases: a text is read, and what was read is written again."""
from __future__ import annotations

import numpy as np

from ..boundary_points.layouts import Layout
from ..boundary_points.model import BadFile, BoundaryFile, Parcel
from ..boundary_points.numbering import LENGTH_DECIMALS, Crowd, NumberedPoints
from ..boundary_points.templated import read_templated
from ..boundary_points.writing import WrittenHeader, WrittenParcel, file_pieces
from ..errors import InputError
from ..packs.cases import instead
from ..packs.load import PackKind
from .pack import FORM, ExchangeCase, ExchangePack


def judge_case(pack: ExchangePack, case: ExchangeCase) -> str:
    """What comes out instead of what a case says; empty where it holds.

    Args:
        pack: with its templates. case: a text, and what it owes.
    """
    layout = pack.templates[case.template]
    try:
        file = read_templated(case.text, layout)
    except BadFile as error:
        kinds = (error.issue.kind,)
        return "" if kinds == case.problems else ", ".join(kinds)
    kinds = tuple(dict.fromkeys(issue.kind for issue in file.issues))
    if kinds != case.problems:
        return ", ".join(kinds) or "-"
    if case.parcels is not None and len(case.parcels) != len(file.parcels):
        return f"parcels: {len(file.parcels)}"
    for place, (wanted, parcel) in enumerate(zip(case.parcels or (), file.parcels), 1):
        read = _facts(parcel)
        for name, value in wanted.items():
            if read[name] != value:
                return f"parcel {place}: {name} = {read[name]}"
    return _written(file, layout, case) if case.written else ""


def layout_named(pack: ExchangePack, template: str) -> Layout:
    """A template of a pack; the only one where none is named.

    Args:
        pack: with its templates. template: its id, or empty.

    Raises:
        InputError: no such template, or several and none is named.
    """
    if not template and len(pack.templates) == 1:
        return next(iter(pack.templates.values()))
    if template not in pack.templates:
        raise InputError("boundary_points.template_unknown", pack=pack.id, template=template or "–",
                         known=", ".join(f"{pack.id}/{name}" for name in pack.templates))
    return pack.templates[template]


def _facts(parcel: Parcel) -> dict:
    return {"number": parcel.number, "name": parcel.name, "use": parcel.use, "sheet": parcel.sheet,
            "code": parcel.code, "extra": parcel.extra, "area_ha": parcel.stated_area, "fields": parcel.fields,
            "rings": len(set(parcel.rings)), "points": len(parcel.lines),
            "northing": parcel.first[0] if parcel.lines else None,
            "easting": parcel.second[0] if parcel.lines else None}


def _written(file: BoundaryFile, layout: Layout, case: ExchangeCase) -> str:
    """The first line that is written otherwise than the case has it; empty without one."""
    parcels = [WrittenParcel(parcel.number, parcel.name, parcel.sheet, parcel.use, parcel.code, parcel.extra,
                             parcel.stated_area or "0", _numbered(parcel), parcel.fields) for parcel in file.parcels]
    text = "".join(file_pieces(WrittenHeader(file.header, file.other_header), parcels, layout, case.decimals))
    wanted, lines = case.text.strip().splitlines(), text.strip().splitlines()
    for place in range(max(len(wanted), len(lines))):
        line = lines[place] if place < len(lines) else "–"
        if place >= len(wanted) or wanted[place].strip() != line.strip():
            return f"{place + 1}: {line}"
    return ""


def _numbered(parcel: Parcel) -> NumberedPoints:
    xy = np.column_stack([parcel.second, parcel.first])
    ring = np.array(parcel.rings)
    length = np.append(np.round(np.hypot(*np.diff(xy, axis=0).T), LENGTH_DECIMALS), np.nan)
    length[:-1][ring[1:] != ring[:-1]] = np.nan
    return NumberedPoints(Crowd(ring, parcel.labels, xy, length), 0, len(ring), 0)


EXCHANGE = PackKind(FORM, instead(judge_case, "boundary_points.template_case"),
                    lambda pack: (len(pack.templates), 0))
load_exchange = EXCHANGE.load
