"""What the shipped packs call compared is what was read and agreed, and nothing else."""
from __future__ import annotations

import csv
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from helpers.real_data import LAW, needs
from helpers.source import ROOT

PACKS = sorted((ROOT / "packs").glob("*/pack.yaml"))
REPEALED = ("水污染防治法", "Water Pollution Prevention and Control Law")


def cited(node):
    """Every basis of a pack as it stands in the file."""
    if isinstance(node, dict):
        if "document" in node:
            yield node
        for item in node.values():
            yield from cited(item)
    elif isinstance(node, list):
        for item in node:
            yield from cited(item)


def pair(basis: dict) -> tuple[str, str]:
    document = basis["document"]
    return document["zh"] if isinstance(document, dict) else document, str(basis.get("article", ""))


def bases() -> list[tuple[str, dict]]:
    """Pack and basis, but for tables of coefficients: those are compared with tables, not with clauses."""
    documents = {path: yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader) for path in PACKS}
    return [(path.parent.name, item) for path, document in documents.items() if document["kind"] != "coefficients"
            for item in cited(document)]


@pytest.fixture(scope="module")
def agreed() -> dict:
    """Document and article -> addresses, where every row about them says yes."""
    with open(LAW / "clauses.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    values: dict = {}
    for row in rows:
        values.setdefault((row["document"], row["article"]), []).append(row)
    return {key: " ".join(row["url"] for row in value) for key, value in values.items()
            if all(row["agrees"] == "yes" for row in value)}


@needs(LAW)
def test_all_that_agree_say_so_and_no_other(agreed):
    assert len(agreed) > 10
    messages = [(name, *pair(base)) for name, base in bases() if ("compared" in base) != (pair(base) in agreed)]
    assert messages == []


@needs(LAW)
def test_each_names_a_copy_that_was_read_on_the_day(agreed):
    for name, base in bases():
        if "compared" in base:
            compared, read = base["compared"], agreed[pair(base)]
            address = urlsplit(compared["copy"])
            assert address.hostname in read and unquote(address.path).rsplit("/", 1)[-1] in read, (name, pair(base))
            assert (compared["on"], compared["agrees"], base["verified"]) == ("2026-11-27", "yes", "false")


def test_a_repealed_law_is_cited_by_rules_that_ended_only():
    for path in PACKS:
        for rule in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader).get("rules") or []:
            if isinstance(rule, dict) and any(word in str(rule.get("basis")) for word in REPEALED):
                assert rule["in_force"].get("to") == "2026-08-14", rule["id"]


def test_nothing_else_of_the_project_cites_it():
    values = [path for folder in ("core", "docs", "help", "algorithms", "bridge", "ui", "samples")
              for path in (ROOT / folder).rglob("*") if path.suffix in (".py", ".yaml", ".md", ".html", ".csv", ".txt")
              and any(word.encode() in path.read_bytes() for word in REPEALED)]
    assert values == []
