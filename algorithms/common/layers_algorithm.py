"""What the algorithms share that compare control layers with each other: parameters and code packs."""
from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsProcessing,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from .reporting import ZoningAlgorithm
from .subject_parameters import add_code_pack, chosen_codes

POLYGON = QgsProcessing.SourceType.TypeVectorPolygon
TABLE = QgsProcessing.SourceType.TypeVector
METHODS = ["ellipsoidal", "planar"]


class LinesAlgorithm(ZoningAlgorithm):
    """An algorithm without subjects, over whole layers."""

    AREA_METHOD, MINIMUM_AREA, MINIMUM_WIDTH = "AREA_METHOD", "MINIMUM_AREA", "MINIMUM_WIDTH"
    SCHEME, CODE_PACK, PREFIX = "SCHEME", "CODE_PACK", "PREFIX"
    SHOWN = 50   # sentences in the log; the tables hold all

    def __init__(self):
        super().__init__()
        self.snapshots: dict = {}   # role -> layer, see ``take``

    def add_layer(self, name: str, label: str, help_text: str, optional: bool = True, kinds=None, **declared) -> None:
        """A layer: of polygons, unless ``kinds`` names other types; ``declared`` as of ``add``."""
        self.add(QgsProcessingParameterFeatureSource(name, label, kinds or [POLYGON], optional=optional), help_text,
                 **declared)

    def add_field(self, name: str, label: str, help_text: str, parent: str, many: bool = False,
                  advanced: bool = False, **declared) -> None:
        """An optional field, or ``many``, of the layer whose parameter is ``parent``; ``declared`` as of ``add``."""
        self.add(QgsProcessingParameterField(
            name, label, parentLayerParameterName=parent, allowMultiple=many, optional=True), help_text, advanced,
            **declared)

    def add_area_method_of_layers(self) -> None:
        """How areas of outlines are measured."""
        self.add(QgsProcessingParameterEnum(
            self.AREA_METHOD, self.tr("Area method"), options=METHODS, defaultValue="ellipsoidal",
            usesStaticStrings=True),
            self.tr("ellipsoidal: on the ellipsoid, outlines straight as they are drawn; within 1e-6 of the formula of "
                    "land surveys. planar: in the projection of the layers, not for degrees."), advanced=True)

    def add_measures(self) -> None:
        """How areas are measured, and what counts as a sliver."""
        self.add_area_method_of_layers()
        for name, label, unit, value, help_text in (
                (self.MINIMUM_AREA, self.tr("Minimum area (m²)"), "m2", 1.0,
                 self.tr("A piece whose wide parts have a smaller total area is a sliver: it is listed, but marked.")),
                (self.MINIMUM_WIDTH, self.tr("Minimum width (m)"), "m", 0.1,
                 self.tr("A narrower part is a sliver, whatever its area. Width is 2 · area / perimeter."))):
            self.add(QgsProcessingParameterNumber(
                name, label, Qgis.ProcessingNumberParameterType.Double, value, minValue=0.0), help_text, advanced=True,
                unit=unit)

    def add_codes(self) -> None:
        """How land-use codes are read."""
        self.add_scheme(self.SCHEME, self.tr("List of land-use codes"), self.tr(
            "auto recognises the list by the codes and names that occur; name the list where a survey is small or "
            "mixed."), advanced=True)
        self.add_code_pack()

    def add_code_pack(self) -> None:
        """The pack that knows lists of land-use codes."""
        add_code_pack(self)

    def add_table(self, name: str, label: str, help_text: str, create_by_default: bool = False) -> None:
        """A table of results; the dialog asks for it by itself where ``create_by_default`` says so."""
        self.add(QgsProcessingParameterFeatureSink(name, label, TABLE, optional=True), help_text,
                 create_by_default=create_by_default)

    def add_prefix(self) -> None:
        """For layers that are copied: a prefix for added fields, and whether personal fields stay."""
        self.add(QgsProcessingParameterString(self.PREFIX, self.tr("Prefix for added fields"), optional=True), self.tr(
            "Put before the names of added fields, if your layer has fields of the same name."), advanced=True)
        self.add_keep_personal()

    def minimum(self, parameters, context):
        """What counts as a sliver: smallest area (m²) and width (m)."""
        from ...core.geometry.overlay.pieces import Minimum

        return Minimum(self.parameterAsDouble(parameters, self.MINIMUM_AREA, context),
                       self.parameterAsDouble(parameters, self.MINIMUM_WIDTH, context))

    def codes_path(self, parameters, context) -> str:
        """Where the code pack lies; on the main thread, as it reads the project."""
        return chosen_codes(self, parameters, context)

    def named_pack(self, parameters, name: str, context) -> str:
        """Where the pack of a parameter lies; on the main thread, as it reads the project."""
        from ...bridge.packs.places import resolve_pack

        project = context.project()
        return resolve_pack(self.parameterAsString(parameters, name, context), "",
                            project.homePath() if project is not None else "", parameter=name)

    def take(self, parameters, context, **names) -> None:
        """Snapshots of the layers that were given: ``self.snapshots``, role -> layer."""
        from ...bridge.reading.read import snapshot_parameter

        snapshots = {role: snapshot_parameter(self, parameters, name, context) for role, name in names.items()}
        self.snapshots = {role: snapshot for role, snapshot in snapshots.items() if snapshot is not None}

    def write_copies(self, outputs, name: str, role: str, fids, frame, parameters, context) -> None:
        """Write a layer's features with our columns."""
        outputs.copies(name, self.snapshots[role], fids, frame,
                       self.parameterAsString(parameters, self.PREFIX, context))

    def layers_read(self) -> list:
        return list(self.snapshots.values())

    def measured_layers(self) -> list:
        return self.layers_read()

    def remark(self, feedback, sentences, most: int | None = None) -> None:
        super().remark(feedback, sentences, self.SHOWN if most is None else most)
