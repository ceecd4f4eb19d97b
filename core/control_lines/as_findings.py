"""Conflicts of control lines as findings of the contract, which the store records and people work through."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ..contract.book import Book, origin_of
from ..geometry.parallel import asking
from .request import LinesRequest

#: Status of a conflict -> verdict. A defect of data forbids nothing: it is put right, or explained.
VERDICT_OF = {"conflict": "conditional", "restorable": "conditional", "undetermined": "undetermined",
              "explained": "allowed"}
#: How the ground of a kind lies to the other layer; the others are states of a feature or layer.
RELATION_OF = {"gap": "no_gaps", "outside_administrative": "outside", "farmland_outside_survey": "outside",
               "red_line_outside_priority": "outside", "unusable": "valid_geometry", "empty_layer": "layers_present"}


def findings_of_conflicts(frame: pd.DataFrame, geometry: np.ndarray, request: LinesRequest,
                          crs: str) -> tuple[pd.DataFrame, np.ndarray]:
    """A finding for each conflict: what must be nothing is measured in m², and is larger.

    Args:
        frame: conflicts ``(n,)`` in the columns of ``request.COLUMNS``. geometry: ground of each, or None ``(n,)``.
        request: language and layers. crs: of the geometry.

    Returns:
        Columns of the contract, and ground of each. A sliver is minor. A conflict that is explained is ``allowed``.
        Where no document is known, the basis says that the check itself asks for it.
    """
    book = Book(crs, ids=("rule_id", "role", "feature", "control_role", "control_id", "repeat"),
                evidence=("verdict", "land_class"), order=("verdict", "severity"),
                origin=origin_of(request.language, [(role, layer.table) for role, layer in request.layers.items()]))
    repeats: dict = {}
    for row, shape in asking(zip(frame.itertuples(index=False), geometry)):
        feature, other, layer = (_given(value) for value in (row.feature_id, row.other_id, row.other_layer))
        role, area = _given(row.other_role) or row.role, _given(row.area_m2)
        named = (row.kind, row.role, feature, role, other)
        repeats[named] = repeats.get(named, -1) + 1
        basis = _given(row.basis)
        book.add(shape, rule_id=row.kind, role=row.role, feature=feature, repeat=repeats[named],
                 verdict=VERDICT_OF[row.status], severity="minor" if _given(row.is_sliver) else row.severity,
                 relation=RELATION_OF.get(row.kind, "overlaps"), subject_id=feature or other or "*",
                 subject_fid=_fid(feature), control_role=role, control_layer=layer or row.layer, control_id=other,
                 measured=area, limit_value=None if area is None else 0.0, unit="m2", overlap_area_m2=area,
                 land_class=_given(row.land_class), basis=basis,
                 basis_verified=bool(basis) and bool(row.basis_verified), message=row.message, documents="")
    return book.frame()


def _given(value):
    """None in place of NULL."""
    return None if pd.isna(value) else value


def _fid(feature: str | None) -> int | None:
    """The feature id, where nothing else names the feature: ``#12``."""
    return int(feature[1:]) if feature and feature.startswith("#") and feature[1:].isdigit() else None
