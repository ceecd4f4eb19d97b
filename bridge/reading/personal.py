"""Which fields of a layer hold personal data, and what a run reports about them. Results leave such fields out.

The list is one for all runs: the names of ``core/privacy``, those of every pack that the run could use, and those of
packs that it is given as files. It is applied where layers become snapshots, so that no algorithm reads or copies such
a field unless the user named it, or ticked KEEP_PERSONAL_FIELDS.
"""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from qgis.core import QgsProcessingParameterFile

from ...core.geometry.following import beside
from ...core.inputs import register
from ...core.packs.archive import PACK_FILE
from ...core.packs.head import read_head
from ...core.packs.kinds import KINDS
from ...core.packs.layering import lower_paths
from ...core.privacy.content import ContentScan, scan_column
from ...core.privacy.names import PersonalNames, hidden_fields
from ...core.texts import text
from ..packs.places import find_all_packs, remembered
from ..runs.manifest import writes_manifest
from .columns import kind_of

KEEP = register.KEEP_PERSONAL_FIELDS
WATCHED_AT_ONCE = 5_000   # rows of a copy


def personal_names(project_folder: str = "", pack_files: Iterable[str] = ()) -> PersonalNames:
    """The list of all packs at hand.

    Args:
        project_folder: see ``packs.pack_folders``. pack_files: packs that lie elsewhere.
    """
    paths = [pack.path for pack in find_all_packs(project_folder) if pack.kind in KINDS]
    lower = [way for path in pack_files for way in lower_paths(path)]
    heads = [remembered(read_head, path) for path in dict.fromkeys((*paths, *pack_files, *lower))]
    known = [head.personal for head in heads if head is not None]
    return PersonalNames(tuple(dict.fromkeys(name for names in known for name in names.names)),
                         tuple(dict.fromkeys(pattern for names in known for pattern in names.patterns)))


def without_personal(taken, algorithm, parameters: dict, context, name: str = ""):
    """A layer's snapshot as a run may see it: personal fields are hidden.

    Args:
        taken: ``Snapshot``. name: of the parameter that gave it.
        algorithm, parameters, context: of the run; if it keeps such fields, none is hidden. The algorithm
            remembers the snapshot in its list ``taken``, if it has one.
    """
    noticed = replace(taken.noticed, reads=[] if writes_manifest(algorithm, parameters) else None)
    seen = replace(_hidden(taken, algorithm, parameters, context), noticed=noticed, use=name.lower())
    getattr(algorithm, "taken", []).append(seen)
    return seen


def _hidden(taken, algorithm, parameters: dict, context):
    if algorithm.parameterDefinition(KEEP) is not None and algorithm.parameterAsBoolean(parameters, KEEP, context):
        return taken
    project = context.project()
    known = personal_names(project.homePath() if project is not None else "",
                           _pack_files(algorithm, parameters, context))
    personal, chosen = hidden_fields([(field.name(), field.alias()) for field in taken.fields], known, parameters)
    return replace(taken, personal=personal, chosen=chosen) if personal else taken


def left_out(layers: Iterable, language: str, has_read: bool = True) -> list[str]:
    """What results leave out of the layers of a run, a sentence per layer.

    Args:
        layers: snapshots. has_read: False before the run has read what the user chose.
    """
    fields_of: dict = {}
    for layer in layers:
        names = [name for name in layer.personal
                 if name not in layer.noticed.read and (has_read or name not in layer.chosen)]
        fields_of.setdefault(layer.name, []).extend(names)
    comma = text("privacy.comma", language)
    return [text("privacy.left_out", language, layer=layer, fields=comma.join(dict.fromkeys(names)))
            for layer, names in fields_of.items() if names]


def noticed(layers: Iterable, language: str, masked: bool = False) -> list[str]:
    """What a run has to warn of: personal fields that the user chose, and values that look like personal data.

    Args:
        layers: snapshots, after the run has read them. language: of the sentences.
        masked: the run makes tokens of the chosen fields, and writes none of their values.

    Returns:
        Sentences, each once.
    """
    comma, sentences = text("privacy.comma", language), []
    for layer in layers:
        used = [name for name in layer.personal if name in layer.noticed.read]
        if used:
            sentences.append(text("privacy.masked" if masked else "privacy.used", language, layer=layer.name,
                                  fields=comma.join(used)))
        sentences += [values_sentence(layer.name, field, kind, count, language)
                      for field, kinds in layer.noticed.values.items() for kind, count in kinds.items()]
    return list(dict.fromkeys(sentences))


def values_sentence(layer: str, field: str, kind: str, count: int, language: str) -> str:
    """That so many values of a field look like those of persons, and what to do."""
    return text("privacy.values", language, layer=layer, field=field, count=count,
                kind=text(f"privacy.kind_{kind}", language))


def value_sentences(name: str, frame, language: str) -> list[str]:
    """What is said of the values of rows that come of no layer.

    Args:
        name: of the output that they go to. frame: the rows ``(n,)``. language: of the sentences.
    """
    return [values_sentence(name, column, kind, count, language) for column in frame.columns
            for kind, count in beside(scan_column, frame[column]).items()]


def manifest_section(layers: Iterable) -> dict:
    """The entry of a manifest on personal data: names of fields, kinds and numbers of values, never a value."""
    layers = list(layers)
    dropped = dict.fromkeys(name for layer in layers for name in layer.personal if name not in layer.noticed.read)
    used = dict.fromkeys(name for layer in layers for name in layer.personal if name in layer.noticed.read)
    values = [{"layer": layer.name, "field": field, "kind": kind, "count": count} for layer in layers
              for field, kinds in layer.noticed.values.items() for kind, count in kinds.items()]
    return {"personal_fields_dropped": list(dropped), **({"personal_fields_used": list(used)} if used else {}),
            **({"personal_values": values} if values else {})}


def notice(layer, columns: dict) -> None:
    """Look through columns that were read for personal values.

    Args:
        layer: the snapshot that they are of; what is found is remembered there. columns: name -> values.
    """
    for name, values in columns.items():
        counts = {} if name in layer.personal else beside(scan_column, values)
        if counts:
            layer.noticed.values[name] = counts


class CopyWatch:
    """Looks through the fields of a layer while they are copied, some rows at a time.

    Args:
        layer: the snapshot; what is found is remembered there. names: of its fields that are copied.
    """

    def __init__(self, layer, names: list[str]):
        self.layer = layer
        kinds = [kind_of(layer.fields.at(layer.fields.indexOf(name))) for name in names]
        self.scans = {place: ContentScan() for place, kind in enumerate(kinds) if kind in ("text", "integer")}
        self.names, self.rows = names, []

    @property
    def columns(self) -> list[str]:
        """The fields that are looked at."""
        return [self.names[place] for place in self.scans]

    def row(self, values: list) -> None:
        """Look at a row: values of ``names``."""
        self.rows.append(values)
        if len(self.rows) >= WATCHED_AT_ONCE:
            self._look()

    def batch(self, columns: list) -> None:
        """Look at values of ``columns``, a list each."""
        for scan, values in zip(self.scans.values(), columns):
            scan.add(values)

    def _look(self) -> None:
        for place, scan in self.scans.items():
            scan.add([row[place] for row in self.rows])
        self.rows = []

    def close(self) -> None:
        """Remember what was found, when all rows were given."""
        self._look()
        for place, scan in self.scans.items():
            counts = scan.personal()
            if counts:
                self.layer.noticed.values[self.names[place]] = counts


def _pack_files(algorithm, parameters: dict, context) -> list[str]:
    """Packs that the run is given by their files."""
    files = [algorithm.parameterAsFile(parameters, definition.name(), context)
             for definition in algorithm.parameterDefinitions()
             if isinstance(definition, QgsProcessingParameterFile) and parameters.get(definition.name())]
    return [str(Path(file).parent if Path(file).name == PACK_FILE else file) for file in files if file]
