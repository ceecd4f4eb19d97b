"""Tables that offices write themselves: their fields, however the heads are spelled, and what of them is not read."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ....core.layers.binder import Asked, Binder
from ....core.monitoring.series.heads import match_heads, unread
from ....core.quotas.request import Bound
from ....core.texts import text
from ...reading.read import read


def bind_own_table(binder: Binder, asked: Asked, cancelled=None, match: Callable = match_heads) -> Bound:
    """Bind and read a table; columns that nothing reads are noted.

    Args:
        binder: of the run, whose notes grow. asked: the table, and what is asked of it. match: as of ``Asked``.

    Raises:
        InputError: a field that does not exist, a table that cannot be read.
    """
    bound = binder.read(replace(asked, match=match),
                        lambda layer, names: read(layer, names, check_crs=False, cancelled=cancelled))
    left = [name for name in unread(asked.layer.field_names, bound.fields.values()) if name not in asked.layer.personal]
    if left:
        binder.notes.append(text("series.columns_not_read", binder.language, layer=asked.layer.name,
                                 fields=", ".join(left)))
    return Bound(bound.table, bound.fields)
