"""Families of annual fluxes in a pack of coefficients: their keys, and their tables, read strictly."""
from __future__ import annotations

import re

from ...packs.schema import Choice, ListOf, Place, Text, texts
from ...packs.tables import cell_choice, cell_words
from .cells import MEASURED, TABLE, Rows, code, coefficient
from .keys import key_columns, stated_keys
from .model import BY_ENERGY, FLUX, FLUX_UNITS, Coefficient, Family

#: Keys of pack.yaml, and of a family, that this module reads.
KEYS = {"fluxes": ListOf(TABLE)}
FAMILY_KEYS = {"farm_inputs": Choice(("included", "excluded")), "withheld": texts,
               "part_of": Text(re.compile(r"[a-z0-9][a-z0-9-]{0,59}"), "a-z 0-9 -")}
FLUXES = {"family": str, "class": code, "climate": cell_words(), "unit": cell_choice(tuple(FLUX_UNITS)),
          "counted_by": cell_choice(("", BY_ENERGY), ""), **MEASURED}
NEEDED_FLUXES = ("family", "class", "value", "unit", "tier", "source", "verified")


def check_family(family: Family, line: int, place: Place) -> None:
    """Note keys of a family that go with stocks or with fluxes only.

    Args:
        family: as read. line: where it stands. place: where problems are noted.
    """
    if family.is_flux and (family.soil_depth_m is not None or family.series):
        place.problem(line, "coefficients.stock_key", keys="soil_depth_m, series")
    if not family.is_flux and (family.farm_inputs or family.withheld or family.part_of):
        place.problem(line, "coefficients.flux_key", keys=", ".join(FAMILY_KEYS), units=", ".join(FLUX_UNITS))


def read_fluxes(values, families: dict[str, Family], described: tuple, place: Place, files) -> tuple[Coefficient, ...]:
    """The annual fluxes of the pack, each class of a family once by climate and keys.

    Args:
        values: of the pack's document. families: by id. described: keys of the pack, and its bases by id.
        place: where problems are noted. files: of the pack.

    Returns:
        In the families' units, emissions positive.
    """
    keys, bases = described
    fluxes, seen = [], set()
    flux_families = [key for key, described in families.items() if described.is_flux and not described.withheld]
    for name in values.get("fluxes", ()):
        table = Rows(name, values.line_of("fluxes"), place.at("fluxes"), files,
                     {**FLUXES, **key_columns(keys)}, NEEDED_FLUXES)
        for line, row in table.rows:
            family = families.get(row["family"])
            if family is None or family.id not in flux_families:
                table.refuse(line, "family", "packs.not_a_choice", value=row["family"][:60],
                             choices=", ".join(flux_families))
                continue
            if row["unit"] != family.unit:
                table.refuse(line, "unit", "coefficients.unit_mixed", found=row["unit"], family=family.id,
                             wanted=family.unit)
            stated = stated_keys(row, keys)
            for climate in row.get("climate") or ("",):
                key = family.id, row["class"], climate, *("|".join(words) for words in stated.values())
                if key in seen:
                    table.refuse(line, "class", "coefficients.twice", what=" ".join(filter(None, key)))
                seen.add(key)
                fluxes.append(coefficient(row, bases, family.id, row["class"], FLUX, climate, stated))
            table.checked(line, row, fluxes[-1], family, bases)
    return tuple(fluxes)
