"""The parameters of the alignment of a plan with parcels."""
from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsProcessing,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterMatrix,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
)

from ..common.layers_algorithm import POLYGON, TABLE

STATUSES = ["unknown", "draft", "in_force"]


def add_layers(self) -> None:
    """What is compared, and what holds an edge."""
    self.add_layer(self.PLAN, self.tr("Plan or projects"), self.tr(
        "Units of a draft plan, or outlines of projects, as polygons."), optional=False)
    self.add_field(self.PLAN_ID, self.tr("Field that names a unit"), self.tr(
        "Features of one name are one unit. Empty: recognised by name, otherwise the feature id."),
        self.PLAN, advanced=True)
    self.add_field(self.PLAN_STATUS_FIELD, self.tr("Field with the status of a unit"), self.tr(
        "Its words say draft, or in force. An edge may be moved only if the units on both sides are drafts."),
        self.PLAN)
    self.add(QgsProcessingParameterEnum(
        self.PLAN_STATUS, self.tr("Status where the field says none"), options=STATUSES, defaultValue="unknown",
        usesStaticStrings=True), self.tr(
        "unknown: such edges are undetermined, and not offered to move. draft: they may move. in_force: they stay."))
    self.add_field(self.LIMIT_FIELDS, self.tr("Fields with limits of a unit"), self.tr(
        "Such as use, floor-area ratio, height: they are shown on either side of each cut."), self.PLAN,
        many=True, advanced=True)
    self.add_layer(self.PARCELS, self.tr("Parcels"), self.tr("Cadastral parcels as polygons."), optional=False)
    self.add_field(self.PARCEL_ID, self.tr("Field with the code of a parcel"), self.tr(
        "Cuts are remembered by it. Empty: recognised by name, such as BDCDYH or ZDDM, otherwise the feature id, which "
        "may change."), self.PARCELS, advanced=True)
    self.add_field(self.RIGHT_FIELD, self.tr("Field with the type of right"), self.tr(
        "Empty: recognised by name, such as QLLX."), self.PARCELS, advanced=True)
    self.add(QgsProcessingParameterMultipleLayers(
        self.LINES, self.tr("Statutory lines"), QgsProcessing.SourceType.TypeVectorAnyGeometry,
        optional=True), self.tr(
        "Such as the ecological red line, as areas or lines: an edge on one in force is never offered to move."))
    self.add(QgsProcessingParameterEnum(
        self.LINES_STATUS, self.tr("Status of lines whose field says none"), options=STATUSES, defaultValue="in_force",
        usesStaticStrings=True), self.tr("As of the plan."), advanced=True)
    self.add_layer(self.FARMLAND, self.tr("Farmland without holes"), self.tr(
        "Such as permanent basic farmland: an alternative that leaves a hole in it is marked."))
    self.add_layer(self.ACCEPTED, self.tr("Cuts of an earlier run"), self.tr(
        "Its pieces or accepted cuts, in whose field decision you wrote parcel, draft or split: these are kept, and "
        "new ones are marked. One that changed since stays undecided until you write accepted in its field state."),
        kinds=[TABLE])


def add_questions(self) -> None:
    """What is narrow, and how it is measured."""
    for name, label, unit, value, help_text in (
            (self.WIDTH, self.tr("Width of a cut (m)"), "m", 3.0, self.tr(
                "A narrower piece is a cut with alternatives. Width is 2 · area / perimeter.")),
            (self.AREA, self.tr("Area of a cut (m²)"), "m2", 20.0, self.tr(
                "Likewise a smaller one. A piece that is half as wide, or half as large, as the rest of its parcel "
                "divides it.")),
            (self.TOLERANCE, self.tr("Accuracy of the survey (m)"), "m", 0.1, self.tr(
                "A narrow piece below this width is a sliver: it is listed and counted, and asks for no decision. "
                "0: no piece is."))):
        self.add(QgsProcessingParameterNumber(
            name, label, Qgis.ProcessingNumberParameterType.Double, value, minValue=0.0), help_text, unit=unit)
    self.add(QgsProcessingParameterEnum(
        self.GROUP, self.tr("A row for each"), options=["unit", "piece"], defaultValue="unit", usesStaticStrings=True),
        self.tr("unit: what an edge cuts off a parcel in one unit is one row, with the number of its pieces and the "
                "width of the widest, and is decided as one. piece: each connected piece by itself."), advanced=True)
    self.add_area_method_of_layers()
    self.add(QgsProcessingParameterMatrix(
        self.FIELDS, self.tr("Fields"), numberRows=0,
        headers=[self.tr("Layer"), self.tr("Field role"), self.tr("Field")], optional=True), self.tr(
        "Rows of layer, field role and field. Roles of the plan and of lines: id, status; of parcels: id, right_type; "
        "of cuts: cut_id, decision, area. What is not named is recognised by name."), advanced=True, first="layers")
    self.add_language()


def add_outputs(self) -> None:
    """Layers, tables, numbers."""
    self.add(QgsProcessingParameterFeatureSink(self.OUTPUT, self.tr("Pieces that edges cut off"), POLYGON), self.tr(
        "A row for each parcel and unit, what matters first by rank, with number of pieces, width of the widest, area, "
        "share, units and limits on either side, status of the edge, the area that each alternative moves, warnings, "
        "and whether it is new. Write parcel, draft or split into decision to accept it."))
    self.add_table(self.CUTS, self.tr("Alternatives of cuts"), self.tr(
        "A row for each cut and alternative: units and parcel before and after, limits, rights, warnings."), True)
    self.add(QgsProcessingParameterFeatureSink(
        self.ACCEPTED_CUTS, self.tr("Accepted cuts"), POLYGON, optional=True), self.tr(
        "What was decided in the earlier run: still there, changed, or gone. Give it to the next run."),
        create_by_default=False)
    self.add_findings()
    for name, label in (
            ("PARCEL_COUNT", self.tr("Number of parcels")),
            ("CUT_PARCEL_COUNT", self.tr("Number of parcels with a cut")),
            ("CUT_COUNT", self.tr("Number of cuts")), ("CUT_M2", self.tr("Area of cuts (m²)")),
            ("PIECE_COUNT", self.tr("Number of pieces in cuts")),
            ("SPLIT_COUNT", self.tr("Number of rows that divide a parcel")),
            ("SLIVER_COUNT", self.tr("Number of slivers")),
            ("SLIVER_M2", self.tr("Area of slivers (m²)")),
            ("OFFERED_COUNT", self.tr("Number of cuts whose edge may be moved")),
            ("IN_FORCE_COUNT", self.tr("Number of cuts by an edge in force")),
            ("UNDETERMINED_COUNT", self.tr("Number of cuts whose edge is undetermined")),
            ("NEW_COUNT", self.tr("Number of new cuts")), ("ACCEPTED_COUNT", self.tr("Number of accepted cuts")),
            ("CHANGED_COUNT", self.tr("Number of accepted cuts that changed")),
            ("GONE_COUNT", self.tr("Number of accepted cuts that are gone")),
            ("WARNING_COUNT", self.tr("Number of cuts with a warning")),
            ("ROUNDING_COUNT", self.tr("Number of pieces that are rounding")),
            ("UNUSABLE_COUNT", self.tr("Number of parcels and features that cannot be used"))):
        self.addOutput(QgsProcessingOutputNumber(name, label))
    for name, label in (("HAS_CUTS", self.tr("An edge cuts a parcel narrowly")),
                        ("IS_ALL_DECIDED", self.tr("Every cut is accepted")),
                        ("IS_CLOSED", self.tr("Pieces sum to their parcels"))):
        self.addOutput(QgsProcessingOutputBoolean(name, label))
