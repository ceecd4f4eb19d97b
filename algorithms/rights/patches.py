"""The parameters of the screening of change patches."""
from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterMatrix,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..common.declaring import MISSING
from ..common.layers_algorithm import POLYGON
from ..common.paper import add_document, add_pdf
from ..common.subject_parameters import add_as_of, add_pack_file, pack_ids

EVIDENCE, UNDATED = ["none", "open", "all"], ["check", "count"]
INTEGER = Qgis.ProcessingNumberParameterType.Integer


def add_patches(self) -> None:
    """What is screened."""
    self.add_layer(self.PATCHES, self.tr("Change patches"), self.tr(
        "Polygons that changed, such as the patches of a quarter's satellite images."), optional=False)
    self.add_field(self.PATCH_ID, self.tr("Field with the patch number"), self.tr(
        "Empty: recognised by name, such as TBBH, otherwise the feature id."), self.PATCHES)
    self.add_field(self.PATCH_DATE, self.tr("Field with the day it was seen"), self.tr(
        "Cover that is later than the change does not count for certain: such patches are to be checked, and so are "
        "those without a day, unless UNDATED says otherwise. Empty: recognised by name, such as JCRQ."), self.PATCHES)
    self.add_field(self.TOWN_FIELD, self.tr("Field with the town"), self.tr(
        "Empty: recognised by name, such as XZMC, or taken from the layer of towns."), self.PATCHES, advanced=True)


def add_covers(self) -> None:
    """What may cover a patch, and what lies on it."""
    others = {self.APPROVED: MISSING, self.SUPPLIED: MISSING, self.FACILITIES: MISSING, self.TEMPORARY: MISSING}
    for name, label, help_text in (
            (self.APPROVED, self.tr("Land approvals"), self.tr(
                "Approved conversion or expropriation, with the date of approval.")),
            (self.SUPPLIED, self.tr("Land supplies"), self.tr("Allocated or granted land, with its date.")),
            (self.FACILITIES, self.tr("Filings of agricultural facilities"), self.tr(
                "With the date of filing and the end of the term. What has expired does not cover.")),
            (self.TEMPORARY, self.tr("Temporary land"), self.tr(
                "Approved temporary land, with the start and the end of its term. What has expired does not cover."))):
        needed = {other: state for other, state in others.items() if other != name} if name == self.APPROVED else ()
        self.add_layer(name, label, help_text, required_if=needed)
    self.add(QgsProcessingParameterMultipleLayers(
        self.CONTROLS, self.tr("Control lines"), POLYGON, optional=True), self.tr(
        "Such as permanent basic farmland and the ecological red line: the area of each patch in them is reported. "
        "They do not change the result."))
    self.add_layer(self.BEFORE, self.tr("Survey before the change"), self.tr(
        "Patches with land classes (DLBM): what the ground was, by area and on the map."),
        likely="land_use_survey oldest")
    self.add_layer(self.AFTER, self.tr("Survey after the change"), self.tr(
        "Patches with land classes: what the ground is now."), likely="land_use_survey")
    self.add_layer(self.TOWNS, self.tr("Towns"), self.tr(
        "Polygons with names: a patch that states no town belongs to that with most of it."))


def add_questions(self) -> None:
    """On which day, and how."""
    add_as_of(self)
    self.add(QgsProcessingParameterNumber(
        self.WITHIN_DAYS, self.tr("Days of notice before a term ends"), INTEGER, 90, minValue=0, maxValue=3660),
        self.tr("Terms of temporary land and facilities that end within them are listed."))
    self.add(QgsProcessingParameterEnum(
        self.UNDATED, self.tr("Approvals, supplies and patches without a date"), options=UNDATED, defaultValue="check",
        usesStaticStrings=True), self.tr(
        "check: patches without a day of change, and those that undated approvals and supplies alone cover, are to be "
        "checked. count: they are covered. Temporary land and facilities without an end never cover."), advanced=True)
    self.add_measures()
    self.add(QgsProcessingParameterMatrix(
        self.FIELDS, self.tr("Fields"), numberRows=0,
        headers=[self.tr("Layer"), self.tr("Field role"), self.tr("Field")], optional=True), self.tr(
        "Rows of layer, field role and field. Roles of patches: id, town, day; of cover: id, start, end, status; of "
        "surveys: land_class, class_name; of towns: town. What is not named is recognised by name."), advanced=True,
        first="layers")
    self.add(QgsProcessingParameterString(self.PACK, self.tr("Pack of rights"), "cn-rights"), self.tr(
        "Names of fields, and the words for withdrawn, lapsed and reduced approvals. neutral-rights has English ones."),
        advanced=True, hints=pack_ids("rights"), offers="packs rights", kind="pack", file=self.PACK_FILE)
    add_pack_file(self)
    self.add(QgsProcessingParameterEnum(
        self.EVIDENCE, self.tr("Pages of evidence"), options=EVIDENCE, defaultValue="open", usesStaticStrings=True),
        self.tr("Which patches have a page in the report: none, open (those that are not covered), or all."),
        advanced=True)
    self.add(QgsProcessingParameterNumber(
        self.MOST_PAGES, self.tr("Most pages of evidence in a report"), INTEGER, 200, minValue=1, maxValue=20_000),
        self.tr("Of more patches those with the most open ground have a page; how many were left out is reported. The "
                "folder has a page for each."),
        advanced=True)
    self.add_prefix()
    self.add_language()


def add_outputs(self) -> None:
    """Layers, tables, the workbook, the report, numbers."""
    self.add(QgsProcessingParameterFeatureSink(self.OUTPUT, self.tr("Patches with their result"), POLYGON), self.tr(
        "Your patches with: covered, partly, not_covered (by the layers given) or check (in the field), why, areas "
        "under each layer, what is open, classes, the next deadline."))
    self.add(QgsProcessingParameterFeatureSink(self.PIECES, self.tr("Open ground of patches"), POLYGON, optional=True),
             self.tr("What no layer covers, and what one perhaps covers."))
    for name, label, help_text in (
            (self.COVER, self.tr("Layers on patches"), self.tr(
                "A row for each patch and feature: in force, expired, later than the change, date missing; days "
                "left.")),
            (self.LAND, self.tr("Control lines and classes on patches"), self.tr(
                "A row for each patch and control line, and for each class before and after.")),
            (self.BY_TOWN, self.tr("Patches by town"), self.tr("Numbers, areas and deadlines of each town."))):
        self.add_table(name, label, help_text)
    self.add_findings()
    self.add(QgsProcessingParameterFileDestination(
        self.WORKBOOK, self.tr("Workbook by town"), self.tr("Excel workbook (*.xlsx)"), optional=True), self.tr(
        "A sheet of all towns, and one for each town with its patches."), create_by_default=False)
    self.add(QgsProcessingParameterFileDestination(
        self.REPORT, self.tr("Report"), self.tr("HTML files (*.html)"), optional=True), self.tr(
        "One file: results, towns, deadlines, and a page for each patch with its tables and a map before and after."),
        create_by_default=False)
    self.add(QgsProcessingParameterFolderDestination(
        self.EVIDENCE_FOLDER, self.tr("Folder for pages of evidence by town"), optional=True), self.tr(
        "For many patches: HTML files by town, of a hundred pages each, and an index with numbers and deadlines. Each "
        "page prints on a sheet. EVIDENCE says which patches have one. Pages of an earlier run of this algorithm in "
        "the folder are replaced or removed, unless they were changed; an index of another is never replaced."),
        create_by_default=False)
    add_pdf(self, self.tr("The report for paper, a page for each patch. No base map, no grid, no coordinates."))
    add_document(self)
    for name, label in (
            ("PATCH_COUNT", self.tr("Number of patches")), ("COVERED_COUNT", self.tr("Number of patches covered")),
            ("PARTLY_COUNT", self.tr("Number of patches partly covered")),
            ("NOT_COVERED_COUNT", self.tr("Number of patches that the layers given do not cover")),
            ("CHECK_COUNT", self.tr("Number of patches to check in the field")),
            ("AREA_M2", self.tr("Area of the patches (m²)")), ("COVERED_M2", self.tr("Covered area (m²)")),
            ("DOUBTFUL_M2", self.tr("Area that is perhaps covered (m²)")),
            ("REST_M2", self.tr("Area that is not covered (m²)")),
            ("EXPIRED_COUNT", self.tr("Number of expired terms on patches")),
            ("ENDING_COUNT", self.tr("Number of terms on patches that are about to end")),
            ("UNUSABLE_COUNT", self.tr("Number of patches that cannot be used"))):
        self.addOutput(QgsProcessingOutputNumber(name, label))
    for name, label in (("IS_ALL_COVERED", self.tr("Every patch is covered by the layers given")),
                        ("HAS_EXPIRED", self.tr("A term on a patch has expired")),
                        ("IS_CLOSED", self.tr("Covered, doubtful and open area sum to the patches"))):
        self.addOutput(QgsProcessingOutputBoolean(name, label))
