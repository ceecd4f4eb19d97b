"""Ground of cells and of features with what maps hold of it, and the density of each cell."""
from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from ...errors import InputError
from ...landuse.transition.cell_counts import NOTHING, Cells, ranked, whole_values
from ..densities.table import Densities
from ..stock.cells import MOST_CLASSES
from ..stock.classes import Mixes
from ..stock.features import density_by_code
from ..stock.stock import WHOLE
from .holding import OF_BIOMASS, PARTS, MapUse
from .table import Held, pools_of

OUTSIDE = "outside"


def bit_of(positions: np.ndarray, uses: Sequence[MapUse]) -> np.ndarray:
    """Bits of ``LABELS`` for bits by position among maps.

    Args:
        positions: ``(n,)``. uses: of the maps.
    """
    return sum(((positions >> place) & 1) * use.bit for place, use in enumerate(uses))


def held_of(frames: Sequence[pd.DataFrame], uses: Sequence[MapUse], name: str, zone_names: Mapping,
            titles: Mapping) -> Held:
    """The ground of all blocks of a class raster, with what maps hold of it.

    Args:
        frames: of ``count_held``: the whole, then each layer of zones and, of several, whether a cell lies in any.
        uses: of the maps. name: of the raster. zone_names: id -> name in the order of the zones' numbers, with
            ``outside`` where it has a name. titles: value -> name.

    Raises:
        InputError: a raster without any value, or far too many classes.
    """
    whole = frames[0]
    if not len(whole):
        raise InputError("rasters.empty", layer=name)
    if whole["code_0"].nunique() > MOST_CLASSES:
        raise InputError("carbon.many_classes", layer=name, limit=MOST_CLASSES)
    rows = zoned(frames, zone_names)
    rows["bits"] = bit_of(rows["bits"].to_numpy(dtype=np.int64), uses)
    rows["code"] = rows["code_0"].astype(str).astype(object)
    names = dict(zone_names)
    if not (rows["zone"] == OUTSIDE).any():
        names.pop(OUTSIDE, None)
    return Held(with_parts(rows, uses)[["zone", "code", "bits", "area_m2", "part_count", *PARTS]], tuple(uses),
                typical_of(rows[rows["zone"] == WHOLE], uses), names, dict(titles))


def zoned(frames: Sequence[pd.DataFrame], zone_names: Mapping) -> pd.DataFrame:
    """Counted cells under the ids of their zones: the whole, each zone, and what lies in none.

    Args:
        frames: of ``count_held``, as of ``held_of``. zone_names: as of ``held_of``.
    """
    ids = np.array([zone for zone in zone_names if zone != OUTSIDE], dtype=object)
    layers, parts = frames[1:], [frames[0].assign(zone=WHOLE)]
    for layer in layers[:-1] if len(layers) > 1 else layers:
        inside = layer[layer["zone"] > 0]
        parts.append(inside.assign(zone=ids[inside["zone"].to_numpy() - 1] if len(inside) else []))
    if layers:
        outside = layers[-1][layers[-1]["zone"] == 0]
        parts.append(outside.assign(zone=OUTSIDE))
    return pd.concat([part for part in parts if len(part)], ignore_index=True)


def with_parts(rows: pd.DataFrame, uses: Sequence[MapUse], prefix: str = "", first: int = 0) -> pd.DataFrame:
    """Rows with a column for each of ``PARTS``, NaN where no map knows the ground.

    Args:
        rows: with ``bits`` of ``LABELS`` and columns ``<place>_<part>``. uses: of the maps.
        prefix: of the new columns, and of ``bits``. first: place of the first map.
    """
    rows = rows.copy()
    for part in PARTS:
        rows[f"{prefix}{part}"] = np.nan
    for place, use in enumerate(uses, start=first):
        knows = (rows[f"{prefix}bits"] & use.bit) > 0
        for part in use.parts:
            rows[f"{prefix}{part}"] = rows[f"{place}_{part}"].where(knows)
    return rows


def typical_of(whole: pd.DataFrame, uses: Sequence[MapUse], first: int = 0) -> dict:
    """Bit of a map -> its mean amount over the ground that it knows, in t/ha or m³/ha.

    Args:
        whole: rows of everything with ``bits``. uses: of the maps. first: place of the first map.
    """
    typical = {}
    for place, use in enumerate(uses, start=first):
        area = whole["area_m2"][(whole["bits"] & use.bit) > 0].sum() / 10_000.0
        typical[use.bit] = float(whole[f"{place}_amount"].sum() / area) if area > 0.0 else 0.0
    return typical


def only_on(held: Held, mixes: Mixes, classes: Collection[str]) -> Held:
    """Ground on which the map of biomass counts on some classes only; elsewhere the table's numbers stand.

    Args:
        held: of all. mixes: what codes mean. classes: of the table; empty: all.

    Raises:
        InputError: a class that no code means.
    """
    if not classes:
        return held
    check_classes(mixes, classes)
    off = held.rows["code"].isin(codes_off(mixes, classes))
    rows = held.rows.copy()
    rows.loc[off, "bits"] = rows.loc[off, "bits"] & ~OF_BIOMASS
    rows.loc[off, ["above", "below", "living"]] = np.nan
    return replace(held, rows=rows)


def check_classes(mixes: Mixes, classes: Collection[str]) -> None:
    """Stop where a class is named that no code means.

    Args:
        mixes: what codes mean. classes: of the table.

    Raises:
        InputError: with the class.
    """
    known = sorted({part.land_class for parts in mixes.shares.values() for part in parts})
    if unknown := [name for name in classes if name not in known]:
        raise InputError("carbonmap.classes_unknown", names=", ".join(unknown), known=", ".join(known[:30]))


def codes_off(mixes: Mixes, classes: Collection[str]) -> list:
    """Codes on which a map of biomass does not count: those that mean another class too.

    Args:
        mixes: what codes mean. classes: on which it counts; empty: all.
    """
    return [code for code, parts in mixes.shares.items() if classes and not parts or any(
        classes and part.land_class not in classes for part in parts)]


class CellDensity:
    """The density of each cell: what maps hold, and the table's numbers for the rest.

    Args:
        uses: of the maps. mixes: what values mean, without maps. table: densities, with the pools of maps.
        classes: on which the map of biomass counts; empty: all.
    """

    def __init__(self, uses: Sequence[MapUse], mixes: Mixes, table: Densities, classes: Collection[str] = ()):
        self.uses = uses
        self.off = {int(code) for code in codes_off(mixes, classes)}
        self.classless = {int(code) for code, parts in mixes.shares.items() if not parts}
        by_code, self.rest = density_by_code(mixes, table), {}
        for bits in range(1 << len(uses)):
            some = [use for place, use in enumerate(uses) if bits >> place & 1]
            given = pools_of(some, table) if some else {}
            kept = [p for p, pool in enumerate(table.pools) if pool not in given]
            for code, pools in by_code.items():
                rest = pools.at(kept)
                organic = "soil" in given and not pools.is_known[list(table.pools).index("soil")] and any(
                    mixes.classes[part.land_class].organic_soil for part in mixes.shares[code]
                    if part.land_class in mixes.classes) and not table.family.organic_soils
                is_known = rest.is_known.all() and mixes.shares[code] and not organic
                self.rest[int(code), bits] = float(rest.low.sum()) if is_known else np.nan

    def __call__(self, classes: Cells, amounts: Sequence[np.ndarray]) -> np.ndarray:
        """Cells' density, t C/ha ``(r, c)``, NaN where it is not known.

        Args:
            classes: cells of the land. amounts: of each map, t/ha or m³/ha, NaN without one.
        """
        shape = classes.values.shape
        distinct, place = ranked(whole_values(classes.values, classes.known(), classes.name).ravel())
        off = np.isin(distinct, list(self.off))[place].reshape(shape)
        bits, held = np.zeros(shape, dtype=np.int64), np.zeros(shape)
        for at, (amount, use) in enumerate(zip(amounts, self.uses)):
            knows = np.isfinite(amount) & np.logical_not(off if use.bit == OF_BIOMASS else False)
            bits |= knows.astype(np.int64) << at
            held += np.where(knows, np.nan_to_num(sum(use.carbon(amount).values())), 0.0)
        count = 1 << len(self.uses)
        rest = np.array([[np.nan if value == NOTHING else self.rest.get((int(value), some), np.nan)
                          for some in range(count)] for value in distinct]).reshape(-1, count)
        return held + rest[place.reshape(shape), bits]
