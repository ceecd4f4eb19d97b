"""Wires the plugin into QGIS: translator, Processing provider, menu. Works with ``iface=None``."""
from __future__ import annotations

from pathlib import Path

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QTranslator

ROOT = Path(__file__).resolve().parent


class GroundRulesPlugin:
    """The object that QGIS holds. Everything it adds, ``unload`` takes away again."""

    def __init__(self, iface):
        self.iface = iface
        self.provider = None
        self.menu = self.options = self.layer_actions = self.model_actions = None
        self.translator = None
        self.starting = False   # QGIS, when the plugin was loaded: what can wait waits until its window is there
        self._install_translator()

    def _install_translator(self) -> None:
        # zh-Hans, zh_CN and zh all mean the one Chinese file.
        locale = QgsApplication.instance().locale()
        for tag in (locale, locale.replace("-", "_").split("_")[0]):
            translator = QTranslator()
            if translator.load(str(ROOT / "i18n" / f"groundrules_{tag}.qm")):
                QCoreApplication.installTranslator(translator)
                self.translator = translator
                return

    def initProcessing(self, at_once: bool = True) -> None:
        """Register the provider; all that ``qgis_process`` needs.

        Args:
            at_once: as of ``GroundRulesProvider``.
        """
        from .algorithms.provider import GroundRulesProvider

        self.provider = GroundRulesProvider(at_once)
        QgsApplication.processingRegistry().addProvider(self.provider)
        self.provider.load_models()

    def initGui(self) -> None:
        self.starting = self.iface is not None and not self.iface.mainWindow().isVisible()
        self.initProcessing(at_once=not self.starting)
        if self.starting:
            self.iface.initializationCompleted.connect(self.provider.fill)
        if self.iface is not None:
            from .ui.layer_actions import LayerActions
            from .ui.menu import Menu
            from .ui.options import OptionsFactory

            self.menu = Menu(self.iface)
            self.layer_actions = LayerActions(self.iface, self.menu.shelf)
            if self.starting:
                self.iface.initializationCompleted.connect(self.offer_models)
            else:
                self.offer_models()
            self.options = OptionsFactory()
            self.iface.registerOptionsWidgetFactory(self.options)

    def offer_models(self) -> None:
        """Add the toolbox's entry for models, which loads what QGIS's Processing plugin brings."""
        from .ui.model_actions import ModelActions

        self.model_actions = ModelActions()

    def unload(self) -> None:
        if self.layer_actions is not None:
            self.layer_actions.remove()
            self.layer_actions = None
        if self.model_actions is not None:
            self.model_actions.remove()
            self.model_actions = None
        if self.menu is not None:
            self.menu.remove()
            self.menu = None
        if self.options is not None:
            if self.starting:
                self.iface.initializationCompleted.disconnect(self.offer_models)
            self.iface.unregisterOptionsWidgetFactory(self.options)
            self.options = None
        if self.provider is not None:
            if self.starting:
                self.iface.initializationCompleted.disconnect(self.provider.fill)
            QgsApplication.processingRegistry().removeProvider(self.provider)
            self.provider = None
        if self.translator is not None:
            QCoreApplication.removeTranslator(self.translator)
            self.translator = None
