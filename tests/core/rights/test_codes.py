"""Codes of parcels: whatever stands beside a code in its column, it is read the same."""
from __future__ import annotations

import numpy as np
import pytest
from helpers.source import ROOT

from groundrules.core.rights.codes import Fault, clean_codes, comparable_codes, read_codes
from groundrules.core.rights.pack.reading import load_rights

CLEAN = ["441900001001GB00001W00000000", "441900001001JA00012", "1234", "9E", "E12", "A",
         "441900001001GB00001W00000009"]
OTHERS = ["4E12", "0E0", "", "NULL", "NAN", "NONE", "44 19", "4419-00", "ab1", "４４１９", "无", "4.4E+12", None, 12.0,
          7, "甲", "A\x1eB", "É", "ß"]
LETTERS = np.array(list("0123456789ABEFGJNWe .-_无１\x1e"))


@pytest.fixture(scope="module")
def rights():
    return load_rights(str(ROOT / "packs" / "cn-rights")).rights


def columns():
    """Columns of clean codes, of others, and of random ones, many of which are clean or nearly so."""
    rng = np.random.default_rng(18)
    made = ["".join(rng.choice(LETTERS[:18 if number % 3 else len(LETTERS)], rng.integers(0, 31)))
            for number in range(3_000)]
    return [CLEAN, OTHERS, CLEAN + OTHERS, *([*CLEAN, other] for other in OTHERS), made]


@pytest.mark.parametrize("form", [False, True])
def test_a_code_is_cleaned_alike_among_any_others(rights, form):
    form = rights.code if form else None
    for column in columns():
        texts, faults = clean_codes(column, form)
        for value, text, fault in zip(column, texts, faults):
            alone = clean_codes([value, " a-b "], form)   # beside one that has to be cleaned
            assert (text, fault) == (alone[0][0], alone[1][0]), value


def test_a_clean_code_stays_and_a_number_of_a_spreadsheet_is_found_among_clean_ones():
    texts, faults = clean_codes(CLEAN)
    assert texts.tolist() == CLEAN and not faults.any()
    texts, faults = clean_codes([*CLEAN[:3], "4E12", *CLEAN[3:]])
    assert [Fault(fault) for fault in faults.tolist()] == [Fault(0)] * 3 + [Fault.CUT] + [Fault(0)] * 4
    assert comparable_codes([*CLEAN, "NULL"]).tolist() == [*CLEAN, ""]


def test_clean_codes_are_taken_apart(rights):
    codes = read_codes(["441900001001GB00001W00000000", "441900001001JA00012", "441900001001GB00001W000000000",
                        "441900001001GB00001W00000000" * 3, "44190000100XGB00001W00000000"], rights)
    assert codes.parcel.tolist() == ["441900001001GB00001", "441900001001JA00012", "", "", ""]
    assert codes.is_unit.tolist() == [True, False, False, False, True]
    assert codes.feature.tolist() == ["GB", "JA", "", "", "GB"] and codes.fixture.tolist() == ["W", "", "", "", "W"]
    assert codes.county.tolist() == ["441900", "441900", "", "", ""]
    assert [Fault(fault) for fault in codes.fault.tolist()] == [Fault(0), Fault.SHORT, Fault.LENGTH, Fault.LENGTH,
                                                       Fault.CHARACTERS]
