"""Where a check is judged: in this process, or in parts on several."""
from __future__ import annotations

from qgis.core import Qgis, QgsProcessingParameterNumber

MOST = 64


class Judging:
    """Base of ``GroundRulesAlgorithm``.

    Attributes:
        in_parts: the algorithm's check has a cut (``core.contract.outcome.Check.cut``) and is run by ``judged``; it
            gets the parameter PROCESSES.
    """

    PROCESSES = "PROCESSES"
    in_parts = False

    def add_processes(self) -> None:
        """The parameter ``PROCESSES``, of algorithms with ``in_parts``."""
        self.add(QgsProcessingParameterNumber(
            self.PROCESSES, self.tr("Processes"), Qgis.ProcessingNumberParameterType.Integer, defaultValue=0,
            minValue=0, maxValue=MOST),
            self.tr("On how many processes of this machine the check runs; results are the same, whatever the number. "
                    "0: one, and up to four for more than about 100,000 parcels on a machine with at least four cores "
                    "and 2 GB of memory for each. A number is taken as it is: each process needs up to 1.5 GB, on few "
                    "parcels starting them takes longer than the check, and on two cores little is gained."),
            advanced=True)

    def judged(self, check, request, parameters, context, feedback, start: float = 20.0, span: float = 50.0):
        """The outcome of a check, on as many processes as the user wants or as pay.

        Args:
            check: of ``core``. request: of it. start, span: as of ``steps``.
        """
        from ...core.cluster.processes import OnProcesses
        from ...core.scale.run import run_by_size
        from ...core.texts import text

        language = self.chosen_language(parameters, context)

        def remark(key: str, **values) -> None:
            feedback.pushInfo(text(key, language, **values))

        crew = OnProcesses(self.name(), self.parameterAsInt(parameters, self.PROCESSES, context), remark)
        return run_by_size(check, request, self.steps(feedback, start, span), crew)
