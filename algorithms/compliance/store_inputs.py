"""What the algorithms share that write into the findings store: its place, its author, its counts."""
from __future__ import annotations

from qgis.core import (
    QgsProcessingException,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputFile,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFile,
    QgsProcessingParameterString,
)

from ..base import GroundRulesAlgorithm

STORE_FILE = "STORE_FILE"


class StoreAlgorithm(GroundRulesAlgorithm):
    """An algorithm that brings findings into the store."""

    STORE, AUTHOR = "STORE", "AUTHOR"
    store = author = ""

    def group(self) -> str:
        return self.tr("Planning compliance")

    def groupId(self) -> str:
        return "compliance"

    def add_store(self, help_text: str = "") -> None:
        self.add(QgsProcessingParameterFile(
            self.STORE, self.tr("Findings store"), optional=True, extension="gpkg"),
            help_text or self.tr("A GeoPackage of its own, made where it does not exist. Empty: beside the project, "
                                 "under its name with “-findings”."))

    def add_author(self) -> None:
        self.add(QgsProcessingParameterString(self.AUTHOR, self.tr("Recorded by"), optional=True), self.tr(
            "Stands in the history of the store. Empty: the name that this computer knows."), advanced=True)

    def add_store_counts(self) -> None:
        self.addOutput(QgsProcessingOutputFile(STORE_FILE, self.tr("Findings store")))
        for name, label in (("NEW_COUNT", self.tr("Number of new findings")),
                            ("STILL_OPEN_COUNT", self.tr("Number still open")),
                            ("CHANGED_COUNT", self.tr("Number that changed")),
                            ("FIXED_COUNT", self.tr("Number that are gone, and now fixed")),
                            ("REOPENED_COUNT", self.tr("Number open again")),
                            ("STALE_WAIVER_COUNT", self.tr("Number of waivers that turned stale")),
                            ("OPEN_COUNT", self.tr("Number open in the store")),
                            ("WAIVED_COUNT", self.tr("Number waived in the store")),
                            ("DISPUTED_COUNT", self.tr("Number disputed in the store")),
                            ("CRITICAL_OPEN_COUNT", self.tr("Number critical and not waived or fixed"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))
        for name, label in (("HAS_NEW", self.tr("There are new findings")),
                            ("HAS_OPEN", self.tr("Something is open or disputed")),
                            ("HAS_STALE_WAIVER", self.tr("A waiver turned stale"))):
            self.addOutput(QgsProcessingOutputBoolean(name, label))

    def take_store(self, parameters, context) -> None:
        """Where the store lies, and who writes into it.

        Raises:
            InputError: no place is named, and the project has none.
        """
        from ...bridge.findings_store import current_author, default_store_path

        project = context.project()
        self.store = self.parameterAsFile(parameters, self.STORE, context) or default_store_path(
            project.fileName() if project is not None else "")
        self.author = self.parameterAsString(parameters, self.AUTHOR, context).strip() or current_author()

    def refuse_own(self, layer) -> None:
        """Refuse the store's own layer as a run.

        Raises:
            InputError: it is one.
        """
        from ...core.errors import InputError

        if {"check_name", "row_hash", "state"} <= set(layer.field_names):
            raise InputError("store.from_itself", layer=layer.name)

    def store_results(self, counts: dict) -> dict:
        return {**counts, STORE_FILE: self.store, "HAS_NEW": counts["NEW_COUNT"] > 0,
                "HAS_OPEN": counts["OPEN_COUNT"] + counts["DISPUTED_COUNT"] > 0,
                "HAS_STALE_WAIVER": counts["STALE_WAIVER_COUNT"] > 0}

    def tell(self, feedback, counts: dict, language: str) -> None:
        """Say in a sentence what came of it."""
        from pathlib import Path

        from ...core.texts import text

        said = {name.removesuffix("_COUNT").lower(): count for name, count in counts.items()}
        feedback.pushInfo(text("store.recorded", language, file=Path(self.store).name, **said))

    def cancelled_error(self) -> QgsProcessingException:
        return QgsProcessingException(self.tr("Cancelled: nothing was written."))
