"""Cells of tables of forest inventories by layers, as papers print them: trees, shrubs and herbs, litter, soil.

Nothing is computed here: what a stand holds is summed in ``core/carbon/forest``.
"""
from __future__ import annotations

from typing import NamedTuple, Optional

from ...contract.basis import Basis
from ...packs.tables import SAID, cell_choice
from .cells import Rows, cell_number
from .forest_cells import ALTERNATIVE
from .keys import key_columns, stated_keys

#: Of a family: its numbers are sums of layers.
SURVEY = "survey"
TREES = ("stem", "branch", "leaf", "root")
UNDERSTOREY = ("shrub_and_herb", "shrub", "herb")
WHOLE = ("vegetation", "biomass")
LITTER, SOIL = "litter", "soil"
CARRIED = ("ecosystem", "vegetation_change")
QUANTITIES = ("tree_layer", *TREES, *UNDERSTOREY, *WHOLE, LITTER, SOIL, *CARRIED)
CARBON, DRY, CARBON_A_YEAR = UNITS = ("t C/ha", "t dm/ha", "t C/ha/yr")
#: Carried, and in no sum.
ASIDE = "aside"


class LayerCell(NamedTuple):
    """A cell of a table of a forest inventory.

    Attributes:
        quantity: of ``QUANTITIES``. keys: key of the pack -> values for which it holds, such as place and kind.
        value: in ``unit``. printed: as the table has it. unit: of ``UNITS``.
        fraction: t C/t dm, of dry matter. deviation: standard deviation, in ``unit``; None where none is printed.
        spread_printed: as it stands. use: empty, or of ``ALTERNATIVE`` (another source, named and not used), ``ASIDE``.
        disputed, note: texts.
    """

    quantity: str
    keys: dict
    value: float
    printed: str
    unit: str
    fraction: Optional[float]
    deviation: Optional[float]
    spread_printed: str
    use: str
    source: Optional[Basis]
    disputed: dict
    note: dict

    @property
    def carbon(self) -> float:
        """t C/ha."""
        return self.value * (self.fraction or 1.0)


def _columns(keys: dict) -> dict:
    return {**key_columns(keys), "quantity": cell_choice(QUANTITIES), "value": str, "unit": cell_choice(UNITS),
            "fraction": cell_number, "spread": str, "state": cell_choice(("compared", "unverified")),
            "use": cell_choice(("", ALTERNATIVE, ASIDE), ""), "source": str, "disputed": SAID, "note": SAID}


NEEDED = ("quantity", "value", "unit", "spread", "state", "source")


def read_layers(values: dict, described: tuple, place, files) -> tuple[LayerCell, ...]:
    """The cells of all tables of inventories.

    Args:
        values: of pack.yaml. described: keys of the pack, and its bases. place, files: of the pack.
    """
    keys, bases = described
    read = []
    for name in values.get("layers", ()):
        table = Rows(name, values.line_of("layers"), place.at("layers"), files, _columns(keys), NEEDED)
        for line, row in table.rows:
            table.has_source(line, row, bases)
            try:
                value = cell_number(row["value"])
                deviation = cell_number(row["spread"].removesuffix(" SD")) if row["spread"].endswith(" SD") else None
            except ValueError as error:
                table.refuse(line, "value", error.args[0], **error.args[1])
                continue
            is_change = row["quantity"] == CARRIED[1]
            if value is None or (value < 0.0 and not is_change):
                table.refuse(line, "value", "coefficients.not_positive", value=value or 0.0)
                continue
            fraction = row.get("fraction")
            if (row["unit"] == DRY) != (fraction is not None) or (row["unit"] == CARBON_A_YEAR) != is_change:
                table.refuse(line, "unit", "coefficients.carbon_fraction")
                continue
            read.append(LayerCell(row["quantity"], stated_keys(row, keys), value, row["value"], row["unit"], fraction,
                                  deviation, row["spread"], row.get("use", ""), bases.get(row["source"]),
                                  row.get("disputed", {}), row.get("note", {})))
    return tuple(read)
