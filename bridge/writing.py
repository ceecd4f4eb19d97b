"""Tables to layers: fields of good types, short names where a format needs them, errors that are told."""
from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Optional

import numpy as np
import pandas as pd
import shapely
from qgis.core import (
    QgsFeature,
    QgsFeatureRequest,
    QgsFeatureSink,
    QgsField,
    QgsFields,
    QgsGeometry,
    QgsProcessingOutputLayerDefinition,
)
from qgis.PyQt.QtCore import QDate, QMetaType

from ..core.errors import InputError

BATCH = 5_000
TEXT_LENGTH = 254
LONG_TEXTS = ("message", "documents", "basis", "reason")
SHORT_SUFFIXES = (".shp", ".dbf")
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
}


def is_short(parameters: dict, name: str) -> bool:
    """Whether a destination is a format whose field names have at most 10 characters."""
    value = parameters.get(name)
    if isinstance(value, QgsProcessingOutputLayerDefinition):
        value = value.sink.staticValue()
    return str(value or "").lower().endswith(SHORT_SUFFIXES)


def short_names(names: Iterable[str], role_shorts: dict) -> dict:
    """Long name -> its fixed short name; role columns become ``v_farm`` and ``m2_farm``.

    Args:
        names: our columns.
        role_shorts: role -> its short name of at most 6 characters.
    """
    short = {}
    for name in names:
        short[name] = SHORT_NAMES.get(name, name[:10])
        for role, abbreviation in role_shorts.items():
            for suffix, prefix in (("_verdict", "v_"), ("_m2", "m2_"), ("_m", "m_")):
                if name == role + suffix:
                    short[name] = prefix + abbreviation
    return short


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
        fields.append(QgsField(source.at(position)))
    taken = {source.at(position).name().casefold() for position in keep}
    ours = fields_of(frame, {column: prefix + (names or {}).get(column, column) for column in frame.columns}, aliases)
    clash = [field.name() for field in ours if field.name().casefold() in taken]
    if clash:
        raise InputError("writing.name_clash", fields=", ".join(clash))
    for field in ours:
        fields.append(field)
    return fields, keep


def write_frame(sink: QgsFeatureSink, fields: QgsFields, frame: pd.DataFrame,
                geometry: Optional[np.ndarray] = None, cancelled=None) -> None:
    """Write a frame, with or without geometry, in batches.

    Raises:
        InputError: the sink refuses rows: a full disk, a folder that cannot be written.
        Cancelled: ``cancelled`` said so.
    """
    wkb = None if geometry is None else shapely.to_wkb(geometry)
    rows = zip(*(_values(frame[column]) for column in frame.columns))
    _write(sink, _features(fields, rows, wkb), cancelled)


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
                 frame: pd.DataFrame, cancelled=None) -> None:
    """Write the source's features, as they are, with our columns behind their own.

    Args:
        source: anything with ``getFeatures``, such as a snapshot's feature source.
        keep: positions of the source's fields that are kept.
        fids: ids of the features, a row of the frame each.
        frame: our columns.
    """
    ours = dict(zip(fids.tolist(), zip(*(_values(frame[column]) for column in frame.columns))))
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
            copy.setAttributes([attributes[position] for position in keep] + list(row))
            yield copy

    _write(sink, copies(), cancelled)


def _write(sink: QgsFeatureSink, features, cancelled) -> None:
    from ..core.geometry.parallel import Cancelled

    batch = []
    for feature in features:
        batch.append(feature)
        if len(batch) == BATCH:
            if cancelled is not None and cancelled():
                raise Cancelled
            _add(sink, batch)
            batch = []
    _add(sink, batch)


def _add(sink: QgsFeatureSink, batch: list) -> None:
    if batch and not sink.addFeatures(batch, QgsFeatureSink.Flag.FastInsert):
        raise InputError("writing.refused", detail=sink.lastError() or "–")


def _values(column: pd.Series) -> list:
    """A column as Python values; NULL is None."""
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
        draft.unlink(missing_ok=True)
        raise InputError("writing.no_file", file=target.name, detail=error.strerror or str(error)) from error


def discard(paths: Iterable[str]) -> None:
    """Remove files that a failed or cancelled run has begun."""
    for path in paths:
        if path and Path(path).is_file():
            Path(path).unlink()
