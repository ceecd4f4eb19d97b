"""groundrules:checkintensity – floor-area ratio, coverage, height and green ratio of parcels against their limits."""
from __future__ import annotations

from qgis.core import QgsCoordinateReferenceSystem

from ..common.reporting import ComplianceAlgorithm
from ..common.subject_parameters import chosen_pack
from .parameters import add_built, add_limits, add_outputs, add_pack, add_parcels


class CheckIntensity(ComplianceAlgorithm):
    """Judge every parcel by the limits of building intensity that hold for it."""

    REGISTERED_UNIT, SITE_AREA, DEDUCTIONS = "REGISTERED_UNIT", "SITE_AREA", "DEDUCTIONS"
    BUILDINGS, GREEN, FLOOR_AREAS, FLOOR_AREA_UNIT = "BUILDINGS", "GREEN", "FLOOR_AREAS", "FLOOR_AREA_UNIT"
    LIMITS_FROM, ZONES, LIMITS, SPLIT, BLOCKS = "LIMITS_FROM", "ZONES", "LIMITS", "SPLIT", "BLOCKS"
    INDICATORS, RATIO_SCALE, FIELDS, PREFIX = "INDICATORS", "RATIO_SCALE", "FIELDS", "PREFIX"
    PACK, PACK_FILE = "PACK", "PACK_FILE"
    VERDICTS, FINDINGS, PARTS, BUILDING_SHARES = "VERDICTS", "FINDINGS", "PARTS", "BUILDING_SHARES"
    BLOCK_TOTALS, VALUES = "BLOCK_TOTALS", "VALUES"
    MEANINGS = "FIELD_VALUES"   # VALUES is a table of results here
    question = (SITE_AREA, LIMITS_FROM, SPLIT, ZONES, LIMITS, BLOCKS)   # INDICATORS are its scope
    basic = ("SUBJECTS", "SUBJECT_ID", "BUILDINGS", "GREEN", "FLOOR_AREAS",
             "LIMITS_FROM", "ZONES", "LIMITS", "INDICATORS")

    def name(self) -> str:
        return "checkintensity"

    def displayName(self) -> str:
        return self.tr("Check building intensity")

    def shortDescription(self) -> str:
        return self.tr("Floor-area ratio, building coverage, height and green ratio of every parcel against its "
                       "limits: margin, verdict, required reduction, and implausible values.")

    def tags(self) -> list:
        return self.tr("floor-area ratio,FAR,plot ratio,building coverage,height,green ratio,intensity,detailed plan,"
                       "limit,block").split(",")

    def initAlgorithm(self, config=None) -> None:
        for add in (add_parcels, add_built, add_limits, add_pack, add_outputs):
            add(self)

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        from ...bridge.reading.read import snapshot_parameter

        with self.explained(self.chosen_language(parameters, context)):
            names = {"parcels": self.SUBJECTS, "zones": self.ZONES, "limits": self.LIMITS, "buildings": self.BUILDINGS,
                     "floor_areas": self.FLOOR_AREAS, "blocks": self.BLOCKS, "green": self.GREEN,
                     "deductions": self.DEDUCTIONS}
            snapshots = {table: snapshot_parameter(self, parameters, name, context) for table, name in names.items()}
            self.snapshots = {table: snapshot for table, snapshot in snapshots.items() if snapshot is not None}
            self.pack_path = chosen_pack(self, parameters, context)
        return True

    def layers_read(self) -> list:
        return list(self.snapshots.values())

    def measured_layers(self) -> list:
        return [self.snapshots["parcels"]]

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...core.intensity.check import CHECK

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            request = self._request(parameters, context, feedback, language)
            result = self.followed(CHECK.run, request, self.steps(feedback)).with_notes(self.value_notes)
            for note in result.notes:
                feedback.pushInfo(note)
            self._write(parameters, context, outputs, request, result)
            return outputs.results(result.counts)

    def recheck(self, parameters, context, feedback, manifest: dict, before, previous, given):
        """See the base; parcels by number, outline, and the buildings that they share, and all layers are read."""
        from ...bridge.recheck.whole import ReadCheck, recheck_read
        from ...core.intensity import state
        from ...core.intensity.check import CHECK

        request = state.with_limits(
            self._request(parameters, context, feedback, self.chosen_language(parameters, context)))
        table = request.parcels.table

        def judge(rows, places):
            some = request if rows is None else state.some_of(request, rows, places)
            result = self.followed(CHECK.run, some, self.steps(feedback))
            findings, geometry = result.findings, result.finding_geometry
            if rows is not None:
                keep = state.is_fresh(findings, geometry, table.fids[rows], places)
                findings, geometry = findings[keep], geometry[keep]
            return findings, geometry, result.notes

        others = state.other_tables(request)
        near = request.buildings is None or request.buildings.table.crs == table.crs
        return recheck_read(ReadCheck(
            table, {state.PARCELS: table, **others},
            CHECK.fingerprint(request, self.snapshots["parcels"].is_unfiltered), request.pack,
            [*request.indicators, *state.MORE_ROLES], self._inputs(request), judge,
            state.is_in_part(request) and near, lambda places: state.spread(request, places), state.is_kept,
            state.in_order), manifest, before, previous)

    def _inputs(self, request) -> list:
        from ...bridge.runs.manifest import input_entry
        from ...core.intensity.state import other_tables

        fields = {layer.role: layer.fields for layer in (
            request.buildings, request.zones, request.limits, request.floor_areas, request.blocks)
            if layer is not None}
        return [input_entry(request.parcels.table, "parcels", request.parcels.fields)] + [
            input_entry(table, name, fields.get(name, {})) for name, table in other_tables(request).items()]

    def _request(self, parameters, context, feedback, language):
        from ...bridge.inputs.intensity import bind_intensity, read_plain
        from ...core.intensity.checked_pack import load_intensity
        from ...core.intensity.measure.request import IntensityRequest

        def word(name):
            return self.parameterAsEnumString(parameters, name, context)

        pack, number = load_intensity(self.pack_path), self.field(parameters, self.SUBJECT_ID, context)
        tables = {table: snapshot for table, snapshot in self.snapshots.items() if table in pack.fields}
        bound, reasons, self.value_notes = bind_intensity(
            tables, pack, self.rows(parameters, self.FIELDS, context, 3),
            {"parcels": {"registered_area": self.field(parameters, self.REGISTERED_AREA, context)}}, [number], language,
            self.meanings(parameters, context), feedback.isCanceled, values_parameter=self.MEANINGS)
        for sentence in [reason for reason in reasons if reason not in self.value_notes]:
            feedback.pushInfo(sentence)
        green, deductions = (read_plain(self.snapshots.get(table), feedback.isCanceled)
                             for table in ("green", "deductions"))
        feedback.setProgress(20)
        return IntensityRequest(
            bound["parcels"], pack, number, bound.get("buildings"), green, deductions, bound.get("zones"),
            bound.get("limits"), bound.get("floor_areas"), bound.get("blocks"),
            tuple(self.parameterAsEnumStrings(parameters, self.INDICATORS, context)), word(self.LIMITS_FROM),
            word(self.SPLIT), word(self.AREA_METHOD), word(self.SITE_AREA), word(self.RATIO_SCALE),
            self._unit(parameters, context, self.REGISTERED_UNIT),
            self._unit(parameters, context, self.FLOOR_AREA_UNIT), language, self.snapshots["parcels"].is_unfiltered)

    def _unit(self, parameters, context, name: str) -> str:
        """The unit that was chosen; the default leaves it to the pack's fields."""
        unit = self.parameterAsEnumString(parameters, name, context)
        return "" if unit == self.parameterDefinition(name).defaultValue() else unit

    def _write(self, parameters, context, outputs, request, result) -> None:
        from ...core.intensity.check import CHECK
        from ...core.intensity.report import intensity_report
        from ...core.intensity.state import MORE_ROLES

        parcels = self.snapshots["parcels"]
        outputs.role_shorts = {indicator.id: indicator.short for indicator in request.pack.indicators.values()}
        self.write_judged(parameters, context, outputs, parcels, request.parcels.table, result)
        if outputs.wanted(self.PARTS):
            outputs.layer(self.PARTS, result.tables["parts"], result.geometry["parts"],
                          QgsCoordinateReferenceSystem(result.crs))
        for name, table in ((self.BUILDING_SHARES, "buildings"), (self.BLOCK_TOTALS, "blocks"),
                            (self.VALUES, "values")):
            if outputs.wanted(name):
                outputs.table(name, result.tables[table])
        layers = [(request.parcels, "parcels"), (request.buildings, "buildings"), (request.zones, "zones"),
                  (request.limits, "limits"), (request.floor_areas, "floor_areas"), (request.blocks, "blocks")]
        inputs = [(layer.table, use, layer.fields) for layer, use in layers if layer is not None]
        inputs += [(table, use, {}) for table, use in ((request.green, "green"), (request.deductions, "deductions"))
                   if table is not None]
        names, is_unfiltered = outputs.file_names(), parcels.is_unfiltered
        self.write_report(
            parameters, context, outputs, inputs, request.pack, result.counts,
            lambda manifest: intensity_report(result, request, names, manifest),
            lambda: CHECK.fingerprint(request, is_unfiltered), scope=[*request.indicators, *MORE_ROLES],
            area_method=result.settled["area_method"])
