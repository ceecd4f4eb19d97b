"""Tokens of holders: one for a person however written, nothing to find a person by, and a key that stays."""
from __future__ import annotations

import hashlib
import hmac
import os
import stat
import sys

import pytest

from groundrules.core.errors import InputError
from groundrules.core.rights.tokens import holder_tokens, initials, project_key, unusable_numbers

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
