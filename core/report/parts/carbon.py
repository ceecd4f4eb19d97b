"""The carbon section on the first page of a report: headline numbers with bands, boundaries, families, cards, coverage.

Tables of results are recognised by their columns; nothing is computed from them.
"""
from __future__ import annotations

from typing import NamedTuple, Optional

import pandas as pd

from ...texts import enumerated, text
from .. import format as fmt
from ..cells import words_of

#: Kind -> columns that only its table has together.
KINDS = {
    "stock": ("pool", "stock_t_c", "covered_share", "boundary", "density_t_c_ha"),
    "change": ("pool", "difference_t_c", "net_t_c", "net_emission_t_co2", "boundary", "covered_share"),
    "flux": ("component", "net_emission_t_co2_yr", "energy_ground_ha", "boundary"),
    "buildings": ("account", "group", "emission_t_co2_yr", "emission_kg_co2_m2_yr", "covered_share"),
    "ranking": ("place", "scenario", "total", "said", "horizon_years"),
    "sensitivity": ("family", "is_used", "covered_share", "note"),
    "cards": ("value", "unit", "bounds_mean", "verified", "disputed")}
#: The same of tables that are rows of a result, and stand on no first page.
ROWS = {
    "coverage": ("land_class", "pool", "state", "lacks", "lacking_keys", "eco_zone"),
    "classes": ("land_class", "pool", "state", "density_t_c_ha", "stock_t_c", "share_of_zone"),
    "transitions": ("old_class", "new_class", "pool", "difference_t_c", "net_t_c", "is_counted"),
    "quantities": ("scenario", "quantity", "item", "time", "difference_lower"),
    "pairs": ("scenario", "other", "quantity", "distinguishable"),
    "values": ("value_difference", "value_net", "value_per_t_c", "currency"),
    "drivers": ("area_effect_t_c", "density_effect_t_c", "residual_t_c"),
    "crosswalk": ("code", "land_class", "class_title", "category", "share")}
_OF_OTHERS = {"stock_t_c": "t C", "difference_t_c": "t C", "net_emission_t_co2_yr": "t CO2/yr"}
SHOWN = 20   # disputed numbers


class CarbonShown(NamedTuple):
    """A result: its name, ``(label, words)`` of its numbers, and what it includes and leaves out."""

    title: str
    lines: tuple
    boundary: str = ""


class CarbonView(NamedTuple):
    """All results of carbon in a report, and sentences on other families and on coefficients."""

    results: tuple[CarbonShown, ...]
    others: tuple[str, ...]
    coefficients: tuple[str, ...]


def kind_of(frame: pd.DataFrame) -> Optional[str]:
    """The kind of a table of carbon; None for any other.

    Args:
        frame: any table.
    """
    return next((kind for kind, columns in KINDS.items() if set(columns) <= set(frame.columns)), None)


def table_kind(frame: pd.DataFrame) -> str:
    """The kind of a table of carbon or of its rows; empty for any other.

    Args:
        frame: any table.
    """
    return next((kind for kind, columns in {**KINDS, **ROWS}.items() if set(columns) <= set(frame.columns)), "")


def is_carbon_in_blocks(data) -> bool:
    """Whether the blocks of a report say what is in its tables of carbon.

    Args:
        data: what the report shows.
    """
    return bool(data.blocks) and not data.has_carbon_section


def tables_shown(data) -> tuple:
    """Tables that a report shows: not those of carbon, where its blocks say what is in them.

    Args:
        data: what the report shows.
    """
    return tuple(entry for entry in data.tables if not (is_carbon_in_blocks(data) and table_kind(entry[1])))


def carbon_view(tables, language: str) -> Optional[CarbonView]:
    """The carbon section of a report; None if none of its tables is about carbon.

    Args:
        tables: ``(title, frame)`` each. language: of words.
    """
    kinds = [(kind_of(frame), title, frame) for title, frame in tables]
    kinds = [entry for entry in kinds if entry[0] is not None]
    if not kinds:
        return None
    results, others, cards = [], [], []
    for kind, title, frame in kinds:
        if kind == "sensitivity":
            others += _others(frame, language)
        elif kind == "cards":
            cards += _cards(title, frame, language)
        else:
            lines, boundary = _LINES[kind](frame, language)
            results.append(CarbonShown(text(f"carbonreport.{kind}", language, title=title), tuple(lines), boundary))
    return CarbonView(tuple(results), tuple(others), tuple(cards))


def _stock(frame: pd.DataFrame, language: str) -> tuple[list, str]:
    rows = _whole(frame[frame["pool"] == "all"])
    lines = []
    for row in rows.itertuples():
        lines += [_line("stock_t_c", row.stock_t_c, row.lower_t_c, row.upper_t_c, "t C", language),
                  _covered(row.covered_share, language), _family(row.family, language)]
    return lines, boundary_words(rows, language)


def _change(frame: pd.DataFrame, language: str) -> tuple[list, str]:
    rows = _whole(frame[frame["pool"] == "all"])
    lines = []
    for row in rows.itertuples():
        lines += [_line("difference_t_c", row.difference_t_c, row.lower_t_c, row.upper_t_c, "t C", language,
                        row.change),
                  _line("loss_t_c", row.loss_t_c, None, None, "t C", language),
                  _line("gain_t_c", row.gain_t_c, None, None, "t C", language),
                  _line("net_t_c", row.net_t_c, row.net_lower_t_c, row.net_upper_t_c, "t C", language, row.net_change),
                  _line("annual_gain_t_c_yr", row.annual_gain_t_c_yr, None, None, "t C/yr", language),
                  _covered(row.covered_share, language), _family(row.family, language)]
    return lines, boundary_words(rows, language)


def _flux(frame: pd.DataFrame, language: str) -> tuple[list, str]:
    rows = _whole(frame)
    lines = [(str(row.title), _number(row.net_emission_t_co2_yr, row.lower_t_co2_yr, row.upper_t_co2_yr, "t CO2/yr",
                                      language, row.change)) for row in rows.itertuples()]
    land = rows[rows["component"] == "land"]
    for row in land.itertuples():
        lines += [_covered(row.covered_share, language), _family(row.family, language)]
    return lines, boundary_words(land, language)


def _buildings(frame: pd.DataFrame, language: str) -> tuple[list, str]:
    rows, lines = frame[frame["group"] == "all"], []
    for row in rows.itertuples():
        label = text(f"carbonreport.account_{row.account}", language)
        lines += [(label, _number(row.emission_t_co2_yr, row.lower_t_co2_yr, row.upper_t_co2_yr, "t CO2/yr", language)),
                  _covered(row.covered_share, language)]
    return lines, ""


def _ranking(frame: pd.DataFrame, language: str) -> tuple[list, str]:
    lines = []
    for row in frame.to_dict("records"):
        value = _number(row["total"], row.get("lower"), row.get("upper"), row["unit"], language)
        lines.append((f"{'–' if pd.isna(row['rank']) else int(row['rank'])}. {row['scenario']}",
                      text("carbonreport.ranked", language, value=value, said=row["said"])))
    first = frame.iloc[0]
    lines.append((text("carbonreport.ranked_by", language), text("carbonreport.horizon", language, title=first["title"],
                                                                 years=f"{float(first['horizon_years']):g}")))
    return lines, boundary_words(frame, language)


_LINES = {"stock": _stock, "change": _change, "flux": _flux, "buildings": _buildings, "ranking": _ranking}


def _others(frame: pd.DataFrame, language: str) -> list:
    column = "net_t_c" if "scenario" in frame else next((name for name in _OF_OTHERS if name in frame), None)
    lines = []
    for row in frame[~frame["is_used"].astype("boolean").fillna(False)].to_dict("records"):
        if column is None or pd.isna(row[column]):
            lines.append(text("sensitivity.cannot", language, family=row["family"], title=row.get("title") or "",
                              reason="–" if pd.isna(row["note"]) else row["note"]))
        else:
            plan = f"{row['scenario']}: " if "scenario" in row else ""
            lines.append(plan + text("sensitivity.under", language, family=row["family"], title=row.get("title") or "",
                                     value=float(row[column]), unit=_OF_OTHERS.get(column, "t C"),
                                     share=100.0 * float(row["covered_share"])))
    return lines


def _cards(title: str, frame: pd.DataFrame, language: str) -> list:
    given = frame[frame["value"].notna()]
    checked = given["verified"].astype("boolean").fillna(False)
    lines = [text("carbonreport.cards", language, title=title, count=len(given), unverified=int((~checked).sum()))]
    read = list(dict.fromkeys(given["source"][checked].dropna().astype(str))) if "source" in given else []
    if read:
        lines.append(text("carbonreport.verified", language, count=int(checked.sum()),
                          sources=enumerated(read[:SHOWN], language)))
    disputed = given[given["disputed"].notna() & (given["disputed"].astype("string").str.strip() != "")]
    named = [name for name in ("land_class", "pool", "use", "end_use") if name in frame] or [
        name for name in ("region", "year") if name in frame]
    for row in disputed.head(SHOWN).to_dict("records"):
        what = " ".join(str(row[name]) for name in named if not pd.isna(row[name])) or "–"
        lines.append(text("carbonreport.disputed", language, what=what, value=f"{float(row['value']):g}",
                          unit=row["unit"], disputed=row["disputed"]))
    return lines


def _whole(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["zone"].isna() | (rows["zone"].astype("string").fillna("").str.strip() == "")]


def _line(name: str, value, lower, upper, unit: str, language: str, word=None) -> tuple[str, str]:
    return text(f"carbonreport.{name}", language), _number(value, lower, upper, unit, language, word)


def _number(value, lower, upper, unit: str, language: str, word=None) -> str:
    if pd.isna(value):
        return text("carbonreport.unknown", language)
    words = f"{fmt.decimal(value, 1)} {unit}"
    if lower is not None and not pd.isna(lower):
        words = text("carbonreport.band", language, value=words, lower=fmt.decimal(lower, 1),
                     upper=fmt.decimal(upper, 1))
    word = words_of("change", word, language)     # which another language may have written
    if word == text("carbon.word_not_distinguishable", language):
        words = text("carbonreport.with_word", language, value=words, word=word)
    return words


def _covered(share, language: str) -> tuple[str, str]:
    shown = "–" if pd.isna(share) else f"{fmt.decimal(100.0 * float(share), 1)} %"
    return text("carbonreport.covered_share", language), shown


def _family(family, language: str) -> tuple[str, str]:
    return text("carbonreport.family", language), "–" if pd.isna(family) else str(family)


def boundary_words(rows: pd.DataFrame, language: str) -> str:
    """What results include and leave out, each sentence once.

    Args:
        rows: with ``boundary``. language: of sentences that another language may have written.
    """
    return " ".join(dict.fromkeys(words_of("boundary", key, language) for key in rows["boundary"].dropna()))
