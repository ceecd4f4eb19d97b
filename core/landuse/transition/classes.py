"""Which class each feature or cell of a date belongs to: as its codes are read, and by groups."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, Optional

import numpy as np
import pandas as pd

from ...contract.arithmetic import choose
from ...contract.interval import Interval
from ...errors import InputError
from ...fields import spelling
from ...inputs import register
from ...texts import text
from ..codes.classify import LandUseCodes, class_name, classify
from ..codes.problems import of_layer, taken, why_untold
from ..pack.model import LEGAL_CLASSES
from .tables import NO_CLASS

#: Whether land is cropland of which no class is known.
UNKNOWN = Interval.of(0.0, 1.0)
VALUE, LEGAL_CLASS = "value", "legal_class"
LEVELS = ("land_class", "level1", "level2", "level3", LEGAL_CLASS, VALUE)
SHOWN = 8   # codes in a sentence; the tables hold all


@dataclass(frozen=True)
class Classes:
    """The classes of one date.

    Attributes:
        keys: class of each row, ``NO_CLASS`` without one, object ``(n,)``.
        titles: class -> name.
        cropland: whether each row is cropland: 1, 0, or between them where that is unknown ``(n,)``; None where it is
            of all.
        scheme: id of the list of codes; empty where codes were taken as they stand.
        unlisted: rows whose code the list does not have, bool ``(n,)``.
        problems: sentences about the column.
        untold: why the list of codes cannot be decided; None where it can.
    """

    keys: np.ndarray
    titles: dict
    cropland: Optional[Interval] = None
    scheme: str = ""
    unlisted: Optional[np.ndarray] = None
    problems: list = field(default_factory=list)
    untold: Optional[InputError] = None


def plain_classes(raw: pd.Series, cropland: Iterable[str] = ()) -> Classes:
    """Values as they stand; a list of those that are cropland makes cropland known.

    Args:
        raw: values of a field ``(n,)``. cropland: those that are cropland; empty: unknown.
    """
    number, distinct = pd.factorize(raw)
    spelt = np.array([*map(spelling, distinct), NO_CLASS, None], dtype=object)[:-1]   # -1 of what is empty is the last
    keys = spelt[number]
    return Classes(keys, {}, _among(keys, cropland))


def _among(keys: np.ndarray, cropland: Iterable[str]) -> Optional[Interval]:
    wanted = [spelling(value) for value in cropland]
    return choose(keys != NO_CLASS, Interval.of(np.isin(keys, wanted)), UNKNOWN) if wanted else None


class Telling(NamedTuple):
    """How sentences about a column of codes are worded.

    Attributes:
        language: of sentences and titles.
        layer: its name; empty: they do not name it.
        parameter: that chooses the list.
    """

    language: str
    layer: str = ""
    parameter: str = register.SCHEME


def coded_classes(raw: pd.Series, names: Optional[pd.Series], codes: LandUseCodes, scheme: str, level: str,
                  telling: Telling) -> Classes:
    """Codes read by a pack, at a level of its list.

    A code that is not that deep stays at its own level, and one that the list does not have stays as written. One that
    means different things in the lists that fit has the class of the list that was chosen, and none of the law.

    Args:
        raw, names: codes and the names next to them ``(n,)``.
        codes, scheme: how they are read. level: one of ``LEVELS`` without ``"value"``.
        telling: how sentences are worded.

    Returns:
        Key, title and cropland of each row ``(n,)``.
    """
    language, layer, parameter = telling
    read = classify(raw, codes, scheme, names, parameter)
    problems = read.problems if level == LEGAL_CLASS else taken(read.problems)
    sentences = of_layer(layer, problems, language) if layer else [
        problem.in_language(language) for problem in problems]
    frame = read.frame
    own = frame["land_class"].fillna(NO_CLASS).to_numpy(dtype=object)
    known = frame["known"].to_numpy(dtype=bool)
    if level == LEGAL_CLASS:
        keys = np.where(own == NO_CLASS, NO_CLASS, frame["legal_class"].to_numpy(dtype=object))
        titles = {word: text(f"occupation_tables.{word}", language) for word in LEGAL_CLASSES}
    else:
        depth = {"land_class": own, "level1": frame["level1"]}.get(level)
        if depth is None:
            depth = frame[level]
            for upper in ("level2", "level1") if level == "level3" else ("level1",):
                depth = depth.fillna(frame[upper])
        at_level = pd.Series(depth).fillna(NO_CLASS).to_numpy(dtype=object)
        keys = np.where(known & (at_level != NO_CLASS), at_level, own)
        titles = {key: class_name(key, read.scheme, language, codes) or key for key in set(keys) - {NO_CLASS}}
    cropland = choose(known, Interval.of(frame["cropland"].to_numpy(dtype=bool, na_value=False)), UNKNOWN)
    return Classes(keys, titles, cropland, read.scheme, ~known & (own != NO_CLASS), sentences,
                   why_untold(read.problems))


def with_cropland(classes: Classes, cropland: Iterable[str]) -> Classes:
    """The same classes, with cropland as the user names it; an empty list leaves what is known.

    Args:
        classes: of a date. cropland: keys.
    """
    named = _among(classes.keys, cropland)
    return classes if named is None else replace(classes, cropland=named)


def groups_of(rows: Sequence[tuple]) -> dict:
    """Class -> group, from rows of a table.

    Args:
        rows: class and group each.

    Raises:
        InputError: a row that lacks one of the two, a class with two groups.

    >>> groups_of([("0101", "cropland"), ("0201", "garden")])
    {'0101': 'cropland', '0201': 'garden'}
    """
    groups: dict = {}
    for number, row in enumerate(rows, start=1):
        code, group = (spelling(value) if value is not None else "" for value in row)
        if not code and not group:
            continue
        if not code or not group:
            raise InputError("transition.group_empty", row=number)
        if groups.setdefault(code, group) != group:
            raise InputError("transition.group_twice", code=code, first=groups[code], second=group)
    return groups


def grouped(old: Classes, new: Classes, groups: dict, language: str) -> tuple[Classes, Classes, list]:
    """Both dates by groups, and notes: rows that fit nothing, classes without a row.

    Args:
        old, new: classes of the two dates. groups: class -> group.
        language: of sentences, ``"en"`` or ``"zh"``.

    Returns:
        Classes of both dates with groups as their keys, and sentences.
    """
    if not groups:
        return old, new, []
    occurring = {*old.keys, *new.keys} - {NO_CLASS}
    notes = [text(key, language, codes=_listed(codes)) for key, codes in (
        ("transition.groups_unused", sorted(set(groups) - occurring)),
        ("transition.groups_missing", sorted(occurring - set(groups)))) if codes]
    return _by_group(old, groups), _by_group(new, groups), notes


def _by_group(side: Classes, groups: dict) -> Classes:
    distinct, inverse = np.unique(side.keys.astype(str), return_inverse=True)
    keys = np.array([groups.get(key, key) for key in distinct], dtype=object)[inverse]
    titles = {key: title for key, title in side.titles.items() if key not in groups}
    return Classes(keys, titles, side.cropland, side.scheme, side.unlisted, side.problems)


def _listed(codes: Sequence[str]) -> str:
    return ", ".join(codes[:SHOWN]) + (" …" if len(codes) > SHOWN else "")


def require_recognised(classes: Classes, layer: str, language: str) -> None:
    """Refuse codes whose list is unknown.

    Args:
        classes: of a layer. layer: its name.
        language: of sentences, ``"en"`` or ``"zh"``.

    Raises:
        InputError: with the lists that they fit.
    """
    if classes.untold is not None:
        raise InputError("transition.choose_scheme", layer=layer, why=classes.untold.in_language(language))


def require_one_scheme(old: Classes, new: Classes, level: str, groups: dict) -> None:
    """Refuse two lists of codes side by side: ``1201`` is a greenhouse in one and a garden in another.

    Args:
        old, new: classes of the two dates. level: of the list. groups: class -> group, empty without.

    Raises:
        InputError: two lists, and neither a class of the law nor groups that both were mapped to.
    """
    if old.scheme != new.scheme and level != LEGAL_CLASS and not groups:
        raise InputError("transition.schemes_differ", old=old.scheme, new=new.scheme)


def all_titles(old: Classes, new: Classes, language: str) -> dict:
    """Class -> name, of both dates.

    Args:
        old, new: classes of the two dates.
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    return {NO_CLASS: text("transition.no_class", language), **new.titles, **old.titles}
