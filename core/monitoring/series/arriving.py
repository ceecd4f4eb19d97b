"""Rows of values, targets, units and breaks as tables bring them: read strictly, what cannot be used is refused."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Optional

import numpy as np
import pandas as pd

from ...errors import InputError
from ...table import FeatureTable
from .measures import PERCENT, factor_between, may_be_share
from .official import joined, only_official, preliminary, withdrawn
from .reader import Reader
from .tables import BREAKS, PRELIMINARY, TARGETS, UNITS, VALUES, WITHDRAWN

NO_NAMES: Mapping[str, str] = MappingProxyType({})


def read_values(table: FeatureTable, units: Optional[dict] = None, series: str = "",
                names: Mapping[str, str] = NO_NAMES) -> pd.DataFrame:
    """Rows of indicator values in the columns of ``VALUES``.

    Args:
        table: as our algorithms write indicator rows, or a table of statistics.
        units: indicator -> unit in which its values are recorded; others keep their own.
        series: classification or survey of rows that state none. names: as of ``Reader.indicators``.

    Returns:
        Numbers in the units of ``units``, and ``layer``, ``field`` and ``feature`` of each row, and ``unit_stated``,
        whether it states its unit of measure itself; what is said twice stands once.

    Raises:
        InputError: names layer, field and feature of what cannot be used: no year, another unit, a value outside its
            band or over a denominator of 0, a code of a unit that was cut, two values of one key, in a table without
            own values a row that neither states an official value nor withdraws one.
    """
    reader = Reader(table, VALUES)
    reader.require("indicator_id", "year")
    frame = pd.DataFrame({column: reader.words(column) for column in VALUES.columns}, dtype=object)
    frame["unit"], frame["indicator_id"] = reader.measures(), reader.indicators(names)
    years, estimated = reader.years("year")
    frame["year"] = _needed_years(reader, years, "year")
    for column in ("value", "lower", "upper", "numerator", "denominator", "official"):
        frame[column] = reader.numbers(column)
    official_status = reader.known("official_status")
    frame["official_status"] = official_status     # a row that withdraws states no official value
    if not withdrawn(frame).any():
        reader.require(*([] if "official" in reader.names else ["value"]))
    stated_again = withdrawn(frame) & frame["official"].notna().to_numpy(dtype=bool)
    if stated_again.any():
        raise reader.error("series.withdrawn_and_stated", int(np.flatnonzero(stated_again)[0]), "official")
    _refuse_nothing_stated(reader, frame)
    status = reader.known("status")
    frame["status"] = np.where(estimated & pd.isna(status), PRELIMINARY, status)
    _needed(reader, frame, "indicator_id")
    frame["unit_code"] = reader.codes("unit_code")
    frame["series"] = frame["series"].fillna("").where(only_official(frame), frame["series"].fillna(series))
    unit_stated = frame["unit"].notna().to_numpy(dtype=bool)
    _in_one_unit(reader, frame, units or {}, ("value", "lower", "upper", "official"))
    alone = only_official(frame)     # its source and its state are those of the number
    official_status = np.where(pd.isna(official_status) & alone, frame["status"], official_status)
    early = estimated & pd.isna(official_status)
    frame["official_status"] = pd.Series(np.where(early, PRELIMINARY, official_status), dtype=object).where(
        frame["official"].notna() | (official_status == WITHDRAWN), None)
    frame["status"] = frame["status"].where(~alone, None)
    borrowed = alone & ~withdrawn(frame) & ~unit_stated & frame["unit"].notna()
    if borrowed.any():
        row = int(np.flatnonzero(borrowed)[0])
        raise reader.error("series.official_unit", row, "official", wanted=frame["unit"].iloc[row])
    named = frame["official_source"].notna()
    frame["official_source"] = frame["official_source"].where(~alone | named, frame["source"])
    frame["source"] = frame["source"].where(~alone, None)
    outside = (frame["value"] < frame["lower"] - _slack(frame["lower"])) | (
        frame["value"] > frame["upper"] + _slack(frame["upper"])) | (frame["lower"] > frame["upper"])
    if outside.any():
        row = int(np.flatnonzero(outside)[0])
        raise reader.error("series.outside_band", row, "value", lower=_shown(frame["lower"].iloc[row]),
                           upper=_shown(frame["upper"].iloc[row]))
    groundless = frame["value"].notna().to_numpy() & (frame["denominator"] == 0).to_numpy()
    if groundless.any():
        row = int(np.flatnonzero(groundless)[0])
        raise reader.error("series.zero_denominator", row, "denominator", number=_shown(frame["value"].iloc[row]))
    distinct = _once(reader, frame)
    return distinct.assign(
        layer=table.name, field=reader.names.get("value", ""), feature=np.asarray(table.fids)[distinct.index],
        unit_stated=unit_stated[distinct.index]).reset_index(drop=True)


def read_targets(table: FeatureTable, units: Optional[dict] = None,
                 names: Mapping[str, str] = NO_NAMES) -> pd.DataFrame:
    """Rows of targets in the columns of ``TARGETS``.

    Args:
        table: a row for each target, or a column of targets for each year. units, names: as of ``read_values``.

    Raises:
        InputError: names layer, field and feature: no target, a word that is not known, a target that is not after its
            base, two targets for one year.
    """
    frames, units = [], dict(units or {})
    for reader in Reader(table, TARGETS).each_year():
        frames.append(_targets_of(reader, units, names))
        units = {**dict(zip(frames[-1]["indicator_id"], frames[-1]["unit"].fillna(""))), **units}
    return frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)


def _targets_of(reader: Reader, units: dict, names: Mapping[str, str]) -> pd.DataFrame:
    """Rows of the targets that a reader reads: all of them, or those of a year that their head names."""
    reader.require("indicator_id", "target", "target_year")
    frame = pd.DataFrame({column: reader.words(column) for column in TARGETS.columns}, dtype=object)
    frame["unit"], frame["indicator_id"] = reader.measures(), reader.indicators(names)
    frame["target_year"] = _needed_years(reader, reader.years("target_year")[0], "target_year")
    frame["base_year"] = pd.array(reader.years("base_year")[0], dtype="Float64").astype("Int64")
    for column in ("target", "base", "tolerance"):
        frame[column] = reader.numbers(column)
    for column in ("relation", "goal", "kind"):
        frame[column] = reader.known(column)
    for column in ("indicator_id", "target"):
        _needed(reader, frame, column)
    frame["unit_code"] = reader.codes("unit_code")
    early = (frame["base_year"] >= frame["target_year"]).fillna(False).to_numpy(dtype=bool)
    if early.any():
        row = int(np.flatnonzero(early)[0])
        raise reader.error("series.target_before_base", row, "target_year", base=int(frame["base_year"].iloc[row]))
    negative = frame["tolerance"] < 0
    if negative.any():
        raise reader.error("series.negative_tolerance", int(np.flatnonzero(negative)[0]), "tolerance")
    _in_one_unit(reader, frame, units, ("target", "base", "tolerance"))
    return _once(reader, frame).reset_index(drop=True)


def read_units(table: FeatureTable) -> pd.DataFrame:
    """Rows of units and their successors in the columns of ``UNITS``.

    Args:
        table: a row for each unit and successor; a unit that lasts has none.

    Raises:
        InputError: a unit that ends before it begins, shares that are no part of 1 or add up to more.
    """
    reader = Reader(table, UNITS)
    reader.require("unit_code")
    frame = pd.DataFrame({column: reader.words(column) for column in UNITS.columns}, dtype=object)
    for column in ("valid_from", "valid_to"):
        frame[column] = pd.array(reader.years(column)[0], dtype="Float64").astype("Int64")
    _needed(reader, frame, "unit_code")
    frame["unit_code"], frame["successor"] = reader.codes("unit_code"), reader.codes("successor", "")
    share = reader.numbers("share")
    frame["share"] = np.where(np.isnan(share) & (frame["successor"] != ""), 1.0, share)
    wrong = (frame["valid_to"] < frame["valid_from"]).fillna(False).to_numpy(dtype=bool)
    if wrong.any():
        raise reader.error("series.unit_ends_early", int(np.flatnonzero(wrong)[0]), "valid_to")
    endless = frame["valid_to"].isna().to_numpy() & (frame["successor"] != "").to_numpy()
    if endless.any():
        raise reader.error("series.successor_of_none", int(np.flatnonzero(endless)[0]), "valid_to")
    total = frame.groupby("unit_code")["share"].transform("sum")
    bad = ((frame["share"] <= 0) | (frame["share"] > 1) | (total > 1 + 1e-9)).to_numpy(dtype=bool)
    if bad.any():
        raise reader.error("series.bad_share", int(np.flatnonzero(bad)[0]), "share")
    return _once(reader, frame).reset_index(drop=True)


def read_breaks(table: FeatureTable, names: Mapping[str, str] = NO_NAMES) -> pd.DataFrame:
    """Rows of breaks in the columns of ``BREAKS``: first years in which a series is counted otherwise.

    Args:
        table: a row for each break. Without a unit it is one of all. names: as of ``read_values``.

    Raises:
        InputError: a row without an indicator or a year.
    """
    reader = Reader(table, BREAKS)
    reader.require("indicator_id", "year")
    frame = pd.DataFrame({column: reader.words(column) for column in BREAKS.columns}, dtype=object)
    frame["indicator_id"] = reader.indicators(names)
    frame["year"] = _needed_years(reader, reader.years("year")[0], "year")
    _needed(reader, frame, "indicator_id")
    frame["unit_code"] = reader.codes("unit_code")
    return _once(reader, frame).reset_index(drop=True)


def in_place(rows: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """Targets with others in the place of those of the same indicator, unit and year.

    Args:
        rows, others: in the columns of ``TARGETS``.
    """
    both = pd.concat([frame[list(TARGETS.columns)].astype(object) for frame in (rows, others)], ignore_index=True)
    kept = both.drop_duplicates(list(TARGETS.key), keep="last").reset_index(drop=True)
    types = {"REAL": "float64", "INTEGER": "Int64", "TEXT": "object"}
    return kept.astype({name: types[kind] for name, kind in TARGETS.columns.items()})


def read_all_values(tables: Sequence[FeatureTable], units: dict, series: str = "",
                    names: Mapping[str, str] = NO_NAMES) -> tuple:
    """Rows of values of several tables, each indicator in one unit: that of the first table, if none is recorded.

    Args:
        tables: as of ``read_values``. units, series, names: as of ``read_values``.

    Returns:
        Values as of ``together``, and indicator -> unit with those of the tables.

    Raises:
        InputError: as of ``read_values`` and ``together``.
    """
    read = []
    for table in tables:
        frame = read_values(table, units, series, names)
        units = {**frame.dropna(subset=["unit"]).groupby("indicator_id")["unit"].first(), **units}
        read.append((table.name, frame))
    return together(read), units


def together(tables: list[tuple[str, pd.DataFrame]]) -> Optional[pd.DataFrame]:
    """Values of several tables; None of none.

    Args:
        tables: name of the layer, and rows in the columns of ``VALUES``.

    Raises:
        InputError: two tables state something else of one key.
    """
    if not tables:
        return None
    frame = pd.concat([rows.assign(layer=name) for name, rows in tables], ignore_index=True)
    frame = frame[~frame.duplicated([*VALUES.key, *VALUES.content])].reset_index(drop=True)
    frame = joined(frame)
    twice = frame.assign(early=preliminary(frame)).duplicated([*VALUES.key, "early"]).to_numpy()
    if twice.any():
        row = frame.iloc[int(np.flatnonzero(twice)[0])]
        same = frame[(frame[list(VALUES.key)] == row[list(VALUES.key)]).all(axis=1)]
        raise InputError("series.two_tables", first=same["layer"].iloc[0], second=row["layer"], row_key=", ".join(
            str(cell) for cell in row[list(VALUES.key)]))
    return frame


def _slack(ends: pd.Series) -> pd.Series:
    return 1e-9 * ends.abs().clip(lower=1.0)


def _shown(number) -> str:
    return "–" if pd.isna(number) else f"{number:.10g}"


def _refuse_nothing_stated(reader: Reader, frame: pd.DataFrame) -> None:
    """Refuse rows of a table without own values that neither state an official value nor withdraw one: they would
    blank what is recorded.

    Raises:
        InputError: names the first row.
    """
    if "value" in reader.names:
        return
    nothing = frame["official"].isna().to_numpy(dtype=bool) & ~withdrawn(frame)
    if nothing.any():
        raise reader.error("series.nothing_stated", int(np.flatnonzero(nothing)[0]), "official")


def _needed(reader: Reader, frame: pd.DataFrame, column: str) -> None:
    empty = frame[column].isna().to_numpy()
    if empty.any():
        raise reader.error("series.cell_missing", int(np.flatnonzero(empty)[0]), column)


def _needed_years(reader: Reader, years: np.ndarray, column: str) -> np.ndarray:
    if np.isnan(years).any():
        raise reader.error("series.cell_missing", int(np.flatnonzero(np.isnan(years))[0]), column)
    return years.astype(np.int64)


def _in_one_unit(reader: Reader, frame: pd.DataFrame, units: dict, columns: tuple) -> None:
    """Bring numbers into the unit of their indicator, the first of the table where none is recorded.

    Raises:
        InputError: a unit that cannot be brought into it; a number that may be a share of 1 or per cent.
    """
    own = frame["unit"].fillna("")
    first = own[own != ""].groupby(frame["indicator_id"]).first().to_dict()
    wanted = frame["indicator_id"].map({**first, **units}).fillna("")
    _refuse_shares(reader, frame, ((own == "") & (wanted == PERCENT)).to_numpy())
    for unit, other in sorted(set(zip(own, wanted))):
        factor = 1.0 if not unit or unit == other else factor_between(unit, other)
        rows = ((own == unit) & (wanted == other)).to_numpy()
        if factor is None:
            raise reader.error("series.other_unit", int(np.flatnonzero(rows)[0]), "unit", wanted=other)
        if factor != 1.0:
            for column in columns:
                frame.loc[rows, column] *= factor
    frame["unit"] = wanted.where(wanted != "", None)


def _refuse_shares(reader: Reader, frame: pd.DataFrame, rows: np.ndarray) -> None:
    """Refuse numbers of 1 or less in rows of an indicator in per cent that state no unit: 0.12 may mean 12 %.

    Raises:
        InputError: names the first one.
    """
    for column in ("value", "official", "target", "base"):
        if column in frame:
            doubtful = np.flatnonzero(rows & may_be_share(frame[column].to_numpy(dtype=float), PERCENT))
            if len(doubtful):
                raise reader.error("monitoring.row_share", int(doubtful[0]), column)


def _once(reader: Reader, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows without repetitions, by their places in the table; of values a preliminary and a final one of a key may
    stand beside each other.

    Raises:
        InputError: two rows of one key that state something else.
    """
    form, key = reader.form, list(reader.form.key)
    frame = frame[list(form.columns)]
    early = preliminary(frame) if form is VALUES else False
    number = frame[key].assign(early=early).groupby([*key, "early"], dropna=False, sort=False).ngroup()
    distinct = ~frame.duplicated([*key, *form.content])
    twice = (distinct & number.where(distinct).duplicated()).to_numpy()
    if twice.any():
        row = int(np.flatnonzero(twice)[0])
        first = int(np.flatnonzero((number == number.iloc[row]).to_numpy())[0])
        sentence, column = ("series.two_targets", "target") if form is TARGETS else ("series.two_of_one", key[0])
        raise reader.error(sentence, row, column, first=int(reader.table.fids[first]), row_key=", ".join(
            str(cell) for cell in frame[key].iloc[row]))
    return frame[distinct]
