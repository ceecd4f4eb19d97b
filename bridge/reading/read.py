"""Layers to tables, by the fastest path that gives exactly what QGIS shows.

``snapshot`` is taken in ``prepareAlgorithm``, on the layer's own thread; ``read`` runs in a worker.
"""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Callable, Optional
from weakref import ref

import numpy as np
import shapely
from qgis.core import (
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingUtils,
    QgsVectorLayer,
    QgsWkbTypes,
)

from ...core.contract.rows import shape_hashes
from ...core.errors import InputError
from ...core.geometry.measure.encodings import Encodings
from ...core.geometry.parallel import Cancelled
from ...core.geometry.systems.crs import check_system
from ...core.geometry.systems.placement import check_placement
from ...core.inputs import register
from ...core.reading.extents import merge_extents, reaches_far
from ...core.reading.rows import DIMENSIONS, Built, Looked
from ...core.reading.table import check_placed, checked_names, collect, table_of
from ...core.table import FeatureTable
from ..runs.manifest import input_entry
from .arrow import arrow_batches
from .features import feature_batches
from .geometry import UNUSUAL, parse
from .nowhere import FEW_ROWS, has_rows_nowhere, stored_bytes
from .ogr import NotPlain, explain_database
from .personal import notice, without_personal
from .sheets import with_head
from .source import Snapshot, explain_shapefile, take_snapshot
from .uniques import dated, day_of

__all__ = ["Snapshot", "read", "snapshot", "snapshot_layers", "snapshot_parameter", "unlike"]


# -- on the main thread ----------------------------------------------------------------------------

def snapshot(layer: QgsVectorLayer, *, selected_only: bool = False) -> Snapshot:
    """Take what a worker needs of a layer.

    Raises:
        InputError: no layer, not valid, damaged, or nothing selected.
    """
    taken = take_snapshot(layer, selected_only)
    if selected_only and not taken.only_fids:
        raise InputError("reading.nothing_selected", layer=taken.name)
    return taken


def snapshot_parameter(algorithm, parameters: dict, name: str, context) -> Optional[Snapshot]:
    """Snapshot the layer of a vector parameter, with selection, filter and limit as Processing has them.

    Rows with invalid geometry are read like all others: we report them, and never stop at them.

    Returns:
        None where an optional parameter is empty.
    """
    value = parameters.get(name)
    if not isinstance(value, QgsProcessingFeatureSourceDefinition):
        definition = algorithm.parameterDefinition(name)
        layer = with_head(algorithm.parameterAsVectorLayer(parameters, name, context), parameters)
        if layer is None:
            if value in (None, "") and definition is not None and definition.defaultValue() in (None, ""):
                return None
            raise layer_not_found(name, [value])
        return without_personal(_dated(snapshot(layer), layer, algorithm), algorithm, parameters, context, name)
    source, _ = value.source.value(context.expressionContext(), "")
    layer = source if isinstance(source, QgsVectorLayer) else QgsProcessingUtils.mapLayerFromString(
        str(source), context)
    if not isinstance(layer, QgsVectorLayer):
        raise layer_not_found(name, [source])
    taken = _dated(snapshot(layer, selected_only=value.selectedFeaturesOnly), layer, algorithm)
    taken = without_personal(taken, algorithm, parameters, context, name)
    return replace(taken, expression=value.filterExpression or "", limit=max(value.featureLimit, 0),
                   expression_context=context.expressionContext() if value.filterExpression else None)


def snapshot_layers(algorithm, parameters: dict, name: str, context, *,
                    selected_only: bool = False) -> list[Snapshot]:
    """Snapshot the layers of a parameter that takes several.

    With ``selected_only`` a layer without a selection gives all its rows, as nothing was chosen in it.
    """
    layers = [with_head(layer, parameters) for layer in algorithm.parameterAsLayerList(parameters, name, context)]
    wanted = parameters.get(name)
    if isinstance(wanted, (list, tuple)):   # an input of a model that is left empty arrives as a None among the others
        wanted = [value for value in wanted if value is not None]
    count = len(wanted) if isinstance(wanted, list) else None
    if count is not None and len(layers) < count:
        raise layer_not_found(name, wanted)
    taken = [_dated(snapshot(layer, selected_only=selected_only and layer.selectedFeatureCount() > 0), layer, algorithm)
             for layer in layers]
    return [without_personal(part, algorithm, parameters, context, name) for part in taken]


def _dated(taken: Snapshot, layer: QgsVectorLayer, algorithm) -> Snapshot:
    """The day of the layer's data, for a check, whose findings state it, and for a run whose documents do."""
    findings = algorithm.parameterDefinition(register.FINDINGS)
    is_stated = findings is not None and findings.isDestination() or getattr(algorithm, "states_dates", False)
    return dated(taken, layer) if is_stated else taken


def layer_not_found(parameter: str, values: list) -> InputError:
    """What is wrong with layers that QGIS cannot read.

    Raises:
        InputError: a damaged shapefile or a database that cannot be read, which is reported as such.
    """
    for value in values:
        if isinstance(value, str):
            explain_database(value)
            explain_shapefile(_shown(value), value.split("|", 1)[0])
    return InputError("reading.layer_not_found", parameter=parameter, value=", ".join(map(_shown, values)))


def _shown(value) -> str:
    """A value of the user's without its folder."""
    if isinstance(value, QgsVectorLayer):
        return value.name()
    return str(value).replace("\\", "/").rsplit("/", 1)[-1]


# -- in a worker -----------------------------------------------------------------------------------

def read(source: Snapshot, fields: Optional[Iterable[str]] = None, extents=None, *,
         check_crs: bool = True, path: str = "auto",
         progress: Optional[Callable[[float], None]] = None,
         cancelled: Optional[Callable[[], bool]] = None, seen: Optional[Callable] = None,
         build: bool = True, measured_by: str = "planar", hashes: bool = True) -> FeatureTable:
    """Read a layer into a table, rows in the order of their ids.

    Args:
        source: from ``snapshot``.
        fields: names wanted; None for all, ``[]`` for none.
        extents: rows of xmin, ymin, xmax, ymax in the layer's system: only rows whose geometry
            meets one of them are read, and those without a place: no geometry, an empty one, one that cannot be
            read, whose coordinates are not numbers, or that lies far outside the area of its system. None for all rows.
        check_crs: stop where the layer has no coordinate system, or one that its coordinates
            cannot be in.
        path: ``"auto"``, or ``"features"`` for the feature iterator; the results are the same.
        progress: called with 0…1.
        cancelled: asked between batches.
        seen: called with the ids and the WKB of each batch; of a row that comes twice the last one counts.
        build: False, for areas of polygons: in a run without a manifest geometries are looked at instead, and built
            on demand, see ``UnbuiltTable``; ``rows_hash`` stays empty.
        measured_by: the method of areas, for which polygons that are looked at are measured meanwhile.
        hashes: False: in a run without a manifest rows are not hashed, ``rows_hash`` stays empty.

    Raises:
        InputError: a field that does not exist, a coordinate system that cannot be right, rows
            that the file promises and does not give.
        Cancelled: ``cancelled`` returned True.
    """
    names = checked_names(source, fields)
    source.noticed.read.update(name for name in names if name in source.personal)
    if check_crs and source.geometry != "none":
        check_system_of(source)
    boxes = None if extents is None else merge_extents(extents, source.row_count)
    build = build or boxes is not None or not source.crs or source.noticed.reads is not None
    asked = boxes if boxes is not None and _finds_all(source) else None   # otherwise all is read and filtered here
    rows = _fastest(source, names, path, lambda batches: collect(
        _complete(batches(source, names, asked, build), source), source, names, boxes,
        Built(source, UNUSUAL, seen, hashes or source.noticed.reads is not None) if build
        else Looked(source, UNUSUAL, measured_by),
        progress=progress, cancelled=cancelled))
    if boxes is None:
        _check_count(source, len(rows["fids"]))
    notice(source, {name: rows["columns"][name] for name in names})
    table = table_of(source, rows, day_of(source), build)
    source.noticed.tables.append(ref(table))
    if source.noticed.reads is not None:
        source.noticed.reads.append(input_entry(table, source.use, {name: name for name in names}))
    if check_crs and source.geometry != "none":
        if not check_placed(source, rows["geometry"], boxes is not None, build) and boxes is not None:
            _check_unread(source)
    return table


def check_system_of(source: Snapshot) -> None:
    """Stop where a layer's system is missing, unknown or unfit.

    Raises:
        InputError: as ``check_system``; of a layer of collections, to which QGIS gives no system, why that is.
    """
    if not source.crs and QgsWkbTypes.flatType(source.wkb_type) == QgsWkbTypes.Type.GeometryCollection:
        raise InputError("reading.collections", layer=source.name)
    check_system(source.crs, source.name)


def unlike(source: Snapshot, fields: Optional[Iterable[str]], is_known: Callable, *,
           cancelled: Optional[Callable[[], bool]] = None) -> tuple[np.ndarray, np.ndarray]:
    """Find rows of a layer that differ from known ones; the geometry of the others is not built.

    Args:
        source, fields, cancelled: as of ``read``.
        is_known: ids, hashes of ``contract.rows.shape_hashes`` and columns of some rows -> mask.

    Returns:
        All feature ids, and those of the rows that are not known, each once and rising.

    Raises:
        InputError, Cancelled: as ``read``, except for the coordinate system.
    """
    names = checked_names(source, fields)
    all_fids, other = _fastest(source, names, "auto", lambda batches: _looked_through(
        batches, source, names, is_known, cancelled))
    _check_count(source, len(all_fids))
    return all_fids, other


def _looked_through(batches, source, names, is_known, cancelled) -> tuple[np.ndarray, np.ndarray]:
    all_fids, other = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for batch in _complete(batches(source, names, None), source):
        if cancelled is not None and cancelled():
            raise Cancelled
        if not len(batch.fids):
            continue
        all_fids.append(batch.fids)
        # bytes that hash as the plain encoding did are the plain encoding; only the others have to be parsed
        rows = np.flatnonzero(~is_known(batch.fids, shape_hashes(batch.wkb), batch.columns))
        if len(rows):
            shapes = shape_hashes(parse(batch.wkb[rows], source.is_multi).wkb)
            known = is_known(batch.fids[rows], shapes, batch.columns.iloc[rows].reset_index(drop=True))
            other.append(batch.fids[rows[~known]])
    return np.unique(np.concatenate(all_fids)), np.unique(np.concatenate(other))


def _fastest(source: Snapshot, names: list[str], path: str, action: Callable):
    """The result of an action on a layer's batches, by the Arrow stream if possible, otherwise by the iterator."""
    if path == "auto" and source.ogr is not None and source.is_whole and set(names) <= source.provider_fields:
        try:
            return action(arrow_batches)
        except NotPlain:
            pass
    if source.feature_source is None:
        raise InputError("reading.filter_kept", layer=source.name)
    return action(feature_batches)


def _finds_all(source: Snapshot) -> bool:
    """Whether to query a layer by rectangle: the query skips nothing and saves time.

    One of all kinds of geometry is read whole, so that it is known of which kinds.
    """
    return source.is_whole and (source.ogr is not None or bool(source.shapes or source.is_server)) \
        and source.geometry in DIMENSIONS and not 0 <= source.row_count <= FEW_ROWS \
        and not reaches_far(source.extent, source.crs) and not has_rows_nowhere(source)


def _complete(batches: Iterable, source: Snapshot):
    """Batches with the bytes of geometries that GDAL cannot read, so that they are not treated as rows without one."""
    if source.geometry == "none":
        yield from batches
        return
    for batch in batches:
        without = np.flatnonzero(batch.wkb.size < 0 if isinstance(batch.wkb, Encodings) else
                                 [shape is None for shape in batch.wkb.tolist()])
        if len(without):
            stored = stored_bytes(source, batch.fids[without])
            shapes = [stored.get(fid) for fid in batch.fids[without].tolist()]
            batch.wkb[without] = np.array([*shapes, None], dtype=object)[:-1]
        yield batch


def _check_count(source: Snapshot, count: int) -> None:
    if source.is_whole and count < source.row_count:
        raise InputError("reading.rows_missing", layer=source.name, read=count, stated=source.row_count)


def _check_unread(source: Snapshot) -> None:
    """Where nothing lies in the rectangles: is the place empty, or is the layer's system wrong?

    The extent costs nothing; only if it looks wrong are the rows examined, as one of them may be misplaced.

    Raises:
        InputError: the coordinates cannot be in the layer's system.
    """
    if not np.isfinite(source.extent).all() or source.extent[0] > source.extent[2]:
        return
    try:
        check_placement(np.array([shapely.box(*source.extent)], dtype=object), source.crs, source.name)
    except InputError:
        read(source, [])
