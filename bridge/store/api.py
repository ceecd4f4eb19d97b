"""The findings store as people work with it: read, states, waivers, comments, two runs compared.

Each call opens the file, does one short transaction and closes it: what it has returned is in the file, and a user
who opens the project next does not wait. A finding is named by its number in the store (``fid``), which stays its
own for ever. Runs come in through ``recording.record_runs``; ``reading`` holds the functions that read.
"""
from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Optional

from ...core.errors import InputError
from ...core.findings.states import CHOSEN, EXPIRED, FIXED, OPEN, WAIVED
from .file import default_store_path, ensure_store, writing
from .kinds import now
from .reading import (
    StoredFindings,
    choose,
    comments_of,
    compare,
    history_of,
    piece_of,
    read_run_manifest,
    read_runs,
    read_states,
    read_store,
    waivers_of,
)

__all__ = ["StoredFindings", "comment", "comments_of", "compare", "current_author", "default_store_path",
           "ensure_store", "history_of", "piece_of", "read_run_manifest", "read_runs", "read_states", "read_store",
           "set_state", "settle_expired", "waive", "waivers_of", "withdraw_waivers"]


def current_author() -> str:
    """Who is working, by the name that was given to the plugin; empty before. The system's account is not asked."""
    from ..settings import read_options

    return read_options().author


def set_state(path: str, fids: Iterable, state: str, author: str, remark: str = "") -> int:
    """Open or dispute findings; a waiver of theirs is withdrawn.

    Args:
        path: of the store.
        fids: numbers of the findings.
        state: ``"open"`` or ``"disputed"``; findings are fixed by a run only, and waived by ``waive``.
        author: of the entry.
        remark: why, for the history.

    Returns:
        How many were in another state before.

    Raises:
        InputError: another state, findings that are fixed or not there; as of ``file.writing``.
    """
    if state not in CHOSEN:
        raise InputError("store.unknown_state", state=state)
    with writing(path) as database:
        settle_expired(database)
        choose(database, fids, path)
        _refuse_fixed(database)
        moment = now()
        _end_waivers(database, author, moment)
        changed = "fid IN (SELECT fid FROM chosen) AND state <> ?"
        database.execute(
            "INSERT INTO history (finding, happened, author, event, state_before, state_after, detail) "   # nosec B608
            f"SELECT fid, ?, ?, 'state', state, ?, ? FROM findings WHERE {changed}",
            (moment, author, state, remark or None, state))
        return database.execute(f"UPDATE findings SET state = ?, state_since = ? WHERE {changed}",   # nosec B608
                                (state, moment, state)).rowcount


def waive(path: str, fids: Iterable, reason: str, author: str, document: str = "", expires: str = "",
          today: Optional[date] = None) -> int:
    """Waive findings, all for one reason. A waiver holds as long as rule, subject and evidence stay as they are.

    Args:
        path: of the store.
        fids: numbers of the findings; a waiver that one has already is replaced.
        reason, author: needed.
        document: number or title of the paper that it rests on.
        expires: the last day on which it holds, ISO; empty: no end.
        today: None: the real one.

    Returns:
        How many findings were waived.

    Raises:
        InputError: no reason or author, an invalid or past day, findings that are fixed or do not exist; as
            of ``file.writing``.
    """
    if not reason.strip() or not author.strip():
        raise InputError("store.no_reason")
    if expires:
        try:
            last = date.fromisoformat(expires)
        except ValueError as error:
            raise InputError("store.bad_expiry", value=expires) from error
        if last < (today or date.today()):
            raise InputError("store.past_expiry", value=expires)
    with writing(path) as database:
        settle_expired(database, today)
        choose(database, fids, path)
        _refuse_fixed(database)
        moment = now()
        _end_waivers(database, author, moment, "replaced")
        database.execute(
            "INSERT INTO waivers (finding, rule_id, subject_id, evidence_hash, terms_hash, reason, author, document, "
            "expires, given) SELECT fid, rule_id, subject_id, evidence_hash, terms_hash, ?, ?, ?, ?, ? FROM findings "
            "WHERE fid IN (SELECT fid FROM chosen)",
            (reason.strip(), author.strip(), document.strip() or None, expires or None, moment))
        database.execute(
            "INSERT INTO history (finding, happened, author, event, state_before, state_after, detail) "
            "SELECT fid, ?, ?, 'waived', state, ?, ? FROM findings WHERE fid IN (SELECT fid FROM chosen)",
            (moment, author, WAIVED, reason.strip()))
        return database.execute("UPDATE findings SET state = ?, state_since = ? WHERE fid IN (SELECT fid FROM chosen)",
                                (WAIVED, moment)).rowcount


def withdraw_waivers(path: str, fids: Iterable, author: str) -> int:
    """End the waivers of findings, which are open again; returns how many were waived."""
    with writing(path) as database:
        settle_expired(database)
        choose(database, fids, path)
        moment = now()
        database.execute("DELETE FROM chosen WHERE fid NOT IN (SELECT fid FROM findings WHERE state = ?)", (WAIVED,))
        _end_waivers(database, author, moment)
        database.execute(
            "INSERT INTO history (finding, happened, author, event, state_before, state_after) "
            "SELECT fid, ?, ?, 'withdrawn', ?, ? FROM chosen", (moment, author, WAIVED, OPEN))
        return database.execute("UPDATE findings SET state = ?, state_since = ? WHERE fid IN (SELECT fid FROM chosen)",
                                (OPEN, moment)).rowcount


def comment(path: str, fids: Iterable, body: str, author: str) -> int:
    """Write a comment to findings; returns to how many.

    Raises:
        InputError: no words or no author, findings that are not there; as of ``file.writing``.
    """
    if not body.strip() or not author.strip():
        raise InputError("store.empty_comment")
    with writing(path) as database:
        choose(database, fids, path)
        return database.execute("INSERT INTO comments (finding, author, written, body) SELECT fid, ?, ?, ? FROM chosen",
                                (author.strip(), now(), body.strip())).rowcount


def settle_expired(database, today: Optional[date] = None) -> None:
    """Write down that waivers have ended whose last day has passed; their findings are open again."""
    day, moment = (today or date.today()).isoformat(), now()
    ended = "ended IS NULL AND expires IS NOT NULL AND expires < ?"
    database.execute(
        "INSERT INTO history (finding, happened, event, state_before, state_after, detail) "   # nosec B608
        f"SELECT fid, ?, 'stale_waiver', state, ?, ? FROM findings WHERE state = ? AND fid IN "
        f"(SELECT finding FROM waivers WHERE {ended})", (moment, OPEN, EXPIRED, WAIVED, day))
    database.execute(f"UPDATE findings SET state = ?, state_since = ? WHERE state = ? AND fid IN "   # nosec B608
                     f"(SELECT finding FROM waivers WHERE {ended})", (OPEN, moment, WAIVED, day))
    database.execute(f"UPDATE waivers SET ended = ?, ended_why = ? WHERE {ended}", (moment, EXPIRED, day))  # nosec B608


def _refuse_fixed(database) -> None:
    count, = database.execute("SELECT count(*) FROM findings WHERE state = ? AND fid IN (SELECT fid FROM chosen)",
                              (FIXED,)).fetchone()
    if count:
        raise InputError("store.fixed_chosen", count=count)


def _end_waivers(database, author: str, moment: str, why: str = "withdrawn") -> None:
    database.execute("UPDATE waivers SET ended = ?, ended_why = ?, ended_by = ? WHERE ended IS NULL AND finding IN "
                     "(SELECT fid FROM chosen)", (moment, why, author))
