"""groundrules:exportboundarypoints – parcels to boundary-point text files."""
from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsProcessing,
    QgsProcessingOutputNumber,
    QgsProcessingParameterCrs,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..common.declaring import MISSING
from .inputs import ExchangeAlgorithm

VARIANTS = ["ring_first", "ring_last"]
SPLITS = ["one_file", "by_feature", "by_field"]
PREFIXES = ["with", "without"]
ENCODINGS = ["utf-8", "gbk"]


class ExportBoundaryPoints(ExchangeAlgorithm):
    """Write parcels as boundary-point files."""

    SUBJECTS, SPLIT, SPLIT_FIELD, VARIANT, ENCODING = "SUBJECTS", "SPLIT", "SPLIT_FIELD", "VARIANT", "ENCODING"
    FIELDS = {"number": "PARCEL_NUMBER", "name": "PARCEL_NAME", "use": "LAND_USE", "sheet": "MAP_SHEET",
              "code": "CODE"}
    STATED_AREA, CRS, ZONE_PREFIX, DECIMALS = "STATED_AREA", "CRS", "ZONE_PREFIX", "DECIMALS"
    PRODUCER, DATE = "PRODUCER", "DATE"
    FILE, FOLDER, TABLE, ISSUES = "FILE", "FOLDER", "TABLE", "ISSUES"
    SIDES, NEIGHBOURS = "SIDES", "NEIGHBOURS"

    def name(self) -> str:
        return "exportboundarypoints"

    def displayName(self) -> str:
        return self.tr("Export boundary points")

    def shortDescription(self) -> str:
        return self.tr("Exports parcels to boundary-point TXT files and a table of points and sides, numbered from "
                       "the north-west, clockwise.")

    def tags(self) -> list:
        return self.tr("boundary point,coordinates,txt,parcel,export,side length,survey").split(",")

    def initAlgorithm(self, config=None) -> None:
        self.add(QgsProcessingParameterFeatureSource(
            self.SUBJECTS, self.tr("Parcels"), [QgsProcessing.SourceType.TypeVectorPolygon]),
            self.tr("Polygons in a Gauss-Kruger zone, or in any system if a zone is named below."))
        self.add(QgsProcessingParameterEnum(
            self.SPLIT, self.tr("Files"), options=SPLITS, defaultValue="one_file", usesStaticStrings=True),
            self.tr("one_file: all parcels in one. by_feature: a file for each. by_field: a file for each value "
                    "of a field, such as the project."))
        self.add_field(self.SPLIT_FIELD, self.tr("Field of the files"),
                       self.tr("For by_field: parcels with the same value share a file, which is named by it."),
                       required_if={self.SPLIT: "by_field"})
        self.add(QgsProcessingParameterEnum(
            self.VARIANT, self.tr("Layout of the points"), options=VARIANTS, defaultValue="ring_first",
            usesStaticStrings=True),
            self.tr("ring_first: number, ring, X, Y. ring_last: number, X, Y, side length, ring."))
        self.add_template(self.tr(
            "How the lines are written: a template of a pack of kind exchange, as pack/template. It takes the place of "
            "the layout of the points, and of the zone number where it says. Empty: by the layout of the points."))
        self.add(QgsProcessingParameterEnum(
            self.ENCODING, self.tr("Encoding"), options=ENCODINGS, defaultValue="utf-8", usesStaticStrings=True),
            self.tr("gbk for programs that read no other encoding."))
        for role, label, text in (
                ("number", self.tr("Field with the parcel's number"),
                 self.tr("Without it: parcel_no or DKBH, otherwise the position in the file.")),
                ("name", self.tr("Field with the parcel's name"),
                 self.tr("Without it: parcel_name, DKMC or XMMC, where the layer has it.")),
                ("use", self.tr("Field with the use"),
                 self.tr("Without it: land_use or DKYT, where the layer has it.")),
                ("sheet", self.tr("Field with the map sheet"),
                 self.tr("Without it: map_sheet or TFH, where the layer has it.")),
                ("code", self.tr("Field with the land-class code"),
                 self.tr("Without it: code or DLBM, where the layer has it."))):
            self.add_field(self.FIELDS[role], label, text)
        self.add_field(self.STATED_AREA, self.tr("Field with the area (m²)"),
                       self.tr("Written as stated area. Empty: the area of the written coordinates."), True, unit="m2")
        self.add(QgsProcessingParameterCrs(self.CRS, self.tr("Zone of the files"), optional=True),
                 self.tr("The parcels are transformed to this Gauss-Kruger zone. Empty: the zone of the layer."),
                 advanced=True)
        self.add(QgsProcessingParameterEnum(
            self.ZONE_PREFIX, self.tr("Zone number in the eastings"), options=PREFIXES, defaultValue="with",
            usesStaticStrings=True),
            self.tr("The format requires it; it is added to eastings without one, or removed."), advanced=True)
        self.add(QgsProcessingParameterNumber(
            self.DECIMALS, self.tr("Decimals of the coordinates"), Qgis.ProcessingNumberParameterType.Integer, 3,
            minValue=0, maxValue=6),
            self.tr("3 is a millimetre. Written as precision into the header."), advanced=True)
        self.add(QgsProcessingParameterString(self.PRODUCER, self.tr("Producer"), optional=True),
                 self.tr("Header value. Empty: the layer's field producer."), advanced=True)
        self.add(QgsProcessingParameterString(self.DATE, self.tr("Date"), optional=True),
                 self.tr("Header value. Empty: the layer's field produced_on, otherwise today."),
                 advanced=True)
        self.add_language()
        self.add_destinations()
        for name, label in (("FILE_COUNT", self.tr("Number of files")),
                            ("PARCEL_COUNT", self.tr("Number of parcels")),
                            ("LEFT_OUT_COUNT", self.tr("Number of features that could not be written")),
                            ("ISSUE_COUNT", self.tr("Number of errors and warnings"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))

    def add_field(self, name: str, label: str, text: str, numeric: bool = False, **declared) -> None:
        kind = Qgis.ProcessingFieldParameterDataType.Numeric if numeric else Qgis.ProcessingFieldParameterDataType.Any
        self.add(QgsProcessingParameterField(name, label, parentLayerParameterName=self.SUBJECTS, type=kind,
                                             optional=True), text, advanced=name != self.SPLIT_FIELD, **declared)

    def add_destinations(self) -> None:
        self.add(QgsProcessingParameterFileDestination(
            self.FILE, self.tr("File"), self.tr("Text files (*.txt)"), optional=True),
            self.tr("For one_file."))
        self.add(QgsProcessingParameterFolderDestination(self.FOLDER, self.tr("Folder of the files"), optional=True),
                 self.tr("For several files, named by number and name of the parcel or by the field. Files of the "
                         "same name are replaced."), create_by_default=False,
                 required_if=[{self.SPLIT: ("by_feature", "by_field")}, {self.FILE: MISSING}])
        self.add(QgsProcessingParameterFeatureSink(
            self.TABLE, self.tr("Boundary-point table"), QgsProcessing.SourceType.TypeVector, optional=True),
            self.tr("Parcel, ring, point, x (northing), y (easting) and length of the side to the next point."),
            create_by_default=False)
        self.add(QgsProcessingParameterFeatureSink(
            self.SIDES, self.tr("Description of the sides"), QgsProcessing.SourceType.TypeVector, optional=True),
            self.tr("Each side from point to point with direction, length and the parcel beyond it, divided where that "
                    "changes; undetermined where the layer holds nothing."), create_by_default=False)
        self.add(QgsProcessingParameterFeatureSink(
            self.NEIGHBOURS, self.tr("Neighbours by direction"), QgsProcessing.SourceType.TypeVector, optional=True),
            self.tr("A row for each parcel: which parcels of the layer adjoin it in the north, east, south and west, "
                    "with the length of the common border."), create_by_default=False)
        self.add(QgsProcessingParameterFeatureSink(
            self.ISSUES, self.tr("Issues"), QgsProcessing.SourceType.TypeVector, optional=True),
            self.tr("Features that could not be written, and points to check."), create_by_default=False)

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        from ...bridge.reading.read import snapshot_parameter

        with self.explained(self.chosen_language(parameters, context)):
            self.subjects = snapshot_parameter(self, parameters, self.SUBJECTS, context)
        return True

    def layers_read(self) -> list:
        return [self.subjects]

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from datetime import date

        from ...bridge.reading.read import read
        from ...core.boundary_points.exporting import ExportOptions, bind_fields, export_boundary_points

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            split = self.parameterAsEnumString(parameters, self.SPLIT, context)
            split_field = self.field(parameters, self.SPLIT_FIELD, context) if split == "by_field" else ""
            fields = bind_fields(self.subjects.field_names, {
                role: self.field(parameters, name, context) for role, name in self.FIELDS.items()})
            stated_area = self.field(parameters, self.STATED_AREA, context)
            template = self.template(parameters, context)
            named = [name for name in template.field_names if name in self.subjects.field_names] if template else []
            subjects = read(self.subjects, [*fields.values(), split_field, stated_area, *named],
                            cancelled=feedback.isCanceled)
            feedback.setProgress(20)
            result = export_boundary_points(subjects, fields, ExportOptions(
                variant=self.parameterAsEnumString(parameters, self.VARIANT, context),
                encoding=self.parameterAsEnumString(parameters, self.ENCODING, context),
                decimals=self.parameterAsInt(parameters, self.DECIMALS, context),
                zone_prefix=self.parameterAsEnumString(parameters, self.ZONE_PREFIX, context),
                title=self.title(outputs, parameters, context), split=split, split_field=split_field,
                stated_area=stated_area,
                crs=self.crs_text(parameters, self.CRS, context),
                producer=self.parameterAsString(parameters, self.PRODUCER, context),
                produced_on=self.parameterAsString(parameters, self.DATE, context),
                today=date.today().isoformat(), language=language, template=template))
            feedback.setProgress(60)
            del subjects   # a million parcels and their files take a gigabyte, which the table needs
            self.show_issues(result.issues, ["feature", "parcel"], feedback)
            file_count = len(result.files)
            self.write_files(result.files, outputs, parameters, context)
            result.files.clear()
            if outputs.wanted(self.TABLE):
                outputs.table(self.TABLE, result.points)
            if outputs.wanted(self.SIDES) or outputs.wanted(self.NEIGHBOURS):
                from ...core.cadastre.sides import sides_and_neighbours

                for name, table in zip((self.SIDES, self.NEIGHBOURS), sides_and_neighbours(result.written, language)):
                    if outputs.wanted(name):
                        outputs.table(name, table)
            if outputs.wanted(self.ISSUES):
                outputs.table(self.ISSUES, result.issues)
            return outputs.results({"FILE_COUNT": file_count, "PARCEL_COUNT": result.parcel_count,
                                    "LEFT_OUT_COUNT": result.left_out_count,
                                    "ISSUE_COUNT": result.issue_count})

    def field(self, parameters, name: str, context) -> str:
        """The chosen field's name, or an empty text."""
        names = self.parameterAsStrings(parameters, name, context)
        return names[0] if names else ""

    def title(self, outputs, parameters, context) -> str:
        """The stem of the one file that was requested, or an empty text."""
        from pathlib import Path

        return Path(self.parameterAsFileOutput(parameters, self.FILE, context)).stem \
            if outputs.wanted(self.FILE) else ""

    def write_files(self, files: list, outputs, parameters, context) -> None:
        """Write into the folder, or the one file of a run where it was requested."""
        from pathlib import Path

        from ...core.boundary_points.writing import write_file

        if self.parameterAsEnumString(parameters, self.SPLIT, context) == "one_file" and outputs.wanted(self.FILE):
            path = outputs.file_path(self.FILE)
            write_file(path, files[0][1])
            outputs.made[self.FILE] = path
        if outputs.wanted(self.FOLDER):
            folder = outputs.folder_path(self.FOLDER)
            for name, content in files:
                write_file(str(Path(folder) / name), content)
            outputs.made[self.FOLDER] = folder
