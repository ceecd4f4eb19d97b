"""Classes of a plan, of the land and of the base year, brought into one list and compared.

A class is its line of codes down to the required level: ``("07", "0701")``. A plan that says 07 is kept by 0701;
land that is only known as 07 may or may not keep a plan that says 0701, so it cannot be decided.
"""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..errors import InputError
from ..fields import spelling
from ..inputs import register
from ..landuse.codes.classify import AUTO, class_name
from ..landuse.codes.column import CodeColumn, read_code_column
from ..landuse.codes.crosswalk import recoded
from ..landuse.codes.problems import of_layer, why_untold
from ..table import numbered
from ..texts import text
from .request import LandUseLayer, PlanRequest

SAME, OTHER, UNSURE = "same", "other", "unsure"


@dataclass(frozen=True)
class Side:
    """The classes of one layer.

    Attributes:
        number: class of each row, a position in ``lines`` ``(n,)``.
        lines: the different classes: for each the lines that it may be (several where a code may be one of several),
            none where it is not known.
        keys, titles: of each class, as shown.
        construction: whether each class is construction land of the law; None: not known.
        notes: sentences about the column.
    """

    number: np.ndarray
    lines: list
    keys: list
    titles: list
    construction: list
    notes: list


def read_plan_scheme(request: PlanRequest) -> str:
    """The list that the plan's codes follow; everything is compared in it.

    Args:
        request: the comparison.

    Raises:
        InputError: it cannot be decided.
    """
    return _read(request.plan, request, request.scheme, register.SCHEME).scheme


def read_parent_scheme(parent: LandUseLayer, request: PlanRequest, own: str) -> str:
    """The list of the plan above: that of the plan itself where it fits, since both are mostly written in one.

    Args:
        parent: the plan above. own: the plan's list.
        parent: the plan above. request: the comparison. own: list of the plan itself.

    Raises:
        InputError: it cannot be decided.
    """
    if request.parent_scheme != AUTO:
        return request.parent_scheme
    column = read_code_column(parent.table.columns[parent.code], request.codes, own, _names(parent))
    coded = column.parts["written"].notna()
    if column.parts.loc[coded, "known"].all() and not any(
            problem.key.startswith("codes.names") for problem in column.problems):
        return own
    return _read(parent, request, AUTO, register.PARENT_SCHEME).scheme


def _names(layer: LandUseLayer):
    return layer.table.columns[layer.name] if layer.name else None


def _read(layer: LandUseLayer, request: PlanRequest, scheme: str, parameter: str) -> CodeColumn:
    column = read_code_column(layer.table.columns[layer.code], request.codes, scheme, _names(layer),
                              parameter=parameter)
    why = why_untold(column.problems)
    if why is not None and scheme == AUTO:
        raise InputError("plan.choose_scheme", layer=layer.table.name, parameter=parameter,
                         why=why.in_language(request.language))
    return column


def read_side(layer: LandUseLayer, request: PlanRequest, target: str, scheme: str = AUTO) -> Side:
    """Read the classes of a layer.

    Args:
        layer: to read. target: the plan's list. scheme: of this layer.
        request: the comparison.

    Raises:
        InputError: a list that cannot be decided; no way from the layer's list to the plan's.
    """
    if request.level == "value":
        return _own_values(layer.table.columns[layer.code], request.groups)
    codes, language = request.codes, request.language
    column = _read(layer, request, scheme, register.LAND_SCHEME)
    try:
        led = recoded(column, codes, target)
    except InputError as error:
        raise InputError("plan.no_passage", layer=layer.table.name, scheme=column.scheme, target=target) from error
    parts = column.parts
    keys = pd.DataFrame({"code": parts["land_class"].fillna(""), "known": parts["known"].astype(bool),
                         "target": led["target"].fillna("").to_numpy(), "map": led["map"].fillna("").to_numpy(),
                         "others": led["alternatives"].fillna("").to_numpy(), "legal": parts["legal_class"]})
    number, first = numbered([keys[name].to_numpy(dtype=object) for name in keys])
    distinct = keys.iloc[first].itertuples(index=False)
    side = Side(number, [], [], [], [], of_layer(layer.table.name, column.problems, language))
    if column.scheme != target:
        side.notes.append(text("plan.recoded", language, layer=layer.table.name, scheme=column.scheme, target=target))
    for code, known, target_code, how, others, legal in distinct:
        several = [target_code] if how == "1:1" else [
            candidate for candidate in (target_code, *(others or "").split(", ")) if candidate]
        lines = {_line(candidate, legal, target, request) for candidate in several} if known else set()
        side.lines.append(lines - {()})
        side.keys.append(code)
        side.titles.append(class_name(code, column.scheme, language, codes) if known else code)
        side.construction.append(None if not known or legal == "undetermined" else legal == "construction")
    return side


def _line(code: str, legal: str, scheme: str, request: PlanRequest) -> tuple:
    """A class of the plan's list as its line of codes, its group, or its class of the law."""
    levels = tuple(request.codes.schemes[scheme].levels(code))
    for level in reversed(levels):
        if level in request.groups:
            return (request.groups[level],)
    if request.level == "legal_class":
        own = request.codes.schemes[scheme].classes[code].legal_class
        legal_class = own if own != "undetermined" else legal
        return () if legal_class == "undetermined" else (legal_class,)
    return levels[:int(request.level[-1])]


def _own_values(raw: pd.Series, groups: dict) -> Side:
    number, distinct = pd.factorize(raw, use_na_sentinel=True)
    keys = [spelling(value) for value in distinct]
    lines = [{(groups.get(key, key),)} for key in keys]
    number = np.where(number < 0, len(keys), number)
    return Side(number, [*lines, set()], [*keys, ""], [*keys, ""], [None] * (len(keys) + 1), [])


def compare(actual: set, plan: set) -> str:
    """Whether land is what a plan (or an earlier survey) says.

    Args:
        actual, plan: lines that each may be.

    Returns:
        ``SAME``, ``OTHER``, or ``UNSURE`` where the answer depends on which of several it is, or it is unknown.
    """
    answers = {_one(a, p) for a in actual for p in plan}
    return answers.pop() if len(answers) == 1 else UNSURE


def changed(base: set, actual: set) -> bool | None:
    """Whether the class changed since the base year; a finer or coarser word for one class is not a change.

    Args:
        base, actual: lines of codes that each may be; empty: not known.

    Returns:
        None where both may be.

    >>> changed({("01",)}, {("07",)}), changed({("01",)}, {("01", "0101")}), changed(set(), {("07",)})
    (True, False, None)
    """
    answers = {compare(base, actual), compare(actual, base)}
    if answers == {OTHER}:
        return True
    return False if SAME in answers else None


def _one(actual: tuple, plan: tuple) -> str:
    depth = min(len(actual), len(plan))
    if actual[:depth] != plan[:depth]:
        return OTHER
    return SAME if len(actual) >= len(plan) else UNSURE
