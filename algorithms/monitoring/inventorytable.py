"""groundrules:inventorytable – emissions of a city by sector and scope, from results and a table."""
from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsProcessing,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingParameterMatrix,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..common.layers_algorithm import LinesAlgorithm
from ..common.subject_parameters import add_fields, add_pack_file, chosen_pack, pack_ids

TABLE_KIND = QgsProcessing.SourceType.TypeVector
INTEGER = Qgis.ProcessingNumberParameterType.Integer
DOUBLE = Qgis.ProcessingNumberParameterType.Double


class InventoryTable(LinesAlgorithm):
    """Put results of ours and a user's table into the rows of an inventory."""

    TABLE, RESULTS, ASSIGN, ZONE, YEAR = "TABLE", "RESULTS", "ASSIGN", "ZONE", "YEAR"
    YEARS_BETWEEN, GWP, GWP_PACK, FIELDS = "YEARS_BETWEEN", "GWP", "GWP_PACK", "FIELDS"
    PACK, PACK_FILE, OUTPUT, TOTALS, SOURCES = "PACK", "PACK_FILE", "OUTPUT", "TOTALS", "SOURCES"
    basic = ("TABLE", "RESULTS", "ASSIGN", "YEAR", "GWP")

    def group(self) -> str:
        return self.tr("Monitoring")

    def groupId(self) -> str:
        return "monitoring"

    def name(self) -> str:
        return "inventorytable"

    def displayName(self) -> str:
        return self.tr("Emission inventory by sector and scope")

    def shortDescription(self) -> str:
        return self.tr("Rows of a city's inventory (GPC) from results of carbon algorithms and a table, with notation "
                       "keys and data quality; totals BASIC, BASIC+ and territorial. What is not computed is not "
                       "estimated, never 0.")

    def tags(self) -> list:
        return self.tr("GPC,inventory,greenhouse gas,emission,scope,sector,CO2e,GWP,notation key,BASIC,carbon,city,"
                       "BASIC+").split(",")

    def initAlgorithm(self, config=None) -> None:
        self.add_layer(self.TABLE, self.tr("Table of emissions"), self.tr(
            "A row each row of the inventory and gas: code (I.1.1), emission with unit and gas, or amount and factor, "
            "or a notation key (NO, NE, IE, C); gases may have a column each, such as CH4 (t). On wish data quality "
            "(H, M, L), included_in, year, source."),
            kinds=[TABLE_KIND])
        self.add(QgsProcessingParameterMultipleLayers(
            self.RESULTS, self.tr("Results"), TABLE_KIND, optional=True), self.tr(
            "Tables that carbon algorithms wrote: totals, gases and emissions of “Annual carbon flux”, totals of "
            "“Carbon of buildings” and of “Carbon change”. A stock is no emission."))
        self.add(QgsProcessingParameterMatrix(
            self.ASSIGN, self.tr("Where results belong"), numberRows=0, headers=[
                self.tr("Result"), self.tr("Row of the inventory")], optional=True), self.tr(
            "Before what the pack says: result, as the table of sources names it (* is any text), and a row such as "
            "I.2.1; an empty row leaves the result out."))
        self.add(QgsProcessingParameterNumber(self.YEAR, self.tr("Year"), INTEGER, optional=True, minValue=1900,
                                              maxValue=2200), self.tr(
            "Of the inventory; rows of the table of other years are left out. Empty: the table has one year."),
            unit="year")
        self.add(QgsProcessingParameterString(self.GWP, self.tr("Set of warming potentials"), "AR5"), self.tr(
            "AR4, AR5 or AR6 (over a hundred years), AR6-20 (over twenty). The result names it; emissions stated as "
            "CO2e of another set are refused."), offers="potentials GWP_PACK")
        self.add(QgsProcessingParameterString(self.GWP_PACK, self.tr("Pack of warming potentials"), "gwp"), self.tr(
            "Id of a pack with sets of warming potentials."), advanced=True, offers="packs coefficients potentials",
            kind="pack")
        self.add(QgsProcessingParameterString(self.ZONE, self.tr("Zone"), optional=True), self.tr(
            "Id of the zone of the results that counts. Empty: the whole."), advanced=True)
        self.add(QgsProcessingParameterNumber(
            self.YEARS_BETWEEN, self.tr("Years between the dates"), DOUBLE, optional=True, minValue=0.01, maxValue=500),
            self.tr("Of a change of carbon: divided by them it is an emission of a year."), advanced=True, unit="year")
        self.add(QgsProcessingParameterString(self.PACK, self.tr("Pack with the rows"), "gpc", optional=True), self.tr(
            "Which rows, sectors, scopes and levels of reporting there are, and where results belong."), advanced=True,
            hints=pack_ids("coefficients"), kind="pack", file=self.PACK_FILE, offers="packs coefficients")
        add_pack_file(self)
        add_fields(self)
        self.add_language()
        self._add_outputs()

    def _add_outputs(self) -> None:
        for name, label, help_text in (
                (self.OUTPUT, self.tr("Inventory"), self.tr(
                    "A row each row of the inventory: gases in tonnes, CO2e or key, quality, source, reason.")),
                (self.TOTALS, self.tr("Totals"), self.tr(
                    "BASIC, BASIC+, territorial, scopes 2 and 3, in all and by sector, with what each lacks."))):
            self.add_table(name, label, help_text, create_by_default=True)
        self.add_table(self.SOURCES, self.tr("Where results went"), self.tr(
            "A row each result: its row of the inventory, or why it has none."))
        for name, label in (("ROW_COUNT", self.tr("Number of rows")),
                            ("ESTIMATED_COUNT", self.tr("Number of estimated rows")),
                            ("NE_COUNT", self.tr("Number of rows not estimated (NE)")),
                            ("NO_COUNT", self.tr("Number of rows that do not occur (NO)")),
                            ("IE_COUNT", self.tr("Number of rows included elsewhere (IE)")),
                            ("C_COUNT", self.tr("Number of confidential rows (C)")),
                            ("BASIC_T_CO2E", self.tr("BASIC, estimated rows (t CO2e)")),
                            ("BASIC_PLUS_T_CO2E", self.tr("BASIC+, estimated rows (t CO2e)")),
                            ("TERRITORIAL_T_CO2E", self.tr("Territorial, estimated rows (t CO2e)")),
                            ("NOT_PLACED_COUNT", self.tr("Number of results without a row")),
                            ("UNVERIFIED_COUNT", self.tr("Number of rows with unchecked source"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))
        for name, label in (("IS_BASIC_COMPLETE", self.tr("BASIC is complete")),
                            ("IS_BASIC_PLUS_COMPLETE", self.tr("BASIC+ is complete"))):
            self.addOutput(QgsProcessingOutputBoolean(name, label))

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        from ...bridge.reading.read import snapshot_layers

        with self.explained(self.chosen_language(parameters, context)):
            self.take(parameters, context, table=self.TABLE)
            self.results_given = snapshot_layers(self, parameters, self.RESULTS, context)
            self.pack_path = chosen_pack(self, parameters, context)
            self.gwp_path = self.named_pack(parameters, self.GWP_PACK, context)
        return True

    def layers_read(self) -> list:
        return [*self.results_given, *super().layers_read()]

    def measured_layers(self) -> list:
        return []

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...core.carbon.inventory.run import CHECK

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            request, notes = self._request(parameters, context, feedback, language)
            feedback.setProgress(40)
            outcome = self.followed(CHECK.run, request, self.steps(feedback, 40.0, 50.0)).with_notes(notes)
            self.remark(feedback, outcome.notes)
            for name, table in ((self.OUTPUT, "rows"), (self.TOTALS, "totals"), (self.SOURCES, "sources")):
                if outputs.wanted(name):
                    outputs.table(name, outcome.tables[table])
            return outputs.results(outcome.counts)

    def _request(self, parameters, context, feedback, language):
        from ...bridge.inputs.carbon.inventory import assignments, bind_own
        from ...bridge.inputs.monitoring.computing import read_rows
        from ...core.carbon.checked_pack import load_coefficients
        from ...core.carbon.inventory.request import InventoryRequest
        from ...core.carbon.pack.gwp import are_verified, warming_of

        notes, cancelled = [], feedback.isCanceled
        own = bind_own(self.snapshots.get("table"), self.rows(parameters, self.FIELDS, context, 3),
                       self.layers_read(), notes, language, cancelled)
        potentials = load_coefficients(self.gwp_path)
        warming = warming_of(potentials.gwp, self.text_of(parameters, self.GWP, context), potentials.id)
        year, between = (None if parameters.get(name) in (None, "") else self.parameterAsDouble(
            parameters, name, context) for name in (self.YEAR, self.YEARS_BETWEEN))
        return InventoryRequest(
            load_coefficients(self.pack_path), warming, are_verified(warming), own,
            read_rows(self.results_given, cancelled), assignments(self.rows(parameters, self.ASSIGN, context, 2)),
            self.text_of(parameters, self.ZONE, context), None if year is None else int(year), between, language), notes
