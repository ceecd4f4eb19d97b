"""The values that a field of a layer has, with the number of features of each."""
from __future__ import annotations

from collections import Counter

from qgis.core import QgsFeatureRequest

from ...core.fields import ANY, MIDNIGHT, OWN_STAR, spelling
from ...core.geometry.parallel import Cancelled
from ...core.layers.recognise.state import Counted
from .columns import column_from_values, kind_of
from .source import Snapshot

MOST = 2_000        # values that are kept, the most frequent ones
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
