"""groundrules:computeindicators – every indicator of a pack by unit, or what would be needed to have it."""
from __future__ import annotations

from qgis.core import (
    QgsProcessing,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..common.subject_parameters import add_pack
from ..indicators.parameters import INTEGER
from .measuring import MeasuringAlgorithm
from .pack import add_roles

TABLE = QgsProcessing.SourceType.TypeVector


class ComputeIndicators(MeasuringAlgorithm):
    """Compute the indicators of a pack from layers, rows and statistics."""

    LAYERS, ROLES, INDICATOR_ROWS, STATISTICS, TARGETS = "LAYERS", "ROLES", "INDICATOR_ROWS", "STATISTICS", "TARGETS"
    BASE_YEAR, WHOLE_CODE, SERIES, SCHEME, FIELDS = "BASE_YEAR", "WHOLE_CODE", "SERIES", "SCHEME", "FIELDS"
    PACK_FILE, OUTPUT = "PACK_FILE", "OUTPUT"
    basic = ("LAYERS", "INDICATOR_ROWS", "STATISTICS", "TARGETS", "UNITS", "YEAR", "PACK")

    def name(self) -> str:
        return "computeindicators"

    def displayName(self) -> str:
        return self.tr("Compute indicators")

    def shortDescription(self) -> str:
        return self.tr("A row for every indicator of a pack and every unit, from layers, rows of other algorithms, "
                       "statistics and formulas; what cannot be computed is undetermined and says what would be "
                       "needed.")

    def tags(self) -> list:
        return self.tr("monitoring,indicator,check-up,CSPON,statistics,target,SDG,resilience,numerator,"
                       "self-computed").split(",")

    def initAlgorithm(self, config=None) -> None:
        self.add(QgsProcessingParameterMultipleLayers(
            self.LAYERS, self.tr("Layers"), TABLE, optional=True), self.tr(
            "Layers that the pack names, those that there are: land use, urban area, red line, roads and others."),
            mapped="monitoring *")
        add_roles(self, self.LAYERS)
        self.add(QgsProcessingParameterMultipleLayers(
            self.INDICATOR_ROWS, self.tr("Indicator rows"), TABLE, optional=True), self.tr(
            "Tables that other algorithms wrote: low-carbon and resilience indicators, life of land, earlier years."))
        for name, role, label, help_text in (
                (self.STATISTICS, "statistics", self.tr("Statistics"), self.tr(
                    "Table of indicator or quantity, unit code, year, value, unit of measure; data state (preliminary, "
                    "final) on wish. Rows that cannot be read are listed and not used.")),
                (self.TARGETS, "targets", self.tr("Targets"), self.tr(
                    "Table of indicator, unit code, year, target, unit of measure. Written into the rows."))):
            self.add(QgsProcessingParameterFeatureSource(name, label, [TABLE], optional=True), help_text,
                     mapped=f"monitoring {role}")
        self.add_units()
        self.add(QgsProcessingParameterNumber(self.YEAR, self.tr("Year"), INTEGER, minValue=1900, maxValue=2200),
                 self.tr("Year of the data; rows and statistics of other years serve formulas over an earlier year."),
                 unit="year")
        self._add_choices()
        self._add_outputs()

    def _add_choices(self) -> None:
        self.add(QgsProcessingParameterNumber(
            self.BASE_YEAR, self.tr("Earlier year"), INTEGER, optional=True, minValue=1900, maxValue=2200), self.tr(
            "For formulas over two years. Empty: the latest one before for which all numbers are given."),
            advanced=True, unit="year")
        for name, label, help_text in (
                (self.WHOLE_CODE, self.tr("Code of all units together"), self.tr(
                    "Such as the county's; statistics and targets under it belong to the whole. Empty: *.")),
                (self.SERIES, self.tr("Survey or classification"), self.tr(
                    "Which the values belong to, such as a survey and its year; written into the rows."))):
            self.add(QgsProcessingParameterString(name, label, optional=True), help_text, advanced=True)
        self.add(QgsProcessingParameterString(self.DATA_DATE, self.tr("Date of the data"), optional=True), self.tr(
            "Such as 2024-12-31; written into the rows."), advanced=True, kind="date")
        self.add_reading()
        add_pack(self, "monitoring")
        self.parameterDefinition(self.PACK).setDefaultValue("cn-checkup-2021")
        self.add_language()

    def _add_outputs(self) -> None:
        self.add(QgsProcessingParameterFeatureSink(self.OUTPUT, self.tr("Indicators"), TABLE), self.tr(
            "A row for each indicator and unit: value, numerator, denominator, bounds, scope, definition, source; the "
            "official value and the difference to it where statistics have one; without a value, why, and what would "
            "be needed. * is the total. The mark in square brackets behind a definition is one of what is measured: "
            "it changes with the pack's land, layers, conditions, formula or unit, not with its words."))
        for name, label in (("ROW_COUNT", self.tr("Number of rows")), ("INDICATOR_COUNT", self.tr(
                "Number of indicators")), ("VALUE_COUNT", self.tr("Number of rows with a value")),
                            ("MISSING_COUNT", self.tr("Number of rows without a value")),
                            ("UNVERIFIED_COUNT", self.tr("Number of indicators with unchecked source"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))
        self.addOutput(QgsProcessingOutputBoolean("IS_DETERMINED", self.tr("Every row has a value")))

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        with self.explained(self.chosen_language(parameters, context)):
            self.layers, self.rows_given = self.take_all(
                parameters, context, (self.LAYERS, self.INDICATOR_ROWS), units=self.UNITS, statistics=self.STATISTICS,
                targets=self.TARGETS)
        return True

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...core.monitoring.compute.check import CHECK

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            request, notes = self._request(parameters, context, feedback, language)
            outcome = self.answer(CHECK, request, notes, feedback)
            outputs.table(self.OUTPUT, outcome.tables["rows"])
            return outputs.results(outcome.counts)

    def _request(self, parameters, context, feedback, language):
        from ...bridge.inputs.monitoring.computing import bind_layers, bind_table, read_rows, refuse_without_table
        from ...bridge.packs.expressions import parse
        from ...core.landuse.codes.classify import load_codes
        from ...core.monitoring.compute.request import ComputeRequest
        from ...core.monitoring.compute.units import STATISTICS, TARGETS, table_fields
        from ...core.monitoring.pack.reading import load_monitoring

        pack, codes, notes = load_monitoring(self.pack_path, parse), load_codes(self.codes_pack), []
        rows, cancelled = self.rows(parameters, self.FIELDS, context, 3), feedback.isCanceled
        values = self.meanings(parameters, context)
        refuse_without_table(values, self.snapshots)
        layers = bind_layers(self.layers, pack, codes, self.rows(parameters, self.ROLES, context, 2), rows, values,
                             notes, language, cancelled)
        statistics, targets = (bind_table(self.snapshots.get(role), table_fields(table), role, rows,
                                          self.layers_read(), notes, language, cancelled, values=values)
                               for role, table in (("statistics", STATISTICS), ("targets", TARGETS)))
        base = self.parameterAsInt(parameters, self.BASE_YEAR, context) \
            if parameters.get(self.BASE_YEAR) not in (None, "") else None
        return ComputeRequest(
            pack, codes, layers=layers, rows=read_rows(self.rows_given, cancelled), statistics=statistics,
            targets=targets, units=self.units(parameters, context, feedback), base_year=base,
            whole_code=self.text_of(parameters, self.WHOLE_CODE, context),
            scheme=self.text_of(parameters, self.SCHEME, context) or "auto",
            series=self.text_of(parameters, self.SERIES, context), **self.common(parameters, context, language)), notes
