"""groundrules:howtocomply – what to cut off, what remains, and from which tolerance a verdict changes."""
from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..common.paper import DOCUMENT, PDF, add_document, add_pdf, write_paper
from ..common.subject_parameters import ANY_GEOMETRY, TABLE, add_filter_count, add_question
from .checking import RulesAlgorithm


class HowToComply(RulesAlgorithm):
    """The worst subjects of a check: cuts, remaining sites and tolerance bands, checked again by the engine."""

    LIMIT, SUBJECT_IDS = "LIMIT", "SUBJECT_IDS"
    CUTS, REMAINING, BANDS, REPORT = "CUTS", "REMAINING", "BANDS", "REPORT"

    def name(self) -> str:
        return "howtocomply"

    def displayName(self) -> str:
        return self.tr("How to comply")

    def shortDescription(self) -> str:
        return self.tr("For the worst projects or parcels: what to cut off, the remaining site, both checked again, "
                       "and the tolerance at which the verdict changes.")

    def tags(self) -> list:
        return self.tr("zoning,comply,remedy,cut,tolerance,sliver,verdict,control line,adjust").split(",")

    def initAlgorithm(self, config=None) -> None:
        add_question(self)
        self.add_area_method()
        self.add(QgsProcessingParameterString(
            self.SUBJECT_IDS, self.tr("Only these parcels"), optional=True),
            self.tr("Values of the field that names a parcel, separated by semicolons or commas: these are processed, "
                    "whatever their verdict. Empty: the worst ones."))
        self.add(QgsProcessingParameterNumber(
            self.LIMIT, self.tr("Maximum number of subjects"), Qgis.ProcessingNumberParameterType.Integer, 200,
            minValue=1),
            self.tr("The forbidden ones first, the largest areas before the others; then the conditional ones. Each "
                    "takes up to two seconds."))
        self.add_language()
        self.add_area_style()
        self._add_outputs()

    def _add_outputs(self) -> None:
        self.add(QgsProcessingParameterFeatureSink(self.CUTS, self.tr("Cuts"), ANY_GEOMETRY),
                 self.tr("A row for each rule with a requirement: the piece to cut off and its size, the documents, "
                         "or the missing data."))
        self.add(QgsProcessingParameterFeatureSink(self.REMAINING, self.tr("Remaining sites"), ANY_GEOMETRY),
                 self.tr("A row for each subject: the site with the cuts made, and its verdict when checked again."))
        self.add(QgsProcessingParameterFeatureSink(self.BANDS, self.tr("Tolerance bands"), TABLE, optional=True),
                 self.tr("A row for each subject and control: the offset of the outline at which the verdict changes, "
                         "to the millimetre, and whether it is below the stated accuracy."), create_by_default=False)
        self.add(QgsProcessingParameterFileDestination(
            self.REPORT, self.tr("Report"), self.tr("HTML files (*.html)"), optional=True),
            self.tr("The report of the check, with the cuts and the tolerance on the cards."),
            create_by_default=False)
        add_pdf(self)
        add_document(self)
        for name, label in (("LOOKED_AT_COUNT", self.tr("Number of subjects processed")),
                            ("CUT_COUNT", self.tr("Number solved by a cut")),
                            ("NO_CUT_COUNT", self.tr("Number not solved by a cut")),
                            ("DOCUMENTS_COUNT", self.tr("Number that need documents only")),
                            ("BELOW_ACCURACY_COUNT", self.tr("Number of verdicts within the accuracy")),
                            ("NOT_LOOKED_AT_COUNT", self.tr("Number left out by the limit")),
                            ("UNDETERMINED_COUNT", self.tr("Number of subjects that are undetermined")),
                            ("CUT_AREA_M2", self.tr("Area to cut off (m²)"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))
        add_filter_count(self)
        self.addOutput(QgsProcessingOutputBoolean(
            "ALL_PASS", self.tr("With the cuts no subject is forbidden, undetermined or left out")))

    def read_control(self, snapshot, subjects, fields, feedback, reach_m: float = 0.0):
        """Read further around the subjects, by the distance that outlines are moved."""
        from ...core.zoning.remedy.band import LIMIT_M

        return super().read_control(snapshot, subjects, fields, feedback, reach_m + LIMIT_M)

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...core.texts import text
        from ...core.zoning.judging.check import CHECK
        from ...core.zoning.remedy.explaining import explain

        with self.explained(self.chosen_language(parameters, context)), \
                self.outputs(parameters, context, feedback) as outputs:
            bound = self.bind(parameters, context, feedback, outputs)
            request = bound.request
            result = self.followed(CHECK.run, request, self.steps(feedback, span=15.0))
            self.remark(feedback, result.notes)
            limit = self.parameterAsInt(parameters, self.LIMIT, context)
            names = self.parameterAsString(parameters, self.SUBJECT_IDS, context)
            remedy = explain(request, result, limit, any(map(outputs.wanted, (self.BANDS, self.REPORT, PDF, DOCUMENT))),
                             lambda share: feedback.setProgress(35 + 55 * share), feedback.isCanceled, names)
            self.remark(feedback, remedy.notes)
            if remedy.left:
                feedback.pushWarning(text("remedy.many", request.language, limit=limit, count=remedy.left + limit))
            self._write(outputs, bound, result, remedy)
            self._write_report(parameters, context, outputs, bound, result, remedy)
            return outputs.results(remedy.counts)

    def _write(self, outputs, bound, result, remedy) -> None:
        from ...bridge.project.styles import style_as_verdict

        crs = QgsCoordinateReferenceSystem(bound.request.subjects.crs)
        outputs.layer(self.CUTS, remedy.cuts, remedy.cut_geometry, crs,
                      style=lambda layer, language: style_as_verdict(layer, "forbidden"))
        outputs.layer(self.REMAINING, remedy.remaining, remedy.remaining_geometry, crs)
        if outputs.wanted(self.BANDS):
            outputs.table(self.BANDS, remedy.bands)

    def _write_report(self, parameters, context, outputs, bound, result, remedy) -> None:
        from dataclasses import replace

        from ...bridge.settings import read_options
        from ...core.report.data import ReportHead
        from ...core.zoning.report import report_from_result

        request = bound.request
        head = ReportHead(classification_mark=read_options().classification_mark, other_files=outputs.file_names())
        data = report_from_result(result, request, None, request.language, head, bound.unbound)
        data = outputs.reported(replace(
            data, notes=(*remedy.notes, *data.notes), remedies=remedy.remedies, bands=remedy.band_words,
            numbers=self.area_style))
        if outputs.wanted(self.REPORT):
            outputs.report(self.REPORT, data)
        write_paper(self, parameters, context, outputs, data)
