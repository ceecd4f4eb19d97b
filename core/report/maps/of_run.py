"""The map of a project from the layers of a run: no base map, no grid, no coordinates of the earth.

A map is first a ``MapView``, in metres from the middle of its own window, which HTML
(``svg.py``) and paper (``bridge/layout/map.py``) draw alike.
"""
from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
import shapely

from ...errors import InputError
from ...geometry.parallel import asking, in_steps, queried, waited
from ...geometry.systems.crs import plan_transform, transform
from ...texts import text
from ...texts.separators import numeral
from ..words import verdict_word, words_in
from .drawing import METRES_PER_DEGREE, clipped, metres_per_unit, usable
from .styles import change_style, class_style, control_style, density_style, piece_style, style_of
from .svg import svg_of
from .view import HEIGHT_MM, WIDTH_MM, Drawn, MapView

MAX_PATCHES = 1_500
#: Kinds of maps of carbon -> the style of a class.
CARBON = {"change": change_style, "density": density_style}
_TOLERANCE_MM = 0.06    # finer than a printed line
_SMALL_MM = 2.0         # a parcel below this gets a ring, so that it is seen
_PAD = 0.14             # of the subject's size, on each side
_LEAST_M = 20.0         # half of the least window: a point has no size
_MOST_RINGS = 60


@dataclass(frozen=True)
class MapLayer:
    """A layer of a run, as its maps show it.

    Attributes:
        name: in the legend; for ``"survey"`` and ``"piece"`` the legend names classes instead.
        kind: ``"survey"`` (patches by class, with codes), ``"approved"``, ``"control"``, ``"change"`` (of carbon, by
            its sign), ``"density"`` (of carbon, by class) or ``"piece"`` (what findings are about, by verdict).
        geometry: shapely or None, object ``(n,)``.
        crs: of the geometry; empty: the subjects'.
        classes: text ``(n,)``: class codes of a survey, verdicts of pieces; None elsewhere.
        titles: class code -> its name in the map's language.
        scheme: id of the list of classes, for the colours.
        projects: text ``(n,)``: the project whose map alone shows the feature; None: every map does.
        most: features that are drawn; the largest, beyond.
    """

    name: str
    kind: str
    geometry: np.ndarray
    crs: str = ""
    classes: np.ndarray | None = None
    titles: Mapping = field(default_factory=dict)
    scheme: str = ""
    projects: np.ndarray | None = None
    most: int = MAX_PATCHES


class RunMaps(Mapping):
    """The maps of a run by project id, each drawn on demand: SVG text.

    Args:
        subjects: shapely or None ``(n,)``.
        projects: their project ids, text ``(n,)``; None: all are one project, ``""``.
        crs: of the subjects.
        layers: from bottom to top within a kind.
        language: of legend and remarks.
        remarks: sentences under every map.
        outlined: whether subjects are drawn; otherwise they only say what a map is about.

    Attributes:
        subject: what the legend calls them; empty: as projects.
    """

    def __init__(self, subjects, projects=None, crs: str = "", layers=(), language: str = "en", remarks=(),
                 outlined: bool = True):
        self.remarks, self.outlined, self.subject = tuple(remarks), outlined, ""
        self.subjects, self.crs, self.language = np.asarray(subjects, dtype=object), crs, language
        self.shown_in = language        # of the words that all maps have
        self.layers = [_Layer(layer, crs) for layer in layers]
        ids = np.full(len(self.subjects), "", dtype=object) if projects is None else (
            pd.Series(projects).astype("string").fillna("").to_numpy(dtype=object))
        drawable = np.array([usable(item) for item in asking(self.subjects)], dtype=bool)
        places = pd.Series(ids[drawable]).groupby(ids[drawable], sort=False).indices
        rows = np.flatnonzero(drawable)
        self.rows = {project: rows[place] for project, place in places.items()}

    def __getitem__(self, project: str) -> str:
        return svg_of(self.view(project), self.shown_in)

    def __contains__(self, project) -> bool:
        return project in self.rows     # to draw it would take longer

    def __iter__(self) -> Iterator[str]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def view(self, project: str) -> MapView:
        """What the map of a project shows.

        Args:
            project: id.

        Raises:
            KeyError: no such project, or nothing of it can be drawn.
        """
        return _View(self, project, self.rows[project]).view()

    def small(self, project: str, key: str) -> str:
        """The map of a project as SVG for a third of the page's width, without a legend.

        Args:
            project: id. key: another one for each map of a page.

        Raises:
            KeyError: no such project, or nothing of it can be drawn.
        """
        return svg_of(self.view(project), self.shown_in, key, small=True)

    def overview(self, labels: Mapping) -> str:
        """One map of all projects as SVG.

        Args:
            labels: as of ``overview_view``.
        """
        return svg_of(self.overview_view(labels), self.shown_in, "all")

    def overview_view(self, labels: Mapping) -> MapView:
        """One map of all projects: where they lie, with the controls and the pieces in question.

        Args:
            labels: project id -> short words at its place, such as its number in a table; others have no label.
        """
        whole, places = _View(self, None, np.concatenate(list(self.rows.values()))), []
        for project, words in labels.items():
            if project in self.rows:
                west, south, east, north = shapely.total_bounds(self.subjects[self.rows[project]])
                x, y = (np.array([west + east, south + north]) / 2 - whole.centre) * whole.factors
                places.append((words, float(x), float(y)))
        return replace(whole.view(), labels=tuple(places))


class OneMap(Mapping):
    """The map of one project out of those of a run, drawn on demand; empty if it has none."""

    def __init__(self, maps: Mapping, project: str):
        self.maps, self._projects = maps, (project,) if project in maps else ()

    def __getitem__(self, project: str) -> str:
        if project not in self._projects:
            raise KeyError(project)
        return self.maps[project]

    def __iter__(self) -> Iterator[str]:
        return iter(self._projects)

    def __len__(self) -> int:
        return len(self._projects)

    def view(self, project: str) -> MapView:
        """What the map shows.

        Args:
            project: id.

        Raises:
            KeyError: no such project, or its map is ready-made text.
        """
        if project not in self._projects or not isinstance(self.maps, RunMaps):
            raise KeyError(project)
        return self.maps.view(project)


class _Layer:
    """A layer with its index, which is made when the first map needs it."""

    def __init__(self, layer: MapLayer, crs: str):
        self.layer, self.target = layer, crs
        self.tree = self.there = self.back = None

    def near(self, box) -> np.ndarray:
        """Positions of the features whose bounds meet a box of the subjects' system.

        Raises:
            InputError: no transformation between the two systems is known.
        """
        if self.tree is None:
            if self.layer.crs and self.target:
                self.there = plan_transform(self.target, self.layer.crs)
                self.back = plan_transform(self.layer.crs, self.target)
            self.tree = shapely.STRtree(self.layer.geometry)
        if self.there is not None and self.there.kind != "same":
            size = max(box[2] - box[0], box[3] - box[1]) / 8
            outline = shapely.segmentize(shapely.box(*box), size)
            box = shapely.bounds(transform(np.array([outline], dtype=object), self.there)[0])
        return np.sort(self.tree.query(shapely.box(*box)))

    def taken(self, rows: np.ndarray) -> np.ndarray:
        """Features in the subjects' system, without heights."""
        geometry = np.asarray(self.layer.geometry, dtype=object)[rows]
        geometry = geometry if self.back is None else transform(geometry, self.back)
        return shapely.force_2d(geometry)


class _View:
    """The map of one project, or of all (None), on the way."""

    def __init__(self, maps: RunMaps, project: str | None, rows: np.ndarray):
        self.maps, self.project = maps, project
        self.subjects = shapely.force_2d(maps.subjects[rows])
        self.language = maps.language
        self.metres = metres_per_unit(maps.crs)
        self.remarks: list[str] = list(maps.remarks)
        self._set_window()

    def _set_window(self) -> None:
        """The window in units of the subjects' system, and the factors to metres."""
        bounds = shapely.total_bounds(self.subjects)
        centre = np.array([bounds[0] + bounds[2], bounds[1] + bounds[3]]) / 2
        if self.metres == 0.0:
            squeeze = max(math.cos(math.radians(centre[1])), 0.01)
            self.factors = np.array([METRES_PER_DEGREE * squeeze, METRES_PER_DEGREE])
        else:
            self.factors = np.full(2, self.metres or 1.0)
        size = np.array([bounds[2] - bounds[0], bounds[3] - bounds[1]]) * self.factors
        half = np.maximum(size / 2 + _PAD * size.max(), _LEAST_M)
        scale = max(half[0] / WIDTH_MM, half[1] / HEIGHT_MM)
        self.half = np.array([WIDTH_MM, HEIGHT_MM]) * scale
        self.centre = centre
        reach = self.half / self.factors
        self.box = (*(centre - reach), *(centre + reach))
        self.tolerance = 2 * scale * _TOLERANCE_MM

    def _to_metres(self, geometry: np.ndarray, whole: bool = False) -> np.ndarray:
        """Clipped to the window, moved to its middle, without detail too small to see."""
        return in_steps(lambda some: self._plain(some if whole else self._clipped(some), whole), geometry)

    def _plain(self, geometry: np.ndarray, whole: bool) -> np.ndarray:
        moved = shapely.transform(geometry, lambda xy: (xy - self.centre) * self.factors)
        plain = shapely.simplify(moved, self.tolerance, preserve_topology=False)
        lost = shapely.is_empty(plain) & ~shapely.is_empty(moved)
        return np.where(lost & whole, moved, plain)

    def _clipped(self, geometry: np.ndarray) -> np.ndarray:
        margin = 0.02 * (self.box[2] - self.box[0])    # so that outlines of cut patches lie outside
        box = (self.box[0] - margin, self.box[1] - margin, self.box[2] + margin, self.box[3] + margin)
        try:
            return shapely.clip_by_rect(geometry, *box)
        except shapely.errors.GEOSException:
            result = np.empty(len(geometry), dtype=object)
            result[:] = [clipped(item, box) for item in geometry]
            return result

    def view(self) -> MapView:
        subjects = self._to_metres(self.subjects, whole=True)
        drawn = {kind: [] for kind in ("survey", "veil", "approved", "control", "density", "change", "piece")}
        controls = 0
        for layer in self.maps.layers:
            kind = layer.layer.kind
            try:
                drawn[kind] += self._layer(layer, controls)
            except InputError:
                self.remarks.append(text("layout.map_layer_blocked", self.language, layer=layer.layer.name))
            controls += kind == "control"
        if drawn["survey"]:
            drawn["veil"] = self._veil(subjects)
        word = self.maps.subject or text("layout.map_subject", self.language)
        top = [Drawn("subject", word, "", style_of("subject"), subjects), *self._rings(subjects)] \
            if self.maps.outlined else []
        return MapView(float(2 * self.half[0]), float(2 * self.half[1]),
                       (*[item for items in drawn.values() for item in items], *top),
                       self.metres is not None, tuple(self.remarks))

    def _layer(self, layer: _Layer, number: int) -> list[Drawn]:
        shown = layer.layer
        rows = layer.near(self.box)
        if shown.projects is not None and self.project is not None:
            rows = rows[np.asarray(shown.projects, dtype=object)[rows] == self.project]
        geometry = layer.taken(rows)
        if len(rows) > shown.most:
            keep = self._most_important(geometry, shown.most)
            self.remarks.append(text(
                "layout.map_cut", self.language, layer=shown.name, shown=numeral(f"{shown.most:,}"),
                count=numeral(f"{len(rows):,}")))
            rows, geometry = rows[keep], geometry[keep]
        geometry = self._to_metres(geometry)
        seen = ~shapely.is_empty(geometry)
        rows, geometry = rows[seen], geometry[seen]
        if not len(rows):
            return []
        if shown.classes is None:
            style = style_of("approved") if shown.kind == "approved" else control_style(number)
            return [Drawn(shown.kind, shown.name, "", style, geometry)]
        return self._by_class(shown, np.asarray(shown.classes, dtype=object)[rows], geometry)

    def _by_class(self, shown: MapLayer, classes, geometry) -> list[Drawn]:
        words = pd.Series(classes).astype("string").fillna("").to_numpy(dtype=object)
        result = []
        # Titles that are given in an order are drawn in it, such as the worst verdict on top.
        order = list(shown.titles) if shown.kind in ("piece", *CARBON) else []
        for code in sorted(set(words), key=lambda word: (order.index(word) if word in order else -1, word)):
            of_class = geometry[words == code]
            if shown.kind == "piece":
                if code == "allowed":
                    continue    # nothing is in question there
                name = verdict_word(words_in(self.language), code)
                result.append(Drawn("piece", name, "", piece_style(code), of_class))
                continue
            title = str(shown.titles.get(code, ""))
            if shown.kind in CARBON:
                result.append(Drawn(shown.kind, title, "", CARBON[shown.kind](code), of_class))
                continue
            name = f"{code} {title}".strip() or text("layout.map_no_class", self.language)
            result.append(Drawn(shown.kind, name, code, class_style(code, shown.scheme), of_class))
        return result

    def _most_important(self, geometry, most: int) -> np.ndarray:
        """Positions of the patches to draw: those at the project first, then the largest."""
        apart = np.full(len(geometry), True)
        apart[queried(shapely.STRtree(geometry), self.subjects, "intersects")[1]] = False
        return np.sort(np.lexsort((-shapely.area(geometry), apart))[:most])

    def _veil(self, subjects) -> list[Drawn]:
        areas = subjects[shapely.get_dimensions(subjects) == 2]
        if not len(areas):
            return []
        window = shapely.box(*(-self.half * 1.02), *(self.half * 1.02))
        valid = in_steps(shapely.make_valid, areas)
        veil = shapely.difference(window, valid[0] if len(valid) == 1 else waited(shapely.union_all, valid))
        return [Drawn("veil", "", "", style_of("veil"), np.array([veil], dtype=object))]

    def _rings(self, subjects) -> list[Drawn]:
        per_mm = 2 * self.half[0] / WIDTH_MM
        bounds = shapely.bounds(subjects)
        size = np.maximum(bounds[:, 2] - bounds[:, 0], bounds[:, 3] - bounds[:, 1])
        small = np.flatnonzero(size < _SMALL_MM * per_mm)[:_MOST_RINGS]
        if not len(small):
            return []
        middle = shapely.points((bounds[small, :2] + bounds[small, 2:]) / 2)
        rings = shapely.boundary(shapely.buffer(middle, size[small] / 2 + 1.5 * per_mm, quad_segs=12))
        return [Drawn("ring", "", "", style_of("ring"), rings)]
