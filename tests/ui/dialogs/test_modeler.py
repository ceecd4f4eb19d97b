"""Labels of our tools' inputs as the dialog of a step in QGIS's model designer shows them."""
from __future__ import annotations

import pytest
from qgis.core import QgsApplication, QgsProcessingModelAlgorithm
from qgis.PyQt.QtGui import QFont
from qgis.PyQt.QtWidgets import QApplication, QLabel

from groundrules.algorithms.common.models import own_copy
from groundrules.ui.model_actions import TALLEST, fit_boxes, words_height

LEAST = 339     # pixels that QGIS's own parts of the dialog leave to a label
OPENED = 3      # dialogs: a dialog of each tool would take a minute


@pytest.fixture
def tools(plugin):
    return [algorithm for algorithm in plugin.provider.algorithms()
            if not isinstance(algorithm, QgsProcessingModelAlgorithm)]


def labelled(algorithm) -> list:
    """Labels as the dialog writes them."""
    shown = [definition for definition in algorithm.parameterDefinitions()
             if not definition.flags() & definition.Flag.FlagHidden]
    return [f"{definition.description()} [optional]" if definition.flags() & definition.Flag.FlagOptional
            else definition.description() for definition in shown]


def test_labels_of_a_step_have_two_lines_at_most(tools, qgis_processing):
    from processing.modeler.ModelerParametersDialog import ModelerParametersDialog

    probe = QLabel()
    probe.setWordWrap(True)
    line = probe.fontMetrics().lineSpacing()

    def lines(words):
        probe.setText(words)
        return round((probe.heightForWidth(LEAST) - 1) / line)

    long = [(algorithm.name(), words) for algorithm in tools for words in labelled(algorithm) if lines(words) > 2]
    assert not long
    longest = sorted(tools, key=lambda algorithm: -max(map(len, labelled(algorithm))))[:OPENED]
    for algorithm in longest:
        dialog = ModelerParametersDialog(QgsApplication.processingRegistry().createAlgorithmById(algorithm.id()),
                                         QgsProcessingModelAlgorithm())
        dialog.show()
        panel = dialog.widget.widget
        panel.advancedButton.click()
        QgsApplication.processEvents()
        shown = [label for label in panel.paramPanel.findChildren(QLabel)
                 if label.parent() is panel.paramPanel and label.isVisible() and label.text().strip()]
        own = [label for label in shown if label.text() in set(labelled(algorithm))]
        assert {label.text() for label in own} == set(labelled(algorithm))
        cut = [label.text() for label in shown if label.height() < label.heightForWidth(label.width())
               or not label.wordWrap() and label.width() < label.fontMetrics().horizontalAdvance(label.text())]
        assert not cut and min(label.width() for label in own) >= LEAST, algorithm.id()
        dialog.reject()
        dialog.deleteLater()


def test_words_of_inputs_fit_into_their_boxes(plugin):
    """In the copy that opens in the designer; the usual box of 200 × 30 pixels cuts a second line."""
    models = [model for model in plugin.provider.algorithms() if isinstance(model, QgsProcessingModelAlgorithm)]
    boxes, grown = {}, 0
    for model in models:
        copy = own_copy(model)
        before = {name: component.size() for name, component in copy.parameterComponents().items()}
        fit_boxes(copy)
        for name, component in copy.parameterComponents().items():
            size, words = component.size(), copy.parameterDefinition(name).description()
            boxes[model.name(), name] = words_height(words, size.width()) <= size.height() <= TALLEST
            grown += size != before[name]
    assert len(models) > 10 and grown > 20
    assert not [box for box, fits in boxes.items() if not fits]


def test_boxes_of_large_letters_end_where_a_line_fits(plugin):
    """A line of 28 points is higher than boxes stand apart: no width makes it lower."""
    usual, large = QFont(QApplication.font()), QFont(QApplication.font())
    large.setPointSize(28)
    model = own_copy(next(
        tool for tool in plugin.provider.algorithms() if isinstance(tool, QgsProcessingModelAlgorithm)))
    QApplication.setFont(large)
    try:
        fit_boxes(model)
        heights = [(words_height(model.parameterDefinition(name).description(), component.size().width()),
                    component.size().height()) for name, component in model.parameterComponents().items()]
    finally:
        QApplication.setFont(usual)
    assert min(words for words, _box in heights) + 8 > TALLEST
    assert all(words == heights[0][0] for words, _box in heights)     # a line each
