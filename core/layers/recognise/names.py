"""Names against aliases: the one place that says when a layer or a field bears a known name.

``core/layers/binding.py`` guesses by the strict rules here, for unattended runs; ``guess.py`` adds
the loose ones, for a person who sees the guess and its reason.
"""
from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Optional

DBF_NAME = 10    # bytes of a field's name in a shapefile
MOST_CUT = 2     # signs of a Chinese alias that may be cut
LONG_ASCII = 8   # an alias in Latin letters that may occur inside a name without word boundaries, such as pinyin
_MOJIBAKE = re.compile("\ufffd|锟斤拷|[\u0080-\u00bf\u00d7\u00f7]|[\u00c0-\u00ff]{3,}")
#: In a value: signs that text does not have, and runs of accented letters and signs; a "²" or "§" is in many.
_MOJIBAKE_VALUE = re.compile("\ufffd|锟斤拷|[\u0080-\u009f]|[\u00c0-\u00ff]{3,}|[\u00a1-\u00ff]{4,}"
                             "|[a-z][\u4e00-\u9fff]{1,2}[a-z]{2}")


@lru_cache(maxsize=20_000)   # the same aliases, for each layer of a project, at each change in it
def fold(name: str) -> str:
    """A name without the difference of capitals and of full-width letters.

    Args:
        name: of a layer or field.
    """
    return unicodedata.normalize("NFKC", name).casefold().strip()


def is_alias(names: Iterable[str], aliases: Iterable[str]) -> bool:
    """Whether one of the names is an alias, capitals apart.

    Args:
        names: of a field or layer. aliases: of a role.

    >>> is_alias(["dlbm"], ["DLBM"]), is_alias(["dlmc"], ["DLBM"])
    (True, False)
    """
    folded = {alias.casefold() for alias in aliases}
    return any(name.casefold() in folded for name in names)


def alias_inside(names: Iterable[str], aliases: Sequence[str]) -> str:
    """The longest alias that occurs in a name as a whole word; a Chinese one, which has no spaces, anywhere.

    Args:
        names: of a field or layer. aliases: of a role.

    Returns:
        The alias in small letters; empty if there is none.

    >>> alias_inside(["my DLTB 2023"], ["DLTB"]), alias_inside(["DLTB2023"], ["DLTB"])
    ('dltb', '')
    """
    longest = ""
    for name in (name.casefold() for name in names):
        words = re.split(r"[\W_]+", name)
        for alias in (alias.casefold() for alias in aliases):
            if (alias in words or (not alias.isascii() and alias in name)) and len(alias) > len(longest):
                longest = alias
    return longest


def alias_within(names: Iterable[str], aliases: Sequence[str]) -> str:
    """As ``alias_inside``, and also next to digits or Chinese (DLTB2023), in several words, and in pinyin with gaps.

    Args:
        names: of a field or layer. aliases: of a role.
    """
    names = [fold(name) for name in names]
    longest = alias_inside(names, [fold(alias) for alias in aliases])
    for name in names:
        letters = re.findall(r"[a-z]+", name)
        phrase, joined = f" {' '.join(letters)} ", "".join(letters)
        for alias in map(fold, aliases):
            words = re.findall(r"[a-z]+", alias)
            if not alias.isascii() or not words or re.search(r"\d", alias) or len(alias) <= len(longest):
                continue
            if f" {' '.join(words)} " in phrase or (len("".join(words)) >= LONG_ASCII and "".join(words) in joined):
                longest = alias
    return longest


def without_parts(alias_of: dict[str, str]) -> list[str]:
    """Roles whose alias is not only a part of a longer alias that another role found in the same name.

    Args:
        alias_of: role -> the alias found; empty for none.
    """
    aliases = {role: alias for role, alias in alias_of.items() if alias}
    return [role for role, alias in aliases.items()
            if not any(alias != other and alias in other for other in aliases.values())]


def first_field(names: Sequence[str], aliases: Iterable[str]) -> Optional[str]:
    """The field whose name is the first of the aliases that occurs among the names, ignoring case; of two that differ
    in capitals alone the one that is spelled so, otherwise the first.

    Args:
        names: of the fields. aliases: of a role, in their order.

    >>> first_field(["mc", "dlbm"], ["BM", "DLBM", "MC"])
    'dlbm'
    >>> first_field(["area", "AREA"], ["area"]), first_field(["Area", "AREA"], ["area"])
    ('area', 'Area')
    """
    by_name = {name.casefold(): name for name in reversed(names)}
    own = {name: name for name in names}
    return next((own.get(alias, by_name[alias.casefold()]) for alias in aliases if alias.casefold() in by_name), None)


def other_fields(names: Sequence[str], titles: Mapping[str, str], wanted: Mapping[str, Sequence[str]],
                 file_name: str, bound: Collection[str] = ()) -> dict[str, str]:
    """Fields of roles whose aliases are not among the names: the one that QGIS shows under an alias as its title,
    otherwise the one that a shapefile leaves of an alias. What fits two roles is of neither, and of a Chinese alias no
    more than two signs may be cut: 规划用 is the beginning of 规划用途 and of 规划用地面积.

    Args:
        names: of fields that no role has. titles: name -> what QGIS shows instead, where there is such.
        wanted: role -> its aliases. file_name: of the layer; a shapefile cuts names at ten bytes.
        bound: roles that have a field; a name that is cut may be of them too, and then it is of none.

    >>> wanted = {"code": ["parcel_code"], "area": ["registered_area"]}
    >>> other_fields(["F1", "registered"], {"F1": "parcel_code"}, wanted, "parcels.shp")
    {'code': 'F1', 'area': 'registered'}
    >>> other_fields(["registered"], {}, {"area": ["registered_area"], "day": ["registered_on"]}, "a.shp")
    {}
    >>> wanted = {"day": ["registered_on"], "area": ["registered_area"]}
    >>> other_fields(["registered"], {}, wanted, "parcels.shp", bound=["day"])
    {}
    >>> wanted = {"area": ["规划用地面积"], "type": ["权利类型"]}
    >>> other_fields(["规划用", "权利类"], {}, wanted, "parcels.shp")
    {'type': '权利类'}
    """
    titled = {role: {name for name in names if fold(titles.get(name, "")) in set(map(fold, aliases)) - {""}}
              for role, aliases in wanted.items() if role not in bound}
    shown = _of_one_role(titled)
    is_shapefile = file_name.lower().endswith((".shp", ".dbf"))
    left = [name for name in names if name not in shown.values()] if is_shapefile else []
    cut = _of_one_role({role: {name for name in left if any(is_cut(name, alias) for alias in aliases)}
                        for role, aliases in wanted.items() if role not in shown})
    return shown | {role: name for role, name in cut.items() if role not in bound and any(
        is_cut(name, alias) and (alias.isascii() or len(alias) - len(name) <= MOST_CUT) for alias in wanted[role])}


def _of_one_role(fitting: Mapping[str, set]) -> dict[str, str]:
    """Role -> its one field, that fits no other."""
    times = Counter(name for names in fitting.values() for name in names)
    return {role: name for role, names in fitting.items() if len(names) == 1 for name in names if times[name] == 1}


def is_cut(own: str, name: str) -> bool:
    """Whether a field's name is what a shapefile leaves of a longer one: its first 10 bytes, or those and a number.

    Args:
        own: the field's name. name: the longer one.

    >>> is_cut("STATED_ARE", "STATED_AREA"), is_cut("STATED_A_1", "STATED_AREA"), is_cut("AREA", "STATED_AREA")
    (True, True, False)
    """
    for encoding in ("utf-8", "gbk"):
        whole = name.encode(encoding, "ignore")
        if len(whole) <= DBF_NAME:
            continue
        cut = whole[:DBF_NAME].decode(encoding, "ignore").casefold()
        head, bar, number = own.casefold().rpartition("_")
        if own.casefold() == cut or (bar and number.isdigit() and len(number) < 3 and head
                                     and cut.startswith(head) and len(own.encode(encoding, "ignore")) >= DBF_NAME - 1):
            return True
    return False


def year_in(name: str) -> Optional[int]:
    """The last year (1950 to 2099) that appears in a name by itself, such as 2019 in ``DLTB_2019``.

    Args:
        name: of a layer.

    >>> year_in("DLTB_2019"), year_in("DLTB20191231"), year_in("zone")
    (2019, None, None)
    """
    years = re.findall(r"(?<!\d)(19[5-9]\d|20\d\d)(?!\d)", unicodedata.normalize("NFKC", name))
    return int(years[-1]) if years else None


def is_garbled(name: str) -> bool:
    """Whether a name looks like text that was read in the wrong encoding.

    Args:
        name: of a layer or field.
    """
    return bool(_MOJIBAKE.search(name))


def is_garbled_value(value: str) -> bool:
    """Whether a value looks like text that was read in the wrong encoding.

    Args:
        value: of a field, as text.

    >>> [is_garbled_value(value) for value in ("Größe 50 m²", "médio / alto", "水田", "商业b1", "§ 34")]
    [False, False, False, False, False]
    >>> [is_garbled_value(value) for value in ("Ë®Ìï", "mÃ©dio", "姘寸敯", "m\ufffddio", "m閐io")]
    [True, True, True, True, True]
    """
    if value.isascii():
        return False
    return bool(_MOJIBAKE_VALUE.search(value)) or any(_is_other(value, encoding) for encoding in ("cp1252", "gbk"))


def _is_other(value: str, encoding: str) -> bool:
    """Whether a text is UTF-8 that was read in another encoding."""
    try:
        read = value.encode(encoding).decode("utf-8")
    except UnicodeError:
        return False
    return encoding != "gbk" or all(letter.isascii() or "\u4e00" <= letter <= "\u9fff" for letter in read)


def garbled_fields(layer) -> list:
    """Names of the layer's fields that look garbled; set the layer's encoding.

    Args:
        layer: with its ``field_names``.
    """
    return [name for name in layer.field_names if is_garbled(name)]
