"""The options of the plugin, kept in QGIS's settings under ``groundrules/``; keys are written only here."""
from __future__ import annotations

from dataclasses import dataclass, fields

from qgis.core import QgsSettings

PREFIX = "groundrules/"
LANGUAGES = ("", "zh", "en", "zh-en")
UNITS = ("m2", "ha", "mu", "km2")
MOST_DECIMALS = 8


@dataclass(frozen=True)
class Options:
    """What the options page holds.

    Attributes:
        pack_folders: folders that are searched for packs, besides the plugin's and the profile's.
        area_units: of ``UNITS``, as areas are shown; empty: as is usual in the language of the document.
        decimals: of areas; -1: what is usual for each unit.
        report_language: ``"zh"``, ``"en"``, ``"zh-en"`` (side by side), or empty: the language of QGIS.
        classification_mark: printed in the head of reports; empty: none.
        author: name under which the person records and decides; empty: it was not given yet.
    """

    pack_folders: tuple = ()
    area_units: tuple = ()
    decimals: int = -1
    report_language: str = ""
    classification_mark: str = ""
    author: str = ""


def read_options() -> Options:
    """The options as they stand; whatever is damaged counts as not set."""
    settings, usual = QgsSettings(), Options()
    try:
        decimals = int(settings.value(PREFIX + "decimals", usual.decimals))
    except (TypeError, ValueError):
        decimals = usual.decimals
    units = tuple(unit for unit in _list(settings, "area_units") if unit in UNITS)
    language = str(settings.value(PREFIX + "report_language", "") or "")
    return Options(_list(settings, "pack_folders"), units,
                   decimals if -1 <= decimals <= MOST_DECIMALS else -1,
                   language if language in LANGUAGES else "",
                   *(str(settings.value(PREFIX + name, "") or "") for name in ("classification_mark", "author")))


def write_options(options: Options) -> None:
    """Keep the options."""
    settings = QgsSettings()
    for part in fields(options):
        value = getattr(options, part.name)
        settings.setValue(PREFIX + part.name, list(value) if isinstance(value, tuple) else value)


def _list(settings: QgsSettings, name: str) -> tuple:
    """A list of texts; Qt gives a list of one as a text, and an empty one as None."""
    value = settings.value(PREFIX + name, [])
    if isinstance(value, str):
        value = [value]
    return tuple(str(text) for text in value or () if text)


def welcome_at_start() -> bool:
    """Whether the welcome panel is shown when QGIS starts."""
    return QgsSettings().value(PREFIX + "welcome_at_start", True, type=bool)


def set_welcome_at_start(on: bool) -> None:
    """Keep whether the welcome panel is shown when QGIS starts."""
    QgsSettings().setValue(PREFIX + "welcome_at_start", on)


def keep_author(name: str) -> None:
    """Keep the name under which the person records and decides, so that it is asked once.

    Args:
        name: as it was written in a dialog; an empty one changes nothing.
    """
    if name.strip():
        QgsSettings().setValue(PREFIX + "author", name.strip())


def use_locale_separators() -> None:
    """Write numbers of sentences and documents as QGIS's locale does; English and Chinese write 1,234.5."""
    from qgis.PyQt.QtCore import QLocale

    from ..core.texts.separators import use_separators

    locale = QLocale()
    use_separators(str(locale.groupSeparator()), str(locale.decimalPoint()))
