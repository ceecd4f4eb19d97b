"""The words of every check: verdicts and severities."""
from __future__ import annotations

#: The verdicts, the worst first.
VERDICTS = ("forbidden", "undetermined", "conditional", "allowed")
SEVERITIES = ("critical", "major", "minor")
