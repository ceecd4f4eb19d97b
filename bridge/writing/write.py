"""Tables to layers: fields of good types, short names where a format needs them, errors that are reported."""
from __future__ import annotations

from collections.abc import Callable, Iterable
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
)
from qgis.PyQt.QtCore import QDate, QMetaType

from ...core.errors import InputError
from ...core.geometry.parallel import Cancelled, ask, in_steps

BATCH = 5_000
TEXT_LENGTH = 254
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
    "building_height_m": "bld_hgt_m", "floor_area_ratio_at_least": "far_least",
    "coverage_at_least_percent": "cov_lst_pc", "building_height_at_least_m": "hgt_lst_m",
    "green_ratio_at_least_percent": "grn_lst_pc", "floor_area_at_least_m2": "floor_l_m2",
    "planned_at_least_m2": "plan_l_m2",
    # carbon: its unit stays in the name, as two columns may differ by the unit alone
    "carbon_t_c_ha": "c_t_c_ha", "above_t_c_ha": "above_tcha", "below_t_c_ha": "below_tcha",
    "biomass_t_c_ha": "biom_tc_ha", "dead_wood_t_c_ha": "dwood_tcha", "litter_t_c_ha": "littr_tcha",
    "dead_t_c_ha": "dead_tc_ha", "soil_t_c_ha": "soil_tc_ha", "difference_t_c": "diff_t_c",
    "difference_t_c_ha": "diff_tc_ha", "net_emission_t_c_ha_yr": "net_tcha_y", "net_emission_t_c_yr": "net_tc_yr",
    "net_emission_t_co2_yr": "net_co2_yr", "lower_t_c_ha_yr": "low_tcha_y", "upper_t_c_ha_yr": "up_tcha_y",
    "old_soc_t_c_ha": "old_tc_ha", "new_soc_t_c_ha": "new_tc_ha", "annual_t_c_yr": "ann_tc_yr",
    "accrued_t_c": "accrud_t_c", "remaining_t_c": "remain_t_c", "annual_emission_t_co2_yr": "ann_co2_yr",
    "annual_n2o_t_yr": "ann_n2o_yr",
}
NAME_BYTES = 10     # of a field of a shapefile


def short_names(names: Iterable[str], role_shorts: dict, beside: Iterable[str] = ()) -> dict:
    """Long name -> its short name: a name that fits stays, some have a fixed one, others are cut, none twice.

    Args:
        names: our columns. Those of roles become ``v_farm`` and ``m2_farm``.
        role_shorts: role -> its short name of at most 6 characters.
        beside: names of other fields in the same file, which a cut name must not repeat.
    """
    by_role = {role + suffix: prefix + abbreviation for role, abbreviation in role_shorts.items()
               for suffix, prefix in (("_verdict", "v_"), ("_m2", "m2_"), ("_m", "m_"))}
    names = list(names)
    fixed = {**SHORT_NAMES, **by_role}
    # what fits goes first: no other column may be written under its name
    short = {name: name for name in names if name not in fixed and len(name.encode()) <= NAME_BYTES}
    for name in names:
        if name in fixed:
            short[name] = _free_name(fixed[name], short.values())
    for name in names:
        if name not in short:
            short[name] = _free_name(name, [*short.values(), *beside])
    return short


def _free_name(wanted: str, taken: Iterable[str]) -> str:
    """The name, cut to fit, with a number in place of its end if it is taken; names ignore case."""
    folded = {name.casefold() for name in taken}
    number, name = 1, _cut_name(wanted, NAME_BYTES)
    while name.casefold() in folded:
        number += 1
        name = f"{_cut_name(wanted, NAME_BYTES - len(str(number)) - 1)}_{number}"
    return name


def _cut_name(name: str, size: int) -> str:
    """The first bytes of a name, at a whole letter."""
    return name.encode()[:size].decode(errors="ignore")


def short_source_names(names: Iterable[str], ours: Iterable[str]) -> dict:
    """Short names of a copied layer's own fields, as of ``short_names``; what fits stays.

    Args:
        names: of its fields. ours: names of the columns that are written behind them.
    """
    names, ours = list(names), list(ours)
    short = {name: name for name in names if len(name.encode()) <= NAME_BYTES}
    for name in names:
        if name not in short:
            short[name] = _free_name(name, [*short.values(), *ours])
    return short


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


def fields_of(frame: pd.DataFrame, names: Optional[dict] = None, aliases: Optional[dict] = None,
              short: bool = False) -> QgsFields:
    """Fields for the columns of a frame.

    Args:
        frame: its dtypes decide: text, 64-bit integer, double, boolean, date.
        names: column -> field name, where it differs.
        aliases: column -> alias.
        short: texts are as long as a shapefile holds them, see ``cut_texts``; otherwise as long as they are.
    """
    fields = QgsFields()
    for column in frame.columns:
        name = (names or {}).get(column, column)
        field = _field(name, frame[column].dtype, short)
        field.setAlias((aliases or {}).get(column, ""))
        fields.append(field)
    return fields


def _field(name: str, dtype, short: bool) -> QgsField:
    if pd.api.types.is_bool_dtype(dtype):
        return QgsField(name, QMetaType.Type.Bool)
    if pd.api.types.is_integer_dtype(dtype):
        return QgsField(name, QMetaType.Type.LongLong)
    if pd.api.types.is_float_dtype(dtype):
        return QgsField(name, QMetaType.Type.Double)
    if pd.api.types.is_datetime64_any_dtype(dtype):
        return QgsField(name, QMetaType.Type.QDate)
    return QgsField(name, QMetaType.Type.QString, len=TEXT_LENGTH if short else 0)


def result_fields(source: QgsFields, dropped: Iterable[str], frame: pd.DataFrame, *, prefix: str = "",
                  names: Optional[dict] = None, aliases: Optional[dict] = None,
                  renamed: Optional[dict] = None) -> tuple[QgsFields, list[int]]:
    """The source's own fields, then ours.

    Outside shapefiles the source's texts get no limit: GeoPackage and GeoJSON hold longer ones than
    their fields say, and QGIS would refuse to write them.

    Args:
        source: fields of the layer that is copied.
        dropped: names of its fields that are left out.
        frame: our columns.
        prefix: put before each added name.
        names, aliases: as in ``fields_of``.
        renamed: name of a field of the source -> what it is written as, where it differs.

    Returns:
        All fields, and the positions of the source's fields that are kept.

    Raises:
        InputError: a name of ours that the source has already.
    """
    keep = kept_fields(source, dropped)
    fields = QgsFields()
    for position in keep:
        field = QgsField(source.at(position))
        if names is None and field.type() == QMetaType.Type.QString:
            field.setLength(0)
        field.setName((renamed or {}).get(field.name(), field.name()))
        fields.append(field)
    taken = {field.name().casefold() for field in fields}
    ours = fields_of(frame, {column: prefix + (names or {}).get(column, column) for column in frame.columns}, aliases,
                     names is not None)
    clash = [field.name() for field in ours if field.name().casefold() in taken]
    if clash:
        raise InputError("writing.name_clash", fields=", ".join(clash))
    for field in ours:
        fields.append(field)
    return fields, keep


def kept_fields(source: QgsFields, dropped: Iterable[str]) -> list[int]:
    """Positions of the fields of a layer that are copied.

    The id column of a GeoPackage would clash with the one that the new file makes itself.
    """
    dropped = {*dropped}
    return [position for position in range(source.count())
            if source.at(position).name() not in dropped and source.at(position).name().lower() != "fid"]


def write_frame(sink: QgsFeatureSink, fields: QgsFields, frame: pd.DataFrame,
                geometry: Optional[np.ndarray] = None, cancelled=None) -> int:
    """Write a frame, with or without geometry, in batches; returns the number of rows.

    Raises:
        InputError: the sink refuses rows: a full disk, a folder that cannot be written.
        Cancelled: ``cancelled`` returned True.
    """
    wkb = None if geometry is None else in_steps(shapely.to_wkb, geometry)
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
                 frame: pd.DataFrame, cancelled=None, guard=None, watch=None, by_id: bool = False,
                 shape: Optional[Callable] = None) -> int:
    """Write the source's features, as they are, with our columns behind their own; returns their number.

    Args:
        source: anything with ``getFeatures``, such as a snapshot's feature source.
        keep: positions of the source's fields that are kept.
        fids: ids of the features, a row of the frame each.
        frame: our columns.
        guard: values of a feature's own fields -> as they are written, such as ``OwnValues``; None leaves them alone.
        watch: is shown the source's own values of each row, such as ``personal.CopyWatch.row``.
        by_id: ask for these features alone: of a server, which would send all others too.
        shape: a feature's id and geometry -> what is written of it, such as ``fitting.Copied``; None: as it is.
    """
    ours = dict(zip(fids.tolist(), zip(*(column_values(frame[column]) for column in frame.columns))))
    request = QgsFeatureRequest().setInvalidGeometryCheck(QgsFeatureRequest.InvalidGeometryCheck.GeometryNoCheck)
    request.setSubsetOfAttributes(keep)
    if by_id:
        request.setFilterFids(fids.tolist())

    def copies():
        for feature in source.getFeatures(request):
            row = ours.get(feature.id())
            if row is None:
                continue
            attributes = feature.attributes()
            copy = QgsFeature(fields)
            geometry = feature.geometry()
            copy.setGeometry(geometry if shape is None else shape(feature.id(), geometry))
            theirs = [attributes[position] for position in keep]
            if watch is not None:
                watch(theirs)
            copy.setAttributes((guard(theirs) if guard else theirs) + list(row))
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
            reasons = sink.lastError().splitlines() or ["–"]   # some drivers print the whole row behind it
            raise InputError("writing.refused", detail=reasons[0].rstrip(".: "))
        count += len(batch)
    return count


def check_written(destination: str, count: int) -> None:
    """Make sure that a file holds the rows that were given to it.

    Much is written when a sink is closed, and an error then goes nowhere: on a full disk QGIS
    leaves a file with some rows or none, without an error.

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
    """A column as Python values; NULL is None, a date a QDate."""
    ask()
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return of_each_day(column, lambda day: QDate(day.year, day.month, day.day))
    if pd.api.types.is_float_dtype(column.dtype):
        numbers = column.to_numpy(dtype=float, na_value=np.nan)
        lost = np.isnan(numbers)
        if lost.any():
            numbers = numbers.astype(object)
            numbers[lost] = None
        return numbers.tolist()
    if isinstance(column.dtype, np.dtype) and column.dtype != object:
        return column.tolist()
    lost, values = column.isna().to_numpy(), column.to_numpy(dtype=object)
    if lost.any():
        values = values.copy()
        values[lost] = None
    return values.tolist()


def of_each_day(column: pd.Series, spell) -> list:
    """``spell`` of each day in a column, called once per distinct day and not once per row; None for NULL."""
    ask()
    place, days = pd.factorize(column, use_na_sentinel=True)
    words = [*map(spell, pd.DatetimeIndex(days)), None]
    return [words[day] for day in place.tolist()]


def write_text(path: str, content: str | bytes) -> None:
    """Write a file whole or not at all; texts in UTF-8.

    Raises:
        InputError: the folder does not exist or cannot be written.
    """
    target = Path(path)
    draft = target.with_name(target.name + ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            draft.write_bytes(content)
        else:
            draft.write_text(content, encoding="utf-8")
        draft.replace(target)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise InputError("writing.no_file", file=target.name, detail=error.strerror or str(error)) from error
