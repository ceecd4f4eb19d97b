"""groundrules:adjustareas – areas that sum to their total, by largest remainder (平差)."""
from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsProcessing,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from .copies import CopyingAlgorithm

TOTALS = ["measured", "registered", "attribute", "control_area", "number"]
UNITS = ["0.01 m2", "0.0001 ha", "0.01 mu"]
AREA_METHODS = ["ellipsoidal", "planar"]
DOUBLE = Qgis.ProcessingNumberParameterType.Double
TABLE = QgsProcessing.SourceType.TypeVector


class AdjustAreas(CopyingAlgorithm):
    """Adjust areas to the totals of their groups."""

    INPUT, ID_FIELD, GROUP_FIELD = "INPUT", "ID_FIELD", "GROUP_FIELD"
    TOTAL, TOTAL_FIELD, TOTAL_M2 = "TOTAL", "TOTAL_FIELD", "TOTAL_M2"
    CONTROL_LAYER, CONTROL_ID, CONTROL_AREA = "CONTROL_LAYER", "CONTROL_ID", "CONTROL_AREA"
    UNIT, LIMIT, AREA_METHOD, AREA_FIELD, FIELD_NAME = "UNIT", "LIMIT", "AREA_METHOD", "AREA_FIELD", "FIELD_NAME"
    OUTPUT, GROUPS = "OUTPUT", "GROUPS"
    basic = ("INPUT", "ID_FIELD", "GROUP_FIELD", "TOTAL", "TOTAL_FIELD", "TOTAL_M2", "CONTROL_LAYER", "UNIT")

    def name(self) -> str:
        return "adjustareas"

    def displayName(self) -> str:
        return self.tr("Adjust areas")

    def shortDescription(self) -> str:
        return self.tr("Areas that sum exactly to a registered, attribute or control area, by largest remainder, with "
                       "the residual and who took it.")

    def tags(self) -> list:
        return self.tr("adjustment,area,largest remainder,rounding,residual,control area,registered area,"
                       "closure").split(",")

    def initAlgorithm(self, config=None) -> None:
        self._add_parts()
        self._add_totals()
        self._add_choices()
        self.add_copy_choices()
        self.add_language()
        self.add(QgsProcessingParameterFeatureSink(
            self.OUTPUT, self.tr("Adjusted areas"), QgsProcessing.SourceType.TypeVectorAnyGeometry),
            self.tr("Your features with measured and adjusted area, the change, the units added or removed by "
                    "rounding, and the reason where there is no adjusted area."))
        self.add(QgsProcessingParameterFeatureSink(self.GROUPS, self.tr("Groups"), TABLE, optional=True),
                 self.tr("A row for each group: sum, total, residual, which feature took the rounding remainder, and "
                         "why a group was rejected."))
        for name, label in (("GROUP_COUNT", self.tr("Number of groups")),
                            ("REFUSED_COUNT", self.tr("Number of groups refused")),
                            ("MISSING_TOTAL_COUNT", self.tr("Number of groups without a known total")),
                            ("UNUSABLE_COUNT", self.tr("Number of features without an area")),
                            ("UNGROUPED_COUNT", self.tr("Number of features without a group")),
                            ("MAX_RESIDUAL_M2", self.tr("Largest residual (m²)"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))
        self.addOutput(QgsProcessingOutputBoolean(
            "IS_CLOSED", self.tr("Every feature is adjusted, every group closes")))

    def _add_parts(self) -> None:
        self.add(QgsProcessingParameterFeatureSource(self.INPUT, self.tr("Features"), [TABLE]),
                 self.tr("Polygons, whose areas are measured; or anything with a field that states an area."))
        self.add(QgsProcessingParameterField(
            self.ID_FIELD, self.tr("Field that names a feature"), parentLayerParameterName=self.INPUT, optional=True),
            self.tr("Identifies the receivers in the table of groups. Empty: the feature id, which may change."))
        self.add(QgsProcessingParameterField(
            self.GROUP_FIELD, self.tr("Field that groups features"),
            parentLayerParameterName=self.INPUT, optional=True),
            self.tr("For instance the project, the administrative unit, or the patch that was cut into pieces. Empty: "
                    "all features form one group; with control areas, the features in a unit form a group."))

    def _add_totals(self) -> None:
        self.add(QgsProcessingParameterEnum(
            self.TOTAL, self.tr("Adjust to"), options=TOTALS, defaultValue="measured", usesStaticStrings=True),
            self.tr("measured: the group's own sum, rounded. registered: a field states the group's total, the same in "
                    "all its features. attribute: a field states an area of each feature, and their sum is the total. "
                    "control_area: a layer of units states it. number: one number for all."))
        self.add(QgsProcessingParameterField(
            self.TOTAL_FIELD, self.tr("Field with the total or attribute area (m²)"),
            parentLayerParameterName=self.INPUT, optional=True),
            self.tr("Needed for registered and attribute. Registered totals that are 0 or empty count as unknown."),
            unit="m2", required_if={self.TOTAL: ("registered", "attribute")})
        self.add(QgsProcessingParameterNumber(
            self.TOTAL_M2, self.tr("Total (m²)"), DOUBLE, optional=True, minValue=0.0),
            self.tr("Needed for number: what all features together should sum to."),
            unit="m2", required_if={self.TOTAL: "number"})
        self.add(QgsProcessingParameterFeatureSource(
            self.CONTROL_LAYER, self.tr("Layer of units with control areas"), [TABLE], optional=True),
            self.tr("Needed for control_area. Matched by the grouping field, or by location without one."),
            required_if={self.TOTAL: "control_area"})
        self.add(QgsProcessingParameterField(
            self.CONTROL_ID, self.tr("Field with the unit's code"), parentLayerParameterName=self.CONTROL_LAYER,
            optional=True),
            self.tr("Empty: recognised by name (XZQDM, ZLDWDM, QSDWDM and others, in this order); the log says which."),
            recognised="unit_code")
        self.add(QgsProcessingParameterField(
            self.CONTROL_AREA, self.tr("Field with the control area (m²)"), parentLayerParameterName=self.CONTROL_LAYER,
            optional=True),
            self.tr("Empty: recognised by name (KZMJ, DCMJ). Several features of one unit add up."), unit="m2",
            recognised="unit_area")

    def _add_choices(self) -> None:
        self.add(QgsProcessingParameterEnum(
            self.UNIT, self.tr("Unit of adjustment"), options=UNITS, defaultValue="0.01 m2", usesStaticStrings=True),
            self.tr("The last printed decimal: every adjusted area is a whole number of it."))
        self.add(QgsProcessingParameterNumber(
            self.LIMIT, self.tr("Limit of the residual (share of the total)"), DOUBLE, 0.001, minValue=0.0,
            maxValue=1.0),
            self.tr("A group with a larger residual is rejected and listed; its features get no adjusted area."),
            unit="share")
        self.add(QgsProcessingParameterEnum(
            self.AREA_METHOD, self.tr("Area method"), options=AREA_METHODS, defaultValue="ellipsoidal",
            usesStaticStrings=True),
            self.tr("ellipsoidal: on the ellipsoid, by the formula of land surveys. planar: in the layer's projection, "
                    "not for degrees."), advanced=True)
        self.add(QgsProcessingParameterField(
            self.AREA_FIELD, self.tr("Field with the area to adjust (m²)"), parentLayerParameterName=self.INPUT,
            optional=True),
            self.tr("Used instead of measuring."), advanced=True, unit="m2")
        self.add(QgsProcessingParameterString(
            self.FIELD_NAME, self.tr("Name of the field in the chosen unit"), defaultValue="adjusted"),
            self.tr("Field for the adjusted area in m², ha or mu."), advanced=True)

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        from ...bridge.reading.read import snapshot_parameter

        with self.explained(self.chosen_language(parameters, context)):
            self.features = snapshot_parameter(self, parameters, self.INPUT, context)
            self.control = snapshot_parameter(self, parameters, self.CONTROL_LAYER, context)
        return True

    def layers_read(self) -> list:
        return [self.features, *([self.control] if self.control else [])]

    def measured_layers(self) -> list:
        return [self.features]

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...core.landuse.units.adjustment import adjust_layer

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            request = self._request(parameters, context, feedback, language)
            feedback.setProgress(40)
            result = adjust_layer(request, feedback.isCanceled)
            feedback.setProgress(80)
            self.remark(feedback, result.notes)
            refused = result.groups[result.groups["reason"] != ""]
            self.remark(feedback, [f"{group}: {reason}" for group, reason in
                                   refused[["group_id", "reason"]].itertuples(index=False)])
            outputs.copies(self.OUTPUT, self.features, request.layer.fids, result.frame,
                           self.parameterAsString(parameters, self.PREFIX, context))
            if outputs.wanted(self.GROUPS):
                outputs.table(self.GROUPS, result.groups)
            return outputs.results(result.counts)

    def _request(self, parameters, context, feedback, language):
        from ...bridge.reading.read import read
        from ...core.landuse.units.adjustment import AdjustmentRequest, control_fields

        fields = {key: self.field(parameters, name, context) for key, name in (
            ("id_field", self.ID_FIELD), ("group_field", self.GROUP_FIELD), ("total_field", self.TOTAL_FIELD),
            ("area_field", self.AREA_FIELD))}
        total = self.parameterAsEnumString(parameters, self.TOTAL, context)
        by_location = total == "control_area" and not fields["group_field"]
        layer = read(self.features, fields.values(), check_crs=by_location or not fields["area_field"],
                     cancelled=feedback.isCanceled)
        control = code = area = None
        if total == "control_area" and self.control is not None:
            code, area = control_fields(self.control.field_names, self.control.name,
                                        self.field(parameters, self.CONTROL_ID, context),
                                        self.field(parameters, self.CONTROL_AREA, context))
            feedback.pushInfo(self.tr("Unit codes from field {code}, control areas from field {area}").format(
                code=code, area=area))
            control = read(self.control, [code, area], check_crs=by_location, cancelled=feedback.isCanceled)
        given = parameters.get(self.TOTAL_M2) not in (None, "")
        return AdjustmentRequest(
            layer, total, self.parameterAsEnumString(parameters, self.UNIT, context),
            self.parameterAsDouble(parameters, self.LIMIT, context),
            self.parameterAsEnumString(parameters, self.AREA_METHOD, context), **fields,
            total_m2=self.parameterAsDouble(parameters, self.TOTAL_M2, context) if given else None,
            control=control, control_id=code, control_area=area,
            field_name=self.parameterAsString(parameters, self.FIELD_NAME, context).strip(), language=language)
