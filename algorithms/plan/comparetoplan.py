"""groundrules:comparetoplan – land against its plan, and a plan against the plan above it."""
from __future__ import annotations

from functools import partial

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterMatrix,
)

from ..common.declaring import GIVEN, LAND_CLASS
from ..common.layers_algorithm import POLYGON, LinesAlgorithm
from ..common.subject_parameters import ANY_GEOMETRY, add_values

LAND_USES = ("plan", "actual", "base", "parent")   # layers with classes
LEVELS = ["level1", "level2", "level3", "legal_class", "value"]


class CompareToPlan(LinesAlgorithm):
    """Which land is as planned, not yet, deviates or was built contrary to the plan."""

    PLAN, ACTUAL, BASE, APPROVED, UNITS, PARENT = "PLAN", "ACTUAL", "BASE", "APPROVED", "UNITS", "PARENT"
    PLAN_CLASS, ACTUAL_CLASS, BASE_CLASS, PARENT_CLASS = "PLAN_CLASS", "ACTUAL_CLASS", "BASE_CLASS", "PARENT_CLASS"
    UNIT_FIELD, LINES, PARENT_LINES, LEVEL, GROUPS = "UNIT_FIELD", "LINES", "PARENT_LINES", "LEVEL", "GROUPS"
    LAND_SCHEME, PARENT_SCHEME = "LAND_SCHEME", "PARENT_SCHEME"
    PATCHES, TABLE, UNIT_TABLE, FINDINGS = "PATCHES", "TABLE", "UNIT_TABLE", "FINDINGS"
    PARENT_FINDINGS, PARENT_TOTALS, PARENT_MANIFEST = "PARENT_FINDINGS", "PARENT_TOTALS", "PARENT_MANIFEST"
    question = (BASE, LEVEL)
    basic = ("PLAN", "PLAN_CLASS", "ACTUAL", "ACTUAL_CLASS", "BASE", "BASE_CLASS", "APPROVED", "UNITS", "UNIT_FIELD")

    def name(self) -> str:
        return "comparetoplan"

    def displayName(self) -> str:
        return self.tr("Compare land with its plan")

    def shortDescription(self) -> str:
        return self.tr("Compares plan and actual land: carried out, not yet carried out, deviating, contrary; by "
                       "patch, class and unit. And a plan with its parent plan: extent, uses, totals, lines.")

    def group(self) -> str:
        return self.tr("Planning compliance")

    def groupId(self) -> str:
        return "compliance"

    def tags(self) -> list:
        return self.tr("plan,actual,implementation,deviation,base year,approved land,parent plan,hierarchy,monitoring"
                       ).split(",")

    def initAlgorithm(self, config=None) -> None:
        self.add_layer(self.PLAN, self.tr("Plan"), self.tr("Planned land use, such as YDYHGH."), optional=False,
                       likely="planned_land_use", mapped="codes plan LAND_SCHEME")
        self.add_layer(self.ACTUAL, self.tr("Land as it is"), self.tr("The current survey, such as DLTB."),
                       optional=False, likely="land_use_survey", mapped="codes actual LAND_SCHEME")
        self.add_layer(self.BASE, self.tr("Land in the base year"), self.tr(
            "The survey that the plan was made on. Without it, land not yet carried out and land that deviates cannot "
            "be distinguished, and are one class."), mapped="codes base LAND_SCHEME")
        for name, label, parent in ((self.PLAN_CLASS, self.tr("Field with the class, plan"), self.PLAN),
                                    (self.ACTUAL_CLASS, self.tr("Field with the class, actual land"), self.ACTUAL),
                                    (self.BASE_CLASS, self.tr("Field with the class, base year"), self.BASE)):
            self.add_field(name, label, self.tr("Empty: recognised by the aliases of the pack of codes, such as DLBM."),
                           parent, recognised=LAND_CLASS)
        self.add_layer(self.APPROVED, self.tr("Approved land"), self.tr(
            "Ground whose conversion is approved: where its use differs from the plan it is a separate class."))
        self.add_layer(self.UNITS, self.tr("Administrative units"), self.tr("For totals by unit."))
        self.add_field(self.UNIT_FIELD, self.tr("Field with the unit code"), self.tr(
            "Needed with units; its texts name the units in the tables."), self.UNITS, required_if={self.UNITS: GIVEN})
        self.add(QgsProcessingParameterEnum(
            self.LEVEL, self.tr("Level"), options=LEVELS, defaultValue="level1", usesStaticStrings=True),
            self.tr("At which level classes are compared: level1 to level3 of the plan's list, legal_class "
                    "(agricultural, construction, unused), or value, the field's values as they are."))
        self.add(QgsProcessingParameterMatrix(
            self.GROUPS, self.tr("Groups of classes"), numberRows=0,
            headers=[self.tr("Class"), self.tr("Group")], optional=True),
            self.tr("Rows of a class of the plan's list and the group used for comparison; its subclasses belong to "
                    "the same group."), advanced=True)
        add_values(self, ", ".join(LAND_USES), for_codes=True)
        self.add_measures()
        self.add_codes()
        self.add_scheme(self.LAND_SCHEME, self.tr("List of codes of the land layers"), self.tr(
            "The list that the survey and the base year follow; if it is not the plan's list, codes are converted by "
            "the crosswalk."), advanced=True)
        self._add_parent()
        self.add_language()
        self._add_outputs()

    def _add_parent(self) -> None:
        self.add_layer(self.PARENT, self.tr("Parent plan"), self.tr(
            "Planned land use of the parent plan: the plan has to lie inside it, with equal or finer uses, and no "
            "more construction land."), mapped="codes parent PARENT_SCHEME")
        self.add_field(self.PARENT_CLASS, self.tr("Field with the class, parent plan"), self.tr(
            "Empty: recognised by the aliases of the pack of codes, such as DLBM."), self.PARENT, recognised=LAND_CLASS)
        self.add_scheme(self.PARENT_SCHEME, self.tr("List of codes of the parent plan"), self.tr(
            "auto: the plan's own list if codes and names fit it, otherwise recognised."), advanced=True)
        for name, other, label, help_text in (
                (self.LINES, self.PARENT_LINES, self.tr("Control line of the plan"), self.tr(
                    "One kind of control line in this plan; it has to contain everything in the line of the parent "
                    "plan.")),
                (self.PARENT_LINES, self.LINES, self.tr("Control line of the parent plan"), self.tr(
                    "The same kind of line in the parent plan."))):
            self.add_layer(name, label, help_text, required_if={other: GIVEN})

    def _add_outputs(self) -> None:
        self.add(QgsProcessingParameterFeatureSink(self.PATCHES, self.tr("Plan and actual"), POLYGON), self.tr(
            "The ground of each planned feature by status and classes."))
        self.add_table(self.TABLE, self.tr("Table base × actual × plan"), self.tr(
            "A row for each combination of classes, with its status and its area."))
        self.add_table(self.UNIT_TABLE, self.tr("Totals by unit"), self.tr("Areas by unit and status."))
        for name, label, help_text in (
                (self.FINDINGS, self.tr("Findings"), self.tr(
                    "Ground that is contrary, deviates or is undetermined, in the columns of the other checks.")),
                (self.PARENT_FINDINGS, self.tr("Findings against the parent plan"), self.tr(
                    "Ground that lies outside the parent plan, differs from it, exceeds it, or loosens its line."))):
            self.add(QgsProcessingParameterFeatureSink(name, label, ANY_GEOMETRY, optional=True), help_text,
                     create_by_default=False)
        self.add_table(self.PARENT_TOTALS, self.tr("Totals against the parent plan"), self.tr(
            "Areas by class in both plans, on the ground that both cover."))
        self.add_manifest(self.MANIFEST, self.tr("Run manifest"))
        self.add_manifest(self.PARENT_MANIFEST, self.tr("Run manifest, against the parent plan"))
        for name, label in (("PLAN_M2", self.tr("Area of the plan (m²)")),
                            ("IN_ACCORDANCE_SHARE", self.tr("Share of the plan with land in accordance")),
                            ("IN_ACCORDANCE_SHARE_LOWER", self.tr("Share in accordance at least")),
                            ("IN_ACCORDANCE_SHARE_UPPER", self.tr("Share in accordance at most")),
                            ("KEPT_AS_PLANNED_M2", self.tr("Kept as planned (m²)")),
                            ("CARRIED_OUT_M2", self.tr("Carried out (m²)")),
                            ("IN_ACCORDANCE_M2", self.tr("In accordance, base year unknown (m²)")),
                            ("NOT_YET_CARRIED_OUT_M2", self.tr("Not yet carried out (m²)")),
                            ("NOT_YET_OR_DEVIATES_M2", self.tr("Not yet carried out or deviating (m²)")),
                            ("DEVIATES_M2", self.tr("Deviating (m²)")), ("CONTRARY_M2", self.tr("Contrary (m²)")),
                            ("APPROVED_M2", self.tr("Approved, not yet as planned (m²)")),
                            ("UNDETERMINED_M2", self.tr("Undetermined area (m²)")),
                            ("NOT_SURVEYED_M2", self.tr("Planned, not surveyed (m²)")),
                            ("OUTSIDE_PLAN_M2", self.tr("Surveyed, outside the plan (m²)")),
                            ("SLIVER_M2", self.tr("Boundary slivers (m²)")),
                            ("FINDING_COUNT", self.tr("Number of findings")),
                            ("OUTSIDE_PARENT_COUNT", self.tr("Number outside the parent plan")),
                            ("PARENT_DIFFERENT_COUNT", self.tr("Number different from the parent plan")),
                            ("TOTAL_OVER_COUNT", self.tr("Number of totals over the parent plan")),
                            ("LINE_LOOSENED_COUNT", self.tr("Number of control lines loosened"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))
        for name, label in (("HAS_CONTRARY", self.tr(
                                "There is construction contrary to the plan; empty where that is not known")),
                            ("HAS_SLIVERS", self.tr("There are boundary slivers")),
                            ("AGREES_WITH_PARENT", self.tr("The plan agrees with the parent plan"))):
            self.addOutput(QgsProcessingOutputBoolean(name, label))

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        with self.explained(self.chosen_language(parameters, context)):
            self.take(parameters, context, plan=self.PLAN, actual=self.ACTUAL, base=self.BASE, approved=self.APPROVED,
                      units=self.UNITS, parent=self.PARENT, lines=self.LINES, parent_lines=self.PARENT_LINES)
            self.pack_path = self.codes_path(parameters, context)
        return True

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...bridge.project.styles import PLAN_LOOK, style_by_word
        from ...core.landuse.codes.classify import load_codes
        from ...core.plan.answers import ROLE
        from ...core.plan.compare import CHECK
        from ...core.plan.parent import CHECK as AGAINST_PARENT
        from ...core.plan.parent import ROLE as PARENT_ROLE
        from ...core.plan.parent import ParentRequest

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            codes = load_codes(self.pack_path)
            request = self._request(parameters, context, feedback, language, codes)
            feedback.setProgress(15)
            outcome = self.followed(CHECK.run, request, self.steps(feedback, 15.0, 60.0))
            self.remark(feedback, outcome.notes)
            crs = QgsCoordinateReferenceSystem(outcome.crs)
            outputs.layer(self.PATCHES, outcome.tables["patches"], outcome.geometry["patches"], crs, style=partial(
                style_by_word, field="status", looks=PLAN_LOOK, words="plan.status_"))
            for name, table in ((self.TABLE, "table"), (self.UNIT_TABLE, "units")):
                if outputs.wanted(name):
                    outputs.table(name, outcome.tables[table])
            if outputs.wanted(self.FINDINGS):
                outputs.layer(self.FINDINGS, outcome.findings, outcome.finding_geometry, crs)
            self._tell(parameters, context, outputs, request, codes, outcome.counts, ROLE, self.MANIFEST)
            if not any(role in self.snapshots for role in ("parent", "lines", "parent_lines")):
                if outputs.wanted(self.PARENT_FINDINGS) or outputs.wanted(self.PARENT_TOTALS):
                    feedback.pushWarning(self.tr("No parent plan (PARENT) is given: this output is not written."))
                return outputs.results(outcome.counts)
            above = self._land_use("parent", self.PARENT_CLASS, parameters, context, feedback, codes)
            lines, parent_lines = (self._plain(role, feedback) for role in ("lines", "parent_lines"))
            against = self.followed(AGAINST_PARENT.run, ParentRequest(request, above, lines, parent_lines),
                                    self.steps(feedback, 75.0, 0.0))
            self.remark(feedback, against.notes)
            if outputs.wanted(self.PARENT_FINDINGS):
                outputs.layer(self.PARENT_FINDINGS, against.findings, against.finding_geometry, crs)
            if outputs.wanted(self.PARENT_TOTALS):
                outputs.table(self.PARENT_TOTALS, against.tables["totals"])
            self._tell(parameters, context, outputs, request, codes, against.counts, PARENT_ROLE, self.PARENT_MANIFEST,
                       [(table, name, {}) for table, name in ((above and above.table, PARENT_ROLE), (lines, "lines"),
                                                              (parent_lines, "parent_lines")) if table is not None])
            return outputs.results({**outcome.counts, **against.counts})

    def _tell(self, parameters, context, outputs, request, codes, counts, role, name, more=()) -> None:
        """A manifest for each of the two tables of findings: what one of them lacks is not fixed in the other."""
        layers = (("subjects", request.plan), ("actual", request.actual), ("base", request.base))
        inputs = [(layer.table, use, {"land_class": layer.code}) for use, layer in layers if layer is not None]
        inputs += [(table, use, {}) for use, table in (("approved", request.approved), ("units", request.units))
                   if table is not None]
        asked = self.asked(parameters, context)
        if name == self.PARENT_MANIFEST:
            asked |= {parameter: "given" for role, parameter in (("parent", self.PARENT), ("lines", self.LINES))
                      if role in self.snapshots}
        self.write_report(parameters, context, outputs, [*inputs, *more], codes, counts, name=name, question=asked,
                          scope=[role], looked=self.looked_at())

    def _land_use(self, role, parameter, parameters, context, feedback, codes):
        from ...bridge.inputs.plan import read_land_use
        from ...core.landuse.codes.meanings import map_codes

        if role not in self.snapshots:
            return None
        notes: list = []
        land = read_land_use(self.snapshots[role], self.field(parameters, parameter, context), parameter,
                             map_codes(codes, self.meanings(parameters, context), LAND_USES)[role],
                             list(self.snapshots.values()), notes, self.chosen_language(parameters, context),
                             feedback.isCanceled)
        self.remark(feedback, notes)
        return land

    def _plain(self, role: str, feedback, fields=()):
        from ...bridge.reading.read import read

        if role not in self.snapshots:
            return None
        return read(self.snapshots[role], list(fields), cancelled=feedback.isCanceled)

    def _request(self, parameters, context, feedback, language, codes):
        from ...core.landuse.transition.classes import groups_of
        from ...core.plan.request import PlanRequest

        unit_field = self.field(parameters, self.UNIT_FIELD, context)
        plan, actual, base = (
            self._land_use(role, parameter, parameters, context, feedback, codes) for role, parameter in (
                ("plan", self.PLAN_CLASS), ("actual", self.ACTUAL_CLASS), ("base", self.BASE_CLASS)))
        return PlanRequest(
            plan, actual, codes, base, self._plain("approved", feedback),
            self._plain("units", feedback, [unit_field]), unit_field,
            self.text_of(parameters, self.SCHEME, context), self.text_of(parameters, self.LAND_SCHEME, context),
            self.parameterAsEnumString(parameters, self.LEVEL, context),
            groups_of(self.rows(parameters, self.GROUPS, context, 2)), self.minimum(parameters, context),
            self.parameterAsEnumString(parameters, self.AREA_METHOD, context), language,
            self.text_of(parameters, self.PARENT_SCHEME, context))
