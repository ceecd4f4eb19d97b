"""The rows of the table by class: three legal classes as heads, every level of the code list below them."""
from __future__ import annotations

from collections.abc import Callable
from typing import Optional

import numpy as np
import pandas as pd

from ...geometry.parallel import ask, asking

_GROUPS = ("agricultural", "construction", "unused", "undetermined", "uncovered")
_LEVELS = ("level1", "level2", "level3")
# Sections of a legal class, in their order.
_HEAD, _CROPLAND, _PADDY, _CLASSES, _UNKNOWN, _RIDGE = range(6)
_LAST = "\uffff"   # sorts behind every code


def class_rows(counted: pd.DataFrame, projects: list, measures: list, word: Callable,
               name_of: Optional[Callable[[str], str]]) -> pd.DataFrame:
    """Rows by project and class.

    Each project has a total, its three legal classes even where they are empty, ``cropland`` and
    ``paddy`` counted out of the first, every level of the list that occurs, and rows of their own
    for field ridges, codes outside the list, and what no survey covers. With more than one project
    the same rows for the whole run follow, their ``project_id`` NULL.

    Args:
        counted: of ``whole_units.counted_rows``.
        projects: ids in their order.
        measures: columns that are summed.
        word: entry of the texts, and values -> words.
        name_of: code -> name of a class, or None.

    Returns:
        Columns ``project_id, row_kind, level, code, name`` and the measures.
    """
    frame = counted.reset_index(drop=True)
    place = {project: position for position, project in enumerate(projects)}
    frame["place"] = frame["project_id"].astype("string").fillna("").map(place).astype("int64")
    ask()
    frame["section"], frame["group"] = _sections(frame)
    ask()
    if len(projects) > 1:
        frame = pd.concat([frame, frame.assign(place=len(projects))], ignore_index=True)
    blocks = len(projects) + (len(projects) > 1)
    pieces = [_totals(frame, measures, blocks), *_heads(frame, measures, blocks), *_classes(frame, measures),
              _listed(frame, measures, _UNKNOWN, "unknown"), _listed(frame, measures, _RIDGE, "ridge")]
    order = ["place", "group", "section", *_LEVELS, "level"]
    rows = pd.concat([piece for piece in pieces if len(piece)] or pieces, ignore_index=True)
    rows = rows.reindex(columns=[*order, "row_kind", "code", *measures])
    rows[list(_LEVELS)] = rows[list(_LEVELS)].astype("string").fillna("").astype(object)
    ask()
    rows = rows.sort_values(order, kind="stable", ignore_index=True)
    rows["name"] = _names(rows, counted, word, name_of)
    rows.loc[(rows["place"] == len(projects)) & (rows["level"] == 0), "name"] = word("row_all_projects")
    ask()
    ids = dict(enumerate(projects))
    rows["project_id"] = rows["place"].map(ids).astype("string")
    rows["code"] = rows["code"].astype("string")
    rows[measures] = rows[measures].astype(np.int64)
    return rows[["project_id", "row_kind", "level", "code", "name", *measures]]


def _sections(frame: pd.DataFrame):
    """Where in the table each row stands: its section, and its head's position."""
    part = frame["part"].to_numpy(dtype=object)
    legal = frame["legal_class"].astype("string").fillna("undetermined")
    legal = legal.where(legal.isin(_GROUPS[:3]), "undetermined").to_numpy(dtype=object)
    legal = np.where(part == "uncovered", "uncovered", legal)
    group = pd.Categorical(legal, categories=_GROUPS).codes.astype(np.int64) + 1
    listed = frame["level1"].notna().to_numpy()
    section = np.where(part == "uncovered", _HEAD, np.where(
        part == "ridge", _RIDGE, np.where(listed, _CLASSES, _UNKNOWN)))
    return section, group


def _totals(frame, measures, blocks) -> pd.DataFrame:
    sums = frame.groupby("place")[measures].sum().reindex(range(blocks), fill_value=0).reset_index(names="place")
    return sums.assign(group=0, section=_HEAD, row_kind="total", level=0)


def _heads(frame, measures, blocks) -> list[pd.DataFrame]:
    """Legal classes, and what is counted out of the first."""
    ask()
    sums = frame.groupby(["place", "group"])[measures].sum()
    always = pd.MultiIndex.from_product([range(blocks), [1, 2, 3]], names=["place", "group"])
    sums = sums.reindex(always.union(sums.index), fill_value=0).reset_index()
    sums["row_kind"] = sums["group"].map({position + 1: name for position, name in enumerate(_GROUPS)})
    pieces = [sums.assign(section=_HEAD, level=1)]
    for name, section in (("cropland", _CROPLAND), ("paddy", _PADDY)):
        some = frame[frame[name] > 0].groupby("place")[measures].sum().reindex(range(blocks), fill_value=0)
        pieces.append(some.reset_index(names="place").assign(group=1, section=section, row_kind=name, level=2))
    return pieces


def _classes(frame, measures) -> list[pd.DataFrame]:
    """Codes of the list, level by level; what is not subdivided where the rest is has its own row."""
    part = frame[frame["section"] == _CLASSES]
    pieces = []
    for depth, level in asking(enumerate(_LEVELS, 1), 1):
        keys = ["place", "group", *_LEVELS[:depth]]
        named = part[part[level].notna()]
        sums = named.groupby(keys)[measures].sum().reset_index()
        pieces.append(sums.assign(section=_CLASSES, row_kind=level, level=depth + 1, code=sums[level]))
        if depth > 1 and len(named):
            parents = keys[:-1]
            split = named[parents].drop_duplicates()
            rest = part[part[level].isna()].merge(split, on=parents)
            if len(rest):
                sums = rest.groupby(parents)[measures].sum().reset_index()
                pieces.append(sums.assign(section=_CLASSES, row_kind="rest", level=depth + 1,
                                          code=sums[parents[-1]], **{level: _LAST}))
    return pieces


def _listed(frame, measures, section, kind) -> pd.DataFrame:
    """A row for each spelling outside the list, or for each kind of ridge."""
    ask()
    part = frame[frame["section"] == section]
    code = part["land_class"].astype("string").fillna("")
    sums = part.assign(level1=code).groupby(["place", "group", "level1"])[measures].sum().reset_index()
    return sums.assign(section=section, row_kind=kind, level=2, code=sums["level1"])


def _names(rows, counted, word, name_of) -> list:
    given = counted.dropna(subset=["land_class", "land_class_name"])
    given = dict(zip(given["land_class"].astype(str), given["land_class_name"].astype(str)))

    def class_name(code: str) -> str:
        return (name_of(code) if name_of is not None else "") or given.get(code, "") or code

    names = []
    for kind, code in asking(zip(rows["row_kind"], rows["code"].fillna(""))):
        if kind in _LEVELS:
            names.append(class_name(code))
        elif kind == "rest":
            names.append(word("row_rest", name=class_name(code)))
        elif kind == "ridge":
            names.append(word("row_ridge", name=class_name(code) or word("ridge_name")))
        elif kind == "unknown":
            names.append(word("row_unknown", code=code) if code else word("row_no_code"))
        else:
            names.append(word(f"row_{kind}"))
    return names
