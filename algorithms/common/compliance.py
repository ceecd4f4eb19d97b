"""What the algorithms of planning compliance share."""
from __future__ import annotations

from .reporting import ReportAlgorithm


class ComplianceAlgorithm(ReportAlgorithm):
    """A check of what is built or planned against what the plan allows."""

    def group(self) -> str:
        return self.tr("Planning compliance")

    def groupId(self) -> str:
        return "compliance"
