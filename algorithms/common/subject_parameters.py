"""The parameters of the algorithms that apply rule packs, group by group."""
from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from qgis.core import (
    Qgis,
    QgsApplication,
    QgsProcessing,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDateTime,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterMatrix,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterString,
)

from .paper import add_document, add_document_folder, add_pdf, add_pdf_folder

PACKS = Path(__file__).resolve().parents[2] / "packs"
ANY_GEOMETRY = QgsProcessing.SourceType.TypeVectorAnyGeometry
TABLE = QgsProcessing.SourceType.TypeVector
HEAD = 4_000   # the keys at the top of a pack are in its first lines
_KIND = re.compile(r"""^["']?kind["']?[ \t]*:[ \t]*["']?(\w+)""", re.MULTILINE)


def pack_ids(kind: str = "") -> list[str]:
    """Names of the packs in the plugin and in the profile, for the list of the dialog.

    Nothing is loaded at start-up: of each pack.yaml only the line is looked at that states its kind.

    Args:
        kind: ``"zoning"`` or ``"codes"``; empty for all.
    """
    own = Path(QgsApplication.qgisSettingsDirPath()) / "groundrules" / "packs"
    return sorted({name for kinds in (_shipped_kinds(), _kinds_in(own)) for name, its_kind in kinds.items()
                   if kind in ("", its_kind)})


@lru_cache(maxsize=1)
def _shipped_kinds() -> dict[str, str]:
    """As of ``_kinds_in``, of the plugin: some thirty algorithms ask it when QGIS starts, so each pack is read once."""
    return _kinds_in(PACKS)


def _kinds_in(folder: Path) -> dict[str, str]:
    """Name -> kind of each pack of a folder."""
    return {entry.name: _kind(entry / "pack.yaml") for entry in (folder.iterdir() if folder.is_dir() else ())
            if (entry / "pack.yaml").is_file()}


def _kind(path: Path) -> str:
    from ...core.files import read_bytes

    try:
        match = _KIND.search(read_bytes(path, HEAD, links=False).decode("utf-8", "replace"))
    except OSError:
        return ""
    return match[1] if match else ""


def add_subjects(self) -> None:
    """What is checked."""
    self.add(QgsProcessingParameterFeatureSource(
        self.SUBJECTS, self.tr("Projects or parcels"), [ANY_GEOMETRY]),
        self.tr("The subjects to check: polygons are judged by area, lines by length, points by position."))
    self.add(QgsProcessingParameterField(
        self.SUBJECT_ID, self.tr("Field that names a parcel"), parentLayerParameterName=self.SUBJECTS,
        optional=True),
        self.tr("Written to the results as subject_id. Empty: the feature id, which may change."))


def add_projects(self) -> None:
    """How parcels are grouped."""
    self.add(QgsProcessingParameterField(
        self.PROJECT_FIELD, self.tr("Field that groups parcels into projects"),
        parentLayerParameterName=self.SUBJECTS, optional=True),
        self.tr("Parcels with the same value are one project: it gets its own verdict, and its small overlaps are "
                "added up. Without it each parcel is a project."))


def add_controls(self) -> None:
    """Against which layers."""
    self.add(QgsProcessingParameterMultipleLayers(
        self.CONTROLS, self.tr("Control layers"), ANY_GEOMETRY),
        self.tr("Farmland, red line, boundary and so on. They may be in other coordinate systems of the same "
                "datum."), likely="controls PACK")
    self.add(QgsProcessingParameterBoolean(
        self.CONTROLS_SELECTED_ONLY, self.tr("Selected features of the control layers only"), False),
        self.tr("A layer without a selection is used completely."), advanced=True)


def add_coverage(self, help_text: str = "") -> None:
    """Where the data are complete."""
    self.add(QgsProcessingParameterFeatureSource(
        self.COVERAGE, self.tr("Area for which the control data are complete"),
        [QgsProcessing.SourceType.TypeVectorPolygon], optional=True),
        help_text or self.tr(
            "A subject that extends beyond it is undetermined. Without it the layer of administrative units is used, "
            "if there is one; otherwise complete data are assumed, and the report says so. A field role “role” in the "
            "matrix of fields states to which control a feature applies."), advanced=True)


def add_pack(self, kind: str = "") -> None:
    """Which pack: by id, or a file; ``kind`` are the packs that the dialog offers."""
    self.add(QgsProcessingParameterString(
        self.PACK, self.tr("Rule pack"), defaultValue="cn-three-lines", optional=True),
        self.tr("Id of a pack: of the plugin, of your profile's folder groundrules/packs, or of the folder packs next "
                "to the project."), hints=pack_ids(kind), kind="pack", file=self.PACK_FILE,
        **({"offers": f"packs {kind}"} if kind else {}))
    add_pack_file(self)


def add_pack_file(self) -> None:
    """A pack that lies anywhere."""
    self.add(QgsProcessingParameterFile(
        self.PACK_FILE, self.tr("Rule pack from a file"), optional=True,
        fileFilter=self.or_any_file(self.tr("Rule packs (*.zip *.yaml)"))),
        self.tr("A zip or a pack.yaml, instead of an id."), advanced=True)


def chosen_pack(self, parameters, context) -> str:
    """Path of the pack; a file wins over the id that the dialog offers by itself.

    An algorithm without the parameter PACK states the id as its attribute ``pack_id``.

    Raises:
        InputError: no such pack, or two chosen.
    """
    from ...bridge.packs.places import resolve_pack

    file = self.parameterAsFile(parameters, self.PACK_FILE, context)
    project = context.project()
    definition = self.parameterDefinition(self.PACK)
    if definition is None:
        pack = offered = self.pack_id
    else:
        pack, offered = self.parameterAsString(parameters, self.PACK, context), definition.defaultValue()
    return resolve_pack("" if file and pack == offered else pack, file,
                        project.homePath() if project is not None else "", parameter=self.PACK,
                        file_parameter=self.PACK_FILE)


def add_code_pack(self, help_text: str = "", is_needed: bool = True) -> None:
    """The pack of land-use codes: by id, or a file; ``help_text`` says what else it is for."""
    from ...core.inputs import register

    self.add(QgsProcessingParameterString(
        register.CODE_PACK, self.tr("Pack of land-use codes"), defaultValue="cn-land-use", optional=True),
        help_text or self.tr("Id of a pack: of the plugin, of your profile's folder groundrules/packs, or of the "
                             "folder packs next to the project. land-cover has CORINE, ESA WorldCover and "
                             "OpenStreetMap."),
        advanced=True, offers="packs codes", kind="pack", file=register.CODE_PACK_FILE,
        **({} if is_needed else {"required_if": {}}))
    self.add(QgsProcessingParameterFile(
        register.CODE_PACK_FILE, self.tr("Pack of land-use codes from a file"), optional=True,
        fileFilter=self.or_any_file(self.tr("Packs (*.zip *.yaml)"))),
        self.tr("A zip or a pack.yaml, instead of an id."), advanced=True)


def chosen_codes(self, parameters, context, is_needed: bool = True) -> str:
    """Path of the pack of land-use codes; a file wins over the id that the dialog offers by itself.

    Returns:
        ``""`` where neither was given, and none is needed.

    Raises:
        InputError: no such pack, or two chosen; none, where one is needed.
    """
    from ...bridge.packs.places import resolve_pack
    from ...core.inputs import register

    file, project = self.parameterAsFile(parameters, register.CODE_PACK_FILE, context), context.project()
    pack = self.parameterAsString(parameters, register.CODE_PACK, context)
    if file and pack == self.parameterDefinition(register.CODE_PACK).defaultValue():
        pack = ""
    return resolve_pack(pack, file, project.homePath() if project is not None else "",
                        parameter=register.CODE_PACK, file_parameter=register.CODE_PACK_FILE
                        ) if is_needed or pack or file else ""


def add_roles(self) -> None:
    """How layers are bound to the roles of the pack."""
    self.add(QgsProcessingParameterMatrix(
        self.ROLES, self.tr("Roles of the control layers"), numberRows=0,
        headers=[self.tr("Layer"), self.tr("Role")], optional=True),
        self.tr("Rows of layer and role. Empty: roles are recognised by the layers' names, and layers without a role "
                "are listed. A layer is named by its id, its source, its name inside the file or its name in "
                "QGIS."), advanced=True, first="layers")


def add_unit_fields(self) -> None:
    """Code and name of the units that get rows of their own."""
    for name, label, help_text, role in (
            (self.UNIT_CODE, self.tr("Field with the unit's code"), self.tr(
                "Unique. Empty: recognised by name (XZQDM, ZLDWDM and others)."), "unit_code"),
            (self.UNIT_NAME, self.tr("Field with the unit's name"), self.tr("Empty: recognised by name."),
             "unit_name")):
        self.add_field(name, label, help_text, self.UNITS, advanced=True, recognised=role)


def add_fields(self) -> None:
    """How fields are bound to the field roles of the pack."""
    self.add(QgsProcessingParameterMatrix(
        self.FIELDS, self.tr("Fields"), numberRows=0,
        headers=[self.tr("Layer"), self.tr("Field role"), self.tr("Field")], optional=True),
        self.tr("Rows of layer, field role of the pack, and field. What is not named is recognised by the "
                "pack's aliases."), advanced=True, first="layers")


def add_values(self, roles: str = "", for_codes: bool = False, for_rasters: bool = False) -> None:
    """What the values of coded fields mean, over what the pack says.

    Args:
        roles: those of the layers; empty: of a rule pack. for_codes: fields hold land-use codes.
        for_rasters: cells hold classes.
    """
    self.add(QgsProcessingParameterMatrix(
        self.MEANINGS, self.tr("Meaning of values"), numberRows=0,
        headers=[self.tr("Role"), self.tr("Field role"), self.tr("Value in the layer"), self.tr("Value of the pack")],
        optional=True),
        " ".join(filter(None, (
            self.tr("Rows of role, field role, value in the layer, and value of the pack that it means; they count "
                    "before the values that the pack knows. Value in the layer *: all that would be unknown otherwise, "
                    "also where the layer has no such field, so that one row says what all features are; empty: empty "
                    "values. Value of the pack ? or empty: unknown. Roles: {roles}; empty: each with such a field."
                    ).format(roles=roles or self.tr("those of the pack, and subjects for what is checked")),
            self.tr("A role with @ and the name of a layer means this layer alone, such as flood_hazard@North."),
            for_rasters and self.tr("The field role of a raster's values is land_class, and the value of the pack is "
                                    "one of the list of classes."),
            for_codes and self.tr("In a field of land-use codes (land_class) the value of the pack is a code of the "
                                  "list, and * means empty codes alone.")))),
        advanced=True)


def add_scope(self) -> None:
    """Which roles."""
    self.add(QgsProcessingParameterString(
        self.SCOPE, self.tr("Roles to check"), optional=True),
        self.tr("Roles of the pack, separated by commas. Empty: those that the pack requires, and all that "
                "have a layer. A role without a layer makes its verdict undetermined."), advanced=True)


def add_as_of(self) -> None:
    """On which day."""
    self.add(QgsProcessingParameterDateTime(
        self.AS_OF, self.tr("Date of the check"), Qgis.ProcessingDateTimeParameterDataType.Date, optional=True),
        self.tr("Rules and features in force on that day are applied. Empty: today."))


def add_question(self) -> None:
    """All that a check by a pack of zoning is asked with."""
    for add in (add_subjects, add_projects, add_controls, add_coverage):
        add(self)
    add_pack(self, "zoning")
    for add in (add_roles, add_fields, add_values, add_scope, add_as_of):
        add(self)


def add_own_fields(self) -> None:
    """What is in the copies of the user's features."""
    self.add(QgsProcessingParameterString(
        self.PREFIX, self.tr("Prefix for added fields"), optional=True),
        self.tr("Put before the names of the fields added to the verdicts, if your layer has fields of the same "
                "name."), advanced=True)
    self.add_keep_personal()


def add_findings(self) -> None:
    """The rows of a check."""
    self.add(QgsProcessingParameterFeatureSink(
        self.FINDINGS, self.tr("Findings"), ANY_GEOMETRY, optional=True),
        self.tr("A row for each rule that applies to an overlap, with the piece, the numbers, the basis and the "
                "required documents."))


def add_sums(self, ledger: str) -> None:
    """What is summed up of a check. ``ledger``: help of the ledger."""
    for name, label, help_text in (
            (self.PROJECTS, self.tr("Projects"), self.tr("A row for each project.")),
            (self.SUMMARY, self.tr("Summary"), self.tr("Numbers and areas by role and verdict.")),
            (self.LEDGER, self.tr("Ledger"), ledger)):
        self.add(QgsProcessingParameterFeatureSink(name, label, TABLE, optional=True), help_text,
                 create_by_default=False)


def add_report(self) -> None:
    """The report of a check as one file."""
    self.add(QgsProcessingParameterFileDestination(
        self.REPORT, self.tr("Report"), self.tr("HTML files (*.html)"), optional=True),
        self.tr("One HTML file to hand over: verdicts, evidence, basis, drawings, and what was not checked."),
        create_by_default=False)


def add_outputs(self) -> None:
    """Where the results go; all but the verdicts are optional."""
    self.add(QgsProcessingParameterFeatureSink(
        self.VERDICTS, self.tr("Verdicts"), ANY_GEOMETRY),
        self.tr("Your features with a verdict and an area for each role, the worst verdict first."))
    add_findings(self)
    add_sums(self, self.tr("Covered + free + unusable = area, for each parcel and role; free area is measured, so the "
                           "residual is a real check."))
    add_report(self)
    self.add(QgsProcessingParameterFolderDestination(
        self.REPORT_FOLDER, self.tr("Folder for a report of each project"), optional=True),
        self.tr("One HTML file for each project, and an index."), create_by_default=False)
    add_pdf(self)
    add_pdf_folder(self)
    add_document(self)
    add_document_folder(self)
    self.add_area_style()
    self.add(QgsProcessingParameterFileDestination(
        self.MANIFEST, self.tr("Run manifest"), self.tr("JSON files (*.json)"), optional=True),
        self.tr("What was read, by which rules and with which versions, enough to run it again."),
        create_by_default=False)
    add_counts(self)
    add_filter_count(self)


def add_filter_count(self) -> None:
    """What filters of the control layers make better."""
    self.addOutput(QgsProcessingOutputNumber(
        "BETTER_BY_FILTER_COUNT", self.tr("Number with a better verdict because a control layer is filtered")))


def add_counts(self) -> None:
    """What a model branches on, after any check that gives verdicts."""
    for name, label in (("SUBJECT_COUNT", self.tr("Number of projects or parcels")),
                        ("FORBIDDEN_COUNT", self.tr("Number forbidden")),
                        ("CONDITIONAL_COUNT", self.tr("Number conditional")),
                        ("UNDETERMINED_COUNT", self.tr("Number undetermined")),
                        ("ALLOWED_COUNT", self.tr("Number without a conflict found")),
                        ("OPEN_CONDITION_COUNT", self.tr("Number of conditional findings"))):
        self.addOutput(QgsProcessingOutputNumber(name, label))
    self.addOutput(QgsProcessingOutputBoolean("HAS_PROHIBITION", self.tr("There are forbidden subjects")))
    self.addOutput(QgsProcessingOutputBoolean("IS_COMPLIANT", self.tr("No conflict found within the scope")))
