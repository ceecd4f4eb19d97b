"""What every algorithm of ours shares: texts, icon, help page, library check, errors, language."""
from __future__ import annotations

import re
from contextlib import contextmanager
from functools import wraps
from pathlib import Path

from qgis.core import (
    NULL,
    Qgis,
    QgsProcessingAlgorithm,
    QgsProcessingException,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
    QgsProcessingParameterVectorLayer,
)
from qgis.PyQt.QtGui import QIcon

from .declaring import Declaring, inputs_table, results_last
from .judging import Judging
from .libraries import gate
from .spoken import Spoken, interface_language
from .stops import letting_go
from .tracing import Traced, traced

ROOT = Path(__file__).resolve().parents[2]

LAYERS = (QgsProcessingParameterFeatureSource, QgsProcessingParameterVectorLayer)
LANGUAGE_CHOICES = ["auto", "zh", "en", "zh-en"]


CJK, BREAK = "[\u3000-\u9fff\uff00-\uffef]", "\u200b"
#: QGIS has dark grey letters for help, on the dark ground of a dark theme too.
READABLE = "<style>p, li, td, b { color: palette(text); }</style>"


def one_line(page: str) -> str:
    """A help page without line breaks: QGIS makes a paragraph of every line. Chinese is joined without a blank."""
    joined = re.sub(r"\s*\n\s*", " ", re.sub(rf"(?<={CJK})\n(?={CJK})", "", page)).strip()
    # Qt overlooks that a line may end where the letters change between Chinese signs: the pane would scroll sideways
    return re.sub(rf"(</?[bi]>)(?={CJK})", rf"\1{BREAK}", re.sub(
        rf"({CJK} ?)(</?(?:b|i|code)>)", rf"\1{BREAK}\2", joined))


def _gated(prepare):
    """``prepareAlgorithm`` behind the gate and the check of inputs, for ways of running that ask nothing before."""
    @wraps(prepare)
    def gated(self, parameters, context, feedback):
        if not self.is_gated:   # otherwise by the method of a subclass
            problem = gate() or self.wrong_inputs(parameters, context, is_written=False)
            if problem:
                raise QgsProcessingException(problem)
        self.is_gated = True
        try:
            return prepare(self, parameters, context, feedback)
        finally:
            self.is_gated = False
    return gated


def _is_blank(value) -> bool:
    """Whether a list has only blank cells: a dialog gives one NULL for a table without rows, as for no file."""
    return isinstance(value, (list, tuple)) and bool(value) and all(cell in (None, NULL, "") for cell in value)


class GroundRulesAlgorithm(Traced, Declaring, Judging, Spoken, QgsProcessingAlgorithm):
    """Base of our algorithms.

    A subclass states ``name()``, ``displayName()``, ``shortDescription()``, ``group()``, ``groupId()``,
    ``tags()``, ``initAlgorithm()`` and ``processAlgorithm()``. Its icon is ``icons/<name>.svg`` and its
    help page ``help/<language>/<name>.html``. Its ``prepareAlgorithm`` is put behind the gate of libraries, and
    what its methods raise lets go of the run.
    """

    LANGUAGE, AREA_UNITS, AREA_DECIMALS = "LANGUAGE", "AREA_UNITS", "AREA_DECIMALS"
    AREA_METHOD = "AREA_METHOD"
    remarks: tuple | list = ()   # on layers, that are in the log already
    layers_before: frozenset = frozenset()   # of ``stops.letting_go``, as is ``worked``
    worked, rows_known = None, 0   # the second: of what is read without layers, where that is known before
    KEEP_PERSONAL_FIELDS = "KEEP_PERSONAL_FIELDS"
    masks_personal = False   # makes tokens of personal fields, and writes none of their values
    value_notes: tuple | list = ()   # on what the user says of values, for the report
    MEANINGS = "VALUES"   # what values mean, of ``add_values``
    findings_type = None   # of FINDINGS, where the rows do not show it
    capture = None   # while the run is repeated in a second language: takes its report
    is_gated = False   # while ``prepareAlgorithm`` runs
    question: tuple = ()   # names of options that ask another thing of the same layers; see asked()

    def __init_subclass__(cls, **options):
        super().__init_subclass__(**options)
        if "initAlgorithm" in cls.__dict__:
            cls.initAlgorithm = results_last(cls.initAlgorithm)
        if "prepareAlgorithm" in cls.__dict__:
            cls.prepareAlgorithm = letting_go(_gated(traced(cls.prepareAlgorithm)), begins=True)
        if "processAlgorithm" in cls.__dict__:
            cls.processAlgorithm = letting_go(cls.processAlgorithm)

    def __init__(self):
        super().__init__()
        self.taken: list = []   # snapshots of the layers that the run was given

    def createInstance(self):
        return type(self)()

    def icon(self) -> QIcon:
        return QIcon(self.svgIconPath())

    def svgIconPath(self) -> str:
        return str(ROOT / "icons" / f"{self.name()}.svg")

    def shortHelpString(self) -> str:
        language = interface_language()
        page = ROOT / "help" / language / f"{self.name()}.html"
        return READABLE + one_line(page.read_text(encoding="utf-8").removeprefix('<meta charset="utf-8">\n')) \
            + one_line(inputs_table(self, language))

    def helpUrl(self) -> str:
        return ""

    def canExecute(self):
        problem = gate()
        return not problem, problem

    def checkParameterValues(self, parameters, context):
        problem = gate() or self.wrong_inputs(parameters, context)
        return (False, problem) if problem else super().checkParameterValues(parameters, context)

    @_gated
    def prepareAlgorithm(self, parameters, context, feedback):
        return super().prepareAlgorithm(parameters, context, feedback)

    # -- parameters ------------------------------------------------------------------------------

    def add_language(self) -> None:
        """The parameter ``LANGUAGE``: in which language messages and reports are written."""
        self.add(QgsProcessingParameterEnum(
            self.LANGUAGE, self.tr("Language of messages and report"), options=LANGUAGE_CHOICES,
            defaultValue="auto", usesStaticStrings=True),
            self.tr("auto follows the language of QGIS; zh is Chinese, en is English. zh-en prints both side by side "
                    "in reports, PDFs and editable documents; all else is in Chinese."), advanced=True)
        if self.on_processes:
            self.add_processes()

    def keeps_personal(self, parameters, context) -> bool:
        """Whether fields with personal data are in the results: the user keeps all, or chose one to be used."""
        keep = self.parameterDefinition(self.KEEP_PERSONAL_FIELDS) is not None and self.parameterAsBoolean(
            parameters, self.KEEP_PERSONAL_FIELDS, context)
        used = any(name in layer.noticed.read for layer in self.taken for name in layer.personal)
        return keep or used and not self.masks_personal   # tokens are no personal values

    def chosen_language(self, parameters, context) -> str:
        """``"zh"`` or ``"en"``; ``auto`` is what the options say, otherwise QGIS's own language."""
        if self.parameterDefinition(self.LANGUAGE) is None:
            return interface_language()
        from ...core.texts import first_language

        return first_language(self._language_choice(parameters, context))

    def wants_both(self, parameters, context) -> bool:
        """Whether documents that are handed over have both languages side by side."""
        from ...core.texts import SIDE_BY_SIDE

        return self.parameterDefinition(self.LANGUAGE) is not None and self._language_choice(
            parameters, context) == SIDE_BY_SIDE

    def _language_choice(self, parameters, context) -> str:
        """Of ``LANGUAGE_CHOICES``, without ``auto``."""
        choice = self.parameterAsEnumString(parameters, self.LANGUAGE, context)
        if choice in LANGUAGE_CHOICES[1:]:
            return choice
        from ...bridge.settings import read_options

        return read_options().report_language or interface_language()

    def add_area_style(self) -> None:
        """The parameters ``AREA_UNITS`` and ``AREA_DECIMALS``: how reports write areas."""
        self.add(QgsProcessingParameterString(self.AREA_UNITS, self.tr("Units of area in the report"), optional=True),
                 self.tr("Of m2, ha, mu and km2, separated by commas; tables use the first. Empty: as set in the "
                         "options of the plugin, otherwise m2 and ha, in Chinese documents on land in China mu too. "
                         "Layers stay in m²."),
                 advanced=True, kind="units")
        self.add(QgsProcessingParameterNumber(
            self.AREA_DECIMALS, self.tr("Decimals of areas in the report"), Qgis.ProcessingNumberParameterType.Integer,
            optional=True, minValue=-1, maxValue=8),
            self.tr("Empty: as set in the options of the plugin. -1: the usual number for each unit."), advanced=True)

    def chosen_area_style(self, parameters, context):
        """``core.report.numbers.NumberStyle``: the parameters, otherwise the options.

        Raises:
            InputError: a word that is not a unit.
        """
        from ...bridge.settings import read_options
        from ...core.geometry.systems.countries import are_abroad
        from ...core.report.numbers import NumberStyle, read_units, usual_units

        options = read_options()
        usual = options.area_units or usual_units(self.chosen_language(parameters, context),
                                                  are_abroad(layer.crs for layer in self.taken))
        if self.parameterDefinition(self.AREA_UNITS) is None:
            return NumberStyle(usual, None if options.decimals < 0 else options.decimals)
        words = self.parameterAsString(parameters, self.AREA_UNITS, context)
        decimals = parameters.get(self.AREA_DECIMALS)
        decimals = options.decimals if decimals in (None, "", NULL) else \
            self.parameterAsInt(parameters, self.AREA_DECIMALS, context)
        return NumberStyle(read_units(words) if words.strip() else usual,
                           None if decimals < 0 else decimals)

    def chosen_style(self, parameters, context) -> dict:
        """Language, units, decimals and day as they were used: a repeated run asks neither options nor the calendar."""
        from datetime import date

        from ...core.inputs import register

        chosen = {}
        if self.parameterDefinition(register.AS_OF) is not None and parameters.get(register.AS_OF) in (None, "", NULL):
            chosen[register.AS_OF] = date.today().isoformat()
        if self.parameterDefinition(self.LANGUAGE) is not None:
            chosen[self.LANGUAGE] = self._language_choice(parameters, context)
        if self.parameterDefinition(self.AREA_UNITS) is not None:
            style = self.chosen_area_style(parameters, context)
            chosen[self.AREA_UNITS] = ", ".join(style.units)
            chosen[self.AREA_DECIMALS] = -1 if style.decimals is None else style.decimals
        return chosen

    def chosen_inputs(self, parameters, context) -> dict:
        """The run's parameters, defaults named, so that every way of starting it gives the same."""
        from ...bridge.runs.repeat import rows_by_source

        inputs = [definition for definition in self.parameterDefinitions() if not definition.isDestination()]
        defaults = {definition.name(): definition.defaultValue() for definition in inputs
                    if definition.defaultValue() not in (None, "", NULL)}
        given = {name: value for name, value in parameters.items()
                 if value is not None and value != NULL and value != "" and not _is_blank(value)}
        used = rows_by_source(self, {**defaults, **given, **self.chosen_style(parameters, context)},
                              lambda: self.taken)
        chosen = super().asMap(used, context).get("inputs", {})
        return {definition.name(): chosen[definition.name()] for definition in inputs if definition.name() in chosen}

    def asMap(self, parameters, context) -> dict:
        """Parameters as JSON for ``qgis_process``, which knows no layer of this window by its name or id."""
        return super().asMap(self._for_elsewhere(parameters, context), context)

    def asQgisProcessCommand(self, parameters, context):
        return super().asQgisProcessCommand(self._for_elsewhere(parameters, context), context)

    def _for_elsewhere(self, parameters, context) -> dict:
        from ...bridge.runs.repeat import layers_of, rows_by_source

        return rows_by_source(self, parameters, lambda: layers_of(context.project()))

    def asked(self, parameters, context) -> dict:
        """Options of ``question`` that are not as usual: name -> text. Runs that differ in them are different checks.

        What one of them does not find is not fixed by that in the other, so the findings store keeps them apart.
        """
        used = self.chosen_inputs(parameters, context)
        defaults = {name: self.parameterDefinition(name).defaultValue() for name in self.question}
        usual = self.asMap({name: value for name, value in defaults.items() if value is not None}, context)["inputs"]

        def spelled(value, name="") -> str:
            if name and isinstance(self.parameterDefinition(name), LAYERS):
                return "given"   # which file it is does not matter, and its folder is private
            return "+".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)

        return {name: spelled(used[name], name) for name in self.question
                if name in used and spelled(used[name]) != spelled(usual.get(name, ""))}

    def layers_read(self) -> list:
        """Snapshots of the layers that the run reads."""
        return []

    def measured_layers(self) -> list:
        """Snapshots of the layers in whose system areas are measured."""
        return self.layers_read()

    def say_of_layers(self, parameters, context, feedback) -> None:
        """Report oddities of the input layers, whatever the run does with them."""
        from ...bridge.reading.remarks import layer_remarks

        planar = self.parameterDefinition(self.AREA_METHOD) is not None and self.parameterAsEnumString(
            parameters, self.AREA_METHOD, context) == "planar"
        self.remarks = layer_remarks(self.layers_read(), self.measured_layers() if planar else [],
                                     self.chosen_language(parameters, context))
        for sentence in self.remarks:
            feedback.pushWarning(sentence)

    def remark(self, feedback, sentences, most: int | None = None) -> None:
        """Log remarks that were not reported on the layers before, the first of many; facts are no warnings.

        Args:
            most: number of them; None: all.
        """
        from ...core.texts import Fact, filled
        new = [sentence for sentence in sentences if sentence not in self.remarks]
        if most is not None and len(new) > most:
            left = {"count": len(new) - most}
            new[most:] = [filled(self.tr("{count} more {count:remark|remarks}; the tables hold all."), left)]
        for sentence in new:
            (feedback.pushInfo if isinstance(sentence, Fact) else feedback.pushWarning)(sentence)

    @contextmanager
    def personal_data_reported(self, feedback, language: str):
        """Report which fields are left out before a run, and which personal data were noticed after it."""
        from ...bridge.reading.personal import left_out, noticed

        for sentence in left_out(self.taken, language, has_read=False):
            feedback.pushInfo(sentence)
        yield
        for sentence in noticed(self.taken, language, self.masks_personal):
            feedback.pushWarning(sentence)

    def outputs(self, parameters, context, feedback):
        """The run's outputs, as a ``with`` block: a run that fails leaves nothing half-written."""
        from .outputs import open_outputs

        return self.capture or open_outputs(self, parameters, context, feedback)

    def recheck(self, parameters, context, feedback, manifest: dict, before, previous, given):
        """Run the part of the check again that changed; for ``groundrules:recheck``.

        A check that can do that is in ``recheck.CHECKS``, writes ``core.contract.rows.state_section`` under
        ``rows`` into its manifest, and returns here the rows of a full run. Which subjects are touched is reported by
        ``core.contract.recheck``: those whose hash changed, those that share a group with them, and those that meet
        a place where another layer changed.

        Args:
            parameters: of the run before, for the layers as they are now; ``prepareAlgorithm`` has taken them.
            manifest, before: of the run before, and its ``RunState``.
            previous: its findings and their geometry, or None.
            given: feature ids of the subjects that were edited, or None.

        Returns:
            ``bridge.recheck.layers.Rechecked``.
        """
        raise NotImplementedError(self.name())

    def steps(self, feedback, start: float = 20.0, span: float = 50.0):
        """How a check is followed (``core.contract.outcome.Steps``): it takes ``span`` per cent from ``start`` on."""
        from ...core.contract.outcome import Steps

        return Steps(lambda share: feedback.setProgress(start + span * share), feedback.isCanceled)

    # -- errors ----------------------------------------------------------------------------------

    @contextmanager
    def explained(self, language: str | None = None):
        """Turn the core's ``InputError`` into the exception that Processing shows, in the language."""
        from ...bridge.runs.proj import keep_thread_state
        from ...bridge.settings import use_locale_separators
        from ...core.errors import InputError
        from ...core.inputs.wording import with_labels

        keep_thread_state()
        use_locale_separators()
        try:
            yield
        except InputError as error:
            language = language or interface_language()
            raise QgsProcessingException(with_labels(error, self.labels(language)).in_language(language)) from error
