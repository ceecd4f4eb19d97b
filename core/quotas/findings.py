"""Findings of a check of quotas, in the columns of the contract."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ..contract.basis import VERIFIED, bases_text, state_of
from ..contract.frame import evidence, findings_frame, geometry_hashes, hash_decimals, hashed
from ..contract.verdicts import RANK
from ..rules.model import BUILT_IN
from ..texts import pick, text
from .pack import Indicator
from .request import ROLE, QuotaRequest, Target


def reason_text(reason: tuple, language: str) -> str:
    """A sentence of ``(text key, values)``; empty without."""
    if not reason:
        return ""
    return text(reason[0], language, **{name: "–" if value is None else value for name, value in reason[1].items()})


def title_of(indicator: Indicator, language: str) -> str:
    return pick(indicator.title, language) or indicator.id or "–"


def rule_of(indicator: Indicator) -> str:
    """Rule id of a missed target: the pack's, else the built-in one."""
    return f"QUOTA-{indicator.rule}" if indicator.rule else f"{BUILT_IN}QUOTA-TARGET"


def number(value) -> str:
    """A number as sentences show it."""
    return "–" if value is None or pd.isna(value) or np.isinf(value) else f"{value:,.4f}".rstrip("0").rstrip(".")


class Findings:
    """Collects findings, and sorts them: the worst first."""

    def __init__(self, request: QuotaRequest, crs: str):
        self.request, self.crs = request, crs
        self.rows: list = []
        self.geometry: list = []

    def about_target(self, rule: str, target: Target, verdict: str, severity: str, message: str, *, measured=None,
                     limit=None, geometry=None, extra: str = "") -> None:
        """A finding on a target, numbers in the target's unit."""
        indicator, language = target.indicator, self.request.language
        basis = indicator.basis if rule.startswith("QUOTA-") else ()
        self.add(rule, severity, verdict, message, subject=target.unit_shown or "*", fid=None,
                 layer=self.request.targets.table.name,
                 control="/".join(str(one) for one in (indicator.id or "–", target.year or "–", target.relation or "–",
                                                       extra) if one),
                 measured=measured, limit=limit, tolerance=target.shown(target.tolerance),
                 unit=target.unit.id if target.unit else None, basis=bases_text(basis, language) or None,
                 verified=state_of(basis) == VERIFIED if basis else None,
                 relation=target.relation or None, geometry=geometry,
                 documents=text("quota.documents", language) if verdict == "conditional" else None)

    def add(self, rule: str, severity: str, verdict: str, message: str, *, subject=None, fid=None, layer=None,
            control=None, measured=None, limit=None, tolerance=None, unit=None, basis=None, verified=None,
            relation=None, geometry=None, documents=None) -> None:
        self.rows.append({
            "rule_id": rule, "severity": severity, "verdict": verdict, "relation": relation, "subject_id": subject,
            "project_id": subject, "subject_fid": fid, "control_role": ROLE, "control_layer": layer,
            "control_id": control, "measured": measured, "limit_value": limit, "tolerance": tolerance, "unit": unit,
            "basis": basis, "basis_verified": verified, "message": message, "documents": documents})
        self.geometry.append(geometry)

    def frame(self) -> tuple[pd.DataFrame, np.ndarray]:
        """Findings and their geometry."""
        count = len(self.rows)
        columns = {name: [row[name] for row in self.rows] for name in (self.rows[0] if count else ())}
        geometry = np.empty(count, dtype=object)
        geometry[:] = self.geometry
        if count:
            fids = ["" if one is None else one for one in columns["subject_fid"]]
            columns["finding_id"] = hashed(columns["rule_id"], columns["subject_id"], columns["control_id"],
                                           [ROLE] * count, fids)
            columns["evidence_hash"] = evidence(geometry_hashes(geometry, hash_decimals(self.crs)), columns["verdict"],
                                                columns["measured"], columns["limit_value"], columns["tolerance"])
        frame = findings_frame(columns, count)
        order = np.argsort(-frame["verdict"].map(RANK).fillna(0).to_numpy(dtype=float), kind="stable")
        return frame.iloc[order].reset_index(drop=True), geometry[order]
