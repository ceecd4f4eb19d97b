"""A run of a dock in QGIS's history of processing and its log, as runs of dialogs are."""
from __future__ import annotations

from qgis.core import Qgis, QgsMessageLog
from qgis.gui import QgsGui

PROCESSING = "processing"   # provider of the history
LOG = "Ground Rules"        # tab of the log


def keep_in_history(algorithm, parameters: dict, context) -> str:
    """Keep what is about to run: an entry of the history, and the line for ``qgis_process`` in the log.

    Args:
        algorithm: that runs. parameters, context: of the run.

    Returns:
        The line; empty where the run has none.
    """
    command, has_command = algorithm.asQgisProcessCommand(parameters, context)
    registry = QgsGui.historyProviderRegistry()
    if registry.providerById(PROCESSING) is not None:      # without a window there is none
        entry = {"python_command": algorithm.asPythonCommand(parameters, context), "algorithm_id": algorithm.id(),
                 "parameters": algorithm.asMap(parameters, context)}
        registry.addEntry(PROCESSING, {**entry, "process_command": command} if has_command else entry)
    if has_command:
        QgsMessageLog.logMessage(command, LOG, Qgis.MessageLevel.Info, False)
    return command if has_command else ""
