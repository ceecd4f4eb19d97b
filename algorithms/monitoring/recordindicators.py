"""groundrules:recordindicators – values, targets, units and breaks into the series store, where nothing is lost."""
from __future__ import annotations

from qgis.core import (
    QgsProcessing,
    QgsProcessingException,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputFile,
    QgsProcessingOutputNumber,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterString,
)

from ..common.subject_parameters import chosen_pack
from .pack import add_monitoring_pack
from .store import TABLE, SeriesAlgorithm


class RecordIndicators(SeriesAlgorithm):
    """Append indicator rows to a series store; a correction is a new row with author and reason."""

    INDICATOR_ROWS, MANIFESTS, UNITS, BREAKS = "INDICATOR_ROWS", "MANIFESTS", "UNITS", "BREAKS"
    CLASSIFICATION, AUTHOR, REASON, OUTPUT = "CLASSIFICATION", "AUTHOR", "REASON", "OUTPUT"
    STORE, STORE_FILE = "STORE", "STORE_FILE"
    series_file = STORE
    basic = ("INDICATOR_ROWS", "TARGETS", "UNITS", "BREAKS", "STORE", "CLASSIFICATION", "AUTHOR", "REASON")
    rows_given: list = []

    def name(self) -> str:
        return "recordindicators"

    def displayName(self) -> str:
        return self.tr("Record indicators")

    def shortDescription(self) -> str:
        return self.tr("Indicator values of a year, targets, units with their successors and breaks into the series "
                       "store. Nothing is overwritten: a correction is a new row with its author and its reason.")

    def tags(self) -> list:
        return self.tr("indicator,series,store,record,year,target,correction,break,successor,monitoring,statistics"
                       ).split(",")

    def initAlgorithm(self, config=None) -> None:
        self.add(QgsProcessingParameterMultipleLayers(
            self.INDICATOR_ROWS, self.tr("Indicator rows"), QgsProcessing.SourceType.TypeVector, optional=True),
            self.tr("Tables with a row for each indicator, unit and year, as our algorithms write them, or statistics: "
                    "indicator_id, unit_code, year, value; optional unit, lower, upper, numerator, denominator, status "
                    "(preliminary or final), series, source; official in place of value or beside it, with "
                    "official_status (preliminary, final or withdrawn, with official left empty) and official_source. "
                    "2025E is an estimate of a year."))
        self.add(QgsProcessingParameterMultipleLayers(
            self.MANIFESTS, self.tr("Run manifests"), QgsProcessing.SourceType.TypeFile, optional=True), self.tr(
            "The manifest of each table's run, in their order: the store keeps them, with pack and version."),
            as_many_as=self.INDICATOR_ROWS)
        self.add_layer(self.TARGETS, self.tr("Table of targets"), self.tr(
            "indicator_id, unit_code, target_year, target; optional unit, relation (at_least, at_most, equal), goal "
            "(hold: each year; reach: by its year), kind (binding, expected, suggested), base, base_year, tolerance."),
            kinds=[TABLE])
        self.add_layer(self.UNITS, self.tr("Table of units"), self.tr(
            "unit_code, valid_from, valid_to (years), successor, share: what became of a unit, such as a county that "
            "is a district now, or towns that were merged."), kinds=[TABLE])
        self.add_layer(self.BREAKS, self.tr("Table of breaks"), self.tr(
            "indicator_id, year, cause; optional unit_code: from that year on a series is counted otherwise, and no "
            "trend crosses it."), kinds=[TABLE])
        self.add_series(self.tr("A separate GeoPackage, created if it does not exist. Empty: next to the project, with "
                                "its name and “-series”."), "new_file")
        self.add(QgsProcessingParameterString(self.CLASSIFICATION, self.tr("Survey or classification"), optional=True),
                 self.tr("Of values that state none in a column series, such as the survey that land is of. Values of "
                         "different ones are different series: the later one is broken off from the earlier."))
        self.add(QgsProcessingParameterString(self.AUTHOR, self.tr("Recorded by"), optional=True), self.tr(
            "Recorded in the history of the store. Empty: the name in the options of the plugin."))
        self.add(QgsProcessingParameterString(self.REASON, self.tr("Reason of corrections"), optional=True), self.tr(
            "Needed where a row differs from what is recorded; it is kept with the new row."))
        add_monitoring_pack(self, self.tr(
            "Optional: values are recorded in the units of its indicators, such as ha where a table has mu."),
            default="", required_if={})
        self.add_language()
        self.add_table(self.OUTPUT, self.tr("What was recorded"), self.tr(
            "A row for each row that was given: new, same, corrected, final, completed or withdrawn, its number in the "
            "store and that of the row in whose place it came."), create_by_default=True)
        self.addOutput(QgsProcessingOutputFile(self.STORE_FILE, self.tr("Series store")))
        for name, label in (("NEW_COUNT", self.tr("Number of new rows")),
                            ("SAME_COUNT", self.tr("Number of rows that the store contained")),
                            ("CORRECTED_COUNT", self.tr("Number of corrections")),
                            ("FINAL_COUNT", self.tr("Number of final values in place of preliminary ones")),
                            ("COMPLETED_COUNT", self.tr("Number of rows to which an own or official value came")),
                            ("WITHDRAWN_COUNT", self.tr("Number of official values that were withdrawn")),
                            ("RENAMED_COUNT", self.tr("Number of units whose name changed")),
                            ("REDEFINED_COUNT", self.tr("Number of definitions that changed without a break"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))
        self.addOutput(QgsProcessingOutputBoolean("IS_UNCHANGED", self.tr("The store already contained all rows")))

    def check_more(self, parameters, context) -> None:
        self.take_series(parameters, context)

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        from ...bridge.reading.read import snapshot_layers
        from ...bridge.store.api import current_author
        from ...core.errors import InputError

        with self.explained(self.chosen_language(parameters, context)):
            self.rows_given = snapshot_layers(self, parameters, self.INDICATOR_ROWS, context)
            self.take(parameters, context, targets=self.TARGETS, units=self.UNITS, breaks=self.BREAKS)
            if not self.rows_given and not self.snapshots:
                raise InputError("series.nothing_given")
            self.take_series(parameters, context)
            self.author = self.text_of(parameters, self.AUTHOR, context) or current_author()
            self.pack_path = chosen_pack(self, parameters, context) if self.text_of(
                parameters, self.PACK, context) or parameters.get(self.PACK_FILE) else ""
        return True

    def layers_read(self) -> list:
        return [*self.rows_given, *self.snapshots.values()]

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...bridge.store.series.recording import migration, record_series
        from ...core.geometry.parallel import Cancelled
        from ...core.texts import text

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            arriving = self._arriving(parameters, context, feedback)
            feedback.setProgress(60)
            migrated = migration(self.store, language)
            recorded = record_series(self.store, arriving, self.author, self.text_of(parameters, self.REASON, context))
            feedback.pushInfo(text("series.rows_recorded", language))
            try:
                self.remark(feedback, [*migrated, *recorded.remarks(language)])
                if outputs.wanted(self.OUTPUT):
                    outputs.table(self.OUTPUT, recorded.table())
                return {**outputs.results(recorded.results()), self.STORE_FILE: self.store}
            except Cancelled as error:      # what is recorded stays so
                raise QgsProcessingException(self.tr(
                    "Cancelled too late: the rows are recorded in the series store. Only the table of what was "
                    "recorded was not written.")) from error

    def _arriving(self, parameters, context, feedback):
        from ...bridge.reading.read import read
        from ...bridge.store.series.reading import units_recorded
        from ...bridge.store.series.recording import Arriving
        from ...core.monitoring.series.arriving import read_all_values, read_breaks, read_targets, read_units
        from ...core.monitoring.series.reader import column_remarks
        from ...core.monitoring.series.tables import BREAKS, TARGETS, UNITS, VALUES
        from ...core.report.layers import read_manifest

        pack = self.monitoring_pack()
        known = units_recorded(self.store)
        measures = {**({} if pack is None else {key: indicator.unit for key, indicator in pack.indicators.items()}),
                    **known}
        words = {} if pack is None else pack.ids_by_word(known)
        paths = [path for path in self.parameterAsFileList(parameters, self.MANIFESTS, context) if path]
        name = self.text_of(parameters, self.CLASSIFICATION, context)
        rows = [read(layer, check_crs=False, cancelled=feedback.isCanceled) for layer in self.rows_given]
        values, measures = read_all_values(rows, measures, name, words)
        feedback.setProgress(40)
        tables = {role: self.table_given(role, feedback) for role in ("targets", "units", "breaks")}
        targets = None if tables["targets"] is None else read_targets(tables["targets"], measures, words)
        units, breaks = (None if tables[role] is None else read_one(tables[role], *more) for role, read_one, *more in (
            ("units", read_units), ("breaks", read_breaks, words)))
        self.remark(feedback, column_remarks([*((table, VALUES) for table in rows), *(
            (tables[role], form) for role, form in (("targets", TARGETS), ("units", UNITS), ("breaks", BREAKS))
            if tables[role] is not None)], self.chosen_language(parameters, context), words))
        return Arriving(values, targets, units, breaks, [read_manifest(path) for path in paths],
                        ", ".join(layer.name for layer in self.rows_given))
