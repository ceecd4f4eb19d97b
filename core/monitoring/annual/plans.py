"""Pages on what a plan promises and on its options, from the tables of those checks."""
from __future__ import annotations

import pandas as pd

from ...report.blocks import Block, PaperColumn, PaperTable, PaperText
from ...report.format import MISSING, is_missing, whole
from ...texts import text
from ..alerts.words import shown
from .form import Form, words, year_of

COMMITMENTS = frozenset({"row_kind", "clause_id", "clause_text", "is_measurable", "is_on_path", "state"})
OPTIONS = frozenset({"indicator_id", "option", "comparison", "is_best", "reference"})
DOMINANCE = frozenset({"option", "other", "relation", "better_count", "worse_count", "said"})
SCORES = frozenset({"option", "score", "best_rank", "worst_rank", "weights"})
#: States of a clause in the order of the page, and the tone of each.
STATES = {"missed": "red", "off_path": "orange", "near": "yellow", "not_judged": "grey", "not_measured": "grey",
          "not_measurable": "grey", "no_indicator": "grey", "no_clause": "grey", "on_path": "green"}
COMPARED = {"better": "green", "worse": "orange", "undetermined": "grey"}
MOST = 200


def commitment_blocks(frame: pd.DataFrame, form: Form) -> list[Block]:
    """What becomes of each clause of a plan, and climate indicators that no clause names.

    Args:
        frame: rows of commitments. form: of the pages.
    """
    clauses = frame[(frame["row_kind"] == "clause").fillna(False).to_numpy(dtype=bool)]
    others = frame[(frame["row_kind"] == "indicator").fillna(False).to_numpy(dtype=bool)]
    place = clauses["state"].map({state: number for number, state in enumerate(STATES)}).astype("Float64").fillna(99.0)
    clauses = clauses.iloc[place.astype(float).argsort(kind="stable")]
    count = {name: int(clauses[name].fillna(False).astype(bool).sum()) for name in (
        "is_measurable", "is_measured", "is_on_path")}
    lead = form.say("commitments_lead", count=whole(len(clauses)), **{
        name: whole(number) for name, number in count.items()})
    lines = tuple((f"{words(row.clause_id)}\n{words(row.clause_text)}", _state(row.state, form), words(
        row.title), _due(row, form), words(row.responsible), words(row.reason))
        for row in clauses.head(MOST).itertuples())
    blocks: list[Block] = [PaperTable(form.say("commitments_title"), form.heads(
        "clause", "state", "indicator", "target", "responsible", "note"), lines, tones=tuple(
            STATES.get(state, "") for state in clauses["state"].head(MOST)), tone_column=1,
        notes=(lead, *form.more(MOST, len(clauses))), is_wide=True)]
    if len(others):
        blocks.append(PaperText(form.say("no_clause_title"), tuple(words(row.title) for row in others.itertuples()),
                                "list"))
    return blocks


def _state(state, form: Form) -> str:
    return text(f"commitments.state_{state}", form.language) if state in STATES else words(state)


def _due(row, form: Form) -> str:
    value = form.measure(row.value, row.unit)
    if is_missing(row.target):
        return value
    target = form.measure(row.target, row.unit)
    due = target if is_missing(row.target_year) else form.say("due", target=target, year=year_of(row.target_year))
    return f"{value}\n{due}"


def option_blocks(frame: pd.DataFrame, form: Form) -> list[Block]:
    """Indicators by option with bands, and how each compares with the reference.

    Args:
        frame: rows of compared options. form: of the pages.
    """
    options = list(dict.fromkeys(frame["option"]))
    lines, tones = [], []
    for _key, some in frame.groupby("indicator_id", sort=False):
        by_option, first = some.drop_duplicates("option").set_index("option"), some.iloc[0]
        cells, levels = [], []
        for option in options:
            if option not in by_option.index:
                cells.append(MISSING)
                levels.append("")
                continue
            row = by_option.loc[option]
            band = "" if is_missing(row["lower"]) or is_missing(row["upper"]) or row["lower"] == row["upper"] else (
                f"{shown(row['lower'])} – {shown(row['upper'])}")
            compared = "" if is_missing(row["comparison"]) else form.say(f"compared_{row['comparison']}")
            cells.append("\n".join(filter(None, (shown(row["value"]), band, compared))))
            levels.append(COMPARED.get(str(row["comparison"]), ""))
        lines.append((words(first["title"]), form.unit(first["unit"]) or MISSING, *cells))
        tones.append(("", "", *levels))
    heads = (*form.heads("indicator", "unit"), *(PaperColumn(words(option), "right") for option in options))
    references = ", ".join(dict.fromkeys(str(name) for name in frame["reference"].dropna()))
    return [PaperTable(form.say("options_title"), heads, tuple(lines), keys=2, cell_tones=tuple(tones), notes=(
        form.say("options_note", reference=references or MISSING),))]


def dominance_block(frame: pd.DataFrame, form: Form) -> PaperText:
    """Pairs of options: which is better on all, and which are a trade-off.

    Args:
        frame: rows of pairs. form: of the pages.
    """
    return PaperText(form.say("dominance_title"), tuple(
        f"{row.option} / {row.other}{text('layout.colon', form.language)}{words(row.said)}"
        for row in frame.itertuples()), "list")


def score_block(frame: pd.DataFrame, form: Form) -> PaperTable:
    """Scores by the weights that a user gave, named in the note.

    Args:
        frame: rows of scores. form: of the pages.
    """
    lines = tuple((words(row.option), shown(row.score), MISSING if is_missing(row.lower) else
                   f"{shown(row.lower)} – {shown(row.upper)}", MISSING if is_missing(row.best_rank) else
                   f"{year_of(row.best_rank)} – {year_of(row.worst_rank)}") for row in frame.itertuples())
    weights = next(iter(frame["weights"].dropna()), MISSING)
    return PaperTable(form.say("scores_title"), form.heads("option", ">score", ">band", ">rank"), lines,
                      notes=(form.say("scores_note", weights=weights),))


def plan_blocks(frames, form: Form, on_pages: bool = False) -> list[Block]:
    """What is said of commitments and options, of the tables that are given.

    Args:
        frames: any tables. form: of the pages. on_pages: commitments and options begin a page each.
    """
    blocks: list[Block] = []
    for kind, make in ((COMMITMENTS, commitment_blocks), (OPTIONS, option_blocks),
                       (DOMINANCE, lambda frame, form: [dominance_block(frame, form)]),
                       (SCORES, lambda frame, form: [score_block(frame, form)])):
        for frame in frames:
            if kind <= set(frame.columns) and len(frame):
                begins = on_pages and kind in (COMMITMENTS, OPTIONS)
                blocks += [*([PaperText("", (), "page")] if begins else []), *make(frame, form)]
    return blocks


def is_of_plan(frame: pd.DataFrame) -> bool:
    """Whether the pages say what is in a table.

    Args:
        frame: any table.
    """
    return any(kind <= set(frame.columns) for kind in (COMMITMENTS, OPTIONS, DOMINANCE, SCORES))
