"""Values that look like identity numbers, telephone numbers, e-mail addresses; and codes that do not."""
from __future__ import annotations

import random
import re
import uuid

import pandas as pd
import pytest

from groundrules.core.privacy import content, numbers
from groundrules.core.privacy.content import ContentScan, scan_column
from groundrules.core.privacy.forms import EMAIL, IDENTITY, PHONE


def scanned(values) -> dict:
    return scan_column(pd.Series(values, dtype="string"))


#: Published examples of the issuers and of textbooks.
EXAMPLES = [
    (numbers.is_chinese, ["11010519491231002X", "440524188001010014"]), (numbers.is_taiwanese, ["A123456789"]),
    (numbers.is_hong_kong, ["A1234563", "AB9876543"]), (numbers.is_aadhaar, ["234123412346"]),
    (numbers.is_my_number, ["123456789018"]), (numbers.is_thai, ["1101700230708"]), (numbers.is_cpf, ["52998224725"]),
    (numbers.is_spanish, ["12345678Z", "X1234567L"]), (numbers.is_turkish, ["10000000146"]),
    (numbers.is_south_african, ["8001015009087"]), (numbers.is_singaporean, ["S1234567D", "F1234567N"]),
    (numbers.is_polish, ["44051401359"]), (numbers.is_italian, ["RSSMRA85T10A562S"]),
    (numbers.is_french, ["255081416802538"])]


@pytest.mark.parametrize(("check", "known"), EXAMPLES, ids=lambda item: getattr(item, "__name__", ""))
def test_check_digits(check, known):
    """Each example holds; and of those with another last character none does, or only one that computes alike."""
    for number in known:
        assert check(number), number
        characters = "0123456789" if number[-1].isdigit() else "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        others = [number[:-1] + last for last in characters if last != number[-1]]
        assert sum(map(check, others)) <= (2 if check is numbers.is_french else 0), number


def test_wrong_digits_are_seen():
    """Verhoeff's scheme sees every single wrong digit and every swap of neighbours."""
    number = "234123412346"
    wrong = [number[:place] + digit + number[place + 1:] for place in range(12) for digit in "0123456789"
             if digit != number[place]]
    wrong += [number[:place] + number[place + 1] + number[place] + number[place + 2:] for place in range(11)
              if number[place] != number[place + 1]]
    assert len(wrong) > 110 and not any(map(numbers.is_aadhaar, wrong))


# -- people ------------------------------------------------------------------------------------------------------

def _closed(draw, check, characters="0123456789"):
    """A number that somebody could have: a body with the last character that closes it."""
    def made(dice):
        while True:
            body = draw(dice)
            closed = [body + last for last in characters if check(body + last)]
            if closed:
                return closed[0]
    return made


def _digits(count):
    return lambda dice: "".join(dice.choice("0123456789") for _ in range(count))


def _born(dice, form="{y:04}{m:02}{d:02}"):
    year = dice.randint(1940, 2010)
    return form.format(y=year, s=year % 100, m=dice.randint(1, 12), d=dice.randint(1, 28))


def _chinese(dice):
    place = dice.choice(("110101", "330106", "440305", "620102", "510104"))
    return f"{place}{_born(dice)}{dice.randint(0, 999):03}"


PEOPLE = {
    "China": (_closed(_chinese, numbers.is_chinese, "0123456789X"), IDENTITY, 1),
    "India": (_closed(lambda dice: dice.choice("23456789") + _digits(10)(dice), numbers.is_aadhaar), IDENTITY, 4),
    "Japan": (_closed(_digits(11), numbers.is_my_number), IDENTITY, 4),
    "Thailand": (_closed(lambda dice: dice.choice("12345678") + _digits(11)(dice), numbers.is_thai), IDENTITY, 4),
    "Indonesia": (lambda dice: f"3{dice.randint(1, 6)}{dice.randint(1, 79):02}{dice.randint(1, 30):02}"
                  f"{dice.randint(1, 28) + dice.choice((0, 40)):02}{dice.randint(1, 12):02}{dice.randint(0, 99):02}"
                  f"{dice.randint(1, 99):04}", IDENTITY, 4),
    "Brazil": (_closed(lambda dice: next(body for body in iter(lambda: _digits(10)(dice), "") if any(
        numbers.is_cpf(body + last) for last in "0123456789")), numbers.is_cpf), IDENTITY, 2),
    "Korea": (lambda dice: f"{_born(dice, '{s:02}{m:02}{d:02}')}-{dice.randint(1, 2)}{_digits(6)(dice)}", IDENTITY, 2),
    "Spain": (_closed(_digits(8), numbers.is_spanish, "TRWAGMYFPDXBNJZSQVHLCKE"), IDENTITY, 3),
    "Taiwan": (_closed(lambda dice: dice.choice("ABCDEFG") + dice.choice("12") + _digits(7)(dice),
                       numbers.is_taiwanese), IDENTITY, 3),
    "Singapore": (_closed(lambda dice: dice.choice("ST") + _digits(7)(dice), numbers.is_singaporean,
                          "ABCDEFGHIJZ"), IDENTITY, 2),
    "mobile": (lambda dice: dice.choice(("139", "150", "177", "186", "199", "131", "135")) + _digits(8)(dice),
               PHONE, 12),
    "abroad": (lambda dice: f"+44 20 {_digits(4)(dice)} {_digits(4)(dice)}", PHONE, 1),
    "e-mail": (lambda dice: f"a.{_digits(3)(dice)}@example.org", EMAIL, 1),
    "said": (lambda dice: f"王某，联系电话：{_digits(8)(dice)}", PHONE, 1),
    "in words": (lambda dice: f"张某 186{_digits(8)(dice)}，已通知", PHONE, 1),
    "North America": (lambda dice: f"({dice.randint(2, 9)}{_digits(2)(dice)}) 555-{_digits(4)(dice)}", PHONE, 1)}


@pytest.mark.parametrize("country", PEOPLE)
@pytest.mark.parametrize("seed", range(5))
def test_numbers_of_people_are_counted(country, seed):
    """As many as there are, among empty values, and told from so few on; a few that are mistyped do not hide them."""
    draw, kind, least = PEOPLE[country]
    dice = random.Random(f"{country}{seed}")
    for count in (least, 30, 60 if seed else 300):
        values = list(dict.fromkeys(draw(dice) for _ in range(count * 2)))[:count]
        result = scanned([*values, None, "", "none", "农田"])
        assert result.get(kind, 0) >= 0.98 * len(values), (count, values[:3], result)
        assert set(result) <= {kind, IDENTITY} and result[kind] <= len(values)
    assert scanned([*values, *("1" + value[1:] for value in values[:5])]).get(kind, 0) >= len(values) * 0.98


def test_full_width_and_embedded():
    assert scanned(["户主身份证１１０１０５１９４９１２３１００２Ｘ。"]) == {IDENTITY: 1}
    assert scanned(["见附件；11010519491231002X（张某）", "同上"]) == {IDENTITY: 1}
    assert scanned(["mail to: a.b@example.co.uk, please", "mail to: a.b@example.co.uk, please"]) == {EMAIL: 2}


def test_whole_numbers():
    """Telephone numbers in a column of numbers, as a spreadsheet makes them."""
    dice = random.Random(3)
    draw = PEOPLE["mobile"][0]
    assert scan_column(pd.Series([int(draw(dice)) for _ in range(50)] + [pd.NA], dtype="Int64")) == {PHONE: 50}
    assert scan_column(pd.Series(range(1, 5000), dtype="Int64")) == {}
    assert scan_column(pd.Series([1.5, 2e9, None], dtype="Float64")) == {}


# -- codes -------------------------------------------------------------------------------------------------------

def _seq(form):
    return lambda dice, count: [form.format(number) for number in range(dice.randint(0, 999), 999 + count)][:count]


def _each(draw):
    return lambda dice, count: [draw(dice) for _ in range(count)]


CODES = {
    "patches of a survey": _each(lambda dice: f"460200211{dice.randint(0, 10**9 - 1):09}"),
    "codes with a date": _seq("33010620230101{:04}"),
    "parcels": _each(lambda dice: f"330106001001GB{dice.randint(0, 99999):05}F{dice.randint(0, 9999):04}"),
    "parcels of 19 digits": _each(lambda dice: f"330106{dice.randint(0, 10**13 - 1):013}"),
    "villages": _each(lambda dice: f"330106{dice.randint(1, 20):03}{dice.randint(200, 260):03}"),
    "units of a province that begins as a mobile number": _each(
        lambda dice: f"13{dice.randint(1, 11):02}{dice.randint(1, 35):02}{dice.randint(1, 99999):05}"),
    "project numbers": _seq("1860001{:04}"),
    "assessor's parcels": _each(lambda dice: f"{dice.randint(1, 999):03}-{dice.randint(1, 999):03}-"
                                             f"{dice.randint(0, 9999):04}"),
    "parcels in three parts": _each(lambda dice: f"{dice.randint(1000, 1100)}-{dice.randint(100, 999)}-"
                                                 f"{dice.randint(0, 99):02}"),
    "census tracts": _each(lambda dice: f"{dice.randint(1, 56):02}{dice.randint(1, 199):03}"
                                       f"{dice.randint(0, 999999):06}"),
    "block groups": _each(lambda dice: f"06{dice.randint(0, 57) * 2 + 1:03}{dice.randint(0, 9999999):07}"),
    "areas": _each(lambda dice: f"{dice.random() * 1e9:.2f}"), "coordinates": _each(
        lambda dice: f"{dice.random() * 1e7:.3f},{dice.random() * 1e6:.3f}"),
    "areas in words": _each(lambda dice: f"占地{dice.randint(13 * 10**9, 19 * 10**9)}平方米"),
    "documents": _each(lambda dice: f"浙土字〔2023〕{dice.randint(1, 9999)}号，编号：186"
                                    f"{dice.randint(0, 10**8 - 1):08}"),
    "chainage": _each(lambda dice: f"K{dice.randint(0, 2000)}+{dice.randint(0, 999):03}.{dice.randint(0, 999):03}"),
    "sheets": _each(lambda dice: f"H50G{dice.randint(1, 96):03}{dice.randint(1, 96):03}"),
    "permits": _each(lambda dice: f"G45-2023-{dice.randint(0, 9999999):07}"),
    "classes and numbers": _each(lambda dice: f"0301-{dice.randint(2000000, 2999999)}"),
    "identifiers": _each(lambda dice: str(uuid.UUID(int=dice.getrandbits(128)))),
    "identifiers in capitals": _each(lambda dice: uuid.UUID(int=dice.getrandbits(128)).hex.upper()),
    "moments": _each(lambda dice: str(1700000000000 + dice.randint(0, 10**10))),
    "days": _each(lambda dice: f"{_born(dice, '{y:04}-{m:02}-{d:02}')} 12:00:00"),
    "signed numbers": _each(lambda dice: f"+{dice.randint(0, 10**8)}"),
    "grid cells": _each(lambda dice: f"cell {dice.randint(0, 10**9)}"),
    "telecom": _each(lambda dice: f"telecom {dice.randint(0, 10**9)}"),
    **{f"{size} digits": _each(_digits(size)) for size in (7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20)}}


@pytest.mark.parametrize("kind", CODES)
@pytest.mark.parametrize("seed", range(4))
def test_codes_are_no_people(kind, seed):
    dice = random.Random(f"{kind}{seed}")
    many = 300 if seed else 3000
    for count in (8, 40, many) if kind == "codes with a date" else (1, 2, 3, 8, 40, many):   # one in eleven closes
        values = CODES[kind](dice, count)
        assert scanned(values) == {}, (count, [value for value in values if scanned([value])][:5])
    scan = ContentScan()   # in pieces, as a copy gives them
    for start in range(0, len(values), many // 6):
        scan.add(values[start:start + 500])
    assert scan.personal() == {}


def test_random_codes_of_any_length_are_seldom_taken_for_people():
    """At most four of a thousand columns of random digits, however short the columns."""
    dice = random.Random(7)
    wrong = tried = 0
    for size in (10, 11, 12, 13, 15, 16, 18):
        for count in (1, 2, 3, 5, 20):
            for _ in range(60):
                tried += 1
                wrong += bool(scanned([_digits(size)(dice) for _ in range(count)]))
    assert tried == 2100 and wrong <= 8


def test_pieces_and_the_whole_agree():
    dice = random.Random(11)
    values = [PEOPLE["China"][0](dice) for _ in range(40)] + [f"AB{number}" for number in range(100)]
    values += [f"x{number}@example.org" for number in range(7)]
    dice.shuffle(values)
    scan = ContentScan()
    for start in range(0, len(values), 13):
        scan.add(values[start:start + 13])
    assert scan.personal() == scanned(values) == {IDENTITY: 40, EMAIL: 7}


def test_no_form_is_found_inside_a_longer_number_or_word():
    for text in ("11010519491231002X9", "A11010519491231002X", "110105194912310021234", "3.1415926535897932384",
                 "https://example.org/11010519491231002X", "11010519491231002X.5"):
        assert scanned([text]) == {}, text
    assert not re.search("@", "".join(CODES))


def test_a_text_of_several_blocks_counts_from_all_of_them(monkeypatch):
    values = ["a@example.org", "b@example.org", "a@example.org", "field 7", "a@example.org", "b@example.org"]
    monkeypatch.setattr(content, "_TEXTS_A_BLOCK", 2)
    assert scanned([*values, None]) == {EMAIL: 5}
