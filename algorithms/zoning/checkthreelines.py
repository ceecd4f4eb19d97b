"""groundrules:checkthreelines – projects and parcels against the three control lines, each an input of its own."""
from __future__ import annotations

from qgis.core import QgsProcessing, QgsProcessingParameterFeatureSource

from ..common.subject_parameters import (
    add_as_of,
    add_coverage,
    add_fields,
    add_outputs,
    add_own_fields,
    add_pack_file,
    add_projects,
    add_subjects,
    add_values,
)
from .checking import CheckAlgorithm

# Parameter -> role of the pack.
FARMLAND, RED_LINE, BOUNDARY = "FARMLAND", "RED_LINE", "BOUNDARY"
LINES = {FARMLAND: "permanent_basic_farmland", RED_LINE: "ecological_red_line", BOUNDARY: "urban_development_boundary"}


class CheckThreeLines(CheckAlgorithm):
    """The check of ``checkzoning`` with a parameter for each line, for models and batches."""

    pack_id = "cn-three-lines"

    def name(self) -> str:
        return "checkthreelines"

    def displayName(self) -> str:
        return self.tr("Check projects against the three lines")

    def shortDescription(self) -> str:
        return self.tr("Verdict of each project against permanent basic farmland, ecological red line and urban "
                       "development boundary, with a separate input for each line; a line left empty is undetermined.")

    def tags(self) -> list:
        return self.tr("zoning,three lines,farmland,red line,boundary,compliance,verdict,control line,"
                       "model,batch").split(",")

    def initAlgorithm(self, config=None) -> None:
        add_subjects(self)
        add_projects(self)
        for name, label in ((FARMLAND, self.tr("Permanent basic farmland")),
                            (RED_LINE, self.tr("Ecological protection red line")),
                            (BOUNDARY, self.tr("Urban development boundary"))):
            self.add(QgsProcessingParameterFeatureSource(
                name, label, [QgsProcessing.SourceType.TypeVectorPolygon], optional=True),
                self.tr("If empty, the line is still in scope, and its verdicts are undetermined: unchecked ground "
                        "never counts as free."), likely=LINES[name])
        add_coverage(self, self.tr(
            "Usually the administrative units. A subject that extends beyond them is undetermined; without it "
            "complete data are assumed, and the report says so. A field role “role” in the matrix of fields states to "
            "which control a feature applies."))
        for add in (add_pack_file, add_fields, add_values, add_as_of, add_own_fields):
            add(self)
        self.add_area_method()
        self.add_language()
        add_outputs(self)

    def snapshot_inputs(self, parameters, context) -> None:
        """Take what the worker reads; lines that were left empty are absent."""
        from ...bridge.reading.read import snapshot_parameter

        self.subjects = snapshot_parameter(self, parameters, self.SUBJECTS, context)
        taken = {role: snapshot_parameter(self, parameters, name, context) for name, role in LINES.items()}
        self.controls = [layer for layer in taken.values() if layer is not None]
        self.layer_roles = [role for role, layer in taken.items() if layer is not None]
        self.scope = list(LINES.values())
