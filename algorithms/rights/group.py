"""The group "Rights" of the toolbox."""
from __future__ import annotations

from ..common.layers_algorithm import LinesAlgorithm


class RightsAlgorithm(LinesAlgorithm):
    """A check or a list of rights on land."""

    def group(self) -> str:
        return self.tr("Rights")

    def groupId(self) -> str:
        return "rights"
