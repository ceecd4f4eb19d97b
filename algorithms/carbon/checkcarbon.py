"""groundrules:checkcarbon – results of carbon against the limits of a pack."""
from __future__ import annotations

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterString,
)

from ..common.declaring import MISSING
from ..common.layers_algorithm import TABLE, LinesAlgorithm
from .parameters.land import ANY


class CheckCarbon(LinesAlgorithm):
    """A value, its band and its limit: kept, missed, or undecidable."""

    PACK, CHANGE, CHANGES, FLUX, BUILDINGS = "PACK", "CHANGE", "CHANGES", "FLUX", "BUILDINGS"
    PLACE, PLACE_FIELD, PLACE_NAME_FIELD = "PLACE", "PLACE_FIELD", "PLACE_NAME_FIELD"
    OUTPUT, FINDINGS = "OUTPUT", "FINDINGS"
    ROLES_OF_RESULTS = {"change": CHANGE, "ground": CHANGES, "flux": FLUX, "buildings": BUILDINGS}
    # a run without one of them has no subjects of its rules: what it does not find is not fixed
    question = (CHANGE, CHANGES, FLUX, BUILDINGS, PLACE)

    def name(self) -> str:
        return "checkcarbon"

    def displayName(self) -> str:
        return self.tr("Check carbon")

    def shortDescription(self) -> str:
        return self.tr("Checks carbon results against rules: net loss, sink land in the red line, annual flux and "
                       "emission by floor area against the limits of a pack; a limit inside the uncertainty band is "
                       "undetermined.")

    def group(self) -> str:
        return self.tr("Carbon")

    def groupId(self) -> str:
        return "carbon"

    def tags(self) -> list:
        return self.tr("carbon,check,rule,limit,net loss,sink,red line,emission,band,undetermined,findings").split(",")

    def initAlgorithm(self, config=None) -> None:
        self.add(QgsProcessingParameterString(self.PACK, self.tr("Pack of carbon rules")), self.tr(
            "Id of a pack of kind carbon. sample-carbon-rules holds invented limits. None is a default."),
            offers="packs carbon", kind="pack")
        for name, label, help_text in (
                (self.CHANGE, self.tr("Carbon change, totals"), self.tr(
                    "TOTALS of Carbon change or its raster twin, for rules on losses.")),
                (self.CHANGES, self.tr("Changed ground with its carbon"), self.tr(
                    "CHANGES of Carbon change, for rules on sink land. Findings get the lost ground as geometry.")),
                (self.FLUX, self.tr("Annual carbon flux, totals"), self.tr(
                    "TOTALS of Annual carbon flux, for rules on yearly emission.")),
                (self.BUILDINGS, self.tr("Carbon of buildings, totals"), self.tr(
                    "TOTALS of Carbon of buildings, for rules on emission by floor area."))):
            self.add_layer(name, label, help_text, kinds=ANY, required_if={} if name != self.CHANGE else dict.fromkeys((
                self.CHANGES, self.FLUX, self.BUILDINGS), MISSING))
        self.add_layer(self.PLACE, self.tr("Where rules inside a place apply"), self.tr(
            "Polygons such as the ecological red line, for rules on sink land inside it; for rules per zone each "
            "polygon is a subject."))
        for name, label, help_text in (
                (self.PLACE_FIELD, self.tr("Field with the place's id"), self.tr("Unique. Empty: the feature id.")),
                (self.PLACE_NAME_FIELD, self.tr("Field with the place's name"), self.tr("Empty: the id."))):
            self.add_field(name, label, help_text, self.PLACE, advanced=True)
        self.add_area_method_of_layers()
        self.add_language()
        self.add(QgsProcessingParameterFeatureSink(self.OUTPUT, self.tr("Rules and what was measured"), TABLE), self.tr(
            "A row for each rule and subject: value, band, limit, margin, share covered, verdict and why."))
        self.add(QgsProcessingParameterFeatureSink(self.FINDINGS, self.tr("Findings"), TABLE, optional=True), self.tr(
            "A row for each limit that is missed or undetermined, in the columns of the other checks, so that "
            "reports, models and the findings store can use them."))
        self.add_report(self.tr("One HTML file to hand over, with the findings and every rule."))
        self.add_area_style()
        for name, label in (("RULE_COUNT", self.tr("Number of rules")),
                            ("ROW_COUNT", self.tr("Number of rules and subjects")),
                            ("KEPT_COUNT", self.tr("Number of limits met")),
                            ("MISSED_COUNT", self.tr("Number of limits missed")),
                            ("FORBIDDEN_COUNT", self.tr("Number of limits missed, forbidden")),
                            ("CONDITIONAL_COUNT", self.tr("Number of limits missed, conditional")),
                            ("UNDETERMINED_COUNT", self.tr("Number of undetermined limits")),
                            ("FINDING_COUNT", self.tr("Number of findings"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))
        for name, label in (("ALL_KEPT", self.tr("Every limit is met")),
                            ("HAS_FORBIDDEN", self.tr("A limit is missed with verdict forbidden"))):
            self.addOutput(QgsProcessingOutputBoolean(name, label))

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        with self.explained(self.chosen_language(parameters, context)):
            self.take(parameters, context, place=self.PLACE, **self.ROLES_OF_RESULTS)
            self.pack_path = self.named_pack(parameters, self.PACK, context)
            self.area_style = self.chosen_area_style(parameters, context)
        return True

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...bridge.inputs.carbon.rules import carbon_request
        from ...core.carbon.rules.check import CHECK, ROLE, carbon_rule_report

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            request = carbon_request(
                self.pack_path, {name: snapshot for name, snapshot in self.snapshots.items() if name != "place"},
                self.snapshots.get("place"), (self.field(parameters, self.PLACE_FIELD, context),
                                              self.field(parameters, self.PLACE_NAME_FIELD, context)),
                self.parameterAsEnumString(parameters, self.AREA_METHOD, context), language, feedback.isCanceled)
            feedback.setProgress(20)
            outcome = self.followed(CHECK.run, request, self.steps(feedback))
            self.remark(feedback, outcome.notes)
            outputs.table(self.OUTPUT, outcome.tables["rows"])
            if outputs.wanted(self.FINDINGS):
                outputs.layer(self.FINDINGS, outcome.findings, outcome.finding_geometry,
                              QgsCoordinateReferenceSystem(outcome.crs))
            names, style = outputs.file_names(), self.area_style
            self.write_report(
                parameters, context, outputs, self._inputs(request), request.pack, outcome.counts,
                lambda manifest: carbon_rule_report(outcome, request, names, manifest, style),
                scope=[ROLE], looked=self.looked_at(), plane=outcome.crs)
            return outputs.results(outcome.counts)

    def _inputs(self, request) -> list:
        """Layers that were read, under the names of their parameters; the first result is what is checked."""
        given = [(request.tables[result], name.lower()) for result, name in self.ROLES_OF_RESULTS.items()
                 if result in request.tables]
        inputs = [(table, use if place else "subjects", {}) for place, (table, use) in enumerate(given)]
        return inputs + ([(request.place.table, self.PLACE.lower(), {})] if request.place is not None else [])
