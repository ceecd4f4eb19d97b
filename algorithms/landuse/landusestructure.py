"""groundrules:landusestructure – land by official group or class, of a base and a target year, by unit and per head."""
from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterMatrix,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..common.layers_algorithm import METHODS, TABLE
from ..common.subject_parameters import add_values
from .codes_inputs import CodesAlgorithm

LEVELS = ["group", "level1", "level2", "level3"]
MIXED = ["main", "split"]
RIDGES = ["net", "gross"]
SUFFIXES = ["listed", "plain"]
ADJUST_UNITS = ["0.01 m2", "0.0001 ha", "0.01 mu"]
DOUBLE = Qgis.ProcessingNumberParameterType.Double


SIDES = ("base", "target")


class LandUseStructure(CodesAlgorithm):
    """Make a structure table."""

    BASE, TARGET, BASE_SCHEME, TARGET_SCHEME = "BASE", "TARGET", "BASE_SCHEME", "TARGET_SCHEME"
    FIELDS, LEVEL, MIXED, RIDGES, SUFFIX = "FIELDS", "LEVEL", "MIXED", "RIDGES", "SUFFIX"
    UNITS, UNIT_CODE, UNIT_NAME, CONTROL_AREA = "UNITS", "UNIT_CODE", "UNIT_NAME", "CONTROL_AREA"
    BASE_PEOPLE, TARGET_PEOPLE = "BASE_PEOPLE", "TARGET_PEOPLE"
    BASE_POPULATION, TARGET_POPULATION = "BASE_POPULATION", "TARGET_POPULATION"
    BASE_AREA, TARGET_AREA = "BASE_AREA", "TARGET_AREA"
    ADJUST_UNIT, LIMIT = "ADJUST_UNIT", "LIMIT"
    BASE_LABEL, TARGET_LABEL = "BASE_LABEL", "TARGET_LABEL"
    STRUCTURE, ISSUES, XLSX = "STRUCTURE", "ISSUES", "XLSX"
    basic = ("BASE", "TARGET", "BASE_SCHEME", "TARGET_SCHEME", "UNITS",
             "CONTROL_AREA", "BASE_PEOPLE", "TARGET_PEOPLE", "LEVEL")

    def name(self) -> str:
        return "landusestructure"

    def displayName(self) -> str:
        return self.tr("Land-use structure")

    def shortDescription(self) -> str:
        return self.tr("Structure table of a base and a target year: area, share, change and area per head, by "
                       "official group or by class, for each unit, adjusted so that it closes.")

    def tags(self) -> list:
        return self.tr("land use,structure table,base year,target year,construction land,urban and village,per head,"
                       "adjustment,share,spatial structure").split(",")

    def initAlgorithm(self, config=None) -> None:
        self._add_land()
        self._add_units()
        self._add_choices()
        self.add_code_pack()
        self.add_language()
        self.add(QgsProcessingParameterFeatureSink(self.STRUCTURE, self.tr("Structure table"), TABLE), self.tr(
            "A row for each unit and line: area, share, change, area per head. * is all units together."))
        self.add_table(self.ISSUES, self.tr("Issues"), self.tr(
            "Features that could not be added up, or that contradict themselves."))
        self.add(QgsProcessingParameterFileDestination(
            self.XLSX, self.tr("Structure table as XLSX"), self.tr("XLSX files (*.xlsx)"), optional=True),
            self.tr("A workbook with a sheet for each unit, areas in the unit of adjustment, shares in per cent."),
            create_by_default=False)
        for name, label in (("UNIT_COUNT", self.tr("Number of units")), ("ROW_COUNT", self.tr("Number of rows")),
                            ("BASE_M2", self.tr("Land of the base year (m²)")),
                            ("TARGET_M2", self.tr("Land of the target year (m²)")),
                            ("BASE_UNDETERMINED_M2", self.tr("Undetermined land of the base year (m²)")),
                            ("TARGET_UNDETERMINED_M2", self.tr("Undetermined land of the target year (m²)")),
                            ("REFUSED_COUNT", self.tr("Number of units and years that were not adjusted")),
                            ("ISSUE_COUNT", self.tr("Number of issues")),
                            ("MAX_RESIDUAL_M2", self.tr("Largest residual (m²)"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))
        for name, label in (("BASE_SCHEME_FOUND", self.tr("List of the base year")),
                            ("TARGET_SCHEME_FOUND", self.tr("List of the target year"))):
            self.addOutput(QgsProcessingOutputString(name, label))
        for name, label in (("IS_CLOSED", self.tr("Everything was added up and adjusted")),
                            ("IS_DETERMINED", self.tr("All land has a group or class"))):
            self.addOutput(QgsProcessingOutputBoolean(name, label))

    def _add_land(self) -> None:
        self.add_layer(self.BASE, self.tr("Land of the base year"), self.tr(
            "Survey or plan with a land-use code; polygons."), optional=False, likely="land_use_survey",
            mapped="codes base BASE_SCHEME")
        self.add_layer(self.TARGET, self.tr("Land of the target year"), self.tr(
            "The plan, or a later survey. Empty: a table of one year."), mapped="codes target TARGET_SCHEME")
        for name, label in ((self.BASE_SCHEME, self.tr("List of codes of the base year")),
                            (self.TARGET_SCHEME, self.tr("List of codes of the target year"))):
            self.add_scheme(name, label, self.tr(
                "auto recognises it by codes and names; if it cannot be determined, the run stops and asks. own, or "
                "where no list has any of them: the values of the layer are added up by themselves."))
        for name, label in ((self.BASE_LABEL, self.tr("Name of the base year")),
                            (self.TARGET_LABEL, self.tr("Name of the target year"))):
            self.add(QgsProcessingParameterString(name, label, optional=True), self.tr(
                "Such as 2020 or 2035: shown in the headings of the workbook."), advanced=True)
        self.add(QgsProcessingParameterMatrix(
            self.FIELDS, self.tr("Fields"), numberRows=0,
            headers=[self.tr("Layer"), self.tr("Field role"), self.tr("Field")], optional=True),
            self.tr("Rows of layer, field role (land_class, land_class_name, settlement, mixed_shares, ridge_share, "
                    "ridge_area, net_area, ridge_class, patch_id) and field. What is not named is recognised by name, "
                    "such as DLBM, CZCSXM and KCXS."), advanced=True, first="layers")
        add_values(self, ", ".join(SIDES), for_codes=True)
        for name, label, parent in (
                (self.BASE_AREA, self.tr("Registered area of the base year (m²)"), self.BASE),
                (self.TARGET_AREA, self.tr("Registered area of the target year (m²)"), self.TARGET)):
            self.add_field(name, label, self.tr(
                "Used instead of the measured area, and divided where a feature lies in several units. Empty: areas "
                "are measured."), parent, advanced=True, unit="m2")

    def _add_units(self) -> None:
        self.add_layer(self.UNITS, self.tr("Units"), self.tr(
            "Polygons that each get a table, such as towns. Empty: everything is one unit."))
        for name, label, help_text in (
                (self.UNIT_CODE, self.tr("Field with the unit's code"),
                 self.tr("Empty: recognised by name (XZQDM, ZLDWDM and others).")),
                (self.UNIT_NAME, self.tr("Field with the unit's name"), self.tr("Empty: recognised by name.")),
                (self.CONTROL_AREA, self.tr("Field with the control area (m²)"),
                 self.tr("The land of each year is adjusted to it. Empty: only to its own sum.")),
                (self.BASE_PEOPLE, self.tr("Field with the people of the base year"),
                 self.tr("For the area per head. 0 and empty values are unknown.")),
                (self.TARGET_PEOPLE, self.tr("Field with the people of the target year"),
                 self.tr("For the area per head. 0 and empty values are unknown."))):
            recognised = {self.UNIT_CODE: "unit_code", self.UNIT_NAME: "unit_name"}.get(name)
            self.add_field(name, label, help_text, self.UNITS, unit="m2" if name == self.CONTROL_AREA else "",
                           **({"recognised": recognised} if recognised else {}))
        for name, label in ((self.BASE_POPULATION, self.tr("People of the base year")),
                            (self.TARGET_POPULATION, self.tr("People of the target year"))):
            self.add(QgsProcessingParameterNumber(name, label, DOUBLE, optional=True, minValue=1.0), self.tr(
                "Where there are no units. Empty: no area per head."))

    def _add_choices(self) -> None:
        self.add(QgsProcessingParameterEnum(
            self.LEVEL, self.tr("Lines of the table"), options=LEVELS, defaultValue="group", usesStaticStrings=True),
            self.tr("group: the groups of the code pack; urban and village land are distinguished only by the "
                    "attribute of town and village (CZCSXM). level1 to level3: classes of the target year's list."))
        self.add_mixed(self.MIXED, MIXED, self.tr(
            "main: of a mixed use the first code counts for all its land. split: stated shares divide it; where they "
            "are missing, the land stays undetermined."))
        self.add(QgsProcessingParameterEnum(
            self.RIDGES, self.tr("Field ridges"), options=RIDGES, defaultValue="net", usesStaticStrings=True),
            self.tr("net: where a survey states their share, ridges are taken from the fields and counted as their own "
                    "class, as statutory totals are. gross: fields count with them."), advanced=True)
        self.add(QgsProcessingParameterEnum(
            self.SUFFIX, self.tr("Marks behind survey codes"), options=SUFFIXES, defaultValue="listed",
            usesStaticStrings=True),
            self.tr("listed: 0201K and 05H1 are separate codes. plain: they count as 0201 and 05."), advanced=True)
        self.add(QgsProcessingParameterEnum(
            self.AREA_METHOD, self.tr("Area method"), options=METHODS, defaultValue="ellipsoidal",
            usesStaticStrings=True),
            self.tr("ellipsoidal: on the ellipsoid, outlines straight as they are drawn; within 1e-6 of the formula of "
                    "land surveys. planar: in the projection of the layers, not for degrees."))
        self.add(QgsProcessingParameterEnum(
            self.ADJUST_UNIT, self.tr("Unit of adjustment"), options=ADJUST_UNITS, defaultValue="0.01 m2",
            usesStaticStrings=True),
            self.tr("Every area is a whole number of it, and lines add up exactly."))
        self.add(QgsProcessingParameterNumber(
            self.LIMIT, self.tr("Limit of the residual (share of the control area)"), DOUBLE, 0.001, minValue=0.0,
            maxValue=1.0),
            self.tr("A unit whose land differs by more is not adjusted, and the log says so."), advanced=True,
            unit="share")

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        with self.explained(self.chosen_language(parameters, context)):
            self.take(parameters, context, base=self.BASE, target=self.TARGET, units=self.UNITS)
            self.pack_path = self.codes_path(parameters, context)
        return True

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...core.landuse.structure.own import by_own_values
        from ...core.landuse.structure.sheet import structure_sheets
        from ...core.landuse.structure.table import CHECK

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            request, notes = by_own_values(self._request(parameters, context, feedback, language))
            self.remark(feedback, notes)
            feedback.setProgress(40)
            result = self.followed(CHECK.run, request, self.steps(feedback))
            self.remark(feedback, result.notes)
            outputs.table(self.STRUCTURE, result.tables["rows"])
            if outputs.wanted(self.ISSUES):
                outputs.table(self.ISSUES, result.tables["issues"])
            if outputs.wanted(self.XLSX):
                outputs.workbook(self.XLSX, structure_sheets(result.tables["rows"], request))
            return outputs.results(result.counts)

    def _request(self, parameters, context, feedback, language):
        from ...core.landuse.codes.classify import load_codes
        from ...core.landuse.structure.run import StructureRequest

        def word(name: str) -> str:
            return self.parameterAsEnumString(parameters, name, context)

        codes = load_codes(self.pack_path)
        base, target = (self._land(parameters, context, feedback, codes, *names) for names in (
            ("base", self.BASE_SCHEME, self.BASE_AREA, self.BASE_LABEL),
            ("target", self.TARGET_SCHEME, self.TARGET_AREA, self.TARGET_LABEL)))
        people = tuple(self.parameterAsDouble(parameters, name, context) if parameters.get(name) not in (None, "")
                       else None for name in (self.BASE_POPULATION, self.TARGET_POPULATION))
        return StructureRequest(
            base, target, codes, word(self.LEVEL), self._units(parameters, context, feedback), people,
            word(self.MIXED), word(self.SUFFIX), word(self.RIDGES), word(self.ADJUST_UNIT),
            self.parameterAsDouble(parameters, self.LIMIT, context), word(self.AREA_METHOD), language)

    def _land(self, parameters, context, feedback, codes, side: str, scheme: str, area: str,
              label: str):
        from ...bridge.reading.read import read
        from ...core.landuse.codes.meanings import map_codes
        from ...core.landuse.structure.run import Land, land_fields
        from ...core.layers.binder import Asked, Binder, field_title

        snapshot = self.snapshots.get(side)
        if snapshot is None:
            return None
        rows, language = self.rows(parameters, self.FIELDS, context, 3), self.chosen_language(parameters, context)
        binder = Binder(list(self.snapshots.values()), rows, language)
        asked = Asked(snapshot, side, map_codes(codes, self.meanings(parameters, context), SIDES)[side].fields)
        fields = land_fields(binder.fields(asked), snapshot.name, snapshot.field_names,
                             self.field(parameters, area, context))
        feedback.pushInfo(self.tr("{layer}: {fields}").format(layer=snapshot.name, fields=", ".join(
            f"{field_title(codes.fields, role, language)} = {name}" for role, name in fields.items())))
        land = binder.read_fields(asked, fields, lambda layer, names: read(layer, names, cancelled=feedback.isCanceled))
        self.remark(feedback, binder.notes)
        return Land(land.table, land.fields,
                    self.text_of(parameters, scheme, context), self.text_of(parameters, label, context))

    def _units(self, parameters, context, feedback):
        from ...bridge.reading.read import read
        from ...core.landuse.structure.run import Units
        from ...core.landuse.units.codes import unit_fields

        snapshot = self.snapshots.get("units")
        if snapshot is None:
            return None
        code, name = unit_fields(snapshot.field_names, snapshot.name, self.field(parameters, self.UNIT_CODE, context),
                                 self.field(parameters, self.UNIT_NAME, context))
        numbers = [self.field(parameters, number, context) for number in (self.CONTROL_AREA, self.BASE_PEOPLE,
                                                                          self.TARGET_PEOPLE)]
        wanted = list(dict.fromkeys(filter(None, (code, name, *numbers))))
        return Units(read(snapshot, wanted, cancelled=feedback.isCanceled), code, name, *numbers)
