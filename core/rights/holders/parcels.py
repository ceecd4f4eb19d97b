"""Parcels with rights, made ready: which type each has, what has ended, what is stacked on one piece of ground."""
from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
import shapely

from ...layers.control_layer import ControlLayer
from ...layers.prepare import Controls, prepare_controls
from ...texts.shown import shown_code
from ..codes import comparable_codes
from ..places import has_ended, texts_of
from ..tokens import plain_name
from .request import NO_RIGHT, OTHER, OWNERSHIP, UNITS, USE, HoldersRequest

KINDS = (USE, OWNERSHIP, OTHER)
FEW = 6   # features of a layer that a remark may need: one more than it names
_COLUMNS = ("code", "right_type", "right_title", "owner", *UNITS)


@dataclass(frozen=True)
class Parcels:
    """Parcels of one kind of right.

    Attributes:
        controls: their geometry ``(k,)``. frame: ``code`` (empty without one), ``name`` (code or feature),
            ``right_type``, ``right_title``, ``owner`` and units of each ``(k,)``.
    """

    controls: Controls
    frame: pd.DataFrame


class Untyped(NamedTuple):
    """Parcels of a layer whose type of right is unknown.

    Attributes:
        layer: its name. field: of types, empty without one. fids: of the first few. words: what the field says of
            these, empty where it says nothing or what may be a name.
    """

    layer: str
    field: str
    fids: list
    words: list


class Counted(NamedTuple):
    """Numbers for remarks: parcels whose type of right is unknown, whose right has ended, that are stacked on another
    one, that are no right at all, and that have no code."""

    unknown_type: int = 0
    ended: int = 0
    stacked: int = 0
    not_rights: int = 0
    without_code: int = 0


def parcels_of(request: HoldersRequest, method: str) -> tuple[dict[str, Parcels], Counted, list[Untyped]]:
    """The parcels of all layers by kind of right.

    Args:
        request: of the run. method: of areas.

    Returns:
        Kind -> parcels, numbers, and what is of unknown type. Such a parcel counts as one with a use right.

    Raises:
        InputError: a layer that cannot be used.
    """
    layers: dict = {kind: [] for kind in KINDS}
    counted, untyped = Counted(), []
    for layer in request.rights:
        frame, has_ended = _described(layer, request)
        unknown = (frame["right_title"] == "").to_numpy(dtype=bool)
        if unknown.any():
            untyped.append(_untyped(layer, frame, np.flatnonzero(unknown)))
        stacked = _stacked(frame, layer, request)
        gone = has_ended | stacked | (frame["layer"] == NO_RIGHT).to_numpy()
        counted = Counted(*(before + int(number) for before, number in zip(counted, (
            unknown.sum(), has_ended.sum(),
            (stacked & ~has_ended).sum(), (frame["layer"] == NO_RIGHT).sum(), (frame["code"] == "").sum()))))
        for kind in KINDS:
            rows = np.flatnonzero(~gone & (frame["layer"] == kind).to_numpy())
            named = {"id": layer.fields["unit_code"]} if "unit_code" in layer.fields else {}
            layers[kind].append((ControlLayer(kind, layer.table.take(rows), {**layer.fields, **named}),
                                 frame.iloc[rows]))
    return {kind: _ready(kind, entries, request, method) for kind, entries in layers.items()}, counted, untyped


def _untyped(layer: ControlLayer, frame: pd.DataFrame, rows: np.ndarray) -> Untyped:
    few = rows[:FEW]
    words = ["" if "…" in word else word for word in frame["right_type"].iloc[few]]
    return Untyped(layer.table.name, layer.fields.get("right_type", ""), layer.table.fids[few].tolist(), words)


def _ready(kind: str, entries: list, request: HoldersRequest, method: str) -> Parcels:
    controls = prepare_controls(kind, [layer for layer, _ in entries], request.subjects.crs, method, kind="polygon")
    frames = [frame.iloc[controls.source_row[controls.layer == number]] for number, (_, frame) in enumerate(entries)]
    frame = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=["layer", *_COLUMNS])
    names = np.where(frame["code"].to_numpy(dtype=object) == "", controls.ids, frame["code"].to_numpy(dtype=object))
    return Parcels(controls, frame.assign(name=names))


def _described(layer: ControlLayer, request: HoldersRequest) -> tuple[pd.DataFrame, np.ndarray]:
    """What each feature is, and whether its right has ended."""
    name = layer.fields.get("unit_code")
    codes = comparable_codes(layer.table.columns[name]) if name else np.full(len(layer.table), "", dtype=object)
    types = texts_of(layer, "right_type")
    place, different = pd.factorize(types)
    kinds = [request.types.get(plain_name(text)) for text in different]
    known = [(USE, "", "") if kind is None else kind for kind in kinds]
    columns = {column: np.array([entry[at] for entry in known], dtype=object)[place]
               for at, column in enumerate(("layer", "owner", "right_title"))}
    # a name in the field of types is nobody's to read in a result without names
    types = np.array([text if kind is not None else shown_code(text) for text, kind in zip(different, kinds)],
                     dtype=object)[place]
    frame = pd.DataFrame({"code": codes, "right_type": types, **columns,
                          **{unit: texts_of(layer, unit) for unit in UNITS}}, dtype=object)
    return frame, has_ended(layer, request.ended)


def _stacked(frame: pd.DataFrame, layer: ControlLayer, request: HoldersRequest) -> np.ndarray:
    """Which features are further units on the ground of an earlier one; that one gets the code of the parcel."""
    stacked = np.zeros(len(frame), dtype=bool)
    if not request.unit_length:
        return stacked
    codes = frame["code"].to_numpy(dtype=object)
    rows = np.flatnonzero([len(code) == request.unit_length for code in codes])
    heads = pd.Series([code[:request.parcel_length] for code in codes[rows]], dtype=object)
    rows = rows[heads.duplicated(keep=False).to_numpy()] if len(rows) else rows
    if not len(rows):
        return stacked
    shape = shapely.to_wkb(shapely.normalize(layer.table.geometry[rows]))
    keys = pd.Series([(codes[row][:request.parcel_length], frame["layer"].iat[row], ground)
                      for row, ground in zip(rows, shape)], dtype=object)
    several = keys.duplicated(keep=False).to_numpy()
    for row in rows[several]:
        frame.at[row, "code"] = codes[row][:request.parcel_length]
    stacked[rows[keys.duplicated().to_numpy()]] = True
    return stacked
