"""What a check of uses by zone asks: the zones' codes and the uses that the matrix lists."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Optional

from ..fields import Field, spelling
from ..landuse.pack.model import LandUseCodes
from ..layers.recognise.asking import Asking
from ..layers.recognise.mapping import SUBJECTS, AskedField
from ..layers.recognise.values import UNKNOWN, ShownField
from ..uses.pack.model import USE_FIELDS, UseMatrix
from .codes import code_field

ZONES = "planning_zone"


class MatrixAsking(Asking):
    """What is asked of zones and land.

    Args:
        matrix: the pack. codes: its uses are codes of a list of this pack; None: words of the matrix's own.
        titles: role -> what it is called.
    """

    def __init__(self, matrix: UseMatrix, codes: Optional[LandUseCodes], titles: Mapping[str, dict]):
        super().__init__(matrix, titles)
        self.codes = codes

    def key(self, role: str) -> str:
        """Under which a mapping is kept.

        Args:
            role: of the check.
        """
        return f"matrix:{role}"

    def asked(self, role: str, choices: Optional[Mapping[str, str]] = None) -> list[AskedField]:
        """The fields that are asked of a layer.

        Args:
            role: that it plays. choices: how its values are written, as of ``LayerMapping``.
        """
        fields = self.pack.fields
        if role != SUBJECTS:
            zone = fields.get("zone_code", Field("zone_code"))
            return [AskedField("zone_code", _of_listed(zone, self.pack.zones), True)]
        use = fields.get("use", Field("use"))
        if not self.pack.use_scheme:
            shown = _of_listed(use, self.pack.uses)
        elif self.codes is not None and self.pack.use_scheme in self.codes.schemes:
            shown = replace(code_field(use, self.codes, self.pack.use_scheme), id="use")
        else:
            shown = use
        return [AskedField("use", shown, True), *(AskedField(part, fields[part], False)
                                                  for part in USE_FIELDS[1:] if part in fields)]


def _of_listed(described: Field, listed: Mapping) -> ShownField:
    """A field whose values are codes of zones or uses, in any case; titles count as spellings that are guessed."""
    known = {code.casefold(): code for code in listed}
    unknown = {spelling(word) for word in described.unknown}
    own = {spelling(written): word for word, spellings in described.values.items() for written in spellings}

    def read(values) -> list:
        plain = map(spelling, values)
        return [UNKNOWN if not value or value in unknown else known.get(own.get(value, value).casefold())
                for value in plain]

    return ShownField(described.id, "text", described.aliases, described.title,
                      {code: (*described.values.get(code, ()), *entry.title.values())
                       for code, entry in listed.items()}, described.unknown,
                      value_titles={code: entry.title for code, entry in listed.items()}, reader=read)
