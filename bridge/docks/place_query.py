"""What applies at one place after the other, with the same layers, rules and day: a query that is made ready once.

``layer_stamp`` and ``file_stamp`` tell, on the main thread and in a tenth of a millisecond, whether a query that was
made before still holds; ``PlaceQuery.rows`` works in a task.
"""
from __future__ import annotations

import os
import threading
from functools import lru_cache
from pathlib import Path
from typing import Callable, Optional

import numpy as np
import shapely
from qgis.core import Qgis, QgsFeatureRequest, QgsProviderRegistry, QgsRectangle, QgsVectorLayer, QgsWkbTypes
from qgis.PyQt.QtCore import QVariant

from ...core.errors import InputError
from ...core.fields import spelling
from ...core.geometry.parallel import Cancelled
from ...core.geometry.systems.placement import check_placement
from ...core.layers.binder import Asked, Binder
from ...core.layers.values import map_pack
from ...core.packs.layering import lower_paths
from ...core.rules.model import Pack
from ...core.scale.near import extents_around
from ...core.zoning.applies.points import LayerAtPoint, PointAnswers, fields_used
from ...core.zoning.pack.loading import load_checked_pack
from ...core.zoning.question import Choices, coverage_asked, roles_of
from ..inputs.extents import read_at
from ..inputs.zoning import bind_request
from ..packs.expressions import parse
from ..reading.geometry import parse as parse_geometry
from ..reading.nowhere import has_rows_nowhere
from ..reading.source import Snapshot
from ..runs.proj import keep_thread_state

COMPANIONS = {".shp": (".dbf", ".shx", ".prj", ".cpg", ".DBF", ".SHX", ".PRJ", ".CPG"), ".mif": (".mid", ".MID"),
              ".tab": (".dat", ".map", ".id", ".DAT", ".MAP", ".ID")}
_packs: dict = {}   # path -> stamp and pack, of the last pack only


# -- on the main thread ----------------------------------------------------------------------------

def layer_stamp(layer: QgsVectorLayer) -> Optional[tuple]:
    """A value that changes when anything of the layer changes, also in its file.

    Returns:
        None if changes cannot be detected: edited layers, layers without a file, joined and virtual fields.
    """
    if not isinstance(layer, QgsVectorLayer) or not layer.isValid() or layer.isModified() \
            or layer.providerType() != "ogr":
        return None
    fields = layer.fields()
    if any(fields.fieldOrigin(at) != Qgis.FieldOrigin.Provider for at in range(fields.count())):
        return None
    path = _path(layer.source())
    files, crs = file_stamp(path), layer.crs()
    encoding = "" if path.lower().endswith(".gpkg") else layer.dataProvider().encoding()
    return None if not files else (layer.id(), layer.source(), layer.name(), crs.authid() or crs.toWkt(), encoding,
                                   tuple(fields.names()), files)


@lru_cache(maxsize=256)
def _path(source: str) -> str:
    return QgsProviderRegistry.instance().decodeUri("ogr", source).get("path") or ""


def file_stamp(path: str) -> tuple:
    """Names, sizes and times of a file and its companions, or of a folder's files; empty where it is gone."""
    if not path or not os.path.exists(path):
        return ()
    if os.path.isdir(path):
        files = sorted(os.scandir(path), key=lambda entry: entry.name)
    else:
        stem, suffix = os.path.splitext(path)
        files = [path, path + "-wal", *(stem + part for part in COMPANIONS.get(suffix.lower(), ()))]
    stamp = []
    for file in files:
        try:
            state = os.stat(file)
        except OSError:   # most files have no companions
            continue
        stamp.append((os.fspath(file), state.st_size, state.st_mtime_ns))
    return tuple(stamp)


# -- in a task -------------------------------------------------------------------------------------

class PlaceQuery:
    """Rows of ``groundrules:whatapplies`` for places, one place at a time.

    A click on plain layers reads a few features and, where an answer based on the same data is known, uses it
    (``core/zoning/applies/points.py``). Everything else runs like the algorithm, without its files.

    Args:
        controls, coverage: the layers, as they stand.
        pack_path: of the rules.
        choices: of the user.
    """

    def __init__(self, controls: list[Snapshot], coverage: Optional[Snapshot], pack_path: str, choices: Choices):
        self.controls, self.coverage, self.pack_path, self.choices = controls, coverage, pack_path, choices
        self.lock = threading.Lock()   # a question that was dropped may still be at work
        self.answers: Optional[PointAnswers] = None
        self.readers: Optional[list] = None

    def rows(self, place: Snapshot, cancelled: Optional[Callable[[], bool]] = None) -> list[dict]:
        """What applies at the features of a layer.

        Args:
            place: points, lines or polygons.
            cancelled: asked between steps.

        Raises:
            InputError: input that cannot be used, with the remedy.
            Cancelled: ``cancelled`` returned True.
        """
        keep_thread_state()
        with self.lock:
            if cancelled is not None and cancelled():
                raise Cancelled
            if self.answers is None:
                self._make_ready(map_pack(_loaded(self.pack_path), self.choices.values))
            point = _only_point(place) if self.readers is not None else None
            if point is not None:
                layers = self._read(np.array([point[1]], dtype=object), place.crs)
                if layers is not None:
                    return self.answers.at(point[1], place.crs, point[0], layers,
                                           lambda: self._request(place, cancelled), cancelled)
            return self.answers.anywhere(self._request(place, cancelled), cancelled)

    def _request(self, place: Snapshot, cancelled):
        return bind_request(
            place, self.controls, self.coverage, self.answers.pack, self.choices,
            lambda snapshot, subjects, fields, reach_m: read_at(snapshot, subjects, fields, reach_m, cancelled),
            cancelled).request

    def _make_ready(self, pack: Pack) -> None:
        """What is the same at each place: fields, and whether rectangles tell all."""
        self.answers = PointAnswers(pack, self.choices.area_method, self.choices.language)
        self.reach_m = max([rule.distance_m or 0.0 for rule in pack.rules], default=0.0)
        binder = Binder([*self.controls, *([self.coverage] if self.coverage else [])], self.choices.fields)
        readers = []
        for snapshot, role in zip(self.controls, roles_of(self.controls, pack, self.choices).roles):
            if role is not None:
                names = binder.fields(Asked(snapshot, role, pack.roles[role].fields))
                fields = [names[key] for key in sorted(fields_used(pack, role) & names.keys())]
                readers.append(_Reader(snapshot, role, self.coverage is None and pack.roles[role].coverage,
                                       names.get("id"), fields))
        if self.coverage is not None:
            names = binder.fields(coverage_asked(self.coverage))
            readers.append(_Reader(self.coverage, "", True, None, list(names.values())))
        if all(reader.is_plain for reader in readers) and self.choices.area_method != "registered":
            self.readers = readers

    def _read(self, place: np.ndarray, crs: str) -> Optional[list[LayerAtPoint]]:
        """Layers at a point; None if an answer depends on more than a layer's features."""
        try:
            boxes = {system: extents_around(place, crs, system, self.reach_m)
                     for system in {reader.snapshot.crs for reader in self.readers}}
            if any(box is None for box in boxes.values()):
                return None
            by_layer = [reader.features(boxes[reader.snapshot.crs][0]) for reader in self.readers]
            shapes = [shape for features in by_layer for _, shape, _ in features]
            if None in shapes:
                return None
            geometry = _parsed(shapes)   # of all layers: a call on one costs what a call on ten costs
            around = shapely.box(*np.array([boxes[reader.snapshot.crs][0] for reader, features in
                                            zip(self.readers, by_layer) for _ in features]).reshape(-1, 4).T)
            meets = shapely.intersects(np.atleast_1d(around), geometry)   # providers are not exact
            ends = np.cumsum([len(features) for features in by_layer])
            self._check_placement(place, crs, by_layer, geometry, meets)
            layers = [reader.answered(features, geometry[end - len(features):end], meets[end - len(features):end])
                      for reader, features, end in zip(self.readers, by_layer, ends)]
        except (InputError, shapely.errors.GEOSException):   # the slower way reports it
            return None
        return None if None in layers else layers

    def _check_placement(self, place, crs: str, by_layer: list, geometry: np.ndarray, meets: np.ndarray) -> None:
        """Whether coordinates can be in their systems, system by system."""
        systems = np.array([crs] + [reader.snapshot.crs for reader, features in zip(self.readers, by_layer)
                                    for _ in features])
        shapes, use = np.concatenate([place, geometry]), np.concatenate([[True], meets])
        for system in dict.fromkeys(systems.tolist()):
            check_placement(shapes[(systems == system) & use], system)


def _parsed(shapes: list) -> np.ndarray:
    """Geometries of WKB as ``reading`` has them.

    Raises:
        InputError: one cannot be read.
    """
    wkb = np.empty(len(shapes), dtype=object)
    wkb[:] = shapes
    parsed = parse_geometry(wkb)
    if parsed.unreadable:
        raise InputError("reading.geometry_unreadable")
    return parsed.geometry


def pack_stamp(path: str) -> tuple:
    """As of ``file_stamp``, of a pack and of those under it."""
    return tuple(file_stamp(way) for way in (path, *lower_paths(path))) if path else ()


def _loaded(path: str) -> Pack:
    """The pack; the last one is kept while its files and those of the packs under it are the same."""
    file = Path(path)
    stamp = pack_stamp(path), file_stamp(str(file.parent)) if file.name == "pack.yaml" else ()
    if _packs.get(path, (None,))[0] != stamp:
        pack = load_checked_pack(path, parse)
        _packs.clear()
        _packs[path] = stamp, pack
    return _packs[path][1]


def _only_point(place: Snapshot) -> Optional[tuple]:
    """Id and geometry of a layer that consists of a single point, such as a click."""
    if place.fields.count() or place.row_count != 1 or not place.is_whole \
            or QgsWkbTypes.flatType(place.wkb_type) != QgsWkbTypes.Type.Point:
        return None
    points = [(feature.id(), feature.geometry()) for feature in place.feature_source.getFeatures(QgsFeatureRequest())]
    if len(points) != 1 or points[0][1].isNull() or points[0][1].isEmpty():
        return None
    at = points[0][1].asPoint()
    return points[0][0], shapely.Point(at.x(), at.y())


class _Reader:
    """Reads of one layer what meets a rectangle, a few features at a time, and nothing more than an answer needs."""

    def __init__(self, snapshot: Snapshot, role: str, is_coverage: bool, id_field: Optional[str], fields: list[str]):
        self.snapshot, self.role, self.is_coverage = snapshot, role, is_coverage
        names = [*([id_field] if id_field else []), *fields]
        self.has_id = bool(id_field)
        self.places = [snapshot.fields.indexOf(name) for name in names]
        self.is_plain = (snapshot.ogr is not None or bool(snapshot.shapes)) and snapshot.is_whole \
            and not snapshot.hidden and bool(snapshot.crs) and set(names) <= snapshot.provider_fields \
            and not has_rows_nowhere(snapshot)
        self.request = QgsFeatureRequest()
        self.request.setInvalidGeometryCheck(QgsFeatureRequest.InvalidGeometryCheck.GeometryNoCheck)
        self.request.setSubsetOfAttributes(self.places)

    def features(self, box) -> list[tuple]:
        """Id, WKB (None if absent) and values of what may meet a rectangle, in the order of the ids."""
        request = QgsFeatureRequest(self.request)
        request.setFilterRect(QgsRectangle(*box))
        rows = []
        for feature in self.snapshot.feature_source.getFeatures(request):
            shape = feature.geometry()
            rows.append((feature.id(), None if shape.isNull() else shape.asWkb().data(),
                         tuple(_plain(feature.attribute(place)) for place in self.places)))
        return sorted(rows, key=lambda row: row[0])

    def answered(self, features: list[tuple], geometry: np.ndarray, meets: np.ndarray) -> Optional[LayerAtPoint]:
        """The data that an answer depends on, of features in the rectangle; None if an id is not text or number.
        """
        kept = [feature for feature, there in zip(features, meets.tolist()) if there]
        names = [_id(values[0] if self.has_id else None, fid) for fid, _, values in kept]
        return None if None in names else LayerAtPoint(
            self.role, self.is_coverage, self.snapshot.crs, geometry[meets], names,
            [values[self.has_id:] for _, _, values in kept])


def _plain(value):
    return None if type(value) is QVariant else value   # a QVariant here is NULL


def _id(value, fid: int) -> Optional[str]:
    """A control's id as ``prepare_controls`` writes it; None for values of other kinds."""
    if value is None or value == "":
        return f"#{fid}"
    if type(value) in (str, int):
        return str(value)
    return spelling(value) if type(value) is float else None
