"""What the next family in the order of trust would give: the used table, with the numbers that another family has in
place of its own."""
from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Callable, NamedTuple, Optional

import pandas as pd

from ...errors import InputError
from ...texts import pick, text, word_of
from ..keys.envelope import value_title
from ..keys.place import Place
from ..keys.variants import split_variant
from ..pack.model import FLUX, TRUSTS, WHOLES, Coefficient, CoefficientPack, Family
from .table import Densities, densities, densities_of, fluxes_of


class Offer(NamedTuple):
    """A family that may be better, or the next best, for some land.

    Attributes:
        pack: that holds it. family: its id. place: what is given of its keys, those of rough boxes included.
        within: ``(key, value)`` that only a rough box says. title: class -> its name.
    """

    pack: CoefficientPack
    family: str
    place: Place
    within: tuple = ()
    title: Callable[[str], str] = str

    @property
    def trust(self) -> str:
        """Of ``TRUSTS``."""
        return self.pack.families[self.family].trust

    def table(self) -> Densities:
        """Its numbers for the place.

        Raises:
            InputError: as ``densities_of``.
        """
        read = fluxes_of if self.pack.families[self.family].is_flux else densities_of
        return read(self.pack, self.family, self.place.climate, self.place.keys)


class NextResult(NamedTuple):
    """A result with the numbers of another level; ``numbers``: of ``computed``, ``note``: where they were taken."""

    family: Family
    pack: str
    note: str
    numbers: dict


def offers_at(pack: CoefficientPack, families: Sequence[str], place: Place,
              where: Optional[tuple[float, float]]) -> list[Offer]:
    """The families of a pack that may hold for some land, with what rough boxes add to its place.

    Args:
        pack: with families. families: ids. place: what is known; keys that the pack does not have are left out.
        where: longitude and latitude of the land's middle, degrees; None: unknown.

    Returns:
        None of a family whose box, or whose keys' boxes, do not hold the land; of several boxes that do, one each.
    """
    keys = {key: tuple(value for value in values if value in pack.keys[key].values)
            for key, values in place.keys.items() if key in pack.keys}
    known = [(key, described) for key, described in pack.keys.items() if described.boxes and not keys.get(key)]
    options = [[(key, value) for value, box in described.boxes.items() if _holds(box, where)]
               for key, described in known]
    return [Offer(pack, family, Place(place.climate, {**keys, **{key: (value,) for key, value in within}}), within)
            for family in families if family in pack.families and pack.families[family].trust
            and (not pack.families[family].box or _holds(pack.families[family].box, where))
            for within in product(*options)]


def _holds(box: Sequence[float], where: Optional[tuple[float, float]]) -> bool:
    """Whether rough bounds hold a place.

    >>> _holds((118.0, 27.0, 123.0, 31.0), (120.0, 30.0)), _holds((118.0, 27.0, 123.0, 31.0), None)
    (True, False)
    """
    return where is not None and box[0] <= where[0] <= box[2] and box[1] <= where[1] <= box[3]


def in_order(offers: Sequence[Offer], trust: str) -> list[Offer]:
    """Offers of other levels: the more trusted first, then the next below.

    Args:
        offers: of any level. trust: of the used family.

    >>> from types import SimpleNamespace
    >>> [offer.trust for offer in in_order([SimpleNamespace(trust=name) for name in reversed(TRUSTS)], "provincial")]
    ['own', 'national', 'tier1']
    """
    rank = TRUSTS.index(trust)
    return sorted((offer for offer in offers if offer.trust != trust),
                  key=lambda offer: (TRUSTS.index(offer.trust) > rank, TRUSTS.index(offer.trust)))


def with_numbers_of(used: Densities, other: Densities, level: str) -> tuple[Densities, list]:
    """The used table, with the numbers of another level in place of its own where that has them.

    Pools are compared as wholes: biomass is above and below. Gains stay where the other says none.

    Args:
        used: of the run. other: another family's, of the same place. level: of ``TRUSTS``; only numbers of it count.

    Returns:
        The table, and the classes whose numbers were taken; the table as it is where none were.

    >>> from ..pack.model import Family
    >>> tier_1, near = (Family(name, {}, {}, "t C/ha", trust=trust) for name, trust in (
    ...     ("t", "tier1"), ("n", "provincial")))
    >>> used = densities(tier_1, [Coefficient("t", "forest", pool, value) for pool, value in (
    ...     ("above", 80.0), ("below", 20.0))], "")
    >>> other = densities(near, [Coefficient("n", "forest", "biomass", 28.0)], "")
    >>> table, classes = with_numbers_of(used, other, "provincial")
    >>> float(table.value[table.classes.index("forest")].sum()), classes
    (28.0, ['forest'])

    Its band is that of the other family, whatever the used number is drawn as:

    >>> from ..pack.model import Factor, Made
    >>> wide = replace(used.given["forest", "above"], made=Made((Factor("wide", 80.0, 1.0, 300.0, "range"),)))
    >>> drawn = densities(tier_1, [wide, used.given["forest", "below"]], "")
    >>> with_numbers_of(drawn, other, "provincial")[0].given["forest", "above"].made is None
    True
    """
    rows = dict(used.given)
    scale = other.family.to_t_c_ha / used.family.to_t_c_ha
    taken: dict = {}
    for land_class in used.classes:
        base = split_variant(land_class)[0]
        for pools in ((FLUX,), *((whole, *parts) for whole, parts in WHOLES.items()), ("soil",)):
            if pools == ("soil",) and used.family.soil_depth_m != other.family.soil_depth_m:
                continue
            own = {pool: rows[land_class, pool] for pool in pools if (land_class, pool) in rows}
            theirs = {pool: other.given[base, pool] for pool in pools
                      if (base, pool) in other.given and other.given[base, pool].value is not None}
            if any(other.trust_of(number) != level for number in theirs.values()):
                continue
            for pool, number in _replaced(pools, own, theirs).items():
                if used.trust_of(own[pool]) != level:
                    rows[land_class, pool] = _scaled(number, own[pool], scale)
                    taken[land_class] = None
    return (densities(used.family, list(rows.values()), used.origin), list(taken)) if taken else (used, [])


def _replaced(pools: tuple, own: Mapping[str, Coefficient], theirs: Mapping[str, Coefficient]) -> dict:
    """Pool of the used table -> number of the other; empty where that has not the same whole."""
    whole, *parts = pools
    if not parts or whole in own and whole in theirs:
        return {whole: theirs[whole]} if whole in own and whole in theirs else {}
    if whole in own:
        return {whole: _together([theirs[part] for part in parts])} if all(part in theirs for part in parts) else {}
    if whole in theirs and all(part in own for part in parts):
        nothing = replace(theirs[whole], value=0.0, lower=None, upper=None, bounds="", growth=None,
                          others=(), made=None)
        return {parts[0]: theirs[whole], **dict.fromkeys(parts[1:], nothing)}
    return {part: theirs[part] for part in parts if part in own and part in theirs}


def _together(numbers: Sequence[Coefficient]) -> Coefficient:
    """The sum of parts; half-widths of bounds are those of independent numbers.

    >>> both = _together([Coefficient("f", "c", "above", 8.0, 5.0, 11.0, "ci95"),
    ...                   Coefficient("f", "c", "below", 4.0, 0.0, 8.0, "ci95")])
    >>> both.value, both.lower, both.upper
    (12.0, 7.0, 17.0)
    """
    value = sum(number.value or 0.0 for number in numbers)
    ends = [(number.value - number.lower, number.upper - number.value) if number.lower is not None else (0.0, 0.0)
            for number in numbers]
    low, high = (math.sqrt(sum(end[side] ** 2 for end in ends)) for side in (0, 1))
    has_band = low > 0.0 and high > 0.0
    return replace(numbers[0], value=value, lower=value - low if has_band else None,
                   upper=value + high if has_band else None, bounds="ci95" if has_band else "",
                   growth=None, years_to_maturity=None, others=(), made=None)


def _scaled(number: Coefficient, own: Coefficient, scale: float) -> Coefficient:
    """A number of the other family as a row of the used one, in its unit."""
    lower, upper, growth = (None if part is None else part * scale for part in (
        number.lower, number.upper, number.growth))
    return replace(own, value=number.value * scale, lower=lower, upper=upper, bounds=number.bounds,
                   growth=own.growth if growth is None else growth, others=(), by_envelope=number.by_envelope,
                   made=number.made if scale == 1.0 else None)   # drawn as the other's, not as the one it replaces


def next_level(used: Densities, value: Optional[float], offers: Sequence[Offer], column: tuple, computed: Callable,
               language: str) -> tuple[list[NextResult], list]:
    """What was taken, and what the next level would give: a row of each family of it, and sentences.

    Args:
        used: the table of the run. value: its result, in the unit of ``column``. offers: families of any level.
        column: of the result, and its unit. computed: a table -> numbers under columns. language: of the sentences.

    Returns:
        Results of the first level that gives another; several where rough boxes leave open in which place the land
        lies. No sentences where the used family states no level.
    """
    if not used.family.trust:
        return [], []
    levels = [level for level in TRUSTS if any(used.trust_of(number) == level for number in used.given.values()
                                               if number.value is not None)]
    notes = [text("sensitivity.level", language, origin=used.origin, family=used.family.id, level=text(
        "carbon.joint", language).join(word_of("trust", level, language) for level in levels))]
    rows: list[NextResult] = []
    for offer in in_order(offers, used.family.trust):
        if rows and offer.trust != rows[0].family.trust:
            break
        try:
            table, classes = with_numbers_of(used, offer.table(), offer.trust)
            numbers = computed(table) if classes else {}
        except InputError:   # of a family that nobody chose: its place lacks what it needs
            continue
        other = numbers.get(column[0])
        if other is None or pd.isna(other) or (value is not None and math.isclose(other, value, rel_tol=1e-9)):
            continue
        family, level = offer.pack.families[offer.family], word_of("trust", offer.trust, language)
        note = text("sensitivity.in_place_of", language, condition=_condition(offer, language), classes=text(
            "carbon.joint", language).join(dict.fromkeys(offer.title(split_variant(land_class)[0])
                                           for land_class in classes)))
        notes.append(text(
            "sensitivity.next" if value else "sensitivity.next_of_none", language, level=level, pack=offer.pack.id,
            family=offer.family, title=pick(family.title, language), note=note, value=other, used=value or 0.0,
            unit=column[1], percent=100.0 * (other - value) / abs(value) if value else 0.0))
        rows.append(NextResult(family, offer.pack.id, note, numbers))
    return rows, notes if rows else [*notes, text("sensitivity.no_next", language)]


def _condition(offer: Offer, language: str) -> str:
    """That the place is known by a rough box alone; empty where it is given."""
    if not offer.within:
        return ""
    places = [text("sensitivity.box", language, place=value_title(offer.pack.keys[key], value, language),
                   name=key, value=value, box=" ".join(f"{end:g}" for end in offer.pack.keys[key].boxes[value]))
              for key, value in offer.within]
    return text("sensitivity.if_within", language, places=text("carbon.joint", language).join(places))
