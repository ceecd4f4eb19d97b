"""Questions and answers of checks as files: numbers to the last bit, and nothing in them that could be run.

A file is a zip of arrays in numpy's format without objects, and of one JSON that says what they are. Of classes it
names only data classes and named tuples of ``core``. The same values give the same bytes.
"""
from __future__ import annotations

import dataclasses
import importlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import pandas as pd
import shapely

from ..errors import InputError
from ..geometry.parallel import ask, asking, blocks

ROOT = __name__.rpartition(".core.")[0]   # the package, whatever its folder is called
TREE = "value.json"
BLOCK = 4_000_000   # bytes that are packed in one call
MANY = 1000   # values of a column, of which most are different: it is written as they are
_MADE = (1980, 1, 1, 0, 0, 0)   # of each entry, so that bytes do not depend on the hour


def write_value(path: Path, value: Any, packed: bool = True) -> None:
    """Write a value, whole or not at all.

    Args:
        path: of the file. value: of data classes of ``core``, frames, arrays, geometries and plain values.
        packed: smaller, which takes longer than all else; False: for a file that is read on this machine at once.

    Raises:
        TypeError: a value that has no form in a file. InputError: as ``draft_of``.
    """
    arrays: list = []
    tree = json.dumps(_encoded(value, arrays), ensure_ascii=False, separators=(",", ":"))
    method = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with draft_of(path) as draft, zipfile.ZipFile(draft, "w", method, compresslevel=1) as file:
        for number, array in enumerate(asking(arrays, 1)):
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, array, allow_pickle=False)
            with buffer.getbuffer() as data:
                _put(file, _entry(f"{number}.npy", method), data)
        file.writestr(_entry(TREE, method), tree.encode("utf-8", "surrogatepass"))


@contextmanager
def draft_of(path: Path) -> Iterator[Path]:
    """Where a file is written before it takes its place: it is there whole or not at all.

    Each writer has a draft of its own: of a run that was killed, a worker of a cluster may still judge the part that
    the run that goes on judges too, and both write the same bytes. The draft of a writer that was killed is removed by
    who writes the file after it.

    Args:
        path: of the file.

    Raises:
        InputError: a disk that is full, a folder that cannot be written; nothing of the file is left then.
    """
    draft = path.with_name(f"{path.name}.{uuid4().hex[:12]}.part")
    try:
        yield draft
        try:
            draft.replace(path)
        except FileNotFoundError:
            if not path.exists():   # otherwise another writer was here first, and took this draft for a dead one's
                raise
        for left in path.parent.glob(f"{path.name}.*.part"):
            with suppress(OSError):   # Windows keeps what is open
                left.unlink()
    except BaseException as error:
        with suppress(OSError):
            draft.unlink()
        if isinstance(error, OSError):
            raise InputError("cluster.not_written", file=path.name, folder=path.parent.name,
                             error=error.strerror or str(error)) from error
        raise


def read_value(path: Path) -> Any:
    """A value as it was written.

    Args:
        path: of the file.

    Raises:
        InputError: a file that is damaged, or names anything but data classes of ``core``.
    """
    try:
        with zipfile.ZipFile(path) as file:
            tree = json.loads(file.read(TREE).decode("utf-8", "surrogatepass"))
            count = len(file.namelist()) - 1
            arrays = [np.lib.format.read_array(io.BytesIO(file.read(f"{number}.npy")), allow_pickle=False)
                      for number in asking(range(count), 1)]
        return _decoded(tree, arrays)
    except (OSError, KeyError, ValueError, TypeError, IndexError, AttributeError, ImportError, EOFError,
            zipfile.BadZipFile) as error:
        raise InputError("cluster.damaged", file=path.name, error=type(error).__name__) from error


def _put(file: zipfile.ZipFile, entry: zipfile.ZipInfo, data: memoryview) -> None:
    """As ``writestr``, whose bytes it writes, in blocks before which a cancel is answered."""
    entry.file_size = len(data)
    with file.open(entry, "w") as target:
        for block in blocks(len(data), BLOCK):
            target.write(data[block])


def _entry(name: str, method: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _MADE)
    entry.compress_type = method
    return entry


# -- to plain values -----------------------------------------------------------------------------------

def _encoded(value: Any, arrays: list) -> Any:
    if value is None or isinstance(value, (bool, str)) or type(value) in (int, float):
        return value if not isinstance(value, float) or np.isfinite(value) else {"float": repr(value)}
    for kind, encode in _FORMS:
        if isinstance(value, kind):
            return encode(value, arrays)
    if dataclasses.is_dataclass(value):
        held = {field.name: _encoded(getattr(value, field.name), arrays) for field in dataclasses.fields(value)}
        return {"class": _name_of(value), "fields": held}
    raise TypeError(f"{type(value).__name__} has no form in a file")


def _sequence(value, arrays: list) -> Any:
    items = [_encoded(item, arrays) for item in value]
    if hasattr(value, "_fields"):
        return {"class": _name_of(value), "items": items}
    return items if type(value) is list else {type(value).__name__: items}


def _mapping(value: Mapping, arrays: list) -> Any:
    return {"dict": [[_encoded(key, arrays), _encoded(item, arrays)] for key, item in value.items()]}


def _array(value: np.ndarray, arrays: list) -> Any:
    if value.dtype == object:
        if value.ndim == 1 and (shapely.is_geometry(value) | shapely.is_missing(value)).all() and len(value):
            return {"geometry": _kept(_bytes_of(shapely.to_wkb(value)), arrays)}
        return {"objects": [_encoded(item, arrays) for item in value.tolist()]}
    return {"array": _kept([value], arrays)[0]}


def _bytes_of(encoded: np.ndarray) -> list:
    """Encodings one behind the other, and the length of each, -1 without one."""
    sizes = np.array([-1 if item is None else len(item) for item in encoded], dtype=np.int64)
    return [np.frombuffer(b"".join(item for item in encoded if item is not None), dtype=np.uint8), sizes]


def _kept(values: list, arrays: list) -> list:
    numbers = list(range(len(arrays), len(arrays) + len(values)))
    arrays.extend(values)
    return numbers


def _frame(value: pd.DataFrame, arrays: list) -> Any:
    return {"frame": [[name, _encoded(value[name], arrays)] for name in value.columns], "rows": len(value)}


def _series(value: pd.Series, arrays: list) -> Any:
    kind = str(value.dtype)
    if kind in ("string", "object"):
        return {"column": kind, **_texts(value.tolist(), arrays)}
    if not pd.api.types.is_extension_array_dtype(value.dtype):
        return {"column": kind, "values": _encoded(value.to_numpy(), arrays)}
    plain = value.dtype.numpy_dtype
    lost = value.isna().to_numpy()
    return {"column": kind, "values": _encoded(value.fillna(plain.type(0)).to_numpy(dtype=plain), arrays),
            "lost": _encoded(lost, arrays)}


def _texts(values: list, arrays: list) -> dict:
    """A column of texts; those of which there are few are written once, with a number for each row."""
    ask()
    if not set(map(type, values)) <= {str, type(None), type(pd.NA)}:
        return {"values": [None if item is None or item is pd.NA else _encoded(item, arrays)
                           for item in asking(values, 10_000)]}
    if len(set(values[:MANY])) > MANY // 2:
        return {"values": [None if item is pd.NA else item for item in values]}
    numbers, texts = pd.factorize(np.array(values, dtype=object))
    return {"texts": texts.tolist(), "rows": _encoded(numbers.astype(np.int32), arrays)}


_FORMS = (
    (pd.DataFrame, _frame), (pd.Series, _series), (np.ndarray, _array),
    (np.generic, lambda value, arrays: {"number": _kept([np.array(value)], arrays)[0]}),
    (datetime, lambda value, arrays: {"moment": value.isoformat()}),
    (date, lambda value, arrays: {"date": value.isoformat()}),
    (type(pd.NA), lambda value, arrays: {"null": True}),
    (Mapping, _mapping), ((list, tuple), _sequence),
    ((set, frozenset), lambda value, arrays: {type(value).__name__: [
        _encoded(item, arrays) for item in sorted(value)]}),
    (int, lambda value, arrays: int(value)))


def _name_of(value: Any) -> str:
    module = type(value).__module__
    if not module.startswith(f"{ROOT}.core."):
        raise TypeError(f"{module}.{type(value).__name__} is not of core")
    return f"{module.removeprefix(ROOT + '.')}:{type(value).__qualname__}"


# -- and back ------------------------------------------------------------------------------------------

def _decoded(tree: Any, arrays: list) -> Any:
    if isinstance(tree, list):
        if set(map(type, tree)) <= {str, type(None)}:
            return tree
        return [_decoded(item, arrays) for item in tree]
    if not isinstance(tree, dict):
        return tree
    if "class" in tree:
        return _made(tree, arrays)
    kind = next(iter(tree))
    return _READERS[kind](tree, arrays)


def _made(tree: dict, arrays: list) -> Any:
    """A data class or named tuple of core, from its fields as they were."""
    module, _, name = tree["class"].partition(":")
    if not module.startswith("core.") or not name.isidentifier():
        raise ValueError(tree["class"])
    kind = getattr(importlib.import_module(f"{ROOT}.{module}"), name)
    if not isinstance(kind, type) or kind.__module__ != f"{ROOT}.{module}":
        raise ValueError(tree["class"])
    if "items" in tree and issubclass(kind, tuple) and hasattr(kind, "_fields"):
        return kind(*(_decoded(item, arrays) for item in tree["items"]))
    if not dataclasses.is_dataclass(kind) or set(tree["fields"]) != {field.name for field in dataclasses.fields(kind)}:
        raise ValueError(tree["class"])
    made = object.__new__(kind)
    for field, value in tree["fields"].items():
        object.__setattr__(made, field, _decoded(value, arrays))
    return made


def _geometry(tree: dict, arrays: list) -> np.ndarray:
    packed, sizes = (arrays[number] for number in tree["geometry"])
    ends = np.cumsum(np.maximum(sizes, 0))
    whole = packed.tobytes()
    encoded = np.array([None if size < 0 else whole[end - size:end] for size, end in zip(sizes, ends)], dtype=object)
    return shapely.from_wkb(encoded)


def _objects(tree: dict, arrays: list) -> np.ndarray:
    values = np.empty(len(tree["objects"]), dtype=object)
    values[:] = [_decoded(item, arrays) for item in tree["objects"]]
    return values


def _column(tree: dict, arrays: list) -> pd.Series:
    kind = tree["column"]
    if "texts" in tree:
        array = np.array([*tree["texts"], None], dtype=object)[_decoded(tree["rows"], arrays)]   # -1 is the last
        return pd.Series(pd.array(array, dtype="string") if kind == "string" else array)
    values = _decoded(tree["values"], arrays)
    if kind in ("string", "object"):
        array = np.empty(len(values), dtype=object)
        array[:] = values
        return pd.Series(pd.array(array, dtype="string") if kind == "string" else array)
    if "lost" not in tree:
        return pd.Series(values)
    return pd.Series(pd.api.types.pandas_dtype(kind).construct_array_type()(values, _decoded(tree["lost"], arrays)))


_READERS = {
    "float": lambda tree, arrays: float(tree["float"]),
    "dict": lambda tree, arrays: {_decoded(key, arrays): _decoded(item, arrays) for key, item in tree["dict"]},
    "tuple": lambda tree, arrays: tuple(_decoded(item, arrays) for item in tree["tuple"]),
    "set": lambda tree, arrays: {_decoded(item, arrays) for item in tree["set"]},
    "frozenset": lambda tree, arrays: frozenset(_decoded(item, arrays) for item in tree["frozenset"]),
    "array": lambda tree, arrays: arrays[tree["array"]],
    "number": lambda tree, arrays: arrays[tree["number"]][()],
    "geometry": _geometry, "objects": _objects, "column": _column,
    "frame": lambda tree, arrays: pd.DataFrame(
        {name: _decoded(column, arrays) for name, column in asking(tree["frame"], 1)}, index=range(tree["rows"])),
    "moment": lambda tree, arrays: datetime.fromisoformat(tree["moment"]),
    "date": lambda tree, arrays: date.fromisoformat(tree["date"]),
    "null": lambda tree, arrays: pd.NA}
