"""groundrules:importdrawing – closed lines of a drawing to parcels."""
from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsProcessing,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterCrs,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFile,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
    QgsWkbTypes,
)

from ..common.declaring import GIVEN, MISSING
from .inputs import ExchangeAlgorithm


class ImportDrawing(ExchangeAlgorithm):
    """Make parcels of the closed lines of a drawing, and list the open ones."""

    FILE, LINES, TEXTS, TEXT_FIELD, CRS = "FILE", "LINES", "TEXTS", "TEXT_FIELD", "CRS"
    LAYERS, TEXT_LAYERS, NAMED, HOLES, HATCHES = "LAYERS", "TEXT_LAYERS", "NAMED", "HOLES", "HATCHES"
    TOLERANCE, ARC_STEP = "TOLERANCE", "ARC_STEP"
    OUTPUT, ISSUES = "OUTPUT", "ISSUES"

    def name(self) -> str:
        return "importdrawing"

    def displayName(self) -> str:
        return self.tr("Import drawing")

    def shortDescription(self) -> str:
        return self.tr("Imports closed lines of a DXF as parcels, with texts as names; open lines are listed with "
                       "their gap.")

    def tags(self) -> list:
        return self.tr("drawing,dxf,cad,polyline,parcel,import,close").split(",")

    def initAlgorithm(self, config=None) -> None:
        vector, points = QgsProcessing.SourceType.TypeVectorAnyGeometry, QgsProcessing.SourceType.TypeVectorPoint
        self.add(QgsProcessingParameterFile(
            self.FILE, self.tr("Drawing (DXF)"), optional=True,
            fileFilter=self.or_any_file(self.tr("Drawings (*.dxf)"))),
            self.tr("A DXF file; a DWG has to be saved as DXF first. Either a file or a layer of lines."),
            required_if={self.LINES: MISSING}, not_with=(self.LINES,))
        self.add(QgsProcessingParameterFeatureSource(
            self.LINES, self.tr("Layer of lines"), [vector], optional=True),
            self.tr("Instead of a file: a layer opened in QGIS, of a drawing or anything else."))
        self.add(QgsProcessingParameterCrs(self.CRS, self.tr("Coordinate system of the drawing"), optional=True),
                 self.tr("A DXF does not state it, so it has to be chosen; a layer with its own system keeps it. "
                         "Coordinates that do not fit stop the run."), required_if={self.FILE: GIVEN})
        self.add(QgsProcessingParameterString(self.LAYERS, self.tr("Layers of the drawing"), optional=True),
                 self.tr("Names, separated by commas; * and ? match other letters. Empty: all layers."))
        self.add(QgsProcessingParameterBoolean(self.HOLES, self.tr("Closed lines inside others are holes"), False),
                 self.tr("Otherwise every closed line is a separate parcel, and nested ones are listed."))
        self.add(QgsProcessingParameterNumber(
            self.TOLERANCE, self.tr("Largest gap to close (m)"), Qgis.ProcessingNumberParameterType.Double, 0.0,
            minValue=0.0),
            self.tr("An open line with a gap up to this size is closed and listed. In units of the drawing."), unit="m")
        self.add(QgsProcessingParameterBoolean(self.NAMED, self.tr("Texts are names"), True),
                 self.tr("The text inside a parcel that is nearest to its centre becomes its name."))
        self.add(QgsProcessingParameterString(self.TEXT_LAYERS, self.tr("Layers of the names"), optional=True),
                 self.tr("Layers of the drawing whose texts are names. Empty: all layers."), advanced=True)
        self.add(QgsProcessingParameterFeatureSource(
            self.TEXTS, self.tr("Layer of texts"), [points], optional=True),
            self.tr("For a layer of lines: points with the names."), advanced=True)
        self.add(QgsProcessingParameterField(
            self.TEXT_FIELD, self.tr("Field with the text"), parentLayerParameterName=self.TEXTS, optional=True),
            self.tr("Without it: Text, as in drawings that QGIS has opened."), advanced=True)
        self.add(QgsProcessingParameterBoolean(self.HATCHES, self.tr("Hatches too"), False),
                 self.tr("Whether outlines of hatches and polygons count as closed lines."), advanced=True)
        self.add(QgsProcessingParameterNumber(
            self.ARC_STEP, self.tr("Angle of an arc's chords (degrees)"), Qgis.ProcessingNumberParameterType.Double,
            0.5, minValue=0.01, maxValue=45.0),
            self.tr("Circles, arcs and bulges of a file become chords of this angle. At 0.5 degrees a circle loses "
                    "1.3 parts in 100,000 of its area."), advanced=True, unit="degree")
        self.add_language()
        self.add(QgsProcessingParameterFeatureSink(
            self.OUTPUT, self.tr("Parcels"), QgsProcessing.SourceType.TypeVectorPolygon),
            self.tr("A row for each closed line, with number, name, layer, entity, area and gap."))
        self.add(QgsProcessingParameterFeatureSink(
            self.ISSUES, self.tr("Issues"), QgsProcessing.SourceType.TypeVector, optional=True),
            self.tr("Open lines with the length of the gap, outlines that cross themselves or were drawn twice, "
                    "each with its place."))
        for name, label in (("PARCEL_COUNT", self.tr("Number of parcels")),
                            ("OPEN_COUNT", self.tr("Number of open lines")),
                            ("HOLE_COUNT", self.tr("Number of holes")),
                            ("NAMED_COUNT", self.tr("Number of parcels with a name")),
                            ("ISSUE_COUNT", self.tr("Number of errors and warnings"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))
        self.addOutput(QgsProcessingOutputBoolean("IS_CLEAN", self.tr("Neither errors nor warnings")))

    def check_more(self, parameters, context) -> None:
        from ...bridge.reading.drawing import check_drawing_file

        file = self.parameterAsFile(parameters, self.FILE, context)
        if file:
            check_drawing_file(file)

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        from ...bridge.reading.read import snapshot_parameter

        with self.explained(self.chosen_language(parameters, context)):
            self.lines = snapshot_parameter(self, parameters, self.LINES, context)
            self.texts = snapshot_parameter(self, parameters, self.TEXTS, context)
        return True

    def layers_read(self) -> list:
        return [layer for layer in (self.lines, self.texts) if layer is not None]

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...core.drawing.parcels import DrawingOptions, parcels_from_drawing

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            crs = self.drawing_crs(parameters, context)
            result = parcels_from_drawing(self.drawing(parameters, context, feedback), crs, DrawingOptions(
                layers=self.names(parameters, self.LAYERS, context),
                text_layers=self.names(parameters, self.TEXT_LAYERS, context),
                tolerance=self.parameterAsDouble(parameters, self.TOLERANCE, context),
                holes=self.parameterAsBoolean(parameters, self.HOLES, context),
                hatches=self.parameterAsBoolean(parameters, self.HATCHES, context),
                named=self.parameterAsBoolean(parameters, self.NAMED, context), language=language))
            self.show_issues(result.issues, self.place_of_issues(parameters, context), feedback)
            outputs.layer(self.OUTPUT, result.parcels, result.geometry, QgsCoordinateReferenceSystem(crs),
                          QgsWkbTypes.Type.MultiPolygon)
            if outputs.wanted(self.ISSUES):
                outputs.table(self.ISSUES, result.issues)
            return outputs.results({
                "PARCEL_COUNT": len(result.parcels), "OPEN_COUNT": result.open_count,
                "HOLE_COUNT": result.hole_count,
                "NAMED_COUNT": int(result.parcels["parcel_name"].notna().sum()),
                "ISSUE_COUNT": result.issue_count, "IS_CLEAN": result.issue_count == 0})

    def place_of_issues(self, parameters, context):
        """A function that says where an issue is."""
        from pathlib import Path

        from ...bridge.reading.drawing import HANDLE_FIELD
        from ...core.drawing.places import issue_place

        source = self.lines.name if self.lines else Path(self.parameterAsFile(parameters, self.FILE, context)).name
        has_handles = self.lines is None or HANDLE_FIELD in self.lines.field_names
        return lambda row: issue_place(row, source, self.spoken, has_handles)

    def names(self, parameters, name: str, context) -> tuple:
        """Names between commas, ASCII or full-width."""
        words = self.parameterAsString(parameters, name, context).replace("\uff0c", ",").split(",")
        return tuple(word.strip() for word in words if word.strip())

    def drawing_crs(self, parameters, context) -> str:
        """The system of the layer where it has one, otherwise the chosen one."""
        from ...core.errors import InputError

        crs = (self.lines.crs if self.lines else "") or self.crs_text(parameters, self.CRS, context)
        if not crs:
            raise InputError("drawing.no_crs")
        return crs

    def drawing(self, parameters, context, feedback):
        """Lines and texts of the file, or of the layers if there are any.

        Raises:
            InputError: file or layer cannot be read. Cancelled: the run was cancelled.
        """
        from ...bridge.reading.drawing import HANDLE_FIELD, LAYER_FIELD, TEXT_FIELD, drawing_from_tables, read_drawing
        from ...bridge.reading.read import read

        if self.lines is None:
            return read_drawing(self.parameterAsFile(parameters, self.FILE, context),
                                self.parameterAsDouble(parameters, self.ARC_STEP, context), feedback.isCanceled)

        def table(layer, *wanted):
            known = [name for name in (LAYER_FIELD, HANDLE_FIELD) if name in layer.field_names]
            return read(layer, [*known, *wanted], check_crs=False, cancelled=feedback.isCanceled)

        if self.texts is None:
            return drawing_from_tables(table(self.lines))
        names = self.parameterAsStrings(parameters, self.TEXT_FIELD, context)
        field = names[0] if names else TEXT_FIELD
        return drawing_from_tables(table(self.lines), table(self.texts, field), field)
