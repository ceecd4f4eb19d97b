"""groundrules:landuseoccupation – which land projects take: class, owner, place, grade; net and gross."""
from __future__ import annotations

from qgis.core import QgsProcessingOutputBoolean, QgsProcessingOutputNumber

from ..common.inputs import SubjectsAlgorithm
from ..common.subject_parameters import chosen_codes, chosen_pack
from .occupation.outputs import FORMS, Customary, add_customary
from .occupation.parameters import add_areas, add_inputs, add_layers, add_outputs


class LandUseOccupation(SubjectsAlgorithm):
    """Tabulate the land that projects occupy."""

    PROJECT_FIELD, SURVEY, FIELDS, SCHEME = "PROJECT_FIELD", "SURVEY", "FIELDS", "SCHEME"
    CODE_PACK, CODE_PACK_FILE, PACK, PACK_FILE = "CODE_PACK", "CODE_PACK_FILE", "PACK", "PACK_FILE"
    OWNERSHIP, LOCATION, APPROVED = "OWNERSHIP", "LOCATION", "APPROVED"
    AS_OF, UNIT, ADJUST_TO, ADJUST_LIMIT = "AS_OF", "UNIT", "ADJUST_TO", "ADJUST_LIMIT"
    OUTPUT, PARCELS, PROJECTS, ISSUES, MANIFEST = "OUTPUT", "PARCELS", "PROJECTS", "ISSUES", "MANIFEST"
    PIECES = "PIECES"
    on_processes = "landuseoccupation"
    SHOWN = 50   # issues in the log; the table holds all
    basic = ("SUBJECTS", "SUBJECT_ID", "PROJECT_FIELD", "SURVEY", "OWNERSHIP",
             "LOCATION", "APPROVED", "CONTROLS", "UNIT")

    def name(self) -> str:
        return "landuseoccupation"

    def displayName(self) -> str:
        return self.tr("Land-use occupation")

    def shortDescription(self) -> str:
        return self.tr("Land that each project occupies by the land-use survey: class, owner, place, slope and "
                       "quality, net and gross of field ridges, new construction land; every total closes.")

    def group(self) -> str:
        return self.tr("Land use")

    def groupId(self) -> str:
        return "landuse"

    def tags(self) -> list:
        return self.tr("land use,occupation,survey,area table,farmland,cropland,ownership,field ridges,new "
                       "construction land,approval").split(",")

    def initAlgorithm(self, config=None) -> None:
        add_inputs(self)
        add_layers(self)
        add_areas(self)
        self.add_language()
        add_outputs(self)
        add_customary(self)
        for name, label in (("SUBJECT_COUNT", self.tr("Number of projects or parcels")),
                            ("PROJECT_COUNT", self.tr("Number of projects")),
                            ("ROW_COUNT", self.tr("Number of rows")),
                            ("ISSUE_COUNT", self.tr("Number of issues")),
                            ("UNKNOWN_CODE_COUNT", self.tr("Number of codes that are not in the list")),
                            ("TOTAL_M2", self.tr("Total area (m²)")),
                            ("UNCOVERED_M2", self.tr("Area outside the survey (m²)")),
                            ("OVERLAP_M2", self.tr("Area that several patches claim (m²)")),
                            ("NEW_CONSTRUCTION_M2", self.tr("New construction land (m²)"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))
        self.addOutput(QgsProcessingOutputBoolean("HAS_UNCOVERED", self.tr("Part of the land is outside the survey")))
        self.addOutput(QgsProcessingOutputBoolean(
            "IS_CLOSED", self.tr("Every parcel is counted and its rows sum to its area")))

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        from ...bridge.inputs.occupation import OccupationLayers
        from ...bridge.reading.read import snapshot_parameter

        with self.explained(self.chosen_language(parameters, context)):
            self.states_dates = any(parameters.get(name) for name in FORMS)
            self.snapshot_inputs(parameters, context)
            others = {name: snapshot_parameter(self, parameters, parameter, context)
                      for name, parameter in (("survey", self.SURVEY), ("ownership", self.OWNERSHIP),
                                              ("location", self.LOCATION), ("approved", self.APPROVED))}
            self.layers = OccupationLayers(self.subjects, controls=self.controls, **others)
            self.codes_path = chosen_codes(self, parameters, context)
            self.pack_path = chosen_pack(self, parameters, context) if self.controls else ""
        return True

    def layers_read(self) -> list:
        return self.layers.all

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...core.landuse.occupation.run import CHECK

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            customary = Customary(self, parameters, context, outputs)   # a bad template stops before the work
            bound = self._bound(parameters, context, feedback, language, outputs.wanted(self.PIECES))
            for reason in bound.reasons:
                feedback.pushInfo(reason)
            feedback.setProgress(30)
            result = self.judged(CHECK, bound.request, self.steps(feedback, 30.0, 50.0))
            self._report(result, feedback)
            presentation = customary.tell(bound.request, result, self.pack) if customary.is_wanted(result) else None
            self._write(outputs, result, presentation)
            self._draw(outputs, bound.request, result)
            texts = customary.write(presentation)
            customary.write_forms(bound.request, result)
            self._write_reports(parameters, context, outputs, bound, result, customary, presentation)
            return outputs.results({**result.counts, **texts})

    def _bound(self, parameters, context, feedback, language, wanted: bool):
        """Packs loaded, layers and fields bound, and everything read."""
        from ...bridge.inputs.occupation import bind_occupation
        from ...bridge.packs.expressions import parse
        from ...core.landuse.codes.classify import load_codes
        from ...core.landuse.codes.meanings import map_codes
        from ...core.zoning.pack.loading import load_checked_pack

        self.pack = load_checked_pack(self.pack_path, parse) if self.controls else None
        codes = map_codes(load_codes(self.codes_path), self.meanings(parameters, context), ["survey"])["survey"]
        return bind_occupation(
            self.layers, codes, self.pack, self.rows(parameters, self.ROLES, context, 2),
            self.rows(parameters, self.FIELDS, context, 3),
            {**self._choices(parameters, context, language), "with_pieces": wanted},
            lambda snapshot, subjects, fields: self.read_control(snapshot, subjects, fields, feedback, hashes=False),
            feedback.isCanceled)

    def _choices(self, parameters, context, language) -> dict:
        limit = parameters.get(self.ADJUST_LIMIT, self.parameterDefinition(self.ADJUST_LIMIT).defaultValue())
        choices = {name: self.parameterAsEnumString(parameters, parameter, context)
                   for name, parameter in (("area_method", self.AREA_METHOD), ("unit", self.UNIT),
                                           ("adjust_to", self.ADJUST_TO))}
        choices["scheme"] = self.text_of(parameters, self.SCHEME, context)
        fields = {name: self.field(parameters, parameter, context)
                  for name, parameter in (("subject_id", self.SUBJECT_ID), ("project_field", self.PROJECT_FIELD),
                                          ("registered_field", self.REGISTERED_AREA))}
        moment = self.parameterAsDateTime(parameters, self.AS_OF, context)
        if moment.isValid():
            choices["as_of"] = moment.date().toPyDate()
        return {**choices, **fields, "language": language, "adjust_limit": None if limit in (None, "")
                else self.parameterAsDouble(parameters, self.ADJUST_LIMIT, context)}

    def _report(self, result, feedback) -> None:
        """Remarks, and the first of the issues."""
        from ...core.texts.separators import filled

        self.remark(feedback, result.notes)
        for message in result.tables["issues"]["message"].head(self.SHOWN):
            feedback.pushWarning(message)
        if len(result.tables["issues"]) > self.SHOWN:
            feedback.pushWarning(filled(
                self.tr("{count} more {count:issue|issues}; the table of issues holds all."),
                {"count": len(result.tables["issues"]) - self.SHOWN}))

    def _draw(self, outputs, request, result) -> None:
        """The pieces, coloured by class."""
        from qgis.core import QgsCoordinateReferenceSystem

        from ...bridge.project.styles import style_by_class
        from ...core.landuse.occupation.ground import piece_legend
        from ...core.texts import text

        if outputs.wanted(self.PIECES):
            legend = piece_legend(result.tables["pieces"], result.settled["scheme"], request.codes,
                                  text("occupation.no_class", request.language))
            outputs.layer(self.PIECES, result.tables["pieces"], result.geometry["pieces"],
                          QgsCoordinateReferenceSystem(result.crs),
                          style=lambda layer, language: style_by_class(layer, "land_class", legend))

    def _write(self, outputs, result, presentation) -> None:
        outputs.table(self.OUTPUT, result.tables["rows"])
        projects = result.tables["projects"]
        if presentation is not None:
            projects = projects.assign(
                statement=projects["project_id"].fillna("").map(presentation.statements).astype("string"))
        for name, frame in ((self.PARCELS, result.tables["parcels"]), (self.PROJECTS, projects),
                            (self.ISSUES, result.tables["issues"])):
            if outputs.wanted(name):
                outputs.table(name, frame)

    def _write_reports(self, parameters, context, outputs, bound, result, customary, presentation) -> None:
        """Manifest and reports, which name the files that were written before."""
        if not (outputs.wanted(self.MANIFEST) or customary.wants_report):
            return
        manifest = self._manifest(parameters, context, bound, result)
        if outputs.wanted(self.MANIFEST):
            outputs.manifest(self.MANIFEST, manifest)
        if customary.wants_report:
            customary.write_reports(bound.request, result, presentation, manifest)

    def _manifest(self, parameters, context, bound, result) -> dict:
        from ...bridge.runs.manifest import input_entry

        request, codes = bound.request, bound.request.codes
        used = [request.survey, request.ownership, request.location, request.approved, *request.controls]
        inputs = [input_entry(request.subjects, "subjects", {})]
        inputs += [input_entry(layer.table, layer.role, layer.fields) for layer in used if layer is not None]
        return self.manifest(
            parameters, context, inputs, codes=codes.named, scheme=result.settled["scheme"],
            rule_pack=self.pack.named if self.pack else None, as_of=request.as_of.isoformat(),
            area_method=request.area_method, unit=request.unit, counts=result.counts)
