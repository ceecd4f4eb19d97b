"""What a pack of kind ``intensity`` says: indicators of building intensity, and how their values are written."""
from __future__ import annotations

from dataclasses import dataclass, field

from ...contract.basis import VERIFIED, state_of
from ...contract.pack_head import PackHead
from ...fields import Field
from ...rules.model import Texts

INDICATORS = ("floor_area_ratio", "coverage", "height", "green_ratio")
BOUNDS = ("upper", "lower")
#: Field roles of limits: ``floor_area_ratio_upper`` and so on.
LIMIT_ROLES = tuple(f"{indicator}_{bound}" for indicator in INDICATORS for bound in BOUNDS)
HEIGHT_KINDS = ("relative", "elevation")
#: Meanings of values that are not numbers.
EMPTY_MEANINGS = ("unknown", "not_controlled")
#: Where a building's floor area can come from.
FLOOR_AREA_SOURCES = ("counted", "above", "total", "storeys")
OVERLAPS = ("highest", "sum")

_LIMITS = {**dict.fromkeys(LIMIT_ROLES, "limit"), "height_kind": "text"}
#: Field roles by layer or table, and how each is read. ``blocks`` has a limit for each use besides.
TABLES = {
    "parcels": {"registered_area": "area", "net_area": "area", "zone_code": "text", "block_code": "text",
                "use": "text", "counted_floor_area": "area", "footprint_area": "area", "green_area": "area",
                "height": "length", "ground_elevation": "elevation", **_LIMITS},
    "zones": {"id": "text", "zone_code": "text", **_LIMITS},
    "limits": {"zone_code": "text", **_LIMITS},
    "buildings": {"id": "text", "counted_floor_area": "area", "floor_area_above": "area",
                  "floor_area_below": "area", "floor_area_total": "area", "storeys": "storeys",
                  "storeys_below": "storeys", "height": "length", "top_elevation": "elevation",
                  "ground_elevation": "elevation", "use": "text"},
    "floor_areas": {"parcel_number": "text", "counted_floor_area": "area"},
    "blocks": {"block_code": "text", "total_limit": "area"},
}
KINDS_OF_VALUE = ("limit", "area", "length", "elevation", "storeys", "text")


@dataclass(frozen=True)
class IntensityField(Field):
    """A field of numbers or texts.

    Attributes:
        not_controlled: spellings of "no limit is set"; only for limits.
        empty: what an empty cell means, ``"unknown"`` or ``"not_controlled"``; only of limits.
        unit: of areas, a key of ``core.units.SQUARE_METRES``.
        reads: how values are read, one of ``KINDS_OF_VALUE``.
    """

    not_controlled: tuple = ()
    empty: str = "unknown"
    unit: str = "m2"
    reads: str = "text"
    reads_more = True


@dataclass(frozen=True)
class Scale:
    """How a ratio is written: up to ``ratio_up_to`` as a ratio (2.0), from ``percent_from`` in percent (200).

    A ratio above ``most`` is a slip and not a limit.
    """

    ratio_up_to: float
    percent_from: float
    most: float = float("inf")


@dataclass(frozen=True)
class Indicator:
    """One indicator.

    Attributes:
        rule: how ids of its findings begin: ``FAR`` gives ``FAR-UPPER`` and ``FAR-LOWER``.
        short: at most 6 characters, for short field names.
        decimals: of the value as it is printed (ratios of coverage and green in percent); that one is compared.
        tolerance_relative, tolerance_absolute: by how much a limit may be missed and still be a matter of
            acceptance, in the unit of the printed value; the greater one counts.
        within_tolerance: the verdict of that, of ``contract.interval.WITHIN_WORDS``.
        severity: of a violation.
        scale: how values are written; None for heights.
        basis: ``model.Basis`` each.
    """

    id: str
    title: Texts
    rule: str
    short: str
    decimals: int
    tolerance_relative: float = 0.0
    tolerance_absolute: float = 0.0
    within_tolerance: str = "conditional"
    severity: str = "critical"
    scale: Scale | None = None
    basis: tuple = ()

    @property
    def unit(self) -> str:
        """Its unit as it is printed; empty of a ratio."""
        return {"floor_area_ratio": "", "height": "m"}.get(self.id, "%")

    @property
    def factor(self) -> float:
        """Printed value over the value that is computed with: 100 where percent are printed."""
        return 100.0 if self.unit == "%" else 1.0

    @property
    def basis_verified(self) -> bool:
        """Whether all of its basis is verified."""
        return state_of(self.basis) == VERIFIED


@dataclass(frozen=True)
class Plausible:
    """Plausible bounds; beyond them there is a warning, never a verdict.

    Attributes:
        storey_height_m: least and most height of a storey.
        area_difference: registered against measured area, as a share of the measured one.
        floor_area_difference: stated floor area against storeys times footprint, as a share of the latter.
    """

    storey_height_m: tuple = (2.0, 8.0)
    area_difference: float = 0.05
    floor_area_difference: float = 0.1


@dataclass(frozen=True)
class IntensityPack(PackHead):
    """A pack of kind ``intensity``, read and found well formed.

    Attributes:
        indicators: id -> indicator, all four.
        fields: table of ``TABLES`` -> field role -> field.
        uses: use -> beginnings of land-use codes; the longest that fits wins.
        use_titles: use -> texts.
        storey_words: ``above``, ``below`` and ``storey`` -> words in texts about storeys.
        suffixes: words of units that may follow a number.
        floor_area_order: where floor areas are taken from, the first that is known.
        overlapping_storeys: ``highest``: where buildings known by their storeys overlap, the most storeys count once.
        sliver_area_m2, sliver_share: what is below both is not a separate part.
    """

    indicators: dict
    fields: dict
    uses: dict
    use_titles: dict
    storey_words: dict
    suffixes: tuple
    floor_area_order: tuple
    overlapping_storeys: str
    sliver_area_m2: float
    sliver_share: float
    plausible: Plausible = field(default_factory=Plausible)

    def _is_of_rule(self, path: tuple[str, ...], rule: str) -> bool:
        indicator = self.indicators.get(path[1]) if path[0] == "indicators" and len(path) > 1 else None
        return indicator is not None and rule.rpartition("-")[0] == indicator.rule

    def use_of(self, code: str) -> str:
        """The use that a land-use code belongs to; ``"other"`` if none is named.

        Args:
            code: of a land-use list.
        """
        fitting = [(len(start), use) for use, starts in self.uses.items() for start in starts
                   if code.startswith(start)]
        return max(fitting)[1] if fitting else "other"


@dataclass(frozen=True)
class IntensityCase:
    """A value and how it has to be read, or a measure and how it has to be judged.

    Attributes:
        table, role, raw: a value to be read, and ``column`` its other values.
        means: ``value``, ``not_controlled``, ``unknown`` or ``unreadable``; None: not compared.
        low, high: what it is read as, in the unit that is computed with; None: not compared.
        below: storeys below ground.
        indicator, value, lower, upper: a measure and its limits, as they are printed.
        verdict: what is owed.
    """

    id: str
    table: str = ""
    role: str = ""
    raw: str = ""
    column: tuple = ()
    means: str | None = None
    low: float | None = None
    high: float | None = None
    below: float | None = None
    indicator: str = ""
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    verdict: str = ""
    line: int = 0
