"""What the algorithms of import and export share."""
from __future__ import annotations

from qgis.core import QgsProcessingParameterString

from ..common.base import GroundRulesAlgorithm

#: Templates that come with the plugin; the dialog offers those of the user's packs besides.
TEMPLATES = ["cn-boundary-points/ring_first", "cn-boundary-points/ring_last", "cn-boundary-points/no_attributes",
             "cn-boundary-points/coordinates", "cn-boundary-points/coordinates_no_zone"]
SHOWN_ISSUES, SHOWN_PLACES = 3, 5   # of one kind that the log shows whole, and their places; the table holds all


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

    def show_issues(self, issues, place, feedback) -> None:
        """Errors and warnings of a table of issues in the log, errors first; many of one kind are one sentence.

        Args:
            issues: with ``severity``, ``kind`` and ``message``. place: where a row is, in words; or names of columns
                that say it.
        """
        from ...core.contract.sentences import in_columns
        from ...core.texts.separators import filled

        shown = issues[issues["severity"] != "info"]
        shown = shown.iloc[(shown["severity"] != "error").argsort(kind="stable")]
        colon = "：" if self.spoken == "zh" else ": "
        for (severity, _kind), alike in shown.groupby(["severity", "kind"], sort=False):
            say = feedback.reportError if severity == "error" else feedback.pushWarning
            rows = alike.head(SHOWN_PLACES).to_dict("records")
            places = [place(row) if callable(place) else in_columns(row, place) for row in rows]
            sentences = [colon.join(filter(None, (where, row["message"]))) for where, row in zip(places, rows)]
            if len(alike) <= SHOWN_ISSUES:
                for sentence in sentences[:len(alike)]:
                    say(sentence)
                continue
            say(filled(self.tr("{count} {count:issue|issues} of one kind. The first: {sentence}"),
                       {"count": len(alike), "sentence": sentences[0]}))
            say(filled(self.tr("The same at: {places}."), {"places": "; ".join(places[1:])}))
            if len(alike) > SHOWN_PLACES:
                feedback.pushInfo(filled(self.tr("{count} more {count:is|are} in the table of issues."),
                                         {"count": len(alike) - SHOWN_PLACES}))
