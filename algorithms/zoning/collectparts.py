"""groundrules:collectparts – the answers of a check in parts as layers, findings and one report."""
from __future__ import annotations

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFile,
    QgsProcessingParameterFolderDestination,
)

from ..common.base import GroundRulesAlgorithm
from ..common.subject_parameters import ANY_GEOMETRY, add_counts, add_findings, add_report, add_sums


class CollectParts(GroundRulesAlgorithm):
    """Put the answers of all parts in the order of one run."""

    FOLDER, VERDICTS, FINDINGS, PROJECTS = "FOLDER", "VERDICTS", "FINDINGS", "PROJECTS"
    SUMMARY, LEDGER, REPORT = "SUMMARY", "LEDGER", "REPORT"
    LAYERS, RESULTS = "LAYERS", "RESULTS"
    inner, asked_of = None, {}   # of another check than that of zoning

    def name(self) -> str:
        return "collectparts"

    def displayName(self) -> str:
        return self.tr("Collect a check in parts")

    def shortDescription(self) -> str:
        return self.tr("Brings the answers of all parts of a check back as layers, findings and one report, in the "
                       "order of one run and equal to it.")

    def group(self) -> str:
        return self.tr("Zoning control")

    def groupId(self) -> str:
        return "zoning"

    def tags(self) -> list:
        return self.tr("zoning,parts,partition,cluster,parallel,collect,join,results,findings,report").split(",")

    def initAlgorithm(self, config=None) -> None:
        self.add(QgsProcessingParameterFile(
            self.FOLDER, self.tr("Folder of the parts"), QgsProcessingParameterFile.Behavior.Folder), self.tr(
            "Written by “Prepare a check in parts”, with all its parts judged by groundrules-run. Hashes of all files "
            "are compared with the plan."))
        self.add(QgsProcessingParameterFile(
            self.LAYERS, self.tr("Folder of the layers"), QgsProcessingParameterFile.Behavior.Folder, optional=True),
            self.tr("Of another check than checkzoning: where the layers lie that were prepared; folders in it are "
                    "searched too. Empty: where the layers of the project lie."), advanced=True)
        self.add_language()
        self.add(QgsProcessingParameterFeatureSink(self.VERDICTS, self.tr("Verdicts"), ANY_GEOMETRY, optional=True),
                 self.tr("A row for each project or parcel with its feature id, its verdict and an area for each "
                         "role."))
        add_findings(self)
        add_sums(self, self.tr("Covered + free + unusable = area, for each parcel and role."))
        add_report(self)
        self.add(QgsProcessingParameterFolderDestination(
            self.RESULTS, self.tr("Folder of the results of another check"), optional=True), self.tr(
            "Another check than checkzoning writes its own results into a new folder in it, named after its "
            "algorithm."), create_by_default=False)
        self.add_manifest(self.MANIFEST, self.tr("Run manifest"), self.tr(
            "Holds that of the check with its layers, pack and rows. By it the findings store and a recheck take the "
            "findings for those of one run of the check: waivers stay, and nothing counts as new."))
        add_counts(self)

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        from pathlib import Path

        from ...bridge.runs.again import remove_if_empty
        from ...bridge.runs.trace import given_files
        from ...core.cluster.folder import read_plan
        from ..report.repeatrun import known_algorithm
        from .others import require_same

        with self.explained(self.chosen_language(parameters, context)):
            plan = read_plan(Path(self.parameterAsString(parameters, self.FOLDER, context)))
            name, count = plan["algorithm"], plan.get("subjects")
            self.rows_known = count if isinstance(count, int) else 0
            if name == "checkzoning":
                return True
            self.inner = known_algorithm(name).create()
            self.asked_of, manifest, folder = self._asked(parameters, context)
        try:
            fine = self.inner.prepareAlgorithm(self.asked_of, context, feedback)
            self.taken, self.inner.files_given = self.inner.taken, given_files(self.inner, self.asked_of, context)
            with self.explained(self.chosen_language(parameters, context)):
                require_same(self.inner, manifest, folder)
        except BaseException:
            remove_if_empty(self.place)
            raise
        return fine

    def _asked(self, parameters, context) -> tuple[dict, dict, str]:
        """Parameters of the other algorithm, its layers where they lie now and its results where they are wanted; the
        manifest of the parts, and the name of their folder.

        Raises:
            InputError: no folder of results, or a layer that is not there.
        """
        from pathlib import Path

        from ...bridge.runs.again import new_folder
        from ...core.cluster.folder import PLAN
        from ...core.errors import InputError
        from ...core.report.layers import read_manifest
        from ..report.repeatrun import parameters_of_run
        from .others import destinations_in

        place = self.parameterAsString(parameters, self.RESULTS, context)
        if not place:
            raise InputError("scale.no_results", algorithm=self.inner.name())
        path = Path(self.parameterAsString(parameters, self.FOLDER, context)) / PLAN
        manifest = read_manifest(path)
        asked = parameters_of_run(manifest, path, self.inner, self.parameterAsFile(parameters, self.LAYERS, context),
                                  context.project(), self.LAYERS)
        self.place = new_folder(place, self.inner.name())
        return {**asked, **destinations_in(self.inner, manifest["outputs"], self.place)}, manifest, path.parent.name

    def layers_read(self) -> list:
        return []

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        if self.inner is not None:
            return self._other(parameters, context, feedback)
        return self._zoning(parameters, context, feedback)

    def _other(self, parameters, context, feedback) -> dict:
        from pathlib import Path

        from ...bridge.runs.again import remove_if_empty
        from .others import collected

        with self.explained(self.chosen_language(parameters, context)):
            folder = Path(self.parameterAsString(parameters, self.FOLDER, context))
            try:
                results = collected(self.inner, self.asked_of, folder, context, feedback)
            except BaseException:
                remove_if_empty(self.place)
                raise
            return {**results, self.RESULTS: self.place}

    def _zoning(self, parameters, context, feedback) -> dict:
        from dataclasses import replace
        from pathlib import Path

        from ...core.cluster.folder import collect
        from ...core.contract.frame import mark_of
        from ...core.geometry.following import beside
        from ...core.zoning.report_map import maps_of_zoning

        with self.explained(self.chosen_language(parameters, context)), \
                self.outputs(parameters, context, feedback) as outputs:
            folder = Path(self.parameterAsString(parameters, self.FOLDER, context))
            if not outputs.wanted(self.REPORT):
                counts = self._by_part(folder, outputs, feedback)
                if counts is not None:
                    return outputs.results(counts)
            result, request, more = collect(folder, lambda share: feedback.setProgress(60 * share), feedback.isCanceled)
            self.remark(feedback, result.notes)
            crs = QgsCoordinateReferenceSystem(request.subjects.crs)
            outputs.role_shorts = {role: request.pack.roles[role].short for role in result.settled["scope"]}
            if outputs.wanted(self.VERDICTS):
                verdicts = result.verdicts
                verdicts.insert(0, "subject_fid", request.subjects.fids)
                outputs.layer(self.VERDICTS, verdicts, request.subjects.geometry, crs)
            if outputs.wanted(self.FINDINGS):
                outputs.layer(self.FINDINGS, result.findings, result.finding_geometry, crs)
            for name in (self.PROJECTS, self.SUMMARY, self.LEDGER):
                if outputs.wanted(name):
                    outputs.table(name, result.tables[name.lower()])
            if outputs.wanted(self.REPORT) or outputs.is_traced:
                data, manifest = self._of_check(outputs, request, result, more, beside(mark_of, result.findings))
                if outputs.wanted(self.REPORT):
                    maps = beside(maps_of_zoning, request, result, request.language)
                    outputs.report(self.REPORT, replace(data, maps=maps, manifests=(manifest,)))
            return outputs.results(result.counts)

    def _by_part(self, folder, outputs, feedback):
        """Counts of a run whose rows were written part by part; None where a result has to be there at once.

        A report shows all rows, and but for a new GeoPackage no file takes rows out of their order.
        """
        from ...core.cluster.flow import rows_of_parts, survey
        from ...core.cluster.folder import checked_parts
        from ...core.contract.frame import Mark
        from ...core.geometry.following import each_beside

        names = [name for name in (self.VERDICTS, self.FINDINGS, self.LEDGER) if outputs.wanted(name)]
        if not outputs.takes_parts(names, {}):
            return None
        seen = survey(folder, lambda share: feedback.setProgress(40 * share), feedback.isCanceled)
        samples = {name: seen.samples[name.lower()] for name in names if name != self.LEDGER}
        if not outputs.takes_parts(names, samples):
            return None
        self.remark(feedback, seen.outcome.notes)
        mark = Mark(seen.lengths["findings"]) if outputs.is_traced else None
        rows = rows_of_parts(each_beside(checked_parts(folder)), seen,
                             lambda share: feedback.setProgress(40 + 50 * share), feedback.isCanceled, mark)
        crs = QgsCoordinateReferenceSystem(seen.head.request.subjects.crs)
        outputs.by_part(names, rows, samples, seen.lengths, crs)
        for name in (self.PROJECTS, self.SUMMARY):
            if outputs.wanted(name):
                outputs.table(name, seen.outcome.tables[name.lower()])
        if mark is not None:
            self._of_check(outputs, seen.head.request, seen.summed(), seen.head.more, mark.value())
        return seen.outcome.counts

    def _of_check(self, outputs, request, result, more: dict, mark: dict) -> tuple:
        """What a report shows, without maps, and the manifest of the check, which that of this run holds in it."""
        from ...bridge.settings import read_options
        from ...core.geometry.following import beside
        from ...core.report.checked import SECTION, checked_section
        from ...core.report.data import ReportHead
        from ...core.report.layers import CHECK_SECTION
        from ...core.zoning.report import report_from_result

        head = ReportHead(classification_mark=read_options().classification_mark, other_files=outputs.file_names())
        data = outputs.reported(beside(
            report_from_result, result, request, None, request.language, head, more["unbound"]))
        manifest = {**more[CHECK_SECTION], "scope": result.settled["scope"], "counts": result.counts,
                    SECTION: beside(checked_section, data), "findings": mark}
        self.sections = {CHECK_SECTION: manifest}
        return data, manifest
