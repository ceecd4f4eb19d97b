"""The inputs of an algorithm as ``core.inputs`` checks them: read from its Processing parameters and their metadata."""
from __future__ import annotations

import math
import re
from pathlib import Path

from qgis.core import (
    NULL,
    Qgis,
    QgsApplication,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeatureSourceDefinition,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingParameterDefinition,
    QgsProcessingParameters,
    QgsProcessingUtils,
    QgsProperty,
    QgsRasterLayer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QThread

from ...core.contract.recheck import listed_ids
from ...core.errors import InputError
from ...core.inputs.cells import cells_of
from ...core.inputs.checking import problems, read_date
from ...core.inputs.declaration import MISSING, NOTHING, Given, Input, conditions
from ...core.inputs.wording import InputProblem, Named
from ...core.report.numbers import read_units
from ..packs.offered import Packs
from ..packs.places import resolve_pack
from ..rasters.layers import raster_not_found
from ..reading.read import layer_not_found

KINDS = {"source": "layer", "vector": "layer", "multilayer": "layers", "raster": "raster", "field": "field",
         "number": "number", "distance": "number", "boolean": "yes_no", "enum": "choice", "datetime": "date",
         "matrix": "rows", "crs": "crs", "file": "file", "string": "text"}
_EMPTY = (None, "", NULL)
_ENDING = re.compile(r"\.\w+")   # of a file filter


def kind_of(definition: QgsProcessingParameterDefinition) -> str:
    """The kind of an input, as of ``core.inputs.declaration.Input``."""
    if definition.isDestination():
        return "output"
    stated = definition.metadata().get("kind")
    if stated:
        return stated
    kind = KINDS.get(definition.type(), "text")
    if kind == "field" and definition.allowMultiple():
        return "fields"
    if kind == "choice" and definition.allowMultiple():
        return "choices"
    if kind == "layers" and definition.layerType() == QgsProcessing.SourceType.TypeFile:
        return "files"
    if kind == "layer" and QgsProcessing.SourceType.TypeVector in definition.dataTypes() \
            and len(definition.dataTypes()) == 1:
        return "table"
    if kind == "file" and definition.behavior() == Qgis.ProcessingFileParameterBehavior.Folder:
        return "folder"
    if kind == "number" and definition.dataType() == Qgis.ProcessingNumberParameterType.Integer:
        return "whole_number"
    return kind


def input_of(definition: QgsProcessingParameterDefinition) -> Input:
    """A parameter as it was declared."""
    flags, options, kind = definition.flags(), definition.metadata(), kind_of(definition)
    flag = QgsProcessingParameterDefinition.Flag
    group = "outputs" if kind == "output" else "advanced" if flags & flag.FlagAdvanced else "basic"
    low, high = (_limit(definition.minimum()), _limit(definition.maximum())) \
        if kind in ("number", "whole_number") else (None, None)
    required, needed, apart = not flags & flag.FlagOptional, options.get("required_if", []), options.get("not_with", [])
    if options.get("file"):   # which takes a file instead of the id
        required, apart = False, [options["file"]]
        needed = options.get("required_if", {options["file"]: MISSING})
    return Input(
        definition.name(), definition.description(), kind, options.get("unit", ""), group,
        bool(options.get("required", required)), conditions(needed), tuple(apart), options.get("only_with", ""),
        options.get("after", ""), options.get("as_many_as", ""),
        tuple(definition.options()) if kind in ("choice", "choices") else (),
        tuple(filter(None, options.get("widget_wrapper", {}).get("value_hints", []))), low, high,
        len(definition.headers()) if kind == "rows" else 0,
        definition.parentLayerParameterName() if kind in ("field", "fields") else options.get("first", ""),
        kind != "output" and definition.defaultValue() not in _EMPTY)


def _limit(value: float):
    """A limit of a number; None where it is only the largest that Processing knows."""
    return value if math.isfinite(value) and abs(value) < 1e300 and value not in (2**31 - 1, -2**31) else None


def inputs_of(algorithm) -> list[Input]:
    """The parameters of an algorithm as they were declared."""
    return [input_of(definition) for definition in algorithm.parameterDefinitions()]


def wrong_inputs(algorithm, parameters: dict, context, *, is_written: bool = True) -> list[InputError]:
    """What is wrong with what an algorithm was given; nothing is read but heads of layers.

    Args:
        algorithm: with the declarations. parameters, context: of the run.
        is_written: required outputs have to be named too.

    Layers that are opened stay in ``context``, where QGIS's own check and the run would open them again. Before a run
    on another thread they are let go instead: whoever drops them there would have to be on it.
    """
    here = QThread.currentThread() == QgsApplication.instance().thread()
    values = _Values(parameters, context, context if here or not is_written else QgsProcessingContext(),
                     getattr(algorithm, "for_rasters", ""))
    inputs = inputs_of(algorithm)
    given = {parameter.name: values.given(parameter, algorithm.parameterDefinition(parameter.name))
             for parameter in inputs}
    return problems(inputs, given, {"date": read_date, "units": read_units, "ids": listed_ids}, is_written)


class _Values:
    """Reads what was given. Layers that are not loaded are opened in ``opening``."""

    def __init__(self, parameters: dict, context, opening, for_rasters: str = ""):
        self.for_rasters = for_rasters
        self.parameters, self.context, self.opening = parameters, context, opening
        self.project = context.project()
        if self.project is not None and opening is not context:
            opening.setProject(self.project)

    def given(self, parameter: Input, definition) -> Given:
        value = self.parameters.get(parameter.name)
        if parameter.kind == "output":
            return self._output(value)
        if value in (None, NULL):
            value = definition.defaultValue()
        if isinstance(value, QgsProperty):
            if value.propertyType() != Qgis.PropertyType.Static:
                return Given(("…",), settled=False)
            value = value.staticValue()
        if isinstance(value, (str, list, tuple, type(None))) and not value or value == NULL:
            return NOTHING
        return getattr(self, f"_{parameter.kind}", self._text)(value, parameter, definition)

    @staticmethod
    def _output(value) -> Given:
        if isinstance(value, QgsProcessingOutputLayerDefinition):   # the batch dialog wraps an empty one too
            value = value.sink.staticValue() if value.sink.propertyType() == Qgis.PropertyType.Static else "…"
        return NOTHING if value in _EMPTY else Given((str(value),))

    @staticmethod
    def _text(value, _one, _definition) -> Given:
        words = str(value).strip()
        return Given((words,)) if words else NOTHING

    @staticmethod
    def _yes_no(value, _one, _definition) -> Given:
        is_true = value.strip().lower() not in ("false", "0", "no", "") if isinstance(value, str) else bool(value)
        return Given((str(is_true).lower(),))

    @staticmethod
    def _number(value, _one, _definition) -> Given:
        try:
            return Given((str(value),), number=float(value))
        except (TypeError, ValueError):
            return Given((str(value),))

    _whole_number = _number

    @staticmethod
    def _choice(value, _one, definition) -> Given:
        several = definition.allowMultiple()
        words = list(value) if isinstance(value, (list, tuple)) else str(value).split(",") if several else [value]
        return Given(tuple(str(word).strip() for word in words))

    _choices = _choice

    def _field(self, value, _one, definition) -> Given:
        words = value if isinstance(value, (list, tuple)) else str(value).split(";") \
            if definition.allowMultiple() else [str(value)]
        return Given(tuple(word for word in map(str, words) if word))

    _fields = _field

    @staticmethod
    def _date(value, _one, _definition) -> Given:
        shown = value.toString("yyyy-MM-dd") if hasattr(value, "toString") else str(value)
        return Given((shown.partition("T")[0].partition(" ")[0] if len(shown) > 10 else shown,)) if shown else NOTHING

    def _rows(self, value, parameter, definition) -> Given:
        values = value if isinstance(value, (list, tuple)) else str(value).split(",")
        try:
            values = cells_of(values, parameter.name, len(definition.headers()))
        except InputError as error:
            return Given((), problem=error)
        cells = ["" if cell in (None, NULL) else str(cell) for cell in values]
        return Given(tuple(cells)) if any(cell.strip() for cell in cells) else NOTHING

    def _crs(self, value, parameter, definition) -> Given:
        crs = QgsProcessingParameters.parameterAsCrs(definition, {parameter.name: value}, self.opening)
        wrong = InputProblem("inputs.no_crs", parameter=Named(parameter.name, parameter.label), value=str(value))
        return Given((str(value),), problem=None if crs.isValid() else wrong)

    def _file(self, value, parameter, definition) -> Given:
        path = str(value)
        is_folder = parameter.kind == "folder"
        there = Path(path).is_dir() if is_folder else Path(path).exists()
        wrong = None if there else InputProblem(
            "inputs.no_folder" if is_folder else "inputs.no_file", parameter=Named(parameter.name, parameter.label),
            value=path.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1])
        return Given((path,), problem=wrong or self._ending(path, parameter, definition))

    _folder = _file

    def _new_file(self, value, parameter, definition) -> Given:
        path = str(value).strip()
        return Given((path,), problem=self._ending(path, parameter, definition)) if path else NOTHING

    def _ending(self, path: str, parameter, definition):
        """The problem of a file whose name ends otherwise than the input's files; QGIS refuses it without saying so."""
        if definition.type() != "file" or definition.checkValueIsAcceptable(path, self.context):
            return None
        endings = f".{definition.extension()}" if definition.extension() else " ".join(
            _ENDING.findall(definition.fileFilter()))
        return InputProblem("inputs.ending", parameter=Named(parameter.name, parameter.label), value=Path(path).name,
                            endings=endings)

    def _files(self, value, parameter, definition) -> Given:
        files = [self._file(one_value, parameter, definition) for one_value in _listed(value)]
        return Given(tuple(path for each in files for path in each.texts),
                     problem=next((each.problem for each in files if each.problem), None)) if files else NOTHING

    def _pack(self, value, parameter, definition) -> Given:
        options = definition.metadata()
        given = self._text(value, parameter, definition)
        file = options.get("file", "")
        if file and self.parameters.get(file) not in _EMPTY and given.texts == (definition.defaultValue(),):
            return NOTHING   # a file wins over the id that the dialog offers by itself
        if not given.texts:
            return given
        home, offered = self.project.homePath() if self.project is not None else "", options.get("offers")
        try:
            resolve_pack(given.texts[0], "", home, parameter=parameter.name, file_parameter=file)
        except InputError as error:
            fitting = [offer.word for offer in Packs(home, "en").offers(offered, {})] if offered else []
            if fitting and "known" in error.values:   # of all packs those that this input takes
                error = InputError(error.key, **{**error.values, "known": ", ".join(fitting)})
            return given._replace(problem=error)
        return given

    # -- layers --------------------------------------------------------------------------------

    def _layer(self, value, parameter, _definition) -> Given:
        if isinstance(value, QgsProcessingFeatureSourceDefinition):
            if value.source.propertyType() != Qgis.PropertyType.Static:
                return Given(("…",), settled=False)
            value = value.source.staticValue()
            if value in _EMPTY:
                return NOTHING
        return self._opened(value, parameter, QgsVectorLayer)

    _table = _layer

    def _raster(self, value, parameter, _definition) -> Given:
        return self._opened(value, parameter, QgsRasterLayer)

    def _layers(self, value, parameter, _definition) -> Given:
        layers = [self._opened(item, parameter, QgsVectorLayer) for item in _listed(value)]
        return Given(tuple(text for each in layers for text in each.texts),
                     problem=next((each.problem for each in layers if each.problem), None)) if layers else NOTHING

    def _opened(self, value, parameter: Input, kind) -> Given:
        layer = value
        if not isinstance(value, (QgsVectorLayer, QgsRasterLayer)):
            hints = QgsProcessingUtils.LayerHint
            hint = hints.Vector if kind is QgsVectorLayer else hints.Raster
            layer = next(filter(None, (QgsProcessingUtils.mapLayerFromString(str(value), context, loads, hint)
                                       for context, loads in ((self.context, False), (self.opening, True)))), None)
        if isinstance(layer, kind):
            fields = tuple(layer.fields().names()) if kind is QgsVectorLayer else None
            return Given((layer.name(),), layer=layer.name(), fields=fields)
        if kind is QgsVectorLayer and self._is_raster(value, layer):
            shown = layer.name() if isinstance(layer, QgsRasterLayer) else Path(str(value)).name
            key = f"for_{self.for_rasters}" if self.for_rasters else "given"
            return Given((str(value),), problem=InputError(f"reading.raster_{key}", parameter=parameter.name,
                                                           value=shown))
        try:
            wrong = layer_not_found(parameter.name, [value]) if kind is QgsVectorLayer else raster_not_found(
                parameter.name, value)
        except InputError as error:
            wrong = error
        return Given((str(value),), problem=wrong)

    def _is_raster(self, value, layer) -> bool:
        """Whether a file that is no vector layer is a raster."""
        if layer is None and isinstance(value, str) and Path(value).is_file():
            hint = QgsProcessingUtils.LayerHint.Raster
            layer = QgsProcessingUtils.mapLayerFromString(value, self.opening, True, hint)
        return isinstance(layer, QgsRasterLayer)


def _listed(value) -> list:
    """The items of a parameter that takes several; a model puts a list of its own into the step's list."""
    if isinstance(value, QgsProperty):
        value = value.staticValue()
    if isinstance(value, (list, tuple)):
        return [item for entry in value for item in _listed(entry)]
    return [] if value in _EMPTY else [value]
