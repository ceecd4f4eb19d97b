"""Pages on affected holders: by village and type, the estimate by village, the ledger; cells that were merged stay so,
and unknown ones stay."""
from __future__ import annotations

import pandas as pd

from ...report.blocks import Block, PaperTable
from ...report.format import MISSING, decimal, is_missing, whole
from ...texts import text
from .form import Form, sizes_of, texts_of, words

MOST_CELLS = 300
CELLS = frozenset({"project_id", "village", "right_title", "holder_count", "parcel_count", "area_m2", "disputed_m2",
                   "merged_cells"})
ESTIMATE = frozenset({"project_id", "village", "collective", "area_m2", "price", "estimate_amount", "currency"})
LEDGER = frozenset({"project_id", "area_m2", "held_m2", "counted_twice_m2", "open_m2", "unusable_m2",
                    "ledger_residual_m2", "is_closed"})
MOST_ROWS = 300
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


def estimate_pages(frame: pd.DataFrame, form: Form, status: tuple = ()) -> tuple[list[Block], list[str]]:
    """What collective land would cost by village, and where no price is known.

    Args:
        frame: estimate of affected holders. form: of the pages. status: sentences on what the list is.
    """
    amount, currency = sizes_of(frame["estimate_amount"]), texts_of(frame["currency"])
    lines = [(words(row.project_id), *(form.say("unknown") if is_missing(value) else str(value) for value in (
        row.village, row.collective)), form.area(row.area_m2), decimal(row.price, 2), decimal(row.estimate_amount, 2),
        words(row.currency)) for row in frame.head(MOST_ROWS).itertuples(index=False)]
    strong = []
    for word in currency.unique():     # amounts of two currencies have no sum
        own = (currency == word).to_numpy(dtype=bool)
        total = None if amount[own].isna().any() else float(amount[own].sum())
        area = sizes_of(frame["area_m2"])[own]
        strong.append(len(lines))
        lines.append((form.say("head_total"), "", "", form.area(None if area.isna().any() else float(area.sum())), "",
                      form.say("unknown") if total is None else decimal(total, 2), word or MISSING))
    unknown = int(amount.isna().sum())
    table = PaperTable(form.say("estimate_title"), form.heads(
        "project", "village", "collective", ">area", ">price", ">amount", "currency"), tuple(lines),
        strong=frozenset(strong), notes=(*status, form.say("estimate_note"), *form.more(MOST_ROWS, len(frame))),
        is_wide=True)
    return [table], [form.say("open_prices", count=whole(unknown))] if unknown else []


def ledger_pages(frame: pd.DataFrame, form: Form, status: tuple = ()) -> tuple[list[Block], list[str]]:
    """Held ground, ground counted twice, ground of no known holder: a line a project, which closes.

    Args:
        frame: ledger of affected holders. form: of the pages. status: sentences on what the list is.
    """
    names = ("held_m2", "counted_twice_m2", "open_m2", "unusable_m2", "area_m2")
    closed = texts_of(frame["is_closed"]).str.lower().isin(("true", "1", "1.0"))
    lines = [(words(row.project_id), *(form.area(getattr(row, name)) for name in names),
              text(f"report.{'yes' if is_closed else 'no'}", form.language))
             for row, is_closed in zip(frame.head(MOST_ROWS).itertuples(index=False), closed)]
    open_count = int((~closed).sum())
    table = PaperTable(form.say("ledger_title"), form.heads(
        "project", ">held", ">twice", ">nobody", ">unusable", ">area", "closed"), tuple(lines),
        notes=(*status, form.say("ledger_note"), *form.more(MOST_ROWS, len(frame))), is_wide=True)
    return [table], [form.say("open_ledgers", count=whole(open_count))] if open_count else []
