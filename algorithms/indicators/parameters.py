"""What the algorithms that write indicator rows ask, and how they read land, units and people."""
from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsProcessing,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..common.declaring import GIVEN, LAND_CLASS
from ..common.layers_algorithm import METHODS, TABLE, LinesAlgorithm
from ..common.subject_parameters import add_unit_fields, add_values

ANY_GEOMETRY = [QgsProcessing.SourceType.TypeVectorAnyGeometry]
DOUBLE, INTEGER = Qgis.ProcessingNumberParameterType.Double, Qgis.ProcessingNumberParameterType.Integer


class IndicatorAlgorithm(LinesAlgorithm):
    """An algorithm that measures indicators of land by unit."""

    LAND, CLASS_FIELD, LAND_LIST = "LAND", "CLASS_FIELD", "LAND_LIST"
    UNITS, UNIT_CODE, UNIT_NAME = "UNITS", "UNIT_CODE", "UNIT_NAME"
    PEOPLE, PEOPLE_FIELD = "PEOPLE", "PEOPLE_FIELD"
    land_roles = ("land",)   # of the layers with codes, in rows of VALUES
    PACK, YEAR, DATA_DATE, INDICATORS = "PACK", "YEAR", "DATA_DATE", "INDICATORS"

    def group(self) -> str:
        return self.tr("Carbon")

    def groupId(self) -> str:
        return "carbon"

    def add_land(self, optional: bool = False, **declared) -> None:
        """Land with its codes."""
        self.add_layer(self.LAND, self.tr("Land"), self.tr(
            "Polygons with a land-use code: a survey such as DLTB, or a plan."), optional=optional,
            mapped="codes land LAND_LIST", **declared)
        self.add_field(self.CLASS_FIELD, self.tr("Field with the land-use code"), self.tr(
            "Empty: recognised by name, such as DLBM or YDYHFLDM."), self.LAND, recognised=LAND_CLASS)

    def add_units(self) -> None:
        """Units with rows of their own, their code and name."""
        self.add_layer(self.UNITS, self.tr("Units"), self.tr(
            "Polygons that each get rows, such as towns. Ground outside is one more unit; together they are the "
            "total. Empty: everything is one unit."))
        add_unit_fields(self)

    def add_people(self) -> None:
        """A layer with numbers of people."""
        self.add_layer(self.PEOPLE, self.tr("People"), self.tr(
            "Points or polygons with the number of people. In a polygon they are spread evenly."),
            kinds=ANY_GEOMETRY)
        self.add_field(self.PEOPLE_FIELD, self.tr("Field with the number of people"), self.tr(
            "An empty value does not count as 0: results that need it are undetermined."), self.PEOPLE,
            required_if={self.PEOPLE: GIVEN})

    def add_choices(self) -> None:
        """What values mean, packs, area method, dates, language."""
        add_values(self, ", ".join(self.land_roles), for_codes=True)
        self.add(QgsProcessingParameterString(self.PACK, self.tr("Pack of indicators"), defaultValue="cn-indicators"),
                 self.tr("Id of a pack of kind indicators: which classes count for what, distances, coefficients. The "
                         "values of cn-indicators have not been compared with their source; put those of your city "
                         "into a copy."), offers="packs indicators", kind="pack")
        self.add(QgsProcessingParameterString(self.LAND_LIST, self.tr("List of land-use codes"), defaultValue="auto"),
                 self.tr("auto recognises it by codes and names. The pack of indicators needs rows for it."),
                 hints=["auto", "survey-3", "guide-2023"], offers="lists CODE_PACK CODE_PACK_FILE")
        self.add_code_pack()
        self.add(QgsProcessingParameterEnum(
            self.AREA_METHOD, self.tr("Area method"), options=METHODS, defaultValue="ellipsoidal",
            usesStaticStrings=True),
            self.tr("ellipsoidal: on the ellipsoid, outlines straight as they are drawn; within 1e-6 of the formula of "
                    "land surveys. planar: in the projection of the layers, not for degrees. Distances are always "
                    "straight lines in the plane."), advanced=True)
        self.add_language()

    def add_dates(self) -> None:
        """Year and day of the data, for the rows."""
        self.add(QgsProcessingParameterNumber(self.YEAR, self.tr("Year"), INTEGER, optional=True, minValue=1900,
                                              maxValue=2200), self.tr("Year of the data; written into the rows."),
                 unit="year")
        self.add(QgsProcessingParameterString(self.DATA_DATE, self.tr("Date of the data"), optional=True), self.tr(
            "Such as 2024-12-31; written into the rows."), advanced=True, kind="date")

    def add_rows(self) -> None:
        """The table of indicators, and its counts."""
        self.add(QgsProcessingParameterFeatureSink(self.INDICATORS, self.tr("Indicators"), TABLE), self.tr(
            "A row for each indicator and unit: value, numerator, denominator, definition, source; without a value, "
            "the reason. * is the total."))
        for name, label in (("ROW_COUNT", self.tr("Number of rows")), ("UNIT_COUNT", self.tr("Number of units")),
                            ("UNDETERMINED_COUNT", self.tr("Number of undetermined rows")),
                            ("UNUSABLE_COUNT", self.tr("Number of features that cannot be used")),
                            ("UNVERIFIED_COUNT", self.tr("Number of indicators with unchecked source"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))
        self.addOutput(QgsProcessingOutputBoolean("IS_DETERMINED", self.tr("Every row has a value")))

    # -- reading -----------------------------------------------------------------------------------

    def take_packs(self, parameters, context) -> None:
        """Where the packs lie; on the main thread."""
        self.pack_path, self.codes_pack = self.named_pack(parameters, self.PACK, context), \
            self.codes_path(parameters, context)

    def packs(self):
        """The pack of indicators and the pack of land-use codes, loaded."""
        from ...core.indicators.pack import load_indicators
        from ...core.landuse.codes.classify import load_codes

        return load_indicators(self.pack_path), load_codes(self.codes_pack)

    def land(self, parameters, context, feedback, codes, language: str, role: str = "land",
             field: str = CLASS_FIELD):
        """A layer of land and its classes; None twice without one.

        Args:
            codes: pack of land-use codes. role: of ``take``. field: parameter with the field of the code.

        Raises:
            InputError: no field is known to hold codes, or their list cannot be recognised.
        """
        from ...bridge.inputs.indicators import read_classes
        from ...core.landuse.codes.meanings import map_codes

        snapshot = self.snapshots.get(role)
        if snapshot is None:
            return None, None
        scheme = self.parameterAsString(parameters, self.LAND_LIST, context).strip() or "auto"
        mapped, notes = map_codes(codes, self.meanings(parameters, context), self.land_roles)[role], []
        land = read_classes(snapshot, self.field(parameters, field, context), field, mapped, scheme,
                            list(self.snapshots.values()), language, feedback.isCanceled, notes)
        self.remark(feedback, notes)
        return land

    def units(self, parameters, context, feedback):
        """What was given by ``add_units``; None without a layer of units.

        Raises:
            InputError: no field is known to hold codes.
        """
        from ...bridge.inputs.indicators import read_units

        return read_units(self.snapshots.get("units"), self.field(parameters, self.UNIT_CODE, context),
                          self.field(parameters, self.UNIT_NAME, context), feedback.isCanceled)

    def table_of(self, role: str, feedback, *fields):
        """A layer with the named fields, None without one."""
        from ...bridge.reading.read import read

        snapshot = self.snapshots.get(role)
        return None if snapshot is None else read(snapshot, [field for field in fields if field],
                                                  cancelled=feedback.isCanceled)

    def dates(self, parameters, context) -> dict:
        """Year and date of the data."""
        from ...core.inputs.checking import read_date

        day = read_date(self.parameterAsString(parameters, self.DATA_DATE, context))
        year = self.parameterAsInt(parameters, self.YEAR, context) if parameters.get(self.YEAR) not in (None, "") \
            else None
        return {"year": year, "data_date": day}

    def common(self, parameters, context, language: str) -> dict:
        """Method, language and dates of a request."""
        return {"method": self.parameterAsEnumString(parameters, self.AREA_METHOD, context), "language": language,
                **self.dates(parameters, context)}
