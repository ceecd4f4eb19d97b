"""The card of a number: all that describes it, as HTML without colours."""
from __future__ import annotations

from html import escape

import pandas as pd

from ...findings.card import table
from ...report.charts.scene import number
from ...texts import text, word_of
from ..pack.model import FLUX
from ..stock.stock import ALL


def pool_title(pool: str, language: str) -> str:
    """The name of a pool, or of the annual flux.

    Args:
        pool: id.
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    return text("scenario.annual_flux" if pool == FLUX else f"carbon.{pool}", language)


def _unit(pool: str) -> str:
    return "t C/ha/yr" if pool == FLUX else "t C/ha"


def number_of(row, name: str) -> str:
    """A number of a card's row as it is shown; empty where it is NULL.

    Args:
        row: of a table of cards. name: of the column.
    """
    return "" if pd.isna(row[name]) else number(float(row[name]))


def coefficient_card(row, title: str, boundary: str, language: str) -> str:
    """A number explained.

    Args:
        row: of a comparison's coefficients. title: of its class. boundary: of its family. language: of the words.
    """
    def word(key: str, **values) -> str:
        return text(f"scenario.card_{key}", language, **values)

    pool, unit, of_flux = pool_title(row["pool"], language), _unit(row["pool"]), row["pool"] == FLUX
    bounds = ""
    if not pd.isna(row["lower_t_c_ha"]):
        bounds = word("bounds", lower=number_of(row, "lower_t_c_ha"), upper=number_of(row, "upper_t_c_ha"),
                      meaning=row["bounds_mean"], unit=unit)
    growth = ""
    if not of_flux:
        growth = word("growth", value=number_of(row, "growth_t_c_ha_yr")) if not pd.isna(row["growth_t_c_ha_yr"]) \
            else word("no_growth") if pd.isna(row["years_to_maturity"]) \
            else word("years", value=number_of(row, "years_to_maturity"))
    value = word("blank") if pd.isna(row["value"]) else f"{number_of(row, 'value')} {row['unit']}"
    if not pd.isna(row["value"]) and row["unit"] != unit:
        value += f" = {number_of(row, 'density_t_c_ha')} {unit}"
    tier = _plain(row["tier"])
    tier = word("invented") if tier == "invented" else tier
    lines = [(word("value"), value), (word("uncertainty"), bounds or word("no_bounds")), (word("gain"), growth),
             (word("depth"), "" if pd.isna(row["depth_m"]) else f"{number_of(row, 'depth_m')} m"),
             (word("tier"), tier), (word("trust"), word_of("trust", _plain(row.get("trust")), language)),
             (word("source"), _plain(row["source"]) or word("no_source")),
             (word("year"), _plain(row["year"])), (word("region"), _plain(row["region"])),
             (word("climate"), word_of("climate", _plain(row["climate"]), language)),
             (word("checked"), word("verified" if row["verified"] else "unverified")),
             (word("disputed"), _plain(row["disputed"])), (word("note"), _plain(row["note"])),
             (word("family"), _plain(row["family"])), (word("boundary"), boundary)]
    return f"<h3>{escape(title)} · {escape(pool)}</h3>" + table([line for line in lines if line[1]])


def _plain(value) -> str:
    return "" if pd.isna(value) else str(value)


def bar_card(rows: pd.DataFrame, titles: dict, head: str, sentence: str, language: str) -> str:
    """The data behind a bar: its words, and the coefficients of its classes, each a link to its card.

    Args:
        rows: coefficients of the bar, the weightiest first. titles: class -> name. head: of the bar.
        sentence: its value.
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    parts = [f"<h3>{escape(head)}</h3>", f"<p>{escape(sentence)}</p>"]
    listed = []
    for row in rows.to_dict("records"):
        link = f"{row['land_class']}|{row['pool']}"
        value = text("scenario.card_blank", language) if pd.isna(row["value"]) else \
            f"{number(float(row['value']))} {row['unit']}"
        if not pd.isna(row["lower_t_c_ha"]):
            value += f" [{number_of(row, 'lower_t_c_ha')} … {number_of(row, 'upper_t_c_ha')} {_unit(row['pool'])}]"
        mark = "" if row["verified"] else f" · {text('scenario.card_unverified', language)}"
        name = f"{titles.get(row['land_class'], row['land_class'])} · {pool_title(row['pool'], language)}"
        listed.append(f'<tr><td><a href="{escape(link, quote=True)}">{escape(name)}</a></td>'
                      f"<td>{escape(value + mark)}</td></tr>")
    if listed:
        parts.append(f"<h4>{escape(text('scenario.card_rests_on', language))}</h4>"
                     f'<table cellspacing="4">{"".join(listed)}</table>')
    return "".join(parts)


def effect_of_edits(before, after, names: list, language: str) -> str:
    """What changed numbers change: loss, gain and net of each plan, before and after, as HTML.

    Args:
        before, after: comparisons. names: of the scenarios, the present first.
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    rows = []
    for quantity in ("stock", "net"):
        for name in names:
            values = [run.quantities[(run.quantities["scenario"] == name) & (run.quantities["item"] == ALL)
                                     & (run.quantities["quantity"] == quantity)].iloc[0]
                      for run in (before, after)]
            old, new = (float(row["value"]) for row in values)
            if quantity == "net" and name == names[0]:
                continue
            rows.append(f"<tr><td>{escape(name)}</td><td>{escape(str(values[0]['quantity_title']))}</td>"
                        f"<td align='right'>{number(old)}</td><td align='right'><b>{number(new)}</b></td>"
                        f"<td align='right'>{'+' if new > old else ''}{number(new - old)} t C</td></tr>")
    heads = "".join(f"<th align='left'>{escape(text(f'scenario.effect_{column}', language))}</th>"
                    for column in ("scenario", "quantity", "before", "after", "difference"))
    order = [_order(run.ranking, language) for run in (before, after)]
    sentence = text("scenario.effect_order" if order[0] != order[1] else "scenario.effect_same_order", language,
                    before=order[0], after=order[1])
    return (f"<h4>{escape(text('scenario.effect_title', language))}</h4><table cellspacing='6'><tr>{heads}</tr>"
            f"{''.join(rows)}</table><p>{escape(sentence)}</p>")


def _order(ranking, language: str) -> str:
    """The scenarios that have a rank, best first; those without one are in no order."""
    ranking = ranking[~ranking["is_reference"]]
    ranked = ranking["rank"].notna()
    order, others = " > ".join(ranking["scenario"][ranked]) or "–", ", ".join(ranking["scenario"][~ranked])
    return text("scenario.effect_unranked", language, order=order, names=others) if others else order
