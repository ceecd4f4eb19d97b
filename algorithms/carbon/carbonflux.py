"""groundrules:carbonflux – what land emits and removes in a year, with energy and farm inputs."""
from __future__ import annotations

from qgis.core import (
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..common.declaring import GIVEN, MISSING
from ..common.layers_algorithm import POLYGON
from ..common.subject_parameters import add_values
from .parameters.building import FACTOR_TYPES
from .parameters.land import ANY, DOUBLE, CarbonAlgorithm

UNITS = ["t C/ha/yr", "t CO2/ha/yr", "kg C/m2/yr"]
ENERGY_METHODS = ["net_calorific_value", "standard_coal"]
VIEWS = ["production", "consumption"]


class CarbonFlux(CarbonAlgorithm):
    """Area times annual flux; amounts of energy times their factors."""

    on_processes = "carbonflux"
    PROPOSED = ()   # families of fluxes differ by a factor of two to six, and none has all land
    INPUT, CLASS_FIELD, OUTPUT, FLUXES, EMISSIONS = "INPUT", "CLASS_FIELD", "OUTPUT", "FLUXES", "EMISSIONS"
    own_roles = {"TABLE": "fluxes", "ENERGY": "energy", "FARM_INPUTS": "farm_inputs"}
    ENERGY, FARM_INPUTS, ENERGY_PACK, ENERGY_YEAR = "ENERGY", "FARM_INPUTS", "ENERGY_PACK", "ENERGY_YEAR"
    ENERGY_METHOD, ELECTRICITY = "ENERGY_METHOD", "ELECTRICITY"
    ELECTRICITY_FACTOR, ELECTRICITY_SOURCE = "ELECTRICITY_FACTOR", "ELECTRICITY_SOURCE"
    FACTOR_PACK, REGION, FACTOR_TYPE = "FACTOR_PACK", "REGION", "FACTOR_TYPE"
    GAS_FAMILIES, GWP_PACK, GWP, GASES = "GAS_FAMILIES", "GWP_PACK", "GWP", "GASES"
    basic = ("INPUT", "CLASS_FIELD", "PACK", "FAMILY", "LAND_LIST", "ZONES", "ENERGY", "FARM_INPUTS", "ENERGY_PACK")

    def name(self) -> str:
        return "carbonflux"

    def displayName(self) -> str:
        return self.tr("Annual carbon flux")

    def shortDescription(self) -> str:
        return self.tr("Annual emissions (positive) and removals (negative) of land, by class and zone, from a family "
                       "of fluxes that you name; construction land by energy statistics, never per hectare.")

    def tags(self) -> list:
        return self.tr("carbon,flux,emission,removal,sink,energy,fuel,farm input,annual,land use,net,zone").split(",")

    def initAlgorithm(self, config=None) -> None:
        self.add_layer(self.INPUT, self.tr("Land"), self.tr(
            "Polygons with a land-use code: a survey such as DLTB, a plan, or patches of land cover."), optional=False,
            likely="land_use_survey", mapped="codes land LAND_LIST")
        self.add_class_field(self.CLASS_FIELD, self.tr("Field with the land-use code"), self.INPUT)
        self.add_fluxes()
        self.add_list(self.LAND_LIST, self.tr("List of land-use codes"))
        add_values(self, "land, fluxes, energy, farm_inputs", for_codes=True)
        self.add_code_pack()
        self.add_zones()
        self.add_energy()
        self.add_gases()
        self.add_area_method_of_layers()
        self.add_sureness()
        self.add_prefix()
        self.add_language()
        self.add_results()

    def add_fluxes(self) -> None:
        """Where fluxes come from; no family is a default."""
        self.add(QgsProcessingParameterString(self.PACK, self.tr("Pack of coefficients"), optional=True), self.tr(
            "Id of a pack with families of annual fluxes, such as cn-land-flux. Empty with an own table."),
            offers="packs coefficients fluxes", kind="pack", required_if={self.TABLE: MISSING})
        self.add(QgsProcessingParameterString(self.FAMILY, self.tr("Family of fluxes"), optional=True), self.tr(
            "Name of a family of that pack. None is a default: families differ by a factor of two to six, and cannot "
            "be mixed. A wrong name lists the valid ones."), offers="families PACK fluxes")
        self.add_place_of_numbers()
        self.add_layer(self.TABLE, self.tr("Own table of fluxes"), self.tr(
            "Instead of a pack: a table with a field for the class (land_class, lucode) and one with the annual flux "
            "(value): emissions positive, removals negative; optionally with lower, upper and bounds. The word energy "
            "in a field counted_by marks classes counted by energy statistics."), kinds=ANY,
            not_with=(self.PACK, self.FAMILY), mapped="coefficients fluxes")
        self.add(QgsProcessingParameterEnum(
            self.TABLE_UNIT, self.tr("Unit of the own table"), options=UNITS, defaultValue="t C/ha/yr",
            usesStaticStrings=True), self.tr(
            "Carbon and CO2 differ by 44/12; tables of results hold both. Rows that state another of these units are "
            "converted."), advanced=True)
        self.add_table_fields()
        self.add_crosswalk()

    def add_gases(self) -> None:
        """Families of other gases, and the warming potentials by which they are summed."""
        self.add(QgsProcessingParameterString(
            self.GAS_FAMILIES, self.tr("Families of other gases"), optional=True), self.tr(
            "Families of the same pack, separated by |, such as peat-ch4|peat-n2o: tonnes of each gas in a table of "
            "their own. A family of carbon that leaves elsewhere, such as peat-doc, may be named too."), advanced=True,
            offers="families PACK gases", not_with=(self.TABLE,))
        self.add(QgsProcessingParameterString(
            self.GWP_PACK, self.tr("Pack of warming potentials"), "gwp", optional=True), self.tr(
            "Id of a pack with sets of warming potentials."), advanced=True, offers="packs coefficients potentials",
            kind="pack")
        self.add(QgsProcessingParameterString(
            self.GWP, self.tr("Set of warming potentials"), optional=True), self.tr(
            "AR4, AR5 or AR6 (over a hundred years), AR6-20 (over twenty): CO2, CH4 and N2O of land are summed as "
            "CO2e, and the sum names the set. Empty: gases are not summed. Two sets in one sum are refused."),
            advanced=True, offers="potentials GWP_PACK")

    def add_energy(self) -> None:
        """Statistics of energy and of farm inputs."""
        self.add_layer(self.ENERGY, self.tr("Energy used in the year"), self.tr(
            "A table with fuel, amount and unit (t, 10kt, m3, GJ, tce, kWh; Chinese units too), and if need be purpose "
            "(final, or sold: burnt for electricity or heat that is sold), zone and year."), kinds=ANY,
            mapped="fuels energy")
        self.add_layer(self.FARM_INPUTS, self.tr("Farm inputs used in the year"), self.tr(
            "A table with farm_input, amount and unit. Rejected for a family whose cropland already includes them, "
            "such as net-flux-a; an input that is a fuel counts once if the table of energy has it too."), kinds=ANY,
            mapped="fuels farm_inputs")
        self.add(QgsProcessingParameterString(
            self.ENERGY_PACK, self.tr("Pack of fuels and farm inputs"), optional=True), self.tr(
            "Id of a pack with them, such as cn-energy. Needed with one of the tables; no factor is a default."),
            offers="packs coefficients fuels", kind="pack",
            required_if=[{self.ENERGY: GIVEN}, {self.FARM_INPUTS: GIVEN}])
        self.add(QgsProcessingParameterNumber(
            self.ENERGY_YEAR, self.tr("Year of the tables"), DOUBLE, optional=True, minValue=1900, maxValue=2200),
            self.tr("Needed where a table holds several years."), advanced=True,
            unit="year", required_if=[
                {self.FACTOR_PACK: GIVEN, table: GIVEN} for table in (self.ENERGY, self.FARM_INPUTS)])
        self.add(QgsProcessingParameterEnum(
            self.ENERGY_METHOD, self.tr("How energy becomes CO2"), options=ENERGY_METHODS,
            defaultValue="net_calorific_value", usesStaticStrings=True), self.tr(
            "net_calorific_value: amount · net calorific value · carbon content · oxidised share · 44/12. "
            "standard_coal: by tonnes of standard coal. They differ by a few percent."), advanced=True)
        self.add(QgsProcessingParameterEnum(
            self.ELECTRICITY, self.tr("Electricity counted by"), options=VIEWS, defaultValue="production",
            usesStaticStrings=True), self.tr(
            "production: fuel counts where it is burnt, electricity does not count. consumption: electricity counts "
            "with the factor below, fuel burnt for sale does not. Never both."), advanced=True)
        self.add(QgsProcessingParameterNumber(
            self.ELECTRICITY_FACTOR, self.tr("Factor of electricity (kg CO2/kWh)"), DOUBLE, optional=True, minValue=0.0,
            maxValue=3.0), self.tr("For the grid and the year of the table. Empty: electricity is listed and not "
                                   "counted; no other year is used."), advanced=True,
            unit="kg CO2/kWh", not_with=(self.FACTOR_PACK,))
        self.add(QgsProcessingParameterString(
            self.ELECTRICITY_SOURCE, self.tr("Source of that factor"), optional=True), self.tr(
            "Grid, year and type, such as: national average 2022. It is shown with the number."), advanced=True)

        self.add(QgsProcessingParameterString(
            self.FACTOR_PACK, self.tr("Pack of electricity factors"), optional=True), self.tr(
            "Instead of a factor by itself: id of a pack with factors of grids, such as cn-grid; of the year of the "
            "tables."), advanced=True, offers="packs coefficients grids", kind="pack")
        self.add(QgsProcessingParameterString(self.REGION, self.tr("Region of the grid"), optional=True), self.tr(
            "Id or name, such as CN-north or Shandong. A wrong one lists the valid ones."), advanced=True,
            offers="regions FACTOR_PACK")
        self.add(QgsProcessingParameterEnum(
            self.FACTOR_TYPE, self.tr("Type of the factor"), options=FACTOR_TYPES, defaultValue="average",
            usesStaticStrings=True), self.tr(
            "average: all power. excluding_traded_non_fossil: without market-traded non-fossil power. fossil: fossil "
            "power alone. Margins are for projects, life_cycle is for footprints of products. The results state it; "
            "types cannot be mixed."), advanced=True)

    def add_results(self) -> None:
        for name, label, help_text in (
                (self.TOTALS, self.tr("Annual carbon flux, totals"), self.tr(
                    "A row for each zone and part: gross emission and removal of land, net of land, energy, farm "
                    "inputs, and all; t C and t CO2 per year, emissions positive, with bands and the share covered.")),
                (self.FLUXES, self.tr("Annual carbon flux by class"), self.tr(
                    "A row for each zone and class: area, flux per hectare, net emission; blank numbers and ground "
                    "counted by energy are listed.")),
                (self.EMISSIONS, self.tr("Energy and farm inputs"), self.tr(
                    "A row for each row of the tables: factor, source, net emission, or why it does not count.")),
                (self.GASES, self.tr("Gases of land"), self.tr(
                    "A row for each gas and family: tonnes per year with bands, and CO2e where a set of warming "
                    "potentials is chosen; then the sum of all.")),
                (self.COEFFICIENTS, self.tr("Coefficients used"), self.tr(
                    "The card of each number: value, unit, bounds and what they mean, tier, source, whether it was "
                    "checked, and other published values.")),
                (self.CROSSWALK_TABLE, self.tr("Crosswalk used"), self.tr(
                    "Which classes and IPCC category each code stood for, with its ground."))):
            self.add_table(name, label, help_text, create_by_default=name == self.TOTALS)
        self.add_sensitivity()
        self.add(QgsProcessingParameterFeatureSink(self.OUTPUT, self.tr("Land with its annual flux"), POLYGON,
                                                   optional=True), self.tr(
            "The layer with the net emission of each feature, removals negative; NULL where a number is blank or "
            "energy counts."))
        for name, label in (
                ("EMISSION_T_C_YR", self.tr("Gross emission of land (t C per year)")),
                ("REMOVAL_T_C_YR", self.tr("Gross removal of land (t C per year, negative)")),
                ("LAND_T_C_YR", self.tr("Net emission of land (t C per year, removals negative)")),
                ("LAND_T_CO2_YR", self.tr("Net emission of land (t CO2 per year, removals negative)")),
                ("LAND_LOWER_T_C_YR", self.tr("Lower end of the net of land (t C per year)")),
                ("LAND_UPPER_T_C_YR", self.tr("Upper end of the net of land (t C per year)")),
                ("ENERGY_T_C_YR", self.tr("Emission of energy (t C per year)")),
                ("ENERGY_T_CO2_YR", self.tr("Emission of energy (t CO2 per year)")),
                ("FARM_INPUTS_T_C_YR", self.tr("Emission of farm inputs (t C per year)")),
                ("FARM_INPUTS_T_CO2_YR", self.tr("Emission of farm inputs (t CO2 per year)")),
                ("NET_T_C_YR", self.tr("Net emission of all (t C per year, removals negative)")),
                ("NET_T_CO2_YR", self.tr("Net emission of all (t CO2 per year, removals negative)")),
                ("NET_LOWER_T_C_YR", self.tr("Lower end of the net of all (t C per year)")),
                ("NET_UPPER_T_C_YR", self.tr("Upper end of the net of all (t C per year)")),
                ("CO2E_T_YR", self.tr("CO2, CH4 and N2O of land (t CO2e per year)")),
                ("AREA_HA", self.tr("Ground (ha)")),
                ("ENERGY_GROUND_HA", self.tr("Ground counted by energy (ha)")),
                ("COVERED_SHARE", self.tr("Share of the other ground that has a number")),
                ("CLASS_COUNT", self.tr("Number of classes")),
                ("UNVERIFIED_COUNT", self.tr("Coefficients not checked against their source")),
                ("UNUSABLE_COUNT", self.tr("Number of features that cannot be used"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))
        for name, label in (
                ("IS_COVERED", self.tr("All ground has a number, or a table of energy that counts it")),
                ("IS_DISTINGUISHABLE", self.tr("The net of land is distinguishable from zero"))):
            self.addOutput(QgsProcessingOutputBoolean(name, label))
        self.addOutput(QgsProcessingOutputString("FAMILY_USED", self.tr("Family that was used")))
        self.addOutput(QgsProcessingOutputString("GWP_USED", self.tr("Set of warming potentials of the sum")))
        self.add_band_method()

    def check_more(self, parameters, context) -> None:
        from ...bridge.inputs.carbon.flux import read_fluxes, read_gases
        from ...bridge.inputs.carbon.whereabouts import with_any_climate

        self.take_choices(parameters, context)
        chosen = with_any_climate(self.chosen, self.more_families)
        read_fluxes(chosen, self.fields_path)
        read_gases(chosen, *self.gas_choices)

    def take_gases(self, parameters, context) -> None:
        """Families of other gases, the pack with sets of potentials and the set: ``self.gas_choices``."""
        families, potentials = (self.parameterAsString(parameters, name, context).strip() for name in (
            self.GAS_FAMILIES, self.GWP))
        self.gas_choices = (families, self.named_pack(parameters, self.GWP_PACK, context) if potentials else "",
                            potentials)
        self.more_families = tuple(filter(None, (name.strip() for name in families.split("|"))))

    def take_choices(self, parameters, context) -> None:
        from ...bridge.reading.read import snapshot_parameter

        for role, name in (("energy", self.ENERGY), ("farm_inputs", self.FARM_INPUTS)):
            table = snapshot_parameter(self, parameters, name, context)
            if table is not None:
                self.snapshots[role] = table
        self.take_gases(parameters, context)
        super().take_choices(parameters, context)

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        from ...bridge.inputs.carbon.flux import EnergyChosen

        self.prepare_patches(parameters, context, land=self.INPUT, zones=self.ZONES)

        def number(name: str):
            return self.parameterAsDouble(parameters, name, context) if parameters.get(name) not in (None, "") else None

        def words(name: str) -> str:
            return self.parameterAsString(parameters, name, context).strip()

        with self.explained(self.chosen_language(parameters, context)):
            self.energy = EnergyChosen(
                self.snapshots.get("energy"), self.snapshots.get("farm_inputs"),
                self.named_pack(parameters, self.ENERGY_PACK, context) if words(self.ENERGY_PACK) else "",
                self.parameterAsEnumString(parameters, self.ENERGY_METHOD, context),
                self.parameterAsEnumString(parameters, self.ELECTRICITY, context), number(self.ENERGY_YEAR),
                number(self.ELECTRICITY_FACTOR), words(self.ELECTRICITY_SOURCE),
                self.named_pack(parameters, self.FACTOR_PACK, context) if words(self.FACTOR_PACK) else "",
                words(self.REGION), self.parameterAsEnumString(parameters, self.FACTOR_TYPE, context), self.own)
        return True

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...bridge.inputs.carbon.flux import read_emissions, read_fluxes, read_gases
        from ...bridge.inputs.carbon.land import read_crosswalk
        from ...bridge.project.carbon_styles import style_by_change
        from ...core.carbon.densities.sensitivity import FLUX
        from ...core.carbon.flux.gases import gas_rows, net_of_land, part_of
        from ...core.carbon.flux.run import FluxRequest, carbon_flux, land_flux
        from ...core.carbon.flux.tables import feature_fluxes
        from ...core.geometry.following import beside

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            crosswalk = read_crosswalk(self.chosen)
            read = self.read_patches("land", self.CLASS_FIELD, self.LAND_LIST, crosswalk, parameters, context, feedback,
                                     build=self.snapshots.get("zones") is not None)
            self.locate({"land": self.snapshots["land"]}, language, feedback, read=[read])
            table, classes, mixes = self.patches(read, crosswalk, parameters, context, feedback)
            gases_of_land = read_gases(self.chosen, *self.gas_choices)   # of places that differ too
            fluxes = read_fluxes(self.chosen, self.fields_path)
            feedback.setProgress(30)
            land = self.measured(table, classes, self.zones(parameters, context, feedback),
                                 self.parameterAsEnumString(parameters, self.AREA_METHOD, context), language,
                                 feedback)
            feedback.setProgress(80)
            emissions = read_emissions(self.energy, fluxes, land.ground.zone_names, language)
            request = FluxRequest(land.ground, mixes, fluxes, emissions, self.energy.energy is not None,
                                  self.sureness(parameters, context), language)
            flux = beside(carbon_flux, request)
            gases, sums, notes = gas_rows(
                [part_of(fluxes, net_of_land(flux.counts)),
                 *(part_of(other, land_flux(request, other, feedback.isCanceled)) for other in gases_of_land.tables)],
                gases_of_land.warming, language)
            self.remark(feedback, [*self.own.notes, *land.notes, *flux.notes, *notes])
            for name, frame in ((self.GASES, gases), (self.TOTALS, flux.totals), (self.FLUXES, flux.fluxes),
                                (self.EMISSIONS, flux.emissions), (self.COEFFICIENTS, flux.coefficients),
                                (self.CROSSWALK_TABLE, flux.crosswalk)):
                if outputs.wanted(name):
                    outputs.table(name, frame, style=style_by_change)
            self.other_families(outputs, feedback, fluxes, FLUX, lambda other: land_flux(
                request, other, feedback.isCanceled), language, mixes=mixes)
            if outputs.wanted(self.OUTPUT):
                self.write_copies(outputs, self.OUTPUT, "land", table.fids, beside(
                    feature_fluxes, land.row_area_m2, classes.keys, mixes, fluxes), parameters, context)
            return outputs.results({**flux.counts, **sums, "FAMILY_USED": fluxes.family.id,
                                    "UNUSABLE_COUNT": land.unusable})
