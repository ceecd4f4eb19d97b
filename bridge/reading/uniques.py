"""The values that a field of a layer has, with the number of features of each; and the day of a layer's data."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace

from qgis.core import Qgis, QgsFeatureRequest, QgsVectorLayer

from ...core.fields import ANY, MIDNIGHT, OWN_STAR, Field, spelling, type_column
from ...core.geometry.parallel import Cancelled, ask, asking
from ...core.layers.recognise.kinds import common_fields
from ...core.layers.recognise.state import Counted
from .columns import column_from_values, kind_of
from .ogr import NotPlain, distinct_values
from .source import Snapshot

MOST = 2_000        # values that are kept, the most frequent ones
MOST_DATED = 200_000   # features of a layer whose field of dates is asked for the newest
MOST_AT_ONCE = 5_000    # of them, for which the window does not have to wait
_TURN = 20_000      # features that are counted at once


def unique_values(layer: Snapshot, name: str, cancelled) -> Counted:
    """Values of a field, read in a worker.

    Args:
        layer: as it stood on the main thread; its filter counts, as in a run.
        name: of the field; empty: features are counted alone. cancelled: function that says whether to stop.

    Raises:
        Cancelled: ``cancelled`` returned True.
    """
    if not name:
        return Counted({}, 0, _row_count(layer, cancelled))
    place = layer.fields.lookupField(name)
    kind = kind_of(layer.fields.at(place))
    request = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry).setSubsetOfAttributes([place])
    counter: Counter = Counter()
    total, values = 0, []
    for feature in layer.feature_source.getFeatures(request):
        values.append(feature.attribute(place))
        if len(values) == _TURN:
            if cancelled():
                raise Cancelled
            total += _count(values, kind, counter)
            values = []
    total += _count(values, kind, counter)
    ranked = sorted(counter.items(), key=lambda entry: (-entry[1], entry[0]))
    return Counted(dict(ranked[:MOST]), total - sum(counter.values()), total, max(len(ranked) - MOST, 0))


def _row_count(layer: Snapshot, cancelled) -> int:
    if layer.row_count >= 0:
        return layer.row_count
    request, count = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry).setNoAttributes(), 0
    for _ in layer.feature_source.getFeatures(request):
        count += 1
        if count % _TURN == 0 and cancelled():
            raise Cancelled
    return count


def _count(values: list, kind: str, counter: Counter) -> int:
    """Add values to a count of texts; those without letters are not in it."""
    for value, count in column_from_values(values, kind).value_counts(dropna=True).items():
        written = spelling(value)
        if kind in ("date", "datetime"):
            written = written.removesuffix(MIDNIGHT)
        if written:
            counter[OWN_STAR if written == ANY else written] += int(count)
    return len(values)


def dated(taken: Snapshot, layer: QgsVectorLayer) -> Snapshot:
    """A snapshot with the day of its layer's data, or with the field that the worker is to ask for it.

    Args:
        taken: of the layer. layer: on its own thread, which a field of many features would hold up.
    """
    place = _date_field(layer)
    if place >= 0 and MOST_AT_ONCE < layer.featureCount() <= MOST_DATED:
        return replace(taken, data_date=_stated_date(layer), date_field=layer.fields().at(place).name())
    return replace(taken, data_date=data_date(layer))


def day_of(taken: Snapshot) -> str:
    """The day of a layer's data; in a worker, where its field may have to be read for that, once a run.

    Args:
        taken: of ``dated``.

    Returns:
        As of ``data_date``.

    Raises:
        Cancelled: the run was cancelled.
    """
    name = taken.date_field
    if not name:
        return taken.data_date
    days = taken.noticed.days
    if name not in days:
        days[name] = _newest(*_distinct(taken, name))
    return days[name] or taken.data_date


def _distinct(taken: Snapshot, name: str) -> tuple:
    """Values of a field, each once, and their kind."""
    ask()
    place = taken.fields.lookupField(name)
    if taken.ogr is not None and name in taken.provider_fields \
            and kind_of(taken.fields.at(place)) in ("integer", "text", "date"):
        with suppress(NotPlain):
            return distinct_values(taken.ogr, name), "text"
    request = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry).setSubsetOfAttributes([place])
    values = {feature.attribute(place) for feature in asking(taken.feature_source.getFeatures(request), _TURN)}
    return values, kind_of(taken.fields.at(place))


def data_date(layer: QgsVectorLayer) -> str:
    """The day of a layer's data: the newest one of its field for that, otherwise what its metadata say.

    Args:
        layer: on its own thread. With more than ``MOST_DATED`` features its field is not asked, which would read them
            all.

    Returns:
        An ISO day, the first one of a year; empty where nothing says it. Times at which a file was written say nothing
        of its data.
    """
    place = _date_field(layer)
    day = _newest(layer.uniqueValues(place), kind_of(layer.fields().at(place))) \
        if place >= 0 and 0 <= layer.featureCount() <= MOST_DATED else ""
    return day or _stated_date(layer)


def _date_field(layer: QgsVectorLayer) -> int:
    """Position of the field with the day of the data; -1 without one."""
    known = {alias.casefold() for alias in common_fields()["data_date"].aliases}
    return next((number for number, field in enumerate(layer.fields()) if field.name().casefold() in known), -1)


def _newest(values: Iterable, kind: str) -> str:
    """The newest of distinct values, as an ISO day; empty where none is a day."""
    days = type_column(column_from_values(sorted(values, key=str), kind), Field("data_date", "date"))[0].dropna()
    return days.max().date().isoformat() if len(days) else ""


def _stated_date(layer: QgsVectorLayer) -> str:
    """What a user has stated in the layer's properties: the end of its time span, otherwise a date of its metadata."""
    metadata = layer.metadata()
    spans = metadata.extent().temporalExtents()
    moments = [span.end() if span.end().isValid() else span.begin() for span in spans]
    kinds = Qgis.MetadataDateType
    moments += [metadata.dateTime(kind) for kind in (kinds.Revised, kinds.Published, kinds.Created)]
    return next((moment.date().toString("yyyy-MM-dd") for moment in moments if moment.isValid()), "")
