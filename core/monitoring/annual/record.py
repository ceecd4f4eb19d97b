"""What was recorded and is no plain value: corrections, breaks, other definitions, and units that follow others."""
from __future__ import annotations

import pandas as pd

from ...report.blocks import Block, PaperTable, PaperText
from ...report.format import is_missing, whole
from ...texts import pick, word_of
from ..alerts.words import shown
from ..series.appending import COMPLETED
from ..series.doubts import redefined
from ..series.official import only_official, withdrawn
from ..series.tables import FINAL, WHOLE, WITHDRAWN
from .form import Form, unit_of, words, year_of
from .request import AnnualRequest

MOST = 200


def record_blocks(request: AnnualRequest, form: Form) -> list[Block]:
    """Corrections, breaks and units; a sentence where there are none.

    Args:
        request: of the report. form: of the pages.
    """
    corrected = corrections(request)
    blocks: list[Block] = [PaperText(form.say("record_title"), tuple(sentences(request, form)))]
    if len(corrected):
        lines = tuple((f"{_corrected_title(request, row, form)}\n{unit_of(row)}", year_of(row.year),
                       form.measure(row.before, row.unit), _stated_now(row, form), words(row.why),
                       str(row.recorded)[:10]) for row in corrected.head(MOST).itertuples())
        blocks.append(PaperTable(form.say("corrections_title"), form.heads(
            "indicator", "year", ">stated_before", ">stated_now", "why", "recorded"), lines,
            notes=(form.say("corrections_note"), *form.more(MOST, len(corrected))), is_wide=True))
    broken = breaks_of(request, form)
    if broken:
        blocks.append(PaperTable(form.say("breaks_title"), form.heads("indicator", "place", "year", "cause"),
                                 tuple(broken[:MOST]), notes=(form.say("breaks_note"), *form.more(MOST, len(broken))),
                                 is_wide=True))
    followed = successors(request, form)
    if followed:
        blocks.append(PaperText(form.say("units_followed_title"), tuple(followed), "list"))
    return blocks


def corrections(request: AnnualRequest) -> pd.DataFrame:
    """Values in whose place others came, but for final ones after preliminary ones, the last recorded first.

    Args:
        request: of the report.

    Returns:
        Rows of the store with ``before``, the value that was recorded before. ``is_official``: it is the official value
        that was corrected; ``before`` and ``value`` are of it, which is missing where it was withdrawn. A row of the
        store in which both changed gives two rows.
    """
    rows = request.versions
    late = rows[rows["supersedes"].notna().to_numpy() & ~rows["why"].isin([FINAL, COMPLETED]).to_numpy(dtype=bool)]
    late = late.iloc[::-1].reset_index(drop=True)
    old = rows.set_index("fid").reindex(late["supersedes"].astype("int64")).reset_index(drop=True)
    restored = withdrawn(old)
    same = {name: (late[name].eq(old[name]) | (late[name].isna() & old[name].isna())).fillna(False).to_numpy(dtype=bool)
            for name in ("value", "official")}
    # a corrected row to which an official value came is no correction of it
    official = ~same["official"] & (old["official"].notna().to_numpy(dtype=bool) | restored)
    # and neither is an own value that came to a corrected or withdrawn official one
    own = (~same["value"] | same["official"]) & (~only_official(old) | only_official(late))
    parts = (late.assign(before=old["value"], is_official=False)[own],
             late.assign(before=old["official"], value=late["official"], is_official=True)[official])
    return pd.concat(parts).sort_index(kind="stable").reset_index(drop=True)


def _stated_now(row, form: Form) -> str:
    if row.is_official and row.official_status == WITHDRAWN:
        return word_of("status", WITHDRAWN, form.language)
    return form.measure(row.value, row.unit)


def _corrected_title(request: AnnualRequest, row, form: Form) -> str:
    title = title_of(request, row.indicator_id, row.title, form)
    return form.say("official_of", title=title) if row.is_official else title


def sentences(request: AnnualRequest, form: Form) -> list[str]:
    """How many values were corrected and became final, how many breaks there are, and other definitions.

    Args:
        request: of the report. form: of the pages.
    """
    versions, asked = request.versions, request.asked
    final = int((versions["supersedes"].notna() & (versions["why"] == FINAL)).sum())
    counted = form.say("record_counts", corrected=whole(len(corrections(request))), final=whole(final),
                       breaks=whole(len(asked.breaks)))
    changed = redefined(asked.values[asked.values["year"] <= asked.year], asked.breaks)
    return [counted, *(form.say("redefined", indicator=title_of(request, key, None, form), year=year)
                       for key, year in changed)]


def breaks_of(request: AnnualRequest, form: Form) -> list[tuple]:
    """Rows of breaks of the store and of the pack: indicator, unit, year, cause.

    Args:
        request: of the report. form: of the pages.
    """
    names = unit_names(request)
    rows = [(title_of(request, row.indicator_id, None, form), form.say("all_units") if row.unit_code == WHOLE
             else names.get(row.unit_code, row.unit_code), year_of(row.year), words(row.cause))
            for row in request.asked.breaks.itertuples()]
    recorded = set(request.asked.values["indicator_id"])
    rows += [(pick(indicator.title, form.language), form.say("all_units"), str(year), form.say("break_of_pack"))
             for key, indicator in request.asked.pack.indicators.items() if key in recorded
             for year in indicator.break_years]
    return rows


def successors(request: AnnualRequest, form: Form) -> list[str]:
    """Units that ended and what follows them, a sentence each.

    Args:
        request: of the report. form: of the pages.
    """
    names = unit_names(request)
    return [form.say("unit_followed", unit=names.get(row.unit_code, row.unit_code), unit_code=row.unit_code,
                     last=year_of(row.valid_to), share=shown(100 * (1.0 if is_missing(row.share) else row.share), 1),
                     successor=names.get(
                         row.successor, row.successor), successor_code=row.successor)
            for row in request.asked.units.itertuples() if not is_missing(row.successor) and not is_missing(
                row.valid_to) and str(row.successor)]


def unit_names(request: AnnualRequest) -> dict:
    """Code of a unit -> its name, where one is recorded.

    Args:
        request: of the report.
    """
    named = pd.concat([frame[["unit_code", "unit_name"]] for frame in (request.asked.values, request.asked.units)])
    named = named[named["unit_name"].notna()]
    return dict(zip(named["unit_code"], named["unit_name"]))


def title_of(request: AnnualRequest, indicator: str, stated, form: Form) -> str:
    """The title of an indicator: of the pack, otherwise as it was recorded.

    Args:
        request: of the report. indicator: id. stated: title of a row, or missing. form: of the pages.
    """
    known = request.asked.pack.indicators.get(indicator)
    if known is not None:
        return pick(known.title, form.language)
    if not is_missing(stated):
        return str(stated)
    titles = request.asked.values.loc[request.asked.values["indicator_id"] == indicator, "title"].dropna()
    return str(titles.iloc[-1]) if len(titles) else indicator
