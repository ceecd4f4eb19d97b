"""Identity numbers of several countries: what form they have, and whether their check digits are right.

Sources: GB 11643 (ISO 7064 MOD 11-2) for China; the issuers' own public descriptions for the others. Every function
takes the number without separators, capitals for letters, and returns whether it can be one.
"""
from __future__ import annotations

from datetime import date

_PROVINCES = frozenset(map(str, (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55),
                                 *range(61, 66), 71, 81, 82, 83)))
_INDONESIA = frozenset(map(str, (*range(11, 20), 21, *range(31, 37), *range(51, 54), *range(61, 66), *range(71, 77),
                                 81, 82, *range(91, 98))))
_CREDIT_SIGNS = "0123456789" + "ABCDEFGHJKLMNPQRTUWXY"   # GB 32100: a sign's value is its place
# Verhoeff's dihedral group and permutation.
_TIMES = [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 3, 4, 0, 6, 7, 8, 9, 5], [2, 3, 4, 0, 1, 7, 8, 9, 5, 6],
          [3, 4, 0, 1, 2, 8, 9, 5, 6, 7], [4, 0, 1, 2, 3, 9, 5, 6, 7, 8], [5, 9, 8, 7, 6, 0, 4, 3, 2, 1],
          [6, 5, 9, 8, 7, 1, 0, 4, 3, 2], [7, 6, 5, 9, 8, 2, 1, 0, 4, 3], [8, 7, 6, 5, 9, 3, 2, 1, 0, 4],
          [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]]
_TURN = [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 5, 7, 6, 2, 8, 3, 0, 9, 4], [5, 8, 0, 3, 7, 9, 6, 1, 4, 2],
         [8, 9, 1, 6, 0, 4, 3, 5, 2, 7], [9, 4, 5, 3, 1, 2, 6, 8, 7, 0], [4, 2, 8, 6, 5, 7, 3, 9, 0, 1],
         [2, 7, 9, 3, 8, 0, 6, 4, 1, 5], [7, 0, 4, 6, 9, 1, 3, 2, 5, 8]]
_ITALIAN_ODD = dict(zip("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", (
    1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22,
    25, 24, 23)))
_TAIWAN = dict(zip("ABCDEFGHJKLMNPQRSTUVXYWZIO", range(10, 36)))


def is_day(year: int, month: int, day: int, earliest: int = 1880) -> bool:
    """Whether the day can be a day of birth.

    Args:
        year, month, day: of birth. earliest: year.
    """
    try:
        return earliest <= year and date(year, month, day) <= date.today()
    except ValueError:
        return False


def _weighted(number: str, weights) -> int:
    return sum(int(digit) * weight for digit, weight in zip(number, weights))


def has_chinese_form(number: str) -> bool:
    """Whether ``number`` has China's form: 18 characters: province, and a day of birth in the 7th to 14th."""
    return number[:2] in _PROVINCES and is_day(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def is_chinese(number: str) -> bool:
    """Whether ``number`` is China's: the 18th character is the check of the other 17."""
    total = _weighted(number, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2))
    return has_chinese_form(number) and "10X98765432"[total % 11] == number[17]


def is_credit_code(number: str) -> bool:
    """Whether ``number`` is a unified social credit code of China (GB 32100): the 18th sign is the check of the other
    17, by weights 3^i mod 31 over 31 signs without I, O, S, V and Z.

    >>> is_credit_code("91350100M000100Y43"), is_credit_code("91350100M000100Y44")
    (True, False)
    """
    if len(number) != 18 or not all(sign in _CREDIT_SIGNS for sign in number):
        return False
    total = sum(_CREDIT_SIGNS.index(sign) * 3 ** place for place, sign in enumerate(number[:17]))
    return _CREDIT_SIGNS[-total % 31] == number[17]


def is_taiwanese(number: str) -> bool:
    """Whether ``number`` is Taiwan's: a letter, the sex, seven digits and a check digit."""
    place = _TAIWAN[number[0]]
    total = place // 10 + place % 10 * 9 + _weighted(number[1:9], range(8, 0, -1)) + int(number[9])
    return number[1] in "1289" and total % 10 == 0


def is_hong_kong(number: str) -> bool:
    """Whether ``number`` is Hong Kong's: one or two letters, six digits, a check character of 0 to 9 or A."""
    letters = number[:-7].rjust(2)
    values = [36 if letter == " " else ord(letter) - 55 for letter in letters] + [int(digit) for digit in number[-7:-1]]
    last = int(number[-1], 16) if number[-1] in "0123456789A" else -1
    return last >= 0 and (sum(value * weight for value, weight in zip(values, range(9, 1, -1))) + last) % 11 == 0


def is_aadhaar(number: str) -> bool:
    """Whether ``number`` is India's: twelve digits, the first not 0 or 1, closed by Verhoeff's scheme."""
    check = 0
    for place, digit in enumerate(reversed(number)):
        check = _TIMES[check][_TURN[place % 8][int(digit)]]
    return number[0] not in "01" and check == 0


def is_nik(number: str) -> bool:
    """Whether ``number`` is Indonesia's: province, regency, district, day of birth (women: day + 40), and a serial
    number; no check digit.
    """
    day, month, year = int(number[6:8]), int(number[8:10]), int(number[10:12])
    day -= 40 if day > 40 else 0
    born = any(is_day(century + year, month, day) for century in (1900, 2000))
    return number[:2] in _INDONESIA and number[2:4] != "00" and number[4:6] != "00" and number[12:] != "0000" and born


def is_my_number(number: str) -> bool:
    """Whether ``number`` is Japan's: eleven digits and a check digit."""
    rest = sum(int(digit) * (place + 1 if place <= 6 else place - 5)
               for place, digit in enumerate(reversed(number[:11]), 1)) % 11
    return int(number[11]) == (0 if rest <= 1 else 11 - rest)


def is_thai(number: str) -> bool:
    """Whether ``number`` is Thailand's: thirteen digits, the first 1 to 8, the last a check digit."""
    return number[0] in "12345678" and int(number[12]) == (11 - _weighted(number, range(13, 1, -1)) % 11) % 10


def is_korean(number: str) -> bool:
    """Whether ``number`` is Korea's: day of birth, century and sex, and seven more; check digits ended in 2020 and are
    not asked for.
    """
    century = {"1": 1900, "2": 1900, "5": 1900, "6": 1900, "3": 2000, "4": 2000, "7": 2000, "8": 2000}.get(number[6])
    return century is not None and is_day(century + int(number[:2]), int(number[2:4]), int(number[4:6]))


def is_malaysian(number: str) -> bool:
    """Whether ``number`` is Malaysia's: day of birth, place, and four more; no check digit."""
    return any(is_day(century + int(number[:2]), int(number[2:4]), int(number[4:6])) for century in (1900, 2000)) \
        and 1 <= int(number[6:8]) <= 99


def is_cpf(number: str) -> bool:
    """Whether ``number`` is Brazil's: nine digits and two check digits."""
    first = _weighted(number, range(10, 1, -1)) * 10 % 11 % 10
    second = _weighted(number, range(11, 1, -1)) * 10 % 11 % 10
    return len(set(number)) > 1 and (first, second) == (int(number[9]), int(number[10]))


def is_spanish(number: str) -> bool:
    """Whether ``number`` is Spain's: eight digits, or X, Y or Z and seven, and a letter."""
    digits = number[:-1].translate(str.maketrans("XYZ", "012"))
    return digits.isdigit() and "TRWAGMYFPDXBNJZSQVHLCKE"[int(digits) % 23] == number[-1]


def is_turkish(number: str) -> bool:
    """Whether ``number`` is Turkey's: nine digits, the first not 0, and two check digits."""
    odd, even = (sum(map(int, number[start:9:2])) for start in (0, 1))
    last = sum(map(int, number[:10])) % 10
    return number[0] != "0" and (odd * 7 - even) % 10 == int(number[9]) and last == int(number[10])


def is_south_african(number: str) -> bool:
    """Whether ``number`` is South Africa's: day of birth, four digits, citizenship, one digit, and Luhn's check digit.

    """
    born = any(is_day(century + int(number[:2]), int(number[2:4]), int(number[4:6])) for century in (1900, 2000))
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(number)))
    return born and number[10] in "012" and sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def is_singaporean(number: str) -> bool:
    """Whether ``number`` is Singapore's: a letter, seven digits and a check letter."""
    total = _weighted(number[1:8], (2, 7, 6, 5, 4, 3, 2)) + (4 if number[0] in "TG" else 0)
    return number[0] in "STFG" and ("JZIHGFEDCBA" if number[0] in "ST" else "XWUTRQPNMLK")[total % 11] == number[8]


def is_polish(number: str) -> bool:
    """Whether ``number`` is Poland's: day of birth with the century in its month, four digits and a check digit."""
    year, month, day = int(number[:2]), int(number[2:4]), int(number[4:6])
    born = is_day({0: 1900, 20: 2000}.get(month // 20 * 20, 0) + year, month % 20, day)
    return born and (_weighted(number, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)) + int(number[10])) % 10 == 0


def is_italian(number: str) -> bool:
    """Whether ``number`` is Italy's: letters of the names, day of birth, place and a check letter."""
    total = sum(_ITALIAN_ODD[letter] if place % 2 == 0 else int(letter, 36) - (10 if letter.isalpha() else 0)
                for place, letter in enumerate(number[:15]))
    return number[8] in "ABCDEHLMPRST" and 1 <= int(number[9:11]) % 40 <= 31 and chr(65 + total % 26) == number[15]


def is_french(number: str) -> bool:
    """Whether ``number`` is France's: sex, year, month, place, order, and a key of two digits."""
    body = number[:13].replace("2A", "19").replace("2B", "18") if number[5:7] in ("2A", "2B") else number[:13]
    return number[0] in "12" and (1 <= int(number[3:5]) <= 12 or 20 <= int(number[3:5]) <= 42) and body.isdigit() \
        and 97 - int(body) % 97 == int(number[13:])
