"""groundrules:coefficientcoverage – which ground has a number in a family of densities, and what fills the blanks."""
from __future__ import annotations

from functools import partial

from qgis.core import (
    QgsProcessingParameterMatrix,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from ..common.declaring import MISSING
from ..common.subject_parameters import add_values
from .parameters.coverage import add_outputs
from .parameters.land import INTEGER, CarbonAlgorithm


class CoefficientCoverage(CarbonAlgorithm):
    """Area by how it has its numbers."""

    on_processes = "coefficientcoverage"
    check_more = CarbonAlgorithm.check_densities
    may_lack = True
    INPUT, CLASS_FIELD, RASTER, BAND, OUTPUT = "INPUT", "CLASS_FIELD", "RASTER", "BAND", "OUTPUT"
    COMPARED, SOIL, SOIL_FIELD = "FAMILIES_TO_COMPARE", "SOIL", "SOIL_FIELD"
    CLASSES, BLANKS, STATES, FAMILIES, SOILS, REPORT = "CLASSES", "BLANKS", "STATES", "FAMILIES", "SOILS", "REPORT"
    basic = ("INPUT", "CLASS_FIELD", "RASTER", "LAND_LIST", "PACK", "FAMILY", "FAMILIES_TO_COMPARE", "CLIMATE", "TABLE")

    def name(self) -> str:
        return "coefficientcoverage"

    def displayName(self) -> str:
        return self.tr("Coverage of coefficients")

    def shortDescription(self) -> str:
        return self.tr("Which of your classes, climates, zones and soils have a number in a family of densities, by "
                       "area; what each blank lacks and what would fill it; several families side by side.")

    def tags(self) -> list:
        return self.tr("carbon,coverage,coefficient,gap,blank,missing,IPCC,Tier 1,family,compare,vegetated").split(",")

    def initAlgorithm(self, config=None) -> None:
        self.add_layer(self.INPUT, self.tr("Land"), self.tr(
            "Polygons with a land-use code: a survey such as DLTB, a plan, or patches of land cover."),
            likely="land_use_survey", mapped="codes land LAND_LIST", required_if={self.RASTER: MISSING})
        self.add_class_field(self.CLASS_FIELD, self.tr("Field with the land-use code"), self.INPUT)
        self.add(QgsProcessingParameterRasterLayer(self.RASTER, self.tr("Land cover"), optional=True), self.tr(
            "Instead of polygons: a raster of classes, whole numbers; name their list."), not_with=(self.INPUT,))
        self.add(QgsProcessingParameterNumber(self.BAND, self.tr("Band"), INTEGER, 1, minValue=1), self.tr(
            "Number of the band with the classes, from 1."), only_with=self.RASTER)
        self.add_densities()
        self.add(QgsProcessingParameterMatrix(
            self.COMPARED, self.tr("Families to compare"), numberRows=0,
            headers=[self.tr("Pack"), self.tr("Family")], optional=True), self.tr(
            "Rows of a pack and one of its families of stocks, which are set beside the chosen one; an empty family "
            "is all of its pack. Each is asked at the same place."))
        self.add_key_fields()
        self.add_list(self.LAND_LIST, self.tr("List of land-use codes"))
        add_values(self, "land, densities", for_codes=True)
        self.add_code_pack()
        self.add_field(self.SOIL_FIELD, self.tr("Field with the soil"), self.tr(
            "For the coverage of mineral soils: a field with the soil of each feature, such as high_activity_clay."),
            self.INPUT)
        self.add(QgsProcessingParameterString(self.SOIL, self.tr("Soil"), optional=True), self.tr(
            "The soil of all land, or of features whose field is empty; several candidates separated by |. Empty: "
            "those that the land's coordinates give."))
        self.add_zones()
        self.add_area_method_of_layers()
        self.add_prefix()
        self.add_language()
        add_outputs(self)

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        from ...bridge.inputs.carbon.coverage import asked_families, packs_at_hand
        from ...bridge.packs.places import resolve_pack
        from ...bridge.rasters.carbon import refuse_picture
        from ...bridge.rasters.layers import raster_layer, snapshot_raster

        self.raster = None
        with self.explained(self.chosen_language(parameters, context)):
            layer = raster_layer(self, parameters, self.RASTER, context) if parameters.get(self.RASTER) else None
            if layer is not None:
                self.raster = snapshot_raster(layer, self.parameterAsInt(parameters, self.BAND, context))
                refuse_picture(layer, self.raster.band)
            self.prepare_patches(parameters, context, land=self.INPUT, zones=self.ZONES)
            home = context.project().homePath() if context.project() is not None else ""
            self.at_hand = packs_at_hand(home)
            self.to_compare = asked_families(self.rows(parameters, self.COMPARED, context, 2), home)
            self.every_place = resolve_pack(self.PLACES_PACK, "", home, parameter="PLACES")
        return True

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...bridge.inputs.carbon.coverage import covered
        from ...bridge.inputs.carbon.land import read_crosswalk
        from ...bridge.project.carbon_styles import style_blank_rows
        from ...core.carbon.coverage.families import feature_coverage
        from ...core.carbon.report.families import coverage_report
        from ...core.texts import text

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            read = [] if self.raster is not None else [self.read_patches(
                "land", self.CLASS_FIELD, self.LAND_LIST, read_crosswalk(self.chosen), parameters, context, feedback,
                build=self.snapshots.get("zones") is not None)]
            elsewhere = self.elsewhere(read[0].table if read else self.raster, language, feedback)
            self.locate({"land": self.raster or self.snapshots["land"]}, language, feedback, read=read)
            measured_by = self._of_raster if self.raster is not None else partial(self._of_layer, read[0])
            ground = measured_by(parameters, context, feedback, language, elsewhere)
            feedback.setProgress(70)
            answer = covered(self.chosen, self.fields_path, ground, elsewhere, self.to_compare, language)
            self.remark(feedback, [*self.own.notes, *ground.notes, *answer.notes])
            for name, frame in ((self.CLASSES, answer.classes), (self.BLANKS, answer.blanks),
                                (self.STATES, answer.states), (self.FAMILIES, answer.families),
                                (self.SOILS, answer.soils)):
                if outputs.wanted(name):
                    outputs.table(name, frame, {"code": text("coverage.column_code", language)}, style_blank_rows)
            if outputs.wanted(self.OUTPUT) and self.raster is None:
                frame = feature_coverage(ground.row_area_m2, ground.codes, ground.mixes.shares, answer.classes,
                                         language)
                self.write_copies(outputs, self.OUTPUT, "land", ground.fids, frame, parameters, context)
            if outputs.wanted(self.REPORT):
                outputs.report(self.REPORT, outputs.reported(coverage_report(answer, outputs.file_names())),
                               tables_apart=True)
            return outputs.results({**answer.counts, "UNUSABLE_COUNT": ground.unusable,
                                    "DOUBLED_M2": ground.doubled_m2})

    def elsewhere(self, land, language: str, feedback):
        """Families at hand, asked at the place of the land (``bridge.inputs.carbon.coverage.Elsewhere``).

        Args:
            land: the raster, or the table of the layer.
        """
        from ...bridge.inputs.carbon.coverage import Elsewhere
        from ...bridge.inputs.carbon.whereabouts import one_site
        from ...core.carbon.checked_pack import load_coefficients

        places = load_coefficients(self.every_place).places
        site = one_site(land, places, feedback.isCanceled)
        return Elsewhere(self.at_hand, self.chosen, site, places, language)

    def _of_layer(self, read, parameters, context, feedback, language: str, elsewhere):
        """The ground of polygons."""
        from ...bridge.inputs.carbon.coverage import CoveredGround, soil_ground, soils_of_layer
        from ...bridge.inputs.carbon.land import read_crosswalk

        table, classes, mixes = self.patches(read, read_crosswalk(self.chosen), parameters, context, feedback)
        feedback.setProgress(30)
        land = self.measured(table, classes, self.zones(parameters, context, feedback),
                             self.parameterAsEnumString(parameters, self.AREA_METHOD, context), language,
                             feedback)
        soils = soils_of_layer(self.snapshots["land"], self.field(parameters, self.SOIL_FIELD, context),
                               len(classes.keys), feedback.isCanceled)
        return CoveredGround(
            land.ground, mixes, soil_ground(land.row_area_m2, soils, *self._soils(parameters, context, elsewhere)),
            land.notes, land.unusable, land.doubled_m2, land.row_area_m2, classes.keys, table.fids)

    def _of_raster(self, parameters, context, feedback, language: str, elsewhere):
        """The ground of a raster of classes."""
        from ...bridge.inputs.carbon.coverage import CoveredGround, soil_ground
        from ...bridge.inputs.carbon.land import read_crosswalk
        from ...bridge.rasters.carbon import counted_ground
        from ...core.carbon.stock.classes import mixes_of_values
        from ...core.carbon.stock.stock import WHOLE
        from ...core.layers.values import raster_meanings

        ground, notes = counted_ground(
            self.raster, self.zones(parameters, context, feedback),
            self.parameterAsEnumString(parameters, self.AREA_METHOD, context), language,
            lambda share: feedback.setProgress(60 * share), feedback.isCanceled)
        values = ground.rows["code"].unique()
        meanings, on_values = raster_meanings(
            self.meanings(parameters, context), {"land": self.raster.name}, {"land": values}, language)
        mixes = mixes_of_values(values, meanings["land"], read_crosswalk(self.chosen), self.parameterAsString(
            parameters, self.LAND_LIST, context).strip(), self.may_lack)
        area_m2 = ground.rows.loc[ground.rows["zone"] == WHOLE, "area_m2"].sum()
        return CoveredGround(ground, mixes, soil_ground([area_m2], [""], *self._soils(parameters, context, elsewhere)),
                             [*notes, *on_values])

    def _soils(self, parameters, context, elsewhere) -> tuple:
        """Soils of land that states none, and its climates."""
        given = [word.strip() for word in self.parameterAsString(parameters, self.SOIL, context).split("|")]
        return tuple(filter(None, given)) or elsewhere.values("soil"), elsewhere.values("climate")
