"""A run as the findings store takes it: which check it belongs to, when it was made, and what it looked at."""
from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Callable, Optional

import numpy as np
import pandas as pd

from ..contract.rows import read_state
from ..errors import InputError
from ..privacy.persons import public_names
from ..report.checked import SECTION
from ..table import FeatureTable
from .contract import NAMES, FindingLayer, findings_of, row_hash, terms_hash
from .states import Looked

BUILT_IN = "GR-"
#: Verdict of rows that are nothing to work through.
ALLOWED = "allowed"
#: So many subjects are not all edited between two runs.
MANY = 20


@dataclass(frozen=True)
class RecordedRun:
    """Findings of one run, ready for the store.

    Attributes:
        check: name of the check; its runs follow each other, and what a later one does not find is fixed.
        frame: columns ``contract.STORED``, and ``terms_hash``, ``row_hash``.
        geometry: of each, object ``(n,)``.
        crs: of the geometry.
        layer: the layer's name, for messages.
        looked: what the run looked at.
        manifest: of the run, empty if there is none.
        left_out: rows without a conflict.
        named: the user named the check that it belongs to; otherwise the manifest did.
        run_hash: the same for the same run, and for no other.
    """

    check: str
    frame: pd.DataFrame
    geometry: np.ndarray
    crs: str
    layer: str
    looked: Looked
    manifest: dict
    left_out: int = 0
    run_hash: str = ""
    named: bool = False

    @property
    def made(self) -> str:
        """When the run was made, ISO; empty where its manifest does not say."""
        return str(self.manifest.get("made") or "")


def recorded_run(findings: FindingLayer, manifest: Optional[dict] = None, check: str = "", keep_allowed: bool = False,
                 looked: Optional[Looked] = None) -> RecordedRun:
    """Make a run ready for the store.

    Args:
        findings: its findings, of ``contract.findings_of``.
        manifest: of the run.
        check: a name for it; empty: by the manifest, otherwise the layer's name.
        keep_allowed: also rows without a conflict.
        looked: None: by the manifest. If that does not state which subjects the run examined, only a name for the
            check lets it close findings, since nothing else shows whether it examined the same things again.

    Raises:
        InputError: the manifest is of another run.
    """
    frame, geometry, crs, layer = findings
    manifest = manifest or {}
    _check_pair(frame, layer, manifest)
    allowed = (frame["verdict"] == ALLOWED).to_numpy() & (not keep_allowed)
    frame, geometry = frame[~allowed].reset_index(drop=True), geometry[~allowed]
    hashes = row_hash(frame, geometry)
    frame = frame.assign(terms_hash=terms_hash(frame), row_hash=hashes,
                         **{name: public_names(frame[name]) for name in NAMES})
    digest = hashlib.blake2b("|".join([
        str(manifest.get("made") or ""), *sorted(hashes),
        *sorted(frame["unit_code"].dropna())]).encode(), digest_size=16)
    return RecordedRun(check or check_name(manifest) or layer, frame, geometry, crs, layer,
                       looked or _looked(manifest, bool(check)), manifest, int(allowed.sum()), digest.hexdigest(),
                       bool(check))


def looked_again(judged: np.ndarray, gone: np.ndarray, scope: Optional[list], reported_again: set) -> Looked:
    """What a recheck of some subjects looked at.

    Args:
        judged, gone: feature ids ``(k,)`` of the subjects that were judged again, and of those that are gone.
        scope: control roles; None: all.
        reported_again: roles of which the findings about the run itself were made again.
    """
    return Looked(False, np.union1d(judged, gone), None if scope is None else frozenset(scope),
                  reported_again=frozenset(reported_again))


def recorded_recheck(rows: FindingLayer, manifest: dict, looked: Optional[Looked],
                     more: Optional[Callable[[FindingLayer], pd.DataFrame]] = None) -> RecordedRun:
    """Make a recheck ready for the store.

    Args:
        rows: as the check returns them.
        manifest: new, of the check that was run again.
        looked: what it looked at, of ``looked_again``; None: the rows are those of a full run.
        more: gives findings their units and names; None: they have none.
    """
    frame, shapes = findings_of(FeatureTable(rows.name, np.arange(len(rows.frame)), rows.geometry, rows.frame,
                                             rows.crs))
    findings = rows._replace(frame=frame, geometry=shapes)
    if more is not None:
        findings = findings._replace(frame=more(findings))
    return recorded_run(findings, manifest, check_name(manifest), looked=looked)


def is_other_land(before: dict, now: dict) -> bool:
    """Whether a run looked at other subjects than the one before it under the same name, by their manifests.

    Files of one name lie in many folders, and a manifest names no folders: not one of many subjects is the same.

    Args:
        before, now: the manifests.
    """
    states = read_state(before), read_state(now)
    if any(state is None or len(state.subjects) < MANY for state in states):
        return False
    return not np.isin(states[0].subjects.hashes, states[1].subjects.hashes).any()


def check_name(manifest: dict) -> str:
    """Algorithm, subjects' layer, pack and question of a run, which later runs of the same check share.

    Empty without an algorithm. Options are part of it where they are not the defaults: what a run with other options
    does not find does not count as fixed.

    Args:
        manifest: of a run.
    """
    subjects = _subjects(manifest)
    algorithm = str(manifest.get("algorithm") or "").rpartition(":")[2]
    pack = manifest.get("pack")
    parts = [algorithm, str(subjects.get("file_name") or ""),
             str(subjects.get("data_layer") or subjects.get("name") or ""),
             str(pack.get("id") or "") if isinstance(pack, dict) else ""]
    parts = [part for place, part in enumerate(parts) if part and not (place == 2 and parts[1].startswith(f"{part}."))]
    question = manifest.get("question")
    parts += [f"{name}={answer}" for name, answer in question.items()] if isinstance(question, dict) else []
    return " · ".join(parts) if algorithm else ""


def _looked(manifest: dict, named: bool) -> Looked:
    """What a run examined, according to its manifest; what the manifest does not state counts as not examined.

    By naming the check the user confirms that the run is complete.
    """
    roles = manifest.get("scope")
    scope = frozenset(map(str, roles)) if isinstance(roles, list) else None
    state, listed = read_state(manifest), manifest.get("looked")
    if state is None:
        whole = named or (isinstance(listed, dict) and listed.get("everything") is True)
        return Looked(whole, None, scope, closes=whole)
    return Looked(state.subjects.whole, state.subjects.fids, scope)


def _subjects(manifest: dict) -> dict:
    inputs = manifest.get("inputs")
    rows = [entry for entry in inputs if isinstance(entry, dict)] if isinstance(inputs, list) else []
    return next((entry for entry in rows if entry.get("use") == "subjects"), rows[0] if rows else {})


def _check_pair(frame: pd.DataFrame, layer: str, manifest: dict) -> None:
    """Refuse a manifest whose run cannot have written these findings.

    Raises:
        InputError: a finding is of a rule or a role that the run did not look at.
    """
    scope = manifest.get("scope")
    if isinstance(scope, list):
        for role in frame["control_role"].dropna().unique():
            if role not in (*scope, "*"):
                raise InputError("store.manifest_role", algorithm=manifest.get("algorithm", "–"), role=role,
                                 layer=layer)
    checked = manifest.get(SECTION)
    rules = checked.get("rules") if isinstance(checked, dict) else None
    if not isinstance(rules, list):
        return
    ids = {rule.get("rule_id") for rule in rules if isinstance(rule, dict)}
    for rule in frame["rule_id"].unique():
        if rule not in ids and not rule.startswith(BUILT_IN):
            raise InputError("store.manifest_other", algorithm=manifest.get("algorithm", "–"), rule=rule, layer=layer)
