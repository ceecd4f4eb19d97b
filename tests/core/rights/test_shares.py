"""Shares of holders: every way to write one, sums that are exact, and what cannot be read."""
from __future__ import annotations

from fractions import Fraction
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from groundrules.core.rights.conflicts import holders
from groundrules.core.rights.holders import people
from groundrules.core.rights.shares import (
    COMMON,
    JOINT,
    MIXED,
    OPEN,
    OVER,
    UNDER,
    UNKNOWN,
    UNREADABLE,
    WHOLE,
    read_share,
    read_shares,
    sum_shares,
)

HALF, THIRD = Fraction(1, 2), Fraction(1, 3)


@pytest.mark.parametrize(("cell", "value"), [
    ("1/2", HALF), (" 1 / 2 ", HALF), ("１／２", HALF), ("½", HALF), ("⅓", THIRD), ("50%", HALF), ("５０％", HALF),
    ("50.0 %", HALF), ("500‰", HALF), ("0.5", HALF), (0.5, HALF), (".5", HALF), ("0,5", HALF), (1, Fraction(1)),
    ("二分之一", HALF), ("各二分之一", HALF), ("各占二分之一", HALF), ("三分之一份额", THIRD),
    ("十二分之五", Fraction(5, 12)),
    ("百分之五十", HALF), ("贰分之壹", HALF), ("3分之1", THIRD), ("各1/2", HALF), ("占50%", HALF), ("一半", HALF),
    ("je 1/2", HALF), ("je1/2", HALF), ("one-half", HALF), ("one half", HALF), ("half share", HALF), ("1/2 each", HALF),
    ("each 1/2", HALF), ("quarter", Fraction(1, 4)), ("单独", Fraction(1)), ("undivided 1/2 share", HALF),
    ("zur Hälfte", HALF), ("je zur Hälfte", HALF), ("1 of 2", HALF), ("1 out of 3", THIRD),
    ("two-thirds", Fraction(2, 3)), ("a third", THIRD), ("one fourth", Fraction(1, 4)), ("50 per cent", HALF),
    ("50 percent each", HALF), ("50 pct", HALF), ("33 1/3 %", THIRD), ("33⅓%", THIRD), ("66 2/3%", Fraction(2, 3)),
    ("0.333…", THIRD), ("0.3333...", THIRD), ("0,666…", Fraction(2, 3)), (".1666…", Fraction(1, 6)), ("0.(3)", THIRD),
    ("0.1(6)", Fraction(1, 6)), ("0.142857142857…", Fraction(1, 7)), ("百分之33.5", Fraction(67, 200)),
    ("10000分之25", Fraction(1, 400)),
    ("2分の1", HALF), ("持分２分の１", HALF), ("持分二分の一", HALF), ("權利範圍:2分之1", HALF), ("全", Fraction(1)),
    ("250/1.000stel", Fraction(1, 4)), ("250/1.000", Fraction(1, 4)), ("250/1'000", Fraction(1, 4)),
    ("250/1,000", Fraction(1, 4)), ("1.250/10.000", Fraction(1, 8)), ("125,5/1000", Fraction(251, 2000)),
    ("125,5/1.000stel", Fraction(251, 2000)), ("1,5 von 10", Fraction(3, 20)), ("1 von 4", Fraction(1, 4)),
    ("ganz", Fraction(1)), ("Alleineigentum", Fraction(1)), ("setengah", HALF), ("ครึ่งหนึ่ง", HALF),
    ("ทั้งหมด", Fraction(1)),
    ("各半", HALF), ("100%", Fraction(1)), ("单独所有", Fraction(1)), ("sole", Fraction(1)), ("1/3 each", THIRD)])
def test_a_share_however_written(cell, value):
    assert read_share(cell).value == value


@pytest.mark.parametrize(("cell", "state"), [
    ("共同共有", COMMON), ("共同 共有", COMMON), ("Joint", COMMON), ("", UNKNOWN), (None, UNKNOWN), (np.nan, UNKNOWN),
    ("　", UNKNOWN), ("按份共有", UNKNOWN), ("各", UNKNOWN),
    ("1/0", UNREADABLE), ("0", UNREADABLE), ("3/2", UNREADABLE),
    ("150%", UNREADABLE), ("-1/2", UNREADABLE), ("2026-01-02", UNREADABLE), ("1月2日", UNREADABLE), ("50", UNREADABLE),
    ("0.3…", UNREADABLE), ("three halves", UNREADABLE), ("equally", UNREADABLE), ("1/2 of which 1/4", UNREADABLE),
    ("1 1/12", UNREADABLE), ("third", UNREADABLE), ("half Smith", UNREADABLE), ("5 5/3 0%", UNREADABLE),
    ("0.(0)", UNREADABLE), ("one", UNREADABLE), ("公同共有", COMMON), ("分別共有", UNKNOWN),
    ("二点五分之一", UNREADABLE), ("零分之一", UNREADABLE), ("1/2/3", UNREADABLE), ("大部分", UNREADABLE),
    ("zur gesamten Hand", COMMON), ("in Erbengemeinschaft", COMMON), ("共有", UNKNOWN), ("1.250/1000", UNREADABLE),
    ("1,250/2000", UNREADABLE), ("0.050/100", UNREADABLE), ("000.500/1000", UNREADABLE),
    ("1/2,5", UNREADABLE), ("1/1.0000", UNREADABLE), ("1.000,5/2.000", UNREADABLE), ("0,0/4", UNREADABLE),
    ("1/0.000", UNREADABLE), ("1.000.00/4.000", UNREADABLE), ("12/03.2024", UNREADABLE),
    ("1/2²", UNREADABLE), ("½²", UNREADABLE)])
def test_what_is_not_a_part_is_never_one(cell, state):
    share = read_share(cell)
    assert (share.state, share.value) == (state, None)


@pytest.mark.parametrize(("cells", "total", "state"), [
    (["1/2", "1/4", "1/4"], 1, WHOLE), (["1/3", "1/3"], Fraction(2, 3), UNDER), (["1/2", "2/3"], Fraction(7, 6), OVER),
    (["0.3333"] * 3, 1, WHOLE), (["33.33%"] * 3, 1, WHOLE), (["0.17"] * 6, 1, WHOLE),
    (["1/3", "0.3333", "33.3%"], 1, WHOLE),
    ([1 / 3] * 3, 1, WHOLE), (["0.33", "0.33", "0.34"], 1, WHOLE), (["0.3333", "0.3333"], Fraction(3333, 5000), UNDER),
    (["0.33", "0.33"], Fraction(33, 50), UNDER), (["共同共有"] * 2, 0, JOINT), (["共同共有", "1/2"], HALF, MIXED),
    (["1/2", ""], HALF, OPEN), (["1/2", "大部分"], HALF, OPEN), ([""], 0, OPEN), (["共同共有", ""], 0, OPEN),
    (["0.666", "0.333"], 1, WHOLE), (["66.66%", "33.33%"], 1, WHOLE), (["0.5", "0.4"], Fraction(9, 10), UNDER),
    (["0.500", "0.499"], Fraction(999, 1000), UNDER), (["0.250", "0.749"], Fraction(999, 1000), UNDER),
    (["0.666…", "1/3"], 1, WHOLE), (["3/4", "1/2", ""], Fraction(5, 4), OVER),
    (["0.3334", "0.3334", "0.3334"], Fraction(5001, 5000), OVER)])
def test_sums_are_exact(cells, total, state):
    """0.3334 three times is no third cut or rounded: the sum stays 1.0002 and is told."""
    sums = sum_shares(["A"] * len(cells), read_shares(cells))
    assert (sums.total[0], sums.state[0]) == (total, state)


def test_a_column_of_many_parcels_is_that_of_each_alone_in_any_order():
    cells = {"A": ["1/2", "1/4", "1/4"], "B": ["1/3", "1/3"], "C": ["共同共有"] * 2, "D": ["0.3333"] * 3,
             "E": ["x", "1/2"]}
    rows = [(code, cell) for code, own in cells.items() for cell in own]
    for seed in range(4):
        order = np.random.default_rng(seed).permutation(len(rows))
        codes, column = zip(*(rows[row] for row in order))
        shares = read_shares(column)
        sums = sum_shares(codes, shares)
        assert shares.unreadable == {"x": 1}
        for code, own in cells.items():
            alone, at = sum_shares([code] * len(own), read_shares(own)), list(sums.codes).index(code)
            for name in ("total", "state", "closed"):
                assert getattr(alone, name)[0] == getattr(sums, name)[at]
            assert sorted(sums.value[sums.parcel == at], key=str) == sorted(alone.value, key=str)
        assert sums.closed.tolist() == [code == "D" for code in sums.codes]


def test_halves_of_any_way_to_write_them_are_equal_numbers():
    cells = ["1/2", "50%", "0.5", "各二分之一", "½", "２分之１"]
    assert set(sum_shares(range(6), read_shares(cells)).value) == {HALF}


def test_a_pack_without_kinds_of_shares_reads_none():
    """Its list is empty, which is not the same as any word."""
    column = pd.Series(["joint", "sole", None], dtype="string")
    kind = SimpleNamespace(spellings=("Joint",), title={"en": "joint ownership"})
    assert holders._kinds(column, SimpleNamespace(share_kinds={})).tolist() == ["", "", ""]
    assert holders._kinds(column, SimpleNamespace(share_kinds={"joint": kind})).tolist() == ["joint", "", ""]


@pytest.mark.parametrize("kind", ["datetime64[s]", "string", "Float64", "float64", "category"])
def test_an_empty_cell_says_nothing_whatever_the_type_of_its_column(kind):
    """A sheet may have made a day of 1/2; the cells without a share are not what cannot be read."""
    value = {"datetime64[s]": "2026-01-02", "string": "1/2", "category": "1/2"}.get(kind, 0.5)
    cells = people._cells(pd.Series([value, None]).astype(kind), 2)
    assert cells[1] is None and read_shares(cells).state.tolist() == [
        "unreadable" if kind == "datetime64[s]" else "part", "unknown"]
    assert people._cells(None, 2).tolist() == [None, None]
