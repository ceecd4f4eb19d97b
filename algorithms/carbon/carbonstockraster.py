"""groundrules:carbonstockraster – carbon that land of a class raster holds, by pool, class and zone."""
from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace

from qgis.core import (
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from ..common.declaring import GIVEN
from ..common.subject_parameters import add_values
from .parameters.land import COVER_LISTS, INTEGER, CarbonAlgorithm
from .parameters.maps import Maps

COUNTED, COUNTED_MAPS = 20.0, 60.0   # per cent of a run that writes the raster; where maps are read, too


class CarbonStockRaster(Maps, CarbonAlgorithm):
    """Cells times density, with bands."""

    check_more = CarbonAlgorithm.check_densities
    INPUT, BAND, DENSITY = "INPUT", "BAND", "DENSITY"
    basic = ("INPUT", "LAND_LIST", "PACK", "FAMILY", "CLIMATE", "TABLE", "ZONES", "MAP", "SOIL_MAP")

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
        self.add_maps()
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
            self.take_maps(parameters, context)
        return True

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...bridge.inputs.carbon.land import read_crosswalk, read_densities
        from ...bridge.project.carbon_styles import style_by_density
        from ...bridge.rasters.pictured import pictured
        from ...core.carbon.densities.sensitivity import STOCK
        from ...core.carbon.report.build import stock_report
        from ...core.carbon.stock.features import blank_cells_note
        from ...core.carbon.stock.stock import carbon_stock, whole_stock

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs, ExitStack() as stack:
            self.locate({"land": self.raster}, language, feedback, by_parcel=False)
            self.counted = self.counted_percent(outputs, self.DENSITY, COUNTED_MAPS if self.has_maps else COUNTED)
            densities, crosswalk = read_densities(self.chosen, self.fields_path), read_crosswalk(self.chosen)
            question, maps, notes = self.land_question(crosswalk, parameters, context, feedback, stack)
            how = self.sureness(parameters, context)
            joined = question.of(densities)
            stock = carbon_stock(*joined, how, language, feedback.isCanceled)
            self.remark(feedback, [*self.own.notes, *notes, *stock.notes])
            counts, sentences = self.report_maps(question, joined, maps, language, feedback)
            if outputs.wanted(self.DENSITY) and not maps:
                blank = blank_cells_note(question.ground, question.mixes, joined.table, language)
                self.remark(feedback, blank)
                sentences = [*sentences, *blank]
            stock = replace(stock, notes=[*stock.notes, *sentences])
            self.write_stock(outputs, stock)
            others = self.other_families(outputs, feedback, densities, STOCK, lambda other: whole_stock(
                *question.of(other), how, language, feedback.isCanceled), language, mixes=question.mixes)
            written = self.cells_written(question, joined, maps, feedback)
            if outputs.wanted(self.DENSITY):
                outputs.made[self.DENSITY] = written(outputs.raster_path(self.DENSITY))
                outputs.dress_raster(self.DENSITY, style_by_density)
            if self.wants_report(outputs):
                ground = pictured(outputs.made.get(self.DENSITY, ""), written, False)
                self.write_reports(parameters, context, outputs, stock_report(
                    stock, joined.table, others, (ground,), language, outputs.file_names()))
            return outputs.results({**stock.counts, **counts, "FAMILY_USED": densities.family.id})

    def land_question(self, crosswalk, parameters, context, feedback, stack) -> tuple:
        """Land and what its values mean, the maps of it, and remarks; ``stack`` keeps prepared maps until it ends."""
        from ...bridge.rasters.carbon import counted_ground
        from ...bridge.rasters.maps import held_cells
        from ...core.carbon.maps.ground import only_on
        from ...core.carbon.maps.table import Question
        from ...core.carbon.stock.classes import mixes_of_values
        from ...core.layers.values import raster_meanings

        language, zones = self.chosen_language(parameters, context), self.zones(parameters, context, feedback)
        method = self.parameterAsEnumString(parameters, self.AREA_METHOD, context)
        ground = held = None
        maps: list = []
        if self.has_maps:
            (given,) = self.maps_given(self.raster, feedback)
            cells = stack.enter_context(held_cells(
                self.raster, given, zones, method, language, lambda share: feedback.setProgress(self.counted * share),
                feedback.isCanceled))
            held, maps, notes = cells.held, cells.maps, cells.notes
            values = held.rows["code"].unique()
        else:
            ground, notes = counted_ground(self.raster, zones, method, language,
                                           lambda share: feedback.setProgress(self.counted * share),
                                           feedback.isCanceled)
            values = ground.rows["code"].unique()
        meanings, on_values = raster_meanings(
            self.meanings(parameters, context), {"land": self.raster.name}, {"land": values}, language)
        mixes = mixes_of_values(values, meanings["land"], crosswalk,
                                self.parameterAsString(parameters, self.LAND_LIST, context).strip())
        if held is not None:
            held = only_on(held, mixes, self.biomass.classes)
        return Question(ground, held, mixes), maps, [*notes, *on_values]

    def cells_written(self, question, joined, maps: list, feedback):
        """What writes the raster of densities to a path."""
        from ...bridge.rasters.carbon import DENSITY_UNIT, NODATA, write_density
        from ...bridge.rasters.maps import write_held_density
        from ...core.carbon.maps.ground import CellDensity
        from ...core.carbon.stock.features import known_by_code

        steps = (lambda share: feedback.setProgress(self.counted + (100 - self.counted) * share)), feedback.isCanceled
        if maps:
            cells = CellDensity([each.use for each in maps], question.mixes, joined.table, self.biomass.classes)
            return lambda path: write_held_density(path, [self.raster], maps, lambda lands, amounts: cells(
                lands[0], amounts), (self.raster.grid, NODATA, DENSITY_UNIT), *steps)
        by_value = {int(code): density for code, density in known_by_code(question.mixes, joined.table).items()}
        return lambda path: write_density(path, self.raster, by_value, *steps)
