"""Each thing that is asked of land, on all parcels: met, missed or open, on how much ground, and why."""
from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import shapely

from ...contract.basis import Basis
from ...contract.book import of_distinct
from ...contract.outcome import Steps
from ...contract.sentences import gathered, texts_of_rows
from ...geometry.overlay.pairs import overlaps
from ...geometry.overlay.pieces import measure
from ...geometry.parallel import asking, in_steps
from ...geometry.systems.crs import plan_transform, transform
from ...layers.broken import Broken, may_meet
from ...layers.control_layer import ControlLayer
from ...texts import pick, text
from ..conflicts.parcels import KNOWN, NO_FIELD, Parcels
from ..conflicts.request import ELLIPSOIDAL, PLANAR, RightsRequest
from ..pack.relation import answer
from ..pack.supply import DOCUMENT, LINE, PLAN, REGISTER, SUPPLY, SupplyItem
from ..patches.request import APPROVED, CHECK, COVERED, TEMPORARY, UNDATED_CHECK, UNDATED_COUNT, PatchRequest
from ..patches.screening import Screened, cover_of
from ..tokens import plain_name
from .documents import names_document
from .request import MET, MISSED, OPEN, ReadinessRequest

_DAY = "day of the check"   # a column beside the parcel's own: nothing that comes later is in force on that day
_VERDICT = {"allowed": MET, "forbidden": MISSED}


class Judged(NamedTuple):
    """An item on all parcels ``(n,)``.

    Attributes:
        state, message: and why (empty where met). area_m2: ground, NaN where it has none. ground: where that lies in
            the parcels' system (None where it has no place).
        is_given: False where no layer, or no field of the parcels, says anything of the item: open everywhere.
    """

    state: np.ndarray
    message: np.ndarray
    area_m2: np.ndarray
    ground: np.ndarray
    is_given: bool = True


def remedies_of(item: SupplyItem, answer: Judged, language: str) -> np.ndarray:
    """What the pack says is to be done, empty where it does not apply ``(n,)``.

    It is to give what was not given, and to enter the papers or the cancellations that are missing: where a layer that
    was given leaves an item open, the message says why.

    Args:
        item: of the pack. answer: on it. language: of sentences, ``"en"`` or ``"zh"``.
    """
    says = pick(item.says, language) if item.says else ""
    applies = np.isin(answer.state, [OPEN, MISSED] if not answer.is_given or item.kind == DOCUMENT else
                      [MISSED] if item.kind == REGISTER else [])
    return np.where(applies, says, "").astype(object)


def not_given(item: SupplyItem, request: ReadinessRequest, usable: np.ndarray) -> Judged:
    """Open everywhere: nothing that is not there says that land is ready.

    Args:
        item: of the pack. request: language. usable: parcels whose outlines can be used ``(n,)``.
    """
    return _open("readiness.not_given", item, request, len(usable))


def _open(key: str, item: SupplyItem, request: ReadinessRequest, count: int) -> Judged:
    message = text(key, request.language, item=pick(item.title, request.language))
    return Judged(np.full(count, OPEN, dtype=object), np.full(count, message, dtype=object), np.full(count, np.nan),
                  np.full(count, None, dtype=object), is_given=False)


def judge_cover(item: SupplyItem, layer: ControlLayer, request: ReadinessRequest, notes: list,
                steps: Steps) -> Judged:
    """Ground that has to be covered (approval, plan), or must not be (supplies, lines).

    Of a layer without a field of the status it is not known what was withdrawn: where it covers, the answer is open.

    Args:
        item: of the pack. layer: its layer. request: the parcels. notes: to which it adds. steps: how it is followed.

    Raises:
        InputError: systems that cannot be combined. Cancelled: the run was stopped.
    """
    screened = _screened(item, layer, request, steps)
    notes += [note for note in screened.notes if note not in notes]
    wanted = item.kind not in (SUPPLY, LINE)
    word, usable = screened.answers.word, screened.subjects.dimension == 2
    rest, doubtful, covered = (np.where(usable, area, np.nan) for area in (
        screened.rest.rest_size.area_m2, screened.rest.doubtful_size.area_m2, screened.rest.covered_m2))
    open_ground = in_steps(shapely.union, screened.rest.rest, screened.rest.doubtful)
    covered_ground = in_steps(shapely.difference, screened.subjects.geometry, open_ground)
    if wanted:
        state = np.select([word == CHECK, word == COVERED], [OPEN, MET], MISSED)
        area, ground = rest + doubtful, open_ground
    else:
        state = np.select([_is_hit(covered_ground, screened, covered, request), word == CHECK], [MISSED, OPEN], MET)
        area = np.where(word == CHECK, covered + doubtful, covered)
        ground = in_steps(shapely.union, covered_ground, screened.rest.doubtful)
    why = screened.answers.why.astype(object)
    if item.kind != LINE and not layer.fields.get("status"):
        hidden = state == (MET if wanted else MISSED)
        state[hidden] = OPEN
        why[hidden] = text("readiness.no_status", request.language, layer=layer.table.name)
        area, ground = np.where(hidden, covered, area), np.where(hidden, covered_ground, ground)
    ground = np.where(usable & ~shapely.is_empty(ground) & ~shapely.is_missing(ground), ground, None)
    return Judged(state.astype(object), _messages(item, state, why, area, request), area, ground)


def _is_hit(ground: np.ndarray, screened: Screened, covered_m2: np.ndarray, request: ReadinessRequest) -> np.ndarray:
    """Parcels of which more than a sliver is covered for certain ``(n,)``; of a tiny parcel, more than half."""
    subjects = screened.subjects
    rows = np.flatnonzero(covered_m2 > 0.0)
    size = measure(ground[rows], subjects.table.crs, subjects.method, request.minimum)
    hit = np.zeros(len(subjects), dtype=bool)
    hit[rows] = ~size.is_sliver | (covered_m2[rows] > 0.5 * subjects.measured_m2[rows])
    return hit


def _screened(item: SupplyItem, layer: ControlLayer, request: ReadinessRequest, steps: Steps) -> Screened:
    """Parcels against one layer: a line holds as it lies, a plan until its end, what else by its dates and status."""
    table = request.parcels.table
    parcels = replace(request.parcels, table=replace(table, columns=table.columns.assign(
        **{_DAY: request.as_of.isoformat()})), fields={"id": request.parcels.fields.get("id"), "day": _DAY})
    is_line = item.kind == LINE
    return cover_of(PatchRequest(
        parcels, {TEMPORARY if item.kind == PLAN else APPROVED: replace(layer, fields={}) if is_line else layer},
        as_of=request.as_of,
        undated=UNDATED_COUNT if is_line else UNDATED_CHECK, minimum=request.minimum, area_method=request.area_method,
        known=request.pack.fields, language=request.language), Steps(cancelled=steps.cancelled))


def _messages(item: SupplyItem, state: np.ndarray, why: np.ndarray, area: np.ndarray,
              request: ReadinessRequest) -> np.ndarray:
    language = request.language
    words = np.full(len(state), "", dtype=object)
    title = pick(item.title, language)
    nowhere = ~(area > 0.0)     # a feature that cannot be used may lie on it, and where is not known
    for key, own in ((f"missed_{item.kind}", state == MISSED), ("open_ground", (state == OPEN) & ~nowhere),
                     ("open_somewhere", (state == OPEN) & nowhere)):
        rows, key = np.flatnonzero(own), f"readiness.{key}"
        words[rows] = texts_of_rows(key, language, len(rows), item=np.full(len(rows), title, dtype=object),
                                    area=np.nan_to_num(area[rows]))
        reasons = np.where(why[rows] == "", "", text("readiness.why", language)).astype(object) + why[rows]
        words[rows] += reasons
    return words


def judge_documents(item: SupplyItem, request: ReadinessRequest) -> Judged:
    """A document is named, or not known: a cell that only says yes, no or later names none.

    Args:
        item: of the pack. request: the parcels, with the field of the item.
    """
    count, name = len(request.parcels.table), request.parcels.fields.get(item.id)
    if not name:
        return _open("readiness.no_field", item, request, count)
    cells = request.parcels.table.columns[name].astype("string").fillna("").to_numpy(dtype=object)
    is_open = ~of_distinct(names_document, cells).astype(bool)
    values = {"item": pick(item.title, request.language), "field": name}
    none, other = (text(f"readiness.{key}", request.language, **values) for key in ("no_document", "not_a_document"))
    message = np.where(of_distinct(plain_name, cells) == "", none, other)
    return Judged(np.where(is_open, OPEN, MET).astype(object), np.where(is_open, message, "").astype(object),
                  np.full(count, np.nan), np.full(count, None, dtype=object))


class Rights:
    """The registers, in one set of columns behind the parcels, and what of them lies on each parcel.

    Args:
        request: with at least one register. steps: how it is followed.

    Raises:
        InputError: systems that do not go together. Cancelled: the run was stopped.
    """

    def __init__(self, request: ReadinessRequest, steps: Steps):
        self.request, self.items, self.cancelled = request, list(request.registers), steps.cancelled
        layers = (replace(request.parcels, fields={}), *request.registers.values())
        self.rights = Parcels(RightsRequest(
            layers, (request.right_type, *[""] * len(self.items)), request.pack, as_of=request.as_of,
            area_method=ELLIPSOIDAL if request.area_method == ELLIPSOIDAL else PLANAR, language=request.language))
        count = self.count = len(request.parcels.table)
        rights, own = self.rights, np.arange(count)
        self.usable = rights.reason[own] == ""
        live = np.flatnonzero(rights.is_judged & (rights.layer > 0))
        ground = np.where(self.usable, rights.geometry[own], None)
        shared = overlaps(ground, rights.geometry[live], rights.crs, rights.method, cancelled=steps.cancelled)
        size = measure(shared.pieces, rights.crs, rights.method, request.minimum)
        real = ~size.is_sliver & ~size.is_rounding
        self.parcel, self.right, self.area_m2 = shared.subject[real], live[shared.control[real]], shared.area_m2[real]
        self.pieces = shared.pieces[real]
        answers = {code: self._answer(code) for code in np.unique(rights.type[self.right].astype(str)).tolist()}
        self.state = of_distinct(lambda code: answers[str(code)][0], rights.type[self.right])
        self.basis: tuple[Basis, ...] = ()
        self.reason = of_distinct(lambda code: answers[str(code)][1], rights.type[self.right])
        self._open_unregistered()

    def _open_unregistered(self) -> None:
        """A right in the way may have been cancelled where the register does not say of it that it was not."""
        stated = self.rights.registration.state[self.right]
        names = np.array([layer.table.name for layer in self.request.registers.values()], dtype=object)
        for rows, key in ((stated == NO_FIELD, "no_registration"), (stated != NO_FIELD, "registration_unknown")):
            rows = np.flatnonzero(rows & (stated != KNOWN) & (self.state == MISSED))
            self.state[rows] = OPEN
            self.reason[rows] = texts_of_rows(f"readiness.{key}", self.request.language, len(rows),
                                              layer=names[self.rights.layer[self.right[rows]] - 1])

    def _answer(self, code: str) -> tuple[str, str]:
        pair = answer(self.rights.rights, self.request.right_type, code)
        return _VERDICT.get(pair.verdict, OPEN), text(pair.reason, self.request.language) if pair.reason else ""

    def judged(self, item: SupplyItem) -> Judged:
        """What the register of an item says of each parcel.

        Args:
            item: whose layer was given.
        """
        layer = 1 + self.items.index(item.id)
        state = np.full(self.count, MET, dtype=object)
        near = ~self.usable
        bad = np.flatnonzero((self.rights.layer == layer) & (self.rights.reason != "") & self.rights.is_live)
        if len(bad):
            rights, has_ground = self.rights, ~shapely.is_missing(self.rights.if_repaired[bad])
            own = np.where(self.usable, rights.geometry[:self.count], None)
            broken = Broken(rights.if_repaired[bad[has_ground]], rights.boxes[bad[~has_ground]])
            near |= may_meet(own, broken, rights.crs, rights.method, self.cancelled)
        rows = np.flatnonzero((self.rights.layer[self.right] == layer) & (self.state != MET))
        state[near] = OPEN
        for word in (OPEN, MISSED):
            state[self.parcel[rows[self.state[rows] == word]]] = word
        area, ground = self._union(rows)
        return Judged(state, self._messages(item, rows, near & (state == OPEN)), np.where(self.usable, area, np.nan),
                      ground)

    def _union(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Area of each parcel under rights that are in the way, m², and where it lies ``(n,)``; ground under several
        counts once."""
        area = np.bincount(self.parcel[rows], self.area_m2[rows], minlength=self.count)
        ground = np.full(self.count, None, dtype=object)
        ground[self.parcel[rows]] = self.pieces[rows]
        several = np.flatnonzero(np.bincount(self.parcel[rows], minlength=self.count) > 1)
        order = rows[np.argsort(self.parcel[rows], kind="stable")]
        start = np.searchsorted(self.parcel[order], [several, several + 1])
        for parcel, first, end in asking(zip(several.tolist(), *start.tolist())):
            ground[parcel] = shapely.union_all(self.pieces[order[first:end]])
        area[several] = measure(ground[several], self.rights.crs, self.rights.method, self.request.minimum).area_m2
        back = plan_transform(self.rights.crs, self.request.parcels.table.crs)
        return area, ground if back.kind == "same" else transform(ground, back)

    def _messages(self, item: SupplyItem, rows: np.ndarray, near: np.ndarray) -> np.ndarray:
        language, rights = self.request.language, self.rights
        right = self.right[rows]
        title = np.where(rights.title[right] == "", text("readiness.type_unknown", language), rights.title[right])
        words = texts_of_rows("readiness.right", language, len(rows), right=rights.name[right], title=title,
                              area=self.area_m2[rows], reason=self.reason[rows])
        message = gathered(words, self.parcel[rows], self.count, text("patches.semicolon", language))
        bad = text("readiness.near_unusable", language, item=pick(item.title, language))
        message[near] = np.where(message[near] == "", bad, message[near] + text("patches.semicolon", language) + bad)
        return message
