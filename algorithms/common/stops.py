"""A run that stops lets go of what it held."""
from __future__ import annotations

from functools import wraps
from pathlib import Path
from traceback import clear_frames

from qgis.core import QgsApplication, QgsProcessingException, QgsProcessingParameterFile
from qgis.PyQt.QtCore import QThread

BYTES_OF_ROW = 100   # of a file of text, about


def letting_go(method, begins: bool = False):
    """``prepareAlgorithm`` or ``processAlgorithm``; what it raises holds neither layers nor sinks open.

    QGIS never frees an exception that it was given. With it stay the frames of the run and, where a script called it,
    the script's, and in these the context, whose layers have open files.

    Args:
        begins: the run begins with this method.
    """
    @wraps(method)
    def called(self, parameters, context, feedback):
        from ...core.pace import Worked

        try:
            if begins:
                self.worked = Worked()
                self.spoken = self.chosen_language(parameters, context)
                self.layers_before = frozenset(context.temporaryLayerStore().mapLayers())
                if feedback.isCanceled():   # while inputs were looked at, or before the run's turn came
                    raise QgsProcessingException(self.tr("Cancelled: nothing was written."))
                return method(self, parameters, context, feedback)
            own = paced(self, parameters, context, feedback)
            own.isCanceled()   # a progress that keeps step moves on by what it took to prepare the run
            results = method(self, parameters, context, own)
            if own is not feedback and not feedback.isCanceled():
                feedback.setProgress(100.0)
            return results
        except BaseException as error:
            _clear(error)
            drop_loaded(context, self.layers_before)
            own = None
            del self, parameters, context, feedback
            raise
    return called


def paced(algorithm, parameters, context, feedback):
    """The feedback of ``processAlgorithm``, whose progress keeps step with the time (``bridge/runs/paced.py``)."""
    from ...bridge.runs.paced import Paced

    if isinstance(feedback, Paced):   # of the algorithm that runs this one
        return feedback
    rows = sum(max(0, layer.row_count) for layer in algorithm.taken)
    rows = rows or algorithm.rows_known or _rows_of_files(algorithm, parameters, context)
    return Paced(feedback, algorithm.name(), rows,
                 algorithm.worked)


def _rows_of_files(algorithm, parameters, context) -> int:
    """About how many rows are in the files that a run reads, by their size; 0 without any."""
    files = [Path(algorithm.parameterAsFile(parameters, described.name(), context))
             for described in algorithm.parameterDefinitions()
             if described.type() == QgsProcessingParameterFile.typeName() and parameters.get(described.name())]
    return sum(path.stat().st_size for path in files if path.is_file()) // BYTES_OF_ROW


def _clear(error) -> None:
    """Empty the frames that an exception and its causes went through."""
    seen: set = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        clear_frames(error.__traceback__)
        error = error.__cause__ or error.__context__


def drop_loaded(context, before: frozenset) -> None:
    """Remove the layers that a run has opened, or made in memory; on the thread on which they live."""
    if QThread.currentThread() == QgsApplication.instance().thread():
        store = context.temporaryLayerStore()
        store.removeMapLayers([layer for name, layer in store.mapLayers().items() if name not in before])
