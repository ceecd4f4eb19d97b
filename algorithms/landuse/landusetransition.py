"""groundrules:landusetransition – what became of each land-use class between two dates, from patches."""
from __future__ import annotations

from functools import partial

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
)

from ..common.declaring import LAND_CLASS
from ..common.layers_algorithm import POLYGON
from ..common.subject_parameters import add_values
from .transition_parameters import TransitionAlgorithm

LEVELS = ["land_class", "level1", "level2", "level3", "legal_class", "value"]


class LandUseTransition(TransitionAlgorithm):
    """Matrix, gains, losses, swap and rates of two polygon layers."""

    OLD_CLASS, NEW_CLASS, LEVEL, CHANGES = "OLD_CLASS", "NEW_CLASS", "LEVEL", "CHANGES"
    for_rasters = "landusetransitionraster"

    def name(self) -> str:
        return "landusetransition"

    def displayName(self) -> str:
        return self.tr("Land-use transition")

    def shortDescription(self) -> str:
        return self.tr("Change of each land-use class between two dates: matrix, gains, losses, net change, swap and "
                       "rates; boundary slivers and ground of one date only are listed separately.")

    def initAlgorithm(self, config=None) -> None:
        self.add_layer(self.OLD, self.tr("First date"), self.tr("Patches with their class, such as DLTB."),
                       optional=False, likely="land_use_survey oldest", mapped="codes old SCHEME")
        self.add_layer(self.NEW, self.tr("Second date"), self.tr(
            "Patches of the later year, or a plan's land use."), optional=False, likely="land_use_survey",
            mapped="codes new SCHEME")
        for name, label, parent in ((self.OLD_CLASS, self.tr("Field with the class, first date"), self.OLD),
                                    (self.NEW_CLASS, self.tr("Field with the class, second date"), self.NEW)):
            self.add_field(name, label, self.tr("Empty: recognised by the aliases of the pack of codes, such as DLBM."),
                           parent, recognised=LAND_CLASS)
        self.add(QgsProcessingParameterEnum(
            self.LEVEL, self.tr("Level"), options=LEVELS, defaultValue="level1", usesStaticStrings=True),
            self.tr("land_class: the code of the list. level1 to level3: its class at that level. legal_class: "
                    "agricultural, construction, unused. value: the field's value as it is, without any list."))
        self.add_period()
        self.add_measures()
        self.add_groups()
        add_values(self, "old, new", for_codes=True)
        self.add_codes()
        self.add_language()
        self.add_results()
        self.add(QgsProcessingParameterFeatureSink(
            self.CHANGES, self.tr("Changed ground"), POLYGON, optional=True), self.tr(
            "A polygon for each connected piece that changed its class, is a sliver, or exists on one date only."))
        self.addOutput(QgsProcessingOutputNumber("UNUSABLE_COUNT", self.tr("Number of features that cannot be used")))
        self.addOutput(QgsProcessingOutputNumber("DOUBLED_M2", self.tr("Ground covered twice on one date (m²)")))

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        with self.explained(self.chosen_language(parameters, context)):
            self.take(parameters, context, old=self.OLD, new=self.NEW)
            self.pack_path = self.codes_path(parameters, context)
        return True

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...bridge.inputs.transition import read_dates
        from ...bridge.project.styles import CHANGE_LOOK, style_by_word
        from ...core.landuse.codes.classify import load_codes
        from ...core.landuse.transition.patches import CHECK, TransitionRequest

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            over = self.period(parameters, context)
            dates = read_dates(
                self.snapshots["old"], self.snapshots["new"], load_codes(self.pack_path),
                fields=tuple(self.field(parameters, name, context) for name in (self.OLD_CLASS, self.NEW_CLASS)),
                level=self.parameterAsEnumString(parameters, self.LEVEL, context),
                scheme=self.text_of(parameters, self.SCHEME, context),
                groups=self.groups(parameters, context), cropland=self.cropland(parameters, context),
                language=language, values=self.meanings(parameters, context), cancelled=feedback.isCanceled)
            feedback.setProgress(20)
            request = TransitionRequest(
                *dates.tables, *dates.classes, over, self.minimum(parameters, context),
                self.parameterAsEnumString(parameters, self.AREA_METHOD, context), language)
            transition = self.followed(CHECK.run, request, self.steps(feedback, 20.0, 60.0))
            self.remark(feedback, [*dates.notes, *transition.notes])
            self.write_tables(outputs, transition.tables)
            if outputs.wanted(self.CHANGES):
                outputs.layer(self.CHANGES, transition.tables["changes"], transition.geometry["changes"],
                              QgsCoordinateReferenceSystem(transition.crs),
                              style=partial(style_by_word, field="kind", looks=CHANGE_LOOK, words="transition.kind_"))
            return outputs.results(transition.counts)
