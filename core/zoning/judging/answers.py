"""From a run that has judged to its outcome: tables, counts, and what the run settled."""
from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Optional

import numpy as np
import pandas as pd
import shapely

from ...contract.outcome import FINDINGS, Outcome, Tables
from ...contract.outcome import VERDICTS as OF_SUBJECTS
from ...contract.verdicts import count_subjects
from .columns import kinds_of, units_of
from .filters import BETTER_BY_FILTER, count_better
from .ledger import ledger_frame
from .verdicts import count_by_verdict, project_frame, summary_frame, verdict_frame


def tables_of(run, unclear: pd.DataFrame) -> Tables:
    """The tables of a check.

    Args:
        run: a ``ZoningRun`` whose ledgers are measured. unclear: findings in words and in their order, at least the
            undetermined ones.
    """
    subjects, scope = run.subjects, run.scope
    ledgers = [*run.ledgers.values(), *([run.joint_ledger] if run.joint_ledger is not None else [])]
    of_subjects = count_by_verdict(subjects, run.findings).assign(controls_checked=_checked(run),
                                                                  reason=_reasons(run, unclear))
    verdicts = verdict_frame(subjects, scope, run.codes, of_subjects, {rows.role: rows for rows in ledgers},
                             run.request.area_method)
    missing = [role for role in scope if role not in run.judged]
    lost = subjects.reasons != ""
    return Tables({
        OF_SUBJECTS: verdicts, "projects": partial(project_frame, verdicts, scope, lost),
        "ledger": partial(ledger_frame, subjects, ledgers, missing),
        "summary": partial(summary_frame, verdicts, scope, lost)})


def without_findings(run) -> Outcome:
    """What a check answers before its findings are in words.

    Args:
        run: a ``ZoningRun`` with tables.
    """
    bound = {role: [layer.table.name for layer in judged.controls.layers] for role, judged in run.judged.items()}
    return Outcome(None, run.tables, crs=run.subjects.table.crs, notes=run.notes, settled={
        "scope": run.scope, "units": units_of(run.subjects), "bound": bound,
        "coverage_assumed": run.coverage.is_assumed,
        "kinds": kinds_of(run.subjects), "subject_notes": run.subject_notes})


def assemble(run) -> Outcome:
    """Everything that a check answers.

    Args:
        run: a ``ZoningRun`` that has judged.
    """
    return replace(without_findings(run), findings=run.finding_rows, geometry={FINDINGS: run.finding_geometry},
                   counts=counts_of(run.tables[OF_SUBJECTS], run.finding_rows, run.better_by_filter))


def _checked(run) -> np.ndarray:
    """Number of roles that could be checked for each subject."""
    checked = np.zeros(len(run.subjects), dtype=np.int64)
    for role, judged in run.judged.items():
        if role not in run.open_roles:
            complete = run.coverage.of(role)
            is_covered = shapely.is_missing(complete) if complete is not None else True
            checked += (run.subjects.reasons == "") & ~judged.uncertain & is_covered
    return checked


def _reasons(run, unclear: pd.DataFrame) -> np.ndarray:
    """What is missing for each subject: first for the whole run, then its own first finding."""
    reasons = np.full(len(run.subjects), " ".join(run.open_roles.values()), dtype=object)
    own = unclear[(unclear["verdict"] == "undetermined") & unclear["subject_fid"].notna()]
    own = own.drop_duplicates("subject_fid")
    rows = pd.Series(np.arange(len(run.subjects)), index=run.subjects.table.fids)
    at = rows[own["subject_fid"].to_numpy(dtype=np.int64)].to_numpy()
    reasons[at] = [f"{before} {message}".strip() for before, message in zip(
        reasons[at].tolist(), own["message"].to_numpy(dtype=object).tolist())]
    return reasons


def counts_of(verdicts: pd.DataFrame, findings: pd.DataFrame, better: Optional[np.ndarray]) -> dict:
    """Numbers and booleans of a run.

    Args:
        verdicts, findings: of all subjects. better: mask of the subjects that a filter betters; None: not known.
    """
    counts = count_subjects(verdicts["verdict"], findings.loc[findings["subject_fid"].notna(), "verdict"])
    by_filter = count_better(better)
    return {**counts, BETTER_BY_FILTER: by_filter, "IS_COMPLIANT": counts["IS_COMPLIANT"] and by_filter == 0}
