"""A row of a sheet repeated: what lies below moves down, with its formats, merged cells and formulas."""
from __future__ import annotations

import re
from copy import copy

_REFERENCE = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)(\d+)")
_ROWS = re.compile(r"(\$?)(\d+):(\$?)(\d+)")


def repeat_row(workbook, sheet, row: int, count: int) -> None:
    """Make ``count`` copies of a row, itself the first, by openpyxl.

    References to cells below move with them, on every sheet and in every defined name; a range that
    holds the row grows with it, so that a sum below it adds up all copies.

    Args:
        workbook, sheet: of openpyxl.
        row: number of the row, from 1.
        count: at least 1.
    """
    more = count - 1
    if not more:
        return
    _move_cells(sheet, row, more)
    _move_sizes(sheet, row, more)
    _move_merged(sheet, row, more)
    for page in workbook.worksheets:
        _move_formulas(page, sheet.title, row, more)
    for names in (workbook.defined_names, *(page.defined_names for page in workbook.worksheets)):
        for definition in names.values():
            if definition.attr_text:
                definition.attr_text = moved_formula(definition.attr_text, sheet.title, False, row, more)
    _move_rules(sheet, row, more)
    for copy_row in range(row + 1, row + count):
        _copy_row(sheet, row, copy_row)


def _move_cells(sheet, row: int, more: int) -> None:
    """Cells below a row, from the bottom up; not ``insert_rows``, which loses links and comments."""
    for place, column in sorted(((r, c) for r, c in sheet._cells if r > row), reverse=True):
        cell = sheet._cells.pop((place, column))
        cell.row = place + more
        sheet._cells[place + more, column] = cell
        if cell.hyperlink is not None:
            cell.hyperlink.ref = cell.coordinate


def _move_sizes(sheet, row: int, more: int) -> None:
    """Heights of rows, and breaks of pages."""
    for place in sorted((place for place in sheet.row_dimensions if place > row), reverse=True):
        size = sheet.row_dimensions.pop(place)
        size.index = place + more
        sheet.row_dimensions[place + more] = size
    for page_break in sheet.row_breaks.brk:
        if page_break.id >= row:
            page_break.id += more


def _copy_row(sheet, row: int, target: int) -> None:
    """Values, formats, height and merged cells of a row; its own formulas point into the copy."""
    from openpyxl.formula.translate import Translator

    for column in [c for r, c in sheet._cells if r == row]:
        cell, made = sheet.cell(row, column), sheet.cell(target, column)
        made._style = copy(cell._style)
        if cell.data_type == "f" and isinstance(cell.value, str):
            made.value = Translator(cell.value, origin=cell.coordinate).translate_formula(made.coordinate)
        elif type(cell).__name__ != "MergedCell":
            made.value = cell.value
    if row in sheet.row_dimensions:
        size = copy(sheet.row_dimensions[row])
        size.index = target
        sheet.row_dimensions[target] = size
    for area in [area for area in sheet.merged_cells.ranges if area.min_row == area.max_row == row]:
        sheet.merge_cells(start_row=target, end_row=target, start_column=area.min_col, end_column=area.max_col)


def _move_merged(sheet, row: int, more: int) -> None:
    for area in list(sheet.merged_cells.ranges):
        if area.min_row > row:
            area.shift(row_shift=more)


def _move_formulas(page, moved: str, row: int, more: int) -> None:
    for cell in list(page._cells.values()):
        if cell.data_type != "f":
            continue
        if isinstance(cell.value, str):
            cell.value = moved_formula(cell.value, moved, page.title == moved, row, more)
        elif hasattr(cell.value, "text"):   # an array formula
            cell.value.text = moved_formula(cell.value.text, moved, page.title == moved, row, more)
            if page.title == moved:
                cell.value.ref = moved_reference(cell.value.ref, row, more)


def _move_rules(sheet, row: int, more: int) -> None:
    """Conditional formats, data validation, tables, print area, filter."""
    from openpyxl.worksheet.cell_range import MultiCellRange

    for validation in sheet.data_validations.dataValidation:
        validation.sqref = MultiCellRange(" ".join(
            moved_reference(str(area), row, more) for area in validation.sqref.ranges))
    rules = [(moved_reference(str(area.sqref), row, more), area.rules) for area in sheet.conditional_formatting]
    if rules:
        sheet.conditional_formatting = type(sheet.conditional_formatting)()
        for area, formats in rules:
            for rule in formats:
                rule.formula = [moved_formula("=" + formula, sheet.title, True, row, more)[1:]
                                for formula in rule.formula or ()]
                sheet.conditional_formatting.add(area, rule)
    if sheet.print_area:
        sheet.print_area = moved_reference(re.sub(r"(?:'[^']*'|[^,!]+)!", "", sheet.print_area), row, more)
    for table in sheet.tables.values():
        table.ref = moved_reference(table.ref, row, more)
        if table.autoFilter is not None and table.autoFilter.ref:
            table.autoFilter.ref = moved_reference(table.autoFilter.ref, row, more)
    if sheet.auto_filter.ref:
        sheet.auto_filter.ref = moved_reference(sheet.auto_filter.ref, row, more)


def moved_formula(formula: str, moved: str, same_sheet: bool, row: int, more: int) -> str:
    """A formula after rows were inserted behind a row.

    Args:
        formula: with or without its equals sign.
        moved: title of the sheet that the rows were inserted in.
        same_sheet: the formula is on that sheet, so references without a sheet count.
        row, more: the repeated row, and how many were inserted behind it.
    """
    from openpyxl.formula import Tokenizer

    with_sign = formula if formula.startswith("=") else "=" + formula
    tokenizer = Tokenizer(with_sign)
    parts = []
    for token in tokenizer.items:
        value = token.value
        if token.type == token.OPERAND and token.subtype == token.RANGE:
            value = _moved_operand(value, moved, same_sheet, row, more)
        parts.append(value)
    done = "=" + "".join(parts)
    return done if formula.startswith("=") else done[1:]


def _moved_operand(value: str, moved: str, same_sheet: bool, row: int, more: int) -> str:
    sheet, mark, reference = value.rpartition("!")
    if mark:
        if sheet.strip("'").replace("''", "'").casefold() != moved.casefold():
            return value
    elif not same_sheet:
        return value
    return sheet + mark + moved_reference(reference, row, more)


def moved_reference(reference: str, row: int, more: int) -> str:
    """``A8``, ``$A$8:$H$8``, ``8:8`` or several of them, after rows were inserted behind a row."""
    return re.sub(r"[^\s,]+", lambda match: _moved_area(match[0], row, more), reference)


def _moved_area(area: str, row: int, more: int) -> str:
    whole = _ROWS.fullmatch(area)
    if whole:
        first, last = int(whole[2]), int(whole[4])
        return f"{whole[1]}{first + more * (first > row)}:{whole[3]}{last + more * (last >= row)}"
    ends = [_REFERENCE.fullmatch(end) for end in area.split(":")]
    if len(ends) > 2 or not all(ends):
        return area      # a name, a whole column, a reference to a table
    is_range = len(ends) == 2
    shifted = []
    for place, end in enumerate(ends):
        number = int(end[4])
        grows = number >= row if is_range and place == 1 else number > row
        shifted.append(f"{end[1]}{end[2]}{end[3]}{number + more * grows}")
    return ":".join(shifted)
