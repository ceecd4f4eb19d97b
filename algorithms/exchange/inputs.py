"""What the algorithms of import and export share."""
from __future__ import annotations

from qgis.core import QgsProcessingParameterString

from ..common.base import GroundRulesAlgorithm

#: Templates that come with the plugin; the dialog offers those of the user's packs besides.
TEMPLATES = ["cn-boundary-points/ring_first", "cn-boundary-points/ring_last", "cn-boundary-points/no_attributes",
             "cn-boundary-points/coordinates", "cn-boundary-points/coordinates_no_zone"]
SHOWN_ISSUES = 50   # of many the log shows the first; the table holds all


class ExchangeAlgorithm(GroundRulesAlgorithm):
    """Group, coordinate systems, templates and issues."""

    TEMPLATE = "TEMPLATE"

    def group(self) -> str:
        return self.tr("Import and export")

    def groupId(self) -> str:
        return "exchange"

    def add_template(self, text: str) -> None:
        """By which template files are laid out."""
        self.add(QgsProcessingParameterString(self.TEMPLATE, self.tr("Template"), optional=True), text,
                 hints=TEMPLATES, offers="templates")

    def template(self, parameters, context):
        """The layout that was chosen; None without a template."""
        from ...bridge.packs.templates import read_template

        project = context.project()
        return read_template(self.parameterAsString(parameters, self.TEMPLATE, context),
                             project.homePath() if project is not None else "")

    def crs_text(self, parameters, name: str, context) -> str:
        """A chosen coordinate system as core reads it: ``"EPSG:4527"`` or WKT; empty for none."""
        crs = self.parameterAsCrs(parameters, name, context)
        if not crs.isValid():
            return ""
        authority = crs.authid()
        return authority if authority and not authority.startswith("USER:") else crs.toWkt()

    def show_issues(self, issues, where: list, feedback) -> None:
        """Errors and warnings of a table of issues in the log, errors first, with the columns for the place."""
        from ...core.texts.separators import filled

        shown = issues[issues["severity"] != "info"]
        shown = shown.iloc[(shown["severity"] != "error").argsort(kind="stable")]
        for row in shown.head(SHOWN_ISSUES).reset_index().to_dict("records"):
            place = " ".join(str(row[column]) for column in where if not shown[column].isna().loc[row["index"]])
            say = feedback.reportError if row["severity"] == "error" else feedback.pushWarning
            say(f"{place}: {row['message']}")
        if len(shown) > SHOWN_ISSUES:
            feedback.pushInfo(filled(
                self.tr("{count} more {count:is|are} in the table of issues."), {"count": len(shown) - SHOWN_ISSUES}))
