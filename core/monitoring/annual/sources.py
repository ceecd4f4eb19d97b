"""Where the values of the year come from: definition, method, source, dates, pack and survey."""
from __future__ import annotations

from ...contract.basis import VERIFIED
from ...report.blocks import Block, PaperTable, PaperText
from ...report.format import is_missing
from ...texts import pick, text, word_of
from ..levels.terms import Terms
from .form import Form, words
from .record import title_of
from .request import Year

MOST = 300


def source_blocks(year: Year, form: Form) -> list[Block]:
    """A row for each indicator and way of measuring, and by which numbers levels are judged.

    Args:
        year: that is shown. form: of the pages.
    """
    asked = year.request.asked
    values = asked.values[(asked.values["year"] == asked.year) & asked.values["value"].notna()]
    lines = []
    names = ["indicator_id", "definition", "method", "source", "data_date", "series", "status", "pack", "pack_version"]
    for _key, some in values.groupby(names, sort=False, dropna=False):
        row = some.iloc[0]
        measured = [row["method"], row["source"]]
        pack = " ".join(str(row[name]) for name in ("pack", "pack_version") if not is_missing(row[name]))
        lines.append((title_of(year.request, row["indicator_id"], row["title"], form), words(row["definition"]),
                      words("\n".join(dict.fromkeys(str(word) for word in measured if not is_missing(word)))),
                      words(row["data_date"]), words("\n".join(filter(None, (
                          "" if is_missing(row["series"]) else str(row["series"]), "" if is_missing(row["status"])
                          else word_of("status", row["status"], form.language), pack)))), str(len(some))))
    blocks: list[Block] = [PaperText(form.say("sources_title"), (basis_words(year, form), numbers_words(
        year.series.terms, form)))]
    if lines:
        blocks.append(PaperTable(form.say("sources_of_values"), form.heads(
            "indicator", "definition_of", "method", "data_date", "survey", ">unit_count"), tuple(lines[:MOST]),
            notes=form.more(MOST, len(lines)), is_wide=True))
    return blocks


def basis_words(year: Year, form: Form) -> str:
    """The pack of the check, and how many of its indicators rest on a text that was verified, if any is shown.

    Args:
        year: that is shown. form: of the pages.
    """
    pack = year.request.asked.pack
    if not year.is_by_pack:
        return form.say("pack_numbers", pack=pick(pack.title, form.language), version=pack.version, id=pack.id)
    verified = sum(indicator.state == VERIFIED for indicator in pack.indicators.values())
    return form.say("pack_words", pack=pick(pack.title, form.language), version=pack.version, id=pack.id,
                    count=len(pack.indicators), verified=verified)


def numbers_words(terms: Terms, form: Form) -> str:
    """By which numbers levels are judged.

    Args:
        terms: of the check. form: of the pages.
    """
    return form.joined((form.say("numbers", margin=f"{100 * float(terms.margin):g}", window=terms.window_years,
                                 least=terms.least_values), text("alerts.basis", form.language)))
