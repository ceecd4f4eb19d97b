"""Rows of all tables one after the other, with keys, days, areas and ground: what linking and judging read."""
from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd
import shapely

from ..contract.interval import Interval
from ..errors import InputError
from ..fields import NUMBER_OF_SHEET, Field, spelled, spelling, type_column, with_meanings
from ..geometry.measure.drawn_area import drawn_area_m2, for_cutting
from ..geometry.measure.written import Written, written_areas
from ..geometry.systems.crs import is_geographic, plan_transform, transform
from ..geometry.topology.usable import reasons_of
from ..rights.pack.stages import KEYS, REDUCED, Key, LifeCycle, Stage
from ..texts.shown import shown_cell
from .areas import AREAS, Areas, read_areas
from .due.dates import read_days
from .request import LifecycleRequest

#: A spreadsheet keeps fifteen digits of a number.
SHEET_DIGITS = 15
_GONE = ("withdrawn", "lapsed")
_EXAMPLES, _FEATURES = 3, 5
#: Share by which ground may differ from what remains of a reduced record, to be drawn without what was taken off.
REDUCED_FIT = 0.01
#: Word of a status that cannot be read: such a row may be in force, or not.
UNCLEAR = "unclear"
_NO_DAYS = Interval.of(np.zeros(0))


class Unread(NamedTuple):
    """Values of a field that cannot be read: how many, some of them, and the features that have them.

    ``key``: of the texts on the life of land, ``unread_words`` of words that the user may explain, ``unread_days`` of
    dates.
    """

    key: str
    layer: str
    field: str
    count: int
    values: str
    features: str


@dataclass(frozen=True)
class Entries:
    """Rows of all tables ``(n,)``, in the order of the pack's tables.

    Attributes:
        layers: the layers, in that order. layer, row, fid: which row of which one.
        geometry: in one coordinate system, ready to be cut; None where there is none that can be.
        crs: of it, empty where no layer has any. method: of areas.
        measured_m2: of ground, NaN without.
        reasons: text key of why geometry cannot be used, empty where it can, or where the table has none.
        order: place of the table's first stage among the stages. is_live: neither withdrawn nor lapsed.
        status: words of the pack, ``UNCLEAR`` where it cannot be read, empty without.
        keys: kind of key -> text ``(n,)``, empty without. cut: kind of key -> where a spreadsheet cut it ``(n,)``.
        wrong: dates, numbers and words that cannot be read, a field each.
        unread_status: ``(layer, field, problem, features)`` of a status that cannot be read.
    """

    layers: list
    life: LifeCycle
    layer: np.ndarray
    row: np.ndarray
    fid: np.ndarray
    geometry: np.ndarray
    crs: str
    method: str
    measured_m2: np.ndarray
    reasons: np.ndarray
    order: np.ndarray
    is_live: np.ndarray
    status: np.ndarray
    keys: dict
    cut: dict
    wrong: list
    unread_status: list

    def __len__(self) -> int:
        return len(self.fid)

    @cached_property
    def table(self) -> np.ndarray:
        """Position of the first layer of each row's table ``(n,)``: offices have a file of supplies for each year."""
        roles = [layer.role for layer in self.layers]
        return np.array([*map(roles.index, roles)], dtype=np.int64)[self.layer]

    @property
    def is_unclear(self) -> np.ndarray:
        """Rows of which it is not known whether they are in force ``(n,)``."""
        return self.status == UNCLEAR

    @property
    def is_reduced_beside_ground(self) -> np.ndarray:
        """Reduced records whose ground is not what remains, or of which it is not known ``(n,)``."""
        differs = ~(np.abs(self.areas.values["area"] - self.measured_m2) <= REDUCED_FIT * self.measured_m2)
        return (self.status == REDUCED) & differs

    @cached_property
    def is_project(self) -> np.ndarray:
        """Rows that are projects of many parcels ``(n,)``."""
        levels = np.array([self.own_stage(position).level == "project" for position in range(len(self.layers))],
                          dtype=bool)
        return levels[self.layer]

    def own_stage(self, position: int) -> Stage:
        """The stage that a layer is of.

        Args:
            position: of the layer.
        """
        return self.life.stages[self.life.tables[self.layers[position].role].own]

    def texts(self, role: str) -> np.ndarray:
        """Values of a field role as texts or words, empty without ``(n,)``.

        Args:
            role: of ``pack.model.FIELDS``.
        """
        for layer in self.layers:   # the status, and the state of building, are said with what follows of them
            if role not in ("status", "working") and _field(layer, self.life, role).values:
                _unread(layer, self.life, role, self.wrong)
        return np.concatenate([_texts(layer, self.life, role) for layer in self.layers])

    def numbers(self, role: str) -> np.ndarray:
        """Values of a field role as numbers, areas in m², NaN without ``(n,)``.

        Args:
            role: of ``pack.model.FIELDS``.
        """
        if role in AREAS:
            return self.areas.values[role]
        return np.concatenate([_numbers(layer, self.life, role, self.wrong) for layer in self.layers])

    @cached_property
    def areas(self) -> Areas:
        """Stated areas in m²."""
        return read_areas(self, lambda layer, role: _areas(layer, role, self.wrong))

    def days(self, role: str) -> Interval:
        """Values of a field role as days since 1970, open without ``(n,)``.

        Args:
            role: of ``pack.model.FIELDS``.
        """
        parts = [_days(layer, self.life, role, self.wrong) for layer in self.layers]
        return Interval(*(np.concatenate(part) for part in zip(*parts)))

    def unread(self, role: str) -> np.ndarray:
        """Rows that state a day or a word which cannot be read ``(n,)``: what it would tell is not known.

        Args:
            role: of ``pack.model.FIELDS``, of days or of words that the pack has.
        """
        return np.concatenate([_unread(layer, self.life, role, self.wrong) for layer in self.layers])

    @cached_property
    def names(self) -> np.ndarray:
        """What each row is called: its most particular key, otherwise layer and feature ``(n,)``."""
        layer_names = np.array([layer.table.name for layer in self.layers], dtype=object)
        names = layer_names[self.layer] + "#" + self.fid.astype(str).astype(object)
        for kind in reversed(KEYS):
            keys = self.keys[kind]
            names = np.where(keys != "", keys, names)
        return names


def read_entries(request: LifecycleRequest) -> Entries:
    """Rows of all layers of a request.

    Args:
        request: layers and tables of stages.

    Raises:
        InputError: planar areas in degrees, coordinate systems of different datums.
    """
    life, wrong = request.life, []
    layers = sorted(request.layers, key=lambda layer: (life.place(life.tables[layer.role].own),
                                                       list(life.tables).index(layer.role), layer.table.name))
    crs = next((layer.table.crs for layer in layers if layer.table.crs), "")
    if request.area_method == "planar" and crs and is_geographic(crs):
        raise InputError("geometry.planar_in_degrees", layer=layers[0].table.name)
    grounds = [_ground(layer, crs, request.area_method) for layer in layers]
    sizes = [len(layer.table) for layer in layers]
    states, unread = zip(*(_status(layer, life) for layer in layers))
    status = np.concatenate(states)
    as_of = (request.as_of - pd.Timestamp(1970, 1, 1).date()).days
    ended = np.concatenate([_days(layer, life, "valid_to", wrong).high < as_of for layer in layers])
    is_live = ~np.isin(status, _GONE) & ~ended
    status = np.where(ended & np.isin(status, ("", UNCLEAR)), "lapsed", status)
    keys, cut = {}, {}
    for kind in KEYS:
        read = [_keys(layer, kind, life.keys.get(kind, Key())) for layer in layers]
        keys[kind], cut[kind] = (np.concatenate(part) for part in zip(*read))
    return Entries(
        layers, life, np.repeat(np.arange(len(layers)), sizes), np.concatenate([np.arange(size) for size in sizes]),
        np.concatenate([layer.table.fids for layer in layers]), np.concatenate([ground[0] for ground in grounds]), crs,
        request.area_method, np.concatenate([ground[1] for ground in grounds]),
        np.concatenate([ground[2] for ground in grounds]),
        np.repeat([life.place(life.tables[layer.role].own) for layer in layers], sizes), is_live, status,
        keys, cut, wrong, [problem for problem in unread if problem])


def _ground(layer, crs: str, method: str) -> tuple:
    """Geometry ready to be cut, its areas, and why some has none."""
    table, count = layer.table, len(layer.table)
    nothing, none = np.full(count, None, dtype=object), np.full(count, "", dtype=object)
    if not table.crs or shapely.is_missing(table.geometry).all() and not len(table.unreadable):
        return nothing, np.full(count, np.nan), none   # a table without geometry
    plan = plan_transform(table.crs, crs, table.name)
    reasons = reasons_of(table, "polygon")
    good = np.flatnonzero(reasons == "")
    nothing[good] = transform(for_cutting(table.geometry[good], table.crs, method, plan), plan)
    areas = np.full(count, np.nan)
    areas[good] = drawn_area_m2(nothing[good], crs, method)
    return nothing, areas, reasons


def _field(layer, life, role: str) -> Field:
    return life.tables[layer.role].role.fields.get(role, Field(role))


def _texts(layer, life, role: str) -> np.ndarray:
    name = layer.fields.get(role)
    if not name:
        return np.full(len(layer.table), "", dtype=object)
    described = _field(layer, life, role)
    if not described.values:
        return spelled(layer.table.columns[name])
    return type_column(layer.table.columns[name], described)[0].fillna("").to_numpy(dtype=object)


def _status(layer, life) -> tuple[np.ndarray, tuple]:
    """Words of the status, ``UNCLEAR`` where one cannot be read, and what is wrong with these."""
    words, name = _texts(layer, life, "status"), layer.fields.get("status")
    described = _field(layer, life, "status")
    if not name or not described.values:
        return words, ()
    is_unread, problems = _unread_words(layer, described, name)
    if not problems:
        return words, ()
    return np.where(is_unread, UNCLEAR, words), (layer.table.name, name, problems[0], features_of(
        layer.table.fids[is_unread]))


def _unread_words(layer, described: Field, name: str) -> tuple[np.ndarray, list]:
    """Which cells hold a word that is in no list ``(n,)``, and what is wrong with these."""
    words, problems = type_column(layer.table.columns[name], described)
    if not problems:
        return np.zeros(len(words), dtype=bool), problems
    empty = {"", *map(spelling, described.unknown)}
    written = spelled(with_meanings(layer.table.columns[name], described))
    return words.isna().to_numpy() & np.array([word not in empty for word in written.tolist()], dtype=bool), problems


def _unread(layer, life, role: str, wrong: list) -> np.ndarray:
    name, described = layer.fields.get(role), _field(layer, life, role)
    if not name:
        return np.zeros(len(layer.table), dtype=bool)
    if not described.values:
        return read_days(layer.table.columns[name], _typed(layer, life, role, "date"))[1]
    is_unread, _problems = _unread_words(layer, described, name)
    _note(wrong, layer, name, is_unread, str)   # a word of a list is asked for as it is written
    return is_unread


def _typed(layer, life, role: str, kind: str) -> Field:
    """A field as the pack and the user describe it, of a type that judging knows."""
    return replace(_field(layer, life, role).of_layer(layer.table.name), type=kind)


def _numbers(layer, life, role: str, wrong: list) -> np.ndarray:
    name = layer.fields.get(role)
    if not name:
        return np.full(len(layer.table), np.nan)
    described = _typed(layer, life, role, "number")
    column, problems = type_column(layer.table.columns[name], described)
    if problems:
        empty = ["", *map(spelling, described.unknown)]
        _note(wrong, layer, name, column.isna().to_numpy() & ~np.isin(spelled(layer.table.columns[name]), empty))
    return column.to_numpy(dtype=float, na_value=np.nan)


def _areas(layer, role: str, wrong: list) -> Written:
    name = layer.fields[role]
    areas = written_areas(layer.table.columns[name], name)
    _note(wrong, layer, name, areas.is_wrong)
    return areas


def _days(layer, life, role: str, wrong: list) -> Interval:
    name = layer.fields.get(role)
    if not name:
        return Interval.of(np.full(len(layer.table), np.nan))
    days, is_wrong = read_days(layer.table.columns[name], _typed(layer, life, role, "date"))
    _note(wrong, layer, name, is_wrong, key="unread_days")
    return days


def _note(wrong: list, layer, name: str, is_wrong: np.ndarray, shown: Callable = shown_cell,
          key: str = "unreadable") -> None:
    """Note values of a field that cannot be read, with the features that have them."""
    if not is_wrong.any():
        return
    values = set(map(shown, layer.table.columns[name][is_wrong]))
    entry = Unread(key if shown is shown_cell else "unread_words", layer.table.name, name,
                   int(is_wrong.sum()), ", ".join(sorted(values)[:_EXAMPLES]), features_of(layer.table.fids[is_wrong]))
    if entry not in wrong:
        wrong.append(entry)


def features_of(fids) -> str:
    """The first of some features, and an ellipsis where there are more.

    Args:
        fids: of the layer ``(k,)``.

    >>> features_of([3, 5]), features_of(range(1, 9))
    ('3, 5', '1, 2, 3, 4, 5, …')
    """
    return ", ".join([*map(str, fids[:_FEATURES]), *["…"] * (len(fids) > _FEATURES)])


def _keys(layer, kind: str, key: Key) -> tuple[np.ndarray, np.ndarray]:
    """Keys as they link, empty where there is none that can, and where a spreadsheet has cut them."""
    name = layer.fields.get(kind)
    if not name:
        return np.full(len(layer.table), "", dtype=object), np.zeros(len(layer.table), dtype=bool)
    column = layer.table.columns[name]
    place, distinct = pd.factorize(column, use_na_sentinel=True)
    words = "\0".join([word.replace("\0", "") for word in spelled(np.asarray(distinct, dtype=object)).tolist()])
    words = re.sub(r"\s", "", words).upper().split("\0") if len(distinct) else []
    cut = np.append(are_cut(words, key, pd.api.types.is_numeric_dtype(column)), False)
    words = np.array([word[:key.takes] if key.takes else word for word in words] + ["", None], dtype=object)[:-1]
    words[cut] = ""
    return words[place], cut[place]


def are_cut(words: list[str], key: Key, is_number: bool = False) -> np.ndarray:
    """Whether a spreadsheet has cut keys: it keeps fifteen digits of a number, and writes noughts behind them.

    Args:
        words: of the table ``(n,)``. key: with the lengths that they may have. is_number: the column holds numbers.

    >>> are_cut(["3501002025A00123456", "350100202500123"], Key((19,))).tolist()
    [False, True]
    >>> are_cut(["3.50100202500123E+18"], Key()).tolist(), are_cut(["3501002025001230000"], Key((19,))).tolist()
    ([True], [True])
    """
    length = np.array([*map(len, words)], dtype=np.int64)
    is_float = np.array([match is not None for match in map(NUMBER_OF_SHEET.fullmatch, words)], dtype=bool)
    is_digits = np.array([*map(str.isdigit, words)], dtype=bool)
    ends = np.array([not word[SHEET_DIGITS:].strip("0") for word in words], dtype=bool)
    is_long = length > SHEET_DIGITS
    is_short = (length == SHEET_DIGITS) & bool(key.lengths and SHEET_DIGITS not in key.lengths)
    return is_float | is_number & is_long | is_digits & (is_short | is_long & ends)
