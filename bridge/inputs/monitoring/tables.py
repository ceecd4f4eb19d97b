"""Tables that offices write themselves: their fields, however the heads are spelled, and what of them is not read."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from ....core.layers.binder import Asked, Binder
from ....core.monitoring.series.dated import has_numbers, number_heads, prose_heads
from ....core.monitoring.series.heads import match_heads, unread
from ....core.quotas.request import Bound
from ....core.texts import text
from ...reading.read import read


def bind_own_table(binder: Binder, asked: Asked, cancelled=None, match: Callable = match_heads) -> Bound:
    """Bind and read a table; columns that nothing reads are noted. A column with words alone is no column of targets,
    unless the user says so: of a table of clauses without their text it is that text.

    Args:
        binder: of the run, whose notes grow. asked: the table, and what is asked of it. match: as of ``Asked``.

    Raises:
        InputError: a field that does not exist, a table that cannot be read.
    """
    def reader(layer, names):
        return read(layer, names, check_crs=False, cancelled=cancelled)

    snapshot, prose = asked.layer, []
    heads = number_heads(snapshot.field_names) if has_numbers(asked.fields) else []
    if heads:
        prose = prose_heads(reader(snapshot, heads).columns, heads)
    bound = binder.read(replace(asked, match=partial(match, prose=tuple(prose)) if prose else match), reader)
    prose = [name for name in prose if name not in bound.fields.values()]
    left = [name for name in [*prose, *unread(snapshot.field_names, (*bound.fields.values(), *prose))]
            if name not in snapshot.personal]
    if left:
        binder.notes.append(text("series.columns_not_read", binder.language, layer=snapshot.name,
                                 fields=", ".join(left)))
    return Bound(bound.table, bound.fields)
