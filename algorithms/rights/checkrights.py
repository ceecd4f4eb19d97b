"""groundrules:checkrights – registered rights against each other, the register, their holders and a plan."""
from __future__ import annotations

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessing,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterMatrix,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..common.subject_parameters import TABLE, add_as_of, add_pack_file, add_values, chosen_pack, pack_ids
from .group import RightsAlgorithm

POLYGON = QgsProcessing.SourceType.TypeVectorPolygon
METHODS = ["registered", "planar", "ellipsoidal"]


class CheckRights(RightsAlgorithm):
    """Judge rights on land by a pack of kind rights."""

    RIGHTS, ROLES, HOLDERS, DISPUTES = "RIGHTS", "ROLES", "HOLDERS", "DISPUTES"
    UNITS, PLAN, RULES, AS_OF, FIELDS = "UNITS", "PLAN", "RULES", "AS_OF", "FIELDS"
    ACCURACY, PACK, PACK_FILE = "ACCURACY", "PACK", "PACK_FILE"
    OUTPUT, CONFLICTS, FINDINGS, SHARES = "OUTPUT", "CONFLICTS", "FINDINGS", "SHARES"
    masks_personal = True
    question = (RULES,)   # a run of some rules closes no finding of the others
    basic = (RIGHTS, ROLES, HOLDERS, DISPUTES, UNITS, PLAN, AS_OF)

    def name(self) -> str:
        return "checkrights"

    def displayName(self) -> str:
        return self.tr("Check rights on land")

    def shortDescription(self) -> str:
        return self.tr("Parcels whose rights exclude each other, lie on the wrong ownership or need consent; disputes, "
                       "terms, codes, registered areas, shares of holders, and parcels that a plan cuts.")

    def tags(self) -> list:
        return self.tr("rights,cadastre,parcel,ownership,overlap,conflict,dispute,share,holder,registration,term,"
                       "real-estate unit code").split(",")

    def initAlgorithm(self, config=None) -> None:
        self._add_layers()
        self._add_choices()
        self._add_outputs()

    def _add_layers(self) -> None:
        self.add(QgsProcessingParameterMultipleLayers(self.RIGHTS, self.tr("Layers of rights"), POLYGON), self.tr(
            "Parcels with their code and the type of their right (such as BDCDYH or ZDDM, and QLLX): use rights, "
            "mining rights, easements, and the ownership of land. Without an ownership it is not checked what use "
            "rights lie on."), mapped="rights rights")
        self.add(QgsProcessingParameterMatrix(
            self.ROLES, self.tr("Type of all rights of a layer"), numberRows=0,
            headers=[self.tr("Layer"), self.tr("Right type")], optional=True), self.tr(
            "Rows of layer and right type, as code or name, for layers without a field of the type."), first="layers")
        self.add_layer(self.HOLDERS, self.tr("Table of holders"), self.tr(
            "A row for each holder of a parcel: code, name or document, share. Shares are summed as exact fractions; "
            "holders appear as tokens only."), kinds=[TABLE], mapped="rights holders")
        self.add_layer(self.DISPUTES, self.tr("Disputes"), self.tr(
            "Disputed ground as polygons, or a table with the codes of disputed parcels."), kinds=[TABLE])
        self.add_layer(self.UNITS, self.tr("Administrative units"), self.tr(
            "With their codes: the county of each parcel's code is compared with where it lies."))
        self.add_layer(self.PLAN, self.tr("Units of a plan"), self.tr(
            "Parcels of use that an edge of the plan cuts have two sets of limits."))

    def _add_choices(self) -> None:
        self.add(QgsProcessingParameterString(self.RULES, self.tr("Rules to check"), optional=True), self.tr(
            "Such as RIGHT-SAME, RIGHT-LAYER, separated by commas. Empty: all nine."), advanced=True)
        add_as_of(self)
        self.add(QgsProcessingParameterEnum(
            self.AREA_METHOD, self.tr("Area method"), options=METHODS, defaultValue=METHODS[0], usesStaticStrings=True),
            self.tr("registered: areas of rights as registered, where they are; ground is measured in the plane. "
                    "planar: all in the plane. ellipsoidal: all on the ellipsoid, as degrees always are."),
            advanced=True)
        for name, label, unit, value, help_text in (
                (self.MINIMUM_AREA, self.tr("Minimum area (m²)"), "m2", 1.0, self.tr(
                    "What is smaller is a boundary to be surveyed again, and no conflict.")),
                (self.MINIMUM_WIDTH, self.tr("Minimum width (m)"), "m", 0.1, self.tr(
                    "Likewise what is narrower. Width is 2 · area / perimeter.")),
                (self.ACCURACY, self.tr("Accuracy of boundaries (m)"), "m", 0.05, self.tr(
                    "By which boundaries may be off: each area gets a band, and what may vanish within it is a "
                    "boundary to be surveyed again."))):
            self.add(QgsProcessingParameterNumber(
                name, label, QgsProcessingParameterNumber.Type.Double, value, minValue=0.0), help_text, advanced=True,
                unit=unit)
        self.add(QgsProcessingParameterMatrix(
            self.FIELDS, self.tr("Fields"), numberRows=0,
            headers=[self.tr("Layer"), self.tr("Field role"), self.tr("Field")], optional=True), self.tr(
            "Rows of layer, field role (unit_code, right_type, registered_area, term_from, term_to, registration, "
            "registration_date, seizure; of holders holder_name, document_type, document_number, share_kind, share; id "
            "of the plan) and field. What is not named is recognised by the pack's aliases."), advanced=True,
            first="layers")
        add_values(self, "rights, holders")
        self.add(QgsProcessingParameterString(self.PACK, self.tr("Pack of rights"), "cn-rights"), self.tr(
            "Types of rights, which of them exclude each other, codes and tolerances. neutral-rights has the words of "
            "LADM. Not compared with the standards."), advanced=True, hints=pack_ids("rights"), offers="packs rights",
            kind="pack", file=self.PACK_FILE)
        add_pack_file(self)
        self.add_language()

    def _add_outputs(self) -> None:
        self.add(QgsProcessingParameterFeatureSink(self.OUTPUT, self.tr("Rights checked"), POLYGON), self.tr(
            "A row for each right: the worst verdict and that of each rule (empty: not checked), its code letters, "
            "areas, and the area in conflict."))
        self.add(QgsProcessingParameterFeatureSink(
            self.CONFLICTS, self.tr("Conflicts of rights"), POLYGON, optional=True), self.tr(
            "The ground of each pair that excludes each other, needs consent or has no rule, and ground without an "
            "ownership: both rights, both areas, the band of the area, width, basis."))
        self.add(QgsProcessingParameterFeatureSink(
            self.FINDINGS, self.tr("Findings"), QgsProcessing.SourceType.TypeVectorAnyGeometry, optional=True),
            self.tr("The same in the columns of all checks, with verdict, unit and basis. “Record findings” takes them "
                    "together with the manifest, and they appear in the Compliance dock."), create_by_default=False)
        self.add_table(self.SHARES, self.tr("Shares of holders"), self.tr(
            "A row for each code of the table of holders: sum of the shares as a fraction, the rest, tokens."))
        self.add_report(self.tr("One HTML file to hand over: findings, conflicts, shares, basis, and what was not "
                                "checked."))
        self.add_area_style()
        for name, label in (("RIGHT_COUNT", self.tr("Number of rights")),
                            ("CONFLICT_COUNT", self.tr("Number of overlaps that are forbidden")),
                            ("CONFLICT_AREA", self.tr("Area of overlaps that are forbidden (m²)")),
                            ("BOUNDARY_COUNT", self.tr("Number of boundaries to be surveyed again")),
                            ("DISPUTED_COUNT", self.tr("Number of disputed rights")),
                            ("UNDETERMINED_COUNT", self.tr("Number of rights with an undetermined rule")),
                            ("NOT_CHECKED_COUNT", self.tr("Number of rules that lack a layer or field")),
                            ("FINDING_COUNT", self.tr("Number of findings"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))
        for name, label in (("HAS_CONFLICT", self.tr("A right is forbidden by a rule")),
                            ("IS_DETERMINED", self.tr("Every rule was checked and decided"))):
            self.addOutput(QgsProcessingOutputBoolean(name, label))

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        from ...bridge.inputs.rights.conflicts import Given
        from ...bridge.reading.read import snapshot_layers, snapshot_parameter
        from ...bridge.store.api import default_store_path

        with self.explained(self.chosen_language(parameters, context)):
            others = (snapshot_parameter(self, parameters, name, context) for name in (
                self.HOLDERS, self.DISPUTES, self.UNITS, self.PLAN))
            self.given = Given(snapshot_layers(self, parameters, self.RIGHTS, context), *others)
            self.pack_path = chosen_pack(self, parameters, context)
            self.area_style = self.chosen_area_style(parameters, context)
            project = context.project().fileName() if context.project() is not None else ""
            self.store = default_store_path(project) if project else None
        return True

    def layers_read(self) -> list:
        return self.given.all

    def measured_layers(self) -> list:
        return list(self.given.rights)

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...core.rights.conflicts.check import CHECK

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            request = self._request(parameters, context, feedback, language, outputs.wanted)
            feedback.setProgress(20)
            result = self.followed(CHECK.run, request, self.steps(feedback, span=65.0)).with_notes(self.value_notes)
            self.remark(feedback, result.notes)
            self._write(parameters, context, outputs, request, result)
            return outputs.results(result.counts)

    def _request(self, parameters, context, feedback, language: str, wanted):
        from datetime import date

        from ...bridge.inputs.rights.conflicts import Choices, bind_rights
        from ...core.rights.pack.reading import load_rights
        from ...core.rights.tokens import project_key

        moment = self.parameterAsDateTime(parameters, self.AS_OF, context)
        words = self.text_of(parameters, self.RULES, context).replace(";", ",").split(",")
        choices = Choices(
            self.rows(parameters, self.ROLES, context, 2), self.rows(parameters, self.FIELDS, context, 3),
            self.meanings(parameters, context), tuple(word.strip().upper() for word in words if word.strip()),
            moment.date().toPyDate() if moment.isValid() else date.today(),
            self.parameterAsEnumString(parameters, self.AREA_METHOD, context), self.minimum(parameters, context),
            self.parameterAsDouble(parameters, self.ACCURACY, context), language)
        self.value_notes = []
        key = project_key(self.store)[0] if self.given.holders is not None else None
        return bind_rights(self.given, load_rights(self.pack_path), choices, self.value_notes, key, feedback.isCanceled,
                           any(map(wanted, (self.REPORT, self.MANIFEST))))

    def _write(self, parameters, context, outputs, request, result) -> None:
        from ...core.geometry.following import beside
        from ...core.rights.conflicts.report import rights_report
        from ...core.rights.conflicts.request import ROLE
        from ...core.rights.conflicts.sides import sides_of

        crs = QgsCoordinateReferenceSystem(result.crs)
        for name, table in ((self.CONFLICTS, "conflicts"), (self.OUTPUT, "parcels")):   # the pieces lie on top
            if name == self.OUTPUT or outputs.wanted(name):
                outputs.layer(name, result.tables[table], result.geometry[table], crs)
        if outputs.wanted(self.FINDINGS):
            outputs.layer(self.FINDINGS, result.findings, result.finding_geometry, crs)
        if outputs.wanted(self.SHARES):
            outputs.table(self.SHARES, result.tables["shares"])
        if not any(map(outputs.wanted, (self.REPORT, self.MANIFEST))):
            return
        inputs = [(layer.table, "subjects", layer.fields) for layer in request.layers]
        inputs += [(layer.table, name, layer.fields) for name in request.others
                   for layer in [getattr(request, name)]]
        names, style = outputs.file_names(), self.area_style
        self.write_report(
            parameters, context, outputs, inputs, request.pack, result.counts,
            lambda manifest: rights_report(result, request, names, manifest, style),
            scope=[ROLE, *request.others], looked=self.looked_at(), plane=result.crs,
            sides=beside(sides_of, result))
