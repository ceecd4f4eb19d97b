"""Tables of options that users write themselves: a row each indicator and option, or a column each option."""
from __future__ import annotations

from dataclasses import replace
from typing import Optional

import numpy as np
import pandas as pd

from ...errors import InputError
from ...fields import spelling
from ...indicators.rows import ALL_UNITS
from ...names import folded_name
from ...table import FeatureTable
from ...texts import text
from ..pack.model import MonitoringPack
from ..series.cells import read_number
from ..series.heads import in_unit_of_head, named_columns, unread
from ..series.measures import factor_between, split_measure

OPTION = "option"
COLUMNS = (OPTION, "indicator_id", "value", "unit", "unit_code", "year", "lower", "upper")
#: Columns by which indicator rows that our algorithms wrote are known.
OF_ALGORITHMS = ("method", "definition")


def as_own(table: FeatureTable) -> Optional[FeatureTable]:
    """The table with a row each indicator and option, in ``COLUMNS`` as far as it has them; None of another table.

    Args:
        table: with all its columns; their heads may be spelled otherwise, and numbers may have a unit in their head.

    Raises:
        InputError: as of ``named_columns``.
    """
    if set(OF_ALGORITHMS) <= set(table.columns):
        return None
    frame = named_columns(table, COLUMNS)
    if "indicator_id" not in frame:
        return None
    if "value" in frame:
        return replace(table, columns=frame)
    heads = [name for name in unread(frame, COLUMNS) if OPTION not in frame and _are_numbers(frame[name])]
    if not heads:
        return None
    kept = frame[[name for name in COLUMNS if name in frame]]
    parts = [kept.assign(option=split_measure(head)[0], value=frame[head], unit=_units(table, kept, head))
             for head in heads]
    count = len(heads) * len(frame)
    return FeatureTable(table.name, np.tile(table.fids, len(heads)), np.full(count, None, dtype=object),
                        pd.concat(parts, ignore_index=True), source=table.source)


def _units(table: FeatureTable, rows: pd.DataFrame, head: str) -> np.ndarray:
    """Units of measure of rows below the head of an option, object ``(n,)``."""
    own = rows["unit"].to_numpy(dtype=object, na_value=None) if "unit" in rows else np.full(len(rows), None)
    return in_unit_of_head(table.name, "unit", np.asarray(table.fids), own, split_measure(head)[1])


def _are_numbers(cells: pd.Series) -> bool:
    """Whether a column holds numbers, perhaps with gaps, and at least one."""
    try:
        return any(read_number(cell).value is not None for cell in cells)
    except ValueError:
        return False


def stated_rows(table: FeatureTable, pack: MonitoringPack, language: str) -> tuple[pd.DataFrame, list[str]]:
    """Rows of a user's own table with ids of the pack, all of the whole; and what has to be said of them.

    Args:
        table: as of ``as_own``. pack: whose indicators they state. language: of notes, ``"en"`` or ``"zh"``.

    Raises:
        InputError: no indicator of the pack; rows of several units, of which none is the whole; two rows of one option,
            indicator and year.
    """
    frame, notes = table.columns.reset_index(drop=True).assign(_fid=np.asarray(table.fids)), []
    known = {folded_name(indicator.row): key for key, indicator in pack.indicators.items()
             if indicator.row} | pack.ids_by_word()
    words = frame["indicator_id"].map(lambda cell: "" if pd.isna(cell) else spelling(cell))
    ids = words.map(lambda word: known.get(folded_name(word)))
    strange = list(dict.fromkeys(words[ids.isna() & (words != "")]))
    if strange and ids.isna().all():
        raise InputError("options.indicator_unknown", pack=pack.id, ids=", ".join(strange),
                         known=", ".join(pack.indicators))
    if strange:
        notes.append(text("monitoring.not_in_pack", language, layer=table.name, count=int((
            ids.isna() & (words != "")).sum()), names=", ".join(strange)))
    frame = frame.assign(indicator_id=ids)[ids.notna()]
    frame = _of_the_whole(frame, table.name, notes, language)
    without = frame[frame["unit"].map(lambda cell: pd.isna(cell) or not spelling(cell))] if "unit" in frame else frame
    wanted = {key: pack.indicators[key].unit for key in without["indicator_id"].unique()}
    lacking = {key: unit for key, unit in wanted.items() if factor_between(unit, "1") is None or unit == "%"}
    if lacking:
        notes.append(text("options.no_units", language, layer=table.name, units=", ".join(
            f"{key} {unit}" for key, unit in lacking.items())))
    _refuse_twice(frame, table.name)
    return frame, notes


def _of_the_whole(frame: pd.DataFrame, layer: str, notes: list[str], language: str) -> pd.DataFrame:
    """Rows of the whole; where none are, those of the only unit that there is."""
    codes = frame["unit_code"].map(lambda cell: ALL_UNITS if pd.isna(cell) else spelling(cell) or ALL_UNITS) \
        if "unit_code" in frame else pd.Series(ALL_UNITS, index=frame.index, dtype=object)
    others = [code for code in codes.unique() if code != ALL_UNITS]
    if (codes == ALL_UNITS).any():
        frame = frame[codes == ALL_UNITS]
    elif len(others) > 1:
        raise InputError("options.several_units", layer=layer, units=", ".join(others))
    elif others:
        notes.append(text("options.one_unit", language, layer=layer, unit=others[0]))
    return frame.assign(unit_code=ALL_UNITS)


def _refuse_twice(frame: pd.DataFrame, layer: str) -> None:
    key = [name for name in (OPTION, "indicator_id", "year") if name in frame]
    twice = frame.duplicated(key).to_numpy(dtype=bool)
    if twice.any():
        second = frame[twice].iloc[0]
        first = frame[(frame[key].astype(str) == second[key].astype(str)).all(axis=1)].iloc[0]
        raise InputError("options.row_twice", layer=layer, first=int(first["_fid"]), second=int(second["_fid"]),
                         id=second["indicator_id"], option=second.get(OPTION, "–"))


def table_of(rows: pd.DataFrame, table: FeatureTable) -> FeatureTable:
    """Some rows of ``stated_rows`` as a table, with the numbers of their features.

    Args:
        rows: of them ``(n,)``. table: whose they are.
    """
    fids = rows["_fid"].to_numpy()
    return FeatureTable(table.name, fids, np.full(len(rows), None, dtype=object),
                        rows.drop(columns="_fid").reset_index(drop=True), source=table.source)
