"""The uses of parcels as a matrix knows them: each use, and all that it may be."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import numpy as np
import pandas as pd

from ..contract.arithmetic import choose
from ..contract.interval import Interval
from ..errors import InputError
from ..fields import spelling
from ..geometry.parallel import ask
from ..landuse.codes.classify import class_name
from ..landuse.codes.column import Division, read_code_column
from ..landuse.codes.crosswalk import recoded
from ..landuse.codes.spelling import plain_spelling, take_apart
from ..landuse.pack.model import LandUseCodes, Scheme
from ..table import numbered
from ..texts import pick, text
from .pack.model import UseMatrix, cell_for, lineage
from .request import UseRequest

DIVIDED = "codes.mixed_split"


@dataclass(frozen=True)
class Asked:
    """One way in which the uses of parcels are written, as the matrix is asked about it.

    Attributes:
        use: as shown. title: its name.
        candidates: uses of the matrix's list that it may be; each with all above it, the longest first.
        problem: text key of why it cannot be asked, or empty.
    """

    use: str
    title: str
    candidates: tuple = ()
    problem: str = ""


@dataclass(frozen=True)
class Uses:
    """The uses of all subjects.

    Attributes:
        parts: a row per subject and use: ``row``, ``asked`` (position in ``asked``).
        share: of each part in its subject ``(p,)``, anything from 0 to 1 where none is stated.
        asked: the different uses. scheme: list they follow. notes: sentences.
    """

    parts: pd.DataFrame
    share: Interval
    asked: list
    scheme: str
    notes: list


def read_uses(request: UseRequest) -> Uses:
    """Read the uses of all subjects.

    Args:
        request: the check.

    Raises:
        InputError: codes of a list from which there is no way to the matrix's.
    """
    raw = request.subjects.columns[request.use_field]
    if not request.matrix.use_scheme:
        return _own_words(raw, request)
    names, shares = (request.subjects.columns[name] if name else None
                     for name in (request.use_name_field, request.shares_field))
    codes, target = request.codes, request.matrix.use_scheme
    column, unstated = read_code_column(raw, codes, request.scheme, names), np.zeros(len(raw), dtype=bool)
    if request.mixed == "split":   # uses of one ground are asked whether or not their shares are known
        stated, (shares, unstated) = shares, _all_stated(raw, shares, codes, codes.schemes[column.scheme])
        column = read_code_column(raw, codes, column.scheme, names, Division("split", shares))
    problems = column.problems
    if unstated.any():   # only what was stated is reported as stated
        really = read_code_column(raw, codes, column.scheme, names, Division("split", stated))
        problems = [*(problem for problem in problems if problem.key != DIVIDED),
                    *(problem for problem in really.problems if problem.key == DIVIDED)]
    notes = [problem.in_language(request.language) for problem in problems]
    if unstated.any():
        notes.append(text("use.shares_unstated", request.language, count=int(unstated.sum())))
    try:
        led = recoded(column, codes, target)
    except InputError as error:
        raise InputError("use.no_passage", scheme=column.scheme, target=target) from error
    if column.scheme != target:
        notes.append(text("use.recoded", request.language, scheme=column.scheme, target=target))
    ask()
    parts = column.parts
    keys = pd.DataFrame({"written": parts["land_class"].fillna(""), "known": parts["known"].astype(bool),
                         "target": led["target"].fillna("").to_numpy(), "map": led["map"].fillna("").to_numpy(),
                         "others": led["alternatives"].fillna("").to_numpy()})
    numbers, first = numbered([keys[name].to_numpy(dtype=object) for name in keys])
    distinct = list(keys.iloc[first].itertuples(index=False))
    scheme = codes.schemes[target]
    ask()

    def levels(code: str) -> tuple:
        return tuple(reversed(scheme.levels(code)))

    asked = []
    for written, known, code, how, others in distinct:
        title = class_name(written, column.scheme, request.language, codes) if known else ""
        several = [candidate for candidate in (code, *(others.split(", ") if others else ())) if candidate]
        if not written:
            asked.append(Asked("", "", problem="use.no_use"))
        elif not known or not several:
            asked.append(Asked(written, title, problem="use.unknown_use"))
        else:
            asked.append(Asked(written, title, tuple(
                levels(candidate) for candidate in (several if how != "1:1" else [code]))))
    rows = parts["row"].to_numpy()
    share = choose(unstated[rows], Interval.of(0.0, 1.0), column.share)
    return Uses(pd.DataFrame({"row": rows, "asked": numbers}), share, asked, column.scheme, notes)


def _all_stated(raw: pd.Series, shares: Optional[pd.Series], codes: LandUseCodes,
                scheme: Scheme) -> tuple[pd.Series, np.ndarray]:
    """Shares for every mixed use, equal ones where none are stated; and which rows those are."""
    stated = pd.Series(pd.NA, index=range(len(raw)), dtype="string") if shares is None else \
        shares.astype("string").reset_index(drop=True)
    written = {value: take_apart(plain_spelling(value), scheme) for value in raw.dropna().unique()}
    several = {value: ":".join("1" * len(mixture.codes)) for value, mixture in written.items()
               if len(mixture.codes) > 1 and not mixture.shares}
    usual = raw.reset_index(drop=True).map(several)
    field = codes.fields.get("mixed_shares")
    empty = {"", *(plain_spelling(value) for value in field.unknown)} if field else {""}
    share_texts = stated.fillna("").map(plain_spelling)
    unstated = (usual.notna() & share_texts.isin(list(empty))).to_numpy(dtype=bool)
    return stated.where(~unstated, usual.astype("string")), unstated


def _own_words(raw: pd.Series, request: UseRequest) -> Uses:
    """Uses in the words of the matrix itself."""
    matrix = request.matrix
    by_name = {spelling(title).casefold(): code for code, use in matrix.uses.items() for title in use.title.values()}
    by_name |= {code.casefold(): code for code in matrix.uses}
    numbers, distinct = pd.factorize(raw, use_na_sentinel=True)
    asked = []
    for value in distinct:
        code = by_name.get(spelling(value).casefold(), "")
        asked.append(Asked(code or spelling(value), pick(matrix.uses[code].title, request.language) if code else "",
                           (tuple(lineage(code, matrix.uses)),) if code else (),
                           "" if code else "use.unknown_use"))
    asked.append(Asked("", "", problem="use.no_use"))
    numbers = np.where(numbers < 0, len(asked) - 1, numbers)
    return Uses(pd.DataFrame({"row": np.arange(len(raw)), "asked": numbers}), Interval.of(np.ones(len(raw))), asked,
                matrix.id, [])


def answer(matrix: UseMatrix, zone: str, asked: Asked) -> tuple:
    """What the matrix says of a use in a zone.

    Args:
        matrix: of the run. zone: code of the zone, empty if it has none. asked: the use.

    Returns:
        Verdict, the cell that speaks (None: none does), and the text key of a reason where nothing can be said.
    """
    if asked.problem:
        return "undetermined", None, asked.problem
    if zone not in matrix.zones:
        return "undetermined", None, "use.unknown_zone" if zone else "use.no_zone_code"
    cells = [cell_for(matrix, zone, list(candidate)) for candidate in asked.candidates]
    verdicts = {cell.verdict if cell else "undetermined" for cell in cells}
    if len(verdicts) > 1:
        return "undetermined", None, "use.several"
    if cells[0] is None:
        return "undetermined", None, "use.not_stated"
    return cells[0].verdict, cells[0], ""
