"""The parameters of a pack of kind monitoring, and of the layers that it names."""
from __future__ import annotations

from qgis.core import QgsProcessingParameterMatrix, QgsProcessingParameterString

from ..common.subject_parameters import add_pack_file, pack_ids


def add_monitoring_pack(self, help_text: str, default: str, advanced: bool = True, **declared) -> None:
    """Which indicators are monitored: by id, or a file; ``declared`` as of ``add``."""
    self.add(QgsProcessingParameterString(self.PACK, self.tr("Monitoring pack"), defaultValue=default, optional=True),
             help_text, advanced=advanced, hints=pack_ids("monitoring"), kind="pack", file=self.PACK_FILE,
             offers="packs monitoring", **declared)
    add_pack_file(self)


def add_roles(self, layers: str) -> None:
    """Which layer of the pack each of the given ones is; ``layers``: names of their inputs, between blanks."""
    self.add(QgsProcessingParameterMatrix(
        self.ROLES, self.tr("What each layer is"), numberRows=0,
        headers=[self.tr("Layer"), self.tr("Role of the pack")], optional=True), self.tr(
        "Rows of layer and role, such as land, urban_area, roads. Layers without a row are recognised by their names."),
        first="layers", roles=f"{self.PACK} {self.PACK_FILE} {layers}")


def add_code_list(self) -> None:
    """Which list the codes of land use are of, and its pack."""
    self.add(QgsProcessingParameterString(self.SCHEME, self.tr("List of land-use codes"), defaultValue="auto"),
             self.tr("auto recognises it by codes and names."), advanced=True,
             hints=["auto", "survey-3", "guide-2023"], offers="lists CODE_PACK CODE_PACK_FILE")
    self.add_code_pack()
