"""A user's own table in the words of a pack: units as they are written elsewhere, commas, rows that mean nothing."""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Optional

import numpy as np
import pandas as pd

from ...fields import ANY, Field, mapping_key, spelling
from ...texts import text
from ..pack.building import EMBODIED_UNIT, END_USES, FACTOR_TYPES, FACTOR_UNIT, INTENSITY_UNIT
from ..pack.model import ALL_POOLS, BOUNDS, BY_ENERGY, FLUX_UNITS, TIERS, UNITS
from .own_table import Unreadable, number_of

DENSITIES, FLUXES, INTENSITIES, FACTORS = "densities", "fluxes", "intensities", "factors"   # roles in rows of VALUES
EMBODIED = "embodied"
EXAMPLES = 3    # numbers in a sentence
#: A number with a comma and without a point; groups of three digits behind it may be thousands.
_COMMA, _GROUPS = re.compile(r"[+-]?\d+,\d+"), re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+")
_POINT = re.compile(r"[+-]?\d*\.\d+")


@dataclass(frozen=True)
class OwnTable:
    """A kind of own table.

    Attributes:
        parts: field roles that a run reads. numbers: those of numbers.
        words: field role -> words that it may have. rows_of: field roles whose value says what a row is about: where
            the user says that it means nothing, the row is left out.
        units: of one dimension each: unit -> how many of the first one it is.
        needed: field roles without which nothing can be read, of a table with a number a row.
        spellings: field role -> word -> spellings, beside those of a pack's fields.
    """

    parts: tuple
    numbers: tuple
    words: Mapping
    rows_of: tuple
    units: tuple = ()
    needed: tuple = ()
    spellings: Mapping = field(default_factory=dict)


_BOUNDED = ("lower", "upper", "bounds", "unit", "source", "tier")
_STOCK_UNITS = {unit: factor for unit, factor in UNITS.items() if factor is not None}
_CARD = {"bounds": tuple(BOUNDS), "tier": TIERS}
TABLES = {
    DENSITIES: OwnTable(
        ("land_class", "pool", "value", *ALL_POOLS, *_BOUNDED, "depth_m", "growth", "years_to_maturity"),
        ("value", *ALL_POOLS, "lower", "upper", "depth_m", "growth", "years_to_maturity"),
        {"pool": ALL_POOLS, "unit": tuple(_STOCK_UNITS), **_CARD}, ("land_class", "pool"), (_STOCK_UNITS,),
        ("land_class", "pool", "value")),
    FLUXES: OwnTable(
        ("land_class", "value", *_BOUNDED, "counted_by"), ("value", "lower", "upper"),
        {"unit": tuple(FLUX_UNITS), "counted_by": (BY_ENERGY,), **_CARD}, ("land_class",), (FLUX_UNITS,),
        ("land_class", "value")),
    INTENSITIES: OwnTable(
        ("use", "end_use", "value", "climate", "carrier", *_BOUNDED, "year", "stages", "study_years"),
        ("value", "lower", "upper", "study_years"),
        {"end_use": (*END_USES, EMBODIED), "unit": (INTENSITY_UNIT, "MJ/m2/yr", EMBODIED_UNIT), **_CARD},
        ("use", "end_use"), ({INTENSITY_UNIT: 1.0, "MJ/m2/yr": 1 / 3.6}, {EMBODIED_UNIT: 1.0}),
        ("use", "end_use", "value")),
    FACTORS: OwnTable(
        ("region", "year", "value", "type", "path", "carrier", *_BOUNDED), ("value", "lower", "upper"),
        {"type": FACTOR_TYPES, "unit": (FACTOR_UNIT, "g CO2/kWh", "t CO2/MWh"), **_CARD}, ("region",),
        ({FACTOR_UNIT: 1.0, "g CO2/kWh": 1e-3, "t CO2/MWh": 1.0},), ("region", "year", "value"))}


def _written(masses: Iterable[str], what: Iterable[str], per: Iterable[str]) -> tuple:
    return tuple(f"{mass}{gap}{of}{by}" for mass in masses for gap in (" ", "") for of in what for by in per)


_HECTARE = ("/ha", " ha-1", " ha\u22121", " ha^-1", ".ha-1", "·ha-1", "·ha\u22121")
_METRE = ("/m2", " m-2", " m\u22122", " m^-2", ".m-2", "·m-2", "·m\u22122", "/m^2")
_YEAR = ("/yr", "/a", "/year", " yr-1", " yr\u22121", " a-1", " a\u22121", "·yr-1", "·a-1")
_TONNES = ("t", "Mg", "tonnes")
#: Unit -> other ways to write the same unit.
UNIT_SPELLINGS = {
    "t C/ha": _written(_TONNES, ("C",), _HECTARE), "kg C/m2": _written(("kg",), ("C",), _METRE),
    "t CO2/ha": _written(_TONNES, ("CO2",), _HECTARE),
    "t C/ha/yr": _written(_TONNES, ("C",), [area + year for area in _HECTARE for year in _YEAR]),
    "t CO2/ha/yr": _written(_TONNES, ("CO2",), [area + year for area in _HECTARE for year in _YEAR]),
    "kg C/m2/yr": _written(("kg",), ("C",), [area + year for area in _METRE for year in _YEAR]),
    INTENSITY_UNIT: tuple("kWh" + area + year for area in _METRE for year in _YEAR),
    "MJ/m2/yr": tuple("MJ" + area + year for area in _METRE for year in _YEAR),
    EMBODIED_UNIT: _written(("kg",), ("CO2",), _METRE),
    FACTOR_UNIT: ("kgCO2/kWh",), "g CO2/kWh": ("gCO2/kWh",), "t CO2/MWh": ("tCO2/MWh", "Mg CO2/MWh")}


@dataclass
class Remarks:
    """Sentences on what became of a table, in one language.

    Attributes:
        name: of the table. sentences: in their order.
    """

    name: str
    language: str
    sentences: list = field(default_factory=list)

    def add(self, key: str, **values) -> None:
        """One more: ``key`` of a text with its ``values``."""
        self.sentences.append(text(key, self.language, table=self.name, **values))


def asked_fields(kind: OwnTable, fields: Mapping[str, Field]) -> dict[str, Field]:
    """The fields of a kind of own table, with the words that they may have.

    Args:
        kind: of the table. fields: field role -> names that it may have, and spellings, of a pack.

    >>> asked_fields(TABLES[DENSITIES], {"pool": Field("pool", values={"soil": ("suelo",)})})["pool"].values["soil"]
    ('suelo',)
    """
    return {part: _with_words(fields[part], kind.words.get(part, ()), kind.spellings.get(part, UNIT_SPELLINGS))
            for part in kind.parts if part in fields}


def _with_words(described: Field, words: tuple, spellings: Mapping) -> Field:
    if not words:
        return described
    return replace(described, values={word: (*described.values.get(word, ()), *spellings.get(word, ()))
                                      for word in words})


def in_words(raw: pd.DataFrame, meant: pd.DataFrame, fields: Mapping[str, Field], kind: OwnTable, wanted: tuple,
             remarks: Remarks) -> pd.DataFrame:
    """A table as it is read: words for spellings, points for commas, one unit, no rows that mean nothing.

    Args:
        raw: columns by field role, as the table has them. meant: the same with what the user says of values.
        fields: of ``asked_fields``, with what the user says. kind: of the table. wanted: units of its numbers.
        remarks: get a sentence on each of these.

    Returns:
        Columns by field role; rows keep their index, so that they can be named.
    """
    frame = meant.copy()
    for part in [part for part in kind.words if part in frame]:
        known = {spelling(written): word for word, spellings in fields[part].values.items() for written in spellings}
        frame[part] = [known.get(spelling(cell), cell) if not pd.isna(cell) else cell for cell in frame[part]]
    _read_commas(frame, kind, remarks)
    frame = frame[_about_something(raw, frame, fields, kind, remarks)]
    return _in_units(frame, kind, wanted, remarks)


def has_decimal_comma(cells: Iterable) -> bool:
    """Whether a comma in the numbers of a table can only be the decimal sign.

    "12,5" can only be a decimal; "1,234" may be thousands, unless another number of the table is of the first sort.

    Args:
        cells: of all columns of numbers; those that are no texts say nothing.

    >>> has_decimal_comma(["12,5", "1,234"]), has_decimal_comma(["1,234"]), has_decimal_comma(["12,5", "0.5"])
    (True, False, False)
    """
    texts = [spelling(cell) for cell in cells if isinstance(cell, str)]
    return any(_COMMA.fullmatch(cell) and not _GROUPS.fullmatch(cell) for cell in texts) and not any(
        _POINT.fullmatch(cell) for cell in texts)


def read_number(cell, decimal_comma: bool) -> Optional[float]:
    """A number as a table writes it, in the table's unit; None for an empty cell, and for what is not a number.

    Args:
        cell: a text or a number, in the table's unit. decimal_comma: of ``has_decimal_comma``.

    >>> read_number("12,5", True), read_number("12,5", False), read_number("n. d.", True)
    (12.5, None, None)
    """
    try:
        return number_of(_with_point(cell) if decimal_comma else cell)
    except Unreadable:
        return None


def _with_point(cell):
    plain = spelling(cell) if isinstance(cell, str) else ""
    return plain.replace(",", ".") if _COMMA.fullmatch(plain) else cell


def _read_commas(frame: pd.DataFrame, kind: OwnTable, remarks: Remarks) -> None:
    """Points for decimal commas, where nothing else can be meant; otherwise the table's reading refuses them."""
    parts = [part for part in kind.numbers if part in frame]
    written = [cell for part in parts for cell in frame[part] if isinstance(cell, str)]
    if not has_decimal_comma(written):
        return
    for part in parts:
        frame[part] = [_with_point(cell) for cell in frame[part]]
    examples = [cell for cell in map(spelling, written) if _COMMA.fullmatch(cell)]
    remarks.add("carbon.own_comma", examples=", ".join(examples[:EXAMPLES]))


def _about_something(raw: pd.DataFrame, frame: pd.DataFrame, fields: Mapping[str, Field], kind: OwnTable,
                     remarks: Remarks) -> np.ndarray:
    """Rows that stay ``(n,)``: the user says of none of their values that the row means nothing."""
    stays = np.ones(len(frame), dtype=bool)
    for part in kind.rows_of:
        mapped = fields[part].of_layer(remarks.name).mapped if part in frame else {}
        nothing = {key for key, word in mapped.items() if word is None}
        if not nothing:
            continue
        keys = ["" if pd.isna(cell) else mapping_key(cell) for cell in raw[part]] if part in raw else [""] * len(frame)
        left = np.array([key in nothing or ANY in nothing and pd.isna(cell)
                         for key, cell in zip(keys, frame[part])], dtype=bool)
        if (left & stays).any():
            remarks.add("carbon.own_left_out", count=int((left & stays).sum()), field=part, values=", ".join(
                dict.fromkeys(key or "∅" for key, is_left in zip(keys, left) if is_left)))
        stays &= ~left
    return stays


def _in_units(frame: pd.DataFrame, kind: OwnTable, wanted: tuple, remarks: Remarks) -> pd.DataFrame:
    """Numbers of rows that state another unit of the same dimension, in the table's unit."""
    if "unit" not in frame:
        return frame
    targets = {unit: (target, units[unit] / units[target]) for units in kind.units for target in wanted
               if target in units for unit in units}
    frame, counts = frame.astype(object), {}
    measured = [part for part in kind.numbers if part in frame and part not in
                ("depth_m", "years_to_maturity", "study_years")]
    for index, unit in frame["unit"].items():
        target, factor = targets.get("" if pd.isna(unit) else spelling(unit), (None, 1.0))
        if target is None or target == unit:
            continue
        frame.at[index, "unit"], counts[unit, target] = target, counts.get((unit, target), 0) + 1
        for part in measured:
            frame.at[index, part] = _times(frame.at[index, part], factor)
    for (unit, target), count in counts.items():
        remarks.add("carbon.own_converted", count=count, unit=unit, target=target)
    return frame


def _times(cell, factor: float):
    """A number in another unit; what is not a number stays, and is refused where the table is read."""
    try:
        number: Optional[float] = number_of(cell)
    except Unreadable:
        return cell
    return None if number is None else number * factor
