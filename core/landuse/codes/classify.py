"""Land-use codes: which list a column follows, and what each code is counted as."""
from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ...errors import InputError
from ...fields import spelling
from ...geometry.parallel import ask, asking
from ...inputs import register
from ...names import folded_name
from ...packs.load import PackKind
from ...texts import pick
from ..pack.cases import Classifier, code_misses
from ..pack.loading import FORM
from ..pack.model import LandUseCodes, Scheme
from .crosswalk import to_guide_2023
from .detect import Detection, Spellings, detect, fixed
from .groups import group_of_code
from .problems import class_problems, ownership_problems
from .spelling import plain_spelling

AUTO = "auto"
_TEXTS = ("land_class", "level1", "level2", "level3", "legal_class", "form")
_FLAGS = ("known", "cropland", "paddy")


@dataclass(frozen=True)
class Classified:
    """A column of codes, understood.

    Attributes:
        scheme: id of the list that was used.
        frame: ``n`` rows, numbered from 0, in the order of the column: ``land_class`` (string: the code as
            the list writes it, the spelling found where the list has none, NULL if there is none),
            ``known`` (bool), ``level1``, ``level2``, ``level3`` (string, NULL where unknown or not that deep),
            ``legal_class`` (string: agricultural, construction, unused or undetermined), ``cropland`` and
            ``paddy`` (bool), ``form`` (string: plain, number, village, mixed, compatible, underground).
        problems: what is to be reported, one sentence each with count and examples.
        ambiguous: the column could follow several lists, or two editions are in it; codes on which they
            differ are not known.
    """

    scheme: str
    frame: pd.DataFrame
    problems: list = field(default_factory=list)
    ambiguous: bool = False


def classifier() -> Classifier:
    """What runs the cases of a pack."""
    return Classifier(classify, to_guide_2023, group_of_code)


def classify(raw: pd.Series, codes: LandUseCodes, scheme: str = AUTO, names: pd.Series | None = None,
             parameter: str = register.SCHEME) -> Classified:
    """Read a column of land-use codes.

    Work is done once for each distinct spelling, so that the number of rows hardly matters.

    Args:
        raw: codes as the layer has them, text or number ``(n,)``.
        codes: the pack.
        scheme: id of a list, or "auto": the list is recognised, see ``detect``.
        names: names next to the codes ``(n,)``; they settle doubts, and a name that disagrees is a problem.
        parameter: of the algorithm that chooses the list, for error messages.

    Returns:
        Classified. A code that its list does not have is never given a legal class.

    Raises:
        InputError: no such scheme.
        ValueError: codes and names differ in length.
    """
    if scheme != AUTO and scheme not in codes.schemes:
        raise InputError("codes.scheme_unknown", parameter=parameter, scheme=scheme,
                         known=", ".join([AUTO, *codes.schemes]))
    if names is not None and len(names) != len(raw):
        raise ValueError("codes and names differ in length")
    rows, spellings = _spellings(raw, codes, names)
    ask()
    detection = detect(spellings, codes) if scheme == AUTO else fixed(spellings, codes.schemes[scheme])
    table = _table(spellings, detection, codes.schemes[detection.scheme])
    frame = pd.DataFrame({name: _take(table[name], rows) for name in asking(table, 1)})
    ask()
    problems = class_problems(spellings, detection, codes, int((rows < 0).sum()), scheme == AUTO, parameter)
    return Classified(detection.scheme, frame, problems, bool(detection.rivals))


def _factorized(raw: pd.Series, read, empty: set) -> tuple:
    """Number of the distinct text that each row holds, -1 where it holds none; and the texts, sorted."""
    positions, distinct = pd.factorize(raw, use_na_sentinel=True)
    texts = [read(value) for value in asking(distinct)]
    kept = sorted({text for text in texts if text and text not in empty})
    at = {text: i for i, text in enumerate(kept)}
    numbers = np.array([at.get(text, -1) for text in texts] + [-1], dtype=np.int64)
    return numbers[positions], kept


def _spellings(raw: pd.Series, codes: LandUseCodes, names: pd.Series | None) -> tuple:
    """Number of the pair of spelling and name that each row holds, -1 without a code; and the spellings."""
    unknown = codes.fields["land_class"].unknown if "land_class" in codes.fields else ()
    rows, texts = _factorized(raw, plain_spelling, {plain_spelling(word) for word in unknown})
    beside, kept = (np.full(len(rows), -1), []) if names is None else _factorized(
        names, lambda value: folded_name(spelling(value)), set())
    ask()
    pairs, inverse, count = np.unique(np.where(rows < 0, -1, rows * (len(kept) + 1) + beside + 1),
                                      return_inverse=True, return_counts=True)
    skip = int(len(pairs) > 0 and pairs[0] < 0)   # rows without a code come first
    pairs, count = pairs[skip:], count[skip:]
    pair_text, name = pairs // (len(kept) + 1), pairs % (len(kept) + 1) - 1
    counts = np.bincount(pair_text, weights=count, minlength=len(texts)).astype(np.int64)
    return inverse.reshape(-1) - skip, Spellings(texts, counts, pair_text,
                                                 [kept[i] if i >= 0 else "" for i in name], count)


def _table(spellings: Spellings, detection: Detection, scheme: Scheme) -> pd.DataFrame:
    """A row for each pair of spelling and name."""
    rows = []
    for k, doubtful in zip(spellings.pair_text, detection.doubtful):
        reading = detection.readings[k]
        if not reading.code:
            rows.append((spellings.texts[k], False, None, None, None, "undetermined", False, False, "plain"))
            continue
        if doubtful:
            rows.append((reading.code, False, None, None, None, "undetermined", False, False, reading.form))
            continue
        land_class = scheme.classes[reading.code]
        levels = (*scheme.levels(reading.code), None, None)[:3]
        # what lies under the ground takes no land: neither cropland nor a class of the law
        below = reading.form == "underground"
        rows.append((reading.code, True, *levels, "undetermined" if below else land_class.legal_class,
                     land_class.cropland and not below, land_class.paddy and not below, reading.form))
    table = pd.DataFrame(rows, columns=["land_class", "known", "level1", "level2", "level3", "legal_class",
                                        "cropland", "paddy", "form"])
    return table.astype({**dict.fromkeys(_TEXTS, "string"), **dict.fromkeys(_FLAGS, bool)})


def _take(column: pd.Series, rows: np.ndarray):
    """The column's value for each row; for a row without a code: nothing, nothing known."""
    if column.dtype == bool:
        return np.append(column.to_numpy(), False)[rows]
    taken = column.array.take(rows, allow_fill=True)
    if column.name in ("legal_class", "form"):
        taken[rows < 0] = {"legal_class": "undetermined", "form": "plain"}[column.name]
    return taken


def class_name(code, scheme: str, language: str, codes: LandUseCodes) -> str:
    """Name of a code in a language; empty where the list does not have it.

    Args:
        code: of a class, NULL without one. scheme: id of its list. codes: the lists.
        language: of sentences, ``"en"`` or ``"zh"``.
    """
    if pd.isna(code) or scheme not in codes.schemes:
        return ""
    land_class = codes.schemes[scheme].classes.get(str(code))
    return pick(land_class.title, language) if land_class else ""


def class_colour(code, scheme: str, codes: LandUseCodes) -> str:
    """Conventional colour of a code, ``#RRGGBB``: its own, otherwise that of the class above it; empty: none.

    A list without colours of its own borrows that of the class which the crosswalk leads to.

    Args:
        code: of a class, NULL without one. scheme: id of its list. codes: the lists.
    """
    if pd.isna(code) or scheme not in codes.schemes:
        return ""
    classes, levels = codes.schemes[scheme].classes, codes.schemes[scheme].levels(str(code))[::-1]
    own = next((classes[level].colour for level in levels if classes[level].colour), "")
    if own or scheme == codes.crosswalk_target or any(known.colour for known in classes.values()):
        return own
    rows = codes.crosswalk.get(scheme, {})
    led = next((rows[level].code for level in levels if level in rows and rows[level].code), "")
    return class_colour(led, codes.crosswalk_target, codes) if led else ""


def ownership_kind(raw: pd.Series, codes: LandUseCodes) -> tuple[pd.Series, list]:
    """Read the nature of rights (QSXZ): state or collective.

    Args:
        raw: codes or their names, text or number ``(n,)``.
        codes: the pack.

    Returns:
        "state", "collective" or "undetermined", string ``(n,)``; and problems with count and examples.
    """
    known = {folded_name(word): owner.kind for code, owner in codes.ownership.items()
             for word in (code, *owner.spellings, *owner.title.values())}
    unknown = codes.fields["ownership"].unknown if "ownership" in codes.fields else ()
    rows, texts = _factorized(raw, lambda value: folded_name(spelling(value)).removesuffix(".0"),
                              {folded_name(word) for word in unknown})
    kinds = [known.get(text, "") for text in texts]
    counts = np.bincount(rows[rows >= 0], minlength=len(texts))
    column = pd.array([kind or "undetermined" for kind in kinds] + ["undetermined"], dtype="string")
    lacking = [(text, int(count)) for text, kind, count in zip(texts, kinds, counts) if not kind]
    return pd.Series(column[rows]), ownership_problems(lacking, int((rows < 0).sum()), codes)


CODES = PackKind(FORM, lambda codes: code_misses(codes, classifier()), lambda codes: (0, codes.class_count))
load_codes = CODES.load
