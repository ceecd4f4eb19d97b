"""The first pages of the check-up: how many indicators are at which level, the matrix, and the alerts."""
from __future__ import annotations

import pandas as pd

from ...report.blocks import Block, PaperColumn, PaperTable, PaperText
from ...report.format import MISSING, is_missing, whole
from ..alerts.words import shown
from ..levels.terms import KINDS, LEVELS
from .form import Form, unit_of, words, worst_first, year_of
from .request import Year

MOST_ALERTS = 200
#: Levels of an alert, the worst first.
ALERTS = ("red", "orange", "yellow")


def summary_blocks(year: Year, form: Form) -> list[Block]:
    """The result in words, and the number of series at each level by kind of target.

    Args:
        year: that is shown. form: of the pages.
    """
    rows = judged_rows(year)
    kinds = [kind for kind in KINDS if (rows["kind"] == kind).any()]
    groups = [(form.say(f"kind_{kind}"), rows[(rows["kind"] == kind).fillna(False)]) for kind in kinds]
    other = rows[rows["kind"].isna()]
    groups += [(form.say("kind_none"), other)] if len(other) else []
    lines = [(title, *(whole(int((some["level"] == level).sum())) for level in LEVELS), whole(len(some)))
             for title, some in groups]
    lines.append((form.say("total"), *(whole(int((rows["level"] == level).sum())) for level in LEVELS),
                  whole(len(rows))))
    heads = (*form.heads("kind"), *(PaperColumn(form.level(level), "right") for level in LEVELS), *form.heads(
        ">total"))
    tones = tuple(tuple(level if 0 < place <= len(LEVELS) and cell != "0" else "" for place, (cell, level) in enumerate(
        zip(line, ("", *LEVELS, "")))) for line in lines)
    return [PaperText(form.say("summary_title"), lead_sentences(year, form)),
            PaperTable(form.say("counts_title"), heads, tuple(lines), strong=frozenset([len(lines) - 1]),
                       cell_tones=tones, notes=(form.say("counts_note"),), is_wide=True)]


def lead_sentences(year: Year, form: Form) -> tuple[str, ...]:
    """How many indicators and units there are, how many binding targets are missed, how many have no level.

    Args:
        year: that is shown. form: of the pages.
    """
    rows, without = judged_rows(year), year.rows[year.rows["target"].isna()]
    count = {level: int((rows["level"] == level).sum()) for level in LEVELS}
    lead = nothing_judged(year, form) or (form.say(
        "lead", year=year.request.asked.year, indicators=rows["indicator_id"].nunique(),
        units=rows["unit_code"].nunique(), series=len(rows), **count), _binding(rows, form),
        form.say("lead_grey", count=count["grey"]) if count["grey"] else "")
    return tuple(filter(None, (
        *lead, form.say("lead_without", count=len(without)) if len(without) and len(rows) else "",
        form.say("lead_own"))))


def _binding(rows: pd.DataFrame, form: Form) -> str:
    """How many binding targets are missed; that none is needs one with a level."""
    levels = rows["level"][(rows["kind"] == "binding").fillna(False)]
    missed = int((levels == "red").sum())
    if missed:
        return form.say("lead_missed", count=missed)
    if not len(levels):
        return form.say("lead_no_binding")
    return form.say("lead_binding_open" if (levels == "grey").all() else "lead_none_missed")


def nothing_judged(year: Year, form: Form) -> tuple[str, ...]:
    """That no series has a level, and where the year has no value either, which years have some; empty where one has.

    Args:
        year: that is shown. form: of the pages.
    """
    asked = year.request.asked
    if (year.rows["level"] != "grey").any():
        return ()
    known = asked.values.loc[asked.values["value"].notna(), "year"]
    years = sorted({int(number) for number in known})
    return (form.say("nothing_judged", year=asked.year), *(
        (form.say("years_recorded", years=form.say("comma").join(spans(years))),)
        if years and asked.year not in years else ()))


def spans(years: list[int]) -> list[str]:
    """Years in words, those that follow each other together.

    Args:
        years: rising.

    >>> spans([2015, 2016, 2017, 2020])
    ['2015–2017', '2020']
    """
    begins = [year for year in years if year - 1 not in years]
    ends = [year for year in years if year + 1 not in years]
    return [str(first) if first == last else f"{first}–{last}" for first, last in zip(begins, ends)]


def judged_rows(year: Year) -> pd.DataFrame:
    """Rows with a target, of which a level is expected; all where none has one.

    Args:
        year: that is shown.
    """
    rows = year.rows[year.rows["target"].notna()]
    return rows if len(rows) else year.rows


def matrix_block(year: Year, form: Form) -> PaperTable:
    """Indicators by unit with level and value; as the matrix of the check.

    Args:
        year: that is shown. form: of the pages.
    """
    rows = year.rows[year.rows["indicator_id"].isin(judged_rows(year)["indicator_id"])]
    left = year.rows["indicator_id"].nunique() - rows["indicator_id"].nunique()
    units = rows.drop_duplicates("unit_code").sort_values("unit_code")
    columns = {code: place for place, code in enumerate(units["unit_code"])}
    lines, tones = [], []
    for _indicator, some in rows.groupby("indicator_id", sort=False):
        cells, levels = [MISSING] * len(columns), [""] * len(columns)
        for row in some.itertuples():
            cells[columns[row.unit_code]] = f"{form.level(row.level)}\n{shown(row.value)}"
            levels[columns[row.unit_code]] = row.level
        measure = some["unit"].dropna()
        lines.append((words(some["title"].iloc[0]), form.unit(measure.iloc[0]) if len(measure) else MISSING, *cells))
        tones.append(("", "", *levels))
    heads = (*form.heads("indicator", "unit"), *(PaperColumn(unit_of(row), "right") for row in units.itertuples()))
    return PaperTable(form.say("matrix_title", year=year.request.asked.year), heads, tuple(lines), keys=2,
                      cell_tones=tuple(tones), notes=(form.say("matrix_note"), *(
                          (form.say("matrix_left", count=left),) if left else ())), is_wide=True)


def alert_blocks(year: Year, form: Form) -> list[Block]:
    """Indicators that missed their target, are at risk or to be watched, the worst first.

    Args:
        year: that is shown. form: of the pages.
    """
    rows = worst_first(year.rows[year.rows["level"].isin(ALERTS)])
    if not len(rows):
        return [PaperText(form.say("alerts_title"), nothing_judged(year, form) or (form.say("alerts_none"),))]
    lines = tuple((form.level(row.level), f"{row.title}\n{unit_of(row)}", kind_of(row, form),
                   form.measure(row.value, row.unit), due_of(row, form), outlook_of(row, form))
                  for row in rows.head(MOST_ALERTS).itertuples())
    return [PaperTable(form.say("alerts_title"), form.heads("level", "indicator", "kind", ">value", "target",
                                                            "outlook"),
                       lines, tones=tuple(rows["level"].head(MOST_ALERTS)), keys=2,
                       notes=(form.say("alerts_note"), *form.more(MOST_ALERTS, len(rows))), is_wide=True)]


def kind_of(row, form: Form) -> str:
    """Whether a target is binding, expected or suggested; a dash where that is not known.

    Args:
        row: of the check. form: of the pages.
    """
    return MISSING if is_missing(row.kind) else form.say(f"kind_{row.kind}")


def due_of(row, form: Form) -> str:
    """The target of a row with its year, and below it the path of the year.

    Args:
        row: of the check. form: of the pages.
    """
    if is_missing(row.target):
        return MISSING
    sign = "" if is_missing(row.relation) else {"at_least": "≥ ", "at_most": "≤ ", "equal": "= "}[row.relation]
    due = form.say("due", target=f"{sign}{form.measure(row.target, row.unit)}", year=year_of(row.target_year))
    return due if is_missing(row.path) else f"{due}\n{form.say('due_path', path=shown(row.path))}"


def outlook_of(row, form: Form) -> str:
    """What a row's trend leads to, and how much of an allowance is used in how much of the time.

    Args:
        row: of the check. form: of the pages.
    """
    parts = []
    if not is_missing(row.trend):
        meets = not is_missing(row.year_of_meeting) and row.year_of_meeting > row.year
        parts.append(form.say("outlook_meets" if meets else "outlook", trend=shown(row.trend, 3), meeting=year_of(
            row.year_of_meeting)))
    shares = row.used_share, row.time_share
    if not is_missing(row.goal) and row.goal == "hold" and not any(map(is_missing, shares)):
        parts.append(form.say("used", used=shown(100 * row.used_share, 1), time=shown(100 * row.time_share, 1)))
    return "\n".join(parts) or MISSING
