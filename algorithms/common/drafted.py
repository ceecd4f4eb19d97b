"""Where the results of a run are written until it is done, and those whose rows come part by part."""
from __future__ import annotations

from qgis.core import QgsProcessingParameterFolderDestination, QgsProcessingUtils, QgsWkbTypes

from .tracing import Undated

UNFIT_SHOWN = 20   # ids of rows that are written without geometry
INDEXED_LATER = 10 ** 6   # rows: an index is filled at the end, however few they are


class Drafted:
    """Destinations under other names; a base of ``Outputs``, which sets its parts: algorithm, drafts, fills, unfit…"""

    def drafted(self, name: str) -> dict:
        """The parameters, with a destination that is under another name until the run is done.

        Raises:
            InputError: its folder cannot be made or written.
        """
        is_folder = isinstance(self.algorithm.parameterDefinition(name), QgsProcessingParameterFolderDestination)
        return {**self.parameters, name: self.drafts.value(self.parameters, name, is_folder)}

    def fill(self, function, *arguments) -> None:
        """Fill a file, whose sink is closed, on a thread of its own while others are made; see :meth:`settle`.

        SQLite and GDAL work without Python's lock.
        """
        from ...core.geometry.parallel import begun

        self.fills.append(begun(function, *arguments))

    def settle(self) -> None:
        """Wait until all files are filled. Raises: what filling one of them raised."""
        for filled in self.fills:
            filled()
        self.fills.clear()
        for name, layer, kind, rows in self.unfit:
            if len(rows):
                self.unfit_notes.append(self._unfit_note(name, layer, kind, rows))
                self.feedback.pushWarning(self.unfit_notes[-1])
        self.unfit.clear()

    def note_unfit(self, name: str, layer: str, kind, rows) -> None:
        """Remember rows that are written without geometry, as it is not of the layer's type; :meth:`settle` lists them.

        Args:
            name: of the output. layer: of which they are copies; empty: rows of the result itself. kind: type of the
                result. rows: ids of the features, or numbers of the rows; a list may be filled until then.
        """
        self.unfit.append((name, layer, kind, rows))

    def _unfit_note(self, name: str, layer: str, kind, rows) -> str:
        from ...bridge.writing.fitting import WHY, dimension_of
        from ...core.texts import text

        language = self.algorithm.chosen_language(self.parameters, self.context)
        shown = ", ".join(f"#{row}" for row in sorted(rows)[:UNFIT_SHOWN]) + (" …" if len(rows) > UNFIT_SHOWN else "")
        return text("writing.unfit_copies" if layer else "writing.unfit_rows", language, layer=layer,
                    output=self.algorithm.labels(language)[name], count=len(rows), features=shown,
                    why=text(WHY[dimension_of(kind)], language))

    def file_path(self, name: str) -> str:
        """Where a file is written for now."""
        return self.algorithm.parameterAsFileOutput(self.drafted(name), name, self.context)

    def beside(self, name: str, ending: str) -> str:
        """Where a file that belongs to an output is written for now; see ``destinations.name_beside``."""
        from pathlib import Path

        from ...bridge.writing.destinations import destination_of, name_beside
        from ...core.texts import text

        draft = Path(self.file_path(name))
        file = destination_of(self.parameters, name)[0] or str(draft)
        others = [destination_of(self.parameters, definition.name())[0]
                  for definition in self.algorithm.destinationParameterDefinitions() if definition.name() != name]
        beside, usual = Path(name_beside(file, ending, others)), f"{Path(file).stem}{ending}"
        if beside.name != usual:
            language = self.algorithm.chosen_language(self.parameters, self.context)
            self.feedback.pushWarning(text("writing.beside_taken", language, usual=usual, name=beside.name))
        return str(draft.with_name(beside.name))

    def file_names(self) -> list:
        """Names of the files written so far, without folders."""
        from pathlib import Path

        names = (Path(str(value).split("|")[0]).name for value in self.made.values())
        return list(dict.fromkeys(name for name in names if "." in name))

    def folder_path(self, name: str) -> str:
        """Where the files of a folder are written for now."""
        return self.algorithm.parameterAsString(self.drafted(name), name, self.context)

    def raster_path(self, name: str) -> str:
        """Where a raster is written for now."""
        written = self.algorithm.parameterAsOutputLayer(self.drafted(name), name, self.context)
        self.drafts.announce(self.context, self.parameters, self.algorithm.parameterDefinition(name), written,
                             QgsProcessingUtils.LayerHint.Raster)
        return written

    def dress_raster(self, name: str, style) -> None:
        """Name, group and style a raster when QGIS loads it; ``style``: ``(layer, language)``."""
        from ...bridge.project.styles import dress

        algorithm = self.algorithm
        dress(self.context, self.final_name(name), algorithm.parameterDefinition(name).description(), self.run,
              language=algorithm.chosen_language(self.parameters, self.context), style=style)

    def final_name(self, name: str) -> str:
        """What a result will be called."""
        return self.drafts.final(str(self.made[name]))


class ByPart:
    """What ``Outputs`` does with rows that are not all there at once."""

    def takes_parts(self, names, samples: dict) -> bool:
        """Whether all of some results are new GeoPackages that take their rows in any order.

        Args:
            names: of the outputs that are wanted. samples: output -> a geometry of each type of its rows ``(k,)``.
        """
        from ...bridge.writing.destinations import destination_of
        from ...bridge.writing.fitting import fits, layer_type

        places = [destination_of(self.parameters, name) for name in names]
        return all(path.lower().endswith(".gpkg") and not table for path, table in places) and \
            all(fits(samples[name], layer_type(samples[name])) for name in names if name in samples)

    def by_part(self, names, parts, samples: dict, lengths: dict, crs) -> None:
        """Write layers and tables whose rows come part by part.

        Args:
            names: of the outputs that are wanted. parts: of each part, small name of a table -> ``flow.Placed``; the
                first one has findings. samples: as of ``takes_parts``; a table has none. lengths: small name -> number
                of all rows. crs: of the layers.
        """
        from contextlib import ExitStack
        from pathlib import Path
        from tempfile import TemporaryDirectory

        from ...bridge.runs.by_part import Fingerprint
        from ...bridge.writing.write import check_written

        undated = Undated()
        with ExitStack() as stack:
            begun: dict = {}
            prints: dict = {}
            for rows in parts:
                for name in names:
                    placed = rows.get(name.lower())
                    if placed is None:
                        continue
                    if name not in begun:
                        begun[name] = stack.enter_context(self._begun(
                            name, placed.frame.iloc[:0], samples.get(name), crs, lengths[name.lower()]))
                        if self.is_traced:
                            place = stack.enter_context(TemporaryDirectory(prefix="groundrules-"))
                            prints[name] = Fingerprint(Path(place), placed.frame.columns, name in samples)
                    begun[name].add(placed.place, placed.frame, placed.geometry)
                    undated.add(placed.frame, placed.place)
                    if name in prints:
                        prints[name].add(placed.place, placed.frame, placed.geometry)
            self.fingerprints.update({name: taken.entry() for name, taken in prints.items()})
        for name in names:
            check_written(self.made[name], lengths[name.lower()])
        self.tell_undated(undated)

    def coming(self, name: str, rows, crs) -> bool:
        """Write a layer whose rows are still made, on a thread of its own, see ``Drafted.settle``; what is said of a
        layer, :meth:`came` says once they are there.

        Args:
            name: of the output. rows: ``core.contract.outcome.Coming``. crs: of the layer.

        Returns:
            Whether it is being written: False where the destination takes rows only when all are there, or they are
            few.
        """
        from ...bridge.writing.appending import append_parts
        from ...bridge.writing.fitting import of_each_type
        from ...bridge.writing.sinks import MANY_SHAPES
        from ...core.contract.frame import findings_frame

        if rows.count <= MANY_SHAPES or not self.wanted(name):
            return False
        sample = of_each_type(rows.geometry)
        if not self.takes_parts([name], {name: sample}):
            return False
        form = self._formed(name, findings_frame({}, 0), sample, crs, rows.count)
        if self.is_traced:
            self.fingerprints[name] = {}   # before those of other results
        self.fill(append_parts, self.made[name], form, rows)
        return True

    def came(self, name: str, frame, geometry) -> None:
        """Say of a layer what there is to say, and remember it for the manifest.

        Args:
            name: of an output for which :meth:`coming` was true. frame, geometry: all its rows ``(n,)``.
        """
        self.remember(name, frame, geometry)
        self.drawn.append(geometry)

    def _begun(self, name: str, frame, geometry, crs, count: int):
        """A layer or table that gets its rows later: what takes them, to be used in a ``with``.

        Args:
            name: of the output. frame: with its columns, perhaps without rows. geometry: as of ``takes_parts``; None: a
                table. crs: of the layer. count: of all rows.
        """
        from ...bridge.writing.appending import Appending

        form = self._formed(name, frame, geometry, crs, count)
        return Appending(self.made[name], form, geometry is not None, count)

    def _formed(self, name: str, frame, geometry, crs, count: int):
        """The form of a new GeoPackage's layer or table, which is made without rows; arguments as of ``_begun``."""
        from ...bridge.writing.fitting import layer_type
        from ...bridge.writing.sinks import Form
        from ...bridge.writing.write import fields_of

        kind = QgsWkbTypes.Type.NoGeometry if geometry is None else layer_type(geometry)
        form = Form(fields_of(frame, None, self._aliases(frame), False), kind, crs, max(count, INDEXED_LATER))
        self._sink(name, form, "verdict")   # which is closed at once
        return form
