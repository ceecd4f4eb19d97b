"""One report a project, and an index with the totals."""
from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import quote

import numpy as np
import pandas as pd

from ...errors import InputError
from ..data import ReportData
from ..maps.of_run import OneMap
from ..parts.occupation import sheets_of
from ..rows import column, findings_order, of_the_run, projects_of_verdicts, subjects_of_findings
from ..words import words_in
from .build import is_empty, manifests_text, render

INDEX, MANIFEST = "index.html", "manifest.json"
_RESERVED = {"con", "prn", "aux", "nul", "index", *(f"com{n}" for n in range(1, 10)),
             *(f"lpt{n}" for n in range(1, 10))}
_NAME_LENGTH = 80


def project_reports(data: ReportData) -> Iterator[tuple[str, str]]:
    """Render the index and then one report after the other, so that thousands need no memory.

    Args:
        data: of the whole run; ``project_id`` in its frames distinguishes the projects.

    Returns:
        ``(file name, HTML)``; the first is ``index.html``. The last is the run's manifests, if there are any.

    Raises:
        InputError: nothing to show.
    """
    if data.manifests:
        data = replace(data, manifest_file=MANIFEST)
    for part in project_parts(data):
        if part.project is None:
            links = {project: quote(name) for project, name in part.files.items()}
            yield INDEX, render(part.data, links=links)
        else:
            yield part.files[part.project], render(part.data, home=INDEX)
    if data.manifests:
        yield MANIFEST, manifests_text(data)


@dataclass(frozen=True)
class ProjectPart:
    """The rows of one project, or the index of all.

    Attributes:
        project: its id; None for the index, ``""`` for subjects without a project.
        files: project id -> file name of its report, of all projects.
        data: what the report shows.
    """

    project: str | None
    files: dict[str, str]
    data: ReportData


def project_parts(data: ReportData) -> Iterator[ProjectPart]:
    """The index and then each project with its own rows.

    Args:
        data: what the report shows.

    Raises:
        InputError: nothing to show.
    """
    if is_empty(data):
        raise InputError("report.empty")
    verdicts = data.verdicts
    if verdicts is None and data.findings is not None:
        verdicts = subjects_of_findings(data.findings, findings_order(data.findings))
    projects = data.projects
    if projects is None:
        projects = projects_of_verdicts(verdicts if verdicts is not None else pd.DataFrame())
    ids = list(dict.fromkeys(_ids(projects)))
    names = file_names(ids)
    yield ProjectPart(None, names, replace(data, projects=projects))
    rows = _Rows(data)
    for project in ids:
        yield ProjectPart(project, names, rows.of(project))


def file_names(project_ids) -> dict[str, str]:
    """Project -> name of its file, as of ``names_of_files``.

    Args:
        project_ids: different texts; an empty one means subjects without a project.
    """
    project_ids = list(project_ids)
    return dict(zip(project_ids, names_of_files(project_ids)))


def names_of_files(titles) -> list[str]:
    """File names that Windows, macOS and Linux accept, in the order of titles, each once whatever the case.

    Args:
        titles: texts, of which some may be alike.

    >>> names_of_files(["a/b", "A_B", "a/b"])
    ['a_b.html', 'A_B-2.html', 'a_b-3.html']
    """
    names, taken = [], {"index"}
    for title in titles:
        stem = unicodedata.normalize("NFC", title)
        stem = re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*%#]+', "_", stem)[:_NAME_LENGTH].strip(" .") or "project"
        # Reserved devices stay reserved before a dot: CON.2024 is CON.
        if stem.split(".")[0].casefold().strip() in _RESERVED:
            stem = f"_{stem}"
        name, count = stem, 1
        while unicodedata.normalize("NFKC", name).casefold() in taken:
            count += 1
            name = f"{stem}-{count}"
        taken.add(unicodedata.normalize("NFKC", name).casefold())
        names.append(f"{name}.html")
    return names


class _Rows:
    """Rows of every frame by project, found once."""

    def __init__(self, data: ReportData):
        self.data = data
        self.title = words_in(data.language)
        self.frames: dict[int, dict] = {}
        self.of_the_run = np.zeros(0, dtype=np.int64)
        if data.findings is not None:
            self.of_the_run = np.flatnonzero(of_the_run(data.findings))

    def of(self, project: str) -> ReportData:
        data = self.data
        verdict_rows = self._positions(data.verdicts, project)
        finding_rows = self._positions(data.findings, project)
        if finding_rows is not None and len(self.of_the_run):
            finding_rows = np.union1d(finding_rows, self.of_the_run)
        return replace(
            data, run_name=" \u00b7 ".join(filter(None, (data.project_names.get(project), project)))
            or self.title("no_project"), projects=None, summary=None,
            verdicts=_taken(data.verdicts, verdict_rows), findings=_taken(data.findings, finding_rows),
            verdict_geometry=_taken(data.verdict_geometry, verdict_rows),
            finding_geometry=_taken(data.finding_geometry, finding_rows),
            maps=OneMap(data.maps, project), **sheets_of(data, project, self._positions),
            ledgers=self._tables(data.ledgers, project), tables=self._tables(data.tables, project))

    def _positions(self, frame, project: str):
        if frame is None:
            return None
        if id(frame) not in self.frames:
            self.frames[id(frame)] = pd.Series(_ids(frame)).groupby(_ids(frame)).indices
        return self.frames[id(frame)].get(project, np.zeros(0, dtype=np.int64))

    def _tables(self, tables, project: str) -> tuple:
        """The project's part of tables that name projects; others are in the index."""
        return tuple((title, _taken(frame, self._positions(frame, project))) for title, frame in tables
                     if "project_id" in frame.columns)


def _ids(frame: pd.DataFrame) -> np.ndarray:
    return column(frame, "project_id").astype("string").fillna("").to_numpy(dtype=object)


def _taken(values, rows):
    if values is None or rows is None:
        return None
    return values[rows] if isinstance(values, np.ndarray) else values.iloc[rows].reset_index(drop=True)
