"""groundrules:carbonstock – carbon that land of a polygon layer holds, by pool, class and zone."""
from __future__ import annotations

from qgis.core import QgsProcessingOutputNumber, QgsProcessingParameterFeatureSink, QgsProcessingParameterString

from ..zoning.lines_inputs import POLYGON
from .carbon_parameters import CarbonAlgorithm


class CarbonStock(CarbonAlgorithm):
    """Area times density, with bands."""

    INPUT, CLASS_FIELD, OUTPUT = "INPUT", "CLASS_FIELD", "OUTPUT"

    def name(self) -> str:
        return "carbonstock"

    def displayName(self) -> str:
        return self.tr("Carbon stock")

    def shortDescription(self) -> str:
        return self.tr("Carbon that land holds, by pool, class and zone, from a family of densities that you name; "
                       "every number bears its source, and totals their 95 % band and the share of ground they cover.")

    def tags(self) -> list:
        return self.tr("carbon,stock,biomass,soil,pool,IPCC,density,zone,uncertainty,land use").split(",")

    def initAlgorithm(self, config=None) -> None:
        self.add_layer(self.INPUT, self.tr("Land"), self.tr(
            "Polygons with a land-use code: a survey such as DLTB, a plan, or patches of land cover."), optional=False)
        self.add_field(self.CLASS_FIELD, self.tr("Field with the land-use code"), self.tr(
            "Empty: recognised by name, such as DLBM or YDYHFLDM."), self.INPUT)
        self.add_densities()
        self.add_codes()
        self.add_zones()
        self.add_area_method_of_patches()
        self.add_sureness()
        self.add_language()
        self.add_stock_results()
        self.add(QgsProcessingParameterFeatureSink(self.OUTPUT, self.tr("Land with its carbon"), POLYGON,
                                                   optional=True), self.tr(
            "The layer with t C and t C/ha of each feature, by pool and in all; NULL where a number is blank."))
        for name, label in (("UNUSABLE_COUNT", self.tr("Number of features that cannot be used")),
                            ("DOUBLED_M2", self.tr("Ground that two features hold (m²)"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))

    def add_codes(self) -> None:
        """Lists of codes: those of the pack of codes are recognised, others have crosswalks of their own."""
        parameter = QgsProcessingParameterString(self.LAND_LIST, self.tr("List of land-use codes"),
                                                 defaultValue="auto")
        parameter.setMetadata({"widget_wrapper": {"value_hints": [
            "auto", "survey-3", "guide-2023", "esa-worldcover", "clcd", "globeland30", "corine"]}})
        self.add(parameter, self.tr(
            "auto recognises survey-3 and guide-2023 by codes and names. Other lists of the crosswalk, such as "
            "esa-worldcover, are named."))
        self.add(QgsProcessingParameterString(
            self.CODE_PACK, self.tr("Pack of land-use codes"), defaultValue="cn-land-use", optional=True),
            self.tr("Id of a pack: of the plugin, of your profile's folder groundrules/packs, or of the folder packs "
                    "beside the project."), advanced=True)

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        with self.explained(self.chosen_language(parameters, context)):
            self.take(parameters, context, land=self.INPUT, zones=self.ZONES)
            self.take_choices(parameters, context)
            self.codes_pack = self.codes_path(parameters, context)
        return True

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...bridge.carbon import listed_scheme, measured, mixes_for, read_crosswalk, read_densities, read_land
        from ...core.carbon.features import feature_columns
        from ...core.carbon.stock import carbon_stock
        from ...core.landuse.codes import load_codes

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            densities, crosswalk = read_densities(self.chosen, self.fields_path), read_crosswalk(self.chosen)
            scheme = self.parameterAsString(parameters, self.LAND_LIST, context).strip() or "auto"
            codes = load_codes(self.codes_pack)
            table, classes = read_land(
                self.snapshots["land"], self.field(parameters, self.CLASS_FIELD, context), self.CLASS_FIELD, codes,
                listed_scheme(scheme, codes, crosswalk), list(self.snapshots.values()), language, feedback.isCanceled)
            mixes = mixes_for(classes, crosswalk, scheme)
            feedback.setProgress(30)
            land = measured(table, classes, self.zones(parameters, context, feedback),
                            self.parameterAsEnumString(parameters, self.AREA_METHOD, context), language,
                            feedback.isCanceled)
            feedback.setProgress(80)
            found = carbon_stock(land.ground, mixes, densities, self.sureness(parameters, context), language,
                                 feedback.isCanceled)
            self.remark(feedback, [*land.notes, *found.notes])
            self.write_stock(outputs, found)
            if outputs.wanted(self.OUTPUT):
                frame = feature_columns(land.row_area_m2, classes.keys, mixes, densities)
                outputs.copies(self.OUTPUT, self.snapshots["land"], table.fids, frame, ())
            return outputs.results({**found.counts, "FAMILY_USED": densities.family.id,
                                    "UNUSABLE_COUNT": land.unusable, "DOUBLED_M2": land.doubled_m2})
