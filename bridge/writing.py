"""Tables to layers: fields of good types, short names where a format needs them, errors that are told."""
from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Optional

import numpy as np
import pandas as pd
import shapely
from osgeo import gdal
from qgis.core import (
    QgsFeature,
    QgsFeatureRequest,
    QgsFeatureSink,
    QgsField,
    QgsFields,
    QgsGeometry,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QDate, QMetaType

from ..core.errors import InputError
from ..core.geometry.parallel import Cancelled

BATCH = 5_000
TEXT_LENGTH = 254
LONG_TEXTS = ("message", "documents", "basis", "reason", "statement", "text", "inheritance", "inherited_from",
              "unit_codes", "to_comply", "zone_ids", "raw")
#: Fixed short names (design.md, section 3), for formats with at most 10 characters a name.
SHORT_NAMES = {
    "finding_id": "find_id", "evidence_hash": "evid_hash", "project_id": "proj_id", "subject_id": "subj_id",
    "subject_fid": "subj_fid", "control_role": "ctrl_role", "control_layer": "ctrl_layer",
    "control_source": "ctrl_src", "control_id": "ctrl_id", "limit_value": "limit_val",
    "overlap_area_m2": "ovl_m2", "overlap_length_m": "ovl_m", "overlap_share": "ovl_share",
    "in_force_from": "force_from", "in_force_to": "force_to", "basis_verified": "verified",
    "covered_m2": "covered_m2", "unusable_m2": "unusabl_m2", "residual_m2": "residul_m2",
    "residual_m": "residual_m", "residual_share": "residl_shr", "unusable_m": "unusable_m",
    "area_method": "area_meth", "controls_checked": "checked_n", "controls_in_scope": "in_scope_n",
    "forbidden_count": "forbid_n", "conditional_count": "condit_n", "undetermined_count": "undeterm_n",
    "subject_count": "subject_n", "subject_area_m2": "subj_m2", "subject_length_m": "subj_m",
    "site_area_m2": "site_m2", "site_area_from": "site_from", "registered_m2": "regist_m2",
    "deducted_m2": "deduct_m2", "limits_from": "limit_from", "building_count": "building_n", "part_count": "part_n",
    "floor_area_m2": "floor_m2", "floor_area_from": "floor_from", "footprint_m2": "footpr_m2",
    "basement_m2": "basemen_m2", "height_kind": "hgt_kind", "floor_area_ratio": "far",
    "floor_area_ratio_upper": "far_up", "floor_area_ratio_lower": "far_low", "floor_area_ratio_margin_m2": "far_mrg_m2",
    "coverage_percent": "cov_pct", "coverage_upper_percent": "cov_up_pct", "coverage_lower_percent": "cov_lo_pct",
    "coverage_margin_m2": "cov_mrg_m2", "height_upper_m": "hgt_up_m", "height_lower_m": "hgt_low_m",
    "height_margin_m": "hgt_mrg_m", "green_ratio_percent": "grn_pct", "green_ratio_upper_percent": "grn_up_pct",
    "green_ratio_lower_percent": "grn_lo_pct", "green_ratio_margin_m2": "grn_mrg_m2", "to_comply": "to_comply",
    "building_height_m": "bld_hgt_m",
}


def short_names(names: Iterable[str], role_shorts: dict) -> dict:
    """Long name -> its fixed short name; role columns become ``v_farm`` and ``m2_farm``.

    Args:
        names: our columns.
        role_shorts: role -> its short name of at most 6 characters.
    """
    by_role = {role + suffix: prefix + abbreviation for role, abbreviation in role_shorts.items()
               for suffix, prefix in (("_verdict", "v_"), ("_m2", "m2_"), ("_m", "m_"))}
    names = list(names)
    fixed = {**SHORT_NAMES, **by_role}
    short = {name: fixed[name][:10] for name in names if name in fixed}
    for name in names:
        if name not in short:
            short[name] = _free_name(name[:10], set(short.values()))
    return short


def _free_name(wanted: str, taken: set) -> str:
    """The name, or with a number in place of its end where it is taken."""
    number, name = 1, wanted
    while name in taken:
        number += 1
        name = f"{wanted[:10 - len(str(number)) - 1]}_{number}"
    return name


def cut_texts(frame: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Texts cut to what a shapefile's table holds, at a whole letter; and how many were."""
    frame, count = frame.copy(), 0
    for column in frame.columns:
        if not pd.api.types.is_string_dtype(frame[column].dtype) and frame[column].dtype != object:
            continue
        texts = frame[column].fillna("").astype(str)
        long = texts.map(lambda value: len(value.encode()) > TEXT_LENGTH)
        if long.any():
            count += int(long.sum())
            frame.loc[long, column] = texts[long].map(
                lambda value: value.encode()[:TEXT_LENGTH].decode(errors="ignore"))
    return frame, count


def fields_of(frame: pd.DataFrame, names: Optional[dict] = None, aliases: Optional[dict] = None) -> QgsFields:
    """Fields for the columns of a frame.

    Args:
        frame: its dtypes decide: text, 64-bit integer, double, boolean, date.
        names: column -> field name, where it differs.
        aliases: column -> alias.
    """
    fields = QgsFields()
    for column in frame.columns:
        name = (names or {}).get(column, column)
        field = _field(name, column, frame[column].dtype)
        field.setAlias((aliases or {}).get(column, ""))
        fields.append(field)
    return fields


def _field(name: str, column: str, dtype) -> QgsField:
    if pd.api.types.is_bool_dtype(dtype):
        return QgsField(name, QMetaType.Type.Bool)
    if pd.api.types.is_integer_dtype(dtype):
        return QgsField(name, QMetaType.Type.LongLong)
    if pd.api.types.is_float_dtype(dtype):
        return QgsField(name, QMetaType.Type.Double)
    if pd.api.types.is_datetime64_any_dtype(dtype):
        return QgsField(name, QMetaType.Type.QDate)
    return QgsField(name, QMetaType.Type.QString, len=0 if column in LONG_TEXTS else TEXT_LENGTH)


def result_fields(source: QgsFields, dropped: Iterable[str], frame: pd.DataFrame, *, prefix: str = "",
                  names: Optional[dict] = None, aliases: Optional[dict] = None) -> tuple[QgsFields, list[int]]:
    """The source's own fields, then ours.

    Outside shapefiles the source's texts get no limit: GeoPackage and GeoJSON hold longer ones than
    their fields say, and QGIS would refuse to write them.

    Args:
        source: fields of the layer that is copied.
        dropped: names of its fields that are left out.
        frame: our columns.
        prefix: stands before each of our names.
        names, aliases: as in ``fields_of``.

    Returns:
        All fields, and the positions of the source's fields that are kept.

    Raises:
        InputError: a name of ours that the source has already.
    """
    dropped = set(dropped)
    # the id column of a GeoPackage would clash with the one that the new file makes itself
    keep = [position for position in range(source.count())
            if source.at(position).name() not in dropped and source.at(position).name().lower() != "fid"]
    fields = QgsFields()
    for position in keep:
        field = QgsField(source.at(position))
        if names is None and field.type() == QMetaType.Type.QString:
            field.setLength(0)
        fields.append(field)
    taken = {source.at(position).name().casefold() for position in keep}
    ours = fields_of(frame, {column: prefix + (names or {}).get(column, column) for column in frame.columns}, aliases)
    clash = [field.name() for field in ours if field.name().casefold() in taken]
    if clash:
        raise InputError("writing.name_clash", fields=", ".join(clash))
    for field in ours:
        fields.append(field)
    return fields, keep


def layer_type(geometry: np.ndarray):
    """The layer type that fits all geometries: one kind in its multiple form, else any."""
    kinds = np.unique(shapely.get_dimensions(geometry))
    kinds = kinds[kinds >= 0]
    if len(kinds) > 1:
        return QgsWkbTypes.Type.GeometryCollection
    return (QgsWkbTypes.Type.MultiPoint, QgsWkbTypes.Type.MultiLineString,
            QgsWkbTypes.Type.MultiPolygon)[kinds[0] if len(kinds) else 2]


def write_frame(sink: QgsFeatureSink, fields: QgsFields, frame: pd.DataFrame,
                geometry: Optional[np.ndarray] = None, cancelled=None) -> int:
    """Write a frame, with or without geometry, in batches; returns the number of rows.

    Raises:
        InputError: the sink refuses rows: a full disk, a folder that cannot be written.
        Cancelled: ``cancelled`` said so.
    """
    wkb = None if geometry is None else shapely.to_wkb(geometry)
    rows = zip(*(column_values(frame[column]) for column in frame.columns))
    return _write(sink, _features(fields, rows, wkb), cancelled)


def _features(fields: QgsFields, rows, wkb):
    for position, row in enumerate(rows):
        feature = QgsFeature(fields)
        feature.setAttributes(list(row))
        if wkb is not None and wkb[position] is not None:
            shape = QgsGeometry()
            shape.fromWkb(wkb[position])
            feature.setGeometry(shape)
        yield feature


def write_copies(sink: QgsFeatureSink, fields: QgsFields, source, keep: list[int], fids: np.ndarray,
                 frame: pd.DataFrame, cancelled=None, guard=None) -> int:
    """Write the source's features, as they are, with our columns behind their own; returns their number.

    Args:
        source: anything with ``getFeatures``, such as a snapshot's feature source.
        keep: positions of the source's fields that are kept.
        fids: ids of the features, a row of the frame each.
        frame: our columns.
        guard: value -> value of the source's own, such as ``guarded_csv_text``; None leaves them alone.
    """
    ours = dict(zip(fids.tolist(), zip(*(column_values(frame[column]) for column in frame.columns))))
    request = QgsFeatureRequest().setInvalidGeometryCheck(QgsFeatureRequest.InvalidGeometryCheck.GeometryNoCheck)
    request.setSubsetOfAttributes(keep)

    def copies():
        for feature in source.getFeatures(request):
            row = ours.get(feature.id())
            if row is None:
                continue
            attributes = feature.attributes()
            copy = QgsFeature(fields)
            copy.setGeometry(feature.geometry())
            theirs = [attributes[position] for position in keep]
            copy.setAttributes((list(map(guard, theirs)) if guard else theirs) + list(row))
            yield copy

    count = _write(sink, copies(), cancelled)
    if count < len(ours):
        raise InputError("writing.rows_gone", count=len(ours) - count)
    return count


def _write(sink: QgsFeatureSink, features, cancelled) -> int:
    count, features = 0, iter(features)
    while batch := list(islice(features, BATCH)):
        if cancelled is not None and cancelled():
            raise Cancelled
        if not sink.addFeatures(batch, QgsFeatureSink.Flag.FastInsert):
            raise InputError("writing.refused", detail=sink.lastError() or "–")
        count += len(batch)
    return count


def check_written(destination: str, count: int) -> None:
    """Make sure that a file holds the rows that were given to it.

    Much is written when a sink is closed, and an error then goes nowhere: on a full disk QGIS
    leaves a file with some rows or none, and says nothing.

    Args:
        destination: what ``parameterAsSink`` returned, its sink closed. Anything but a file passes.
        count: of rows.

    Raises:
        InputError: the file cannot be opened, or rows are missing.
    """
    path, _, layer_name = str(destination).partition("|layername=")
    if not Path(path).is_file():
        return
    try:
        with gdal.ExceptionMgr(useExceptions=True):
            dataset = gdal.OpenEx(path, gdal.OF_VECTOR)
            layer = dataset.GetLayerByName(layer_name) if layer_name else dataset.GetLayer(0)
            written = layer.GetFeatureCount()
    except (RuntimeError, AttributeError) as error:
        raise InputError("writing.refused", detail=str(error)) from error
    if written < count:
        raise InputError("writing.refused", detail=f"{written} / {count}")


def column_values(column: pd.Series) -> list:
    """A column as Python values; NULL is None, a day a QDate."""
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return [None if pd.isna(value) else QDate(value.year, value.month, value.day) for value in column]
    if pd.api.types.is_float_dtype(column.dtype):
        numbers = column.to_numpy(dtype=float, na_value=np.nan)
        return [None if lost else value for value, lost in zip(numbers.tolist(), np.isnan(numbers).tolist())]
    if isinstance(column.dtype, np.dtype) and column.dtype != object:
        return column.tolist()
    return [None if lost else value for value, lost in zip(column.tolist(), column.isna().tolist())]


def write_text(path: str, content: str) -> None:
    """Write a file whole or not at all.

    Raises:
        InputError: the folder does not exist or cannot be written.
    """
    target = Path(path)
    draft = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(content, encoding="utf-8")
        draft.replace(target)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise InputError("writing.no_file", file=target.name, detail=error.strerror or str(error)) from error
