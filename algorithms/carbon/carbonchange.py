"""groundrules:carbonchange – carbon gained and lost between two dates of polygons, or now and a plan."""
from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace

from qgis.core import QgsCoordinateReferenceSystem, QgsProcessingOutputNumber, QgsProcessingParameterFeatureSink

from ..common.layers_algorithm import POLYGON
from ..common.subject_parameters import add_values
from .parameters.change import ChangeAlgorithm
from .parameters.two_maps import TwoMaps


class CarbonChange(TwoMaps, ChangeAlgorithm):
    """Stock difference, losses and gains of patches."""

    OLD_CLASS, NEW_CLASS, CHANGES = "OLD_CLASS", "NEW_CLASS", "CHANGES"
    basic = ("OLD", "NEW", "OLD_CLASS", "NEW_CLASS", "OLD_YEAR", "NEW_YEAR", "PACK", "FAMILY", "CLIMATE")
    for_rasters = "carbonchangeraster"

    def name(self) -> str:
        return "carbonchange"

    def displayName(self) -> str:
        return self.tr("Carbon change")

    def shortDescription(self) -> str:
        return self.tr("Carbon that land gains and loses between two dates, or now and a plan: stock difference by "
                       "transition, losses at once, gains as they accrue, area and density effect, and bands.")

    def tags(self) -> list:
        return self.tr("carbon,change,stock difference,loss,gain,transition,plan,emission,driver,uncertainty").split(
            ",")

    def initAlgorithm(self, config=None) -> None:
        self.add_layer(self.OLD, self.tr("First date"), self.tr(
            "Polygons with a land-use code: the present, or the earlier survey."), optional=False,
            likely="land_use_survey oldest", mapped="codes old LAND_LIST")
        self.add_layer(self.NEW, self.tr("Second date"), self.tr(
            "Polygons of the later survey, or of the plan; its codes may follow another list."), optional=False,
            likely="land_use_survey", mapped="codes new NEW_LIST")
        for name, label, parent in ((self.OLD_CLASS, self.tr("Field with the code, first date"), self.OLD),
                                    (self.NEW_CLASS, self.tr("Field with the code, second date"), self.NEW)):
            self.add_class_field(name, label, parent)
        self.add_years()
        self.add_densities()
        self.add_key_fields()
        self.add_new_family()
        self.add_lists()
        add_values(self, "old, new, densities", for_codes=True)
        self.add_maps()
        self.add_zones()
        self.add_measures()
        self.add_price()
        self.add_sureness()
        self.add_language()
        self.add_change_results()
        self.add(QgsProcessingParameterFeatureSink(self.CHANGES, self.tr("Changed ground with its carbon"), POLYGON,
                                                   optional=True), self.tr(
            "A polygon for each connected piece that changed its class, with its stock difference; slivers and ground "
            "of one date only are marked."))
        self.add_reports()
        self.addOutput(QgsProcessingOutputNumber("UNUSABLE_COUNT", self.tr("Number of features that cannot be used")))

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        is_fine = self.prepare_patches(parameters, context, old=self.OLD, new=self.NEW, zones=self.ZONES)
        with self.explained(self.chosen_language(parameters, context)):
            self.take_maps(parameters, context)
        return is_fine

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...bridge.inputs.carbon.change import pairs_of
        from ...bridge.project.carbon_styles import style_by_change
        from ...core.carbon.change.places import in_place_of_new
        from ...core.carbon.report.maps import changed_ground
        from ...core.carbon.stock.classes import joined
        from ...core.landuse.transition.patches import TransitionRequest, land_use_transition
        from ...core.landuse.transition.tables import UNCHANGED, Period

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs, ExitStack() as stack:
            self.years(parameters, context)   # years the wrong way round stop before layers are read
            old, new = self._dates(parameters, context, feedback, language)
            years, tables = self.years(parameters, context), self.tables(parameters, context)
            feedback.setProgress(20)
            land = land_use_transition(
                TransitionRequest(old[0], new[0], old[1].classes, new[1].classes, Period(years),
                                  self.minimum(parameters, context),
                                  self.parameterAsEnumString(parameters, self.AREA_METHOD, context), language,
                                  self.has_maps),
                self.steps(feedback, 20.0, 60.0))
            mixes = joined(old[1].keys, new[1].keys)
            pairs, of_pairs = in_place_of_new(pairs_of(land.tables["matrix"]), mixes, self.chosen.parts)
            pieces = in_place_of_new(land.tables["changes"], mixes, self.chosen.parts, ("old_class", "new_class"))[0]
            zones, held, rejoined = self.zones(parameters, context, feedback), None, None
            if self.has_maps:
                held = self.with_maps(land, pieces, (pairs, of_pairs, tables), zones, parameters, context, feedback,
                                      stack)
                (pairs, of_pairs, *tables), rejoined = held.change.of_whole, held.change.rejoined
            change = self.compared(pairs, of_pairs, tables, parameters, context, feedback, rejoined)
            self.remark(feedback, [*self.own.notes, *land.notes, *change.notes])
            counts, sentences = self.report_change_maps(held and held.change, language, parameters, context, feedback)
            change = replace(change, notes=[*change.notes, *sentences])
            by_zone = (None, None)
            if zones is not None and self.wants_totals(outputs):
                by_zone = self.pairs_of_zones(old, land, mixes, zones, held, parameters, context, feedback)
            answers = self.write_change_tables(parameters, context, outputs, change, feedback, by_zone)
            kept = (pieces["kind"] != UNCHANGED).to_numpy(dtype=bool)
            pieces = self.pieces_with_carbon(pieces, kept, change, (of_pairs, *tables), held, language)
            ground = land.geometry["changes"][kept]
            if outputs.wanted(self.CHANGES):
                outputs.layer(self.CHANGES, pieces, ground,
                              QgsCoordinateReferenceSystem(land.crs), style=style_by_change)
            self.write_change_report(parameters, context, outputs, change, answers, (changed_ground(
                pieces, ground, land.crs),))
            return outputs.results({**change.counts, **counts, **self.values, "FAMILY_USED": self.request.family.id,
                                    "UNUSABLE_COUNT": land.counts["UNUSABLE_COUNT"]})

    def with_maps(self, land, pieces, question: tuple, zones, parameters, context, feedback, stack):
        """Pieces of both dates with the maps of each; ``stack`` keeps prepared maps until it ends."""
        from ...bridge.inputs.carbon.maps import held_pieces

        return stack.enter_context(held_pieces(
            land, pieces, self.maps_given(self.snapshots["new"], feedback), question,
            (zones, self.parameterAsEnumString(parameters, self.AREA_METHOD, context), self.biomass.classes),
            self.chosen_language(parameters, context), self.steps(feedback, 60.0, 80.0)))

    def pairs_of_zones(self, old, land, mixes, zones, held, parameters, context, feedback) -> tuple:
        """Pairs by zone and names of the zones."""
        from ...core.carbon.change.places import in_place_of_new
        from ...core.carbon.change.zones import pairs_by_zone

        if held is not None:
            self.remark(feedback, held.change.notes)
            return held.change.by_zone
        pairs, names, notes = pairs_by_zone(
            (old[0], old[1].classes), land, zones, self.parameterAsEnumString(parameters, self.AREA_METHOD, context),
            self.chosen_language(parameters, context), feedback.isCanceled)
        self.remark(feedback, notes)
        return in_place_of_new(pairs, mixes, self.chosen.parts)[0], names

    @staticmethod
    def pieces_with_carbon(pieces, kept, change, question: tuple, held, language: str):
        """Pieces of ground that did not keep its class, with their carbon."""
        from ...core.carbon.change.tables import with_carbon
        from ...core.carbon.maps.pieces import of_some, with_mapped_carbon

        pieces = with_carbon(pieces[kept].reset_index(drop=True), change.by_pair, change.words)
        return pieces if held is None else with_mapped_carbon(
            pieces, question, of_some(held.means, kept), held.change.slots, language)

    def _dates(self, parameters, context, feedback, language) -> list:
        """Table and keyed classes of both dates, at their places."""
        from ...bridge.inputs.carbon.change import keyed
        from ...bridge.inputs.carbon.land import read_crosswalk

        crosswalk, dates = read_crosswalk(self.chosen), []
        for role, field, scheme in (("old", self.OLD_CLASS, self.LAND_LIST), ("new", self.NEW_CLASS, self.NEW_LIST)):
            dates.append(self.read_patches(role, field, scheme, crosswalk, parameters, context, feedback))
        self.locate({date.role: self.snapshots[date.role] for date in dates}, language, feedback, read=dates)
        return [(table, keyed(classes, mixes, language)) for table, classes, mixes in (
            self.patches(date, crosswalk, parameters, context, feedback) for date in dates)]
