"""groundrules:importboundarypoints – boundary-point text files to parcels."""
from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsProcessing,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterCrs,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFile,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsWkbTypes,
)

from ..common.declaring import MISSING
from .inputs import ExchangeAlgorithm

ENCODINGS = ["auto", "utf-8", "gbk"]
AXIS_ORDERS = ["northing_first", "easting_first"]


class ImportBoundaryPoints(ExchangeAlgorithm):
    """Read boundary-point files of parcels, and list what is wrong with them."""

    FILE, FILES, FOLDER, SUBFOLDERS, ENCODING = "FILE", "FILES", "FOLDER", "SUBFOLDERS", "ENCODING"
    SOURCE_CRS, TARGET_CRS, AXIS_ORDER = "SOURCE_CRS", "TARGET_CRS", "AXIS_ORDER"
    AREA_TOLERANCE = "AREA_TOLERANCE"
    OUTPUT, POINTS, ISSUES = "OUTPUT", "POINTS", "ISSUES"

    def name(self) -> str:
        return "importboundarypoints"

    def displayName(self) -> str:
        return self.tr("Import boundary points")

    def shortDescription(self) -> str:
        return self.tr("Imports boundary-point TXT files as parcels; every fault is listed by file and line.")

    def tags(self) -> list:
        return self.tr("boundary point,coordinates,txt,parcel,import,survey,gauss-kruger").split(",")

    def initAlgorithm(self, config=None) -> None:
        self.add_files()
        self.add(QgsProcessingParameterBoolean(self.SUBFOLDERS, self.tr("Subfolders too"), False),
                 self.tr("Whether the .txt files of the folder's subfolders are read too."), advanced=True)
        self.add_template(self.tr(
            "How the lines are laid out: a template of a pack of kind exchange, as pack/template; each line has to be "
            "as it says. Empty: either customary layout is recognised."))
        self.add(QgsProcessingParameterEnum(
            self.ENCODING, self.tr("Encoding"), options=ENCODINGS, defaultValue="auto", usesStaticStrings=True),
            self.tr("auto distinguishes UTF-8 from GBK by the bytes of each file."), advanced=True)
        self.add(QgsProcessingParameterCrs(
            self.SOURCE_CRS, self.tr("Coordinate system of files that state none"), optional=True),
            self.tr("Only for files whose header lacks the system or the zone; the values of a header always have "
                    "priority."), advanced=True)
        self.add(QgsProcessingParameterCrs(
            self.TARGET_CRS, self.tr("Coordinate system of the result"), optional=True),
            self.tr("All parcels are transformed into it. Empty: the system of most files; files of other zones are "
                    "then listed as failed."), advanced=True)
        self.add(QgsProcessingParameterEnum(
            self.AXIS_ORDER, self.tr("Order of the coordinates"), options=AXIS_ORDERS,
            defaultValue="northing_first", usesStaticStrings=True),
            self.tr("northing_first is the standard: X is the northing. easting_first is for files in the opposite "
                    "order."), advanced=True)
        self.add(QgsProcessingParameterNumber(
            self.AREA_TOLERANCE, self.tr("Tolerance of stated areas (%)"),
            Qgis.ProcessingNumberParameterType.Double, 0.1, minValue=0.0),
            self.tr("A stated area that differs by more from the computed area is listed; half a unit of its last "
                    "digit is always allowed."), advanced=True, unit="percent")
        self.add_language()
        self.add(QgsProcessingParameterFeatureSink(
            self.OUTPUT, self.tr("Parcels"), QgsProcessing.SourceType.TypeVectorPolygon),
            self.tr("A row for each parcel, with the values of its line and of the header. A parcel whose place or "
                    "outline is unknown has no geometry."))
        self.add(QgsProcessingParameterFeatureSink(
            self.POINTS, self.tr("Boundary points"), QgsProcessing.SourceType.TypeVectorPoint, optional=True),
            self.tr("A row for each point row, with x (northing) and y (easting) as in the file."),
            create_by_default=False)
        self.add(QgsProcessingParameterFeatureSink(
            self.ISSUES, self.tr("Issues"), QgsProcessing.SourceType.TypeVector, optional=True),
            self.tr("The problems: severity, kind, file, line, parcel and a sentence."))
        for name, label in (("FILE_COUNT", self.tr("Number of files")),
                            ("FAILED_FILE_COUNT", self.tr("Number of files without a usable parcel")),
                            ("PARCEL_COUNT", self.tr("Number of parcels")),
                            ("ISSUE_COUNT", self.tr("Number of errors and warnings"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))
        self.addOutput(QgsProcessingOutputBoolean("IS_CLEAN", self.tr("Neither errors nor warnings")))

    def add_files(self) -> None:
        """One file, several, or a folder: QGIS 3.40 drops a list of files from batch tables and from its history."""
        self.add(QgsProcessingParameterFile(
            self.FILE, self.tr("File"), optional=True, fileFilter=self.or_any_file(self.tr("Text files (*.txt)"))),
                 self.tr("A boundary-point file, of either layout of the points."),
                 required_if={self.FILES: MISSING, self.FOLDER: MISSING})
        self.add(QgsProcessingParameterMultipleLayers(
            self.FILES, self.tr("Files"), QgsProcessing.SourceType.TypeFile, optional=True),
            self.tr("Several files. A batch table takes one file per row, or a folder."))
        self.add(QgsProcessingParameterFile(
            self.FOLDER, self.tr("Folder"), Qgis.ProcessingFileParameterBehavior.Folder, optional=True),
            self.tr("All .txt files of this folder are read, besides the files above."))

    def chosen_files(self, parameters, context) -> list:
        """Paths of the files that were named, without those of the folder."""
        return [path for path in (self.parameterAsFile(parameters, self.FILE, context),
                                  *self.parameterAsFileList(parameters, self.FILES, context)) if path]

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        from ...bridge.reading.personal import personal_names

        project = context.project()
        self.personal = personal_names(project.homePath() if project is not None else "")
        return True

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...core.boundary_points.importing import ImportOptions, find_files, import_boundary_points

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            files = find_files(self.chosen_files(parameters, context),
                               self.parameterAsFile(parameters, self.FOLDER, context),
                               self.parameterAsBoolean(parameters, self.SUBFOLDERS, context))
            result = import_boundary_points(files, ImportOptions(
                encoding=self.parameterAsEnumString(parameters, self.ENCODING, context),
                axis_order=self.parameterAsEnumString(parameters, self.AXIS_ORDER, context),
                source_crs=self.crs_text(parameters, self.SOURCE_CRS, context),
                target_crs=self.crs_text(parameters, self.TARGET_CRS, context),
                area_tolerance=self.parameterAsDouble(parameters, self.AREA_TOLERANCE, context) / 100.0,
                language=language, personal=self.personal,
                template=self.template(parameters, context)), with_points=outputs.wanted(self.POINTS),
                progress=lambda share: feedback.setProgress(90 * share), cancelled=feedback.isCanceled)
            self.show_issues(result.issues, ["file", "line"], feedback)
            crs = QgsCoordinateReferenceSystem(result.crs)
            outputs.layer(self.OUTPUT, result.parcels, result.geometry, crs, QgsWkbTypes.Type.MultiPolygon)
            if result.points is not None:
                outputs.layer(self.POINTS, result.points, result.point_geometry, crs, QgsWkbTypes.Type.Point)
            if outputs.wanted(self.ISSUES):
                outputs.table(self.ISSUES, result.issues)
            return outputs.results({
                "FILE_COUNT": result.file_count, "FAILED_FILE_COUNT": result.failed_file_count,
                "PARCEL_COUNT": len(result.parcels), "ISSUE_COUNT": result.issue_count,
                "IS_CLEAN": result.issue_count == 0})
