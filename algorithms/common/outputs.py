"""Sinks and files of a run: made when they are required, removed when the run fails."""
from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsProcessing,
    QgsProcessingException,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterFolderDestination,
    QgsProcessingUtils,
    QgsWkbTypes,
)

from .drafted import ByPart, Drafted
from .paper import FORMATS, Papers, check_folder, is_editable
from .tracing import TracedOutputs

MANY_ROWS = 2_000   # above it a table goes straight into a GeoPackage


class Outputs(TracedOutputs, Drafted, Papers, ByPart):
    """The destinations of one run.

    Nothing is created before its rows are known, so that a run that stops leaves nothing.

    Args:
        algorithm, parameters, context, feedback: of the run.
        drafts: ``bridge.writing.drafts.Drafts``: where results lie until the run is done.

    Attributes:
        role_shorts: role -> short name, for formats with short field names.
    """

    def __init__(self, algorithm, parameters, context, feedback, drafts):
        from ...bridge.project.toolbox import toolbox_run

        self.algorithm, self.parameters = algorithm, parameters
        self.context, self.feedback = context, feedback
        self.role_shorts: dict = {}
        self.made: dict = {}
        self.drafts, self.run = drafts, toolbox_run(algorithm, parameters)
        self.fills: list = []   # ``parallel.Begun``: files that are being filled
        self.unfit, self.unfit_notes = [], []   # see ``note_unfit``
        self.drawn: list = []   # geometries of layers that were written, each ``(n,)``
        super().__init__()

    def wanted(self, name: str) -> bool:
        """Whether the user asked for an optional output."""
        value = self.parameters.get(name)
        if isinstance(value, QgsProcessingOutputLayerDefinition):   # the batch dialog wraps an empty one too
            value = value.sink.staticValue() if value.sink.propertyType() == Qgis.PropertyType.Static else value
        return value is not None and value != ""

    def table(self, name: str, frame, aliases=None, style=None) -> None:
        """Write a frame as a table without geometry.

        ``aliases``: column -> alias, in addition to those known to all runs. ``style``: as of a layer.
        """
        self.layer(name, frame, None, QgsCoordinateReferenceSystem(), QgsWkbTypes.Type.NoGeometry, style, aliases)

    def layer(self, name: str, frame, geometry, crs, kind=None, style=None, aliases=None) -> None:
        """Write a frame with geometry.

        ``kind`` None: the type that fits all geometries; ``style``: ``(layer, language)``, instead of by verdict.
        ``aliases``: as of :meth:`table`.
        """
        from ...bridge.writing.fitting import fits, fitted, layer_type
        from ...bridge.writing.shapes import shape_table
        from ...bridge.writing.sinks import Form, is_indexed_later
        from ...bridge.writing.sqlite import insert_rows, insert_shapes, takes_rows
        from ...bridge.writing.write import fields_of, write_frame
        from ...core.geometry.parallel import ask

        ask()
        if not self.algorithm.taken:   # of layers that are read, the reading looks at values
            self._notice(name, frame)
        self.remember(name, frame, geometry)
        self.drawn += [] if geometry is None else [geometry]
        frame, names = self._fitted(name, frame)
        self._tell_names(name, names)
        fields = fields_of(frame, names, self._aliases(frame) | (aliases or {}), names is not None)
        kind = layer_type(geometry) if kind is None else kind
        form, (geometry, lost) = Form(fields, kind, crs, len(frame)), fitted(geometry, kind)
        self.note_unfit(name, "", kind, lost + 1)
        sink = self._sink(name, form, "verdict", style)
        if kind == QgsWkbTypes.Type.NoGeometry and len(frame) > MANY_ROWS:
            del sink   # which closes the file
            if takes_rows(self.made[name]):
                self.fill(insert_rows, self.made[name], fields.names(), frame, self.feedback.isCanceled)
                return
            sink = self._sink(name, form, "verdict")
        if is_indexed_later(self.drafted(name), name, form) and fits(geometry, kind):
            del sink
            if shape_table(self.made[name], kind) is not None:
                self.fill(insert_shapes, self.made[name], form, frame, geometry, self.feedback.isCanceled)
                return
            sink = self._sink(name, form, "verdict", style)
        count = write_frame(sink, fields, frame, geometry, self.feedback.isCanceled)
        del sink
        self._finish(name, form, count)

    def copies(self, name: str, snapshot, fids, frame, prefix: str = "") -> None:
        """Write the features of a layer with our columns behind their own, without its fields with personal data."""
        from ...bridge.reading.personal import CopyWatch
        from ...bridge.writing.copies import copy_route, may_move, move_copies
        from ...bridge.writing.destinations import holds_lists, is_csv
        from ...bridge.writing.fitting import Copied
        from ...bridge.writing.sinks import Form
        from ...bridge.writing.values import OwnValues
        from ...bridge.writing.write import kept_fields, result_fields, short_source_names, write_copies

        theirs = [snapshot.fields.at(position).name() for position in kept_fields(snapshot.fields, snapshot.personal)]
        watch = CopyWatch(snapshot, theirs)
        self.remember(name, frame)
        frame, names = self._fitted(name, frame, theirs)
        renamed = None if names is None else short_source_names(theirs, names.values())
        self._tell_names(name, {**(renamed or {}), **(names or {})})
        fields, keep = result_fields(snapshot.fields, snapshot.personal, frame, prefix=prefix, names=names,
                                     aliases=self._aliases(frame), renamed=renamed)
        own = OwnValues(fields, len(keep), nested=holds_lists(self.parameters, name),
                        csv=is_csv(self.parameters, name), short=names is not None)
        fields, shape, cancelled = own.fields, Copied(snapshot.wkb_type), self.feedback.isCanceled
        form = Form(fields, shape.kind, QgsCoordinateReferenceSystem(snapshot.crs), len(fids))
        self.note_unfit(name, snapshot.name, shape.kind, shape.lost)   # which is filled meanwhile
        sink = self._sink(name, form, prefix + "verdict")
        if len(fids) > MANY_ROWS and may_move(snapshot, fields.names()[:len(keep)], self.made[name]):
            del sink   # which closes the file
            route = copy_route(snapshot, self.made[name])
            if route is not None:
                self.fill(move_copies, route, fields.names(), len(keep), fids, frame, cancelled, watch, shape)
                return
            sink = self._sink(name, form, prefix + "verdict")
        count = write_copies(sink, fields, snapshot.feature_source, keep, fids, frame, cancelled, own if own.change
                             else None, watch.row, snapshot.is_server and not snapshot.is_whole, shape)
        watch.close()
        del sink
        self._tell_cut(own.cut)
        self._finish(name, form, count)

    def report(self, name: str, data, tables_apart: bool = False) -> None:
        """Write a report as HTML, and its manifests into a file beside it.

        Args:
            data: ``core.report.data.ReportData``, as of :meth:`reported`.
            tables_apart: long tables go into a workbook beside it.
        """
        from dataclasses import replace

        from ...bridge.sheets.beside import TABLES, tables_beside
        from ...bridge.writing.write import write_text
        from ...core.geometry.following import beside
        from ...core.report.html.build import build_report, manifests_text
        from ...core.report.html.pairing import page_in_both

        if tables_apart and (data.tables or data.workbook):
            data = tables_beside(self.beside(name, TABLES), data)
        if data.manifests:      # an appendix: nobody prints it, and a program reads it
            file = self.beside(name, "-manifest.json")
            write_text(file, beside(manifests_text, data))
            data = replace(data, manifest_file=Path(file).name)
        second = self.second_language(data)
        self.text(name, beside(build_report, data) if second is None else
                  beside(page_in_both, build_report, data, second))

    def reported(self, data):
        """A report's data with what the run leaves out and noticed about persons."""
        from dataclasses import replace

        from ...bridge.reading.personal import left_out, noticed

        self.settle()   # what copies hold of persons is noticed as they are written
        layers = self.algorithm.taken
        notes = [*left_out(layers, data.language), *noticed(layers, data.language, self.algorithm.masks_personal)]
        keeps = self.algorithm.keeps_personal(self.parameters, self.context)
        return replace(data, notes=tuple(dict.fromkeys((*data.notes, *notes, *self.unfit_notes))),
                       personal_fields_kept=data.personal_fields_kept or keeps)

    def text(self, name: str, content: str | bytes) -> None:
        """Write a file whole or not at all."""
        from ...bridge.writing.write import write_text

        path = self.file_path(name)
        write_text(path, content)
        self.made[name] = path

    def folder(self, name: str, files) -> None:
        """Write ``(file name, content)`` pairs into a folder."""
        from ...bridge.writing.write import write_text

        folder, names = self.folder_path(name), []
        for file_name, content in files:
            write_text(str(Path(folder) / file_name), content)
            names.append(file_name)
        self.made[name] = folder
        self.settle_folder(name, names)

    def workbook(self, name: str, tables) -> None:
        """Write tables as sheets of one XLSX, whole or not at all."""
        from ...bridge.sheets.files import write_workbook

        path = self.file_path(name)
        write_workbook(path, tables)
        self.made[name] = path

    def forms(self, name: str, form, values: dict, language: str, decimals: int) -> None:
        """Write a filled copy of a form for each project into a folder."""
        from ...core.geometry.parallel import Cancelled
        from ...core.report.html.projects import file_names

        folder = Path(self.folder_path(name))
        lost = form.losses(language)
        if lost:
            self.feedback.pushWarning(lost)
        names = {project: page.removesuffix(".html") + ".xlsx" for project, page in file_names(values).items()}
        for project, file_name in names.items():
            if self.feedback.isCanceled():
                raise Cancelled
            path = folder / file_name
            form.check_other(name, Path(self.drafts.final(str(path))))
            form.fill(str(path), values[project], decimals)
        self.made[name] = str(folder)
        self.settle_folder(name, list(names.values()))

    def results(self, values: dict) -> dict:
        """The run's results, with the names that its files will have; the last that a run does with its outputs."""
        self.settle()
        self.write_manifests(values)
        self._let_go()
        return {**{name: self.final_name(name) for name in self.made}, **values}

    def _let_go(self) -> None:
        """Free the geometries of what was read and written."""
        from ...core.table import is_unbuilt, let_go

        tables = (kept() for layer in self.algorithm.taken for kept in layer.noticed.tables)
        built = (table.geometry for table in tables if table is not None and not is_unbuilt(table))
        for geometry in (*self.drawn, *built):
            let_go(geometry)

    def _notice(self, name: str, frame) -> None:
        """Look through rows that come of files without fields for values about persons."""
        from ...bridge.reading.personal import value_sentences

        language = self.algorithm.chosen_language(self.parameters, self.context)
        for sentence in value_sentences(name, frame, language):
            self.feedback.pushWarning(sentence)

    def _aliases(self, frame) -> dict:
        from ...core.texts import column_titles

        return column_titles(frame.columns, self.algorithm.chosen_language(self.parameters, self.context))

    def _tell_names(self, name: str, names) -> None:
        """Report the name of each column where a format cuts names."""
        from ...core.texts import text

        cut = [f"{wanted} → {written}" for wanted, written in (names or {}).items() if wanted != written]
        if cut:
            self.feedback.pushWarning(text("writing.names_cut", self.algorithm.chosen_language(
                self.parameters, self.context), output=name, names=", ".join(cut)))

    def _fitted(self, name: str, frame, beside=()):
        """The frame as the destination's format can hold it, and short names where it needs them.

        ``beside``: names of other fields that are written with it.
        """
        from ...bridge.writing.destinations import is_csv, is_short
        from ...bridge.writing.write import cut_texts, short_names
        from ...core.report.spreadsheet import guarded_csv_frame

        if is_csv(self.parameters, name):
            return guarded_csv_frame(frame), None
        if not is_short(self.parameters, name):
            return frame, None
        frame, count = cut_texts(frame)
        self._tell_cut(count)
        return frame, short_names(frame.columns, self.role_shorts, beside)

    def _tell_cut(self, count: int) -> None:
        from ...core.texts.separators import filled
        if count:
            self.feedback.pushWarning(filled(self.algorithm.tr(
                "{count} {count:text was|texts were} cut: a shapefile keeps 254 bytes. Choose GeoPackage to keep "
                "{count:it|them} whole."), {"count": count}))

    def _finish(self, name: str, form, count: int) -> None:
        """Fill the index of a file whose sink is closed, and look whether all rows are there."""
        from ...bridge.writing.sinks import fill_index, is_indexed_later
        from ...bridge.writing.write import check_written

        if is_indexed_later(self.drafted(name), name, form):
            fill_index(self.made[name])
        check_written(self.made[name], count)

    def _sink(self, name: str, form, verdict_field: str, style=None):
        from ...bridge.project.looks import own_look
        from ...bridge.project.styles import dress
        from ...bridge.writing.destinations import failure_reason
        from ...bridge.writing.sinks import make_sink
        from ...core.errors import InputError

        algorithm = self.algorithm
        drafted = self.drafted(name)
        try:
            sink, destination = make_sink(algorithm, drafted, name, self.context, form)
        except QgsProcessingException as error:
            raise InputError("writing.no_layer", output=name, detail=failure_reason(error, drafted, name)) from error
        if sink is None:
            raise QgsProcessingException(algorithm.invalidSinkError(self.parameters, name))
        self.made[name], definition = destination, algorithm.parameterDefinition(name)
        final = self.drafts.announce(self.context, self.parameters, definition, destination,
                                     QgsProcessingUtils.LayerHint.Vector)
        dress(self.context, final, definition.description(),
              self.run, position=-len(self.made),
              verdict_field=verdict_field if verdict_field in form.fields.names() else "",
              language=algorithm.chosen_language(self.parameters, self.context),
              style=style or own_look(algorithm.name(), name, verdict_field.removesuffix("verdict")),
              aliases={field.name(): field.alias() for field in form.fields if field.alias()})
        return sink


@contextmanager
def open_outputs(algorithm, parameters, context, feedback):
    """The outputs of a run; if it fails or is cancelled, what it began to write is removed."""
    from traceback import clear_frames

    from ...bridge.writing.destinations import (
        check_apart,
        check_destination,
        check_inputs_stay,
        check_kind,
        check_suffix,
        destination_of,
        written_path,
    )
    from ...bridge.writing.drafts import Drafts
    from ...core.geometry.overlay.compiled.sizes import kernels_noted
    from ...core.geometry.parallel import Cancelled, stoppable
    from ...core.handing import HANDING

    targets = {}
    for definition in algorithm.destinationParameterDefinitions():
        if not isinstance(definition, QgsProcessingParameterFolderDestination):
            check_destination(parameters, definition.name(), _is_table(definition),
                              isinstance(definition, QgsProcessingParameterFeatureSink))
        if is_editable(definition):
            check_suffix(parameters, definition.name(), FORMATS)
        elif isinstance(definition, QgsProcessingParameterFileDestination):
            check_kind(parameters, definition.name(), definition.createFileFilter())
        path, table = destination_of(parameters, definition.name())
        targets[definition.name()] = (written_path(path) if isinstance(
            definition, QgsProcessingParameterFeatureSink) else path), table
        check_folder(algorithm, parameters, context, feedback, definition)
    check_inputs_stay(targets, algorithm.layers_read())
    check_apart({name: target for name, target in targets.items() if not isinstance(
        algorithm.parameterDefinition(name), QgsProcessingParameterFolderDestination)})
    before = {path for path, _ in targets.values() if path and Path(path).exists()}
    outputs = Outputs(algorithm, parameters, context, feedback, Drafts())
    algorithm.say_of_layers(parameters, context, feedback)
    try:
        with stoppable(feedback.isCanceled), HANDING, kernels_noted(), algorithm.personal_data_reported(
                feedback, algorithm.chosen_language(parameters, context)):
            yield outputs
            outputs.settle()
        with stoppable(feedback.isCanceled):   # only while another run has its turn
            outputs.drafts.take_places()
    except BaseException as error:
        clear_frames(error.__traceback__)   # which closes the sinks: Windows removes no open file
        _take_back(outputs, targets, before)
        if isinstance(error, Cancelled):
            raise QgsProcessingException(algorithm.tr("Cancelled: nothing was written.")) from error
        raise


def _take_back(outputs: Outputs, targets: dict, before: set) -> None:
    """Remove what is new; what was there before has not been touched, but for tables that have no drafts."""
    from ...bridge.writing.destinations import discard, discard_table

    for filled in outputs.fills:
        filled.end()
    outputs.drafts.discard()
    for name, (path, table) in targets.items():
        if path not in before:
            discard([path, str(outputs.made.get(name, ""))])
        elif table and str(outputs.made.get(name, "")).endswith(f"layername={table}"):   # one without a draft
            discard_table(path, table)
    outputs.made.clear()


def _is_table(definition) -> bool:
    """Whether an output never has geometry."""
    return isinstance(definition, QgsProcessingParameterFeatureSink) \
        and definition.dataType() == QgsProcessing.SourceType.TypeVector
