"""Rights for tests: layers and tables of holders in the words of cn-rights, and the check of them."""
from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import shapely

from groundrules.core.contract.outcome import departures
from groundrules.core.layers.control_layer import ControlLayer
from groundrules.core.rights.conflicts.check import CHECK, check_rights
from groundrules.core.rights.conflicts.request import RightsRequest
from groundrules.core.rights.pack.reading import FORM
from groundrules.core.table import FeatureTable
from helpers.source import ROOT

CRS, X, Y = "EPSG:4547", 500_000.0, 2_500_000.0
PACK = FORM.load(ROOT / "packs" / "cn-rights")
FIELDS = {"unit_code": "ZDDM", "right_type": "QLLX"}
A, B, C = "440101001001GB00001", "440101001001GB00002", "440101001001JD00003"
OWNER, M = "440101001001JA00004", "C1"
BOXES = {A: (0, 0, 100, 60), B: (98, 0, 200, 60), C: (0, 60, 120, 160), OWNER: (0, 0, 200, 160),
         M: (150, 30, 300, 130)}
TYPES = {A: "3", B: "3", C: "9", OWNER: "1", M: "22"}


def box(west, south, east, north):
    """A box in metres from a corner of the sample ground."""
    return shapely.box(X + west, Y + south, X + east, Y + north)


def table(rows, name="宗地", crs=CRS, geometry=None, **columns):
    """A layer of rows of code, type and shape; further columns by name."""
    codes, types, shapes = zip(*rows) if rows else ((), (), ())
    shapely_rows = np.empty(len(shapes), dtype=object)
    shapely_rows[:] = shapes
    given = {"ZDDM": codes, "QLLX": types, **columns}
    return FeatureTable(name, np.arange(1, len(rows) + 1), shapely_rows, pd.DataFrame({
        key: pd.Series(list(values), dtype="object" if any(isinstance(v, float) for v in values) else "string")
        for key, values in given.items()}), crs)


def layer(rows, fields=None, **more):
    """Rows of ``table`` in the role of rights; fields: role -> field, beside code and type."""
    return ControlLayer("rights", table(rows, **more), {**FIELDS, **(fields or {})})


def request(*layers, types=None, **choices):
    """Of planar areas as of 2026-06-30, unless the choices say otherwise."""
    return RightsRequest(layers, types or ("",) * len(layers), PACK, **{
        "as_of": date(2026, 6, 30), "area_method": "planar", **choices})


def run(*layers, **choices):
    """The answer of a check, in the columns that it declares."""
    outcome = check_rights(request(*layers, **choices))
    assert list(departures(CHECK, outcome)) == []
    return outcome


def rows_of(names=BOXES):
    """Rows of the vectors by name."""
    return [(name, TYPES[name], box(*BOXES[name])) for name in names]


def findings_of(outcome, rule):
    """Findings of a rule: subject, control, verdict, measured number."""
    rows = outcome.findings[outcome.findings["rule_id"] == rule]
    return [(row.subject_id, None if pd.isna(row.control_id) else row.control_id, row.verdict, row.measured)
            for row in rows.itertuples()]


def table_of(pairs):
    """A table of holders: code, name, share."""
    codes, names, shares = zip(*pairs)
    return ControlLayer("holders", FeatureTable(
        "权利人", np.arange(len(pairs)), np.full(len(pairs), None, dtype=object), pd.DataFrame({
            "ZDDM": pd.array(codes, dtype="string"), "QLR": pd.array(names, dtype="string"),
            "QLBL": pd.array(shares, dtype="string")}), ""), {
                "unit_code": "ZDDM", "holder_name": "QLR", "share": "QLBL"})
