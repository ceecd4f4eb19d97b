"""A right click on a model of ours in the toolbox: a copy opens in the model designer, in QGIS's language."""
from __future__ import annotations

from qgis.core import QgsProcessingModelAlgorithm

from .text import tr
from .widgets import icon


class ModelActions:
    """The entry in the toolbox's menu; ``remove`` takes it away again."""

    def __init__(self):
        from processing.gui.ProviderActions import ProviderContextMenuActions

        self.actions = [_copy_action()]
        ProviderContextMenuActions.registerProviderContextMenuActions(self.actions)

    def remove(self) -> None:
        """Take the entry out of the menu."""
        from processing.gui.ProviderActions import ProviderContextMenuActions

        ProviderContextMenuActions.deregisterProviderContextMenuActions(self.actions)
        self.actions = []


def open_copy(model):
    """Open a copy of a model in the model designer; saving it asks for a file, so what we ship stays as it is.

    Args:
        model: ``algorithms.common.models.ShippedModel``.

    Returns:
        The designer's window.
    """
    from processing.modeler.ModelerDialog import ModelerDialog

    from ..algorithms.common.models import own_copy

    designer = ModelerDialog.create(own_copy(model))
    designer.show()
    designer.activate()
    return designer


def _copy_action():
    """The entry, of a class that only QGIS with its Processing plugin has."""
    from processing.gui.ContextAction import ContextAction

    class CopyModel(ContextAction):
        """Opens a copy of the model that was clicked."""

        def __init__(self):
            super().__init__()
            self.name = tr("Open a copy in the model designer…")

        def icon(self):
            return icon("groundrules")

        def isEnabled(self):
            return isinstance(self.itemData, QgsProcessingModelAlgorithm) \
                and self.itemData.provider().id() == "groundrules"

        def execute(self):
            return open_copy(self.itemData)

    return CopyModel()
