"""Rows of an inventory by sector and scope in a pack of coefficients, and where results of algorithms belong in it."""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import NamedTuple, Optional

from ...contract.basis import Basis
from ...packs.schema import MapOf, Place, Record, texts
from ...packs.tables import SAID, cell_boolean, cell_choice, cell_form
from .cells import TABLE, Rows, code

#: What a row is reported in: BASIC, BASIC+, the city's territory alone, or none of them.
LEVELS = ("basic", "basic_plus", "territorial", "other")
QUALITIES = ("H", "M", "L")
_SECTOR = re.compile(r"[0-9A-Za-z]{1,8}")
_RESULT = re.compile(r"[0-9A-Za-z_*.-]{1,60}")
KEYS = {"inventory": Record({"sectors": MapOf(texts, key=_SECTOR, form="I, II, …"), "rows": TABLE, "results": TABLE},
                            needed=("sectors", "rows"))}
ROWS = {"code": code, "sector": str, "scope": cell_choice(("1", "2", "3")), "level": cell_choice(LEVELS), "name": None,
        "source": str, "verified": cell_boolean, "note": SAID}
NEEDED_ROWS = ("code", "sector", "scope", "level", "name", "source", "verified")
RESULTS = {"result": cell_form(_RESULT, "0-9 a-z _ *"), "code": code, "activity_quality": cell_choice(("", *QUALITIES)),
           "factor_quality": cell_choice(("", *QUALITIES)), "source": str, "verified": cell_boolean, "note": SAID}
NEEDED_RESULTS = ("result", "code", "source", "verified")


class InventoryRow(NamedTuple):
    """A row: its sector, its scope 1 to 3, its level of reporting of ``LEVELS``, and its name by language."""

    code: str
    sector: str
    scope: int
    level: str
    title: dict
    basis: Optional[Basis] = None


class ResultPlace(NamedTuple):
    """Where results belong whose id fits a pattern (``*`` is any text), and of which quality they are."""

    pattern: str
    code: str
    activity_quality: str = ""
    factor_quality: str = ""


class Inventory(NamedTuple):
    """Attributes:
        sectors: id -> title. rows: code -> row, in their order. results: the first pattern that fits an id holds.
    """

    sectors: Mapping[str, dict] = {}
    rows: Mapping[str, InventoryRow] = {}
    results: tuple[ResultPlace, ...] = ()

    def __len__(self) -> int:
        return len(self.rows)

    def place_of(self, result: str) -> Optional[ResultPlace]:
        """Where a result belongs; None where nothing says it.

        Args:
            result: id, such as ``building_electricity_retail``.

        >>> Inventory(results=(ResultPlace("gas_*", "V.3"),)).place_of("gas_CH4").code
        'V.3'
        """
        return next((place for place in self.results if fnmatchcase(result, place.pattern)), None)


def read_inventory(values, bases: dict, place: Place, files) -> Inventory:
    """The section ``inventory``; empty where a pack has none.

    Args:
        values: of the pack's document. bases: id -> source. place: where problems are noted. files: of the pack.
    """
    stated, at = values.get("inventory"), place.at("inventory")
    if stated is None:
        return Inventory()
    rows: dict = {}
    table = Rows(stated["rows"], stated.line_of("rows"), at.at("rows"), files, ROWS, NEEDED_ROWS)
    for line, row in table.rows:
        if row["sector"] not in stated["sectors"]:
            table.refuse(line, "sector", "packs.not_a_choice", value=row["sector"][:60],
                         choices=", ".join(stated["sectors"]))
        if row["code"] in rows:
            table.refuse(line, "code", "packs.listed_twice", value=row["code"])
        rows[row["code"]] = InventoryRow(row["code"], row["sector"], int(row["scope"]), row["level"], row["name"],
                                         _basis(table, line, row, bases))
    results = []
    if "results" in stated:
        table = Rows(stated["results"], stated.line_of("results"), at.at("results"), files, RESULTS, NEEDED_RESULTS)
        for line, row in table.rows:
            if row["code"] not in rows:
                table.refuse(line, "code", "packs.not_a_choice", value=row["code"], choices=", ".join(rows))
            _basis(table, line, row, bases)
            results.append(ResultPlace(row["result"], row["code"], row.get("activity_quality", ""),
                                       row.get("factor_quality", "")))
    return Inventory(dict(stated["sectors"]), rows, tuple(results))


def _basis(table: Rows, line: int, row, bases: dict) -> Optional[Basis]:
    """What a row rests on: verified only where the row says so, and its basis or a tick names who."""
    if not table.has_source(line, row, bases):
        return None
    basis = bases[row["source"]]
    if not row["verified"]:
        return replace(basis, verified=False)
    if row.tick is not None:
        return basis.verified_as(row.tick.by, row.tick.on, row.tick.note)
    if not basis.verified:
        table.refuse(line, "verified", "packs.verified_by_nobody")
    return basis
