"""groundrules:lowcarbonindicators – sinks, green and blue space, service, stations, mix, density, compactness."""
from __future__ import annotations

from .parameters import ANY_GEOMETRY, IndicatorAlgorithm


class LowCarbonIndicators(IndicatorAlgorithm):
    """Measure low-carbon indicators by unit."""

    STATIONS, ROADS = "STATIONS", "ROADS"
    basic = ("LAND", "CLASS_FIELD", "UNITS", "PEOPLE", "PEOPLE_FIELD", "STATIONS", "ROADS", "PACK", "YEAR")

    def name(self) -> str:
        return "lowcarbonindicators"

    def displayName(self) -> str:
        return self.tr("Low-carbon indicators")

    def shortDescription(self) -> str:
        return self.tr("Share of sinks, green and blue space, service of parks and stations in a straight line, mix "
                       "of uses, density and compactness, by unit and in total, each with its definition and source.")

    def tags(self) -> list:
        return self.tr("indicator,low carbon,sink,green space,blue space,service coverage,station,land-use mix,entropy,"
                       "density,compactness").split(",")

    def initAlgorithm(self, config=None) -> None:
        self.add_land(likely="land_use_survey")
        self.add_units()
        self.add_people()
        self.add_layer(self.STATIONS, self.tr("Stations"), self.tr(
            "Points or polygons of stations of rail or bus. Empty: their coverage is undetermined."),
            kinds=ANY_GEOMETRY)
        self.add_layer(self.ROADS, self.tr("Roads"), self.tr(
            "Centre lines. Empty: the density of roads is undetermined."), kinds=ANY_GEOMETRY)
        self.add_choices()
        self.add_dates()
        self.add_rows()

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        with self.explained(self.chosen_language(parameters, context)):
            self.take(parameters, context, land=self.LAND, units=self.UNITS, people=self.PEOPLE,
                      stations=self.STATIONS, roads=self.ROADS)
            self.take_packs(parameters, context)
        return True

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...core.indicators.lowcarbon.check import CHECK, LowCarbonRequest

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            pack, codes = self.packs()
            land, classes = self.land(parameters, context, feedback, codes, language)
            people = self.field(parameters, self.PEOPLE_FIELD, context)
            request = LowCarbonRequest(
                land, classes, pack, codes, self.units(parameters, context, feedback),
                self.table_of("people", feedback, people), people, self.table_of("stations", feedback),
                self.table_of("roads", feedback), **self.common(parameters, context, language))
            feedback.setProgress(30)
            outcome = self.followed(CHECK.run, request, self.steps(feedback))
            self.remark(feedback, outcome.notes)
            outputs.table(self.INDICATORS, outcome.tables["rows"])
            return outputs.results(outcome.counts)
