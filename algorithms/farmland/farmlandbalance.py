"""groundrules:farmlandbalance – occupied against replenished cropland in three ledgers."""
from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsProcessing,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDateTime,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterMatrix,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..common.reporting import ReportAlgorithm
from ..common.subject_parameters import add_pack_file, add_values, chosen_pack

TABLE = QgsProcessing.SourceType.TypeVector
AREA_UNITS = ["m2", "ha", "mu"]
SCALES = ["undeclared", "quality_15", "quality_10", "own"]
DIRECTIONS = ["best_is_lowest", "best_is_highest"]
REGIMES = ["auto", "before_2024", "since_2024"]
BALANCE_UNITS = ["auto", "county", "province"]


class FarmlandBalance(ReportAlgorithm):
    """Balance of area, paddy and grain capacity by county, year and cause."""

    OCCUPIED, REPLENISHED, FIELDS, AREA_UNIT = "OCCUPIED", "REPLENISHED", "FIELDS", "AREA_UNIT"
    COUNTY, YEAR, OCCUPIED_CAUSE, REPLENISHED_CAUSE = "COUNTY", "YEAR", "OCCUPIED_CAUSE", "REPLENISHED_CAUSE"
    GRADE_SCALE, GRADE_DIRECTION, CAPACITY_TABLE = "GRADE_SCALE", "GRADE_DIRECTION", "CAPACITY_TABLE"
    CARRIED, REGIME, BALANCE_UNIT, PROVINCE_COMPLETE = "CARRIED", "REGIME", "BALANCE_UNIT", "PROVINCE_COMPLETE"
    AS_OF, PACK, PACK_FILE = "AS_OF", "PACK", "PACK_FILE"
    LEDGER, SUMMARY, ISSUES, REPORT = "LEDGER", "SUMMARY", "ISSUES", "REPORT"
    TABLES = (OCCUPIED, REPLENISHED, CAPACITY_TABLE, CARRIED)
    pack_id = "cn-farmland-balance"
    question = ("REGIME", "BALANCE_UNIT", "PROVINCE_COMPLETE", "GRADE_SCALE")

    def name(self) -> str:
        return "farmlandbalance"

    def displayName(self) -> str:
        return self.tr("Farmland balance")

    def shortDescription(self) -> str:
        return self.tr("Occupied against replenished cropland by county, year and cause: area, paddy and grain "
                       "capacity, before 2024 and since.")

    def group(self) -> str:
        return self.tr("Zoning control")

    def groupId(self) -> str:
        return "zoning"

    def tags(self) -> list:
        return self.tr("farmland,cropland,balance,occupation,replenishment,paddy,grain capacity,quota,"
                       "ledger").split(",")

    def initAlgorithm(self, config=None) -> None:
        self._add_inputs()
        self._add_grades()
        self._add_rules()
        self.add_language()
        self._add_outputs()

    def _add_inputs(self) -> None:
        for name, label, optional, help_text in (
                (self.OCCUPIED, self.tr("Occupied cropland"), False,
                 self.tr("Patches or projects, or rows of Land-use occupation: county, year or date, cause, net area, "
                         "paddy, quality grade. Fields are recognised by name.")),
                (self.REPLENISHED, self.tr("Replenished cropland"), True,
                 self.tr("The same for recovered, reclaimed or rehabilitated cropland, with the slope."))):
            self.add(QgsProcessingParameterFeatureSource(name, label, [TABLE], optional=optional), help_text,
                     mapped="balance patches")
        self.add(QgsProcessingParameterEnum(
            self.AREA_UNIT, self.tr("Unit of the area fields"), options=AREA_UNITS, defaultValue="m2",
            usesStaticStrings=True), self.tr("m2, hectares or mu. Results are in m² and kg."))
        self.add(QgsProcessingParameterMatrix(
            self.FIELDS, self.tr("Fields"), numberRows=0,
            headers=[self.tr("Layer"), self.tr("Field role"), self.tr("Field")], optional=True),
            self.tr("Rows of layer, field role of the pack and field, for what is not recognised by name. A layer is "
                    "named by its id, its source or its name."), advanced=True, first="layers")
        add_values(self, "patches, capacity, carried")
        self.add(QgsProcessingParameterString(self.COUNTY, self.tr("County of rows without one"), optional=True),
                 self.tr("Code of six digits, or a name."), advanced=True)
        self.add(QgsProcessingParameterNumber(
            self.YEAR, self.tr("Year of rows without one"), Qgis.ProcessingNumberParameterType.Integer,
            optional=True, minValue=1950, maxValue=2200), self.tr("Such as 2024."), advanced=True, unit="year")
        for name, label in ((self.OCCUPIED_CAUSE, self.tr("Cause of occupied rows without one")),
                            (self.REPLENISHED_CAUSE, self.tr("Cause of replenished rows without one"))):
            self.add(QgsProcessingParameterString(name, label, optional=True),
                     self.tr("Id or name of a cause in the pack, such as construction or recovery."), advanced=True)

    def _add_grades(self) -> None:
        self.add(QgsProcessingParameterEnum(
            self.GRADE_SCALE, self.tr("Scale of the quality grades"), options=SCALES, defaultValue="undeclared",
            usesStaticStrings=True),
            self.tr("quality_15: 1 to 15. quality_10: 1 to 10. own: whole numbers of your own table. All tables use "
                    "the same scale; a mix is rejected. undeclared: no capacity ledger."))
        self.add(QgsProcessingParameterEnum(
            self.GRADE_DIRECTION, self.tr("Direction of the grades"), options=DIRECTIONS,
            defaultValue="best_is_lowest", usesStaticStrings=True),
            self.tr("Both Chinese scales run from 1 as the best. A capacity table that contradicts this is rejected."),
            advanced=True)
        self.add(QgsProcessingParameterFeatureSource(
            self.CAPACITY_TABLE, self.tr("Capacity by grade"), [TABLE], optional=True),
            self.tr("Your table of grade and kg per hectare. Without it the capacity ledger is undetermined."),
            mapped="balance capacity")
        self.add(QgsProcessingParameterFeatureSource(self.CARRIED, self.tr("Carried quota"), [TABLE], optional=True),
                 self.tr("Table of county, year, ledger, amount and perhaps account and last day."), advanced=True,
                 mapped="balance carried")

    def _add_rules(self) -> None:
        self.add(QgsProcessingParameterEnum(
            self.REGIME, self.tr("Regime"), options=REGIMES, defaultValue="auto", usesStaticStrings=True),
            self.tr("auto: by the year of each row. before_2024: separate requisition and in-out balances. "
                    "since_2024: one account of all occupation."))
        self.add(QgsProcessingParameterEnum(
            self.BALANCE_UNIT, self.tr("Balancing unit"), options=BALANCE_UNITS, defaultValue="auto",
            usesStaticStrings=True),
            self.tr("auto: as the pack states for the year, since 2024 the province. county: each county by itself."),
            advanced=True)
        self.add(QgsProcessingParameterBoolean(
            self.PROVINCE_COMPLETE, self.tr("The data hold every county of the province"), False),
            self.tr("Without it the province's account is undetermined."), advanced=True)
        self.add(QgsProcessingParameterDateTime(
            self.AS_OF, self.tr("As of"), Qgis.ProcessingDateTimeParameterDataType.Date, optional=True),
            self.tr("Later rows are left out and listed, and the rules of that day close the year. Empty: today."))
        self.add(QgsProcessingParameterString(
            self.PACK, self.tr("Pack of the balance"), defaultValue=self.pack_id, optional=True),
            self.tr("Id of a pack with causes and dated parameters: of the plugin, of your profile, or of the folder "
                    "packs next to the project."), advanced=True,
            offers="packs balance", kind="pack", file=self.PACK_FILE)
        add_pack_file(self)

    def _add_outputs(self) -> None:
        self.add(QgsProcessingParameterFeatureSink(self.LEDGER, self.tr("Ledger"), TABLE),
                 self.tr("Rows by cause, and for each account a total with bounds, verdict and reason."))
        self.add(QgsProcessingParameterFeatureSink(self.SUMMARY, self.tr("Summary"), TABLE, optional=True),
                 self.tr("A row for each county and province."), create_by_default=False)
        self.add(QgsProcessingParameterFeatureSink(self.ISSUES, self.tr("Issues"), TABLE, optional=True),
                 self.tr("Missing, rejected or omitted data, row by row."))
        self.add(QgsProcessingParameterFileDestination(
            self.REPORT, self.tr("Report"), self.tr("HTML files (*.html)"), optional=True),
            self.tr("The same tables as one HTML file."), create_by_default=False)
        self.add_findings()
        for name, label in (("ACCOUNT_COUNT", self.tr("Number of accounts")),
                            ("FORBIDDEN_COUNT", self.tr("Number of accounts with a deficit")),
                            ("UNDETERMINED_COUNT", self.tr("Number of accounts that are undetermined")),
                            ("CONDITIONAL_COUNT", self.tr("Number of accounts that balance on condition")),
                            ("ALLOWED_COUNT", self.tr("Number of accounts that balance")),
                            ("ISSUE_COUNT", self.tr("Number of issues"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))
        self.addOutput(QgsProcessingOutputBoolean("IS_BALANCED", self.tr("Every account balances")))
        self.addOutput(QgsProcessingOutputBoolean("HAS_UNDETERMINED", self.tr("An account is undetermined")))

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        from ...bridge.reading.read import snapshot_parameter

        with self.explained(self.chosen_language(parameters, context)):
            self.snapshots = {name: snapshot_parameter(self, parameters, name, context) for name in self.TABLES}
            self.pack_path = chosen_pack(self, parameters, context)
        return True

    def layers_read(self) -> list:
        return [snapshot for snapshot in self.snapshots.values() if snapshot is not None]

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...core.farmland.balance.accounts import ROLE
        from ...core.farmland.balance.report import balance_report
        from ...core.farmland.balance.run import CHECK

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            request = self._request(parameters, context, feedback, language)
            feedback.setProgress(40)
            result = self.followed(CHECK.run, request, self.steps(feedback, 40.0, 40.0))
            for message in result.tables["issues"]["message"].head(50):
                feedback.pushWarning(message)
            outputs.table(self.LEDGER, result.tables["ledger"])
            for name in (self.SUMMARY, self.ISSUES):
                if outputs.wanted(name):
                    outputs.table(name, result.tables[name.lower()])
            if outputs.wanted(self.REPORT):
                outputs.report(self.REPORT, outputs.reported(balance_report(request, result)))
            self.write_findings(outputs, result, [ROLE], pack=request.pack.named, as_of=request.as_of.isoformat())
            return outputs.results(result.counts)

    def _request(self, parameters, context, feedback, language):
        from ...bridge.reading.read import read
        from ...core.farmland.balance.cases import load_balance
        from ...core.farmland.balance.rows import Patches
        from ...core.farmland.balance.run import BalanceRequest
        from ...core.layers.binder import Asked, Binder, field_title
        from ...core.layers.values import map_fields

        pack = load_balance(self.pack_path)
        rows = self.rows(parameters, self.FIELDS, context, 3)
        known = map_fields(pack.fields, self.meanings(parameters, context))
        tables, bound = {}, {}
        for name, snapshot in self.snapshots.items():
            kind = {self.CAPACITY_TABLE: "capacity", self.CARRIED: "carried"}.get(name, "patches")
            tables[name] = bound[name] = None
            if snapshot is not None:
                binder = Binder(self.layers_read(), rows, language)
                columns = binder.read(
                    Asked(snapshot, kind, known[kind]),
                    lambda layer, names: read(layer, names, check_crs=False, cancelled=feedback.isCanceled))
                self.remark(feedback, binder.notes)
                tables[name], bound[name] = columns.table, columns.fields
                feedback.pushInfo(self.tr("{layer}: {fields}").format(layer=snapshot.name, fields=", ".join(
                    f"{field_title(pack.fields[kind], role, language)} = {field}"
                    for role, field in bound[name].items())))

        def text(name):
            return self.parameterAsString(parameters, name, context).strip()

        def choice(name):
            return self.parameterAsEnumString(parameters, name, context)

        year = self.parameterAsInt(parameters, self.YEAR, context) if parameters.get(self.YEAR) is not None else None
        occupied, replenished = (
            None if tables[name] is None else Patches(tables[name], bound[name], text(self.COUNTY), year, text(cause))
            for name, cause in ((self.OCCUPIED, self.OCCUPIED_CAUSE), (self.REPLENISHED, self.REPLENISHED_CAUSE)))
        return BalanceRequest(
            occupied, replenished, pack, self._as_of(parameters, context), choice(self.AREA_UNIT),
            choice(self.GRADE_SCALE), choice(self.GRADE_DIRECTION), tables[self.CAPACITY_TABLE],
            bound[self.CAPACITY_TABLE] or {}, tables[self.CARRIED], bound[self.CARRIED] or {}, choice(self.REGIME),
            choice(self.BALANCE_UNIT), self.parameterAsBoolean(parameters, self.PROVINCE_COMPLETE, context), language)

    def _as_of(self, parameters, context):
        from datetime import date

        chosen = self.parameterAsDateTime(parameters, self.AS_OF, context)
        return chosen.date().toPyDate() if chosen.isValid() else date.today()
