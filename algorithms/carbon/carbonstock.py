"""groundrules:carbonstock – carbon that land of a polygon layer holds, by pool, class and zone."""
from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace

from qgis.core import QgsProcessingOutputNumber, QgsProcessingParameterFeatureSink

from ..common.layers_algorithm import POLYGON
from ..common.subject_parameters import add_values
from .parameters.land import CarbonAlgorithm
from .parameters.maps import Maps


class CarbonStock(Maps, CarbonAlgorithm):
    """Area times density, with bands."""

    on_processes = "carbonstock"
    check_more = CarbonAlgorithm.check_densities
    INPUT, CLASS_FIELD, OUTPUT = "INPUT", "CLASS_FIELD", "OUTPUT"
    basic = ("INPUT", "CLASS_FIELD", "PACK", "FAMILY", "CLIMATE", "TABLE", "LAND_LIST", "ZONES", "MAP")
    for_rasters = "carbonstockraster"

    def name(self) -> str:
        return "carbonstock"

    def displayName(self) -> str:
        return self.tr("Carbon stock")

    def shortDescription(self) -> str:
        return self.tr("Carbon that land holds, by pool, class and zone, from a family of densities that you name; "
                       "every number has its source, and totals have a 95 % band and the share of ground they cover.")

    def tags(self) -> list:
        return self.tr("carbon,stock,biomass,soil,pool,IPCC,density,zone,uncertainty,land use").split(",")

    def initAlgorithm(self, config=None) -> None:
        self.add_layer(self.INPUT, self.tr("Land"), self.tr(
            "Polygons with a land-use code: a survey such as DLTB, a plan, or patches of land cover."), optional=False,
            likely="land_use_survey", mapped="codes land LAND_LIST")
        self.add_class_field(self.CLASS_FIELD, self.tr("Field with the land-use code"), self.INPUT)
        self.add_densities()
        self.add_key_fields()
        self.add_list(self.LAND_LIST, self.tr("List of land-use codes"))
        add_values(self, "land, densities", for_codes=True)
        self.add_code_pack()
        self.add_maps()
        self.add_zones()
        self.add_area_method_of_layers()
        self.add_sureness()
        self.add_prefix()
        self.add_language()
        self.add_stock_results()
        self.add_sensitivity()
        self.add(QgsProcessingParameterFeatureSink(self.OUTPUT, self.tr("Land with its carbon"), POLYGON,
                                                   optional=True), self.tr(
            "The layer with t C and t C/ha of each feature, by pool and in total; NULL where a number is blank."))
        self.add_reports()
        for name, label in (("UNUSABLE_COUNT", self.tr("Number of features that cannot be used")),
                            ("DOUBLED_M2", self.tr("Ground covered by two features (m²)"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        is_fine = self.prepare_patches(parameters, context, land=self.INPUT, zones=self.ZONES)
        with self.explained(self.chosen_language(parameters, context)):
            self.take_maps(parameters, context)
        return is_fine

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...bridge.inputs.carbon.land import read_crosswalk, read_densities
        from ...core.carbon.densities.sensitivity import STOCK
        from ...core.carbon.report.build import stock_report
        from ...core.carbon.report.maps import MappedGround
        from ...core.carbon.stock.stock import carbon_stock, whole_stock
        from ...core.geometry.following import beside

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs, ExitStack() as stack:
            crosswalk = read_crosswalk(self.chosen)
            is_drawn = self.wants_report(outputs)
            read = self.read_patches(
                "land", self.CLASS_FIELD, self.LAND_LIST, crosswalk, parameters, context, feedback,
                build=is_drawn or self.has_maps or self.snapshots.get("zones") is not None)
            self.locate({"land": self.snapshots["land"]}, language, feedback, read=[read])
            table, classes, mixes = self.patches(read, crosswalk, parameters, context, feedback)
            densities = read_densities(self.chosen, self.fields_path)   # of what the features state too
            feedback.setProgress(30)
            land, question, means, maps = self.land_question(table, classes, mixes, parameters, context, feedback,
                                                             stack)
            feedback.setProgress(80)
            how, joined = self.sureness(parameters, context), question.of(densities)
            stock = beside(carbon_stock, *joined, how, language)
            self.remark(feedback, [*self.own.notes, *land.notes, *stock.notes])
            counts, sentences = self.report_maps(question, joined, maps, language, feedback)
            stock = replace(stock, notes=[*stock.notes, *sentences])
            self.write_stock(outputs, stock)
            others = self.other_families(outputs, feedback, densities, STOCK, lambda other: whole_stock(
                *question.of(other), how, language, feedback.isCanceled), language, mixes=question.mixes)
            if outputs.wanted(self.OUTPUT) or is_drawn:
                frame = beside(_feature_frame, land, classes, question, joined, means)
            if outputs.wanted(self.OUTPUT):
                self.write_copies(outputs, self.OUTPUT, "land", table.fids, frame, parameters, context)
            if is_drawn:
                ground = MappedGround(table.geometry, table.crs, frame["carbon_t_c_ha"].to_numpy(
                    dtype=float, na_value=float("nan")))
                self.write_reports(parameters, context, outputs, stock_report(
                    stock, joined.table, others, (ground,), language, outputs.file_names()))
            return outputs.results({**stock.counts, **counts, "FAMILY_USED": densities.family.id,
                                    "UNUSABLE_COUNT": land.unusable, "DOUBLED_M2": land.doubled_m2})

    def land_question(self, table, classes, mixes, parameters, context, feedback, stack) -> tuple:
        """The ground of the land, the question to a table, and what maps say of each feature."""
        from ...bridge.rasters.parcels import features_on_maps
        from ...core.carbon.maps.patches import by_feature, held_features, limited
        from ...core.carbon.maps.table import Question

        language, zones = self.chosen_language(parameters, context), self.zones(parameters, context, feedback)
        method = self.parameterAsEnumString(parameters, self.AREA_METHOD, context)
        if not self.has_maps:
            land = self.measured(table, classes, zones, method, language, feedback)
            return land, Question(land.ground, None, mixes), [], []
        land = self.measured(table, by_feature(classes), zones, method, language, feedback)
        (given,) = self.maps_given(self.snapshots["land"], feedback)
        means, maps = stack.enter_context(features_on_maps(
            table, given, method, language, lambda share: feedback.setProgress(30 + 50 * share), feedback.isCanceled))
        means = [limited(each, classes.keys, mixes, self.biomass.classes) for each in means]
        return land, Question(None, held_features(land.ground, classes.keys, means), mixes), means, maps


def _feature_frame(land, classes, question, joined, means: list):
    """Columns of each feature."""
    from ...core.carbon.maps.patches import held_feature_columns
    from ...core.carbon.stock.features import feature_columns

    if not means:
        return feature_columns(land.row_area_m2, classes.keys, question.mixes, joined.table)
    return held_feature_columns(land.row_area_m2, classes.keys, (question.mixes, joined.table), means)
