"""Chinese sentences have Chinese punctuation; editors turn it into ASCII now and then."""
from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

import groundrules.core.texts

FOLDER = Path(groundrules.core.texts.__file__).parent
HALF_WIDTH = re.compile("(?<=[\u4e00-\u9fff])[,;:!?()]|[,;:!?()](?=[\u4e00-\u9fff])")


def sentences(node):
    if isinstance(node, dict):
        for key, value in node.items():
            yield from [value] if key == "zh" and isinstance(value, str) else sentences(value)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.name)
def test_full_width(path):
    result = list(sentences(yaml.safe_load(path.read_text(encoding="utf-8"))))
    assert result and [sentence for sentence in result if HALF_WIDTH.search(sentence)] == []
