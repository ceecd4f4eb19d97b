"""The repository as the gates see it: files that git knows or would add, and their syntax trees."""
from __future__ import annotations

import ast
import gc
import subprocess
from collections import deque
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("core", "bridge", "algorithms", "ui")


@cache
def files() -> tuple[Path, ...]:
    """Tracked files, and new ones that no ignore rule covers; in a copy without git, all that was copied."""
    if not (ROOT / ".git").exists():
        return tuple(sorted(path for path in ROOT.rglob("*") if path.is_file() and not any(
            part == "__pycache__" or part in (".venv", ".work") for part in path.relative_to(ROOT).parts)))
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                            cwd=ROOT, capture_output=True, check=True).stdout.decode("utf-8")
    paths = (ROOT / name for name in listed.split("\0") if name)
    return tuple(sorted(path for path in paths if path.is_file()))


def python_files(*folders: str) -> list[Path]:
    """Python files under these top-level folders; ``"."`` means the root itself."""
    chosen = []
    for path in files():
        parts = path.relative_to(ROOT).parts
        if path.suffix == ".py" and (parts[0] in folders or (len(parts) == 1 and "." in folders)):
            chosen.append(path)
    return chosen


def shipped_python() -> list[Path]:
    return python_files(".", *PACKAGES)


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a file. It stays to the end: to look for garbage in it costs twice as much as to make it."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        made = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
        gc.freeze()
    finally:
        if enabled:
            gc.enable()
    return made


@cache
def _by_kind(path: Path) -> dict[type, list]:
    kinds: dict[type, list] = {}
    for node in ast.walk(tree(path)):
        kinds.setdefault(type(node), []).append(node)
    return kinds


def nodes(path: Path, *kinds: type) -> list:
    """Nodes of these kinds, at any depth of a file's tree, which is walked once for all who ask."""
    return [node for kind in kinds for node in _by_kind(path).get(kind, ())]


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def pack_page(kind: str) -> str:
    """The page on packs of a kind."""
    return (ROOT / "docs" / "packs" / f"{kind}.md").read_text(encoding="utf-8")


def called_name(call: ast.Call) -> str:
    """``tr`` of ``self.tr(...)`` and of ``tr(...)``."""
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


#: An import is a statement, and stands among others: expressions need no look.
_HOLD_STATEMENTS = (ast.stmt, ast.excepthandler, *((ast.match_case,) if hasattr(ast, "match_case") else ()))


@cache
def imported(module: ast.Module, package: tuple[str, ...]) -> tuple:
    """Every import of a module, at any depth: (dotted name, line, stands inside a function)."""
    return tuple(_imported(module, package))


def _imported(module: ast.Module, package: tuple[str, ...]):
    waiting = deque([(module, False)])
    while waiting:
        node, inside = waiting.popleft()
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno, inside
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parents = package[:len(package) - node.level + 1]
                base = ".".join(filter(None, [*parents, base]))
            for alias in node.names:
                yield f"{base}.{alias.name}", node.lineno, inside
        within = inside or isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        waiting.extend((child, within) for child in ast.iter_child_nodes(node) if isinstance(child, _HOLD_STATEMENTS))
