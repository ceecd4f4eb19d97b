"""What the algorithms share that apply a rule pack: binding, the check, and its outputs."""
from __future__ import annotations

from qgis.core import QgsCoordinateReferenceSystem

from ..common.paper import PAPER, write_paper
from ..common.reporting import ZoningAlgorithm
from ..common.subject_parameters import chosen_pack


class RulesAlgorithm(ZoningAlgorithm):
    """Subjects against control layers by the rules of a pack.

    ``layer_roles`` says the roles of the control layers, and ``scope`` the roles to check, where an algorithm
    knows them; None: by the parameters ROLES and SCOPE.
    """

    PROJECT_FIELD, PACK, PACK_FILE, FIELDS, SCOPE = "PROJECT_FIELD", "PACK", "PACK_FILE", "FIELDS", "SCOPE"
    COVERAGE, AS_OF, LEDGER = "COVERAGE", "AS_OF", "LEDGER"
    layer_roles = scope = area_style = None

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        from ...bridge.reading.read import snapshot_parameter

        with self.explained(self.chosen_language(parameters, context)):
            self.snapshot_inputs(parameters, context)
            self.coverage = snapshot_parameter(self, parameters, self.COVERAGE, context)
            self.pack_path = chosen_pack(self, parameters, context)
            self.area_style = self.chosen_area_style(parameters, context)
        return True

    def layers_read(self) -> list:
        return [*super().layers_read(), *([self.coverage] if self.coverage else [])]

    def bind(self, parameters, context, feedback, outputs):
        """Load the pack, bind the layers to its roles, and read what lies at the subjects.

        Returns:
            ``core.zoning.question.BoundRequest``; how layers were bound is reported.
        """
        from ...bridge.inputs.zoning import bind_request
        from ...bridge.packs.expressions import parse
        from ...core.layers.values import map_pack
        from ...core.texts import first_few, text
        from ...core.zoning.pack.loading import load_checked_pack

        choices = self.choices(parameters, context, outputs.wanted(self.LEDGER))
        bound = bind_request(
            self.subjects, self.controls, self.coverage,
            map_pack(load_checked_pack(self.pack_path, parse), choices.values), choices,
            lambda snapshot, subjects, fields, reach_m: self.read_control(
                snapshot, subjects, fields, feedback, reach_m), feedback.isCanceled)
        for reason in bound.reasons:
            feedback.pushInfo(reason)
        if self.controls and not bound.request.controls:     # everything is undetermined for want of a role
            self.remark(feedback, [text("binding.none_used", choices.language, layers=first_few(
                layer.name for layer in self.controls))])
        feedback.setProgress(20)
        return bound

    def choices(self, parameters, context, with_ledger: bool = False):
        """What the user chose, ``core.zoning.question.Choices``."""
        from ...core.zoning.question import Choices

        moment = self.parameterAsDateTime(parameters, self.AS_OF, context)
        chosen = {} if not moment.isValid() else {"as_of": moment.date().toPyDate()}
        scope = self.scope
        if scope is None:
            words = self.parameterAsString(parameters, self.SCOPE, context).replace(";", ",").split(",")
            scope = [role.strip() for role in words if role.strip()]
        return Choices(
            self.field(parameters, self.SUBJECT_ID, context), self.field(parameters, self.PROJECT_FIELD, context),
            self.field(parameters, self.REGISTERED_AREA, context),
            self.rows(parameters, self.ROLES, context, 2) if self.layer_roles is None else [],
            self.rows(parameters, self.FIELDS, context, 3), scope,
            area_method=self.parameterAsEnumString(parameters, self.AREA_METHOD, context),
            language=self.chosen_language(parameters, context), with_ledger=with_ledger,
            layer_roles=self.layer_roles, values=self.meanings(parameters, context), **chosen)


class CheckAlgorithm(RulesAlgorithm):
    """A check with verdicts, findings, report and manifest."""

    on_processes = "checkzoning"
    PREFIX = "PREFIX"
    VERDICTS, PROJECTS, FINDINGS, SUMMARY = "VERDICTS", "PROJECTS", "FINDINGS", "SUMMARY"
    MANIFEST, REPORT, REPORT_FOLDER = "MANIFEST", "REPORT", "REPORT_FOLDER"
    reports = (REPORT, REPORT_FOLDER, *PAPER)   # which show all rows

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...core.zoning.judging.check import CHECK

        with self.explained(self.chosen_language(parameters, context)), \
                self.outputs(parameters, context, feedback) as outputs:
            bound = self.bind(parameters, context, feedback, outputs)
            counts = self._by_part(CHECK, parameters, context, feedback, outputs, bound)
            if counts is not None:
                return outputs.results(counts)
            written = []

            def ready(tables, coming) -> None:   # subjects are copied while findings are put into words
                self._write_subjects(parameters, context, outputs, bound, tables)
                written.append(self.VERDICTS)
                if coming is not None and outputs.coming(
                        self.FINDINGS, coming, QgsCoordinateReferenceSystem(bound.request.subjects.crs)):
                    written.append(self.FINDINGS)
                    self._write_tables(outputs, tables)

            result = self.judged(CHECK, bound.request, self.steps(feedback, span=55.0), ready)
            if not written:
                self._write_subjects(parameters, context, outputs, bound, result)
            if self.FINDINGS in written:
                outputs.came(self.FINDINGS, result.findings, result.finding_geometry)
            else:
                self._write_findings(outputs, bound, result)
            self._write_reports(parameters, context, outputs, bound, result)
            return outputs.results(result.counts)

    def _by_part(self, check, parameters, context, feedback, outputs, bound):
        """Counts of a run that was judged and written part by part; None where it is to be judged at once.

        Reports show all rows, and but for new GeoPackages no file takes rows out of their order.
        """
        from pathlib import Path
        from tempfile import TemporaryDirectory

        from ...core.cluster.spilled import judged_into

        names = [name for name in (self.FINDINGS, self.LEDGER) if outputs.wanted(name)]
        if any(map(outputs.wanted, self.reports)) or not outputs.takes_parts(names, {}):
            return None
        wanted = self.parts_wanted(check, bound.request)
        if wanted is None:
            return None
        with TemporaryDirectory(prefix="groundrules-") as folder:
            spilled = judged_into(Path(folder), check, bound.request, wanted, self.steps(feedback, span=55.0))
            samples = {self.FINDINGS: spilled.seen.samples["findings"]} if self.FINDINGS in names else {}
            if not outputs.takes_parts(names, samples):
                result = spilled.whole()
                self._write_subjects(parameters, context, outputs, bound, result)
                self._write_findings(outputs, bound, result)
                self._write_reports(parameters, context, outputs, bound, result)
            else:
                result = spilled.summed()
                self._write_parts(parameters, context, outputs, bound, spilled, names, samples)
        return result.counts

    def recheck(self, parameters, context, feedback, manifest: dict, before, previous, given):
        """See the base; subjects of one project or one id are judged together, controls count by place."""
        from ...bridge.packs.expressions import parse
        from ...bridge.recheck.layers import Layers
        from ...bridge.recheck.zoning import recheck_zoning
        from ...core.layers.values import map_pack
        from ...core.zoning.pack.loading import load_checked_pack

        choices = self.choices(parameters, context)
        pack = map_pack(load_checked_pack(self.pack_path, parse), choices.values)
        layers = Layers(self.subjects, self.controls, self.coverage)
        return recheck_zoning(manifest, before, layers, pack, choices, previous, given,
                              lambda share: feedback.setProgress(10 + 70 * share), feedback.isCanceled)

    def _write_subjects(self, parameters, context, outputs, bound, result) -> None:
        request, pack = bound.request, bound.request.pack
        self.remark(outputs.feedback, result.notes)
        outputs.role_shorts = {role: pack.roles[role].short for role in result.settled["scope"]}
        outputs.copies(self.VERDICTS, self.subjects, request.subjects.fids, result.verdicts,
                       self.parameterAsString(parameters, self.PREFIX, context))
        if outputs.wanted(self.PROJECTS):
            outputs.table(self.PROJECTS, result.tables["projects"])

    def _write_parts(self, parameters, context, outputs, bound, spilled, names, samples) -> None:
        """Write a run whose answers lie in files, and its manifest."""
        from ...core.contract.frame import Mark

        result, lengths = spilled.summed(), spilled.seen.lengths
        self._write_subjects(parameters, context, outputs, bound, result)
        mark = Mark(lengths["findings"]) if outputs.wanted(self.MANIFEST) else None
        rows = spilled.rows_by_part(mark, lambda share: outputs.feedback.setProgress(75 + 20 * share),
                                    outputs.feedback.isCanceled)

        def with_summary():
            yield next(rows)   # findings are begun, ledgers are not: layers are in the order of a run at once
            if outputs.wanted(self.SUMMARY):
                outputs.table(self.SUMMARY, result.tables["summary"])
            yield from rows

        outputs.by_part(names, with_summary(), samples, lengths,
                        QgsCoordinateReferenceSystem(bound.request.subjects.crs))
        if mark is not None:
            manifest, _ = self._told(parameters, context, outputs, bound, result, mark.value())
            self._write_manifest(outputs, bound, manifest)

    def _write_findings(self, outputs, bound, result) -> None:
        """Write findings, and the tables that are written after them."""
        if outputs.wanted(self.FINDINGS):
            outputs.layer(self.FINDINGS, result.findings, result.finding_geometry,
                          QgsCoordinateReferenceSystem(bound.request.subjects.crs))
        self._write_tables(outputs, result)

    def _write_tables(self, outputs, result) -> None:
        for name in (self.SUMMARY, self.LEDGER):
            if outputs.wanted(name):
                outputs.table(name, result.tables[name.lower()])

    def _write_manifest(self, outputs, bound, manifest: dict) -> None:
        from ...core.contract.rows import SECTION as ROWS
        from ...core.contract.rows import state_section
        from ...core.geometry.following import beside
        from ...core.zoning.judging.check import CHECK

        state = beside(CHECK.fingerprint, bound.request, self.subjects.is_unfiltered)
        outputs.manifest(self.MANIFEST, {**manifest, ROWS: beside(state_section, state)})

    def _write_reports(self, parameters, context, outputs, bound, result) -> None:
        from dataclasses import replace

        from ...core.contract.frame import mark_of
        from ...core.zoning.report_map import maps_of_zoning

        if not any(map(outputs.wanted, (self.MANIFEST, *self.reports))):
            return
        manifest, data = self._told(parameters, context, outputs, bound, result, mark_of(result.findings))
        if outputs.wanted(self.MANIFEST):
            self._write_manifest(outputs, bound, manifest)
        if not any(map(outputs.wanted, self.reports)):
            return
        data = replace(data, maps=maps_of_zoning(bound.request, result, bound.request.language))
        if outputs.wanted(self.REPORT):
            outputs.report(self.REPORT, data)
        if outputs.wanted(self.REPORT_FOLDER):
            outputs.report_folder(self.REPORT_FOLDER, data)
        write_paper(self, parameters, context, outputs, data)

    def _told(self, parameters, context, outputs, bound, result, mark: dict):
        """The manifest, and the report's data with the manifest in it, without maps; ``mark``: of the findings."""
        from dataclasses import replace

        from ...bridge.runs.manifest import input_entry
        from ...bridge.runs.names import project_names
        from ...bridge.settings import read_options
        from ...core.geometry.following import beside
        from ...core.report.checked import SECTION, checked_section
        from ...core.report.data import ReportHead
        from ...core.zoning.report import report_from_result

        request, pack = bound.request, bound.request.pack
        head = ReportHead(classification_mark=read_options().classification_mark, other_files=outputs.file_names())
        data = beside(report_from_result, result, request, None, request.language, head, bound.unbound)
        names = {}
        if any(map(outputs.wanted, self.reports)):   # a manifest names no project: its subjects are not read again
            names = project_names(self.subjects, request.subjects.fids, result.verdicts["project_id"],
                                  outputs.feedback.isCanceled)
        data = outputs.reported(replace(data, numbers=self.area_style, project_names=names))
        inputs = [beside(input_entry, request.subjects, "subjects", request.subject_fields)]
        inputs += [input_entry(layer.table, layer.role, layer.fields) for layer in request.controls]
        inputs += [input_entry(layer.table, "coverage", layer.fields) for layer in request.coverage or []]
        manifest = self.manifest(
            parameters, context, inputs, pack=pack.named,
            scope=result.settled["scope"], as_of=request.as_of.isoformat(), area_method=request.area_method,
            counts=result.counts)
        manifest |= {SECTION: checked_section(data), "findings": mark}
        return manifest, replace(data, manifests=(manifest,))
