"""The help in the browser: pages that lie in the plugin's folder, one for each dock."""
from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtGui import QDesktopServices

FOLDER = Path(__file__).resolve().parents[1] / "help"


def help_page(language: str, dock: str = "") -> Path:
    """The page on a dock, or the first one.

    Args:
        language: ``"en"`` or ``"zh"``. dock: such as ``"zoning"``; empty: the first page.
    """
    page = FOLDER / language / f"{dock or 'index'}.html"
    return page if page.exists() else FOLDER / language / "index.html"


def open_help(language: str, dock: str = "") -> None:
    """Open a page, as ``help_page`` finds it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(help_page(language, dock))))
