"""Fields and values of the present land and of the plans: what codes of a layer mean that no list has."""
from __future__ import annotations

from qgis.core import QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QWidget

from ....bridge.docks.asked import CODES, AskedLayer, asking_of, chosen_inputs
from ....bridge.docks.code_field import likely_codes
from ....bridge.packs.offered import Packs
from ....bridge.project.mappings import has_mapping
from ....core.asked.codes import CODE
from ....core.inputs import register
from ...mapping.dialog import MappingDialog
from ...text import tr
from ...widgets import action
from .raster_values import open_raster_dialog

PRESENT, PLAN = "present", "plan"   # roles in rows of VALUES


class LayerValues(QObject):
    """Opens the mapping panel, and says what was chosen there.

    Args:
        declared: ``ui.docks.declared.Declared`` of the algorithm. parent: the panel with the layers.

    Signals:
        chosen: something was.
    """

    chosen = pyqtSignal()

    def __init__(self, declared, parent: QWidget):
        super().__init__(parent)
        self.declared, self.window, self.layer_ids = declared, None, []
        self.action = action(parent, "carbon_values", tr("Values…"), "mActionOpenTable.svg", self.open)
        self.action.setToolTip(tr("Fields and values of the present land and of the plans: what their codes mean"))

    def set_layers(self, layer_ids) -> None:
        """Say which layers there are.

        Args:
            layer_ids: of the present, empty for none, and of the plans.
        """
        self.layer_ids = list(layer_ids)
        project = QgsProject.instance()
        self.action.setEnabled(any(isinstance(project.mapLayer(key), (QgsVectorLayer, QgsRasterLayer))
                                   for key in self.layer_ids))

    def _asking(self) -> tuple:
        project, packs = QgsProject.instance(), Packs(QgsProject.instance().homePath(), self.declared.language)
        known = enumerate(map(project.mapLayer, self.layer_ids))
        layers = [AskedLayer(PLAN if place else PRESENT, layer, tr("Plan") if place else tr("Present"),
                             {CODE: register.PRESENT_CLASS}, register.LAND_LIST, place > 0)
                  for place, layer in known if isinstance(layer, QgsVectorLayer)]
        values = {register.CODE_PACK: str(self.declared.default(register.CODE_PACK))}
        return (asking_of(CODES, packs, values, layers, False) if layers else None), layers

    def open(self, _checked: bool = False) -> None:
        """Show fields and values of the layers, the present first; of a raster the dialog of its stock."""
        if self.parent().is_raster:
            open_raster_dialog(self.parent())
            return
        asking, layers = self._asking()
        if asking is None:
            return
        self.window = MappingDialog(asking, layers, self.parent().window())
        self.window.panel.changed.connect(self._changed)
        self.window.open_at(layers[0].layer.id())

    def _changed(self) -> None:
        asking, layers = self._asking()
        project = QgsProject.instance()
        inputs = {asked.layer.id(): chosen_inputs(project, asking, [asked], {register.LAND_LIST}).inputs
                  for asked in layers}
        for layer_id, (field, codes) in zip(self.layer_ids, self.parent().code_boxes()):
            known = inputs.get(layer_id, {})
            if register.PRESENT_CLASS in known:
                field.setField(known[register.PRESENT_CLASS])
            if register.LAND_LIST in known:
                codes.choose(known[register.LAND_LIST])
        self.chosen.emit()

    def likely(self, layer):
        """The field with codes and their list that are proposed for a layer (``bridge.docks.code_field``)."""
        packs = Packs(QgsProject.instance().homePath(), self.declared.language)
        return likely_codes(packs, layer, {register.CODE_PACK: str(self.declared.default(register.CODE_PACK))})

    def rows(self, role: str = PRESENT) -> list:
        """VALUES of a run, row after row.

        Args:
            role: that the present plays in the run.
        """
        project = QgsProject.instance()
        layers = [layer for layer in map(project.mapLayer, self.layer_ids) if isinstance(layer, QgsVectorLayer)]
        if not any(has_mapping(project, layer) for layer in layers):
            return []
        asking, layers = self._asking()
        if asking is None:
            return []
        rows = chosen_inputs(project, asking, layers, ()).values
        return [word for first, *others in rows for word in (role if first == PRESENT else first, *others)]
