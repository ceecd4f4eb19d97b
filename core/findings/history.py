"""History of a finding and people's comments on it, as HTML without colours."""
from __future__ import annotations

from html import escape

import pandas as pd

from ..report import format as fmt
from ..report.words import verdict_word, words_in
from ..texts import text
from .card import CardWords, subject_name, table
from .states import STALE, STATES
from .stored import cell_of_store, moment, waiver_words

EVENTS = ("new", "changed", "fixed", "reopened", "returned", "stale_waiver", "state", "waived", "withdrawn")


def history_card(history: pd.DataFrame, waivers: pd.DataFrame, comments: pd.DataFrame, words: CardWords,
                 finding: dict | None = None) -> str:
    """Waivers, comments and events of one finding, the newest first.

    Args:
        history, waivers, comments: of ``bridge.store.reading``.
        words: see ``CardWords``.
        finding: its row, for the name of its parcel on top; None: without.
    """
    parts = [f"<h3>{escape(subject_name(finding, words))}</h3>"] if finding is not None else []
    for title, lines in ((text("followup.waivers", words.language), [_waiver(row, words.language) for row in
                                                                     waivers.to_dict("records")]),
                         (text("followup.comments", words.language), [_comment(row, words.language) for row in
                                                                      comments.to_dict("records")]),
                         (text("followup.history", words.language), [_event(row, words.language) for row in
                                                                     history.to_dict("records")])):
        if lines:
            parts.append(f"<h4>{escape(title)}</h4>{table(lines[::-1])}")
    if not parts[finding is not None:]:
        parts.append(f"<p>{escape(text('followup.no_history', words.language))}</p>")
    return "".join(parts)


def state_lines(finding: dict, words: CardWords) -> list[tuple]:
    """Lines for the card of a finding: state, waiver, what changed between two runs.

    Args:
        finding: ``state``, ``state_since``, ``waiver`` and ``waiver_…``, ``check_name``, ``unit_code``; ``change``,
            ``verdict_before`` and ``measured_before`` where two runs are compared.
        words: see ``CardWords``.
    """
    language = words.language
    waiver = []
    if not fmt.is_missing(finding.get("waiver")):
        parts = [finding.get("waiver_reason"), finding.get("waiver_document"), finding.get("waiver_author")]
        waiver = [waiver_words(finding["waiver"], language), " · ".join(fmt.plain(part) for part in parts if part)]
    change = []
    if not fmt.is_missing(finding.get("change")):
        change = [cell_of_store("change", finding["change"], words)]
        if not fmt.is_missing(finding.get("verdict_before")):
            verdict = verdict_word(words_in(language), finding["verdict_before"])
            change.append(text("followup.before", language, verdict=verdict,
                               measured=fmt.decimal(finding.get("measured_before"), 2)))
    return [(text("findings.column_state", language), text(
                "followup.state_line", language, state=cell_of_store("state", finding.get("state"), words),
                since=moment(finding.get("state_since")))),
            (text("findings.column_waiver", language), waiver),
            (text("findings.column_change", language), change),
            (text("findings.column_check_name", language), cell_of_store("check_name", finding["check_name"], words)),
            (text("findings.column_unit_code", language), "" if fmt.is_missing(finding.get("unit_code")) else
             cell_of_store("unit_code", finding["unit_code"], words))]


def _waiver(row: dict, language: str) -> tuple:
    lines = [fmt.plain(row["reason"]), fmt.plain(row["document"])]
    lines.append(text("followup.until_day", language, date=fmt.plain(row["expires"])) if row["expires"] else
                 text("followup.waiver_holds", language))
    if not fmt.is_missing(row["ended"]):
        why = fmt.plain(row["ended_why"])
        why = text(f"followup.stale_{why}", language) if why in STALE else text(f"followup.ended_{why}", language)
        lines[-1] = text("followup.ended_at", language, why=why, when=moment(row["ended"]))
        if row["ended_by"]:
            lines[-1] += f" · {fmt.plain(row['ended_by'])}"
    return _who(row["given"], row["author"], language), [line for line in lines if line]


def _comment(row: dict, language: str) -> tuple:
    return _who(row["written"], row["author"], language), fmt.plain(row["body"])


def _event(row: dict, language: str) -> tuple:
    sentence = text(f"followup.event_{row['event']}", language) if row["event"] in EVENTS else fmt.plain(row["event"])
    detail = fmt.plain(row["detail"])
    if detail in STALE:
        detail = text(f"followup.stale_{detail}", language)
    after = row["state_after"]
    state = text(f"followup.state_{after}", language) if after in STATES and row["state_before"] != after else ""
    if row["event"] in ("state", "waived", "withdrawn", "fixed"):   # the event says it
        sentence, state = (f"{sentence}: {state}" if row["event"] == "state" else sentence), ""
    event = " · ".join(part for part in (sentence, state, detail) if part)
    return _who(row["happened"], row["author"], language), event


def _who(when, author, language: str) -> str:
    """When, and by whom; that no name was given is said: the account of the computer is never used."""
    name = fmt.plain(author).strip() or text("followup.no_author", language)
    return " · ".join(part for part in (moment(when), name) if part)
