"""What the coverage of coefficients writes."""
from __future__ import annotations

from qgis.core import (
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFileDestination,
)

from ...common.layers_algorithm import POLYGON


def add_outputs(self) -> None:
    """Tables, the layer, the report, numbers."""
    for name, label, help_text in (
            (self.CLASSES, self.tr("Coverage by class and pool"), self.tr(
                "A row for each zone, class with its place, and pool: area, how it has its number (row, envelope, "
                "none), density, pack, family, level of trust and source; of a blank what it lacks, how to give it, "
                "and which families at hand have it.")),
            (self.BLANKS, self.tr("Blanks and what would fill them"), self.tr(
                "A row for each class without a number, the most ground first.")),
            (self.STATES, self.tr("Coverage in shares"), self.tr(
                "A row for each zone and state: shares of the ground, of vegetated ground and of the known carbon.")),
            (self.FAMILIES, self.tr("Coverage by family"), self.tr(
                "A row for the family and each that you compare: its shares, its pools, and the classes that it "
                "leaves blank; of one that cannot answer the reason.")),
            (self.SOILS, self.tr("Coverage of mineral soils"), self.tr(
                "A row for each soil and climate: whether the pack has a reference stock for it. Without a field or a "
                "value the soils are those that the climate may have, together."))):
        self.add_table(name, label, help_text, create_by_default=name == self.CLASSES)
    self.add(QgsProcessingParameterFeatureSink(
        self.OUTPUT, self.tr("Land by coverage"), POLYGON, optional=True), self.tr(
        "The layer with the state of each feature: row, envelope, part (some of its classes have no number), none; "
        "its shares, and what the first blank lacks. Not of a raster."))
    self.add(QgsProcessingParameterFileDestination(
        self.REPORT, self.tr("Report"), self.tr("HTML files (*.html)"), optional=True), self.tr(
        "One HTML file to hand over: shares, blanks with their remedies, families side by side."),
        create_by_default=False)
    for name, label in (
            ("SHARE_BY_ROW", self.tr("Share of the ground with its numbers by a row of the table")),
            ("SHARE_BY_ENVELOPE", self.tr("Share of the ground with a number by envelope")),
            ("SHARE_WITHOUT", self.tr("Share of the ground without a number in some pool")),
            ("VEGETATED_SHARE_BY_ROW", self.tr("Share of vegetated ground with its numbers by a row of the table")),
            ("VEGETATED_SHARE_BY_ENVELOPE", self.tr("Share of vegetated ground with a number by envelope")),
            ("VEGETATED_SHARE_WITHOUT", self.tr("Share of vegetated ground without a number in some pool")),
            ("CARBON_SHARE_BY_ROW", self.tr("Share of the known carbon by a row of the table")),
            ("CARBON_SHARE_BY_ENVELOPE", self.tr("Share of the known carbon by envelope")),
            ("AREA_HA", self.tr("Ground (ha)")), ("CLASS_COUNT", self.tr("Number of classes")),
            ("BLANK_COUNT", self.tr("Number of classes without a number in some pool")),
            ("UNUSABLE_COUNT", self.tr("Number of features that cannot be used")),
            ("DOUBLED_M2", self.tr("Ground covered by two features (m²)"))):
        self.addOutput(QgsProcessingOutputNumber(name, label))
    for name, label in (("IS_COVERED", self.tr("Every class has a number in every pool")),
                        ("IS_VEGETATION_COVERED", self.tr("Every vegetated class has a number in every pool"))):
        self.addOutput(QgsProcessingOutputBoolean(name, label))
    for name, label in (("FAMILY_USED", self.tr("Family that was used")),
                        ("MOST_COVERED", self.tr("Family under which most of the ground has a number"))):
        self.addOutput(QgsProcessingOutputString(name, label))
