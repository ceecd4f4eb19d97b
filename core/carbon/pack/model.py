"""What a pack of kind coefficients holds: families of carbon densities, factors of soils, a crosswalk to their classes.

Terms and signs follow IPCC 2006/2019, volume 4. Everything inside is in tonnes of carbon and hectares; a family says
the unit of its table, and only there carbon, CO2 and dry matter differ.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from string import ascii_letters
from typing import NamedTuple, Optional

from ...contract.basis import Basis
from ...contract.pack_head import PackHead
from ...fields import Field

POOLS = ("above", "below", "dead_wood", "litter", "soil")
#: Pools that some tables give together, and what they hold.
WHOLES = {"biomass": ("above", "below"), "dead": ("dead_wood", "litter")}
ALL_POOLS = (*POOLS[:2], "biomass", *POOLS[2:4], "dead", "soil")
CO2_PER_C = 44.0 / 12.0
#: A value that begins with so many letters is a word, of which the first letters are no code: Residential is no R.
WORD_LETTERS = 3
#: Unit of a family -> tonnes of carbon per hectare; dry matter needs the family's carbon fraction.
UNITS = {"t C/ha": 1.0, "kg C/m2": 10.0, "t CO2/ha": 1.0 / CO2_PER_C, "t dm/ha": None}
#: Unit of a family of annual fluxes -> tonnes of carbon per hectare and year; the air gains what is positive.
CARBON_FLUX_UNITS = {"t C/ha/yr": 1.0, "t CO2/ha/yr": 1.0 / CO2_PER_C, "kg C/m2/yr": 10.0}
CARBON_DIOXIDE, METHANE, NITROUS_OXIDE = GASES = ("CO2", "CH4", "N2O")
#: Unit of a family of another gas -> the gas, and tonnes of it per hectare and year; by 16/12 and 44/28.
GAS_UNITS = {"kg CH4/ha/yr": (METHANE, 1e-3), "kg CH4-C/ha/yr": (METHANE, 1e-3 * 16.0 / 12.0),
             "kg N2O/ha/yr": (NITROUS_OXIDE, 1e-3), "kg N2O-N/ha/yr": (NITROUS_OXIDE, 1e-3 * 44.0 / 28.0)}
FLUX_UNITS = {**CARBON_FLUX_UNITS, **{unit: tonnes for unit, (_gas, tonnes) in GAS_UNITS.items()}}
FLUX = "net_flux"   # the pool of annual fluxes
BY_ENERGY = "energy"   # ground whose emissions come from statistics of energy, never from its area
#: What bounds mean -> standard deviations from the value to a bound; ``range``: least and greatest of all values.
BOUNDS = {"ci95": 1.959964, "two_sd": 2.0, "one_sd": 1.0, "range": None}
STANDS = "stands"   # of a factor: one standard deviation of what is lognormal, as trees of a forest are
INVENTED = "invented"
TIERS = ("1", "2", "3", INVENTED)
CATEGORIES = ("forest_land", "cropland", "grassland", "wetlands", "settlements", "other_land", "not_land")
#: How near to the land numbers were made, the most trusted first.
TRUSTS = OWN, PROVINCIAL, NATIONAL, TIER_1 = ("own", "provincial", "national", "tier1")
FACTORS = ("land_use", "management", "input")
TABLE_FIELDS = ("land_class", *ALL_POOLS, "pool", "value", "lower", "upper", "bounds", "unit", "depth_m", "source",
                "tier", "growth", "years_to_maturity", "climate", "old_use", "old_management", "old_input", "new_use",
                "new_management", "new_input", "year_of_change", "use", "end_use", "carrier", "region", "year", "type",
                "path", "stages", "study_years",
                "counted_by", "fuel", "farm_input", "amount", "purpose", "zone")
#: Numbers that N2O of mineralised soil needs: C:N ratio, that of changes within cropland, and EF1 in kg N2O-N a kg N.
CN_RATIO, CN_RATIO_CROPLAND, N2O_EF1 = SOIL_CONSTANTS = ("cn_ratio", "cn_ratio_cropland", "n2o_ef1")


@dataclass(frozen=True)
class Family:
    """Coefficients that were made together, and may be added to each other and to no others.

    Attributes:
        boundary: texts: what the numbers include and leave out.
        unit: a key of ``UNITS``, or of ``FLUX_UNITS`` for annual fluxes, of which emissions are positive and removals
            negative. carbon_fraction: t C in a t of dry matter, for that unit.
        soil_depth_m: depth of its soil pool; None if it has none.
        series: families of one series are one table at several dates, and may be compared.
        warning: texts that are shown wherever it is used.
        farm_inputs: of fluxes: whether cropland's number holds the emissions of farm inputs: ``included``,
            ``excluded``; empty: unknown.
        part_of: of fluxes: account whose parts add up, such as ``peat``; its families are no alternatives.
        organic_soils: its numbers of soil hold for classes with organic soils too.
        withheld: texts why it is named and has no numbers here; it cannot be chosen.
        parts: families whose classes it holds, the first that has a class giving its numbers; above and below are
            added to biomass where another part has that. forest: ``natural``, ``planted`` or ``any`` where its
            numbers are derived from tables of forests, ``survey`` where they are sums of layers.
        trust: of ``TRUSTS``, how near to the land its numbers were made; empty where it does not say, or invents them.
        box: rough bounds of the place that it is of, west, south, east, north in degrees; empty: any.
    """

    id: str
    title: dict
    boundary: dict
    unit: str
    soil_depth_m: Optional[float] = None
    carbon_fraction: Optional[float] = None
    series: str = ""
    region: dict = field(default_factory=dict)
    year: str = ""
    warning: dict = field(default_factory=dict)
    farm_inputs: str = ""
    withheld: dict = field(default_factory=dict)
    parts: tuple = ()
    organic_soils: bool = False
    part_of: str = ""
    forest: str = ""
    trust: str = ""
    box: tuple = ()

    @property
    def is_flux(self) -> bool:
        """Whether its numbers are annual fluxes, and not stocks."""
        return self.unit in FLUX_UNITS

    @property
    def gas(self) -> str:
        """Of ``GASES``, what its numbers are of; carbon is CO2."""
        return GAS_UNITS[self.unit][0] if self.unit in GAS_UNITS else CARBON_DIOXIDE

    @property
    def to_t_c_ha(self) -> float:
        """What a number of its table is multiplied by; of another gas than CO2 to tonnes of that gas."""
        factor = {**UNITS, **FLUX_UNITS}[self.unit]
        return factor if factor is not None else float(self.carbon_fraction or 0.0)


class Factor(NamedTuple):
    """A number that is drawn once, under its name, wherever a run uses it.

    Attributes:
        name: of its draws. value, lower, upper: in its unit. bounds: of ``BOUNDS``, what they mean, empty: none; or
            ``STANDS``.
        plus: what is added to it, as in 1 + root:shoot.
    """

    name: str
    value: float
    lower: Optional[float] = None
    upper: Optional[float] = None
    bounds: str = ""
    plus: float = 0.0


class Made(NamedTuple):
    """What a number is drawn as: a product of factors, or one of several candidates.

    Attributes:
        factors: that are multiplied. picked_by: name of the draw that picks a candidate; places where the same is open
            share it. candidates: ``(share, Made)``, shares adding up to 1.
    """

    factors: tuple = ()
    picked_by: str = ""
    candidates: tuple = ()

    @classmethod
    def read(cls, stored) -> Optional[Made]:
        """What a record holds of one: lists for tuples.

        Args:
            stored: of JSON; None: no such number.

        >>> made = Made((Factor("wood", 100.0, 60.0, 150.0, "ci95"),))
        >>> Made.read([[["wood", 100.0, 60.0, 150.0, "ci95", 0.0]], "", []]) == made
        True
        """
        if stored is None:
            return None
        factors, picked_by, candidates = stored
        return cls(tuple(Factor(*factor) for factor in factors), picked_by,
                   tuple((share, cls.read(made)) for share, made in candidates))


class Other(NamedTuple):
    """What another source has in the place of a number.

    Attributes:
        label: of that source, as the pack has it. value: in the family's unit. growth: in a year, likewise. None: as
            the number itself. title: of the source, by language; empty: the label in words.
    """

    label: str
    value: Optional[float] = None
    growth: Optional[float] = None
    title: dict = {}


@dataclass(frozen=True)
class Coefficient:
    """A number with all that describes it; ``value`` None: its source leaves it blank.

    Attributes:
        value, lower, upper: in the family's unit; dimensionless for factors. bounds: of ``BOUNDS``, what they mean.
        growth: gain in a year, in the family's unit per year. years_to_maturity: until a new stand holds ``value``.
        climate: empty: any. verified: a person read the value in its source.
        disputed: who says otherwise, and what. unit: of fuels and farm inputs, which belong to no family.
        counted_by: ``BY_ENERGY`` where ground of the class emits by statistics and not by area.
        keys: key of the pack -> values for which the row holds; a key that it does not state holds for all.
        is_fallback: it holds only where no other row does.
        by_envelope: it is made of several rows, none of which was told to hold. lacking: of a blank one, the keys
            that would give it.
        trust: that of the part of its family that it is from; empty: that of the family.
        climates: all those of its row of the table, of which ``climate`` is one.
        made: what it is drawn as, None: as its own bounds say.
        others: what other sources have instead, ``Other`` each.
        candidates: of an envelope that leaves candidates out: how many have a row, and how many there are.
    """

    family: str
    land_class: str
    pool: str
    value: Optional[float]
    lower: Optional[float] = None
    upper: Optional[float] = None
    bounds: str = ""
    growth: Optional[float] = None
    years_to_maturity: Optional[float] = None
    climate: str = ""
    tier: str = ""
    year: str = ""
    region: str = ""
    source: Optional[Basis] = None
    verified: bool = False
    disputed: dict = field(default_factory=dict)
    note: dict = field(default_factory=dict)
    unit: str = ""
    counted_by: str = ""
    keys: dict = field(default_factory=dict)
    is_fallback: bool = False
    by_envelope: bool = False
    lacking: tuple = ()
    trust: str = ""
    climates: tuple = ()
    made: Optional[Made] = None
    others: tuple = ()
    candidates: tuple = ()


class LandClass(NamedTuple):
    """A class of a crosswalk: its names, the IPCC category, whether its soil is organic, and whether it is vegetated.

    Fields, forest, grass and wetlands are vegetated; green of settlements belongs to settlements. None: not said.
    """

    code: str
    title: dict
    category: str
    organic_soil: bool
    is_vegetated: Optional[bool] = None


class Share(NamedTuple):
    """A part of the ground that a code means."""

    land_class: str
    share: float
    note: dict


class CoefficientCase(NamedTuple):
    """A case of the pack: a coefficient, a code, or a soil, and what has to come out."""

    id: str
    values: dict
    line: int


@dataclass(frozen=True)
class CoefficientPack(PackHead):
    """Coefficients as read.

    Attributes:
        families: id -> family. coefficients: of them.
        soil_references: (soil, climate) -> reference stock, t C/ha to ``soil_depth_m``.
        soil_factors: (factor, level, climate) -> stock change factor; climate empty: any.
        soil_constants: of ``SOIL_CONSTANTS``. soil_cropland: level of use -> whether it is cropland, where it says.
        soil_uses: (factor, level) -> levels of use that it applies to, where it says so; others apply to all.
        classes: code -> class. crosswalks: list of codes -> {code: shares}; the longest beginning of a code wins.
        fuels, farm_inputs: id -> fuel, input of farming; see ``fuels.py``. electricity: what tables call it.
        buildings, grid: energy of buildings, and factors of the power grid; see ``building.py``.
        gwp: (set, gas) -> warming potential; see ``gwp.py``.
        fields: names that a user's own table may have. keys: id -> key of rows; see ``keys.py``.
        forest: cells of tables of forests; see ``forest_cells.py``. layers: of inventories; see ``layer_cells.py``.
        places: what lies where; see ``places.py``. inventory: rows by sector and scope; see ``inventory.py``.
    """

    families: dict[str, Family]
    coefficients: tuple[Coefficient, ...] = ()
    soil_references: dict[tuple, Coefficient] = field(default_factory=dict)
    soil_factors: dict[tuple, Coefficient] = field(default_factory=dict)
    soil_constants: dict[str, Coefficient] = field(default_factory=dict)
    soil_cropland: dict[str, bool] = field(default_factory=dict)
    soil_uses: dict[tuple, tuple] = field(default_factory=dict)
    soil_depth_m: Optional[float] = None
    soil_years: Optional[float] = None
    soil_boundary: dict = field(default_factory=dict)
    classes: dict[str, LandClass] = field(default_factory=dict)
    crosswalks: dict[str, dict[str, tuple[Share, ...]]] = field(default_factory=dict)
    fuels: dict = field(default_factory=dict)
    farm_inputs: dict = field(default_factory=dict)
    buildings: object = None
    grid: object = None
    gwp: dict[tuple, Coefficient] = field(default_factory=dict)
    electricity: tuple = ()
    fields: dict[str, Field] = field(default_factory=dict)
    keys: dict = field(default_factory=dict)
    forest: tuple = ()
    layers: tuple = ()
    places: object = None
    inventory: object = None


class GridCodes(dict):
    """A crosswalk of numbers of a grid: a code holds as a whole, and 312 is no part of 31.

    Attributes:
        numbered: list of codes whose classes the grid numbers, empty where there is none.
    """

    numbered: str = ""


def shares_of(code: str, crosswalk: dict[str, tuple[Share, ...]]) -> tuple[Share, ...]:
    """What a code means, by the longest beginning of it that the crosswalk has; nothing where it has none.

    Numbers of a grid have no beginnings, and the first letters of a word are no code.

    Args:
        code: of a layer. crosswalk: beginning of a code -> classes and shares.

    >>> table = {"R": (Share("built_up", 1.0, {}),), "01": (Share("cropland", 1.0, {}),)}
    >>> [bool(shares_of(code, table)) for code in ("R2", "0101", "Residential", "RU1")]
    [True, True, False, True]
    """
    letters = len(code) - len(code.lstrip(ascii_letters))
    least = len(code) - 1 if isinstance(crosswalk, GridCodes) else letters - 1 if letters >= WORD_LETTERS else 0
    for length in range(len(code), least, -1):
        if code[:length] in crosswalk:
            return crosswalk[code[:length]]
    return ()


def problems_of(row: Coefficient, family: Optional[Family]) -> list[tuple[str, str, dict]]:
    """What is wrong with a number by itself: ``(column, key of a sentence, its values)``.

    Args:
        row: a number. family: of it, None for a number without a family.
    """
    problems: list = []
    value, lower, upper = row.value, row.lower, row.upper
    if value is not None and value < 0.0 and not (family is not None and family.is_flux):
        problems.append(("value", "coefficients.negative", {"value": value}))
    if value is None and (lower is not None or upper is not None):
        problems.append(("value", "coefficients.bounds_of_blank", {}))
    if row.counted_by and value is not None:
        problems.append(("counted_by", "coefficients.counted_twice", {"value": value}))
    if (lower is None) != (upper is None) or (lower is not None and not row.bounds):
        problems.append(("bounds", "coefficients.bounds_incomplete", {"choices": ", ".join(BOUNDS)}))
    elif value is not None and lower is not None and not lower <= value <= upper:
        problems.append(("lower", "coefficients.bounds_reversed", {"value": value, "lower": lower, "upper": upper}))
    elif lower is not None and lower < 0.0 and row.bounds in ("ci95", "range") and not (family and family.is_flux):
        problems.append(("lower", "coefficients.bounds_below_zero", {"lower": lower}))
    for column, number in (("growth", row.growth), ("years_to_maturity", row.years_to_maturity)):
        if number is not None and number <= 0.0:
            problems.append((column, "coefficients.not_positive", {"value": number}))
    if row.growth is not None and row.years_to_maturity is not None:
        problems.append(("growth", "coefficients.growth_twice", {}))
    if family is not None and row.pool == "soil" and family.soil_depth_m is None:
        problems.append(("depth_m", "coefficients.no_depth", {"family": family.id}))
    return problems


def mixed_pools(pools) -> Optional[tuple[str, str]]:
    """A whole and a part of it among pools, which would count twice; None without such a pair.

    Args:
        pools: ids.
    """
    for whole, parts in WHOLES.items():
        for part in parts:
            if whole in pools and part in pools:
                return whole, part
    return None
