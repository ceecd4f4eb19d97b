"""Results of other algorithms as indicator rows of each option.

Five kinds of tables are known by their columns: indicator rows; the quantities, the ranking and the pairs that
``groundrules:comparescenarios`` wrote; verdicts or findings of a check, which are counted; and tables that users write
themselves.
"""
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple, Optional

import numpy as np
import pandas as pd

from ...contract.verdicts import VERDICTS
from ...errors import InputError
from ...indicators.rows import ALL_UNITS
from ...inputs import register
from ...table import FeatureTable
from ...texts import text
from ..compute.request import ROW_NEEDED
from ..pack.model import MonitoringPack
from .own import OPTION, as_own, stated_rows, table_of

#: Columns that name the option of a row.
OPTION_NAMES = ("option", "scenario")
QUANTITIES = ("scenario", "quantity", "item", "value", "unit")
RANKING = ("scenario", "quantity", "total", "total_at_least", "total_at_most", "unit")
PAIRS = ("scenario", "other", "quantity", "lower", "upper")


class Arrived(NamedTuple):
    """Results by option.

    Attributes:
        rows: option -> tables of indicator rows. paired: as of ``OptionsRequest``. notes: sentences.
        own: option -> tables of indicators of the pack that the user states.
    """

    rows: dict[str, list[FeatureTable]]
    paired: dict[tuple[str, str, str], tuple[float, float]]
    notes: list[str]
    own: dict[str, list[FeatureTable]]


def named_in(tables: Sequence[FeatureTable]) -> list[str]:
    """Names of options that tables have in their rows, in their order.

    Args:
        tables: results of other algorithms.
    """
    names: dict[str, None] = {}
    for table in tables:
        table = _own(table) or table
        column = _column(table)
        if column:
            names.update(dict.fromkeys(table.columns[column].dropna().astype(str)))
    return list(names)


def results_by_option(tables: Sequence[FeatureTable], owners: Sequence[str], names: Sequence[str],
                      language: str, pack: MonitoringPack) -> Arrived:
    """Sort results of other algorithms by option.

    Args:
        tables: with all their columns. owners: of each table the option that the user names, or empty. names: of the
            options. language: of notes. pack: whose indicators users' own tables state.

    Raises:
        InputError: a table of none of the known kinds, or one of no option or of several; as of ``own.stated_rows``.
    """
    arrived = Arrived({name: [] for name in names}, {}, [], {name: [] for name in names})
    for table, owner in zip(tables, owners):
        columns = set(table.columns.columns)
        if set(PAIRS) <= columns:
            _add_pairs(arrived.paired, table)
            continue
        own = _own(table)
        if own is not None:
            _add_own(arrived, own, owner, names, language, pack)
            continue
        column = "" if owner else _column(table)
        rows = _as_rows(table, columns, column)
        if not column:
            arrived.rows[_owner(table, owner, names)].append(_only(rows, np.ones(len(rows), dtype=bool), table.name))
            continue
        words = _options_of(table, column, arrived, language)
        of_rows = rows.columns["_option"] if "_option" in rows.columns else words
        for name in names:
            if (words == name).any():
                arrived.rows[name].append(_only(rows, (of_rows == name).fillna(False).to_numpy(dtype=bool),
                                                table.name))
    return arrived


def _options_of(table: FeatureTable, column: str, arrived: Arrived, language: str) -> pd.Series:
    """The option of each row ``(n,)``; that some are of none is noted."""
    words = table.columns[column].astype("string")
    beyond = [word for word in words.dropna().unique() if word not in arrived.rows]
    if beyond:
        arrived.notes.append(text("options.rows_of_no_option", language, layer=table.name,
                                  names=", ".join(map(str, beyond)), known=", ".join(arrived.rows)))
    return words


def _own(table: FeatureTable) -> Optional[FeatureTable]:
    """The table as of ``own.as_own``; None where another algorithm wrote it."""
    columns = set(table.columns)
    of_others = any(set(known) <= columns for known in (QUANTITIES, RANKING, PAIRS))
    return None if of_others or "verdict" in columns else as_own(table)


def _add_own(arrived: Arrived, table: FeatureTable, owner: str, names: Sequence[str], language: str,
             pack: MonitoringPack) -> None:
    column = "" if owner else _column(table)
    if not column:
        table = replace(table, columns=table.columns.assign(option=_owner(table, owner, names)))
    _options_of(table, column or OPTION, arrived, language)
    rows, notes = stated_rows(replace(table, columns=table.columns.rename(columns={column: OPTION})), pack, language)
    arrived.notes.extend(notes)
    for name in names:      # of an option without rows nothing is known, which is an answer too
        own = rows[(rows[OPTION].astype("string") == name).fillna(False).to_numpy(dtype=bool)]
        arrived.own[name].append(table_of(own, table))


def _column(table: FeatureTable) -> str:
    return next((name for name in OPTION_NAMES if name in table.columns), "")


def _owner(table: FeatureTable, owner: str, names: Sequence[str]) -> str:
    # "A" is no word of "Areas", "方案1" none of "方案10"
    inside = [name for name in names if re.search(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])", table.name)]
    option = owner or (inside[0] if len(inside) == 1 else "")
    if option not in names:
        raise InputError("options.whose_results", layer=table.name, known=", ".join(names),
                         parameter=register.RESULTS_OF)
    return option


def _as_rows(table: FeatureTable, columns: set, column: str) -> FeatureTable:
    """The table as indicator rows; ``column`` names the option of each row."""
    if set(ROW_NEEDED) <= columns:
        return table
    frame = table.columns
    if set(QUANTITIES) <= columns:
        return replace(table, columns=frame.assign(indicator_id=frame["quantity"], unit_code=ALL_UNITS))
    if set(RANKING) <= columns:
        # a total of which a part is unknown lies between what it is at least and at most
        open_ = frame["total"].isna() | (frame["total_at_least"] != frame["total_at_most"]).fillna(True)
        return replace(table, columns=frame.assign(
            indicator_id=frame["quantity"], unit_code=ALL_UNITS, value=frame["total"].where(~open_),
            lower=frame["lower"].where(~open_, frame["total_at_least"]),
            upper=frame["upper"].where(~open_, frame["total_at_most"])))
    if "verdict" in columns:
        return _counted(table, column)
    raise InputError("options.unknown_results", layer=table.name, fields=table.fields_shown)


def _counted(table: FeatureTable, column: str) -> FeatureTable:
    """How many rows have each verdict, by option where the rows name one."""
    frame = table.columns.reset_index(drop=True)
    options = frame[column].astype("string") if column else pd.Series([""] * len(frame), dtype="string")
    names = options.dropna().unique().tolist() if column else [""]
    verdicts = frame["verdict"].astype("string")
    rows = [{"_option": name, "indicator_id": verdict, "unit_code": ALL_UNITS, "unit": "1",
             "value": float(((options == name) & (verdicts == verdict)).sum())}
            for name in names for verdict in VERDICTS]
    counted = pd.DataFrame(rows, columns=["_option", "indicator_id", "unit_code", "unit", "value"])
    return FeatureTable(table.name, np.arange(len(counted)), np.full(len(counted), None, dtype=object), counted,
                        source=table.source)


def _only(rows: FeatureTable, chosen: np.ndarray, name: str) -> FeatureTable:
    return FeatureTable(name, np.arange(int(chosen.sum())), np.full(int(chosen.sum()), None, dtype=object),
                        rows.columns[chosen].reset_index(drop=True), source=rows.source)


def _add_pairs(paired: dict, table: FeatureTable) -> None:
    for row in table.columns[list(PAIRS)].itertuples(index=False):
        if pd.isna(row.lower) or pd.isna(row.upper):
            continue
        paired[row.quantity, row.scenario, row.other] = float(row.lower), float(row.upper)
        paired[row.quantity, row.other, row.scenario] = -float(row.upper), -float(row.lower)
