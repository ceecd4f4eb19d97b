"""Maps of density and of change: ground by classes of what it holds, or by what its stock does."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
import shapely

from ...geometry.systems.grid import Grid
from ...landuse.transition.tables import CHANGED
from ...report.blocks import PaperMap
from ...report.charts.scene import number, ticks
from ...report.maps.of_run import MapLayer, RunMaps
from ...texts import text
from .tables import word

LOSS, GAIN, SAME, UNKNOWN = ("loss", "gain", "same", "unknown")
STEPS = 5           # classes of density
SCALE = 0.62        # width of a map as a part of the page's
PATCHES = 12_000    # that are drawn; the smallest are left out beyond


class MappedGround(NamedTuple):
    """Ground with a number of each piece.

    Attributes:
        geometry: shapely or None, object ``(n,)``. crs: of it. values: t C/ha of a density, t C of a difference, NaN
            where not known ``(n,)``. is_change: whether they are differences. title: of the map; empty: the usual.
        is_whole: ground that stays as it is is among it.
    """

    geometry: np.ndarray
    crs: str
    values: np.ndarray
    is_change: bool = False
    title: str = ""
    is_whole: bool = False


def changed_ground(pieces: pd.DataFrame, geometry: np.ndarray, crs: str, title: str = "") -> MappedGround:
    """Pieces that changed their class, and no slivers, for a map.

    Args:
        pieces: with ``kind`` and ``difference_t_c`` ``(n,)``. geometry: of them. crs: of it. title: of the map.
    """
    is_changed = (pieces["kind"] == CHANGED).to_numpy(dtype=bool)
    return MappedGround(np.asarray(geometry, dtype=object)[is_changed], crs, pieces["difference_t_c"].to_numpy(
        dtype=float, na_value=np.nan)[is_changed], True, title)


def ground_of_cells(values: np.ndarray, grid: Grid, is_change: bool = False) -> MappedGround:
    """Cells of a grid, those of one class of density or of one sign put together.

    Args:
        values: t C/ha, NaN where none is known, which is not drawn ``(rows, columns)``. grid: of the cells.
        is_change: whether they are differences.

    >>> ground = ground_of_cells(np.array([[1.0, 1.0, np.nan, 50.0]]), Grid(0, 0, 10, 10, 4, 1, ""))
    >>> [piece.area for piece in ground.geometry], ground.values.tolist()
    ([200.0, 100.0], [1.0, 50.0])
    """
    classes = signs(pd.Series(values.ravel())) if is_change else density_classes(values.ravel(), "en")[0]
    classes = np.where(np.isnan(values.ravel()), "", classes).reshape(values.shape)
    west, north = (start + step * np.arange(count + 1) for start, step, count in (      # neighbours share their edges
        (grid.west, grid.step_x, values.shape[1]), (grid.north, -grid.step_y, values.shape[0])))
    pieces, numbers = [], []
    for name in sorted(set(classes.ravel()) - {""}):
        inside = np.pad(classes == name, ((0, 0), (1, 1))).astype(np.int8)
        row, start = np.nonzero(np.diff(inside, axis=1) == 1)
        end = np.nonzero(np.diff(inside, axis=1) == -1)[1]
        pieces.append(shapely.unary_union(shapely.box(west[start], north[row + 1], west[end], north[row])))
        numbers.append(values[classes == name].max())      # of the class, and the greatest of all in the last
    geometry = np.empty(len(pieces), dtype=object)
    geometry[:] = pieces
    return MappedGround(geometry, grid.crs, np.array(numbers, dtype=float), is_change, is_whole=True)


def signs(difference: pd.Series) -> np.ndarray:
    """What a stock does: ``loss``, ``gain``, ``same`` or ``unknown``, text ``(n,)``.

    Args:
        difference: t C, NA where a number is not known.
    """
    values = pd.to_numeric(difference, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    return np.select([np.isnan(values), values < 0.0, values > 0.0], [UNKNOWN, LOSS, GAIN], SAME).astype(object)


def map_block(ground: MappedGround, language: str) -> list[PaperMap]:
    """The map of some ground; empty where nothing can be drawn.

    Args:
        ground: its pieces. language: of legend and title.
    """
    if ground.is_change:
        kind, classes = "change", signs(pd.Series(ground.values))
        titles = {name: text(f"scenario.map_{name}", language) for name in (SAME, UNKNOWN, GAIN, LOSS)}
        titles |= {SAME: word("map_stays", language)} if ground.is_whole else {}
    else:
        kind, (classes, titles) = "density", density_classes(ground.values, language)
    maps = RunMaps(ground.geometry, None, ground.crs, [MapLayer(
        "", kind, ground.geometry, ground.crs, classes, titles, most=PATCHES)], language, outlined=False)
    title = ground.title or word(f"map_{kind}", language)
    return [PaperMap(title, maps.view(project), text("layout.map_note_plain", language), SCALE) for project in maps]


def density_classes(values, language: str) -> tuple[np.ndarray, dict]:
    """Classes of density between round numbers, from ``0`` on, and ``unknown``.

    Args:
        values: t C/ha, NaN where not known ``(n,)``. language: of the titles.

    Returns:
        Class of each value, text ``(n,)``, and class -> its title, in the order of the legend.

    >>> classes, titles = density_classes([0.0, 12.0, float("nan"), 50.0], "en")
    >>> classes.tolist(), titles["0"]
    (['0', '1', 'unknown', '4'], '0 to 10 t C/ha')
    """
    values = np.asarray(values, dtype=float)
    known = values[~np.isnan(values)]
    steps = ticks(0.0, max(float(known.max()) if len(known) else 1.0, 1e-9), STEPS + 1)
    place = np.clip(np.searchsorted(steps, np.nan_to_num(values), side="right") - 1, 0, len(steps) - 2)
    titles = {str(step): word("density_class", language, lower=number(steps[step]), upper=number(steps[step + 1]))
              for step in range(len(steps) - 1)}
    classes = np.where(np.isnan(values), UNKNOWN, place.astype(str)).astype(object)
    return classes, {UNKNOWN: word("density_unknown", language), **titles}
