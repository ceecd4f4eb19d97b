"""Any column of land-use codes, ready to be counted: scheme, class, levels, and the parts of a mixed use.

This is what everything that adds up land by its use reads codes with. Two choices are the caller's, and are
never made in silence: whether a mixed use (``0701/09``) counts as its first code or is divided, and whether a
mark behind a survey's code (``0201K``, ``05H1``) stays or goes.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import pandas as pd

from ...contract.interval import Interval
from ...errors import InputError
from ...geometry.parallel import ask, asking
from ...inputs import register
from ..pack.model import LandUseCodes, Scheme
from .classify import AUTO, Classified, classify
from .problems import asking_for, listed
from .spelling import plain_class, plain_spelling, read_shares, take_apart

#: What is done with a mixed use: its first code counts for all its land, the stated shares divide it, or each code
#: is a part whatever its share: for those who count codes and not land.
MIXED = ("main", "split", "each")
#: What is done with the mark behind a survey's code: it stays, or the plain class counts.
SUFFIXES = ("listed", "plain")


@dataclass(frozen=True)
class CodeColumn:
    """A column of codes, understood.

    Attributes:
        scheme: id of the list that was used.
        parts: one row a part of a feature, in the order of the column: ``row`` (int64, position in the column),
            ``part`` (int64, from 0), ``written`` (string: the part as it is written, NULL without a code), ``suffix``
            (string: K, A, H1, empty if there is none), ``compatible`` (string: uses in brackets, separated by ", "),
            and the columns of ``codes.Classified``: ``land_class``, ``known``, ``level1``, ``level2``, ``level3``,
            ``legal_class``, ``cropland``, ``paddy``, ``form``. With "main" there is one part a row.
        share: of each part in its feature ``(p,)``, from 0 to 1. Those of a feature add up to 1 and are known, but with
            "each": of a mixed use any share may be that of a part.
        problems: what is to be reported, as in ``codes.Classified``.
        ambiguous: as there; choose the scheme.
    """

    scheme: str
    parts: pd.DataFrame
    share: Interval
    problems: list = field(default_factory=list)
    ambiguous: bool = False


class Division(NamedTuple):
    """What becomes of a mixed use, and of a mark behind a survey's code.

    Attributes:
        mixed: "main", "split" or "each". With "split" a mixed use whose shares are not stated, or cannot be read, is
            not divided: it stays a part of its own, not known, under its own spelling, and is reported.
        shares: stated shares ``(n,)``, such as ``7:3``; shares in the code itself (``0701/09(7:3)``) go before.
        suffix: "listed" or "plain".
    """

    mixed: str = "main"
    shares: pd.Series | None = None
    suffix: str = "listed"


MAIN_USE = Division()


def read_code_column(raw: pd.Series, codes: LandUseCodes, scheme: str = AUTO, names: pd.Series | None = None,
                     division: Division = MAIN_USE, parameter: str = register.SCHEME) -> CodeColumn:
    """Read a column of land-use codes.

    Args:
        raw: codes as the layer has them ``(n,)``.
        codes: the pack.
        scheme: id of a list, or "auto".
        names: names next to the codes ``(n,)``; they settle which list it is.
        division: what becomes of mixed uses and of marks.
        parameter: as of ``codes.classify``.

    Raises:
        InputError: no such scheme.
        ValueError: an unknown way to divide; codes and shares differ in length.
    """
    mixed, shares, suffix = division
    if mixed not in MIXED or suffix not in SUFFIXES:
        raise ValueError((mixed, suffix))
    if shares is not None and len(shares) != len(raw):
        raise ValueError("codes and shares differ in length")
    ask()
    raw = raw.reset_index(drop=True)
    classified = classify(raw, codes, scheme, names, parameter)
    ask()
    written = _texts(raw)
    parts = classified.frame.assign(row=np.arange(len(raw)), part=0, least=1.0, most=1.0, written=written)
    ask()
    apart = {text: take_apart(text, codes.schemes[classified.scheme]) for text in written.dropna().unique()}
    ask()
    parts["compatible"] = _looked_up(written, {text: ", ".join(cut.compatible) for text, cut in apart.items()
                                               if cut.compatible})
    ask()
    problems = list(classified.problems)
    if mixed != "main":
        parts, new_problems = _divided(parts, apart, shares if mixed == "split" else None, classified, codes,
                                       mixed == "each")
        problems = [problem for problem in problems if problem.key != "codes.mixed"] \
            + asking_for(new_problems, parameter)
    ask()
    parts, new_problems = _with_suffix(parts, codes.schemes[classified.scheme], suffix)
    ask()
    share = Interval.of(parts["least"].to_numpy(), parts["most"].to_numpy())
    first = ["row", "part", "written", "suffix", "compatible"]
    parts = parts[[*first, *(name for name in classified.frame if name not in first)]]
    ask()
    parts = parts.reset_index(drop=True)
    ask()
    return CodeColumn(classified.scheme, parts, share, problems + new_problems,
                      classified.ambiguous)


def class_at(parts: pd.DataFrame, level: int) -> pd.Series:
    """The code at a level, or the deepest above it that the row has; what is unknown keeps its spelling ``(p,)``.

    Args:
        parts: of a CodeColumn.
        level: 1, 2 or 3.
    """
    result = parts["land_class"].where(~parts["known"], parts["level1"])
    for name in ("level2", "level3")[:level - 1]:
        result = result.where(parts[name].isna() | ~parts["known"], parts[name])
    return result


def _texts(raw: pd.Series) -> pd.Series:
    ask()   # of a million rows each of these steps takes some tenths of a second
    positions, distinct = pd.factorize(raw, use_na_sentinel=True)
    ask()
    texts = pd.array([plain_spelling(value) or None for value in distinct] + [None], dtype="string")
    return pd.Series(texts[positions])


def _looked_up(texts: pd.Series, words: dict) -> pd.Series:
    """The word of each text, empty where it has none; looked up once for each different text."""
    ask()
    positions, distinct = pd.factorize(texts, use_na_sentinel=True)
    ask()
    each = pd.array([words.get(text, "") for text in distinct] + [""], dtype="string")
    return pd.Series(each[positions], index=texts.index)


def _divided(parts: pd.DataFrame, apart: dict, shares, classified: Classified, codes: LandUseCodes,
             each: bool) -> tuple:
    """The parts with mixed uses divided, and what is to be reported about them."""
    mixed = {text: cut for text, cut in apart.items() if len(cut.codes) > 1}
    rows = np.flatnonzero(parts["written"].isin(list(mixed)).to_numpy(dtype=bool))
    if not len(rows):
        return parts, []
    stated = _texts(shares.reset_index(drop=True)).fillna("") if shares is not None else pd.Series(
        "", index=range(len(parts)), dtype="string")
    unknown = {plain_spelling(entry) for entry in codes.fields["mixed_shares"].unknown} \
        if "mixed_shares" in codes.fields else set()
    pieces: list = []
    counted: dict = {}
    for row in asking(rows):
        text = parts["written"].iat[row]
        stated_shares = mixed[text].shares or ("" if stated.iat[row] in unknown else stated.iat[row])
        count = len(mixed[text].codes)
        ends, why = ([(0.0, 1.0)] * count, "") if each else _known_shares(*read_shares(stated_shares, count))
        why = "doubtful" if classified.ambiguous else why
        key = ("mixed_split" if not why else f"mixed_{why}", f"{text} {stated_shares}".strip())
        counted[key] = counted.get(key, 0) + 1
        for part, (code, share) in enumerate(zip(mixed[text].codes, ends) if not why else [(text, (1.0, 1.0))]):
            pieces.append((row, part, *share, code, bool(why)))
    divided = pd.DataFrame(pieces, columns=["row", "part", "least", "most", "written", "whole"])
    divided["written"] = divided["written"].astype("string")
    read = classify(divided["written"], codes, classified.scheme).frame
    read.loc[read["land_class"].isna(), "land_class"] = divided["written"]
    whole = divided.pop("whole").to_numpy()
    read.loc[whole, ["level1", "level2", "level3"]] = pd.NA
    read.loc[whole, ["known", "cropland", "paddy"]] = False
    read.loc[whole, "legal_class"], read.loc[whole, "form"] = "undetermined", "mixed"
    read.loc[whole, "land_class"] = divided["written"][whole]
    divided["compatible"] = parts["compatible"].iloc[divided["row"]].to_numpy()
    ask()   # of a million rows each of these steps takes some tenths of a second
    others = parts.drop(index=rows)
    ask()
    joined = pd.concat([others, pd.concat([divided, read], axis=1)])
    ask()
    order = np.lexsort((joined["part"].to_numpy(), joined["row"].to_numpy()))
    ask()
    joined = joined.iloc[order]
    ask()
    keys = {key for key, _text in counted} - ({"mixed_split"} if each else set())
    problems = []
    for key in sorted(keys):
        texts = [(text, number) for (of_key, text), number in counted.items() if of_key == key]
        problems.append(InputError(f"codes.{key}", count=sum(number for _text, number in texts),
                                   examples=listed(texts)))
    unlisted: dict = {}
    for code, known in asking(zip(divided["written"], read["known"] | whole)):
        if not known:
            unlisted[code or "∅"] = unlisted.get(code or "∅", 0) + 1
    if unlisted:
        problems.append(InputError("codes.mixed_unknown", scheme=classified.scheme, count=sum(unlisted.values()),
                                   examples=listed(list(unlisted.items()))))
    ask()
    return joined.reset_index(drop=True), problems


def _known_shares(shares, why: str) -> tuple:
    """Both ends of each share that was read, and why there are none."""
    return None if shares is None else [(share, share) for share in shares], why


def _with_suffix(parts: pd.DataFrame, scheme: Scheme, suffix: str) -> tuple:
    """The parts with their marks distinguished, and with the plain class where that is requested."""
    distinct = parts["land_class"].dropna().unique()
    plain = {code: plain_class(code, scheme) for code in distinct}
    parts["suffix"] = _looked_up(parts["land_class"], {code: mark for code, (_base, mark) in plain.items()})
    ask()
    marked = (parts["suffix"] != "").to_numpy(dtype=bool)
    if suffix == "listed" or not marked.any():
        return parts, []
    counted: dict = {}
    for code in parts["land_class"][marked]:
        counted[code] = counted.get(code, 0) + 1
    for code in counted:
        base = plain[code][0]
        rows = (parts["land_class"] == code).to_numpy(dtype=bool, na_value=False)
        land_class, levels = scheme.classes[base], (*scheme.levels(base), None, None)[:3]
        values = (base, *levels, land_class.legal_class, True, land_class.cropland, land_class.paddy)
        for name, value in zip(("land_class", "level1", "level2", "level3", "legal_class", "known", "cropland",
                                "paddy"), values):
            parts.loc[rows, name] = pd.NA if value is None else value
    return parts, [InputError("codes.suffix_plain", count=int(marked.sum()), examples=listed(list(counted.items())))]
