"""groundrules:carbonstockraster – carbon that land of a class raster holds, by pool, class and zone."""
from __future__ import annotations

from qgis.core import (
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from ..common.declaring import GIVEN
from ..common.subject_parameters import add_values
from .parameters.land import COVER_LISTS, INTEGER, CarbonAlgorithm


class CarbonStockRaster(CarbonAlgorithm):
    """Cells times density, with bands."""

    check_more = CarbonAlgorithm.check_densities
    INPUT, BAND, DENSITY = "INPUT", "BAND", "DENSITY"
    basic = ("INPUT", "LAND_LIST", "PACK", "FAMILY", "CLIMATE", "TABLE", "ZONES")

    def name(self) -> str:
        return "carbonstockraster"

    def displayName(self) -> str:
        return self.tr("Carbon stock (raster)")

    def shortDescription(self) -> str:
        return self.tr("Carbon that land of a land-cover raster holds, by pool, class and zone, from a family of "
                       "densities that you name; optionally with a raster of densities.")

    def tags(self) -> list:
        return self.tr("carbon,stock,raster,land cover,pool,IPCC,density,zonal,uncertainty").split(",")

    def initAlgorithm(self, config=None) -> None:
        self.add(QgsProcessingParameterRasterLayer(self.INPUT, self.tr("Land cover")), self.tr(
            "A raster of classes: whole numbers. Cells without a value do not count as ground."))
        self.add(QgsProcessingParameterNumber(self.BAND, self.tr("Band"), INTEGER, 1, minValue=1), self.tr(
            "Number of the band with the classes, from 1."), advanced=True)
        self.add_densities()
        self.add(QgsProcessingParameterString(
            self.LAND_LIST, self.tr("List of land-cover classes"), optional=True), self.tr(
            "Which list of the crosswalk the values follow: numbers mean different land in each product, so none is "
            "guessed. Not needed where CROSSWALK is empty."), hints=["", *COVER_LISTS],
            required_if={self.CROSSWALK: GIVEN})
        add_values(self, "land, densities", for_rasters=True)
        self.add_zones()
        self.add_area_method_of_cells()
        self.add_sureness()
        self.add_language()
        self.add_stock_results()
        self.add_sensitivity()
        self.add(QgsProcessingParameterRasterDestination(self.DENSITY, self.tr("Raster of carbon densities"),
                                                         optional=True), self.tr(
            "Each cell's density of all pools, t C/ha. No data (a value that no density can have) where a required "
            "number is blank."))
        self.add_reports()

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        from ...bridge.rasters.carbon import refuse_picture
        from ...bridge.rasters.layers import raster_layer, snapshot_raster

        with self.explained(self.chosen_language(parameters, context)):
            layer = raster_layer(self, parameters, self.INPUT, context)
            self.raster = snapshot_raster(layer, self.parameterAsInt(parameters, self.BAND, context))
            refuse_picture(layer, self.raster.band)
            self.take(parameters, context, zones=self.ZONES)
            self.take_choices(parameters, context)
        return True

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...bridge.inputs.carbon.land import read_crosswalk, read_densities
        from ...bridge.project.carbon_styles import style_by_density
        from ...bridge.rasters.carbon import counted_ground, write_density
        from ...bridge.rasters.pictured import pictured
        from ...core.carbon.densities.sensitivity import STOCK
        from ...core.carbon.report.build import stock_report
        from ...core.carbon.stock.classes import mixes_of_values
        from ...core.carbon.stock.features import known_by_code
        from ...core.carbon.stock.stock import carbon_stock, whole_stock
        from ...core.layers.values import raster_meanings

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            self.locate({"land": self.raster}, language, feedback, by_parcel=False)
            densities, crosswalk = read_densities(self.chosen, self.fields_path), read_crosswalk(self.chosen)
            zones = self.zones(parameters, context, feedback)
            ground, notes = counted_ground(
                self.raster, zones, self.parameterAsEnumString(parameters, self.AREA_METHOD, context), language,
                lambda share: feedback.setProgress(60 * share), feedback.isCanceled)
            values = ground.rows["code"].unique()
            meanings, on_values = raster_meanings(
                self.meanings(parameters, context), {"land": self.raster.name}, {"land": values}, language)
            notes += on_values
            mixes = mixes_of_values(values, meanings["land"], crosswalk,
                                    self.parameterAsString(parameters, self.LAND_LIST, context).strip())
            how = self.sureness(parameters, context)
            stock = carbon_stock(ground, mixes, densities, how, language, feedback.isCanceled)
            self.remark(feedback, [*self.own.notes, *notes, *stock.notes])
            self.write_stock(outputs, stock)
            others = self.other_families(outputs, feedback, densities, STOCK, lambda other: whole_stock(
                ground, mixes, other, how, language, feedback.isCanceled), language)
            by_value = {int(code): density for code, density in known_by_code(mixes, densities).items()}

            def written(path: str) -> str:
                return write_density(path, self.raster, by_value, lambda share: feedback.setProgress(60 + 40 * share),
                                     feedback.isCanceled)

            if outputs.wanted(self.DENSITY):
                outputs.made[self.DENSITY] = written(outputs.raster_path(self.DENSITY))
                outputs.dress_raster(self.DENSITY, style_by_density)
            if self.wants_report(outputs):
                ground = pictured(outputs.made.get(self.DENSITY, ""), written, False)
                self.write_reports(parameters, context, outputs, stock_report(
                    stock, densities, others, (ground,), language, outputs.file_names()))
            return outputs.results({**stock.counts, "FAMILY_USED": densities.family.id})
