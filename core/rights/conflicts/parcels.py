"""The rights of all layers in one set of columns: what each is, where it lies, and what the register says of it."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from ...contract.book import unique_names
from ...errors import InputError
from ...fields import Field, column_without_field, spelling, type_column
from ...geometry.measure.drawn_area import drawn_area_m2
from ...geometry.measure.stated import UNITS, in_square_metres
from ...geometry.measure.written import with_numbers, written_areas
from ...geometry.parallel import ask
from ...geometry.systems.crs import common_crs, is_geographic
from ...geometry.topology.repaired import ground_if_repaired
from ...layers.control_layer import ControlLayer
from ...layers.prepare import Controls, prepare_controls
from ...lifecycle.due.dates import Days, endless_of, read_days
from ...table import FeatureTable
from ...texts import pick, text
from ...texts.separators import numeral
from ...texts.shown import are_codes, shown_cell
from ...units import area_unit_of_head
from ..codes import Codes, read_codes
from ..pack.model import ENDED, NO_RIGHT, OWNERSHIP, Coded
from ..pack.types import type_field
from .request import ELLIPSOIDAL, PLANAR, REGISTERED, ROLE, RightsRequest

#: Stated, empty, stated and unreadable, no such field in the layer; of dates: there is no end, as is stated.
KNOWN, EMPTY, UNREADABLE, NO_FIELD, ENDLESS = range(5)
#: Rights are older than the first law of a country; what ends by 1900 is an empty date of some software.
FIRST_YEAR = 1901


@dataclass(frozen=True)
class Column:
    """Values of a field of all layers ``(n,)``, and how each is stated: ``KNOWN`` and so on ``(n,)``."""

    values: np.ndarray
    state: np.ndarray

    @property
    def is_known(self) -> np.ndarray:
        """Whether a value is stated and read ``(n,)``."""
        return self.state == KNOWN


@dataclass(frozen=True)
class Dated:
    """Days of a field of all layers ``(n,)``, and how each is stated ``(n,)``."""

    days: Days
    state: np.ndarray


class Parcels:
    """Rights of all layers ``(n,)``, one layer behind the other.

    Args:
        request: of the check.

    Attributes:
        crs, method: in which they are compared and measured. layer: position of each one's layer ``(n,)``. fid: of the
        feature. geometry: in ``crs``, None where it cannot be used. reason: text key of why, or ``""``. boxes: extents
        of these ``(n, 4)``, NaN elsewhere. if_repaired: ground that their outlines may hold, None where that is not
        known ``(n,)``. codes: taken apart. type: code of its type, ``""`` unknown. registered: area in m². notes:
        sentences on the whole.

    Raises:
        InputError: no right, systems that do not go together, planar areas in degrees, no type of rights.
    """

    def __init__(self, request: RightsRequest):
        self.request, self.rights, self.notes = request, request.pack.rights, []
        tables = [layer.table for layer in request.layers]
        if not sum(map(len, tables)):
            raise InputError("rights.nothing", layers=", ".join(table.name for table in tables))
        self.crs = common_crs(tables)
        self.method = self._settled_method(request)
        self.layer = np.repeat(np.arange(len(tables)), [len(table) for table in tables])
        self.fid = np.concatenate([table.fids for table in tables])
        self.geometry, self.reason, self.boxes, self.if_repaired = self._placed()
        self.codes = self._codes()
        self.type = self._types()
        self.registered = self._in_m2(self.column("registered_area", "number"))

    def _in_m2(self, registered: Column) -> Column:
        """Registered areas in m²: offices register contracted land in mu, and others in hectares."""
        values, state = registered.values.copy(), registered.state.copy()
        in_building = self.codes.is_unit & ~np.isin(self.codes.fixture, ("W", ""))   # a part of a house has no ground
        language = self.request.language
        for position, layer in enumerate(self.request.layers):
            rows = np.flatnonzero((self.layer == position) & ~in_building)
            name = layer.fields.get("registered_area")
            own_m2 = np.full(len(self), np.nan)     # of those that have their unit behind them
            if name is not None:
                own, of_layer = written_areas(layer.table.columns[name], name), np.flatnonzero(self.layer == position)
                own_m2[of_layer] = own.stated_m2
                if (of_head := area_unit_of_head(name)) is not None and of_head.factor != 1.0:
                    self.notes.append(text("rights.areas_of_head", language, layer=layer.table.name, field=name,
                                           m2=numeral(f"{of_head.factor:,.6g}")))
                unread = own.is_wrong & (state[of_layer] == KNOWN)    # below 0, or of two readings
                values[of_layer[unread]], state[of_layer[unread]] = np.nan, UNREADABLE
                if unread.any():
                    self.notes.append(text(
                        "lifecycle.unreadable", language, layer=layer.table.name, field=name, count=int(unread.sum()),
                        values=examples_of(sorted(set(map(shown_cell, layer.table.columns[name][unread]))), 3),
                        features=examples_of(layer.table.fids[unread])))
            has_unit = np.isfinite(own_m2[rows])
            stated = in_square_metres(np.where(has_unit, np.nan, values[rows]), self.measured_m2[rows])
            values[rows] = np.where(has_unit, own_m2[rows], stated.values)
            state[rows[stated.is_open]] = UNREADABLE
            named = {"layer": layer.table.name, "fields": layer.fields.get("registered_area")}
            if stated.unit not in ("", UNITS[0]):
                self.notes.append(text("lifecycle.areas_in", language, **named,
                                       unit=text(f"lifecycle.unit_{stated.unit}", language)))
            if stated.is_open.any():
                self.notes.append(text("lifecycle.areas_open", language, **named, count=int(stated.is_open.sum())))
        return Column(values, state)

    def __len__(self) -> int:
        return len(self.fid)

    def _settled_method(self, request: RightsRequest) -> str:
        if request.area_method == ELLIPSOIDAL:
            return ELLIPSOIDAL
        if not is_geographic(self.crs):
            return PLANAR
        if request.area_method == PLANAR:
            raise InputError("geometry.planar_in_degrees", layer=request.layers[0].table.name)
        self.notes.append(text("rights.ellipsoidal_in_degrees", request.language))
        return ELLIPSOIDAL

    def _placed(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Geometry, why it cannot be used, and of what cannot the extent ``(n, 4)`` and the ground if repaired."""
        geometry, reason = np.full(len(self), None, dtype=object), np.full(len(self), "", dtype=object)
        boxes, if_repaired = np.full((len(self), 4), np.nan), np.full(len(self), None, dtype=object)
        start = 0
        for layer in self.request.layers:
            table, rows = layer.table, slice(start, start + len(layer.table))
            placed = self._prepared(table)
            geometry[rows][placed.source_row] = placed.geometry
            bad = np.setdiff1d(np.arange(len(table)), placed.source_row, assume_unique=True)
            reason[start + bad] = placed.unusable["reason"].to_numpy(dtype=object)
            boxes[start + bad] = placed.unusable[["xmin", "ymin", "xmax", "ymax"]].to_numpy(dtype=float)
            crossed = bad[reason[start + bad] == "usable.invalid"]
            if len(crossed):
                outlines = table.take(crossed)
                mended = self._prepared(replace(outlines, geometry=ground_if_repaired(outlines.geometry)))
                if_repaired[start + crossed[mended.source_row]] = mended.geometry
            if placed.assumed_datum:
                self.notes.append(text("rights.assumed_datum", self.request.language, layer=table.name))
            start += len(table)
        return geometry, reason, boxes, if_repaired

    def _prepared(self, table: FeatureTable) -> Controls:
        return prepare_controls(ROLE, [ControlLayer(ROLE, table)], self.crs, self.method, kind="polygon")

    def _codes(self) -> Codes:
        """Each layer by itself: what its field of codes is meant to hold, its other codes say."""
        parts = []
        for layer in self.request.layers:
            name = layer.fields.get("unit_code")
            column = layer.table.columns[name] if name else np.full(len(layer.table), None, dtype=object)
            parts.append(read_codes(column, self.rights))
        return Codes(*(np.concatenate(columns) for columns in zip(*parts)))

    def _types(self) -> np.ndarray:
        described = type_field(self.rights, self.request.pack.fields.get("parcels", {}).get("right_type"))
        types, problems = [], []
        for layer, of_all in zip(self.request.layers, self.request.types):
            ask()
            name, count = layer.fields.get("right_type"), len(layer.table)
            if of_all:
                types.append(np.full(count, of_all, dtype=object))
                continue
            own = described.of_layer(layer.table.name)
            read, wrong = type_column(layer.table.columns[name], own) if name else (
                column_without_field(own, count), [])
            problems += [(layer.table.name, name, problem) for problem in wrong]
            types.append(read.fillna("").to_numpy(dtype=object))
        self.notes += [text("rights.types_unread", self.request.language, layer=layer, field=name,
                            problem=problem.in_language(self.request.language)) for layer, name, problem in problems]
        return np.concatenate(types)

    def days(self, role: str) -> Dated:
        """A date of all layers.

        Args:
            role: of the table ``parcels`` of the pack.
        """
        described = replace(self.request.pack.fields.get("parcels", {}).get(role, Field(role)), type="date")
        days, states = [], []
        for layer in self.request.layers:
            name, own = layer.fields.get(role), described.of_layer(layer.table.name)
            raw, meanings = (column_without_field(own, len(layer.table)), None) if name is None else (
                layer.table.columns[name], own)
            read, wrong = read_days(raw, meanings, FIRST_YEAR)
            days.append(Days.of(read))
            states.append(np.select([~np.isnat(days[-1].first), wrong, endless_of(raw, own)],
                                    [KNOWN, UNREADABLE, ENDLESS],
                                    NO_FIELD if name is None else EMPTY).astype(np.int8))
        return Dated(Days(*map(np.concatenate, zip(*days))), np.concatenate(states))

    def column(self, role: str, kind: str, words: Mapping[str, tuple] | None = None) -> Column:
        """A field of all layers; a sentence on the whole says what of it cannot be read.

        Args:
            role: of the table ``parcels`` of the pack. kind: of values, ``"number"`` or ``"text"``.
            words: code -> how data spell it, of a field of codes.
        """
        known = self.request.pack.fields.get("parcels", {}).get(role, Field(role, kind))
        described = replace(known, type=kind) if words is None else replace(
            known, type=kind, values=dict(words), is_code=True)
        values, states = [], []
        for layer in self.request.layers:
            ask()
            name, count = layer.fields.get(role), len(layer.table)
            own = described.of_layer(layer.table.name)
            if name is None:
                read = column_without_field(own, count)
                state = np.where(read.isna(), NO_FIELD, KNOWN)
            else:
                raw = layer.table.columns[name]
                raw = with_numbers(raw) if role == "registered_area" else raw
                read, wrong = type_column(raw, own)
                self.notes += [text("rights.types_unread", self.request.language, layer=layer.table.name, field=name,
                                    problem=problem.in_language(self.request.language)) for problem in wrong]
                lost = read.isna().to_numpy(dtype=bool)
                state, rows = np.where(lost, EMPTY, KNOWN), np.flatnonzero(lost & raw.notna().to_numpy(dtype=bool))
                state[rows[_is_unread(raw.iloc[rows], own)]] = UNREADABLE
            values.append(_plain(read, kind))
            states.append(state.astype(np.int8))
        return Column(np.concatenate(values), np.concatenate(states))

    # -- what follows -----------------------------------------------------------------------------------

    @cached_property
    def number(self) -> np.ndarray:
        """Position of each one's type in ``kinds`` ``(n,)``; the last where it is unknown."""
        place = {code: number for number, code in enumerate(self.kinds)}
        codes, distinct = pd.factorize(self.type)
        return np.array([place.get(code, len(place) - 1) for code in distinct], dtype=np.int64)[codes]

    @cached_property
    def kinds(self) -> list[str]:
        """Codes of all types of the pack, and ``""`` for the unknown one."""
        return [*self.rights.types, ""]

    def _of_type(self, function) -> np.ndarray:
        return np.array([function(self.rights.types.get(code)) for code in self.kinds])[self.number]

    @cached_property
    def is_ownership(self) -> np.ndarray:
        """Whether it is the ownership of land ``(n,)``."""
        return self._of_type(lambda entry: entry is not None and entry.layer == OWNERSHIP)

    @cached_property
    def on_ownership(self) -> np.ndarray:
        """Whether it has to lie on an ownership ``(n,)``; False where the type is unknown."""
        return self._of_type(lambda entry: entry is not None and entry.on_ownership)

    @cached_property
    def term(self) -> np.ndarray:
        """Whether the right is given for a time, a word of ``TERMS`` ``(n,)``."""
        return self._of_type(lambda entry: "may" if entry is None else entry.term)

    @cached_property
    def title(self) -> np.ndarray:
        """Titles of types in the language of the run, ``""`` unknown ``(n,)``."""
        return np.array([pick(self.rights.types[code].title, self.request.language) if code else ""
                         for code in self.kinds], dtype=object)[self.number]

    @cached_property
    def registration(self) -> Column:
        """Codes of registrations of the pack ``(n,)``."""
        return self._coded("registration", self.rights.registrations)

    @cached_property
    def seizure(self) -> Column:
        """Codes of seizures of the pack ``(n,)``."""
        return self._coded("seizure", self.rights.seizures)

    def _coded(self, role: str, known: dict[str, Coded]) -> Column:
        return self.column(role, "text", {code: (*entry.title.values(), *entry.spellings)
                                          for code, entry in known.items()})

    @cached_property
    def is_live(self) -> np.ndarray:
        """Whether it is a right that still holds: not cancelled, not a mere step in the register ``(n,)``."""
        ended = [code for code, entry in self.rights.registrations.items() if entry.effect == ENDED]
        no_right = self._of_type(lambda entry: entry is not None and entry.layer == NO_RIGHT)
        place, codes = pd.factorize(self.registration.values)
        return ~no_right & ~np.array([*(code in ended for code in codes), False], dtype=bool)[place]

    @cached_property
    def is_judged(self) -> np.ndarray:
        """Whether its ground is compared with that of others ``(n,)``."""
        return (self.reason == "") & self.is_live

    @cached_property
    def stratum(self) -> np.ndarray:
        """The level that the code states, ``""`` where it does not ``(n,)``."""
        return self._letters(lambda letter: letter.stratum)

    @cached_property
    def is_open(self) -> np.ndarray:
        """Whether the code says that ownership or use is not settled ``(n,)``."""
        return self._letters(lambda letter: "open" if letter.is_open else "") != ""

    def _letters(self, word_of) -> np.ndarray:
        words = np.full(len(self), "", dtype=object)
        for place, column in (("owner", self.codes.owner), ("right", self.codes.right)):
            number, signs = pd.factorize(_signs(column))
            letters = [self.rights.letters.get((place, chr(sign))) for sign in signs.tolist()]
            own = np.array([word_of(letter) if letter else "" for letter in letters], dtype=object)[number]
            words = np.where(own == "", words, own)
        return words

    @cached_property
    def letters(self) -> np.ndarray:
        """Letters of the code, as cards show them, ``""`` without ``(n,)``."""
        signs = [*map(_signs, (self.codes.owner, self.codes.right, self.codes.fixture))]   # numbers below 2 ** 21
        place, different = pd.factorize(signs[0] << 42 | signs[1] << 21 | signs[2])
        words = [[chr(key >> shift & 0x1FFFFF).strip("\0") for shift in (42, 21, 0)] for key in different.tolist()]
        texts = [f"{owner}{right} {fixture}" if fixture else owner + right for owner, right, fixture in words]
        return np.array([*texts, ""], dtype=object)[place]

    @cached_property
    def name(self) -> np.ndarray:
        """What findings call it ``(n,)``: its code; layer and feature where it has none, or a person's."""
        layers = np.array([layer.table.name for layer in self.request.layers], dtype=object)
        names = self.codes.text.copy()
        if self.rights.code is not None:     # words where a code belongs may be a person's name: not shown
            odd = np.flatnonzero((self.codes.parcel == "") & (names != ""))
            names[odd[~np.array(are_codes(names[odd].tolist()), dtype=bool)]] = ""
        repeated = np.flatnonzero(pd.Series(names).duplicated(keep=False).to_numpy() | (names == ""))
        names[repeated] = [f"{name}{'@' if name else ''}{layer}#{fid}" for name, layer, fid in zip(
            names[repeated].tolist(), layers[self.layer[repeated]].tolist(), self.fid[repeated].tolist())]
        return unique_names(names, self.fid)

    @cached_property
    def measured_m2(self) -> np.ndarray:
        """Area of the ground as measured, NaN where there is none ``(n,)``."""
        area = np.full(len(self), np.nan)
        rows = self.reason == ""
        area[rows] = drawn_area_m2(self.geometry[rows], self.crs, self.method)
        return area

    @cached_property
    def area_m2(self) -> np.ndarray:
        """Area as it is shown: the registered one where that is the method and it is known ``(n,)``."""
        use = self.registered.is_known & (self.registered.values > 0)
        return np.where(use, self.registered.values, self.measured_m2) if self.request.area_method == REGISTERED \
            else self.measured_m2


def _signs(letters: np.ndarray) -> np.ndarray:
    """Letters of one sign as their numbers, 0 without one ``(n,)``."""
    return np.ascontiguousarray(letters).view(np.uint32).astype(np.int64)


def _is_unread(raw: pd.Series, field: Field) -> np.ndarray:
    """Which values that no reading has are neither blank nor said to mean "unknown" ``(n,)``."""
    words = {"", *map(spelling, field.unknown)}
    place, distinct = pd.factorize(raw)
    return np.array([not {spelling(value), spelling(value)[:10]} & words for value in distinct], dtype=bool)[place]


def _plain(read: pd.Series, kind: str) -> np.ndarray:
    if kind == "number":
        return read.to_numpy(dtype=float, na_value=np.nan)
    return read.to_numpy(dtype=object, na_value=None)


def examples_of(names: Sequence, most: int = 5) -> str:
    """The first few names of rows, for a sentence.

    Args:
        names: ``(n,)``. most: so many.

    >>> examples_of(["a", "b", "c"], 2)
    'a, b …'
    """
    return ", ".join(map(str, names[:most])) + (" …" if len(names) > most else "")
