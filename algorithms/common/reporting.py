"""Report and run manifest of a check, for the algorithms that write findings."""
from __future__ import annotations

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessing,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFileDestination,
)

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

    def write_report(self, parameters, context, outputs, inputs: list, pack, counts: dict, report=None, state=None,
                     name: str = MANIFEST, **sections) -> None:
        """Write report and manifest, if required.

        Args:
            inputs: ``(table, use, fields)`` each. pack: with id, version and content_hash. counts: of the run.
            report: a manifest -> ReportData; None: without one. state: makes the ``RunState`` for a recheck; None: no
                recheck. Both are called ``beside`` the run, and hold neither it nor its outputs.
            name: of the manifest's parameter.
            sections: further entries of the manifest; without a state ``looked`` as of ``looked_at``.
        """
        from dataclasses import replace

        from ...bridge.runs.manifest import input_entry
        from ...bridge.settings import read_options
        from ...core.contract.frame import mark_of
        from ...core.contract.rows import SECTION as ROWS
        from ...core.contract.rows import state_section
        from ...core.geometry.following import beside
        from ...core.report.checked import SECTION, checked_section

        wants_report = report is not None and outputs.wanted(self.REPORT)
        if not (wants_report or outputs.wanted(name)):
            return
        manifest = self.manifest(
            parameters, context, [beside(input_entry, *entry) for entry in inputs],
            pack=pack.named, counts=counts, **sections)
        if report is not None:
            data = replace(outputs.reported(beside(report, manifest)),
                           classification_mark=read_options().classification_mark)
            manifest |= {SECTION: beside(checked_section, data), "findings": beside(mark_of, data.findings)}
        if outputs.wanted(name):
            kept = manifest if state is None else {**manifest, ROWS: beside(lambda: state_section(state()))}
            outputs.manifest(name, kept)
        if wants_report:
            outputs.report(self.REPORT, data)

    def add_findings(self) -> None:
        """The rows of a check that has tables of its own, as findings that the store records."""
        self.add(QgsProcessingParameterFeatureSink(
            self.FINDINGS, self.tr("Findings"), QgsProcessing.SourceType.TypeVectorAnyGeometry, optional=True),
            self.tr("The same in the columns of all checks, with verdict, unit and basis. “Record findings” takes "
                    "them together with the manifest, and they appear in the Compliance dock."),
            create_by_default=False)

    def write_findings(self, outputs, result, scope: list, **sections) -> None:
        """Write ``FINDINGS``, if required, and say in the manifest what they are.

        Args:
            result: with ``findings`` and ``finding_geometry``. scope: roles that the run looked at. sections: further
                entries of the manifest.
        """
        from ...core.contract.frame import mark_of
        from ...core.geometry.following import beside

        if outputs.wanted(self.FINDINGS):
            if result.crs:
                outputs.layer(self.FINDINGS, result.findings, result.finding_geometry,
                              QgsCoordinateReferenceSystem(result.crs))
            else:
                outputs.table(self.FINDINGS, result.findings)
        self.sections = {"scope": scope, "looked": self.looked_at(), "findings": beside(mark_of, result.findings),
                         **sections}

    def looked_at(self) -> dict:
        """What a run that cannot be rechecked looked at: all there is, unless a selection or filter left rows out."""
        return {"everything": all(layer.is_unfiltered for layer in self.layers_read())}


class ComplianceAlgorithm(ReportAlgorithm):
    """A check of what is built or planned against what the plan allows."""

    def group(self) -> str:
        return self.tr("Planning compliance")

    def groupId(self) -> str:
        return "compliance"


class ZoningAlgorithm(ReportAlgorithm):
    """A check of a layer against control layers."""

    def group(self) -> str:
        return self.tr("Zoning control")

    def groupId(self) -> str:
        return "zoning"

    def snapshot_inputs(self, parameters, context) -> None:
        """Take what the worker reads, on the layers' own thread.

        Raises:
            InputError: no control layer.
        """
        from ...core.errors import InputError

        super().snapshot_inputs(parameters, context)
        if not self.controls:
            raise InputError("zoning.no_controls")
