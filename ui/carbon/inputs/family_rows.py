"""The rows of a form for coefficients: family, region, own table, annual fluxes, and what is ranked."""
from __future__ import annotations

from qgis.core import Qgis, QgsProject
from qgis.gui import QgsMapLayerComboBox
from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QDoubleSpinBox, QFormLayout, QLabel

from ....bridge.docks.carbon import families
from ....bridge.inputs.carbon.scenarios import BUILDINGS, CHECK
from ....core.carbon.pack.model import FLUX
from ....core.carbon.zones.lookup import CLIMATE
from ....core.inputs import register
from ...docks.declared import Declared
from ...docks.parts import row_of
from ...text import tr
from ...widgets import named
from .key_boxes import PlaceRows


def word_of_family(family) -> str:
    """How a family is kept: its pack and id (``bridge.docks.carbon.FamilyChoice``)."""
    return f"{family.pack}|{family.family}"


class FamilyRows(QObject):
    """Which numbers are used; what fits the place is filled in, and the user picks.

    Signals:
        changed: something is another thing now.
    """

    changed = pyqtSignal()

    def __init__(self, language: str, declared: Declared, parent=None):
        super().__init__(parent)
        self.declared, dressed = declared, declared.dressed
        self.language, self.families, self.fluxes = language, [], []
        self.results: set = set()
        self.family = dressed(QComboBox(), "carbon_family", register.FAMILY)
        self.place = PlaceRows(language, declared)
        self.standings: dict = {}       # word of a family -> what it gives for the land
        self.is_users = False           # whether the family that is shown is one that the user chose
        self.flux = dressed(QComboBox(), "carbon_flux", register.FLUX_FAMILY)
        self.boundary = named(QLabel(), "carbon_boundary", tr("Boundary of the family"))
        self.boundary.setWordWrap(True)
        self.boundary.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.warning = named(QLabel(), "carbon_warning", tr("Warning of the family"))
        self.warning.setWordWrap(True)
        bold = self.warning.font()
        bold.setBold(True)
        self.warning.setFont(bold)
        self.table = dressed(QgsMapLayerComboBox(), "carbon_table", register.TABLE)
        self.table.setAllowEmptyLayer(True, tr("none: the family above"))
        self.table.setFilters(Qgis.LayerFilter.VectorLayer)
        self.table.setCurrentIndex(0)
        self.unit = dressed(QComboBox(), "carbon_unit", register.TABLE_UNIT)
        self.unit.addItems(declared.choices(register.TABLE_UNIT))
        self.depth = dressed(QDoubleSpinBox(), "carbon_depth", register.TABLE_DEPTH)
        self.depth.setRange(0.0, declared.inputs[register.TABLE_DEPTH].highest)   # 0: no soil
        self.depth.setSingleStep(0.1)
        self.depth.setValue(0.3)
        self.depth.setSuffix(" m")
        self.rank_by = dressed(QComboBox(), "carbon_rank_by", register.RANK_BY)
        titles = {"land_carbon": tr("change of the land's stock"), "land_flux": tr("annual flux of land"),
                  "building_emission": tr("emissions of buildings"),
                  "building_potential": tr("emissions that limits allow"), "forbidden": tr("forbidden by a check")}
        for word in declared.choices(register.RANK_BY):
            self.rank_by.addItem(titles[word], word)
        self.family.activated.connect(self._picked)
        self.flux.activated.connect(self._family_chosen)
        self.table.layerChanged.connect(self._family_chosen)
        self.place.changed.connect(self.changed)
        for signal in (self.unit.activated, self.depth.valueChanged, self.rank_by.activated):
            signal.connect(lambda *_: self.changed.emit())

    def add_to(self, form: QFormLayout) -> None:
        """Add the rows to a form."""
        title = self.declared.title
        form.addRow(title(register.FAMILY, self.family), self.family)
        form.addRow(self.place)
        form.addRow(self.warning)
        form.addRow(self.boundary)
        form.addRow(title(register.TABLE, self.table), self.table)
        form.addRow("", row_of(self.unit, self.depth))
        form.addRow(title(register.FLUX_FAMILY, self.flux), self.flux)

    def add_ranking_to(self, form: QFormLayout) -> None:
        """Add the row of what is ranked by."""
        form.addRow(self.declared.title(register.RANK_BY, self.rank_by), self.rank_by)

    def set_families(self, project_folder: str) -> None:
        """Offer the families of all packs."""
        self.families = families(project_folder, self.language)
        self._offer_families(self.families)
        self.fluxes = families(project_folder, self.language, (FLUX,))
        self.flux.clear()
        self.flux.addItem(tr("none"), "")
        for family in self.fluxes:
            self.flux.addItem(f"{family.title} ({family.pack} · {family.family})", f"{family.pack}|{family.family}")
        self._show_family()

    def _offer_families(self, offered: list) -> None:
        kept = self.family.currentData()
        self.family.clear()
        self.family.addItem(tr("choose one"), "")
        for family in offered:
            word = word_of_family(family)
            self.family.addItem(self._words(family, self.standings.get(word)), word)
        self.family.setCurrentIndex(max(self.family.findData(kept), 0))

    def _words(self, family, standing) -> str:
        words = f"{family.title} ({family.pack} · {family.family})"
        if standing is None:
            return words
        if standing.invented:
            return tr("{family}: invented numbers").format(family=words)
        if standing.gives is None:
            return tr("{family}: not for all classes of this land").format(family=words)
        return tr("{known} % of the land: {family}").format(family=words, known=f"{100.0 * standing.gives.known:.0f}")

    def set_standings(self, standings: list) -> None:
        """Show what each family gives for the land, the best first; it is filled in where the user chose none.

        Args:
            standings: ``bridge.docks.ground.Standing`` of each family.
        """
        self.standings = {word_of_family(standing.choice): standing for standing in standings}
        if standings:
            self.families = [standing.choice for standing in standings]
            self._offer_families(self.families)
        if not self.is_users and self.table.currentLayer() is None:
            best = standings[0] if standings and standings[0].is_proposed else None
            place = 0 if best is None else self.family.findData(word_of_family(best.choice))
            if place != self.family.currentIndex():
                self.family.setCurrentIndex(place)
                self._show_family()
                self.changed.emit()

    @property
    def is_proposed(self) -> bool:
        """Whether the family that is shown was filled in, and not chosen."""
        return not self.is_users and self.chosen_family() is not None

    @property
    def is_invented(self) -> bool:
        """Whether the numbers of the family that is shown stand for no place."""
        standing = self.standings.get(self.family.currentData() or "")
        return standing is not None and standing.invented

    def chosen_family(self):
        """``bridge.docks.carbon.FamilyChoice``, or None."""
        word = self.family.currentData()
        return next((family for family in self.families if word and word_of_family(family) == word), None)

    def _picked(self, *_) -> None:
        self.is_users = bool(self.family.currentData())
        self._family_chosen()

    def _family_chosen(self, *_) -> None:
        self._show_family()
        self.changed.emit()

    def _show_family(self) -> None:
        family, own = self.chosen_family(), self.table.currentLayer() is not None
        flux = self.fluxes[self.flux.currentIndex() - 1] if self.flux.currentIndex() > 0 else None
        self._offer_rankings()
        self.declared.enable({register.FAMILY: self.family}, {register.TABLE} if own else set())
        self.place.setEnabled(self.family.isEnabled())
        for part in (self.unit, self.depth):
            part.setVisible(own)
        boundary = tr("An own table: what it includes and leaves out is not stated.") if own else \
            tr("Boundary: {boundary}").format(boundary=family.boundary) if family else \
            tr("Families differ by a factor of six and cannot be mixed: choose one by its boundary.")
        boundaries = [boundary, tr("Fluxes: {boundary}").format(boundary=flux.boundary) if flux else ""]
        self.boundary.setText("\n".join(filter(None, boundaries)))
        warnings = [family.warning if family and not own else "", flux.warning if flux else ""]
        self.warning.setText("\n".join(filter(None, warnings)))
        self.warning.setVisible(bool(self.warning.text()))

    def _offer_rankings(self) -> None:
        """What there are numbers for can be ranked by."""
        for place, there in enumerate((True, self.flux.currentIndex() > 0, BUILDINGS in self.results,
                                       BUILDINGS in self.results, CHECK in self.results)):
            self.rank_by.model().item(place).setEnabled(there)
        if not self.rank_by.model().item(self.rank_by.currentIndex()).isEnabled():
            self.rank_by.setCurrentIndex(0)

    def set_results(self, kinds: set) -> None:
        """Show which kinds of results are added (see ``bridge.inputs.carbon.scenarios``)."""
        self.results = set(kinds)
        self._offer_rankings()

    @property
    def is_chosen(self) -> bool:
        """Whether there are numbers to compute with."""
        return self.chosen_family() is not None or self.table.currentLayer() is not None

    def parameters(self) -> dict:
        """Inputs of ``groundrules:comparescenarios`` about numbers."""
        values = {register.RANK_BY: self.rank_by.currentData()}
        if self.flux.currentData():
            values[register.FLUX_PACK], values[register.FLUX_FAMILY] = self.flux.currentData().split("|")
        own, family = self.table.currentLayer(), self.chosen_family()
        if own is not None:
            return {**values, register.TABLE: own.id(), register.TABLE_UNIT: self.unit.currentText(),
                    register.TABLE_DEPTH: self.depth.value() or None}
        return {**values, **({register.PACK: family.pack, register.FAMILY: family.family} if family else {}),
                **self.place.parameters()}

    def state(self) -> dict:
        """What the project remembers."""
        own = self.table.currentLayer()
        return {"family": self.family.currentData() or "", "family_is_users": self.is_users, "keys": self.place.picked,
                "table": own.id() if own is not None else "", "unit": self.unit.currentText(),
                "depth": self.depth.value(), "flux": self.flux.currentData() or "",
                "rank_by": self.rank_by.currentData()}

    def set_state(self, state: dict) -> None:
        """Show what the project remembers."""
        self.table.setLayer(QgsProject.instance().mapLayer(state.get("table", "")))
        self.family.setCurrentIndex(max(self.family.findData(state.get("family", "")), 0))
        self.is_users = bool(self.family.currentData()) and bool(state.get("family_is_users", True))
        before = {CLIMATE: state["climate"]} if state.get("climate") else {}    # as projects kept it
        self.place.picked = {**before, **state.get("keys", {})}
        self.flux.setCurrentIndex(max(self.flux.findData(state.get("flux", "")), 0))
        self.rank_by.setCurrentIndex(max(self.rank_by.findData(state.get("rank_by", "")), 0))
        self._show_family()
        self.unit.setCurrentIndex(max(self.unit.findText(state.get("unit", "")), 0))
        self.depth.setValue(float(state.get("depth", 0.3)))
