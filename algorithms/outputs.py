"""Sinks and files of a run: made when they are wanted, removed when the run fails."""
from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path

from qgis.core import QgsCoordinateReferenceSystem, QgsProcessing, QgsProcessingException, QgsWkbTypes


class Outputs:
    """The destinations of one run.

    Nothing is created before its rows are known, so that a run that stops leaves nothing.

    Args:
        algorithm, parameters, context, feedback: of the run.

    Attributes:
        role_shorts: role -> short name, for formats with short field names.
    """

    def __init__(self, algorithm, parameters, context, feedback):
        self.algorithm, self.parameters = algorithm, parameters
        self.context, self.feedback = context, feedback
        self.role_shorts: dict = {}
        self.made: dict = {}
        self.begun: list = []

    def wanted(self, name: str) -> bool:
        """Whether the user asked for an optional output."""
        value = self.parameters.get(name)
        return value is not None and value != ""

    def table(self, name: str, frame) -> None:
        """Write a frame as a table without geometry."""
        self.layer(name, frame, None, QgsCoordinateReferenceSystem(), QgsWkbTypes.Type.NoGeometry)

    def layer(self, name: str, frame, geometry, crs, kind=None) -> None:
        """Write a frame with geometry; ``kind`` None: the type that fits all geometries."""
        from ..bridge.writing import fields_of, write_frame

        fields = fields_of(frame, self._names(name, frame))
        sink = self._sink(name, fields, _kind_of(geometry) if kind is None else kind, crs, "verdict")
        write_frame(sink, fields, frame, geometry, self.feedback.isCanceled)

    def copies(self, name: str, snapshot, fids, frame, dropped, prefix: str = "") -> None:
        """Write the features of a layer with our columns behind their own."""
        from ..bridge.writing import result_fields, write_copies

        fields, keep = result_fields(snapshot.fields, dropped, frame, prefix=prefix,
                                     names=self._names(name, frame))
        sink = self._sink(name, fields, snapshot.wkb_type, QgsCoordinateReferenceSystem(snapshot.crs),
                          prefix + "verdict")
        write_copies(sink, fields, snapshot.feature_source, keep, fids, frame, self.feedback.isCanceled)

    def text(self, name: str, content: str) -> None:
        """Write a file whole or not at all."""
        from ..bridge.writing import write_text

        path = self.algorithm.parameterAsFileOutput(self.parameters, name, self.context)
        write_text(path, content)
        self.made[name] = path

    def folder(self, name: str, files) -> None:
        """Write ``(file name, content)`` pairs into a folder."""
        from ..bridge.writing import write_text

        folder = self.algorithm.parameterAsString(self.parameters, name, self.context)
        for file_name, content in files:
            path = Path(folder) / file_name
            if not path.exists():
                self.begun.append(str(path))
            write_text(str(path), content)
        self.made[name] = folder

    def file_names(self) -> list:
        """Names of the files written so far, without folders."""
        names = (Path(str(value).split("|")[0]).name for value in self.made.values())
        return list(dict.fromkeys(name for name in names if "." in name))

    def results(self, values: dict) -> dict:
        return {**self.made, **values}

    def _names(self, name: str, frame):
        from ..bridge.writing import is_short, short_names

        return short_names(frame.columns, self.role_shorts) if is_short(self.parameters, name) else None

    def _sink(self, name: str, fields, kind, crs, verdict_field: str):
        from ..bridge.styles import dress

        algorithm = self.algorithm
        sink, destination = algorithm.parameterAsSink(self.parameters, name, self.context, fields, kind, crs)
        if sink is None:
            raise QgsProcessingException(algorithm.invalidSinkError(self.parameters, name))
        self.made[name] = destination
        dress(self.context, destination, algorithm.parameterDefinition(name).description(),
              algorithm.displayName(), position=-len(self.made),
              verdict_field=verdict_field if verdict_field in fields.names() else "",
              language=algorithm.chosen_language(self.parameters, self.context))
        return sink


def _kind_of(geometry):
    """The layer type that fits all geometries: one kind in its multiple form, else any."""
    import numpy as np
    import shapely

    kinds = np.unique(shapely.get_dimensions(geometry))
    kinds = kinds[kinds >= 0]
    if len(kinds) == 1:
        return (QgsWkbTypes.Type.MultiPoint, QgsWkbTypes.Type.MultiLineString,
                QgsWkbTypes.Type.MultiPolygon)[kinds[0]]
    return QgsWkbTypes.Type.GeometryCollection if len(kinds) > 1 else QgsWkbTypes.Type.MultiPolygon


@contextmanager
def open_outputs(algorithm, parameters, context, feedback):
    """The outputs of a run; if it fails or is cancelled, the files that it began are removed."""
    from ..core.geometry.parallel import Cancelled

    before = {path for path in _destination_files(algorithm, parameters, context) if Path(path).exists()}
    outputs = Outputs(algorithm, parameters, context, feedback)
    try:
        yield outputs
    except BaseException as error:
        from ..bridge.writing import discard

        outputs.made.clear()
        discard(path for path in _destination_files(algorithm, parameters, context) if path not in before)
        discard(outputs.begun)
        if isinstance(error, Cancelled):
            raise QgsProcessingException(algorithm.tr("Cancelled: nothing was written.")) from error
        raise


def _destination_files(algorithm, parameters, context) -> list:
    """Files that destination parameters name."""
    from qgis.core import QgsProcessingOutputLayerDefinition

    files = []
    for definition in algorithm.destinationParameterDefinitions():
        value = parameters.get(definition.name())
        if isinstance(value, QgsProcessingOutputLayerDefinition):
            value = value.sink.staticValue()
        text = str(value or "")
        if text and text != QgsProcessing.TEMPORARY_OUTPUT and not text.startswith(("memory:", "ogr:", "postgres")):
            files.append(text)
    return files
