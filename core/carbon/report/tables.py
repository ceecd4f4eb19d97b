"""Tables of a report of carbon, from the tables of its result, with fewer columns and in words."""
from __future__ import annotations

import re
from functools import cache

import pandas as pd

from ...contract.basis import COMPARED, VERIFIED
from ...landuse.transition.tables import CHANGED
from ...report import format as fmt
from ...report.blocks import PaperColumn, PaperTable, PaperText
from ...report.cells import words_of
from ...texts import LANGUAGES, text, texts_of
from ..pack.model import ALL_POOLS, FLUX
from ..stock.stock import ALL

ZONES, TRANSITIONS, DISPUTES = 15, 12, 6      # that are printed; all are in the workbook
CHECK = "check"
_DIGITS = 1


def word(name: str, language: str, **values) -> str:
    """A text of reports of carbon.

    Args:
        name: its entry. language: of it. values: of its places.
    """
    return text(f"carbonreport.{name}", language, **values)


def amount(value, digits: int = _DIGITS) -> str:
    """A number with separators; a dash where it is not known.

    Args:
        value: of a cell. digits: decimals.
    """
    return fmt.MISSING if pd.isna(value) else fmt.decimal(value, digits)


def band_words(lower, upper, digits: int = _DIGITS) -> str:
    """Both ends of a band; a dash without one.

    Args:
        lower, upper: of cells. digits: decimals.
    """
    return fmt.MISSING if pd.isna(lower) or pd.isna(upper) else f"{amount(lower, digits)} … {amount(upper, digits)}"


def share_words(value) -> str:
    """A share as per cent; a dash where it is not known.

    Args:
        value: of a cell, 0…1.
    """
    return fmt.MISSING if pd.isna(value) else f"{fmt.decimal(100.0 * float(value), 1)} %"


def whole(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of everything, and not of a zone.

    Args:
        rows: with ``zone``.
    """
    return rows[rows["zone"].isna() | rows["zone"].astype("string").fillna("").str.strip().eq("")]


def pool_word(pool, language: str) -> str:
    """The name of a pool, of all, or of an annual flux, which cards keep in the place of a pool.

    Args:
        pool: id. language: of the name.
    """
    if pool == FLUX:
        return word("net_flux", language)
    return text("scenario.all_pools" if pool == ALL else f"carbon.{pool}", language)


def columns_of(names: tuple, language: str) -> tuple:
    """Columns by their texts; those after the first are of numbers unless their name ends with ``:``.

    Args:
        names: entries ``head_…``. language: of them.
    """
    return tuple(PaperColumn(word(f"head_{name.rstrip(':')}", language), "left" if not place or name.endswith(":")
                             else "right") for place, name in enumerate(names))


def stock_table(totals: pd.DataFrame, title: str, language: str) -> PaperTable:
    """The stock by pool, with its band.

    Args:
        totals: of a stock. title: of the table. language: of the words.
    """
    rows = whole(totals).to_dict("records")
    return PaperTable(title, columns_of(("pool", "stock", "band", "density", "ground", "covered"), language), tuple(
        (pool_word(row["pool"], language), amount(row["stock_t_c"]), band_words(row["lower_t_c"], row["upper_t_c"]),
         amount(row["density_t_c_ha"], 2), amount(row["area_ha"], 2), share_words(row["covered_share"]))
        for row in rows), strong=frozenset(place for place, row in enumerate(rows) if row["pool"] == ALL))


def change_table(totals: pd.DataFrame, title: str, language: str) -> PaperTable:
    """The change by pool, with its bands.

    Args:
        totals: of a change. title: of the table. language: of the words.
    """
    rows = whole(totals).to_dict("records")
    return PaperTable(
        title, columns_of(("pool", "old", "new", "difference", "band", "loss", "gain", "net", "band", "covered"),
                          language),
        tuple((pool_word(row["pool"], language), *(amount(row[name], 0) for name in (
            "old_t_c", "new_t_c", "difference_t_c")), band_words(row["lower_t_c"], row["upper_t_c"], 0),
            *(amount(row[name], 0) for name in ("loss_t_c", "gain_t_c", "net_t_c")), band_words(
                row["net_lower_t_c"], row["net_upper_t_c"], 0), share_words(row["covered_share"])) for row in rows),
        strong=frozenset(place for place, row in enumerate(rows) if row["pool"] == ALL),
        notes=(word("change_signs", language),))


def zone_table(totals: pd.DataFrame, value: str, language: str) -> list[PaperTable]:
    """All pools of each zone; empty without zones.

    Args:
        totals: of a stock or a change. value: column of the number. language: of the words.
    """
    rows = totals[(totals["pool"] == ALL) & ~totals.index.isin(whole(totals).index)]
    if not len(rows):
        return []
    notes = (word("rows_cut", language, shown=ZONES, count=len(rows)),) if len(rows) > ZONES else ()
    return [PaperTable(word("zones", language), columns_of((
        "zone", "ground", "stock" if value == "stock_t_c" else "difference", "band", "covered"), language), tuple(
        (str(row["zone_name"] if not pd.isna(row["zone_name"]) else row["zone"]), amount(row["area_ha"], 2),
         amount(row[value]), band_words(row["lower_t_c"], row["upper_t_c"]), share_words(row["covered_share"]))
        for row in rows.head(ZONES).to_dict("records")), notes=notes)]


def class_table(classes: pd.DataFrame, totals: pd.DataFrame, language: str) -> PaperTable:
    """Ground and stock of each class by pool; the last row is that of the totals.

    Args:
        classes: rows by class and pool. totals: of the same stock. language: of the words.
    """
    rows, sums = whole(classes), whole(totals).set_index("pool")
    pools = list(dict.fromkeys(rows["pool"]))
    grid = rows.pivot_table(index=["title", "area_ha"], columns="pool", values="stock_t_c", sort=False, dropna=False,
                            observed=True, aggfunc=lambda cell: cell.iloc[0])
    grid = grid.reindex(columns=pools).loc[[key for key in dict.fromkeys(zip(rows["title"], rows["area_ha"]))]]
    lines = [(title, amount(area, 2), *(amount(value) for value in line), amount(sum(line) if not any(
        map(pd.isna, line)) else float("nan"))) for (title, area), line in zip(grid.index, grid.itertuples(
            index=False))]
    lines.append((pool_word(ALL, language), amount(sums["area_ha"].get(ALL), 2),
                  *(amount(sums["stock_t_c"].get(pool)) for pool in [*pools, ALL])))
    heads = columns_of(("class", "ground"), language) + tuple(
        PaperColumn(f"{pool_word(pool, language)} (t C)", "right") for pool in [*pools, ALL])
    return PaperTable(word("by_class", language), heads, tuple(lines), strong=frozenset((len(lines) - 1,)),
                      notes=(word("by_class_note", language),))


def sensitivity_table(frame: pd.DataFrame, language: str) -> PaperTable:
    """The result under each family of the pack.

    Args:
        frame: of other families. language: of the words.
    """
    value = next(name for name in ("stock_t_c", "difference_t_c", "net_emission_t_co2_yr") if name in frame)
    has_net = value == "difference_t_c" and "net_t_c" in frame
    ends = ("lower_t_c", "upper_t_c") if "lower_t_c" in frame else ("lower_t_c_yr", "upper_t_c_yr")
    rows = frame.to_dict("records")
    known = [row for row in rows if not pd.isna(row[value])]
    lines = [(f"{row['family']} · {row['title']}" + (f" ({word('used', language)})" if row["is_used"] else ""),
              amount(row[value]), band_words(row[ends[0]], row[ends[1]]),
              *([amount(row["net_t_c"])] if has_net else []), share_words(row["covered_share"])) for row in known]
    notes = without_result([row for row in rows if pd.isna(row[value])], language)
    heads = columns_of(("family", "stock" if value == "stock_t_c" else "difference", "band", *(
        ["net"] if has_net else []), "covered"), language)
    return PaperTable(word("others", language), heads, tuple(lines), strong=frozenset(
        place for place, row in enumerate(known) if row["is_used"]), notes=(word("others_note", language), *notes))


def card_blocks(frame: pd.DataFrame, titles: dict, language: str) -> list:
    """The card of each number: the number with its bounds, and a mark of what stands on its card beside that.

    Args:
        frame: coefficients of a result. titles: class -> its name. language: of the words.
    """
    marks: dict = {}
    cells: dict = {}
    for row in frame.to_dict("records"):
        cells.setdefault(str(row["land_class"]), {})[row["pool"]] = _card(row, marks, language)
    pools = list(dict.fromkeys(pool for pool in [*ALL_POOLS, *frame["pool"]] if pool in set(frame["pool"])))
    heads = (PaperColumn(word("head_class", language)), *(PaperColumn(
        pool_word(pool, language), "right") for pool in pools))
    table = PaperTable(word("card_table", language), heads, tuple(
        (titles.get(name, name), *(own.get(pool, fmt.MISSING) for pool in pools)) for name, own in cells.items()),
        notes=(word("cards_note", language, count=sum(map(len, cells.values()))),))
    legend = tuple(f"[{place}] {' · '.join(part for part in parts if part)}" for parts, place in marks.items())
    return [table, PaperText(word("sources", language), (*legend, *_disputes(frame, titles, language)), "list")]


def _card(row: dict, marks: dict, language: str) -> str:
    """A number with its bounds, t C/ha, and the mark of its source, state and trust; ``marks`` takes new ones."""
    source, state = source_state(row["source"], row["verified"])
    bounds = band_words(row.get("lower_t_c_ha"), row.get("upper_t_c_ha"), 2)
    has_bounds = bounds != fmt.MISSING
    trust = trust_of(row, language)
    parts = (source, word(f"card_{state}", language),
             "" if trust == fmt.MISSING else word("trust_is", language, trust=trust),
             word("bounds_are", language, meaning=words_of("bounds_mean", row["bounds_mean"], language))
             if has_bounds and not pd.isna(row["bounds_mean"]) else "")
    mark = marks.setdefault(parts, len(marks) + 1)
    if pd.isna(row["value"]):
        return f"{word('blank', language)} [{mark}]"
    value = row.get("density_t_c_ha")
    number = f"{float(row['value'] if value is None or pd.isna(value) else value):.4g}"
    return f"{number} [{mark}]" + (f"\n{bounds}" if has_bounds else "")


def _disputes(frame: pd.DataFrame, titles: dict, language: str) -> list[str]:
    """Numbers of which others say otherwise, each sentence once."""
    if "disputed" not in frame:
        return []
    rows = frame[frame["disputed"].notna() & frame["disputed"].astype("string").fillna("").str.strip().ne("")]
    named: dict = {}
    for row in rows.to_dict("records"):
        named.setdefault(str(row["disputed"]), []).append(
            f"{titles.get(row['land_class'], row['land_class'])} {pool_word(row['pool'], language)}")
    comma = text("report.list_comma", language)
    return [word("disputed_of", language, what=comma.join(names), disputed=disputed)
            for disputed, names in list(named.items())[:DISPUTES]]


def transition_rows(transitions: pd.DataFrame, language: str) -> PaperTable:
    """The transitions that change the stock most, then those of an unknown change on the most ground.

    A third of the rows stays for the unknown ones where there are as many: neither may push the other out.

    Args:
        transitions: rows by transition and pool. language: of the words.
    """
    rows = transitions[(transitions["pool"] == ALL) & (transitions["kind"] == CHANGED)]
    is_known = rows["difference_t_c"].notna()
    known = rows.loc[rows.loc[is_known, "difference_t_c"].abs().sort_values(ascending=False, kind="stable").index]
    unknown = rows[~is_known].sort_values("area_ha", ascending=False, kind="stable")
    known = known.head(TRANSITIONS - min(len(unknown), TRANSITIONS // 3))
    shown = pd.concat([known, unknown.head(TRANSITIONS - len(known))])
    notes = (word("rows_cut", language, shown=len(shown), count=len(rows)),) if len(shown) < len(rows) else ()
    return PaperTable(word("transitions", language), columns_of((
        "old_class", "new_class:", "ground", "difference", "band", "net", "change:"), language), tuple(
        (str(row["old_title"]), str(row["new_title"]), amount(row["area_ha"], 2), amount(row["difference_t_c"]),
         band_words(row["lower_t_c"], row["upper_t_c"]), amount(row["net_t_c"]),
         words_of("change", row["change"], language)) for row in shown.to_dict("records")), keys=2, notes=notes)


def trust_of(row: dict, language: str) -> str:
    """How far a number is of the place: its level of trust, or its tier.

    Args:
        row: of a card. language: of the words.
    """
    trust = row.get("trust")
    if trust is not None and not pd.isna(trust):
        return words_of("trust", trust, language)
    tier = row.get("tier")
    if tier is None or pd.isna(tier):
        return fmt.MISSING
    return text("scenario.card_invented", language) if tier == "invented" else word("tier", language, tier=tier)


def source_state(source, verified) -> tuple[str, str]:
    """A source without the words on how far a number was compared with it, and that as a key.

    Args:
        source: of a card, in any language. verified: of the card.

    >>> source_state("Table 4.7 (value not compared with it, to be checked)", False)
    ('Table 4.7', 'check')
    """
    words = "" if pd.isna(source) else str(source)
    if not pd.isna(verified) and verified:
        return words, VERIFIED
    for key, pattern in _patterns():
        match = pattern.fullmatch(words)
        if match:
            return match[1], key
    return words, CHECK


@cache
def _patterns() -> tuple:
    return tuple((key, re.compile(re.escape(texts_of("carbon")[entry][language]).replace(
        r"\{source\}", "(.*)"), re.DOTALL)) for key, entry in ((COMPARED, "compared"), (CHECK, "unverified"))
        for language in LANGUAGES)


def without_result(rows: list, language: str) -> list[str]:
    """Families that cannot answer, with the reason; those of one reason together.

    Args:
        rows: of other families, with ``family``, ``title`` and ``note``. language: of the words.
    """
    groups: dict = {}
    for row in rows:
        reason = fmt.MISSING if pd.isna(row["note"]) else str(row["note"])
        groups.setdefault(reason.replace(row["family"], ""), []).append((row["family"], row["title"], reason))
    return [word("cannot", language, family=group[0][0], title=group[0][1], note=group[0][2]) if len(group) == 1 else
            word("cannot_alike", language, families=text("report.list_comma", language).join(
                family for family, _title, _reason in group), note=group[0][2]) for group in groups.values()]
