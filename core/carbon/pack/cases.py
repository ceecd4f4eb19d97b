"""The cases of a pack of coefficients: densities, codes and soils with what has to come out."""
from __future__ import annotations

import re

from ...packs.cases import cases_by
from ...packs.schema import Choice, ListOf, MapOf, Number, Place, Record, Text
from .building import END_USES, FACTOR_TYPES
from .inventory import LEVELS
from .keys import NAME
from .model import ALL_POOLS, GASES, CoefficientCase

_WORD = Text(limit=60)
CASE = Record({"id": Text(limit=120), "family": _WORD, "class": _WORD, "pool": Choice(ALL_POOLS), "climate": _WORD,
               "keys": MapOf(_WORD, key=NAME),
               "list": _WORD, "code": _WORD, "shares": MapOf(Number(), key=re.compile(r"[0-9A-Za-z._-]{1,40}")),
               "soil": _WORD, "land_use": _WORD, "management": _WORD, "input": _WORD, "set": _WORD, "use": _WORD,
               "end_use": Choice(END_USES), "building": _WORD, "region": _WORD, "year": _WORD,
               "type": Choice(FACTOR_TYPES), "path": _WORD, "fuel": _WORD, "farm_input": _WORD,
               "kg_co2": Number(), "kg_c": Number(), "t_c_ha": Number(), "t_c_ha_yr": Number(signed=True),
               "t_gas_ha_yr": Number(signed=True),
               "kwh_m2": Number(), "kg_co2_kwh": Number(), "gwp": _WORD, "gas": Choice(GASES),
               "t_co2e_t": Number(), "row": _WORD, "level": Choice(LEVELS),
               "longitude": Number(signed=True), "latitude": Number(signed=True),
               "candidates": MapOf(ListOf(_WORD)), "blank": Choice(("true",))}, needed=("id",))
NUMBERS = ("t_c_ha", "t_c_ha_yr", "t_gas_ha_yr", "kwh_m2", "kg_co2_kwh", "kg_co2", "kg_c", "t_co2e_t")
#: What a case may ask for -> what it may owe.
OWED = {"family": ("t_c_ha", "t_c_ha_yr", "t_gas_ha_yr", "blank"), "code": ("shares",), "soil": ("t_c_ha",),
        "fuel": ("kg_co2", "blank"), "farm_input": ("kg_c", "blank"), "building": ("use",), "set": ("kwh_m2", "blank"),
        "region": ("kg_co2_kwh", "blank"), "longitude": ("candidates",), "gwp": ("t_co2e_t",),
        "row": ("level",)}
CASES = Record({"cases": ListOf(CASE)}, needed=("cases",))


def _case(entry, at: Place, _pack, _values) -> CoefficientCase | None:
    asked = [key for key in OWED if key in entry]
    answers = ("shares", "candidates", "blank", "level", *NUMBERS, *(("use",) if "building" in entry else ()))
    owed = [key for key in entry if key in answers]
    if len(asked) != 1 or len(owed) != 1 or owed[0] not in OWED[asked[0]]:
        at.problem(entry.line, "coefficients.case_of_one", case=entry["id"])
        return None
    return CoefficientCase(entry["id"], dict(entry), entry.line)


read_cases = cases_by(CASES, _case)
