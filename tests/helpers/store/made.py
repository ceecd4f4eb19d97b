"""Findings stores for the tests: rows of findings, runs, and a store with some."""
from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from groundrules.core.findings.contract import FindingLayer, findings_of
from groundrules.core.findings.recording import recorded_run
from groundrules.core.table import FeatureTable

CRS = "EPSG:4547"


def finding(name: str, fid: int = 1, evidence: str = "1", **more) -> dict:
    """One finding about the subject of a feature id."""
    return {"finding_id": name, "evidence_hash": evidence, "rule_id": "R-1", "severity": "major",
            "verdict": "forbidden", "subject_id": f"S{fid}", "subject_fid": fid, "control_role": "farm",
            "measured": 10.0 * fid, "limit_value": 0.0, "unit": "m2", "message": f"finding {name}", **more}


def table(rows: list[dict], geometry=None, crs: str = CRS, name: str = "findings") -> FeatureTable:
    shapes = np.empty(len(rows), dtype=object)
    shapes[:] = [shapely.box(500_000 + 10 * n, 3_000_000, 500_005 + 10 * n, 3_000_005) for n in range(len(rows))] \
        if geometry is None else geometry
    frame = pd.DataFrame(rows).convert_dtypes() if rows else pd.DataFrame(
        {name: pd.Series(dtype="string") for name in finding("x")})
    return FeatureTable(name, np.arange(1, len(rows) + 1), shapes, frame, crs)


def run_of(rows: list[dict], check: str = "demo", made: str = "", **more):
    """A run ready for the store."""
    source = table(rows, crs=more.pop("crs", CRS), geometry=more.pop("geometry", None))
    findings = FindingLayer(*findings_of(source), source.crs, source.name)
    manifest = {"algorithm": "groundrules:demo", "made": made, **more.pop("manifest", {})} if made else None
    return recorded_run(findings, manifest, check, **more)
