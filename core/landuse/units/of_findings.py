"""The administrative unit of findings: where most of each lies."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from ...findings.contract import FindingLayer
from ...table import FeatureTable
from .assign import AssignRequest, assign_units

UNIT = "unit_code"


@dataclass(frozen=True)
class WithUnits:
    """Findings with ``unit_code``; and how many lie somewhere and have none, because no unit is there or two are."""

    frame: pd.DataFrame
    without: int


def with_units(findings: FindingLayer, units: FeatureTable, code_field: str, language: str = "en",
               cancelled=None) -> WithUnits:
    """Give each finding the unit that holds the largest part of its geometry, otherwise the one unit of its subject.

    The unit of a subject is that of its other findings, where they agree. A unit that a check gave stays. A finding
    without geometry and without such a subject has none.

    Args:
        findings: a layer of them, of ``contract.findings_of``.
        units: polygons with a code.
        code_field: their field.
        language: of messages.
        cancelled: asked between steps.

    Raises:
        InputError: no usable unit, coordinate systems that cannot be combined.
        Cancelled: ``cancelled`` returned True.
    """
    frame, geometry, crs, layer = findings
    placed = ~(shapely.is_missing(geometry) | shapely.is_empty(geometry))
    codes = frame[UNIT].to_numpy(dtype=object).copy()
    wanted = np.flatnonzero(placed & pd.isna(codes))
    if len(wanted):
        keys = pd.factorize(np.array(shapely.to_wkb(geometry[wanted]), dtype=object))
        first = np.unique(keys[0], return_index=True)[1]   # many findings of one parcel have the parcel's outline
        shapes = FeatureTable(layer, np.arange(len(first), dtype=np.int64), geometry[wanted[first]],
                              pd.DataFrame(index=range(len(first))), crs)
        assigned = assign_units(AssignRequest(shapes, units, code_field, language=language), cancelled=cancelled)
        codes[wanted] = assigned.frame[UNIT].astype(object).to_numpy(dtype=object, na_value=None)[keys[0]]
    rest = pd.isna(codes) & frame["subject_fid"].notna().to_numpy()
    if rest.any():
        by_subject = pd.DataFrame({"fid": frame["subject_fid"].to_numpy(dtype=float, na_value=np.nan), "code": codes})
        by = by_subject.dropna().groupby("fid")["code"].agg(["nunique", "first"])
        only = by.loc[by["nunique"] == 1, "first"]
        codes[rest] = by_subject.loc[rest, "fid"].map(only).to_numpy(dtype=object)
    codes[pd.isna(codes)] = None
    return WithUnits(frame.assign(**{UNIT: pd.Series(codes, index=frame.index, dtype=object)}),
                     int((placed & pd.isna(codes)).sum()))
