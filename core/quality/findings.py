"""Findings of a pre-check, in words, rule by rule."""
from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from ..contract.basis import bases_text
from ..contract.book import Book, listed, origin_of
from ..contract.frame import digest
from ..geometry.parallel import asking, in_steps
from ..geometry.systems.crs import has_places
from ..texts import plain, text
from .pack.model import SchemaRule
from .run import Layer, Run

#: What is wrong in the data is put right before anything is decided: a technical check, whatever its severity.
VERDICT = "conditional"
#: Placeholders of sentences that name fields, and those that quote their values.
_OF_FIELDS, _OF_VALUES = {"field", "when", "first", "last", "code_field"}, {"value", "other", "code"}


class Findings:
    """Collects findings; a rule adds rows of a layer, or one row for the layer itself."""

    def __init__(self, run: Run):
        self.run = run
        self.counts: dict[str, int] = {}
        # the worst first, then in the order of the rules
        self.book = Book(run.crs, ids=("named",), evidence=("named", "rests_on"), order=("severity", "place"),
                         pack=run.pack, origin=origin_of(run.language, [
                             (key, layer.table) for key, layer in run.request.layers.items()]))
        self._place = {rule.id: place for place, rule in enumerate(run.pack.rules)}

    def add(self, rule: SchemaRule, layer: Layer, rows: np.ndarray, key: str, *, values: dict | None = None,
            control=None, **columns) -> None:
        """Add a finding for each of the rows.

        Args:
            rule, layer: what found it, and where.
            rows: positions in the layer ``(n,)``.
            key: sentence of ``quality.yaml``; it may name ``layer``, ``feature`` and the ``values``.
            values: words or numbers of the sentence, each one for all or ``(n,)``.
            control: the field, or the other feature; one for all or ``(n,)``.
            columns: ``measured``, ``limit_value``, ``tolerance``, their ``unit``, ``overlap_area_m2``,
                ``overlap_length_m``; ``geometry``, what is wrong ``(n,)``, in the run's system: left out, the feature.
        """
        rows = np.asarray(rows, dtype=np.int64)
        if not len(rows):
            return
        values = {name: listed(column, len(rows)) for name, column in (values or {}).items()}
        template = text(f"quality.{key}", self.run.language, **{name: "{" + name + "}" for name in (
            "layer", "feature", *values)})
        ids, labels = layer.ids[rows], layer.labels[rows]
        shown = self._shown(layer, values, control)
        messages = [template.format(layer=layer.name, feature=labels[k],
                                    **{name: column[k] for name, column in shown.items()})
                    for k in asking(range(len(rows)))]
        if columns.get("geometry") is None:
            columns["geometry"] = self._features(layer, rows)
        self._block(rule, control, _evidence(key, values, len(rows)), message=messages, subject_id=ids,
                    subject_fid=layer.table.fids[rows], control_role=layer.spec.id, control_layer=layer.name, **columns)

    def add_layer(self, rule: SchemaRule, layer: str, name: str, key: str, control=None, values: dict | None = None,
                  **columns) -> None:
        """Add a finding about a layer itself, or about one that is missing.

        Args:
            rule: what found it. layer: id in the schema. name: of the layer, empty if there is none.
            key, values: as of ``add``, of one row. control: the field, or what else it is about.
            columns: as of ``add``, and ``geometry``.
        """
        message = text(f"quality.{key}", self.run.language, layer=name or self.run.title(layer), **(values or {}))
        evidence = _evidence(key, {name: [value] for name, value in (values or {}).items()}, 1)
        self._block(rule, control, evidence, message=message, control_role=layer, control_layer=name, **columns)

    def add_ground(self, rule: SchemaRule, layer: Layer, pieces: np.ndarray, key: str, area_m2: np.ndarray,
                   values: dict | None = None, control=None) -> None:
        """Add a finding for each piece of ground that belongs to no feature, such as a gap.

        Args:
            rule, layer: what found it, and where. pieces: the ground ``(n,)``. area_m2: its size ``(n,)``.
            key, values: as of ``add``. control: what else it is about; None: a name of the place.
        """
        values = {name: listed(column, len(pieces)) for name, column in (values or {}).items()}
        messages = [text(f"quality.{key}", self.run.language, layer=layer.name, area=f"{area_m2[k]:.2f}",
                         **{name: column[k] for name, column in values.items()}) for k in asking(range(len(pieces)))]
        if not len(pieces):
            return
        place = shapely.get_coordinates(in_steps(shapely.point_on_surface, pieces))
        self._block(rule, place_ids(place) if control is None else control, _evidence(key, values, len(pieces)),
                    geometry=pieces, message=messages, control_role=layer.spec.id, control_layer=layer.name, unit="m2",
                    measured=area_m2, limit_value=0.0, overlap_area_m2=area_m2)

    def _shown(self, layer: Layer, values: dict, control) -> dict:
        """The values of a sentence without those of fields with personal data."""
        fields = {*control.split("+")} if isinstance(control, str) else set()
        fields |= {word for name in _OF_FIELDS & values.keys() for word in values[name][:1]}
        if not layer.data.personal & fields:
            return values
        hidden = text("quality.not_shown", self.run.language)
        return {name: listed(hidden, len(column)) if name in _OF_VALUES else column for name, column in values.items()}

    def _features(self, layer: Layer, rows: np.ndarray) -> np.ndarray:
        shapes = np.full(len(rows), None, dtype=object)
        if layer.table.crs == self.run.crs:
            shapes = layer.table.geometry[rows].copy()
        elif has_places(layer.table.crs):
            shapes = layer.placed[rows]
        # what no file can hold is shown without a place
        finite = np.isfinite(shapely.bounds(shapes)).all(axis=1)
        shapes[~finite] = None
        return shapes

    def _block(self, rule: SchemaRule, control, rests_on: list, **columns) -> None:
        count, fids = len(rests_on), columns.get("subject_fid")
        ids, controls = listed(columns.get("subject_id"), count), listed(control, count)
        named = [f"{rule.id}|{subject or ''}|{columns['control_role']}|{other or ''}"
                 for subject, other in asking(zip(ids, controls))]
        if fids is not None:   # an id that appears twice identifies nothing
            twice = pd.Series(named).duplicated(keep=False).to_numpy()
            named = [f"{name}|{fid}" if again else name for name, again, fid in asking(zip(named, twice, fids))]
        self.book.add(**{
            "unit": "", "rule_id": rule.id, "severity": rule.severity, "place": self._place[rule.id],
            "verdict": VERDICT, "relation": rule.check, "control_id": controls, "named": named, "rests_on": rests_on,
            "basis": bases_text(rule.basis, self.run.language), "basis_verified": rule.basis_verified, **columns})
        self.counts[rule.id] = self.counts.get(rule.id, 0) + count


def _evidence(key: str, values: dict, count: int) -> list:
    """Findings independent of language: the sentence and its values; texts ``(count,)``.

    Args:
        values: name -> ``(count,)``.
    """
    names = sorted(values)
    return ["|".join([key, *(plain(values[name][row]) for name in names)]) for row in asking(range(count))]


def place_ids(places: np.ndarray) -> list:
    """Names of places ``(n, 2)`` that tell them apart and stay the same: reports show no coordinates.

    Args:
        places: x and y of each.
    """
    return [f"@{digest(f'{x:.7f} {y:.7f}')[:8]}" for x, y in asking(places)]
