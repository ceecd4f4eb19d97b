"""From one list of codes to another, as far as possible without examining the land."""
from __future__ import annotations

import numpy as np
import pandas as pd

from ...errors import InputError
from ...inputs import register
from ..pack.crosswalks import joined
from ..pack.model import LandUseCodes, Target

_NO_ROW = Target("", "review")


def to_guide_2023(classified, codes: LandUseCodes) -> pd.DataFrame:
    """Codes of the target list (guide-2023 in the shipped pack) for a classified column.

    Args:
        classified: from :func:`core.landuse.codes.classify`.
        codes: the pack; its ``crosswalk`` holds the target of each code.

    Returns:
        ``n`` rows, numbered from 0: ``target`` (string, NULL if not decided yet), ``map`` (string:
        "1:1"; "1:n", the target is one of several and a person may choose another; "review", a person has
        to decide; NULL where the code is not known), ``alternatives`` (string: the other codes that it
        can be, separated by ", "; NULL without any).
        A code of the target list itself is 1:1. A known code without a row is "review".
    """
    frame = classified.frame
    rows = codes.crosswalk.get(classified.scheme, {})
    positions, distinct = pd.factorize(frame["land_class"].where(frame["known"]), use_na_sentinel=True)
    same = classified.scheme == codes.crosswalk_target
    targets = [Target(code, "1:1") if same else rows.get(code, _NO_ROW) for code in distinct]
    columns = {"target": [led.code or None for led in targets], "map": [led.map for led in targets],
               "alternatives": [", ".join(led.alternatives) or None for led in targets]}
    return pd.DataFrame({name: _take(values, positions) for name, values in columns.items()},
                        index=np.arange(len(frame)))


def recoded(column, codes: LandUseCodes, target: str) -> pd.DataFrame:
    """Codes of any other list for the parts of a column.

    Args:
        column: from ``column.read_code_column``.
        codes: the pack.
        target: id of the list.

    Returns:
        A row per part: ``target``, ``map`` and ``alternatives`` as in :func:`to_guide_2023`.

    Raises:
        InputError: as in :func:`passage`.
    """
    led = passage(codes, column.scheme, target)
    positions, distinct = pd.factorize(column.parts["land_class"].where(column.parts["known"]), use_na_sentinel=True)
    targets = [led.get(code, _NO_ROW) for code in distinct]
    return pd.DataFrame({name: _take(values, positions) for name, values in (
        ("target", [target.code or None for target in targets]), ("map", [target.map for target in targets]),
        ("alternatives", [", ".join(target.alternatives) or None for target in targets]))},
        index=np.arange(len(column.parts)))


def passage(codes: LandUseCodes, source: str, target: str) -> dict:
    """Where each code of a list goes in any other list.

    Into the crosswalk's own target it goes by the pack's rows. Out of it, by the same rows read backwards: a class
    goes to the code that leads to it, of several to the one that is 1:1 with it, and the others are alternatives;
    a class that nothing leads to goes where the class above it goes. Between two other lists both ways are joined.

    Args:
        codes: the pack.
        source, target: ids of lists.

    Returns:
        {code of the source: Target}, for every code of the source.

    Raises:
        InputError: no such list, or the pack has no way between them.
    """
    for scheme in (source, target):
        if scheme not in codes.schemes:
            raise InputError("codes.scheme_unknown", parameter=register.TARGET_SCHEME, scheme=scheme,
                             known=", ".join(codes.schemes))
    own, hub = codes.schemes[source].classes, codes.crosswalk_target
    if source == target:
        return {code: Target(code, "1:1") for code in own}
    lacking = [scheme for scheme in (source, target) if scheme != hub and scheme not in codes.crosswalk]
    if not hub or lacking:
        raise InputError("codes.no_passage", source=source, target=target)
    forward = {code: Target(code, "1:1") for code in own} if source == hub else {
        code: codes.crosswalk[source].get(code, _NO_ROW) for code in own}
    if target == hub:
        return forward
    backward = _backward(codes, target)
    return {code: joined(scheme, backward) for code, scheme in forward.items()}


def _backward(codes: LandUseCodes, scheme: str) -> dict:
    """{class of the crosswalk's target: Target in a list}."""
    usual: dict = {}
    possible: dict = {}
    for code, code_of in codes.crosswalk[scheme].items():
        if code_of.code:
            usual.setdefault(code_of.code, []).append((code_of.map != "1:1", code))
        for other in code_of.alternatives:
            possible.setdefault(other, []).append(code)
    hub = codes.schemes[codes.crosswalk_target]
    targets: dict = {}
    for code in hub.classes:
        for above in reversed(hub.levels(code)):
            first = [code_of for _unsure, code_of in sorted(usual.get(above, ()))]
            others = [code_of for code_of in possible.get(above, ()) if code_of not in first]
            # a class that is above another candidate says the same, less exactly
            coarse = {code_of for deeper in (*first, *others) for code_of in codes.schemes[scheme].levels(deeper)[:-1]}
            exact = [code_of for unsure, code_of in usual.get(above, ()) if not unsure]
            first = [code_of for code_of in first if code_of in exact or code_of not in coarse]
            others = [code_of for code_of in others if code_of not in coarse]
            if first or others:
                targets[code] = _chosen(first, others, exact)
                break
    return targets


def _chosen(first: list, others: list, exact: list) -> Target:
    """Of the codes that lead to a class, the one that it goes back to."""
    several = [*first, *others]
    if len(several) == 1:
        return Target(several[0], "1:1")
    if len(exact) == 1 or len(first) == 1:
        chosen = exact[0] if len(exact) == 1 else first[0]
        return Target(chosen, "1:n", tuple(code for code in several if code != chosen))
    return Target("", "review", tuple(several))


def _take(values: list, positions: np.ndarray):
    return pd.array([*values, None], dtype="string")[positions]
