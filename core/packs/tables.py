"""CSV tables of a pack, strictly: known columns, complete rows, every problem with its line."""
from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable

from ..contract.pack_head import ADDED, OFF, OVERRIDDEN, Change
from ..rules.model import Line, Problem
from .schema import LANGUAGE_TAG, Place

MAX_ROWS = 20_000
MAX_CELL = 2000
MAX_SHOWN = 80   # letters of a row in a change
SAID = "said"   # reader of a remark that may be written once or in languages
#: Columns by which rows of a table are the same in two layers of a pack: the first of these that both have.
SAME_ROW = (("id",), ("layer", "field"), ("domain", "code"), ("scheme", "code"), ("scheme", "prefix"),
            ("side", "cause"), ("parameter", "account", "ledger", "from"), ("zone", "use"),
            ("family", "class", "pool", "climate", "zone", "continent", "age"), ("family", "class", "pool", "climate"),
            ("family", "class", "pool"), ("family", "class"),
            ("factor", "level", "climate"), ("soil", "climate"), ("set", "use", "climate", "end_use", "carrier"),
            ("set", "use", "stages"), ("region", "year", "type", "path"), ("region", "year", "type"),
            ("fuel", "quantity"), ("input",), ("type_a", "type_b"), ("place", "letter"), ("code",))
#: Columns that say on whose authority a row is and how sure it is: a row that is overridden brings its own.
_OF_THE_ROW = {"source", "basis", "document", "document_en", "document_zh", "number", "article", "verified",
               "verified_by", "verified_on", "compared_copy", "compared_on", "compared_agrees", "compared_note",
               "lower", "upper", "bounds", "uncertainty_percent", "tier", "disputed", "disputed_zh", "note", "note_zh",
               "other"}
_IN_LANGUAGE = re.compile(rf"([a-z_]+)_({LANGUAGE_TAG.pattern})")


def read_table(content: bytes, file: str, columns: dict, needed: tuple, problems: list) -> list:
    """Read a table.

    Args:
        content: the file's bytes, UTF-8, separated by commas, column names in the first line.
        file: its name, for the problems.
        columns: {column: reader}; a reader takes the stripped cell and returns its value, or raises
            ``ValueError(key of the text catalogue, {values})``.
            A column ``name`` means as many columns ``name_<language>`` as there are languages. So does one
            whose reader is ``SAID``, which may also be a single column without a language.
        needed: columns that have to be there.
        problems: list that problems are added to.

    Returns:
        ``(line, {column: value})`` for each row that could be read; ``name`` holds ``{language: text}``, and so does
        what is ``SAID``, with ``""`` for the language of a single column. What is read of a row is ``Cells``.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problems.append(Problem(file, content[:error.start].count(b"\n") + 1, "", "packs.not_utf8"))
        return []
    return _Table(text, file, columns, needed, problems, getattr(content, "origin", None)).rows()


def read_pack_table(name: str, line: int, place: Place, files, columns: dict, needed: tuple) -> list:
    """Read a table that pack.yaml names.

    Args:
        name, line: the file, and the line of pack.yaml that names it.
        place: problems go there.
        files: the pack's files.
        columns, needed: as in :func:`read_table`.
    """
    if name not in files.files:
        place.problem(line, "packs.table_missing", file=name)
        return []
    return read_table(files.files[name], name, columns, needed, place.problems)


class Cells(dict):
    """The values of a row by column.

    Attributes:
        tick: of a person who compared the row with its source, as a layer over the pack says (``Tick``); the row is
            then verified, where that is one of its columns. None without.
    """

    tick = None


class MergedTable(bytes):
    """A table of several layers; ``origin`` holds the ``Line`` of each of its lines, that of the header first."""

    origin: list


def merged_table(lower: MergedTable, upper: MergedTable, name: str, problems: list) -> tuple[MergedTable, list]:
    """A table of a layer over the one below.

    Rows are the same where the columns of ``SAME_ROW`` say so: the upper ones hold, and keep what they have no column
    for, but not on whose authority or how sure. A row whose ``off`` is true removes those below. Without such columns
    the upper table holds.

    Args:
        lower, upper: tables whose lines know their files. name: of the table, for the changes.
        problems: list that problems are added to.

    Returns:
        The table, and the changes. One that cannot be read is returned as it is: its reader says why.
    """
    below, above = rows_of(lower), rows_of(upper)
    for rows, table in ((below, lower), (above, upper)):
        if rows is None:
            return table, []
    header, titles = list(below[0][1]), set(above[0][1])
    same = next((columns for columns in SAME_ROW if {*columns} <= {*header} & titles), None)
    if same is None:
        return upper, [Change(OVERRIDDEN, (name,), "", "", upper.origin[0].file, 1, {})]
    merging = _MergingRows(name, titles, problems)
    groups: dict = {}
    for line, row in below[1:]:
        groups.setdefault(tuple(row[column] for column in same), []).append((line, row))
    seen: dict = {}
    for line, row in above[1:]:
        seen.setdefault(tuple(row[column] for column in same), []).append((line, row))
    for key, rows in seen.items():
        groups[key] = merging.rows(key, groups.get(key, []), rows)
    header = [column for column in dict.fromkeys([*header, *above[0][1]]) if column != "off"]
    return _written(header, [below[0], *(row for rows in groups.values() for row in rows)]), merging.changes


class _MergingRows:
    """Rows of one key of a layer, over those below it."""

    def __init__(self, name: str, columns: set, problems: list):
        self.name, self.columns, self.problems = name, columns, problems
        self.changes: list[Change] = []

    def rows(self, key: tuple, below: list, above: list) -> list:
        path = (self.name, "|".join(key))
        if any(row.get("off", "") == "true" for _line, row in above):
            line = above[0][0]
            if below:
                self._note(OFF, path, line, below, [])
            else:
                self.problems.append(Problem(line.file, line, "off", "packs.extends_off_nothing", {"name": path[1]}))
            return []
        kept = {} if len(below) != 1 else {
            column: cell for column, cell in below[0][1].items() if self._is_kept(column)}
        rows = [(line, {**kept, **row}) for line, row in above]
        if _shown(below) != _shown(rows):
            self._note(OVERRIDDEN if below else ADDED, path, above[0][0], below, rows)
        return rows

    def _is_kept(self, column: str) -> bool:
        """A cell of the row below that the layer says nothing of; of a sentence it says all languages or none."""
        stem = re.sub("_(en|zh)$", "", column)
        return column not in _OF_THE_ROW and not {stem, f"{stem}_en", f"{stem}_zh"} & self.columns

    def _note(self, kind: str, path: tuple, line: Line, before: list, after: list) -> None:
        self.changes.append(Change(kind, path, _shown(before)[:MAX_SHOWN], _shown(after)[:MAX_SHOWN], line.file,
                                   int(line), {}))


def key_columns(rows: list[dict], declared: tuple = ()) -> tuple[str, ...]:
    """The columns that tell the rows of a table apart: those of ``SAME_ROW``, keys that the pack declares, and as many
    of the others as are needed, from the left.

    Args:
        rows: cells by column. declared: names of columns.

    >>> key_columns([{"class": "pine", "zone": "boreal", "value": "1"}, {"class": "pine", "zone": "dry", "value": "1"}])
    ('class', 'zone')
    """
    header = list(rows[0]) if rows else []
    key = list(next((columns for columns in SAME_ROW if {*columns} <= {*header}), ()))
    key += [column for column in declared if column in header and column not in key]
    others = [column for column in header if column not in (*key, *_OF_THE_ROW) and not column.startswith("name_")]
    while others and len({tuple(row[column] for column in key) for row in rows}) < len(rows):
        key.append(others.pop(0))
    return tuple(key)


def labelled_table(file: str, content: bytes) -> MergedTable:
    """A table of a pack under another, whose lines know their file.

    Args:
        file: as problems name it. content: of the file.
    """
    table = MergedTable(content)
    table.origin = [Line(number + 1, file) for number in range(content.count(b"\n") + 1)]
    return table


def _shown(rows: list) -> str:
    return "; ".join(", ".join(f"{column}: {cell}" for column, cell in sorted(row.items()) if cell)
                     for _line, row in rows)


def rows_of(table: MergedTable) -> list | None:
    """Pairs of ``Line`` and {column: cell}, that of the header first; None for a table that cannot be read.

    Args:
        table: whose lines know their files.
    """
    try:
        reader = csv.reader(io.StringIO(table.decode("utf-8-sig"), newline=""), strict=True)
        header = [cell.strip() for cell in next(reader, [])]
        rows = [(table.origin[0], dict.fromkeys(header, ""))]
        for cells in reader:
            if len(cells) != len(header) and any(cells):
                return None
            if any(cell.strip() for cell in cells):
                rows.append((table.origin[reader.line_num - 1], dict(zip(header, (cell.strip() for cell in cells)))))
    except (UnicodeDecodeError, csv.Error):
        return None
    return rows if header else None


def _written(header: list, rows: list) -> MergedTable:
    """A table of rows; the first of them has the line of the header."""
    parts, origin = [], []
    for number, (line, row) in enumerate(rows):
        part = io.StringIO(newline="")
        csv.writer(part, lineterminator="\n").writerow([row.get(column, "") for column in header] if number else header)
        parts.append(part.getvalue())
        origin += [line] * parts[-1].count("\n")
    table = MergedTable("".join(parts).encode())
    table.origin = origin
    return table


class _Table:
    def __init__(self, text: str, file: str, columns: dict, needed: tuple, problems: list, origin: list | None):
        self.reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        self.file, self.columns, self.needed, self.problems, self.origin = file, columns, needed, problems, origin

    def refuse(self, line: int, place: str, key: str, severity: str = "error", **values) -> None:
        if self.origin and not isinstance(line, Line):
            line = self.origin[line - 1]
        self.problems.append(Problem(self.file, line, place, key, values, severity))

    @property
    def line(self) -> int:
        """The line that was read last, in the layer that it comes from."""
        return self.origin[self.reader.line_num - 1] if self.origin else self.reader.line_num

    def rows(self) -> list:
        rows: list = []
        try:
            header = [cell.strip() for cell in next(self.reader, [])]
            if not self._header_is_good(header):
                return []
            for cells in self.reader:
                if not any(cell.strip() for cell in cells):
                    continue
                if len(rows) >= MAX_ROWS:
                    self.refuse(self.reader.line_num, "", "packs.table_too_long", limit=MAX_ROWS)
                    break
                row = self._row(header, cells, self.line)
                if row is not None:
                    rows.append((self.line, row))
        except csv.Error as error:
            self.refuse(self.reader.line_num, "", "packs.table_syntax", error=str(error))
            return []
        return rows

    def _header_is_good(self, header: list) -> bool:
        before = len(self.problems)
        languages = {pair[1] for column in header for pair in [self._in_language(column)] if pair
                     and pair[0] == "name"}
        for column in header:
            if column not in self.columns and self._in_language(column) is None:
                self.refuse(1, "", "packs.column_unknown", name=column[:60],
                            known=", ".join("name_<en, zh, ...>" if name == "name" else name for name in self.columns))
            if header.count(column) > 1:
                self.refuse(1, "", "packs.listed_twice", value=column[:60])
        for column in self.needed:
            if column == "name":
                if not languages:
                    self.refuse(1, "", "packs.column_missing", name="name_en")
            elif column not in header:
                self.refuse(1, "", "packs.column_missing", name=column)
        good = len(self.problems) == before
        for language in ("en", "zh"):
            if "name" in self.needed and languages and language not in languages:
                self.refuse(1, "", "packs.language_missing", "warning", tag=language)
        return good

    def _in_language(self, column: str) -> tuple | None:
        """The column that a translated column belongs to, and the language; None for any other column."""
        if column in self.columns:
            return (column, "") if self.columns[column] == SAID else None
        match = _IN_LANGUAGE.fullmatch(column)
        declared = match and (match[1] == "name" and "name" in self.columns or self.columns.get(match[1]) == SAID)
        return (match[1], match[2]) if declared else None

    def _row(self, header: list, cells: list, line: int) -> dict | None:
        if len(cells) != len(header):
            self.refuse(line, "", "packs.row_length", found=len(cells), wanted=len(header))
            return None
        row = Cells()
        good = True
        for column, cell in zip(header, cells):
            cell = cell.strip()
            if len(cell) > MAX_CELL:
                self.refuse(line, column, "packs.text_too_long", length=len(cell), limit=MAX_CELL)
                good = False
                continue
            pair = self._in_language(column)
            if pair is not None:
                if cell:
                    row.setdefault(pair[0], {})[pair[1]] = cell
                continue
            try:
                row[column] = self.columns[column](cell)
            except ValueError as error:
                key, values = error.args
                self.refuse(line, column, key, **values)
                good = False
        tick = getattr(line, "tick", None)
        if tick is not None:
            words = {"verified": "true", "verified_by": tick.by, "verified_on": tick.on}
            row |= {column: self.columns[column](word) for column, word in words.items() if column in self.columns}
            row.tick = tick
        if "name" in self.needed and not row.get("name"):
            self.refuse(line, "name", "packs.text_empty")
            good = False
        return row if good else None


def cell_choice(words: tuple, default: str | None = None) -> Callable[[str], str]:
    """A cell that holds one of the words; empty: the default, or refused.

    Args:
        words: that are allowed there. default: where it is empty; None: it may not be.

    Raises:
        ValueError: of the reader: a word that is not allowed there, with the key and values of its sentence.
    """
    def read(cell: str) -> str:
        if not cell and default is not None:
            return default
        if cell not in words:
            raise ValueError("packs.not_a_choice", {"value": cell[:60], "choices": ", ".join(words)})
        return cell
    return read


def cell_words(words: tuple | None = None) -> Callable[[str], tuple]:
    """A cell of several words or names, separated by ``|``.

    Args:
        words: that are allowed there; None: any.

    Raises:
        ValueError: of the reader: a word that is not allowed there, with the key and values of its sentence.
    """
    def read(cell: str) -> tuple:
        parts = tuple(part.strip() for part in cell.split("|") if part.strip())
        for word in parts:
            if words is not None and word not in words:
                raise ValueError("packs.not_a_choice", {"value": word[:60], "choices": ", ".join(words)})
        return parts
    return read


def cell_boolean(cell: str) -> bool:
    """true or false; empty is false.

    Args:
        cell: text of a table.
    """
    return cell_choice(("true", "false"), "false")(cell) == "true"


def cell_form(pattern, form: str, empty: bool = False) -> Callable[[str], str]:
    """A reader of cells that have a form.

    Args:
        pattern: compiled, which the whole cell has to match. form: in words. empty: an empty cell is fine.

    Raises:
        ValueError: of the reader: a cell of another form, with the key and values of its sentence.
    """
    def read(cell: str) -> str:
        if not (empty and not cell) and not pattern.fullmatch(cell):
            raise ValueError("packs.text_form", {"value": cell[:60], "form": form})
        return cell
    return read
