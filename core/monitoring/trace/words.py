"""How layers beside a trace name their fields."""
from __future__ import annotations

from pathlib import Path

from ...texts import read_yaml

#: As of ``words.yaml``.
WORDS = read_yaml(Path(__file__).with_name("words.yaml"))
