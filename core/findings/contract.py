"""Findings of any check in the columns of the data contract, whatever format they were kept in."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
import shapely

from ..contract.frame import COLUMNS, DATES, NUMBERS, digest, typed
from ..errors import InputError
from ..frames import flags
from ..geometry.parallel import ask, asking, in_steps
from ..table import FeatureTable

#: What a project and a parcel are called, without names of natural persons.
NAMES = ("project_name", "subject_name")
#: Columns that a check may add, and that the store keeps.
MORE = ("unit_code", *NAMES)
STORED = (*COLUMNS, *MORE)
#: A column that runs of older versions did not write.
LATER = "rule_pack"
NEEDED = ("finding_id", "evidence_hash", "rule_id", "verdict")
#: What a rule demands, as far as a row contains it, independent of language. A waiver is bound to them.
TERMS = ("rule_id", "severity", "relation", "limit_value", "tolerance", "unit", "in_force_from", "in_force_to")
ROWS_A_STEP = 10_000   # of a table that is hashed: the hash of a row does not depend on the others


class FindingLayer(NamedTuple):
    """Findings of a layer.

    Attributes:
        frame: a row per finding. geometry: of each, object ``(n,)``.
        crs: of the geometry. name: of the layer, for messages.
    """

    frame: pd.DataFrame
    geometry: np.ndarray
    crs: str
    name: str


def findings_of(table: FeatureTable, short_names: dict | None = None) -> tuple[pd.DataFrame, np.ndarray]:
    """A layer of findings as a frame in the columns of ``STORED``, and its geometry.

    Args:
        table: as it was read; fields of other names are left out.
        short_names: long name -> short name, of formats with short field names.

    Returns:
        Texts as ``object`` with None, numbers as float64, dates as ISO texts, ``subject_fid`` as Int64,
        ``basis_verified`` as boolean. Findings that share an id get ``~2``, ``~3`` behind it, in their order.

    Raises:
        InputError: a required column is missing, an id is empty, or there is text in place of a number.
    """
    there = set(table.columns.columns)
    long_names = {short: name for name, short in (short_names or {}).items() if name not in there}
    frame = table.columns.rename(columns=long_names)
    missing = [name for name in NEEDED if name not in frame.columns]
    if missing:
        raise InputError("store.not_findings", layer=table.name, fields=", ".join(missing))
    for name in asking(NEEDED[:3], 1):
        empty = np.flatnonzero(_texts(frame[name]).isna().to_numpy())
        if len(empty):
            raise InputError("store.empty_field", layer=table.name, field=name, feature=table.fids[empty[0]],
                             count=len(empty))
    columns = {name: _column(table.name, frame, name) for name in asking(STORED, 1)}
    ask()
    columns["finding_id"] = distinct(columns["finding_id"])
    return pd.DataFrame(columns), table.geometry


def as_written(table: FeatureTable) -> pd.DataFrame:
    """A layer of findings in the columns and types of ``frame.COLUMNS``, whatever format kept it; ids stay as they are.

    Args:
        table: it has all the columns, except for ``LATER``.

    Raises:
        InputError: no geometry at all, which rows that are kept would lose; text in place of a number or a date.
    """
    if len(table) and all(shape is None for shape in table.geometry):
        raise InputError("recheck.previous_shapes", layer=table.name)
    kept = {*NUMBERS, *DATES, "subject_fid", "basis_verified"}   # texts stay as they are, the empty ones too
    frame = pd.DataFrame({name: _column(table.name, table.columns, name) if name in kept or name not in table.columns
                          else table.columns[name] for name in asking(COLUMNS, 1)})
    for name in asking(DATES, 1):
        lost = frame[name].notna() & pd.to_datetime(frame[name], errors="coerce").isna()
        if lost.any():
            raise InputError("store.text_for_date", layer=table.name, field=name, value=frame.loc[lost, name].iloc[0])
    return typed(frame)


def distinct(ids: pd.Series) -> pd.Series:
    """Repeated ids, made unique by a suffixed number; the first is unchanged.

    Args:
        ids: of findings ``(n,)``.

    >>> distinct(pd.Series(["a", "b", "a", "a"])).tolist()
    ['a', 'b', 'a~2', 'a~3']
    """
    place = ids.groupby(ids).cumcount()
    return ids.where(place == 0, ids + "~" + (place + 1).astype(str))


def _column(layer: str, frame: pd.DataFrame, name: str) -> pd.Series:
    if name not in frame.columns:
        kind = "float64" if name in NUMBERS else {"subject_fid": "Int64", "basis_verified": "boolean"}.get(name, object)
        empty = np.nan if kind == "float64" else None if kind is object else pd.NA
        return pd.Series([empty] * len(frame), index=frame.index, dtype=kind)
    values = frame[name]
    if name in NUMBERS or name == "subject_fid":
        numbers = pd.to_numeric(values.astype(object), errors="coerce")
        lost = numbers.isna() & values.notna() & (values.astype("string").fillna("").str.strip() != "")
        if lost.any():
            raise InputError("store.text_for_number", layer=layer, field=name, value=str(values[lost].iloc[0]))
        numbers = numbers.astype("float64")
        return numbers.astype("Int64") if name == "subject_fid" else numbers
    if name == "basis_verified":
        return flags(values)
    if name in DATES:
        return _texts(values).map(lambda day: day[:10].replace("/", "-"), na_action="ignore")
    return _texts(values)


def _texts(values: pd.Series) -> pd.Series:
    """Texts; None for NULL and for an empty text."""
    texts = values.astype("string").astype(object)
    return texts.where(texts.notna() & (texts != ""), None)


def terms_hash(frame: pd.DataFrame) -> np.ndarray:
    """Hash of what each finding's rule demands: severity, relation, limit, tolerance, unit, time in force.

    It does not depend on the language. Object array of texts ``(n,)``.

    Args:
        frame: of ``findings_of``.
    """
    return _hashed(pd.DataFrame({
        name: frame[name] if name in NUMBERS else frame[name].fillna("").astype(str).replace("1", "") if name == "unit"
        else frame[name].fillna("").astype(str) for name in TERMS}))   # numbers without a unit had no word for that


def row_hash(frame: pd.DataFrame, geometry: np.ndarray) -> np.ndarray:
    """Hash of a finding's whole row except its unit, with its geometry: texts ``(n,)``.

    The unit is left out because it alone depends on the layer of units that a run was given; the rule's pack where no
    row names one, as in runs from before it was told.

    Args:
        frame, geometry: of ``findings_of``.
    """
    columns = {name: frame[name] if name in NUMBERS else frame[name].astype(object).where(frame[name].notna(), "")
               .astype(str) for name in asking(COLUMNS, 1) if name != LATER or frame[name].notna().any()}
    encoded = in_steps(lambda some: shapely.to_wkb(some, byte_order=1, flavor="iso"), geometry)
    shapes = [digest(wkb or b"") for wkb in asking(encoded, 1_000)]
    return _hashed(pd.DataFrame({**columns, "geometry": shapes}))


def _hashed(frame: pd.DataFrame) -> np.ndarray:
    def step(rows: np.ndarray) -> np.ndarray:
        numbers = pd.util.hash_pandas_object(frame.iloc[rows[0]:rows[-1] + 1], index=False, categorize=True).to_numpy()
        return np.array([f"{number:016x}" for number in numbers], dtype=object)

    return in_steps(step, np.arange(len(frame)), step=ROWS_A_STEP) if len(frame) else np.zeros(0, dtype=object)
