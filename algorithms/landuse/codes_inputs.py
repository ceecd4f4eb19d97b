"""What the algorithms share that read a layer's land-use codes: parameters, and the fields with them."""
from __future__ import annotations

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
)

from ..common.declaring import LAND_CLASS
from ..common.layers_algorithm import LinesAlgorithm

ANY = QgsProcessing.SourceType.TypeVector


class CodesAlgorithm(LinesAlgorithm):
    """An algorithm over a layer with land-use codes."""

    INPUT, CODE_FIELD, NAME_FIELD = "INPUT", "CODE_FIELD", "NAME_FIELD"
    ID_FIELD, SHARE_FIELD = "ID_FIELD", "SHARE_FIELD"

    def group(self) -> str:
        return self.tr("Planning compliance")

    def groupId(self) -> str:
        return "compliance"

    def add_layer_of_codes(self, help_text: str) -> None:
        """The layer, and the fields that say its codes, their names and what names a feature."""
        self.add(QgsProcessingParameterFeatureSource(self.INPUT, self.tr("Layer with land-use codes"), [ANY]),
                 help_text)
        for name, label, words, recognised in (
                (self.CODE_FIELD, self.tr("Field with the land-use code"),
                 self.tr("Empty: recognised by name, such as DLBM, YDYHFLDM or GHDLBM; the log says which."),
                 {"recognised": LAND_CLASS}),
                (self.NAME_FIELD, self.tr("Field with the name of the code"),
                 self.tr("Empty: recognised by name, such as DLMC. Names settle which list the codes follow."),
                 {"recognised": "codes CODE_PACK land_class_name"}),
                (self.ID_FIELD, self.tr("Field that names a feature"),
                 self.tr("Identifies the features in results and in kept decisions. Empty: the feature id, which may "
                         "change."), {})):
            self.add(QgsProcessingParameterField(name, label, parentLayerParameterName=self.INPUT, optional=True),
                     words, **recognised)

    def add_mixed(self, name: str, options: list, help_text: str) -> None:
        """How a code of several uses counts; ``options`` are the words offered."""
        self.add(QgsProcessingParameterEnum(
            name, self.tr("Mixed uses"), options=options, defaultValue="main", usesStaticStrings=True), help_text,
            advanced=True)

    def code_fields(self, snapshot, codes, feedback, **chosen) -> dict:
        """Field role -> field: what the user chose, otherwise by the pack's names.

        Args:
            snapshot: of the layer.
            codes: the pack.
            feedback: gets the recognised fields.
            chosen: field role -> field, None for those that were not chosen.

        Raises:
            InputError: no field is known to hold the code.
        """
        from ...core.errors import InputError
        from ...core.layers.recognise.names import first_field

        fields = {}
        for role, name in chosen.items():
            if not name and role in codes.fields:
                name = first_field(snapshot.field_names, codes.fields[role].aliases)
                if name:
                    feedback.pushInfo(self.tr("{layer}: field {field} was recognised").format(
                        layer=snapshot.name, field=name))
            if name:
                fields[role] = name
        if "land_class" not in fields:
            raise InputError("code_check.no_field", layer=snapshot.name, fields=", ".join(snapshot.field_names) or "–")
        return fields
