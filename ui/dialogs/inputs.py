"""The widgets that Processing's dialogs show for inputs of ours; the modeler keeps QGIS's own.

Processing asks the class that a parameter's metadata name under ``widget_wrapper`` for a wrapper. What a widget cannot
do, such as a pack that is not there, never hinders: any text can be written, and the run says what is wrong with it.
"""
from __future__ import annotations

from qgis.core import QgsProcessingContext, QgsProject
from qgis.gui import (
    QgsAbstractProcessingParameterWidgetWrapper,
    QgsCheckableComboBox,
    QgsFieldComboBox,
    QgsGui,
    QgsProcessingGui,
)
from qgis.PyQt import sip
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QWidget

from ...algorithms.common.base import interface_language
from ...bridge.docks.likely import LikelyRoles, likely_layers, likely_roles
from ...bridge.packs.offered import Packs
from ...core.inputs.wording import choice_title
from ...core.texts import pick
from ..text import tr
from .mapped import Mapped
from .places import PlaceButton
from .roles import RolesButton
from .ruled import RuledLayers

KINDS = {"ModelerParametersDialog": QgsProcessingGui.WidgetType.Modeler,
         "BatchAlgorithmDialog": QgsProcessingGui.WidgetType.Batch}
LEAST_LETTERS = 18  # of a layer's name in a row of a batch


SHOWN: list = []   # layouts of frames, each with its frame and its wrapper, until Qt has deleted the layout


def _keep(layout, frame, wrapper) -> None:
    """Hold a frame as long as Qt has it, and no longer.

    A dialog that asks QGIS for the widget gets the frame as a new object. sip takes the first object for deleted then
    and lets it go, though Qt calls it when it deletes the frame: QGIS ended when a dialog was closed. The layout keeps
    its object, so it says when the frame is gone. The first object of the frame holds that of its box, and a box that
    QGIS made tells sip nothing when it is deleted: sip would take the next widget at that address for the box. So QGIS
    ended when a dock looked for its lists.
    """
    SHOWN[:] = [parts for parts in SHOWN if not sip.isdeleted(parts[0])]
    parts = [layout, frame, wrapper]
    SHOWN.append(parts)
    layout.destroyed.connect(lambda: parts.pop(1))


class ParameterWidget:
    """What the metadata of an input name. Making one gives the wrapper that suits the input and the dialog."""

    def __new__(cls, parameter, dialog, _row=0, _column=0, **_options):
        kind = KINDS.get(type(dialog).__name__, QgsProcessingGui.WidgetType.Standard)
        if kind == QgsProcessingGui.WidgetType.Modeler:
            made = QgsGui.processingGuiRegistry().createModelerParameterWidget(dialog.model, dialog.childId, parameter,
                                                                               dialog.context)
        else:
            made = _wrapper(parameter, kind)
        made.setDialog(dialog)
        return made


def _wrapper(parameter, kind):
    options = parameter.metadata()
    if parameter.type() == "enum":
        return (ChoicesWrapper if parameter.allowMultiple() else ChoiceWrapper)(parameter, kind)
    if parameter.type() == "field" and options.get("recognised") and kind == QgsProcessingGui.WidgetType.Standard:
        return FieldWrapper(parameter, kind)
    if options.get("mapped") or options.get("likely") and (
            kind == QgsProcessingGui.WidgetType.Standard or options["likely"][0] == "controls"):
        return (ControlsWrapper if (options.get("likely") or [""])[0] == "controls" else LayerWrapper)(parameter, kind)
    if kind == QgsProcessingGui.WidgetType.Standard and (options.get("place") or options.get("roles")):
        return KeysWrapper(parameter, kind)
    if parameter.type() == "string":
        return OfferWrapper(parameter, kind)
    return QgsGui.processingGuiRegistry().createParameterWidgetWrapper(parameter, kind)


class InputWrapper(QgsAbstractProcessingParameterWidgetWrapper):
    """A wrapper of ours: it knows its parameter, and says when its value changes."""

    def changed(self, *_what) -> None:
        """Tell dialog and other widgets."""
        self.widgetValueHasChanged.emit(self)

    def _framed(self, box):
        """A widget with the box in it, which is what ``createWidget`` gives away.

        The width is left to the dialog: a long title is cut in the box, not in the list.
        """
        if isinstance(box, QComboBox):
            box.setToolTip(self.parameterDefinition().toolTip())
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(12)
        frame = QWidget()
        layout = QHBoxLayout(frame)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(box)
        frame.setFocusProxy(box)
        _keep(layout, frame, self)
        return frame


class ChoiceWrapper(InputWrapper):
    """A choice: titles in QGIS's language, the word itself as value."""

    def createWidget(self):
        parameter = self.parameterDefinition()
        box = self.box = QComboBox()
        if parameter.flags() & parameter.Flag.FlagOptional:
            box.addItem("", None)
        for word in parameter.options():
            box.addItem(choice_title(parameter.name(), word, interface_language()), word)
        box.currentIndexChanged.connect(self.changed)
        return self._framed(box)

    def setWidgetValue(self, value, _context) -> None:
        word = value[0] if isinstance(value, (list, tuple)) and value else value
        self.box.setCurrentIndex(self.box.findData(word))

    def widgetValue(self):
        return self.box.currentData()


class ChoicesWrapper(InputWrapper):
    """Choices of which several may hold."""

    def createWidget(self):
        parameter = self.parameterDefinition()
        box = self.box = QgsCheckableComboBox()
        for word in parameter.options():
            box.addItemWithCheckState(choice_title(parameter.name(), word, interface_language()),
                                      Qt.CheckState.Unchecked, word)
        box.checkedItemsChanged.connect(self.changed)
        return self._framed(box)

    def setWidgetValue(self, value, _context) -> None:
        words = value if isinstance(value, (list, tuple)) else str(value or "").split(",")
        for place in range(self.box.count()):
            is_chosen = self.box.itemData(place) in words
            self.box.setItemCheckState(place, Qt.CheckState.Checked if is_chosen else Qt.CheckState.Unchecked)

    def widgetValue(self):
        return self.box.checkedItemsData()


class OfferWrapper(InputWrapper):
    """A text with a drop-down of what is there; any other text can be written."""

    def __init__(self, parameter, kind):
        super().__init__(parameter, kind)
        self.others: dict = {}
        self.given = parameter.metadata().get("given", {})   # where a model does not ask for the other input
        self.offers = parameter.metadata().get("offers") or []
        self.hints = parameter.metadata().get("widget_wrapper", {}).get("value_hints", [])
        project = QgsProject.instance()
        self.packs = Packs(project.homePath(), interface_language())

    def createWidget(self):
        box = self.box = QComboBox()
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        frame = self._framed(box)
        self._fill()
        box.lineEdit().textChanged.connect(self.changed)
        return frame

    def postInitialize(self, wrappers) -> None:
        """Offer what the inputs named in the declaration allow, whenever they change."""
        named = {name: wrapper for wrapper in wrappers for name in self.offers[1:]
                 if wrapper.parameterDefinition().name() == name}
        self.others = named
        for wrapper in named.values():
            wrapper.widgetValueHasChanged.connect(self._fill)
        if named:
            self._fill()

    def _fill(self, *_changed) -> None:
        values = self.given | {name: str(wrapper.parameterValue() or "") for name, wrapper in self.others.items()}
        titles = {offer.word: offer.title for offer in self.packs.offers(self.offers, values)} if self.offers else {}
        words = list(dict.fromkeys([*filter(None, self.hints), *titles]))
        kept = self.widgetValue()
        if kept not in words and self.box.findData(kept) >= 0:
            kept = ""   # of the pack that was named before; what was written by hand stays
        self.box.blockSignals(True)
        self.box.lineEdit().blockSignals(True)
        self.box.clear()
        for word in words:
            title = f"{titles[word]} ({word})" if titles.get(word) else choice_title(
                self.parameterDefinition().name(), word, interface_language())
            self.box.addItem(title, word)
        self._show(kept)
        self.box.lineEdit().setPlaceholderText(tr("choose or write") if words else self._missing(values))
        self.box.lineEdit().blockSignals(False)
        self.box.blockSignals(False)
        self.changed()

    def _missing(self, values) -> str:
        """Why nothing is offered: the input that the list rests on is empty."""
        titles = [wrapper.parameterDefinition().description() for name, wrapper in self.others.items()
                  if not values.get(name)]
        return tr("first choose: {title}").format(title=titles[0]) if titles else ""

    def _show(self, word: str) -> None:
        place = self.box.findData(word) if word else -1
        self.box.setCurrentIndex(place)
        if place < 0:
            self.box.setEditText(word)
        self.box.lineEdit().setCursorPosition(0)

    def setWidgetValue(self, value, _context) -> None:
        self._show("" if value is None else str(value))
        self.changed()

    def widgetValue(self):
        written = self.box.currentText().strip()
        place = self.box.findText(written, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchCaseSensitive)
        return self.box.itemData(place) if place >= 0 else written


class AroundWrapper(InputWrapper):
    """A wrapper around QGIS's own, which it fills in."""

    def __init__(self, parameter, kind):
        super().__init__(parameter, kind)
        self.inner = QgsGui.processingGuiRegistry().createParameterWidgetWrapper(parameter, kind)
        self.inner.widgetValueHasChanged.connect(self.changed)
        self.others: dict = {}
        self.given = parameter.metadata().get("given", {})
        self.context = QgsProcessingContext()
        self.context.setProject(QgsProject.instance())
        self.packs = Packs(QgsProject.instance().homePath(), interface_language())

    def createWidget(self):
        return self._framed(self.inner.createWrappedWidget(self.context))

    def setDialog(self, dialog) -> None:
        super().setDialog(dialog)
        self.inner.setDialog(dialog)

    def setWidgetContext(self, context) -> None:
        super().setWidgetContext(context)
        self.inner.setWidgetContext(context)

    def registerProcessingContextGenerator(self, generator) -> None:
        super().registerProcessingContextGenerator(generator)
        self.inner.registerProcessingContextGenerator(generator)

    def setWidgetValue(self, value, context) -> None:
        self.inner.setParameterValue(value, context)

    def widgetValue(self):
        return self.inner.parameterValue()

    def listen(self, wrappers, names, then) -> None:
        """Call ``then`` now, and whenever one of the inputs that are named changes."""
        self.inner.postInitialize(wrappers)
        self.others = {wrapper.parameterDefinition().name(): wrapper for wrapper in wrappers
                       if wrapper.parameterDefinition().name() in names}
        for wrapper in self.others.values():
            wrapper.widgetValueHasChanged.connect(then)
        then()

    def values(self) -> dict:
        """Texts of the other inputs."""
        return self.given | {name: str(wrapper.parameterValue() or "") for name, wrapper in self.others.items()}


class FieldWrapper(AroundWrapper):
    """A field: QGIS's own widget, which shows the field that a run would recognise."""

    def postInitialize(self, wrappers) -> None:
        parameter = self.parameterDefinition()
        self.recognised = parameter.metadata()["recognised"]
        self.listen(wrappers, (parameter.parentLayerParameterName(), *self.recognised), self.recognise)

    def recognise(self, *_changed) -> None:
        """Choose the field that is recognised, where none is chosen."""
        shown = self.inner.wrappedWidget()
        if shown.metaObject().className() != QgsFieldComboBox.staticMetaObject.className():
            return
        box = sip.cast(shown, QgsFieldComboBox)   # Python knows it by its base class
        if box.currentField():
            return
        field = self.packs.field(self.recognised, box.fields().names(), self.values())
        if field:
            box.setField(field)


class LayerWrapper(AroundWrapper):
    """A layer: QGIS's own widget, which shows the layer of the project that is most likely meant.

    Where values of the layer are read by a pack, a button beside it opens its fields and values.
    """

    def __init__(self, parameter, kind):
        super().__init__(parameter, kind)
        self.mapped = Mapped(self, self.packs) if parameter.metadata().get("mapped") else None

    def createWidget(self):
        frame = super().createWidget()
        if self.mapped is not None:
            frame.layout().addWidget(self.mapped.button, 0, Qt.AlignmentFlag.AlignTop)   # beside the layer's name
        if self.type() == QgsProcessingGui.WidgetType.Batch:    # its columns leave a list of layers no letter
            frame.setMinimumWidth(frame.sizeHint().width() + frame.fontMetrics().averageCharWidth() * LEAST_LETTERS)
        return frame

    def postInitialize(self, wrappers) -> None:
        self.inner.postInitialize(wrappers)
        kind = self.parameterDefinition().metadata().get("likely")
        is_row = self.type() == QgsProcessingGui.WidgetType.Batch      # of a batch: its list is filled by the user
        likely = likely_layers(QgsProject.instance(), *kind) if kind and not is_row else []
        if likely and self.inner.parameterValue() not in likely:   # the active layer may be one of them
            self.inner.setParameterValue(likely[0], self.context)
        if self.mapped is not None:
            self.mapped.set_all(wrappers)


class KeysWrapper(AroundWrapper):
    """Rows of keys, or of layers and roles: QGIS's own widget; a button beside it shows what they may be."""

    def __init__(self, parameter, kind):
        super().__init__(parameter, kind)
        self.place = (RolesButton(self, self.packs) if parameter.metadata().get("roles") else PlaceButton(self))

    def createWidget(self):
        frame = super().createWidget()
        frame.layout().addWidget(self.place.button, 0, Qt.AlignmentFlag.AlignTop)
        return frame

    def postInitialize(self, wrappers) -> None:
        self.inner.postInitialize(wrappers)
        self.place.set_all(wrappers)


class ControlsWrapper(AroundWrapper):
    """Control layers: those to which a run gives a role of the pack, until the user chooses others.

    A button beside them opens their fields and values. A row of a batch is filled by the user alone.
    """

    def __init__(self, parameter, kind):
        super().__init__(parameter, kind)
        self.ruled = RuledLayers(self, self.packs)

    def createWidget(self):
        frame = super().createWidget()
        frame.layout().addWidget(self.ruled.button, 0, Qt.AlignmentFlag.AlignTop)
        return frame

    def postInitialize(self, wrappers) -> None:
        self.filled: list = []
        self.listen(wrappers, self.parameterDefinition().metadata()["likely"][1:], self.fill)
        self.ruled.set_all(wrappers)

    def fill(self, *_changed) -> None:
        """Choose the layers, where the user did not."""
        if self.type() == QgsProcessingGui.WidgetType.Batch or (self.inner.parameterValue() or []) != self.filled:
            return
        name = self.parameterDefinition().metadata()["likely"][1]
        pack = self.packs.pack("zoning", self.values().get(name, ""))
        project, titles = QgsProject.instance(), {} if pack is None else {
            role: pick(described.title, interface_language()) or role for role, described in pack.roles.items()}
        likely = likely_roles(project, pack.roles) if pack is not None else LikelyRoles({}, {})
        self.inner.setParameterValue(list(likely.roles), self.context)
        self.ruled.leave_out({project.mapLayer(layer_id).name(): [titles[role] for role in roles]
                              for layer_id, roles in likely.unclear.items()})
        self.filled = self.inner.parameterValue() or []   # sources, not ids
