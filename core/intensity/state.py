"""The state of the rows that a check of building intensity used, and which parcels a change touches.

A parcel's rows depend on: itself, the parcels of its number and of its outline (stated floor areas are divided),
buildings on it, buildings that overlap these (storeys are counted once), and the parcels of those.
"""
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import shapely

from ..contract.interval import known_or
from ..contract.pack_head import BUILT_IN
from ..contract.recheck import met_by_places
from ..contract.rows import RowState, RunState, group_keys, row_hashes, text_hash
from ..contract.verdicts import SEVERITIES, VERDICTS
from ..layers.prepare import subject_texts
from ..zoning.rows_read import layer_cells
from .measure.request import IntensityRequest
from .measure.sites import limits_of_parcels, limits_source

PARCELS = "parcels"
UNUSABLE = f"{BUILT_IN}UNUSABLE-BUILDING"
#: Roles of findings other than the indicators.
MORE_ROLES = ("zone", "building", "block")


def other_tables(request: IntensityRequest) -> dict:
    """The layers and tables other than the parcels, by name.

    Args:
        request: the check.
    """
    layers = {"buildings": request.buildings, "zones": request.zones, "limits": request.limits,
              "floor_areas": request.floor_areas, "blocks": request.blocks}
    tables = {name: layer.table for name, layer in layers.items() if layer is not None}
    return tables | {name: table for name, table in (("green", request.green), ("deductions", request.deductions))
                     if table is not None}


def with_limits(request: IntensityRequest) -> IntensityRequest:
    """The same request with the parcels' limits read from all of them, so that some can be checked alone.

    Args:
        request: the check.

    Raises:
        InputError: limits that are chosen and not given.
    """
    if limits_source(request) != "parcels":
        return request
    return replace(request, parcel_limits=limits_of_parcels(request))


def intensity_state(request: IntensityRequest, whole: bool) -> RunState:
    """The state of a check's inputs.

    Args:
        request: of the check.
        whole: every parcel of the layer was read.

    Raises:
        InputError: limits that are chosen and not given.
    """
    table, mixed = request.parcels.table, []
    columns = table.columns
    if limits_source(request) == "parcels":
        # whether 150 is a percentage the whole column decides: what was made of it counts with the row
        read = limits_of_parcels(request)
        mixed = read.mixed
        columns = columns.assign(
            **{f"\x1f{role} value": known_or(bar, np.nan) for role, bar in read.limits.bar.items()},
            **{f"\x1f{role} state": read.limits.state(role) for role in read.limits.bar})
    others = other_tables(request)
    layers = [(name, other.name, other.crs, other.source.file_name, other.source.data_layer)
              for name, other in others.items()]
    bound = [(layer.role, sorted(layer.fields.items())) for layer in (
        request.parcels, request.buildings, request.zones, request.limits, request.floor_areas, request.blocks)
        if layer is not None]
    common = text_hash(
        request.subject_id, request.indicators, request.limits_from, request.split, request.area_method,
        request.site_area, request.written_as, request.registered_unit, request.floor_area_unit, request.language,
        table.crs, layers, bound, mixed)
    groups = {"number": group_keys(subject_texts(table, request.subject_id)), "outline": _outlines(table)}
    context = {name: layer_cells(layer) for name, layer in {PARCELS: table, **others}.items()}
    return RunState(RowState(table.fids, row_hashes(table.geometry, columns), groups, whole), context, common,
                    {"intensity": request.pack.content_hash})


def _outlines(table) -> np.ndarray:
    """Keys of parcels that may have one outline: by their extents; one without a place is alone."""
    keys = pd.util.hash_pandas_object(pd.DataFrame(shapely.bounds(table.geometry).reshape(-1, 4)), index=False)
    own = pd.util.hash_array(table.fids.astype(np.int64) + 1)
    placed = np.isfinite(shapely.bounds(table.geometry).reshape(-1, 4)).all(axis=1)
    return (np.where(placed, keys.to_numpy(), own) >> np.uint64(32)).astype(np.uint32)


def is_in_part(request: IntensityRequest) -> bool:
    """Whether some parcels can be judged by themselves: totals of blocks, and numbers of a table that no parcel has,
    rest on all of them.

    Args:
        request: the check.
    """
    return request.blocks is None and request.floor_areas is None


def spread(request: IntensityRequest, places: np.ndarray) -> np.ndarray:
    """Places that a change reaches ``(k, 4)``: through buildings there, and buildings that overlap these.

    Args:
        request: the check.
        places: where something changed, in the parcels' system, in which the buildings have to be as well.
    """
    if request.buildings is None or not len(places):
        return places
    bounds = shapely.bounds(request.buildings.table.geometry).reshape(-1, 4)
    for _ in range(2):
        places = np.concatenate([places, bounds[met_by_places(bounds, places)]])
    return places


def judged_with(request: IntensityRequest, rows: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Rows of all parcels without which some of them cannot be judged, the rows themselves among them, rising.

    Args:
        request: the check.
        rows: positions of parcels ``(k,)``. places: of ``spread``; buildings there are judged as well.
    """
    bounds = shapely.bounds(request.parcels.table.geometry).reshape(-1, 4)
    own = bounds[rows]
    around = spread(request, np.concatenate([own[np.isfinite(own).all(axis=1)], places]))
    mask = met_by_places(bounds, around)
    mask[rows] = True
    usable = np.flatnonzero((shapely.get_dimensions(request.parcels.table.geometry) == 2)
                            & shapely.is_valid(request.parcels.table.geometry))
    mask[usable[:1]] = True   # a layer without any polygon is refused, and this one has some
    return np.flatnonzero(mask)


def some_of(request: IntensityRequest, rows: np.ndarray, places: np.ndarray) -> IntensityRequest:
    """The question about some parcels and those without which they cannot be judged.

    Args:
        request: of ``with_limits``. rows, places: as of ``judged_with``: ``(k,)``, ``(m, 4)``.
    """
    wanted = judged_with(request, rows, places)
    read = request.parcel_limits
    return replace(request, parcels=replace(request.parcels, table=request.parcels.table.take(wanted)),
                   parcel_limits=None if read is None else read.take(wanted))


def _alone(findings: pd.DataFrame) -> np.ndarray:
    """Mask of the findings about buildings on no parcel that a parcel there would change."""
    return (findings["subject_fid"].isna() & (findings["control_role"] == "building")
            & (findings["rule_id"] != UNUSABLE)).fillna(False).to_numpy(dtype=bool)


def is_kept(findings: pd.DataFrame, geometry: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Mask ``(m,)`` of the findings about the run before that stand: buildings without a parcel, away from all changes.

    Args:
        findings, geometry: of the run before. places: of ``spread``.
    """
    return _alone(findings) & ~met_by_places(shapely.bounds(geometry).reshape(-1, 4), places)


def is_fresh(findings: pd.DataFrame, geometry: np.ndarray, fids: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Mask ``(m,)`` of the findings of some parcels and those around them that are right for the whole layer.

    Args:
        findings, geometry: of the parcels that were judged again.
        fids: of the parcels that were to be judged. places: of ``spread``.
    """
    near = met_by_places(shapely.bounds(geometry).reshape(-1, 4), places)
    own = np.isin(findings["subject_fid"].to_numpy(dtype=float, na_value=np.nan), fids)
    return own | (findings["subject_fid"].isna().to_numpy() & (~_alone(findings) | near))


def in_order(findings: pd.DataFrame) -> np.ndarray:
    """Positions ``(m,)`` in the order of a full run among findings about the run; those of parcels stay as they are,
    behind.

    Args:
        findings: of the run.
    """
    of_run = findings["subject_fid"].isna().to_numpy()
    fids = findings["subject_fid"].fillna(0).to_numpy(dtype=np.int64)

    def only_run(values):
        return np.where(of_run, values, values[:1] if len(values) else values)

    return np.lexsort((
        only_run(findings["evidence_hash"].to_numpy(dtype=str)),
        only_run(findings["control_id"].fillna("").to_numpy(dtype=str)),
        only_run(findings["rule_id"].to_numpy(dtype=str)),
        only_run(findings["severity"].map(SEVERITIES.index).to_numpy()),
        only_run(findings["verdict"].map(VERDICTS.index).to_numpy()), np.where(of_run, 0, fids), ~of_run))
