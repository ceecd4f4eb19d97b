"""What the algorithms share that read or write a series store."""
from __future__ import annotations

from qgis.core import QgsProcessing, QgsProcessingParameterFile

from ..common.layers_algorithm import LinesAlgorithm

TABLE = QgsProcessing.SourceType.TypeVector


class SeriesAlgorithm(LinesAlgorithm):
    """An algorithm of the group "Monitoring" over a series store."""

    TARGETS, PACK, PACK_FILE = "TARGETS", "PACK", "PACK_FILE"
    series_file = "SERIES"   # name of the parameter with the store
    store = pack_path = ""

    def group(self) -> str:
        return self.tr("Monitoring")

    def groupId(self) -> str:
        return "monitoring"

    def add_series(self, help_text: str, kind: str) -> None:
        """The store's file; ``kind`` as of ``add``."""
        self.add(QgsProcessingParameterFile(self.series_file, self.tr("Series store"), optional=True, extension="gpkg"),
                 help_text, kind=kind)

    def take_series(self, parameters, context) -> None:
        """Where the store lies.

        Raises:
            InputError: no place is named, and the project has none.
        """
        from ...bridge.store.file import default_store_path
        from ...bridge.store.series.tables import KIND

        project = context.project()
        self.store = self.parameterAsFile(parameters, self.series_file, context) or default_store_path(
            project.fileName() if project is not None else "", KIND)

    def monitoring_pack(self):
        """The pack of the run, read; None where none was named."""
        from ...bridge.packs.expressions import parse
        from ...core.monitoring.pack.reading import load_monitoring

        return load_monitoring(self.pack_path, parse) if self.pack_path else None

    def table_given(self, role: str, feedback):
        """The table of a role with all its columns; None where it was not given."""
        from ...bridge.reading.read import read

        snapshot = self.snapshots.get(role)
        return None if snapshot is None else read(snapshot, check_crs=False, cancelled=feedback.isCanceled)
