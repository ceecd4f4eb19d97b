"""The models that we ship: files of the graphical modeler, which anyone may copy and change."""
from __future__ import annotations

from collections import Counter
from pathlib import Path

from qgis.core import QgsProcessing, QgsProcessingModelAlgorithm, QgsProcessingParameterDefinition
from qgis.PyQt.QtGui import QIcon

from .base import READABLE, ROOT, GroundRulesAlgorithm, interface_language, one_line
from .declaring import FILLED, FilledLater, inputs_table
from .libraries import gate

OPTIONAL = QgsProcessingParameterDefinition.Flag.FlagOptional
#: Model -> the results that its dialog makes by itself: the map or table that matters most, and the report.
MADE = {"annualcheckup": ("levels", "report"),
        "carbonreview": ("ranking", "report"), "changereview": ("changes", "report"),
        "compliancereview": ("intensity_verdicts", "report"), "dailyjob": ("verdicts", "report"),
        "greenreview": ("land_carbon", "report"), "optionsreview": ("options", "report"),
        "overlapreport": ("output", "report"),
        "planreview": ("patches", "report"), "rightsreview": ("rights_checked", "report"),
        "supplyreview": ("answers", "report"),
        "zoningreport": ("verdicts", "report"), "zoningreview": ("verdicts", "report")}


class ShippedModel(FilledLater, QgsProcessingModelAlgorithm):
    """A model whose words are those of its steps, in the language of QGIS.

    A parameter has the words of the first step's parameter that it feeds, an output with those of the
    step's output. Names are those of the steps too, but where steps mean different things by one name.

    Args:
        path: the .model3 file; its stem without hyphens is the algorithm's name.
        at_once: False leaves the file unread until what is in it is asked for, or ``fill`` is called: QGIS lists
            a model by its words alone, and what it runs or shows in a dialog is an instance of its own.

    Raises:
        ValueError: no model, or one with a step that is not installed.
    """

    def __init__(self, path: Path, at_once: bool = True):
        super().__init__()
        self.path, self.is_filled = path, False
        if at_once:
            self.fill()

    def _fill(self) -> None:
        if not self.fromFile(str(self.path)):
            raise ValueError(self.path.name)
        self._order_results()
        steps = self._steps()
        described = [(definition, self._describe(definition, steps))
                     for definition in [*self.parameterDefinitions(), *self.outputDefinitions()]]
        self._tell_apart(described)
        # qgis_process reads the file's own description, which is English
        self.setHelpContent({**self.helpContent(), "SHORT_DESCRIPTION": self.shortDescription(),
                             "ALG_DESC": self.shortDescription()})

    def childAlgorithms(self):
        self.fill()
        return super().childAlgorithms()

    def canExecute(self):
        self.fill()
        return super().canExecute()

    def _order_results(self) -> None:
        """Put the results that the dialog makes by itself before those that it leaves switched off."""
        made = MADE[self.name()]
        for definition in self.destinationParameterDefinitions():
            if definition.name() not in made:
                switched_off = definition.clone()
                switched_off.setFlags(switched_off.flags() | OPTIONAL)   # what a step has to give, the run makes
                switched_off.setCreateByDefault(False)
                self.removeParameter(definition.name())
                self.addParameter(switched_off)
            else:
                definition.setCreateByDefault(True)

    @staticmethod
    def _tell_apart(described: list) -> None:
        """Name the step where two parameters have the same words."""
        counts = Counter(definition.description() for definition, _ in described
                         if isinstance(definition, QgsProcessingParameterDefinition))
        for definition, step in described:
            if counts[definition.description()] > 1 and step is not None:
                definition.setDescription(f"{step.algorithm().displayName()} – {definition.description()}")

    def _steps(self) -> list[tuple]:
        """Each step and what feeds it, name in the model -> name of the step's own.

        QGIS makes all algorithms of a model anew whenever it is asked for the steps: 250 times a start took a second.
        """
        steps = []
        for step in self.childAlgorithms().values():
            # an output of the model is named in lower case; it names the output of its step
            feeds = {name.lower(): output.childOutputName() for name, output in step.modelOutputs().items()}
            feeds |= {source.parameterName(): name for name, sources in step.parameterSources().items()
                      for source in sources if source.parameterName()}
            steps.append((step, feeds))
        return steps

    def _describe(self, definition, steps: list[tuple]):
        """Give it the words of its step's parameter; returns the step."""
        for step, feeds in steps:
            own = step.algorithm().parameterDefinition(feeds.get(definition.name(), ""))
            if own is not None:
                definition.setDescription(own.description())
                if isinstance(definition, QgsProcessingParameterDefinition):
                    definition.setHelp(own.help())
                    self._dress(definition, own, {other: name for name, other in feeds.items()}, step.algorithm())
                return step
        return None

    @staticmethod
    def _dress(definition, own, names: dict, algorithm) -> None:
        """Give an input the widget of its step's input.

        Args:
            definition: of the model. own: of the step. names: name of a step's input -> name in the model.
            algorithm: of the step, whose defaults hold where the model asks nothing.
        """
        advanced = QgsProcessingParameterDefinition.Flag.FlagAdvanced
        definition.setFlags(definition.flags() | (own.flags() & advanced))
        if own.type() == definition.type() == "matrix":
            definition.setHeaders(own.headers())
        declared, kept = own.metadata(), {}
        for about in FILLED:
            if about in declared:
                kept[about] = [names.get(word, word) for word in declared[about]]
                others = [algorithm.parameterDefinition(word) for word in declared[about] if word not in names]
                kept["given"] = {other.name(): other.defaultValue() or "" for other in others if other is not None}
        kept |= {name: declared[name] for name in ("widget_wrapper", "unit", "kind") if name in declared}
        definition.setMetadata({**definition.metadata(), **kept})

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        """Run the steps; what a step has to give, or a later one reads, is made, whether or not the user keeps it."""
        from ...bridge.project.styles import grouped
        from ...bridge.project.toolbox import toolbox_run

        steps = self.childAlgorithms().values()
        read = {(source.outputChildId(), source.outputName()) for step in steps
                for sources in step.parameterSources().values() for source in sources}
        passed = [name.lower() for step in steps for name, output in step.modelOutputs().items()
                  if (step.childId(), output.childOutputName()) in read or not step.algorithm().parameterDefinition(
                      output.childOutputName()).flags() & OPTIONAL]
        temporary = {name: QgsProcessing.TEMPORARY_OUTPUT for name in passed if parameters.get(name) in (None, "")}
        # a step that shares a parameter may have another default than the model: it is the model's that was shown
        shown = {definition.name(): definition.defaultValue() for definition in self.parameterDefinitions()
                 if not definition.isDestination() and definition.defaultValue() is not None}
        results = super().processAlgorithm({**shown, **parameters, **temporary}, context, feedback)
        run = toolbox_run(self, parameters)     # its layers are in one group, not in one a step
        for destination in context.layersToLoadOnCompletion():
            grouped(context, destination, run)
        return results

    tr, spoken = GroundRulesAlgorithm.tr, ""

    def checkParameterValues(self, parameters, context):
        problem = gate()
        return (False, problem) if problem else super().checkParameterValues(parameters, context)

    def _words(self) -> tuple:
        """Title and description; the file's own are English, and shown for a model that is not listed."""
        return {
            "annualcheckup": (self.tr("Annual check-up"), self.tr(
                "Computes the indicators of a year, records them in the series store, checks them against their "
                "targets, traces one of them to the parcels behind its change, and writes the annual check-up.")),
            "carbonreview": (self.tr("Review carbon"), self.tr(
                "Computes land-use change under a plan, the carbon lost and gained, compares this plan and others "
                "with the present, and writes one report of all.")),
            "changereview": (self.tr("Review what changed"), self.tr(
                "Compares the land use of two dates, lists the cropland that was lost and permanent basic farmland in "
                "it, and writes one report of both.")),
            "compliancereview": (self.tr("Review planning compliance"), self.tr(
                "Pre-checks a database, checks plots against their limits of building intensity and their uses "
                "against the planning zones, and writes one report of all.")),
            "dailyjob": (self.tr("Import, occupation, check and report"), self.tr(
                "Imports a folder of boundary-point files as parcels, totals the land that they occupy by class and "
                "owner, checks them against the three control lines, and writes the statement and one report.")),
            "greenreview": (self.tr("Review green and low carbon"), self.tr(
                "Measures low-carbon indicators of the land by unit and the carbon that it holds, and writes one "
                "report of both.")),
            "optionsreview": (self.tr("Compare plans for carbon and climate"), self.tr(
                "Compares plans by the carbon that they lose and gain, by people and floor area in hazard zones, "
                "ground, green space and service, says which is better on all and where they trade off, and writes "
                "one report.")),
            "overlapreport": (self.tr("Measure overlaps and report"), self.tr(
                "Overlaps of projects with control layers, their ledger, and a report of both.")),
            "planreview": (self.tr("Review the plan"), self.tr(
                "Tables the structure of the land as it is and of the plan, compares both on the ground, and writes "
                "one report.")),
            "rightsreview": (self.tr("Review rights on land"), self.tr(
                "Checks rights on land against each other, lists the holders of the land that projects take, traces "
                "the stages of land from approval to registration, and writes one report of all.")),
            "supplyreview": (self.tr("Ready to supply?"), self.tr(
                "Checks rights on land against each other, checks of each parcel whether approval, rights, plan, lines "
                "and documents allow its supply, and writes one report of both.")),
            "zoningreview": (self.tr("Review zoning"), self.tr(
                "Verdicts of projects by the three control lines and by the access lists of ecological control units, "
                "and one report of both.")),
            "zoningreport": (self.tr("Check projects and report"), self.tr(
                "Verdicts of projects by a rule pack, their findings, and one report of verdicts, findings, "
                "ledger and manifest.")),
        }.get(self.name(), (super().displayName(), super().shortDescription()))

    def shortHelpString(self) -> str:
        language = interface_language()
        page = (ROOT / "help" / language / f"{self.name()}.html").read_text(encoding="utf-8")
        picture = (ROOT / "help" / language / "models" / f"{self.name()}.svg").as_uri()
        return READABLE + one_line(page.removeprefix('<meta charset="utf-8">\n').replace(
            f'src="models/{self.name()}.svg"', f'src="{picture}"')) + one_line(inputs_table(self, language))

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


def own_copy(model: ShippedModel) -> QgsProcessingModelAlgorithm:
    """A model of the user's own to change: with the words that ours has now, and without a file.

    Ids of inputs and results stay. QGIS names a result in the model designer by its id, and so does the copy.

    Args:
        model: one that we ship.
    """
    shipped, copy = model.create(), QgsProcessingModelAlgorithm()
    # QGIS reads an input's help there, not where it writes it
    shipped.setHelpContent({**shipped.helpContent(), **{definition.name(): definition.help()
                                                        for definition in shipped.parameterDefinitions()}})
    copy.loadVariant(shipped.toVariant())
    copy.setName(shipped.displayName())
    copy.setGroup("")
    for definition in copy.parameterDefinitions():
        definition.setMetadata({})      # our dialogs' alone; a file cannot hold it
    for step in copy.childAlgorithms().values():
        step.setDescription(step.algorithm().displayName())
        copy.setChildAlgorithm(step)
    return copy
