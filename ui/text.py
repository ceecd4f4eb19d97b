"""The words of the window."""
from __future__ import annotations

from qgis.PyQt.QtCore import QCoreApplication


def tr(string: str) -> str:
    """Translate a literal; ``./dev translate`` collects them into one context."""
    return QCoreApplication.translate("GroundRules", string)
