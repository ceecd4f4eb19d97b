"""Coverage on the first page: ground with a number of its own, with one of an envelope, and with none, and remedies."""
from __future__ import annotations

import pandas as pd

from ...report import format as fmt
from ...report.blocks import PaperTable, PaperText
from ...texts import text, texts_of
from ..coverage.remedies import joined
from ..coverage.shares import MEASURES, shares_table
from ..coverage.table import NONE, STATES
from .tables import amount, columns_of, pool_word, share_words, whole, word

MOST = 8        # classes without a number that are named; all are in the workbook


def coverage_blocks(frame: pd.DataFrame, language: str) -> list:
    """Area by state of the number, and each blank with what would fill it.

    Args:
        frame: of ``coverage_table``. language: of the words.
    """
    rows = whole(frame)
    if not len(rows):
        return []
    shares = shares_table(rows).set_index(["measure", "state"])
    lines = []
    for measure in MEASURES:
        cells = [shares.loc[measure, state] for state in STATES if (measure, state) in shares.index]
        if any(not pd.isna(cell["amount"]) for cell in cells):
            lines.append((word(f"measure_{measure}", language), *(
                fmt.MISSING if pd.isna(cell["amount"]) else f"{amount(cell['amount'], 2)}\n{share_words(cell['share'])}"
                for cell in cells)))
    table = PaperTable(word("coverage", language), columns_of(
        ("measure", "by_row", "by_envelope", "without"), language), tuple(lines), notes=(
            word("coverage_note", language),))
    gaps = gap_sentences(rows, language)
    return [table, *([PaperText(word("gaps", language), tuple(gaps), "list")] if gaps else [])]


def gap_sentences(rows: pd.DataFrame, language: str) -> list[str]:
    """What is missing for a complete number: each class that lacks one, the largest first, and how to give it.

    Args:
        rows: of ``coverage_table``, or of ``with_remedies``, of everything. language: of the sentences.
    """
    blank = rows[rows["state"] == NONE]
    gaps: dict = {}
    for row in blank.to_dict("records"):
        key = tuple(None if pd.isna(row.get(name)) else str(row[name]) for name in (
            "title", "lacks", "lacking_keys", "gap", "remedy"))
        area, pools = gaps.get(key, (0.0, ()))
        gaps[key] = (max(area, float(row["area_ha"])), (*pools, row["pool"]))
    order = sorted(gaps.items(), key=lambda gap: -gap[1][0])
    comma, sentences = text("report.list_comma", language), []
    for (title, lacks, keys, lack, remedy), (area, pools) in order[:MOST]:
        names = comma.join(key_word(key, language) for key in (keys or "").split(", ") if key)
        known = joined((lack, remedy), language) if lack and remedy else ""
        remedy = known or (word(f"lack_{lacks}", language, keys=names) if lacks else "")
        sentences.append(word("gap", language, title=title or fmt.MISSING, area=amount(area, 2), remedy=remedy,
                              pools=comma.join(dict.fromkeys(pool_word(pool, language) for pool in pools))))
    if len(order) > MOST:
        rest = order[MOST:]
        sentences.append(word("more_gaps", language, count=len(rest), area=amount(sum(gap[1][0] for gap in rest), 2)))
    return sentences


def key_word(key: str, language: str) -> str:
    """The name of a key of a pack, where we have one.

    Args:
        key: its id. language: of the name.
    """
    return text(f"carbon.key_{key}", language) if f"key_{key}" in texts_of("carbon") else key
