"""The parameters of the check of building intensity."""
from __future__ import annotations

from qgis.core import (
    QgsProcessing,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFile,
    QgsProcessingParameterMatrix,
    QgsProcessingParameterString,
)

from ..common.subject_parameters import TABLE, add_counts, add_values, pack_ids

PACK = "cn-intensity"
POLYGON = QgsProcessing.SourceType.TypeVectorPolygon
UNITS = ["m2", "ha", "mu", "square_foot", "rai"]
INDICATORS = ["floor_area_ratio", "coverage", "height", "green_ratio"]


def _choice(self, name, label, options, default, help_text, advanced=True, many=False) -> None:
    self.add(QgsProcessingParameterEnum(name, label, options=options, defaultValue=default, allowMultiple=many,
                                        usesStaticStrings=True), help_text, advanced=advanced)


def add_parcels(self) -> None:
    """Parcels, and their areas."""
    self.add(QgsProcessingParameterFeatureSource(self.SUBJECTS, self.tr("Parcels or plots"), [POLYGON]), self.tr(
        "The parcels to check. Fields for limits, stated floor areas, use and block are recognised by name, see "
        "FIELDS."), mapped="intensity parcels")
    self.add(QgsProcessingParameterField(
        self.SUBJECT_ID, self.tr("Field with the parcel number"), parentLayerParameterName=self.SUBJECTS,
        optional=True),
        self.tr("Written to the results as subject_id, and matched with rows of the table of floor areas. Values "
                "stated for a repeated number are divided by area. Empty: the feature id, which may change."))
    self.add(QgsProcessingParameterField(
        self.REGISTERED_AREA, self.tr("Field with the registered area"), parentLayerParameterName=self.SUBJECTS,
        optional=True), self.tr("Both areas are shown. 0, negative and empty values are unknown."))
    _choice(self, self.REGISTERED_UNIT, self.tr("Unit of the registered area"), UNITS, "m2", self.tr(
        "m2, ha, mu, square_foot or rai; for the net area too."))
    _choice(self, self.SITE_AREA, self.tr("Site area"), ["registered", "measured"], "registered", self.tr(
        "The divisor of ratios. registered: where known, otherwise measured. A net site area that a field states, or "
        "that deductions leave, has priority over both."))
    _choice(self, self.AREA_METHOD, self.tr("Area method"), ["auto", "planar", "ellipsoidal"], "auto", self.tr(
        "auto: planar in a projection, on the ellipsoid for degrees and for Web Mercator. The results say which."))
    self.add(QgsProcessingParameterFeatureSource(
        self.DEDUCTIONS, self.tr("Land that does not count as site"), [POLYGON], optional=True), self.tr(
        "Roads, public green and the like: their area is deducted from the site area."), advanced=True)


def add_built(self) -> None:
    """What is there."""
    self.add(QgsProcessingParameterFeatureSource(self.BUILDINGS, self.tr("Buildings"), [POLYGON], optional=True),
             self.tr("Footprints with counted floor area, or storeys; and height. A building on several parcels is "
                     "divided by area. Without them only stated values are checked."), mapped="intensity buildings")
    self.add(QgsProcessingParameterFeatureSource(self.GREEN, self.tr("Green"), [POLYGON], optional=True), self.tr(
        "Patches that count as green; overlaps count once. Without it the green ratio is undetermined, unless a "
        "field of "
        "the parcels states the area."))
    self.add(QgsProcessingParameterFeatureSource(
        self.FLOOR_AREAS, self.tr("Table of floor areas by parcel number"), [TABLE], optional=True), self.tr(
        "Any number of rows per parcel number, such as taxed units: they are added up. It has priority over "
        "buildings."), mapped="intensity floor_areas")
    _choice(self, self.FLOOR_AREA_UNIT, self.tr("Unit of stated floor areas"), UNITS, "m2", self.tr(
        "Of buildings, parcels and the table of floor areas."))


def add_limits(self) -> None:
    """What is allowed."""
    _choice(self, self.LIMITS_FROM, self.tr("Limits come from"), ["auto", "parcels", "zones", "table"], "auto", self.tr(
        "auto: the table if given, otherwise zones, otherwise the parcels' own fields. The log says which."),
        advanced=False)
    self.add(QgsProcessingParameterFeatureSource(self.ZONES, self.tr("Zones or plots with limits"), [POLYGON],
                                                 optional=True), self.tr(
        "Polygons that state limits, or zone codes for the table of limits."), required_if={self.LIMITS_FROM: "zones"},
             mapped="intensity zones")
    self.add(QgsProcessingParameterFeatureSource(
        self.LIMITS, self.tr("Table of limits by zone code"), [TABLE], optional=True), self.tr(
        "A row for each zone code; whole codes are compared. The code comes from the zones, or without zones from the "
        "parcels."), required_if={self.LIMITS_FROM: "table"}, mapped="intensity limits")
    _choice(self, self.SPLIT, self.tr("A parcel in several zones"), ["split", "strictest", "weighted", "largest"],
            "split", self.tr("split: each part is checked by its own limits. strictest, weighted by area (heights the "
                             "strictest), or those of the largest part: for the parcel as a whole."), advanced=False)
    self.add(QgsProcessingParameterFeatureSource(self.BLOCKS, self.tr("Blocks with totals"), [TABLE], optional=True),
             self.tr("Table or polygons with the code of a block and its totals of floor area, overall and by use. "
                     "Parcels name their block, or lie in it."), mapped="intensity blocks")
    _choice(self, self.INDICATORS, self.tr("Indicators"), INDICATORS, INDICATORS, self.tr(
        "The indicators to check. An indicator with unknown limit or measure is undetermined: leave it out if it is "
        "not controlled."), advanced=False, many=True)
    _choice(self, self.RATIO_SCALE, self.tr("How ratios of limits are written"), ["auto", "ratio", "percent"], "auto",
            self.tr("auto distinguishes 2.0 from 200 by size, as the pack states; ambiguous values are unknown."))


def add_pack(self) -> None:
    """How values are read and compared."""
    self.add(QgsProcessingParameterMatrix(
        self.FIELDS, self.tr("Fields"), numberRows=0,
        headers=[self.tr("Layer"), self.tr("Field role"), self.tr("Field")], optional=True), self.tr(
        "Rows of layer, field role of the pack (floor_area_ratio_upper, storeys, zone_code …) and field. What is not "
        "named is recognised by the pack's aliases; the log says how."), advanced=True, first="layers")
    add_values(self, "parcels, zones, limits, buildings, floor_areas, blocks")
    # a list of literals: pack_ids looks into the profile, whose packs are not everybody's
    self.add(QgsProcessingParameterString(self.PACK, self.tr("Pack of building intensity"), PACK), self.tr(
        "Decimals, tolerances, field names, and what 0, -1, 9999 or a word means."),
             advanced=True, hints=pack_ids("intensity"), offers="packs intensity", kind="pack", file=self.PACK_FILE)
    self.add(QgsProcessingParameterFile(
        self.PACK_FILE, self.tr("Pack of building intensity from a file"), optional=True,
        fileFilter=self.or_any_file(self.tr("Rule packs (*.zip *.yaml)"))),
        self.tr("A pack of kind intensity as zip, or its pack.yaml, instead of the name."), advanced=True)
    self.add(QgsProcessingParameterString(self.PREFIX, self.tr("Prefix for added fields"), optional=True), self.tr(
        "Put before the names of the fields added to the verdicts, if your layer has fields of the same name."),
        advanced=True)
    self.add_keep_personal()
    self.add_language()


def add_outputs(self) -> None:
    """Where the results go, and the counts."""
    self.add(QgsProcessingParameterFeatureSink(self.VERDICTS, self.tr("Verdicts"), POLYGON), self.tr(
        "Your parcels with indicators, limits, margins, required reductions, and a verdict for each indicator."))
    for name, label, kind, help_text, by_default in (
            (self.FINDINGS, self.tr("Findings"), POLYGON, self.tr(
                "A row for each limit that is missed or unknown, and each warning, in the columns of the other "
                "checks."),
             True),
            (self.PARTS, self.tr("Parts of parcels"), POLYGON, self.tr(
                "A row for each part of a parcel that was split among zones."), False),
            (self.BUILDING_SHARES, self.tr("Buildings by parcel"), TABLE, self.tr(
                "A row for each building and parcel: share, floor area and its source; and one for the part outside "
                "all parcels."), False),
            (self.BLOCK_TOTALS, self.tr("Block totals"), TABLE, self.tr(
                "A row for each block and use: existing floor area, floor area allowed by the ratios of the plots, "
                "and the block's limit."),
             False),
            (self.VALUES, self.tr("How values were read"), TABLE, self.tr(
                "A row for each field, meaning and scale: which values count, and which are unknown or not "
                "controlled."),
             False)):
        self.add(QgsProcessingParameterFeatureSink(name, label, kind, optional=True), help_text,
                 create_by_default=by_default)
    self.add_report(self.tr(
        "One HTML file to hand over: verdicts, limits, required reductions, warnings, and what was not checked."))
    add_counts(self)
    for name, label in (("WARNING_COUNT", self.tr("Number of plausibility warnings")),
                        ("PART_COUNT", self.tr("Number of parts of split parcels")),
                        ("VACANT_COUNT", self.tr("Number of parcels without buildings")),
                        ("BUILDING_COUNT", self.tr("Number of usable buildings")),
                        ("BUILDING_WITHOUT_PARCEL_COUNT", self.tr("Number of buildings outside all parcels")),
                        ("BLOCK_OVER_COUNT", self.tr("Number of block totals that are exceeded")),
                        ("FLOOR_AREA_M2", self.tr("Counted floor area on all parcels (m²)")),
                        ("FLOOR_AREA_LOWER_M2", self.tr("Counted floor area, the known part (m²)")),
                        ("FLOOR_OVER_M2", self.tr("Floor area beyond the limits (m²)")),
                        ("FLOOR_OVER_LOWER_M2", self.tr("Floor area beyond the limits, the known part (m²)"))):
        self.addOutput(QgsProcessingOutputNumber(name, label))
