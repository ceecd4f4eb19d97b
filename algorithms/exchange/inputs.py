"""What the algorithms of import and export share."""
from __future__ import annotations

from ..common.base import GroundRulesAlgorithm

SHOWN_ISSUES = 50   # of many the log shows the first; the table holds all


class ExchangeAlgorithm(GroundRulesAlgorithm):
    """Group, coordinate systems and issues."""

    def group(self) -> str:
        return self.tr("Import and export")

    def groupId(self) -> str:
        return "exchange"

    def crs_text(self, parameters, name: str, context) -> str:
        """A chosen coordinate system as core reads it: ``"EPSG:4527"`` or WKT; empty for none."""
        crs = self.parameterAsCrs(parameters, name, context)
        if not crs.isValid():
            return ""
        authority = crs.authid()
        return authority if authority and not authority.startswith("USER:") else crs.toWkt()

    def show_issues(self, issues, where: list, feedback) -> None:
        """Errors and warnings of a table of issues in the log, errors first, with the columns for the place."""
        shown = issues[issues["severity"] != "info"]
        shown = shown.iloc[(shown["severity"] != "error").argsort(kind="stable")]
        for row in shown.head(SHOWN_ISSUES).reset_index().to_dict("records"):
            place = " ".join(str(row[column]) for column in where if not shown[column].isna().loc[row["index"]])
            say = feedback.reportError if row["severity"] == "error" else feedback.pushWarning
            say(f"{place}: {row['message']}")
        if len(shown) > SHOWN_ISSUES:
            feedback.pushInfo(self.tr("{count} more are in the table of issues.").format(
                count=len(shown) - SHOWN_ISSUES))
