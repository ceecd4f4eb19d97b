"""What applies at one place after the other, with the same layers, rules and day: a query that is made ready once.

``layer_stamp`` and ``file_stamp`` tell, on the main thread and in a tenth of a millisecond, whether a query that was
made before still holds; ``PlaceQuery.rows`` works in a task.
"""
from __future__ import annotations

import threading
from functools import lru_cache
from pathlib import Path
from typing import Callable, Optional

import numpy as np
import shapely
from qgis.core import Qgis, QgsFeatureRequest, QgsProviderRegistry, QgsRectangle, QgsVectorLayer, QgsWkbTypes
from qgis.PyQt.QtCore import QVariant

from ..core.errors import InputError
from ..core.fields import spelling
from ..core.geometry.parallel import Cancelled
from ..core.geometry.placement import check_placement
from ..core.packs.load import load_checked_pack
from ..core.packs.model import Field, Pack
from ..core.zoning.binding import bind_fields
from ..core.zoning.check import check_zoning
from ..core.zoning.point_answers import LayerAtPoint, PointAnswers, fields_told
from .expressions import parse
from .extents import extents_around, has_rows_without_geometry, read_at
from .proj import keep_thread_state
from .reading_extents import meets
from .reading_geometry import parse as parse_geometry
from .reading_source import Snapshot
from .zoning import Choices, bind_request, roles_of

COMPANIONS = ("dbf", "shx", "prj", "cpg", "DBF", "SHX", "PRJ", "CPG", "dat", "map", "id", "vrt")
_packs: dict = {}   # path -> stamp and pack, of the last pack only


# -- on the main thread ----------------------------------------------------------------------------

def layer_stamp(layer: QgsVectorLayer) -> Optional[tuple]:
    """What a layer is like; another value where anything of it has changed, also in its file.

    Returns:
        None where nobody can say: edited layers, layers without a file, joined and virtual fields.
    """
    if not isinstance(layer, QgsVectorLayer) or not layer.isValid() or layer.isModified() \
            or layer.providerType() != "ogr":
        return None
    fields = layer.fields()
    if any(fields.fieldOrigin(at) != Qgis.FieldOrigin.Provider for at in range(fields.count())):
        return None
    files = file_stamp(_path(layer.source()))
    crs = layer.crs()
    return None if not files else (layer.id(), layer.source(), layer.name(), crs.authid() or crs.toWkt(),
                                   layer.dataProvider().encoding(), tuple(fields.names()), files)


@lru_cache(maxsize=256)
def _path(source: str) -> str:
    return QgsProviderRegistry.instance().decodeUri("ogr", source).get("path") or ""


def file_stamp(path: str) -> tuple:
    """Names, sizes and times of a file and of what lies beside it, or of a folder's files; empty where it is gone."""
    file = Path(path)
    try:
        if not path or not file.exists():
            return ()
        files = sorted(file.iterdir()) if file.is_dir() else [
            file, file.with_name(file.name + "-wal"), *(file.with_suffix(f".{suffix}") for suffix in COMPANIONS)]
        return tuple((one.name, state.st_size, state.st_mtime_ns) for one in files if one.exists()
                     for state in [one.stat()])
    except OSError:
        return ()


# -- in a task -------------------------------------------------------------------------------------

class PlaceQuery:
    """Rows of ``groundrules:whatapplies`` for places, one place at a time.

    A click on plain layers reads a few features and, where an answer that rests on the same is known, takes that
    (``core/zoning/point_answers.py``). All else goes the way of the algorithm, without its files.

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
            Cancelled: ``cancelled`` said so.
        """
        keep_thread_state()
        with self.lock:
            if cancelled is not None and cancelled():
                raise Cancelled
            if self.answers is None:
                self._make_ready(_loaded(self.pack_path))
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
        everything = [*self.controls, *([self.coverage] if self.coverage else [])]
        readers = []
        for snapshot, role in zip(self.controls, roles_of(self.controls, pack, self.choices).roles):
            if role is not None:
                names = bind_fields(snapshot, pack.roles[role].fields, self.choices.fields, everything)
                told = [names[key] for key in sorted(fields_told(pack, role) & names.keys())]
                readers.append(_Reader(snapshot, role, self.coverage is None and pack.roles[role].coverage,
                                       names.get("id"), told))
        if self.coverage is not None:
            names = bind_fields(self.coverage, {"role": Field("role", aliases=("control_role",))},
                                self.choices.fields, everything)
            readers.append(_Reader(self.coverage, "", True, None, list(names.values())))
        if all(reader.is_plain for reader in readers) and self.choices.area_method != "registered":
            self.readers = readers

    def _read(self, place: np.ndarray, crs: str) -> Optional[list[LayerAtPoint]]:
        """What lies at a point; None where a layer has more to say about it than its features."""
        try:
            check_placement(place, crs)
            found = []
            for reader in self.readers:
                boxes = extents_around(place, crs, reader.snapshot.crs, self.reach_m)
                layer = None if boxes is None else reader.at(boxes)
                if layer is None:
                    return None
                found.append(layer)
        except InputError:   # the slower way says so with the layer's name
            return None
        return found


def _loaded(path: str) -> Pack:
    """The pack; the last one is kept while its files are the same."""
    file = Path(path)
    stamp = file_stamp(path), file_stamp(str(file.parent)) if file.name == "pack.yaml" else ()
    if _packs.get(path, (None,))[0] != stamp:
        pack = load_checked_pack(path, parse, check_zoning)
        _packs.clear()
        _packs[path] = stamp, pack
    return _packs[path][1]


def _only_point(place: Snapshot) -> Optional[tuple]:
    """Id and geometry of a layer that is a single point and nothing else, as a click is."""
    if place.fields.count() or place.row_count != 1 or not place.is_whole \
            or QgsWkbTypes.flatType(place.wkb_type) != QgsWkbTypes.Type.Point:
        return None
    found = [(feature.id(), feature.geometry()) for feature in place.feature_source.getFeatures(QgsFeatureRequest())]
    if len(found) != 1 or found[0][1].isNull() or found[0][1].isEmpty():
        return None
    at = found[0][1].asPoint()
    return found[0][0], shapely.Point(at.x(), at.y())


class _Reader:
    """Reads of one layer what meets a rectangle, a few features at a time, and nothing more than an answer needs."""

    def __init__(self, snapshot: Snapshot, role: str, is_coverage: bool, id_field: Optional[str], told: list[str]):
        self.snapshot, self.role, self.is_coverage = snapshot, role, is_coverage
        names = [*([id_field] if id_field else []), *told]
        self.has_id = bool(id_field)
        self.places = [snapshot.fields.indexOf(name) for name in names]
        self.is_plain = snapshot.ogr is not None and snapshot.is_whole and bool(snapshot.crs) \
            and set(names) <= snapshot.provider_fields and not has_rows_without_geometry(snapshot)
        self.request = QgsFeatureRequest()
        self.request.setInvalidGeometryCheck(QgsFeatureRequest.InvalidGeometryCheck.GeometryNoCheck)
        self.request.setSubsetOfAttributes(self.places)

    def at(self, boxes: np.ndarray) -> Optional[LayerAtPoint]:
        """None where a geometry or an id needs the slower way."""
        request = QgsFeatureRequest(self.request)
        request.setFilterRect(QgsRectangle(*boxes[0]))
        found = sorted(((feature.id(), feature) for feature in self.snapshot.feature_source.getFeatures(request)),
                       key=lambda one: one[0])
        shapes = [feature.geometry() for _, feature in found]
        if any(shape.isNull() for shape in shapes):
            return None
        wkb = np.empty(len(shapes), dtype=object)
        wkb[:] = [shape.asWkb().data() for shape in shapes]
        parsed = parse_geometry(wkb, QgsWkbTypes.isMultiType(self.snapshot.wkb_type))
        if parsed.unreadable:
            return None
        rows = np.flatnonzero(meets(parsed.geometry, boxes))
        values = [tuple(_plain(found[row][1].attribute(place)) for place in self.places) for row in rows.tolist()]
        names = [_id(value[0] if self.has_id else None, found[row][0]) for row, value in zip(rows.tolist(), values)]
        if None in names:
            return None
        told = [value[1:] for value in values] if self.has_id else values
        if len(rows):
            check_placement(parsed.geometry[rows], self.snapshot.crs, self.snapshot.name)
        return LayerAtPoint(self.role, self.is_coverage, self.snapshot.crs, parsed.geometry[rows], names, told)


def _plain(value):
    return None if type(value) is QVariant else value   # a QVariant here is NULL


def _id(value, fid: int) -> Optional[str]:
    """A control's id as ``prepare_controls`` writes it; None for values of other kinds."""
    if value is None or value == "":
        return f"#{fid}"
    if type(value) in (str, int):
        return str(value)
    return spelling(value) if type(value) is float else None
