"""Patches that ask for work, and deadlines, as findings of the contract."""
from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from ...contract.basis import Basis, basis_text
from ...contract.book import Book, of_distinct, origin_of
from ...contract.sentences import texts_of_rows
from ...geometry.parallel import in_steps
from ...layers.prepare import Subjects
from ...texts import text
from .ground import Rest
from .request import CHECK, COVERED, NOT_COVERED, PARTLY, PatchRequest

ROLE = "change_patches"
#: Word -> verdict of its finding. Nothing is forbidden: what a layer does not cover may be permitted elsewhere.
VERDICT_OF = {NOT_COVERED: "conditional", PARTLY: "conditional", CHECK: "undetermined"}
EXPIRED, ENDING = "expired", "ending"


def findings_of_patches(rows: pd.DataFrame, cover: pd.DataFrame, subjects: Subjects, rest: Rest,
                        request: PatchRequest) -> tuple[pd.DataFrame, np.ndarray]:
    """A finding for each patch that is not covered as a whole, and for each deadline that passed or is near.

    Args:
        rows: patches ``(n,)``. cover: features on them. subjects, rest: as they were screened ``(n,)``.
        request: language and layers.

    Returns:
        Columns of the contract, and ground of each: of a patch what is open of it.
    """
    language = request.language
    book = Book(subjects.table.crs, ids=("rule_id", "subject_id", "control_id", "repeat"), evidence=("verdict", "word"),
                order=("verdict", "severity"), origin=origin_of(language, [
                    (role, layer.table) for role, layer in request.layers().items()], request.patches.table))
    basis = basis_text(Basis({"": text("patches.basis", language)}), language)
    positions = np.flatnonzero((rows["word"] != COVERED).to_numpy(dtype=bool))
    some = rows.iloc[positions]
    word = some["word"].to_numpy(dtype=object)
    open_m2 = some["rest_m2"].fillna(0.0).to_numpy(dtype=float) + some["doubtful_m2"].fillna(0.0).to_numpy(dtype=float)
    ground = in_steps(shapely.union, rest.rest[positions], rest.doubtful[positions])
    ground = np.where(shapely.is_empty(ground), None, ground)
    why = some["why"].fillna("").to_numpy(dtype=object)
    named = {"patch": some["patch_id"].to_numpy(dtype=object), "word": some["word_title"].to_numpy(dtype=object)}
    message = texts_of_rows("patches.finding", language, len(some), **named, area=open_m2,
                            whole=some["area_m2"].fillna(0.0).to_numpy(dtype=float))
    message = np.where(some["area_m2"].isna(), texts_of_rows(
        "patches.finding_without_area", language, len(some), **named), message).astype(object)
    message += np.where(why == "", "", text("patches.finding_why", language)).astype(object) + why
    book.add(ground, rule_id="PATCH-" + pd.Series(word, dtype=object).str.upper().str.replace("_", "-").to_numpy(
        dtype=object), subject_id=some["patch_id"].to_numpy(dtype=object),
        subject_fid=subjects.table.fids[positions], repeat=_repeats(some["patch_id"]), control_role=ROLE, word=word,
        verdict=of_distinct(VERDICT_OF.__getitem__, word), severity=of_distinct(
            lambda entry: "major" if entry == NOT_COVERED else "minor", word), relation="covered_by",
        measured=open_m2, limit_value=0.0, unit="m2", overlap_area_m2=open_m2, basis=basis, basis_verified=False,
        documents="", message=message)
    _add_deadlines(book, cover, request, basis)
    return book.frame()


def _repeats(ids: pd.Series) -> np.ndarray:
    return ids.groupby(ids, dropna=False).cumcount().to_numpy()


def _add_deadlines(book: Book, cover: pd.DataFrame, request: PatchRequest, basis: str) -> None:
    left = cover["days_left"].to_numpy(dtype=float, na_value=np.nan)
    for word, mask in ((EXPIRED, left < 0), (ENDING, (left >= 0) & (left <= request.within_days))):
        some = cover[mask]
        columns = {name: some[name].to_numpy(dtype=object) for name in (
            "patch_id", "kind_title", "feature_id", "layer", "kind", "valid_to")}
        message = texts_of_rows(
            f"patches.finding_{word}", request.language, len(some), patch=columns["patch_id"],
            kind=columns["kind_title"], feature=columns["feature_id"], day=columns["valid_to"], days=np.abs(left[mask]))
        named = some["patch_id"].str.cat(some["feature_id"], sep="\x1f").str.cat(some["layer"], sep="\x1f")
        book.add(None, rule_id=f"PATCH-TERM-{word.upper()}", subject_id=columns["patch_id"], repeat=_repeats(named),
                 control_role=columns["kind"], control_layer=columns["layer"], control_id=columns["feature_id"],
                 word=word, verdict="conditional", severity="major" if word == EXPIRED else "minor",
                 relation="in_force", measured=left[mask], limit_value=0.0, unit="1",
                 overlap_area_m2=some["area_m2"].to_numpy(dtype=float), basis=basis, basis_verified=False, documents="",
                 message=message)
