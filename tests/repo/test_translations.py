"""Every Qt string is translated, and the compiled file is the one of today's sources."""
from __future__ import annotations

import string
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import pytest
from helpers.source import ROOT


@pytest.fixture(scope="module")
def renewed(tmp_path_factory):
    """The catalogue as ``./dev translate`` would write it now."""
    folder = tmp_path_factory.mktemp("i18n")
    subprocess.run([sys.executable, ROOT / "tools" / "translate.py", folder], check=True, capture_output=True)
    return folder


def messages(path):
    for context in ElementTree.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            yield context.findtext("name"), message.findtext("source"), message.find("translation")


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def test_catalogue_is_current(renewed):
    name = "groundrules_zh.ts"
    assert (renewed / name).read_bytes() == (ROOT / "i18n" / name).read_bytes(), "run ./dev translate"


def test_compiled_file_is_current(renewed):
    name = "groundrules_zh.qm"
    assert (renewed / name).read_bytes() == (ROOT / "i18n" / name).read_bytes(), "run ./dev translate"


def test_every_string_is_translated(renewed):
    wrong, count = [], 0
    for context, source, translation in messages(renewed / "groundrules_zh.ts"):
        count += 1
        text = translation.text or ""
        if not text.strip() or translation.get("type") == "unfinished":
            wrong.append(f"{context}: {source}: not translated")
        elif placeholders(source) != placeholders(text):
            wrong.append(f"{context}: {source}: other placeholders in {text}")
        elif not any("\u4e00" <= letter <= "\u9fff" for letter in text):
            wrong.append(f"{context}: {source}: no Chinese in {text}")
    assert count > 10
    assert not wrong, "\n".join(wrong)
