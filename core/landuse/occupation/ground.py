"""The occupied land as pieces on a map: what each patch of the survey has of a parcel, with its class."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ..codes.classify import LandUseCodes, class_colour
from .pieces import LEAST_M2, Parts

#: Columns of the pieces and their types.
PIECE_COLUMNS = {"project_id": "string", "subject_id": "string", "subject_fid": "int64", "part": "string",
                 "land_class": "string", "land_class_name": "string", "legal_class": "string", "area_m2": "float64"}
#: Colours that people with colour-blindness tell apart (Okabe and Ito).
TURNS = ("#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7", "#999999")
_OF_PATCH = ("part", "land_class", "land_class_name", "legal_class")


def ground_pieces(parts: Parts, patch: np.ndarray, patches: pd.DataFrame,
                  ids: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray]:
    """The pieces that a survey gives of parcels.

    Args:
        parts: of the parcels ``(m,)``, with or without geometry.
        patch: row of each part in ``patches`` ``(m,)``.
        patches: class of each patch, the last row is "no patch".
        ids: project_id, subject_id, subject_fid of each parcel.

    Returns:
        Frame in ``PIECE_COLUMNS`` and geometry ``(p,)``, in the order of the parts; without geometry no rows. Pieces
        under half of the last printed digit are left out, as from the table.
    """
    kept = np.flatnonzero(parts.area_m2 >= LEAST_M2) if parts.pieces is not None else np.zeros(0, dtype=np.int64)
    own, rows = ids.iloc[parts.base[kept]], patches.iloc[patch[kept]]
    columns = {name: own[name].to_numpy() for name in ("project_id", "subject_id", "subject_fid")}
    columns |= {name: rows[name].to_numpy(dtype=object) for name in _OF_PATCH}
    frame = pd.DataFrame({**columns, "area_m2": parts.area_m2[kept]}).astype(PIECE_COLUMNS)
    return frame, np.empty(0, dtype=object) if parts.pieces is None else parts.pieces[kept]


def piece_legend(pieces: pd.DataFrame, scheme: str, codes: LandUseCodes, nothing: str) -> list:
    """Value, label and colour of each class that pieces have; what has no class comes last and is drawn empty.

    The colour is the conventional one of the list. Where the list has none, classes take turns in ``TURNS``.

    Args:
        pieces: of ``ground_pieces``. scheme: id of the list. codes: the lists.
        nothing: words for land outside the survey, or without a class in it.
    """
    names = pieces.dropna(subset=["land_class"]).drop_duplicates("land_class").sort_values("land_class")
    legend = []
    for place, (code, name) in enumerate(names[["land_class", "land_class_name"]].itertuples(index=False, name=None)):
        label = code if pd.isna(name) or not name else f"{code} {name}"
        legend.append((code, label, class_colour(code, scheme, codes) or TURNS[place % len(TURNS)]))
    return [*legend, ("", nothing, "")] if pieces["land_class"].isna().any() else legend
