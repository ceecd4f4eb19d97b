"""Pages on change patches: by town and result, by land class before and after, and what lies in control lines."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ...report.blocks import Block, PaperTable
from ...report.format import MISSING, whole
from ...texts import text
from ..patches.request import CHECK, TOWN_COLUMNS, WORDS
from .form import Form, sizes_of, texts_of

MOST_ROWS = 300
TOWNS = frozenset(TOWN_COLUMNS)
LAND = frozenset({"patch_id", "kind", "layer", "land_class", "class_name", "area_m2"})
BEFORE, AFTER, CONTROL = "before", "after", "control"


def town_pages(frame: pd.DataFrame, form: Form) -> tuple[list[Block], list[str]]:
    """Patches by town and result, and what is to be checked.

    Args:
        frame: towns of a screening. form: of the pages.
    """
    names = texts_of(frame["town"]).replace("", text("patches.no_town", form.language))
    counts = [sizes_of(frame[f"{name}_count"]).fillna(0.0) for name in ("patch", *WORDS, "expired", "ending")]
    open_m2 = sizes_of(frame["rest_m2"]) + sizes_of(frame["doubtful_m2"])
    areas = [sizes_of(frame["area_m2"]), open_m2]
    lines = [(name, *(whole(int(count.iloc[row])) for count in counts), *(form.area(area.iloc[row]) for area in areas))
             for row, name in enumerate(names.head(MOST_ROWS))]
    lines.append((form.say("head_total"), *(whole(int(count.sum())) for count in counts),
                  *(form.area(None if area.isna().any() else float(area.sum())) for area in areas)))
    heads = form.heads("town", ">patches", *(f">{word}" for word in WORDS), ">expired", ">ending", ">area", ">open")
    table = PaperTable(form.say("patches_title"), heads, tuple(lines), strong=frozenset([len(lines) - 1]),
                       notes=(text("patches.report_neutral", form.language), *form.more(MOST_ROWS, len(frame))),
                       is_wide=True)
    left = int(counts[1 + WORDS.index(CHECK)].sum())
    return [table], [form.say("open_patches", count=whole(left))] if left else []


def land_pages(frame: pd.DataFrame, form: Form) -> tuple[list[Block], list[str]]:
    """Ground of patches by land class, before and after, and by control line.

    Args:
        frame: control lines and classes on the patches of a screening. form: of the pages.
    """
    kind, area = texts_of(frame["kind"]), sizes_of(frame["area_m2"])
    blocks: list[Block] = []
    code, name = texts_of(frame["land_class"]), texts_of(frame["class_name"])
    surveys = [word for word in (BEFORE, AFTER) if (kind == word).any()]
    if surveys:
        is_class = kind.isin(surveys)
        titles = name[is_class & (name != "")].groupby(code[is_class & (name != "")]).first()
        lines = [(f"{one} {titles.get(one, '')}".strip() or form.say("unknown"), *(
            _sum(area[(kind == word) & (code == one)], form) for word in surveys))
            for one in sorted(code[is_class].unique())]
        lines.append((form.say("head_total"), *(_sum(area[kind == word], form) for word in surveys)))
        blocks.append(PaperTable(form.say("classes_title"), form.heads("class", *(f">{word}" for word in surveys)),
                                 tuple(lines), strong=frozenset([len(lines) - 1]), notes=(form.say("classes_note"),)))
    controls = frame[(kind == CONTROL).to_numpy(dtype=bool)]
    if len(controls):
        lines = [(layer, whole(some["patch_id"].nunique()), _sum(sizes_of(some["area_m2"]), form))
                 for layer, some in controls.groupby(texts_of(controls["layer"]), sort=True)]
        blocks.append(PaperTable(form.say("controls_title"), form.heads("layer", ">patches", ">area"), tuple(lines),
                                 notes=(form.say("controls_note"),)))
    return blocks, []


def _sum(area: pd.Series, form: Form) -> str:
    """The sum of areas, a dash where there is none."""
    known = area.to_numpy(dtype=float)
    return MISSING if not len(known) else form.area(None if np.isnan(known).any() else float(known.sum()))
