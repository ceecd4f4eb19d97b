"""groundrules:repeatrun – a run started again from its manifest, and whether data, packs and results are equal."""
from __future__ import annotations

from pathlib import Path

from qgis.core import (
    QgsApplication,
    QgsProcessing,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputFile,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFile,
    QgsProcessingParameterFolderDestination,
)

from ..common.base import GroundRulesAlgorithm

NEW_MANIFEST = "NEW_MANIFEST"
LOGGED = 20     # differences that the log names


class RepeatRun(GroundRulesAlgorithm):
    """Start the algorithm of a manifest with its parameters, and compare the fingerprints of both runs."""

    MANIFEST, FOLDER, RESULTS, COMPARISON = "MANIFEST", "FOLDER", "RESULTS", "COMPARISON"
    inner = None
    first: dict = {}
    run_again: dict = {}     # parameters of the run
    targets: dict = {}       # output -> path

    def name(self) -> str:
        return "repeatrun"

    def displayName(self) -> str:
        return self.tr("Run again from a manifest")

    def shortDescription(self) -> str:
        return self.tr("Starts the run of a manifest again, with the same parameters, and says whether layers, packs "
                       "and results are equal.")

    def group(self) -> str:
        return self.tr("Reports")

    def groupId(self) -> str:
        return "report"

    def tags(self) -> list:
        return self.tr("repeat,run again,manifest,reproduce,compare,fingerprint,hash,audit").split(",")

    def initAlgorithm(self, config=None) -> None:
        self.add(QgsProcessingParameterFile(self.MANIFEST, self.tr("Manifest of the run"), extension="json"), self.tr(
            "Written by any algorithm of Ground Rules under MANIFEST. It holds the parameters of the run, and "
            "fingerprints of what it read and gave."))
        self.add(QgsProcessingParameterFile(
            self.FOLDER, self.tr("Folder of the layers"), QgsProcessingParameterFile.Behavior.Folder, optional=True),
            self.tr("Where the files of the run lie now; folders in it are searched too. Empty: the manifest's own "
                    "folder, then the files of the project's layers."))
        self.add_language()
        self.add(QgsProcessingParameterFolderDestination(self.RESULTS, self.tr("Folder of the new results")), self.tr(
            "The new results go into a new folder in it, named after the algorithm; nothing that is there is "
            "replaced."))
        self.add(QgsProcessingParameterFeatureSink(
            self.COMPARISON, self.tr("Comparison of both runs"), QgsProcessing.SourceType.TypeVector), self.tr(
            "A row for each layer, file, pack, result, count, parameter and version of software: equal, different or "
            "not compared, with the reason. What is different comes first."))
        self.addOutput(QgsProcessingOutputBoolean("HAS_DIFFERENCES", self.tr(
            "Something that was read or that came of it is different")))
        for name, label in (("COMPARED_COUNT", self.tr("Number of things compared")),
                            ("EQUAL_COUNT", self.tr("Number of things that are equal")),
                            ("DIFFERENT_COUNT", self.tr("Number of things that are different")),
                            ("NOT_COMPARED_COUNT", self.tr("Number of things that could not be compared"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))
        self.addOutput(QgsProcessingOutputString("ALGORITHM", self.tr("Algorithm of the run")))
        self.addOutput(QgsProcessingOutputFile(NEW_MANIFEST, self.tr("Manifest of the new run")))

    # -- preparing ---------------------------------------------------------------------------------------

    def check_more(self, parameters, context) -> None:
        self._asked(parameters, context)

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        with self.explained(self.chosen_language(parameters, context)):
            self.run_again = self._asked(parameters, context)
            return self._prepared(parameters, context, feedback)

    def _asked(self, parameters, context) -> dict:
        """The parameters of the run, its files where they lie now; ``inner`` and ``first`` are set.

        Raises:
            InputError: the manifest cannot be used, or a file or layer is not there.
        """
        from ...bridge.runs import again
        from ...core.report.layers import read_manifest

        path = Path(self.parameterAsFile(parameters, self.MANIFEST, context))
        self.first = read_manifest(path)
        name = again.check_manifest(self.first, path.name, known_algorithm)
        self.inner = known_algorithm(name).create()
        return parameters_of_run(self.first, path, self.inner, self.parameterAsFile(parameters, self.FOLDER, context),
                                 context.project(), self.FOLDER)

    def _prepared(self, parameters, context, feedback) -> bool:
        """Make the folder of the new results, and have the algorithm of the run prepare them."""
        from ...bridge.runs.again import destinations_again, new_folder

        place = new_folder(self.parameterAsString(parameters, self.RESULTS, context), self.inner.name())
        self.targets = destinations_again(self.inner, self.first, place)
        try:
            fine = self.inner.prepareAlgorithm({**self.run_again, **self.targets}, context, feedback)
        except BaseException:
            Path(place).rmdir()
            raise
        self.taken, self.place = self.inner.taken, place
        return fine

    def layers_read(self) -> list:
        return []    # the run of the manifest says what is odd of its layers

    # -- running -----------------------------------------------------------------------------------------

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...bridge.runs.again import remove_if_empty
        from ...core.contract.comparison import compared_runs, comparison_table, counts_of
        from ...core.report.layers import read_manifest

        language = self.chosen_language(parameters, context)
        try:
            self.inner.processAlgorithm({**self.run_again, **self.targets}, context, feedback)
        except BaseException:
            remove_if_empty(self.place)
            raise
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            new = read_manifest(self.targets[self.MANIFEST])
            lines = compared_runs(self.first, new)
            counts = counts_of(lines)
            self._say(feedback, lines, counts, language)
            outputs.table(self.COMPARISON, comparison_table(lines, language))
            return outputs.results({**counts, "ALGORITHM": self.first["algorithm"], self.RESULTS: self.place,
                                    NEW_MANIFEST: self.targets[self.MANIFEST]})

    def _say(self, feedback, lines: list, counts: dict, language: str) -> None:
        """Say in sentences how both runs compare."""
        from ...core.contract.comparison import CIRCUMSTANCES, DIFFERENT, reason_of
        from ...core.inputs import register
        from ...core.texts import text

        def say(key: str, **words) -> str:
            return text(f"repeat.{key}", language, **words)

        if "recheck" in self.first:
            feedback.pushInfo(say("was_recheck"))
        if register.STORE in self.targets:
            feedback.pushInfo(say("new_store", file=Path(self.targets[register.STORE]).name))
        total = counts["COMPARED_COUNT"]
        if counts["HAS_DIFFERENCES"]:
            feedback.pushWarning(say("some_different", count=counts["DIFFERENT_COUNT"], total=total))
        else:
            feedback.pushInfo(say("all_equal", count=total) if total else say("nothing_compared"))
        different = [line for line in lines if line.state == DIFFERENT
                     and (line.part not in CIRCUMSTANCES or counts["HAS_DIFFERENCES"])]
        for line in different[:LOGGED]:
            feedback.pushWarning(say("line", part=say(f"part_{line.part}"), name=line.name,
                                     reason=reason_of(line, language)))
        if counts["NOT_COMPARED_COUNT"]:
            feedback.pushInfo(say("not_all", count=counts["NOT_COMPARED_COUNT"]))


def parameters_of_run(manifest: dict, path: Path, inner, folder: str, project, parameter: str) -> dict:
    """The parameters of a manifest's run, its files where they lie now.

    Args:
        manifest: of the run, read from ``path``. inner: its algorithm. folder: of the layers; empty: that of the
            manifest, then those of the layers of the project. parameter: that names the folder.

    Raises:
        InputError: a file or layer is not there.
    """
    from ...bridge.runs import again
    from ...core.errors import InputError
    from ...core.inputs import register

    files = again.files_of_run(manifest)
    places = again.places_of(files, folder or str(path.parent), parameter)
    if not folder:
        places = {**again.places_in_project(project), **places}
    missing = [file for file in files if file not in places]
    if missing:
        raise InputError("repeat.files_missing", files=", ".join(missing), parameter=parameter,
                         folder=Path(folder).name if folder else path.parent.name)
    definitions = inner.parameterDefinitions()
    asked = again.parameters_again(manifest, {file: places[file] for file in files}, project, definitions)
    lost = again.parameters_lost(asked, definitions)
    if lost:
        raise InputError("repeat.parameters_lost", file=path.name, names=", ".join(lost), algorithm=inner.name())
    if inner.parameterDefinition(register.AS_OF) is not None and manifest.get("as_of"):
        asked.setdefault(register.AS_OF, manifest["as_of"])
    return asked


def known_algorithm(name: str):
    """The algorithm of ours whose manifest starts a run; None where there is none."""
    if name == "repeatrun":
        return None
    listed = QgsApplication.processingRegistry().algorithmById(f"groundrules:{name}")
    if isinstance(listed, GroundRulesAlgorithm):
        return listed
    return next((kind() for kind in _kinds(GroundRulesAlgorithm) if kind.__name__.lower() == name), None)


def _kinds(base: type):
    """Classes under a class: without the toolbox, those that are loaded are known."""
    for kind in base.__subclasses__():
        yield kind
        yield from _kinds(kind)
