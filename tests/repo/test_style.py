"""Sizes, ruff, and habits that a linter has no rule for."""
from __future__ import annotations

import ast
import re
import subprocess
import sys

import pytest
from helpers.contracts import without_errors, without_source, without_units
from helpers.source import ROOT, called_name, files, nodes, python_files, relative, shipped_python, tree

MODULE_LINES, CLASS_LINES = 400, 300
ARGUMENTS = 7   # of a function of core, self and cls not counted


def test_modules_and_classes_stay_small():
    wrong = []
    for path in [file for file in files() if file.suffix == ".py"]:
        count = len(path.read_text(encoding="utf-8").splitlines())
        if count > MODULE_LINES:
            wrong.append(f"{relative(path)}: {count} lines; over {MODULE_LINES} it is two modules")
        for node in nodes(path, ast.ClassDef):
            if node.end_lineno - node.lineno + 1 > CLASS_LINES:
                wrong.append(f"{relative(path)}:{node.lineno}: class {node.name} is over {CLASS_LINES} lines")
    assert not wrong, "\n".join(wrong)


def test_ruff():
    run = subprocess.run([sys.executable, "-m", "ruff", "check", "--output-format", "concise", "."],
                         cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr


def untranslatable(functions_and_calls: list):
    """Lines where ``tr`` gets anything but a literal: pylupdate5 would not find the string."""
    # the wrapper itself passes its argument on
    passing = {child for node in functions_and_calls if isinstance(node, ast.FunctionDef) and node.name == "tr"
               for child in ast.walk(node)}
    for node in functions_and_calls:
        if isinstance(node, ast.Call) and node not in passing:
            position = {"tr": 0, "translate": 1}.get(called_name(node))
            if position is None or (called_name(node) == "translate" and len(node.args) < 2):
                continue
            text = node.args[position] if len(node.args) > position else None
            if not (isinstance(text, ast.Constant) and isinstance(text.value, str)):
                yield node.lineno


def test_tr_gets_literals():
    wrong = [f"{relative(path)}:{line}" for path in python_files(".", "algorithms", "ui")
             for line in untranslatable(nodes(path, ast.FunctionDef, ast.Call))]
    assert not wrong, "\n".join(wrong)


def test_an_fstring_in_tr_is_seen():
    def lines(code: str) -> list:
        return list(untranslatable(list(ast.walk(ast.parse(code)))))

    assert lines("self.tr(f'{n} rows')") == lines("def a(): tr(words)\ndef tr(b): return base.tr(b)") == [1]
    assert not lines("self.tr('{n} rows').format(n=1)")


def test_no_path_tricks_and_no_asserts_in_the_plugin():
    """``sys.path`` stays alone, but for a copy, ``list(sys.path)``, that another process is told; ``assert`` vanishes
    under ``-O`` and the plugin site refuses it."""
    wrong = []
    for path in shipped_python():
        copies = {call.args[0] for call in nodes(path, ast.Call) if called_name(call) == "list" and len(call.args) == 1
                  and ast.unparse(call) == "list(sys.path)"}
        wrong += [f"{relative(path)}:{node.lineno}: sys.path" for node in nodes(path, ast.Attribute)
                  if node.attr == "path" and node not in copies and ast.unparse(node) == "sys.path"]
        wrong += [f"{relative(path)}:{node.lineno}: assert" for node in nodes(path, ast.Assert)]
    assert not wrong, "\n".join(wrong)


def test_tests_assert_something():
    """A test without an assertion cannot fail. ``raises`` and helpers ``assert_*``, ``check_*`` count."""
    wrong = []
    for path in python_files("tests"):
        for node in nodes(path, ast.FunctionDef):
            if node.name.startswith("test_") and not any(isinstance(child, ast.Assert) for child in ast.walk(node)):
                calls = {called_name(child) for child in ast.walk(node) if isinstance(child, ast.Call)}
                if not (calls & {"raises", "fail"}
                        or any(name.startswith(("assert", "check_", "_assert", "_check")) for name in calls)):
                    wrong.append(f"{relative(path)}:{node.lineno}: {node.name}")
    assert not wrong, "\n".join(wrong)


def parameters(function) -> list[str]:
    """What a caller passes, ``self`` and ``cls`` left out."""
    given = function.args
    names = [*given.posonlyargs, *given.args, *given.kwonlyargs, *(item for item in (given.vararg, given.kwarg)
                                                                   if item)]
    return [name.arg for name in names if name.arg not in ("self", "cls")]


def long_calls(functions):
    """Functions of more than ``ARGUMENTS``, among nodes of a module."""
    for node in functions:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and len(parameters(node)) > ARGUMENTS:
            yield f"{node.name}({', '.join(parameters(node))})"


def test_functions_of_core_take_few_arguments():
    """Over that a call cannot be read: what belongs together is an object with a name and described fields."""
    wrong = [f"{relative(path)}: {call}" for path in python_files("core")
             for call in long_calls(nodes(path, ast.FunctionDef, ast.AsyncFunctionDef))]
    assert not wrong, "\n".join(wrong)


def test_an_eighth_argument_is_seen():
    def calls(code: str) -> list:
        return list(long_calls(ast.walk(ast.parse(code))))

    assert not calls("class A:\n    def b(self, c, d, e, *, f, g, h, i=1): pass")
    assert calls("class A:\n    def b(self, c, d, /, e, *, f, g, h, i=1, j=2): pass") == ["b(c, d, e, f, g, h, i, j)"]
    assert calls("def a(b, c, d, e, f, g, *h, **i): pass") == ["a(b, c, d, e, f, g, h, i)"]


#: Words that name nothing: what a variable holds is a noun.
NO_NOUNS = {"one", "found", "mine", "said", "told"}


#: Kinds of nodes that give names -> the names that one gives.
NAMING = {ast.Name: lambda node: [node.id] if isinstance(node.ctx, ast.Store) else [],
          ast.Attribute: lambda node: [node.attr] if isinstance(node.ctx, ast.Store) else [],
          ast.arg: lambda node: [node.arg], ast.FunctionDef: lambda node: [node.name],
          ast.ClassDef: lambda node: [node.name], ast.Import: lambda node: [alias.asname for alias in node.names],
          ast.ImportFrom: lambda node: [alias.asname for alias in node.names]}


def without_noun(named):
    """Lines where a variable, parameter, function or attribute of our own has a name that says nothing."""
    for node in named:
        yield from (f"{node.lineno}: {name}" for name in NAMING.get(type(node), lambda _node: ())(node)
                    if name in NO_NOUNS)


def test_names_of_variables_are_nouns():
    wrong = [f"{relative(path)}:{name}" for path in files() if path.suffix == ".py"
             for name in without_noun(nodes(path, *NAMING))]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("code", [
    "one = 1", "a, *found = b", "[said for said in a]", "def told(): pass", "lambda mine: 1", "self.said = 1",
    "class A:\n    found: int = 0", "import a as told", "with a as found: pass"])
def test_a_name_that_says_nothing_is_seen(code):
    assert list(without_noun(ast.walk(ast.parse(code))))
    assert not list(without_noun(ast.walk(ast.parse("text('a', said=b.found, mine=c['told'])"))))


def has_arrays(function: ast.FunctionDef) -> bool:
    """Whether a parameter or the result is annotated as an array or a column."""
    given = function.args
    notes = [function.returns, *(argument.annotation for argument in (*given.posonlyargs, *given.args,
                                                                      *given.kwonlyargs))]
    return any(note is not None and ast.unparse(note) in ("np.ndarray", "pd.Series") for note in notes)


def undescribed(module: ast.Module):
    """Public functions and methods without a docstring, or whose docstring does not describe each parameter.

    Described is what stands before a colon, alone or in a list, or between double backquotes. Where arrays come or go
    there is a shape, such as ``(n,)`` or ``(k, 4)``.
    """
    classes = [node for node in module.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]
    for node in [*module.body, *(item for owner in classes for item in owner.body)]:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            words = ast.get_docstring(node)
            left = [name for name in parameters(node)
                    if not re.search(rf"(?<![\w`]){name}(?:, \w+)*:|``{name}``", words or "")]
            if has_arrays(node) and not re.search(r"\(\w[\w +]*,[\w +,…]*\)", words or ""):
                left.append("(shape)")
            if left or not words:
                yield f"{node.lineno}: {node.name} {', '.join(sorted(left))}"


def test_public_functions_of_core_describe_their_parameters():
    wrong = [f"{relative(path)}:{what}" for path in python_files("core") for what in undescribed(tree(path))]
    assert not wrong, "\n".join(wrong)


def test_a_parameter_that_is_not_described_is_seen():
    source = 'def area(rings, crs):\n    """Area in m² of ``rings``{}."""\n'
    assert list(undescribed(ast.parse(source.format("")))) == ["1: area crs"]
    assert list(undescribed(ast.parse(source.format(" in their crs")))) == ["1: area crs"]
    for words in (" in ``crs``", ".\n\n    Args:\n        rings: closed. crs: theirs", "; rings, crs: both"):
        assert not list(undescribed(ast.parse(source.format(words))))
    source = 'def area(rings: np.ndarray) -> float:\n    """Area in m² of ``rings`` {}, closed ones."""\n'
    assert list(undescribed(ast.parse(source.format("(all)")))) == ["1: area (shape)"]
    assert not list(undescribed(ast.parse(source.format("``(n, 2)``"))))
    assert list(undescribed(ast.parse("class A:\n    def _b(self, c): pass\n    def d(self): pass"))) == ["3: d "]
    assert not list(undescribed(ast.parse("class _A:\n    def d(self, c): pass\ndef _e(f): pass")))


def unkept():
    """What docstrings of core lack of their contract: errors, units, the source of a formula."""
    return [f"{relative(path)}:{what}" for path in python_files("core")
            for lacking in (without_errors, without_units, without_source) for what in lacking(tree(path))]


def test_public_functions_of_core_name_errors_units_and_sources():
    """What a function raises itself or in a private helper is under ``Raises:``; a number has a unit; a formula an
    example or a source."""
    wrong = unkept()
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("lacking", "code"), [
    (without_errors, "def a():\n '''A.'''\n raise InputError('x')"),
    (without_errors, "def a():\n '''A.\n\n Raises:\n  OSError: b.\n '''\n raise ValueError"),
    (without_errors, "def a():\n '''A.'''\n _b()\ndef _b():\n for one in c:\n  raise InputError('x')"),
    (without_errors, "class A:\n def b(self):\n  '''A.'''\n  self._c()\n def _c(self):\n  raise InputError('x')"),
    (without_errors, "def a():\n '''A.'''\n try:\n  b()\n except OSError as e:\n  raise InputError('x') from e"),
    (without_units, "def a(width: float):\n '''A.\n\n Args:\n  width: of a road.\n '''"),
    (without_units, "def a(one: float, two: float):\n '''A.\n\n Args:\n  one: in m. two: of b.\n '''"),
    (without_units, "def depth() -> float:\n '''Of soil.'''"),
    (without_units, "def a(area: np.ndarray):\n '''A.\n\n Args:\n  area: of each ``(n,)``.\n '''"),
    (without_source, "def a():\n '''Half of it: 2 · area / perimeter.'''"),
    (without_source, "def a():\n '''It is y = a + b.'''"),
])
def test_what_a_docstring_lacks_is_seen(lacking, code):
    assert list(lacking(ast.parse(code)))


@pytest.mark.parametrize(("lacking", "code"), [
    (without_errors, "def a():\n '''A.\n\n Raises:\n  InputError: b.\n '''\n raise InputError('x')"),
    (without_errors, "def a():\n '''A.'''\n try:\n  _b()\n except ValueError:\n  c\ndef _b():\n raise InputError"),
    (without_errors, "def _a():\n raise ValueError\ndef b():\n '''B.'''\n def c():\n  raise ValueError\n return c"),
    (without_units, "def a(width_m: float, width: float, name: str):\n '''A.\n\n Args:\n  width: in m.\n '''"),
    (without_units, "def a(area: np.ndarray):\n '''A.\n\n Args:\n  area: m² ``(n,)``.\n '''"),
    (without_source, "def a():\n '''2 · area / perimeter.\n\n >>> a()\n 2\n '''"),
    (without_source, "def a():\n '''a × b. Source: IPCC 2006.'''"),
])
def test_what_a_docstring_holds_is_seen(lacking, code):
    assert not list(lacking(ast.parse(code)))
