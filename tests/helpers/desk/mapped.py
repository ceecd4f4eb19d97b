"""Layers and tables in foreign words, and clicks in the mapping panel that a dialog opens."""
from __future__ import annotations

from qgis.core import (
    QgsApplication,
    QgsFeature,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProject,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QComboBox, QToolButton

from .zoning_dock import wait_until

WORD = Qt.ItemDataRole.UserRole


def squares(name, fields, rows):
    """A layer of hectares side by side."""
    made = QgsVectorLayer("Polygon?crs=EPSG:4547&" + "&".join(f"field={field}:string" for field in fields), name,
                          "memory")
    for place, values in enumerate(rows):
        feature, left = QgsFeature(made.fields()), 500_000 + 100 * place
        feature.setGeometry(QgsGeometry.fromWkt(
            f"POLYGON(({left} 3000000,{left + 100} 3000000,{left + 100} 3000100,{left} 3000100,{left} 3000000))"))
        feature.setAttributes(list(values))
        made.dataProvider().addFeatures([feature])
    QgsProject.instance().addMapLayer(made)
    return made


def open_values(panel, parameter):
    wrapper = panel.wrappers[parameter]
    button = wrapper.wrappedWidget().findChild(QToolButton, f"groundrules_values_{parameter}")
    button.click()
    window = wrapper.mapped.window
    wait_until(lambda: window.panel.layer_id and window.panel.reading is None)
    return window


def row_of(table, value):
    return next(row for row in range(table.rowCount()) if table.item(row, 0).data(WORD) == value)


def pick(panel, value, word):
    """Click a value, and what it means."""
    table, words = panel.values.table, panel.values.words
    for view, item in ((table, table.item(row_of(table, value), 0)),
                       (words, next(words.item(row) for row in range(words.count())
                                    if words.item(row).data(WORD) == word))):
        view.scrollToItem(item)
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
                         view.visualItemRect(item).center())
    wait_until(lambda: panel.reading is None)


def means(panel):
    return {table.item(row, 0).text(): (int(table.item(row, 1).text()), table.item(row, 2).text())
            for table in (panel.values.table, panel.values.rest) for row in range(table.rowCount())}


def values_of(panel):
    return {name: wrapper.parameterValue() for name, wrapper in panel.wrappers.items()}


def choose_field(window, part, name):
    """Choose the field of a layer that plays a field role."""
    box = window.findChild(QComboBox, f"groundrules_mapping_field_{part}")
    box.setCurrentIndex(box.findData(name))
    box.activated.emit(box.currentIndex())
    wait_until(lambda: window.panel.reading is None)


def show_part(window, part):
    """Click the row of a field role."""
    fields = window.panel.fields
    row = next(row for row in range(fields.rowCount()) if fields.item(row, 0).data(WORD) == part)
    fields.scrollToItem(fields.item(row, 0))
    QTest.mouseClick(fields.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
                     fields.visualItemRect(fields.item(row, 0)).center())
    wait_until(lambda: window.panel.reading is None)


def table_of(path, rows, separator=";"):
    """A CSV of another country as a layer of the project."""
    path.write_text("\n".join(separator.join(row) for row in rows) + "\n", encoding="utf-8")
    table = QgsVectorLayer(str(path), path.stem, "ogr")
    assert table.isValid()
    QgsProject.instance().addMapLayer(table)
    return table


def rows_of(given, name, width):
    return list(zip(*[iter(given[name])] * width))


def run(name, inputs):
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    context.setProject(QgsProject.instance())
    results, fine = QgsApplication.processingRegistry().createAlgorithmById(f"groundrules:{name}").run(
        {key: value for key, value in inputs.items() if value not in (None, "", [])}, context, feedback)
    assert fine, feedback.textLog()
    return results, feedback.textLog()
