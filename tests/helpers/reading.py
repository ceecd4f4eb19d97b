"""Compare the two ways of reading."""
from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from groundrules.bridge.reading import read, snapshot


def both(layer, **options):
    """Read by both paths and compare everything."""
    options.setdefault("check_crs", False)
    fast = read(snapshot(layer), **options)
    slow = read(snapshot(layer), path="features", **options)
    assert_equal(fast, slow)
    return fast


def assert_equal(one, two):
    assert one.fids.tolist() == two.fids.tolist()
    assert one.fids.dtype == two.fids.dtype == np.int64
    pd.testing.assert_frame_equal(one.columns, two.columns)
    assert shapely.to_wkb(one.geometry).tolist() == shapely.to_wkb(two.geometry).tolist()
    pd.testing.assert_frame_equal(one.unreadable, two.unreadable)
    assert one.source == two.source
    assert one.source.rows_hash
    assert one.crs == two.crs
