"""A run of the pre-check: layers prepared once for all rules, and why a rule cannot be checked.

Each check of ``attributes``, ``areas``, ``logic``, ``structure`` and ``topology`` is a function of the same form:

- ``run``: this; ``rule``: its values, severity and tolerance; ``findings``: to which it adds its own;
- ``target``: id of the layer in the schema; or ``item`` (``key``) of the rule's list: layers, fields and codes by key;
- it returns how many rows were looked at, 0 where there was nothing to look at;
- it raises ``Unfit`` where a layer, a field or a kind of geometry that the rule needs is not there.
"""
from __future__ import annotations

from functools import cached_property
from typing import Optional

import numpy as np
import pandas as pd

from ..errors import InputError
from ..fields import Field, spelling, type_column
from ..geometry.parallel import asking
from ..geometry.systems.crs import check_system, has_places, is_geographic, plan_transform, transform
from ..geometry.topology.edges import Edges, ring_edges, unmatched
from ..geometry.topology.usable import reasons_of
from ..geometry.united import united
from ..texts import Localized, localized, pick, text
from ..units import from_m2
from .pack.model import AREA_FORMS, FieldSpec, LayerSpec
from .request import DataLayer, QualityRequest

KINDS = {"text": "text", "integer": "number", "number": "number", "date": "date"}


class Unfit(Exception):
    """A rule cannot be checked on this layer; ``reason`` gives why, in the run's language."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


class Layer:
    """A layer of the database: rows, columns by the schema's names, geometry that can be used."""

    def __init__(self, spec: LayerSpec, data: DataLayer, crs: str, language: str):
        self.spec, self.data, self.table, self.crs, self.language = spec, data, data.table, crs, language
        self._columns: dict = {}

    def __len__(self) -> int:
        return len(self.table)

    @property
    def name(self) -> str:
        """The layer's name, for messages."""
        return self.table.name

    @cached_property
    def ids(self) -> np.ndarray:
        """Texts that name the features ``(n,)``: the id field, otherwise ``#`` and the feature id."""
        ids = np.array([f"#{fid}" for fid in asking(self.table.fids)], dtype=object)
        if self.spec.id_field and self.spec.id_field in self.data.fields:
            raw = self.texts(self.spec.id_field)
            filled = ~pd.isna(raw)
            ids[filled] = raw[filled]
        return ids

    @cached_property
    def labels(self) -> np.ndarray:
        """``ids`` for sentences ``(n,)``, with the feature id behind those that appear twice."""
        labels, twice = self.ids.copy(), pd.Series(self.ids).duplicated(keep=False).to_numpy()
        labels[twice] = [text("quality.one_of_several", self.language, id=label, fid=fid)
                         for label, fid in asking(zip(self.ids[twice], self.table.fids[twice]))]
        return labels

    def has(self, name: str) -> bool:
        """Whether the layer has a field.

        Args:
            name: of the field in the schema.
        """
        return name in self.data.fields

    def raw(self, name: str) -> pd.Series:
        """A column ``(n,)`` as the file has it, by the schema's name.

        Args:
            name: of the field in the schema.

        Raises:
            Unfit: the layer has no such field.
        """
        if not self.has(name):
            raise Unfit(text("quality.no_field", self.language, layer=self.name, field=name))
        return self.table.columns[self.data.fields[name]]

    def texts(self, name: str) -> np.ndarray:
        """Values as texts without spaces around them, None where nothing stands, object ``(n,)``.

        Args:
            name: of the field.
        """
        key = name, "text"
        if key not in self._columns:
            codes, distinct = pd.factorize(self.raw(name), use_na_sentinel=True)
            words = np.array([spelling(value) or None for value in asking(distinct)] + [None], dtype=object)
            self._columns[key] = words[codes]
        return self._columns[key]

    def numbers(self, name: str) -> np.ndarray:
        """Values as numbers, NaN if there is none or it cannot be read, float64 ``(n,)``.

        Args:
            name: of the field.
        """
        return self._typed(name, "number").to_numpy(dtype=float, na_value=np.nan)

    def dates(self, name: str) -> np.ndarray:
        """Values as days, NaT where there is none or it cannot be read ``(n,)``.

        Args:
            name: of the field.
        """
        return self._typed(name, "date").to_numpy()

    def _typed(self, name: str, kind: str) -> pd.Series:
        key = name, kind
        if key not in self._columns:
            self._columns[key] = type_column(self.raw(name), Field(name, kind))[0]
        return self._columns[key]

    # -- geometry ----------------------------------------------------------------------------------------

    @cached_property
    def reasons(self) -> np.ndarray:
        """Text keys of why a geometry cannot be used, ``""`` where it can ``(n,)``."""
        kind = self.spec.geometry if self.spec.geometry in ("polygon", "line", "point") else "any"
        return reasons_of(self.table, kind)

    @cached_property
    def fit(self) -> np.ndarray:
        """Rows whose geometry can be used, positions ``(k,)``."""
        return np.flatnonzero(self.reasons == "")

    @cached_property
    def placed(self) -> np.ndarray:
        """Geometries in the run's coordinate system, None where they cannot be used, object ``(n,)``.

        Raises:
            Unfit: the layer's system and the run's cannot be brought together.
        """
        shapes = np.full(len(self.table), None, dtype=object)
        try:
            plan = plan_transform(self.table.crs, self.crs, self.name)
            shapes[self.fit] = transform(self.table.geometry[self.fit], plan)
        except InputError as error:
            raise Unfit(error.in_language(self.language)) from error
        return shapes

    @cached_property
    def edges(self) -> tuple[Edges, np.ndarray]:
        """Edges of the usable polygons, positions in ``fit``, and which of them have no partner."""
        edges = ring_edges(self.placed[self.fit])
        return edges, unmatched(edges)


class Run:
    """Layers by their id in the schema, and what rules may ask.

    Attributes:
        crs: in which layers are compared and findings written: of the first layer in a projection, otherwise the first.
        passed: of the current rule, how many rows it could not examine, why, and whether these were all.
    """

    def __init__(self, request: QualityRequest, cancelled=None):
        self.request, self.pack, self.language, self.cancelled = request, request.pack, request.language, cancelled
        self.mode = request.mode
        self.passed: list = []
        placed = [layer_data.table.crs for layer_data in request.layers.values()
                  if layer_data.geometry != "none" and has_places(layer_data.table.crs)]
        self.crs = next((crs for crs in placed if not is_geographic(crs)), placed[0] if placed else "")
        self.layers = {key: Layer(self.pack.layers[key], data, self.crs or data.table.crs, self.language)
                       for key, data in request.layers.items()}

    def say(self, key: str, **values) -> Localized:
        """A sentence of the check.

        Args:
            key: of the text. values: of its placeholders.
        """
        return localized(f"quality.{key}", self.language, **values)

    def pass_over(self, mask: np.ndarray, layer: Layer, *fields: str) -> None:
        """Count rows that a rule skips, because a value that it compares is not there or cannot be read.

        Without that a rule that looked at nothing would count as run.

        Args:
            mask: which rows ``(n,)``. layer: theirs. fields: that are empty there.
        """
        count = int(np.count_nonzero(mask))
        if count:
            self.passed.append((count, self.say("passed_over", count=count, layer=layer.name,
                                                fields=", ".join(dict.fromkeys(fields))), count == len(mask)))

    def title(self, layer: str) -> str:
        """A layer as people call it: id and title.

        Args:
            layer: id in the schema.
        """
        return f"{layer} {pick(self.pack.layers[layer].title, self.language)}"

    def need(self, layer: str) -> Layer:
        """A layer.

        Args:
            layer: id in the schema.

        Raises:
            Unfit: it is not among the layers that were given.
        """
        if layer not in self.layers:
            raise Unfit(self.say("no_layer", layer=self.title(layer)))
        return self.layers[layer]

    def shapes(self, layer: str) -> Layer:
        """A layer with geometry that can be compared.

        Args:
            layer: id in the schema.

        Raises:
            Unfit: no layer, a table, no coordinate system, or no usable geometry at all.
        """
        shaped = self.need(layer)
        self.need_system(shaped)
        if len(shaped) and not len(shaped.fit):
            raise Unfit(self.say("nothing_usable", layer=shaped.name))
        _ = shaped.placed
        return shaped

    def need_system(self, layer: Layer) -> None:
        """Make sure that a layer's coordinates are places.

        Args:
            layer: that is compared.

        Raises:
            Unfit: no coordinate system, or one in which nothing can be measured.
        """
        if not layer.table.crs:
            raise Unfit(self.say("no_crs", layer=layer.name))
        try:
            check_system(layer.table.crs, layer.name)
        except InputError as error:
            raise Unfit(error.in_language(self.language)) from error

    def domain(self, name: str) -> tuple[dict, set]:
        """Codes of a domain: {code: texts of names}, and the codes that longer ones may begin with.

        Args:
            name: of the domain.

        Raises:
            Unfit: the codes are in a codes pack that is not there, or lacks the list.
        """
        if name in self.pack.domains:
            codes = self.pack.domains[name]
            return {code: [entry.title] for code, entry in codes.items()}, {
                code.rstrip("0") or code for code, entry in codes.items() if entry.children}
        scheme = self.pack.code_lists[name]
        if self.request.codes is None or scheme not in self.request.codes.schemes:
            raise Unfit(self.say("no_codes", scheme=scheme))
        classes = self.request.codes.schemes[scheme].classes
        return {code: [land_class.title, *({"": other} for other in land_class.other_names)]
                for code, land_class in classes.items()}, set()

    def area_in_m2(self, spec: FieldSpec, values: np.ndarray) -> np.ndarray:
        """A stated area in square metres.

        Args:
            spec: of the field, whose form says the unit. values: stated ``(n,)``.
        """
        return values / float(from_m2(1.0, AREA_FORMS[spec.form]))

    def areas(self, layer: Layer) -> Optional[FieldSpec]:
        """The field in which a layer states the area of its features.

        Args:
            layer: of the schema.
        """
        return next(iter(layer.spec.stating(AREA_FORMS)), None)


def union_of(layer: Layer):
    """All usable ground of a layer as one geometry.

    Args:
        layer: of the schema.
    """
    return united(layer.placed[layer.fit])
