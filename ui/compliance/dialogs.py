"""The questions of the Compliance dock: why findings are waived, disputed or commented; which run to record."""
from __future__ import annotations

from pathlib import Path

from qgis.core import QgsProject, QgsVectorLayer
from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import QDate
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from ...algorithms.common.base import interface_language
from ...algorithms.findings.recordfindings import RecordFindings
from ...bridge.settings import keep_author
from ...bridge.store.dock import last_zoning_run, names_beside
from ...bridge.writing.write import SHORT_NAMES
from ...core.findings.contract import NEEDED
from ...core.inputs import register
from ...core.report.format import whole
from ...core.texts.separators import filled
from ..docks.declared import Declared
from ..docks.question import Question
from ..text import tr
from ..widgets import named

WAIVE, WITHDRAW, DISPUTE, OPEN, COMMENT, ACCEPT = "waive", "withdraw", "dispute", "open", "comment", "accept"
MONTHS = 6      # what an expiry begins with


def titles() -> dict:
    """Title, and label of the words, of each question."""
    return {WAIVE: (tr("Waive"), tr("Reason")), DISPUTE: (tr("Dispute"), tr("Reason")),
            OPEN: (tr("Open again"), tr("Reason")), WITHDRAW: (tr("Withdraw the waiver"), ""),
            COMMENT: (tr("Comment"), tr("Comment")), ACCEPT: (tr("Accept an alternative"), tr("Remark"))}


class Decision(Question):
    """Why findings change their state, and who says so.

    Args:
        kind: ``WAIVE``, ``WITHDRAW``, ``DISPUTE``, ``OPEN``, ``COMMENT`` or ``ACCEPT``.
        count: of the findings.
        author: what is there at first. about: in place of the number of findings.
    """

    def __init__(self, kind: str, count: int, author: str, parent=None, about: str = ""):
        title, label = titles()[kind]
        super().__init__(f"compliance_{kind}_dialog", title, parent)
        self.kind = kind
        self.form.addRow(QLabel(about or filled(tr("{count} {count:finding|findings}"), {"count": whole(count)})))
        self.words = named(QPlainTextEdit(), f"compliance_{kind}_words", label or title)
        self.words.setTabChangesFocus(True)
        self.words.setFixedHeight(5 * self.fontMetrics().height())
        self.author = named(QLineEdit(author), f"compliance_{kind}_author", tr("Author"),
                            tr("Kept in the options of the plugin."))
        self.document = named(QLineEdit(), f"compliance_{kind}_document", tr("Document"),
                              tr("Number or title of the document behind the waiver"))
        self.ends = named(QCheckBox(tr("Valid until")), f"compliance_{kind}_ends", tr("The waiver ends on a day"))
        self.expires = named(QDateEdit(QDate.currentDate().addMonths(MONTHS)), f"compliance_{kind}_expires",
                             tr("Last day of the waiver"))
        self.expires.setCalendarPopup(True)
        self.expires.setDisplayFormat("yyyy-MM-dd")
        self.expires.setMinimumDate(QDate.currentDate())
        self.expires.setEnabled(False)
        self.ends.toggled.connect(self.expires.setEnabled)
        if kind != WITHDRAW:
            self.form.addRow(label, self.words)
        self.form.addRow(tr("Author"), self.author)
        if kind == WAIVE:
            self.form.addRow(tr("Document"), self.document)
            self.form.addRow(self.ends, self.expires)
            notice = QLabel(tr(
                "A waiver is valid while rule, subject and evidence stay the same. It approves nothing."))
            notice.setWordWrap(True)
            self.form.addRow(notice)
        if kind == ACCEPT:
            notice = QLabel(tr("Nothing is moved. The decision is kept in the layer of accepted cuts, which the next "
                               "run takes."))
            notice.setWordWrap(True)
            self.form.addRow(notice)
        self.words.textChanged.connect(self.check)
        self.author.textChanged.connect(self.check)
        self.accepted.connect(lambda: keep_author(self.author.text()))
        self.check()

    def complete(self) -> bool:
        needed = [self.author.text()]
        if self.kind in (WAIVE, COMMENT):
            needed.append(self.words.toPlainText())
        return all(text.strip() for text in needed)

    def answers(self) -> dict:
        """What ``bridge.store.dock.decide`` takes."""
        return {"words": self.words.toPlainText().strip(), "author": self.author.text().strip(),
                "document": self.document.text().strip(),
                "expires": self.expires.date().toString("yyyy-MM-dd") if self.ends.isChecked() else ""}


def finding_layers(project: QgsProject) -> list[QgsVectorLayer]:
    """Layers of a project that hold findings, by long or short field names; the store's own do not count."""
    layers = []
    for layer in project.mapLayers().values():
        if isinstance(layer, QgsVectorLayer) and layer.isValid():
            names = set(layer.fields().names())
            if all({name, SHORT_NAMES.get(name, name)} & names for name in NEEDED) and "row_hash" not in names:
                layers.append(layer)
    return sorted(layers, key=lambda layer: layer.name())


class RecordQuestion(Question):
    """Which findings to record, and which check they belong to.

    Args:
        author: what is there at first.
    """

    def __init__(self, author: str, parent=None):
        super().__init__("compliance_record_dialog", tr("Record findings"), parent)
        declared = Declared(RecordFindings().create(), interface_language())
        self.source = declared.dressed(QComboBox(), "compliance_record_source", register.FINDINGS)
        self.manifest = QgsFileWidget()
        self.manifest.setFilter(tr("JSON files (*.json)"))
        declared.dressed(self.manifest.lineEdit(), "compliance_record_manifest", register.MANIFESTS)
        self.whole = named(QCheckBox(tr("A complete run: findings that no longer occur are "
                                        "fixed")), "compliance_record_whole",
                           tr("A complete run: findings that no longer occur are fixed"))
        self.check_name = declared.dressed(QLineEdit(), "compliance_record_check", register.CHECK)
        self.author = declared.dressed(QLineEdit(author), "compliance_record_author", register.AUTHOR)
        project = QgsProject.instance()
        path, manifest = last_zoning_run(project)
        if path:
            self.source.addItem(tr("Last run of the Zoning dock"), (path, manifest))
        for layer in finding_layers(project):
            beside = Path(layer.source().split("|")[0]).with_suffix(".json")
            self.source.addItem(layer.name(), (layer.id(), str(beside) if beside.exists() else ""))
        self.nothing = QLabel(tr(
            "No layer of findings is loaded. Run a check with its output Findings, or check in the Zoning dock."))
        self.nothing.setWordWrap(True)
        self.nothing.setVisible(self.source.count() == 0)
        column = QWidget()
        row = QHBoxLayout(column)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.check_name)
        for name, widget in ((register.FINDINGS, self.source), ("", self.nothing), (register.MANIFESTS, self.manifest),
                             ("", self.whole), (register.CHECK, column), (register.AUTHOR, self.author)):
            self.form.addRow(declared.title(name, widget) if name else "", widget)
        self.source.currentIndexChanged.connect(self._chosen)
        self.manifest.fileChanged.connect(self.check)
        for signal in (self.whole.toggled, self.check_name.textChanged, self.author.textChanged):
            signal.connect(self.check)
        self.accepted.connect(lambda: keep_author(self.author.text()))
        self._chosen()

    def _chosen(self, *_) -> None:
        _, manifest = self.source.currentData() or ("", "")
        self.manifest.setFilePath(manifest)
        self.check_name.setText(self.source.currentText())
        self.whole.setChecked(False)
        self.check()

    def check(self, *_) -> None:
        has_manifest = bool(self.manifest.filePath())
        self.whole.setEnabled(not has_manifest)
        self.check_name.setEnabled(not has_manifest and self.whole.isChecked())
        super().check()

    def complete(self) -> bool:
        named_check = not self.check_name.isEnabled() or self.check_name.text().strip()
        return self.source.count() > 0 and bool(named_check) and bool(self.author.text().strip())

    def parameters(self) -> dict:
        """Of ``groundrules:recordfindings``, without the store."""
        source, _ = self.source.currentData()
        manifest = self.manifest.filePath()
        verdicts = names_beside(source, QgsProject.instance())
        return {register.FINDINGS: [source], register.MANIFESTS: [manifest] if manifest else [],
                **({register.NAMES: verdicts} if verdicts else {}),
                register.AUTHOR: self.author.text().strip(),
                register.CHECK: self.check_name.text().strip() if self.check_name.isEnabled() else ""}
