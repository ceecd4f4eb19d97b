"""groundrules:screenpatches – change patches against what was approved, supplied, filed and protected."""
from __future__ import annotations

from datetime import date

from qgis.core import QgsCoordinateReferenceSystem

from ..common.paper import DOCUMENT, PAGES_FOLDER, PDF, write_paper
from ..common.subject_parameters import chosen_pack
from .group import RightsAlgorithm
from .patches import add_covers, add_outputs, add_patches, add_questions


class ScreenPatches(RightsAlgorithm):
    """Which change patches the layers that were given cover, and what is open."""

    PATCHES, PATCH_ID, PATCH_DATE, TOWN_FIELD = "PATCHES", "PATCH_ID", "PATCH_DATE", "TOWN_FIELD"
    APPROVED, SUPPLIED, FACILITIES, TEMPORARY = "APPROVED", "SUPPLIED", "FACILITIES", "TEMPORARY"
    CONTROLS, BEFORE, AFTER, TOWNS = "CONTROLS", "BEFORE", "AFTER", "TOWNS"
    AS_OF, WITHIN_DAYS, UNDATED, FIELDS = "AS_OF", "WITHIN_DAYS", "UNDATED", "FIELDS"
    EVIDENCE, MOST_PAGES, PACK, PACK_FILE = "EVIDENCE", "MOST_PAGES", "PACK", "PACK_FILE"
    EVIDENCE_FOLDER = PAGES_FOLDER
    OUTPUT, PIECES, COVER, LAND, BY_TOWN, WORKBOOK = "OUTPUT", "PIECES", "COVER", "LAND", "BY_TOWN", "WORKBOOK"
    question = (UNDATED, APPROVED, SUPPLIED, FACILITIES, TEMPORARY)
    basic = ("PATCHES", "PATCH_ID", "PATCH_DATE", "APPROVED", "SUPPLIED", "FACILITIES", "TEMPORARY", "CONTROLS",
             "AS_OF")

    def name(self) -> str:
        return "screenpatches"

    def displayName(self) -> str:
        return self.tr("Screen change patches")

    def shortDescription(self) -> str:
        return self.tr("Change patches against approvals, supplies, filings of agricultural facilities, temporary land "
                       "and control lines: what is covered by the layers given, what is open, which terms end; a page "
                       "of evidence for each patch.")

    def tags(self) -> list:
        return self.tr("patch,change,satellite,remote sensing,approval,supply,temporary land,agricultural facility,"
                       "evidence,enforcement,screening,inspection").split(",")

    def initAlgorithm(self, config=None) -> None:
        for add in (add_patches, add_covers, add_questions, add_outputs):
            add(self)

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        from ...bridge.reading.read import snapshot_layers

        with self.explained(self.chosen_language(parameters, context)):
            self.check_more(parameters, context)
            self.take(parameters, context, patches=self.PATCHES, approved=self.APPROVED, supplied=self.SUPPLIED,
                      facility=self.FACILITIES, temporary=self.TEMPORARY, before=self.BEFORE, after=self.AFTER,
                      towns=self.TOWNS)
            self.controls = snapshot_layers(self, parameters, self.CONTROLS, context)
            self.pack_path = chosen_pack(self, parameters, context)
        return True

    def check_more(self, parameters, context) -> None:
        """A folder of evidence has pages.

        Raises:
            InputError: it would have none.
        """
        from ...core.rights.patches.folder import require_pages

        if parameters.get(self.EVIDENCE_FOLDER):
            require_pages(self.parameterAsEnumString(parameters, self.EVIDENCE, context))

    def layers_read(self) -> list:
        return [*self.snapshots.values(), *self.controls]

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...core.rights.patches.findings import ROLE
        from ...core.rights.patches.screening import CHECK
        from ...core.rights.patches.sheets import town_sheets

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            request = self._request(parameters, context, feedback, language)
            feedback.setProgress(20)
            result = self.followed(CHECK.run, request, self.steps(feedback, 20.0, 50.0)).with_notes(self.value_notes)
            self.remark(feedback, result.notes)
            tables, system = result.tables, QgsCoordinateReferenceSystem(result.crs)
            self.write_copies(outputs, self.OUTPUT, "patches", request.patches.table.fids, tables["rows"], parameters,
                              context)
            if outputs.wanted(self.PIECES):
                outputs.layer(self.PIECES, tables["pieces"], result.geometry["pieces"], system)
            for name, table in ((self.COVER, "cover"), (self.LAND, "land"), (self.BY_TOWN, "towns")):
                if outputs.wanted(name):
                    outputs.table(name, tables[table])
            self.write_findings(outputs, result, [ROLE], pack=self.pack.named)
            if outputs.wanted(self.WORKBOOK):
                outputs.workbook(self.WORKBOOK, town_sheets(tables["rows"], tables["towns"], language))
            self._write_report(parameters, context, feedback, outputs, result, request)
            return outputs.results(result.counts)

    def _write_report(self, parameters, context, feedback, outputs, result, request) -> None:
        """HTML, PDF, an editable document, and a folder of evidence, those that were asked for."""
        from dataclasses import replace

        from ...bridge.settings import read_options
        from ...core.rights.patches.report import NONE, Pages, patch_report

        evidence = self.parameterAsEnumString(parameters, self.EVIDENCE, context)

        def reported(pages):
            return replace(outputs.reported(patch_report(result, request, pages, outputs.file_names())),
                           classification_mark=read_options().classification_mark)

        if any(outputs.wanted(name) for name in (self.REPORT, PDF, DOCUMENT)):
            data = reported(Pages(evidence, self.parameterAsInt(parameters, self.MOST_PAGES, context)))
            if outputs.wanted(self.REPORT):
                outputs.report(self.REPORT, data, tables_apart=True)
            write_paper(self, parameters, context, outputs, data)
        if outputs.wanted(self.EVIDENCE_FOLDER):
            from ...core.rights.patches.folder import evidence_pages

            outputs.page_folder(self.EVIDENCE_FOLDER, evidence_pages(
                result, request, evidence, reported(Pages(NONE)), self.steps(feedback, 75.0, 24.0).progress))

    def _request(self, parameters, context, feedback, language):
        from ...bridge.inputs.rights.patches import read_layers
        from ...core.rights.pack.reading import load_rights
        from ...core.rights.patches.request import COVERS, PatchRequest

        def named(name: str):
            return self.field(parameters, name, context)

        chosen = {"id": named(self.PATCH_ID), "day": named(self.PATCH_DATE), "town": named(self.TOWN_FIELD)}
        self.pack = load_rights(self.pack_path)
        layers, notes = read_layers(
            self.snapshots, self.controls, self.pack, self.rows(parameters, self.FIELDS, context, 3),
            {"patches": chosen}, language, feedback.isCanceled)
        self.value_notes = notes
        moment = self.parameterAsDateTime(parameters, self.AS_OF, context)
        as_of = moment.date().toPyDate() if moment.isValid() else date.today()
        return PatchRequest(
            layers["patches"], {kind: layers[kind] for kind in COVERS if kind in layers}, layers["controls"],
            layers.get("before"), layers.get("after"), layers.get("towns"), as_of,
            self.parameterAsInt(parameters, self.WITHIN_DAYS, context),
            self.parameterAsEnumString(parameters, self.UNDATED, context), self.minimum(parameters, context),
            self.parameterAsEnumString(parameters, self.AREA_METHOD, context), self.pack.fields, language)
