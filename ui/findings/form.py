"""What a list of findings shows: its columns, filters and groups."""
from __future__ import annotations

from dataclasses import dataclass, field

SEVERAL = "|"


@dataclass(frozen=True)
class ListForm:
    """The form of one dock's list.

    Attributes:
        name: is in front of the object names of its widgets.
        columns: of the table, in their order; ``core.findings.table.cell`` writes them.
        widths: column -> pixels.
        groups: ``(title, column)`` each; the first, with an empty column, groups nothing.
        filters: column -> (what the box is called, what it says where it keeps everything).
        filter_rows: the same columns, a row of boxes each.
        numbers: columns that are on the right.
        hidden: columns that are not shown until asked for.
        several: several findings can be selected.
        tiles: column by which a tile filters, and what is counted, ``"parcels"`` or ``"findings"``.
        folded: column whose groups are folded at first, but for the worst.
        where_present: filters that are there only where a finding has something in their column.
        sets: column -> {several values, ``SEVERAL`` between them, as one choice: its title}.
    """

    name: str
    columns: tuple
    widths: dict
    groups: tuple
    filters: dict
    filter_rows: tuple
    numbers: tuple = ()
    hidden: tuple = ()
    several: bool = False
    tiles: tuple = ("verdict", "findings")
    folded: str = "project_id"
    where_present: tuple = ()
    sets: dict = field(default_factory=dict)
