"""Who holds a parcel: the table of holders, joined by code, as claims on parcels that sum to one."""
from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

import numpy as np
import pandas as pd

from ...texts.shown import shown_share
from ..codes import distinct_codes
from ..groups import counted, joined_texts, ranked
from ..places import Repeated
from ..shares import JOINT, MIXED, OPEN, PART, UNDER, UNKNOWN, UNREADABLE, WHOLE, each_once, read_shares, sum_shares
from ..tokens import holder_tokens, initials, plain_names, read_numbers
from .request import HoldersRequest

#: Whose a part of a parcel is.
HELD, COMMON, SHARE_OPEN, HOLDER_OPEN = "holder", "joint", "share_unknown", "holder_missing"
STACKED = "stacked"   # several units on one parcel: their shares are of the units
SHOWN = 5             # texts in a remark
_JOIN = " "


class Claims(NamedTuple):
    """Who claims which part of parcels, a row for each claim ``(m,)``; those of a parcel sum to 1.

    Attributes:
        parcel: code of the parcel, as a number. part: of the constants above.
        holder: tokens, several in order. share: of the parcel.
    """

    parcel: np.ndarray
    part: np.ndarray
    holder: np.ndarray
    share: np.ndarray


@dataclass
class People:
    """The holders of a run.

    Attributes:
        claims: on parcels. states: code of a parcel -> what its shares come to. shown: token -> what is shown of the
            name, empty where nothing is. counts: numbers for remarks. unreadable: parcel and share that cannot be
            read, without letters -> number of rows. repeated: codes at the projects that several parcels have.
    """

    claims: Claims
    states: dict = field(default_factory=dict)
    shown: dict = field(default_factory=dict)
    counts: dict = field(default_factory=dict)
    unreadable: dict = field(default_factory=dict)
    repeated: Repeated = Repeated()


def people_of(request: HoldersRequest, codes: np.ndarray, apart: Collection[str] = ()) -> People:
    """Join the holders to parcels.

    Args:
        request: of the run. codes: different codes of the parcels at the projects, as of ``comparable_codes`` ``(k,)``.
        apart: codes that do not say which parcel is meant, as of ``repeated_codes``; no holder is joined by them.

    Returns:
        Claims on every parcel: one without a holder has one that names no holder (``HOLDER_OPEN``).
    """
    if request.holders is None:
        return People(_unclaimed(np.arange(len(codes))))
    table, fields = request.holders.table, request.holders.fields
    columns = {role: table.columns[name] for role, name in fields.items() if name}
    place, own = distinct_codes(columns["unit_code"])
    of_code = _joined(own, codes, request)
    of_several = np.isin(own, list(apart))
    of_code[of_several] = -1
    parcel = of_code[place]
    rows = np.flatnonzero(parcel >= 0)
    name, kind, document = (_cells(columns.get(role), len(table)) for role in (
        "holder_name", "document_type", "document_number"))
    numbers = read_numbers(document)
    tokens = holder_tokens(request.key, name[rows], kind[rows], numbers.of(rows))   # of no row that stands elsewhere
    people = People(Claims(*[np.empty(0)] * 4), counts={
        "unmatched": int(((parcel < 0) & ~of_several[place]).sum()), "by_name": len(set(tokens.token[tokens.by_name])),
        "unusable_numbers": numbers.unusable})
    if request.mask != "token" and "holder_name" in columns:
        people.shown = _shown(columns["holder_name"].astype(object).to_numpy()[rows], tokens.token,
                              request.mask == "initials")
    shares = read_shares(_share_cells(columns, rows, request))
    people.unreadable = _unreadable(shares, codes[parcel[rows]])
    units = _unit_counts(of_code, own, place[rows], request.unit_length, len(codes))
    _claim(people, parcel[rows], units > 1, tokens.token, shares,
           request.sole_is_whole or not {"share", "share_kind"} & set(columns), codes)
    missing = np.setdiff1d(np.arange(len(codes)), people.claims.parcel)
    people.claims = Claims(*(np.concatenate(parts) for parts in zip(people.claims, _unclaimed(missing))))
    return people


def _unclaimed(parcels: np.ndarray) -> Claims:
    count = len(parcels)
    return Claims(parcels.astype(np.int64), np.full(count, HOLDER_OPEN, dtype=object), np.full(count, "", dtype=object),
                  np.ones(count))


def _cells(column, count: int) -> np.ndarray:
    cells = np.full(count, None, dtype=object)
    if column is not None:   # also of days, of which pandas leaves NaT: a sheet has made a date of 1/2
        there = column.notna().to_numpy(dtype=bool)
        cells[there] = column.to_numpy(dtype=object)[there]
    return cells


def _joined(own: np.ndarray, codes: np.ndarray, request: HoldersRequest) -> np.ndarray:
    """Parcel of each code by its code, otherwise by the parcel's part of it; -1 without one."""
    length, unit = request.parcel_length, request.unit_length
    places = pd.Index(codes).get_indexer(pd.Index(own)).astype(np.int64)
    unmatched = np.flatnonzero(places < 0)
    if length and len(unmatched):
        by_head = {code[:length] if len(code) == unit else code: at for at, code in reversed([*enumerate(codes)])}
        heads = [code[:length] if len(code) in (length, unit) else code for code in own[unmatched].tolist()]
        places[unmatched] = [by_head.get(head, -1) for head in heads]
    places[own == ""] = -1
    return places


def _share_cells(columns: dict, rows: np.ndarray, request: HoldersRequest) -> np.ndarray:
    """Share of each row; where it is empty, what the kind of shares says."""
    share, kind = (_cells(columns.get(role), len(columns["unit_code"]))[rows] for role in ("share", "share_kind"))
    words = {"joint": "共同共有", "sole": "单独所有"}
    place, different = pd.factorize(kind)
    plain = plain_names([*map(str, different), ""])   # the last: nothing is stated
    says = np.array([next((words[name] for name in words if text in getattr(request, name)), None) for text in plain],
                    dtype=object)[place]
    place, different = pd.factorize(share)
    empty = np.array([not str(cell).strip() for cell in different] + [True], dtype=bool)[place]
    cells = np.where(empty, says, share)
    cells[(says == words["joint"]) & ~empty] = words["joint"]   # shares beside "joint" are a finding of checkrights
    return cells


def _unreadable(shares, codes: np.ndarray) -> dict:
    """Code of a parcel and share that cannot be read, without letters -> number of rows."""
    rows = np.flatnonzero(shares.state == UNREADABLE)
    if not len(rows):
        return {}
    shown = np.array([shown_share(text) if share.state == UNREADABLE else "" for text, share in zip(
        shares.texts, shares.readings)], dtype=object)
    pairs = pd.DataFrame({"code": codes[rows], "cell": shown[shares.place[rows]]})
    return pairs.groupby(["code", "cell"], sort=False).size().to_dict()


def _shown(names: np.ndarray, tokens: np.ndarray, short: bool) -> dict:
    rows = np.flatnonzero((tokens != "") & pd.notna(names))
    token, first = np.unique(tokens[rows].astype(str), return_index=True)
    return {key: initials(name) if short else str(name).strip() for key, name in zip(
        token.tolist(), names[rows[first]].tolist())}


def _unit_counts(of_code: np.ndarray, own: np.ndarray, place: np.ndarray, length: int, count: int) -> np.ndarray:
    """How many units of their own the holders of each parcel name ``(count,)``.

    ``of_code``: the parcel of each code. own: the codes. place: the code of each row of parcels.
    """
    is_used = np.zeros(len(own), dtype=bool)
    is_used[place] = True
    used = np.flatnonzero(is_used)
    is_unit = np.array([bool(length) and len(code) == length for code in own[used].tolist()], dtype=bool)
    return counted(of_code[used], pd.factorize(own[used])[0], is_unit, count)   # two spellings may be one code


def _claim(people: People, parcel, is_stacked, token, shares, sole_is_whole: bool, codes) -> None:
    """Make claims of the rows of holders; ``is_stacked``: of each of ``codes``."""
    sums = sum_shares(parcel, shares)
    state, value = sums.state.copy(), sums.value
    at, count = sums.parcel, np.bincount(sums.parcel, minlength=len(sums.codes))
    alone = (count == 1) & (state == OPEN)
    if sole_is_whole:
        silent = alone[at] & (shares.state == UNKNOWN)
        value = np.where(silent, Fraction(1), value)
        state[at[silent]] = WHOLE
    people.counts["sole_without_share"] = 0 if sole_is_whole else int((alone[at] & (shares.state == UNKNOWN)).sum())
    number = sums.codes.astype(np.int64)
    state[is_stacked[number]] = STACKED
    people.states = dict(zip(codes[number].tolist(), zip(state.tolist(), sums.total.tolist(), sums.closed.tolist())))
    # Where the shares that can be read leave nothing, whose share cannot be read would be left out: not divided.
    none_left = np.isin(state, (OPEN, MIXED)) & each_once(lambda total: total >= 1, sums.total, bool)
    divided = np.isin(state, (WHOLE, UNDER, OPEN, MIXED)) & ~none_left
    known = np.flatnonzero(divided[at] & pd.notna(value))
    rest = divided & (state != WHOLE)
    parts = [(number[at[known]], np.where(token[known] != "", HELD, HOLDER_OPEN), token[known],
              each_once(float, value[known], float))]
    together = _together(at, token, np.where(divided[at], shares.state != PART, True), len(state))
    left = np.flatnonzero(rest | ~divided)
    share = np.where(divided[left], each_once(lambda total: float(1 - total), sums.total[left], float), 1.0)
    part = np.where(state[left] == JOINT, COMMON, SHARE_OPEN).astype(object)
    part[(state[left] == JOINT) & (together[left] == "")] = HOLDER_OPEN
    parts.append((number[left], part, together[left], share))
    claims = [np.concatenate(column) for column in zip(*parts)]
    kept = claims[3] > 0
    people.claims = Claims(claims[0][kept].astype(np.int64), *(column[kept] for column in claims[1:]))


def _together(at: np.ndarray, token: np.ndarray, use: np.ndarray, count: int) -> np.ndarray:
    """Tokens of each parcel among some rows, each once and in order, as one text ``(count,)``."""
    rows = np.flatnonzero(use)
    return joined_texts(at[rows], *ranked(token[rows]), count, _JOIN)
