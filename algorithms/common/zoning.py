"""What the algorithms of zoning control share."""
from __future__ import annotations

from .reporting import ReportAlgorithm


class ZoningAlgorithm(ReportAlgorithm):
    """A check of a layer against control layers."""

    def group(self) -> str:
        return self.tr("Zoning control")

    def groupId(self) -> str:
        return "zoning"

    def snapshot_inputs(self, parameters, context) -> None:
        """Take what the worker reads, on the layers' own thread.

        Raises:
            InputError: no control layer.
        """
        from ...core.errors import InputError

        super().snapshot_inputs(parameters, context)
        if not self.controls:
            raise InputError("zoning.no_controls")
