"""From findings to verdicts: a row per subject, a row per project, and the summary."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ...contract import cells
from ...contract.arithmetic import ANYTHING, choose
from ...contract.interval import Interval
from ...contract.sums import sum_by
from ...contract.verdicts import ALLOWED, UNDETERMINED, VERDICTS, count_by_row, worst_by_row
from ...geometry.parallel import asking
from ...layers.prepare import Subjects
from .columns import COUNTED, PARTS, TOTALS, project_columns, summary_columns, units_of, verdict_columns
from .judge import Findings
from .ledger import ALL_ROLES, LedgerRows, sizes


def verdict_codes(subjects: Subjects, scope: list, findings: list[Findings],
                  open_roles: dict) -> np.ndarray:
    """The worst verdict of each subject in each role, as positions in ``VERDICTS``.

    Args:
        subjects: what was checked. scope: roles that were to be checked.
        findings: of all roles; ``"*"`` counts for each of them.
        open_roles: role -> why it cannot be judged, for all subjects.

    Returns:
        int8 ``(n, k)``, a column a role of the scope. Where nothing was found in a role that was checked: allowed.
    """
    codes = np.full((len(subjects), len(scope)), ALLOWED, dtype=np.int8)
    for role in open_roles:
        codes[:, scope.index(role)] = UNDETERMINED
    for group in findings:
        worst = worst_by_row(group.verdicts, group.subject, len(subjects))
        columns = slice(None) if group.role == "*" else [scope.index(group.role)]
        codes[:, columns] = np.minimum(codes[:, columns], worst[:, None])
    return codes


def verdict_frame(subjects: Subjects, scope: list, codes: np.ndarray, of_subjects: pd.DataFrame,
                  ledgers: dict[str, LedgerRows], area_method: str) -> pd.DataFrame:
    """A row per subject, in the words of the data contract.

    Args:
        subjects: what was checked. scope: roles that were to be checked.
        codes: ``(n, k)``, as of ``verdict_codes``.
        of_subjects: a row per subject: number of findings of each verdict; ``controls_checked``, number of roles that
            could be checked; ``reason``, what is missing where the verdict is undetermined.
        ledgers: role -> measured areas, for roles with layers; ``ALL_ROLES``: of all together.
        area_method: of subjects whose areas are not planar by themselves.
    """
    words, joint = np.array(VERDICTS, dtype=object), ledgers.get(ALL_ROLES)
    units = units_of(subjects)
    worst = codes.min(axis=1) if codes.shape[1] else np.full(len(subjects), UNDETERMINED)
    columns = {"subject_id": subjects.ids, "project_id": subjects.projects, "verdict": words[worst]}
    for unit in asking(units, 1):
        columns[TOTALS[unit]] = sizes(subjects, Interval.of(subjects.size), unit)
        for part in PARTS:
            columns[f"{part}_{unit}"] = sizes(subjects, ANYTHING if joint is None else getattr(joint, part), unit)
    columns["area_method"] = np.where(subjects.scale.is_known, area_method, subjects.method)
    columns["controls_checked"] = of_subjects["controls_checked"].to_numpy()
    columns["controls_in_scope"] = np.full(len(subjects), len(scope))
    for verdict in COUNTED:
        columns[f"{verdict}_count"] = of_subjects[verdict].to_numpy()
    columns["reason"] = np.where(worst == UNDETERMINED, of_subjects["reason"], "")
    for position, role in asking(enumerate(scope), 1):
        columns[f"{role}_verdict"] = words[codes[:, position]]
        for unit in units:
            columns[f"{role}_{unit}"] = sizes(
                subjects, ledgers[role].covered if role in ledgers else ANYTHING, unit)
    return pd.DataFrame(columns).astype(verdict_columns({"scope": scope, "units": units}))


def count_by_verdict(subjects: Subjects, findings: list[Findings]) -> pd.DataFrame:
    """Number of findings of each subject by verdict.

    Args:
        subjects: what was checked. findings: of all roles.
    """
    counts = {verdict: np.zeros(len(subjects), dtype=np.int64) for verdict in VERDICTS}
    for group in asking(findings, 1):
        for verdict, number in count_by_row(group.verdicts, group.subject, len(subjects)).items():
            counts[verdict] += number
    return pd.DataFrame(counts)


def project_frame(verdicts: pd.DataFrame, scope: list, lost: np.ndarray) -> pd.DataFrame:
    """A row per project: the worst verdict of its parcels, and the sums of their areas, NULL where one is unknown.

    Args:
        verdicts: as of ``verdict_frame``. scope: roles that were to be checked.
        lost: subjects whose geometry cannot be used, bool ``(n,)``.
    """
    number, names = pd.factorize(verdicts["project_id"])
    group = verdicts.groupby(number)
    words = np.array(VERDICTS, dtype=object)

    def worst(column):
        return words[worst_by_row(verdicts[column], number, len(names))]

    projects = pd.DataFrame({"project_id": names, "subject_count": group.size().to_numpy(),
                             "verdict": worst("verdict")})
    for name in asking([name for name in verdicts.columns if name.endswith(("_m2", "_m", "_count"))], 1):
        projects[name] = group[name].sum().to_numpy() if name.endswith("_count") else cells.number(
            _sums(verdicts, name, lost, number, len(names), ANYTHING))   # a project of lines alone has no area
    projects["controls_checked"] = group["controls_checked"].min().to_numpy()
    projects["controls_in_scope"] = len(scope)
    reasons = pd.DataFrame({"number": number, "reason": verdicts["reason"]})
    reasons = reasons[reasons["reason"] != ""].drop_duplicates().groupby("number")["reason"].agg(" ".join)
    projects["reason"] = reasons.reindex(range(len(projects)), fill_value="").astype(object)
    for role in scope:
        projects[f"{role}_verdict"] = worst(f"{role}_verdict")
    return projects.astype(project_columns({"scope": scope, "units": _units(verdicts)}))


def _units(verdicts: pd.DataFrame) -> tuple:
    return tuple(unit for unit, total in TOTALS.items() if total in verdicts)


def _sums(verdicts: pd.DataFrame, name: str, lost: np.ndarray, group: np.ndarray, count: int,
          empty: Interval) -> Interval:
    """Sums of areas or lengths by group; a line has no area, and adds nothing to one. ``empty``: of a group of none."""
    values, whole = (verdicts[column].to_numpy(dtype=float, na_value=np.nan) for column in (
        name, "length_m" if name.endswith("_m") else "area_m2"))
    own = np.where(np.isnan(whole) & ~lost, -1, group)
    has = np.bincount(own[own >= 0], minlength=count) > 0
    return choose(has, sum_by(Interval.of(values), own, count), empty)


def summary_frame(verdicts: pd.DataFrame, scope: list, lost: np.ndarray) -> pd.DataFrame:
    """Subjects and areas by role and verdict; role ``*`` counts the subjects' own verdicts.

    Args:
        verdicts: as of ``verdict_frame``. scope: roles that were to be checked.
        lost: subjects whose geometry cannot be used, bool ``(n,)``.
    """
    frames = []
    for role in asking(["*", *scope], 1):
        words = verdicts["verdict" if role == "*" else f"{role}_verdict"]
        group = words.map(VERDICTS.index).to_numpy(dtype=np.int64)
        frame = pd.DataFrame({"control_role": role, "verdict": VERDICTS,
                              "subject_count": np.bincount(group, minlength=len(VERDICTS))})
        for unit in _units(verdicts):
            for name, column in ((f"subject_{TOTALS[unit]}", TOTALS[unit]),
                                 (f"covered_{unit}", f"covered_{unit}" if role == "*" else f"{role}_{unit}")):
                frame[name] = cells.number(_sums(verdicts, column, lost, group, len(VERDICTS), Interval.of(0.0)))
        frames.append(frame)
    return pd.concat(frames, ignore_index=True).astype(summary_columns({"units": _units(verdicts)}))
