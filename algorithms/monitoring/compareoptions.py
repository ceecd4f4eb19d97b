"""groundrules:compareoptions – plans side by side by indicators: differences, dominance, a score by your weights."""
from __future__ import annotations

from qgis.core import (
    QgsProcessing,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterMatrix,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..indicators.parameters import DOUBLE, INTEGER
from .measuring import MeasuringAlgorithm
from .pack import add_monitoring_pack, add_roles

TABLE = QgsProcessing.SourceType.TypeVector
POLYGON = QgsProcessing.SourceType.TypeVectorPolygon


class CompareOptions(MeasuringAlgorithm):
    """Compare options of a plan by the indicators of a pack."""

    PLANS, OPTIONS, PLAN_ROLE, LAYERS, ROLES = "PLANS", "OPTIONS", "PLAN_ROLE", "LAYERS", "ROLES"
    RESULTS, RESULTS_OF, STATISTICS, WEIGHTS = "RESULTS", "RESULTS_OF", "STATISTICS", "WEIGHTS"
    CHOSEN = "INDICATOR_IDS"
    REFERENCE, TOLERANCE, SCHEME, FIELDS, PACK_FILE = "REFERENCE", "TOLERANCE", "SCHEME", "FIELDS", "PACK_FILE"
    OUTPUT, DOMINANCE, SCORES = "OUTPUT", "DOMINANCE", "SCORES"
    basic = ("PLANS", "OPTIONS", "LAYERS", "RESULTS", "YEAR", "PACK", "WEIGHTS")

    def name(self) -> str:
        return "compareoptions"

    def displayName(self) -> str:
        return self.tr("Compare options")

    def shortDescription(self) -> str:
        return self.tr("Options of a plan side by side by the indicators of a pack: carbon, people and floor area in "
                       "hazard zones, ground taken and kept, service, results of checks; which is better on all, where "
                       "they trade off, and a score by weights that you give.")

    def tags(self) -> list:
        return self.tr("option,plan,alternative,comparison,trade-off,dominance,Pareto,weights,score,carbon,resilience,"
                       "hazard,co-benefit").split(",")

    def initAlgorithm(self, config=None) -> None:
        self.add(QgsProcessingParameterMultipleLayers(self.PLANS, self.tr("Plans"), POLYGON, optional=True), self.tr(
            "One polygon layer of planned land use for each option; the present too, where options are compared with "
            "it. Empty: options are those that the results name."))
        self.add(QgsProcessingParameterMatrix(
            self.OPTIONS, self.tr("Names of the options"), numberRows=0,
            headers=[self.tr("Layer"), self.tr("Name")], optional=True), self.tr(
            "A row for each plan, in the order of the tables. Empty: the layers' names."), first="layers")
        self.add(QgsProcessingParameterMultipleLayers(self.LAYERS, self.tr("Layers of all options"), TABLE,
                                                      optional=True), self.tr(
            "What is the same for all options and the pack names: hazard zones, farmland, red line, shelters."))
        add_roles(self, self.LAYERS)
        self.add(QgsProcessingParameterMultipleLayers(self.RESULTS, self.tr("Results of other algorithms"), TABLE,
                                                      optional=True), self.tr(
            "Ranking, pairs and quantities of “Compare scenarios”; indicator rows; verdicts of a check, which are "
            "counted; a table of your own with indicator, option, value and unit. A column “option” or “scenario” says "
            "whose they are."))
        self.add(QgsProcessingParameterMatrix(
            self.RESULTS_OF, self.tr("Whose results they are"), numberRows=0,
            headers=[self.tr("Layer"), self.tr("Option")], optional=True), self.tr(
            "Rows of table and option. Empty: the option that the table names in its rows, or whose name it bears."),
            first="layers")
        self.add(QgsProcessingParameterFeatureSource(self.STATISTICS, self.tr("Statistics"), [TABLE], optional=True),
                 self.tr("Table of indicator or quantity, unit code, year, value, unit of measure; the same for all "
                         "options."), advanced=True)
        self.add(QgsProcessingParameterNumber(self.YEAR, self.tr("Year"), INTEGER, minValue=1900, maxValue=2200,
                                              optional=True), self.tr(
            "Year of the plans; statistics of other years are not used. Empty: this year."), unit="year")
        add_monitoring_pack(self, self.tr(
            "By which indicators options are compared, and whether more or less of each is better."),
            default="plan-options", advanced=False)
        self.add(QgsProcessingParameterString(self.CHOSEN, self.tr("Indicators"), optional=True), self.tr(
            "Ids of the pack, separated by commas, by which options are compared. Empty: all."))
        self.add(QgsProcessingParameterMatrix(
            self.WEIGHTS, self.tr("Weights"), numberRows=0, headers=[
                self.tr("Indicator"), self.tr("Weight"), self.tr("Worst value"), self.tr("Best value")],
            optional=True), self.tr(
            "Only with weights there is a score. A row for each indicator by its id: its weight, and the values that "
            "are worth 0 and 100. Empty ends: the worst and the best option."))
        self._add_choices()
        self._add_outputs()

    def _add_choices(self) -> None:
        self.add(QgsProcessingParameterString(self.REFERENCE, self.tr("Option to compare with"), optional=True),
                 self.tr("Differences are to this option, by its name. Empty: the first."), advanced=True)
        self.add(QgsProcessingParameterNumber(
            self.TOLERANCE, self.tr("Alike within (%)"), DOUBLE, 0.1, minValue=0.0, maxValue=100.0), self.tr(
            "Of the larger value: options that differ by no more count as alike."), advanced=True, unit="percent")
        self.add(QgsProcessingParameterString(self.PLAN_ROLE, self.tr("Role of the plans"), defaultValue="land"),
                 self.tr("Which layer of the pack a plan is."), advanced=True)
        self.add_reading()
        self.add_language()

    def _add_outputs(self) -> None:
        self.add(QgsProcessingParameterFeatureSink(self.OUTPUT, self.tr("Options by indicator"), TABLE), self.tr(
            "A row for each indicator and option: value, band, difference to the option compared with, better or "
            "worse, whether it is surely the best; without a value, why, and what would be needed."))
        self.add_table(self.DOMINANCE, self.tr("Options against each other"), self.tr(
            "A row for each two options: better on all, worse on all, trade-off, alike or undetermined, and by which "
            "indicators."), create_by_default=True)
        self.add_table(self.SCORES, self.tr("Scores by your weights"), self.tr(
            "A row for each option, where weights are given: score 0 to 100 with bounds, rank, and the weights."))
        for name, label in (("OPTION_COUNT", self.tr("Number of options")),
                            ("INDICATOR_COUNT", self.tr("Number of indicators")),
                            ("COMPARED_COUNT", self.tr("Number of indicators known for all options")),
                            ("UNDETERMINED_COUNT", self.tr("Number of undetermined rows")),
                            ("TRADE_OFF_COUNT", self.tr("Number of trade-offs")),
                            ("DOMINATED_COUNT", self.tr("Number of options that another is better than on all"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))
        self.addOutput(QgsProcessingOutputString("BEST_OPTION", self.tr("Option that is better than all others")))
        for name, label in (("HAS_BEST", self.tr("One option is better than all others")),
                            ("IS_SAME_GROUND", self.tr("The plans cover the same ground")),
                            ("IS_DETERMINED", self.tr("Every row has a value"))):
            self.addOutput(QgsProcessingOutputBoolean(name, label))

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        with self.explained(self.chosen_language(parameters, context)):
            self.plans, self.shared, self.results_given = self.take_all(
                parameters, context, (self.PLANS, self.LAYERS, self.RESULTS), statistics=self.STATISTICS)
        return True

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...core.monitoring.options.check import CHECK

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            request, notes = self._request(parameters, context, feedback, language)
            outcome = self.answer(CHECK, request, notes, feedback)
            for name, table in ((self.OUTPUT, "options"), (self.DOMINANCE, "dominance"), (self.SCORES, "scores")):
                if outputs.wanted(name):
                    outputs.table(name, outcome.tables[table])
            return outputs.results(outcome.counts)

    def _request(self, parameters, context, feedback, language):
        from ...bridge.inputs.monitoring.computing import (
            bind_layers,
            bind_table,
            of_date,
            read_rows,
            refuse_without_table,
        )
        from ...bridge.inputs.monitoring.options import owners_of, plans_of, weights_of
        from ...bridge.packs.expressions import parse
        from ...core.landuse.codes.classify import load_codes
        from ...core.monitoring.compute.request import ComputeRequest
        from ...core.monitoring.compute.units import STATISTICS, table_fields
        from ...core.monitoring.options.arriving import named_in, results_by_option
        from ...core.monitoring.options.request import OptionsRequest
        from ...core.monitoring.pack.reading import load_monitoring

        pack, codes, notes = load_monitoring(self.pack_path, parse), load_codes(self.codes_pack), []
        rows, cancelled = self.rows(parameters, self.FIELDS, context, 3), feedback.isCanceled
        roles, values = self.rows(parameters, self.ROLES, context, 2), self.meanings(parameters, context)
        refuse_without_table(values, self.snapshots)
        everything = self.layers_read()

        def bound(snapshots, given) -> dict:
            return bind_layers(snapshots, pack, codes, given, of_date(rows, snapshots, everything), values, notes,
                               language, cancelled)

        plans = plans_of(self.plans, self.rows(parameters, self.OPTIONS, context, 2))
        tables = read_rows(self.results_given, cancelled)
        names = [plan.name for plan in plans] or named_in(tables)
        arrived = results_by_option(
            tables, owners_of(self.results_given, self.rows(parameters, self.RESULTS_OF, context, 2)), names, language,
            pack)
        shared = bound(self.shared, of_date(roles, self.shared, everything))
        role = self.text_of(parameters, self.PLAN_ROLE, context) or "land"
        own = {plan.name: bound([plan.layer], [[plan.layer.name, role]]) for plan in plans}
        statistics = bind_table(self.snapshots.get("statistics"), table_fields(STATISTICS), "statistics", rows,
                                everything, notes, language, cancelled, values=values)
        common = self._common(parameters, context, language)
        options = {name: ComputeRequest(
            pack, codes, layers={**shared, **own.get(name, {})}, rows=arrived.rows[name],
            own_rows=arrived.own[name], statistics=statistics,
            scheme=self.text_of(parameters, self.SCHEME, context) or "auto", **common) for name in names}
        reference = self.text_of(parameters, self.REFERENCE, context) or (names[0] if names else "")
        return OptionsRequest(
            pack, options, reference, arrived.paired, _ids(self.text_of(parameters, self.CHOSEN, context)),
            weights_of(self.rows(parameters, self.WEIGHTS, context, 4), language),
            self.parameterAsDouble(parameters, self.TOLERANCE, context) / 100.0, role, language), [
                *notes, *arrived.notes]

    def _common(self, parameters, context, language: str) -> dict:
        from datetime import date

        given = parameters.get(self.YEAR) not in (None, "")
        return {"year": self.parameterAsInt(parameters, self.YEAR, context) if given else date.today().year,
                "method": self.parameterAsEnumString(parameters, self.AREA_METHOD, context), "language": language}


def _ids(words: str) -> list[str]:
    return [word.strip() for word in words.replace("，", ",").split(",") if word.strip()]
