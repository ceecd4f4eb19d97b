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
from ..common.subject_parameters import add_values

ANY = QgsProcessing.SourceType.TypeVector


class CodesAlgorithm(LinesAlgorithm):
    """An algorithm over a layer with land-use codes."""

    INPUT, CODE_FIELD, NAME_FIELD = "INPUT", "CODE_FIELD", "NAME_FIELD"
    ID_FIELD, SHARE_FIELD = "ID_FIELD", "SHARE_FIELD"

    def group(self) -> str:
        return self.tr("Planning compliance")

    def groupId(self) -> str:
        return "compliance"

    def add_layer_of_codes(self, help_text: str, list_input: str) -> None:
        """The layer, and the fields that say its codes, their names and what names a feature.

        Args:
            help_text: of the layer. list_input: name of the input with its list of codes.
        """
        self.add(QgsProcessingParameterFeatureSource(self.INPUT, self.tr("Layer with land-use codes"), [ANY]),
                 help_text, mapped=f"codes land {list_input}")
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

    def add_code_pack(self) -> None:
        """What values mean, and the pack that knows lists of land-use codes."""
        add_values(self, "land", for_codes=True)
        super().add_code_pack()

    def codes_meant(self, parameters, context):
        """The pack of codes, with what the user says of the layer's values.

        Raises:
            InputError: as of ``map_codes``.
        """
        from ...core.landuse.codes.classify import load_codes
        from ...core.landuse.codes.meanings import map_codes

        return map_codes(load_codes(self.pack_path), self.meanings(parameters, context), ["land"])["land"]

    def in_words(self, table, fields: dict, codes, language: str, feedback) -> tuple:
        """A table with the codes that the pack and the user say its values are, and its fields; this is logged.

        Args:
            table: as it was read. fields: field role -> field. codes: of ``codes_meant``.
        """
        from ...core.layers.control_layer import ControlLayer
        from ...core.layers.values import mapping_notes, read_with_meanings

        described = {role: codes.fields[role] for role in fields if role in codes.fields}
        self.remark(feedback, mapping_notes(table.name, table.columns, fields, described, language))
        land = read_with_meanings(ControlLayer("land", table, fields), described)
        return land.table, land.fields

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
