"""Pages for people: every link leads somewhere, every decision can be pointed at, and docstrings name what is there."""
from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from helpers.source import ROOT, files, python_files, relative

PAGES = [path for path in files() if path.suffix == ".md" and relative(path).split("/")[0] not in ("tests", "packs")]
_LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)\)")
_FENCE = re.compile(r"```.*?```", re.DOTALL)
_NAMED = re.compile(r"``((?:core|bridge|algorithms|ui)(?:\.\w+)+)``")


def anchors(text: str) -> set:
    """Names of places of a page: its own, and those that headings have on the sites that show such pages."""
    heads = re.findall(r"^#+ (.*)$", _FENCE.sub("", text), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads} | set(
        re.findall(r'<a id="([^"]+)">', text))


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_links_lead_somewhere(page):
    wrong = []
    for link in _LINK.findall(_FENCE.sub("", page.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if not target.exists() or anchor and anchor not in anchors(target.read_text(encoding="utf-8")):
            wrong.append(link)
    assert not wrong


def test_each_decision_can_be_pointed_at():
    lines = (ROOT / "docs" / "decisions.md").read_text(encoding="utf-8").splitlines()
    titles = [number for number, line in enumerate(lines) if line.startswith("**")]
    names = [re.fullmatch(r'<a id="([a-z0-9-]+)"></a>', lines[number - 1]) for number in titles]
    assert titles and all(names) and len({name[1] for name in names}) == len(names)


def is_there(name: str) -> bool:
    """Whether a name such as ``core.fields.date_parts`` is that of a module, or of what stands at its top."""
    parts = name.split(".")
    for count in range(len(parts), 1, -1):
        path = ROOT.joinpath(*parts[:count])
        for file in (path.with_suffix(".py"), path / "__init__.py"):
            if file.is_file():
                return count == len(parts) or bool(re.search(
                    rf"^(?:def |class |.*\b){parts[count]}\b", file.read_text(encoding="utf-8"), re.MULTILINE))
    return False


def test_docstrings_name_what_is_there():
    assert is_there("core.fields.date_parts") and is_there("core.fields")
    assert not is_there("core.field.date_parts") and not is_there("core.fields.no_such_function")
    lost = [f"{relative(path)}: {name}" for path in python_files("bridge", "algorithms", "ui", "core")
            for name in _NAMED.findall(path.read_text(encoding="utf-8")) if not is_there(name)]
    assert not lost, "\n".join(lost)


DOCK_PAGES = ("index", "zoning", "compliance", "carbon", "monitoring")


def words_of_the_interface(language: str) -> set:
    """What the window shows in a language, without marks of keys and dots."""
    messages = ElementTree.parse(ROOT / "i18n" / "groundrules_zh.ts").getroot().iter("message")
    return {(message.findtext("source" if language == "en" else "translation") or "").replace("&", "")
            for message in messages}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", DOCK_PAGES)
def test_pages_on_docks_use_the_words_on_the_screen(name, language):
    page = (ROOT / "help" / language / f"{name}.html").read_text(encoding="utf-8")
    own = page.partition("<!-- tools -->")[0]
    bold = [" ".join(words.split()) for words in re.findall("<b>(.*?)</b>", own, re.DOTALL)]
    links = [words for target, words in re.findall(r'<a href="(\w+)\.html">(.*?)</a>', own) if target not in DOCK_PAGES]
    assert len(bold) >= 5 and set(bold + links) <= words_of_the_interface(language), name


@pytest.mark.parametrize("page", [path for path in files() if relative(path).startswith("help/")
                                  and path.suffix == ".html"], ids=relative)
def test_links_and_pictures_of_the_help_are_there(page):
    targets = re.findall(r'(?:href|src)="([^"#:]+)"', page.read_text(encoding="utf-8"))
    assert not [target for target in targets if not (page.parent / target).exists()]
