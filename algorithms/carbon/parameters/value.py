"""A price of carbon: what an algorithm of change asks for the value of the change, and what it gives."""
from __future__ import annotations

from qgis.core import (
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ...common.declaring import GIVEN
from .land import DOUBLE

PER = ["t_c", "t_co2"]


class Valued:
    """Inputs and results of the value of a change; a base of an algorithm."""

    PRICE, PRICE_PER, CURRENCY = "PRICE", "PRICE_PER", "CURRENCY"
    DISCOUNT_RATE, PRICE_CHANGE, VALUES_AT_PRICE = "DISCOUNT_RATE", "PRICE_CHANGE", "VALUES_AT_PRICE"

    def add_price(self) -> None:
        """The user's own price, what it is of, and how years count."""
        self.add(QgsProcessingParameterNumber(
            self.PRICE, self.tr("Price of carbon"), DOUBLE, optional=True, minValue=0.0), self.tr(
            "Your own number; none comes with the plugin. With it the change is valued as in InVEST: spread evenly "
            "over the whole years between the dates, each year discounted. Empty: no value."), advanced=True)
        self.add(QgsProcessingParameterEnum(
            self.PRICE_PER, self.tr("The price is per"), options=PER, defaultValue="t_c", usesStaticStrings=True),
            self.tr("t_c: per tonne of carbon, as in InVEST. t_co2: per tonne of CO2, as on carbon markets; a tonne of "
                    "carbon is 44/12 of it."), advanced=True)
        self.add(QgsProcessingParameterString(self.CURRENCY, self.tr("Currency"), optional=True), self.tr(
            "Its name as it is printed beside values, such as CNY of 2024."), advanced=True,
            required_if={self.PRICE: GIVEN})
        self.add(QgsProcessingParameterNumber(
            self.DISCOUNT_RATE, self.tr("Discount rate per year (%)"), DOUBLE, 0.0, minValue=-99.0, maxValue=1000.0),
            self.tr("By which a later year counts less. 0: all years count alike."), advanced=True, unit="percent")
        self.add(QgsProcessingParameterNumber(
            self.PRICE_CHANGE, self.tr("Change of the price per year (%)"), DOUBLE, 0.0, minValue=-99.0,
            maxValue=1000.0), self.tr(
            "With InVEST's sign: above 0, a tonne that is stored later is worth less; below 0, the price "
            "rises."), advanced=True, unit="percent")

    def add_value_results(self) -> None:
        """The table of values, and those of everything."""
        self.add_table(self.VALUES_AT_PRICE, self.tr("Value of the carbon change"), self.tr(
            "A row for everything and each zone: what the stock difference and the net are worth at your price, with "
            "their bands, in all and per hectare. Empty without a price."), create_by_default=False)
        for name, label in (("VALUE_PER_T_C", self.tr("Value of a tonne of carbon over the years")),
                            ("VALUE_OF_DIFFERENCE", self.tr("Value of the stock difference")),
                            ("VALUE_OF_DIFFERENCE_LOWER", self.tr("Lower end of the value of the difference")),
                            ("VALUE_OF_DIFFERENCE_UPPER", self.tr("Upper end of the value of the difference")),
                            ("VALUE_OF_NET", self.tr("Value of the net")),
                            ("VALUE_OF_NET_LOWER", self.tr("Lower end of the value of the net")),
                            ("VALUE_OF_NET_UPPER", self.tr("Upper end of the value of the net"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))

    def price(self, parameters, context):
        """The user's price; None without one."""
        from ....core.carbon.change.value import Price

        if parameters.get(self.PRICE) in (None, ""):
            return None
        return Price(self.parameterAsDouble(parameters, self.PRICE, context),
                     self.parameterAsEnumString(parameters, self.PRICE_PER, context),
                     self.parameterAsString(parameters, self.CURRENCY, context).strip(),
                     self.parameterAsDouble(parameters, self.DISCOUNT_RATE, context),
                     self.parameterAsDouble(parameters, self.PRICE_CHANGE, context))
