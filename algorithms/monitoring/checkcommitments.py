"""groundrules:checkcommitments – is what the clauses of a plan promise measurable, measured and on its path?"""
from __future__ import annotations

from functools import partial

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingParameterDateTime,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..common.layers_algorithm import POLYGON
from ..common.subject_parameters import add_fields, chosen_pack
from .pack import add_monitoring_pack
from .store import TABLE, SeriesAlgorithm


class CheckCommitments(SeriesAlgorithm):
    """Say of each clause of a plan what it lacks, how it stands, and which parcels carry it."""

    CLAUSES, SERIES, YEAR, AS_OF, WHOLE_CODE = "CLAUSES", "SERIES", "YEAR", "AS_OF", "WHOLE_CODE"
    PARCELS, PLACE_FIELDS, PARCEL_ID, UNIT_CODE = "PARCELS", "PLACE_FIELDS", "PARCEL_ID", "UNIT_CODE"
    FIELDS, OUTPUT, CARRIERS, FINDINGS = "FIELDS", "OUTPUT", "CARRIERS", "FINDINGS"
    basic = ("CLAUSES", "SERIES", "YEAR", "PACK", "PACK_FILE", "WHOLE_CODE", "PARCELS", "PLACE_FIELDS", "UNIT_CODE")

    def name(self) -> str:
        return "checkcommitments"

    def displayName(self) -> str:
        return self.tr("Check commitments of a plan")

    def shortDescription(self) -> str:
        return self.tr("Each clause of a plan against a monitoring pack and a series store: measurable, measured, on "
                       "its path, and which parcels carry it; clauses without an indicator, and indicators on the "
                       "climate without a clause.")

    def tags(self) -> list:
        return self.tr("commitment,clause,plan,indicator,target,climate,resilience,low carbon,evaluation,monitoring,"
                       "promise,policy").split(",")

    def initAlgorithm(self, config=None) -> None:
        self.add_layer(self.CLAUSES, self.tr("Clauses of the plan"), self.tr(
            "Table with a row for each clause and target: clause_id, clause_text, measure (zone, project or rule), "
            "indicator, unit_code, target, unit, target_year, responsible, evidence; also in Chinese."),
            optional=False, kinds=[TABLE])
        self.add_series(self.tr("As “Record indicators” writes it. Empty: next to the project; without one, clauses "
                                "are judged as measurable or not."), "file")
        self.add(QgsProcessingParameterNumber(
            self.YEAR, self.tr("Year"), Qgis.ProcessingNumberParameterType.Integer, minValue=1900, maxValue=2200,
            optional=True), self.tr("That is judged. Empty: the last year of the store with a value."), unit="year")
        add_monitoring_pack(self, self.tr(
            "Which indicators there are, their units and directions, which of them say something of the climate, and "
            "the numbers by which levels are judged."), default="cn-checkup-2021", advanced=False)
        self.add(QgsProcessingParameterString(self.WHOLE_CODE, self.tr("Code of all units together"), optional=True),
                 self.tr("Such as the county's: that of clauses that name no place. Empty: they lack one."))
        self._add_parcels()
        self.add(QgsProcessingParameterDateTime(
            self.AS_OF, self.tr("As known on"), Qgis.ProcessingDateTimeParameterDataType.Date, optional=True), self.tr(
            "What was recorded later is left out: the answer of that day. Empty: everything."))
        add_fields(self)
        self.add_keep_personal()
        self.add_language()
        self._add_outputs()

    def _add_parcels(self) -> None:
        self.add_layer(self.PARCELS, self.tr("Parcels or zones"), self.tr(
            "Polygons that may carry clauses: parcels, zones, projects, or findings of a rule. Empty: it is not asked "
            "what carries them."))
        for name, label, help_text, many in (
                (self.PLACE_FIELDS, self.tr("Fields that name a place"), self.tr(
                    "A parcel carries a clause if one of them has the word of the clause's measure, or of its place "
                    "where it names no measure."), True),
                (self.UNIT_CODE, self.tr("Field with the unit code"), self.tr(
                    "Then a clause is carried in its own unit only."), False),
                (self.PARCEL_ID, self.tr("Field that names a parcel"), self.tr(
                    "Written to the results as subject_id. Empty: the feature id, which may change."), False)):
            self.add_field(name, label, help_text, self.PARCELS, many=many, only_with=self.PARCELS)
        self.add_area_method_of_layers()

    def _add_outputs(self) -> None:
        self.add_table(self.OUTPUT, self.tr("Commitments"), self.tr(
            "A row for each clause and target: state, what is missing, value, target, path, margin, year of meeting, "
            "parcels and area; then one for each indicator on the climate without a clause."), create_by_default=True)
        self.add(QgsProcessingParameterFeatureSink(
            self.CARRIERS, self.tr("Parcels that carry clauses"), POLYGON, optional=True), self.tr(
            "A row for each clause and parcel, with the state of the clause; needs parcels."), create_by_default=False)
        self.add_findings()
        for name, label in (("CLAUSE_COUNT", self.tr("Number of clauses")),
                            ("MEASURABLE_COUNT", self.tr("Number of measurable clauses")),
                            ("MEASURED_COUNT", self.tr("Number of measured clauses")),
                            ("ON_PATH_COUNT", self.tr("Number on their path")),
                            ("OFF_PATH_COUNT", self.tr("Number off their path or to be watched")),
                            ("MISSED_COUNT", self.tr("Number that missed their target")),
                            ("NO_INDICATOR_COUNT", self.tr("Number of clauses without an indicator")),
                            ("NO_CLAUSE_COUNT", self.tr("Number of climate indicators without a clause")),
                            ("CARRIER_COUNT", self.tr("Number of pairs of clause and parcel")),
                            ("UNDETERMINED_COUNT", self.tr("Number of undetermined clauses")),
                            ("FINDING_COUNT", self.tr("Number of findings"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))
        for name, label in (("ALL_MEASURABLE", self.tr("Every clause is measurable")),
                            ("ALL_ON_PATH", self.tr("Every clause is on its path")),
                            ("IS_DETERMINED", self.tr("No clause is undetermined"))):
            self.addOutput(QgsProcessingOutputBoolean(name, label))

    def check_more(self, parameters, context) -> None:
        self.take_series(parameters, context)

    def take_series(self, parameters, context) -> None:
        """Where the store lies; nowhere, where none was named and the project has none.

        Raises:
            InputError: a file that was named is not there.
        """
        from pathlib import Path

        from ...core.errors import InputError

        named = self.parameterAsFile(parameters, self.SERIES, context)
        project = context.project()
        if not named and (project is None or not project.fileName()):
            self.store = ""
            return
        super().take_series(parameters, context)
        if not Path(self.store).exists():
            if named:
                raise InputError("inputs.no_file", parameter=self.SERIES, value=Path(named).name)
            self.store = ""

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        with self.explained(self.chosen_language(parameters, context)):
            self.take(parameters, context, clauses=self.CLAUSES, parcels=self.PARCELS)
            self.take_series(parameters, context)
            self.pack_path = chosen_pack(self, parameters, context)
        return True

    def measured_layers(self) -> list:
        return [self.snapshots["parcels"]] if "parcels" in self.snapshots else []

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...bridge.project.styles import COMMITMENT_LOOK, style_by_word
        from ...core.monitoring.commitments.check import CHECK
        from ...core.monitoring.commitments.request import ROLE

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            request, notes = self._request(parameters, context, feedback, language)
            feedback.setProgress(5)
            outcome = self.followed(CHECK.run, request, self.steps(feedback, 5.0, 85.0)).with_notes(notes)
            self.remark(feedback, outcome.notes)
            if outputs.wanted(self.OUTPUT):
                outputs.table(self.OUTPUT, outcome.tables["rows"])
            if outputs.wanted(self.CARRIERS):
                outputs.layer(self.CARRIERS, outcome.tables["carriers"], outcome.geometry["carriers"],
                              QgsCoordinateReferenceSystem(outcome.crs), style=partial(
                    style_by_word, field="state", looks=COMMITMENT_LOOK, words="commitments.state_"))
            self.write_findings(outputs, outcome, [ROLE], pack=request.pack.named)
            return outputs.results(outcome.counts)

    def _request(self, parameters, context, feedback, language):
        from pathlib import Path

        from ...bridge.inputs.monitoring.promising import bind_clauses, bind_parcels
        from ...bridge.store.series.reading import nothing_stored, read_series
        from ...core.layers.binder import Binder
        from ...core.monitoring.commitments.clauses import places_known
        from ...core.monitoring.commitments.request import CommitmentRequest

        moment = self.parameterAsDateTime(parameters, self.AS_OF, context)
        day = moment.date().toPyDate() if moment.isValid() else None
        stored = (read_series(self.store, day) if self.store else nothing_stored()).named_in(language)
        cancelled = feedback.isCanceled
        binder = Binder(self.layers_read(), self.rows(parameters, self.FIELDS, context, 3), language)
        clauses = bind_clauses(self.snapshots["clauses"], binder, places_known(stored.values, stored.units),
                               self.keeps_personal(parameters, context), cancelled)
        parcels = bind_parcels(self.snapshots.get("parcels"), self.parameterAsStrings(
            parameters, self.PLACE_FIELDS, context), self.field(parameters, self.PARCEL_ID, context), self.field(
            parameters, self.UNIT_CODE, context), cancelled)
        year = self.parameterAsInt(parameters, self.YEAR, context) if parameters.get(self.YEAR) not in (
            None, "") else stored.last_year
        return CommitmentRequest(
            clauses, stored.values, stored.targets, stored.units, stored.breaks, self.monitoring_pack(), year,
            Path(self.store).stem, self.text_of(parameters, self.WHOLE_CODE, context), parcels,
            self.parameterAsString(parameters, self.AREA_METHOD, context), language), binder.notes
