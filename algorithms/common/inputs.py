"""What the algorithms read that compare subjects with other layers: parameters, layers, rows of a matrix."""
from __future__ import annotations

from qgis.core import NULL, Qgis, QgsProcessingParameterEnum, QgsProcessingParameterField, QgsProcessingParameterString

from .base import GroundRulesAlgorithm

AREA_METHODS = ["ellipsoidal", "planar", "registered"]
SCHEMES = ["auto", "guide-2023", "guide-2020-trial", "survey-3", "gbt-21010-2017", "gb-50137-2011"]


class SubjectsAlgorithm(GroundRulesAlgorithm):
    """Parameters and reading that all algorithms over subjects share."""

    SUBJECTS, SUBJECT_ID = "SUBJECTS", "SUBJECT_ID"
    CONTROLS, CONTROLS_SELECTED_ONLY, ROLES = "CONTROLS", "CONTROLS_SELECTED_ONLY", "ROLES"
    REGISTERED_AREA = "REGISTERED_AREA"
    VERDICTS, FINDINGS, PREFIX = "VERDICTS", "FINDINGS", "PREFIX"

    def add_area_method(self, *also: dict) -> None:
        """How areas are measured.

        Args:
            also: further conditions on which the registered area is needed.
        """
        self.add(QgsProcessingParameterEnum(
            self.AREA_METHOD, self.tr("Area method"), options=AREA_METHODS, defaultValue="ellipsoidal",
            usesStaticStrings=True),
            self.tr("ellipsoidal: on the ellipsoid, outlines straight as they are drawn; within 1e-6 of the formula "
                    "of land surveys. planar: in the layer's projection, not for degrees. registered: the area that a "
                    "field states, divided by measured shares."), advanced=True)
        self.add(QgsProcessingParameterField(
            self.REGISTERED_AREA, self.tr("Field with the registered area (m²)"),
            parentLayerParameterName=self.SUBJECTS, type=Qgis.ProcessingFieldParameterDataType.Numeric,
            optional=True),
            self.tr("Needed for the method registered. 0, negative and empty values count as unknown; their "
                    "subjects keep the measured area, and are counted."), advanced=True, unit="m2",
            required_if=[{self.AREA_METHOD: "registered"}, *also])

    def add_scheme(self, name: str, label: str, help_text: str, default: str = "auto", optional: bool = False,
                   advanced: bool = False) -> None:
        """A list of codes by its id; free text, since packs of other countries have lists of their own."""
        hints = SCHEMES if default == "auto" else SCHEMES[1:]
        self.add(QgsProcessingParameterString(name, label, defaultValue=default, optional=optional), help_text,
                 advanced=advanced, hints=[*([""] if optional else []), *hints],
                 offers="lists CODE_PACK CODE_PACK_FILE")

    def text_of(self, parameters, name: str, context) -> str:
        """A text parameter without spaces around it; empty where it was not given."""
        return self.parameterAsString(parameters, name, context).strip()

    def snapshot_inputs(self, parameters, context) -> None:
        """Take what the worker reads, on the layers' own thread."""
        from ...bridge.reading.read import snapshot_layers, snapshot_parameter

        self.subjects = snapshot_parameter(self, parameters, self.SUBJECTS, context)
        self.controls = snapshot_layers(
            self, parameters, self.CONTROLS, context,
            selected_only=self.parameterAsBoolean(parameters, self.CONTROLS_SELECTED_ONLY, context))

    def layers_read(self) -> list:
        return [self.subjects, *self.controls]

    def measured_layers(self) -> list:
        return [self.subjects]

    def read_control(self, snapshot, subjects, fields, feedback, reach_m: float = 0.0, hashes: bool = True):
        """Read the part of a control layer at the subjects, and report how much that was.

        Args:
            snapshot, subjects, fields, reach_m, hashes: as of ``read_at``. feedback: of the run.
        """
        from ...bridge.inputs.extents import read_at
        from ...core.texts.separators import filled

        table = read_at(snapshot, subjects, fields, reach_m, feedback.isCanceled, hashes)
        feedback.pushInfo(filled(
            self.tr("{layer}: {read} of {count} {count:feature|features} read"),
            {"layer": snapshot.name, "read": len(table), "count": max(snapshot.row_count, len(table))}))
        return table

    def write_judged(self, parameters, context, outputs, snapshot, subjects, result) -> None:
        """Write ``VERDICTS`` and ``FINDINGS``, if required.

        Args:
            snapshot, subjects: the layer whose features get verdicts, and its table. result: with ``verdicts``,
                ``findings`` and ``finding_geometry``.
        """
        from qgis.core import QgsCoordinateReferenceSystem

        if outputs.wanted(self.VERDICTS):
            prefix = self.parameterAsString(parameters, self.PREFIX, context) \
                if self.parameterDefinition(self.PREFIX) is not None else ""
            outputs.copies(self.VERDICTS, snapshot, subjects.fids, result.verdicts, prefix)
        if outputs.wanted(self.FINDINGS):
            outputs.layer(self.FINDINGS, result.findings, result.finding_geometry,
                          QgsCoordinateReferenceSystem(subjects.crs))

    def field(self, parameters, name: str, context):
        """The chosen field's name, or None."""
        names = self.parameterAsStrings(parameters, name, context)
        return names[0] if names else None

    def meanings(self, parameters, context) -> list:
        """What the user says of the values of layers: role, field role, value of the layer, value of the pack.

        Raises:
            InputError: as ``rows``; a row about a layer that was not given, or not in its role.
        """
        from ...core.layers.values import rows_of_layers

        rows = self.rows(parameters, self.MEANINGS, context, 4)
        return rows_of_layers(rows, self.taken, self._in_role, self.MEANINGS) if self.taken else rows

    def _in_role(self, role: str) -> list:
        """Snapshots of the layers that may play a role: those of the inputs that say so, otherwise all."""
        uses = {definition.name().lower() for definition in self.parameterDefinitions()
                if definition.metadata().get("mapped", ["", ""])[1] == role}
        return [layer for layer in self.taken if layer.use in uses] if uses else self.taken

    def rows(self, parameters, name: str, context, width: int) -> list:
        """A matrix parameter as rows of texts; rows that are all empty are left out.

        Raises:
            InputError: a number of values that is not a whole number of rows, or a row of another width.
        """
        from ...core.errors import InputError
        from ...core.inputs.cells import cells_of

        given = parameters.get(name)
        is_nested = isinstance(given, (list, tuple)) and any(isinstance(row, (list, tuple)) for row in given)
        cells = cells_of(given, name, width) if is_nested else self.parameterAsMatrix(parameters, name, context)
        values = ["" if value in (None, NULL) else str(value).strip() for value in cells]
        if not any(values):
            return []
        if len(values) % width:
            raise InputError("binding.odd_matrix", parameter=name, width=width, count=len(values))
        rows = [tuple(values[start:start + width]) for start in range(0, len(values), width)]
        return [row for row in rows if any(row)]
