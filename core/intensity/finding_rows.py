"""The rows that a check of intensity collects on its way, as findings of the contract."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ..contract.frame import digest, evidence, findings_frame, geometry_hashes, hash_decimals
from ..contract.verdicts import SEVERITIES, VERDICTS
from ..geometry.parallel import ask, asking
from ..rules.model import BUILT_IN
from ..texts import Said, plain, said

WARNING, REMARK = "conditional", "allowed"


class Rows:
    """Collects findings, block by block."""

    def __init__(self, request, parcels):
        self.request, self.pack, self.language = request, request.pack, request.language
        self.parcels, self.subjects = parcels, parcels.subjects
        self.blocks: list = []
        self.geometry: list = []

    def say(self, key: str, **values) -> Said:
        return said(f"intensity.{key}", self.language, **values)

    def add(self, rule, subject: np.ndarray, verdict, message: list, *, severity="minor", role="", layer="",
            control=None, measured=None, limit=None, tolerance=None, unit="", basis="", verified=None,
            geometry=None) -> None:
        """Append a block of findings; single values stand for all its rows.

        Args:
            rule: ids; those of built-in checks without ``GR-`` are not taken apart: pass them whole.
            subject: rows of parcels, -1 for a finding about the run.
            verdict: words.
        """
        count = len(message)
        if not count:
            return
        subject = np.asarray(subject, dtype=np.int64)
        missing = np.full(count, np.nan)
        self.blocks.append(pd.DataFrame({
            "rule_id": rule, "severity": severity, "verdict": verdict, "subject": subject, "control_role": role,
            "control_layer": layer, "control_id": control if control is not None else "",
            "measured": missing if measured is None else measured, "limit_value": missing if limit is None else limit,
            "tolerance": missing if tolerance is None else tolerance, "unit": unit, "basis": basis,
            "basis_verified": pd.array([verified] * count, dtype="boolean"), "message": message}))
        if geometry is None:
            geometry = np.full(count, None, dtype=object)
            known = subject >= 0
            geometry[known] = self.subjects.table.geometry[subject[known]]
        self.geometry.append(np.asarray(geometry, dtype=object))

    def about_run(self, check: str, message: str, verdict=WARNING, severity="minor", geometry=None, **more) -> None:
        """Append one finding about the run or about something that stands on no parcel."""
        shape = np.empty(1, dtype=object)
        shape[0] = geometry
        self.add(BUILT_IN + check, np.array([-1]), verdict, [message], severity=severity, geometry=shape, **more)

    def frame(self) -> tuple:
        """The findings, the run's own first, then by parcel, the worst first."""
        if not self.blocks:
            return findings_frame({}, 0), np.zeros(0, dtype=object), np.zeros(0, dtype=np.int64)
        frame = pd.concat(self.blocks, ignore_index=True)
        geometry = np.concatenate(self.geometry)
        ask()
        subject = frame["subject"].to_numpy()
        self._identify(frame, subject, geometry)
        # several things of one id on no parcel: their order must not hang on which of them were judged together
        alike = np.where(subject < 0, frame["evidence_hash"], "").astype(str)
        ask()
        order = np.lexsort((alike, frame["control_id"].astype(str).to_numpy(str), frame["rule_id"].to_numpy(str),
                            frame["severity"].map(SEVERITIES.index), frame["verdict"].map(VERDICTS.index),
                            frame["subject"]))
        frame, geometry = frame.iloc[order].reset_index(drop=True), geometry[order]
        subject = frame["subject"].to_numpy()
        ask()
        frame = frame.replace({"control_id": {"": None}, "control_layer": {"": None}})
        return findings_frame({name: frame[name] for name in frame}, len(frame)), geometry, subject

    def _identify(self, frame: pd.DataFrame, subject: np.ndarray, geometry: np.ndarray) -> None:
        known, fids = subject >= 0, self.subjects.table.fids
        ids = np.where(known, self.subjects.ids[np.maximum(subject, 0)], None)
        frame["subject_id"] = frame["project_id"] = ids
        frame["subject_fid"] = pd.array(np.where(known, fids[np.maximum(subject, 0)], 0), dtype="Int64")
        frame.loc[~known, "subject_fid"] = pd.NA
        twice = pd.Series(self.subjects.ids).duplicated(keep=False).to_numpy()
        at = np.maximum(subject, 0)
        names = [("" if not is_known else f"{name}#{fid}" if double else name)
                 for name, fid, double, is_known in asking(zip(ids, fids[at], twice[at], known))]
        frame["finding_id"] = [
            digest(f"{rule}|{role}|{name}|{control}")
            for rule, role, name, control in asking(
                zip(frame["rule_id"], frame["control_role"], names, frame["control_id"]))]
        rests_on = [
            f"{verdict}|{measured:.9g}|{limit:.9g}|{told}" for verdict, measured, limit, told in asking(zip(
                frame["verdict"], frame["measured"], frame["limit_value"],
                [plain(message) if measured != measured else "" for message, measured in asking(zip(
                    frame["message"], frame["measured"]))]))]
        frame["evidence_hash"] = evidence(geometry_hashes(geometry, hash_decimals(self.subjects.table.crs)), rests_on)
