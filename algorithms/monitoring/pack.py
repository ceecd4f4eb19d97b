"""The parameters of a pack of kind monitoring."""
from __future__ import annotations

from qgis.core import QgsProcessingParameterString

from ..common.subject_parameters import add_pack_file, pack_ids


def add_monitoring_pack(self, help_text: str, default: str, advanced: bool = True, **declared) -> None:
    """Which indicators are monitored: by id, or a file; ``declared`` as of ``add``."""
    self.add(QgsProcessingParameterString(self.PACK, self.tr("Monitoring pack"), defaultValue=default, optional=True),
             help_text, advanced=advanced, hints=pack_ids("monitoring"), kind="pack", file=self.PACK_FILE,
             offers="packs monitoring", **declared)
    add_pack_file(self)
