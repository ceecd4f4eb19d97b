"""Parts of which docks are put together."""
from __future__ import annotations

from qgis.core import QgsProject, QgsVectorLayer
from qgis.gui import QgsScrollArea
from qgis.PyQt.QtCore import QEvent, QSize, Qt
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QSplitter, QTabWidget, QWidget

from ...algorithms.common.base import interface_language
from ...bridge.settings import read_options, use_locale_separators
from ...core.geometry.systems.countries import are_abroad
from ...core.report.numbers import NumberStyle, usual_units
from ..text import tr
from ..widgets import action, button, named

LEAST_HEIGHT = 120      # of what scrolls


def number_style() -> NumberStyle:
    """Units and decimals of areas as the options want them, otherwise as is usual in QGIS's language and on the ground
    where the project's vector layers lie."""
    options = read_options()
    use_locale_separators()
    layers = [layer for layer in QgsProject.instance().mapLayers().values() if isinstance(layer, QgsVectorLayer)]
    units = options.area_units or usual_units(interface_language(), are_abroad(
        layer.crs().authid() or layer.crs().toWkt() for layer in layers))
    return NumberStyle(units, None if options.decimals < 0 else options.decimals)


def row_of(*parts, stretch: bool = True) -> QHBoxLayout:
    """Widgets, and buttons of actions, in a row; what is wider than needed stays empty at the end."""
    row = QHBoxLayout()
    for part in parts:
        row.addWidget(part if isinstance(part, QWidget) else button(part))
    if stretch:
        row.addStretch(1)
    return row


def labelled(words: str, buddy: QWidget) -> QLabel:
    """A label whose letter leads to a widget, for rows of a form that hold several."""
    label = QLabel(words)
    label.setBuddy(buddy)
    return label


def stacked(*widgets: QWidget, shares: tuple = ()) -> QSplitter:
    """Widgets below each other, with edges that the user moves.

    Args:
        widgets: from the top down.
        shares: of the room that is left, one a widget.
    """
    split = QSplitter(Qt.Orientation.Vertical)
    split.setChildrenCollapsible(False)
    for place, widget in enumerate(widgets):
        split.addWidget(widget)
        if shares:
            split.setStretchFactor(place, shares[place])
    return split


class Fitting(QWidget):
    """A row of buttons that give up their words, the last ones first, where the dock is too narrow for them.

    Args:
        parts: actions or buttons, None for a gap that takes what is left. words: those of them that show words.
    """

    def __init__(self, parts, words=()):
        super().__init__()
        self.worded = []
        row = self.row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for part in parts:
            if part is None:
                row.addStretch(1)
                continue
            made = part if isinstance(part, QWidget) else button(part)
            if part in words:
                self.worded.append(made)
            row.addWidget(made)

    def fit(self) -> None:
        """Show as many words as there is room for."""
        for made in self.worded:
            made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for made in self.worded[::-1]:
            if self._needed() <= self.width():
                break
            made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)

    def _needed(self) -> int:
        shown = [self.row.itemAt(place).widget() for place in range(self.row.count())]
        widths = [made.sizeHint().width() for made in shown if made is not None and not made.isHidden()]
        return sum(widths) + self.row.spacing() * (self.row.count() - 1)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self.fit()

    def minimumSizeHint(self) -> QSize:
        shown = [self.row.itemAt(place).widget() for place in range(self.row.count())]
        side = max((made.iconSize().width() + 8 for made in shown if made is not None), default=0)
        return QSize(sum(side + 2 for made in shown if made is not None), super().minimumSizeHint().height())


class Shared(QSplitter):
    """A list above what explains it: the list first has the height that it asks for, then both share what is left.

    Args:
        upper, lower: the parts. need: function that gives the height the upper one asks for.
        shares: of what is left. Once the user has moved the edge, nothing is shared anew.
    """

    def __init__(self, upper: QWidget, lower: QWidget, need, shares=(2, 1)):
        super().__init__(Qt.Orientation.Vertical)
        self.need, self.shares, self.moved = need, shares, False
        self.setChildrenCollapsible(False)
        for place, widget in enumerate((upper, lower)):
            self.addWidget(widget)
            self.setStretchFactor(place, shares[place])
        self.splitterMoved.connect(self._moved)

    def _moved(self, *_) -> None:
        self.moved = True

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._share()

    def event(self, event) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:       # a line above the list came or went
            self._share()
        return done

    def _share(self) -> None:
        if not self.moved:
            height = self.height() - self.handleWidth()
            least = self.widget(1).minimumSizeHint().height()
            upper = max(height * self.shares[0] // sum(self.shares), min(self.need(), height - least))
            self.setSizes([upper, height - upper])


class Scrolled(QgsScrollArea):
    """A part of a dock that scrolls where the window is too low for it: what is too tall would push out its edge.

    Args:
        part: what it holds; as wide as it must be, and no wider than the dock.
    """

    def __init__(self, part: QWidget):
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QgsScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(part)

    def minimumSizeHint(self) -> QSize:
        least = self.widget().minimumSizeHint()
        return QSize(least.width() + self.verticalScrollBar().sizeHint().width(), min(least.height(), LEAST_HEIGHT))

    def eventFilter(self, watched, event) -> bool:
        if watched is self.widget() and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()       # it may be wider now
        return super().eventFilter(watched, event)


def pages(name: str, title: str, shown: dict) -> QTabWidget:
    """Tabs of a part of a dock: title -> widget."""
    tabs = named(QTabWidget(), name, title)
    tabs.setDocumentMode(True)
    for words, widget in shown.items():
        tabs.addTab(widget, words)
    return tabs


def map_actions(widget: QWidget, name: str, go_to, flash) -> tuple:
    """The actions that zoom to what is selected, and flash it."""
    return (action(widget, f"{name}_zoom", tr("Zoom to the selection and flash it"), "mActionZoomToSelected.svg",
                   lambda: go_to(), "Ctrl+G"),
            action(widget, f"{name}_flash", tr("Flash the selection"), "mActionHighlightFeature.svg",
                   lambda: flash(), "F8"))
