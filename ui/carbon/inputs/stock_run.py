"""The inputs of a run without plans: the stock of the present."""
from __future__ import annotations

from ....core.inputs import register
from ....core.landuse.codes.classify import AUTO

LAND = "land"   # role of the present in rows of VALUES
NOT_OF_STOCKS = (register.RANK_BY, register.FLUX_PACK, register.FLUX_FAMILY)


def stock_parameters(panel) -> dict:
    """Inputs of ``groundrules:carbonstock`` or, where the present is a raster, ``groundrules:carbonstockraster``.

    Args:
        panel: the ``InputsPanel``.
    """
    present, listed = panel.present.currentLayer(), panel.present_list.word()
    values = {register.INPUT: present.id() if present is not None else "",
              register.LAND_LIST: "" if panel.is_raster and listed == AUTO else listed,
              register.UNCERTAINTY: panel.sureness.currentData(),
              **{name: value for name, value in panel.choice.parameters().items() if name not in NOT_OF_STOCKS}}
    if panel.is_raster:
        return values
    return {**values, register.CLASS_FIELD: panel.present_field.currentField() or None,
            register.VALUES: panel.values.rows(LAND)}
