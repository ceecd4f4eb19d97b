"""What every algorithm of ours shares: texts, icon, help page, library check, errors, language."""
from __future__ import annotations

import importlib.util
from contextlib import contextmanager
from pathlib import Path

from qgis.core import (
    NULL,
    QgsApplication,
    QgsProcessingAlgorithm,
    QgsProcessingException,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
)
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QIcon

ROOT = Path(__file__).resolve().parents[1]

# Import name -> what the user installs where QGIS does not ship it (Debian's package name).
LIBRARIES = {
    "numpy": "python3-numpy", "pandas": "python3-pandas", "shapely": "python3-shapely",
    "pyproj": "python3-pyproj", "yaml": "python3-yaml", "jinja2": "python3-jinja2",
}
LANGUAGE_CHOICES = ["auto", "zh", "en"]


def interface_language() -> str:
    """The language of our texts that fits QGIS's own: ``"zh"`` or ``"en"``."""
    return "zh" if QgsApplication.instance().locale().lower().startswith("zh") else "en"


def missing_libraries() -> list[str]:
    """Import names of the libraries that this Python lacks; nothing is imported."""
    return [name for name in LIBRARIES if importlib.util.find_spec(name) is None]


class GroundRulesAlgorithm(QgsProcessingAlgorithm):
    """Base of our algorithms.

    A subclass states ``name()``, ``displayName()``, ``shortDescription()``, ``group()``, ``groupId()``,
    ``tags()``, ``initAlgorithm()`` and ``processAlgorithm()``. Its icon is ``icons/<name>.svg`` and its
    help page ``help/<language>/<name>.html``.
    """

    LANGUAGE = "LANGUAGE"

    def tr(self, string: str) -> str:
        """Translate a literal; ``./dev translate`` collects them into one context."""
        return QCoreApplication.translate("GroundRules", string)

    def createInstance(self):
        return type(self)()

    def icon(self) -> QIcon:
        return QIcon(self.svgIconPath())

    def svgIconPath(self) -> str:
        return str(ROOT / "icons" / f"{self.name()}.svg")

    def shortHelpString(self) -> str:
        page = ROOT / "help" / interface_language() / f"{self.name()}.html"
        return page.read_text(encoding="utf-8").removeprefix('<meta charset="utf-8">\n')

    def helpUrl(self) -> str:
        return ""

    def canExecute(self):
        missing = missing_libraries()
        if not missing:
            return True, ""
        return False, self.tr(
            "Ground Rules needs Python libraries that this QGIS lacks: {names}. The official Windows "
            "installers ship them; on Debian or Ubuntu install {packages}, on conda install {names}."
        ).format(names=", ".join(missing), packages=" ".join(LIBRARIES[name] for name in missing))

    # -- parameters ------------------------------------------------------------------------------

    def add(self, parameter: QgsProcessingParameterDefinition, help_text: str, advanced: bool = False,
            create_by_default: bool = True) -> None:
        """Add a parameter with its help.

        ``create_by_default=False`` leaves an optional destination switched off in the dialog.
        """
        parameter.setHelp(help_text)
        if advanced:
            parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
        if not create_by_default:
            parameter.setCreateByDefault(False)
        self.addParameter(parameter)

    def add_language(self) -> None:
        """The parameter ``LANGUAGE``: in which language messages and reports are written."""
        self.add(QgsProcessingParameterEnum(
            self.LANGUAGE, self.tr("Language of messages and report"), options=LANGUAGE_CHOICES,
            defaultValue="auto", usesStaticStrings=True),
            self.tr("auto follows the language of QGIS; zh is Chinese, en is English."), advanced=True)

    def chosen_language(self, parameters, context) -> str:
        """``"zh"`` or ``"en"``; ``auto`` is what the options say, else QGIS's own language."""
        if self.parameterDefinition(self.LANGUAGE) is None:
            return interface_language()
        choice = self.parameterAsEnumString(parameters, self.LANGUAGE, context)
        if choice in ("zh", "en"):
            return choice
        from ..bridge.settings import read_options

        return read_options().report_language or interface_language()

    def chosen_inputs(self, parameters, context) -> dict:
        """What the run was asked for, defaults named, so that every way of starting it says the same."""
        inputs = [definition for definition in self.parameterDefinitions() if not definition.isDestination()]
        defaults = {definition.name(): definition.defaultValue() for definition in inputs
                    if definition.defaultValue() not in (None, "", NULL)}
        given = {name: value for name, value in parameters.items() if value is not None and value != ""}
        told = self.asMap({**defaults, **given}, context).get("inputs", {})
        return {definition.name(): told[definition.name()] for definition in inputs if definition.name() in told}

    def layers_read(self) -> list:
        """Snapshots of the layers that the run reads."""
        return []

    def outputs(self, parameters, context, feedback):
        """The run's outputs, as a ``with`` block: a run that fails leaves nothing half-written."""
        from .outputs import open_outputs

        return open_outputs(self, parameters, context, feedback)

    # -- errors ----------------------------------------------------------------------------------

    @contextmanager
    def explained(self, language: str | None = None):
        """Turn the core's ``InputError`` into the exception that Processing shows, in the language."""
        from ..bridge.proj import keep_thread_state
        from ..core.errors import InputError

        keep_thread_state()
        try:
            yield
        except InputError as error:
            raise QgsProcessingException(error.in_language(language or interface_language())) from error
