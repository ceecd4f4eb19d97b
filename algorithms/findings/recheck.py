"""groundrules:recheck – a check run again where something changed since a run, with the rows of a full run."""
from __future__ import annotations

from pathlib import Path

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessing,
    QgsProcessingException,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterString,
)

from ..intensity.checkintensity import CheckIntensity
from ..quality.checkdataquality import CheckDataQuality
from ..uses.checkuse import CheckUse
from ..zoning.checkthreelines import CheckThreeLines
from ..zoning.checkzoning import CheckZoning
from .store_inputs import StoreAlgorithm

CHECKS = {"checkzoning": CheckZoning, "checkthreelines": CheckThreeLines, "checkuse": CheckUse,
          "checkintensity": CheckIntensity, "checkdataquality": CheckDataQuality}


class Recheck(StoreAlgorithm):
    """Judge again the subjects that are touched by a change, and keep the rows of the others."""

    MANIFEST, PREVIOUS, CHANGED, FOLDER, PACK_FILE = "MANIFEST", "PREVIOUS", "CHANGED", "FOLDER", "PACK_FILE"
    FINDINGS, NEW_MANIFEST = "FINDINGS", "NEW_MANIFEST"
    inner = previous = None

    def name(self) -> str:
        return "recheck"

    def displayName(self) -> str:
        return self.tr("Recheck what changed")

    def shortDescription(self) -> str:
        return self.tr("Runs a check again where subjects, controls or rules changed since a run, and gives the "
                       "findings of a full run.")

    def tags(self) -> list:
        return self.tr("recheck,change,edited,partial,findings,follow up,compliance,manifest,fast").split(",")

    def initAlgorithm(self, config=None) -> None:
        self.add(QgsProcessingParameterFile(self.MANIFEST, self.tr("Manifest of the previous run"), extension="json"),
                 self.tr("Written by the checks of projects against controls, of uses, of building intensity and of "
                         "data quality. It holds the request and a hash of every row that was read."))
        self.add(QgsProcessingParameterFeatureSource(
            self.PREVIOUS, self.tr("Findings of the previous run"), [QgsProcessing.SourceType.TypeVector],
            optional=True),
            self.tr("Its output FINDINGS, as a GeoPackage. With it all rows of a full run are written; without it only "
                    "those of the subjects that were judged again."))
        self.add(QgsProcessingParameterString(
            self.CHANGED, self.tr("Feature ids of the edited subjects"), optional=True),
            self.tr("Numbers separated by commas, including deleted and new ones, if you know that nothing else was "
                    "edited: the layer need not be read then. Empty: every row is compared."), advanced=True,
            kind="ids")
        self.add(QgsProcessingParameterFile(
            self.FOLDER, self.tr("Folder of the layers"), QgsProcessingParameterFile.Behavior.Folder, optional=True),
            self.tr("The folder of the files that the run read. Empty: the layers of the project, otherwise the "
                    "manifest's own folder."), advanced=True)
        self.add(QgsProcessingParameterFile(
            self.PACK_FILE, self.tr("Rule pack from a file"), optional=True,
            fileFilter=self.or_any_file(self.tr("Rule packs (*.zip *.yaml)"))),
            self.tr("Where the run used a pack from a file: that file as it is now."), advanced=True)
        self.add_store(self.tr("The GeoPackage in which the result is recorded; findings that no longer occur are set "
                               "to fixed. Empty: not recorded."))
        self.add_units()
        self.add_author()
        self.add_language()
        self.add(QgsProcessingParameterFeatureSink(
            self.FINDINGS, self.tr("Findings"), QgsProcessing.SourceType.TypeVectorAnyGeometry, optional=True),
            self.tr("With the rows and the order of a full run."))
        self.add(QgsProcessingParameterFileDestination(
            self.NEW_MANIFEST, self.tr("New manifest"), self.tr("JSON files (*.json)"), optional=True),
            self.tr("For the next recheck, together with the new findings."), create_by_default=False)
        for name, label in (("SUBJECT_COUNT", self.tr("Number of projects or parcels")),
                            ("CHECKED_COUNT", self.tr("Number that were judged again")),
                            ("GONE_COUNT", self.tr("Number that were deleted")),
                            ("FINDING_COUNT", self.tr("Number of findings"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))
        self.addOutput(QgsProcessingOutputBoolean("IS_UNCHANGED", self.tr("Nothing had changed")))
        self.addOutput(QgsProcessingOutputBoolean("IS_FULL_RUN", self.tr("All subjects were judged again")))
        self.add_store_counts()

    # -- preparing ---------------------------------------------------------------------------------------

    def check_more(self, parameters, context) -> None:
        self.take_manifest(parameters, context)

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        from ...bridge.reading.read import snapshot_parameter

        with self.explained(self.chosen_language(parameters, context)):
            self.take_manifest(parameters, context)
            if feedback.isCanceled():
                raise QgsProcessingException(self.tr("Cancelled: nothing was written."))
            self.previous = snapshot_parameter(self, parameters, self.PREVIOUS, context)
            if self.parameterAsFile(parameters, self.STORE, context):
                self.take_store(parameters, context)
                self.take_units(parameters, context)
            self.asked = self._parameters_of_run(parameters, context)
            fine = self.inner.prepareAlgorithm(self.asked, context, feedback)
            if self.store:
                self.names = self._named_layer(context)
            self.taken += self.inner.taken
            return fine

    def _named_layer(self, context):
        """The layer of the subjects, from which they have their names; None where it need not be read."""
        from ...bridge.reading.read import snapshot_parameter
        from ...core.inputs import register

        name = next((name for name in (register.SUBJECTS, register.PARCELS, register.INPUT)
                     if self.asked.get(name)), None)
        if name is None or self.given is not None:
            return None
        return snapshot_parameter(self.inner, self.asked, name, context)

    def take_manifest(self, parameters, context) -> None:
        """The run before, and the algorithm that made it.

        Raises:
            InputError: no manifest, of a check that cannot be recheck, or of a run over a selection.
        """
        from ...bridge.runs.manifest import names_inputs
        from ...core.contract.recheck import listed_ids
        from ...core.contract.rows import read_state
        from ...core.errors import InputError
        from ...core.report.layers import check_manifest

        path = self.parameterAsFile(parameters, self.MANIFEST, context)
        self.manifest = check_manifest(path)
        name = str(self.manifest.get("algorithm") or "").rpartition(":")[2]
        self.inner = CHECKS[name]().create() if name in CHECKS else None
        if self.inner is None or not isinstance(self.manifest.get("parameters"), dict):
            raise InputError("recheck.other_algorithm", file=Path(path).name, algorithm=name or "–")
        if not names_inputs(self.manifest):
            raise InputError("recheck.no_inputs", file=Path(path).name)
        self.before = read_state(self.manifest)
        if self.before is None:
            raise InputError("recheck.no_rows", file=Path(path).name)
        if not self.before.subjects.whole:
            raise InputError("recheck.not_whole", file=Path(path).name)
        self.given = listed_ids(self.parameterAsString(parameters, self.CHANGED, context))

    def _parameters_of_run(self, parameters, context) -> dict:
        """The run's parameters, its layers as they are now, and the day and language that it had.

        Raises:
            InputError: layers or files that are not there, parameters that the manifest does not name.
        """
        from ...bridge.runs.manifest import files_missing, parameters_in
        from ...bridge.runs.repeat import parameters_for_layers
        from ...core.errors import InputError
        from ...core.inputs import register

        folder = self.parameterAsFile(parameters, self.FOLDER, context)
        project = context.project()
        if not folder and project is not None and project.mapLayers():
            asked = parameters_for_layers(self.manifest, project, self.inner.parameterDefinitions())
        else:
            path = self.parameterAsFile(parameters, self.MANIFEST, context)
            place = folder or str(Path(path).parent)
            missing = files_missing(self.manifest, place)
            if missing:
                raise InputError("recheck.files_missing", files=", ".join(missing), folder=place)
            asked = parameters_in(self.manifest, place)
        pack = self.parameterAsFile(parameters, self.PACK_FILE, context)
        if pack:
            asked[self.PACK_FILE] = pack
        lost = [definition.name() for definition in self.inner.parameterDefinitions() if not definition.isDestination()
                and not definition.flags() & QgsProcessingParameterDefinition.Flag.FlagOptional
                and definition.defaultValue() is None and asked.get(definition.name()) in (None, "", [])]
        if lost:
            raise InputError("recheck.parameters_lost", file=Path(self.parameterAsFile(
                parameters, self.MANIFEST, context)).name, names=", ".join(lost))
        return {**asked, register.AS_OF: self.manifest.get("as_of") or asked.get(register.AS_OF)}

    def layers_read(self) -> list:
        return [*self.inner.layers_read(), *(layer for layer in (self.previous, self.units) if layer is not None)]

    # -- running -----------------------------------------------------------------------------------------

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...core.texts import text

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            recheck = self.inner.recheck(self.asked, context, feedback, self.manifest, self.before,
                                         self._previous(feedback), self.given)
            self.remark(feedback, recheck.notes)
            if recheck.why:
                feedback.pushInfo(text(recheck.why, language))
            if recheck.roles:
                feedback.pushInfo(text("recheck.roles", language, roles=", ".join(recheck.roles)))
            feedback.pushInfo(text("recheck.told", language, judged=len(recheck.judged), total=recheck.total,
                                   gone=len(recheck.gone)))
            counts = self._write(parameters, outputs, feedback, recheck, language)
            return outputs.results(counts)

    def _previous(self, feedback):
        """Findings of the run before, and their geometry.

        Raises:
            InputError: columns are missing or hold what they cannot, or they are findings of another run.
        """
        from ...bridge.reading.read import read
        from ...core.contract.frame import COLUMNS, mark_of
        from ...core.errors import InputError
        from ...core.findings.contract import LATER, as_written
        from ...core.geometry.following import beside

        if self.previous is None:
            return None
        table = read(self.previous, check_crs=False, cancelled=feedback.isCanceled)
        missing = [name for name in COLUMNS if name not in table.columns and name != LATER]
        if missing:
            raise InputError("recheck.previous_columns", layer=table.name, fields=", ".join(missing))
        mark = self.manifest.get("findings")
        if isinstance(mark, dict) and mark != beside(mark_of, table.columns):
            raise InputError("recheck.previous_other", layer=table.name, count=len(table), made=str(
                self.manifest.get("made") or "–"), stated="–" if mark.get("count") is None else mark["count"])
        return beside(as_written, table), table.geometry

    def _write(self, parameters, outputs, feedback, recheck, language) -> dict:
        import json
        from functools import partial

        from ...core.geometry.following import beside

        manifest = self._new_manifest(recheck) if self.store or outputs.wanted(self.NEW_MANIFEST) else {}
        if outputs.wanted(self.FINDINGS):
            outputs.layer(self.FINDINGS, recheck.findings, recheck.geometry,
                          QgsCoordinateReferenceSystem(recheck.request.subjects.crs), self.inner.findings_type)
        if outputs.wanted(self.NEW_MANIFEST):
            outputs.text(self.NEW_MANIFEST, beside(partial(json.dumps, manifest, ensure_ascii=False, indent=2)))
        counts = {"SUBJECT_COUNT": recheck.total, "CHECKED_COUNT": len(recheck.judged), "GONE_COUNT": len(recheck.gone),
                  "FINDING_COUNT": len(recheck.findings), "IS_FULL_RUN": bool(recheck.why),
                  "IS_UNCHANGED": not (len(recheck.judged) or len(recheck.gone) or recheck.roles)}
        if self.store:
            recorded = self._record(feedback, recheck, manifest, language)
            self.tell(feedback, recorded, language)
            counts = {**self.store_results(recorded), **counts}
        return counts

    def _record(self, feedback, recheck, manifest, language) -> dict:
        from ...bridge.store.recording import record_runs
        from ...core.findings.contract import FindingLayer
        from ...core.findings.recording import looked_again, recorded_recheck

        looked = None if recheck.is_full else looked_again(recheck.judged, recheck.gone, recheck.scope,
                                                           recheck.reported_again)
        run = recorded_recheck(
            FindingLayer(recheck.findings, recheck.geometry, recheck.request.subjects.crs, self.displayName()),
            manifest, looked, lambda findings: self.placed_and_named(feedback, findings, language))
        return record_runs(self.store, [run], self.author, cancelled=feedback.isCanceled)

    def _new_manifest(self, recheck) -> dict:
        from datetime import datetime, timezone

        from ...bridge.reading.personal import manifest_section
        from ...bridge.runs.manifest import AREAS, measured_inputs, software
        from ...core.contract.frame import mark_of
        from ...core.contract.rows import SECTION, state_section
        from ...core.geometry.following import beside

        pack = recheck.request.pack
        others = ("results", "outputs", "counts")   # of the rows before
        before = {name: part for name, part in self.manifest.items() if name not in others}
        return {**before, "made": datetime.now(timezone.utc).isoformat(timespec="seconds"),
                "inputs": measured_inputs(recheck.inputs, self.manifest.get(AREAS)), "software": software(),
                **manifest_section(self.inner.taken),
                **({} if recheck.scope is None else {"scope": recheck.scope}),
                "pack": pack.named, "packs": self.inner.pack_entries(),
                "recheck": {"since": self.manifest.get("made"), "judged": len(recheck.judged),
                            "gone": len(recheck.gone), "total": recheck.total},
                # without the previous run, the output is not a run to continue from
                "findings": beside(mark_of, recheck.findings) if recheck.is_full else {"count": None, "hash": ""},
                SECTION: beside(state_section, recheck.state)}
