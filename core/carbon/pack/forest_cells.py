"""Cells of tables of forests as they are printed: biomass, growth, roots to shoots, carbon fraction, litter.

Nothing is computed here: what a stand holds is derived in ``core/carbon/forest``.
"""
from __future__ import annotations

import re
from typing import NamedTuple, Optional

from ...contract.basis import Basis
from ...packs.tables import cell_choice, cell_words
from .cells import Rows, cell_others, code_or_empty

BIOMASS, GROWTH, RATIO, FRACTION = "above_ground_biomass", "growth", "root_shoot", "carbon_fraction"
DEAD = {"litter": "litter", "dead_wood": "dead_wood"}
#: Quantity -> its unit.
QUANTITIES = {BIOMASS: "t dm/ha", GROWTH: "t dm/ha/yr", RATIO: "t root dm / t shoot dm", FRACTION: "t C/t dm",
              "litter": "t C/ha", "dead_wood": "t C/ha", "bcef_s": "t dm/m3", "bcef_i": "t dm/m3", "bcef_r": "t dm/m3"}
FALLBACK, ALTERNATIVE = "fallback", "alternative"
ORIGINS = NATURAL, PLANTED = ("natural", "planted")
EITHER = "any"   # a family of forests of every origin, which is a key of its rows
LEAVES = ("broadleaf", "conifer", "eucalyptus", "quercus")
SD, RANGE, DEFAULT = "sd", "range", "default"
_NUMBER = r"[0-9]+(?:\.[0-9]+)?"
_PAIR = re.compile(rf"({_NUMBER})-({_NUMBER})")


class ForestCell(NamedTuple):
    """A cell of a table of forests.

    Attributes:
        quantity: of ``QUANTITIES``. zones, continents, parts, origins, ages: for which it holds, empty: all.
        kind: of plantation or of tissue. leaf: of ``LEAVES``. size: class of biomass or of growing stock, as printed.
        value: in the quantity's unit; the middle of a range. printed: as the table has it.
        spread: ``(kind, number or ends)``. spread_printed: as it stands.
        state: ``compared``: a second reading agrees. use: empty, or of ``FALLBACK``, ``ALTERNATIVE``.
        other: what another source or table prints instead.
    """

    quantity: str
    zones: tuple
    continents: tuple
    parts: tuple
    origins: tuple
    kind: str
    leaf: str
    ages: tuple
    size: str
    value: float
    printed: str
    spread: tuple
    spread_printed: str
    state: str
    use: str
    source: Optional[Basis]
    other: str


def cell_value(printed: str) -> float:
    """The number of a cell; of a range its middle.

    Args:
        printed: in the table.

    Raises:
        ValueError: neither a number nor a range, with the key and values of its sentence.

    >>> cell_value("404.2"), cell_value("99-119")
    (404.2, 109.0)
    """
    if pair := _PAIR.fullmatch(printed):
        return (float(pair[1]) + float(pair[2])) / 2.0
    if not re.fullmatch(f"-?{_NUMBER}", printed):
        raise ValueError("packs.not_a_number", {"value": printed[:60]})
    return float(printed)


def cell_spread(printed: str) -> tuple:
    """How stands spread about a cell: by a standard deviation, between two ends, or by the table's ±90 %.

    An interval or standard error of the mean says how well the mean is known, and nothing of a stand: it is not taken.

    Args:
        printed: in the table.

    >>> cell_spread("120.4 SD"), cell_spread("min-max 4.0-38.7"), cell_spread("0.1 SD of mean"), cell_spread("")
    (('sd', 120.4), ('range', 4.0, 38.7), ('default',), ('default',))
    """
    if deviation := re.fullmatch(rf"({_NUMBER}) SD", printed):
        return SD, float(deviation[1])
    if pair := re.fullmatch(rf"(?:range |min-max )?({_NUMBER})-({_NUMBER})(?: range; .*)?", printed):
        return RANGE, float(pair[1]), float(pair[2])
    return (DEFAULT,)


def _others_as_printed(cell: str) -> str:
    cell_others(cell)   # derived in ``core/carbon/forest``, refused here
    return cell


def _columns(keys: dict) -> dict:
    def of(key: str):
        return cell_words(tuple(keys[key].values) if key in keys else None)

    return {"quantity": cell_choice(tuple(QUANTITIES)), "zone": of("zone"), "continent": of("continent"),
            "part": of("part"), "origin": cell_words(ORIGINS), "kind": code_or_empty,
            "leaf": cell_choice(("", *LEAVES), ""), "age": of("age"), "size": str, "value": str, "unit": str,
            "spread": str, "state": cell_choice(("compared", "unverified")),
            "use": cell_choice(("", FALLBACK, ALTERNATIVE), ""), "source": str, "other": _others_as_printed}


NEEDED = ("quantity", "zone", "value", "unit", "spread", "state", "source")


def read_forest(values: dict, described: tuple, place, files) -> tuple[ForestCell, ...]:
    """The cells of all tables of forests.

    Args:
        values: of pack.yaml. described: keys of the pack, and its bases. place, files: of the pack.
    """
    keys, bases = described
    read = []
    for name in values.get("forest", ()):
        table = Rows(name, values.line_of("forest"), place.at("forest"), files, _columns(keys), NEEDED)
        for line, row in table.rows:
            if row["unit"] != QUANTITIES[row["quantity"]]:
                table.refuse(line, "unit", "coefficients.unit_mixed", found=row["unit"], family=row["quantity"],
                             wanted=QUANTITIES[row["quantity"]])
            table.has_source(line, row, bases)
            try:
                value = cell_value(row["value"])
            except ValueError as error:
                table.refuse(line, "value", error.args[0], **error.args[1])
                continue
            if value <= 0.0 and row["quantity"] != GROWTH:   # an old stand may lose
                table.refuse(line, "value", "coefficients.not_positive", value=value)
                continue
            read.append(ForestCell(
                row["quantity"], row["zone"], row.get("continent", ()), row.get("part", ()), row.get("origin", ()),
                row.get("kind", ""), row.get("leaf", ""), row.get("age", ()), row.get("size", ""), value, row["value"],
                cell_spread(row["spread"]), row["spread"], row["state"], row.get("use", ""), bases.get(row["source"]),
                row.get("other", "")))
    return tuple(read)
