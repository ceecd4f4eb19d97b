"""What the carbon of buildings asks, and what it writes."""
from __future__ import annotations

from qgis.core import (
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterMatrix,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ...common.declaring import GIVEN, MISSING
from ...common.layers_algorithm import POLYGON
from ...common.subject_parameters import add_values, pack_ids
from ...intensity.parameters import UNITS
from .land import ANY, CODE_LISTS, INTEGER, CarbonAlgorithm

FACTOR_TYPES = ["average", "excluding_traded_non_fossil", "fossil", "excluding_renewables", "operating_margin",
                "build_margin", "combined_margin", "life_cycle"]


class BuildingAlgorithm(CarbonAlgorithm):
    """Buildings that stand, plots of a plan, and numbers of energy and electricity."""

    own_roles = {"TABLE": "intensities", "FACTORS": "factors"}
    BUILDINGS, USE_FIELD, USE, PLOTS, PLOT_USE, PLOT_ID = (
        "BUILDINGS", "USE_FIELD", "USE", "PLOTS", "PLOT_USE", "PLOT_ID")
    SET, CODE_LIST = "SET", "CODE_LIST"
    FACTOR_PACK, FACTORS, REGION, YEAR, FACTOR_TYPE = "FACTOR_PACK", "FACTORS", "REGION", "YEAR", "FACTOR_TYPE"
    FUEL_PACK, PLAN_YEAR, FACTOR_PATH = "FUEL_PACK", "PLAN_YEAR", "FACTOR_PATH"
    CLIMATE_FIELD, REGION_FIELD = "CLIMATE_FIELD", "REGION_FIELD"
    SITE_AREA, RATIO_SCALE, FIELDS = "SITE_AREA", "RATIO_SCALE", "FIELDS"
    FLOOR_AREA_UNIT, REGISTERED_UNIT = "FLOOR_AREA_UNIT", "REGISTERED_UNIT"
    VALUES_PACK = "VALUES_PACK"
    OUTPUT, POTENTIAL, COVERAGE = "OUTPUT", "POTENTIAL", "COVERAGE"

    def _text(self, name: str, label: str, help_text: str, default: str = "", hints=(), advanced: bool = False,
              **declared) -> None:
        self.add(QgsProcessingParameterString(name, label, defaultValue=default or None, optional=True), help_text,
                 advanced=advanced, hints=hints, **declared)

    def _choice(self, name: str, label: str, options: list, default: str, help_text: str,
                advanced: bool = True) -> None:
        self.add(QgsProcessingParameterEnum(name, label, options=options, defaultValue=default, usesStaticStrings=True),
                 help_text, advanced=advanced)

    def add_ground(self) -> None:
        """What stands, and what a plan allows."""
        self.add_layer(self.BUILDINGS, self.tr("Buildings"), self.tr(
            "Footprints with a floor area or storeys, read as in the check of building intensity. Unknown values are "
            "listed, and never count as 0."), required_if={self.PLOTS: MISSING}, mapped="intensity buildings")
        self.add_field(self.USE_FIELD, self.tr("Field with the use of buildings"), self.tr(
            "A code or a word. Empty: recognised by name, otherwise the use of the plot that holds most of a "
            "building."),
            self.BUILDINGS)
        self._text(self.USE, self.tr("Use where none is stated"), self.tr(
            "A use of the crosswalk, such as residential. Empty: buildings without a use are listed and not counted."),
            offers="uses CROSSWALK")
        self.add_layer(self.PLOTS, self.tr("Plots or zones of a plan"), self.tr(
            "Polygons with an upper floor-area ratio: site area × ratio gives their potential emission, which is "
            "separate from the emission of buildings."), mapped="intensity parcels")
        self.add_field(self.PLOT_USE, self.tr("Field with the use of plots"), self.tr(
            "Empty: recognised by name, such as DLDM or YDDM."), self.PLOTS, advanced=True)
        self.add_field(self.PLOT_ID, self.tr("Field with the plot number"), self.tr(
            "A registered area stated for a repeated number is divided by area."), self.PLOTS,
            advanced=True)

    def add_numbers(self) -> None:
        """Energy by floor area; no set is a default."""
        self._text(self.PACK, self.tr("Pack of building intensities"), self.tr(
            "Id of a pack of kind coefficients with sets of buildings. sample-buildings holds invented numbers for the "
            "sample county. Empty with an own table."),
            offers="packs coefficients sets", kind="pack", required_if={self.TABLE: MISSING})
        self._text(self.SET, self.tr("Set of intensities"), self.tr(
            "Name of a set of that pack. None is a default, and sets cannot be mixed; the log states it with its "
            "boundary. A wrong name lists the valid ones."), offers="sets PACK")
        self.add_layer(self.TABLE, self.tr("Own table of intensities"), self.tr(
            "Instead of a pack: rows of use, end_use (electricity, heating, other, or embodied with stages and "
            "study_years) and value in kWh/m² per year, with climate, carrier, lower, upper and bounds. An empty "
            "value is listed and not counted."), kinds=ANY, not_with=(self.PACK, self.SET),
            mapped="coefficients intensities")
        self._text(self.CLIMATE, self.tr("Climate"), self.tr(
            "Where the set's numbers differ by climate, such as cold; for features without a value in CLIMATE_FIELD."),
            offers="set_climates PACK SET")
        self._text(self.CROSSWALK, self.tr("Crosswalk to uses"), self.tr(
            "Id of a pack that says which use each code or word means; copy and edit it. Empty: values are the set's "
            "own uses."), "carbon-classes", advanced=True, offers="packs coefficients crosswalks", kind="pack")
        self._text(self.CODE_LIST, self.tr("List of land-use codes"), self.tr(
            "The list of the crosswalk that the codes follow. Words need none."), "guide-2023",
            CODE_LISTS[1:], advanced=True)

    def add_factor(self) -> None:
        """What a kWh emits; no region and no type is guessed."""
        # no hints for packs: a dialog takes nothing else than its hints, and a pack may be the user's own
        self._text(self.FACTOR_PACK, self.tr("Pack of electricity factors"), self.tr(
            "cn-grid holds the factors that were announced for China. None is a default. Empty with an own table."),
            offers="packs coefficients grids", kind="pack", required_if={self.FACTORS: MISSING})
        self.add_layer(self.FACTORS, self.tr("Own table of factors"), self.tr(
            "Instead of a pack: rows of region, year and value in kg CO2/kWh, with type and path; rows with a carrier "
            "state the emission of a kWh of other energy."), kinds=ANY, not_with=(self.FACTOR_PACK,),
            mapped="coefficients factors")
        self._text(self.REGION, self.tr("Region of the grid"), self.tr(
            "Id or name, such as CN-north or Shandong; for features without a value in REGION_FIELD. A wrong one "
            "lists the valid ones."), offers="regions FACTOR_PACK")
        self.add(QgsProcessingParameterNumber(self.YEAR, self.tr("Year of the factor"), INTEGER, minValue=1990,
                                              maxValue=2100), self.tr(
            "A factor that is blank or missing for that year stops the run or is listed: no other year is used."),
            unit="year")
        self._choice(self.FACTOR_TYPE, self.tr("Type of the factor"), FACTOR_TYPES, "average", self.tr(
            "average: all power. excluding_traded_non_fossil: without market-traded non-fossil power. fossil: fossil "
            "power alone. Margins are for projects, life_cycle is for footprints of products. The results state it; "
            "types cannot be mixed."), advanced=False)
        self._text(self.FUEL_PACK, self.tr("Pack of fuels"), self.tr(
            "Where the set counts heat of other carriers, such as natural_gas: the emission of a kWh of them, by net "
            "calorific value. cn-energy has fuels of China. An own table of factors has priority."), advanced=True,
            offers="packs coefficients fuels", kind="pack")
        self.add(QgsProcessingParameterNumber(self.PLAN_YEAR, self.tr("Year of the plan"), INTEGER, optional=True,
                                              minValue=1990, maxValue=2200), self.tr(
            "For the plots' potential, with a path. Without a path the factor of the year above is used, and the log "
            "says so."), unit="year", required_if={self.FACTOR_PATH: GIVEN})
        self._text(self.FACTOR_PATH, self.tr("Path of the factor"), self.tr(
            "Name of a path of later years in the pack or table; between its years it is interpolated."),
            offers="paths FACTOR_PACK")

    def add_zones_of_buildings(self) -> None:
        """Zones, with climate and region where they state them."""
        self.add_layer(self.ZONES, self.tr("Zones"), self.tr(
            "Polygons that each get totals, such as towns. A building belongs to the zone that holds most of it, so "
            "that zones add up."))
        for name, label, help_text in (
                (self.ZONE_FIELD, self.tr("Field with the zone's id"), self.tr("Unique. Empty: the feature id.")),
                (self.ZONE_NAME_FIELD, self.tr("Field with the zone's name"), self.tr("Empty: the id.")),
                (self.CLIMATE_FIELD, self.tr("Field with the zone's climate"), self.tr(
                    "Where zones lie in several climates.")),
                (self.REGION_FIELD, self.tr("Field with the zone's grid region"), self.tr(
                    "Where zones draw power from several grids or provinces."))):
            self.add_field(name, label, help_text, self.ZONES, advanced=True)

    def add_writing(self) -> None:
        """How values are written, and areas measured."""
        self._choice(self.AREA_METHOD, self.tr("Area method"), ["auto", "planar", "ellipsoidal"], "auto", self.tr(
            "auto: planar in a projection, on the ellipsoid for degrees and for Web Mercator. The results say which."))
        self._choice(self.SITE_AREA, self.tr("Site area"), ["registered", "measured"], "registered", self.tr(
            "The area that ratios are multiplied by. registered: where known, otherwise measured. A net site area "
            "that a field states has priority over both."))
        self._choice(self.RATIO_SCALE, self.tr("How ratios of limits are written"), ["auto", "ratio", "percent"],
                     "auto", self.tr("auto distinguishes 2.0 from 200 by size, as the pack states; ambiguous values "
                                     "are unknown."))
        self._choice(self.FLOOR_AREA_UNIT, self.tr("Unit of stated floor areas"), UNITS, "m2", self.tr(
            "Of buildings."))
        self._choice(self.REGISTERED_UNIT, self.tr("Unit of the registered area"), UNITS, "m2", self.tr(
            "m2, ha, mu, square_foot or rai; for the net area too."))
        self.add(QgsProcessingParameterMatrix(
            self.FIELDS, self.tr("Fields"), numberRows=0,
            headers=[self.tr("Layer"), self.tr("Field role"), self.tr("Field")], optional=True), self.tr(
            "Rows of layer, field role of the pack (floor_area_ratio_upper, storeys, counted_floor_area …) and field. "
            "What is not named is recognised by the pack's aliases; the log says how. For own tables: use, end_use, "
            "region, value, unit …"), advanced=True, first="layers")
        add_values(self, "parcels, buildings, intensities, factors")
        self._text(self.VALUES_PACK, self.tr("Pack of building intensity"), self.tr(
            "Field names, and what 0, -1, 9999 or a word means."), "cn-intensity", pack_ids("intensity"), advanced=True,
            offers="packs intensity", kind="pack", required=True)
        self.add_prefix()

    def add_results(self) -> None:
        """Layers, tables and numbers."""
        for name, label, help_text in (
                (self.OUTPUT, self.tr("Buildings with their carbon"), self.tr(
                    "The buildings with t CO2 per year of electricity, heating and all, and kg CO2/m²; NULL where a "
                    "number is unknown.")),
                (self.POTENTIAL, self.tr("Plots with their potential emission"), self.tr(
                    "The plots with the floor area that their limit allows and its emission; every amount has "
                    "potential in its name."))):
            self.add(QgsProcessingParameterFeatureSink(name, label, POLYGON, optional=True), help_text,
                     create_by_default=name == self.OUTPUT)
        for name, label, help_text in (
                (self.TOTALS, self.tr("Carbon of buildings, totals"), self.tr(
                    "All, and by use, climate, region and zone, separately for buildings and plots: floor area, share "
                    "covered, t CO2 per year, band, kg CO2/m², embodied carbon with stages and study period.")),
                (self.COVERAGE, self.tr("What is not counted"), self.tr(
                    "A row for each reason and use: floor area unknown or 0, use unknown, intensity blank, no factor; "
                    "with floor area and share.")),
                (self.COEFFICIENTS, self.tr("Coefficients used"), self.tr(
                    "The card of each number: value, unit, region, year, type, bounds and what they mean, tier, "
                    "source, whether it was checked, and other published values."))):
            self.add_table(name, label, help_text, create_by_default=name == self.TOTALS)
        for prefix, shown in (("", self.tr("Buildings: {what}")), ("POTENTIAL_", self.tr("Potential: {what}"))):
            for name, label in (
                    ("FLOOR_AREA_M2", self.tr("known floor area (m²)")),
                    ("COVERED_FLOOR_AREA_M2", self.tr("floor area with all numbers (m²)")),
                    ("COVERED_SHARE", self.tr("its share; features without floor area count as average")),
                    ("ELECTRICITY_T_CO2_YR", self.tr("electricity (t CO2 per year)")),
                    ("HEATING_T_CO2_YR", self.tr("heating (t CO2 per year)")),
                    ("OTHER_T_CO2_YR", self.tr("other fuels (t CO2 per year)")),
                    ("EMISSION_T_CO2_YR", self.tr("emission (t CO2 per year)")),
                    ("EMISSION_LOWER_T_CO2_YR", self.tr("lower end of the emission (t CO2 per year)")),
                    ("EMISSION_UPPER_T_CO2_YR", self.tr("upper end of the emission (t CO2 per year)")),
                    ("EMISSION_KG_CO2_M2_YR", self.tr("emission by floor area (kg CO2/m² per year)")),
                    ("EMBODIED_T_CO2", self.tr("embodied carbon, once (t CO2)")),
                    ("FEATURE_COUNT", self.tr("number of features")),
                    ("NOT_COUNTED_COUNT", self.tr("number of features that are not counted"))):
                self.addOutput(QgsProcessingOutputNumber(prefix + name, shown.format(what=label)))
        for name, label in (("UNUSABLE_COUNT", self.tr("Number of buildings that cannot be used")),
                            ("NO_FLOOR_AREA_COUNT", self.tr("Number of buildings without floor area")),
                            ("UNVERIFIED_COUNT", self.tr("Coefficients not checked against their source"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))
        self.addOutput(QgsProcessingOutputBoolean("IS_COVERED", self.tr("Every feature is counted in full")))
        self.addOutput(QgsProcessingOutputString("SET_USED", self.tr("Set that was used")))
        self.addOutput(QgsProcessingOutputString("FACTOR_USED", self.tr("Factors that were used")))
        self.add_band_method()

    # -- reading -----------------------------------------------------------------------------------

    def check_more(self, parameters, context) -> None:
        from ....bridge.inputs.carbon.building import read_energy, read_factors

        self.take_numbers(parameters, context)
        read_energy(self.chosen, self.fields_path)
        read_factors(self.chosen, self.fields_path)

    def take_numbers(self, parameters, context) -> None:
        """Packs and own tables; on the main thread."""
        from ....bridge.inputs.carbon.building import ChosenNumbers
        from ....bridge.packs.places import resolve_pack
        from ....bridge.reading.read import snapshot_parameter

        project = context.project()
        home = project.homePath() if project is not None else ""

        def path(name: str, needed: bool = False) -> str:
            pack = self.parameterAsString(parameters, name, context).strip()
            return resolve_pack(pack, "", home, parameter=name) if pack or needed else ""

        table = snapshot_parameter(self, parameters, self.TABLE, context)
        factors = snapshot_parameter(self, parameters, self.FACTORS, context)
        for name, layer in (("table", table), ("factors", factors)):
            if layer is not None:
                self.snapshots[name] = layer
        self.take_own(parameters, context, self.chosen_language(parameters, context))
        self.fields_path = resolve_pack(self.FIELDS_PACK, "", home)
        self.values_path = path(self.VALUES_PACK, needed=True)
        self.chosen = ChosenNumbers(
            path(self.PACK), self.parameterAsString(parameters, self.SET, context).strip(),
            table, path(self.FACTOR_PACK), factors, path(self.CROSSWALK), path(self.FUEL_PACK),
            self.own)

    def layer_fields(self, parameters, context):
        """Fields that the user named."""
        from ....bridge.inputs.carbon.building import BuildingFields

        def field(name: str):
            return self.field(parameters, name, context)

        def word(name: str) -> str:
            return self.parameterAsEnumString(parameters, name, context)

        def unit(name: str) -> str:   # the default leaves it to the pack's fields
            return "" if word(name) == self.parameterDefinition(name).defaultValue() else word(name)

        return BuildingFields(
            self.land_rows(parameters, context), field(self.USE_FIELD), field(self.PLOT_USE),
            field(self.PLOT_ID), field(self.ZONE_FIELD), field(self.ZONE_NAME_FIELD), field(self.CLIMATE_FIELD),
            field(self.REGION_FIELD), word(self.AREA_METHOD), word(self.SITE_AREA), word(self.RATIO_SCALE),
            unit(self.REGISTERED_UNIT), unit(self.FLOOR_AREA_UNIT), self.meanings(parameters, context))

    def choices(self, parameters, context) -> dict:
        """Year, type, region, climate, path: as a request names them."""
        def words(name: str) -> str:
            return self.parameterAsString(parameters, name, context).strip()

        plan_year = None if parameters.get(self.PLAN_YEAR) in (None, "") else self.parameterAsInt(
            parameters, self.PLAN_YEAR, context)
        return {"year": self.parameterAsInt(parameters, self.YEAR, context),
                "type": self.parameterAsEnumString(parameters, self.FACTOR_TYPE, context),
                "code_list": words(self.CODE_LIST), "use": words(self.USE), "climate": words(self.CLIMATE),
                "region": words(self.REGION), "plan_year": plan_year, "path": words(self.FACTOR_PATH)}

    @staticmethod
    def factor_used(carbon) -> str:
        """The factors in one line, for models."""
        cards = carbon.coefficients
        cards = cards[cards["quantity"] == "factor"]
        return "; ".join(f"{row.region or ''} {row.year or ''} {row.type or ''} {row.value:g} {row.unit}".strip()
                         for row in cards.astype(object).where(cards.notna(), None).itertuples(index=False))
