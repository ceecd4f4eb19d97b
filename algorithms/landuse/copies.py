"""What the algorithms share that give a layer back with columns of ours behind its own."""
from __future__ import annotations

from qgis.core import QgsProcessingParameterString

from ..common.inputs import SubjectsAlgorithm


class CopyingAlgorithm(SubjectsAlgorithm):
    """A land-use algorithm whose main result is a copy of its input."""

    PREFIX = "PREFIX"
    SHOWN = 50   # remarks in the log; the tables hold all

    def group(self) -> str:
        return self.tr("Land use")

    def groupId(self) -> str:
        return "landuse"

    def add_copy_choices(self) -> None:
        """A prefix for added fields, and whether personal fields stay."""
        self.add(QgsProcessingParameterString(
            self.PREFIX, self.tr("Prefix for added fields"), optional=True),
            self.tr("Put before the names of the added fields, if your layer has fields of the same "
                    "name."), advanced=True)
        self.add_keep_personal()

    def remark(self, feedback, sentences, most: int | None = None) -> None:
        super().remark(feedback, sentences, self.SHOWN if most is None else most)
