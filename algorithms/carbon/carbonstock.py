"""groundrules:carbonstock – carbon that land of a polygon layer holds, by pool, class and zone."""
from __future__ import annotations

from qgis.core import QgsProcessingOutputNumber, QgsProcessingParameterFeatureSink

from ..common.layers_algorithm import POLYGON
from ..common.subject_parameters import add_values
from .parameters.land import CarbonAlgorithm


class CarbonStock(CarbonAlgorithm):
    """Area times density, with bands."""

    check_more = CarbonAlgorithm.check_densities
    INPUT, CLASS_FIELD, OUTPUT = "INPUT", "CLASS_FIELD", "OUTPUT"
    basic = ("INPUT", "CLASS_FIELD", "PACK", "FAMILY", "CLIMATE", "TABLE", "LAND_LIST", "ZONES")

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
        return self.prepare_patches(parameters, context, land=self.INPUT, zones=self.ZONES)

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...bridge.inputs.carbon.land import measured, read_crosswalk, read_densities
        from ...core.carbon.densities.sensitivity import STOCK
        from ...core.carbon.report.build import stock_report
        from ...core.carbon.report.maps import MappedGround
        from ...core.carbon.stock.features import feature_columns
        from ...core.carbon.stock.stock import carbon_stock, whole_stock

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            self.locate({"land": self.snapshots["land"]}, language, feedback)
            crosswalk = read_crosswalk(self.chosen)
            is_drawn = self.wants_report(outputs)
            table, classes, mixes = self.patches(
                "land", self.CLASS_FIELD, self.LAND_LIST, crosswalk, parameters, context, feedback,
                build=is_drawn or self.snapshots.get("zones") is not None)
            densities = read_densities(self.chosen, self.fields_path)   # of what the features state too
            feedback.setProgress(30)
            land = measured(table, classes, self.zones(parameters, context, feedback),
                            self.parameterAsEnumString(parameters, self.AREA_METHOD, context), language,
                            feedback.isCanceled)
            feedback.setProgress(80)
            how = self.sureness(parameters, context)
            stock = carbon_stock(land.ground, mixes, densities, how, language, feedback.isCanceled)
            self.remark(feedback, [*self.own.notes, *land.notes, *stock.notes])
            self.write_stock(outputs, stock)
            others = self.other_families(outputs, feedback, densities, STOCK, lambda other: whole_stock(
                land.ground, mixes, other, how, language, feedback.isCanceled), language)
            if outputs.wanted(self.OUTPUT) or is_drawn:
                frame = feature_columns(land.row_area_m2, classes.keys, mixes, densities)
            if outputs.wanted(self.OUTPUT):
                self.write_copies(outputs, self.OUTPUT, "land", table.fids, frame, parameters, context)
            if is_drawn:
                ground = MappedGround(table.geometry, table.crs, frame["carbon_t_c_ha"].to_numpy(
                    dtype=float, na_value=float("nan")))
                self.write_reports(parameters, context, outputs, stock_report(
                    stock, densities, others, (ground,), language, outputs.file_names()))
            return outputs.results({**stock.counts, "FAMILY_USED": densities.family.id,
                                    "UNUSABLE_COUNT": land.unusable, "DOUBLED_M2": land.doubled_m2})
