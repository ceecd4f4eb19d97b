"""The trace of a run: a manifest of what it was given and what came of it, from which it can be started again."""
from __future__ import annotations

from functools import wraps

from qgis.core import QgsProcessingParameterFileDestination


def traced(prepare):
    """``prepareAlgorithm`` that remembers packs, and, where a manifest is asked for, files and rasters of the run."""
    @wraps(prepare)
    def called(self, parameters, context, feedback):
        from ...bridge.packs.places import packs_resolved
        from ...bridge.runs.manifest import writes_manifest
        from ...bridge.runs.trace import given_files

        self.choose_processes(parameters, context, feedback)
        with packs_resolved() as self.packs_given:
            prepared = prepare(self, parameters, context, feedback)
        if writes_manifest(self, parameters):
            self.files_given = given_files(self, parameters, context)
        return prepared
    return called


class Traced:
    """Base of ``GroundRulesAlgorithm``: every algorithm has an output MANIFEST, which it does not have to declare.

    Attributes:
        packs_given: parameter and path of each pack of the run. files_given: its ``GivenFile``s. See ``traced``.
        sections: further entries of the manifest that ``trace`` makes.
    """

    MANIFEST = "MANIFEST"
    packs_given: tuple | list = ()
    files_given: tuple | list = ()
    sections: dict | None = None

    def add_trace(self) -> None:
        """The output MANIFEST, where the algorithm has not declared one with more in it."""
        if not any(definition.name() == self.MANIFEST for definition in (*self.parameterDefinitions(), *self.off)):
            self.add_manifest(self.MANIFEST, self.tr("Run manifest"), self.tr(
                "All inputs with their defaults, each layer, file and pack with a fingerprint, versions, and a "
                "fingerprint of each result: enough to start the same run again and to see whether it gives the same."))

    def add_manifest(self, name: str, label: str, help_text: str = "") -> None:
        """An output for a manifest; the help of a check's by default."""
        self.add(QgsProcessingParameterFileDestination(
            name, label, self.tr("JSON files (*.json)"), optional=True), help_text or self.tr(
            "What was read, by which pack, with which versions. A report of several checks takes the scope from it, "
            "and the findings store takes which findings are fixed."), create_by_default=False)

    def manifest(self, parameters, context, inputs: list, question=None, **sections) -> dict:
        """The run's manifest. Who asked for the run is not in it: a manifest goes with the results.

        Args:
            inputs, sections: as of ``bridge.runs.manifest.run_manifest``. question: None: as of ``asked``.
        """
        from ...bridge.inputs.declared import inputs_of
        from ...bridge.reading.personal import manifest_section
        from ...bridge.reading.remarks import selection_section
        from ...bridge.runs.manifest import run_manifest
        from ...bridge.runs.trace import file_entry
        from ...core.inputs import register

        asked = {name: value for name, value in self.chosen_inputs(parameters, context).items()
                 if name != register.AUTHOR}
        return run_manifest(
            self.id(), asked, inputs, declared=inputs_of(self),
            question=self.asked(parameters, context) if question is None else question, **sections,
            packs=self.pack_entries(), files=[file_entry(given) for given in self.files_given],
            **manifest_section(self.taken), **selection_section(self.taken))

    def pack_entries(self) -> list:
        """Entries of a manifest for the packs that ``prepareAlgorithm`` found."""
        from ...bridge.runs.trace import pack_entry

        return [pack_entry(name.lower(), path) for name, path in self.packs_given]

    def trace(self, parameters, context, counts: dict) -> dict:
        """The manifest of a run that writes no other one.

        Args:
            counts: what the run gives besides layers and files.
        """
        from ...bridge.runs.trace import layer_entries

        kinds = bool, int, float, str, type(None)
        plain = {name: value for name, value in counts.items() if isinstance(value, kinds)}
        return self.manifest(parameters, context, layer_entries(self.taken), counts=plain, **(self.sections or {}))


class Undated:
    """Findings whose data have no day: their number, and their layers and roles in the order in which they come first.

    Attributes:
        count: of them. total: of all findings.
    """

    def __init__(self):
        self.count, self.total, self._first = 0, 0, {}

    def add(self, frame, place=None) -> None:
        """Look at rows of a result, if they are findings.

        Args:
            frame: the rows. place: of each among all ``(n,)``; None: they are all.
        """
        from ...core.geometry.parallel import ask

        if not {"finding_id", "data_date", "control_layer"} <= set(frame.columns):
            return
        ask()   # of a million findings each of these steps takes some tenths of a second
        lost = frame["data_date"].isna().to_numpy().nonzero()[0]
        self.count, self.total = self.count + len(lost), self.total + len(frame)
        rows = frame[["control_layer", "control_role"]].iloc[lost]
        rows.index = lost if place is None else place[lost]
        ask()
        rows = rows.sort_index()
        ask()
        rows = rows.drop_duplicates().fillna("")   # of a million findings some twenty are left
        for at, *pair in rows.itertuples():
            self._first[tuple(pair)] = min(at, self._first.get(tuple(pair), at))

    @property
    def pairs(self) -> list:
        """Layers and roles, empty texts where there is none."""
        return sorted(self._first, key=self._first.get)


class TracedOutputs:
    """Manifests of a run; a base of ``Outputs``.

    Attributes:
        manifests: output -> manifest, which is written when all results are there.
        fingerprints: result -> its number of rows and hash, where the run writes a manifest.
    """

    def __init__(self):
        self.manifests: dict = {}
        self.fingerprints: dict = {}

    @property
    def is_traced(self) -> bool:
        """Whether the run was asked for a manifest."""
        from ...bridge.runs.manifest import writes_manifest

        return writes_manifest(self.algorithm, self.parameters)

    def remember(self, name: str, frame, geometry=None) -> None:
        """Take the fingerprint of a result, for the manifest; of findings, say which have no data date."""
        from ...bridge.runs.trace import result_entry

        undated = Undated()
        undated.add(frame)
        self.tell_undated(undated)
        if self.is_traced:
            self.fingerprints[name] = result_entry(frame, geometry)

    def tell_undated(self, undated: Undated) -> None:
        """A remark on findings whose layers do not say of which day they are, and how to say it.

        Args:
            undated: of all findings.
        """
        from ...core.report.words import KNOWN_ROLES
        from ...core.texts import text

        if undated.count:
            language = self.algorithm.chosen_language(self.parameters, self.context)
            names = dict.fromkeys(
                layer or (text(f"report.role_{role}", language) if role in KNOWN_ROLES else
                          text("basis.no_layer", language)) for layer, role in undated.pairs)
            self.feedback.pushInfo(text("basis.no_data_date", language, count=undated.count, total=undated.total,
                                        layers=text("privacy.comma", language).join(names)))

    def manifest(self, name: str, manifest: dict) -> None:
        """A manifest for an output; it is written when all results are there, with their fingerprints."""
        self.manifests[name], self.made[name] = manifest, self.file_path(name)

    def write_manifests(self, counts: dict) -> None:
        """Write the manifests that the run has made, or the one of ``Traced.trace`` where it has made none.

        Args:
            counts: what the run gives besides layers and files.
        """
        import json

        from ...bridge.runs.trace import written_entry

        algorithm = self.algorithm
        if self.is_traced and algorithm.MANIFEST not in self.made:
            self.manifest(algorithm.MANIFEST, algorithm.trace(self.parameters, self.context, counts))
        if not self.manifests:
            return
        plain = {name: written_entry(str(path)) for name, path in self.made.items()}
        results = {**{name: entry for name, entry in plain.items() if entry}, **self.fingerprints}
        outputs = [name for name in self.made if name not in self.manifests]
        for name, manifest in self.manifests.items():
            self.text(name, json.dumps({**manifest, "results": results, "outputs": outputs},
                                       ensure_ascii=False, indent=2))
