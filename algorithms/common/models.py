"""The models that we ship: files of the graphical modeler, which anyone may copy and change."""
from __future__ import annotations

from collections import Counter
from pathlib import Path

from qgis.core import QgsProcessingModelAlgorithm, QgsProcessingParameterDefinition
from qgis.PyQt.QtGui import QIcon

from .base import ROOT, GroundRulesAlgorithm
from .libraries import gate


class ShippedModel(QgsProcessingModelAlgorithm):
    """A model whose words are those of its steps, in the language of QGIS.

    A parameter has the words of the first step's parameter that it feeds, an output with those of the
    step's output. Names are those of the steps too, but where steps mean different things by one name.

    Args:
        path: the .model3 file; its stem without hyphens is the algorithm's name.

    Raises:
        ValueError: no model, or one with a step that is not installed.
    """

    def __init__(self, path: Path):
        super().__init__()
        self.path = path
        if not self.fromFile(str(path)):
            raise ValueError(path.name)
        described = [(definition, self._describe(definition))
                     for definition in [*self.parameterDefinitions(), *self.outputDefinitions()]]
        self._tell_apart(described)

    @staticmethod
    def _tell_apart(described: list) -> None:
        """Name the step where two parameters have the same words."""
        counts = Counter(definition.description() for definition, _ in described
                         if isinstance(definition, QgsProcessingParameterDefinition))
        for definition, step in described:
            if counts[definition.description()] > 1 and step is not None:
                definition.setDescription(f"{step.algorithm().displayName()} – {definition.description()}")

    def _describe(self, definition):
        """Give it the words of its step's parameter; returns the step."""
        for step in self.childAlgorithms().values():
            # an output of the model is named in lower case; it names the output of its step
            feeds = {name.lower(): output.childOutputName() for name, output in step.modelOutputs().items()}
            feeds |= {source.parameterName(): name for name, sources in step.parameterSources().items()
                      for source in sources if source.parameterName()}
            own = step.algorithm().parameterDefinition(feeds.get(definition.name(), ""))
            if own is not None:
                definition.setDescription(own.description())
                if isinstance(definition, QgsProcessingParameterDefinition):
                    definition.setHelp(own.help())
                return step
        return None

    tr = GroundRulesAlgorithm.tr

    def checkParameterValues(self, parameters, context):
        problem = gate()
        return (False, problem) if problem else super().checkParameterValues(parameters, context)

    def _words(self) -> tuple:
        """Title and description; the file's own are English, and shown for a model that is not listed."""
        return {
            "carbonreview": (self.tr("Review carbon"), self.tr(
                "Computes land-use change under a plan, the carbon lost and gained, compares this plan and others "
                "with the present, and writes one report of all.")),
            "compliancereview": (self.tr("Review planning compliance"), self.tr(
                "Pre-checks a database, checks plots against their limits of building intensity and their uses "
                "against the planning zones, and writes one report of all.")),
            "dailyjob": (self.tr("Import, occupation, check and report"), self.tr(
                "Imports a folder of boundary-point files as parcels, totals the land that they occupy by class and "
                "owner, checks them against the three control lines, and writes the statement and one report.")),
            "overlapreport": (self.tr("Measure overlaps and report"), self.tr(
                "Overlaps of projects with control layers, their ledger, and a report of both.")),
            "zoningreview": (self.tr("Review zoning"), self.tr(
                "Verdicts of projects by the three control lines and by the access lists of ecological control units, "
                "and one report of both.")),
            "zoningreport": (self.tr("Check projects and report"), self.tr(
                "Verdicts of projects by a rule pack, their findings, and one report of verdicts, findings, "
                "ledger and manifest.")),
        }.get(self.name(), (super().displayName(), super().shortDescription()))

    def name(self) -> str:
        return self.path.stem.replace("-", "")

    def displayName(self) -> str:
        return self._words()[0]

    def shortDescription(self) -> str:
        return self._words()[1]

    def group(self) -> str:
        return self.tr("Models")

    def groupId(self) -> str:
        return "models"

    def icon(self) -> QIcon:
        return QIcon(self.svgIconPath())

    def svgIconPath(self) -> str:
        return str(ROOT / "icons" / "groundrules.svg")

    def createInstance(self):
        return type(self)(self.path)
