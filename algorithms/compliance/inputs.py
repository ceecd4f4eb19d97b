"""What the algorithms of planning compliance share."""
from __future__ import annotations

from qgis.core import QgsProcessingParameterFileDestination

from ..inputs import SubjectsAlgorithm


class ComplianceAlgorithm(SubjectsAlgorithm):
    """A check of what is built or planned against what the plan allows."""

    REPORT, MANIFEST = "REPORT", "MANIFEST"

    def group(self) -> str:
        return self.tr("Planning compliance")

    def groupId(self) -> str:
        return "compliance"

    def add_report(self, help_text: str) -> None:
        """Report and run manifest; the help says what the report holds."""
        self.add(QgsProcessingParameterFileDestination(
            self.REPORT, self.tr("Report"), self.tr("HTML files (*.html)"), optional=True), help_text,
            create_by_default=False)
        self.add(QgsProcessingParameterFileDestination(
            self.MANIFEST, self.tr("Run manifest"), self.tr("JSON files (*.json)"), optional=True), self.tr(
            "What was read, by which pack, with which versions. A report of several checks takes from it what was "
            "checked."), create_by_default=False)

    def write_report(self, parameters, context, outputs, inputs: list, pack, counts: dict, report, state=None,
                     **said) -> None:
        """Write report and manifest, as far as they are wanted.

        Args:
            inputs: ``(table, use, fields)`` each. pack: with id, version and content_hash. counts: of the run.
            report: a manifest -> ReportData. state: makes the ``RunState`` for a recheck; None: no recheck.
            said: what else the manifest says of the run.
        """
        import json
        from dataclasses import replace

        from ...bridge.manifest import input_entry, run_manifest
        from ...bridge.settings import read_options
        from ...core.findings.rows import SECTION as ROWS
        from ...core.findings.rows import state_section
        from ...core.report.build import build_report
        from ...core.report.checked import SECTION, checked_section

        if not (outputs.wanted(self.REPORT) or outputs.wanted(self.MANIFEST)):
            return
        manifest = run_manifest(
            self.id(), self.chosen_inputs(parameters, context), [input_entry(*one) for one in inputs],
            pack={"id": pack.id, "version": pack.version, "hash": pack.content_hash}, counts=counts, **said)
        data = replace(report(manifest), classification_mark=read_options().classification_mark)
        manifest[SECTION] = checked_section(data)
        if outputs.wanted(self.MANIFEST):
            kept = manifest if state is None else {**manifest, ROWS: state_section(state())}
            outputs.text(self.MANIFEST, json.dumps(kept, ensure_ascii=False, indent=2))
        if outputs.wanted(self.REPORT):
            outputs.text(self.REPORT, build_report(data))
