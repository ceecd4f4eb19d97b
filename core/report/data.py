"""What a report shows, and nothing that it would have to work out."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from ..contract.basis import BasisShown
from .numbers import USUAL, NumberStyle


@dataclass(frozen=True)
class ControlShown:
    """What became of one control role in the run.

    Attributes:
        role: id of the role.
        title: its name in the report's language.
        status: ``"checked"``, ``"no_layer"`` (in scope, nothing bound), ``"outside_scope"``, or
            ``"in_scope"`` if it is unknown whether there was a layer.
        layers: names of the layers bound to it.
        feature_count: features read from them, None if not counted.
        data_date: date of the data as text, empty where unknown.
    """

    role: str
    title: str
    status: str
    layers: tuple[str, ...] = ()
    feature_count: int | None = None
    data_date: str = ""


@dataclass(frozen=True)
class RuleShown:
    """What a card states about a rule beyond the finding's own row.

    Attributes:
        rule_id: id of the rule.
        routes: ways by which an exception can be claimed, in the report's language.
        presumed: what is presumed where the exception's field is empty.
        basis: in the report's language; number and article of an unverified one are not printed.
        pack: title of the pack that the rule is from, where packs lie over each other; otherwise empty.
    """

    rule_id: str
    routes: tuple[str, ...] = ()
    presumed: str = ""
    basis: tuple[BasisShown, ...] = ()
    pack: str = ""


@dataclass(frozen=True)
class ReportHead:
    """The user's entries for a report of any subject.

    Attributes:
        title: heading; empty: the usual one of the check.
        run_name: the project or run, a line under the heading.
        classification_mark: printed in the head; empty: none.
        made_on: date of the report, ISO; empty: today.
        other_files: names (no folders) of files that hold every row.
    """

    title: str = ""
    run_name: str = ""
    classification_mark: str = ""
    made_on: str = ""
    other_files: tuple[str, ...] = ()

    def day(self) -> str:
        """Date of the report, ISO text; today if none is given.

        >>> ReportHead(made_on="2026-06-30").day()
        '2026-06-30'
        """
        return self.made_on or date.today().isoformat()


UNTITLED = ReportHead()


@dataclass(frozen=True)
class ReportData:
    """The content of one report. Each part may be empty.

    Attributes:
        title: heading of the report.
        language: ``"en"`` or ``"zh"``.
        run_name: the project or run, a line under the heading.
        made_on, as_of: date of the report and date whose law was applied, ISO text.
        classification_mark: printed in the head; empty: none.
        pack: packs and versions that were applied, ready to print.
        area_method: ``"ellipsoidal"``, ``"planar"``, ``"registered"`` or empty.
        verdicts: a row per subject: ``subject_id``, ``project_id`` (optional) and the verdict
            columns of the contract.
        verdict_geometry: subjects, object ``(len(verdicts),)`` of shapely or None.
        findings: the contract's finding columns; a missing column is shown as not given.
        finding_geometry: the failing pieces, object ``(len(findings),)``.
        crs: of both geometry arrays, for the scale bar; empty leaves the bar out.
        projects, summary: frames of the contract.
        ledgers, tables: ``(title, frame)`` each.
        manifests: run manifests.
        manifest_file: name (no folder) of the file beside the report that holds them; empty: the report shows them.
        controls: what was checked and what was not, by role.
        rules: what is known about the rules that the findings name.
        unbound_layers: layers that no role took.
        coverage_assumed: True where no coverage layer was given, None where unknown.
        not_checked: what the pack says it cannot check.
        notes: remarks on the whole run.
        personal_fields_kept: the user asked to keep fields with personal data.
        other_files: names (no folders) of files that hold all rows.
        facts: ``(label, words)`` more for the head.
        sheets: ``core.landuse.tables.layouts.SheetTable`` each, printed with their own headings and totals.
        statements: project id -> text to copy.
        words: entry of the report's words -> the one that this report has in its place.
        issues: what was found wrong with the input: ``project_id, subject_id, layer, feature, message``.
        maps: project id -> its map as SVG text, such as ``core.report.maps.of_run.RunMaps``; a report
            shows its map where there is just one.
        remedies: feature id of a subject -> sentences: how it would comply, where that was computed.
        bands: feature id of a subject -> sentences: the tolerance from which its verdicts change.
        blocks: of ``core.report.blocks``, in order, after the result.
        has_carbon_section: tables of carbon have their section and their rows beside the blocks, which are of other
            subjects; otherwise blocks say what is in those tables, which are for files alone.
        tables_file: name (no folder) of the workbook beside the report that holds its tables; those that are long are
            there alone. Empty: the report shows them all.
        workbook: ``(title, frame)`` each, of that workbook alone: blocks say what is in them.
        project_names: project id -> its name, where it has one.
        prepared_by: name of the person who made it, as that person gave it; empty: a line on paper to write on.
        numbers: units and decimals of areas. Measured numbers and limits keep the unit of their rule.
    """

    title: str = ""
    language: str = "en"
    run_name: str = ""
    made_on: str = ""
    as_of: str = ""
    classification_mark: str = ""
    pack: str = ""
    area_method: str = ""
    verdicts: pd.DataFrame | None = None
    verdict_geometry: np.ndarray | None = None
    findings: pd.DataFrame | None = None
    finding_geometry: np.ndarray | None = None
    crs: str = ""
    projects: pd.DataFrame | None = None
    summary: pd.DataFrame | None = None
    ledgers: tuple[tuple[str, pd.DataFrame], ...] = ()
    tables: tuple[tuple[str, pd.DataFrame], ...] = ()
    manifests: tuple[dict, ...] = ()
    controls: tuple[ControlShown, ...] = ()
    rules: tuple[RuleShown, ...] = ()
    unbound_layers: tuple[str, ...] = ()
    coverage_assumed: bool | None = None
    not_checked: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    personal_fields_kept: bool = False
    other_files: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    sheets: tuple = ()
    statements: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    issues: pd.DataFrame | None = None
    maps: Mapping[str, str] = field(default_factory=dict)
    remedies: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    bands: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    numbers: NumberStyle = USUAL
    blocks: tuple = ()
    has_carbon_section: bool = False
    tables_file: str = ""
    workbook: tuple[tuple[str, pd.DataFrame], ...] = ()
    project_names: Mapping[str, str] = field(default_factory=dict)
    manifest_file: str = ""
    prepared_by: str = ""
