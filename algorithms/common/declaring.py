"""How an algorithm declares its inputs, once, and has what it was given checked against that."""
from __future__ import annotations

from functools import wraps
from html import escape

from qgis.core import QgsProcessingParameterBoolean, QgsProcessingParameterDefinition

from .stops import drop_loaded

#: What ``required_if`` asks of another input instead of a value, as in ``core.inputs.declaration``.
GIVEN, MISSING = "*", ""
FILLED = {"offers", "recognised", "likely", "mapped", "place", "roles"}   # declarations of what a dialog fills in
#: How a dialog recognises the field with a land-use code.
LAND_CLASS = "codes CODE_PACK land_class"
#: The class that Processing's dialogs ask for widgets of ours.
WIDGET = f"{__name__.partition('.algorithms.')[0]}.ui.dialogs.inputs.ParameterWidget"


def _plain(value):
    """What is declared, as Qt keeps it: lists for tuples, and pairs for conditions, whose order Qt would lose."""
    if isinstance(value, dict):
        return [[name, _plain(part)] for name, part in value.items()]
    return [_plain(part) for part in value] if isinstance(value, (list, tuple)) else value


def results_last(declare):
    """``initAlgorithm`` that puts what the dialog leaves switched off behind what it makes by itself."""
    @wraps(declare)
    def declared(self, config=None):
        if not self.is_filled:   # QGIS lists it, while it starts
            return
        self.off = []
        declare(self, config)
        self.add_trace()
        for parameter in self.off:
            self.addParameter(parameter)
    return declared


class FilledLater:
    """Base of algorithms and models that QGIS, while it starts, lists by their words alone.

    What runs or is shown in a dialog is an instance of its own, which is always filled. ``_fill`` of a subclass
    declares inputs and results.

    Attributes:
        is_filled: False until inputs or results are asked for, or ``fill`` is called.
    """

    is_filled = True

    def fill(self) -> None:
        """Declare inputs and results, unless that was done."""
        if not self.is_filled:
            self.is_filled = True   # what follows asks for definitions
            self._fill()

    def parameterDefinitions(self):
        self.fill()
        return super().parameterDefinitions()

    def parameterDefinition(self, name: str):
        self.fill()
        return super().parameterDefinition(name)

    def destinationParameterDefinitions(self):
        self.fill()
        return super().destinationParameterDefinitions()

    def outputDefinition(self, name: str):
        self.fill()
        return super().outputDefinition(name)

    def outputDefinitions(self):
        self.fill()
        return super().outputDefinitions()


class Declaring(FilledLater):
    """Base of ``GroundRulesAlgorithm``.

    Attributes:
        basic: names of the inputs that the dialog shows at once, at most nine, where calls that several algorithms
            share cannot say it; the others are under "Advanced". Empty: as each is declared.
        off: results that are declared, and added last.
        for_rasters: name of the algorithm that does the same with rasters, where there is one.
    """

    basic: tuple = ()
    for_rasters = ""
    off: list

    def _fill(self) -> None:
        self.initAlgorithm({})

    def add(self, parameter: QgsProcessingParameterDefinition, help_text: str, advanced: bool = False,
            create_by_default: bool = True, hints=(), **declared) -> None:
        """Declare an input or output: all that dialogs, docks, the check before a run and the reference need.

        Args:
            create_by_default: False leaves an optional destination switched off in the dialog.
            hints: words that the dialog offers for a text.
            declared: ``kind``, ``unit``, ``required``, ``required_if``, ``not_with``, ``only_with``, ``after`` and
                ``as_many_as`` as of ``core.inputs.declaration.Input``, where the parameter's own type does not say so;
                ``file``, of a pack: the parameter that takes a file instead of its id; ``first="layers"``, of rows that
                begin with a layer. What a dialog fills in, words between blanks: ``offers``, of a text, and
                ``recognised``, of a field, as of ``bridge.packs.offered.Packs``; ``likely``, of a layer: its kind as of
                ``bridge.docks.likely``, perhaps ``oldest``, or ``controls`` and the input with the pack; ``mapped``, of
                a layer whose values a pack reads: the pack's kind as of ``bridge.docks.asked``, the layer's role in
                rows of VALUES, and perhaps the input with its list of codes; ``names``, of FIELDS: kinds of
                ``mapped`` whose fields its rows may name, where not all; ``roles``, of rows of layer and role: the
                inputs with the monitoring pack and its file, and those with the layers.
        """
        parameter.setHelp(help_text)
        if self.basic and not parameter.isDestination():
            advanced = parameter.name() not in self.basic
        declared |= {name: declared[name].split() for name in FILLED if name in declared}
        offered = {"value_hints": list(hints)} if hints else {}
        if parameter.type() == "enum" or offered or FILLED & set(declared):
            offered["class"] = WIDGET
        if isinstance(declared.get("required_if"), dict):
            declared["required_if"] = [declared["required_if"]] if declared["required_if"] else []
        kept = {name: _plain(value) for name, value in declared.items()}
        parameter.setMetadata({**parameter.metadata(), **({"widget_wrapper": offered} if offered else {}), **kept})
        if advanced:
            parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
        if create_by_default:
            self.addParameter(parameter)
        else:
            parameter.setCreateByDefault(False)
            self.off.append(parameter)

    def or_any_file(self, files: str) -> str:
        """A filter of files that offers others too: QGIS refuses what no filter lets through, as a pack's folder."""
        return f"{files};;{self.tr('All files')} (*)"

    def add_keep_personal(self) -> None:
        """The parameter ``KEEP_PERSONAL_FIELDS``, for algorithms whose results hold fields of the user's."""
        self.add(QgsProcessingParameterBoolean(
            self.KEEP_PERSONAL_FIELDS, self.tr("Keep fields with personal data"), False),
            self.tr("Names, identity numbers, addresses and telephone numbers are left out of the results unless you "
                    "keep them; log, report and manifest name the fields."), advanced=True)

    def wrong_inputs(self, parameters, context, is_written: bool = True) -> str:
        """Sentences on what was given and cannot be used, before anything is read; empty where nothing is wrong.

        Args:
            is_written: required outputs have to be named; where something is wrong, no layer that was opened stays in
                ``context``. Otherwise QGIS's own check and the run find them there.
        """
        from ...bridge.inputs.declared import wrong_inputs
        from ...core.errors import InputError

        before = frozenset(context.temporaryLayerStore().mapLayers())
        language = self.chosen_language(parameters, context)
        problems = wrong_inputs(self.in_language(language), parameters, context, is_written=is_written)
        if not problems and is_written and type(self).check_more is not Declaring.check_more:
            # before ``prepareAlgorithm`` that is left to it, which reads the same
            opened = frozenset(context.temporaryLayerStore().mapLayers())
            try:
                self.create().check_more(parameters, context)
            except InputError as error:
                problems = [error]
            finally:
                drop_loaded(context, opened)
        if problems and is_written:
            drop_loaded(context, before)
        return "\n".join(error.in_language(language) for error in problems)

    def check_more(self, parameters, context) -> None:
        """What only files and packs that were named can say, before a run; it reads them as the run does.

        Raises:
            InputError: they cannot be used.
        """


def inputs_table(algorithm, language: str) -> str:
    """Inputs and results of an algorithm as HTML, in the order of the dialog: a part of its help page.

    Args:
        algorithm: with its parameters. language: of the words that are not the dialog's own.
    """
    from ...bridge.inputs.declared import input_of
    from ...core.inputs.describing import described
    from ...core.texts import text

    definitions = algorithm.parameterDefinitions()
    labels = {definition.name(): definition.description() for definition in definitions}
    rows, results = [], [definition for definition in algorithm.outputDefinitions() if definition.name() not in labels]
    for definition in definitions:
        facts = described(input_of(definition), language, labels.__getitem__)
        words = text("inputs.separator", language).join(filter(None, (facts.kind, facts.group, facts.needed)))
        rows.append((definition.description(), definition.name(), f"{escape(words)}<br>{escape(definition.help())}"))
    rows += [(result.description(), result.name(), text("inputs.kind_output", language)) for result in results]
    cells = "".join(f"<tr><td><b>{escape(label)}</b><br><code>{name}</code><br>{words}</td></tr>"     # in a narrow pane
                    for label, name, words in rows)
    return f'<h3>{text("inputs.table", language)}</h3><table cellpadding="3">{cells}</table>'
