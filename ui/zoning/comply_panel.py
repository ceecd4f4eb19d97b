"""How to comply: what to cut off, what remains and whether it passes, in words and on the map."""
from __future__ import annotations

from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QTextBrowser, QVBoxLayout, QWidget

from ...bridge.docks.comply import kept_copy
from ...bridge.project.styles import style_as_verdict, style_by_verdict
from ...core.zoning.remedy.card import comply_card
from ..text import tr
from ..widgets import action, button, named


class ComplyPanel(QWidget):
    """The answers of ``groundrules:howtocomply`` on the subjects of one run.

    Signals:
        wanted: that the answer for the current subjects be worked out.
        message: words for the user.
    """

    wanted = pyqtSignal()
    message = pyqtSignal(str)

    def __init__(self, language: str, map_link, parent=None):
        super().__init__(parent)
        self.language = language
        self.map_link, self.answers, self.shown, self.keep = map_link, {}, [], False
        self.text = named(QTextBrowser(), "zoning_comply", tr("How to comply"))
        self.text.setOpenLinks(False)
        self.ask_action = action(self, "zoning_comply_ask", tr("Compute"), "howtocomply",
                                 lambda: self.wanted.emit())
        self.zoom_action = action(self, "zoning_comply_zoom", tr("Zoom to the pieces to cut off"),
                                  "mActionZoomToSelected.svg", self.zoom)
        self.add_action = action(self, "zoning_comply_add", tr("Add as layers"), "mActionAddOgrLayer.svg",
                                 self.add_layers)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(button(self.ask_action, words=True))
        row.addWidget(button(self.zoom_action))
        row.addWidget(button(self.add_action, words=True))
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self.text, 1)
        self.forget()

    def forget(self) -> None:
        """Drop all answers: there is another run, or none."""
        self.answers = {}
        self.show_subjects([], None)

    def add_answers(self, remedied) -> None:
        """Keep answers (``bridge.docks.comply.Remedied``)."""
        self.answers.update({answer.subject_id: answer for answer in remedied})

    def answer(self, subject_id):
        """What was found about a subject, or None."""
        return self.answers.get(subject_id)

    def show_subjects(self, subject_ids, words) -> None:
        """Show what is known of some subjects, in words and on the map; without an answer, offer one."""
        self.shown = [self.answers[subject] for subject in subject_ids if subject in self.answers]
        known = bool(self.shown)
        if known:
            self.text.setHtml("<hr>".join(
                comply_card(answer.site, answer.pieces, answer.bands, words) for answer in self.shown))
        elif subject_ids:
            self.text.setPlainText(tr("Not computed yet for {subject}.").format(
                subject=", ".join(map(str, subject_ids))))
        else:
            self.text.setPlainText(tr("Choose a finding, or the heading of a project."))
        self.ask_action.setEnabled(bool(subject_ids))
        self.zoom_action.setEnabled(any(piece["wkb"] for answer in self.shown for piece in answer.pieces))
        self.add_action.setEnabled(known)
        self._draw()

    def _draw(self) -> None:
        shapes = []
        for answer in self.shown:
            site = answer.site
            if site["remedy"] == "cut":
                shapes.append((self.map_link.geometry(site["wkb"], answer.crs), site["verdict_after"], False))
            shapes += [(self.map_link.geometry(piece["wkb"], answer.crs), "forbidden", True) for piece in answer.pieces]
        self.map_link.show_more(shapes)

    def zoom(self) -> None:
        """Bring the pieces to cut off into view, and flash them."""
        pieces = [self.map_link.geometry(piece["wkb"], answer.crs) for answer in self.shown for piece in answer.pieces]
        self.map_link.zoom_to_all(pieces)

    def add_layers(self) -> None:
        """Add the pieces and what remains to the map, from a file of results and never from the user's layers."""
        project = QgsProject.instance()
        for path in dict.fromkeys(answer.path for answer in self.shown):
            try:
                path = kept_copy(path, project.fileName() if self.keep else "")
            except OSError as error:
                self.message.emit(tr("The folder of the project cannot be written: {detail}").format(
                    detail=error.strerror or str(error)))
                return
            for name, title, field in (("remaining", tr("Remaining sites"), "verdict_after"),
                                       ("cuts", tr("Pieces to cut off"), "")):
                layer = QgsVectorLayer(f"{path}|layername={name}", title, "ogr")
                if not layer.isValid():
                    continue
                if field:
                    style_by_verdict(layer, field, self.language)
                else:
                    style_as_verdict(layer, "forbidden")
                project.addMapLayer(layer)
