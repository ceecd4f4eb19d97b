"""What of a check has to be run again, and how its rows join those that stand.

A check can be rechecked if its manifest holds the section ``rows`` (``rows.RunState``): its subjects' rows
with the groups that are judged together, every other layer by place, and its rules by parts. The functions here say
from that which subjects are touched; they do not depend on what is checked.
"""
from __future__ import annotations

import re
from typing import Optional

import numpy as np
import pandas as pd
import shapely

from ..errors import InputError
from .rows import RowState
from .verdicts import SEVERITIES, VERDICTS


def listed_ids(text: str) -> Optional[np.ndarray]:
    """Feature ids separated by commas or semicolons (also Chinese ones), unique and ascending; None without any.

    Args:
        text: what the user wrote.

    Raises:
        InputError: a word is not a whole number.

    >>> listed_ids("7, 3；12、3").tolist(), listed_ids(" ")
    ([3, 7, 12], None)
    """
    words = [word.strip() for word in re.split("[,;，；、]", text) if word.strip()]
    wrong = [word for word in words if not word.removeprefix("-").isdecimal()]
    if wrong:
        raise InputError("recheck.not_ids", value=wrong[0])
    return np.unique(np.array([int(word) for word in words], dtype=np.int64)) if words else None


def same_rows(before: RowState, fids: np.ndarray, hashes: np.ndarray) -> np.ndarray:
    """Mask of the rows that a run before read as they are now.

    Args:
        before: state of the run before.
        fids, hashes: of some rows now ``(n,)``, in any order.
    """
    same = np.zeros(len(fids), dtype=bool)
    if len(before):
        place = np.minimum(np.searchsorted(before.fids, fids), len(before) - 1)
        same = (before.fids[place] == fids) & (before.hashes[place] == hashes)
    return same


def changed_rows(before: RowState, now: RowState) -> tuple[np.ndarray, np.ndarray]:
    """Feature ids of the subjects that are new or read otherwise than before, and of those that are gone.

    Args:
        before, now: states of the layer of subjects.
    """
    return now.fids[~same_rows(before, now.fids, now.hashes)], np.setdiff1d(before.fids, now.fids)


def with_rows(before: RowState, read: RowState, asked: np.ndarray) -> RowState:
    """The subjects as they are now, where only some were read again.

    Args:
        before: at the run.
        read: those of the asked ones that are there.
        asked: feature ids ``(k,)``; those that were not read are gone.
    """
    kept = ~np.isin(before.fids, asked)
    fids = np.concatenate([before.fids[kept], read.fids])
    order = np.argsort(fids, kind="stable")
    groups = {name: np.concatenate([keys[kept], read.groups[name]])[order] for name, keys in before.groups.items()}
    return RowState(fids[order], np.concatenate([before.hashes[kept], read.hashes])[order], groups, before.whole)


def joined_by_groups(before: RowState, now: RowState, changed: np.ndarray, gone: np.ndarray) -> np.ndarray:
    """Mask ``(n,)`` of the subjects now that are judged together with a changed one, then or now; the changed ones too.

    Groups are followed until nothing more joins: who is judged again needs all of its own group.

    Args:
        before, now: states of the layer of subjects.
        changed, gone: feature ids ``(k,)``.
    """
    mask = np.isin(now.fids, changed)
    then = np.isin(before.fids, np.concatenate([changed, gone]))
    left = {name: np.unique(keys[then]) for name, keys in before.groups.items()}
    while True:
        count = int(mask.sum())
        for name, keys in now.groups.items():
            mask |= np.isin(keys, np.concatenate([np.unique(keys[mask]), left.get(name, keys[:0])]))
        if int(mask.sum()) == count:
            return mask


def met_by_places(bounds: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Mask of the subjects whose extent meets one of some rectangles.

    Args:
        bounds: xmin, ymin, xmax, ymax of each subject ``(n, 4)``; those that are not finite meet nothing.
        places: ``(k, 4)`` in the same system.
    """
    met = np.zeros(len(bounds), dtype=bool)
    rows = np.flatnonzero(np.isfinite(bounds).all(axis=1))
    if len(rows) and len(places):
        tree = shapely.STRtree(shapely.box(*places.T))
        met[rows[np.unique(tree.query(shapely.box(*bounds[rows].T))[0])]] = True
    return met


def kept_rows(previous: pd.DataFrame, now: RowState, judged: np.ndarray, again: set, reported_again: set) -> np.ndarray:
    """Mask ``(m,)`` of the findings of the run before that stand.

    Args:
        previous: its findings.
        now: the subjects.
        judged: feature ids ``(k,)`` of the subjects that were judged again, wholly.
        again: roles judged again for all subjects, or no longer in scope.
        reported_again: roles of which the findings about the run itself were made again.
    """
    fids = previous["subject_fid"].to_numpy(dtype=float, na_value=np.nan)
    roles = previous["control_role"].fillna("").astype(str)
    of_run = np.isnan(fids)
    own = ~of_run & np.isin(fids, now.fids) & ~np.isin(fids, judged) & ~roles.isin(again).to_numpy()
    return own | (of_run & ~roles.isin(again | reported_again).to_numpy())


def in_order(frame: pd.DataFrame, now: RowState, scope: list) -> np.ndarray:
    """Positions ``(m,)`` in the order in which a full run writes the rows: its own first, then by subject.

    Args:
        frame: rows that stand and rows that were made again, each in the order of their run.
        now: the subjects.
        scope: roles in their order.
    """
    fids = frame["subject_fid"].to_numpy(dtype=float, na_value=np.nan)
    position = np.where(np.isnan(fids), -1, np.searchsorted(now.fids, np.nan_to_num(fids)))
    places = {role: place for place, role in enumerate(scope)}
    return np.lexsort((frame["control_role"].map(places).fillna(-1).to_numpy(dtype=float),
                       frame["control_id"].fillna("").to_numpy(dtype=str), frame["rule_id"].to_numpy(dtype=str),
                       frame["severity"].map(SEVERITIES.index), frame["verdict"].map(VERDICTS.index), position))
