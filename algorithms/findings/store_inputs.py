"""What the algorithms share that write into the findings store: its place, its author, its counts."""
from __future__ import annotations

from qgis.core import (
    QgsProcessing,
    QgsProcessingException,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputFile,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFile,
    QgsProcessingParameterString,
)

from ..common.base import GroundRulesAlgorithm

STORE_FILE = "STORE_FILE"


class StoreAlgorithm(GroundRulesAlgorithm):
    """An algorithm that brings findings into the store."""

    STORE, AUTHOR, UNITS, UNIT_FIELD = "STORE", "AUTHOR", "UNITS", "UNIT_FIELD"
    store = author = unit_field = ""
    units = names = None

    def group(self) -> str:
        return self.tr("Planning compliance")

    def groupId(self) -> str:
        return "compliance"

    def add_store(self, help_text: str = "") -> None:
        """The store's file; ``help_text`` instead of the usual one."""
        self.add(QgsProcessingParameterFile(
            self.STORE, self.tr("Findings store"), optional=True, extension="gpkg"),
            help_text or self.tr("A separate GeoPackage, created if it does not exist. Empty: next to the project, "
                                 "with its name and “-findings”."), kind="new_file")

    def add_author(self) -> None:
        """Who writes into the store."""
        self.add(QgsProcessingParameterString(self.AUTHOR, self.tr("Recorded by"), optional=True), self.tr(
            "Recorded in the history of the store. Empty: the name in the options of the plugin."), advanced=True)

    def add_units(self) -> None:
        """Administrative units in which findings are placed, and the field with their code."""
        self.add(QgsProcessingParameterFeatureSource(
            self.UNITS, self.tr("Administrative units"), [QgsProcessing.SourceType.TypeVectorPolygon], optional=True),
            self.tr("Each finding gets the unit that contains the largest part of it, otherwise the unit of its "
                    "parcel's other findings, otherwise none. Units given by a check stay."), advanced=True)
        self.add(QgsProcessingParameterField(
            self.UNIT_FIELD, self.tr("Field with the unit's code"), parentLayerParameterName=self.UNITS, optional=True),
            self.tr("Empty: recognised by name (XZQDM, ZLDWDM, QSDWDM and others, in this order)."), advanced=True)

    def take_units(self, parameters, context) -> None:
        """The layer of units and its field, where there is one.

        Raises:
            InputError: no field is known to hold codes.
        """
        from ...bridge.reading.read import snapshot_parameter
        from ...core.landuse.units.codes import unit_fields

        self.units = snapshot_parameter(self, parameters, self.UNITS, context)
        if self.units is not None:
            named = self.parameterAsStrings(parameters, self.UNIT_FIELD, context)
            self.unit_field = unit_fields(self.units.field_names, self.units.name, named[0] if named else None,
                                          parameter=self.UNIT_FIELD)[0]

    def placed_and_named(self, feedback, findings, language: str):
        """Findings with their units, and with names of projects and parcels, if layers of these are given."""
        from ...bridge.store.names import named_by

        findings = findings._replace(frame=self._in_units(feedback, findings, language))
        return findings.frame if self.names is None else named_by(self.names, findings.frame, feedback.isCanceled)

    def _in_units(self, feedback, findings, language: str):
        from ...bridge.reading.read import read
        from ...core.landuse.units.of_findings import with_units
        from ...core.texts import text

        if self.units is None:
            return findings.frame
        table = read(self.units, [self.unit_field], cancelled=feedback.isCanceled)
        placed = with_units(findings, table, self.unit_field, language, feedback.isCanceled)
        if placed.without:
            feedback.pushWarning(text("store.without_unit", language, layer=findings.name, count=placed.without,
                                      units=self.units.name))
        return placed.frame

    def add_store_counts(self) -> None:
        """Numbers and booleans of a record; ``store_results`` gives them."""
        self.addOutput(QgsProcessingOutputFile(STORE_FILE, self.tr("Findings store")))
        for name, label in (("NEW_COUNT", self.tr("Number of new findings")),
                            ("STILL_OPEN_COUNT", self.tr("Number still open")),
                            ("CHANGED_COUNT", self.tr("Number that changed")),
                            ("FIXED_COUNT", self.tr("Number no longer found, now fixed")),
                            ("REOPENED_COUNT", self.tr("Number open again")),
                            ("STALE_WAIVER_COUNT", self.tr("Number of waivers that became stale")),
                            ("OPEN_COUNT", self.tr("Number open in the store")),
                            ("WAIVED_COUNT", self.tr("Number waived in the store")),
                            ("DISPUTED_COUNT", self.tr("Number disputed in the store")),
                            ("CRITICAL_OPEN_COUNT", self.tr("Number critical and not waived or fixed"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))
        for name, label in (("HAS_NEW", self.tr("There are new findings")),
                            ("HAS_OPEN", self.tr("There are open or disputed findings")),
                            ("HAS_STALE_WAIVER", self.tr("A waiver became stale"))):
            self.addOutput(QgsProcessingOutputBoolean(name, label))

    def take_store(self, parameters, context) -> None:
        """Where the store lies, and who writes into it.

        Raises:
            InputError: no place is named, and the project has none.
        """
        from ...bridge.store.api import current_author, default_store_path

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
        """Results of a record from its counts (``bridge.store.recording.record_runs``)."""
        return {**counts, STORE_FILE: self.store, "HAS_NEW": counts["NEW_COUNT"] > 0,
                "HAS_OPEN": counts["OPEN_COUNT"] + counts["DISPUTED_COUNT"] > 0,
                "HAS_STALE_WAIVER": counts["STALE_WAIVER_COUNT"] > 0}

    def tell(self, feedback, counts: dict, language: str) -> None:
        """Say in a sentence what came of it."""
        from pathlib import Path

        from ...core.texts import text

        words = {name.removesuffix("_COUNT").lower(): count for name, count in counts.items()}
        feedback.pushInfo(text("store.recorded", language, file=Path(self.store).name, **words))

    def cancelled_error(self) -> QgsProcessingException:
        """What a cancelled run raises: a store is written whole or not at all."""
        return QgsProcessingException(self.tr("Cancelled: nothing was written."))
