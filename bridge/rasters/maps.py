"""Maps of biomass, growing stock or soil carbon on the grid of some land, cell by cell."""
from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from math import ceil, floor, isfinite
from pathlib import Path
from typing import Callable, Optional

import numpy as np
from pyproj import Transformer
from pyproj.exceptions import ProjError

from ...core.carbon.maps.cleaning import ZERO_IS_VALUE, Scale, cleaned
from ...core.carbon.maps.ground import OUTSIDE, held_of
from ...core.carbon.maps.holding import MapBlock, MapUse, added, count_held
from ...core.carbon.maps.table import Held
from ...core.carbon.stock.patches import Zones
from ...core.errors import InputError
from ...core.geometry.measure.cell_areas import cell_areas
from ...core.geometry.systems.grid import Grid, same_system, why_not_aligned
from ...core.landuse.transition.classes import SHOWN
from ...core.texts import text
from .blocks import Readers, in_blocks, write_blocks, write_windows
from .carbon import ZoneCells, settled_method
from .layers import Raster, bounds_of, drop, opened, warped
from .windows import Window, written_tile

NO_NUMBER = -1.0    # of prepared maps, in which nothing is below 0
PAD = 2             # cells around the land that are read too
M2_PER_HA = 10_000.0
AT_ONCE = 500_000   # cells that are counted at a time
FEWER = 2_000_000   # cells of a block: maps hold numbers of eight bytes, and classes of one


@dataclass(frozen=True)
class MapOf:
    """A map of the user's.

    Attributes:
        raster: as it lies there. use: how its numbers are read. zero: of ``cleaning.ZEROS``.
        times: what a stored number is multiplied by to come to t/ha or m³/ha, beside the measure's factor.
        mask: where the map counts: cells of another raster that are neither 0 nor without data; None: everywhere.
        codes: classes of the land that it counts on, empty: all.
        error: map of its standard errors in its own unit; None without.
    """

    raster: Raster
    use: MapUse
    zero: str
    times: float = 1.0
    mask: Optional[Raster] = None
    error: Optional[Raster] = None


@dataclass(frozen=True)
class Prepared:
    """A map that was cleaned, on its own grid or on that of the land.

    Attributes:
        raster: numbers in t/ha or m³/ha, ``NO_NUMBER`` without one. use: as of ``MapOf``. kinds: cells by kind.
        source: as it was given. cell_ha: area of its own cells at the middle of the land. notes: sentences.
    """

    raster: Raster
    use: MapUse
    kinds: Counter
    source: Raster
    cell_ha: float
    notes: list = field(default_factory=list)


def window_on(raster: Raster, grid: Grid) -> Optional[tuple]:
    """Columns and rows of a raster that the extent of a grid needs: first column, first row, columns, rows.

    None where it does not reach there.
    """
    west, south, east, north = bounds_of(grid)
    own = raster.grid
    if own.crs != grid.crs:
        try:
            turn = Transformer.from_crs(grid.crs, own.crs, always_xy=True)
            west, south, east, north = turn.transform_bounds(west, south, east, north)
        except ProjError:
            return 0, 0, own.width, own.height
        if not all(map(isfinite, (west, south, east, north))) or west > east:
            return 0, 0, own.width, own.height
    left, right = (west - own.west) / own.step_x, (east - own.west) / own.step_x
    top, bottom = (own.north - north) / own.step_y, (own.north - south) / own.step_y
    first, last = max(floor(left) - PAD, 0), min(ceil(right) + PAD, own.width)
    upper, lower = max(floor(top) - PAD, 0), min(ceil(bottom) + PAD, own.height)
    if right <= 0 or bottom <= 0 or left >= own.width or top >= own.height or last <= first or lower <= upper:
        return None
    return first, upper, last - first, lower - upper


@contextmanager
def prepared_maps(maps: Sequence[MapOf], grid: Grid, method: str, on_land: bool, language: str,
                  progress: Optional[Callable[[float], None]] = None,
                  cancelled: Optional[Callable[[], bool]] = None):
    """Maps cleaned, in t/ha or m³/ha, and brought to the grid of the land; files that go when the ``with`` ends.

    Args:
        maps: of the user. grid: of the land. method: of its areas, by which amounts of cells in its coordinate system
            are divided too, so that none is lost. on_land: False leaves a map on its own grid.
        language: of sentences.

    Yields:
        ``Prepared`` each.

    Raises:
        InputError: a map that does not reach the land, or whose file breaks off. Cancelled: ``cancelled`` returned
            True.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="groundrules-")))
        yield [_prepared(given, (grid, method, on_land), folder / f"{number}.tif", stack, language, cancelled,
                         None if progress is None else lambda share, number=number: progress(
                             (number + share) / len(maps))) for number, given in enumerate(maps)]


def _prepared(given: MapOf, land: tuple, path: Path, stack: ExitStack, language: str, cancelled,
              progress) -> Prepared:
    (grid, method, on_land), raster, own = land, given.raster, given.raster.grid
    window = window_on(raster, grid)
    if window is None:
        raise InputError("carbonmap.apart", layer=raster.name)
    x, y, width, height = window
    part = Grid(own.west + x * own.step_x, own.north - y * own.step_y, own.step_x, own.step_y, width, height, own.crs)
    clean, kinds = cleaned_file(given, part, path, method if same_system(own.crs, grid.crs) else "ellipsoidal",
                                (cancelled, progress))
    if not kinds["value"] + kinds["zero"]:
        raise InputError("carbonmap.empty", layer=raster.name, band=raster.band)
    cell_ha = _middle_cell(part)
    why = why_not_aligned(own, grid) if on_land else None
    if why is None:
        return Prepared(clean, given.use, kinds, raster, cell_ha)
    by = "average" if cell_ha < _middle_cell(grid) * (1.0 - 1e-6) else "near"
    moved = warped(clean, grid, by, NO_NUMBER)
    stack.callback(drop, moved)
    return Prepared(moved, given.use, kinds, raster, cell_ha, [text(
        f"carbonmap.aligned_{by}", language, layer=raster.name, why=text(f"rasters.why_{why[0]}", language, **why[1]))])


def _middle_cell(grid: Grid) -> float:
    """Area of the cell at the middle of a grid, ha."""
    cell = Grid(grid.west + grid.width // 2 * grid.step_x, grid.north - grid.height // 2 * grid.step_y, grid.step_x,
                grid.step_y, 1, 1, grid.crs)
    return float(cell_areas(cell, "ellipsoidal").each()[0, 0]) / M2_PER_HA


def cleaned_file(given: MapOf, part: Grid, path: Path, method: str, asking: tuple) -> tuple[Raster, Counter]:
    """A part of a map as a file of numbers in t/ha or m³/ha, and how many of its cells are of which kind.

    Args:
        given: the map. part: of its grid. path: of the file. method: of areas of cells.
        asking: what is asked whether to stop, and told how far it is; None each without.

    Raises:
        InputError: a file breaks off, or none can be written. Cancelled: the first one returned True.
    """
    cancelled, progress = asking
    raster, measure, kinds = given.raster, given.use.measure, Counter()
    dataset = opened(raster.name, raster.source)   # which keeps the band alive
    band = dataset.GetRasterBand(raster.band)
    scale = Scale(band.GetScale() or 1.0, band.GetOffset() or 0.0, raster.no_data)
    areas = cell_areas(part, method) if measure.is_per_cell else None
    rasters, moved, parts = [raster], None, {}
    if given.mask is not None:
        moved = given.mask if why_not_aligned(given.mask.grid, part) is None else warped(given.mask, part)
        rasters.append(moved)
    readers = [Readers(each, part) for each in rasters]

    def work(window: Window):
        cells = readers[0].cells(window)
        known = cells.known()
        has = np.ones(cells.values.shape, dtype=bool) if known is None else known
        numbers, counts = cleaned(cells.values, has, scale, given.zero)
        numbers = numbers * (measure.factor * given.times)
        if areas is not None:
            numbers = numbers / (np.broadcast_to(areas.window(*window).each(), numbers.shape) / M2_PER_HA)
        if len(readers) > 1:
            mask = readers[1].cells(window)
            there = mask.known()
            inside = mask.values != 0 if there is None else there & (mask.values != 0)
            counts["masked"] = int(np.count_nonzero(np.isfinite(numbers) & ~inside))
            numbers = np.where(inside, numbers, np.nan)
        parts[window] = counts
        return [(window, np.where(np.isfinite(numbers), numbers, NO_NUMBER))]

    try:
        write_windows(str(path), work, rasters, part, (np.dtype(np.float64), NO_NUMBER, ""), (progress, cancelled))
    finally:
        if moved is not None and moved is not given.mask:
            drop(moved)
    for window in sorted(parts):
        kinds.update(parts[window])
    rows, columns = written_tile(part, rasters)
    clean = replace(raster, source=str(path), band=1, grid=part, kind="Float64", no_data=NO_NUMBER, is_masked=True,
                    missing=None, titles={}, tile_rows=rows, tile_columns=columns)
    return clean, kinds


def amounts_of(cells) -> np.ndarray:
    """Numbers of a prepared map, NaN without one."""
    known = cells.known()
    values = cells.values.astype(np.float64)
    return values if known is None else np.where(known, values, np.nan)


def counted_held(lands: Sequence[Raster], maps: Sequence[Prepared], grid: Grid, method: str, zones: Optional[Zones],
                 language: str, progress: Optional[Callable[[float], None]] = None,
                 cancelled: Optional[Callable[[], bool]] = None,
                 dates: Sequence[int] = ()) -> tuple[list, Optional[ZoneCells]]:
    """Cells of one date or two by class, zone and the maps that know them.

    Returns:
        Tables as of ``count_held``: the whole, each layer of zones, and, of several layers, whether a cell lies in any
        of them; and the zones.

    Raises:
        InputError: values that are not classes. Cancelled: ``cancelled`` returned True.
    """
    cells, count = ZoneCells(zones, grid, language) if zones is not None else None, len(lands)
    uses = [given.use for given in maps]

    def work(window: Window, rasters: list, areas):
        height, width = window.rows, window.columns
        layers = () if cells is None else cells.window(window)
        if len(layers) > 1:
            layers = (*layers, np.logical_or.reduce([numbers > 0 for numbers in layers]).view(np.uint8))
        step, parts = max(1, AT_ONCE // max(width, 1)), []
        for row in range(0, height, step):
            some = min(step, height - row)
            part = [raster.rows(row, some) for raster in rasters]
            parts.append(count_held(MapBlock(
                part[:count], [amounts_of(numbers) for numbers in part[count:]], areas.rows(row, some),
                tuple(layer[row:row + some] for layer in layers)), uses, dates))
        return added(parts)

    parts = in_blocks(work, [*lands, *(given.raster for given in maps)], grid, method, progress, cancelled, FEWER)
    return added(parts), cells


def mean_error(prepared: Prepared, error: Prepared, method: str, cancelled=None) -> float:
    """The standard error of a map's mean over its own, where errors of all cells go together: the greatest it can be.

    Args:
        prepared, error: on one grid and in one unit. method: of areas.

    Returns:
        Without unit; NaN where no cell has both.
    """
    def work(_window: Window, rasters: list, areas):
        amount, spread = map(amounts_of, rasters)
        area = np.broadcast_to(areas.each(), amount.shape)
        both = np.isfinite(amount) & np.isfinite(spread)
        return float((amount * area)[both].sum()), float((spread * area)[both].sum())

    grid = prepared.raster.grid
    sums = in_blocks(work, [prepared.raster, error.raster], grid, method, None, cancelled, FEWER)
    amount, spread = np.sum(sums, axis=0)
    return float(spread / amount) if amount > 0.0 else float("nan")


@dataclass(frozen=True)
class HeldCells:
    """Cells of land that were counted with maps, which can be read inside the ``with`` block of ``held_cells``.

    Attributes:
        held: the ground and what maps hold of it. maps: as they were prepared. notes: sentences.
    """

    held: Held
    maps: list
    notes: list


@contextmanager
def held_cells(land: Raster, given: Sequence[MapOf], zones: Optional[Zones], method: str, language: str,
               progress: Optional[Callable[[float], None]] = None,
               cancelled: Optional[Callable[[], bool]] = None):
    """Count a class raster with maps: ground by class, zone and the maps that know it.

    Yields:
        ``HeldCells``.

    Raises:
        InputError: values that are not classes, planar areas of degrees, a map that does not reach the land.
        Cancelled: ``cancelled`` returned True.
    """
    method, notes = settled_method(land, method, language)

    def part(first: float, span: float):
        return None if progress is None else lambda share: progress(first + span * share)

    with prepared_with_errors(given, (land.grid, method, True), language, part(0.0, 0.5), cancelled) as maps:
        frames, cells = counted_held([land], maps, land.grid, method, zones, language, part(0.5, 0.5), cancelled)
        names = {} if cells is None else {**cells.names, OUTSIDE: text("carbon.outside", language)}
        held = held_of(frames, [each.use for each in maps], land.name, names, land.titles)
        if cells is not None:
            notes += cells.notes
            filled = set(held.rows["zone"])
            empty = [zone for zone in cells.names if zone not in filled]
            if empty:
                notes.append(text("carbon.zones_empty", language, layer=zones.table.name,
                                  zones=", ".join(empty[:SHOWN])))
        yield HeldCells(held, maps, notes)


@contextmanager
def prepared_with_errors(given: Sequence[MapOf], land: tuple, language: str, progress=None, cancelled=None):
    """Maps as of ``prepared_maps``, with the error of each that has a map of errors.

    Args:
        given: the maps. land: grid, method and ``on_land`` as of ``prepared_maps``.
    """
    errors = [replace(each, raster=each.error, error=None, zero=ZERO_IS_VALUE) for each in given
              if each.error is not None]
    with prepared_maps([*given, *errors], *land, language, progress, cancelled) as prepared:
        maps, rest = prepared[:len(given)], iter(prepared[len(given):])
        for place, each in enumerate(given):
            if each.error is not None:
                spread = next(rest)
                if why_not_aligned(spread.raster.grid, maps[place].raster.grid) is not None:
                    raise InputError("carbonmap.error_grid", layer=each.error.name, other=each.raster.name)
                error = mean_error(maps[place], spread, "ellipsoidal", cancelled)
                maps[place] = replace(maps[place], use=replace(maps[place].use, error=error))
        yield maps


def write_held_density(path: str, lands: Sequence[Raster], maps: Sequence[Prepared], density: Callable, band: tuple,
                       progress: Optional[Callable[[float], None]] = None,
                       cancelled: Optional[Callable[[], bool]] = None) -> str:
    """Write each cell's density where maps know some of it. Whole, or not at all.

    Args:
        path: GeoTIFF. lands: classes of each date, on the grid of the first. maps: on it too.
        density: of cells of the lands and amounts of the maps, t C/ha, NaN where it is not known.
        band: grid of the file, value of cells without a number, and unit.

    Raises:
        InputError: the file cannot be written. Cancelled: ``cancelled`` returned True.
    """
    grid, nothing, unit = band
    count = len(lands)

    def work(rasters: list) -> np.ndarray:
        values = density(rasters[:count], [amounts_of(numbers) for numbers in rasters[count:]])
        return np.where(np.isnan(values), nothing, values).astype(np.float32)

    rasters = [*lands, *(given.raster for given in maps)]
    return write_blocks(path, work, rasters, grid, np.float32, nothing, unit, progress, cancelled)
