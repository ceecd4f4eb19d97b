"""YAML, strictly: what is refused, with the line."""
from __future__ import annotations

import time

import pytest
import yaml

from groundrules.core.packs import reading
from groundrules.core.packs.reading import MAX_DEPTH, read_document


@pytest.fixture(params=["SafeLoader", "CSafeLoader"], autouse=True)
def loader(request, monkeypatch):
    """PyYAML comes with and without libyaml; the two must refuse the same."""
    if not hasattr(yaml, request.param):
        pytest.skip("PyYAML was built without libyaml here")
    monkeypatch.setattr(reading, "_LOADER", getattr(yaml, request.param))


def read(text: str | bytes):
    problems: list = []
    node = read_document(text.encode() if isinstance(text, str) else text, "pack.yaml", problems)
    return node, problems


def test_scalars_stay_texts():
    node, problems = read("a: 0601\nb: no\nc: 2025-10-01\nd: 1e3\ne: ~\nf: 0x1F\ng: [1, '2']\n")
    assert not problems
    assert {key: value.value for key, value in node.value.items() if key != "g"} == {
        "a": "0601", "b": "no", "c": "2025-10-01", "d": "1e3", "e": "~", "f": "0x1F"}
    assert [item.quoted for item in node.value["g"].value] == [False, True]


def test_lines():
    node, _problems = read("a: 1\nb:\n  c: 2\n")
    assert node.lines == {"a": 1, "b": 2} and node.value["b"].lines == {"c": 3}


@pytest.mark.parametrize(("text", "key", "line"), [
    ("a: 1\nb: 2\na: 3\n", "packs.yaml_key_twice", 3),
    ("a: 1\nb: {c: 1, c: 2}\n", "packs.yaml_key_twice", 2),
    ("a: 1\nb: !!python/object/apply:os.system ['true']\n", "packs.yaml_tag", 2),
    ("a: !!int '3'\n", "packs.yaml_tag", 1),
    ("a: !own 3\n", "packs.yaml_tag", 1),
    ("a: ! 3\n", "packs.yaml_tag", 1),
    ("a: &x 1\nb: *x\n", "packs.yaml_anchor", 1),
    ("a: &x [1, *x]\n", "packs.yaml_anchor", 1),
    ("&a a: 1\n", "packs.yaml_anchor", 1),
    ("a: 1\nb: *x\n", "packs.yaml_anchor", 2),
    ("a: 1\n---\nb: 2\n", "packs.yaml_documents", 2),
    ("%YAML 1.1\n---\na: 1\n", "packs.yaml_directive", 1),
    ("a: 1\n? [b]\n: 2\n", "packs.yaml_key", 2),
    ("a: 1\n b: 2\n", "packs.yaml_syntax", 2),
    ("a: [1, 2\n", "packs.yaml_syntax", None),
    ("", "packs.yaml_empty", 1),
    ("a: \x00\n", "packs.yaml_syntax", None),
    ("a: " + "[" * MAX_DEPTH + "]" * MAX_DEPTH, "packs.yaml_too_deep", 1),
])
def test_refused(text, key, line):
    _node, problems = read(text)
    assert key in [problem.key for problem in problems]
    result = next(problem for problem in problems if problem.key == key)
    assert result.file == "pack.yaml"
    assert line is None or result.line == line
    assert result.in_language("zh") != result.in_language("en")


def test_merge_keys_are_no_anchors_and_nothing_special():
    node, problems = read("a: {<<: {b: 1}}\n")
    assert not problems and list(node.value["a"].value) == ["<<"]


def test_bytes_that_are_no_utf8():
    _node, problems = read("a: 1\nb: 农田\n".encode("gbk"))
    assert [(problem.key, problem.line) for problem in problems] == [("packs.not_utf8", 2)]
    node, problems = read(b"\xef\xbb\xbfa: 1\n")
    assert not problems and list(node.value) == ["a"]


@pytest.mark.parametrize("text", [
    "[" * 1_000_000,
    "{a: " * 500_000,
    "- " * 1_000_000,
    "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n" * 1000,
    "[" + "1," * 2_000_000 + "]",
], ids=["brackets", "braces", "dashes", "laughs", "many"])
def test_large_and_nested_text_is_refused_soon(text):
    start = time.process_time()
    node, problems = read(text)
    assert node is None and problems
    assert time.process_time() - start < 20


def test_the_same_text_is_composed_once_and_its_problems_are_told_each_time(monkeypatch):
    composed = []

    class Counting(reading._Composer):
        def __init__(self, text, *more):
            composed.append(text)
            super().__init__(text, *more)

    monkeypatch.setattr(reading, "_Composer", Counting)
    text = "a: 1\n# said twice\na: 2\n"
    (first, notes), (second, again) = read(text), read(text)
    assert composed == [text] and second is first
    assert notes == again and [item.key for item in notes] == ["packs.yaml_key_twice"]
    notes.clear()
    assert read(text)[1] == again
    assert read(text + "b: 3\n")[0].value.keys() == {"a", "b"}
