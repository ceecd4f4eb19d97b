"""Coverage on the first page: ground with a number of its own, with one of an envelope, and with none, and remedies."""
from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from ...report import format as fmt
from ...report.blocks import PaperTable, PaperText
from ...texts import text, texts_of
from ..coverage.remedies import joined
from ..coverage.shares import AREA, MEASURES, VEGETATED, shares_table
from ..coverage.table import ENVELOPE, NONE, ROW, STATES
from .tables import amount, columns_of, pool_word, share_words, whole, word

MOST = 8        # classes without a number that are named; all are in the workbook


def coverage_blocks(frames: Mapping[str, pd.DataFrame], language: str) -> list:
    """Area by state of the number, each blank with what would fill it, and envelopes that leave candidates out.

    Args:
        frames: of ``coverage_table``, by what each is of: a date or a scenario; one alone needs no name.
            language: of the words.
    """
    frames = {name: whole(frame) for name, frame in frames.items() if len(whole(frame))}
    if not frames:
        return []
    measures = MEASURES if len(frames) == 1 else (AREA, VEGETATED) if any(
        (rows["state"] != ROW).any() for rows in frames.values()) else (AREA,)
    lines = [line for name, rows in frames.items() for line in _lines(
        rows, name if len(frames) > 1 else "", measures, language)]
    table = PaperTable(word("coverage", language), columns_of(
        ("measure", "by_row", "by_envelope", "without"), language), tuple(lines), notes=(
            () if measures == (AREA,) else (word("coverage_note", language),)))
    sentences = gap_sentences(frames, language) + left_out_sentences(frames, language)
    return [table, *([PaperText(word("gaps", language), tuple(sentences), "list")] if sentences else [])]


def _lines(rows: pd.DataFrame, name: str, measures: Sequence[str], language: str) -> list[tuple]:
    """A line for each measure: the amount and the share by state."""
    shares = shares_table(rows).set_index(["measure", "state"])
    lines, joint = [], " · " if name else "\n"
    for measure in measures:
        cells = [shares.loc[measure, state] for state in STATES if (measure, state) in shares.index]
        if any(not pd.isna(cell["amount"]) for cell in cells):
            title = word(f"measure_{measure}", language)
            lines.append((word("measure_of", language, measure=title, of=name) if name else title, *(
                fmt.MISSING if pd.isna(cell["amount"]) else joint.join((
                    amount(cell["amount"], 2), share_words(cell["share"])))
                for cell in cells)))
    return lines


def gap_sentences(frames: Mapping[str, pd.DataFrame], language: str) -> list[str]:
    """What is missing for a complete number: each class that lacks one, the largest first, and how to give it.

    Args:
        frames: of ``coverage_table``, or of ``with_remedies``, of everything, by date or scenario; a class counts with
            the most ground that it has in one of them. language: of the sentences.
    """
    gaps: dict = {}
    for row in (row for rows in frames.values() for row in rows[rows["state"] == NONE].to_dict("records")):
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


def left_out_sentences(frames: Mapping[str, pd.DataFrame], language: str) -> list[str]:
    """Envelopes of fewer candidates than were given, as the table has no row for the others; the largest first.

    Args:
        frames: as of ``gap_sentences``. language: of the sentences.
    """
    entries: dict = {}
    for row in (row for rows in frames.values() for row in rows[rows["state"] == ENVELOPE].to_dict("records")):
        if not pd.isna(row.get("candidates")):
            key = row["title"], int(row["candidates_with_row"]), int(row["candidates"])
            area, pools = entries.get(key, (0.0, ()))
            entries[key] = (max(area, float(row["area_ha"])), (*pools, row["pool"]))
    order, comma = sorted(entries.items(), key=lambda entry: -entry[1][0]), text("report.list_comma", language)
    return [word("left_out", language, title=title, area=amount(area, 2), known=known, count=count, pools=comma.join(
        dict.fromkeys(pool_word(pool, language) for pool in pools)))
            for (title, known, count), (area, pools) in order[:MOST]]


def key_word(key: str, language: str) -> str:
    """The name of a key of a pack, where we have one.

    Args:
        key: its id. language: of the name.
    """
    return text(f"carbon.key_{key}", language) if f"key_{key}" in texts_of("carbon") else key
