"""What is asked of a layer with land-use codes: the field of the code, its list, and which code each value means."""
from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Optional

from ..carbon.pack.model import CoefficientPack, Share
from ..fields import Field
from ..landuse.codes.meanings import is_listed
from ..landuse.codes.spelling import plain_spelling, read_code
from ..landuse.pack.model import LandClass, LandUseCodes, Scheme
from ..layers.recognise.asking import Asking
from ..layers.recognise.layer import LayerDescription, field_of
from ..layers.recognise.mapping import AskedField, Choice
from ..layers.recognise.values import UNKNOWN, ShownField
from ..texts import LANGUAGES, pick, text

CODE = "land_class"
LIST = "list"       # id of the choice
KEY = "land_use"    # of what is kept: one mapping of a layer serves all tools that read codes


class CodesAsking(Asking):
    """What is asked of layers with land-use codes.

    Args:
        codes: the pack. titles: role -> what it is called.
        lists: role -> id of the list that is proposed where the user chose none.
        parts: field roles that a run can be told; None: all of the pack.
    """

    def __init__(self, codes: LandUseCodes, titles: Mapping[str, dict], lists: Mapping[str, str],
                 parts: Optional[Collection[str]] = None):
        super().__init__(codes, titles)
        self.lists, self.parts = lists, parts

    def key(self, role: str) -> str:
        """Under which a mapping is kept.

        Args:
            role: of the check.
        """
        return KEY

    def list_of(self, role: str, choices: Optional[Mapping[str, str]] = None) -> str:
        """The list whose codes are offered.

        Args:
            role: of the layer. choices: as of ``LayerMapping``.
        """
        chosen = (choices or {}).get(LIST, "")
        return chosen if chosen in self.pack.schemes else self.lists.get(role) or next(iter(self.pack.schemes))

    def asked(self, role: str, choices: Optional[Mapping[str, str]] = None) -> list[AskedField]:
        """The fields that are asked of a layer.

        Args:
            role: that it plays. choices: how its values are written, as of ``LayerMapping``.
        """
        asked = []
        for part in sorted(self.pack.fields, key=lambda part: part != CODE):
            described = self.pack.fields[part]
            if part == CODE:
                chosen = self.list_of(role, choices)
                words = {key: scheme.title for key, scheme in self.pack.schemes.items()}
                asked.append(AskedField(part, code_field(described, self.pack, chosen), True, Choice(
                    LIST, {language: text("mapping.list_of_codes", language) for language in LANGUAGES}, words,
                    self.list_of(role))))
            elif self.parts is None or part in self.parts:
                asked.append(AskedField(part, described, False))
        return asked


def with_crosswalks(codes: LandUseCodes, pack: CoefficientPack) -> LandUseCodes:
    """A pack of codes with the lists that a crosswalk of carbon alone knows, such as products of land cover.

    Args:
        codes: the pack. pack: with crosswalks, and names of the classes that codes lead to.
    """
    lists = {key: Scheme(key, {language: key for language in LANGUAGES}, {
        code: LandClass(code, "", _title_of(shares, pack), "undetermined") for code, shares in crosswalk.items()})
        for key, crosswalk in pack.crosswalks.items() if key not in codes.schemes}
    return replace(codes, schemes={**codes.schemes, **lists})


def _title_of(shares: Iterable[Share], pack: CoefficientPack) -> dict:
    named = [pack.classes[share.land_class].title for share in shares if share.land_class in pack.classes]
    return {language: " + ".join(pick(title, language) for title in named) for language in LANGUAGES} if named else {}


def code_field(described: Field, codes: LandUseCodes, list_id: str) -> ShownField:
    """A field of codes as a user maps it: the codes of a list, and their names as spellings.

    Args:
        described: the pack's entry. codes: the pack. list_id: of one of its lists.
    """
    scheme = codes.schemes[list_id]
    names = {code: tuple(dict.fromkeys((*land_class.title.values(), *land_class.other_names)))
             for code, land_class in scheme.classes.items()}
    return ShownField(described.id, "text", described.aliases, described.title, names, described.unknown,
                      value_titles={code: land_class.title for code, land_class in scheme.classes.items()},
                      reader=reader_of(described, scheme), accepts=lambda word: is_listed(word, codes))


def reader_of(described: Field, scheme: Scheme) -> Callable:
    """What a run reads of values, as ``read_words`` says it.

    Args:
        described: with what the pack lists as unknown, and with its own spellings of codes. scheme: the list.
    """
    unknown = {plain_spelling(word) for word in described.unknown}

    def read(values: Iterable[str]) -> list:
        words: list = []
        for value in values:
            plain = plain_spelling(value)
            code = described.mapped.get(plain) or read_code(plain, scheme).code
            words.append(UNKNOWN if not plain or plain in unknown else code or None)
        return words

    return read


def likely_list(layer: LayerDescription, codes: LandUseCodes, chosen: str = "") -> str:
    """The list of codes that is proposed for a layer.

    Args:
        layer: with values of its first rows. codes: the pack. chosen: id of a list; ``auto`` or another word: none.

    Returns:
        The list that was chosen, otherwise the one with most of the layer's codes, otherwise the one that others
        are led to.
    """
    if chosen in codes.schemes:
        return chosen
    name = field_of(layer, (*codes.fields[CODE].aliases, CODE)) if CODE in codes.fields else None
    values = [plain_spelling(value) for value in layer.values.get(name, ())]
    counts = {key: sum(bool(read_code(value, scheme).code) for value in values)
              for key, scheme in codes.schemes.items()}
    best = max(counts, key=counts.__getitem__)
    if counts[best]:
        return best
    return codes.crosswalk_target if codes.crosswalk_target in codes.schemes else next(iter(codes.schemes))
