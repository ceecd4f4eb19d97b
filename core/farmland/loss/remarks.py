"""Sentences on the two surveys of a comparison: each names the survey, the field, the patches, and what to do."""
from __future__ import annotations

from functools import partial

import numpy as np

from ...landuse.codes.planting import FIELDS, planting_field
from ...texts import first_few, text

SHOWN = 5   # patches and words that a sentence names
#: Which patches a problem of the codes is about, by the kinds of ``survey.patch_facts``.
_KINDS = {"codes.empty": ("no_code",), "codes.unknown": ("unknown_code",), "codes.unknown_elsewhere": ("unknown_code",),
          "codes.ambiguous": ("doubtful_code",), "codes.two_editions": ("doubtful_code",)}
_RIDGES = ("ridge_percent", "ridge_too_large", "ridge_negative", "ridge_unreadable", "ridge_area_wrong")


def survey_named(side: str, layer: str):
    """What a sentence calls a survey, which may have the name of the other one: a value of ``text`` by language.

    Args:
        side: ``"old"`` or ``"new"``. layer: its name.

    >>> survey_named("old", "DLTB")("en"), survey_named("new", "DLTB")("zh")
    ('Older survey DLTB', '新一期调查 DLTB')
    """
    return partial(_named, f"farmland_loss.survey_{side}", layer)


def _named(key: str, layer: str, language: str) -> str:
    return text(key, language, layer=layer)


def on_codes(facts, ids: np.ndarray, name, fields: dict, language: str) -> list:
    """Sentences on the codes of a survey, each with the patches where it is about some.

    Args:
        facts: ``PatchFacts`` of its usable patches. ids: of them ``(n,)``. name: of ``survey_named``.
        fields: role -> field. language: of the sentences.
    """
    notes = []
    for problem in facts.notes:
        places = facts.findings["patch"][facts.findings["kind"].isin(_KINDS.get(problem.key, ()))]
        patches = ids[places.to_numpy(dtype=np.int64)]
        notes.append(text("farmland_loss.codes_of" if len(patches) else "farmland_loss.codes", language, survey=name,
                          field=fields["land_class"], problem=problem.in_language(language), count=len(patches),
                          features=first_few(patches)))
    return notes


def on_ridges(facts, ids: np.ndarray, cropland: np.ndarray, name, fields: dict, language: str) -> list:
    """Sentences on cropland whose share of ridges is missing or cannot be right, so that its net area is unknown.

    Args:
        facts: ``PatchFacts`` of the usable patches. ids: of them ``(n,)``. cropland: which are cropland ``(n,)``.
        name: of ``survey_named``. fields: role -> field. language: of the sentences.
    """
    notes = []
    for key, kinds in (("ridges_wrong", _RIDGES), ("ridges_missing", ("ridge_missing",))):
        rows = facts.findings[facts.findings["kind"].isin(kinds)].sort_values("patch", kind="stable")
        rows = rows[cropland[rows["patch"].to_numpy(dtype=np.int64)]]
        if not len(rows):
            continue
        words = dict.fromkeys(str(values.get("value", "")) for values in rows["values"])
        notes.append(text(f"farmland_loss.{key}", language, survey=name, field=fields.get("ridge_share", "KCXS"),
                          count=len(rows), features=first_few(ids[rows["patch"].to_numpy(dtype=np.int64)]),
                          examples=", ".join([word for word in words if word][:SHOWN]) or "–"))
    return notes


def on_planting(names, strange: dict, ids: np.ndarray, planting: np.ndarray, survey, language: str) -> list:
    """Sentences on the planting attribute: that there is none, or which patches have a word that no list has.

    Args:
        names: of the fields of the survey. strange: word -> rows, of ``planting.unknown_words``. ids, planting: of the
            usable patches ``(n,)``. survey: of ``survey_named``. language: of the sentences.
    """
    field = planting_field(names)
    if field is None:
        return [text("farmland_loss.no_planting", language, survey=survey, fields=", ".join(FIELDS))]
    patches = ids[planting == "other"]
    if not len(patches):
        return []
    return [text("farmland_loss.unknown_planting", language, survey=survey, field=field, count=len(patches),
                 features=first_few(patches), examples=", ".join(list(strange)[:SHOWN]))]


def on_unusable(unusable, survey, language: str) -> list:
    """A sentence on patches whose outline cannot be used.

    Args:
        unusable: of ``prepare_controls``, a row each. survey: of ``survey_named``. language: of the sentence.
    """
    return [text("farmland_loss.unusable", language, survey=survey, count=len(unusable),
                 features=first_few(unusable["control_id"].tolist()))] if len(unusable) else []
