"""The models that we ship: files of the graphical modeler, which anyone may copy and change."""
from __future__ import annotations

from pathlib import Path

from qgis.core import QgsProcessingModelAlgorithm, QgsProcessingParameterDefinition
from qgis.PyQt.QtGui import QIcon

from .base import ROOT, GroundRulesAlgorithm


class ShippedModel(QgsProcessingModelAlgorithm):
    """A model whose words are those of its steps, in the language of QGIS.

    A parameter bears the name of the step's parameter that it feeds, an output that of the step's output.

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
        for definition in [*self.parameterDefinitions(), *self.outputDefinitions()]:
            self._describe(definition)

    def _describe(self, definition) -> None:
        for step in self.childAlgorithms().values():
            # an output of the model is named in lower case; it says which output of its step it is
            feeds = {name.lower(): output.childOutputName() for name, output in step.modelOutputs().items()}
            own = step.algorithm().parameterDefinition(feeds.get(definition.name(), definition.name()))
            if own is not None:
                definition.setDescription(own.description())
                if isinstance(definition, QgsProcessingParameterDefinition):
                    definition.setHelp(own.help())
                return

    tr = GroundRulesAlgorithm.tr

    def _words(self) -> tuple:
        """Title and description; the file's own are English, and shown for a model that is not listed."""
        return {
            "dailyjob": (self.tr("Import, occupation, check and report"), self.tr(
                "A folder of boundary-point files becomes parcels; the land that they take by class and owner, "
                "their verdicts by the three control lines, the statement, and one report.")),
            "overlapreport": (self.tr("Measure overlaps and report"), self.tr(
                "Overlaps of projects with control layers, their ledger, and a report of both.")),
            "zoningreview": (self.tr("Review zoning"), self.tr(
                "Verdicts of projects by the three control lines and by the access lists of ecological control units, "
                "and one report of both.")),
            "zoningreport": (self.tr("Check zoning and report"), self.tr(
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
