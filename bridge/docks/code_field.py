"""The field of a layer that holds codes of land, and their list, by names and by the values themselves."""
from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from qgis.core import QgsMapLayer, QgsVectorLayer

from ...core.asked.codes import CODE
from ...core.carbon.pack.model import CoefficientPack, shares_of
from ...core.inputs import register
from ...core.landuse.codes.spelling import plain_spelling, read_code
from ...core.landuse.pack.model import LandUseCodes
from ...core.layers.recognise.layer import field_of
from ..packs.offered import COEFFICIENTS, Packs
from ..project.roles import MOST_VALUES, describe
from .asked import CODES, OWN_NAMES

LEAST_CODES = 2     # that tell a list from numbers of any kind


class LikelyCodes(NamedTuple):
    """What is proposed for a layer: the field with the code, and its list; both empty where nothing is likely.

    The list is empty too where it is one of land use, which a run recognises by itself.
    """

    field: str = ""
    scheme: str = ""


def likely_codes(packs: Packs, layer: QgsMapLayer, values: Mapping[str, str]) -> LikelyCodes:
    """The field of a layer that is named like one of codes, otherwise the only one whose values are codes of one list.

    Args:
        packs: that are there. layer: of land. values: name of an input -> its text, with the pack of codes.

    Returns:
        Nothing of a raster: its numbers mean other land in each product.
    """
    codes = packs.pack(CODES, values.get(register.CODE_PACK, ""))
    crosswalk = packs.pack(COEFFICIENTS, OWN_NAMES)
    if not isinstance(layer, QgsVectorLayer) or codes is None or crosswalk is None or CODE not in codes.fields:
        return LikelyCodes()
    described = describe(layer)
    named = field_of(described, (*codes.fields[CODE].aliases, CODE))
    fitting = {}
    for name in [named] if named else [name for name, _title, kind in described.fields if kind != "other"]:
        words = {plain_spelling(value) for value in described.values.get(name, ())} - {""}
        lists = _lists_of(words, codes, crosswalk)
        is_id = len(words) == min(described.row_count or 0, MOST_VALUES)     # an id differs in every row
        if words and lists and (named or LEAST_CODES <= len(words) and not is_id):
            fitting[name] = lists
    if not named and len(fitting) != 1:
        return LikelyCodes()
    field = named or next(iter(fitting))
    lists = fitting.get(field, [])
    return LikelyCodes(field, lists[0] if len(lists) == 1 and lists[0] not in codes.schemes else "")


def _lists_of(words: set, codes: LandUseCodes, crosswalk: CoefficientPack) -> list:
    """The lists of which all words are codes: of land use, and of land cover those that say most of each word, as the
    classes of one product are the first digits of another's."""
    letters = {key: sum(_letters_of(word, table) for word in words) for key, table in crosswalk.crosswalks.items()
               if key not in codes.schemes and all(shares_of(word, table) for word in words)}
    return [*(key for key, scheme in codes.schemes.items() if all(read_code(word, scheme).code for word in words)),
            *(key for key, count in letters.items() if count == max(letters.values()))]


def _letters_of(word: str, table: Mapping) -> int:
    """How many of the first letters of a word are a code."""
    return max(length for length in range(len(word) + 1) if word[:length] in table)
