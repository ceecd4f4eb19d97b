"""Forms of identity numbers, telephone numbers and e-mail addresses.

A shape is matched against a text in which every digit is written 0, every capital A and every small letter a, so that
it is found once for all values that look alike; ``fits`` asks which digits and letters they are.
"""
from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Optional

from . import numbers

#: Kinds of values: keys ``privacy.kind_*`` of the texts.
IDENTITY, PHONE, EMAIL = "identity", "phone", "email"
_MOBILE = re.compile(r"1(?:3\d|4[5-9]|5[0-35-9]|6[2567]|7[0-8]|8\d|9[0-35-9])")
_AREA = re.compile(r"0(?:10|2[0-57-9]|3[1-9]\d|4[1-9]\d|5[1-9]\d|6[3-9]\d|7[0-79]\d|8[1-9]\d|9[0-9]\d)[2-8]\d{6,7}")
_JAPAN_KOREA = re.compile(r"0[789]0\d{8}|01[016789]\d{7,8}")


@dataclass(frozen=True)
class Form:
    """A form of number.

    Attributes:
        kind: its name in reports.
        shape: a pattern whose whole is the number, separators among it.
        fits: the number without separators, in capitals -> whether it can be one; None: its form is enough.
        chance: the share of other numbers of that form that would fit.
        has_form: the number -> whether it is well formed but for its check digit, so that it counts; None: always.
        head: so many of its first characters vary from person to person; numbers that share them count once.
        in_words: only in a text that has words too.
        may_be_else: the number -> whether it is ambiguous for the column; if other values decide, it counts with them.
    """

    kind: str
    shape: re.Pattern
    fits: Optional[Callable[[str], bool]]
    chance: float
    has_form: Optional[Callable[[str], bool]] = None
    head: int = 0
    in_words: bool = False
    may_be_else: Optional[Callable[[str], bool]] = None


def _alone(pattern: str) -> re.Pattern:
    """A pattern that is not a part of a longer number, word or decimal number."""
    return re.compile(rf"(?<![0Aa_.+/-])(?:{pattern})(?![0Aa_/-]|\.0)".encode())


def _is_mobile(number: str) -> bool:
    return bool(_MOBILE.match(number))


def _may_be_a_place(number: str) -> bool:
    """Whether a mobile number may be a code of a place in the provinces 13 to 15."""
    town, county = int(number[2:4]), int(number[4:6])
    is_place = (1 <= town <= 31 or town == 90) and (county <= 40 or 71 <= county <= 84)
    return number[:2] in ("13", "14", "15") and is_place


def _is_mobile_abroad(number: str) -> bool:
    number = number[2:] if number.startswith("00") else number
    return number.startswith("86") and bool(_MOBILE.match(number[2:]))


def _is_landline(number: str) -> bool:
    return bool(_AREA.fullmatch(number))


def _is_north_american(number: str) -> bool:
    return number[-10] > "1" and number[-7] > "1"


def _is_country_code(number: str) -> bool:
    return number[0] != "0"


def _begins(pattern: str) -> Callable[[str], bool]:
    begin = re.compile(pattern)
    return lambda number: bool(begin.match(number))


FORMS = (
    Form(IDENTITY, _alone(r"0{17}[0Aa]"), numbers.is_chinese, 1e-4, numbers.has_chinese_form),
    Form(IDENTITY, _alone(r"A0{9}"), numbers.is_taiwanese, 0.02),
    Form(IDENTITY, _alone(r"A{1,2}0{6}\([0A]\)"), numbers.is_hong_kong, 0.001),
    Form(IDENTITY, _alone(r"0{12}"), numbers.is_aadhaar, 0.08),
    Form(IDENTITY, _alone(r"0{4}(?P<s>[ -])0{4}(?P=s)0{4}"), numbers.is_aadhaar, 0.001),
    Form(IDENTITY, _alone(r"0{16}"), numbers.is_nik, 0.03, head=12),
    Form(IDENTITY, _alone(r"0{12}"), numbers.is_my_number, 0.1),
    Form(IDENTITY, _alone(r"0{4}(?P<s>[ -])0{4}(?P=s)0{4}"), numbers.is_my_number, 0.001),
    Form(IDENTITY, _alone(r"0{13}"), numbers.is_thai, 0.08),
    Form(IDENTITY, _alone(r"0(?P<s>[ -])0{4}(?P=s)0{5}(?P=s)00(?P=s)0"), numbers.is_thai, 0.001),
    Form(IDENTITY, _alone(r"0{6}-0{7}"), numbers.is_korean, 0.03, head=8),
    Form(IDENTITY, _alone(r"0{6}-00-0{4}"), numbers.is_malaysian, 0.03, head=6),
    Form(IDENTITY, _alone(r"0{11}"), numbers.is_cpf, 0.01),
    Form(IDENTITY, _alone(r"0{3}\.0{3}\.0{3}-00"), numbers.is_cpf, 1e-4),
    Form(IDENTITY, _alone(r"0{8}-?A|A-?0{7}-?A"), numbers.is_spanish, 0.045),
    Form(IDENTITY, _alone(r"0{11}"), numbers.is_turkish, 0.01),
    Form(IDENTITY, _alone(r"0{13}"), numbers.is_south_african, 0.002),
    Form(IDENTITY, _alone(r"A0{7}A"), numbers.is_singaporean, 0.01),
    Form(IDENTITY, _alone(r"0{11}"), numbers.is_polish, 0.005),
    Form(IDENTITY, _alone(r"A{6}00A00A0{3}A"), numbers.is_italian, 1e-4),
    Form(IDENTITY, _alone(r"0 ?00 ?00 ?0[0A] ?0{3} ?0{3} ?00"), numbers.is_french, 0.005),
    Form(PHONE, _alone(r"0{11}"), _is_mobile, 0.05, head=7, may_be_else=_may_be_a_place),
    Form(PHONE, _alone(r"0{11}"), _is_mobile, 0.001, head=7, in_words=True,
         may_be_else=_may_be_a_place),
    Form(PHONE, re.compile(rb"(?<![0+])(?:\+|00)00[ -]?0{3}[ -]?0{4}[ -]?0{4}(?!0)"), _is_mobile_abroad, 1e-3),
    Form(PHONE, _alone(r"0{3}(?P<s>[ -])0{4}(?P=s)0{4}"), _is_mobile, 0.001),
    Form(PHONE, _alone(r"(?:0{3,4}|\(0{3,4}\)) ?-? ?0{7,8}"), _is_landline, 0.2, head=8),
    Form(PHONE, re.compile(rb"(?<![0Aa+])\+0{1,3}[ .-]\(?0{1,4}\)?(?:[ .-]?0{2,4}){2,4}(?![0Aa])"), _is_country_code,
         1e-3),
    Form(PHONE, re.compile(rb"(?<![0Aa+])\+0{10,14}(?![0Aa.])"), _is_country_code, 0.01),
    Form(PHONE, re.compile(rb"(?<![0Aa(])\(0{3}\) ?0{3}[ .-]0{4}(?![0Aa-])"), _is_north_american, 0.001),
    Form(PHONE, _alone(r"(?:0-)?0{3}(?P<s>[.-])0{3}(?P=s)0{4}"), _is_north_american, 0.64, head=6),
    Form(PHONE, _alone(r"0{3}(?P<s>[ -])0{3,4}(?P=s)0{4}"), lambda digits: bool(_JAPAN_KOREA.fullmatch(digits)), 0.001),
    Form(PHONE, _alone(r"0{11,13}"), _begins("08[1-9]"), 0.05, head=7),
    Form(PHONE, _alone(r"0{5} ?0{6}"), _begins("07[1-9]"), 0.05, head=7),
    Form(EMAIL, re.compile(rb"[0Aa_.+-]{1,64}@(?:[0Aa-]+\.)+[Aa]{2,24}(?![0Aa])"), None, 1e-6),
)
