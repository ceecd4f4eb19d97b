"""What a run has said, as files that people read: facts, which no language changes, and texts, which they do.

A *fact* is a number that a run counts, or a cell that is the same in Chinese and in English: ids, evidence hashes,
verdicts, areas, codes. A *text* is every other cell, and what a report or a log shows. Times and places of a run are
taken out. Long tables are frozen column by column.
"""
from __future__ import annotations

import json
import math
import re
import zlib
from collections import Counter
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

LONG = 400        # rows, above which a table is frozen by column
FEW = 40          # values of a column that are counted one by one
DIGITS = 9
#: Other versions of GEOS and PROJ keep less than that.
RELATIVE, ABSOLUTE, ABSOLUTE_M2 = 1e-6, 1e-6, 5e-3
_STARTED = date.today()     # a run may begin on a day and end on the next
_OF_A_RUN = (
    (re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?(Z|[+-]\d\d:?\d\d)?"), "<time>"),
    (re.compile(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"), "<uuid>"),
    (re.compile(r"\d+([.,]\d+)? ?(seconds?|秒)"), "<seconds>"),
)


class Table(NamedTuple):
    columns: list
    rows: list


class Seen(NamedTuple):
    """What a run in one language gave: numbers, tables by output, lines of reports and of the log by name."""

    counts: dict
    tables: dict
    lines: dict


def timeless(text: str, folder: Path) -> str:
    """A text without the run's folder, times and ids."""
    return text if len(text) < 8 else _timeless(text, str(folder), date.today())   # no time, id or folder is shorter


@lru_cache(maxsize=100_000)     # cells of a column repeat
def _timeless(text: str, folder: str, today: date) -> str:
    text = text.replace(folder, "…")
    for pattern, word in _OF_A_RUN:
        text = pattern.sub(word, text)
    for day in (_STARTED, today):
        text = text.replace(day.isoformat(), "<today>")
    return text


def cell(value, folder: Path):
    """A value as JSON has it, numbers with the digits that are kept."""
    if isinstance(value, float):
        return None if math.isnan(value) else float(f"{value:.{DIGITS}g}")
    if value is None or isinstance(value, (bool, int)):
        return value
    return timeless(str(value), folder)


def _summary(values: list) -> dict:
    """A column of a long table."""
    filled = [value for value in values if value is not None]
    numbers = [value for value in filled if isinstance(value, (int, float)) and not isinstance(value, bool)]
    if numbers and len(numbers) == len(filled):
        return {"filled": len(filled), "sum": float(f"{math.fsum(numbers):.{DIGITS}g}"),
                "least": min(numbers), "most": max(numbers)}
    counts = Counter(map(str, filled))
    if len(counts) <= FEW:
        return {"filled": len(filled), "values": dict(sorted(counts.items()))}
    return {"filled": len(filled), "distinct": len(counts),
            "crc32": zlib.crc32("\n".join(map(str, filled)).encode())}


def columns_of(table: Table) -> dict:
    return {name: [row[place] for row in table.rows] for place, name in enumerate(table.columns)}


def facts(first: Seen, second: Seen) -> dict:
    """What two languages agree on, as it is written to a file.

    Raises:
        AssertionError: they count differently, or have other columns or numbers of rows.
    """
    assert first.counts == second.counts
    assert first.tables.keys() == second.tables.keys()
    tables = {}
    for output, table in first.tables.items():
        other = second.tables[output]
        assert (table.columns, len(table.rows)) == (other.columns, len(other.rows)), output
        own, theirs = columns_of(table), columns_of(other)
        tables[output] = _frozen(table, [name for name in table.columns if own[name] == theirs[name]])
    return {"counts": first.counts, "tables": tables}


def facts_again(seen: Seen, known: dict) -> dict:
    """The facts of a run in one language, of the columns that are known to be facts."""
    tables = {}
    for output, table in seen.tables.items():
        listed = known["tables"].get(output, {"columns": table.columns})["columns"]
        tables[output] = _frozen(table, [name for name in table.columns if name in listed])
    return {"counts": seen.counts, "tables": tables}


def _frozen(table: Table, names: list) -> dict:
    columns = columns_of(table)
    if len(table.rows) > LONG:
        return {"row_count": len(table.rows), "columns": {name: _summary(columns[name]) for name in names}}
    return {"row_count": len(table.rows), "columns": names,
            "rows": [list(row) for row in zip(*(columns[name] for name in names))]}


def texts(seen: Seen, known: dict) -> list[str]:
    """Lines of the texts of a run: each different text of a column once, then reports and the log."""
    lines = []
    for output, table in sorted(seen.tables.items()):
        columns = columns_of(table)
        for name in table.columns:
            if name not in known["tables"][output]["columns"]:
                lines += [f"## {output}.{name}", *sorted({str(value) for value in columns[name] if value is not None})]
    for name, content in sorted(seen.lines.items()):
        lines += [f"## {name}", *content]
    return [part for line in lines for part in line.splitlines()]


def differences(known, now, where: str = "") -> list[str]:
    """Where two sets of facts differ beyond what other versions of GEOS keep."""
    if isinstance(known, dict) and isinstance(now, dict):
        return [line for key in [*known, *(key for key in now if key not in known)]
                for line in differences(known.get(key), now.get(key), f"{where}/{key}")]
    if isinstance(known, list) and isinstance(now, list) and len(known) == len(now):
        return [line for place, pair in enumerate(zip(known, now)) for line in differences(*pair, f"{where}/{place}")]
    return [] if _same(known, now, where) else [f"{where}: {known!r} was frozen, it is {now!r}"]


def _same(known, now, where: str) -> bool:
    numbers = all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in (known, now))
    if not numbers:
        return known == now and type(known) is type(now)
    least = ABSOLUTE_M2 if "_m2" in where.lower() else ABSOLUTE
    return math.isclose(known, now, rel_tol=RELATIVE, abs_tol=least)


def named(result: dict) -> dict:
    """Facts whose rows have the columns' names, so that a difference says where it is."""
    tables = {}
    for output, table in result["tables"].items():
        rows = [dict(zip(table["columns"], row)) for row in table["rows"]] if "rows" in table else table["columns"]
        tables[output] = {"row_count": table["row_count"], "columns": sorted(table["columns"]), "rows": rows}
    return {"counts": result["counts"], "tables": tables}


def write_facts(path: Path, result: dict) -> None:
    """JSON with a row a line: a change of one finding is a change of one line."""
    def line(value) -> str:
        return json.dumps(value, ensure_ascii=False)

    out = ["{", f' "counts": {line(result["counts"])},', ' "tables": {']
    for place, (output, table) in enumerate(result["tables"].items()):
        out += [f"  {line(output)}: {{", f'   "row_count": {table["row_count"]},']
        if "rows" in table:
            out += [f'   "columns": {line(table["columns"])},', '   "rows": [']
            out += [f"    {line(row)}{',' * (number < len(table['rows']))}"
                    for number, row in enumerate(table["rows"], 1)]
            out += ["   ]"]
        else:
            out += ['   "columns": {', *(
                f"    {line(name)}: {line(value)}{',' * (number < len(table['columns']))}"
                for number, (name, value) in enumerate(table["columns"].items(), 1)), "   }"]
        out += [f"  }}{',' * (place + 1 < len(result['tables']))}"]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([*out, " }", "}", ""]), encoding="utf-8")


def read_facts(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))
