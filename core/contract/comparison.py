"""Two manifests of one question side by side: what of a repeated run is equal, and why something is not."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from ..inputs import register
from ..texts import text

EQUAL, DIFFERENT, NOT_COMPARED = "equal", "different", "not_compared"
_ORDER = (DIFFERENT, NOT_COMPARED, EQUAL)
#: Sections of a manifest whose entries have a hash, and what ``run_part`` calls them.
_GIVEN = {"inputs": "input", "files": "file", "packs": "pack"}
_HASHES = ("rows_hash", "content_hash", "hash")
#: What says how a run was made, and is no difference of its own: results are compared for that.
CIRCUMSTANCES = ("parameter", "software")
COLUMNS = ("run_part", "run_part_title", "name", "state", "state_title", "first_run", "new_run", "reason")
_RECORDS = ("recordfindings", "recordindicators")
#: Counts of a record that say something of its runs, and not of what the store held before.
_OF_RUNS = ("FINDING_COUNT", "LEFT_OUT_COUNT")
_SHOWN = 12     # signs of a hash that a table shows


class Line(NamedTuple):
    """One thing of both runs: what part of a run it is, its name, state, and a key of ``texts/repeat`` with words."""

    part: str
    name: str
    state: str
    first: str = ""
    new: str = ""
    reason: str = ""
    words: dict = {}


def compared_runs(first: dict, new: dict) -> list[Line]:
    """Everything that two manifests say of what was read and of what came of it, what is different first.

    Args:
        first: the manifest that was to be repeated. new: of the run that repeats it.

    Returns:
        Inputs, files and packs by their hashes, results by theirs, counts by their values; then parameters and
        versions of software, which are circumstances.
    """
    given = [line for section, part in _GIVEN.items()
             for line in _given(part, *(_listed(manifest.get(section)) for manifest in (first, new)))]
    software = _values("software", first, new, "software")
    parameters = _values("parameter", first, new, "parameters")
    causes = [line.name for line in given if line.state == DIFFERENT]
    cause = _cause(causes, [line for line in parameters if line.state == DIFFERENT],
                   [line for line in software if line.state == DIFFERENT], first, new)
    lines = [*given, *_results(first, new, cause), *_findings(first, new, cause), *_counts(first, new, cause),
             *parameters, *software]
    return sorted(lines, key=lambda line: _ORDER.index(line.state) + 3 * (line.part in CIRCUMSTANCES))


def counts_of(lines: Iterable[Line]) -> dict:
    """How many things of both runs are equal, different and not compared; circumstances are not counted.

    Args:
        lines: of ``compared_runs``.
    """
    states = [line.state for line in lines if line.part not in CIRCUMSTANCES]
    return {"COMPARED_COUNT": len(states) - states.count(NOT_COMPARED), "EQUAL_COUNT": states.count(EQUAL),
            "DIFFERENT_COUNT": states.count(DIFFERENT), "NOT_COMPARED_COUNT": states.count(NOT_COMPARED),
            "HAS_DIFFERENCES": DIFFERENT in states}


def comparison_table(lines: Iterable[Line], language: str) -> pd.DataFrame:
    """The lines as a table, a row each, with ``COLUMNS``.

    Args:
        lines: of ``compared_runs``. language: of titles and reasons.
    """
    rows = [(line.part, text(f"repeat.part_{line.part}", language), line.name, line.state,
             text(f"repeat.{line.state}", language), line.first, line.new, reason_of(line, language)) for line in lines]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)


def reason_of(line: Line, language: str) -> str:
    """Why a line is as it is, as a sentence; empty where there is nothing to say.

    Args:
        line: of ``compared_runs``. language: of the sentence.
    """
    if not line.reason:
        return ""
    comma = text("privacy.comma", language)
    words = {name: comma.join(value) if isinstance(value, list) else value for name, value in line.words.items()}
    return text(f"repeat.{line.reason}", language, **words)


def _listed(section) -> list[dict]:
    """Entries of a section that are compared: a store, which a run writes into, has no content of its own."""
    return [entry for entry in section if isinstance(entry, dict) and entry.get("use") != "store"] \
        if isinstance(section, list) else []


def _given(part: str, first: list[dict], new: list[dict]) -> list[Line]:
    """Layers, files or packs: those of one parameter are compared in their order."""
    sides = []
    for entries in (first, new):
        numbers: dict = defaultdict(int)
        side = {}
        for entry in entries:
            use = str(entry.get("use") or "")
            numbers[use] += 1
            side[use, numbers[use]] = entry
        sides.append(side)
    return [_entry_line(part, sides[0].get(key), sides[1].get(key)) for key in dict.fromkeys((*sides[0], *sides[1]))]


def _entry_line(part: str, first, new) -> Line:
    shown = first or new
    name = str(shown.get("id") or shown.get("name") or shown.get("file_name") or shown.get("use") or "")
    if shown.get("use"):
        name = f"{str(shown['use']).upper()}: {name}"
    if first is None or new is None:
        return Line(part, name, DIFFERENT, _entry_words(first), _entry_words(new),
                    "only_new" if first is None else "only_first")
    before, now = _entry_words(first), _entry_words(new)
    hashes = [next((str(entry[key]) for key in _HASHES if entry.get(key)), "") for entry in (first, new)]
    if not all(hashes):
        return Line(part, name, NOT_COMPARED, before, now, "no_hash")
    if hashes[0] == hashes[1]:
        return Line(part, name, EQUAL, before, now)
    if part == "pack":
        versions = [str(entry.get("version") or "–") for entry in (first, new)]
        return Line(part, name, DIFFERENT, before, now, "pack_text" if versions[0] == versions[1] else "pack_version",
                    {"first": versions[0], "new": versions[1]})
    counts = [entry.get("row_count") for entry in (first, new)]
    if part == "input" and counts[0] != counts[1]:
        return Line(part, name, DIFFERENT, before, now, "rows_number", {"first": counts[0], "new": counts[1]})
    if part == "input" and first.get("fields") != new.get("fields"):
        return Line(part, name, DIFFERENT, before, now, "fields")
    return Line(part, name, DIFFERENT, before, now, "rows_content" if part == "input" else "file_content")


def _entry_words(entry) -> str:
    """What a table shows of an entry: number of rows or version, and the beginning of its hash."""
    if not isinstance(entry, dict):
        return ""
    count = entry.get("row_count", entry.get("count"))
    head = str(entry.get("version") or ("" if count is None else count))
    mark = next((str(entry[key]) for key in _HASHES if entry.get(key)), "")[:_SHOWN]
    return " · ".join(filter(None, (head, mark)))


def _results(first: dict, new: dict, cause: tuple) -> list[Line]:
    before, now = (manifest.get("results") if isinstance(manifest.get("results"), dict) else {}
                   for manifest in (first, new))
    lines = []
    for name in dict.fromkeys((*before, *(now if before else ()))):
        pair = before.get(name), now.get(name)
        words = [_entry_words(entry) for entry in pair]
        if name not in before or name not in now:
            lines.append(Line("result", name, DIFFERENT, *words, "only_new" if name not in before else "only_first"))
        elif pair[0] == pair[1]:
            lines.append(Line("result", name, EQUAL, *words))
        else:
            lines.append(Line("result", name, DIFFERENT, *words, *cause))
    others = first.get("outputs") if isinstance(first.get("outputs"), list) else ()
    return lines + [Line("result", name, NOT_COMPARED, reason="no_fingerprint")
                    for name in map(str, others) if name not in before]


def _findings(first: dict, new: dict, cause: tuple) -> list[Line]:
    """Findings by their mark, where a manifest has no results: a recheck gives the rows of a full run."""
    mark, other = first.get("findings"), new.get("findings")
    if first.get("results") or not isinstance(mark, dict) or not isinstance(other, dict):
        return []
    words = [_entry_words(entry) for entry in (mark, other)]
    if mark.get("count") is None:
        return [Line("result", register.FINDINGS, NOT_COMPARED, *words, "part_of_findings")]
    return [Line("result", register.FINDINGS, EQUAL, *words) if mark == other
            else Line("result", register.FINDINGS, DIFFERENT, *words, *cause)]


def _counts(first: dict, new: dict, cause: tuple) -> list[Line]:
    before, now = first.get("counts"), new.get("counts")
    if not isinstance(before, dict) or not isinstance(now, dict) or "recheck" in first:   # those of the run before it
        return []
    lines = []
    recorded = str(first.get("algorithm") or "").rpartition(":")[2] in _RECORDS
    for name in dict.fromkeys((*before, *now)):
        words = str(before.get(name, "")), str(now.get(name, ""))
        if recorded and name not in _OF_RUNS:
            lines.append(Line("count", name, NOT_COMPARED, *words, "of_store"))
        elif before.get(name) == now.get(name) and name in before and name in now:
            lines.append(Line("count", name, EQUAL, *words))
        else:
            lines.append(Line("count", name, DIFFERENT, *words, *cause))
    return lines


def _values(part: str, first: dict, new: dict, section: str) -> list[Line]:
    before, now = (manifest.get(section) if isinstance(manifest.get(section), dict) else {}
                   for manifest in (first, new))
    lines = []
    for name in dict.fromkeys((*before, *now)):
        words = ["" if side.get(name) is None else str(side[name]) for side in (before, now)]
        if before.get(name) == now.get(name):
            lines.append(Line(part, name, EQUAL, *words))
        else:
            lines.append(Line(part, name, DIFFERENT, *words, "other_version" if part == "software" else
                              "other_parameter"))
    return lines


def _cause(given: list[str], parameters: list[Line], software: list[Line], first: dict, new: dict) -> tuple:
    """Key and words of what a difference of results comes from, as far as manifests can say it."""
    if given:
        return "from_given", {"names": given}
    if parameters:
        return "from_parameters", {"names": [line.name for line in parameters]}
    if software:
        return "from_software", {"names": [f"{line.name} {line.first} → {line.new}" for line in software]}
    days = [str(manifest.get("made") or "")[:10] for manifest in (first, new)]
    return ("from_day", {"first": days[0], "new": days[1]}) if days[0] != days[1] else ("from_nothing", {})
