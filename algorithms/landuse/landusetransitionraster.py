"""groundrules:landusetransitionraster – what became of each class between two dates, from rasters."""
from __future__ import annotations

from functools import partial

from qgis.core import (
    Qgis,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from ..common.subject_parameters import add_values
from .transition_parameters import TransitionAlgorithm

ALIGN = ["refuse", "nearest_on_old", "nearest_on_new"]
COUNTED, COUNTED_ALONE = 27, 98   # per cent of a run, where a raster is written and where none is
METHODS = ["ellipsoidal", "planar"]
LEVELS = ["land_class", "level1", "level2", "level3", "legal_class"]


class LandUseTransitionRaster(TransitionAlgorithm):
    """Matrix, gains, losses, swap and rates of two class rasters."""

    OLD_BAND, NEW_BAND, ALIGN, CHANGE = "OLD_BAND", "NEW_BAND", "ALIGN", "CHANGE"
    OLD_LIST, NEW_LIST, LEVEL = "OLD_LIST", "NEW_LIST", "LEVEL"

    def name(self) -> str:
        return "landusetransitionraster"

    def displayName(self) -> str:
        return self.tr("Land-use transition (raster)")

    def shortDescription(self) -> str:
        return self.tr("Change of each class between two land-cover rasters: matrix, gains, losses, net change, swap "
                       "and rates. Misaligned rasters are rejected, or aligned as you choose.")

    def initAlgorithm(self, config=None) -> None:
        for name, label in ((self.OLD, self.tr("First date")), (self.NEW, self.tr("Second date"))):
            self.add(QgsProcessingParameterRasterLayer(name, label), self.tr(
                "A raster of classes: whole numbers. Cells without a value on one date are listed in separate rows."))
        for name, label in ((self.OLD_BAND, self.tr("Band of the first date")),
                            (self.NEW_BAND, self.tr("Band of the second date"))):
            self.add(QgsProcessingParameterNumber(
                name, label, Qgis.ProcessingNumberParameterType.Integer, 1, minValue=1),
                self.tr("Number of the band with the classes, from 1."), advanced=True)
        self.add(QgsProcessingParameterEnum(
            self.ALIGN, self.tr("Misaligned cells"), options=ALIGN, defaultValue="refuse",
            usesStaticStrings=True),
            self.tr("refuse: stop and give the reason. nearest_on_old, nearest_on_new: resample the other raster to "
                    "the grid of the first or the second date by nearest neighbour; borders then show false change."))
        self.add(QgsProcessingParameterEnum(
            self.AREA_METHOD, self.tr("Area method"), options=METHODS, defaultValue="ellipsoidal",
            usesStaticStrings=True),
            self.tr("ellipsoidal: each cell on the ellipsoid, correct in degrees and in Web Mercator. planar: in the "
                    "projection, not for degrees and not for Web Mercator."), advanced=True)
        for name, label in ((self.OLD_LIST, self.tr("List of classes, first date")),
                            (self.NEW_LIST, self.tr("List of classes, second date"))):
            self.add(QgsProcessingParameterString(name, label, optional=True), self.tr(
                "Id of a list of the pack of codes that the values follow, such as esa-worldcover: its names, levels "
                "and cropland are used. Numbers mean different land in each product, so none is guessed. Empty: values "
                "as they stand."), advanced=True, offers="lists CODE_PACK CODE_PACK_FILE")
        self.add(QgsProcessingParameterEnum(
            self.LEVEL, self.tr("Level"), options=LEVELS, defaultValue="land_class", usesStaticStrings=True), self.tr(
            "Of values that follow a list. land_class: the class of the list. level1 to level3: its class at that "
            "level. legal_class: agricultural, construction, unused; with it two lists can be compared."),
            advanced=True)
        add_values(self, "old, new", for_rasters=True)
        self.add_code_pack()
        self.add_period()
        self.add_groups()
        self.add_language()
        self.add_results()
        self.add(QgsProcessingParameterRasterDestination(
            self.CHANGE, self.tr("Raster of transitions"), optional=True), self.tr(
            "Each cell holds the transition_id of its row in the table with a row per pair; 0 is no data. With "
            "groups, pairs of one group pair share a number."))
        for name, label in (("CELL_COUNT", self.tr("Number of cells with a value")),
                            ("CHANGED_CELL_COUNT", self.tr("Number of cells that changed"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        from ...bridge.rasters.layers import raster_layer, snapshot_raster

        with self.explained(self.chosen_language(parameters, context)):
            self.rasters = [snapshot_raster(raster_layer(self, parameters, name, context),
                                            self.parameterAsInt(parameters, band, context))
                            for name, band in ((self.OLD, self.OLD_BAND), (self.NEW, self.NEW_BAND))]
            self.pack_path = self.codes_path(parameters, context)
        self.snapshots = {}
        return True

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...bridge.project.styles import style_by_number
        from ...bridge.rasters.transition import counted_cells, read_cells, write_change
        from ...core.landuse.codes.classify import load_codes
        from ...core.landuse.transition.classes import require_one_scheme
        from ...core.landuse.transition.raster import raster_transition
        from ...core.landuse.transition.tables import transition_legend

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            over, groups = self.period(parameters, context), self.groups(parameters, context)
            counting = COUNTED if outputs.wanted(self.CHANGE) else COUNTED_ALONE
            with counted_cells(
                    *self.rasters, self.parameterAsEnumString(parameters, self.ALIGN, context),
                    self.parameterAsEnumString(parameters, self.AREA_METHOD, context), language,
                    lambda share: feedback.setProgress(counting * share), feedback.isCanceled) as counted:
                level = self.parameterAsEnumString(parameters, self.LEVEL, context)
                dates, on_values = read_cells(
                    counted, load_codes(self.pack_path),
                    tuple(self.text_of(parameters, name, context) for name in (self.OLD_LIST, self.NEW_LIST)), level,
                    self.meanings(parameters, context), self.cropland(parameters, context), language)
                require_one_scheme(*dates, level, groups)
                transition = raster_transition(counted.counts, over, language, groups, dates=dates)
                matrix = transition.tables["matrix"]
                self.remark(feedback, [*counted.notes, *on_values, *transition.notes])
                self.write_tables(outputs, transition.tables)
                if outputs.wanted(self.CHANGE):
                    outputs.made[self.CHANGE] = write_change(
                        outputs.raster_path(self.CHANGE), counted, matrix, groups, dates,
                        lambda share: feedback.setProgress(counting + (100 - counting) * share), feedback.isCanceled)
                    outputs.dress_raster(self.CHANGE, partial(
                        style_by_number, classes=transition_legend(matrix, language)))
            return outputs.results(transition.counts)
