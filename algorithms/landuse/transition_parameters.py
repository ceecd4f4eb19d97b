"""What both twins of the land-use transition ask, and what they write."""
from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterMatrix,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..common.layers_algorithm import LinesAlgorithm

RATES = ["simple", "compound"]


class TransitionAlgorithm(LinesAlgorithm):
    """Two dates of land use, compared."""

    OLD, NEW, OLD_YEAR, NEW_YEAR, RATE = "OLD", "NEW", "OLD_YEAR", "NEW_YEAR", "RATE"
    GROUPS, CROPLAND = "GROUPS", "CROPLAND"
    MATRIX, CLASSES, CROSS = "MATRIX", "CLASSES", "CROSS"

    def group(self) -> str:
        return self.tr("Planning compliance")

    def groupId(self) -> str:
        return "compliance"

    def tags(self) -> list:
        return self.tr("land use,transition,matrix,change,gain,loss,swap,dynamic degree,annual rate,two dates").split(
            ",")

    def add_period(self) -> None:
        """Years, the rate, groups and cropland."""
        for name, label, after in ((self.OLD_YEAR, self.tr("Year of the first date"), ""),
                                   (self.NEW_YEAR, self.tr("Year of the second date"), self.OLD_YEAR)):
            self.add(QgsProcessingParameterNumber(
                name, label, Qgis.ProcessingNumberParameterType.Double, optional=True, minValue=1900, maxValue=2200),
                self.tr("Without both years there are no rates; nothing is guessed from names. Parts of a year count "
                        "(2020.5)."), unit="year", after=after)
        self.add(QgsProcessingParameterEnum(
            self.RATE, self.tr("Annual rate"), options=RATES, defaultValue="simple", usesStaticStrings=True),
            self.tr("simple: change divided by the first date's area and by the years. compound: the annual rate that "
                    "leads from the first area to the second. The dynamic degree is always simple."))

    def add_groups(self) -> None:
        """Groups of classes, and which classes are cropland."""
        self.add(QgsProcessingParameterMatrix(
            self.GROUPS, self.tr("Groups of classes"), numberRows=0,
            headers=[self.tr("Class"), self.tr("Group")], optional=True),
            self.tr("Rows of a class (at the chosen level) and the group that replaces it in the tables. A class "
                    "without a row stays unchanged, and the log says so."), advanced=True)
        self.add(QgsProcessingParameterString(
            self.CROPLAND, self.tr("Classes that are cropland"), optional=True),
            self.tr("Classes separated by commas, for the cropland balance. Empty: the cropland classes of the code "
                    "pack; without them, unknown."), advanced=True)

    def add_results(self) -> None:
        """Tables and numbers."""
        self.add_table(self.MATRIX, self.tr("Transition matrix, one row per pair"), self.tr(
            "Area and shares of each pair of classes: unchanged, changed, boundary slivers, and ground that only one "
            "date covers."), create_by_default=True)
        self.add_table(self.CLASSES, self.tr("Gains and losses by class"), self.tr(
            "Area on both dates, gain, loss, net change, swap, annual rate and dynamic degree of each class."))
        self.add_table(self.CROSS, self.tr("Transition matrix as printed"), self.tr(
            "A row for each class of the first date, a column for each of the second, m², with totals."))
        for name, label in (("OLD_M2", self.tr("Area of the first date (m²)")),
                            ("NEW_M2", self.tr("Area of the second date (m²)")),
                            ("COMMON_M2", self.tr("Area of both dates (m²)")),
                            ("CHANGED_M2", self.tr("Changed area (m²)")),
                            ("SLIVER_M2", self.tr("Boundary slivers (m²)")),
                            ("ONLY_OLD_M2", self.tr("Only on the first date (m²)")),
                            ("ONLY_NEW_M2", self.tr("Only on the second date (m²)")),
                            ("NET_M2", self.tr("Net change of all classes (m²)")),
                            ("SWAP_M2", self.tr("Swap of all classes (m²)")),
                            ("DYNAMIC_DEGREE_PERCENT", self.tr("Comprehensive dynamic degree (% per year)")),
                            ("CROPLAND_LOSS_M2", self.tr("Cropland lost (m²)")),
                            ("CROPLAND_GAIN_M2", self.tr("Cropland gained (m²)")),
                            ("CROPLAND_NET_M2", self.tr("Net change of cropland (m²)")),
                            ("RESIDUAL_M2", self.tr("Residual (m²)")),
                            ("CLASS_COUNT", self.tr("Number of classes")),
                            ("TRANSITION_COUNT", self.tr("Number of pairs that changed"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))
        self.addOutput(QgsProcessingOutputBoolean("HAS_CHANGE", self.tr("Some ground changed its class")))
        self.addOutput(QgsProcessingOutputBoolean("IS_CLOSED", self.tr("Sums equal the area of each date")))

    def period(self, parameters, context):
        """The time between the dates.

        Raises:
            InputError: the second date is not after the first.
        """
        from ...core.landuse.transition.tables import period

        years = [self.parameterAsDouble(parameters, name, context) if parameters.get(name) not in (None, "") else None
                 for name in (self.OLD_YEAR, self.NEW_YEAR)]
        return period(*years, self.parameterAsEnumString(parameters, self.RATE, context))

    def groups(self, parameters, context) -> dict:
        """Class -> group, as chosen.

        Raises:
            InputError: a row that lacks one of the two, a class with two groups.
        """
        from ...core.landuse.transition.classes import groups_of

        return groups_of(self.rows(parameters, self.GROUPS, context, 2))

    def cropland(self, parameters, context) -> list:
        """Classes that were named as cropland."""
        words = self.parameterAsString(parameters, self.CROPLAND, context)
        return [word.strip() for word in words.replace("，", ",").replace("、", ",").split(",") if word.strip()]

    def write_tables(self, outputs, tables: dict) -> None:
        """Write those tables of a transition that are required."""
        from ...core.landuse.transition.tables import cross_heads

        for name in (self.MATRIX, self.CLASSES, self.CROSS):
            if outputs.wanted(name):
                outputs.table(name, tables[name.lower()],
                              cross_heads(tables["classes"]) if name == self.CROSS else None)
