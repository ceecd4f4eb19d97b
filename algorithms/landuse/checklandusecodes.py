"""groundrules:checklandusecodes – what is unknown, one of several, disputed or of another edition."""
from __future__ import annotations

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessing,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterField,
)

from .codes_inputs import CodesAlgorithm


class CheckLandUseCodes(CodesAlgorithm):
    """Check the codes of a layer against a list."""

    TARGET_SCHEME, MIXED, FINDINGS, CODES = "TARGET_SCHEME", "MIXED", "FINDINGS", "CODES"
    question = (TARGET_SCHEME, MIXED)

    def name(self) -> str:
        return "checklandusecodes"

    def displayName(self) -> str:
        return self.tr("Check land-use codes")

    def shortDescription(self) -> str:
        return self.tr("Finds codes that are unknown, of another list or edition, ambiguous, disputed, or contrary to "
                       "their name: a finding for each feature, a row for each spelling.")

    def tags(self) -> list:
        return self.tr("land-use code,classification,scheme,edition,crosswalk,mixed use,unknown code,survey,plan,"
                       "GB 50137,GB/T 21010").split(",")

    def initAlgorithm(self, config=None) -> None:
        self.add_layer_of_codes(self.tr("Plots, patches or parcels with a land-use code; or a table."), self.SCHEME)
        self.add_scheme(self.SCHEME, self.tr("List of land-use codes"), self.tr(
            "auto recognises the list by the codes and names that occur; if it cannot be determined, that is a "
            "finding. Otherwise: the id of a list of the pack."))
        self.add_scheme(self.TARGET_SCHEME, self.tr("Target list of the codes"), self.tr(
            "Codes that can mean several classes of this list, or need a person's decision, are findings. Empty: not "
            "checked."), "guide-2023", optional=True)
        self.add_mixed(self.MIXED, ["main", "split"], self.tr(
            "main: of a mixed use such as 0701/09 the first code counts. split: stated shares divide its land, so "
            "missing and wrong shares are findings too. All its codes are checked either way."))
        self.add(QgsProcessingParameterField(
            self.SHARE_FIELD, self.tr("Field with the shares of mixed uses"), parentLayerParameterName=self.INPUT,
            optional=True), self.tr("Shares such as 7:3 or 70%/30%, in the order of the codes."), advanced=True)
        self.add_code_pack()
        self.add_language()
        self.add(QgsProcessingParameterFeatureSink(
            self.FINDINGS, self.tr("Findings"), QgsProcessing.SourceType.TypeVectorAnyGeometry),
            self.tr("A row for each finding, in the fields that all checks share, with the feature's geometry."))
        self.add_table(self.CODES, self.tr("Spellings"), self.tr(
            "A row for each spelling of a code: how often it occurs, the code it is read as, its target, and its "
            "issues."))
        self.add_manifest(self.MANIFEST, self.tr("Run manifest"))
        for name, label in (("FEATURE_COUNT", self.tr("Number of features")),
                            ("CLEAN_COUNT", self.tr("Number of features without a finding")),
                            ("FINDING_COUNT", self.tr("Number of findings")),
                            ("EMPTY_COUNT", self.tr("Number without a code")),
                            ("UNKNOWN_COUNT", self.tr("Number of unknown codes")),
                            ("OTHER_EDITION_COUNT", self.tr("Number of codes of another edition")),
                            ("OTHER_SCHEME_COUNT", self.tr("Number of codes of another list")),
                            ("DOUBTFUL_COUNT", self.tr("Number of codes whose list is in doubt")),
                            ("ONE_TO_MANY_COUNT", self.tr("Number of codes with several targets")),
                            ("REVIEW_COUNT", self.tr("Number of codes that a person has to decide on")),
                            ("DISPUTED_COUNT", self.tr("Number of disputed codes")),
                            ("NAME_COUNT", self.tr("Number of names that do not match their code"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))
        self.addOutput(QgsProcessingOutputString("SCHEME_FOUND", self.tr("List that was used")))
        for name, label in (("SCHEME_IS_SURE", self.tr("The list is certain")),
                            ("HAS_TWO_SCHEMES", self.tr("The column mixes two lists or editions")),
                            ("IS_CLEAN", self.tr("No findings"))):
            self.addOutput(QgsProcessingOutputBoolean(name, label))

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        with self.explained(self.chosen_language(parameters, context)):
            self.take(parameters, context, codes=self.INPUT)
            self.pack_path = self.codes_path(parameters, context)
        return True

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...bridge.reading.read import read
        from ...core.landuse.codes.check_layer import CHECK, ROLE, CodeCheckRequest

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            codes, layer = self.codes_meant(parameters, context), self.snapshots["codes"]
            fields = self.code_fields(layer, codes, feedback, **{role: self.field(parameters, name, context)
                                      for role, name in (("land_class", self.CODE_FIELD),
                                                         ("land_class_name", self.NAME_FIELD),
                                                         ("mixed_shares", self.SHARE_FIELD), ("id", self.ID_FIELD))})
            table = read(layer, fields.values(), check_crs=False, cancelled=feedback.isCanceled)
            table, fields = self.in_words(table, fields, codes, language, feedback)
            feedback.setProgress(40)
            request = CodeCheckRequest(
                table, fields, codes, self.text_of(parameters, self.SCHEME, context),
                self.text_of(parameters, self.TARGET_SCHEME, context),
                self.parameterAsEnumString(parameters, self.MIXED, context), language)
            result = self.followed(CHECK.run, request, self.steps(feedback, 40.0, 30.0))
            feedback.setProgress(70)
            self.remark(feedback, result.notes)
            if layer.geometry == "none":
                outputs.table(self.FINDINGS, result.findings)
            else:
                outputs.layer(self.FINDINGS, result.findings, result.finding_geometry,
                              QgsCoordinateReferenceSystem(layer.crs), layer.wkb_type)
            if outputs.wanted(self.CODES):
                outputs.table(self.CODES, result.tables["spellings"])
            self.write_report(parameters, context, outputs, [(table, "subjects", fields)], codes, result.counts,
                              scope=[ROLE], looked=self.looked_at())
            return outputs.results(result.counts)
