"""The spatial index of a new GeoPackage's table, made of boxes that are known: GDAL would read all rows once more.

GDAL makes the index of the empty table, so that its tables and triggers are its own. What they hold is then written as
SQLite's R*Tree module stores it (https://sqlite.org/rtree.html, and "Database Format" in its rtree.c): nodes of one
size, each with cells of an id and the four sides of a box, big endian.
"""
from __future__ import annotations

from typing import NamedTuple, Optional

import numpy as np

from ...core.geometry.parallel import ask, blocks
from ..reading.ogr import quoted
from .shapes import ShapeTable

#: A cell: id of a row, or number of a node, and its box: least and greatest x, least and greatest y.
CELL = np.dtype([("id", ">i8"), ("box", ">f4", 4)])
HEAD_BYTES = 4   # of a node: depth of the tree, in the root alone, and number of cells, two bytes each
ROOT = 1
#: What SQLite multiplies a number by whose 32 bits lie on the wrong side of it.
LESS, MORE = 1 - 2.0 ** -23, 1 + 2.0 ** -23


def without_triggers(database, table: ShapeTable) -> list[str]:
    """Take off the triggers that keep an index row by row; returns what makes them again.

    Args:
        database: a connection. table: with an index.
    """
    begin = f"rtree_{table.name}_{table.geometry}_"
    triggers = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ? "
                                "AND substr(name, 1, ?) = ?", (table.name, len(begin), begin)).fetchall()
    for name, _sql in triggers:
        database.execute(f"DROP TRIGGER {quoted(name)}")
    return [sql for _name, sql in triggers]


def rounded(boxes: np.ndarray) -> np.ndarray:
    """Boxes in 32 bits, as SQLite makes them: none is smaller than it was.

    Args:
        boxes: xmin, ymin, xmax, ymax ``(n, 4)``.

    Returns:
        xmin, xmax, ymin, ymax, float32 ``(n, 4)``.

    >>> rounded(np.array([[0.5, -0.1, 0.1, 2.0]])).astype(float).tolist() == [
    ...     [0.5, 0.10000000149011612, -0.10000000149011612, 2.0]]
    True
    """
    sides = boxes[:, [0, 2, 1, 3]]
    with np.errstate(over="ignore"):
        small = sides.astype(np.float32)
        for side in range(4):
            exact, is_least = sides[:, side], side % 2 == 0
            wrong = small[:, side] > exact if is_least else small[:, side] < exact
            away = (exact < 0) == is_least
            small[wrong, side] = (exact * np.where(away, MORE, LESS))[wrong].astype(np.float32)
    return small


class Tree(NamedTuple):
    """An index in memory.

    Attributes:
        nodes: number and content of each, the leaves first. leaves: number of the leaf of each row with a box ``(k,)``.
        rows: ids of these rows ``(k,)``. below, above: numbers of all nodes but the root, and of the node above each.
        extent: least x and y, greatest x and y, not rounded, as a sink's end writes it.
    """

    nodes: list
    rows: np.ndarray
    leaves: np.ndarray
    below: np.ndarray
    above: np.ndarray
    extent: tuple


def node_bytes(database, table: ShapeTable) -> int:
    """Size of a node of an index.

    Args:
        database: a connection. table: with an index.
    """
    name = quoted(f"rtree_{table.name}_{table.geometry}_node")
    (size,), = database.execute(f"SELECT length(data) FROM {name} WHERE nodeno = {ROOT}").fetchall()   # nosec B608
    return size


def tree_of(boxes: np.ndarray, size: int) -> Optional[Tree]:
    """The index of rows with the ids 1 to n.

    Args:
        boxes: of the rows, xmin, ymin, xmax, ymax ``(n, 4)``, NaN of a row without geometry, which has no place in it.
        size: of a node, in bytes.

    Returns:
        None of no box.

    Raises:
        Cancelled: see ``ask``.

    >>> tree = tree_of(np.array([[0.0, 1.0, 2.0, 3.0], [np.nan] * 4, [4.0, 4.0, 5.0, 5.0]]), 1228)
    >>> tree.rows.tolist(), tree.leaves.tolist(), tree.extent
    ([1, 3], [1, 1], (0.0, 1.0, 5.0, 5.0))
    """
    ids = np.flatnonzero(~np.isnan(boxes).any(axis=1))
    if not len(ids):
        return None
    boxes = boxes[ids]
    small, most = rounded(boxes), (size - HEAD_BYTES) // CELL.itemsize
    order = _in_tiles(small, most)
    ask()
    nodes, leaf, below, above = _nodes(ids[order] + 1, small[order], most, size)
    of_row = np.empty(len(ids), dtype=np.int64)
    of_row[order] = leaf
    extent = *boxes[:, :2].min(axis=0).tolist(), *boxes[:, 2:].max(axis=0).tolist()
    return Tree(nodes, ids + 1, of_row, below, above, extent)


def write_tree(database, table: ShapeTable, tree: Optional[Tree]) -> Optional[tuple]:
    """Write the index of a table; returns its extent.

    Args:
        database: a connection within a transaction. table: with an index that is empty, and without its triggers.
        tree: None: it has no box, and no extent.

    Raises:
        Cancelled: see ``ask``.
    """
    if tree is None:
        return None
    name = f"rtree_{table.name}_{table.geometry}"
    database.executemany(f"INSERT OR REPLACE INTO {quoted(f'{name}_node')} VALUES (?, ?)", tree.nodes)   # nosec B608
    ask()
    _put(database, f"{name}_rowid", tree.rows, tree.leaves)
    _put(database, f"{name}_parent", tree.below, tree.above)
    return tree.extent


def write_boxes(database, table: ShapeTable, boxes: np.ndarray) -> Optional[tuple]:
    """Write the index of a table whose rows have the ids 1 to n; returns its extent, None of no box.

    Args:
        database, table: as of ``write_tree``. boxes: as of ``tree_of``.

    Raises:
        Cancelled: see ``ask``.
    """
    return write_tree(database, table, tree_of(boxes, node_bytes(database, table)))


def _in_tiles(boxes: np.ndarray, most: int) -> np.ndarray:
    """Positions of boxes in an order in which each ``most`` of them lie together: by strips of x, in each by y."""
    leaves = -(-len(boxes) // most)
    strip = most * -(-leaves // int(np.ceil(np.sqrt(leaves))))
    x, y = boxes[:, 0] + boxes[:, 1], boxes[:, 2] + boxes[:, 3]
    place = np.empty(len(boxes), dtype=np.int64)
    place[np.argsort(x, kind="stable")] = np.arange(len(boxes))
    return np.lexsort((y, place // strip))


def _nodes(ids: np.ndarray, boxes: np.ndarray, most: int, size: int) -> tuple:
    """Leaves and all nodes above them.

    Returns:
        Number and content of each node; of each row the number of its leaf ``(n,)``; numbers of all nodes but the root,
        and of the node above each.
    """
    node = np.dtype({"names": ["depth", "count", "cells"], "formats": [">u2", ">u2", (CELL, most)],
                     "offsets": [0, 2, HEAD_BYTES], "itemsize": size})
    made: list = []
    leaf, below, above, depth, fresh = None, [], [], 0, ROOT + 1
    while True:
        ask()
        count = -(-len(ids) // most)
        numbers = np.arange(fresh, fresh + count) if count > 1 else np.array([ROOT])
        fresh, place = fresh + count, np.arange(len(ids))
        nodes = np.zeros(count, dtype=node)
        nodes["count"] = np.diff(np.append(place[::most], len(ids)))
        nodes["depth"] = depth if count == 1 else 0
        nodes["cells"]["id"][place // most, place % most] = ids
        nodes["cells"]["box"][place // most, place % most] = boxes
        content = nodes.tobytes()
        made += zip(numbers.tolist(), map(content.__getitem__, map(slice, range(0, len(content), size),
                                                                   range(size, len(content) + 1, size))))
        holder = numbers[place // most]
        if leaf is None:
            leaf = holder
        else:
            below.append(ids)
            above.append(holder)
        if count == 1:
            return made, leaf, *((np.concatenate(below), np.concatenate(above)) if below else (ids[:0], ids[:0]))
        starts = place[::most]
        boxes = np.column_stack([(np.maximum if side % 2 else np.minimum).reduceat(boxes[:, side], starts)
                                 for side in range(4)])
        ids, depth = numbers, depth + 1


def _put(database, table: str, keys: np.ndarray, values: np.ndarray) -> None:
    """Insert rows of two numbers."""
    into = f"INSERT INTO {quoted(table)} VALUES "   # nosec B608
    for rows in blocks(len(keys), 50_000):
        pairs = np.column_stack([keys[rows], values[rows]])
        whole = len(pairs) - len(pairs) % 400
        database.executemany(into + ", ".join(["(?, ?)"] * 400), pairs[:whole].reshape(-1, 800).tolist())
        database.executemany(f"{into}(?, ?)", pairs[whole:].tolist())
