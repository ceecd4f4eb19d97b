"""Where a check is judged: in this process, or in parts on several."""
from __future__ import annotations

from qgis.core import Qgis, QgsProcessingParameterNumber

MOST = 64


class Judging:
    """Base of ``GroundRulesAlgorithm``.

    Attributes:
        on_processes: the algorithm of ``core.scale.checks.CHECKS`` whose check this one runs by ``judged``; with one it
            has the parameter PROCESSES.
        in_parts: ``(check, request, steps)`` to the outcome, in place of a run: while parts are prepared or collected.
        processes: what PROCESSES says. log: takes a line on how the check is judged.
    """

    PROCESSES = "PROCESSES"
    on_processes = ""
    in_parts = None
    processes = 0
    log = None

    def add_processes(self) -> None:
        """The parameter ``PROCESSES``, of algorithms with ``on_processes``; ``add_language`` adds it."""
        self.add(QgsProcessingParameterNumber(
            self.PROCESSES, self.tr("Processes"), Qgis.ProcessingNumberParameterType.Integer, defaultValue=0,
            minValue=0, maxValue=MOST),
            self.tr("On how many processes of this machine the check runs; results are the same, whatever the number. "
                    "0: one, and up to four for more than about 100,000 parcels on a machine with at least four cores "
                    "and 2 GB of memory for each. A number is taken as it is: each process needs up to 1.5 GB, on few "
                    "parcels starting them takes longer than the check, and on two cores little is gained."),
            advanced=True)

    def choose_processes(self, parameters, context, feedback) -> None:
        """Remember what the user wants, before ``judged``."""
        if self.on_processes:
            self.processes = self.parameterAsInt(parameters, self.PROCESSES, context)
            language = self.chosen_language(parameters, context)
            self.log = lambda key, **values: feedback.pushInfo(_sentence(key, language, values))

    def followed(self, run, request, steps):
        """``run(request, steps)`` of core, on a thread of its own that this one follows: a cancel does not wait for it.

        Args:
            run: of a check, or another function of core; it writes nothing. request: its own. steps: of ``steps()``.
        """
        from ...core.contract.outcome import Steps
        from ...core.geometry.following import followed

        return followed(lambda progress, cancelled: run(request, Steps(progress, cancelled)), steps.progress)

    def judged(self, check, request, steps, ready=None):
        """What a check answers; in parts where its subjects are many, on as many processes as are wanted or pay.

        Args:
            check: ``core.contract.outcome.Check``. request: of it. steps: how it is followed. ready: as of
                ``core.scale.run.run_by_size``.
        """
        from ...core.scale.run import run_by_size

        if self.in_parts:
            return self.in_parts(check, request, steps)
        return run_by_size(check, request, steps, self._crew(), ready)

    def parts_wanted(self, check, request):
        """How a request is cut by its size, ``core.scale.run.InParts``; None: it is judged by ``judged``.

        Args:
            check, request: as of ``judged``.
        """
        from ...core.scale.run import parts_by_size

        return None if self.in_parts else parts_by_size(check, request, self._crew())

    def _crew(self):
        from ...core.cluster.processes import OnProcesses

        return OnProcesses(self.on_processes, self.processes, self.log) if self.on_processes and self.log else None


def _sentence(key: str, language: str, values: dict) -> str:
    from ...core.texts import text

    return text(key, language, **values)
