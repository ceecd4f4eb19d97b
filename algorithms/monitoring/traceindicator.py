"""groundrules:traceindicator – the pieces of ground or features behind the change of an indicator."""
from __future__ import annotations

from functools import partial

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessing,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..common.layers_algorithm import POLYGON
from ..indicators.parameters import INTEGER
from .measuring import MeasuringAlgorithm
from .pack import add_monitoring_pack, add_roles

TABLE = QgsProcessing.SourceType.TypeVector


class TraceIndicator(MeasuringAlgorithm):
    """Say which pieces moved an indicator between two dates."""

    INDICATOR, BEFORE, AFTER, ROLES, STATISTICS = "INDICATOR", "BEFORE", "AFTER", "ROLES", "STATISTICS"
    RECORDED, BASE_YEAR, LIMIT, WHOLE_CODE = "RECORDED", "BASE_YEAR", "LIMIT", "WHOLE_CODE"
    PROJECTS, LIFECYCLE = "PROJECTS", "LIFECYCLE"
    SCHEME, FIELDS, PACK_FILE = "SCHEME", "FIELDS", "PACK_FILE"
    OUTPUT, CLOSURE, FACILITIES = "OUTPUT", "CLOSURE", "FACILITIES"
    basic = ("INDICATOR", "BEFORE", "AFTER", "BASE_YEAR", "YEAR", "UNITS", "PACK", "PROJECTS", "LIFECYCLE")

    def name(self) -> str:
        return "traceindicator"

    def displayName(self) -> str:
        return self.tr("Trace an indicator")

    def shortDescription(self) -> str:
        return self.tr("The pieces of ground or features behind the change of an indicator between two dates: what "
                       "each contributes, ranked; the contributions add up to the change in every unit, with "
                       "numerator, denominator and another definition apart.")

    def tags(self) -> list:
        return self.tr("monitoring,indicator,trace,contribution,change,cause,parcel,decomposition,closure").split(",")

    def initAlgorithm(self, config=None) -> None:
        self.add(QgsProcessingParameterString(self.INDICATOR, self.tr("Indicator")), self.tr(
            "Id in the pack, such as cropland_holding; one that is measured of layers."))
        for name, label, help_text in (
                (self.BEFORE, self.tr("Layers before"), self.tr(
                    "Layers of the first date that the indicator needs, such as land use, and lines it lies in.")),
                (self.AFTER, self.tr("Layers after"), self.tr(
                    "The same of the second date. A layer that did not change is chosen for both."))):
            self.add(QgsProcessingParameterMultipleLayers(name, label, TABLE), help_text, mapped="monitoring *")
        add_roles(self, f"{self.BEFORE} {self.AFTER}")
        self.add(QgsProcessingParameterFeatureSource(
            self.STATISTICS, self.tr("Statistics"), [TABLE], optional=True), self.tr(
            "Table of indicator or quantity, unit code, year, value, unit of measure, with rows of both years: people "
            "and other numbers that the indicator is divided by."), mapped="monitoring statistics")
        self.add_units()
        for name, label, help_text in (
                (self.BASE_YEAR, self.tr("Year before"), self.tr("Year of the first date.")),
                (self.YEAR, self.tr("Year after"), self.tr("Year of the second date."))):
            self.add(QgsProcessingParameterNumber(name, label, INTEGER, minValue=1900, maxValue=2200), help_text,
                     unit="year")
        add_monitoring_pack(self, self.tr(
            "Which indicators there are and how they are measured. Both dates are measured by it."),
            default="cn-checkup-2021", advanced=False)
        for name, label, help_text in (
                (self.PROJECTS, self.tr("Projects"), self.tr(
                    "Polygons of projects with their approval: each piece gets the project that holds most of it, its "
                    "permit, and which share of the piece it holds. FIELDS: project, permit.")),
                (self.LIFECYCLE, self.tr("Parcels with their stage"), self.tr(
                    "Parcels as “Trace the life of land” writes them: each piece gets the parcel that holds most of "
                    "it and its stage. FIELDS: parcel, stage, start_state."))):
            self.add(QgsProcessingParameterFeatureSource(
                name, label, [QgsProcessing.SourceType.TypeVectorPolygon], optional=True), help_text)
        self.add(QgsProcessingParameterNumber(self.LIMIT, self.tr("Most pieces of a unit"), INTEGER, 0, minValue=0),
                 self.tr("The others of a unit are added up in a row without outline. 0: all are listed."))
        self._add_choices()
        self._add_outputs()

    def _add_choices(self) -> None:
        self.add(QgsProcessingParameterMultipleLayers(
            self.RECORDED, self.tr("Rows as recorded before"), TABLE, optional=True), self.tr(
            "Indicator rows of the first date by an older pack, definition or survey. What differs from the first date "
            "as it is measured now is the effect of the definition, apart from the ground."), advanced=True)
        self.add(QgsProcessingParameterString(self.WHOLE_CODE, self.tr("Code of all units together"), optional=True),
                 self.tr("Such as the county's; statistics under it belong to the whole. Empty: *."), advanced=True)
        self.add_reading()
        self.add_language()

    def _add_outputs(self) -> None:
        self.add(QgsProcessingParameterFeatureSink(self.OUTPUT, self.tr("Pieces behind the change"), POLYGON), self.tr(
            "A row for each piece: unit, features before and after and their codes, amount, contribution to the unit "
            "and to all units, share of all that went the same way, rank, project and stage. Where a class is not "
            "known at one of the dates the piece is open, with the least and the most that it may have contributed. "
            "Lines, points and numbers of a unit have no outline."))
        self.add(QgsProcessingParameterFeatureSink(self.CLOSURE, self.tr("Closure"), TABLE, optional=True), self.tr(
            "A row for each unit: before, after, change, effects of numerator, denominator and definition, and what is "
            "left of rounding; where the change is not known, why, what it lies between and what of it is certain."))
        self.add(QgsProcessingParameterFeatureSink(
            self.FACILITIES, self.tr("What each facility serves"), TABLE, optional=True,
            createByDefault=False), self.tr(
                "Of an indicator of reach, a row for each facility and date: what it serves, what no other one serves, "
                "and what the indicator would lose without it. They do not add up: what two serve is lost without "
                "neither."))
        for name, label in (("PIECE_COUNT", self.tr("Number of pieces")), ("UNIT_COUNT", self.tr("Number of units")),
                            ("OPEN_COUNT", self.tr("Number of pieces of which it is not known what they did")),
                            ("CHANGE", self.tr("Change of all units together")),
                            ("CHANGE_LOWER", self.tr("Least that the change may be")),
                            ("CHANGE_UPPER", self.tr("Most that the change may be")),
                            ("CERTAIN_CHANGE", self.tr("What surely changed")),
                            ("UNDETERMINED_COUNT", self.tr("Number of undetermined rows"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))
        for name, label in (("IS_CLOSED", self.tr("The contributions add up to every change")),
                            ("IS_DETERMINED", self.tr("Every change is known"))):
            self.addOutput(QgsProcessingOutputBoolean(name, label))

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        with self.explained(self.chosen_language(parameters, context)):
            self.before, self.after, self.recorded = self.take_all(
                parameters, context, (self.BEFORE, self.AFTER, self.RECORDED), units=self.UNITS,
                statistics=self.STATISTICS, projects=self.PROJECTS, lifecycle=self.LIFECYCLE)
        return True

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...bridge.project.styles import TRACE_LOOK, style_by_word
        from ...core.monitoring.trace.check import CHECK

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            request, notes = self._request(parameters, context, feedback, language)
            outcome = self.answer(CHECK, request, notes, feedback)
            outputs.layer(self.OUTPUT, outcome.tables["pieces"], outcome.geometry["pieces"],
                          QgsCoordinateReferenceSystem(outcome.crs),
                          style=partial(style_by_word, field="kind", looks=TRACE_LOOK, words="monitoring.trace_kind_"))
            if outputs.wanted(self.CLOSURE):
                outputs.table(self.CLOSURE, outcome.tables["closure"])
            if outputs.wanted(self.FACILITIES):
                outputs.table(self.FACILITIES, outcome.tables["facilities"])
            return outputs.results(outcome.counts)

    def _request(self, parameters, context, feedback, language):
        from ...bridge.inputs.monitoring.computing import (
            bind_beside,
            bind_layers,
            bind_table,
            of_date,
            read_rows,
            refuse_without_table,
        )
        from ...bridge.packs.expressions import parse
        from ...core.landuse.codes.classify import load_codes
        from ...core.monitoring.compute.request import ComputeRequest
        from ...core.monitoring.compute.units import STATISTICS, table_fields
        from ...core.monitoring.pack.reading import load_monitoring
        from ...core.monitoring.trace.beside import code_field, feature_codes
        from ...core.monitoring.trace.request import JOINED, TraceRequest

        pack, codes, notes = load_monitoring(self.pack_path, parse), load_codes(self.codes_pack), []
        rows, cancelled = self.rows(parameters, self.FIELDS, context, 3), feedback.isCanceled
        roles, values = self.rows(parameters, self.ROLES, context, 2), self.meanings(parameters, context)
        refuse_without_table(values, self.snapshots)
        statistics = bind_table(self.snapshots.get("statistics"), table_fields(STATISTICS), "statistics", rows,
                                self.layers_read(), notes, language, cancelled, values=values)
        beside = bind_beside({name: self.snapshots.get(name) for name in JOINED}, rows, self.layers_read(), notes,
                             language, cancelled)
        units, common = self.units(parameters, context, feedback), self.common(parameters, context, language)
        own, dates, named = code_field(), [], []
        for snapshots, year in ((self.before, self.parameterAsInt(parameters, self.BASE_YEAR, context)),
                                (self.after, common["year"])):
            layers = bind_layers(snapshots, pack, codes, of_date(roles, snapshots, self.layers_read()),
                                 of_date(rows, snapshots, self.layers_read()), values, notes, language, cancelled,
                                 more={own.id: own})
            named.append(feature_codes(layers))
            dates.append(ComputeRequest(
                pack, codes, layers=layers, statistics=statistics, units=units,
                whole_code=self.text_of(parameters, self.WHOLE_CODE, context),
                scheme=self.text_of(parameters, self.SCHEME, context) or "auto", **{**common, "year": year}))
        return TraceRequest(*dates, self.text_of(parameters, self.INDICATOR, context),
                            read_rows(self.recorded, cancelled),
                            self.parameterAsInt(parameters, self.LIMIT, context), beside, tuple(named),
                            parameters.get(self.FACILITIES) not in (None, "")), notes
