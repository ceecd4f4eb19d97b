"""Checks run as they are declared."""
from __future__ import annotations

from groundrules.core.contract.outcome import Check, Outcome, departures


def declared(check: Check, request) -> Outcome:
    """The outcome of a check, held against its declaration: tables, columns, types, lengths of geometry."""
    outcome = check.run(request)
    assert list(departures(check, outcome)) == []
    return outcome
