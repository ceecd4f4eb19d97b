"""groundrules:resilienceindicators – hazards, permeable ground, run-off, shelter, a raster by parcel."""
from __future__ import annotations

from qgis.core import (
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
)

from ..common.declaring import GIVEN, LAND_CLASS, MISSING
from ..common.layers_algorithm import POLYGON
from .parameters import ANY_GEOMETRY, DOUBLE, INTEGER, IndicatorAlgorithm


class ResilienceIndicators(IndicatorAlgorithm):
    """Measure resilience indicators by unit."""

    HAZARDS, HAZARD_FIELD, BUILDINGS, FACILITIES = "HAZARDS", "HAZARD_FIELD", "BUILDINGS", "FACILITIES"
    PLANNED, PLANNED_FIELD, SHELTERS, SHELTER_FIELD = "PLANNED", "PLANNED_FIELD", "SHELTERS", "SHELTER_FIELD"
    land_roles = ("land", "planned")
    RASTER, BAND, THRESHOLD, PARCELS = "RASTER", "BAND", "THRESHOLD", "PARCELS"
    basic = ("HAZARDS", "HAZARD_FIELD", "PEOPLE", "PEOPLE_FIELD", "BUILDINGS",
             "FACILITIES", "PLANNED", "LAND", "SHELTERS")

    def name(self) -> str:
        return "resilienceindicators"

    def displayName(self) -> str:
        return self.tr("Resilience indicators")

    def shortDescription(self) -> str:
        return self.tr("People, buildings, critical facilities and planned development in hazard zones, permeable "
                       "ground and run-off, shelter, and a raster of heat or flood by parcel, by unit and in total.")

    def tags(self) -> list:
        return self.tr("indicator,resilience,hazard,flood,heat,run-off,permeable,sponge city,shelter,exposure,"
                       "planned development").split(",")

    def initAlgorithm(self, config=None) -> None:
        self.add_layer(self.HAZARDS, self.tr("Hazard zones"), self.tr(
            "Polygons of flood, geological or other hazards. Empty: what lies in them is undetermined."),
            required_if=dict.fromkeys((self.PEOPLE, self.BUILDINGS, self.FACILITIES, self.PLANNED, self.LAND,
                                       self.SHELTERS), MISSING))
        self.add_field(self.HAZARD_FIELD, self.tr("Field with the kind of hazard"), self.tr(
            "Gives rows for each kind in addition to those of all kinds together."), self.HAZARDS)
        self.add_people()
        self.add_layer(self.BUILDINGS, self.tr("Buildings"), self.tr(
            "Footprints or points; each counts once, where it meets a zone."), kinds=ANY_GEOMETRY)
        self.add_layer(self.FACILITIES, self.tr("Critical facilities"), self.tr(
            "Such as hospitals, schools, fire stations, power; each counts once, where it meets a zone."),
            kinds=ANY_GEOMETRY)
        self.add_layer(self.PLANNED, self.tr("Planned land"), self.tr(
            "A plan's polygons with a land-use code; those of the pack's built-up classes are planned development."),
            mapped="codes planned LAND_LIST")
        self.add_field(self.PLANNED_FIELD, self.tr("Field with the planned land-use code"), self.tr(
            "Empty: recognised by name, such as YDYHFLDM."), self.PLANNED, recognised=LAND_CLASS)
        self.add_land(optional=True, required_if={self.RASTER: GIVEN})
        self.add_layer(self.SHELTERS, self.tr("Shelters"), self.tr(
            "Emergency shelters: polygons, or points with a field of area."), kinds=ANY_GEOMETRY)
        self.add_field(self.SHELTER_FIELD, self.tr("Field with the shelter's area (m²)"), self.tr(
            "Empty: the area of the polygon."), self.SHELTERS, unit="m2")
        self._add_raster()
        self.add_units()
        self.add_choices()
        self.add_dates()
        self.add_rows()
        self.add(QgsProcessingParameterFeatureSink(self.PARCELS, self.tr("Land with the raster's values"), POLYGON,
                                                   optional=True), self.tr(
            "The layer of land with number of cells, mean, greatest value and share at or above the threshold."),
            create_by_default=False)
        self.add_prefix()

    def _add_raster(self) -> None:
        self.add(QgsProcessingParameterRasterLayer(self.RASTER, self.tr("Raster of heat or flood"), optional=True),
                 self.tr("Such as surface temperature or depth of water; measured by parcel of the layer of land."))
        self.add(QgsProcessingParameterNumber(self.BAND, self.tr("Band"), INTEGER, 1, minValue=1),
                 self.tr("Band of the raster."), advanced=True)
        self.add(QgsProcessingParameterNumber(self.THRESHOLD, self.tr("Threshold"), DOUBLE, optional=True), self.tr(
            "In the raster's unit; needed with a raster. Cells at or above it count."),
            required_if={self.RASTER: GIVEN})

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        from ...bridge.rasters.layers import raster_layer, snapshot_raster

        with self.explained(self.chosen_language(parameters, context)):
            self.take(parameters, context, hazards=self.HAZARDS, people=self.PEOPLE, buildings=self.BUILDINGS,
                      facilities=self.FACILITIES, planned=self.PLANNED, land=self.LAND, shelters=self.SHELTERS,
                      units=self.UNITS)
            self.take_packs(parameters, context)
            layer = raster_layer(self, parameters, self.RASTER, context)
            self.raster = None if layer is None else snapshot_raster(
                layer, self.parameterAsInt(parameters, self.BAND, context))
        return True

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...core.indicators.resilience.check import CHECK, ResilienceRequest

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            pack, codes = self.packs()
            land, classes = self.land(parameters, context, feedback, codes, language)
            planned, planned_classes = self.land(parameters, context, feedback, codes, language, "planned",
                                                 self.PLANNED_FIELD)
            hazard, people, shelter = (self.field(parameters, name, context) for name in (
                self.HAZARD_FIELD, self.PEOPLE_FIELD, self.SHELTER_FIELD))
            cells = self._cells(parameters, context, feedback, land, language)
            request = ResilienceRequest(
                pack, codes, self.units(parameters, context, feedback),
                self.table_of("hazards", feedback, hazard), hazard, self.table_of("people", feedback, people), people,
                self.table_of("buildings", feedback), self.table_of("facilities", feedback), planned, planned_classes,
                land, classes, self.table_of("shelters", feedback, shelter), shelter,
                None if cells is None else cells.hot, **self.common(parameters, context, language))
            feedback.setProgress(50)
            outcome = self.followed(CHECK.run, request, self.steps(feedback))
            self.remark(feedback, outcome.notes)
            outputs.table(self.INDICATORS, outcome.tables["rows"])
            if cells is not None and outputs.wanted(self.PARCELS):
                self.write_copies(outputs, self.PARCELS, "land", land.fids, cells.frame(), parameters, context)
            return outputs.results(outcome.counts)

    def _cells(self, parameters, context, feedback, land, language: str):
        from ...bridge.rasters.parcels import cells_by_parcel

        if self.raster is None:
            return None
        cells, notes = cells_by_parcel(land, self.raster, self.parameterAsDouble(parameters, self.THRESHOLD, context),
                                       language, lambda share: feedback.setProgress(50 * share), feedback.isCanceled)
        self.remark(feedback, notes)
        return cells
