"""Row 18 of ``./dev bench``: what ``./dev cluster`` measures, on fewer counties: parts on two workers of dask."""
from __future__ import annotations

import json
import subprocess

import files
from lines import Line, Sizes

PARTS = 8


def cluster(sizes: Sizes) -> list[Line]:
    """Row 18: a check in parts, on a scheduler and two workers of this machine, also with some of them killed."""
    done = subprocess.run(["bash", str(files.ROOT / "dev"), "cluster", str(sizes.cluster), str(PARTS),
                           *sizes.cluster_checks], capture_output=True, text=True, cwd=files.ROOT)
    notes = answers(done.stdout)
    if not notes:
        raise RuntimeError((done.stderr or done.stdout)[-2000:])
    return [line for note in notes for line in _lines(note)]


def answers(text: str) -> list[dict]:
    """The JSON objects among what was printed."""
    decoder, place, values = json.JSONDecoder(), text.find("{"), []
    while place >= 0:
        try:
            value, place = decoder.raw_decode(text, place)
            values.append(value)
        except ValueError:
            place += 1
        place = text.find("{", place)
    return values


def _lines(note: dict) -> list[Line]:
    """A line for each way in which the parts were judged."""
    what = f"{note.get('check', 'checkzoning')}: {note['subjects']:,} parcels in {note['parts']} parts"
    whole = note["one_process_s"]
    entries = []
    for key in note:
        how = key.removesuffix(": equal bytes")
        if how == key:
            continue
        equal, seconds, kills = note[key], note[f"{how}: s"], note.get(f"{how}: kills", 0)
        text = "bytes of one process" if equal else "DIFFERS from one process"
        if note.get(f"{how}: goes on"):
            equal, text = False, "processes of a command that was killed go on"
        who = "two processes" if how.startswith("processes") else "two workers of dask"
        killed = "" if not kills else f", the command killed {kills} times" if how.endswith("command killed") else \
            f", {kills} killed"
        entries.append(Line(18, f"{what}, {who}{killed}",
                            f"{seconds:.1f} s", f"one process, all in memory {whole:.1f} s",
                            f"{seconds / whole:.2f} ×" if whole else "–",
                            "equal bytes", bool(equal), text, "cluster"))
    return entries


ROWS = {18: cluster}
