"""Lost cropland as findings of the contract, which the store records and people work through."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ...contract.basis import Basis, basis_text
from ...contract.book import Book, origin_of
from ...geometry.parallel import asking
from ...texts import text
from .request import LossRequest

ROLE = "land_use"


def findings_of_loss(frame: pd.DataFrame, geometry: np.ndarray, request: LossRequest,
                     crs: str) -> tuple[pd.DataFrame, np.ndarray]:
    """A finding for each piece of lost cropland; its area, of which nothing may be lost, is measured in m².

    Args:
        frame: pieces ``(n,)`` in the columns of ``request.LOSS_COLUMNS``. geometry: of each ``(n,)``.
        request: language and surveys. crs: of the geometry.

    Returns:
        Columns of the contract, and ground of each. A loss is ``conditional``: it stands with an approval. It is
        critical inside permanent basic farmland, and minor if it is a sliver. An exempt one is ``allowed``; ground of
        which it is unknown whether it is cropland still is ``undetermined``.
    """
    language, repeats = request.language, {}
    bases = {key: basis_text(Basis({"": text(f"farmland_loss.basis_{key}", language)}), language)
             for key in ("inside", "loss", "planting")}
    layer = request.new.table.name
    book = Book(crs, ids=("rule_id", "subject_id", "control_id", "repeat"),
                evidence=("verdict", "old_class", "new_class", "new_planting"), order=("verdict", "severity"),
                origin=origin_of(language, [(ROLE, request.new.table)]))
    for row, shape in asking(zip(frame.itertuples(index=False), geometry)):
        inside = None if pd.isna(row.inside_farmland) else bool(row.inside_farmland)
        old, new, old_class, new_class, planting = (None if pd.isna(value) else value for value in (
            row.old_id, row.new_id, row.old_class, row.new_class, row.new_planting))
        where = "unknown" if inside is None else "inside" if inside else "outside"
        rule = f"cropland_{row.kind}_{where}"
        named = (rule, old, new)
        repeats[named] = repeats.get(named, -1) + 1
        about = "inside" if inside else "planting" if row.reason.startswith("planting") else "loss"
        book.add(shape, rule_id=rule, subject_id=old or new or "*", repeat=repeats[named], control_role=ROLE,
                 verdict="allowed" if row.exempt else "undetermined" if row.kind == "undetermined" else "conditional",
                 severity="minor" if row.is_sliver else "critical" if inside else "major", relation="changes",
                 control_layer=layer, control_id=new, measured=float(row.gross_m2), limit_value=0.0, unit="m2",
                 overlap_area_m2=float(row.gross_m2), old_class=old_class, new_class=new_class, new_planting=planting,
                 basis=bases[about], basis_verified=False, documents="",
                 message=text(f"farmland_loss.finding_{row.kind}", language, feature=old or "–", area=row.gross_m2,
                              where=text(f"farmland_loss.where_{where}", language), reason=row.reason_title,
                              before=_named(row.old_class, row.old_class_name),
                              after=_named(row.new_class, row.new_class_name))
                 + (text("farmland_loss.finding_exempt", language, cause="–" if pd.isna(row.exempt_cause)
                         else row.exempt_cause) if row.exempt else ""))
    return book.frame()


def _named(code, name) -> str:
    """A class as a sentence names it."""
    return " ".join(str(part) for part in (code, name) if not pd.isna(part)) or "–"
