"""What is checked, by which pack, within which scope, on which day."""
from __future__ import annotations

from qgis.core import Qgis, QgsProject
from qgis.gui import QgsFieldComboBox, QgsMapLayerComboBox
from qgis.PyQt.QtCore import QDate, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QFormLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ...algorithms.zoning.checkzoning import CheckZoning
from ...bridge.packs.offered import Packs
from ...core.inputs import register
from ...core.texts import pick
from ..docks.declared import Declared
from ..text import tr
from ..widgets import action, button, named
from .proposal import Proposal

ID_NAMES = ("DKBH", "TBBH", "BSM", "APN")     # what offers itself when a layer is chosen first
PROJECT_NAMES = ("XMBH", "XMDM")
PACK_ID = Qt.ItemDataRole.UserRole + 1      # of an entry in the list of packs; its path is the usual data


def _id_of(layer) -> str:
    return layer.id() if layer is not None else ""


class InputsPanel(QWidget):
    """The inputs of a check other than the control layers.

    Args:
        language: of titles. open_desk: opens the verification desk.

    Signals:
        changed: something is another thing now.
        pack_changed: another pack was chosen.
    """

    changed = pyqtSignal()
    pack_changed = pyqtSignal()

    def __init__(self, language: str, open_desk, parent=None):
        super().__init__(parent)
        self.language, self.pack, self.scope = language, None, None
        self.open, self.layer_ids, self.before = [], {}, {}
        self.declared = Declared(CheckZoning().create(), language)
        dressed = self.declared.dressed
        self.subjects = dressed(QgsMapLayerComboBox(), "zoning_subjects", register.SUBJECTS)
        self.subjects.setFilters(Qgis.LayerFilter.HasGeometry)
        self.subjects.setAllowEmptyLayer(True)
        self.proposal = Proposal(self.subjects, language)
        self.selected_only = named(QCheckBox(tr("Selected features only")), "zoning_selected_only",
                                   tr("Check the selected features only"))
        self.subject_id = self._field_box("subject_id", register.SUBJECT_ID)
        self.project_field = self._field_box("project_field", register.PROJECT_FIELD)
        self.packs = dressed(QComboBox(), "zoning_pack", register.PACK)
        self.desk_action = action(self, "zoning_verification", tr("Verification desk…"), "validatepack",
                                  open_desk)
        self.as_of = dressed(QDateEdit(QDate.currentDate()), "zoning_as_of", register.AS_OF)
        self.as_of.setCalendarPopup(True)
        self.as_of.setDisplayFormat("yyyy-MM-dd")
        self.today = named(QCheckBox(tr("Today")), "zoning_today", tr("Check on the day of the run"))
        self.coverage = dressed(QgsMapLayerComboBox(), "zoning_coverage", register.COVERAGE)
        self.coverage.setFilters(Qgis.LayerFilter.PolygonLayer)
        self.coverage.setAllowEmptyLayer(True, tr("as in the layers"))
        self.coverage.setCurrentIndex(0)
        self.roles = dressed(QListWidget(), "zoning_scope", register.SCOPE)
        self.roles.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lay_out()
        self.today.setChecked(True)
        self.as_of.setEnabled(False)
        for box in (self.subjects, self.coverage):
            box.layerChanged.connect(lambda layer, box=box: self._follow(box))
        self.subjects.layerChanged.connect(self._subjects_changed)
        self.packs.activated.connect(lambda: self.pack_changed.emit())
        self.today.toggled.connect(self._today_toggled)
        self.roles.itemChanged.connect(self._scope_changed)
        for signal in (self.selected_only.toggled, self.subject_id.fieldChanged, self.project_field.fieldChanged,
                       self.as_of.dateChanged, self.coverage.layerChanged):
            signal.connect(lambda *_: self.changed.emit())

    def _field_box(self, name: str, parameter: str) -> QgsFieldComboBox:
        box = self.declared.dressed(QgsFieldComboBox(), f"zoning_{name}", parameter)
        box.setAllowEmptyFieldName(True)
        return box

    def _lay_out(self) -> None:
        day = QHBoxLayout()
        day.addWidget(self.as_of, 1)
        day.addWidget(self.today)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        title = self.declared.title
        form.addRow(title(register.SUBJECTS, self.subjects), self.subjects)
        form.addRow("", self.proposal)
        form.addRow("", self.selected_only)
        for name, box in ((register.SUBJECT_ID, self.subject_id), (register.PROJECT_FIELD, self.project_field)):
            form.addRow(title(name, box), box)
        pack = QHBoxLayout()
        pack.addWidget(self.packs, 1)
        pack.addWidget(button(self.desk_action))
        form.addRow(title(register.PACK, self.packs), pack)
        form.addRow(title(register.AS_OF, self.as_of), day)
        for name, box in ((register.COVERAGE, self.coverage), (register.SCOPE, self.roles)):
            form.addRow(title(name, box), box)
        self.roles.setMaximumHeight(self.fontMetrics().height() * 7)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(form)

    # -- packs and scope -----------------------------------------------------------------------

    def set_packs(self, packs, chosen: str) -> None:
        """Offer packs (``bridge.packs.places.FoundPack``) by title and id."""
        self.packs.clear()
        offers = Packs(QgsProject.instance().homePath(), self.language).offers(("packs", "zoning"), {})
        titles = {offer.word: offer.title for offer in offers}
        for place, pack in enumerate(packs):
            self.packs.addItem(f"{titles[pack.id]} ({pack.id})" if titles.get(pack.id) else pack.id, pack.path)
            self.packs.setItemData(place, pack.id, PACK_ID)
        self.packs.setCurrentIndex(max(self.packs.findData(chosen, PACK_ID), 0))

    def choose_pack(self, pack_id: str) -> bool:
        """Choose a pack that is offered; False where it is not."""
        place = self.packs.findData(pack_id, PACK_ID)
        if place >= 0:
            self.packs.setCurrentIndex(place)
        return place >= 0

    def pack_id(self) -> str:
        """Id of the pack that is chosen; empty without one."""
        return self.packs.currentData(PACK_ID) or ""

    def pack_path(self, pack_id: str) -> str:
        """Where a pack that is offered lies; empty where it is not offered."""
        return self.packs.itemData(self.packs.findData(pack_id, PACK_ID)) or ""

    def set_pack(self, pack) -> None:
        """Show the title and the roles of the pack that was chosen; None: it could not be read."""
        self.pack, self.scope = pack, None
        if pack is not None:
            self.packs.setToolTip(f"{pick(pack.title, self.language)} ({pack.id} {pack.version})\n"
                                  f"{self.declared.tip(register.PACK)}")

    def set_bound(self, bound: dict) -> None:
        """Show which roles have layers; without a choice of the user these and the required ones are ticked."""
        self.roles.blockSignals(True)
        self.roles.clear()
        for role, described in (self.pack.roles if self.pack else {}).items():
            if described.coverage:
                continue
            layers = bound.get(role, [])
            title = pick(described.title, self.language) or role
            state = ", ".join(layers) if layers else tr("no layer")
            item = QListWidgetItem(f"{title}: {state}")
            item.setToolTip("\n".join((title, *layers)) if layers else item.text())
            item.setData(Qt.ItemDataRole.UserRole, role)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            ticked = role in self.scope if self.scope is not None else bool(layers) or described.required
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
            self.roles.addItem(item)
        self.roles.blockSignals(False)

    def _scope_changed(self, item) -> None:
        items = [self.roles.item(row) for row in range(self.roles.count())]
        self.scope = [entry.data(Qt.ItemDataRole.UserRole) for entry in items
                      if entry.checkState() == Qt.CheckState.Checked]
        self.changed.emit()

    # -- subjects ------------------------------------------------------------------------------

    def _subjects_changed(self, layer) -> None:
        for box, names in ((self.subject_id, ID_NAMES), (self.project_field, PROJECT_NAMES)):
            box.setLayer(layer)
            fields = layer.fields().names() if layer is not None else []
            box.setField(next((name for name in names if name in fields), ""))
        self.declared.enable({register.SUBJECT_ID: self.subject_id, register.PROJECT_FIELD: self.project_field},
                             {register.SUBJECTS} if layer is not None else set())
        self.changed.emit()

    def _today_toggled(self, today: bool) -> None:
        self.as_of.setEnabled(not today)
        self.changed.emit()

    # -- values --------------------------------------------------------------------------------

    def day(self) -> str:
        """The day of the check, ISO."""
        return (QDate.currentDate() if self.today.isChecked() else self.as_of.date()).toString("yyyy-MM-dd")

    def _follow(self, box) -> None:
        """Remember for this turn of the event loop which layer a box had: it may be going."""
        before, self.layer_ids[box] = self.layer_ids.get(box, ""), _id_of(box.currentLayer())
        self.before[box] = before
        QTimer.singleShot(0, lambda: self.before.pop(box, None))

    def let_go(self, layer_ids) -> None:
        """Layers are about to go; see ``leave_open``. The boxes may have passed on by now."""
        self.open = [box for box in (self.subjects, self.coverage)
                     if self.layer_ids.get(box) in layer_ids or self.before.get(box) in layer_ids]

    def leave_open(self) -> None:
        """Empty the boxes whose layers went: of themselves they pass on to the next layer without a word."""
        boxes, self.open = self.open, []
        for box in boxes:
            box.setLayer(None)

    def subjects_id(self) -> str:
        """Id of the layer that is checked; empty without one."""
        return _id_of(self.subjects.currentLayer())

    def rules(self) -> dict:
        """Parameters that every check shares."""
        values = {register.PACK: self.pack_id(), register.AS_OF: self.day()}
        if self.scope is not None:
            values[register.SCOPE] = ",".join(self.scope)
        if self.coverage.currentLayer() is not None:
            values[register.COVERAGE] = self.coverage.currentLayer().id()
        return values

    def state(self) -> dict:
        """What is remembered in the project."""
        coverage = self.coverage.currentLayer()
        return {"subjects": self.subjects_id(), "selected_only": self.selected_only.isChecked(),
                "subject_id": self.subject_id.currentField(), "project_field": self.project_field.currentField(),
                "pack": self.pack_id(), "as_of": "" if self.today.isChecked() else self.day(),
                "coverage": coverage.id() if coverage is not None else "", "scope": self.scope}

    def set_state(self, state: dict) -> None:
        """Show what the project remembers; layers that are gone are left open."""
        project = QgsProject.instance()
        self.subjects.setLayer(project.mapLayer(state.get("subjects", "")))
        self.proposal.begin(bool(state.get("subjects")))
        self._subjects_changed(self.subjects.currentLayer())
        for box, name in ((self.subject_id, "subject_id"), (self.project_field, "project_field")):
            if name in state:
                box.setField(state[name] or "")
        self.selected_only.setChecked(bool(state.get("selected_only")))
        day = QDate.fromString(str(state.get("as_of") or ""), "yyyy-MM-dd")
        self.today.setChecked(not day.isValid())
        if day.isValid():
            self.as_of.setDate(day)
        self.coverage.setLayer(project.mapLayer(state.get("coverage", "")))
        self.scope = state.get("scope") if isinstance(state.get("scope"), list) else None
