"""The verification desk over the pack of the Zoning dock, which uses the ticks afterwards."""
from __future__ import annotations

from qgis.core import QgsProject

from ...bridge.packs.places import find_packs
from ..findings.words import rules_of


def open_over(dock) -> None:
    """Open the desk over the pack in use; what fired in the run that is shown comes first.

    Args:
        dock: the Zoning dock.
    """
    from .dialog import VerificationDesk

    desk = VerificationDesk(dock.language, dock.inputs.pack_id(), rules_of(dock.findings.run), dock)
    desk.finished.connect(lambda: _use(dock, desk))
    desk.show()


def _use(dock, desk) -> None:
    """Choose the pack with the ticks, if it lies over the one that is chosen."""
    before, written, below = dock.inputs.pack_id(), desk.written, desk.pack_id()
    desk.deleteLater()
    chosen = written if written and before in (below, written) else before
    dock.inputs.set_packs(find_packs(QgsProject.instance().homePath()), chosen)
    dock.inputs.pack_changed.emit()
