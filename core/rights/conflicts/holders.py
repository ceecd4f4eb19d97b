"""RIGHT-SHARE: whether the shares of a parcel's holders are one whole, in exact fractions; holders are tokens."""
from __future__ import annotations

import secrets
from fractions import Fraction
from typing import NamedTuple

import numpy as np
import pandas as pd

from ...contract.book import of_distinct
from ...contract.verdicts import ALLOWED, CONDITIONAL, UNDETERMINED, VERDICTS
from ...fields import Field, type_column
from ...texts import text
from ..codes import Fault, clean_codes
from ..groups import joined_texts, ranked
from ..pack.model import SHARE, Rights
from ..shares import JOINT, MIXED, OPEN, OVER, UNDER, UNREADABLE, WHOLE, each_once, read_shares, sum_shares
from ..tokens import KEY_BYTES, holder_tokens
from .findings import Findings
from .parcels import Parcels
from .request import HOLDERS, SHARE_COLUMNS, RightsRequest
from .several import of_several

TWICE, APART = "twice", "apart"
#: What the shares of a parcel come to -> the verdict.
VERDICT_OF = {WHOLE: ALLOWED, JOINT: ALLOWED, UNDER: CONDITIONAL, OVER: CONDITIONAL, MIXED: CONDITIONAL,
              TWICE: CONDITIONAL, OPEN: UNDETERMINED, APART: UNDETERMINED}
MOST_TOKENS = 6   # in a sentence


class Held(NamedTuple):
    """What the table of holders says, a row per code ``(p,)``.

    Attributes:
        code: cleaned. count: of its rows. total: sum of the known shares, of Fraction. state: a word of ``VERDICT_OF``.
        tokens: of its holders, sorted, with commas.
    """

    code: np.ndarray
    count: np.ndarray
    total: np.ndarray
    state: np.ndarray
    tokens: np.ndarray


def read_holders(request: RightsRequest, notes: list) -> Held:
    """Sum the shares of each parcel.

    Args:
        request: of the check, with holders. notes: to which remarks are added; they name numbers of rows and no value.
    """
    layer, language = request.holders, request.language
    columns, fields = layer.table.columns, layer.fields
    codes, faults = clean_codes(columns[fields["unit_code"]], request.pack.rights.code)
    codes[(faults & Fault.CUT) != 0] = ""   # several codes look alike once a spreadsheet has cut them
    kinds = _kinds(columns[fields["share_kind"]], request.pack.rights) if "share_kind" in fields else \
        np.full(len(codes), "", dtype=object)
    cells = columns[fields["share"]].astype(object).where(columns[fields["share"]].notna(), None).to_numpy(
        dtype=object) if "share" in fields else np.full(len(codes), None, dtype=object)
    shares = read_shares(cells)
    unread = int(np.isin(shares.state, [UNREADABLE]).sum())
    empty = np.isin(shares.state, ["unknown"])
    instead = np.select([kinds == "joint", kinds == "sole"], ["共同共有", "单独所有"], "").astype(object)
    cells = np.where(empty, np.where(instead == "", None, instead), cells)
    kept = np.flatnonzero(codes != "")
    if len(kept) < len(codes):
        notes.append(text("rights.holders_without_code", language, layer=layer.table.name,
                          count=len(codes) - len(kept)))
    if unread:
        notes.append(text("rights.shares_unread", language, layer=layer.table.name, count=unread))
    sums = sum_shares(codes[kept], read_shares(cells[kept]))
    state, parcel = sums.state.copy(), sums.parcel
    parts = (kinds[kept] == "joint") & ~empty[kept] & np.isin(shares.state[kept], ["part"])
    state[np.unique(parcel[parts])] = MIXED
    named = {role: columns[fields[role]] if role in fields else None for role in (
        "holder_name", "document_type", "document_number")}
    nobody = pd.Series(np.full(len(codes), None, dtype=object))
    tokens = holder_tokens(request.key or secrets.token_bytes(KEY_BYTES), nobody if named["holder_name"] is None else
                           named["holder_name"], named["document_type"], named["document_number"]).token[kept]
    of_code = pd.DataFrame({"parcel": parcel, "token": tokens})
    again = of_code["token"].ne("") & of_code.duplicated(keep=False)
    twice = np.unique(parcel[again.to_numpy()])
    state[twice[np.isin(state[twice], [WHOLE, JOINT])]] = TWICE
    joined = joined_texts(parcel, *ranked(tokens), len(sums.codes), ", ")
    count = np.bincount(parcel, minlength=len(sums.codes))
    return Held(sums.codes, count, sums.total, state, joined)


def _kinds(column: pd.Series, rights: Rights) -> np.ndarray:
    """Words of the pack's kinds of shares, ``""`` where a cell says none."""
    if not rights.share_kinds:   # a field without a list would take every word
        return np.full(len(column), "", dtype=object)
    kinds = Field("share_kind", values={kind: (*entry.spellings, *entry.title.values())
                                        for kind, entry in rights.share_kinds.items()})
    return type_column(column, kinds)[0].fillna("").to_numpy(dtype=object)


def judge_shares(parcels: Parcels, held: Held, findings: Findings) -> tuple[np.ndarray, pd.DataFrame, np.ndarray]:
    """RIGHT-SHARE of every right.

    Args:
        parcels: the rights. held: of the table of holders. findings: to which it adds.

    Returns:
        Positions in ``VERDICTS`` ``(n,)``; the table of shares, a row per code, in their order; the tokens of the
        holders of each right, ``""`` where they are unknown ``(n,)``.
    """
    language, table = parcels.request.language, parcels.request.holders.table
    several = np.isin(held.code.astype(str), parcels.codes.text[of_several(parcels)].astype(str))
    if several.any():   # of which of these parcels a row is, it does not say
        held = held._replace(state=np.where(several, APART, held.state),
                             tokens=np.where(several, "", held.tokens))
    place = pd.Series(np.arange(len(held.code)), index=held.code)
    of_right = place.reindex(parcels.codes.text).fillna(-1).to_numpy(dtype=np.int64)
    known = np.flatnonzero((of_right >= 0) & (parcels.codes.text != ""))
    ranks = np.where(parcels.is_live, UNDETERMINED, ALLOWED).astype(np.int8)
    verdict = np.array([VERDICT_OF[state] for state in held.state] + [UNDETERMINED], dtype=np.int8)
    ranks[known] = verdict[of_right[known]]
    for state in (UNDER, OVER, MIXED, TWICE, OPEN, APART):
        rows = known[held.state[of_right[known]] == state]
        rows = rows[parcels.is_live[rows]]
        totals = held.total[of_right[rows]]
        findings.add(SHARE, rows, VERDICTS[VERDICT_OF[state]], f"share_{state}", unit="1",
                     control_role=HOLDERS, control_layer=table.name,
                     measured=None if state == APART else each_once(float, totals, float), limit_value=1.0, values={
                         "total": each_once(str, totals), "rest": each_once(_rest, totals),
                         "count": held.count[of_right[rows]]},
                     shown={"tokens": of_distinct(short_tokens, held.tokens[of_right[rows]])})
    lost = ~np.isin(held.code.astype(str), parcels.codes.text.astype(str))
    if lost.any():
        parcels.notes.append(text("rights.holders_without_right", language, count=int(lost.sum())))
    order = np.argsort(held.code.astype(str), kind="stable")
    totals = held.total[order]
    states = held.state[order]
    sentences = {state: text(f"rights.state_{state}", language) for state in VERDICT_OF}
    frame = pd.DataFrame({
        "unit_code": held.code[order], "holder_count": held.count[order],
        "total": np.where(states == APART, None, each_once(str, totals)),
        "total_share": np.where(states == APART, np.nan, each_once(float, totals, float)),
        "rest": np.where(states == UNDER, each_once(_rest, totals), None),
        "state": states, "verdict": [VERDICTS[VERDICT_OF[state]] for state in states],
        "tokens": held.tokens[order], "message": [sentences[state] for state in states]})
    tokens = np.array([*held.tokens, ""], dtype=object)[of_right]
    return ranks, frame.astype(SHARE_COLUMNS), tokens


def _rest(total: Fraction) -> str:
    return str(1 - total)


def short_tokens(tokens: str) -> str:
    """Tokens for a sentence, a dash without any.

    Args:
        tokens: with commas.

    >>> short_tokens("a, b"), short_tokens("")
    ('a, b', '–')
    """
    parts = tokens.split(", ") if tokens else []
    return (", ".join(parts[:MOST_TOKENS]) + (" …" if len(parts) > MOST_TOKENS else "")) or "–"
