"""A layer's codes from one list into another, with decisions where a code can be several."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Optional

import numpy as np
import pandas as pd

from ...contract.frame import geometry_hashes, hash_decimals
from ...errors import InputError
from ...geometry.parallel import ask, asking, in_steps
from ...inputs import register
from ...table import FeatureTable
from ...texts import text
from ..codes.check_layer import subject_ids
from ..codes.classify import AUTO, class_colour, class_name
from ..codes.column import CodeColumn, Division, read_code_column
from ..codes.crosswalk import passage, recoded
from ..codes.problems import listed, why_untold
from ..codes.spelling import plain_spelling, read_code, take_apart
from ..pack.model import LandUseCodes
from .decisions import COLUMNS, Decided, apply_decisions, read_decisions

AT_ONCE = 50_000   # rows between two questions whether to stop
#: What a code becomes that is one of several: nothing until a person decides, or the usual one.
ONE_TO_MANY = ("leave", "usual")
#: What becomes of a mixed use: its first code is transferred, or each of them.
PARTS = ("main", "each")
RESOLVED = ("same", "converted", "usual", "decided")
#: How each feature fared. Those of RESOLVED have a target code, the others have none.
STATES = (*RESOLVED, "open", "stale", "review", "unknown", "doubtful", "empty", "not_one")


@dataclass(frozen=True)
class RecodeRequest:
    """What is converted.

    Attributes:
        table: the layer; ``fields`` binds ``land_class``, and ``land_class_name`` and ``id`` where it has them.
        codes: the pack. source: id of a list, or "auto". target: id of a list.
        one_to_many: of ONE_TO_MANY. mixed: of PARTS.
        decisions: a table of decisions, or None. decisions_name: its name.
        in_place: the layer itself is to be changed: the source must not be guessed.
        language: of names and notes.
    """

    table: FeatureTable
    fields: dict
    codes: LandUseCodes
    source: str
    target: str
    one_to_many: str = "leave"
    mixed: str = "main"
    decisions: Optional[pd.DataFrame] = None
    decisions_name: str = ""
    in_place: bool = False
    language: str = "en"


@dataclass(frozen=True)
class Recoded:
    """The result.

    Attributes:
        frame: a row per feature: ``source_scheme``, ``source_code`` (as the list writes it), ``target_scheme``,
            ``target_code`` (NULL where unresolved), ``target_name``, ``target_map``, ``recode_state``,
            ``alternatives``.
        resolved: bool ``(n,)``.
        decisions: the table of decisions to keep and to fill in.
        notes: sentences. counts: outputs by name.
    """

    frame: pd.DataFrame
    resolved: np.ndarray
    decisions: pd.DataFrame
    notes: list = field(default_factory=list)
    counts: dict = field(default_factory=dict)


def recode(request: RecodeRequest) -> Recoded:
    """Convert the codes of a layer.

    Args:
        request: the layer, both lists, the decisions and the choices.

    Returns:
        A target code of each feature, the table of decisions, counts and remarks.

    Raises:
        InputError: lists that are not there or that nothing joins; a source that cannot be decided and was not
            chosen, or that is guessed for a change in place; feature ids that repeat while decisions are kept by them;
            a table of decisions without its columns, or that decides something twice.
    """
    codes, columns, fields = request.codes, request.table.columns, request.fields
    if request.in_place and request.source == AUTO:
        raise InputError("recode.explicit", known=", ".join(codes.schemes))
    if request.target not in codes.schemes:
        raise InputError("codes.scheme_unknown", parameter=register.TARGET_SCHEME, scheme=request.target,
                         known=", ".join(codes.schemes))
    names = columns[fields["land_class_name"]] if "land_class_name" in fields else None
    column = read_code_column(columns[fields["land_class"]], codes, request.source, names, Division(request.mixed),
                              parameter=register.SOURCE_SCHEME)
    why = why_untold(column.problems)
    if why is not None:
        raise InputError("recode.choose_source", why=why.in_language(request.language))
    ids = subject_ids(request.table, fields.get("id"))
    ask()   # of a million rows each of these steps takes some tenths of a second
    _check_ids(ids, fields.get("id"), request)
    led = passage(codes, column.scheme, request.target)
    ask()
    targets = recoded(column, codes, request.target)
    ask()
    parts = column.parts.copy()
    for name in asking(targets, 1):   # a column at a time: a join of all takes half a second
        parts[name] = targets[name]
    ask()
    decided = _decided(request, parts, ids, column.scheme, led)
    ask()
    parts = _judged(request, parts, decided, column.scheme)
    ask()
    frame = _joined(request, parts, column.scheme)
    ask()
    resolved = frame["recode_state"].isin(RESOLVED).to_numpy(dtype=bool)
    ask()
    notes = _notes(request, column, frame, decided) + _left_behind(request, column.scheme, resolved)
    return Recoded(frame, resolved, decided.table, notes, _counts(frame, resolved, decided, column))


def _check_ids(ids: np.ndarray, id_field: Optional[str], request: RecodeRequest) -> None:
    if not id_field:
        return
    twice = pd.Series(ids).duplicated(keep=False).to_numpy()
    ask()
    if twice.any():
        raise InputError("recode.id_twice", layer=request.table.name, field=id_field, count=int(twice.sum()),
                         value=ids[np.flatnonzero(twice)[0]])


def _decided(request: RecodeRequest, parts: pd.DataFrame, ids: np.ndarray, source: str, led: dict) -> Decided:
    table = request.table
    hashes = geometry_hashes(table.geometry, hash_decimals(table.crs)) if len(table) else []
    ask()
    source_codes = parts["land_class"].where(parts["known"])
    ask()
    wanted = pd.DataFrame({"feature_id": ids[parts["row"].to_numpy()], "source_code": source_codes,
                           "needs": parts["map"].isin(["1:n", "review"]).fillna(False)})
    ask()
    decisions = read_decisions(request.decisions if request.decisions is not None else
                               pd.DataFrame({name: [] for name in COLUMNS}), request.decisions_name, request.codes)
    ask()
    decisions = _bound_as_today(decisions, table, ids, np.array(hashes, dtype=object))
    ask()
    return apply_decisions(wanted, decisions, dict(zip(ids, asking(hashes, AT_ONCE))), request.codes,
                           source, request.target, led)


def _bound_as_today(decisions: pd.DataFrame, table, ids: np.ndarray, hashes: np.ndarray) -> pd.DataFrame:
    """Decisions that were bound to an outline when each vertex counted are bound as outlines are hashed today."""
    if not len(decisions):
        return decisions.assign(geometry_hash=pd.array([], dtype="string"))
    place = pd.Series(np.arange(len(ids)), index=ids)
    ask()
    place = place[~place.index.duplicated(keep="last")]
    ask()
    place = place.reindex(decisions["feature_id"].to_numpy(dtype=object))
    rows = np.flatnonzero(place.notna().to_numpy())
    patches, bound = place.to_numpy()[rows].astype(np.int64), decisions["geometry_hash"].to_numpy(dtype=object)
    other = bound[rows] != hashes[patches]
    rows, patches = rows[other], patches[other]
    before = geometry_hashes(table.geometry[patches], hash_decimals(table.crs), every_vertex=True)
    same = bound[rows] == np.array(before, dtype=object)
    bound[rows[same]] = hashes[patches[same]]
    return decisions.assign(geometry_hash=pd.array(bound, dtype="string"))


def _judged(request: RecodeRequest, parts: pd.DataFrame, decided: Decided, source: str) -> pd.DataFrame:
    """Target and state of each part."""
    has_code = parts["written"].notna() & (parts["written"] != "").fillna(False)
    listed_code = parts["land_class"].isin(list(request.codes.schemes[source].classes))
    ask()
    state = np.full(len(parts), "unknown", dtype=object)
    state[(~has_code).to_numpy()] = "empty"
    ask()
    state[(listed_code & ~parts["known"]).to_numpy(dtype=bool)] = "doubtful"
    maps = parts["map"].fillna("").to_numpy(dtype=object)
    ask()
    target = parts["target"].to_numpy(dtype=object)
    ask()
    same = (parts["target"] == parts["land_class"]).fillna(False).to_numpy(dtype=bool)
    ask()
    state[maps == "1:1"] = "converted"
    state[(maps == "1:1") & same] = "same"
    ask()
    state[maps == "1:n"] = "usual" if request.one_to_many == "usual" else "open"
    state[maps == "review"] = "review"
    state[decided.stale] = "stale"
    ask()
    has = decided.target.notna().to_numpy()
    state[has] = "decided"
    target = np.where(has, decided.target.to_numpy(dtype=object), target)
    ask()
    good = in_steps(lambda some: np.isin(some, RESOLVED), state, step=AT_ONCE)
    ask()
    return parts.assign(state=state, target=pd.array(np.where(good, target, None), dtype="string"))


def _joined(request: RecodeRequest, parts: pd.DataFrame, source: str) -> pd.DataFrame:
    """A row per feature; of a mixed use the parts' targets are joined, if all of them are there."""
    codes, scheme = request.codes, request.codes.schemes[request.target]
    separator, mark = scheme.notation.mixed_separator, scheme.notation.village_suffix
    first = parts[parts["part"] == 0]
    ask()
    first = first.set_index("row")
    ask()
    frame = pd.DataFrame({
        "source_scheme": source, "source_code": first["land_class"], "target_scheme": request.target,
        "target_code": first["target"], "target_map": first["map"], "recode_state": first["state"],
        "alternatives": first["alternatives"]})
    ask()
    frame = frame.sort_index()
    ask()
    if mark:
        village = (first["form"] == "village").to_numpy(dtype=bool) & frame["target_code"].notna().to_numpy()
        frame.loc[village, "target_code"] = frame.loc[village, "target_code"] + mark
    ask()
    several = parts[parts["row"].duplicated(keep=False)]
    ask()
    for row, group in asking(several.groupby("row")):
        states = group["state"].tolist()
        frame.at[row, "source_code"] = "/".join(group["written"].fillna(""))
        frame.at[row, "target_map"] = pd.NA
        frame.at[row, "alternatives"] = pd.NA
        bad = next((item for item in STATES[len(RESOLVED):] if item in states), "")
        targets = list(dict.fromkeys(group["target"].dropna()))
        if not bad and len(targets) > 1 and not separator:
            bad = "not_one"
        frame.at[row, "target_code"] = pd.NA if bad else separator.join(targets)
        frame.at[row, "recode_state"] = bad or next(item for item in reversed(RESOLVED) if item in states)
    ask()
    codes_there = frame["target_code"].dropna().unique()
    ask()
    named = {code: " / ".join(class_name(item, request.target, request.language, codes)
                              for item in _bare(code, scheme)) for code in codes_there}
    ask()
    frame.insert(4, "target_name", frame["target_code"].map(named))
    ask()
    return pd.DataFrame({name: frame[name].array.astype("string") for name in asking(frame, 1)}, copy=False)


def _bare(code: str, scheme) -> list:
    """The codes of a target as it is written, without marks."""
    return [read_code(part, scheme).code for part in take_apart(code, scheme).codes]


def class_legend(targets: pd.Series, scheme: str, codes: LandUseCodes, language: str) -> list:
    """Value, label and conventional colour of each target code that occurs, in the order of codes; then what has none.

    A mixed use has the colour of its first code. Codes without a colour have an empty one.

    Args:
        targets: codes ``(n,)``. scheme: id of their list. codes: the lists.
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    legend = []
    for code in sorted(targets.dropna().unique()):
        bare = _bare(code, codes.schemes[scheme])
        names = " / ".join(class_name(part, scheme, language, codes) for part in bare)
        legend.append((code, f"{code} {names}", class_colour(bare[0], scheme, codes)))
    return [*legend, ("", text("recode.unresolved", language), "")] if targets.isna().any() else legend


def _notes(request: RecodeRequest, column: CodeColumn, frame: pd.DataFrame, decided: Decided) -> list:
    language = request.language
    notes = [item.in_language(language) for item in column.problems if item.key != "codes.ambiguous_groups"]
    for state in asking(STATES[len(RESOLVED):], 1):
        rows = frame["recode_state"] == state
        if rows.any():
            counted = frame.loc[rows, "source_code"].fillna("∅").value_counts()
            notes.append(text(f"recode.state_{state}", language, count=int(rows.sum()),
                              examples=listed(list(counted.items()))))
    for state in ("invalid", "gone"):
        if decided.counts[state]:
            rows = decided.table[decided.table["state"] == state]
            shown = [(f"{item.feature_id}: {item.former_target or item.target_code}", 1) for item in rows.itertuples()]
            notes.append(text(f"recode.decision_{state}", language, count=len(rows), examples=listed(shown)))
    if decided.outside:
        notes.append(text("recode.decision_outside", language, count=decided.outside))
    if request.fields.get("id") is None:
        notes.append(text("recode.no_id", language))
    return notes


def _left_behind(request: RecodeRequest, source: str, resolved: np.ndarray) -> list:
    """Shares and compatible uses of converted features: the new code is written without them, which is reported."""
    raw = request.table.columns[request.fields["land_class"]]
    positions, distinct = pd.factorize(raw, use_na_sentinel=True)
    texts = [plain_spelling(value) for value in distinct]
    apart = [take_apart(spelling, request.codes.schemes[source]) for spelling in texts]
    counts = np.bincount(positions[resolved & (positions >= 0)], minlength=len(texts))
    lost = [(spelling, int(count)) for spelling, written, count in zip(texts, apart, counts)
            if count and (written.shares or written.compatible)]
    return [text("recode.left_behind", request.language, count=sum(count for _one, count in lost),
                 examples=listed(lost))] if lost else []


def _counts(frame: pd.DataFrame, resolved: np.ndarray, decided: Decided, column: CodeColumn) -> dict:
    states = frame["recode_state"].value_counts().to_dict()
    return {"FEATURE_COUNT": len(frame), "RESOLVED_COUNT": int(resolved.sum()),
            "UNRESOLVED_COUNT": int((~resolved).sum()), "SAME_COUNT": int(states.get("same", 0)),
            "DECIDED_COUNT": int(states.get("decided", 0)), "USUAL_COUNT": int(states.get("usual", 0)),
            "OPEN_COUNT": int(states.get("open", 0) + states.get("review", 0)),
            "STALE_COUNT": int(states.get("stale", 0)), "UNKNOWN_COUNT": int(states.get("unknown", 0)),
            "GONE_COUNT": decided.counts["gone"], "SOURCE_FOUND": column.scheme, "IS_COMPLETE": bool(resolved.all())}
