"""Pages on the life of land: stage × year, land that is suspected idle, parcels by state."""
from __future__ import annotations

import pandas as pd

from ...report.blocks import Block, PaperColumn, PaperTable, PaperText
from ...report.format import MISSING, whole
from .form import Form, day, sizes_of, texts_of, words

MOST_IDLE = 200
MOST_REASONS = 12
YEARS = frozenset({"stage", "title", "year", "count", "area_m2"})
PARCELS = frozenset({"parcel_id", "start_state", "use_state", "days_late", "due_start", "idle_on", "cause", "route",
                     "area_m2", "reason", "verdict"})
SUSPECTED, STOPPED, OPEN = "suspected_idle", "may_be_idle", "undetermined"
#: States of the start in the order in which they are shown.
STATES = (SUSPECTED, "late", "done_late", OPEN, "not_due", "in_time")
CAUSES = ("government", "force_majeure", "own")


def year_pages(frame: pd.DataFrame, form: Form) -> tuple[list[Block], list[str]]:
    """A line a stage and a column a year, of numbers and areas; and what it leaves open.

    Args:
        frame: a row a stage and year, as a tracing writes it; a year that is not known is NULL. form: of the pages.
    """
    year, area = sizes_of(frame["year"]), sizes_of(frame["area_m2"])
    count = sizes_of(frame["count"]).fillna(0.0)
    known = sorted(year.dropna().unique().tolist())
    has_unknown = bool(year.isna().any())
    lines = []
    for _stage, at in frame.groupby("stage", sort=False, dropna=False).groups.items():
        cells = [year[at] == number for number in known] + ([year[at].isna()] if has_unknown else [])
        cells.append(pd.Series(True, index=at))
        lines.append((words(frame.loc[at[0], "title"]), *(
            _cell(count[at][use], area[at][use], form) for use in cells)))
    heads = (*form.heads("stage"), *(PaperColumn(f"{int(number)}", "right") for number in known),
             *((PaperColumn(form.say("years_unknown"), "right"),) if has_unknown else ()), *form.heads(">total"))
    left = [form.say("open_stages")]
    if has_unknown:
        left.append(form.say("open_years", count=whole(int(count[year.isna()].sum()))))
    return [PaperTable(form.say("years_title"), heads, tuple(lines),
                       notes=(form.say("years_note", unit=form.unit),))], left


def _cell(count: pd.Series, area: pd.Series, form: Form) -> str:
    """A number, and below it the area; unknown where that of one row is."""
    if not len(count):
        return MISSING
    return f"{whole(int(count.sum()))}\n{_size(area, form)}"


def _size(area: pd.Series, form: Form) -> str:
    return form.say("area_unknown") if area.isna().any() else form.area(float(area.sum()))


def idle_pages(frame: pd.DataFrame, form: Form) -> tuple[list[Block], list[str]]:
    """The list of land that is suspected idle with days and route, parcels by state, and what is open.

    Args:
        frame: parcels of a tracing. form: of the pages.
    """
    start, use = texts_of(frame["start_state"]), texts_of(frame["use_state"])
    idle = frame[((start == SUSPECTED) | (use == STOPPED)).to_numpy(dtype=bool)]
    idle = idle.assign(late=sizes_of(idle["days_late"])).sort_values(
        ["late", "parcel_id"], ascending=[False, True], na_position="last", kind="stable")
    lead, title = form.say("idle_lead"), form.say("idle_title")
    blocks: list[Block] = []
    if len(idle):
        lines = [(words(row.parcel_id), form.say("idle_start" if row.start_state == SUSPECTED else "idle_stopped"),
                  whole(row.late), f"{day(row.due_start)}\n{day(row.idle_on)}", form.area(row.area_m2),
                  form.say(f"cause_{row.cause}") if row.cause in CAUSES else form.say("cause_asked"), words(row.route))
                 for row in idle.astype(object).where(idle.notna(), None).head(MOST_IDLE).itertuples(index=False)]
        blocks.append(PaperTable(title, form.heads(
            "parcel", "state", ">days", "due", ">area", "cause", "route"), tuple(lines),
            notes=(lead, *form.more(MOST_IDLE, len(idle))), is_wide=True))
    else:
        blocks.append(PaperText(title, (form.say("idle_none"), lead)))
    blocks.append(_states(start, sizes_of(frame["area_m2"]), form))
    undetermined = frame[texts_of(frame["verdict"]).eq(OPEN).to_numpy(dtype=bool)]
    reasons = texts_of(undetermined["reason"]).value_counts()
    return blocks, [form.say("open_parcels", count=whole(count), reason=reason).strip()
                    for reason, count in reasons.head(MOST_REASONS).items()] + list(
        form.more(MOST_REASONS, len(reasons)))


def _states(start: pd.Series, area: pd.Series, form: Form) -> PaperTable:
    """Parcels and their area by state of the start; a state that is missing counts as undetermined."""
    state = start.where(start.isin(STATES), OPEN)
    lines = tuple((form.say(f"state_{word}"), whole(int(use.sum())), _size(area[use], form))
                  for word in STATES for use in [state == word] if use.any())
    return PaperTable(form.say("states_title"), form.heads("state", ">parcels", ">area"), lines)
