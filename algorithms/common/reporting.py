"""Report and run manifest of a check, for the algorithms that write findings."""
from __future__ import annotations

from qgis.core import QgsProcessingParameterFileDestination

from .inputs import SubjectsAlgorithm


class ReportAlgorithm(SubjectsAlgorithm):
    """A check that says in a manifest what it read, and may write a report."""

    REPORT, MANIFEST = "REPORT", "MANIFEST"

    def add_report(self, help_text: str) -> None:
        """Report and run manifest; the help describes the report."""
        self.add(QgsProcessingParameterFileDestination(
            self.REPORT, self.tr("Report"), self.tr("HTML files (*.html)"), optional=True), help_text,
            create_by_default=False)
        self.add_manifest(self.MANIFEST, self.tr("Run manifest"))

    def add_manifest(self, name: str, label: str) -> None:
        self.add(QgsProcessingParameterFileDestination(
            name, label, self.tr("JSON files (*.json)"), optional=True), self.tr(
            "What was read, by which pack, with which versions. A report of several checks takes the scope from it, "
            "and the findings store takes which findings are fixed."), create_by_default=False)

    def write_report(self, parameters, context, outputs, inputs: list, pack, counts: dict, report=None, state=None,
                     name: str = MANIFEST, **sections) -> None:
        """Write report and manifest, if required.

        Args:
            inputs: ``(table, use, fields)`` each. pack: with id, version and content_hash. counts: of the run.
            report: a manifest -> ReportData; None: without one. state: makes the ``RunState`` for a recheck; None: no
                recheck. name: of the manifest's parameter.
            sections: further entries of the manifest; without a state ``looked`` as of ``looked_at``.
        """
        import json
        from dataclasses import replace

        from ...bridge.runs.manifest import input_entry
        from ...bridge.settings import read_options
        from ...core.contract.frame import mark_of
        from ...core.contract.rows import SECTION as ROWS
        from ...core.contract.rows import state_section
        from ...core.report.checked import SECTION, checked_section

        wants_report = report is not None and outputs.wanted(self.REPORT)
        if not (wants_report or outputs.wanted(name)):
            return
        manifest = self.manifest(
            parameters, context, [input_entry(*entry) for entry in inputs],
            pack=pack.named, counts=counts, **sections)
        if report is not None:
            data = replace(outputs.reported(report(manifest)), classification_mark=read_options().classification_mark)
            manifest |= {SECTION: checked_section(data), "findings": mark_of(data.findings)}
        if outputs.wanted(name):
            kept = manifest if state is None else {**manifest, ROWS: state_section(state())}
            outputs.text(name, json.dumps(kept, ensure_ascii=False, indent=2))
        if wants_report:
            outputs.report(self.REPORT, data)

    def looked_at(self) -> dict:
        """What a run that cannot be rechecked looked at: all there is, unless a selection or filter left rows out."""
        return {"everything": all(layer.is_unfiltered for layer in self.layers_read())}
