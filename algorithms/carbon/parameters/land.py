"""What the algorithms of the group "Carbon" ask, and what they write alike."""
from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsProcessing,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterEnum,
    QgsProcessingParameterMatrix,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ...common.declaring import GIVEN, LAND_CLASS
from ...common.layers_algorithm import METHODS, LinesAlgorithm
from .families import DensityFamilies
from .others import OtherFamilies
from .own_tables import OwnTables
from .reports import CarbonReports
from .whereabouts import Whereabouts

DOUBLE, INTEGER = Qgis.ProcessingNumberParameterType.Double, Qgis.ProcessingNumberParameterType.Integer
UNITS = ["t C/ha", "kg C/m2", "t CO2/ha"]
SURENESS = ["auto", "analytic", "monte_carlo", "none"]
#: Lists of codes with a crosswalk: of land use, which a column may tell by itself, and of land cover.
CODE_LISTS = ["auto", "survey-3", "guide-2023", "guide-2020-trial", "gbt-21010-2017", "gb-50137-2011"]
COVER_LISTS = ["esa-worldcover", "clcd", "globeland30", "corine", "corine-grid"]
ANY = [QgsProcessing.SourceType.TypeVector]


class CarbonAlgorithm(DensityFamilies, OwnTables, Whereabouts, CarbonReports, OtherFamilies, LinesAlgorithm):
    """An algorithm over land and a family of densities."""

    PACK, FAMILY, CLIMATE, KEYS, KEY_FIELDS = "PACK", "FAMILY", "CLIMATE", "KEYS", "KEY_FIELDS"
    TABLE, TABLE_UNIT, TABLE_DEPTH = "TABLE", "TABLE_UNIT", "TABLE_DEPTH"
    CROSSWALK, LAND_LIST = "CROSSWALK", "LAND_LIST"
    ZONES, ZONE_FIELD, ZONE_NAME_FIELD = "ZONES", "ZONE_FIELD", "ZONE_NAME_FIELD"
    UNCERTAINTY, AREA_UNCERTAINTY, DRAWS, SEED = "UNCERTAINTY", "AREA_UNCERTAINTY", "DRAWS", "SEED"
    STOCKS, TOTALS, COEFFICIENTS, CROSSWALK_TABLE = "STOCKS", "TOTALS", "COEFFICIENTS", "CROSSWALK_TABLE"
    FIELDS_PACK = "carbon-classes"   # knows names of fields of own tables
    may_lack = False   # a code without a row of the crosswalk does not stop the run

    def group(self) -> str:
        return self.tr("Carbon")

    def groupId(self) -> str:
        return "carbon"

    def add_key_fields(self) -> None:
        """Fields of the land that state keys, feature by feature."""
        self.add(QgsProcessingParameterMatrix(
            self.KEY_FIELDS, self.tr("Fields with zone, continent, age"), numberRows=0,
            headers=[self.tr("Key of the pack"), self.tr("Field of the land")], optional=True), self.tr(
            "Rows of a key and the field that holds it for each feature, several candidates separated by |. A feature "
            "whose field is empty takes the values of KEYS."), advanced=True, not_with=(self.TABLE,))

    def add_own_table(self) -> None:
        """A table of the user's, instead of a pack."""
        self.add_layer(self.TABLE, self.tr("Own table of densities"), self.tr(
            "Instead of a pack: a table or layer with a field for the class (land_class, lucode) and a field for each "
            "pool (above, below, biomass, dead_wood, litter, dead, soil), or rows of class, pool and value, with "
            "lower, upper and bounds. An empty value is listed and not counted."), kinds=ANY,
            not_with=(self.PACK, self.FAMILY), required_if={self.TABLE_DEPTH: GIVEN},
            mapped="coefficients densities")
        self.add(QgsProcessingParameterEnum(
            self.TABLE_UNIT, self.tr("Unit of the own table"), options=UNITS, defaultValue="t C/ha",
            usesStaticStrings=True), self.tr(
            "Carbon and CO2 differ by 44/12; results are in t C. Rows that state another of these units are "
            "converted."), advanced=True, only_with=self.TABLE)
        self.add(QgsProcessingParameterNumber(
            self.TABLE_DEPTH, self.tr("Depth of soil in the own table (m)"), DOUBLE, optional=True, minValue=0.01,
            maxValue=10.0), self.tr("Needed where the table has a soil pool; depths cannot be mixed."), advanced=True,
            unit="m", only_with=self.TABLE)
        self.add_table_fields()
        self.add_crosswalk()

    def add_place_of_numbers(self) -> None:
        """Climate and further keys by which the numbers of a family differ."""
        self.add(QgsProcessingParameterString(self.CLIMATE, self.tr("Climate"), optional=True), self.tr(
            "Where the family's numbers differ by climate, such as warm_temperate_moist. Several, separated by |, are "
            "candidates. Empty: those that the land's coordinates give."), advanced=True, offers="climates PACK FAMILY")
        self.add(QgsProcessingParameterMatrix(
            self.KEYS, self.tr("Zone, continent, age"), numberRows=0,
            headers=[self.tr("Key of the pack"), self.tr("Value")], optional=True), self.tr(
            "Rows of a key that the pack declares and its value, such as zone and tropical_rainforest, where the "
            "family's numbers differ by it. Several values, separated by | or in rows of their own, are candidates: "
            "the number is then their mean, its band their envelope, and it is marked so. A zone and a continent that "
            "are not given are those that the land's coordinates give."), advanced=True,
            place="PACK FAMILY")
        self.add_place_layers()

    def add_crosswalk(self) -> None:
        """From codes to the classes of a table of coefficients."""
        self.add(QgsProcessingParameterString(
            self.CROSSWALK, self.tr("Crosswalk to the table's classes"), defaultValue="carbon-classes", optional=True),
            self.tr("Id of a pack that says which classes each code means; copy and edit it. Empty: codes are the "
                    "table's own classes."), advanced=True, offers="packs coefficients crosswalks", kind="pack")

    def add_sureness(self) -> None:
        """Bands: how they are made, uncertainty of areas (%), number of draws, seed."""
        self.add(QgsProcessingParameterEnum(
            self.UNCERTAINTY, self.tr("Uncertainty"), options=SURENESS, defaultValue="auto",
            usesStaticStrings=True),
            self.tr("95 % bands. analytic: propagation of errors. monte_carlo: draws. auto: analytic where all bounds "
                    "of a sum are symmetric and within 30 %, otherwise draws; each row says which. A number is drawn "
                    "once, not once per parcel. none: no bands."), advanced=True)
        self.add(QgsProcessingParameterNumber(
            self.AREA_UNCERTAINTY, self.tr("Uncertainty of areas (%)"), DOUBLE, 0.0, minValue=0.0, maxValue=200.0),
            self.tr("Half-width of the 95 % band of the area of each class, such as a map's error. 0: areas are "
                    "exact."), advanced=True, unit="percent")
        self.add(QgsProcessingParameterNumber(
            self.DRAWS, self.tr("Draws of Monte Carlo"), INTEGER, 10_000, minValue=1000, maxValue=1_000_000),
            self.tr("More draws make bands steadier."), advanced=True)
        self.add(QgsProcessingParameterNumber(
            self.SEED, self.tr("Seed of Monte Carlo"), INTEGER, 20_190_512, minValue=0), self.tr(
            "The same seed gives the same numbers again."), advanced=True)

    def add_area_method_of_cells(self) -> None:
        """How the area of a cell is measured."""
        self.add(QgsProcessingParameterEnum(
            self.AREA_METHOD, self.tr("Area method"), options=METHODS, defaultValue="ellipsoidal",
            usesStaticStrings=True),
            self.tr("ellipsoidal: each cell on the ellipsoid, correct in degrees and in Web Mercator. planar: in the "
                    "projection, not for degrees and not for Web Mercator."), advanced=True)

    def add_list(self, name: str, label: str) -> None:
        """A list of codes of patches: those of the pack of codes are recognised, others are named."""
        self.add(QgsProcessingParameterString(name, label, defaultValue="auto"), self.tr(
            "auto recognises lists of land use by codes and names. Lists of land cover of the crosswalk, such as "
            "esa-worldcover, are named."), hints=[*CODE_LISTS, *COVER_LISTS],
            offers="lists CODE_PACK CODE_PACK_FILE")

    def add_class_field(self, name: str, label: str, parent: str) -> None:
        """The field with the land-use code of a layer, whose parameter is ``parent``."""
        self.add_field(name, label, self.tr("Empty: recognised by name, such as DLBM or YDYHFLDM."), parent,
                       recognised=LAND_CLASS)

    def add_zones(self) -> None:
        """Zones with totals of their own, and their id and name."""
        self.add_layer(self.ZONES, self.tr("Zones"), self.tr(
            "Polygons that each get totals, such as towns or planning units. Ground outside is a separate zone; "
            "overlapping zones each count what they contain."))
        for name, label, help_text in (
                (self.ZONE_FIELD, self.tr("Field with the zone's id"), self.tr(
                    "Unique. Empty: the feature id.")),
                (self.ZONE_NAME_FIELD, self.tr("Field with the zone's name"), self.tr("Empty: the id."))):
            self.add_field(name, label, help_text, self.ZONES, advanced=True)

    def add_stock_results(self) -> None:
        """Tables and numbers of a stock."""
        for name, label, help_text in (
                (self.TOTALS, self.tr("Carbon stock, totals"), self.tr(
                    "A row for each zone and pool and all pools: stock in t C, its 95 % band, and the share of the "
                    "ground it covers.")),
                (self.STOCKS, self.tr("Carbon stock by class and pool"), self.tr(
                    "A row for each zone, class and pool: area, density, stock; blank numbers are listed.")),
                (self.COEFFICIENTS, self.tr("Coefficients used"), self.tr(
                    "The card of each number: value, unit, bounds and what they mean, depth, tier, source, whether it "
                    "was checked, and other published values.")),
                (self.CROSSWALK_TABLE, self.tr("Crosswalk used"), self.tr(
                    "Which classes and IPCC category each code stood for, with its ground."))):
            self.add_table(name, label, help_text, create_by_default=name == self.TOTALS)
        for name, label in (("STOCK_T_C", self.tr("Carbon stock (t C)")),
                            ("STOCK_LOWER_T_C", self.tr("Lower end of the band (t C)")),
                            ("STOCK_UPPER_T_C", self.tr("Upper end of the band (t C)")),
                            ("AREA_HA", self.tr("Ground (ha)")),
                            ("COVERED_SHARE", self.tr("Share of the ground that all pools cover")),
                            ("SHARE_BY_ROW", self.tr("Share of the ground with its numbers by a row of the table")),
                            ("SHARE_BY_ENVELOPE", self.tr("Share of the ground with a number by envelope")),
                            ("SHARE_WITHOUT", self.tr("Share of the ground without a number in some pool")),
                            ("BAND_SHARE", self.tr("Share of the stock whose numbers state bounds")),
                            ("CLASS_COUNT", self.tr("Number of classes")),
                            ("UNVERIFIED_COUNT", self.tr("Coefficients not checked against their source"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))
        self.addOutput(QgsProcessingOutputBoolean("IS_COVERED", self.tr("Every class has a number in every pool")))
        self.addOutput(QgsProcessingOutputString("FAMILY_USED", self.tr("Family that was used")))
        self.add_band_method()

    def add_band_method(self) -> None:
        """The number that names how the band was made."""
        self.addOutput(QgsProcessingOutputString("BAND_METHOD", self.tr("How the band of the total was made")))

    # -- reading -----------------------------------------------------------------------------------

    def take_choices(self, parameters, context) -> None:
        """Packs and the own table; on the main thread."""
        from ....bridge.inputs.carbon.land import Chosen
        from ....bridge.inputs.carbon.whereabouts import is_open
        from ....bridge.packs.places import resolve_pack
        from ....bridge.reading.read import snapshot_parameter

        project = context.project()
        home = project.homePath() if project is not None else ""

        def words(name: str) -> str:
            return self.parameterAsString(parameters, name, context).strip()

        def path(name: str) -> str:
            return resolve_pack(words(name), "", home, parameter=name) if words(name) else ""

        self.home = home
        table = snapshot_parameter(self, parameters, self.TABLE, context)
        named, family = self.named_or_proposed(words(self.PACK), words(self.FAMILY), table)
        depth = self.parameterAsDouble(parameters, self.TABLE_DEPTH, context) \
            if parameters.get(self.TABLE_DEPTH) not in (None, "") else None
        if table is not None:
            self.snapshots["table"] = table
        self.take_own(parameters, context, self.chosen_language(parameters, context))
        self.fields_path = resolve_pack(self.FIELDS_PACK, "", home)
        pack_path = resolve_pack(named, "", home, parameter=self.PACK) if named else ""
        self.chosen = Chosen(
            pack_path, family, words(self.CLIMATE), table,
            self.parameterAsEnumString(parameters, self.TABLE_UNIT, context), depth, path(self.CROSSWALK),
            self.given_keys(self.rows(parameters, self.KEYS, context, 2) if self.parameterDefinition(self.KEYS) else [],
                            pack_path if table is None else ""), self.own,
            dict(self.rows(parameters, self.KEY_FIELDS, context, 2))
            if self.parameterDefinition(self.KEY_FIELDS) else {})
        self.take_places(parameters, context, bool(is_open(self.chosen, self.more_families)))

    def check_densities(self, parameters, context) -> None:
        """``check_more`` of whatever takes densities: the family is one of the pack, the table can be read."""
        from ....bridge.inputs.carbon.land import read_densities
        from ....bridge.inputs.carbon.whereabouts import with_any_climate

        self.take_choices(parameters, context)
        read_densities(with_any_climate(self.chosen), self.fields_path)

    def prepare_patches(self, parameters, context, **roles) -> bool:
        """Layers, tables and packs; role -> parameter."""
        with self.explained(self.chosen_language(parameters, context)):
            self.take(parameters, context, **roles)
            self.patch_roles = [role for role in roles if role != "zones"]
            self.take_choices(parameters, context)
            self.codes_pack = self.codes_path(parameters, context)
        return True

    def read_patches(self, role: str, field: str, scheme: str, crosswalk, parameters, context, feedback,
                     build: bool = True):
        """The features of a layer of patches and what their codes mean, before anything is known of their places.

        Args:
            role: of ``prepare_patches``. field, scheme: parameters with its field and its list of codes. build: False
                where only areas of whole features are required.
        """
        from ....bridge.inputs.carbon.land import LandRead, listed_scheme, read_land
        from ....core.landuse.codes.classify import load_codes
        from ....core.landuse.codes.meanings import map_codes

        codes, notes = load_codes(self.codes_pack), []
        listed = self.parameterAsString(parameters, scheme, context).strip() or "auto"
        used = listed_scheme(listed, codes, crosswalk)
        mapped = map_codes(codes, self.meanings(parameters, context), self.patch_roles, is_listed=bool(used))
        table, classes = read_land(
            self.snapshots[role], self.field(parameters, field, context), field, mapped[role], used,
            list(self.snapshots.values()), self.chosen_language(parameters, context), feedback.isCanceled,
            None if build else self.parameterAsEnumString(parameters, self.AREA_METHOD, context),
            scheme, notes, self.land_rows(parameters, context))
        return LandRead(role, table, classes, listed, notes)

    def patches(self, land, crosswalk, parameters, context, feedback) -> tuple:
        """The table, the classes and the mixes of a layer of patches, by the places of its features.

        Args:
            land: of ``read_patches``, after ``locate``.
        """
        from ....bridge.inputs.carbon.land import mixes_for, read_variants

        self.remark(feedback, land.notes)
        classes, mixes, self.chosen = read_variants(
            self.snapshots[land.role], self.chosen,
            (land.classes, mixes_for(land.classes, crosswalk, land.listed, self.may_lack)), land.role,
            self.chosen_language(parameters, context), feedback.isCanceled)
        return land.table, classes, mixes

    def measured(self, table, classes, zones, method: str, language: str, feedback):
        """The ground of a layer by code and zone, ``core.carbon.stock.patches.PatchGround``."""
        from ....core.carbon.stock.patches import CHECK, GroundRequest
        from ....core.contract.outcome import Steps

        return self.judged(CHECK, GroundRequest(table, classes, zones, method, language),
                           Steps(cancelled=feedback.isCanceled))

    def sureness(self, parameters, context):
        """What was chosen by ``add_sureness`` (``core.carbon.uncertainty.bands.Sureness``); areas in %."""
        from ....core.carbon.uncertainty.drawing import Sureness

        return Sureness(self.parameterAsEnumString(parameters, self.UNCERTAINTY, context),
                        self.parameterAsDouble(parameters, self.AREA_UNCERTAINTY, context),
                        self.parameterAsInt(parameters, self.DRAWS, context),
                        self.parameterAsInt(parameters, self.SEED, context))

    def zones(self, parameters, context, feedback):
        """What was given by ``add_zones``; None without a layer of zones."""
        from ....bridge.inputs.carbon.land import read_zones

        return read_zones(self.snapshots.get("zones"), self.field(parameters, self.ZONE_FIELD, context),
                          self.field(parameters, self.ZONE_NAME_FIELD, context), feedback.isCanceled)

    def write_stock(self, outputs, stock) -> None:
        """Write those tables of a stock that are required."""
        for name, frame in ((self.TOTALS, stock.totals), (self.STOCKS, stock.stocks),
                            (self.COEFFICIENTS, stock.coefficients), (self.CROSSWALK_TABLE, stock.crosswalk)):
            if outputs.wanted(name):
                outputs.table(name, frame)
