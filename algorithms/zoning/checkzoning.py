"""groundrules:checkzoning – projects and parcels against the control lines of a rule pack."""
from __future__ import annotations

from ..common.subject_parameters import add_outputs, add_own_fields, add_question
from .checking import CheckAlgorithm


class CheckZoning(CheckAlgorithm):
    """Judge every subject by the rules of a pack."""

    question = ("CONTROLS_SELECTED_ONLY",)

    def name(self) -> str:
        return "checkzoning"

    def displayName(self) -> str:
        return self.tr("Check projects against controls")

    def shortDescription(self) -> str:
        return self.tr("Verdict of each project against permanent basic farmland, ecological red line, urban "
                       "development boundary or the controls of another rule pack, with evidence and basis.")

    def tags(self) -> list:
        return self.tr("zoning,control line,three lines,farmland,red line,boundary,compliance,verdict,rule "
                       "pack,permit").split(",")

    def initAlgorithm(self, config=None) -> None:
        add_question(self)
        add_own_fields(self)
        self.add_area_method()
        self.add_language()
        add_outputs(self)
