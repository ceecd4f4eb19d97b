"""What is stored: carbon by pool, class and zone, from the ground of each code in each zone.

Patches and rasters come here by the same road. C = Σ A · density, IPCC 2006 volume 4, chapter 2.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Callable, NamedTuple, Optional

import numpy as np
import pandas as pd

from ...landuse.transition.tables import NO_CLASS
from ...texts import pick, text
from .bands import Band, Sureness, band_words, method_notes
from .classes import Mixes, crosswalk_table, number_titles, require_classes
from .densities import Densities
from .uncertainty import Terms, band_of

M2_PER_HA = 10_000.0
KNOWN, BLANK, ORGANIC = STATES = ("known", "blank", "organic_soil")
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
            ``part_count``; zones may overlap, so everything is not their sum.
        zone_names: zone -> name, in their order. titles: code -> name.
    """

    rows: pd.DataFrame
    zone_names: dict = field(default_factory=dict)
    titles: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Stock:
    """A stock.

    Attributes:
        stocks: a row a zone, class and pool. totals: a row a zone and pool, and pool ``ALL``, with bands.
        coefficients: the card of each number. crosswalk: what codes meant.
        counts: numbers and booleans of the whole. notes: sentences.
    """

    stocks: pd.DataFrame
    totals: pd.DataFrame
    coefficients: pd.DataFrame
    crosswalk: pd.DataFrame
    counts: dict
    notes: list


def carbon_stock(ground: Ground, mixes: Mixes, table: Densities, how: Sureness, language: str,
                 cancelled: Optional[Callable[[], bool]] = None) -> Stock:
    """The stock of some ground.

    A class that the table has and leaves blank is listed with its ground and counts nothing; the totals say which
    share of the ground they cover, and are not numbers where nothing of it is known. The soil of a class with organic
    soils is never taken for mineral soil.

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
    >>> from .densities import densities
    >>> table = densities(Family("f", {}, {}, "t C/ha"), [
    ...     Coefficient("f", "forest", "above", 100.0), Coefficient("f", "town", "above", None)], "")
    >>> ground = Ground(pd.DataFrame({"zone": [WHOLE] * 2, "code": ["forest", "town"], "area_m2": [20_000.0, 10_000.0],
    ...                               "part_count": 1}))
    >>> counts = carbon_stock(ground, mixes_of(["forest", "town"]), table, Sureness(), "en").counts
    >>> counts["STOCK_T_C"], round(counts["COVERED_SHARE"], 4)
    (200.0, 0.6667)
    """
    require_classes(mixes, table)
    zones = [WHOLE, *ground.zone_names]
    classes = sorted({one.land_class for parts in mixes.shares.values() for one in parts})
    area_ha = area_by_class(ground.rows, mixes, zones, [*classes, NO_CLASS]) / M2_PER_HA
    state = states(classes, mixes, table)
    rows = [table.classes.index(one) for one in classes]
    value = np.where(state == KNOWN, table.value[rows], np.nan)
    held = _Held(zones, classes, area_ha, value, state)
    stocks = _stocks(held, ground, mixes, table, language)
    totals, band = _totals(held, ground, table, how, language, cancelled)
    area_by_code = ground.rows[ground.rows["zone"] == WHOLE].groupby("code")["area_m2"].sum().to_dict()
    whole = totals[(totals["zone"].isna()) & (totals["pool"] == ALL)].iloc[0]
    counts = {
        "STOCK_T_C": _number(whole["stock_t_c"]), "STOCK_LOWER_T_C": _number(whole["lower_t_c"]),
        "STOCK_UPPER_T_C": _number(whole["upper_t_c"]), "AREA_HA": float(whole["area_ha"]),
        "COVERED_SHARE": _number(whole["covered_share"]), "BAND_SHARE": _number(whole["band_share"]),
        "CLASS_COUNT": len(classes), "IS_COVERED": bool(np.isclose(float(whole["covered_ha"]), whole["area_ha"])),
        "UNVERIFIED_COUNT": sum(not one.verified for (land_class, _pool), one in table.given.items()
                                if land_class in classes and one.value is not None),
        "BAND_METHOD": str(band.method[0])}
    return Stock(stocks, totals, table.cards(classes, language),
                 crosswalk_table(mixes, area_by_code, ground.titles, language), counts,
                 [*_notes(area_ha[0], state, classes, table, counts, (mixes, language)),
                  *method_notes(band, how, language, number_titles(mixes, table, language))])


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
    counts = carbon_stock(everything, mixes, table, how, language, cancelled).counts
    return {"stock_t_c": counts["STOCK_T_C"], "lower_t_c": counts["STOCK_LOWER_T_C"],
            "upper_t_c": counts["STOCK_UPPER_T_C"], "covered_share": counts["COVERED_SHARE"]}


def _number(value) -> Optional[float]:
    return None if pd.isna(value) else float(value)


def states(classes: list, mixes: Mixes, table: Densities) -> np.ndarray:
    """What is known of each class and pool, ``(c, p)``.

    Args:
        classes: keys. mixes: which of them have organic soils. table: densities.

    Returns:
        ``KNOWN``, ``BLANK`` or ``ORGANIC``.
    """
    found = np.where(np.isnan(table.value[[table.classes.index(one) for one in classes]]), BLANK, KNOWN).astype(object)
    if "soil" in table.pools:
        column = table.pools.index("soil")
        organic = [one in mixes.classes and mixes.classes[one].organic_soil for one in classes]
        found[np.flatnonzero(organic), column] = ORGANIC
    return found.reshape(len(classes), len(table.pools))


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
    found = np.zeros((len(zones), len(classes)))
    place = {one: number for number, one in enumerate(classes)}
    zone_of = {one: number for number, one in enumerate(zones)}
    for zone, code, area in zip(rows["zone"], rows["code"], rows["area_m2"]):
        parts = mixes.shares[code]
        if not parts:
            found[zone_of[zone], place[NO_CLASS]] += area
        for one in parts:
            found[zone_of[zone], place[one.land_class]] += area * one.share
    return found


class _Held(NamedTuple):
    """Ground by zone and class, ha ``(z, c + 1)``, that of no class last; density and its state by class and pool,
    t C/ha ``(c, p)``."""

    zones: list
    classes: list
    area_ha: np.ndarray
    density: np.ndarray
    state: np.ndarray


def _stocks(held: _Held, ground: Ground, mixes: Mixes, table: Densities, language: str) -> pd.DataFrame:
    """A row a zone, class and pool."""
    zones, classes, area_ha, value, state = held
    frames, of_zone = [], area_ha.sum(axis=1)
    for z, zone in enumerate(zones):
        for c, land_class in enumerate([*classes, NO_CLASS]):
            area = area_ha[z, c]
            if area <= 0.0:
                continue
            for p, pool in enumerate(table.pools):
                known = land_class != NO_CLASS
                one = table.given.get((land_class, pool))
                frames.append({
                    "zone": zone or None, "zone_name": ground.zone_names.get(zone), "land_class": land_class or None,
                    "title": mixes.title(land_class, language), "category": mixes.category(land_class), "pool": pool,
                    "state": state[c, p] if known else BLANK, "area_ha": area,
                    "density_t_c_ha": value[c, p] if known else np.nan,
                    "stock_t_c": area * value[c, p] if known else np.nan, "share_of_zone": area / of_zone[z],
                    "tier": one.tier or None if one else None, "verified": one.verified if one else None,
                    "depth_m": table.family.soil_depth_m if pool == "soil" else None, "family": table.family.id})
    return pd.DataFrame(frames, columns=list(STOCK_COLUMNS)).astype(STOCK_COLUMNS)


def _totals(held: _Held, ground: Ground, table: Densities, how: Sureness, language: str,
            cancelled) -> tuple[pd.DataFrame, Band]:
    """A row a zone and pool, and the bands of all pools."""
    zones, classes, area_ha, value, _state = held
    rows = [table.classes.index(one) for one in classes]
    known, pools = ~np.isnan(value), [*table.pools, ALL]
    of_classes, frames = area_ha[:, :len(rows)], []
    for p, pool in enumerate(pools):
        chosen = known[:, [p]] if pool != ALL else known
        columns = [p] if pool != ALL else list(range(len(table.pools)))
        c, place = np.nonzero(chosen)
        terms = Terms(c, np.asarray(rows, dtype=int)[c] * len(table.pools) + np.asarray(columns)[place],
                      np.ones(len(c)))
        area = area_ha.sum(axis=1)
        nothing = (of_classes @ chosen.any(axis=1) == 0.0) & (area > 0.0)   # is known of this ground
        band = band_of(of_classes, terms, table, how, cancelled).without(nothing)
        part = chosen.all(axis=1) if len(rows) else np.zeros(0)   # ground that lacks no pool of the sum
        frames.append(pd.DataFrame({
            "zone": [zone or None for zone in zones], "zone_name": [ground.zone_names.get(zone) for zone in zones],
            "pool": pool, "area_ha": area, "covered_ha": of_classes @ part,
            "stock_t_c": np.where(nothing, np.nan, of_classes @ np.nansum(value[:, columns], axis=1)),
            "lower_t_c": band.lower, "upper_t_c": band.upper, "band_share": band.share,
            "band": band_words(band.method, language),
            "depth_m": table.family.soil_depth_m if pool in ("soil", ALL) and "soil" in table.pools else None}))
    frame = pd.concat([one.astype({"zone": "string", "zone_name": "string", "depth_m": "Float64"})
                       for one in frames], ignore_index=True)
    area, covered = frame["area_ha"].to_numpy(dtype=float), frame["covered_ha"].to_numpy(dtype=float)
    frame["covered_share"] = np.divide(covered, area, out=np.full(len(area), np.nan), where=area > 0.0)
    whole = np.isclose(covered, area) | (frame["pool"] != ALL).to_numpy(dtype=bool)   # else it is a part over a part
    frame["density_t_c_ha"] = np.divide(frame["stock_t_c"].to_numpy(dtype=float), covered,
                                        out=np.full(len(area), np.nan), where=whole & (covered > 0.0))
    frame["family"], frame["boundary"] = table.family.id, pick(table.family.boundary, language)
    order = {zone or None: number for number, zone in enumerate(zones)}
    frame["order"] = [order[None if pd.isna(zone) else zone] for zone in frame["zone"]]
    frame = frame.sort_values("order", kind="stable").reset_index(drop=True)
    return frame.reindex(columns=list(TOTAL_COLUMNS)).astype(TOTAL_COLUMNS), band


def _notes(area_ha: np.ndarray, state: np.ndarray, classes: list, table: Densities, counts: dict,
           named: tuple) -> list:
    """What the numbers rest on, and what they leave out, in sentences; ``named``: mixes and language."""
    family, (mixes, language) = table.family, named
    notes = [text("carbon.family_used", language, family=family.id, title=pick(family.title, language),
                  origin=table.origin, boundary=pick(family.boundary, language))]
    if family.warning:
        notes.append(pick(family.warning, language))
    for kind in (BLANK, ORGANIC):
        pools = {pool: [f"{mixes.title(one, language)} ({area_ha[c]:.2f} ha)" for c, one in enumerate(classes)
                        if state[c, p] == kind] for p, pool in enumerate(table.pools)}
        for pool, listed in pools.items():
            if listed:
                notes.append(text(f"carbon.{kind}", language, pool=text(f"carbon.{pool}", language),
                                  classes=text("carbon.joint", language).join(listed)))
    if area_ha[-1] > 0.0:
        notes.append(text("carbon.no_class", language, area=area_ha[-1]))
    if counts["UNVERIFIED_COUNT"]:
        notes.append(text("carbon.unverified_count", language, count=counts["UNVERIFIED_COUNT"]))
    return notes
