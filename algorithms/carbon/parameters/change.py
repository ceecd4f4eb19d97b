"""What both twins of the carbon change ask, and what they write."""
from __future__ import annotations

from qgis.core import (
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ...common.declaring import GIVEN
from .land import DOUBLE, CarbonAlgorithm
from .value import Valued


class ChangeAlgorithm(Valued, CarbonAlgorithm):
    """Two dates of land, and a family of densities."""

    check_more = CarbonAlgorithm.check_densities
    OLD, NEW, OLD_YEAR, NEW_YEAR = "OLD", "NEW", "OLD_YEAR", "NEW_YEAR"
    NEW_FAMILY, NEW_LIST = "NEW_FAMILY", "NEW_LIST"
    TRANSITIONS, DRIVERS = "TRANSITIONS", "DRIVERS"

    def add_new_family(self) -> None:
        """Another family of coefficients for the second date."""
        self.add(QgsProcessingParameterString(self.NEW_FAMILY, self.tr("Family of the second date"), optional=True),
                 self.tr("Where densities changed too: a family of the same series. Empty: the same densities on both "
                         "dates, so that all change is change of area."), advanced=True,
                 offers="families PACK stocks")

    def add_years(self, first: str = "", second: str = "", is_priced: bool = True) -> None:
        """Years of both sides.

        Args:
            first, second: what the dialog calls them; empty: by the date. is_priced: a price needs both of them.
        """
        for name, label, after in (
                (self.OLD_YEAR, first or self.tr("Year of the first date"), ""),
                (self.NEW_YEAR, second or self.tr("Year of the second date, or of the plan"), self.OLD_YEAR)):
            self.add(QgsProcessingParameterNumber(name, label, DOUBLE, optional=True, minValue=1900, maxValue=2200),
                     self.tr("Gains accrue between the two years. Without both they stay potential and are not in any "
                             "total; losses always count."), unit="year", after=after,
                     required_if={self.PRICE: GIVEN} if is_priced else ())

    def add_lists(self, first: str = "", second: str = "") -> None:
        """Lists of codes of both sides, and the pack that knows them.

        Args:
            first, second: what the dialog calls them; empty: by the date.
        """
        self.add_list(self.LAND_LIST, first or self.tr("List of codes, first date"))
        self.add_list(self.NEW_LIST, second or self.tr("List of codes, second date"))
        self.add_code_pack()

    def add_change_results(self) -> None:
        """Tables and numbers of a change."""
        for name, label, help_text in (
                (self.TOTALS, self.tr("Carbon change, totals"), self.tr(
                    "A row for each zone and pool, and all pools: ground, stock difference, loss, accrued gain, net, "
                    "bands and a word for them, potential and annual gain, share covered.")),
                (self.TRANSITIONS, self.tr("Carbon change by transition"), self.tr(
                    "A row for each pair of classes and pool: area, stock difference, loss, accrued gain, net, "
                    "emission, potential and annual gain, band.")),
                (self.DRIVERS, self.tr("Drivers of the carbon change"), self.tr(
                    "By class and pool: how much of the stock difference comes from area and how much from density; "
                    "the residual is zero.")),
                (self.COEFFICIENTS, self.tr("Coefficients used"), self.tr(
                    "The card of each number: value, unit, bounds and what they mean, depth, tier, source, whether it "
                    "was checked, and other published values."))):
            self.add_table(name, label, help_text, create_by_default=name == self.TOTALS)
        self.add_sensitivity()
        self.add_value_results()
        for name, label in (
                ("OLD_T_C", self.tr("Stock of the first date (t C)")),
                ("NEW_T_C", self.tr("Stock of the second date at its densities (t C)")),
                ("DIFFERENCE_T_C", self.tr("Stock difference (t C)")),
                ("DIFFERENCE_LOWER_T_C", self.tr("Lower end of the stock difference (t C)")),
                ("DIFFERENCE_UPPER_T_C", self.tr("Upper end of the stock difference (t C)")),
                ("LOSS_T_C", self.tr("Gross loss, one-off (t C, negative)")),
                ("GAIN_T_C", self.tr("Gross gain accrued by the second year (t C)")),
                ("NET_T_C", self.tr("Net of loss and accrued gain (t C)")),
                ("NET_LOWER_T_C", self.tr("Lower end of the net (t C)")),
                ("NET_UPPER_T_C", self.tr("Upper end of the net (t C)")),
                ("NET_EMISSION_T_CO2", self.tr("Net emission (t CO2, removals negative)")),
                ("POTENTIAL_GAIN_T_C", self.tr("Gain potential at maturity, not in any total (t C)")),
                ("ANNUAL_GAIN_T_C_YR", self.tr("Annual gain that still accrues in the second year (t C per year)")),
                ("AREA_EFFECT_T_C", self.tr("Area effect (t C)")),
                ("DENSITY_EFFECT_T_C", self.tr("Density effect (t C)")),
                ("RESIDUAL_T_C", self.tr("Residual of the effects (t C)")),
                ("COMMON_HA", self.tr("Ground of both dates (ha)")), ("CHANGED_HA", self.tr("Changed ground (ha)")),
                ("UNKNOWN_HA", self.tr("Ground with unknown change in some pool (ha)")),
                ("COVERED_SHARE", self.tr("Share of the ground whose change is known in all pools")),
                ("SLIVER_HA", self.tr("Boundary slivers (ha)")),
                ("ONLY_OLD_HA", self.tr("Only on the first date (ha)")),
                ("ONLY_NEW_HA", self.tr("Only on the second date (ha)"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))
        for name, label in (("IS_DISTINGUISHABLE", self.tr("The stock difference is distinguishable from zero")),
                            ("IS_NET_DISTINGUISHABLE", self.tr("The net is distinguishable from zero"))):
            self.addOutput(QgsProcessingOutputBoolean(name, label))
        self.addOutput(QgsProcessingOutputString("FAMILY_USED", self.tr("Family that was used")))
        self.add_band_method()

    def years(self, parameters, context):
        """The years between the dates; None where they are not both given.

        Raises:
            InputError: the second date is not after the first.
        """
        from ....core.landuse.transition.tables import period

        return period(*[self.parameterAsDouble(parameters, name, context)
                        if parameters.get(name) not in (None, "") else None
                        for name in (self.OLD_YEAR, self.NEW_YEAR)]).years

    def lists(self, parameters, context) -> tuple:
        """Lists of codes of both dates; the second is the first's where it is empty."""
        first, second = (self.parameterAsString(parameters, name, context).strip()
                         for name in (self.LAND_LIST, self.NEW_LIST))
        return first, second or first

    def tables(self, parameters, context) -> tuple:
        """Densities of both dates, t C/ha.

        Raises:
            InputError: as ``bridge.inputs.carbon.change.two_tables``.
        """
        from ....bridge.inputs.carbon.change import two_tables

        return two_tables(self.chosen, self.parameterAsString(parameters, self.NEW_FAMILY, context).strip(),
                          self.fields_path)

    def compared(self, pairs, mixes, tables, parameters, context, feedback, rejoined=None):
        """The change of pairs; ``rejoined``: as of ``ChangeRequest``."""
        from ....core.carbon.change.run import ChangeRequest, carbon_change

        self.request = ChangeRequest(
            pairs, mixes, *tables, self.years(parameters, context), self.sureness(parameters, context),
            self.chosen_language(parameters, context), rejoined)
        return carbon_change(self.request, feedback.isCanceled)

    def write_change_tables(self, parameters, context, outputs, change, feedback, by_zone=(None, None)) -> tuple:
        """Tables of a change; ``by_zone``: pairs by zone and names of the zones.

        Returns:
            Totals, the change under other families, and its value at the user's price, None without one.
        """
        from ....bridge.project.carbon_styles import style_by_change
        from ....core.carbon.change.run import whole_change
        from ....core.carbon.change.value import value_notes, value_numbers, value_table, written_values
        from ....core.carbon.change.zones import zone_totals
        from ....core.carbon.densities.sensitivity import CHANGE

        for name, frame in ((self.TRANSITIONS, change.transitions), (self.DRIVERS, change.drivers),
                            (self.COEFFICIENTS, change.coefficients)):
            if outputs.wanted(name):
                outputs.table(name, frame, style=style_by_change)
        price = self.price(parameters, context)
        totals = zone_totals(self.request, *by_zone, feedback.isCanceled) \
            if self.wants_totals(outputs) or price is not None else None
        if outputs.wanted(self.TOTALS):
            outputs.table(self.TOTALS, totals, style=style_by_change)
        others = self.other_families(outputs, feedback, self.request.used, CHANGE, lambda other: whole_change(
            self.request, other, feedback.isCanceled), self.request.language, mixes=self.request.mixes)
        values = None if price is None else value_table(totals, price, self.request.years)
        self.remark(feedback, value_notes(values, self.request.language))
        if outputs.wanted(self.VALUES_AT_PRICE):
            outputs.table(self.VALUES_AT_PRICE, written_values(values))
        self.values = value_numbers(values)
        return totals, others, values

    def wants_totals(self, outputs) -> bool:
        """Whether rows by zone are to be made."""
        return any(map(outputs.wanted, (self.TOTALS, self.VALUES_AT_PRICE))) or self.wants_report(outputs)

    def write_change_report(self, parameters, context, outputs, change, answers: tuple, maps: tuple) -> None:
        """The forms of the report; ``answers``: of ``write_change_tables``, ``maps``: of ``MappedGround``."""
        from ....core.carbon.report.build import change_report

        if not self.wants_report(outputs):
            return
        years = tuple(self.parameterAsDouble(parameters, name, context) if parameters.get(name) not in (None, "")
                      else None for name in (self.OLD_YEAR, self.NEW_YEAR))
        self.write_reports(parameters, context, outputs, change_report(
            change, self.request, answers, maps, years, outputs.file_names()))
