"""groundrules:buildingcarbon – what buildings emit in a year, and what a plan's limits would allow."""
from __future__ import annotations

from .parameters.building import BuildingAlgorithm


class BuildingCarbon(BuildingAlgorithm):
    """Floor area by energy by factor."""
    basic = ("BUILDINGS", "USE_FIELD", "USE", "PACK", "SET", "CLIMATE", "FACTOR_PACK", "REGION", "YEAR")

    def name(self) -> str:
        return "buildingcarbon"

    def displayName(self) -> str:
        return self.tr("Carbon of buildings")

    def shortDescription(self) -> str:
        return self.tr("Annual emission of buildings: floor area × energy intensity of their use and climate × the "
                       "electricity factor of the region, heating separately; and, separately, the emission that a "
                       "plan's limits allow.")

    def tags(self) -> list:
        return self.tr("carbon,buildings,energy,electricity,heating,grid factor,floor area,floor-area ratio,potential,"
                       "embodied carbon,emission").split(",")

    def initAlgorithm(self, config=None) -> None:
        self.add_ground()
        self.add_numbers()
        self.add_factor()
        self.add_zones_of_buildings()
        self.add_writing()
        self.add_sureness()
        self.add_language()
        self.add_results()

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        with self.explained(self.chosen_language(parameters, context)):
            self.take(parameters, context, buildings=self.BUILDINGS, plots=self.PLOTS, zones=self.ZONES)
            self.take_numbers(parameters, context)
        return True

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...bridge.inputs.carbon.building import read_energy, read_factors, read_layers, read_uses
        from ...core.carbon.building.account import ACTUAL, POTENTIAL, BuildingRequest, feature_columns
        from ...core.carbon.building.run import building_carbon

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            energy = read_energy(self.chosen, self.fields_path)
            factors = read_factors(self.chosen, self.fields_path)
            uses = read_uses(self.chosen)
            feedback.setProgress(10)
            built, reasons, tables = read_layers(self.snapshots, self.values_path, self.layer_fields(
                parameters, context), language, feedback.isCanceled)
            for sentence in [*self.own.notes, *reasons]:
                feedback.pushInfo(sentence)
            feedback.setProgress(60)
            request = BuildingRequest(built, energy, factors, uses=uses, how=self.sureness(parameters, context),
                                      language=language, **self.choices(parameters, context))
            carbon = building_carbon(request, feedback.isCanceled)
            self.remark(feedback, carbon.notes)
            for name, role, account in ((self.OUTPUT, "buildings", ACTUAL), (self.POTENTIAL, "plots", POTENTIAL)):
                if outputs.wanted(name) and account in carbon.accounts:
                    self.write_copies(outputs, name, role, tables[role].fids,
                                      feature_columns(carbon.accounts[account], request), parameters, context)
            for name, frame in ((self.TOTALS, carbon.totals), (self.COVERAGE, carbon.coverage),
                                (self.COEFFICIENTS, carbon.coefficients)):
                if outputs.wanted(name):
                    outputs.table(name, frame)
            return outputs.results({**carbon.counts, "SET_USED": energy.set.id,
                                    "FACTOR_USED": self.factor_used(carbon)})
