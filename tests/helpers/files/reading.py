"""Compare the two ways of reading, and what is looked through for changes without building geometry."""
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import shapely

from groundrules.bridge.reading.read import read, snapshot, unlike
from groundrules.core.contract.recheck import same_rows
from groundrules.core.contract.rows import RowState, row_hashes
from groundrules.core.geometry.topology.usable import unusable_reasons


def both(layer, **options):
    """Read by both paths and compare everything."""
    options.setdefault("check_crs", False)
    fast = read(snapshot(layer), **options)
    slow = read(snapshot(layer), path="features", **options)
    assert_equal(fast, slow)
    assert fast.source.rows_hash
    if options.get("extents") is None:
        assert_known(layer, fast, options.get("fields"))
        assert_unbuilt(layer, fast, options)
    return fast


def assert_unbuilt(layer, table, options):
    """Read without building geometries, by both paths, it is the same table; and its rows were looked at."""
    if not table.crs:
        return
    for path in ("auto", "features"):
        unbuilt = read(snapshot(layer), path=path, build=False, **options)
        assert "geometry" not in vars(unbuilt)
        looked = unbuilt.looked
        if looked is not None:   # rows came in order
            assert looked.reasons.tolist() == unusable_reasons(table.geometry, table.crs, "polygon").tolist()
            good = looked.reasons == ""
            assert np.allclose(looked.area[good], shapely.area(table.geometry[good]), rtol=1e-9)
            assert np.array_equal(looked.boxes[good], shapely.bounds(table.geometry[good]))
        assert unbuilt.source == replace(table.source, rows_hash="")
        assert_equal(unbuilt, replace(table, source=unbuilt.source))


def assert_known(layer, table, fields=None):
    """A row looks like what was read of it, and unlike anything else."""
    def other(hashes):
        before = RowState(table.fids, hashes)
        fids, odd = unlike(snapshot(layer), fields, lambda fids, shapes, columns: same_rows(
            before, fids, row_hashes(None, columns, shapes=shapes)))
        assert fids.tolist() == table.fids.tolist()
        return odd.tolist()

    hashes = row_hashes(table.geometry, table.columns)
    assert other(hashes) == []
    hashes[::7] ^= np.uint64(1)
    assert other(hashes) == table.fids[::7].tolist()


def assert_equal(first, second):
    assert first.fids.tolist() == second.fids.tolist()
    assert first.fids.dtype == second.fids.dtype == np.int64
    pd.testing.assert_frame_equal(first.columns, second.columns)
    assert shapely.to_wkb(first.geometry).tolist() == shapely.to_wkb(second.geometry).tolist()
    pd.testing.assert_frame_equal(first.unreadable, second.unreadable)
    assert first.source == second.source
    assert first.crs == second.crs
