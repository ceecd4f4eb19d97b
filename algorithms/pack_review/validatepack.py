"""groundrules:validatepack – what is wrong with a pack of any kind, and whether its own cases hold."""
from __future__ import annotations

from qgis.core import (
    QgsProcessing,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
)

from ..common.base import GroundRulesAlgorithm
from ..common.subject_parameters import add_pack, chosen_pack


class ValidatePack(GroundRulesAlgorithm):
    """Read a pack strictly, run its cases, and list every problem."""

    PACK, PACK_FILE, OUTPUT, LAYERS = "PACK", "PACK_FILE", "OUTPUT", "LAYER_CHANGES"

    def name(self) -> str:
        return "validatepack"

    def displayName(self) -> str:
        return self.tr("Validate rule pack")

    def shortDescription(self) -> str:
        return self.tr("Lists every problem of a rule pack with file and line, and whether its own cases pass.")

    def group(self) -> str:
        return self.tr("Zoning control")

    def groupId(self) -> str:
        return "zoning"

    def tags(self) -> list:
        return self.tr("rule pack,rules,codes,validate,check,cases,yaml,test").split(",")

    def initAlgorithm(self, config=None) -> None:
        add_pack(self)
        self.add_language()
        self.add(QgsProcessingParameterFeatureSink(
            self.OUTPUT, self.tr("Problems"), QgsProcessing.SourceType.TypeVector),
            self.tr("A table with a row for each problem: file, line, place, severity and what to do. No rows: "
                    "no problems."))
        self.add(QgsProcessingParameterFeatureSink(
            self.LAYERS, self.tr("What layers change"), QgsProcessing.SourceType.TypeVector, optional=True,
            createByDefault=False),
            self.tr("For a pack that extends another: a row for each key, item or row of a table that a layer adds, "
                    "overrides or switches off, with the values before and after."))
        for name, label in (("PROBLEM_COUNT", self.tr("Number of problems")),
                            ("ERROR_COUNT", self.tr("Number of problems that block the pack")),
                            ("RULE_COUNT", self.tr("Number of rules")),
                            ("CLASS_COUNT", self.tr("Number of codes")),
                            ("CASE_COUNT", self.tr("Number of cases")),
                            ("LAYER_COUNT", self.tr("Number of layers, 0 without extends")),
                            ("ADDED_COUNT", self.tr("Number of things that layers add")),
                            ("OVERRIDDEN_COUNT", self.tr("Number of things that layers override")),
                            ("OFF_COUNT", self.tr("Number of things that layers switch off")),
                            ("UNVERIFIED_COUNT", self.tr("Number of bases not compared or verified")),
                            ("COMPARED_COUNT", self.tr("Number of bases compared with a public copy only")),
                            ("VERIFIED_COUNT", self.tr("Number of bases verified by an office"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))
        self.addOutput(QgsProcessingOutputBoolean("IS_VALID", self.tr("The pack can be used")))

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        with self.explained(self.chosen_language(parameters, context)):
            self.pack_path = chosen_pack(self, parameters, context)
        return True

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...bridge.packs.expressions import parse
        from ...core.pack_review.review import review_pack

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            review = review_pack(self.pack_path, parse)
            for problem in review.lines(language):
                feedback.pushWarning(problem)
            for line in review.layer_lines(language):
                feedback.pushInfo(line)
            outputs.table(self.OUTPUT, review.frame(language))
            if outputs.wanted(self.LAYERS):
                outputs.table(self.LAYERS, review.changes(language))
            return outputs.results(review.counts)
