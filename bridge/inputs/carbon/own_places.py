"""The user's own layer or raster of climates, zones and soils, read for the parcels of a run."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, Optional

import numpy as np
import pandas as pd
import shapely

from ....core.carbon.pack.model import CoefficientPack
from ....core.carbon.pack.places import Places
from ....core.carbon.stock.patches import Zones
from ....core.carbon.zones.own import LAYER, RASTER, largest_values, own_fields, unknown_notes, with_unread
from ....core.carbon.zones.sites import UNREAD
from ....core.errors import InputError
from ....core.fields import mapping_key, type_column, with_meanings
from ....core.geometry.systems.crs import plan_transform, transform
from ....core.geometry.systems.grid import Grid
from ....core.layers.binder import Asked, Binder
from ....core.layers.values import map_fields
from ....core.table import FeatureTable
from ...rasters.blocks import Reader
from ...rasters.carbon import ZoneCells
from ...rasters.layers import Raster
from ...rasters.windows import row_blocks
from ...reading.read import Snapshot, read

SHOWN = 20   # words in a sentence


class OwnPlaces(NamedTuple):
    """What the user gives of places.

    Attributes:
        layer, raster: of polygons, of cells; None without. fields: rows of FIELDS. values: rows of VALUES with the role
            of one of them.
    """

    layer: Optional[Snapshot] = None
    raster: Optional[Raster] = None
    fields: Sequence = ()
    values: Sequence = ()

    def __bool__(self) -> bool:
        return self.layer is not None or self.raster is not None


class ReadPlaces(NamedTuple):
    """Key -> value of each parcel, empty where nothing is stated ``(n,)``; share of each parcel that has another value
    ``(n,)``; sentences."""

    values: dict
    astray: np.ndarray
    notes: list


def read_own_places(own: OwnPlaces, tables: Sequence[FeatureTable], pack: CoefficientPack, places: Places,
                    language: str, cancelled=None) -> ReadPlaces:
    """What the user's layer and raster say of parcels; where both say something the layer counts.

    Args:
        own: the layer and the raster. tables: parcels of the layers of a run, in their order. pack: coefficients.
        places: of the pack that knows climates. language: of sentences. cancelled: asked while reading.

    Raises:
        InputError: a layer without a field for any key, a raster without meanings of its values, rows that name what
            does not exist, systems that cannot be combined.
    """
    known = own_fields(pack, places)
    mapped = map_fields({role: known for role in (LAYER, RASTER)}, own.values)
    parts = []
    for table in tables:
        stated: dict = {}
        astray, notes = np.zeros(len(table)), []
        for given, reader, role in ((own.raster, _of_raster, RASTER), (own.layer, _of_layer, LAYER)):
            if given is None:
                continue
            values, share, more = reader(own, table, mapped[role], language, cancelled)
            for key, of_key in values.items():
                before = stated.get(key, np.full(len(table), "", dtype=object))
                stated[key] = np.where(of_key == "", before, of_key)
            astray, notes = np.maximum(astray, share), [*notes, *more]
        parts.append((stated, astray, notes))
    keys = dict.fromkeys(key for stated, _astray, _notes in parts for key in stated)
    values = {key: np.concatenate([stated.get(key, np.full(len(astray), "", dtype=object))
                                   for stated, astray, _notes in parts]) for key in keys}
    return ReadPlaces(values, np.concatenate([astray for _said, astray, _notes in parts]),
                      list(dict.fromkeys(note for _said, _astray, notes in parts for note in notes)))


def _of_layer(own: OwnPlaces, table: FeatureTable, known: Mapping, language: str, cancelled) -> tuple:
    layer = own.layer
    fields = {key: described.of_layer(layer.name) for key, described in known.items()}
    bound = Binder([layer], own.fields, language).fields(Asked(layer, LAYER, fields))
    if not bound:
        raise InputError("carbon.place_no_field", layer=layer.name, keys=", ".join(fields),
                         fields=", ".join(layer.field_names) or "–")
    zones = read(layer, list(dict.fromkeys(bound.values())), cancelled=cancelled)
    polygons = transform(zones.geometry, plan_transform(zones.crs, table.crs, layer.name, table.name))
    values, unread, astray = {}, {}, np.zeros(len(table))
    for key, name in bound.items():
        raw = zones.columns[name]
        words = type_column(raw, fields[key])[0]
        meant = with_meanings(raw, fields[key])
        stated, lost = with_unread(meant, words)
        unread[key] = dict(list(lost.items())[:SHOWN])
        values[key], share = largest_values(table.geometry, polygons, stated)
        astray = np.maximum(astray, share)
    return values, astray, unknown_notes(layer.name, unread, fields, language)


def _of_raster(own: OwnPlaces, table: FeatureTable, known: Mapping, language: str, cancelled) -> tuple:
    raster = own.raster
    meanings = {key: described.of_layer(raster.name).mapped for key, described in known.items()}
    meanings = {key: mapped for key, mapped in meanings.items() if mapped}
    if not meanings:
        raise InputError("carbon.place_no_values", layer=raster.name, keys=", ".join(known))
    numbers, shares = _cells(raster, table, language, cancelled)
    values, unread = {}, {}
    for key, mapped in meanings.items():
        values[key] = np.array(["" if number is None else mapped.get(mapping_key(number), UNREAD) or ""
                                for number in numbers], dtype=object)
        lost = pd.Series([str(number) for number in numbers
                          if number is not None and mapping_key(number) not in mapped], dtype=object)
        unread[key] = lost.value_counts().head(SHOWN).to_dict()
    return values, shares, unknown_notes(raster.name, unread, known, language)


def _cells(raster: Raster, table: FeatureTable, language: str, cancelled) -> tuple:
    """The value of the largest part of each parcel, None without one; and the share of its cells that have others.

    A cell belongs to the parcel that holds its centre; a parcel that holds none takes the cell at a point inside it.
    """
    shapes = transform(table.geometry, plan_transform(table.crs, raster.grid.crs, table.name, raster.name))
    numbers, shares = np.full(len(table), None, dtype=object), np.zeros(len(table))
    usable = np.flatnonzero(~shapely.is_missing(shapes) & ~shapely.is_empty(shapes))
    grid = _window(raster.grid, shapely.total_bounds(shapes[usable]) if len(usable) else None)
    if grid is None:
        return numbers, shares
    is_ground = (shapely.get_dimensions(shapes[usable]) == 2).any()   # of a raster: points
    reader, cells = Reader(raster, grid), ZoneCells(Zones(table), grid, language) if is_ground else None
    row_of = {str(fid): row for row, fid in enumerate(table.fids)}
    rows = np.array([row_of[name] for name in cells.names] if cells else [], dtype=np.int64)
    inner = shapely.point_on_surface(shapes[usable])
    column = np.floor((shapely.get_x(inner) - grid.west) / grid.step_x).astype(int)
    line = np.floor((grid.north - shapely.get_y(inner)) / grid.step_y).astype(int)
    counts, at_point = [], {}
    for first, count in row_blocks(grid, [raster]):
        values, has = reader.rows(first, count)
        for zones in cells.rows(first, count) if cells else ():
            inside = (zones > 0) & has
            pairs, size = np.unique(np.column_stack([zones[inside].astype(np.int64), values[inside]]), axis=0,
                                    return_counts=True)
            counts.append(pd.DataFrame({"row": rows[pairs[:, 0].astype(int) - 1] if len(pairs) else [],
                                        "value": pairs[:, 1] if len(pairs) else [], "cells": size}))
        there = (line >= first) & (line < first + count) & (column >= 0) & (column < grid.width)
        for place in np.flatnonzero(there):
            if has[line[place] - first, column[place]]:
                at_point[usable[place]] = values[line[place] - first, column[place]]
    if counts:
        held = pd.concat(counts, ignore_index=True).groupby(["row", "value"])["cells"].sum().reset_index()
        best = held.sort_values(["row", "cells", "value"], ascending=[True, False, True], kind="stable").groupby(
            "row").first()
        whole = held.groupby("row")["cells"].sum()
        numbers[best.index.astype(int)] = best["value"].to_numpy()
        shares[best.index.astype(int)] = (1.0 - best["cells"] / whole).to_numpy()
    for row, value in at_point.items():
        if numbers[row] is None:
            numbers[row] = value
    return np.array([None if value is None else _whole(value) for value in numbers], dtype=object), shares


def _whole(value):
    return int(value) if float(value).is_integer() else float(value)


def _window(grid: Grid, bounds) -> Optional[Grid]:
    """The cells of a grid around some bounds as a grid of its own; None where they do not meet."""
    if bounds is None or not np.isfinite(bounds).all():
        return None
    west, south, east, north = bounds
    left = max(int(np.floor((west - grid.west) / grid.step_x)), 0)
    right = min(int(np.ceil((east - grid.west) / grid.step_x)), grid.width)
    top = max(int(np.floor((grid.north - north) / grid.step_y)), 0)
    bottom = min(int(np.ceil((grid.north - south) / grid.step_y)), grid.height)
    if left >= right or top >= bottom:
        return None
    return replace(grid, west=grid.west + left * grid.step_x, north=grid.north - top * grid.step_y, width=right - left,
                   height=bottom - top)
