"""The check-up on two pages, for who decides: what stands how, what has to be decided, what is not known."""
from __future__ import annotations

from ...report.blocks import Block, PaperTable, PaperText
from .form import Form, unit_of, worst_first
from .indicator import charts_block
from .record import sentences
from .request import Year
from .summary import ALERTS, due_of, judged_rows, lead_sentences, matrix_block, outlook_of

MOST_ROWS, MOST_CHARTS, MOST_OPEN = 10, 4, 5
MOST_LINES, MOST_COLUMNS = 12, 8     # of both tables of the first page, and of the matrix


def brief_blocks(year: Year, form: Form) -> list[Block]:
    """Two pages: the binding targets and what missed or is at risk; then charts, and what is open.

    Args:
        year: that is shown. form: of the pages.
    """
    rows = worst_first(judged_rows(year))
    chosen = rows[rows["level"].isin(ALERTS[:2]) | (rows["kind"] == "binding").fillna(False)]
    chosen = chosen if len(chosen) else rows[rows["target"].notna()]
    first = chosen.head(MOST_ROWS)
    lines = tuple((f"{row.title}\n{unit_of(row)}", form.level(row.level), form.measure(row.value, row.unit),
                   due_of(row, form), outlook_of(row, form)) for row in first.itertuples())
    blocks: list[Block] = [
        PaperText(form.say("brief_title"), lead_sentences(year, form)),
        PaperTable(form.say("brief_targets"), form.heads("indicator", "level", ">value", "target", "outlook"), lines,
                   tones=tuple(first["level"]), tone_column=1, notes=form.more(len(first), len(chosen)),
                   is_wide=True)]
    matrix = matrix_block(year, form)
    if len(first) + len(matrix.rows) <= MOST_LINES and len(matrix.columns) <= MOST_COLUMNS:
        blocks.append(matrix)
    blocks.append(PaperText("", (), "page"))
    drawn = first[first["value"].notna()].head(MOST_CHARTS)
    if len(drawn):
        blocks.append(charts_block(year, drawn, form, form.say("brief_charts")))
    grey = rows[rows["level"] == "grey"]
    open_rows = [form.of_row(row, str(row.title)) for row in grey.head(MOST_OPEN).itertuples()]
    open_rows += [form.say("brief_open_more", count=len(grey) - MOST_OPEN)] if len(grey) > MOST_OPEN else []
    blocks.append(PaperText(form.say("brief_open"), tuple(open_rows) or (form.say("brief_nothing_open"),), "list"))
    return [*blocks, PaperText(form.say("record_title"), tuple(sentences(year.request, form)))]
