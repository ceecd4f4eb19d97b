"""What a report says of a result in words: how sure it is, what it rests on, and what it leaves out."""
from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ...report.cells import words_of
from ...report.parts.carbon import boundary_words
from ...texts import pick, text
from ..pack.model import INVENTED
from ..stock.stock import ALL
from .tables import amount, share_words, whole, word

#: Columns of the number, its band and its word: of a stock, of its difference, of what has come of a change.
STOCK = ("stock", "stock_t_c", "lower_t_c", "upper_t_c", "")
DIFFERENCE = ("difference", "difference_t_c", "lower_t_c", "upper_t_c", "change")
NET = ("net", "net_t_c", "net_lower_t_c", "net_upper_t_c", "net_change")


def sure_sentences(totals: pd.DataFrame, cards: pd.DataFrame | None, language: str) -> list[str]:
    """How sure the numbers of a result are, in words.

    Args:
        totals: of a stock or a change. cards: its coefficients, None without. language: of the sentences.
    """
    rows = whole(totals)
    row = rows[rows["pool"] == ALL].iloc[0].to_dict()
    parts = [STOCK] if "stock_t_c" in row else [DIFFERENCE, NET]
    sentences = [] if cards is None or not is_invented(cards) else [word("invented", language)]
    sentences += [_sentence(part, row, language) for part in parts]
    band = words_of("band", row["band"], language)
    if not pd.isna(row["lower_t_c"]):
        sentences.append(word("band_of", language, band=band, share=share_words(row["band_share"])))
    if not pd.isna(row["covered_share"]) and float(row["covered_share"]) < 0.9995:
        sentences.append(word("in_part", language, share=share_words(row["covered_share"])))
    for name, key in (("potential_gain_t_c", "potential"), ("annual_gain_t_c_yr", "goes_on")):
        if name in row and not pd.isna(row[name]) and row[name]:
            sentences.append(word(key, language, value=amount(row[name], 0)))
    return [*sentences, word("boundary_is", language, boundary=boundary_words(rows, language))]


def _sentence(part: tuple, row: dict, language: str) -> str:
    """A number with its band as parts of it, and what that says."""
    kind, *names, change = part
    value, lower, upper = (row[name] for name in names)
    title = word(f"{kind}_t_c", language)
    if pd.isna(value):
        return word("nothing_known", language, title=title)
    shown = amount(value, 0)
    if pd.isna(lower) or pd.isna(upper):
        return word("no_band", language, title=title, value=shown)
    ends = {"title": title, "value": shown, "lower": amount(lower, 0), "upper": amount(upper, 0)}
    if not change:
        below, above = (100.0 * (end / value - 1.0) if value else 0.0 for end in (lower, upper))
        return word("sure_stock", language, **ends, below=f"{abs(below):.0f}", above=f"{abs(above):.0f}")
    return word("sure_change", language, **ends, change=words_of("change", row[change], language))


def is_invented(cards: pd.DataFrame) -> bool:
    """Whether numbers are invented, as those of sample packs are.

    Args:
        cards: coefficients of a result.
    """
    return "tier" in cards and bool(cards["tier"].astype("string").eq(INVENTED).fillna(False).any())


def missing_sentences(classes: pd.DataFrame, language: str) -> list[str]:
    """Ground whose number is not known, by class, where no table of coverage says it.

    Args:
        classes: rows by class and pool of a stock. language: of the sentences.
    """
    rows = whole(classes)
    rows = rows[rows["stock_t_c"].isna()]
    names: dict = {}
    for row in rows.to_dict("records"):
        names.setdefault((row["title"], float(row["area_ha"])), []).append(text(f"carbon.{row['pool']}", language))
    comma = text("report.list_comma", language)
    return [word("missing", language, title=title, area=amount(area, 2), pools=comma.join(pools))
            for (title, area), pools in names.items()]


def without_families(notes: Sequence[str], tables: Sequence, language: str) -> tuple[str, ...]:
    """Notes of a run without what the head of a report and its words say already: family, origin and boundary.

    Args:
        notes: of the run. tables: ``Densities`` of it. language: of the notes.
    """
    repeated = {text("carbon.family_used", language, family=table.family.id, title=pick(table.family.title, language),
                     origin=table.origin, boundary=pick(table.family.boundary, language)) for table in tables}
    return tuple(note for note in notes if note not in repeated)
