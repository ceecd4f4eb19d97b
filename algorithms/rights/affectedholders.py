"""groundrules:affectedholders – whose land projects take, by holder, unit, right type and class."""
from __future__ import annotations

from ..common.subject_parameters import chosen_pack
from .group import RightsAlgorithm
from .holders.parameters import add_choices, add_layers, add_outputs


class AffectedHolders(RightsAlgorithm):
    """List the holders of the land that projects take."""

    RIGHTS, HOLDERS, LAND, LAND_CLASS = "RIGHTS", "HOLDERS", "LAND", "LAND_CLASS"
    FIELDS, PROJECT_FIELD = "FIELDS", "PROJECT_FIELD"
    STATUS, GROUP_BY, MASK, KEY_STORE = "STATUS", "GROUP_BY", "MASK", "KEY_STORE"
    SOLE_IS_WHOLE, MERGE_UNITS, LEAST_HOLDERS = "SOLE_IS_WHOLE", "MERGE_UNITS", "LEAST_HOLDERS"
    PRICES, PRICE_AREA, PRICE, PRICE_UNIT, CURRENCY = "PRICES", "PRICE_AREA", "PRICE", "PRICE_UNIT", "CURRENCY"
    PACK, PACK_FILE = "PACK", "PACK_FILE"
    OUTPUT, PARCELS, PIECES, VILLAGES = "OUTPUT", "PARCELS", "PIECES", "VILLAGES"
    ESTIMATE, LEDGER, XLSX = "ESTIMATE", "LEDGER", "XLSX"
    TABLES = {"VILLAGES": "cells", "ESTIMATE": "estimate", "LEDGER": "ledger"}
    basic = ("SUBJECTS", "SUBJECT_ID", "PROJECT_FIELD", "RIGHTS", "HOLDERS", "LAND", "STATUS", "GROUP_BY")

    def name(self) -> str:
        return "affectedholders"

    def displayName(self) -> str:
        return self.tr("Affected holders")

    def shortDescription(self) -> str:
        return self.tr("Whose land each project takes: holders as tokens, joint shares undivided, disputed and open "
                       "ground, and a ledger that closes.")

    def tags(self) -> list:
        return self.tr("rights,holder,owner,expropriation,land acquisition,share,village,collective,compensation,"
                       "cadastre").split(",")

    def initAlgorithm(self, config=None) -> None:
        add_layers(self)
        add_choices(self)
        add_outputs(self)

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        from ...bridge.inputs.rights.holders import Given
        from ...bridge.reading.read import snapshot_layers, snapshot_parameter
        from ...core.rights.tokens import project_key

        with self.explained(self.chosen_language(parameters, context)):
            self.check_more(parameters, context)
            self.subjects = snapshot_parameter(self, parameters, self.SUBJECTS, context)
            self.given = Given(snapshot_layers(self, parameters, self.RIGHTS, context), *(
                snapshot_parameter(self, parameters, name, context)
                for name in (self.HOLDERS, self.LAND, self.PRICES)))
            self.pack_path = chosen_pack(self, parameters, context)
            self.area_style = self.chosen_area_style(parameters, context)
            self.key = project_key(self._store(parameters, context) if self.given.holders is not None else None)
        return True

    def check_more(self, parameters, context) -> None:
        """Names are written only by two choices.

        Raises:
            InputError: one of them is missing.
        """
        from ...core.errors import InputError
        from ...core.rights.holders.request import NAMES

        if self.parameterAsEnumString(parameters, self.MASK, context) == NAMES and not self.parameterAsBoolean(
                parameters, self.KEEP_PERSONAL_FIELDS, context):
            raise InputError("holders.mask_needs_consent")

    def _store(self, parameters, context) -> str:
        from ...bridge.store.api import default_store_path

        project = context.project()
        own = project.fileName() if project is not None else ""
        return self.parameterAsFile(parameters, self.KEY_STORE, context) or (default_store_path(own) if own else "")

    def keeps_personal(self, parameters, context) -> bool:
        """Names are in the results only where they are not masked; they are read to make tokens of them."""
        from ...core.rights.holders.request import NAMES

        return self.parameterAsEnumString(parameters, self.MASK, context) == NAMES

    def layers_read(self) -> list:
        return [layer for layer in (self.subjects, *self.given.rights, *self.given[1:]) if layer is not None]

    def measured_layers(self) -> list:
        return [self.subjects]

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...core.rights.holders.run import CHECK

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            pack, request = self._request(parameters, context, feedback, language, outputs)
            feedback.setProgress(25)
            result = self.followed(CHECK.run, request, self.steps(feedback, 25.0, 60.0)).with_notes(self.value_notes)
            feedback.pushInfo(result.head)
            self.remark(feedback, result.notes)
            self._write(outputs, request, result)
            self.sections = {"pack": pack.named, "list_status": request.status, "names": request.mask,
                             "tokens_last": request.key_lasts}
            if outputs.wanted(self.REPORT) or outputs.wanted(self.MANIFEST):
                from ...core.geometry.following import beside
                from ...core.report.checked import SECTION, checked_section
                from ...core.rights.holders.report import holders_report

                data = outputs.reported(beside(holders_report, result, request, pack, self.area_style))
                self.sections[SECTION] = beside(checked_section, data)   # a report of several steps has the remarks too
                if outputs.wanted(self.REPORT):
                    outputs.report(self.REPORT, data)
            return outputs.results(result.counts)

    def _request(self, parameters, context, feedback, language, outputs) -> tuple:
        """The pack, and everything read."""
        from ...bridge.inputs.rights.holders import forget_persons, pack_choices, read_land, read_prices, read_rights
        from ...bridge.reading.read import read
        from ...core.rights.holders.request import HoldersRequest
        from ...core.rights.pack.reading import load_rights

        def word(name: str) -> str:
            return self.parameterAsEnumString(parameters, name, context)

        def truth(name: str) -> bool:
            return self.parameterAsBoolean(parameters, name, context)

        pack, stop = load_rights(self.pack_path), feedback.isCanceled
        fields = {name: self.field(parameters, parameter, context) for name, parameter in (
            ("subject_id", self.SUBJECT_ID), ("project_field", self.PROJECT_FIELD),
            ("registered_field", self.REGISTERED_AREA))}
        subjects = read(self.subjects, list(fields.values()), cancelled=stop)
        rows = self.rows(parameters, self.FIELDS, context, 3)
        choices = rows, self.meanings(parameters, context)
        rights, holders, register, notes = read_rights(self.given, pack, choices, subjects, language, stop)
        self.value_notes = notes
        mask = word(self.MASK)
        if self.given.holders is not None:
            forget_persons([self.given.holders], mask, holders.fields.get("holder_name"))
        land = read_land(self.given.land, self.field(parameters, self.LAND_CLASS, context), subjects, rows, language,
                         stop)
        prices = read_prices(self.given.prices, self.field(parameters, self.PRICE_AREA, context),
                             self.field(parameters, self.PRICE, context), word(self.PRICE_UNIT),
                             self.text_of(parameters, self.CURRENCY, context), stop)
        return pack, HoldersRequest(
            subjects, rights, *self.key, holders=holders, register=register, land=land, prices=prices, **fields,
            **pack_choices(pack, language), area_method=word(self.AREA_METHOD), group_by=word(self.GROUP_BY), mask=mask,
            status=word(self.STATUS), sole_is_whole=truth(self.SOLE_IS_WHOLE), merge_units=truth(self.MERGE_UNITS),
            least_holders=self.parameterAsInt(parameters, self.LEAST_HOLDERS, context),
            with_pieces=outputs.wanted(self.PIECES),
            with_parcels=outputs.wanted(self.PARCELS) or outputs.wanted(self.XLSX),
            with_cells=any(map(outputs.wanted, (self.VILLAGES, self.XLSX, self.REPORT, self.MANIFEST))),
            frees_rights=True, language=language)

    def _write(self, outputs, request, result) -> None:
        from qgis.core import QgsCoordinateReferenceSystem, QgsWkbTypes

        from ...core.geometry.following import beside
        from ...core.rights.holders.report import form_sheets

        crs = QgsCoordinateReferenceSystem(result.crs)
        outputs.table(self.OUTPUT, result.tables["rows"])
        for name in (self.PARCELS, self.PIECES):
            if outputs.wanted(name):
                table = name.lower()
                outputs.layer(name, result.tables[table], result.geometry[table], crs, QgsWkbTypes.Type.MultiPolygon)
        for name, table in self.TABLES.items():
            if outputs.wanted(name):
                outputs.table(name, result.tables[table])
        if outputs.wanted(self.XLSX):
            outputs.workbook(self.XLSX, beside(form_sheets, result, request))
