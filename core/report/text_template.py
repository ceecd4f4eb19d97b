"""Plain text from a template that a user may have written: variables, ``if`` and ``for``, and no way out.

The template language is jinja2's, in its sandbox, cut down to what a text needs: no calls, no
assignments, no macros, no includes; lists are read at most a fixed number of times, and the text
has a largest length. Errors name file, line and placeholder.
"""
from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError, meta, nodes
from jinja2.runtime import LoopContext
from jinja2.sandbox import SandboxedEnvironment

from ..errors import InputError
from ..files import read_bytes
from ..texts import text
from ..texts.separators import numeral

MAX_SOURCE = 20_000     # characters of a template
MAX_TEXT = 30_000       # characters of the text: a cell of a spreadsheet holds 32,767
MAX_STEPS = 100_000     # items read from lists in one text
MAX_NESTED = 2          # loops within loops
_FILTERS = ("count", "default", "first", "float", "int", "join", "last", "length", "list", "lower", "map", "number",
            "rejectattr", "reverse", "round", "selectattr", "sort", "string", "sum", "title", "trim", "unique", "upper")
_NODES = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.Getattr, nodes.Getitem,
          nodes.Slice, nodes.If, nodes.For, nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.And, nodes.Or,
          nodes.Not, nodes.Filter, nodes.Test, nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.Neg, nodes.Tuple,
          nodes.List, nodes.Keyword)
_TAGS_ONLY = re.compile(r"^[ \t]*((?:\{%(?:[^%\n]|%(?!\}))*%\}[ \t]*)+)\n", re.MULTILINE)
_LOOP = ("index", "index0", "first", "last", "length", "revindex")
_ENCODINGS = ("utf-8-sig", "gb18030")


@dataclass(frozen=True)
class TextTemplate:
    """A template: its file's name for messages, and its source."""

    name: str
    source: str


def read_text_template(path) -> TextTemplate:
    """A template from a file in UTF-8, or in the encoding of older Chinese systems.

    Args:
        path: of the file.

    Raises:
        InputError: no such file, too large, or not plain text.
    """
    path = Path(path)
    try:
        data = read_bytes(path, 4 * MAX_SOURCE + 1)
    except OSError as error:
        raise InputError("statement.unreadable", file=path.name, detail=error.strerror or str(error)) from error
    if len(data) > 4 * MAX_SOURCE:
        raise InputError("statement.too_large", file=path.name, size=path.stat().st_size, limit=MAX_SOURCE)
    for encoding in _ENCODINGS:
        try:
            source = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in source:
            return TextTemplate(path.name, source)
    raise InputError("statement.not_text", file=path.name)


class PreparedText:
    """A template checked once, for many texts.

    Args:
        template: name and source.
        names: the variables that a text can use.
        language: of the hints inside messages.
        most: characters of a text; the usual limit is that of a cell of a spreadsheet.

    Raises:
        InputError: too large, a fault of syntax, something that is not allowed, an unknown variable.
    """

    def __init__(self, template: TextTemplate, names: Iterable[str], language: str = "en", most: int = MAX_TEXT):
        self.name, self.language, self.most = template.name, language, most
        if len(template.source) > MAX_SOURCE:
            raise InputError("statement.too_large", file=self.name, size=len(template.source), limit=MAX_SOURCE)
        self.environment = _Environment()
        try:
            tree = self.environment.parse(_without_empty_lines(template.source), self.name, self.name)
            self._check(tree, set(names))
            code = self.environment.compile(tree, self.name, self.name)
        except TemplateSyntaxError as error:
            raise InputError("statement.syntax", file=self.name, line=error.lineno,
                             detail=_sentence(error.message)) from error
        self.compiled = self.environment.template_class.from_code(
            self.environment, code, self.environment.make_globals(None))

    def _check(self, tree: nodes.Template, names: set) -> None:
        for node in [tree, *tree.find_all(nodes.Node)]:
            if not isinstance(node, _NODES):
                what = type(node).__name__
                raise InputError("statement.not_allowed", file=self.name, line=node.lineno, what=what.lower())
            if isinstance(node, nodes.Filter) and node.name not in _FILTERS:
                raise InputError("statement.not_allowed", file=self.name, line=node.lineno, what=f"|{node.name}")
        self._check_nesting(tree, 0)
        unknown = meta.find_undeclared_variables(tree) - names
        for node in tree.find_all(nodes.Name):
            if node.name in unknown:
                raise self._unknown(node.name, node.lineno, names)

    def _check_nesting(self, node: nodes.Node, depth: int) -> None:
        for child in node.iter_child_nodes():
            deeper = depth + isinstance(child, nodes.For)
            if deeper > MAX_NESTED:
                raise InputError("statement.not_allowed", file=self.name, line=child.lineno,
                                 what=text("statement.nested", self.language))
            self._check_nesting(child, deeper)

    def _unknown(self, name: str, line: int, names) -> InputError:
        close = difflib.get_close_matches(name, names, 1, 0.6)
        hint = text("statement.meant", self.language, name=close[0]) if close \
            else text("statement.not_meant", self.language)
        return InputError("statement.unknown_variable", file=self.name, line=line, name=name, hint=hint,
                          known=", ".join(sorted(names)))

    def render(self, values: dict) -> str:
        """The text, its lines trimmed and paragraphs apart by one empty line.

        Args:
            values: texts, numbers, booleans, and lists of dictionaries of them.

        Raises:
            InputError: a fault that only shows when the template runs, a text too long, or none at all.
        """
        steps = _Steps()
        counted = {name: _Counted(value, steps) if isinstance(value, list) else value
                   for name, value in values.items()}
        parts, length = [], 0
        try:
            for part in self.compiled.generate(counted):
                parts.append(part)
                length += len(part)
                if length > self.most:
                    raise _TooLong
        except _TooLong as error:
            raise InputError("statement.too_long", file=self.name, line=self._line(error),
                             limit=numeral(f"{self.most:,} / {MAX_STEPS:,}")) from error
        except UndefinedError as error:
            match = re.search(r"attribute '([^']*)'|^'([^']*)' is undefined", error.message or "")
            name = (match[1] or match[2]) if match else str(error.message)
            names = {key for value in values.values() if isinstance(value, list) for item in value
                     if isinstance(item, dict) for key in item}
            raise self._unknown(name, self._line(error), names) from error
        except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
            raise InputError("statement.failed", file=self.name, line=self._line(error),
                             detail=str(error) or type(error).__name__) from error
        done = _paragraphs("".join(parts))
        if not done:
            raise InputError("statement.empty", file=self.name)
        return done

    def _line(self, error: BaseException) -> int:
        line, step = 1, error.__traceback__
        while step is not None:
            if step.tb_frame.f_code.co_filename == self.name:
                line = step.tb_lineno
            step = step.tb_next
        return line


class _TooLong(Exception):
    pass


class _Steps:
    """How many items may still be read from lists."""

    def __init__(self):
        self.left = MAX_STEPS

    def take(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise _TooLong


class _Counted(list):
    """A list whose reading is counted, by whatever filter or loop."""

    def __init__(self, items, steps: _Steps):
        super().__init__(items)
        self.steps = steps

    def __iter__(self):
        for item in super().__iter__():
            self.steps.take()
            yield item

    def __getitem__(self, place):
        values = super().__getitem__(place)
        return _Counted(values, self.steps) if isinstance(place, slice) else values


class _Environment(SandboxedEnvironment):
    """jinja2's sandbox without attributes of objects, without calls, and with few filters."""

    intercepted_binops = frozenset(["+", "-", "*", "/"])

    def __init__(self):
        super().__init__(undefined=StrictUndefined, autoescape=False)
        self.globals.clear()
        self.filters["number"], self.filters["join"] = _number, _join
        self.filters = {name: self.filters[name] for name in _FILTERS}

    def call_binop(self, context, operator, left, right):
        for value in (left, right):
            if isinstance(value, bool) or not isinstance(value, (int, float)):
                raise TypeError(f"{operator} is for numbers, not for “{value}”")
        return super().call_binop(context, operator, left, right)

    def getattr(self, obj, attribute):
        if isinstance(obj, dict):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        if isinstance(obj, LoopContext) and attribute in _LOOP:
            return getattr(obj, attribute)
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj, argument):
        if isinstance(obj, (dict, list, str)):
            try:
                return obj[argument]
            except (LookupError, TypeError):
                pass
        return self.undefined(obj=obj, name=argument)

    def is_safe_callable(self, obj) -> bool:
        return False


def _number(value, decimals: int = 2) -> str:
    """A number with a fixed count of decimals, at most 10."""
    return f"{float(value):.{max(0, min(int(decimals), 10))}f}"


def _join(values, separator: str = "", attribute=None) -> str:
    """Items of a list as one text; joining cannot make a text grow without end."""
    items, length = [], 0
    for value in values:
        items.append(str(value[attribute] if attribute is not None else value))
        length += len(items[-1]) + len(separator)
        if length > MAX_TEXT:
            raise _TooLong
    return str(separator).join(items)


def _without_empty_lines(source: str) -> str:
    """Lines that hold nothing but tags leave no empty line behind; the count of lines stays."""
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    return _TAGS_ONLY.sub(lambda match: match[1] + "{#\n#}", source)


def _sentence(words) -> str:
    words = str(words or "").strip()
    return words if words.endswith((".", "!", "?")) else words + "."


def _paragraphs(words: str) -> str:
    lines = [" ".join(line.split()) for line in words.replace("\r", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
