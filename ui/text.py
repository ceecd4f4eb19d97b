"""The words of the window."""
from __future__ import annotations

from qgis.PyQt.QtCore import QCoreApplication


def tr(string: str) -> str:
    """Translate a literal; ``./dev translate`` collects them into one context."""
    return QCoreApplication.translate("GroundRules", string)


def counted(count: int, one: str, many: str) -> str:
    """What stands with a number: English has two forms, Chinese one.

    Args:
        count: the number. one: translated, for one. many: translated, for none and several.
    """
    return one if count == 1 else many
