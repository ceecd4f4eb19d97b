"""Tokens of holders: one for a person however written, nothing to find a person by, and a key that stays."""
from __future__ import annotations

import hashlib
import hmac
import os
import random
import re
import stat
import sys

import numpy as np
import pytest

from groundrules.core.errors import InputError
from groundrules.core.rights.tokens import (
    _PLAIN,
    _is_number,
    holder_tokens,
    initials,
    plain_numbers,
    project_key,
    read_numbers,
    unusable_numbers,
)

KEY = bytes(range(32))
PERSON = "110101190001010014"   # invented: the check digit holds, nobody has it


def test_a_token_is_the_head_of_a_keyed_hash():
    expected = hmac.new(KEY, b"document\0cn\0" + PERSON.encode(), hashlib.sha256).hexdigest()[:10]
    assert holder_tokens(KEY, ["甲一"], ["1"], [PERSON]).token.tolist() == [expected]
    assert holder_tokens(KEY[::-1], ["甲一"], ["1"], [PERSON]).token[0] != expected


@pytest.mark.parametrize(("rows", "different"), [
    ([("甲一", "1", PERSON), ("甲　一（户主）", "身份证", "１１０１０１19000101 0014"), ("A", None, PERSON)], 1),
    # a wrong digit
    ([("甲一", "身份证", PERSON[:-1] + "5"), ("甲 一", "居民身份证", "１１０１０１１９０００１０１００１５")], 1),
    ([("甲公司", "营业执照", "91110101MA00A1B2C3"), ("甲公司", "7", "91110101ma00a1b2c3")], 1),
    ([("甲一", "护照", "E1234567"), ("甲壹", "护照", "e 123-4567")], 1),
    ([("甲一", "护照", "E1234567"), ("甲一", "军官证", "E1234567")], 2),
    ([("甲一", "", ""), (" 甲 一 ", None, None), ("甲一", "1", "0"), ("甲一", "1", "1.10101E+17")], 1),
    ([("甲一", "1", "0"), ("乙二", "1", "0"), ("丙三", "1", "00000000")], 3),
    ([("Ａｎｎ Hill", "", ""), ("ann hill", "", "")], 1)])
def test_one_person_is_one_token_and_two_are_two(rows, different):
    tokens = holder_tokens(KEY, *zip(*rows))
    assert len(set(tokens.token)) == different
    assert holder_tokens(KEY, *zip(*rows[::-1])).token.tolist() == tokens.token.tolist()[::-1]


def test_who_is_known_by_name_alone_is_told_and_nobody_is_no_holder():
    tokens = holder_tokens(KEY, ["甲一", "乙二", "", "丙三"], ["1"] * 4, [PERSON, "0", None, None])
    assert tokens.by_name.tolist() == [False, True, False, True]
    assert tokens.token[2] == ""
    assert unusable_numbers([PERSON, "0", None, None]) == 1
    assert len(holder_tokens(KEY, []).token) == 0


MASKED = ("3501**************", "350102********1234", "350102＊＊＊＊＊＊＊＊1234", "3501●●●●●●●●●●1234", "3501…1234",
          "3501××××××××××1234", "3501xxxxxxxxxx1234", "350102----1234", "91350100MAXXXXXX12")
WORDS = ("无身份证号码", "证件号码不详", "身份证遗失", "无证件号1")


@pytest.mark.parametrize("number", [*MASKED, *WORDS])
def test_a_number_that_is_masked_or_words_leaves_the_name(number):
    """Two persons with one such number are two, each the one that it is without a number, and both are counted."""
    tokens = holder_tokens(KEY, ["甲一", "乙二", "甲一"], ["1"] * 3, [number, number, None])
    assert (tokens.token[0] == tokens.token[2], len(set(tokens.token))) == (True, 2)
    assert tokens.by_name.tolist() == [True] * 3 and unusable_numbers([number, number, None]) == 2


def test_a_thousand_persons_whose_last_eight_signs_are_masked_are_a_thousand():
    numbers = [f"35010219{year}{'*' * 8}" for year in range(10, 70) for _ in range(17)][:1000]
    names = [f"甲{row}" for row in range(1000)]
    assert len(set(numbers)) == 59 and len(set(holder_tokens(KEY, names, None, numbers).token)) == 1000
    assert unusable_numbers(numbers) == 1000


@pytest.mark.parametrize("number", ["91110101MA00XX12C4", "E1234567", "P12-345.67", "粤字第2010123号"])
def test_a_number_that_only_looks_odd_is_one(number):
    """A credit code may hold XX, where its check digit holds (GB 32100): the 17 signs weigh 2,786,… mod 31, so 4."""
    tokens = holder_tokens(KEY, ["甲公司", "甲 公 司（旧名）"], ["7", "7"], [number, number])
    assert len(set(tokens.token)) == 1 and not tokens.by_name.any() and unusable_numbers([number]) == 0


def test_long_numbers_of_two_kinds_of_documents_are_two_unless_their_form_is_of_one():
    """An identity card of fifteen digits, and a licence with the same ones; eighteen digits are an identity card's."""
    for number, different in (("350100200001234", 2), ("1234567890123456", 2), (PERSON[:-1] + "5", 1),
                              ("91350100M000100Y43", 1)):
        assert len(set(holder_tokens(KEY, ["甲一", "乙二"], ["1", "7"], [number] * 2).token)) == different, number


def test_the_key_lies_beside_the_store_and_stays(tmp_path):
    store = tmp_path / "county-findings.gpkg"
    assert project_key(store)[1] is False and not list(tmp_path.iterdir())
    session = project_key(None)
    assert session == project_key("") == (session[0], False)       # the steps of a model without a saved project
    assert len({session[0], project_key(store)[0], project_key(tmp_path / "b-findings.gpkg")[0]}) == 3
    assert project_key(store) == project_key(str(store))
    store.touch()
    key, lasts = project_key(store)
    path = tmp_path / "county-holders.key"
    assert (lasts, project_key(store)) == (True, (key, True))
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["county-findings.gpkg", "county-holders.key"]
    if sys.platform != "win32":
        assert stat.S_IMODE(os.stat(path).st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", b"abcd", b"zz" * 32, b"\xff" * 64])
def test_a_damaged_key_is_told_and_never_replaced(tmp_path, content):
    store, path = tmp_path / "a-findings.gpkg", tmp_path / "a-holders.key"
    store.touch()
    path.write_bytes(content)
    with pytest.raises(InputError, match="a-holders.key"):
        project_key(store)
    assert path.read_bytes() == content


def test_initials_show_no_name():
    assert [initials(name) for name in ("甲一", "甲一二三", "Ann Hill", " ", None)] == ["甲*", "甲**", "A. H.", "", ""]


def test_what_is_plain_at_first_sight_is_a_number_by_all_rules():
    """Digits with a letter before them or an X behind are not looked at twice, and are what a second look says."""
    draw = random.Random(7)
    numbers = ["".join(draw.choices("0001239AEX.*-", k=draw.randint(1, 19))) for _ in range(20_000)]
    numbers += ["A12345", "12345X", "E12345", "1" * 18, "0" * 17 + "X", "1234567890123000", "12345", "1234", "XX12345"]
    texts = [re.sub("[-.]", "", number) for number in numbers]
    assert plain_numbers(numbers) == [text if _is_number(text, number) else "" for text, number in zip(texts, numbers)]
    assert sum(_PLAIN.fullmatch(number) is not None for number in numbers) > 100


def test_numbers_read_once_are_those_of_each_row():
    cells = ["XY 12345", "xy12345", None, "0", "XY 12345"]
    numbers = read_numbers(cells)
    rows = np.array([1, 2, 4])
    alone = holder_tokens(KEY, ["a"] * 3, None, [cells[row] for row in rows])
    together = holder_tokens(KEY, ["a"] * 3, None, numbers.of(rows))
    assert together.token.tolist() == alone.token.tolist() and together.by_name.tolist() == [False, True, False]
    assert numbers.unusable == unusable_numbers(cells) == 1
