"""Whether a run that ended is sound: nothing lost, counts and ledgers that add up, numbers that are numbers."""
from __future__ import annotations

import math
import re
from pathlib import Path

from helpers.cells import items
from osgeo import gdal

from attack.books import BOOKS, TELLING, Book
from attack.jobs import ORDER, Job

#: Of a ledger: what of a subject's area nobody accounts for.
RESIDUAL = "residual_share"
EARTH_HA = 51_007_200_000
UNITS = ("_M2", "_HA", "_T_C", "_T_CO2")
READ_BY_GDAL = (".gpkg", ".csv")
#: Words of several, as those of one.
SINGULARS = {"are": "is", "were": "was", "have": "has", "do": "does", "they": "it", "them": "it", "their": "its",
             "these": "this", "those": "that"}


def table(path: str) -> list[dict]:
    """Rows of a result, as GDAL reads them; a table with no rows gives none."""
    with gdal.ExceptionMgr(useExceptions=True), gdal.OpenEx(path, gdal.OF_VECTOR) as source:
        return list(map(items(source.GetLayer(0)), source.GetLayer(0)))


def rows_in(source: str) -> int | None:
    """Features of an input as GDAL counts them one by one, None where it cannot read to the end."""
    path, _, layer = source.partition("|layername=")
    try:
        with gdal.ExceptionMgr(useExceptions=True), gdal.OpenEx(path, gdal.OF_VECTOR) as opened:
            result = opened.GetLayerByName(layer) or opened.GetLayer(0)
            count = sum(1 for _ in result)
            return count if count == result.GetFeatureCount() else None
    except (RuntimeError, AttributeError):
        return None


def unsound(job: Job, inputs: dict, outputs: dict, results: dict, clean: dict, effect: str, log: str) -> list[str]:
    """What is wrong with a run that ended; empty: it is sound.

    Args:
        inputs, outputs: parameters of the run; results: what it returned.
        clean: ``verdicts``, ``results`` and ``words`` of the run on undamaged input.
        effect: of the damage, see ``attack.mutations.Damage``. log: what the run said.
    """
    wrong = [f"missing: {name}" for name, path in outputs.items() if not Path(path).exists()]
    tables = {name: table(path) for name, path in outputs.items()
              if path.endswith(READ_BY_GDAL) and Path(path).exists()}
    wrong += _not_finite(results, tables, inputs)
    wrong += [f"{name}: {value} is more than the Earth" for name, value in results.items()
              if name.endswith(("_HA", "_M2")) and value and value > EARTH_HA * (1 if name.endswith("_HA") else 1e4)]
    wrong += _sums(job, results, bool(new_lines(log, clean)))
    wrong += _rows_lost(job, inputs, results, tables)
    for name, rows in tables.items():
        wrong += [f"{name} does not close: {row}" for row in rows if abs(row.get(RESIDUAL) or 0.0) > 1e-6][:1]
    if effect == "same" and not job.counts_vertices:
        wrong += _different(results, clean["results"])
    if effect in ("hides", "empties") and not job.judged:
        wrong += _untold(results, log, clean)
    if effect == "empties" and not all(re.search("features? read", line) for line in new_lines(log, clean)):
        return wrong   # a layer of administrative areas may say that nothing is there; the run says that it took it so
    return wrong + _softened(job, tables, results, clean, effect)


def _sums(job: Job, results: dict, notes: bool) -> list[str]:
    """Results that are not the sum of others, and residuals of ledgers, but for one that is ``told`` to be open.

    Patches that lie upon each other count several times in sums of two dates; the run says so, and IS_CLOSED does.
    """
    wrong = []
    for total, parts in (*job.sums, *BOOKS.get(job.name, Book()).sums):
        numbers = [results.get(name) for name in (total, *parts)]
        if None not in numbers and not _same(numbers[0], sum(numbers[1:])):
            wrong.append(f"{total} is not the sum of its parts: {numbers}")
    if notes and results.get("IS_CLOSED") is False:
        return wrong
    largest = max((abs(value) for name, value in results.items() if name.endswith(UNITS) and value), default=0.0)
    wrong += [f"ledger does not close: {name} is {value}" for name, value in results.items()
              if name.startswith("RESIDUAL") and abs(value or 0.0) > 1e-6 * max(largest, 1.0)]
    return wrong


def _rows_lost(job: Job, inputs: dict, results: dict, tables: dict) -> list[str]:
    """Features that are in no row and no count, counts that are not those of the rows, columns that do not add up."""
    book, wrong = BOOKS.get(job.name, Book()), []
    for parameter, output in job.rows.items():
        count = rows_in(inputs[parameter])
        if count is not None and len(tables[output]) != count:
            wrong.append(f"silent loss: {count} rows of {parameter}, {len(tables[output])} in {output}")
    for parameter, names in book.counted.items():
        count = rows_in(inputs[parameter])
        if count is not None and count != sum(results[name] for name in names):
            wrong.append(f"silent loss: {count} rows of {parameter}, {[results[name] for name in names]} in {names}")
    wrong += [f"{name} is {results[name]}, {output} has {len(tables[output])} rows"
              for name, output in book.lengths.items() if results[name] != len(tables[output])]
    for output, column, name in book.columns:
        result = sum(row[column] or 0.0 for row in tables[output])
        if results[name] is not None and not _same(result, results[name]):
            wrong.append(f"{name} is {results[name]}, {output}.{column} adds up to {result}")
    return wrong


def _untold(results: dict, log: str, clean: dict) -> list[str]:
    """Numbers that changed because something could not be read, and not a word of it."""
    before = clean["results"]
    changed = _different(results, before)
    if not changed or new_lines(log, clean):
        return []
    for name, value in results.items():
        if isinstance(value, bool) and value != before.get(name):
            return []
        if any(part in name for part in TELLING) and (value or 0) > (before.get(name) or 0):
            return []
    return [f"not told: {changed}"]


def words_of(log: str) -> set:
    """Lines of a log, whatever numbers they hold."""
    return {re.sub(r"[\d.,]+", "#", line).strip() for line in log.splitlines()}


def new_lines(log: str, clean: dict) -> set:
    """Lines that the run on undamaged input did not say: “# feature is” is not new where “# features are” was said."""
    known = {_of_one(line) for line in clean["words"]}
    return {line for line in words_of(log) if _of_one(line) not in known}


def _of_one(line: str) -> str:
    """A line without what a number changes in its words: endings, and words of several."""
    words = (SINGULARS.get(word, word) for word in re.findall(r"[^\W\d]+", line))
    return " ".join(re.sub("(y|i)$", "", word.rstrip("es")) for word in words)


def _same(first, other) -> bool:
    if isinstance(first, float) or isinstance(other, float):
        return math.isclose(first, other, rel_tol=1e-6, abs_tol=0.005)
    return first == other


def _different(results: dict, clean: dict) -> list[str]:
    """Counts and areas that changed although the input says the same."""
    def same(first, other) -> bool:
        return first == other if None in (first, other) else _same(first, other)
    return [f"silent loss: {name} is {results.get(name)}, was {value}" for name, value in clean.items()
            if not isinstance(value, str) and not same(results.get(name), value)]


def verdicts(job: Job, tables: dict) -> dict:
    """Verdict by subject of a check; empty where the job judges nothing that the damage could soften."""
    if not job.judged:
        return {}
    output, field = job.judged
    return {row.get(field): row["verdict"] for row in tables[output]}


def _softened(job: Job, tables: dict, results: dict, clean: dict, effect: str) -> list[str]:
    """Subjects that were judged more mildly because something of the input could not be read any longer."""
    if not job.judged or effect == "any":
        return []
    now, before = verdicts(job, tables), clean["verdicts"]
    if effect == "same":
        changed = {name: (before[name], now.get(name)) for name in before if now.get(name) != before[name]}
        return [f"silent loss: verdicts differ: {changed}"] if changed else []
    milder = {name: (verdict, now[name]) for name, verdict in before.items()
              if name in now and ORDER.index(now[name]) > max(ORDER.index(verdict), 1)}
    return [f"silent loss: judged more mildly: {milder}"] if milder else []


def fields(value) -> set:
    """Names of the fields of a layer or layers that a parameter gives: their values are copied as they are."""
    if isinstance(value, list):
        return set().union(*map(fields, value))
    if not Path(str(value).split("|")[0]).is_file():   # a pipe would be waited for
        return set()
    try:
        with gdal.ExceptionMgr(useExceptions=True), gdal.OpenEx(str(value).split("|")[0], gdal.OF_VECTOR) as source:
            return {field.GetName() for place in range(source.GetLayerCount())
                    for field in source.GetLayer(place).schema}
    except (RuntimeError, AttributeError):
        return set()


def _not_finite(results: dict, tables: dict, inputs: dict) -> list[str]:
    wrong = [f"result {name} is {value}" for name, value in results.items()
             if isinstance(value, float) and not math.isfinite(value)]
    bad = {(name, column) for name, rows in tables.items() for row in rows for column, value in row.items()
           if isinstance(value, float) and not math.isfinite(value)}
    own = {name for value in inputs.values() for name in fields(value)} if bad else set()
    return wrong + [f"{name}.{column} is not finite" for name, column in sorted(bad) if column not in own]
