"""Pages on affected holders by village and type; cells that were merged stay so, and unknown ones stay."""
from __future__ import annotations

import pandas as pd

from ...report.blocks import Block, PaperTable
from ...report.format import MISSING, is_missing, whole
from .form import Form, sizes_of, texts_of, words

MOST_CELLS = 300
CELLS = frozenset({"project_id", "village", "right_title", "holder_count", "parcel_count", "area_m2", "disputed_m2",
                   "merged_cells"})
STATUSES = ("estimate", "survey")


def cell_pages(frame: pd.DataFrame, form: Form, status: tuple = ()) -> tuple[list[Block], list[str]]:
    """Holders by village and type, and what is not known of them.

    Args:
        frame: cells of affected holders. form: of the pages. status: sentences on what the list is.
    """
    lines = [(words(row.project_id), *(form.say("unknown") if is_missing(value) else str(value) for value in (
        row.village, row.right_title)), form.say("few") if is_missing(row.holder_count) else whole(row.holder_count),
        MISSING if is_missing(row.holder_count) else whole(row.parcel_count), form.area(row.area_m2),
        form.area(row.disputed_m2), whole(row.merged_cells)) for row in frame.head(MOST_CELLS).itertuples(index=False)]
    total = [form.say("head_total"), "", "", "", "", *(
        form.area(None if values.isna().any() else float(values.sum())) for values in (
            sizes_of(frame["area_m2"]), sizes_of(frame["disputed_m2"]))), ""]
    unknown = int(((texts_of(frame["village"]) == "") | (texts_of(frame["right_title"]) == "")).sum())
    table = PaperTable(form.say("cells_title"), form.heads(
        "project", "village", "type", ">holders", ">parcels", ">area", ">disputed", ">merged"),
        (*lines, tuple(total)), strong=frozenset([len(lines)]),
        notes=(*status, form.say("cells_note"), *form.more(MOST_CELLS, len(frame))), is_wide=True)
    return [table], [form.say("open_villages", count=whole(unknown))] if unknown else []
