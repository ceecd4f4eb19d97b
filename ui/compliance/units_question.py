"""The question which layer holds the administrative units."""
from __future__ import annotations

from qgis.core import QgsProject
from qgis.gui import QgsFieldComboBox
from qgis.PyQt.QtWidgets import QComboBox, QLabel

from ...algorithms.common.base import interface_language
from ...algorithms.findings.recordfindings import RecordFindings
from ...bridge.project.units_layer import NONE, polygon_layers, recognised_units, units_layer
from ...core.inputs import register
from ..docks.declared import Declared
from ..docks.question import Question
from ..text import tr


class UnitsQuestion(Question):
    """The layer with its field of codes: recognised, chosen, or none.

    Args:
        choice: what the project remembers, as ``bridge.project.units_layer.units_layer`` takes it.
        words: what the units are for.
    """

    def __init__(self, choice: dict, words: str, parent=None):
        super().__init__("compliance_units_dialog", tr("Administrative units"), parent)
        project = QgsProject.instance()
        self.recognised = recognised_units(project)
        declared = Declared(RecordFindings().create(), interface_language())
        self.layers = declared.dressed(QComboBox(), "compliance_units_layer", register.UNITS)
        self.layers.addItem(tr("Recognised: {layer}").format(layer=self.recognised.layer_name)
                            if self.recognised is not None else tr("Recognised: none"), "")
        self.layers.addItem(tr("No units"), NONE)
        for layer in polygon_layers(project):
            self.layers.addItem(layer.name(), layer.id())
        self.field = declared.dressed(QgsFieldComboBox(), "compliance_units_field", register.UNIT_FIELD)
        notice = QLabel(words)
        notice.setWordWrap(True)
        for name, box in ((register.UNITS, self.layers), (register.UNIT_FIELD, self.field)):
            self.form.addRow(declared.title(name, box), box)
        self.form.addRow(notice)
        self.layers.currentIndexChanged.connect(self._chosen)
        self.field.fieldChanged.connect(self.check)
        self.layers.setCurrentIndex(max(self.layers.findData(choice.get("layer", "")), 0))
        self._chosen()
        if choice.get("field") and self.layers.currentData() not in ("", NONE):
            self.field.setField(choice["field"])

    def _chosen(self, *_) -> None:
        layer_id, project = self.layers.currentData(), QgsProject.instance()
        units = units_layer(project, {"layer": layer_id}) if layer_id else self.recognised
        shown = layer_id if layer_id not in ("", NONE) else (units.layer_id if units is not None else "")
        self.field.setLayer(project.mapLayer(shown))
        self.field.setField(units.code_field if units is not None else "")
        self.field.setEnabled(layer_id not in ("", NONE))
        self.check()

    def complete(self) -> bool:
        return self.layers.currentData() in ("", NONE) or bool(self.field.currentField())

    def choice(self) -> dict:
        """What the project is to remember."""
        layer_id = self.layers.currentData()
        field = self.field.currentField() if layer_id not in ("", NONE) else ""
        return {"layer": layer_id, "field": field} if layer_id else {}


def what_units_are_for() -> str:
    """What the findings of a store have from the layer of units."""
    return tr("Recorded findings get the unit in which most of them lies; findings of the store without a unit get "
              "theirs now.")
