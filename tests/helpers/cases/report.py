"""A small report by hand: four subjects, one of each verdict, with hostile and Chinese texts."""
from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from groundrules.core.contract.basis import BasisShown
from groundrules.core.report.data import ControlShown, ReportData, RuleShown

SCRIPT = "<script>alert(1)</script>"
IMAGE = '"><img src=x onerror="document.title=\'broken\'">'
X, Y = 38_512_345.0, 3_398_765.0


def objects(*items) -> np.ndarray:
    array = np.empty(len(items), dtype=object)
    array[:] = items
    return array


def findings() -> pd.DataFrame:
    base = {"relation": "overlaps", "control_layer": "YJJBNTBHTB", "limit_value": 0.0, "tolerance": 1.0,
            "unit": "m2", "basis": "", "in_force_from": pd.Timestamp("2020-01-01"), "in_force_to": pd.NaT,
            "documents": "", "data_date": pd.Timestamp("2024-12-31")}
    rows = [
        {"rule_id": "PBF-01", "severity": "critical", "verdict": "forbidden", "subject_id": "甲-001",
         "control_role": "farm", "control_id": "990001", "measured": 312.0, "overlap_area_m2": 312.0,
         "overlap_share": 0.52, "basis": "土地管理法,条款待核", "basis_verified": False,
         "message": "占用永久基本农田 312.00 平方米"},
        {"rule_id": "ERL-02", "severity": "major", "verdict": "conditional", "subject_id": "乙-002",
         "control_role": "red", "control_id": SCRIPT, "measured": 40.0, "overlap_area_m2": 40.0,
         "overlap_share": 0.1, "basis": IMAGE, "basis_verified": True, "message": SCRIPT,
         "documents": "Opinion: missing; Approval: number supplied, not verified (No. 7)"},
        {"rule_id": "GR-COVERAGE", "severity": "major", "verdict": "undetermined", "subject_id": IMAGE,
         "control_role": "farm", "measured": 5.0, "overlap_area_m2": 5.0, "message": "outside the data"},
        {"rule_id": "GR-MISSING-LAYER", "severity": "major", "verdict": "undetermined", "subject_id": None,
         "control_role": "heritage", "measured": np.nan, "unit": None, "message": "No layer for heritage"},
    ]
    frame = pd.DataFrame([{**base, "project_id": None, "finding_id": str(place), **row}
                          for place, row in enumerate(rows)])
    frame["subject_fid"] = pd.array([1, 2, 3, None], dtype="Int64")
    frame["project_id"] = ["P1", "P2", "P2", None]
    frame["basis_verified"] = frame["basis_verified"].astype("boolean")
    return frame


def verdicts() -> pd.DataFrame:
    words = ["forbidden", "conditional", "undetermined", "allowed"]
    area = [600.0, 400.0, 100.0, 25_000.0]
    return pd.DataFrame({
        "subject_id": ["甲-001", "乙-002", IMAGE, "丁-004"], "subject_fid": [1, 2, 3, 4],
        "project_id": ["P1", "P2", "P2", None], "verdict": words, "area_m2": area,
        "covered_m2": [312.0, 40.0, 0.0, 0.0], "free_m2": [288.0, 360.0, 100.0, 25_000.0],
        "unusable_m2": 0.0, "controls_checked": 2, "controls_in_scope": 3, "reason": "",
        "farm_verdict": ["forbidden", "allowed", "undetermined", "allowed"], "farm_m2": [312.0, 0, 0, 0],
        "red_verdict": ["allowed", "conditional", "allowed", "allowed"], "red_m2": [0, 40.0, 0, 0]})


def subject_shapes() -> np.ndarray:
    return objects(shapely.box(X, Y, X + 30, Y + 20), shapely.box(X + 100, Y, X + 120, Y + 20),
                   shapely.box(X + 200, Y, X + 210, Y + 10), shapely.box(X + 300, Y, X + 550, Y + 100))


def piece_shapes() -> np.ndarray:
    return objects(shapely.box(X, Y, X + 15.6, Y + 20), shapely.box(X + 100, Y, X + 102, Y + 20),
                   shapely.box(X + 200, Y, X + 200.5, Y + 10), None)


def report(**changes) -> ReportData:
    parts = {
        "title": "空间管控初步检测报告", "language": "zh", "run_name": "云禾县第一批",
        "made_on": "2026-03-14",
        "as_of": "2026-03-01", "classification_mark": "内部", "pack": "三条控制线 2026.1",
        "area_method": "planar", "verdicts": verdicts(), "verdict_geometry": subject_shapes(),
        "findings": findings(), "finding_geometry": piece_shapes(), "crs": "EPSG:4526",
        "ledgers": (("", pd.DataFrame({
            "subject_id": ["甲-001"], "project_id": ["P1"], "control_role": ["*"], "area_m2": [600.0],
            "covered_m2": [312.0], "free_m2": [288.0], "unusable_m2": [0.0], "residual_share": [2e-12],
            "reason": [""]})),),
        "manifests": ({"inputs": [{"name": "XMYD", "file": "/home/wang/项目/county.gpkg|layername=XMYD",
                                   "rows": 4}], "note": IMAGE},),
        "controls": (ControlShown("farm", "永久基本农田", "checked", ("YJJBNTBHTB",), 1200, "2024-12-31"),
                     ControlShown("red", "生态保护红线", "checked", ("STBHHX",)),
                     ControlShown("heritage", "历史文化保护线", "no_layer"),
                     ControlShown("flood", "洪涝风险控制线", "outside_scope")),
        "rules": (RuleShown("PBF-01", ("调整选址",), "一般建设项目", (BasisShown("土地管理法", "", "35"),)),),
        "unbound_layers": ("DLTB_2024",), "coverage_assumed": True, "not_checked": ("道路宽度",),
        "notes": ("read from /srv/share/red.gpkg",), "other_files": ("result.gpkg",)}
    return ReportData(**{**parts, **changes})
