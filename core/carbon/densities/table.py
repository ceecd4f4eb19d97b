"""Carbon densities of one family: a table of classes and pools, with what is known of each number."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Optional

import numpy as np
import pandas as pd

from ...contract.basis import basis_text, marked, shown, state_words
from ...contract.interval import Interval
from ...errors import InputError
from ...texts import LANGUAGES, named, pick, text
from ..forest.rows import forest_rows
from ..keys.envelope import made_of_row, number_at
from ..keys.place import Place
from ..keys.variants import off_map, variant
from ..pack.keys import Key, value_of
from ..pack.model import ALL_POOLS, FLUX, Coefficient, CoefficientPack, Family
from .spreads import Spread, spread_of_number
from .tally import blanks

BLANK = "blank"   # why a number is not known
CARD_COLUMNS = {
    "family": "string", "land_class": "string", "pool": "string", "value": "Float64", "unit": "string",
    "density_t_c_ha": "Float64", "lower_t_c_ha": "Float64", "upper_t_c_ha": "Float64", "bounds_mean": "string",
    "depth_m": "Float64", "growth_t_c_ha_yr": "Float64", "years_to_maturity": "Float64", "climate": "string",
    "region": "string", "year": "string", "tier": "string", "trust": "string", "source": "string",
    "verified": "boolean", "disputed": "string", "note": "string"}


@dataclass(frozen=True)
class Densities:
    """Densities of a family, tonnes of carbon per hectare; or its annual fluxes, the same per year, with their signs.

    Attributes:
        family: with unit, depth and boundary. origin: pack and version, or the table's name.
        classes, pools: rows and columns.
        value, lower, upper: ``(c, p)``; NaN where blank, or without bounds.
        spread: the distribution of each number, ``Spread`` ``(c, p)``.
        growth: t C/ha per year ``(c, p)``; years: to maturity ``(c, p)``; NaN where not stated.
        given: (class, pool) -> coefficient.
        alike: position of the number that each one is, which classes of other keys share ``(c · p,)``; None: its own.
        place: what was given of the place, of a family of a pack.
        by_map: (class, pool) of the numbers that a map of the user's gives.
    """

    family: Family
    origin: str
    classes: tuple
    pools: tuple
    value: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    spread: np.ndarray
    growth: np.ndarray
    years: np.ndarray
    given: dict
    alike: Optional[np.ndarray] = None
    place: Place = Place()
    by_map: frozenset = frozenset()

    def as_read(self, numbers: np.ndarray, why=BLANK) -> Interval:
        """Numbers of the table; a blank stock is 0 at least, a blank flux may be anything.

        Args:
            numbers: in its unit, NaN where blank ``(c, p)``. why: of a blank one, a key or one each.
        """
        return blanks(numbers, -np.inf if self.family.is_flux else 0.0, why)

    @property
    def is_own(self) -> bool:
        """It is a table of the user's, and no family of a pack."""
        return self.origin == self.family.id

    def base_of(self, land_class: str) -> str:
        """A class without what a map of the user's knows of it.

        Args:
            land_class: its key, such as ``forest [map]``.
        """
        return off_map(land_class) if any(name == land_class for name, _pool in self.by_map) else land_class

    def density(self, land_class: str, pool: str) -> float:
        """One number; NaN where it is blank.

        Args:
            land_class: its key. pool: id of a pool.

        Returns:
            t C/ha.

        Raises:
            InputError: no such class.
        """
        if land_class not in self.classes:
            raise InputError("carbon.classes_missing", family=self.family.id, codes=land_class)
        if pool not in self.pools:
            return float("nan")
        return float(self.value[self.classes.index(land_class), self.pools.index(pool)])

    def scaled(self, factor: float) -> Densities:
        """The same table with every number multiplied.

        Args:
            factor: by which values, bounds, growth and distributions are multiplied, above 0, without unit.
        """
        spread = self.spread.copy()
        for at, spread_of_cell in np.ndenumerate(self.spread):
            spread[at] = spread_of_cell.scaled(factor)
        return replace(self, spread=spread, value=self.value * factor, lower=self.lower * factor,
                       upper=self.upper * factor, growth=self.growth * factor)

    def name_of(self, number: int) -> str:
        """What a number is called, by its position in the flat table.

        Args:
            number: its position.
        """
        c, p = divmod(int(number), len(self.pools))
        return self.classes[c] if self.pools[p] == FLUX else f"{self.classes[c]} {self.pools[p]}"

    def trust_of(self, number: Coefficient) -> str:
        """How near to the land a number of the table was made, of ``TRUSTS``; empty where that is not said.

        Args:
            number: of the table.
        """
        return number.trust or self.family.trust

    def cards(self, classes, language: str) -> pd.DataFrame:
        """A row for each number of some classes: all that describes it.

        Args:
            classes: keys of the classes. language: of titles and sources.

        Returns:
            Columns ``CARD_COLUMNS``, one row a class and pool that the table names.
        """
        rows = []
        for (land_class, pool), number in self.given.items():
            if land_class not in classes:
                continue
            c, p = self.classes.index(land_class), self.pools.index(pool)
            rows.append({
                "family": self.family.id, "land_class": land_class, "pool": pool, "value": number.value,
                "unit": self.family.unit, "density_t_c_ha": self.value[c, p], "lower_t_c_ha": self.lower[c, p],
                "upper_t_c_ha": self.upper[c, p],
                "bounds_mean": text(f"carbon.bounds_{number.bounds}", language) if number.bounds else None,
                "depth_m": self.family.soil_depth_m if pool == "soil" else None,
                "growth_t_c_ha_yr": self.growth[c, p], "years_to_maturity": self.years[c, p],
                "climate": number.climate or None,
                "region": number.region or pick(self.family.region, language) or None,
                "year": number.year or self.family.year or None, "tier": number.tier or None,
                "trust": self.trust_of(number) or None,
                "source": source_text(number, language), "verified": number.verified,
                "disputed": pick(number.disputed, language) or None, "note": pick(number.note, language) or None})
        frame = pd.DataFrame(rows, columns=list(CARD_COLUMNS)).astype(CARD_COLUMNS)
        return frame.sort_values(["land_class", "pool"], kind="stable").reset_index(drop=True)


def source_text(number: Coefficient, language: str) -> Optional[str]:
    """Where a number is printed, and how far it was compared with that.

    Args:
        number: of a pack. language: of the text.

    Returns:
        None where the number states no source.
    """
    if number.source is None:
        return None
    sentence = basis_text(replace(number.source, verified=True), language)   # the number has a mark of its own
    if number.verified:
        basis = shown((number.source,), language)[0]
        return marked(sentence, state_words(basis, language), language) if basis.by else sentence
    return text("carbon.compared" if number.source.compared else "carbon.unverified", language, source=sentence)


def densities_of(pack: CoefficientPack, family: str, climate: str = "",
                 given: Optional[Mapping[str, Sequence[str]]] = None,
                 variants: Optional[Mapping[str, Mapping]] = None) -> Densities:
    """The table of a family.

    Args:
        pack: coefficients.
        family: its id. climate: where the family's numbers differ by climate; several are candidates, separated by
            ``|``. given: further keys of the pack -> candidates, such as ecological zones.
        variants: label -> keys of features that state them; each class has a row of each, as of ``keys.variants``.

    Raises:
        InputError: no such family, a climate or a value of a key that the pack does not know, or no climate where the
            family needs one; two rows that are equally specific.
    """
    _require_family(pack, family, False)
    return _table_of(pack, family, climate, given, variants)


def _table_of(pack: CoefficientPack, family: str, climate: str, given, variants) -> Densities:
    """The numbers of a family that hold for a climate and keys, each class and pool once, and of each variant."""
    rows = family_rows(pack, family)
    candidates = tuple(filter(None, (name.strip() for name in climate.split("|"))))
    climates = sorted({number.climate for number in rows} - {""})
    _require_climates(candidates, climates, family)
    if climates and not candidates and not any("climate" in stated for stated in (variants or {}).values()):
        raise InputError("carbon.climate_needed", family=family, known=named("climate", *climates))
    by_cell: dict = {}
    for number in rows:
        by_cell.setdefault((number.land_class, number.pool), []).append(number)
    given = known_values(pack, given or {})
    chosen = [_number_of(cell, candidates, given, pack) for cell in by_cell.values()]
    table = densities(pack.families[family], chosen, f"{pack.id} {pack.version}")
    place = Place(climate, given, variants or {})
    if not variants:
        return replace(table, place=place)
    for label, stated in variants.items():
        own = {key: names for key, names in stated.items() if key != "climate"}
        values, places = known_values(pack, own), tuple(stated.get("climate", candidates))
        _require_climates(places, climates, family)
        chosen += [replace(_number_of(cell, places, values, pack), land_class=variant(land_class, label))
                   for (land_class, _pool), cell in by_cell.items()]
    return replace(densities(table.family, list(map(_of_climates, chosen)), table.origin), place=place)


def _of_climates(number: Coefficient) -> Coefficient:
    """The same, drawn as the row of its climates, so that places of one climate and of candidates share it."""
    if not number.climate or number.made is not None or number.value is None or number.by_envelope:
        return number
    return replace(number, made=made_of_row(replace(number, land_class=number.land_class.split(" [")[0])))


def _require_climates(names: Sequence[str], climates: list, family: str) -> None:
    """Stop at a climate that the family does not have, where its numbers differ by climate."""
    for name in names if climates else ():
        if name not in climates:
            raise InputError("carbon.climate_unknown", climate=name, family=family, known=named("climate", *climates))


def _alike(given: dict, classes: dict, pools: dict, spread: np.ndarray) -> Optional[np.ndarray]:
    """Which number each one is, so that a row that several classes have is one number; None where each is its own."""
    alike, first = np.arange(spread.size), {}
    for (land_class, pool), number in given.items():
        at = classes[land_class], pools[pool]
        # rows that state no keys are those of their class, whatever its features state
        key = spread[at] if number.made is not None else (
            land_class.split(" [")[0], pool, number.value, number.lower, number.upper, number.bounds)
        place = at[0] * len(pools) + at[1]
        alike[place] = first.setdefault(key, place)
    return None if len(first) == len(given) else alike


def family_rows(pack: CoefficientPack, family: str, is_together: bool = False) -> list[Coefficient]:
    """The numbers of a family: its own, or those of its parts, of which the first that has a class gives its numbers.

    Args:
        pack: coefficients. family: its id.
        is_together: forests hold their biomass as one pool, as the tables beside them do.
    """
    described = pack.families[family]
    rows = [number for number in pack.coefficients if number.family == family]
    if described.forest:
        rows += forest_rows(pack, family, is_together)
    is_together |= any(number.pool == "biomass" and number.family in described.parts for number in pack.coefficients)
    for part in described.parts:
        taken = {number.land_class for number in rows}
        rows += [replace(number, family=family, trust=number.trust or pack.families[part].trust)
                 for number in family_rows(pack, part, is_together) if number.land_class not in taken]
    return rows


def known_values(pack: CoefficientPack, given: Mapping[str, Sequence[str]]) -> dict[str, tuple]:
    """What was given of a pack's keys, each value once.

    Args:
        pack: coefficients. given: key -> candidates.

    Raises:
        InputError: a key that the pack does not have, or a value that the key does not have.
    """
    for name, values in given.items():
        if name not in pack.keys:
            raise InputError("carbon.key_unnamed", name=name, pack=pack.id, known=", ".join(pack.keys) or "–")
        for value in values:
            if value_of(pack.keys[name], value) is None:
                raise InputError("carbon.key_number" if value.isdigit() else "carbon.key_unknown", value=value,
                                 name=name, pack=pack.id, known=", ".join(pack.keys[name].values))
    return {name: tuple(dict.fromkeys(str(value_of(pack.keys[name], value)) for value in values))
            for name, values in given.items() if values}


def _number_of(cell: list[Coefficient], climates: tuple, given: dict, pack: CoefficientPack) -> Coefficient:
    """The number of a class and pool: by climate, where it is one and rows state no more; otherwise by all keys."""
    if len(climates) < 2:
        own = [number for number in cell if climates and number.climate == climates[0]]
        fit = own or [number for number in cell if not number.climate]   # a number of the climate wins
        if not fit:
            return Coefficient(cell[0].family, cell[0].land_class, cell[0].pool, None, climate="".join(climates),
                               source=cell[0].source, lacking=("climate",), note=_no_climate(climates))
        return number_at(fit, given, pack.keys) if any(number.keys for number in fit) else fit[-1]
    title = {language: text("carbon.key_climate", language) for language in LANGUAGES}
    key = Key("climate", title, {name: {language: named("climate", name)(language) for language in LANGUAGES}
                                 for name in climates})
    by_climate: dict = {}   # a row that holds for several climates is one
    for number in cell:
        stated = {"climate": number.climates or (number.climate,), **number.keys} if number.climate else number.keys
        by_climate.setdefault(tuple((name, *values) for name, values in stated.items()), replace(number, keys=stated))
    return number_at(list(by_climate.values()), {**given, "climate": climates}, {"climate": key, **pack.keys})


def _no_climate(climates: tuple) -> dict:
    """That a class and pool has rows of other climates alone, or that no climate is known, in every language."""
    if not climates:
        return {language: text("carbon.climate_not_known", language) for language in LANGUAGES}
    return {language: text("carbon.key_no_row", language, values=f"{text('carbon.key_climate', language)}: "
                           f"{named('climate', *climates)(language)}") for language in LANGUAGES}


def fluxes_of(pack: CoefficientPack, family: str, climate: str = "",
              given: Optional[Mapping[str, Sequence[str]]] = None,
              variants: Optional[Mapping[str, Mapping]] = None) -> Densities:
    """The annual fluxes of a family: one pool, emissions positive, removals negative.

    Args:
        pack: of coefficients. family: id of a family of fluxes. climate, given, variants: as of ``densities_of``.

    Returns:
        Densities of one pool, t C/ha per year; of a family of another gas, tonnes of it.

    Raises:
        InputError: no such family, or one that is named without numbers; climate and keys as in ``densities_of``.
    """
    _require_family(pack, family, True)
    return _table_of(pack, family, climate, given, variants)


class WithheldError(InputError):
    """A family that the pack names and gives no numbers of."""

    def __init__(self, family: Family):
        super().__init__("carbon.family_withheld", family=family.id)
        self.family = family

    def in_language(self, language: str) -> str:
        """Why the family has no numbers, in a language.

        Args:
            language: of sentences, ``"en"`` or ``"zh"``.
        """
        return text(self.key, language, family=self.family.id, reason=pick(self.family.withheld, language))


def _require_family(pack: CoefficientPack, family: str, is_flux: bool) -> None:
    described = pack.families.get(family)
    if described is not None and described.withheld:
        raise WithheldError(described)
    families = [key for key, other in pack.families.items() if other.is_flux == is_flux and not other.withheld]
    if described is not None and described.is_flux != is_flux:
        raise InputError("carbon.family_of_fluxes" if described.is_flux else "carbon.family_of_stocks", family=family,
                         unit=described.unit, known=", ".join(families) or "–")
    if described is None:
        others = [key for key, other in pack.families.items() if other.is_flux != is_flux and not other.withheld]
        key = "no_family" if families and family else "unnamed_family" if families else (
            "no_flux_family" if is_flux else "no_stock_family")
        raise InputError(f"carbon.{key}", family=family, pack=pack.id, known=", ".join(families or others) or "–")


def densities(family: Family, rows: list[Coefficient], origin: str) -> Densities:
    """A table of coefficients of one family, each class and pool once.

    Args:
        family: of all rows. rows: coefficients of it, in the family's unit. origin: name and version of the pack.

    Returns:
        Values in t C/ha, those of fluxes in t C/ha per year; NaN where a row is blank or missing.
    """
    given = {(number.land_class, number.pool): number for number in rows}
    classes = tuple(dict.fromkeys(number.land_class for number in rows))
    pools = tuple(pool for pool in (*ALL_POOLS, FLUX) if any(number.pool == pool for number in rows))
    shape, factor = (len(classes), len(pools)), family.to_t_c_ha
    value, lower, upper, growth, years = (np.full(shape, np.nan) for _ in range(5))
    spread = np.full(shape, Spread(mean=np.nan), dtype=object)
    row_of, column_of = ({name: place for place, name in enumerate(names)} for names in (classes, pools))
    for (land_class, pool), coefficient in given.items():
        at = row_of[land_class], column_of[pool]
        for target, number, scale in ((value, coefficient.value, factor), (lower, coefficient.lower, factor),
                                      (upper, coefficient.upper, factor), (growth, coefficient.growth, factor),
                                      (years, coefficient.years_to_maturity, 1.0)):
            if number is not None:
                target[at] = number * scale
        spread[at] = spread_of_number(coefficient, factor, family.is_flux)
    return Densities(family, origin, classes, pools, value, lower, upper, spread, growth, years, given,
                     _alike(given, row_of, column_of, spread))
