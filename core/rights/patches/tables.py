"""Tables of a screening: patches, ground that is open, features of cover, land, towns."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Optional

import numpy as np
import pandas as pd

from ...contract.book import of_distinct
from ...contract.sentences import gathered, numerals
from ...geometry.overlay.pairs import Overlaps
from ...layers.prepare import Controls, Subjects
from ...lifecycle.due.dates import Days
from ...texts import text
from .ground import Rest
from .request import (
    COVER_COLUMNS,
    COVERS,
    IN_FORCE,
    LAND_COLUMNS,
    PIECE_COLUMNS,
    ROW_COLUMNS,
    TOWN_COLUMNS,
    UNDATED,
    PatchRequest,
)
from .timing import Terms, days_left
from .words import Answers

DOUBTFUL, REST = PIECES = ("doubtful", "rest")


class Facts(NamedTuple):
    """What a run knows of the patches ``(n,)``; ``areas``: kind of cover -> m² in force; ``control_m2`` is None without
    control lines."""

    subjects: Subjects
    towns: np.ndarray
    answers: Answers
    rest: Rest
    areas: Mapping[str, np.ndarray]
    control_m2: Optional[np.ndarray]


class Features(NamedTuple):
    """All features of cover that can be used, one kind after the other ``(k,)``."""

    geometry: np.ndarray
    kind: np.ndarray
    layer: np.ndarray
    ids: np.ndarray
    terms: Terms

    @classmethod
    def joined(cls, parts: Mapping[str, Controls], terms: Sequence[Sequence[np.ndarray]]) -> Features:
        """The features of several layers.

        Args:
            parts: kind of cover -> its layer. terms: columns of ``Terms`` of the features of each.
        """
        kind = np.concatenate([np.full(len(part), name, dtype=object) for name, part in parts.items()])
        layer = np.concatenate([np.full(len(part), part.layers[0].table.name, dtype=object) for part in parts.values()])
        return cls(np.concatenate([part.geometry for part in parts.values()]), kind, layer,
                   np.concatenate([part.ids for part in parts.values()]),
                   Terms(*(np.concatenate(columns) for columns in zip(*terms))))


def _frame(columns: dict, types: dict) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(columns[name]).astype(kind) for name, kind in types.items()})


def _titles(key: str, words: np.ndarray, language: str) -> np.ndarray:
    return of_distinct(lambda word: text(f"patches.{key}_{word}", language), words)


def _share(area: np.ndarray, whole: np.ndarray) -> np.ndarray:
    return np.divide(area, whole, out=np.full(len(area), np.nan), where=whole > 0.0)


def cover_table(facts: Facts, shared: Overlaps, states: np.ndarray, features: Features, change: Days,
                request: PatchRequest) -> pd.DataFrame:
    """A row for each patch and feature of cover that lies on it, in the columns of ``COVER_COLUMNS``.

    Args:
        facts: of the patches. shared, states: overlaps and state of each ``(m,)``. features: of cover.
        change: day of each patch. request: day and language.
    """
    patch, feature, kinds = shared.subject, shared.control, features.kind
    holds = (states == UNDATED) & (features.terms.state[feature] == IN_FORCE)   # the patch leaves it open
    is_unknown = np.isnat(change.first[patch])
    open_by = np.select([holds & is_unknown, holds & ~np.isnat(features.terms.start[feature])],
                        ["undated_patch", "undated_between"], states).astype(object)
    starts, ends = (Days(*(end[feature] for end in days)) for days in (features.terms.starts, features.terms.ends))
    return _frame({
        "patch_id": facts.subjects.ids[patch], "town": facts.towns[patch], "kind": kinds[feature],
        "kind_title": _titles("layer", kinds[feature], request.language), "layer": features.layer[feature],
        "feature_id": features.ids[feature], "state": states, "state_title": _titles(
            "state", open_by, request.language), "valid_from": starts.shown,
        "valid_to": ends.shown, "days_left": days_left(ends, request.as_of), "area_m2": shared.area_m2,
        "share": _share(shared.area_m2, facts.subjects.measured_m2[patch])}, COVER_COLUMNS)


def land_table(frame: pd.DataFrame, subjects: Subjects, towns: np.ndarray, area_m2: np.ndarray,
               language: str) -> pd.DataFrame:
    """Control lines and classes of surveys on each patch, in the columns of ``LAND_COLUMNS``.

    Args:
        frame: ``patch``, ``kind``, ``layer``, ``land_class``, ``class_name``, ``area_m2`` of each row.
        subjects, towns, area_m2: of the patches ``(n,)``. language: of titles.
    """
    patch = frame["patch"].to_numpy(dtype=np.int64)
    area = frame["area_m2"].to_numpy(dtype=float)
    return _frame({**{name: frame[name].to_numpy(dtype=object) for name in (
        "kind", "layer", "land_class", "class_name")}, "patch_id": subjects.ids[patch], "town": towns[patch],
        "kind_title": _titles("layer", frame["kind"].to_numpy(dtype=object), language), "area_m2": area,
        "share": _share(area, area_m2[patch])}, LAND_COLUMNS)


def patch_table(facts: Facts, cover: pd.DataFrame, land: pd.DataFrame, request: PatchRequest) -> pd.DataFrame:
    """A row for each patch in the columns of ``ROW_COLUMNS``; areas of layers that were not given are empty.

    Args:
        facts: of the patches. cover: their features of cover. land: their control lines and classes.
        request: what was given, and the language.
    """
    subjects, language, count = facts.subjects, request.language, len(facts.subjects)
    usable = subjects.dimension == 2
    nothing = np.full(count, np.nan)
    missing = [text(f"patches.layer_{kind}", language) for kind in COVERS if kind not in request.covers]
    number = pd.Series(np.arange(count), index=subjects.ids)
    number = number[~number.index.duplicated()]

    def listed(rows: pd.DataFrame, words: np.ndarray, between: str) -> np.ndarray:
        return gathered(words, number.reindex(rows["patch_id"]).to_numpy(dtype=np.int64), count,
                        text(between, language))

    def largest(kind: str) -> np.ndarray:
        rows = land[land["kind"] == kind].drop_duplicates("patch_id")
        words = rows["land_class"].fillna("").str.cat(rows["class_name"].fillna(""), sep=" ").str.strip()
        return listed(rows, words.to_numpy(dtype=object), "patches.semicolon")

    controls = land[land["kind"] == "control"]
    named = np.array([f"{layer} {area}" for layer, area in zip(controls["layer"], numerals(
        controls["area_m2"].to_numpy(dtype=float), ",.0f"))], dtype=object)
    deadlines = cover[(cover["state"] == IN_FORCE) & cover["days_left"].notna()].sort_values(
        "days_left", kind="stable").drop_duplicates("patch_id").set_index("patch_id")
    next_end = deadlines.reindex(subjects.ids)
    columns = {
        "patch_id": subjects.ids, "town": facts.towns, "word": facts.answers.word,
        "word_title": _titles("word", facts.answers.word, language), "why": facts.answers.why,
        "area_m2": np.where(usable, subjects.measured_m2, np.nan),
        **{f"{kind}_m2": np.where(usable, facts.areas.get(kind, nothing), np.nan) for kind in COVERS},
        "covered_m2": facts.rest.covered_m2, "doubtful_m2": facts.rest.doubtful_size.area_m2,
        "rest_m2": facts.rest.rest_size.area_m2,
        "control_m2": nothing if facts.control_m2 is None else facts.control_m2,
        "controls": listed(controls, named, "patches.semicolon"), "before_class": largest("before"),
        "after_class": largest("after"), "next_deadline": next_end["valid_to"].to_numpy(dtype=object),
        "days_left": next_end["days_left"].array, "not_given": text("patches.comma", language).join(missing)}
    for name in ("covered_m2", "doubtful_m2", "rest_m2"):
        columns[name] = np.where(usable, columns[name], np.nan)
    return _frame({**columns, "not_given": np.full(count, columns["not_given"], dtype=object)}, ROW_COLUMNS)


def piece_table(facts: Facts, request: PatchRequest) -> tuple[pd.DataFrame, np.ndarray]:
    """Ground of patches that nothing covers, or that is perhaps covered: rows of ``PIECE_COLUMNS``, and their ground.

    Args:
        facts: of the patches. request: language.
    """
    rest, parts, shapes = facts.rest, [], []
    for kind, ground, size in ((REST, rest.rest, rest.rest_size), (DOUBTFUL, rest.doubtful, rest.doubtful_size)):
        rows = np.flatnonzero(~size.is_rounding & (size.area_m2 > 0.0))
        parts.append(_frame({
            "patch_id": facts.subjects.ids[rows], "town": facts.towns[rows], "kind": np.full(len(rows), kind),
            "kind_title": _titles("piece", np.full(len(rows), kind, dtype=object), request.language),
            "area_m2": size.area_m2[rows], "width_m": size.width_m[rows], "is_sliver": size.is_sliver[rows]},
            PIECE_COLUMNS))
        shapes.append(ground[rows])
    return pd.concat(parts, ignore_index=True), np.concatenate(shapes)


def town_table(rows: pd.DataFrame, cover: pd.DataFrame, request: PatchRequest) -> pd.DataFrame:
    """Patches, areas and deadlines by town, in the order of their names, in the columns of ``TOWN_COLUMNS``.

    Args:
        rows: patches. cover: features on them. request: days of notice.
    """
    groups = rows.groupby("town", dropna=False, sort=True)
    frame = groups[["area_m2", "covered_m2", "doubtful_m2", "rest_m2"]].sum()
    frame["patch_count"] = groups.size()
    for word in ("covered", "partly", "not_covered", "check"):
        frame[f"{word}_count"] = (rows["word"] == word).groupby(rows["town"], dropna=False).sum()
    limited = cover[cover["days_left"].notna()]
    for name, mask in (("expired_count", limited["days_left"] < 0),
                       ("ending_count", limited["days_left"].between(0, request.within_days))):
        frame[name] = mask.groupby(limited["town"], dropna=False).sum().reindex(frame.index).fillna(0)
    return _frame(frame.reset_index(), TOWN_COLUMNS)
