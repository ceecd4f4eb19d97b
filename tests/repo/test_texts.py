"""The catalogue of sentences in ``core/texts``: both languages, the same placeholders, no dead keys used."""
from __future__ import annotations

import ast
import re
import string
import xml.etree.ElementTree as ElementTree
from functools import cache

import pytest
import yaml
from helpers.source import ROOT, called_name, nodes, relative, shipped_python

AREAS = sorted((ROOT / "core" / "texts").glob("*.yaml"))


@cache
def texts_of(path) -> dict:
    """Entries of a file of the catalogue."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)   # ten times as quick, where PyYAML was built with it
    return yaml.load(path.read_text(encoding="utf-8"), loader) or {}


def catalogue() -> dict:
    return {f"{path.stem}.{entry}": texts for path in AREAS for entry, texts in texts_of(path).items()}


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("path", AREAS, ids=lambda path: path.stem)
def test_both_languages_with_the_same_placeholders(path):
    wrong = []
    for entry, texts in texts_of(path).items():
        if not isinstance(texts, dict) or set(texts) != {"en", "zh"} or not all(
                isinstance(sentence, str) and sentence.strip() for sentence in texts.values()):
            wrong.append(f"{entry}: needs en and zh, and nothing else")
        elif placeholders(texts["en"]) != placeholders(texts["zh"]):
            wrong.append(f"{entry}: {placeholders(texts['en'])} against {placeholders(texts['zh'])}")
    assert not wrong, "\n".join(wrong)


#: Sentences whose number is never one.
SEVERAL = {"annual.unjudged", "cluster.unusual_geometry", "packs.file_too_large", "quality.not_unique",
           "repeat.all_equal", "repeat.some_different", "not picked: {count} candidates",
           "not picked: {count} candidates, {density} t C/ha",
           "{title}: pick one of {count} candidates; they give {low} to {high} t C/ha."}
UNFORMED = re.compile(
    r"\{(?:\w+_)?(?:count|rows|parcels|findings|total)(?::[^{}|]*)?\} (?!takes )(?:[a-z]+ )?[a-z]+s\b")


def test_words_follow_their_number():
    """English has a form for one; Chinese has one form only, so that it needs no such placeholder."""
    for plain in ("{count} rows are open", "{total:,.0f} open cells"):
        assert UNFORMED.search(plain)
    wrong = []
    for key, texts in catalogue().items():
        if "(s)" in texts["en"] or UNFORMED.search(texts["en"]) and key not in SEVERAL:
            wrong.append(f"{key}: {texts['en']}")
        wrong += [f"{key}: {sentence}" for sentence in texts.values() for _, _, form, _ in
                  string.Formatter().parse(sentence) if form and form.count("|") > 1]
        if re.search(r"\{\w+:[^{}|]+\|", texts["zh"]):
            wrong.append(f"{key}: {texts['zh']}")
    messages = ElementTree.parse(ROOT / "i18n" / "groundrules_zh.ts").getroot().iter("message")
    for source, translation in ((message.findtext("source"), message.findtext("translation")) for message in messages):
        is_bare = "(s)" in source or UNFORMED.search(source) and source not in SEVERAL
        if is_bare or re.search(r"\{\w+:[^{}|]+\|", translation or ""):
            wrong.append(source)
    assert not wrong, "\n".join(wrong)


def test_forms_of_the_interface_are_filled():
    """A sentence of ``tr`` with two forms goes through ``filled``; ``str.format`` would not know them."""
    wrong = []
    for path in shipped_python():
        for node in nodes(path, ast.Call):
            if called_name(node) == "format" and isinstance(node.func, ast.Attribute):
                wrong += [f"{relative(path)}:{part.lineno}" for part in ast.walk(node.func.value)
                          if isinstance(part, ast.Constant) and isinstance(part.value, str)
                          and re.search(r"\{\w+:[^{}|]+\|[^{}|]+\}", part.value)]
    assert not wrong


@pytest.mark.parametrize("path", AREAS, ids=lambda path: path.stem)
def test_chinese_is_chinese(path):
    wrong = [entry for entry, texts in texts_of(path).items()
             if len(texts["en"]) > 12 and not any("\u4e00" <= letter <= "\u9fff" for letter in texts["zh"])]
    assert not wrong


def test_entries_are_written_once():
    """YAML keeps the last of two equal keys in silence."""
    wrong = []
    for path in AREAS:
        keys = [line.split(":")[0] for line in path.read_text(encoding="utf-8").splitlines()
                if line and line[0] not in " #-}"]
        wrong += [f"{path.name}: {key}" for key in set(keys) if keys.count(key) > 1]
    assert not wrong


def test_every_key_in_the_code_exists_with_its_values():
    """Literal keys of ``text(...)`` and ``InputError(...)``, and the values that they pass."""
    known, wrong = catalogue(), []
    for path in shipped_python():
        for node in nodes(path, ast.Call):
            if called_name(node) not in ("text", "InputError") or not node.args:
                continue
            key = node.args[0]
            if not (isinstance(key, ast.Constant) and isinstance(key.value, str)):
                continue
            if key.value not in known:
                wrong.append(f"{relative(path)}:{node.lineno}: {key.value} is not in the catalogue")
            elif all(keyword.arg for keyword in node.keywords):
                given = {keyword.arg for keyword in node.keywords}
                lacking = placeholders(known[key.value]["en"]) - given
                if lacking:
                    wrong.append(f"{relative(path)}:{node.lineno}: {key.value} lacks {sorted(lacking)}")
    assert not wrong, "\n".join(wrong)


def replaced_words() -> dict:
    """Language to the words that ``docs/glossary.md`` lists as replaced, in its columns "Not" and "不写"."""
    languages, words, columns = {"Not": "en", "不写": "zh"}, {"en": [], "zh": []}, []
    for line in (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.split("|")[1:-1]]
        if cells and not set("".join(cells)) - set("- "):
            continue
        if set(cells) & set(languages) or not cells:
            columns = [languages.get(cell) for cell in cells]
            continue
        for language, cell in zip(columns, cells):
            if language:
                words[language] += re.findall("`([^`]+)`", cell)
    return words


def sentences(language: str):
    """Place and text of everything that is shown in a language: the catalogue, the interface, the help pages."""
    yield from ((key, texts[language]) for key, texts in catalogue().items())
    for message in ElementTree.parse(ROOT / "i18n" / "groundrules_zh.ts").getroot().iter("message"):
        source = message.findtext("source")
        yield f"interface: {source}", source if language == "en" else message.findtext("translation") or ""
    for page in sorted((ROOT / "help" / language).glob("*.html")):
        yield relative(page), " ".join(page.read_text(encoding="utf-8").split())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_replaced_words_stay_away(language):
    """One word a thing: what the glossary lists as replaced is not shown anywhere."""
    words = replaced_words()[language]
    assert len(words) > 12
    wrong = [f"{place}: “{word}”, see docs/glossary.md" for place, text in sentences(language) for word in words
             if word in text]
    assert not wrong, "\n".join(wrong)


def groups(value: ast.FormattedValue) -> bool:
    """Whether a value of an f-string is written with commas between its thousands."""
    return value.format_spec is not None and any(isinstance(part, ast.Constant) and "," in part.value
                                                 for part in value.format_spec.values)


def ungrouped(function: ast.AST) -> list[int]:
    """Lines on which a function groups thousands by commas, if it never hands them to ``numeral``."""
    inside = list(ast.walk(function))
    if any(isinstance(node, ast.Call) and called_name(node) == "numeral" for node in inside):
        return []
    return [node.lineno for node in inside if isinstance(node, ast.FormattedValue) and groups(node)]


@pytest.mark.parametrize(("source", "lines"), [
    ("def f(n):\n    return f'{n:,}'", [2]), ("def f(n):\n    return f'{n:,.{2}f}'", [2]),
    ("def f(n):\n    return numeral(f'{n:,}')", []), ("def f(n):\n    return f'{n:.2f}, {n}'", [])])
def test_grouped_thousands_are_recognised(source, lines):
    assert ungrouped(ast.parse(source).body[0]) == lines


def test_numbers_for_people_have_the_separators_of_their_locale():
    """``f"{n:,}"`` writes 1,234 for everybody; ``numeral`` writes it as the user's locale does."""
    wrong = [f"{relative(path)}:{line}" for path in shipped_python() if any(map(groups, nodes(
        path, ast.FormattedValue))) for node in nodes(path, ast.FunctionDef) for line in ungrouped(node)]
    assert not wrong, "\n".join(wrong)


#: English that is written word by word; a docstring says it as a sentence of subject, verb, object.
ODD = re.compile(r"\b(nobody|somebody|(is|are) told|told apart|(?<!there )(is|are) none|stands? in|stands? twice|"
                 r"is no (number|code)|reckoned|taken for|taken to be|speaks of|never mix)\b")


@pytest.mark.parametrize(("words", "is_odd"), [
    ("None where there is none.", False), ("The value is none.", True), ("Nothing is told of it.", True),
    ("A layer of no features.", False), ("What stands in the file.", True)])
def test_odd_english_is_recognised(words, is_odd):
    assert bool(ODD.search(words)) is is_odd


def test_docstrings_are_plain_english():
    wrong = []
    for path in shipped_python():
        for node in nodes(path, ast.Module, ast.ClassDef, ast.FunctionDef):
            odd = ODD.search(" ".join((ast.get_docstring(node) or "").split()))
            wrong += [f"{relative(path)}:{getattr(node, 'lineno', 1)}: “{odd.group()}”"] if odd else []
    assert not wrong, "\n".join(wrong)
