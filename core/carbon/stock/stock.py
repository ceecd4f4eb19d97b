"""What is stored: carbon by pool, class and zone, from the ground of each code in each zone.

Patches and rasters come here by the same road. C = Σ A · density, IPCC 2006 volume 4, chapter 2.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Callable, NamedTuple, Optional

import numpy as np
import pandas as pd

from ...contract import cells
from ...contract.arithmetic import divide, multiply
from ...contract.interval import Interval
from ...landuse.transition.tables import NO_CLASS
from ...texts import column_titles, pick, text
from ..coverage.land import Land
from ..coverage.notes import coverage_notes
from ..coverage.shares import share_numbers
from ..coverage.table import coverage_table
from ..densities.table import BLANK, Densities
from ..densities.tally import Tally, tally
from ..keys.variants import split_variant
from ..pack.model import LandClass
from ..uncertainty.bands import NONE, Band, Sureness, band_words, method_notes
from ..uncertainty.drawing import Terms, band_of
from .classes import Mixes, crosswalk_table, number_titles, require_classes
from .held import apart, held_columns, held_density, held_terms

M2_PER_HA = 10_000.0
KNOWN, ORGANIC, BY_ENVELOPE, BY_MAP = "known", "organic_soil", "by_envelope", "by_map"
AT_ONCE = 100     # zones whose grounds are counted each for itself
WHOLE = ""        # zone of everything
ALL = "all"       # pool of all pools
STOCK_COLUMNS = {
    "zone": "string", "zone_name": "string", "land_class": "string", "title": "string", "category": "string",
    "pool": "string", "state": "string", "area_ha": "Float64", "density_t_c_ha": "Float64", "stock_t_c": "Float64",
    "share_of_zone": "Float64", "tier": "string", "verified": "boolean", "depth_m": "Float64", "family": "string"}
TOTAL_COLUMNS = {
    "zone": "string", "zone_name": "string", "pool": "string", "area_ha": "Float64", "covered_ha": "Float64",
    "covered_share": "Float64", "stock_t_c": "Float64", "density_t_c_ha": "Float64", "lower_t_c": "Float64",
    "upper_t_c": "Float64", "band_share": "Float64", "band": "string", "family": "string", "depth_m": "Float64",
    "boundary": "string"}


@dataclass(frozen=True)
class Ground:
    """Ground by zone and code.

    Attributes:
        rows: ``zone`` (id, ``WHOLE`` for everything, which has rows of its own), ``code``, ``area_m2``,
            ``part_count``; zones may overlap, so everything is not their sum. Columns ``held_<pool>``: t C that a map
            of the user's has on it, NaN where it says nothing.
        zone_names: zone -> name, in their order. titles: code -> name.
    """

    rows: pd.DataFrame
    zone_names: dict = field(default_factory=dict)
    titles: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Stock:
    """A stock.

    Attributes:
        stocks: a row per zone, class and pool. totals: a row per zone and pool, and pool ``ALL``, with bands.
        coefficients: the card of each number. crosswalk: what codes meant.
        counts: numbers and booleans of the whole. notes: sentences.
        coverage: how each class and pool has its number, of ``coverage.table``.
    """

    stocks: pd.DataFrame
    totals: pd.DataFrame
    coefficients: pd.DataFrame
    crosswalk: pd.DataFrame
    counts: dict
    notes: list
    coverage: pd.DataFrame


def carbon_stock(ground: Ground, mixes: Mixes, table: Densities, how: Sureness, language: str,
                 cancelled: Optional[Callable[[], bool]] = None) -> Stock:
    """The stock of some ground.

    A class that the table has and leaves blank is listed with its ground and counts nothing; the totals state which
    share of the ground they cover, and are not numbers where nothing of it is known. The soil of a class with organic
    soils is never treated as mineral soil.

    Args:
        ground: areas in m² by zone and code. mixes: what codes mean. table: densities, t C/ha.
        how: by which method bands are made. language: of titles and remarks. cancelled: asked between steps.

    Returns:
        Rows by zone, class and pool, totals by zone and pool with their bands, t C; cards, counts and remarks.

    Raises:
        InputError: a class that the table does not have.
        Cancelled: ``cancelled`` returned True.

    Two hectares of forest of 100 t C/ha, and one of town that the table leaves blank:

    >>> from ..pack.model import Coefficient, Family
    >>> from .classes import mixes_of
    >>> from ..densities.table import densities
    >>> table = densities(Family("f", {}, {}, "t C/ha"), [
    ...     Coefficient("f", "forest", "above", 100.0), Coefficient("f", "town", "above", None)], "")
    >>> ground = Ground(pd.DataFrame({"zone": [WHOLE] * 2, "code": ["forest", "town"], "area_m2": [20_000.0, 10_000.0],
    ...                               "part_count": 1}))
    >>> counts = carbon_stock(ground, mixes_of(["forest", "town"]), table, Sureness(), "en").counts
    >>> counts["STOCK_T_C"], round(counts["COVERED_SHARE"], 4)
    (200.0, 0.6667)
    """
    held = _held_of(ground, mixes, table)
    classes, area_ha = held.classes, held.area_ha
    stocks = _stocks(held, ground, mixes, table, language)
    totals, band = _totals(held, ground, table, how, language, cancelled)
    area_by_code = ground.rows[ground.rows["zone"] == WHOLE].groupby("code")["area_m2"].sum().to_dict()
    coverage = coverage_table(land_of_ground(ground, mixes), table, language)
    whole = _of_everything(totals)
    counts = {
        **{name: whole[column] for name, column in (
            ("STOCK_T_C", "stock_t_c"), ("STOCK_LOWER_T_C", "lower_t_c"), ("STOCK_UPPER_T_C", "upper_t_c"),
            ("AREA_HA", "area_ha"), ("COVERED_SHARE", "covered_share"), ("BAND_SHARE", "band_share"))},
        "CLASS_COUNT": len({table.base_of(name) for name in classes}),
        "IS_COVERED": bool(tally(area_ha[:1], held.number).is_covered[0]),
        "UNVERIFIED_COUNT": len({(table.base_of(land_class), pool) for (land_class, pool), number in table.given.items()
                                 if land_class in classes and number.value is not None and not number.verified
                                 and (land_class, pool) not in table.by_map}),
        "BAND_METHOD": str(band.method[0]), **share_numbers(coverage)}
    is_exact = how.method != NONE and band.method[0] == NONE and not band.undrawn[0] and bool(counts["STOCK_T_C"])
    return Stock(stocks, totals, table.cards(classes, language),
                 crosswalk_table(mixes, area_by_code, ground.titles, language), counts,
                 [*_notes(held, table, counts, coverage, (mixes, language)),
                  *method_notes(band, how, language, number_titles(mixes, table, language)),
                  *([text("carbon.no_bounds", language)] if is_exact else [])], coverage)


def whole_stock(ground: Ground, mixes: Mixes, table: Densities, how: Sureness, language: str,
                cancelled: Optional[Callable[[], bool]] = None) -> dict:
    """Only the stock of everything in all pools, its band, and the share of ground that it covers.

    Args:
        ground, mixes, table, how, language, cancelled: as of ``carbon_stock``.

    Returns:
        ``stock_t_c``, ``lower_t_c``, ``upper_t_c``, ``covered_share``; None where nothing is known.

    Raises:
        InputError, Cancelled: as ``carbon_stock``.
    """
    everything = Ground(ground.rows[ground.rows["zone"] == WHOLE], {}, ground.titles)
    whole = _of_everything(_totals(_held_of(everything, mixes, table), everything, table, how, language, cancelled)[0])
    return {name: whole[name] for name in ("stock_t_c", "lower_t_c", "upper_t_c", "covered_share")}


def _of_everything(totals: pd.DataFrame) -> dict:
    """Column -> number, of all ground in all pools."""
    whole = totals[(totals["zone"].isna()) & (totals["pool"] == ALL)].iloc[0]
    return {name: cells.one_number([whole[name]]) for name in (
        "stock_t_c", "lower_t_c", "upper_t_c", "area_ha", "covered_share", "band_share")}


def numbers_of(classes: list, mixes: Mixes, table: Densities) -> Interval:
    """The numbers of each class and pool; ``why`` is its state where it is not known.

    Args:
        classes: keys, ``NO_CLASS`` among them. mixes: which of them have organic soils. table: densities.

    Returns:
        t C/ha ``(c, p)``, of fluxes t C/ha per year; ``why`` is ``BLANK`` or ``ORGANIC``.
    """
    value = np.array([table.value[table.classes.index(name)] if name != NO_CLASS else np.full(len(table.pools), np.nan)
                      for name in classes]).reshape(len(classes), len(table.pools))
    why = np.full(value.shape, BLANK, dtype=object)
    if "soil" in table.pools and not table.family.organic_soils:
        column = table.pools.index("soil")
        organic = np.array([name in mixes.classes and mixes.classes[name].organic_soil for name in classes], dtype=bool)
        value[organic, column], why[organic, column] = np.nan, ORGANIC
    return table.as_read(value, why)


def area_by_class(rows: pd.DataFrame, mixes: Mixes, zones: list, classes: list) -> np.ndarray:
    """Ground of each zone and class, m² ``(z, c)``; a code of several classes is divided.

    Args:
        rows: ``zone``, ``code``, ``area_m2``. mixes: what codes mean. zones, classes: the order of the result.

    >>> from .classes import Share
    >>> rows = pd.DataFrame({"zone": ["A", "A"], "code": ["0301", "07"], "area_m2": [100.0, 50.0]})
    >>> mixes = Mixes({"0301": (Share("forest", 1.0, {}),),
    ...                "07": (Share("forest", 0.2, {}), Share("town", 0.8, {}))}, {}, "")
    >>> area_by_class(rows, mixes, ["A"], ["forest", "town"]).tolist()
    [[110.0, 40.0]]
    """
    areas = np.zeros((len(zones), len(classes)))
    place = {name: number for number, name in enumerate(classes)}
    zone_of = {zone: number for number, zone in enumerate(zones)}
    for zone, code, area in zip(rows["zone"], rows["code"], rows["area_m2"]):
        parts = mixes.shares[code]
        if not parts:
            areas[zone_of[zone], place[NO_CLASS]] += area
        for share in parts:
            areas[zone_of[zone], place[share.land_class]] += area * share.share
    return areas


def land_of_ground(ground: Ground, mixes: Mixes, classes: Optional[Mapping[str, LandClass]] = None) -> Land:
    """The ground of each class, as a coverage is asked of it.

    Args:
        ground: areas in m² by zone and code. mixes: what codes mean; a code without a class keeps its name.
        classes: what is known of classes that the mixes do not describe; None: nothing.

    Returns:
        Areas in ha by zone and class, the whole first.
    """
    areas: dict = {}
    codes: dict = {}
    for zone, code, area in zip(ground.rows["zone"], ground.rows["code"], ground.rows["area_m2"]):
        parts = mixes.shares.get(code, ())
        if not parts:
            key = zone, NO_CLASS, code
            areas[key] = areas.get(key, 0.0) + area / M2_PER_HA
        for part in parts:
            key = zone, part.land_class, ""
            areas[key] = areas.get(key, 0.0) + area * part.share / M2_PER_HA
            codes.setdefault(part.land_class, {})[split_variant(code)[0]] = None
    order = {zone: place for place, zone in enumerate([WHOLE, *ground.zone_names])}
    keys = sorted(areas, key=lambda key: (order[key[0]], *key[1:]))
    rows = pd.DataFrame({**{name: [key[side] for key in keys] for side, name in enumerate(
        ("zone", "land_class", "code"))}, "area_ha": [areas[key] for key in keys]})
    return Land(rows, {**(classes or {}), **mixes.classes}, {name: tuple(of) for name, of in codes.items()},
                ground.zone_names, ground.titles)


class _Held(NamedTuple):
    """Ground by zone and class, ha ``(z, c + 1)``, that of no class last; numbers by class and pool, t C/ha
    ``(c + 1, p)``; by zone too where maps say what it holds ``(z, c + 1, p)``, otherwise None."""

    zones: list
    classes: list
    area_ha: np.ndarray
    number: Interval
    density: Optional[Interval] = None


def _held_of(ground: Ground, mixes: Mixes, table: Densities) -> _Held:
    """The ground with the numbers of a table.

    Raises:
        InputError: a class that the table does not have.
    """
    require_classes(mixes, table)
    zones = [WHOLE, *ground.zone_names]
    classes = sorted({share.land_class for parts in mixes.shares.values() for share in parts})
    area_ha = area_by_class(ground.rows, mixes, zones, [*classes, NO_CLASS]) / M2_PER_HA
    held = _Held(zones, classes, area_ha, numbers_of([*classes, NO_CLASS], mixes, table))
    if not held_columns(ground.rows, table.pools):
        return held
    return held._replace(density=held_density(ground.rows, mixes, (zones, [*classes, NO_CLASS], list(table.pools)),
                                              area_ha, held.number))


def _stocks(held: _Held, ground: Ground, mixes: Mixes, table: Densities, language: str) -> pd.DataFrame:
    """A row per zone, class and pool."""
    zones, classes, area_ha, number, density = held
    frames, of_zone, places = [], area_ha.sum(axis=1), []
    for z, zone in enumerate(zones):
        for c, land_class in enumerate([*classes, NO_CLASS]):
            area = area_ha[z, c]
            if area <= 0.0:
                continue
            for p, pool in enumerate(table.pools):
                given = table.given.get((land_class, pool))
                places.append((z, c, p) if density is not None else (c, p))
                frames.append({
                    "zone": zone or None, "zone_name": ground.zone_names.get(zone), "land_class": land_class or None,
                    "title": mixes.title(land_class, language), "category": mixes.category(land_class), "pool": pool,
                    "state": number.why[c, p] or (
                        BY_MAP if (land_class, pool) in table.by_map else
                        BY_ENVELOPE if given and given.by_envelope else KNOWN),
                    "area_ha": area, "share_of_zone": area / of_zone[z],
                    "tier": given.tier or None if given else None, "verified": given.verified if given else None,
                    "depth_m": table.family.soil_depth_m if pool == "soil" else None, "family": table.family.id})
    frame = pd.DataFrame(frames, columns=list(STOCK_COLUMNS))
    each = number if density is None else density
    each = each.at(tuple(np.array(places, dtype=int).reshape(-1, 2 if density is None else 3).T))
    frame["density_t_c_ha"] = cells.number(each)
    frame["stock_t_c"] = cells.number(multiply(Interval.of(frame["area_ha"].to_numpy(dtype=float)), each))
    return frame.astype(STOCK_COLUMNS)


def _totals(held: _Held, ground: Ground, table: Densities, how: Sureness, language: str,
            cancelled) -> tuple[pd.DataFrame, Band]:
    """A row per zone and pool, and the bands of all pools."""
    zones, frames = held.zones, []
    for pool in (*table.pools, ALL):
        columns = [table.pools.index(pool)] if pool != ALL else list(range(len(table.pools)))
        sums, band = _summed(held, columns, table, how, cancelled)
        covered = sums.covered_ground
        # of a part of the ground that lacks a pool a mean of all pools would be a part over a part
        is_whole = sums.is_covered | (pool != ALL)
        mean = divide(sums.in_tables, Interval.of(np.where(is_whole & (covered > 0.0), covered, np.nan)))
        frames.append(pd.DataFrame({
            "zone": [zone or None for zone in zones], "zone_name": [ground.zone_names.get(zone) for zone in zones],
            "pool": pool, "area_ha": sums.ground, "covered_ha": covered, "covered_share": cells.covered(sums.in_tables),
            "stock_t_c": cells.number(sums.in_tables), "density_t_c_ha": cells.number(mean),
            "lower_t_c": band.lower, "upper_t_c": band.upper, "band_share": band.share,
            "band": band_words(band.method, language),
            "depth_m": table.family.soil_depth_m if pool in ("soil", ALL) and "soil" in table.pools else None,
            "order": np.arange(len(zones))}))
    frame = pd.concat([frame_of_part.astype({"zone": "string", "zone_name": "string", "depth_m": "Float64"})
                       for frame_of_part in frames], ignore_index=True)
    frame["family"], frame["boundary"] = table.family.id, pick(table.family.boundary, language)
    frame = frame.sort_values("order", kind="stable").reset_index(drop=True)
    return frame.reindex(columns=list(TOTAL_COLUMNS)).astype(TOTAL_COLUMNS), band


def _summed(held: _Held, columns: list, table: Densities, how: Sureness, cancelled) -> tuple[Tally, Band]:
    """The sums of some pools over each zone, and their bands."""
    rows = np.array([table.classes.index(name) for name in held.classes], dtype=int)
    if held.density is None:
        of_pool = held.number.at((slice(None), columns))
        c, place = np.nonzero(of_pool.is_known[:-1])
        terms = Terms(c, rows[c] * len(table.pools) + np.asarray(columns)[place], np.ones(len(c)))
        sums = tally(held.area_ha, of_pool)
        return sums, band_of(held.area_ha[:, :-1], terms, table, how, cancelled).without(~sums.is_said)
    tallies, bands = [], []
    for first in range(0, len(held.zones), AT_ONCE):
        some = slice(first, first + AT_ONCE)
        density = held.density.at(some)
        amount, number = apart(held.area_ha[some], density)
        tallies.append(tally(amount, number.at((slice(None), columns))))
        band = band_of(amount, held_terms(density, rows, columns, table), table, how, cancelled)
        bands.append(band.without(~tallies[-1].is_said))
    return Tally.joined(tallies), Band.joined(bands)


def _notes(held: _Held, table: Densities, counts: dict, coverage: pd.DataFrame, named: tuple) -> list:
    """What the numbers rest on, and what they leave out, in sentences; ``named``: mixes and language."""
    family, (mixes, language), area_ha = table.family, named, held.area_ha[0]
    notes = [text("carbon.family_used", language, family=family.id, title=pick(family.title, language),
                  origin=table.origin, boundary=pick(family.boundary, language))]
    if family.warning:
        notes.append(pick(family.warning, language))
    sizes = [f" ({area:.2f} ha)" for area in area_ha]
    notes += mixes.doubts(language)
    notes += missing_notes(held.number.why, dict(zip(held.classes, sizes)), table.pools, mixes, language)
    notes += coverage_notes(coverage, language)
    if area_ha[-1] > 0.0:
        notes.append(text("carbon.no_class", language, area=area_ha[-1]))
    notes += empty_notes({column_titles(["stock_t_c"], language)["stock_t_c"]: counts["STOCK_T_C"]}, language)
    if counts["UNVERIFIED_COUNT"]:
        notes.append(text("carbon.unverified_count", language, count=counts["UNVERIFIED_COUNT"]))
    return notes


def missing_notes(why: np.ndarray, classes: dict, pools, mixes: Mixes, language: str) -> list:
    """Which numbers are not known, by pool, and how to give those that are blank, in sentences.

    Args:
        why: of each number, ``BLANK``, ``ORGANIC`` or empty where it is known ``(c, p)``; further rows do not count.
        classes: id -> what is said behind its name, such as its ground ``(c)``. pools: of the numbers ``(p)``.
        mixes: with the names of classes. language: ``"en"`` or ``"zh"``.
    """
    notes = []
    for kind in (BLANK, ORGANIC):
        for p, pool in enumerate(pools):
            listed = [mixes.title(name, language) + size for c, (name, size) in enumerate(classes.items())
                      if why[c, p] == kind]
            if listed:
                notes.append(text(f"carbon.{kind}", language, pool=text(f"carbon.{pool}", language),
                                  classes=text("carbon.joint", language).join(listed)))
    if (why[:len(classes)] == BLANK).any():
        notes.append(text("carbon.give_blank", language))
    return notes


def empty_notes(results: dict, language: str) -> list:
    """That results are empty since no part of them is known; nothing where none is.

    Args:
        results: what each is called -> its number, None where it has none. language: ``"en"`` or ``"zh"``.
    """
    empty = [title for title, value in results.items() if value is None]
    return [text("carbon.results_empty", language, names=text("carbon.joint", language).join(empty))] if empty else []
