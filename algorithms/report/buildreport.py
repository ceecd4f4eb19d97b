"""groundrules:buildreport – one HTML report from results that exist, and from a series store that of a year."""
from __future__ import annotations

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterString,
)

from ..common.base import GroundRulesAlgorithm
from ..common.declaring import MISSING
from ..common.paper import add_document, add_pdf, write_paper
from .annual import SERIES, add_annual, annual_checkup


class BuildReport(GroundRulesAlgorithm):
    """Put findings, verdicts, ledgers, tables and manifests into one report."""

    layers: dict = {}
    area_style = None

    FINDINGS, VERDICTS, LEDGERS, TABLES = "FINDINGS", "VERDICTS", "LEDGERS", "TABLES"
    MANIFESTS, TITLE, RUN_NAME, CLASSIFICATION = "MANIFESTS", "TITLE", "RUN_NAME", "CLASSIFICATION"
    REPORT = "REPORT"
    PACK, PACK_FILE = "PACK", "PACK_FILE"

    def name(self) -> str:
        return "buildreport"

    def displayName(self) -> str:
        return self.tr("Build report")

    def shortDescription(self) -> str:
        return self.tr("One HTML file from the results of checks: cards, drawings, tables that sort and "
                       "filter, ledger and manifest; from a series store the annual check-up, or two pages of it.")

    def group(self) -> str:
        return self.tr("Reports")

    def groupId(self) -> str:
        return "report"

    def tags(self) -> list:
        return self.tr("report,html,print,findings,verdicts,ledger,manifest,annual check-up,series,monitoring"
                       ).split(",")

    def initAlgorithm(self, config=None) -> None:
        any_geometry = QgsProcessing.SourceType.TypeVector
        self.add(QgsProcessingParameterMultipleLayers(
            self.FINDINGS, self.tr("Findings"), any_geometry, optional=True),
            self.tr("Layers of findings, as the checks write them. Their geometry is the failing piece "
                    "that the cards draw."))
        self.add(QgsProcessingParameterMultipleLayers(
            self.VERDICTS, self.tr("Verdicts"), any_geometry, optional=True),
            self.tr("Layers with a row for each project or parcel. Fields of your own are not printed, but the "
                    "project's name is."))
        self.add(QgsProcessingParameterMultipleLayers(
            self.LEDGERS, self.tr("Ledgers"), any_geometry, optional=True),
            self.tr("Area ledgers: covered, free and unusable area of each project or parcel by control."))
        self.add(QgsProcessingParameterMultipleLayers(
            self.TABLES, self.tr("Other tables"), any_geometry, optional=True),
            self.tr("Printed column by column as they are, such as summaries; results of the group Rights have pages: "
                    "conflicts with maps, holders by village and type, stages by year, suspected idle land; so have "
                    "commitments and options of the group Monitoring. Fields with personal data are left out and "
                    "named."))
        self.add(QgsProcessingParameterMultipleLayers(
            self.MANIFESTS, self.tr("Run manifests"), QgsProcessing.SourceType.TypeFile, optional=True),
            self.tr("JSON files that the checks write. The report takes from them the scope, the rules applied and "
                    "the data used."),
            required_if=dict.fromkeys((self.FINDINGS, self.VERDICTS, self.LEDGERS, self.TABLES, SERIES), MISSING))
        add_annual(self)
        self.add(QgsProcessingParameterString(self.TITLE, self.tr("Title"), optional=True),
                 self.tr("Heading of the report."))
        self.add(QgsProcessingParameterString(self.RUN_NAME, self.tr("Project or batch"), optional=True),
                 self.tr("A line under the heading: which projects, which batch."))
        self.add(QgsProcessingParameterString(
            self.CLASSIFICATION, self.tr("Classification mark"), optional=True),
            self.tr("Printed in the head of the report. Empty: no mark is printed."),
            advanced=True)
        self.add_language()
        self.add_area_style()
        self.add(QgsProcessingParameterFileDestination(
            self.REPORT, self.tr("Report"), self.tr("HTML files (*.html)")),
            self.tr("One file that needs no network. It holds no coordinates, no folders and no base map."))
        add_pdf(self)
        add_document(self)

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        from ...bridge.reading.read import snapshot_layers

        with self.explained(self.chosen_language(parameters, context)):
            given = self._written(parameters, feedback)
            self.layers = {name: snapshot_layers(self, given, name, context)
                           for name in (self.FINDINGS, self.VERDICTS, self.LEDGERS, self.TABLES)}
            self.area_style = self.chosen_area_style(parameters, context)
        return True

    def _written(self, parameters, feedback) -> dict:
        """Parameters without results that the steps of a model were not asked to write; of verdicts none may lack."""
        from ...core.texts.separators import filled

        given = dict(parameters)
        for name in (self.FINDINGS, self.LEDGERS, self.TABLES):
            if isinstance(given.get(name), (list, tuple)) and None in given[name]:
                count = len(given[name])
                given[name] = [value for value in given[name] if value is not None]
                feedback.pushWarning(filled(
                    self.tr("{name}: {count} {count:result was|results were} not requested and {count:is|are} not in "
                            "the report."), {"name": name, "count": count - len(given[name])}))
        return given

    def layers_read(self) -> list:
        return [layer for layers in self.layers.values() for layer in layers]

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from dataclasses import replace
        from functools import partial

        from ...bridge.packs.expressions import parse
        from ...bridge.packs.places import find_packs
        from ...bridge.reading.read import read
        from ...bridge.settings import read_options
        from ...bridge.writing.write import SHORT_NAMES
        from ...core.carbon.report.blocks import Shown, carbon_blocks, maps_of_tables
        from ...core.findings.names import names_of_projects
        from ...core.geometry.following import beside
        from ...core.geometry.parallel import asking
        from ...core.monitoring.annual.run import is_in_pages, pages_of_plans
        from ...core.report.data import ReportHead
        from ...core.report.layers import Results, check_manifest, report_from_tables
        from ...core.report.parts.carbon import carbon_view
        from ...core.rights.alignment.report import alignment_blocks, is_alignment
        from ...core.rights.pages.run import is_of_rights, rights_blocks
        from ...core.zoning.pack.loading import read_pack
        from ...core.zoning.report_map import maps_of_report

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            tables = {name: [read(layer, check_crs=False, cancelled=feedback.isCanceled) for layer in layers]
                      for name, layers in self.layers.items()}
            feedback.setProgress(40)
            manifests = [beside(check_manifest, path) for path in
                         self.parameterAsFileList(parameters, self.MANIFESTS, context) if path]
            packs = [read_pack(place.path, parse)[0] for place in asking(find_packs(), 1)]
            title, run_name, mark = (self.parameterAsString(parameters, name, context)
                                     for name in (self.TITLE, self.RUN_NAME, self.CLASSIFICATION))
            annual = annual_checkup(self, parameters, context, tables[self.TABLES], language)
            data = beside(
                partial(report_from_tables, language=language, packs=[pack for pack in packs if pack is not None],
                        short_names=SHORT_NAMES, has_more=annual is not None),
                Results(*(tables[name] for name in (self.FINDINGS, self.VERDICTS, self.LEDGERS, self.TABLES)),
                        manifests), ReportHead(title or (annual.title if annual else ""), run_name,
                                               mark or read_options().classification_mark))
            names = {project: name for table in tables[self.VERDICTS]
                     for project, name in beside(names_of_projects, table.columns).items()}
            shown = Shown(data.tables, beside(maps_of_tables, tables[self.TABLES]))
            carbon = beside(carbon_blocks, shown, language)
            pages = (*beside(alignment_blocks, tables[self.TABLES], language),
                     *beside(rights_blocks, tables[self.TABLES], language, self.area_style),
                     *(beside(pages_of_plans, tables[self.TABLES], language) if annual is None else ()))
            if annual is not None:
                pages = (*annual.blocks, *pages)
                data = replace(data, facts=(*data.facts, *annual.facts), workbook=annual.workbook)
            if pages:
                data = replace(data, tables=tuple(entry for entry in data.tables if not (
                    is_alignment(entry[1]) or is_of_rights(entry[1]) or is_in_pages(entry[1], annual is not None))))
            data = outputs.reported(replace(
                data, blocks=(*carbon, *pages), has_carbon_section=not carbon,
                maps=beside(maps_of_report, data), numbers=self.area_style,
                project_names={**names, **data.project_names}))
            feedback.setProgress(60)
            outputs.report(self.REPORT, data, tables_apart=annual is not None or carbon_view(
                data.tables, language) is not None)
            write_paper(self, parameters, context, outputs, data)
            return outputs.results({})
