"""Where indicators are measured: one plane for all layers, the units in it, and things divided among the units."""
from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Callable, Optional

import numpy as np
import pandas as pd
import shapely
from pyproj.crs import ProjectedCRS
from pyproj.crs.coordinate_operation import TransverseMercatorConversion

from ..carbon.stock.patches import Zones, zone_ids
from ..errors import InputError
from ..geometry.measure.drawn_area import drawn_area_m2
from ..geometry.measure.length import length_m
from ..geometry.overlay.pairs import overlap_sizes, overlaps
from ..geometry.parallel import in_steps
from ..geometry.parts import without_lower
from ..geometry.systems.crs import common_crs, is_geographic, is_web_mercator, parse_crs, to_geographic
from ..geometry.united import united
from ..landuse.transition.patches import ground_once
from ..layers.control_layer import ControlLayer
from ..layers.prepare import Controls, prepare_controls
from ..table import FeatureTable
from ..texts import text
from .rows import ALL_UNITS, OUTSIDE

LEAST_M2 = 0.005   # ground that rounding leaves along a border
SHOWN = 30


def metric_crs(tables: list[FeatureTable]) -> str:
    """A system in which distances are metres: that of the first projected layer, otherwise a plane around the first.

    A layer without features has no say in it.

    Args:
        tables: layers of a run.

    Raises:
        InputError: a layer without coordinate system, no coordinates at all.
    """
    common_crs(tables)
    tables = [table for table in tables if len(table)] or tables
    crs = common_crs(tables)
    if not (is_geographic(crs) or is_web_mercator(crs)):
        return crs
    table = next((table for table in tables if table.crs == crs), tables[0])
    bounds = shapely.total_bounds(table.geometry)
    if not np.isfinite(bounds).all():
        raise InputError("carbon.empty", layer=table.name)
    longitude, latitude = to_geographic(bounds.reshape(2, 2), crs)
    base = parse_crs(crs)
    return ProjectedCRS(TransverseMercatorConversion(float(latitude.mean()), float(longitude.mean())),
                        geodetic_crs=base.geodetic_crs).to_wkt()


@dataclass(frozen=True)
class Scene:
    """Attributes:
        crs, method: of measures. language: of messages.
        codes, names: of the units ``(u,)``; the ground outside is one more, the total another.
        shapes: of the units, each piece of ground once. notes: on them.
    """

    crs: str
    method: str
    language: str
    codes: list = field(default_factory=list)
    names: list = field(default_factory=list)
    shapes: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=object))
    notes: list = field(default_factory=list)
    cancelled: Optional[Callable[[], bool]] = None

    def prepare(self, table: FeatureTable, kind: str = "any") -> Controls:
        """A layer in the plane; what cannot be used is in ``unusable``.

        Args:
            table: of the layer. kind: of geometry that is required.
        """
        return prepare_controls(table.name, [ControlLayer(table.name, table)], self.crs, self.method, kind=kind)

    def nothing_in(self, table: FeatureTable) -> str:
        """Why a layer shows nothing: a filter may hide its features, so that an empty layer does not mean that there
        are none.

        Args:
            table: of the layer.
        """
        return "" if len(table) else text("indicators.layer_empty", self.language, layer=table.name)

    def places(self) -> list[tuple[str, str]]:
        """Code and name of each unit, of the ground outside where there are units, of the total."""
        whole = (ALL_UNITS, text("indicators.whole", self.language))
        if not self.codes:
            return [whole]
        return [*zip(self.codes, self.names), (OUTSIDE, text("indicators.outside", self.language)), whole]

    @cached_property
    def ground(self):
        """All units together; many indicators ask for it."""
        return united(self.shapes)

    def measure(self, geometry: np.ndarray, area_m2: Optional[np.ndarray] = None) -> np.ndarray:
        """Areas in m², lengths of lines in m, 1 a point.

        Args:
            geometry: shapely geometries ``(n,)`` in the plane. area_m2: of ``drawn_area_m2`` ``(n,)``, where known.
        """
        kinds = shapely.get_dimensions(geometry)
        size = np.nan_to_num(drawn_area_m2(geometry, self.crs, self.method) if area_m2 is None else area_m2)
        lines = kinds == 1
        size[lines] = length_m(geometry[lines], self.crs)
        size[kinds == 0] = 1.0
        return size

    def divided(self, geometry: np.ndarray, pieces: bool = False) -> pd.DataFrame:
        """Things among the units.

        Args:
            geometry: prepared ``(n,)``. pieces: whether shapes are required.

        Returns:
            A row per thing and unit: ``row``, ``unit`` (position in ``places()``), ``size`` (m², m or 1),
            ``share`` of the thing, and ``shape``. A point or a line on a border belongs to the unit that stands first.
        """
        size = self.measure(geometry)
        if not self.codes:
            frame = pd.DataFrame({"row": np.arange(len(geometry)), "unit": 0, "size": size, "share": 1.0})
            return frame.assign(shape=geometry) if pieces else frame
        pairs = (overlaps if pieces else overlap_sizes)(
            geometry, self.shapes, self.crs, self.method, subject_area_m2=size, cancelled=self.cancelled)
        part = np.where(np.isfinite(pairs.area_m2), pairs.area_m2,
                        np.where(np.isfinite(pairs.length_m), pairs.length_m, 1.0))
        frame = pd.DataFrame({"row": pairs.subject, "unit": pairs.control, "size": part})
        if pieces:
            frame["shape"] = pairs.pieces
        along = several_zones(geometry, pairs.subject)
        if len(along):
            shapes = once_along(geometry, self.shapes, pairs.subject[along], pairs.control[along])
            frame.loc[along, "size"] = length_m(shapes, self.crs)
            if pieces:
                frame.loc[along, "shape"] = shapes
            frame = frame.drop(index=along[shapely.is_empty(shapes)])
        points = shapely.get_dimensions(geometry) == 0
        frame = frame[~(points[frame["row"]] & frame.duplicated("row"))]
        left = size - np.bincount(frame["row"], weights=frame["size"], minlength=len(size))
        out = np.flatnonzero(left > np.maximum(LEAST_M2, 1e-9 * size))
        rest = pd.DataFrame({"row": out, "unit": len(self.codes), "size": left[out]})
        if pieces:
            rest["shape"] = in_steps(lambda some: shapely.difference(some, self.ground), geometry[out])
        frame = pd.concat([frame, rest], ignore_index=True).sort_values(["row", "unit"], kind="stable")
        frame["share"] = np.divide(frame["size"], size[frame["row"]], out=np.ones(len(frame)),
                                   where=size[frame["row"]] > 0)
        return frame.reset_index(drop=True)

    def by_unit(self, frame: pd.DataFrame, values) -> np.ndarray:
        """Sums by place: the units, the ground outside, the total.

        Args:
            frame: of ``divided`` ``(m,)``. values: of each row, in any unit ``(m,)``.
        """
        count = len(self.codes) + 1 if self.codes else 0
        values = np.asarray(values, dtype=float)
        sums = np.bincount(frame["unit"], weights=values, minlength=max(count, 1))
        return np.append(sums, sums.sum()) if count else sums


def several_zones(geometry: np.ndarray, subject: np.ndarray) -> np.ndarray:
    """Pairs of lines that lie in several zones, and so may lie along their border.

    Args:
        geometry: ``(n,)``. subject: position of the geometry of each pair ``(m,)``.

    Returns:
        Positions of pairs ``(k,)``.
    """
    count = np.bincount(subject, minlength=len(geometry))
    return np.flatnonzero((shapely.get_dimensions(geometry) == 1)[subject] & (count[subject] > 1))


def once_along(lines: np.ndarray, zones: np.ndarray, line: np.ndarray, zone: np.ndarray) -> np.ndarray:
    """What of lines lies in zones; a line along the border of several lies in the first alone.

    Args:
        lines: ``(n,)``. zones: polygons ``(k,)``. line, zone: positions of each pair ``(m,)``.

    Returns:
        Lines, empty where an earlier zone holds all ``(m,)``.
    """
    order = np.lexsort((zone, line))
    turn, left, pieces = pd.Series(line[order]).groupby(line[order]).cumcount().to_numpy(), lines.copy(), \
        np.empty(len(line), dtype=object)
    for number in range(turn.max(initial=-1) + 1):
        at = order[turn == number]
        some, met = left[line[at]], zones[zone[at]]
        pieces[at] = in_steps(shapely.intersection, some, met)
        left[line[at]] = in_steps(shapely.difference, some, met)
    return without_lower(pieces, 1)


def scene_of(tables: list[FeatureTable], units: Optional[Zones], method: str, language: str,
             cancelled=None) -> Scene:
    """The plane of a run and its units.

    Args:
        tables: all layers, the main one first: it decides whether planar areas make sense, as the others come into its
            plane. units: None: everything is one.
        method: ``"ellipsoidal"`` or ``"planar"``.
        language: of sentences, ``"en"`` or ``"zh"``. cancelled: asked between steps, whether to stop.

    Raises:
        InputError: units without code or with one twice, systems that cannot be combined, planar areas of a
            main layer in degrees.
    """
    crs = metric_crs([*tables, *([units.table] if units else [])])
    main = next((table for table in tables if len(table)), tables[0])
    if method == "planar" and is_geographic(main.crs):
        raise InputError("geometry.planar_in_degrees", layer=main.name)
    empty = [text("indicators.empty_layer", language, layer=table.name) for table in tables if not len(table)]
    scene = Scene(crs, method, language, notes=empty, cancelled=cancelled)
    if units is None:
        return scene
    ids, names = zone_ids(units)
    prepared = scene.prepare(units.table, "polygon")
    notes = [] if len(prepared) else [text("carbon.zones_none", language, layer=units.table.name)]
    if len(prepared.unusable):
        notes.append(text("carbon.zones_unusable", language, layer=units.table.name,
                          features=", ".join(prepared.unusable["control_id"][:SHOWN])))
    shapes, twice_m2, _pairs = ground_once(prepared.geometry, prepared.ids, crs, method, cancelled)
    if twice_m2 > 0.0:
        notes.append(text("indicators.units_overlap", language, layer=units.table.name, area=twice_m2))
    rows = prepared.source_row
    return Scene(crs, method, language, [ids[row] for row in rows], [names[row] for row in rows], shapes,
                 [*empty, *notes], cancelled)
