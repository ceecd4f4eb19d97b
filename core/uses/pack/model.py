"""What a pack of kind matrix holds: which use is admitted in which zone."""
from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Optional

from ...contract.basis import VERIFIED, Basis, state_of
from ...contract.pack_head import PackHead
from ...fields import Field

ADMISSIONS = ("allowed", "conditional", "forbidden")
ZONE_FIELDS = ("zone_code", "zone_name")
USE_FIELDS = ("use", "use_name", "mixed_shares")


class Listed(NamedTuple):
    """A zone or a use of the matrix: its code, the one above it (empty: none), its titles."""

    code: str
    parent: str
    title: dict


@dataclass(frozen=True)
class Cell:
    """What the matrix says of a use in a zone.

    Attributes:
        id: stays for ever, ``<zone>-<use>``; ``*`` means any use.
        verdict: of ``ADMISSIONS``.
        condition: texts by language, empty if there is none. documents: likewise, what is to be supplied.
        basis: where it is written.
    """

    zone: str
    use: str
    verdict: str
    condition: dict
    documents: dict
    basis: tuple[Basis, ...]

    @property
    def id(self) -> str:
        """The cell's id, by zone and use."""
        return f"{self.zone}-{self.use}"

    @property
    def basis_verified(self) -> bool:
        """Whether all of its basis is verified."""
        return state_of(self.basis) == VERIFIED


class MatrixCase(NamedTuple):
    """A case of the pack: a zone and a use, and what has to come out."""

    id: str
    zone: str
    use: str
    verdict: str
    cell: Optional[str]
    line: int


@dataclass(frozen=True)
class UseMatrix(PackHead):
    """An admission matrix.

    Attributes:
        prevails: texts: what decides instead of this pack.
        zones, uses: code -> what is listed. cells: (zone, use) -> cell.
        use_scheme: list of land-use codes that the uses are of; empty: words of the matrix's own.
        fields: field roles of zones and parcels.
    """

    prevails: dict
    zones: dict[str, Listed]
    uses: dict[str, Listed]
    cells: dict[tuple[str, str], Cell]
    fields: dict[str, Field]
    use_scheme: str = ""

    def _is_of_rule(self, path: tuple[str, ...], rule: str) -> bool:
        zone, _, use = rule.removeprefix("USE-").partition("-")
        return path[0].endswith(".csv") and len(path) > 1 and {zone, use} <= set(path[1].split("|"))
    minimum_area_m2: float = 0.0
    minimum_width_m: float = 0.0


ANY = "*"


def lineage(code: str, listed: dict[str, Listed]) -> list[str]:
    """A code and all above it, the longest first; nothing where the list does not have it.

    Args:
        code: of a use. listed: uses by code.
    """
    codes: list[str] = []
    while code in listed and code not in codes:
        codes.append(code)
        code = listed[code].parent
    return codes


def cell_for(matrix: UseMatrix, zone: str, uses: list[str]) -> Optional[Cell]:
    """What the matrix says: the zone's own row before that of the zone above it, in a row the longest use.

    Args:
        matrix: uses by zone.
        zone: a code of the matrix.
        uses: the use and all above it, the longest first.

    Returns:
        None where it is silent.
    """
    for ancestor in lineage(zone, matrix.zones):
        for use in (*uses, ANY):
            if (ancestor, use) in matrix.cells:
                return matrix.cells[ancestor, use]
    return None
