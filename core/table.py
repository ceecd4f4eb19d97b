"""Layers as core sees them: arrays and columns, without QGIS."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
import shapely

from .geometry.parallel import ask, blocks, in_steps


@dataclass(frozen=True)
class Source:
    """Where rows came from, for the run manifest. No folder: paths can tell too much.

    ``rows_hash`` covers the rows that were read, so that the same rows give the same
    hash whichever way they were read. ``hidden`` is the number of rows that a filter of the layer
    hides, which are not in ``row_count``; -1: some, and their number is unknown. ``data_date`` is the day of the data
    that the layer's metadata state, ISO; empty where they do not.
    """

    layer_name: str = ""
    data_layer: str = ""
    file_name: str = ""
    size_bytes: int = 0
    modified: str = ""
    row_count: int = 0
    rows_read: int = 0
    rows_hash: str = ""
    hidden: int = 0
    data_date: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether a layer that was read holds no features at all."""
        return bool(self.layer_name) and self.row_count == 0 and self.rows_read == 0


def _no_unreadable() -> pd.DataFrame:
    return pd.DataFrame({"fid": pd.Series(dtype="int64"), "reason": pd.Series(dtype="string"),
                         "detail": pd.Series(dtype="string")})


@dataclass(frozen=True)
class FeatureTable:
    """The columns of a layer that a run needs.

    Attributes:
        name: the layer's name, for messages.
        fids: feature ids, int64 ``(n,)``.
        geometry: shapely geometries without Z and M, or None, object ``(n,)``.
        columns: ``n`` rows under the layer's own field names, in pandas' nullable types:
            NULL is ``pd.NA``, never 0 and never an empty text.
        crs: ``"EPSG:4547"`` or WKT; empty where the layer has none.
        source: for the manifest.
        unreadable: rows whose geometry could not be read: fid, reason (a text key), detail.
        layer_fields: names of all the layer's fields, also of those that were not read; empty if unknown.
        dimensions: of the geometry that the layer holds, also in rows that were not read; empty where the rows tell.
    """

    name: str
    fids: np.ndarray
    geometry: np.ndarray
    columns: pd.DataFrame
    crs: str = ""
    source: Source = field(default_factory=Source)
    unreadable: pd.DataFrame = field(default_factory=_no_unreadable)
    layer_fields: tuple = ()
    dimensions: frozenset = frozenset()

    def __len__(self) -> int:
        return len(self.fids)

    @property
    def fields_shown(self) -> str:
        """The layer's fields as a message lists them, so that the one to be named is among them."""
        return ", ".join(map(str, self.layer_fields or self.columns.columns)) or "–"

    def take(self, rows: np.ndarray) -> FeatureTable:
        """The same table with these rows only (positions or a mask).

        Args:
            rows: positions ``(k,)`` or a mask ``(n,)``.
        """
        return FeatureTable(self.name, self.fids[rows], self.geometry[rows],
                            self.columns[rows].reset_index(drop=True) if rows.dtype == bool
                            else self.columns.iloc[rows].reset_index(drop=True),
                            self.crs, self.source, self.unreadable, self.layer_fields, self.dimensions)


def table_from_geometries(name, geometry, columns=None, crs="") -> FeatureTable:
    """A table of geometries in memory; feature ids count from 1.

    Args:
        name: of the table. geometry: shapely geometries, None without one ``(n,)``.
        columns: name -> values ``(n,)``; None: no columns. crs: of the geometry, empty if there is none.
    """
    array = np.empty(len(geometry), dtype=object)
    array[:] = list(geometry)
    frame = pd.DataFrame(columns or {}, index=range(len(array))).convert_dtypes()
    return FeatureTable(name, np.arange(1, len(array) + 1, dtype=np.int64), array, frame, crs)


class UnbuiltTable(FeatureTable):
    """A table whose geometries are built on demand from their encodings.

    Attributes:
        wkb: plain encodings ``(n,)``, bytes objects of some rows where it is indexed.
        looked: the scan of them during reading; None without a scan.
    """

    def __init__(self, plain: FeatureTable, wkb: Sequence, looked=None):
        """Everything but the geometries is that of ``plain``; they are built from ``wkb``."""
        for key in ("name", "fids", "columns", "crs", "source", "unreadable", "layer_fields", "dimensions"):
            object.__setattr__(self, key, getattr(plain, key))
        object.__setattr__(self, "wkb", wkb)
        object.__setattr__(self, "looked", looked)

    @cached_property
    def geometry(self) -> np.ndarray:   # a field of the base, here set on first use
        """The geometries, built on first use ``(n,)``."""
        return in_steps(lambda rows: shapely.from_wkb(self.wkb[rows], on_invalid="ignore"), np.arange(len(self.wkb)))

    def take(self, rows: np.ndarray) -> FeatureTable:
        """The same table with these rows only, built.

        Args:
            rows: positions ``(k,)`` or a mask ``(n,)``.
        """
        columns = self.columns[rows] if rows.dtype == bool else self.columns.iloc[rows]
        return FeatureTable(self.name, self.fids[rows], shapely.from_wkb(self.wkb[rows], on_invalid="ignore"),
                            columns.reset_index(drop=True), self.crs, self.source, self.unreadable, self.layer_fields,
                            self.dimensions)


def let_go(geometry: np.ndarray) -> None:
    """Free geometries that nothing needs any more, in blocks before which a cancel is answered.

    Where an array of a million is freed as a whole, as at the end of a run, nothing else happens for a second.

    Args:
        geometry: shapely geometries or None ``(n,)``; afterwards None, unless it is only to be read.

    Raises:
        Cancelled: see ``geometry.parallel.ask``.

    >>> points = shapely.points([[0.0, 0.0], [1.0, 1.0]])
    >>> let_go(points)
    >>> points.tolist()
    [None, None]
    """
    for rows in blocks(len(geometry) if geometry.flags.writeable else 0):
        geometry[rows] = None


def is_unbuilt(table: FeatureTable) -> bool:
    """Whether no geometry of a table was built yet.

    Args:
        table: of a layer.
    """
    return isinstance(table, UnbuiltTable) and "geometry" not in vars(table)


def numbered(columns: Sequence) -> tuple[np.ndarray, np.ndarray]:
    """Rows that are alike in all columns have one number, in the order of the first such row.

    Args:
        columns: arrays ``(n,)``, at least one.

    Returns:
        The number of each row ``(n,)``, and the first row of each number.

    >>> [part.tolist() for part in numbered([np.array([7, 7, 5]), np.array(["a", "b", "a"], dtype=object)])]
    [[0, 1, 2], [0, 1, 2]]
    """
    number = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:   # a million tuples would take seconds
        ask()
        own, distinct = pd.factorize(column, use_na_sentinel=False)
        ask()
        number = pd.factorize(number * max(len(distinct), 1) + own)[0]
    first = np.zeros(int(number.max(initial=-1)) + 1, dtype=np.int64)
    first[number[::-1]] = np.arange(len(number))[::-1]
    return number, first


def components(count: int, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Numbers of the connected parts of a graph ``(n,)``: the smallest of their nodes.

    Args:
        count: of nodes. first, second: the ends of its edges ``(m,)``.

    >>> components(5, np.array([3, 1]), np.array([1, 4])).tolist()
    [0, 1, 2, 1, 1]
    """
    number = np.arange(count)
    while True:
        low = np.minimum(number[first], number[second])
        before = number.copy()
        np.minimum.at(number, number[first], low)
        np.minimum.at(number, number[second], low)
        while not np.array_equal(number, number[number]):
            number = number[number]
        if np.array_equal(before, number):
            return number
