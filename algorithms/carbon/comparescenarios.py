"""groundrules:comparescenarios – plans compared with the present and each other, ranked by one quantity."""
from __future__ import annotations

from dataclasses import replace

from qgis.core import QgsCoordinateReferenceSystem, QgsProcessingParameterFeatureSink

from ..common.layers_algorithm import POLYGON
from ..common.subject_parameters import add_values
from .parameters.change import ChangeAlgorithm
from .parameters.scenario import add_compared, add_facts, add_fluxes, add_inputs, add_outputs

ROLES = ("present", "plan")     # of the layers, in rows of VALUES


class CompareScenarios(ChangeAlgorithm):
    """Areas, stocks, change and results of checks of several plans."""

    PROPOSED = ()   # what ranks plans is chosen; the dock proposes it
    PRESENT, PRESENT_CLASS, PRESENT_NAME = "PRESENT", "PRESENT_CLASS", "PRESENT_NAME"
    PLANS, SCENARIOS, OLD_YEAR, NEW_YEAR, NEW_LIST = "PLANS", "SCENARIOS", "PRESENT_YEAR", "PLAN_YEAR", "PLAN_LIST"
    PLAN_FACTS = "PLAN_FACTS"
    RANK_BY, HORIZON_YEARS, RESULTS, RESULTS_OF = "RANK_BY", "HORIZON_YEARS", "RESULTS", "RESULTS_OF"
    FLUX_PACK, FLUX_FAMILY = "FLUX_PACK", "FLUX_FAMILY"
    QUANTITIES, RANKING, PAIRS, CHANGES = "QUANTITIES", "RANKING", "PAIRS", "CHANGES"
    SUMMARY = "SUMMARY"
    basic = ("PRESENT", "PRESENT_CLASS", "PLANS", "PRESENT_YEAR", "PLAN_YEAR", "RANK_BY", "PACK", "FAMILY", "CLIMATE")

    def name(self) -> str:
        return "comparescenarios"

    def displayName(self) -> str:
        return self.tr("Compare scenarios")

    def shortDescription(self) -> str:
        return self.tr("Compares any number of plans with the present: areas, stocks, loss and gain, results of "
                       "checks side by side, and a ranking by one quantity that you choose, with bands of the "
                       "differences.")

    def tags(self) -> list:
        return self.tr("carbon,scenario,plan,alternative,ranking,comparison,present,horizon,uncertainty").split(",")

    def initAlgorithm(self, config=None) -> None:
        add_inputs(self)
        self.add_years(self.tr("Year of the present land"), self.tr("Year of the plans"), False)
        add_facts(self)
        add_compared(self)
        self.add_densities()
        add_fluxes(self)
        self.add_lists(self.tr("List of codes, present land"), self.tr("List of codes, plans"))
        add_values(self, ", ".join((*ROLES, "densities")), for_codes=True)
        self.add_measures()
        self.add_price()
        self.add_sureness()
        self.add_language()
        add_outputs(self)
        self.add(QgsProcessingParameterFeatureSink(self.CHANGES, self.tr("Changed ground of the plans"), POLYGON,
                                                   optional=True), self.tr(
            "A polygon for each connected piece that a plan changes, with its stock difference at maturity."),
            create_by_default=False)

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        from ...bridge.reading.read import snapshot_layers

        with self.explained(self.chosen_language(parameters, context)):
            self.take(parameters, context, present=self.PRESENT)
            self.plans, self.results = (snapshot_layers(self, parameters, name, context)
                                        for name in (self.PLANS, self.RESULTS))
            self.take_choices(parameters, context)
            self.codes_pack = self.codes_path(parameters, context)
            self.flux_pack = self.named_pack(parameters, self.FLUX_PACK, context) if self.parameterAsString(
                parameters, self.FLUX_PACK, context).strip() else ""
        return True

    def layers_read(self) -> list:
        return [*self.snapshots.values(), *self.plans, *self.results]

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...core.carbon.report.comparison import scenario_report
        from ...core.carbon.scenario.compare import compare_scenarios

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            self.locate({"present": self.snapshots["present"]}, language, feedback, by_parcel=False)
            request, sources, changes = self._request(parameters, context, feedback, language)
            comparison = compare_scenarios(request, feedback.isCanceled)
            self.remark(feedback, [*changes.notes, *comparison.notes])
            comparison = replace(comparison, families=self._families(outputs, feedback, request))
            self._write(outputs, request, comparison, sources, changes)
            if self.wants_report(outputs):
                self.write_reports(parameters, context, outputs, scenario_report(
                    comparison, request, outputs.file_names(), changes))
            return outputs.results({**comparison.counts, "UNUSABLE_COUNT": changes.unusable})

    def _request(self, parameters, context, feedback, language):
        """The question, where its ground comes from, and the ground that changes."""
        from ...bridge.inputs.carbon.land import read_crosswalk, read_densities
        from ...bridge.inputs.carbon.scenarios import (
            Scenario,
            facts_of,
            read_scenario,
            results_by_scenario,
            scenarios_of,
        )
        from ...core.carbon.scenario.changes import Ground, Overlay, plans_against
        from ...core.carbon.scenario.compare import ScenarioRequest
        from ...core.landuse.codes.classify import load_codes
        from ...core.landuse.codes.meanings import map_codes
        from ...core.landuse.transition.tables import Period, period
        from ...core.texts import text

        crosswalk, codes = read_crosswalk(self.chosen), load_codes(self.codes_pack)
        years, densities = self.years(parameters, context), read_densities(self.chosen, self.fields_path)
        lists = [scheme or "auto" for scheme in self.lists(parameters, context)]
        name = self.parameterAsString(parameters, self.PRESENT_NAME, context).strip()
        wanted = [Scenario(self.snapshots["present"], name or text("scenario.present", language),
                           self.field(parameters, self.PRESENT_CLASS, context), lists[0]),
                  *scenarios_of(self.plans, self.rows(parameters, self.SCENARIOS, context, 4), lists[1])]
        named = [(self.PRESENT_CLASS, self.LAND_LIST), *[(self.SCENARIOS, self.NEW_LIST)] * (len(wanted) - 1)]
        by_role = map_codes(codes, self.meanings(parameters, context), ROLES, is_listed=crosswalk is not None and all(
            scenario.scheme in ("auto", *codes.schemes) for scenario in wanted))
        of_roles, notes = [by_role[ROLES[0]], *[by_role[ROLES[1]]] * (len(wanted) - 1)], []
        read = [read_scenario(scenario, parameters_of, mapped, crosswalk, self.layers_read(), language,
                              feedback.isCanceled, notes, self.land_rows(parameters, context))
                for scenario, parameters_of, mapped in zip(wanted, named, of_roles)]
        self.remark(feedback, [*self.own.notes, *notes])
        feedback.setProgress(15)
        names = [scenario.name for scenario in wanted]
        grounds = [Ground(ground.table, ground.date.classes, ground.date.keys) for ground in read]
        changes = plans_against(
            grounds[0], grounds[1:], names[1:],
            Overlay(Period(years), self.minimum(parameters, context),
                    self.parameterAsEnumString(parameters, self.AREA_METHOD, context), language),
            lambda share: feedback.setProgress(15 + 70 * share), feedback.isCanceled)
        facts = facts_of([scenario.layer for scenario in wanted], self.rows(parameters, self.PLAN_FACTS, context, 4),
                         language)
        present_year = facts[0].year or (self.parameterAsDouble(parameters, self.OLD_YEAR, context)
                                         if parameters.get(self.OLD_YEAR) not in (None, "") else None)
        plans = tuple(replace(plan, years=period(present_year, own.year).years)
                      for plan, own in zip(changes.plans, facts[1:]))
        results = results_by_scenario(self.results, self.rows(parameters, self.RESULTS_OF, context, 2), names,
                                      feedback.isCanceled)
        return ScenarioRequest(
            names[0], plans, changes.mixes, densities, years,
            self.parameterAsDouble(parameters, self.HORIZON_YEARS, context),
            self.parameterAsEnumString(parameters, self.RANK_BY, context), results.counts,
            self.sureness(parameters, context), language, self._fluxes(parameters, context), results.buildings,
            {name: own.size for name, own in zip(names, facts) if any(own.size)},
            self.price(parameters, context)), [
                ground.source for ground in read], changes

    def _families(self, outputs, feedback, request):
        """The net change of each plan under other families."""
        from ...core.carbon.scenario.numbers import NET, under_families

        def answer(net, plan: str):
            frame, notes = self.families_asked(request.table, NET, net, request.language, request.mixes)
            for note in notes:
                feedback.pushInfo(f"{plan}: {note}")
            return frame

        frame = under_families(request, answer, feedback.isCanceled)
        if outputs.wanted(self.SENSITIVITY):
            outputs.table(self.SENSITIVITY, frame)
        return frame

    def _fluxes(self, parameters, context):
        """Annual fluxes of land; None where no family of them is named."""
        family = self.parameterAsString(parameters, self.FLUX_FAMILY, context).strip()
        if not family and not self.flux_pack:
            return None
        from ...bridge.inputs.carbon.flux import read_fluxes
        from ...bridge.inputs.carbon.land import Chosen

        return read_fluxes(Chosen(self.flux_pack, family), self.fields_path)

    def _write(self, outputs, request, comparison, sources, changes) -> None:
        import json

        from ...core.carbon.scenario.changes import with_difference
        from ...core.carbon.scenario.record import summary_of

        for name, frame in ((self.QUANTITIES, comparison.quantities), (self.RANKING, comparison.ranking),
                            (self.PAIRS, comparison.pairs), (self.TRANSITIONS, comparison.transitions),
                            (self.COEFFICIENTS, comparison.coefficients)):
            if outputs.wanted(name):
                outputs.table(name, frame)
        if outputs.wanted(self.CHANGES):
            outputs.layer(self.CHANGES, with_difference(changes, request.table), changes.geometry,
                          QgsCoordinateReferenceSystem(changes.crs))
        if outputs.wanted(self.SUMMARY):
            summary = summary_of(request, comparison, sources)
            outputs.text(self.SUMMARY, json.dumps(summary, ensure_ascii=False, indent=1))
