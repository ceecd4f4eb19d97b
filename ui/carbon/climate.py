"""The page "Climate and hazards" of the Carbon dock: options of a plan by carbon, hazards, ground and service."""
from __future__ import annotations

from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QHeaderView, QLabel, QTableWidget, QTableWidgetItem, QTextBrowser, QVBoxLayout, QWidget

from ...bridge.docks.options import shared_layers
from ...core.errors import InputError
from ...core.inputs import register
from ..docks.parts import row_of
from ..text import tr
from ..widgets import action, button, named, plain_rows
from .work import OPTIONS

FIXED = 2       # columns before the options: indicator, unit
MOST_SENTENCES = 6     # lines that are seen
FRAME = 16      # pixels around them
TITLE_SHARE = 0.3      # of the width, at least: what is compared stays readable beside wide numbers


class OptionsTable(QTableWidget):
    """Indicators with their options; titles are broken into lines, and keep their share of the width."""

    def __init__(self):
        super().__init__(0, FIXED)
        named(self, "carbon_options_table", tr("Options by indicator"), tr(
            "↑ better than the first option, ↓ worse, = alike, ? not sure, ★ surely the best"))
        plain_rows(self)
        self.setWordWrap(True)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Share the width: what units and numbers need, and what is left for the titles."""
        self.resizeColumnsToContents()
        others = sum(self.columnWidth(column) for column in range(1, self.columnCount()))
        width = self.viewport().width()
        self.setColumnWidth(0, max(width - others, round(width * TITLE_SHARE)))
        self.resizeRowsToContents()


class ClimatePage(QWidget):
    """A matrix of indicators and options: which plan is better by what, and where they trade off.

    Args:
        dock: the Carbon dock, whose inputs name the plans.
    """

    def __init__(self, dock):
        super().__init__()
        self.dock, self.matrix = dock, None
        self.asking = self.asked = ()       # what a comparison is of: the one under way, the one that is shown
        self.signs = ""
        self.compare_action = action(dock, "carbon_options", tr("Compare options"), "compareoptions", self.compare,
                                     "Ctrl+Shift+Return")
        self.dialog_action = action(dock, "carbon_options_dialog", tr("Layers, weights and more…"),
                                    "mActionOptions.svg", self.open_dialog)
        self.hint = named(QLabel(), "carbon_options_hint", tr("What is compared, and what is missing"))
        self.hint.setWordWrap(True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.table = OptionsTable()
        self.sentences = named(QTextBrowser(), "carbon_options_sentences", tr("Options against each other"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.addLayout(row_of(button(self.compare_action, words=True), button(self.dialog_action, words=True)))
        column.addWidget(self.hint)
        column.addWidget(self.table, 1)
        column.addWidget(self.sentences)
        self.dock.work.options_compared.connect(self.show_matrix)
        self.show_matrix(None)

    # -- what is asked -------------------------------------------------------------------------

    def options(self) -> dict:
        """Id of a layer -> name of the option: the plans, and the present where there is one plan only."""
        inputs = self.dock.inputs
        names = dict(zip(inputs.layer_ids(), inputs.scenarios().values()))
        plans = {layer_id: names[layer_id] for layer_id in inputs.plan_ids()}
        return names if len(plans) == 1 else plans

    def missing(self) -> str:
        """What keeps options from being compared; empty: nothing."""
        options = self.options()
        return "" if len(options) > 1 and "" not in options else tr(
            "Add two plans under “Inputs”, or one plan and the present: each is an option.")

    def parameters(self) -> dict:
        """Inputs of ``groundrules:compareoptions``.

        Raises:
            InputError: the pack of indicators is not there, or broken.
        """
        options = self.options()
        shared = shared_layers(QgsProject.instance(), list(options), self.dock.language)
        years = self.years()
        given = {register.PLANS: list(options), register.OPTIONS: [cell for pair in options.items() for cell in pair],
                 register.LAYERS: list(shared.roles),
                 register.ROLES: [cell for pair in shared.roles.items() for cell in pair],
                 register.RESULTS: list(self.results())}
        return {**given, register.YEAR: int(years[0])} if len(years) == 1 and years[0] else given

    def years(self) -> list:
        """The years of the plans, each once; None where it is not given."""
        return list(dict.fromkeys(self.dock.inputs.years_of()[1:]))

    def results(self) -> tuple:
        """Tables of the comparison of scenarios, if it was made of what the inputs are now."""
        work, inputs = self.dock.work, self.dock.inputs
        return work.results and work.results_of(inputs.parameters(), inputs.years_of())

    def state(self) -> tuple:
        """What a comparison of options is of; another one now: what is shown is out of date."""
        return self.options(), self.years(), self.results()

    def _parameters(self) -> dict | None:
        """Inputs of a run; None: they cannot be made out, and the dock says why."""
        try:
            return self.parameters()
        except InputError as error:
            self.dock.tell(error.in_language(self.dock.language), "wrong")
            return None

    def compare(self) -> None:
        """Compare, in the background."""
        words = self.missing()
        if words:
            self.dock.tell(words, "wrong")
            return
        parameters = self._parameters()
        if parameters is not None:
            self.dock.when_free(lambda: self._compare(parameters))

    def _compare(self, parameters: dict) -> None:
        self.asking = self.state()
        self.dock.work.compare_options(parameters)

    def open_dialog(self) -> None:
        """The dialog of the comparison, filled in: other layers, weights, other indicators."""
        from qgis import processing

        parameters = {} if self.missing() else self._parameters()
        if parameters is not None:
            processing.execAlgorithmDialog(OPTIONS, parameters)

    # -- what is shown -------------------------------------------------------------------------

    def enable(self, free: bool) -> None:
        """Let be used what can be used; ``free``: nothing is under way."""
        words = self.missing()
        self.compare_action.setEnabled(free and not words)
        self.dialog_action.setEnabled(free)
        if self.matrix is not None:
            self._show_signs()
        elif self.isVisible():      # to look at all layers takes a moment
            self.hint.setText(words or self._layers())

    def showEvent(self, event) -> None:
        super().showEvent(event)
        self.enable(not self.dock.work.busy)

    def _layers(self) -> str:
        try:
            shared = shared_layers(QgsProject.instance(), list(self.options()), self.dock.language)
        except InputError as error:
            return error.in_language(self.dock.language)
        project = QgsProject.instance()
        lines = [tr("Recognised for all options: {layers}").format(layers=", ".join(
            project.mapLayer(layer_id).name() for layer_id in shared.roles) or "–")]
        if shared.missing:
            lines.append(tr("Not recognised: {roles}").format(roles=", ".join(shared.missing)))
        lines += [tr("{layer} is left out, its name could be any of these: {roles}. Say which under “Layers, weights "
                     "and more…”.").format(layer=project.mapLayer(layer_id).name(), roles=", ".join(titles))
                  for layer_id, titles in shared.unclear.items()]
        lines += self._years_words()
        if not self.results():
            lines.append(tr("Carbon is in it after “Compare” under “Inputs”.") if self.dock.work.asked is None else tr(
                "Carbon is left out: something was changed since the last “Compare” under “Inputs”, or it did not "
                "end. Compare there again."))
        return "\n".join(lines)

    def _years_words(self) -> list:
        years = self.years()
        return [] if len(years) < 2 else [tr(
            "The plans have different years ({years}): statistics of this year are used for all of them, unless a "
            "year is given under “Layers, weights and more…”.").format(years=", ".join(
                str(int(year)) if year else "–" for year in years))]

    def _show_signs(self) -> None:
        """Say how the matrix is read, and whether it is still of what the inputs are."""
        outdated = [] if self.asked == self.state() else [tr(
            "Out of date: plans, years or carbon were changed since. Compare the options again.")]
        self.hint.setText("\n".join([*outdated, *self._years_words(), self.signs]))

    def show_matrix(self, matrix) -> None:
        """Show a comparison (``core.monitoring.options.matrix.OptionMatrix``); None: nothing yet."""
        self.matrix, self.asked, table = matrix, self.asking, self.table
        options = () if matrix is None else matrix.options
        lines = () if matrix is None else matrix.lines
        table.setRowCount(0)
        table.setColumnCount(FIXED + len(options))
        table.setHorizontalHeaderLabels([tr("Indicator"), tr("Unit"), *options])
        table.setRowCount(len(lines))
        for row, line in enumerate(lines):
            cells = [(line.title, f"{line.title}\n{line.tip}".strip()), (line.unit, ""), *line.cells]
            for column, (words, tip) in enumerate(cells):
                item = QTableWidgetItem(words)
                item.setToolTip(tip or words)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, tip if column >= FIXED else words)
                table.setItem(row, column, item)
        sentences = () if matrix is None else matrix.sentences
        self.sentences.setPlainText("\n".join(sentences))
        lines = min(2 * len(sentences), MOST_SENTENCES)
        self.sentences.setFixedHeight(lines * self.fontMetrics().lineSpacing() + FRAME)
        if matrix is not None:
            signs = tr("↑ better than {option}, ↓ worse, = alike, ? not sure, ★ surely the best.").format(
                option=options[0])
            titles = "; ".join(title for title, _needed in matrix.without)
            self.signs = "\n".join(filter(None, (signs, titles and tr("Without a value: {titles}").format(
                titles=titles))))
            self._show_signs()
            self.hint.setToolTip("\n".join(f"{title}: {needed}" for title, needed in matrix.without))
            self.dock.tabs.setCurrentWidget(self)
        for part in (self.table, self.sentences):
            part.setVisible(matrix is not None)
        table.fit()
