"""The page of the plugin in QGIS's options."""
from __future__ import annotations

from qgis.gui import QgsOptionsPageWidget, QgsOptionsWidgetFactory
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSpinBox,
    QVBoxLayout,
)

from .text import tr
from .widgets import action, button, icon, named


class OptionsPage(QgsOptionsPageWidget):
    """Pack folders, units, rounding, report language, classification mark, the person's name."""

    def __init__(self, parent=None):
        super().__init__(parent)
        from ..algorithms.common.base import interface_language
        from ..bridge.settings import MOST_DECIMALS, read_options
        from ..core.report.numbers import usual_units

        options = read_options()
        self.setObjectName("groundrules_options")
        self.folders = named(QListWidget(), "options_folders", tr("Folders with rule packs"),
                             tr("Searched after the folder packs next to the project, before the plugin's own packs."))
        for folder in options.pack_folders:
            self.folders.addItem(folder)
        self.units = named(QListWidget(), "options_units", tr("Area units shown"),
                           tr("The first ticked unit is that of the table; drag to reorder."))
        self.units.setDragDropMode(QListWidget.DragDropMode.InternalMove)
        self._fill_units(options.area_units or usual_units(interface_language()))
        self.decimals = named(QSpinBox(), "options_decimals", tr("Decimals of areas"))
        self.decimals.setRange(-1, MOST_DECIMALS)
        self.decimals.setSpecialValueText(tr("usual for each unit"))
        self.decimals.setValue(options.decimals)
        self.language = named(QComboBox(), "options_language", tr("Language of reports"))
        for title, value in ((tr("that of QGIS"), ""), (tr("Chinese"), "zh"), (tr("English"), "en"),
                             (tr("Chinese and English side by side"), "zh-en")):
            self.language.addItem(title, value)
        self.language.setCurrentIndex(max(self.language.findData(options.report_language), 0))
        self.mark = named(QLineEdit(options.classification_mark), "options_mark", tr("Classification mark"),
                          tr("Printed in the head of reports. Empty: no mark is printed."))
        self.author = named(QLineEdit(options.author), "options_author", tr("Your name"),
                            tr("Written into the history of the findings store. The account of the computer is not "
                               "asked."))
        self._lay_out()

    def _fill_units(self, chosen) -> None:
        titles = {"m2": tr("square metres (m²)"), "ha": tr("hectares (ha)"), "mu": tr("mu (2000/3 m²)"),
                  "km2": tr("square kilometres (km²)")}
        for unit in (*chosen, *(unit for unit in titles if unit not in chosen)):
            item = QListWidgetItem(titles[unit])
            item.setData(Qt.ItemDataRole.UserRole, unit)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if unit in chosen else Qt.CheckState.Unchecked)
            self.units.addItem(item)

    def _lay_out(self) -> None:
        add = action(self, "options_add_folder", tr("Add a folder…"), "symbologyAdd.svg", self._choose_folder)
        remove = action(self, "options_remove_folder", tr("Remove the folder"), "symbologyRemove.svg",
                        lambda: self.folders.takeItem(self.folders.currentRow()))
        column = QVBoxLayout()
        column.addWidget(button(add))
        column.addWidget(button(remove))
        column.addStretch(1)
        folders = QHBoxLayout()
        folders.addWidget(self.folders, 1)
        folders.addLayout(column)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for title, widget in ((tr("Folders with rule packs"), folders), (tr("Area &units shown"), self.units),
                              (tr("&Decimals of areas"), self.decimals), (tr("&Language of reports"), self.language),
                              (tr("&Classification mark"), self.mark), (tr("Your &name"), self.author)):
            form.addRow(title, widget)
        self.folders.setMaximumHeight(self.fontMetrics().height() * 7)
        self.units.setMaximumHeight(self.fontMetrics().height() * 7)
        note = QLabel(tr("Units and decimals apply to docks and reports; customary tables keep the unit of their "
                         "form."))
        note.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(note)
        layout.addStretch(1)

    def _choose_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, tr("Add a folder…"))
        if folder:
            self.add_folder(folder)

    def add_folder(self, folder: str) -> None:
        """Add a folder, once."""
        if not self.folders.findItems(folder, Qt.MatchFlag.MatchExactly):
            self.folders.addItem(folder)

    def apply(self) -> None:
        """Keep the options; QGIS calls it when the user agrees."""
        from ..algorithms.common.base import interface_language
        from ..bridge.settings import Options, write_options
        from ..core.report.numbers import usual_units

        items = [self.units.item(row) for row in range(self.units.count())]
        units = tuple(item.data(Qt.ItemDataRole.UserRole) for item in items
                      if item.checkState() == Qt.CheckState.Checked)
        folders = tuple(self.folders.item(row).text() for row in range(self.folders.count()))
        units = () if units == usual_units(interface_language()) else units or ("m2",)   # usual: as the document has it
        write_options(Options(folders, units, self.decimals.value(), self.language.currentData(),
                              self.mark.text().strip(), self.author.text().strip()))


class OptionsFactory(QgsOptionsWidgetFactory):
    """Makes the page when the user opens QGIS's options."""

    def __init__(self):
        super().__init__(tr("Ground Rules"), icon("groundrules"))

    def createWidget(self, parent):
        self.page = OptionsPage(parent)     # Python must hold it, or its methods go
        return self.page
