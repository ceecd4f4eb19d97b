"""Runs that a dock starts, computed once for all tests of a process that ask the same of the same layers.

Most tests of a dock are about what it does with a result. The first that asks a question runs the algorithm, and those
after it get copies of what that run wrote; their docks ask, wait, read and show as ever.
"""
from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Optional

import pytest
from qgis.core import QgsProcessingFeatureSourceDefinition, QgsProject, QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QTimer

from groundrules.algorithms.common.base import GroundRulesAlgorithm
from groundrules.bridge.docks import carbon as carbon_dock
from groundrules.bridge.settings import read_options
from groundrules.ui.carbon.inputs import reader
from groundrules.ui.docks.task import AlgorithmRun

_OUTPUTS = GroundRulesAlgorithm.outputs
_SQLITE_HEAD = 100      # bytes: QGIS counts its visits to a GeoPackage in them


def content_of(path: Path) -> str:
    """A hash of what a file holds, a GeoPackage's journal included."""
    journal = path.with_name(f"{path.name}-wal")
    return hashlib.sha256(path.read_bytes()[_SQLITE_HEAD:] + (
        journal.read_bytes() if journal.exists() else b"")).hexdigest()


@dataclass(frozen=True)
class _Kept:
    """What a run gave.

    Attributes:
        results, words: of the run. targets: name of an output -> its file. files: file -> its copy.
    """

    results: dict
    words: list
    targets: dict
    files: dict


@contextmanager
def runs_once(folder: Path, known: dict) -> Iterator[None]:
    """In this block a dock's run is computed where ``known`` has no answer to its question, and is kept there.

    What depends on more than its inputs is computed each time: on edits that are not saved, a selection, a project
    with packs of its own, or a run that is held.

    Args:
        folder: for copies of files.
    """
    usual = AlgorithmRun.start

    def start(run) -> None:
        question = _question(run)
        if question is None:
            usual(run)
        elif question in known:
            QTimer.singleShot(0, lambda: _answer(run, known[question]))
        else:
            run.ended.connect(lambda fine, results, words: fine and _keep(
                run, results, words, known, question, folder))
            usual(run)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(AlgorithmRun, "start", start)
        yield


@contextmanager
def runs_anew() -> Iterator[None]:
    """In this block each run is computed: what a test does meanwhile is what it is about."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(GroundRulesAlgorithm, "outputs", lambda *given: _OUTPUTS(*given))
        yield


@contextmanager
def grounds_once(known: dict) -> Iterator[None]:
    """In this block the ground of a layer, what families give for it, and a comparison that was written are worked out
    once for all Carbon docks."""
    read_ground, standings, weighed = reader.read_ground, reader.standings, reader.weighed
    open_comparison = carbon_dock.open_comparison

    def answered(key: tuple, work, cancelled):
        if key not in known:
            result = work()
            if cancelled is not None and cancelled():
                return result       # a part of it
            known[key] = result
        return known[key]

    def ground_of(question, cancelled=None):
        land = question.land
        if question.folder or getattr(land, "ogr", None) is None:     # with edits or a filter, or a raster
            return read_ground(question, cancelled)
        key = ("ground", land.source, question.field, question.scheme, question.values, question.language)
        return answered((*key, content_of(Path(land.source.split("|")[0]))),
                        lambda: read_ground(question, cancelled), cancelled)

    def standings_on(ground, choices, folder, language, cancelled=None):
        return list(answered(("standings", ground_key(ground), tuple(choices), folder, language),
                             lambda: standings(ground, choices, folder, language, cancelled), cancelled))

    def weighed_on(ground, choice, picked, folder, language, cancelled=None):
        return answered(("weighed", ground_key(ground), choice, tuple(sorted(picked.items())), folder, language),
                        lambda: weighed(ground, choice, picked, folder, language, cancelled), cancelled)

    def opened(summary, changes, language, cancelled=None, years=()):
        key = ("comparison", *(content_of(Path(path)) for path in (summary, changes)), language, years)
        return replace(answered(key, lambda: open_comparison(summary, changes, language, cancelled, years), cancelled),
                       changes=changes)

    def ground_key(ground) -> tuple:
        """A ground that is kept here, by what it was asked by; another one by itself, which is then kept too."""
        return known.setdefault(("grounds", id(ground)), (id(ground), ground))[:1]

    with pytest.MonkeyPatch.context() as patch:
        for name, function in (("read_ground", ground_of), ("standings", standings_on), ("weighed", weighed_on)):
            patch.setattr(reader, name, function)
        patch.setattr(carbon_dock, "open_comparison", opened)
        yield


def _question(run) -> Optional[str]:
    """What a run asks, in one text; None where that does not say all."""
    project = QgsProject.instance()
    if run.algorithm is None or GroundRulesAlgorithm.outputs is not _OUTPUTS or (
            project.homePath() and (Path(project.homePath()) / "packs").exists()):
        return None
    outputs = _outputs(run)
    if any(_file_of(target) is None or Path(_file_of(target)).exists() for target in outputs.values()):
        return None     # a store goes on from what it holds
    layers = {word: layer for layer in project.mapLayers().values() if isinstance(layer, QgsVectorLayer)
              for word in (layer.id(), layer.source())}
    try:
        asked = {name: _said(value, layers) for name, value in run.parameters.items() if name not in outputs}
        return json.dumps([run.algorithm.id(), asked, sorted(outputs), repr(read_options()), *(
            project.readEntry("groundrules", entry, "")[0] for entry in ("roles", "mappings"))], sort_keys=True)
    except TypeError:
        return None


def _said(value, layers: dict):
    """A value of a parameter with what layers hold; TypeError where it is not all that counts."""
    if isinstance(value, QgsProcessingFeatureSourceDefinition):
        if value.selectedFeaturesOnly:
            raise TypeError("a selection")
        return ["features", _said(value.source.staticValue(), layers), value.filterExpression]
    if isinstance(value, (list, tuple)):
        return [_said(part, layers) for part in value]
    layer, path = (layers.get(value), Path(value.split("|")[0])) if isinstance(value, str) else (None, None)
    if layer is None:
        return [value, content_of(path)] if path and path.is_absolute() and path.is_file() else value
    if layer.isEditable() or layer.dataProvider().name() != "ogr":
        raise TypeError("edits, or features that are nowhere else")
    own = {key: str(layer.customProperty(key)) for key in layer.customPropertyKeys() if key.startswith("groundrules")}
    return [layer.name(), layer.source(), layer.crs().authid(), layer.subsetString(), own, content_of(
        Path(layer.source().split("|")[0]))]


def _outputs(run) -> dict:
    """Destinations that a run was given."""
    names = {definition.name() for definition in run.algorithm.parameterDefinitions() if definition.isDestination()}
    return {name: value for name, value in run.parameters.items() if name in names}


def _file_of(target) -> Optional[str]:
    """The file of a destination."""
    named = re.match(r"ogr:dbname='([^']*)'", target) if isinstance(target, str) else None
    path = named[1] if named else target
    return path if isinstance(path, str) and Path(path).is_absolute() else None


def _keep(run, results: dict, words: list, known: dict, question: str, folder: Path) -> None:
    targets = {name: _file_of(target) for name, target in _outputs(run).items()}
    if not all(Path(path).exists() for path in targets.values()):
        return
    place = folder / str(len(known))
    place.mkdir()
    files = {path: shutil.copyfile(path, place / f"{number}{Path(path).suffix}")
             for number, path in enumerate(sorted(set(targets.values())))}
    known[question] = _Kept(dict(results), list(words), targets, files)


def _answer(run, kept: _Kept) -> None:
    if sip.isdeleted(run):
        return
    if run.cancelled:
        run.ended.emit(False, {}, [])
        return
    moved = {path: _file_of(run.parameters[name]) for name, path in kept.targets.items()}
    for path, copy in kept.files.items():
        shutil.copyfile(copy, moved[path])
    run.ended.emit(True, {name: _moved(value, moved) for name, value in kept.results.items()}, list(kept.words))


def _moved(value, moved: dict):
    """A result that names the file of another run."""
    for path, new in moved.items() if isinstance(value, str) else ():
        value = value.replace(path, new)
    return value
