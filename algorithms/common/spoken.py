"""The words of a run are in its own language (LANGUAGE), whatever QGIS's is."""
from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QTranslator

ROOT = Path(__file__).resolve().parents[2]
CONTEXT = "GroundRules"


def interface_language() -> str:
    """The language of our texts that fits QGIS's own: ``"zh"`` or ``"en"``."""
    return "zh" if QgsApplication.instance().locale().lower().startswith("zh") else "en"


@lru_cache(maxsize=1)
def _chinese() -> QTranslator:
    """Our Chinese words, beside those that QGIS may have installed."""
    translator = QTranslator()
    translator.load(str(ROOT / "i18n" / "groundrules_zh.qm"))
    return translator


class Spoken:
    """Base of ``GroundRulesAlgorithm``.

    Attributes:
        spoken: language of the run that goes on, ``"zh"`` or ``"en"``; empty: there is none, words are in QGIS's.
    """

    spoken = ""

    def tr(self, string: str) -> str:
        """Translate a literal; ``./dev translate`` collects them into one context."""
        if self.spoken in ("", interface_language()):
            return QCoreApplication.translate(CONTEXT, string)
        # as bytes: a translator takes only ASCII as text, an application takes all
        return string if self.spoken == "en" else _chinese().translate(CONTEXT, string.encode()) or string

    def in_language(self, language: str):
        """This algorithm with labels and help in a language: itself where that is QGIS's.

        Args:
            language: ``"en"`` or ``"zh"``.
        """
        if language == interface_language():
            return self
        other = self.createInstance()
        other.spoken = language
        other.initAlgorithm({})
        return other

    def labels(self, language: str) -> dict:
        """What inputs and results are called in a language: name -> label.

        Args:
            language: ``"en"`` or ``"zh"``.
        """
        spoken = self.in_language(language)   # which owns its definitions
        return {definition.name(): definition.description() for definition in spoken.parameterDefinitions()}
