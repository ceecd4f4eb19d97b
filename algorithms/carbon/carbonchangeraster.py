"""groundrules:carbonchangeraster – carbon gained and lost between two class rasters."""
from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace

from qgis.core import (
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from ..common.declaring import GIVEN
from ..common.subject_parameters import add_values
from ..landuse.landusetransitionraster import ALIGN
from .parameters.change import ChangeAlgorithm
from .parameters.land import COVER_LISTS, INTEGER
from .parameters.two_maps import TwoMaps

COUNTED = 26.0   # per cent of a run that writes the raster


class CarbonChangeRaster(TwoMaps, ChangeAlgorithm):
    """Stock difference, losses and gains of cells."""

    OLD_BAND, NEW_BAND, ALIGN, CHANGE = "OLD_BAND", "NEW_BAND", "ALIGN", "CHANGE"
    basic = ("OLD", "NEW", "OLD_YEAR", "NEW_YEAR", "LAND_LIST", "PACK", "FAMILY", "CLIMATE", "ZONES")

    def name(self) -> str:
        return "carbonchangeraster"

    def displayName(self) -> str:
        return self.tr("Carbon change (raster)")

    def shortDescription(self) -> str:
        return self.tr("Carbon that land gains and loses between two land-cover rasters: stock difference by "
                       "transition, losses at once, gains as they accrue, bands, and a raster of the change.")

    def tags(self) -> list:
        return self.tr("carbon,change,raster,stock difference,loss,gain,land cover,transition,uncertainty").split(",")

    def initAlgorithm(self, config=None) -> None:
        for name, label in ((self.OLD, self.tr("First date")), (self.NEW, self.tr("Second date"))):
            self.add(QgsProcessingParameterRasterLayer(name, label), self.tr(
                "A raster of classes: whole numbers. Cells without a value on one date are not compared."))
        for name, label in ((self.OLD_BAND, self.tr("Band of the first date")),
                            (self.NEW_BAND, self.tr("Band of the second date"))):
            self.add(QgsProcessingParameterNumber(name, label, INTEGER, 1, minValue=1),
                     self.tr("Number of the band with the classes, from 1."), advanced=True)
        self.add(QgsProcessingParameterEnum(
            self.ALIGN, self.tr("Misaligned cells"), options=ALIGN, defaultValue="refuse",
            usesStaticStrings=True),
            self.tr("refuse: stop and give the reason. nearest_on_old, nearest_on_new: resample the other raster to "
                    "the grid of the first or the second date by nearest neighbour; borders then show false change."))
        self.add_years()
        self.add_densities()
        self.add_new_family()
        for name, label in ((self.LAND_LIST, self.tr("List of classes, first date")),
                            (self.NEW_LIST, self.tr("List of classes, second date"))):
            self.add(QgsProcessingParameterString(name, label, optional=True), self.tr(
                "Which list of the crosswalk the values follow; numbers mean different land in each product, so none "
                "is guessed. If empty, the second date is read like the first."), hints=["", *COVER_LISTS],
                required_if={self.CROSSWALK: GIVEN} if name == self.LAND_LIST else ())
        add_values(self, "old, new, densities", for_rasters=True)
        self.add_maps()
        self.add_zones()
        self.add_area_method_of_cells()
        self.add_price()
        self.add_sureness()
        self.add_language()
        self.add_change_results()
        self.add(QgsProcessingParameterRasterDestination(self.CHANGE, self.tr("Raster of the carbon change"),
                                                         optional=True), self.tr(
            "Each cell's stock difference of all pools, t C/ha, gains positive. No data (a value that no change can "
            "have) where a date has no value or a number is blank."))
        self.add_reports()
        self.addOutput(QgsProcessingOutputNumber("CELL_COUNT", self.tr("Number of cells with a value")))

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        from ...bridge.rasters.carbon import refuse_picture
        from ...bridge.rasters.layers import raster_layer, snapshot_raster

        self.rasters = []
        with self.explained(self.chosen_language(parameters, context)):
            for name, band in ((self.OLD, self.OLD_BAND), (self.NEW, self.NEW_BAND)):
                layer = raster_layer(self, parameters, name, context)
                self.rasters.append(snapshot_raster(layer, self.parameterAsInt(parameters, band, context)))
                refuse_picture(layer, self.rasters[-1].band)
            self.take(parameters, context, zones=self.ZONES)
            self.take_choices(parameters, context)
            self.take_maps(parameters, context)
        return True

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...bridge.inputs.carbon.change import counted_pairs, meanings_of_dates
        from ...bridge.inputs.carbon.land import read_crosswalk
        from ...bridge.project.carbon_styles import style_by_difference
        from ...bridge.rasters.pictured import pictured
        from ...bridge.rasters.transition import counted_cells

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs, ExitStack() as stack:
            self.years(parameters, context)   # years the wrong way round stop before cells are counted
            self.locate({"new": self.rasters[1]}, language, feedback, by_parcel=False)
            tables = self.tables(parameters, context)
            self.counted = self.counted_percent(outputs, self.CHANGE, COUNTED)
            counted = stack.enter_context(counted_cells(
                *self.rasters, self.parameterAsEnumString(parameters, self.ALIGN, context),
                self.parameterAsEnumString(parameters, self.AREA_METHOD, context), language,
                lambda share: feedback.setProgress(self.counted * share), feedback.isCanceled))
            meanings, notes = meanings_of_dates(counted, self.meanings(parameters, context), language)
            self.remark(feedback, [*self.own.notes, *notes])
            pairs, mixes, names = counted_pairs(counted, read_crosswalk(self.chosen),
                                                self.lists(parameters, context), meanings)
            zones, held, rejoined = self.zones(parameters, context, feedback), None, None
            if self.has_maps:
                held = self.with_maps(counted, (pairs, mixes, names, tables), zones, parameters, context, feedback,
                                      stack)
                (pairs, mixes, *tables), rejoined = held.of_whole, held.rejoined
            change = self.compared(pairs, mixes, tables, parameters, context, feedback, rejoined)
            self.remark(feedback, [*counted.notes, *change.notes])
            counts, sentences = self.report_change_maps(held, language, parameters, context, feedback)
            change = replace(change, notes=[*change.notes, *sentences])
            by_zone = (None, None)
            if zones is not None and self.wants_totals(outputs):
                by_zone = self.pairs_of_zones(counted, names, zones, held, parameters, context, feedback)
            answers = self.write_change_tables(parameters, context, outputs, change, feedback, by_zone)
            written = self.cells_written(counted, names, change, held, feedback)
            if outputs.wanted(self.CHANGE):
                outputs.made[self.CHANGE] = written(outputs.raster_path(self.CHANGE))
                outputs.dress_raster(self.CHANGE, style_by_difference)
            if self.wants_report(outputs):
                ground = pictured(outputs.made.get(self.CHANGE, ""), written, True)
                self.write_change_report(parameters, context, outputs, change, answers, (ground,))
            cells = int(counted.counts.cells.sum())
            return outputs.results({**change.counts, **counts, **self.values, "FAMILY_USED": self.request.family.id,
                                    "CELL_COUNT": cells})

    def with_maps(self, counted, question: tuple, zones, parameters, context, feedback, stack):
        """Both dates with their maps; ``stack`` keeps prepared maps until it ends."""
        from ...bridge.inputs.carbon.maps import held_change

        return stack.enter_context(held_change(
            counted, self.maps_given(self.rasters[1], feedback), question,
            (zones, self.parameterAsEnumString(parameters, self.AREA_METHOD, context), self.biomass.classes),
            self.chosen_language(parameters, context), feedback.isCanceled))

    def pairs_of_zones(self, counted, names, zones, held, parameters, context, feedback) -> tuple:
        """Pairs by zone and names of the zones."""
        from ...bridge.inputs.carbon.change import zone_pairs

        if held is not None:
            self.remark(feedback, held.notes)
            return held.by_zone
        rows, zone_names, notes = zone_pairs(counted, names, zones, self.parameterAsEnumString(
            parameters, self.AREA_METHOD, context), self.chosen_language(parameters, context), feedback.isCanceled)
        self.remark(feedback, notes)
        return rows, zone_names

    def cells_written(self, counted, names, change, held, feedback):
        """What writes the raster of the change to a path."""
        from ...bridge.inputs.carbon.change import write_change
        from ...bridge.rasters.carbon import DENSITY_UNIT, NODATA
        from ...bridge.rasters.maps import write_held_density
        from ...core.carbon.maps.change import CellChange

        steps = (lambda share: feedback.setProgress(self.counted + (100 - self.counted) * share)), feedback.isCanceled
        if held is None:
            return lambda path: write_change(path, counted, names, change, *steps)
        cells = CellChange(held.slots, held.keys, held.mixes, (held.request.old, held.request.new),
                           self.biomass.classes)
        return lambda path: write_held_density(path, [counted.old, counted.new], held.maps, cells,
                                               (counted.grid, NODATA, DENSITY_UNIT), *steps)
