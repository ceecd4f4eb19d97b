"""groundrules:checkquotas – totals by unit against targets, child sums, expansion, applications."""
from __future__ import annotations

from qgis.core import QgsCoordinateReferenceSystem

from ..common.reporting import ComplianceAlgorithm
from ..common.subject_parameters import chosen_codes, chosen_pack
from .parameters import add_applications, add_expansion, add_outputs, add_reading, add_targets


class CheckQuotas(ComplianceAlgorithm):
    """Compare what a plan or survey holds with the targets that it was given."""

    TARGETS, LAND, LAND_CLASS, SETTLEMENT, UNIT_CODE = "TARGETS", "LAND", "LAND_CLASS", "SETTLEMENT", "UNIT_CODE"
    LAND_YEAR, UNITS, PLACE, INDICATORS, PARENT_TARGETS = "LAND_YEAR", "UNITS", "PLACE", "INDICATORS", "PARENT_TARGETS"
    BASE, BASE_CLASS, BASE_SETTLEMENT, BASE_YEAR = "BASE", "BASE_CLASS", "BASE_SETTLEMENT", "BASE_YEAR"
    MULTIPLE, MULTIPLE_OF, BASE_AREA = "MULTIPLE", "MULTIPLE_OF", "BASE_AREA"
    APPLICATIONS, ORDER_FIELD, APPLICATION_INDICATOR = "APPLICATIONS", "ORDER_FIELD", "APPLICATION_INDICATOR"
    QUOTA_FROM, AFTER_EXCEEDING, DEFAULT_UNIT, MIXED = "QUOTA_FROM", "AFTER_EXCEEDING", "DEFAULT_UNIT", "MIXED"
    SCHEME, FIELDS, PACK, PACK_FILE, CODE_PACK = "SCHEME", "FIELDS", "PACK", "PACK_FILE", "CODE_PACK"
    OUTPUT, FINDINGS, CHILDREN, EXPANSION, LEDGER = "OUTPUT", "FINDINGS", "CHILDREN", "EXPANSION", "LEDGER"
    question = (PARENT_TARGETS, APPLICATIONS, MULTIPLE_OF, QUOTA_FROM, AFTER_EXCEEDING, MIXED)
    LAYERS = (TARGETS, LAND, UNITS, PLACE, INDICATORS, PARENT_TARGETS, BASE, APPLICATIONS)
    basic = ("TARGETS", "LAND", "LAND_CLASS", "LAND_YEAR", "UNITS",
             "INDICATORS", "PARENT_TARGETS", "APPLICATIONS", "ORDER_FIELD")

    def name(self) -> str:
        return "checkquotas"

    def displayName(self) -> str:
        return self.tr("Check targets and quotas")

    def shortDescription(self) -> str:
        return self.tr("Totals of land by unit against binding, expected and suggested targets; lower-level targets "
                       "against the higher-level target; expansion since the base year; applications that use up a "
                       "quota.")

    def tags(self) -> list:
        return self.tr("target,quota,indicator,binding,total,expansion multiple,new construction land,application,"
                       "transmission,cropland holding").split(",")

    def initAlgorithm(self, config=None) -> None:
        for add in (add_targets, add_expansion, add_applications, add_reading, add_outputs):
            add(self)

    def prepareAlgorithm(self, parameters, context, feedback) -> bool:
        from ...bridge.reading.read import snapshot_parameter

        with self.explained(self.chosen_language(parameters, context)):
            self.snapshots = {name: snapshot_parameter(self, parameters, name, context) for name in self.LAYERS}
            self.pack_path = chosen_pack(self, parameters, context)
            self.codes_path = chosen_codes(self, parameters, context)
            self.area_style = self.chosen_area_style(parameters, context)
        return True

    def layers_read(self) -> list:
        return [snapshot for snapshot in self.snapshots.values() if snapshot is not None]

    def measured_layers(self) -> list:
        return self.layers_read()

    def processAlgorithm(self, parameters, context, feedback) -> dict:
        from ...core.quotas.check import CHECK

        language = self.chosen_language(parameters, context)
        with self.explained(language), self.outputs(parameters, context, feedback) as outputs:
            request = self._request(parameters, context, feedback, language)
            feedback.setProgress(20)
            result = self.followed(CHECK.run, request, self.steps(feedback, span=70.0)).with_notes(self.value_notes)
            self.remark(feedback, result.notes)
            self._write(parameters, context, outputs, request, result)
            return outputs.results(result.counts)

    def _request(self, parameters, context, feedback, language):
        from ...bridge.inputs.quotas import bind_land, bind_table, mapped_fields
        from ...bridge.reading.read import read
        from ...core.landuse.codes.classify import load_codes
        from ...core.quotas.judging import load_quotas
        from ...core.quotas.request import QuotaRequest

        pack, codes = load_quotas(self.pack_path), load_codes(self.codes_path)
        known, notes = mapped_fields(pack, codes, self.meanings(parameters, context)), []
        rows, layers, cancelled = self.rows(parameters, self.FIELDS, context, 3), self.layers_read(), \
            feedback.isCanceled

        def word(name):
            return self.parameterAsEnumString(parameters, name, context)

        def text(name):
            return self.text_of(parameters, name, context)

        def number(name, kind):
            return kind(self.parameterAsDouble(parameters, name, context)) if parameters.get(name) is not None \
                else None

        def table(name, kind, *others):
            return bind_table(self.snapshots[name], known[kind], kind, rows, layers, notes, language, others, cancelled)

        def land(name, year, registered, **fields):
            chosen = {role: self.field(parameters, parameter, context) for role, parameter in fields.items()}
            return bind_land(self.snapshots[name], known["land"], chosen, rows, layers, notes, language,
                             number(year, int), self.field(parameters, registered, context), cancelled)

        order, place = self.field(parameters, self.ORDER_FIELD, context), self.snapshots[self.PLACE]
        request = QuotaRequest(
            table(self.TARGETS, "targets"), pack, codes,
            land(self.LAND, self.LAND_YEAR, self.REGISTERED_AREA, land_class=self.LAND_CLASS,
                 settlement=self.SETTLEMENT, unit_code=self.UNIT_CODE), table(self.UNITS, "units"),
            None if place is None else read(place, [], cancelled=cancelled),
            land(self.BASE, self.BASE_YEAR, self.BASE_AREA, land_class=self.BASE_CLASS,
                 settlement=self.BASE_SETTLEMENT), table(self.INDICATORS, "indicators"),
            table(self.PARENT_TARGETS, "targets"), table(self.APPLICATIONS, "applications", order), order,
            number(self.MULTIPLE, float), word(self.MULTIPLE_OF), text(self.SCHEME), word(self.MIXED),
            text(self.DEFAULT_UNIT), text(self.APPLICATION_INDICATOR), word(self.QUOTA_FROM),
            word(self.AFTER_EXCEEDING), word(self.AREA_METHOD), language)
        self.value_notes = notes
        return request

    def _write(self, parameters, context, outputs, request, result) -> None:
        from ...core.quotas.report import quota_report
        from ...core.quotas.request import ROLE

        outputs.table(self.OUTPUT, result.tables["rows"])
        if outputs.wanted(self.FINDINGS):
            outputs.layer(self.FINDINGS, result.findings, result.finding_geometry,
                          QgsCoordinateReferenceSystem(result.crs))
        for name, table in ((self.CHILDREN, "children"), (self.EXPANSION, "expansion"), (self.LEDGER, "ledger")):
            if outputs.wanted(name):
                outputs.table(name, result.tables[table])
        names, style = outputs.file_names(), self.area_style
        self.write_report(
            parameters, context, outputs, self._inputs(request), request.pack, result.counts,
            lambda manifest: quota_report(result, request, names, manifest, style),
            scope=[ROLE], looked=self.looked_at(), plane=result.crs)

    def _inputs(self, request) -> list:
        """Layers that were read, under the names of their parameters; the targets are what is checked."""
        layers = {self.TARGETS: request.targets, self.LAND: request.land, self.UNITS: request.units,
                  self.INDICATORS: request.indicators, self.PARENT_TARGETS: request.parents,
                  self.BASE: request.base, self.APPLICATIONS: request.applications}
        inputs = [(table.table, "subjects" if name == self.TARGETS else name.lower(), getattr(table, "fields", {}))
                  for name, table in layers.items() if table is not None]
        return inputs + ([(request.place, self.PLACE.lower(), {})] if request.place is not None else [])
