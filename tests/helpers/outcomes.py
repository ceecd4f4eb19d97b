"""Checks run as they are declared."""
from __future__ import annotations

from dataclasses import fields as dataclass_fields
from dataclasses import is_dataclass

import numpy as np
import pandas as pd
import shapely

from groundrules.core.contract.outcome import Check, Outcome, departures
from groundrules.core.scale.run import run_in_parts


def declared(check: Check, request) -> Outcome:
    """The outcome of a check, held against its declaration: tables, columns, types, lengths of geometry."""
    outcome = check.run(request)
    assert list(departures(check, outcome)) == []
    return outcome


def check_same(own: Outcome, full: Outcome) -> None:
    """Two outcomes are the same to the last bit: tables in their order and types, findings, ground, counts, notes."""
    assert own.tables.keys() == full.tables.keys()
    frames = [(name, own.tables[name], full.tables[name]) for name in full.tables]
    for name, ours, theirs in [*frames, *([("findings", own.findings, full.findings)] if full.findings is not None
                                          else [])]:
        pd.testing.assert_frame_equal(ours, theirs, check_exact=True, obj=name)
    assert own.geometry.keys() == full.geometry.keys()
    for name, ground in full.geometry.items():
        assert shapely.to_wkb(own.geometry[name]).tolist() == shapely.to_wkb(ground).tolist(), name
    assert own.counts == full.counts
    assert own.notes == full.notes
    assert (own.crs, dict(own.settled)) == (full.crs, dict(full.settled))


def same_outcome(own, full) -> None:
    """Outcomes of a check, or other results, are the same to the last bit, attribute by attribute."""
    assert type(own) is type(full)
    if isinstance(full, Outcome):
        check_same(own, full)
    elif isinstance(full, pd.DataFrame):
        pd.testing.assert_frame_equal(own, full, check_exact=True)
    elif isinstance(full, np.ndarray) and full.dtype == object:
        assert shapely.to_wkb(own).tolist() == shapely.to_wkb(full).tolist()
    elif isinstance(full, np.ndarray):
        np.testing.assert_array_equal(own, full)
    elif is_dataclass(full):
        for part in dataclass_fields(full):
            same_outcome(getattr(own, part.name), getattr(full, part.name))
    else:
        assert own == full


def check_parts(check: Check, request, counts=(1, 2, 5)) -> Outcome:
    """A run in so many parts each has the bytes of one run, whose outcome is returned."""
    full = check.run(request)
    for count in counts:
        same_outcome(run_in_parts(check, request, count=count), full)
    return full
