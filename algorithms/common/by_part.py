"""Results whose rows come part by part."""
from __future__ import annotations

from qgis.core import QgsWkbTypes


class ByPart:
    """What ``Outputs`` does with rows that are not all there at once."""

    def takes_parts(self, names, samples: dict) -> bool:
        """Whether all of some results are new GeoPackages that take their rows in any order.

        Args:
            names: of the outputs that are wanted. samples: output -> a geometry of each type of its rows ``(k,)``.
        """
        from ...bridge.writing.destinations import destination_of
        from ...bridge.writing.shapes import fits
        from ...bridge.writing.write import layer_type

        places = [destination_of(self.parameters, name) for name in names]
        return not self.is_traced and all(path.lower().endswith(".gpkg") and not table for path, table in places) and \
            all(fits(samples[name], layer_type(samples[name])) for name in names if name in samples)

    def begun(self, name: str, frame, geometry, crs, count: int):
        """A layer or table that gets its rows later: what takes them, to be used in a ``with``.

        Args:
            name: of the output. frame: with its columns, perhaps without rows. geometry: as of ``takes_parts``; None: a
                table. crs: of the layer. count: of all rows.
        """
        from ...bridge.writing.appending import Appending
        from ...bridge.writing.sinks import Form
        from ...bridge.writing.write import fields_of, layer_type

        kind = QgsWkbTypes.Type.NoGeometry if geometry is None else layer_type(geometry)
        form = Form(fields_of(frame, None, self._aliases(frame), False), kind, crs, max(count, MANY))
        self._sink(name, form, "verdict")   # which is closed at once
        return Appending(self.made[name], form, geometry is not None)


MANY = 10 ** 6   # rows: the index is filled at the end, however few there are
