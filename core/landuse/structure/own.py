"""Land whose values follow no list: it is added up by the values themselves, since a sum needs no class."""
from __future__ import annotations

from dataclasses import replace

import pandas as pd

from ...texts import text
from ..codes.classify import AUTO
from ..codes.column import read_code_column
from ..codes.spelling import plain_spelling
from ..pack.model import LandClass, LandUseCodes, Scheme
from .run import LEVELS, Land, StructureRequest

OWN = "own"   # instead of the id of a list


def by_own_values(request: StructureRequest) -> tuple[StructureRequest, list]:
    """The request with the values of its layers as a list of their own, where that is asked for or no list has any.

    Args:
        request: both years.

    Returns:
        The request, itself where lists say what the codes mean, but with the classes of level 1 for lines where the
        pack has no groups; and sentences on what was done.
    """
    lands = [land for land in (request.base, request.target) if land is not None]
    if not any(land.scheme == OWN or _is_in_no_list(land, request.codes) for land in lands):
        return _with_lines(request)
    names = sorted({plain_spelling(value) for land in lands for value in _values(land).dropna().unique()} - {""})
    classes = {name: LandClass(name, "", {"": name}, "undetermined") for name in names}
    codes = replace(request.codes, schemes={**request.codes.schemes, OWN: Scheme(
        OWN, {language: text("structure.own_values", language) for language in ("en", "zh")}, classes)})
    base, target = (None if land is None else replace(land, scheme=OWN) for land in (request.base, request.target))
    level = request.level if LEVELS[request.level] else "level1"
    note = text("structure.by_own_values", request.language, layers=", ".join(land.table.name for land in lands),
                count=len(names))
    return replace(request, base=base, target=target, codes=codes, level=level), [note]


def _with_lines(request: StructureRequest) -> tuple[StructureRequest, list]:
    if LEVELS[request.level] or request.codes.groups:
        return request, []
    return replace(request, level="level1"), [text("structure.no_groups", request.language)]


def _values(land: Land) -> pd.Series:
    return land.table.columns[land.fields["land_class"]]


def _is_in_no_list(land: Land, codes: LandUseCodes) -> bool:
    if land.scheme != AUTO or not len(land.table):
        return False
    name = land.fields.get("land_class_name")
    column = read_code_column(_values(land), codes, AUTO, land.table.columns[name] if name else None)
    return any(problem.key == "codes.no_scheme" for problem in column.problems)
