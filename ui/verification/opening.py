"""The verification desk over the pack of a dock: of the Zoning dock, which uses the ticks then, or of findings."""
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


def open_over_findings(dock) -> None:
    """Open the desk over the pack of the findings that are selected, otherwise of most; rules that fired come first.

    Args:
        dock: the Compliance dock.
    """
    from .dialog import VerificationDesk

    stored = dock.findings.stored
    desk = VerificationDesk(dock.language, _pack_of(stored, dock.findings.view), rules_of(stored), dock)
    desk.finished.connect(desk.deleteLater)
    desk.show()


def _pack_of(stored, view) -> str:
    """Id of the pack whose checks found what is selected, otherwise most of what is stored; empty without any."""
    if stored is None:
        return ""
    packs = stored.runs.drop_duplicates("check_name").set_index("check_name")["pack"]     # the newest run of each
    rows = stored.index.frame["check_name"].map(packs)
    chosen = rows.iloc[list(view.selection())].dropna()
    chosen = rows.dropna() if chosen.empty else chosen
    return "" if chosen.empty else str(chosen.value_counts().index[0])


def _use(dock, desk) -> None:
    """Choose the pack with the ticks, if it lies over the one that is chosen."""
    before, written, below = dock.inputs.pack_id(), desk.written, desk.pack_id()
    desk.deleteLater()
    chosen = written if written and before in (below, written) else before
    dock.inputs.set_packs(find_packs(QgsProject.instance().homePath()), chosen)
    dock.inputs.pack_changed.emit()
