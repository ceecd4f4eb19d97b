"""The annual check-up as a part of a report: its parameters, and its pages from a series store."""
from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsProcessingParameterDateTime,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterNumber,
)

from ..common.subject_parameters import chosen_pack
from ..monitoring.pack import add_monitoring_pack

SERIES, YEAR, AS_OF, EXTENT = "SERIES", "YEAR", "AS_OF", "EXTENT"
EXTENTS = ["full", "brief"]


def add_annual(self) -> None:
    """Series store, year, pack, day and extent of an annual check-up."""
    self.add(QgsProcessingParameterFile(SERIES, self.tr("Series store"), optional=True, extension="gpkg"), self.tr(
        "As “Record indicators” writes it: the report is the annual check-up of its indicators, judged as “Check "
        "indicators” does. Results of “Compute indicators” and “Trace an indicator” among the tables are on its "
        "pages."),
        kind="file")
    self.add(QgsProcessingParameterNumber(
        YEAR, self.tr("Year"), Qgis.ProcessingNumberParameterType.Integer, minValue=1900, maxValue=2200, optional=True),
        self.tr("Of the check-up. Empty: the last year of the store with a value."), unit="year")
    add_monitoring_pack(self, self.tr("Of the check-up: titles, directions and kinds where the store states none, and "
                                      "the numbers by which levels are judged."), default="sdg-11",
                        required_if={})
    self.add(QgsProcessingParameterDateTime(
        AS_OF, self.tr("As known on"), Qgis.ProcessingDateTimeParameterDataType.Date, optional=True), self.tr(
        "What was recorded later is left out of the check-up. Empty: everything."), advanced=True)
    self.add(QgsProcessingParameterEnum(
        EXTENT, self.tr("Extent of the check-up"), options=EXTENTS, defaultValue="full", usesStaticStrings=True),
        self.tr("full: every page. brief: two pages for who decides."), advanced=True)


def annual_checkup(self, parameters, context, tables: list, language: str):
    """Pages of the check-up as ``core.monitoring.annual.run.Annual``; None without a series store.

    Raises:
        InputError: a store or pack that cannot be read, nothing recorded.
    """
    store = self.parameterAsFile(parameters, SERIES, context)
    if not store:
        return None
    from datetime import date
    from pathlib import Path

    from ...bridge.packs.expressions import parse
    from ...bridge.store.series.reading import read_series, read_versions
    from ...core.monitoring.alerts.request import AlertRequest
    from ...core.monitoring.annual.request import AnnualRequest
    from ...core.monitoring.annual.run import annual_checkup as pages
    from ...core.monitoring.pack.reading import load_monitoring

    moment = self.parameterAsDateTime(parameters, AS_OF, context)
    day = moment.date().toPyDate() if moment.isValid() else None
    day = None if day is None or day >= date.today() else day     # nothing is left out
    stored = read_series(store, day).named_in(language)
    year = self.parameterAsInt(parameters, YEAR, context) if parameters.get(YEAR) not in (None, "") \
        else stored.last_year
    asked = AlertRequest(stored.values, stored.targets, stored.units, stored.breaks,
                         load_monitoring(chosen_pack(self, parameters, context), parse), year, name=Path(store).stem,
                         language=language)
    return pages(AnnualRequest(asked, read_versions(store, day), tuple(tables), "" if day is None else day.isoformat(),
                               self.parameterAsEnumString(parameters, EXTENT, context) == "brief"))
