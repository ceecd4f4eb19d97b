"""groundrules:farmlandloss – cropland converted to other uses between two surveys."""
from __future__ import annotations

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterMatrix,
    QgsProcessingParameterString,
)

from ..common.layers_algorithm import POLYGON, LinesAlgorithm
from ..common.subject_parameters import add_values


class FarmlandLoss(LinesAlgorithm):
    """Cropland lost between two surveys, by reason, inside and outside permanent basic farmland."""

    OLD, NEW, FARMLAND = "OLD", "NEW", "FARMLAND"
    EXEMPT, EXEMPT_FIELD, CAUSE_FIELD, FIELDS = "EXEMPT", "EXEMPT_FIELD", "CAUSE_FIELD", "FIELDS"
    BALANCE_PACK = "BALANCE_PACK"
    LOSS, TABLE, BALANCE = "LOSS", "TABLE", "BALANCE"

    def name(self) -> str:
        return "farmlandloss"

    def displayName(self) -> str:
        return self.tr("Farmland loss")

    def shortDescription(self) -> str:
        return self.tr("Cropland converted to other uses between two surveys, by reason and unit, inside and outside "
                       "permanent basic farmland; crops other than grain are a separate class.")

    def tags(self) -> list:
        return self.tr("cropland,farmland,loss,change,survey,non-grain,planting,balance,monitoring").split(",")

    def initAlgorithm(self, config=None) -> None:
        self.add_layer(self.OLD, self.tr("Older survey"), self.tr(
            "Patches with their class (DLTB) of the earlier year."), optional=False,
            likely="land_use_survey oldest", mapped="codes old SCHEME")
        self.add_layer(self.NEW, self.tr("Newer survey"), self.tr(
            "Patches of the later year. What only one survey covers is undetermined."), optional=False,
            likely="land_use_survey", mapped="codes new SCHEME")
        self.add_layer(self.FARMLAND, self.tr("Permanent basic farmland"), self.tr(
            "Separates loss inside and outside. Without it this is unknown. All its features count, whatever their "
            "period in force: filter the layer if that matters."), likely="permanent_basic_farmland")
        self.add_layer(self.EXEMPT, self.tr("Exempt ground"), self.tr(
            "Polygons of causes that do not count, such as national ecological conversion or damage by disaster; loss "
            "in them is listed separately."))
        self.add_field(self.EXEMPT_FIELD, self.tr("Field with the exempt cause"), self.tr(
            "Written to the results as exempt_cause. Ground without a cause is not exempt; without a field all ground "
            "is exempt."), self.EXEMPT)
        self.add_field(self.CAUSE_FIELD, self.tr("Field of the newer survey with the cause of a change"), self.tr(
            "Where it names an exempt cause of the pack, the loss is exempt; other words are listed in the log."),
            self.NEW, advanced=True)
        self.add(QgsProcessingParameterString(
            self.BALANCE_PACK, self.tr("Pack with the exempt causes"), defaultValue="cn-farmland-balance",
            optional=True),
            self.tr("Id of a pack of the farmland balance: its causes of occupation outside all accounts, such as "
                    "national ecological conversion, disaster, growth of waters."), advanced=True,
            offers="packs balance", kind="pack")
        self.add_measures()
        self.add(QgsProcessingParameterMatrix(
            self.FIELDS, self.tr("Fields"), numberRows=0,
            headers=[self.tr("Layer"), self.tr("Field role"), self.tr("Field")], optional=True),
            self.tr("Rows of layer, field role of the code pack, and field. What is not named is recognised by the "
                    "pack's aliases, such as DLBM and KCXS."), advanced=True, first="layers")
        add_values(self, "old, new", for_codes=True)
        self.add_codes()
        self.add_language()
        self.add(QgsProcessingParameterFeatureSink(self.LOSS, self.tr("Lost cropland"), POLYGON), self.tr(
            "A row for each piece: reason, classes before and after, inside or outside farmland, exempt, gross and "
            "net area."))
        self.add_table(self.TABLE, self.tr("Table by reason"), self.tr(
            "Areas by survey, kind, reason, inside or outside farmland, exempt, and unit; gains too."))
        self.add_table(self.BALANCE, self.tr("Balance"), self.tr(
            "The parts of each survey's cropland, and the residual."))
        self.add_findings()
        for name, label in (("OLD_CROPLAND_M2", self.tr("Cropland of the older survey (m²)")),
                            ("NEW_CROPLAND_M2", self.tr("Cropland of the newer survey (m²)")),
                            ("KEPT_M2", self.tr("Cropland in both surveys (m²)")),
                            ("LOSS_M2", self.tr("Loss (m²)")),
                            ("LOSS_NET_M2", self.tr("Loss net of ridges, where they are known (m²)")),
                            ("INSIDE_FARMLAND_M2", self.tr("Loss inside permanent basic farmland (m²)")),
                            ("INSIDE_UNKNOWN_M2", self.tr("Loss with unknown location, inside or outside (m²)")),
                            ("PLANTING_UNKNOWN_M2", self.tr("Cropland kept with unknown planting (m²)")),
                            ("EXEMPT_M2", self.tr("Loss by exempt causes (m²)")),
                            ("NON_GRAIN_M2", self.tr("Changed to crops other than grain (m²)")),
                            ("GAIN_M2", self.tr("Gain (m²)")),
                            ("UNDETERMINED_M2", self.tr("Undetermined area (m²)")),
                            ("RESIDUAL_M2", self.tr("Residual (m²)")),
                            ("ROW_COUNT", self.tr("Number of rows"))):
            self.addOutput(QgsProcessingOutputNumber(name, label))
        self.addOutput(QgsProcessingOutputBoolean("HAS_LOSS", self.tr("Cropland was lost")))
        self.addOutput(QgsProcessingOutputBoolean("IS_CLOSED", self.tr("Areas sum to the cropland of both surveys")))

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        with self.explained(self.chosen_language(parameters, context)):
            self.take(parameters, context, old=self.OLD, new=self.NEW, farmland=self.FARMLAND, exempt=self.EXEMPT)
            self.pack_path = self.codes_path(parameters, context)
            self.balance_path = self.named_pack(parameters, self.BALANCE_PACK, context)
        return True

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...core.farmland.loss.losses import ROLE
        from ...core.farmland.loss.run import CHECK

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            request = self._request(parameters, context, feedback, language)
            feedback.setProgress(20)
            result = self.followed(CHECK.run, request, self.steps(feedback, 20.0, 60.0))
            self.remark(feedback, result.notes)
            outputs.layer(self.LOSS, result.tables["rows"], result.geometry["rows"],
                          QgsCoordinateReferenceSystem(result.crs))
            for name in (self.TABLE, self.BALANCE):
                if outputs.wanted(name):
                    outputs.table(name, result.tables[name.lower()])
            self.write_findings(outputs, result, [ROLE], pack=request.codes.named)
            return outputs.results(result.counts)

    def _request(self, parameters, context, feedback, language):
        from ...bridge.inputs.farmland_loss import exempt_causes, read_survey
        from ...bridge.reading.read import read
        from ...core.farmland.loss.request import LossRequest
        from ...core.landuse.codes.classify import load_codes
        from ...core.landuse.codes.meanings import map_codes

        codes, layers = load_codes(self.pack_path), list(self.snapshots.values())
        rows = self.rows(parameters, self.FIELDS, context, 3)
        cause = self.field(parameters, self.CAUSE_FIELD, context)
        farmland, exempt = self.snapshots.get("farmland"), self.snapshots.get("exempt")
        why = self.field(parameters, self.EXEMPT_FIELD, context) if exempt else None
        by_side, notes = map_codes(codes, self.meanings(parameters, context), ("old", "new")), []
        old, new = (read_survey(self.snapshots[name], by_side[name], rows, layers, notes, language, also,
                                feedback.isCanceled) for name, also in (("old", ()), ("new", (cause,))))
        self.remark(feedback, notes)
        return LossRequest(
            old, new, codes, self.text_of(parameters, self.SCHEME, context),
            read(farmland, [], cancelled=feedback.isCanceled) if farmland else None,
            read(exempt, [why], cancelled=feedback.isCanceled) if exempt else None, why, cause,
            exempt_causes(self.balance_path) if why or cause else frozenset(),
            self.minimum(parameters, context), self.parameterAsEnumString(parameters, self.AREA_METHOD, context),
            language)
