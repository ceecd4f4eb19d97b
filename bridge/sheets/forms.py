"""The user's own XLSX form, filled: named cells, and rows that are repeated for the rows of a table.

By openpyxl where it is present. It keeps formats, widths, merged cells and formulas; pictures,
it does not keep charts, macros and controls, and ``losses`` reports them before anything is written.
"""
from __future__ import annotations

import importlib.util
import re
import zipfile
from io import BytesIO
from pathlib import Path

from ...core.errors import InputError
from ...core.files import ZIP_ERRORS, read_bytes
from ...core.texts import text
from .files import write_whole
from .rows import repeat_row

_PLACEHOLDER = re.compile(r"\{\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*\}\}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_CELL_LENGTH = 32_767
MAX_UNPACKED = 200_000_000   # a zip of some kB may hold more than any memory
_OLE = b"\xd0\xcf\x11\xe0"
_LOST = (("macros", "vbaProject.bin"), ("pictures", "xl/media/"), ("pictures", "xl/drawings/drawing"),
         ("charts", "xl/charts/"), ("controls", "xl/ctrlProps/"), ("pivots", "xl/pivotTables/"))


def check_openpyxl() -> None:
    """Make sure that forms can be filled.

    Raises:
        InputError: openpyxl is missing; with how to install it.
    """
    if importlib.util.find_spec("openpyxl") is not None:
        import openpyxl

        if tuple(map(int, openpyxl.__version__.split(".")[:2])) >= (3, 1):
            return
    raise InputError("spreadsheets.no_openpyxl")


class Form:
    """A template, read and checked once, to be filled any number of times.

    Args:
        path: of the .xlsx.
        cells: every name that a cell can have.
        lists: name of a repeated row -> names that its placeholders can have.

    Raises:
        InputError: openpyxl is missing; the file is not XLSX, is protected or cannot be read; it has
            no named cell; a name is broken; a placeholder is unknown.
    """

    def __init__(self, path: str, cells, lists: dict):
        check_openpyxl()
        self.name, self.cells, self.lists = Path(path).name, dict.fromkeys(cells), dict(lists)
        self.path = Path(path)
        self.data = _read(self.path, self.name)
        self._check(self._open())

    def check_other(self, output: str, path: Path) -> None:
        """Refuse to write over the template.

        Raises:
            InputError: with the remedy.
        """
        if Path(path).resolve() == self.path.resolve():
            raise InputError("spreadsheets.over_template", output=output, file=self.name)

    def losses(self, language: str) -> str:
        """A sentence on what the template holds that a filled form will lack; empty for nothing."""
        with zipfile.ZipFile(BytesIO(self.data)) as archive:
            members = archive.namelist()
        kinds = [kind for kind, part in _LOST if any(part in member for member in members)]
        parts = [text(f"spreadsheets.loss_{kind}", language) for kind in dict.fromkeys(kinds)]
        return text("spreadsheets.losses", language, file=self.name, parts=", ".join(parts)) if parts else ""

    def fill(self, path: str, values: dict, decimals: int = 2) -> None:
        """Write a filled copy, whole or not at all.

        Args:
            path: of the copy.
            decimals: of areas without a unit in their name, where the cell has no format of its own.
            values: name of a cell -> text, number or None; name of a repeated row -> list of dictionaries.

        Raises:
            InputError: the file cannot be written.
        """
        workbook = self._open()
        cells, rows = self._targets(workbook)
        for name, places in cells.items():
            for sheet, row, column, _ in places:
                _put(_writable(workbook[sheet], row, column), values.get(name), _decimals(name, decimals))
        # from the bottom up: a row that is repeated moves what lies below it
        for sheet, row, columns, name in sorted(rows, key=lambda entry: -entry[1]):
            self._fill_row(workbook, sheet, row, columns, values.get(name) or [], decimals)
        done = BytesIO()
        workbook.save(done)
        write_whole(path, done.getvalue())

    def _open(self):
        import openpyxl

        try:
            return openpyxl.load_workbook(BytesIO(self.data))
        except Exception as error:  # openpyxl raises whatever its XML parser meets
            raise InputError("spreadsheets.unreadable", file=self.name,
                             detail=str(error) or type(error).__name__) from error

    # -- names -----------------------------------------------------------------------------------

    def _check(self, workbook) -> None:
        cells, rows = self._targets(workbook)
        if not cells and not rows:
            raise InputError("spreadsheets.no_names", file=self.name, cells=", ".join(self.cells),
                             rows=", ".join(self.lists))
        taken: dict = {}
        for sheet, row, columns, name in rows:
            if (sheet, row) in taken:
                raise InputError("spreadsheets.overlapping_rows", file=self.name, name=name, other=taken[sheet, row])
            taken[sheet, row] = name
            self._check_row(workbook[sheet], row, columns, name)

    def _check_row(self, sheet, row: int, columns, name: str) -> None:
        known = ", ".join(f"{{{{{word}}}}}" for word in self.lists[name])
        target = f"{sheet.title}!{row}"
        for area in sheet.merged_cells.ranges:
            if area.min_row <= row <= area.max_row and area.min_row != area.max_row \
                    and area.min_col <= max(columns) and area.max_col >= min(columns):
                raise InputError("spreadsheets.merged_rows", file=self.name, name=name, target=target)
        count = 0
        for column in columns:
            cell = sheet.cell(row, column)
            for placeholder in _PLACEHOLDER.findall(cell.value) if isinstance(cell.value, str) else ():
                count += 1
                if placeholder not in self.lists[name]:
                    raise InputError("spreadsheets.unknown_placeholder", file=self.name, known=known,
                                     cell=f"{sheet.title}!{cell.coordinate}", placeholder=f"{{{{{placeholder}}}}}")
        if not count:
            raise InputError("spreadsheets.no_placeholder", file=self.name, name=name, target=target, known=known)

    def _targets(self, workbook) -> tuple[dict, list]:
        """Named cells as ``name -> [(sheet, row, column, reference)]``, and rows ``(sheet, row, columns, name)``."""
        cells: dict = {}
        rows = []
        for name, definition in _names(workbook):
            plain = name.casefold()
            if plain.startswith("rows_") and plain not in self.lists:
                raise InputError("spreadsheets.unknown_rows", file=self.name, name=name,
                                 known=", ".join(self.lists))
            if plain not in self.lists and plain not in self.cells:
                continue
            sheet, area = self._area(workbook, name, definition)
            if plain in self.cells:
                cells.setdefault(plain, []).append((sheet, area[1], area[0], definition.attr_text))
            else:
                rows.append((sheet, area[1], range(area[0], area[2] + 1), plain))
        return cells, rows

    def _area(self, workbook, name: str, definition) -> tuple:
        """Sheet and bounds of a name: one cell or merged cells, or one row."""
        from openpyxl.utils.cell import range_boundaries

        broken = InputError("spreadsheets.broken_name", file=self.name, name=name, target=definition.attr_text)
        try:
            (sheet, reference), = definition.destinations
            bounds = list(range_boundaries(reference))
        except (ValueError, TypeError, AttributeError) as error:
            raise broken from error
        if sheet not in workbook.sheetnames or bounds[1] is None:
            raise broken
        if bounds[0] is None:   # a whole row, such as $8:$8
            bounds[0], bounds[2] = 1, workbook[sheet].max_column
        is_row = name.casefold() in self.lists
        if is_row and bounds[1] != bounds[3]:
            raise broken
        return sheet, bounds

    # -- filling ---------------------------------------------------------------------------------

    def _fill_row(self, workbook, sheet: str, row: int, columns, items: list, decimals: int) -> None:
        page = workbook[sheet]
        patterns = {column: page.cell(row, column).value for column in columns}
        repeat_row(workbook, page, row, max(1, len(items)))
        for place, item in enumerate(items or [{}]):
            for column, pattern in patterns.items():
                if isinstance(pattern, str) and _PLACEHOLDER.search(pattern):
                    _put(page.cell(row + place, column), _filled(pattern, item), decimals)


def _names(workbook):
    """Every defined name, of the workbook and of its sheets."""
    yield from workbook.defined_names.items()
    for sheet in workbook.worksheets:
        yield from sheet.defined_names.items()


def _filled(pattern: str, item: dict):
    """A value of its own type where the cell is one placeholder, otherwise a text."""
    whole = _PLACEHOLDER.fullmatch(pattern.strip())
    if whole:
        return item.get(whole[1])
    return _PLACEHOLDER.sub(lambda match: "" if item.get(match[1]) is None else str(item[match[1]]), pattern)


def _writable(sheet, row: int, column: int):
    """The cell, or the first of the merged cells that it is one of."""
    for area in sheet.merged_cells.ranges:
        if area.min_row <= row <= area.max_row and area.min_col <= column <= area.max_col:
            return sheet.cell(area.min_row, area.min_col)
    return sheet.cell(row, column)


def _decimals(name: str, otherwise: int) -> int:
    """Decimals of a named area: its unit's, where the name ends in one."""
    return {"m2": 2, "ha": 4, "mu": 2}.get(name.rpartition("_")[2], otherwise)


def _put(cell, value, decimals: int) -> None:
    """Set a cell, a format that it has left alone; a text stays a text whatever it begins with."""
    if value is None or isinstance(value, (bool, int, float)):
        cell.value = value
        if isinstance(value, float) and cell.number_format == "General":
            cell.number_format = "0." + "0" * decimals
        return
    cell.value = None
    words = _CONTROL.sub("", str(value))[:_CELL_LENGTH]
    if words:
        cell.value = words
        cell.data_type = "s"     # "=1+1" would become a formula
        if words[0] in "=+-@":
            cell.quotePrefix = True


def _read(path: Path, name: str) -> bytes:
    try:
        data = read_bytes(path)
    except OSError as error:
        raise InputError("spreadsheets.unreadable", file=name, detail=error.strerror or str(error)) from error
    if data.startswith(_OLE):    # an old .xls, or an .xlsx with a password
        raise InputError("spreadsheets.protected" if path.suffix.lower() == ".xlsx" else "spreadsheets.not_xlsx",
                         file=name)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = {member.filename: member.file_size for member in archive.infolist()}
    except ZIP_ERRORS as error:
        raise InputError("spreadsheets.not_xlsx", file=name) from error
    if sum(members.values()) > MAX_UNPACKED:
        raise InputError("spreadsheets.too_large", file=name, size=sum(members.values()) // 1_000_000,
                         limit=MAX_UNPACKED // 1_000_000)
    if "xl/workbook.xml" not in members or path.suffix.lower() != ".xlsx":
        raise InputError("spreadsheets.not_xlsx", file=name)
    return data
