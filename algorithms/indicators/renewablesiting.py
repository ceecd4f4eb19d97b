"""groundrules:renewablesiting – ground that is left for solar or wind power, and why the rest is not."""
from __future__ import annotations

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessing,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterMatrix,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
)

from ..common.layers_algorithm import POLYGON
from .parameters import DOUBLE, IndicatorAlgorithm

TECHNOLOGIES = ["solar", "wind"]


class RenewableSiting(IndicatorAlgorithm):
    """Screen a study area for sites."""

    AREA, TECHNOLOGY, EXCLUSIONS, REASONS = "AREA", "TECHNOLOGY", "EXCLUSIONS", "REASONS"
    SLOPE, SLOPE_LIMIT, PIECES = "SLOPE", "SLOPE_LIMIT", "PIECES"
    basic = ("AREA", "TECHNOLOGY", "EXCLUSIONS", "LAND", "CLASS_FIELD",
             "SLOPE", "SLOPE_LIMIT", "MINIMUM_AREA", "UNITS")

    def name(self) -> str:
        return "renewablesiting"

    def displayName(self) -> str:
        return self.tr("Sites for solar and wind power")

    def shortDescription(self) -> str:
        return self.tr("Finds the ground of a study area that no layer excludes for solar or wind power, and gives "
                       "the reason for every other piece; usable and excluded ground add up. A screen, not a "
                       "permission.")

    def tags(self) -> list:
        return self.tr("renewable energy,solar,photovoltaic,wind,siting,exclusion,buffer,slope,usable area").split(",")

    def initAlgorithm(self, config=None) -> None:
        self.add_layer(self.AREA, self.tr("Study area"), self.tr("Polygons that are screened."), optional=False)
        self.add(QgsProcessingParameterEnum(
            self.TECHNOLOGY, self.tr("Technology"), options=TECHNOLOGIES, defaultValue="solar", usesStaticStrings=True),
            self.tr("Buffers, slopes and capacity of the pack differ by it."))
        self.add(QgsProcessingParameterMultipleLayers(
            self.EXCLUSIONS, self.tr("Layers that exclude"), QgsProcessing.SourceType.TypeVectorAnyGeometry,
            optional=True), self.tr("Such as permanent basic farmland and the ecological red line. Points and lines "
                                    "need a buffer."))
        self.add(QgsProcessingParameterMatrix(
            self.REASONS, self.tr("Reasons and buffers"), numberRows=0,
            headers=[self.tr("Layer"), self.tr("Reason"), self.tr("Buffer (m)")], optional=True),
            self.tr("Rows of layer, reason (an id of the pack such as permanent_basic_farmland, or a word) and buffer "
                    "in metres. Without a row the layer's name is the reason; without a buffer the pack's is used."),
            first="layers")
        self.add_land(optional=True)
        self.add(QgsProcessingParameterRasterLayer(self.SLOPE, self.tr("Slope"), optional=True), self.tr(
            "Raster of slope in per cent; cells above the limit, and cells without a value, are excluded."))
        numbers = (
            (self.SLOPE_LIMIT, "percent", self.tr("Greatest slope (%)"), self.tr("Empty: that of the pack.")),
            (self.MINIMUM_AREA, "m2", self.tr("Minimum area (m²)"), self.tr(
                "Of a usable piece. Empty: that of the pack.")),
            (self.MINIMUM_WIDTH, "m", self.tr("Minimum width (m)"), self.tr(
                "A piece into which a circle of this diameter does not fit is too narrow. Empty: the value of the "
                "pack.")))
        for name, unit, label, help_text in numbers:
            self.add(QgsProcessingParameterNumber(name, label, DOUBLE, optional=True, minValue=0.0), help_text,
                     unit=unit)
        self.add_units()
        self.add_choices()
        self.add_dates()
        self.add(QgsProcessingParameterFeatureSink(self.PIECES, self.tr("Ground by reason"), POLYGON), self.tr(
            "Every piece of the study area with its reason, usable ones among them."))
        self.add(QgsProcessingParameterFeatureSink(self.INDICATORS, self.tr("Indicators"), QgsProcessing.SourceType
                                                   .TypeVector, optional=True), self.tr(
            "A row for each reason and unit: hectares, and the capacity of usable ground in "
            "MW."), create_by_default=False)
        for name, label in (("STUDY_M2", self.tr("Study area (m²)")), ("USABLE_M2", self.tr("Usable ground (m²)")),
                            ("CONDITIONAL_M2", self.tr("Ground usable on conditions only (m²)")),
                            ("UNDETERMINED_M2", self.tr("Ground without a class (m²)")),
                            ("RESIDUAL_M2", self.tr("Study area without all pieces (m²)")),
                            ("PIECE_COUNT", self.tr("Number of pieces")),
                            ("NOT_CHECKED_COUNT", self.tr("Number of reasons of the pack without a layer"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))
        self.addOutput(QgsProcessingOutputBoolean("IS_COMPLETE", self.tr("Every reason of the pack was checked")))

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        from ...bridge.rasters.layers import raster_layer, snapshot_raster
        from ...bridge.reading.read import snapshot_layers

        with self.explained(self.chosen_language(parameters, context)):
            self.take(parameters, context, area=self.AREA, land=self.LAND, units=self.UNITS)
            self.excluding = snapshot_layers(self, parameters, self.EXCLUSIONS, context)
            self.take_packs(parameters, context)
            layer = raster_layer(self, parameters, self.SLOPE, context)
            self.slope = None if layer is None else snapshot_raster(layer)
        return True

    def layers_read(self) -> list:
        return [*super().layers_read(), *self.excluding]

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...bridge.rasters.steep import steep_polygons
        from ...core.indicators.siting.check import CHECK, SitingRequest

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            pack, codes = self.packs()
            technology = self.parameterAsEnumString(parameters, self.TECHNOLOGY, context)
            siting = pack.siting

            def number(name, default):
                return self.parameterAsDouble(parameters, name, context) if parameters.get(name) not in (None, "") \
                    else default

            limit = number(self.SLOPE_LIMIT, siting.slope_percent.get(technology, 100.0) if siting else 100.0)
            land, classes = self.land(parameters, context, feedback, codes, language)
            request = SitingRequest(
                self.table_of("area", feedback), technology, pack, codes, self._layers(parameters, context, feedback),
                land, classes, self.units(parameters, context, feedback),
                number(self.MINIMUM_AREA, siting.minimum_area_m2 if siting else 0.0),
                number(self.MINIMUM_WIDTH, siting.minimum_width_m if siting else 0.0),
                steep=None if self.slope is None else steep_polygons(self.slope, limit, feedback.isCanceled),
                **self.common(parameters, context, language))
            feedback.setProgress(40)
            outcome = self.followed(CHECK.run, request, self.steps(feedback))
            self.remark(feedback, outcome.notes)
            outputs.layer(self.PIECES, outcome.tables["pieces"], outcome.geometry["pieces"],
                          QgsCoordinateReferenceSystem(outcome.crs))
            if outputs.wanted(self.INDICATORS):
                outputs.table(self.INDICATORS, outcome.tables["rows"])
            return outputs.results(outcome.counts)

    def _layers(self, parameters, context, feedback) -> tuple:
        from ...bridge.reading.read import read
        from ...core.errors import InputError
        from ...core.indicators.siting.check import ExclusionLayer

        names, reasons = {layer.name for layer in self.excluding}, {}
        for layer, reason, buffer in self.rows(parameters, self.REASONS, context, 3):
            try:
                metres = float(buffer) if buffer else None
            except ValueError:
                metres = -1.0
            if layer not in names or (metres is not None and not 0.0 <= metres < 1e6):
                raise InputError("siting.bad_row", parameter=self.REASONS, layer=layer, buffer=buffer)
            reasons[layer] = (reason or layer, metres)
        return tuple(ExclusionLayer(read(snapshot, [], cancelled=feedback.isCanceled),
                                    *reasons.get(snapshot.name, (snapshot.name, None)))
                     for snapshot in self.excluding)
