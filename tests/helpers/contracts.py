"""What the docstring of a public function owes its caller: errors, units, and the source of a formula."""
from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
ERRORS = ("InputError", "ValueError")
NUMBERS = ("float", "Optional[float]", "float | None", "float | np.ndarray", "np.ndarray | float")
ARRAYS = ("np.ndarray", "pd.Series")
#: Names of arrays that hold quantities.
QUANTITIES = re.compile(r"(?:^|_)(?:area|lengths?|widths?|heights?|distances?|tolerance|depth|density|densities|"
                        r"carbon|emissions?|flux|growth|shares?|ratios?|percents?|amounts?|floor_area)$")
UNIT_NAME = re.compile(r"(?:^|_)(?:m2|per_mm|ha|m|km|km2|mu|kg|t|t_c|t_c_ha|percent|share|degrees|years?|yr|s|count)$")
UNIT = re.compile(r"m²|%|0…1|\b(?:ha|hectares?|metres?|m|km²?|mm|mu|kg|tonnes?|t|t C|percents?|degrees?|years?|kWh|"
                  r"seconds?|units?|ratios?|shares?|numbers? of|pixels|cells)\b|\b0 (?:to|and) 1\b")
#: Signs of a formula in words, and of where it is from.
FORMULA = re.compile(r"[×·π√Σ÷]|\bsqrt\b|\w \* \w|\*\* ?\d|\w = .+ [-−+/] ")
SOURCE = re.compile(r"\bSource: |>>> |https?:|\b(?:IPCC|GB|TD)\b")


def public(module: ast.Module) -> Iterator[tuple]:
    """Names and nodes of a module's public functions and of its public classes' methods."""
    classes = [node for node in module.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]
    for owner, body in [("", module.body), *((owner_class.name, owner_class.body) for owner_class in classes)]:
        for node in body:
            if isinstance(node, FUNCTIONS) and not node.name.startswith("_"):
                yield owner, node


def name_of(node) -> str:
    """The last part of the name of an exception or of what is called."""
    node = node.func if isinstance(node, ast.Call) else node
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def escaping(nodes, caught: frozenset = frozenset()) -> Iterator[tuple]:
    """``raise`` statements and calls of some statements, with the errors that an ``except`` around them catches."""
    for node in nodes:
        if isinstance(node, (*FUNCTIONS, ast.ClassDef, ast.Lambda)):
            continue   # runs when it is called, if ever
        if isinstance(node, ast.Try):
            kinds = {word for handler in node.handlers for word in (
                re.findall(r"\w+", ast.unparse(handler.type)) if handler.type else ["Exception"])}
            inner = caught | (set(ERRORS) if kinds & {"Exception", "BaseException"} else kinds)
            yield from escaping(node.body, frozenset(inner | ({"InputError"} if "ValueError" in kinds else set())))
            yield from escaping([*node.handlers, *node.orelse, *node.finalbody], caught)
            continue
        if isinstance(node, (ast.Raise, ast.Call)):
            yield node, caught
        yield from escaping(ast.iter_child_nodes(node), caught)


@lru_cache(maxsize=1)
def functions_of(module: ast.Module) -> dict:
    """(class or empty, name) -> function of a module."""
    own = {("", node.name): node for node in module.body if isinstance(node, FUNCTIONS)}
    return own | {(parent.name, node.name): node for parent in module.body if isinstance(parent, ast.ClassDef)
                  for node in parent.body if isinstance(node, FUNCTIONS)}


@lru_cache(maxsize=1_000)
def leaving(function) -> list:
    """``raise`` statements of a function, and its calls of private functions, with the errors that are caught."""
    return [(node, caught) for node, caught in escaping(function.body)
            if isinstance(node, ast.Raise) or name_of(node).startswith("_")]


def raised(module: ast.Module, owner: str, function, seen: tuple = ()) -> set:
    """Which of ``ERRORS`` a function raises: itself, or in private functions of its module or class."""
    helpers = functions_of(module)
    errors = set()
    for node, caught in leaving(function):
        if isinstance(node, ast.Raise):
            errors |= {name_of(node.exc)} & set(ERRORS) - caught if node.exc is not None else set()
        else:
            own = owner if isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) == "self" else ""
            helper = helpers.get((own, name_of(node)))
            if helper is not None and helper not in seen and (own or isinstance(node.func, ast.Name)):
                errors |= raised(module, own, helper, (*seen, helper)) - caught
    return errors


def without_errors(module: ast.Module) -> Iterator[str]:
    """Public functions whose ``Raises:`` lacks an error that they raise."""
    for owner, node in public(module):
        section = (ast.get_docstring(node) or "").partition("Raises:")[2]
        missing = [error for error in sorted(raised(module, owner, node)) if not re.search(rf"\b{error}\b", section)]
        if missing:
            yield f"{node.lineno}: {node.name} raises {', '.join(missing)}"


def description(words: str, name: str) -> str:
    """What a docstring says of one parameter; all of it where the parameter has no entry of its own."""
    entry = re.search(rf"(?<![\w`])(?:\w+, )*{name}(?:, \w+)*:(.*?)(?=[.;]\s+\w+(?:, \w+)*: |\n\s*\w+(?:, \w+)*: "
                      r"|\n\s*(?:Returns|Raises|Yields):|\n\n|\Z)", words, re.S)
    return entry[1] if entry else words


def without_units(module: ast.Module) -> Iterator[str]:
    """Public functions with a number whose unit neither its name nor its description gives."""
    for _owner, node in public(module):
        words = (ast.get_docstring(node) or "").partition(">>> ")[0]
        given = node.args
        numbers = [(argument.arg, argument.annotation, description(words, argument.arg))
                   for argument in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
        missing = []
        for name, note, entry in [*numbers, (node.name, node.returns, words)]:
            kind = "" if note is None else ast.unparse(note)
            if (kind in NUMBERS or kind in ARRAYS and QUANTITIES.search(name)) and not (
                    UNIT_NAME.search(name) or UNIT.search(entry)):
                missing.append(name)
        if missing:
            yield f"{node.lineno}: {node.name}: {', '.join(missing)}"


def without_source(module: ast.Module) -> Iterator[str]:
    """Public functions that write a formula down, without an example and without where it is from."""
    for _owner, node in public(module):
        words = ast.get_docstring(node) or ""
        formula = FORMULA.search(words.partition(">>> ")[0])
        if formula and not SOURCE.search(words):
            yield f"{node.lineno}: {node.name}: {formula[0]}"
