"""Checks started from the dock, through their Processing dialogs; what they find is recorded."""
from __future__ import annotations

import json
from pathlib import Path

from qgis.core import QgsApplication, QgsProcessingParameterFileDestination, QgsProject
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QAction, QMenu

from ...algorithms.findings.recheck import CHECKS
from ...bridge.packs.offered import pack_titles
from ...bridge.store.dock import layer_names, run_note, subjects_of, temporary
from ...core.findings.recording import check_name
from ...core.inputs import register
from ..text import tr
from ..widgets import icon

FINDINGS, MANIFEST = register.FINDINGS, register.MANIFEST
FIRST = "compliance"     # its group is on top


def checks() -> list:
    """Algorithms of ours that write findings, those of planning compliance first."""
    provider = QgsApplication.processingRegistry().providerById("groundrules")
    algorithms = []
    for algorithm in provider.algorithms() if provider is not None else ():
        definition = algorithm.parameterDefinition(FINDINGS)
        if definition is not None and definition.isDestination() and algorithm.name() != "recheck":
            algorithms.append(algorithm)
    return sorted(algorithms, key=lambda check: (check.groupId() != FIRST, check.group(), check.displayName()))


def is_check(algorithm) -> bool:
    """Whether an id is that of a check that can be started here."""
    return algorithm in {check.id() for check in checks()}


def can_recheck(algorithm: str) -> bool:
    """Whether ``groundrules:recheck`` knows how to run a check where something changed."""
    return algorithm.rpartition(":")[2] in CHECKS


def check_titles(runs, language: str) -> dict:
    """Name of each check in a store -> its title: what the algorithm is called, and on which layer it ran.

    The layer is called as the project calls it. Where two checks would be called the same, the title of the pack is
    added, and where that does not tell them apart, the file too.

    Args:
        runs: of the store. language: of titles.
    """
    registry, project = QgsApplication.processingRegistry(), QgsProject.instance()
    names, packs = layer_names(project), pack_titles(project.homePath(), language)
    ways: dict = {}
    for row in runs.itertuples():
        algorithm = registry.algorithmById(str(row.algorithm or ""))
        head, *parts = row.check_name.split(" · ")
        if algorithm is None or head != algorithm.name() or row.check_name in ways:
            continue
        title, pack = algorithm.displayName(), packs.get(row.pack, str(row.pack or ""))
        question = [part for part in parts if "=" in part]
        place = [part for part in parts if part != row.pack and part not in question]
        layers = place[:1] if algorithm.parameterDefinition(register.LAYERS) is not None else place
        layer = names.get(tuple(layers)) or (layers[-1] if layers else "")     # of a package the first one says nothing
        ways[row.check_name] = [" · ".join(filter(None, way)) for way in (
            (title, layer), (title, layer, pack), (title, layer, pack, *question), (title, *place, pack, *question))]
    for _ in range(3):
        titles = [way[0] for way in ways.values()]
        ways = {name: way if titles.count(way[0]) == 1 else way[1:] for name, way in ways.items()}
    return {name: way[0] for name, way in ways.items()}


def open_dialog(algorithm: str, parameters: dict):
    """The Processing dialog of an algorithm, not modal."""
    from qgis import processing

    dialog = processing.createAlgorithmDialog(algorithm, parameters)
    if dialog is not None:
        dialog.show()
    return dialog


class Checks(QObject):
    """Opens the dialogs of checks and hands on what to record.

    Signals:
        written: parameters of ``groundrules:recordfindings`` without store and author.
        message: words, level.
    """

    written = pyqtSignal(dict)
    message = pyqtSignal(str, str)

    def __init__(self, parent=None):
        super().__init__(parent)
        self.open_dialog = open_dialog
        self.dialogs: list = []
        self.begins: dict = {}      # algorithm -> function of the parameters with which its dialog begins

    def fill(self, menu: QMenu) -> None:
        """Offer the checks that are installed."""
        menu.clear()
        group = None
        for algorithm in checks():
            if group not in (None, algorithm.group()):
                menu.addSeparator()
            group = algorithm.group()
            name = algorithm.id()
            entry = QAction(icon(algorithm.name()), f"{algorithm.displayName()}…", menu)
            entry.setObjectName(f"groundrules_compliance_run_{algorithm.name()}")
            entry.triggered.connect(lambda _=False, name=name: self.start(name))
            menu.addAction(entry)

    def start(self, algorithm: str, parameters=None) -> None:
        """Open a check's dialog; its findings go into a file, and from there into the store."""
        if parameters is None and algorithm in self.begins:
            parameters = self.begins[algorithm]()
        definition = QgsApplication.processingRegistry().algorithmById(algorithm)
        given = {**(parameters or {}), FINDINGS: temporary("findings.gpkg")}
        if isinstance(definition.parameterDefinition(MANIFEST), QgsProcessingParameterFileDestination):
            given[MANIFEST] = temporary("run.json")
        dialog = self.open_dialog(algorithm, given)
        if dialog is None:
            return
        self.dialogs = [opened for opened in self.dialogs if opened is not dialog]
        self.dialogs.append(dialog)
        dialog.algorithmFinished.connect(lambda fine, results: self.finished(
            algorithm, fine, results, dialog.createProcessingParameters()))

    def finished(self, algorithm: str, fine: bool, results: dict, parameters: dict) -> None:
        """Record what a run found; a run that failed has said so in its dialog."""
        if not fine:
            return
        findings = results.get(FINDINGS)
        if not findings:
            self.message.emit(tr("The run wrote no findings: its output Findings was left out. Nothing was recorded."),
                              "wrong")
            return
        manifest, check, project = results.get(MANIFEST), "", QgsProject.instance()
        checked, _ = subjects_of(parameters, project)
        if not manifest:
            note = run_note(algorithm, parameters, project)
            manifest = temporary("run.json")
            Path(manifest).write_text(json.dumps(note, ensure_ascii=False), encoding="utf-8")
            check = check_name(note) if subjects_of(parameters, project)[1] else ""
        self.written.emit({FINDINGS: [findings], register.MANIFESTS: [manifest], register.CHECK: check,
                           **({} if checked is None else {register.NAMES: checked.id()})})

    def take_down(self) -> None:
        """Let go of the dialogs, which stay open."""
        for dialog in self.dialogs:
            try:
                dialog.algorithmFinished.disconnect()
            except (TypeError, RuntimeError):
                continue    # closed and deleted meanwhile
        self.dialogs = []
