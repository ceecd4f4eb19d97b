"""What ``groundrules:comparescenarios`` asks and writes."""
from __future__ import annotations

from qgis.core import (
    QgsProcessing,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterMatrix,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ...common.declaring import LAND_CLASS
from .land import DOUBLE

RANKINGS = ["land_carbon", "land_flux", "building_emission", "building_potential", "forbidden"]


def add_inputs(self) -> None:
    """The present and the plans."""
    self.add_layer(self.PRESENT, self.tr("Present"), self.tr(
        "Polygons of the land as it is, such as DLTB."), optional=False, likely="land_use_survey",
        mapped="codes present LAND_LIST")
    self.add_field(self.PRESENT_CLASS, self.tr("Field with the code, present"), self.tr(
        "Empty: recognised by name, such as DLBM or YDYHFLDM."), self.PRESENT, recognised=LAND_CLASS)
    self.add(QgsProcessingParameterString(self.PRESENT_NAME, self.tr("Name of the present"), optional=True), self.tr(
        "The name used in the tables. Empty: present."), advanced=True)
    self.add(QgsProcessingParameterMultipleLayers(
        self.PLANS, self.tr("Plans"), QgsProcessing.SourceType.TypeVectorPolygon), self.tr(
        "One polygon layer of planned land use per plan. Ground outside a plan stays as it is."))
    self.add(QgsProcessingParameterMatrix(
        self.SCENARIOS, self.tr("Names and fields of the plans"), numberRows=0, headers=[
            self.tr("Layer"), self.tr("Name of the scenario"), self.tr("Field with the code"),
            self.tr("List of codes")], optional=True),
        self.tr("A row for each plan: its layer, its name, its field with the code, its list of codes. Empty cells: "
                "the layer's name, recognised by name, the list of all plans."), first="layers")


def add_facts(self) -> None:
    """Years of plans, and what scenarios are divided by."""
    self.add(QgsProcessingParameterMatrix(
        self.PLAN_FACTS, self.tr("Years, people and floor area"), numberRows=0, headers=[
            self.tr("Layer"), self.tr("Year"), self.tr("People"), self.tr("Floor area (m²)")], optional=True),
        self.tr("A row for each layer of which you know more: the year of a plan, where plans have years of their own; "
                "people and floor area of the present or of a plan, by which emissions are divided. Empty cells: the "
                "year of all plans, nothing divided."), first="layers", advanced=True)


def add_compared(self) -> None:
    """What is ranked, over how long, and results of checks."""
    self.add(QgsProcessingParameterEnum(
        self.RANK_BY, self.tr("Rank by"), options=RANKINGS, defaultValue="land_carbon", usesStaticStrings=True),
        self.tr("One quantity; less is better. land_carbon: emission from the change of the land's stock, t CO2, "
                "removals negative. land_flux: annual flux of land. building_emission, building_potential: from "
                "totals of buildings. forbidden: results of a check. Quantities are never added."))
    self.add(QgsProcessingParameterNumber(
        self.HORIZON_YEARS, self.tr("Horizon after the year of the plans (years)"), DOUBLE, 0.0, minValue=0.0,
        maxValue=500.0), self.tr(
        "The ranked total is the one-off change plus the annual change over these years. Gains end at maturity. 0: "
        "the one-off change only."), unit="years")
    self.add(QgsProcessingParameterMultipleLayers(
        self.RESULTS, self.tr("Results of checks and of buildings"), QgsProcessing.SourceType.TypeVector,
        optional=True), self.tr(
        "Layers of findings or verdicts, of the same check for every scenario, whose rows are counted by verdict; and "
        "TOTALS of Carbon of buildings, made with the same set and factor for every scenario."),
        required_if={self.RANK_BY: ("building_emission", "building_potential", "forbidden")})
    self.add(QgsProcessingParameterMatrix(
        self.RESULTS_OF, self.tr("Scenarios of the results"), numberRows=0, headers=[
            self.tr("Layer"), self.tr("Name of the scenario")], optional=True), self.tr(
        "A row for a layer of results and the scenario it belongs to. A layer without a row belongs to the scenario "
        "named in its own name."), first="layers")


def add_fluxes(self) -> None:
    """Annual fluxes, a family of their own."""
    self.add(QgsProcessingParameterString(self.FLUX_PACK, self.tr("Pack of annual fluxes"), optional=True), self.tr(
        "To show annual emissions and removals of land next to the stock: id of a pack with families of fluxes, such "
        "as cn-land-flux. They are never added to it."),
        offers="packs coefficients fluxes", kind="pack", required_if={self.RANK_BY: "land_flux"})
    self.add(QgsProcessingParameterString(self.FLUX_FAMILY, self.tr("Family of annual fluxes"), optional=True), self.tr(
        "Name of a family of that pack. None is a default. Construction land is counted by energy and is not "
        "included."), offers="families FLUX_PACK fluxes")


def add_outputs(self) -> None:
    """Tables, files and numbers."""
    for name, label, help_text in (
            (self.QUANTITIES, self.tr("Scenarios and quantities"), self.tr(
                "A row for each scenario, quantity and item, with unit, band, difference to the present and its band, "
                "boundary and family.")),
            (self.RANKING, self.tr("Ranking"), self.tr(
                "A row for each scenario, best first: one-off, annual, total, band, and the scenarios from which it "
                "cannot be distinguished.")),
            (self.PAIRS, self.tr("Scenarios compared in pairs"), self.tr(
                "The difference of each two totals with its band; coefficients are drawn once for both.")),
            (self.TRANSITIONS, self.tr("Carbon change by transition"), self.tr(
                "As in Carbon change, for each plan.")),
            (self.COEFFICIENTS, self.tr("Coefficients used"), self.tr(
                "The card of each number: value, unit, bounds and what they mean, depth, tier, source, whether it was "
                "checked, and other published values."))):
        self.add_table(name, label, help_text, create_by_default=name in (self.QUANTITIES, self.RANKING))
    self.add_sensitivity()
    self.add(QgsProcessingParameterFileDestination(
        self.SUMMARY, self.tr("Summary"), self.tr("JSON files (*.json)"), optional=True), self.tr(
        "Request and answers for other programs and for the Carbon dock, which computes it again with other "
        "coefficients."), create_by_default=False)
    self.add_reports()
    for name, label in (("SCENARIO_COUNT", self.tr("Number of scenarios, the present among them")),
                        ("BEST_TOTAL", self.tr("Total of the best scenario")),
                        ("UNDETERMINED_COUNT", self.tr("Number of scenarios without a rank")),
                        ("UNKNOWN_HA", self.tr("Changed ground with unknown change, maximum of all plans (ha)")),
                        ("PRESENT_HA", self.tr("Ground of the present (ha)")),
                        ("UNVERIFIED_COUNT", self.tr("Coefficients not checked against their source")),
                        ("UNUSABLE_COUNT", self.tr("Number of features that cannot be used"))):
        self.addOutput(QgsProcessingOutputNumber(name, label))
    for name, label in (("BEST", self.tr("Best scenario")), ("RANK_UNIT", self.tr("Unit of the ranking")),
                        ("FAMILY_USED", self.tr("Family that was used")),
                        ("BAND_METHOD", self.tr("How bands were made"))):
        self.addOutput(QgsProcessingOutputString(name, label))
    self.addOutput(QgsProcessingOutputBoolean("IS_BEST_DISTINGUISHABLE", self.tr(
        "The best scenario is distinguishable from all others")))
