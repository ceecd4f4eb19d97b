"""Pages of a report on edges of a plan: cuts by unit of the plan with maps, warnings, what was not looked at."""
from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ...report.blocks import Block, PaperColumn, PaperMap, PaperTable, PaperText
from ...report.maps.of_run import MapLayer, RunMaps
from ...table import FeatureTable
from ...texts import text
from ...texts.separators import numeral
from .request import ACTIONS, CUT, SLIVER, SPLIT_PARCEL

MOST_UNITS = 40        # in the first table; the layer has all
MOST_MAPPED = 12       # units with a page
MOST_CUTS = 20         # of a unit on its page, what matters first
MOST_WARNINGS = 60
SCALE = 0.6            # width of a map as a part of the page's
#: By which a layer of pieces is known.
COLUMNS = frozenset({"cut_id", "rank", "parcel_id", "kind", "piece_unit", "main_unit", "area_m2", "width_m", "share",
                     "action", "warning", "state_title"})


def is_alignment(frame: pd.DataFrame) -> bool:
    """Whether a table has the rows of an alignment.

    Args:
        frame: any table.
    """
    return COLUMNS <= set(frame.columns)


def alignment_blocks(tables: Sequence[FeatureTable], language: str) -> tuple[Block, ...]:
    """Pages on edges of plans; none where no table is of an alignment.

    Args:
        tables: results as layers have them. language: of the words, ``"en"`` or ``"zh"``.
    """
    blocks: list[Block] = []
    for table in tables:
        if is_alignment(table.columns) and len(table):
            blocks += _pages(table, language)
    return tuple(blocks)


def _pages(table: FeatureTable, language: str) -> list[Block]:
    order = np.argsort(pd.to_numeric(table.columns["rank"]).fillna(np.inf).to_numpy(dtype=float), kind="stable")
    rows = table.columns.iloc[order].reset_index(drop=True)
    geometry = np.asarray(table.geometry, dtype=object)[order]
    units = _units(rows)
    blocks = [PaperText(text("alignment.report_title", language), (text("alignment.report_lead", language),)),
              _by_unit(units, len(units), language), _warnings(rows, language), _not_checked(rows, language)]
    maps = _maps(rows, geometry, table.crs, language)
    mapped = [unit for unit in units.index[units["cuts"] > 0] if unit in maps][:MOST_MAPPED]
    for unit in mapped:
        blocks += [PaperText("", (), "page"), _of_unit(rows[rows["piece_unit"] == unit], unit, language),
                   PaperMap(text("alignment.report_map", language, unit=unit), maps.view(unit),
                            text("layout.map_note_plain", language), SCALE)]
    if (units["cuts"] > 0).sum() > len(mapped):
        blocks.append(PaperText("", (text("alignment.report_more_units", language, shown=len(mapped),
                                          count=int((units["cuts"] > 0).sum())),)))
    return blocks


def _units(rows: pd.DataFrame) -> pd.DataFrame:
    """Numbers of each unit that loses or keeps pieces, those with most ground in cuts first."""
    is_cut = rows["kind"] == CUT
    pieces = rows.assign(
        cuts=is_cut, cut_m2=rows["area_m2"].where(is_cut, 0.0).astype(float),
        widest=rows["width_m"].where(is_cut).astype(float),
        splits=rows["kind"] == SPLIT_PARCEL, slivers=rows["kind"] == SLIVER,
        warned=is_cut & (rows["warning"].fillna("") != ""),
        **{action: is_cut & (rows["action"] == action) for action in ACTIONS[:2] + ACTIONS[3:4]})
    sums = pieces.groupby("piece_unit", sort=True)[[
        "cuts", "cut_m2", *ACTIONS[:2], ACTIONS[3], "splits", "slivers", "warned"]].sum()
    sums["widest"] = pieces.groupby("piece_unit", sort=True)["widest"].max()
    return sums.sort_values(["cut_m2", "splits"], ascending=False, kind="stable")


def _heads(language: str, *names: str) -> tuple:
    return tuple(PaperColumn(text(f"alignment.head_{name.lstrip('>')}", language),
                             "right" if name[0] == ">" else "left") for name in names)


def _number(value, digits: int = 0) -> str:
    return "–" if pd.isna(value) else numeral(f"{value:,.{digits}f}")


def _by_unit(units: pd.DataFrame, count: int, language: str) -> PaperTable:
    lines = [(str(unit), *(_number(row[name]) for name in ("cuts", *ACTIONS[:2], ACTIONS[3])),
              _number(row["cut_m2"], 2), _number(row["widest"], 2),
              *(_number(row[name]) for name in ("splits", "slivers", "warned")))
             for unit, row in units.head(MOST_UNITS).iterrows()]
    total = units.sum(numeric_only=True)
    lines.append((text("alignment.head_total", language), *(_number(total[name]) for name in (
        "cuts", *ACTIONS[:2], ACTIONS[3])), _number(total["cut_m2"], 2), _number(units["widest"].max(), 2),
        *(_number(total[name]) for name in ("splits", "slivers", "warned"))))
    more = (text("alignment.report_shown", language, shown=MOST_UNITS, count=count),) if count > MOST_UNITS else ()
    return PaperTable(text("alignment.report_units", language), _heads(
        language, "unit", ">cuts", ">may_follow", ">undetermined", ">stays", ">area", ">widest", ">splits", ">slivers",
        ">warned"), tuple(lines), strong=frozenset([len(lines) - 1]), notes=more, is_wide=True)


def _of_unit(rows: pd.DataFrame, unit: str, language: str) -> PaperTable:
    some = rows[rows["kind"] == CUT]
    lines = [(str(row.parcel_id), str(row.main_unit), _number(row.width_m, 2), _number(row.area_m2, 2),
              _number(100.0 * row.share, 2), text(f"alignment.action_{row.action}", language)
              if row.action in ACTIONS else "", "" if pd.isna(row.warning) else str(row.warning))
             for row in some.head(MOST_CUTS).itertuples(index=False)]
    more = (text("alignment.report_shown", language, shown=MOST_CUTS, count=len(some)),) if len(
        some) > MOST_CUTS else ()
    return PaperTable(text("alignment.report_of_unit", language, unit=unit), _heads(
        language, "parcel", "main", ">width", ">area", ">share", "action", "warning"), tuple(lines), notes=more,
        is_wide=True)


def _warnings(rows: pd.DataFrame, language: str) -> Block:
    some = rows[(rows["kind"] == CUT) & (rows["warning"].fillna("") != "")]
    title = text("alignment.report_warnings", language)
    if not len(some):
        return PaperText(title, (text("alignment.report_no_warnings", language),))
    lines = tuple((str(row.parcel_id), str(row.piece_unit), str(row.main_unit), _number(row.area_m2, 2),
                   str(row.warning)) for row in some.head(MOST_WARNINGS).itertuples(index=False))
    more = (text("alignment.report_shown", language, shown=MOST_WARNINGS, count=len(some)),) if len(
        some) > MOST_WARNINGS else ()
    return PaperTable(title, _heads(language, "parcel", "unit", "main", ">area", "warning"), lines, notes=more,
                      is_wide=True)


def _not_checked(rows: pd.DataFrame, language: str) -> PaperText:
    """What the rows leave open, and what the method does not look at."""
    lines = [text("alignment.not_checked_each", language), text("alignment.not_checked_limits", language),
             text("alignment.not_checked_lines", language)]
    unknown = int(((rows["kind"] == CUT) & (rows["action"] == ACTIONS[1])).sum())
    if unknown:
        lines.insert(0, text("alignment.unknown_edges", language, count=unknown))
    slivers = rows[rows["kind"] == SLIVER]
    if len(slivers):
        lines.insert(0, text("alignment.report_slivers", language, count=len(slivers),
                             area=float(slivers["area_m2"].sum())))
    return PaperText(text("alignment.report_not_checked", language), tuple(lines), "list")


def _maps(rows: pd.DataFrame, geometry: np.ndarray, crs: str, language: str) -> RunMaps:
    """A map for each unit of the cuts in it, in colours of what may be done; too small ones have a ring."""
    cuts = (rows["kind"] == CUT).to_numpy(dtype=bool)
    layers = []
    for kind, title in ((SPLIT_PARCEL, "kind_split"), (SLIVER, "kind_sliver")):
        some = (rows["kind"] == kind).to_numpy(dtype=bool)
        if some.any():
            layers.append(MapLayer(text(f"alignment.{title}", language), "control", geometry[some], crs))
    maps = RunMaps(geometry[cuts], rows.loc[cuts, "piece_unit"].to_numpy(dtype=object), crs, layers, language)
    maps.subject = text("alignment.kind_cut", language)
    return maps
