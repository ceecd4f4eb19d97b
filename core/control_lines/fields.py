"""Fields of control-line layers by what they mean, and how they are called."""
from __future__ import annotations

from ..fields import Field
from ..landuse.codes.classify import LandUseCodes
from .request import ADMINISTRATIVE, CONTROL_UNIT, LAND_USE
from .units import unit_fields

ID = Field("id", aliases=("BSM", "标识码"))
ADMINISTRATIVE_ID = Field("id", aliases=("XZQDM", "ZLDWDM", "行政区代码", "BSM"))
SURVEY_ROLES = ("land_class", "land_class_name")


def fields_of_role(role: str, codes: LandUseCodes | None) -> dict[str, Field]:
    """Field role -> its names, for ``binding.bind_fields``.

    Args:
        role: of the layer. codes: the code pack, which names the fields of a survey.
    """
    if role == CONTROL_UNIT:
        return unit_fields()
    if role == ADMINISTRATIVE:
        return {"id": ADMINISTRATIVE_ID}
    if role == LAND_USE and codes is not None:
        return {"id": codes.fields.get("patch_id", ID), **{key: codes.fields[key] for key in SURVEY_ROLES
                                                           if key in codes.fields}}
    return {"id": ID}
