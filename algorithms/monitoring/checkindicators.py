"""groundrules:checkindicators – levels of indicators against their targets, with path, trend and year of meeting."""
from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingParameterDateTime,
    QgsProcessingParameterNumber,
)

from ..common.subject_parameters import add_unit_fields, chosen_pack
from .pack import add_monitoring_pack
from .store import TABLE, SeriesAlgorithm

INTEGER = Qgis.ProcessingNumberParameterType.Integer
DOUBLE = Qgis.ProcessingNumberParameterType.Double


class CheckIndicators(SeriesAlgorithm):
    """Say which indicators miss their targets, are off their paths, or cannot be judged."""

    SERIES, YEAR, WINDOW, MARGIN = "SERIES", "YEAR", "WINDOW", "MARGIN"
    LEAST_VALUES, TOLERANCE = "LEAST_VALUES", "TOLERANCE"
    UNITS, UNIT_CODE, UNIT_NAME = "UNITS", "UNIT_CODE", "UNIT_NAME"
    AS_OF, OUTPUT, FINDINGS, MATRIX = "AS_OF", "OUTPUT", "FINDINGS", "MATRIX"
    basic = ("SERIES", "TARGETS", "YEAR", "UNITS", "PACK", "PACK_FILE", "AS_OF")

    def name(self) -> str:
        return "checkindicators"

    def displayName(self) -> str:
        return self.tr("Check indicators")

    def shortDescription(self) -> str:
        return self.tr("Indicators of a series store against their targets: level, margin, straight path, trend "
                       "without breaks, the year in which the target is met, the share of an allowance that is used; "
                       "alerts as findings, and a matrix of units and indicators.")

    def tags(self) -> list:
        return self.tr("indicator,target,alert,early warning,level,trend,path,monitoring,check-up,matrix,Theil-Sen"
                       ).split(",")

    def initAlgorithm(self, config=None) -> None:
        self.add_series(self.tr("As “Record indicators” writes it. Empty: next to the project, with its name and "
                                "“-series”."), "file")
        self.add_layer(self.TARGETS, self.tr("Table of targets"), self.tr(
            "In place of the targets of the store with the same indicator, unit and year; with the columns that "
            "“Record indicators” names."), kinds=[TABLE])
        self.add(QgsProcessingParameterNumber(self.YEAR, self.tr("Year"), INTEGER, minValue=1900, maxValue=2200,
                                              optional=True), self.tr(
            "That is judged. Empty: the last year of the store with a value."), unit="year")
        self.add_layer(self.UNITS, self.tr("Units"), self.tr(
            "Polygons of the units, such as towns: findings get their outlines, so that they are on the map. A "
            "county's finding gets its towns. Empty: findings have no outline."))
        add_unit_fields(self)
        add_monitoring_pack(self, self.tr(
            "Titles, directions, goals and kinds of indicators where the targets state none, years of breaks, and the "
            "numbers by which levels are judged."), default="sdg-11", advanced=False)
        self.add(QgsProcessingParameterDateTime(
            self.AS_OF, self.tr("As known on"), Qgis.ProcessingDateTimeParameterDataType.Date, optional=True), self.tr(
            "What was recorded later is left out: the answer of that day. Empty: everything."))
        numbers = (
            (self.WINDOW, INTEGER, "year", 2, None, self.tr("Years of the trend"), self.tr(
                "How many years up to the judged one the trend looks at. Empty: the number of the pack.")),
            (self.LEAST_VALUES, INTEGER, "", 2, None, self.tr("Least number of values"), self.tr(
                "That a trend needs, and a series after a break. Empty: the number of the pack.")),
            (self.MARGIN, DOUBLE, "percent", 0, 100, self.tr("Margin (%)"), self.tr(
                "Of the distance between base and target: with less left an indicator is yellow. Empty: the number of "
                "the pack.")),
            (self.TOLERANCE, DOUBLE, "percent", 0, 100, self.tr("Tolerance (%)"), self.tr(
                "Of the same distance, by which a target and its path may be missed where neither target nor indicator "
                "states a tolerance. Empty: the number of the pack.")))
        for name, kind, unit, least, most, label, help_text in numbers:
            ends = {"minValue": least, **({} if most is None else {"maxValue": most})}
            self.add(QgsProcessingParameterNumber(name, label, kind, optional=True, **ends), help_text,
                     **({"unit": unit} if unit else {}))
        self.add_language()
        self.add_table(self.OUTPUT, self.tr("Levels"), self.tr(
            "A row for each indicator and unit: level, value, band, target, path, margin, trend, year of meeting, "
            "shares of allowance and of time, break, official value with the difference to it, reason."),
            create_by_default=True)
        self.add_findings()
        self.add_table(self.MATRIX, self.tr("Matrix of units and indicators"), self.tr(
            "A row for each unit, a column for each indicator with its level."), create_by_default=True)
        for name, label in (("INDICATOR_COUNT", self.tr("Number of indicators")),
                            ("UNIT_COUNT", self.tr("Number of units")), ("SERIES_COUNT", self.tr("Number of series")),
                            ("RED_COUNT", self.tr("Number that missed their target")),
                            ("ORANGE_COUNT", self.tr("Number at risk")),
                            ("YELLOW_COUNT", self.tr("Number to be watched")),
                            ("GREEN_COUNT", self.tr("Number on their path")),
                            ("GREY_COUNT", self.tr("Number without a level")),
                            ("BINDING_MISSED_COUNT", self.tr("Number of binding targets missed")),
                            ("CORRECTED_COUNT", self.tr("Number of values that were corrected")),
                            ("FINDING_COUNT", self.tr("Number of findings"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))
        for name, label in (("HAS_BINDING_MISSED", self.tr("A binding target is missed")),
                            ("ALL_GREEN", self.tr("Every indicator is on its path"))):
            self.addOutput(QgsProcessingOutputBoolean(name, label))

    def check_more(self, parameters, context) -> None:
        self.take_series(parameters, context)

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        with self.explained(self.chosen_language(parameters, context)):
            self.take(parameters, context, targets=self.TARGETS, units=self.UNITS)
            self.take_series(parameters, context)
            self.pack_path = chosen_pack(self, parameters, context)
        return True

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...core.monitoring.alerts.check import CHECK
        from ...core.monitoring.alerts.request import ROLE

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            request = self._request(parameters, context, feedback, language)
            feedback.setProgress(40)
            result = self.followed(CHECK.run, request, self.steps(feedback, 40.0, 50.0))
            self.remark(feedback, result.notes)
            for name, table in ((self.OUTPUT, "rows"), (self.MATRIX, "matrix")):
                if outputs.wanted(name):
                    outputs.table(name, result.tables[table])
            self.write_findings(outputs, result, [ROLE], pack=request.pack.named)
            return outputs.results(result.counts)

    def _request(self, parameters, context, feedback, language):
        from pathlib import Path

        from ...bridge.inputs.indicators import read_units
        from ...bridge.store.series.reading import read_series, units_recorded
        from ...core.monitoring.alerts.request import AlertRequest, Numbers
        from ...core.monitoring.series.arriving import in_place, read_targets
        from ...core.monitoring.series.reader import column_remarks
        from ...core.monitoring.series.tables import TARGETS

        def number(name: str, kind, times: float = 1.0):
            return kind(self.parameterAsDouble(parameters, name, context) * times) if parameters.get(name) not in (
                None, "") else None

        moment = self.parameterAsDateTime(parameters, self.AS_OF, context)
        day = moment.date().toPyDate() if moment.isValid() else None
        stored = read_series(self.store, day).named_in(language)
        given, targets = self.table_given("targets", feedback), stored.targets
        if given is not None:
            units = units_recorded(self.store)
            words = self.monitoring_pack().ids_by_word(units)
            targets = in_place(targets, read_targets(given, units, words))
            self.remark(feedback, column_remarks([(given, TARGETS)], language, words))
        year = number(self.YEAR, int) or stored.last_year
        numbers = Numbers(number(self.MARGIN, float, 0.01), number(self.WINDOW, int), number(self.LEAST_VALUES, int),
                          number(self.TOLERANCE, float, 0.01))
        return AlertRequest(stored.values, targets, stored.units, stored.breaks, self.monitoring_pack(), year, numbers,
                            Path(self.store).stem, language, read_units(
                                self.snapshots.get("units"), self.field(parameters, self.UNIT_CODE, context),
                                self.field(parameters, self.UNIT_NAME, context), feedback.isCanceled))
