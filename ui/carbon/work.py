"""What the Carbon dock does in the background: comparisons, other numbers, parcels of a bar, files."""
from __future__ import annotations

from dataclasses import replace

from qgis.PyQt.QtCore import pyqtSignal

from ...bridge.docks import carbon as carbon_dock
from ...bridge.docks import options as options_dock
from ...bridge.docks import stock as stock_dock
from ...core.inputs import register
from ..docks.background import Background
from ..text import tr

COMPARE = "groundrules:comparescenarios"
STOCK = "carbonstock"
OPTIONS = "groundrules:compareoptions"
#: Tables of a comparison of scenarios that a comparison of options takes.
CARRIED = (register.RANKING, register.PAIRS)


class Work(Background):
    """Starts what takes time.

    Signals:
        opened: ``bridge.docks.carbon.Opened``; a run ended, or numbers were changed.
        parcels: layer id, feature ids.
        options_compared: ``core.monitoring.options.matrix.OptionMatrix``.

    Attributes:
        results: tables that the last comparison of scenarios wrote; nothing once another run began, or numbers were
            changed.
        asked: parameters and years of the last comparison that ended; None: none has.
    """

    opened = pyqtSignal(object)
    parcels = pyqtSignal(str, list)
    options_compared = pyqtSignal(object)
    results: tuple = ()
    asked: tuple | None = None

    def compare(self, parameters: dict, years: list) -> None:
        """Run the comparison, and read what it wrote.

        Args:
            years: of the scenarios, None where it is not known.
        """
        self.results = ()
        files = {register.SUMMARY: carbon_dock.temporary("scenarios.json"),
                 register.CHANGES: carbon_dock.temporary("changes.gpkg"),
                 **{name: carbon_dock.temporary(f"{name.lower()}.gpkg") for name in CARRIED}}
        self.start(COMPARE, {**parameters, **files, register.LANGUAGE: self.language}, tr("Comparing the scenarios…"),
                   lambda results, warnings: self._compared(results, warnings, parameters, years))

    def _compared(self, results: dict, warnings: list, parameters: dict, years: list) -> None:
        self.results, self.asked = tuple(results[name] for name in CARRIED), (parameters, years)
        self.read(tr("Reading the results…"), lambda cancelled: carbon_dock.open_comparison(
            results[register.SUMMARY], results[register.CHANGES], self.language, cancelled, tuple(years)),
            lambda opened: self._open(opened, "\n".join(warnings)))

    def results_of(self, parameters: dict, years: list) -> tuple:
        """Tables of the last comparison, if it asked just this; otherwise nothing.

        Args:
            parameters, years: as of ``compare``.
        """
        return self.results if self.asked == (parameters, years) else ()

    def forget(self) -> None:
        """Forget the last comparison: it is of another project."""
        self.results, self.asked = (), None

    def _open(self, opened, words: str) -> None:
        self.ended.emit(words, "fine")
        self.opened.emit(opened)

    def stock(self, algorithm: str, parameters: dict, name: str, year) -> None:
        """Run the stock of the present, and read what it wrote.

        Args:
            algorithm: its name. name, year: of the present; the year is None where it is not known.
        """
        self.results = ()
        files = stock_dock.StockFiles(*(carbon_dock.temporary(f"{table}.gpkg") for table in (
            "totals", "stocks", "coefficients")), carbon_dock.temporary("land.gpkg") if algorithm == STOCK else "")
        outputs = dict(zip((register.TOTALS, register.STOCKS, register.COEFFICIENTS, register.OUTPUT), filter(
            None, files)))
        self.start(f"groundrules:{algorithm}", {**parameters, **outputs, register.LANGUAGE: self.language},
                   tr("Computing the stock…"), lambda _results, warnings: self.read(
            tr("Reading the results…"), lambda cancelled: replace(stock_dock.open_stock(
                [files], [name], [year], self.language, cancelled), algorithm=f"groundrules:{algorithm}",
                asked=dict(parameters)),
            lambda opened: self._open(opened, "\n".join(warnings))))

    def compare_options(self, parameters: dict) -> None:
        """Compare options of a plan: parameters of ``groundrules:compareoptions``."""
        files = {register.OUTPUT: carbon_dock.temporary("options.gpkg"),
                 register.DOMINANCE: carbon_dock.temporary("dominance.gpkg")}
        self.start(OPTIONS, {**parameters, **files, register.LANGUAGE: self.language}, tr("Comparing the options…"),
                   lambda results, warnings: self.read(
            tr("Reading the results…"), lambda cancelled: options_dock.read_options(
                results[register.OUTPUT], results[register.DOMINANCE], self.language, cancelled),
            lambda matrix: self._options_read(matrix, "\n".join(warnings))))

    def _options_read(self, matrix, words: str) -> None:
        self.ended.emit(words, "fine")
        self.options_compared.emit(matrix)

    def report_stock(self, opened, path: str) -> None:
        """Run a stock again with its report."""
        self.start(opened.algorithm, {**opened.asked, register.REPORT: path, register.LANGUAGE: self.language},
                   tr("Writing the report…"),
                   lambda _results, _warnings: self._wrote(tr("Report written: {file}"), path))

    def edit(self, opened, edits: list) -> None:
        """Compute a comparison again with other numbers."""
        self.results = ()
        self.read(tr("Computing again…"), lambda cancelled: carbon_dock.with_edits(opened, edits, cancelled),
                  lambda changed: self._open(changed, ""))

    def find(self, mark: tuple, opened, layer_id: str, layer, changes) -> None:
        """Look for the parcels that a mark means."""
        self.read(tr("Looking for the parcels…"),
                  lambda cancelled: [carbon_dock.parcels_of(mark, opened, layer, changes, cancelled)],
                  lambda place: self._found(layer_id, place[0]))

    def _found(self, layer_id: str, fids: list) -> None:
        self.ended.emit("", "fine")
        self.parcels.emit(layer_id, fids)

    def write(self, function, title: str, words: str) -> None:
        """Write a file: ``function()`` gives its path; ``words`` say that it is there."""
        self.read(title, lambda cancelled: function(), lambda path: self._wrote(words, path))
