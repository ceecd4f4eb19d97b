"""groundrules:soilcarbonchange – carbon that mineral soils gain and lose after a change of use."""
from __future__ import annotations

from qgis.core import (
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterMatrix,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..common.layers_algorithm import POLYGON
from .parameters.land import DOUBLE, CarbonAlgorithm


class SoilCarbonChange(CarbonAlgorithm):
    """Reference stock times factors of both dates, over the years of the pack."""

    on_processes = "soilcarbonchange"
    INPUT, FIELDS, VALUES, YEAR, N2O, OUTPUT = "INPUT", "FIELDS", "VALUES", "YEAR", "N2O", "OUTPUT"

    def name(self) -> str:
        return "soilcarbonchange"

    def displayName(self) -> str:
        return self.tr("Soil carbon change")

    def shortDescription(self) -> str:
        return self.tr("Carbon that mineral soils gain and lose after a change of use, management or input: in total, "
                       "in the chosen year, and still to come; optionally with N2O of mineralised soil.")

    def tags(self) -> list:
        return self.tr("carbon,soil,mineral soil,land use,tillage,input,IPCC,N2O,emission").split(",")

    def initAlgorithm(self, config=None) -> None:
        self.add_layer(self.INPUT, self.tr("Ground that changed"), self.tr(
            "Polygons with climate, soil, use, management and input before and after, and the year of change; a value "
            "common to all features may be given instead of a field. A climate or soil that neither gives is that of "
            "the place: its candidates, with their band."), optional=False)
        self.add(QgsProcessingParameterString(self.PACK, self.tr("Pack of coefficients")), self.tr(
            "Id of a pack with reference stocks and factors of soils. ipcc-2019 holds the defaults of IPCC 2019 for "
            "all climates and soils, read in public copies of its tables. None is a default."),
            offers="packs coefficients soils", kind="pack")
        self.add(QgsProcessingParameterMatrix(
            self.FIELDS, self.tr("Fields"), numberRows=0, headers=[self.tr("Role"), self.tr("Field")], optional=True),
            self.tr("Rows of a role (climate, soil, old_use, old_management, old_input, new_use, new_management, "
                    "new_input, year_of_change) and a field. Fields of these names are recognised."))
        self.add(QgsProcessingParameterMatrix(
            self.VALUES, self.tr("Values for all"), numberRows=0, headers=[self.tr("Role"), self.tr("Value")],
            optional=True),
            self.tr("Rows of a role and a value that applies to all features, such as climate and "
                    "warm_temperate_moist. Levels are those of the pack; a wrong one lists the valid ones."))
        self.add(QgsProcessingParameterNumber(self.YEAR, self.tr("Year of the balance"), DOUBLE, minValue=1900,
                                              maxValue=2200), self.tr(
            "A change goes on for the years of the pack, twenty by default: after twelve years eight are left, after "
            "twenty it is zero."), unit="year")
        self.add(QgsProcessingParameterBoolean(self.N2O, self.tr("N2O of mineralised soil"), False), self.tr(
            "Where soil loses carbon, its nitrogen is mineralised too: t N2O per year, separate from carbon."))
        self.add_place_layers(with_rows=False)
        self.add_area_method_of_layers()
        self.add_sureness()
        self.add_prefix()
        self.add_language()
        self.add(QgsProcessingParameterFeatureSink(self.OUTPUT, self.tr("Ground with its soil carbon"), POLYGON,
                                                   optional=True), self.tr(
            "The layer with state, stocks before and after, total change, change in the year, accrued and remaining."))
        self.add_table(self.TOTALS, self.tr("Soil carbon change by levels"), self.tr(
            "A row for each combination of levels and state: area, stocks, total change, annual change, accrued, "
            "remaining."), create_by_default=True)
        self.add_table(self.COEFFICIENTS, self.tr("Coefficients used"), self.tr(
            "The card of each number: value, unit, bounds and what they mean, depth, tier, source, whether it was "
            "checked, and other published values."))
        for name, label in (
                ("AREA_HA", self.tr("Ground (ha)")), ("CHANGE_T_C", self.tr("Total change (t C)")),
                ("CHANGE_LOWER_T_C", self.tr("Lower end of the total change (t C)")),
                ("CHANGE_UPPER_T_C", self.tr("Upper end of the total change (t C)")),
                ("LOSS_T_C", self.tr("Losses of the total change (t C, negative)")),
                ("GAIN_T_C", self.tr("Gains of the total change (t C)")),
                ("ANNUAL_T_C_YR", self.tr("Change in the year (t C per year)")),
                ("ANNUAL_LOWER_T_C", self.tr("Lower end of the change in the year (t C per year)")),
                ("ANNUAL_UPPER_T_C", self.tr("Upper end of the change in the year (t C per year)")),
                ("ACCRUED_T_C", self.tr("Accrued until the year (t C)")),
                ("REMAINING_T_C", self.tr("Still to come (t C)")),
                ("ANNUAL_EMISSION_T_CO2_YR", self.tr("Emission in the year (t CO2 per year, removals negative)")),
                ("ANNUAL_N2O_T_YR", self.tr("N2O in the year (t N2O per year)")),
                ("COVERED_SHARE", self.tr("Share of the ground whose soil is known")),
                ("UNKNOWN_HA", self.tr("Ground that lacks a level (ha)")),
                ("ORGANIC_HA", self.tr("Organic soils, not covered (ha)")),
                ("SETTLED_HA", self.tr("Land remaining in its use (ha)")),
                ("CHANGING_HA", self.tr("Ground whose soil still changes (ha)"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))
        self.addOutput(QgsProcessingOutputBoolean("IS_DISTINGUISHABLE", self.tr(
            "The total change is distinguishable from zero")))
        self.add_band_method()

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        with self.explained(self.chosen_language(parameters, context)):
            self.take(parameters, context, land=self.INPUT)
            self.pack_path = self.named_pack(parameters, self.PACK, context)
            self.take_places(parameters, context, True)
        return True

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...bridge.inputs.carbon.soil import Lookup, read_soils
        from ...core.carbon.change.soils import SoilRequest, require_n2o, soil_carbon_change
        from ...core.carbon.checked_pack import load_coefficients
        from ...core.geometry.following import beside

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            pack = load_coefficients(self.pack_path)
            n2o = self.parameterAsBoolean(parameters, self.N2O, context)
            if n2o:
                require_n2o(pack)
            method = self.parameterAsEnumString(parameters, self.AREA_METHOD, context)
            soils = read_soils(self.snapshots["land"], pack, tuple(
                dict(self.rows(parameters, name, context, 2)) for name in (self.FIELDS, self.VALUES)),
                lambda table, classes: self.measured(table, classes, None, method, language, feedback), language,
                Lookup(self.places_path, self.own_places), feedback.isCanceled)
            if soils.entries:
                self.sections = {**(self.sections or {}), "places": soils.entries}
            feedback.setProgress(60)
            change = beside(soil_carbon_change, SoilRequest(
                soils.area_m2, soils.levels, soils.year_of_change,
                self.parameterAsDouble(parameters, self.YEAR, context), pack, n2o,
                self.sureness(parameters, context), language, soils.source, soils.fields, soils.candidates, soils.fids))
            self.remark(feedback, [*soils.notes, *change.notes])
            if outputs.wanted(self.OUTPUT):
                self.write_copies(outputs, self.OUTPUT, "land", soils.fids, change.features, parameters, context)
            for name, frame in ((self.TOTALS, change.totals), (self.COEFFICIENTS, change.coefficients)):
                if outputs.wanted(name):
                    outputs.table(name, frame)
            return outputs.results(change.counts)
