"""A book collects the findings of a check, and makes one frame of them: types, ids, evidence, order, geometry.

A check opens one and states which columns name a finding and which it depends on; these never change, since stores
of users hold the hashes. ``Rows`` collects the rows of any other table whose columns are known.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd

from ..geometry.parallel import ask, asking, blocks
from ..geometry.parts import distinct_objects
from ..table import FeatureTable
from ..texts import text
from .frame import TYPES, Repeated, evidence, factorized, findings_frame, geometry_hashes, hash_decimals, hashed
from .pack_head import PackHead
from .verdicts import SEVERITIES, VERDICTS

#: Columns that are sorted by rank.
_RANKED = {"verdict": VERDICTS, "severity": SEVERITIES}
#: What holds a value for each row.
_MANY = (list, np.ndarray, pd.Series, pd.api.extensions.ExtensionArray)
#: Columns that a book makes or completes.
_MADE = {"finding_id", "evidence_hash", "rule_pack", "unit", "basis", "data_date"}


class Rows:
    """Rows of a table as they are found, each with the ground that it is about.

    Args:
        types: name -> type of each column of the table, in their order.
        also: further columns that rows may have.

    >>> rows = Rows({"kind": "string", "area_m2": "Float64"})
    >>> rows.add(kind="gap", area_m2=[2.0, 3.0])
    >>> rows.frame()[0].to_numpy().tolist()
    [['gap', 2.0], ['gap', 3.0]]
    """

    def __init__(self, types: dict, also: tuple = ()):
        self.types, self._known = types, {*types, *also}
        self._blocks: list = []   # (number of rows, columns)
        self._shapes: list = []   # of every row
        self._given: set = set()   # columns that some row has
        self._one_by_one = True   # no block has an array

    def __len__(self) -> int:
        return len(self._shapes)

    def add(self, geometry=None, **columns) -> None:
        """Add a row, or one for each row of the arrays among the values.

        Args:
            geometry: where it is: a shapely geometry, None, or an array or list of them ``(n,)``.
            columns: name -> value, one for all, or ``(n,)``; a column that is left out is empty.

        Raises:
            ValueError: a column that the table does not have, columns of different lengths.
        """
        if not columns.keys() <= self._known:
            raise ValueError(f"no such columns: {', '.join(sorted(columns.keys() - self._known))}")
        sizes = {len(values) for values in (geometry, *columns.values()) if isinstance(values, _MANY)}
        if len(sizes) > 1:
            raise ValueError(f"columns of {' and '.join(map(str, sorted(sizes)))} rows")
        count = max(sizes, default=1)
        if count:
            self._blocks.append((count, columns))
            self._shapes += listed(geometry, count)
            self._given.update(columns)
            self._one_by_one = self._one_by_one and not sizes

    def column(self, name: str) -> np.ndarray:
        """Values as they were given ``(n,)``: float where all blocks are arrays of floats, otherwise object.

        Args:
            name: of a column; one that no row has is empty.
        """
        column = np.full(len(self), None, dtype=object)
        if name not in self._given:
            return column
        parts = self._parts(name)
        if all(isinstance(part, np.ndarray) and part.dtype.kind == "f" for part in parts):
            return np.concatenate(parts)
        if self._one_by_one:
            column[:] = parts
            return column
        start = 0
        for part, (count, _columns) in asking(zip(parts, self._blocks), 2_000):
            rows, start = slice(start, start + count), start + count
            ready = part is None or part is pd.NA or isinstance(part, (str, float, int)) or (
                isinstance(part, np.ndarray) and part.dtype == object)
            column[rows] = part if ready else listed(part, count)
        return column

    def _parts(self, name: str) -> list:
        """Values of a column block by block, one for all rows or one each."""
        return [columns.get(name) for _count, columns in asking(self._blocks, 2_000)]

    def geometry(self) -> np.ndarray:
        """Of each row, or None ``(n,)``."""
        return np.fromiter(self._shapes, dtype=object, count=len(self))   # which asks none whether it is a list

    def frame(self) -> tuple[pd.DataFrame, np.ndarray]:
        """The rows in the columns of the table, and their geometry, in the order in which they came."""
        return pd.DataFrame({name: pd.Series(self.column(name)).astype(kind) for name, kind in asking(
            self.types.items(), 1)}), self.geometry()


class Origin(NamedTuple):
    """What stands where a check says nothing else of a finding: the day of its data, and its basis.

    Attributes:
        dates: name of a layer, or role of a control -> ISO day; under ``""`` that of what is checked, for findings
            that name no control. basis: a sentence in the language of the run.
    """

    dates: dict
    basis: str


def origin_of(language: str, controls: Iterable[tuple[str, FeatureTable]] = (),
              about: FeatureTable | None = None) -> Origin:
    """The origin of the findings of a run.

    Args:
        language: of the run. controls: role and table of each layer that is compared. about: what is checked.

    Returns:
        Of several layers in one role, or of one name, the oldest day, and none if one of them states none: what was
        compared is no newer than that.
    """
    days: dict = {}
    for role, table in controls:
        for name in {role, table.name} - {""}:
            days.setdefault(name, []).append(table.source.data_date)
    if about is not None:
        for name in ("", about.name):
            days.setdefault(name, []).append(about.source.data_date)
    return Origin({name: min(known) for name, known in days.items() if all(known)}, text("basis.of_check", language))


class Book(Rows):
    """Findings as they are found, then their frame.

    Its columns are those of the contract (``frame.COLUMNS``), and those that the check adds.

    Args:
        crs: of their geometry: how far its coordinates count.
        ids: columns that make a ``finding_id``: what rule, about what, against what.
        evidence: columns that make an ``evidence_hash`` together with the finding's own geometry; None: the check
            gives ``evidence_hash`` itself.
        order: columns that findings are sorted by, the first one before all. The worst verdict and severity come first,
            numbers and texts rise, what is empty comes first; rows that are equal stay in the order in which they came.

        carried: columns that are neither written nor hashed, for ``frame(also)``.
        pack: whose rules they are; ``rule_pack`` says from which of its layers each is. None: it stays empty.
        origin: what stands where the check says nothing else. None: it stays empty.

    A number without a unit is a plain number, of the unit ``"1"``.

    >>> book = Book("EPSG:4547", ids=("rule_id", "subject_id"), evidence=("measured",), order=("verdict",))
    >>> book.add(rule_id="R-1", subject_id=["a", "b"], verdict=["allowed", "forbidden"], measured=[1.0, 2.0])
    >>> book.add(rule_id="R-2", subject_id="a", verdict="undetermined")
    >>> book.frame()[0][["rule_id", "subject_id", "verdict", "measured"]].to_numpy().tolist()
    [['R-1', 'b', 'forbidden', 2.0], ['R-2', 'a', 'undetermined', nan], ['R-1', 'a', 'allowed', 1.0]]
    """

    def __init__(self, crs: str, *, ids: tuple, evidence: tuple | None = None, order: tuple = (),
                 carried: tuple = (), pack: PackHead | None = None, origin: Origin | None = None):
        super().__init__(TYPES, (*ids, *(evidence or ()), *order, *carried))
        self.crs, self.ids, self.evidence, self.order, self.pack = crs, ids, evidence, order, pack
        self.origin, self._is_framed = origin, False

    def frame(self, *also: str) -> tuple:
        """The findings in the columns of the contract, their geometry ``(n,)``, and the columns named in ``also``.

        Args:
            also: columns to return as they were given, arrays ``(n,)`` in the order of the findings.

        Raises:
            ValueError: it has been asked before: its rows are given up one column after another.
        """
        if self._is_framed:
            raise ValueError("a book makes its frame once: its rows are given up")
        self._is_framed = True
        geometry, sizes = self.geometry(), [count for count, _columns in asking(self._blocks, 2_000)]
        later = {*TYPES, *self.order, *also}   # a column that only names findings is gone before the rest is made
        made = {"finding_id": self._hashed(hashed, self.ids, later.union(self.evidence or ()))}
        if self.evidence is not None:
            made["evidence_hash"] = self._hashed(partial(evidence, _hashes(geometry, self.crs)), self.evidence, later)
        self._complete(made)
        order = self._order(made)
        block = np.repeat(np.arange(len(sizes)), np.array(sizes, dtype=np.int64))[order]
        carried = [self._whole(name, made)[order] for name in also]
        frame = findings_frame(partial(self._given_up, made, block, order), len(self))
        self._blocks.clear()
        return frame, geometry[order], *carried

    def _whole(self, name: str, made: dict) -> np.ndarray:
        """A column that was made, or was given ``(n,)``."""
        return made[name] if name in made else self.column(name)

    def _hashed(self, hash_: Callable, names: tuple, later: set) -> np.ndarray:
        """A hash of each row ``(n,)``, object; columns that are not asked for later are given up."""
        hashes = np.array(hash_(*(self.column(name) for name in names)), dtype=object)
        self._give_up({*names} - later)
        return hashes

    def _give_up(self, names: set) -> None:
        for _count, columns in asking(self._blocks, 2_000):
            for name in names & columns.keys():
                del columns[name]

    def _given_up(self, made: dict, block: np.ndarray, order: np.ndarray, name: str):
        """A column in the order of the findings, of which nothing is left behind: two of a million rows are as much as
        what the check was about."""
        parts = [] if name in made else self._said_once(name)
        values = Repeated(parts, block) if parts else self._whole(name, made)[order]
        made.pop(name, None)
        self._give_up({name})
        return values

    def _said_once(self, name: str) -> list:
        """Values of a column that each block says once for all its rows, block by block; empty for other columns."""
        if self._one_by_one or name in _MADE:
            return []
        parts = self._parts(name)
        return [] if any(isinstance(part, _MANY) for part in asking(parts, 2_000)) else parts

    def _complete(self, made: dict) -> None:
        """Pack, basis, day of the data and unit of findings of which the check states none."""
        ask()
        unit, measured, limit = map(self.column, ("unit", "measured", "limit_value"))
        plain = _empty(unit) & ~(_empty(measured) & _empty(limit))
        made["unit"] = np.where(plain, "1", unit.astype(object))
        if self.pack is not None:
            made["rule_pack"] = of_distinct(lambda rule: self.pack.layer_of(rule) or None, self.column("rule_id"))
        if self.origin is None:
            return
        basis = self.column("basis")
        made["basis"] = np.where(_empty(basis), self.origin.basis, basis.astype(object))
        days = self.column("data_date")
        rows = np.flatnonzero(_empty(days)) if self.origin.dates else []
        if len(rows):
            made["data_date"] = days = days.astype(object)
            layer, role = map(self.column, ("control_layer", "control_role"))
            days[rows] = of_distinct(self._day, layer[rows], role[rows])

    def _day(self, layer, role) -> str | None:
        """The day of the layer that a finding names, otherwise of its role; of what is checked, where it names none."""
        dates = self.origin.dates
        if isinstance(layer, str) and layer:
            return dates.get(layer)
        return dates.get(role if isinstance(role, str) and role != "*" else "")

    def _order(self, made: dict) -> np.ndarray:
        keys = []
        for name in reversed(self.order):
            ask()
            values = self._whole(name, made)
            if name in _RANKED:
                keys.append(of_distinct(_RANKED[name].index, values).astype(float))
            elif TYPES.get(name) == "string":
                keys.append(text_ranks(values))
            else:
                keys.append(pd.to_numeric(pd.Series(values)).fillna(-np.inf).to_numpy(dtype=float))
        ask()
        return np.lexsort(keys) if keys else np.arange(len(self))


def unique_names(ids: np.ndarray, fids: np.ndarray) -> np.ndarray:
    """Names of subjects as ``finding_id`` takes them, texts ``(n,)``: a repeated id is
    followed by the feature id.

    Args:
        ids: of the subjects, texts ``(n,)``. fids: their feature ids ``(n,)``.

    >>> unique_names(np.array(["a", "b", "a"], dtype=object), np.array([1, 2, 3])).tolist()
    ['a#1', 'b', 'a#3']
    """
    ask()
    names = np.array(ids, dtype=object)
    repeated = np.flatnonzero(pd.Series(names).duplicated(keep=False))
    names[repeated] = [f"{name}#{fid}" for name, fid in zip(
        names[repeated].tolist(), np.asarray(fids)[repeated].tolist())]
    return names


def listed(values, count: int) -> list:
    """Values of each row.

    Args:
        values: an array or list ``(n,)``, or one value for all. count: of rows.
    """
    if isinstance(values, np.ndarray) and values.dtype.kind not in "mM":   # of days it would make numbers
        return values.tolist()
    return list(values) if isinstance(values, _MANY) else [values] * count


def of_distinct(function: Callable, *columns: np.ndarray) -> np.ndarray:
    """``function`` of each row, called once for rows that are alike ``(n,)``, object.

    Args:
        function: of a value of each column; of the same values it gives the same. columns: texts or None ``(n,)``.

    >>> of_distinct(lambda a, b: f"{a}{b}", np.array(["x", None, "x"]), np.array(["1", "2", "1"])).tolist()
    ['x1', 'None2', 'x1']
    """
    row, names = np.zeros(len(columns[0]), dtype=np.int64), []
    for column in asking(columns, 1):
        codes, distinct = factorized(np.asarray(column, dtype=object))
        names.append([*distinct, None])
        row = row * len(names[-1]) + np.where(codes < 0, len(distinct), codes)
    ask()
    alike, row = np.unique(row, return_inverse=True)
    answers = np.empty(len(alike), dtype=object)
    for position, places in asking(enumerate(zip(*np.unravel_index(alike, [len(values) for values in names])))):
        answers[position] = function(*(values[place] for values, place in zip(names, places)))
    return answers[row]


def text_ranks(values: np.ndarray) -> np.ndarray:
    """Place of each text among the different ones in their order ``(n,)``; what is empty comes first.

    Args:
        values: texts or None ``(n,)``, object; what is neither counts as it is written.

    >>> text_ranks(np.array(["b", None, "a", "b", ""], dtype=object)).tolist()
    [2, 0, 1, 2, 0]
    """
    values = np.asarray(values, dtype=object)
    if pd.api.types.infer_dtype(values, skipna=True) != "string":   # 1 and True would be alike
        texts = pd.Series(values)
        values = texts.where(texts.notna(), "").astype(str).to_numpy(dtype=object)
    ask()
    codes, distinct = factorized(values)   # only these are compared
    return np.unique(np.array([*distinct, ""], dtype=object), return_inverse=True)[1][codes]


def _empty(values: np.ndarray) -> np.ndarray:
    """Where nothing is said: NULL or an empty text ``(n,)``."""
    empty = np.empty(len(values), dtype=bool)
    for rows in blocks(len(values), 100_000):
        some = values[rows]
        missing = pd.isna(some)
        if some.dtype == object:
            there = np.flatnonzero(~missing)
            missing[there] = some[there] == ""
        empty[rows] = missing
    return empty


def _hashes(geometry: np.ndarray, crs: str) -> list:
    """As of ``geometry_hashes``; what several findings share is hashed once."""
    first, number = distinct_objects(geometry)
    distinct = geometry_hashes(geometry[first], hash_decimals(crs)) if len(first) else []
    return np.array([*distinct, None], dtype=object)[number].tolist()
