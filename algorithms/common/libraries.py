"""The gate of libraries: which of them are missing, too old or broken, and what the user does about it."""
from __future__ import annotations

import importlib
import importlib.util
import re
from typing import NamedTuple

from qgis.PyQt.QtCore import QCoreApplication


class Library(NamedTuple):
    """A library by its import name; ``needed`` is the oldest version, ``package`` Debian's name, ``title`` its own.

    ``since``: a name that it has from that version on, for builds that do not know their own.
    """

    name: str
    needed: str
    package: str
    title: str
    since: str = ""


LIBRARIES = (
    Library("numpy", "1.23", "python3-numpy", "numpy"), Library("pandas", "2.0", "python3-pandas", "pandas"),
    Library("shapely", "2.0", "python3-shapely", "shapely", "from_wkb"),
    Library("pyproj", "3.2", "python3-pyproj", "pyproj"), Library("yaml", "5.1", "python3-yaml", "pyyaml"),
    Library("jinja2", "3.0", "python3-jinja2", "jinja2"))


class Problem(NamedTuple):
    """What is wrong: ``version`` is that of the library, empty where it is missing; ``error``: why it does not load."""

    library: Library
    version: str
    error: str


_passed: list = []   # something, once all libraries were found in order


def library_problems() -> list[Problem]:
    """Which libraries this Python lacks, has too old, or cannot load."""
    if _passed:
        return []
    problems = [problem for problem in map(_problem, LIBRARIES) if problem is not None]
    if not problems:
        _passed.append(True)
    return problems


def _problem(library: Library):
    try:
        if importlib.util.find_spec(library.name) is None:
            return Problem(library, "", "")
        module = importlib.import_module(library.name)
    except (Exception, SystemExit) as error:   # a broken library may raise anything
        return Problem(library, _installed(library), f"{type(error).__name__}: {error}".strip(": "))
    version = str(getattr(module, "__version__", "") or _installed(library))
    if not version:
        return Problem(library, "", f"{library.name} is a folder without a library")
    return Problem(library, version, "") if _is_old(library, module, version) else None


def _is_old(library: Library, module, version: str) -> bool:
    """Whether a library is older than needed; builds outside of a release say 0+unknown, or 0.0.0, as Debian's may."""
    release = version.split("+")[0]
    if not any(_numbers(release)):
        return bool(library.since) and not hasattr(module, library.since)
    return _numbers(release) < _numbers(library.needed)


def _installed(library: Library) -> str:
    from importlib.metadata import version  # slow to import, and asked for damaged installations only

    try:
        return version(library.title)
    except Exception:   # of a damaged installation
        return ""


def _numbers(version: str) -> tuple:
    return tuple(int(number) for number in re.findall(r"\d+", version)[:2])


def gate() -> str:
    """What keeps algorithms and docks from running: libraries by name, version found and version needed; the remedy.

    Returns:
        Sentences in the language of QGIS; empty where nothing does.
    """
    problems = library_problems()
    if not problems:
        return ""

    def tr(text: str) -> str:
        return QCoreApplication.translate("GroundRules", text)

    def sentence(problem: Problem) -> str:
        library = problem.library
        if problem.error:
            return tr("{name} {found} cannot be loaded ({error}); version {needed} or later is needed").format(
                name=library.title, found=problem.version, needed=library.needed,
                error=problem.error).replace("  ", " ")
        if problem.version:
            return tr("{name} {found} is too old, version {needed} or later is needed").format(
                name=library.title, found=problem.version, needed=library.needed)
        return tr("{name} is missing, version {needed} or later is needed").format(
            name=library.title, needed=library.needed)

    return tr("Ground Rules cannot run with the Python libraries of this QGIS: {problems}. The official Windows "
              "installers ship them; on Debian or Ubuntu install {packages}, on conda install {names}, on macOS use "
              "the QGIS of conda; then start QGIS again.").format(
        problems="; ".join(map(sentence, problems)), names=" ".join(lack.library.title for lack in problems),
        packages=" ".join(lack.library.package for lack in problems))
