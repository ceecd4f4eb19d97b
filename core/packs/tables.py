"""CSV tables of a pack, strictly: known columns, complete rows, every problem with its line."""
from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable

from ..rules.model import Problem
from .schema import LANGUAGE_TAG, Place

MAX_ROWS = 20_000
MAX_CELL = 2000
SAID = "said"   # reader of a remark that may be written once or in languages
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
        what is ``SAID``, with ``""`` for the language of a single column.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problems.append(Problem(file, content[:error.start].count(b"\n") + 1, "", "packs.not_utf8"))
        return []
    return _Table(text, file, columns, needed, problems).rows()


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


class _Table:
    def __init__(self, text: str, file: str, columns: dict, needed: tuple, problems: list):
        self.reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        self.file, self.columns, self.needed, self.problems = file, columns, needed, problems

    def refuse(self, line: int, place: str, key: str, severity: str = "error", **values) -> None:
        self.problems.append(Problem(self.file, line, place, key, values, severity))

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
                row = self._row(header, cells, self.reader.line_num)
                if row is not None:
                    rows.append((self.reader.line_num, row))
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
        row: dict = {}
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
