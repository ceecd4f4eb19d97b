"""Which rows a report shows: the worst ones, found on whole columns."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ..contract.verdicts import SEVERITIES, VERDICTS, count_words
from ..geometry.parallel import ask, asking

MAX_ROWS = 5_000
MAX_CARDS = 200
MAX_POINTS_A_CARD = 8
MAX_FINDINGS_A_CARD = 60


@dataclass(frozen=True)
class Places:
    """Which rows of verdicts and findings belong together, and in which order a report shows them.

    Attributes:
        subjects: the key of each verdict's subject ``(n,)``, of ``subject_keys``.
        subject_order: positions of verdicts, the worst first ``(n,)``.
        findings: the key of each finding's subject ``(m,)``; None where there are no findings.
        finding_order: positions of findings, the worst first ``(m,)``; None if there are none.
        numbers: project id -> its number in tables and on the overview map, text; empty where nothing numbers them.
    """

    subjects: pd.Series
    subject_order: np.ndarray
    findings: pd.Series | None
    finding_order: np.ndarray | None
    numbers: Mapping = field(default_factory=dict)


def column(frame: pd.DataFrame, name: str) -> pd.Series:
    """A column, or nulls where the frame lacks it ``(n,)``.

    Args:
        frame: any table. name: of the column.
    """
    if name in frame.columns:
        return frame[name]
    return pd.Series(pd.NA, index=frame.index, dtype="object", name=name)


def rank(values: pd.Series, order) -> np.ndarray:
    """Positions in an order; words that are not in it come before all, so that they are seen.

    Args:
        values: words ``(n,)``. order: the words, the first first.

    >>> rank(pd.Series(["allowed", "forbidden", "odd"]), ("forbidden", "allowed")).tolist()
    [1, 0, -1]
    """
    return pd.Categorical(values.astype("object"), categories=list(order)).codes.astype(np.int64)


def number(frame: pd.DataFrame, name: str) -> np.ndarray:
    """A column as numbers, NaN without it ``(n,)``.

    Args:
        frame: any table. name: of the column.
    """
    return pd.to_numeric(column(frame, name), errors="coerce").to_numpy(dtype=float, na_value=np.nan)


def subject_keys(frame: pd.DataFrame, with_fid: bool) -> pd.Series:
    """What names a subject in both frames: its id, with the feature id where both have one ``(n,)``.

    Args:
        frame: of verdicts or findings. with_fid: both have the feature id.
    """
    ask()
    key = column(frame, "subject_id").astype("string").fillna("")
    if with_fid:
        key = key + "\x1f" + column(frame, "subject_fid").astype("string").fillna("")
    return key


def both_have_fid(*frames) -> bool:
    """Whether all frames have the subjects' feature ids.

    Args:
        frames: of verdicts and findings.
    """
    return all(frame is not None and "subject_fid" in frame.columns for frame in frames)


def findings_order(findings: pd.DataFrame) -> np.ndarray:
    """Positions of findings ``(n,)``: by verdict, severity, then the largest overlap; ties keep their order.

    Args:
        findings: of any check ``(n,)``.
    """
    ask()
    size = number(findings, "overlap_area_m2")
    length = number(findings, "overlap_length_m")
    size = np.where(np.isnan(size), np.where(np.isnan(length), 0.0, length), size)
    return np.lexsort((-size, rank(column(findings, "severity"), SEVERITIES),
                       rank(column(findings, "verdict"), VERDICTS)))


def subjects_order(verdicts: pd.DataFrame, keys: pd.Series, findings: pd.DataFrame | None,
                   finding_keys: pd.Series | None, order: np.ndarray | None) -> np.ndarray:
    """Positions of subjects: by verdict, then by the place of the subject's worst finding.

    Args:
        verdicts: a row per subject ``(n,)``. keys: of its subjects. findings: None without. finding_keys: of their
            subjects.
        order: positions of the findings, the worst first.
    """
    place = np.full(len(verdicts), np.iinfo(np.int64).max)
    if findings is not None and len(findings):
        sorted_keys = finding_keys.iloc[order]
        first = ~sorted_keys.duplicated().to_numpy()
        places = pd.Series(np.flatnonzero(first), index=sorted_keys[first].to_numpy())
        place_in_findings = places.reindex(keys.to_numpy()).to_numpy(dtype=float)
        place = np.where(np.isnan(place_in_findings), place, place_in_findings)
    return np.lexsort((place, rank(column(verdicts, "verdict"), VERDICTS)))


def subjects_of_findings(findings: pd.DataFrame, order: np.ndarray) -> pd.DataFrame:
    """A row per subject, with its worst verdict, where only findings were supplied.

    Args:
        findings: of any check. order: their positions ``(n,)``, the worst first.
    """
    ask()
    names = [name for name in ("subject_id", "subject_fid", "project_id", "verdict") if name in findings]
    worst = findings[names].iloc[order[~of_the_run(findings)[order]]]
    by = [name for name in ("subject_id", "subject_fid") if name in worst]
    return worst.drop_duplicates(by).reset_index(drop=True) if by else worst.head(0)


def of_the_run(findings: pd.DataFrame) -> np.ndarray:
    """Mask of the findings that no subject owns, such as a missing layer.

    Args:
        findings: of any check ``(n,)``.
    """
    nobody = column(findings, "subject_id").isna() & column(findings, "subject_fid").isna()
    return nobody.to_numpy(dtype=bool)


def counts(values: pd.Series) -> dict[str, int]:
    """Rows by verdict in the order of the worst; words outside the list follow under their own name.

    Args:
        values: verdicts ``(n,)``.
    """
    totals = values.astype("string").fillna("").value_counts()
    counted = count_words(values)
    return counted | {word: int(n) for word, n in totals.items() if word not in counted}


def records(frame: pd.DataFrame, names) -> list[dict]:
    """Rows as dictionaries of plain Python values; None for null and for absent columns.

    Args:
        frame: any table. names: of the columns.
    """
    columns = []
    for name in asking(names, 5):
        values = column(frame, name)
        array = values.astype("object").to_numpy(dtype=object, copy=True)
        array[values.isna().to_numpy()] = None
        columns.append(array)
    return [dict(zip(names, row)) for row in zip(*columns)] if columns else []


def record_at(frame: pd.DataFrame, position: int, names) -> dict:
    """One of ``records``, cell by cell: a table of one row would cost a hundred times as much.

    Args:
        frame: any table. position: of the row. names: of the columns.

    >>> record_at(pd.DataFrame({"a": [1.5, None], "b": ["x", pd.NA]}), 1, ("b", "a", "c"))
    {'b': None, 'a': None, 'c': None}
    """
    return {name: _plain(frame[name].array[position]) if name in frame else None for name in names}


def _plain(value):
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return None
    return value.item() if isinstance(value, np.generic) else value


def summary_of_verdicts(verdicts: pd.DataFrame) -> pd.DataFrame:
    """Subjects and areas by control and verdict, from the columns that verdict rows have by role.

    Args:
        verdicts: a row per subject, areas in m².

    Returns:
        A row per control and verdict: number of subjects, areas in m², lengths in m.
    """
    parts = [_summary_rows(verdicts, "*", "verdict", "covered")] if "verdict" in verdicts.columns else []
    parts += [_summary_rows(verdicts, name[:-len("_verdict")], name, name[:-len("_verdict")])
              for name in verdicts.columns if name.endswith("_verdict") and name != "_verdict"]
    if len(parts) < 2:
        return pd.DataFrame(columns=["control_role", "verdict", "subject_count", "covered_m2", "covered_m"])
    return pd.concat(parts, ignore_index=True)


def _summary_rows(verdicts, role: str, word: str, size: str) -> pd.DataFrame:
    # what is covered has both columns; height_m alone is the height of a building
    length = f"{size}_m" if f"{size}_m2" in verdicts.columns else ""
    grouped = pd.DataFrame({"verdict": verdicts[word].astype("string"),
                            "covered_m2": number(verdicts, f"{size}_m2"),
                            "covered_m": number(verdicts, length)}).groupby("verdict")
    rows = grouped[["covered_m2", "covered_m"]].sum(min_count=1)
    rows.insert(0, "subject_count", grouped.size())
    rows = rows.reset_index()
    rows.insert(0, "control_role", role)
    return rows.iloc[np.argsort(rank(rows["verdict"], VERDICTS), kind="stable")]


def projects_of_verdicts(verdicts: pd.DataFrame) -> pd.DataFrame:
    """A row per project, where no table of projects was supplied.

    Args:
        verdicts: a row per subject, areas in m².
    """
    frame = pd.DataFrame({"project_id": column(verdicts, "project_id").astype("string").fillna(""),
                          "rank": rank(column(verdicts, "verdict"), VERDICTS),
                          "area_m2": number(verdicts, "area_m2")})
    grouped = frame.groupby("project_id", sort=False)
    worst = column(verdicts, "verdict").iloc[grouped["rank"].idxmin().to_numpy()].to_numpy()
    projects = pd.DataFrame({"project_id": list(grouped.groups), "verdict": worst,
                             "subject_count": grouped.size().to_numpy()})
    if np.isfinite(frame["area_m2"]).any():
        projects["area_m2"] = grouped["area_m2"].sum(min_count=1).to_numpy()
    return projects


def project_numbers(verdicts: pd.DataFrame, order: np.ndarray) -> dict[str, str]:
    """Project id -> its number from 1, as text: the project of the worst subject first.

    Args:
        verdicts: a row per subject ``(n,)``. order: their positions, the worst first.
    """
    ids = column(verdicts, "project_id").astype("string").fillna("").iloc[order]
    return {project: str(place) for place, project in enumerate(dict.fromkeys(ids), 1)}
