"""What the check-up could not compute, with what would be needed; and self-measured values beside official ones."""
from __future__ import annotations

import pandas as pd

from ...report.blocks import Block, PaperTable, PaperText
from ...report.format import is_missing
from ...texts import pick, text
from ..alerts.words import shown
from ..pack.model import MonitoringPack
from .form import Form, unit_of, words
from .indicator import computed_rows, official_rows
from .record import title_of
from .request import Year

MOST = 300
MOST_UNITS = 4     # named in a cell


def missing_blocks(year: Year, form: Form) -> list[Block]:
    """Indicators without a value, recorded or not, with what would be needed; and those without a level.

    Args:
        year: that is shown. form: of the pages.
    """
    lines, unjudged = missing_rows(year, form), unjudged_sentences(year, form)
    blocks: list[Block] = [PaperTable(
        form.say("missing_title"), form.heads("indicator", "place", "why_missing", "needed"), tuple(lines[:MOST]),
        notes=(form.say("missing_note"), *form.more(MOST, len(lines))), is_wide=True)] if lines else [
            PaperText(form.say("missing_title"), (form.say("missing_none"),))]
    return [*blocks, PaperText(form.say("unjudged_title"), tuple(unjudged), "list")] if unjudged else blocks


def unjudged_sentences(year: Year, form: Form) -> list[str]:
    """Indicators that have a value and no level, a sentence each reason.

    Args:
        year: that is shown. form: of the pages.
    """
    rows = year.rows[(year.rows["level"] == "grey") & year.rows["value"].notna()]
    return [form.say("unjudged", reason=words(reason), count=len(some), names=form.say("comma").join(
        dict.fromkeys(some["title"]))) for reason, some in rows.groupby("reason", sort=False, dropna=False)]


def missing_rows(year: Year, form: Form) -> list[tuple[str, ...]]:
    """Indicator, units, why, and what would be needed, of all that has no value.

    Args:
        year: that is shown. form: of the pages.
    """
    request, pack = year.request, year.request.asked.pack
    computed = computed_rows(request)
    needed = computed[computed["needed"].notna()].drop_duplicates("indicator_id").set_index("indicator_id")["needed"]
    unknown = year.rows[year.rows["value"].isna()]
    why, lines = text("alerts.why_value", form.language, year=request.asked.year), []
    for indicator, some in unknown.groupby("indicator_id", sort=False):
        lines.append((str(some["title"].iloc[0]), _units(some, form), why, words(
            needed.get(indicator) if indicator in needed else _needs(pack, indicator, form))))
    there = set(year.rows["indicator_id"])
    listed = [*(pack.indicators if year.is_by_pack else ()), *needed.index]
    absent = [key for key in dict.fromkeys(listed) if key not in there]
    for indicator in absent:
        lines.append((title_of(request, indicator, None, form), form.say("all_units"), form.say("not_recorded"),
                      words(needed.get(indicator) if indicator in needed else _needs(pack, indicator, form))))
    return lines


def _needs(pack: MonitoringPack, indicator: str, form: Form) -> str:
    known = pack.indicators.get(indicator)
    if known is None:
        return form.say("needed_value")
    return pick(known.needs, form.language) if known.needs else form.say(f"needed_{known.source}")


def _units(rows: pd.DataFrame, form: Form) -> str:
    names = [unit_of(row) for row in rows.itertuples()]
    if len(names) > MOST_UNITS:
        return form.say("units_more", names=form.say("comma").join(names[:MOST_UNITS]), count=len(names) - MOST_UNITS)
    return form.say("comma").join(names)


def official_blocks(year: Year, form: Form) -> list[Block]:
    """Self-measured values beside those that an office states, with the difference; nothing where none is given.

    Args:
        year: that is shown. form: of the pages.
    """
    rows = official_rows(year)
    if not len(rows):
        return []
    lines = []
    for row in rows.itertuples():
        share = None if is_missing(row.difference) or not row.official else 100.0 * row.difference / row.official
        lines.append((title_of(year.request, row.indicator_id, row.title, form), unit_of(row), form.unit(row.unit),
                      shown(row.value, 4), shown(row.official, 4), shown(row.difference, 4), shown(share, 2),
                      form.source_of_official(row)))
    return [PaperTable(form.say("official_title"), form.heads(
        "indicator", "place", "unit", ">own", ">official", ">difference", ">difference_share",
        "official_source"), tuple(lines[:MOST]),
        notes=(form.say("official_note"), *form.more(MOST, len(lines))), is_wide=True)]
