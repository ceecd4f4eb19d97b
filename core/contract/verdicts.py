"""The words of every check: verdicts and severities."""
from __future__ import annotations

#: The verdicts, the worst first.
VERDICTS = ("forbidden", "undetermined", "conditional", "allowed")
#: Verdict -> how grave it is: the worst of several wins.
RANK = {verdict: number for number, verdict in enumerate(reversed(VERDICTS))}
SEVERITIES = ("critical", "major", "minor")
